//! The workbench of a state: its text, its expressions, and a test of it alone.

use crate::action::{Action, Part};
use crate::analysis::StateInfo;
use crate::state::AppState;
use crate::view_settings::Area;
use asl::definition::StateKind;
use asl::run::expressions::{Found, Kind, of_state};
use json::Value;
use std::rc::Rc;
use ui::expressions::{Bench, Expressions};
use ui::test_state::{Suggestion, TestState};
use yew::prelude::*;

/// The tabs of the workbench.
pub(crate) const TABS: [(&str, &str); 3] = [
    ("source", "Definition"),
    ("expressions", "Expressions"),
    ("test", "Test"),
];

/// The row that changes between them.
pub(crate) fn row(chosen: &'static str, dispatch: &Callback<Action>) -> Html {
    html! {
        <div class="bench-row" role="group" aria-label="Workbench of the state">
            { for TABS.iter().map(|(id, label)| {
                let id = *id;
                html! { <button key={id} type="button" class="button small" aria-pressed={if id == chosen { "true" } else { "false" }} onclick={dispatch.reform(move |_| Action::Tab(Area::Right, id))}>{ *label }</button> }
            }) }
        </div>
    }
}

/// The expressions of a state.
pub(crate) fn expressions(
    state: &AppState,
    info: &StateInfo,
    bench: Option<Rc<Bench>>,
    dispatch: &Callback<Action>,
) -> Html {
    let other = state.machine_shown();
    let text = state.text_of(other);
    let found = Rc::new(of_state(&text, &info.pointer));
    let arn = other.map(|other| other.arn.clone());
    let onput = dispatch.reform(move |(found, with): (Found, String)| {
        let changed = put(&text, &found, &with).into();
        match &arn {
            Some(arn) => Action::EditOther(arn.clone(), changed),
            None => Action::Edit(Part::Definition, changed),
        }
    });
    let oncopy = dispatch.reform(|text: String| Action::Copy(text.into(), "Copied."));
    html! {
        <>
            <h2 class="bench-title">{ &*info.name }</h2>
            <Expressions key={key(state, info)} {found} {bench} {onput} {oncopy} />
        </>
    }
}

/// A test of a state alone.
pub(crate) fn test(
    state: &AppState,
    info: &StateInfo,
    bench: Option<Rc<Bench>>,
    dispatch: &Callback<Action>,
) -> Html {
    let oncopy = dispatch.reform(|text: String| Action::Copy(text.into(), "Copied."));
    let stages = bench.as_ref().map(|b| &b.inspection.stages);
    let input = stages.and_then(|s| s.iter().find(|s| s.name == "input"));
    let other = state.machine_shown();
    let variables = bench.as_ref().map(|b| b.inspection.variables.clone());
    let suggestion = Suggestion {
        input: input
            .map(|s| s.value.clone())
            // The input of the execution is none of another machine's.
            .or_else(|| {
                json::parse(&state.document.input)
                    .ok()
                    .filter(|_| other.is_none())
            }),
        variables: variables.map(Value::Object),
        answer: match other {
            Some(other) => state.document.answers_in(&other.arn, &info.name),
            None => state.document.answers(&info.name),
        }
        .into_iter()
        .next(),
        calls: matches!(
            info.kind,
            Some(StateKind::Task | StateKind::Parallel | StateKind::Map)
        ),
        maps: info.kind == Some(StateKind::Map),
    };
    html! {
        <>
            <h2 class="bench-title">{ &*info.name }</h2>
            <TestState key={key(state, info)} definition={state.document.filled(&state.text_of(other))} name={info.name.to_string()} suggestion={Rc::new(suggestion)} {oncopy} />
        </>
    }
}

/// Another state, in this machine or another, begins with a form of its own.
fn key(state: &AppState, info: &StateInfo) -> String {
    let arn = state.machine_shown().map_or("", |other| &*other.arn);
    [arn, &*info.pointer].concat()
}

/// The definition with another text in the place of an expression: a quoted string, which JSON and YAML both read.
fn put(definition: &str, found: &Found, text: &str) -> String {
    // What stands around the text: quotes, and in JSONata the delimiters.
    let (margin, whole) = match found.kind {
        Kind::Jsonata => (3, format!("{{% {} %}}", text.trim())),
        Kind::Path => (1, text.trim().to_string()),
    };
    let start = (found.span.start as usize).saturating_sub(margin);
    let end = found.span.end as usize + margin;
    let places = (
        definition.get(..start),
        definition.get(start..end),
        definition.get(end..),
    );
    let (Some(before), Some(old), Some(after)) = places else {
        return definition.to_string();
    };
    let line = if old.ends_with('\n') { "\n" } else { "" };
    format!("{before}{}{line}{after}", Value::from(whole).text())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_goes_back_to_its_place() {
        let text = r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Parameters": {"n.$": "$.a"}, "Next": "B"}, "B": {"Type": "Pass", "QueryLanguage": "JSONata", "Output": "{%$states.input.n%}", "End": true}}}"#;
        let found = of_state(text, "/States/A");
        let changed = put(text, &found[0], "States.Format('{} \"x\"', $.b)");
        assert!(
            changed.contains(r#""n.$": "States.Format('{} \"x\"', $.b)""#),
            "{changed}"
        );
        let found = of_state(&changed, "/States/B");
        let changed = put(&changed, &found[0], " $states.input.m\n");
        assert!(
            changed.contains(r#""Output": "{% $states.input.m %}""#),
            "{changed}"
        );
    }

    #[test]
    fn an_expression_of_yaml_goes_back_to_its_place() {
        let text = "StartAt: A\nStates:\n  A:\n    Type: Pass\n    Parameters:\n      n.$: $.a # why\n      m.$: '$.b'\n    Next: B\n  B:\n    Type: Pass\n    QueryLanguage: JSONata\n    Output: \"{% $states.input %}\"\n    End: true\n";
        let mut changed = text.to_string();
        for (pointer, place, with) in [
            ("/States/A", 0, "$.c"),
            ("/States/A", 1, "$.d"),
            ("/States/B", 0, "$states.input.x"),
        ] {
            let found = of_state(&changed, pointer);
            changed = put(&changed, &found[place], with);
            assert_eq!(
                of_state(&changed, pointer)[place].text.trim(),
                with,
                "{changed}"
            );
        }
        assert!(
            changed.contains("n.$: \"$.c\" # why\n      m.$: \"$.d\"\n"),
            "{changed}"
        );
        assert!(
            changed.contains("Output: \"{% $states.input.x %}\"\n"),
            "{changed}"
        );
    }
}
