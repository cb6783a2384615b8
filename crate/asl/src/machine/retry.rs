//! What becomes of a failure: which retrier grants another attempt, which catcher takes it, or nobody.

use super::flow::States;
use super::frame::{Failure, Frame, Phase};
use super::{Handling, Recorder, Simulation};
use crate::definition::{StateKind, TransitionKind};
use crate::error::{NO_MOCK_LEFT, RUNTIME, TIMEOUT};
use crate::journal::{Detail, EventKind};
use crate::program::{Next, Program, Retrier};
use std::sync::Arc;

/// Whether an entry of ErrorEquals takes this failure [S][R].
fn takes(entry: &str, failure: &Failure) -> bool {
    let name = failure.error.name();
    match entry {
        _ if name == RUNTIME || name == NO_MOCK_LEFT => false,
        "States.ALL" => true,
        "States.TaskFailed" => name != TIMEOUT,
        "States.HeartbeatTimeout" => failure.heartbeat || name == entry,
        _ => name == entry,
    }
}

impl Simulation {
    /// A state's work failed. `inside` says that a branch or an iteration of it did, which has an event of its own.
    pub(super) fn state_failed(
        &mut self,
        recorder: &mut Recorder<'_>,
        mut frame: Box<Frame>,
        program: &Arc<Program>,
        failure: Failure,
        inside: bool,
    ) {
        let state = program.state(frame.state);
        if let Some(location) = &failure.location {
            // Recorded: it follows what the state's Entered event follows, but in a Wait that event itself.
            let previous = if state.kind == StateKind::Wait {
                frame.entered_event
            } else {
                frame.before_entered
            };
            let detail = Detail::Evaluation(Box::new((failure.error.clone(), location.clone())));
            let kind = EventKind::EvaluationFailed;
            frame.last_event =
                self.emit(recorder, &frame, kind, previous, detail, Some(frame.state));
        }
        recorder.failure(frame.id, frame.state, &failure.error);
        let exhausted = match self.retry_delay(&mut frame, &state.retriers, &failure) {
            Granted::Yes(handling, delay) => {
                recorder.handling(handling);
                self.drop_children(&mut frame);
                frame.attempt += 1;
                frame.phase = Phase::Backoff;
                // Each retry is a billed transition [D].
                self.execution_mut(frame.execution).transitions += 1;
                let at = self.now.after(delay);
                return self.go_at(frame, at);
            }
            Granted::Exhausted(retrier) => {
                recorder.exhausted(retrier);
                Some(retrier)
            }
            Granted::No => None,
        };
        if inside || failure.location.is_some() {
            let failed = match state.kind {
                StateKind::Map => Some(EventKind::MapStateFailed),
                StateKind::Parallel => Some(EventKind::ParallelStateFailed),
                _ => None,
            };
            if let Some(kind) = failed {
                self.emit_next(recorder, &mut frame, kind, Detail::None);
            }
        }
        let catcher = state
            .catchers
            .iter()
            .position(|c| c.errors.iter().any(|e| takes(e, &failure)));
        let Some(index) = catcher else {
            recorder.handling(exhausted.map_or(Handling::Uncaught, |retrier| {
                Handling::Exhausted { retrier }
            }));
            return self.frame_failed(recorder, frame, failure);
        };
        recorder.handling(Handling::Caught { catcher: index });
        self.drop_children(&mut frame);
        let catcher = &state.catchers[index];
        let output = failure.error.output();
        let states = States {
            error_output: Some(&output),
            result: None,
        };
        match self.leaving(
            recorder,
            &frame,
            state,
            &catcher.flow,
            output.clone(),
            states,
        ) {
            Ok(mut leaving) => {
                leaving.way = Some(TransitionKind::Catch(index));
                let previous = frame.last_event;
                self.leave(
                    recorder,
                    frame,
                    program,
                    leaving,
                    Next::State(catcher.next),
                    previous,
                );
            }
            Err(failure) => {
                if let Some(location) = &failure.location {
                    let detail =
                        Detail::Evaluation(Box::new((failure.error.clone(), location.clone())));
                    self.emit_next(recorder, &mut frame, EventKind::EvaluationFailed, detail);
                }
                recorder.failed(frame.id, frame.state, &failure.error);
                self.frame_failed(recorder, frame, failure);
            }
        }
    }

    /// The first retrier that takes the failure decides; when its attempts are used up no later one is asked [R].
    fn retry_delay(
        &mut self,
        frame: &mut Frame,
        retriers: &[Retrier],
        failure: &Failure,
    ) -> Granted {
        let Some(index) = retriers
            .iter()
            .position(|r| r.errors.iter().any(|e| takes(e, failure)))
        else {
            return Granted::No;
        };
        let retrier = &retriers[index];
        frame.granted.resize(retriers.len(), 0);
        let granted = &mut frame.granted[index];
        if *granted >= retrier.max_attempts {
            return Granted::Exhausted(index);
        }
        let uncapped = retrier.interval * libm::pow(retrier.backoff_rate, f64::from(*granted));
        let computed = retrier.max_delay.map_or(uncapped, |max| uncapped.min(max));
        *granted += 1;
        let retry = *granted;
        let delay = if retrier.full_jitter {
            computed * self.entropy.unit_f64()
        } else {
            computed
        };
        Granted::Yes(
            Handling::Retried {
                retrier: index,
                retry,
                computed,
                delay,
            },
            delay,
        )
    }
}

enum Granted {
    Yes(Handling, f64),
    Exhausted(usize),
    No,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::StatesError;

    #[test]
    fn error_names_match_as_recorded() {
        let failure = |name: &str, heartbeat| Failure {
            error: StatesError::named(name),
            heartbeat,
            location: None,
        };
        for (entry, name, heartbeat, expected) in [
            ("States.ALL", "Custom", false, true),
            ("States.ALL", "States.Timeout", false, true),
            ("States.ALL", "States.Runtime", false, false),
            ("States.Runtime", "States.Runtime", false, false),
            ("States.ALL", "States.DataLimitExceeded", false, true),
            ("States.TaskFailed", "Custom", false, true),
            ("States.TaskFailed", "States.Timeout", false, false),
            ("States.Timeout", "States.Timeout", true, true),
            ("States.HeartbeatTimeout", "States.Timeout", true, true),
            ("States.HeartbeatTimeout", "States.Timeout", false, false),
            ("Custom", "custom", false, false),
        ] {
            assert_eq!(
                takes(entry, &failure(name, heartbeat)),
                expected,
                "{entry} {name} {heartbeat}"
            );
        }
    }
}
