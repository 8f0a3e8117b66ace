//! Tables of incidents as people keep them, and what is no table.

use std::io::{self, Read, Write as _};
use std::ops::ControlFlow;

use basewatch::incidents::{DatePrecision, Incidents, Row, RowIx};
use basewatch::ingest;
use basewatch::load::incidents::{
    Converter, DateOrder, Doubt, Failure, Guess, KEPT, Layout, Mapping, Notices, Reason, Records,
    Rejects, Role, Scheme, Writing, peek, read, text,
};
use basewatch::model::Day;

/// What came of reading a text.
struct Read1 {
    guess: Guess,
    table: Incidents,
    rejects: Rejects,
    notices: Notices,
    failure: Option<Failure>,
}

impl Read1 {
    fn rows(&self) -> Vec<Row<'_>> {
        (0..).map_while(|row| self.table.row(RowIx(row))).collect()
    }

    fn first(&self) -> Row<'_> {
        self.table.row(RowIx(0)).unwrap_or_else(|| panic!("no row: {:?}", self.rejects))
    }
}

fn read_with(bytes: &[u8], change: impl FnOnce(&mut Mapping)) -> Read1 {
    let (mut decoded, _) = text(bytes).expect("it begins");
    let mut all = Vec::new();
    decoded.read_to_end(&mut all).expect("it can be unpacked");
    let (layout, guess) = peek(&all).expect("a table");
    let mut mapping = guess.mapping.clone();
    change(&mut mapping);
    let mut converter = Converter::new(mapping.clone());
    let outcome = read(layout, &mapping, all.as_slice(), &mut |batch| {
        converter.take(batch).expect("room for it");
        batch.clear();
        ControlFlow::Continue(())
    });
    let Converter { draft, rejects, notices, .. } = converter;
    Read1 { guess, table: draft.finish(), rejects, notices, failure: outcome.err() }
}

fn read_all(bytes: &[u8]) -> Read1 {
    read_with(bytes, |_| {})
}

fn day(year: i16, month: i8, day: i8) -> Day {
    Day::from_ymd(year, month, day).expect("a day")
}

const PLAIN: &str = "event_id,event_date,longitude,latitude,event_type,fatalities,source\n";

fn one(row: &str) -> Read1 {
    read_all(format!("{PLAIN}{row}\n").as_bytes())
}

/// The one reason for which the one row was left out, with what was kept of it.
fn reason(row: &str) -> (Reason, u64, String) {
    let read = one(row);
    let by_reason = read.rejects.by_reason();
    let [(reason, rejected)] = by_reason[..] else { panic!("{:?}", read.rejects) };
    assert_eq!((rejected.count, rejected.first.len(), read.table.columns().len()), (1, 1, 0));
    (reason, rejected.first[0].line, rejected.first[0].value.clone())
}

#[test]
fn a_plain_table_is_read_as_it_is() {
    let read = read_all(
        format!("{PLAIN}S2,2024-05-03,8.0139,16.9503,Protests,,Wire\nS1,2024-05-02,2.1870,13.4824,Battles,12,\"Gazette; Radio\"\n")
            .as_bytes(),
    );
    assert!(read.guess.doubts.is_empty(), "{:?}", read.guess.doubts);
    let [first, second] = read.rows()[..] else { panic!("two rows") };
    assert_eq!((first.day, first.label, first.line), (day(2024, 5, 2), "S1", 3));
    assert_eq!(
        (first.category_name, first.count, first.source),
        ("Battles", Some(12), "Gazette; Radio")
    );
    assert_eq!((first.at.lon.degrees(), first.at.lat.degrees()), (2.187, 13.4824));
    assert_eq!((second.label, second.count, second.line), ("S2", None, 2));
}

#[test]
fn nothing_a_header_alone_and_a_missing_column_are_told() {
    for nothing in [&b""[..], b"\n\n", b"  "] {
        let told = peek(nothing).expect_err("nothing is no table").to_string();
        assert_eq!(told, "It is empty");
    }
    let header = read_all(PLAIN.as_bytes());
    assert!(header.table.columns().is_empty() && header.rejects.total() == 0);
    assert!(header.guess.rows.is_empty() && header.guess.mapping.missing().next().is_none());
    let (_, guess) = peek(b"event_date,latitude,type\n2024-05-02,13.5,x\n").expect("a table");
    assert_eq!(guess.doubts, [Doubt::Missing(Role::Longitude)]);
}

