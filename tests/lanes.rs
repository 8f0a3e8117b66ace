//! Lanes, the overview's counts and the events' words: what stands where, without a window.

mod common;

use std::sync::LazyLock;

use basewatch::evidence::{Status, Track};
use basewatch::load;
use basewatch::model::{CountKind, Dataset, Day, PlaceIx};
use basewatch::scene::{
    Axis, Density, LabelRows, LabelStyle, LaneBar, LaneList, LaneRow, MeasureText, UNKNOWN_HEIGHT,
    axis_events, axis_labels, lane_bars,
};
use basewatch::state::{
    Command, LaneGroup, LaneGrouping, Selection, Session, TimeCommand, TimeWindow,
};
use common::{Claim, clean, day, present, world_with};
use proptest::prelude::*;

fn shipped() -> Session {
    let loaded = load::shipped();
    Session::new(loaded.dataset.expect("the shipped dataset loads"), loaded.problems)
}

fn session(claims: impl IntoIterator<Item = Claim>) -> Session {
    Session::new(clean(&world_with(claims)), Vec::new())
}

fn stay(place: &str) -> Claim {
    present(place).from("2021-01-01", &["b"]).to("2021-12-31", &["b"])
}

/// Red and Blue at two bases, Red in one of its compounds, and a total for the country.
fn two_bases() -> Session {
    let mut session = session([
        stay("base"),
        stay("base").by("blue").named("blue-base"),
        stay("other-base").named("red-other"),
        stay("land").named("red-total"),
    ]);
    session.apply(Command::Deselect);
    session
}

fn place(dataset: &Dataset, id: &str) -> PlaceIx {
    dataset.place_ix(id).unwrap_or_else(|| panic!("no place {id}"))
}

/// "▾ base", "  red at base"; "▸ base (2)" where a group is folded.
fn words(session: &Session) -> Vec<String> {
    let dataset = session.dataset();
    let place_id = |p: PlaceIx| dataset.place(p).meta.id.to_string();
    LaneList::of(session)
        .rows
        .iter()
        .map(|row| match *row {
            LaneRow::Group { group, is_open, lanes } => {
                let id = match group {
                    LaneGroup::Base(p) => place_id(p),
                    LaneGroup::Force(f) => dataset.force(f).meta.id.to_string(),
                };
                if is_open { format!("▾ {id}") } else { format!("▸ {id} ({lanes})") }
            }
            LaneRow::Lane { place, force } => {
                format!("  {} at {}", dataset.force(force).meta.id, place_id(place))
            }
        })
        .collect()
}

fn select(session: &mut Session, id: &str) {
    let place = place(session.dataset(), id);
    session.apply(Command::Select(Selection::Place(place)));
}

#[test]
fn lanes_stand_base_by_base_and_totals_at_the_end() {
    assert_eq!(
        words(&two_bases()),
        [
            "▾ base",
            "  red at base",
            "  blue at base",
            "▾ other-base",
            "  red at other-base",
            "▾ land",
            "  red at land",
        ]
    );
}

#[test]
fn a_country_that_no_claim_names_has_no_lane() {
    let words = words(&session([stay("base")]));
    assert_eq!(words, ["▾ base", "  red at base"]);
}

#[test]
fn the_lanes_of_what_is_selected_come_first() {
    let mut session = two_bases();
    select(&mut session, "other-base");
    assert_eq!(words(&session)[..3], ["▾ other-base", "  red at other-base", "▾ base"]);
    select(&mut session, "land");
    assert_eq!(words(&session)[..3], ["▾ land", "  red at land", "▾ base"]);
}

#[test]
fn by_force_the_selected_base_leads_in_each_group() {
    let mut session = two_bases();
    session.apply(TimeCommand::SetLaneGrouping(LaneGrouping::Force).into());
    let expected = [
        "▾ red",
        "  red at base",
        "  red at other-base",
        "  red at land",
        "▾ blue",
        "  blue at base",
    ];
    assert_eq!(words(&session), expected);
    select(&mut session, "other-base");
    assert_eq!(words(&session)[..3], ["▾ red", "  red at other-base", "  red at base"]);
}

#[test]
fn a_group_folds_and_a_hidden_force_has_no_lane() {
    let mut session = two_bases();
    let base = LaneGroup::Base(place(session.dataset(), "base"));
    session.apply(TimeCommand::ToggleLaneGroup(base).into());
    assert_eq!(words(&session)[..2], ["▸ base (2)", "▾ other-base"]);
    session.apply(TimeCommand::ToggleLaneGroup(base).into());
    let red = session.dataset().force_ix("red").expect("red");
    session.apply(Command::ToggleForce(red));
    assert_eq!(words(&session), ["▾ base", "  blue at base"]);
}

