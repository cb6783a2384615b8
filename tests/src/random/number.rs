//! A small generator of numbers, and of values made of them; the same for the same seed, everywhere.

use json::{Object, Value};

/// A small generator of numbers; the same numbers for the same seed, everywhere.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// A generator.
    pub fn new(seed: u64) -> Random {
        Random(seed ^ 0x9e37_79b9_7f4a_7c15)
    }

    /// The next number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below a bound.
    pub fn below(&mut self, bound: usize) -> usize {
        (self.number() % bound.max(1) as u64) as usize
    }

    /// A whole number below a bound, as a value.
    pub fn count(&mut self, bound: usize) -> Value {
        Value::from(self.below(bound) as i64)
    }

    /// True so many times of a hundred.
    pub fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    /// One of a list.
    pub fn pick<'l, T: ?Sized>(&mut self, list: &[&'l T]) -> &'l T {
        list[self.below(list.len())]
    }

    /// One of a list, as a value.
    pub fn text(&mut self, list: &[&str]) -> Value {
        Value::from(self.pick(list))
    }

    /// Mostly one of the first list, sometimes one of the second.
    pub fn mostly(&mut self, likely: &[&str], daring: &[&str]) -> Value {
        let list = if self.percent(8) { daring } else { likely };
        self.text(list)
    }

    /// A small value of any kind.
    pub fn value(&mut self, depth: usize) -> Value {
        match self.below(if depth == 0 { 6 } else { 9 }) {
            0 => Value::Null,
            1 => Value::from(self.percent(50)),
            2 => Value::from(self.below(5) as i64 - 1),
            3 => Value::from(self.below(100) as f64 / 8.0),
            4 => self.text(&["", "a", "yes", "2024-01-01T00:00:10Z", "7", "ä😀"]),
            5 => Value::from("text"),
            6 => (0..self.below(4)).map(|_| self.value(depth - 1)).collect(),
            _ => self.record(depth - 1),
        }
    }

    /// An object with the members that random machines ask for.
    pub fn record(&mut self, depth: usize) -> Value {
        let mut object = Object::new();
        object.insert("n", self.count(4));
        object.insert("s", self.text(&["text", "7", "a-b", "{}"]));
        object.insert("t", Value::from("2024-01-01T00:00:10Z"));
        for key in ["a", "b"] {
            if self.percent(70) {
                object.insert(key, self.value(depth));
            }
        }
        if self.percent(85) {
            let element = |random: &mut Random| match random.percent(50) && depth > 0 {
                true => random.record(0),
                false => random.value(depth),
            };
            object.insert("l", (0..self.below(5)).map(|_| element(self)).collect());
        }
        Value::Object(object)
    }
}
