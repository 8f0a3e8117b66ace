//! The shipped dataset, held to what a person reads in the table it was built from: Niger and its
//! neighbours, 2012–2026. The expectations here come from that table, not from the file.

mod common;

use basewatch::evidence::{Evidence, Filter, Presence, Status};
use basewatch::load;
use basewatch::model::{Dataset, EventKind, Grade, PlaceKind, Record};
use common::day;

struct Shipped {
    dataset: Dataset,
    evidence: Evidence,
}

fn shipped_through(filter: Filter) -> Shipped {
    let dataset = load::shipped().dataset.expect("the shipped dataset loads");
    let evidence = Evidence::new(&dataset, filter);
    Shipped { dataset, evidence }
}

fn shipped() -> Shipped {
    shipped_through(Filter::default())
}

fn known_on(on: &str) -> Shipped {
    shipped_through(Filter { known_on: Some(day(on)), ..Filter::default() })
}

impl Shipped {
    fn at(&self, place: &str, force: &str, on: &str) -> Presence {
        let place_ix = self.dataset.place_ix(place).unwrap_or_else(|| panic!("no place {place}"));
        let force_ix = self.dataset.force_ix(force).unwrap_or_else(|| panic!("no force {force}"));
        self.evidence.presence(place_ix, force_ix, day(on))
    }

    fn status(&self, place: &str, force: &str, on: &str) -> Status {
        self.at(place, force, on).status
    }

    /// A row of a table of expectations: `None` where it holds, else what was found instead.
    fn complaint(&self, &(place, force, on, expected, count): &Row) -> Option<String> {
        let presence = self.at(place, force, on);
        let holds = match expected {
            "present" => presence.status.is_present(),
            "not present" => !presence.status.is_present(),
            word => presence.status.word() == word,
        };
        let counted = count_words(&presence);
        (!holds || count.is_some_and(|count| count != counted)).then(|| {
            let found = presence.status.word();
            format!(
                "{force} at {place} on {on}: expected {expected} {count:?}, found {found} {counted}"
            )
        })
    }

    #[track_caller]
    fn assert_rows(&self, rows: &[Row]) {
        let complaints: Vec<String> = rows.iter().filter_map(|row| self.complaint(row)).collect();
        assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
    }
}

