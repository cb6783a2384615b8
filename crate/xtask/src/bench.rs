//! `cargo xtask bench`: what a transition costs, natively and in wasm, and how that grows. The workloads stand
//! beside the project, with the figures of other runners; where they are missing, only our own are measured.

mod workloads;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use json::Value;

use crate::build::engine_for_node;
use crate::shell::{Workspace, run, run_quietly};
use workloads::{Workload, workloads};

/// What one workload cost on one side.
struct Cost {
    transitions: f64,
    events: f64,
    prepare_micros: f64,
    /// The median.
    run_micros: f64,
    /// The quickest run: what growth is judged by, because it depends least on what else the machine does.
    best_micros: f64,
    peak_megabytes: f64,
}

impl Cost {
    fn per_second(&self) -> f64 {
        self.transitions / self.run_micros * 1e6
    }
}

/// A bound that holds on every machine, since both sides of it were measured in the same run.
struct Bound {
    sentence: String,
    holds: bool,
}

pub(crate) fn command(workspace: &Workspace, names: &[String]) -> Result<()> {
    let folder = workspace.target.join("bench");
    fs::create_dir_all(&folder)?;
    let suites = std::env::var_os("ASL_SUITES")
        .map_or_else(|| workspace.root.join("../shared"), PathBuf::from);
    let workloads: Vec<Workload> = workloads(&suites.join("bench"))?
        .into_iter()
        .filter(|w| names.is_empty() || names.contains(&w.name))
        .collect();
    if workloads.is_empty() {
        bail!("there is no such workload");
    }
    run(workspace.cargo().args([
        "build",
        "--release",
        "--package",
        "suites",
        "--bin",
        "bench",
    ]))?;
    let native = workspace.target.join("release/bench");
    let engine = engine_for_node(workspace)?;

    let mut costs: Vec<(&Workload, Cost)> = Vec::new();
    println!(
        "\n{:18} {:>11} {:>11} {:>9} {:>9} {:>8}   {:>11} {:>8}   {:>8}",
        "workload",
        "transitions",
        "per second",
        "ns/event",
        "compile",
        "memory",
        "in wasm",
        "memory",
        "fastest"
    );
    for workload in &workloads {
        let file = folder.join(format!("{}.json", workload.name));
        fs::write(&file, workload.scenario.text())?;
        let here = cost(Command::new(&native).arg(&file))?;
        let there = cost(
            Command::new("node")
                .arg(workspace.root.join("tests/wasm/bench.mjs"))
                .arg(&engine)
                .arg(&file),
        )?;
        let ratio = workload.fastest.map_or_else(
            || "–".to_owned(),
            |other| format!("×{:.1}", here.per_second() / other),
        );
        println!(
            "{:18} {:>11} {:>11} {:>9.0} {:>6.2} ms {:>5.0} MB   {:>11} {:>5.0} MB   {:>8}",
            workload.name,
            here.transitions,
            thousands(here.per_second()),
            here.run_micros * 1e3 / here.events,
            here.prepare_micros / 1e3,
            here.peak_megabytes,
            thousands(there.per_second()),
            there.peak_megabytes,
            ratio
        );
        costs.push((workload, here));
    }
    println!();
    let mut broken = 0;
    for bound in bounds(&costs) {
        println!(
            "{} {}",
            if bound.holds { "holds " } else { "BROKEN" },
            bound.sentence
        );
        broken += u32::from(!bound.holds);
    }
    if broken > 0 {
        bail!("{broken} bounds are broken");
    }
    Ok(())
}

/// Memory of a Distributed Map of 10,000 children.
const MOST_MEGABYTES: f64 = 300.0;
/// Growth from 1,000 to 10,000 of anything.
const MOST_GROWTH: f64 = 11.0;
/// How much faster than the fastest other runner, on the same machine.
const LEAST_RATIO: f64 = 2.0;

fn bounds(costs: &[(&Workload, Cost)]) -> Vec<Bound> {
    let mut bounds = Vec::new();
    for (workload, cost) in costs {
        if let Some(fastest) = workload
            .fastest
            .filter(|_| !workload.name.contains("jsonata"))
        {
            let ratio = cost.per_second() / fastest;
            bounds.push(Bound {
                sentence: format!(
                    "{}: {ratio:.1} times the fastest other, at least {LEAST_RATIO}",
                    workload.name
                ),
                holds: ratio >= LEAST_RATIO,
            });
        }
        if let Some(stem) = workload.name.strip_suffix("_10k")
            && let Some((_, small)) = costs.iter().find(|(w, _)| w.name == format!("{stem}_1k"))
        {
            let growth = cost.best_micros / small.best_micros;
            bounds.push(Bound {
                sentence: format!("{stem}: 10k costs {growth:.1} times 1k, at most {MOST_GROWTH}"),
                holds: growth <= MOST_GROWTH,
            });
        }
        if workload.name == "distributed_10k" {
            let peak = cost.peak_megabytes;
            bounds.push(Bound {
                sentence: format!("{}: {peak:.0} MB, at most {MOST_MEGABYTES}", workload.name),
                holds: peak < MOST_MEGABYTES,
            });
        }
    }
    bounds
}

fn cost(command: &mut Command) -> Result<Cost> {
    let line = run_quietly(command)?;
    let value = json::parse(line.trim()).with_context(|| line.clone())?;
    let number = |key: &str| value.get(key).and_then(Value::as_f64).unwrap_or(0.0);
    Ok(Cost {
        transitions: number("transitions"),
        events: number("events").max(1.0),
        prepare_micros: number("prepareMicros"),
        run_micros: number("runMicros"),
        best_micros: number("bestMicros"),
        peak_megabytes: number("peakMegabytes"),
    })
}

fn thousands(n: f64) -> String {
    format!("{:.1}k", n / 1000.0)
}

/// A file's text, or nothing when it is not there.
fn text(path: &Path) -> Option<String> {
    fs::read_to_string(path).ok()
}
