//! What may be told when only part is known: movements, chapters, texts; and what stands on no map.

mod common;

use basewatch::evidence::{Evidence, Figure, Filter, OffMapReason, Status, Untold};
use basewatch::load;
use basewatch::model::{
    Bounds, ChapterIx, Dataset, Day, EdtfDate, Grade, MovementIx, PlaceIx, Record, SourceIx,
};
use common::{clean, day, present, world, world_with};
use serde_json::{Value, json};

fn through(dataset: &Dataset, known_on: Option<&str>, least_grade: Grade) -> Evidence {
    Evidence::new(dataset, Filter { known_on: known_on.map(day), least_grade })
}

fn known_on(dataset: &Dataset, on: &str) -> Evidence {
    through(dataset, Some(on), Grade::D)
}

fn of_grade(dataset: &Dataset, least_grade: Grade) -> Evidence {
    through(dataset, None, least_grade)
}

/// The small world with sources `early` (B, 1 February 2021), `later` (C, 1 June 2021) and
/// `undated` (B), and these tables.
fn learning(tables: &Value) -> Dataset {
    let mut world = world();
    let source = |id: &str, grade: &str, date: Option<&str>| json!({"id": id, "publisher": id, "grade": grade, "origin": id, "date": date});
    world["sources"].as_array_mut().expect("a list").extend([
        source("early", "B", Some("2021-02-01")),
        source("later", "C", Some("2021-06-01")),
        source("undated", "B", None),
    ]);
    for (table, records) in tables.as_object().expect("tables") {
        world[table] = records.clone();
    }
    clean(&world)
}

fn source(dataset: &Dataset, id: &str) -> SourceIx {
    match dataset.find(id) {
        Some(Record::Source(ix)) => ix,
        other => panic!("{id} is {other:?}"),
    }
}

// Movements.

/// From the base away, with these dates, on `early` and `later`.
fn moving(start: Option<&str>, end: Option<&str>) -> Dataset {
    learning(&json!({"movements": [{"id": "out", "force": "red", "start": start, "end": end,
        "legs": [{"at": "base"}, {"at": "other-base", "by": "road"}],
        "sources": ["early", "later"]}]}))
}

const OUT: MovementIx = MovementIx(0);

#[test]
fn a_movement_is_known_once_a_source_can_have_seen_it_begin() {
    let dataset = moving(Some("2021-01-20"), Some("2021-01-25"));
    assert!(known_on(&dataset, "2021-01-31").movement(OUT).is_none());
    let known = known_on(&dataset, "2021-02-01");
    let movement = known.movement(OUT).expect("reported");
    assert_eq!(movement.sources, [source(&dataset, "early")]);
    assert_eq!(movement.end, Some(EdtfDate::exact(day("2021-01-25"))));
}

#[test]
fn a_movement_that_was_only_announced_is_not_known() {
    let dataset = moving(Some("2021-03-10"), Some("2021-03-20"));
    assert!(known_on(&dataset, "2021-03-15").movement(OUT).is_none());
    assert!(known_on(&dataset, "2021-06-01").movement(OUT).is_some());
    assert!(of_grade(&dataset, Grade::B).movement(OUT).is_none(), "early alone announced it");
}

#[test]
fn a_movements_end_is_unknown_until_a_source_can_have_seen_it() {
    let dataset = moving(Some("2021-01-20"), Some("2021-04-30"));
    let february = known_on(&dataset, "2021-02-10");
    let movement = february.movement(OUT).expect("begun");
    assert_eq!(movement.end, None);
    assert_eq!(movement.bounds(), Some(Bounds::day(day("2021-01-20"))));
    let june = known_on(&dataset, "2021-06-01");
    let bounds = june.movement(OUT).and_then(|m| m.bounds()).expect("dated");
    assert_eq!(bounds.latest(), Some(day("2021-04-30")));
    assert_eq!(of_grade(&dataset, Grade::B).movement(OUT).expect("begun").end, None);
}

#[test]
fn a_movement_of_which_only_the_end_is_dated_is_known_from_then() {
    let dataset = moving(None, Some("2021-04-30"));
    assert!(known_on(&dataset, "2021-05-31").movement(OUT).is_none());
    assert!(known_on(&dataset, "2021-06-01").movement(OUT).is_some());
}

// Chapters and texts.

