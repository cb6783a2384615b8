//! Reading on after an error: the line at fault is blanked, and the text read again with every place kept.

use json::syntax::{Node, NodeKind, Span, Syntax, SyntaxError};
use saphyr_parser::Parser;

use crate::build::Builder;
use crate::errors;
use crate::text::{Places, line};

/// Errors after which reading goes on.
const MAX_ROUNDS: usize = 16;

/// Bytes that are read again in all, so that a long text costs no multiple of its time.
const MAX_AGAIN: usize = 2_000_000;

/// Parses any text as YAML: the first document. Never fails: `root` is missing only when there is nothing at all.
pub fn parse(text: &str) -> Syntax {
    let mut errors = Vec::new();
    let mut read = None;
    let mut blanked = String::new();
    let mut again = 0;
    for round in 0..=MAX_ROUNDS {
        let source = if blanked.is_empty() { text } else { &blanked };
        let (syntax, stop) = once(source);
        read = Some(syntax);
        let Some(stop) = stop else { break };
        let Fault { error, blame } = fault(source, stop);
        if !errors.contains(&error) {
            errors.push(error);
        }
        again += text.len();
        let Some(blame) = blame.filter(|_| round < MAX_ROUNDS && again <= MAX_AGAIN) else {
            break;
        };
        if blanked.is_empty() {
            text.clone_into(&mut blanked);
        }
        let spaces = " ".repeat(blame.len());
        blanked.replace_range(blame, &spaces);
    }
    let mut syntax = read.unwrap_or_default();
    syntax.errors.append(&mut errors);
    if !blanked.is_empty() && !text.is_ascii() {
        settle(text, &mut syntax);
    }
    if syntax.root.is_none() && syntax.errors.is_empty() {
        syntax.errors.push(SyntaxError {
            span: Span::new(0, text.len()),
            message: errors::EMPTY,
        });
    }
    syntax.errors.sort_by_key(|e| (e.span, e.message));
    syntax.errors.truncate(200);
    syntax.notices.sort_by_key(|n| n.span);
    syntax
}

/// Moves places out of the middle of characters, where blanks stood while reading.
fn settle(text: &str, syntax: &mut Syntax) {
    fn node(text: &str, at: &mut Node) {
        at.span = settled(text, at.span);
        match &mut at.kind {
            NodeKind::Array(items) => items.iter_mut().for_each(|item| node(text, item)),
            NodeKind::Object(members) => members.iter_mut().for_each(|member| {
                member.key_span = settled(text, member.key_span);
                node(text, &mut member.value);
            }),
            _ => {}
        }
    }
    syntax.root.iter_mut().for_each(|root| node(text, root));
    for error in &mut syntax.errors {
        error.span = settled(text, error.span);
    }
    for notice in &mut syntax.notices {
        notice.span = settled(text, notice.span);
    }
}

fn settled(text: &str, span: Span) -> Span {
    let floor = |at: u32| {
        let mut at = (at as usize).min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    Span::new(floor(span.start), floor(span.end))
}

/// Where reading stopped and what the parser says of it.
struct Stop {
    at: usize,
    message: &'static str,
}

/// Reads the first document as far as it goes.
fn once(text: &str) -> (Syntax, Option<Stop>) {
    let places = Places::new(text);
    let mut builder = Builder::new(text, &places);
    let mut parser = Parser::new_from_str(text);
    let mut stop = None;
    while let Some(event) = parser.next_event() {
        match event {
            Ok((event, span)) => {
                if !builder.take(event, span) {
                    break;
                }
            }
            Err(error) => {
                stop = Some(Stop {
                    at: places.byte(*error.marker()),
                    message: errors::sentence(error.info()),
                });
                break;
            }
        }
    }
    if let Some(at) = text.find('\0').filter(|_| stop.is_none()) {
        stop = Some(Stop {
            at,
            message: errors::NUL,
        });
    }
    (builder.finish(), stop)
}

struct Fault {
    error: SyntaxError,
    /// The line to read without, when that helps.
    blame: Option<std::ops::Range<usize>>,
}

/// What to say of a stop, and which line to leave out.
fn fault(text: &str, stop: Stop) -> Fault {
    let here = line(text, stop.at);
    let (mut range, mut message) = (here.clone(), stop.message);
    if message == errors::TAB
        && let Some(tab) = indenting_tab(text, here.start)
    {
        return Fault {
            error: SyntaxError { span: tab, message },
            blame: Some(line(text, tab.start as usize)),
        };
    }
    let content = text.get(here.clone()).unwrap_or_default().trim();
    let has_colon = content.contains(": ") || content.ends_with(':');
    if (message == errors::STRAY_COLON || message == errors::COLON_MISSING && has_colon)
        && let Some(above) = lacks_colon(text, here.start)
    {
        (range, message) = (above, errors::COLON_MISSING);
    }
    let content = text.get(range.clone()).unwrap_or_default();
    let indent = content.len() - content.trim_start().len();
    let length = content.trim().len();
    let whole = Span::new(range.start + indent, range.start + indent + length);
    // From where reading stopped, when that is within the line; a place behind it says little.
    let inside = stop.at > range.start + indent && stop.at < range.start + indent + length;
    let span = match inside && message == stop.message {
        true => Span::new(stop.at, whole.end as usize),
        false if length > 0 => whole,
        false => Span::new(stop.at, stop.at),
    };
    Fault {
        error: SyntaxError { span, message },
        blame: (length > 0).then_some(range),
    }
}

/// The next tab that stands before the content of its line.
fn indenting_tab(text: &str, from: usize) -> Option<Span> {
    let mut at = from;
    for line in text.get(from..)?.split_inclusive('\n') {
        let blank = line.len() - line.trim_start_matches([' ', '\t']).len();
        let tab = line.get(..blank)?.find('\t');
        if let Some(tab) = tab.filter(|_| !line.trim().is_empty()) {
            return Some(Span::new(at + tab, at + blank));
        }
        at += line.len();
    }
    None
}

/// The line above, when it has neither a colon nor a dash and so swallowed this one.
fn lacks_colon(text: &str, start: usize) -> Option<std::ops::Range<usize>> {
    let above = line(text, text.get(..start)?.trim_end().len());
    let content = text.get(above.clone())?.trim();
    let plain = !content.is_empty()
        && !content.contains(": ")
        && !content.ends_with(':')
        && !content.starts_with(['-', '#', '"', '\'']);
    plain.then_some(above)
}
