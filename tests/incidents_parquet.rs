//! Parquet and GeoParquet files as tables of incidents, written by the Arrow project's own writer.

use std::io::Write as _;
use std::sync::Arc;

use basewatch::incidents::{Row, RowIx};
use basewatch::ingest;
use basewatch::load::incidents::{Layout, Reason, Role};
use basewatch::model::Day;
use parquet::basic::{Compression, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;

/// Writes one column after the other.
type Group<'a> = SerializedRowGroupWriter<'a, Vec<u8>>;

macro_rules! column {
    ($group:expr, $kind:ty, $values:expr) => {
        column!($group, $kind, $values, None)
    };
    ($group:expr, $kind:ty, $values:expr, $defs:expr) => {{
        let mut column = $group.next_column().expect("a column").expect("one more column");
        column.typed::<$kind>().write_batch($values, $defs, None).expect("it is written");
        column.close().expect("it ends");
    }};
}

fn parquet(
    schema: &str,
    (compression, geo): (Compression, Option<&str>),
    groups: &[&dyn Fn(&mut Group<'_>)],
) -> Vec<u8> {
    let schema = Arc::new(parse_message_type(schema).expect("a schema"));
    let geo = geo.map(|text| vec![KeyValue::new("geo".to_owned(), text.to_owned())]);
    let properties =
        WriterProperties::builder().set_compression(compression).set_key_value_metadata(geo);
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties.build()))
        .expect("a file");
    for fill in groups {
        let mut group = writer.next_row_group().expect("a row group");
        fill(&mut group);
        group.close().expect("it ends");
    }
    writer.into_inner().expect("it ends")
}

fn file(bytes: &[u8]) -> tempfile::NamedTempFile {
    let mut file = tempfile::Builder::new().suffix(".parquet").tempfile().expect("a file");
    file.write_all(bytes).expect("room on the disk");
    file
}

fn load(bytes: &[u8]) -> Result<ingest::Loaded, String> {
    let file = file(bytes);
    let look = ingest::look(file.path())?;
    ingest::load(&look.path, look.layout, look.guess.mapping, || {})?
        .wait()
        .map_err(|e| e.to_string())
}

fn rows(loaded: &ingest::Loaded) -> Vec<Row<'_>> {
    (0..).map_while(|row| loaded.incidents.row(RowIx(row))).collect()
}

fn day(year: i16, month: i8, day: i8) -> Day {
    Day::from_ymd(year, month, day).expect("a day")
}

fn words(words: &[&str]) -> Vec<ByteArray> {
    words.iter().map(|w| ByteArray::from(*w)).collect()
}

const PLAIN: &str = "message table {
    required binary event_type (UTF8);
    required int32 event_date (DATE);
    required double longitude;
    required double latitude;
    optional int64 fatalities;
    repeated int32 actors;
}";

fn plain(compression: Compression) -> Vec<u8> {
    // 2 May 2024 is day 19,845 since 1970.
    let first = |group: &mut Group<'_>| {
        column!(group, ByteArrayType, &words(&["Battles", "Riots"]));
        column!(group, Int32Type, &[19_845, 19_846]);
        column!(group, DoubleType, &[2.187, 8.0]);
        column!(group, DoubleType, &[13.4824, 16.97]);
        column!(group, Int64Type, &[4], Some(&[0, 1]));
        let mut column = group.next_column().expect("a column").expect("one more column");
        let actors = column.typed::<Int32Type>();
        actors.write_batch(&[1, 2, 3], Some(&[1, 1, 1]), Some(&[0, 1, 0])).expect("a list");
        column.close().expect("it ends");
    };
    let second = |group: &mut Group<'_>| {
        column!(group, ByteArrayType, &words(&["Riots"]));
        column!(group, Int32Type, &[19_847]);
        column!(group, DoubleType, &[f64::NAN]);
        column!(group, DoubleType, &[16.97]);
        column!(group, Int64Type, &[1], Some(&[1]));
        let mut column = group.next_column().expect("a column").expect("one more column");
        let actors = column.typed::<Int32Type>();
        actors.write_batch(&[], Some(&[0]), Some(&[0])).expect("an empty list");
        column.close().expect("it ends");
    };
    parquet(PLAIN, (compression, None), &[&first, &second])
}

#[test]
fn columns_of_all_groups_are_rows_however_they_are_packed() {
    let packed = [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(Default::default()),
        Compression::LZ4_RAW,
        Compression::ZSTD(ZstdLevel::default()),
    ];
    for compression in packed {
        let loaded = load(&plain(compression)).expect("a table");
        assert_eq!(loaded.layout, Layout::Parquet);
        assert_eq!(loaded.cut_short, None);
        let [first, second] = rows(&loaded)[..] else { panic!("{:?}", loaded.rejects) };
        assert_eq!(
            (first.category_name, first.day, first.count),
            ("Battles", day(2024, 5, 2), None)
        );
        assert_eq!((first.at.lon.degrees(), first.line), (2.187, 1));
        assert_eq!((second.category_name, second.count, second.line), ("Riots", Some(4), 2));
        // The row of the second group has a number for its longitude that is none.
        let rejected = &loaded.rejects.of(Reason::NotFinite).first[0];
        assert_eq!((rejected.line, loaded.rejects.total()), (3, 1));
    }
}

