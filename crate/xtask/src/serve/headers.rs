//! The rules of `netlify.toml`, applied as the host applies them: the only place where headers are written.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde::Deserialize;

/// Which headers go with which path.
#[derive(Debug, Deserialize)]
pub(crate) struct Rules {
    #[serde(default)]
    headers: Vec<Rule>,
}

#[derive(Debug, Deserialize)]
struct Rule {
    #[serde(rename = "for")]
    pattern: String,
    values: BTreeMap<String, String>,
}

impl Rules {
    pub(crate) fn parse(text: &str) -> Result<Self> {
        toml::from_str(text).context("netlify.toml")
    }

    /// The headers for a path. Values that several rules give are joined, as the host joins them.
    pub(crate) fn of(&self, path: &str) -> BTreeMap<String, String> {
        let mut headers = BTreeMap::<String, String>::new();
        for rule in self
            .headers
            .iter()
            .filter(|rule| matches(&rule.pattern, path))
        {
            for (name, value) in &rule.values {
                headers
                    .entry(name.to_ascii_lowercase())
                    .and_modify(|old| *old = format!("{old}, {value}"))
                    .or_insert_with(|| value.clone());
            }
        }
        headers
    }
}

/// `*` stands for any text, slashes included.
fn matches(pattern: &str, path: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == path,
        Some((before, after)) => path.strip_prefix(before).is_some_and(|rest| {
            rest.char_indices()
                .map(|(at, _)| &rest[at..])
                .chain([""])
                .any(|tail| matches(after, tail))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        assert!(matches("/*", "/"));
        assert!(matches("/assets/*.wasm", "/assets/site-AB.wasm"));
        assert!(!matches("/assets/*.wasm", "/assets/site-AB.js"));
        assert!(matches("/", "/"));
        assert!(!matches("/", "/lessons/one/"));
    }

    #[test]
    fn every_page_has_exactly_one_policy() {
        let rules = Rules::parse(include_str!("../../../../netlify.toml")).unwrap();
        for path in [
            "/",
            "/index.html",
            "/404.html",
            "/lessons/backup-job/",
            "/docs/differences/",
        ] {
            let headers = rules.of(path);
            let policy = headers.get("content-security-policy").expect(path);
            assert_eq!(policy.matches("default-src").count(), 1, "{path}");
            assert!(
                !policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"),
                "{path}"
            );
            assert_eq!(headers["cache-control"], "no-cache", "{path}");
        }
        let wasm = rules.of("/assets/site-AB.wasm");
        assert_eq!(wasm["content-type"], "application/wasm");
        assert!(wasm["cache-control"].contains("immutable"));
    }
}
