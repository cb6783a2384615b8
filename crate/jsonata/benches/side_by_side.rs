//! How long an evaluation takes, here and in jsonata-core, in one run: `cargo bench -p jsonata`.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a benchmark reads the clock and prints"
)]

use json::{Object, Value, json};
use jsonata::{Dialect, Environment, Expression};
use jsonata_core::evaluator::{Context, Evaluator};
use jsonata_core::value::JValue;
use std::hint::black_box;
use std::time::Instant;

const EXPRESSIONS: &[(&str, &str)] = &[
    ("addition", "$states.input.a + 1"),
    ("sum of a path", "$sum($states.input.items.(price * qty))"),
    ("filter", "$states.input.items[price > 50 and qty < 4].name"),
    (
        "object",
        "{'id': $states.input.a, 'first': $states.input.items[0].name, 'count': $count($states.input.items), \
         'nested': {'flag': true, 'list': [1, 2, 3]}}",
    ),
    (
        "map",
        "$map($states.input.items, function($item, $i){ $item.price * $item.qty + $i })",
    ),
    (
        "text",
        "'order ' & $states.input.a & ' of ' & $uppercase($states.input.name)",
    ),
    ("group", "$states.input.items{category: $sum(price)}"),
    ("order", "$states.input.items^(>price).name"),
    ("reduce", "$reduce([1..100], function($a, $b){ $a + $b })"),
    (
        "tail call",
        "($f := function($n, $s){ $n = 0 ? $s : $f($n - 1, $s + $n) }; $f(100, 0))",
    ),
    ("regex", "$replace($states.input.name, /[aeiou]+/, '_')"),
];

fn input() -> Value {
    let item = |n: i64| {
        json!({
            "name": (format!("item {n}")),
            "category": (["tools", "books", "food"][n as usize % 3]),
            "price": (((n * 37) % 101) as f64 + 0.5),
            "qty": (n % 7)
        })
    };
    let items: Value = (0..100).map(item).collect();
    json!({"a": 41, "name": "a somewhat longer name", "items": (items)})
}

/// Nanoseconds of one call, the best of several rounds.
fn measure(mut call: impl FnMut()) -> f64 {
    let mut rounds = 1_u32;
    let mut best = f64::INFINITY;
    for _ in 0..12 {
        let start = Instant::now();
        for _ in 0..rounds {
            call();
        }
        let taken = start.elapsed().as_nanos() as f64;
        if taken < 2e7 {
            rounds *= 4;
            continue;
        }
        best = best.min(taken / f64::from(rounds));
    }
    best
}

fn main() {
    let states = json!({"input": (input())});
    let bindings: Object = [("states", states.clone())].into();
    let theirs_states = JValue::from_json_str(&states.text()).expect("our text is JSON");
    println!("{:16} {:>12} {:>14}", "", "here", "jsonata-core");
    for (name, text) in EXPRESSIONS {
        let ours = Expression::parse(text, Dialect::Reference).expect("the expression is valid");
        let mut draw = || 1;
        let mut environment = Environment::new(&bindings, 0, &mut draw);
        let answer = ours.evaluate(None, &mut environment).expect("it evaluates");
        let here = measure(|| {
            black_box(ours.evaluate(None, &mut environment).expect("it evaluates"));
        });

        let ast = jsonata_core::parser::parse(text).expect("the expression is valid there too");
        let mut context = Context::new();
        context.bind("states".to_owned(), theirs_states.clone());
        let mut evaluator = Evaluator::with_context(context);
        let their_answer = evaluator
            .evaluate(&ast, &JValue::Null)
            .expect("it evaluates");
        let there = measure(|| {
            black_box(
                evaluator
                    .evaluate(&ast, &JValue::Null)
                    .expect("it evaluates"),
            );
        });
        let same = their_answer
            .to_json_string()
            .ok()
            .and_then(|text| json::parse(&text).ok())
            == answer;
        let note = if same { "" } else { "  (other answer)" };
        println!("{name:16} {here:>9.0} ns {there:>11.0} ns{note}");
    }
}
