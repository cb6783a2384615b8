//! What must be true of every lesson before a learner sees it, proven by running it.

use std::collections::BTreeSet;

use super::library::Library;
use super::links::Link;
use super::source::{Fact, Source};
use crate::check::{check, jsonata_problem, jsonpath_problem, judge, observe};
use crate::lesson::{Block, Check, Lesson};
use crate::message;
use crate::observation::Observation;

/// What is wrong with this lesson, as sentences for its author; empty when every proof holds.
///
/// The starter fails a check, the solution and every alternative pass all, every check is failed by the starter or
/// a listed wrong answer, each wrong answer fails exactly what it is listed for, every piece of advice is given to
/// someone, every task has hints and checks and its place in the text, links lead somewhere, code blocks are valid
/// and what the prose says of a run is so.
pub fn prove(library: &Library, source: &Source) -> Vec<String> {
    let mut proof = Proof {
        source,
        lesson: &source.lesson,
        failed: BTreeSet::new(),
        problems: Vec::new(),
    };
    proof.answers();
    proof.advice();
    proof.tasks();
    proof.links(library);
    proof.code();
    proof.facts();
    proof.problems
}

struct Proof<'s> {
    source: &'s Source,
    lesson: &'s Lesson,
    /// The checks that somebody fails.
    failed: BTreeSet<String>,
    problems: Vec<String>,
}

