//! What each type of state does, compiled.

use super::{MachineId, Resource, StateId};
use crate::data::choice;
use crate::data::jsonata::Expression;
use crate::data::path::PathExpression;
use crate::data::template::Template;
use crate::data::time::Moment;
use json::{Str, Value};

/// The work of a state, by type.
#[derive(Debug)]
pub enum Work {
    /// `Result` when the state has one.
    Pass(Option<Value>),
    /// Calls something.
    Task(Box<TaskWork>),
    /// Branches.
    Choice(Box<ChoiceWork>),
    /// Waits.
    Wait(Box<WaitWork>),
    /// Ends well.
    Succeed,
    /// Ends with an error.
    Fail(Box<FailWork>),
    /// Runs these machines at once.
    Parallel(Vec<MachineId>),
    /// Runs a machine for each item.
    Map(Box<MapWork>),
}

/// A whole number that a state takes from its text, its input or an expression.
#[derive(Debug)]
pub enum NumberSource {
    /// Written in the definition.
    Literal(f64),
    /// A `…Path` field.
    Path(PathExpression),
    /// A JSONata expression.
    Expression(Expression),
}

/// A text that a state takes from its definition, its input or an expression.
#[derive(Debug)]
pub enum TextSource {
    /// Written in the definition.
    Literal(Str),
    /// A JSONata expression.
    Expression(Expression),
    /// A `…Path` field: a path or an intrinsic function, as a template of the one field `value.$`.
    Path(FailText),
}

/// `ErrorPath` and `CausePath`: a path or one of a few intrinsic functions.
#[derive(Debug)]
pub struct FailText {
    /// As written.
    pub text: Str,
    /// A path, when it is one.
    pub path: Option<PathExpression>,
    /// An intrinsic call, wrapped into a template with the one key `value`.
    pub template: Option<Template>,
}

/// A Task.
#[derive(Debug)]
pub struct TaskWork {
    /// What it calls.
    pub resource: Resource,
    /// `TimeoutSeconds` or its path form.
    pub timeout: Option<NumberSource>,
    /// `HeartbeatSeconds` or its path form.
    pub heartbeat: Option<NumberSource>,
    /// `Credentials` of a JSONPath state.
    pub credentials: Option<Template>,
    /// `Credentials` of a JSONata state.
    pub credentials_expression: Option<Expression>,
}

/// A Choice.
#[derive(Debug)]
pub struct ChoiceWork {
    /// Rules in order.
    pub rules: Vec<ChoiceRule>,
    /// Where no rule leads.
    pub default: Option<StateId>,
}

/// One rule of a Choice.
#[derive(Debug)]
pub enum ChoiceRule {
    /// Comparisons of paths.
    JsonPath(PathRule),
    /// A JSONata condition.
    Jsonata(JsonataRule),
}

/// A JSONPath rule.
#[derive(Debug)]
pub struct PathRule {
    /// What must hold.
    pub rule: choice::ChoiceRule,
    /// `Assign` of this rule.
    pub assign: Option<Template>,
    /// Where it leads.
    pub next: StateId,
}

/// A JSONata rule.
#[derive(Debug)]
pub struct JsonataRule {
    /// What must be true.
    pub condition: Expression,
    /// `Output` of this rule.
    pub output: Option<Expression>,
    /// `Assign` of this rule.
    pub assign: Option<Expression>,
    /// Where it leads.
    pub next: StateId,
}

/// A Wait.
#[derive(Debug)]
pub struct WaitWork {
    /// Until when.
    pub until: WaitUntil,
}

/// The four forms of a Wait, and the two that JSONata expressions make of them.
#[derive(Debug)]
pub enum WaitUntil {
    /// `Seconds`, literal.
    Seconds(u64),
    /// `SecondsPath`.
    SecondsPath(PathExpression),
    /// `Seconds` as an expression.
    SecondsExpression(Expression),
    /// `Timestamp`, literal.
    Timestamp(Moment),
    /// `TimestampPath`.
    TimestampPath(PathExpression),
    /// `Timestamp` as an expression.
    TimestampExpression(Expression),
}

