//! Transforms `|pattern|update,delete|`: a copy of the input, changed in place where the pattern matches.

use super::operator::with_value;
use super::{Evaluator, Scope};
use crate::Error;
use crate::function::Native;
use crate::item::{Callable, Dict, Item};
use crate::number_text::fifteen_digits;
use crate::syntax::ast::{Kind, NodeId};
use json::{Number, Value};
use std::rc::Rc;

impl Evaluator<'_, '_> {
    pub(super) fn transform(
        &mut self,
        scope: Scope<'_>,
        id: NodeId,
        object: Item,
    ) -> Result<Item, Error> {
        let node = scope.program.node(id);
        let Kind::Transform {
            pattern,
            update,
            delete,
        } = &node.kind
        else {
            return Ok(Item::Undefined);
        };
        if object.is_undefined() {
            return Ok(object);
        }
        let result = match self.clone_function(scope) {
            Item::Function(Callable::Native(Native::Clone)) => self.deep_copy(&object, 0)?,
            Item::Function(function) => {
                let copy = self.apply(function, vec![object], &Item::NULL)?;
                self.deep_copy(&copy, 0)?
            }
            _ => return Err(Error::new("T2013").at(node.span, node.position)),
        };
        let matches = self.eval(scope, *pattern, &result)?;
        let matches = match matches.array() {
            Some(items) => items.to_vec(),
            None if matches.is_undefined() => Vec::new(),
            None => vec![matches.clone()],
        };
        for found in matches {
            self.update(scope, *update, &found)?;
            if let Some(delete) = delete {
                self.delete(scope, *delete, &found)?;
            }
        }
        Ok(result)
    }

    fn clone_function(&self, scope: Scope<'_>) -> Item {
        let names = &scope.program.names.0;
        match names.iter().position(|(name, _)| &**name == "clone") {
            Some(place) => self.variable(scope, crate::syntax::ast::Symbol(place as u32)),
            None => match self.environment.bindings.get("clone") {
                Some(value) => Item::Json(value),
                None => Item::Function(Callable::Native(Native::Clone)),
            },
        }
    }

    fn update(&mut self, scope: Scope<'_>, update: NodeId, found: &Item) -> Result<(), Error> {
        let value = self.eval(scope, update, found)?;
        if value.is_undefined() {
            return Ok(());
        }
        if !value.is_object() {
            let node = scope.program.node(update);
            let error = Error::new("T2011").at(node.span, node.position);
            return Err(with_value(error, "value", &value));
        }
        let Item::Dict(target) = found else {
            return Ok(());
        };
        let mut place = 0;
        while let Some((key, member)) = value.member_at(place) {
            // A snapshot: an object put into itself must not become a cycle.
            let member = match member {
                Item::Dict(_) | Item::List(_) => self.deep_copy(&member, 0)?,
                other => other,
            };
            target.insert(key, member);
            place += 1;
        }
        self.shallow(found)
    }

    fn delete(&mut self, scope: Scope<'_>, delete: NodeId, found: &Item) -> Result<(), Error> {
        let value = self.eval(scope, delete, found)?;
        let names = match value.array() {
            Some(items) => items.to_vec(),
            None if value.is_undefined() => return Ok(()),
            None => vec![value.clone()],
        };
        if names.iter().any(|name| name.as_str().is_none()) {
            let node = scope.program.node(delete);
            let error = Error::new("T2012").at(node.span, node.position);
            return Err(with_value(error, "value", &value));
        }
        if let Item::Dict(target) = found {
            for name in names.iter().filter_map(Item::as_str) {
                target.remove(name);
            }
        }
        Ok(())
    }

    /// A copy that shares nothing writable with the original, as through JSON text.
    pub(crate) fn deep_copy(&mut self, item: &Item, depth: u16) -> Result<Item, Error> {
        self.work(1)?;
        if depth > super::MAX_MADE_DEPTH {
            return Err(Error::budget(
                "The expression makes a value that nests too deeply",
            ));
        }
        if let Some(items) = item.array() {
            let mut out = Vec::with_capacity(items.len());
            for element in items.iter() {
                out.push(match element {
                    Item::Undefined => Item::NULL,
                    element => self.deep_copy(&element, depth + 1)?,
                });
            }
            return Ok(Item::plain_list(out));
        }
        if item.is_object() {
            let copy = Dict::default();
            let mut place = 0;
            while let Some((key, member)) = item.member_at(place) {
                if !member.is_undefined() {
                    copy.insert(key, self.deep_copy(&member, depth + 1)?);
                }
                place += 1;
            }
            return Ok(Item::Dict(Rc::new(copy)));
        }
        Ok(match item {
            Item::Json(Value::Number(Number::Float(number))) => {
                Item::number(fifteen_digits(*number))
            }
            Item::Function(_) => "".into(),
            Item::NonFinite(_) => Item::NULL,
            other => other.clone(),
        })
    }
}
