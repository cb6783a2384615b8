//! Running a pattern over a text. Choices are kept on a stack of our own, so long texts need no deep recursion;
//! only look-arounds recurse, and those nest as deep as the pattern is written.

use super::class::{canonical, is_line_end, is_word};
use super::compile::Inst;
use super::{Captures, Exhausted, Regex};

/// Choices kept at a time.
const MAX_CHOICES: usize = 1_000_000;

/// What backtracking restores.
enum Undo {
    Choice { pc: usize, at: usize },
    Slot(usize, Option<usize>),
    Register(usize, usize),
}

struct Run<'r> {
    regex: &'r Regex,
    text: &'r str,
    slots: Vec<Option<usize>>,
    registers: Vec<usize>,
    undo: Vec<Undo>,
    steps: &'r mut u64,
}

pub(super) fn find(
    regex: &Regex,
    text: &str,
    from: usize,
    steps: &mut u64,
) -> Result<Option<Captures>, Exhausted> {
    let slots = (regex.groups + 1) * 2;
    let mut run = Run {
        regex,
        text,
        slots: vec![None; slots],
        registers: vec![usize::MAX; regex.registers],
        undo: Vec::new(),
        steps,
    };
    let first = match regex.program.get(1) {
        Some(Inst::Char { c, .. }) if !regex.ignore_case => Some(*c),
        _ => None,
    };
    let mut start = from;
    loop {
        let Some(rest) = text.get(start..) else {
            return Ok(None);
        };
        if let Some(c) = first {
            // A pattern that starts with a character can start only there.
            match rest.find(c) {
                Some(offset) => start += offset,
                None => return Ok(None),
            }
        }
        if run.run(0, start)?.is_some() {
            let pairs = run.slots.chunks(2).map(|pair| match pair {
                [Some(start), Some(end)] => Some((*start, *end)),
                _ => None,
            });
            return Ok(Some(pairs.collect()));
        }
        run.slots.fill(None);
        run.undo.clear();
        match text.get(start..).and_then(|rest| rest.chars().next()) {
            Some(c) => start += c.len_utf8(),
            None => return Ok(None),
        }
    }
}

