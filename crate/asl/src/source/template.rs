//! The state machines that a template of SAM or CloudFormation declares, each with the text that can be opened of it.

use super::{Span, parse};
use crate::language;
use json::syntax::{Node, Syntax};

pub use yaml::{Source, StateMachine as Declared};

/// Whether a tree is that of a template.
pub fn is_template(root: &Node) -> bool {
    language::yaml().is_some_and(|yaml| (yaml.is_template)(root))
}

/// The state machines of a template's text, in its order; none when it is no template.
pub fn declared(text: &str, template: &Syntax) -> Vec<Declared> {
    let machines = language::yaml().map(|yaml| (yaml.state_machines)(text, template));
    machines.unwrap_or_default()
}

/// Why a definition that is not inside of the template cannot be opened, as a sentence without its full stop; `None`
/// for one that is inside.
pub fn elsewhere(source: &Source) -> Option<String> {
    match source {
        Source::Inside(_) => None,
        Source::File(file) => Some(format!(
            "its definition is in another file, {file}: open that file"
        )),
        Source::Elsewhere => Some(
            "its definition is kept in a bucket or put together at deployment, so it cannot be opened here"
                .into(),
        ),
    }
}

/// A definition within a template as a text at the same lines and columns: all around it is blank. Where that reads
/// otherwise, because functions or anchors of the template count, the definition is written out as JSON.
pub fn in_place(text: &str, root: &Node) -> String {
    let Span { start, end } = root.span;
    let blank = |part: Option<&str>| -> String {
        let keep = |c: char| if c == '\n' { '\n' } else { ' ' };
        part.unwrap_or_default().chars().map(keep).collect()
    };
    let inside = text.get(start as usize..end as usize).unwrap_or_default();
    same_or_json(blank(text.get(..start as usize)) + inside, root, true)
}

/// A definition within a template as a text of its own, with its comments and without the template's indentation;
/// as JSON where functions or anchors of the template count.
pub fn alone(text: &str, root: &Node) -> String {
    let start = with_comments(text, root.span.start as usize);
    let span = Span::new(start, root.span.end as usize);
    same_or_json(dedent(text, span), root, false)
}

/// Where the comments begin that stand right above a place, in its own column.
fn with_comments(text: &str, start: usize) -> usize {
    let before = text.get(..start).unwrap_or_default();
    let column = before.len() - before.rfind('\n').map_or(0, |at| at + 1);
    let mut first = start;
    let mut rest = before.get(..start - column).unwrap_or_default();
    while let Some(above) = rest.strip_suffix('\n') {
        let line = above.rfind('\n').map_or(0, |at| at + 1);
        let words = above.get(line..).unwrap_or_default();
        let margin = words.len() - words.trim_start_matches(' ').len();
        if margin != column || !words.get(margin..).is_some_and(|w| w.starts_with('#')) {
            break;
        }
        first = line + margin;
        rest = above.get(..line).unwrap_or_default();
    }
    first
}

/// A part of a text of YAML without the indentation that its first line has in the text.
pub fn dedent(text: &str, part: Span) -> String {
    let (start, end) = (part.start as usize, part.end as usize);
    let line = text
        .get(..start)
        .and_then(|before| before.rfind('\n'))
        .map_or(0, |at| at + 1);
    let mut own = String::new();
    for (i, row) in text.get(start..end).unwrap_or_default().lines().enumerate() {
        let margin = if i == 0 { 0 } else { start - line };
        let spaces = row.len() - row.trim_start_matches(' ').len();
        own.push_str(row.get(margin.min(spaces)..).unwrap_or_default().trim_end());
        own.push('\n');
    }
    own
}

/// Whether tags may stay: they are at home in a template only.
fn same_or_json(own: String, root: &Node, tags: bool) -> String {
    let value = root.to_value();
    let read = parse(&own);
    let same = read.errors.is_empty()
        && (tags || read.notices.iter().all(|n| n.code != TAG))
        && read.root.is_some_and(|again| again.to_value() == value);
    if same { own } else { value.pretty() }
}

const TAG: &str = yaml::code::TAG;

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: &str = "Resources:
  Plain:
    Type: AWS::Serverless::StateMachine
    Properties:
      Type: EXPRESS
      Definition:
        # The first one.
        StartAt: A
        States:
          A: # waits
            Type: Wait
            Seconds: ${N}
            End: true
  Called:
    Type: AWS::Serverless::StateMachine
    Properties:
      Definition:
        StartAt: A
        States: {A: {Type: Task, Resource: !GetAtt Work.Arn, End: true}}
  Far:
    Type: AWS::Serverless::StateMachine
    Properties: {DefinitionUri: far.asl.json}
  Farther:
    Type: AWS::Serverless::StateMachine
    Properties: {DefinitionUri: {Bucket: b, Key: k}}
";

    #[test]
    fn a_definition_stands_alone_with_its_comments() {
        let found = declared(TEMPLATE, &parse(TEMPLATE));
        let own = |place: usize| match &found[place].source {
            Source::Inside(syntax) => alone(TEMPLATE, syntax.root.as_ref().expect("a tree")),
            other => panic!("{other:?}"),
        };
        assert_eq!(found[0].kind.as_deref(), Some("EXPRESS"));
        assert_eq!(
            own(0),
            "# The first one.\nStartAt: A\nStates:\n  A: # waits\n    Type: Wait\n    Seconds: ${N}\n    End: true\n"
        );
        // A function of the template means nothing alone: it is written out as the text it stands for.
        assert!(
            own(1).contains("\"Resource\": \"${Work.Arn}\""),
            "{}",
            own(1)
        );
    }

    #[test]
    fn what_is_elsewhere_says_so() {
        let found = declared(TEMPLATE, &parse(TEMPLATE));
        let says: Vec<_> = found.iter().map(|m| elsewhere(&m.source)).collect();
        assert_eq!(says[0], None);
        assert!(says[2].as_ref().is_some_and(|s| s.contains("far.asl.json")));
        assert!(says[3].as_ref().is_some_and(|s| s.contains("bucket")));
    }
}