#[test]
fn a_chapter_is_known_when_its_last_source_was_out() {
    let dataset = learning(&json!({"chapters": [{"id": "one", "title": "One", "text": "Told.",
        "day": "2021-01-20", "sources": ["early", "later"]}]}));
    let knows = |evidence: &Evidence| evidence.knows_chapter(&dataset, ChapterIx(0));
    assert!(!knows(&known_on(&dataset, "2021-05-31")));
    assert!(knows(&known_on(&dataset, "2021-06-01")));
    assert!(knows(&of_grade(&dataset, Grade::B)), "one source is good enough");
    assert!(!knows(&of_grade(&dataset, Grade::A)));
    // The time of every source counts, that of one of a lower grade too.
    assert!(!knows(&through(&dataset, Some("2021-05-31"), Grade::B)));
    assert!(knows(&through(&dataset, Some("2021-06-01"), Grade::B)));
}

#[test]
fn a_chapter_is_not_known_before_its_own_day() {
    let dataset = learning(&json!({"chapters": [{"id": "one", "title": "One", "text": "Told.",
        "day": "2021-03-20", "sources": ["early"]}]}));
    let knows = |on: &str| known_on(&dataset, on).knows_chapter(&dataset, ChapterIx(0));
    assert_eq!((knows("2021-03-19"), knows("2021-03-20")), (false, true));
}

#[test]
fn a_text_is_told_only_where_all_it_rests_on_counts() {
    let dataset = learning(&json!({}));
    let both = ["early", "later"].map(|id| source(&dataset, id));
    let untold = |evidence: &Evidence| evidence.untold(&dataset, &both);
    assert_eq!(untold(&of_grade(&dataset, Grade::D)), None);
    assert_eq!(untold(&known_on(&dataset, "2021-05-31")), Some(Untold::Later));
    assert_eq!(untold(&known_on(&dataset, "2021-06-01")), None);
    assert_eq!(untold(&of_grade(&dataset, Grade::B)), Some(Untold::LowerGrade));
    assert_eq!(untold(&through(&dataset, Some("2021-05-31"), Grade::B)), Some(Untold::Later));
}

#[test]
fn an_undated_source_counts_from_the_datasets_last_day() {
    let dataset = learning(&json!({}));
    let undated = [source(&dataset, "undated")];
    assert_eq!(known_on(&dataset, "2026-02-27").untold(&dataset, &undated), Some(Untold::Later));
    assert_eq!(known_on(&dataset, "2026-02-28").untold(&dataset, &undated), None);
}

#[test]
fn notes_are_told_only_in_hindsight() {
    let dataset = learning(&json!({}));
    assert!(of_grade(&dataset, Grade::A).tells_notes());
    assert!(!known_on(&dataset, "2026-02-28").tells_notes());
}

#[test]
fn an_area_states_end_is_unknown_until_it_was_published() {
    let dataset = learning(&json!({"areas": [{"id": "closed", "kind": "border_closed",
        "label": "Closed", "countries": ["land"],
        "from": {"date": "2021-01-20", "sources": ["early"]},
        "to": {"date": "2021-05-30", "sources": ["later"]}}]}));
    let end = |on: &str| {
        let evidence = known_on(&dataset, on);
        evidence.area(0usize.into()).map(|a| a.to.as_ref().map(|to| to.date.to_string()))
    };
    assert_eq!(end("2021-01-31"), None);
    assert_eq!(end("2021-05-31"), Some(None));
    assert_eq!(end("2021-06-01"), Some(Some("2021-05-30".to_owned())));
}

// Off the map.

/// Reasons and ids, as the list has them.
fn off_map(dataset: &Dataset, evidence: &Evidence) -> Vec<(OffMapReason, String)> {
    let id = |record: Record| match record {
        Record::Claim(ix) => &dataset.claim(ix).meta.id,
        Record::Event(ix) => &dataset.event(ix).meta.id,
        Record::Movement(ix) => &dataset.movement(ix).meta.id,
        Record::Area(ix) => &dataset.area(ix).meta.id,
        Record::Source(ix) => &dataset.source(ix).meta.id,
        other => panic!("{other:?} is never off the map"),
    };
    evidence.off_map().iter().map(|o| (o.reason, id(o.record).clone())).collect()
}

#[test]
fn a_dataset_that_is_all_on_the_map_leaves_nothing_off_it() {
    let dataset = clean(&world_with([present("base").from("2021-01-01", &["b"])]));
    assert_eq!(off_map(&dataset, &of_grade(&dataset, Grade::D)), []);
}

