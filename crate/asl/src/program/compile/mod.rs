//! From the definition to the program. Whatever `check` accepts compiles; what it cannot read it reports.

mod fields;
mod map;

use super::{
    Catcher, Flow, JsonataFlow, Machine, MachineId, MachineKind, Next, PathFlow, Program, Resource,
    Retrier, State, StateId, substitute::substitute, work::*,
};
use crate::check;
use crate::data::choice;
use crate::data::time::Moment;
use crate::definition::{self, Definition, Language, StateKind};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source;
use json::Str;
use json::syntax::{Node, NodeKind};
use std::collections::HashMap;
use std::sync::Arc;

/// What became of a text.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// The program, absent when there is an error.
    pub program: Option<Arc<Program>>,
    /// Everything that is to say about the text, by place.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads, checks and compiles a definition.
pub fn compile(text: &str, kind: MachineKind) -> Compiled {
    compile_with(text, kind, &[])
}

/// As [`compile`], with values for `${Name}`. Positions stay those of the author's text.
pub fn compile_with(text: &str, kind: MachineKind, substitutions: &[(Str, Str)]) -> Compiled {
    let mut syntax = source::parse(text);
    substitute(text, &mut syntax, substitutions);
    let definition = syntax
        .root
        .as_ref()
        .map(definition::read)
        .unwrap_or_default();
    let options = check::Options {
        kind,
        practice: true,
    };
    let mut diagnostics = check::check(text, &syntax, &definition, &options);
    if diagnostics.iter().any(|d| d.severity == Severity::Error) {
        return Compiled {
            program: None,
            diagnostics,
        };
    }
    let mut compiler = Compiler {
        problems: Vec::new(),
        ids: HashMap::new(),
        machines: HashMap::new(),
    };
    let program = definition
        .root
        .as_ref()
        .and_then(|root| compiler.program(&definition, root, kind));
    diagnostics.append(&mut compiler.problems);
    let program = program.filter(|_| !diagnostics.iter().any(|d| d.severity == Severity::Error));
    Compiled {
        program: program.map(Arc::new),
        diagnostics,
    }
}

struct Compiler {
    problems: Vec<Diagnostic>,
    ids: HashMap<String, StateId>,
    machines: HashMap<String, MachineId>,
}

impl Compiler {
    fn program(
        &mut self,
        definition: &Definition<'_>,
        root: &definition::Machine<'_>,
        kind: MachineKind,
    ) -> Option<Program> {
        let machines = definition.machines();
        let mut next_state = 0;
        for (i, machine) in machines.iter().enumerate() {
            self.machines
                .insert(machine.pointer.clone(), MachineId(i as u32));
            for state in &machine.states {
                self.ids.insert(state.pointer.clone(), StateId(next_state));
                next_state += 1;
            }
        }
        let mut program = Program {
            states: Vec::with_capacity(next_state as usize),
            machines: Vec::new(),
            kind,
            timeout: root
                .node
                .get("TimeoutSeconds")
                .and_then(whole)
                .map(|n| n as u64),
        };
        for (i, machine) in machines.iter().enumerate() {
            let (name, span) = machine.start_at?;
            let start = self.target(machine, name, &machine.pointer, span)?;
            program.machines.push(Machine { start, owner: None });
            for state in &machine.states {
                let compiled = self.state(machine, MachineId(i as u32), state)?;
                program.states.push(compiled);
            }
        }
        for (i, machine) in machines.iter().enumerate() {
            let owner = machine
                .pointer
                .rfind("/Branches/")
                .or_else(|| machine.pointer.rfind("/I"));
            let owner = owner
                .and_then(|end| machine.pointer.get(..end))
                .and_then(|p| self.ids.get(p))
                .copied();
            program.machines[i].owner = owner;
        }
        Some(program)
    }

    fn problem(&mut self, pointer: &str, node: &Node, message: impl Into<String>) {
        self.problems.push(Diagnostic::error(
            "SCHEMA_VALIDATION_FAILED",
            message,
            pointer,
            node.span,
        ));
    }

