//! Sound definitions, broken in systematic ways. For each way it is written down that the service must refuse it and
//! where; nearly all must be reported, at the right place. Passes when the folder of definitions is missing.

use std::path::{Path, PathBuf};

use asl::check::{self, Options};
use asl::diagnostic::Severity;
use json::{Object, Value, json};

/// A way to break a state: what the specification says against it, and the change. The change gives the pointer,
/// below the state, at which it must be reported; nothing when the state has no such thing.
type Break = (
    &'static str,
    &'static str,
    fn(&mut Object) -> Option<String>,
);

fn kind(state: &Object) -> &str {
    state
        .get("Type")
        .and_then(Value::as_str)
        .unwrap_or_default()
}

fn jsonata(state: &Object) -> bool {
    state.get("#language").and_then(Value::as_str) == Some("JSONata")
}

fn set(state: &mut Object, name: &str, value: impl Into<Value>) -> Option<String> {
    state.insert(name, value.into());
    Some(format!("/{name}"))
}

fn has(state: &Object, name: &str) -> Option<()> {
    state.contains_key(name).then_some(())
}

fn is(state: &Object, kinds: &[&str]) -> Option<()> {
    kinds.contains(&kind(state)).then_some(())
}

fn first<'a>(state: &'a mut Object, list: &str) -> Option<&'a mut Object> {
    match state.get_mut(list)? {
        Value::Array(items) => match items.make_mut().first_mut()? {
            Value::Object(object) => Some(object),
            _ => None,
        },
        _ => None,
    }
}

/// The simple comparison of the first rule: its name and value.
fn comparison(rule: &Object) -> Option<String> {
    let others = ["Variable", "Next", "Comment", "Assign", "And", "Or", "Not"];
    rule.get("Variable")?;
    rule.keys()
        .map(|k| k.to_string())
        .find(|k| !others.contains(&k.as_str()))
}

/// A `.$` key at any depth of a template, with the pointer of the object that holds it.
fn dynamic(value: &mut Value, pointer: &str) -> Option<String> {
    match value {
        Value::Object(object) => {
            let keys: Vec<String> = object.keys().map(|k| k.to_string()).collect();
            if let Some(key) = keys.iter().find(|k| k.ends_with(".$")) {
                object.insert(key.as_str(), Value::from("no path"));
                return Some(pointer.to_owned());
            }
            keys.iter().find_map(|key| {
                let mut below = pointer.to_owned();
                json::pointer::push(&mut below, key);
                dynamic(object.get_mut(key)?, &below)
            })
        }
        _ => None,
    }
}

