//! Frames of variables: a block's, a function call's, a tuple's.

use crate::item::{Binding, Item};
use crate::syntax::ast::Symbol;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

/// The variables bound in one scope; what is not found here is looked for in the scope around it.
#[derive(Debug)]
pub(crate) struct Frame {
    parent: Option<Rc<Frame>>,
    /// The parameters of a function's frame, and their arguments; missing ones are bound to nothing.
    parameters: Option<Arc<[Symbol]>>,
    arguments: Vec<Item>,
    bound: RefCell<Vec<(Binding, Item)>>,
}

impl Frame {
    /// A frame without variables.
    pub(crate) fn new(parent: Option<Rc<Frame>>) -> Frame {
        Frame {
            parent,
            parameters: None,
            arguments: Vec::new(),
            bound: RefCell::default(),
        }
    }

    /// The frame of a tuple.
    pub(crate) fn bound(parent: Rc<Frame>, bound: Vec<(Binding, Item)>) -> Frame {
        Frame {
            bound: RefCell::new(bound),
            ..Frame::new(Some(parent))
        }
    }

    /// The frame of a function call.
    pub(crate) fn call(
        parent: Rc<Frame>,
        parameters: Arc<[Symbol]>,
        arguments: Vec<Item>,
    ) -> Frame {
        Frame {
            parameters: Some(parameters),
            arguments,
            ..Frame::new(Some(parent))
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
            if let Some((_, item)) = bound.iter().find(|(known, _)| *known == binding) {
                return Some(item.clone());
            }
            drop(bound);
            if let (Some(parameters), Binding::Variable(symbol)) = (&frame.parameters, binding) {
                // A parameter may be given twice: the last one counts.
                if let Some(place) = parameters.iter().rposition(|name| *name == symbol) {
                    return Some(frame.arguments.get(place).cloned().unwrap_or_default());
                }
            }
            frame = frame.parent.as_deref()?;
        }
    }
}
