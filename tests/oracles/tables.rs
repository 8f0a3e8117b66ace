//! Tables of incidents: CSV and its like, ACLED's among them, GeoJSON and KML.

use std::io::Read as _;
use std::ops::ControlFlow;

use basewatch::incidents::{Incidents, Row, RowIx};
use basewatch::load::incidents::{
    Batch, Converter, Failure, Guess, KEPT, Layout, Mapping, Notices, Reason, Rejects, Role, Whole,
    peek, peek_columnar, read, read_columnar, text,
};
use basewatch::load::overlay;
use basewatch::model::OverlayFormat;
use bytes::Bytes;
use serde_json::Value;

use super::{Room, check_words};

/// Buffers of fixed size, days counted over ten thousand years and the pyramid's frame; then rows,
/// which are far smaller than their text at its shortest: "1/1/2,1,1".
const ROOM: Room = Room { fixed_bytes: 96 << 20, per_byte: 2_000 };

/// What is read of an input that unpacks to more: enough to find faults, and soon over.
const MOST_UNPACKED: u64 = 1 << 20;

/// Longest texts that are kept of a row, bytes, with their ellipsis.
const MOST_LABEL: usize = 400 + '…'.len_utf8();
const MOST_NOTE: usize = 4_000 + '…'.len_utf8();

/// What came of reading an input.
struct Reading {
    layout: Layout,
    guess: Guess,
    /// All of it, unpacked and in UTF-8.
    text: Vec<u8>,
    /// Records that were handed on, the header among them.
    records: u64,
    /// Of these, whole ones.
    whole: u64,
    table: Incidents,
    rejects: Rejects,
    notices: Notices,
    failure: Option<Failure>,
}

fn unpacked(input: &[u8]) -> Option<Vec<u8>> {
    let mut all = Vec::new();
    let (from, _) = text(input).ok()?;
    from.take(MOST_UNPACKED).read_to_end(&mut all).ok()?;
    Some(all)
}

/// Reads an input as the window does; `None` where it is refused in words.
fn reading(input: &[u8]) -> Option<Reading> {
    let is_columnar = Layout::of(input) == Layout::Parquet;
    let text = if is_columnar { input.to_vec() } else { unpacked(input)? };
    let all = Bytes::from(text.clone());
    let looked = if is_columnar { peek_columnar(all.clone()) } else { peek(&text) };
    let (layout, guess) = match looked {
        Ok(found) => found,
        Err(failure) => {
            check_words(&failure.to_string(), 500);
            return None;
        }
    };
    check_guess(&guess);
    let mut mapping = guess.mapping.clone();
    // A dialog asks for what is missing; here the first columns will do.
    for (column, role) in [Role::Date, Role::Longitude, Role::Latitude].into_iter().enumerate() {
        if mapping.column(role).is_none() {
            mapping.set(role, Some(column));
        }
    }
    let mut converter = Converter::new(mapping.clone());
    let (mut records, mut whole, mut last_line) = (0, 0, 0);
    let lines = lines(&text);
    let mut take = |batch: &mut Batch| {
        for record in batch.records() {
            assert!(record.line > last_line, "line {} after {last_line}", record.line);
            assert!(layout != Layout::Delimited || record.line <= lines, "past the last line");
            last_line = record.line;
            records += 1;
            whole += u64::from(record.whole == Whole::Yes);
        }
        converter.take(batch).expect("room for it");
        batch.clear();
        ControlFlow::Continue(())
    };
    let read = if is_columnar {
        read_columnar(all, &mapping, &mut take)
    } else {
        read(layout, &mapping, text.as_slice(), &mut take)
    };
    let Converter { draft, rejects, notices, .. } = converter;
    let table = draft.finish();
    let failure = read.err();
    Some(Reading { layout, guess, text, records, whole, table, rejects, notices, failure })
}

/// Line ends of every kind, and one more.
fn lines(text: &[u8]) -> u64 {
    let next = text.iter().skip(1).map(Some).chain([None]);
    let ends = text.iter().zip(next).filter(|(byte, next)| match byte {
        b'\n' => true,
        b'\r' => *next != Some(&b'\n'),
        _ => false,
    });
    ends.count() as u64 + 1
}

