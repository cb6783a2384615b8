//! ResultWriter: what the children have produced, as files in the simulated S3 or as the result itself.

use super::super::Simulation;
use super::super::execution::Status;
use super::super::flow::States;
use super::super::frame::{Failure, Frame, Phase};
use crate::journal::ExecutionId;
use crate::program::{ResultWriter, State};
use crate::scenario::S3Object;
use json::{Object, Str, Value, json};

impl Simulation {
    /// Writes the results and returns the result of the state: the place of the manifest, or the results
    /// themselves when nothing goes to S3.
    pub(super) fn write_results(
        &mut self,
        frame: &Frame,
        state: &State,
        writer: &ResultWriter,
    ) -> Result<Value, Failure> {
        let Phase::Joining(join) = &frame.phase else {
            return Ok(Value::Null);
        };
        let Some(run) = &join.run else {
            return Ok(Value::Null);
        };
        let (arn, children) = (run.arn.clone(), run.children.clone());
        let parameters = match (&writer.parameters, &writer.arguments) {
            (Some(template), _) => self.template(frame, state, template, &join.effective)?,
            (None, Some(expression)) => self.expression(
                frame,
                state,
                "ResultWriter/Arguments",
                expression,
                States::default(),
            )?,
            (None, None) => Value::empty_object(),
        };
        let (succeeded, failed) = self.records(&children, writer);
        if !writer.to_s3 {
            return Ok(Value::from(succeeded));
        }
        let text = |key: &str| {
            parameters
                .get(key)
                .and_then(Value::as_str)
                .unwrap_or_default()
        };
        let bucket: Str = text("Bucket").into();
        let prefix = text("Prefix");
        let id = arn.rsplit(':').next().unwrap_or_default();
        let folder = if prefix.is_empty() {
            id.to_owned()
        } else {
            format!("{}/{id}", prefix.trim_end_matches('/'))
        };
        let suffix = if writer.json_lines { "jsonl" } else { "json" };
        let mut files = Object::new();
        for (name, records) in [
            ("FAILED", failed),
            ("PENDING", Vec::new()),
            ("SUCCEEDED", succeeded),
        ] {
            let mut listed = Vec::new();
            if !records.is_empty() {
                let key = format!("{folder}/{name}_0.{suffix}");
                let body = if writer.json_lines {
                    records.iter().map(|r| r.text() + "\n").collect()
                } else {
                    Value::from(records).text()
                };
                listed.push(json!({"Key": (key.clone()), "Size": (body.len())}));
                self.written.push(S3Object {
                    bucket: bucket.clone(),
                    key: key.into(),
                    body: body.into(),
                });
            }
            files.insert(name, Value::from(listed));
        }
        let manifest = json!({"DestinationBucket": &bucket, "MapRunArn": &arn, "ResultFiles": (Value::Object(files))});
        let key = format!("{folder}/manifest.json");
        self.written.push(S3Object {
            bucket: bucket.clone(),
            key: key.clone().into(),
            body: manifest.text().into(),
        });
        Ok(json!({"MapRunArn": &arn, "ResultWriterDetails": {"Bucket": &bucket, "Key": key}}))
    }

    /// The records of the children that succeeded and of those that did not, in the form that WriterConfig asks for.
    fn records(&self, children: &[ExecutionId], writer: &ResultWriter) -> (Vec<Value>, Vec<Value>) {
        let (mut succeeded, mut failed) = (Vec::new(), Vec::new());
        let mut ordered = children.to_vec();
        ordered.sort_by_key(|id| self.execution(*id).item);
        for id in ordered {
            let child = self.execution(id);
            if child.status != Status::Succeeded {
                failed.push(self.record(id));
                continue;
            }
            let output = child.output.clone().unwrap_or(Value::Null);
            match &*writer.transformation {
                "COMPACT" => succeeded.push(output),
                "FLATTEN" => match output {
                    Value::Array(items) => succeeded.extend(items.iter().cloned()),
                    other => succeeded.push(other),
                },
                // Without S3 the default keeps what the state would return without a writer: the outputs.
                _ if !writer.to_s3 => succeeded.push(output),
                _ => succeeded.push(self.record(id)),
            }
        }
        (succeeded, failed)
    }

    /// The record of a child, with the members that the service writes.
    fn record(&self, id: ExecutionId) -> Value {
        let child = self.execution(id);
        let mut record = Object::new();
        if let Some(cause) = child.error.as_ref().and_then(|e| e.cause.as_ref()) {
            record.insert("Cause", Value::from(cause));
        }
        if let Some(error) = child.error.as_ref().and_then(|e| e.name.as_ref()) {
            record.insert("Error", Value::from(error));
        }
        record.insert("ExecutionArn", Value::from(&child.names.arn));
        record.insert("Input", Value::from(child.input.text()));
        record.insert("InputDetails", json!({"Included": true}));
        record.insert("Name", Value::from(&child.names.name));
        if let Some(output) = &child.output {
            record.insert("Output", Value::from(output.text()));
            record.insert("OutputDetails", json!({"Included": true}));
        }
        record.insert("RedriveCount", Value::from(0));
        let (status, reason) = if child.status == Status::Succeeded {
            (
                "NOT_REDRIVABLE",
                Some("Execution is SUCCEEDED and cannot be redriven"),
            )
        } else {
            ("REDRIVABLE_BY_MAP_RUN", None)
        };
        record.insert("RedriveStatus", Value::from(status));
        if let Some(reason) = reason {
            record.insert("RedriveStatusReason", Value::from(reason));
        }
        record.insert("StartDate", Value::from(child.started.iso()));
        record.insert("StateMachineArn", Value::from(&child.names.machine_arn));
        record.insert("Status", Value::from(child.status.name()));
        record.insert(
            "StopDate",
            Value::from(child.stopped.unwrap_or(child.started).iso()),
        );
        Value::Object(record)
    }
}
