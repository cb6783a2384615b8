//! Calls, partial applications and functions written in the expression with their signatures.

use super::ast::{Kind, Lambda, NodeId};
use super::lexer::Tok;
use super::parser::{Parser, value};
use super::signature::Signature;
use crate::{Error, Span};
use json::Value;

impl Parser<'_> {
    pub(super) fn call(&mut self, token: Span, left: NodeId) -> Result<NodeId, Error> {
        let position = token.end;
        let mut arguments = Vec::new();
        let mut partial = false;
        if !self.is(")") {
            loop {
                if self.is("?") {
                    partial = true;
                    let span = self.token.span;
                    arguments.push(self.node(Kind::Placeholder, span, span.end, &[])?);
                    self.advance(false)?;
                } else {
                    arguments.push(self.expression(0)?);
                }
                if !self.is(",") {
                    break;
                }
                self.advance(false)?;
            }
        }
        self.expect(")", true)?;
        let start = self.span(left);
        let mut children = arguments.clone();
        if matches!(self.kind(left), Kind::Name(name) if matches!(&**name, "function" | "λ")) {
            return self.lambda(start, position, &arguments);
        }
        children.push(left);
        let span = Span {
            end: self.end,
            ..start
        };
        let kind = if partial {
            Kind::Partial {
                procedure: left,
                arguments,
            }
        } else {
            Kind::Call {
                procedure: left,
                arguments,
                tail: false,
            }
        };
        self.node(kind, span, position, &children)
    }

    fn lambda(
        &mut self,
        start: Span,
        position: u32,
        arguments: &[NodeId],
    ) -> Result<NodeId, Error> {
        let mut parameters = Vec::new();
        for (index, argument) in arguments.iter().enumerate() {
            let symbol = match self.kind(*argument) {
                Kind::Variable(symbol) => *symbol,
                Kind::Context => self.symbol(""),
                Kind::Root => self.symbol("$"),
                _ => {
                    let node = self.at(*argument);
                    return Err(Error::new("S0208")
                        .at(node.span, node.position)
                        .with("value", index + 1));
                }
            };
            parameters.push(symbol);
        }
        let mut signature = None;
        if self.is("<") {
            let from = self.token.span;
            let mut depth = 1;
            let mut text = String::from("<");
            while depth > 0 && !self.is("{") && self.token.tok != Tok::End {
                self.advance(false)?;
                match self.token.tok {
                    Tok::Operator(">") => depth -= 1,
                    Tok::Operator("<") => depth += 1,
                    _ => {}
                }
                match value(&self.token.tok) {
                    Value::String(part) => text.push_str(&part),
                    other => text.push_str(&other.text()),
                }
            }
            self.expect(">", false)?;
            let span = Span {
                end: self.end,
                ..from
            };
            let parsed = Signature::parse(&text)
                .map_err(|(error, offset)| error.at(span, from.end + offset as u32))?;
            signature = Some(parsed);
        }
        self.expect("{", false)?;
        let body = self.expression(0)?;
        self.expect("}", false)?;
        let span = Span {
            end: self.end,
            ..start
        };
        let lambda = Lambda {
            parameters: parameters.into(),
            signature,
            body,
        };
        self.node(Kind::Lambda(Box::new(lambda)), span, position, &[body])
    }
}
