//! The house rules that a machine can check: who may use whom, how long a file may be, what must not be left
//! behind. The lists are data at the top; changing the house means changing them first.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Which crates of ours a crate may name. Nobody may name `xtask`, `cli`, `site` or `suites`.
const ARROWS: [(&str, &[&str]); 10] = [
    ("json", &[]),
    ("jsonpath", &["json"]),
    ("jsonata", &["json"]),
    ("asl", &["json", "jsonpath", "jsonata", "yaml"]),
    ("lesson", &["asl", "json"]),
    ("wasm", &["asl", "json"]),
    ("yaml", &["json"]),
    (
        "cli",
        &["asl", "lesson", "yaml", "json", "jsonpath", "jsonata"],
    ),
    ("ui", &["asl", "json", "jsonpath", "jsonata"]),
    (
        "site",
        &["ui", "lesson", "asl", "json", "jsonpath", "jsonata"],
    ),
];

/// These may name every crate that others may name.
const ABOVE_ALL: [&str; 2] = ["xtask", "suites"];

/// The modules of `asl`, from the ground up: each may use only those before it.
const ASL_MODULES: [&str; 14] = [
    "language",
    "source",
    "diagnostic",
    "error",
    "definition",
    "data",
    "check",
    "program",
    "journal",
    "scenario",
    "provider",
    "machine",
    "run",
    "view",
];

/// Crates that are functions of their inputs, and what such code never says.
const CORE: [&str; 6] = ["json", "jsonpath", "jsonata", "asl", "lesson", "yaml"];
const OUTSIDE: [&str; 12] = [
    "std::time",
    "std::fs",
    "std::net",
    "std::env",
    "std::thread",
    "std::process",
    "std::io",
    "async fn",
    ".await",
    "wasm_bindgen",
    "web_sys",
    "println!",
];

const LONGEST: usize = 600;
const MEDIAN: usize = 200;

const LEFTOVERS: [&str; 8] = [
    "dbg!(",
    "todo!(",
    "unimplemented!(",
    "FIXME",
    "TODO",
    "#[ignore",
    "debugger;",
    ".only(",
];

#[test]
fn crates_use_only_what_stands_behind_their_arrow() {
    let mut complaints = Vec::new();
    let ours: Vec<&str> = ARROWS
        .iter()
        .map(|(name, _)| *name)
        .chain(ABOVE_ALL)
        .collect();
    for (name, manifest) in manifests() {
        let named: Vec<String> = dependencies(&manifest)
            .into_iter()
            .filter(|dependency| ours.contains(&dependency.as_str()))
            .collect();
        let allowed: &[&str] = match ARROWS.iter().find(|(known, _)| *known == name) {
            Some((_, allowed)) => allowed,
            None if ABOVE_ALL.contains(&name.as_str()) => {
                &["json", "jsonpath", "jsonata", "yaml", "asl", "lesson", "ui"]
            }
            None => {
                complaints.push(format!("{name} has no place in the floor plan"));
                continue;
            }
        };
        for dependency in named {
            if !allowed.contains(&dependency.as_str()) {
                complaints.push(format!("{name} may not use {dependency}"));
            }
        }
    }
    none(&complaints);
}

#[test]
fn modules_of_asl_use_only_those_above_them() {
    let source = root().join("crate/asl/src");
    let declared: Vec<String> = read(&source.join("lib.rs"))
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ").or(line.strip_prefix("mod ")))
        .map(|name| name.trim_end_matches([';', ' ', '{']).to_owned())
        .filter(|name| name != "tests")
        .collect();
    assert_eq!(
        declared, ASL_MODULES,
        "lib.rs lists the modules in another order"
    );
    let mut complaints = Vec::new();
    for file in files_below(&source, &["rs"]) {
        let parts: Vec<String> = file
            .strip_prefix(&source)
            .expect("a file below the source")
            .with_extension("")
            .iter()
            .map(|part| part.to_string_lossy().into_owned())
            .filter(|part| part != "mod")
            .collect();
        let Some(place) = ASL_MODULES.iter().position(|module| *module == parts[0]) else {
            continue;
        };
        if parts.iter().any(|part| part == "tests") {
            continue;
        }
        for used in crate_names(&code(&read(&file)), parts.len()) {
            let above = ASL_MODULES.iter().position(|module| *module == used);
            if above.is_some_and(|above| above > place) {
                complaints.push(format!(
                    "{} uses crate::{used}, which stands below it",
                    parts.join("/")
                ));
            }
        }
    }
    none(&complaints);
}

