//! `asl run`, `validate` and `graph` on templates with one, several and unreachable state machines. Each case of
//! `templates.json` is a command line within `templates/`, its exit status, and what it must say.

use std::path::Path;
use std::process::Command;

use json::Value;

#[test]
fn templates_on_the_command_line() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let text = std::fs::read_to_string(here.join("templates.json")).expect("the cases are there");
    let cases = json::parse(&text).expect("the cases are JSON");
    let mut wrong = Vec::new();
    for case in cases.as_array().expect("a list").iter() {
        let line = case.get("run").and_then(Value::as_str).expect("a command");
        let output = Command::new(env!("CARGO_BIN_EXE_asl"))
            .args(line.split(' '))
            .current_dir(here.join("templates"))
            .output()
            .expect("the command starts");
        let exit = case.get("exit").and_then(Value::as_i64);
        if output.status.code().map(i64::from) != exit {
            wrong.push(format!(
                "asl {line}: exit status {:?}",
                output.status.code()
            ));
        }
        for (key, told) in [("says", &output.stdout), ("complains", &output.stderr)] {
            let told = String::from_utf8_lossy(told);
            let expected = case.get(key).and_then(Value::as_array);
            let parts = expected.into_iter().flat_map(|list| list.iter());
            for part in parts.filter_map(Value::as_str) {
                if !told.contains(part) {
                    wrong.push(format!("asl {line}: {key} no {part:?}, but:\n{told}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
