//! Data flow of a frame: what its work receives, and what of its result leaves the state.

use super::frame::{Failure, Frame, Item};
use super::{Recorder, Simulation};
use crate::data::jsonata::{Expression, ExpressionFailure, StatesScope};
use crate::data::template::Template;
use crate::data::{DataFailure, Entropy, Scope, variables};
use crate::definition::TransitionKind;
use crate::error::{DATA_LIMIT_EXCEEDED, QUERY_EVALUATION, StatesError, texts};
use crate::program::{Flow, JsonataFlow, PathFlow, PathSetting, ResultPath, State};
use json::{Object, Value};

/// What leaves a state: its output and, when it has an Assign, the new variables.
pub(super) struct Leaving {
    pub(super) output: Value,
    pub(super) assigned: Option<Object>,
    /// Which rule or catcher decided where it goes on; none where the state's own Next does.
    pub(super) way: Option<TransitionKind>,
}

/// What `$states` holds besides input and context.
#[derive(Clone, Copy, Default)]
pub(super) struct States<'a> {
    pub(super) result: Option<&'a Value>,
    pub(super) error_output: Option<&'a Value>,
}

impl Simulation {
    /// The input as the state sees it: InputPath for JSONPath, the raw input for JSONata.
    pub(super) fn effective_input(
        &mut self,
        recorder: &mut Recorder<'_>,
        frame: &Frame,
        state: &State,
    ) -> Result<Value, Failure> {
        recorder.stage(frame, "input", &frame.input);
        match &state.flow {
            Flow::Jsonata(_) => Ok(frame.input.clone()),
            Flow::JsonPath(flow) => {
                let input = self.setting(frame, state, &flow.input_path, &frame.input)?;
                recorder.stage(frame, "afterInputPath", &input);
                Ok(input)
            }
        }
    }

    /// What the work receives: Parameters or Arguments, else the effective input.
    pub(super) fn arguments(
        &mut self,
        recorder: &mut Recorder<'_>,
        frame: &Frame,
        state: &State,
        effective: &Value,
    ) -> Result<Value, Failure> {
        let (stage, value) = match &state.flow {
            Flow::JsonPath(flow) => match &flow.parameters {
                Some(template) => (
                    "afterParameters",
                    self.template(frame, state, template, effective)?,
                ),
                None => ("afterParameters", effective.clone()),
            },
            Flow::Jsonata(flow) => match &flow.arguments {
                Some(arguments) => (
                    "afterArguments",
                    self.expression(frame, state, "Arguments", arguments, States::default())?,
                ),
                None => ("afterArguments", effective.clone()),
            },
        };
        recorder.stage(frame, stage, &value);
        Ok(value)
    }

    /// From the result of the work to what leaves the state. `flow` is the state's own or that of a catcher.
    pub(super) fn leaving(
        &mut self,
        recorder: &mut Recorder<'_>,
        frame: &Frame,
        state: &State,
        flow: &Flow,
        result: Value,
        states: States<'_>,
    ) -> Result<Leaving, Failure> {
        recorder.stage(frame, "result", &result);
        let leaving = match flow {
            Flow::JsonPath(flow) => self.leaving_jsonpath(recorder, frame, state, flow, result)?,
            Flow::Jsonata(flow) => self.leaving_jsonata(frame, state, flow, result, states)?,
        };
        self.check_leaving(recorder, frame, state, leaving)
    }

    /// Limits of what leaves a state: size of the payload, nesting, size of the variables.
    pub(super) fn check_leaving(
        &mut self,
        recorder: &mut Recorder<'_>,
        frame: &Frame,
        state: &State,
        leaving: Leaving,
    ) -> Result<Leaving, Failure> {
        recorder.stage(frame, "output", &leaving.output);
        self.check_payload(frame.execution, &leaving.output, &state.name)?;
        // Nothing that walks a payload may run out of stack.
        if leaving.output.depth() > json::MAX_DEPTH {
            let failure = DataFailure::runtime(texts::nested_too_deep());
            return Err(self.data_failure(frame, state, failure));
        }
        if let Some(assigned) = &leaving.assigned {
            self.check_assigned(frame, state, assigned)?;
            if recorder.inspection.is_some() {
                recorder.stage(frame, "variables", &Value::Object(assigned.clone()));
            }
        }
        Ok(leaving)
    }

