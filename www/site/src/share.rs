//! A document as text for the address bar: JSON, deflated, in base64url behind `v1.`. What comes back is
//! hostile until proven otherwise: its size is bounded before it is unpacked and while it is.

use crate::document::Document;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The version in front; another format gets another one.
const PREFIX: &str = "v1.";
/// Longer fragments are refused unread.
const LONGEST_LINK: usize = 400_000;
/// Documents that unpack to more are refused.
const LARGEST_DOCUMENT: usize = 4_000_000;

/// The fragment of a link, without `#`.
pub(crate) fn encode(document: &Document) -> String {
    let text = document.to_value().text();
    let packed = miniz_oxide::deflate::compress_to_vec(text.as_bytes(), 9);
    format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(packed))
}

/// Whether a fragment means to be a share link.
pub(crate) fn is_link(fragment: &str) -> bool {
    let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
    fragment.starts_with(PREFIX)
}

/// What a fragment holds; `None` when it is no share link at all, an error in words when it is a bad one.
pub(crate) fn decode(fragment: &str) -> Option<Result<Document, String>> {
    let packed = fragment.strip_prefix('#').unwrap_or(fragment);
    let packed = packed.strip_prefix(PREFIX)?;
    Some(unpack(packed))
}

fn unpack(packed: &str) -> Result<Document, String> {
    if packed.len() > LONGEST_LINK {
        return Err("the link is longer than 400,000 characters".into());
    }
    let damaged = |what: &str| format!("the link is damaged: {what}");
    let bytes = URL_SAFE_NO_PAD
        .decode(packed.trim_end_matches('='))
        .map_err(|_| damaged("it is not base64url"))?;
    let text = miniz_oxide::inflate::decompress_to_vec_with_limit(&bytes, LARGEST_DOCUMENT)
        .map_err(|e| match e.status {
            miniz_oxide::inflate::TINFLStatus::HasMoreOutput => {
                "the link unpacks to more than 4 MB".to_string()
            }
            _ => damaged("it does not unpack"),
        })?;
    let text = String::from_utf8(text).map_err(|_| damaged("it is not text"))?;
    let value = json::parse(&text).map_err(|e| damaged(&e.message))?;
    Document::from_value(&value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use json::json;

    #[test]
    fn a_document_comes_back_as_it_was() {
        let document = Document {
            definition: "{\n  \"StartAt\": \"Ä\" // not even JSON".into(),
            input: "{\"a\": 1}".into(),
            rest: json!({"mocks": {"A": [{"return": 1}]}, "seed": 3}),
        };
        let link = encode(&document);
        assert_eq!(decode(&format!("#{link}")), Some(Ok(document)));
    }

    #[test]
    fn what_is_no_link_is_left_alone() {
        assert_eq!(decode(""), None);
        assert_eq!(decode("#top"), None);
    }

    #[test]
    fn hostile_links_are_refused_in_words() {
        let bomb = URL_SAFE_NO_PAD.encode(miniz_oxide::deflate::compress_to_vec(
            &vec![b' '; 50_000_000],
            9,
        ));
        let deep = URL_SAFE_NO_PAD.encode(miniz_oxide::deflate::compress_to_vec(
            "[".repeat(100_000).as_bytes(),
            9,
        ));
        for bad in [
            "v1.",
            "v1.!!!",
            "v1.AAAA",
            &format!("v1.{bomb}"),
            &format!("v1.{deep}"),
            &format!("v1.{}", "A".repeat(500_000)),
        ] {
            assert!(
                matches!(decode(bad), Some(Err(_))),
                "{}",
                &bad[..bad.len().min(20)]
            );
        }
    }
}
