//! JSON as a person writes it: what fits stays on one line.

use json::Value;

const WIDTH: usize = 118;

/// The text of a value, broken where lines would be too long.
pub fn lines(value: &Value) -> String {
    let mut text = String::new();
    write(value, 0, 0, &mut text);
    text.push('\n');
    text
}

fn write(value: &Value, indent: usize, taken: usize, text: &mut String) {
    let short = value.text();
    // Spaces after commas and colons come on top.
    if indent + taken + short.chars().count() + 8 <= WIDTH {
        return spaced(value, text);
    }
    let pad = " ".repeat(indent + 2);
    match value {
        Value::Array(items) if !items.is_empty() => {
            text.push_str("[\n");
            for (i, item) in items.iter().enumerate() {
                text.push_str(&pad);
                write(item, indent + 2, 0, text);
                text.push_str(if i + 1 < items.len() { ",\n" } else { "\n" });
            }
            text.push_str(&" ".repeat(indent));
            text.push(']');
        }
        Value::Object(members) if !members.is_empty() => {
            text.push_str("{\n");
            for (i, (key, member)) in members.iter().enumerate() {
                let key = Value::from(key).text();
                text.push_str(&pad);
                text.push_str(&key);
                text.push_str(": ");
                write(member, indent + 2, key.chars().count() + 2, text);
                text.push_str(if i + 1 < members.len() { ",\n" } else { "\n" });
            }
            text.push_str(&" ".repeat(indent));
            text.push('}');
        }
        _ => text.push_str(&short),
    }
}

fn spaced(value: &Value, text: &mut String) {
    match value {
        Value::Array(items) => {
            text.push('[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    text.push_str(", ");
                }
                spaced(item, text);
            }
            text.push(']');
        }
        Value::Object(members) => {
            text.push('{');
            for (i, (key, member)) in members.iter().enumerate() {
                if i > 0 {
                    text.push_str(", ");
                }
                text.push_str(&Value::from(key).text());
                text.push_str(": ");
                spaced(member, text);
            }
            text.push('}');
        }
        _ => text.push_str(&value.text()),
    }
}
