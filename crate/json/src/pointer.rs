//! JSON pointers (RFC 6901): how diagnostics, item readers and checks name a place in a value.

use crate::Value;

/// Appends one step, escaping `~` and `/`.
pub fn push(pointer: &mut String, step: &str) {
    pointer.push('/');
    for c in step.chars() {
        match c {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            c => pointer.push(c),
        }
    }
}

/// The unescaped steps of a pointer; `None` when it is neither empty nor starts with `/`.
pub fn steps(pointer: &str) -> Option<Vec<String>> {
    if pointer.is_empty() {
        return Some(Vec::new());
    }
    let rest = pointer.strip_prefix('/')?;
    Some(
        rest.split('/')
            .map(|step| step.replace("~1", "/").replace("~0", "~"))
            .collect(),
    )
}

/// The value a pointer names.
///
/// ```
/// let value = json::json!({"a": {"b/c": [10, 20]}});
/// assert_eq!(json::pointer::resolve(&value, "/a/b~1c/1"), Some(&json::json!(20)));
/// assert_eq!(json::pointer::resolve(&value, "/a/x"), None);
/// ```
pub fn resolve<'v>(value: &'v Value, pointer: &str) -> Option<&'v Value> {
    steps(pointer)?
        .iter()
        .try_fold(value, |value, step| match value {
            Value::Object(object) => object.get(step),
            Value::Array(array) if step == "0" || !step.starts_with('0') => {
                array.get(step.parse::<usize>().ok()?)
            }
            _ => None,
        })
}
