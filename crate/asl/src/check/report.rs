//! Where rules put what they find, and the codes they use.

use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// Past this many findings the rest is not told: nobody reads it, and each costs time while typing.
pub const MAX_DIAGNOSTICS: usize = 1000;

/// The findings so far.
#[derive(Debug, Default)]
pub(super) struct Report<'t> {
    text: &'t str,
    found: Vec<Diagnostic>,
    /// Places that could not be read.
    torn: Vec<Span>,
}

impl<'t> Report<'t> {
    /// A report on this text.
    pub(super) fn new(text: &'t str) -> Report<'t> {
        Report {
            text,
            found: Vec::new(),
            torn: Vec::new(),
        }
    }

    /// The place of a part of a string: bytes of what the literal at `literal` stands for become bytes of the text.
    pub(super) fn inside(&self, literal: Span, part: std::ops::Range<usize>) -> Span {
        crate::source::inside(self.text, literal, part)
    }

    /// Tells a place that could not be read. What else would be said of that very place follows from it and is
    /// left out.
    pub(super) fn tear(&mut self, diagnostic: Diagnostic) {
        if !self.torn.contains(&diagnostic.span) {
            self.torn.push(diagnostic.span);
            self.found.push(diagnostic);
        }
    }

    /// Whether something inside could not be read, so that what seems to be missing may be there.
    pub(super) fn is_torn(&self, span: Span) -> bool {
        self.torn
            .iter()
            .any(|torn| span.start <= torn.start && torn.end <= span.end)
    }

    /// Whether the value at this place is written in quotes. In YAML it need not be.
    pub(super) fn is_quoted(&self, span: Span) -> bool {
        let first = self.text.as_bytes().get(span.start as usize);
        matches!(first, Some(b'"' | b'\''))
    }

    /// Adds a finding.
    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        let overlaps =
            |torn: &&Span| torn.start < diagnostic.span.end && diagnostic.span.start < torn.end;
        if !self.is_full() && self.torn.iter().find(overlaps).is_none() {
            self.found.push(diagnostic);
        }
    }

    /// Whether there is no use in finding more.
    pub(super) fn is_full(&self) -> bool {
        self.found.len() >= MAX_DIAGNOSTICS
    }

    /// The findings in the order of the text; graver ones first where they share a place.
    pub(super) fn finish(mut self) -> Vec<Diagnostic> {
        if !crate::source::looks_like_json(self.text) {
            for diagnostic in &mut self.found {
                super::yaml::fit(self.text, diagnostic);
            }
        }
        self.found.sort_by(|a, b| {
            let place = |d: &Diagnostic| (d.span.start, std::cmp::Reverse(d.severity), d.span.end);
            place(a).cmp(&place(b))
        });
        self.found.dedup();
        self.found
    }
}

/// The service's codes [A].
pub(super) const SCHEMA: &str = "SCHEMA_VALIDATION_FAILED";
pub(super) const INVALID_JSON: &str = "INVALID_JSON_DESCRIPTION";
pub(super) const MISSING_TARGET: &str = "MISSING_TRANSITION_TARGET";
pub(super) const MISSING_END: &str = "MISSING_END_STATE";
pub(super) const DUPLICATE_STATE: &str = "DUPLICATE_STATE_NAME";
pub(super) const INVALID_STATE_NAME: &str = "INVALID_STATE_NAME";
pub(super) const DUPLICATE_LABEL: &str = "DUPLICATE_LABEL_NAME";
pub(super) const INVALID_LABEL: &str = "INVALID_LABEL_NAME";
pub(super) const TOO_DEEP: &str = "TOO_DEEPLY_NESTED";
/// A value that looks like a path or an intrinsic function under a key without `.$`.
pub(super) const NO_DOLLAR: &str = "NO_DOLLAR";
/// A value that looks like a path in a field whose name does not end in `Path`.
pub(super) const NO_PATH: &str = "NO_PATH";
/// A `.$` key inside `Result`.
pub(super) const STATIC_RESULT: &str = "PASS_RESULT_IS_STATIC";

/// A definition that the service refuses with its most common code. The service calls the whole definition `/`.
pub(super) fn refused(message: impl Into<String>, pointer: &str, span: Span) -> Diagnostic {
    Diagnostic::error(SCHEMA, message, located(pointer), span)
}

/// The pointer as the service writes it.
pub(super) fn located(pointer: &str) -> &str {
    if pointer.is_empty() { "/" } else { pointer }
}

/// The pointer of a member.
pub(super) fn within(pointer: &str, step: &str) -> String {
    let mut pointer = pointer.to_owned();
    json::pointer::push(&mut pointer, step);
    pointer
}

/// The opening bracket of a value: underlining all of a long object helps nobody.
pub(super) fn opening(span: Span) -> Span {
    Span {
        start: span.start,
        end: span.end.min(span.start.saturating_add(1)),
    }
}
