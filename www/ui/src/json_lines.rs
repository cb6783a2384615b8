//! A JSON value as lines with their difference from another value; draws nothing.

use json::{Str, Value};
use std::collections::BTreeSet;

/// Texts longer than this are cut in a line; copying gives them whole.
const LONGEST: usize = 400;
/// Levels deeper than this are drawn as compact text.
const DEEPEST: usize = 60;

/// How a line differs from the value before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mark {
    /// Equal, or nothing to compare with.
    #[default]
    Same,
    /// Only now.
    Added,
    /// Another value than before.
    Changed,
    /// Only before.
    Removed,
}

impl Mark {
    /// The class of a line.
    pub fn class(self) -> &'static str {
        match self {
            Mark::Same => "",
            Mark::Added => "added",
            Mark::Changed => "changed",
            Mark::Removed => "removed",
        }
    }

    /// The sign in the margin, so that colour is not alone.
    pub fn sign(self) -> &'static str {
        match self {
            Mark::Same => "",
            Mark::Added => "+",
            Mark::Changed => "~",
            Mark::Removed => "−",
        }
    }
}

/// What a line shows after its key.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// A scalar, or something folded into one text; the class names its type.
    Text(String, &'static str),
    /// The start of an array or object.
    Open(char),
    /// A folded array or object: brackets and number of members.
    Folded(char, usize),
    /// The end of an array or object.
    Close(char),
}

/// One line of a value.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Levels of indentation.
    pub depth: usize,
    /// JSON pointer of the value.
    pub pointer: String,
    /// The key, in an object.
    pub key: Option<Str>,
    /// What follows.
    pub content: Content,
    /// The difference.
    pub mark: Mark,
    /// Whether a comma ends it.
    pub comma: bool,
}

/// How many lines differ in each way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Only now.
    pub added: usize,
    /// Another value.
    pub changed: usize,
    /// Only before.
    pub removed: usize,
}

impl Counts {
    /// Whether nothing differs.
    pub fn is_none(&self) -> bool {
        *self == Counts::default()
    }
}

/// The lines of `value` and their difference from `before`; pointers in `folded` are folded; at most `limit` lines.
pub fn lines(
    value: &Value,
    before: Option<&Value>,
    folded: &BTreeSet<String>,
    limit: usize,
) -> Vec<Line> {
    let mut writer = Writer {
        lines: Vec::new(),
        folded,
        limit,
        compare: before.is_some(),
    };
    let mut pointer = String::new();
    writer.value(None, value, before, 0, &mut pointer, false, Mark::Same);
    writer.lines
}

/// Counts the members that differ, without drawing; stops counting at 1,000 of a kind.
pub fn counts(value: &Value, before: &Value) -> Counts {
    let all = lines(value, Some(before), &BTreeSet::new(), 5_000);
    let mut counts = Counts::default();
    let mut skip: Option<String> = None;
    for line in &all {
        // A whole subtree that is new counts once.
        if let Some(prefix) = &skip {
            if line.pointer.starts_with(prefix.as_str()) {
                continue;
            }
            skip = None;
        }
        match line.mark {
            Mark::Same => {}
            Mark::Added => counts.added += 1,
            Mark::Changed => counts.changed += 1,
            Mark::Removed => counts.removed += 1,
        }
        if line.mark != Mark::Same {
            skip = Some(line.pointer.clone());
        }
    }
    counts
}

/// The pointers of what stands directly in a value and holds something itself.
pub fn members(value: &Value) -> BTreeSet<String> {
    let holds = |member: &Value| member.is_object() || member.is_array();
    let pointer = |key: &str| {
        let mut pointer = String::new();
        json::pointer::push(&mut pointer, key);
        pointer
    };
    match value {
        Value::Object(object) => {
            let held = object.iter().filter(|(_, member)| holds(member));
            held.map(|(key, _)| pointer(key)).collect()
        }
        Value::Array(items) => {
            let held = items.iter().enumerate().filter(|(_, item)| holds(item));
            held.map(|(i, _)| pointer(&i.to_string())).collect()
        }
        _ => BTreeSet::new(),
    }
}

