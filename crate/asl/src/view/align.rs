//! Two sequences side by side by their longest common subsequence.

/// Pairs of places: both where the elements are equal, one where an element stands alone. Work grows with the
/// product of the lengths; past a bound the sequences are paired as far as they begin alike and then stand alone.
pub(super) fn align(
    a: usize,
    b: usize,
    equal: impl Fn(usize, usize) -> bool,
) -> Vec<(Option<usize>, Option<usize>)> {
    const MOST: usize = 4_000_000;
    let start = (0..a.min(b)).take_while(|i| equal(*i, *i)).count();
    let end = (0..a.min(b) - start)
        .take_while(|i| equal(a - 1 - i, b - 1 - i))
        .count();
    let mut pairs: Vec<(Option<usize>, Option<usize>)> =
        (0..start).map(|i| (Some(i), Some(i))).collect();
    let (rows, columns) = (a - start - end, b - start - end);
    if rows.saturating_mul(columns) > MOST {
        pairs.extend((start..a - end).map(|i| (Some(i), None)));
        pairs.extend((start..b - end).map(|j| (None, Some(j))));
    } else {
        // length[i][j]: of the best common subsequence of what follows places i and j.
        let width = columns + 1;
        let mut length = vec![0_u32; (rows + 1) * width];
        for i in (0..rows).rev() {
            for j in (0..columns).rev() {
                length[i * width + j] = if equal(start + i, start + j) {
                    length[(i + 1) * width + j + 1] + 1
                } else {
                    length[(i + 1) * width + j].max(length[i * width + j + 1])
                };
            }
        }
        let (mut i, mut j) = (0, 0);
        while i < rows || j < columns {
            if i < rows && j < columns && equal(start + i, start + j) {
                pairs.push((Some(start + i), Some(start + j)));
                i += 1;
                j += 1;
            } else if j == columns
                || (i < rows && length[(i + 1) * width + j] >= length[i * width + j + 1])
            {
                pairs.push((Some(start + i), None));
                i += 1;
            } else {
                pairs.push((None, Some(start + j)));
                j += 1;
            }
        }
    }
    pairs.extend((0..end).rev().map(|i| (Some(a - 1 - i), Some(b - 1 - i))));
    pairs
}
