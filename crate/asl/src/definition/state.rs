//! One state as written.

use json::Str;
use json::syntax::{Member, Node, NodeKind};

use crate::source::Span;

use super::{Language, Machine, string_with_span};

/// A state of a machine.
#[derive(Clone, Debug)]
pub struct State<'s> {
    /// Its name: the key in `States`.
    pub name: Str,
    /// Where the name stands, quotes included.
    pub name_span: Span,
    /// JSON pointer of the state: `/States/Name`, `/States/M/ItemProcessor/States/Name`.
    pub pointer: String,
    /// What its `Type` says, absent when that is missing or unknown.
    pub kind: Option<StateKind>,
    /// The language it is written in: its own `QueryLanguage`, else its machine's.
    pub language: Language,
    /// The object, or whatever stands where it belongs.
    pub node: &'s Node,
    /// The machines inside: the branches of a Parallel, or the processor of a Map.
    pub inner: Vec<Machine<'s>>,
}

/// The eight types of states.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StateKind {
    /// Calls something outside.
    Task,
    /// Hands on or reshapes its input.
    Pass,
    /// Branches on rules.
    Choice,
    /// Waits for a time.
    Wait,
    /// Ends well.
    Succeed,
    /// Ends with an error.
    Fail,
    /// Runs branches at once.
    Parallel,
    /// Runs a machine for each item.
    Map,
}

impl StateKind {
    /// All of them, in the order of the specification.
    pub const ALL: [StateKind; 8] = [
        StateKind::Task,
        StateKind::Pass,
        StateKind::Choice,
        StateKind::Wait,
        StateKind::Succeed,
        StateKind::Fail,
        StateKind::Parallel,
        StateKind::Map,
    ];

    /// Reads the value of a `Type` field.
    pub fn from_name(name: &str) -> Option<StateKind> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The name as `Type` spells it.
    pub fn name(self) -> &'static str {
        match self {
            StateKind::Task => "Task",
            StateKind::Pass => "Pass",
            StateKind::Choice => "Choice",
            StateKind::Wait => "Wait",
            StateKind::Succeed => "Succeed",
            StateKind::Fail => "Fail",
            StateKind::Parallel => "Parallel",
            StateKind::Map => "Map",
        }
    }

    /// Whether states of this type leave through `Next` or end with `End`.
    pub fn has_next(self) -> bool {
        !matches!(
            self,
            StateKind::Choice | StateKind::Succeed | StateKind::Fail
        )
    }

    /// Whether states of this type may retry and catch.
    pub fn can_fail(self) -> bool {
        matches!(self, StateKind::Task | StateKind::Parallel | StateKind::Map)
    }
}

impl<'s> State<'s> {
    /// The member of this name.
    pub fn field(&self, name: &str) -> Option<&'s Member> {
        self.node.member(name)
    }

    /// The string of this member with the span of its literal.
    pub fn str_field(&self, name: &str) -> Option<(&'s str, Span)> {
        self.node.get(name).and_then(string_with_span)
    }

    /// The elements of this member, none when it is no array.
    pub fn items(&self, name: &str) -> &'s [Node] {
        self.node.get(name).map(Node::items).unwrap_or_default()
    }

    /// The processor of a Map, under its name or the older one.
    pub fn processor(&self) -> Option<&'s Member> {
        self.field("ItemProcessor")
            .or_else(|| self.field("Iterator"))
    }

    /// Whether the machine ends when this state is done.
    pub fn is_end(&self) -> bool {
        let ends = || {
            let end = self.node.get("End").map(|node| &node.kind);
            matches!(end, Some(NodeKind::Bool(true)))
        };
        match self.kind {
            Some(StateKind::Succeed | StateKind::Fail) => true,
            Some(StateKind::Choice) => false,
            _ => ends(),
        }
    }
}
