//! Places in a text: the parser counts characters, everything else counts bytes.

use json::syntax::Span;
use saphyr_parser::Marker;

/// Where every 64th character starts, so that a place is found without reading the text again.
pub(crate) struct Places<'t> {
    text: &'t str,
    /// Empty when every character is one byte.
    stations: Vec<usize>,
}

const APART: usize = 64;

impl<'t> Places<'t> {
    pub(crate) fn new(text: &'t str) -> Places<'t> {
        let stations = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices()
                .step_by(APART)
                .map(|(at, _)| at)
                .collect()
        };
        Places { text, stations }
    }

    /// The byte offset of a character; past the end the end.
    pub(crate) fn byte(&self, mark: Marker) -> usize {
        let index = mark.index();
        if self.stations.is_empty() {
            return index.min(self.text.len());
        }
        let Some(station) = self.stations.get(index / APART) else {
            return self.text.len();
        };
        let rest = self.text.get(*station..).unwrap_or_default();
        rest.char_indices()
            .nth(index % APART)
            .map_or(self.text.len(), |(at, _)| station + at)
    }

    /// The bytes of a place, without white space at its end.
    pub(crate) fn span(&self, span: saphyr_parser::Span) -> Span {
        let (start, end) = (self.byte(span.start), self.byte(span.end));
        let under = self.text.get(start..end).unwrap_or_default();
        Span::new(start, start + under.trim_end().len())
    }
}

/// The line around an offset, without its break.
pub(crate) fn line(text: &str, at: usize) -> std::ops::Range<usize> {
    let before = text.get(..at).unwrap_or_default();
    let after = text.get(at..).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |i| i + 1);
    let end = at + after.find('\n').unwrap_or(after.len());
    start..end
}
