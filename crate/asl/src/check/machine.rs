//! Walks the machines and their states, and hands each to the rules of its type.

use std::collections::{HashMap, HashSet};

use json::syntax::{Member, Node, NodeKind};

use crate::definition::{Definition, Language, Machine, State, StateKind};
use crate::diagnostic::Diagnostic;

use super::report::{
    DUPLICATE_STATE, INVALID_STATE_NAME, Report, located, opening, refused, within,
};
use super::schema::{self, Place, Schema, require, shown};
use super::shape::wrong_type;
use super::{
    MachineKind, Options, choice, express, fail, map, retry, spelling, tables, task, transitions,
    variables, wait,
};

/// Checks a whole definition.
pub(super) fn check(report: &mut Report<'_>, definition: &Definition<'_>, options: &Options) {
    let Some(root) = &definition.root else {
        return;
    };
    if foreign(report, root) {
        return;
    }
    machine(report, root, &tables::ROOT, options.kind);
    names(report, definition);
    map::labels(report, definition);
    variables::check(report, definition);
}

/// An object that is no state machine at all gets one message, not one for each of its fields.
fn foreign(report: &mut Report<'_>, root: &Machine<'_>) -> bool {
    let node = root.node;
    if node.get("States").is_some() || node.get("StartAt").is_some() || node.members().is_empty() {
        return false;
    }
    let holder = |member: &&Member| member.value.get("States").is_some();
    let help = if node.get("Type").is_some() {
        "This is a single state. A machine is { \"StartAt\": \"Name\", \"States\": { \"Name\": the state } }.".to_owned()
    } else if let Some(member) = node.members().iter().find(holder) {
        format!(
            "The state machine stands under {}: check that part alone.",
            shown(&member.key)
        )
    } else if node.get("Resources").is_some() {
        "This is a template; the state machines stand inside its Resources.".to_owned()
    } else {
        "This object is no state machine: a definition is { \"StartAt\": …, \"States\": … }."
            .to_owned()
    };
    report.push(
        refused(
            "These fields are required: [States, StartAt]",
            "",
            opening(node.span),
        )
        .help(help),
    );
    true
}

/// Checks one machine and everything inside it. **Invariant:** machines nest no deeper than `definition` reads them.
fn machine(report: &mut Report<'_>, machine: &Machine<'_>, schema: &Schema, kind: MachineKind) {
    let place = Place {
        pointer: &machine.pointer,
        label: opening(machine.node.span),
        language: machine.language,
        kind: None,
    };
    schema::check(report, schema, machine.node, &place);
    downgrade(report, machine.node, &machine.pointer, None);
    states(report, machine);
    transitions::check(report, machine);
    for member in &machine.states {
        if report.is_full() {
            return;
        }
        state(report, machine, member, kind);
    }
}

/// `States` itself: an object that is not empty.
fn states(report: &mut Report<'_>, machine: &Machine<'_>) {
    let Some(member) = machine.field("States") else {
        return;
    };
    let pointer = within(&machine.pointer, "States");
    match &member.value.kind {
        NodeKind::Error => {}
        NodeKind::Object(members) if members.is_empty() => report.push(
            refused("Value cannot be empty", &pointer, member.value.span)
                .help("A machine has at least one state."),
        ),
        NodeKind::Object(_) => {}
        _ => report.push(
            wrong_type("Object", &pointer, member.value.span)
                .help("States is an object: each key is the name of a state."),
        ),
    }
}

fn state(
    report: &mut Report<'_>,
    machine: &Machine<'_>,
    state: &State<'_>,
    machine_kind: MachineKind,
) {
    match state.node.kind {
        NodeKind::Object(_) => {}
        NodeKind::Error => return,
        _ => {
            misplaced(report, machine, state);
            return;
        }
    }
    let place = Place {
        pointer: &state.pointer,
        label: state.name_span,
        language: state.language,
        kind: state.kind,
    };
    type_of(report, state, &place);
    if machine.language == Language::Jsonata {
        downgrade(report, state.node, &state.pointer, Some(state));
    }
    schema::check(report, &tables::STATE, state.node, &place);
    if let Some(kind) = state.kind {
        require(report, tables::required(kind), state.node, &place);
        match kind {
            StateKind::Task => task::check(report, state, &place),
            StateKind::Choice => choice::check(report, state, &place),
            StateKind::Wait => wait::check(report, state, &place),
            StateKind::Fail => fail::check(report, state, &place),
            StateKind::Map => map::check(report, state, machine_kind),
            StateKind::Parallel => branches(report, state),
            StateKind::Pass => fail::static_result(report, state),
            StateKind::Succeed => {}
        }
        if kind.can_fail() {
            retry::check(report, state);
        }
    }
    if machine_kind == MachineKind::Express {
        express::check(report, state);
    }
    let inner_kind = map::inner_kind(state, machine_kind);
    for inner in &state.inner {
        let schema = match inner.pointer.strip_prefix(state.pointer.as_str()) {
            Some("/ItemProcessor") => &tables::ITEM_PROCESSOR,
            Some("/Iterator") => &tables::ITERATOR,
            _ => &tables::BRANCH,
        };
        self::machine(report, inner, schema, inner_kind);
    }
}

