//! What is said about an author's text: a code, a place, a sentence, help and sometimes a fix.

use crate::source::Span;

/// One finding about the author's text. Never a runtime error of the simulated world.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// How grave it is.
    pub severity: Severity,
    /// The service's code where it has one (`SCHEMA_VALIDATION_FAILED`), else ours in kebab case (`never-caught`).
    pub code: &'static str,
    /// The service's message where it is known, word for word.
    pub message: String,
    /// JSON pointer of the place as the service reports it; empty when it reports none.
    pub pointer: String,
    /// Bytes of the text.
    pub span: Span,
    /// One sentence that says what to do; empty when the message says it all.
    pub help: String,
    /// An edit that mends it for certain.
    pub fix: Option<Fix>,
}

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Hint,
    /// Legal but probably not meant.
    Warning,
    /// The service refuses the definition.
    Error,
}

impl Severity {
    /// The service's name: `ERROR` or `WARNING`; hints are ours.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Hint => "HINT",
            Severity::Warning => "WARNING",
            Severity::Error => "ERROR",
        }
    }
}

/// An edit: replace the bytes of `span` with `replacement`.
#[derive(Clone, Debug, PartialEq)]
pub struct Fix {
    /// What the edit does, as a button says it: "Rename to Next".
    pub label: String,
    /// What is replaced.
    pub span: Span,
    /// With what.
    pub replacement: String,
}

impl Diagnostic {
    /// An error of this code at this place.
    pub fn error(
        code: &'static str,
        message: impl Into<String>,
        pointer: impl Into<String>,
        span: Span,
    ) -> Diagnostic {
        Diagnostic {
            severity: Severity::Error,
            code,
            message: message.into(),
            pointer: pointer.into(),
            span,
            help: String::new(),
            fix: None,
        }
    }

    /// A warning of this code at this place.
    pub fn warning(
        code: &'static str,
        message: impl Into<String>,
        pointer: impl Into<String>,
        span: Span,
    ) -> Diagnostic {
        Diagnostic {
            severity: Severity::Warning,
            ..Diagnostic::error(code, message, pointer, span)
        }
    }

    /// Adds a sentence of help.
    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = help.into();
        self
    }

    /// Adds a certain fix.
    pub fn fix(
        mut self,
        label: impl Into<String>,
        span: Span,
        replacement: impl Into<String>,
    ) -> Diagnostic {
        self.fix = Some(Fix {
            label: label.into(),
            span,
            replacement: replacement.into(),
        });
        self
    }
}
