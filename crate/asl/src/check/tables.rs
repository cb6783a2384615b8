//! Which field is legal where, in which query language, and what it holds: section 1.2 of the checklist as data.

use crate::definition::{Language, StateKind};

use StateKind::{Choice, Fail, Map, Parallel, Pass, Succeed, Task, Wait};

use super::schema::{Field, Group, Kinds, Schema, Shape};

/// The largest number of seconds and attempts [S].
const MANY: i64 = 99_999_999;

const fn both(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        kinds: Kinds::ALL,
        language: None,
        shape,
    }
}

const fn jsonpath(name: &'static str, shape: Shape) -> Field {
    Field {
        language: Some(Language::JsonPath),
        ..both(name, shape)
    }
}

const fn jsonata(name: &'static str, shape: Shape) -> Field {
    Field {
        language: Some(Language::Jsonata),
        ..both(name, shape)
    }
}

const fn of(kinds: &'static [StateKind], field: Field) -> Field {
    Field {
        kinds: Kinds::of(kinds),
        ..field
    }
}

const FLOW: &[StateKind] = &[Task, Parallel, Map, Pass, Wait];
const WORK: &[StateKind] = &[Task, Parallel, Map];
const DATA: &[StateKind] = &[Task, Parallel, Map, Pass, Wait, Choice, Succeed];

/// The outermost machine.
pub(super) const ROOT: Schema = Schema {
    what: "state machine",
    fields: &[
        both("Comment", Shape::Text),
        both("StartAt", Shape::Name),
        both("States", Shape::Elsewhere),
        both("Version", Shape::OneOf(&["1.0"])),
        both("TimeoutSeconds", Shape::StaticInteger(1, MANY)),
        both("QueryLanguage", Shape::OneOf(&["JSONPath", "JSONata"])),
    ],
    required: &["States", "StartAt"],
    groups: &[],
};

/// A branch of a Parallel.
pub(super) const BRANCH: Schema = Schema {
    what: "branch",
    fields: &[
        both("Comment", Shape::Text),
        both("StartAt", Shape::Name),
        both("States", Shape::Elsewhere),
        both("QueryLanguage", Shape::OneOf(&["JSONPath", "JSONata"])),
    ],
    required: &["States", "StartAt"],
    groups: &[],
};

/// The processor of a Map.
pub(super) const ITEM_PROCESSOR: Schema = Schema {
    what: "item processor",
    fields: &[
        both("Comment", Shape::Text),
        both("StartAt", Shape::Name),
        both("States", Shape::Elsewhere),
        both("QueryLanguage", Shape::OneOf(&["JSONPath", "JSONata"])),
        both("ProcessorConfig", Shape::Object(&PROCESSOR_CONFIG)),
    ],
    required: &["States", "StartAt"],
    groups: &[],
};

/// The deprecated name of the processor, which the service takes with all that the new one may hold.
pub(super) const ITERATOR: Schema = Schema {
    what: "iterator",
    ..ITEM_PROCESSOR
};

const PROCESSOR_CONFIG: Schema = Schema {
    what: "ProcessorConfig",
    fields: &[
        both("Mode", Shape::OneOf(&["INLINE", "DISTRIBUTED"])),
        both("ExecutionType", Shape::OneOf(&["STANDARD", "EXPRESS"])),
    ],
    required: &[],
    groups: &[],
};

