//! Any text ends with a value or an error; well-formed expressions have the value another engine gives them.

use json::{Value, json};
use jsonata::{Budget, Dialect, Environment, Error, Expression, tokens};
use jsonata_core::evaluator::{Evaluator, EvaluatorOptions};
use jsonata_core::value::JValue;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use std::time::{Duration, Instant};

fn evaluate(text: &str, dialect: Dialect, input: &Value) -> Result<Option<Value>, Error> {
    let expression = Expression::parse(text, dialect)?;
    expression.references();
    let mut draw = || 3;
    let mut environment = Environment::new(&(), 1_000_000, &mut draw);
    environment.budget = Budget {
        steps: 50_000,
        regex: 50_000,
        ..Budget::interactive()
    };
    expression.evaluate(Some(input), &mut environment)
}

fn input() -> Value {
    json!({
        "a": 1,
        "b": [1, 2, 3],
        "c": {"a": "x", "b": [{"a": 1, "d": "p"}, {"a": 2, "d": "q"}, {"a": 3, "d": "p"}]},
        "d": "text",
        "e": null,
        "f": [[1, 2], [3]],
        "g": true
    })
}

/// Pieces of expressions in any order: mostly nonsense, sometimes deep inside the parser.
fn soup() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a",
        "b",
        "c",
        "$",
        "$$",
        "$x",
        "1",
        "2.5",
        "'s'",
        "\"t\"",
        "null",
        "true",
        "+",
        "-",
        "*",
        "/",
        "%",
        "=",
        "!=",
        "<",
        ">",
        "<=",
        ">=",
        "&",
        "and",
        "or",
        "in",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ".",
        "..",
        ",",
        ";",
        ":",
        ":=",
        "?",
        "~>",
        "|",
        "^",
        "@",
        "#",
        "**",
        "`q`",
        "/a/",
        "/(/",
        "function",
        "λ",
        "$sum",
        "$map",
        "$string",
        "$eval",
        "$replace",
        "$formatNumber",
        "$toMillis",
        "/*",
        "*/",
        "!",
        "~",
        "\\",
        "é",
        "\u{1F600}",
        " ",
    ]);
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.join(" "))
}

fn scalar() -> BoxedStrategy<String> {
    prop::sample::select(vec![
        "1",
        "2",
        "0",
        "-1",
        "2.5",
        "'x'",
        "'p'",
        "''",
        "true",
        "false",
        "null",
        "[]",
        "a",
        "b",
        "c",
        "d",
        "e",
        "f",
        "g",
        "c.b",
        "c.b.a",
        "c.b.d",
        "missing",
        "b[0]",
        "b[-1]",
        "c.b[a > 1]",
        "c.b[d = 'p'].a",
        "f[0]",
    ])
    .prop_map(str::to_owned)
    .boxed()
}

/// Expressions on which the other engine follows the reference as well; it does not for the `$keys` of arrays in
/// arrays, in which the reference finds the keys.
fn expression() -> impl Strategy<Value = String> {
    scalar().prop_recursive(3, 24, 3, |inner| {
        let operator = prop::sample::select(vec![
            "+", "-", "*", "=", "!=", "<", ">", "<=", ">=", "&", " and ", " or ", " in ",
        ]);
        let function = prop::sample::select(vec![
            "sum",
            "count",
            "max",
            "min",
            "string",
            "length",
            "boolean",
            "not",
            "exists",
            "type",
            "reverse",
            "abs",
            "floor",
            "uppercase",
            "distinct",
            "number",
        ]);
        let body = prop::sample::select(vec![
            "$v",
            "$v & ''",
            "$v = 1",
            "[$v]",
            "{'k': $v}",
            "$type($v)",
        ]);
        prop_oneof![
            (inner.clone(), operator, inner.clone()).prop_map(|(l, o, r)| format!("({l}){o}({r})")),
            (function, inner.clone()).prop_map(|(f, x)| format!("${f}({x})")),
            (inner.clone(), inner.clone(), inner.clone())
                .prop_map(|(c, t, e)| format!("({c} ? {t} : {e})")),
            (inner.clone(), inner.clone()).prop_map(|(x, y)| format!("[{x}, {y}]")),
            inner.clone().prop_map(|x| format!("{{'k': {x}}}")),
            (inner.clone(), inner.clone()).prop_map(|(x, y)| format!("($x := {x}; {y} = $x)")),
            (inner.clone(), body).prop_map(|(x, b)| format!("$map({x}, function($v){{ {b} }})")),
            (inner.clone(), 0..3_i32).prop_map(|(x, i)| format!("({x})[{i}]")),
        ]
    })
}