#[test]
fn a_list_holds_until_something_it_was_made_from_changes() {
    let mut session = two_bases();
    let list = LaneList::of(&session);
    session.apply(Command::StepDays(10));
    assert!(list.is_of(&session), "another day");
    select(&mut session, "base");
    assert!(!list.is_of(&session), "another selection");
    let (list, density) = (LaneList::of(&session), Density::of(&session));
    session.apply(Command::SetLeastGrade(basewatch::model::Grade::A));
    assert!(!list.is_of(&session) && !density.is_of(&session), "other evidence");
    assert!(LaneList::of(&session).rows.is_empty());
}

#[test]
fn every_lane_of_the_shipped_dataset_is_shown_at_some_time_and_none_is_left_out() {
    let session = shipped();
    let dataset = session.dataset();
    let listed: Vec<_> = (LaneList::of(&session).rows.into_iter())
        .filter_map(|row| match row {
            LaneRow::Lane { place, force } => Some((place, force)),
            LaneRow::Group { .. } => None,
        })
        .collect();
    let is_shown = |t: &Track| t.stretches().any(|(_, p)| p.status.is_shown());
    let at_bases = session.evidence().tracks().filter(|(p, _, track)| {
        is_shown(track) && !dataset.is_territory(*p) && dataset.base_of(*p) == *p
    });
    for (place, force, _) in at_bases {
        let times = listed.iter().filter(|lane| **lane == (place, force)).count();
        assert_eq!(times, 1, "{force:?} at {place:?}");
    }
    for (place, force) in listed {
        assert!(is_shown(session.evidence().track(place, force).expect("a lane has a track")));
    }
}

// Bars.

fn bars(session: &Session, id: &str) -> Vec<LaneBar> {
    let head = &session.dataset().head;
    let red = session.dataset().force_ix("red").expect("red");
    let track = session.evidence().track(place(session.dataset(), id), red).expect("a track");
    lane_bars(track, head.first_day, head.last_day)
}

#[test]
fn stretches_that_look_the_same_are_one_bar() {
    // A sighting in the middle changes what is listed, not what is seen.
    let session = session([stay("base").seen("2021-06-01", &["b"])]);
    let shown: Vec<LaneBar> =
        bars(&session, "base").into_iter().filter(|b| b.status.is_shown()).collect();
    assert_eq!(shown.len(), 1, "{shown:?}");
    assert_eq!((shown[0].first, shown[0].end), (day("2021-01-01"), day("2022-01-01")));
    assert_eq!(shown[0].status, Status::Reported);
}

#[test]
fn what_is_presumed_fades_to_its_end_without_a_step() {
    let session = session([present("base").from("2021-01-01", &["a"]).ongoing(&["a"])]);
    let presumed: Vec<LaneBar> =
        bars(&session, "base").into_iter().filter(|b| b.status == Status::Presumed).collect();
    assert!(!presumed.is_empty());
    assert_eq!(presumed[0].strength.0, 1.0);
    assert!(presumed.windows(2).all(|pair| pair[0].strength.1 == pair[1].strength.0));
    assert!(presumed.iter().all(|bar| bar.strength.1 < bar.strength.0));
}

#[test]
fn more_people_stand_higher_and_unknown_numbers_at_one_height() {
    let counted = |n: u32| {
        let range = (Some(n), Some(n));
        basewatch::evidence::CountRange { min: range.0, max: range.1, kind: CountKind::Counted }
    };
    let list = LaneList::of(&shipped());
    let height = |n: u32| list.height(false, Some(counted(n)));
    assert_eq!(list.height(false, None), UNKNOWN_HEIGHT);
    assert!(height(10) > UNKNOWN_HEIGHT && height(100) > height(10));
    assert!(height(1_000_000) <= 1.0);
}

