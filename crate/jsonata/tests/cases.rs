//! Every expression of `cases.txt` has the value that stands beside it.

use json::{Object, Value};
use jsonata::{Dialect, Environment, Expression, Outcome};
use std::fmt::Write;

struct Setting {
    input: Option<Value>,
    bindings: Object,
    dialect: Dialect,
}

fn evaluate(text: &str, setting: &Setting) -> String {
    let mut state = 0_u64;
    let mut draw = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        state
    };
    let mut environment = Environment::new(&setting.bindings, 951_786_061_007, &mut draw);
    let outcome = Expression::parse(text, setting.dialect)
        .and_then(|expression| expression.outcome(setting.input.as_ref(), &mut environment));
    match outcome {
        Ok(Outcome::Undefined) => "(nothing)".to_owned(),
        Ok(Outcome::Function) => "(function)".to_owned(),
        Ok(Outcome::Value(value)) => value.text(),
        Err(error) => format!("{} {}", error.code, error.message),
    }
}

#[test]
fn every_case_holds() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases.txt");
    let text = std::fs::read_to_string(path).expect("the cases are there");
    let mut setting = Setting {
        input: None,
        bindings: Object::new(),
        dialect: Dialect::Reference,
    };
    let mut rewritten = String::new();
    let mut wrong = String::new();
    for line in text.lines() {
        let (expression, expected) = line.split_once(" ⇒ ").unwrap_or((line, ""));
        let words = expression.split_once(' ');
        match words {
            Some(("input", value)) => setting.input = json::parse(value).ok(),
            Some(("dialect", "states")) => {
                setting.dialect = Dialect::States;
                setting.input = None;
            }
            Some(("let", value)) => {
                let value = json::parse(value).expect("variables are JSON");
                setting.bindings = value.as_object().cloned().expect("variables are an object");
            }
            _ if expression.is_empty() || expression.starts_with('#') => {}
            _ => {
                let found = evaluate(expression, &setting);
                if found != expected {
                    let _ = writeln!(
                        wrong,
                        "{expression}\n  expected {expected}\n  found    {found}"
                    );
                }
                let _ = writeln!(rewritten, "{expression} ⇒ {found}");
                continue;
            }
        }
        rewritten.push_str(line);
        rewritten.push('\n');
    }
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, rewritten).expect("the cases can be written");
    } else {
        assert!(wrong.is_empty(), "{wrong}");
    }
}
