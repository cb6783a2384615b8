//! A row of tabs with roving focus, and its panel's attributes.

use wasm_bindgen::JsCast;
use yew::prelude::*;

/// One tab.
#[derive(Clone, Debug, PartialEq)]
pub struct Tab {
    /// Its identity, part of the element ids.
    pub id: &'static str,
    /// What it says.
    pub label: AttrValue,
    /// A figure beside the label, such as the number of problems.
    pub count: Option<AttrValue>,
}

impl Tab {
    /// A tab without a figure.
    pub fn new(id: &'static str, label: &'static str) -> Tab {
        Tab {
            id,
            label: AttrValue::Static(label),
            count: None,
        }
    }

    /// Adds a figure.
    pub fn count(mut self, count: usize) -> Tab {
        self.count = (count > 0).then(|| AttrValue::from(count.to_string()));
        self
    }
}

/// A row of tabs: arrows move, Home and End jump. `rest` stands at the end of the row.
pub fn tabs(
    label: &'static str,
    tabs: &[Tab],
    selected: &'static str,
    onselect: &Callback<&'static str>,
    rest: Html,
) -> Html {
    let onkeydown = {
        let ids: Vec<&'static str> = tabs.iter().map(|t| t.id).collect();
        let onselect = onselect.clone();
        Callback::from(move |event: KeyboardEvent| {
            let at = ids.iter().position(|id| *id == selected).unwrap_or(0);
            let last = ids.len().saturating_sub(1);
            let to = match event.key().as_str() {
                "ArrowRight" if at < last => at + 1,
                "ArrowRight" => 0,
                "ArrowLeft" if at > 0 => at - 1,
                "ArrowLeft" => last,
                "Home" => 0,
                "End" => last,
                _ => return,
            };
            event.prevent_default();
            event.stop_propagation();
            if let Some(id) = ids.get(to) {
                onselect.emit(id);
                focus(&format!("tab-{id}"));
            }
        })
    };
    html! {
        <div class="tabs">
            <div class="tablist" role="tablist" aria-label={label} {onkeydown}>
                { for tabs.iter().map(|tab| {
                    let chosen = tab.id == selected;
                    let id = tab.id;
                    html! {
                        <button
                            key={id}
                            type="button"
                            role="tab"
                            class="tab"
                            id={format!("tab-{id}")}
                            aria-selected={if chosen { "true" } else { "false" }}
                            aria-controls={chosen.then(|| format!("panel-{id}"))}
                            tabindex={if chosen { "0" } else { "-1" }}
                            onclick={onselect.reform(move |_| id)}
                        >
                            { tab.label.clone() }
                            if let Some(count) = &tab.count { <span class="count">{ count.clone() }</span> }
                        </button>
                    }
                }) }
            </div>
            { rest }
        </div>
    }
}

/// Moves the focus to an element by id.
pub fn focus(id: &str) {
    let element = web_sys::window()
        .and_then(|w| w.document())
        .and_then(|d| d.get_element_by_id(id))
        .and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(element) = element {
        // An element that cannot take the focus leaves it where it is.
        let _ = element.focus();
    }
}

/// What a tab shows.
pub fn panel(id: &'static str, class: &'static str, children: Html) -> Html {
    html! {
        <div class={classes!("panel", class)} role="tabpanel" id={format!("panel-{id}")} aria-labelledby={format!("tab-{id}")}>
            { children }
        </div>
    }
}
