//! What leaves the program as a file: the same rows in three formats, read back by readers that we
//! did not write; reports; citations.

mod common;

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use basewatch::evidence::{Evidence, Filter};
use basewatch::export::cite::{CitationStyle, citation, sources};
use basewatch::export::incidents::INCIDENT_COLUMNS;
use basewatch::export::report::{self, Asked, html, markdown};
use basewatch::export::{
    COLUMNS, Credits, Cut, Data, Feature, FeatureKind, Value, When, csv, features, geojson, kml,
};
use basewatch::gazetteer::Outlines;
use basewatch::load;
use basewatch::model::{Dataset, Day, Grade};
use common::day;
use proptest::prelude::*;

const MAY: &str = "2024-05-02";

fn shipped() -> Dataset {
    load::shipped().dataset.expect("the shipped dataset")
}

fn whole() -> Cut {
    Cut { when: When::Whole, place: None, force: None }
}

fn rows(dataset: &Dataset, filter: Filter, cut: Cut) -> Vec<Feature> {
    let outlines = Outlines::embedded().expect("the outlines");
    features(dataset, &Evidence::new(dataset, filter), &outlines, cut)
}

/// A format's text of rows alone.
fn written(
    dataset: &Dataset,
    (features, credits): (&[Feature], &Credits),
    write: impl Fn(&Data<'_>, &mut dyn Write) -> io::Result<()>,
) -> String {
    let mut text = Vec::new();
    write(&Data { dataset, features, credits, incidents: None }, &mut text).expect("it is written");
    String::from_utf8(text).expect("UTF-8")
}

fn kml_of(data: &Data<'_>, out: &mut dyn Write) -> io::Result<()> {
    kml::write(data, |_| [0, 0, 0], out)
}

fn column(name: &str) -> usize {
    COLUMNS.iter().position(|(column, _)| *column == name).expect(name)
}

fn text<'a>(row: &'a Feature, name: &str) -> &'a str {
    match &row.values[column(name)] {
        Value::Text(text) => text,
        Value::Empty => "",
        other => panic!("{name} is no text: {other:?}"),
    }
}

fn basewatch(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_basewatch"));
    command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
    command.args(args).output().expect("the program starts")
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A folder of the test's own, empty.
fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("export-{name}"));
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).expect("a folder");
    path
}

fn exported(folder: &Path, format: &str, more: &[&str]) -> PathBuf {
    let path = folder.join(format!("out.{format}"));
    let out = path.display().to_string();
    let args = [&["export", "--format", format, "--out", &out], more].concat();
    let output = basewatch(&args);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    path
}

/// GDAL's reader, or `None` with a word on it where the machine has none. CI must have it.
fn ogrinfo(args: &[&str]) -> Option<String> {
    match Command::new("ogrinfo").args(args).output() {
        Ok(output) => {
            assert!(output.status.success(), "ogrinfo {args:?}: {}", stderr(&output));
            assert_eq!(stderr(&output), "", "GDAL warns of nothing: {args:?}");
            Some(String::from_utf8(output.stdout).expect("UTF-8"))
        }
        Err(error) => {
            let required = std::env::var_os("BASEWATCH_REQUIRE_GDAL").is_some();
            assert!(!required, "GDAL is required here: {error}");
            eprintln!("skipped: ogrinfo cannot be run ({error}); install gdal-bin");
            None
        }
    }
}

fn counted(summary: &str, layer: &str) -> usize {
    let (_, after) = summary.split_once(&format!("Layer name: {layer}\n")).expect(layer);
    let (_, after) = after.split_once("Feature Count: ").expect("a count");
    after.lines().next().and_then(|n| n.trim().parse().ok()).expect("a number")
}

#[test]
fn on_every_day_the_rows_say_who_is_where_as_the_evidence_does() {
    let dataset = shipped();
    let evidence = Evidence::new(&dataset, Filter::default());
    let all = rows(&dataset, Filter::default(), whole());
    for at in ["2012-06-01", "2014-09-15", "2023-07-26", MAY, "2024-08-05", "2026-02-28"] {
        let at = day(at);
        let covers =
            |r: &&Feature| r.start.is_none_or(|s| s <= at) && r.end.is_none_or(|e| at <= e);
        let told: BTreeSet<(String, String, String)> = (all.iter())
            .filter(|r| r.kind == FeatureKind::Presence)
            .filter(covers)
            .map(|r| {
                (text(r, "place_id").into(), text(r, "force_id").into(), text(r, "status").into())
            })
            .collect();
        let known: BTreeSet<(String, String, String)> = evidence
            .tracks()
            .map(|(place, force, track)| (place, force, track.at(at).status))
            .filter(|(_, _, status)| status.is_shown())
            .map(|(place, force, status)| {
                let place = dataset.place(place).meta.id.clone();
                (place, dataset.force(force).meta.id.clone(), status.key().to_owned())
            })
            .collect();
        assert_eq!(told, known, "{at}");
        assert!(!told.is_empty());
    }
}

