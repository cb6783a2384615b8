//! Dates: `$now`, `$millis`, `$fromMillis`, and the calendar they share with `$toMillis`.

use super::date_parse::to_millis;
use super::format_integer::{format as format_integer, parse_int};
use super::picture::{Case, Marker, Part, date};
use super::{Arguments, Native};
use crate::Error;
use crate::calendar::{civil_from_days, days_from_civil};
use crate::evaluate::Evaluator;
use crate::item::Item;

pub(super) const DAY: f64 = 86_400_000.0;
pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
pub(super) const DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

pub(super) fn call(
    evaluator: &mut Evaluator<'_, '_>,
    native: Native,
    mut arguments: Arguments,
) -> Result<Item, Error> {
    let now = evaluator.environment.now_millis as f64;
    let millis = match native {
        Native::Millis => return Ok(Item::number(now)),
        Native::ToMillis => {
            let text = arguments.next();
            let picture = arguments.next();
            let Some(text) = text.as_str() else {
                return Ok(Item::Undefined);
            };
            return to_millis(evaluator, text, picture.as_str(), now);
        }
        Native::FromMillis => match arguments.next().as_f64() {
            Some(millis) => millis.trunc(),
            None => return Ok(Item::Undefined),
        },
        _ => now,
    };
    let picture = arguments.next();
    let zone = arguments.next();
    let picture = picture.as_str().map(|s| &**s);
    evaluator.work(picture.map_or(0, str::len))?;
    let text = format(millis, picture, zone.as_str().map(|s| &**s))?;
    evaluator.bytes(text.len())?;
    Ok(text.into())
}

/// Days since 1970 of a day in the Gregorian calendar; the month counts from 0 and may lie outside the year.
pub(super) fn days_from(year: i64, month: i64, day: i64) -> i64 {
    days_from_civil(year + month.div_euclid(12), month.rem_euclid(12) + 1, day)
}

/// Milliseconds of the start of a day, as `Date.UTC` has it: years 0 to 99 mean 1900 to 1999.
pub(super) fn utc(year: i64, month: i64, day: i64) -> f64 {
    let year = if (0..=99).contains(&year) {
        year + 1900
    } else {
        year
    };
    days_from(year, month, day) as f64 * DAY
}

/// A moment taken apart.
pub(super) struct Moment {
    pub(super) millis: f64,
    pub(super) year: i64,
    /// From 0.
    pub(super) month: i64,
    pub(super) day: i64,
}

impl Moment {
    pub(super) fn new(millis: f64) -> Moment {
        let (year, month, day) = civil_from_days((millis / DAY).floor() as i64);
        Moment {
            millis,
            year,
            month: month - 1,
            day,
        }
    }

    fn time(&self, unit: f64, modulo: f64) -> f64 {
        let units = (self.millis / unit).floor();
        units - (units / modulo).floor() * modulo
    }

    /// The value of a component, as a number. The marker of the half day is 0 or 1.
    pub(super) fn component(&self, component: char) -> f64 {
        let today = utc(self.year, self.month, self.day);
        let hours = self.time(3_600_000.0, 24.0);
        match component {
            'Y' => self.year as f64,
            'M' => self.month as f64 + 1.0,
            'D' => self.day as f64,
            'd' => (today - utc(self.year, 0, 1)) / DAY + 1.0,
            'F' => weekday(self.millis),
            'W' => week(today, self.year, 0, 12, 52.0),
            'w' => week(today, self.year, self.month, 1, 4.0),
            'X' => {
                let start = first_week(self.year, 0);
                let end = first_week(self.year + 1, 0);
                self.year as f64 + side(self.millis, start, end)
            }
            'x' => {
                let start = first_week(self.year, self.month);
                let end = first_week(self.year, self.month + 1);
                let month = self.month as f64 + side(self.millis, start, end);
                (month + 12.0) % 12.0 + 1.0
            }
            'H' => hours,
            'h' if hours % 12.0 == 0.0 => 12.0,
            'h' => hours % 12.0,
            'P' => f64::from(u8::from(hours >= 12.0)),
            'm' => self.time(60_000.0, 60.0),
            's' => self.time(1000.0, 60.0),
            'f' => self.time(1.0, 1000.0),
            _ => f64::NAN,
        }
    }
}

fn side(at: f64, start: f64, end: f64) -> f64 {
    if at < start {
        -1.0
    } else if at >= end {
        1.0
    } else {
        0.0
    }
}

/// Monday is 1, Sunday 7.
fn weekday(millis: f64) -> f64 {
    let days = (millis / DAY).floor() as i64;
    ((days + 3).rem_euclid(7) + 1) as f64
}

