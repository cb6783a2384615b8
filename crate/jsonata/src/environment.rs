//! What an evaluation may use: variables, the clock, randomness and budgets, all given by the caller.

use crate::Span;
use json::{Object, Value};

/// Where variables that the expression does not bind itself come from.
pub trait Bindings {
    /// The value of `$name`, asked for each time it is used.
    fn get(&self, name: &str) -> Option<Value>;
}

impl Bindings for Object {
    fn get(&self, name: &str) -> Option<Value> {
        Object::get(self, name).cloned()
    }
}

impl Bindings for () {
    fn get(&self, _name: &str) -> Option<Value> {
        None
    }
}

impl<F: Fn(&str) -> Option<Value>> Bindings for F {
    fn get(&self, name: &str) -> Option<Value> {
        self(name)
    }
}

/// How much an evaluation may cost. What exceeds it is the error `U1001`.
#[derive(Clone, Debug, PartialEq)]
pub struct Budget {
    /// Sub-expressions evaluated, and elements copied.
    pub steps: u64,
    /// Sub-expressions under evaluation at a time. The default fits a stack of one megabyte.
    pub depth: u32,
    /// Elements of one array.
    pub sequence: usize,
    /// Bytes of all strings made.
    pub bytes: usize,
    /// Steps of all matching of regular expressions.
    pub regex: u64,
}

impl Default for Budget {
    fn default() -> Budget {
        Budget {
            steps: 20_000_000,
            depth: 700,
            sequence: 10_000_000,
            bytes: 128 << 20,
            regex: 10_000_000,
        }
    }
}

impl Budget {
    /// A tighter budget for untrusted text on a page: a runaway expression ends within some milliseconds.
    pub fn interactive() -> Budget {
        Budget {
            steps: 1_000_000,
            depth: 700,
            sequence: 1_000_000,
            bytes: 16 << 20,
            regex: 1_000_000,
        }
    }
}

/// Is told of every sub-expression: where it stands, and its value; `None` for nothing, and for functions.
pub type Trace<'a> = &'a mut dyn FnMut(Span, Option<&Value>);

/// Everything outside the expression and its input that an evaluation depends on.
pub struct Environment<'a> {
    /// Variables.
    pub bindings: &'a dyn Bindings,
    /// What `$now` and `$millis` answer, in milliseconds since 1970.
    pub now_millis: i64,
    /// Where `$random`, `$uuid` and `$shuffle` draw from.
    pub random: &'a mut dyn FnMut() -> u64,
    /// What the evaluation may cost.
    pub budget: Budget,
    /// Is told of every sub-expression's value.
    pub trace: Option<Trace<'a>>,
}

impl<'a> Environment<'a> {
    /// An environment with the default budget and without a trace.
    pub fn new(
        bindings: &'a dyn Bindings,
        now_millis: i64,
        random: &'a mut dyn FnMut() -> u64,
    ) -> Environment<'a> {
        Environment {
            bindings,
            now_millis,
            random,
            budget: Budget::default(),
            trace: None,
        }
    }
}
