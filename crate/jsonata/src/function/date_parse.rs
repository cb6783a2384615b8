//! `$toMillis`: moments read from ISO 8601 or from a picture.

use super::date::{DAY, DAYS, MONTHS, Moment, days_from, utc};
use super::format_integer::{parse as parse_integer, parse_int};
use super::picture::{Case, IntegerFormat, Marker, Part, Primary, date};
use super::words::vocabulary;
use crate::Error;
use crate::evaluate::Evaluator;
use crate::item::Item;
use crate::regex::Regex;
use json::Str;

pub(super) fn to_millis(
    evaluator: &mut Evaluator<'_, '_>,
    text: &Str,
    picture: Option<&Str>,
    now: f64,
) -> Result<Item, Error> {
    evaluator.work(text.len() / 16)?;
    match picture {
        Some(picture) => {
            evaluator.work(picture.len())?;
            parse(evaluator, text, picture, now)
        }
        None if is_iso(text) => Ok(Item::number(parse_iso(text))),
        None => Err(Error::new("D3110").with("value", text)),
    }
}

/// Whether a text has the shape the reference takes for ISO 8601:
/// `^\d{4}(-[01]\d)*(-[0-3]\d)*(T[0-2]\d:[0-5]\d:[0-5]\d)*(\.\d+)?([+-][0-2]\d:?[0-5]\d|Z)?$`
fn is_iso(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digit = |at: usize, most: u8| bytes.get(at).is_some_and(|b| (b'0'..=most).contains(b));
    let is = |at: usize, byte: u8| bytes.get(at) == Some(&byte);
    if !(0..4).all(|at| digit(at, b'9')) {
        return false;
    }
    let mut at = 4;
    while is(at, b'-') && digit(at + 1, b'3') && digit(at + 2, b'9') {
        let rest = bytes.len() - at;
        // A zone such as -05:00 or -0500 starts like a day.
        if rest == 6 && is(at + 3, b':') || rest == 5 && digit(at + 3, b'5') {
            break;
        }
        at += 3;
    }
    while is(at, b'T')
        && digit(at + 1, b'2')
        && digit(at + 2, b'9')
        && is(at + 3, b':')
        && digit(at + 4, b'5')
        && digit(at + 5, b'9')
        && is(at + 6, b':')
        && digit(at + 7, b'5')
        && digit(at + 8, b'9')
    {
        at += 9;
    }
    if is(at, b'.') && digit(at + 1, b'9') {
        at += 1;
        while digit(at, b'9') {
            at += 1;
        }
    }
    if is(at, b'Z') {
        at += 1;
    } else if (is(at, b'+') || is(at, b'-')) && digit(at + 1, b'2') && digit(at + 2, b'9') {
        let colon = usize::from(is(at + 3, b':'));
        if digit(at + 3 + colon, b'5') && digit(at + 4 + colon, b'9') {
            at += 5 + colon;
        }
    }
    at == bytes.len()
}

/// Reads ISO 8601 as `Date.parse` does, local time being UTC; NaN for what is no moment.
fn parse_iso(text: &str) -> f64 {
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let number = |part: &str| part.parse::<i64>().ok();
    let mut parts = date.split('-').map(number);
    let (Some(Some(year)), month, day) = (parts.next(), parts.next(), parts.next()) else {
        return f64::NAN;
    };
    let (Some(month), Some(day), None) = (
        month.unwrap_or(Some(1)),
        day.unwrap_or(Some(1)),
        parts.next(),
    ) else {
        return f64::NAN;
    };
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return f64::NAN;
    }
    // Days that a short month lacks run into the next one, as browsers have it.
    let mut millis = days_from(year, month - 1, day) as f64 * DAY;
    let Some(time) = time else {
        return millis;
    };
    let digits = |at: usize| time.get(at..at + 2).and_then(number);
    let (Some(hours), Some(minutes), Some(seconds)) = (digits(0), digits(3), digits(6)) else {
        return f64::NAN;
    };
    if hours > 24 || (hours == 24 && (minutes > 0 || seconds > 0)) {
        return f64::NAN;
    }
    millis += (hours * 3_600_000 + minutes * 60_000 + seconds * 1000) as f64;
    let mut rest = time.get(8..).unwrap_or_default();
    if let Some(fraction) = rest.strip_prefix('.') {
        let length = fraction.bytes().take_while(u8::is_ascii_digit).count();
        let digits = fraction
            .bytes()
            .take(length.min(3))
            .chain([b'0'; 3])
            .take(3);
        millis += digits.fold(0.0, |sum, digit| sum * 10.0 + f64::from(digit - b'0'));
        rest = fraction.get(length..).unwrap_or_default();
    }
    if let Some(sign) = rest.chars().next().filter(|c| matches!(c, '+' | '-')) {
        let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
        let offset = number(&digits).unwrap_or(0);
        let minutes = (offset / 100 * 60 + offset % 100) as f64;
        millis -= if sign == '-' { -minutes } else { minutes } * 60_000.0;
    }
    millis
}

