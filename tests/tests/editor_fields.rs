//! What the editor says of each field is held against what the checker says: the same fields, legal in the same
//! states and query languages; every error and integration that is offered exists.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use asl::check::{self, integrations};
use asl::data::choice::COMPARATORS;
use asl::definition::StateKind;
use json::Value;

/// The checker's names of objects and the editor's.
const OBJECTS: [(&str, &str); 13] = [
    ("state machine", "machine"),
    ("branch", "branch"),
    ("item processor", "processor"),
    ("ProcessorConfig", "ProcessorConfig"),
    ("state", "state"),
    ("retrier", "Retry"),
    ("catcher", "Catch"),
    ("ItemReader", "ItemReader"),
    ("ReaderConfig", "ReaderConfig"),
    ("ItemBatcher", "ItemBatcher"),
    ("ResultWriter", "ResultWriter"),
    ("WriterConfig", "WriterConfig"),
    ("choice rule", "Choices"),
];

/// What the checker knows by rules of its own, not by a table.
const BESIDE_TABLES: [(&str, &[&str]); 4] = [
    ("Choices", &["Variable", "And", "Or", "Not"]),
    ("Credentials", &["RoleArn"]),
    ("Parameters", &[]),
    ("Arguments", &[]),
];

fn read(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../www/editor")
        .join(name);
    let text = std::fs::read_to_string(&path).expect("the file is there");
    json::parse(&text).expect("the file is JSON")
}

/// Kinds and language of a field, for each object and name.
type Legality = BTreeMap<(String, String), (BTreeSet<&'static str>, String)>;

fn explained() -> Legality {
    let mut found = Legality::new();
    for field in read("fields.json").as_array().expect("a list").iter() {
        let text = |key: &str| field.get(key).and_then(Value::as_str).unwrap_or_default();
        let says = text("says");
        assert!(says.ends_with('.') && says.len() > 10, "{}", text("name"));
        assert!(!text("see").is_empty(), "{}", text("name"));
        assert!(field.get("value").is_some(), "{}", text("name"));
        for object in text("on").split(' ') {
            let kinds = text("kinds").split_whitespace();
            let kinds = kinds.map(|k| StateKind::from_name(k).expect("a type of state").name());
            let key = (object.to_owned(), text("name").to_owned());
            let legal = (kinds.collect(), text("language").to_owned());
            assert_eq!(
                found.insert(key.clone(), legal),
                None,
                "{key:?} stands twice"
            );
        }
    }
    found
}

#[test]
fn the_editor_and_the_checker_agree_on_every_field() {
    let explained = explained();
    let mut known = BTreeSet::new();
    let mut wrong = Vec::new();
    for legal in check::fields() {
        let object = OBJECTS.iter().find(|(checker, _)| *checker == legal.object);
        let Some((_, object)) = object else {
            panic!("the editor has no name for {}", legal.object);
        };
        let mut kinds: BTreeSet<&str> = legal.kinds.iter().map(|k| k.name()).collect();
        if kinds.len() == StateKind::ALL.len() {
            kinds.clear();
        }
        let language = legal.language.map_or("", |l| l.name()).to_owned();
        let key = (object.to_string(), legal.name.to_owned());
        match explained.get(&key) {
            None => wrong.push(format!("{key:?} is not explained")),
            Some(said) if *said != (kinds.clone(), language.clone()) => {
                wrong.push(format!("{key:?} is {kinds:?} {language}, said is {said:?}"));
            }
            Some(_) => {}
        }
        known.insert(key);
    }
    for name in COMPARATORS {
        known.insert(("Choices".into(), name.into()));
        if !explained.contains_key(&("Choices".into(), name.into())) {
            wrong.push(format!("{name} is not explained"));
        }
    }
    for key in explained.keys().filter(|key| !known.contains(key)) {
        let beside = BESIDE_TABLES.iter().find(|(object, _)| *object == key.0);
        if !beside.is_some_and(|(_, names)| names.is_empty() || names.contains(&&*key.1)) {
            wrong.push(format!("the checker does not know {key:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn values_that_are_offered_exist() {
    let values = read("values.json");
    for (field, words) in values.as_object().expect("an object").iter() {
        let words = words.as_object().expect("an object");
        assert!(words.get("see").is_some(), "{field}");
        for (word, says) in words.iter().filter(|(word, _)| &***word != "see") {
            assert!(says.as_str().is_some(), "{field} {word}");
            // Those that a table lists are held against it by checking a definition.
            if &**field == "Type" {
                assert!(StateKind::from_name(word).is_some(), "{word}");
            }
        }
    }
    let kinds = values.get("Type").and_then(Value::as_object);
    assert_eq!(kinds.map(json::Object::len), Some(StateKind::ALL.len() + 1));
}

#[test]
fn parameters_that_are_offered_belong_to_integrations() {
    for (call, names) in read("parameters.json")
        .as_object()
        .expect("an object")
        .iter()
    {
        let (service, action) = call.split_once(':').expect("service:action");
        let action = integrations::optimized(service, action).expect("an integration");
        for name in names.as_array().expect("a list").iter() {
            let name = name.as_str().expect("a name");
            assert!(
                !action.required.contains(&name),
                "{call} {name} is required"
            );
        }
    }
}
