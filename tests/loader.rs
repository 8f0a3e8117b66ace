//! Bad files: each is answered with a problem a person can act on, and never with a panic.

mod common;

use std::collections::HashMap;

use basewatch::load::{self, Loaded, Problem, Severity};
use common::{absent, clean, errors, present, world, world_with};
use proptest::prelude::*;
use serde_json::{Value, json};

fn load(document: &Value) -> Loaded {
    load::dataset(document.to_string().as_bytes())
}

/// The one problem of a document that has exactly one.
#[track_caller]
fn only_problem(loaded: &Loaded) -> &Problem {
    match loaded.problems.as_slice() {
        [problem] => problem,
        other => panic!("expected one problem, found {other:#?}"),
    }
}

/// A problem of this record and field, told in words that contain `words`.
#[track_caller]
fn assert_problem(problem: &Problem, record: Option<&str>, field: Option<&str>, words: &str) {
    assert_eq!(problem.record.as_deref(), record, "record of: {problem}");
    assert_eq!(problem.field.as_deref(), field, "field of: {problem}");
    let told = format!("{} {}", problem.what, problem.mend);
    assert!(told.contains(words), "“{told}” should contain “{words}”");
    assert!(!problem.what.trim().is_empty() && !problem.mend.trim().is_empty());
}

/// The whole file is refused, in these words.
#[track_caller]
fn assert_refused(bytes: &[u8], words: &str) {
    let loaded = load::dataset(bytes);
    assert!(loaded.dataset.is_none());
    assert_problem(only_problem(&loaded), None, None, words);
}

/// One bad record: it is left out, and told of once.
#[track_caller]
fn assert_left_out(document: &Value, table: &str, record: &str, field: Option<&str>, words: &str) {
    let loaded = load(document);
    let problem = only_problem(&loaded);
    assert_problem(problem, Some(record), field, words);
    assert_eq!(problem.table, Some(table));
    assert_eq!(problem.severity, Severity::Error);
    let dataset = loaded.dataset.expect("one bad record does not cost the file");
    assert!(!kept_ids(&dataset, table).contains(&record), "{record} should have been left out");
}

fn kept_ids<'a>(dataset: &'a basewatch::model::Dataset, table: &str) -> Vec<&'a str> {
    macro_rules! ids {
        ($($table:ident),*) => {
            match table {
                $(stringify!($table) => {
                    dataset.$table.iter().map(|r| r.meta.id.as_str()).collect()
                })*
                other => panic!("no table {other}"),
            }
        };
    }
    ids!(sources, forces, places, claims, events, movements, areas, chapters)
}

const TABLES: [&str; 8] =
    ["sources", "forces", "places", "claims", "events", "movements", "areas", "chapters"];

/// The world with a field of one record changed.
fn world_but(table: &str, index: usize, field: &str, value: Value) -> Value {
    let mut world = world();
    world[table][index][field] = value;
    world
}

fn world_plus(table: &str, record: Value) -> Value {
    let mut world = world();
    match &mut world[table] {
        Value::Array(rows) => rows.push(record),
        missing => *missing = json!([record]),
    }
    world
}

fn an_event() -> Value {
    json!({"id": "landing", "date": "2021-03-01", "title": "Landing", "kind": "arrival",
           "importance": 2, "place": "base", "sources": ["b"]})
}

fn event_but(field: &str, value: Value) -> Value {
    let mut event = an_event();
    event[field] = value;
    world_plus("events", event)
}

#[test]
fn a_sound_file_has_no_problem() {
    let dataset = clean(&world_plus("events", an_event()));
    assert_eq!((dataset.places.len(), dataset.sources.len(), dataset.events.len()), (5, 6, 1));
}

// The file as a whole.

#[test]
fn an_empty_file_is_said_to_be_empty() {
    assert_refused(b"", "empty");
    assert_refused(b" \n\t \r\n", "empty");
}

#[test]
fn a_file_that_is_not_utf8_names_the_first_bad_byte() {
    assert_refused(b"{\"format\": \"\xff\"}", "byte 13 is not UTF-8");
}

