//! Markdown to blocks of HTML. Raw HTML is refused, so that prose can never carry a script or a style.

use pulldown_cmark::{
    CodeBlockKind, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html,
};

use super::links::{self, Link};
use crate::lesson::Block;

/// What a text became.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prose {
    /// The text in order.
    pub blocks: Vec<Block>,
    /// Where its links lead.
    pub links: Vec<Link>,
    /// The anchors of its headings.
    pub anchors: Vec<String>,
    /// What its author has to mend.
    pub problems: Vec<String>,
}

/// Renders a text with its directives: a line `::: predict`, `::: task ID` or `::: example ID` stands for the
/// question, a task or an example at that place.
pub fn render(markdown: &str) -> Prose {
    let mut prose = Prose::default();
    let mut part = String::new();
    let mut fence: Option<&str> = None;
    for line in markdown.lines() {
        let start = line.trim_start();
        let marker = ["```", "~~~"].into_iter().find(|m| start.starts_with(m));
        match (fence, marker) {
            (None, Some(marker)) => fence = Some(marker),
            (Some(open), Some(marker)) if open == marker => fence = None,
            _ => {}
        }
        match line.strip_prefix(":::") {
            Some(directive) if fence.is_none() => {
                markdown_part(&part, &mut prose);
                part.clear();
                match directive.split_whitespace().collect::<Vec<_>>()[..] {
                    ["predict"] => prose.blocks.push(Block::Predict),
                    ["task", id] => prose.blocks.push(Block::Task(id.to_string())),
                    ["example", id] => prose.blocks.push(Block::Example(id.to_string())),
                    _ => prose.problems.push(format!("`{line}` is no directive")),
                }
            }
            _ => {
                part.push_str(line);
                part.push('\n');
            }
        }
    }
    markdown_part(&part, &mut prose);
    prose
}

/// A page of the documentation: its first line is the title, as `# Title`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// What it is called.
    pub title: String,
    /// Everything below the title.
    pub prose: Prose,
}

/// Renders a page of the documentation.
pub fn document(markdown: &str) -> Document {
    let (first, rest) = markdown.split_once('\n').unwrap_or((markdown, ""));
    let mut prose = render(rest);
    let title = first.strip_prefix("# ").unwrap_or_default().to_string();
    if title.is_empty() {
        prose
            .problems
            .push("the first line should be the title: `# Title`".to_string());
    }
    if prose
        .blocks
        .iter()
        .any(|block| !matches!(block, Block::Html(_) | Block::Code { .. }))
    {
        prose
            .problems
            .push("directives are for lessons".to_string());
    }
    Document { title, prose }
}

impl Document {
    /// The whole page as HTML.
    pub fn html(&self) -> String {
        let mut html = format!("<h1>{}</h1>\n", escape(&self.title));
        for block in &self.prose.blocks {
            match block {
                Block::Html(text) => html.push_str(text),
                Block::Code { language, text } => html.push_str(&code_html(language, text)),
                Block::Predict | Block::Task(_) | Block::Example(_) => {}
            }
        }
        html
    }
}

/// Renders a short text (a hint, a question) to one piece of HTML; a lone paragraph loses its `<p>`.
pub(crate) fn snippet(markdown: &str, problems: &mut Vec<String>, links: &mut Vec<Link>) -> String {
    let mut prose = Prose::default();
    markdown_part(markdown, &mut prose);
    problems.append(&mut prose.problems);
    links.append(&mut prose.links);
    let mut text = String::new();
    for block in prose.blocks {
        match block {
            Block::Html(html) => text.push_str(&html),
            Block::Code {
                language,
                text: code,
            } => {
                text.push_str(&code_html(&language, &code));
            }
            _ => {}
        }
    }
    let text = text.trim();
    match text
        .strip_prefix("<p>")
        .and_then(|t| t.strip_suffix("</p>"))
    {
        Some(inner) if !inner.contains("<p>") => inner.to_string(),
        _ => text.to_string(),
    }
}

/// A block of code as HTML.
pub(crate) fn code_html(language: &str, code: &str) -> String {
    // Behind the language may stand words for tests.
    let class = match language.split_whitespace().next() {
        None => String::new(),
        Some(language) => format!(" class=\"language-{}\"", escape(language)),
    };
    format!("<pre><code{class}>{}</code></pre>\n", escape(code))
}

pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

fn markdown_part(markdown: &str, prose: &mut Prose) {
    let mut events: Vec<Event> = Vec::new();
    let mut code: Option<(String, String)> = None;
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut parser = Parser::new_ext(markdown, options);
    while let Some(event) = parser.next() {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                flush(&mut events, prose);
                let language = match kind {
                    CodeBlockKind::Fenced(name) => name.to_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                code = Some((language, String::new()));
            }
            Event::End(TagEnd::CodeBlock) => {
                if let Some((language, text)) = code.take() {
                    prose.blocks.push(Block::Code { language, text });
                }
            }
            Event::Text(text) if code.is_some() => {
                if let Some((_, code)) = &mut code {
                    code.push_str(&text);
                }
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                prose
                    .problems
                    .push(format!("raw HTML is not taken: `{}`", html.trim()));
            }
            Event::Start(Tag::Heading { level, .. }) => {
                heading(level, &mut parser, &mut events, prose);
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                prose
                    .problems
                    .push(format!("pictures are not taken: `{dest_url}`"));
            }
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                title,
                id,
            }) => {
                let link = Link::read(&dest_url);
                let dest_url = CowStr::from(link.address());
                if let Link::Unknown(target) = &link {
                    prose
                        .problems
                        .push(format!("`{target}` is no kind of link: {}", links::KINDS));
                }
                prose.links.push(link);
                events.push(Event::Start(Tag::Link {
                    link_type,
                    dest_url,
                    title,
                    id,
                }));
            }
            event => events.push(event),
        }
    }
    flush(&mut events, prose);
}

