//! The definition as the author wrote it: machines and states over the syntax tree, with every position kept.
//! Reading never fails and judges nothing; whether the definition is legal is the matter of `check`.

mod state;
mod transition;

use std::collections::HashMap;

use json::Str;
use json::pointer;
use json::syntax::{Member, Node, NodeKind};

use crate::source::Span;

pub use state::{State, StateKind};
pub use transition::{Transition, TransitionKind};

/// Reads the syntax tree of a definition as far as it can be read.
pub fn read(root: &Node) -> Definition<'_> {
    let root = root
        .is_object()
        .then(|| Machine::read(root, String::new(), Language::JsonPath, 0));
    Definition { root }
}

/// Machines nest at most this deep; JSON's own limit of 500 levels ends earlier, this is the proof.
const MAX_MACHINE_DEPTH: usize = 200;

/// A whole definition.
#[derive(Clone, Debug, Default)]
pub struct Definition<'s> {
    /// The outermost machine, absent when the text holds no object.
    pub root: Option<Machine<'s>>,
}

/// A state machine: the whole definition, one branch of a Parallel, or the processor of a Map.
#[derive(Clone, Debug)]
pub struct Machine<'s> {
    /// The object, or whatever stands where it belongs.
    pub node: &'s Node,
    /// JSON pointer of the object: `""`, `/States/M/ItemProcessor`, `/States/P/Branches/0`.
    pub pointer: String,
    /// Its query language: what it says, else that of the machine around it.
    pub language: Language,
    /// `StartAt` with the span of its value.
    pub start_at: Option<(&'s str, Span)>,
    /// The states in the order of the text. Of states with the same name the last counts, as in any JSON object.
    pub states: Vec<State<'s>>,
    /// How many machines stand around it.
    pub depth: usize,
    names: HashMap<&'s str, usize>,
}

/// What a state's paths or expressions are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// Paths, payload templates and intrinsic functions.
    JsonPath,
    /// `{% … %}` expressions.
    Jsonata,
}

impl Language {
    /// Reads the value of a `QueryLanguage` field.
    pub fn from_name(name: &str) -> Option<Language> {
        match name {
            "JSONPath" => Some(Language::JsonPath),
            "JSONata" => Some(Language::Jsonata),
            _ => None,
        }
    }

    /// The name as `QueryLanguage` spells it.
    pub fn name(self) -> &'static str {
        match self {
            Language::JsonPath => "JSONPath",
            Language::Jsonata => "JSONata",
        }
    }

    /// What an object's own `QueryLanguage` says, if that is one of the two.
    fn of(node: &Node) -> Option<Language> {
        Language::from_name(node.get("QueryLanguage")?.as_str()?)
    }

    /// What a machine says. One that stands inside `States` by mistake is heard too, so that a single slip does not
    /// put every state into the wrong language; that it is refused there is another matter.
    fn of_machine(node: &Node) -> Option<Language> {
        Language::of(node).or_else(|| Language::of(node.get("States")?))
    }
}

impl<'s> Definition<'s> {
    /// All machines, each before those inside it, in the order of the text.
    pub fn machines(&self) -> Vec<&Machine<'s>> {
        let mut machines = Vec::new();
        let mut open: Vec<&Machine<'s>> = self.root.iter().collect();
        while let Some(machine) = open.pop() {
            machines.push(machine);
            let inner = machine.states.iter().flat_map(|state| &state.inner);
            open.extend(inner.collect::<Vec<_>>().into_iter().rev());
        }
        machines
    }

    /// All states of all machines, outer machines first.
    pub fn states(&self) -> impl Iterator<Item = &State<'s>> {
        self.machines()
            .into_iter()
            .flat_map(|machine| &machine.states)
    }
}

impl<'s> Machine<'s> {
    fn read(node: &'s Node, pointer: String, outer: Language, depth: usize) -> Machine<'s> {
        let language = Language::of_machine(node).unwrap_or(outer);
        let mut states_pointer = pointer.clone();
        pointer::push(&mut states_pointer, "States");
        let members = node.get("States").map(Node::members).unwrap_or_default();
        let mut names = HashMap::with_capacity(members.len());
        for (i, member) in members.iter().enumerate() {
            names.insert(&*member.key, i);
        }
        let mut states = Vec::with_capacity(names.len());
        for (i, member) in members.iter().enumerate() {
            if names.get(&*member.key) == Some(&i) {
                names.insert(&*member.key, states.len());
                states.push(State::read(member, &states_pointer, language, depth));
            }
        }
        Machine {
            node,
            pointer,
            language,
            start_at: node.get("StartAt").and_then(string_with_span),
            states,
            depth,
            names,
        }
    }

    /// The place of the state of this name in `states`.
    pub fn index_of(&self, name: &str) -> Option<usize> {
        self.names.get(name).copied()
    }

    /// The state of this name.
    pub fn state(&self, name: &str) -> Option<&State<'s>> {
        self.states.get(self.index_of(name)?)
    }

    /// The member of this name.
    pub fn field(&self, name: &str) -> Option<&'s Member> {
        self.node.member(name)
    }
}

impl<'s> State<'s> {
    fn read(member: &'s Member, states: &str, outer: Language, depth: usize) -> State<'s> {
        let node = &member.value;
        let mut pointer = states.to_owned();
        pointer::push(&mut pointer, &member.key);
        let kind = node
            .get("Type")
            .and_then(Node::as_str)
            .and_then(StateKind::from_name);
        let inner = if depth + 1 < MAX_MACHINE_DEPTH {
            inner_machines(node, kind, &pointer, outer, depth + 1)
        } else {
            Vec::new()
        };
        State {
            name: Str::clone(&member.key),
            name_span: member.key_span,
            pointer,
            kind,
            language: Language::of(node).unwrap_or(outer),
            node,
            inner,
        }
    }
}

/// The machines inside a Parallel or a Map. Their language is that of the machine around the state: a Map's or
/// Parallel's own `QueryLanguage` is not handed on [S]. A state without a readable type may be either.
fn inner_machines<'s>(
    node: &'s Node,
    kind: Option<StateKind>,
    pointer: &str,
    outer: Language,
    depth: usize,
) -> Vec<Machine<'s>> {
    let mut inner = Vec::new();
    if matches!(kind, None | Some(StateKind::Parallel)) {
        let branches = node.get("Branches").map(Node::items).unwrap_or_default();
        for (i, branch) in branches.iter().enumerate() {
            let pointer = format!("{pointer}/Branches/{i}");
            inner.push(Machine::read(branch, pointer, outer, depth));
        }
    }
    if matches!(kind, None | Some(StateKind::Map)) {
        let processor = ["ItemProcessor", "Iterator"]
            .iter()
            .find_map(|name| Some((name, node.get(name)?)));
        if let Some((name, processor)) = processor {
            let pointer = format!("{pointer}/{name}");
            inner.push(Machine::read(processor, pointer, outer, depth));
        }
    }
    inner
}

/// A string with the span of its literal.
fn string_with_span(node: &Node) -> Option<(&str, Span)> {
    match &node.kind {
        NodeKind::String(string) => Some((string, node.span)),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
