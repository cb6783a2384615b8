//! The inbox: calls and task tokens that wait for someone, and the answers one can give.

use crate::action::Action;
use crate::effect::Sent;
use crate::moment::Pending;
use crate::state::AppState;
use ui::json_view::JsonView;
use yew::prelude::*;

/// Everything that waits for someone.
pub(crate) fn inbox(state: &AppState, dispatch: &Callback<Action>) -> Html {
    let pending = &state.moment.pending;
    if pending.is_empty() {
        return html! { <p class="empty">{ "Nothing waits for an answer. Tasks with .waitForTaskToken and activities arrive here." }</p> };
    }
    html! {
        <div class="inbox">
            { for pending.iter().map(|p| html! { <Letter key={p.id} letter={p.clone()} dispatch={dispatch.clone()} /> }) }
            <section class="letter">
                <p class="hint">{ "Or let no one answer:" }</p>
                <div class="row-of-buttons">
                    <button type="button" class="button" onclick={dispatch.reform(|_| Action::Send(Sent::GoOn))}>{ "Ignore, and go on to the limit" }</button>
                    <button type="button" class="button" onclick={dispatch.reform(|_| Action::Send(Sent::Stop))}>{ "Stop the execution" }</button>
                </div>
            </section>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct LetterProps {
    letter: Pending,
    dispatch: Callback<Action>,
}

#[component]
fn Letter(props: &LetterProps) -> Html {
    let letter = &props.letter;
    let id = letter.id;
    let output = use_state(|| String::from("{\n  \"approved\": true\n}"));
    let error = use_state(|| String::from("Rejected"));
    let typed = |state: &UseStateHandle<String>| {
        let state = state.clone();
        Callback::from(move |e: InputEvent| state.set(ui::css::field_text(&e)))
    };
    let wrong = json::parse(&output).err();
    let send = {
        let dispatch = props.dispatch.clone();
        move |sent: Sent| dispatch.emit(Action::Send(sent))
    };
    let approve = {
        let (send, output) = (send.clone(), output.clone());
        Callback::from(move |_: MouseEvent| send(Sent::Success(id, output.as_str().into())))
    };
    let reject = {
        let (send, error) = (send.clone(), error.clone());
        Callback::from(move |_: MouseEvent| {
            send(Sent::Failure(
                id,
                error.as_str().into(),
                "Rejected in the inbox".into(),
            ));
        })
    };
    let heartbeat = Callback::from(move |_: MouseEvent| send(Sent::Heartbeat(id)));
    html! {
        <section class="letter" aria-label={format!("{} waits", letter.state)}>
            <header>
                <h3>{ &*letter.state }</h3>
                <p class="what">{ format!("waits since {}{}{}", letter.since, if letter.place.is_empty() { "" } else { ", " }, letter.place) }</p>
                if !letter.until.is_empty() { <p class="what">{ &*letter.until }</p> }
            </header>
            <JsonView value={letter.payload.clone()} label="What was sent" />
            <label class="wide">{ "Output" }
                <textarea class="code" rows="3" spellcheck="false" value={(*output).clone()} oninput={typed(&output)} aria-invalid={if wrong.is_some() { "true" } else { "false" }} />
            </label>
            if let Some(wrong) = &wrong { <p class="field-error">{ format!("Not JSON yet: {}", wrong.message) }</p> }
            <div class="row-of-buttons">
                <button type="button" class="button primary" disabled={wrong.is_some()} onclick={approve}>{ "Send success" }</button>
                <label class="inline">{ "Error" }<input value={(*error).clone()} oninput={typed(&error)} /></label>
                <button type="button" class="button" onclick={reject}>{ "Send failure" }</button>
                if letter.heartbeat { <button type="button" class="button" onclick={heartbeat}>{ "Send heartbeat" }</button> }
            </div>
        </section>
    }
}
