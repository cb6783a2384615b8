//! Notices that a source has changed, by looking: a few hundred files are read in milliseconds, and polling
//! works on every file system.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::Path;

use crate::shell::Workspace;

/// What the page is made of.
const SOURCES: [&str; 7] = [
    "www",
    "crate",
    "lessons",
    "docs",
    "Cargo.toml",
    "Cargo.lock",
    "netlify.toml",
];
const IGNORED: [&str; 3] = ["node_modules", "target", "xtask"];

/// A number that changes when a source does.
pub(crate) fn fingerprint(workspace: &Workspace) -> u64 {
    let mut hasher = DefaultHasher::new();
    for source in SOURCES {
        visit(&workspace.root.join(source), &mut hasher);
    }
    hasher.finish()
}

fn visit(path: &Path, hasher: &mut DefaultHasher) {
    // A file that goes away while we look is a change that the next look sees.
    let Ok(metadata) = fs::metadata(path) else {
        return;
    };
    if !metadata.is_dir() {
        path.hash(hasher);
        metadata.len().hash(hasher);
        metadata.modified().ok().hash(hasher);
        return;
    }
    let Ok(entries) = fs::read_dir(path) else {
        return;
    };
    let mut paths: Vec<_> = entries
        .flatten()
        .filter(|entry| {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            !name.starts_with('.') && !IGNORED.contains(&name.as_ref())
        })
        .map(|entry| entry.path())
        .collect();
    paths.sort();
    for path in paths {
        visit(&path, hasher);
    }
}
