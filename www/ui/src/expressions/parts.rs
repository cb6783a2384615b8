//! The parts of an expression: point at one or walk to it by key, and see what it came to.

use crate::json_view::JsonView;
use asl::run::expressions::{Evaluated, Kind};
use asl::source::Span;
use json::Value;
use jsonata::TokenKind;
use std::collections::BTreeMap;
use std::rc::Rc;
use yew::prelude::*;

/// One part of the text with what it came to.
#[derive(Clone, Debug, PartialEq)]
struct Part {
    start: usize,
    end: usize,
    /// The last value; none where it led nowhere.
    value: Option<Value>,
    /// Whether it came to different values on the way, as inside of a loop.
    varied: bool,
}

impl Part {
    fn contains(&self, other: &Part) -> bool {
        self.start <= other.start && other.end <= self.end && self.length() > other.length()
    }

    fn length(&self) -> usize {
        self.end - self.start
    }
}

/// The parts by their place, outer ones first.
fn parts(text: &str, told: &[(Span, Option<Value>)]) -> Vec<Part> {
    let mut by_place: BTreeMap<(usize, std::cmp::Reverse<usize>), Part> = BTreeMap::new();
    for (span, value) in told {
        let (start, end) = (span.start as usize, span.end as usize);
        if start >= end || text.get(start..end).is_none() {
            continue;
        }
        // The name of a function that is called has no value of its own to show.
        let called = text[end..].trim_start().starts_with('(');
        if value.is_none() && called && text[start..].starts_with('$') {
            continue;
        }
        let key = (start, std::cmp::Reverse(end));
        let known = by_place.get(&key);
        let varied = known.is_some_and(|p| p.varied || p.value != *value);
        let part = Part {
            start,
            end,
            value: value.clone(),
            varied,
        };
        by_place.insert(key, part);
    }
    by_place.into_values().collect()
}

/// A stretch of text that belongs to the same parts and the same token.
struct Segment {
    start: usize,
    end: usize,
    class: &'static str,
    /// The innermost part around it.
    part: Option<usize>,
}

fn segments(text: &str, kind: Kind, parts: &[Part]) -> Vec<Segment> {
    let tokens = match kind {
        Kind::Jsonata => (asl::language::jsonata().tokens)(text),
        Kind::Path => Vec::new(),
    };
    let mut cuts: Vec<usize> = vec![0, text.len()];
    cuts.extend(parts.iter().flat_map(|p| [p.start, p.end]));
    cuts.extend(
        tokens
            .iter()
            .flat_map(|t| [t.span.start as usize, t.span.end as usize]),
    );
    cuts.retain(|cut| text.is_char_boundary(*cut));
    cuts.sort_unstable();
    cuts.dedup();
    let mut token = tokens.iter().peekable();
    cuts.windows(2)
        .filter_map(|pair| {
            let [start, end] = pair else { return None };
            while token.next_if(|t| t.span.end as usize <= *start).is_some() {}
            let colour = token.peek().filter(|t| t.span.start as usize <= *start);
            let around = parts.iter().enumerate();
            let around = around.filter(|(_, p)| p.start <= *start && *end <= p.end);
            Some(Segment {
                start: *start,
                end: *end,
                class: colour.map_or("", |t| class(t.kind)),
                part: around.min_by_key(|(_, p)| p.length()).map(|(i, _)| i),
            })
        })
        .collect()
}

fn class(kind: TokenKind) -> &'static str {
    match kind {
        TokenKind::Name => "t-name",
        TokenKind::Variable | TokenKind::Function => "t-variable",
        TokenKind::String | TokenKind::Regex => "t-string",
        TokenKind::Number => "t-number",
        TokenKind::Constant | TokenKind::Keyword => "t-word",
        TokenKind::Operator | TokenKind::Comment => "t-faint",
        TokenKind::Error => "t-error",
    }
}

/// Where a key leads from a part: along the text, into a part, out of it.
fn walk(parts: &[Part], from: Option<usize>, key: &str) -> Option<usize> {
    let last = parts.len().checked_sub(1)?;
    let Some(at) = from else { return Some(0) };
    let here = parts.get(at)?;
    match key {
        "ArrowRight" => Some((at + 1).min(last)),
        "ArrowLeft" => Some(at.saturating_sub(1)),
        "Home" => Some(0),
        "End" => Some(last),
        "ArrowUp" => {
            let around = parts.iter().enumerate().filter(|(_, p)| p.contains(here));
            around.min_by_key(|(_, p)| p.length()).map(|(i, _)| i)
        }
        "ArrowDown" => parts.iter().position(|p| here.contains(p)),
        _ => None,
    }
}

/// Props of [`Parts`].
#[derive(Properties, PartialEq)]
pub(super) struct PartsProps {
    pub(super) text: String,
    pub(super) kind: Kind,
    pub(super) evaluated: Rc<Option<Evaluated>>,
}

