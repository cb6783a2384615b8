//! Frames of variables: a block's, a function call's, a tuple's.

use crate::item::{Binding, Item};
use std::cell::RefCell;
use std::rc::Rc;

/// The variables bound in one scope; what is not found here is looked for in the scope around it.
#[derive(Debug)]
pub(crate) struct Frame {
    parent: Option<Rc<Frame>>,
    bound: RefCell<Vec<(Binding, Item)>>,
}

impl Frame {
    pub(crate) fn new(parent: Option<Rc<Frame>>, bound: Vec<(Binding, Item)>) -> Frame {
        Frame {
            parent,
            bound: RefCell::new(bound),
        }
    }

    pub(crate) fn bind(&self, binding: Binding, item: Item) {
        let mut bound = self.bound.borrow_mut();
        match bound.iter_mut().find(|(known, _)| *known == binding) {
            Some((_, old)) => *old = item,
            None => bound.push((binding, item)),
        }
    }

    pub(crate) fn get(&self, binding: Binding) -> Option<Item> {
        let mut frame = self;
        loop {
            let bound = frame.bound.borrow();
            // A parameter may be given twice: the last one counts.
            if let Some((_, item)) = bound.iter().rev().find(|(known, _)| *known == binding) {
                return Some(item.clone());
            }
            drop(bound);
            frame = frame.parent.as_deref()?;
        }
    }
}
