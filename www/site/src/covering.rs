//! What the cases of a machine reach together: each is run, a slice between frames, and what none of them reaches
//! is told.

use crate::analysis::Analysis;
use crate::cases;
use crate::document::Document;
use crate::later::Gradual;
use crate::lens::{MissedWay, Report};
use asl::definition::TransitionKind;
use asl::program::{Program, StateId};
use asl::run::{Progress, Run, Status as Execution};
use asl::scenario::Scenario;
use asl::view::coverage::Coverage;
use asl::view::graph::EdgeKind;
use asl::view::visit::Visits;
use json::Value;
use lesson::Lesson;
use std::rc::Rc;
use std::sync::Arc;
use ui::status::Status;

/// Steps of one case at most.
const STEPS: u32 = 100_000;

/// Cases under way.
pub(crate) struct Covering {
    cases: Vec<(Rc<str>, Value)>,
    next: usize,
    run: Option<Run>,
    program: Option<Arc<Program>>,
    coverage: Option<Coverage>,
    told: Vec<(Rc<str>, Status, Rc<str>)>,
    picture: Rc<Analysis>,
}

impl Gradual<Report> for Covering {
    fn go_on(&mut self, go: &dyn Fn() -> bool) -> bool {
        while let Some((name, scenario)) = self.cases.get(self.next) {
            let name = name.clone();
            if self.run.is_none() {
                let started = Scenario::from_value(scenario, &|_| None)
                    .map_err(|problems| problems.join(" "))
                    .and_then(|s| Run::start(&s).map_err(|d| crate::driver::messages(d).join(" ")));
                match started {
                    Ok(run) => self.run = Some(run.without_checkpoints()),
                    Err(why) => {
                        self.told
                            .push((name, Status::Failed, format!("cannot run: {why}").into()));
                        self.next += 1;
                        continue;
                    }
                }
            }
            let Some(run) = &mut self.run else {
                return true;
            };
            loop {
                let progress = run.advance(64);
                if progress != Progress::Stepped || run.steps() > STEPS {
                    break;
                }
                if !go() {
                    return false;
                }
            }
            let (status, says) = match run.outcome().status {
                Execution::Running if run.steps() > STEPS => {
                    (Status::Running, "stopped: a very long loop")
                }
                Execution::Running => (Status::Waiting, "waits for an answer"),
                Execution::Succeeded => (Status::Succeeded, "succeeded"),
                Execution::Failed => (Status::Failed, "failed"),
                Execution::TimedOut => (Status::Failed, "timed out"),
                Execution::Aborted => (Status::Aborted, "aborted"),
            };
            let program = self.program.get_or_insert_with(|| run.program().clone());
            let coverage = self.coverage.get_or_insert_with(|| Coverage::new(program));
            let visits = Visits::of(run.journal(), run.events().len());
            coverage.add(run.journal(), &visits);
            self.told.push((name, status, says.into()));
            self.run = None;
            self.next += 1;
            if !go() {
                return self.next >= self.cases.len();
            }
        }
        true
    }

    fn so_far(&self) -> Report {
        let mut report = Report {
            cases: self.told.clone(),
            going: self.next < self.cases.len(),
            ..Report::default()
        };
        let (Some(coverage), Some(program)) = (&self.coverage, &self.program) else {
            return report;
        };
        let named = |id: StateId| -> (Rc<str>, Rc<str>) {
            let state = program.state(id);
            (state.pointer.as_str().into(), Rc::from(&*state.name))
        };
        let layout = &self.picture.layout;
        report.all_states = program.states.len();
        report.states = coverage
            .states()
            .filter(|(_, count)| *count == 0)
            .map(|(id, _)| named(id))
            .collect();
        let ways = coverage.ways();
        report.all_ways = ways.len();
        for way in ways.iter().filter(|way| way.taken == 0) {
            let node = layout.node_at(&program.state(way.from).pointer);
            let edge = layout
                .edges
                .iter()
                .find(|e| e.from == node && e.kind == EdgeKind::Transition(way.kind));
            let label = edge.and_then(|e| e.label.as_ref());
            report.ways.push(MissedWay {
                from: named(way.from),
                way: match way.kind {
                    TransitionKind::Next => "Next".into(),
                    TransitionKind::Choice(i) => format!("rule {}", i + 1).into(),
                    TransitionKind::Default => "Default".into(),
                    TransitionKind::Catch(i) => format!("catcher {}", i + 1).into(),
                },
                words: label.map_or("", |l| l.title.as_str()).into(),
                to: named(way.to).1,
            });
        }
        report.retriers = coverage.idle_retriers().into_iter().map(named).collect();
        report.overlay = Rc::new(coverage.overlay(layout));
        report
    }
}

impl Covering {
    /// Prepares the cases: those of the lesson, those that were kept, and the scenario as it stands.
    pub(crate) fn new(
        document: &Document,
        lesson: Option<&Lesson>,
        picture: &Rc<Analysis>,
    ) -> Covering {
        let mut all: Vec<(Rc<str>, Value)> = Vec::new();
        for case in lesson.into_iter().flat_map(|l| l.cases.iter()) {
            let scenario = lesson::scenario(case, &document.definition);
            all.push((case.title.as_str().into(), scenario));
        }
        let kept = cases::of(document).into_iter();
        all.extend(kept.filter_map(|c| Some((c.name.into(), c.document.scenario().ok()?))));
        if let Ok(scenario) = document.scenario() {
            let same = |v: &Value| {
                v.get("input") == scenario.get("input") && v.get("mocks") == scenario.get("mocks")
            };
            if !all.iter().any(|(_, known)| same(known)) {
                all.push(("The scenario as it stands".into(), scenario));
            }
        }
        Covering {
            cases: all,
            next: 0,
            run: None,
            program: None,
            coverage: None,
            told: Vec::new(),
            picture: picture.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::analyse;
    use json::json;

    #[test]
    fn what_no_case_reaches_is_told() {
        let definition = json!({"StartAt": "Call", "States": {
            "Call": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f",
                "Retry": [{"ErrorEquals": ["Busy"]}], "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Sorry"}], "Next": "Big?"},
            "Big?": {"Type": "Choice", "Choices": [{"Variable": "$.n", "NumericGreaterThan": 3, "Next": "Done"}], "Default": "Sorry"},
            "Done": {"Type": "Succeed"}, "Sorry": {"Type": "Fail"}}})
        .text();
        let document = Document {
            definition: definition.as_str().into(),
            ..Document::default()
        };
        let document = document.with_answers("Call", vec![json!({"return": {"n": 5}})]);
        let picture = Rc::new(analyse(definition.into(), false, &[]));
        let mut covering = Covering::new(&document, None, &picture);
        assert!(covering.go_on(&|| true));
        let report = covering.so_far();
        assert_eq!(report.cases.len(), 1);
        let names: Vec<&str> = report.states.iter().map(|s| &*s.1).collect();
        assert_eq!(names, ["Sorry"]);
        let ways: Vec<String> = report
            .ways
            .iter()
            .map(|w| format!("{} {}", w.from.1, w.way))
            .collect();
        assert_eq!(ways, ["Call catcher 1", "Big? Default"]);
        assert_eq!(&*report.retriers[0].1, "Call");
        // A second case reaches the rest.
        let mut second = cases::keep(&document);
        second = second.with_answers("Call", vec![json!({"throw": {"error": "Odd"}})]);
        let mut covering = Covering::new(&second, None, &picture);
        while !covering.go_on(&|| false) {}
        let report = covering.so_far();
        assert_eq!(report.cases.len(), 2);
        assert!(report.states.is_empty() && report.ways.len() == 1);
    }
}
