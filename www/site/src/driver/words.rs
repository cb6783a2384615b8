//! Times, sizes and places in words.

use asl::journal::{Event, FrameId, Journal};

/// A span of virtual milliseconds: `0 s`, `1.25 s`, `3 min 20 s`, `2 h 5 min`, `1 d 4 h`.
pub(crate) fn span(millis: i64) -> String {
    let millis = millis.max(0);
    let seconds = millis / 1_000;
    let two = |large: i64, unit: &str, small: i64, other: &str| {
        if small == 0 {
            format!("{large} {unit}")
        } else {
            format!("{large} {unit} {small} {other}")
        }
    };
    match seconds {
        0..=59 => {
            let rest = millis % 1_000;
            if rest == 0 {
                format!("{seconds} s")
            } else {
                let text = format!("{seconds}.{rest:03}");
                format!("{} s", text.trim_end_matches('0'))
            }
        }
        60..=3_599 => two(seconds / 60, "min", seconds % 60, "s"),
        3_600..=86_399 => two(seconds / 3_600, "h", seconds % 3_600 / 60, "min"),
        _ => two(seconds / 86_400, "d", seconds % 86_400 / 3_600, "h"),
    }
}

/// Seconds that may have a fraction, as a span.
pub(super) fn seconds(seconds: f64) -> String {
    span((seconds * 1_000.0).round() as i64)
}

/// A count with a mark at each thousand.
pub(crate) fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Dollars: cents where there are any, else as many digits as it takes to tell something.
pub(crate) fn money(dollars: f64) -> String {
    match dollars {
        d if d <= 0.0 => "$0".into(),
        d if d >= 1_000.0 => format!("${}", count(d.round() as u64)),
        d if d >= 0.1 => format!("${d:.2}"),
        d if d >= 0.001 => format!("${d:.4}"),
        d => {
            let text = format!("{d:.8}");
            format!("${}", text.trim_end_matches('0'))
        }
    }
}

/// Branches and iterations around a thread of control: `iteration 2, branch 0`.
pub(super) fn place(journal: &Journal, frame: FrameId) -> String {
    let mut steps = Vec::new();
    let mut at = journal.frame(frame);
    while let Some(info) = at {
        let execution = journal.execution(info.execution);
        if let Some(parent) = info.parent {
            let owner = info.owner.zip(execution);
            let map = owner
                .is_some_and(|(id, e)| e.program.state(id).kind == asl::definition::StateKind::Map);
            let word = if map { "iteration" } else { "branch" };
            steps.push(format!("{word} {}", info.index));
            at = journal.frame(parent);
        } else {
            if let Some(execution) = execution.filter(|e| e.parent.is_some()) {
                steps.push(match execution.index {
                    Some(index) => format!("item {index}"),
                    None => format!("in {}", execution.name),
                });
            }
            break;
        }
    }
    steps.reverse();
    steps.join(", ")
}

/// The place of an event.
pub(super) fn place_of(journal: &Journal, event: &Event) -> String {
    place(journal, event.frame)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_read_well_at_every_size() {
        let cases = [
            (0, "0 s"),
            (1_250, "1.25 s"),
            (59_999, "59.999 s"),
            (60_000, "1 min"),
            (200_000, "3 min 20 s"),
            (7_500_000, "2 h 5 min"),
            (100_800_000, "1 d 4 h"),
        ];
        for (millis, text) in cases {
            assert_eq!(span(millis), text);
        }
        assert_eq!(seconds(2.0), "2 s");
    }

    #[test]
    fn money_tells_small_sums() {
        let cases = [
            (0.0, "$0"),
            (0.000_025, "$0.000025"),
            (0.0125, "$0.0125"),
            (12.4, "$12.40"),
            (1_234.5, "$1,235"),
        ];
        for (dollars, text) in cases {
            assert_eq!(money(dollars), text);
        }
    }

    #[test]
    fn counts_are_grouped() {
        assert_eq!(count(0), "0");
        assert_eq!(count(999), "999");
        assert_eq!(count(25_000), "25,000");
        assert_eq!(count(1_234_567), "1,234,567");
    }
}
