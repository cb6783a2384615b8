//! The bar that moves a run through its time.

use crate::css;
use crate::icon::{Icon, IconButton, sign};
use crate::status::{Status, badge};
use std::rc::Rc;
use yew::prelude::*;

/// What the bar asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Command {
    /// Runs from the start to the end.
    Run,
    /// Plays on from here, or pauses.
    Toggle,
    /// One step forward.
    Step,
    /// One step back.
    Back,
    /// To the next step in the same place or outside of it: over a Parallel, a Map or a retry.
    Over,
    /// To the start.
    ToStart,
    /// To the last step.
    ToEnd,
    /// To this step.
    Seek(usize),
    /// Steps a second.
    Speed(Speed),
}

/// How fast playing goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Speed {
    /// One step a second.
    Slow,
    /// Four steps a second.
    #[default]
    Normal,
    /// Twenty steps a second.
    Fast,
    /// As fast as the machine goes.
    Full,
}

impl Speed {
    /// Every speed, slowest first.
    pub const ALL: [Speed; 4] = [Speed::Slow, Speed::Normal, Speed::Fast, Speed::Full];

    /// What the menu says.
    pub fn label(self) -> &'static str {
        match self {
            Speed::Slow => "1 step/s",
            Speed::Normal => "4 steps/s",
            Speed::Fast => "20 steps/s",
            Speed::Full => "full speed",
        }
    }

    /// Milliseconds between two steps; none at full speed.
    pub fn pause(self) -> Option<f64> {
        match self {
            Speed::Slow => Some(1_000.0),
            Speed::Normal => Some(250.0),
            Speed::Fast => Some(50.0),
            Speed::Full => None,
        }
    }
}

/// A mark on the scrub bar.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// The step.
    pub step: usize,
    /// Its sign: failed, waiting, or caught for a retry.
    pub status: Status,
}

/// What [`transport`] shows.
pub struct Transport {
    /// How the execution stands at the moment shown.
    pub status: Status,
    /// The status in a word or two.
    pub says: AttrValue,
    /// The step shown.
    pub position: usize,
    /// Steps known so far.
    pub steps: usize,
    /// Whether the last known step is the end of the run.
    pub complete: bool,
    /// Whether it plays.
    pub playing: bool,
    /// Whether it stands at a question: going on lets that run out of time.
    pub asks: bool,
    /// Whether it can run at all.
    pub ready: bool,
    /// How fast it plays.
    pub speed: Speed,
    /// The virtual clock since the start.
    pub clock: AttrValue,
    /// The virtual date.
    pub date: AttrValue,
    /// Errors, waits, retries along the bar.
    pub marks: Rc<Vec<Mark>>,
    /// Whether runs pause at errors.
    pub pauses: bool,
    /// Pausing at errors is switched on or off.
    pub onpauses: Callback<()>,
    /// Where the execution waits for an answer, the status was pressed: show the question.
    pub onasked: Callback<()>,
    /// What was asked for.
    pub oncommand: Callback<Command>,
}

