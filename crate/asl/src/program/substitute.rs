//! `${Name}` in a definition: replaced in the syntax tree, so that positions stay those of the author's text.

use crate::language;
use crate::source::starts_plain;
use json::syntax::{Node, NodeKind, Span, Syntax};
use json::{Object, Str, Value};
use yaml::Room;

/// Replaces known names in strings, and bare ones that stand where a value belongs. Unknown names stay.
pub fn substitute(text: &str, syntax: &mut Syntax, values: &[(Str, Str)]) {
    if values.is_empty() {
        return;
    }
    // Of two values for one name the first counts; an object finds one among very many quickly.
    let values = values.iter().rev();
    let values = values.map(|(name, value)| (name.clone(), Value::from(value)));
    let mut filling = Filling {
        text,
        values: values.collect(),
        room: Room::default(),
        replaced: Vec::new(),
    };
    if let Some(root) = &mut syntax.root {
        filling.node(root);
    }
    let replaced = filling.replaced;
    syntax
        .errors
        .retain(|error| !replaced.contains(&error.span));
}

struct Filling<'t> {
    text: &'t str,
    values: Object,
    room: Room,
    /// Where a bare name became a value.
    replaced: Vec<Span>,
}

impl Filling<'_> {
    fn node(&mut self, at: &mut Node) {
        match &mut at.kind {
            NodeKind::String(string) => {
                if let Some(new) = self.in_string(string) {
                    at.kind = if starts_plain(self.text, at.span) {
                        plain(&new)
                    } else {
                        NodeKind::String(new)
                    };
                }
            }
            NodeKind::Array(items) => {
                for item in items {
                    self.node(item);
                }
            }
            NodeKind::Object(members) => {
                for member in members {
                    if let Some(new) = self.in_string(&member.key) {
                        member.key = new;
                    }
                    self.node(&mut member.value);
                }
            }
            NodeKind::Error => {
                let bare = self
                    .text
                    .get(at.span.start as usize..at.span.end as usize)
                    .unwrap_or_default();
                let name = bare
                    .strip_prefix("${")
                    .and_then(|rest| rest.strip_suffix('}'));
                let value = name.and_then(|name| self.values.get(name)?.as_str());
                let value = value.filter(|value| self.room.take(value.len()));
                let parsed = value.map(json::syntax::parse);
                // A value that is no JSON leaves the name as it is, and the error that goes with it.
                if let Some(parsed) = parsed.filter(|p| p.errors.is_empty())
                    && let Some(root) = parsed.root
                {
                    self.replaced.push(at.span);
                    at.kind = root.kind;
                }
            }
            _ => {}
        }
    }

    /// The string with its known names replaced, when it has any.
    fn in_string(&self, string: &str) -> Option<Str> {
        let value = |name: &str| self.values.get(name)?.as_str().map(Str::from);
        yaml::fill(string, &self.room, value).map(Str::from)
    }
}

/// What a string without quotes stands for once it is filled in: YAML reads `Seconds: ${N}` as a number then.
fn plain(new: &Str) -> NodeKind {
    if let Some(yaml) = language::yaml().filter(|_| !new.contains('\n')) {
        return (yaml.plain)(new);
    }
    NodeKind::String(new.clone())
}
