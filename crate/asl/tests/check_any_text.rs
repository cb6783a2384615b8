//! Any text can be checked: nothing panics, every span lies inside the text, and it takes little time.
#![allow(clippy::disallowed_methods, reason = "this test measures real time")]

use std::time::{Duration, Instant};

use asl::check::{self, Options};
use asl::diagnostic::Diagnostic;
use proptest::prelude::*;

fn diagnostics(text: &str) -> Vec<Diagnostic> {
    let syntax = asl::source::parse(text);
    let definition = syntax
        .root
        .as_ref()
        .map(asl::definition::read)
        .unwrap_or_default();
    let found = check::check(text, &syntax, &definition, &Options::default());
    check::variable_references(&definition);
    check::substitutions::find(text);
    for d in &found {
        assert!(d.span.start <= d.span.end, "{d:?}");
        assert!(
            text.get(d.span.start as usize..d.span.end as usize)
                .is_some(),
            "{d:?}"
        );
        if let Some(fix) = &d.fix {
            assert!(
                text.get(fix.span.start as usize..fix.span.end as usize)
                    .is_some(),
                "{d:?}"
            );
        }
    }
    found
}

/// A definition with a bit of everything, as a seed for texts that nearly are definitions.
const SEED: &str = r#"{"Comment":"é","StartAt":"A","QueryLanguage":"JSONPath","States":{
"A":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"f","x.$":"States.Format('{}', $.a[0].b)"},"Retry":[{"ErrorEquals":["States.ALL"],"MaxAttempts":2}],"Catch":[{"ErrorEquals":["E"],"Next":"C","ResultPath":"$.e"}],"Next":"B"},
"B":{"Type":"Choice","Choices":[{"And":[{"Variable":"$.n","NumericGreaterThan":1.5},{"Not":{"Variable":"$.t","TimestampEquals":"2026-01-31T00:00:00Z"}}],"Next":"C","Assign":{"v":1}}],"Default":"D"},
"C":{"Type":"Map","ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"EXPRESS"},"StartAt":"I","States":{"I":{"Type":"Pass","QueryLanguage":"JSONata","Output":"{% $states.input.x & $v %}","End":true}}},"Label":"l","Next":"D"},
"D":{"Type":"Parallel","Branches":[{"StartAt":"J","States":{"J":{"Type":"Wait","Seconds":${S},"Next":"K"},"K":{"Type":"Fail","ErrorPath":"$.e"}}}],"End":true}}}"#;

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text(text in any::<String>()) {
        diagnostics(&text);
    }

    #[test]
    fn any_json_like_text(text in r#"[{}\[\]:,"\\ntruefalse0-9.$%/* Statesé]{0,200}"#) {
        diagnostics(&text);
    }

    #[test]
    fn broken_definitions(cuts in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..40, ".{0,6}"), 1..5)) {
        let mut text = SEED.to_owned();
        for (at, length, insert) in cuts {
            let floor = |mut i: usize| { while !text.is_char_boundary(i) { i -= 1; } i };
            let start = floor(at.index(text.len()));
            let end = floor((start + length).min(text.len())).max(start);
            text.replace_range(start..end, &insert);
        }
        diagnostics(&text);
    }
}

#[test]
fn deep_texts_fit_a_small_stack() {
    let mut texts = vec![
        "[".repeat(100_000),
        r#"{"States":"#.repeat(50_000),
        r#"{"StartAt":"S","States":{"S":{"Type":"Choice","Choices":[{"Next":"S","Not":"#.to_owned()
            + &r#"{"Not":"#.repeat(600),
        r#"{"StartAt":"S","States":{"S":{"Type":"Pass","Parameters":"#.to_owned()
            + &r#"{"a":["#.repeat(300),
    ];
    let mut nested = r#"{"StartAt":"S","States":{"S":{"Type":"Succeed"}}}"#.to_owned();
    for i in 0..160 {
        nested = format!(
            r#"{{"StartAt":"S{i}","States":{{"S{i}":{{"Type":"Parallel","Branches":[{nested}],"Assign":{{"v{i}":1}},"End":true}}}}}}"#
        );
    }
    texts.push(nested);
    let thread = std::thread::Builder::new().stack_size(1 << 20);
    let done = thread.spawn(move || {
        for text in &texts {
            diagnostics(text);
        }
    });
    done.expect("a thread starts")
        .join()
        .expect("it does not overflow");
}