#[test]
fn dates_in_many_spellings_are_days_or_bounds() {
    for (written, expected, precision) in [
        ("2024-05-02", day(2024, 5, 2), DatePrecision::Day),
        ("2 May 2024", day(2024, 5, 2), DatePrecision::Day),
        ("\"May 2, 2024\"", day(2024, 5, 2), DatePrecision::Day),
        ("2024-05-02T23:15:00Z", day(2024, 5, 2), DatePrecision::Day),
        ("2024-05-02 00:00:00.000", day(2024, 5, 2), DatePrecision::Day),
        ("20240502", day(2024, 5, 2), DatePrecision::Day),
        ("25/05/2024", day(2024, 5, 25), DatePrecision::Day),
        ("5/25/2024", day(2024, 5, 25), DatePrecision::Day),
        ("25.5.2024 14:30", day(2024, 5, 25), DatePrecision::Day),
        ("2024/05/02", day(2024, 5, 2), DatePrecision::Day),
        ("May 2024", day(2024, 5, 1), DatePrecision::Month),
        ("2024-05", day(2024, 5, 1), DatePrecision::Month),
        ("2024", day(2024, 1, 1), DatePrecision::Year),
        ("2024-05-02/2024-05-09", day(2024, 5, 2), DatePrecision::Between),
    ] {
        let read = one(&format!("a,{written},2.1,13.5,x,0,s"));
        let row = read.first();
        assert_eq!((row.day, row.precision), (expected, precision), "{written}");
    }
    let month = one("a,May 2024,2.1,13.5,x,0,s");
    assert_eq!(month.first().bounds().latest(), Some(day(2024, 5, 31)));
    let year = one("a,2024,2.1,13.5,x,0,s");
    assert_eq!(year.first().bounds().latest(), Some(day(2024, 12, 31)));
}

#[test]
fn day_or_month_first_is_told_by_the_whole_column_or_asked() {
    let rows = |dates: &[&str]| -> String {
        dates.iter().map(|d| format!("a,{d},2.1,13.5,x,0,s\n")).collect()
    };
    let open = read_all(format!("{PLAIN}{}", rows(&["02/05/2024", "03/05/2024"])).as_bytes());
    assert_eq!(open.guess.doubts, [Doubt::DateOrder]);
    assert!(open.notices.is_order_open());
    assert_eq!(open.first().day, day(2024, 5, 2), "day first until told otherwise");
    let told = read_with(format!("{PLAIN}{}", rows(&["02/05/2024"])).as_bytes(), |mapping| {
        mapping.date_order = DateOrder::MonthFirst;
    });
    assert_eq!(told.first().day, day(2024, 2, 5));
    let said = read_all(format!("{PLAIN}{}", rows(&["02/05/2024", "02/25/2024"])).as_bytes());
    assert!(said.guess.doubts.is_empty());
    assert_eq!(said.first().day, day(2024, 2, 5));
    let same = read_all(format!("{PLAIN}{}", rows(&["05/05/2024"])).as_bytes());
    assert!(same.guess.doubts.is_empty(), "it is the same day either way");
}

#[test]
fn an_order_that_only_late_rows_tell_is_found_while_reading() {
    let mut table = PLAIN.to_owned();
    for n in 0..2_000 {
        table.push_str(&format!("a,0{}/0{}/2024,2.1,13.5,x,0,s\n", n % 9 + 1, n % 7 + 1));
    }
    table.push_str("a,01/31/2024,2.1,13.5,x,0,s\n");
    let file = file(table.as_bytes(), ".csv");
    let look = ingest::look(file.path()).expect("a table");
    assert_eq!(look.guess.doubts, [Doubt::DateOrder], "nothing tells it at the beginning");
    let loaded = load(&file);
    assert_eq!(loaded.mapping.date_order, DateOrder::MonthFirst);
    assert_eq!(loaded.incidents.columns().len(), 2_001);
    let days = loaded.incidents.columns().days().expect("rows");
    assert_eq!((days.first, days.last), (day(2024, 1, 1), day(2024, 9, 7)));
}