/// How one part of a picture is matched and read.
struct Reader<'p> {
    pattern: String,
    marker: Option<&'p Marker>,
}

fn escape(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if ".*+?^${}()|[]\\".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn integer_pattern(format: &IntegerFormat, digits: i64) -> Result<String, Error> {
    let upper = format.case == Case::Upper;
    Ok(match &format.primary {
        Primary::Letters if upper => "[A-Z]+".to_owned(),
        Primary::Letters => "[a-z]+".to_owned(),
        Primary::Roman if upper => "[MDCLXVI]+".to_owned(),
        Primary::Roman => "[mdclxvi]+".to_owned(),
        Primary::Words => {
            let words: Vec<String> = vocabulary().into_iter().map(|(word, _)| word).collect();
            ["(?:", &words.join("|"), "|and|[\\-, ])+"].concat()
        }
        Primary::Sequence(token) => return Err(Error::new("D3130").with("value", token.as_str())),
        Primary::Decimal => {
            let mut pattern = String::from("[0-9]");
            if digits > 0 {
                let least = (digits - format.optional).max(0);
                let count = if format.optional == 0 {
                    format!("{{{digits}}}")
                } else {
                    format!("{{{least},{digits}}}")
                };
                pattern.push_str(&count);
            } else {
                pattern.push('+');
            }
            if format.ordinal {
                pattern.push_str("(?:th|st|nd|rd)");
            }
            pattern
        }
    })
}

fn reader(part: &Part) -> Result<Reader<'_>, Error> {
    let marker = match part {
        Part::Literal(text) => {
            return Ok(Reader {
                pattern: escape(text),
                marker: None,
            });
        }
        Part::Marker(marker) => marker,
    };
    let pattern = match (marker.component, &marker.format) {
        ('Z' | 'z', Some(format)) => {
            let mut pattern = String::from(if marker.component == 'z' { "GMT" } else { "" });
            pattern.push_str("[-+][0-9]+");
            if let Some((_, separator)) = format.regular {
                pattern.push_str(&escape(separator.encode_utf8(&mut [0; 4])));
                pattern.push_str("[0-9]+");
            }
            pattern
        }
        (_, Some(format)) => integer_pattern(format, marker.digits)?,
        ('M' | 'x' | 'F' | 'P', None) => "[a-zA-Z]+".to_owned(),
        (component, None) => {
            let mut buffer = [0; 4];
            return Err(Error::new("D3133").with("value", &*component.encode_utf8(&mut buffer)));
        }
    };
    Ok(Reader {
        pattern,
        marker: Some(marker),
    })
}

fn value(marker: &Marker, text: &str) -> Result<Option<f64>, Error> {
    let named = |names: &[&str]| {
        let most = marker
            .most
            .filter(|most| *most > 0)
            .map_or(usize::MAX, |most| most as usize);
        let place = names
            .iter()
            .position(|name| name.get(..most.min(name.len())) == Some(text));
        place.map(|place| place as f64 + 1.0)
    };
    Ok(match (marker.component, &marker.format) {
        ('Z' | 'z', Some(format)) => {
            let text = if marker.component == 'z' {
                text.get(3..).unwrap_or_default()
            } else {
                text
            };
            let (hours, minutes) = match format.regular {
                Some((_, separator)) => text.split_once(separator).unwrap_or((text, "0")),
                None if text.len() <= 3 => (text, "0"),
                None => text.split_at(3),
            };
            Some(parse_int(hours) * 60.0 + parse_int(minutes))
        }
        (_, Some(format)) => Some(parse_integer(text, format)?),
        ('P', None) => match text {
            "am" | "AM" => Some(0.0),
            "pm" | "PM" => Some(1.0),
            _ => None,
        },
        ('F', None) => named(&DAYS),
        (_, None) => named(&MONTHS),
    })
}

/// Whether exactly the components of a combination may be given, and at least one is.
fn is_kind(given: &str, all: &str, kind: &str) -> bool {
    let foreign = all.chars().any(|c| given.contains(c) && !kind.contains(c));
    !foreign && kind.chars().any(|c| given.contains(c))
}

