//! The lab page: starts the application in the place of the prerendered text.

#![recursion_limit = "512"]

mod action;
mod analysis;
mod app;
mod cases;
mod complete;
mod course;
mod covering;
mod document;
mod drive;
mod driver;
mod editor;
mod effect;
mod frame;
mod growing;
mod keys;
mod later;
mod lens;
mod library;
mod moment;
mod picture;
mod png;
mod reduce;
mod share;
mod state;
mod storage;
mod text_diff;
mod trial;
mod view;
mod view_settings;

fn main() {
    let document = web_sys::window().and_then(|window| window.document());
    if let Some(root) = document.and_then(|document| document.get_element_by_id("app")) {
        yew::Renderer::<app::App>::with_root(root).render();
    }
}
