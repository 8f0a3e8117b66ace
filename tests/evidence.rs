//! The rules of design §3, each on a case worked out by hand, then what must hold of any dataset.

mod common;

use basewatch::evidence::{
    ChangeKind, CountScope, Coverage, Evidence, Filter, Presence, Status, presence,
};
use basewatch::model::{CountKind, Dataset, Day, ForceIx, Grade, PlaceIx};
use common::{Claim, absent, clean, day, planned, present, world, world_with};
use serde_json::json;

/// A small world and what its claims say, seen through a filter.
struct Case {
    dataset: Dataset,
    evidence: Evidence,
}

fn case(claims: impl IntoIterator<Item = Claim>) -> Case {
    case_of(clean(&world_with(claims)), Filter::default())
}

fn case_of(dataset: Dataset, filter: Filter) -> Case {
    let evidence = Evidence::new(&dataset, filter);
    Case { dataset, evidence }
}

impl Case {
    fn place(&self, id: &str) -> PlaceIx {
        self.dataset.place_ix(id).unwrap_or_else(|| panic!("no place {id}"))
    }

    fn force(&self, id: &str) -> ForceIx {
        self.dataset.force_ix(id).unwrap_or_else(|| panic!("no force {id}"))
    }

    /// Of force red.
    fn at(&self, place: &str, on: &str) -> Presence {
        self.of("red", place, on)
    }

    fn of(&self, force: &str, place: &str, on: &str) -> Presence {
        self.evidence.presence(self.place(place), self.force(force), day(on))
    }

    fn status(&self, place: &str, on: &str) -> Status {
        self.at(place, on).status
    }

    /// "400–450", "100+"; "-" where no number is known.
    fn count(&self, place: &str, on: &str) -> String {
        self.at(place, on).headcount.map_or_else(|| "-".to_owned(), |range| range.words())
    }

    fn claim_ids(&self, presence: &Presence) -> Vec<&str> {
        presence.claims.iter().map(|&c| self.dataset.claim(c).meta.id.as_str()).collect()
    }

    #[track_caller]
    fn assert_statuses(&self, place: &str, expected: &[(&str, Status)]) {
        for (on, status) in expected {
            assert_eq!(self.status(place, on), *status, "red at {place} on {on}");
        }
    }
}

/// Present through 2021 on one grade B source.
fn through_2021(place: &str) -> Claim {
    present(place).from("2021-01-01", &["b"]).to("2021-12-31", &["b"])
}

// Statuses.

#[test]
fn a_grade_a_source_confirms_alone() {
    let case = case([present("base").from("2021-01-01", &["a"]).to("2021-12-31", &["a"])]);
    case.assert_statuses(
        "base",
        &[("2021-01-01", Status::Confirmed), ("2021-12-31", Status::Confirmed)],
    );
}

#[test]
fn two_origins_of_grade_b_confirm() {
    let claim = present("base").from("2021-01-01", &["b", "b-other"]).to("2021-12-31", &["b"]);
    assert_eq!(case([claim]).status("base", "2021-06-01"), Status::Confirmed);
}

#[test]
fn two_claims_of_different_origin_confirm_together() {
    let other = present("base").named("other").from("2021-01-01", &["b-other"]);
    let case = case([through_2021("base"), other.to("2021-12-31", &["b-other"])]);
    assert_eq!(case.status("base", "2021-06-01"), Status::Confirmed);
}

#[test]
fn two_papers_carrying_one_agency_do_not_confirm() {
    let claim = present("base").from("2021-01-01", &["b", "b-again"]).to("2021-12-31", &["b"]);
    assert_eq!(case([claim]).status("base", "2021-06-01"), Status::Reported);
}

#[test]
fn grades_c_and_d_never_confirm() {
    let sources = ["c", "d"];
    let claim = present("base").from("2021-01-01", &sources).to("2021-12-31", &sources);
    assert_eq!(case([claim]).status("base", "2021-06-01"), Status::Reported);
}

#[test]
fn one_grade_b_origin_beside_a_c_does_not_confirm() {
    let claim = present("base").from("2021-01-01", &["b", "c"]).to("2021-12-31", &["b", "c"]);
    assert_eq!(case([claim]).status("base", "2021-06-01"), Status::Reported);
}

#[test]
fn an_open_end_is_presumed_until_as_of_then_possible() {
    let case = case([present("base").from("2021-01-01", &["a"]).ongoing(&["a"])]);
    case.assert_statuses(
        "base",
        &[
            ("2020-12-31", Status::NotReported),
            ("2021-01-01", Status::Confirmed),
            ("2021-01-02", Status::Presumed),
            ("2026-02-28", Status::Presumed),
            ("2026-03-01", Status::Possible),
        ],
    );
}

#[test]
fn an_unknown_end_is_presumed_for_24_months_then_possible() {
    let case = case([present("base").from("2021-01-01", &["a"]).seen("2021-03-15", &["a"])]);
    case.assert_statuses(
        "base",
        &[
            ("2021-03-15", Status::Confirmed),
            ("2021-03-16", Status::Presumed),
            ("2023-03-15", Status::Presumed),
            ("2023-03-16", Status::Possible),
        ],
    );
}

#[test]
fn an_end_that_or_later_is_an_unknown_end_bounded_below() {
    let case = case([present("base").from("2021-01-01", &["a"]).to("2021-03-15/..", &["a"])]);
    case.assert_statuses(
        "base",
        &[
            ("2021-03-15", Status::Confirmed),
            ("2021-03-16", Status::Presumed),
            ("2023-03-15", Status::Presumed),
            ("2023-03-16", Status::Possible),
        ],
    );
}

#[test]
fn a_presumed_presence_carries_the_age_of_its_last_sighting() {
    let case = case([present("base").from("2021-01-01", &["a"]).seen("2021-03-15", &["a"])]);
    let presumed = case.at("base", "2021-04-14");
    assert_eq!(presumed.last_confirmed, Some(day("2021-03-15")));
    assert_eq!(presumed.presumed_age_days(day("2021-04-14")), Some(30));
    let confirmed = case.at("base", "2021-03-15");
    assert_eq!(confirmed.presumed_age_days(day("2021-03-15")), None);
}

#[test]
fn days_between_the_bounds_of_a_start_or_end_are_only_possible() {
    let claim = present("base").from("2021-02", &["a"]).to("2021-11/2021-12", &["a"]);
    case([claim]).assert_statuses(
        "base",
        &[
            ("2021-01-31", Status::NotReported),
            ("2021-02-01", Status::Possible),
            ("2021-02-27", Status::Possible),
            ("2021-02-28", Status::Confirmed),
            ("2021-11-01", Status::Confirmed),
            ("2021-11-02", Status::Possible),
            ("2021-12-31", Status::Possible),
            ("2022-01-01", Status::Ended),
        ],
    );
}

#[test]
fn an_unknown_start_is_certain_from_the_first_sighting_on() {
    let claim = present("base").seen("2021-05-10", &["a"]).to("2021-12-31", &["a"]);
    case([claim]).assert_statuses(
        "base",
        &[
            ("2021-05-09", Status::Possible),
            ("2021-05-10", Status::Confirmed),
            ("2021-12-31", Status::Confirmed),
            ("2022-01-01", Status::Ended),
        ],
    );
}

#[test]
fn seen_within_a_month_makes_no_single_day_of_it_certain() {
    case([present("base").seen("2021-05", &["a"])]).assert_statuses(
        "base",
        &[
            ("2021-05-01", Status::Possible),
            ("2021-05-30", Status::Possible),
            ("2021-05-31", Status::Presumed),
            ("2023-05-31", Status::Presumed),
            ("2023-06-01", Status::Possible),
        ],
    );
}