/// Every state; which type may have a field stands with the field.
pub(super) const STATE: Schema = Schema {
    what: "state",
    fields: &[
        both("Type", Shape::Elsewhere),
        both("Comment", Shape::Text),
        both("QueryLanguage", Shape::OneOf(&["JSONPath", "JSONata"])),
        of(FLOW, both("Next", Shape::Name)),
        of(FLOW, both("End", Shape::Boolean)),
        of(DATA, jsonpath("InputPath", Shape::PathOrNull)),
        of(DATA, jsonpath("OutputPath", Shape::PathOrNull)),
        of(
            &[Task, Parallel, Map, Pass],
            jsonpath("Parameters", Shape::Template),
        ),
        of(
            &[Task, Parallel, Map, Pass],
            jsonpath("ResultPath", Shape::ReferencePathOrNull),
        ),
        of(WORK, jsonpath("ResultSelector", Shape::TemplateObject)),
        of(&[Pass], jsonpath("Result", Shape::Static)),
        of(&[Task, Parallel], jsonata("Arguments", Shape::Expressions)),
        of(DATA, jsonata("Output", Shape::Expressions)),
        of(
            &[Task, Parallel, Map, Pass, Wait, Choice],
            both("Assign", Shape::Assignments),
        ),
        of(WORK, both("Retry", Shape::List(&RETRIER))),
        of(WORK, both("Catch", Shape::List(&CATCHER))),
        of(&[Task], both("Resource", Shape::Elsewhere)),
        of(&[Task], both("TimeoutSeconds", Shape::Integer(1, MANY))),
        of(&[Task], jsonpath("TimeoutSecondsPath", Shape::ValuePath)),
        of(&[Task], both("HeartbeatSeconds", Shape::Integer(1, MANY))),
        of(&[Task], jsonpath("HeartbeatSecondsPath", Shape::ValuePath)),
        of(&[Task], both("Credentials", Shape::Elsewhere)),
        of(&[Choice], both("Choices", Shape::Elsewhere)),
        of(&[Choice], both("Default", Shape::Name)),
        of(&[Wait], both("Seconds", Shape::Integer(0, MANY))),
        of(&[Wait], jsonpath("SecondsPath", Shape::ValuePath)),
        of(&[Wait], both("Timestamp", Shape::Elsewhere)),
        of(&[Wait], jsonpath("TimestampPath", Shape::ValuePath)),
        of(&[Fail], both("Error", Shape::TextOrExpression)),
        of(&[Fail], jsonpath("ErrorPath", Shape::PathOrIntrinsic)),
        of(&[Fail], both("Cause", Shape::TextOrExpression)),
        of(&[Fail], jsonpath("CausePath", Shape::PathOrIntrinsic)),
        of(&[Parallel], both("Branches", Shape::Elsewhere)),
        of(&[Map], both("ItemProcessor", Shape::Elsewhere)),
        of(&[Map], both("Iterator", Shape::Elsewhere)),
        of(&[Map], jsonpath("ItemsPath", Shape::Path)),
        of(&[Map], jsonata("Items", Shape::ArrayOrExpression)),
        of(&[Map], both("ItemSelector", Shape::TemplateOrExpressions)),
        of(&[Map], both("MaxConcurrency", Shape::Integer(0, MANY))),
        of(&[Map], jsonpath("MaxConcurrencyPath", Shape::ValuePath)),
        of(&[Map], both("ItemReader", Shape::Object(&ITEM_READER))),
        of(&[Map], both("ItemBatcher", Shape::Object(&ITEM_BATCHER))),
        of(&[Map], both("ResultWriter", Shape::Object(&RESULT_WRITER))),
        of(&[Map], both("Label", Shape::Text)),
        of(
            &[Map],
            both("ToleratedFailurePercentage", Shape::Number(0, 100)),
        ),
        of(
            &[Map],
            jsonpath("ToleratedFailurePercentagePath", Shape::ValuePath),
        ),
        of(
            &[Map],
            both("ToleratedFailureCount", Shape::Integer(0, i64::MAX)),
        ),
        of(
            &[Map],
            jsonpath("ToleratedFailureCountPath", Shape::ValuePath),
        ),
    ],
    required: &[],
    groups: &[
        Group::exactly_one(FLOW, &["Next", "End"]),
        Group::exactly_one(
            &[Wait],
            &["Seconds", "SecondsPath", "Timestamp", "TimestampPath"],
        ),
        Group::exactly_one(&[Map], &["ItemProcessor", "Iterator"]),
        Group::at_most_one(&[Map], &["ItemSelector", "Parameters"]),
        Group::at_most_one(&[Map], &["MaxConcurrency", "MaxConcurrencyPath"]),
        Group::at_most_one(
            &[Map],
            &[
                "ToleratedFailurePercentage",
                "ToleratedFailurePercentagePath",
            ],
        ),
        Group::at_most_one(
            &[Map],
            &["ToleratedFailureCount", "ToleratedFailureCountPath"],
        ),
        Group::at_most_one(&[Task], &["TimeoutSeconds", "TimeoutSecondsPath"]),
        Group::at_most_one(&[Task], &["HeartbeatSeconds", "HeartbeatSecondsPath"]),
        Group::at_most_one(&[Fail], &["Error", "ErrorPath"]),
        Group::at_most_one(&[Fail], &["Cause", "CausePath"]),
    ],
};

/// What a state of this type cannot do without; the groups above say the rest.
pub(super) fn required(kind: StateKind) -> &'static [&'static str] {
    match kind {
        Task => &["Resource"],
        Choice => &["Choices"],
        Parallel => &["Branches"],
        Pass | Wait | Succeed | Fail | Map => &[],
    }
}

const RETRIER: Schema = Schema {
    what: "retrier",
    fields: &[
        both("ErrorEquals", Shape::Elsewhere),
        both("IntervalSeconds", Shape::StaticInteger(1, MANY)),
        both("MaxAttempts", Shape::StaticInteger(0, MANY)),
        both("BackoffRate", Shape::StaticNumber(1)),
        both("MaxDelaySeconds", Shape::StaticInteger(1, 31_622_399)),
        both("JitterStrategy", Shape::OneOf(&["NONE", "FULL"])),
        both("Comment", Shape::Text),
    ],
    required: &["ErrorEquals"],
    groups: &[],
};

const CATCHER: Schema = Schema {
    what: "catcher",
    fields: &[
        both("ErrorEquals", Shape::Elsewhere),
        both("Next", Shape::Name),
        jsonpath("ResultPath", Shape::ReferencePathOrNull),
        jsonata("Output", Shape::CatchExpressions),
        both("Assign", Shape::CatchAssignments),
        both("Comment", Shape::Text),
    ],
    required: &["ErrorEquals", "Next"],
    groups: &[],
};

