//! The command as a person meets it: its exit status and what it says. Each case of `templates.json` (templates with
//! one, several and unreachable state machines) and of `messages.json` (what cannot be read, is half typed or
//! misspelt, or would take hold of the terminal) is a command line within the folder of that name.

use std::path::Path;
use std::process::{Command, Stdio};

use json::Value;

#[test]
fn templates_on_the_command_line() {
    each_case("templates");
}

#[test]
fn messages_name_the_place_and_a_way_out() {
    each_case("messages");
}

/// An answer that cannot be written is no success; one that nobody reads to its end is.
#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_is_told() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/messages");
    let asl = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_asl"));
        command.args(["run", "order.asl.json"]).current_dir(&folder);
        command
    };
    let full = std::fs::File::options().write(true).open("/dev/full");
    let output = asl()
        .stdout(full.expect("the device is there"))
        .stderr(Stdio::piped())
        .output()
        .expect("the command starts");
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains("asl: standard output: "), "{told}");

    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let status = asl().stdout(writer).status().expect("the command starts");
    assert_eq!(status.code(), Some(0));
}

/// Runs the cases of a file. `run` is the command line, as one text or, where an argument has spaces, as a list;
/// standard output `says` and standard error `complains` each part, and `never` stands in neither.
fn each_case(set: &str) {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let file = here.join(format!("{set}.json"));
    let text = std::fs::read_to_string(file).expect("the cases are there");
    let cases = json::parse(&text).expect("the cases are JSON");
    let mut wrong = Vec::new();
    for case in cases.as_array().expect("a list").iter() {
        let texts = |key: &str| -> Vec<String> {
            let list = case.get(key).and_then(Value::as_array);
            let list = list.into_iter().flat_map(|list| list.iter());
            list.filter_map(Value::as_str).map(str::to_owned).collect()
        };
        let arguments = match case.get("run").and_then(Value::as_str) {
            Some(line) => line.split(' ').map(str::to_owned).collect(),
            None => texts("run"),
        };
        let line = arguments.join(" ");
        let output = Command::new(env!("CARGO_BIN_EXE_asl"))
            .args(&arguments)
            .current_dir(here.join(set))
            .stdin(Stdio::null())
            .output()
            .expect("the command starts");
        let exit = case.get("exit").and_then(Value::as_i64);
        assert!(exit.is_some(), "asl {line}: no exit status is expected");
        if output.status.code().map(i64::from) != exit {
            wrong.push(format!(
                "asl {line}: exit status {:?}",
                output.status.code()
            ));
        }
        for (key, told) in [("says", &output.stdout), ("complains", &output.stderr)] {
            let told = String::from_utf8_lossy(told);
            for part in texts(key) {
                if !told.contains(&part) {
                    wrong.push(format!("asl {line}: {key} no {part:?}, but:\n{told}"));
                }
            }
            for part in texts("never") {
                if told.contains(&part) {
                    wrong.push(format!("asl {line}: {part:?} stands in:\n{told}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
