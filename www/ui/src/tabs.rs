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

/// Props of [`Tabs`].
#[derive(Properties, PartialEq)]
pub struct TabsProps {
    /// Names the row for assistive technology.
    pub label: AttrValue,
    /// The tabs.
    pub tabs: Vec<Tab>,
    /// The id of the chosen one.
    pub selected: &'static str,
    /// Another was chosen.
    pub onselect: Callback<&'static str>,
    /// What stands at the end of the row.
    #[prop_or_default]
    pub children: Html,
}

/// A row of tabs: arrows move, Home and End jump.
#[component]
pub fn Tabs(props: &TabsProps) -> Html {
    let onkeydown = {
        let ids: Vec<&'static str> = props.tabs.iter().map(|t| t.id).collect();
        let selected = props.selected;
        let onselect = props.onselect.clone();
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
            <div class="tablist" role="tablist" aria-label={props.label.clone()} {onkeydown}>
                { for props.tabs.iter().map(|tab| {
                    let chosen = tab.id == props.selected;
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
                            onclick={props.onselect.reform(move |_| id)}
                        >
                            { tab.label.clone() }
                            if let Some(count) = &tab.count { <span class="count">{ count.clone() }</span> }
                        </button>
                    }
                }) }
            </div>
            { props.children.clone() }
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

/// Props of [`Panel`].
#[derive(Properties, PartialEq)]
pub struct PanelProps {
    /// The id of its tab.
    pub id: &'static str,
    /// More classes.
    #[prop_or_default]
    pub class: Classes,
    /// What it shows.
    pub children: Html,
}

/// What a tab shows.
#[component]
pub fn Panel(props: &PanelProps) -> Html {
    html! {
        <div class={classes!("panel", props.class.clone())} role="tabpanel" id={format!("panel-{}", props.id)} aria-labelledby={format!("tab-{}", props.id)}>
            { props.children.clone() }
        </div>
    }
}
