//! The difference of two texts by lines, for showing a solution beside one's own text.

/// One line: of both texts, only of the first (`Some(false)`), or only of the second (`Some(true)`).
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row {
    pub(crate) side: Option<bool>,
    pub(crate) text: String,
}

/// Longer texts are compared only at their ends.
const MOST: usize = 1_500;

/// The lines of both texts in order, by longest common subsequence.
pub(crate) fn diff(old: &str, new: &str) -> Vec<Row> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let same = |(a, b): &(&&str, &&str)| a == b;
    let start = old.iter().zip(&new).take_while(same).count();
    let rest = old.len().min(new.len()) - start;
    let end = old
        .iter()
        .rev()
        .zip(new.iter().rev())
        .take(rest)
        .take_while(same)
        .count();
    let (a, b) = (&old[start..old.len() - end], &new[start..new.len() - end]);
    let row = |side, text: &&str| Row {
        side,
        text: (*text).to_string(),
    };
    let mut rows: Vec<Row> = old[..start].iter().map(|t| row(None, t)).collect();
    if a.len() > MOST || b.len() > MOST {
        rows.extend(a.iter().map(|t| row(Some(false), t)));
        rows.extend(b.iter().map(|t| row(Some(true), t)));
    } else {
        // common[i][j]: the longest common subsequence of a[i..] and b[j..].
        let width = b.len() + 1;
        let mut common = vec![0u32; (a.len() + 1) * width];
        for i in (0..a.len()).rev() {
            for j in (0..b.len()).rev() {
                common[i * width + j] = if a[i] == b[j] {
                    common[(i + 1) * width + j + 1] + 1
                } else {
                    common[(i + 1) * width + j].max(common[i * width + j + 1])
                };
            }
        }
        let (mut i, mut j) = (0, 0);
        while i < a.len() || j < b.len() {
            if i < a.len() && j < b.len() && a[i] == b[j] {
                rows.push(row(None, &a[i]));
                (i, j) = (i + 1, j + 1);
            } else if i < a.len()
                && (j == b.len() || common[(i + 1) * width + j] >= common[i * width + j + 1])
            {
                rows.push(row(Some(false), &a[i]));
                i += 1;
            } else {
                rows.push(row(Some(true), &b[j]));
                j += 1;
            }
        }
    }
    rows.extend(old[old.len() - end..].iter().map(|t| row(None, t)));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_kept_removed_and_added() {
        let signs = |old, new| -> String {
            diff(old, new)
                .iter()
                .map(|r| match r.side {
                    None => ' ',
                    Some(true) => '+',
                    Some(false) => '-',
                })
                .collect()
        };
        assert_eq!(signs("a\nb\nc", "a\nx\nc"), " -+ ");
        assert_eq!(signs("a", "a"), " ");
        assert_eq!(signs("", "a\nb"), "++");
        assert_eq!(signs("a\nb\na\nb", "b\na"), "-  -");
        assert_eq!(signs("a\na", "a"), " -");
    }
}
