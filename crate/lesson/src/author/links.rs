//! Where links in prose may lead. It knows no lesson but their names.

/// The kinds of links, as a sentence for authors.
pub(crate) const KINDS: &str =
    "write #heading, lesson:SLUG, lesson:SLUG#heading, doc:NAME or https://…";

/// Where a link leads.
#[derive(Clone, Debug, PartialEq)]
pub enum Link {
    /// A heading of the same text.
    Heading(String),
    /// Another lesson and perhaps a heading in it.
    Lesson(String, Option<String>),
    /// A page of the documentation.
    Document(String),
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
        if let Some(lesson) = target.strip_prefix("lesson:") {
            return match lesson.split_once('#') {
                Some((slug, anchor)) => Link::Lesson(slug.to_string(), Some(anchor.to_string())),
                None => Link::Lesson(lesson.to_string(), None),
            };
        }
        if let Some(name) = target.strip_prefix("doc:") {
            return Link::Document(name.to_string());
        }
        if target.starts_with("https://") {
            return Link::Web(target.to_string());
        }
        Link::Unknown(target.to_string())
    }

    /// The address in the page.
    pub fn address(&self) -> String {
        match self {
            Link::Heading(anchor) => format!("#{anchor}"),
            Link::Lesson(slug, None) => format!("/lessons/{slug}/"),
            Link::Lesson(slug, Some(anchor)) => format!("/lessons/{slug}/#{anchor}"),
            Link::Document(name) => format!("/docs/{name}/"),
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
