//! Names `${…}` in texts, filled in. What was filled in is not looked at again, and there is a limit to all of it:
//! values that name one another could otherwise grow a small text beyond any memory.

use json::Str;
use std::cell::Cell;

/// What values may add to one document, in bytes.
const MOST_BYTES: usize = 8_000_000;

/// How many bytes values may still add to a document.
#[derive(Debug)]
pub struct Room(Cell<usize>);

impl Default for Room {
    fn default() -> Room {
        Room(Cell::new(MOST_BYTES))
    }
}

impl Room {
    /// Takes room for so many bytes; says whether there was enough.
    pub fn take(&self, bytes: usize) -> bool {
        let left = self.0.get().checked_sub(bytes);
        self.0.set(left.unwrap_or_default());
        left.is_some()
    }
}

/// The text with the names that have a value filled in, when it has any. Of names in one another the innermost is a
/// name. What has no value, or no room, stays as it is.
pub fn fill(text: &str, room: &Room, value: impl Fn(&str) -> Option<Str>) -> Option<String> {
    if !text.contains("${") {
        return None;
    }
    let (mut filled, mut rest) = (String::new(), text);
    let mut any = false;
    while let Some((before, after)) = rest.split_once('}') {
        let name = before
            .rfind("${")
            .map(|start| (start, &before[start + 2..]));
        let known = name.and_then(|(start, name)| Some((start, value(name)?)));
        match known.filter(|(_, value)| room.take(value.len())) {
            Some((start, value)) => {
                filled.push_str(&before[..start]);
                filled.push_str(&value);
                any = true;
            }
            None => {
                filled.push_str(before);
                filled.push('}');
            }
        }
        rest = after;
    }
    filled.push_str(rest);
    any.then_some(filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_filled_in_once() {
        let value = |name: &str| match name {
            "A" => Some("${B}".into()),
            "B" => Some("b".into()),
            _ => None,
        };
        for (text, filled) in [
            ("no name", None),
            ("${C} {B} $B }", None),
            ("${A}${B}", Some("${B}b")),
            ("{${B}}", Some("{b}")),
            ("${arn:${B}:x}", Some("${arn:b:x}")),
            ("é${C}${B} ${B", Some("é${C}b ${B")),
        ] {
            assert_eq!(
                fill(text, &Room::default(), value).as_deref(),
                filled,
                "{text}"
            );
        }
    }

    #[test]
    fn there_is_a_limit_to_what_is_filled_in() {
        let long: Str = "x".repeat(1_000_000).into();
        let filled = fill(&"${A}".repeat(100), &Room::default(), |_| {
            Some(long.clone())
        });
        assert_eq!(filled.map(|text| text.len()), Some(MOST_BYTES + 92 * 4));
    }
}