    /// Limits of variables: nesting, the size of what one Assign stores, the size of all that is stored.
    fn check_assigned(
        &self,
        frame: &Frame,
        state: &State,
        assigned: &Object,
    ) -> Result<(), Failure> {
        let failed = |failure| self.data_failure(frame, state, failure);
        if assigned.values().any(|v| v.depth() > json::MAX_DEPTH) {
            return Err(failed(DataFailure::runtime(texts::nested_too_deep())));
        }
        variables::check_assignment(assigned).map_err(failed)?;
        let stored: usize = frame.variables.values().map(Value::text_len).sum();
        let added: usize = assigned.values().map(Value::text_len).sum();
        if stored + added > variables::MAX_STORED_BYTES {
            let cause = texts::TOO_MANY_VARIABLES;
            return Err(StatesError::new(DATA_LIMIT_EXCEEDED, cause).into());
        }
        Ok(())
    }

    fn leaving_jsonpath(
        &mut self,
        recorder: &mut Recorder<'_>,
        frame: &Frame,
        state: &State,
        flow: &PathFlow,
        result: Value,
    ) -> Result<Leaving, Failure> {
        // Assign sees the raw result, as ResultSelector does: the two are evaluated side by side [S].
        let assigned = self.assigned(frame, state, flow.assign.as_ref(), &result)?;
        let selected = match &flow.result_selector {
            Some(template) => self.template(frame, state, template, &result)?,
            None => result,
        };
        recorder.stage(frame, "afterResultSelector", &selected);
        let merged = match &flow.result_path {
            ResultPath::Replace => selected,
            ResultPath::Discard => frame.input.clone(),
            ResultPath::At(path) => path
                .write(frame.input.clone(), selected)
                .map_err(|f| self.data_failure(frame, state, f))?,
        };
        recorder.stage(frame, "afterResultPath", &merged);
        let output = self.setting(frame, state, &flow.output_path, &merged)?;
        Ok(Leaving {
            output,
            assigned,
            way: None,
        })
    }

    fn leaving_jsonata(
        &mut self,
        frame: &Frame,
        state: &State,
        flow: &JsonataFlow,
        result: Value,
        states: States<'_>,
    ) -> Result<Leaving, Failure> {
        // Both see the variables as they were when the state was entered.
        let assigned = match &flow.assign {
            Some(assign) => Some(self.expression(frame, state, "Assign", assign, states)?),
            None => None,
        };
        let output = match &flow.output {
            Some(output) => self.expression(frame, state, "Output", output, states)?,
            None => result,
        };
        Ok(Leaving {
            output,
            assigned: assigned.and_then(|v| v.as_object().cloned()),
            way: None,
        })
    }

    /// The new variables of a JSONPath Assign.
    pub(super) fn assigned(
        &mut self,
        frame: &Frame,
        state: &State,
        assign: Option<&Template>,
        input: &Value,
    ) -> Result<Option<Object>, Failure> {
        let Some(assign) = assign else {
            return Ok(None);
        };
        let value = self.template(frame, state, assign, input)?;
        Ok(value.as_object().cloned())
    }

    /// InputPath or OutputPath.
    pub(super) fn setting(
        &mut self,
        frame: &Frame,
        state: &State,
        setting: &PathSetting,
        input: &Value,
    ) -> Result<Value, Failure> {
        match setting {
            PathSetting::Whole => Ok(input.clone()),
            PathSetting::Nothing => Ok(Value::empty_object()),
            PathSetting::Path(path) => {
                let found = self.with_scope(frame, input, frame.item.as_deref(), |scope, _| {
                    path.evaluate(scope)
                });
                found.map_err(|f| self.data_failure(frame, state, f))
            }
        }
    }

