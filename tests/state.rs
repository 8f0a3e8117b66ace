//! A session driven by commands, without a window.

mod common;

use basewatch::evidence::{Evidence, Filter};
use basewatch::model::mercator::{WorldPixel, project, unproject};
use basewatch::model::{Day, Grade, LonLat, Moment, Record, View};
use basewatch::state::{
    BasemapChoice, Camera, Command, Direction, Effect, FLIGHT_S, Knowledge, LayerToggle, MAX_ZOOM,
    MIN_ZOOM, ScreenOffset, Selection, Session, Speed, Telling, Theme,
};
use common::{after, clean, day, present, shipped, world_with};
use proptest::prelude::*;
use serde_json::json;

/// How far a point may stray from the pointer, in screen pixels.
const POINTER_TOLERANCE_PIXELS: f64 = 1e-6;

/// Red at base through 2021; three events, the first two on one day.
fn small() -> Session {
    let claim = present("base").from("2021-01-01", &["b"]).to("2021-12-31", &["b"]);
    let mut world = world_with([claim]);
    let event = |id: &str, date: &str, place: &str| {
        json!({"id": id, "date": date, "title": id, "kind": "other", "importance": 1,
               "place": place, "sources": ["late"]})
    };
    let late = json!({"id": "late", "publisher": "late", "grade": "A", "origin": "late",
                      "date": "2025-01-01", "url": "https://example.org/late"});
    world["sources"].as_array_mut().expect("a list").push(late);
    world["events"] = json!([
        event("first", "2021-03-01", "base"),
        event("beside", "2021-03-01", "base"),
        event("second", "2021-06-10/2021-06-12", "far-away"),
    ]);
    world["places"].as_array_mut().expect("a list").push(json!({"id": "far-away",
        "name": "Far away", "kind": "city", "lat": -40.0, "lon": 120.0, "error_km": 5.0}));
    world["chapters"] = json!([{"id": "one", "title": "One", "text": "It began.",
        "day": "2021-06-10", "view": {"lon": 1.0, "lat": 2.0, "zoom": 9.0},
        "select": "second", "sources": ["late"]}]);
    Session::new(clean(&world), Vec::new())
}

fn on(text: &str) -> Command {
    Command::GoToDay(day(text))
}

#[track_caller]
fn assert_day(session: &Session, expected: &str) {
    assert_eq!(session.day().to_string(), expected);
}

fn event(session: &Session, id: &str) -> Selection {
    Selection::Event(session.dataset().event_ix(id).expect(id))
}

fn place(session: &Session, id: &str) -> Selection {
    Selection::Place(session.dataset().place_ix(id).expect(id))
}

#[test]
fn it_opens_at_noon_on_2_may_2024_with_airbase_101_selected() {
    let session = shipped();
    assert_day(&session, "2024-05-02");
    // Noon in Niamey is 11:00 UTC.
    assert_eq!(session.state().moment, Moment::from_millis(1_714_647_600_000));
    assert_eq!(session.state().selection, place(&session, "airbase-101"));
    assert!(!session.state().playback.is_playing());
    let niger = session.dataset().head.opening.view;
    assert_eq!(session.state().view(), niger);
}

#[test]
fn steps_go_by_days_and_months_and_stop_at_the_ends() {
    assert_day(&after(shipped(), [Command::StepDays(1)]), "2024-05-03");
    assert_day(&after(shipped(), [Command::StepDays(-2)]), "2024-04-30");
    assert_day(&after(shipped(), [Command::StepMonths(12)]), "2025-05-02");
    assert_day(&after(shipped(), [on("2024-03-31"), Command::StepMonths(-1)]), "2024-02-29");
    for (days, end) in [(i32::MAX, "2026-02-28"), (i32::MIN, "2012-01-01")] {
        assert_day(&after(shipped(), [Command::StepDays(days)]), end);
        assert_day(&after(shipped(), [Command::StepMonths(days)]), end);
    }
    assert_day(&after(shipped(), [Command::GoToStart]), "2012-01-01");
    assert_day(&after(shipped(), [Command::GoToEnd]), "2026-02-28");
}