#[test]
fn rows_of_one_presence_never_overlap_and_ids_are_unique() {
    let all = rows(&shipped(), Filter::default(), whole());
    let mut ids = BTreeSet::new();
    for row in &all {
        assert!(ids.insert((row.kind, row.id.clone())), "{} twice", row.id);
        assert!(row.start.zip(row.end).is_none_or(|(s, e)| s <= e), "{}", row.id);
    }
    for pair in all.windows(2).filter(|p| p[1].kind == FeatureKind::Presence) {
        let same = |name| text(&pair[0], name) == text(&pair[1], name);
        if same("place_id") && same("force_id") {
            assert!(pair[0].end < pair[1].start, "{} and {}", pair[0].id, pair[1].id);
        }
    }
}

#[test]
fn a_day_is_cut_out_of_the_whole_and_a_place_out_of_the_day() {
    let dataset = shipped();
    let all = rows(&dataset, Filter::default(), whole());
    let on = Cut { when: When::Day(day(MAY)), ..whole() };
    let cut = rows(&dataset, Filter::default(), on);
    assert!(!cut.is_empty() && cut.len() < all.len());
    assert!(cut.iter().all(|row| all.contains(row)));
    let place = dataset.place_ix("airbase-101");
    let here = rows(&dataset, Filter::default(), Cut { place, ..on });
    let forces: BTreeSet<&str> = here
        .iter()
        .filter(|r| text(r, "place_id") == "airbase-101" && r.kind == FeatureKind::Presence)
        .map(|r| text(r, "force_id"))
        .collect();
    assert!(forces.contains("us") && forces.contains("russia"), "{forces:?}");
    assert!(here.len() < cut.len());
}

#[test]
fn nothing_known_later_is_exported() {
    let dataset = shipped();
    let filter = Filter { known_on: Some(day("2024-05-03")), least_grade: Grade::B };
    let admitted: BTreeSet<String> = (dataset.sources.iter())
        .filter(|s| s.grade <= Grade::B && s.published_by(dataset.head.as_of) <= day("2024-05-03"))
        .map(|s| s.meta.id.clone())
        .collect();
    for row in rows(&dataset, filter, whole()) {
        let cited = text(&row, "source_ids");
        assert!(!cited.is_empty(), "{} cites nothing", row.id);
        for id in cited.split("; ") {
            assert!(admitted.contains(id), "{} rests on {id}", row.id);
        }
    }
}

#[test]
fn gdal_reads_the_geojson_with_its_dates_and_shapes() {
    let folder = folder("geojson");
    let path = exported(&folder, "geojson", &[]);
    let path = path.display().to_string();
    let document: serde_json::Value =
        serde_json::from_slice(&std::fs::read(&path).expect("the file")).expect("JSON");
    let rows = document["features"].as_array().expect("features").len();
    assert_eq!(document["basewatch"]["as_of"], "2026-02-28");
    let Some(summary) = ogrinfo(&["-ro", "-so", "-al", &path]) else { return };
    assert!(summary.contains(&format!("Feature Count: {rows}")), "{summary}");
    for field in ["start: Date", "end: Date", "headcount_min: Integer", "status: String"] {
        assert!(summary.contains(field), "{field} in\n{summary}");
    }
    let one = "id='airbase-101/us/2013-02-20' OR place_id='airbase-201' AND force_id='us'";
    let found = ogrinfo(&["-ro", "-al", "-where", one, &path]).expect("GDAL was there");
    assert!(found.contains("POINT ("), "{found}");
    assert!(found.contains("start (Date) ="), "{found}");
}

#[test]
fn gdal_reads_the_csv_and_finds_as_many_rows() {
    let folder = folder("csv");
    let path = exported(&folder, "csv", &["--at", MAY]);
    let expected =
        rows(&shipped(), Filter::default(), Cut { when: When::Day(day(MAY)), ..whole() });
    let path = path.display().to_string();
    let Some(summary) = ogrinfo(&["-ro", "-so", "-al", &path]) else { return };
    assert_eq!(counted(&summary, "out"), expected.len());
    for (name, _) in COLUMNS.iter().chain(csv::MORE_COLUMNS) {
        assert!(summary.contains(&format!("\n{name}: String")), "{name} in\n{summary}");
    }
}