    /// A payload template.
    pub(super) fn template(
        &mut self,
        frame: &Frame,
        state: &State,
        template: &Template,
        input: &Value,
    ) -> Result<Value, Failure> {
        self.template_with_item(frame, state, template, input, frame.item.as_deref())
    }

    /// A payload template while a Map selects the input of this item.
    pub(super) fn template_with_item(
        &mut self,
        frame: &Frame,
        state: &State,
        template: &Template,
        input: &Value,
        item: Option<&Item>,
    ) -> Result<Value, Failure> {
        if let Some(constant) = template.constant() {
            return Ok(constant.clone());
        }
        let value = self.with_scope(frame, input, item, |scope, entropy| {
            template.evaluate(scope, entropy)
        });
        value.map_err(|f| self.data_failure(frame, state, f))
    }

    /// A JSONata field.
    pub(super) fn expression(
        &mut self,
        frame: &Frame,
        state: &State,
        field: &str,
        expression: &Expression,
        states: States<'_>,
    ) -> Result<Value, Failure> {
        self.expression_with_item(
            frame,
            state,
            field,
            expression,
            states,
            frame.item.as_deref(),
        )
    }

    /// A JSONata field while a Map selects the input of this item.
    pub(super) fn expression_with_item(
        &mut self,
        frame: &Frame,
        state: &State,
        field: &str,
        expression: &Expression,
        states: States<'_>,
        item: Option<&Item>,
    ) -> Result<Value, Failure> {
        if let Some(constant) = expression.constant() {
            return Ok(constant.clone());
        }
        let mut entropy = self.entropy.clone();
        let context = || self.context_with_item(frame, item);
        let scope = StatesScope {
            input: &frame.input,
            result: states.result,
            error_output: states.error_output,
            context: &context,
            variables: &frame.variables,
            now_millis: self.now.0,
        };
        let value = expression.evaluate(field, &scope, &mut entropy);
        self.entropy = entropy;
        value.map_err(|f| self.expression_failure(frame, state, f))
    }

    /// Runs an evaluation with what the paths of this frame see.
    pub(super) fn with_scope<R>(
        &mut self,
        frame: &Frame,
        input: &Value,
        item: Option<&Item>,
        evaluate: impl FnOnce(&Scope<'_>, &mut Entropy) -> R,
    ) -> R {
        let mut entropy = self.entropy.clone();
        let context = || self.context_with_item(frame, item);
        let scope = Scope {
            input,
            context: &context,
            variables: &frame.variables,
        };
        let result = evaluate(&scope, &mut entropy);
        self.entropy = entropy;
        result
    }

    /// A failure of a path, a template or an intrinsic in this state, with the service's introduction.
    pub(super) fn data_failure(
        &self,
        frame: &Frame,
        state: &State,
        failure: DataFailure,
    ) -> Failure {
        let cause = texts::while_executing(&state.name, frame.entered_event, &failure.cause);
        StatesError::new(failure.error, cause).into()
    }

    /// A failure of an expression in this state.
    pub(super) fn expression_failure(
        &self,
        frame: &Frame,
        state: &State,
        failure: ExpressionFailure,
    ) -> Failure {
        let cause = texts::while_executing(&state.name, frame.entered_event, &failure.cause);
        Failure {
            error: StatesError::new(QUERY_EVALUATION, cause),
            heartbeat: false,
            location: Some(failure.location),
        }
    }

    /// `States.Runtime` in this state, with the service's introduction.
    pub(super) fn runtime_failure(
        &self,
        frame: &Frame,
        state: &State,
        cause: impl Into<String>,
    ) -> Failure {
        self.data_failure(frame, state, DataFailure::runtime(cause))
    }
}
