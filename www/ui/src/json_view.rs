//! A JSON value for reading: folded and unfolded by line or by key, differences marked, drawn only where it is seen.

use crate::icon::{Icon, IconButton};
use crate::json_lines::{self, Content, Line, Mark, lines};
use crate::virtual_list::VirtualList;
use json::Value;
use std::collections::BTreeSet;
use std::ops::Range;
use std::rc::Rc;
use std::sync::atomic::{AtomicU32, Ordering};
use yew::prelude::*;

/// The height of a line in CSS pixels; `json-view.css` says the same.
const LINE: f64 = 20.0;
/// More lines than this are not drawn.
const MOST: usize = 20_000;
/// Tells the lines of one value from those of another on the same page.
static VIEWS: AtomicU32 = AtomicU32::new(0);

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
    /// Whether the members begin folded, where only the outline is wanted at first.
    #[prop_or_default]
    pub brief: bool,
}

/// A JSON value for reading.
#[component]
pub fn JsonView(props: &JsonViewProps) -> Html {
    let folded = use_state(|| match props.brief {
        true => json_lines::members(&props.value),
        false => BTreeSet::new(),
    });
    let me = use_state(|| VIEWS.fetch_add(1, Ordering::Relaxed));
    let cursor = use_state(|| None::<usize>);
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
    // What was folded away takes the cursor to the last line there is.
    let at = cursor.map(|at| at.min(all.len().saturating_sub(1)));
    let id = |place: usize| AttrValue::from(format!("json-{}-{place}", *me));
    let rows = shown.clone().zip(&all[shown.clone()]);
    let rows = rows.map(|(place, line)| row(line, &toggle, id(place), at == Some(place)));
    let onkeydown = {
        let (all, toggle, cursor) = (all.clone(), toggle.clone(), cursor.clone());
        Callback::from(move |e: KeyboardEvent| {
            if e.ctrl_key() || e.alt_key() || e.meta_key() {
                return;
            }
            match walk(&all, at, &e.key()) {
                Some(Move::To(place)) => cursor.set(Some(place)),
                Some(Move::Toggle(place)) => toggle.emit(all[place].pointer.clone()),
                // Sideways the rest of a long line comes into sight.
                None => return,
            }
            e.prevent_default();
            e.stop_propagation();
        })
    };
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
            <VirtualList role="tree" count={all.len()} row_height={LINE} active={at.filter(|at| shown.contains(at)).map(id)} window={shown} reveal={at} label={props.label.clone()} {onwindow} {onkeydown}>
                { for rows }
            </VirtualList>
        </div>
    }
}

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Move {
    /// The cursor goes to this line.
    To(usize),
    /// What begins in this line folds or unfolds.
    Toggle(usize),
}

/// What a key asks for: up and down along the lines, in and out of what they hold. Lines that only close are passed.
fn walk(all: &[Line], at: Option<usize>, key: &str) -> Option<Move> {
    let stands = |line: &Line| !matches!(line.content, Content::Close(_));
    let first_from = |from: usize| all.iter().skip(from).position(stands).map(|n| from + n);
    let last_before = |to: usize| all.get(..to)?.iter().rposition(stands);
    let Some(at) = at else {
        return matches!(key, "ArrowDown" | "ArrowUp" | "Home").then_some(Move::To(0));
    };
    let line = all.get(at)?;
    let open = match line.content {
        Content::Open(_) => Some(true),
        Content::Folded(..) => Some(false),
        _ => None,
    };
    match key {
        "ArrowDown" => Some(Move::To(first_from(at + 1).unwrap_or(at))),
        "ArrowUp" => Some(Move::To(last_before(at).unwrap_or(at))),
        "Home" => Some(Move::To(0)),
        "End" => last_before(all.len()).map(Move::To),
        "ArrowRight" if open == Some(false) => Some(Move::Toggle(at)),
        "ArrowLeft" if open == Some(true) => Some(Move::Toggle(at)),
        "Enter" | " " if open.is_some() => Some(Move::Toggle(at)),
        _ => None,
    }
}

fn row(line: &Line, toggle: &Callback<String>, id: AttrValue, chosen: bool) -> Html {
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
                ('}', "key")
            } else {
                (']', "item")
            };
            let noun = if *n == 1 {
                noun.to_string()
            } else {
                format!("{noun}s")
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
    let closes = matches!(line.content, Content::Close(_));
    html! {
        <div {id} role={if closes { "presentation" } else { "treeitem" }} class={classes!("line", line.mark.class(), chosen.then_some("at"))}
            aria-level={(!closes).then(|| (line.depth + 1).to_string())} aria-expanded={fold.map(|open| if open { "true" } else { "false" })} aria-selected={chosen.then_some("true")}>
            <span class="mark" aria-label={match line.mark { Mark::Same => None, Mark::Added => Some("added"), Mark::Changed => Some("changed"), Mark::Removed => Some("removed") }} role={(line.mark != Mark::Same).then_some("img")}>{ line.mark.sign() }</span>
            <span class="gutter">{ for button }</span>
            <code>{ indent }if let Some(key) = &line.key { <span class="key">{ Value::from(key).text().to_string() }</span>{ ": " } }{ content }if line.comma { { "," } }</code>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use json::json;

    #[test]
    fn keys_walk_along_the_lines_and_fold_them() {
        let value = json!({"a": {"b": 1}, "c": 2});
        // { / "a": { / "b": 1 / } / "c": 2 / }
        let all = lines(&value, None, &BTreeSet::new(), MOST);
        assert_eq!(walk(&all, None, "ArrowDown"), Some(Move::To(0)));
        assert_eq!(walk(&all, None, "ArrowRight"), None);
        assert_eq!(walk(&all, Some(2), "ArrowDown"), Some(Move::To(4)));
        assert_eq!(walk(&all, Some(4), "ArrowDown"), Some(Move::To(4)));
        assert_eq!(walk(&all, Some(4), "ArrowUp"), Some(Move::To(2)));
        assert_eq!(walk(&all, Some(0), "End"), Some(Move::To(4)));
        assert_eq!(walk(&all, Some(1), "ArrowLeft"), Some(Move::Toggle(1)));
        assert_eq!(walk(&all, Some(1), "ArrowRight"), None);
        let brief = lines(&value, None, &json_lines::members(&value), MOST);
        assert_eq!(brief.len(), 4);
        assert_eq!(walk(&brief, Some(1), "ArrowRight"), Some(Move::Toggle(1)));
    }
}