#[test]
fn a_moment_outside_the_axis_is_held_on_it() {
    let (start, end) = shipped().range();
    let far = |millis| after(shipped(), [Command::GoTo(Moment::from_millis(millis))]);
    assert_eq!(far(i64::MIN).state().moment, start);
    assert_eq!(far(i64::MAX).state().moment, end);
    assert_day(&far(i64::MAX), "2026-02-28");
}

#[test]
fn event_steps_go_from_event_to_event_and_stay_at_the_last() {
    use Direction::{Back, Forward};
    let forward = after(small(), [on("2021-01-15"), Command::StepEvent(Forward)]);
    assert_day(&forward, "2021-03-01");
    let again = after(forward, [Command::StepEvent(Forward)]);
    assert_day(&again, "2021-06-10");
    let stays = after(again, [Command::StepEvent(Forward)]);
    assert_day(&stays, "2021-06-10");
    let back = after(stays, [Command::StepEvent(Back)]);
    assert_day(&back, "2021-03-01");
    assert_day(&after(back, [Command::StepEvent(Back)]), "2021-03-01");
}

#[test]
fn an_event_step_moves_the_selection_only_from_event_to_event() {
    let step = Command::StepEvent(Direction::Forward);
    let session = after(small(), [on("2021-01-15"), step.clone()]);
    assert_eq!(session.state().selection, place(&session, "base"));
    let first = event(&session, "first");
    let session = after(session, [Command::Reveal(first), step]);
    assert_eq!(session.state().selection, event(&session, "second"));
}

#[test]
fn change_steps_go_to_the_days_on_which_something_shown_changes() {
    use Direction::{Back, Forward};
    let start = after(small(), [on("2020-06-01"), Command::StepChange(Forward)]);
    assert_day(&start, "2021-01-01");
    let end = after(start, [Command::StepChange(Forward)]);
    assert_day(&end, "2022-01-01");
    let stays = after(end, [Command::StepChange(Forward)]);
    assert_day(&stays, "2022-01-01");
    assert_day(&after(stays, [Command::StepChange(Back)]), "2021-01-01");
}

#[test]
fn changes_of_hidden_forces_and_of_other_places_are_stepped_over() {
    let red = small().dataset().force_ix("red").expect("red");
    let hidden = [on("2020-06-01"), Command::ToggleForce(red)];
    let step = Command::StepChange(Direction::Forward);
    assert_day(&after(after(small(), hidden), [step.clone()]), "2020-06-01");
    let elsewhere = place(&small(), "other-base");
    let selected = [on("2020-06-01"), Command::Select(elsewhere), step];
    assert_day(&after(small(), selected), "2020-06-01");
}

#[test]
fn on_the_shipped_dataset_the_next_change_after_2_may_is_the_flights_of_4_may() {
    let session = after(shipped(), [Command::StepChange(Direction::Forward)]);
    assert_day(&session, "2024-05-04");
}

#[test]
fn selecting_leaves_map_and_time_and_revealing_moves_them() {
    let second = event(&small(), "second");
    let selected = after(small(), [on("2020-06-01"), Command::Select(second)]);
    assert_day(&selected, "2020-06-01");
    assert_eq!(selected.state().camera, small().state().camera);
    let revealed = after(selected, [Command::Reveal(second)]);
    assert_day(&revealed, "2021-06-10");
    assert_eq!(revealed.state().selection, second);
    assert_eq!(revealed.state().camera.center(), LonLat::clamped(120.0, -40.0));
}

#[test]
fn revealing_what_is_in_view_leaves_the_map_where_it_is() {
    let base = place(&small(), "base");
    let nudge = Command::Drag(ScreenOffset { x: 40.0, y: -30.0 });
    let nudged = after(small(), [nudge]);
    let camera = nudged.state().camera;
    assert_eq!(after(nudged, [Command::Reveal(base)]).state().camera, camera);
}