    fn target(
        &mut self,
        machine: &definition::Machine<'_>,
        name: &str,
        pointer: &str,
        span: crate::source::Span,
    ) -> Option<StateId> {
        let found = machine
            .state(name)
            .and_then(|s| self.ids.get(&s.pointer))
            .copied();
        if found.is_none() {
            let message = format!("Missing 'Next' target: {name}");
            self.problems.push(Diagnostic::error(
                "MISSING_TRANSITION_TARGET",
                message,
                pointer,
                span,
            ));
        }
        found
    }

    fn target_of(
        &mut self,
        machine: &definition::Machine<'_>,
        node: &Node,
        field: &str,
        pointer: &str,
    ) -> Option<StateId> {
        let target = node.get(field)?;
        self.target(machine, target.as_str()?, pointer, target.span)
    }

    fn state(
        &mut self,
        machine: &definition::Machine<'_>,
        id: MachineId,
        state: &definition::State<'_>,
    ) -> Option<State> {
        let kind = state.kind?;
        let node = state.node;
        let pointer = &state.pointer;
        let next = match self.target_of(machine, node, "Next", pointer) {
            Some(next) => Next::State(next),
            None => Next::End,
        };
        Some(State {
            name: state.name.clone(),
            pointer: pointer.clone(),
            name_span: state.name_span,
            span: node.span,
            machine: id,
            kind,
            language: state.language,
            flow: self.flow(state.language, kind, node, pointer),
            work: self.work(machine, state, kind)?,
            next,
            retriers: node
                .get("Retry")
                .map(Node::items)
                .unwrap_or_default()
                .iter()
                .map(retrier)
                .collect(),
            catchers: self.catchers(machine, state),
        })
    }

    fn flow(&mut self, language: Language, kind: StateKind, node: &Node, pointer: &str) -> Flow {
        match language {
            Language::JsonPath => Flow::JsonPath(Box::new(PathFlow {
                input_path: self.path_setting(node, "InputPath", pointer),
                // A Map's Parameters are its ItemSelector of old.
                parameters: if kind == StateKind::Map {
                    None
                } else {
                    self.template(node, "Parameters", pointer)
                },
                result_selector: self.template(node, "ResultSelector", pointer),
                result_path: self.result_path(node, pointer),
                output_path: self.path_setting(node, "OutputPath", pointer),
                assign: self.template(node, "Assign", pointer),
            })),
            Language::Jsonata => Flow::Jsonata(Box::new(JsonataFlow {
                arguments: self.expression(node, "Arguments", pointer),
                output: self.expression(node, "Output", pointer),
                assign: self.expression(node, "Assign", pointer),
            })),
        }
    }

    fn catchers(
        &mut self,
        machine: &definition::Machine<'_>,
        state: &definition::State<'_>,
    ) -> Vec<Catcher> {
        let mut catchers = Vec::new();
        for (i, node) in state.items("Catch").iter().enumerate() {
            let pointer = format!("{}/Catch/{i}", state.pointer);
            if let Some(next) = self.target_of(machine, node, "Next", &pointer) {
                let flow = self.flow(
                    state.language,
                    state.kind.unwrap_or(StateKind::Task),
                    node,
                    &pointer,
                );
                catchers.push(Catcher {
                    errors: strings(node.get("ErrorEquals")),
                    next,
                    flow,
                });
            }
        }
        catchers
    }

    fn work(
        &mut self,
        machine: &definition::Machine<'_>,
        state: &definition::State<'_>,
        kind: StateKind,
    ) -> Option<Work> {
        let node = state.node;
        let pointer = &state.pointer;
        Some(match kind {
            StateKind::Pass => Work::Pass(match state.language {
                Language::JsonPath => node.get("Result").map(Node::to_value),
                Language::Jsonata => None,
            }),
            StateKind::Succeed => Work::Succeed,
            StateKind::Task => Work::Task(Box::new(TaskWork {
                resource: Resource::parse(node.get("Resource")?.as_str()?),
                timeout: self.number(node, "TimeoutSeconds", pointer),
                heartbeat: self.number(node, "HeartbeatSeconds", pointer),
                credentials: match state.language {
                    Language::JsonPath => self.template(node, "Credentials", pointer),
                    Language::Jsonata => None,
                },
                credentials_expression: match state.language {
                    Language::JsonPath => None,
                    Language::Jsonata => self.expression(node, "Credentials", pointer),
                },
            })),
            StateKind::Choice => Work::Choice(Box::new(self.choice(machine, state)?)),
            StateKind::Wait => Work::Wait(Box::new(WaitWork {
                until: self.wait(node, pointer)?,
            })),
            StateKind::Fail => Work::Fail(Box::new(FailWork {
                error: self.text(node, "Error", pointer),
                cause: self.text(node, "Cause", pointer),
            })),
            StateKind::Parallel => {
                let branches = state
                    .inner
                    .iter()
                    .filter_map(|m| self.machines.get(&m.pointer))
                    .copied();
                Work::Parallel(branches.collect())
            }
            StateKind::Map => Work::Map(Box::new(self.map(state)?)),
        })
    }

