//! The HTML pages: the template with the hashed names in it, and prerendered prose that reads before the wasm
//! has arrived.

use std::fs;

use anyhow::{Context, Result, bail};

use super::Bundle;
use crate::shell::Workspace;

/// One HTML file of `dist/`.
#[derive(Debug)]
pub(crate) struct Page {
    /// Where it goes, relative to `dist/`.
    pub(crate) path: String,
    pub(crate) html: String,
}

/// What the template needs to know about a page. The content is HTML; the rest is plain text.
struct Prose {
    path: String,
    title: String,
    description: String,
    content: String,
}

pub(crate) fn pages(workspace: &Workspace, bundle: &Bundle) -> Result<Vec<Page>> {
    let template = |name: &str| {
        let file = workspace.www().join("site").join(name);
        fs::read_to_string(&file).with_context(|| file.display().to_string())
    };
    let page = template("index.html")?;
    let mut pages = Vec::new();
    for prose in prose(workspace)? {
        pages.push(Page {
            html: replace(&page, &values(bundle, &prose)?)?,
            path: prose.path,
        });
    }
    // A page that does not exist starts nothing: it has a template of its own without a script.
    let style = address(bundle, "style")?;
    let html = replace(&template("404.html")?, &[("style", style)])?;
    pages.push(Page {
        path: "404.html".into(),
        html,
    });
    Ok(pages)
}

/// Every page with its readable text.
fn prose(_workspace: &Workspace) -> Result<Vec<Prose>> {
    let home = Prose {
        path: "index.html".into(),
        title: "ASL Lab".into(),
        description: "Run AWS Step Functions state machines in the browser and see every transition.".into(),
        content: "<h1>ASL Lab</h1><p>Write Amazon States Language, say what each task would answer, press Run, \
                  and see every transition, payload and retry the real service would show.</p>"
            .into(),
    };
    Ok(vec![home])
}

fn values(bundle: &Bundle, prose: &Prose) -> Result<[(&'static str, String); 6]> {
    Ok([
        ("title", escape(&prose.title)),
        ("description", escape(&prose.description)),
        ("content", prose.content.clone()),
        ("style", address(bundle, "style")?),
        ("boot", address(bundle, "boot")?),
        ("wasm", address(bundle, "wasm")?),
    ])
}

fn address(bundle: &Bundle, entry: &str) -> Result<String> {
    Ok(format!("/assets/{}", bundle.entry(entry)?))
}

/// Puts values where the template says `{{name}}`, in one pass, so that a value may hold braces itself.
fn replace(template: &str, values: &[(&str, String)]) -> Result<String> {
    let mut html = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        let (name, after) = after
            .split_once("}}")
            .context("the template has `{{` without `}}`")?;
        let Some((_, value)) = values.iter().find(|(known, _)| *known == name.trim()) else {
            bail!("the template asks for `{name}`, which no page has");
        };
        html.push_str(before);
        html.push_str(value);
        rest = after;
    }
    html.push_str(rest);
    Ok(html)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_may_hold_braces() {
        let html = replace(
            "<p>{{ content }}</p>{{title}}",
            &[("content", "{{title}}".into()), ("title", "T".into())],
        );
        assert_eq!(html.unwrap(), "<p>{{title}}</p>T");
    }

    #[test]
    fn an_unknown_name_is_refused() {
        assert!(replace("{{nothing}}", &[]).is_err());
        assert!(replace("{{open", &[]).is_err());
    }
}