impl Proof<'_> {
    fn say(&mut self, problem: impl Into<String>) {
        self.problems.push(problem.into());
    }

    /// The checks that this definition fails, with what exactly did not hold.
    fn failures(&mut self, definition: &str) -> Vec<(String, String)> {
        check(self.lesson, definition)
            .into_iter()
            .filter(|verdict| !verdict.passed)
            .map(|verdict| (verdict.check, verdict.observed.join("; ")))
            .collect()
    }

    fn answers(&mut self) {
        let failures = self.failures(&self.lesson.starter);
        if failures.is_empty() {
            self.say("the starter passes every check: there is nothing to do");
        }
        self.failed
            .extend(failures.into_iter().map(|(check, _)| check));
        let right = std::iter::once(("the solution", &self.lesson.solution)).chain(
            self.lesson
                .alternatives
                .iter()
                .map(|other| (other.id.as_str(), &other.definition)),
        );
        for (name, definition) in right {
            for (check, why) in self.failures(definition) {
                self.say(format!("{name} fails `{check}`: {why}"));
            }
        }
        for wrong in &self.source.wrong {
            let failures = self.failures(&wrong.definition);
            let fails: Vec<&str> = failures.iter().map(|(check, _)| check.as_str()).collect();
            let listed: BTreeSet<&str> = wrong.fails.iter().map(String::as_str).collect();
            if listed != fails.iter().copied().collect() {
                self.say(format!(
                    "wrong/{} is listed to fail {:?}, fails {failures:?}",
                    wrong.file, wrong.fails
                ));
            }
            self.failed
                .extend(failures.into_iter().map(|(check, _)| check));
        }
        for check in &self.lesson.checks {
            if !self.failed.contains(&check.id) {
                self.say(format!("nobody fails `{}`", check.id));
            }
        }
    }

    /// Advice that nobody gets cannot be trusted to fit.
    fn advice(&mut self) {
        let wrong = self.source.wrong.iter().map(|wrong| &wrong.definition);
        let definitions: Vec<&String> =
            std::iter::once(&self.lesson.starter).chain(wrong).collect();
        for check in &self.lesson.checks {
            for text in check
                .advice
                .iter()
                .map(|advice| &advice.say)
                .chain([&check.message])
            {
                for word in message::unknown_words(text) {
                    self.say(format!(
                        "`{}` says {{{word}}}, which means nothing",
                        check.id
                    ));
                }
            }
            let seen: Vec<Observation> = definitions
                .iter()
                .map(|definition| self.observe(check.case.as_deref(), definition))
                .collect();
            let given: BTreeSet<Option<usize>> = seen
                .iter()
                .filter(|seen| !judge(check, seen).passed)
                .map(|seen| advice_for(check, seen))
                .collect();
            for index in (0..check.advice.len()).filter(|index| !given.contains(&Some(*index))) {
                self.say(format!(
                    "`{}` has advice that nobody gets: {}",
                    check.id, check.advice[index].say
                ));
            }
        }
    }

    fn observe(&self, case: Option<&str>, definition: &str) -> Observation {
        match case.and_then(|id| self.lesson.case(id)) {
            Some(case) => observe(definition, &case.scenario),
            None => crate::check::text_only(definition),
        }
    }

    fn tasks(&mut self) {
        let mut ids = BTreeSet::new();
        for check in &self.lesson.checks {
            if !ids.insert(&check.id) {
                self.problems.push(format!("`{}` stands twice", check.id));
            }
        }
        for task in &self.lesson.tasks {
            if task.hints.is_empty() {
                self.problems.push(format!("`{}` has no hints", task.id));
            }
            if self.lesson.checks_of(&task.id).next().is_none() {
                self.problems.push(format!("`{}` has no checks", task.id));
            }
            if !self.lesson.body.contains(&Block::Task(task.id.clone())) {
                self.problems
                    .push(format!("`{}` has no place in the text", task.id));
            }
        }
        for example in self.lesson.examples.iter().chain(&self.lesson.alternatives) {
            if !self
                .lesson
                .body
                .contains(&Block::Example(example.id.clone()))
            {
                self.problems
                    .push(format!("example `{}` has no place in the text", example.id));
            }
        }
        if !self.lesson.body.contains(&Block::Predict) {
            self.say("the question has no place in the text");
        }
        if self.lesson.minutes == 0 {
            self.say("`minutes` is missing");
        }
    }

    fn links(&mut self, library: &Library) {
        for link in &self.source.links {
            let (target, anchor) = match link {
                Link::Heading(anchor) => (Some(self.source), Some(anchor)),
                Link::Lesson(slug, anchor) => (library.lesson(slug), anchor.as_ref()),
                Link::Document(..) | Link::Web(_) => continue,
                Link::Unknown(_) => (None, None),
            };
            let leads = target
                .is_some_and(|target| anchor.is_none_or(|anchor| target.anchors.contains(anchor)));
            if !leads {
                self.problems.push(format!("{link:?} leads nowhere"));
            }
        }
    }

    /// Definitions must be valid, JSON must be JSON; what must not be is marked as `text`.
    fn code(&mut self) {
        for block in &self.lesson.body {
            let Block::Code { language, text } = block else {
                continue;
            };
            let problem = match language.as_str() {
                "asl" => {
                    let seen = crate::check::text_only(text);
                    let error = seen.findings.iter().find(|finding| finding.is_error);
                    error.map(ToString::to_string)
                }
                "json" => json::parse(text).err().map(|error| error.to_string()),
                "text" | "sh" => None,
                "jsonata" => jsonata_problem(text),
                "jsonpath" => jsonpath_problem(text),
                other => Some(format!("`{other}` is no known kind of code")),
            };
            if let Some(problem) = problem {
                self.problems
                    .push(format!("a code block is wrong: {problem}\n{text}"));
            }
        }
    }

    fn facts(&mut self) {
        let mut text = words(&self.source.markdown);
        text.push_str(&words(&self.lesson.predict.reveal));
        for fact in &self.source.facts {
            if !text.contains(&words(&fact.says)) {
                self.problems
                    .push(format!("the text does not say `{}`", fact.says));
            }
            match self.definition_of(fact) {
                None => self
                    .problems
                    .push(format!("there is no `{}` to hold a fact against", fact.of)),
                Some(definition) => {
                    let seen = self.observe(Some(&fact.case), definition);
                    for failure in fact.expect.failures(&seen) {
                        self.problems.push(format!(
                            "the text says `{}`, but in {} of case {}: {failure}",
                            fact.says, fact.of, fact.case
                        ));
                    }
                }
            }
            if self.lesson.case(&fact.case).is_none() {
                self.problems
                    .push(format!("there is no case `{}`", fact.case));
            }
        }
    }

    fn definition_of(&self, fact: &Fact) -> Option<&str> {
        let lesson = self.lesson;
        match fact.of.as_str() {
            "starter" => Some(&lesson.starter),
            "solution" => Some(&lesson.solution),
            id => lesson.example(id).map(|e| e.definition.as_str()),
        }
    }
}

/// Which advice this observation gets; none means the check's own message.
fn advice_for(check: &Check, seen: &Observation) -> Option<usize> {
    check
        .advice
        .iter()
        .position(|advice| advice.when.holds(seen))
}

/// A text with its white space evened out, so that line breaks in the prose do not matter.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
