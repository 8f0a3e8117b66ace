//! What is worth a second look in a dataset that reads without errors.

mod common;

use basewatch::check::{Finding, FindingKind, findings};
use basewatch::gazetteer::Outlines;
use basewatch::load;
use common::{Claim, absent, clean, present, world, world_with};
use serde_json::{Value, json};

fn found(document: &Value, kind: FindingKind) -> Vec<Finding> {
    let outlines = Outlines::embedded().expect("the built-in outlines");
    let dataset = clean(document);
    findings(&dataset, &outlines).into_iter().filter(|f| f.kind == kind).collect()
}

fn records(found: &[Finding]) -> Vec<Vec<&str>> {
    found.iter().map(|f| f.records.iter().map(String::as_str).collect()).collect()
}

fn claims(claims: Vec<Claim>) -> Value {
    world_with(claims)
}

#[test]
fn a_source_that_nothing_names_is_found_and_one_that_a_sighting_names_is_not() {
    let world = claims(vec![
        present("base").from("2024-01-01", &["a"]).seen("2024-02-01", &["b"]).to("2024-03", &["c"]),
    ]);
    let found = found(&world, FindingKind::UnusedSource);
    assert_eq!(records(&found), [["b-again"], ["b-other"], ["d"]]);
}

#[test]
fn a_source_named_by_any_other_table_is_used() {
    let mut world = world();
    world["forces"][0]["sources"] = json!(["a"]);
    world["places"][0]["sources"] = json!(["b"]);
    world["events"] = json!([{"id": "e", "date": "2024-01-01", "title": "E", "kind": "visit",
        "importance": 1, "place": "base", "sources": ["b-again"]}]);
    world["movements"] = json!([{"id": "m", "force": "red", "legs": [{"at": "base"}, {"at": "home"}],
        "start": "2024", "sources": ["b-other"]}]);
    world["areas"] = json!([{"id": "x", "kind": "sanctions", "label": "S", "countries": ["land"],
        "from": {"date": "2024", "sources": ["c"]}}]);
    world["chapters"] = json!([{"id": "ch", "title": "C", "text": "T", "day": "2024-01-01",
        "sources": ["d"]}]);
    assert_eq!(found(&world, FindingKind::UnusedSource), []);
}

#[test]
fn presence_and_absence_over_the_same_days_are_told_with_the_days() {
    let world = claims(vec![
        present("north").named("there").from("2024-01-01", &["b"]).to("2024-06-30", &["b"]),
        absent("base").named("not").from("2024-06-01", &["d"]).to("2024-12-31", &["d"]),
        absent("south").named("elsewhere").from("2024-06-01", &["d"]).to("2024-12-31", &["d"]),
    ]);
    let found = found(&world, FindingKind::PresenceDisagrees);
    assert_eq!(records(&found), [["there", "not"]]);
    assert!(found[0].what.contains("from 1 June 2024 to 30 June 2024"), "{}", found[0].what);
    assert!(found[0].what.contains("best grades B against D"), "{}", found[0].what);
}

#[test]
fn an_excepted_place_is_not_denied() {
    let world = claims(vec![
        present("north").from("2024-01-01", &["b"]).to("2024-06-30", &["b"]),
        absent("base").from("2024-02-01", &["b"]).to("2024-03-01", &["b"]).except(&["north"]),
    ]);
    assert_eq!(found(&world, FindingKind::PresenceDisagrees), []);
}

#[test]
fn two_versions_of_an_end_are_found_and_a_refinement_is_no_version() {
    let long = present("base").named("long").from("2024-01-01", &["b"]).to("2024-06-30", &["b"]);
    let short =
        || present("base").named("short").to("2024-05-01", &["c"]).seen("2024-04-01", &["c"]);
    let versions = found(&claims(vec![long.clone(), short()]), FindingKind::SpansDisagree);
    assert_eq!(records(&versions), [["long", "short"]]);
    assert!(versions[0].what.contains("30 June 2024") && versions[0].what.contains("1 May 2024"));
    let refined = claims(vec![long, short().refining("long")]);
    assert_eq!(found(&refined, FindingKind::SpansDisagree), []);
}

