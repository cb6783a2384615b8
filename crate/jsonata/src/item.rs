//! Values while an expression runs: JSON, and what JSON lacks: nothing at all, sequences, functions.

use json::{Array, Number, Object, Str, Value};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::function::Native;
use crate::syntax::ast::Symbol;

/// A value at run time. Cloning costs at most a reference count.
#[derive(Clone, Debug, Default)]
pub(crate) enum Item {
    #[default]
    Undefined,
    /// A plain JSON value; arrays in it carry no marks.
    Json(Value),
    /// An array made by the expression.
    List(Rc<List>),
    /// An object made by the expression.
    Dict(Rc<Dict>),
    Function(Callable),
    /// NaN or an infinity, which JSON does not have.
    NonFinite(f64),
    /// Values with the variables bound beside them.
    Tuples(Rc<Vec<Tuple>>),
}

/// A function: of the library, or the place of one the evaluation made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Callable {
    Native(Native),
    Made(u32),
}

/// One value of a path with the variables that `@`, `#` and `%` bound on the way.
#[derive(Clone, Debug)]
pub(crate) struct Tuple {
    pub(crate) value: Item,
    pub(crate) bound: Vec<(Binding, Item)>,
}

/// What a tuple binds: a variable, or the input of an earlier step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Binding {
    Variable(Symbol),
    Ancestor(u32),
}

impl Tuple {
    pub(crate) fn bind(&mut self, binding: Binding, item: Item) {
        match self.bound.iter_mut().find(|(known, _)| *known == binding) {
            Some((_, old)) => *old = item,
            None => self.bound.push((binding, item)),
        }
    }
}

/// Marks of an array, as the reference keeps them on its arrays.
pub(crate) mod mark {
    /// A sequence: one value in it is that value.
    pub(crate) const SEQUENCE: u8 = 1;
    /// A sequence that stays an array when it holds one value.
    pub(crate) const KEEP: u8 = 2;
    /// Built by an array constructor at the end of a path: not flattened.
    pub(crate) const CONS: u8 = 4;
    /// The wrapper around an input that is an array.
    pub(crate) const OUTER: u8 = 8;
}

#[derive(Debug)]
pub(crate) struct List {
    pub(crate) marks: u8,
    /// How deep lists and dicts made by the expression nest below and with this one.
    pub(crate) depth: u16,
    pub(crate) items: Items,
}

#[derive(Debug)]
pub(crate) enum Items {
    Made(Vec<Item>),
    /// A plain array seen as a sequence.
    Json(Array),
    /// Integers in a row.
    Range(i64, usize),
}

/// An object made by the expression. Writable, because a transform changes its copy in place.
#[derive(Debug, Default)]
pub(crate) struct Dict {
    pub(crate) depth: Cell<u16>,
    members: RefCell<Members>,
}

#[derive(Debug, Default)]
struct Members {
    entries: Vec<(Str, Item)>,
    /// Places by key, once there are many.
    places: Option<Places>,
}

/// Where keys are, found by hash: an object is that already.
#[derive(Debug, Default)]
pub(crate) struct Places(Object);

impl Places {
    pub(crate) fn get(&self, key: &str) -> Option<usize> {
        self.0
            .get(key)
            .and_then(Value::as_i64)
            .map(|at| at as usize)
    }

    /// Remembers a key's place; says whether the key is new.
    pub(crate) fn set(&mut self, key: Str, place: usize) -> bool {
        self.0.insert(key, place.into()).is_none()
    }
}

const SCAN_LIMIT: usize = 16;

impl Members {
    fn place(&self, key: &str) -> Option<usize> {
        match &self.places {
            Some(places) => places.get(key),
            None => self.entries.iter().position(|(k, _)| **k == *key),
        }
    }

    fn index(&mut self) {
        self.places = (self.entries.len() > SCAN_LIMIT).then(Places::default);
        if let Some(places) = &mut self.places {
            for (place, (key, _)) in self.entries.iter().enumerate() {
                places.set(key.clone(), place);
            }
        }
    }
}

impl Dict {
    pub(crate) fn get(&self, key: &str) -> Item {
        let members = self.members.borrow();
        let place = members.place(key);
        place
            .and_then(|p| members.entries.get(p))
            .map(|(_, item)| item.clone())
            .unwrap_or_default()
    }

    #[inline(never)]
    pub(crate) fn insert(&self, key: Str, item: Item) {
        self.depth.set(self.depth.get().max(item.made_depth() + 1));
        let mut members = self.members.borrow_mut();
        if let Some(place) = members.place(&key) {
            if let Some((_, old)) = members.entries.get_mut(place) {
                *old = item;
            }
            return;
        }
        let place = members.entries.len();
        if let Some(places) = &mut members.places {
            places.set(key.clone(), place);
        }
        members.entries.push((key, item));
        if members.places.is_none() && place >= SCAN_LIMIT {
            members.index();
        }
    }

