//! From a pattern's tree to instructions. Inside a look-behind everything runs from right to left.

use super::class::Class;
use super::parse::{Parsed, Tree};

#[derive(Clone, Debug)]
pub(super) enum Inst {
    /// `back`: the character before the position.
    Char {
        c: char,
        back: bool,
    },
    Any {
        back: bool,
    },
    Class {
        class: Box<Class>,
        back: bool,
    },
    Reference {
        group: usize,
        back: bool,
    },
    Start,
    End,
    Boundary {
        negated: bool,
    },
    Save(usize),
    /// Forgets the groups from the first up to the second, at the start of each round of a loop.
    Forget(usize, usize),
    /// Tries the first target, later the second.
    Split(usize, usize),
    Jump(usize),
    /// Remembers the position at which a round of a loop starts.
    Mark(usize),
    /// Fails if the round consumed nothing.
    Progress(usize),
    /// Runs what follows as a look-around; goes on at `next`.
    Look {
        negated: bool,
        next: usize,
    },
    Match,
}

pub(super) struct Compiled {
    pub(super) program: Vec<Inst>,
    pub(super) registers: usize,
}

/// Longer programs come from counted repetitions within each other.
const MAX_PROGRAM: usize = 20_000;

pub(super) fn compile(parsed: &Parsed) -> Result<Compiled, String> {
    let mut compiled = Compiled {
        program: Vec::new(),
        registers: 0,
    };
    compiled.push(Inst::Save(0))?;
    compiled.tree(&parsed.tree, false)?;
    compiled.push(Inst::Save(1))?;
    compiled.push(Inst::Match)?;
    Ok(compiled)
}

impl Compiled {
    fn push(&mut self, inst: Inst) -> Result<usize, String> {
        if self.program.len() >= MAX_PROGRAM {
            return Err("pattern too large".to_owned());
        }
        self.program.push(inst);
        Ok(self.program.len() - 1)
    }

    fn set(&mut self, at: usize, inst: Inst) {
        if let Some(place) = self.program.get_mut(at) {
            *place = inst;
        }
    }

    fn tree(&mut self, tree: &Tree, back: bool) -> Result<(), String> {
        match tree {
            Tree::Empty => {}
            Tree::Char(c) => {
                self.push(Inst::Char { c: *c, back })?;
            }
            Tree::Any => {
                self.push(Inst::Any { back })?;
            }
            Tree::Class(class) => {
                let class = Box::new(class.clone());
                self.push(Inst::Class { class, back })?;
            }
            Tree::Start => {
                self.push(Inst::Start)?;
            }
            Tree::End => {
                self.push(Inst::End)?;
            }
            Tree::Boundary { negated } => {
                self.push(Inst::Boundary { negated: *negated })?;
            }
            Tree::Back(group) => {
                self.push(Inst::Reference {
                    group: *group,
                    back,
                })?;
            }
            Tree::Group { index, inner } => {
                let (open, close) = (index * 2, index * 2 + 1);
                self.push(Inst::Save(if back { close } else { open }))?;
                self.tree(inner, back)?;
                self.push(Inst::Save(if back { open } else { close }))?;
            }
            Tree::Look {
                ahead,
                negated,
                inner,
            } => {
                let look = self.push(Inst::Match)?;
                self.tree(inner, !ahead)?;
                let next = self.push(Inst::Match)? + 1;
                let negated = *negated;
                self.set(look, Inst::Look { negated, next });
            }
            Tree::Sequence(parts) => {
                if back {
                    for part in parts.iter().rev() {
                        self.tree(part, back)?;
                    }
                } else {
                    for part in parts {
                        self.tree(part, back)?;
                    }
                }
            }
            Tree::Either(branches) => {
                let mut ends = Vec::new();
                for (index, branch) in branches.iter().enumerate() {
                    if index + 1 == branches.len() {
                        self.tree(branch, back)?;
                        break;
                    }
                    let split = self.push(Inst::Match)?;
                    self.tree(branch, back)?;
                    ends.push(self.push(Inst::Match)?);
                    let next = self.program.len();
                    self.set(split, Inst::Split(split + 1, next));
                }
                let end = self.program.len();
                for at in ends {
                    self.set(at, Inst::Jump(end));
                }
            }
            Tree::Repeat {
                inner,
                least,
                most,
                greedy,
                groups,
            } => self.repeat(inner, *least, *most, *greedy, *groups, back)?,
        }
        Ok(())
    }

    fn round(&mut self, inner: &Tree, groups: (usize, usize), back: bool) -> Result<(), String> {
        if groups.0 < groups.1 {
            self.push(Inst::Forget(groups.0 + 1, groups.1 + 1))?;
        }
        self.tree(inner, back)
    }

    fn repeat(
        &mut self,
        inner: &Tree,
        least: u32,
        most: Option<u32>,
        greedy: bool,
        groups: (usize, usize),
        back: bool,
    ) -> Result<(), String> {
        for _ in 0..least {
            self.round(inner, groups, back)?;
        }
        let split = |body: usize, end: usize| {
            if greedy {
                Inst::Split(body, end)
            } else {
                Inst::Split(end, body)
            }
        };
        let register = self.registers;
        self.registers += 1;
        let Some(most) = most else {
            let start = self.push(Inst::Match)?;
            self.push(Inst::Mark(register))?;
            self.round(inner, groups, back)?;
            self.push(Inst::Progress(register))?;
            self.push(Inst::Jump(start))?;
            let end = self.program.len();
            self.set(start, split(start + 1, end));
            return Ok(());
        };
        let mut splits = Vec::new();
        for _ in least..most {
            splits.push(self.push(Inst::Match)?);
            self.push(Inst::Mark(register))?;
            self.round(inner, groups, back)?;
            self.push(Inst::Progress(register))?;
        }
        let end = self.program.len();
        for at in splits {
            self.set(at, split(at + 1, end));
        }
        Ok(())
    }
}
