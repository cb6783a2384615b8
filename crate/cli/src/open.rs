//! Opens a file and finds the definitions in it: JSON, YAML, or a template that declares state machines.

use std::path::{Path, PathBuf};

use asl::check::MachineKind;
use asl::source::{self, LineIndex};
use json::syntax::{Node, Span, Syntax};
use json::{Str, Value};

/// A definition in a file.
pub(crate) struct Opened {
    /// The file that holds it.
    pub(crate) path: PathBuf,
    /// The text of that file.
    pub(crate) text: String,
    /// The tree, with places of that text.
    pub(crate) syntax: Syntax,
    /// The name of the state machine, in a template.
    pub(crate) name: Option<String>,
    /// The type that the template gives it.
    pub(crate) kind: Option<MachineKind>,
    /// Values that the template substitutes.
    pub(crate) substitutions: Vec<(Str, Str)>,
}

/// Finds all definitions of a text that was read from this path.
///
/// # Errors
/// A sentence for a state machine of a template that cannot be opened.
pub(crate) fn open(path: &Path, text: String) -> Result<Vec<Opened>, String> {
    let syntax = source::parse(&text);
    if !syntax.root.as_ref().is_some_and(yaml::is_template) {
        return Ok(vec![Opened {
            path: path.to_path_buf(),
            text,
            syntax,
            name: None,
            kind: None,
            substitutions: Vec::new(),
        }]);
    }
    let mut opened = Vec::new();
    for machine in yaml::state_machines(&text, &syntax) {
        let (path, text, syntax) = match machine.source {
            yaml::Source::Inside(syntax) => (path.to_path_buf(), text.clone(), syntax),
            yaml::Source::File(file) => {
                let path = path.parent().unwrap_or(Path::new("")).join(&*file);
                let text = std::fs::read_to_string(&path)
                    .map_err(|e| format!("{} of {}: {e}", path.display(), machine.name))?;
                let syntax = source::parse(&text);
                (path, text, syntax)
            }
            yaml::Source::Elsewhere => {
                return Err(format!(
                    "{}: the definition of {} is put together or kept elsewhere and cannot be opened",
                    path.display(),
                    machine.name
                ));
            }
        };
        opened.push(Opened {
            path,
            text,
            syntax,
            name: Some(machine.name.to_string()),
            kind: machine.kind.as_deref().and_then(MachineKind::from_name),
            substitutions: machine.substitutions,
        });
    }
    if opened.is_empty() {
        return Err(format!(
            "{}: the template declares no state machine",
            path.display()
        ));
    }
    Ok(opened)
}

/// Opens one definition to run or draw it: its text, at the places of its file, and what a template says of it.
///
/// # Errors
/// A sentence for people.
pub(crate) fn one(path: &Path, text: String, name: Option<&str>) -> Result<Opened, String> {
    let mut all = open(path, text)?;
    let mut opened = match (name, all.len()) {
        (None, 1) => all.swap_remove(0),
        (None, _) => {
            let names: Vec<&str> = all.iter().filter_map(|o| o.name.as_deref()).collect();
            return Err(format!(
                "{}: choose one of its state machines with --state-machine: {}",
                path.display(),
                names.join(", ")
            ));
        }
        (Some(name), _) => {
            let found = all.iter().position(|o| o.name.as_deref() == Some(name));
            let found = found
                .ok_or_else(|| format!("{}: there is no state machine {name}", path.display()))?;
            all.swap_remove(found)
        }
    };
    if let Some(root) = opened
        .syntax
        .root
        .as_ref()
        .filter(|_| opened.name.is_some())
    {
        opened.text = alone(&opened.text, root);
    }
    Ok(opened)
}

/// The text of a definition within a template: all around it is blank, so that lines and columns stay. Where that
/// reads otherwise, because functions or anchors of the template count, the definition is written out as JSON.
fn alone(text: &str, root: &Node) -> String {
    let Span { start, end } = root.span;
    let blank = |part: Option<&str>| -> String {
        let keep = |c: char| if c == '\n' { '\n' } else { ' ' };
        part.unwrap_or_default().chars().map(keep).collect()
    };
    let inside = text.get(start as usize..end as usize).unwrap_or_default();
    let alone = blank(text.get(..start as usize)) + inside;
    let value = root.to_value();
    let read = source::parse(&alone);
    let same = read.errors.is_empty() && read.root.is_some_and(|again| again.to_value() == value);
    if same { alone } else { value.pretty() }
}

/// Reads a document that is no definition, in JSON or YAML.
///
/// # Errors
/// The first thing that is wrong with it, with its place.
pub(crate) fn value(path: &Path, text: &str) -> Result<Value, String> {
    if source::looks_like_json(text) {
        return json::parse(text)
            .map_err(|e| format!("{}:{}:{}: {}", path.display(), e.line, e.column, e.message));
    }
    let syntax = yaml::parse(text);
    match (syntax.errors.first(), &syntax.root) {
        (None, Some(root)) => Ok(root.to_value()),
        (error, _) => {
            let offset = error.map_or(0, |e| e.span.start as usize);
            let place = LineIndex::new(text).place(text, offset);
            let message = error.map_or("The text is empty.", |e| e.message);
            Err(format!(
                "{}:{}:{}: {message}",
                path.display(),
                place.line,
                place.column
            ))
        }
    }
}
