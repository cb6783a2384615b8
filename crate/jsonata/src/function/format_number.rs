//! `$formatNumber`: decimal pictures as XPath has them.

use super::Arguments;
use super::numeric::round;
use super::picture::regular;
use crate::Error;
use crate::evaluate::Evaluator;
use crate::item::Item;
use crate::number_text::number_text;

type Text = Vec<char>;

/// The characters that mean something in a picture.
struct Signs {
    decimal: Text,
    grouping: Text,
    exponent: Text,
    minus: String,
    percent: Text,
    per_mille: Text,
    zero: char,
    digit: Text,
    separator: Text,
}

fn chars(text: &str) -> Text {
    text.chars().collect()
}

impl Signs {
    fn new(options: &Item) -> Signs {
        let option = |name: &str, default: &str| match options.member(name).as_str() {
            Some(text) => text.to_string(),
            None => default.to_owned(),
        };
        Signs {
            decimal: chars(&option("decimal-separator", ".")),
            grouping: chars(&option("grouping-separator", ",")),
            exponent: chars(&option("exponent-separator", "e")),
            minus: option("minus-sign", "-"),
            percent: chars(&option("percent", "%")),
            per_mille: chars(&option("per-mille", "\u{2030}")),
            zero: option("zero-digit", "0").chars().next().unwrap_or('0'),
            digit: chars(&option("digit", "#")),
            separator: chars(&option("pattern-separator", ";")),
        }
    }

    /// Whether a character is one of the ten digits.
    fn is_decimal(&self, c: char) -> bool {
        (self.zero as u32..self.zero as u32 + 10).contains(&(c as u32))
    }

    fn is(&self, c: char, sign: &[char]) -> bool {
        sign == [c]
    }

    fn is_digit(&self, c: char) -> bool {
        self.is_decimal(c) || self.is(c, &self.digit)
    }

    fn is_active(&self, c: char) -> bool {
        let signs = [
            &self.decimal,
            &self.exponent,
            &self.grouping,
            &self.digit,
            &self.separator,
        ];
        self.is_decimal(c) || signs.into_iter().any(|sign| self.is(c, sign))
    }
}

fn find(text: &[char], part: &[char], from: usize) -> Option<usize> {
    (from..text.len().max(from) + 1).find(|at| text.get(*at..*at + part.len()) == Some(part))
}

fn occurrences(text: &[char], part: &[char]) -> usize {
    if part.is_empty() {
        return 0;
    }
    text.windows(part.len())
        .filter(|window| *window == part)
        .count()
}

fn slice(text: &[char], from: usize, to: usize) -> Text {
    text.get(from..to.max(from).min(text.len()))
        .unwrap_or_default()
        .to_vec()
}

/// A sub-picture in its parts.
struct Parts {
    picture: Text,
    prefix: Text,
    suffix: Text,
    active: Text,
    mantissa: Text,
    exponent: Option<Text>,
    integer: Text,
    fraction: Text,
}

fn split(signs: &Signs, picture: Text) -> Result<Parts, Error> {
    let outer = |c: &char| signs.is_active(*c) && !signs.is(*c, &signs.exponent);
    let (Some(start), Some(last)) = (
        picture.iter().position(outer),
        picture.iter().rposition(outer),
    ) else {
        return Err(Error::new("D3085"));
    };
    let prefix = slice(&picture, 0, start);
    let suffix = slice(&picture, last + 1, picture.len());
    let active = slice(&picture, start, last + 1);
    let exponent_at = find(&picture, &signs.exponent, start);
    let (mantissa, exponent) = match exponent_at {
        Some(at) if at <= picture.len() - suffix.len() => {
            let behind = slice(&active, at + 1, active.len());
            (slice(&active, 0, at), Some(behind))
        }
        _ => (active.clone(), None),
    };
    let (integer, fraction) = match find(&mantissa, &signs.decimal, 0) {
        Some(at) => (
            slice(&mantissa, 0, at),
            slice(&mantissa, at + 1, mantissa.len()),
        ),
        None => (mantissa.clone(), suffix.clone()),
    };
    Ok(Parts {
        picture,
        prefix,
        suffix,
        active,
        mantissa,
        exponent,
        integer,
        fraction,
    })
}