fn check_guess(guess: &Guess) {
    let width = guess.mapping.names.len();
    for role in Role::ALL {
        assert!(guess.mapping.column(role).is_none_or(|column| column < width), "{role:?}");
    }
    assert!(guess.rows.len() <= 500, "{} rows to guess from", guess.rows.len());
    let kept = serde_json::to_string(&guess.mapping).expect("a mapping is written");
    let again: Mapping = serde_json::from_str(&kept).expect("and read");
    assert_eq!(again, guess.mapping);
    assert!(again.fits(&guess.mapping));
}

/// What holds of any table.
fn check(input: &[u8]) -> Option<Reading> {
    let reading = ROOM.hold(input, || reading(input))?;
    let Reading { table, rejects, .. } = &reading;
    let rows = table.columns().len() as u64;
    let header = u64::from(reading.guess.mapping.has_header && reading.records > 0);
    assert_eq!(rows + rejects.total() + header, reading.records, "rows kept and left out");
    check_rejects(rejects);
    let mut last_day = None;
    for row in (0..).map_while(|ix| table.row(RowIx(ix))) {
        assert!(last_day <= Some(row.day), "rows in order of time");
        last_day = Some(row.day);
        check_row(&row, &reading);
    }
    if let Some(days) = table.columns().days() {
        assert!(days.first <= days.last);
    }
    let notices = &reading.notices;
    for count in [notices.bad_counts, notices.at_zero, notices.better_swapped] {
        assert!(count <= reading.records, "{count} of {}", reading.records);
    }
    if let Some(failure) = &reading.failure {
        check_words(&failure.to_string(), 500);
    }
    Some(reading)
}

fn check_row(row: &Row<'_>, reading: &Reading) {
    assert!(row.line >= 1, "a row without a line");
    for (text, most) in [
        (row.category_name, MOST_LABEL),
        (row.label, MOST_LABEL),
        (row.source, MOST_LABEL),
        (row.link, MOST_LABEL),
        (row.note, MOST_NOTE),
    ] {
        assert!(text.len() <= most, "{} bytes kept", text.len());
        assert!(!text.chars().any(char::is_control), "{text:?}");
    }
    assert!(row.last.is_none_or(|last| last >= row.day), "{row:?}");
    assert!(row.error_km.is_none_or(|km| km.is_finite() && km > 0.0), "{row:?}");
    let bounds = row.bounds();
    assert!(bounds.contains(row.day), "{row:?}");
    // A run of the same value in a Parquet file takes no bytes.
    let is_columnar = reading.layout == Layout::Parquet;
    assert!(is_columnar || row.line <= reading.text.len() as u64 + 1, "{row:?}");
}

fn check_rejects(rejects: &Rejects) {
    let mut told = 0;
    for (reason, rejected) in rejects.by_reason() {
        assert_eq!(rejected.first.len() as u64, rejected.count.min(KEPT as u64), "{reason:?}");
        for reject in &rejected.first {
            assert!(reject.line >= 1, "{reject:?}");
            assert!(reject.value.chars().count() <= 101, "{reject:?}");
            assert!(!reject.value.chars().any(char::is_control), "{reject:?}");
        }
        told += rejected.first.len() + usize::from(rejected.count > KEPT as u64);
    }
    if told == 0 {
        return;
    }
    let csv = rejects.csv();
    let rows = csv::Reader::from_reader(csv.as_slice())
        .records()
        .inspect(|row| assert_eq!(row.as_ref().map(csv::StringRecord::len).ok(), Some(5)))
        .count();
    assert_eq!(rows, told, "a line for each reject that is kept");
}

pub(super) fn table(input: &[u8]) {
    check(input);
}

/// The columns of ACLED's export.
const ACLED: &str = "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,\
    sub_event_type,actor1,country,location,latitude,longitude,geo_precision,source,notes,\
    fatalities,timestamp\n";
const ACLED_COLUMNS: usize = 17;

