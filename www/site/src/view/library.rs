//! The dialog of scenarios that the device keeps: save, open, rename, delete, and what another one took the place of.

use crate::action::Action;
use crate::library::{Change, Entry, Library};
use crate::say;
use std::rc::Rc;
use ui::icon::{Icon, IconButton};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct ShelfProps {
    pub(crate) library: Rc<Library>,
    pub(crate) dispatch: Callback<Action>,
}

/// The kept scenarios.
#[component]
pub(crate) fn Shelf(props: &ShelfProps) -> Html {
    let (library, dispatch) = (&props.library, &props.dispatch);
    let name = use_state(String::new);
    // The saved scenario whose name is being changed, and the name so far.
    let renamed = use_state(|| None::<(usize, String)>);
    let trimmed = name.trim().to_owned();
    let taken = library.saved.iter().any(|e| e.name == trimmed);
    let onsave = {
        let (dispatch, name) = (dispatch.clone(), name.clone());
        Callback::from(move |e: SubmitEvent| {
            e.prevent_default();
            if !name.trim().is_empty() {
                dispatch.emit(Action::Keep(name.as_str().into()));
                name.set(String::new());
            }
        })
    };
    let onname = {
        let name = name.clone();
        Callback::from(move |e: InputEvent| name.set(ui::css::field_text(&e)))
    };
    let change = |change: Change| {
        let dispatch = dispatch.clone();
        Callback::from(move |()| dispatch.emit(Action::Shelve(change.clone())))
    };
    let row = |place: usize, entry: &Entry| match &*renamed {
        Some((at, new)) if *at == place => {
            let onsubmit = {
                let (renamed, dispatch, new) = (renamed.clone(), dispatch.clone(), new.clone());
                Callback::from(move |e: SubmitEvent| {
                    e.prevent_default();
                    dispatch.emit(Action::Shelve(Change::Rename(place, new.clone())));
                    renamed.set(None);
                    focus_soon("shelf-name");
                })
            };
            let oninput = {
                let renamed = renamed.clone();
                Callback::from(move |e: InputEvent| {
                    renamed.set(Some((place, ui::css::field_text(&e))));
                })
            };
            let known = library.saved.iter().enumerate();
            let clash = known
                .filter(|(i, _)| *i != place)
                .any(|(_, e)| e.name == new.trim());
            html! {
                <form class="shelf-row" {onsubmit}>
                    <label class="wide"><span class="sr">{ format!("New name of {}", entry.name) }</span><input id="shelf-rename" value={new.clone()} {oninput} /></label>
                    <button type="submit" class="button" disabled={clash || new.trim().is_empty()}>{ "Rename" }</button>
                    if clash { <span class="field-error">{ "Another one has this name." }</span> }
                </form>
            }
        }
        _ => {
            let open = {
                let (dispatch, entry) = (dispatch.clone(), entry.clone());
                Callback::from(move |_: MouseEvent| dispatch.emit(open(&entry)))
            };
            let rename = {
                let (renamed, name) = (renamed.clone(), entry.name.clone());
                Callback::from(move |()| {
                    renamed.set(Some((place, name.clone())));
                    focus_soon("shelf-rename");
                })
            };
            let delete = {
                let dispatch = dispatch.clone();
                Callback::from(move |()| {
                    dispatch.emit(Action::Shelve(Change::Delete(place)));
                    focus_soon("shelf-undo");
                })
            };
            let download = {
                let (dispatch, document) = (dispatch.clone(), entry.document.clone());
                Callback::from(move |()| dispatch.emit(Action::Download(document.clone())))
            };
            html! {
                <div class="shelf-row">
                    <button type="button" class="button shelf-name" onclick={open}>{ &entry.name }</button>
                    <IconButton icon={Icon::Pen} label={format!("Rename {}", entry.name)} onclick={rename} />
                    <IconButton icon={Icon::Download} label={format!("Save {} as file", entry.name)} onclick={download} />
                    <IconButton icon={Icon::Trash} label={format!("Delete {}", entry.name)} onclick={delete} />
                </div>
            }
        }
    };
    html! {
        <div class="shelf">
            <p>{ "A scenario is the definition with its input, answers and settings. What you save stays in this browser, on this device." }</p>
            <form class="shelf-row" onsubmit={onsave}>
                <label class="wide">{ "Name" }<input id="shelf-name" value={(*name).clone()} oninput={onname} placeholder="Payment declined" /></label>
                <button type="submit" class="button primary" disabled={trimmed.is_empty()}>{ if taken { "Replace" } else { "Save this scenario" } }</button>
            </form>
            if taken { <p class="hint">{ "What has this name now moves to the list below." }</p> }
            <h3>{ "Saved" }</h3>
            if library.saved.is_empty() { <p class="empty">{ "Nothing is saved yet. Give the scenario on the page a name, and it can be opened again here." }</p> }
            <ul>{ for library.saved.iter().enumerate().map(|(place, entry)| html! { <li key={entry.name.clone()}>{ row(place, entry) }</li> }) }</ul>
            if let Some((_, entry)) = &library.deleted {
                <p class="shelf-row" role="status"><span>{ format!("“{}” is deleted.", entry.name) }</span>
                    <button type="button" id="shelf-undo" class="button" onclick={change(Change::Restore).reform(|_: MouseEvent| ())}>{ "Undo" }</button>
                </p>
            }
            if !library.left.is_empty() {
                <h3>{ "Left for another" }</h3>
                <p class="hint">{ "What stood on the page when something else was opened, the latest first." }</p>
                <ul>{ for library.left.iter().enumerate().map(|(place, entry)| {
                    let open = {
                        let (dispatch, entry) = (dispatch.clone(), entry.clone());
                        Callback::from(move |_: MouseEvent| dispatch.emit(open(&entry)))
                    };
                    html! { <li key={place}><div class="shelf-row"><button type="button" class="button shelf-name" onclick={open}>{ &entry.name }</button></div></li> }
                }) }</ul>
            }
            <div class="row-of-buttons">
                <IconButton icon={Icon::Open} label="Open a file" wide=true onclick={say!(dispatch, Action::Open)} />
                <IconButton icon={Icon::Download} label="Save as file" wide=true onclick={say!(dispatch, Action::Save)} />
            </div>
        </div>
    }
}

/// Moves the focus once the row has changed: the button that was pressed is gone.
fn focus_soon(id: &'static str) {
    gloo::timers::callback::Timeout::new(30, move || ui::tabs::focus(id)).forget();
}

fn open(entry: &Entry) -> Action {
    let says = format!(
        "“{}” is open. What stood here is kept under Scenarios.",
        entry.name
    );
    Action::Take(
        entry.document.clone(),
        crate::state::Place::Scratch,
        says.into(),
    )
}
