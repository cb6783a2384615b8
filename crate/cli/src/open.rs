//! Opens a file and finds the definitions in it: JSON, YAML, or a template that declares state machines.

use std::path::{Path, PathBuf};

use asl::check::MachineKind;
use asl::source::template::{self, Source};
use asl::source::{self, LineIndex};
use json::syntax::Syntax;
use json::{Str, Value};

use crate::text;

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

/// A state machine of a template that cannot be opened.
#[derive(Debug)]
pub(crate) struct Unavailable {
    /// Its name.
    pub(crate) name: String,
    /// Why, as a sentence that names the template.
    pub(crate) why: String,
}

/// What a file holds.
pub(crate) struct Found {
    /// What can be opened.
    pub(crate) opened: Vec<Opened>,
    /// What cannot, which takes nothing from the rest.
    pub(crate) unavailable: Vec<Unavailable>,
}

/// What `--substitute NAME=VALUE` gives. It comes before what a template or a scenario gives: of a name that has
/// several values the first counts.
///
/// # Errors
/// A sentence that names what is no pair.
pub(crate) fn substitutions(given: &[String]) -> Result<Vec<(Str, Str)>, String> {
    let pair = |text: &String| match text.split_once('=') {
        Some((name, value)) => Ok((name.into(), value.into())),
        None => Err(format!("--substitute {text}: NAME=VALUE is expected")),
    };
    given.iter().map(pair).collect()
}

/// Finds all definitions of a text that was read from this path.
///
/// # Errors
/// A sentence for a template that declares no state machine.
pub(crate) fn open(path: &Path, text: String) -> Result<Found, String> {
    let mut found = Found {
        opened: Vec::new(),
        unavailable: Vec::new(),
    };
    let syntax = source::parse(&text);
    if !syntax.root.as_ref().is_some_and(template::is_template) {
        found.opened.push(Opened {
            path: path.to_path_buf(),
            text,
            syntax,
            name: None,
            kind: None,
            substitutions: Vec::new(),
        });
        return Ok(found);
    }
    for machine in template::declared(&text, &syntax) {
        let name = machine.name.to_string();
        let place = match machine.source {
            Source::Inside(syntax) => Ok((path.to_path_buf(), text.clone(), syntax)),
            Source::File(file) => beside(path, &file),
            other => Err(template::elsewhere(&other).unwrap_or_default()),
        };
        match place {
            Ok((path, text, syntax)) => found.opened.push(Opened {
                path,
                text,
                syntax,
                name: Some(name),
                kind: machine.kind.as_deref().and_then(MachineKind::from_name),
                substitutions: machine.substitutions,
            }),
            Err(why) => found.unavailable.push(Unavailable {
                why: format!("{}: {name} is left out: {why}", path.display()),
                name,
            }),
        }
    }
    if found.opened.is_empty() && found.unavailable.is_empty() {
        return Err(format!(
            "{}: the template declares no state machine",
            path.display()
        ));
    }
    Ok(found)
}

/// Reads a definition that a template names as a file of its folder.
fn beside(path: &Path, file: &str) -> Result<(PathBuf, String, Syntax), String> {
    let path = path.parent().unwrap_or(Path::new("")).join(file);
    let text = text::read(&path)?;
    let syntax = source::parse(&text);
    Ok((path, text, syntax))
}

/// Opens one definition to run or draw it: its text, at the places of its file, and what a template says of it.
///
/// # Errors
/// A sentence for people.
pub(crate) fn one(path: &Path, text: String, name: Option<&str>) -> Result<Opened, String> {
    let Found {
        opened: mut all,
        unavailable,
    } = open(path, text)?;
    let mut opened = match (name, all.len()) {
        (None, 1) => all.swap_remove(0),
        (None, 0) => {
            let why: Vec<String> = unavailable.into_iter().map(|u| u.why).collect();
            return Err(why.join("\nasl: "));
        }
        (None, _) => {
            return Err(format!(
                "{}: choose one of its state machines with --state-machine: {}",
                path.display(),
                names(&all)
            ));
        }
        (Some(name), _) => match all.iter().position(|o| o.name.as_deref() == Some(name)) {
            Some(found) => all.swap_remove(found),
            None => return Err(missing(path, name, &all, unavailable)),
        },
    };
    if let Some(root) = opened
        .syntax
        .root
        .as_ref()
        .filter(|_| opened.name.is_some())
    {
        opened.text = template::in_place(&opened.text, root);
    }
    Ok(opened)
}

/// Why the state machine of this name is not among those that can be opened.
pub(crate) fn missing(
    path: &Path,
    name: &str,
    all: &[Opened],
    unavailable: Vec<Unavailable>,
) -> String {
    let why = unavailable.into_iter().find(|u| u.name == name);
    why.map_or_else(
        || {
            let path = path.display();
            match all.iter().any(|o| o.name.is_some()) {
                true => format!(
                    "{path}: there is no state machine {name}; it has {}",
                    names(all)
                ),
                false => format!(
                    "{path}: this is no template, but a definition itself: leave out --state-machine {name}"
                ),
            }
        },
        |u| u.why,
    )
}

fn names(all: &[Opened]) -> String {
    let names: Vec<&str> = all.iter().filter_map(|o| o.name.as_deref()).collect();
    names.join(", ")
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
