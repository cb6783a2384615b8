//! A list that draws only the rows in sight, so that 25,000 events scroll like 25.

use crate::css;
use crate::size::use_size;
use std::ops::Range;
use web_sys::HtmlElement;
use yew::prelude::*;

/// Rows are asked for in blocks of this many, so that scrolling asks seldom.
const BLOCK: usize = 8;

/// Props of [`VirtualList`].
#[derive(Properties, PartialEq)]
pub struct VirtualListProps {
    /// How many rows there are.
    pub count: usize,
    /// The height of each in CSS pixels.
    pub row_height: f64,
    /// Which rows `children` are.
    pub window: Range<usize>,
    /// The drawn rows.
    pub children: Html,
    /// Other rows came into sight.
    pub onwindow: Callback<Range<usize>>,
    /// A row to bring into sight; changing `reveal` scrolls, the same value again does not.
    #[prop_or_default]
    pub reveal: Option<usize>,
    /// More classes.
    #[prop_or_default]
    pub class: Classes,
    /// The role of the scrolled element.
    #[prop_or("group".into())]
    pub role: AttrValue,
    /// The name of the scrolled element.
    pub label: AttrValue,
    /// The id of the row at the cursor, for lists whose rows do not take the focus themselves.
    #[prop_or_default]
    pub active: Option<AttrValue>,
    /// Keys pressed inside.
    #[prop_or_default]
    pub onkeydown: Callback<KeyboardEvent>,
}

/// The rows in sight, with a block more on each side.
pub fn window(top: f64, height: f64, row_height: f64, count: usize) -> Range<usize> {
    let first = (top.max(0.0) / row_height) as usize;
    let last = ((top.max(0.0) + height.max(0.0)) / row_height) as usize + 1;
    let start = (first / BLOCK).saturating_sub(1) * BLOCK;
    let end = (last / BLOCK + 2) * BLOCK;
    start.min(count)..end.min(count)
}

/// A scrolled list of rows of equal height.
#[component]
pub fn VirtualList(props: &VirtualListProps) -> Html {
    let scroller = use_node_ref();
    let before = use_node_ref();
    let after = use_node_ref();
    let height = props.row_height;
    let (_, seen) = use_size(&scroller);
    css::use_css(
        &before,
        vec![(
            "height",
            format!("{}px", props.window.start as f64 * height),
        )],
    );
    let below = props.count.saturating_sub(props.window.end);
    css::use_css(
        &after,
        vec![("height", format!("{}px", below as f64 * height))],
    );
    let measure = {
        let (scroller, onwindow) = (scroller.clone(), props.onwindow.clone());
        let (count, shown) = (props.count, props.window.clone());
        move || {
            if let Some(element) = scroller.cast::<HtmlElement>() {
                let now = window(
                    f64::from(element.scroll_top()),
                    f64::from(element.client_height()),
                    height,
                    count,
                );
                if now != shown {
                    onwindow.emit(now);
                }
            }
        }
    };
    {
        let measure = measure.clone();
        use_effect_with((props.count, props.window.clone(), seen), move |_| {
            measure();
        });
    }
    {
        let scroller = scroller.clone();
        // What was to come into sight while the list was hidden does so when the list is shown.
        use_effect_with((props.reveal, seen > 0.0), move |(reveal, _)| {
            if let (Some(row), Some(element)) = (reveal, scroller.cast::<HtmlElement>()) {
                let (top, seen) = (*row as f64 * height, f64::from(element.client_height()));
                let at = f64::from(element.scroll_top());
                if top < at || top + 2.0 * height > at + seen {
                    element.set_scroll_top((top - seen / 2.0).max(0.0) as i32);
                }
            }
        });
    }
    let onscroll = Callback::from(move |_: Event| measure());
    html! {
        <div class={classes!("scroller", props.class.clone())} ref={scroller} tabindex="0" role={props.role.clone()} aria-label={props.label.clone()} aria-activedescendant={props.active.clone()} {onscroll} onkeydown={props.onkeydown.clone()}>
            <div ref={before} role="presentation" />
            { props.children.clone() }
            <div ref={after} role="presentation" />
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_covers_what_is_seen_and_stays_inside() {
        assert_eq!(window(0.0, 100.0, 20.0, 5), 0..5);
        let seen = window(20_000.0, 400.0, 20.0, 25_000);
        assert!(seen.start <= 1_000 && seen.end >= 1_020, "{seen:?}");
        assert_eq!(window(1e9, 400.0, 20.0, 10), 10..10);
        assert_eq!(window(-5.0, -1.0, 20.0, 0), 0..0);
    }
}
