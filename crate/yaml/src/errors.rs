//! The parser's complaints in sentences for people.

/// What the parser says and what we say; a complaint that is not listed gets a general sentence.
const SENTENCES: &[(&str, &str)] = &[
    (
        "mapping values are not allowed",
        "A colon has no place here: the line above may lack its colon, or the text belongs in quotes.",
    ),
    (
        "simple key expect",
        "A key needs a colon and a space behind it.",
    ),
    (
        "illegal placement of ':'",
        "A colon has no place here; a bracket may not be closed.",
    ),
    (
        "trailing content after",
        "Nothing may follow the closing quote; put all of the text into quotes.",
    ),
    (
        "did not find expected ',' or '}'",
        "A comma or } is missing here.",
    ),
    (
        "did not find expected key",
        "A key is expected here, indented as its neighbours are.",
    ),
    (
        "invalid indentation in quoted",
        "This quote is not closed, or its lines are not indented further than their key.",
    ),
    (
        "invalid indentation",
        "This line is indented differently from its neighbours.",
    ),
    (
        "wrongly indented",
        "This line is indented differently from the block of text it belongs to.",
    ),
    ("tab cannot be used", TAB),
    ("tabs disallowed", TAB),
    ("found a tab", TAB),
    ("start with a tab", TAB),
    (
        "quoted scalar, found unexpected end",
        "This quote is not closed.",
    ),
    (
        "unexpected document indicator",
        "This quote is not closed before the document ends.",
    ),
    (
        "hexadecimal",
        "An escape like \\x41 or \\u0041 needs its hexadecimal digits.",
    ),
    (
        "unknown escape",
        "Unknown escape in double quotes; single quotes take a backslash as it is.",
    ),
    ("unknown anchor", "No anchor of this name stands above."),
    (
        "is only valid inside a block",
        "An element with a dash has no place between brackets.",
    ),
    (
        "block sequence entries are not allowed",
        "An element with a dash begins on a line of its own.",
    ),
    ("expected ',' or '}'", "A comma or } is missing here."),
    ("expected ',' or ']'", "A comma or ] is missing here."),
    (
        "expected ',' or",
        "A comma or a closing bracket is missing here.",
    ),
    ("misplaced bracket", "This bracket closes nothing."),
    (
        "handle wasn't declared",
        "This tag has a prefix that no %TAG declares.",
    ),
    ("tag", "This tag cannot be read."),
    (
        "anchor",
        "An anchor or alias needs a name of letters and digits.",
    ),
    (
        "directive",
        "This directive cannot be read; a line starts with % only before the document.",
    ),
    (
        "block scalar",
        "Behind | or > stands nothing but a digit, + or -, and a comment.",
    ),
    (
        "comment intercepting",
        "A comment has no place inside of a text of several lines.",
    ),
    (
        "unexpected character",
        "Text that starts with this character belongs in quotes.",
    ),
    (
        "plain scalar cannot start",
        "Text that starts with this character belongs in quotes.",
    ),
    (
        "unexpected end of plain",
        "Text that starts with this character belongs in quotes.",
    ),
    (
        "may not precede any of",
        "A space belongs between the colon and what follows.",
    ),
    ("expected whitespace", "A space belongs here."),
    (
        "expected <document",
        "Nothing may follow the value of the document at this indentation.",
    ),
    (
        "expected '-' indicator",
        "This line is indented as an element but starts with no dash.",
    ),
    (
        "reserved",
        "Text that starts with this character belongs in quotes.",
    ),
    (
        "expected node content",
        "A value is expected here; text that starts with this character belongs in quotes.",
    ),
    (
        "byte order mark",
        "A byte order mark stands only at the start of a text.",
    ),
    ("unprintable", "This character has no place in a text."),
    ("recursion limit", "The YAML nests too deeply."),
    (
        "document end",
        "Nothing may follow the end of the document.",
    ),
    ("unexpected eof", "The text ends too early."),
];

/// The sentence for a complaint.
pub(crate) fn sentence(complaint: &str) -> &'static str {
    let found = SENTENCES.iter().find(|(part, _)| complaint.contains(part));
    found.map_or(
        "This is not YAML; text may belong in quotes.",
        |(_, sentence)| sentence,
    )
}

/// A colon where none can be: the line above, which lacks its own, may be to blame.
pub(crate) const STRAY_COLON: &str = SENTENCES[0].1;
pub(crate) const COLON_MISSING: &str = SENTENCES[1].1;
pub(crate) const TAB: &str = "A tab cannot indent; use spaces.";
pub(crate) const TOO_DEEP: &str = "The YAML nests too deeply.";
pub(crate) const NOT_FINITE: &str = "JSON has no infinity and no NaN.";
pub(crate) const KEY_IS_NO_TEXT: &str = "A key must be text.";
pub(crate) const UNFOLDS: &str = "The aliases of this text unfold to too much.";
pub(crate) const INSIDE_ITSELF: &str = "This alias stands inside of what it names.";
pub(crate) const MERGES_NOTHING: &str = "Only mappings can be merged.";
pub(crate) const EMPTY: &str = "The text is empty: a value is expected.";
pub(crate) const NUL: &str = "A NUL character has no place in a text.";