#[test]
fn between_two_months_with_sightings_every_day_is_certain() {
    let claim = present("base").seen("2021-05", &["a"]).seen("2021-08", &["a"]);
    case([claim]).assert_statuses(
        "base",
        &[
            ("2021-05-30", Status::Possible),
            ("2021-05-31", Status::Confirmed),
            ("2021-08-01", Status::Confirmed),
            ("2021-08-02", Status::Presumed),
        ],
    );
}

#[test]
fn come_and_gone_within_one_month_is_never_certain() {
    let claim = present("base").from("2015-02", &["a"]).to("2015-02", &["a"]);
    case([claim]).assert_statuses(
        "base",
        &[
            ("2015-02-01", Status::Possible),
            ("2015-02-28", Status::Possible),
            ("2015-03-01", Status::Ended),
        ],
    );
}

#[test]
fn a_vague_start_does_not_stretch_certainty_past_the_only_sighting() {
    let claim = present("base").from("2015-01/2015-02", &["a"]).seen("2015-02-05", &["a"]);
    let case = case([claim]);
    case.assert_statuses(
        "base",
        &[
            ("2015-02-04", Status::Possible),
            ("2015-02-05", Status::Confirmed),
            ("2015-02-06", Status::Presumed),
        ],
    );
    assert_eq!(case.at("base", "2015-03-01").last_confirmed, Some(day("2015-02-05")));
}

#[test]
fn a_presence_somewhere_between_two_dates_is_not_certain_on_the_day_it_was_over() {
    let claim = present("base")
        .from("2013-02/2024-07", &["a"])
        .seen("2024-06/2024-07", &["a"])
        .to("../2024-07", &["a"]);
    case([claim]).assert_statuses(
        "base",
        &[("2024-07-31", Status::Possible), ("2024-08-01", Status::Ended)],
    );
}

#[test]
fn a_sighting_wholly_outside_widens_what_is_possible_and_a_vague_one_does_not() {
    let from_may_10 = || present("base").from("2021-05-10", &["a"]);
    let case_within = case([from_may_10().seen("2021-05", &["a"])]);
    assert_eq!(case_within.status("base", "2021-05-09"), Status::NotReported);
    let case_before = case([from_may_10().seen("2021-04-20", &["a"])]);
    assert_eq!(case_before.status("base", "2021-04-19"), Status::NotReported);
    assert_eq!(case_before.status("base", "2021-04-20"), Status::Confirmed);
    let case_after = case([from_may_10().to("2021-06-01", &["a"]).seen("2021-06-20", &["a"])]);
    assert_eq!(case_after.status("base", "2021-06-20"), Status::Confirmed);
    assert_eq!(case_after.status("base", "2021-06-21"), Status::Ended);
}

#[test]
fn one_of_several_places_is_possible_at_each_and_never_more() {
    let claim = through_2021("base").at_one_of(&["base", "other-base"]);
    let case = case([claim]);
    for place in ["base", "other-base", "land"] {
        assert_eq!(case.status(place, "2021-06-01"), Status::Possible, "{place}");
    }
}

#[test]
fn forces_named_together_are_possible_each() {
    let case = case([through_2021("base").by_either(&["red", "blue"])]);
    for force in ["red", "blue"] {
        assert_eq!(case.of(force, "base", "2021-06-01").status, Status::Possible, "{force}");
    }
}

#[test]
fn a_stated_end_ends_it_and_is_told() {
    let case = case([through_2021("base")]);
    let after = case.at("base", "2022-01-01");
    assert_eq!(after.status, Status::Ended);
    assert_eq!(after.ended.map(|d| d.to_string()).as_deref(), Some("2021-12-31"));
    assert_eq!(after.headcount, None);
}

#[test]
fn an_absence_ends_what_was_only_presumed() {
    let case = case([
        present("base").from("2021-01-01", &["a"]).ongoing(&["a"]),
        absent("base").seen("2022-06-01", &["b"]),
    ]);
    case.assert_statuses(
        "base",
        &[
            ("2022-05-31", Status::Presumed),
            ("2022-06-01", Status::Ended),
            ("2025-01-01", Status::Ended),
        ],
    );
}

#[test]
fn an_absence_known_to_begin_within_a_month_ends_it_from_the_months_last_day() {
    let case = case([
        present("base").from("2021-01-01", &["a"]).ongoing(&["a"]),
        absent("base").from("2022-06", &["a"]).ongoing(&["a"]),
    ]);
    case.assert_statuses(
        "base",
        &[
            ("2022-06-29", Status::Presumed),
            ("2022-06-30", Status::Ended),
            ("2024-01-01", Status::Ended),
        ],
    );
}

#[test]
fn silence_is_not_reported_and_never_absent() {
    let case = case([through_2021("base")]);
    assert_eq!(case.status("other-base", "2021-06-01"), Status::NotReported);
    assert_eq!(case.of("blue", "base", "2021-06-01").status, Status::NotReported);
    assert_eq!(case.status("base", "2020-12-31"), Status::NotReported);
    assert_eq!(Status::NotReported.word(), "not reported");
}

#[test]
fn good_claims_of_both_stances_dispute() {
    let no = absent("base").from("2021-06-01", &["b-other"]).to("2021-06-30", &["b-other"]);
    let case = case([through_2021("base"), no]);
    case.assert_statuses(
        "base",
        &[
            ("2021-05-31", Status::Reported),
            ("2021-06-01", Status::Disputed),
            ("2021-06-30", Status::Disputed),
            ("2021-07-01", Status::Reported),
        ],
    );
}

#[test]
fn a_lone_c_or_d_denial_is_listed_and_disputes_nothing() {
    for grade in ["c", "d"] {
        let no = absent("base").from("2021-01-01", &[grade]).to("2021-12-31", &[grade]);
        let case = case([through_2021("base"), no]);
        let presence = case.at("base", "2021-06-01");
        assert_eq!(presence.status, Status::Reported, "denied by {grade}");
        assert_eq!(presence.against.len(), 1, "denied by {grade}");
    }
}

#[test]
fn a_denial_of_a_weak_claim_is_no_dispute() {
    let weak = present("base").from("2021-01-01", &["d"]).to("2021-12-31", &["d"]);
    let no = absent("base").from("2021-01-01", &["a"]).to("2021-12-31", &["a"]);
    assert_ne!(case([weak, no]).status("base", "2021-06-01"), Status::Disputed);
}

#[test]
fn planned_is_never_presence_and_is_listed() {
    let case = case([planned("base").from("2021-01-01", &["a"]).to("2021-12-31", &["a"])]);
    let presence = case.at("base", "2021-06-01");
    assert_eq!(presence.status, Status::NotReported);
    assert_eq!(presence.planned.len(), 1);
}

#[test]
fn present_means_confirmed_reported_presumed_or_disputed() {
    use Status::*;
    let all = [Disputed, Confirmed, Reported, Presumed, Possible, Ended, NotReported];
    let present: Vec<Status> = all.into_iter().filter(|s| s.is_present()).collect();
    assert_eq!(present, [Disputed, Confirmed, Reported, Presumed]);
}

// Places nest.

#[test]
fn presence_in_a_compound_is_presence_at_the_base_and_in_the_country() {
    let case = case([through_2021("north")]);
    for place in ["north", "base", "land"] {
        assert_eq!(case.status(place, "2021-06-01"), Status::Reported, "{place}");
    }
    for place in ["south", "other-base"] {
        assert_eq!(case.status(place, "2021-06-01"), Status::NotReported, "{place}");
    }
}

