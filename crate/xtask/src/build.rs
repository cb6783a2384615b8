//! `cargo xtask build`: from the sources to `dist/`, ready for any static host.

mod bundle;
mod compile;
mod lessons;
mod offline;
mod pages;
mod split;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::setup;
use crate::shell::{Workspace, silent_step, step, write_if_changed};

pub(crate) use bundle::Bundle;

/// How much work goes into the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Variant {
    /// Quick to build: for `serve` while working on the page.
    Dev,
    /// Small to download: for visitors.
    Release,
}

/// Builds `dist/` and says what is in it.
pub(crate) fn build(workspace: &Workspace, variant: Variant) -> Result<Bundle> {
    let compiler = setup::wasm_target::find(workspace, variant == Variant::Release)?;
    setup::node::packages(workspace)?;
    let wasm = step("Compiling the page to wasm", || {
        compile::compile(workspace, compiler, variant)
    })?;
    let module = silent_step("Writing the JavaScript beside the wasm", || {
        let pieces = split::split(&wasm, &workspace.work()?.join("pieces"))?;
        compile::bind(&pieces, &workspace.work()?.join("bindgen"))
    })?;
    if variant == Variant::Release {
        silent_step("Optimising the wasm for size", || {
            compile::optimise(workspace, &module)
        })?;
    }
    let staged = workspace.work()?.join("assets");
    let bundle = silent_step("Packing scripts and styles", || {
        bundle::bundle(workspace, &module, &staged, variant)
    })?;
    let pages = pages::pages(workspace, &bundle)?;
    install(&workspace.dist(), &staged, &bundle, &pages)?;
    println!(
        "dist/ holds {} assets and {} pages and texts.",
        bundle.files.len(),
        pages.len()
    );
    Ok(bundle)
}

/// Builds the engine as a module for Node; returns its script.
pub(crate) fn engine_for_node(workspace: &Workspace) -> Result<PathBuf> {
    let compiler = setup::wasm_target::find(workspace, false)?;
    step("Compiling the engine to wasm", || {
        compile::engine_for_node(workspace, compiler)
    })
}

/// Fills `dist/` while a server may be reading it: new assets first, then the pages that name them, and only
/// then what no page names any more.
fn install(dist: &Path, staged: &Path, bundle: &Bundle, pages: &[pages::Page]) -> Result<()> {
    let mut kept = BTreeSet::new();
    let mut put = |path: PathBuf, bytes: &[u8]| {
        write_if_changed(&path, bytes)?;
        kept.insert(path);
        Ok::<(), anyhow::Error>(())
    };
    for file in &bundle.files {
        let bytes = fs::read(staged.join(file)).with_context(|| file.clone())?;
        put(dist.join("assets").join(file), &bytes)?;
    }
    for page in pages {
        put(dist.join(&page.path), page.text.as_bytes())?;
    }
    // What an offline cache has to hold besides the pages.
    put(dist.join("assets.json"), bundle.list().as_bytes())?;
    remove_others(dist, &kept)
}

fn remove_others(folder: &Path, kept: &BTreeSet<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            remove_others(&path, kept)?;
            if fs::read_dir(&path)?.next().is_none() {
                fs::remove_dir(&path)?;
            }
        } else if !kept.contains(&path) {
            fs::remove_file(&path)?;
        }
    }
    Ok(())
}