#[test]
fn a_truncated_file_is_said_to_stop_in_the_middle() {
    let whole = world().to_string();
    assert_refused(&whole.as_bytes()[..whole.len() / 2], "stops in the middle");
}

#[test]
fn broken_json_names_line_and_column() {
    assert_refused(b"{\n  \"format\": \"basewatch/1\",,\n}", "line 2");
}

#[test]
fn nan_is_not_json_and_the_mending_says_so() {
    assert_refused(b"{\"format\": \"basewatch/1\", \"places\": [{\"lat\": NaN}]}", "NaN");
}

#[test]
fn a_list_at_the_top_is_refused() {
    assert_refused(b"[]", "not a JSON object");
    assert_refused(b"42", "not a JSON object");
}

#[test]
fn fifty_megabytes_of_brackets_are_refused_without_ado() {
    assert_refused(&vec![b'['; 50_000_000], "nests");
}

#[test]
fn a_missing_format_is_asked_for() {
    let mut world = world();
    world.as_object_mut().expect("an object").remove("format");
    assert_refused(world.to_string().as_bytes(), "basewatch/1");
}

#[test]
fn another_format_is_named() {
    for format in [json!("basewatch/2"), json!("geojson"), json!(1), Value::Null] {
        let mut world = world();
        world["format"] = format.clone();
        assert_refused(world.to_string().as_bytes(), &format.to_string());
    }
}

#[test]
fn a_byte_order_mark_is_accepted() {
    let with_mark = format!("\u{feff}{}", world());
    assert!(load::dataset(with_mark.as_bytes()).problems.is_empty());
}

#[test]
fn a_table_that_is_no_list_is_told_of_and_the_rest_kept() {
    let mut world = world();
    world["events"] = json!({"id": "landing"});
    let loaded = load(&world);
    let problem = only_problem(&loaded);
    assert_eq!(problem.table, Some("events"));
    assert_problem(problem, None, None, "not a list");
    assert_eq!(loaded.dataset.map(|d| d.places.len()), Some(5));
}

#[test]
fn a_table_with_a_misspelt_name_is_warned_of() {
    let mut world = world();
    world["claimes"] = json!([]);
    let loaded = load(&world);
    assert_problem(only_problem(&loaded), None, Some("claimes"), "not part of basewatch/1");
}

// The head.

#[test]
fn a_head_that_cannot_be_read_leaves_no_dataset() {
    for (field, value, words) in [
        ("as_of", json!("soon"), "“soon”"),
        ("as_of", json!("2026-02"), "“2026-02”"),
        ("utc_offset", json!("1:00"), "“1:00”"),
        ("utc_offset", json!("+19:00"), "“+19:00”"),
        ("utc_offset", json!("+01:60"), "“+01:60”"),
        ("title", json!(" "), "empty"),
        ("title", json!(7), "docs/dataset.md"),
    ] {
        let mut world = world();
        world[field] = value;
        let loaded = load(&world);
        let problem = only_problem(&loaded);
        assert_eq!(problem.table, Some("head"));
        assert_eq!(problem.record, None);
        let told = problem.to_string();
        assert!(told.contains(words), "{told} should contain {words}");
    }
}

#[test]
fn a_range_that_ends_before_it_begins_is_refused() {
    let mut world = world();
    world["range"] = json!({"from": "2026-01-01", "to": "2020-01-01"});
    let loaded = load(&world);
    assert!(loaded.dataset.is_none());
    assert_problem(only_problem(&loaded), None, Some("range"), "before it begins");
}

#[test]
fn an_opening_day_outside_the_range_is_warned_of_and_held_inside() {
    let mut world = world();
    world["opening"]["day"] = json!("2030-01-01");
    let loaded = load(&world);
    let problem = only_problem(&loaded);
    assert_problem(problem, None, Some("opening.day"), "2030-01-01");
    assert_eq!(problem.severity, Severity::Warning);
    let day = loaded.dataset.map(|d| d.head.opening.day.to_string());
    assert_eq!(day.as_deref(), Some("2026-02-28"));
}

#[test]
fn an_opening_selection_that_is_gone_is_no_reason_to_show_nothing() {
    let mut world = world();
    world["opening"]["select"] = json!("airbase-102");
    let loaded = load(&world);
    assert_problem(only_problem(&loaded), None, Some("opening.select"), "airbase-102");
    assert!(loaded.dataset.is_some_and(|d| d.head.opening.select.is_none()));
}

