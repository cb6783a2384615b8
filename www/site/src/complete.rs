//! What the editor needs to know of a place in the definition, in JSON or YAML: what stands there, and what only the
//! definition can offer. What each field means and which fields there are, the editor's own chunk knows.

mod paths;
mod place;

use asl::check::integrations::{self, Pattern, Resource};
use asl::definition::{Definition, Machine, read};
use asl::source::{byte_offset, looks_like_json, utf16_offset};
use json::syntax::{Node, NodeKind};
pub(crate) use paths::{Sample, Seen};
use place::Place;

/// A place of the definition. Offsets are UTF-16 units.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Spot {
    /// What is written there begins here.
    pub(crate) from: usize,
    /// It ends here, quotes included.
    pub(crate) to: usize,
    /// Whether it is a key, or a place where one may stand.
    pub(crate) key: bool,
    /// The field: the key itself, or that of the value.
    pub(crate) name: String,
    /// What the object is: `machine`, `state`, or the field that holds it; `data` where anything may stand.
    pub(crate) owner: String,
    /// The type of the state around it.
    pub(crate) kind: &'static str,
    /// The query language there.
    pub(crate) language: &'static str,
    /// `service:action` of the Task around it, for an integration.
    pub(crate) calls: String,
    /// The keys that the object has.
    pub(crate) has: Vec<String>,
    /// The text of the value, where it is a string.
    pub(crate) value: String,
    /// Whether it stands between quotes.
    pub(crate) quoted: bool,
    /// Whether nothing follows a key yet.
    pub(crate) alone: bool,
    /// Whether the text is YAML.
    pub(crate) yaml: bool,
    /// Columns in front of the line's first letter.
    pub(crate) indent: usize,
    /// Whether the options are inserted as they are, within a text that is there already.
    pub(crate) raw: bool,
    /// What only the definition can offer here.
    pub(crate) options: Vec<Choice>,
}

