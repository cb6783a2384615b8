//! Runs one workload natively and prints what it cost as one JSON line; `cargo xtask bench` calls it once for
//! each workload, so that the peak of memory is that of one run.
// A bench measures time and prints.
#![allow(clippy::print_stdout, clippy::print_stderr, clippy::disallowed_methods)]

use std::process::ExitCode;
use std::time::{Duration, Instant};

use asl::program::compile;
use asl::run::{Run, Status};
use asl::scenario::Scenario;
use json::{Value, json};

/// Runs after the first, for the median: at least this many, and more while they are quick.
const RUNS: usize = 9;
const PATIENCE: Duration = Duration::from_millis(600);

fn main() -> ExitCode {
    match std::env::args()
        .nth(1)
        .ok_or("bench SCENARIO".to_owned())
        .and_then(|file| measure(&file))
    {
        Ok(line) => {
            println!("{line}");
            ExitCode::SUCCESS
        }
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

fn measure(file: &str) -> Result<Value, String> {
    let text = std::fs::read_to_string(file).map_err(|e| format!("{file}: {e}"))?;
    let before = Instant::now();
    let value = json::parse(&text).map_err(|e| e.to_string())?;
    let scenario = Scenario::from_value(&value, &|_| None).map_err(|p| p.join("\n"))?;
    let compiled =
        compile::compile_with(&scenario.definition, scenario.kind, &scenario.substitutions);
    let program = compiled
        .program
        .ok_or_else(|| format!("{file} is refused"))?;
    let prepare = before.elapsed();
    drop(value);

    let once = || -> Result<(Duration, Run), String> {
        let before = Instant::now();
        let run =
            Run::start_program(program.clone(), &scenario).map_err(|_| "refused".to_owned())?;
        let mut run = run.without_checkpoints();
        run.finish(u32::MAX);
        Ok((before.elapsed(), run))
    };
    let base = peak();
    let (_, run) = once()?;
    let peak = peak();
    if run.outcome().status != Status::Succeeded {
        return Err(format!("{file} ended {}", run.outcome().status.name()));
    }
    let (transitions, events) = (run.stats().transitions, run.events().len());
    drop(run);
    let mut times = Vec::new();
    let start = Instant::now();
    while times.len() < RUNS || start.elapsed() < PATIENCE && times.len() < 500 {
        times.push(once()?.0);
    }
    times.sort_unstable();
    let (best, run) = (times[0], times[times.len() / 2]);
    Ok(json!({
        "transitions": (transitions as i64), "events": (events as i64),
        "prepareMicros": (prepare.as_secs_f64() * 1e6), "runMicros": (run.as_secs_f64() * 1e6), "bestMicros": (best.as_secs_f64() * 1e6),
        "peakMegabytes": (peak), "runMegabytes": (peak - base)
    }))
}

/// The most memory this process has had, in megabytes; 0 where the system does not tell.
fn peak() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes =
        line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse::<f64>().ok());
    kilobytes.unwrap_or(0.0) / 1024.0
}