struct Writer<'a> {
    lines: Vec<Line>,
    folded: &'a BTreeSet<String>,
    limit: usize,
    compare: bool,
}

impl Writer<'_> {
    #[allow(clippy::too_many_arguments)] // One place, private: the context of a line.
    fn value(
        &mut self,
        key: Option<&Str>,
        value: &Value,
        before: Option<&Value>,
        depth: usize,
        pointer: &mut String,
        comma: bool,
        inherited: Mark,
    ) {
        if self.lines.len() >= self.limit {
            return;
        }
        let same_kind = before.is_some_and(|b| {
            (b.is_object() && value.is_object()) || (b.is_array() && value.is_array())
        });
        let mark = match (self.compare, before) {
            (false, _) => Mark::Same,
            _ if inherited != Mark::Same => inherited,
            (true, None) => Mark::Added,
            (true, Some(_)) if same_kind => Mark::Same,
            (true, Some(b)) if b == value => Mark::Same,
            (true, Some(_)) => Mark::Changed,
        };
        let brackets = match value {
            Value::Object(_) => Some(('{', '}', value.as_object().map_or(0, |o| o.len()))),
            Value::Array(items) => Some(('[', ']', items.len())),
            _ => None,
        };
        let line = |content, comma| Line {
            depth,
            pointer: pointer.clone(),
            key: key.cloned(),
            content,
            mark,
            comma,
        };
        let Some((open, close, size)) = brackets else {
            let (text, class) = scalar(value);
            let line = line(Content::Text(text, class), comma);
            self.lines.push(line);
            return;
        };
        let fold = self.folded.contains(pointer.as_str()) || depth >= DEEPEST;
        // A removed member of an empty-looking object must still be seen.
        let removed_inside = self.compare
            && same_kind
            && mark == Mark::Same
            && before
                .and_then(Value::as_object)
                .is_some_and(|b| b.keys().any(|k| value.get(k).is_none()));
        let fewer = self.compare
            && same_kind
            && mark == Mark::Same
            && before
                .and_then(Value::as_array)
                .is_some_and(|b| b.len() > size);
        if (size == 0 && !removed_inside && !fewer) || fold {
            let content = if size == 0 {
                Content::Text(format!("{open}{close}"), "punctuation")
            } else {
                Content::Folded(open, size)
            };
            let line = line(content, comma);
            self.lines.push(line);
            return;
        }
        let first = line(Content::Open(open), false);
        self.lines.push(first);
        let child_mark = match mark {
            Mark::Added | Mark::Changed => mark,
            _ => Mark::Same,
        };
        let length = pointer.len();
        match value {
            Value::Object(object) => {
                for (i, (name, member)) in object.iter().enumerate() {
                    json::pointer::push(pointer, name);
                    let old = if same_kind {
                        before.and_then(|b| b.get(name))
                    } else {
                        None
                    };
                    self.value(
                        Some(name),
                        member,
                        old,
                        depth + 1,
                        pointer,
                        i + 1 < size,
                        child_mark,
                    );
                    pointer.truncate(length);
                }
                if removed_inside && let Some(old) = before.and_then(Value::as_object) {
                    for (name, member) in old.iter().filter(|(k, _)| !object.contains_key(k)) {
                        json::pointer::push(pointer, name);
                        self.removed(Some(name), member, depth + 1, pointer);
                        pointer.truncate(length);
                    }
                }
            }
            Value::Array(items) => {
                for (i, member) in items.iter().enumerate() {
                    json::pointer::push(pointer, &i.to_string());
                    let old = if same_kind {
                        before.and_then(|b| b.index(i))
                    } else {
                        None
                    };
                    self.value(
                        None,
                        member,
                        old,
                        depth + 1,
                        pointer,
                        i + 1 < size,
                        child_mark,
                    );
                    pointer.truncate(length);
                }
                if fewer && let Some(old) = before.and_then(Value::as_array) {
                    for (i, member) in old.iter().enumerate().skip(size) {
                        json::pointer::push(pointer, &i.to_string());
                        self.removed(None, member, depth + 1, pointer);
                        pointer.truncate(length);
                    }
                }
            }
            _ => {}
        }
        self.lines.push(Line {
            depth,
            pointer: pointer.clone(),
            key: None,
            content: Content::Close(close),
            mark,
            comma,
        });
    }

    fn removed(&mut self, key: Option<&Str>, value: &Value, depth: usize, pointer: &str) {
        if self.lines.len() < self.limit {
            let (text, class) = match value {
                Value::Object(_) | Value::Array(_) => (cut(&value.text()), "punctuation"),
                _ => scalar(value),
            };
            self.lines.push(Line {
                depth,
                pointer: pointer.to_string(),
                key: key.cloned(),
                content: Content::Text(text, class),
                mark: Mark::Removed,
                comma: false,
            });
        }
    }
}