#[test]
fn a_base_is_as_sure_as_its_surest_compound() {
    let sure = present("north").from("2021-01-01", &["a"]).to("2021-12-31", &["a"]);
    let case = case([sure, through_2021("south").at_one_of(&["south", "other-base"])]);
    assert_eq!(case.status("south", "2021-06-01"), Status::Possible);
    assert_eq!(case.status("base", "2021-06-01"), Status::Confirmed);
}

#[test]
fn absence_from_a_country_covers_its_places_but_the_exceptions() {
    let open = |place| present(place).from("2021-01-01", &["a"]).ongoing(&["a"]);
    let gone = absent("land").from("2022-01-01", &["b"]).ongoing(&["b"]).except(&["other-base"]);
    let case = case([open("north"), open("other-base"), gone]);
    assert_eq!(case.status("north", "2022-01-01"), Status::Ended);
    assert_eq!(case.status("base", "2022-01-01"), Status::Ended);
    assert_eq!(case.status("other-base", "2022-01-01"), Status::Presumed);
    assert_eq!(case.status("land", "2022-01-01"), Status::Presumed);
}

#[test]
fn an_exception_covers_what_lies_inside_it() {
    let open = present("north").from("2021-01-01", &["a"]).ongoing(&["a"]);
    let gone = absent("land").from("2022-01-01", &["b"]).ongoing(&["b"]).except(&["base"]);
    assert_eq!(case([open, gone]).status("north", "2022-01-01"), Status::Presumed);
}

#[test]
fn absence_from_one_compound_says_nothing_of_the_base() {
    let open = |place| present(place).from("2021-01-01", &["a"]).ongoing(&["a"]);
    let gone = absent("north").from("2022-01-01", &["a"]).ongoing(&["a"]);
    let case = case([open("north"), open("south"), gone]);
    assert_eq!(case.status("north", "2022-01-01"), Status::Ended);
    assert_eq!(case.status("base", "2022-01-01"), Status::Presumed);
}

// Head counts.

#[test]
fn a_bases_own_count_wins_over_the_sum_of_its_compounds() {
    let inside = |place| through_2021(place).counted("2021-03-01", (100, 100), "reported", &["b"]);
    let own = through_2021("base").counted("2021-06-01", (150, 180), "reported", &["b"]);
    let case = case([inside("north"), inside("south"), own]);
    assert_eq!(case.count("base", "2021-05-31"), "200");
    assert_eq!(case.at("base", "2021-05-31").count_scope, CountScope::Inside);
    assert_eq!(case.count("base", "2021-06-01"), "150–180");
    assert_eq!(case.at("base", "2021-06-01").count_scope, CountScope::Own);
}

#[test]
fn a_compound_that_nobody_counted_leaves_the_sums_upper_end_open() {
    let counted = through_2021("north").counted("2021-01-01", (100, 120), "reported", &["b"]);
    assert_eq!(case([counted, through_2021("south")]).count("base", "2021-06-01"), "100+");
}

#[test]
fn a_place_where_they_only_may_be_adds_nobody_to_the_least() {
    let sure = through_2021("north").counted("2021-01-01", (100, 100), "reported", &["b"]);
    let maybe =
        present("south").from("2019", &["b"]).counted("2019-06-01", (15, 20), "reported", &["b"]);
    let case = case([sure, maybe]);
    assert_eq!(case.status("south", "2021-07-01"), Status::Possible);
    assert_eq!(case.count("base", "2021-07-01"), "100–120");
}

#[test]
fn a_shared_count_is_shown_at_each_and_added_once() {
    let shared = |place: &str, with: &str| {
        through_2021(place)
            .counted("2021-01-01", (400, 400), "reported", &["b"])
            .shared_with(&[with])
    };
    let case = case([shared("north", "present-south"), shared("south", "present-north")]);
    assert_eq!(case.count("north", "2021-06-01"), "400");
    assert_eq!(case.count("south", "2021-06-01"), "400");
    assert_eq!(case.count("base", "2021-06-01"), "400");
    assert!(case.at("north", "2021-06-01").figures[0].is_shared);
}

#[test]
fn a_count_is_added_once_even_if_only_one_claim_says_it_is_shared() {
    let count = |place| through_2021(place).counted("2021-01-01", (400, 400), "reported", &["b"]);
    for (sharing, other) in [("north", "south"), ("south", "north")] {
        let shared = count(sharing).shared_with(&[&format!("present-{other}")]);
        assert_eq!(case([shared, count(other)]).count("base", "2021-06-01"), "400", "{sharing}");
    }
}

#[test]
fn a_refinement_overrides_the_figures_on_the_days_it_covers() {
    let whole = through_2021("base").counted("2021-01-01", (300, 300), "reported", &["b"]);
    let june = present("base")
        .named("june")
        .from("2021-06-01", &["b"])
        .counted("2021-06-01", (450, 450), "reported", &["b"])
        .to("2021-06-30", &["b"])
        .refining("present-base");
    let case = case([whole, june]);
    assert_eq!(case.count("base", "2021-05-31"), "300");
    assert_eq!(case.count("base", "2021-06-01"), "450");
    assert_eq!(case.count("base", "2021-06-30"), "450");
    assert_eq!(case.count("base", "2021-07-01"), "300");
    assert!(!case.at("base", "2021-06-15").headcount_disputed);
}

#[test]
fn a_refinement_says_nothing_of_starts_and_ends() {
    let open = present("base").from("2021-01-01", &["a"]).ongoing(&["a"]);
    let june = present("base")
        .named("june")
        .from("2021-06-01", &["a"])
        .to("2021-06-30", &["a"])
        .refining("present-base");
    let case = case([open, june]);
    assert_eq!(case.status("base", "2021-07-01"), Status::Presumed);
    let since = case.at("base", "2021-06-15").since.map(|d| d.to_string());
    assert_eq!(since.as_deref(), Some("2021-01-01"));
}

#[test]
fn a_refinement_counted_within_a_month_gives_its_figure_for_that_month() {
    let july = present("base")
        .named("july")
        .counted("2021-07", (38, 38), "reported", &["b"])
        .to("2021-12-31", &["b"])
        .refining("present-base");
    let case = case([through_2021("base"), july]);
    assert_eq!(case.count("base", "2021-06-30"), "-");
    assert_eq!(case.count("base", "2021-07-01"), "38");
    assert_eq!(case.count("base", "2021-07-31"), "38");
}

#[test]
fn a_refinements_last_figure_holds_while_the_presence_is_presumed() {
    let open = present("base").from("2021-01-01", &["a"]).ongoing(&["a"]);
    let count = present("base")
        .named("count")
        .counted("2021-06-01", (300, 300), "estimated", &["a"])
        .refining("present-base");
    let case = case([open, count]);
    assert_eq!(case.status("base", "2021-09-01"), Status::Presumed);
    assert_eq!(case.count("base", "2021-09-01"), "~300");
}

#[test]
fn a_refinement_stands_for_itself_where_nothing_it_refines_is_known() {
    let whole = present("base").from("2021-01-01", &["c"]).ongoing(&["c"]);
    let part = present("base").named("part").seen("2021-06-01", &["b"]).refining("present-base");
    let dataset = clean(&world_with([whole, part]));
    let case = case_of(dataset, Filter { least_grade: Grade::B, ..Filter::default() });
    assert_eq!(case.status("base", "2021-06-01"), Status::Reported);
    assert_eq!(case.status("base", "2021-06-02"), Status::Presumed);
}

#[test]
fn two_figures_are_shown_as_their_hull_and_both_listed() {
    let one = through_2021("base").counted("2021-01-01", (100, 150), "reported", &["b"]);
    let two =
        through_2021("base").named("two").counted("2021-01-01", (120, 200), "counted", &["b"]);
    let case = case([one, two]);
    let presence = case.at("base", "2021-06-01");
    assert_eq!(case.count("base", "2021-06-01"), "100–200");
    assert_eq!(presence.figures.len(), 2);
    assert!(!presence.headcount_disputed);
}