#[test]
fn a_chapter_sets_day_view_and_selection_and_pauses() {
    let chapter = 0usize.into();
    let mut session = after(small(), [Command::TogglePlay, Command::OpenChapter(chapter)]);
    session.tick(FLIGHT_S);
    assert_day(&session, "2021-06-10");
    assert_eq!(session.state().selection, event(&session, "second"));
    assert_eq!(session.state().view(), View { center: LonLat::clamped(1.0, 2.0), zoom: 9.0 });
    assert_eq!(session.state().chapter, Some(chapter));
    assert!(!session.state().playback.is_playing());
}

#[test]
fn playing_for_a_second_advances_by_the_speed() {
    for (speed, from, expected) in [
        (Speed::Day, "2021-03-01", "2021-03-02"),
        (Speed::Week, "2021-03-01", "2021-03-08"),
        (Speed::Month, "2021-03-01", "2021-03-31"),
        (Speed::Year, "2021-03-01", "2022-03-01"),
    ] {
        let mut session = after(small(), [on(from), Command::SetSpeed(speed), Command::TogglePlay]);
        assert!(session.tick(1.0), "{speed:?} wants another frame");
        assert_day(&session, expected);
    }
}

#[test]
fn paused_time_stands_still() {
    let mut session = small();
    let moment = session.state().moment;
    assert!(!session.tick(10.0));
    assert_eq!(session.state().moment, moment);
    let mut session = after(session, [Command::TogglePlay, Command::TogglePlay]);
    assert!(!session.tick(10.0));
    assert_eq!(session.state().moment, moment);
}

#[test]
fn times_that_are_none_move_nothing() {
    let mut session = after(small(), [Command::TogglePlay]);
    let moment = session.state().moment;
    for dt_s in [f64::NAN, -1.0, f64::NEG_INFINITY, 0.0] {
        assert!(session.tick(dt_s));
        assert_eq!(session.state().moment, moment, "after {dt_s} s");
    }
}

#[test]
fn playing_stops_at_the_end_and_pauses_there() {
    let mut session = after(small(), [Command::TogglePlay]);
    assert!(!session.tick(f64::INFINITY));
    assert_eq!(session.state().moment, session.range().1);
    assert_day(&session, "2026-02-28");
    assert!(!session.state().playback.is_playing());
}

#[test]
fn playing_from_the_end_begins_again() {
    let mut played_out = after(small(), [Command::TogglePlay]);
    played_out.tick(1e9);
    for session in [played_out, after(small(), [Command::GoToEnd])] {
        let again = after(session, [Command::TogglePlay]);
        assert!(again.state().playback.is_playing());
        assert_eq!(again.state().moment, again.range().0);
    }
}

#[test]
fn playing_goes_on_from_wherever_the_clock_is_put() {
    let mut session = after(small(), [Command::SetSpeed(Speed::Day), Command::TogglePlay]);
    session.tick(5.0);
    let mut session = after(session, [on("2021-06-01")]);
    session.tick(1.0);
    assert_day(&session, "2021-06-02");
}

#[test]
fn a_new_speed_keeps_the_moment() {
    let mut session = after(small(), [Command::SetSpeed(Speed::Year), Command::TogglePlay]);
    session.tick(1.0);
    let moment = session.state().moment;
    let session = after(session, [Command::SetSpeed(Speed::Day)]);
    assert_eq!(session.state().moment, moment);
}