/// Rows under ACLED's header, read by us and, in another way, by the `csv` crate.
pub(super) fn acled(input: &[u8]) {
    let whole = [ACLED.as_bytes(), input].concat();
    let Some(reading) = check(&whole) else { return };
    if reading.layout != Layout::Delimited || reading.guess.mapping.delimiter != b',' {
        return;
    }
    assert!(reading.guess.mapping.missing().next().is_none(), "{:?}", reading.guess.doubts);
    let mut rows: Vec<Row<'_>> = (0..).map_while(|ix| reading.table.row(RowIx(ix))).collect();
    rows.sort_by_key(|row| row.line);
    let mut other = csv::ReaderBuilder::new().flexible(true).from_reader(reading.text.as_slice());
    let records: Vec<csv::ByteRecord> = other.byte_records().map_while(Result::ok).collect();
    if reading.failure.is_some() || reading.whole != reading.records {
        return;
    }
    assert_eq!(records.len() as u64 + 1, reading.records, "records");
    // Of the rows with a full set of plain fields, which nothing can misunderstand, all are kept.
    let plain: Vec<_> = records.iter().filter_map(plain).collect();
    assert!(plain.len() <= rows.len(), "{} plain rows, {} kept", plain.len(), rows.len());
    let mut left = rows.iter();
    for (lat, lon, fatalities, label) in plain {
        let found = left.by_ref().find(|row| {
            let near = |a: f64, b: f64| (a - b).abs() < 2e-6;
            near(row.at.lat.degrees(), lat)
                && near(row.at.lon.degrees(), lon)
                && row.count == Some(fatalities)
                && row.label == label
        });
        assert!(found.is_some(), "{label} at {lat}, {lon} is not among the rows");
    }
    let too_short = reading.rejects.of(Reason::TooShort).count;
    let short = records.iter().filter(|r| r.len() <= 11).count() as u64;
    assert_eq!(too_short, short, "rows that are too short");
}

/// Position, deaths and label of a record whose every needed field is written in the plainest way.
fn plain(record: &csv::ByteRecord) -> Option<(f64, f64, u32, String)> {
    if record.len() != ACLED_COLUMNS {
        return None;
    }
    let field = |i: usize| std::str::from_utf8(&record[i]).ok();
    let is = |text: &str, allowed: fn(u8) -> bool| text.bytes().all(allowed);
    let date = field(1)?;
    let is_date = date.len() == 10 && date.starts_with("20") && date.ends_with("-05-02");
    let year_is_digits = date.get(2..4).is_some_and(|y| is(y, |b| b.is_ascii_digit()));
    let degrees = |i: usize, most: f64| {
        let text = field(i)?;
        let plain = (1..=9).contains(&text.len()) && is(text, |b| b.is_ascii_digit() || b == b'.');
        text.parse::<f64>().ok().filter(|d| plain && *d <= most)
    };
    let (lat, lon) = (degrees(10, 85.0)?, degrees(11, 180.0)?);
    let fatalities = field(15)?;
    let is_count = (1..=9).contains(&fatalities.len()) && is(fatalities, |b| b.is_ascii_digit());
    let label = field(0)?;
    let is_label = label.len() <= 40 && is(label, |b| b.is_ascii_alphanumeric());
    (is_date && year_is_digits && is_count && is_label)
        .then(|| Some((lat, lon, fatalities.parse().ok()?, label.to_owned())))?
}

/// A collection's features are its records, however they are counted.
pub(super) fn geojson(input: &[u8]) {
    let layout = unpacked(input).map(|text| Layout::of(&text));
    if !matches!(layout, Some(Layout::GeoJson | Layout::GeoJsonLines)) {
        return;
    }
    let Some(reading) = check(input) else { return };
    if reading.layout != Layout::GeoJson || reading.failure.is_some() {
        return;
    }
    let text = reading.text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&reading.text);
    let text = text.trim_ascii_start();
    let text = text.strip_prefix(b"\x1e").unwrap_or(text);
    let Ok(document) = serde_json::from_slice::<Value>(text) else { return };
    // Of two lists with one name the last is what most readers know.
    if text.windows(10).filter(|w| *w == b"\"features\"").count() != 1 {
        return;
    }
    let features = document.get("features").and_then(Value::as_array).map_or(0, Vec::len);
    assert_eq!(features as u64, reading.records, "features");
}

/// A table's rows are what the same file shows as a drawing.
pub(super) fn kml(input: &[u8]) {
    if unpacked(input).map(|text| Layout::of(&text)) != Some(Layout::Kml) {
        return;
    }
    let Some(reading) = check(input) else { return };
    let drawn = overlay::read(&reading.text, OverlayFormat::Kml, "table").overlay;
    let features = drawn.map_or(0, |o| o.features.len());
    assert_eq!(features as u64, reading.records, "placemarks");
}

/// Files with pieces all over the place.
pub(super) fn parquet(input: &[u8]) {
    if Layout::of(input) != Layout::Parquet {
        return;
    }
    if let Some(reading) = check(input) {
        assert!(!reading.guess.mapping.has_header);
        assert_eq!(reading.whole, reading.records);
    }
}