    pub(crate) fn remove(&self, key: &str) {
        let mut members = self.members.borrow_mut();
        if let Some(place) = members.place(key) {
            members.entries.remove(place);
            members.index();
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.members.borrow().entries.len()
    }

    /// The member at a place; what is asked for one by one may change meanwhile.
    pub(crate) fn entry(&self, place: usize) -> Option<(Str, Item)> {
        self.members.borrow().entries.get(place).cloned()
    }

    fn into_entries(self) -> Vec<(Str, Item)> {
        self.members.into_inner().entries
    }
}

/// The elements of anything that is an array.
#[derive(Clone, Copy)]
pub(crate) enum ArrayRef<'a> {
    Json(&'a [Value]),
    Items(&'a [Item]),
    Range(i64, usize),
}

impl<'a> ArrayRef<'a> {
    pub(crate) fn len(&self) -> usize {
        match self {
            ArrayRef::Json(values) => values.len(),
            ArrayRef::Items(items) => items.len(),
            ArrayRef::Range(_, length) => *length,
        }
    }

    #[inline(never)]
    pub(crate) fn get(&self, at: usize) -> Option<Item> {
        match self {
            ArrayRef::Json(values) => values.get(at).map(|v| Item::Json(v.clone())),
            ArrayRef::Items(items) => items.get(at).cloned(),
            ArrayRef::Range(first, length) => {
                (at < *length).then(|| Item::from(*first + at as i64))
            }
        }
    }

    pub(crate) fn iter(self) -> impl Iterator<Item = Item> + 'a {
        (0..self.len()).map(move |at| self.get(at).unwrap_or_default())
    }

    #[inline(never)]
    pub(crate) fn to_vec(self) -> Vec<Item> {
        match self {
            ArrayRef::Items(items) => items.to_vec(),
            _ => self.iter().collect(),
        }
    }
}

impl From<i64> for Item {
    fn from(number: i64) -> Item {
        Item::Json(Value::Number(Number::Int(number)))
    }
}

impl From<bool> for Item {
    fn from(value: bool) -> Item {
        Item::Json(Value::Bool(value))
    }
}

impl From<&str> for Item {
    fn from(text: &str) -> Item {
        Item::Json(text.into())
    }
}

impl From<String> for Item {
    fn from(text: String) -> Item {
        Item::Json(text.into())
    }
}

impl From<Str> for Item {
    fn from(text: Str) -> Item {
        Item::Json(Value::String(text))
    }
}

impl Item {
    pub(crate) const NULL: Item = Item::Json(Value::Null);

    /// A number; whole ones that a double holds exactly become integers, so that they print as such.
    pub(crate) fn number(number: f64) -> Item {
        if number.is_finite() {
            Item::Json(Value::Number(crate::syntax::parser::whole(number)))
        } else {
            Item::NonFinite(number)
        }
    }

    /// An array without marks.
    pub(crate) fn plain_list(items: Vec<Item>) -> Item {
        Item::list(0, items)
    }

    #[inline(never)]
    pub(crate) fn list(marks: u8, items: Vec<Item>) -> Item {
        let depth = items.iter().map(Item::made_depth).max().unwrap_or(0) + 1;
        Item::List(Rc::new(List {
            marks,
            depth,
            items: Items::Made(items),
        }))
    }

    pub(crate) fn range(first: i64, length: usize) -> Item {
        Item::List(Rc::new(List {
            marks: mark::SEQUENCE,
            depth: 1,
            items: Items::Range(first, length),
        }))
    }

    /// The same elements with other marks; copies nothing that is shared with the input.
    #[inline(never)]
    pub(crate) fn marked(self, marks: u8) -> Item {
        match self {
            Item::List(list) if list.marks == marks => Item::List(list),
            Item::List(list) => match Rc::try_unwrap(list) {
                Ok(mut list) => {
                    list.marks = marks;
                    Item::List(Rc::new(list))
                }
                Err(shared) => Item::List(Rc::new(List {
                    marks,
                    depth: shared.depth,
                    items: match &shared.items {
                        Items::Made(items) => Items::Made(items.clone()),
                        Items::Json(array) => Items::Json(array.clone()),
                        Items::Range(first, length) => Items::Range(*first, *length),
                    },
                })),
            },
            Item::Json(Value::Array(array)) if marks != 0 => Item::List(Rc::new(List {
                marks,
                depth: 1,
                items: Items::Json(array),
            })),
            other => other,
        }
    }

    pub(crate) fn is_undefined(&self) -> bool {
        matches!(self, Item::Undefined)
    }