#[test]
fn an_unknown_end_of_one_figure_leaves_the_hulls_end_unknown() {
    let one = through_2021("base").counted("2021-01-01", (100, None), "reported", &["b"]);
    let two =
        through_2021("base").named("two").counted("2021-01-01", (120, 200), "reported", &["b"]);
    assert_eq!(case([one, two]).count("base", "2021-06-01"), "100+");
}

#[test]
fn disjoint_counted_or_reported_ranges_dispute_the_head_count() {
    for kinds in [["reported", "reported"], ["counted", "reported"], ["counted", "counted"]] {
        let one = through_2021("base").counted("2021-01-01", (100, 150), kinds[0], &["b"]);
        let two =
            through_2021("base").named("two").counted("2021-01-01", (151, 200), kinds[1], &["b"]);
        assert!(case([one, two]).at("base", "2021-06-01").headcount_disputed, "{kinds:?}");
    }
}

#[test]
fn estimates_forecasts_and_ceilings_do_not_dispute() {
    for kind in ["estimated", "forecast", "ceiling"] {
        let one = through_2021("base").counted("2021-01-01", (100, 100), "reported", &["b"]);
        let two = through_2021("base").named("two").counted("2021-01-01", (60, 60), kind, &["b"]);
        let case = case([one, two]);
        assert!(!case.at("base", "2021-06-01").headcount_disputed, "{kind}");
        assert_eq!(case.count("base", "2021-06-01"), "60–100", "{kind}");
    }
}

#[test]
fn a_ceiling_says_nothing_of_the_least() {
    let one = through_2021("base").counted("2021-01-01", (38, 38), "reported", &["b"]);
    let cap =
        through_2021("base").named("cap").counted("2021-01-01", (None, 120), "ceiling", &["b"]);
    assert_eq!(case([one.clone(), cap.clone()]).count("base", "2021-06-01"), "38–120");
    assert_eq!(case([cap.clone(), one]).count("base", "2021-06-01"), "38–120");
    assert_eq!(case([cap]).count("base", "2021-06-01"), "up to 120");
}

#[test]
fn words_alone_are_listed_and_are_no_number() {
    let case = case([through_2021("base").in_words("2021-01-01", "a small number", &["b"])]);
    let presence = case.at("base", "2021-06-01");
    assert_eq!(presence.headcount, None);
    assert_eq!(presence.figures[0].headcount.words(), "“a small number”");
}

// Sides.

/// Sides of the only dispute over numbers at a place, as words.
#[track_caller]
fn sides(case: &Case, place: &str) -> (Vec<Vec<String>>, Vec<String>) {
    let presence = case.at(place, "2021-06-01");
    let counts = presence.count_sides(&case.dataset, case.place(place));
    assert!(presence.headcount_disputed);
    assert_eq!(counts.disputes.len(), 1, "{counts:#?}");
    let words = |figures: &[&basewatch::evidence::Figure]| -> Vec<String> {
        figures.iter().map(|f| f.headcount.words()).collect()
    };
    let dispute = &counts.disputes[0];
    (dispute.sides.iter().map(|side| words(side)).collect(), words(&dispute.also))
}

/// Claims through 2021, each with one figure of January.
fn figures(counts: &[(Option<u32>, Option<u32>, &str)]) -> Vec<Claim> {
    let claim = |(i, &(min, max, kind)): (usize, &(Option<u32>, Option<u32>, &str))| {
        let claim = through_2021("base").named(&format!("figure-{i}"));
        claim.counted("2021-01-01", (min, max), kind, &["b"])
    };
    counts.iter().enumerate().map(claim).collect()
}

#[test]
fn figures_with_a_number_in_common_stand_on_one_side() {
    let (n, reported) = (Some, "reported");
    let case = case(figures(&[
        (n(1100), n(1100), reported),
        (None, n(1000), reported),
        (n(950), n(950), "counted"),
    ]));
    let (sides, also) = sides(&case, "base");
    assert_eq!(sides, [vec!["up to 1,000", "950"], vec!["1,100"]]);
    assert!(also.is_empty());
}

#[test]
fn what_contradicts_nobody_stands_beside_the_sides() {
    let (n, reported) = (Some, "reported");
    let mut claims = figures(&[
        (n(450), n(450), reported),
        (n(400), n(400), reported),
        (n(900), n(900), "forecast"),
        (None, n(100), "ceiling"),
        (n(300), n(500), reported),
    ]);
    claims.push(through_2021("base").named("words").in_words("2021-01-01", "few", &["b"]));
    let (sides, also) = sides(&case(claims), "base");
    assert_eq!(sides, [["400"], ["450"]]);
    assert_eq!(also, ["900", "up to 100", "300–500", "“few”"]);
}

#[test]
fn a_figure_that_agrees_with_two_of_three_sides_stands_on_both() {
    let (n, reported) = (Some, "reported");
    let case = case(figures(&[
        (n(100), n(200), reported),
        (n(150), n(300), reported),
        (n(250), n(400), reported),
        (n(600), None, reported),
    ]));
    let (sides, _) = sides(&case, "base");
    assert_eq!(sides, [vec!["100–200", "150–300"], vec!["150–300", "250–400"], vec!["600+"]]);
}

#[test]
fn figures_of_different_compounds_add_up_and_only_those_of_one_dispute() {
    let counted = |place: &str, name: &str, n: u32| {
        through_2021(place).named(name).counted("2021-01-01", (n, n), "reported", &["b"])
    };
    let claims = [counted("north", "n1", 10), counted("north", "n2", 20), counted("south", "s", 5)];
    let case = case(claims);
    assert_eq!(sides(&case, "base").0, [["10"], ["20"]]);
    let presence = case.at("base", "2021-06-01");
    let counts = presence.count_sides(&case.dataset, case.place("base"));
    assert_eq!(counts.disputes[0].place, case.place("north"));
    let rest: Vec<String> = counts.undisputed.iter().map(|f| f.headcount.words()).collect();
    assert_eq!(rest, ["5"]);
}

fn denials(case: &Case, place: &str, on: &str) -> [Vec<String>; 3] {
    let (place, on) = (case.place(place), day(on));
    let presence = case.evidence.presence(place, case.force("red"), on);
    let denials = case.evidence.denials(&case.dataset, place, &presence, on);
    let ids = |claims: &[basewatch::model::ClaimIx]| {
        claims.iter().map(|&c| case.dataset.claim(c).meta.id.clone()).collect()
    };
    [ids(&denials.disputing), ids(&denials.weak), ids(&denials.partial)]
}

#[test]
fn denials_dispute_are_weak_or_speak_of_a_part() {
    let no = |place: &str, grade: &str| {
        let id = format!("no-{place}-{grade}");
        absent(place).named(&id).from("2021-01-01", &[grade]).to("2021-12-31", &[grade])
    };
    let none: Vec<String> = Vec::new();
    let both = case([through_2021("base"), no("base", "b-other"), no("base", "d")]);
    assert_eq!(
        denials(&both, "base", "2021-06-01"),
        [vec!["no-base-b-other".to_owned()], vec!["no-base-d".to_owned()], none.clone()]
    );
    let part = case([through_2021("base"), no("north", "a")]);
    assert_eq!(
        denials(&part, "base", "2021-06-01"),
        [none.clone(), none.clone(), vec!["no-north-a".to_owned()]]
    );
    // No dispute by the rules, and still one word against another.
    let weak = present("base").from("2021-01-01", &["d"]).to("2021-12-31", &["d"]);
    let denied = case([weak, no("base", "a")]);
    assert_eq!(
        denials(&denied, "base", "2021-06-01"),
        [vec!["no-base-a".to_owned()], none.clone(), none]
    );
}

