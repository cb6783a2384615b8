//! The functions of strings, encodings, digests and JSON texts.

use super::{Arguments, MAX_BYTES};
use crate::data::{DataFailure, order};
use base64::Engine;
use base64::alphabet;
use base64::engine::general_purpose::{GeneralPurpose, STANDARD};
use base64::engine::{DecodePaddingMode, GeneralPurposeConfig};
use json::{Str, Value};
use sha1::Digest;
use std::fmt::Write;

/// Characters that digests and encodings accept.
const MAX_CHARACTERS: usize = 10_000;

/// Decodes with or without padding, as Java's decoder does.
const DECODER: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

pub(super) fn base64_encode(arguments: &mut Arguments<'_, '_>) -> Result<Value, DataFailure> {
    let text = short_string(arguments)?;
    Ok(Value::from(STANDARD.encode(&*text)))
}

pub(super) fn base64_decode(arguments: &mut Arguments<'_, '_>) -> Result<Value, DataFailure> {
    let text = short_string(arguments)?;
    match DECODER.decode(&*text) {
        Ok(bytes) => Ok(Value::from(String::from_utf8_lossy(&bytes).as_ref())),
        Err(_) => Err(arguments.failure("The text is not valid Base64.")),
    }
}

pub(super) fn hash(arguments: &mut Arguments<'_, '_>) -> Result<Value, DataFailure> {
    let text = short_string(arguments)?;
    let digest = match &*arguments.string(1)? {
        "MD5" => md5::Md5::digest(&*text).to_vec(),
        "SHA-1" => sha1::Sha1::digest(&*text).to_vec(),
        "SHA-256" => sha2::Sha256::digest(&*text).to_vec(),
        "SHA-384" => sha2::Sha384::digest(&*text).to_vec(),
        "SHA-512" => sha2::Sha512::digest(&*text).to_vec(),
        _ => {
            return Err(
                arguments.failure("The algorithm must be MD5, SHA-1, SHA-256, SHA-384 or SHA-512.")
            );
        }
    };
    let mut hex = String::with_capacity(digest.len() * 2);
    for byte in digest {
        let _ = write!(hex, "{byte:02x}");
    }
    Ok(Value::from(hex))
}

fn short_string(arguments: &mut Arguments<'_, '_>) -> Result<Str, DataFailure> {
    let text = arguments.string(0)?;
    if text.len() > MAX_CHARACTERS && text.encode_utf16().count() > MAX_CHARACTERS {
        return Err(arguments.failure(format!(
            "The text must not have more than {MAX_CHARACTERS} characters."
        )));
    }
    Ok(text)
}

/// Members of the second object win, and the result has them in the order of a Java hash map [R]. Only the shallow merge exists: the third argument must be `false`.
pub(super) fn json_merge(arguments: &mut Arguments<'_, '_>) -> Result<Value, DataFailure> {
    let (first, second, deep) = (
        arguments.value(0)?,
        arguments.value(1)?,
        arguments.value(2)?,
    );
    let (mut merged, second) = match (&*first, &*second) {
        (Value::Object(first), Value::Object(second)) => (first.clone(), second),
        (Value::Object(_), other) => return Err(arguments.wrong_kind(1, "an object", other)),
        (other, _) => return Err(arguments.wrong_kind(0, "an object", other)),
    };
    if deep.as_bool() != Some(false) {
        return Err(
            arguments.failure("Only the shallow merge is supported: argument 3 must be false.")
        );
    }
    for (key, value) in second.iter() {
        merged.insert(key.clone(), value.clone());
    }
    let count = merged.len();
    let mut members: Vec<(&Str, &Value)> = merged.iter().collect();
    members.sort_by_key(|(key, _)| order::bucket(key, count));
    let members = members.into_iter();
    let members = members.map(|(key, value)| (key.clone(), value.clone()));
    Ok(Value::Object(members.collect()))
}

/// Blank text is `null`.
pub(super) fn string_to_json(arguments: &mut Arguments<'_, '_>) -> Result<Value, DataFailure> {
    let text = arguments.string(0)?;
    if text.trim().is_empty() {
        return Ok(Value::Null);
    }
    json::parse(&text).map_err(|error| {
        arguments.failure(format!(
            "The text is not valid JSON: {} at line {}, column {}.",
            error.message.trim_end_matches('.'),
            error.line,
            error.column
        ))
    })
}

pub(super) fn json_to_string(arguments: &mut Arguments<'_, '_>) -> Result<Value, DataFailure> {
    let value = arguments.value(0)?;
    if value.text_len() > MAX_BYTES {
        return Err(arguments.failure("The text is too large."));
    }
    Ok(Value::from(value.text()))
}

/// Every character of the second argument separates; empty parts are dropped.
pub(super) fn split(arguments: &mut Arguments<'_, '_>) -> Result<Value, DataFailure> {
    let (text, delimiters) = (arguments.string(0)?, arguments.string(1)?);
    let delimiters: Vec<char> = delimiters.chars().collect();
    Ok(text
        .split(delimiters.as_slice())
        .filter(|part| !part.is_empty())
        .map(Value::from)
        .collect())
}
