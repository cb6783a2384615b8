//! Pixels from a picture: the browser draws the SVG on a canvas.

use wasm_bindgen::{JsCast, JsValue, prelude::*};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement};

/// Draws an SVG text at twice its size and offers it as a file; `None` when the browser refuses.
pub(crate) async fn download(svg: &str) -> Option<()> {
    let document = web_sys::window()?.document()?;
    let parts = js_sys::Array::of1(&svg.into());
    let options = web_sys::BlobPropertyBag::new();
    options.set_type("image/svg+xml");
    let blob = web_sys::Blob::new_with_str_sequence_and_options(&parts, &options).ok()?;
    let url = web_sys::Url::create_object_url_with_blob(&blob).ok()?;
    let image = HtmlImageElement::new().ok()?;
    image.set_src(&url);
    let loaded = JsFuture::from(image.decode()).await;
    let _ = web_sys::Url::revoke_object_url(&url);
    loaded.ok()?;
    let canvas: HtmlCanvasElement = document.create_element("canvas").ok()?.dyn_into().ok()?;
    // Twice the size reads well on dense screens; canvases beyond this are refused by some browsers.
    let scale = (8_000.0 / f64::from(image.width().max(image.height()).max(1))).min(2.0);
    let (width, height) = (
        f64::from(image.width()) * scale,
        f64::from(image.height()) * scale,
    );
    canvas.set_width(width as u32);
    canvas.set_height(height as u32);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    context
        .draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, width, height)
        .ok()?;
    let done = Closure::once_into_js(|blob: JsValue| {
        let Ok(blob) = blob.dyn_into::<web_sys::Blob>() else {
            return;
        };
        if let Ok(url) = web_sys::Url::create_object_url_with_blob(&blob) {
            crate::app::download_url("state-machine.png", &url);
            let _ = web_sys::Url::revoke_object_url(&url);
        }
    });
    canvas.to_blob(done.unchecked_ref()).ok()
}
