//! Time that runs: where it stands after so long, what stops it, and what is drawn between days.

mod common;

use std::collections::BTreeSet;

use basewatch::load;
use basewatch::model::date::MILLIS_PER_DAY;
use basewatch::model::{Dataset, Day, DaySpan, Moment, UtcOffset};
use basewatch::scene::{self, Atlas, BaseMark, LabelStyle, Look, MeasureText, Scene, Viewport};
use basewatch::state::{
    AtEnd, Command, PauseAt, Playback, Session, Speed, Stretch, TimeCommand, TimeSpan, TimeWindow,
};
use common::{clean, day, present, world_with};
use proptest::prelude::*;
use serde_json::json;

fn at(text: &str) -> Moment {
    Moment::start_of(day(text), UtcOffset::UTC)
}

/// Plays for these many nanoseconds, frame by frame.
fn played(from: Moment, stretch: &Stretch<'_>, speed: Speed, frames: &[u64]) -> (Playback, Moment) {
    frames.iter().fold((Playback::from(from), from), |(playback, now), &ns| {
        playback.advanced(now, stretch, speed, ns as f64 / 1e9)
    })
}

/// A start, an end and moments between them, in days of a range of eight years.
const DAYS: i64 = 8 * 365;

fn on_day(days: i64) -> Moment {
    at("2012-01-01").plus_millis(days * MILLIS_PER_DAY)
}

proptest! {
    #[test]
    fn time_comes_to_the_same_moment_however_the_frames_fall(
        start in 0..DAYS, length in 1..DAYS, begin in 0.0..1.0f64,
        pauses in prop::collection::btree_set(0..2 * DAYS, 0..4),
        is_loop in any::<bool>(),
        speed in prop::sample::select(Speed::ALL.to_vec()),
        frames in prop::collection::vec(0..3_000_000_000u64, 1..40),
    ) {
        let at_end = if is_loop { AtEnd::Loop } else { AtEnd::Stop };
        let pauses: Vec<Moment> = pauses.into_iter().map(on_day).collect();
        let (start, end) = (on_day(start), on_day(start + length));
        let stretch = Stretch { start, end, at_end, pauses: &pauses };
        let from = start.plus_millis((begin * (end.millis() - start.millis()) as f64) as i64);
        let whole: u64 = frames.iter().sum();
        let at_once = played(from, &stretch, speed, &[whole]);
        prop_assert_eq!(played(from, &stretch, speed, &frames), at_once);
        prop_assert!(start <= at_once.1 && at_once.1 <= end);
        if !at_once.0.is_playing() {
            let stopped_at_end = at_end == AtEnd::Stop && at_once.1 == end;
            prop_assert!(stopped_at_end || pauses.contains(&at_once.1));
        }
    }

    #[test]
    fn no_pause_is_run_past(
        pause in 1..DAYS, speed in prop::sample::select(Speed::ALL.to_vec()),
        frames in prop::collection::vec(0..5_000_000_000u64, 1..20),
    ) {
        let pauses = [on_day(pause)];
        let (start, end) = (on_day(0), on_day(DAYS));
        let stretch = Stretch { start, end, at_end: AtEnd::Stop, pauses: &pauses };
        let (playback, moment) = played(start, &stretch, speed, &frames);
        prop_assert!(moment <= pauses[0]);
        prop_assert_eq!(playback.is_playing(), moment < pauses[0]);
        // And from the pause on it runs again.
        let (playback, moment) = played(pauses[0], &stretch, speed, &[1_000_000_000]);
        prop_assert!(moment > pauses[0]);
        prop_assert_eq!(playback.is_playing(), moment < end);
    }
}

#[test]
fn the_end_is_reached_exactly() {
    let (start, end) = (at("2020-01-01"), at("2026-03-01").plus_millis(-1));
    let stretch = Stretch { start, end, at_end: AtEnd::Stop, pauses: &[] };
    for speed in Speed::ALL {
        let frames = vec![16_666_667; 60 * 60];
        let (playback, moment) = played(end.plus_millis(-86_400_000), &stretch, speed, &frames);
        assert_eq!((playback, moment), (Playback::Paused, end), "{speed:?}");
    }
}

