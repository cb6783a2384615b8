//! One way back: from a place in the data of a state to the place it was taken from.

use super::{Back, End, Origins, Place, Station, Via};
use crate::data::path::PathExpression;
use crate::data::source::Source;
use crate::data::template::Template;
use crate::definition::{StateKind, TransitionKind};
use crate::journal::Detail;
use crate::program::{
    ChoiceRule, Flow, Items, MapWork, PathSetting, Processor, ResultPath, State, Work,
};
use crate::view::visit::Visit;
use json::Str;

/// How a visit was left: by which fields, and whether a catcher's.
pub(super) struct Leaving<'a> {
    pub(super) flow: &'a Flow,
    pub(super) caught: bool,
    pub(super) rule: Option<&'a ChoiceRule>,
}

impl<'a> Origins<'a> {
    pub(super) fn back(&self, at: &Place) -> Option<Back> {
        let visit = self.visits.list().get(at.visit)?;
        let state = self.state(visit)?;
        let leaving = self.leaving(visit, state);
        let to = |station| {
            let place = Place {
                station,
                ..at.clone()
            };
            Some(Back::To(place, None))
        };
        match at.station {
            Station::Input => self.before(at, visit),
            Station::Effective => match &state.flow {
                Flow::JsonPath(flow) => {
                    self.setting(at, "InputPath", &flow.input_path, Station::Input)
                }
                Flow::Jsonata(_) => to(Station::Input),
            },
            Station::Arguments => match &state.flow {
                Flow::JsonPath(flow) => match &flow.parameters {
                    Some(template) => self.template(at, "Parameters", template, Station::Effective),
                    None => to(Station::Effective),
                },
                Flow::Jsonata(flow) => match &flow.arguments {
                    Some(field) => self.field(at, "Arguments", field),
                    None => to(Station::Effective),
                },
            },
            Station::Items => match &state.work {
                Work::Map(map) => self.items(at, map),
                _ => None,
            },
            Station::Result if leaving.caught => Some(Back::End(End::Error)),
            Station::Result => self.result(at, visit, state),
            Station::Selected => match leaving.flow {
                Flow::JsonPath(flow) => match &flow.result_selector {
                    Some(template) => {
                        self.template(at, "ResultSelector", template, Station::Result)
                    }
                    None => to(Station::Result),
                },
                Flow::Jsonata(_) => to(Station::Result),
            },
            Station::Merged => match leaving.flow {
                Flow::JsonPath(flow) if !passes(state.kind) || leaving.caught => {
                    self.merged(at, &flow.result_path)
                }
                _ => to(Station::Effective),
            },
            Station::Output => self.output(at, state, &leaving),
            Station::Assigned => self.assigned(at, state, &leaving),
        }
    }

