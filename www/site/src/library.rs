//! Scenarios kept under names on the device, and those that another one took the place of, so that nothing typed is
//! lost. It is a value and its changes; the storage belongs to whoever carries out effects.

use crate::document::Document;
use asl::definition;
use asl::source::template;
use json::{Object, Value};

/// What the device keeps.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Library {
    /// Under names, in the order in which they were first saved.
    pub(crate) saved: Vec<Entry>,
    /// What gave way to another scenario, the latest first.
    pub(crate) left: Vec<Entry>,
    /// What was just deleted, with the place where it stood; it is not written.
    pub(crate) deleted: Option<(usize, Entry)>,
}

/// A kept scenario.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Entry {
    /// Its name, or a few of its states where nobody named it.
    pub(crate) name: String,
    /// The scenario.
    pub(crate) document: Document,
}

/// A change.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Change {
    /// Nothing: it is read again.
    Read,
    /// A scenario is saved under a name; what had the name before is left.
    Save(String, Document),
    /// The saved one at this place gets another name.
    Rename(usize, String),
    /// The saved one at this place goes.
    Delete(usize),
    /// What was just deleted comes back.
    Restore,
    /// A scenario gives way to another.
    Leave(Document),
}

/// How many are kept that gave way.
const MOST_LEFT: usize = 12;

impl Library {
    /// Reads what was written; what does not fit is left out.
    pub(crate) fn from_text(text: &str) -> Library {
        let value = json::parse(text).unwrap_or_default();
        let entries = |key: &str| -> Vec<Entry> {
            let list = value.get(key).and_then(Value::as_array);
            let entry = |value: &Value| {
                Some(Entry {
                    name: value.get("name")?.as_str()?.to_owned(),
                    document: Document::from_value(value.get("scenario")?).ok()?,
                })
            };
            list.into_iter()
                .flat_map(|list| list.iter())
                .filter_map(entry)
                .collect()
        };
        Library {
            saved: entries("saved"),
            left: entries("left"),
            deleted: None,
        }
    }

    /// The text that is kept.
    pub(crate) fn to_text(&self) -> String {
        let list = |entries: &[Entry]| {
            let values = entries.iter().map(|entry| {
                let mut object = Object::new();
                object.insert("name", Value::from(entry.name.as_str()));
                object.insert("scenario", entry.document.to_value());
                Value::Object(object)
            });
            Value::from(values.collect::<Vec<_>>())
        };
        let mut object = Object::new();
        object.insert("saved", list(&self.saved));
        object.insert("left", list(&self.left));
        Value::Object(object).text().to_string()
    }

    /// Carries out a change; whether there is something new to write.
    pub(crate) fn apply(&mut self, change: Change) -> bool {
        match change {
            Change::Read => return false,
            Change::Save(name, document) => {
                let name = name.trim().to_owned();
                match self.saved.iter_mut().find(|e| e.name == name) {
                    Some(entry) if entry.document == document => return false,
                    Some(entry) => {
                        let before = std::mem::replace(&mut entry.document, document);
                        self.leave(format!("{name}, as it was"), before);
                    }
                    None => self.saved.push(Entry { name, document }),
                }
            }
            Change::Rename(place, name) => {
                let name = name.trim().to_owned();
                if name.is_empty() || self.saved.iter().any(|e| e.name == name) {
                    return false;
                }
                match self.saved.get_mut(place) {
                    Some(entry) => {
                        entry.document =
                            entry.document.with_view("name", Some(name.as_str().into()));
                        entry.name = name;
                    }
                    None => return false,
                }
            }
            Change::Delete(place) => {
                if place >= self.saved.len() {
                    return false;
                }
                self.deleted = Some((place, self.saved.remove(place)));
            }
            Change::Restore => match self.deleted.take() {
                Some((place, entry)) => self.saved.insert(place.min(self.saved.len()), entry),
                None => return false,
            },
            Change::Leave(document) => return self.leave(summary(&document), document),
        }
        true
    }

    /// Keeps what gave way, unless it is kept already or there is nothing in it.
    fn leave(&mut self, name: String, document: Document) -> bool {
        let known = |e: &Entry| e.document == document;
        if document.definition.trim().is_empty() || self.saved.iter().any(known) {
            return false;
        }
        self.left.retain(|e| !known(e));
        self.left.insert(0, Entry { name, document });
        self.left.truncate(MOST_LEFT);
        true
    }
}

