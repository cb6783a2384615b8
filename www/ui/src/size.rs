//! How large an element is, for what is drawn to fit it.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

/// The width and height inside an element in CSS pixels, kept up to date; both are 0 before the first look and while
/// the element is hidden.
#[hook]
pub fn use_size(node: &NodeRef) -> (f64, f64) {
    let size = use_state_eq(|| (0.0, 0.0));
    let known = *size;
    let node = node.clone();
    use_effect_with((), move |()| {
        let watched = node.cast::<HtmlElement>().map(|element| {
            let inside = element.clone();
            let measure = move || {
                size.set((
                    f64::from(inside.client_width()),
                    f64::from(inside.client_height()),
                ));
            };
            measure();
            let called = wasm_bindgen::closure::Closure::<dyn Fn()>::new(measure);
            let observer = web_sys::ResizeObserver::new(called.as_ref().unchecked_ref()).ok();
            if let Some(observer) = &observer {
                observer.observe(&element);
            }
            (observer, called)
        });
        move || {
            if let Some((Some(observer), _)) = &watched {
                observer.disconnect();
            }
            drop(watched);
        }
    });
    known
}