#[test]
fn gdal_reads_the_kml_and_its_time_spans() {
    let folder = folder("kml");
    let path = exported(&folder, "kml", &[]);
    let words = std::fs::read_to_string(&path).expect("the file");
    let path = path.display().to_string();
    let all = rows(&shipped(), Filter::default(), whole());
    let dated = all.iter().filter(|r| r.start.is_some() || r.end.is_some()).count();
    assert_eq!(words.matches("<TimeSpan>").count(), dated);
    let Some(summary) = ogrinfo(&["-ro", "-so", "-al", &path]) else { return };
    for kind in FeatureKind::ALL {
        let expected = all.iter().filter(|r| r.kind == kind).count();
        assert_eq!(counted(&summary, kind.plural()), expected, "{kind:?}");
    }
    assert!(summary.contains("begin: DateTime") && summary.contains("end: DateTime"));
}

#[test]
fn a_file_that_is_there_stays_unless_told_otherwise() {
    let folder = folder("force");
    let path = folder.join("mine.csv");
    std::fs::write(&path, "mine").expect("a file");
    let out = path.display().to_string();
    let args = ["export", "--format", "csv", "--out", &out];
    let refused = basewatch(&args);
    assert_eq!(refused.status.code(), Some(1));
    assert!(stderr(&refused).contains("--force"), "{}", stderr(&refused));
    assert_eq!(std::fs::read_to_string(&path).expect("it"), "mine");
    let written = basewatch(&[&args[..], &["--force"]].concat());
    assert_eq!(written.status.code(), Some(0), "{}", stderr(&written));
    assert!(std::fs::read_to_string(&path).expect("it").starts_with("kind,id,name,"));
    let nowhere = folder.join("no/such/out.csv").display().to_string();
    let lost = basewatch(&["export", "--format", "csv", "--out", &nowhere]);
    assert_eq!(lost.status.code(), Some(1));
    assert!(stderr(&lost).contains("folder is not there"), "{}", stderr(&lost));
    let left: Vec<_> = std::fs::read_dir(&folder).expect("the folder").collect();
    assert_eq!(left.len(), 1, "nothing half-written is left: {left:?}");
}

#[test]
fn every_column_is_documented() {
    let page = include_str!("../docs/exports.md");
    for (name, meaning) in COLUMNS.iter().chain(csv::MORE_COLUMNS).chain(INCIDENT_COLUMNS) {
        let line = format!("| `{name}` | {} |", meaning.trim());
        assert!(page.contains(&line), "docs/exports.md lacks: {line}");
    }
}

#[test]
fn a_report_names_its_sources_by_number_and_says_what_counts() {
    let dataset = shipped();
    let filter = Filter { known_on: Some(day("2024-05-03")), least_grade: Grade::D };
    let evidence = Evidence::new(&dataset, filter);
    let place = dataset.place_ix("airbase-101");
    let asked = Asked { day: day(MAY), since: Some(day("2023-07-26")), place };
    let report = report::report(&dataset, &evidence, asked);
    let base = &report.bases[0];
    assert_eq!(base.name, "Airbase 101, Niamey");
    let forces: Vec<&str> = base.forces.iter().map(|line| line.force.as_str()).collect();
    assert!(forces.contains(&"United States") && forces.contains(&"Russia (Africa Corps)"));
    let cited = (report.bases.iter().flat_map(|b| &b.forces).map(|f| &f.sources))
        .chain(report.events.iter().map(|e| &e.sources))
        .chain(report.changes.iter().flatten().map(|c| &c.sources));
    for numbers in cited {
        assert!(!numbers.is_empty(), "a line without a source");
        assert!(numbers.iter().all(|n| (1..=report.sources.len()).contains(n)));
    }
    for words in [markdown::write(&report, None), html::write(&report, None)] {
        assert!(words.contains("known on 3 May 2024"), "{words}");
        assert!(words.contains("What changed"));
        assert!(words.contains(&report.credits.to_string()) || words.contains("Basewatch 0."));
    }
    let page = html::write(&report, Some(b"not a picture"));
    assert!(page.contains("data:image/png;base64,bm90IGEgcGljdHVyZQ=="));
    assert!(!page.contains("<script") && !page.contains("src=\"http"));
}

#[test]
fn citations_name_moment_filter_and_version() {
    let dataset = shipped();
    let filter = Filter { known_on: Some(day("2024-04-09")), least_grade: Grade::B };
    let credits = Credits::new(&dataset, When::Day(day(MAY)), &filter);
    let words = citation(&credits, Some("Airbase 101, Niamey"));
    for part in [
        "Niger and its neighbours",
        "as of 28 February 2026",
        "Airbase 101, Niamey",
        "on 2 May 2024",
        "known on 9 April 2024",
        "grade B or better",
        "Basewatch 0.",
    ] {
        assert!(words.contains(part), "{part} in {words}");
    }
    let all: Vec<_> = (0..dataset.sources.len()).map(Into::into).collect();
    let csl = sources(&dataset, &all, CitationStyle::CslJson);
    let entries: Vec<serde_json::Value> = serde_json::from_str(&csl).expect("JSON");
    assert_eq!(entries.len(), dataset.sources.len());
    let reuters = entries.iter().find(|e| e["id"] == "al-jazeera-2024-05-03").expect("an entry");
    assert_eq!(reuters["issued"]["date-parts"], serde_json::json!([[2024, 5, 3]]));
    let bib = sources(&dataset, &all, CitationStyle::Biblatex);
    assert_eq!(bib.matches("@online{").count(), dataset.sources.len());
    assert_eq!(bib.matches('{').count(), bib.matches('}').count(), "braces are balanced");
    let twice = sources(&dataset, &[all[0], all[0]], CitationStyle::Plain);
    assert_eq!(twice.lines().count(), 1, "each once");
}

