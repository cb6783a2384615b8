//! Back through JSONata fields: exact where a part of an expression is one path, computed elsewhere.

use super::{Back, End, Origins, Place, Station, Via};
use crate::data::jsonata::Expression;
use crate::data::source::Source;
use crate::language;
use crate::program::MapWork;
use json::Str;
use jsonata::{Dialect, Members, Reference};

/// Parts inside of parts that are looked at.
const DEEPEST: u32 = 16;

impl<'a> Origins<'a> {
    /// Through a JSONata field.
    pub(super) fn field(
        &self,
        at: &Place,
        field: &'static str,
        expression: &'a Expression,
    ) -> Option<Back> {
        Some(match expression.source(&at.steps) {
            Source::Written => Back::End(End::Written(field)),
            Source::Expression(expression, rest) => {
                self.part(at, field, expression, &rest, DEEPEST)
            }
            Source::Parts | Source::Path(..) | Source::Call(_) => Back::End(End::Parts(field)),
        })
    }

    fn part(
        &self,
        at: &Place,
        field: &'static str,
        expression: &jsonata::Expression,
        rest: &[String],
        deep: u32,
    ) -> Back {
        let text = expression.text().trim();
        let jsonata = language::jsonata();
        let references = (jsonata.references)(expression);
        let via = || Via {
            field,
            text: text.into(),
        };
        if let [reference] = references.variables.as_slice()
            && text == written(reference)
        {
            return path(at, reference, rest, via());
        }
        if references.variables.is_empty() && json::parse(text).is_ok() {
            return Back::End(End::Written(field));
        }
        let inner = |span: jsonata::Span| {
            let range = span.start as usize..span.end as usize;
            let text = expression.text().get(range)?;
            (jsonata.parse)(text, Dialect::States).ok()
        };
        let computed = || {
            let reads = references.variables.iter().map(|r| written(r).into());
            let mut reads: Vec<Str> = reads.collect();
            reads.dedup();
            Back::End(End::Computed(via(), reads))
        };
        let (Some((first, more)), true) = (rest.split_first(), deep > 0) else {
            return computed();
        };
        match (jsonata.members)(expression) {
            Members::Object(members) => {
                let member = members.iter().find(|(name, _)| **name == **first);
                match member.and_then(|(_, span)| inner(*span)) {
                    Some(part) => self.part(at, field, &part, more, deep - 1),
                    None => computed(),
                }
            }
            Members::Merge(spans) => {
                // The last that has the member gives it; where that cannot be told, nothing is claimed.
                for span in spans.into_iter().rev() {
                    let Some(part) = inner(span) else {
                        return computed();
                    };
                    match self.gives(at, &part, first) {
                        Some(true) => return self.part(at, field, &part, rest, deep - 1),
                        Some(false) => {}
                        None => return computed(),
                    }
                }
                computed()
            }
            Members::Other => computed(),
        }
    }

    /// Whether an expression gives an object with this member, if that can be told.
    fn gives(&self, at: &Place, expression: &jsonata::Expression, name: &str) -> Option<bool> {
        let jsonata = language::jsonata();
        if let Members::Object(members) = (jsonata.members)(expression) {
            return Some(members.iter().any(|(member, _)| **member == *name));
        }
        let references = (jsonata.references)(expression);
        let [reference] = references.variables.as_slice() else {
            return None;
        };
        if expression.text().trim() != written(reference) {
            return None;
        }
        let via = Via {
            field: "",
            text: "".into(),
        };
        match path(at, reference, &[], via) {
            Back::To(place, _) => {
                let object = self.value(&place)?.as_object()?;
                Some(object.contains_key(name))
            }
            Back::End(_) => None,
        }
    }

    /// The steps into the context object of the value at a place that ItemSelector takes from there.
    pub(super) fn context_steps(&self, at: &Place, map: &'a MapWork) -> Option<Vec<String>> {
        let source = match (&map.selector, &map.selector_expression) {
            (Some(template), _) => template.source(&at.steps),
            (None, Some(field)) => field.source(&at.steps),
            (None, None) => return None,
        };
        match source {
            Source::Path(path, rest) => {
                let mut steps = path.path().pointer()?;
                steps.extend(rest);
                Some(steps)
            }
            Source::Expression(expression, rest) => {
                let references = (language::jsonata().references)(expression);
                let [reference] = references.variables.as_slice() else {
                    return None;
                };
                let after = reference.path.iter().skip(1).map(ToString::to_string);
                Some(after.chain(rest).collect())
            }
            _ => None,
        }
    }
}

/// A reference as one writes it.
fn written(reference: &Reference) -> String {
    let mut text = format!("${}", reference.name);
    for step in &reference.path {
        text.push('.');
        text.push_str(step);
    }
    text
}

/// Through a path that starts at a variable.
fn path(at: &Place, reference: &Reference, rest: &[String], via: Via) -> Back {
    if *reference.name != *"states" {
        return Back::End(End::Variable(via));
    }
    let Some((first, steps)) = reference.path.split_first() else {
        return Back::End(End::Computed(via, Vec::new()));
    };
    let station = match &**first {
        "input" => Station::Input,
        "result" => Station::Result,
        "errorOutput" => return Back::End(End::Error),
        _ => return Back::End(End::Context(via)),
    };
    let steps = steps.iter().map(ToString::to_string);
    let place = Place {
        visit: at.visit,
        station,
        steps: steps.chain(rest.iter().cloned()).collect(),
    };
    Back::To(place, Some(via))
}
