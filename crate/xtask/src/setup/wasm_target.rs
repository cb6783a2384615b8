//! The compiler that can build for wasm32-unknown-unknown: rustup's target, or Debian's compiler with its
//! sources of the standard library where rustup's server is out of reach.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::shell::{Workspace, apt_can_install, apt_install, silent_step, succeeds_within, which};

pub(crate) const TARGET: &str = "wasm32-unknown-unknown";
const PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "rust-web-llvm"];
/// Debian's linker for wasm: a link to `lld-NN`, whose package has that name and is not a dependency.
const LINKER: &str = "/usr/bin/rust-lld";
const BUILD_STD: &str = "build-std=std,panic_abort";
const PATIENCE: Duration = Duration::from_secs(90);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Compiler {
    /// The compiler that runs this tool has the target.
    Rustup,
    /// The same compiler has the sources of the standard library too, and builds it for the page.
    RustupSources,
    /// Debian's compiler builds the standard library itself.
    Debian,
}

impl Compiler {
    /// Whether the standard library is compiled with the page, and can be made small.
    pub(crate) fn builds_std(self) -> bool {
        self != Self::Rustup
    }

    /// `cargo build` for the page, with the target folder that it will write to.
    pub(crate) fn build(self, workspace: &Workspace) -> (Command, PathBuf) {
        match self {
            Self::Rustup => {
                let mut command = workspace.cargo();
                command.args(["build", "--target", TARGET]);
                (command, workspace.target.clone())
            }
            Self::RustupSources => {
                // Another standard library in the same folder would rebuild everything at each turn.
                let target = workspace.target.join("small");
                let mut command = workspace.cargo();
                command
                    .env("CARGO_TARGET_DIR", &target)
                    .env("RUSTC_BOOTSTRAP", "1")
                    .args(["build", "--target", TARGET, "-Z", BUILD_STD]);
                (command, target)
            }
            Self::Debian => {
                // Another compiler in the same folder would rebuild everything at each turn.
                let target = workspace.target.join("debian");
                let path = std::env::var("PATH").unwrap_or_default();
                let mut command = Command::new("/usr/bin/cargo");
                command
                    .current_dir(&workspace.root)
                    .env("PATH", format!("/usr/bin:{path}"))
                    .env("CARGO_TARGET_DIR", &target)
                    .env("RUSTC_BOOTSTRAP", "1")
                    .env_remove("CARGO")
                    .env_remove("RUSTC")
                    .env_remove("RUSTUP_TOOLCHAIN")
                    .args(["build", "--target", TARGET, "-Z", BUILD_STD]);
                (command, target)
            }
        }
    }
}

/// The first compiler that is there; else tries to install one, rustup's first. For a small module one that can
/// also build the standard library is preferred.
pub(crate) fn find(workspace: &Workspace, small: bool) -> Result<Compiler> {
    match std::env::var("ASL_WASM").as_deref() {
        Ok("rustup") => {
            if rustup_is_ready(workspace) || rustup_install() && rustup_is_ready(workspace) {
                return Ok(Compiler::Rustup);
            }
            bail!("ASL_WASM=rustup, but `rustup target add {TARGET}` does not work here");
        }
        Ok("debian") => {
            if !debian_is_ready() {
                debian_install()?;
            }
            return Ok(Compiler::Debian);
        }
        Ok(other) => bail!("ASL_WASM is `{other}`; it may be `rustup` or `debian`"),
        Err(_) => {}
    }
    if rustup_is_ready(workspace)
        || !debian_is_ready() && rustup_install() && rustup_is_ready(workspace)
    {
        if small
            && (sources_are_ready(workspace) || sources_install() && sources_are_ready(workspace))
        {
            return Ok(Compiler::RustupSources);
        }
        if !(small && debian_is_ready()) {
            return Ok(Compiler::Rustup);
        }
    }
    if !debian_is_ready() {
        debian_install()?;
    }
    Ok(Compiler::Debian)
}

/// True when this compiler's sysroot holds the target's `core`.
fn rustup_is_ready(workspace: &Workspace) -> bool {
    let output = Command::new("rustc")
        .current_dir(&workspace.root)
        .args(["--print", "target-libdir", "--target", TARGET])
        .stderr(Stdio::null())
        .output();
    let Ok(output) = output else { return false };
    let folder = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
    let Ok(entries) = fs::read_dir(folder) else {
        return false;
    };
    entries
        .flatten()
        .any(|entry| entry.file_name().to_string_lossy().starts_with("libcore-"))
}

fn rustup_install() -> bool {
    if which("rustup").is_none() {
        return false;
    }
    println!("Adding the wasm target with rustup …");
    // One try: where the server is out of reach, three tries only take longer to say the same.
    let mut command = Command::new("rustup");
    command
        .args(["target", "add", TARGET])
        .env("RUSTUP_MAX_RETRIES", "0");
    let added = succeeds_within(&mut command, PATIENCE);
    if !added {
        println!("  rustup's server does not answer; trying Debian's compiler instead");
    }
    added
}

/// True when this compiler's sysroot holds the sources of the standard library.
fn sources_are_ready(workspace: &Workspace) -> bool {
    let output = Command::new("rustc")
        .current_dir(&workspace.root)
        .args(["--print", "sysroot"])
        .stderr(Stdio::null())
        .output();
    let Ok(output) = output else { return false };
    let sysroot = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
    sysroot
        .join("lib/rustlib/src/rust/library/std/Cargo.toml")
        .is_file()
}

fn sources_install() -> bool {
    if which("rustup").is_none() {
        return false;
    }
    println!("Adding the sources of the standard library with rustup, for a smaller page …");
    let mut command = Command::new("rustup");
    command
        .args(["component", "add", "rust-src"])
        .env("RUSTUP_MAX_RETRIES", "0");
    succeeds_within(&mut command, PATIENCE)
}

fn debian_is_ready() -> bool {
    let needed = [
        "/usr/bin/cargo",
        "/usr/bin/rustc",
        "/usr/lib/rustlib/src/rust/library/std/Cargo.toml",
        LINKER,
    ];
    // `exists` follows links, so a linker whose package is missing counts as missing.
    needed.iter().all(|file| Path::new(file).exists())
}

fn debian_install() -> Result<()> {
    if !apt_can_install() {
        bail!(
            "the page needs the wasm target: run `rustup target add {TARGET}`; on Debian without rustup's \
             server, run `sudo apt-get install {}` and the lld that {LINKER} links to",
            PACKAGES.join(" ")
        );
    }
    silent_step(
        "Installing Debian's Rust compiler with the sources of its standard library",
        || apt_install(&PACKAGES),
    )?;
    if !Path::new(LINKER).exists() {
        let linker = fs::read_link(LINKER).with_context(|| format!("{LINKER} is not a link"))?;
        let package = linker
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        let package = package.with_context(|| format!("{LINKER} links to nothing"))?;
        silent_step(&format!("Installing the linker {package}"), || {
            apt_install(&[&package])
        })?;
    }
    if debian_is_ready() {
        return Ok(());
    }
    bail!("Debian's packages are installed, but its compiler or its linker is still missing")
}
