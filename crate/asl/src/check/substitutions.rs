//! `${Name}` substitutions: values that a deployment fills in, found wherever they stand, in strings or bare.

use crate::source::Span;

/// A substitution in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Substitution<'t> {
    /// What stands between `${` and `}`.
    pub name: &'t str,
    /// Where it stands, `${` and `}` included.
    pub span: Span,
    /// Whether it stands outside of any string, where the text is no JSON until it is filled in.
    pub bare: bool,
}

/// Finds all substitutions of a definition's text, in its order. Of nested ones the outermost counts.
pub fn find(text: &str) -> Vec<Substitution<'_>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let (mut at, mut in_string) = (0, false);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' if in_string => at += 1,
            b'"' => in_string = !in_string,
            // A string ends with its line at the latest.
            b'\n' => in_string = false,
            b'$' if bytes.get(at + 1) == Some(&b'{') => {
                if let Some(end) = closing(bytes, at + 2) {
                    found.push(Substitution {
                        name: text.get(at + 2..end).unwrap_or_default(),
                        span: Span::new(at, end + 1),
                        bare: !in_string,
                    });
                    at = end;
                }
            }
            _ => {}
        }
        at += 1;
    }
    found
}

/// The brace that closes a substitution; it stands on the same line, and names are short.
fn closing(bytes: &[u8], start: usize) -> Option<usize> {
    let mut depth = 1_usize;
    for (i, byte) in bytes.iter().enumerate().skip(start).take(500) {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            b'\n' | b'"' => return None,
            _ => {}
        }
        if depth == 0 {
            return Some(i);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn finds() {
        let text =
            r#"{"a": "${A}", "b": ${B}, "c": "x\"${arn:${P}:x}y", "d": "${open", "e": "$ {no}"}"#;
        let found: Vec<_> = find(text).iter().map(|s| (s.name, s.bare)).collect();
        assert_eq!(found, [("A", false), ("B", true), ("arn:${P}:x", false)]);
        for s in find(text) {
            let whole = &text[s.span.start as usize..s.span.end as usize];
            assert_eq!(whole, format!("${{{}}}", s.name));
        }
    }
}
