//! A JSON value for reading: folded and unfolded by line, differences marked, drawn only where it is seen.

use crate::icon::{Icon, IconButton};
use crate::json_lines::{Content, Line, Mark, lines};
use crate::virtual_list::VirtualList;
use json::Value;
use std::collections::BTreeSet;
use std::ops::Range;
use std::rc::Rc;
use yew::prelude::*;

/// The height of a line in CSS pixels; `json-view.css` says the same.
const LINE: f64 = 20.0;
/// More lines than this are not drawn.
const MOST: usize = 20_000;

/// Props of [`JsonView`].
#[derive(Properties, PartialEq)]
pub struct JsonViewProps {
    /// What is shown.
    pub value: Value,
    /// What it is compared with.
    #[prop_or_default]
    pub before: Option<Value>,
    /// Names it for assistive technology.
    pub label: AttrValue,
    /// Asked to copy this text.
    #[prop_or_default]
    pub oncopy: Option<Callback<String>>,
}

/// A JSON value for reading.
#[component]
pub fn JsonView(props: &JsonViewProps) -> Html {
    let folded = use_state(BTreeSet::<String>::new);
    let window = use_state(|| 0..64);
    let all: Rc<Vec<Line>> = use_memo(
        (props.value.clone(), props.before.clone(), (*folded).clone()),
        |(value, before, folded)| lines(value, before.as_ref(), folded, MOST),
    );
    let toggle = {
        let folded = folded.clone();
        Callback::from(move |pointer: String| {
            let mut next = (*folded).clone();
            if !next.remove(&pointer) {
                next.insert(pointer);
            }
            folded.set(next);
        })
    };
    let shown: Range<usize> = window.start.min(all.len())..window.end.min(all.len());
    let rows = all[shown.clone()].iter().map(|line| row(line, &toggle));
    let onwindow = {
        let window = window.clone();
        Callback::from(move |next: Range<usize>| window.set(next))
    };
    let oncopy = props.oncopy.clone().map(|copy| {
        let value = props.value.clone();
        copy.reform(move |()| value.pretty())
    });
    html! {
        <div class="json">
            if let Some(oncopy) = oncopy {
                <IconButton icon={Icon::Copy} label="Copy JSON" class="copy" onclick={oncopy} />
            }
            <VirtualList count={all.len()} row_height={LINE} window={shown} label={props.label.clone()} {onwindow}>
                { for rows }
            </VirtualList>
        </div>
    }
}

fn row(line: &Line, toggle: &Callback<String>) -> Html {
    // Indentation by characters: a style attribute is forbidden and a class per level would end somewhere.
    let indent = "  ".repeat(line.depth);
    let fold = match line.content {
        Content::Open(_) => Some(true),
        Content::Folded(..) => Some(false),
        _ => None,
    };
    let content = match &line.content {
        Content::Text(text, class) => html! { <span class={*class}>{ text }</span> },
        Content::Open(c) | Content::Close(c) => html! { <span class="punctuation">{ *c }</span> },
        Content::Folded(c, n) => {
            let (close, noun) = if *c == '{' {
                ('}', "keys")
            } else {
                (']', "items")
            };
            html! { <span class="punctuation">{ format!("{c} … {close}") }<i>{ format!(" {n} {noun}") }</i></span> }
        }
    };
    let button = fold.map(|open| {
        let pointer = line.pointer.clone();
        let name = line.key.as_deref().unwrap_or("value");
        html! {
            <button type="button" class="fold" tabindex="-1" aria-expanded={if open { "true" } else { "false" }} aria-label={format!("{} {name}", if open { "Fold" } else { "Unfold" })}
                onclick={toggle.reform(move |_| pointer.clone())}>{ if open { "▾" } else { "▸" } }</button>
        }
    });
    html! {
        <div class={classes!("line", line.mark.class())}>
            <span class="mark" aria-label={match line.mark { Mark::Same => None, Mark::Added => Some("added"), Mark::Changed => Some("changed"), Mark::Removed => Some("removed") }} role={(line.mark != Mark::Same).then_some("img")}>{ line.mark.sign() }</span>
            <span class="gutter">{ for button }</span>
            <code>{ indent }if let Some(key) = &line.key { <span class="key">{ Value::from(key).text().to_string() }</span>{ ": " } }{ content }if line.comma { { "," } }</code>
        </div>
    }
}
