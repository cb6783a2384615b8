//! Top-down operator precedence: tokens to a tree. Paths are built from the tree by the next stage.

use super::ast::{Group, Kind, Names, Node, NodeId, Operator, Symbol, Term};
use super::lexer::{Lexer, Tok, Token};
use crate::function::Native;
use crate::regex::Regex;
use crate::{Error, Span};
use json::{Number, Value};
use std::sync::Arc;

/// How deep expressions may nest in the text. Reading, processing and evaluating recurse this deep.
pub(crate) const MAX_NESTING: u16 = 250;
/// How deep the tree may be, where chains such as `a + b + c` count once per operator.
const MAX_HEIGHT: u16 = 400;

pub(crate) struct Parser<'t> {
    lexer: Lexer<'t>,
    pub(crate) nodes: Vec<Node>,
    heights: Vec<u16>,
    pub(super) token: Token,
    /// Where the token before the current one ended.
    pub(super) end: u32,
    nesting: u16,
    pub(crate) names: Names,
    native: fn(&str) -> Option<Native>,
}

/// What stands at `token` for errors and comparisons: its operator, or a class in parentheses.
fn id(tok: &Tok) -> &'static str {
    match tok {
        Tok::Operator(operator) => operator,
        Tok::Name(_) | Tok::Variable(_) => "(name)",
        Tok::String(_) | Tok::Number(_) | Tok::Value(_) => "(literal)",
        Tok::Regex(..) => "(regex)",
        Tok::End => "(end)",
    }
}

pub(super) fn value(tok: &Tok) -> Value {
    match tok {
        Tok::Operator(operator) => (*operator).into(),
        Tok::Name(text) | Tok::Variable(text) | Tok::String(text) => text.as_str().into(),
        Tok::Number(number) => whole(*number).into(),
        Tok::Value(value) => value.clone(),
        Tok::Regex(pattern, _) => pattern.as_str().into(),
        Tok::End => "(end)".into(),
    }
}

/// A double as a number, as an integer when it is a whole one that a double holds exactly.
pub(crate) fn whole(number: f64) -> Number {
    // The round trip through an integer is cheaper than asking for the whole part.
    if number.abs() < 9_007_199_254_740_992.0 && (number as i64) as f64 == number {
        Number::Int(number as i64)
    } else {
        Number::Float(number)
    }
}

fn power(tok: &Tok) -> u8 {
    let Tok::Operator(operator) = tok else {
        return 0;
    };
    match *operator {
        "(" | "[" | "@" | "#" => 80,
        "." => 75,
        "{" => 70,
        "*" | "/" | "%" => 60,
        "+" | "-" | "&" => 50,
        "=" | "<" | ">" | "!=" | "<=" | ">=" | "~>" | "^" | "in" => 40,
        "and" => 30,
        "or" => 25,
        "?" => 20,
        ":=" => 10,
        _ => 0,
    }
}

