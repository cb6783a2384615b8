//! What the timeline and the table of states have in common: a row for each stay in a state and each thread of
//! control, and the keys that move among them.

use crate::icon::{Icon, sign};
use crate::status::Status;
use std::ops::Range;
use yew::prelude::*;

/// The height of a row in CSS pixels; `visits.css` says the same.
pub const ROW: f64 = 28.0;

/// One row, in words.
#[derive(Clone, Debug, PartialEq)]
pub struct VisitRow {
    /// Its identity among the elements of the page.
    pub id: AttrValue,
    /// How deep it is, from 0.
    pub depth: u32,
    /// Whether something is inside, and whether that is shown.
    pub open: Option<bool>,
    /// The state's name, or `iteration 3`.
    pub name: AttrValue,
    /// The state's type, empty for a thread of control.
    pub kind: AttrValue,
    /// How it stands at the moment shown.
    pub status: Status,
    /// When it was entered, since the start.
    pub started: AttrValue,
    /// How long it took.
    pub took: AttrValue,
    /// How many attempts it took.
    pub attempts: u32,
    /// Its error, empty when there is none.
    pub error: AttrValue,
    /// What it did when, left to right.
    pub bars: Vec<Bar>,
    /// Whether it decided when the run ended.
    pub critical: bool,
    /// Whether it begins after the moment shown.
    pub future: bool,
}

/// A piece of a row along time, in percent of the width shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bar {
    /// Where it begins.
    pub x: f64,
    /// How wide it is.
    pub width: f64,
    /// What went on.
    pub kind: BarKind,
    /// Whether it ended with an error.
    pub failed: bool,
}

/// What goes on in a bar; each has a pattern of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BarKind {
    /// The whole stay, behind all others.
    Whole,
    /// At work.
    Work,
    /// A Wait state waits.
    Wait,
    /// Someone outside has to answer.
    Callback,
    /// The delay before the next attempt.
    Backoff,
}

impl BarKind {
    /// The class that carries hue and pattern.
    pub fn class(self) -> &'static str {
        match self {
            BarKind::Whole => "whole",
            BarKind::Work => "work",
            BarKind::Wait => "wait",
            BarKind::Callback => "callback",
            BarKind::Backoff => "backoff",
        }
    }

    /// The word of the key to the picture.
    pub fn word(self) -> &'static str {
        match self {
            BarKind::Whole => "in the state",
            BarKind::Work => "work",
            BarKind::Wait => "wait",
            BarKind::Callback => "answer",
            BarKind::Backoff => "back-off",
        }
    }
}

/// What a person asks of the rows.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    /// Choose this row: the run shows its moment.
    Choose(usize),
    /// Open or close this row.
    Toggle(usize),
    /// Go to what this row is inside of.
    Outward(usize),
    /// Other rows came into sight.
    Window(Range<usize>),
    /// Look closer by this factor around a place from 0 to 1 of the width shown.
    Zoom(f64, f64),
    /// Look earlier or later by this share of the width shown.
    Pan(f64),
    /// Look at the whole.
    Fit,
}

impl VisitRow {
    /// The row in a sentence, for those who hear it.
    pub fn sentence(&self) -> String {
        let mut text = self.name.to_string();
        if !self.kind.is_empty() {
            text.push_str(&format!(", {}", self.kind));
        }
        text.push_str(&format!(
            ", {}, from {}, took {}",
            self.status.word(),
            self.started,
            self.took
        ));
        if self.attempts > 1 {
            text.push_str(&format!(", {} attempts", self.attempts));
        }
        if !self.error.is_empty() {
            text.push_str(&format!(", {}", self.error));
        }
        if self.critical {
            text.push_str(", on the critical path");
        }
        if self.future {
            text.push_str(", after the moment shown");
        }
        text
    }

    /// The classes of the row.
    pub fn classes(&self, chosen: bool) -> Classes {
        classes!(
            "row",
            self.status.class(),
            chosen.then_some("selected"),
            self.future.then_some("future"),
            self.critical.then_some("critical"),
            self.kind.is_empty().then_some("thread"),
        )
    }

    /// The name with its indentation and the button that opens and closes.
    pub fn head(&self, at: usize, onask: &Callback<Ask>) -> Html {
        let toggle = onask.reform(move |e: MouseEvent| {
            e.stop_propagation();
            Ask::Toggle(at)
        });
        let name = self.name.clone();
        html! {
            <span class={format!("name depth-{}", self.depth.min(8))}>
                if let Some(open) = self.open {
                    <button type="button" class="twist" tabindex="-1" aria-hidden="true" onclick={toggle}>{ sign(if open { Icon::ChevronDown } else { Icon::ChevronRight }) }</button>
                } else {
                    <i class="twist" />
                }
                { sign(self.status.icon()) }
                <b title={name.clone()}>{ name }</b>
            </span>
        }
    }
}

/// What a key asks, with the row at the cursor and what is known of it.
pub fn key(name: &str, at: Option<usize>, count: usize, row: Option<&VisitRow>) -> Option<Ask> {
    let last = count.checked_sub(1)?;
    let open = row.and_then(|r| r.open);
    match (name, at) {
        ("ArrowDown", Some(at)) => Some(Ask::Choose((at + 1).min(last))),
        ("ArrowUp", Some(at)) => Some(Ask::Choose(at.saturating_sub(1))),
        ("ArrowDown" | "ArrowUp" | "Home", _) => Some(Ask::Choose(0)),
        ("End", _) => Some(Ask::Choose(last)),
        ("PageDown", Some(at)) => Some(Ask::Choose((at + 10).min(last))),
        ("PageUp", Some(at)) => Some(Ask::Choose(at.saturating_sub(10))),
        ("Enter", Some(at)) => Some(Ask::Choose(at)),
        ("ArrowRight", Some(at)) if open == Some(false) => Some(Ask::Toggle(at)),
        ("ArrowRight", Some(at)) if open == Some(true) => Some(Ask::Choose((at + 1).min(last))),
        ("ArrowLeft", Some(at)) if open == Some(true) => Some(Ask::Toggle(at)),
        ("ArrowLeft", Some(at)) => Some(Ask::Outward(at)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_move_open_and_close() {
        let row = |open| VisitRow {
            id: "".into(),
            depth: 0,
            open,
            name: "Each".into(),
            kind: "Map".into(),
            status: Status::Succeeded,
            started: "0 s".into(),
            took: "2 s".into(),
            attempts: 2,
            error: "".into(),
            bars: Vec::new(),
            critical: false,
            future: false,
        };
        let (open, closed, leaf) = (row(Some(true)), row(Some(false)), row(None));
        assert_eq!(
            key("ArrowDown", Some(8), 9, Some(&leaf)),
            Some(Ask::Choose(8))
        );
        assert_eq!(key("ArrowDown", None, 9, None), Some(Ask::Choose(0)));
        assert_eq!(key("ArrowDown", None, 0, None), None);
        assert_eq!(
            key("ArrowRight", Some(1), 9, Some(&closed)),
            Some(Ask::Toggle(1))
        );
        assert_eq!(
            key("ArrowRight", Some(1), 9, Some(&open)),
            Some(Ask::Choose(2))
        );
        assert_eq!(
            key("ArrowLeft", Some(1), 9, Some(&open)),
            Some(Ask::Toggle(1))
        );
        assert_eq!(
            key("ArrowLeft", Some(1), 9, Some(&leaf)),
            Some(Ask::Outward(1))
        );
        assert_eq!(
            leaf.sentence(),
            "Each, Map, succeeded, from 0 s, took 2 s, 2 attempts"
        );
    }
}