const ITEM_READER: Schema = Schema {
    what: "ItemReader",
    fields: &[
        both("Resource", Shape::Elsewhere),
        jsonpath("Parameters", Shape::TemplateObject),
        jsonata("Arguments", Shape::Expressions),
        both("ReaderConfig", Shape::Object(&READER_CONFIG)),
    ],
    required: &["Resource"],
    groups: &[],
};

const READER_CONFIG: Schema = Schema {
    what: "ReaderConfig",
    fields: &[
        both(
            "InputType",
            Shape::OneOf(&["CSV", "JSON", "JSONL", "PARQUET", "MANIFEST"]),
        ),
        both(
            "ManifestType",
            Shape::OneOf(&["ATHENA_DATA", "S3_INVENTORY"]),
        ),
        both(
            "Transformation",
            Shape::OneOf(&["NONE", "LOAD_AND_FLATTEN"]),
        ),
        both(
            "CSVDelimiter",
            Shape::OneOf(&["COMMA", "PIPE", "SEMICOLON", "SPACE", "TAB"]),
        ),
        both("CSVHeaderLocation", Shape::OneOf(&["FIRST_ROW", "GIVEN"])),
        both("CSVHeaders", Shape::TextList),
        both("ItemsPointer", Shape::TextOrExpression),
        both("MaxItems", Shape::Integer(0, 100_000_000)),
        jsonpath("MaxItemsPath", Shape::ValuePath),
    ],
    required: &[],
    groups: &[Group::at_most_one(&[], &["MaxItems", "MaxItemsPath"])],
};

const ITEM_BATCHER: Schema = Schema {
    what: "ItemBatcher",
    fields: &[
        both("BatchInput", Shape::TemplateOrExpressions),
        both("MaxItemsPerBatch", Shape::Integer(1, MANY)),
        jsonpath("MaxItemsPerBatchPath", Shape::ValuePath),
        both("MaxInputBytesPerBatch", Shape::Integer(1, 262_144)),
        jsonpath("MaxInputBytesPerBatchPath", Shape::ValuePath),
    ],
    required: &[],
    groups: &[
        Group::at_least_one(&[
            "MaxItemsPerBatch",
            "MaxItemsPerBatchPath",
            "MaxInputBytesPerBatch",
            "MaxInputBytesPerBatchPath",
        ]),
        Group::at_most_one(&[], &["MaxItemsPerBatch", "MaxItemsPerBatchPath"]),
        Group::at_most_one(&[], &["MaxInputBytesPerBatch", "MaxInputBytesPerBatchPath"]),
    ],
};

const RESULT_WRITER: Schema = Schema {
    what: "ResultWriter",
    fields: &[
        both("Resource", Shape::Elsewhere),
        jsonpath("Parameters", Shape::TemplateObject),
        jsonata("Arguments", Shape::Expressions),
        both("WriterConfig", Shape::Object(&WRITER_CONFIG)),
    ],
    required: &[],
    groups: &[Group::at_least_one(&["Resource", "WriterConfig"])],
};

const WRITER_CONFIG: Schema = Schema {
    what: "WriterConfig",
    fields: &[
        both("OutputType", Shape::OneOf(&["JSON", "JSONL"])),
        both(
            "Transformation",
            Shape::OneOf(&["NONE", "COMPACT", "FLATTEN"]),
        ),
    ],
    required: &[],
    groups: &[],
};

/// A rule of a Choice in JSONata.
pub(super) const CONDITION_RULE: Schema = Schema {
    what: "choice rule",
    fields: &[
        jsonata("Condition", Shape::Elsewhere),
        both("Next", Shape::Name),
        jsonata("Output", Shape::Expressions),
        both("Assign", Shape::Assignments),
        both("Comment", Shape::Text),
    ],
    required: &["Condition", "Next"],
    groups: &[],
};

/// Where a field is legal, as the checker has it.
#[derive(Debug)]
pub struct Legal {
    /// What the object is: `state`, `retrier`, `ItemReader`.
    pub object: &'static str,
    /// The field.
    pub name: &'static str,
    /// The types of states that may have it; empty for objects that are no states.
    pub kinds: Vec<StateKind>,
    /// The query language it belongs to; both when absent.
    pub language: Option<Language>,
}

/// Every field that the tables list, so that what explains fields can be held against what judges them.
pub fn fields() -> Vec<Legal> {
    let schemas = [
        &ROOT,
        &BRANCH,
        &ITEM_PROCESSOR,
        &PROCESSOR_CONFIG,
        &STATE,
        &RETRIER,
        &CATCHER,
        &ITEM_READER,
        &READER_CONFIG,
        &ITEM_BATCHER,
        &RESULT_WRITER,
        &WRITER_CONFIG,
        &CONDITION_RULE,
    ];
    let all = schemas.into_iter().flat_map(|schema| {
        let of_state = schema.what == STATE.what;
        schema.fields.iter().map(move |field| Legal {
            object: schema.what,
            name: field.name,
            kinds: StateKind::ALL
                .into_iter()
                .filter(|kind| of_state && field.kinds.has(*kind))
                .collect(),
            language: field.language,
        })
    });
    all.collect()
}
