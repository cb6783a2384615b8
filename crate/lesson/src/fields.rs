//! Reads members of a JSON object and remembers what was wrong or unknown. It knows no lesson.

use std::cell::RefCell;

use json::{Object, Value};

/// What was found wrong, each with the place it was found at.
#[derive(Default)]
pub(crate) struct Problems(RefCell<Vec<String>>);

impl Problems {
    pub(crate) fn say(&self, at: &str, what: impl std::fmt::Display) {
        let text = if at.is_empty() {
            what.to_string()
        } else {
            format!("{at}: {what}")
        };
        self.0.borrow_mut().push(text);
    }

    pub(crate) fn into_vec(self) -> Vec<String> {
        self.0.into_inner()
    }
}

/// An object being read; dropping it through [`Fields::end`] reports members that nobody asked for.
pub(crate) struct Fields<'p> {
    at: String,
    object: Object,
    asked: RefCell<Vec<&'static str>>,
    problems: &'p Problems,
}

impl<'p> Fields<'p> {
    /// Reads this value, which should be an object.
    pub(crate) fn of(value: &Value, at: impl Into<String>, problems: &'p Problems) -> Self {
        let at = at.into();
        let object = value.as_object().cloned().unwrap_or_else(|| {
            problems.say(&at, format!("should be an object, is {}", value.kind()));
            Object::new()
        });
        Fields {
            at,
            object,
            asked: RefCell::default(),
            problems,
        }
    }

    pub(crate) fn at(&self, key: &str) -> String {
        if self.at.is_empty() {
            key.to_string()
        } else {
            format!("{}.{key}", self.at)
        }
    }

    pub(crate) fn problems(&self) -> &'p Problems {
        self.problems
    }

    /// The member as it is.
    pub(crate) fn value(&self, key: &'static str) -> Option<Value> {
        self.asked.borrow_mut().push(key);
        self.object.get(key).cloned()
    }

    fn wrong(&self, key: &str, wanted: &str, value: &Value) {
        self.problems.say(
            &self.at(key),
            format!("should be {wanted}, is {}", value.kind()),
        );
    }

    pub(crate) fn optional_text(&self, key: &'static str) -> Option<String> {
        let value = self.value(key)?;
        match value.as_str() {
            Some(text) => Some(text.to_string()),
            None => {
                self.wrong(key, "a string", &value);
                None
            }
        }
    }

    /// A text that must be there and not be empty.
    pub(crate) fn text(&self, key: &'static str) -> String {
        if !self.object.contains_key(key) {
            self.problems.say(&self.at, format!("`{key}` is missing"));
        }
        let text = self.optional_text(key).unwrap_or_default();
        if text.trim().is_empty() && self.object.contains_key(key) {
            self.problems.say(&self.at(key), "is empty");
        }
        text
    }

    pub(crate) fn count(&self, key: &'static str) -> Option<u64> {
        let value = self.value(key)?;
        match value.as_i64().and_then(|n| u64::try_from(n).ok()) {
            Some(n) => Some(n),
            None => {
                self.wrong(key, "a whole number from 0", &value);
                None
            }
        }
    }

    pub(crate) fn number(&self, key: &'static str) -> Option<f64> {
        let value = self.value(key)?;
        match value.as_f64() {
            Some(n) => Some(n),
            None => {
                self.wrong(key, "a number", &value);
                None
            }
        }
    }

    /// A list; none when the member is absent.
    pub(crate) fn list(&self, key: &'static str) -> Vec<Value> {
        match self.value(key) {
            None => Vec::new(),
            Some(Value::Array(items)) => items.into_vec(),
            Some(other) => {
                self.wrong(key, "an array", &other);
                Vec::new()
            }
        }
    }

    pub(crate) fn texts(&self, key: &'static str) -> Vec<String> {
        self.list(key)
            .iter()
            .filter_map(|item| {
                let text = item.as_str().map(str::to_string);
                if text.is_none() {
                    self.wrong(key, "an array of strings", item);
                }
                text
            })
            .collect()
    }

    /// An object used as a table of names; empty when the member is absent.
    pub(crate) fn table(&self, key: &'static str) -> Object {
        match self.value(key) {
            None => Object::new(),
            Some(Value::Object(object)) => object,
            Some(other) => {
                self.wrong(key, "an object", &other);
                Object::new()
            }
        }
    }

    /// A table of counts by name.
    pub(crate) fn counts(&self, key: &'static str) -> Vec<(String, u64)> {
        self.table(key)
            .iter()
            .filter_map(|(name, value)| {
                let count = value.as_i64().and_then(|n| u64::try_from(n).ok());
                if count.is_none() {
                    self.wrong(key, "a table of whole numbers", value);
                }
                Some((name.to_string(), count?))
            })
            .collect()
    }

    /// Reports members that nobody asked for.
    pub(crate) fn end(self) {
        let asked = self.asked.borrow();
        for key in self.object.keys() {
            if !asked.iter().any(|known| *known == &**key) {
                self.problems
                    .say(&self.at, format!("`{key}` means nothing here"));
            }
        }
    }
}
