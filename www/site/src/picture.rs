//! The overlay of a run on a picture, and the picture as a file.

use crate::analysis::Analysis;
use crate::moment::Moment;
use asl::view::graph::{EdgePath, Mark, Overlay, Status, Theme};
use std::collections::BTreeMap;
use ui::status::Status as Sign;

/// What a run did, on the layout of a picture.
pub(crate) fn overlay(picture: &Analysis, moment: &Moment, selected: Option<&str>) -> Overlay {
    let layout = &picture.layout;
    let selected = selected.and_then(|pointer| layout.node_at(pointer));
    if moment.steps == 0 {
        return Overlay {
            selected,
            ..Overlay::default()
        };
    }
    let states: BTreeMap<&str, _> = moment.states.iter().map(|s| (&*s.pointer, s)).collect();
    let nodes: Vec<Mark> = layout
        .nodes
        .iter()
        .map(|node| match states.get(node.pointer.as_str()) {
            Some(state) => Mark {
                status: status(state.status),
                visits: state.visits,
                retries: state.retries,
            },
            None => Mark::default(),
        })
        .collect();
    let mut edges = vec![0; layout.edges.len()];
    for way in moment.ways.iter() {
        let leads = |edge: &&EdgePath| {
            let begins = edge.from.and_then(|i| layout.nodes.get(i));
            let ends = layout.nodes.get(edge.to);
            begins.is_some_and(|n| n.pointer == *way.from)
                && ends.is_some_and(|n| n.pointer == *way.to)
        };
        let index = |catch: Option<bool>| {
            layout
                .edges
                .iter()
                .position(|e| leads(&e) && catch.is_none_or(|c| e.kind.is_catch() == c))
        };
        if let Some(edge) = index(Some(way.caught)).or_else(|| index(None)) {
            edges[edge] += way.count;
        }
    }
    // The way in was taken by whoever entered the first state.
    for (i, edge) in layout.edges.iter().enumerate() {
        let outer = edge
            .from
            .and_then(|from| nodes.get(from))
            .is_none_or(|m| m.visits > 0);
        let starts = edge.kind == asl::view::graph::EdgeKind::Start;
        if starts && outer && nodes.get(edge.to).is_some_and(|m| m.visits > 0) {
            edges[i] = edges[i].max(1);
        }
    }
    Overlay {
        nodes,
        edges,
        selected,
    }
}

/// The picture with what the run did, as a file of its own.
pub(crate) fn svg(picture: &Analysis, moment: &Moment) -> String {
    let overlay = overlay(picture, moment, None);
    asl::view::graph::svg(&picture.layout, &overlay, Theme::Auto)
}

fn status(status: Sign) -> Status {
    match status {
        Sign::Idle => Status::Never,
        Sign::Running => Status::Running,
        Sign::Succeeded => Status::Succeeded,
        Sign::Failed | Sign::Caught => Status::Failed,
        Sign::Waiting => Status::Waiting,
        Sign::Aborted => Status::Aborted,
    }
}