fn parse(
    evaluator: &mut Evaluator<'_, '_>,
    text: &Str,
    picture: &str,
    now: f64,
) -> Result<Item, Error> {
    let parts = date(picture)?;
    let mut readers = Vec::with_capacity(parts.len());
    let mut pattern = String::from("^");
    for part in &parts {
        let reader = reader(part)?;
        pattern.push('(');
        pattern.push_str(&reader.pattern);
        pattern.push(')');
        readers.push(reader);
    }
    pattern.push('$');
    let regex = Regex::new(&pattern, true, false)
        .map_err(|_| Error::budget("The picture asks for too much"))?;
    let found = regex
        .find(text, 0, &mut evaluator.left.regex)
        .map_err(|_| Error::budget("The picture takes too many steps on this text"))?;
    let Some(captures) = found else {
        return Ok(Item::Undefined);
    };
    let mut components = Components::default();
    for (reader, capture) in readers.iter().zip(captures.iter().skip(1)) {
        if let (Some(marker), Some((start, end))) = (reader.marker, capture) {
            let part = text.get(*start..*end).unwrap_or_default();
            components.set(marker.component, value(marker, part)?);
        }
    }
    if components.0.is_empty() {
        return Ok(Item::Undefined);
    }
    assemble(components, now).map(Item::number)
}

/// The components given, by letter; a name that says nothing is there without a value.
#[derive(Default)]
struct Components(Vec<(char, Option<f64>)>);

impl Components {
    fn get(&self, component: char) -> Option<f64> {
        let found = self.0.iter().find(|(known, _)| *known == component);
        found.and_then(|(_, value)| *value)
    }

    fn set(&mut self, component: char, value: Option<f64>) {
        match self.0.iter_mut().find(|(known, _)| *known == component) {
            Some((_, old)) => *old = value,
            None => self.0.push((component, value)),
        }
    }
}

/// The moment that components make: gaps are errors, what is left of them comes from now, what is right is zero.
fn assemble(mut components: Components, now: f64) -> Result<f64, Error> {
    let present = |c: char| {
        components
            .get(c)
            .is_some_and(|value| value != 0.0 && !value.is_nan())
    };
    let given: String = "YXMxWwdDPHhmsf".chars().filter(|c| present(*c)).collect();
    let (dates, times) = ("YXMxWwdD", "PHhmsf");
    let a = is_kind(&given, dates, "YMD");
    let b = !a && is_kind(&given, dates, "Yd");
    let c = is_kind(&given, dates, "Xxw");
    let d = !c && is_kind(&given, dates, "XW");
    let time_a = is_kind(&given, times, "Hmsf");
    let time_b = !time_a && is_kind(&given, times, "Phmsf");
    let date_components = match (b, c, d) {
        (true, ..) => "YD",
        (_, true, _) => "XxwF",
        (.., true) => "XWF",
        _ => "YMD",
    };
    let time_components = if time_b { "Phmsf" } else { "Hmsf" };
    let moment = Moment::new(now);
    let (mut started, mut ended) = (false, false);
    for component in date_components.chars().chain(time_components.chars()) {
        if components.get(component).is_some() {
            started = true;
            if ended {
                return Err(Error::new("D3136"));
            }
        } else if started {
            let first = if "MDd".contains(component) { 1.0 } else { 0.0 };
            components.set(component, Some(first));
            ended = true;
        } else {
            components.set(component, Some(moment.component(component)));
        }
    }
    if c || d {
        return Err(Error::new("D3136"));
    }
    let get = |c: char| components.get(c).unwrap_or(0.0);
    let year = get('Y') as i64;
    let mut day = if b {
        utc(year, 0, 1) + (get('d') - 1.0) * DAY
    } else {
        utc(year, (get('M').max(1.0) - 1.0) as i64, 1) + (get('D') - 1.0) * DAY
    };
    let hours = match (time_b, get('h')) {
        (false, _) => get('H'),
        (true, hours) => {
            let hours = if hours == 12.0 { 0.0 } else { hours };
            hours + if get('P') == 1.0 { 12.0 } else { 0.0 }
        }
    };
    day += hours * 3_600_000.0 + get('m') * 60_000.0 + get('s') * 1000.0 + get('f');
    let zone = [get('Z'), get('z')].into_iter().find(|zone| *zone != 0.0);
    Ok(day - zone.unwrap_or(0.0) * 60_000.0)
}
