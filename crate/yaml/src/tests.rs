//! What YAML texts become, and what is said about them.

use super::*;
use proptest::prelude::*;

fn value(text: &str) -> String {
    let yaml = parse(text);
    let root = yaml.syntax.root;
    root.map_or_else(|| "nothing".to_owned(), |root| root.to_value().text())
}

#[test]
fn values() {
    for (text, expected) in [
        (
            "a: 1\nb: [x, 'y', \"z\\n\"]",
            r#"{"a":1,"b":["x","y","z\n"]}"#,
        ),
        (
            "- true\n- False\n- null\n- ~\n-",
            "[true,false,null,null,null]",
        ),
        (
            "[1, -2, +3, 1.5, .5, 1e3, 0x1F, 0o17, 010, 1_000]",
            r#"[1,-2,3,1.5,0.5,1000.0,31,15,10,"1_000"]"#,
        ),
        (
            "[no, 1:30, 2026-01-31, '1', \"true\"]",
            r#"["no","1:30","2026-01-31","1","true"]"#,
        ),
        ("x.$: $.y\ny: ${Z}", r#"{"x.$":"$.y","y":"${Z}"}"#),
        (
            "a: |\n  one\n  two\nb: >-\n  one\n  two",
            r#"{"a":"one\ntwo\n","b":"one two"}"#,
        ),
        ("a: &x {b: 1}\nc: *x", r#"{"a":{"b":1},"c":{"b":1}}"#),
        (
            "a: !Ref Q\nb: !GetAtt F.Arn\nc: !Sub 'x-${Y}'\nd: !GetAtt [F, Arn]",
            r#"{"a":"${Q}","b":"${F.Arn}","c":"x-${Y}","d":"${F.Arn}"}"#,
        ),
        ("{\"json\": [1, {}]}", r#"{"json":[1,{}]}"#),
        ("yes: no\nnull: 1", r#"{"yes":"no","null":1}"#),
        ("", "nothing"),
        ("# only a comment", "nothing"),
        // What stands before an error is kept.
        ("a: 1\nb: [2, 3", r#"{"a":1,"b":[2,3]}"#),
    ] {
        assert_eq!(value(text), expected, "{text}");
    }
}

#[test]
fn places_and_problems() {
    let text = "é: 1\nStartAt: A\nStates:\n  A:\n    Type: Pass\n    End: yes\n";
    let yaml = parse(text);
    let root = yaml.syntax.root.unwrap();
    let state = root.get("States").unwrap().member("A").unwrap();
    let at = |span: Span| &text[span.start as usize..span.end as usize];
    assert_eq!(at(state.key_span), "A");
    assert_eq!(at(state.value.get("Type").unwrap().span), "Pass");
    assert_eq!(at(state.value.span), "Type: Pass\n    End: yes");
    assert_eq!(yaml.problems.len(), 1);
    assert_eq!(at(yaml.problems[0].span), "yes");
    for (text, said) in [
        ("a: 010", "octal"),
        ("a: 12:30", "base of 60"),
        ("a: 2026-01-31T00:00:00Z", "date"),
        ("a: !Thing x", "!Thing"),
        ("<<: {a: 1}", "merges"),
        ("a: 1\n---\nb: 2", "first document"),
        ("a: [1", "not YAML"),
        ("a: b: c", "not YAML"),
    ] {
        let found = parse(text).problems;
        assert!(
            found.iter().any(|p| p.message.contains(said)),
            "{text}: {found:?}"
        );
    }
    assert_eq!(parse("a: 'no'\nb: 10\nc: \"010\"").problems, []);
}

#[test]
fn machines_of_templates() {
    let text = r#"
Resources:
  Queue: {Type: AWS::SQS::Queue}
  Inline:
    Type: AWS::Serverless::StateMachine
    Properties:
      Type: EXPRESS
      DefinitionSubstitutions: {Fn: !GetAtt Work.Arn, Count: 3}
      Definition:
        StartAt: A
        States: {A: {Type: Task, Resource: !GetAtt Work.Arn, End: true}}
  Text:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      DefinitionString: !Sub |
        {
          "StartAt": "A",
          "States": {"A": {"Type": "Pass", "End": true}}
        }
  Beside:
    Type: AWS::Serverless::StateMachine
    Properties: {DefinitionUri: machine/a.asl.json}
  Bucket:
    Type: AWS::Serverless::StateMachine
    Properties: {DefinitionUri: {Bucket: b, Key: k}}
"#;
    let yaml = parse(text);
    let root = yaml.syntax.root.unwrap();
    assert!(is_template(&root));
    let machines = state_machines(text, &root);
    let names: Vec<&str> = machines.iter().map(|m| m.name.as_str()).collect();
    assert_eq!(names, ["Inline", "Text", "Beside", "Bucket"]);
    assert_eq!(machines[0].kind.as_deref(), Some("EXPRESS"));
    let pairs = [("Fn", "${Work.Arn}"), ("Count", "3")];
    assert_eq!(
        machines[0].substitutions,
        pairs.map(|(a, b)| (a.to_owned(), b.to_owned()))
    );
    let inside = |i: usize| match &machines[i].source {
        Source::Inside(syntax) => syntax.root.clone().unwrap(),
        other => panic!("{other:?}"),
    };
    let resource = inside(0);
    let resource = resource
        .get("States")
        .and_then(|s| s.get("A")?.get("Resource"));
    assert_eq!(resource.and_then(Node::as_str), Some("${Work.Arn}"));
    let start = inside(1);
    let span = start.get("StartAt").unwrap().span;
    assert_eq!(&text[span.start as usize..span.end as usize], "\"A\"");
    assert!(matches!(&machines[2].source, Source::File(file) if file == "machine/a.asl.json"));
    assert!(matches!(machines[3].source, Source::Elsewhere));
    assert!(!is_template(&parse("StartAt: A").syntax.root.unwrap()));
}

#[test]
fn hostile_texts() {
    let laughs = (0..30).fold("a0: &a0 [x]\n".to_owned(), |text, i| {
        format!(
            "{text}a{}: &a{} [*a{i}, *a{i}, *a{i}, *a{i}]\n",
            i + 1,
            i + 1
        )
    });
    for text in [
        laughs,
        "[".repeat(5000),
        "{a: ".repeat(5000),
        "- ".repeat(5000),
        "a: ".repeat(100),
    ] {
        let thread = std::thread::Builder::new().stack_size(1 << 20);
        let done = thread.spawn(move || parse(&text).problems.len());
        assert!(done.unwrap().join().unwrap() > 0);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text(text in r#"[ \n:\-\[\]{},'"|>&*!#%a-cé~0-9.]{0,80}"#) {
        let yaml = parse(&text);
        for problem in &yaml.problems {
            prop_assert!(text.get(problem.span.start as usize..problem.span.end as usize).is_some());
        }
        fn inside(text: &str, node: &Node) -> bool {
            text.get(node.span.start as usize..node.span.end as usize).is_some()
                && node.items().iter().all(|item| inside(text, item))
                && node.members().iter().all(|m| inside(text, &m.value))
        }
        prop_assert!(yaml.syntax.root.iter().all(|root| inside(&text, root)));
    }
}
