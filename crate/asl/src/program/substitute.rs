//! `${Name}` in a definition: replaced in the syntax tree, so that positions stay those of the author's text.

use crate::language;
use crate::source::starts_plain;
use json::Str;
use json::syntax::{Node, NodeKind, Syntax};

/// Replaces known names in strings, and bare ones that stand where a value belongs. Unknown names stay.
pub fn substitute(text: &str, syntax: &mut Syntax, values: &[(Str, Str)]) {
    if values.is_empty() {
        return;
    }
    let mut replaced = Vec::new();
    if let Some(root) = &mut syntax.root {
        node(text, root, values, &mut replaced);
    }
    syntax
        .errors
        .retain(|error| !replaced.contains(&error.span));
}

fn node(text: &str, at: &mut Node, values: &[(Str, Str)], replaced: &mut Vec<json::syntax::Span>) {
    match &mut at.kind {
        NodeKind::String(string) => {
            if let Some(new) = in_string(string, values) {
                at.kind = if starts_plain(text, at.span) {
                    plain(&new)
                } else {
                    NodeKind::String(new)
                };
            }
        }
        NodeKind::Array(items) => {
            for item in items {
                node(text, item, values, replaced);
            }
        }
        NodeKind::Object(members) => {
            for member in members {
                if let Some(new) = in_string(&member.key, values) {
                    member.key = new;
                }
                node(text, &mut member.value, values, replaced);
            }
        }
        NodeKind::Error => {
            let bare = text
                .get(at.span.start as usize..at.span.end as usize)
                .unwrap_or_default();
            let name = bare
                .strip_prefix("${")
                .and_then(|rest| rest.strip_suffix('}'));
            let value = name.and_then(|name| values.iter().find(|(k, _)| **k == *name));
            let parsed = value.map(|(_, value)| json::syntax::parse(value));
            // A value that is no JSON leaves the name as it is, and the error that goes with it.
            if let Some(parsed) = parsed.filter(|p| p.errors.is_empty())
                && let Some(root) = parsed.root
            {
                replaced.push(at.span);
                at.kind = root.kind;
            }
        }
        _ => {}
    }
}

/// What a string without quotes stands for once it is filled in: YAML reads `Seconds: ${N}` as a number then.
fn plain(new: &Str) -> NodeKind {
    if let Some(yaml) = language::yaml().filter(|_| !new.contains('\n')) {
        return (yaml.plain)(new);
    }
    NodeKind::String(new.clone())
}

/// The string with its known names replaced, when it has any.
fn in_string(string: &str, values: &[(Str, Str)]) -> Option<Str> {
    if !string.contains("${") {
        return None;
    }
    let mut new = string.to_owned();
    for (name, value) in values {
        new = new.replace(&format!("${{{name}}}"), value);
    }
    Some(new.into())
}
