//! Where answers to calls come from: the mocks of a scenario, by state, iteration, input and attempt.
//!
//! Knows nothing of frames or time; how often each answer was used is part of the simulation, so that a copy of
//! the simulation is a copy of the world.

use crate::scenario::{Answer, StateMocks};
use json::{Str, Value};
use std::collections::HashMap;

/// The answers of one state machine, found by state name.
#[derive(Debug, Default)]
pub struct Answers {
    states: HashMap<Str, (u32, Vec<Answer>)>,
    total: u32,
}

/// How often each answer was used.
#[derive(Clone, Debug, Default)]
pub struct Used(Vec<u32>);

/// What the mocks say to a call.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// This is the answer.
    Answer(Answer),
    /// The state is listed, but no unused answer fits; there were this many calls' worth of answers.
    UsedUp(u32),
    /// The state is not listed.
    NotListed,
}

impl Answers {
    /// Collects the answers of a machine.
    pub fn new(mocks: &[StateMocks]) -> Answers {
        let mut answers = Answers::default();
        for state in mocks {
            answers
                .states
                .insert(state.state.clone(), (answers.total, state.answers.clone()));
            answers.total += state.answers.len() as u32;
        }
        answers
    }

    /// Takes the first unused answer that fits the call.
    pub fn take(
        &self,
        used: &mut Used,
        state: &str,
        iteration: Option<u32>,
        input: &Value,
    ) -> Found {
        let Some((first, answers)) = self.states.get(state) else {
            return Found::NotListed;
        };
        used.0.resize(self.total as usize, 0);
        for (place, answer) in (*first as usize..).zip(answers) {
            let fits = answer.iteration.is_none_or(|i| Some(i) == iteration)
                && answer.input.as_ref().is_none_or(|wanted| wanted == input);
            match used.0.get_mut(place) {
                Some(count) if fits && *count < answer.times => {
                    *count += 1;
                    return Found::Answer(answer.clone());
                }
                _ => {}
            }
        }
        Found::UsedUp(answers.iter().fold(0, |sum, a| sum.saturating_add(a.times)))
    }
}