#[test]
fn claims_that_no_base_can_show_are_listed_with_the_reason() {
    let claims = [
        present("base"),
        present("land").named("total"),
        present("base").named("both").by_either(&["red", "blue"]),
        present("base").named("one-of").at_one_of(&["base", "other-base"]),
    ];
    let dated = claims.map(|c| c.from("2021-01-01", &["b"]));
    let open = present("base").named("open").ongoing(&["b"]);
    let dataset = clean(&world_with(dated.into_iter().chain([open])));
    let expected = [
        (OffMapReason::Territory, "total"),
        (OffMapReason::SeveralPlaces, "one-of"),
        (OffMapReason::SeveralForces, "both"),
        (OffMapReason::NoDate, "open"),
    ];
    let expected = expected.map(|(reason, id)| (reason, id.to_owned()));
    assert_eq!(off_map(&dataset, &of_grade(&dataset, Grade::D)), expected);
}

#[test]
fn events_movements_areas_and_sources_are_listed_too() {
    let dataset = learning(&json!({
        "events": [
            {"id": "nowhere", "date": "2021-01-01", "title": "x", "kind": "other",
             "importance": 1, "sources": ["early"]},
            {"id": "somewhere", "date": "2021-01-01", "title": "x", "kind": "other",
             "importance": 1, "place": "base", "sources": ["early"]},
        ],
        "movements": [
            {"id": "stub", "force": "red", "start": "2021-01-20",
             "legs": [{"at": "base"}, {"at": "abroad"}], "sources": ["early"]},
            {"id": "nowhere-at-all", "force": "red", "start": "2021-01-20",
             "legs": [{"at": "home"}, {"at": "abroad"}], "sources": ["early"]},
            {"id": "some-day", "force": "red", "end": "../2021-01-20",
             "legs": [{"at": "base"}, {"at": "other-base"}], "sources": ["early"]},
            {"id": "drawn", "force": "red", "start": "2021-01-20",
             "legs": [{"at": "base"}, {"at": "other-base"}], "sources": ["early"]},
        ],
        "areas": [{"id": "always", "kind": "sanctions", "label": "x", "countries": ["land"],
            "to": {"date": "..", "sources": ["early"]}}],
    }));
    let expected = [
        (OffMapReason::NoPlace, "nowhere"),
        (OffMapReason::NoStop, "nowhere-at-all"),
        (OffMapReason::OneStop, "stub"),
        (OffMapReason::NoDate, "some-day"),
        (OffMapReason::NoDate, "always"),
        (OffMapReason::UndatedSource, "undated"),
    ];
    let expected = expected.map(|(reason, id)| (reason, id.to_owned()));
    assert_eq!(off_map(&dataset, &of_grade(&dataset, Grade::D)), expected);
    let known = known_on(&dataset, "2021-01-31");
    assert_eq!(off_map(&dataset, &known), [], "nothing of it was known yet");
}

// The shipped dataset.

fn shipped() -> Dataset {
    load::shipped().dataset.expect("the shipped dataset loads")
}

fn place(dataset: &Dataset, id: &str) -> PlaceIx {
    dataset.place_ix(id).unwrap_or_else(|| panic!("no place {id}"))
}

fn status(dataset: &Dataset, evidence: &Evidence, force: &str, on: &str) -> Status {
    let force = dataset.force_ix(force).unwrap_or_else(|| panic!("no force {force}"));
    evidence.presence(place(dataset, "airbase-101"), force, day(on)).status
}

#[test]
fn the_russians_are_at_101_only_once_it_was_so_and_known() {
    let dataset = shipped();
    let russians = |on: &str, known: &str| {
        status(&dataset, &known_on(&dataset, known), "russia", on).is_shown()
    };
    assert!(!russians("2024-04-09", "2024-04-09"));
    assert!(!russians("2024-04-09", "2024-05-01"));
    assert!(!russians("2024-04-11", "2024-04-11"), "reported on the 12th");
    assert!(russians("2024-04-11", "2024-04-13"));
}

const EVE: &str = "2024-04-09";

#[test]
fn on_the_eve_nobody_knows_of_russians_in_niger_on_any_later_day() {
    let dataset = shipped();
    let evidence = known_on(&dataset, EVE);
    let (niger, russia) = (place(&dataset, "country-niger"), dataset.force_ix("russia"));
    for (place, force, track) in evidence.tracks() {
        if Some(force) != russia || !dataset.is_inside(place, niger) {
            continue;
        }
        for number in day(EVE).number()..=dataset.head.last_day.number() {
            let presence = track.at(Day::from_number(number));
            assert!(!presence.status.is_shown(), "at {}", dataset.place(place).meta.id);
        }
    }
}

