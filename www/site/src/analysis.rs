//! What a definition's text says: diagnostics, its states with their places, and the picture.

use crate::editor::EditorMark;
use crate::later::Checker;
use asl::check::substitutions;
use asl::definition::{self, Definition, StateKind};
use asl::diagnostic::{Diagnostic, Severity};
use asl::source::{Span, looks_like_json, template};
use asl::view::graph::{self, Layout};
use json::syntax::{Node, NodeKind, Syntax};
use json::{Object, Str, Value};
use std::rc::Rc;

/// Machines of more states are not drawn: no person reads such a picture.
const MOST_DRAWN: usize = 1_500;
/// The same while the text has errors.
const MOST_BROKEN: usize = 300;
/// Marks in the editor at most.
const MOST_MARKS: usize = 500;

/// What a text says.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Analysis {
    /// The text.
    pub(crate) text: Rc<str>,
    /// What is wrong with it.
    pub(crate) diagnostics: Rc<Vec<Diagnostic>>,
    /// The same for the editor.
    pub(crate) marks: Rc<Vec<EditorMark>>,
    /// How many of the findings are errors.
    pub(crate) errors: usize,
    /// Its states, outer machines first.
    pub(crate) states: Rc<Vec<StateInfo>>,
    /// Whether there is a picture of it.
    pub(crate) drawn: bool,
    /// Where the states stand in the picture.
    pub(crate) layout: Rc<Layout>,
    /// Whether it can run.
    pub(crate) runs: bool,
    /// The state machines that it declares, when it is a template and no definition.
    pub(crate) template: Rc<Vec<Declared>>,
    /// The names of `${Name}` in it, each once.
    pub(crate) names: Rc<Vec<Str>>,
}

/// A state machine of a template.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Declared {
    /// Its logical name.
    pub(crate) name: Str,
    /// Its definition alone, or why it cannot be opened.
    pub(crate) definition: Result<Rc<str>, String>,
    /// `EXPRESS`, when the template says so.
    pub(crate) kind: Option<Str>,
    /// What the template fills in.
    pub(crate) values: Vec<(Str, Str)>,
}

/// Equality is an equivalence: no figure in it is a float. `Rc` compares such values by address first.
impl Eq for Analysis {}

/// One state as the text has it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StateInfo {
    /// JSON pointer.
    pub(crate) pointer: Rc<str>,
    /// Its name.
    pub(crate) name: Rc<str>,
    /// Its type.
    pub(crate) kind: Option<StateKind>,
    /// Where its name stands.
    pub(crate) name_span: Span,
    /// Where it stands, name included.
    pub(crate) span: Span,
    /// What a Task calls.
    pub(crate) resource: Rc<str>,
    /// Where it leads, in the order of the text: state names.
    pub(crate) targets: Vec<Rc<str>>,
}

impl Analysis {
    /// The state of this pointer.
    pub(crate) fn state(&self, pointer: &str) -> Option<&StateInfo> {
        self.states.iter().find(|s| &*s.pointer == pointer)
    }

    /// The innermost state around a byte of the text.
    pub(crate) fn state_at(&self, offset: usize) -> Option<&StateInfo> {
        let around = self.states.iter().filter(|s| s.span.touches(offset));
        around.min_by_key(|s| s.span.end - s.span.start)
    }
}

