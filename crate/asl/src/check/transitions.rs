//! Targets exist, every state can be reached, and the machine can end.

use crate::definition::{Machine, Transition, TransitionKind};
use crate::diagnostic::Diagnostic;

use super::report::{MISSING_END, MISSING_TARGET, Report, located, within};
use super::schema::shown;
use super::spelling::nearest;
use super::syntax::has_substitution;

/// Checks the transitions of one machine; those of the machines inside are theirs.
pub(super) fn check(report: &mut Report<'_>, machine: &Machine<'_>) {
    if machine.states.is_empty() {
        return;
    }
    if let Some((name, span)) = machine.start_at
        && machine.index_of(name).is_none()
        && !has_substitution(name)
    {
        let pointer = within(&machine.pointer, "StartAt");
        report.push(missing(machine, "StartAt", name, &pointer, span));
    }
    for state in &machine.states {
        if report.is_full() {
            return;
        }
        for transition in state.written_transitions() {
            if machine.index_of(transition.target).is_none() && !has_substitution(transition.target)
            {
                let field = match transition.kind {
                    TransitionKind::Default => "Default",
                    _ => "Next",
                };
                let pointer = format!("{}{}", state.pointer, transition.kind.pointer());
                report.push(missing(
                    machine,
                    field,
                    transition.target,
                    &pointer,
                    transition.span,
                ));
            }
        }
    }
    // While a part cannot be read, what leads where is not known.
    if !report.is_torn(machine.node.span) {
        reachable(report, machine);
        ends(report, machine);
    }
}

fn missing(
    machine: &Machine<'_>,
    field: &str,
    target: &str,
    pointer: &str,
    span: crate::source::Span,
) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        MISSING_TARGET,
        format!("Missing '{field}' target: {}", shown(target)),
        pointer,
        span,
    );
    // Where there are very many states a guess would be slow, and no better than a look at them.
    let names = machine.states.iter().map(|state| &*state.name).take(300);
    match nearest(target, names) {
        Some(name) => {
            let quoted = json::Value::from(name).text();
            diagnostic
                .help(format!("Did you mean \"{}\"?", shown(name)))
                .fix(format!("Replace by {}", shown(&quoted)), span, quoted)
        }
        None if target.starts_with(['$', '{']) => {
            diagnostic.help("The name of a state is fixed text; to choose one at run time use a Choice state.")
        }
        None => diagnostic.help(if machine.depth > 0 {
            "No state of this branch or processor has that name, and a transition cannot leave it; names are case-sensitive."
        } else {
            "No state of this machine has that name; names are case-sensitive."
        }),
    }
}

/// Says which states nothing leads to. Every way that the text names counts, so that a misspelt `Type` does not
/// make the rest unreachable; without a valid start nothing can be said.
fn reachable(report: &mut Report<'_>, machine: &Machine<'_>) {
    let Some(start) = machine
        .start_at
        .and_then(|(name, _)| machine.index_of(name))
    else {
        return;
    };
    let mut reached = vec![false; machine.states.len()];
    let mut open = vec![start];
    let mut uncertain = false;
    while let Some(i) = open.pop() {
        let Some(state) = machine.states.get(i) else {
            continue;
        };
        if std::mem::replace(&mut reached[i], true) {
            continue;
        }
        let ways: Vec<Transition<'_>> = state.written_transitions();
        uncertain |= ways
            .iter()
            .any(|way| machine.index_of(way.target).is_none());
        // A state whose way out is yet to be written may lead anywhere.
        uncertain |= ways.is_empty() && !state.is_end();
        open.extend(ways.iter().filter_map(|way| machine.index_of(way.target)));
    }
    // While a target is missing, only the heads of what is cut off are told: one slip, few marks.
    let mut led_to = vec![false; machine.states.len()];
    if uncertain {
        for (i, state) in machine.states.iter().enumerate() {
            for way in state.written_transitions() {
                if let Some(target) = machine.index_of(way.target).filter(|target| *target != i) {
                    led_to[target] = true;
                }
            }
        }
    }
    for (i, state) in machine.states.iter().enumerate() {
        if report.is_full() {
            return;
        }
        if reached[i] || led_to[i] || !state.node.is_object() {
            continue;
        }
        let help = if uncertain {
            "Nothing leads here; a missing or misspelt target above may be the cause."
        } else {
            "Let a Next, Default, Catch or StartAt lead here, or remove the state."
        };
        report.push(
            Diagnostic::error(
                MISSING_TARGET,
                format!("State \"{}\" is not reachable.", shown(&state.name)),
                located(&state.pointer),
                state.name_span,
            )
            .help(help),
        );
    }
}

/// A machine has at least one state that ends it.
fn ends(report: &mut Report<'_>, machine: &Machine<'_>) {
    let may_end = machine.states.iter().any(|state| {
        // A way that is yet to be written, or leads nowhere, may be the one that ends.
        let ways = state.written_transitions();
        let unfinished = state.kind.is_none()
            || ways.is_empty()
            || ways
                .iter()
                .any(|way| machine.index_of(way.target).is_none());
        state.is_end() || unfinished
    });
    if may_end {
        return;
    }
    let states = machine.field("States");
    report.push(
        Diagnostic::error(
            MISSING_END,
            "No terminal state found in the state machine",
            located(&machine.pointer),
            states.map_or(machine.node.span, |member| member.key_span),
        )
        .help("Add \"End\": true to the last state, or a Succeed or Fail state."),
    );
}
