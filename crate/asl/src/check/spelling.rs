//! Guesses what a misspelt name was meant to be.

/// The candidate that is closest to the word, if one is close enough to be meant.
pub(super) fn nearest<'c>(
    word: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    let length = word.chars().count();
    if word.len() > MAX {
        return None;
    }
    let allowed = match length {
        0..=2 => 0,
        3..=5 => 1,
        6..=11 => 2,
        _ => 3,
    };
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        if candidate == word {
            continue;
        }
        let distance = if candidate.eq_ignore_ascii_case(word) {
            0
        } else if candidate.chars().count().abs_diff(length) > allowed {
            continue;
        } else {
            distance(word, candidate)
        };
        if distance <= allowed && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// How many single changes lead from one word to the other, letter case apart; two swapped letters count as one
/// change. Words longer than 64 bytes are too far from everything.
fn distance(a: &str, b: &str) -> usize {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() > MAX || b.len() > MAX {
        return usize::MAX;
    }
    let same = |x: Option<&u8>, y: Option<&u8>| match (x, y) {
        (Some(x), Some(y)) => x.eq_ignore_ascii_case(y),
        _ => false,
    };
    // The first or the last letter of a slip is nearly always right; most candidates need no closer look.
    if !same(a.first(), b.first()) && !same(a.last(), b.last()) {
        return usize::MAX;
    }
    let mut before_last = [0_usize; MAX + 1];
    let mut last: [usize; MAX + 1] = std::array::from_fn(|i| i);
    for i in 0..a.len() {
        let mut row = [i + 1; MAX + 1];
        for j in 0..b.len() {
            let changed = usize::from(!same(a.get(i), b.get(j)));
            let mut least = (last[j] + changed).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && same(a.get(i), b.get(j - 1)) && same(a.get(i - 1), b.get(j)) {
                least = least.min(before_last[j - 1] + 1);
            }
            row[j + 1] = least;
        }
        before_last = last;
        last = row;
    }
    last[b.len()]
}

/// Longer words are not compared.
const MAX: usize = 64;

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn guesses() {
        let names = ["Next", "Parameters", "ResultPath", "OutputPath", "End"];
        assert_eq!(nearest("next", names), Some("Next"));
        assert_eq!(nearest("Nxet", names), Some("Next"));
        assert_eq!(nearest("Paramters", names), Some("Parameters"));
        assert_eq!(nearest("Result", names), None);
        assert_eq!(nearest("Colour", names), None);
        assert_eq!(nearest("E", names), None);
    }
}
