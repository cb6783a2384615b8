//! Lessons from the bundled JSON that the build writes and the page loads. It knows no TOML and no Markdown.

use json::{Object, Value};

use crate::expectation::{DiagnosticsWanted, Expectation, Sent};
use crate::fields::{Fields, Problems};
use crate::lesson::{Advice, Block, Case, Check, Course, Example, Lesson, Listing, Predict, Task};

impl Lesson {
    /// Reads a bundled lesson; the problems are sentences for its author.
    pub fn from_value(value: &Value) -> Result<Lesson, Vec<String>> {
        let problems = Problems::default();
        let fields = Fields::of(value, "", &problems);
        let lesson = lesson(&fields);
        fields.end();
        references(&lesson, &problems);
        match problems.into_vec() {
            problems if problems.is_empty() => Ok(lesson),
            problems => Err(problems),
        }
    }
}

impl Course {
    /// Reads the bundled list of lessons.
    pub fn from_value(value: &Value) -> Result<Course, Vec<String>> {
        let problems = Problems::default();
        let fields = Fields::of(value, "", &problems);
        let course = Course {
            title: fields.text("title"),
            lessons: each(&fields, "lessons", |item, _| Listing {
                slug: item.text("slug"),
                chapter: item.text("chapter"),
                title: item.text("title"),
                summary: item.text("summary"),
                tags: item.texts("tags"),
                minutes: item.count("minutes").unwrap_or_default(),
            }),
        };
        fields.end();
        match problems.into_vec() {
            problems if problems.is_empty() => Ok(course),
            problems => Err(problems),
        }
    }
}

impl Expectation {
    /// Reads an expectation; the problems are sentences for its author.
    pub fn from_value(value: &Value) -> Result<Expectation, Vec<String>> {
        let problems = Problems::default();
        let expectation = expectation(value, "expect", &problems);
        match problems.into_vec() {
            problems if problems.is_empty() => Ok(expectation),
            problems => Err(problems),
        }
    }
}

fn lesson(fields: &Fields) -> Lesson {
    Lesson {
        slug: fields.text("slug"),
        chapter: fields.text("chapter"),
        title: fields.text("title"),
        summary: fields.text("summary"),
        tags: fields.texts("tags"),
        minutes: fields.count("minutes").unwrap_or_default(),
        predict: predict(fields),
        body: each(fields, "body", block),
        tasks: each(fields, "task", |item, _| Task {
            id: item.text("id"),
            title: item.text("title"),
            text: item.text("text"),
            hints: item.texts("hints"),
        }),
        checks: each(fields, "check", check),
        cases: each(fields, "case", |item, _| Case {
            id: item.text("id"),
            title: item.text("title"),
            scenario: item.table("scenario"),
        }),
        examples: each(fields, "example", example),
        starter: fields.text("starter"),
        solution: fields.text("solution"),
        alternatives: each(fields, "alternative", example),
    }
}

/// Reads each object of a list.
fn each<T>(fields: &Fields, key: &'static str, read: impl Fn(&Fields, &str) -> T) -> Vec<T> {
    let mut items = Vec::new();
    for (index, item) in fields.list(key).iter().enumerate() {
        let name = item.get("id").and_then(Value::as_str);
        let at = match name {
            Some(name) => format!("{} `{name}`", fields.at(key)),
            None => format!("{}[{index}]", fields.at(key)),
        };
        let inner = Fields::of(item, &at, fields.problems());
        items.push(read(&inner, &at));
        inner.end();
    }
    items
}

fn predict(fields: &Fields) -> Predict {
    let value = fields
        .value("predict")
        .unwrap_or_else(|| Value::Object(Object::new()));
    let inner = Fields::of(&value, "predict", fields.problems());
    let predict = Predict {
        question: inner.text("question"),
        case: inner.text("case"),
        choices: inner.texts("choices"),
        answer: inner.count("answer").unwrap_or(u64::MAX) as usize,
        reveal: inner.text("reveal"),
    };
    inner.end();
    if predict.choices.len() < 2 || predict.answer >= predict.choices.len() {
        fields.problems().say(
            "predict",
            "needs two choices or more, and `answer` is the index of one",
        );
    }
    predict
}

fn block(item: &Fields, at: &str) -> Block {
    if let Some(html) = item.optional_text("html") {
        return Block::Html(html);
    }
    if let Some(text) = item.optional_text("code") {
        let language = item.optional_text("language").unwrap_or_default();
        return Block::Code { language, text };
    }
    if let Some(task) = item.optional_text("task") {
        return Block::Task(task);
    }
    if let Some(example) = item.optional_text("example") {
        return Block::Example(example);
    }
    if item.value("predict").is_none() {
        item.problems().say(at, "is no known kind of block");
    }
    Block::Predict
}

