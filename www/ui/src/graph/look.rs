//! Where one looks at a picture, and how closely. It knows nothing of the page, only of sizes.

use asl::view::graph::{LampKind, Layout, Rect};

/// The closest and the farthest look.
const ZOOM: (f64, f64) = (0.08, 3.0);

/// Names smaller than this many times their size are hard to read.
const READABLE: f64 = 0.5;

/// The height at the bottom that the row of tools takes.
const TOOLS: f64 = 52.0;

/// What stays free at the sides of a picture that fits, both together.
const MARGIN: f64 = 16.0;

/// Where one looks: the point of the picture at the corner, and how large a unit is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Look {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) zoom: f64,
    pub(super) hold: Hold,
}

/// What keeps a look where it is when the picture or the pane changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hold {
    /// Nothing: it is that of a picture just opened.
    Opened,
    /// The whole picture stays in sight.
    Whole,
    /// A chosen state was brought into sight.
    Followed,
    /// Somebody moved or zoomed it.
    Own,
}

/// Where one looks now, given the last look that was kept.
pub(super) fn shown(kept: Option<Look>, layout: &Layout, width: f64, height: f64) -> Look {
    let opened = opening(layout, width, height);
    match kept {
        Some(look) if look.hold == Hold::Whole => fitting(layout, width, height),
        Some(look) if look.hold == Hold::Own => look,
        // What was followed in a large picture is in sight anyway in one that fits.
        Some(look) if opened.hold == Hold::Opened => look,
        _ => opened,
    }
}

/// The look that brings a card into sight, if it is not: only the way that is needed, so that a tall picture moves
/// up and down, not to the side, and no farther than the picture goes.
pub(super) fn following(
    look: Look,
    layout: &Layout,
    card: Rect,
    width: f64,
    height: f64,
) -> Option<Look> {
    let (w, h) = (width / look.zoom, (height - TOOLS) / look.zoom);
    let margin = MARGIN / look.zoom / 2.0;
    let within = |wish: f64, whole: f64, seen: f64| wish.min(whole - seen + margin).max(-margin);
    let all = size_of(layout);
    let (left, top) = (f64::from(card.x), f64::from(card.y));
    let across = left >= look.x && f64::from(card.right()) <= look.x + w;
    let down = top >= look.y && f64::from(card.bottom()) <= look.y + h;
    (!across || !down).then(|| Look {
        x: if across {
            look.x
        } else {
            within(f64::from(card.center()) - w / 2.0, all.0, w)
        },
        y: if down {
            look.y
        } else {
            within(top - h / 2.5, all.1, h)
        },
        zoom: look.zoom,
        hold: if look.hold == Hold::Own {
            Hold::Own
        } else {
            Hold::Followed
        },
    })
}

/// Whether no state of a picture is in sight any more, as when another machine took its place.
pub(super) fn lost(look: Look, layout: &Layout, width: f64, height: f64) -> bool {
    let (right, bottom) = (look.x + width / look.zoom, look.y + height / look.zoom);
    !layout.nodes.iter().any(|node| {
        let card = node.card;
        f64::from(card.right()) > look.x
            && f64::from(card.x) < right
            && f64::from(card.bottom()) > look.y
            && f64::from(card.y) < bottom
    })
}

/// Where one looks so that the whole picture is in sight above the tools, never larger than life.
fn fitting(layout: &Layout, width: f64, height: f64) -> Look {
    let (w, h) = size_of(layout);
    let room = height - TOOLS;
    let zoom = ((width - MARGIN) / w)
        .min((room - MARGIN) / h)
        .clamp(ZOOM.0, 1.0);
    Look {
        x: w / 2.0 - width / zoom / 2.0,
        y: h / 2.0 - room / zoom / 2.0,
        zoom,
        hold: Hold::Whole,
    }
}

/// Where one looks first: at the whole picture, or from its start when the whole would be too small to read.
fn opening(layout: &Layout, width: f64, height: f64) -> Look {
    let whole = fitting(layout, width, height);
    if whole.zoom >= READABLE {
        return whole;
    }
    let (w, h) = size_of(layout);
    let (seen, margin) = (width / READABLE, MARGIN / READABLE / 2.0);
    let room = (height - TOOLS) / READABLE;
    let starts = layout.lamps.iter().filter(|l| l.kind == LampKind::Start);
    let start = starts.min_by_key(|l| l.at.y).map_or(0.0, |l| l.at.x.into());
    Look {
        x: if w + 2.0 * margin <= seen {
            (w - seen) / 2.0
        } else {
            (start - seen / 2.0).clamp(-margin, w + margin - seen)
        },
        y: if h + 2.0 * margin <= room {
            (h - room) / 2.0
        } else {
            -margin
        },
        zoom: READABLE,
        hold: Hold::Opened,
    }
}