/// Reads a text; `values` are what its `${Name}` stand for.
pub(crate) fn analyse(text: Rc<str>, express: bool, values: &[(Str, Str)]) -> Analysis {
    let mut syntax = asl::source::parse(&text);
    if syntax.root.as_ref().is_some_and(template::is_template) {
        return Analysis {
            template: Rc::new(declared(&text, &syntax)),
            text,
            ..Analysis::default()
        };
    }
    let names = names(&text, &syntax);
    asl::program::substitute(&text, &mut syntax, values);
    let definition = match &syntax.root {
        Some(root) => definition::read(root),
        None => Definition::default(),
    };
    let options = asl::check::Options {
        kind: if express {
            asl::check::MachineKind::Express
        } else {
            asl::check::MachineKind::Standard
        },
        ..asl::check::Options::default()
    };
    // Until the checker is here the text is drawn as it reads.
    let diagnostics = match Checker::here() {
        Some(checker) => (checker.check)(&text, &syntax, &definition, &options),
        None => Vec::new(),
    };
    let found = diagnostics.iter();
    let found = found.filter(|d| d.severity == Severity::Error).count();
    let errors = found.max(syntax.errors.len().min(1));
    let states: Vec<StateInfo> = definition.states().map(info).collect();
    // A huge text with errors keeps the last picture anyway; a huge machine is read as text.
    let drawn = states.len() <= if errors == 0 { MOST_DRAWN } else { MOST_BROKEN };
    Analysis {
        runs: errors == 0 && !states.is_empty(),
        errors,
        marks: Rc::new(marks(&text, &diagnostics)),
        diagnostics: Rc::new(diagnostics),
        states: Rc::new(states),
        layout: Rc::new(if drawn {
            graph::of(&definition)
        } else {
            Layout::default()
        }),
        drawn,
        template: Rc::default(),
        names: Rc::new(names),
        text,
    }
}

fn declared(text: &str, syntax: &Syntax) -> Vec<Declared> {
    let machines = template::declared(text, syntax).into_iter();
    machines
        .map(|machine| Declared {
            definition: match (&machine.source, template::elsewhere(&machine.source)) {
                (
                    template::Source::Inside(Syntax {
                        root: Some(root), ..
                    }),
                    _,
                ) => Ok(template::alone(text, root).into()),
                (_, why) => Err(why.unwrap_or_else(|| "its definition is empty".into())),
            },
            name: machine.name,
            kind: machine.kind,
            values: machine.substitutions,
        })
        .collect()
}

/// The names of `${Name}`: in JSON wherever they stand, in YAML in its values and keys, not in its comments.
fn names(text: &str, syntax: &Syntax) -> Vec<Str> {
    // An object keeps each key once and in its order, and finds one among very many quickly.
    let mut names = Object::new();
    let mut found = |text: &str| {
        for one in substitutions::find(text) {
            names.insert(one.name, Value::Null);
        }
    };
    if looks_like_json(text) {
        found(text);
    } else if text.contains("${") {
        syntax
            .root
            .iter()
            .for_each(|root| strings(root, &mut found));
    }
    names.keys().cloned().collect()
}

/// **Invariant:** trees nest no deeper than the parser lets them.
fn strings(node: &Node, found: &mut dyn FnMut(&str)) {
    match &node.kind {
        NodeKind::String(text) => found(text),
        NodeKind::Array(items) => items.iter().for_each(|item| strings(item, found)),
        NodeKind::Object(members) => {
            for member in members {
                found(&member.key);
                strings(&member.value, found);
            }
        }
        _ => {}
    }
}

/// The findings as marks: offsets become UTF-16 units in one pass over the text.
fn marks(text: &str, diagnostics: &[Diagnostic]) -> Vec<EditorMark> {
    let listed = || diagnostics.iter().take(MOST_MARKS);
    let spans = listed().flat_map(|d| [Some(d.span), d.fix.as_ref().map(|f| f.span)]);
    let mut bytes: Vec<usize> = spans
        .flatten()
        .flat_map(|s| [s.start as usize, s.end as usize])
        .collect();
    bytes.sort_unstable();
    bytes.dedup();
    let mut units = Vec::with_capacity(bytes.len());
    let (mut at, mut unit) = (0, 0);
    for byte in &bytes {
        let mut end = (*byte).min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        unit += text.get(at..end).map_or(0, |t| t.encode_utf16().count());
        at = end.max(at);
        units.push(unit);
    }
    let unit = |byte: u32| {
        let found = bytes.binary_search(&(byte as usize));
        found.ok().and_then(|i| units.get(i)).copied().unwrap_or(0)
    };
    listed()
        .map(|d| EditorMark {
            from: unit(d.span.start),
            to: unit(d.span.end),
            severity: match d.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Hint => "hint",
            },
            message: if d.help.is_empty() {
                d.message.clone()
            } else {
                format!("{}\n{}", d.message, d.help)
            },
            code: d.code,
            fix: d.fix.as_ref().map(|f| {
                let (from, to) = (unit(f.span.start), unit(f.span.end));
                (f.label.clone(), from, to, f.replacement.clone())
            }),
        })
        .collect()
}

