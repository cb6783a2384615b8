//! What keys do. Chords work everywhere; single letters only outside of fields, and they can be switched off.

use crate::action::Action;
use crate::lens::Turn;
use crate::state::{AppState, Dialog};
use crate::view_settings::{Area, Pane};
use ui::transport::Command;

/// A pressed key.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Key {
    pub(crate) name: String,
    /// Control, or Command on a Mac.
    pub(crate) control: bool,
    pub(crate) shift: bool,
    pub(crate) alt: bool,
    /// Whether the focus is in a field, an editor, a list or a button that has a use for plain keys.
    pub(crate) in_field: bool,
    /// Whether the focus is on a control that space activates.
    pub(crate) on_button: bool,
}

/// The keys that people are told, in groups.
pub(crate) const SHEET: &[(&str, &[(&str, &str)])] = &[
    (
        "Run",
        &[
            ("Ctrl+Enter", "Run from the start (⌘ on a Mac)"),
            ("Space", "Play or pause"),
            (".", "Step"),
            (",", "Step back"),
            ("o", "Step over a Parallel, a Map or a retry"),
            ("Home / End", "To the start, to the end; questions time out"),
            ("b", "Breakpoint on the chosen state"),
            ("r", "Run to the chosen state"),
            ("e", "Pause at errors, or not"),
            ("d", "To the next difference from the run before"),
        ],
    ),
    (
        "Graph",
        &[
            ("↓ ↑", "Choose the next or previous state along the edges"),
            ("← →", "Choose among siblings and branches"),
            ("Enter", "Go to the chosen state in the text"),
            ("+ − 0", "Zoom in, zoom out, fit"),
            ("f", "The graph on the full screen; Esc goes back"),
        ],
    ),
    (
        "Page",
        &[
            ("1 2 3", "Show or hide text, inspector, time"),
            ("7 8 9", "Go to the lesson, the inspector, the inbox"),
            ("s", "Scenarios: save under a name, open, rename, delete"),
            ("Ctrl+S", "Save the scenario as a file"),
            (
                "F12 / Alt+←",
                "In the text: to the state a name leads to, and back",
            ),
            ("Esc, then Tab", "Leave the editor"),
            ("?", "This sheet"),
        ],
    ),
];

/// What a key does, if anything.
pub(crate) fn action(state: &AppState, key: &Key) -> Option<Action> {
    let command = |command| Some(Action::Transport(command));
    if key.alt {
        return None;
    }
    if key.control {
        return match key.name.as_str() {
            "Enter" => command(Command::Run),
            "s" => Some(Action::Save),
            _ => None,
        };
    }
    if key.name == "Escape" && state.filled && state.dialog.is_none() {
        return Some(Action::Fill(false));
    }
    if key.in_field || !state.view.letters || state.dialog.is_some() {
        return None;
    }
    match key.name.as_str() {
        " " if !key.on_button => command(Command::Toggle),
        "." => command(Command::Step),
        "," => command(Command::Back),
        "o" => command(Command::Over),
        "Home" => command(Command::ToStart),
        "End" => command(Command::ToEnd),
        "s" => Some(Action::Dialog(Some(Dialog::Library))),
        "?" => Some(Action::Dialog(Some(Dialog::Help))),
        "1" => Some(Action::Toggle(Pane::Left)),
        "2" => Some(Action::Toggle(Pane::Right)),
        "3" => Some(Action::Toggle(Pane::Bottom)),
        // Screen readers go along headings with 1 to 6 and along everything else with letters; these are free.
        "7" => Some(Action::Go(Area::Left, Some("lesson"))),
        "8" => Some(Action::Go(Area::Right, None)),
        "9" => Some(Action::Go(Area::Right, Some("inbox"))),
        "r" => state
            .selected
            .clone()
            .map(|pointer| Action::Lens(Turn::RunTo(pointer))),
        "e" => Some(Action::Lens(Turn::OnError)),
        "d" => Some(Action::Lens(Turn::Difference(true))),
        "f" => Some(Action::Fill(!state.filled)),
        "b" => state.selected.clone().map(Action::Breakpoint),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> Key {
        Key {
            name: name.into(),
            ..Key::default()
        }
    }

    #[test]
    fn escape_leaves_the_filled_window_unless_a_dialog_takes_it() {
        let mut state = AppState::default();
        assert!(action(&state, &key("Escape")).is_none());
        assert!(action(&state, &key("f")) == Some(Action::Fill(true)));
        state.filled = true;
        assert!(action(&state, &key("f")) == Some(Action::Fill(false)));
        assert!(action(&state, &key("Escape")) == Some(Action::Fill(false)));
        state.dialog = Some(Dialog::Help);
        assert!(action(&state, &key("Escape")).is_none());
    }

    #[test]
    fn letters_are_left_to_fields_and_can_be_switched_off() {
        let mut state = AppState::default();
        assert!(action(&state, &key(".")).is_some());
        let typed = Key {
            in_field: true,
            ..key(".")
        };
        assert!(action(&state, &typed).is_none());
        let run = Key {
            control: true,
            ..Key {
                name: "Enter".into(),
                ..typed
            }
        };
        assert!(action(&state, &run) == Some(Action::Transport(Command::Run)));
        let mut view = (*state.view).clone();
        view.letters = false;
        state.view = std::rc::Rc::new(view);
        assert!(action(&state, &key(".")).is_none());
    }
}
