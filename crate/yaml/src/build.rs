//! From the parser's events to nodes. Aliases are copied within a budget; depth is counted, not recursed.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use json::syntax::{Member, Node, NodeKind, Notice, Span, Syntax, SyntaxError};
use json::{MAX_DEPTH, Str};
use saphyr_parser::{Event, ScalarStyle, Tag};

use crate::resolve::{self, Elsewhere};
use crate::tag::{self, Meaning};
use crate::text::Places;
use crate::{code, errors};

/// Nodes that aliases may copy: a laugh, not a billion.
const MAX_COPIES: usize = 100_000;

/// Past this many, notices say nothing new.
const MAX_NOTICES: usize = 200;

type Tagged<'p> = Option<Cow<'p, Tag>>;

/// Takes events in their order.
pub(crate) struct Builder<'t> {
    text: &'t str,
    places: &'t Places<'t>,
    open: Vec<Open>,
    anchors: HashMap<usize, Built>,
    copies: usize,
    /// Where the last token ended.
    last: usize,
    root: Option<Node>,
    documents: usize,
    syntax: Syntax,
}

/// A finished node, with how much of it there is.
#[derive(Clone)]
struct Built {
    node: Node,
    size: usize,
    height: usize,
    /// How it would read as a key.
    key: Option<Str>,
    plain: bool,
}

/// A collection that is not closed yet.
struct Open {
    start: usize,
    anchor: usize,
    tag: Option<Tag>,
    size: usize,
    height: usize,
    flow: bool,
    kind: OpenKind,
}

enum OpenKind {
    Sequence(Vec<Node>),
    Mapping {
        members: Vec<Member>,
        key: Option<(Str, Span, bool)>,
        merged: Vec<Node>,
    },
}

impl<'t> Builder<'t> {
    pub(crate) fn new(text: &'t str, places: &'t Places<'t>) -> Builder<'t> {
        Builder {
            text,
            places,
            open: Vec::new(),
            anchors: HashMap::new(),
            copies: 0,
            last: 0,
            root: None,
            documents: 0,
            syntax: Syntax::default(),
        }
    }

    /// Takes the next event; false when the rest is of no interest.
    pub(crate) fn take(&mut self, event: Event<'_>, span: saphyr_parser::Span) -> bool {
        let mut span = self.places.span(span);
        match event {
            Event::DocumentStart(_) => {
                self.documents += 1;
                if self.documents > 1 {
                    self.notice(
                        code::DOCUMENTS,
                        Span::new(
                            span.start as usize,
                            (span.start as usize + 3).min(self.text.len()),
                        ),
                        "A second document begins here; only the first one is read".into(),
                        "A definition is one document: move the rest into a file of its own.",
                        None,
                    );
                    return false;
                }
            }
            Event::Scalar(text, style, anchor, tag) => {
                // Nothing stands there: the place is the end of what came before.
                if span.start >= span.end {
                    span = Span::new(self.last, self.last);
                }
                span = self.without_properties(span);
                if matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
                    span = self.without_header(span);
                }
                let built = self.scalar(&text, style, tag, span);
                self.done(built, anchor);
            }
            Event::SequenceStart(anchor, tag) => {
                return self.begin(span, anchor, tag, b'[', OpenKind::Sequence(Vec::new()));
            }
            Event::MappingStart(anchor, tag) => {
                let kind = OpenKind::Mapping {
                    members: Vec::new(),
                    key: None,
                    merged: Vec::new(),
                };
                return self.begin(span, anchor, tag, b'{', kind);
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(open) = self.open.pop() {
                    if open.flow {
                        self.last = self.last.max(span.end as usize);
                    }
                    self.close(open);
                }
            }
            Event::Alias(id) => {
                self.last = span.end as usize;
                self.alias(id, span);
            }
            _ => {}
        }
        true
    }

    /// What was read, collections that the text left open included.
    pub(crate) fn finish(mut self) -> Syntax {
        while let Some(open) = self.open.pop() {
            self.close(open);
        }
        self.syntax.root = self.root;
        self.syntax
    }

    /// The place of a scalar without the tag and the anchor before it.
    fn without_properties(&self, span: Span) -> Span {
        let (mut start, end) = (span.start as usize, span.end as usize);
        loop {
            let rest = self.text.get(start..end).unwrap_or_default();
            if !rest.starts_with(['!', '&']) {
                return Span::new(start, end);
            }
            let word = rest.find(char::is_whitespace).unwrap_or(rest.len());
            let after = rest.get(word..).unwrap_or_default();
            start += word + after.len() - after.trim_start().len();
        }
    }

    /// The place of a block of text without the line that announces it.
    fn without_header(&self, span: Span) -> Span {
        let (start, end) = (span.start as usize, span.end as usize);
        let raw = self.text.get(start..end).unwrap_or_default();
        if !raw.starts_with(['|', '>']) {
            return span;
        }
        let header = raw.find('\n').unwrap_or(raw.len());
        let content = raw.get(header..).unwrap_or_default();
        let blank = content.len() - content.trim_start().len();
        Span::new(start + header + blank, end)
    }

