//! The lesson at hand and what the learner has done of it.

use crate::trial::Trial;
use json::{Object, Value};
use lesson::{Course, Lesson, Verdict};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// The lesson at hand and what was done.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Study {
    /// All lessons.
    pub(crate) course: Option<Rc<Course>>,
    /// The lesson at hand.
    pub(crate) lesson: Option<Rc<Lesson>>,
    /// Why it could not be fetched.
    pub(crate) missing: Option<Rc<str>>,
    /// What its checks say of the text.
    pub(crate) verdicts: Rc<Vec<Verdict>>,
    /// What the learner has tried while the lesson was open.
    pub(crate) trial: Trial,
    /// Whether they speak of an older text.
    pub(crate) checking: bool,
    /// What was done, by lesson; kept on the device.
    pub(crate) progress: Progress,
}

/// Equality is an equivalence, which lets `Rc` compare by address first.
impl Eq for Study {}

/// What was done of all lessons.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Progress {
    lessons: BTreeMap<Rc<str>, Done>,
}

/// What was done of one lesson.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Done {
    /// The answer given to the question.
    pub(crate) predicted: Option<usize>,
    /// Hints opened, by task.
    pub(crate) hints: BTreeMap<Rc<str>, usize>,
    /// Tasks tried since the lesson was begun or started over.
    pub(crate) tried: BTreeSet<Rc<str>>,
    /// Tasks solved once.
    pub(crate) tasks: BTreeSet<Rc<str>>,
    /// Whether all checks passed once.
    pub(crate) complete: bool,
}

/// The member of a file by which it is known as one of progress.
const FILE: &str = "aslLabProgress";

impl Progress {
    /// What was done of a lesson.
    pub(crate) fn of(&self, slug: &str) -> Done {
        self.lessons.get(slug).cloned().unwrap_or_default()
    }

    /// Changes what was done of a lesson.
    pub(crate) fn edit(&mut self, slug: &str, change: impl FnOnce(&mut Done)) {
        change(self.lessons.entry(slug.into()).or_default());
    }

    /// The text that is kept.
    pub(crate) fn to_text(&self) -> String {
        self.to_value().text()
    }

    /// The text of a file that holds it.
    pub(crate) fn to_file(&self) -> String {
        let mut file = Object::new();
        file.insert(FILE, self.to_value());
        Value::Object(file).pretty()
    }

    /// Reads a file; `None` when it is another kind of file.
    pub(crate) fn from_file(text: &str) -> Option<Progress> {
        // A definition may be long, and is no JSON to begin with while it is written.
        let file = text.contains(FILE).then(|| json::parse(text).ok())??;
        file.get(FILE).map(Progress::from_value)
    }

    /// Adds what was done elsewhere: nothing done here is lost, and a question stays answered as it was.
    pub(crate) fn add(&mut self, other: Progress) {
        for (slug, theirs) in other.lessons {
            let ours = self.lessons.entry(slug).or_default();
            ours.predicted = ours.predicted.or(theirs.predicted);
            for (task, hints) in theirs.hints {
                let known = ours.hints.entry(task).or_default();
                *known = hints.max(*known);
            }
            ours.tasks.extend(theirs.tasks);
            ours.complete |= theirs.complete;
        }
    }

    /// How many lessons are solved.
    pub(crate) fn solved(&self) -> usize {
        self.lessons.values().filter(|done| done.complete).count()
    }

    fn to_value(&self) -> Value {
        let lessons = self.lessons.iter().map(|(slug, done)| {
            let mut object = Object::new();
            if let Some(answer) = done.predicted {
                object.insert("predicted", Value::from(answer as i64));
            }
            let hints = done.hints.iter();
            let hints = hints.map(|(t, n)| (json::Str::from(&**t), Value::from(*n as i64)));
            object.insert("hints", Value::Object(hints.collect()));
            let names = |tasks: &BTreeSet<Rc<str>>| {
                let names = tasks.iter().map(|t| Value::from(&**t));
                Value::from(names.collect::<Vec<_>>())
            };
            object.insert("tried", names(&done.tried));
            object.insert("tasks", names(&done.tasks));
            object.insert("complete", Value::from(done.complete));
            (json::Str::from(&**slug), Value::Object(object))
        });
        Value::Object(lessons.collect())
    }

