//! Where links in prose may lead. It knows no lesson but their names.

/// The kinds of links, as a sentence for authors.
pub(crate) const KINDS: &str = "write #heading, lesson:SLUG, lesson:SLUG#heading, doc:NAME, NAME.md in a document, or https://…";

/// Where a link leads.
#[derive(Clone, Debug, PartialEq)]
pub enum Link {
    /// A heading of the same text.
    Heading(String),
    /// Another lesson and perhaps a heading in it.
    Lesson(String, Option<String>),
    /// A page of the documentation and perhaps a heading in it.
    Document(String, Option<String>),
    /// The rest of the world.
    Web(String),
    /// Nowhere that is allowed.
    Unknown(String),
}

impl Link {
    /// Reads the target of a link in Markdown.
    pub fn read(target: &str) -> Link {
        if let Some(anchor) = target.strip_prefix('#') {
            return Link::Heading(anchor.to_string());
        }
        if target.starts_with("https://") {
            return Link::Web(target.to_string());
        }
        let (page, anchor) = match target.split_once('#') {
            Some((page, anchor)) => (page, Some(anchor.to_string())),
            None => (target, None),
        };
        if let Some(slug) = page.strip_prefix("lesson:") {
            return Link::Lesson(slug.to_string(), anchor);
        }
        if let Some(name) = page.strip_prefix("doc:") {
            return Link::Document(name.to_string(), anchor);
        }
        // Documents are read beside their files too, where links name files.
        if let Some(lesson) = page
            .strip_suffix("/lesson.md")
            .filter(|p| p.starts_with("../lessons/"))
        {
            let slug = lesson.rsplit('/').next().unwrap_or_default();
            return Link::Lesson(slug.to_string(), anchor);
        }
        match page.strip_suffix(".md") {
            Some(name) if !name.contains(['/', ':']) => Link::Document(name.to_string(), anchor),
            _ => Link::Unknown(target.to_string()),
        }
    }

    /// The address in the page.
    pub fn address(&self) -> String {
        let place = |anchor: &Option<String>| match anchor {
            Some(anchor) => format!("#{anchor}"),
            None => String::new(),
        };
        match self {
            Link::Heading(anchor) => format!("#{anchor}"),
            Link::Lesson(slug, anchor) => format!("/lessons/{slug}/{}", place(anchor)),
            Link::Document(name, anchor) => format!("/docs/{name}/{}", place(anchor)),
            Link::Web(address) => address.clone(),
            Link::Unknown(_) => "#".to_string(),
        }
    }
}

/// The anchor of a heading: its words in lower case with hyphens.
pub(crate) fn anchor(words: &str) -> String {
    let mut anchor = String::new();
    for c in words.chars() {
        if c.is_alphanumeric() {
            anchor.extend(c.to_lowercase());
        } else if matches!(c, ' ' | '-' | '.' | '/') && !anchor.ends_with('-') {
            anchor.push('-');
        }
    }
    anchor.trim_matches('-').to_string()
}
