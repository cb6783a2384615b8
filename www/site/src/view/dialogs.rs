//! Dialogs: keys and help, the share link, the course, the solution.

use crate::action::Action;
use crate::keys::SHEET;
use crate::say;
use crate::state::{AppState, Dialog};
use crate::view::library::Shelf;
use crate::view::mock_file::{MockFile, names};
use ui::dialog::Dialog as Modal;
use ui::icon::{Icon, IconButton, sign};
use yew::prelude::*;

/// The open dialog, if one is.
pub(crate) fn dialogs(state: &AppState, dispatch: &Callback<Action>) -> Html {
    let onclose = say!(dispatch, Action::Dialog(None));
    match &state.dialog {
        None => html! {},
        Some(Dialog::Help) => {
            html! { <Modal title="Keys and help" {onclose}>{ help(state, dispatch) }</Modal> }
        }
        Some(Dialog::Share(link)) => {
            let copied = link.clone();
            let copy = dispatch.reform(move |()| Action::Copy(copied.clone(), "Link copied."));
            let long = link.len() > 8_000;
            html! {
                <Modal title="Share this scenario" {onclose}>
                    <p>{ "The link holds everything: definition, input and answers. Nothing is stored elsewhere, and opening it never runs anything by itself." }</p>
                    <label class="wide">{ "Link" }<input class="code" readonly=true value={link.to_string()} /></label>
                    <p class="hint">{ format!("{} characters.", link.len()) }{ if long { " That is long for chat and mail: a file may serve better." } else { "" } }</p>
                    <div class="row-of-buttons">
                        <IconButton icon={Icon::Copy} label="Copy link" wide=true class="primary" onclick={copy} />
                        <IconButton icon={Icon::Download} label="Save as file" wide=true onclick={say!(dispatch, Action::Save)} />
                    </div>
                </Modal>
            }
        }
        Some(Dialog::Course) => {
            html! { <Modal title="Lessons" {onclose}>{ course(state, dispatch) }</Modal> }
        }
        Some(Dialog::Library) => {
            html! { <Modal title="Scenarios" {onclose}><Shelf library={state.library.clone()} dispatch={dispatch.clone()} /></Modal> }
        }
        Some(Dialog::MockFile) => {
            let mocks = state
                .document
                .rest
                .get("mocks")
                .cloned()
                .unwrap_or_else(json::Value::empty_object);
            html! { <Modal title="MockConfigFile" {onclose}><MockFile states={state.picture.states.clone()} {mocks} names={names(&state.document)} dispatch={dispatch.clone()} /></Modal> }
        }
        Some(Dialog::Solution) => solution(state, dispatch, onclose),
    }
}

/// The pages beside the lab, each in a tab of its own: the run on this page would be lost.
const DOCUMENTS: [(&str, &str); 4] = [
    ("differences", "where the lab differs from the service"),
    ("scenario", "what a scenario holds"),
    ("diagnostics", "every diagnostic, with an example"),
    ("lessons", "how to write a lesson"),
];

fn help(state: &AppState, dispatch: &Callback<Action>) -> Html {
    let onletters = {
        let on = !state.view.letters;
        dispatch.reform(move |_: Event| Action::Letters(on))
    };
    html! {
        <>
            <p>{ "Write Amazon States Language on the left, say under Answers what each task gets back, and press Run. The bar below moves through virtual time in both directions; whatever you choose is chosen everywhere." }</p>
            <div class="keys">
                { for SHEET.iter().map(|(group, keys)| html! {
                    <section>
                        <h3>{ *group }</h3>
                        <dl>{ for keys.iter().map(|(key, does)| html! { <div><dt><kbd>{ *key }</kbd></dt><dd>{ *does }</dd></div> }) }</dl>
                    </section>
                }) }
            </div>
            <label class="check"><input type="checkbox" checked={state.view.letters} onchange={onletters} />{ "Single keys are commands" }</label>
            <p class="documents">{ "To read: " }{ for DOCUMENTS.iter().map(|(name, title)| html! {
                <a href={format!("/docs/{name}/")} target="_blank" rel="noopener">{ *title }</a>
            }) }</p>
        </>
    }
}

fn course(state: &AppState, dispatch: &Callback<Action>) -> Html {
    let lessons = state.study.course.as_ref().map(|c| c.lessons.as_slice());
    html! {
        <>
            <ol class="course-list">
                { for lessons.unwrap_or_default().iter().map(|listing| {
                    let slug = listing.slug.clone();
                    let done = state.study.progress.of(&slug);
                    let here = state.study.slug() == Some(&slug);
                    html! {
                        <li>
                            <button type="button" class={classes!("lesson-card", here.then_some("selected"))} onclick={dispatch.reform(move |_| Action::OpenLesson(slug.as_str().into()))}>
                                <span class={classes!("tick", done.complete.then_some("is-succeeded"))}>{ sign(if done.complete { Icon::Check } else { Icon::Circle }) }<span class="sr">{ if done.complete { "solved" } else { "open" } }</span></span>
                                <span><b>{ &listing.title }</b><i>{ format!("{} · about {} minutes", listing.chapter, listing.minutes) }</i><span>{ &listing.summary }</span></span>
                            </button>
                        </li>
                    }
                }) }
            </ol>
            if lessons.is_none() { <p class="empty">{ "The list of lessons has not loaded. The scratch pad works without it." }</p> }
            <div class="row-of-buttons">
                <IconButton icon={Icon::Plus} label="New machine" wide=true onclick={say!(dispatch, Action::NewMachine)} />
                <IconButton icon={Icon::Download} label="Save my progress" wide=true onclick={say!(dispatch, Action::SaveProgress)} />
                <IconButton icon={Icon::Open} label="Add progress from a file" wide=true onclick={say!(dispatch, Action::Open)} />
                <IconButton icon={Icon::Trash} label="Forget my progress" wide=true onclick={say!(dispatch, Action::ForgetProgress)} />
            </div>
        </>
    }
}

fn solution(state: &AppState, dispatch: &Callback<Action>, onclose: Callback<()>) -> Html {
    let Some(lesson) = &state.study.lesson else {
        return html! {};
    };
    let rows = crate::text_diff::diff(&state.document.definition, &lesson.solution);
    html! {
        <Modal title="One solution, beside your text" class="large" {onclose}>
            <p>{ "Lines with − are yours, lines with + are the solution’s. Other ways may pass too: the checks judge what the machine does." }</p>
            <div class="text-diff code" tabindex="0" role="group" aria-label="Differences">
                { for rows.iter().map(|row| {
                    let (class, sign) = match row.side { Some(true) => ("added", "+"), Some(false) => ("removed", "−"), None => ("", " ") };
                    html! { <div class={classes!("line", class)}><span class="mark">{ sign }</span><code>{ &row.text }</code></div> }
                }) }
            </div>
            <div class="row-of-buttons">
                <IconButton icon={Icon::Check} label="Take the solution" wide=true onclick={say!(dispatch, Action::TakeSolution)} />
            </div>
        </Modal>
    }
}
