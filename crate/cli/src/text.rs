//! Texts in and out: files that are read, and what is printed on a terminal. It knows nothing of state machines.

use std::fmt::Display;
use std::io::{ErrorKind, Read, Write};
use std::path::Path;
use std::{fs, io};

use asl::source::{self, LineIndex, Span};
use json::syntax::Node;

/// Reads a file; `-` is standard input.
///
/// # Errors
/// A sentence that names the file.
pub(crate) fn read(path: &Path) -> Result<String, String> {
    let mut bytes = Vec::new();
    let done = if path == Path::new("-") {
        io::stdin().read_to_end(&mut bytes).map(|_| ())
    } else {
        fs::read(path).map(|read| bytes = read)
    };
    done.map_err(|error| unreadable(path, &error))?;
    String::from_utf8(bytes).map_err(|_| format!("{}: the file is not UTF-8 text", name(path)))
}

/// Why a file cannot be read or written, in plain words where the system has a number for it.
pub(crate) fn unreadable(path: &Path, error: &io::Error) -> String {
    let name = name(path);
    match error.kind() {
        ErrorKind::NotFound => format!("{name}: there is no such file or folder"),
        ErrorKind::IsADirectory => format!("{name}: this is a folder; a file is expected"),
        ErrorKind::PermissionDenied => format!("{name}: the system does not permit it"),
        _ => format!("{name}: {error}"),
    }
}

/// What messages call a file.
pub(crate) fn name(path: &Path) -> String {
    match path == Path::new("-") {
        true => "standard input".to_owned(),
        false => path.display().to_string(),
    }
}

/// The text as a terminal may show it: control characters, which could move the cursor or hide what follows, and
/// characters that turn the direction of writing become visible signs, one for one.
pub(crate) fn plain(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\t' => c,
            // The control pictures stand in the order of what they picture.
            '\0'..='\x1f' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
            '\x7f' => '\u{2421}',
            '\u{80}'..='\u{9f}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}' => '\u{fffd}',
            _ => c,
        })
        .collect()
}

/// Says on standard error what is wrong.
pub(crate) fn complain(problem: impl Display) {
    // Nothing is left to do when standard error is closed.
    let _ = writeln!(io::stderr(), "asl: {}", plain(&problem.to_string()));
}

/// Prints to standard output. A reader that has gone away (`asl graph … | head`) is no error of ours; anything else,
/// such as a full disk, ends the command with status 2, so that half an answer is not taken for a whole one.
pub(crate) fn say(text: &str) {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            complain(format!("standard output: {error}"));
            std::process::exit(2);
        }
        _ => {}
    }
}

/// A problem `/pointer: sentence` of a document with the line and column of what it points at. `above` is what the
/// pointer has in front although the file has not: `/mocks` where the file holds the mocks alone.
pub(crate) fn placed(path: &Path, text: &str, above: &str, problem: &str) -> String {
    let problem = problem.strip_prefix(above).unwrap_or(problem);
    let syntax = source::parse(text);
    let span = syntax
        .root
        .as_ref()
        .map_or(Span::new(0, 0), |root| place(root, root.span, problem));
    let place = LineIndex::new(text).place(text, span.start as usize);
    format!("{}:{}:{}: {problem}", name(path), place.line, place.column)
}

/// Follows the pointer that a problem begins with as far as it leads. Keys stand in it as they are, so that the
/// longest one that fits is taken.
fn place(node: &Node, own: Span, pointer: &str) -> Span {
    let Some(rest) = pointer.strip_prefix('/') else {
        return own;
    };
    let follows = |key: &str| {
        let after = rest.strip_prefix(key)?;
        after.starts_with(['/', ':']).then_some(after)
    };
    let members = node.members().iter().filter_map(|member| {
        let after = follows(&member.key)?;
        Some((after, &member.value, member.key_span))
    });
    let items = node.items().iter().enumerate().filter_map(|(index, item)| {
        let after = follows(&index.to_string())?;
        Some((after, item, item.span))
    });
    let next = members.chain(items).min_by_key(|(after, ..)| after.len());
    next.map_or(own, |(after, value, span)| place(value, span, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_shown_and_not_obeyed() {
        assert_eq!(plain("a\x1b[31mb\u{202e}\r\nc\t"), "a␛[31mb\u{fffd}␍\nc\t");
        assert_eq!(plain("Grüße, 世界 🙂"), "Grüße, 世界 🙂");
    }

    #[test]
    fn problems_have_a_place() {
        let text = "{\n  \"A/b: c\": [\n    {\"retrun\": 1}\n  ],\n  \"A\": 1\n}";
        for (problem, wanted) in [
            (
                "/mocks/A/b: c/0/retrun: No.",
                "f:3:6: /A/b: c/0/retrun: No.",
            ),
            ("/mocks/A/b: c/0: No.", "f:3:5: /A/b: c/0: No."),
            ("/mocks/A: No.", "f:5:3: /A: No."),
            ("/mocks/Z/1: No.", "f:1:1: /Z/1: No."),
        ] {
            assert_eq!(placed(Path::new("f"), text, "/mocks", problem), wanted);
        }
    }
}
