//! What must hold after a run, and whether it does. It knows what was observed, never how.

use json::Value;

use crate::observation::{Call, Observation};
use crate::pattern;

/// What must hold. Everything that is not said may be as it likes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Expectation {
    /// `SUCCEEDED`, `FAILED`, `TIMED_OUT`, `ABORTED`, `RUNNING`, or `REFUSED` when the definition cannot be run.
    pub status: Option<String>,
    /// The error name; an empty text means that there is none.
    pub error: Option<String>,
    /// A part of the cause.
    pub cause_contains: Option<String>,
    /// What the output must contain: more members are fine.
    pub output: Option<Value>,
    /// What the output must be.
    pub output_equals: Option<Value>,
    /// States that are entered, in any order.
    pub visits: Vec<String>,
    /// States that are entered in this order, others between them or not.
    pub visits_in_order: Vec<String>,
    /// States that are never entered.
    pub never_visits: Vec<String>,
    /// Services and functions that are called, in any order.
    pub calls: Vec<String>,
    /// Services and functions that are called in this order, others between them or not.
    pub calls_in_order: Vec<String>,
    /// Services and functions that are never called.
    pub never_calls: Vec<String>,
    /// How often each is called, exactly.
    pub call_count: Vec<(String, u64)>,
    /// How often each is called at most.
    pub calls_at_most: Vec<(String, u64)>,
    /// What some call of a service or function must carry.
    pub sent: Vec<Sent>,
    /// Services and functions that get the same parameters at each call.
    pub sent_alike: Vec<String>,
    /// How often the work of a state begins, exactly.
    pub attempts: Vec<(String, u64)>,
    /// How often the work of a state begins at most.
    pub attempts_at_most: Vec<(String, u64)>,
    /// The number of history events, exactly; for figures in the prose.
    pub events: Option<u64>,
    /// The number of history events at most.
    pub events_at_most: Option<u64>,
    /// Virtual seconds from start to end at least.
    pub seconds_at_least: Option<f64>,
    /// Virtual seconds from start to end at most.
    pub seconds_at_most: Option<f64>,
    /// State transitions, exactly; for figures in the prose.
    pub transitions: Option<u64>,
    /// State transitions at most.
    pub transitions_at_most: Option<u64>,
    /// The largest payload in bytes at most.
    pub payload_at_most: Option<u64>,
    /// What is said about the text.
    pub diagnostics: Option<DiagnosticsWanted>,
    /// Places that exist in the definition, as JSON pointers with `*` and `**`.
    pub uses: Vec<String>,
    /// Places that do not exist in the definition.
    pub forbids: Vec<String>,
}

/// A text that some call must carry in its parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Sent {
    /// The service or function called.
    pub call: String,
    /// What its parameters must contain, as text.
    pub contains: String,
}

/// What is said about the text of a definition.
#[derive(Clone, Debug, PartialEq)]
pub enum DiagnosticsWanted {
    /// No error.
    NoErrors,
    /// Neither error nor warning.
    None,
    /// All of these codes.
    Has(Vec<String>),
}

impl Expectation {
    /// What does not hold, each as a short exact sentence; empty when all holds.
    pub fn failures(&self, seen: &Observation) -> Vec<String> {
        let mut failures = Failures::default();
        self.judge_outcome(seen, &mut failures);
        self.judge_path(seen, &mut failures);
        self.judge_calls(seen, &mut failures);
        self.judge_figures(seen, &mut failures);
        self.judge_text(seen, &mut failures);
        failures.0
    }

    /// Whether all holds.
    pub fn holds(&self, seen: &Observation) -> bool {
        self.failures(seen).is_empty()
    }

    fn judge_outcome(&self, seen: &Observation, failures: &mut Failures) {
        if let Some(wanted) = &self.status {
            failures.unless(*wanted == seen.status, || {
                format!("the status is {}, not {wanted}", seen.status)
            });
        }
        if let Some(wanted) = &self.error {
            let error = seen.error.as_deref().unwrap_or_default();
            failures.unless(wanted == error, || match (error, wanted.as_str()) {
                ("", _) => format!("there is no error; {wanted} was wanted"),
                (_, "") => format!("there is an error, {error}"),
                _ => format!("the error is {error}, not {wanted}"),
            });
        }
        if let Some(part) = &self.cause_contains {
            let cause = seen.cause.as_deref().unwrap_or_default();
            failures.unless(cause.contains(part), || {
                format!("the cause does not say `{part}`; it says `{cause}`")
            });
        }
        let shown = |output: &Option<Value>| match output {
            Some(value) => value.text(),
            None => "nothing".to_string(),
        };
        if let Some(wanted) = &self.output {
            let holds = seen
                .output
                .as_ref()
                .is_some_and(|output| pattern::contains(output, wanted));
            failures.unless(holds, || match &seen.output {
                Some(output) => format!("the output {output} does not contain {wanted}"),
                None => format!("there is no output; {wanted} was wanted"),
            });
        }
        if let Some(wanted) = &self.output_equals {
            failures.unless(seen.output.as_ref() == Some(wanted), || {
                format!("the output is {}, not {wanted}", shown(&seen.output))
            });
        }
    }