    fn error(&mut self, span: Span, message: &'static str) {
        if self.syntax.errors.len() < MAX_NOTICES {
            self.syntax.errors.push(SyntaxError { span, message });
        }
    }

    fn notice(
        &mut self,
        code: &'static str,
        span: Span,
        message: String,
        help: &str,
        instead: Option<String>,
    ) {
        if self.syntax.notices.len() < MAX_NOTICES {
            self.syntax.notices.push(Notice {
                code,
                span,
                message,
                help: help.to_owned(),
                instead,
            });
        }
    }

    fn begin(
        &mut self,
        span: Span,
        anchor: usize,
        tag: Tagged<'_>,
        bracket: u8,
        kind: OpenKind,
    ) -> bool {
        if self.open.len() >= MAX_DEPTH {
            self.error(
                Span::new(span.start as usize, span.start as usize),
                errors::TOO_DEEP,
            );
            return false;
        }
        let span = self.without_properties(Span::new(span.start as usize, self.text.len()));
        let start = span.start as usize;
        self.last = self.last.max(start);
        self.open.push(Open {
            start,
            anchor,
            tag: tag.map(Cow::into_owned),
            size: 1,
            height: 1,
            flow: self.text.as_bytes().get(start) == Some(&bracket),
            kind,
        });
        true
    }

    fn close(&mut self, open: Open) {
        let start = open.start;
        let span = Span::new(start, self.last.max(start));
        let kind = match open.kind {
            OpenKind::Sequence(items) => NodeKind::Array(items),
            OpenKind::Mapping {
                mut members,
                key,
                merged,
            } => {
                if let Some((key, key_span, _)) = key {
                    let end = key_span.end as usize;
                    members.push(Member {
                        key,
                        key_span,
                        value: Node {
                            span: Span::new(end, end),
                            kind: NodeKind::Error,
                        },
                    });
                }
                merge(&mut members, merged);
                NodeKind::Object(members)
            }
        };
        let mut node = Node { span, kind };
        if let Some(tag) = &open.tag {
            match tag::meaning(tag) {
                Meaning::Function(name) => {
                    self.tagged(tag, span);
                    node = Node {
                        span,
                        kind: tag::of_collection(name, span, node),
                    };
                }
                Meaning::Plain | Meaning::Text => {}
                Meaning::Unknown => self.tagged(tag, span),
            }
        }
        let built = Built {
            node,
            size: open.size,
            height: open.height,
            key: None,
            plain: false,
        };
        self.done(built, open.anchor);
    }

    fn tagged(&mut self, tag: &Tag, span: Span) {
        let written = tag::written(tag);
        // The tag stands before what it describes; its own place is better where it is on the same line.
        let head = self
            .text
            .get(..span.start as usize)
            .unwrap_or_default()
            .trim_end();
        let start = head.len().saturating_sub(written.len());
        let span = match head.ends_with(&written) {
            true => Span::new(start, head.len()),
            false => Span::new(span.start as usize, span.start as usize),
        };
        let (message, help) = match tag::meaning(tag) {
            Meaning::Function(_) => (
                format!(
                    "{written} works in CloudFormation templates only; here it becomes text with a ${{…}}"
                ),
                "In a file of its own a definition takes values through DefinitionSubstitutions: write ${Name}.",
            ),
            _ => (
                format!("The tag {written} says nothing to JSON and is dropped"),
                "A definition is JSON in the end: leave the tag out.",
            ),
        };
        self.notice(code::TAG, span, message, help, None);
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, tag: Tagged<'_>, span: Span) -> Built {
        self.last = self.last.max(span.end as usize);
        let is_plain = style == ScalarStyle::Plain;
        let mut kind = match tag.as_deref() {
            None if is_plain => resolve::plain(text),
            None => NodeKind::String(text.into()),
            Some(tag) => match tag::meaning(tag) {
                Meaning::Text => NodeKind::String(text.into()),
                Meaning::Plain => tag::plain(text),
                Meaning::Function(name) => {
                    self.tagged(tag, span);
                    tag::of_scalar(name, text)
                }
                Meaning::Unknown => {
                    self.tagged(tag, span);
                    NodeKind::String(text.into())
                }
            },
        };
        if matches!(kind, NodeKind::Error) {
            self.error(span, errors::NOT_FINITE);
        }
        let plain = is_plain && tag.is_none();
        let merge = plain && text == "<<" && self.expects_key();
        if plain
            && !merge
            && let Some(elsewhere) = resolve::elsewhere(text)
        {
            self.differs(text, span, &kind, elsewhere);
        }
        if merge {
            self.notice(
                code::MERGE,
                span,
                "<< merges mappings in many readers; YAML 1.2 knows no merging, and CloudFormation refuses it".into(),
                "Write the members out; they are read as merged here.",
                None,
            );
            kind = NodeKind::Null;
        }
        Built {
            node: Node { span, kind },
            size: 1,
            height: 0,
            key: Some(text.into()),
            plain,
        }
    }

