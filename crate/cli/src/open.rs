//! Opens a file and finds the definitions in it: JSON, YAML, or a template that declares state machines.

use std::path::{Path, PathBuf};

use asl::check::MachineKind;
use asl::diagnostic::Diagnostic;
use json::Str;
use json::syntax::{Node, Syntax};

/// A definition in a file.
pub(crate) struct Opened {
    /// The file that holds it.
    pub(crate) path: PathBuf,
    /// The text of that file.
    pub(crate) text: String,
    /// The tree, with places of that text.
    pub(crate) syntax: Syntax,
    /// What is to say about the text as YAML.
    pub(crate) problems: Vec<Diagnostic>,
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
    let (syntax, problems) = parse(path, &text);
    let Some(root) = syntax.root.as_ref().filter(|root| yaml::is_template(root)) else {
        return Ok(vec![Opened {
            path: path.to_path_buf(),
            text,
            syntax,
            problems,
            name: None,
            kind: None,
            substitutions: Vec::new(),
        }]);
    };
    let mut opened = Vec::new();
    for machine in yaml::state_machines(&text, root) {
        let (path, text, syntax, problems) = match machine.source {
            yaml::Source::Inside(syntax) => (path.to_path_buf(), text.clone(), syntax, Vec::new()),
            yaml::Source::File(file) => {
                let path = path.parent().unwrap_or(Path::new("")).join(file);
                let text = std::fs::read_to_string(&path)
                    .map_err(|e| format!("{} of {}: {e}", path.display(), machine.name))?;
                let (syntax, problems) = parse(&path, &text);
                (path, text, syntax, problems)
            }
            yaml::Source::Elsewhere => {
                return Err(format!(
                    "{}: the definition of {} is put together or kept elsewhere and cannot be opened",
                    path.display(),
                    machine.name
                ));
            }
        };
        let pairs = machine.substitutions.iter();
        opened.push(Opened {
            path,
            text,
            syntax,
            problems,
            name: Some(machine.name),
            kind: machine.kind.as_deref().and_then(MachineKind::from_name),
            substitutions: pairs
                .map(|(k, v)| (k.as_str().into(), v.as_str().into()))
                .collect(),
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

/// Opens one definition to run or draw it: its text as JSON, and what a template says of it.
///
/// # Errors
/// A sentence for people.
pub(crate) fn one(path: &Path, text: String, name: Option<&str>) -> Result<Opened, String> {
    let is_json = !is_yaml(path);
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
    if let Some(problem) = opened
        .problems
        .iter()
        .find(|p| p.severity == asl::diagnostic::Severity::Error)
    {
        return Err(format!("{}: {}", opened.path.display(), problem.message));
    }
    if !is_json || opened.name.is_some() {
        opened.text = opened
            .syntax
            .root
            .as_ref()
            .map(|root| Node::to_value(root).pretty())
            .unwrap_or_default();
    }
    Ok(opened)
}

/// Whether a file holds YAML, by its name.
fn is_yaml(path: &Path) -> bool {
    let extension = path
        .extension()
        .and_then(|e| e.to_str())
        .unwrap_or_default();
    matches!(extension.to_ascii_lowercase().as_str(), "yaml" | "yml")
}

fn parse(path: &Path, text: &str) -> (Syntax, Vec<Diagnostic>) {
    if !is_yaml(path) {
        return (json::syntax::parse(text), Vec::new());
    }
    let read = yaml::parse(text);
    let problems = read.problems.into_iter().map(|problem| {
        if problem.is_error {
            Diagnostic::error("invalid-yaml", problem.message, "", problem.span)
        } else {
            Diagnostic::warning("yaml-trap", problem.message, "", problem.span)
        }
    });
    (read.syntax, problems.collect())
}
