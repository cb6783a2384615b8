//! The ways out of a state: those of its type, then those of its catchers.

use crate::definition::TransitionKind;
use crate::program::{ChoiceRule, Next, Program, StateId, Work};

/// The ways out of a state in the order in which the service looks at them.
pub fn ways(program: &Program, id: StateId) -> Vec<(TransitionKind, StateId)> {
    let state = program.state(id);
    let mut ways = Vec::new();
    match &state.work {
        Work::Choice(choice) => {
            let rules = choice.rules.iter().enumerate();
            ways.extend(rules.map(|(i, rule)| {
                let to = match rule {
                    ChoiceRule::JsonPath(rule) => rule.next,
                    ChoiceRule::Jsonata(rule) => rule.next,
                };
                (TransitionKind::Choice(i), to)
            }));
            ways.extend(choice.default.map(|to| (TransitionKind::Default, to)));
        }
        _ => {
            if let Next::State(to) = state.next {
                ways.push((TransitionKind::Next, to));
            }
        }
    }
    let catchers = state.catchers.iter().enumerate();
    ways.extend(catchers.map(|(i, catcher)| (TransitionKind::Catch(i), catcher.next)));
    ways
}
