//! Paths: one step after the other over a stream of values, flattened between steps.

use super::{Evaluator, Scope};
use crate::Error;
use crate::item::{Item, mark};
use crate::syntax::ast::{Kind, Node, NodeId, Stage};
use json::{Str, Value};

/// What flows from step to step.
pub(super) enum Stream {
    Empty,
    /// One value, which may be an array that counts as one.
    One(Item),
    /// The elements of an array.
    Many(Item),
    /// An array that is the path's result as it is: no sequence.
    Plain(Item),
}

impl Evaluator<'_, '_> {
    /// A path of names: objects are looked into where they are, without taking them along.
    pub(super) fn plain_path(
        &mut self,
        scope: Scope<'_>,
        node: &Node,
        steps: &[NodeId],
        input: &Item,
    ) -> Result<Item, Error> {
        self.work(steps.len())?;
        let name = |at: usize| {
            let step = steps.get(at).map(|step| &scope.program.node(*step).kind);
            match step {
                Some(Kind::Name(name)) => Some(name),
                _ => None,
            }
        };
        let own;
        let (start, mut at) = match steps.first().map(|step| &scope.program.node(*step).kind) {
            Some(Kind::Variable(symbol)) => {
                own = self.variable(scope, *symbol);
                (&own, 1)
            }
            Some(Kind::Context) => {
                own = super::context(input);
                (&own, 1)
            }
            Some(Kind::Root) => {
                own = self.root.clone();
                (&own, 1)
            }
            _ => (input, 0),
        };
        let from = at;
        let stream = match start {
            Item::Json(value) => {
                let mut value = value;
                while let (Value::Object(object), Some(name)) = (value, name(at)) {
                    match object.get(name) {
                        Some(member) => value = member,
                        None => return Ok(Item::Undefined),
                    }
                    at += 1;
                }
                if at == steps.len() {
                    return Ok(Item::Json(value.clone()));
                }
                if !value.is_array() {
                    return Ok(Item::Undefined);
                }
                Stream::Many(Item::Json(value.clone()))
            }
            Item::Dict(_) => Stream::One(start.clone()),
            Item::List(_) | Item::Tuples(_) if from == 0 => Stream::Many(start.clone()),
            other => single(other.clone(), at == steps.len()),
        };
        let stream = self.steps(scope, steps, at, stream)?;
        debug_assert!(node.extra.is_none());
        self.finish(stream, false, false)
    }

    /// The steps from a place on, none of which carries bindings.
    fn steps(
        &mut self,
        scope: Scope<'_>,
        steps: &[NodeId],
        from: usize,
        stream: Stream,
    ) -> Result<Stream, Error> {
        let mut stream = stream;
        for (index, id) in steps.iter().enumerate().skip(from) {
            let step = scope.program.node(*id);
            stream = self.step(scope, *id, step, stream, index + 1 == steps.len())?;
            if matches!(stream, Stream::Empty) {
                break;
            }
        }
        Ok(stream)
    }

    pub(super) fn path(
        &mut self,
        scope: Scope<'_>,
        node: &Node,
        steps: &[NodeId],
        input: &Item,
    ) -> Result<Item, Error> {
        let absolute = steps.first().is_some_and(|step| {
            matches!(
                scope.program.node(*step).kind,
                Kind::Variable(_) | Kind::Context | Kind::Root
            )
        });
        let mut stream = if input.is_array() && !absolute {
            Stream::Many(input.clone())
        } else {
            Stream::One(input.clone())
        };
        for (index, id) in steps.iter().enumerate() {
            let step = scope.program.node(*id);
            if index == 0 && step.cons_array {
                // An array constructor starts the path whatever the input is: it is evaluated once.
                let start = self.constructed(scope, *id, &stream)?;
                if step
                    .extra
                    .as_ref()
                    .is_none_or(|extra| extra.focus.is_none())
                {
                    stream = start;
                }
                if step.tuple {
                    let rest = steps.get(1..).unwrap_or_default();
                    return self.tuple_path(scope, node, rest, stream);
                }
            } else if step.tuple {
                let rest = steps.get(index..).unwrap_or_default();
                return self.tuple_path(scope, node, rest, stream);
            } else {
                stream = self.step(scope, *id, step, stream, index + 1 == steps.len())?;
            }
            let ended = match &stream {
                Stream::Empty => true,
                Stream::Plain(array) => array.array().is_none_or(|items| items.len() == 0),
                _ => false,
            };
            if ended {
                break;
            }
        }
        let keep = match node.kind {
            Kind::Path { keep_singleton, .. } => keep_singleton,
            _ => false,
        };
        let keep_array = keep || node.keep_array;
        if node
            .extra
            .as_ref()
            .is_some_and(|extra| extra.group.is_some())
        {
            return self.group_stream(scope, node, stream);
        }
        self.finish(stream, keep, keep_array)
    }

