//! One lesson as its author writes it: the folder's texts become the bundle, and the bundle the lesson, so that
//! tests and page read the very same thing.

use std::collections::BTreeMap;

use json::{Object, Value, json};

use super::links::Link;
use super::prose::{self, Prose, code_html};
use super::toml;
use crate::decode::expectation;
use crate::expectation::Expectation;
use crate::fields::{Fields, Problems};
use crate::lesson::{Block, Lesson};

/// A lesson with what only its proofs need.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// The lesson, read from its bundle.
    pub lesson: Lesson,
    /// What the page loads.
    pub bundle: Value,
    /// Listed wrong answers.
    pub wrong: Vec<Wrong>,
    /// Statements of the prose about runs.
    pub facts: Vec<Fact>,
    /// The prose as it is written, front matter included.
    pub markdown: String,
    /// Where all its links lead.
    pub links: Vec<Link>,
    /// The anchors of its headings.
    pub anchors: Vec<String>,
}

/// A wrong answer that learners give, and what it has to fail.
#[derive(Clone, Debug, PartialEq)]
pub struct Wrong {
    /// The name of its file in `wrong/`.
    pub file: String,
    /// The definition's text.
    pub definition: String,
    /// The checks that it fails, exactly.
    pub fails: Vec<String>,
}

/// A statement of the prose about a run, which a test holds against the engine.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// What the prose says, word for word.
    pub says: String,
    /// Which definition: `starter`, `solution`, or the id of an example or alternative.
    pub of: String,
    /// In which case.
    pub case: String,
    /// What must be so.
    pub expect: Expectation,
}

impl Source {
    /// Reads the texts of one folder by file name; the problems are sentences for the author.
    pub fn read(
        slug: &str,
        chapter: &str,
        files: &BTreeMap<&str, &str>,
    ) -> Result<Source, Vec<String>> {
        let mut reading = Reading {
            files,
            used: Vec::new(),
            problems: Vec::new(),
            links: Vec::new(),
        };
        let read = reading.read(slug, chapter);
        let problems = reading.problems;
        match read {
            Some(source) if problems.is_empty() => Ok(source),
            _ => Err(problems),
        }
    }

    /// The whole text as HTML, for search engines and for readers whose page has not arrived yet. Tasks are their
    /// text without checks; the question is there without its answer.
    pub fn html(&self) -> String {
        let lesson = &self.lesson;
        let mut html = format!("<h1>{}</h1>\n", prose::escape(&lesson.title));
        for block in &lesson.body {
            match block {
                Block::Html(text) => html.push_str(text),
                Block::Code { language, text } => html.push_str(&code_html(language, text)),
                Block::Predict => {
                    html.push_str(&format!("<div>{}</div>\n<ul>\n", lesson.predict.question));
                    for choice in &lesson.predict.choices {
                        html.push_str(&format!("<li>{choice}</li>\n"));
                    }
                    html.push_str("</ul>\n");
                }
                Block::Task(id) => {
                    for task in lesson.tasks.iter().filter(|task| task.id == *id) {
                        html.push_str(&format!(
                            "<h3>{}</h3>\n<div>{}</div>\n",
                            prose::escape(&task.title),
                            task.text
                        ));
                    }
                }
                Block::Example(_) => {}
            }
        }
        html
    }
}

struct Reading<'f> {
    files: &'f BTreeMap<&'f str, &'f str>,
    used: Vec<String>,
    problems: Vec<String>,
    links: Vec<Link>,
}