/// Something among the states that is no state: usually a field of the machine one level too deep.
fn misplaced(report: &mut Report<'_>, machine: &Machine<'_>, state: &State<'_>) {
    let field = tables::ROOT.fields.iter().any(|f| f.name == &*state.name);
    let diagnostic = wrong_type("Object", &state.pointer, state.name_span);
    report.push(if field {
        diagnostic.help(format!(
            "{} is a field of the machine: move it out of States, beside StartAt.",
            state.name
        ))
    } else {
        diagnostic.help(format!(
            "Each member of {} is a state: an object with a Type.",
            within(&machine.pointer, "States")
        ))
    });
}

fn type_of(report: &mut Report<'_>, state: &State<'_>, place: &Place<'_>) {
    // The order is the service's [R].
    const TYPES: [&str; 8] = [
        "Task", "Wait", "Pass", "Succeed", "Fail", "Choice", "Parallel", "Map",
    ];
    let Some(Member { value, .. }) = state.field("Type") else {
        require(report, &["Type"], state.node, place);
        return;
    };
    if state.kind.is_some() || matches!(value.kind, NodeKind::Error) {
        return;
    }
    let pointer = within(&state.pointer, "Type");
    let message = format!(
        "The field 'Type' should have one of these values: [{}]",
        TYPES.join(", ")
    );
    let mut diagnostic = refused(message, &pointer, value.span);
    if let Some(guess) = value.as_str().and_then(|t| spelling::nearest(t, TYPES)) {
        diagnostic = diagnostic.help(format!("Did you mean \"{guess}\"?")).fix(
            format!("Replace by \"{guess}\""),
            value.span,
            format!("\"{guess}\""),
        );
    }
    report.push(diagnostic);
}

/// A JSONata machine has no JSONPath states; the service points at the state [R].
fn downgrade(report: &mut Report<'_>, node: &Node, pointer: &str, state: Option<&State<'_>>) {
    let Some(member) = node.member("QueryLanguage") else {
        return;
    };
    if state.is_some() && member.value.as_str() == Some("JSONPath") {
        report.push(
            refused(
                "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine",
                pointer,
                member.value.span,
            )
            .help("Set JSONPath for the machine and JSONata for single states, or write this state in JSONata."),
        );
    }
}

fn branches(report: &mut Report<'_>, state: &State<'_>) {
    let Some(member) = state.field("Branches") else {
        return;
    };
    let pointer = within(&state.pointer, "Branches");
    match &member.value.kind {
        NodeKind::Error => {}
        NodeKind::Array(items) if items.is_empty() => report.push(
            refused("Value cannot be empty", &pointer, member.value.span).help(
                "A Parallel has at least one branch, each a machine with StartAt and States.",
            ),
        ),
        NodeKind::Array(_) => {}
        _ => report.push(
            wrong_type("Array", &pointer, member.value.span)
                .help("Branches is an array of machines, each with StartAt and States."),
        ),
    }
}

/// State names: not too long, and unique in the whole definition.
fn names(report: &mut Report<'_>, definition: &Definition<'_>) {
    let mut seen: HashMap<&str, String> = HashMap::new();
    for machine in definition.machines() {
        let mut here: HashSet<&str> = HashSet::new();
        let members = machine
            .node
            .get("States")
            .map(Node::members)
            .unwrap_or_default();
        let states = within(&machine.pointer, "States");
        for Member { key, key_span, .. } in members {
            let pointer = || within(&states, key);
            if key.chars().count() > 80 {
                report.push(
                    Diagnostic::error(
                        INVALID_STATE_NAME,
                        format!(
                            "The state name '{}' is longer than 80 characters",
                            shown(key)
                        ),
                        located(&pointer()),
                        *key_span,
                    )
                    .help("Shorten the name, and every Next that leads to it."),
                );
            } else if key.is_empty() {
                report.push(
                    Diagnostic::error(
                        INVALID_STATE_NAME,
                        "The state name is empty",
                        located(&pointer()),
                        *key_span,
                    )
                    .help("Give the state a name."),
                );
            }
            let twice = !here.insert(key);
            if let Some(other) = seen.get(&**key) {
                let help = if twice {
                    "Of two states with one name in the same machine only the last is kept; rename one.".to_owned()
                } else {
                    format!(
                        "Names are unique in the whole definition, branches and maps included; {other} has this name already."
                    )
                };
                report.push(
                    Diagnostic::error(
                        DUPLICATE_STATE,
                        format!("Duplicate State name: {}", shown(key)),
                        pointer(),
                        *key_span,
                    )
                    .help(help),
                );
            } else {
                seen.insert(key, pointer());
            }
        }
    }
}
