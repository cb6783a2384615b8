//! Map in both modes: items, their selection, and for the distributed one readers, batches, tolerance, results.

use super::machine::{Builder, Place};
use json::{Object, Value, json};

impl Builder<'_> {
    /// The fields that only a Map has.
    pub(super) fn map(&mut self, state: &mut Object, place: &Place<'_>) {
        let distributed = !self.express && self.random.percent(40);
        let express = distributed && self.random.percent(20);
        let outer = self.express;
        self.express |= express;
        // The children of a Distributed Map do not see the variables around it.
        let seen = if distributed {
            std::mem::take(&mut self.assigned)
        } else {
            Vec::new()
        };
        let mut processor = self.machine(place.depth - 1);
        self.express = outer;
        self.assigned.extend(seen);
        if distributed {
            let kind = if express { "EXPRESS" } else { "STANDARD" };
            processor.insert(
                "ProcessorConfig",
                json!({"Mode": "DISTRIBUTED", "ExecutionType": kind}),
            );
        }
        let name = if !distributed && self.random.percent(10) {
            "Iterator"
        } else {
            "ItemProcessor"
        };
        state.insert(name, Value::Object(processor));
        match distributed && self.random.percent(30) {
            true => self.reader(state, place.jsonata),
            false => self.items(state, place.jsonata),
        }
        if self.random.percent(60) {
            let selector = match place.jsonata {
                true => {
                    json!({"n": "{% $states.context.Map.Item.Index %}", "v": "{% $states.context.Map.Item.Value %}", "s": "7", "t": "2024-01-01T00:00:10Z", "l": [1, 2]})
                }
                false => {
                    let picked = self.random.mostly(
                        &["$$.Map.Item.Value", "$$.Map.Item.Index", "$.n"],
                        &["$$.Map.Item.Value.n", "$.gone"],
                    );
                    json!({"n.$": "$$.Map.Item.Index", "s": "text", "t": "2024-01-01T00:00:10Z", "v.$": picked, "l": [1, {"n": 2}]})
                }
            };
            state.insert("ItemSelector", selector);
        }
        match self.random.below(10) {
            0..4 => state.insert("MaxConcurrency", self.random.count(3)),
            4 if !place.jsonata => state.insert("MaxConcurrencyPath", Value::from("$.n")),
            _ => None,
        };
        if distributed {
            self.distribution(state, place.jsonata);
        }
    }

    fn items(&mut self, state: &mut Object, jsonata: bool) {
        match (jsonata, self.random.below(3)) {
            (true, 0) => state.insert("Items", json!([1, {"n": 2}])),
            (true, _) => state.insert(
                "Items",
                self.random.mostly(
                    &[
                        "{% $states.input.l %}",
                        "{% [$states.input.l] %}",
                        "{% [1..3] %}",
                    ],
                    &["{% $states.input.a %}", "{% [] %}"],
                ),
            ),
            // Without a path the items are the whole input, which is rarely an array.
            (false, 0) if self.random.percent(20) => None,
            (false, _) => state.insert(
                "ItemsPath",
                self.random.mostly(
                    &["$.l", "$.l[*]"],
                    &["$.a", "$.gone", "$$.Execution.Input.l"],
                ),
            ),
        };
    }

    fn reader(&mut self, state: &mut Object, jsonata: bool) {
        let fields = if jsonata { "Arguments" } else { "Parameters" };
        let mut reader = Object::new();
        let (action, key, config) = match self.random.below(7) {
            0 => (
                "getObject",
                "in/k",
                json!({"InputType": "JSON", "MaxItems": 2}),
            ),
            1 => (
                "getObject",
                "in/c",
                json!({"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"}),
            ),
            2 => ("getObject", "in/j", json!({"InputType": "JSONL"})),
            3 => (
                "getObject",
                "in/deep",
                json!({"InputType": "JSON", "ItemsPointer": "/a/l"}),
            ),
            4 => ("getObject", "in/torn", json!({"InputType": "JSON"})),
            5 => ("getObject", "in/none", json!({"InputType": "JSONL"})),
            _ => ("listObjectsV2", "", Value::Null),
        };
        reader.insert(
            "Resource",
            Value::from(format!("arn:aws:states:::s3:{action}")),
        );
        if config.is_object() {
            reader.insert("ReaderConfig", config);
            reader.insert(fields, json!({"Bucket": "b", "Key": key}));
        } else {
            reader.insert(fields, json!({"Bucket": "b", "Prefix": "in/"}));
        }
        state.insert("ItemReader", Value::Object(reader));
    }

    fn distribution(&mut self, state: &mut Object, jsonata: bool) {
        if self.random.percent(25) {
            let batcher = match self.random.percent(50) {
                true => json!({"MaxItemsPerBatch": 2}),
                false => json!({"MaxInputBytesPerBatch": 60, "BatchInput": {"x": 1}}),
            };
            state.insert("ItemBatcher", batcher);
        }
        match self.random.below(10) {
            0..4 => state.insert("ToleratedFailurePercentage", self.random.count(101)),
            4 => state.insert("ToleratedFailureCount", self.random.count(3)),
            5 if !jsonata => state.insert("ToleratedFailureCountPath", Value::from("$.n")),
            _ => None,
        };
        if self.random.percent(30) {
            let fields = if jsonata { "Arguments" } else { "Parameters" };
            let mut writer = Object::new();
            let to_s3 = self.random.percent(70);
            if to_s3 {
                writer.insert("Resource", Value::from("arn:aws:states:::s3:putObject"));
                writer.insert(fields, json!({"Bucket": "b", "Prefix": "out"}));
            }
            if !to_s3 || self.random.percent(50) {
                let form = self.random.text(&["NONE", "COMPACT", "FLATTEN"]);
                let output = self.random.text(&["JSON", "JSONL"]);
                writer.insert(
                    "WriterConfig",
                    json!({"OutputType": output, "Transformation": form}),
                );
            }
            state.insert("ResultWriter", Value::Object(writer));
        }
        if self.random.percent(10) {
            state.insert("Label", Value::from(format!("L{}", self.random.number())));
        }
    }
}
