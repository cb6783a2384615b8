//! Pictures of definitions: nothing overlaps, whatever the definition; what is written is in them; the same
//! definition gives the same picture.

use asl::definition::{self, StateKind, TransitionKind};
use asl::view::graph::{
    self, Chart, Direction, Edge, EdgeKind, EdgePath, Layout, Model, Node, NodeKind, Overlay,
    Point, Rect, Theme,
};
use proptest::prelude::*;

fn rect_of(a: Point, b: Point) -> Rect {
    Rect {
        x: a.x.min(b.x),
        y: a.y.min(b.y),
        w: (a.x - b.x).abs(),
        h: (a.y - b.y).abs(),
    }
}

/// Whether a line runs through the inside of a box; touching a border does not count.
fn crosses(line: Rect, rect: Rect) -> bool {
    line.x < rect.right()
        && line.right() > rect.x
        && line.y < rect.bottom()
        && line.bottom() > rect.y
        || (line.w == 0
            && rect.x < line.x
            && line.x < rect.right()
            && line.y < rect.bottom()
            && line.bottom() > rect.y)
        || (line.h == 0
            && rect.y < line.y
            && line.y < rect.bottom()
            && line.x < rect.right()
            && line.right() > rect.x)
}

fn holds(layout: &Layout, outer: usize, inner: usize) -> bool {
    let mut at = layout.nodes[inner].container;
    while let Some(container) = at {
        if container == outer {
            return true;
        }
        at = layout.nodes[container].container;
    }
    false
}

/// Everything a good picture must keep; the text says what is wrong.
fn faults(layout: &Layout) -> Vec<String> {
    let mut faults = Vec::new();
    let sheet = Rect {
        x: 0,
        y: 0,
        w: layout.width,
        h: layout.height,
    };
    for (i, node) in layout.nodes.iter().enumerate() {
        if !sheet.contains(&node.bounds()) {
            faults.push(format!("{} is off the sheet", node.name));
        }
        if let Some(container) = node.container {
            let outer = &layout.nodes[container];
            let frame = outer.frame.unwrap_or_default();
            if !frame.contains(&node.bounds()) || outer.card.overlaps(&node.bounds()) {
                faults.push(format!("{} is not inside {}", node.name, outer.name));
            }
        }
        for (j, other) in layout.nodes.iter().enumerate().skip(i + 1) {
            let related = holds(layout, i, j) || holds(layout, j, i);
            if !related && node.bounds().overlaps(&other.bounds()) {
                faults.push(format!("{} overlaps {}", node.name, other.name));
            }
        }
    }
    let labels: Vec<(usize, Rect)> = layout
        .edges
        .iter()
        .enumerate()
        .filter_map(|(i, edge)| Some((i, edge.label.as_ref()?.rect)))
        .collect();
    for (n, (i, label)) in labels.iter().enumerate() {
        for (j, other) in labels.iter().skip(n + 1) {
            if label.overlaps(other) {
                faults.push(format!("label {i} overlaps label {j}"));
            }
        }
        for (k, node) in layout.nodes.iter().enumerate() {
            let from = layout.edges[*i].from.unwrap_or(k);
            let inside = holds(layout, k, from);
            let body = if inside { node.card } else { node.bounds() };
            if label.overlaps(&body) {
                faults.push(format!("label {i} overlaps {}", node.name));
            }
        }
    }
    for (i, edge) in layout.edges.iter().enumerate() {
        for pair in edge.points.windows(2) {
            let line = rect_of(pair[0], pair[1]);
            if line.w > 0 && line.h > 0 {
                faults.push(format!("edge {i} is slanted"));
            }
            for (k, node) in layout.nodes.iter().enumerate() {
                let around = holds(layout, k, edge.to)
                    || (edge.kind == EdgeKind::Start && edge.from == Some(k));
                let body = if around { node.card } else { node.bounds() };
                if crosses(line, body) {
                    faults.push(format!("edge {i} runs through {}", node.name));
                }
            }
            for (j, label) in &labels {
                if *j != i && crosses(line, *label) {
                    faults.push(format!("edge {i} runs through label {j}"));
                }
            }
            for lamp in &layout.lamps {
                let spot = Rect {
                    x: lamp.at.x - 5,
                    y: lamp.at.y - 5,
                    w: 10,
                    h: 10,
                };
                if edge.kind != EdgeKind::Start && crosses(line, spot) {
                    faults.push(format!("edge {i} runs through a lamp"));
                }
            }
        }
        if let (Some(from), Some(first)) = (edge.from, edge.points.first()) {
            let node = &layout.nodes[from];
            let bottom = if edge.kind == EdgeKind::Start {
                node.card
            } else {
                node.bounds()
            };
            if first.y != bottom.bottom() || first.x < bottom.x || first.x > bottom.right() {
                faults.push(format!("edge {i} does not leave below {}", node.name));
            }
        }
        if let (false, Some(last)) = (edge.cut, edge.points.last()) {
            let card = layout.nodes[edge.to].card;
            if last.y != card.y || last.x < card.x || last.x > card.right() {
                faults.push(format!(
                    "edge {i} does not arrive above {}",
                    layout.nodes[edge.to].name
                ));
            }
        }
    }
    faults.extend(doubled(layout));
    faults
}

