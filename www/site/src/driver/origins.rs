//! Where the keys of a state's data come from, and which were lost, in words.

use asl::definition::StateKind;
use asl::program::State;
use asl::run::Run;
use asl::view::origin::{End, Loss, Origin, Origins, Station, lost};
use asl::view::visit::Visits;
use json::Value;
use ui::inspector::{KeyOrigin, Stage, StepView};

/// Keys of one stage that are told at most.
const MOST_KEYS: usize = 24;

/// Tells the keys of each stage of a step.
pub(super) fn tell(run: &Run, visits: &Visits, event: usize, step: &mut StepView) {
    let Some(visit) = visits.at_event(event, run.journal()) else {
        return;
    };
    let origins = Origins::new(run.journal(), visits);
    for stage in &mut step.stages {
        if let Some(station) = station(stage) {
            stage.keys = keys(run, visits, &origins, visit, station, &stage.value);
            if station == Station::Output {
                stage.keys.extend(lost(&origins, visit).iter().map(loss));
            }
        }
    }
}

fn station(stage: &Stage) -> Option<Station> {
    Some(match &*stage.name {
        "Input" => Station::Input,
        "InputPath" => Station::Effective,
        "Parameters" | "Arguments" => Station::Arguments,
        "ResultSelector" => Station::Selected,
        "ResultPath" => Station::Merged,
        "Output" => Station::Output,
        "Variables" => Station::Assigned,
        _ => return None,
    })
}

fn keys(
    run: &Run,
    visits: &Visits,
    origins: &Origins<'_>,
    visit: usize,
    station: Station,
    value: &Value,
) -> Vec<KeyOrigin> {
    let Value::Object(object) = value else {
        return Vec::new();
    };
    let told = object.keys().take(MOST_KEYS).filter_map(|key| {
        let origin = origins.trace(visit, station, &[key])?;
        let made = visits.list().get(origin.visit)?;
        let execution = run.journal().execution(made.execution)?;
        let state = execution.program.state(made.state);
        Some(KeyOrigin {
            key: key.to_string().into(),
            says: way(&origin, origin.visit == visit).into(),
            made: end(&origin, state, key).into(),
            event: Some(origin.event),
        })
    });
    told.collect()
}

/// The fields of this state that a value came through.
fn way(origin: &Origin, here: bool) -> String {
    let mut text = String::new();
    for via in &origin.via {
        if !text.is_empty() {
            text.push_str(" of ");
        }
        text.push_str(via.field);
        text.push(' ');
        text.push_str(&via.text);
    }
    if text.is_empty() && !here {
        text.push_str("unchanged");
    }
    text
}

/// What made a value, and where.
fn end(origin: &Origin, state: &State, key: &str) -> String {
    let name = &state.name;
    let mut text = match &origin.end {
        End::Given => "the input of the execution".to_string(),
        End::Answer => format!("the answer that {name} got"),
        End::Error => format!("the error that {name} met"),
        End::Outputs => match state.kind {
            StateKind::Map => format!("the outputs of the iterations of {name}"),
            _ => format!("the outputs of the branches of {name}"),
        },
        End::Written(field) => format!("written in {field} of {name}"),
        End::Parts(field) => format!("put together by {field} of {name}"),
        End::Computed(via, reads) => {
            let mut text = format!("computed by {} of {name}", via.field);
            if !via.text.is_empty() {
                text.push_str(": ");
                text.push_str(&ui::inspector::shorten(&via.text));
            }
            if !reads.is_empty() && **reads != [via.text.clone()] {
                text.push_str(", from ");
                text.push_str(&reads.join(", "));
            }
            return text;
        }
        End::Context(via) => {
            return format!(
                "the context object, by {} of {name}: {}",
                via.field, via.text
            );
        }
        End::Variable(via) => {
            return format!("a variable, by {} of {name}: {}", via.field, via.text);
        }
        End::PutIn(path) => return format!("the input of {name} with the result put at {path}"),
        End::Item => format!("an item that {name} was given"),
        End::Far => "made so many states before that it is not followed further".into(),
    };
    // Under another name where it was made.
    if !origin.steps.is_empty() && origin.steps != [key] {
        text.push_str(", at ");
        text.push_str(&origin.steps.join("."));
    }
    text
}

fn loss(loss: &Loss) -> KeyOrigin {
    let says = match (loss.field, loss.written) {
        ("InputPath", _) => "left out by InputPath",
        ("Parameters", _) => "not among Parameters",
        ("Result", _) => "Result took the place of the input",
        ("OutputPath", _) => "left out by OutputPath",
        ("Output", true) => "not in Output",
        _ => "the result took the place of the input",
    };
    KeyOrigin {
        key: loss.key.to_string().into(),
        says: says.into(),
        made: "".into(),
        event: None,
    }
}