/// Publishers of the voices, and how many others share each one's origin.
fn voices(case: &Case, on: &str) -> Vec<(String, usize)> {
    let presence = case.at("base", on);
    let voices = case.evidence.voices(&case.dataset, &presence.claims, day(on));
    let publisher = |s| case.dataset.source(s).publisher.clone();
    voices.iter().map(|v| (publisher(v.source), v.others.len())).collect()
}

#[test]
fn good_sources_on_the_day_speak_first_then_better_and_nearer_ones_then_later_ones() {
    let claim = present("base")
        .from("2021-01-01", &["a"])
        .seen("2021-03-01", &["b-other"])
        .seen("2021-06-01", &["b", "c"])
        .to("2021-12-31", &["d", "a"]);
    let told = voices(&case([claim]), "2021-06-01");
    let order: Vec<&str> = told.iter().map(|(publisher, _)| publisher.as_str()).collect();
    assert_eq!(order, ["b", "a", "b-other", "c", "d"]);
}

#[test]
fn sources_of_one_origin_are_one_voice_and_its_own_page_leads() {
    let claim = present("base").from("2021-01-01", &["b", "b-again"]);
    let claim = claim.to("2021-12-31", &["b", "b-other"]);
    let told =
        |world: &serde_json::Value| voices(&case_of(clean(world), Filter::default()), "2021-06-01");
    let mut world = world_with([claim]);
    assert_eq!(told(&world), [("b".to_owned(), 1), ("b-other".to_owned(), 0)]);
    let again = world["sources"].as_array_mut().expect("a list").iter_mut();
    let again = again.into_iter().find(|s| s["id"] == "b-again").expect("it is there");
    again["publisher"] = json!("Reuters");
    assert_eq!(told(&world), [("Reuters".to_owned(), 1), ("b-other".to_owned(), 0)]);
}

// Counts over time.

#[test]
fn a_count_holds_from_its_day_until_the_next_and_never_backwards() {
    let claim = through_2021("base").counted("2021-03-01", (100, 100), "reported", &["b"]).counted(
        "2021-06-01",
        (200, 200),
        "counted",
        &["b"],
    );
    let case = case([claim]);
    let counts = ["2021-02-28", "2021-03-01", "2021-05-31", "2021-06-01", "2021-12-31"]
        .map(|on| case.count("base", on));
    assert_eq!(counts, ["-", "100", "100", "200", "200"]);
    let kind = case.at("base", "2021-06-01").headcount.map(|range| range.kind);
    assert_eq!(kind, Some(CountKind::Counted));
}

#[test]
fn a_months_count_holds_for_that_month_and_after_it() {
    let claim = through_2021("base").counted("2021-01-01", (100, 100), "reported", &["b"]).counted(
        "2021-05",
        (300, 300),
        "reported",
        &["b"],
    );
    let case = case([claim]);
    let counts =
        ["2021-04-30", "2021-05-01", "2021-05-31", "2021-06-01"].map(|on| case.count("base", on));
    assert_eq!(counts, ["100", "300", "300", "300"]);
}

// Versions.

#[test]
fn two_versions_of_a_start_leave_the_days_between_possible() {
    let early = present("base").from("2021-04-10", &["b"]).to("2021-12-31", &["b"]);
    let late = present("base")
        .named("late")
        .from("2021-04-12", &["b-other"])
        .to("2021-12-31", &["b-other"]);
    let case = case([early, late]);
    case.assert_statuses(
        "base",
        &[
            ("2021-04-09", Status::NotReported),
            ("2021-04-10", Status::Possible),
            ("2021-04-11", Status::Possible),
            ("2021-04-12", Status::Confirmed),
        ],
    );
    let both = case.at("base", "2021-04-12");
    assert_eq!(case.claim_ids(&both), ["present-base", "late"]);
}

#[test]
fn two_versions_of_an_end_leave_the_days_between_possible() {
    let short = present("base").from("2021-01-01", &["b"]).to("2021-06-05", &["b"]);
    let long = present("base")
        .named("long")
        .from("2021-01-01", &["b-other"])
        .to("2021-06-10", &["b-other"]);
    case([short, long]).assert_statuses(
        "base",
        &[
            ("2021-06-05", Status::Confirmed),
            ("2021-06-06", Status::Possible),
            ("2021-06-10", Status::Possible),
            ("2021-06-11", Status::Ended),
        ],
    );
}

#[test]
fn grade_a_on_one_side_alone_decides_between_two_versions() {
    let official = present("base").from("2021-04-10", &["a"]).to("2021-12-31", &["a"]);
    let late = present("base").named("late").from("2021-04-12", &["b"]).to("2021-12-31", &["b"]);
    assert_eq!(case([official, late]).status("base", "2021-04-11"), Status::Confirmed);
}

#[test]
fn grade_a_on_both_sides_decides_nothing() {
    let early = present("base").from("2021-04-10", &["a"]).to("2021-12-31", &["a"]);
    let late = present("base").named("late").from("2021-04-12", &["a"]).to("2021-12-31", &["a"]);
    assert_eq!(case([early, late]).status("base", "2021-04-11"), Status::Possible);
}

#[test]
fn two_stays_that_do_not_overlap_are_no_versions_of_each_other() {
    let first = present("base").from("2021-01-01", &["a"]).to("2021-03-31", &["a"]);
    let second = present("base").named("again").from("2021-06-01", &["a"]).to("2021-08-31", &["a"]);
    case([first, second]).assert_statuses(
        "base",
        &[
            ("2021-03-31", Status::Confirmed),
            ("2021-05-01", Status::Ended),
            ("2021-06-01", Status::Confirmed),
        ],
    );
}

// What was known, and how well.

/// The world with a `late` source of this publication date.
fn with_late_source(date: Option<&str>, claims: impl IntoIterator<Item = Claim>) -> Dataset {
    let mut world = world_with(claims);
    let source = json!({"id": "late", "publisher": "late", "grade": "A", "origin": "late",
                        "date": date});
    world["sources"].as_array_mut().expect("a list").push(source);
    clean(&world)
}

fn known_on(dataset: Dataset, on: &str) -> Case {
    case_of(dataset, Filter { known_on: Some(day(on)), ..Filter::default() })
}

#[test]
fn a_claim_is_not_there_before_any_of_its_sources_was_published() {
    let claims = [present("base").from("2021-01-01", &["late"]).ongoing(&["late"])];
    let before = known_on(with_late_source(Some("2021-02-10"), claims.clone()), "2021-02-09");
    assert_eq!(before.status("base", "2021-03-01"), Status::NotReported);
    let after = known_on(with_late_source(Some("2021-02-10"), claims), "2021-02-10");
    assert_eq!(after.status("base", "2021-03-01"), Status::Presumed);
}

#[test]
fn a_source_dated_to_a_month_counts_from_the_months_last_day() {
    let claims = [present("base").from("2021-01-01", &["late"]).ongoing(&["late"])];
    let dataset = with_late_source(Some("2021-02"), claims);
    let before = known_on(dataset.clone(), "2021-02-27");
    assert_eq!(before.status("base", "2021-03-01"), Status::NotReported);
    let after = known_on(dataset, "2021-02-28");
    assert_eq!(after.status("base", "2021-03-01"), Status::Presumed);
}

