//! The cases in `tests/data`: paths, templates, intrinsic functions and choice rules with what they give.

use asl::data::choice::ChoiceRule;
use asl::data::path::{PathExpression, ReferencePath};
use asl::data::template::Template;
use asl::data::{DataFailure, Entropy, Scope};
use json::{Object, Value, json};

/// Reads a file of cases and runs each; a case names its input, context and variables when it needs them.
fn each_case(file: &str, run: impl Fn(&Value, &Scope<'_>) -> Result<Value, String>) {
    let path = format!("{}/tests/data/{file}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).expect(&path);
    let cases = json::parse(&text).unwrap_or_else(|error| panic!("{path}: {error:?}"));
    let mut failures = Vec::new();
    for case in cases.as_array().expect("a list of cases") {
        let input = case.get("input").cloned().unwrap_or_else(|| json!({}));
        let context = case.get("context").cloned().unwrap_or_else(|| json!({}));
        let variables = case.get("variables").and_then(Value::as_object).cloned();
        let scope = Scope {
            input: &input,
            context: &|| context.clone(),
            variables: &variables.unwrap_or_default(),
        };
        let found = match run(case, &scope) {
            Ok(value) => value,
            Err(failure) => json!({"failure": failure}),
        };
        let expected = match case.get("failure") {
            Some(failure) => json!({"failure": failure.clone()}),
            None => case.get("output").cloned().expect("output or failure"),
        };
        // The text shows what `==` does not: 1 is not 1.0, and the order of keys.
        if found.text() != expected.text() {
            failures.push(format!("{case}\n    gave {found}"));
        }
    }
    assert!(failures.is_empty(), "{file}:\n{}", failures.join("\n"));
}

fn in_words(failure: DataFailure) -> String {
    format!("{}: {}", failure.error, failure.cause)
}

fn text<'c>(case: &'c Value, key: &str) -> &'c str {
    case.get(key).and_then(Value::as_str).expect(key)
}

#[test]
fn paths_find_what_the_service_finds() {
    each_case("paths.json", |case, scope| {
        let path = PathExpression::parse(text(case, "path")).map_err(|e| e.to_string())?;
        path.evaluate(scope).map_err(in_words)
    });
}

#[test]
fn results_are_written_through_reference_paths() {
    each_case("result_paths.json", |case, scope| {
        let path = ReferencePath::parse(text(case, "path")).map_err(|e| e.to_string())?;
        let result = case.get("result").cloned().expect("result");
        path.write(scope.input.clone(), result).map_err(in_words)
    });
}

#[test]
fn templates_are_filled() {
    each_case("templates.json", |case, scope| {
        let template = Template::compile(case.get("template").expect("template"));
        let template = template.map_err(|problems| {
            let words: Vec<String> = problems
                .iter()
                .map(|p| format!("{} at {}", p.message, p.pointer))
                .collect();
            words.join("; ")
        })?;
        template
            .evaluate(scope, &mut Entropy::new(0))
            .map_err(in_words)
    });
}

#[test]
fn intrinsic_functions_compute() {
    each_case("intrinsics.json", |case, scope| {
        let mut template = Object::new();
        template.insert("x.$", Value::from(text(case, "call")));
        let template = Template::compile(&Value::Object(template))
            .map_err(|problems| format!("refused: {}", problems[0].help))?;
        let value = template
            .evaluate(scope, &mut Entropy::new(0))
            .map_err(in_words)?;
        Ok(value.get("x").cloned().expect("the field"))
    });
}

#[test]
fn choice_rules_decide() {
    each_case("choices.json", |case, scope| {
        let rule = case.get("rule").expect("rule").text();
        let root = json::syntax::parse(&rule).root.expect("a rule");
        let rule = ChoiceRule::compile(&root).map_err(|problems| {
            let words: Vec<String> = problems
                .iter()
                .map(|p| format!("{} at {}", p.message, p.pointer))
                .collect();
            format!("refused: {}", words.join("; "))
        })?;
        let mut trace = Vec::new();
        let traced = rule.evaluate(scope, Some(&mut trace));
        assert_eq!(traced, rule.evaluate(scope, None));
        if let Ok(result) = &traced {
            assert_eq!(trace[0].result, Some(*result));
        }
        if let Some(words) = case.get("words") {
            assert_eq!(rule.in_words(), words.as_str().unwrap_or_default());
        }
        traced.map(Value::Bool).map_err(in_words)
    });
}