    fn constructed(
        &mut self,
        scope: Scope<'_>,
        id: NodeId,
        stream: &Stream,
    ) -> Result<Stream, Error> {
        let whole = match stream {
            Stream::Many(array) | Stream::Plain(array) => array.clone(),
            Stream::One(item) => Item::list(mark::SEQUENCE, vec![item.clone()]),
            Stream::Empty => Item::Undefined,
        };
        let value = self.eval(scope, id, &whole)?;
        if let Some(text) = value.as_str() {
            // A filter left one text of the array: the reference then goes through its characters.
            self.room(text.len())?;
            let chars = text.chars();
            let chars = chars.map(|c| Item::from(&*c.encode_utf8(&mut [0; 4])));
            return Ok(Stream::Plain(Item::plain_list(chars.collect())));
        }
        Ok(if value.is_array() {
            Stream::Plain(value)
        } else {
            Stream::Empty
        })
    }

    fn group_stream(
        &mut self,
        scope: Scope<'_>,
        node: &Node,
        stream: Stream,
    ) -> Result<Item, Error> {
        let Some(group) = node.extra.as_ref().and_then(|extra| extra.group.as_ref()) else {
            return Ok(Item::Undefined);
        };
        let input = match stream {
            Stream::Empty => Item::list(mark::SEQUENCE, Vec::new()),
            Stream::One(item) if item.is_array() => Item::list(mark::SEQUENCE, vec![item]),
            Stream::One(item) | Stream::Many(item) | Stream::Plain(item) => item,
        };
        self.group(scope, group, input)
    }

    /// The path's value: nothing for no value, the value itself for one, a sequence for many.
    pub(super) fn finish(
        &mut self,
        stream: Stream,
        keep_singleton: bool,
        keep_array: bool,
    ) -> Result<Item, Error> {
        let marks = if keep_array {
            mark::SEQUENCE | mark::KEEP
        } else {
            mark::SEQUENCE
        };
        match stream {
            Stream::Empty => Ok(Item::Undefined),
            Stream::One(item) if keep_array && !item.is_undefined() => self.list(marks, vec![item]),
            Stream::One(item) => Ok(item),
            Stream::Plain(item) => {
                let marked = item.marks();
                if keep_singleton && marked & mark::CONS != 0 && marked & mark::SEQUENCE == 0 {
                    return self.list(marks, vec![item]);
                }
                Ok(item)
            }
            Stream::Many(array) => {
                let items = array.array();
                match items.map_or(0, |a| a.len()) {
                    0 => Ok(Item::Undefined),
                    1 if !keep_array => Ok(items.and_then(|a| a.get(0)).unwrap_or_default()),
                    _ => Ok(array.marked(marks)),
                }
            }
        }
    }

    /// The value of one step for one value, its filters applied.
    fn step_value(
        &mut self,
        scope: Scope<'_>,
        id: NodeId,
        step: &Node,
        input: &Item,
    ) -> Result<Item, Error> {
        if let (Kind::Name(name), Item::Json(Value::Object(object)), false, false) =
            (&step.kind, input, self.traced, step.keep_array)
            && step.extra.is_none()
        {
            self.work(1)?;
            return Ok(object
                .get(name)
                .cloned()
                .map(Item::Json)
                .unwrap_or_default());
        }
        let mut value = self.eval(scope, id, input)?;
        if let Some(extra) = &step.extra {
            for stage in &extra.stages {
                if let Stage::Filter(predicate) = stage {
                    value = self.filter(scope, *predicate, value)?;
                }
            }
        }
        Ok(value)
    }