#[test]
fn a_loop_comes_round_to_where_it_was() {
    let (start, end) = (at("2024-01-01"), at("2024-01-31"));
    let stretch = Stretch { start, end, at_end: AtEnd::Loop, pauses: &[] };
    let (playback, moment) = played(at("2024-01-21"), &stretch, Speed::Day, &[40_000_000_000]);
    assert!(playback.is_playing());
    assert_eq!(moment, at("2024-01-01"), "forty days are ten and one round");
    let (_, moment) = played(at("2024-01-21"), &stretch, Speed::Day, &[45_000_000_000]);
    assert_eq!(moment, at("2024-01-06"));
}

// Sessions.

fn small() -> Dataset {
    let mut document = world_with([
        present("base").named("gone").from("2024-01-01", &["a"]).to("2024-03-31", &["a"]),
        present("base")
            .named("stays")
            .by("blue")
            .from("2024-03-11", &["a"])
            .to("2024-12-31", &["a"]),
    ]);
    // Out after all that it speaks of.
    document["sources"][0]["date"] = json!("2025-06-01");
    let event = |id: &str, date: &str, importance: u8| {
        json!({"id": id, "date": date, "title": id, "kind": "other", "importance": importance,
               "place": "base", "sources": ["a"]})
    };
    document["events"] = json!([
        event("weighty", "2024-05-20", 3),
        event("slight", "2024-05-10", 1),
        event("turn", "2024-06-09", 2),
    ]);
    document["movements"] = json!([{"id": "out", "force": "red", "start": "2024-04-10",
        "end": "2024-04-19", "legs": [{"at": "base"}, {"at": "other-base", "by": "road"}],
        "sources": ["a"]}]);
    document["places"][4]["lat"] = json!(14.5);
    clean(&document)
}

fn session(commands: impl IntoIterator<Item = Command>) -> Session {
    let mut session = Session::new(small(), Vec::new());
    for command in commands {
        session.apply(command);
    }
    session
}

fn noon(text: &str) -> Moment {
    Moment::noon_of(day(text), UtcOffset::from_minutes(60).expect("an hour"))
}

#[test]
fn it_pauses_at_weighty_events_and_nowhere_else() {
    let mut session = session([
        TimeCommand::SetPauseAt(PauseAt::Events).into(),
        Command::SetSpeed(Speed::Year),
        Command::TogglePlay,
    ]);
    for stop in ["2024-05-20", "2024-06-09"] {
        assert!(!session.tick(3.0), "it stops");
        assert_eq!(session.state().moment, noon(stop));
        session.apply(Command::TogglePlay);
    }
    assert!(!session.tick(30.0));
    assert_eq!(session.state().moment, session.range().1, "no event is left: the end");
}

#[test]
fn a_loop_stays_inside_what_the_axis_shows() {
    let (from, to) = (at("2024-04-01"), at("2024-06-30"));
    let mut session = session([
        TimeCommand::SetAtEnd(AtEnd::Loop).into(),
        Command::SetSpeed(Speed::Month),
        Command::TogglePlay,
    ]);
    session.apply(TimeCommand::SetAxis(TimeWindow::new(from, to, session.range())).into());
    let axis = session.state().axis;
    let mut moments = BTreeSet::new();
    for _ in 0..400 {
        assert!(session.tick(0.05), "a loop never ends by itself");
        assert!(axis.contains(session.state().moment));
        assert_eq!(session.state().axis, axis, "and the axis stays");
        moments.insert(session.state().moment);
    }
    assert!(moments.len() > 100);
    // Moved away, the axis takes the clock along.
    session.apply(TimeCommand::PanAxis { millis: 200 * MILLIS_PER_DAY }.into());
    let axis = session.state().axis;
    assert!(session.tick(0.05));
    assert_eq!(session.state().axis, axis);
    assert!(axis.contains(session.state().moment));
}

// Spans.

