//! The five signs of status, each a word, an icon, a class (hue) and a line pattern.

use crate::icon::{Icon, sign};
use yew::prelude::*;

/// How a state, a step or an execution stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Status {
    /// Not reached, or nothing has run.
    #[default]
    Idle,
    /// At work now.
    Running,
    /// Ended well.
    Succeeded,
    /// Ended with an error.
    Failed,
    /// An error that a catcher took.
    Caught,
    /// Waits for a time, a token or an answer.
    Waiting,
    /// Ended from outside.
    Aborted,
}

impl Status {
    /// The word for people.
    pub fn word(self) -> &'static str {
        match self {
            Status::Idle => "not reached",
            Status::Running => "running",
            Status::Succeeded => "succeeded",
            Status::Failed => "failed",
            Status::Caught => "error caught",
            Status::Waiting => "waiting",
            Status::Aborted => "aborted",
        }
    }

    /// The class that carries hue and pattern.
    pub fn class(self) -> &'static str {
        match self {
            Status::Idle => "is-idle",
            Status::Running => "is-running",
            Status::Succeeded => "is-succeeded",
            Status::Failed => "is-failed",
            Status::Caught => "is-caught",
            Status::Waiting => "is-waiting",
            Status::Aborted => "is-aborted",
        }
    }

    /// The sign that carries it without colour.
    pub fn icon(self) -> Icon {
        match self {
            Status::Idle => Icon::Circle,
            Status::Running => Icon::Play,
            Status::Succeeded => Icon::Check,
            Status::Failed => Icon::Cross,
            Status::Caught => Icon::Catch,
            Status::Waiting => Icon::Clock,
            Status::Aborted => Icon::Stop,
        }
    }
}

/// A status as icon and word, or as icon and another text.
pub fn badge(status: Status, text: Option<AttrValue>) -> Html {
    let text = text.unwrap_or_else(|| AttrValue::Static(status.word()));
    html! {
        <span class={classes!("badge", status.class())}>
            { sign(status.icon()) }
            <span>{ text }</span>
        </span>
    }
}