/// Lines to different states that lie on each other, so that nobody can tell which is which. Two that swap columns
/// between the same ranks may do so for the height of a few tracks: one in ten thousand tangles has such a pair.
fn doubled(layout: &Layout) -> Vec<String> {
    let mut faults = Vec::new();
    let lines = |edge: &EdgePath| {
        let pairs = edge.points.windows(2);
        pairs
            .map(|pair| rect_of(pair[0], pair[1]))
            .collect::<Vec<_>>()
    };
    let all: Vec<(usize, Vec<Rect>)> = layout
        .edges
        .iter()
        .map(|edge| (edge.to, lines(edge)))
        .collect();
    for (i, (to, lines)) in all.iter().enumerate() {
        for (j, (other, others)) in all.iter().enumerate().skip(i + 1) {
            let starts = |e: usize| layout.edges[e].kind == EdgeKind::Start;
            if to == other || starts(i) && starts(j) {
                continue;
            }
            for a in lines {
                for b in others {
                    let upright = a.w == 0 && b.w == 0 && a.x == b.x;
                    let level = a.h == 0 && b.h == 0 && a.y == b.y;
                    let along = (a.bottom().min(b.bottom()) - a.y.max(b.y)) * i32::from(upright)
                        + (a.right().min(b.right()) - a.x.max(b.x)) * i32::from(level);
                    if along > 40 {
                        faults.push(format!("edges {i} and {j} lie on each other for {along}"));
                    }
                }
            }
        }
    }
    faults
}

fn kind(n: usize) -> NodeKind {
    StateKind::ALL
        .get(n % 9)
        .map_or(NodeKind::Missing, |kind| NodeKind::State(*kind))
}

fn arb_chart() -> impl Strategy<Value = Chart> {
    let leaf = arb_level(Just(Vec::new()).boxed());
    leaf.prop_recursive(3, 40, 3, |inner| {
        arb_level(
            prop_oneof![
                3 => Just(Vec::new()).boxed(),
                1 => prop::collection::vec(inner, 1..4).boxed()
            ]
            .boxed(),
        )
    })
}

fn arb_level(inside: BoxedStrategy<Vec<Chart>>) -> BoxedStrategy<Chart> {
    let nodes = prop::collection::vec((0_usize..9, 1_usize..60, any::<bool>(), inside), 1..9);
    let edges = prop::collection::vec((0_usize..9, 0_usize..9, 0_usize..4, 0_usize..90), 0..14);
    (nodes, edges)
        .prop_map(|(nodes, edges)| {
            let count = nodes.len();
            Chart {
                pointer: String::new(),
                nodes: nodes
                    .into_iter()
                    .enumerate()
                    .map(|(i, (k, length, ends, inner))| Node {
                        pointer: format!("/States/{i}"),
                        name: "State number one of many with a long name that goes on"
                            .get(..length.min(54))
                            .unwrap_or("x")
                            .into(),
                        kind: kind(k),
                        detail: "does this and that"
                            .get(..length.min(18))
                            .unwrap_or("x")
                            .to_owned(),
                        retries: ends.then_some(3),
                        ends,
                        inner,
                    })
                    .collect(),
                edges: edges
                    .into_iter()
                    .map(|(from, to, kind, length)| Edge {
                        from: from % count,
                        to: to % count,
                        kind: match kind {
                            0 => TransitionKind::Next,
                            1 => TransitionKind::Choice(length),
                            2 => TransitionKind::Default,
                            _ => TransitionKind::Catch(length),
                        },
                        label: if kind == 0 {
                            String::new()
                        } else {
                            "$.a.long.path.to.a.thing is “here” and "
                                .repeat(3)
                                .get(..length)
                                .unwrap_or("")
                                .to_owned()
                        },
                    })
                    .collect(),
                start: Some(0),
            }
        })
        .boxed()
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(if cfg!(debug_assertions) { 150 } else { 3_000 })
    })]
    #[test]
    fn nothing_overlaps(chart in arb_chart()) {
        let layout = graph::layout(&Model { root: Some(chart) });
        let faults = faults(&layout);
        prop_assert!(faults.is_empty(), "{:?}", faults);
    }
}

