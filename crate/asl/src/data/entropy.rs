//! Chance that is no chance: a seeded generator, so that a run is a function of its scenario.

use std::fmt::Write;

/// A SplitMix64 generator. Cloning it forks the stream: both give the same numbers from here on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entropy {
    state: u64,
}

impl Entropy {
    /// A generator that gives the same numbers for the same seed on every host.
    pub fn new(seed: u64) -> Entropy {
        Entropy { state: seed }
    }

    /// The next 64 bits.
    pub fn next_u64(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number in `0.0..1.0`.
    pub fn unit_f64(&mut self) -> f64 {
        (self.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A number below `bound`; 0 when `bound` is 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.next_u64()) * u128::from(bound)) >> 64) as u64
    }

    /// A UUID of version 4.
    pub fn uuid_v4(&mut self) -> String {
        let bits = (u128::from(self.next_u64()) << 64) | u128::from(self.next_u64());
        let bits = (bits & !(0xf << 76)) | (4 << 76);
        let bits = (bits & !(0x3 << 62)) | (2 << 62);
        let digits = format!("{bits:032x}");
        let mut text = String::with_capacity(36);
        for (i, digit) in digits.chars().enumerate() {
            if matches!(i, 8 | 12 | 16 | 20) {
                text.push('-');
            }
            let _ = text.write_char(digit);
        }
        text
    }
}

/// `java.util.Random`, bit for bit: what a seed given to States.MathRandom selects.
pub(crate) struct JavaRandom {
    state: u64,
}

impl JavaRandom {
    const MULTIPLIER: u64 = 0x5_deec_e66d;
    const MASK: u64 = (1 << 48) - 1;

    pub(crate) fn new(seed: i64) -> JavaRandom {
        JavaRandom {
            state: (seed as u64 ^ JavaRandom::MULTIPLIER) & JavaRandom::MASK,
        }
    }

    fn next(&mut self, bits: u32) -> i32 {
        self.state = self
            .state
            .wrapping_mul(JavaRandom::MULTIPLIER)
            .wrapping_add(0xb)
            & JavaRandom::MASK;
        ((self.state as i64) >> (48 - bits)) as i32
    }

    /// `nextInt(bound)` for a positive bound.
    fn next_int(&mut self, bound: i32) -> i32 {
        let mut bits = self.next(31);
        if bound & (bound - 1) == 0 {
            return ((i64::from(bound) * i64::from(bits)) >> 31) as i32;
        }
        // Of the last, incomplete round of the modulus every number is drawn again. A 48-bit generator leaves
        // that part of its range within a few draws; the count only makes the end of the loop certain.
        for _ in 0..64 {
            let value = bits % bound;
            if bits.wrapping_sub(value).wrapping_add(bound - 1) >= 0 {
                return value;
            }
            bits = self.next(31);
        }
        bits % bound
    }

    /// A number in `from..to`, as `ints(from, to)` draws it. `from` must be less than `to`.
    pub(crate) fn between(&mut self, from: i32, to: i32) -> i32 {
        match to.checked_sub(from) {
            Some(width) if width > 0 => from.wrapping_add(self.next_int(width)),
            _ => {
                for _ in 0..64 {
                    let value = self.next(32);
                    if (from..to).contains(&value) {
                        return value;
                    }
                }
                from
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn java_random_gives_what_java_gives() {
        assert_eq!(JavaRandom::new(42).next(32), -1_170_105_035);
        let mut random = JavaRandom::new(42);
        let drawn = [0; 3].map(|_: i32| random.between(0, 10));
        assert_eq!(drawn, [0, 3, 8]);
    }

    #[test]
    fn uuids_are_of_version_4() {
        let mut entropy = Entropy::new(7);
        let uuid = entropy.uuid_v4();
        assert_eq!(uuid.len(), 36);
        assert_eq!(uuid.as_bytes()[14], b'4');
        assert!(b"89ab".contains(&uuid.as_bytes()[19]));
        assert_ne!(uuid, entropy.uuid_v4());
    }
}
