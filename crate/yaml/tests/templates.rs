//! The state machines of templates in YAML and JSON: where they are, what they are called, what is substituted.

use json::syntax::Node;
use yaml::{Source, StateMachine};

const TEMPLATE: &str = r#"
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Stage: {Type: String, Default: test}
  Owner: {Type: String}
Resources:
  Queue: {Type: AWS::SQS::Queue}
  Inline:
    Type: AWS::Serverless::StateMachine
    Properties:
      Type: EXPRESS
      DefinitionSubstitutions: {Fn: !GetAtt Work.Arn, Count: 3, Where: !Ref Stage, Who: !Ref Owner, Table: !Sub "${Stage}-table"}
      Definition:
        StartAt: A
        States:
          A: {Type: Task, Resource: !GetAtt Work.Arn, Next: B}
          B:
            Type: Task
            Resource:
              Fn::GetAtt: [Other, Arn]
            Comment: !Join ["-", [a, !Ref Stage]]
            End: yes
  Text:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      DefinitionString: !Sub |
        {
          "StartAt": "A",
          "States": {"A": {"Type": "Pass", "End": true}}
        }
  Listed:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      StateMachineType: STANDARD
      DefinitionString: !Sub
        - '{"StartAt": "${First}", "States": {}}'
        - First: B
  Joined:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      DefinitionString:
        Fn::Join:
          - "\n"
          - - '{"StartAt": "A",'
            - !Sub '"Comment": "${Stage}",'
            - '"States": {}}'
  Beside:
    Type: AWS::Serverless::StateMachine
    Properties: {DefinitionUri: machine/a.asl.json}
  Bucket:
    Type: AWS::Serverless::StateMachine
    Properties: {DefinitionUri: {Bucket: b, Key: k}}
  Empty:
    Type: AWS::Serverless::StateMachine
"#;

fn machines(text: &str) -> Vec<StateMachine> {
    yaml::state_machines(text, &yaml::parse(text))
}

fn root(machine: &StateMachine) -> &Node {
    match &machine.source {
        Source::Inside(syntax) => syntax.root.as_ref().expect("a tree"),
        other => panic!("{}: {other:?}", machine.name),
    }
}

#[test]
fn machines_are_found() {
    let found = machines(TEMPLATE);
    let names: Vec<&str> = found.iter().map(|m| &*m.name).collect();
    assert_eq!(
        names,
        [
            "Inline", "Text", "Listed", "Joined", "Beside", "Bucket", "Empty"
        ]
    );
    assert_eq!(found[0].kind.as_deref(), Some("EXPRESS"));
    assert_eq!(found[2].kind.as_deref(), Some("STANDARD"));
    let expected = [
        r#"{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"${Work.Arn}","Next":"B"},"B":{"Type":"Task","Resource":"${Other.Arn}","Comment":"a-${Stage}","End":"yes"}}}"#,
        r#"{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}"#,
        r#"{"StartAt":"B","States":{}}"#,
        r#"{"StartAt":"A","Comment":"${Stage}","States":{}}"#,
    ];
    for (machine, expected) in found.iter().zip(expected) {
        assert_eq!(
            root(machine).to_value().text(),
            expected,
            "{}",
            machine.name
        );
    }
    assert!(matches!(&found[4].source, Source::File(file) if &**file == "machine/a.asl.json"));
    assert!(matches!(found[5].source, Source::Elsewhere));
    assert!(matches!(found[6].source, Source::Elsewhere));
}

#[test]
fn substitutions_take_what_the_template_knows() {
    let found = machines(TEMPLATE);
    let pairs: Vec<(&str, &str)> = found[0]
        .substitutions
        .iter()
        .map(|(k, v)| (&**k, &**v))
        .collect();
    assert_eq!(
        pairs,
        [
            ("Fn", "${Work.Arn}"),
            ("Count", "3"),
            ("Where", "test"),
            ("Who", "${Owner}"),
            ("Table", "test-table")
        ]
    );
    let pairs: Vec<(&str, &str)> = found[2]
        .substitutions
        .iter()
        .map(|(k, v)| (&**k, &**v))
        .collect();
    assert_eq!(pairs, [("First", "B")]);
}

#[test]
fn places_are_those_of_the_template() {
    let found = machines(TEMPLATE);
    let under = |node: &Node| &TEMPLATE[node.span.start as usize..node.span.end as usize];
    assert_eq!(under(root(&found[0]).get("StartAt").expect("there")), "A");
    assert_eq!(
        under(root(&found[1]).get("StartAt").expect("there")),
        "\"A\""
    );
    let Source::Inside(syntax) = &found[0].source else {
        panic!("inside")
    };
    // Tags are at home in a template, traps are not.
    let notices: Vec<&str> = syntax.notices.iter().map(|n| n.code).collect();
    assert_eq!(notices, ["yaml-value"]);
}

#[test]
fn json_templates() {
    let text = r#"{"Resources": {"M": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {
        "DefinitionString": {"Fn::Sub": "{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Succeed\"}}}"}}}}}"#;
    let found = yaml::state_machines(text, &json::syntax::parse(text));
    assert_eq!(found.len(), 1);
    assert_eq!(
        root(&found[0]).to_value().text(),
        r#"{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}"#
    );
}

#[test]
fn definitions_are_no_templates() {
    let text = "StartAt: A\nStates: {A: {Type: Pass, End: true}}\n";
    assert!(machines(text).is_empty());
    assert!(!yaml::is_template(&yaml::parse(text).root.expect("a tree")));
}
