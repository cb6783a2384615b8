//! How data passes through a state, for each of the two languages. No `Option` here means "the default".

use crate::data::jsonata::Expression;
use crate::data::path::{PathExpression, ReferencePath};
use crate::data::template::Template;

/// Input and output processing of a state or a catcher.
#[derive(Debug)]
pub enum Flow {
    /// InputPath to OutputPath.
    JsonPath(Box<PathFlow>),
    /// Arguments, Output and Assign.
    Jsonata(Box<JsonataFlow>),
}

/// The five stations of JSONPath data flow, and Assign.
#[derive(Debug, Default)]
pub struct PathFlow {
    /// Which part of the raw input the state sees.
    pub input_path: PathSetting,
    /// `Parameters`: what the work receives.
    pub parameters: Option<Template>,
    /// `ResultSelector`: what is kept of the result.
    pub result_selector: Option<Template>,
    /// Where the result goes in the raw input.
    pub result_path: ResultPath,
    /// Which part of that leaves the state.
    pub output_path: PathSetting,
    /// `Assign`.
    pub assign: Option<Template>,
}

/// `InputPath` and `OutputPath`.
#[derive(Debug, Default)]
pub enum PathSetting {
    /// `$`: everything.
    #[default]
    Whole,
    /// `null`: an empty object.
    Nothing,
    /// A path.
    Path(PathExpression),
}

/// `ResultPath`.
#[derive(Debug, Default)]
pub enum ResultPath {
    /// `$`: the result replaces the input.
    #[default]
    Replace,
    /// `null`: the result is discarded.
    Discard,
    /// The result is written into the input.
    At(ReferencePath),
}

/// The fields of a JSONata state.
#[derive(Debug, Default)]
pub struct JsonataFlow {
    /// `Arguments`; the input when absent.
    pub arguments: Option<Expression>,
    /// `Output`; the result or the input when absent.
    pub output: Option<Expression>,
    /// `Assign`.
    pub assign: Option<Expression>,
}
