//! Variables: the names that Assign gives, and from where they can be seen.

use std::collections::HashMap;

use json::syntax::{Member, Node, NodeKind};

use crate::definition::{Definition, Language, Machine, State, StateKind};
use crate::diagnostic::Diagnostic;

use super::expressions::{self, Members};
use super::references;
use super::report::{Report, refused, within};
use super::schema::shown;
use super::shape::wrong_type;
use super::spelling::nearest;
use super::syntax::{has_substitution, is_variable_name};
use super::{map, template};

/// Checks one `Assign`: an object of names and values.
pub(super) fn assignments(
    report: &mut Report<'_>,
    node: &Node,
    pointer: &str,
    language: Language,
    members: Members,
) {
    match &node.kind {
        NodeKind::Object(_) => {}
        NodeKind::Error => return,
        _ => {
            report.push(
                wrong_type("Object", pointer, node.span)
                    .help("Assign is an object: each key names a variable."),
            );
            return;
        }
    }
    match language {
        Language::JsonPath => template::check(report, node, pointer),
        Language::Jsonata => expressions::check(report, node, pointer, members),
    }
    for member in node.members() {
        if report.is_full() {
            return;
        }
        let name = variable(member, language);
        let problem = if name == "states" {
            Some(
                "'states' is reserved: $states holds the input, the result and the context"
                    .to_owned(),
            )
        } else if name.chars().count() > 80 {
            Some("The name of a variable has at most 80 characters".to_owned())
        } else if !is_variable_name(name) && !has_substitution(name) {
            Some(format!(
                "'{}' is not a valid name of a variable",
                shown(name)
            ))
        } else {
            None
        };
        if let Some(problem) = problem {
            let help = match (language, name.strip_prefix('$')) {
                (_, Some(rest)) if is_variable_name(rest) => {
                    format!("In Assign the name stands without the dollar sign: {rest}.")
                }
                (Language::Jsonata, _) if name.ends_with(".$") => {
                    "In JSONata the name stands alone and its value is an expression between {% and %}.".to_owned()
                }
                _ if name == "states" => "Choose another name.".to_owned(),
                _ if name.chars().count() > 80 => "Choose a shorter name.".to_owned(),
                _ if name.contains('.') => {
                    "A variable is assigned as a whole; to change a part of an object assign the whole object anew.".to_owned()
                }
                _ => "A name is made of letters, digits and underscores and does not start with a digit.".to_owned(),
            };
            report
                .push(refused(problem, &within(pointer, &member.key), member.key_span).help(help));
        }
    }
}

/// The variable that a member of Assign names.
fn variable(member: &Member, language: Language) -> &str {
    let key = &*member.key;
    match language {
        Language::JsonPath => key.strip_suffix(".$").unwrap_or(key),
        Language::Jsonata => key,
    }
}

/// Checks scopes: inner machines read outer variables but do not assign them; the children of a Distributed Map
/// see none of them [S].
pub(super) fn check(report: &mut Report<'_>, definition: &Definition<'_>) {
    let Some(root) = &definition.root else {
        return;
    };
    machine(report, root, &Scope::default());
}

/// Names that can be seen from a machine, linked to those of the machine around it.
#[derive(Default)]
struct Scope<'a> {
    /// How many places assign each name.
    names: HashMap<&'a str, usize>,
    /// The same for the state that holds the machine inside: what it assigns itself does not exist yet when the
    /// inner states run [R].
    holder: HashMap<&'a str, usize>,
    /// Names that exist beyond the border of a Distributed Map.
    sealed: Option<&'a Scope<'a>>,
    outer: Option<&'a Scope<'a>>,
}

impl Scope<'_> {
    fn has(&self, name: &str) -> bool {
        self.names.contains_key(name) || self.outer.is_some_and(|outer| outer.has(name))
    }

    /// Whether the name exists when a machine inside runs.
    fn exists(&self, name: &str) -> bool {
        self.names.get(name) > self.holder.get(name)
            || self.outer.is_some_and(|outer| outer.exists(name))
    }

    fn has_sealed(&self, name: &str) -> bool {
        self.sealed
            .is_some_and(|scope| scope.has(name) || scope.has_sealed(name))
            || self.outer.is_some_and(|outer| outer.has_sealed(name))
    }

    /// How many names there are.
    fn len(&self) -> usize {
        self.names.len() + self.outer.map_or(0, Scope::len)
    }

    fn all(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.outer.map(Scope::all).unwrap_or_default();
        names.extend(self.names.keys());
        names.sort_unstable();
        names
    }
}

