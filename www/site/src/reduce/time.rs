//! How the run moves: what the transport asks for, what each frame does, what the driver reports.

use super::{arrange, say, select};
use crate::action::Action;
use crate::effect::{Advance, Effect, Sent, moves};
use crate::state::{AppState, Goal};
use crate::view_settings::Area;
use std::rc::Rc;
use ui::transport::{Command, Speed};

pub(super) fn apply(state: &mut AppState, action: Action) -> Vec<Effect> {
    match action {
        Action::Transport(command) => transport(state, command),
        Action::Frame(now) => frame(state, now),
        Action::Moved(moment, reached) => moved(state, moment, reached),
        Action::Refused(problems) => {
            state.goal = None;
            let first = problems.first().cloned().unwrap_or_default();
            state.refused = Rc::new(problems);
            say(state, &format!("It cannot run: {first}"), true, None)
        }
        Action::Breakpoint(pointer) => {
            let mut breakpoints = (*state.breakpoints).clone();
            if !breakpoints.remove(&pointer) {
                breakpoints.insert(pointer);
            }
            state.breakpoints = Rc::new(breakpoints);
            Vec::new()
        }
        Action::Send(sent) => send(state, sent),
        _ => Vec::new(),
    }
}

fn transport(state: &mut AppState, command: Command) -> Vec<Effect> {
    if moves(command) && !state.moving() && !state.ready() {
        return not_ready(state);
    }
    let mut effects = Vec::new();
    match command {
        Command::Run => {
            if !state.ready() {
                return not_ready(state);
            }
            state.goal = Some(Goal::Run);
            state.stale = false;
            effects.extend([Effect::Start, Effect::Frame]);
        }
        Command::Toggle if state.moving() => state.goal = None,
        Command::Toggle => {
            let ended = state.moment.complete && state.moment.position >= state.moment.steps;
            if ended && !state.stale {
                // Playing from the end means playing again.
                effects.push(Effect::Start);
            } else if state.asks() && !state.stale {
                // Going on from a question without an answer is to let it run out of time.
                effects.push(Effect::Send(Sent::GoOn));
            } else {
                effects.extend(carry_on(state));
            }
            state.goal = Some(playing(state.speed));
            state.last_step = 0.0;
            effects.push(Effect::Frame);
        }
        Command::Step | Command::Over => {
            state.goal = None;
            effects.extend(carry_on(state));
            effects.push(Effect::Advance(if command == Command::Step {
                Advance::Step
            } else {
                Advance::Over
            }));
        }
        Command::ToEnd => {
            effects.extend(carry_on(state));
            state.goal = Some(Goal::End);
            effects.push(Effect::Frame);
        }
        Command::Back => {
            state.goal = None;
            effects.push(Effect::Seek(state.moment.position.saturating_sub(1)));
        }
        Command::ToStart => {
            state.goal = None;
            effects.push(Effect::Seek(0));
        }
        Command::Seek(step) => {
            state.goal = None;
            effects.push(Effect::Seek(step));
        }
        Command::Speed(speed) => {
            state.speed = speed;
            state.goal = state.goal.map(|_| playing(speed));
        }
    }
    effects
}

fn playing(speed: Speed) -> Goal {
    match speed {
        Speed::Full => Goal::Run,
        _ => Goal::Play,
    }
}

fn not_ready(state: &mut AppState) -> Vec<Effect> {
    if state.analysis.errors > 0 {
        state.other = None;
    }
    let says = match state.edited().errors {
        0 => "There is nothing to run yet: write a definition first.".to_string(),
        1 => "The definition has an error: mend it, then run.".to_string(),
        n => format!("The definition has {n} errors: mend them, then run."),
    };
    arrange(state, |view| view.set_tab(Area::Bottom, "problems"));
    say(state, &says, true, None)
}

/// A run to go on with: a new one where there is none, a fork where the document changed.
fn carry_on(state: &mut AppState) -> Option<Effect> {
    let effect = if state.moment.steps == 0 {
        Some(Effect::Start)
    } else if state.stale {
        Some(Effect::Fork)
    } else {
        None
    };
    state.stale = false;
    effect
}

fn frame(state: &mut AppState, now: f64) -> Vec<Effect> {
    match state.goal {
        None => Vec::new(),
        Some(Goal::Run | Goal::End) => vec![Effect::Advance(Advance::End)],
        Some(Goal::Play) => {
            let pause = state.speed.pause().unwrap_or(0.0);
            if now - state.last_step < pause {
                return vec![Effect::Frame];
            }
            state.last_step = now;
            vec![Effect::Advance(Advance::Step)]
        }
    }
}

fn moved(state: &mut AppState, moment: Rc<crate::moment::Moment>, reached: bool) -> Vec<Effect> {
    let moved =
        (moment.position, moment.generation) != (state.moment.position, state.moment.generation);
    let mut effects = Vec::new();
    state.moment = moment;
    let stopped = reached || state.goal.is_none();
    if reached {
        state.goal = None;
    }
    if state.goal.is_some() {
        effects.push(Effect::Frame);
    }
    // The selection goes with the run, but the editor scrolls only when the run stands still.
    if moved && state.moment.state.is_some() {
        let pointer = state.moment.state.clone();
        let selected = select(state, pointer, stopped);
        effects.extend(selected.into_iter().filter(|e| *e != Effect::Look));
    }
    effects.extend(super::lens::moved(state));
    effects
}

fn send(state: &mut AppState, sent: Sent) -> Vec<Effect> {
    if let Sent::Success(_, text) = &sent
        && let Err(error) = json::parse(text)
    {
        return say(
            state,
            &format!("The answer is not JSON: {}", error.message),
            true,
            None,
        );
    }
    let mut effects = vec![Effect::Send(sent)];
    if state.goal.is_none() {
        // What was sent shows its effect at once: go on as far as it leads.
        state.goal = Some(Goal::Run);
        effects.push(Effect::Frame);
    }
    effects
}
