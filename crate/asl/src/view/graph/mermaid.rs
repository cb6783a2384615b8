//! The graph as a Mermaid state diagram, for places that draw those: READMEs, issues, wikis.

use super::model::{Chart, Model};
use crate::definition::TransitionKind;

/// The text of a `stateDiagram-v2`.
pub fn mermaid(model: &Model) -> String {
    let mut out = String::from("stateDiagram-v2\n");
    if let Some(root) = &model.root {
        let mut names = 0;
        chart(root, 1, &mut names, &mut out);
    }
    out
}

/// Words as Mermaid takes them: what it would read as its own signs becomes a character code.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' | ':' | ';' | '#' | '{' | '}' | '<' | '>' | '&' | '[' | ']' | '%' | '\\' => {
                out.push_str(&format!("#{};", c as u32));
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// Writes the states of a machine and the ways between them. States are numbered through, since a name may occur
/// in any text.
fn chart(chart: &Chart, depth: usize, names: &mut usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    let base = *names;
    *names += chart.nodes.len();
    for (i, node) in chart.nodes.iter().enumerate() {
        let id = base + i;
        let words = format!("{} — {}", node.name, node.detail);
        out.push_str(&format!("{indent}state \"{}\" as s{id}", escape(&words)));
        // An empty composite state is an error for Mermaid.
        let inner: Vec<&Chart> = node.inner.iter().filter(|c| !c.nodes.is_empty()).collect();
        if !inner.is_empty() {
            out.push_str(" {\n");
            for (branch, inner) in inner.into_iter().enumerate() {
                if branch > 0 {
                    out.push_str(&format!("{indent}  --\n"));
                }
                self::chart(inner, depth + 1, names, out);
            }
            out.push_str(&format!("{indent}}}"));
        }
        out.push('\n');
    }
    if let Some(start) = chart.start {
        out.push_str(&format!("{indent}[*] --> s{}\n", base + start));
    }
    for edge in &chart.edges {
        let (from, to) = (base + edge.from, base + edge.to);
        out.push_str(&format!("{indent}s{from} --> s{to}"));
        if edge.kind != TransitionKind::Next {
            out.push_str(&format!(" : {}", escape(&edge.label)));
        }
        out.push('\n');
    }
    for (i, _) in chart.nodes.iter().enumerate().filter(|(_, n)| n.ends) {
        out.push_str(&format!("{indent}s{} --> [*]\n", base + i));
    }
}
