//! Node and the npm packages of `www/package-lock.json`, exactly as locked.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::shell::{Workspace, run, silent_step, which};

/// The oldest Node whose test runner and zlib the scripts can use.
const OLDEST: u32 = 20;

/// Makes sure that `www/node_modules` is what the lock file says.
pub(crate) fn packages(workspace: &Workspace) -> Result<()> {
    require()?;
    let www = workspace.www();
    let lock = fs::read(www.join("package-lock.json")).context("www/package-lock.json")?;
    // npm has no cheap way to say "nothing to do", so the lock that was installed is kept beside it.
    let installed = www.join("node_modules/.installed-lock.json");
    if fs::read(&installed).is_ok_and(|old| old == lock) {
        return Ok(());
    }
    silent_step(
        "Installing the npm packages that the lock file names",
        || {
            run(Command::new("npm").current_dir(&www).args([
                "ci",
                "--ignore-scripts",
                "--no-audit",
                "--no-fund",
                "--loglevel=error",
            ]))
        },
    )?;
    fs::write(&installed, lock).with_context(|| installed.display().to_string())
}

/// A program that a package brings.
pub(crate) fn tool(workspace: &Workspace, name: &str) -> PathBuf {
    workspace.www().join("node_modules/.bin").join(name)
}

fn require() -> Result<()> {
    let missing = format!("Node {OLDEST} or newer with npm is needed: see https://nodejs.org");
    if which("npm").is_none() {
        bail!(missing);
    }
    let output = Command::new("node")
        .arg("--version")
        .output()
        .context(missing.clone())?;
    let version = String::from_utf8_lossy(&output.stdout).into_owned();
    let major = version
        .trim()
        .trim_start_matches('v')
        .split('.')
        .next()
        .unwrap_or_default();
    if major.parse::<u32>().is_ok_and(|major| major >= OLDEST) {
        return Ok(());
    }
    bail!("{missing} (this one is {})", version.trim())
}
