//! From Rust to a wasm module with its JavaScript: cargo, wasm-bindgen, wasm-opt.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::Variant;
use crate::setup::node;
use crate::setup::wasm_target::{Compiler, TARGET};
use crate::shell::{Workspace, run, run_quietly};

/// A wasm module and the JavaScript that loads it.
#[derive(Debug)]
pub(crate) struct Module {
    pub(crate) script: PathBuf,
    pub(crate) wasm: PathBuf,
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
    if variant == Variant::Release && compiler == Compiler::Debian {
        // This compiler builds the standard library as well, and can build a small one: 40 kB less to download.
        command
            .env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size")
            .env(
                "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
                "-Zlocation-detail=none",
            );
    }
    run(command.args(["--package", "site", "--profile", profile]))?;
    Ok(target.join(TARGET).join(profile).join("site.wasm"))
}

/// Writes `site.js` and `site_bg.wasm` into a folder, from the raw wasm.
pub(crate) fn bind(wasm: &Path, folder: &Path) -> Result<Module> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    wasm_bindgen_cli_support::Bindgen::new()
        .input_path(wasm)
        .out_name("site")
        .web(true)?
        .typescript(false)
        // The address of the wasm carries a hash, and only the bundle knows it.
        .omit_default_module_path(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(folder)
        .with_context(|| format!("wasm-bindgen on {}", wasm.display()))?;
    Ok(Module {
        script: folder.join("site.js"),
        wasm: folder.join("site_bg.wasm"),
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

/// Shrinks the wasm in place with npm's binaryen. The last result is kept beside what it was made from, because
/// several steps build the same page.
pub(crate) fn optimise(workspace: &Workspace, module: &Module) -> Result<()> {
    let before = fs::read(&module.wasm)?;
    let (source, small) = (
        workspace.work()?.join("large.wasm"),
        workspace.work()?.join("small.wasm"),
    );
    if !(small.is_file() && fs::read(&source).is_ok_and(|old| old == before)) {
        run_quietly(
            Command::new(node::tool(workspace, "wasm-opt"))
                .arg("-Oz")
                .args(FEATURES)
                .arg(&module.wasm)
                .arg("-o")
                .arg(&small),
        )?;
        // Written last: what is not whole has no source beside it.
        fs::write(&source, &before)?;
    }
    fs::copy(&small, &module.wasm)?;
    let after = fs::metadata(&module.wasm)?.len();
    println!("  {} kB became {} kB", before.len() / 1000, after / 1000);
    Ok(())
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