impl Reading<'_> {
    fn read(&mut self, slug: &str, chapter: &str) -> Option<Source> {
        let markdown = self.file("lesson.md")?;
        let (front, body) = self.front_matter(&markdown)?;
        let checks_text = self.file("checks.toml")?;
        let mut checks = self.toml("checks.toml", &checks_text)?;
        let scenario = self.json_object("mocks.json")?;
        let mut prose = prose::render(body);
        self.problems.extend(
            std::mem::take(&mut prose.problems)
                .into_iter()
                .map(|problem| format!("lesson.md: {problem}")),
        );
        self.links.append(&mut prose.links);

        let mut bundle = Object::new();
        bundle.insert("slug", slug.into());
        bundle.insert("chapter", chapter.into());
        for (key, value) in front.iter() {
            bundle.insert(key.clone(), value.clone());
        }
        self.snippets(&mut bundle, "predict", &["question", "choices", "reveal"]);
        bundle.insert("body", blocks(&prose));

        let problems = Problems::default();
        let wrong = self.wrong(checks.remove("wrong"), &problems);
        let facts = facts(checks.remove("fact"), &problems);
        self.problems.extend(problems.into_vec());
        for (key, value) in checks.iter() {
            bundle.insert(key.clone(), value.clone());
        }
        self.snippets(&mut bundle, "task", &["text", "hints"]);
        self.cases(&mut bundle, &scenario);
        for key in ["example", "alternative"] {
            self.definitions(&mut bundle, key);
        }
        for key in ["starter", "solution"] {
            let text = self.file(&format!("{key}.asl.json"))?;
            bundle.insert(key, Value::from(text));
        }
        self.unused();

        let bundle = Value::Object(bundle);
        let lesson = match Lesson::from_value(&bundle) {
            Ok(lesson) => lesson,
            Err(problems) => {
                self.problems.extend(problems);
                return None;
            }
        };
        Some(Source {
            lesson,
            bundle,
            wrong,
            facts,
            links: std::mem::take(&mut self.links),
            anchors: prose.anchors,
            markdown,
        })
    }

    fn file(&mut self, name: &str) -> Option<String> {
        self.used.push(name.to_string());
        let text = self.files.get(name).map(|text| text.to_string());
        if text.is_none() {
            self.problems.push(format!("{name} is missing"));
        }
        text
    }

    fn toml(&mut self, name: &str, text: &str) -> Option<Object> {
        match toml::parse(text) {
            Ok(value) => value.as_object().cloned(),
            Err(problem) => {
                self.problems.push(format!("{name}: {problem}"));
                None
            }
        }
    }

    fn json_object(&mut self, name: &str) -> Option<Object> {
        let text = self.file(name)?;
        match json::parse(&text) {
            Ok(Value::Object(object)) => Some(object),
            Ok(other) => {
                self.problems
                    .push(format!("{name} should be an object, is {}", other.kind()));
                None
            }
            Err(error) => {
                self.problems.push(format!("{name}: {error}"));
                None
            }
        }
    }

    /// Splits the TOML between two lines of `+++` from the prose below.
    fn front_matter<'t>(&mut self, markdown: &'t str) -> Option<(Object, &'t str)> {
        let split = markdown
            .strip_prefix("+++\n")
            .and_then(|rest| rest.split_once("\n+++\n"));
        match split {
            Some((front, body)) => Some((self.toml("lesson.md", front)?, body)),
            None => {
                self.problems
                    .push("lesson.md should begin with TOML between two lines of +++".to_string());
                None
            }
        }
    }

    /// Renders Markdown members, texts or lists of texts, of a table or of each table in a list.
    fn snippets(&mut self, bundle: &mut Object, key: &str, members: &[&str]) {
        let Some(value) = bundle.get_mut(key) else {
            return;
        };
        let mut render = |value: &mut Value| {
            if let Some(text) = value.as_str() {
                let mut problems = Vec::new();
                let html = prose::snippet(text, &mut problems, &mut self.links);
                self.problems
                    .extend(problems.iter().map(|problem| format!("{key}: {problem}")));
                *value = Value::from(html);
            }
        };
        let mut table = |table: &mut Value| {
            let Value::Object(object) = table else { return };
            for member in members {
                match object.get_mut(member) {
                    Some(Value::Array(items)) => items.make_mut().iter_mut().for_each(&mut render),
                    Some(value) => render(value),
                    None => {}
                }
            }
        };
        match value {
            Value::Array(items) => items.make_mut().iter_mut().for_each(table),
            value => table(value),
        }
    }

    /// A case is `mocks.json` with the members that `[[case]]` gives instead; of `mocks` only the states that it
    /// names.
    fn cases(&mut self, bundle: &mut Object, scenario: &Object) {
        let Some(Value::Array(cases)) = bundle.get("case").cloned() else {
            self.problems
                .push("checks.toml: no `[[case]]` is there".to_string());
            return;
        };
        let mut complete = Vec::new();
        for case in cases.iter() {
            let mut whole = Object::new();
            let mut own = scenario.clone();
            for (key, value) in case.as_object().into_iter().flat_map(Object::iter) {
                match &**key {
                    "id" | "title" => {
                        whole.insert(key.clone(), value.clone());
                    }
                    "mocks" => merge(&mut own, key, value),
                    _ => {
                        own.insert(key.clone(), value.clone());
                    }
                }
            }
            whole.insert("scenario", Value::Object(own));
            complete.push(Value::Object(whole));
        }
        bundle.insert("case", Value::from(complete));
    }

    /// Replaces `file` by the text of that file.
    fn definitions(&mut self, bundle: &mut Object, key: &str) {
        let Some(Value::Array(items)) = bundle.get_mut(key) else {
            return;
        };
        for item in items.make_mut() {
            let Value::Object(object) = item else {
                continue;
            };
            let file = object.remove("file");
            if let Some(name) = file.as_ref().and_then(Value::as_str)
                && let Some(text) = self.file(name)
            {
                object.insert("definition", Value::from(text));
            }
        }
    }

    fn wrong(&mut self, value: Option<Value>, problems: &Problems) -> Vec<Wrong> {
        let mut wrong = Vec::new();
        for item in value
            .iter()
            .filter_map(Value::as_array)
            .flat_map(|a| a.iter())
        {
            let fields = Fields::of(item, "checks.toml: wrong", problems);
            let file = fields.text("file");
            let fails = fields.texts("fails");
            fields.end();
            if let Some(definition) = self.file(&format!("wrong/{file}")) {
                wrong.push(Wrong {
                    file,
                    definition,
                    fails,
                });
            }
        }
        wrong
    }

    fn unused(&mut self) {
        for name in self.files.keys() {
            if !self.used.iter().any(|used| used == name) {
                self.problems.push(format!("{name} is used nowhere"));
            }
        }
    }
}