    /// How a visit was left.
    pub(super) fn leaving(&self, visit: &Visit, state: &'a State) -> Leaving<'a> {
        let event = visit
            .last_event
            .and_then(|place| self.journal.events.get(place));
        let way = match event.map(|e| &e.detail) {
            Some(Detail::Exited(exited)) => exited.way,
            _ => None,
        };
        let own = Leaving {
            flow: &state.flow,
            caught: false,
            rule: None,
        };
        match (way, &state.work) {
            (Some(TransitionKind::Catch(index)), _) => match state.catchers.get(index) {
                Some(catcher) => Leaving {
                    flow: &catcher.flow,
                    caught: true,
                    rule: None,
                },
                None => own,
            },
            (Some(TransitionKind::Choice(index)), Work::Choice(choice)) => Leaving {
                rule: choice.rules.get(index),
                ..own
            },
            _ => own,
        }
    }

    fn output(&self, at: &Place, state: &'a State, leaving: &Leaving<'a>) -> Option<Back> {
        let of_rule = match leaving.rule {
            Some(ChoiceRule::Jsonata(rule)) => rule.output.as_ref(),
            _ => None,
        };
        let place = |station| Place {
            station,
            ..at.clone()
        };
        match leaving.flow {
            Flow::JsonPath(flow) => {
                self.setting(at, "OutputPath", &flow.output_path, Station::Merged)
            }
            Flow::Jsonata(flow) => match of_rule.or(flow.output.as_ref()) {
                Some(field) => self.field(at, "Output", field),
                None if passes(state.kind) && !leaving.caught => {
                    Some(Back::To(place(Station::Input), None))
                }
                None => Some(Back::To(place(Station::Result), None)),
            },
        }
    }

    fn assigned(&self, at: &Place, state: &'a State, leaving: &Leaving<'a>) -> Option<Back> {
        let seen = match passes(state.kind) {
            true => Station::Effective,
            false => Station::Result,
        };
        match (leaving.rule, leaving.flow) {
            (Some(ChoiceRule::JsonPath(rule)), _) => {
                self.template(at, "Assign", rule.assign.as_ref()?, seen)
            }
            (Some(ChoiceRule::Jsonata(rule)), _) => self.field(at, "Assign", rule.assign.as_ref()?),
            (None, Flow::JsonPath(flow)) => {
                self.template(at, "Assign", flow.assign.as_ref()?, seen)
            }
            (None, Flow::Jsonata(flow)) => self.field(at, "Assign", flow.assign.as_ref()?),
        }
    }

    fn merged(&self, at: &Place, setting: &ResultPath) -> Option<Back> {
        let place = |station, steps: &[String]| Place {
            visit: at.visit,
            station,
            steps: steps.to_vec(),
        };
        Some(match setting {
            ResultPath::Replace => Back::To(place(Station::Selected, &at.steps), None),
            ResultPath::Discard => Back::To(place(Station::Input, &at.steps), None),
            ResultPath::At(path) => {
                let target = path.pointer()?;
                let text = path.text().clone();
                match at.steps.strip_prefix(target.as_slice()) {
                    Some(rest) => {
                        let via = Via {
                            field: "ResultPath",
                            text,
                        };
                        Back::To(place(Station::Selected, rest), Some(via))
                    }
                    None if target.starts_with(&at.steps) => Back::End(End::PutIn(text)),
                    None => Back::To(place(Station::Input, &at.steps), None),
                }
            }
        })
    }

    fn result(&self, at: &Place, visit: &Visit, state: &'a State) -> Option<Back> {
        let to = |station| {
            let place = Place {
                station,
                ..at.clone()
            };
            Some(Back::To(place, None))
        };
        match &state.work {
            Work::Pass(Some(_)) => Some(Back::End(End::Written("Result"))),
            Work::Pass(None) => to(Station::Arguments),
            Work::Parallel(_) => self.child_output(at, visit, false),
            Work::Map(map) => match &map.processor {
                Processor::Distributed(d) if d.writer.is_some() => Some(Back::End(End::Answer)),
                _ => self.child_output(at, visit, true),
            },
            Work::Task(_) => Some(Back::End(End::Answer)),
            _ => to(Station::Effective),
        }
    }

    /// A member of the list that branches or iterations gave: the output of the last state of one.
    fn child_output(&self, at: &Place, visit: &Visit, items: bool) -> Option<Back> {
        let Some((index, rest)) = at.steps.split_first() else {
            return Some(Back::End(End::Outputs));
        };
        let index: u32 = index.parse().ok()?;
        let list = self.visits.list();
        let until = visit.last_event.unwrap_or(usize::MAX);
        let child = |v: &Visit| {
            let info = self.journal.frame(v.frame);
            let execution = self.journal.execution(v.execution);
            let number = match v.execution == visit.execution {
                true => info.map(|info| info.index),
                false => execution.filter(|_| items).and_then(|e| e.index),
            };
            v.parent == Some(at.visit) && v.first_event < until && number == Some(index)
        };
        let last = list.iter().rposition(child)?;
        let place = Place {
            visit: last,
            station: Station::Output,
            steps: rest.to_vec(),
        };
        Some(Back::To(place, None))
    }

    /// Before a state: the one before it, or what its thread of control was given.
    fn before(&self, at: &Place, visit: &Visit) -> Option<Back> {
        if let Some(before) = self.before.get(at.visit).copied().flatten() {
            let place = Place {
                visit: before,
                station: Station::Output,
                steps: at.steps.clone(),
            };
            return Some(Back::To(place, None));
        }
        let Some(outer) = visit.parent else {
            return Some(Back::End(End::Given));
        };
        let holder = self.visits.list().get(outer)?;
        let place = |station, steps: Vec<String>| {
            let place = Place {
                visit: outer,
                station,
                steps,
            };
            Some(Back::To(place, None))
        };
        match &self.state(holder)?.work {
            Work::Parallel(_) => place(Station::Arguments, at.steps.clone()),
            Work::Map(map) => self.item(at, visit, outer, map),
            Work::Task(_) => {
                let mut steps = vec!["Input".to_string()];
                steps.extend(at.steps.iter().cloned());
                place(Station::Arguments, steps)
            }
            _ => Some(Back::End(End::Given)),
        }
    }

    /// The input of an iteration: what ItemSelector built, or the item itself.
    fn item(&self, at: &Place, visit: &Visit, outer: usize, map: &'a MapWork) -> Option<Back> {
        if let Processor::Distributed(distributed) = &map.processor
            && (distributed.reader.is_some() || distributed.batcher.is_some())
        {
            return Some(Back::End(End::Item));
        }
        let value = |steps: &[String]| {
            let inside = self
                .journal
                .execution(visit.execution)
                .and_then(|e| e.index);
            let index = inside.or_else(|| Some(self.journal.frame(visit.frame)?.index))?;
            let mut whole = vec![index.to_string()];
            whole.extend(steps.iter().cloned());
            let place = Place {
                visit: outer,
                station: Station::Items,
                steps: whole,
            };
            Some(Back::To(place, None))
        };
        let selected = Place {
            visit: outer,
            station: Station::Effective,
            steps: at.steps.clone(),
        };
        let back = match (&map.selector, &map.selector_expression) {
            (Some(template), _) => {
                self.template(&selected, "ItemSelector", template, Station::Effective)
            }
            (None, Some(field)) => self.field(&selected, "ItemSelector", field),
            (None, None) => return value(&at.steps),
        };
        match back? {
            Back::End(End::Context(_)) => {
                let steps = self.context_steps(&selected, map)?;
                match steps.strip_prefix(&["Map".into(), "Item".into(), "Value".into()]) {
                    Some(rest) => value(rest),
                    None => Some(Back::End(End::Item)),
                }
            }
            back => Some(back),
        }
    }

    fn items(&self, at: &Place, map: &'a MapWork) -> Option<Back> {
        match &map.items {
            Items::Input => Some(Back::To(
                Place {
                    station: Station::Effective,
                    ..at.clone()
                },
                None,
            )),
            Items::Path(path) => Some(path_back(
                at,
                "ItemsPath",
                path,
                &at.steps,
                Station::Effective,
            )),
            Items::Expression(field) => self.field(at, "Items", field),
        }
    }

    fn setting(
        &self,
        at: &Place,
        field: &'static str,
        setting: &'a PathSetting,
        of: Station,
    ) -> Option<Back> {
        Some(match setting {
            PathSetting::Whole => Back::To(
                Place {
                    station: of,
                    ..at.clone()
                },
                None,
            ),
            PathSetting::Nothing => Back::End(End::Written(field)),
            PathSetting::Path(path) => path_back(at, field, path, &at.steps, of),
        })
    }

    fn template(
        &self,
        at: &Place,
        field: &'static str,
        template: &'a Template,
        of: Station,
    ) -> Option<Back> {
        Some(match template.source(&at.steps) {
            Source::Written => Back::End(End::Written(field)),
            Source::Path(path, rest) => path_back(at, field, path, &rest, of),
            Source::Call(call) => {
                let mut reads: Vec<Str> = Vec::new();
                call.for_each_path(&mut |path| reads.push(path.text().clone()));
                let text = call.text().clone();
                Back::End(End::Computed(Via { field, text }, reads))
            }
            Source::Parts | Source::Expression(..) => Back::End(End::Parts(field)),
        })
    }
}

/// Through a path of JSONPath: exact only where it names one place.
fn path_back(
    at: &Place,
    field: &'static str,
    path: &PathExpression,
    rest: &[String],
    of: Station,
) -> Back {
    let text = path.text().clone();
    let via = Via { field, text };
    if path.is_context() {
        return Back::End(End::Context(via));
    }
    if path.variable().is_some() {
        return Back::End(End::Variable(via));
    }
    match path.path().pointer() {
        Some(mut steps) => {
            steps.extend(rest.iter().cloned());
            let place = Place {
                visit: at.visit,
                station: of,
                steps,
            };
            Back::To(place, Some(via))
        }
        None => {
            let reads = vec![via.text.clone()];
            Back::End(End::Computed(via, reads))
        }
    }
}

/// Whether a state of this type hands on its input and has no result.
pub(super) fn passes(kind: StateKind) -> bool {
    matches!(
        kind,
        StateKind::Wait | StateKind::Choice | StateKind::Succeed
    )
}
