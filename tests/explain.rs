//! Why a presence is what it is: the verdict always agrees with the presence, and each claim is
//! told as it bears on the day.

mod common;

use basewatch::evidence::{Bearing, Evidence, Explanation, Filter, Status, Verdict};
use basewatch::load;
use basewatch::model::{Dataset, Grade};
use common::{Claim, absent, clean, day, present, world_with};

fn explained(claims: Vec<Claim>, place: &str, on: &str, filter: Filter) -> (Dataset, Explanation) {
    let dataset = clean(&world_with(claims));
    let evidence = Evidence::new(&dataset, filter);
    let place = dataset.place_ix(place).expect("a place of the test");
    let force = dataset.force_ix("red").expect("a force of the test");
    let explanation = evidence.explain(&dataset, place, force, day(on));
    (dataset, explanation)
}

fn bearings(explanation: &Explanation) -> Vec<&'static str> {
    explanation.readings.iter().map(|r| r.bearing.key()).collect()
}

#[test]
fn two_origins_confirm_and_are_named() {
    let claim = present("north").from("2024-01-01", &["b"]).seen("2024-06-01", &["b-other"]);
    let (dataset, why) = explained(vec![claim], "base", "2024-03-01", Filter::default());
    assert!(matches!(why.verdict, Verdict::ConfirmedByOrigins(..)), "{:?}", why.verdict);
    assert_eq!(bearings(&why), ["certain"]);
    let words = why.rules(&dataset).join(" ");
    assert!(words.contains("1 claim certainly covering the day"), "{words}");
    assert!(words.contains("(b, grade B)") && words.contains("(b-other, grade B)"), "{words}");
    assert!(words.contains("confirmed"), "{words}");
}

#[test]
fn two_pages_of_one_origin_do_not_confirm() {
    let claim = present("base").from("2024-01-01", &["b"]).seen("2024-06-01", &["b-again"]);
    let (dataset, why) = explained(vec![claim], "base", "2024-03-01", Filter::default());
    assert_eq!(why.verdict, Verdict::Thin);
    assert_eq!(why.verdict.status(), Status::Reported);
    let words = why.rules(&dataset).join(" ");
    assert!(words.contains("different origins"), "{words}");
}

#[test]
fn a_dispute_names_both_sides() {
    let there = present("base").from("2024-01-01", &["b"]).to("2024-12-31", &["b"]);
    let not = absent("base").from("2024-02-01", &["b-other"]).to("2024-04-01", &["b-other"]);
    let (dataset, why) = explained(vec![there, not], "base", "2024-03-01", Filter::default());
    assert_eq!(why.verdict, Verdict::Disputed);
    assert_eq!(bearings(&why), ["denied", "denies"]);
    assert!(why.rules(&dataset)[0].contains("both certainly cover the day"));
}

#[test]
fn a_lone_weak_denial_is_told_as_such() {
    let there = present("base").from("2024-01-01", &["b"]).to("2024-12-31", &["b-other"]);
    let not = absent("base").from("2024-02-01", &["d"]).to("2024-04-01", &["d"]);
    let (dataset, why) = explained(vec![there, not], "base", "2024-03-01", Filter::default());
    assert_eq!(why.verdict.status(), Status::Confirmed);
    assert_eq!(bearings(&why), ["certain", "denies_weakly"]);
    assert!(why.rules(&dataset).iter().any(|r| r.contains("disputes nothing")));
}

#[test]
fn an_unknown_end_is_presumed_for_two_years_and_says_until_when() {
    let claim = present("base").from("2023-01-10", &["b"]);
    let (dataset, why) = explained(vec![claim], "base", "2024-01-10", Filter::default());
    assert_eq!(why.verdict, Verdict::Presumed);
    assert_eq!(why.readings[0].bearing, Bearing::PresumedTo(day("2025-01-10")));
    let words = why.rules(&dataset).join(" ");
    assert!(words.contains("24 months") && words.contains("365 days before"), "{words}");
}

#[test]
fn what_the_filter_leaves_out_is_counted() {
    let early = present("base").from("2024-01-01", &["b"]).to("2024-12-31", &["d"]);
    let weak = present("north").from("2024-01-01", &["d"]);
    let filter = Filter { known_on: None, least_grade: Grade::B };
    let (dataset, why) = explained(vec![early, weak], "base", "2024-01-01", filter);
    assert_eq!((why.left_out.len(), why.readings[0].parts_left_out), (1, 1));
    let words = why.rules(&dataset).join(" ");
    assert!(
        words.contains(
            "The filter (grade B or better) leaves out 1 claim whole and 1 part of others"
        ),
        "{words}"
    );
}

#[test]
fn where_no_claim_speaks_nothing_is_made_of_it() {
    // An absence from the whole country says nothing that anybody asked of this base.
    let (dataset, why) = explained(
        vec![absent("land").from("2024-01-01", &["a"])],
        "base",
        "2024-03-01",
        Filter::default(),
    );
    assert_eq!(why.verdict, Verdict::NotReported);
    assert!(why.readings.is_empty());
    assert!(why.rules(&dataset)[0].contains("not the same as absent"));
}

/// The explanation is made from one pool, the tracks from all pools at once: every place and
/// force of the shipped dataset, at days spread over the whole range, must come out the same.
#[test]
fn every_explanation_agrees_with_the_tracks() {
    let dataset = load::shipped().dataset.expect("the shipped dataset loads");
    for filter in [
        Filter::default(),
        Filter { known_on: Some(day("2024-04-09")), least_grade: Grade::D },
        Filter { known_on: None, least_grade: Grade::B },
    ] {
        let evidence = Evidence::new(&dataset, filter);
        let mut asked = 0;
        for (place, force, track) in evidence.tracks() {
            for n in 0..12 {
                let on = dataset.head.first_day.plus(n * 431 + 17);
                let why = evidence.explain(&dataset, place, force, on);
                assert_eq!(&why.presence, track.at(on), "{} on {on}", why.subject(&dataset));
                assert_eq!(why.verdict.status(), why.presence.status);
                assert!(!why.rules(&dataset).is_empty());
                // Whatever is behind the status is told, and nothing is told twice.
                for claim in why.presence.claims.iter().chain(&why.presence.against) {
                    assert_eq!(why.readings.iter().filter(|r| r.claim == *claim).count(), 1);
                }
                asked += 1;
            }
        }
        assert!(asked > 1000, "{asked}");
    }
}

#[test]
fn the_sources_named_are_those_nearest_the_day() {
    let claim = present("base")
        .from("2024-01-01", &["b"])
        .seen("2024-02-01", &["b-other"])
        .seen("2024-06-01", &["b-again", "b-other"])
        .to("2024-12-31", &["b"]);
    let (dataset, why) = explained(vec![claim], "base", "2024-06-01", Filter::default());
    let words = why.rules(&dataset).join(" ");
    assert!(words.contains("(b-again, grade B) and b-other"), "{words}");
}
