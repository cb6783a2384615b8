//! Corners to the `d` of an SVG path, bends rounded.

use super::layout::Point;

/// How round a bend is where there is room.
const RADIUS: i32 = 8;

/// The path through these corners. It ends a little before the last one, where the arrowhead covers it.
pub(super) fn path(points: &[Point], arrow: bool) -> String {
    let mut d = String::new();
    let Some(first) = points.first() else {
        return d;
    };
    d.push_str(&format!("M{} {}", first.x, first.y));
    let mut at = *first;
    for (i, corner) in points.iter().enumerate().skip(1) {
        match points.get(i + 1) {
            None => {
                let end = if arrow {
                    toward(*corner, at, 3)
                } else {
                    *corner
                };
                line(&mut d, at, end);
            }
            Some(next) => {
                // Half of the shorter side: two bends on one piece share it.
                let room = length(points[i - 1], *corner).min(length(*corner, *next)) / 2;
                let radius = RADIUS.min(room);
                let before = toward(*corner, points[i - 1], radius);
                let after = toward(*corner, *next, radius);
                line(&mut d, at, before);
                if radius > 0 {
                    d.push_str(&format!(
                        "Q{} {} {} {}",
                        corner.x, corner.y, after.x, after.y
                    ));
                }
                at = after;
            }
        }
    }
    d
}

fn line(d: &mut String, from: Point, to: Point) {
    if from.y == to.y && from.x != to.x {
        d.push_str(&format!("H{}", to.x));
    } else if from.x == to.x && from.y != to.y {
        d.push_str(&format!("V{}", to.y));
    } else if from != to {
        d.push_str(&format!("L{} {}", to.x, to.y));
    }
}

fn length(a: Point, b: Point) -> i32 {
    (a.x - b.x).abs() + (a.y - b.y).abs()
}

/// The point this far from `from` on the way to `to`.
fn toward(from: Point, to: Point, by: i32) -> Point {
    Point {
        x: from.x + (to.x - from.x).signum() * by,
        y: from.y + (to.y - from.y).signum() * by,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bends_are_round() {
        let points = [(10, 0), (10, 40), (60, 40), (60, 80)].map(|(x, y)| Point { x, y });
        assert_eq!(
            path(&points, true),
            "M10 0V32Q10 40 18 40H52Q60 40 60 48V77"
        );
        assert_eq!(path(&points[..2], false), "M10 0V40");
        assert_eq!(path(&[], true), "");
    }
}
