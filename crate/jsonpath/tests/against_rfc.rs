//! What Jayway's dialect and RFC 9535 share, compared with an implementation of the latter on random values.

use json::Value;
use jsonpath::{Failure, Path};
use proptest::prelude::*;

/// Values with few names and texts, so that paths often find something. No text is a number: Jayway would compare
/// those by amount.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-3_i64..6).prop_map(Value::from),
        prop_oneof![Just("a"), Just("b"), Just("é")].prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            // Sorted, because the other implementation sorts members.
            prop::collection::btree_map(name(), inner, 0..4).prop_map(|members| {
                let members = members.into_iter().map(|(k, v)| (json::Str::from(k), v));
                Value::Object(members.collect())
            }),
        ]
    })
}

fn name() -> impl Strategy<Value = &'static str> {
    prop_oneof![Just("a"), Just("b"), Just("c d"), Just("é")]
}

fn step() -> impl Strategy<Value = String> {
    let slice = (prop::option::of(-3_i64..4), -3_i64..4)
        .prop_map(|(from, to)| format!("[{}:{to}]", from.map_or(String::new(), |n| n.to_string())));
    prop_oneof![
        3 => prop_oneof![Just(".a"), Just(".b"), Just(".é")].prop_map(str::to_owned),
        2 => name().prop_map(|name| format!("['{name}']")),
        2 => (-2_i64..3).prop_map(|index| format!("[{index}]")),
        1 => slice,
        1 => (-3_i64..4).prop_map(|from| format!("[{from}:]")),
        1 => Just("[0,2]".to_owned()),
        1 => Just("[*]".to_owned()),
        1 => Just(".*".to_owned()),
        1 => Just("..a".to_owned()),
        1 => Just("..[0]".to_owned()),
        1 => Just("..*".to_owned()),
        1 => Just("..['b']".to_owned()),
    ]
}

fn condition() -> impl Strategy<Value = String> {
    let operand = prop_oneof![
        Just("@.a"),
        Just("@.b"),
        Just("@['c d']"),
        Just("@.a.b"),
        Just("@.a[0]"),
        Just("@"),
    ];
    let ordered = prop_oneof![Just("1"), Just("2.0"), Just("-1"), Just("'a'"), Just("'b'")];
    let order = prop_oneof![Just("=="), Just("!="), Just("<"), Just(">")];
    let unordered = prop_oneof![Just("true"), Just("null"), Just("false")];
    let equality = prop_oneof![Just("=="), Just("!=")];
    let comparison = prop_oneof![3 => (order, ordered), 1 => (equality, unordered)];
    let test = prop_oneof![
        (operand.clone(), comparison)
            .prop_map(|(left, (operator, right))| format!("{left} {operator} {right}")),
        operand.prop_map(str::to_owned),
    ];
    test.prop_recursive(3, 6, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} && {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} || {b})")),
            inner.prop_map(|a| format!("!({a})")),
        ]
    })
}

fn agrees(text: &str, value: &Value) -> Result<(), TestCaseError> {
    let foreign: serde_json::Value = serde_json::from_str(&value.text()).expect("our text is JSON");
    let reference = serde_json_path::JsonPath::parse(text).expect("a path of the RFC");
    let expected: Vec<Value> = reference
        .query(&foreign)
        .all()
        .into_iter()
        .map(|found| json::parse(&found.to_string()).expect("its text is JSON"))
        .collect();
    let path = Path::parse(text).expect("a path");
    let found = match path.find(value) {
        Ok(found) if path.is_definite() => vec![found.into_owned()],
        Ok(found) => found.as_array().expect("an array").to_vec(),
        Err(Failure::Missing(_)) => Vec::new(),
        Err(Failure::Exhausted) => return Err(TestCaseError::fail("exhausted")),
    };
    prop_assert_eq!(found, expected, "{} on {}", text, value);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn steps_agree(steps in prop::collection::vec(step(), 0..4), value in value()) {
        agrees(&format!("${}", steps.concat()), &value)?;
    }

    /// A filter on an object asks the object itself in Jayway's dialect, so only arrays are compared.
    #[test]
    fn filters_agree(
        condition in condition(),
        items in prop::collection::vec(value(), 0..6),
        rest in prop_oneof![Just(""), Just(".a"), Just("[0]")],
    ) {
        agrees(&format!("$[?({condition})]{rest}"), &Value::from(items))?;
    }

    #[test]
    fn any_text_is_read_without_a_panic(text in "[$@.\\[\\]()?*'\"a-c0-2:,=<>!&| /~\\-é{}in]{0,40}", value in value()) {
        for text in [format!("${text}"), format!("$[?({text})]")] {
            match Path::parse(&text) {
                Ok(path) => {
                    let _ = path.find(&value);
                    let _ = path.canonical();
                }
                Err(error) => prop_assert!(error.offset <= text.len()),
            }
        }
    }

    /// What was written through a path is found there, and nothing else has changed.
    #[test]
    fn what_is_written_is_found(steps in prop::collection::vec(step(), 0..3), value in value()) {
        let text = format!("${}", steps.concat());
        if let Ok(path) = jsonpath::ReferencePath::parse(&text) {
            let mut written = value.clone();
            if path.write(&mut written, Value::from("new")).is_ok() {
                let found = path.path().find(&written).expect("it was written").into_owned();
                prop_assert_eq!(found, Value::from("new"));
                if let Ok(old) = path.path().find(&value) {
                    path.write(&mut written, old.into_owned()).expect("it can be written again");
                    prop_assert_eq!(written, value);
                }
            } else {
                prop_assert_eq!(written, value);
            }
        }
    }
}