impl<'t> Parser<'t> {
    pub(crate) fn new(
        text: &'t str,
        names: Names,
        native: fn(&str) -> Option<Native>,
    ) -> Parser<'t> {
        Parser {
            lexer: Lexer::new(text),
            nodes: Vec::new(),
            heights: Vec::new(),
            token: Token {
                tok: Tok::End,
                span: Span::default(),
            },
            end: 0,
            nesting: 0,
            names,
            native,
        }
    }

    /// Reads the whole text as one expression.
    pub(crate) fn parse(&mut self) -> Result<NodeId, Error> {
        self.advance(false)?;
        let root = self.expression(0)?;
        if self.token.tok != Tok::End {
            return Err(self.error_here("S0201"));
        }
        Ok(root)
    }

    pub(crate) fn at(&self, id: NodeId) -> &Node {
        // An identifier is made by pushing a node, and nodes are never removed.
        &self.nodes[id.0 as usize]
    }

    pub(crate) fn at_mut(&mut self, id: NodeId) -> &mut Node {
        &mut self.nodes[id.0 as usize]
    }

    pub(crate) fn symbol(&mut self, name: &str) -> Symbol {
        self.names.intern(name, self.native)
    }

    fn error_here(&self, code: &'static str) -> Error {
        Error::new(code)
            .at(self.token.span, self.token.span.end)
            .with("token", value(&self.token.tok))
    }

    pub(super) fn advance(&mut self, infix: bool) -> Result<(), Error> {
        self.end = self.token.span.end;
        self.token = self.lexer.next(infix)?;
        Ok(())
    }

    pub(super) fn is(&self, operator: &str) -> bool {
        id(&self.token.tok) == operator
    }

    pub(super) fn expect(&mut self, operator: &'static str, infix: bool) -> Result<(), Error> {
        if self.is(operator) {
            return self.advance(infix);
        }
        let code = if self.token.tok == Tok::End {
            "S0203"
        } else {
            "S0202"
        };
        Err(self.error_here(code).with("value", operator))
    }

    pub(crate) fn push(&mut self, kind: Kind, span: Span, position: u32) -> NodeId {
        let id = NodeId(self.nodes.len() as u32);
        self.nodes.push(Node {
            kind,
            span,
            position,
            keep_array: false,
            cons_array: false,
            tuple: false,
            extra: None,
        });
        id
    }

    /// Adds a node above `children`, unless the tree gets too deep.
    pub(super) fn node(
        &mut self,
        kind: Kind,
        span: Span,
        position: u32,
        children: &[NodeId],
    ) -> Result<NodeId, Error> {
        let below = |child: &NodeId| self.heights.get(child.0 as usize).copied();
        let height = children.iter().filter_map(below).max().unwrap_or(0) + 1;
        if height > MAX_HEIGHT {
            return Err(Error::budget("The expression nests too deeply").at(span, position));
        }
        let id = self.push(kind, span, position);
        self.heights.push(height);
        Ok(id)
    }

    pub(super) fn span(&self, id: NodeId) -> Span {
        self.nodes
            .get(id.0 as usize)
            .map(|n| n.span)
            .unwrap_or_default()
    }

    pub(super) fn kind(&self, id: NodeId) -> &Kind {
        &self.at(id).kind
    }

    pub(super) fn expression(&mut self, binding: u8) -> Result<NodeId, Error> {
        self.nesting += 1;
        if self.nesting > MAX_NESTING {
            return Err(Error::budget("The expression nests too deeply")
                .at(self.token.span, self.token.span.end));
        }
        let token = self.token.clone();
        self.advance(true)?;
        let mut left = self.prefix(token)?;
        while binding < power(&self.token.tok) {
            let token = self.token.clone();
            self.advance(false)?;
            left = self.infix(token, left)?;
        }
        self.nesting -= 1;
        Ok(left)
    }

    fn prefix(&mut self, token: Token) -> Result<NodeId, Error> {
        let (span, position) = (token.span, token.span.end);
        let kind = match token.tok {
            Tok::End => Kind::End,
            Tok::Name(name) => Kind::Name(name.into()),
            Tok::Variable(name) if name.is_empty() => Kind::Context,
            Tok::Variable(name) if name == "$" => Kind::Root,
            Tok::Variable(name) => Kind::Variable(self.symbol(&name)),
            Tok::String(text) => Kind::Literal(text.into()),
            Tok::Number(number) => Kind::Literal(whole(number).into()),
            Tok::Value(value) => Kind::Literal(value),
            Tok::Regex(pattern, flags) => {
                let regex = Regex::new(&pattern, flags.contains('i'), flags.contains('m'));
                let regex = regex.map_err(|reason| {
                    Error::new("S0303").at(span, position).with("value", reason)
                })?;
                Kind::Regex(Arc::new(regex))
            }
            Tok::Operator(operator) => match operator {
                "and" | "or" | "in" => Kind::Word(operator),
                "*" => Kind::Wildcard,
                "**" => Kind::Descendant,
                "%" => Kind::Parent(0),
                "-" => {
                    let operand = self.expression(70)?;
                    let whole = span.to(self.span(operand));
                    return self.node(Kind::Negate(operand), whole, position, &[operand]);
                }
                "(" => return self.block(span),
                "[" => return self.array(span),
                "{" => {
                    let group = self.pairs(span)?;
                    let children = flatten_pairs(&group.pairs);
                    let whole = group.span;
                    return self.node(Kind::Object(group), whole, position, &children);
                }
                "|" => return self.transform(span),
                _ => {
                    return Err(Error::new("S0211")
                        .at(span, position)
                        .with("token", operator));
                }
            },
        };
        self.node(kind, span, position, &[])
    }

    fn block(&mut self, start: Span) -> Result<NodeId, Error> {
        let mut expressions = Vec::new();
        while !self.is(")") {
            expressions.push(self.expression(0)?);
            if !self.is(";") {
                break;
            }
            self.advance(false)?;
        }
        self.expect(")", true)?;
        let span = Span {
            end: self.end,
            ..start
        };
        let children = expressions.clone();
        self.node(Kind::RawBlock(expressions), span, start.end, &children)
    }

    fn array(&mut self, start: Span) -> Result<NodeId, Error> {
        let mut items = Vec::new();
        while !self.is("]") || !items.is_empty() {
            let mut item = self.expression(0)?;
            if self.is("..") {
                let position = self.token.span.end;
                self.advance(false)?;
                let last = self.expression(0)?;
                let span = self.span(item).to(self.span(last));
                let kind = Kind::Binary(Operator::Range, item, last);
                item = self.node(kind, span, position, &[item, last])?;
            }
            items.push(item);
            if !self.is(",") {
                break;
            }
            self.advance(false)?;
        }
        self.expect("]", true)?;
        let span = Span {
            end: self.end,
            ..start
        };
        let children = items.clone();
        self.node(Kind::Array(items), span, start.end, &children)
    }

    fn pairs(&mut self, start: Span) -> Result<Group, Error> {
        let mut pairs = Vec::new();
        while !self.is("}") || !pairs.is_empty() {
            let key = self.expression(0)?;
            self.expect(":", false)?;
            let value = self.expression(0)?;
            pairs.push((key, value));
            if !self.is(",") {
                break;
            }
            self.advance(false)?;
        }
        self.expect("}", true)?;
        Ok(Group {
            pairs,
            span: Span {
                end: self.end,
                ..start
            },
            position: start.end,
        })
    }

    fn transform(&mut self, start: Span) -> Result<NodeId, Error> {
        let pattern = self.expression(0)?;
        self.expect("|", false)?;
        let update = self.expression(0)?;
        let mut children = vec![pattern, update];
        let mut delete = None;
        if self.is(",") {
            self.advance(false)?;
            let deletion = self.expression(0)?;
            children.push(deletion);
            delete = Some(deletion);
        }
        self.expect("|", false)?;
        let span = Span {
            end: self.end,
            ..start
        };
        let kind = Kind::Transform {
            pattern,
            update,
            delete,
        };
        self.node(kind, span, start.end, &children)
    }

    fn infix(&mut self, token: Token, left: NodeId) -> Result<NodeId, Error> {
        let Tok::Operator(operator) = token.tok else {
            return Err(self.error_here("S0201"));
        };
        let position = token.span.end;
        let binary = match operator {
            "+" => Operator::Add,
            "-" => Operator::Subtract,
            "*" => Operator::Multiply,
            "/" => Operator::Divide,
            "%" => Operator::Modulo,
            "=" => Operator::Equal,
            "!=" => Operator::NotEqual,
            "<" => Operator::Less,
            "<=" => Operator::LessEqual,
            ">" => Operator::Greater,
            ">=" => Operator::GreaterEqual,
            "&" => Operator::Concat,
            "and" => Operator::And,
            "or" => Operator::Or,
            "in" => Operator::In,
            _ => return self.structure(operator, token.span, left),
        };
        let right = self.expression(power(&Tok::Operator(operator)))?;
        let span = self.span(left).to(self.span(right));
        self.node(
            Kind::Binary(binary, left, right),
            span,
            position,
            &[left, right],
        )
    }

    fn structure(
        &mut self,
        operator: &'static str,
        token: Span,
        left: NodeId,
    ) -> Result<NodeId, Error> {
        let position = token.end;
        let start = self.span(left);
        match operator {
            "." | "~>" | ":=" | "@" | "#" => {
                if operator == ":="
                    && !matches!(
                        self.kind(left),
                        Kind::Variable(_) | Kind::Context | Kind::Root
                    )
                {
                    let node = self.at(left);
                    return Err(Error::new("S0212").at(node.span, node.position));
                }
                let binding = match operator {
                    ":=" => 9,
                    _ => power(&Tok::Operator(operator)),
                };
                let right = self.expression(binding)?;
                let span = start.to(self.span(right));
                let kind = match operator {
                    "." => Kind::Dot(left, right),
                    "~>" => Kind::Apply(left, right),
                    ":=" => Kind::Assign(left, right),
                    _ => {
                        if !matches!(
                            self.kind(right),
                            Kind::Variable(_) | Kind::Context | Kind::Root
                        ) {
                            let node = self.at(right);
                            return Err(Error::new("S0214")
                                .at(node.span, node.position)
                                .with("token", operator));
                        }
                        match operator {
                            "@" => Kind::Focus(left, right),
                            _ => Kind::Index(left, right),
                        }
                    }
                };
                self.node(kind, span, position, &[left, right])
            }
            "[" => {
                if self.is("]") {
                    let mut step = left;
                    while let Kind::Filter(below, _) = self.kind(step) {
                        step = *below;
                    }
                    self.at_mut(step).keep_array = true;
                    self.advance(false)?;
                    self.at_mut(left).span.end = self.end;
                    return Ok(left);
                }
                let right = self.expression(0)?;
                self.expect("]", true)?;
                let span = Span {
                    end: self.end,
                    ..start
                };
                self.node(Kind::Filter(left, right), span, position, &[left, right])
            }
            "{" => {
                let mut group = self.pairs(token)?;
                let span = start.to(group.span);
                group.span = span;
                let mut children = flatten_pairs(&group.pairs);
                children.push(left);
                self.node(Kind::GroupBy(left, group), span, position, &children)
            }
            "^" => {
                self.expect("(", false)?;
                let mut terms = Vec::new();
                loop {
                    let descending = self.is(">");
                    if descending || self.is("<") {
                        self.advance(false)?;
                    }
                    let expression = self.expression(0)?;
                    terms.push(Term {
                        descending,
                        expression,
                    });
                    if !self.is(",") {
                        break;
                    }
                    self.advance(false)?;
                }
                self.expect(")", false)?;
                let span = Span {
                    end: self.end,
                    ..start
                };
                let mut children: Vec<NodeId> = terms.iter().map(|t| t.expression).collect();
                children.push(left);
                self.node(Kind::OrderBy(left, terms), span, position, &children)
            }
            "?" => {
                let then = self.expression(0)?;
                let mut children = vec![left, then];
                let mut otherwise = None;
                if self.is(":") {
                    self.advance(false)?;
                    let expression = self.expression(0)?;
                    children.push(expression);
                    otherwise = Some(expression);
                }
                let span = Span {
                    end: self.end,
                    ..start
                };
                let kind = Kind::Condition(left, then, otherwise);
                self.node(kind, span, position, &children)
            }
            _ => self.call(token, left),
        }
    }
}

fn flatten_pairs(pairs: &[(NodeId, NodeId)]) -> Vec<NodeId> {
    pairs
        .iter()
        .flat_map(|(key, value)| [*key, *value])
        .collect()
}
