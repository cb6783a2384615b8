//! Operators: arithmetic, comparison, text, ranges, membership, and the array constructor.

use super::compare::{compare_text, identical, numeric};
use super::{Evaluator, Scope, deep_equal, truthy};
use crate::Error;
use crate::item::{Item, mark};
use crate::syntax::ast::{Kind, Node, NodeId, Operator};
use json::Value;
use std::cmp::Ordering;

impl Evaluator<'_, '_> {
    pub(super) fn binary(
        &mut self,
        scope: Scope<'_>,
        node: &Node,
        operator: Operator,
        left: NodeId,
        right: NodeId,
        input: &Item,
    ) -> Result<Item, Error> {
        let left = self.eval(scope, left, input)?;
        let result = match operator {
            Operator::And | Operator::Or => {
                let wanted = operator == Operator::And;
                match truthy(&left) {
                    Ok(value) if value != wanted => return Ok(value.into()),
                    Ok(_) => {
                        let right = self.eval(scope, right, input);
                        let right = right.map_err(|error| error.reposition(node.position))?;
                        truthy(&right).map(Item::from)
                    }
                    Err(error) => Err(error),
                }
            }
            _ => {
                let right = self.eval(scope, right, input)?;
                self.operate(operator, &left, &right)
            }
        };
        result.map_err(|mut error| {
            error.set("token", operator.text().into());
            error.at(node.span, node.position)
        })
    }

    fn operate(&mut self, operator: Operator, left: &Item, right: &Item) -> Result<Item, Error> {
        match operator {
            Operator::Add
            | Operator::Subtract
            | Operator::Multiply
            | Operator::Divide
            | Operator::Modulo => arithmetic(operator, left, right),
            Operator::Equal | Operator::NotEqual => {
                if left.is_undefined() || right.is_undefined() {
                    return Ok(false.into());
                }
                Ok((deep_equal(left, right) == (operator == Operator::Equal)).into())
            }
            Operator::Less | Operator::LessEqual | Operator::Greater | Operator::GreaterEqual => {
                comparison(operator, left, right)
            }
            Operator::Concat => self.concat(left, right),
            Operator::Range => self.range(left, right),
            _ => {
                if left.is_undefined() {
                    return Ok(false.into());
                }
                Ok(match right.array() {
                    Some(items) => {
                        self.work(items.len())?;
                        items.iter().any(|item| identical(left, &item))
                    }
                    None => !right.is_undefined() && identical(left, right),
                }
                .into())
            }
        }
    }

    fn concat(&mut self, left: &Item, right: &Item) -> Result<Item, Error> {
        let mut text = String::new();
        for side in [left, right] {
            match side {
                Item::Undefined => {}
                Item::Json(Value::String(part)) => {
                    self.bytes(part.len())?;
                    text.push_str(part);
                }
                _ => text.push_str(&self.string(side, false)?),
            }
        }
        Ok(text.into())
    }

    fn range(&mut self, left: &Item, right: &Item) -> Result<Item, Error> {
        let whole = |item: &Item, code| match item {
            Item::Undefined => Ok(None),
            _ => match item.as_f64() {
                Some(number) if number.is_finite() && number.trunc() == number => Ok(Some(number)),
                _ => Err(with_value(Error::new(code), "value", item)),
            },
        };
        let first = whole(left, "T2003")?;
        let last = whole(right, "T2004")?;
        let (Some(first), Some(last)) = (first, last) else {
            return Ok(Item::Undefined);
        };
        if first > last {
            return Ok(Item::Undefined);
        }
        let size = last - first + 1.0;
        if size > 1e7 {
            let size = crate::syntax::parser::whole(size);
            return Err(Error::new("D2014").with("value", size));
        }
        if size as usize > self.left.sequence {
            return Err(Error::budget(
                "The expression makes an array that is too long",
            ));
        }
        Ok(Item::range(first as i64, size as usize))
    }