#[test]
fn a_force_can_be_hidden_shown_alone_and_all_shown_again() {
    let force = |id: &str| small().dataset().force_ix(id).expect(id);
    let (red, blue) = (force("red"), force("blue"));
    let shown = |session: &Session| [red, blue].map(|f| session.is_force_shown(f));
    let session = after(small(), [Command::ToggleForce(red)]);
    assert_eq!(shown(&session), [false, true]);
    let session = after(session, [Command::ToggleForce(red)]);
    assert_eq!(shown(&session), [true, true]);
    let session = after(session, [Command::ShowOnlyForce(blue)]);
    assert_eq!(shown(&session), [false, true]);
    assert_eq!(shown(&after(session, [Command::ShowAllForces])), [true, true]);
}

#[test]
fn each_layer_toggles_by_itself() {
    let layers = |session: &Session| {
        let layers = session.state().layers;
        [layers.areas, layers.events, layers.movements]
    };
    for (layer, off) in [
        (LayerToggle::Areas, [false, true, true]),
        (LayerToggle::Events, [true, false, true]),
        (LayerToggle::Movements, [true, true, false]),
    ] {
        let session = after(small(), [Command::ToggleLayer(layer)]);
        assert_eq!(layers(&session), off);
        assert_eq!(layers(&after(session, [Command::ToggleLayer(layer)])), [true; 3]);
    }
}

#[test]
fn cards_theme_and_basemap_are_state_like_the_rest() {
    let session = after(
        small(),
        [
            Command::ToggleHelp,
            Command::ToggleProblems,
            Command::SetTheme(Theme::Dark),
            Command::SetBasemap(BasemapChoice::OpenStreetMap),
            Command::Deselect,
        ],
    );
    let state = session.state();
    assert!(state.help_open && state.problems_open);
    assert_eq!((state.theme, &state.basemap), (Theme::Dark, &BasemapChoice::OpenStreetMap));
    assert_eq!(state.selection, Selection::Nothing);
    let closed = after(session, [Command::ToggleHelp, Command::ToggleProblems]);
    assert!(!closed.state().help_open && !closed.state().problems_open);
}

#[test]
fn home_goes_back_to_the_opening_view() {
    let away = View { center: LonLat::clamped(30.0, -10.0), zoom: 12.0 };
    let session = after(small(), [Command::LookAt(away)]);
    assert_eq!(session.state().view(), away);
    let home = after(session, [Command::Home]);
    assert_eq!(home.state().view(), home.dataset().head.opening.view);
}

#[test]
fn only_a_source_with_an_address_opens_one() {
    let mut session = small();
    let Some(Record::Source(late)) = session.dataset().find("late") else {
        panic!("there is a source “late”");
    };
    let address = "https://example.org/late".to_owned();
    assert_eq!(session.apply(Command::OpenSource(late)), Some(Effect::OpenUrl(address)));
    let Some(Record::Source(without)) = session.dataset().find("b") else {
        panic!("there is a source “b”");
    };
    assert_eq!(session.apply(Command::OpenSource(without)), None);
}

#[test]
fn zoom_is_held_within_reach() {
    let zoomed = |levels| small().state().camera.zoomed(levels, ScreenOffset::default()).zoom();
    assert_eq!(zoomed(100.0), MAX_ZOOM);
    assert_eq!(zoomed(-100.0), MIN_ZOOM);
    assert_eq!(Camera::new(LonLat::clamped(0.0, 0.0), f64::NAN).zoom(), MIN_ZOOM);
}

/// The position under a point of the screen.
fn under(camera: Camera, offset: ScreenOffset) -> LonLat {
    let center = project(camera.center(), camera.zoom());
    let pixel = WorldPixel { x: center.x + offset.x, y: center.y + offset.y };
    unproject(pixel, camera.zoom())
}

/// Where a position is drawn, from the centre of the screen.
fn on_screen(camera: Camera, position: LonLat) -> ScreenOffset {
    let center = project(camera.center(), camera.zoom());
    let at = project(position, camera.zoom());
    ScreenOffset { x: at.x - center.x, y: at.y - center.y }
}

fn distance_pixels(a: ScreenOffset, b: ScreenOffset) -> f64 {
    (a.x - b.x).hypot(a.y - b.y)
}

