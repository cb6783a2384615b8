//! Where a state may go next.

use json::syntax::Node;

use crate::source::Span;

use super::{State, StateKind, string_with_span};

/// A way from one state to another, both of the same machine.
#[derive(Clone, Debug, PartialEq)]
pub struct Transition<'s> {
    /// Which field says so.
    pub kind: TransitionKind,
    /// The name of the state it leads to, which may not exist.
    pub target: &'s str,
    /// Where the target is written, quotes included.
    pub span: Span,
}

/// The fields that name a next state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TransitionKind {
    /// `Next`
    Next,
    /// `Next` of the rule at this place in `Choices`
    Choice(usize),
    /// `Default` of a Choice
    Default,
    /// `Next` of the catcher at this place in `Catch`
    Catch(usize),
}

impl TransitionKind {
    /// The pointer of the field inside its state: `/Next`, `/Choices/0/Next`.
    pub fn pointer(self) -> String {
        match self {
            TransitionKind::Next => "/Next".to_owned(),
            TransitionKind::Choice(i) => format!("/Choices/{i}/Next"),
            TransitionKind::Default => "/Default".to_owned(),
            TransitionKind::Catch(i) => format!("/Catch/{i}/Next"),
        }
    }
}

impl<'s> State<'s> {
    /// The ways out of this state that its type allows, in the order in which the service looks at them.
    pub fn transitions(&self) -> Vec<Transition<'s>> {
        let kind = self.kind;
        let mut all = self.written_transitions();
        all.retain(|transition| match transition.kind {
            TransitionKind::Next => kind.is_none_or(StateKind::has_next),
            TransitionKind::Choice(_) | TransitionKind::Default => {
                kind.is_none_or(|kind| kind == StateKind::Choice)
            }
            TransitionKind::Catch(_) => kind.is_none_or(StateKind::can_fail),
        });
        all
    }

    /// The elements of a list; a lone object where the list belongs is read as its only element.
    fn entries(&self, name: &str) -> &'s [Node] {
        match self.node.get(name) {
            Some(node) if node.is_object() => std::slice::from_ref(node),
            Some(node) => node.items(),
            None => &[],
        }
    }

    /// Every way out that the text names, whether or not the state's type allows the field.
    pub fn written_transitions(&self) -> Vec<Transition<'s>> {
        let mut found = Vec::new();
        let mut add = |kind, node: Option<&'s Node>| {
            if let Some((target, span)) = node.and_then(string_with_span) {
                found.push(Transition { kind, target, span });
            }
        };
        for (i, rule) in self.entries("Choices").iter().enumerate() {
            add(TransitionKind::Choice(i), rule.get("Next"));
        }
        add(TransitionKind::Default, self.node.get("Default"));
        add(TransitionKind::Next, self.node.get("Next"));
        for (i, catcher) in self.entries("Catch").iter().enumerate() {
            add(TransitionKind::Catch(i), catcher.get("Next"));
        }
        found
    }
}