/// Checks a sub-picture (XPath functions, 4.7.3); the last rule broken is the one reported.
fn validate(signs: &Signs, parts: &Parts) -> Result<(), Error> {
    let picture = &parts.picture;
    let percents = occurrences(picture, &signs.percent);
    let per_milles = occurrences(picture, &signs.per_mille);
    let mut broken = None;
    let mut rule = |code, is_broken: bool| {
        if is_broken {
            broken = Some(code);
        }
    };
    rule("D3081", occurrences(picture, &signs.decimal) > 1);
    rule("D3082", percents > 1);
    rule("D3083", per_milles > 1);
    rule("D3084", percents > 0 && per_milles > 0);
    rule("D3085", !parts.mantissa.iter().any(|c| signs.is_digit(*c)));
    rule("D3086", parts.active.iter().any(|c| !signs.is_active(*c)));
    match find(picture, &signs.decimal, 0) {
        Some(at) => {
            let grouping = |at: Option<usize>| {
                at.and_then(|at| picture.get(at))
                    .is_some_and(|c| signs.is(*c, &signs.grouping))
            };
            rule(
                "D3087",
                grouping(at.checked_sub(1)) || grouping(Some(at + 1)),
            );
        }
        None => {
            let last = parts.integer.last();
            rule("D3088", last.is_some_and(|c| signs.is(*c, &signs.grouping)));
        }
    }
    let double = [&*signs.grouping, &*signs.grouping].concat();
    rule("D3089", occurrences(picture, &double) > 0);
    if let Some(at) = find(&parts.integer, &signs.digit, 0) {
        rule(
            "D3090",
            parts.integer.iter().take(at).any(|c| signs.is_decimal(*c)),
        );
    }
    let last = parts
        .fraction
        .iter()
        .rposition(|c| signs.is(*c, &signs.digit));
    if let Some(at) = last {
        rule(
            "D3091",
            parts.fraction.iter().skip(at).any(|c| signs.is_decimal(*c)),
        );
    }
    if let Some(exponent) = &parts.exponent {
        rule("D3092", !exponent.is_empty() && percents + per_milles > 0);
        rule(
            "D3093",
            exponent.is_empty() || exponent.iter().any(|c| !signs.is_decimal(*c)),
        );
    }
    broken.map_or(Ok(()), |code| Err(Error::new(code)))
}

/// What a sub-picture asks for (XPath functions, 4.7.4).
struct Layout {
    integer_groups: Vec<usize>,
    regular: usize,
    least_integer: usize,
    scale: usize,
    prefix: String,
    suffix: String,
    fraction_groups: Vec<usize>,
    least_fraction: usize,
    most_fraction: usize,
    least_exponent: usize,
    picture: Text,
}

fn analyse(signs: &Signs, parts: &Parts) -> Layout {
    let positions = |part: &[char], left: bool| {
        let mut positions = Vec::new();
        let mut at = find(part, &signs.grouping, 0);
        while let Some(place) = at {
            let side = if left {
                part.get(..place.min(part.len()))
            } else {
                part.get(place..)
            };
            let digits = side
                .unwrap_or_default()
                .iter()
                .filter(|c| signs.is_digit(**c));
            positions.push(digits.count());
            // The reference goes on in the integer part, also for the fraction.
            at = find(&parts.integer, &signs.grouping, place + 1);
        }
        positions
    };
    let count = |part: &[char], optional: bool| {
        let wanted = |c: &&char| signs.is_decimal(**c) || (optional && signs.is(**c, &signs.digit));
        part.iter().filter(wanted).count()
    };
    let integer_groups = positions(&parts.integer, false);
    let scale = count(&parts.integer, false);
    let mut least_integer = scale;
    let mut least_fraction = count(&parts.fraction, false);
    let mut most_fraction = count(&parts.fraction, true);
    let has_exponent = parts.exponent.is_some();
    if least_integer == 0 && most_fraction == 0 {
        if has_exponent {
            least_fraction = 1;
            most_fraction = 1;
        } else {
            least_integer = 1;
        }
    }
    if has_exponent && least_integer == 0 && find(&parts.integer, &signs.digit, 0).is_some() {
        least_integer = 1;
    }
    if least_integer == 0 && least_fraction == 0 {
        least_fraction = 1;
    }
    Layout {
        regular: regular(&integer_groups),
        integer_groups,
        least_integer,
        scale,
        prefix: parts.prefix.iter().collect(),
        suffix: parts.suffix.iter().collect(),
        fraction_groups: positions(&parts.fraction, true),
        least_fraction,
        most_fraction,
        least_exponent: parts.exponent.as_ref().map_or(0, |e| count(e, false)),
        picture: parts.picture.clone(),
    }
}

/// `toFixed` in the picture's digits.
fn digits(signs: &Signs, value: f64, places: usize) -> Text {
    let value = value.abs();
    let text = if value >= 1e21 {
        number_text(value)
    } else {
        format!("{value:.places$}")
    };
    let shifted = text.chars().map(|c| match c.to_digit(10) {
        Some(digit) => char::from_u32(signs.zero as u32 + digit).unwrap_or(c),
        None => c,
    });
    shifted.collect()
}