#[test]
fn the_pointer_tolerance_would_notice_swapped_axes() {
    let pointer = ScreenOffset { x: 0.01, y: 0.02 };
    let swapped = ScreenOffset { x: pointer.y, y: pointer.x };
    assert!(distance_pixels(pointer, swapped) > POINTER_TOLERANCE_PIXELS);
}

#[test]
fn dragging_to_the_right_looks_west_and_down_looks_north() {
    let camera = Camera::new(LonLat::clamped(8.0, 17.0), 6.0);
    let right = camera.dragged(ScreenOffset { x: 50.0, y: 0.0 }).center();
    assert!(right.lon < camera.center().lon);
    let down = camera.dragged(ScreenOffset { x: 0.0, y: 50.0 }).center();
    assert!(down.lat > camera.center().lat);
}

/// Far enough from the edges of the world that nothing is held there.
fn any_camera() -> impl Strategy<Value = Camera> {
    (-60.0..60.0f64, -50.0..50.0f64, 6.0..16.0f64)
        .prop_map(|(lon, lat, zoom)| Camera::new(LonLat::clamped(lon, lat), zoom))
}

fn any_pointer() -> impl Strategy<Value = ScreenOffset> {
    (-700.0..700.0f64, -450.0..450.0f64).prop_map(|(x, y)| ScreenOffset { x, y })
}

/// Frame times in whole microseconds, as a clock would measure them.
fn any_frames() -> impl Strategy<Value = Vec<u32>> {
    prop::collection::vec(1u32..200_000, 1..200)
}

fn seconds(micros: u64) -> f64 {
    micros as f64 / 1e6
}

proptest! {
    #[test]
    fn zooming_keeps_the_point_under_the_pointer(
        camera in any_camera(), pointer in any_pointer(), levels in -2.0..2.0f64,
    ) {
        let held = under(camera, pointer);
        let zoomed = camera.zoomed(levels, pointer);
        let strayed = distance_pixels(on_screen(zoomed, held), pointer);
        prop_assert!(strayed < POINTER_TOLERANCE_PIXELS, "by {strayed} pixels");
    }

    #[test]
    fn a_drag_moves_the_map_with_the_pointer_and_back(
        camera in any_camera(), drag in any_pointer(),
    ) {
        let dragged = camera.dragged(drag);
        let moved = on_screen(dragged, camera.center());
        prop_assert!(distance_pixels(moved, drag) < POINTER_TOLERANCE_PIXELS);
        let back = dragged.dragged(ScreenOffset { x: -drag.x, y: -drag.y });
        let strayed = on_screen(camera, back.center());
        prop_assert!(distance_pixels(strayed, ScreenOffset::default()) < POINTER_TOLERANCE_PIXELS);
    }

    #[test]
    fn no_drag_or_zoom_leaves_the_map(
        camera in any_camera(), x in any::<f64>(), y in any::<f64>(), levels in any::<f64>(),
    ) {
        let offset = ScreenOffset { x, y };
        for moved in [camera.dragged(offset), camera.zoomed(levels, offset)] {
            prop_assert!((MIN_ZOOM..=MAX_ZOOM).contains(&moved.zoom()));
            prop_assert!(moved.center().lat.degrees().abs() < 85.06);
            prop_assert!(moved.center().lon.degrees().abs() <= 180.0);
        }
    }

    #[test]
    fn play_advances_the_same_however_the_frames_fall(frames in any_frames()) {
        let start = [on("2020-01-01"), Command::TogglePlay];
        let mut by_frames = after(small(), start.clone());
        let mut at_once = after(small(), start);
        for &frame in &frames {
            by_frames.tick(seconds(frame.into()));
        }
        at_once.tick(seconds(frames.iter().map(|&f| u64::from(f)).sum()));
        prop_assert_eq!(by_frames.state(), at_once.state());
    }
}

// Whose knowledge is shown.