/// A Fail.
#[derive(Debug)]
pub struct FailWork {
    /// `Error` or `ErrorPath`.
    pub error: Option<TextSource>,
    /// `Cause` or `CausePath`.
    pub cause: Option<TextSource>,
}

/// A Map.
#[derive(Debug)]
pub struct MapWork {
    /// Where its items come from.
    pub items: Items,
    /// `ItemSelector`, or the deprecated `Parameters`, of a JSONPath state.
    pub selector: Option<Template>,
    /// `ItemSelector` of a JSONata state.
    pub selector_expression: Option<Expression>,
    /// `MaxConcurrency` or its path form; 0 when absent.
    pub max_concurrency: NumberSource,
    /// What runs for each item.
    pub machine: MachineId,
    /// Inline or distributed.
    pub processor: Processor,
}

/// Where a Map's items come from.
#[derive(Debug)]
pub enum Items {
    /// The effective input itself.
    Input,
    /// `ItemsPath`.
    Path(PathExpression),
    /// `Items` of a JSONata state.
    Expression(Expression),
}

/// How a Map runs its iterations.
#[derive(Debug)]
pub enum Processor {
    /// In the execution itself.
    Inline,
    /// As child executions.
    Distributed(Box<Distributed>),
}

/// What only a Distributed Map has.
#[derive(Debug)]
pub struct Distributed {
    /// Whether children are Express executions.
    pub express: bool,
    /// `Label`, part of the Map Run's ARN.
    pub label: Option<Str>,
    /// `ItemReader`.
    pub reader: Option<ItemReader>,
    /// `ItemBatcher`.
    pub batcher: Option<Batcher>,
    /// `ToleratedFailureCount` or its path form.
    pub tolerated_count: Option<NumberSource>,
    /// `ToleratedFailurePercentage` or its path form.
    pub tolerated_percentage: Option<NumberSource>,
    /// `ResultWriter`.
    pub writer: Option<ResultWriter>,
}

/// `ItemReader`.
#[derive(Debug)]
pub struct ItemReader {
    /// `s3:getObject` or `s3:listObjectsV2`, without the ARN prefix.
    pub resource: Str,
    /// `Parameters` of a JSONPath state.
    pub parameters: Option<Template>,
    /// `Arguments` of a JSONata state.
    pub arguments: Option<Expression>,
    /// What is read, and how.
    pub input: ReaderInput,
    /// `MaxItems` or its path form.
    pub max_items: Option<NumberSource>,
    /// `ItemsPointer`: a JSON pointer to the items.
    pub items_pointer: Option<Str>,
}

/// `ReaderConfig`, as far as it is text.
#[derive(Debug, Default)]
pub struct ReaderInput {
    /// `InputType`: CSV, JSON, JSONL, PARQUET, MANIFEST.
    pub input_type: Option<Str>,
    /// `CSVHeaderLocation` is GIVEN.
    pub headers_given: bool,
    /// `CSVHeaders`.
    pub headers: Vec<Str>,
    /// `CSVDelimiter` as a byte; a comma when absent.
    pub delimiter: u8,
    /// `Transformation` is LOAD_AND_FLATTEN.
    pub flatten: bool,
    /// `ManifestType`.
    pub manifest_type: Option<Str>,
}

/// `ItemBatcher`.
#[derive(Debug)]
pub struct Batcher {
    /// `MaxItemsPerBatch` or its path form.
    pub max_items: Option<NumberSource>,
    /// `MaxInputBytesPerBatch` or its path form.
    pub max_bytes: Option<NumberSource>,
    /// `BatchInput` of a JSONPath state.
    pub input: Option<Template>,
    /// `BatchInput` of a JSONata state.
    pub input_expression: Option<Expression>,
}

/// `ResultWriter`.
#[derive(Debug)]
pub struct ResultWriter {
    /// Whether results go to S3 (`Resource` is present).
    pub to_s3: bool,
    /// `Parameters` of a JSONPath state.
    pub parameters: Option<Template>,
    /// `Arguments` of a JSONata state.
    pub arguments: Option<Expression>,
    /// `WriterConfig.OutputType` is JSONL.
    pub json_lines: bool,
    /// `WriterConfig.Transformation`: NONE, COMPACT or FLATTEN.
    pub transformation: Str,
}