const BREAKS: &[Break] = &[
    (
        "Next and End dropped",
        "1.1 exactly one of Next and End",
        |s| {
            is(s, &["Task", "Pass", "Wait", "Parallel", "Map"])?;
            s.remove("Next");
            s.remove("End");
            Some(String::new())
        },
    ),
    ("Next and End", "1.1 exactly one of Next and End", |s| {
        has(s, "Next")?;
        set(s, "End", true)?;
        Some(String::new())
    }),
    ("Next leads nowhere", "1.1 targets checked", |s| {
        has(s, "Next").and_then(|()| set(s, "Next", "No such state"))
    }),
    (
        "Next is a number",
        "1.1 StartAt and Next name states",
        |s| has(s, "Next").and_then(|()| set(s, "Next", 1)),
    ),
    ("Next misspelt", "1.1 unknown field", |s| {
        let next = s.remove("Next")?;
        s.insert("Nextt", next);
        Some("/Nextt".to_owned())
    }),
    ("Type dropped", "1.2 Type is required", |s| {
        s.remove("Type").map(|_| String::new())
    }),
    ("Type misspelt", "9.1 one of these values", |s| {
        let wrong = format!("{}s", kind(s));
        set(s, "Type", wrong)
    }),
    ("Type in lower case", "9.1 one of these values", |s| {
        let wrong = kind(s).to_lowercase();
        set(s, "Type", wrong)
    }),
    ("unknown field", "1.1 unknown field", |s| {
        set(s, "Owner", "me")
    }),
    ("Comment is a number", "1.2 Comment", |s| {
        set(s, "Comment", 5)
    }),
    ("QueryLanguage misspelt", "1.1 QueryLanguage", |s| {
        set(s, "QueryLanguage", "JsonPath")
    }),
    ("Resource dropped", "1.7 Task: Resource is required", |s| {
        is(s, &["Task"])?;
        s.remove("Resource").map(|_| String::new())
    }),
    ("Resource is no ARN", "6 not a valid resource ARN", |s| {
        is(s, &["Task"]).and_then(|()| set(s, "Resource", "my-function"))
    }),
    ("Resource of no integration", "6 is not recognized", |s| {
        is(s, &["Task"]).and_then(|()| set(s, "Resource", "arn:aws:states:::lambda:invokeNow"))
    }),
    (
        "Resource with a pattern it has not",
        "6 patterns of each integration",
        |s| {
            is(s, &["Task"])
                .and_then(|()| set(s, "Resource", "arn:aws:states:::dynamodb:getItem.sync"))
        },
    ),
    ("TimeoutSeconds is 0", "1.7 1…99 999 999", |s| {
        is(s, &["Task"])?;
        s.remove("TimeoutSecondsPath");
        s.remove("HeartbeatSeconds");
        set(s, "TimeoutSeconds", 0)
    }),
    ("heartbeat over timeout", "1.7 Heartbeat < Timeout", |s| {
        is(s, &["Task"])?;
        s.remove("TimeoutSecondsPath");
        set(s, "TimeoutSeconds", 10)?;
        set(s, "HeartbeatSeconds", 20)
    }),
    ("Choices dropped", "2 Choices is required", |s| {
        s.remove("Choices")?;
        Some(String::new())
    }),
    ("Choices empty", "2 Choices is not empty", |s| {
        has(s, "Choices").and_then(|()| set(s, "Choices", json!([])))
    }),
    ("rule without Next", "2 Next in top-level rules", |s| {
        first(s, "Choices")?.remove("Next")?;
        Some("/Choices/0".to_owned())
    }),
    (
        "rule without Variable",
        "2 Variable and one comparator",
        |s| {
            first(s, "Choices")?.remove("Variable")?;
            Some("/Choices/0".to_owned())
        },
    ),
    (
        "rule with two comparisons",
        "2 exactly one comparator",
        |s| {
            let rule = first(s, "Choices")?;
            let name = comparison(rule)?;
            rule.insert(
                if name == "IsNull" {
                    "IsString"
                } else {
                    "IsNull"
                },
                Value::from(true),
            );
            Some("/Choices/0".to_owned())
        },
    ),
    ("comparison misspelt", "2 39 comparators", |s| {
        let rule = first(s, "Choices")?;
        let name = comparison(rule)?;
        let value = rule.remove(&name)?;
        rule.insert(format!("{name}s"), value);
        Some(format!("/Choices/0/{name}s"))
    }),
    ("comparison with the wrong type", "2 comparators", |s| {
        let rule = first(s, "Choices")?;
        let name = comparison(rule)?;
        rule.insert(name.as_str(), json!({}));
        Some(format!("/Choices/0/{name}"))
    }),
    ("Variable is no path", "2 Variable is a path", |s| {
        let rule = first(s, "Choices")?;
        rule.get("Variable")?;
        rule.insert("Variable", Value::from("status"));
        Some("/Choices/0/Variable".to_owned())
    }),
    ("Default leads nowhere", "1.1 targets checked", |s| {
        has(s, "Default").and_then(|()| set(s, "Default", "No such state"))
    }),
    ("Choice with Next", "1.2 no Next in Choice", |s| {
        is(s, &["Choice"]).and_then(|()| set(s, "Next", "x"))
    }),
    (
        "Succeed or Fail with End",
        "1.2 no End in Succeed and Fail",
        |s| is(s, &["Succeed", "Fail"]).and_then(|()| set(s, "End", true)),
    ),
    ("Retry where there is none", "1.2 Retry and Catch", |s| {
        is(s, &["Pass", "Wait", "Choice", "Succeed", "Fail"])
            .and_then(|()| set(s, "Retry", json!([])))
    }),
    (
        "retrier without ErrorEquals",
        "1.7 ErrorEquals is required",
        |s| {
            first(s, "Retry")?.remove("ErrorEquals")?;
            Some("/Retry/0".to_owned())
        },
    ),
    ("MaxAttempts is negative", "1.7 0…99 999 999", |s| {
        first(s, "Retry")?.insert("MaxAttempts", Value::from(-1));
        Some("/Retry/0/MaxAttempts".to_owned())
    }),
    ("BackoffRate under 1", "1.7 BackoffRate ≥ 1.0", |s| {
        first(s, "Retry")?.insert("BackoffRate", Value::from(0.5));
        Some("/Retry/0/BackoffRate".to_owned())
    }),
    ("IntervalSeconds is text", "1.7 IntervalSeconds", |s| {
        first(s, "Retry")?.insert("IntervalSeconds", Value::from("2"));
        Some("/Retry/0/IntervalSeconds".to_owned())
    }),
    ("catcher leads nowhere", "1.1 targets checked", |s| {
        first(s, "Catch")?.insert("Next", Value::from("No such state"));
        Some("/Catch/0/Next".to_owned())
    }),
    ("States.ALL with others", "1.7 States.ALL is alone", |s| {
        first(s, "Catch")?.insert("ErrorEquals", json!(["States.ALL", "E"]));
        Some("/Catch/0/ErrorEquals".to_owned())
    }),
    ("ErrorEquals is text", "1.7 ErrorEquals", |s| {
        first(s, "Catch")?.insert("ErrorEquals", Value::from("States.ALL"));
        Some("/Catch/0/ErrorEquals".to_owned())
    }),
    ("path without dollar sign", "1.3 InputPath", |s| {
        is(
            s,
            &[
                "Task", "Pass", "Wait", "Map", "Parallel", "Choice", "Succeed",
            ],
        )?;
        (!jsonata(s)).then_some(())?;
        set(s, "InputPath", "order")
    }),
    ("ResultPath with a wildcard", "1.3 reference path", |s| {
        is(s, &["Task", "Pass", "Map", "Parallel"])?;
        (!jsonata(s)).then_some(())?;
        set(s, "ResultPath", "$.a[*]")
    }),
    ("key with .$ and no path", "1.3 payload template", |s| {
        (!jsonata(s)).then_some(())?;
        is(s, &["Task", "Pass", "Map", "Parallel"])?;
        dynamic(s.get_mut("Parameters")?, "/Parameters")
    }),
    (
        "JSONata field in JSONPath",
        "1.2 fields of each language",
        |s| {
            (!jsonata(s)).then_some(())?;
            is(s, &["Task", "Pass"])?;
            set(s, "Output", "{% $states.input %}")
        },
    ),
    (
        "JSONPath field in JSONata",
        "1.2 fields of each language",
        |s| {
            jsonata(s).then_some(())?;
            is(
                s,
                &[
                    "Task", "Pass", "Wait", "Map", "Parallel", "Choice", "Succeed",
                ],
            )?;
            set(s, "OutputPath", "$.x")
        },
    ),
    ("expression is not closed", "4 delimiters", |s| {
        jsonata(s).then_some(())?;
        is(s, &["Task", "Pass"])?;
        set(s, "Output", "{% $states.input ")
    }),
    ("Wait for nothing", "1.7 exactly one of four", |s| {
        is(s, &["Wait"])?;
        for field in ["Seconds", "SecondsPath", "Timestamp", "TimestampPath"] {
            s.remove(field);
        }
        Some(String::new())
    }),
    ("Wait for two things", "1.7 exactly one of four", |s| {
        has(s, "Seconds")?;
        set(s, "Timestamp", "2026-01-31T00:00:00Z")?;
        Some(String::new())
    }),
    ("Seconds is negative", "1.7 0–99 999 999", |s| {
        has(s, "Seconds").and_then(|()| set(s, "Seconds", -5))
    }),
    ("Branches empty", "1.7 Value cannot be empty", |s| {
        has(s, "Branches").and_then(|()| set(s, "Branches", json!([])))
    }),
    ("no processor", "7.1 ItemProcessor is required", |s| {
        is(s, &["Map"])?;
        s.remove("ItemProcessor");
        s.remove("Iterator");
        Some(String::new())
    }),
    ("MaxConcurrency is negative", "7.1 MaxConcurrency", |s| {
        is(s, &["Map"])?;
        s.remove("MaxConcurrencyPath");
        set(s, "MaxConcurrency", -1)
    }),
    ("Assign to a part", "1.5 no sub-path assignment", |s| {
        is(s, &["Task", "Pass", "Wait", "Map", "Parallel"])?;
        set(s, "Assign", json!({"a.b": 1}))?;
        Some("/Assign/a.b".to_owned())
    }),
];

