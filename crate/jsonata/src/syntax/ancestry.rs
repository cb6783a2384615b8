//! The parent operator `%`: finding the step whose input it stands for.
//!
//! Each `%` is a slot with a level: how many steps up it still has to look. Steps on the way keep their input
//! beside each of their values, so that the slot's label is bound when `%` is evaluated.

use super::ast::{Kind, NodeId};
use super::process::Process;
use crate::Error;

#[derive(Debug, Default)]
pub(super) struct Slots(Vec<Slot>);

#[derive(Debug)]
struct Slot {
    label: usize,
    level: i32,
}

impl Slots {
    pub(super) fn add(&mut self) -> usize {
        let label = self.0.len();
        self.0.push(Slot { label, level: 1 });
        label
    }

    pub(super) fn label(&self, slot: usize) -> usize {
        self.0.get(slot).map_or(slot, |s| s.label)
    }

    pub(super) fn level(&self, slot: usize) -> i32 {
        self.0.get(slot).map_or(0, |s| s.level)
    }

    pub(super) fn add_level(&mut self, slot: usize, by: i32) {
        if let Some(slot) = self.0.get_mut(slot) {
            slot.level += by;
        }
    }
}

impl Process<'_> {
    /// Lets one step, or the steps inside it, answer for a slot.
    pub(super) fn seek_parent(&mut self, id: NodeId, slot: usize) -> Result<(), Error> {
        match self.kind(id) {
            Kind::Name(_) | Kind::Wildcard => {
                self.slots.add_level(slot, -1);
                if self.slots.level(slot) == 0 {
                    if let Some(known) = self.peek(id).and_then(|extra| extra.ancestor) {
                        let label = self.slots.label(known);
                        self.slots.relabel(slot, label);
                    }
                    self.extra(id).ancestor = Some(slot);
                    self.parser.at_mut(id).tuple = true;
                }
            }
            Kind::Parent(_) => self.slots.add_level(slot, 1),
            Kind::Block { expressions, .. } => {
                if let Some(last) = expressions.last().copied() {
                    self.parser.at_mut(id).tuple = true;
                    self.seek_parent(last, slot)?;
                }
            }
            Kind::Path { steps, .. } => {
                let steps = steps.clone();
                self.parser.at_mut(id).tuple = true;
                let mut earlier = steps.iter().rev();
                if let Some(last) = earlier.next() {
                    self.seek_parent(*last, slot)?;
                }
                for step in earlier {
                    if self.slots.level(slot) <= 0 {
                        break;
                    }
                    self.seek_parent(*step, slot)?;
                }
            }
            _ => return Err(self.fail("S0217", id)),
        }
        Ok(())
    }

    /// Hands the slots that still seek their step from a child to its parent node.
    pub(super) fn push_ancestry(&mut self, id: NodeId, child: NodeId) {
        let mut slots = self
            .peek(child)
            .map(|e| e.seeking.clone())
            .unwrap_or_default();
        if let Kind::Parent(slot) = self.kind(child) {
            slots.push(*slot);
        }
        if !slots.is_empty() {
            self.extra(id).seeking.extend(slots);
        }
    }

    /// Looks for the steps of the slots in the last step of a path among the steps before it.
    pub(super) fn resolve_ancestry(&mut self, path: NodeId) -> Result<(), Error> {
        let Kind::Path { steps, .. } = self.kind(path) else {
            return Ok(());
        };
        let steps = steps.clone();
        let Some((last, earlier)) = steps.split_last() else {
            return Ok(());
        };
        let mut slots = self
            .peek(*last)
            .map(|e| e.seeking.clone())
            .unwrap_or_default();
        if let Kind::Parent(slot) = self.kind(*last) {
            slots.push(*slot);
        }
        let focuses = |process: &Self, step: &NodeId| {
            process
                .peek(*step)
                .is_some_and(|extra| extra.focus.is_some())
        };
        for slot in slots {
            let mut rest = earlier.iter().rev().peekable();
            while self.slots.level(slot) > 0 {
                let Some(mut step) = rest.next() else {
                    self.extra(path).seeking.push(slot);
                    break;
                };
                // Steps in a row that bind their focus all start from the same input.
                while focuses(self, step)
                    && let Some(next) = rest.next_if(|next| focuses(self, next))
                {
                    step = next;
                }
                self.seek_parent(*step, slot)?;
            }
        }
        Ok(())
    }
}

impl Slots {
    fn relabel(&mut self, slot: usize, label: usize) {
        if let Some(slot) = self.0.get_mut(slot) {
            slot.label = label;
        }
    }
}
