//! Scripts, styles and wasm under hashed names, by esbuild (`www/bundle.mjs`).

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use super::Variant;
use super::compile::Module;
use crate::shell::{Workspace, run_quietly};

/// The assets of one build.
#[derive(Debug)]
pub(crate) struct Bundle {
    /// Every file, by its hashed name under `assets/`.
    pub(crate) files: Vec<String>,
    /// The hashed name of what a page needs by name: `boot`, `style`, `wasm`, `editor`.
    pub(crate) entries: BTreeMap<String, String>,
}

impl Bundle {
    pub(crate) fn entry(&self, name: &str) -> Result<&str> {
        let file = self
            .entries
            .get(name)
            .with_context(|| format!("the bundle has no {name}"))?;
        Ok(file)
    }

    /// The files that a first visit downloads: scripts and styles but the editor's, and the first piece of the wasm.
    pub(crate) fn first_load(&self) -> Result<Vec<&str>> {
        let (wasm, editor) = (self.entry("wasm")?, self.entry("editor")?);
        let first = |file: &&str| *file == wasm || *file != editor && !file.ends_with(".wasm");
        Ok(self
            .files
            .iter()
            .map(String::as_str)
            .filter(first)
            .collect())
    }

    /// The list of addresses as JSON text. Hashed names hold nothing that needs escaping.
    pub(crate) fn list(&self) -> String {
        let lines: Vec<String> = self
            .files
            .iter()
            .map(|file| format!("  \"/assets/{file}\""))
            .collect();
        format!("[\n{}\n]\n", lines.join(",\n"))
    }
}

/// Packs everything into the folder, and reads back what the script says it wrote.
pub(crate) fn bundle(
    workspace: &Workspace,
    module: &Module,
    folder: &Path,
    variant: Variant,
) -> Result<Bundle> {
    let mut command = Command::new("node");
    command.current_dir(workspace.www()).arg("bundle.mjs");
    command.arg(&module.script).arg(&module.wasm).arg(folder);
    if variant == Variant::Dev {
        command.arg("--dev");
    }
    let report = run_quietly(&mut command)?;
    let mut bundle = Bundle {
        files: Vec::new(),
        entries: BTreeMap::new(),
    };
    for line in report.lines() {
        match line.split_once('\t') {
            Some(("file", name)) => bundle.files.push(name.to_owned()),
            Some((entry, name)) => {
                bundle.entries.insert(entry.to_owned(), name.to_owned());
            }
            None => println!("  {line}"),
        }
    }
    Ok(bundle)
}