#[test]
fn an_opening_view_off_the_globe_names_its_field() {
    let mut world = world();
    world["opening"]["view"]["lat"] = json!(95.0);
    assert_problem(only_problem(&load(&world)), None, Some("opening.view.lat"), "pole");
}

// References.

#[test]
fn an_unknown_source_force_place_or_refined_claim_is_named() {
    let claim = || present("base").from("2021-01-01", &["b"]);
    for (claim, field, words) in [
        (claim().from("2021-01-01", &["bb"]), "from.sources", "no source “bb”"),
        (claim().by("green"), "force", "no force “green”"),
        (present("bases").named("present-base").seen("2021", &["b"]), "place", "no place “bases”"),
        (claim().refining("nothing"), "refines", "no claim “nothing”"),
        (claim().shared_with(&["nothing"]), "shared_with", "no claim “nothing”"),
        (claim().except(&["nowhere"]), "except", "no place “nowhere”"),
        (claim().seen("2021", &["b", "bb"]), "seen[0].sources", "no source “bb”"),
    ] {
        assert_left_out(&world_with([claim]), "claims", "present-base", Some(field), words);
    }
}

#[test]
fn a_misspelt_id_is_met_with_the_nearest() {
    let claim = present("other-bse").seen("2021", &["b"]);
    let loaded = load(&world_with([claim]));
    assert!(only_problem(&loaded).mend.contains("“other-base”"));
}

#[test]
fn a_place_left_out_takes_its_claims_with_it_and_each_is_told_of() {
    let mut world = world_with([
        present("north").seen("2021", &["b"]),
        absent("north").seen("2022", &["b"]),
        present("south").seen("2021", &["b"]).refining("present-north"),
        present("other-base").seen("2021", &["b"]),
    ]);
    world["places"][2]["lat"] = json!(91.0);
    let loaded = load(&world);
    let told: Vec<_> =
        errors(&loaded.problems).iter().map(|p| p.record.clone().unwrap_or_default()).collect();
    assert_eq!(told, ["north", "present-north", "absent-north", "present-south"]);
    let dataset = loaded.dataset.expect("the rest is kept");
    assert_eq!(kept_ids(&dataset, "claims"), ["present-other-base"]);
}

#[test]
fn circles_of_parents_and_refinements_are_broken_and_each_record_on_them_told_of() {
    let mut world = world_with([
        present("base").named("one").seen("2021", &["b"]).refining("two"),
        present("base").named("two").seen("2021", &["b"]).refining("one"),
        present("base").named("selfish").seen("2021", &["b"]).refining("selfish"),
    ]);
    world["places"][2]["parent"] = json!("south");
    world["places"][3]["parent"] = json!("north");
    let loaded = load(&world);
    let mut told: Vec<_> =
        errors(&loaded.problems).iter().map(|p| p.record.clone().unwrap_or_default()).collect();
    told.sort_unstable();
    assert_eq!(told, ["north", "one", "selfish", "south", "two"]);
    assert!(loaded.problems.iter().all(|p| p.what.contains("leads back")));
    assert_eq!(loaded.dataset.map(|d| d.places.len()), Some(3));
}

#[test]
fn a_circle_of_forces_is_broken_too() {
    let mut world = world();
    world["forces"][0]["part_of"] = json!("blue");
    world["forces"][1]["part_of"] = json!("red");
    assert_eq!(errors(&load(&world).problems).len(), 2);
}

#[test]
fn the_second_of_two_records_with_one_id_is_left_out() {
    let second = json!({"id": "red", "name": "Again", "short": "A", "kind": "state"});
    let loaded = load(&world_plus("forces", second));
    assert_problem(only_problem(&loaded), Some("red"), Some("id"), "same id as record 1");
    let dataset = loaded.dataset.expect("the first is kept");
    assert_eq!(kept_ids(&dataset, "forces"), ["red", "blue"]);
    assert_eq!(dataset.forces[0].name.en, "Red");
}

