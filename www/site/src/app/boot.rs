//! How the page begins: what was kept on the device, what the address asks for, what it listens to.

use super::{App, world};
use crate::action::Action;
use crate::course::{Progress, Study};
use crate::document::Document;
use crate::effect::Effect;
use crate::keys::Key;
use crate::later::Dialogs;
use crate::state::{AppState, Place};
use crate::view_settings::ViewSettings;
use crate::{keys, share, storage, view};
use gloo::events::{EventListener, EventListenerOptions};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};
use yew::html::Scope;

/// The state as the device kept it.
pub(super) fn state() -> AppState {
    let view = storage::read("view").map(|text| ViewSettings::from_text(&text));
    let progress = storage::read("progress").map(|text| Progress::from_text(&text));
    AppState {
        view: Rc::new(view.unwrap_or_default()),
        study: Rc::new(Study {
            progress: progress.unwrap_or_default(),
            ..Study::default()
        }),
        document: kept(&Place::Scratch).unwrap_or_default(),
        ..AppState::default()
    }
}

/// The kept work of a place.
pub(super) fn kept(place: &Place) -> Option<Document> {
    let text = storage::read(&place.key())?;
    Document::from_value(&json::parse(&text).ok()?).ok()
}

/// What is done first.
pub(super) fn effects(_: &AppState) -> Vec<Effect> {
    vec![Effect::ApplyTheme, Effect::Analyse, Effect::FetchCourse]
}

/// Says once that what is done here will be lost, where the page has no storage: in a sandboxed frame, for one.
pub(super) fn tell_of_storage(link: &Scope<App>) {
    if !storage::is_there() {
        let says = "Nothing can be kept on this device from here. Copy a link or save a file to keep your work.";
        link.send_message(Action::Say(says.into(), false));
    }
}

/// Opens what the address asks for: a shared scenario, a lesson, or what one worked on last.
pub(super) fn open_address(link: &Scope<App>) {
    if !ask_link(link) {
        open_path(link, &world::path());
    }
}

/// Asks for what a share link in the address holds; whether there is one.
fn ask_link(link: &Scope<App>) -> bool {
    let fragment = world::fragment();
    let asks = share::is_link(&fragment);
    if asks {
        link.send_message(Action::OpenLink(fragment.into()));
    }
    asks
}

/// Opens the scenario that a fragment holds.
pub(super) fn open_link(link: &Scope<App>, fragment: &str) {
    let path = world::path();
    let decoded = Dialogs::here().and_then(|dialogs| (dialogs.decode)(fragment));
    match decoded {
        Some(Ok(document)) => {
            // The address is used up: a reload brings back the work, not the link.
            world::go("/", true);
            let says = "Opened from a link. Nothing runs until you press Run.";
            link.send_message(Action::Take(document, Place::Scratch, says.into()));
            link.send_message(Action::Say(says.into(), false));
            link.send_message(Action::Tab(crate::view_settings::Area::Left, "definition"));
            return;
        }
        Some(Err(why)) => {
            world::go(&path, true);
            link.send_message(Action::Say(
                format!("That link cannot be opened: {why}.").into(),
                true,
            ));
        }
        None => {}
    }
    open_path(link, &path);
}

fn open_path(link: &Scope<App>, path: &str) {
    if let Some(slug) = lesson_of(path) {
        link.send_message(Action::OpenLesson(slug.into()));
    } else if storage::read("place").as_deref() == Some("scratch")
        && kept(&Place::Scratch).is_some()
    {
        // The scratch work is already in the state.
    } else if let Some(slug) = storage::read("place").filter(|p| p != "scratch") {
        link.send_message(Action::OpenLesson(slug.into()));
    } else {
        link.send_message(Action::OpenLesson("".into()));
    }
}

/// The lesson of a path such as `/lessons/backup-job/`.
pub(super) fn lesson_of(path: &str) -> Option<&str> {
    let slug = path.strip_prefix("/lessons/")?.trim_end_matches('/');
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    (!slug.is_empty() && slug.chars().all(plain)).then_some(slug)
}

/// What the page listens to as a whole.
pub(super) fn listeners(link: &Scope<App>) -> Vec<EventListener> {
    let Some(window) = world::window() else {
        return Vec::new();
    };
    let keys = {
        let link = link.clone();
        let options = EventListenerOptions::enable_prevent_default();
        EventListener::new_with_options(&window, "keydown", options, move |event| {
            if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
                pressed(&link, event);
            }
        })
    };
    let resize = {
        let link = link.clone();
        EventListener::new(&window, "resize", move |_| {
            link.send_message(Action::Narrow(world::media(view::NARROW)));
        })
    };
    let hash = {
        let link = link.clone();
        EventListener::new(&window, "hashchange", move |_| {
            ask_link(&link);
        })
    };
    let back = {
        let link = link.clone();
        EventListener::new(&window, "popstate", move |_| {
            if let Some(slug) = lesson_of(&world::path()) {
                link.send_message(Action::OpenLesson(slug.into()));
            }
        })
    };
    // Esc in full screen is the browser's own key: the page learns of it here.
    let screen = window.document().map(|document| {
        let link = link.clone();
        EventListener::new(&document, "fullscreenchange", move |_| {
            link.send_message(Action::Fill(world::has_screen()));
        })
    });
    let mut listeners = vec![keys, resize, hash, back];
    listeners.extend(screen);
    // The first sign of a person fetches what runs a machine, so that it is there when it is asked for.
    for sign in ["pointermove", "pointerdown", "keydown", "focusin", "scroll"] {
        let link = link.clone();
        let awake = move |_: &web_sys::Event| link.send_message(Action::Awake);
        listeners.push(EventListener::once(&window, sign, awake));
    }
    listeners
}

fn pressed(link: &Scope<App>, event: &KeyboardEvent) {
    if event.default_prevented() {
        return;
    }
    let target = event.target().and_then(|t| t.dyn_into::<Element>().ok());
    let inside = |selector: &str| {
        target
            .as_ref()
            .and_then(|t| t.closest(selector).ok())
            .flatten()
            .is_some()
    };
    let key = Key {
        name: event.key(),
        control: event.ctrl_key() || event.meta_key(),
        shift: event.shift_key(),
        alt: event.alt_key(),
        in_field: inside(
            "input:not([type=range]), textarea, select, [contenteditable=true], .cm-editor",
        ),
        on_button: inside("button, a, summary, [role=tab], [role=option]"),
    };
    // The state is needed to know what a key does, so the application asks the table, not this listener.
    let Some(app) = link.get_component() else {
        return;
    };
    if let Some(action) = keys::action(&app.state, &key) {
        event.prevent_default();
        drop(app);
        link.send_message(action);
    }
}