    fn choice(
        &mut self,
        machine: &definition::Machine<'_>,
        state: &definition::State<'_>,
    ) -> Option<ChoiceWork> {
        let mut rules = Vec::new();
        for (i, node) in state.items("Choices").iter().enumerate() {
            let pointer = format!("{}/Choices/{i}", state.pointer);
            let next = self.target_of(machine, node, "Next", &pointer)?;
            rules.push(match state.language {
                Language::JsonPath => match choice::ChoiceRule::compile(node) {
                    Ok(rule) => ChoiceRule::JsonPath(PathRule {
                        rule,
                        assign: self.template(node, "Assign", &pointer),
                        next,
                    }),
                    Err(problems) => {
                        for problem in problems {
                            self.problem(
                                &format!("{pointer}{}", problem.pointer),
                                node,
                                problem.message,
                            );
                        }
                        return None;
                    }
                },
                Language::Jsonata => ChoiceRule::Jsonata(JsonataRule {
                    condition: self.expression(node, "Condition", &pointer)?,
                    output: self.expression(node, "Output", &pointer),
                    assign: self.expression(node, "Assign", &pointer),
                    next,
                }),
            });
        }
        let default = self.target_of(machine, state.node, "Default", &state.pointer);
        Some(ChoiceWork { rules, default })
    }

    fn wait(&mut self, node: &Node, pointer: &str) -> Option<WaitUntil> {
        if let Some(seconds) = node.get("Seconds") {
            return match seconds.as_str() {
                Some(_) => self
                    .expression(node, "Seconds", pointer)
                    .map(WaitUntil::SecondsExpression),
                None => whole(seconds).map(|n| WaitUntil::Seconds(n as u64)),
            };
        }
        if let Some(timestamp) = node.get("Timestamp").and_then(Node::as_str) {
            if timestamp.starts_with("{%") {
                return self
                    .expression(node, "Timestamp", pointer)
                    .map(WaitUntil::TimestampExpression);
            }
            let parsed = Moment::parse(timestamp);
            if parsed.is_none() {
                self.problem(
                    pointer,
                    node,
                    format!("'{timestamp}' is no RFC3339 timestamp"),
                );
            }
            return parsed.map(WaitUntil::Timestamp);
        }
        if let Some(path) = self.path(node, "SecondsPath", pointer) {
            return Some(WaitUntil::SecondsPath(path));
        }
        self.path(node, "TimestampPath", pointer)
            .map(WaitUntil::TimestampPath)
    }
}

fn retrier(node: &Node) -> Retrier {
    let number = |field: &str| match &node.get(field)?.kind {
        NodeKind::Number(n) => Some(n.as_f64()),
        _ => None,
    };
    Retrier {
        errors: strings(node.get("ErrorEquals")),
        interval: number("IntervalSeconds").unwrap_or(1.0),
        max_attempts: number("MaxAttempts").map_or(3, |n| n as u32),
        backoff_rate: number("BackoffRate").unwrap_or(2.0),
        max_delay: number("MaxDelaySeconds"),
        full_jitter: node.get("JitterStrategy").and_then(Node::as_str) == Some("FULL"),
    }
}

fn strings(node: Option<&Node>) -> Vec<Str> {
    node.map(Node::items)
        .unwrap_or_default()
        .iter()
        .filter_map(Node::as_str)
        .map(Str::from)
        .collect()
}

fn whole(node: &Node) -> Option<i64> {
    match &node.kind {
        NodeKind::Number(n) => n.as_i64().filter(|n| *n >= 0),
        _ => None,
    }
}
