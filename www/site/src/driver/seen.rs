//! What each state of the definition had when it ran last, for who writes paths.

use super::Driver;
use super::sight::Sight;
use crate::complete::{Sample, Seen};
use asl::journal::Detail;
use std::collections::BTreeMap;
use std::rc::Rc;

impl Driver {
    /// Gathers it anew when more is known.
    pub(crate) fn gather(&mut self) {
        let Some(run) = &self.run else {
            self.seen = (0, Seen::default());
            return;
        };
        let known = run.events().len();
        if self.seen.0 == known {
            return;
        }
        let sight = Sight::of(run, None);
        let mut samples: BTreeMap<_, Sample> = BTreeMap::new();
        for event in run.events().iter().filter(|e| sight.has(e)) {
            let Some(state) = event.state else { continue };
            match &event.detail {
                Detail::Input(input) if event.kind.is_entered() => {
                    samples.entry(state).or_default().input = Some(input.clone());
                }
                Detail::Exited(exited) => {
                    samples.entry(state).or_default().output = Some(exited.output.clone());
                }
                Detail::Output(output) => {
                    samples.entry(state).or_default().result = Some(output.clone());
                }
                Detail::Called(called) => {
                    if let Ok(Some(output)) = &called.outcome {
                        samples.entry(state).or_default().result = Some(output.clone());
                    }
                }
                _ => {}
            }
        }
        let named = samples.into_iter().map(|(id, sample)| {
            let pointer = run.program().state(id).pointer.as_str();
            (Rc::from(pointer), sample)
        });
        self.seen = (known, Seen(Rc::new(named.collect())));
    }

    /// What each state had.
    pub(crate) fn seen(&self) -> Seen {
        self.seen.1.clone()
    }
}