    /// A plain scalar that readers of YAML 1.1 take for something else.
    fn differs(&mut self, text: &str, span: Span, kind: &NodeKind, elsewhere: Elsewhere) {
        let readers = "readers of YAML 1.1, as CloudFormation and SAM are,";
        let is_key = self.expects_key();
        let quoted = format!("'{text}'");
        let is_text = matches!(kind, NodeKind::String(_)) || is_key;
        let message = match &elsewhere {
            Elsewhere::Value(value) if is_text => {
                format!("{text} is text here; {readers} take it for {value}")
            }
            Elsewhere::Value(value) => {
                let here = Node {
                    span,
                    kind: kind.clone(),
                }
                .to_value();
                format!("{text} is {here} here; {readers} take it for {value}")
            }
            Elsewhere::Date => {
                format!("{text} is text here; {readers} take it for a date, which JSON has not")
            }
            Elsewhere::Text => format!("{text} is a number here; {readers} take it for text"),
            Elsewhere::Refused => format!("{text} is text here; many {readers} refuse it"),
        };
        let instead = is_text.then(|| quoted.clone());
        let help = match elsewhere {
            Elsewhere::Value(value) if &*value == "true" || &*value == "false" => {
                format!("Write {value} for the boolean, {quoted} for the text.")
            }
            _ if is_text => format!("Put it into quotes: {quoted}."),
            _ => {
                let here = Node {
                    span,
                    kind: kind.clone(),
                }
                .to_value();
                format!("Write {here} for the number, {quoted} for the text.")
            }
        };
        self.notice(code::VALUE, span, message, &help, instead);
    }

    fn expects_key(&self) -> bool {
        matches!(
            self.open.last().map(|open| &open.kind),
            Some(OpenKind::Mapping { key: None, .. })
        )
    }

    fn alias(&mut self, id: usize, span: Span) {
        let copied = self.anchors.get(&id);
        let fits = copied.is_some_and(|b| {
            self.copies + b.size <= MAX_COPIES && self.open.len() + b.height <= MAX_DEPTH
        });
        let built = match copied.filter(|_| fits) {
            Some(built) => built.clone(),
            None => {
                let message = if copied.is_some() {
                    errors::UNFOLDS
                } else {
                    errors::INSIDE_ITSELF
                };
                self.error(span, message);
                Built {
                    node: Node {
                        span,
                        kind: NodeKind::Error,
                    },
                    size: 1,
                    height: 0,
                    key: Some(Str::from("")),
                    plain: false,
                }
            }
        };
        self.copies += built.size;
        if !self.syntax.notices.iter().any(|n| n.code == code::ALIAS) {
            self.notice(
                code::ALIAS,
                span,
                "This alias is read as what it names; CloudFormation refuses aliases in templates".into(),
                "A definition in a file of its own may use them, as far as the tool that deploys it takes them.",
                None,
            );
        }
        self.done(built, 0);
    }

    /// Puts a finished node where it belongs.
    fn done(&mut self, built: Built, anchor: usize) {
        if anchor > 0 {
            self.copies += built.size;
            if self.copies <= MAX_COPIES {
                self.anchors.insert(anchor, built.clone());
            } else {
                self.error(built.node.span, errors::UNFOLDS);
            }
        }
        let Some(open) = self.open.last_mut() else {
            self.root.get_or_insert(built.node);
            return;
        };
        open.size += built.size;
        open.height = open.height.max(built.height + 1);
        let mut complaint = None;
        match &mut open.kind {
            OpenKind::Sequence(items) => items.push(built.node),
            OpenKind::Mapping {
                members,
                key,
                merged,
            } => match key.take() {
                None => {
                    let span = built.node.span;
                    if built.key.is_none() {
                        complaint = Some((span, errors::KEY_IS_NO_TEXT));
                    }
                    let name = built.key.unwrap_or_default();
                    let merges = built.plain && &*name == "<<";
                    *key = Some((name, span, merges));
                }
                Some((_, span, true)) => match built.node.kind {
                    NodeKind::Array(items) => merged.extend(items),
                    NodeKind::Object(_) => merged.push(built.node),
                    _ => complaint = Some((span, errors::MERGES_NOTHING)),
                },
                Some((key, key_span, false)) => {
                    let mut value = built.node;
                    if value.span.start >= value.span.end && matches!(value.kind, NodeKind::Null) {
                        value.span = key_span;
                    }
                    members.push(Member {
                        key,
                        key_span,
                        value,
                    });
                }
            },
        }
        if let Some((span, message)) = complaint {
            self.error(span, message);
        }
    }
}

/// Adds what is merged behind what stands there; of two merged members the first counts.
fn merge(members: &mut Vec<Member>, merged: Vec<Node>) {
    if merged.is_empty() {
        return;
    }
    let mut known: HashSet<Str> = members.iter().map(|m| m.key.clone()).collect();
    for node in merged {
        if let NodeKind::Object(more) = node.kind {
            members.extend(more.into_iter().filter(|m| known.insert(m.key.clone())));
        }
    }
}
