//! The door to the crate: an expression, read once, evaluated as often as one likes.

use crate::environment::Environment;
use crate::evaluate::Evaluator;
use crate::function::Native;
use crate::item::Item;
use crate::syntax::ast::{Names, Program};
use crate::syntax::members::{Members, members};
use crate::syntax::process;
use crate::syntax::references::{References, check_states, references};
use crate::{Error, Span};
use json::Value;
use std::sync::Arc;

/// Which JSONata is spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Dialect {
    /// The reference implementation, version 2.0.6.
    #[default]
    Reference,
    /// The dialect of a service that runs state machines: `$partition`, `$range`, `$hash`, `$uuid`, `$parse` and
    /// `$random` with a seed; no `$eval`; no names, `$` or `$$` without something they belong to.
    States,
}

/// A parsed expression.
#[derive(Clone, Debug)]
pub struct Expression {
    text: Arc<str>,
    dialect: Dialect,
    program: Arc<Program>,
}

/// What an expression evaluates to.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Nothing at all: a path that leads nowhere.
    Undefined,
    /// A JSON value.
    Value(Value),
    /// A function or a regular expression, which JSON cannot hold.
    Function,
}

impl Expression {
    /// Reads an expression.
    ///
    /// # Errors
    /// The first syntax error, with its place. In [`Dialect::States`] also what has no meaning there.
    pub fn parse(text: &str, dialect: Dialect) -> Result<Expression, Error> {
        let named = match dialect {
            Dialect::Reference => Native::named,
            Dialect::States => Native::named_in_states,
        };
        let program = process::program(text, Names::default(), named)?;
        if dialect == Dialect::States {
            check_states(&program)?;
        }
        Ok(Expression {
            text: text.into(),
            dialect,
            program: Arc::new(program),
        })
    }

    /// The text it was read from.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The dialect it was read in.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The span of the whole expression, without the space and comments around it.
    pub fn span(&self) -> Span {
        self.program.node(self.program.root).span
    }

    /// Evaluates the expression for an input; `None` stands for nothing. A function as a result is nothing too:
    /// see [`Expression::outcome`].
    ///
    /// # Errors
    /// What the expression does wrong, or the budget it exceeds.
    pub fn evaluate(
        &self,
        input: Option<&Value>,
        environment: &mut Environment<'_>,
    ) -> Result<Option<Value>, Error> {
        let item = Evaluator::new(environment, self.dialect).run(&self.program, input)?;
        Ok(item.into_value())
    }

    /// Evaluates the expression and tells functions from nothing.
    ///
    /// # Errors
    /// As [`Expression::evaluate`].
    pub fn outcome(
        &self,
        input: Option<&Value>,
        environment: &mut Environment<'_>,
    ) -> Result<Outcome, Error> {
        let item = Evaluator::new(environment, self.dialect).run(&self.program, input)?;
        Ok(match item {
            Item::Function(_) => Outcome::Function,
            item => item.into_value().map_or(Outcome::Undefined, Outcome::Value),
        })
    }

    /// What the expression takes from outside: variables, members of `$states`, unqualified names.
    pub fn references(&self) -> References {
        references(&self.program)
    }

    /// Which parts of the expression make the members of the object it gives.
    pub fn members(&self) -> Members {
        members(&self.program)
    }
}