impl Run<'_> {
    fn after(&self, at: usize) -> Option<char> {
        self.text.get(at..).and_then(|rest| rest.chars().next())
    }

    fn before(&self, at: usize) -> Option<char> {
        self.text
            .get(..at)
            .and_then(|rest| rest.chars().next_back())
    }

    /// The character in the direction of travel, and the position behind it.
    fn take(&self, at: usize, back: bool) -> Option<(char, usize)> {
        if back {
            self.before(at).map(|c| (c, at - c.len_utf8()))
        } else {
            self.after(at).map(|c| (c, at + c.len_utf8()))
        }
    }

    fn same(&self, a: char, b: char) -> bool {
        a == b || (self.regex.ignore_case && canonical(a) == canonical(b))
    }

    fn reference(&self, group: usize, at: usize, back: bool) -> Option<usize> {
        let slot = |index: usize| self.slots.get(index).copied().flatten();
        let (Some(start), Some(end)) = (slot(group * 2), slot(group * 2 + 1)) else {
            // A group that has not matched yet matches nothing.
            return Some(at);
        };
        let captured = self.text.get(start..end)?;
        let mut at = at;
        if back {
            for wanted in captured.chars().rev() {
                let (c, next) = self.take(at, true)?;
                at = self.same(c, wanted).then_some(next)?;
            }
        } else {
            for wanted in captured.chars() {
                let (c, next) = self.take(at, false)?;
                at = self.same(c, wanted).then_some(next)?;
            }
        }
        Some(at)
    }

    fn set(&mut self, slot: usize, value: Option<usize>) {
        if let Some(place) = self.slots.get_mut(slot) {
            self.undo.push(Undo::Slot(slot, *place));
            *place = value;
        }
    }

    /// Goes back to the last choice above `base`.
    fn backtrack(&mut self, base: usize) -> Option<(usize, usize)> {
        while self.undo.len() > base {
            match self.undo.pop()? {
                Undo::Choice { pc, at } => return Some((pc, at)),
                Undo::Slot(slot, value) => {
                    if let Some(place) = self.slots.get_mut(slot) {
                        *place = value;
                    }
                }
                Undo::Register(register, value) => {
                    if let Some(place) = self.registers.get_mut(register) {
                        *place = value;
                    }
                }
            }
        }
        None
    }

    /// Runs from an instruction to `Match`; the position reached, or nothing.
    fn run(&mut self, pc: usize, at: usize) -> Result<Option<usize>, Exhausted> {
        let base = self.undo.len();
        let (mut pc, mut at) = (pc, at);
        loop {
            if *self.steps == 0 || self.undo.len() > MAX_CHOICES {
                return Err(Exhausted);
            }
            *self.steps -= 1;
            let regex = self.regex;
            let Some(inst) = regex.program.get(pc) else {
                return Ok(None);
            };
            let next = match inst {
                Inst::Match => return Ok(Some(at)),
                Inst::Char { c, back } => self
                    .take(at, *back)
                    .filter(|(found, _)| self.same(*found, *c))
                    .map(|(_, next)| next),
                Inst::Any { back } => self
                    .take(at, *back)
                    .filter(|(found, _)| !is_line_end(*found))
                    .map(|(_, next)| next),
                Inst::Class { class, back } => self
                    .take(at, *back)
                    .filter(|(found, _)| class.contains(*found, regex.ignore_case))
                    .map(|(_, next)| next),
                Inst::Reference { group, back } => self.reference(*group, at, *back),
                Inst::Start => {
                    let begins =
                        at == 0 || (regex.multiline && self.before(at).is_some_and(is_line_end));
                    begins.then_some(at)
                }
                Inst::End => {
                    let ends = at == self.text.len()
                        || (regex.multiline && self.after(at).is_some_and(is_line_end));
                    ends.then_some(at)
                }
                Inst::Boundary { negated } => {
                    let left = self.before(at).is_some_and(is_word);
                    let right = self.after(at).is_some_and(is_word);
                    ((left != right) != *negated).then_some(at)
                }
                Inst::Save(slot) => {
                    self.set(*slot, Some(at));
                    Some(at)
                }
                Inst::Forget(from, to) => {
                    for slot in from * 2..to * 2 {
                        self.set(slot, None);
                    }
                    Some(at)
                }
                Inst::Split(first, second) => {
                    self.undo.push(Undo::Choice { pc: *second, at });
                    pc = *first;
                    continue;
                }
                Inst::Jump(target) => {
                    pc = *target;
                    continue;
                }
                Inst::Mark(register) => {
                    if let Some(place) = self.registers.get_mut(*register) {
                        self.undo.push(Undo::Register(*register, *place));
                        *place = at;
                    }
                    Some(at)
                }
                Inst::Progress(register) => {
                    (self.registers.get(*register) != Some(&at)).then_some(at)
                }
                Inst::Look { negated, next } => {
                    let height = self.undo.len();
                    let found = self.run(pc + 1, at)?.is_some();
                    if *negated || !found {
                        while self.backtrack(height).is_some() {}
                    } else {
                        // Its choices are made; only what it captured can be undone.
                        let made = self.undo.split_off(height);
                        let kept = made
                            .into_iter()
                            .filter(|undo| !matches!(undo, Undo::Choice { .. }));
                        self.undo.extend(kept);
                    }
                    if found != *negated {
                        pc = *next;
                        continue;
                    }
                    None
                }
            };
            match next {
                Some(next) => {
                    at = next;
                    pc += 1;
                }
                None => match self.backtrack(base) {
                    Some(choice) => (pc, at) = choice,
                    None => return Ok(None),
                },
            }
        }
    }
}