    pub(crate) fn marks(&self) -> u8 {
        match self {
            Item::List(list) => list.marks,
            _ => 0,
        }
    }

    pub(crate) fn is_sequence(&self) -> bool {
        self.marks() & mark::SEQUENCE != 0
    }

    pub(crate) fn made_depth(&self) -> u16 {
        match self {
            Item::List(list) => list.depth,
            Item::Dict(dict) => dict.depth.get(),
            _ => 0,
        }
    }

    /// The elements, if this is an array of any kind.
    pub(crate) fn array(&self) -> Option<ArrayRef<'_>> {
        match self {
            Item::Json(Value::Array(array)) => Some(ArrayRef::Json(array)),
            Item::List(list) => Some(match &list.items {
                Items::Made(items) => ArrayRef::Items(items),
                Items::Json(array) => ArrayRef::Json(array),
                Items::Range(first, length) => ArrayRef::Range(*first, *length),
            }),
            _ => None,
        }
    }

    pub(crate) fn is_array(&self) -> bool {
        matches!(
            self,
            Item::Json(Value::Array(_)) | Item::List(_) | Item::Tuples(_)
        )
    }

    pub(crate) fn is_object(&self) -> bool {
        matches!(self, Item::Json(Value::Object(_)) | Item::Dict(_))
    }

    #[inline(never)]
    pub(crate) fn into_items(self) -> Vec<Item> {
        match self {
            Item::List(list) => match Rc::try_unwrap(list) {
                Ok(List {
                    items: Items::Made(items),
                    ..
                }) => items,
                Ok(list) => Item::List(Rc::new(list)).collect_items(),
                Err(shared) => Item::List(shared).collect_items(),
            },
            other => other.collect_items(),
        }
    }

    fn collect_items(&self) -> Vec<Item> {
        self.array().map(ArrayRef::to_vec).unwrap_or_default()
    }

    pub(crate) fn as_str(&self) -> Option<&Str> {
        match self {
            Item::Json(Value::String(text)) => Some(text),
            _ => None,
        }
    }

    /// The double, NaN and infinities included.
    pub(crate) fn as_f64(&self) -> Option<f64> {
        match self {
            Item::Json(Value::Number(number)) => Some(number.as_f64()),
            Item::NonFinite(number) => Some(*number),
            _ => None,
        }
    }

    /// The member of this name, of an object only.
    #[inline(never)]
    pub(crate) fn member(&self, key: &str) -> Item {
        match self {
            Item::Json(Value::Object(object)) => {
                object.get(key).cloned().map(Item::Json).unwrap_or_default()
            }
            Item::Dict(dict) => dict.get(key),
            _ => Item::Undefined,
        }
    }

    /// How many members an object has.
    pub(crate) fn members(&self) -> usize {
        match self {
            Item::Json(Value::Object(object)) => object.len(),
            Item::Dict(dict) => dict.len(),
            _ => 0,
        }
    }

    /// The member at this place of an object.
    #[inline(never)]
    pub(crate) fn member_at(&self, place: usize) -> Option<(Str, Item)> {
        match self {
            Item::Json(Value::Object(object)) => object
                .entry_at(place)
                .map(|(key, value)| (key.clone(), Item::Json(value.clone()))),
            Item::Dict(dict) => dict.entry(place),
            _ => None,
        }
    }

    pub(crate) fn each_member(&self, mut visit: impl FnMut(&Str, &Item)) {
        let mut place = 0;
        while let Some((key, item)) = self.member_at(place) {
            visit(&key, &item);
            place += 1;
        }
    }

    /// The JSON value: functions in arrays become `null`, in objects they are left out. Nothing for nothing.
    pub(crate) fn into_value(self) -> Option<Value> {
        match self {
            Item::Json(value) => Some(value),
            Item::Undefined | Item::Function(_) => None,
            Item::NonFinite(_) => Some(Value::Null),
            Item::Dict(dict) => {
                let entries = match Rc::try_unwrap(dict) {
                    Ok(dict) => dict.into_entries(),
                    Err(shared) => shared.members.borrow().entries.clone(),
                };
                let members = entries
                    .into_iter()
                    .filter_map(|(key, item)| Some((key, item.into_value()?)));
                Some(Value::Object(members.collect::<Object>()))
            }
            Item::Tuples(tuples) => {
                let values = tuples.iter().map(|t| t.value.clone());
                Item::plain_list(values.collect()).into_value()
            }
            Item::List(list) => {
                if let Items::Json(array) = &list.items {
                    return Some(Value::Array(array.clone()));
                }
                let items = Item::List(list).into_items();
                let values = items.into_iter();
                Some(values.map(|i| i.into_value().unwrap_or_default()).collect())
            }
        }
    }
}
