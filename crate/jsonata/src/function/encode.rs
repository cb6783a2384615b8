//! Base 64 and percent encoding.

use super::{Arguments, Native};
use crate::Error;
use crate::evaluate::Evaluator;
use crate::item::Item;

pub(super) fn call(
    evaluator: &mut Evaluator<'_, '_>,
    native: Native,
    mut arguments: Arguments,
) -> Result<Item, Error> {
    let first = arguments.next();
    let Some(text) = first.as_str() else {
        return Ok(Item::Undefined);
    };
    evaluator.bytes(text.len() * 3)?;
    // What encodeURI leaves alone beside letters and digits; encodeURIComponent knows the first nine.
    const MARKS: &str = "-_.!~*'();/?:@&=+$,#";
    let component = MARKS.get(..9).unwrap_or_default();
    Ok(match native {
        Native::Base64Encode => encode_base64(text).into(),
        Native::Base64Decode => decode_base64(text).into(),
        Native::EncodeUrlComponent => encode(text, component).into(),
        Native::EncodeUrl => encode(text, MARKS).into(),
        _ => {
            let (name, keep) = match native {
                Native::DecodeUrl => ("decodeUrl", ";/?:@&=+$,#"),
                _ => ("decodeUrlComponent", ""),
            };
            match decode(text, keep) {
                Some(decoded) => decoded.into(),
                None => {
                    let error = Error::new("D3140").with("value", text);
                    return Err(error.with("functionName", name));
                }
            }
        }
    })
}

fn encode(text: &str, keep: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || keep.as_bytes().contains(&byte) {
            out.push(char::from(byte));
        } else {
            const HEX: &[u8; 16] = b"0123456789ABCDEF";
            out.push('%');
            for nibble in [byte >> 4, byte & 15] {
                out.push(char::from(
                    HEX.get(usize::from(nibble)).copied().unwrap_or(b'0'),
                ));
            }
        }
    }
    out
}

/// Decodes percent escapes; those of ASCII characters in `keep` stay as they are.
fn decode(text: &str, keep: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut out: Vec<u8> = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if *byte != b'%' {
            out.push(*byte);
            at += 1;
            continue;
        }
        let digits = text.get(at + 1..at + 3)?;
        if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let value = u8::from_str_radix(digits, 16).ok()?;
        if value < 0x80 && keep.as_bytes().contains(&value) {
            out.extend_from_slice(bytes.get(at..at + 3)?);
        } else {
            out.push(value);
        }
        at += 3;
    }
    String::from_utf8(out).ok()
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Encodes each character's low byte, as the reference's binary strings do.
fn encode_base64(text: &str) -> String {
    let bytes: Vec<u8> = text.encode_utf16().map(|unit| unit as u8).collect();
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let group = (byte(0) << 16) | (byte(1) << 8) | byte(2);
        for index in 0..4 {
            if index <= chunk.len() {
                let place = (group >> (18 - 6 * index)) & 63;
                let letter = ALPHABET.get(place as usize).copied().unwrap_or(b'A');
                out.push(char::from(letter));
            } else {
                out.push('=');
            }
        }
    }
    out
}

/// Decodes to one character a byte; what is no letter of the alphabet is passed over, `=` ends the text.
fn decode_base64(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut group, mut bits) = (0_u32, 0);
    for byte in text.bytes() {
        let byte = match byte {
            b'-' => b'+',
            b'_' => b'/',
            b'=' => break,
            other => other,
        };
        let Some(value) = ALPHABET.iter().position(|letter| *letter == byte) else {
            continue;
        };
        group = (group << 6) | value as u32;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push(char::from((group >> bits) as u8));
            group &= (1 << bits) - 1;
        }
    }
    out
}
