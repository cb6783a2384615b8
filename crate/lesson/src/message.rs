//! Fills what was observed into the sentences that authors write. It knows no check.

use crate::observation::Observation;

/// The words that may stand in braces.
#[cfg(feature = "author")]
const WORDS: [&str; 11] = [
    "status",
    "error",
    "cause",
    "output",
    "path",
    "calls",
    "events",
    "seconds",
    "transitions",
    "payload",
    "finding",
];

/// Replaces `{status}`, `{path}`… by what was seen.
pub(crate) fn fill(text: &str, seen: &Observation) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        filled.push_str(&rest[..start]);
        rest = &rest[start..];
        let word = rest[1..].split_once('}').map(|(word, _)| word);
        match word.and_then(|word| Some((word, value(word, seen)?))) {
            Some((word, value)) => {
                filled.push_str(&value);
                rest = &rest[word.len() + 2..];
            }
            None => {
                filled.push('{');
                rest = &rest[1..];
            }
        }
    }
    filled.push_str(rest);
    filled
}

/// Words in braces that mean nothing; for the proofs of a lesson.
#[cfg(feature = "author")]
pub(crate) fn unknown_words(text: &str) -> Vec<String> {
    text.split('{')
        .skip(1)
        .filter_map(|part| part.split_once('}').map(|(word, _)| word))
        .filter(|word| word.chars().all(|c| c.is_ascii_lowercase()) && !WORDS.contains(word))
        .map(str::to_string)
        .collect()
}

fn value(word: &str, seen: &Observation) -> Option<String> {
    Some(match word {
        "status" => seen.status.clone(),
        "error" => seen.error.clone().unwrap_or_else(|| "no error".to_string()),
        "cause" => short(seen.cause.as_deref().unwrap_or("no cause")),
        "output" => seen
            .output
            .as_ref()
            .map_or_else(|| "(none)".to_string(), |output| short(&output.text())),
        "path" => seen.path(),
        "calls" => seen.call_labels(),
        "events" => seen.events.to_string(),
        "seconds" => duration(seen.seconds),
        "transitions" => seen.transitions.to_string(),
        "payload" => seen.payload.to_string(),
        "finding" => {
            let error = seen.findings.iter().find(|finding| finding.is_error);
            match error.or(seen.findings.first()) {
                // The code says nothing to a learner, and the sentence around has a full stop of its own.
                Some(found) => format!(
                    "line {}: {}",
                    found.line,
                    found.message.trim_end_matches('.')
                ),
                None => short(seen.cause.as_deref()?),
            }
        }
        _ => return None,
    })
}

/// A text that fits into a sentence.
fn short(text: &str) -> String {
    const MOST: usize = 160;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_string(),
    }
}

/// Seconds in the unit that a person would use.
fn duration(seconds: f64) -> String {
    let (value, unit) = match seconds {
        s if s < 120.0 => (s, "s"),
        s if s < 7_200.0 => (s / 60.0, "min"),
        s if s < 172_800.0 => (s / 3_600.0, "h"),
        s => (s / 86_400.0, "days"),
    };
    let rounded = (value * 10.0).round() / 10.0;
    format!("{rounded} {unit}")
}

#[cfg(test)]
mod tests {
    use super::{duration, fill};
    use crate::observation::Observation;

    #[test]
    fn words_in_braces_are_replaced() {
        let seen = Observation {
            status: "FAILED".to_string(),
            visits: vec!["A".to_string(), "B".to_string()],
            ..Observation::default()
        };
        assert_eq!(
            fill("It ended {status} after {path}; {x} {% $y %} {", &seen),
            "It ended FAILED after A → B; {x} {% $y %} {"
        );
    }

    #[test]
    fn durations_read_well() {
        for (seconds, text) in [
            (3.0, "3 s"),
            (0.25, "0.3 s"),
            (600.0, "10 min"),
            (28_800.0, "8 h"),
            (31_536_000.0, "365 days"),
        ] {
            assert_eq!(duration(seconds), text);
        }
    }
}
