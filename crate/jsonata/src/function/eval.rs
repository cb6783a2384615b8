//! `$eval`: text read and evaluated while an expression runs.

use super::{Arguments, Native};
use crate::Error;
use crate::evaluate::{Evaluator, Scope};
use crate::item::{Item, mark};
use crate::syntax::process;
use std::sync::Arc;

pub(super) fn call(
    evaluator: &mut Evaluator<'_, '_>,
    scope: Scope<'_>,
    mut arguments: Arguments,
    context: &Item,
) -> Result<Item, Error> {
    let text = arguments.next();
    let focus = arguments.next();
    let Some(text) = text.as_str() else {
        return Ok(Item::Undefined);
    };
    let mut input = context.clone();
    if !focus.is_undefined() {
        input = focus;
        if input.is_array() && !input.is_sequence() {
            input = Item::list(mark::SEQUENCE | mark::OUTER, vec![input]);
        }
    }
    evaluator.work(text.len())?;
    // The names known so far keep their numbers, so that the text sees the variables around the call.
    let names = evaluator.names.take();
    let names = names.unwrap_or_else(|| scope.program.names.clone());
    let program = match process::program(text, names.clone(), Native::named) {
        Ok(program) => {
            evaluator.names = Some(program.names.clone());
            Arc::new(program)
        }
        Err(error) => {
            evaluator.names = Some(names);
            return Err(wrap("D3120", &error));
        }
    };
    let inner = Scope {
        program: &program,
        frame: scope.frame,
    };
    let depth = evaluator.left.depth;
    match evaluator.eval(inner, program.root, &input) {
        Ok(item) => Ok(item),
        // An exhausted budget is no mistake of the text: nothing may hide it.
        Err(error) if error.code == "U1001" => Err(error),
        Err(error) => {
            evaluator.left.depth = depth;
            Err(wrap("D3121", &error.finish()))
        }
    }
}

fn wrap(code: &'static str, error: &Error) -> Error {
    Error::new(code).with("value", error.message.as_str())
}