#[test]
fn a_span_of_one_day_is_the_day() {
    let dataset = load::shipped().dataset.expect("the shipped dataset loads");
    let (first, last) = (dataset.head.first_day, dataset.head.last_day);
    let session = Session::new(dataset, Vec::new());
    for number in (first.number()..=last.number()).step_by(29) {
        let day = Day::from_number(number);
        for place in session.dataset().place_ixs() {
            let of_day: Vec<_> = session.evidence().at_place(place, day).collect();
            let of_span: Vec<_> =
                session.evidence().at_place_over(place, DaySpan::day(day)).collect();
            assert_eq!(of_span, of_day);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_presence_over_a_span_is_the_surest_of_its_days(end in 0..5172i32, length in 0..800i32) {
        let dataset = load::shipped().dataset.expect("the shipped dataset loads");
        let last = dataset.head.first_day.plus(end);
        let first = last.plus(-length);
        let session = Session::new(dataset, Vec::new());
        for (place, force, track) in session.evidence().tracks() {
            let (mut best, mut on) = (track.at(last), last);
            let mut day = last;
            while day > first {
                day = day.plus(-1);
                if track.at(day).status.sureness() < best.status.sureness() {
                    (best, on) = (track.at(day), day);
                }
            }
            let found = track.surest(DaySpan { first, last });
            prop_assert_eq!(found, (on, best), "{:?} {:?}", place, force);
            prop_assert_eq!(track.over(DaySpan { first, last }), best);
        }
    }
}

#[test]
fn a_window_of_time_shows_who_has_left_since() {
    let on = [Command::GoToDay(day("2024-05-02"))];
    let letters = |session: &Session| -> Vec<String> {
        let mark = drawn(session).bases.into_iter().find(|b| b.name == "base").expect("a mark");
        mark.wedges.into_iter().map(|w| w.letters).collect()
    };
    assert_eq!(letters(&session(on.clone())), ["B"]);
    let mut wider = session(on);
    wider.apply(TimeCommand::SetSpan(TimeSpan::Last(32)).into());
    assert_eq!(letters(&wider), ["B"], "31 March was 32 days ago");
    wider.apply(TimeCommand::SetSpan(TimeSpan::Last(33)).into());
    assert_eq!(letters(&wider), ["R", "B"]);
    assert_eq!(wider.days().words(), "from 31 March 2024 to 2 May 2024");
    let base = base(&wider);
    assert!(
        base.description(Look::now(&wider)).starts_with("base, from 31 March 2024 to 2 May 2024: ")
    );
    wider.apply(TimeCommand::SetSpan(TimeSpan::Last(9_999)).into());
    assert_eq!(wider.days().first, day("2020-01-01"), "no day before the range");
}

// Between days.

struct Fixed;

impl MeasureText for Fixed {
    fn size(&mut self, text: &str, _style: LabelStyle) -> (f64, f64) {
        (text.chars().count() as f64 * 6.0, 12.0)
    }
}

fn drawn(session: &Session) -> Scene {
    let atlas = Atlas::embedded().expect("the atlas is embedded");
    let (width, height) = session.state().map_size;
    let viewport = Viewport::new(session.state().camera, width, height);
    scene::build(Look::now(session), &atlas, &viewport, &mut Fixed)
}

fn base(session: &Session) -> BaseMark {
    drawn(session).bases.into_iter().find(|b| b.name == "base").expect("it is on the map")
}

/// Playing by days, with the clock put at a moment.
fn playing(moment: Moment) -> Session {
    session([Command::SetSpeed(Speed::Day), Command::TogglePlay, Command::GoTo(moment)])
}

fn paused(moment: Moment) -> Session {
    session([Command::GoTo(moment)])
}

#[test]
fn paused_the_picture_is_the_days_at_any_hour() {
    for on in ["2024-03-10", "2024-03-11", "2024-03-31", "2024-04-01", "2024-04-12"] {
        let of_day = drawn(&paused(noon(on)));
        for hours in [-12, -3, 5, 11] {
            let then = drawn(&paused(noon(on).plus_millis(hours * 3_600_000)));
            assert_eq!(then.bases, of_day.bases, "{on} {hours}");
            assert_eq!(then.movements, of_day.movements, "{on} {hours}");
        }
    }
}

#[test]
fn playing_where_nothing_changes_draws_the_day() {
    for on in ["2024-02-10", "2024-03-20", "2024-04-15", "2025-03-01"] {
        assert_eq!(drawn(&playing(noon(on))).bases, drawn(&paused(noon(on))).bases, "{on}");
    }
}

#[test]
fn a_frame_while_playing_can_be_made_again() {
    let mut by_frames = playing(noon("2024-03-30"));
    for _ in 0..90 {
        by_frames.tick(0.017);
    }
    let moment = by_frames.state().moment;
    assert!(noon("2024-03-31") < moment && moment < noon("2024-04-01"));
    let mut at_once = playing(noon("2024-03-30"));
    at_once.tick(0.017 * 90.0);
    let (a, b, c) = (drawn(&by_frames), drawn(&at_once), drawn(&playing(moment)));
    assert_eq!((&a.bases, &a.movements), (&b.bases, &b.movements));
    assert_eq!((&a.bases, &a.movements), (&c.bases, &c.movements));
}

#[test]
fn a_force_that_comes_grows_and_one_that_has_left_shrinks_away() {
    let share = |moment: Moment, letters: &str| {
        base(&playing(moment))
            .wedges
            .iter()
            .find(|w| w.letters == letters)
            .map_or(0.0, |w| w.sweep_turn)
    };
    // A change takes a day at this speed: a quarter of it after six hours.
    let midnight = |on: &str| noon(on).plus_millis(-MILLIS_PER_DAY / 2);
    let quarters = |on: &str, letters: &str| {
        (0..=4).map(|i| share(midnight(on).plus_millis(i * MILLIS_PER_DAY / 4), letters)).collect()
    };
    let comes: Vec<f64> = quarters("2024-03-11", "B");
    let leaves: Vec<f64> = quarters("2024-04-01", "R");
    for (found, expected) in
        [(comes, [0.0, 0.125, 0.25, 0.375, 0.5]), (leaves, [0.5, 0.375, 0.25, 0.125, 0.0])]
    {
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-9, "{found} should be {expected}");
        }
    }
}

