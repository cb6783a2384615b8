//! Browser tests and pictures: Node scripts that drive Chromium over a server of ours.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use super::tally::{self, Tally};
use crate::build::{Variant, build};
use crate::serve::{self, Server};
use crate::setup::{chromium, node};
use crate::shell::{Workspace, run as run_command};

pub(crate) fn run(workspace: &Workspace) -> Result<Tally> {
    let server = ready(workspace)?;
    let mut command = script(workspace, &server)?;
    // One file at a time: two browsers on two cores make each other's waits run out.
    command
        .args(["--test", "--test-concurrency=1", "--test-reporter=tap"])
        .args(files(workspace)?);
    tally::of_node_test(&mut command)
}

/// The test files by name. Node's own search differs between its versions.
fn files(workspace: &Workspace) -> Result<Vec<PathBuf>> {
    let folder = workspace.root.join("tests/browser");
    let entries = fs::read_dir(&folder).with_context(|| folder.display().to_string())?;
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|file| file.to_string_lossy().ends_with(".test.mjs"));
    files.sort();
    Ok(files)
}

/// `cargo xtask shots [ROUTE...]`
pub(crate) fn shots(workspace: &Workspace, routes: &[String]) -> Result<()> {
    let server = ready(workspace)?;
    let folder = workspace.target.join("shots");
    run_command(
        script(workspace, &server)?
            .arg("../tests/browser/shots.mjs")
            .arg(folder)
            .args(routes),
    )
}

/// Builds what visitors get, and serves it.
fn ready(workspace: &Workspace) -> Result<Server> {
    build(workspace, Variant::Release)?;
    serve::start(workspace, serve::listen(0)?, Variant::Release)
}

fn script(workspace: &Workspace, server: &Server) -> Result<Command> {
    let mut command = Command::new("node");
    command
        .current_dir(workspace.www())
        .env("ASL_LAB_URL", server.address())
        .env("CHROMIUM", chromium::find()?);
    node::packages(workspace)?;
    Ok(command)
}