/// Each bar begins where the one before ends, from the first day to past the last, and says what
/// the track says on its first and last day.
fn assert_tiled(bars: &[LaneBar], track: &Track, first: Day, last: Day) {
    assert_eq!(bars.first().map(|b| b.first), Some(first));
    assert_eq!(bars.last().map(|b| b.end), Some(last.plus(1)));
    for pair in bars.windows(2) {
        assert_eq!(pair[0].end, pair[1].first);
        let look = |b: &LaneBar| (b.status, b.headcount.map(|c| (c.min, c.max)));
        assert_ne!(look(&pair[0]), look(&pair[1]), "a seam");
    }
    for bar in bars {
        assert!(bar.first < bar.end, "{bar:?}");
        for day in [bar.first, bar.end.plus(-1)] {
            let presence = track.at(day);
            assert_eq!(bar.status, presence.status, "on {day}");
            let ends = |c: Option<basewatch::evidence::CountRange>| c.map(|c| (c.min, c.max));
            assert_eq!(ends(bar.headcount), ends(presence.headcount), "on {day}");
        }
    }
}

#[test]
fn bars_of_the_shipped_dataset_tile_their_lanes() {
    let session = shipped();
    let head = &session.dataset().head;
    for (_, _, track) in session.evidence().tracks() {
        let bars = lane_bars(track, head.first_day, head.last_day);
        assert_tiled(&bars, track, head.first_day, head.last_day);
    }
}

proptest! {
    #[test]
    fn bars_tile_any_range(from in 0i32..5_000, length in 0i32..5_000) {
        static SHIPPED: LazyLock<Session> = LazyLock::new(shipped);
        let session = &*SHIPPED;
        let first = session.dataset().head.first_day.plus(from);
        let last = first.plus(length);
        for (_, _, track) in session.evidence().tracks().step_by(7) {
            assert_tiled(&lane_bars(track, first, last), track, first, last);
        }
    }
}

// Density.

#[test]
fn every_event_in_range_is_counted_once() {
    let session = shipped();
    let dataset = session.dataset();
    let range = dataset.head.first_day..=dataset.head.last_day;
    let events = session.evidence().known_events(dataset);
    let inside = events.filter(|(ix, _)| range.contains(&session.event_day(*ix))).count();
    let density = Density::of(&session);
    let counted: u32 = density.bins.iter().map(|bin| bin.events).sum();
    assert_eq!(usize::try_from(counted).expect("few"), inside);
    assert!(density.bins.iter().all(|bin| bin.total() <= density.most));
    assert!(density.bins.iter().any(|bin| bin.changes > 0));
}

// Words of events.

/// Seven points a letter.
struct Letters;

impl MeasureText for Letters {
    fn size(&mut self, text: &str, _: LabelStyle) -> (f64, f64) {
        (text.chars().count() as f64 * 7.0, 13.0)
    }
}

#[test]
fn words_of_events_never_overlap_nor_leave_the_axis_and_the_selected_has_its_own() {
    let mut session = shipped();
    session.apply(Command::Deselect);
    let range = session.range();
    let rows = LabelRows { count: 2, height_points: 14 };
    let length = range.1.millis() - range.0.millis();
    for (parts, width) in [(1, 1150.0), (3, 1150.0), (17, 800.0), (60, 2400.0), (400, 640.0)] {
        for part in 0..parts {
            let at = |n: i64| range.0.plus_millis(length / parts * n);
            let window = TimeWindow::new(at(part), at(part + 1), range);
            session.apply(Command::GoTo(at(part)));
            let axis = Axis { window, left_points: 200.0, right_points: 200.0 + width };
            let events = axis_events(&session, &axis);
            let labels = axis_labels(&session, &axis, &events, rows, &mut Letters);
            for (i, label) in labels.iter().enumerate() {
                let (left, right) = (label.rect.min.x, label.rect.max.x);
                assert!(left >= axis.left_points && right <= axis.right_points);
                for other in &labels[i + 1..] {
                    assert!(!label.rect.overlaps(other.rect), "{label:?} and {other:?}");
                }
            }
        }
    }
    let axis = Axis { window: TimeWindow::whole(range), left_points: 0.0, right_points: 1150.0 };
    let light = session.dataset().events.iter().position(|e| e.importance == 1);
    let event = light.expect("an event of little weight").into();
    session.apply(Command::Reveal(Selection::Event(event)));
    let events = axis_events(&session, &axis);
    let labels = axis_labels(&session, &axis, &events, rows, &mut Letters);
    assert_eq!(labels[0].event, event);
    assert!(labels[0].is_selected);
    assert!(labels.len() > 1);
    let nearest = labels[1..].iter().map(|l| (l.x - labels[0].x).abs()).fold(f64::MAX, f64::min);
    assert_eq!((labels[1].x - labels[0].x).abs(), nearest, "from the playhead outwards");
}