/// A machine of this many states of several types.
fn machine(states: usize) -> String {
    let mut text = String::from("{\"StartAt\": \"S0\", \"States\": {\n");
    for i in 0..states {
        let next = format!("\"Next\": \"S{}\"", i + 1);
        text.push_str(&match i % 3 {
            0 => format!(
                r#"  "S{i}": {{"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {{"FunctionName": "f", "Payload": {{"order.$": "$.order", "note.$": "States.Format('{{}}-{{}}', $.a, $.b[0].c)"}}}}, "Retry": [{{"ErrorEquals": ["Lambda.ServiceException"], "IntervalSeconds": 2, "MaxAttempts": 6, "BackoffRate": 2}}], "Catch": [{{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "End"}}], "ResultPath": "$.r{i}", {next}}},"#
            ),
            1 => format!(
                r#"  "S{i}": {{"Type": "Choice", "Choices": [{{"And": [{{"Variable": "$.a", "IsPresent": true}}, {{"Variable": "$.a", "NumericGreaterThan": {i}}}], {next}}}], "Default": "S{}"}},"#,
                i + 1
            ),
            _ => format!(r#"  "S{i}": {{"Type": "Pass", "Parameters": {{"x.$": "$.r{}"}}, "Assign": {{"v{i}": 1}}, {next}}},"#, i - 2),
        });
        text.push('\n');
    }
    text.push_str(&format!(
        "  \"S{states}\": {{\"Type\": \"Succeed\"}},\n  \"End\": {{\"Type\": \"Fail\"}}\n}}}}"
    ));
    text
}

fn time(text: &str) -> (Duration, usize) {
    let start = Instant::now();
    let found = diagnostics(text);
    (start.elapsed(), found.len())
}

#[test]
fn checking_keeps_up_with_typing() {
    let sound = machine(300);
    assert_eq!(
        diagnostics(&sound)
            .iter()
            .filter(|d| d.severity == asl::diagnostic::Severity::Error)
            .count(),
        0
    );
    let large = machine(2900);
    let wrong = large
        .replace("\"Type\"", "\"Typ\"")
        .replace("\"Next\": \"S", "\"Next\": \"s")
        .replace("$.", "$-")
        .replace("},\n", "}\n");
    let garbage = "{\"a\": [1 2 \u{e9} : ${x} 'y', // z\n".repeat(30_000);
    for (name, text, limit) in [
        ("300 states", &sound, 20),
        ("1 MB", &large, 200),
        ("1 MB of errors", &wrong, 200),
        ("1 MB of no JSON", &garbage, 200),
    ] {
        let (took, found) = time(text);
        println!("{name}: {} bytes, {found} findings, {took:?}", text.len());
        let limit = Duration::from_millis(limit * SLOW);
        assert!(took < limit, "{name} took {took:?}");
    }
}

/// How many times longer the same work may take without optimisation, on a busy machine.
const SLOW: u64 = if cfg!(debug_assertions) { 25 } else { 1 };

/// Texts of about a megabyte with very many of one thing, where work that looks at each pair would take minutes.
fn wide() -> Vec<(&'static str, String)> {
    let many = |count: usize, one: &dyn Fn(usize) -> String| -> String {
        let all: Vec<String> = (0..count).map(one).collect();
        all.join(",\n")
    };
    let state = |fields: String| {
        format!(r#"{{"StartAt":"A","States":{{"A":{{"Type":"Pass",{fields},"End":true}}}}}}"#)
    };
    let task = |fields: String| {
        format!(
            r#"{{"StartAt":"A","States":{{"A":{{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:123456789012:function:f",{fields},"End":true}}}}}}"#
        )
    };
    let assigned = many(25_000, &|i| format!(r#""known{i}":{i}"#));
    let unknown = many(25_000, &|i| format!(r#""p{i}.$":"$known{i}x""#));
    let catchers = many(15_000, &|i| {
        format!(r#"{{"ErrorEquals":["E{i}"],"Next":"A"}}"#)
    });
    let errors = many(70_000, &|i| format!(r#""E{i}""#));
    let rules = many(12_000, &|i| {
        format!(r#"{{"Variable":"$.n","NumericEquals":{i},"Next":"B{i}"}}"#)
    });
    let states = many(25_000, &|i| format!(r#""S{i}":{{"Type":"Succeed"}}"#));
    let branches = many(15_000, &|i| {
        format!(r#"{{"StartAt":"B{i}","States":{{"B{i}":{{"Type":"Succeed"}}}}}}"#)
    });
    vec![
        (
            "variables",
            state(format!(
                r#""Assign":{{{assigned}}},"Parameters":{{{unknown}}}"#
            )),
        ),
        (
            "members",
            state(format!(
                r#""Parameters":{{{}}}"#,
                many(50_000, &|i| format!(r#""m{i}.$":"$.a""#))
            )),
        ),
        (
            "fields",
            state(many(60_000, &|i| format!(r#""Feld{i}":1"#))),
        ),
        (
            "names",
            state(format!(
                r#""Comment":"{}""#,
                many(80_000, &|i| format!("${{n{i}}}")).replace('\n', "")
            )),
        ),
        ("catchers", task(format!(r#""Catch":[{catchers}]"#))),
        (
            "errors",
            task(format!(r#""Retry":[{{"ErrorEquals":[{errors}]}}]"#)),
        ),
        (
            "rules",
            format!(
                r#"{{"StartAt":"A","States":{{"A":{{"Type":"Choice","Choices":[{rules}]}}}}}}"#
            ),
        ),
        (
            "states",
            format!(r#"{{"StartAt":"S0","States":{{{states}}}}}"#),
        ),
        (
            "branches",
            format!(
                r#"{{"StartAt":"A","States":{{"A":{{"Type":"Parallel","Branches":[{branches}],"End":true}}}}}}"#
            ),
        ),
    ]
}

#[test]
fn very_many_of_one_thing_are_checked_and_compiled_in_time() {
    for (name, text) in wide() {
        let (took, found) = time(&text);
        println!("{name}: {} bytes, {found} findings, {took:?}", text.len());
        assert!(took < Duration::from_secs(SLOW), "{name} took {took:?}");
        let start = Instant::now();
        asl::program::compile(&text, check::MachineKind::Standard);
        let took = start.elapsed();
        assert!(
            took < Duration::from_secs(2 * SLOW),
            "compiling {name} took {took:?}"
        );
    }
}

#[test]
fn values_that_name_one_another_do_not_grow() {
    let text = r#"{"StartAt":"A","States":{"A":{"Type":"Pass","Comment":"${V0}","End":true}}}"#;
    let name = |i: usize| json::Str::from(format!("V{i}"));
    let value = |i: usize| json::Str::from(format!("${{V{i}}}").repeat(9));
    let doubling: Vec<_> = (0..60).map(|i| (name(i), value(i + 1))).collect();
    let long = vec![(name(0), json::Str::from("x".repeat(1_000_000)))];
    let often = text.replace("${V0}", &"${V0}".repeat(100_000));
    for (text, values) in [(text, doubling), (&often, long)] {
        let mut syntax = asl::source::parse(text);
        asl::program::substitute(text, &mut syntax, &values);
        let length = syntax.root.map_or(0, |root| root.to_value().text_len());
        assert!(length < 20_000_000, "{length} bytes");
    }
}

/// The value as YAML in blocks, as people write it.
fn yaml(value: &json::Value, indent: usize, out: &mut String) {
    let margin = "  ".repeat(indent);
    let nested = |value: &json::Value| match value {
        json::Value::Object(object) => !object.is_empty(),
        json::Value::Array(array) => !array.is_empty(),
        _ => false,
    };
    let mut entry = |head: String, value: &json::Value| {
        out.push_str(&margin);
        out.push_str(&head);
        if nested(value) {
            out.push('\n');
            yaml(value, indent + 1, out);
        } else {
            out.push(' ');
            out.push_str(&value.text());
            out.push('\n');
        }
    };
    match value {
        json::Value::Object(object) => {
            for (key, value) in object.iter() {
                entry(format!("{key}:"), value);
            }
        }
        json::Value::Array(array) => {
            for value in array.iter() {
                entry("-".into(), value);
            }
        }
        _ => {}
    }
}

#[test]
fn a_megabyte_of_yaml_is_checked_in_under_a_second() {
    let value = json::parse(&machine(3600)).expect("JSON");
    let mut sound = String::new();
    yaml(&value, 0, &mut sound);
    assert!(sound.len() > 1_000_000, "{} bytes", sound.len());
    let syntax = asl::source::parse(&sound);
    assert_eq!(syntax.errors, []);
    assert_eq!(syntax.root.map(|root| root.to_value()), Some(value));
    let wrong = sound
        .replace("Type:", "Typ:")
        .replace("Next: \"S", "Next: \"s")
        .replace("$.", "$-")
        .replace("    Retry:", "   Retry");
    let garbage = "a: [1 2 \u{e9} : ${x} 'y'\n  - z: &b\n".repeat(30_000);
    for (name, text) in [
        ("1 MB", &sound),
        ("1 MB of errors", &wrong),
        ("1 MB of no YAML", &garbage),
    ] {
        let (took, found) = time(text);
        println!("{name}: {} bytes, {found} findings, {took:?}", text.len());
        let limit = Duration::from_secs_f64(text.len() as f64 / 1e6 * SLOW as f64);
        assert!(took < limit, "{name} took {took:?}");
    }
}