fn draw(text: &str) -> Layout {
    let syntax = json::syntax::parse(text);
    syntax
        .root
        .as_ref()
        .map(|root| graph::of(&definition::read(root)))
        .unwrap_or_default()
}

const ORDER: &str = r#"{
  "StartAt": "Reserve stock",
  "States": {
    "Reserve stock": {
      "Type": "Task", "Resource": "arn:aws:lambda:eu-central-1:123456789012:function:reserve-stock",
      "Retry": [{"ErrorEquals": ["States.ALL"], "MaxAttempts": 4}],
      "Catch": [{"ErrorEquals": ["OutOfStock"], "Next": "Apologise"}],
      "Next": "Pack"
    },
    "Pack": {
      "Type": "Map", "ItemsPath": "$.items", "MaxConcurrency": 5, "Next": "All packed?",
      "ItemProcessor": {"StartAt": "Wrap", "States": {
        "Wrap": {"Type": "Pass", "Next": "Wait for glue"},
        "Wait for glue": {"Type": "Wait", "Seconds": 86400, "End": true}}}
    },
    "All packed?": {
      "Type": "Choice",
      "Choices": [{"Variable": "$.ok", "BooleanEquals": true, "Next": "Done"}],
      "Default": "Reserve stock"
    },
    "Apologise": {"Type": "Fail", "Error": "OutOfStock <&>"},
    "Done": {"Type": "Succeed"}
  }
}"#;

#[test]
fn a_definition_is_drawn_with_its_words() {
    let layout = draw(ORDER);
    assert_eq!(faults(&layout), Vec::<String>::new());
    let details: Vec<&str> = layout.nodes.iter().map(|n| &*n.detail_title).collect();
    assert_eq!(
        details,
        [
            "lambda: invoke reserve-stock",
            "each of $.items, 5 at a time",
            "hands its input on",
            "wait 24 hours",
            "if $.ok is true",
            "fails: OutOfStock <&>",
            "ends well"
        ]
    );
    let back: Vec<_> = layout
        .edges
        .iter()
        .filter(|e| e.back)
        .map(|e| e.kind)
        .collect();
    assert_eq!(back, [EdgeKind::Transition(TransitionKind::Default)]);
    let svg = graph::svg(&layout, &Overlay::blank(&layout), Theme::Auto);
    assert!(svg.contains("OutOfStock &lt;&amp;&gt;") && !svg.contains("<&>"));
    assert!(svg.contains("prefers-color-scheme:dark"));
    assert!(svg.contains("↻ 4×"));
    assert_eq!(draw(ORDER), layout);
    let retry = layout.node_at("/States/Reserve stock");
    assert_eq!(retry, Some(0));
    assert!(
        layout
            .edge_at("/States/Reserve stock", TransitionKind::Catch(0))
            .is_some()
    );
}

#[test]
fn keys_follow_the_edges() {
    let layout = draw(ORDER);
    let go = |from: &str, direction| {
        let node = layout.nodes.iter().position(|n| &*n.name == from);
        let to = graph::navigate(&layout, node.expect("a state"), direction);
        to.map(|to| &*layout.nodes[to].name)
    };
    assert_eq!(go("Reserve stock", Direction::Down), Some("Pack"));
    assert_eq!(go("Pack", Direction::Down), Some("Wrap"));
    assert_eq!(go("Wrap", Direction::Up), Some("Pack"));
    assert_eq!(go("Wait for glue", Direction::Up), Some("Wrap"));
    assert_eq!(go("Apologise", Direction::Up), Some("Reserve stock"));
    assert_eq!(go("All packed?", Direction::Down), Some("Done"));
    assert_eq!(go("Wrap", Direction::First), Some("Reserve stock"));
    assert_eq!(go("Wrap", Direction::Last), Some("Done"));
}

#[test]
fn the_outline_says_what_the_picture_shows() {
    let layout = draw(ORDER);
    let text = graph::outline_text(&layout, &Overlay::default());
    for line in [
        "Reserve stock: Task, lambda: invoke reserve-stock, up to 4 retries, starts",
        "  → Catch #1: OutOfStock: Apologise",
        "    Wrap: Pass, hands its input on, starts",
        "  → if $.ok is true: Done",
        "  → otherwise: Reserve stock (back)",
    ] {
        assert!(
            text.lines().any(|l| l == line),
            "{line} is missing in\n{text}"
        );
    }
}

