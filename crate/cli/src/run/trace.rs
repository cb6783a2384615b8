//! The readable trace of a run: one line for what matters, with virtual times since the start.

use asl::journal::{Detail, Event, EventKind};
use asl::machine::MAIN;
use asl::run::{Run, Status};
use json::Value;

use crate::text::plain;

/// Payloads in the trace are cut at this many characters.
const MOST_CHARACTERS: usize = 100;

/// The trace, the notes and the outcome; `stopped` says that the run was cut off and could go on.
pub(crate) fn of(run: &Run, stopped: bool, colours: bool) -> String {
    let paint = Paint { colours };
    let mut out = String::new();
    let mut put = |line: String| {
        out.push_str(&line);
        out.push('\n');
    };
    let start = run.scenario().start_time;
    let mut retry_from: Option<&Event> = None;
    for event in run.events() {
        let Some(line) = line(run, event, &mut retry_from, &paint) else {
            continue;
        };
        let depth =
            run.journal().path_of(event.frame).len() + usize::from(event.execution != MAIN) * 2;
        let at = event.at.0 - start;
        put(format!("{:>12}  {}{line}", clock(at), "  ".repeat(depth)));
    }
    for note in &run.journal().notes {
        put(format!(
            "{:>12}  {}",
            clock(note.at.0 - start),
            paint.dim(&format!("note: {}", plain(&note.text)))
        ));
    }
    let outcome = run.outcome();
    let stats = run.stats();
    put(String::new());
    match outcome.status {
        Status::Succeeded => {
            put(paint.good("SUCCEEDED"));
            if let Some(output) = outcome.output {
                put(plain(&output.pretty()));
            }
        }
        Status::Running => {
            put(paint.wait(match stopped {
                true => "RUNNING: stopped on the way",
                false => "RUNNING: nothing more happens by itself",
            }));
            for call in run.open_calls() {
                put(format!(
                    "  '{}' waits for an answer",
                    plain(&call.state_name)
                ));
            }
        }
        status => {
            put(paint.bad(status.name()));
            if let Some(error) = outcome.error {
                let name = error.name.as_deref().unwrap_or("(none)");
                put(format!("  error  {}", plain(name)));
                if let Some(cause) = &error.cause {
                    put(format!("  cause  {}", plain(cause)));
                }
            }
        }
    }
    let plural = |n: u64, noun: &str| format!("{n} {noun}{}", if n == 1 { "" } else { "s" });
    put(paint.dim(&format!(
        "{}, {}, {} of virtual time, largest payload {} bytes",
        plural(stats.transitions, "transition"),
        plural(stats.events.into(), "event"),
        clock(stats.virtual_millis).trim(),
        stats.max_payload_bytes
    )));
    out
}

/// What one event says, when it says something a person wants to know.
fn line<'r>(
    run: &'r Run,
    event: &'r Event,
    failed: &mut Option<&'r Event>,
    paint: &Paint,
) -> Option<String> {
    let journal = run.journal();
    let name = journal
        .state_name(event)
        .map(|n| plain(n))
        .unwrap_or_default();
    let retried = failed
        .take()
        .filter(|f| f.frame == event.frame && f.state == event.state);
    match (&event.detail, event.kind) {
        (Detail::Input(input), kind) if kind.is_entered() => {
            Some(format!("{} {}", paint.bold(&name), paint.dim(&cut(input))))
        }
        (Detail::Exited(exited), _) => Some(paint.dim(&format!("  → {}", cut(&exited.output)))),
        (Detail::Scheduled(_), _) => retried.map(|failed| {
            let waited = (event.at.0 - failed.at.0) as f64 / 1000.0;
            paint.wait(&format!("  retry {} after {waited} s", event.attempt))
        }),
        (Detail::Called(called), _) => match &called.outcome {
            Err(error) => {
                *failed = Some(event);
                Some(paint.bad(&format!("  ✗ {}", describe(error))))
            }
            Ok(Some(_)) if event.kind == EventKind::TaskSubmitted => {
                Some(paint.wait("  submitted, waits"))
            }
            Ok(_) => None,
        },
        (Detail::Error(error), kind) if !kind.ends_execution() => {
            *failed = Some(event);
            Some(paint.bad(&format!("  ✗ {}", describe(error))))
        }
        (Detail::Evaluation(evaluation), _) => Some(paint.bad(&format!(
            "  ✗ {} in {}",
            describe(&evaluation.0),
            evaluation.1
        ))),
        (Detail::Length(length), _) => Some(paint.dim(&format!("  {length} items"))),
        (Detail::Iteration(index), EventKind::MapIterationStarted) => {
            Some(paint.dim(&format!("  iteration {index}")))
        }
        (
            _,
            EventKind::MapIterationAborted
            | EventKind::TaskStateAborted
            | EventKind::WaitStateAborted,
        ) => Some(paint.dim(&format!("  {name} is stopped"))),
        (Detail::MapRun(arn), _) => Some(paint.dim(&format!("  map run {arn}"))),
        (Detail::Redriven(count) | Detail::MapRunRedriven(_, count), _) => {
            Some(paint.wait(&format!("redrive {count}")))
        }
        _ => None,
    }
}

fn describe(error: &asl::error::StatesError) -> String {
    match (&error.name, &error.cause) {
        (Some(name), Some(cause)) => format!("{}: {}", plain(name), shorten(cause)),
        (Some(name), None) => plain(name),
        (None, cause) => cause
            .as_deref()
            .map_or_else(|| "an error without a name".into(), shorten),
    }
}

fn cut(value: &Value) -> String {
    shorten(&value.text())
}

fn shorten(text: &str) -> String {
    let text = plain(text);
    if text.chars().count() <= MOST_CHARACTERS {
        return text;
    }
    text.chars()
        .take(MOST_CHARACTERS - 1)
        .chain(['…'])
        .collect()
}

/// Virtual time as hours, minutes, seconds: `1:02:03.5`, days in front where there are some.
fn clock(millis: i64) -> String {
    let (seconds, fraction) = (millis.div_euclid(1000), millis.rem_euclid(1000));
    let (days, hours, minutes, seconds) = (
        seconds / 86_400,
        seconds / 3600 % 24,
        seconds / 60 % 60,
        seconds % 60,
    );
    let fraction = if fraction == 0 {
        String::new()
    } else {
        format!(".{fraction:03}")
    };
    let days = if days == 0 {
        String::new()
    } else {
        format!("{days}d ")
    };
    format!("{days}{hours}:{minutes:02}:{seconds:02}{fraction}")
}

struct Paint {
    colours: bool,
}

impl Paint {
    fn with(&self, code: &str, text: &str) -> String {
        if self.colours {
            format!("\x1b[{code}m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }
    fn bold(&self, text: &str) -> String {
        self.with("1", text)
    }
    fn dim(&self, text: &str) -> String {
        self.with("2", text)
    }
    fn good(&self, text: &str) -> String {
        self.with("32", text)
    }
    fn bad(&self, text: &str) -> String {
        self.with("31", text)
    }
    fn wait(&self, text: &str) -> String {
        self.with("33", text)
    }
}
