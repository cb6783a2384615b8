//! A frame goes on: it enters a state, does the state's work, or ends a wait. The short states are here whole.

use super::flow::{Leaving, States};
use super::frame::{Failure, Frame, Phase};
use super::{Recorder, Simulation};
use crate::definition::TransitionKind;
use crate::error::StatesError;
use crate::journal::{Detail, EventKind, Exited};
use crate::program::{FailText, Next, Program, State, TextSource, Work};
use json::Value;
use std::sync::Arc;

/// What leaves the state, and towards what.
pub(super) type Worked = (Leaving, Next);

impl Simulation {
    /// Moves a frame through one transition.
    pub(super) fn activate(&mut self, recorder: &mut Recorder<'_>, mut frame: Box<Frame>) {
        let program = self.execution(frame.execution).program.clone();
        let state = program.state(frame.state);
        if let Some(inspection) = &mut recorder.inspection {
            inspection.state = Some(frame.state);
            inspection.frame = Some(frame.id);
        }
        match std::mem::replace(&mut frame.phase, Phase::Work) {
            Phase::Enter => self.enter(recorder, frame, state),
            Phase::Work | Phase::Backoff => self.work(recorder, frame, &program, state),
            Phase::Calling(calling) => self.answer_due(recorder, frame, state, *calling),
            Phase::Waiting { output } => self.wait_over(recorder, frame, state, *output),
            Phase::Joining(join) => {
                frame.phase = Phase::Joining(join);
                self.frames.put(frame);
            }
        }
    }

    pub(super) fn enter(
        &mut self,
        recorder: &mut Recorder<'_>,
        mut frame: Box<Frame>,
        state: &State,
    ) {
        self.execution_mut(frame.execution).transitions += 1;
        self.count_payload(frame.execution, &frame.input);
        recorder.stage(&frame, "input", &frame.input);
        frame.attempt = 0;
        frame.granted.clear();
        frame.token = None;
        frame.entered_at = self.now;
        frame.before_entered = frame.last_event;
        let detail = Detail::Input(frame.input.clone());
        frame.entered_event =
            self.emit_next(recorder, &mut frame, EventKind::entered(state.kind), detail);
        self.go(frame);
    }

    pub(super) fn work(
        &mut self,
        recorder: &mut Recorder<'_>,
        mut frame: Box<Frame>,
        program: &Arc<Program>,
        state: &State,
    ) {
        let worked = match &state.work {
            Work::Pass(result) => self.pass(recorder, &frame, state, result.as_ref()),
            Work::Succeed => self.succeed(recorder, &frame, state),
            Work::Fail(fail) => {
                let failure = match self.fail_error(
                    &frame,
                    state,
                    fail.error.as_ref(),
                    fail.cause.as_ref(),
                ) {
                    Ok(error) => Failure::from(error),
                    Err(failure) => failure,
                };
                recorder.stage(&frame, "input", &frame.input);
                return self.state_failed(recorder, frame, program, failure, false);
            }
            Work::Choice(choice) => self.choose(recorder, &frame, state, choice),
            Work::Wait(wait) => return self.wait(recorder, frame, program, wait),
            Work::Task(task) => return self.task(recorder, frame, program, task),
            Work::Parallel(branches) => return self.parallel(recorder, frame, program, branches),
            Work::Map(map) => return self.map(recorder, frame, program, map),
        };
        match worked {
            Ok((leaving, next)) => {
                let previous = frame.last_event;
                self.leave(recorder, frame, program, leaving, next, previous);
            }
            Err(failure) => {
                frame.phase = Phase::Work;
                self.state_failed(recorder, frame, program, failure, false);
            }
        }
    }

    fn pass(
        &mut self,
        recorder: &mut Recorder<'_>,
        frame: &Frame,
        state: &State,
        result: Option<&Value>,
    ) -> Result<Worked, Failure> {
        let effective = self.effective_input(recorder, frame, state)?;
        let arguments = self.arguments(recorder, frame, state, &effective)?;
        let result = result.cloned().unwrap_or(arguments);
        let leaving = self.leaving(
            recorder,
            frame,
            state,
            &state.flow,
            result,
            States::default(),
        )?;
        Ok((leaving, state.next))
    }

