//! `cargo xtask test`: every check of the project in one call, cheapest first, each counted.

mod browser;
mod scores;
mod size;
mod tally;

use std::process::{Command, ExitCode};
use std::time::Instant;

use anyhow::{Result, bail};

use crate::build::{Variant, build, engine_for_node};
use crate::setup::node;
use crate::shell::{Workspace, run};

pub(crate) use browser::shots;
use tally::Tally;

type Step = fn(&Workspace) -> Result<Tally>;

/// Every step, in order: what is quick to fail comes first, what needs the whole build last.
const STEPS: [(&str, &str, Step); 9] = [
    ("fmt", "The sources are formatted", format),
    ("lint", "The compiler and clippy have no complaint", lint),
    ("unit", "The Rust tests pass", unit),
    ("types", "The TypeScript types agree", types),
    (
        "suites",
        "The recorded suites score as high as they did",
        scores::run,
    ),
    ("lessons", "The lessons prove themselves", lessons),
    (
        "same",
        "The engine answers alike natively and in wasm",
        same,
    ),
    ("wasm", "The page builds and is small enough", wasm),
    ("browser", "The page works in a browser", browser::run),
];

pub(crate) fn command(workspace: &Workspace, names: &[String]) -> Result<ExitCode> {
    if let Some(unknown) = names
        .iter()
        .find(|name| !STEPS.iter().any(|(step, ..)| step == name))
    {
        let known: Vec<&str> = STEPS.iter().map(|(name, ..)| *name).collect();
        bail!(
            "there is no step `{unknown}`; the steps are {}",
            known.join(" ")
        );
    }
    let mut total = Tally::default();
    let mut lines = Vec::new();
    for (name, sentence, step) in STEPS {
        if !names.is_empty() && !names.iter().any(|wanted| wanted == name) {
            continue;
        }
        println!("\n== {name}: {sentence}");
        let start = Instant::now();
        // A step that cannot run is a failure of that step: the others still have something to say.
        let tally = step(workspace).unwrap_or_else(|error| {
            eprintln!("error: {error:#}");
            Tally::failed()
        });
        lines.push(format!(
            "{name:8} {tally}, {:.0} s",
            start.elapsed().as_secs_f64()
        ));
        total += tally;
    }
    println!("\n{}\n\n{total}", lines.join("\n"));
    Ok(if total.failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn format(workspace: &Workspace) -> Result<Tally> {
    run(workspace.cargo().args(["fmt", "--all", "--check"]))?;
    Ok(Tally::passed())
}

fn lint(workspace: &Workspace) -> Result<Tally> {
    run(workspace.cargo().args([
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ]))?;
    Ok(Tally::passed())
}

fn unit(workspace: &Workspace) -> Result<Tally> {
    tally::of_cargo_test(
        workspace
            .cargo()
            .args(["test", "--workspace", "--no-fail-fast"]),
    )
}

fn types(workspace: &Workspace) -> Result<Tally> {
    node::packages(workspace)?;
    run(Command::new(node::tool(workspace, "tsc"))
        .current_dir(workspace.www())
        .args(["--project", "."]))?;
    Ok(Tally::passed())
}

fn lessons(workspace: &Workspace) -> Result<Tally> {
    let mut asl = Command::new(scores::asl(workspace)?);
    run(asl.current_dir(&workspace.root).args(["lesson", "check"]))?;
    Ok(Tally::passed())
}

fn same(workspace: &Workspace) -> Result<Tally> {
    let asl = scores::asl(workspace)?;
    let engine = engine_for_node(workspace)?;
    tally::of_node_test(
        Command::new("node")
            .current_dir(&workspace.root)
            .env("ASL_COMMAND", asl)
            .env("ASL_WASM_MODULE", engine)
            .args(["--test", "--test-reporter=tap", "tests/wasm/same.test.mjs"]),
    )
}

fn wasm(workspace: &Workspace) -> Result<Tally> {
    let bundle = build(workspace, Variant::Release)?;
    size::check(workspace, &bundle)
}
