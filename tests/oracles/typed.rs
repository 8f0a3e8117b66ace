//! What people type and paste.

use basewatch::load::coordinates::{self, CoordinatesError};
use basewatch::load::edtf::{parse_day, parse_edtf};
use basewatch::load::tile_address::{TileAddress, TileNumber, TileSharpness};
use basewatch::load::typed::{day_to_go_to, parse_typed};
use basewatch::load::view_text::{self, ViewTextError};
use basewatch::model::date::Written;
use basewatch::model::{CoordinateFormat, Day, EdtfDate, Precision};
use url::Url;

use super::{Room, as_text, check_words};

/// Longest sentence about a typed text.
const MOST_CHARS: usize = 400;

/// Nothing that is typed needs more.
const ROOM: Room = Room { fixed_bytes: 1 << 20, per_byte: 64 };

pub(super) fn edtf(input: &[u8]) {
    let text = as_text(input);
    match ROOM.hold(input, || parse_edtf(&text)) {
        Ok(date) => {
            let written = date.to_string();
            assert_eq!(parse_edtf(&written), Ok(date), "{written}");
            assert_eq!(written, text.trim(), "a date is written as it was");
            check_bounds(date);
            check_words(&date.words(), MOST_CHARS);
        }
        Err(error) => check_words(&error.to_string(), MOST_CHARS),
    }
    if let Ok(day) = parse_day(&text) {
        assert_eq!(day.to_string(), text.trim());
        assert_eq!(Day::from_number(day.number()), day);
    }
}

fn check_bounds(date: EdtfDate) {
    let bounds = date.bounds();
    if let (Some(earliest), Some(latest)) = (bounds.earliest(), bounds.latest()) {
        assert!(earliest <= latest, "{date}: {earliest} to {latest}");
        assert!(bounds.contains(earliest) && bounds.contains(latest));
    }
    let is_open = matches!(date, EdtfDate::Ongoing);
    assert!(is_open || bounds.earliest().is_some() || bounds.latest().is_some(), "{date}");
}

pub(super) fn date(input: &[u8]) {
    let text = as_text(input);
    let read = ROOM.hold(input, || parse_typed(&text));
    let (first, last) = (Day::from_number(15_340), Day::from_number(20_512));
    let day = day_to_go_to(&text, first, last);
    if let Ok(day) = day {
        assert!((first..=last).contains(&day), "{day}");
    }
    match read {
        Ok(date) => {
            check_bounds(date);
            // What is shown for a date can be typed again.
            let year = date.bounds().earliest().map_or(0, |d| d.civil().year());
            if let EdtfDate::Point(point) = date
                && !point.approximate
                && !point.uncertain
                && (year >= 1000 || matches!(point.written, Written::Year(_)))
            {
                assert_eq!(parse_typed(&date.to_string()), Ok(date), "{date}");
                if year >= 1000 {
                    assert_eq!(parse_typed(&date.words()), Ok(date), "{}", date.words());
                }
            }
            if let Ok(edtf) = parse_edtf(&text) {
                assert_eq!(edtf, date, "EDTF is EDTF however it is typed");
            }
        }
        Err(error) => {
            assert!(day.is_err(), "{error} and {day:?}");
            check_words(&error.to_string(), MOST_CHARS);
        }
    }
}

/// How far a double may stray while degrees are divided and put together again.
const ROUNDING_DEGREES: f64 = 1e-9;

pub(super) fn coordinates(input: &[u8]) {
    let text = as_text(input);
    match ROOM.hold(input, || coordinates::parse(&text)) {
        Ok(at) => {
            for format in [CoordinateFormat::Decimal, CoordinateFormat::Sexagesimal] {
                for precision in [Precision::Usual, Precision::Fine] {
                    let words = format.words(at, precision);
                    let again = coordinates::parse(&words)
                        .unwrap_or_else(|error| panic!("{words} is not read: {error}"));
                    let most = format.rounding_degrees(precision) + ROUNDING_DEGREES;
                    let lat = (again.lat.degrees() - at.lat.degrees()).abs();
                    let lon = (again.lon.degrees() - at.lon.degrees()).abs();
                    assert!(lat <= most && lon <= most, "{words}: {lat}, {lon} off");
                }
            }
        }
        Err(error) => {
            let is_attempt = !matches!(error, CoordinatesError::NoCoordinates(_));
            assert_eq!(error.is_attempt(), is_attempt);
            check_words(&error.to_string(), MOST_CHARS);
        }
    }
}

pub(super) fn view_text(input: &[u8]) {
    let text = as_text(input);
    match ROOM.hold(input, || view_text::parse(&text)) {
        Ok(view) => {
            let written = view.to_string();
            assert_eq!(view_text::parse(&written).as_ref(), Ok(&view), "{written}");
            check_words(&written, written.len());
        }
        Err(error) => {
            if let ViewTextError::Part { part, .. } = &error {
                let parts = text.trim().split(';').count();
                assert!((1..=parts).contains(part), "part {part} of {parts}");
            }
            check_words(&error.to_string(), 2 * MOST_CHARS);
        }
    }
}

pub(super) fn tile_address(input: &[u8]) {
    let text = as_text(input);
    let address = match ROOM.hold(input, || TileAddress::parse(&text)) {
        Ok(address) => address,
        Err(error) => return check_words(&error.to_string(), MOST_CHARS),
    };
    assert_eq!(address.text(), text.trim());
    assert_eq!(TileAddress::parse(address.text()).as_ref(), Ok(&address));
    let kept = serde_json::to_string(&address).expect("a text");
    assert_eq!(serde_json::from_str::<TileAddress>(&kept).expect("read again"), address);
    let tiles = [(0, 0, 0), (8, 129, 118), (24, (1 << 24) - 1, 1)];
    let hosts = tiles.map(|(zoom, column, row)| {
        let asked = address.of(TileNumber { zoom, column, row }, TileSharpness::Double);
        assert!(asked.len() <= text.len() * 4 + 64, "{asked}");
        let url = Url::parse(&asked).unwrap_or_else(|error| panic!("{asked}: {error}"));
        assert!(matches!(url.scheme(), "http" | "https"), "{asked}");
        assert!(url.username().is_empty() && url.password().is_none(), "{asked}");
        let host = url.host_str().unwrap_or_default().to_owned();
        assert!(!host.is_empty(), "{asked}");
        // What stands after the last place in the typed host, without its port.
        let typed = address.host().rsplit('}').next().unwrap_or_default();
        let typed = typed.split(':').next().unwrap_or_default().to_ascii_lowercase();
        let is_plain = |c: char| c.is_ascii_lowercase() || c == '.' || c == '-';
        // A label with other letters in it is written otherwise as a whole.
        let is_ascii = address.host().is_ascii() && !typed.contains("xn--");
        if !typed.is_empty() && is_ascii && typed.chars().all(is_plain) {
            assert!(host.ends_with(&typed), "{} asks {asked}", address.host());
        }
        host
    });
    if !address.host().contains('{') {
        assert_eq!(hosts[0], hosts[1], "one host for every tile");
        assert_eq!(hosts[1], hosts[2], "one host for every tile");
    }
}