/// The expression for reading: each part gives its value when it is pointed at.
#[component]
pub(super) fn Parts(props: &PartsProps) -> Html {
    let text = &props.text;
    let chosen = use_state(|| None::<usize>);
    let pointed = use_state(|| None::<usize>);
    {
        let (chosen, pointed) = (chosen.clone(), pointed.clone());
        use_effect_with(text.clone(), move |_| {
            chosen.set(None);
            pointed.set(None);
        });
    }
    let parts = use_memo(
        (props.evaluated.clone(), text.clone()),
        |(evaluated, text)| match &**evaluated {
            Some(evaluated) => parts(text, &evaluated.parts),
            None => Vec::new(),
        },
    );
    let shown = pointed.or(*chosen).and_then(|i| parts.get(i));
    let onkeydown = {
        let (chosen, parts) = (chosen.clone(), parts.clone());
        Callback::from(move |event: KeyboardEvent| {
            if !matches!(
                event.key().as_str(),
                "ArrowRight" | "ArrowLeft" | "ArrowUp" | "ArrowDown" | "Home" | "End"
            ) {
                return;
            }
            event.prevent_default();
            event.stop_propagation();
            if let Some(to) = walk(&parts, *chosen, &event.key()) {
                chosen.set(Some(to));
            }
        })
    };
    let onmouseleave = {
        let pointed = pointed.clone();
        Callback::from(move |_: MouseEvent| pointed.set(None))
    };
    let drawn = segments(text, props.kind, &parts).into_iter().map(|s| {
        let lit = shown.is_some_and(|p| p.start <= s.start && s.end <= p.end);
        let part = s.part;
        let over = {
            let pointed = pointed.clone();
            Callback::from(move |_: MouseEvent| pointed.set(part))
        };
        let choose = {
            let chosen = chosen.clone();
            Callback::from(move |_: MouseEvent| chosen.set(part))
        };
        html! { <span class={classes!(s.class, lit.then_some("lit"))} onmouseover={over} onclick={choose}>{ &text[s.start..s.end] }</span> }
    });
    html! {
        <section class="parts">
            <h4>{ "Parts" }</h4>
            <pre class="parts-text" tabindex="0" role="application" aria-label="Parts of the expression: left and right walk through them, up and down go out and in" {onkeydown} {onmouseleave}><code>{ for drawn }</code></pre>
            <div class="part-value" aria-live="polite">
                if let Some(part) = shown {
                    <p><code>{ text[part.start..part.end].trim() }</code>{ if part.varied { " gave several values, and at last" } else { " gives" } }</p>
                    if let Some(value) = &part.value {
                        <JsonView value={value.clone()} label="Value of the part" />
                    } else {
                        <p class="nothing">{ "nothing: it leads nowhere" }</p>
                    }
                } else {
                    <p class="hint">{ "Point at a part, or focus the text and use the arrow keys." }</p>
                }
            </div>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(places: &[(u32, u32)]) -> Vec<(Span, Option<Value>)> {
        let span = |(start, end): &(u32, u32)| Span {
            start: *start,
            end: *end,
        };
        places.iter().map(|p| (span(p), None)).collect()
    }

    #[test]
    fn keys_walk_along_into_and_out_of_parts() {
        // $a + ($b + 1)
        let parts = parts(
            "$a + ($b + 1)",
            &told(&[(0, 2), (6, 8), (11, 12), (6, 12), (0, 13), (6, 8)]),
        );
        let places: Vec<_> = parts.iter().map(|p| (p.start, p.end)).collect();
        assert_eq!(places, [(0, 13), (0, 2), (6, 12), (6, 8), (11, 12)]);
        assert!(!parts[3].varied);
        let called = super::parts("$sum(a)", &told(&[(0, 4), (0, 7), (5, 6)]));
        assert_eq!(called.len(), 2, "the name of a function is no part");
        assert_eq!(walk(&parts, None, "ArrowDown"), Some(0));
        assert_eq!(walk(&parts, Some(0), "ArrowDown"), Some(1));
        assert_eq!(walk(&parts, Some(3), "ArrowUp"), Some(2));
        assert_eq!(walk(&parts, Some(2), "ArrowUp"), Some(0));
        assert_eq!(walk(&parts, Some(0), "ArrowUp"), None);
        assert_eq!(walk(&parts, Some(4), "ArrowRight"), Some(4));
    }

    #[test]
    fn segments_cover_the_text_once() {
        let text = "$sum(ä.b) /* c */ + 'x";
        let parts = parts(text, &told(&[(0, 10), (5, 9), (3, 7)]));
        let mut at = 0;
        for segment in segments(text, Kind::Jsonata, &parts) {
            assert_eq!(segment.start, at);
            at = segment.end;
        }
        assert_eq!(at, text.len());
    }
}