fn known_on(text: &str) -> Command {
    Command::SetKnowledge(Knowledge::On(day(text)))
}

/// Everything that the evidence tells on the session's day.
fn told(session: &Session, on: Day) -> String {
    let (dataset, evidence) = (session.dataset(), session.evidence());
    let presences: Vec<_> =
        evidence.tracks().map(|(place, force, track)| (place, force, track.at(on))).collect();
    let events: Vec<_> = evidence.known_events(dataset).map(|(ix, _)| ix).collect();
    let movements: Vec<_> = evidence.known_movements().collect();
    let areas: Vec<_> = evidence.areas_on(on).collect();
    let chapters = session.known_chapters();
    format!("{presences:?} {events:?} {movements:?} {areas:?} {chapters:?}")
}

/// A claim of five parts told one after the other, two events and a chapter; grades mixed.
fn learning() -> Session {
    let claim = present("base").from("2021-01-01", &["s1"]).seen("2021-02-10", &["s2"]);
    let claim = claim.counted("2021-03-01", (40, 60), "reported", &["s3"]);
    let mut world = world_with([claim.to("2021-06-30", &["s4"])]);
    let source = |id: &str, grade: &str, date: &str| json!({"id": id, "publisher": id, "grade": grade, "origin": id, "date": date});
    world["sources"].as_array_mut().expect("a list").extend([
        source("s1", "B", "2021-01-05"),
        source("s2", "C", "2021-02-20"),
        source("s3", "D", "2021-03"),
        source("s4", "A", "2021-07-15"),
    ]);
    let event = |id: &str, date: &str, sources: [&str; 1]| {
        json!({"id": id, "date": date, "title": id, "kind": "other", "importance": 1,
               "place": "base", "sources": sources})
    };
    world["events"] =
        json!([event("arrival", "2021-01-01", ["s1"]), event("departure", "2021-06-30", ["s4"]),]);
    world["chapters"] = json!([
        {"id": "one", "title": "One", "text": "It began.", "day": "2021-01-01",
         "sources": ["s1", "s2"]},
        {"id": "two", "title": "Two", "text": "It ended.", "day": "2021-06-30", "sources": ["s4"]},
    ]);
    world["opening"]["day"] = json!("2021-04-15");
    Session::new(clean(&world), Vec::new())
}

#[test]
fn at_first_everything_counts() {
    for session in [shipped(), learning()] {
        assert_eq!(session.state().knowledge, Knowledge::Everything);
        assert_eq!(session.filter(), Filter::default());
        assert_eq!(session.evidence().filter(), Filter::default());
    }
}

#[test]
fn a_fixed_day_of_knowledge_stays_while_time_moves() {
    let session = after(learning(), [known_on("2021-02-01"), on("2021-12-24")]);
    let filter = Filter { known_on: Some(day("2021-02-01")), least_grade: Grade::D };
    assert_eq!(session.evidence().filter(), filter);
    let session = after(session, [Command::SetLeastGrade(Grade::B), Command::StepDays(-90)]);
    assert_eq!(session.evidence().filter(), Filter { least_grade: Grade::B, ..filter });
}

#[test]
fn clearing_brings_back_everything_and_every_force() {
    let red = learning().dataset().force_ix("red").expect("red");
    let filters =
        [known_on("2021-02-01"), Command::SetLeastGrade(Grade::A), Command::ToggleForce(red)];
    let session = after(learning(), filters);
    assert_ne!(told(&session, session.day()), told(&learning(), session.day()));
    let cleared = after(session, [Command::ClearFilters]);
    assert_eq!(cleared.filter(), Filter::default());
    assert!(cleared.is_force_shown(red));
    assert_eq!(told(&cleared, cleared.day()), told(&learning(), cleared.day()));
}

