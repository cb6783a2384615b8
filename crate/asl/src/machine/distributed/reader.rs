//! ItemReader: from objects in the simulated S3 to items.

use super::super::Simulation;
use super::super::flow::States;
use super::super::frame::{Failure, Frame, Item};
use super::super::map::{plain, whole_number};
use super::csv;
use crate::error::texts;
use crate::program::{ItemReader, NumberSource, ReaderInput, State};
use crate::scenario::S3Object;
use json::{Str, Value, json};

/// Readers take at most this many items [D].
const MOST_ITEMS: f64 = 100_000_000.0;

/// What is to be read.
pub(super) struct Request<'p> {
    resource: &'p str,
    input: &'p ReaderInput,
    bucket: Str,
    key: Str,
    prefix: Str,
    max_items: Option<f64>,
    pointer: Option<&'p str>,
}

impl Simulation {
    /// Evaluates the reader's parameters and limits.
    pub(super) fn read_request<'p>(
        &mut self,
        frame: &Frame,
        state: &State,
        reader: &'p ItemReader,
        effective: &Value,
    ) -> Result<Request<'p>, Failure> {
        let parameters = match (&reader.parameters, &reader.arguments) {
            (Some(template), _) => self.template(frame, state, template, effective)?,
            (None, Some(expression)) => self.expression(
                frame,
                state,
                "ItemReader/Arguments",
                expression,
                States::default(),
            )?,
            (None, None) => Value::empty_object(),
        };
        let text = |key: &str| {
            parameters
                .get(key)
                .and_then(Value::as_str)
                .unwrap_or_default()
                .into()
        };
        let max_items = match &reader.max_items {
            None => None,
            Some(NumberSource::Literal(n)) => Some(*n),
            Some(NumberSource::Path(path)) => {
                let found = self.with_scope(frame, effective, frame.item.as_deref(), |scope, _| {
                    path.evaluate(scope)
                });
                let value = found.map_err(|f| self.data_failure(frame, state, f))?;
                let Some(n) = whole_number(&value) else {
                    let cause = texts::not_a_valid_integer("MaxItems", &plain(&value), path.text());
                    return Err(self.runtime_failure(frame, state, cause));
                };
                // Recorded: zero from a path means all.
                Some(n as f64).filter(|n| *n != 0.0)
            }
            Some(NumberSource::Expression(expression)) => {
                let value = self.expression(
                    frame,
                    state,
                    "ItemReader/ReaderConfig/MaxItems",
                    expression,
                    States::default(),
                )?;
                value.as_f64().filter(|n| *n != 0.0)
            }
        };
        Ok(Request {
            resource: &reader.resource,
            input: &reader.input,
            bucket: text("Bucket"),
            key: text("Key"),
            prefix: text("Prefix"),
            max_items,
            pointer: reader.items_pointer.as_deref(),
        })
    }
}

/// Reads the items.
///
/// # Errors
/// The cause of States.ItemReaderFailed.
pub(super) fn read(
    given: &[S3Object],
    written: &[S3Object],
    request: &Request<'_>,
) -> Result<Vec<Item>, String> {
    if request.max_items.is_some_and(|n| n <= 0.0) {
        return Err(texts::MAX_ITEMS_MUST_BE_POSITIVE.into());
    }
    let store = Store { given, written };
    let most = request.max_items.unwrap_or(MOST_ITEMS) as usize;
    let (source, nodes) = match request.resource {
        "s3:listObjectsV2" => {
            let source = format!("S3://{}", request.bucket);
            let listed = store.list(&request.bucket, &request.prefix);
            if request.input.flatten {
                let mut nodes = Vec::new();
                for object in listed {
                    nodes.extend(parse(&store, object, request)?);
                }
                (source, nodes)
            } else {
                (
                    source,
                    listed.into_iter().map(|o| (None, listing(o))).collect(),
                )
            }
        }
        _ => {
            let object = store.get(&request.bucket, &request.key)?;
            (
                format!("S3://{}/{}", request.bucket, request.key),
                parse(&store, object, request)?,
            )
        }
    };
    let source: Str = source.into();
    let items = (0..).zip(nodes.into_iter().take(most));
    Ok(items
        .map(|(index, (key, value))| Item {
            index,
            value,
            key,
            source: Some(source.clone()),
        })
        .collect())
}

/// The objects that the scenario gives and those that the run has written.
struct Store<'s> {
    given: &'s [S3Object],
    written: &'s [S3Object],
}

