//! The lesson: its text, its question, its tasks with live checks and hints.

use crate::action::Action;
use crate::course::Study;
use crate::moment::Ending;
use crate::state::Dialog;
use lesson::{Block, Check, Lesson, Task};
use std::rc::Rc;
use ui::icon::{Icon, sign};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct LessonPaneProps {
    pub(crate) study: Rc<Study>,
    /// How the run shown ended, which settles the question.
    pub(crate) outcome: Option<Rc<Ending>>,
    /// The case that is set up, and whether nothing of it was changed since.
    pub(crate) set_up: Option<(Rc<str>, bool)>,
    /// Whether an example is open in the place of the learner's own machine.
    pub(crate) away: bool,
    pub(crate) dispatch: Callback<Action>,
}

/// The lesson at hand.
#[component]
pub(crate) fn LessonPane(props: &LessonPaneProps) -> Html {
    let dispatch = &props.dispatch;
    let Some(lesson) = &props.study.lesson else {
        let choose = dispatch.reform(|_| Action::Dialog(Some(Dialog::Course)));
        return html! {
            <div class="prose">
                if let Some(missing) = &props.study.missing { <p role="alert">{ &**missing }</p> }
                <h2>{ "The scratch pad" }</h2>
                <p>{ "Write or paste a state machine under Definition, say under Answers what its tasks get back, and press Run. Your work stays in this browser." }</p>
                <p>{ "Or take a lesson: each has a machine with something wrong in it, and checks that say when it is right." }</p>
                <button type="button" class="button primary" onclick={choose}>{ "Choose a lesson" }</button>
            </div>
        };
    };
    let at = |slug: &str| {
        let course = props.study.course.as_ref()?;
        let place = course.lessons.iter().position(|l| l.slug == slug)?;
        course.lessons.get(place + 1).cloned()
    };
    let next = at(&lesson.slug);
    let complete = props.study.done().complete;
    html! {
        <article class="prose lesson">
            <p class="chapter">{ &lesson.chapter }</p>
            <h2 class="title">{ &lesson.title }</h2>
            { for lesson.body.iter().map(|block| draw(block, lesson, props)) }
            <footer class="lesson-foot">
                { cases(lesson, props) }
                <div class="row-of-buttons">
                    <button type="button" class="button" onclick={dispatch.reform(|_| Action::Restart)}>{ "Start over" }</button>
                    <button type="button" class="button" onclick={dispatch.reform(|_| Action::Dialog(Some(Dialog::Solution)))}>{ "Show a solution" }</button>
                </div>
                if complete {
                    <p class="is-succeeded solved">{ sign(Icon::Check) }{ "Solved." }</p>
                }
                if let Some(next) = next {
                    <a class={classes!("button", "wide", complete.then_some("primary"))} href={format!("/lessons/{}/", next.slug)} onclick={open(dispatch, &next.slug)}>{ format!("Next: {}", next.title) }</a>
                }
            </footer>
        </article>
    }
}

fn open(dispatch: &Callback<Action>, slug: &str) -> Callback<MouseEvent> {
    let (dispatch, slug): (_, Rc<str>) = (dispatch.clone(), slug.into());
    Callback::from(move |e: MouseEvent| {
        // With a modifier the browser opens a tab of its own.
        if !e.ctrl_key() && !e.meta_key() && !e.shift_key() {
            e.prevent_default();
            dispatch.emit(Action::OpenLesson(slug.clone()));
        }
    })
}

/// HTML that the build made from our own Markdown, in which raw HTML is refused. It stands in an element of its
/// own: what is around it may lay out its children in a grid.
fn markup(html: &str) -> Html {
    let html = Html::from_html_unchecked(AttrValue::from(html.to_string()));
    html! { <div class="markup">{ html }</div> }
}

fn draw(block: &Block, lesson: &Lesson, props: &LessonPaneProps) -> Html {
    let dispatch = &props.dispatch;
    match block {
        Block::Html(html) => markup(html),
        Block::Code { text, .. } => html! {
            <pre tabindex="0"><code>{ text }</code></pre>
        },
        Block::Predict => predict(lesson, props),
        Block::Task(id) => match lesson.tasks.iter().find(|t| t.id == *id) {
            Some(found) => task(found, lesson, props),
            None => html! {},
        },
        Block::Example(id) => match lesson.example(id) {
            Some(example) => {
                let id: Rc<str> = example.id.as_str().into();
                html! {
                    <div class="row-of-buttons">
                        <button type="button" class="button" onclick={dispatch.reform(move |_| Action::Example(id.clone()))}>{ format!("Open: {}", example.title) }</button>
                        { for props.away.then(|| own(dispatch)) }
                    </div>
                }
            }
            None => html! {},
        },
    }
}

/// The way back from an example.
fn own(dispatch: &Callback<Action>) -> Html {
    html! { <button type="button" class="button" onclick={dispatch.reform(|_| Action::Own)}>{ "Back to my machine" }</button> }
}