#[test]
fn decimal_commas_and_other_delimiters_are_read() {
    let read = read_all("date;lon;lat;killed;type\n2.5.2024;2,187;13,4824;1.204;x\n".as_bytes());
    assert_eq!(read.guess.mapping.delimiter, b';');
    let row = read.first();
    assert_eq!((row.at.lon.degrees(), row.at.lat.degrees()), (2.187, 13.4824));
    let tabs = read_all(b"\xef\xbb\xbfdate\tlon\tlat\tdeaths\n2024-05-02\t2.1\t13.5\t\"1,204\"\n");
    assert_eq!((tabs.guess.mapping.delimiter, tabs.first().count), (b'\t', Some(1_204)));
    assert_eq!(tabs.guess.mapping.names[0], "date", "without the mark before UTF-8");
}

#[test]
fn swapped_coordinates_are_suspected_and_can_be_swapped() {
    let table = format!("{PLAIN}a,2024-05-02,13.5,100.2,x,0,s\nb,2024-05-03,14.5,101.2,x,0,s\n");
    let read = read_all(table.as_bytes());
    assert_eq!(read.guess.doubts, [Doubt::Swapped]);
    assert_eq!(read.rejects.of(Reason::PastPole).count, 2);
    assert_eq!(read.notices.better_swapped, 2);
    let swapped = read_with(table.as_bytes(), Mapping::swap_coordinates);
    assert_eq!((swapped.first().at.lon.degrees(), swapped.rejects.total()), (100.2, 0));
}

#[test]
fn each_bad_row_is_told_by_reason_line_and_value() {
    let with = |lon: &str, lat: &str| reason(&format!("a,2024-05-02,{lon},{lat},x,0,s"));
    assert_eq!(with("2.1", "90.5"), (Reason::PastPole, 2, "90.5".to_owned()));
    assert_eq!(with("-180.5", "13"), (Reason::PastAntimeridian, 2, "-180.5".to_owned()));
    assert_eq!(with("NaN", "13"), (Reason::NotFinite, 2, "NaN".to_owned()));
    assert_eq!(with("2.1", "inf").0, Reason::NotFinite);
    assert_eq!(with("2.1", "north").0, Reason::BadPosition);
    assert_eq!(with("", "13").0, Reason::NoPosition);
    let on = |date: &str| reason(&format!("a,{date},2.1,13.5,x,0,s")).0;
    assert_eq!(on("2024-02-30"), Reason::NoSuchDay);
    assert_eq!(on("30 February 2024"), Reason::NoSuchDay);
    assert_eq!(on(""), Reason::NoDate);
    assert_eq!(on("yesterday"), Reason::BadDate);
    assert_eq!(reason("a,2024-05-02"), (Reason::TooShort, 2, "a".to_owned()));
}

#[test]
fn of_many_rejects_the_first_hundred_are_kept_and_all_are_counted() {
    let rows: String = (0..250).map(|_| "a,nope,2.1,13.5,=1+1,0,s\n").collect();
    let read = read_all(format!("{PLAIN}{rows}").as_bytes());
    let rejected = read.rejects.of(Reason::BadDate);
    assert_eq!((rejected.count, rejected.first.len()), (250, KEPT));
    assert_eq!(rejected.first[99].line, 101);
    let csv = String::from_utf8(read.rejects.csv()).expect("UTF-8");
    assert_eq!(csv.lines().count(), 102, "a header, a hundred, and how many more");
    assert!(csv.lines().nth(1).is_some_and(|l| l.starts_with("2,bad_date,nope,")), "{csv}");
    assert!(csv.contains("and 150 more"));
}