/// Something that may be written: label, detail, and the text without quotes.
pub(crate) type Choice = (String, &'static str, String);

/// Larger texts are not looked into, so that typing stays quick.
const MOST: usize = 500_000;

/// What stands in for the word that is still to be written, so that YAML has a tree there.
const WORD: &str = "zzz";

/// What stands at a UTF-16 offset, for an explanation of it.
pub(crate) fn look(text: &str, offset: usize) -> Option<Spot> {
    let (at, yaml) = (byte_offset(text, offset), !looks_like_json(text));
    let syntax = (text.len() <= MOST).then(|| asl::source::parse(text))?;
    let root = syntax.root.as_ref()?;
    let place = place::find(root, at, yaml)?;
    let span = match (place.on_key, place.member, place.value) {
        (true, Some(member), _) => member.key_span,
        (false, _, Some(value)) => value.span,
        _ => return None,
    };
    let mut spot = describe(root, at, &place);
    spot.from = utf16_offset(text, span.start as usize);
    spot.to = utf16_offset(text, span.end as usize);
    Some(spot)
}

/// What may be written at a UTF-16 offset; paths are those that a run has seen.
pub(crate) fn complete(text: &str, offset: usize, seen: &Seen) -> Option<Spot> {
    if text.len() > MOST {
        return None;
    }
    let (at, yaml) = (byte_offset(text, offset), !looks_like_json(text));
    let line = text.get(..at)?.rfind('\n').map_or(0, |i| i + 1);
    if yaml
        && text
            .get(line..at)?
            .split(' ')
            .any(|part| part.starts_with('#'))
    {
        return None;
    }
    let word = if yaml {
        word_in_yaml(text.get(line..at)?)
    } else {
        Word::default()
    };
    let rest = text.get(at..)?.lines().next().unwrap_or_default();
    let written;
    let missing = !yaml && text.get(line..at)?.trim_end().ends_with(':');
    let text_read = if missing {
        written = [text.get(..at)?, "\"\"", text.get(at..)?].concat();
        &written
    } else if yaml && (rest.trim().is_empty() || rest.trim_start().starts_with(['}', ']', ','])) {
        // The line is still being written: a word stands in, so that there is a tree around it.
        let stand_in = if word.value {
            WORD.into()
        } else {
            format!("{WORD}: 0")
        };
        written = [text.get(..at)?, &stand_in, text.get(at..)?].concat();
        &written
    } else {
        text
    };
    let syntax = asl::source::parse(text_read);
    let root = syntax.root.as_ref()?;
    let mut place = place::find(root, at, yaml)?;
    let mut spot = describe(root, at, &place);
    spot.has.retain(|key| !key.ends_with(WORD));
    if yaml {
        // An element of a list of names is no object, though it could become one.
        if place.on_key && place.owner == "data" && !word.value {
            let list = before(root, line, at)?;
            place = list;
            spot = describe(root, at, &place);
        }
        spot.from = at - word.length;
        spot.quoted = word.quoted;
        spot.alone = spot.key && !rest.trim_start().starts_with(':') && !rest.contains(": ");
        spot.to = at + rest.len()
            - rest
                .trim_start_matches(|c| word_letter(c, spot.quoted))
                .len();
    } else if missing {
        (spot.from, spot.to) = (at, at);
    } else {
        in_json(text, at, &place, &mut spot)?;
    }
    spot.indent = text.get(line..).map_or(0, |line| {
        line.len() - line.trim_start_matches([' ', '-']).len()
    });
    spot.options = options(root, at, &spot);
    spot.yaml = yaml;
    paths::offer(text, at, root, seen, &mut spot);
    spot.from = utf16_offset(text, spot.from.min(at));
    spot.to = utf16_offset(text, spot.to.max(at));
    Some(spot)
}

/// The name of the state that the text at a UTF-16 offset leads to, as a place.
pub(crate) fn target(text: &str, offset: usize) -> Option<(usize, usize)> {
    let (at, yaml) = (byte_offset(text, offset), !looks_like_json(text));
    let syntax = (text.len() <= MOST).then(|| asl::source::parse(text))?;
    let root = syntax.root.as_ref()?;
    let place = place::find(root, at, yaml)?;
    let leads =
        place.owner != "data" && matches!(&*place.member?.key, "Next" | "Default" | "StartAt");
    let name = place.value.filter(|_| leads)?.as_str()?;
    let definition = read(root);
    let span = machine(&definition, at)?.state(name)?.name_span;
    let unit = |byte: u32| utf16_offset(text, byte as usize);
    Some((unit(span.start), unit(span.end)))
}

/// All that the tree says of a place.
fn describe(root: &Node, at: usize, place: &Place<'_>) -> Spot {
    let definition = read(root);
    let state = definition
        .states()
        .filter(|s| s.node.span.touches(at))
        .min_by_key(|s| s.node.span.end - s.node.span.start);
    let resource = state.and_then(|s| s.str_field("Resource"));
    Spot {
        key: place.on_key,
        name: place.member.map_or_else(String::new, |m| m.key.to_string()),
        owner: place.owner.into(),
        kind: state.and_then(|s| s.kind).map_or("", |kind| kind.name()),
        language: state
            .map(|s| s.language)
            .or_else(|| machine(&definition, at).map(|m| m.language))
            .map_or("JSONPath", |language| language.name()),
        calls: match resource.map(|(text, _)| Resource::parse(text)) {
            Some(Resource::Integration {
                service,
                action,
                sdk: false,
                ..
            }) => [service, ":", action].concat(),
            _ => String::new(),
        },
        has: place
            .object
            .members()
            .iter()
            .map(|m| m.key.to_string())
            .collect(),
        value: place
            .value
            .and_then(Node::as_str)
            .unwrap_or_default()
            .to_string(),
        ..Spot::default()
    }
}

/// The innermost machine around a byte.
fn machine<'d, 's>(definition: &'d Definition<'s>, at: usize) -> Option<&'d Machine<'s>> {
    let machines = definition.machines().into_iter();
    machines
        .filter(|m| m.node.span.touches(at))
        .min_by_key(|m| m.node.span.end - m.node.span.start)
}

/// The word before the cursor in a line of YAML.
#[derive(Default)]
struct Word {
    /// Its length in bytes, without a quote in front.
    length: usize,
    /// Whether it is a value.
    value: bool,
    quoted: bool,
}

fn word_in_yaml(line: &str) -> Word {
    // In braces only what follows the last comma counts.
    let flow = line
        .rfind(['{', '[', ','])
        .filter(|_| line.contains(['{', '[']))
        .map_or(0, |i| i + 1);
    let part = line.get(flow..).unwrap_or_default();
    let part = part.trim_start_matches([' ', '-', '\t']);
    let (word, value) = match part.split_once(": ") {
        Some((_, value)) => (value.trim_start(), true),
        None => (part, false),
    };
    let bare = word.strip_prefix(['"', '\'']);
    Word {
        length: bare.unwrap_or(word).len(),
        value: value
            || (flow > 0
                && line
                    .get(..flow)
                    .is_some_and(|l| l.ends_with('[') || l.rfind('[') > l.rfind('{'))),
        quoted: bare.is_some(),
    }
}

/// What belongs to a word behind the cursor.
fn word_letter(c: char, quoted: bool) -> bool {
    c.is_alphanumeric() || "._$".contains(c) || (quoted && !"\"'".contains(c))
}

/// The place of a list's element whose word could be a key as well: that of the list, when it holds names.
fn before(root: &Node, line: usize, at: usize) -> Option<Place<'_>> {
    let place = place::find(root, line, true);
    let holds_names = |p: &Place<'_>| {
        p.owner != "data"
            && p.member
                .is_some_and(|m| &*m.key == "ErrorEquals" && m.value.span.touches(at))
    };
    place.filter(holds_names).or_else(|| {
        let mut found = place::find(root, at, true)?;
        found.value = None;
        Some(found)
    })
}

