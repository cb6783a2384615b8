//! Every case ends as it says. `UPDATE=1` writes the events anew and adds what a case does not say yet; it never
//! changes a status, an output, an error, a cause, a time or a count that somebody wrote down.

use std::fs;

use json::{Object, Value};
use suites::case::{Case, cases, files, observed};
use suites::lines::lines;

const MOST_STEPS: u32 = 1_000_000;

/// What the cases say in words of their own; the events are a snapshot.
const JUDGED: [&str; 7] = [
    "status",
    "output",
    "error",
    "cause",
    "virtualSeconds",
    "transitions",
    "notes",
];

#[test]
fn every_case_ends_as_it_says() {
    let update = std::env::var_os("UPDATE").is_some();
    let (mut complaints, mut count) = (Vec::new(), 0);
    for file in files() {
        let stem = file
            .file_stem()
            .map(|s| s.to_string_lossy().into_owned())
            .unwrap_or_default();
        let mut list = cases(&file);
        for case in &mut list {
            count += 1;
            let observed = run(case);
            complaints.extend(
                judge(case, &observed)
                    .into_iter()
                    .map(|c| format!("{stem}: {}: {c}", case.name)),
            );
            if update {
                case.expect = renewed(&case.expect, &observed);
            } else if case.expect.get("events") != observed.get("events") {
                let events = observed.get("events").map(lines).unwrap_or_default();
                complaints.push(format!(
                    "{stem}: {}: other events than before:\n{events}",
                    case.name
                ));
            }
        }
        if update {
            fs::write(&file, written(&list)).expect("the file can be written");
        }
    }
    assert!(count >= 80, "only {count} cases");
    assert!(
        complaints.is_empty(),
        "{} of {count} cases:\n{}",
        complaints.len(),
        complaints.join("\n")
    );
}

fn run(case: &Case) -> Object {
    let mut run = case.start().without_checkpoints();
    run.finish(MOST_STEPS);
    observed(&run)
}

fn judge(case: &Case, observed: &Object) -> Vec<String> {
    let mut complaints = Vec::new();
    let expect = case.expect.as_object().cloned().unwrap_or_default();
    for key in JUDGED {
        match (expect.get(key), observed.get(key)) {
            (Some(wanted), got) if Some(wanted) != got => {
                complaints.push(format!(
                    "{key} is {}, not {}",
                    got.map_or("absent".into(), Value::text),
                    wanted.text()
                ));
            }
            _ => {}
        }
    }
    // A case that ends well has no error, and the other way round; notes may not come unannounced.
    for key in ["output", "error", "notes"] {
        if let (None, Some(got)) = (expect.get(key), observed.get(key)) {
            complaints.push(format!("{key} is {}, and nobody expects one", got.text()));
        }
    }
    complaints
}

fn renewed(expect: &Value, observed: &Object) -> Value {
    let mut renewed = Object::new();
    for (key, value) in observed.iter() {
        // A cause that nobody wrote down and that nobody would read says nothing in a case.
        if &**key == "cause" && expect.get("cause").is_none() && value.text_len() > 1_000 {
            continue;
        }
        let said = expect.get(key).filter(|_| &**key != "events");
        renewed.insert(key.clone(), said.unwrap_or(value).clone());
    }
    Value::Object(renewed)
}

fn written(list: &[Case]) -> String {
    let cases = list.iter().map(|case| {
        json::json!({"name": (case.name.as_str()), "scenario": (case.written.clone()), "expect": (case.expect.clone())})
    });
    lines(&cases.collect())
}
