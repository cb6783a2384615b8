//! What of its input a state does not hand on, and which field left it out.

use super::back::passes;
use super::{Origins, Station};
use crate::program::{Flow, PathSetting, ResultPath, Work};
use json::{Str, Value};

/// A member of the input that the output has not.
#[derive(Clone, Debug, PartialEq)]
pub struct Loss {
    /// Its name.
    pub key: Str,
    /// The field that left it out.
    pub field: &'static str,
    /// Whether the state has the field; else its default did it.
    pub written: bool,
}

/// The members of a visit's input that its output has not.
pub fn lost(origins: &Origins<'_>, visit: usize) -> Vec<Loss> {
    let found = origins.visits.list().get(visit);
    let Some((visit, state)) = found.and_then(|v| Some((v, origins.state(v)?))) else {
        return Vec::new();
    };
    let whole = |station| origins.whole(visit, station);
    let (Some(Value::Object(input)), Some(output)) =
        (whole(Station::Input), whole(Station::Output))
    else {
        return Vec::new();
    };
    let leaving = origins.leaving(visit, state);
    let passed = !leaving.caught && (passes(state.kind) || matches!(state.work, Work::Pass(None)));
    let field = |key: &str| match (leaving.flow, &state.flow) {
        (Flow::Jsonata(flow), _) => ("Output", flow.output.is_some() || leaving.rule.is_some()),
        (Flow::JsonPath(flow), Flow::JsonPath(own)) => {
            let cut = !matches!(flow.output_path, PathSetting::Whole);
            match &flow.result_path {
                ResultPath::At(_) | ResultPath::Discard => ("OutputPath", cut),
                ResultPath::Replace if passed => {
                    if leaves_out(&own.input_path, input, key) {
                        ("InputPath", true)
                    } else if own.parameters.is_some() {
                        ("Parameters", true)
                    } else {
                        ("OutputPath", cut)
                    }
                }
                ResultPath::Replace if matches!(state.work, Work::Pass(Some(_))) => {
                    ("Result", true)
                }
                ResultPath::Replace => ("ResultPath", false),
            }
        }
        (Flow::JsonPath(_), Flow::Jsonata(_)) => ("Output", false),
    };
    let gone = input.keys().filter(|key| output.get(key).is_none());
    let losses = gone.map(|key| {
        let (field, written) = field(key);
        Loss {
            key: key.clone(),
            field,
            written,
        }
    });
    losses.collect()
}

/// Whether an InputPath leaves a member of the input out.
fn leaves_out(setting: &PathSetting, input: &json::Object, key: &str) -> bool {
    match setting {
        PathSetting::Whole => false,
        PathSetting::Nothing => true,
        PathSetting::Path(path) => {
            let steps = path.path().pointer();
            let whole = Value::Object(input.clone());
            let part = steps
                .as_deref()
                .and_then(|steps| super::find(&whole, steps));
            part.is_none_or(|part| part.get(key).is_none())
        }
    }
}
