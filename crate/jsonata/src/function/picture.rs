//! Picture strings of integers and of dates, read into what they ask for.

use crate::Error;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Case {
    Upper,
    Lower,
    Title,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Primary {
    Decimal,
    Letters,
    Roman,
    Words,
    /// A numbering sequence that nobody supports.
    Sequence(String),
}

#[derive(Clone, Debug)]
pub(super) struct IntegerFormat {
    pub(super) primary: Primary,
    pub(super) case: Case,
    pub(super) ordinal: bool,
    /// The digit zero of the digits used.
    pub(super) zero: u32,
    pub(super) mandatory: Option<i64>,
    pub(super) optional: i64,
    /// A separator every so many digits.
    pub(super) regular: Option<(usize, char)>,
    /// Separators by how many digits follow them.
    pub(super) separators: Vec<(usize, char)>,
}

const DIGITS: [u32; 37] = [
    0x30, 0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6,
    0x0D66, 0x0DE6, 0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80,
    0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0,
    0xFF10,
];

fn gcd(a: usize, b: usize) -> usize {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// The distance of separators when they stand at every multiple of it.
pub(super) fn regular(positions: &[usize]) -> usize {
    let Some(factor) = positions.iter().copied().reduce(gcd) else {
        return 0;
    };
    let all = (1..=positions.len()).all(|index| positions.contains(&(index * factor)));
    if all { factor } else { 0 }
}

pub(super) fn integer(picture: &str) -> Result<IntegerFormat, Error> {
    let (primary, modifier) = match picture.rsplit_once(';') {
        Some((primary, modifier)) => (primary, modifier),
        None => (picture, ""),
    };
    let mut format = IntegerFormat {
        primary: Primary::Decimal,
        case: Case::Lower,
        ordinal: modifier.starts_with('o'),
        zero: 0x30,
        mandatory: None,
        optional: 0,
        regular: None,
        separators: Vec::new(),
    };
    (format.primary, format.case) = match primary {
        "A" => (Primary::Letters, Case::Upper),
        "a" => (Primary::Letters, Case::Lower),
        "I" => (Primary::Roman, Case::Upper),
        "i" => (Primary::Roman, Case::Lower),
        "W" => (Primary::Words, Case::Upper),
        "Ww" => (Primary::Words, Case::Title),
        "w" => (Primary::Words, Case::Lower),
        _ => return decimal(primary, format),
    };
    Ok(format)
}

fn decimal(picture: &str, mut format: IntegerFormat) -> Result<IntegerFormat, Error> {
    let mut zero = None;
    let mut mandatory = 0;
    let mut position = 0;
    for c in picture.chars().rev() {
        let code = c as u32;
        if let Some(group) = DIGITS
            .iter()
            .find(|group| (**group..=**group + 9).contains(&code))
        {
            mandatory += 1;
            position += 1;
            if *zero.get_or_insert(*group) != *group {
                return Err(Error::new("D3131"));
            }
        } else if c == '#' {
            position += 1;
            format.optional += 1;
        } else {
            format.separators.push((position, c));
        }
    }
    let Some(zero) = zero else {
        format.primary = Primary::Sequence(picture.to_owned());
        return Ok(format);
    };
    format.zero = zero;
    format.mandatory = Some(mandatory);
    let positions: Vec<usize> = format.separators.iter().map(|(at, _)| *at).collect();
    if let Some((_, first)) = format.separators.first()
        && format.separators.iter().all(|(_, c)| c == first)
    {
        let distance = regular(&positions);
        if distance > 0 {
            format.regular = Some((distance, *first));
        }
    }
    Ok(format)
}

/// A part of a date picture.
#[derive(Clone, Debug)]
pub(super) enum Part {
    Literal(String),
    Marker(Marker),
}

#[derive(Clone, Debug)]
pub(super) struct Marker {
    pub(super) component: char,
    /// The `t` that asks for `Z` instead of `+00:00`.
    pub(super) zulu: bool,
    pub(super) names: Option<Case>,
    pub(super) format: Option<IntegerFormat>,
    pub(super) most: Option<i64>,
    /// Digits of a year, month or day that are shown; -1 for all.
    pub(super) digits: i64,
}

/// Reads the markers in brackets and the text between them.
pub(super) fn date(picture: &str) -> Result<Vec<Part>, Error> {
    let mut parts = Vec::new();
    let mut literal = String::new();
    let mut rest = picture;
    while let Some(at) = rest.find('[') {
        let (before, after) = rest.split_at(at);
        literal.push_str(before);
        push_literal(&mut parts, &mut literal);
        if let Some(after) = after.strip_prefix("[[") {
            parts.push(Part::Literal("[".to_owned()));
            rest = after;
            continue;
        }
        let Some((text, after)) = after.split_once(']') else {
            return Err(Error::new("D3135"));
        };
        let text = text.strip_prefix('[').unwrap_or(text);
        parts.push(Part::Marker(marker(text)?));
        rest = after;
    }
    literal.push_str(rest);
    push_literal(&mut parts, &mut literal);
    Ok(parts)
}

fn push_literal(parts: &mut Vec<Part>, literal: &mut String) {
    if !literal.is_empty() {
        parts.push(Part::Literal(literal.replace("]]", "]")));
        literal.clear();
    }
}

/// The digits at the start of a width, as `parseInt` reads them.
fn width(text: &str) -> Option<i64> {
    if text == "*" {
        return None;
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    text.get(..digits).and_then(|digits| digits.parse().ok())
}

fn marker(text: &str) -> Result<Marker, Error> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let (text, widths) = match text.rsplit_once(',') {
        Some((text, widths)) => (text, Some(widths)),
        None => (&*text, None),
    };
    let (least, most) = match widths {
        Some(widths) => match widths.split_once('-') {
            Some((least, most)) => (width(least), width(most)),
            None => (width(widths), None),
        },
        None => (None, None),
    };
    let mut letters = text.chars();
    let component = letters.next().unwrap_or('\0');
    let mut first = letters.as_str().to_owned();
    let mut second = None;
    if first.chars().count() > 1
        && let Some(last) = first.chars().last().filter(|last| "atco".contains(*last))
    {
        second = Some(last);
        first.pop();
    }
    if first.is_empty() {
        let default = match component {
            'Y' | 'M' | 'D' | 'd' | 'W' | 'w' | 'X' | 'x' | 'H' | 'h' | 'f' => "1",
            'F' | 'P' | 'C' | 'E' => "n",
            'm' | 's' => "01",
            'Z' | 'z' => "01:01",
            _ => {
                let mut buffer = [0; 4];
                let name = match component {
                    '\0' => "",
                    c => c.encode_utf8(&mut buffer),
                };
                return Err(Error::new("D3132").with("value", name));
            }
        };
        default.clone_into(&mut first);
    }
    let names = match (
        first.starts_with('n'),
        first.starts_with("Nn"),
        first.starts_with('N'),
    ) {
        (true, ..) => Some(Case::Lower),
        (_, true, _) => Some(Case::Title),
        (.., true) => Some(Case::Upper),
        _ => None,
    };
    let mut marker = Marker {
        component,
        zulu: second == Some('t'),
        names,
        format: None,
        most,
        digits: -1,
    };
    if names.is_none() && "YMDdFWwXxHhmsf".contains(component) {
        let pattern = match second {
            Some(second) => [&*first, ";", &*second.encode_utf8(&mut [0; 4])].concat(),
            None => first.clone(),
        };
        let mut format = integer(&pattern)?;
        if let (Some(least), Some(mandatory)) = (least, format.mandatory) {
            format.mandatory = Some(mandatory.max(least));
        }
        if "YMD".contains(component) {
            if let Some(most) = most {
                marker.digits = most;
                format.mandatory = Some(most);
            } else if let Some(mandatory) = format.mandatory
                && mandatory + format.optional >= 2
            {
                marker.digits = mandatory + format.optional;
            }
        }
        marker.format = Some(format);
    }
    if matches!(component, 'Z' | 'z') {
        marker.format = Some(integer(&first)?);
    }
    Ok(marker)
}
