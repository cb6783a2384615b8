//! The bar at the top: where one is, and what one can do with the whole.

use crate::action::Action;
use crate::say;
use crate::state::{AppState, Dialog, Place};
use crate::view_settings::{Pane, Theme};
use json::Value;
use ui::icon::{Icon, IconButton, sign};
use yew::prelude::*;

/// The bar at the top.
pub(crate) fn header(state: &AppState, dispatch: &Callback<Action>) -> Html {
    let title = match (&state.place, &state.study.lesson) {
        (Place::Lesson(_), Some(lesson)) => lesson.title.clone(),
        (Place::Lesson(_), None) => "Lesson".into(),
        (Place::Scratch, _) => "Scratch pad".into(),
    };
    let express = state.document.rest.get("type").and_then(Value::as_str) == Some("EXPRESS");
    let onkind = dispatch.reform(|e: Event| {
        let express = ui::css::field_text(&e) == "EXPRESS";
        Action::Member("type", express.then(|| Value::from("EXPRESS")))
    });
    let (icon, theme) = match state.view.theme {
        Theme::Auto => (Icon::Sun, "Theme: as the system"),
        Theme::Light => (Icon::Sun, "Theme: light"),
        Theme::Dark => (Icon::Moon, "Theme: dark"),
    };
    let toggle = |pane: Pane, label: &'static str, key: &'static str| {
        html! {
            <button type="button" class="button small pane-toggle" aria-pressed={if state.view.is_hidden(pane) { "false" } else { "true" }} title={format!("Show or hide ({key})")} onclick={dispatch.reform(move |_| Action::Toggle(pane))}>{ label }</button>
        }
    };
    html! {
        <header class="top">
            <h1 class="brand">{ "ASL Lab" }</h1>
            <button type="button" class="button course" onclick={dispatch.reform(|_| Action::Dialog(Some(Dialog::Course)))}>
                { sign(Icon::List) }<span>{ title }</span>
            </button>
            <label class="machine-kind"><span class="sr">{ "Type of state machine" }</span>
                <select onchange={onkind}>
                    <option value="STANDARD" selected={!express}>{ "Standard" }</option>
                    <option value="EXPRESS" selected={express}>{ "Express" }</option>
                </select>
            </label>
            <div class="spacer" />
            if !state.narrow {
                <div class="toggles" role="group" aria-label="Panes">
                    { toggle(Pane::Left, "Text", "1") }
                    { toggle(Pane::Right, "Inspector", "2") }
                    { toggle(Pane::Bottom, "Events", "3") }
                </div>
            }
            <div class="buttons" role="group" aria-label="Scenario">
                // A narrow bar has no room for what the dialogs of lessons and scenarios offer too.
                if !state.narrow {
                    <IconButton icon={Icon::Plus} label="New machine" onclick={say!(dispatch, Action::NewMachine)} />
                }
                <IconButton icon={Icon::Kept} label="Scenarios" key_hint="s" onclick={say!(dispatch, Action::Dialog(Some(Dialog::Library)))} />
                if !state.narrow {
                    <IconButton icon={Icon::Open} label="Open file" onclick={say!(dispatch, Action::Open)} />
                    <IconButton icon={Icon::Download} label="Save as file" key_hint="Ctrl+S" onclick={say!(dispatch, Action::Save)} />
                }
                <IconButton icon={Icon::Share} label="Share" wide=true onclick={say!(dispatch, Action::Share)} />
                <IconButton {icon} label={theme} onclick={say!(dispatch, Action::NextTheme)} />
                <IconButton icon={Icon::Help} label="Keys and help" key_hint="?" onclick={say!(dispatch, Action::Dialog(Some(Dialog::Help)))} />
            </div>
        </header>
    }
}