#[test]
fn the_graph_as_mermaid() {
    let syntax = json::syntax::parse(ORDER);
    let root = syntax.root.expect("an object");
    let text = graph::mermaid(&graph::model(&definition::read(&root)));
    for line in [
        "stateDiagram-v2",
        "  [*] --> s0",
        "  state \"Pack — each of $.items, 5 at a time\" as s1 {",
        "    s5 --> s6",
        "  s0 --> s3 : Catch #35;1#58; OutOfStock",
        "  s3 --> [*]",
    ] {
        assert!(
            text.lines().any(|l| l == line),
            "{line} is missing in\n{text}"
        );
    }
}

#[test]
fn broken_definitions_are_drawn_as_far_as_they_go() {
    for (text, nodes) in [
        ("", 0),
        ("[]", 0),
        (r#"{"States": {}}"#, 0),
        (
            r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B""#,
            2,
        ),
        (
            r#"{"StartAt": "X", "States": {"A": {"Type": "Odd", "Next": "A"}, "B": 3}}"#,
            2,
        ),
        (
            r#"{"States": {"P": {"Type": "Parallel", "Branches": [{}, {"StartAt": "I", "States": {"I": {}}}]}}}"#,
            2,
        ),
    ] {
        let layout = draw(text);
        assert_eq!(layout.nodes.len(), nodes, "{text}");
        assert_eq!(faults(&layout), Vec::<String>::new(), "{text}");
        graph::svg(&layout, &Overlay::default(), Theme::Dark);
    }
}

/// A machine in which every state may lead anywhere.
fn tangle(count: usize, ways: usize) -> Model {
    let mut seed = 7_u64;
    let mut next = |below: usize| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    let nodes = (0..count).map(|i| Node {
        pointer: format!("/States/{i}"),
        name: format!("State {i}").into(),
        kind: NodeKind::State(StateKind::Task),
        detail: "does something".to_owned(),
        retries: None,
        ends: i + 1 == count,
        inner: Vec::new(),
    });
    let edge = |from: usize, to: usize, kind: TransitionKind| Edge {
        from,
        to,
        kind,
        label: if kind == TransitionKind::Next {
            String::new()
        } else {
            "on error".to_owned()
        },
    };
    let chain = (1..count).map(|i| edge(i - 1, i, TransitionKind::Next));
    let rest: Vec<Edge> = (0..ways)
        .map(|i| edge(next(count), next(count), TransitionKind::Catch(i)))
        .collect();
    Model {
        root: Some(Chart {
            pointer: String::new(),
            nodes: nodes.collect(),
            edges: chain.chain(rest).collect(),
            start: Some(0),
        }),
    }
}

#[test]
fn five_thousand_states_do_not_hang() {
    let many = graph::layout(&tangle(5_000, 3_000));
    assert_eq!(many.nodes.len(), 5_000);
    // All from one state, and all to one state.
    let mut star = tangle(2_500, 0);
    if let Some(root) = &mut star.root {
        for (i, edge) in root.edges.iter_mut().enumerate() {
            edge.from = if i % 2 == 0 { 0 } else { edge.from };
            edge.to = if i % 3 == 0 { 1 } else { edge.to };
        }
    }
    assert_eq!(graph::layout(&star).nodes.len(), 2_500);
}

#[test]
fn deep_nesting_fits_a_small_stack() {
    let mut text = String::from(r#"{"StartAt":"M","States":{"M":{"Type":"Pass","End":true}}}"#);
    for _ in 0..120 {
        text = format!(
            r#"{{"StartAt":"M","States":{{"M":{{"Type":"Map","ItemProcessor":{text},"End":true}}}}}}"#
        );
    }
    let thread = std::thread::Builder::new().stack_size(768 * 1024);
    let nodes = thread.spawn(move || draw(&text).nodes.len());
    let nodes = nodes.expect("a thread starts").join();
    assert_eq!(nodes.expect("it does not overflow"), 40);
}

#[test]
fn the_definitions_beside_the_project_are_drawn_without_faults() {
    let mut open = vec![std::path::PathBuf::from("../../../shared/definitions")];
    while let Some(path) = open.pop() {
        if let Ok(entries) = std::fs::read_dir(&path) {
            let mut entries: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
            entries.sort();
            open.extend(entries);
        } else if path.extension().is_some_and(|end| end == "json") {
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            let layout = draw(&text);
            assert_eq!(faults(&layout), Vec::<String>::new(), "{}", path.display());
        }
    }
}
