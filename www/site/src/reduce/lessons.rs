//! What the learner does with a lesson.

use super::{arrange, replace, say, take};
use crate::action::Action;
use crate::cases;
use crate::course::{Progress, Study};
use crate::document::Document;
use crate::effect::Effect;
use crate::state::{AppState, Place};
use crate::trial::Trial;
use crate::view_settings::Area;
use lesson::Lesson;
use std::rc::Rc;

pub(super) fn apply(state: &mut AppState, action: Action) -> Vec<Effect> {
    match action {
        Action::Course(course) => {
            study(state, |s| s.course = Some(course));
            Vec::new()
        }
        Action::OpenLesson(slug) => {
            state.dialog = None;
            let place = Place::Lesson(slug.clone());
            vec![Effect::Address(place), Effect::FetchLesson(slug)]
        }
        Action::Lesson(lesson) => {
            let place = Place::Lesson(lesson.slug.as_str().into());
            let document = starter(&lesson);
            study(state, |s| {
                s.lesson = Some(lesson);
                s.missing = None;
                s.verdicts = Rc::default();
                s.trial = Trial::default();
                s.checking = true;
            });
            arrange(state, |view| {
                view.set_tab(Area::Left, "lesson");
                view.set_tab(Area::Narrow, "text");
            });
            vec![Effect::Resume(place, document), Effect::Check]
        }
        Action::NoLesson(why) => {
            study(state, |s| s.missing = Some(why));
            Vec::new()
        }
        Action::Verdicts(verdicts) => spoken(state, verdicts),
        Action::Predict(answer) => {
            let mut effects = progress(state, |done| done.predicted = Some(answer));
            // The choices are no longer to be pressed; the focus goes on to what is said.
            effects.push(Effect::Focus("reveal".into()));
            effects
        }
        Action::Hint(task) => progress(state, |done| *done.hints.entry(task).or_default() += 1),
        Action::Case(id) => {
            let Some(lesson) = state.study.lesson.clone() else {
                return Vec::new();
            };
            let Some(case) = lesson.case(&id) else {
                return Vec::new();
            };
            let document = with_case(&state.document.definition, case);
            // What is kept beside the scenario stays.
            let view = state.document.rest.get("view").cloned();
            let document = cases::mark(&document.with("view", view), Some(&case.id));
            let place = state.place.clone();
            take(state, document, place, &format!("Set up: {}.", case.title))
        }
        Action::Example(id) => {
            let Some(lesson) = state.study.lesson.clone() else {
                return Vec::new();
            };
            let Some(example) = lesson.example(&id) else {
                return Vec::new();
            };
            let document = match lesson.case(&example.case) {
                Some(case) => with_case(&example.definition, case),
                None => Document {
                    definition: example.definition.as_str().into(),
                    ..state.document.clone()
                },
            };
            let document = cases::instead(&document, &state.document);
            let place = state.place.clone();
            let says = format!("Opened: {}.", example.title);
            take(state, document, place, &says)
        }
        Action::Own => {
            let Some(own) = cases::own(&state.document) else {
                return Vec::new();
            };
            let place = state.place.clone();
            take(state, own, place, "Your own machine is back.")
        }
        Action::Restart => {
            let Some(lesson) = state.study.lesson.clone() else {
                return Vec::new();
            };
            let place = state.place.clone();
            let mut effects = take(
                state,
                starter(&lesson),
                place,
                "Back to the start of the lesson.",
            );
            effects.extend(progress(state, |done| done.tried.clear()));
            effects
        }
        Action::TakeSolution => {
            state.dialog = None;
            let Some(lesson) = state.study.lesson.clone() else {
                return Vec::new();
            };
            let own = cases::own(&state.document);
            let document = Document {
                definition: lesson.solution.as_str().into(),
                ..own.unwrap_or_else(|| state.document.clone())
            };
            let place = state.place.clone();
            take(state, document, place, "The solution is in the editor.")
        }
        Action::SaveProgress => {
            let text = state.study.progress.to_file();
            vec![Effect::Download("asl-lab-progress.json", text.into())]
        }
        Action::AddProgress(other) => {
            study(state, |s| s.progress.add((*other).clone()));
            let says = match state.study.progress.solved() {
                1 => "The progress is added: 1 lesson is solved.".into(),
                solved => format!("The progress is added: {solved} lessons are solved."),
            };
            let mut effects = say(state, &says, false, None);
            effects.push(Effect::KeepProgress);
            effects
        }
        Action::ForgetProgress => {
            study(state, |s| s.progress = Progress::default());
            let mut effects = say(state, "Progress forgotten.", false, None);
            effects.push(Effect::KeepProgress);
            effects
        }
        Action::Resumed(_, document) => replace(state, document),
        _ => Vec::new(),
    }
}