/// Where the first week of a year or month starts: the one with its first Thursday.
fn first_week(year: i64, month: i64) -> f64 {
    let first = utc(year + month.div_euclid(12), month.rem_euclid(12), 1);
    let day = weekday(first);
    if day > 4.0 {
        first + (8.0 - day) * DAY
    } else {
        first - (day - 1.0) * DAY
    }
}

/// The number of a day's week; `period` is how many months the count runs.
fn week(today: f64, year: i64, month: i64, period: i64, most: f64) -> f64 {
    let count = |start: f64| (today - start) / (DAY * 7.0) + 1.0;
    let mut week = count(first_week(year, month));
    if week > most {
        if today >= first_week(year, month + period) {
            week = 1.0;
        }
    } else if week < 1.0 {
        week = count(first_week(year, month - period));
    }
    week.floor()
}

/// A moment in a picture, ISO 8601 without one.
fn format(millis: f64, picture: Option<&str>, zone: Option<&str>) -> Result<String, Error> {
    let (mut hours, mut minutes) = (0.0, 0.0);
    if let Some(zone) = zone {
        let offset = parse_int(zone);
        if offset.is_finite() {
            hours = (offset / 100.0).floor();
            minutes = offset % 100.0;
        }
    }
    let parts = date(picture.unwrap_or("[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01].[f001][Z01:01t]"))?;
    let moment = Moment::new(millis + (60.0 * hours + minutes) * 60_000.0);
    let mut out = String::new();
    for part in &parts {
        if moment.millis.abs() > 8.64e15 && matches!(part, Part::Marker(_)) {
            return Err(Error::new("D1001").with("value", millis));
        }
        match part {
            Part::Literal(text) => out.push_str(text),
            Part::Marker(marker) if matches!(marker.component, 'Z' | 'z') => {
                out.push_str(&zone_text(marker, hours, minutes)?);
            }
            Part::Marker(marker) => out.push_str(&component_text(&moment, marker)?),
        }
    }
    Ok(out)
}

fn component_text(moment: &Moment, marker: &Marker) -> Result<String, Error> {
    let mut value = moment.component(marker.component);
    match marker.component {
        'C' | 'E' => return Ok("ISO".to_owned()),
        'P' => {
            let text = match (value > 0.0, marker.names == Some(Case::Upper)) {
                (false, false) => "am",
                (true, false) => "pm",
                (false, true) => "AM",
                (true, true) => "PM",
            };
            return Ok(text.to_owned());
        }
        'Y' if marker.digits != -1 && marker.digits < 18 => {
            let modulus = (0..marker.digits).fold(1.0, |power, _| power * 10.0);
            value = libm::fmod(value, modulus);
        }
        _ => {}
    }
    if let (Some(case), true) = (marker.names, marker.component != 'f') {
        let at = value as usize - 1;
        let name = match marker.component {
            'M' | 'x' => MONTHS.get(at),
            'F' => DAYS.get(at),
            _ => None,
        };
        let Some(name) = name else {
            let mut buffer = [0; 4];
            let component = marker.component.encode_utf8(&mut buffer);
            return Err(Error::new("D3133").with("value", &*component));
        };
        let name = match case {
            Case::Upper => name.to_ascii_uppercase(),
            Case::Lower => name.to_ascii_lowercase(),
            Case::Title => (*name).to_owned(),
        };
        let most = marker.most.map_or(name.len(), |most| most.max(0) as usize);
        return Ok(name.chars().take(most).collect());
    }
    match &marker.format {
        Some(format) => format_integer(value, format),
        None => Ok(String::new()),
    }
}

fn zone_text(marker: &Marker, hours: f64, minutes: f64) -> Result<String, Error> {
    let offset = hours * 100.0 + minutes;
    let Some(format) = &marker.format else {
        return Ok(String::new());
    };
    if offset == 0.0 && marker.zulu {
        return Ok("Z".to_owned());
    }
    let mut text = if format.regular.is_some() {
        format_integer(offset, format)?
    } else {
        match format.mandatory {
            Some(1 | 2) => {
                let mut text = format_integer(hours, format)?;
                if minutes != 0.0 {
                    text.push(':');
                    text.push_str(&format_integer(minutes, &super::picture::integer("00")?)?);
                }
                text
            }
            Some(3 | 4) => format_integer(offset, format)?,
            other => return Err(Error::new("D3134").with("value", other)),
        }
    };
    if offset >= 0.0 {
        text.insert(0, '+');
    }
    if marker.component == 'z' {
        text.insert_str(0, "GMT");
    }
    Ok(text)
}
