//! The values of a view's parts, each read alone.

use super::{
    At, Complaint, LayerName, Look, MIDDLE, MOST_MEASURED, MeasuredPoint, RingsText, quoted,
};
use crate::load::edtf::parse_day;
use crate::load::radii;
use crate::model::{Day, LonLat, Moment, View};

pub(super) const AT_DAY_MEND: &str = "write a day such as 2024-05-02";
pub(super) const KNOWN_MEND: &str =
    "write a day such as 2024-05-02, or shown for the day on the clock";
const AT_MEND: &str = "write a day such as 2024-05-02, or a time such as 2024-05-02T11:00:00.000Z";
const MAP_MEND: &str = "write degrees east, degrees north and zoom, such as map=7.2,16.4,5.6";

pub(super) fn day(value: &str, mend: &'static str) -> Result<Day, Complaint> {
    let is_plain = value.len() == 10 && value.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    let read = if is_plain { parse_day(value).ok() } else { None };
    read.ok_or_else(|| ("that is no day of the calendar".to_owned(), mend))
}

pub(super) fn at(value: &str) -> Result<At, Complaint> {
    if value.contains('T') {
        let time: jiff::Timestamp =
            value.parse().map_err(|_| ("that is no time".to_owned(), AT_MEND))?;
        return Ok(At::Moment(Moment::from_millis(time.as_millisecond())));
    }
    day(value, AT_MEND).map(At::Day)
}

pub(super) fn read_look(value: &str) -> Result<Look, Complaint> {
    let wrong = || {
        let mend = "write changes, swipe, or swipe:0.3 for a line at a third of the map";
        ("that is no way to look at two days".to_owned(), mend)
    };
    match value.split_once(':') {
        None if value == "changes" => Ok(Look::Changes),
        None if value == "swipe" => Ok(Look::Swipe(MIDDLE)),
        Some(("swipe", share)) => {
            let share = number(share).filter(|s| (0.0..=1.0).contains(s));
            share.map(Look::Swipe).ok_or_else(wrong)
        }
        _ => Err(wrong()),
    }
}

pub(super) fn span(value: &str) -> Result<u16, Complaint> {
    let days = value.strip_suffix('d').filter(|d| d.bytes().all(|b| b.is_ascii_digit()));
    let days = days.and_then(|d| d.parse().ok()).filter(|days| *days > 0);
    days.ok_or_else(|| {
        ("that is no span".to_owned(), "write a number of days from 1 to 65535, such as 90d")
    })
}

pub(super) fn ids(value: &str) -> Result<Vec<String>, Complaint> {
    let mut ids: Vec<String> = Vec::new();
    for id in value.split(',') {
        check_id(id)?;
        if !ids.iter().any(|known| known == id) {
            ids.push(id.to_owned());
        }
    }
    Ok(ids)
}

/// Looks like an id; whether the dataset has it is another matter.
pub(super) fn check_id(id: &str) -> Result<(), Complaint> {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if id.is_empty() || !id.chars().all(is_plain) {
        let mend = "ids are small letters, digits and hyphens, such as airbase-101";
        return Err((format!("“{}” is no id", quoted(id)), mend));
    }
    Ok(())
}

/// Statuses that can be left out.
pub(super) const STATUSES: [&str; 5] =
    ["confirmed", "reported", "disputed", "presumed", "possible"];

/// Words with commas, each one of `all` by its key.
pub(super) fn kinds<T: Copy + PartialEq>(
    value: &str,
    all: &[T],
    key: impl Fn(T) -> &'static str,
) -> Result<Vec<T>, Complaint> {
    let mut read = Vec::new();
    for word in value.split(',') {
        let found = all.iter().copied().find(|&kind| key(kind) == word);
        let unknown = || {
            let mend = "write words as the command line's --place-kind, --event-kind and --status \
                        take them";
            (format!("“{}” is no such kind", quoted(word)), mend)
        };
        let kind = found.ok_or_else(unknown)?;
        if !read.contains(&kind) {
            read.push(kind);
        }
    }
    Ok(read)
}

pub(super) fn layers(value: &str) -> Result<Vec<LayerName>, Complaint> {
    let read = |name: &str| {
        let known = LayerName::ALL.into_iter().find(|l| l.key() == name);
        let what = || format!("“{}” is no layer", quoted(name));
        known.ok_or_else(|| (what(), "write areas, events, movements, or several with commas"))
    };
    let mut off = value.split(',').map(read).collect::<Result<Vec<_>, _>>()?;
    off.dedup();
    Ok(off)
}

pub(super) fn map(value: &str) -> Result<View, Complaint> {
    let parts: Vec<&str> = value.split(',').collect();
    let [lon, lat, zoom] = parts[..] else {
        return Err((format!("{} numbers where three belong", parts.len()), MAP_MEND));
    };
    let wrong = |what: &str| (what.to_owned(), MAP_MEND);
    let numbers = number(lon).zip(number(lat)).zip(number(zoom));
    let ((lon, lat), zoom) = numbers.ok_or_else(|| wrong("that is no row of numbers"))?;
    let center = LonLat::new(lon, lat).ok_or_else(|| wrong("that is no place on the earth"))?;
    Ok(View { center, zoom })
}

pub(super) fn switch(value: &str) -> Result<bool, Complaint> {
    match value {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err(("that is neither on nor off".to_owned(), "write on, or leave the part out")),
    }
}

pub(super) fn rings(value: &str) -> Result<RingsText, Complaint> {
    if value == "fit" {
        return Ok(RingsText::Fitting);
    }
    let mend = "write fit, or kilometres such as 100,250,500";
    let metres = radii::parse(value).map_err(|error| (error.to_string(), mend))?;
    Ok(RingsText::Km(metres.into_iter().map(radii::to_km).collect()))
}

pub(super) fn measured(value: &str) -> Result<Vec<MeasuredPoint>, Complaint> {
    let points: Vec<&str> = value.split(',').collect();
    if points.len() > MOST_MEASURED {
        let what = format!("{} points where {MOST_MEASURED} are the most", points.len());
        return Err((what, "leave some out"));
    }
    points.into_iter().map(measured_point).collect()
}

fn measured_point(text: &str) -> Result<MeasuredPoint, Complaint> {
    let Some((lon, lat)) = text.split_once(':') else {
        check_id(text)?;
        return Ok(MeasuredPoint::Place(text.to_owned()));
    };
    let mend = "write ids of bases, or degrees east and north such as 2.18:13.48";
    let wrong = || (format!("“{}” is no point", quoted(text)), mend);
    let (lon, lat) = number(lon).zip(number(lat)).ok_or_else(wrong)?;
    LonLat::new(lon, lat).map(MeasuredPoint::At).ok_or_else(wrong)
}

/// Digits, a sign and a point: no "inf", no "1e9".
fn number(text: &str) -> Option<f64> {
    let is_plain = |b: u8| b.is_ascii_digit() || b == b'.' || b == b'-';
    text.bytes().all(is_plain).then(|| text.parse().ok()).flatten()
}