#[test]
fn an_id_that_is_not_kebab_case_is_refused() {
    for id in ["Red Force", "red_force", "-red", "red--force", "rød", "#1"] {
        let force = json!({"id": id, "name": "Red", "short": "R", "kind": "state"});
        assert_left_out(&world_plus("forces", force), "forces", id, Some("id"), "kebab-case");
    }
}

#[test]
fn a_record_without_an_id_goes_by_its_number() {
    let nameless = json!({"id": "", "name": "Red", "short": "R", "kind": "state"});
    assert_left_out(&world_plus("forces", nameless), "forces", "#3", Some("id"), "empty");
    let missing = json!({"name": "Red", "short": "R", "kind": "state"});
    assert_left_out(&world_plus("forces", missing), "forces", "#3", None, "missing field `id`");
}

#[test]
fn a_record_that_is_no_object_is_refused() {
    for record in [json!(5), json!("red"), Value::Null, json!(["red", "Red", "R", "state"])] {
        assert_left_out(&world_plus("forces", record), "forces", "#3", None, "not a JSON object");
    }
}

// Values.

#[test]
fn a_latitude_past_the_pole_is_refused() {
    let world = world_but("places", 4, "lat", json!(91.0));
    assert_left_out(&world, "places", "other-base", Some("lat"), "latitude 91");
}

#[test]
fn latitude_and_longitude_that_seem_swapped_are_met_with_a_hint() {
    let mut world = world_but("places", 4, "lat", json!(113.5));
    world["places"][4]["lon"] = json!(22.0);
    assert_left_out(&world, "places", "other-base", Some("lat"), "swapped?");
}

#[test]
fn a_longitude_off_the_globe_and_a_negative_radius_are_refused() {
    let off = world_but("places", 4, "lon", json!(180.5));
    assert_left_out(&off, "places", "other-base", Some("lon"), "longitude 180.5");
    let radius = world_but("places", 4, "error_km", json!(-1.0));
    assert_left_out(&radius, "places", "other-base", Some("error_km"), "radius");
}

#[test]
fn a_number_too_large_for_any_float_is_refused() {
    let text = world().to_string().replacen("13.5", "1e999", 1);
    assert!(!errors(&load::dataset(text.as_bytes()).problems).is_empty());
}

#[test]
fn an_end_before_the_start_is_refused() {
    let claim = present("base").from("2021-06", &["b"]).to("2021-05-31", &["b"]);
    let world = world_with([claim]);
    assert_left_out(&world, "claims", "present-base", Some("to.date"), "before it begins");
}

#[test]
fn a_start_may_not_be_ongoing() {
    let world = world_with([present("base").from("..", &["b"])]);
    assert_left_out(&world, "claims", "present-base", Some("from.date"), "as an end");
    let world = world_with([present("base").seen("..", &["b"])]);
    assert_left_out(&world, "claims", "present-base", Some("seen[0].date"), "as an end");
}

#[test]
fn a_date_that_is_none_is_quoted() {
    let world = world_with([present("base").from("spring 2021", &["b"])]);
    assert_left_out(&world, "claims", "present-base", Some("from.date"), "“spring 2021”");
}

#[test]
fn a_statement_without_a_source_is_refused() {
    let claims = [
        (present("base").from("2021-01-01", &[]), "from.sources"),
        (present("base").seen("2021-01-01", &[]), "seen[0].sources"),
    ];
    for (claim, field) in claims {
        let world = world_with([claim]);
        assert_left_out(&world, "claims", "present-base", Some(field), "at least one source");
    }
    assert_left_out(
        &event_but("sources", json!([])),
        "events",
        "landing",
        Some("sources"),
        "source",
    );
}

#[test]
fn a_claim_without_a_part_says_nothing() {
    let world = world_with([present("base")]);
    assert_left_out(&world, "claims", "present-base", None, "says nothing");
}

#[test]
fn a_claim_names_its_force_and_place_in_exactly_one_way() {
    let claim = || present("base").seen("2021", &["b"]);
    let mut both = claim();
    both.0["forces"] = json!(["red", "blue"]);
    assert_left_out(&world_with([both]), "claims", "present-base", Some("force"), "both");
    let mut none = claim();
    none.0["place"] = Value::Null;
    assert_left_out(&world_with([none]), "claims", "present-base", Some("place"), "no place");
}