#[test]
fn lines_are_counted_over_quoted_breaks_empty_lines_and_either_line_end() {
    let table = "date,lon,lat,notes\r\n2024-05-02,1,2,\"one\r\ntwo\"\r\n\r\n2024-05-03,1,x,\r\n2024-05-04,1,3,\r\n";
    let read = read_all(table.as_bytes());
    assert_eq!(read.rows().iter().map(|r| r.line).collect::<Vec<_>>(), [2, 6]);
    assert_eq!(read.first().note, "one  two");
    assert_eq!(read.rejects.of(Reason::BadPosition).first[0].line, 5);
}

#[test]
fn a_nul_byte_harms_nothing_and_is_shown() {
    let read = one("a\0b,2024-05-02,2.1,13.5,x,0,s");
    assert_eq!(read.first().label, "a b");
    assert_eq!(reason("a,2024-05-02,2.\0,13.5,x,0,s").2, "2.␀");
}

#[test]
fn a_line_of_ten_megabytes_is_left_out_and_the_rest_is_read() {
    let mut table = PLAIN.as_bytes().to_vec();
    table.extend(b"a,2024-05-02,2.1,13.5,");
    table.resize(10 << 20, b'x');
    table.extend(b",0,s\nb,2024-05-03,2.1,13.5,y,0,s\n");
    let read = read_all(&table);
    let rejected = read.rejects.of(Reason::TooLong);
    assert_eq!((rejected.count, rejected.first[0].line), (1, 2));
    assert!(rejected.first[0].value.starts_with("a2024-05-02"), "{:?}", rejected.first);
    assert_eq!((read.first().label, read.first().line), ("b", 3));
    assert!(read.failure.is_none());
}

/// Gives the same byte for ever, and counts how many were asked for.
struct Endless {
    start: &'static [u8],
    byte: u8,
    given: u64,
}

impl Read for Endless {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if let (start, true) = (self.start, self.given == 0) {
            into[..start.len()].copy_from_slice(start);
            self.given = start.len() as u64;
            if !start.is_empty() {
                return Ok(start.len());
            }
        }
        assert!(self.given < 200 << 20, "it is read on and on");
        into.fill(self.byte);
        self.given += into.len() as u64;
        Ok(into.len())
    }
}

fn failure_of(start: &'static [u8], byte: u8) -> Failure {
    let mut records = Records::new(Endless { start, byte, given: 0 }, b',');
    let mut batch = Default::default();
    loop {
        match records.read(&mut batch) {
            Err(failure) => return failure,
            Ok(()) => assert!(!batch.is_empty(), "it never ends"),
        }
    }
}

#[test]
fn zeros_without_end_are_given_up_early() {
    assert!(matches!(failure_of(b"", 0), Failure::Zeros));
    assert!(matches!(failure_of(b"date,lon,lat\n", 0), Failure::Endless(2)));
    assert!(matches!(failure_of(b"date,lon,lat\n\"", b'x'), Failure::Endless(2)));
    assert!(matches!(failure_of(b"date,lon,lat\n", b','), Failure::Endless(2)));
    assert!(peek(&[0; 4096]).is_err());
}

#[test]
fn other_encodings_and_gzip_are_unpacked() {
    let table = format!("{PLAIN}é,2024-05-02,2.1,13.5,Émeute,0,s\n");
    for is_big_endian in [false, true] {
        let units = std::iter::once(0xfeff).chain(table.encode_utf16());
        let bytes: Vec<u8> = units
            .flat_map(|u: u16| if is_big_endian { u.to_be_bytes() } else { u.to_le_bytes() })
            .collect();
        assert_eq!(text(bytes.as_slice()).expect("it begins").1, Writing::Utf16);
        assert_eq!(read_all(&bytes).first().category_name, "Émeute");
    }
    let (latin, ..) = encoding_rs::WINDOWS_1252.encode(&table);
    let read = read_all(&latin);
    assert_eq!((read.first().category_name, read.notices.other_encoding), ("Émeute", 2));
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(table.as_bytes()).expect("packing");
    let packed = packed.finish().expect("packing");
    assert_eq!(read_all(&packed).first().label, "é");
}