/// A dataset whose words try to be something else.
/// `None` where nothing is left of the words but what cannot be seen, so that names are missing.
fn hostile(words: &str) -> Option<Dataset> {
    let mut world = common::world_with([common::present("base").from("2021-01-01", &["b"])]);
    for table in ["places", "forces", "sources"] {
        for record in world[table].as_array_mut().expect("a list") {
            for field in ["name", "publisher", "title"] {
                if record.get(field).is_some() {
                    record[field] = serde_json::json!(words);
                }
            }
        }
    }
    let loaded = load::dataset(world.to_string().as_bytes());
    let is_whole = loaded.errors().next().is_none();
    loaded.dataset.filter(|_| is_whole)
}

#[test]
fn words_that_try_to_be_markup_or_formulas_stay_words() {
    let words = "=HYPERLINK(\"http://x\") <script>alert(1)</script> [a](javascript:b) ]]> &";
    let dataset = hostile(words).expect("a dataset");
    let rows = rows(&dataset, Filter::default(), whole());
    let credits = Credits::new(&dataset, When::Whole, &Filter::default());
    let table = written(&dataset, (&rows, &credits), csv::write);
    let mut reader = ::csv::Reader::from_reader(table.as_bytes());
    for record in reader.records() {
        for cell in &record.expect("a row") {
            assert!(!cell.starts_with(['=', '+', '@']), "a formula: {cell}");
        }
    }
    let kml = written(&dataset, (&rows, &credits), kml_of);
    assert!(!kml.contains("<script"));
    let evidence = Evidence::new(&dataset, Filter::default());
    let asked = Asked { day: day("2021-06-01"), since: None, place: None };
    let report = report::report(&dataset, &evidence, asked);
    assert!(!html::write(&report, None).contains("<script"));
    let md = markdown::write(&report, None);
    let obeyed = md.replace("\\<", "").replace("\\[", "");
    assert!(!obeyed.contains("<script") && !obeyed.contains("[a](javascript"), "{md}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever names hold, the three formats are read back with what was written.
    #[test]
    fn any_words_survive_the_formats(words in "\\PC{1,40}") {
        prop_assume!(!words.trim().is_empty());
        let Some(dataset) = hostile(&words) else { return Ok(()) };
        let rows = rows(&dataset, Filter::default(), whole());
        let credits = Credits::new(&dataset, When::Whole, &Filter::default());
        let json = written(&dataset, (&rows, &credits), geojson::write);
        let read: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        let name = dataset.places[0].name.get(basewatch::model::Language::English);
        let place = rows.iter().position(|r| text(r, "place") == name);
        if let Some(at) = place {
            prop_assert_eq!(read["features"][at]["properties"]["place"].as_str(), Some(name));
        }
        let table = written(&dataset, (&rows, &credits), csv::write);
        let mut reader = ::csv::Reader::from_reader(table.as_bytes());
        prop_assert_eq!(reader.records().filter(Result::is_ok).count(), rows.len());
        let kml = written(&dataset, (&rows, &credits), kml_of);
        let read: ::kml::Kml = kml.parse().expect("KML is read back");
        prop_assert!(matches!(read, ::kml::Kml::KmlDocument(_)));
    }
}

#[test]
fn days_are_inclusive_at_both_ends() {
    let claim = common::present("base").from("2021-01-01", &["b"]).to("2021-12-31", &["b"]);
    let dataset = common::clean(&common::world_with([claim]));
    let all = rows(&dataset, Filter::default(), whole());
    let row = all.iter().find(|r| text(r, "place_id") == "base").expect("a row");
    assert_eq!(row.start, Some(day("2021-01-01")));
    assert_eq!(row.end, Some(day("2021-12-31")));
    let on = |at: Day| rows(&dataset, Filter::default(), Cut { when: When::Day(at), ..whole() });
    assert!(on(day("2021-12-31")).iter().any(|r| text(r, "place_id") == "base"));
    assert!(on(day("2022-01-01")).iter().all(|r| text(r, "place_id") != "base"));
}