#[test]
fn a_head_count_whose_min_is_above_its_max_is_refused() {
    let claim = present("base").counted("2021", (450, 400), "reported", &["b"]);
    let field = Some("seen[0].headcount");
    assert_left_out(&world_with([claim]), "claims", "present-base", field, "450 down to 400");
}

#[test]
fn an_empty_or_negative_head_count_is_refused() {
    let empty = present("base").counted("2021", (None, None), "reported", &["b"]);
    let field = Some("seen[0].headcount");
    assert_left_out(&world_with([empty]), "claims", "present-base", field, "empty");
    let mut negative = present("base").counted("2021", (1, 2), "reported", &["b"]);
    negative.0["seen"][0]["headcount"]["min"] = json!(-5);
    let field = Some("seen[0].headcount.min");
    assert_left_out(&world_with([negative]), "claims", "present-base", field, "-5");
}

#[test]
fn words_outside_their_list_are_met_with_the_list() {
    let claim = present("base").counted("2021", (1, 2), "guessed", &["b"]);
    let field = Some("seen[0].headcount.kind");
    assert_left_out(&world_with([claim]), "claims", "present-base", field, "counted, reported");
    let grade = world_but("sources", 4, "grade", json!("E"));
    assert_left_out(&grade, "sources", "c", Some("grade"), "A, B, C, D");
    let kind = world_but("places", 4, "kind", json!("castle"));
    assert_left_out(&kind, "places", "other-base", Some("kind"), "airbase");
}

#[test]
fn an_importance_of_nine_is_refused() {
    let world = event_but("importance", json!(9));
    assert_left_out(&world, "events", "landing", Some("importance"), "1, 2 or 3");
}

#[test]
fn a_short_name_of_four_letters_is_refused() {
    let world = world_but("forces", 1, "short", json!("BLUE"));
    assert_left_out(&world, "forces", "blue", Some("short"), "4 letters");
}

#[test]
fn a_movement_of_one_stop_is_refused() {
    let movement = json!({"id": "trip", "force": "red", "start": "2021-01-01",
                          "legs": [{"at": "abroad"}], "sources": ["b"]});
    let world = world_plus("movements", movement);
    assert_left_out(&world, "movements", "trip", Some("legs"), "two stops");
}

#[test]
fn an_area_holds_over_exactly_one_kind_of_extent() {
    let area = json!({"id": "shut", "kind": "airspace_closed", "label": "Shut",
                      "from": {"date": "2021", "sources": ["b"]}});
    let with = |field: &str, value: Value| {
        let mut area = area.clone();
        area[field] = value;
        world_plus("areas", area)
    };
    assert_left_out(&world_plus("areas", area.clone()), "areas", "shut", Some("countries"), "way");
    assert_left_out(&with("border", json!(["land"])), "areas", "shut", Some("border"), "two");
    let flat = json!([[0.0, 0.0], [1.0, 1.0]]);
    assert_left_out(&with("polygon", flat), "areas", "shut", Some("polygon"), "three corners");
    let swapped = json!([[0.0, 0.0], [1.0, 95.0], [1.0, 1.0]]);
    assert_left_out(&with("polygon", swapped), "areas", "shut", Some("polygon[1].lat"), "pole");
}

#[test]
fn only_plain_web_addresses_are_accepted() {
    for url in [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "file:///etc/passwd",
        "ftp://example.org/",
        "https://user:password@example.org/",
        "https://user@example.org",
        "https://",
        "https:///path",
        "//example.org",
        "example.org",
        "",
        "data:text/html,x",
        "https://example.org/a b",
        "https://example.org\\@evil.org/",
    ] {
        let world = world_but("sources", 4, "url", json!(url));
        assert_left_out(&world, "sources", "c", Some("url"), "https://");
    }
    let broken = load(&world_but("sources", 4, "url", json!("https://example.org/\n")));
    let errors = errors(&broken.problems);
    assert!(errors.len() == 1 && errors[0].field.as_deref() == Some("url"), "{errors:?}");
    for url in ["https://example.org/a@b?c#d", "http://example.org"] {
        clean(&world_but("sources", 4, "url", json!(url)));
    }
}