#[test]
fn the_toggle_follows_the_moment_and_leads_back_from_anywhere() {
    let knowledge =
        |commands: &[Command]| after(learning(), commands.iter().cloned()).state().knowledge;
    let toggle = Command::ToggleKnowledge;
    assert_eq!(knowledge(std::slice::from_ref(&toggle)), Knowledge::AsOfMoment);
    assert_eq!(knowledge(&[toggle.clone(), toggle.clone()]), Knowledge::Everything);
    assert_eq!(knowledge(&[known_on("2021-02-01"), toggle]), Knowledge::Everything);
}

#[test]
fn a_day_past_the_dataset_counts_everything_and_says_so() {
    let session = after(learning(), [known_on("2021-02-01"), known_on("2031-01-01")]);
    assert_eq!(session.state().knowledge, Knowledge::Everything);
    assert_eq!(session.filter(), Filter::default());
    let notice = session.state().notice.as_deref().expect("a notice");
    assert!(notice.contains("28 February 2026"), "{notice}");
    let last = after(learning(), [known_on("2026-02-28")]);
    assert_eq!(last.filter().known_on, Some(day("2026-02-28")));
    assert_eq!(last.state().notice, None);
}

#[test]
fn before_the_first_source_nothing_is_known() {
    let session = after(learning(), [known_on("1950-01-01")]);
    assert_eq!(session.evidence().tracks().count(), 0);
    assert_eq!(session.evidence().known_events(session.dataset()).count(), 0);
    assert_eq!(session.known_chapters(), []);
    assert_eq!(session.first_publication(), Some(day("2020-01-01")));
}

#[test]
fn playing_learns_as_it_goes() {
    let start = [Command::ToggleKnowledge, on("2021-01-04"), Command::SetSpeed(Speed::Day)];
    let mut session = after(after(learning(), start), [Command::TogglePlay]);
    let arrival = session.dataset().event_ix("arrival").expect("arrival");
    assert!(!session.evidence().knows_event(arrival));
    session.tick(1.0);
    assert_day(&session, "2021-01-05");
    assert!(session.evidence().knows_event(arrival), "published on this day");
}

#[test]
fn an_event_is_revealed_on_the_first_day_it_is_known() {
    let arrival = event(&learning(), "arrival");
    let hindsight = after(learning(), [Command::Reveal(arrival)]);
    assert_day(&hindsight, "2021-01-01");
    let follows = after(learning(), [Command::ToggleKnowledge, Command::Reveal(arrival)]);
    assert_day(&follows, "2021-01-05");
    let stepped =
        after(learning(), [Command::ToggleKnowledge, Command::StepEvent(Direction::Forward)]);
    assert_day(&stepped, "2021-07-15");
}

#[test]
fn event_steps_pass_over_what_was_not_known() {
    let forward = Command::StepEvent(Direction::Forward);
    let session = after(learning(), [known_on("2021-07-14"), forward.clone()]);
    assert_day(&session, "2021-04-15");
    assert_day(&after(session, [known_on("2021-07-15"), forward]), "2021-06-30");
}

#[test]
fn a_chapter_is_told_once_all_of_it_was_known() {
    let [one, two] = [0usize, 1].map(basewatch::model::ChapterIx::from);
    let known = |commands: &[Command]| after(learning(), commands.iter().cloned()).known_chapters();
    assert_eq!(known(&[known_on("2021-02-19")]), []);
    assert_eq!(known(&[known_on("2021-02-20")]), [one]);
    assert_eq!(known(&[known_on("2021-07-15")]), [one, two]);
    assert_eq!(known(&[Command::SetLeastGrade(Grade::B)]), [one, two]);
    assert_eq!(known(&[Command::SetLeastGrade(Grade::A)]), [two]);
    let refused = after(learning(), [known_on("2021-02-20"), Command::OpenChapter(two)]);
    assert_day(&refused, "2021-04-15");
    assert!(refused.state().notice.is_some());
    let mut opened = after(learning(), [Command::ToggleKnowledge, Command::OpenChapter(one)]);
    opened.tick(FLIGHT_S);
    assert_day(&opened, "2021-02-20");
    assert_eq!(opened.telling(one), Telling::Told);
    let gone = after(opened, [Command::StepDays(-1)]);
    assert_eq!(gone.telling(one), Telling::OnceKnown);
}

