//! Hostile expressions: each ends with an error that has a code, on a small stack, quickly.

use json::{Value, json};
use jsonata::{Budget, Dialect, Environment, Error, Expression};

/// Evaluates on a thread with as little stack as a browser gives, in debug builds too.
fn evaluate(text: &str, input: Option<Value>, budget: Budget) -> Result<Option<Value>, Error> {
    let text = text.to_owned();
    let thread = std::thread::Builder::new().stack_size(1 << 20);
    let work = move || {
        let expression = Expression::parse(&text, Dialect::Reference)?;
        let mut draw = || 7;
        let mut environment = Environment::new(&(), 0, &mut draw);
        environment.budget = budget;
        expression.evaluate(input.as_ref(), &mut environment)
    };
    let thread = thread.spawn(work).expect("a thread starts");
    thread.join().expect("nothing panics")
}

fn code(text: &str) -> &'static str {
    match evaluate(text, Some(json!({"a": [1, 2]})), Budget::interactive()) {
        Ok(value) => panic!("{text:.80} is {:.80}", format!("{value:?}")),
        Err(error) => {
            assert!(!error.message.is_empty());
            error.code
        }
    }
}

#[test]
fn what_runs_away_is_stopped() {
    for text in [
        "($f := function(){ $f() }; $f())",
        "($f := function($n){ $n + $f($n + 1) }; $f(0))",
        "($f := function($n){ [$f($n)] }; $f(0))",
        "($f := function($n){ $map([$n], $f) }; $f(0))",
        "($f := function($n){ $n ~> $f }; $f(0))",
        "($f := function($n){ ($x := $n; $f($n + 1)) }; $f(0))",
        "($even := function(){ $odd() }; $odd := function(){ $even() }; $even())",
        "$pad('', 1e9)",
        "$pad('', -1e300)",
        "($f := function($s){ $f($s & $s) }; $f('ab'))",
        "($f := function($s){ $f([$s, $s]) }; $f([1]))",
        "($f := function($s){ $f($append($s, $s)) }; $f([1]))",
        "($f := function($s){ $f($join([$s, $s])) }; $f('ab'))",
        "($f := function($s){ $f($replace($s, 'a', $s)) }; $f('aa'))",
        "$map([1..999999], function($i){ $map([1..999999], function($j){ $j }) })",
        "$sum([1..9999999].[1..9999999])",
        "$match($pad('', 40, 'a') & 'b', /(a+)+$/)",
        "$replace($pad('', 60, 'a'), /(a|aa)+b/, '')",
        "$reduce([1..100000], function($a, $b){ [[$a]] })",
        "$reduce([1..100000], function($a, $b){ {'a': $a} })",
        "$reduce($append([$string], [1..100000]), function($f, $i){ function(){ 1 + $f() } })()",
        "$reduce($append([$string], [1..100000]), function($f, $i){ $f(?) })",
        "$reduce($append([$string], [1..100000]), function($f, $i){ $f ~> $f })",
        "$reduce([1..1000], function($s, $i){ '[' & $s & ']' }, '') ~> $eval()",
        "($f := function(){ $eval('$f()') }; $f())",
        "$eval('[' & $eval('$eval(\"1 + \")') & ']')",
        "$formatNumber(1, $pad('', 200000, '0'), {'zero-digit': ''}) & $formatBase(1e308, 1)",
        "$formatInteger(1e300, 'I')",
    ] {
        let code = code(text);
        assert!(
            matches!(code, "U1001" | "D3121" | "D3120" | "D3100"),
            "{text} gives {code}"
        );
    }
}

#[test]
fn what_nests_too_deeply_is_refused() {
    for (open, close) in [
        ("[", "]"),
        ("(", ")"),
        ("{'a':", "}"),
        ("-", ""),
        ("$f(", ")"),
        ("a[", "]"),
        ("a^(", ")"),
        ("a.(", ")"),
        ("function(){", "}"),
        ("1 + (", ")"),
        ("1 ? ", ""),
        ("$a := ", ""),
        ("|a|", "|"),
        ("/*", ""),
    ] {
        for many in [1_000, 100_000] {
            let text = [&open.repeat(many), "1", &close.repeat(many)].concat();
            let code = code(&text);
            assert!(matches!(code, "U1001" | "S0106"), "{open} gives {code}");
        }
    }
    for chain in [
        " + 1",
        " & 'a'",
        ".a",
        "[0]",
        "{'a': 1}.a",
        "^(a)",
        " ~> $string()",
        "@$a",
        "#$a",
        "()",
    ] {
        let text = ["a", &chain.repeat(100_000)].concat();
        let code = code(&text);
        assert_eq!(code, "U1001", "{chain}");
    }
}

#[test]
fn what_is_just_below_the_limits_works() {
    let nested = |open: &str, many: usize, close: &str| {
        [&open.repeat(many), "1", &close.repeat(many)].concat()
    };
    for text in [
        nested("[", 240, "]"),
        nested("(", 240, ")"),
        nested("{'a':", 110, "}"),
        nested("1 + (", 110, ")"),
        ["1", &" + 1".repeat(390)].concat(),
        ["a", &".a".repeat(390)].concat(),
        ["a", &"[0]".repeat(390)].concat(),
        "($f := function($n){ $n = 0 ? 0 : 1 + $f($n - 1) }; $f(100))".to_owned(),
        "($f := function($n){ $n = 0 ? 0 : $f($n - 1) }; $f(100000))".to_owned(),
        "$reduce([1..240], function($a, $b){ [[$a]] })".to_owned(),
        nested("$map([1], function($x){", 60, "})"),
    ] {
        let result = evaluate(&text, Some(json!({"a": 1})), Budget::default());
        assert!(result.is_ok(), "{text:.60} gives {:?}", result.err());
    }
}

#[test]
fn deep_inputs_are_handled() {
    let deep = json::parse(&["[".repeat(490), "]".repeat(490)].concat()).unwrap();
    for text in [
        "$",
        "a",
        "**",
        "*",
        "$string($)",
        "$ = $$",
        "$distinct([$, $])",
        "$clone({'a': 1})",
        "$keys($)",
        "$spread($)",
        "$boolean($)",
        "$count($)",
        "$[0]",
        "$sort([1, 2])",
        "$sum(**)",
        "$not($)",
    ] {
        let result = evaluate(text, Some(deep.clone()), Budget::default());
        assert!(result.is_ok(), "{text} gives {:?}", result.err());
    }
    for text in ["[[[[[[[[[[[[$]]]]]]]]]]]]", "$clone($)"] {
        let error = evaluate(text, Some(deep.clone()), Budget::default()).unwrap_err();
        assert_eq!(error.code, "U1001", "{text}");
    }
}

#[test]
fn a_range_of_ten_million_has_room() {
    let result = evaluate("$sum([1..10000000])", None, Budget::default());
    assert_eq!(result.unwrap(), Some(json!(50_000_005_000_000_i64)));
}
