//! Copies of the simulation on the way, close enough that going back is instant, few enough to be cheap.

use crate::machine::Simulation;

/// Steps between copies, at least.
const INTERVAL: u32 = 256;

/// The copies, by step. **Invariant:** the first is the start.
#[derive(Clone, Debug)]
pub(super) struct Checkpoints {
    copies: Vec<Simulation>,
    next: u32,
}

impl Checkpoints {
    pub(super) fn new(start: Simulation) -> Checkpoints {
        Checkpoints {
            copies: vec![start],
            next: INTERVAL,
        }
    }

    /// Keeps a copy when it is time for one. A copy costs what is alive, so the more is alive the fewer are kept.
    pub(super) fn offer(&mut self, simulation: &Simulation) {
        let step = simulation.step_count();
        if step >= self.next {
            self.copies.push(simulation.clone());
            let factor = 1 + (simulation.size() / 64) as u32;
            self.next = step + INTERVAL * factor;
        }
    }

    /// The last copy at or before a step.
    pub(super) fn before(&self, step: u32) -> &Simulation {
        let place = self
            .copies
            .partition_point(|copy| copy.step_count() <= step);
        &self.copies[place.saturating_sub(1)]
    }

    /// Whether a copy lies between two steps, so that starting from it is shorter.
    pub(super) fn lies_between(&self, from: u32, to: u32) -> bool {
        self.before(to).step_count() > from
    }
}