/// Pointers of all states, with the language that holds for each.
fn states(machine: &Value, pointer: &str, outer: &str, found: &mut Vec<(String, String)>) {
    let says = |value: &Value| {
        value
            .get("QueryLanguage")
            .and_then(|l| l.as_str().map(str::to_owned))
    };
    let language = says(machine).unwrap_or_else(|| outer.to_owned());
    let Some(members) = machine.get("States").and_then(Value::as_object) else {
        return;
    };
    for (name, state) in members.iter() {
        let mut at = format!("{pointer}/States");
        json::pointer::push(&mut at, name);
        if !state.is_object() {
            continue;
        }
        found.push((at.clone(), says(state).unwrap_or_else(|| language.clone())));
        for (i, branch) in state
            .get("Branches")
            .and_then(Value::as_array)
            .into_iter()
            .flat_map(|a| a.iter())
            .enumerate()
        {
            states(branch, &format!("{at}/Branches/{i}"), &language, found);
        }
        for inner in ["ItemProcessor", "Iterator"] {
            if let Some(processor) = state.get(inner) {
                states(processor, &format!("{at}/{inner}"), &language, found);
            }
        }
    }
}

fn at_mut<'v>(value: &'v mut Value, pointer: &str) -> Option<&'v mut Value> {
    json::pointer::steps(pointer)?
        .iter()
        .try_fold(value, |value, step| match value {
            Value::Object(object) => object.get_mut(step),
            Value::Array(items) => items.make_mut().get_mut(step.parse::<usize>().ok()?),
            _ => None,
        })
}