#[test]
fn an_undated_source_counts_only_from_as_of() {
    let claims = [present("base").from("2021-01-01", &["late"]).ongoing(&["late"])];
    let dataset = with_late_source(None, claims);
    let before = known_on(dataset.clone(), "2026-02-27");
    assert_eq!(before.status("base", "2021-03-01"), Status::NotReported);
    let after = known_on(dataset, "2026-02-28");
    assert_eq!(after.status("base", "2021-03-01"), Status::Presumed);
}

#[test]
fn no_end_and_no_count_known_later_shows_through() {
    let claim = present("base")
        .from("2021-01-01", &["b"])
        .counted("2021-02-01", (100, 100), "reported", &["b"])
        .counted("2021-03-01", (500, 500), "counted", &["late"])
        .to("2021-04-01", &["late"]);
    let dataset = with_late_source(Some("2021-05-01"), [claim]);
    let before = known_on(dataset.clone(), "2021-04-30");
    assert_eq!(before.status("base", "2021-06-01"), Status::Presumed);
    assert_eq!(before.count("base", "2021-06-01"), "100");
    assert_eq!(before.at("base", "2021-06-01").ended, None);
    let after = known_on(dataset, "2021-05-01");
    assert_eq!(after.status("base", "2021-06-01"), Status::Ended);
    assert_eq!(after.count("base", "2021-03-01"), "500");
}

#[test]
fn sources_below_the_least_grade_do_not_count() {
    let claim = present("base")
        .from("2021-01-01", &["b"])
        .counted("2021-02-01", (450, 450), "reported", &["d"])
        .to("2021-12-31", &["b", "c"]);
    let dataset = clean(&world_with([claim]));
    let at_grade =
        |least_grade| case_of(dataset.clone(), Filter { least_grade, ..Filter::default() });
    assert_eq!(at_grade(Grade::D).count("base", "2021-06-01"), "450");
    assert_eq!(at_grade(Grade::B).count("base", "2021-06-01"), "-");
    assert_eq!(at_grade(Grade::B).status("base", "2021-06-01"), Status::Reported);
    assert_eq!(at_grade(Grade::A).status("base", "2021-06-01"), Status::NotReported);
}

#[test]
fn an_event_is_not_known_before_its_source_nor_from_one_older_than_itself() {
    let mut world = world();
    world["sources"][1]["date"] = json!("2021-03-05");
    world["events"] = json!([
        {"id": "landing", "date": "2021-03-01", "title": "Landing", "kind": "arrival",
         "importance": 3, "sources": ["b"]},
        {"id": "foretold", "date": "2021-03-01", "title": "Foretold", "kind": "arrival",
         "importance": 3, "sources": ["c"]},
    ]);
    let dataset = clean(&world);
    let known = |on| {
        let case = known_on(dataset.clone(), on);
        ["landing", "foretold"]
            .map(|id| case.evidence.knows_event(case.dataset.event_ix(id).expect("an event")))
    };
    assert_eq!(known("2021-03-04"), [false, false]);
    assert_eq!(known("2021-03-05"), [true, false]);
}

// Area states.

#[test]
fn an_area_state_is_certain_between_known_ends_and_presumed_while_open() {
    let mut world = world();
    let part = |date: &str| json!({"date": date, "sources": ["a"]});
    world["areas"] = json!([
        {"id": "closed", "kind": "airspace_closed", "label": "Closed", "countries": ["land"],
         "from": part("2023-08-06"), "to": part("2023-09-04")},
        {"id": "pact", "kind": "alliance", "label": "Pact", "countries": ["land"],
         "from": part("2023-09-16"), "to": part("..")},
    ]);
    let case = case_of(clean(&world), Filter::default());
    let coverage = |id: &str, on: &str| {
        let is_it = |a: &basewatch::evidence::AreaPresence| case.dataset.area(a.area).meta.id == id;
        case.evidence.areas_on(day(on)).find(is_it).map(|a| a.coverage)
    };
    assert_eq!(coverage("closed", "2023-08-05"), None);
    assert_eq!(coverage("closed", "2023-08-06"), Some(Coverage::Certain));
    assert_eq!(coverage("closed", "2023-08-20"), Some(Coverage::Certain));
    assert_eq!(coverage("closed", "2023-09-04"), Some(Coverage::Certain));
    assert_eq!(coverage("closed", "2023-09-05"), None);
    assert_eq!(coverage("pact", "2023-09-16"), Some(Coverage::Certain));
    assert_eq!(coverage("pact", "2026-02-28"), Some(Coverage::Presumed));
    assert_eq!(coverage("pact", "2026-03-01"), Some(Coverage::Possible));
}

// Changes.

#[test]
fn a_diff_names_who_arrived_left_grew_shrank_and_what_is_only_known_better() {
    let grows = through_2021("base").counted("2021-01-01", (100, 100), "reported", &["b"]).counted(
        "2021-06-01",
        (300, 300),
        "reported",
        &["b"],
    );
    let arrives = present("other-base").from("2021-06-01", &["b"]).to("2021-12-31", &["b"]);
    let leaves = present("base")
        .named("blue")
        .by("blue")
        .from("2021-01-01", &["b"])
        .to("2021-05-31", &["b"]);
    let fades = present("other-base")
        .named("fades")
        .by("blue")
        .from("2021-01-01", &["a"])
        .seen("2021-05-01", &["a"]);
    let case = case([grows, arrives, leaves, fades]);
    let kinds = |from: &str, to: &str| {
        let diff = case.evidence.diff(&case.dataset, day(from), day(to));
        let name = |c: &basewatch::evidence::Change| {
            let (base, force) = (case.dataset.place(c.base), case.dataset.force(c.force));
            (format!("{} at {}", force.meta.id, base.meta.id), c.kind)
        };
        diff.changes.iter().map(name).collect::<Vec<_>>()
    };
    let change = |who: &str, kind| (who.to_owned(), kind);
    assert_eq!(
        kinds("2021-05-01", "2021-07-01"),
        [
            change("red at base", ChangeKind::Grew),
            change("blue at base", ChangeKind::Left),
            change("red at other-base", ChangeKind::Arrived),
            change("blue at other-base", ChangeKind::Evidence),
        ]
    );
    assert_eq!(kinds("2021-07-01", "2021-05-01")[0], change("red at base", ChangeKind::Shrank));
    assert_eq!(kinds("2021-05-01", "2021-05-01"), []);
}

#[test]
fn changes_are_found_in_both_directions() {
    let case = case([through_2021("base")]);
    let next = |after: &str| case.evidence.next_change(day(after), |_, _| true);
    let previous = |before: &str| case.evidence.previous_change(day(before), |_, _| true);
    assert_eq!(next("2020-12-31"), Some(day("2021-01-01")));
    assert_eq!(next("2021-01-01"), Some(day("2022-01-01")));
    assert_eq!(next("2022-01-01"), None);
    assert_eq!(previous("2022-01-01"), Some(day("2021-01-01")));
    assert_eq!(previous("2021-01-01"), None);
    assert_eq!(case.evidence.next_change(day("2020-12-31"), |_, _| false), None);
}

mod any_dataset {
    //! Datasets of up to eight claims over fifteen months, of every form of date, stance and link.

    use super::*;
    use basewatch::evidence::{Diff, Track};
    use basewatch::load;
    use proptest::prelude::*;
    use serde_json::Value;

    const PLACES: [&str; 5] = ["land", "base", "north", "south", "other-base"];
    const SOURCES: [&str; 6] = ["a", "b", "b-again", "b-other", "c", "d"];

    fn first() -> Day {
        day("2020-01-01")
    }

    /// A date in the first fifteen months, or open, as text.
    fn any_date() -> impl Strategy<Value = String> {
        (0i32..450, 0u8..8).prop_map(|(offset, form)| {
            let on = first().plus(offset);
            let month = &on.to_string()[..7];
            match form {
                0..=2 => on.to_string(),
                3 => month.to_owned(),
                4 => format!("{on}~"),
                5 => format!("../{on}"),
                6 => format!("{on}/.."),
                _ => format!("{on}/{}", on.plus(20)),
            }
        })
    }

