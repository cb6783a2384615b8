//! TOML as JSON values. It knows no lesson.

use json::{Number, Object, Value};

/// Reads a TOML document as an object.
pub(crate) fn parse(text: &str) -> Result<Value, String> {
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        let line = error
            .span()
            .map_or(1, |span| json::line_and_column(text, span.start).0);
        format!("line {line}: {}", error.message())
    })?;
    table_value(table)
}

fn table_value(table: toml::Table) -> Result<Value, String> {
    let mut object = Object::new();
    for (key, item) in table {
        object.insert(key, value(item)?);
    }
    Ok(Value::Object(object))
}

fn value(item: toml::Value) -> Result<Value, String> {
    Ok(match item {
        toml::Value::String(text) => Value::from(text),
        toml::Value::Integer(n) => Value::from(n),
        toml::Value::Float(n) => {
            Value::Number(Number::from_f64(n).ok_or_else(|| format!("{n} is no JSON number"))?)
        }
        toml::Value::Boolean(b) => Value::from(b),
        toml::Value::Datetime(date) => Value::from(date.to_string()),
        toml::Value::Array(items) => Value::from(
            items
                .into_iter()
                .map(value)
                .collect::<Result<Vec<Value>, String>>()?,
        ),
        toml::Value::Table(table) => table_value(table)?,
    })
}