/// Fills in what JSON says of the word at the cursor.
fn in_json(text: &str, at: usize, place: &Place<'_>, spot: &mut Spot) -> Option<()> {
    let word = |c: char| c.is_alphanumeric() || "._$:".contains(c);
    let start = || {
        at - (text
            .get(..at)
            .map_or(0, |t| t.len() - t.trim_end_matches(word).len()))
    };
    (spot.from, spot.to) = (start(), at);
    let literal = match (place.on_key, place.member, place.value) {
        (true, Some(member), _) => {
            spot.alone = matches!(member.value.kind, NodeKind::Error);
            Some(member.key_span)
        }
        (true, None, _) => {
            spot.alone = true;
            None
        }
        (false, _, Some(value)) if matches!(value.kind, NodeKind::String(_)) => Some(value.span),
        (false, _, Some(value)) if matches!(value.kind, NodeKind::Object(_)) => return None,
        _ => None,
    };
    if let Some(span) = literal {
        let (start, end) = (span.start as usize, span.end as usize);
        spot.quoted = text.get(start..).is_some_and(|t| t.starts_with('"'));
        if spot.quoted {
            (spot.from, spot.to) = (start + 1, end);
        }
    }
    Some(())
}

/// What only the definition can offer.
fn options(root: &Node, at: usize, spot: &Spot) -> Vec<Choice> {
    if spot.key {
        return match spot.owner.as_str() {
            "Parameters" | "Arguments" => parameters(spot),
            _ => Vec::new(),
        };
    }
    match (spot.owner.as_str(), spot.name.as_str()) {
        ("data", _) => Vec::new(),
        (_, "Next" | "Default" | "StartAt") => {
            let definition = read(root);
            let states = machine(&definition, at).map(|m| &m.states);
            let names = states.into_iter().flatten().map(|s| s.name.to_string());
            names.map(|name| (name.clone(), "state", name)).collect()
        }
        (owner, "Resource") => resources(owner != "state"),
        _ => Vec::new(),
    }
}

/// The parameters without which the service refuses a call.
fn parameters(spot: &Spot) -> Vec<Choice> {
    let known = spot.calls.split_once(':');
    let action = known.and_then(|(service, action)| integrations::optimized(service, action));
    let required = action.map(|a| a.required).unwrap_or_default();
    required
        .iter()
        .filter(|name| {
            let has = |key: &String| key.strip_suffix(".$").unwrap_or(key) == **name;
            !spot.has.iter().any(has)
        })
        .map(|name| (name.to_string(), "required", name.to_string()))
        .collect()
}

/// What a Task, or the reader and writer of a Map, may call.
fn resources(of_map: bool) -> Vec<Choice> {
    let mut all = Vec::new();
    for action in integrations::actions() {
        let map_alone = action.map_only && !of_map;
        if map_alone || (of_map && action.service != "s3") {
            continue;
        }
        let patterns = [Pattern::RequestResponse];
        for pattern in patterns.iter().chain(action.patterns) {
            let name = [action.service, ":", action.name, pattern.suffix()].concat();
            let arn = ["arn:aws:states:::", &name].concat();
            all.push((arn.clone(), "integration", arn));
        }
    }
    if !of_map {
        for (label, arn) in [
            (
                "function",
                "arn:aws:lambda:us-east-1:123456789012:function:NAME",
            ),
            (
                "activity",
                "arn:aws:states:us-east-1:123456789012:activity:NAME",
            ),
            (
                "any action of the SDK",
                "arn:aws:states:::aws-sdk:SERVICE:ACTION",
            ),
        ] {
            all.push((arn.into(), label, arn.into()));
        }
    }
    all
}

#[cfg(test)]
mod tests;
