//! The functions that the service's dialect adds.

use super::numeric::{to_unit, unit};
use super::{Arguments, Native};
use crate::Error;
use crate::evaluate::Evaluator;
use crate::item::{Item, mark};
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

pub(super) fn call(
    evaluator: &mut Evaluator<'_, '_>,
    native: Native,
    mut arguments: Arguments,
) -> Result<Item, Error> {
    let first = arguments.next();
    match native {
        Native::Uuid => return Ok(uuid(evaluator).into()),
        Native::RandomSeeded => {
            return Ok(Item::number(match first.as_f64() {
                Some(seed) => to_unit(mix(seed.to_bits())),
                None => unit(evaluator),
            }));
        }
        _ if first.is_undefined() => return Ok(first),
        Native::Partition => return partition(evaluator, &first, &arguments.next()),
        Native::Range => {
            let (last, step) = (arguments.next(), arguments.next());
            return range(evaluator, &first, &last, &step);
        }
        _ => {}
    }
    let Some(text) = first.as_str() else {
        return Ok(Item::Undefined);
    };
    evaluator.work(text.len() / 16)?;
    if native == Native::Hash {
        let algorithm = arguments.next();
        return hash(text.as_bytes(), algorithm.as_str().map_or("", |s| s));
    }
    json::parse(text)
        .map(Item::Json)
        .map_err(|error| Error::new("U2004").with("value", error.message.to_string()))
}

/// Splits an array into arrays of a size; the last one may be shorter.
fn partition(evaluator: &mut Evaluator<'_, '_>, array: &Item, size: &Item) -> Result<Item, Error> {
    let whole = size.as_f64().unwrap_or(0.0).floor();
    if whole < 1.0 {
        return Err(crate::evaluate::with_value(
            Error::new("U2001"),
            "value",
            size,
        ));
    }
    let items = array.array().map(|a| a.to_vec()).unwrap_or_default();
    evaluator.room(items.len())?;
    let mut out = Vec::new();
    for chunk in items.chunks((whole as usize).max(1)) {
        out.push(evaluator.list(0, chunk.to_vec())?);
    }
    evaluator.list(0, out)
}

/// Whole numbers from first to last, both included. A sequence: one number alone is that number.
fn range(
    evaluator: &mut Evaluator<'_, '_>,
    first: &Item,
    last: &Item,
    step: &Item,
) -> Result<Item, Error> {
    let whole = |item: &Item| item.as_f64().map(f64::floor).filter(|n| n.abs() < 9e15);
    let (Some(first), Some(last), Some(step)) = (whole(first), whole(last), whole(step)) else {
        return Ok(Item::Undefined);
    };
    if step == 0.0 {
        return Err(Error::new("U2002"));
    }
    let count = ((last - first) / step).floor() + 1.0;
    if count < 1.0 {
        return evaluator.list(mark::SEQUENCE, Vec::new());
    }
    evaluator.room(count.min(1e15) as usize)?;
    let numbers = (0..count as i64).map(|at| Item::from(first as i64 + at * step as i64));
    let numbers = numbers.collect();
    evaluator.list(mark::SEQUENCE, numbers)
}

fn hash(bytes: &[u8], algorithm: &str) -> Result<Item, Error> {
    let digest = match algorithm {
        "MD5" => Md5::digest(bytes).to_vec(),
        "SHA-1" => Sha1::digest(bytes).to_vec(),
        "SHA-256" => Sha256::digest(bytes).to_vec(),
        "SHA-384" => Sha384::digest(bytes).to_vec(),
        "SHA-512" => Sha512::digest(bytes).to_vec(),
        other => return Err(Error::new("U2003").with("value", other)),
    };
    Ok(hex(&digest).into())
}

fn hex(bytes: &[u8]) -> String {
    let nibbles = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    let digits = nibbles.filter_map(|nibble| char::from_digit(nibble.into(), 16));
    digits.collect()
}

/// A random identifier of version 4.
fn uuid(evaluator: &mut Evaluator<'_, '_>) -> String {
    let mut bytes = [0; 16];
    for half in bytes.chunks_mut(8) {
        half.copy_from_slice(&(evaluator.environment.random)().to_be_bytes());
    }
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let digits = hex(&bytes);
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if matches!(index, 8 | 12 | 16 | 20) {
            out.push('-');
        }
        out.push(digit);
    }
    out
}

/// One round of SplitMix64: spreads a seed over all bits.
fn mix(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