    fn step(
        &mut self,
        scope: Scope<'_>,
        id: NodeId,
        step: &Node,
        stream: Stream,
        last: bool,
    ) -> Result<Stream, Error> {
        if let Kind::Sort(terms) = &step.kind {
            return self.sort_step(scope, step, terms, stream);
        }
        let array = match stream {
            Stream::Empty => return Ok(Stream::Empty),
            Stream::One(item) => {
                let value = self.step_value(scope, id, step, &item)?;
                return Ok(single(value, last));
            }
            Stream::Many(array) | Stream::Plain(array) => array,
        };
        if let (Kind::Name(name), Item::Json(Value::Array(values)), None) =
            (&step.kind, &array, &step.extra)
            && !self.traced
            && !step.keep_array
            && values.iter().all(Value::is_object)
        {
            return self.column(name, values, last);
        }
        let Some(items) = array.array() else {
            return Ok(Stream::Empty);
        };
        // The first value waits: alone at the end of a path, an array stays the array it is.
        let mut first: Option<Item> = None;
        let mut out: Vec<Item> = Vec::new();
        let mut several = false;
        for at in 0..items.len() {
            let value = match &items {
                // Elements of a plain array are looked into without being copied.
                crate::item::ArrayRef::Items(made) => match made.get(at) {
                    Some(item) => self.step_value(scope, id, step, item)?,
                    None => Item::Undefined,
                },
                _ => {
                    let item = items.get(at).unwrap_or_default();
                    self.step_value(scope, id, step, &item)?
                }
            };
            if value.is_undefined() {
                continue;
            }
            if let Some(waiting) = first.take() {
                self.flatten(waiting, &mut out)?;
                several = true;
            }
            if several {
                self.flatten(value, &mut out)?;
            } else {
                first = Some(value);
            }
        }
        if several {
            return Ok(Stream::Many(self.list(mark::SEQUENCE, out)?));
        }
        Ok(first.map_or(Stream::Empty, |value| single(value, last)))
    }

    /// One member of every object in a plain array.
    fn column(&mut self, name: &str, values: &[Value], last: bool) -> Result<Stream, Error> {
        self.work(values.len())?;
        let mut found = values.iter().filter_map(|value| value.get(name));
        let (first, second) = (found.next(), found.next());
        let (Some(first), Some(second)) = (first, second) else {
            return Ok(first.map_or(Stream::Empty, |value| {
                single(Item::Json(value.clone()), last)
            }));
        };
        let mut out = Vec::with_capacity(values.len());
        for value in [first, second].into_iter().chain(found) {
            match value {
                Value::Array(items) => {
                    self.work(items.len())?;
                    out.extend(items.iter().cloned().map(Item::Json));
                }
                value => out.push(Item::Json(value.clone())),
            }
        }
        Ok(Stream::Many(self.list(mark::SEQUENCE, out)?))
    }

    fn flatten(&mut self, value: Item, out: &mut Vec<Item>) -> Result<(), Error> {
        if value.marks() & mark::CONS != 0 {
            out.push(value);
            return Ok(());
        }
        match value.array() {
            Some(items) => {
                if out.len() + items.len() > self.left.sequence {
                    return Err(Error::budget(
                        "The expression makes an array that is too long",
                    ));
                }
                self.work(items.len())?;
                out.extend(items.iter());
            }
            None => out.push(value),
        }
        Ok(())
    }

