//! Choice rules in words, as edge labels say them. Works on whatever is written, legal or not.

use json::syntax::{Node, NodeKind};

/// A rule deeper than this is cut; no label has room for it.
const MAX_DEPTH: usize = 24;
/// Words beyond this many bytes are not written; the definition itself has them.
const MAX_WORDS: usize = 2_000;

/// The condition of a rule: `$.ok is true and $.n < 3`. Empty when none can be read.
pub fn in_words(rule: &Node) -> String {
    let mut words = String::new();
    write(rule, 0, false, &mut words);
    words
}

fn write(rule: &Node, depth: usize, inside: bool, out: &mut String) {
    if depth > MAX_DEPTH || out.len() > MAX_WORDS {
        out.push('…');
        return;
    }
    if let Some(condition) = rule.get("Condition") {
        match condition.as_str() {
            Some(text) => out.push_str(expression(text)),
            None => out.push_str(&literal(condition)),
        }
        return;
    }
    for (field, word) in [("And", " and "), ("Or", " or ")] {
        if let Some(list) = rule.get(field) {
            let parts = list.items();
            let brackets = inside && parts.len() > 1;
            out.push_str(if brackets { "(" } else { "" });
            for (i, part) in parts.iter().enumerate() {
                out.push_str(if i > 0 { word } else { "" });
                write(part, depth + 1, inside || parts.len() > 1, out);
            }
            out.push_str(if brackets { ")" } else { "" });
            return;
        }
    }
    if let Some(part) = rule.get("Not") {
        out.push_str("not ");
        let simple = ["And", "Or"].iter().all(|field| part.get(field).is_none());
        out.push_str(if simple { "" } else { "(" });
        write(part, depth + 1, false, out);
        out.push_str(if simple { "" } else { ")" });
        return;
    }
    comparison(rule, out);
}

/// A JSONata expression without its `{% %}`.
pub(super) fn expression(text: &str) -> &str {
    let inner = text.trim();
    let inner = inner.strip_prefix("{%").unwrap_or(inner);
    inner.strip_suffix("%}").unwrap_or(inner).trim()
}

fn comparison(rule: &Node, out: &mut String) {
    let variable = rule.get("Variable").and_then(Node::as_str);
    let variable = variable.unwrap_or("?");
    let operator = rule.members().iter().find_map(|member| {
        let said = phrase(&member.key, &member.value)?;
        Some(said)
    });
    if let Some(said) = operator {
        out.push_str(variable);
        out.push(' ');
        out.push_str(&said);
    } else if rule.get("Variable").is_some() {
        out.push_str(variable);
        out.push_str(" …");
    }
}

/// What an operator says of its variable: `is "A"`, `< 3`, `is present`.
fn phrase(operator: &str, operand: &Node) -> Option<String> {
    let test = |yes: &str, no: &str| {
        let holds = !matches!(operand.kind, NodeKind::Bool(false));
        Some(if holds { yes } else { no }.to_owned())
    };
    match operator {
        "IsPresent" => return test("is present", "is missing"),
        "IsNull" => return test("is null", "is not null"),
        "IsString" => return test("is a string", "is no string"),
        "IsNumeric" => return test("is a number", "is no number"),
        "IsBoolean" => return test("is a boolean", "is no boolean"),
        "IsTimestamp" => return test("is a timestamp", "is no timestamp"),
        "BooleanEquals" => return test("is true", "is false"),
        "StringMatches" => return Some(format!("matches {}", literal(operand))),
        _ => {}
    }
    let (operator, path) = match operator.strip_suffix("Path") {
        Some(operator) => (operator, true),
        None => (operator, false),
    };
    let kinds = ["String", "Numeric", "Timestamp", "Boolean"];
    let (kind, relation) = kinds
        .iter()
        .find_map(|kind| Some((*kind, operator.strip_prefix(kind)?)))?;
    let sign = match (relation, kind) {
        ("Equals", "Numeric") => "=",
        ("Equals", _) => "is",
        ("LessThan", "Timestamp") => "is before",
        ("GreaterThan", "Timestamp") => "is after",
        ("LessThan", _) => "<",
        ("GreaterThan", _) => ">",
        ("LessThanEquals", _) => "≤",
        ("GreaterThanEquals", _) => "≥",
        _ => return None,
    };
    let text = match operand.as_str() {
        Some(text) if path => text.to_owned(),
        _ => literal(operand),
    };
    Some(format!("{sign} {text}"))
}

/// A value as the author wrote it, in one line.
fn literal(node: &Node) -> String {
    match node.as_str() {
        Some(text) => format!("“{text}”"),
        None => node.to_value().to_string(),
    }
}

/// Words with long paths cut to their ends: `$.table.Item.status.S` becomes `…status.S`. For labels; the
/// whole text stays beside it.
pub(super) fn shorten(words: &str, longest: usize) -> String {
    let cut = |word: &str| -> String {
        let plain = word.trim_start_matches('(');
        if plain.len() <= longest || !plain.starts_with('$') {
            return word.to_owned();
        }
        let steps: Vec<&str> = plain.split('.').collect();
        let mut kept = String::new();
        for step in steps.iter().rev() {
            // A lone last step such as `S` says nothing.
            if kept.len() >= 6 && kept.len() + step.len() + 2 > longest {
                break;
            }
            if !kept.is_empty() {
                kept.insert(0, '.');
            }
            kept.insert_str(0, step);
        }
        let open = word.len() - plain.len();
        format!("{}…{kept}", word.get(..open).unwrap_or_default())
    };
    words.split(' ').map(cut).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_become_sentences() {
        for (rule, words) in [
            (
                r#"{"Variable": "$.ok", "BooleanEquals": true, "Next": "A"}"#,
                "$.ok is true",
            ),
            (r#"{"Variable": "$.s", "StringEquals": "A"}"#, "$.s is “A”"),
            (
                r#"{"Variable": "$.n", "NumericLessThanPath": "$.max"}"#,
                "$.n < $.max",
            ),
            (
                r#"{"Variable": "$.x", "IsPresent": false}"#,
                "$.x is missing",
            ),
            (
                r#"{"Or": [{"Variable": "$.a", "IsNull": true}, {"And": [{"Variable": "$.b", "NumericEquals": 1}, {"Not": {"Variable": "$.c", "StringMatches": "x*"}}]}]}"#,
                "$.a is null or ($.b = 1 and not $.c matches “x*”)",
            ),
            (r#"{"Condition": "{% $n > 3 %}"}"#, "$n > 3"),
            (r#"{"Variable": "$.x", "Strange": 1}"#, "$.x …"),
            (r#"{"Next": "A"}"#, ""),
            ("3", ""),
        ] {
            let syntax = json::syntax::parse(rule);
            let root = syntax.root.expect("a value");
            assert_eq!(in_words(&root), words);
        }
    }

    #[test]
    fn long_paths_keep_their_ends() {
        assert_eq!(
            shorten("$.table.Item.executionstatus.S is “A”", 20),
            "…executionstatus.S is “A”"
        );
        assert_eq!(shorten("$.a is $.b", 24), "$.a is $.b");
    }
}