fn example(item: &Fields, _at: &str) -> Example {
    Example {
        id: item.text("id"),
        title: item.text("title"),
        definition: item.text("definition"),
        case: item.text("case"),
    }
}

fn check(item: &Fields, at: &str) -> Check {
    Check {
        id: item.text("id"),
        task: item.text("task"),
        title: item.text("title"),
        case: item.optional_text("case"),
        expect: match item.value("expect") {
            Some(value) => expectation(&value, &format!("{at}.expect"), item.problems()),
            None => {
                item.problems().say(at, "`expect` is missing");
                Expectation::default()
            }
        },
        message: item.text("message"),
        advice: each(item, "advice", |advice, at| Advice {
            when: match advice.value("when") {
                Some(value) => expectation(&value, &format!("{at}.when"), advice.problems()),
                None => Expectation::default(),
            },
            say: advice.text("say"),
        }),
    }
}

pub(crate) fn expectation(value: &Value, at: &str, problems: &Problems) -> Expectation {
    let fields = Fields::of(value, at, problems);
    let read = Expectation {
        status: fields.optional_text("status"),
        error: fields.optional_text("error"),
        cause_contains: fields.optional_text("cause_contains"),
        output: fields.value("output"),
        output_equals: fields.value("output_equals"),
        visits: fields.texts("visits"),
        visits_in_order: fields.texts("visits_in_order"),
        never_visits: fields.texts("never_visits"),
        calls: fields.texts("calls"),
        calls_in_order: fields.texts("calls_in_order"),
        never_calls: fields.texts("never_calls"),
        call_count: fields.counts("call_count"),
        calls_at_most: fields.counts("calls_at_most"),
        sent: each(&fields, "sent", |item, _| Sent {
            call: item.text("call"),
            contains: item.text("contains"),
        }),
        sent_alike: fields.texts("sent_alike"),
        attempts: fields.counts("attempts"),
        attempts_at_most: fields.counts("attempts_at_most"),
        events: fields.count("events"),
        events_at_most: fields.count("events_at_most"),
        seconds_at_least: fields.number("seconds_at_least"),
        seconds_at_most: fields.number("seconds_at_most"),
        transitions: fields.count("transitions"),
        transitions_at_most: fields.count("transitions_at_most"),
        payload_at_most: fields.count("payload_at_most"),
        diagnostics: diagnostics(&fields),
        uses: fields.texts("uses"),
        forbids: fields.texts("forbids"),
    };
    fields.end();
    if read == Expectation::default() {
        problems.say(at, "expects nothing");
    }
    read
}

fn diagnostics(fields: &Fields) -> Option<DiagnosticsWanted> {
    match fields.value("diagnostics")? {
        Value::Array(_) => Some(DiagnosticsWanted::Has(fields.texts("diagnostics"))),
        value => match value.as_str() {
            Some("none") => Some(DiagnosticsWanted::None),
            Some("no errors") => Some(DiagnosticsWanted::NoErrors),
            _ => {
                fields.problems().say(
                    &fields.at("diagnostics"),
                    "should be \"none\", \"no errors\" or a list of codes",
                );
                None
            }
        },
    }
}

/// Names that are used must exist.
fn references(lesson: &Lesson, problems: &Problems) {
    let case = |at: String, id: &str| {
        if lesson.case(id).is_none() {
            problems.say(&at, format!("there is no case `{id}`"));
        }
    };
    case("predict".to_string(), &lesson.predict.case);
    for example in lesson.examples.iter().chain(&lesson.alternatives) {
        case(format!("example `{}`", example.id), &example.case);
    }
    for check in &lesson.checks {
        if let Some(id) = &check.case {
            case(format!("check `{}`", check.id), id);
        }
        if !lesson.tasks.iter().any(|task| task.id == check.task) {
            problems.say(
                &format!("check `{}`", check.id),
                format!("there is no task `{}`", check.task),
            );
        }
    }
    for block in &lesson.body {
        match block {
            Block::Task(id) if !lesson.tasks.iter().any(|task| task.id == *id) => {
                problems.say("body", format!("there is no task `{id}`"));
            }
            Block::Example(id) if lesson.example(id).is_none() => {
                problems.say("body", format!("there is no example `{id}`"));
            }
            _ => {}
        }
    }
}
