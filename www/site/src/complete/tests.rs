//! Places in JSON and in YAML: `|` in a text is the cursor.

use super::*;

fn cursor(text: &str) -> (String, usize) {
    let at = text.find('|').expect("a cursor");
    let plain = text.replacen('|', "", 1);
    let unit = utf16_offset(&plain, at);
    (plain, unit)
}

fn spot(text: &str) -> Spot {
    let (text, at) = cursor(text);
    complete(&text, at, &Seen::default()).unwrap_or_else(|| panic!("no spot in {text}"))
}

fn labels(text: &str) -> Vec<String> {
    spot(text).options.into_iter().map(|o| o.0).collect()
}

#[test]
fn names_of_states_of_the_same_machine() {
    let json = r#"{"StartAt": "A", "States": {"A": {"Type": "Map", "Next": "|", "ItemProcessor": {"StartAt": "X", "States": {"X": {"Type": "Pass", "Next": ""}}}}, "Né": {"Type": "Succeed"}}}"#;
    assert_eq!(labels(json), ["A", "Né"]);
    let inner = json
        .replace('|', "")
        .replace(r#""Next": ""}}}}"#, r#""Next": "|"}}}}"#);
    assert_eq!(labels(&inner), ["X"]);
    let yaml = "StartAt: A\nStates:\n  A:\n    Type: Pass\n    Next: |\n  Né:\n    Type: Succeed\n";
    assert_eq!(labels(yaml), ["A", "Né"]);
    assert_eq!(labels(&yaml.replace("Next: |", "Next: N|")), ["A", "Né"]);
    assert_eq!(
        labels(&yaml.replace("Next: |", "Next: \"N|\"")),
        ["A", "Né"]
    );
    let flow = "StartAt: A\nStates:\n  A: {Type: Pass, Next: |}\n  B: {Type: Succeed}\n";
    assert_eq!(labels(flow), ["A", "B"]);
}

#[test]
fn a_key_knows_its_object() {
    for (text, owner, kind, has) in [
        (r#"{"St|"}"#, "machine", "", 1),
        (
            r#"{"States": {"A": {"Type": "Task", |}}}"#,
            "state",
            "Task",
            1,
        ),
        (
            r#"{"States": {"A": {"Type": "Task", "Retry": [{"|"}]}}}"#,
            "Retry",
            "Task",
            1,
        ),
        (
            r#"{"States": {"A": {"Type": "Choice", "Choices": [{"And": [{|}]}]}}}"#,
            "Choices",
            "Choice",
            0,
        ),
        (
            r#"{"States": {"A": {"Type": "Pass", "Result": {"Retry": [{|}]}}}}"#,
            "data",
            "Pass",
            0,
        ),
        (
            "States:\n  A:\n    Type: Task\n    |\n  B:\n    Type: Pass\n",
            "state",
            "Task",
            1,
        ),
        (
            "States:\n  A:\n    Type: Task\n    Re|\n",
            "state",
            "Task",
            1,
        ),
        (
            "States:\n  A:\n    Type: Task\n    Retry:\n      - ErrorEquals: [A]\n        Int|\n",
            "Retry",
            "Task",
            1,
        ),
        (
            "States:\n  A:\n    Type: Task\n    Retry:\n      - |\n",
            "Retry",
            "Task",
            0,
        ),
        (
            "States:\n  A:\n    Type: Map\n    ItemReader:\n      ReaderConfig:\n        |\n",
            "ReaderConfig",
            "Map",
            0,
        ),
        ("States:\n  A: {Type: Task, |}\n", "state", "Task", 1),
        ("Comment: x\n|\n", "machine", "", 1),
    ] {
        let spot = spot(text);
        assert!(spot.key, "{text}: {spot:?}");
        assert_eq!((spot.owner.as_str(), spot.kind), (owner, kind), "{text}");
        assert_eq!(spot.has.len(), has, "{text}: {:?}", spot.has);
    }
}

#[test]
fn a_value_knows_its_field() {
    for (text, owner, name) in [
        (r#"{"States": {"A": {"Type": "|"}}}"#, "state", "Type"),
        (
            r#"{"States": {"A": {"Type": "Task", "Retry": [{"ErrorEquals": ["S|"]}]}}}"#,
            "Retry",
            "ErrorEquals",
        ),
        ("States:\n  A:\n    Type: |\n", "state", "Type"),
        (
            "States:\n  A:\n    Type: Task\n    Catch:\n      - ErrorEquals:\n          - S|\n",
            "Catch",
            "ErrorEquals",
        ),
        (
            "States:\n  A:\n    Type: Task\n    Catch:\n      - ErrorEquals: [S|]\n",
            "Catch",
            "ErrorEquals",
        ),
        ("QueryLanguage: JSON|\n", "machine", "QueryLanguage"),
    ] {
        let spot = spot(text);
        assert!(!spot.key, "{text}: {spot:?}");
        assert_eq!(
            (spot.owner.as_str(), spot.name.as_str()),
            (owner, name),
            "{text}"
        );
    }
}

#[test]
fn half_typed_json() {
    let key = spot(
        "{\"States\": {\"A\": {\n  \"Next\": \"B\",\n  Ret|\n}, \"B\": {\"Type\": \"Pass\"}}}",
    );
    assert_eq!(
        (key.key, key.owner.as_str(), key.alone, key.quoted),
        (true, "state", true, false)
    );
    assert_eq!(
        labels("{\"States\": {\"A\": {\"Type\": \"Pass\", \"Next\": |\n}, \"B\": {}}}"),
        ["A", "B"]
    );
    assert_eq!(
        labels("{\"States\": {\"A\": {\"Next\": \"|\"\n}, \"B\": {}}}"),
        ["A", "B"]
    );
    assert_eq!(
        labels("{\"States\": {\"A\": {\"Next\": \"|\n}, \"B\": {}}}"),
        ["A", "B"]
    );
}

#[test]
fn a_comment_is_left_alone() {
    let (text, at) = cursor("StartAt: A # se|\nStates: {}\n");
    assert_eq!(complete(&text, at, &Seen::default()), None);
}

#[test]
fn what_is_replaced() {
    let (text, at) = cursor(r#"{"States": {"Ä": {"Type": "Ta|sk"}}}"#);
    let spot = complete(&text, at, &Seen::default()).expect("a spot");
    let units: Vec<u16> = text.encode_utf16().collect();
    let part = |spot: &Spot| String::from_utf16(&units[spot.from..spot.to]).expect("text");
    assert_eq!(part(&spot), "Task\"");
    let (text, at) = cursor("States:\n  A:\n    Type: Ta|\n");
    let spot = complete(&text, at, &Seen::default()).expect("a spot");
    assert_eq!(&text[spot.from..spot.to], "Ta");
}

#[test]
fn arns_and_required_parameters() {
    let task = |inner: &str| format!(r#"{{"States": {{"A": {{"Type": "Task", {inner}}}}}}}"#);
    let arns = labels(&task(r#""Resource": "|""#));
    assert!(arns.contains(&"arn:aws:states:::sqs:sendMessage.waitForTaskToken".into()));
    assert!(arns.contains(&"arn:aws:states:::states:startExecution.sync:2".into()));
    assert!(!arns.iter().any(|arn| arn.ends_with("s3:listObjectsV2")));
    let sqs = r#""Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "Parameters": {"QueueUrl": "", "|"}"#;
    assert_eq!(labels(&task(sqs)), ["MessageBody"]);
    let yaml = "States:\n  A:\n    Type: Task\n    Resource: arn:aws:states:::dynamodb:putItem\n    Arguments:\n      |\n";
    assert_eq!(labels(yaml), ["TableName", "Item"]);
    let reader = "States:\n  A:\n    Type: Map\n    ItemReader:\n      Resource: |\n";
    assert!(labels(reader).contains(&"arn:aws:states:::s3:listObjectsV2".into()));
}

#[test]
fn a_target_leads_to_its_state() {
    for text in [
        r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B|"}, "B": {"Type": "Succeed"}}}"#,
        r#"{"StartAt": "|B", "States": {"B": {"Type": "Succeed"}}}"#,
        r#"{"States": {"A": {"Type": "Task", "Catch": [{"ErrorEquals": ["X"], "Next": "|B"}]}, "B": {"Type": "Succeed"}}}"#,
        r#"{"States": {"A": {"Type": "Choice", "Default": "B|"}, "B": {"Type": "Succeed"}}}"#,
        "StartAt: A\nStates:\n  A:\n    Type: Pass\n    Next: B|\n  B:\n    Type: Succeed\n",
        "States:\n  A: {Type: Choice, Choices: [{Variable: $.x, IsNull: true, Next: |B}]}\n  B:\n    Type: Succeed\n",
    ] {
        let (plain, at) = cursor(text);
        let (from, to) = target(&plain, at).unwrap_or_else(|| panic!("{text}"));
        assert_eq!(plain[from..to].trim_matches('"'), "B", "{text}");
    }
    let (plain, at) = cursor(r#"{"States": {"A": {"Type": "Pass", "Result": {"Next": "|A"}}}}"#);
    assert_eq!(target(&plain, at), None);
}

#[test]
fn any_offset_of_a_broken_text_is_answered() {
    for text in [
        "{\"States\": {\"é\": {\"Type\": \"Ta",
        "States:\n  é:\n    Type: [{Ta",
        "a: |\n  b\n c: \"",
        "",
        "- - :",
    ] {
        for offset in 0..=text.len() + 1 {
            complete(text, offset, &seen());
            look(text, offset);
            target(text, offset);
        }
    }
}

#[test]
fn what_a_look_sees() {
    let (text, at) =
        cursor("States:\n  A:\n    Type: Task\n    Re|try:\n      - ErrorEquals: [A]\n");
    let spot = look(&text, at).expect("a spot");
    assert_eq!((&text[spot.from..spot.to], spot.kind), ("Retry", "Task"));
    let (text, at) = cursor(
        r#"{"States": {"A": {"Type": "Task", "Catch": [{"ErrorEquals": ["States.A|LL"]}]}}}"#,
    );
    let spot = look(&text, at).expect("a spot");
    assert_eq!(
        (spot.key, spot.name.as_str(), spot.value.as_str()),
        (false, "ErrorEquals", "States.ALL")
    );
}

/// What a run has seen: one state's input, result and output.
fn seen() -> Seen {
    let sample = Sample {
        input: Some(json::json!({"order": {"id": 7, "lines": [{"sku": "a"}]}, "odd key": 1})),
        result: Some(json::json!({"Payload": {"ok": true}})),
        output: Some(json::json!({"done": 1})),
        item: None,
    };
    let samples = [("/States/A".into(), sample)];
    Seen(std::rc::Rc::new(samples.into_iter().collect()))
}

fn paths(text: &str) -> Vec<String> {
    paths_of(text, &seen())
}

fn paths_of(text: &str, seen: &Seen) -> Vec<String> {
    let (text, at) = cursor(text);
    let found = complete(&text, at, seen).unwrap_or_default();
    let options = found.options.into_iter().map(|o| o.0);
    options.filter(|path| path.starts_with('$')).collect()
}

#[test]
fn paths_are_those_that_the_last_run_had_there() {
    let task = |fields: &str| format!(r#"{{"States": {{"A": {{"Type": "Task", {fields}}}}}}}"#);
    let input = [
        "$",
        "$.order",
        "$.order.id",
        "$.order.lines",
        "$.order.lines[0]",
    ];
    assert_eq!(paths(&task(r#""Parameters": {"x.$": "$.o|"}"#)), input);
    assert_eq!(
        paths(&task(r#""Parameters": {"deep": {"x.$": "|"}}"#)),
        input
    );
    assert_eq!(paths(&task(r#""InputPath": "$.|""#)), input);
    assert_eq!(
        paths(&task(
            r#""Parameters": {"x.$": "States.Format('{}', $.|)"}"#
        )),
        input
    );
    let inner = ["$", "$.id", "$.lines", "$.lines[0]", "$.lines[0].sku"];
    assert_eq!(
        paths(&task(
            r#""InputPath": "$.order", "Parameters": {"x.$": "$.|"}"#
        )),
        inner
    );
    let result = ["$", "$.Payload", "$.Payload.ok"];
    assert_eq!(paths(&task(r#""ResultSelector": {"x.$": "$.|"}"#)), result);
    assert_eq!(paths(&task(r#""Assign": {"x.$": "$|"}"#)), result);
    // No path is legal there, or another thing than the input is meant.
    for other in [
        r#""Parameters": {"x": "$.|"}"#,
        r#""Parameters": {"x.$": "$$.|"}"#,
        r#""Comment": "$.|""#,
    ] {
        assert!(paths(&task(other)).is_empty(), "{other}");
    }
    let choice =
        r#"{"States": {"A": {"Type": "Choice", "Choices": [{"And": [{"Variable": "$.|"}]}]}}}"#;
    assert_eq!(paths(choice), input);
    // A state that has not run yet gets what the one before it handed on.
    let next = r#"{"States": {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Pass", "InputPath": "|"}}}"#;
    assert_eq!(paths(next), ["$", "$.done"]);
}

#[test]
fn paths_of_expressions_begin_at_states() {
    let task = |fields: &str| {
        format!(
            r#"{{"QueryLanguage": "JSONata", "States": {{"A": {{"Type": "Task", {fields}}}}}}}"#
        )
    };
    let arguments = paths(&task(r#""Arguments": {"n": "{% $states.inp| + 1 %}"}"#));
    assert_eq!(
        arguments[..3],
        [
            "$states.input",
            "$states.input.order",
            "$states.input.order.id"
        ]
    );
    assert!(!arguments.iter().any(|p| p.contains("result")));
    let output = paths(&task(r#""Output": "{% $merge([$states.input, $st|]) %}""#));
    assert!(
        output.contains(&"$states.result.Payload.ok".to_string()),
        "{output:?}"
    );
    assert!(paths(&task(r#""Arguments": {"n": "$states.|"}"#)).is_empty());
    let yaml =
        "QueryLanguage: JSONata\nStates:\n  A:\n    Type: Task\n    Output: '{% $states.r| %}'\n";
    assert!(paths(yaml).contains(&"$states.result.Payload".to_string()));
}

#[test]
fn a_path_takes_the_place_of_what_is_written_of_it() {
    let text = r#"{"States": {"A": {"Type": "Task", "Parameters": {"x.$": "States.Format('{}', $.or|der)"}}}}"#;
    let (plain, at) = cursor(text);
    let spot = complete(&plain, at, &seen()).expect("a spot");
    assert!(spot.raw);
    assert_eq!(&plain[spot.from..spot.to], "$.order");
}

/// What a run has seen of a Parallel, of a Map, and of a state in an iteration of it.
fn lists() -> Seen {
    let both = Sample {
        result: Some(json::json!([{"left": 1}, {"right": {"deep": 2}}, 3])),
        ..Sample::default()
    };
    let each = Sample {
        input: Some(json::json!({"list": [{"sku": "a"}, {"sku": "b"}]})),
        result: Some(json::json!([{"ok": 1}, {"ok": 2}, {"ok": 3, "late": true}])),
        output: Some(json::json!({"results": [{"ok": 1}, {"ok": 2}]})),
        item: Some(json::json!({"Index": 0, "Value": {"sku": "a"}})),
    };
    let inner = Sample {
        input: Some(json::json!({"n": 1})),
        ..Sample::default()
    };
    let inside = "/States/Each/ItemProcessor/States/In";
    let samples = [
        ("/States/Both".into(), both),
        ("/States/Each".into(), each),
        (inside.into(), inner),
    ];
    Seen(std::rc::Rc::new(samples.into_iter().collect()))
}

#[test]
fn the_results_of_branches_and_iterations_are_lists() {
    let machine = |language: &str, both: &str, each: &str, inner: &str| {
        format!(
            r#"{{"QueryLanguage": "{language}", "States": {{
                "Both": {{"Type": "Parallel", {both} "Branches": [], "Next": "Each"}},
                "Each": {{"Type": "Map", {each} "Next": "After", "ItemProcessor": {{"StartAt": "In", "States": {{
                    "In": {{"Type": "Pass", {inner} "End": true}}}}}}}},
                "After": {{"Type": "Pass", "Parameters": {{"y.$": "$.results[0].ok"}}}}}}}}"#
        )
    };
    let path = |both: &str, each: &str, inner: &str| {
        paths_of(&machine("JSONPath", both, each, inner), &lists())
    };
    let branches = path(r#""ResultSelector": {"x.$": "$[|"},"#, "", "");
    let expected = [
        "$",
        "$[0]",
        "$[0].left",
        "$[1]",
        "$[1].right",
        "$[1].right.deep",
        "$[2]",
    ];
    assert_eq!(branches, expected);
    // Items of one shape are told once.
    let iterations = path("", r#""ResultSelector": {"x.$": "$.|"},"#, "");
    let expected = ["$", "$[0]", "$[0].ok", "$[2]", "$[2].ok", "$[2].late"];
    assert_eq!(iterations, expected);
    let item = [
        "$$.Map.Item",
        "$$.Map.Item.Index",
        "$$.Map.Item.Value",
        "$$.Map.Item.Value.sku",
    ];
    let selector = path("", r#""ItemSelector": {"x.$": "$$.|"},"#, "");
    assert_eq!(selector, item);
    let both_kinds = path("", r#""ItemSelector": {"x.$": "$|"},"#, "");
    assert_eq!(both_kinds[..4], item);
    assert!(both_kinds.contains(&"$.list[0].sku".to_string()));
    assert_eq!(path("", "", r#""InputPath": "$$.|","#), item);
    assert!(path("", r#""ItemsPath": "$$.|","#, "").is_empty());
    assert!(path("", "", r#""ResultPath": "$$.|","#).is_empty());
    // The state behind them has what they handed on.
    let after = machine("JSONPath", "", "", "").replace("$.results[0].ok", "$.results|");
    let expected = ["$", "$.results", "$.results[0]", "$.results[0].ok"];
    assert_eq!(paths_of(&after, &lists()), expected);
    let expression = |both: &str, each: &str, inner: &str| {
        paths_of(&machine("JSONata", both, each, inner), &lists())
    };
    let output = expression(r#""Output": "{% $states.res| %}","#, "", "");
    assert!(
        output.contains(&"$states.result[1].right.deep".to_string()),
        "{output:?}"
    );
    let inside = expression("", "", r#""Output": "{% $states.| %}","#);
    assert_eq!(inside[3], "$states.context.Map.Item.Value.sku");
    let selected = expression("", r#""ItemSelector": {"x": "{% $states.| %}"},"#, "");
    assert!(selected.contains(&"$states.context.Map.Item.Value.sku".to_string()));
}

#[test]
fn the_children_of_a_distributed_map_have_no_item() {
    let text = r#"{"States": {"Each": {"Type": "Map", "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED"}, "StartAt": "In",
        "States": {"In": {"Type": "Pass", "Parameters": {"x.$": "$$.|"}}}}}}}"#;
    assert!(paths_of(text, &lists()).is_empty());
}