/// Gives a heading the anchor that its words make. The title of a lesson is the only `h1`.
fn heading<'m>(
    level: HeadingLevel,
    parser: &mut Parser<'m>,
    events: &mut Vec<Event<'m>>,
    prose: &mut Prose,
) {
    let mut inner: Vec<Event> = Vec::new();
    for event in parser.by_ref() {
        if matches!(event, Event::End(TagEnd::Heading(_))) {
            break;
        }
        inner.push(event);
    }
    let words: String = inner
        .iter()
        .filter_map(|event| match event {
            Event::Text(text) | Event::Code(text) => Some(text.as_ref()),
            _ => None,
        })
        .collect();
    if level == HeadingLevel::H1 {
        prose
            .problems
            .push(format!("`# {words}`: headings begin at `##`"));
    }
    let anchor = links::anchor(&words);
    if prose.anchors.contains(&anchor) {
        prose
            .problems
            .push(format!("the heading `{words}` stands twice"));
    }
    events.push(Event::Start(Tag::Heading {
        level,
        id: Some(CowStr::from(anchor.clone())),
        classes: Vec::new(),
        attrs: Vec::new(),
    }));
    events.extend(inner);
    events.push(Event::End(TagEnd::Heading(level)));
    prose.anchors.push(anchor);
}

fn flush(events: &mut Vec<Event>, prose: &mut Prose) {
    if events.is_empty() {
        return;
    }
    let mut text = String::new();
    html::push_html(&mut text, events.drain(..));
    if !text.trim().is_empty() {
        prose.blocks.push(Block::Html(text));
    }
}

#[cfg(test)]
mod tests {
    use super::{render, snippet};
    use crate::lesson::Block;

    #[test]
    fn text_code_and_directives_become_blocks() {
        let prose = render(
            "## One *state*\nSee [it](lesson:saga#why).\n\n::: task retry\n\n```asl\n{\n::: predict\n}\n```\n::: predict\nEnd & <=.\n",
        );
        assert_eq!(prose.problems, Vec::<String>::new());
        assert_eq!(prose.anchors, ["one-state"]);
        let kinds: Vec<String> = prose
            .blocks
            .iter()
            .map(|block| match block {
                Block::Html(html) => html.clone(),
                Block::Code { language, text } => format!("{language}|{text}"),
                Block::Task(id) => format!("task {id}"),
                Block::Example(id) => format!("example {id}"),
                Block::Predict => "predict".to_string(),
            })
            .collect();
        assert_eq!(
            kinds,
            [
                "<h2 id=\"one-state\">One <em>state</em></h2>\n<p>See <a href=\"/lessons/saga/#why\">it</a>.</p>\n",
                "task retry",
                "asl|{\n::: predict\n}\n",
                "predict",
                "<p>End &amp; &lt;=.</p>\n",
            ]
        );
    }

    #[test]
    fn raw_html_pictures_and_unknown_links_are_refused() {
        for (text, problem) in [
            (
                "a <b onclick=\"x\">b</b>",
                "raw HTML is not taken: `<b onclick=\"x\">`",
            ),
            (
                "<script>alert(1)</script>",
                "raw HTML is not taken: `<script>alert(1)</script>`",
            ),
            (
                "![a](https://example.com/a.png)",
                "pictures are not taken: `https://example.com/a.png`",
            ),
            ("# Title", "`# Title`: headings begin at `##`"),
            ("::: nothing", "`::: nothing` is no directive"),
        ] {
            assert_eq!(
                render(text).problems.first().map(String::as_str),
                Some(problem)
            );
        }
        for target in [
            "javascript:alert(1)",
            "http://example.com",
            "/somewhere",
            "data:text/html,x",
        ] {
            let prose = render(&format!("[a]({target})"));
            assert_eq!(prose.problems.len(), 1, "{target}");
            let Block::Html(html) = &prose.blocks[0] else {
                panic!("a paragraph is HTML");
            };
            assert!(!html.contains(target), "{html}");
        }
    }

    #[test]
    fn a_lone_paragraph_is_a_phrase() {
        let (mut problems, mut links) = (Vec::new(), Vec::new());
        assert_eq!(
            snippet("Use `Retry`.", &mut problems, &mut links),
            "Use <code>Retry</code>."
        );
        assert_eq!(
            snippet("One.\n\nTwo.", &mut problems, &mut links),
            "<p>One.</p>\n<p>Two.</p>"
        );
    }
}
