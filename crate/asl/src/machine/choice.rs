//! Choice: the first rule that holds decides; without one Default does, and without that the execution fails.

use super::activate::Worked;
use super::flow::{Leaving, States};
use super::frame::{Failure, Frame};
use super::{Recorder, Simulation};
use crate::data::choice::RuleTrace;
use crate::definition::TransitionKind;
use crate::error::texts;
use crate::program::{ChoiceRule, ChoiceWork, Flow, JsonataRule, Next, PathRule, State};
use json::Value;

impl Simulation {
    /// Evaluates the rules. A matched rule's Assign and Output stand for the state's own, which hold for Default.
    pub(super) fn choose(
        &mut self,
        recorder: &mut Recorder<'_>,
        frame: &Frame,
        state: &State,
        choice: &ChoiceWork,
    ) -> Result<Worked, Failure> {
        let effective = self.effective_input(recorder, frame, state)?;
        for (i, rule) in choice.rules.iter().enumerate() {
            let (holds, next) = match rule {
                ChoiceRule::JsonPath(rule) => (
                    self.path_rule(recorder, frame, state, rule, &effective)?,
                    rule.next,
                ),
                ChoiceRule::Jsonata(rule) => {
                    let holds = self.condition(frame, state, i, rule)?;
                    if let Some(inspection) = &mut recorder.inspection {
                        inspection.rules.push(vec![told(rule, holds)]);
                    }
                    (holds, rule.next)
                }
            };
            if holds {
                if let Some(inspection) = &mut recorder.inspection {
                    inspection.taken = Some(i);
                }
                let leaving = self.leaving_by_rule(recorder, frame, state, rule, i, effective)?;
                return Ok((leaving, Next::State(next)));
            }
        }
        let Some(default) = choice.default else {
            return Err(self.runtime_failure(frame, state, texts::NO_CHOICE_MATCHED));
        };
        if let Some(inspection) = &mut recorder.inspection {
            inspection.taken = Some(choice.rules.len());
        }
        let mut leaving = self.leaving(
            recorder,
            frame,
            state,
            &state.flow,
            effective,
            States::default(),
        )?;
        leaving.way = Some(TransitionKind::Default);
        Ok((leaving, Next::State(default)))
    }

    fn path_rule(
        &mut self,
        recorder: &mut Recorder<'_>,
        frame: &Frame,
        state: &State,
        rule: &PathRule,
        effective: &Value,
    ) -> Result<bool, Failure> {
        let mut trace = recorder.inspection.as_ref().map(|_| Vec::new());
        let holds = self.with_scope(frame, effective, frame.item.as_deref(), |scope, _| {
            rule.rule.evaluate(scope, trace.as_mut())
        });
        if let (Some(inspection), Some(trace)) = (&mut recorder.inspection, trace) {
            inspection.rules.push(trace);
        }
        holds.map_err(|f| self.data_failure(frame, state, f))
    }

    fn condition(
        &mut self,
        frame: &Frame,
        state: &State,
        index: usize,
        rule: &JsonataRule,
    ) -> Result<bool, Failure> {
        let field = format!("Choices[{index}]/Condition");
        match self.expression(frame, state, &field, &rule.condition, States::default())? {
            Value::Bool(holds) => Ok(holds),
            other => Err(self.expression_failure(
                frame,
                state,
                rule.condition.wrong_type(&field, "boolean", &other),
            )),
        }
    }

    fn leaving_by_rule(
        &mut self,
        recorder: &mut Recorder<'_>,
        frame: &Frame,
        state: &State,
        rule: &ChoiceRule,
        index: usize,
        effective: Value,
    ) -> Result<Leaving, Failure> {
        let way = Some(TransitionKind::Choice(index));
        let leaving = match (rule, &state.flow) {
            (ChoiceRule::JsonPath(rule), Flow::JsonPath(flow)) => {
                let assigned = self.assigned(frame, state, rule.assign.as_ref(), &effective)?;
                let output = self.setting(frame, state, &flow.output_path, &effective)?;
                Leaving {
                    output,
                    assigned,
                    way,
                }
            }
            (ChoiceRule::Jsonata(rule), Flow::Jsonata(flow)) => {
                let assigned = match &rule.assign {
                    Some(assign) => {
                        let field = format!("Choices[{index}]/Assign");
                        Some(self.expression(frame, state, &field, assign, States::default())?)
                    }
                    None => None,
                };
                let output = match (&rule.output, &flow.output) {
                    (Some(output), _) => {
                        let field = format!("Choices[{index}]/Output");
                        self.expression(frame, state, &field, output, States::default())?
                    }
                    (None, Some(output)) => {
                        self.expression(frame, state, "Output", output, States::default())?
                    }
                    (None, None) => effective,
                };
                Leaving {
                    output,
                    assigned: assigned.and_then(|v| v.as_object().cloned()),
                    way,
                }
            }
            // The compiler gives rules the language of their state.
            _ => Leaving {
                output: effective,
                assigned: None,
                way,
            },
        };
        self.check_leaving(recorder, frame, state, leaving)
    }
}

/// A JSONata rule as the inspection shows it: its condition and what came of it.
fn told(rule: &JsonataRule, holds: bool) -> RuleTrace {
    RuleTrace {
        depth: 0,
        text: rule.condition.text().to_owned(),
        operands: Vec::new(),
        result: Some(holds),
    }
}