    fn succeed(
        &mut self,
        recorder: &mut Recorder<'_>,
        frame: &Frame,
        state: &State,
    ) -> Result<Worked, Failure> {
        let effective = self.effective_input(recorder, frame, state)?;
        let leaving = self.leaving(
            recorder,
            frame,
            state,
            &state.flow,
            effective,
            States::default(),
        )?;
        Ok((leaving, Next::End))
    }

    /// What a Fail state raises; members that it does not have stay absent [R].
    fn fail_error(
        &mut self,
        frame: &Frame,
        state: &State,
        error: Option<&TextSource>,
        cause: Option<&TextSource>,
    ) -> Result<StatesError, Failure> {
        let name = self.fail_text(frame, state, "Error", error)?;
        let cause = self.fail_text(frame, state, "Cause", cause)?;
        Ok(StatesError { name, cause })
    }

    fn fail_text(
        &mut self,
        frame: &Frame,
        state: &State,
        field: &str,
        source: Option<&TextSource>,
    ) -> Result<Option<json::Str>, Failure> {
        let value = match source {
            None => return Ok(None),
            Some(TextSource::Literal(text)) => return Ok(Some(text.clone())),
            Some(TextSource::Expression(expression)) => {
                let value = self.expression(frame, state, field, expression, States::default())?;
                return match value {
                    Value::String(text) => Ok(Some(text)),
                    other => Err(self.expression_failure(
                        frame,
                        state,
                        expression.wrong_type(field, "string", &other),
                    )),
                };
            }
            Some(TextSource::Path(FailText {
                path: Some(path), ..
            })) => {
                let field = format!("{field}Path");
                let input = &frame.input;
                let found = self.with_scope(frame, input, frame.item.as_deref(), |scope, _| {
                    path.evaluate_for(&field, scope)
                });
                found.map_err(|f| self.data_failure(frame, state, f))?
            }
            Some(TextSource::Path(FailText {
                template: Some(template),
                ..
            })) => {
                let wrapped = self.template(frame, state, template, &frame.input)?;
                wrapped.get("value").cloned().unwrap_or(Value::Null)
            }
            Some(TextSource::Path(_)) => Value::Null,
        };
        match value {
            Value::String(text) => Ok(Some(text)),
            other => {
                let cause = crate::error::texts::fail_path_not_a_string(field, &other.text());
                Err(self.runtime_failure(frame, state, cause))
            }
        }
    }

    /// Leaves the state: the Exited event, the variables, and on to what comes next.
    pub(super) fn leave(
        &mut self,
        recorder: &mut Recorder<'_>,
        mut frame: Box<Frame>,
        program: &Arc<Program>,
        leaving: Leaving,
        next: Next,
        previous: u32,
    ) {
        let kind = program.state(frame.state).kind;
        let Leaving {
            output,
            assigned,
            way,
        } = leaving;
        let goes_on = matches!(next, Next::State(_));
        let exited = Exited {
            output: output.clone(),
            assigned: assigned.clone().filter(|a| !a.is_empty()),
            way: way.or(goes_on.then_some(TransitionKind::Next)),
        };
        let detail = Detail::Exited(Box::new(exited));
        frame.last_event = self.emit(
            recorder,
            &frame,
            EventKind::exited(kind),
            previous,
            detail,
            Some(frame.state),
        );
        if let Some(assigned) = assigned {
            for (name, value) in assigned.iter() {
                frame.variables.insert(name.clone(), value.clone());
            }
        }
        match next {
            Next::State(state) => {
                frame.state = state;
                frame.input = output;
                frame.phase = Phase::Enter;
                self.go(frame);
            }
            Next::End => self.frame_succeeded(recorder, frame, output),
        }
    }
}