/// The other engine's answer: a value, nothing, or an error's code.
fn theirs(text: &str, input: &Value) -> Result<Option<Value>, String> {
    let code = |message: &str| message.split(':').next().unwrap_or_default().to_owned();
    let ast = jsonata_core::parser::parse(text).map_err(|e| code(&e.to_string()))?;
    let data = JValue::from_json_str(&input.text()).map_err(|e| e.to_string())?;
    let mut evaluator = Evaluator::with_options(
        jsonata_core::evaluator::Context::new(),
        EvaluatorOptions::default(),
    );
    let value = evaluator
        .evaluate(&ast, &data)
        .map_err(|e| e.code().map_or_else(|| code(&e.to_string()), str::to_owned))?;
    if value.is_undefined() {
        return Ok(None);
    }
    let text = value.to_json_string().map_err(|e| e.to_string())?;
    Ok(json::parse(&text).ok())
}

/// Says how the two engines differ on an expression, if they do.
fn difference(text: &str, input: &Value) -> Option<String> {
    let here = evaluate(text, Dialect::Reference, input).map_err(|error| error.code.to_owned());
    let there = theirs(text, input);
    let same = match (&here, &there) {
        (Ok(a), Ok(b)) => a == b,
        // In arrays and objects the reference leaves open which of several errors is reported.
        (Err(_), Err(_)) => true,
        _ => false,
    };
    (!same).then(|| format!("{text}\n  here  {here:?}\n  there {there:?}"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn any_text_ends(text in "\\PC{0,60}") {
        let _ = evaluate(&text, Dialect::Reference, &input());
        let _ = evaluate(&text, Dialect::States, &input());
    }

    #[test]
    fn any_soup_ends(text in soup()) {
        let _ = evaluate(&text, Dialect::Reference, &input());
        let _ = evaluate(&text, Dialect::States, &input());
    }

    #[test]
    fn tokens_lie_in_order_within_the_text(text in soup()) {
        let mut end = 0;
        for token in tokens(&text) {
            prop_assert!(token.span.start >= end && token.span.end > token.span.start);
            prop_assert!(text.get(token.span.start as usize..token.span.end as usize).is_some());
            end = token.span.end;
        }
        prop_assert!(end as usize <= text.len());
    }

    #[test]
    fn errors_lie_within_the_text(text in soup()) {
        if let Err(error) = evaluate(&text, Dialect::Reference, &input()) {
            prop_assert!(error.span.start <= error.span.end && error.span.end as usize <= text.len());
            prop_assert!(text.get(error.span.start as usize..error.span.end as usize).is_some());
        }
    }

    #[test]
    fn another_engine_agrees(text in expression()) {
        let difference = difference(&text, &input());
        prop_assert!(difference.is_none(), "{}", difference.unwrap_or_default());
    }
}

/// Goes on for as many minutes as `MINUTES` says; a moment without it.
#[test]
#[allow(clippy::disallowed_methods, reason = "the test watches the real clock")]
fn another_engine_agrees_for_long() {
    let minutes = std::env::var("MINUTES")
        .ok()
        .and_then(|m| m.parse::<f64>().ok());
    let deadline = Instant::now() + Duration::from_secs_f64(minutes.unwrap_or(0.0) * 60.0);
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut seen, mut differences) = (0_u64, Vec::new());
    while Instant::now() < deadline {
        let tree = expression()
            .new_tree(&mut runner)
            .expect("expressions can be made");
        let text = tree.current();
        seen += 1;
        if let Some(difference) = difference(&text, &input()) {
            differences.push(difference);
            if differences.len() >= 20 {
                break;
            }
        }
    }
    println!("{seen} expressions");
    assert!(
        differences.is_empty(),
        "{seen} expressions\n{}",
        differences.join("\n")
    );
}