    fn any_sources() -> impl Strategy<Value = Vec<&'static str>> {
        proptest::sample::subsequence(SOURCES.to_vec(), 1..=3)
    }

    fn any_part() -> impl Strategy<Value = Value> {
        (any_date(), any_sources())
            .prop_map(|(date, sources)| json!({"date": date, "sources": sources}))
    }

    fn any_end() -> impl Strategy<Value = Value> {
        prop_oneof![
            3 => any_part(),
            1 => any_sources().prop_map(|sources| json!({"date": "..", "sources": sources})),
        ]
    }

    fn any_sighting() -> impl Strategy<Value = Value> {
        let kind = proptest::sample::select(vec![
            "counted",
            "reported",
            "estimated",
            "forecast",
            "ceiling",
        ]);
        let count = (proptest::option::of(0u32..300), 300u32..500, kind);
        (any_part(), proptest::option::of(count)).prop_map(|(mut part, count)| {
            if let Some((min, max, kind)) = count {
                part["headcount"] = json!({"min": min, "max": max, "kind": kind});
            }
            part
        })
    }

    fn any_claim() -> impl Strategy<Value = Value> {
        let stance = prop_oneof![6 => Just("present"), 2 => Just("absent"), 1 => Just("planned")];
        let places = prop_oneof![
            5 => (0usize..5).prop_map(|i| vec![PLACES[i]]),
            1 => proptest::sample::subsequence(PLACES.to_vec(), 2),
        ];
        let parts = (
            proptest::option::of(any_part()),
            proptest::option::of(any_end()),
            proptest::collection::vec(any_sighting(), 0..3),
        );
        let links = (
            proptest::option::weighted(0.3, 0usize..8),
            proptest::option::weighted(0.2, 0usize..8),
        );
        let except = proptest::option::weighted(0.3, 0usize..5);
        (stance, places, parts, links, except).prop_map(
            |(stance, places, (from, to, seen), (refines, shared), except)| {
                json!({"force": "red", "places": places, "stance": stance, "from": from, "to": to,
                   "seen": seen, "refines": refines, "shared_with": shared,
                   "except": except.map(|i| vec![PLACES[i]]).unwrap_or_default()})
            },
        )
    }

    /// Claims whose links point at earlier ones; the sources come out one by one over the months.
    fn any_world() -> impl Strategy<Value = Value> {
        let published = proptest::collection::vec(0i32..900, SOURCES.len());
        (proptest::collection::vec(any_claim(), 1..8), published).prop_map(
            |(mut claims, published)| {
                for (i, claim) in claims.iter_mut().enumerate() {
                    claim["id"] = json!(format!("claim-{i}"));
                    let earlier = |link: &Value| {
                        link.as_u64().filter(|&to| to < i as u64).map(|to| format!("claim-{to}"))
                    };
                    claim["refines"] = json!(earlier(&claim["refines"]));
                    claim["shared_with"] = earlier(&claim["shared_with"]).into_iter().collect();
                }
                let mut world = world();
                world["claims"] = json!(claims);
                for (i, offset) in published.into_iter().enumerate() {
                    world["sources"][i]["date"] = json!(first().plus(offset).to_string());
                }
                world
            },
        )
    }

    /// Claims that happen to say nothing or to end before they begin are left out by the loader.
    fn read(world: &Value) -> Dataset {
        let loaded = load::dataset(world.to_string().as_bytes());
        loaded.dataset.expect("the head of the small world is sound")
    }

    fn any_filter() -> impl Strategy<Value = Filter> {
        let known_on = proptest::option::of((0i32..900).prop_map(|offset| first().plus(offset)));
        (known_on, proptest::sample::select(Grade::ALL.to_vec()))
            .prop_map(|(known_on, least_grade)| Filter { known_on, least_grade })
    }

    /// Every day around the dates, and every ninth of the years of presuming after them.
    fn days() -> impl Iterator<Item = Day> {
        let start = first().plus(-40);
        let near = (0..560).map(move |n| start.plus(n));
        near.chain((0..300).map(move |n| start.plus(560 + 9 * n)))
    }

    /// What a reader sees of a presence, with claims by id, so that orders can be compared.
    fn seen(dataset: &Dataset, presence: &Presence) -> String {
        let ids = |claims: &[basewatch::model::ClaimIx]| {
            let mut ids: Vec<&str> =
                claims.iter().map(|&c| dataset.claim(c).meta.id.as_str()).collect();
            ids.sort_unstable();
            ids.join(" ")
        };
        let mut figures: Vec<String> =
            presence.figures.iter().map(|f| format!("{:?} {:?}", f.headcount, f.seen)).collect();
        figures.sort_unstable();
        format!(
            "{:?} {:?} {} {figures:?} {:?} {:?} {:?} for {} against {} planned {}",
            presence.status,
            presence.headcount,
            presence.headcount_disputed,
            presence.last_confirmed,
            presence.since,
            presence.ended,
            ids(&presence.claims),
            ids(&presence.against),
            ids(&presence.planned),
        )
    }

    fn visible(presence: &Presence) -> (Status, Option<basewatch::evidence::CountRange>) {
        (presence.status, presence.headcount)
    }

    fn tracks(evidence: &Evidence) -> Vec<(PlaceIx, ForceIx, &Track)> {
        evidence.tracks().collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn a_track_equals_asking_day_by_day(world in any_world(), filter in any_filter()) {
            let dataset = read(&world);
            let evidence = Evidence::new(&dataset, filter);
            for (place, force, track) in tracks(&evidence) {
                for day in days() {
                    let asked = presence(&dataset, place, force, day, &filter);
                    prop_assert_eq!(track.at(day), &asked, "{} on {}", dataset.place(place).meta.id, day);
                }
            }
        }

        #[test]
        fn whatever_is_disputed_has_its_sides(world in any_world(), filter in any_filter()) {
            let dataset = read(&world);
            let evidence = Evidence::new(&dataset, filter);
            for (place, _, track) in tracks(&evidence) {
                for day in days() {
                    let presence = track.at(day);
                    let counts = presence.count_sides(&dataset, place);
                    prop_assert_eq!(presence.headcount_disputed, !counts.disputes.is_empty());
                    for dispute in &counts.disputes {
                        prop_assert!(dispute.sides.len() > 1, "{:?}", dispute);
                        let mut together = dispute.sides.iter().flat_map(|side| {
                            side.iter().flat_map(|a| side.iter().map(move |b| (a, b)))
                        });
                        prop_assert!(!together.any(|(a, b)| a.contradicts(b)), "{:?}", dispute);
                    }
                    let told = counts.undisputed.iter().copied().chain(
                        counts.disputes.iter().flat_map(|d| d.sides.iter().flatten().chain(&d.also).copied()),
                    );
                    let told: Vec<_> = told.collect();
                    prop_assert!(presence.figures.iter().all(|f| told.contains(&f)));
                    let denials = evidence.denials(&dataset, place, presence, day);
                    if presence.status == Status::Disputed {
                        prop_assert!(!denials.disputing.is_empty());
                    }
                    let all = denials.disputing.len() + denials.weak.len() + denials.partial.len();
                    prop_assert_eq!(all, presence.against.len());
                }
            }
        }

        #[test]
        fn a_later_knowledge_date_never_removes_a_claim(world in any_world(), on in 0i32..900, later in 0i32..400) {
            let dataset = read(&world);
            let known = |on: i32| Filter { known_on: Some(first().plus(on)), ..Filter::default() };
            let (before, after) = (Evidence::new(&dataset, known(on)), Evidence::new(&dataset, known(on + later)));
            for claim in (0..dataset.claims.len()).map(basewatch::model::ClaimIx::from) {
                prop_assert!(before.known(claim).is_none() || after.known(claim).is_some());
            }
        }

        #[test]
        fn certain_implies_possible(world in any_world(), filter in any_filter()) {
            let dataset = read(&world);
            let evidence = Evidence::new(&dataset, filter);
            for known in (0..dataset.claims.len()).filter_map(|i| evidence.known(i.into())) {
                for day in days() {
                    let span = &known.span;
                    prop_assert!(!span.is_certain(day) || span.is_possible(day), "{:?} on {}", span, day);
                    prop_assert!(!span.is_presumed(day) || span.is_possible(day), "{:?} on {}", span, day);
                    prop_assert!(!(span.is_certain(day) && span.is_presumed(day)));
                }
            }
        }

        #[test]
        fn the_order_of_claims_and_sources_does_not_matter(world in any_world()) {
            let mut turned = world.clone();
            for table in ["claims", "sources"] {
                turned[table].as_array_mut().expect("a list").reverse();
            }
            let (one, two) = (read(&world), read(&turned));
            let (here, there) = (Evidence::new(&one, Filter::default()), Evidence::new(&two, Filter::default()));
            for (place, force, track) in tracks(&here) {
                for day in days() {
                    let other = there.presence(place, force, day);
                    prop_assert_eq!(seen(&one, track.at(day)), seen(&two, &other));
                }
            }
        }

        #[test]
        fn another_filter_is_as_good_as_a_fresh_start(
            world in any_world(),
            filters in proptest::collection::vec(any_filter(), 1..4),
        ) {
            let dataset = read(&world);
            let mut evidence = Evidence::new(&dataset, Filter::default());
            for filter in filters {
                evidence.refilter(&dataset, filter);
                let fresh = Evidence::new(&dataset, filter);
                prop_assert_eq!(evidence.filter(), filter);
                prop_assert!(evidence.tracks().eq(fresh.tracks()));
            }
        }

        #[test]
        fn next_and_previous_change_are_neighbours(world in any_world(), offset in 0i32..1200) {
            let dataset = read(&world);
            let evidence = Evidence::new(&dataset, Filter::default());
            let from = first().plus(offset - 60);
            for (_, _, track) in tracks(&evidence) {
                let at = |day: Day| visible(track.at(day));
                if let Some(next) = track.next_change(from) {
                    prop_assert!(next > from);
                    prop_assert_ne!(at(next), at(next.plus(-1)));
                    prop_assert_eq!(track.previous_change(next.plus(1)), Some(next));
                    let between = from.number()..next.number();
                    prop_assert!(between.map(Day::from_number).all(|day| at(day) == at(from)));
                }
                if let Some(previous) = track.previous_change(from) {
                    prop_assert!(previous < from);
                    prop_assert_ne!(at(previous), at(previous.plus(-1)));
                    prop_assert_eq!(track.next_change(previous.plus(-1)), Some(previous));
                    let between = previous.number()..from.number();
                    prop_assert!(between.map(Day::from_number).all(|day| at(day) == at(previous)));
                }
            }
        }

        #[test]
        fn a_diff_mirrors_its_reverse(world in any_world(), a in 0i32..900, b in 0i32..900) {
            let dataset = read(&world);
            let evidence = Evidence::new(&dataset, Filter::default());
            let (a, b) = (first().plus(a), first().plus(b));
            prop_assert_eq!(evidence.diff(&dataset, a, a), Diff::default());
            let mut mirrored = evidence.diff(&dataset, b, a);
            for change in &mut mirrored.changes {
                std::mem::swap(&mut change.before, &mut change.after);
                change.kind = match change.kind {
                    ChangeKind::Arrived => ChangeKind::Left,
                    ChangeKind::Left => ChangeKind::Arrived,
                    ChangeKind::Grew => ChangeKind::Shrank,
                    ChangeKind::Shrank => ChangeKind::Grew,
                    ChangeKind::Evidence => ChangeKind::Evidence,
                };
            }
            prop_assert_eq!(evidence.diff(&dataset, a, b), mirrored);
        }
    }
}