fn info(state: &definition::State<'_>) -> StateInfo {
    StateInfo {
        pointer: state.pointer.as_str().into(),
        name: (*state.name).into(),
        kind: state.kind,
        name_span: state.name_span,
        span: Span {
            start: state.name_span.start,
            end: state.node.span.end,
        },
        resource: state.str_field("Resource").map_or("", |(r, _)| r).into(),
        targets: state
            .transitions()
            .iter()
            .map(|t| Rc::from(t.target))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_substitutions_stand_in_json_and_in_yaml() {
        let names = |text: &str| -> Vec<String> {
            let found = analyse(text.into(), false, &[]).names;
            found.iter().map(|name| name.to_string()).collect()
        };
        let json = r#"{"StartAt": "${A}", "States": {"x": {"Type": "Wait", "Seconds": ${B}, "Comment": "${A}"}}}"#;
        assert_eq!(names(json), ["A", "B"]);
        assert_eq!(
            names("# ${No}\nStartAt: ${A}\nStates:\n  x:\n    Seconds: ${B} # ${No}\n"),
            ["A", "B"]
        );
    }

    #[test]
    #[allow(clippy::disallowed_methods, reason = "the test watches the real clock")]
    fn very_many_names_are_found_at_once() {
        let names: Vec<String> = (0..60_000).map(|n| format!("${{n{n}}}")).collect();
        let text = format!("{{\"Comment\": \"{}\"}}", names.concat());
        let start = std::time::Instant::now();
        assert_eq!(analyse(text.into(), false, &[]).names.len(), 60_000);
        assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
    }

    #[test]
    fn values_fill_in_before_the_check() {
        for text in [
            r#"{"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": ${N}, "Next": "E"}, "E": {"Type": "Succeed"}}}"#,
            "StartAt: W\nStates:\n  W:\n    Type: Wait\n    Seconds: ${N}\n    Next: E\n  E:\n    Type: Succeed\n",
        ] {
            let with = |value: &str| analyse(text.into(), false, &[("N".into(), value.into())]);
            assert!(with("5").runs, "{text}: {:?}", with("5").diagnostics);
            assert!(!with("soon").runs, "{text}");
        }
    }

    #[test]
    fn a_template_lists_its_machines() {
        let text = "Resources:\n  One:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      Type: EXPRESS\n      DefinitionSubstitutions: {N: 5}\n      Definition:\n        StartAt: A\n        States:\n          A: {Type: Succeed}\n  Far:\n    Type: AWS::Serverless::StateMachine\n    Properties: {DefinitionUri: {Bucket: b, Key: k}}\n";
        let analysis = analyse(text.into(), false, &[]);
        assert!(!analysis.runs && analysis.diagnostics.is_empty());
        let [one, far] = &analysis.template[..] else {
            panic!("{:?}", analysis.template)
        };
        let own = one.definition.as_deref();
        assert_eq!(own, Ok("StartAt: A\nStates:\n  A: {Type: Succeed}\n"));
        assert_eq!(one.kind.as_deref(), Some("EXPRESS"));
        assert_eq!(one.values, [("N".into(), "5".into())]);
        assert!(
            far.definition
                .as_ref()
                .is_err_and(|why| why.contains("bucket"))
        );
    }
}