    /// Reads what was kept; what does not fit is left out.
    pub(crate) fn from_text(text: &str) -> Progress {
        Progress::from_value(&json::parse(text).unwrap_or_default())
    }

    fn from_value(value: &Value) -> Progress {
        let mut progress = Progress::default();
        let count = |v: &Value| v.as_i64().and_then(|n| usize::try_from(n).ok());
        for (slug, kept) in value.as_object().into_iter().flat_map(|o| o.iter()) {
            let hints = kept.get("hints").and_then(Value::as_object);
            let hints = hints.into_iter().flat_map(|h| h.iter());
            let names = |key: &str| {
                let names = kept.get(key).and_then(Value::as_array);
                let names = names.into_iter().flat_map(|n| n.iter());
                names.filter_map(Value::as_str).map(Rc::from).collect()
            };
            let done = Done {
                predicted: kept.get("predicted").and_then(count),
                hints: hints
                    .filter_map(|(t, n)| Some((Rc::from(&**t), count(n)?)))
                    .collect(),
                tried: names("tried"),
                tasks: names("tasks"),
                complete: kept.get("complete").and_then(Value::as_bool) == Some(true),
            };
            progress.lessons.insert(Rc::from(&**slug), done);
        }
        progress
    }
}

impl Study {
    /// The slug of the lesson at hand.
    pub(crate) fn slug(&self) -> Option<&str> {
        self.lesson.as_ref().map(|l| l.slug.as_str())
    }

    /// What was done of the lesson at hand.
    pub(crate) fn done(&self) -> Done {
        self.slug().map(|s| self.progress.of(s)).unwrap_or_default()
    }

    /// Whether the checks of a task all pass.
    pub(crate) fn task_passes(&self, task: &str) -> bool {
        let mut any = false;
        for verdict in self.verdicts.iter().filter(|v| v.task == task) {
            any = true;
            if !verdict.passed {
                return false;
            }
        }
        any
    }

    /// Whether a check that fails says what it saw: only to somebody who has tried.
    pub(crate) fn tells(&self, verdict: &Verdict) -> bool {
        let tried = || self.done().tried.contains(verdict.task.as_str());
        !verdict.passed && (self.trial.breaks(verdict) || tried())
    }

    /// Whether every check passes.
    pub(crate) fn all_pass(&self) -> bool {
        !self.verdicts.is_empty() && self.verdicts.iter().all(|v| v.passed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_survives_and_nonsense_does_not() {
        let mut progress = Progress::default();
        progress.edit("backup-job", |done| {
            done.predicted = Some(2);
            done.hints.insert("retry".into(), 1);
            done.tried.insert("notify".into());
            done.tasks.insert("retry".into());
            done.complete = true;
        });
        assert_eq!(Progress::from_text(&progress.to_text()), progress);
        assert_eq!(Progress::from_file(&progress.to_file()), Some(progress));
        assert_eq!(Progress::from_text("[1"), Progress::default());
        let odd = Progress::from_text(r#"{"a": {"predicted": -1, "hints": 3, "tasks": [1, "t"]}}"#);
        assert_eq!(odd.of("a").predicted, None);
        assert_eq!(odd.of("a").tasks.len(), 1);
        assert_eq!(
            Progress::from_file(r#"{"StartAt": "aslLabProgress"}"#),
            None
        );
        assert_eq!(Progress::from_file(r#"{"aslLabProgress": "#), None);
    }

    #[test]
    fn what_was_done_elsewhere_is_added() {
        let read = |text: &str| Progress::from_text(text);
        let mut here =
            read(r#"{"a": {"predicted": 1, "hints": {"t": 2}, "tasks": ["t"], "complete": true}}"#);
        here.add(read(
            r#"{"a": {"predicted": 0, "hints": {"t": 1, "u": 1}, "tasks": ["u"], "complete": false}, "b": {"complete": true}}"#,
        ));
        let both = r#"{"a": {"predicted": 1, "hints": {"t": 2, "u": 1}, "tasks": ["t", "u"], "complete": true}, "b": {"complete": true}}"#;
        assert_eq!(here, read(both));
        assert_eq!(here.solved(), 2);
    }
}