fn point(lon: f64, lat: f64) -> ByteArray {
    let mut wkb = vec![1, 1, 0, 0, 0];
    wkb.extend(lon.to_le_bytes());
    wkb.extend(lat.to_le_bytes());
    ByteArray::from(wkb)
}

fn geo(crs: &str) -> String {
    format!(
        r#"{{"version":"1.1.0","primary_column":"geometry","columns":{{"geometry":{{"encoding":"WKB","geometry_types":["Point"]{crs}}}}}}}"#
    )
}

fn geoparquet(crs: &str) -> Vec<u8> {
    let schema = "message table {
        optional binary geometry;
        required int64 when (TIMESTAMP(MICROS,true));
        required binary category (UTF8);
    }";
    // 2 May 2024, 23:59:59.5 UTC.
    let moment = 1_714_694_399_500_000;
    let fill = |group: &mut Group<'_>| {
        column!(group, ByteArrayType, &[point(2.187, 13.4824)], Some(&[1, 0]));
        column!(group, Int64Type, &[moment, moment]);
        column!(group, ByteArrayType, &words(&["=cmd()", "\u{202e}Riots"]));
    };
    parquet(schema, (Compression::SNAPPY, Some(&geo(crs))), &[&fill])
}

#[test]
fn a_geometry_is_a_position() {
    let loaded = load(&geoparquet("")).expect("a table");
    let [row] = rows(&loaded)[..] else { panic!("{:?}", loaded.rejects) };
    assert_eq!((row.at.lon.degrees(), row.at.lat.degrees()), (2.187, 13.4824));
    assert_eq!(row.day, day(2024, 5, 2));
    assert_eq!(loaded.rejects.of(Reason::NoPosition).count, 1);
}

#[test]
fn positions_that_are_not_in_degrees_are_refused_by_name() {
    let told = load(&geoparquet(r#","crs":{"id":{"authority":"EPSG","code":32632}}"#));
    assert!(told.is_err_and(|why| why.contains("EPSG:32632") && why.contains("WGS 84")));
}

#[test]
fn points_whose_axes_are_columns_are_positions() {
    let schema = "message table {
        required group geometry { required double x; required double y; }
        required binary date (UTF8);
    }";
    let geo = r#"{"primary_column":"geometry","columns":{"geometry":{"encoding":"point"}}}"#;
    let fill = |group: &mut Group<'_>| {
        column!(group, DoubleType, &[2.187]);
        column!(group, DoubleType, &[13.4824]);
        column!(group, ByteArrayType, &words(&["2024-05-02"]));
    };
    let loaded = load(&parquet(schema, (Compression::UNCOMPRESSED, Some(geo)), &[&fill]));
    let loaded = loaded.expect("a table");
    let [row] = rows(&loaded)[..] else { panic!("{:?}", loaded.rejects) };
    assert_eq!((row.at.lon.degrees(), row.at.lat.degrees()), (2.187, 13.4824));
    assert_eq!(loaded.mapping.column(Role::Longitude), Some(0));
}

#[test]
fn a_damaged_file_is_told_in_words_and_harms_nothing() {
    let whole = plain(Compression::SNAPPY);
    // Cut off anywhere, and each byte another in turn.
    for end in (8..whole.len()).step_by(7) {
        let told = load(&whole[..end]).expect_err("it is cut off");
        assert!(told.contains("Parquet"), "{told}");
    }
    for at in 4..whole.len() {
        let mut damaged = whole.clone();
        damaged[at] ^= 0xff;
        if let Err(told) = load(&damaged) {
            assert!(!told.is_empty() && !told.contains("report"), "byte {at}: {told}");
        }
    }
}

#[test]
fn a_file_that_would_be_read_for_ever_is_given_up() {
    // Found by a fuzzer.
    let bytes = std::fs::read("fuzz/corpus/parquet/endless").expect("a file");
    let begun = std::time::Instant::now();
    let told = load(&bytes);
    assert!(begun.elapsed() < std::time::Duration::from_secs(20), "{told:?}");
}

#[test]
fn a_dictionary_that_claims_more_values_than_it_has_bytes_is_refused_before_room_is_made() {
    // Found by a fuzzer: 12 GB for a file of 1,451 bytes.
    let bytes = std::fs::read("fuzz/corpus/parquet/dictionary").expect("a file");
    let told = load(&bytes).expect_err("there are not so many values");
    assert!(told.contains("a dictionary would hold more values"), "{told}");
}

#[test]
fn a_file_whose_fields_are_of_other_kinds_than_they_should_be_is_refused_before_it_is_read() {
    // Found by a fuzzer: the library reads a known field as what it should be, whatever the file
    // calls it, and came from there to two thousand million truth values, which it counted.
    let bytes = std::fs::read("fuzz/corpus/parquet/counts").expect("a file");
    let told = load(&bytes).expect_err("its fields are of other kinds");
    assert!(told.contains("metadata contradicts itself"), "{told}");
}
