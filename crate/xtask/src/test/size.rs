//! What a first visit downloads, held against a budget.

use anyhow::{Context, Result};

use super::tally::Tally;
use crate::build::Bundle;
use crate::serve;
use crate::shell::Workspace;

/// First load of a lesson page without the editor: page, scripts, style, the first piece of the wasm. Bytes after
/// brotli.
const FIRST_LOAD: u64 = 300_000;
/// The editor's chunk with everything it brings.
const EDITOR: u64 = 150_000;
/// Every piece of the wasm that is fetched when it is first needed.
const PIECES: u64 = 520_000;

pub(crate) fn check(workspace: &Workspace, bundle: &Bundle) -> Result<Tally> {
    let report = serve::compress(workspace)?;
    let sizes: Vec<(&str, u64)> = report.lines().filter_map(line).collect();
    let size = |path: &str| {
        let found = sizes.iter().find(|(known, _)| *known == path);
        found
            .map(|(_, size)| *size)
            .with_context(|| format!("dist/ has no {path}"))
    };
    let first = bundle.first_load()?;
    // The page that weighs most, with the lesson that it loads.
    let lessons = sizes.iter().filter_map(|(path, _)| {
        let folder = path
            .strip_suffix("/index.html")
            .filter(|path| path.starts_with("lessons/"))?;
        Some((
            *path,
            size(path).ok()? + size(&format!("{folder}.json")).ok()?,
        ))
    });
    let (page, mut first_load) = lessons
        .max_by_key(|(_, size)| *size)
        .context("dist/ has no lesson")?;
    println!("{first_load:>8}  {page} with its lesson");
    for file in &first {
        let bytes = size(&format!("assets/{file}"))?;
        println!("{bytes:>8}  {file}");
        first_load += bytes;
    }
    let (mut editor, mut pieces) = (0, 0);
    for file in bundle
        .files
        .iter()
        .filter(|file| !first.contains(&file.as_str()))
    {
        let bytes = size(&format!("assets/{file}"))?;
        println!("{bytes:>8}  {file} (later)");
        match file.ends_with(".wasm") {
            true => pieces += bytes,
            false => editor += bytes,
        }
    }
    let mut tally = judge("the first load", first_load, FIRST_LOAD);
    tally += judge("the editor", editor, EDITOR);
    tally += judge("the pieces of the wasm for later", pieces, PIECES);
    Ok(tally)
}

fn judge(what: &str, bytes: u64, budget: u64) -> Tally {
    let holds = bytes <= budget;
    let verdict = if holds { "within" } else { "OVER" };
    println!("{what}: {bytes} bytes of brotli, {verdict} the budget of {budget}");
    Tally::of(holds)
}

/// `bytes<TAB>compressed<TAB>path`
fn line(line: &str) -> Option<(&str, u64)> {
    let mut parts = line.split('\t').skip(1);
    let compressed = parts.next()?.parse().ok()?;
    Some((parts.next()?, compressed))
}
