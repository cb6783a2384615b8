//! Compiling one field: numbers, texts, paths, templates and expressions, with a diagnostic where that fails.

use super::Compiler;
use crate::data::jsonata::Expression;
use crate::data::path::{PathExpression, ReferencePath};
use crate::data::template::{Template, TemplateProblem};
use crate::program::work::{FailText, NumberSource, TextSource};
use crate::program::{PathSetting, ResultPath};
use json::syntax::{Node, NodeKind};
use json::{Str, Value};

impl Compiler {
    /// A number field in its three forms: a literal, an expression, or the field with `Path` behind its name.
    pub(super) fn number(
        &mut self,
        node: &Node,
        field: &str,
        pointer: &str,
    ) -> Option<NumberSource> {
        if let Some(value) = node.get(field) {
            return match &value.kind {
                NodeKind::Number(n) => Some(NumberSource::Literal(n.as_f64())),
                _ => self
                    .expression(node, field, pointer)
                    .map(NumberSource::Expression),
            };
        }
        self.path(node, &format!("{field}Path"), pointer)
            .map(NumberSource::Path)
    }

    /// A text field in its three forms, as [`Compiler::number`].
    pub(super) fn text(&mut self, node: &Node, field: &str, pointer: &str) -> Option<TextSource> {
        if let Some(text) = node.get(field).and_then(Node::as_str) {
            if text.starts_with("{%") {
                return self
                    .expression(node, field, pointer)
                    .map(TextSource::Expression);
            }
            return Some(TextSource::Literal(text.into()));
        }
        let field = format!("{field}Path");
        let text: Str = node.get(&field)?.as_str()?.into();
        if text.starts_with('$') {
            let path = self.path(node, &field, pointer);
            return Some(TextSource::Path(FailText {
                text,
                path,
                template: None,
            }));
        }
        let wrapped = json::json!({"value.$": &text});
        let template = Template::compile(&wrapped).ok();
        Some(TextSource::Path(FailText {
            text,
            path: None,
            template,
        }))
    }

    pub(super) fn path(
        &mut self,
        node: &Node,
        field: &str,
        pointer: &str,
    ) -> Option<PathExpression> {
        let value = node.get(field)?;
        match PathExpression::parse(value.as_str()?) {
            Ok(path) => Some(path),
            Err(error) => {
                self.problem(
                    pointer,
                    value,
                    format!("The {field} is not a valid path: {}", error.message),
                );
                None
            }
        }
    }

    pub(super) fn path_setting(&mut self, node: &Node, field: &str, pointer: &str) -> PathSetting {
        match node.get(field) {
            None => PathSetting::Whole,
            Some(value) if matches!(value.kind, NodeKind::Null) => PathSetting::Nothing,
            Some(value) if value.as_str() == Some("$") => PathSetting::Whole,
            Some(_) => self
                .path(node, field, pointer)
                .map_or(PathSetting::Whole, PathSetting::Path),
        }
    }

    pub(super) fn result_path(&mut self, node: &Node, pointer: &str) -> ResultPath {
        match node.get("ResultPath") {
            None => ResultPath::Replace,
            Some(value) if matches!(value.kind, NodeKind::Null) => ResultPath::Discard,
            Some(value) => match value.as_str() {
                None | Some("$") => ResultPath::Replace,
                Some(text) => match ReferencePath::parse(text) {
                    Ok(path) => ResultPath::At(path),
                    Err(error) => {
                        self.problem(
                            pointer,
                            value,
                            format!("The ResultPath is not a reference path: {}", error.message),
                        );
                        ResultPath::Replace
                    }
                },
            },
        }
    }

    /// A payload template.
    pub(super) fn template(&mut self, node: &Node, field: &str, pointer: &str) -> Option<Template> {
        self.compiled(node, field, pointer, Template::compile)
    }

    /// A field of a JSONata state.
    pub(super) fn expression(
        &mut self,
        node: &Node,
        field: &str,
        pointer: &str,
    ) -> Option<Expression> {
        self.compiled(node, field, pointer, Expression::compile)
    }

    /// A field that `compile` makes something of.
    fn compiled<T>(
        &mut self,
        node: &Node,
        field: &str,
        pointer: &str,
        compile: fn(&Value) -> Result<T, Vec<TemplateProblem>>,
    ) -> Option<T> {
        let value = node.get(field)?;
        match compile(&value.to_value()) {
            Ok(compiled) => Some(compiled),
            Err(problems) => {
                for problem in problems {
                    let pointer = format!("{pointer}/{field}{}", problem.pointer);
                    self.problem(&pointer, value, problem.message);
                }
                None
            }
        }
    }
}
