//! How wide text is, and how it breaks into lines, without asking a browser: the picture must be the same
//! everywhere, so widths are estimates from a table that errs on the wide side.

/// The estimated width of a text in pixels at this font size, for the sans-serif faces of common systems.
pub fn width(text: &str, size: f64) -> i32 {
    let em: f64 = text.chars().map(advance).sum();
    (em * size).ceil() as i32
}

/// The advance of one character as a part of the font size.
fn advance(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | '\'' | '|' | '.' | ',' | ':' | ';' | '!' => 0.29,
        'I' | 'f' | 't' | 'r' | ' ' | '(' | ')' | '[' | ']' | '/' | '\\' | '"' | '`' => 0.37,
        '-' | '{' | '}' | '*' => 0.43,
        'm' | 'M' | 'W' | '@' | '%' | '…' => 0.93,
        'w' | 'N' | 'O' | 'Q' | 'G' | 'D' | 'H' | 'U' | 'C' => 0.78,
        'A'..='Z' | '&' => 0.68,
        '_' => 0.56,
        'a'..='z' | '0'..='9' | '$' | '?' | '#' | '=' | '<' | '>' | '+' | '~' | '^' => 0.585,
        c if (c as u32) < 0x2e80 => 0.64,
        _ => 1.05,
    }
}

/// Cuts a text to what fits, an ellipsis at the end when something is missing.
pub fn ellipsis(text: &str, size: f64, room: i32) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let room = f64::from(room) / size - advance('…');
    let mut used = 0.0;
    let mut cut = 0;
    for (i, c) in text.char_indices() {
        used += advance(c);
        if used > room {
            break;
        }
        cut = i + c.len_utf8();
    }
    let mut short = text.get(..cut).unwrap_or_default().trim_end().to_owned();
    short.push('…');
    short
}

/// Breaks a text into at most `most` lines of at most `room` pixels: at spaces, else after one of `_-./`, else at a
/// change to upper case, else anywhere. What does not fit ends in an ellipsis. Lines come out about equally long.
pub fn wrap(text: &str, size: f64, room: i32, most: usize) -> Vec<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let best = fill(&text, size, room, most);
    let count = best.lines.len();
    if count < 2 || best.cut {
        return best.lines;
    }
    // The same number of lines in a narrower measure reads better than a long line and a short one.
    let (mut low, mut high) = (room / count as i32, room);
    let mut best = best;
    for _ in 0..6 {
        let middle = (low + high) / 2;
        let tried = fill(&text, size, middle, count);
        if !tried.cut && tried.lines.len() == count && tried.broken <= best.broken {
            best = tried;
            high = middle;
        } else {
            low = middle;
        }
    }
    best.lines
}

/// A text in lines.
struct Filled {
    lines: Vec<String>,
    /// Whether something is missing at the end.
    cut: bool,
    /// How many lines end inside a word.
    broken: usize,
}

fn fill(text: &str, size: f64, room: i32, most: usize) -> Filled {
    let mut filled = Filled {
        lines: Vec::new(),
        cut: false,
        broken: 0,
    };
    let mut rest = text;
    while !rest.is_empty() {
        if filled.lines.len() + 1 >= most || width(rest, size) <= room {
            filled.cut = width(rest, size) > room;
            filled.lines.push(ellipsis(rest, size, room));
            break;
        }
        let (cut, broken) = break_at(rest, size, room);
        filled.broken += usize::from(broken);
        let (line, after) = rest.split_at_checked(cut).unwrap_or((rest, ""));
        filled.lines.push(line.trim_end().to_owned());
        rest = after.trim_start();
    }
    filled
}

/// The byte at which the first line ends, and whether that is inside a word; at least one character stays on it.
fn break_at(text: &str, size: f64, room: i32) -> (usize, bool) {
    let room = f64::from(room) / size;
    let (mut used, mut end) = (0.0, 0);
    let (mut space, mut mark, mut hump) = (0, 0, 0);
    let mut before = ' ';
    for (i, c) in text.char_indices() {
        if c == ' ' {
            space = i;
        } else if matches!(before, '_' | '-' | '/') || (c == '.' && i > 0) {
            mark = i;
        } else if c.is_uppercase() && before.is_lowercase() {
            hump = i;
        }
        used += advance(c);
        if used > room && i > 0 {
            break;
        }
        end = i + c.len_utf8();
        before = c;
    }
    // A break that leaves most of the line empty is worse than a break inside a word.
    let good = |at: usize| at > 0 && at * 10 >= end * 3;
    let found = [space, mark, hump].into_iter().find(|at| good(*at));
    (found.unwrap_or(end), found.is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_where_one_reads() {
        assert_eq!(wrap("Short", 14.0, 200, 2), ["Short"]);
        assert_eq!(
            wrap("Previous or concurrent execution SUCCEEDED?", 14.0, 220, 2),
            ["Previous or concurrent", "execution SUCCEEDED?"]
        );
        let lines = wrap("CheckIfTheInventoryHasBeenReserved", 14.0, 150, 2);
        assert_eq!(lines.len(), 2);
        assert!(
            lines.iter().all(|line| width(line, 14.0) <= 150),
            "{lines:?}"
        );
        let lines = wrap(
            "…executionstatus.S is present and …executionstatus.S is “DONE”",
            11.5,
            150,
            4,
        );
        // A short first word on a line is no reason to cut the long one that follows.
        let whole = lines.iter().filter(|l| l.contains("executionstatus"));
        assert_eq!(whole.count(), 2, "{lines:?}");
        let lines = wrap(&"long ".repeat(40), 14.0, 150, 2);
        assert!(lines.last().is_some_and(|line| line.ends_with('…')));
    }

    #[test]
    fn any_text_fits() {
        for text in [
            "",
            " ",
            "日本語の状態の名前はとても長いです",
            "\u{301}\u{301}",
            "x",
        ] {
            for room in [0, 5, 40, 300] {
                for most in [1, 2, 3] {
                    assert!(wrap(text, 13.0, room, most).len() <= most);
                }
            }
        }
    }
}
