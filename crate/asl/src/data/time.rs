//! Timestamps as the language writes them: RFC 3339 with a capital `T` and a capital `Z` or an offset.

use jsonata::calendar::{civil_from_days, days_from_civil};
use std::fmt::Write;

/// A moment, exact to the nanosecond.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment {
    /// Whole seconds since 1970-01-01T00:00:00Z, rounded down.
    pub seconds: i64,
    /// Nanoseconds after that.
    pub nanoseconds: u32,
}

impl Moment {
    /// Reads a timestamp; `None` for anything else, a date alone or a time without an offset included.
    ///
    /// ```
    /// use asl::data::time::Moment;
    /// let moment = Moment::parse("2012-10-09T20:00:55.5+01:00").unwrap();
    /// assert_eq!(moment.epoch_millis(), 1_349_809_255_500);
    /// assert_eq!(Moment::parse("2012-10-09T20:00:55"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Moment> {
        let mut reader = Reader(text.as_bytes());
        let year = reader.digits(4)?;
        reader.byte(b'-')?;
        let month = reader.digits(2)?;
        reader.byte(b'-')?;
        let day = reader.digits(2)?;
        reader.byte(b'T')?;
        let hour = reader.digits(2)?;
        reader.byte(b':')?;
        let minute = reader.digits(2)?;
        reader.byte(b':')?;
        let second = reader.digits(2)?;
        let nanoseconds = reader.fraction()?;
        let offset = reader.offset()?;
        let valid = (1..=12).contains(&month)
            && (1..=days_in_month(year, month)).contains(&day)
            && hour < 24
            && minute < 60
            && second < 60
            && reader.0.is_empty();
        valid.then(|| Moment {
            seconds: days_from_civil(year, month, day) * 86_400
                + hour * 3600
                + minute * 60
                + second
                - offset,
            nanoseconds,
        })
    }

    /// Milliseconds since the epoch, rounded down.
    pub fn epoch_millis(self) -> i64 {
        self.seconds * 1000 + i64::from(self.nanoseconds / 1_000_000)
    }
}

/// Writes milliseconds since the epoch as the context object shows times: `2024-01-01T00:00:00Z`, and with three
/// digits when there is a fraction of a second.
pub fn format_millis(millis: i64) -> String {
    let (seconds, fraction) = (millis.div_euclid(1000), millis.rem_euclid(1000));
    let mut text = format_seconds(seconds);
    if fraction != 0 {
        let _ = write!(text, ".{fraction:03}");
    }
    text.push('Z');
    text
}

/// Writes milliseconds since the epoch always with three digits: `2024-01-01T00:00:00.000Z`.
pub fn format_millis_exact(millis: i64) -> String {
    let text = format_seconds(millis.div_euclid(1000));
    format!("{text}.{:03}Z", millis.rem_euclid(1000))
}

fn format_seconds(seconds: i64) -> String {
    let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (year, month, day) = civil_from_days(days);
    let mut text = String::with_capacity(24);
    match u32::try_from(year) {
        Ok(year) if year <= 9999 => digits(&mut text, year, 4),
        _ => {
            let _ = write!(text, "{year:04}");
        }
    }
    // Every context object holds such a text: these digits are written without the machinery of formats.
    let parts = [
        ('-', month as u32),
        ('-', day as u32),
        ('T', (second / 3600) as u32),
        (':', (second / 60 % 60) as u32),
        (':', (second % 60) as u32),
    ];
    for (sign, part) in parts {
        text.push(sign);
        digits(&mut text, part, 2);
    }
    text
}

fn digits(text: &mut String, number: u32, count: u32) {
    for place in (0..count).rev() {
        let digit = number / 10_u32.pow(place) % 10;
        text.push(char::from(b'0' + digit as u8));
    }
}

struct Reader<'t>(&'t [u8]);

impl Reader<'_> {
    fn byte(&mut self, expected: u8) -> Option<()> {
        let (first, rest) = self.0.split_first()?;
        (*first == expected).then(|| self.0 = rest)
    }

    fn digit(&mut self) -> Option<i64> {
        let (first, rest) = self.0.split_first()?;
        first.is_ascii_digit().then(|| {
            self.0 = rest;
            i64::from(*first - b'0')
        })
    }

    fn digits(&mut self, count: usize) -> Option<i64> {
        (0..count).try_fold(0, |number, _| Some(number * 10 + self.digit()?))
    }

    /// Up to nine digits after a point; none is no fraction.
    fn fraction(&mut self) -> Option<u32> {
        if self.byte(b'.').is_none() {
            return Some(0);
        }
        let mut nanoseconds = self.digit()?;
        let mut count = 1;
        while let Some(digit) = self.digit() {
            nanoseconds = nanoseconds * 10 + digit;
            count += 1;
            if count > 9 {
                return None;
            }
        }
        let scaled = nanoseconds * 10_i64.pow(9 - count);
        u32::try_from(scaled).ok()
    }

    /// Seconds east of Greenwich.
    fn offset(&mut self) -> Option<i64> {
        if self.byte(b'Z').is_some() {
            return Some(0);
        }
        let sign = match self.byte(b'+') {
            Some(()) => 1,
            None => self.byte(b'-').map(|()| -1)?,
        };
        let hours = self.digits(2)?;
        self.byte(b':')?;
        let minutes = self.digits(2)?;
        (hours < 24 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
    }
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_the_language_calls_a_timestamp() {
        let millis = |text| Moment::parse(text).map(Moment::epoch_millis);
        assert_eq!(millis("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(millis("2024-02-29T12:00:00Z"), Some(1_709_208_000_000));
        assert_eq!(millis("2024-02-29T12:00:00-05:30"), Some(1_709_227_800_000));
        assert_eq!(millis("1969-12-31T23:59:59.999Z"), Some(-1));
        for text in [
            "",
            "2023-02-24",
            "2012-10-09T19:00:55",
            "2012-10-09t19:00:55Z",
            "2012-10-09T19:00:55z",
            "2012-10-09 19:00:55Z",
            "2016-13-05T21:29:29Z",
            "2016-12-05T25:29:29Z",
            "05-12-2016T21:29:29Z",
            "2023-02-29T00:00:00Z",
            "2023-02-28T00:00:00.Z",
            "2023-02-28T00:00:00Z ",
            "+023-02-28T00:00:00Z",
            "2023-02-28T00:00:00+0100",
        ] {
            assert_eq!(millis(text), None, "{text}");
        }
    }

    #[test]
    fn writes_what_it_reads() {
        for text in [
            "1970-01-01T00:00:00Z",
            "2000-02-29T23:59:59Z",
            "2024-12-31T23:59:59.001Z",
            "1899-03-01T00:00:00Z",
        ] {
            let millis = Moment::parse(text).expect(text).epoch_millis();
            assert_eq!(format_millis(millis), text);
        }
        assert_eq!(format_millis_exact(0), "1970-01-01T00:00:00.000Z");
    }
}