fn size_of(layout: &Layout) -> (f64, f64) {
    (layout.width.max(1).into(), layout.height.max(1).into())
}

/// The look after zooming by a factor around a point of the pane.
pub(super) fn zoomed(look: Look, factor: f64, at: (f64, f64)) -> Look {
    let zoom = (look.zoom * factor).clamp(ZOOM.0, ZOOM.1);
    Look {
        x: look.x + at.0 / look.zoom - at.0 / zoom,
        y: look.y + at.1 / look.zoom - at.1 / zoom,
        zoom,
        hold: Hold::Own,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use asl::view::graph::{Lamp, Point};

    #[test]
    fn zooming_keeps_the_point_under_the_pointer() {
        let look = Look {
            x: 10.0,
            y: 20.0,
            zoom: 1.0,
            hold: Hold::Whole,
        };
        let near = zoomed(look, 2.0, (100.0, 50.0));
        assert_eq!(near.x + 100.0 / near.zoom, 110.0);
        assert_eq!(near.y + 50.0 / near.zoom, 70.0);
        assert!(zoomed(look, 1e9, (0.0, 0.0)).zoom <= ZOOM.1);
    }

    #[test]
    fn a_small_picture_is_never_larger_than_life_and_stands_in_the_middle() {
        let layout = Layout {
            width: 200,
            height: 100,
            ..Layout::default()
        };
        let look = fitting(&layout, 1_000.0, 500.0);
        assert_eq!(look.zoom, 1.0);
        assert_eq!((look.x, look.y), (-400.0, -174.0));
    }

    #[test]
    fn what_was_followed_is_kept_until_the_whole_is_in_sight() {
        let size = |width, height| Layout {
            width,
            height,
            ..Layout::default()
        };
        let card = Rect {
            x: 100,
            y: 2_500,
            w: 80,
            h: 40,
        };
        let large = size(400, 3_000);
        let opened = shown(None, &large, 500.0, 400.0);
        let followed = following(opened, &large, card, 500.0, 400.0).expect("it was out of sight");
        assert_eq!((followed.hold, followed.x), (Hold::Followed, opened.x));
        assert_eq!(following(followed, &large, card, 500.0, 400.0), None);
        assert_eq!(shown(Some(followed), &large, 500.0, 400.0), followed);
        let last = Rect { y: 2_950, ..card };
        let end = following(opened, &large, last, 500.0, 400.0).expect("out of sight");
        assert_eq!(
            end.y + (400.0 - TOOLS) / end.zoom,
            3_000.0 + MARGIN / end.zoom / 2.0
        );
        let small = size(200, 100);
        assert_eq!(
            shown(Some(followed), &small, 500.0, 400.0).hold,
            Hold::Whole
        );
        let own = zoomed(opened, 1.5, (0.0, 0.0));
        assert_eq!(shown(Some(own), &small, 500.0, 400.0), own);
        let moved = following(own, &large, card, 500.0, 400.0).expect("out of sight");
        assert_eq!((moved.hold, moved.zoom), (Hold::Own, own.zoom));
    }

    #[test]
    fn a_large_picture_opens_at_its_start_in_a_size_that_reads() {
        let start = |x: i32| Lamp {
            kind: LampKind::Start,
            at: Point { x, y: 5 },
            node: 0,
        };
        let large = |x: i32| Layout {
            width: 4_000,
            height: 3_000,
            lamps: vec![start(x)],
            ..Layout::default()
        };
        let look = opening(&large(2_000), 550.0, 400.0);
        assert_eq!((look.zoom, look.x), (READABLE, 1_450.0));
        // No empty space beside it where the picture has more to show on the other side.
        assert!(opening(&large(10), 550.0, 400.0).x > -20.0);
        assert!(opening(&large(3_990), 550.0, 400.0).x < 3_020.0);
        let whole = fitting(&large(10), 550.0, 400.0);
        assert!(whole.zoom < READABLE && whole.x < 0.0);
    }
}