#[test]
fn two_tours_one_after_the_other_are_no_versions() {
    let world = claims(vec![
        present("base").named("first").from("2022-01-01", &["b"]).to("2022-06-30", &["b"]),
        present("base").named("second").from("2024-01-01", &["b"]).to("2024-06-30", &["b"]),
    ]);
    assert_eq!(found(&world, FindingKind::SpansDisagree), []);
}

#[test]
fn counts_that_exclude_each_other_are_found_once_at_the_place_itself() {
    let counted = |id: &str, n: u32, source: &str| {
        present("north")
            .named(id)
            .from("2024-01-01", &[source])
            .to("2024-06-30", &[source])
            .counted("2024-02-01", (n, n), "reported", &[source])
    };
    let world = claims(vec![counted("few", 60, "b"), counted("many", 100, "b-other")]);
    let found_here = found(&world, FindingKind::HeadcountsDisagree);
    assert_eq!(records(&found_here), [["few", "many"]], "once, not for base and land too");
    assert!(found_here[0].what.contains("1 February 2024"), "{}", found_here[0].what);
    let same = claims(vec![counted("few", 60, "b"), counted("again", 60, "b-other")]);
    assert_eq!(found(&same, FindingKind::HeadcountsDisagree), []);
}

#[test]
fn an_open_claim_last_seen_long_ago_is_found_until_a_refinement_confirms_it() {
    let open = present("base").named("open").from("2023-01-01", &["b"]).ongoing(&["b"]);
    let found_open = found(&claims(vec![open.clone()]), FindingKind::OpenAndUnconfirmed);
    assert_eq!(records(&found_open), [["open"]]);
    assert!(found_open[0].what.contains("1 January 2023"), "{}", found_open[0].what);
    let seen = present("base").seen("2025-12-01", &["c"]).refining("open");
    assert_eq!(found(&claims(vec![open, seen]), FindingKind::OpenAndUnconfirmed), []);
}

#[test]
fn a_place_with_its_axes_swapped_is_found_by_the_outline_of_its_country() {
    let mut world = world();
    for place in world["places"].as_array_mut().expect("places") {
        place["country"] = json!("NE");
    }
    assert_eq!(found(&world, FindingKind::PlaceOutsideCountry), []);
    // Agadez, with its axes swapped, lies in Nigeria and Cameroon's latitude.
    world["places"][4]["lat"] = json!(8.0);
    world["places"][4]["lon"] = json!(16.97);
    let found = found(&world, FindingKind::PlaceOutsideCountry);
    assert_eq!(records(&found), [["other-base"]]);
    assert!(found[0].what.contains("km outside NE"), "{}", found[0].what);
}

#[test]
fn without_an_outline_a_place_is_found_that_exchanged_axes_would_bring_among_the_others() {
    let mut world = world();
    let (lat, lon) = (world["places"][4]["lat"].clone(), world["places"][4]["lon"].clone());
    world["places"][4]["lat"] = lon;
    world["places"][4]["lon"] = lat;
    let swapped = found(&world, FindingKind::PlaceOutsideCountry);
    assert_eq!(records(&swapped), [["other-base"]]);
    // An embassy at the other end of the world is where it is.
    world["places"][4]["lat"] = json!(-33.9);
    world["places"][4]["lon"] = json!(151.2);
    assert_eq!(found(&world, FindingKind::PlaceOutsideCountry), []);
}

#[test]
fn the_shipped_dataset_has_no_place_out_of_its_country_and_no_idle_source() {
    let dataset = load::shipped().dataset.expect("the shipped dataset loads");
    let outlines = Outlines::embedded().expect("the built-in outlines");
    let idle: Vec<Finding> = findings(&dataset, &outlines)
        .into_iter()
        .filter(|f| matches!(f.kind, FindingKind::UnusedSource | FindingKind::PlaceOutsideCountry))
        .collect();
    assert!(idle.is_empty(), "{idle:#?}");
}