/// A scenario in a few words: its first states, or its first line where it has none.
fn summary(document: &Document) -> String {
    let syntax = asl::source::parse(&document.definition);
    let template = template::declared(&document.definition, &syntax);
    if !template.is_empty() {
        let names: Vec<&str> = template.iter().map(|machine| &*machine.name).collect();
        return format!("Template of {}", names.join(", "));
    }
    let definition = syntax.root.as_ref().map(definition::read);
    let names: Vec<String> = definition
        .iter()
        .flat_map(|d| d.states().map(|s| s.name.to_string()))
        .collect();
    let first = names.iter().take(3).map(String::as_str);
    let first = first.collect::<Vec<_>>().join(", ");
    match names.len() {
        0 => document
            .definition
            .trim()
            .lines()
            .next()
            .unwrap_or_default()
            .chars()
            .take(60)
            .collect(),
        1..=3 => first,
        n => format!("{first} and {} more", n - 3),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use json::json;

    fn document(state: &str) -> Document {
        Document {
            definition: format!("{{\"StartAt\": \"{state}\", \"States\": {{\"{state}\": {{}}}}}}")
                .into(),
            input: "{ not JSON".into(),
            rest: json!({"mocks": {"A": [{"return": 1, "bytes": 300_000}]}, "commands": [], "seed": 3}),
        }
    }

    #[test]
    fn what_is_kept_reads_back_as_it_was() {
        let mut library = Library::default();
        assert!(library.apply(Change::Save(" Happy ".into(), document("A"))));
        assert!(library.apply(Change::Leave(document("B"))));
        let text = library.to_text();
        assert_eq!(Library::from_text(&text), library);
        assert_eq!(
            (&*library.saved[0].name, &*library.left[0].name),
            ("Happy", "B")
        );
        for bad in ["", "[]", "{\"saved\": [3, {\"name\": 1}], \"left\": {}}"] {
            assert_eq!(Library::from_text(bad), Library::default());
        }
    }

    #[test]
    fn a_name_stands_once_and_what_had_it_is_left() {
        let mut library = Library::default();
        library.apply(Change::Save("One".into(), document("A")));
        assert!(!library.apply(Change::Save("One".into(), document("A"))));
        library.apply(Change::Save("One".into(), document("B")));
        assert_eq!(library.saved.len(), 1);
        assert_eq!(library.left[0].document, document("A"));
        library.apply(Change::Save("Two".into(), document("C")));
        assert!(!library.apply(Change::Rename(1, "One".into())));
        assert!(library.apply(Change::Rename(1, "Three".into())));
        assert_eq!(library.saved[1].name, "Three");
        assert_eq!(library.saved[1].document.name(), Some("Three"));
    }

    #[test]
    fn deleting_can_be_undone() {
        let mut library = Library::default();
        for name in ["One", "Two", "Three"] {
            library.apply(Change::Save(name.into(), document(name)));
        }
        let before = library.saved.clone();
        assert!(library.apply(Change::Delete(1)));
        assert_eq!(library.saved.len(), 2);
        assert!(library.apply(Change::Restore));
        assert_eq!(library.saved, before);
        assert!(!library.apply(Change::Restore));
        assert!(!library.apply(Change::Delete(9)));
    }

    #[test]
    fn what_nobody_named_is_told_apart() {
        let of = |definition: &str| {
            summary(&Document {
                definition: definition.into(),
                ..Document::default()
            })
        };
        let states = |names: &[&str]| {
            let states: Vec<String> = names.iter().map(|n| format!("\"{n}\": {{}}")).collect();
            format!("{{\"States\": {{{}}}}}", states.join(","))
        };
        assert_eq!(of(&states(&["A", "B"])), "A, B");
        assert_eq!(
            of(&states(&["A", "B", "C", "D", "E"])),
            "A, B, C and 2 more"
        );
        assert_eq!(of("  # notes\nmore"), "# notes");
        let template = "Resources:\n  One:\n    Type: AWS::Serverless::StateMachine\n";
        assert_eq!(of(template), "Template of One");
    }

    #[test]
    fn what_gives_way_is_kept_once_and_not_for_ever() {
        let mut library = Library::default();
        assert!(!library.apply(Change::Leave(Document::default())));
        for i in 0..20 {
            library.apply(Change::Leave(document(&format!("S{i}"))));
        }
        assert_eq!(library.left.len(), MOST_LEFT);
        library.apply(Change::Leave(document("S15")));
        assert_eq!(
            (library.left.len(), &*library.left[0].name),
            (MOST_LEFT, "S15")
        );
        library.apply(Change::Save("kept".into(), document("X")));
        assert!(!library.apply(Change::Leave(document("X"))));
    }
}
