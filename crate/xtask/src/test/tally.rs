//! How many checks passed and failed, counted from what other test runners print.

use std::fmt;
use std::io::{BufRead, BufReader};
use std::ops::AddAssign;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u32,
    pub(crate) failed: u32,
}

impl Tally {
    pub(crate) fn passed() -> Self {
        Self {
            passed: 1,
            failed: 0,
        }
    }

    pub(crate) fn failed() -> Self {
        Self {
            passed: 0,
            failed: 1,
        }
    }

    pub(crate) fn of(holds: bool) -> Self {
        if holds {
            Self::passed()
        } else {
            Self::failed()
        }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// Runs `cargo test`, shows what it prints, and adds up its result lines.
pub(crate) fn of_cargo_test(command: &mut Command) -> Result<Tally> {
    of_lines(command, |line| {
        // "test result: ok. 12 passed; 0 failed; 0 ignored; …"
        let (_, counts) = line.strip_prefix("test result: ")?.split_once(". ")?;
        let mut words = counts.split(' ');
        let passed = words.next()?.parse().ok()?;
        let failed = words.nth(1)?.parse().ok()?;
        Some(Tally { passed, failed })
    })
}

/// Runs `node --test` with the TAP reporter, and reads the counts at its end.
pub(crate) fn of_node_test(command: &mut Command) -> Result<Tally> {
    of_lines(command, |line| {
        if let Some(count) = line.strip_prefix("# pass ") {
            return Some(Tally {
                passed: count.parse().ok()?,
                failed: 0,
            });
        }
        let count = line
            .strip_prefix("# fail ")
            .or_else(|| line.strip_prefix("# cancelled "))?;
        Some(Tally {
            passed: 0,
            failed: count.parse().ok()?,
        })
    })
}

/// A runner that fails without a failed test (one that does not compile, say) counts as one failure, and so
/// does one that says nothing: silence proves nothing.
fn of_lines(command: &mut Command, count: impl Fn(&str) -> Option<Tally>) -> Result<Tally> {
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot start the test runner")?;
    let output = child.stdout.take().context("the runner has no output")?;
    let mut total = Tally::default();
    for line in BufReader::new(output).lines() {
        let line = line?;
        println!("{line}");
        if let Some(tally) = count(&line) {
            total += tally;
        }
    }
    let succeeded = child.wait()?.success();
    if total.failed == 0 && (!succeeded || total.passed == 0) {
        total += Tally::failed();
    }
    Ok(total)
}
