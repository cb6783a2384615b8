//! Whatever a definition holds, compiling and evaluating it ends, on a small stack and without a panic.

use asl::data::choice::ChoiceRule;
use asl::data::intrinsic::Call;
use asl::data::path::{PathExpression, ReferencePath};
use asl::data::template::Template;
use asl::data::time::{Moment, format_millis, format_millis_exact};
use asl::data::{Entropy, Scope, variables};
use json::{Object, Value, json};
use proptest::prelude::*;

fn on_a_small_stack(run: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new()
        .stack_size(1024 * 1024)
        .spawn(run)
        .expect("a thread")
        .join()
        .expect("no overflow");
}

fn with_scope<T>(input: &Value, run: impl FnOnce(&Scope<'_>) -> T) -> T {
    let mut variables = Object::new();
    variables.insert("v", json!({"a": [1, "x"]}));
    run(&Scope {
        input,
        context: &|| json!({"State": {"Name": "S"}}),
        variables: &variables,
    })
}

#[test]
fn deep_templates_fit_a_small_stack() {
    on_a_small_stack(|| {
        let deep = (0..240).fold(json!({"x.$": "$.x"}), |inner, _| json!({"a": [inner]}));
        let template = Template::compile(&deep).expect("a template");
        let input = json!({"x": 1});
        let filled = with_scope(&input, |scope| {
            template.evaluate(scope, &mut Entropy::new(0))
        });
        assert!(filled.expect("240 times two levels").depth() > 400);
        // One level more each time, as a loop would do it, ends in an error instead of a value nobody can walk.
        let template = Template::compile(&json!({"x.$": "$"})).expect("a template");
        let mut value = json!({});
        let mut rounds = 0;
        let failure = loop {
            rounds += 1;
            match with_scope(&value, |scope| {
                template.evaluate(scope, &mut Entropy::new(0))
            }) {
                Ok(next) => value = next,
                Err(failure) => break failure,
            }
        };
        assert_eq!(failure.error, "States.Runtime");
        assert!(rounds <= json::MAX_DEPTH);
        let path = ReferencePath::parse("$.x").expect("a path");
        assert!(path.write(json!({}), value).is_err());
    });
}

#[test]
fn deep_rules_fit_a_small_stack() {
    on_a_small_stack(|| {
        let nested = |depth: usize| {
            let leaf = r#"{"Variable": "$.x", "IsNull": true}"#;
            let text = format!(
                "{}{leaf}{}",
                r#"{"And":[{"Not":"#.repeat(depth),
                "}]}".repeat(depth)
            );
            ChoiceRule::compile(&json::syntax::parse(&text).root.expect("a tree"))
        };
        assert!(nested(150).is_err());
        let rule = nested(49).expect("a rule");
        let mut trace = Vec::new();
        let held = with_scope(&json!({"x": 0}), |scope| {
            rule.evaluate(scope, Some(&mut trace))
        });
        assert_eq!(held, Ok(true));
        assert_eq!(trace.len(), 99);
        assert!(rule.in_words().len() > 100);
    });
}

#[test]
fn nests_of_functions_do_not_grow_without_bounds() {
    let arguments = |inner: &str| format!("States.Array({})", [inner; 8].join(","));
    let call = (0..4).fold("$".to_owned(), |inner, _| arguments(&inner));
    let text = format!("States.JsonToString(States.ArrayUnique({call}))");
    let input = json!({"x": "y".repeat(1000)});
    let call = Call::parse(&text).expect("a call");
    let result = with_scope(&input, |scope| call.evaluate(scope, &mut Entropy::new(0)));
    assert_eq!(
        result.map_err(|failure| failure.error),
        Err("States.IntrinsicFailure")
    );
}

#[test]
fn an_assign_has_a_size() {
    let mut assigned = Object::new();
    assigned.insert("a", Value::from("x".repeat(200_000)));
    assert!(variables::check_assignment(&assigned).is_ok());
    assigned.insert("b", Value::from("x".repeat(100_000)));
    assert!(variables::check_assignment(&assigned).is_err());
}

/// Texts made of what the grammars know, so that many are nearly right.
fn scrap() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("States."),
        Just("Format("),
        Just("Array("),
        Just("MathAdd("),
        Just("ArrayRange("),
        Just("StringSplit("),
        Just("StringToJson("),
        Just("JsonMerge("),
        Just("ArrayPartition("),
        Just("MathRandom("),
        Just("Hash("),
        Just("'{}'"),
        Just("'a\\'"),
        Just("$.a"),
        Just("$$.State"),
        Just("$v.a[0]"),
        Just("$"),
        Just("-1.5"),
        Just("1e400"),
        Just("null"),
        Just("2147483648"),
        Just(", "),
        Just(","),
        Just(")"),
        Just("))"),
        Just("["),
        Just("]"),
        Just("?(@"),
        Just("é"),
        Just("\\"),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

/// Rules of any comparator with any right side, some of them wrong.
fn rule() -> impl Strategy<Value = String> {
    let variable = prop_oneof![
        Just("$.a"),
        Just("$"),
        Just("$v.a[1]"),
        Just("$gone"),
        Just("$$.State.Name"),
        Just("$[")
    ];
    let right = prop_oneof![
        Just("1"),
        Just("true"),
        Just("\"x\""),
        Just("\"$.a\""),
        Just("\"a*\\\\\\\\\""),
        Just("\"2024-01-01T00:00:00Z\""),
        Just("null"),
    ];
    let comparator = prop::sample::select(asl::data::choice::COMPARATORS.as_slice());
    let test = (variable, comparator, right).prop_map(|(variable, comparator, right)| {
        format!("{{\"Variable\": \"{variable}\", \"{comparator}\": {right}}}")
    });
    test.prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3)
                .prop_map(|rules| format!("{{\"And\": [{}]}}", rules.join(","))),
            prop::collection::vec(inner.clone(), 1..3)
                .prop_map(|rules| format!("{{\"Or\": [{}]}}", rules.join(","))),
            inner.prop_map(|rule| format!("{{\"Not\": {rule}}}")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_a_template_or_a_problem(text in scrap(), prefix in prop_oneof![Just("States."), Just("$"), Just("States.Format("), Just("")]) {
        let text = format!("{prefix}{text}");
        let mut template = Object::new();
        template.insert("x.$", Value::from(text.as_str()));
        match Template::compile(&Value::Object(template)) {
            Ok(template) => {
                let input = json!({"a": [1, {"a": "b"}]});
                let _ = with_scope(&input, |scope| template.evaluate(scope, &mut Entropy::new(0)));
            }
            Err(problems) => {
                prop_assert_eq!(problems.len(), 1);
                prop_assert!(problems[0].offset <= text.len());
            }
        }
        let _ = PathExpression::parse(&text);
    }

    #[test]
    fn any_numbers_add_or_fail(a in any::<f64>(), b in any::<i64>()) {
        let input = json!({"a": [a, b]});
        for call in ["States.MathAdd($.a[0], $.a[1])", "States.MathRandom($.a[0], $.a[1])",
                     "States.MathRandom($.a[0], 2147483647, 5)", "States.ArrayRange($.a[0], $.a[1], $.a[0])",
                     "States.ArrayPartition($.a, $.a[1])", "States.ArrayGetItem($.a, $.a[1])"] {
            let call = Call::parse(call).expect("a call");
            let _ = with_scope(&input, |scope| call.evaluate(scope, &mut Entropy::new(0)));
        }
    }

    #[test]
    fn random_numbers_stay_in_their_range(from in any::<i32>(), to in any::<i32>(), seed in any::<i32>()) {
        prop_assume!(from != to);
        let (from, to) = (from.min(to), from.max(to));
        let input = json!({"from": from, "to": to, "seed": seed});
        for call in ["States.MathRandom($.from, $.to)", "States.MathRandom($.from, $.to, $.seed)"] {
            let call = Call::parse(call).expect("a call");
            let mut entropy = Entropy::new(u64::from(seed.unsigned_abs()));
            let drawn = with_scope(&input, |scope| call.evaluate(scope, &mut entropy));
            let drawn = drawn.expect("a number").as_i64().expect("a whole number");
            prop_assert!((i64::from(from)..i64::from(to)).contains(&drawn));
        }
    }

    #[test]
    fn times_are_read_as_they_are_written(millis in -62_135_596_800_000_i64..253_402_300_800_000) {
        for text in [format_millis(millis), format_millis_exact(millis)] {
            prop_assert_eq!(Moment::parse(&text).map(Moment::epoch_millis), Some(millis), "{}", text);
        }
    }

    #[test]
    fn any_rule_decides_or_is_refused(rule in rule(), input in prop_oneof![Just(json!({})), Just(json!({"a": 1})), Just(json!({"a": "2024-01-01T00:00:00Z"})), Just(json!([]))]) {
        let root = json::syntax::parse(&rule).root.expect("a tree");
        match ChoiceRule::compile(&root) {
            Ok(rule) => {
                let mut trace = Vec::new();
                let traced = with_scope(&input, |scope| rule.evaluate(scope, Some(&mut trace)));
                prop_assert_eq!(&traced, &with_scope(&input, |scope| rule.evaluate(scope, None)));
                prop_assert_eq!(trace[0].result, traced.ok());
                prop_assert!(!rule.in_words().is_empty());
            }
            Err(problems) => prop_assert!(!problems.is_empty()),
        }
    }

    #[test]
    fn any_text_is_a_time_or_not(text in "[0-9TZ:+.\\-é ]{0,30}") {
        let _ = Moment::parse(&text);
    }
}