#[test]
fn acled_is_known_by_its_names() {
    let table = "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,\
                 actor1,country,location,latitude,longitude,geo_precision,source,notes,fatalities\n\
                 NIR1,02 May 2024,2024,2,x,Battles,Armed clash,A,Niger,Tera,14.0078,0.7531,2,Wire,\"Said, so\",3\n\
                 NIR2,15 May 2024,2024,3,x,Protests,Peaceful,A,Niger,Tera,14.0078,0.7531,1,Wire,None,0\n";
    let read = read_all(table.as_bytes());
    assert_eq!(read.guess.mapping.scheme, Scheme::Acled);
    let [week, month] = read.rows()[..] else { panic!("two rows") };
    assert_eq!((week.label, week.category_name, week.note), ("NIR1", "Battles", "Said, so"));
    assert_eq!((week.at.lon.degrees(), week.at.lat.degrees()), (0.7531, 14.0078));
    assert_eq!((week.count, week.error_km), (Some(3), Some(25.0)));
    assert_eq!(week.bounds().earliest(), Some(day(2024, 4, 29)));
    assert_eq!(month.precision, DatePrecision::Month);
    assert_eq!(month.bounds().latest(), Some(day(2024, 5, 31)));
}

#[test]
fn ucdp_and_gdelt_are_known_by_their_names() {
    let ucdp = "id,type_of_violence,source_article,source_office,where_prec,latitude,longitude,date_prec,date_start,date_end,best\n\
                7,1,\"Reuters, 3 May\",Reuters,3,14.0,0.75,2,2014-05-01 00:00:00.000,2014-05-04 00:00:00.000,12\n\
                8,3,x,x,1,14.0,0.75,1,2014-05-06 00:00:00.000,2014-05-08 00:00:00.000,1\n";
    let read = read_all(ucdp.as_bytes());
    let [between, lasting] = read.rows()[..] else { panic!("two rows: {:?}", read.rejects) };
    assert_eq!((between.precision, between.last), (DatePrecision::Between, Some(day(2014, 5, 4))));
    assert_eq!((between.error_km, between.count), (Some(50.0), Some(12)));
    assert_eq!(lasting.precision, DatePrecision::Lasting);
    let gdelt = "GLOBALEVENTID\tSQLDATE\tEventRootCode\tNumMentions\tActionGeo_Lat\tActionGeo_Long\tSOURCEURL\n\
                 99\t20240502\t19\t4\t13.5\t2.1\thttps://example.org/a\n";
    let read = read_all(gdelt.as_bytes());
    let row = read.first();
    assert_eq!((row.day, row.category_name, row.count), (day(2024, 5, 2), "19", Some(4)));
    assert_eq!((row.label, row.link), ("99", "https://example.org/a"));
}

#[test]
fn a_table_without_a_header_can_be_mapped_by_hand() {
    let read = read_with(b"a;2024-05-02;2.1;13.5\nb;2024-05-03;2.2;13.6\n", |mapping| {
        assert!(!mapping.has_header);
        assert_eq!(mapping.column(Role::Date), Some(1), "found by its values");
        mapping.set(Role::Longitude, Some(2));
        mapping.set(Role::Latitude, Some(3));
    });
    assert_eq!((read.table.columns().len(), read.first().line), (2, 1));
}

#[test]
fn a_mapping_is_remembered_by_its_header_and_survives_being_kept() {
    let key = |header: &str| {
        let table = format!("{header}\n2024-05-02,1,2\n");
        peek(table.as_bytes()).expect("a table").1.mapping
    };
    let mapping = key("date,lon,lat");
    assert_eq!(mapping.key(), key("Date,LON,lat").key());
    assert_ne!(mapping.key(), key("date,lat,lon").key());
    let kept = serde_json::to_string(&mapping).expect("JSON");
    assert_eq!(serde_json::from_str::<Mapping>(&kept).expect("JSON"), mapping);
}