    pub(super) fn negate(
        &mut self,
        scope: Scope<'_>,
        node: &Node,
        operand: NodeId,
        input: &Item,
    ) -> Result<Item, Error> {
        let operand = self.eval(scope, operand, input)?;
        if operand.is_undefined() {
            return Ok(operand);
        }
        match numeric(&operand) {
            Ok(Some(number)) => Ok(Item::number(-number)),
            Ok(None) => {
                let error = Error::new("D1002").at(node.span, node.position);
                Err(with_value(error.with("token", "-"), "value", &operand))
            }
            Err(error) => Err(error.at(node.span, node.position)),
        }
    }

    pub(super) fn array(
        &mut self,
        scope: Scope<'_>,
        node: &Node,
        items: &[NodeId],
        input: &Item,
    ) -> Result<Item, Error> {
        let marks = if node.cons_array { mark::CONS } else { 0 };
        if let [only] = items
            && !matches!(scope.program.node(*only).kind, Kind::Array(_))
        {
            // A single range or sequence becomes the array without being copied.
            let value = self.eval(scope, *only, input)?;
            return match value {
                Item::List(_) | Item::Json(Value::Array(_)) => Ok(value.marked(marks)),
                Item::Undefined => self.list(marks, Vec::new()),
                value => self.list(marks, vec![value]),
            };
        }
        let mut out = Vec::with_capacity(items.len());
        for item in items {
            let value = self.eval(scope, *item, input)?;
            let nested = matches!(scope.program.node(*item).kind, Kind::Array(_));
            match value.array() {
                Some(elements) if !nested => {
                    self.room(out.len() + elements.len())?;
                    out.extend(elements.iter());
                }
                _ if value.is_undefined() => {}
                _ => out.push(value),
            }
        }
        self.list(marks, out)
    }
}

/// Adds the value at fault to an error, as JSON.
pub(crate) fn with_value(error: Error, name: &'static str, item: &Item) -> Error {
    match item {
        Item::Json(value) => error.with(name, value.clone()),
        Item::Function(_) => error.with(name, Value::empty_object()),
        item => match item.clone().into_value() {
            Some(value) => error.with(name, value),
            None => error,
        },
    }
}

fn arithmetic(operator: Operator, left: &Item, right: &Item) -> Result<Item, Error> {
    let number = |item: &Item, code| match numeric(item)? {
        None if !item.is_undefined() => Err(with_value(Error::new(code), "value", item)),
        number => Ok(number),
    };
    let first = number(left, "T2001")?;
    let second = number(right, "T2002")?;
    let (Some(a), Some(b)) = (first, second) else {
        return Ok(Item::Undefined);
    };
    Ok(Item::number(match operator {
        Operator::Add => a + b,
        Operator::Subtract => a - b,
        Operator::Multiply => a * b,
        Operator::Divide => a / b,
        _ => libm::fmod(a, b),
    }))
}

fn comparison(operator: Operator, left: &Item, right: &Item) -> Result<Item, Error> {
    let comparable =
        |item: &Item| item.is_undefined() || item.as_f64().is_some() || item.as_str().is_some();
    if !comparable(left) || !comparable(right) {
        let bad = if comparable(left) && !left.is_undefined() {
            right
        } else {
            left
        };
        return Err(with_value(Error::new("T2010"), "value", bad));
    }
    if left.is_undefined() || right.is_undefined() {
        return Ok(Item::Undefined);
    }
    let order = match (left.as_str(), right.as_str()) {
        (Some(a), Some(b)) => Some(compare_text(a, b)),
        (None, None) => left.as_f64().partial_cmp(&right.as_f64()),
        _ => {
            let error = with_value(Error::new("T2009"), "value", left);
            return Err(with_value(error, "value2", right));
        }
    };
    Ok(order
        .is_some_and(|order| match operator {
            Operator::Less => order == Ordering::Less,
            Operator::LessEqual => order != Ordering::Greater,
            Operator::Greater => order == Ordering::Greater,
            _ => order != Ordering::Less,
        })
        .into())
}