#[test]
fn on_the_eve_nothing_says_when_the_americans_will_leave() {
    let dataset = shipped();
    let evidence = known_on(&dataset, EVE);
    let is_later = |date: EdtfDate| date.bounds().latest().is_some_and(|d| d > day(EVE));
    let us = dataset.force_ix("us").expect("us");
    let niger = place(&dataset, "country-niger");
    let claims = (0..dataset.claims.len()).filter_map(|i| evidence.known(i.into()));
    for known in claims {
        let claim = dataset.claim(known.claim);
        let concerns =
            claim.forces.contains(&us) && claim.places.iter().any(|&p| dataset.is_inside(p, niger));
        let says = known.to.as_ref().is_some_and(|to| is_later(to.date));
        assert!(!(concerns && says), "{} ends", claim.meta.id);
    }
    for (_, event) in evidence.known_events(&dataset) {
        assert!(event.bounds().earliest() <= Some(day(EVE)), "{}", event.meta.id);
    }
    for (ix, known) in evidence.known_movements() {
        let later = [known.start, known.end].into_iter().flatten().any(is_later);
        assert!(!later, "{}", dataset.movement(ix).meta.id);
    }
    let announced: Vec<&str> = (0..dataset.areas.len())
        .filter(|&i| {
            let end = evidence.area(i.into()).and_then(|a| a.to.as_ref());
            end.is_some_and(|to| is_later(to.date))
        })
        .map(|i| dataset.areas[i].meta.id.as_str())
        .collect();
    assert_eq!(announced, ["niger-eucap-accord"], "six months' notice, given in December 2023");
    let known: Vec<&str> = (0..dataset.chapters.len())
        .filter(|&i| evidence.knows_chapter(&dataset, i.into()))
        .map(|i| dataset.chapters[i].meta.id.as_str())
        .collect();
    assert_eq!(known.last(), Some(&"accord-with-the-us-denounced"));
    assert_eq!(known.len(), 5);
}

#[test]
fn figures_of_grade_d_alone_are_gone_where_only_b_and_better_count() {
    let dataset = shipped();
    let figures = |least_grade, force: &str, on: &str| {
        let evidence = of_grade(&dataset, least_grade);
        let force = dataset.force_ix(force).expect(force);
        let presence = evidence.presence(place(&dataset, "airbase-101"), force, day(on));
        assert!(presence.status.is_present(), "{} on {on}", dataset.force(force).meta.id);
        let claim = |f: &Figure| dataset.claim(f.claim).meta.id.clone();
        presence.figures.iter().map(claim).collect::<Vec<String>>()
    };
    for (force, on, figure) in [
        ("us", "2024-05-02", "us-airbase-101-spring-2024-gaetz"),
        ("italy", "2025-03-15", "italy-airbase-101-march-2025"),
    ] {
        assert!(
            figures(Grade::D, force, on).contains(&figure.to_owned()),
            "{force} with every grade"
        );
        assert!(
            !figures(Grade::B, force, on).contains(&figure.to_owned()),
            "{force} with B or better"
        );
    }
}

#[test]
fn nothing_of_the_shipped_dataset_is_left_out_of_map_and_list() {
    let dataset = shipped();
    let listed = off_map(&dataset, &of_grade(&dataset, Grade::D));
    let under = |reason| listed.iter().filter(|(r, _)| *r == reason).count();
    let totals =
        dataset.claims.iter().filter(|c| c.places.iter().all(|&p| dataset.is_territory(p)));
    assert_eq!(under(OffMapReason::Territory), totals.count());
    let alternatives = dataset.claims.iter().filter(|c| c.places.len() > 1);
    assert_eq!(under(OffMapReason::SeveralPlaces), alternatives.count());
    assert_eq!(
        under(OffMapReason::NoPlace),
        dataset.events.iter().filter(|e| e.place.is_none()).count()
    );
    let undated = dataset.sources.iter().filter(|s| s.date.is_none());
    assert_eq!(under(OffMapReason::UndatedSource), undated.count());
    let has = |reason, id: &str| listed.contains(&(reason, id.to_owned()));
    assert!(has(OffMapReason::SeveralForces, "mali-burkina-aircraft-niger"));
    assert!(has(OffMapReason::NoPlace, "ecowas-exit"));
    assert!(has(OffMapReason::OneStop, "us-out-of-airbase-201-2024"));
    assert!(has(OffMapReason::NoDate, "mali-warplanes-to-niamey-2023"), "“by 18 August” alone");
}
