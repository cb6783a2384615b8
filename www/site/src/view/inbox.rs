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
    let (no_one, passes): (AttrValue, _) = match &state.moment.asked {
        Some(left) => (
            format!("The clock stands still until you answer. Or let no one answer: the next deadline is {left} away.").into(),
            "Let it time out",
        ),
        None => ("Or let no one answer:".into(), "Let time pass"),
    };
    html! {
        <div class="inbox">
            { for pending.iter().map(|p| html! { <Letter key={p.token.to_string()} letter={p.clone()} dispatch={dispatch.clone()} /> }) }
            <section class="letter">
                <p class="hint">{ no_one }</p>
                <div class="row-of-buttons">
                    <button type="button" class="button" onclick={leave(dispatch, Sent::GoOn)}>{ passes }</button>
                    <button type="button" class="button" onclick={leave(dispatch, Sent::Stop)}>{ "Stop the execution" }</button>
                </div>
            </section>
        </div>
    }
}

/// Sends what ends the wait. The letters go with it, and the focus must not go with them.
fn answer(dispatch: &Callback<Action>, sent: Sent) {
    ui::tabs::focus("tab-inbox");
    dispatch.emit(Action::Send(sent));
}

fn leave(dispatch: &Callback<Action>, sent: Sent) -> Callback<MouseEvent> {
    let dispatch = dispatch.clone();
    Callback::from(move |_: MouseEvent| answer(&dispatch, sent.clone()))
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
    let errors = &letter.proposal.errors;
    let output = use_state(|| letter.proposal.output.to_string());
    let error = use_state(|| {
        errors
            .first()
            .map_or_else(String::new, |name| name.to_string())
    });
    let cause = use_state(|| String::from("Sent from the inbox"));
    let typed = |state: &UseStateHandle<String>| {
        let state = state.clone();
        Callback::from(move |e: InputEvent| state.set(ui::css::field_text(&e)))
    };
    let wrong = json::parse(&output).err();
    let send = {
        let dispatch = props.dispatch.clone();
        move |sent: Sent| answer(&dispatch, sent)
    };
    let approve = {
        let (send, output) = (send.clone(), output.clone());
        Callback::from(move |_: MouseEvent| send(Sent::Success(id, output.as_str().into())))
    };
    let reject = {
        let (error, cause) = (error.clone(), cause.clone());
        Callback::from(move |_: MouseEvent| {
            send(Sent::Failure(
                id,
                error.as_str().into(),
                cause.as_str().into(),
            ));
        })
    };
    let heartbeat = props
        .dispatch
        .reform(move |_: MouseEvent| Action::Send(Sent::Heartbeat(id)));
    let list = format!("errors-{id}");
    html! {
        <section class="letter" aria-label={format!("{} waits", letter.state)}>
            <header>
                <h3>{ &*letter.state }</h3>
                <p class="what">{ format!("waits since {} of the run{}{}", letter.since, if letter.place.is_empty() { "" } else { ", " }, letter.place) }</p>
                if !letter.until.is_empty() { <p class="what">{ &*letter.until }</p> }
            </header>
            <JsonView value={letter.payload.clone()} label="What was sent" />
            <label class="wide">{ "Output" }
                <textarea class="code" rows="3" spellcheck="false" value={(*output).clone()} oninput={typed(&output)} aria-invalid={if wrong.is_some() { "true" } else { "false" }} />
            </label>
            if let Some(wrong) = &wrong { <p class="field-error">{ format!("Not JSON yet: {}", wrong.message) }</p> }
            <div class="row-of-buttons">
                <button type="button" class="button primary" disabled={wrong.is_some()} onclick={approve}>{ "Send success" }</button>
                if letter.heartbeat { <button type="button" class="button" onclick={heartbeat}>{ "Send heartbeat" }</button> }
            </div>
            <div class="refusal">
                <label class="wide">{ "Error" }<input spellcheck="false" list={list.clone()} placeholder="a name for Catch to match" value={(*error).clone()} oninput={typed(&error)} /></label>
                <datalist id={list}>{ for errors.iter().map(|name| html! { <option value={name.to_string()} /> }) }</datalist>
                <label class="wide">{ "Cause" }<input value={(*cause).clone()} oninput={typed(&cause)} /></label>
                <button type="button" class="button" onclick={reject}>{ "Send failure" }</button>
            </div>
        </section>
    }
}