// Counts and ends that rest on weak sources are told as such.

#[test]
fn a_number_that_no_good_source_gives_carries_a_question_mark() {
    let weak = present("base").from("2024-01-01", &["b"]).to("2024-12-31", &["b-other"]).counted(
        "2024-02-01",
        (450, 450),
        "reported",
        &["d"],
    );
    let dataset = clean(&world_with([weak.clone()]));
    let at = |dataset: &Dataset| {
        let evidence = Evidence::new(dataset, Filter::default());
        let (place, force) = (dataset.place_ix("base"), dataset.force_ix("red"));
        let presence =
            evidence.presence(place.expect("a base"), force.expect("a force"), day("2024-03-01"));
        presence.count_words()
    };
    assert_eq!(at(&dataset).as_deref(), Some("450?"));
    let also_good = weak.counted("2024-02-01", (400, 400), "reported", &["b"]);
    assert_eq!(at(&clean(&world_with([also_good]))).as_deref(), Some("400–450"));
}

#[test]
fn an_estimate_is_written_as_one() {
    let claim = present("base").from("2024-01-01", &["b"]).to("2024-12-31", &["b-other"]).counted(
        "2024-02-01",
        (550, 700),
        "estimated",
        &["b"],
    );
    let dataset = clean(&world_with([claim]));
    let evidence = Evidence::new(&dataset, Filter::default());
    let (place, force) = (dataset.place_ix("base"), dataset.force_ix("red"));
    let presence =
        evidence.presence(place.expect("a base"), force.expect("a force"), day("2024-03-01"));
    assert_eq!(presence.count_words().as_deref(), Some("~550–700"));
}

#[test]
fn an_end_that_only_lower_grades_give_is_told_where_the_presence_goes_on_without_it() {
    let claim = present("base").from("2022-01-01", &["b"]).to("2022-08-15", &["c"]);
    let dataset = clean(&world_with([claim]));
    let (place, force) = (dataset.place_ix("base"), dataset.force_ix("red"));
    let (place, force) = (place.expect("a base"), force.expect("a force"));
    let told = |least_grade: Grade, on: &str| {
        let evidence = Evidence::new(&dataset, Filter { known_on: None, least_grade });
        let presence = evidence.presence(place, force, day(on));
        (presence.status, evidence.end_below_grade(&dataset, &presence, day(on)).map(|d| d.words()))
    };
    let end = Some("15 August 2022".to_owned());
    assert_eq!(told(Grade::B, "2023-01-01"), (Status::Presumed, end));
    assert_eq!(told(Grade::B, "2022-08-01"), (Status::Presumed, None), "not yet");
    assert_eq!(told(Grade::C, "2023-01-01"), (Status::Ended, None));
}

#[test]
fn since_is_the_day_by_which_it_had_certainly_begun() {
    let vague =
        present("land").named("vague").from("../2023-10-04", &["b"]).to("2023-12-31", &["b"]);
    let exact =
        present("base").named("exact").from("2013-01", &["b"]).to("2023-12-22", &["b-other"]);
    let dataset = clean(&world_with([vague, exact]));
    let evidence = Evidence::new(&dataset, Filter::default());
    let (place, force) = (dataset.place_ix("land"), dataset.force_ix("red"));
    let presence =
        evidence.presence(place.expect("a land"), force.expect("a force"), day("2014-03-01"));
    assert_eq!(presence.since.map(|d| d.words()).as_deref(), Some("January 2013"));
}
