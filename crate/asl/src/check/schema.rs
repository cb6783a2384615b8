//! Holds an object against a table: unknown fields, fields of another type or language, missing ones, groups of
//! which only one may be there, and whether each value has the right shape.

use std::cell::LazyCell;

use json::syntax::{Member, Node, NodeKind};

use crate::definition::{Language, StateKind};
use crate::source::Span;

use super::help;
use super::report::{Report, refused, within};
use super::shape::{value, wrong_type};
use super::spelling::nearest;

/// What an object may hold.
#[derive(Debug)]
pub(super) struct Schema {
    /// What the object is called in messages.
    pub(super) what: &'static str,
    /// Its fields.
    pub(super) fields: &'static [Field],
    /// What may not be missing, in the order in which the service lists it.
    pub(super) required: &'static [&'static str],
    /// Fields of which only so many may be there.
    pub(super) groups: &'static [Group],
}

/// A field of an object.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) name: &'static str,
    /// Types of states that may have it.
    pub(super) kinds: Kinds,
    /// The query language it belongs to; both when absent.
    pub(super) language: Option<Language>,
    pub(super) shape: Shape,
}

/// A set of state types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kinds(u8);

impl Kinds {
    pub(super) const ALL: Kinds = Kinds(u8::MAX);

    pub(super) const fn of(kinds: &[StateKind]) -> Kinds {
        let mut set = 0;
        let mut i = 0;
        while i < kinds.len() {
            set |= 1 << kinds[i] as u8;
            i += 1;
        }
        Kinds(set)
    }

    pub(super) fn has(self, kind: StateKind) -> bool {
        self.0 & (1 << kind as u8) != 0
    }
}

/// Fields that exclude one another.
#[derive(Debug)]
pub(super) struct Group {
    kinds: Kinds,
    fields: &'static [&'static str],
    least: usize,
    most: usize,
}

impl Group {
    pub(super) const fn exactly_one(
        kinds: &'static [StateKind],
        fields: &'static [&'static str],
    ) -> Group {
        Group {
            kinds: Kinds::of(kinds),
            fields,
            least: 1,
            most: 1,
        }
    }

    /// At most one of the fields; an empty list of types stands for objects that are no states.
    pub(super) const fn at_most_one(
        kinds: &'static [StateKind],
        fields: &'static [&'static str],
    ) -> Group {
        Group {
            least: 0,
            ..Group::exactly_one(kinds, fields)
        }
    }

    pub(super) const fn at_least_one(fields: &'static [&'static str]) -> Group {
        Group {
            most: usize::MAX,
            ..Group::exactly_one(&[], fields)
        }
    }
}

/// What a field holds.
#[derive(Clone, Copy, Debug)]
pub(super) enum Shape {
    /// A rule of its own looks at it.
    Elsewhere,
    /// Any string.
    Text,
    /// A name of a state; whether it exists is another rule.
    Name,
    Boolean,
    OneOf(&'static [&'static str]),
    TextList,
    /// A whole number in these bounds, in JSONata also an expression.
    Integer(i64, i64),
    /// A whole number in these bounds in either language.
    StaticInteger(i64, i64),
    /// A number in these bounds, in JSONata also an expression.
    Number(i64, i64),
    /// A number of at least this, in either language.
    StaticNumber(i64),
    /// A string that in JSONata may be an expression and in JSONPath should not look like a path.
    TextOrExpression,
    Path,
    PathOrNull,
    ReferencePathOrNull,
    /// A path to one value: the fields whose names end in `Path`.
    ValuePath,
    PathOrIntrinsic,
    /// Any JSON with `.$` keys.
    Template,
    TemplateObject,
    /// A template in JSONPath, expressions in JSONata.
    TemplateOrExpressions,
    /// Any JSON, taken as it is.
    Static,
    /// Any JSON with JSONata expressions.
    Expressions,
    /// The same inside a catcher, where `$states.errorOutput` is known.
    CatchExpressions,
    ArrayOrExpression,
    Assignments,
    CatchAssignments,
    Object(&'static Schema),
    List(&'static Schema),
}

/// Where an object stands and how it is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    /// Pointer of the object.
    pub(super) pointer: &'a str,
    /// What to underline when the object as a whole is meant: its key, else its opening bracket.
    pub(super) label: Span,
    /// The language that holds here.
    pub(super) language: Language,
    /// The type of the state around; absent outside of states and when the type is unknown.
    pub(super) kind: Option<StateKind>,
}