#[test]
fn features_are_rows_with_a_column_for_each_property() {
    let feature = |date: &str, geometry: &str| {
        format!(
            r#"{{"type":"Feature","properties":{{"event_type":"Riots","date":"{date}","fatalities":2}},"geometry":{geometry}}}"#
        )
    };
    let point = r#"{"type":"Point","coordinates":[2.187,13.4824]}"#;
    let line = r#"{"type":"LineString","coordinates":[[1,10],[3,20]]}"#;
    let rows =
        [feature("2024-05-02", point), feature("2024-05-03", line), feature("2024-05-04", "null")];
    let collection = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, rows.join(","));
    let lines = rows.join("\n") + "\nnot json\n";
    for (table, layout) in [(collection, Layout::GeoJson), (lines, Layout::GeoJsonLines)] {
        assert_eq!(Layout::of(table.as_bytes()), layout);
        let read = read_all(table.as_bytes());
        let [at, middle] = read.rows()[..] else { panic!("{layout:?}: {:?}", read.rejects) };
        assert_eq!((at.category_name, at.count, at.line), ("Riots", Some(2), 1));
        assert_eq!((at.at.lon.degrees(), at.at.lat.degrees()), (2.187, 13.4824));
        assert_eq!((middle.at.lon.degrees(), middle.at.lat.degrees()), (2.0, 15.0));
        assert_eq!(read.rejects.of(Reason::NoPosition).first[0].line, 3);
        let is_lines = layout == Layout::GeoJsonLines;
        assert_eq!(read.rejects.of(Reason::NoFeature).count, u64::from(is_lines));
    }
}

#[test]
fn placemarks_with_times_are_rows() {
    let kml = r#"<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>
      <Placemark><name>Clash</name><TimeStamp><when>2024-05-02T10:00Z</when></TimeStamp>
        <ExtendedData><Data name="fatalities"><value>4</value></Data></ExtendedData>
        <Point><coordinates>2.187,13.4824,0</coordinates></Point></Placemark>
      <Placemark><name>Timeless</name><Point><coordinates>2,13</coordinates></Point></Placemark>
      </Document></kml>"#;
    let read = read_all(kml.as_bytes());
    let row = read.first();
    assert_eq!((row.label, row.day, row.count), ("Clash", day(2024, 5, 2), Some(4)));
    assert_eq!(read.rejects.of(Reason::NoDate).count, 1);
    let spans = kml.replace(
        "<TimeStamp><when>2024-05-02T10:00Z</when></TimeStamp>",
        "<TimeSpan><begin>2024-05-02</begin><end>2024-05-05</end></TimeSpan>",
    );
    assert_eq!(read_all(spans.as_bytes()).first().last, Some(day(2024, 5, 5)));
}

#[test]
fn a_collection_cut_off_in_the_middle_keeps_what_came_before() {
    let whole = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"date":"2024-05-02"},"geometry":{"type":"Point","coordinates":[2,13]}},{"type":"Fea"#;
    let file = file(whole.as_bytes(), ".geojson");
    let look = ingest::look(file.path()).expect("a table");
    let outcome =
        ingest::load(&look.path, look.layout, look.guess.mapping, || {}).expect("it opens").wait();
    let told = outcome.map_or_else(|e| Some(e.to_string()), |l| l.cut_short);
    assert!(told.is_some_and(|why| why.contains("ends in the middle")));
}

fn file(bytes: &[u8], ending: &str) -> tempfile::NamedTempFile {
    let mut file = tempfile::Builder::new().suffix(ending).tempfile().expect("a temporary file");
    file.write_all(bytes).expect("room on the disk");
    file
}

fn load(file: &tempfile::NamedTempFile) -> ingest::Loaded {
    let look = ingest::look(file.path()).expect("a table");
    ingest::load(&look.path, look.layout, look.guess.mapping, || {})
        .expect("it opens")
        .wait()
        .expect("it loads")
}

/// The generated sample, as the subcommand writes it.
fn sample(rows: u64) -> Vec<u8> {
    let mut table = Vec::new();
    basewatch::incidents::sample::write_csv(rows, 7, &mut table).expect("writing into memory");
    table
}

