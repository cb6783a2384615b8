//! Work that gives way to the next picture.

use gloo::render::request_animation_frame;
use gloo::timers::callback::Timeout;

/// Does something once what is already on its way has been worked on and drawn.
pub(crate) fn once_drawn(work: Box<dyn FnOnce()>) {
    let drawn = move |_| {
        Timeout::new(0, work).forget();
    };
    // A frame that is asked for and let go of would be called off.
    let ask = move || std::mem::forget(request_animation_frame(drawn));
    Timeout::new(0, ask).forget();
}
