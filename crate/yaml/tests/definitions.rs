//! Real YAML definitions that others wrote, each against the same machine as JSON. Passes when they are missing.

use std::path::{Path, PathBuf};

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|e| e.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

#[test]
fn yaml_reads_as_the_same_machine() {
    let ancestors = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let mut folders = ancestors.map(|place| place.join("shared/definitions"));
    let mut paths = Vec::new();
    if let Some(folder) = folders.find(|f| f.exists()) {
        files(&folder, &mut paths);
    }
    for path in paths
        .iter()
        .filter(|p| p.to_string_lossy().ends_with(".asl.yaml"))
    {
        let text = std::fs::read_to_string(path).expect("the file is text");
        let yaml = yaml::parse(&text);
        assert_eq!(yaml.problems, [], "{}", path.display());
        let read = yaml
            .syntax
            .root
            .expect("the file holds a document")
            .to_value();
        let twin = path.with_extension("yaml.sub.json");
        let Ok(twin) = std::fs::read_to_string(twin) else {
            continue;
        };
        let twin = json::parse(&twin).expect("the twin is JSON");
        assert_eq!(read, twin, "{}", path.display());
    }
}