#[test]
fn unknown_fields_are_warned_of_and_the_record_kept() {
    let mut claim = present("base").seen("2021", &["b"]);
    claim.0["seen"][0]["colour"] = json!("red");
    let loaded = load(&world_with([claim]));
    let problem = only_problem(&loaded);
    assert_eq!(problem.severity, Severity::Warning);
    assert_problem(problem, Some("present-base"), Some("seen.0.colour"), "ignored");
    assert_eq!(loaded.dataset.map(|d| d.claims.len()), Some(1));
}

#[test]
fn a_field_of_the_wrong_type_is_named() {
    let world = world_but("places", 4, "lat", json!("north"));
    assert_left_out(&world, "places", "other-base", Some("lat"), "string \"north\"");
}

#[test]
fn a_problem_reads_as_a_sentence_with_all_of_its_parts() {
    let world = world_but("places", 4, "lat", json!(91.0));
    let told = only_problem(&load(&world)).to_string();
    assert!(told.starts_with("places “other-base”, field lat: latitude 91"), "{told}");
    assert!(told.ends_with("longitudes from -180 to 180"), "{told}");
}

// The schema.

#[test]
fn the_committed_json_schema_is_current() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/basewatch-1.schema.json");
    let generated = load::json_schema() + "\n";
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, &generated).expect("docs can be written");
    }
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        committed == generated,
        "docs/basewatch-1.schema.json is not what the types say; to write it anew:\n  \
         BLESS=1 cargo test --test loader schema"
    );
}

// Whatever the bytes.

/// Every row of every table is either kept or told of, and never both.
fn account_for_every_row(document: &Value, loaded: &Loaded) -> Result<(), TestCaseError> {
    let Some(dataset) = &loaded.dataset else {
        prop_assert!(!errors(&loaded.problems).is_empty(), "refused without a word");
        return Ok(());
    };
    for table in TABLES {
        let Some(rows) = document[table].as_array() else { continue };
        let mut unaccounted: HashMap<String, i32> = HashMap::new();
        for (row, number) in rows.iter().zip(1..) {
            let id = row["id"].as_str().filter(|id| !id.is_empty());
            *unaccounted.entry(id.map_or(format!("#{number}"), str::to_owned)).or_default() += 1;
        }
        for id in kept_ids(dataset, table) {
            *unaccounted.entry(id.to_owned()).or_default() -= 1;
        }
        for (id, left_out) in unaccounted {
            let is_told =
                loaded.errors().any(|p| p.table == Some(table) && p.record.as_ref() == Some(&id));
            prop_assert_eq!(left_out > 0, is_told, "{} of {} {}", left_out, table, id);
        }
    }
    Ok(())
}

fn any_json() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        Just(json!([])),
        Just(json!({})),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        // No hidden characters: they are left out of what problems name.
        "[ -~é胍]{0,12}".prop_map(Value::from),
        "[a-z0-9./~?-]{0,12}".prop_map(Value::from),
        Just(json!("2024-05-02")),
        Just(json!("airbase-101")),
        Just(json!(["airbase-101", "airbase-201"])),
    ]
}

/// A field of a record, deep or not, to be replaced.
#[derive(Debug, Clone)]
struct Mutation {
    table: usize,
    row: prop::sample::Index,
    /// Which child to step into, while there is one.
    path: Vec<prop::sample::Index>,
    value: Value,
}

fn any_mutation() -> impl Strategy<Value = Mutation> {
    let path = prop::collection::vec(any::<prop::sample::Index>(), 0..4);
    (0..TABLES.len(), any::<prop::sample::Index>(), path, any_json())
        .prop_map(|(table, row, path, value)| Mutation { table, row, path, value })
}