fn scalar(value: &Value) -> (String, &'static str) {
    let class = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        _ => "string",
    };
    (cut(&value.text()), class)
}

fn cut(text: &str) -> String {
    if text.len() <= LONGEST {
        return text.to_string();
    }
    let mut end = LONGEST;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}… ({} bytes)", &text[..end], text.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use json::json;

    fn draw(value: &Value, before: Option<&Value>) -> String {
        lines(value, before, &BTreeSet::new(), 1_000)
            .iter()
            .map(|l| {
                let key = l.key.as_ref().map(|k| format!("{k}: ")).unwrap_or_default();
                let text = match &l.content {
                    Content::Text(t, _) => t.clone(),
                    Content::Open(c) | Content::Close(c) => c.to_string(),
                    Content::Folded(c, n) => format!("{c}{n}"),
                };
                format!("{}{}{key}{text}", l.mark.sign(), " ".repeat(l.depth))
            })
            .collect::<Vec<_>>()
            .join("|")
    }

    #[test]
    fn differences_are_marked_where_they_are() {
        let before = json!({"a": 1, "b": {"c": true}, "gone": [1, 2]});
        let after = json!({"a": 2, "b": {"c": true, "d": null}, "new": {"x": 1}});
        assert_eq!(
            draw(&after, Some(&before)),
            "{|~ a: 2| b: {|  c: true|+  d: null| }|+ new: {|+  x: 1|+ }|− gone: [1,2]|}"
        );
        assert_eq!(
            counts(&after, &before),
            Counts {
                added: 2,
                changed: 1,
                removed: 1
            }
        );
    }

    #[test]
    fn equal_values_have_no_marks() {
        let value = json!({"a": [1, {"b": 2}], "c": {}});
        assert!(counts(&value, &value.clone()).is_none());
        assert_eq!(
            draw(&value, None),
            "{| a: [|  1|  {|   b: 2|  }| ]| c: {}|}"
        );
    }

    #[test]
    fn shorter_arrays_show_what_went() {
        assert_eq!(draw(&json!([1]), Some(&json!([1, 2]))), "[| 1|− 2|]");
        assert_eq!(draw(&json!([]), Some(&json!([3]))), "[|− 3|]");
        assert_eq!(draw(&json!({}), Some(&json!({"k": 3}))), "{|− k: 3|}");
    }

    #[test]
    fn deep_and_wide_values_stay_bounded() {
        let mut deep = json!(1);
        for _ in 0..400 {
            deep = json!([deep]);
        }
        assert!(lines(&deep, None, &BTreeSet::new(), 1_000).len() < 200);
        let wide = Value::from((0..10_000).map(Value::from).collect::<Vec<_>>());
        assert!(lines(&wide, None, &BTreeSet::new(), 500).len() <= 501);
    }
}
