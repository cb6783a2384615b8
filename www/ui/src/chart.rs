//! A small chart of one figure against another: a line with its points, and a limit where there is one.

use yew::prelude::*;

/// The size of the drawing in its own units.
const WIDTH: f64 = 300.0;
const HEIGHT: f64 = 110.0;
/// Room for the figures below and above.
const FOOT: f64 = 16.0;
const TOP: f64 = 14.0;

/// What [`chart`] shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// What it shows, for those who hear it and as its title.
    pub label: AttrValue,
    /// The points, left to right.
    pub points: Vec<(f64, f64)>,
    /// A height that must not be exceeded, and what it is.
    pub limit: Option<(f64, AttrValue)>,
    /// The greatest height in words.
    pub top: AttrValue,
    /// What grows to the right, with its greatest value.
    pub right: AttrValue,
}

/// A small chart.
pub fn chart(props: &Chart) -> Html {
    let most_x = props.points.iter().map(|p| p.0).fold(0.0, f64::max);
    let most_y = props.points.iter().map(|p| p.1).fold(0.0, f64::max);
    // The limit is drawn once the figure comes near it; far above it would press the line to the ground.
    let limit = props.limit.as_ref().filter(|l| l.0 <= most_y * 4.0);
    let high = limit
        .map_or(most_y, |l| most_y.max(l.0))
        .max(f64::MIN_POSITIVE);
    let x = |v: f64| v / most_x.max(f64::MIN_POSITIVE) * (WIDTH - 12.0) + 4.0;
    let y = |v: f64| HEIGHT - FOOT - v / high * (HEIGHT - FOOT - TOP);
    let line: String = props
        .points
        .iter()
        .enumerate()
        .map(|(i, (a, b))| {
            format!(
                "{}{:.1} {:.1}",
                if i == 0 { "M" } else { "L" },
                x(*a),
                y(*b)
            )
        })
        .collect();
    let floor = format!("{:.1}", HEIGHT - FOOT);
    html! {
        <figure class="chart">
            <figcaption>{ props.label.clone() }</figcaption>
            <svg viewBox={format!("0 0 {WIDTH} {HEIGHT}")} role="img" aria-label={format!("{}: up to {} at {}", props.label, props.top, props.right)}>
                <line class="ground" x1="4" x2={format!("{}", WIDTH - 8.0)} y1={floor.clone()} y2={floor} />
                if let Some((value, words)) = limit {
                    <line class="limit" x1="4" x2={format!("{}", WIDTH - 8.0)} y1={format!("{:.1}", y(*value))} y2={format!("{:.1}", y(*value))} />
                    <text class="limit-words" x={format!("{}", WIDTH - 8.0)} y={format!("{:.1}", y(*value) - 3.0)}>{ words.clone() }</text>
                }
                <path class="line" d={line} />
                { for props.points.iter().map(|(a, b)| html! { <circle cx={format!("{:.1}", x(*a))} cy={format!("{:.1}", y(*b))} r="2.5" /> }) }
                <text x="4" y="10">{ props.top.clone() }</text>
                <text x="4" y={format!("{}", HEIGHT - 3.0)}>{ "0" }</text>
                <text class="end" x={format!("{}", WIDTH - 8.0)} y={format!("{}", HEIGHT - 3.0)}>{ props.right.clone() }</text>
            </svg>
        </figure>
    }
}
