//! The HTML pages: the templates with the hashed names in them, and prerendered prose that reads before the wasm
//! has arrived.

use std::fs;

use anyhow::{Context, Result, bail};

use super::{Bundle, lessons, offline};
use crate::shell::Workspace;

/// One text file of `dist/`.
#[derive(Debug)]
pub(crate) struct Page {
    /// Where it goes, relative to `dist/`.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// What a template needs to know about a page. The content is HTML; the rest is plain text.
#[derive(Debug)]
pub(crate) struct Prose {
    pub(crate) path: String,
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) content: String,
    /// A file that the page will load once the wasm runs: the browser may fetch it earlier.
    pub(crate) needs: Option<String>,
}

pub(crate) fn pages(workspace: &Workspace, bundle: &Bundle) -> Result<Vec<Page>> {
    let template = |name: &str| {
        let file = workspace.www().join("site").join(name);
        fs::read_to_string(&file).with_context(|| file.display().to_string())
    };
    let (application, text) = (template("index.html")?, template("text.html")?);
    let library = lessons::read(workspace)?;
    let mut pages = lessons::files(&library);
    for prose in lessons::prose(&library) {
        pages.push(fill(&application, bundle, prose)?);
    }
    // What is only read starts nothing.
    let missing = Prose {
        path: "404.html".into(),
        title: "Not found · ASL Lab".into(),
        description: "This page does not exist.".into(),
        content:
            "<h1>This page does not exist</h1>\n<p>It may have moved. <a href=\"/\">Start at the \
                  beginning</a>.</p>"
                .into(),
        needs: None,
    };
    for prose in lessons::documents(workspace)?.into_iter().chain([missing]) {
        pages.push(fill(&text, bundle, prose)?);
    }
    pages.push(offline::worker(&template("sw.js")?, bundle, &pages)?);
    Ok(pages)
}

fn fill(template: &str, bundle: &Bundle, prose: Prose) -> Result<Page> {
    let address = |entry| bundle.entry(entry).map(|file| format!("/assets/{file}"));
    let needs = prose.needs.map_or_else(String::new, |file| {
        format!("<link rel=\"preload\" href=\"{file}\" as=\"fetch\" type=\"application/json\" crossorigin>")
    });
    let text = replace(
        template,
        &[
            ("title", escape(&prose.title)),
            ("description", escape(&prose.description)),
            ("content", prose.content),
            ("needs", needs),
            ("style", address("style")?),
            ("boot", address("boot")?),
            ("wasm", address("wasm")?),
        ],
    )?;
    Ok(Page {
        path: prose.path,
        text,
    })
}

/// Puts values where the template says `{{name}}`, in one pass, so that a value may hold braces itself.
pub(super) fn replace(template: &str, values: &[(&str, String)]) -> Result<String> {
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

pub(crate) fn escape(text: &str) -> String {
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
        let values = [("content", "{{title}}".into()), ("title", "T".into())];
        let html = replace("<p>{{ content }}</p>{{title}}", &values);
        assert_eq!(html.unwrap(), "<p>{{title}}</p>T");
    }

    #[test]
    fn an_unknown_name_is_refused() {
        assert!(replace("{{nothing}}", &[]).is_err());
        assert!(replace("{{open", &[]).is_err());
    }
}
