//! Where things are, and how other programs are called. It knows no step of a build.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// The folders of this clone.
#[derive(Debug)]
pub(crate) struct Workspace {
    /// The project root.
    pub(crate) root: PathBuf,
    /// Cargo's target folder: `CARGO_TARGET_DIR`, or `target` in the root.
    pub(crate) target: PathBuf,
}

impl Workspace {
    pub(crate) fn find() -> Result<Self> {
        // Cargo sets the variable for `cargo run`; a binary started by hand knows where it was built.
        let manifest = std::env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = manifest
            .ancestors()
            .nth(2)
            .context("the folder of xtask has no grandparent")?
            .to_path_buf();
        if !root.join("Cargo.toml").is_file() {
            bail!("{} is not the root of the project", root.display());
        }
        let target = match std::env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => root.join(folder),
            None => root.join("target"),
        };
        Ok(Self { root, target })
    }

    /// What a static host publishes.
    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    pub(crate) fn www(&self) -> PathBuf {
        self.root.join("www")
    }

    /// Where a build keeps what lies between the sources and `dist`.
    pub(crate) fn work(&self) -> Result<PathBuf> {
        let folder = self.target.join("site");
        fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
        Ok(folder)
    }

    /// The cargo that runs this tool, so that both see the same toolchain.
    pub(crate) fn cargo(&self) -> Command {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", &self.target);
        command
    }
}

/// Runs a program to its end; a failure names the program.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .with_context(|| format!("cannot start {}", name(command)))?;
    if !status.success() {
        bail!("{} ended with {status}", name(command));
    }
    Ok(())
}

/// Runs a program that should be silent; what it said appears only when it fails.
pub(crate) fn run_quietly(command: &mut Command) -> Result<String> {
    let output = command
        .output()
        .with_context(|| format!("cannot start {}", name(command)))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        let complaint = String::from_utf8_lossy(&output.stderr);
        bail!(
            "{} ended with {}\n{text}{complaint}",
            name(command),
            output.status
        );
    }
    Ok(text)
}

/// Runs a program, and stops it when it takes longer than allowed. True when it succeeded in time.
pub(crate) fn succeeds_within(command: &mut Command, limit: Duration) -> bool {
    let Ok(mut child) = command.spawn() else {
        return false;
    };
    let start = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) if start.elapsed() < limit => std::thread::sleep(Duration::from_millis(50)),
            _ => {
                // Already gone is as good as stopped.
                let _ = child.kill();
                let _ = child.wait();
                return false;
            }
        }
    }
}

/// The program on PATH, if it is there.
pub(crate) fn which(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}

/// True when this process may install system packages.
pub(crate) fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

/// Installs Debian packages. Call it only when `apt_can_install` says so.
pub(crate) fn apt_install(packages: &[&str]) -> Result<()> {
    let apt = |arguments: &[&str]| {
        run(Command::new("apt-get")
            .env("DEBIAN_FRONTEND", "noninteractive")
            .args(["-q", "-o", "Dpkg::Use-Pty=0"])
            .args(arguments)
            .stdout(std::process::Stdio::null()))
    };
    apt(&["update"])?;
    apt(&[&["install", "-y", "--no-install-recommends"], packages].concat())
}

pub(crate) fn apt_can_install() -> bool {
    which("apt-get").is_some() && is_root()
}

/// Says what takes a while, does it, and says how long it took. The work shows its own progress.
pub(crate) fn step<T>(sentence: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("{sentence} …");
    let start = Instant::now();
    let result = work()?;
    let seconds = start.elapsed().as_secs_f64();
    if seconds >= 1.0 {
        println!("  done in {seconds:.1} s");
    }
    Ok(result)
}

/// A step whose work says nothing by itself: now and then a line says that it goes on.
pub(crate) fn silent_step<T>(sentence: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    const PAUSE: Duration = Duration::from_secs(15);
    let (done, waiting) = mpsc::channel::<()>();
    let start = Instant::now();
    let ticker = std::thread::spawn(move || {
        // The channel closes when the work is done, and then waiting ends at once.
        while waiting.recv_timeout(PAUSE) == Err(mpsc::RecvTimeoutError::Timeout) {
            println!("  still at it after {:.0} s", start.elapsed().as_secs_f64());
        }
    });
    let result = step(sentence, work);
    drop(done);
    // A ticker that panicked has nothing to add to the result.
    let _ = ticker.join();
    result
}

/// Writes a file only when its text differs, so that watchers and caches see no change where there is none.
pub(crate) fn write_if_changed(path: &Path, bytes: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    fs::write(path, bytes).with_context(|| path.display().to_string())
}

fn name(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program
        .file_name()
        .unwrap_or(program.as_os_str())
        .to_string_lossy();
    let first = command
        .get_args()
        .next()
        .map(|argument| format!(" {}", argument.to_string_lossy()));
    format!("`{name}{}`", first.unwrap_or_default())
}
