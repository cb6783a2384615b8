//! JSON pointers with wildcards, for checks that look at the text of a definition. It knows no lesson.

use json::Value;

/// Whether a place that fits `pattern` exists: `/States/*/Retry`; `*` is any one step, `**` any number of them.
pub(crate) fn exists(value: &Value, pattern: &str) -> bool {
    let steps: Vec<String> = pattern
        .split('/')
        .skip(1)
        .map(|step| step.replace("~1", "/").replace("~0", "~"))
        .collect();
    let steps: Vec<&str> = steps.iter().map(String::as_str).collect();
    find(value, &steps)
}

/// **Invariant:** the recursion is bounded by the depth of the value, which the parser limits to 500.
fn find(value: &Value, steps: &[&str]) -> bool {
    let Some((step, rest)) = steps.split_first() else {
        return true;
    };
    match *step {
        "**" => find(value, rest) || children(value).any(|child| find(child, steps)),
        "*" => children(value).any(|child| find(child, rest)),
        name => match value {
            Value::Array(items) => name
                .parse()
                .ok()
                .and_then(|index: usize| items.get(index))
                .is_some_and(|child| find(child, rest)),
            _ => value.get(name).is_some_and(|child| find(child, rest)),
        },
    }
}

fn children(value: &Value) -> Box<dyn Iterator<Item = &Value> + '_> {
    match value {
        Value::Array(items) => Box::new(items.iter()),
        Value::Object(object) => Box::new(object.values()),
        _ => Box::new(std::iter::empty()),
    }
}

/// Whether all that `wanted` says holds in `value`: objects may have more members, everything else is equal.
pub(crate) fn contains(value: &Value, wanted: &Value) -> bool {
    match (value, wanted) {
        (Value::Object(object), Value::Object(wanted)) => wanted
            .iter()
            .all(|(key, wanted)| object.get(key).is_some_and(|value| contains(value, wanted))),
        (Value::Array(items), Value::Array(wanted)) => {
            items.len() == wanted.len()
                && items
                    .iter()
                    .zip(wanted.iter())
                    .all(|(value, wanted)| contains(value, wanted))
        }
        _ => value == wanted,
    }
}

#[cfg(test)]
mod tests {
    use super::{contains, exists};
    use json::json;

    #[test]
    fn patterns_find_places() {
        let value = json!({"States": {"A/B": {"Retry": [{"ErrorEquals": ["x"]}]}, "C": {}}});
        for (pattern, found) in [
            ("/States/*/Retry", true),
            ("/States/C/Retry", false),
            ("/States/A~1B/Retry/0/ErrorEquals/0", true),
            ("/States/A~1B/Retry/1", false),
            ("/**/ErrorEquals", true),
            ("/**/Catch", false),
            ("", true),
        ] {
            assert_eq!(exists(&value, pattern), found, "{pattern}");
        }
    }

    #[test]
    fn a_subset_is_contained() {
        let value = json!({"a": {"b": 1, "c": [1, {"d": 2, "e": 3}]}, "f": null});
        for (wanted, holds) in [
            (json!({}), true),
            (json!({"a": {"b": 1.0}}), true),
            (json!({"a": {"c": [1, {"d": 2}]}}), true),
            (json!({"a": {"c": [1]}}), false),
            (json!({"g": null}), false),
            (json!({"f": null}), true),
        ] {
            assert_eq!(contains(&value, &wanted), holds, "{wanted}");
        }
    }
}
