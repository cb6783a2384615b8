//! Style through the object model, because the page's policy forbids style attributes.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

/// Sets CSS properties of a node after each render in which they changed; an empty value removes one.
#[hook]
pub fn use_css(node: &NodeRef, properties: Vec<(&'static str, String)>) {
    let node = node.clone();
    use_effect_with(properties, move |properties| {
        set(&node, properties);
    });
}

/// Sets CSS properties of a node now.
pub fn set(node: &NodeRef, properties: &[(&'static str, String)]) {
    let Some(element) = node.cast::<HtmlElement>() else {
        return;
    };
    for (name, value) in properties {
        // A property the browser does not know is no reason to stop drawing.
        let _ = element.style().set_property(name, value);
    }
}

/// The element an event came from, as the type it is known to be.
pub fn target<T: JsCast>(event: &Event) -> Option<T> {
    event.target().and_then(|t| t.dyn_into::<T>().ok())
}

/// The text of the field an input event came from.
pub fn field_text(event: &Event) -> String {
    if let Some(field) = target::<web_sys::HtmlInputElement>(event) {
        field.value()
    } else if let Some(field) = target::<web_sys::HtmlTextAreaElement>(event) {
        field.value()
    } else if let Some(field) = target::<web_sys::HtmlSelectElement>(event) {
        field.value()
    } else {
        String::new()
    }
}
