//! Budgets: whatever the path and the value, an evaluation ends soon and on a small stack.

use json::{Value, json};
use jsonpath::{Failure, Path};

fn on_a_small_stack(run: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new()
        .stack_size(512 * 1024)
        .spawn(run)
        .expect("a thread")
        .join()
        .expect("no overflow");
}

fn nested(depth: usize) -> Value {
    (0..depth).fold(json!(1), |inner, _| json!({"a": [inner]}))
}

#[test]
fn a_path_that_multiplies_is_stopped() {
    let wide: Value = (0..500).map(|i| json!({"n": i, "l": [1, 2, 3]})).collect();
    for text in [
        "$..[*]..[*]..[*]..[*]",
        "$[?(@.l[0] in $[*].n || $..n == 1)]..*",
        "$..*..*..*..*..*",
        "$[?(@.n == $[?(@.n == $[?(@.n == 499)])])]",
    ] {
        let path = Path::parse(text).expect(text);
        let deep = json!([wide.clone(), wide.clone(), nested(200)]);
        let started = path.find(&deep);
        if let Ok(found) = &started {
            assert!(found.as_array().expect("an array").len() <= 131_072);
        }
    }
    let path = Path::parse("$..[*]..[*]..[*]").expect("a path");
    let table: Value = (0..100)
        .map(|_| (0..100).map(Value::from).collect::<Value>())
        .collect();
    let cube: Value = (0..10)
        .map(|_| json!([table.clone(), [table.clone()]]))
        .collect();
    assert_eq!(path.find(&cube), Err(Failure::Exhausted));
}

#[test]
fn deep_values_and_paths_fit_a_small_stack() {
    on_a_small_stack(|| {
        let value = nested(245);
        for text in [
            "$..a",
            "$..*",
            "$..[?(@.a)]",
            "$..a..a",
            "$..[?(@..a)]",
            "$..[?(@.a[?(@.a[?(@.a[?(@..a)])])])]",
        ] {
            let _ = Path::parse(text).expect(text).find(&value);
        }
        let long = format!("${}", ".a[0]".repeat(50));
        assert!(Path::parse(&long).expect("100 steps").find(&value).is_ok());
    });
}

#[test]
fn deep_texts_are_refused() {
    on_a_small_stack(|| {
        for text in [
            format!("${}", ".a".repeat(101)),
            format!("$[?({}@.a{})]", "(".repeat(10_000), ")".repeat(10_000)),
            format!("$[?({}@.a)]", "!".repeat(10_000)),
            "$[?(@.a".repeat(10_000),
            format!("$[?(@.a == {}", "[".repeat(10_000)),
            format!("$[?(@.a =~ /{}/)]", "(a{1000}){1000}"),
            format!("$[?(@.a =~ /{}/)]", "(".repeat(900)),
        ] {
            assert!(Path::parse(&text).is_err(), "{}", &text[..40]);
        }
    });
}

#[test]
fn patterns_cost_their_text() {
    let text = "a".repeat(100_000);
    let rows: Value = (0..20).map(|_| json!({"s": text.as_str()})).collect();
    let path = Path::parse("$[?(@.s =~ /(a*)*b/)]").expect("a path");
    assert_eq!(path.find(&rows), Err(Failure::Exhausted));
}

#[test]
fn large_patterns_are_refused() {
    assert!(Path::parse("$[?(@.s =~ /(a{100}b{100}){100}/)]").is_err());
    assert!(Path::parse("$[?(@.s =~ /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/)]").is_ok());
    assert!(Path::parse(r"$[?(@.s =~ /[\w.+-]+@\w+\.\w{2,10}/i)]").is_ok());
}
