//! Runs a definition through the checks of a lesson and says what to look at when one fails.

use json::{Object, Value};

use crate::expectation::Expectation;
use crate::lesson::{Case, Check, Lesson};
use crate::message::fill;
use crate::observation::Observation;

mod observe;

#[cfg(feature = "author")]
pub(crate) use observe::{jsonata_problem, jsonpath_problem};
pub use observe::{observe, text_only};

/// What came of one check.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// The check.
    pub check: String,
    /// The task it belongs to.
    pub task: String,
    /// What holds when it passes.
    pub title: String,
    /// Whether it passes.
    pub passed: bool,
    /// Whether the run that it needs could not even start.
    pub refused: bool,
    /// What the learner reads when it does not; empty when it passes.
    pub message: String,
    /// What exactly does not hold, for those who want to know.
    pub observed: Vec<String>,
}

/// Runs every check of the lesson on this definition.
///
/// The same function answers in tests, on the command line and in the browser; equal texts get equal verdicts.
pub fn check(lesson: &Lesson, definition: &str) -> Vec<Verdict> {
    let mut verdicts: Vec<Option<Verdict>> = vec![None; lesson.checks.len()];
    let cases = lesson.cases.iter().map(|case| Some(case.id.as_str()));
    for case in cases.chain([None]) {
        for (index, verdict) in check_case(lesson, definition, case) {
            verdicts[index] = Some(verdict);
        }
    }
    verdicts.into_iter().flatten().collect()
}

/// Runs the checks of one case (`None`: those that need no run), each with its place among the lesson's checks.
/// A page calls this case by case, so that it stays answerable between them.
pub fn check_case(lesson: &Lesson, definition: &str, case: Option<&str>) -> Vec<(usize, Verdict)> {
    let checks: Vec<(usize, &Check)> = lesson
        .checks
        .iter()
        .enumerate()
        .filter(|(_, check)| check.case.as_deref() == case)
        .collect();
    if checks.is_empty() {
        return Vec::new();
    }
    let seen = match case.and_then(|id| lesson.case(id)) {
        Some(case) => observe(definition, &case.scenario),
        None => text_only(definition),
    };
    checks
        .into_iter()
        .map(|(index, check)| (index, judge(check, &seen)))
        .collect()
}

/// The complete scenario of a case with this definition in it, as a share link or a file would hold it.
pub fn scenario(case: &Case, definition: &str) -> Value {
    let mut scenario = Object::new();
    scenario.insert("definition", Value::from(definition));
    for (key, value) in case.scenario.iter() {
        scenario.insert(key.clone(), value.clone());
    }
    Value::Object(scenario)
}

/// Whether a check passes on what was seen, and what to say when it does not.
pub fn judge(check: &Check, seen: &Observation) -> Verdict {
    let refused = is_refused(check, seen);
    let observed = match refused {
        true => vec!["the definition is refused".to_string()],
        false => check.expect.failures(seen),
    };
    let passed = observed.is_empty();
    let message = if passed {
        String::new()
    } else {
        fill(words(check, seen), seen)
    };
    Verdict {
        check: check.id.clone(),
        task: check.task.clone(),
        title: check.title.clone(),
        passed,
        refused,
        message,
        observed,
    }
}

/// Whether a check that needs a run has none: of what did not happen nobody can say that it was right.
fn is_refused(check: &Check, seen: &Observation) -> bool {
    seen.status == REFUSED && check.expect.status.as_deref() != Some(REFUSED)
}

/// The sentence that fits best. A definition that cannot run gets the reason, unless the check knows better: what
/// it would have done is nothing that anyone can say.
fn words<'c>(check: &'c Check, seen: &Observation) -> &'c str {
    let fits = |when: &Expectation| when.holds(seen);
    match check.advice.iter().find(|advice| fits(&advice.when)) {
        Some(advice) => &advice.say,
        None if seen.status == REFUSED => {
            "The machine cannot run yet: {finding}. Once that is mended this check runs."
        }
        None => &check.message,
    }
}

/// The status of a definition that could not be run.
pub const REFUSED: &str = "REFUSED";
