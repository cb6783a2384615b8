//! The browser that tests drive: found, or installed from Debian.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::shell::{apt_can_install, apt_install, silent_step, which};

/// Programs that answer to Chromium's protocol, most wanted first.
const NAMES: [&str; 5] = [
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

pub(crate) fn find() -> Result<PathBuf> {
    if let Some(named) = std::env::var_os("CHROMIUM").map(PathBuf::from) {
        if named.is_file() {
            return Ok(named);
        }
        bail!("CHROMIUM names {}, which is not a file", named.display());
    }
    if let Some(found) = NAMES.iter().find_map(|name| which(name)) {
        return Ok(found);
    }
    if apt_can_install() {
        silent_step("Installing Chromium for the browser tests", || {
            apt_install(&["chromium"])
        })?;
        return which("chromium").context("apt installed chromium, but it is not on PATH");
    }
    bail!(
        "the browser tests need Chromium or Chrome: install it (`sudo apt-get install chromium`), \
         or name one with CHROMIUM=/path/to/chrome"
    )
}