/// Pointers of the errors, and whether there are any.
fn errors(text: &str) -> Vec<String> {
    let syntax = json::syntax::parse(text);
    let definition = syntax
        .root
        .as_ref()
        .map(asl::definition::read)
        .unwrap_or_default();
    let options = Options {
        practice: false,
        ..Options::default()
    };
    check::check(text, &syntax, &definition, &options)
        .into_iter()
        .filter(|d| d.severity == Severity::Error)
        .map(|d| d.pointer)
        .collect()
}

fn definitions() -> Vec<(PathBuf, Value)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let mut paths: Vec<PathBuf> = entries.map(|e| e.path()).collect();
        paths.sort();
        for path in paths {
            if path.is_dir() {
                walk(&path, found);
            } else {
                found.push(path);
            }
        }
    }
    let ancestors = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let folders = ancestors.map(|place| place.join("shared/definitions"));
    let mut paths = Vec::new();
    if let Some(folder) = folders.into_iter().find(|f| f.exists()) {
        walk(&folder, &mut paths);
    }
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).ok()?;
        let value = json::parse(&text).ok()?;
        (value.get("States").is_some() && errors(&value.text()).is_empty()).then_some((path, value))
    };
    paths.into_iter().filter_map(read).collect()
}

#[test]
fn broken_definitions_are_reported_at_the_right_place() {
    let (mut made, mut missed) = (0, Vec::new());
    for (number, (path, sound)) in definitions().into_iter().enumerate() {
        let mut all = Vec::new();
        states(&sound, "", "JSONPath", &mut all);
        for (name, rule, change) in BREAKS {
            // Another state in each file, so that all sorts are hit.
            let order = (0..all.len()).map(|i| &all[(i + number) % all.len()]);
            for (pointer, language) in order {
                let mut broken = sound.clone();
                let Some(Value::Object(state)) = at_mut(&mut broken, pointer) else {
                    continue;
                };
                state.insert("#language", Value::from(language.as_str()));
                let Some(place) = change(state) else { continue };
                state.remove("#language");
                made += 1;
                let expected = format!("{pointer}{place}");
                if !errors(&broken.text()).contains(&expected) {
                    missed.push(format!("{name} ({rule}): {} {expected}", path.display()));
                }
                break;
            }
        }
    }
    println!("{made} broken definitions, {} missed", missed.len());
    for line in &missed {
        println!("{line}");
    }
    assert!(missed.len() * 20 <= made, "{}", missed.join("\n"));
}
