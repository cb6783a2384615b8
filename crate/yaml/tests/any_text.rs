//! Any text can be read: nothing panics, every place lies inside the text, it takes little time; and JSON is YAML.
#![allow(clippy::disallowed_methods, reason = "this test measures real time")]

use std::time::{Duration, Instant};

use json::syntax::{Node, Span};
use proptest::prelude::*;

fn read(text: &str) {
    let syntax = yaml::parse(text);
    let inside = |span: Span| {
        assert!(
            text.get(span.start as usize..span.end as usize).is_some(),
            "{span:?} of {text:?}"
        );
    };
    fn walk(node: &Node, inside: &dyn Fn(Span)) {
        inside(node.span);
        node.items().iter().for_each(|item| walk(item, inside));
        for member in node.members() {
            inside(member.key_span);
            walk(&member.value, inside);
        }
    }
    if let Some(root) = &syntax.root {
        walk(root, &inside);
    }
    syntax.errors.iter().for_each(|e| inside(e.span));
    syntax.notices.iter().for_each(|n| inside(n.span));
    for machine in yaml::state_machines(text, &syntax) {
        inside(machine.name_span);
        if let yaml::Source::Inside(syntax) = machine.source {
            syntax.root.iter().for_each(|root| walk(root, &inside));
            syntax.errors.iter().for_each(|e| inside(e.span));
        }
    }
}

const SEED: &str = "# é\nStartAt: A\nStates:\n  A: &a\n    Type: Task\n    Resource: !Sub 'arn:${X}'\n    Parameters: {a: [1, \"two\\n\", 'it''s'], b: *z}\n    Comment: |-2\n        text\n      more\n    Fold: >\n      a\n\n      b\n    ? key\n    : - 1\n      - - 2\n        - x: y\n    <<: *a\n    End: yes\n---\nb: 0x1F\n...\n%TAG ! x\n";

const TEMPLATE: &str = "Resources:\n  A:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      DefinitionString: !Sub |\n        {\"StartAt\": \"é\",\n         \"States\": {\"é\": {\"Type\": \"Pass\", \"End\": true}}}\n  B:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      DefinitionString: '{\"StartAt\": \"é\"}'\n  C:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      Definition: {StartAt: é, States: {é: {Type: Pass, End: true}}}\n";

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text(text in any::<String>()) {
        read(&text);
    }

    #[test]
    fn any_yaml_like_text(text in "[a-c0-9:\\-?,\\[\\]{}#&*!|>'\"%@` \n\t\\\\é<~._]{0,120}") {
        read(&text);
    }

    #[test]
    fn broken_yaml(cuts in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..30, ".{0,5}"), 1..5)) {
        let mut text = SEED.to_owned();
        for (at, length, insert) in cuts {
            let floor = |mut i: usize| { while !text.is_char_boundary(i) { i -= 1; } i };
            let start = floor(at.index(text.len()));
            let end = floor((start + length).min(text.len())).max(start);
            text.replace_range(start..end, &insert);
        }
        read(&text);
    }

    #[test]
    fn broken_template(cuts in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..9, ".{0,5}"), 0..4)) {
        let mut text = TEMPLATE.to_owned();
        for (at, length, insert) in cuts {
            let floor = |mut i: usize| { while !text.is_char_boundary(i) { i -= 1; } i };
            let start = floor(at.index(text.len()));
            let end = floor((start + length).min(text.len())).max(start);
            text.replace_range(start..end, &insert);
        }
        read(&text);
    }

    #[test]
    fn json_is_yaml(value in value()) {
        for text in [value.text(), value.pretty()] {
            let syntax = yaml::parse(&text);
            prop_assert_eq!(&syntax.errors, &[], "{}", text);
            prop_assert_eq!(syntax.root.map(|r| r.to_value()), Some(value.clone()), "{}", text);
        }
    }
}

fn value() -> impl Strategy<Value = json::Value> {
    let leaf = prop_oneof![
        Just(json::Value::Null),
        any::<bool>().prop_map(json::Value::from),
        any::<i64>().prop_map(json::Value::from),
        (-1e9_f64..1e9).prop_map(json::Value::from),
        ".{0,12}".prop_map(json::Value::from),
        "[ :#\\-?no0-9'\"\n\t\\\\]{0,8}".prop_map(json::Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(json::Value::from),
            prop::collection::vec(("[a-z :<#]{0,6}", inner), 0..5).prop_map(|members| {
                let object: json::Object = members
                    .into_iter()
                    .map(|(k, v)| (json::Str::from(k), v))
                    .collect();
                json::Value::from(object)
            }),
        ]
    })
}

#[test]
fn a_megabyte_takes_under_a_second() {
    // Without optimisation the same work takes some ten times as long.
    let limit = Duration::from_secs(if cfg!(debug_assertions) { 15 } else { 1 });
    let repeat = |part: &str| part.repeat(1_000_000 / part.len());
    let texts = [
        (0..30_000)
            .map(|i| format!("key{i}:\n  Type: Pass\n  n: {i}\n"))
            .collect(),
        repeat("- a: [1, 2, 'x']\n"),
        format!("a: |\n{}", repeat("  some text\n")),
        format!("a: \"{}\"", repeat("é \\n")),
        repeat("["),
        repeat("- "),
        repeat("\"a\n"),
        repeat("a b\n"),
        repeat("a: b: c\n"),
        repeat("# comment\n"),
        repeat("&a [*a, "),
        repeat("{a"),
        repeat("? a\n"),
        repeat("\t\n"),
        repeat("!a "),
        repeat(" "),
        repeat("a:\n"),
        repeat("x"),
        repeat("x\n\n"),
        repeat("%\n"),
        repeat("---\n"),
        repeat("é: yes\n"),
    ];
    for text in texts {
        let text: String = text;
        let started = Instant::now();
        yaml::parse(&text);
        let took = started.elapsed();
        assert!(
            took < limit,
            "{took:?} for {:?}",
            &text.chars().take(20).collect::<String>()
        );
    }
}
