//! Plays a scenario as somebody at the page might: in pieces, with commands given by hand at random moments, and
//! noting on the way how the run stood.

use asl::error::StatesError;
use asl::run::{Progress, Run};
use asl::scenario::{CallTarget, Command, Scenario};
use json::{Str, Value};

use crate::judge::stand;
use crate::random::Random;

/// A played run, and what was noted on the way.
pub struct Played {
    /// The run at its end, or where it was given up.
    pub run: Run,
    /// How the run stood after so many steps, as [`stand`] tells it.
    pub stands: Vec<(u32, String)>,
    /// Commands that were taken, and those that were refused.
    pub commands: (u32, u32),
    /// What the last step came to.
    pub progress: Progress,
}

/// Stands that are noted at most; each is compared later with where seeking leads.
const NOTED: usize = 24;

/// Times the clock is moved to what is due next after the last command. Every Standard execution ends within a
/// year, so that what waits for nobody comes to its end long before.
const MOST_PATIENCE: u32 = 2_000;

/// Plays a scenario; all choices follow from the seed. Nothing when the definition is refused.
pub fn play(scenario: &Scenario, seed: u64, most_steps: u32) -> Option<Played> {
    let mut random = Random::new(!seed);
    let mut played = Played {
        run: Run::start(scenario).ok()?,
        stands: Vec::new(),
        commands: (0, 0),
        progress: Progress::Stepped,
    };
    let mut commands = random.below(6);
    let mut patience = if random.percent(50) { MOST_PATIENCE } else { 0 };
    let mut token = None;
    while played.run.steps() < most_steps {
        let piece = 1 << random.below(10);
        played.progress = played.run.advance(piece);
        played.note();
        let stepped = played.progress == Progress::Stepped;
        if commands > 0 && (!stepped || random.percent(30)) {
            commands -= 1;
            let command = played.command(&mut random, &mut token);
            played.give(&command);
        } else if played.progress == Progress::Idle && patience > 0 {
            patience -= 1;
            played.give(&Command::GoOn);
        } else if !stepped {
            break;
        }
    }
    Some(played)
}

impl Played {
    fn note(&mut self) {
        let step = self.run.steps();
        if self.stands.len() < NOTED && self.stands.last().is_none_or(|(last, _)| *last < step) {
            self.stands.push((step, stand(&self.run)));
        }
    }

    fn give(&mut self, command: &Command) {
        match self.run.command(command) {
            Ok(()) => self.commands.0 += 1,
            Err(_) => self.commands.1 += 1,
        }
        self.note();
    }

    /// A command: mostly about an open call, sometimes about one that was answered before or never was.
    fn command(&self, random: &mut Random, answered: &mut Option<Str>) -> Command {
        let calls = self.run.open_calls();
        let open = match calls.is_empty() {
            true => None,
            false => Some(&calls[random.below(calls.len())]),
        };
        let target = match (random.below(10), open, answered.clone()) {
            (0, _, Some(token)) => CallTarget::Token(token),
            (1, _, _) => CallTarget::Token("AQCEAAAAKgnone".into()),
            (2, _, _) => CallTarget::Token("none".into()),
            (3, Some(call), _) => CallTarget::State(call.state_name.clone()),
            (_, Some(call), _) => CallTarget::Token(call.token.clone()),
            _ => CallTarget::State("S0".into()),
        };
        if let CallTarget::Token(token) = &target {
            *answered = Some(token.clone());
        }
        // A call that waits is mostly answered; without one there is more to learn from the rest.
        match random.below(if open.is_some() { 12 } else { 24 }) {
            0..6 => Command::Succeed(target, random.record(1)),
            6 | 7 => Command::Fail(target, StatesError::new("Mine", "by hand")),
            8 => Command::Heartbeat(target),
            9 => Command::Succeed(target, Value::Null),
            10 | 12..15 => Command::GoOn,
            15..22 => Command::Redrive,
            _ => Command::Stop(StatesError::new("Halt", "by hand")),
        }
    }
}
