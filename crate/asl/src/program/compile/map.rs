//! Compiling a Map: items, selector, and what only a Distributed Map has.

use super::{Compiler, strings};
use crate::data::jsonata::Expression;
use crate::data::template::Template;
use crate::definition::{self, Language};
use crate::program::work::*;
use json::Str;
use json::syntax::Node;

impl Compiler {
    pub(super) fn map(&mut self, state: &definition::State<'_>) -> Option<MapWork> {
        let node = state.node;
        let pointer = &state.pointer;
        let machine = state
            .inner
            .first()
            .and_then(|m| self.machines.get(&m.pointer))
            .copied()?;
        let processor_node = state.inner.first()?.node;
        let config = processor_node.get("ProcessorConfig");
        let text = |node: Option<&Node>, key: &str| {
            node.and_then(|n| n.get(key))
                .and_then(Node::as_str)
                .map(Str::from)
        };
        let distributed = text(config, "Mode").as_deref() == Some("DISTRIBUTED");
        let jsonata = state.language == Language::Jsonata;
        let items = if jsonata {
            self.expression(node, "Items", pointer)
                .map_or(Items::Input, Items::Expression)
        } else {
            self.path(node, "ItemsPath", pointer)
                .map_or(Items::Input, Items::Path)
        };
        let selector_field = if jsonata || node.get("ItemSelector").is_some() {
            "ItemSelector"
        } else {
            "Parameters"
        };
        let (selector, selector_expression) = self.either(node, selector_field, jsonata, pointer);
        let processor = if distributed {
            Processor::Distributed(Box::new(Distributed {
                express: text(config, "ExecutionType").as_deref() == Some("EXPRESS"),
                label: text(Some(node), "Label"),
                reader: node
                    .get("ItemReader")
                    .map(|n| self.reader(n, jsonata, &format!("{pointer}/ItemReader"))),
                batcher: node
                    .get("ItemBatcher")
                    .map(|n| self.batcher(n, jsonata, &format!("{pointer}/ItemBatcher"))),
                tolerated_count: self.number(node, "ToleratedFailureCount", pointer),
                tolerated_percentage: self.number(node, "ToleratedFailurePercentage", pointer),
                writer: node
                    .get("ResultWriter")
                    .map(|n| self.writer(n, jsonata, &format!("{pointer}/ResultWriter"))),
            }))
        } else {
            Processor::Inline
        };
        Some(MapWork {
            items,
            selector,
            selector_expression,
            max_concurrency: self
                .number(node, "MaxConcurrency", pointer)
                .unwrap_or(NumberSource::Literal(0.0)),
            machine,
            processor,
        })
    }

    /// A field that is a template in JSONPath and an expression in JSONata.
    fn either(
        &mut self,
        node: &Node,
        field: &str,
        jsonata: bool,
        pointer: &str,
    ) -> (Option<Template>, Option<Expression>) {
        if jsonata {
            (None, self.expression(node, field, pointer))
        } else {
            (self.template(node, field, pointer), None)
        }
    }

    /// What a reader or a writer is called with; the languages have a field each.
    fn arguments(
        &mut self,
        node: &Node,
        jsonata: bool,
        pointer: &str,
    ) -> (Option<Template>, Option<Expression>) {
        let field = if jsonata { "Arguments" } else { "Parameters" };
        self.either(node, field, jsonata, pointer)
    }

    fn reader(&mut self, node: &Node, jsonata: bool, pointer: &str) -> ItemReader {
        let config = node.get("ReaderConfig");
        let text = |key: &str| config.and_then(|n| n.get(key)).and_then(Node::as_str);
        let resource = node
            .get("Resource")
            .and_then(Node::as_str)
            .unwrap_or_default();
        let (parameters, arguments) = self.arguments(node, jsonata, pointer);
        ItemReader {
            resource: resource.rsplit(":::").next().unwrap_or_default().into(),
            parameters,
            arguments,
            input: ReaderInput {
                input_type: text("InputType").map(Str::from),
                headers_given: text("CSVHeaderLocation") == Some("GIVEN"),
                headers: strings(config.and_then(|n| n.get("CSVHeaders"))),
                delimiter: match text("CSVDelimiter") {
                    Some("PIPE") => b'|',
                    Some("SEMICOLON") => b';',
                    Some("SPACE") => b' ',
                    Some("TAB") => b'\t',
                    _ => b',',
                },
                flatten: text("Transformation") == Some("LOAD_AND_FLATTEN"),
                manifest_type: text("ManifestType").map(Str::from),
            },
            max_items: config.and_then(|n| self.number(n, "MaxItems", pointer)),
            items_pointer: text("ItemsPointer").map(Str::from),
        }
    }

    fn batcher(&mut self, node: &Node, jsonata: bool, pointer: &str) -> Batcher {
        let (input, input_expression) = self.either(node, "BatchInput", jsonata, pointer);
        Batcher {
            max_items: self.number(node, "MaxItemsPerBatch", pointer),
            max_bytes: self.number(node, "MaxInputBytesPerBatch", pointer),
            input,
            input_expression,
        }
    }

    fn writer(&mut self, node: &Node, jsonata: bool, pointer: &str) -> ResultWriter {
        let config = node.get("WriterConfig");
        let text = |key: &str| config.and_then(|n| n.get(key)).and_then(Node::as_str);
        let (parameters, arguments) = self.arguments(node, jsonata, pointer);
        ResultWriter {
            to_s3: node.get("Resource").is_some(),
            parameters,
            arguments,
            json_lines: text("OutputType") == Some("JSONL"),
            transformation: text("Transformation").unwrap_or("NONE").into(),
        }
    }
}
