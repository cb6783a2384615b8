//! What the documentation says is so: links lead somewhere, scenarios give what stands below them, every code of
//! a diagnostic has a section with an example that raises it. `UPDATE=1` rewrites what stands below scenarios.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use asl::check::{self, Options};
use lesson::author::{Document, Link, document};
use lesson::{Block, Observation};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn documents() -> BTreeMap<String, (PathBuf, Document)> {
    let folder = root().join("docs");
    let mut documents = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("docs is there") {
        let path = entry.expect("an entry").path();
        let Some(name) = path
            .file_name()
            .and_then(|name| name.to_str()?.strip_suffix(".md"))
        else {
            continue;
        };
        let text = fs::read_to_string(&path).expect("a text");
        documents.insert(name.to_string(), (path.clone(), document(&text)));
    }
    documents
}

#[test]
fn documents_can_be_rendered_and_their_links_lead_somewhere() {
    let documents = documents();
    let mut complaints = Vec::new();
    for (name, (_, document)) in &documents {
        for problem in &document.prose.problems {
            complaints.push(format!("{name}: {problem}"));
        }
        for link in &document.prose.links {
            let leads = match link {
                Link::Heading(anchor) => document.prose.anchors.contains(anchor),
                Link::Document(page, anchor) => documents.get(page).is_some_and(|(_, page)| {
                    anchor
                        .as_ref()
                        .is_none_or(|anchor| page.prose.anchors.contains(anchor))
                }),
                Link::Lesson(slug, _) => fs::read_dir(root().join("lessons"))
                    .expect("lessons is there")
                    .any(|chapter| {
                        let chapter = chapter.expect("an entry").path();
                        chapter.join(slug).join("lesson.md").is_file()
                    }),
                Link::Web(_) => true,
                Link::Unknown(_) => false,
            };
            if !leads {
                complaints.push(format!("{name}: {link:?} leads nowhere"));
            }
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn scenarios_give_what_stands_below_them() {
    for (name, (path, document)) in documents() {
        let mut text = fs::read_to_string(&path).expect("a text");
        let mut wrong = Vec::new();
        let blocks = &document.prose.blocks;
        for (index, block) in blocks.iter().enumerate() {
            let Some(scenario) = code(block, "json scenario") else {
                continue;
            };
            let below = blocks
                .get(index + 1)
                .and_then(|block| code(block, "text outcome"));
            let below = below.unwrap_or_else(|| panic!("{name}: no outcome below\n{scenario}"));
            let outcome = outcome(scenario);
            if outcome != below {
                wrong.push(format!(
                    "{name}: the scenario\n{scenario}gives\n{outcome}not\n{below}"
                ));
                let before = format!("{scenario}```\n\n```text outcome\n");
                text = text.replace(
                    &format!("{before}{below}```"),
                    &format!("{before}{outcome}```"),
                );
            }
        }
        if std::env::var_os("UPDATE").is_some() && !wrong.is_empty() {
            fs::write(&path, text).expect("the document can be written");
        } else {
            assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        }
    }
}

fn code<'b>(block: &'b Block, kind: &str) -> Option<&'b str> {
    match block {
        Block::Code { language, text } if language == kind => Some(text),
        _ => None,
    }
}

/// What came of a scenario, in the words of the page.
fn outcome(text: &str) -> String {
    let value = json::parse(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let mut scenario = value.as_object().expect("a scenario is an object").clone();
    let definition = scenario.remove("definition").expect("a definition");
    let seen: Observation = lesson::check::observe(&definition.pretty(), &scenario);
    let mut lines = vec![format!("status   {}", seen.status)];
    if let Some(output) = &seen.output {
        lines.push(format!("output   {output}"));
    }
    if let Some(error) = &seen.error {
        lines.push(format!("error    {error}"));
    }
    if let Some(cause) = &seen.cause {
        lines.push(format!("cause    {cause}"));
    }
    lines.push(format!("path     {}", seen.path()));
    lines.push(format!("seconds  {}", seen.seconds));
    lines.join("\n") + "\n"
}

#[test]
fn every_code_of_a_diagnostic_has_a_section_with_an_example() {
    let (_, document) = &documents()["diagnostics"];
    let mut complaints = Vec::new();
    let mut sections: Vec<(String, bool)> = Vec::new();
    for block in &document.prose.blocks {
        match block {
            Block::Html(html) => {
                for part in html.split("<h3 id=\"").skip(1) {
                    let code = part
                        .split("<code>")
                        .nth(1)
                        .and_then(|rest| rest.split("</code>").next());
                    sections.push((code.unwrap_or_default().to_string(), false));
                }
            }
            Block::Code { language, text } if language == "asl raises" => {
                let (code, has_example) = sections.last_mut().expect("a section");
                *has_example = true;
                let raised = codes_of(text);
                if !raised.contains(code.as_str()) {
                    complaints.push(format!("the example of {code} raises {raised:?}"));
                }
            }
            _ => {}
        }
    }
    let written: BTreeSet<&str> = sections.iter().map(|(code, _)| code.as_str()).collect();
    let said = codes_in_the_source();
    for code in &said {
        if !written.contains(code.as_str()) {
            complaints.push(format!("{code} has no section"));
        }
    }
    for (code, has_example) in &sections {
        if !said.contains(code) {
            complaints.push(format!("{code} has a section, but no rule says it"));
        }
        if !has_example && !WITHOUT_EXAMPLE.contains(&code.as_str()) {
            complaints.push(format!("{code} has no example"));
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// What may be allowed is what the document calls a warning or a hint.
#[test]
fn the_lists_of_codes_are_those_of_the_document() {
    let text = fs::read_to_string(root().join("docs/diagnostics.md")).expect("a text");
    let (mut errors, mut warnings) = (BTreeSet::new(), BTreeSet::new());
    let mut section = "";
    for line in text.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            section = heading;
        } else if let Some(code) = line.strip_prefix("### `") {
            let code = code.trim_end_matches('`');
            match section {
                "Errors" => errors.insert(code),
                _ => warnings.insert(code),
            };
        }
    }
    let listed = |codes: &[&'static str]| codes.iter().copied().collect::<BTreeSet<&str>>();
    assert_eq!(listed(check::codes::ERRORS), errors);
    assert_eq!(listed(check::codes::WARNINGS), warnings);
}

/// Every code that the engine says: a text in capitals that is named in `report.rs`, or the first text of a
/// diagnostic.
fn codes_in_the_source() -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    let mut open = vec![root().join("crate/asl/src")];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            let entries = fs::read_dir(&path).expect("a folder");
            open.extend(entries.map(|entry| entry.expect("an entry").path()));
            continue;
        }
        let text = fs::read_to_string(&path).expect("a text");
        let starts: &[&str] = match path.ends_with("check/report.rs") {
            true => &[": &str ="],
            false => &[
                "Diagnostic::error(",
                "Diagnostic::warning(",
                "Diagnostic::hint(",
            ],
        };
        for start in starts {
            for (at, _) in text.match_indices(start) {
                let rest = text[at + start.len()..].trim_start();
                let code = rest
                    .strip_prefix('"')
                    .and_then(|rest| rest.split('"').next());
                codes.extend(code.map(str::to_string));
            }
        }
    }
    codes
}

/// Codes whose examples would fill pages.
const WITHOUT_EXAMPLE: [&str; 2] = ["TOO_DEEPLY_NESTED", "definition-too-large"];

fn codes_of(text: &str) -> BTreeSet<&'static str> {
    let syntax = asl::source::parse(text);
    let definition = syntax
        .root
        .as_ref()
        .map(asl::definition::read)
        .unwrap_or_default();
    check::check(text, &syntax, &definition, &Options::default())
        .into_iter()
        .map(|diagnostic| diagnostic.code)
        .collect()
}