fn predict(lesson: &Lesson, props: &LessonPaneProps) -> Html {
    let question = &lesson.predict;
    let answered = props.study.done().predicted;
    html! {
        <section class="predict" aria-label="Question">
            <h3>{ "Predict first" }</h3>
            { markup(&question.question) }
            <ol class="choices">
                { for question.choices.iter().enumerate().map(|(i, choice)| {
                    let verdict = answered.map(|a| (i == question.answer, i == a));
                    let class = match verdict {
                        Some((true, _)) => Some("right"),
                        Some((false, true)) => Some("wrong"),
                        _ => None,
                    };
                    let note = match verdict {
                        Some((true, true)) => " – your answer, right",
                        Some((true, false)) => " – right",
                        Some((false, true)) => " – your answer",
                        _ => "",
                    };
                    html! {
                        <li><button type="button" class={classes!("choice", class)} disabled={answered.is_some()} onclick={props.dispatch.reform(move |_| Action::Predict(i))}>{ markup(choice) }<i>{ note }</i></button></li>
                    }
                }) }
            </ol>
            if answered.is_some() {
                <div id="reveal" class="reveal" role="group" aria-label="What happens" tabindex="-1">{ markup(&question.reveal) }</div>
                { watch(lesson, props) }
            } else {
                <p class="hint">{ "Choose, and then see it happen." }</p>
            }
        </section>
    }
}

/// How to see what the question was about.
fn watch(lesson: &Lesson, props: &LessonPaneProps) -> Html {
    let Some(case) = lesson.case(&lesson.predict.case) else {
        return html! {};
    };
    let id: Rc<str> = case.id.as_str().into();
    let set_up = props
        .set_up
        .as_ref()
        .is_some_and(|(here, stands)| *here == id && *stands);
    if set_up {
        return html! { <p class="hint">{ format!("“{}” is set up: press Run and watch.", case.title) }</p> };
    }
    html! {
        <div class="row-of-buttons"><button type="button" class="button small" onclick={props.dispatch.reform(move |_| {
            // The button gives way to a sentence, and the focus must not go with it.
            ui::tabs::focus("reveal");
            Action::Case(id.clone())
        })}>{ format!("Set up: {}", case.title) }</button></div>
    }
}

fn task(task: &Task, lesson: &Lesson, props: &LessonPaneProps) -> Html {
    let study = &props.study;
    let opened = study
        .done()
        .hints
        .get(task.id.as_str())
        .copied()
        .unwrap_or(0);
    let solved = study.task_passes(&task.id);
    let id: Rc<str> = task.id.as_str().into();
    let more = !solved && opened < task.hints.len();
    let tried = study.done().tried.contains(task.id.as_str());
    html! {
        <section class={classes!("task", solved.then_some("solved"))} aria-label={format!("Task: {}", task.title)}>
            <h3>{ sign(if solved { Icon::Check } else { Icon::Circle }) }{ &task.title }<span class="sr">{ if solved { " (solved)" } else { " (open)" } }</span></h3>
            { markup(&task.text) }
            <ul class="checks" aria-busy={if study.checking { "true" } else { "false" }}>
                { for lesson.checks_of(&task.id).map(|check| check_row(check, study)) }
            </ul>
            if props.away {
                <p class="hint">{ "An example is open, and the checks look at it. " }{ own(&props.dispatch) }</p>
            } else if !tried && !solved && !study.verdicts.is_empty() {
                <p class="hint">{ "Not tried yet. Change the text under Definition: the checks look at each change and say what they saw." }</p>
            }
            if opened > 0 {
                <ol class="hints">{ for task.hints.iter().take(opened).map(|h| html! { <li>{ markup(h) }</li> }) }</ol>
            }
            if more {
                <button type="button" class="button small" onclick={props.dispatch.reform(move |_| Action::Hint(id.clone()))}>{ if opened == 0 { "Give me a hint" } else { "Another hint" } }</button>
            }
        </section>
    }
}

/// A check with its sign, and with what it saw once the learner has tried.
fn check_row(check: &Check, study: &Study) -> Html {
    let verdict = study.verdicts.iter().find(|v| v.check == check.id);
    let tells = verdict.is_some_and(|v| study.tells(v));
    let (class, icon, says) = match verdict {
        None => (None, Icon::Minus, ": not looked at yet"),
        Some(v) if v.passed => (Some("passes"), Icon::Check, ": passes"),
        Some(_) if tells => (Some("fails"), Icon::Cross, ": not yet"),
        Some(_) => (Some("open"), Icon::Circle, ": not tried yet"),
    };
    let message = verdict.filter(|_| tells).map(|verdict| {
        // What stops every check is told once.
        let mut told = study.verdicts.iter().filter(|v| study.tells(v));
        let first = told.find(|v| v.message == verdict.message);
        match first.is_some_and(|v| v.check != verdict.check) {
            true => "As above.",
            false => &*verdict.message,
        }
    });
    html! {
        <li class={classes!("check-row", class)}>
            { sign(icon) }
            <div>
                <span>{ &check.title }</span><span class="sr">{ says }</span>
                if let Some(message) = message { <p>{ message }</p> }
            </div>
        </li>
    }
}

fn cases(lesson: &Lesson, props: &LessonPaneProps) -> Html {
    if lesson.cases.len() < 2 {
        return html! {};
    }
    html! {
        <section>
            <h3>{ "Try it with" }</h3>
            <p class="hint">{ "Each sets input and answers; your definition stays." }</p>
            <ul class="cases">
                { for lesson.cases.iter().map(|case| {
                    let id: Rc<str> = case.id.as_str().into();
                    let here = props.set_up.as_ref().filter(|(set_up, _)| *set_up == id);
                    html! {
                        <li><button type="button" class="button small" aria-current={here.map(|_| "true")} onclick={props.dispatch.reform(move |_| Action::Case(id.clone()))}>
                            { &case.title }
                            if let Some((_, stands)) = here { <i>{ crate::cases::says(*stands) }</i> }
                        </button></li>
                    }
                }) }
            </ul>
        </section>
    }
}
