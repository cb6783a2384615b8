//! `cargo xtask serve`: builds, serves `dist/` with the host's own headers, and rebuilds on change.

mod headers;
mod http;
mod watch;

use std::fs;
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::build::{Variant, build};
use crate::shell::{Workspace, run_quietly};

pub(crate) use http::{Server, Site, listen};

const PORT: u16 = 8080;

pub(crate) fn command(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    let mut port = PORT;
    let mut variant = Variant::Dev;
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--release" => variant = Variant::Release,
            "--port" => {
                let number = rest.next().context("--port needs a number")?;
                port = number
                    .parse()
                    .with_context(|| format!("`{number}` is not a port"))?;
            }
            other => bail!("serve takes --port N and --release, not `{other}`"),
        }
    }
    // Before the build, so that a port in use is known at once and not minutes later.
    let listener = listen(port)?;
    let mut seen = watch::fingerprint(workspace);
    build(workspace, variant)?;
    let server = start(workspace, listener, variant)?;
    println!("\nASL Lab is at {}  (Ctrl+C ends)", server.address());
    loop {
        std::thread::sleep(Duration::from_millis(400));
        let now = watch::fingerprint(workspace);
        if now == seen {
            continue;
        }
        seen = now;
        println!("\nSomething changed.");
        // A change that does not build is the author's to mend: what was built before is still served.
        match build(workspace, variant).and_then(|_| prepare(workspace, variant)) {
            Ok(()) => server.announce_build(),
            Err(error) => eprintln!("error: {error:#}"),
        }
    }
}

/// Serves what is in `dist/` from threads of its own.
pub(crate) fn start(
    workspace: &Workspace,
    listener: TcpListener,
    variant: Variant,
) -> Result<Server> {
    prepare(workspace, variant)?;
    let file = workspace.root.join("netlify.toml");
    let text = fs::read_to_string(&file).with_context(|| file.display().to_string())?;
    let site = Site {
        root: workspace.dist(),
        compressed: (variant == Variant::Release)
            .then(|| compressed(workspace))
            .transpose()?,
        headers: headers::Rules::parse(&text)?,
    };
    Server::start(Arc::new(site), listener)
}

/// Compresses `dist/` as a host would, so that a throttled browser sees the true sizes.
fn prepare(workspace: &Workspace, variant: Variant) -> Result<()> {
    if variant == Variant::Release {
        compress(workspace)?;
    }
    Ok(())
}

/// Writes a brotli twin of every file of `dist/`; returns one line a file: bytes, compressed bytes, path.
pub(crate) fn compress(workspace: &Workspace) -> Result<String> {
    run_quietly(
        Command::new("node")
            .current_dir(workspace.www())
            .arg("compress.mjs")
            .arg(workspace.dist())
            .arg(compressed(workspace)?),
    )
}

fn compressed(workspace: &Workspace) -> Result<PathBuf> {
    Ok(workspace.work()?.join("brotli"))
}