    fn sort_step(
        &mut self,
        scope: Scope<'_>,
        step: &Node,
        terms: &[crate::syntax::ast::Term],
        stream: Stream,
    ) -> Result<Stream, Error> {
        let mut stream = match stream {
            Stream::Many(array) | Stream::Plain(array)
                if array.array().is_some_and(|a| a.len() > 1) =>
            {
                let items = array.into_items();
                self.room(items.len())?;
                let sorted = self.sort_by_terms(scope, step, terms, &items)?;
                Stream::Plain(Item::plain_list(sorted))
            }
            other => other,
        };
        if let Some(extra) = &step.extra {
            for stage in &extra.stages {
                let Stage::Filter(predicate) = stage else {
                    continue;
                };
                let input = match stream {
                    Stream::Empty => return Ok(Stream::Empty),
                    Stream::One(item) if item.is_array() => Item::list(mark::SEQUENCE, vec![item]),
                    Stream::One(item) | Stream::Many(item) | Stream::Plain(item) => item,
                };
                let passed = self.filter(scope, *predicate, input)?;
                stream = if passed.is_sequence() {
                    Stream::Many(passed)
                } else if passed.is_undefined() {
                    Stream::Empty
                } else if passed.is_array() {
                    Stream::Plain(passed)
                } else {
                    Stream::One(passed)
                };
            }
        }
        Ok(match stream {
            Stream::Many(array) if array.array().is_none_or(|a| a.len() == 0) => Stream::Empty,
            other => other,
        })
    }

    /// The member of this name: of an object, or of every object in an array.
    pub(crate) fn lookup(&mut self, input: &Item, name: &Str) -> Result<Item, Error> {
        let Some(items) = input.array() else {
            return Ok(input.member(name));
        };
        let mut out = Vec::new();
        self.work(items.len())?;
        for item in items.iter() {
            let found = self.lookup(&item, name)?;
            match found.array() {
                Some(elements) => {
                    self.work(elements.len())?;
                    out.extend(elements.iter());
                }
                None if found.is_undefined() => {}
                None => out.push(found),
            }
        }
        self.list(mark::SEQUENCE, out)
    }

    /// `*`
    pub(super) fn wildcard(&mut self, input: &Item) -> Result<Item, Error> {
        let inner;
        let mut input = input;
        if input.marks() & mark::OUTER != 0 {
            inner = input.array().and_then(|a| a.get(0)).unwrap_or_default();
            input = &inner;
        }
        let mut out = Vec::new();
        let mut marks = mark::SEQUENCE;
        let mut visit = |value: Item| {
            if value.is_array() {
                // Appending an array makes a plain array of the sequence, in the reference too.
                marks = 0;
                flatten_deep(&value, &mut out);
            } else {
                out.push(value);
            }
        };
        match input.array() {
            Some(items) => items.iter().for_each(&mut visit),
            None => {
                let mut place = 0;
                while let Some((_, value)) = input.member_at(place) {
                    visit(value);
                    place += 1;
                }
            }
        }
        self.list(marks, out)
    }

    /// `**`
    pub(super) fn descendants(&mut self, input: &Item) -> Result<Item, Error> {
        if input.is_undefined() {
            return Ok(Item::Undefined);
        }
        let mut out = Vec::new();
        collect_descendants(input, &mut out);
        match out.as_slice() {
            [single] => Ok(single.clone()),
            _ => self.list(mark::SEQUENCE, out),
        }
    }
}

/// The stream after a step that gave one value.
fn single(value: Item, last: bool) -> Stream {
    if value.is_undefined() {
        return Stream::Empty;
    }
    let Some(items) = value.array() else {
        return Stream::One(value);
    };
    if last && !value.is_sequence() {
        if items.len() == 0 {
            return Stream::Plain(value);
        }
        return Stream::Plain(value);
    }
    if value.marks() & mark::CONS != 0 {
        return Stream::One(value);
    }
    if items.len() == 0 {
        return Stream::Empty;
    }
    Stream::Many(value)
}

fn flatten_deep(item: &Item, out: &mut Vec<Item>) {
    match item.array() {
        Some(items) => items.iter().for_each(|item| flatten_deep(&item, out)),
        None => out.push(item.clone()),
    }
}

fn collect_descendants(item: &Item, out: &mut Vec<Item>) {
    if let Some(items) = item.array() {
        items
            .iter()
            .for_each(|item| collect_descendants(&item, out));
        return;
    }
    out.push(item.clone());
    let mut place = 0;
    while let Some((_, member)) = item.member_at(place) {
        collect_descendants(&member, out);
        place += 1;
    }
}
