//! Values and both parsers against a table of texts, against serde_json, and against arbitrary text.

use json::{Value, json, parse, syntax};
use proptest::prelude::*;

#[test]
fn numbers_print_as_the_service_prints_them() {
    for (text, printed) in [
        ("1", "1"),
        ("-0", "0"),
        ("1.0", "1.0"),
        ("1.50", "1.5"),
        ("1e2", "100.0"),
        ("1e10", "1.0E10"),
        ("12345678.9", "1.23456789E7"),
        ("0.0001", "1.0E-4"),
        ("0.001", "0.001"),
        ("12345678901234567890", "12345678901234567890"),
        ("9223372036854775807", "9223372036854775807"),
    ] {
        let value = parse(text).unwrap();
        assert_eq!(value.text(), printed, "{text}");
        assert_eq!(value.text_len(), printed.len(), "{text}");
    }
    assert_eq!(json!(1), json!(1.0));
    assert_ne!(json!(1), json!("1"));
}

#[test]
fn refused_texts_name_the_place() {
    for (text, line, column) in [
        ("", 1, 1),
        ("{\"a\":1,}", 1, 8),
        ("[1 2]", 1, 4),
        ("[01]", 1, 2),
        ("\"a\nb\"", 1, 3),
        ("{\n  \"é\": nul\n}", 2, 8),
        ("1 2", 1, 3),
        ("[1e999]", 1, 2),
    ] {
        let error = parse(text).unwrap_err();
        assert_eq!(
            (error.line, error.column),
            (line, column),
            "{text}: {error}"
        );
    }
}

#[test]
fn deep_nesting_is_refused_not_fatal() {
    let deep = "[".repeat(100_000);
    assert!(parse(&deep).unwrap_err().message.contains("deeply"));
    assert!(!syntax::parse(&deep).errors.is_empty());
    let object = "{\"a\":".repeat(100_000);
    assert!(parse(&object).is_err());
    assert!(!syntax::parse(&object).errors.is_empty());
}

#[test]
fn objects_keep_order_and_find_keys_when_large() {
    let mut object = json::Object::new();
    for i in 0..100 {
        object.insert(format!("k{i}"), json!(i));
    }
    object.insert("k3", json!("again"));
    let copy = object.clone();
    object.remove("k0");
    assert_eq!(object.get("k99"), Some(&json!(99)));
    assert_eq!(
        object.keys().next().map(|k| k.to_string()),
        Some("k1".into())
    );
    assert_eq!(copy.get("k0"), Some(&json!(0)));
    assert_eq!(copy.len(), 100);
    assert_eq!(
        copy.entry_at(3).map(|(_, v)| v.clone()),
        Some(json!("again"))
    );
}

#[test]
fn measures_follow_writes() {
    let mut value = json!({"a": [1, 2], "b": {"c": "é\n"}});
    assert_eq!((value.text_len(), value.depth()), (value.text().len(), 2));
    if let Value::Object(object) = &mut value {
        object.insert("d", json!([[[]]]));
    }
    assert_eq!((value.text_len(), value.depth()), (value.text().len(), 4));
}

/// Each row: a text with an error, the value that is read all the same, and how many errors are told.
#[test]
fn recovery_costs_little() {
    for (text, value, errors) in [
        (r#"{"a": 1 "b": 2}"#, json!({"a": 1, "b": 2}), 1),
        (r#"{"a": 1, "b": }"#, json!({"a": 1, "b": null}), 1),
        (r#"{"a": 1, "b"}"#, json!({"a": 1, "b": null}), 1),
        (r#"{"a": [1, 2, "b": 3}"#, json!({"a": [1, 2], "b": 3}), 1),
        (
            r#"{"a" 1, "b" "x", "c": 2}"#,
            json!({"a": 1, "b": "x", "c": 2}),
            2,
        ),
        (
            "{\"a\": 1, // x\n/* y */ \"b\": 2}",
            json!({"a": 1, "b": 2}),
            2,
        ),
        // The indentation tells which brace is missing.
        (
            "{\n \"a\": {\n  \"b\": 1,\n \"c\": 2\n}",
            json!({"a": {"b": 1}, "c": 2}),
            1,
        ),
        ("{\"a\": \"x,\n\"b\": 2}", json!({"a": "x", "b": 2}), 1),
        (r#"{"a": ${N}, "b": 2}"#, json!({"a": null, "b": 2}), 1),
        (r#"{"a": 1,}"#, json!({"a": 1}), 1),
        (r#"{a: 1}"#, json!({"a": 1}), 1),
        (r#"{"a": {"b": 1"#, json!({"a": {"b": 1}}), 2),
        (r#"{"a": tru, "b": 'x'}"#, json!({"a": null, "b": null}), 2),
        (r#"[1,,2]"#, json!([1, 2]), 1),
    ] {
        let syntax = syntax::parse(text);
        assert_eq!(syntax.root.unwrap().to_value(), value, "{text}");
        assert_eq!(syntax.errors.len(), errors, "{text}: {:?}", syntax.errors);
    }
}

fn arbitrary_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((".{0,4}", inner), 0..5).prop_map(|entries| Value::Object(
                entries.into_iter().map(|(k, v)| (k.into(), v)).collect()
            )),
        ]
    })
}

proptest! {
    #[test]
    fn printing_and_parsing_agree(value in arbitrary_value()) {
        let text = value.text();
        prop_assert_eq!(value.text_len(), text.len());
        prop_assert_eq!(&parse(&text).unwrap(), &value);
        prop_assert_eq!(&parse(&value.pretty()).unwrap(), &value);
        let syntax = syntax::parse(&text);
        prop_assert!(syntax.errors.is_empty());
        prop_assert_eq!(&syntax.root.unwrap().to_value(), &value);
    }

    #[test]
    fn any_text_is_read_without_a_panic(text in "[\\[\\]{}:,\"a-c0-2 \\\\\n$é.eE-]{0,60}") {
        let strict = parse(&text);
        let syntax = syntax::parse(&text);
        prop_assert_eq!(strict.is_ok(), syntax.errors.is_empty(), "{:?} {:?}", strict, syntax.errors);
        prop_assert_eq!(strict.is_ok(), serde_json::from_str::<serde_json::Value>(&text).is_ok());
        for error in &syntax.errors {
            prop_assert!(error.span.start <= error.span.end && error.span.end as usize <= text.len());
        }
    }
}