/// Holds an object against its table.
pub(super) fn check(report: &mut Report<'_>, schema: &Schema, node: &Node, place: &Place<'_>) {
    match node.kind {
        NodeKind::Object(_) => {}
        NodeKind::Error => return,
        _ => {
            let diagnostic = wrong_type("Object", place.pointer, node.span);
            report.push(diagnostic.help(help::sample(schema.what)));
            return;
        }
    }
    // Asked for by each unknown field, and the same for all of them.
    let present = LazyCell::new(|| -> Vec<&str> {
        let names = schema.fields.iter().map(|field| field.name);
        names.filter(|name| node.get(name).is_some()).collect()
    });
    for member in node.members() {
        if report.is_full() {
            return;
        }
        match schema.fields.iter().find(|f| f.name == &*member.key) {
            None => unknown(report, schema, &present, member, place),
            Some(field) => {
                if fits(report, schema, field, node, member, place) {
                    let pointer = within(place.pointer, field.name);
                    value(report, field, member, &pointer, place);
                }
            }
        }
    }
    require(report, schema.required, node, place);
    for group in schema.groups {
        if group.kinds == Kinds::of(&[]) || place.kind.is_some_and(|kind| group.kinds.has(kind)) {
            exclude(report, schema, group, node, place);
        }
    }
}

/// Says which of the required fields are missing, all in one message as the service does [R].
pub(super) fn require(report: &mut Report<'_>, required: &[&str], node: &Node, place: &Place<'_>) {
    if report.is_torn(node.span) {
        return;
    }
    let fits = |name: &&&str| node.get(name).is_none();
    let missing: Vec<&str> = required.iter().filter(fits).copied().collect();
    if !missing.is_empty() {
        let message = format!("These fields are required: [{}]", missing.join(", "));
        let help = help::missing(&missing, place);
        report.push(refused(message, place.pointer, place.label).help(help));
    }
}

fn unknown(
    report: &mut Report<'_>,
    schema: &Schema,
    present: &[&str],
    member: &Member,
    place: &Place<'_>,
) {
    let what = noun(schema, place);
    let message = format!(
        "The field '{}' is not supported in {}",
        shown(&member.key),
        article(&what)
    );
    let legal = |there: bool| {
        let fields = schema.fields.iter().filter(move |field| {
            place.kind.is_none_or(|kind| field.kinds.has(kind))
                && field.language.is_none_or(|l| l == place.language)
                && present.contains(&field.name) == there
        });
        nearest(&member.key, fields.map(|field| field.name))
    };
    let diagnostic = refused(
        message,
        &within(place.pointer, &member.key),
        member.key_span,
    );
    let diagnostic = if let Some(help) = help::elsewhere(schema.what, &member.key) {
        diagnostic.help(help)
    } else if let Some(name) = legal(false) {
        diagnostic.help(format!("Did you mean {name}?")).fix(
            format!("Rename to {name}"),
            member.key_span,
            format!("\"{name}\""),
        )
    } else if let Some(name) = legal(true) {
        diagnostic.help(format!("Remove it: {name} is there already."))
    } else if schema.fields.iter().any(|f| f.name == "Comment") {
        diagnostic.help("Remove it, or put notes into Comment.")
    } else {
        diagnostic.help("Remove it.")
    };
    report.push(diagnostic);
}

