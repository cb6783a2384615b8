//! The picture of a machine as a file, with what a run did.

use crate::analysis::Analysis;
use crate::moment::Moment;
use asl::view::graph::{Overlay, Theme};

/// What a run did on a picture, and which state is chosen.
pub(crate) fn overlay(picture: &Analysis, moment: &Moment, selected: Option<&str>) -> Overlay {
    let layout = &picture.layout;
    // An overlay of another layout, in the moment between a change and the next look, lights nothing.
    let fits = |overlay: &&std::rc::Rc<Overlay>| overlay.nodes.len() == layout.nodes.len();
    let lit = moment.overlay.as_ref().filter(fits);
    Overlay {
        selected: selected.and_then(|pointer| layout.node_at(pointer)),
        ..lit.map(|overlay| (**overlay).clone()).unwrap_or_default()
    }
}

/// The picture with what the run did, as a file of its own.
pub(crate) fn svg(picture: &Analysis, moment: &Moment) -> String {
    let overlay = overlay(picture, moment, None);
    asl::view::graph::svg(&picture.layout, &overlay, Theme::Auto)
}