fn merge(own: &mut Object, key: &str, value: &Value) {
    let mut merged = own.get(key).and_then(Value::as_object).cloned();
    let merged = merged.get_or_insert_with(Object::new);
    for (name, value) in value.as_object().into_iter().flat_map(Object::iter) {
        merged.insert(name.clone(), value.clone());
    }
    own.insert(key, Value::Object(merged.clone()));
}

fn facts(value: Option<Value>, problems: &Problems) -> Vec<Fact> {
    let mut facts = Vec::new();
    for item in value
        .iter()
        .filter_map(Value::as_array)
        .flat_map(|a| a.iter())
    {
        let fields = Fields::of(item, "checks.toml: fact", problems);
        let expect = fields.value("expect").unwrap_or(Value::Null);
        facts.push(Fact {
            says: fields.text("says"),
            of: fields.text("of"),
            case: fields.text("case"),
            expect: expectation(&expect, "checks.toml: fact.expect", problems),
        });
        fields.end();
    }
    facts
}

fn blocks(prose: &Prose) -> Value {
    let blocks: Vec<Value> = prose
        .blocks
        .iter()
        .map(|block| match block {
            Block::Html(html) => json!({"html": html.as_str()}),
            Block::Code { language, text } => {
                json!({"code": text.as_str(), "language": language.as_str()})
            }
            Block::Predict => json!({"predict": true}),
            Block::Task(id) => json!({"task": id.as_str()}),
            Block::Example(id) => json!({"example": id.as_str()}),
        })
        .collect();
    Value::from(blocks)
}
