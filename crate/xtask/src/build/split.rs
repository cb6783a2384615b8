//! Cuts the compiled page at the functions marked for it: what the first picture needs, and parts that are fetched
//! when they are first needed.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};

/// The compiled page in pieces, before wasm-bindgen has seen it.
#[derive(Debug)]
pub(crate) struct Pieces {
    /// What a visit begins with.
    pub(crate) main: PathBuf,
    /// The script that fetches the others, beside them.
    pub(crate) loader: PathBuf,
    /// What comes later.
    pub(crate) later: Vec<PathBuf>,
}

/// The script's name, as the main piece imports it.
const LOADER: &str = "./later.js";

/// Cuts a module that was linked with its relocations; the pieces go into the folder.
pub(crate) fn split(wasm: &Path, folder: &Path) -> Result<Pieces> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    let whole = fs::read(wasm).with_context(|| wasm.display().to_string())?;
    let main = folder.join("site.wasm");
    let mut options = wasm_split_cli_support::Options::new(&whole);
    options.output_dir = folder;
    options.main_out_path = &main;
    options.link_name = LOADER;
    options.main_module = "./site.js";
    let split = wasm_split_cli_support::transform(options)
        .map_err(|error| anyhow!("splitting {}: {error:#}", wasm.display()))?;
    let mut later = split.split_modules;
    later.sort();
    Ok(Pieces {
        loader: folder.join(LOADER),
        main,
        later,
    })
}