#[test]
fn a_base_shrinks_to_its_dot_and_its_ring_stays_whole() {
    let radius = |hours: i64| {
        let mark = base(&playing(noon("2025-01-01").plus_millis((hours - 12) * 3_600_000)));
        let whole: f64 = mark.wedges.iter().map(|w| w.sweep_turn).sum();
        assert!(mark.wedges.is_empty() || (whole - 1.0).abs() < 1e-9, "{whole}");
        mark.radius
    };
    let (full, dot) = (radius(0), radius(24));
    assert!(full > 1.5 * dot, "{full} and {dot}");
    for hours in 1..24 {
        let expected = full + (dot - full) * hours as f64 / 24.0;
        assert!((radius(hours) - expected).abs() < 1e-6, "after {hours} hours");
    }
}

#[test]
fn a_window_of_time_is_left_as_smoothly() {
    let share = |moment: Moment| {
        let mut session = playing(moment);
        session.apply(TimeCommand::SetSpan(TimeSpan::Last(33)).into());
        base(&session).wedges.iter().find(|w| w.letters == "R").map_or(0.0, |w| w.sweep_turn)
    };
    // 31 March leaves the last 33 days at the start of 3 May.
    let start = noon("2024-05-03").plus_millis(-MILLIS_PER_DAY / 2);
    assert!((share(start) - 0.5).abs() < 1e-9);
    assert!((share(start.plus_millis(MILLIS_PER_DAY / 2)) - 0.25).abs() < 1e-9);
    assert!(share(start.plus_millis(MILLIS_PER_DAY)).abs() < 1e-9);
}

#[test]
fn a_movement_travels_along_its_line_by_the_share_of_its_time() {
    let begin = noon("2024-04-10").plus_millis(-MILLIS_PER_DAY / 2);
    let gone = |millis: i64| {
        let scene = drawn(&playing(begin.plus_millis(millis)));
        let mark = scene.movements.into_iter().next()?;
        let points: Vec<_> = mark.pieces.iter().flat_map(|piece| &piece.points).copied().collect();
        let (first, last) = (points[0], points[points.len() - 1]);
        mark.traveller.map(|t| first.distance(t) / first.distance(last))
    };
    assert_eq!(gone(-3_600_000), None, "not yet under way");
    assert_eq!(gone(0), None, "at its beginning");
    for tenths in [1, 5, 9] {
        let share = gone(tenths * MILLIS_PER_DAY).expect("under way");
        assert!((share - tenths as f64 / 10.0).abs() < 0.01, "{share} after {tenths} days");
    }
    assert!(gone(MILLIS_PER_DAY / 2).expect("within a day") > 0.03);
    assert_eq!(gone(11 * MILLIS_PER_DAY), None, "arrived");
}

#[test]
fn at_ten_years_a_second_no_change_is_missed() {
    let moment = noon("2024-06-01");
    let session =
        session([Command::SetSpeed(Speed::TenYears), Command::TogglePlay, Command::GoTo(moment)]);
    let letters: Vec<String> = base(&session).wedges.into_iter().map(|w| w.letters).collect();
    assert_eq!(letters.len(), 2, "who has just left is still seen: {letters:?}");
}