/// Place, force, day, expected status ("present" for any that counts as present), head count.
type Row = (&'static str, &'static str, &'static str, &'static str, Option<&'static str>);

fn count_words(presence: &Presence) -> String {
    presence.headcount.map_or_else(|| "-".to_owned(), |range| range.words())
}

#[test]
fn it_loads_with_no_problem_at_all() {
    let loaded = load::shipped();
    assert!(loaded.problems.is_empty(), "{:#?}", loaded.problems);
    assert!(loaded.dataset.is_some());
}

#[test]
fn it_has_the_forces_and_places_that_others_name() {
    let dataset = shipped().dataset;
    for force in [
        "us",
        "france",
        "russia",
        "germany",
        "italy",
        "niger",
        "wagner",
        "eucap",
        "eumpm",
        "cia",
        "belgium",
        "canada",
        "syrian-fighters",
    ] {
        assert!(dataset.force_ix(force).is_some(), "no force {force}");
    }
    for place in [
        "airbase-101",
        "airbase-201",
        "agadez-airport",
        "dirkou",
        "ouallam",
        "madama",
        "tillia",
        "diffa",
        "arlit",
        "niamey",
        "adji-kossei",
        "gao",
        "bamako-senou",
    ] {
        let ix = dataset.place_ix(place).unwrap_or_else(|| panic!("no place {place}"));
        assert!(dataset.country_of(ix).is_some(), "{place} lies in no country");
    }
    for country in ["country-niger", "country-chad", "country-mali", "country-burkina-faso"] {
        let ix = dataset.place_ix(country).unwrap_or_else(|| panic!("no place {country}"));
        assert_eq!(dataset.place(ix).kind, PlaceKind::Country);
    }
}

#[test]
fn airbase_101_has_a_compound_for_each_of_its_guests() {
    let dataset = shipped().dataset;
    let base = dataset.place_ix("airbase-101").expect("airbase-101");
    for guest in ["us", "france", "germany", "italy", "russia"] {
        let id = format!("airbase-101-{guest}");
        let compound = dataset.place_ix(&id).unwrap_or_else(|| panic!("no place {id}"));
        assert_eq!(dataset.place(compound).parent, Some(base), "{id}");
        assert_eq!(dataset.place(compound).kind, PlaceKind::Compound, "{id}");
        assert!(dataset.place(compound).schematic, "nobody published the outline of {id}");
    }
}

#[test]
fn it_opens_on_2_may_2024_with_airbase_101_selected() {
    let dataset = shipped().dataset;
    assert_eq!(dataset.head.opening.day, day("2024-05-02"));
    assert_eq!(dataset.head.opening.select, dataset.find("airbase-101"));
    assert!(matches!(dataset.head.opening.select, Some(Record::Place(_))));
    assert_eq!(dataset.head.utc_offset.to_string(), "+01:00");
}

#[test]
fn its_chapters_go_in_the_order_of_time_from_the_coup() {
    let dataset = shipped().dataset;
    assert!((6..=12).contains(&dataset.chapters.len()), "{} chapters", dataset.chapters.len());
    assert!(dataset.chapters.is_sorted_by_key(|c| c.day));
    assert_eq!(dataset.chapters[0].day, day("2023-07-26"));
    assert!(dataset.chapters.iter().any(|c| c.day == dataset.head.opening.day));
}

#[test]
fn every_address_is_on_the_web() {
    let dataset = shipped().dataset;
    let addresses: Vec<&String> = dataset.sources.iter().filter_map(|s| s.url.as_ref()).collect();
    assert!(addresses.len() > 50, "{} addresses", addresses.len());
    for url in addresses {
        assert!(url.starts_with("https://") || url.starts_with("http://"), "{url}");
    }
}

#[test]
fn the_coup_and_the_handovers_are_events_of_their_days() {
    let dataset = shipped().dataset;
    let has = |kind: EventKind, on: &str, place: &str| {
        let place = dataset.place_ix(place).expect(place);
        dataset.events.iter().any(|e| {
            let there = e.place.into_iter().chain(e.about_places.iter().copied());
            e.kind == kind
                && e.bounds().latest() == Some(day(on))
                && there.into_iter().any(|p| dataset.is_inside(p, place))
        })
    };
    assert!(has(EventKind::Coup, "2023-07-26", "country-niger"));
    assert!(has(EventKind::Handover, "2023-10-22", "ouallam"));
    assert!(has(EventKind::Handover, "2024-07-07", "airbase-101"));
    assert!(has(EventKind::Handover, "2024-08-05", "airbase-201"));
    // In the night from the 28th.
    assert!(has(EventKind::Attack, "2026-01-29", "airbase-101"));
}

#[test]
fn every_event_is_known_to_who_knows_everything() {
    let shipped = shipped();
    let known = shipped.evidence.known_events(&shipped.dataset).count();
    assert_eq!(known, shipped.dataset.events.len());
}

// 2 May 2024: Americans and Russians on one airfield.

#[test]
fn on_2_may_2024_russia_is_at_101_between_a_forecast_of_60_and_a_report_of_100() {
    let russia = shipped().at("airbase-101", "russia", "2024-05-02");
    assert_eq!(russia.status, Status::Confirmed);
    assert_eq!(count_words(&russia), "60–100");
    assert!(!russia.headcount_disputed);
}

#[test]
fn on_2_may_2024_the_us_is_at_101_with_400_to_450_or_a_small_number() {
    let us = shipped().at("airbase-101", "us", "2024-05-02");
    assert_eq!(us.status, Status::Confirmed);
    assert_eq!(count_words(&us), "400–450");
    let words: Vec<String> = us.figures.iter().map(|f| f.headcount.words()).collect();
    assert!(words.contains(&"“a small number”".to_owned()), "{words:?}");
}

#[test]
fn on_2_may_2024_most_americans_are_at_201() {
    let shipped = shipped();
    let at = |place| shipped.at(place, "us", "2024-05-02");
    assert_eq!(at("airbase-201").status, Status::Confirmed);
    let middle = |place| at(place).headcount.and_then(|range| range.middle());
    assert!(middle("airbase-201") > middle("airbase-101"));
    assert!(middle("airbase-101").is_some());
}

#[test]
fn on_2_may_2024_italians_and_germans_are_at_101_and_the_french_have_gone() {
    let shipped = shipped();
    for force in ["italy", "germany"] {
        assert!(shipped.status("airbase-101", force, "2024-05-02").is_present(), "{force}");
    }
    let france = shipped.at("airbase-101", "france", "2024-05-02");
    assert_eq!(france.status, Status::Ended);
    assert_eq!(france.ended.map(|d| d.to_string()).as_deref(), Some("2023-12-22"));
}

#[test]
fn with_grade_b_and_better_nobody_says_450() {
    let good = shipped_through(Filter { least_grade: Grade::B, ..Filter::default() });
    let us = good.at("airbase-101", "us", "2024-05-02");
    assert!(us.status.is_present());
    let says_450 = |n: Option<u32>| n == Some(450);
    assert!(us.figures.iter().all(|f| !says_450(f.headcount.min) && !says_450(f.headcount.max)));
    assert!(us.headcount.is_none_or(|range| !says_450(range.max)));
}

#[test]
fn the_syrian_fighters_are_disputed_in_niger_and_at_no_base() {
    let shipped = shipped();
    for on in ["2024-05-02", "2024-05-20"] {
        assert_eq!(shipped.status("country-niger", "syrian-fighters", on), Status::Disputed);
    }
    let syrians = shipped.dataset.force_ix("syrian-fighters");
    let places: Vec<&str> = shipped
        .evidence
        .tracks()
        .filter(|(_, force, _)| Some(*force) == syrians)
        .map(|(place, _, _)| shipped.dataset.place(place).meta.id.as_str())
        .collect();
    assert_eq!(places, ["country-niger"]);
}

// What was known when.

#[test]
fn on_9_april_2024_nobody_knew_of_a_russian_in_niger_on_any_day_to_come() {
    let before = known_on("2024-04-09");
    for days in 0..700 {
        let on = day("2024-04-09").plus(days).to_string();
        let status = before.status("country-niger", "russia", &on);
        assert_eq!(status, Status::NotReported, "on {on}");
    }
}

#[test]
fn what_was_known_of_the_russians_in_april_2024() {
    known_on("2024-04-13").assert_rows(&[
        ("airbase-101", "russia", "2024-04-11", "present", None),
        ("airbase-101", "russia", "2024-04-09", "not present", None),
    ]);
    known_on("2024-05-01").assert_rows(&[(
        "airbase-101",
        "russia",
        "2024-04-09",
        "not present",
        None,
    )]);
}

#[test]
fn on_2_may_2024_the_end_of_the_american_stay_was_not_known() {
    known_on("2024-05-03").assert_rows(&[
        ("airbase-101", "us", "2024-08-01", "presumed", None),
        ("airbase-201", "us", "2024-09-01", "presumed", None),
    ]);
}

// The table of presences, row by row, with the days on which they begin and end.

#[test]
fn the_french_in_niger() {
    shipped().assert_rows(&[
        ("airbase-101", "france", "2012-12-31", "not reported", None),
        ("airbase-101", "france", "2013-01-15", "possible", None),
        ("airbase-101", "france", "2014-09-15", "confirmed", Some("400")),
        ("airbase-101", "france", "2022-01-15", "confirmed", Some("1,050")),
        ("airbase-101", "france", "2023-10-10", "confirmed", Some("1,000")),
        ("airbase-101", "france", "2023-12-15", "confirmed", Some("157")),
        ("airbase-101", "france", "2023-12-22", "confirmed", Some("50")),
        ("airbase-101", "france", "2023-12-23", "ended", None),
        ("ouallam", "france", "2022-06-30", "not reported", None),
        ("ouallam", "france", "2022-09-01", "present", Some("300")),
        ("ouallam", "france", "2023-10-22", "present", Some("193")),
        ("ouallam", "france", "2023-10-23", "ended", None),
        ("tabarey-barey", "france", "2023-10-04", "present", Some("400")),
        ("tabarey-barey", "france", "2023-10-10", "possible", None),
        ("tabarey-barey", "france", "2023-10-13", "ended", None),
        ("madama", "france", "2014-09-30", "not reported", None),
        ("madama", "france", "2015-01-15", "present", Some("200–250")),
        ("madama", "france", "2016-06-01", "present", None),
        ("madama", "france", "2019-07-07", "present", None),
        ("madama", "france", "2019-07-09", "possible", None),
        ("madama", "france", "2019-07-20", "ended", None),
        ("diffa", "france", "2015-02-05", "present", Some("15–20")),
        ("diffa", "france", "2015-03-01", "presumed", None),
        ("agadez-airport", "france", "2013-05-23", "not reported", None),
        ("agadez-airport", "france", "2013-05-24", "present", None),
        ("agadez-airport", "france", "2013-05-25", "ended", None),
        ("country-niger", "france", "2023-09-24", "confirmed", Some("1,500")),
        ("country-niger", "france", "2023-12-23", "ended", None),
    ]);
}

#[test]
fn the_americans_in_niger() {
    shipped().assert_rows(&[
        ("airbase-101", "us", "2013-02-19", "not reported", None),
        ("airbase-101", "us", "2013-02-20", "present", None),
        ("airbase-101", "us", "2013-02-22", "present", Some("100–300")),
        ("airbase-101", "us", "2024-06-07", "present", None),
        ("airbase-101", "us", "2024-07-07", "present", None),
        ("airbase-101", "us", "2024-07-08", "ended", None),
        ("airbase-101", "us", "2024-09-01", "not present", None),
        ("airbase-201", "us", "2015-12-31", "not reported", None),
        ("airbase-201", "us", "2018-06-01", "present", None),
        ("airbase-201", "us", "2024-07-05", "present", Some("up to 500")),
        ("airbase-201", "us", "2024-07-24", "present", Some("200")),
        ("airbase-201", "us", "2024-08-05", "confirmed", None),
        ("airbase-201", "us", "2024-08-06", "not present", None),
        ("airbase-201", "us", "2024-09-01", "not present", None),
        ("niamey", "us", "2024-08-20", "possible", Some("20")),
        ("niamey", "us", "2024-09-16", "present", None),
        ("niamey", "us", "2025-06-01", "presumed", None),
        ("ouallam", "us", "2017-10-04", "present", None),
        ("ouallam", "us", "2024-08-01", "ended", None),
        ("dirkou", "us", "2018-09-10", "present", None),
        ("dirkou", "cia", "2018-01-31", "not reported", None),
        ("dirkou", "cia", "2018-09-10", "present", None),
        ("dirkou", "cia", "2021-03-01", "present", None),
        ("dirkou", "cia", "2022-01-01", "presumed", None),
        ("diffa", "us", "2024-07-31", "possible", None),
        ("diffa", "us", "2024-08-01", "ended", None),
        ("zinder", "us", "2016-01-01", "not reported", None),
        ("country-niger", "us", "2023-09-07", "confirmed", Some("1,100")),
        ("country-niger", "us", "2024-09-15", "present", Some("20")),
    ]);
}

#[test]
fn other_europeans_and_canadians_in_niger() {
    shipped().assert_rows(&[
        ("airbase-101", "germany", "2016-01-31", "not reported", None),
        ("airbase-101", "germany", "2016-03-01", "confirmed", None),
        ("airbase-101", "germany", "2024-07-15", "confirmed", Some("38–120")),
        ("airbase-101", "germany", "2024-08-30", "confirmed", Some("60")),
        ("airbase-101", "germany", "2024-08-31", "ended", None),
        ("tillia", "germany", "2022-05-23", "confirmed", Some("260")),
        ("tillia", "germany", "2022-12-16", "present", None),
        ("tillia", "germany", "2022-12-31", "possible", None),
        ("tillia", "germany", "2023-01-16", "ended", None),
        ("tahoua", "germany", "2023-05-31", "present", None),
        ("tahoua", "germany", "2023-09-01", "ended", None),
        ("airbase-101", "italy", "2017-12-31", "not reported", None),
        ("airbase-101", "italy", "2023-08-01", "present", Some("350")),
        ("airbase-101", "italy", "2023-08-05", "present", Some("250–254")),
        ("airbase-101", "italy", "2025-03-15", "present", Some("350")),
        ("airbase-101", "italy", "2026-01-29", "present", Some("~300–350")),
        ("airbase-101", "italy", "2026-02-28", "presumed", Some("~300")),
        ("agadez-airport", "italy", "2023-07-31", "ended", None),
        ("airbase-101", "belgium", "2017-10-31", "not reported", None),
        ("airbase-101", "belgium", "2020-06-01", "present", Some("15")),
        ("airbase-101", "belgium", "2023-09-22", "present", Some("10")),
        ("maradi", "belgium", "2019-08-31", "not reported", None),
        ("maradi", "belgium", "2021-01-16", "present", Some("50")),
        ("maradi", "belgium", "2021-01-17", "ended", None),
        ("country-niger", "canada", "2016-01-01", "present", Some("up to 50")),
        ("country-niger", "canada", "2024-02-01", "not present", None),
        ("niamey", "eucap", "2012-06-30", "not reported", None),
        ("niamey", "eucap", "2023-12-15", "present", Some("120–130")),
        ("niamey", "eucap", "2024-03-01", "possible", None),
        ("niamey", "eucap", "2024-07-01", "ended", None),
        ("country-niger", "eumpm", "2023-12-21", "present", Some("50–100")),
        ("country-niger", "eumpm", "2023-12-22", "ended", None),
    ]);
}

#[test]
fn russians_and_neighbours_in_niger() {
    shipped().assert_rows(&[
        ("airbase-101", "russia", "2024-04-09", "not reported", None),
        ("airbase-101", "russia", "2024-04-10", "confirmed", Some("60–100")),
        ("airbase-101", "russia", "2024-05-04", "present", Some("~100+")),
        ("airbase-101", "russia", "2024-09-01", "present", None),
        ("airbase-101", "russia", "2026-01-29", "present", None),
        ("airbase-101", "russia", "2026-02-28", "presumed", None),
        ("airbase-201", "russia", "2025-01-01", "not reported", None),
        ("madama", "russia", "2025-01-01", "not reported", None),
        ("dirkou", "russia", "2025-01-01", "not reported", None),
        ("madama", "lna", "2024-09-03", "not reported", None),
        ("country-niger", "ecowas-standby", "2023-08-20", "not reported", None),
        ("airbase-101", "mali", "2023-08-18", "possible", None),
        ("airbase-101", "burkina-faso", "2023-08-18", "possible", None),
        ("airbase-101", "fu-aes", "2025-12-20", "possible", None),
        ("airbase-201", "niger", "2024-08-05", "present", None),
        ("airbase-201", "niger", "2025-06-01", "presumed", None),
        ("inates", "niger", "2019-12-10", "present", None),
        ("inates", "niger", "2019-12-11", "ended", None),
    ]);
}

#[test]
fn foreign_forces_in_chad_and_burkina_faso() {
    shipped().assert_rows(&[
        ("adji-kossei", "france", "2014-08-01", "present", None),
        ("adji-kossei", "france", "2024-12-01", "present", Some("1,000")),
        ("adji-kossei", "france", "2025-01-30", "present", None),
        ("adji-kossei", "france", "2025-01-31", "ended", None),
        ("faya-largeau", "france", "2024-12-26", "present", None),
        ("faya-largeau", "france", "2024-12-27", "ended", None),
        ("abeche", "france", "2025-01-11", "present", Some("100")),
        ("abeche", "france", "2025-01-12", "ended", None),
        ("adji-kossei", "us", "2024-04-25", "present", None),
        ("faya-largeau", "turkey", "2025-02-04", "present", None),
        ("abeche", "turkey", "2025-03-01", "not present", None),
        ("country-chad", "hungary", "2025-01-01", "not reported", None),
        ("kamboinsin", "france", "2023-01-18", "present", Some("400–1,500")),
        ("kamboinsin", "france", "2023-02-18", "present", None),
        ("kamboinsin", "france", "2023-02-19", "ended", None),
        ("ouagadougou-airport", "russia", "2024-01-23", "not reported", None),
        ("ouagadougou-airport", "russia", "2024-01-24", "present", Some("100")),
        ("ouagadougou-airport", "russia", "2024-08-15", "present", Some("300")),
        ("loumbila", "russia", "2024-03-06", "present", None),
        ("country-burkina-faso", "bear-brigade", "2024-07-01", "present", Some("100")),
        ("country-burkina-faso", "bear-brigade", "2024-09-04", "ended", None),
    ]);
}

#[test]
fn foreign_forces_in_mali() {
    shipped().assert_rows(&[
        ("kidal", "france", "2021-10-12", "present", None),
        ("kidal", "france", "2021-10-22", "possible", None),
        ("kidal", "france", "2021-11-02", "ended", None),
        ("tessalit", "france", "2021-11-15", "present", None),
        ("tessalit", "france", "2021-11-16", "ended", None),
        ("timbuktu", "france", "2021-12-14", "present", Some("150")),
        ("timbuktu", "france", "2021-12-15", "ended", None),
        ("gossi", "france", "2022-04-19", "present", None),
        ("gossi", "france", "2022-04-20", "ended", None),
        ("menaka", "france", "2022-06-13", "present", None),
        ("menaka", "wagner", "2022-06-14", "not reported", None),
        ("menaka", "wagner", "2022-06-15", "present", None),
        ("gao", "france", "2022-08-15", "present", None),
        ("gao", "france", "2022-08-16", "ended", None),
        ("gao", "takuba", "2022-06-30", "present", Some("800–900")),
        ("gao", "takuba", "2022-07-01", "ended", None),
        ("gao", "germany", "2022-06-01", "present", Some("1,100–1,400")),
        ("gao", "germany", "2023-12-12", "present", Some("142")),
        ("gao", "germany", "2023-12-13", "ended", None),
        ("bamako-senou", "wagner", "2021-12-24", "present", Some("40")),
        ("bamako-senou", "wagner", "2025-06-06", "present", None),
        ("bamako-senou", "wagner", "2025-06-07", "ended", None),
        ("bamako-senou", "russia", "2025-06-08", "present", None),
        ("timbuktu", "wagner", "2022-01-04", "not reported", None),
        ("timbuktu", "wagner", "2022-01-05", "present", None),
        ("kidal", "wagner", "2023-11-14", "present", None),
        ("tessalit", "wagner", "2023-10-16", "not reported", None),
        ("tessalit", "wagner", "2023-10-27", "present", None),
        ("tessalit", "minusma", "2023-10-21", "present", None),
        ("tessalit", "minusma", "2023-10-22", "ended", None),
        ("aguelhok", "minusma", "2023-10-23", "possible", None),
        ("aguelhok", "minusma", "2023-10-26", "ended", None),
        ("kidal", "minusma", "2023-10-31", "present", None),
        ("kidal", "minusma", "2023-11-01", "ended", None),
        ("menaka", "minusma", "2023-08-26", "ended", None),
        ("ogossagou", "minusma", "2023-08-03", "present", Some("150")),
        ("mopti-sevare", "minusma", "2023-12-08", "present", None),
        ("mopti-sevare", "minusma", "2023-12-09", "ended", None),
        ("timbuktu", "minusma", "2023-12-30", "ended", None),
    ]);
}
