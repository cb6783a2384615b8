//! When a learner has tried a task. Until then its checks say what is wanted and leave what is missing to be found:
//! what a check saw is for somebody who has tried.
//!
//! - Only an edit is an attempt. Reading, running, setting up a case and opening an example are none.
//! - It is an attempt at one task: at the first open one on whose checks it shows, and where it shows on no check at
//!   all, at the first that is open.
//! - A text that cannot run any more is no attempt yet. Its checks say why it cannot run, which answers nothing.

use lesson::Verdict;
use std::rc::Rc;

/// What the checks have said while a lesson is open.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Trial {
    /// Whether the text was edited since the checks spoke of one that could run.
    pub(crate) edited: bool,
    /// That text.
    text: Rc<str>,
    /// What they said of it.
    said: Rc<Vec<Verdict>>,
}

impl Trial {
    /// The checks speak of a text. The task that it is an attempt at, if it is one.
    pub(crate) fn hear(&mut self, text: &Rc<str>, verdicts: &Rc<Vec<Verdict>>) -> Option<Rc<str>> {
        let breaks = |(before, now): (&Verdict, &Verdict)| now.refused && !before.refused;
        if self.edited && self.said.iter().zip(verdicts.iter()).any(breaks) {
            return None;
        }
        let mut task = None;
        if self.edited && !same(&self.text, text) {
            task = meant(&self.said, verdicts).map(Rc::from);
        }
        self.edited = false;
        self.text = text.clone();
        self.said = verdicts.clone();
        task
    }

    /// Whether a check that fails only says that the text cannot run any more, which is no secret.
    pub(crate) fn breaks(&self, verdict: &Verdict) -> bool {
        let ran = |v: &Verdict| v.check == verdict.check && !v.refused;
        verdict.refused && self.said.iter().any(ran)
    }
}

/// Whether two texts differ in their layout at most.
fn same(one: &str, other: &str) -> bool {
    one == other || matches!((json::parse(one), json::parse(other)), (Ok(a), Ok(b)) if a == b)
}

/// The task at which an edit was an attempt, by what the checks said before it and say now.
fn meant<'v>(before: &'v [Verdict], now: &'v [Verdict]) -> Option<&'v str> {
    let open = |task: &str| before.iter().any(|v| v.task == task && !v.passed);
    // Once a text can run at all, everything is seen for the first time.
    let shows = |(before, now): &(&Verdict, &Verdict)| {
        !before.refused && (before.passed, &before.message) != (now.passed, &now.message)
    };
    let pairs = before.iter().zip(now);
    let mut shown = pairs.filter(shows).map(|(v, _)| v).peekable();
    if shown.peek().is_some() {
        return shown.find(|v| open(&v.task)).map(|v| v.task.as_str());
    }
    let first = if before.is_empty() { now } else { before };
    first.iter().find(|v| !v.passed).map(|v| v.task.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use json::Value;
    use lesson::author::Library;
    use std::collections::BTreeMap;
    use std::fs;
    use std::path::Path;

    /// The lessons as they are, with their wrong answers.
    fn library() -> Library {
        fn read(folder: &Path, start: &str, files: &mut BTreeMap<String, String>) {
            for entry in fs::read_dir(folder).expect("a folder").flatten() {
                let name = format!("{start}{}", entry.file_name().to_string_lossy());
                match entry.path().is_dir() {
                    true => read(&entry.path(), &format!("{name}/"), files),
                    false => {
                        let text = fs::read_to_string(entry.path()).expect("a text");
                        files.insert(name, text);
                    }
                }
            }
        }
        let mut files = BTreeMap::new();
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../lessons");
        read(Path::new(folder), "", &mut files);
        Library::read(&files).expect("the lessons")
    }

    /// What is told of a text that was typed after others: the task it counts as an attempt at, and the checks that
    /// say what they saw though nobody has tried anything.
    fn heard(lesson: &lesson::Lesson, trial: &mut Trial, text: &str) -> (Option<Rc<str>>, usize) {
        let verdicts = Rc::new(lesson::check(lesson, text));
        let task = trial.hear(&text.into(), &verdicts);
        let told = |v: &&Verdict| !v.passed && trial.breaks(v);
        (task, verdicts.iter().filter(told).count())
    }

    /// The backup job without the state that one of its tasks wants removed.
    fn without_question(definition: &str) -> String {
        let machine = json::parse(definition).expect("JSON");
        let object = |value: Option<&Value>| value.and_then(Value::as_object).cloned();
        let mut states = object(machine.get("States")).expect("states");
        let mut copy = object(states.get("Copy Database")).expect("a state");
        copy.insert("Next", Value::from("Let Storage Settle"));
        states.insert("Copy Database", Value::Object(copy));
        states.remove("Copy Complete?");
        // Nothing else led there.
        states.remove("Backup Failed");
        let mut whole = object(Some(&machine)).expect("a machine");
        whole.insert("States", Value::Object(states));
        Value::Object(whole).pretty()
    }

    #[test]
    fn nothing_is_told_of_what_a_lesson_begins_with() {
        for source in &library().lessons {
            let lesson = &source.lesson;
            let mut trial = Trial::default();
            assert_eq!(heard(lesson, &mut trial, &lesson.starter), (None, 0));
            trial.edited = true;
            let spaced = format!("{}\n\n", lesson.starter);
            assert_eq!(heard(lesson, &mut trial, &spaced), (None, 0), "layout");
        }
    }

    #[test]
    fn every_wrong_answer_is_an_attempt_at_one_task() {
        for source in &library().lessons {
            let lesson = &source.lesson;
            let first = lesson.tasks.first().map(|t| t.id.as_str());
            for wrong in &source.wrong {
                let mut trial = Trial::default();
                heard(lesson, &mut trial, &lesson.starter);
                trial.edited = true;
                let (task, _) = heard(lesson, &mut trial, &wrong.definition);
                let task = task.expect("an attempt");
                let known = lesson.tasks.iter().any(|t| *t.id == *task);
                assert!(known, "{}: {task}", wrong.file);
            }
            // An edit that changes nothing that is seen is one at the task that is asked for first.
            let mut trial = Trial::default();
            heard(lesson, &mut trial, &lesson.starter);
            trial.edited = true;
            let edited =
                lesson
                    .starter
                    .replacen("\"StartAt\"", "\"Version\": \"1.0\",\n  \"StartAt\"", 1);
            assert_eq!(heard(lesson, &mut trial, &edited).0.as_deref(), first);
        }
    }

    #[test]
    fn an_edit_is_told_where_it_shows_and_a_broken_text_gives_nothing_away() {
        let library = library();
        let lesson = &library.lesson("backup-job").expect("it is there").lesson;
        let mut trial = Trial::default();
        heard(lesson, &mut trial, &lesson.starter);
        trial.edited = true;
        let broken = lesson.starter.replacen('{', "", 1);
        let (task, told) = heard(lesson, &mut trial, &broken);
        assert_eq!(
            (task, told),
            (None, lesson.checks.len()),
            "why it cannot run"
        );
        assert!(trial.edited, "what is typed on still counts");
        // The last task first, with the rest as it was.
        let pruned = without_question(&lesson.starter);
        let (task, told) = heard(lesson, &mut trial, &pruned);
        assert_eq!((task.as_deref(), told), (Some("prune"), 0));
        // What shows on a solved task alone is none at another.
        trial.edited = true;
        let slow = pruned.replacen("\"Seconds\": 30", "\"Seconds\": 3", 1);
        assert_ne!(pruned, slow);
        assert_eq!(heard(lesson, &mut trial, &slow), (None, 0));
    }
}