#[test]
fn the_core_knows_nothing_outside() {
    let mut complaints = Vec::new();
    for name in CORE {
        let source = root().join("crate").join(name).join("src");
        if !read(&source.join("lib.rs")).contains("#![forbid(unsafe_code)]") {
            complaints.push(format!("{name} does not forbid unsafe code"));
        }
        for file in files_below(&source, &["rs"]) {
            if file.file_stem().is_some_and(|stem| stem == "tests")
                || file.iter().any(|part| part == "tests")
            {
                continue;
            }
            let text = code(&read(&file));
            for word in OUTSIDE.iter().filter(|word| says(&text, word)) {
                complaints.push(format!("{} says {word}", show(&file)));
            }
        }
    }
    none(&complaints);
}

/// Whether the code says this word itself, not one that only begins like it.
fn says(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let next = text[at + word.len()..].chars().next();
        !next.is_some_and(|c| c.is_alphanumeric() || c == '_')
    })
}

#[test]
fn files_are_short() {
    let mut lengths: Vec<(usize, PathBuf)> = sources()
        .into_iter()
        .map(|file| (read(&file).lines().count(), file))
        .collect();
    lengths.sort();
    let too_long = lengths.iter().filter(|(length, _)| *length > LONGEST);
    let complaints: Vec<String> = too_long
        .map(|(length, file)| format!("{} has {length} lines", show(file)))
        .collect();
    none(&complaints);
    let median = lengths[lengths.len() / 2].0;
    assert!(median < MEDIAN, "the median file has {median} lines");
}

#[test]
fn every_rust_file_says_what_it_is_for() {
    let silent: Vec<String> = sources()
        .into_iter()
        .filter(|file| file.extension().is_some_and(|extension| extension == "rs"))
        .filter(|file| !read(file).starts_with("//! "))
        .map(|file| format!("{} does not begin with `//! `", show(&file)))
        .collect();
    none(&silent);
}

#[test]
fn nothing_is_left_behind() {
    let mut complaints = Vec::new();
    for file in sources() {
        // This file has to name what it looks for.
        if file.ends_with("house_rules.rs") {
            continue;
        }
        let text = read(&file);
        for leftover in LEFTOVERS
            .iter()
            .filter(|leftover| text.contains(**leftover))
        {
            complaints.push(format!("{} contains {leftover}", show(&file)));
        }
    }
    none(&complaints);
}

#[test]
fn every_dependency_has_a_reason_and_one_version() {
    let text = read(&root().join("Cargo.toml"));
    // "# sha1, sha2: why" explains each name before the colon.
    let explained: BTreeSet<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("# ")?.split_once(':'))
        .flat_map(|(names, _)| names.split(", "))
        .collect();
    let manifest = parse(&root().join("Cargo.toml"));
    let listed = manifest["workspace"]["dependencies"]
        .as_table()
        .expect("a table");
    let mut complaints = Vec::new();
    for (name, value) in listed {
        let is_ours = value.get("path").is_some();
        if !is_ours && !explained.contains(name.as_str()) {
            complaints.push(format!("Cargo.toml gives no reason for {name}"));
        }
    }
    for (name, manifest) in manifests() {
        for table in dependency_tables(&manifest) {
            for (dependency, value) in table {
                if value.get("workspace").is_none() {
                    complaints.push(format!("{name} gives {dependency} a version of its own"));
                }
            }
        }
        let linted = manifest
            .get("lints")
            .and_then(|lints| lints.get("workspace"));
        if linted.is_none() {
            complaints.push(format!("{name} does not take the workspace's lints"));
        }
    }
    none(&complaints);
}

#[test]
fn the_code_map_fits_on_a_few_pages() {
    let map = root().join("ARCHITECTURE.md");
    if map.is_file() {
        let length = read(&map).lines().count();
        assert!(length <= 200, "ARCHITECTURE.md has {length} lines");
    }
}

#[test]
fn names_of_the_crate_are_found() {
    let text = "use crate::{data::path, error};\nuse super::run;\nfn f() { crate::view::g() } // crate::check";
    let code = code(text);
    assert_eq!(
        crate_names(&code, 1),
        ["data", "error", "run", "view"].map(String::from).into()
    );
    assert!(
        !crate_names(&code, 2).contains("run"),
        "one `super` too few to leave the module"
    );
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the tests live in the project")
        .to_path_buf()
}

