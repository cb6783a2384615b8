//! Wait: a queue entry at the end of the wait, and the recorded refusals of what is no time.

use super::flow::States;
use super::frame::{Failure, Frame, Phase};
use super::map::{plain, whole_number};
use super::{Recorder, Simulation};
use crate::data::jsonata::ExpressionFailure;
use crate::data::time::Moment;
use crate::error::texts;
use crate::journal::Time;
use crate::program::{Program, State, WaitUntil, WaitWork};
use json::Value;
use std::sync::Arc;

/// Waits of 2^31 seconds and more are refused; the recorded border lies between 24,855 and 24,856 days.
const TOO_LONG_SECONDS: i64 = 2_147_483_648;

impl Simulation {
    /// Starts the wait.
    pub(super) fn wait(
        &mut self,
        recorder: &mut Recorder<'_>,
        mut frame: Box<Frame>,
        program: &Arc<Program>,
        wait: &WaitWork,
    ) {
        let state = program.state(frame.state);
        let planned = self
            .effective_input(recorder, &frame, state)
            .and_then(|effective| {
                let until = self.until(&frame, state, wait, &effective)?;
                Ok((effective, until))
            });
        match planned {
            Ok((effective, until)) => {
                frame.phase = Phase::Waiting {
                    output: Box::new(effective),
                };
                self.go_at(frame, until);
            }
            Err(failure) => self.state_failed(recorder, frame, program, failure, false),
        }
    }

    /// The wait is over: the state is left with its effective input.
    pub(super) fn wait_over(
        &mut self,
        recorder: &mut Recorder<'_>,
        frame: Box<Frame>,
        state: &State,
        effective: Value,
    ) {
        let program = self.execution(frame.execution).program.clone();
        match self.leaving(
            recorder,
            &frame,
            state,
            &state.flow,
            effective,
            States::default(),
        ) {
            Ok(leaving) => {
                let previous = frame.last_event;
                self.leave(recorder, frame, &program, leaving, state.next, previous);
            }
            Err(failure) => self.state_failed(recorder, frame, &program, failure, false),
        }
    }

    fn until(
        &mut self,
        frame: &Frame,
        state: &State,
        wait: &WaitWork,
        effective: &Value,
    ) -> Result<Time, Failure> {
        match &wait.until {
            WaitUntil::Seconds(seconds) => Ok(self.now.after(*seconds as f64)),
            WaitUntil::Timestamp(moment) => self.until_moment(frame, state, *moment),
            WaitUntil::SecondsPath(path) => {
                let found = self.with_scope(frame, effective, frame.item.as_deref(), |scope, _| {
                    path.find(scope)
                });
                let value = found.map_err(|f| self.data_failure(frame, state, f))?;
                let cause = match &value {
                    None => texts::seconds_path_missing(path.text()),
                    Some(value) => match whole_number(value) {
                        Some(seconds) if seconds >= 0 => {
                            return self.until_seconds(frame, state, seconds);
                        }
                        Some(_) => texts::seconds_path_negative(path.text(), &plain(value)),
                        None => texts::seconds_path_not_integer(path.text(), &plain(value)),
                    },
                };
                Err(self.runtime_failure(frame, state, cause))
            }
            WaitUntil::SecondsExpression(expression) => {
                let value =
                    self.expression(frame, state, "Seconds", expression, States::default())?;
                match value.as_f64() {
                    Some(seconds) if seconds >= 0.0 => {
                        self.until_seconds(frame, state, seconds as i64)
                    }
                    Some(_) => {
                        let cause = texts::seconds_expression_negative(&plain(&value));
                        Err(self.expression_failure(
                            frame,
                            state,
                            ExpressionFailure::at("Seconds", cause),
                        ))
                    }
                    None => Err(self.expression_failure(
                        frame,
                        state,
                        expression.wrong_type("Seconds", "number", &value),
                    )),
                }
            }
            WaitUntil::TimestampPath(path) => {
                let found = self.with_scope(frame, effective, frame.item.as_deref(), |scope, _| {
                    path.find(scope)
                });
                let value = found.map_err(|f| self.data_failure(frame, state, f))?;
                match value
                    .as_ref()
                    .and_then(Value::as_str)
                    .and_then(Moment::parse)
                {
                    Some(moment) => self.until_moment(frame, state, moment),
                    None => {
                        let cause = match &value {
                            None => texts::timestamp_path_missing(path.text()),
                            Some(value) => {
                                texts::timestamp_path_invalid(path.text(), &plain(value))
                            }
                        };
                        Err(self.runtime_failure(frame, state, cause))
                    }
                }
            }
            WaitUntil::TimestampExpression(expression) => {
                let value =
                    self.expression(frame, state, "Timestamp", expression, States::default())?;
                match value.as_str().map(Moment::parse) {
                    Some(Some(moment)) => self.until_moment(frame, state, moment),
                    Some(None) => {
                        let cause = texts::timestamp_not_parseable(&plain(&value));
                        Err(self.expression_failure(
                            frame,
                            state,
                            ExpressionFailure::at("Timestamp", cause),
                        ))
                    }
                    None => Err(self.expression_failure(
                        frame,
                        state,
                        expression.wrong_type("Timestamp", "string", &value),
                    )),
                }
            }
        }
    }

    fn until_seconds(&self, frame: &Frame, state: &State, seconds: i64) -> Result<Time, Failure> {
        if seconds >= TOO_LONG_SECONDS {
            return Err(self.runtime_failure(frame, state, texts::WAIT_TOO_LONG));
        }
        Ok(self.now.after(seconds as f64))
    }

    /// A moment in the past ends the wait at once; fractions of a second are cut off [D].
    fn until_moment(&self, frame: &Frame, state: &State, moment: Moment) -> Result<Time, Failure> {
        let now_seconds = self.now.0.div_euclid(1000);
        if moment.seconds - now_seconds >= TOO_LONG_SECONDS {
            return Err(self.runtime_failure(frame, state, texts::WAIT_TOO_LONG));
        }
        Ok(Time(moment.seconds.saturating_mul(1000)).max(self.now))
    }
}