/// Whether the field is legal in this type of state and this language.
fn fits(
    report: &mut Report<'_>,
    schema: &Schema,
    field: &Field,
    node: &Node,
    member: &Member,
    place: &Place<'_>,
) -> bool {
    let pointer = || within(place.pointer, field.name);
    if let Some(kind) = place.kind
        && !field.kinds.has(kind)
    {
        let message = format!(
            "The field '{}' is not supported in {}",
            field.name,
            article(&noun(schema, place))
        );
        let holders: Vec<&str> = StateKind::ALL
            .into_iter()
            .filter(|kind| field.kinds.has(*kind))
            .map(StateKind::name)
            .collect();
        let help = help::other_state(kind, field.name, &holders);
        report.push(refused(message, &pointer(), member.key_span).help(help));
        return false;
    }
    if let Some(language) = field.language
        && language != place.language
    {
        let message = format!(
            "The field '{}' is not supported when the QueryLanguage is {}",
            field.name,
            place.language.name()
        );
        let mut diagnostic = refused(message, &pointer(), member.key_span)
            .help(help::other_language(schema.what, place.kind, field.name));
        // A JSONata twin under the plain name takes an expression in place of the path.
        if let Some(name) = field.name.strip_suffix("Path")
            && language == Language::JsonPath
            && matches!(field.shape, Shape::ValuePath)
            && node.get(name).is_none()
            && let Some(rest) = member.value.as_str().and_then(|p| p.strip_prefix("$."))
        {
            diagnostic = diagnostic.fix(
                format!("Use {name} with an expression"),
                Span {
                    start: member.key_span.start,
                    end: member.value.span.end,
                },
                format!("\"{name}\": \"{{% $states.input.{rest} %}}\""),
            );
        }
        report.push(diagnostic);
        return false;
    }
    true
}

fn exclude(
    report: &mut Report<'_>,
    schema: &Schema,
    group: &Group,
    node: &Node,
    place: &Place<'_>,
) {
    let present: Vec<&Member> = group
        .fields
        .iter()
        .filter_map(|name| node.member(name))
        .collect();
    let legal: Vec<&str> = group
        .fields
        .iter()
        .filter(|name| {
            let field = schema.fields.iter().find(|f| f.name == **name);
            field.is_some_and(|f| f.language.is_none_or(|l| l == place.language))
        })
        .copied()
        .collect();
    let what = article(&noun(schema, place));
    // The deprecated name is legal, but nothing to advise.
    let advised: Vec<&str> = legal
        .iter()
        .filter(|name| **name != "Iterator")
        .copied()
        .collect();
    if present.len() < group.least && !report.is_torn(node.span) {
        let message = format!(
            "{} should have one of these fields: [{}]",
            capital(&what),
            legal.join(", ")
        );
        report
            .push(refused(message, place.pointer, place.label).help(help::one_of(&advised, place)));
    }
    // `"End": false` beside a Next says nothing.
    let effective = present
        .iter()
        .filter(|m| !(&*m.key == "End" && matches!(m.value.kind, NodeKind::Bool(false))))
        .count();
    if effective > group.most
        && let Some(last) = present.last()
    {
        let names: Vec<&str> = present.iter().map(|m| &*m.key).collect();
        let message = format!(
            "{} should have only one of these fields: [{}]",
            capital(&what),
            names.join(", ")
        );
        report.push(refused(message, place.pointer, last.key_span).help(format!(
            "Keep one and remove the other{}.",
            if names.len() > 2 { "s" } else { "" }
        )));
    } else if group.least == 1 && effective == 0 && !present.is_empty() {
        let message = format!(
            "{} should have one of these fields: [{}]",
            capital(&what),
            legal.join(", ")
        );
        report.push(
            refused(
                message,
                place.pointer,
                present.first().map_or(place.label, |m| m.key_span),
            )
            .help("End must be true; a state that does not end the machine has a Next instead."),
        );
    }
}

/// What an object is called: a state by its type.
fn noun(schema: &Schema, place: &Place<'_>) -> String {
    match place.kind {
        Some(kind) if schema.what == "state" => format!("{} state", kind.name()),
        _ => schema.what.to_owned(),
    }
}

fn article(noun: &str) -> String {
    let vowel = noun.starts_with(['a', 'e', 'i', 'o', 'I']);
    format!("{} {noun}", if vowel { "an" } else { "a" })
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}

/// Names as a sentence lists them: `A, B and C`.
pub(super) fn list(names: &[&str], last: &str) -> String {
    match names {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [rest @ .., end] => format!("{} {last} {end}", rest.join(", ")),
    }
}

/// User text in a message, cut when it is long.
pub(super) fn shown(text: &str) -> String {
    if text.chars().count() <= 80 {
        text.to_owned()
    } else {
        text.chars().take(79).chain(['…']).collect()
    }
}