/// **Invariant:** recursion is as deep as machines nest.
fn machine<'a>(report: &mut Report<'_>, machine: &Machine<'a>, outer: &Scope<'a>) {
    let mut names: HashMap<&'a str, usize> = HashMap::new();
    for state in &machine.states {
        for (pointer, assign) in assigns(state) {
            for member in assign.members() {
                let name = variable(member, state.language);
                *names.entry(name).or_default() += 1;
                if outer.exists(name) {
                    report.push(
                        refused(
                            format!(
                                "The variable '{}' exists in an outer scope and cannot be assigned here",
                                shown(name)
                            ),
                            &within(&pointer, &member.key),
                            member.key_span,
                        )
                        .help("Choose another name; what the outer machine shall know leaves through the output."),
                    );
                }
            }
        }
    }
    let mut scope = Scope {
        names,
        holder: HashMap::new(),
        sealed: None,
        outer: Some(outer),
    };
    for state in &machine.states {
        if report.is_full() {
            return;
        }
        unknown(report, state, &scope);
        if state.inner.is_empty() {
            continue;
        }
        scope.holder.clear();
        for (_, assign) in assigns(state) {
            for member in assign.members() {
                let name = variable(member, state.language);
                *scope.holder.entry(name).or_default() += 1;
            }
        }
        let sealed = state.kind == Some(StateKind::Map) && map::is_distributed(state);
        for inner in &state.inner {
            if sealed {
                let inside = Scope {
                    sealed: Some(&scope),
                    ..Scope::default()
                };
                self::machine(report, inner, &inside);
            } else {
                self::machine(report, inner, &scope);
            }
        }
    }
}

/// Every Assign of a state with its pointer: its own, those of its rules and of its catchers.
pub(super) fn assigns<'s>(state: &State<'s>) -> Vec<(String, &'s Node)> {
    let mut found = Vec::new();
    if let Some(member) = state.field("Assign") {
        found.push((within(&state.pointer, "Assign"), &member.value));
    }
    for list in ["Choices", "Catch"] {
        for (i, item) in state.items(list).iter().enumerate() {
            if let Some(assign) = item.get("Assign") {
                found.push((format!("{}/{list}/{i}/Assign", state.pointer), assign));
            }
        }
    }
    found
}

/// A misspelt name is looked for among at most this many.
const MOST_GUESSED: usize = 300;

/// References to what no state assigns.
fn unknown(report: &mut Report<'_>, state: &State<'_>, scope: &Scope<'_>) {
    // Where there are very many names a guess would be slow, and no better than a look at them.
    let known = if scope.len() <= MOST_GUESSED {
        scope.all()
    } else {
        Vec::new()
    };
    for reference in references::of_state(state) {
        if report.is_full() {
            return;
        }
        let name = &*reference.name;
        let span = report.inside(reference.literal, reference.part.clone());
        if scope.has(name) {
            continue;
        }
        if scope.has_sealed(name) {
            report.push(
                refused(
                    format!(
                        "The variable '{}' cannot be seen in the children of a Distributed Map",
                        shown(name)
                    ),
                    &reference.pointer,
                    span,
                )
                .help("Hand its value over through ItemSelector or BatchInput."),
            );
            continue;
        }
        let diagnostic = Diagnostic::warning(
            "undefined-variable",
            format!("No state assigns the variable '{}'", shown(name)),
            reference.pointer,
            span,
        );
        let guess = nearest(name, known.iter().copied());
        report.push(match guess {
            Some(guess) => diagnostic.help(format!("Did you mean ${guess}?")),
            None if state.language == Language::JsonPath => diagnostic.help(format!(
                "For a field of the input write $.{name}; a variable is made by Assign in an earlier state."
            )),
            None => diagnostic.help(format!(
                "For a field of the input write $states.input.{name}; a variable is made by Assign in an earlier state."
            )),
        });
    }
}