pub(super) fn call(
    evaluator: &mut Evaluator<'_, '_>,
    mut arguments: Arguments,
) -> Result<Item, Error> {
    let value = arguments.next();
    let picture = arguments.next();
    let signs = Signs::new(&arguments.next());
    let (Some(value), Some(picture)) = (value.as_f64(), picture.as_str()) else {
        return Ok(Item::Undefined);
    };
    evaluator.work(picture.len())?;
    let picture = chars(picture);
    let mut pictures = Vec::new();
    let mut from = 0;
    while let Some(at) =
        find(&picture, &signs.separator, from).filter(|_| !signs.separator.is_empty())
    {
        pictures.push(slice(&picture, from, at));
        from = at + signs.separator.len();
    }
    pictures.push(slice(&picture, from, picture.len()));
    if pictures.len() > 2 {
        return Err(Error::new("D3080"));
    }
    let mut layouts = Vec::new();
    for picture in pictures {
        let parts = split(&signs, picture)?;
        validate(&signs, &parts)?;
        layouts.push(analyse(&signs, &parts));
    }
    let negative = value < 0.0 || value.is_nan();
    let single = layouts.len() == 1;
    let layout = match (negative, layouts.pop(), layouts.pop()) {
        (true, Some(layout), _) => layout,
        (false, Some(layout), None) => layout,
        (false, _, Some(layout)) => layout,
        (_, None, _) => return Ok(Item::Undefined),
    };
    let mut text = if negative && single {
        signs.minus.clone()
    } else {
        String::new()
    };
    text.push_str(&layout.prefix);
    text.extend(number(&signs, &layout, value));
    text.push_str(&layout.suffix);
    evaluator.bytes(text.len())?;
    Ok(text.into())
}

fn number(signs: &Signs, layout: &Layout, value: f64) -> Text {
    let mut mantissa = value;
    if occurrences(&layout.picture, &signs.percent) > 0 {
        mantissa *= 100.0;
    } else if occurrences(&layout.picture, &signs.per_mille) > 0 {
        mantissa *= 1000.0;
    }
    let mut exponent = None;
    if layout.least_exponent > 0 {
        let ten = |power: i32| {
            (0..power.abs()).fold(1.0, |p, _| if power > 0 { p * 10.0 } else { p / 10.0 })
        };
        let most: f64 = ten(layout.scale.min(300) as i32);
        let least: f64 = ten(layout.scale.min(300) as i32 - 1);
        let mut power = 0_i32;
        // The reference never ends for zero and below; the size is what counts.
        while mantissa != 0.0 && mantissa.abs() < least && power > -700 {
            mantissa *= 10.0;
            power -= 1;
        }
        while mantissa.abs() > most && power < 700 {
            mantissa /= 10.0;
            power += 1;
        }
        exponent = Some(power);
    }
    let places = layout.most_fraction.min(100);
    let mut text = digits(signs, round(mantissa, places as f64), places);
    match find(&text, &['.'], 0) {
        Some(at) => {
            text.splice(at..=at, signs.decimal.iter().copied());
        }
        None => text.extend(&signs.decimal),
    }
    let zeros = text.iter().take_while(|c| **c == signs.zero).count();
    text.drain(..zeros);
    while text.last() == Some(&signs.zero) {
        text.pop();
    }
    let decimal_at = |text: &[char]| find(text, &signs.decimal, 0).unwrap_or(0);
    let at = decimal_at(&text);
    let missing = layout.least_integer.saturating_sub(at);
    text.splice(0..0, std::iter::repeat_n(signs.zero, missing));
    let behind = (text.len() - missing).saturating_sub(at + 1);
    let missing = layout.least_fraction.saturating_sub(behind);
    text.extend(std::iter::repeat_n(signs.zero, missing));
    let mut at = decimal_at(&text);
    let group = |text: &mut Text, at: usize| {
        let at = at.min(text.len());
        text.splice(at..at, signs.grouping.iter().copied());
    };
    if let Some(groups) = at.saturating_sub(1).checked_div(layout.regular) {
        for index in 1..=groups {
            group(&mut text, at - index * layout.regular);
        }
    } else {
        for position in &layout.integer_groups {
            // A negative place counts from the end, as in JavaScript's slice.
            let place = match at.checked_sub(*position) {
                Some(place) => place,
                None => (text.len() + at).saturating_sub(*position),
            };
            group(&mut text, place);
            at += 1;
        }
    }
    at = decimal_at(&text);
    for position in &layout.fraction_groups {
        group(&mut text, position + at + 1);
    }
    at = decimal_at(&text);
    if find(&layout.picture, &signs.decimal, 0).is_none() || at + 1 == text.len() {
        text.pop();
    }
    if let Some(exponent) = exponent {
        let written = digits(signs, f64::from(exponent), 0);
        text.extend(&signs.exponent);
        if exponent < 0 {
            text.extend(signs.minus.chars());
        }
        let missing = layout.least_exponent.saturating_sub(written.len());
        text.extend(std::iter::repeat_n(signs.zero, missing));
        text.extend(written);
    }
    text
}
