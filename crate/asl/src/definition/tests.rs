//! Reading definitions: whole ones, nested ones, broken ones.

use super::*;

const NESTED: &str = r#"{
  "StartAt": "Each", "QueryLanguage": "JSONata",
  "States": {
    "Each": {
      "Type": "Map", "QueryLanguage": "JSONPath", "Next": "Both",
      "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "No"}],
      "ItemProcessor": {"StartAt": "In/ner", "States": {"In/ner": {"Type": "Pass", "End": true}}}
    },
    "Both": {
      "Type": "Parallel", "End": true,
      "Branches": [
        {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}},
        {"StartAt": "B", "QueryLanguage": "JSONPath", "States": {"B": {"Type": "Choice", "Choices": [{"Next": "C"}], "Default": "D"}}}
      ]
    },
    "No": {"Type": "Fail"}
  }
}"#;

#[test]
fn machines_states_languages_and_pointers() {
    let syntax = json::syntax::parse(NESTED);
    assert_eq!(syntax.errors, []);
    let root = syntax.root.expect("the text holds an object");
    let definition = read(&root);
    let machines: Vec<_> = definition
        .machines()
        .iter()
        .map(|m| (m.pointer.as_str(), m.language, m.depth))
        .collect();
    assert_eq!(
        machines,
        [
            ("", Language::Jsonata, 0),
            ("/States/Each/ItemProcessor", Language::Jsonata, 1),
            ("/States/Both/Branches/0", Language::Jsonata, 1),
            ("/States/Both/Branches/1", Language::JsonPath, 1),
        ]
    );
    let states: Vec<_> = definition
        .states()
        .map(|s| (s.pointer.as_str(), s.kind, s.language, s.is_end()))
        .collect();
    use Language::*;
    use StateKind::*;
    assert_eq!(
        states,
        [
            ("/States/Each", Some(Map), JsonPath, false),
            ("/States/Both", Some(Parallel), Jsonata, true),
            ("/States/No", Some(Fail), Jsonata, true),
            (
                "/States/Each/ItemProcessor/States/In~1ner",
                Some(Pass),
                Jsonata,
                true
            ),
            (
                "/States/Both/Branches/0/States/A",
                Some(Succeed),
                Jsonata,
                true
            ),
            (
                "/States/Both/Branches/1/States/B",
                Some(Choice),
                JsonPath,
                false
            ),
        ]
    );
    let machine = definition.root.as_ref().expect("it was read");
    assert_eq!(machine.start_at.map(|s| s.0), Some("Each"));
    let each = machine.state("Each").expect("it is there");
    let ways: Vec<_> = each
        .transitions()
        .iter()
        .map(|t| (t.kind, t.target))
        .collect();
    assert_eq!(
        ways,
        [
            (TransitionKind::Next, "Both"),
            (TransitionKind::Catch(0), "No")
        ]
    );
    let choice = definition.states().last().expect("it is there");
    let ways: Vec<_> = choice
        .transitions()
        .iter()
        .map(|t| t.kind.pointer())
        .collect();
    assert_eq!(ways, ["/Choices/0/Next", "/Default"]);
}

#[test]
fn of_two_states_with_one_name_the_last_counts() {
    let text = r#"{"States": {"A": {"Type": "Pass"}, "B": {}, "A": {"Type": "Fail"}}}"#;
    let syntax = json::syntax::parse(text);
    let root = syntax.root.expect("the text holds an object");
    let definition = read(&root);
    let machine = definition.root.expect("it was read");
    let names: Vec<_> = machine.states.iter().map(|s| &*s.name).collect();
    assert_eq!(names, ["B", "A"]);
    assert_eq!(
        machine.state("A").and_then(|s| s.kind),
        Some(StateKind::Fail)
    );
}

#[test]
fn half_typed_text_gives_what_can_be_read() {
    for (text, states) in [
        ("", 0),
        ("[]", 0),
        ("{", 0),
        (r#"{"States": 3}"#, 0),
        (r#"{"States": {"A": 1, "B""#, 2),
        (
            r#"{"States": {"A": {"Branches": [{"States": {"I": {"Type": "#,
            2,
        ),
    ] {
        let syntax = json::syntax::parse(text);
        let found = syntax
            .root
            .as_ref()
            .map(|root| read(root).states().count())
            .unwrap_or_default();
        assert_eq!(found, states, "{text}");
    }
}

#[test]
fn deep_nesting_fits_a_small_stack() {
    let mut text = String::from(r#"{"StartAt":"M","States":{"M":{"Type":"Pass","End":true}}}"#);
    for _ in 0..160 {
        text = format!(
            r#"{{"StartAt":"M","States":{{"M":{{"Type":"Map","ItemProcessor":{text},"End":true}}}}}}"#
        );
    }
    let thread = std::thread::Builder::new().stack_size(768 * 1024);
    let states = thread.spawn(move || {
        let syntax = json::syntax::parse(&text);
        let root = syntax.root.expect("the text holds an object");
        read(&root).states().count()
    });
    let states = states.expect("a thread starts").join();
    assert_eq!(states.expect("it does not overflow"), 161);
}
