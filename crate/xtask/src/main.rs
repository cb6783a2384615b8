//! `cargo xtask`: builds, serves and tests the lab. It may use every crate; no crate may use it.
// A build tool prints and measures time: the rules against both are for libraries.
#![allow(clippy::print_stdout, clippy::print_stderr, clippy::disallowed_methods)]

mod bench;
mod build;
mod serve;
mod setup;
mod shell;
mod test;

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::build::Variant;
use crate::shell::Workspace;

const USAGE: &str = "\
cargo xtask COMMAND

  serve [--port N] [--release]   set up what is missing, build, serve on http://127.0.0.1:8080,
                                 rebuild on change; --release serves what visitors would get
  build [--dev]                  write dist/: hashed assets and optimised wasm, for any static host
  test [STEP...]                 run every check, or only the named steps:
                                 fmt lint unit types suites lessons same wasm browser
  bench [WORKLOAD...]            speed and memory of the workloads in ../shared/bench, natively and in wasm
  shots [ROUTE...]               pictures of the pages at three widths, light and dark, in target/shots
  setup                          find or install the wasm target, the npm packages and Chromium

The environment may say CARGO_TARGET_DIR (default target/), ASL_WASM=rustup|debian (which compiler
builds the page; default: the first that is there) and CHROMIUM (the browser that tests use).";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[String]) -> Result<ExitCode> {
    let workspace = Workspace::find()?;
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", &[][..]),
    };
    match command {
        "build" => {
            let variant = match rest {
                [] => Variant::Release,
                [flag] if flag == "--dev" => Variant::Dev,
                _ => bail!("build takes --dev or nothing"),
            };
            build::build(&workspace, variant)?;
        }
        "serve" => serve::command(&workspace, rest)?,
        "test" => return test::command(&workspace, rest),
        "bench" => bench::command(&workspace, rest)?,
        "shots" => test::shots(&workspace, rest)?,
        "setup" => {
            setup::wasm_target::find(&workspace, false)?;
            setup::node::packages(&workspace)?;
            let chromium = setup::chromium::find()?;
            println!(
                "Everything is there. Browser tests use {}.",
                chromium.display()
            );
        }
        "help" | "--help" | "-h" => println!("{USAGE}"),
        other => bail!("there is no command `{other}`\n\n{USAGE}"),
    }
    Ok(ExitCode::SUCCESS)
}