/// What the editors hold when a lesson begins: its starter in its first case.
fn starter(lesson: &Lesson) -> Document {
    match lesson.cases.first() {
        Some(case) => with_case(&lesson.starter, case),
        None => Document {
            definition: lesson.starter.as_str().into(),
            ..Document::default()
        },
    }
}

pub(crate) fn with_case(definition: &str, case: &lesson::Case) -> Document {
    let scenario = lesson::scenario(case, definition);
    // A case without a definition of its own is whole once it has one.
    let document = Document::from_value(&scenario).unwrap_or_else(|_| Document {
        definition: definition.into(),
        ..Document::default()
    });
    cases::mark(&document, Some(&case.id))
}

/// Which case of the lesson is set up, and whether it still is as it was.
pub(crate) fn set_up(state: &AppState) -> Option<(Rc<str>, bool)> {
    let lesson = state.study.lesson.as_ref()?;
    let case = lesson.case(cases::marked(&state.document)?)?;
    let stands = cases::stands(&state.document, &with_case("", case));
    Some((case.id.as_str().into(), stands))
}

pub(super) fn study(state: &mut AppState, change: impl FnOnce(&mut Study)) {
    let mut study = (*state.study).clone();
    change(&mut study);
    state.study = Rc::new(study);
}

fn progress(state: &mut AppState, change: impl FnOnce(&mut crate::course::Done)) -> Vec<Effect> {
    let Some(slug) = state.study.slug().map(str::to_owned) else {
        return Vec::new();
    };
    study(state, |s| s.progress.edit(&slug, change));
    vec![Effect::KeepProgress]
}

/// The checks spoke: what they grant for the first time is kept and said.
fn spoken(state: &mut AppState, verdicts: Rc<Vec<lesson::Verdict>>) -> Vec<Effect> {
    let text = state.document.definition.clone();
    let mut attempt = None;
    study(state, |s| {
        attempt = s.trial.hear(&text, &verdicts);
        s.verdicts = verdicts;
        s.checking = false;
    });
    let Some(lesson) = state.study.lesson.clone() else {
        return Vec::new();
    };
    // What an example does is nobody's merit.
    if cases::is_example(&state.document) {
        return Vec::new();
    }
    let before = state.study.done();
    let mut now = before.clone();
    now.tried.extend(attempt);
    for task in &lesson.tasks {
        if state.study.task_passes(&task.id) {
            let id: Rc<str> = task.id.as_str().into();
            now.tried.insert(id.clone());
            now.tasks.insert(id);
        }
    }
    now.complete |= state.study.all_pass();
    if now == before {
        return Vec::new();
    }
    let finished = now.complete && !before.complete;
    let solved = lesson
        .tasks
        .iter()
        .find(|t| now.tasks.contains(t.id.as_str()) && !before.tasks.contains(t.id.as_str()))
        .map(|t| t.title.clone());
    let mut effects = progress(state, |done| *done = now);
    if finished {
        effects.extend(say(
            state,
            "Lesson solved: every check passes.",
            false,
            None,
        ));
    } else if let Some(title) = solved {
        effects.extend(say(state, &format!("Task solved: {title}."), false, None));
    }
    effects
}