    fn judge_path(&self, seen: &Observation, failures: &mut Failures) {
        for state in &self.visits {
            failures.unless(seen.visits.contains(state), || {
                format!("`{state}` is not entered")
            });
        }
        for state in &self.never_visits {
            failures.unless(!seen.visits.contains(state), || {
                format!("`{state}` is entered")
            });
        }
        let visits = seen.visits.iter().map(String::as_str);
        failures.unless(in_order(visits, &self.visits_in_order), || {
            format!(
                "the path is {}; it should lead through {}",
                seen.path(),
                self.visits_in_order.join(" → ")
            )
        });
        for (state, wanted) in &self.attempts {
            let count = seen.attempts(state);
            failures.unless(count == *wanted, || {
                format!("`{state}` is tried {count} times, not {wanted}")
            });
        }
        for (state, most) in &self.attempts_at_most {
            let count = seen.attempts(state);
            failures.unless(count <= *most, || {
                format!("`{state}` is tried {count} times, more than {most}")
            });
        }
    }

    fn judge_calls(&self, seen: &Observation, failures: &mut Failures) {
        for label in &self.calls {
            failures.unless(seen.calls_of(label).next().is_some(), || {
                format!("{label} is not called")
            });
        }
        for label in &self.never_calls {
            failures.unless(seen.calls_of(label).next().is_none(), || {
                format!("{label} is called")
            });
        }
        let calls = seen.calls.iter().map(|call| call.label.as_str());
        failures.unless(in_order(calls, &self.calls_in_order), || {
            format!(
                "the calls are {}; among them should be, in this order, {}",
                seen.call_labels(),
                self.calls_in_order.join(", ")
            )
        });
        for (label, wanted) in &self.call_count {
            let count = seen.calls_of(label).count() as u64;
            failures.unless(count == *wanted, || {
                format!("{label} is called {count} times, not {wanted}")
            });
        }
        for (label, most) in &self.calls_at_most {
            let count = seen.calls_of(label).count() as u64;
            failures.unless(count <= *most, || {
                format!("{label} is called {count} times, more than {most}")
            });
        }
        for Sent { call, contains } in &self.sent {
            let holds = seen
                .calls_of(call)
                .any(|made: &Call| made.sent.text().contains(contains.as_str()));
            failures.unless(holds, || format!("{call} is not sent `{contains}`"));
        }
        for label in &self.sent_alike {
            let mut calls = seen.calls_of(label).map(|call| &call.sent);
            let first = calls.next();
            failures.unless(calls.all(|sent| Some(sent) == first), || {
                format!("{label} is sent something else each time")
            });
        }
    }

    fn judge_figures(&self, seen: &Observation, failures: &mut Failures) {
        let mut exactly = |what: &str, wanted: Option<u64>, count: u64| {
            if let Some(wanted) = wanted {
                failures.unless(count == wanted, || format!("{count} {what}, not {wanted}"));
            }
        };
        exactly("events", self.events, seen.events);
        exactly("transitions", self.transitions, seen.transitions);
        let mut at_most = |what: &str, most: Option<u64>, count: u64| {
            if let Some(most) = most {
                failures.unless(count <= most, || {
                    format!("{count} {what}, more than {most}")
                });
            }
        };
        at_most("events", self.events_at_most, seen.events);
        at_most("transitions", self.transitions_at_most, seen.transitions);
        at_most(
            "bytes in the largest payload",
            self.payload_at_most,
            seen.payload,
        );
        let seconds = seen.seconds;
        if let Some(least) = self.seconds_at_least {
            failures.unless(seconds >= least, || {
                format!("it takes {seconds} s, less than {least}")
            });
        }
        if let Some(most) = self.seconds_at_most {
            failures.unless(seconds <= most, || {
                format!("it takes {seconds} s, more than {most}")
            });
        }
    }

    fn judge_text(&self, seen: &Observation, failures: &mut Failures) {
        let first = |errors_only: bool| {
            seen.findings
                .iter()
                .find(|finding| finding.is_error || (!errors_only && finding.is_warning))
        };
        match &self.diagnostics {
            None => {}
            Some(DiagnosticsWanted::Has(codes)) => {
                for code in codes {
                    let found = seen.findings.iter().any(|finding| finding.code == *code);
                    failures.unless(found, || format!("no {code} is reported"));
                }
            }
            Some(wanted) => {
                if let Some(finding) = first(*wanted == DiagnosticsWanted::NoErrors) {
                    failures.0.push(finding.to_string());
                }
            }
        }
        for place in &self.uses {
            failures.unless(pattern::exists(&seen.definition, place), || {
                format!("the definition has no {place}")
            });
        }
        for place in &self.forbids {
            failures.unless(!pattern::exists(&seen.definition, place), || {
                format!("the definition has {place}")
            });
        }
    }
}

#[derive(Default)]
struct Failures(Vec<String>);

impl Failures {
    fn unless(&mut self, holds: bool, failure: impl FnOnce() -> String) {
        if !holds {
            self.0.push(failure());
        }
    }
}

/// Whether `wanted` stands in `all` in this order, others between them or not.
fn in_order<'a>(mut all: impl Iterator<Item = &'a str>, wanted: &[String]) -> bool {
    wanted
        .iter()
        .all(|name| all.by_ref().any(|visited| visited == name))
}