/// The bar that moves a run through its time.
pub fn transport(props: &Transport) -> Html {
    let send = |command: Command| props.oncommand.reform(move |()| command);
    let at_start = props.position == 0;
    let at_end = props.complete && props.position >= props.steps;
    let (play, end) = match (props.playing, props.asks) {
        (true, _) => ("Pause", "To the end"),
        (false, true) => (
            "Play on: let it time out",
            "To the end: let everything time out",
        ),
        (false, false) => ("Play", "To the end"),
    };
    let place = place(props.position, props.steps, props.complete);
    let onscrub = props
        .oncommand
        .reform(|e: InputEvent| Command::Seek(css::field_text(&e).parse().unwrap_or(0)));
    let onspeed = props.oncommand.reform(|e: Event| {
        let text = css::field_text(&e);
        Command::Speed(
            Speed::ALL
                .into_iter()
                .find(|s| s.label() == text)
                .unwrap_or_default(),
        )
    });
    html! {
        <div class="transport" role="toolbar" aria-label="Run controls">
            <IconButton icon={Icon::Run} label="Run" key_hint="Ctrl+Enter" wide=true class={classes!("primary", (!props.ready).then_some("unready"))} onclick={send(Command::Run)} />
            <div class="buttons">
                <IconButton icon={Icon::Start} label="To the start" key_hint="Home" disabled={at_start} onclick={send(Command::ToStart)} />
                <IconButton icon={Icon::Back} label="Step back" key_hint="," disabled={at_start} onclick={send(Command::Back)} />
                <IconButton icon={if props.playing { Icon::Pause } else { Icon::Play }} label={play} key_hint="Space" class="play" disabled={!props.ready} onclick={send(Command::Toggle)} />
                <IconButton icon={Icon::Step} label="Step" key_hint="." disabled={!props.ready || at_end} onclick={send(Command::Step)} />
                <IconButton icon={Icon::Over} label="Step over" key_hint="o" disabled={!props.ready || at_end} onclick={send(Command::Over)} />
                <IconButton icon={Icon::End} label={end} key_hint="End" disabled={!props.ready || at_end} onclick={send(Command::ToEnd)} />
                <IconButton icon={Icon::Warn} label="Pause at errors" key_hint="e" class="pauses" pressed={Some(props.pauses)} onclick={props.onpauses.clone()} />
            </div>
            <div class="scrub">
                { marks(&props.marks, props.steps) }
                <input type="range" min="0" max={props.steps.max(1).to_string()} step="1" value={props.position.to_string()} disabled={props.steps == 0}
                    aria-label="Moment of the run" aria-valuetext={format!("{place}, {}", props.clock)} oninput={onscrub} />
            </div>
            <output class="clock" title={props.date.clone()}>
                <b>{ props.clock.clone() }</b>
                <span>{ place }</span>
            </output>
            if props.status == Status::Waiting {
                <button type="button" class="badge is-waiting" title="Open the inbox (9)" onclick={props.onasked.reform(|_| ())}>
                    { sign(Status::Waiting.icon()) }<span>{ props.says.clone() }</span>
                </button>
            } else {
                { badge(props.status, Some(props.says.clone())) }
            }
            <label class="speed">
                <span class="sr">{ "Speed" }</span>
                <select onchange={onspeed}>
                    { for Speed::ALL.iter().map(|s| html! { <option value={s.label()} selected={*s == props.speed}>{ s.label() }</option> }) }
                </select>
            </label>
        </div>
    }
}

/// Where in a run one is, in words.
fn place(position: usize, steps: usize, complete: bool) -> String {
    match (position, complete) {
        _ if steps == 0 => "no step yet".into(),
        (0, true) => format!("before step 1 of {steps}"),
        (0, false) => "before step 1".into(),
        (_, true) => format!("step {position} of {steps}"),
        (_, false) if position < steps => format!("step {position} of {steps} so far"),
        (_, false) => format!("step {position}, more to come"),
    }
}

/// The marks above the scrub bar; at most one a pixel or so, the graver wins.
fn marks(marks: &[Mark], steps: usize) -> Html {
    const SLOTS: usize = 300;
    let mut slots: Vec<Option<Status>> = vec![None; SLOTS + 1];
    for mark in marks.iter() {
        let slot = mark.step * SLOTS / steps.max(1);
        if let Some(place) = slots.get_mut(slot)
            && *place != Some(Status::Failed)
        {
            *place = Some(mark.status);
        }
    }
    let marks = slots.iter().enumerate().filter_map(|(i, s)| {
        let status = (*s)?;
        let (y, height) = match status {
            Status::Failed => ("0", "10"),
            Status::Caught => ("2", "8"),
            _ => ("5", "5"),
        };
        Some(html! { <rect class={status.class()} x={format!("{}", i as f64 - 0.75)} {y} width="1.5" {height} /> })
    });
    html! {
        <svg class="marks" viewBox="0 0 300 10" preserveAspectRatio="none" aria-hidden="true">{ for marks }</svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_told_in_words_that_need_no_knowledge() {
        let told = [
            ((0, 0, false), "no step yet"),
            ((0, 12, true), "before step 1 of 12"),
            ((0, 3, false), "before step 1"),
            ((3, 12, true), "step 3 of 12"),
            ((12, 12, true), "step 12 of 12"),
            ((2, 3, false), "step 2 of 3 so far"),
            ((3, 3, false), "step 3, more to come"),
        ];
        for ((position, steps, complete), words) in told {
            assert_eq!(place(position, steps, complete), words);
        }
    }
}