fn mutate(document: &mut Value, mutation: Mutation) {
    let mut at = &mut document[TABLES[mutation.table]];
    for index in std::iter::once(mutation.row).chain(mutation.path) {
        let children = match &at {
            Value::Array(list) => list.len(),
            Value::Object(map) => map.len(),
            _ => 0,
        };
        if children == 0 {
            break;
        }
        let child = index.index(children);
        at = match at {
            Value::Array(list) => &mut list[child],
            Value::Object(map) => map.values_mut().nth(child).expect("counted above"),
            _ => unreachable!("it has children"),
        };
    }
    *at = mutation.value;
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let loaded = load::dataset(&bytes);
        prop_assert!(loaded.dataset.is_none() && !loaded.problems.is_empty());
    }

    #[test]
    fn the_shipped_file_with_bytes_changed_never_panics(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        cut in prop::option::weighted(0.2, any::<prop::sample::Index>()),
    ) {
        let mut bytes = load::SHIPPED.to_vec();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let loaded = load::dataset(&bytes);
        if let Ok(document) = serde_json::from_slice::<Value>(&bytes) {
            account_for_every_row(&document, &loaded)?;
        }
    }

    #[test]
    fn the_shipped_file_with_values_changed_keeps_or_tells_of_every_record(
        mutations in prop::collection::vec(any_mutation(), 1..6),
    ) {
        let mut document: Value = serde_json::from_slice(load::SHIPPED).expect("it ships");
        for mutation in mutations {
            mutate(&mut document, mutation);
        }
        account_for_every_row(&document, &load(&document))?;
    }
}

#[test]
fn words_of_the_file_that_a_terminal_would_obey_are_told_tamed_and_short() {
    let clear = "\u{1b}[2J\u{9b}31m\u{202e}";
    let mut document = world();
    document["events"] = json!([
        {"id": format!("a{clear}"), "date": format!("2024{clear}")},
        {"id": "b", "date": "2024", (format!("what{clear}")): 1, "kind": clear.repeat(10_000)},
    ]);
    document["format"] = json!("basewatch/1");
    let loaded = load(&document);
    assert!(loaded.problems.len() >= 2);
    let refused = load::dataset(format!("{{\"format\": \"{}\"}}", "x".repeat(9_000)).as_bytes());
    for problem in loaded.problems.iter().chain(&refused.problems) {
        let words = problem.to_string();
        assert!(!words.chars().any(|c| c.is_control() || c == '\u{202e}'), "{words:?}");
        assert!(words.chars().count() < 1_500, "{} characters", words.chars().count());
    }
}

/// So long that a round over all records for each of its links would not end.
const LONG: usize = 9_000;

#[test]
fn a_long_chain_of_places_falls_with_its_first_at_once() {
    let mut document = world();
    let place = |i: usize| {
        let parent = if i == 0 { "nowhere".to_owned() } else { format!("p{}", i - 1) };
        json!({"id": format!("p{i}"), "name": "P", "kind": "camp", "parent": parent,
            "lat": 13.0, "lon": 2.0, "error_km": 1.0})
    };
    // The last first: each falls only after the one behind it.
    let chain = (0..LONG).rev().map(place);
    let places = document["places"].as_array_mut().expect("a table");
    let known = places.len();
    places.extend(chain);
    let loaded = load(&document);
    assert_eq!(loaded.dataset.expect("the rest stands").places.len(), known);
    assert_eq!(loaded.problems.len(), LONG);
    let consequences = loaded.problems.iter().filter(|p| p.is_consequence).count();
    assert_eq!(consequences, LONG - 1);
}

#[test]
fn fifty_thousand_ids_that_are_not_there_are_told_without_a_long_search_for_each() {
    let mut document = world();
    let events: Vec<Value> = (0..50_000)
        .map(|i| {
            json!({"id": format!("e{i}"), "date": "2024", "title": "E", "kind": "coup",
                "importance": 1, "sources": [format!("missing-{i}")]})
        })
        .collect();
    document["events"] = json!(events);
    let sources = document["sources"].as_array_mut().expect("a table");
    let one = sources[0].clone();
    sources.extend((0..20_000).map(|i| {
        let mut more = one.clone();
        more["id"] = json!(format!("missing-source-{i}"));
        more
    }));
    let loaded = load(&document);
    // As many as are told one by one, and one that counts the rest.
    assert_eq!(loaded.errors().count(), 10_001);
    assert!(loaded.problems.iter().any(|p| p.mend.contains("Did you mean")));
    assert!(loaded.problems.iter().any(|p| p.mend.starts_with("Add that source")));
}
