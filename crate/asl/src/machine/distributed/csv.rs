//! CSV as the service reads it: every value a string, missing fields empty, extra fields dropped [R].

use crate::error::texts;
use csv_core::{ReadRecordResult, ReaderBuilder};
use json::{Object, Str, Value};

/// Reads rows as objects. Without given headers the first row has them.
///
/// # Errors
/// The cause of States.ItemReaderFailed when a header stands twice.
pub(super) fn read(text: &str, delimiter: u8, given: Option<&[Str]>) -> Result<Vec<Value>, String> {
    let mut rows = records(text, delimiter).into_iter();
    let headers: Vec<Str> = match given {
        Some(headers) => headers.to_vec(),
        None => rows
            .next()
            .unwrap_or_default()
            .into_iter()
            .map(Str::from)
            .collect(),
    };
    let mut sorted: Vec<&Str> = headers.iter().collect();
    sorted.sort();
    if sorted.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(texts::DUPLICATE_HEADERS.into());
    }
    let row = |fields: Vec<String>| {
        let mut fields = fields.into_iter();
        let members = headers
            .iter()
            .map(|h| (h.clone(), Value::from(fields.next().unwrap_or_default())));
        Value::Object(members.collect::<Object>())
    };
    Ok(rows.map(row).collect())
}

fn records(text: &str, delimiter: u8) -> Vec<Vec<String>> {
    let mut reader = ReaderBuilder::new().delimiter(delimiter).build();
    let mut input = text.as_bytes();
    let (mut buffer, mut ends) = (vec![0; 1024], vec![0; 32]);
    let (mut written, mut fields) = (0, 0);
    let mut records = Vec::new();
    loop {
        let (result, read, wrote, ended) =
            reader.read_record(input, &mut buffer[written..], &mut ends[fields..]);
        input = &input[read..];
        written += wrote;
        fields += ended;
        match result {
            ReadRecordResult::InputEmpty => input = &[],
            ReadRecordResult::OutputFull => buffer.resize(buffer.len() * 2, 0),
            ReadRecordResult::OutputEndsFull => ends.resize(ends.len() * 2, 0),
            ReadRecordResult::Record => {
                let mut start = 0;
                let record = ends[..fields].iter().map(|end| {
                    let field = String::from_utf8_lossy(&buffer[start..*end]).into_owned();
                    start = *end;
                    field
                });
                records.push(record.collect());
                (written, fields) = (0, 0);
            }
            ReadRecordResult::End => return records,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use json::json;

    #[test]
    fn rows_become_objects_of_strings() {
        let rows = read("a,b\n1,\"x, \"\"y\"\"\"\n2\n3,4,5\n", b',', None).unwrap();
        assert_eq!(
            Value::from(rows),
            json!([{"a": "1", "b": "x, \"y\""}, {"a": "2", "b": ""}, {"a": "3", "b": "4"}])
        );
        let given = [Str::from("h")];
        assert_eq!(
            Value::from(read("1|2\n", b'|', Some(&given)).unwrap()),
            json!([{"h": "1"}])
        );
        assert!(read("a,a\n", b',', None).is_err());
    }
}