impl Store<'_> {
    fn all(&self) -> impl Iterator<Item = &S3Object> {
        self.given.iter().chain(self.written)
    }

    fn get(&self, bucket: &str, key: &str) -> Result<&S3Object, String> {
        let found = self
            .all()
            .filter(|o| &*o.bucket == bucket && &*o.key == key)
            .last();
        found.ok_or_else(|| texts::no_such_key(bucket, key))
    }

    /// Objects under a prefix by key, as S3 lists them.
    fn list(&self, bucket: &str, prefix: &str) -> Vec<&S3Object> {
        let mut objects: Vec<_> = self
            .all()
            .filter(|o| &*o.bucket == bucket && o.key.starts_with(prefix))
            .collect();
        objects.sort_by(|a, b| a.key.cmp(&b.key));
        objects
    }
}

/// One entry of ListObjectsV2.
fn listing(object: &S3Object) -> Value {
    json!({
        "Etag": (format!("\"{}\"", md5_hex(object.body.as_bytes()))),
        "Key": &object.key,
        "LastModified": 1_704_067_200,
        "Size": (object.body.len()),
        "StorageClass": "STANDARD"
    })
}

/// The ETag of an object that was put in one piece is its MD5 digest.
fn md5_hex(bytes: &[u8]) -> String {
    use md5::Digest;
    md5::Md5::digest(bytes)
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect()
}

type Nodes = Vec<(Option<Str>, Value)>;

fn parse(store: &Store<'_>, object: &S3Object, request: &Request<'_>) -> Result<Nodes, String> {
    let input = request.input;
    match input.input_type.as_deref().unwrap_or("JSON") {
        "CSV" => {
            let given = input.headers_given.then_some(&input.headers[..]);
            Ok(unkeyed(csv::read(&object.body, input.delimiter, given)?))
        }
        "JSONL" => lines(object),
        "MANIFEST" => manifest(store, object, request),
        "PARQUET" => Err(texts::PARQUET_NOT_SUPPORTED.into()),
        _ => {
            let value = json::parse(&object.body)
                .map_err(|e| texts::not_json(&object.key, &e.to_string()))?;
            let node = match request.pointer {
                Some(pointer) => json::pointer::resolve(&value, pointer)
                    .cloned()
                    .ok_or(texts::NOT_ITERABLE)?,
                None => value,
            };
            match node {
                Value::Array(items) => Ok(unkeyed(items.to_vec())),
                Value::Object(members) => Ok(members
                    .iter()
                    .map(|(k, v)| (Some(k.clone()), v.clone()))
                    .collect()),
                _ => Err(texts::NOT_ITERABLE.into()),
            }
        }
    }
}

fn unkeyed(values: Vec<Value>) -> Nodes {
    values.into_iter().map(|value| (None, value)).collect()
}

fn lines(object: &S3Object) -> Result<Nodes, String> {
    let mut items = Vec::new();
    for line in object.body.lines().filter(|line| !line.trim().is_empty()) {
        items.push(json::parse(line).map_err(|e| texts::not_json(&object.key, &e.to_string()))?);
    }
    Ok(unkeyed(items))
}

/// S3 inventories name CSV files and their columns; Athena manifests name one data file a line.
fn manifest(store: &Store<'_>, object: &S3Object, request: &Request<'_>) -> Result<Nodes, String> {
    if request.input.manifest_type.as_deref() == Some("ATHENA_DATA") {
        let mut items = Vec::new();
        for line in object
            .body
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
        {
            let place = line.trim_matches('"').trim_start_matches("s3://");
            let (bucket, key) = place.split_once('/').unwrap_or((place, ""));
            let data = store.get(bucket, key)?;
            items.extend(if data.body.trim_start().starts_with('{') {
                lines(data)?
            } else {
                unkeyed(csv::read(&data.body, b',', None)?)
            });
        }
        return Ok(items);
    }
    let manifest =
        json::parse(&object.body).map_err(|e| texts::not_json(&object.key, &e.to_string()))?;
    let bucket = manifest
        .get("destinationBucket")
        .and_then(Value::as_str)
        .unwrap_or(&request.bucket);
    let bucket = bucket.rsplit(':').next().unwrap_or_default();
    let schema = manifest
        .get("fileSchema")
        .and_then(Value::as_str)
        .unwrap_or("Bucket, Key");
    let headers: Vec<Str> = schema.split(',').map(|h| Str::from(h.trim())).collect();
    let files = manifest
        .get("files")
        .and_then(Value::as_array)
        .ok_or(texts::NOT_ITERABLE)?;
    let mut items = Vec::new();
    for file in files {
        let key = file.get("key").and_then(Value::as_str).unwrap_or_default();
        let data = store.get(bucket, key)?;
        items.extend(unkeyed(csv::read(&data.body, b',', Some(&headers))?));
    }
    Ok(items)
}
