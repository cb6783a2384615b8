//! Small questions to and wishes of the browser. What it refuses is left undone.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::JsCast;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{HtmlAnchorElement, Window};

/// The window.
pub(super) fn window() -> Option<Window> {
    web_sys::window()
}

/// Whether a media query holds.
pub(super) fn media(query: &str) -> bool {
    window()
        .and_then(|w| w.match_media(query).ok().flatten())
        .is_some_and(|m| m.matches())
}

/// The browser's clock in milliseconds.
pub(super) fn now() -> f64 {
    window()
        .and_then(|w| w.performance())
        .map_or(0.0, |p| p.now())
}

/// The path of the address.
pub(super) fn path() -> String {
    let path = window().and_then(|w| w.location().pathname().ok());
    path.unwrap_or_default()
}

/// The fragment of the address. It may be hundreds of kilobytes long, and the browser writes it anew for whoever asks.
pub(super) fn fragment() -> String {
    let fragment = window().and_then(|w| w.location().hash().ok());
    fragment.unwrap_or_default()
}

/// The address in front of the path.
pub(super) fn origin() -> String {
    window()
        .and_then(|w| w.location().origin().ok())
        .unwrap_or_default()
}

/// Shows another path, as a new entry of the history or in place of this one. A sandboxed frame may refuse.
pub(super) fn go(path: &str, replace: bool) {
    let Some(history) = window().and_then(|w| w.history().ok()) else {
        return;
    };
    let _ = if replace {
        history.replace_state_with_url(&JsValue::NULL, "", Some(path))
    } else {
        history.push_state_with_url(&JsValue::NULL, "", Some(path))
    };
}

/// Whether the page has the whole screen.
pub(super) fn has_screen() -> bool {
    let document = window().and_then(|w| w.document());
    document.is_some_and(|d| d.fullscreen_element().is_some())
}

/// Asks for the whole screen, or gives it back. Some browsers and most frames refuse: the window is then all there is.
pub(super) fn full_screen(on: bool) {
    let Some(document) = window().and_then(|w| w.document()) else {
        return;
    };
    if on == has_screen() {
        return;
    }
    let (target, wish) = match document.document_element() {
        Some(root) if on => (JsValue::from(root), "requestFullscreen"),
        _ => (JsValue::from(document), "exitFullscreen"),
    };
    let answer = Reflect::get(&target, &wish.into())
        .and_then(|function| function.dyn_into::<Function>())
        .and_then(|function| function.call0(&target))
        .and_then(|promise| promise.dyn_into::<Promise>());
    if let Ok(promise) = answer {
        // A refusal that nobody hears would count as an error of the page.
        spawn_local(async move {
            let _ = JsFuture::from(promise).await;
        });
    }
}

/// Offers bytes as a file.
pub(super) fn download(name: &str, kind: &str, text: &str) {
    if let Some(url) = blob_url(kind, text) {
        download_url(name, &url);
        let _ = web_sys::Url::revoke_object_url(&url);
    }
}

/// An address of a text as a file of this type.
pub(super) fn blob_url(kind: &str, text: &str) -> Option<String> {
    let parts = js_sys::Array::of1(&text.into());
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(kind);
    let blob = web_sys::Blob::new_with_str_sequence_and_options(&parts, &options).ok()?;
    web_sys::Url::create_object_url_with_blob(&blob).ok()
}

/// Offers what stands at an address as a file.
pub(crate) fn download_url(name: &str, url: &str) {
    let anchor = window()
        .and_then(|w| w.document())
        .and_then(|d| d.create_element("a").ok())
        .and_then(|e| e.dyn_into::<HtmlAnchorElement>().ok());
    if let Some(anchor) = anchor {
        anchor.set_href(url);
        anchor.set_download(name);
        anchor.click();
    }
}
