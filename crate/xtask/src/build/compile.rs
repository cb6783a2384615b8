//! From Rust to a wasm module with its JavaScript: cargo, wasm-bindgen, wasm-opt.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use anyhow::{Context, Result, anyhow};

use super::Variant;
use super::split::Pieces;
use crate::setup::node;
use crate::setup::wasm_target::{Compiler, TARGET};
use crate::shell::{Workspace, run, run_quietly};

/// A wasm module and the JavaScript that loads it.
#[derive(Debug)]
pub(crate) struct Module {
    pub(crate) script: PathBuf,
    pub(crate) wasm: PathBuf,
    /// Pieces of it that are fetched when they are first needed.
    pub(crate) later: Vec<PathBuf>,
}

/// Compiles `www/site`; returns the raw wasm file.
pub(crate) fn compile(
    workspace: &Workspace,
    compiler: Compiler,
    variant: Variant,
) -> Result<PathBuf> {
    let profile = match variant {
        Variant::Dev => "wasm-dev",
        Variant::Release => "wasm",
    };
    let (mut command, target) = compiler.build(workspace);
    // Splitting needs to know what refers to what.
    let mut flags = "-Clink-arg=--emit-relocs".to_owned();
    if variant == Variant::Release && compiler.builds_std() {
        // A standard library of our own can be a small one: 100 kB less to download.
        command.env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size");
        flags.push_str(" -Zlocation-detail=none");
    }
    command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags);
    run(command.args(["--package", "site", "--profile", profile]))?;
    Ok(target.join(TARGET).join(profile).join("site.wasm"))
}

/// Writes `site.js`, `site_bg.wasm` and the pieces for later into a folder.
pub(crate) fn bind(pieces: &Pieces, folder: &Path) -> Result<Module> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    wasm_bindgen_cli_support::Bindgen::new()
        .input_path(&pieces.main)
        .out_name("site")
        .web(true)?
        .typescript(false)
        // The address of the wasm carries a hash, and only the bundle knows it.
        .omit_default_module_path(true)
        // The pieces share its table of functions.
        .keep_lld_exports(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(folder)
        .with_context(|| format!("wasm-bindgen on {}", pieces.main.display()))?;
    let place = |file: &Path| -> Result<PathBuf> {
        let to = folder.join(file.file_name().context("a piece without a name")?);
        fs::copy(file, &to)?;
        Ok(to)
    };
    place(&pieces.loader)?;
    Ok(Module {
        script: folder.join("site.js"),
        wasm: folder.join("site_bg.wasm"),
        later: pieces
            .later
            .iter()
            .map(|file| place(file))
            .collect::<Result<_>>()?,
    })
}

/// The engine alone as a module for Node, built as the page is: `module.js` beside its wasm.
pub(crate) fn engine_for_node(workspace: &Workspace, compiler: Compiler) -> Result<PathBuf> {
    let (mut command, target) = compiler.build(workspace);
    run(command.args(["--package", "wasm", "--profile", "wasm"]))?;
    let folder = workspace.target.join("engine");
    wasm_bindgen_cli_support::Bindgen::new()
        .input_path(target.join(TARGET).join("wasm").join("wasm.wasm"))
        .out_name("engine")
        .nodejs(true)?
        .typescript(false)
        .generate(&folder)?;
    // A folder of its own says that its scripts are of Node's older kind.
    fs::write(folder.join("package.json"), "{\"type\": \"commonjs\"}\n")?;
    Ok(folder.join("engine.js"))
}

/// Shrinks the pieces in place with npm's binaryen. The last results are kept beside what they were made from,
/// because several steps build the same page.
pub(crate) fn optimise(workspace: &Workspace, module: &Module) -> Result<()> {
    let kept = workspace.work()?.join("small");
    fs::create_dir_all(&kept)?;
    let tool = node::tool(workspace, "wasm-opt");
    // The first piece takes as long as all others together.
    let (first, others) = thread::scope(|scope| {
        let others = scope.spawn(|| -> Result<Vec<(u64, u64)>> {
            let pieces = module.later.iter();
            pieces
                .map(|wasm| optimise_one(&tool, wasm, &kept))
                .collect()
        });
        (optimise_one(&tool, &module.wasm, &kept), others.join())
    });
    let others = others.map_err(|_| anyhow!("a thread that optimised the wasm broke off"))??;
    let (mut before, mut after) = first?;
    for (large, small) in others {
        before += large;
        after += small;
    }
    println!("  {} kB became {} kB", before / 1000, after / 1000);
    Ok(())
}

/// Shrinks one piece; its bytes before and after.
fn optimise_one(tool: &Path, wasm: &Path, kept: &Path) -> Result<(u64, u64)> {
    let before = fs::read(wasm)?;
    let name = wasm.file_name().context("a piece without a name")?;
    let (source, result) = (kept.join(name).with_extension("large"), kept.join(name));
    if !(result.is_file() && fs::read(&source).is_ok_and(|old| old == before)) {
        run_quietly(
            Command::new(tool)
                .args(["-Oz", "--strip-debug", "--strip-producers"])
                .args(FEATURES)
                .arg(wasm)
                .arg("-o")
                .arg(&result),
        )?;
        // Written last: what is not whole has no source beside it.
        fs::write(&source, &before)?;
    }
    fs::copy(&result, wasm)?;
    Ok((before.len() as u64, fs::metadata(wasm)?.len()))
}

/// What rustc's wasm32-unknown-unknown emits by default; every browser since 2022 has them.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-multivalue",
];