#[test]
fn the_sample_loads_whole_and_is_the_same_every_time() {
    let table = sample(20_000);
    assert_eq!(table, sample(20_000));
    let file = file(&table, ".csv");
    let loaded = load(&file);
    assert_eq!((loaded.incidents.columns().len(), loaded.rejects.total()), (20_000, 0));
    assert_eq!(loaded.bytes, table.len() as u64);
    assert!(!loaded.changed_meanwhile && loaded.cut_short.is_none());
    let days = loaded.incidents.columns().days().expect("rows");
    assert!(days.first >= day(2012, 1, 1) && days.last <= day(2025, 12, 31));
    assert_eq!(loaded.incidents.columns().categories().len(), 6);
}

#[test]
fn the_subcommand_writes_the_sample_and_keeps_what_is_there() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = folder.path().join("sample.csv");
    let run = || {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_basewatch"));
        command.args(["sample-incidents", "--rows", "500", "--seed", "7", "--out"]).arg(&out);
        command.status().expect("it runs").code()
    };
    assert_eq!(run(), Some(0));
    assert_eq!(std::fs::read(&out).expect("the table"), sample(500));
    assert_eq!(run(), Some(1), "the file is there already");
}

#[test]
fn a_file_that_changes_while_it_is_read_is_told() {
    let file = file(&sample(50_000), ".csv");
    let look = ingest::look(file.path()).expect("a table");
    let path = file.path().to_owned();
    // It grows when the rows are being sorted.
    let grow = move || {
        let mut file = std::fs::OpenOptions::new().append(true).open(&path).expect("it is there");
        file.write_all(b"x,2024-05-02,2,13,x,0,s\n").expect("room on the disk");
    };
    let loading = ingest::load(&look.path, look.layout, look.guess.mapping, grow);
    assert!(loading.expect("it opens").wait().expect("it loads").changed_meanwhile);
}

#[test]
fn reading_can_be_stopped() {
    let file = file(&sample(100_000), ".csv");
    let look = ingest::look(file.path()).expect("a table");
    let loading = ingest::load(&look.path, look.layout, look.guess.mapping, || {});
    let loading = loading.expect("it opens");
    loading.cancel();
    assert_eq!(loading.wait().err(), Some(ingest::LoadError::Cancelled));
}

#[test]
fn a_file_that_is_not_there_or_lacks_a_column_says_so() {
    let told = ingest::look(std::path::Path::new("no-such-table.csv")).expect_err("not there");
    assert!(told.starts_with("It could not be read"), "{told}");
    let file = file(b"date,lat\n2024-05-02,13\n", ".csv");
    let look = ingest::look(file.path()).expect("a table");
    let refused = ingest::load(&look.path, look.layout, look.guess.mapping, || {});
    assert_eq!(refused.err().as_deref(), Some("No column is chosen for “Longitude”"));
}

#[test]
fn lines_are_counted_whatever_they_end_with() {
    let rows = ["date,longitude,latitude", "2024-05-02,1,2", "2024-02-30,1,2", "2024-05-03,3,4"];
    for end in ["\n", "\r\n", "\r"] {
        let read = read_all(rows.join(end).as_bytes());
        let lines: Vec<u64> = read.rows().iter().map(|row| row.line).collect();
        assert_eq!(lines, [2, 4], "{end:?}");
        assert_eq!(read.rejects.of(Reason::NoSuchDay).first[0].line, 3, "{end:?}");
        // And those that are empty.
        let read = read_all(rows.join(&end.repeat(3)).as_bytes());
        let lines: Vec<u64> = read.rows().iter().map(|row| row.line).collect();
        assert_eq!(lines, [4, 10], "{end:?}");
    }
}

#[test]
fn control_characters_past_ascii_are_no_part_of_a_text() {
    // In Windows-1252 this byte is none of its letters; a terminal takes it for an escape.
    let read = one_with_note(b"caf\xe9 \x9d[2J");
    assert_eq!(read.first().note, "café  [2J");
    assert_eq!(one_with_note("«à l’aube»".as_bytes()).first().note, "«à l’aube»");
}

fn one_with_note(note: &[u8]) -> Read1 {
    read_all(&[&b"date,longitude,latitude,notes\n2024-05-02,1,2,"[..], note, b"\n"].concat())
}