#[test]
fn the_evidence_is_joined_anew_only_where_other_sources_count() {
    let dataset = learning().dataset().clone();
    let mut evidence = Evidence::new(&dataset, Filter::default());
    let filter = |text: &str| Filter { known_on: Some(day(text)), least_grade: Grade::D };
    assert!(evidence.refilter(&dataset, filter("2021-02-20")));
    assert!(!evidence.refilter(&dataset, filter("2021-03-30")), "nothing came out in between");
    assert_eq!(evidence.filter(), filter("2021-03-30"));
    assert!(evidence.refilter(&dataset, filter("2021-03-31")));
}

/// What the base's marks show under knowledge that follows the clock, worked out day by day.
fn shown_as_known(dataset: &basewatch::model::Dataset, on: Day) -> String {
    let evidence = Evidence::new(dataset, Filter::as_of(dataset, on, Grade::D));
    let base = dataset.place_ix("base").expect("base");
    let seen = |(_, p): (_, &basewatch::evidence::Presence)| {
        p.status.is_shown().then_some((p.status, p.headcount))
    };
    format!("{:?}", evidence.at_place(base, on).filter_map(seen).collect::<Vec<_>>())
}

#[test]
fn change_steps_stop_where_something_became_known() {
    let session = after(learning(), [Command::ToggleKnowledge, on("2020-12-01")]);
    let dataset = session.dataset().clone();
    let days = |from: &str, to: &str| day(from).number()..=day(to).number();
    let differs = |d: &Day| shown_as_known(&dataset, *d) != shown_as_known(&dataset, d.plus(-1));
    let expected: Vec<Day> =
        days("2020-12-02", "2022-01-31").map(Day::from_number).filter(differs).collect();
    assert!(expected.contains(&day("2021-01-05")) && expected.contains(&day("2021-07-15")));
    let mut walked = Vec::new();
    let mut session = session;
    while walked.len() < expected.len() {
        session.apply(Command::StepChange(Direction::Forward));
        walked.push(session.day());
    }
    assert_eq!(walked, expected);
    session.apply(on("2022-01-31"));
    let mut back = Vec::new();
    while back.len() < expected.len() {
        session.apply(Command::StepChange(Direction::Back));
        back.push(session.day());
    }
    back.reverse();
    assert_eq!(back, expected);
}

fn assert_follows(mut session: Session, walk: &[i32]) {
    session.apply(Command::SetKnowledge(Knowledge::AsOfMoment));
    for &days in walk {
        session.apply(Command::StepDays(days));
        let on = session.day();
        let filter = Filter { known_on: Some(on), least_grade: Grade::D };
        let fresh = Evidence::new(session.dataset(), filter);
        let now = told(&session, on);
        let presences: Vec<_> =
            fresh.tracks().map(|(place, force, track)| (place, force, track.at(on))).collect();
        assert!(now.starts_with(&format!("{presences:?} ")), "on {on}");
        session.apply(Command::SetKnowledge(Knowledge::On(on)));
        assert_eq!(now, told(&session, on), "on {on}");
        session.apply(Command::SetKnowledge(Knowledge::AsOfMoment));
        assert_eq!(now, told(&session, on), "back on {on}");
    }
}

#[test]
fn following_the_clock_is_knowing_on_its_day_on_the_shipped_dataset() {
    assert_follows(shipped(), &[-22, 1, 1, 2, 0, 120, -300, 400, 36]);
}

proptest! {
    #[test]
    fn following_the_clock_is_knowing_on_its_day(walk in prop::collection::vec(-60i32..60, 1..12)) {
        assert_follows(learning(), &walk);
    }
}