fn show(file: &Path) -> String {
    file.strip_prefix(root())
        .unwrap_or(file)
        .display()
        .to_string()
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn parse(file: &Path) -> toml::Table {
    toml::from_str(&read(file)).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn none(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

/// Every package of the workspace: its name and its manifest.
fn manifests() -> Vec<(String, toml::Table)> {
    let mut folders = vec![root().join("tests")];
    for parent in ["crate", "www"] {
        let entries = fs::read_dir(root().join(parent)).expect("a folder of packages");
        folders.extend(entries.flatten().map(|entry| entry.path()));
    }
    let files = folders.into_iter().map(|folder| folder.join("Cargo.toml"));
    let mut manifests: Vec<(String, toml::Table)> = files
        .filter(|file| file.is_file())
        .map(|file| {
            let manifest = parse(&file);
            let name = manifest["package"]["name"]
                .as_str()
                .expect("a name")
                .to_owned();
            (name, manifest)
        })
        .collect();
    manifests.sort_by(|(left, _), (right, _)| left.cmp(right));
    manifests
}

fn dependency_tables(manifest: &toml::Table) -> Vec<&toml::Table> {
    let tables = ["dependencies", "dev-dependencies", "build-dependencies"];
    let mut found: Vec<&toml::Table> = Vec::new();
    let targets = manifest.get("target").and_then(toml::Value::as_table);
    let places = targets
        .into_iter()
        .flat_map(toml::Table::values)
        .filter_map(toml::Value::as_table);
    for place in std::iter::once(manifest).chain(places) {
        found.extend(
            tables
                .iter()
                .filter_map(|name| place.get(*name)?.as_table()),
        );
    }
    found
}

fn dependencies(manifest: &toml::Table) -> Vec<String> {
    dependency_tables(manifest)
        .into_iter()
        .flat_map(|table| table.keys().cloned())
        .collect()
}

/// Every file that people write and read, in an order that does not depend on the disk.
fn sources() -> Vec<PathBuf> {
    let extensions = ["rs", "ts", "mjs", "css"];
    ["crate", "www", "tests"]
        .iter()
        .flat_map(|folder| files_below(&root().join(folder), &extensions))
        .collect()
}

fn files_below(folder: &Path, extensions: &[&str]) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .flatten()
        .map(|entry| entry.path())
        .collect();
    paths.sort();
    let mut files = Vec::new();
    for path in paths {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if path.is_dir() {
            if !["node_modules", "target", "dist"].contains(&name.as_str()) {
                files.extend(files_below(&path, extensions));
            }
        } else if extensions
            .iter()
            .any(|extension| name.ends_with(&format!(".{extension}")))
        {
            files.push(path);
        }
    }
    files
}

/// The text without its comments and without its tests, which stand at the end of a file.
fn code(text: &str) -> String {
    let body = text
        .split("#[cfg(test)]\nmod tests {")
        .next()
        .unwrap_or_default();
    let lines = body
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n")
}

/// The modules of the crate that a text names. `depth` is how many `super` lead from the file's module to the
/// crate.
fn crate_names(code: &str, depth: usize) -> BTreeSet<String> {
    let supers = "super::".repeat(depth);
    let mut names = BTreeSet::new();
    for prefix in ["crate::", supers.as_str()] {
        for (at, _) in code.match_indices(prefix) {
            let before = &code[..at];
            // `super::super::` inside a longer chain leads elsewhere, and `$crate::` is a macro's.
            if before.ends_with("super::") || before.ends_with('$') {
                continue;
            }
            let rest = &code[at + prefix.len()..];
            match rest.strip_prefix('{') {
                Some(group) => names.extend(group_heads(group)),
                None => names.extend(head(rest)),
            }
        }
    }
    names
}

/// The first names of each member of `{a::b, c::{d, e}, f}`, the opening brace read already.
fn group_heads(group: &str) -> Vec<String> {
    let mut heads = Vec::new();
    let mut depth = 0_usize;
    let mut start = 0;
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                heads.extend(head(group[start..at].trim_start()));
                start = at + 1;
                if character == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    heads
}

fn head(text: &str) -> Option<String> {
    let end = text.find(|character: char| !character.is_alphanumeric() && character != '_');
    let name = &text[..end.unwrap_or(text.len())];
    (!name.is_empty()).then(|| name.to_owned())
}
