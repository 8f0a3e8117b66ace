//! The story: chapters that fly to their day, view and selection, by hand and by themselves; leaving
//! and returning.

mod common;

use basewatch::load;
use basewatch::model::{ChapterIx, Grade, Moment};
use basewatch::state::{
    Camera, Command, Direction, FLIGHT_S, Knowledge, Motion, READING_S, READING_S_PER_WORD,
    ScreenOffset, Selection, Session, State, Story, StoryCommand, Telling, TimeCommand, TimeSpan,
};
use common::{clean, day, present, world_with};
use proptest::prelude::*;
use serde_json::{Value, json};

const ONE: ChapterIx = ChapterIx(0);
const TWO: ChapterIx = ChapterIx(1);
const THREE: ChapterIx = ChapterIx(2);

fn chapter(id: &str, day: &str, (lon, lat, zoom): (f64, f64, f64), source: &str) -> Value {
    json!({"id": id, "title": id, "text": "Two words.", "day": day,
           "view": {"lon": lon, "lat": lat, "zoom": zoom}, "select": "other-base",
           "sources": [source]})
}

/// Three chapters; the last rests on a source of 2025.
fn told() -> Session {
    let mut world = world_with([present("base").from("2021-01-01", &["b"])]);
    let late = json!({"id": "late", "publisher": "late", "grade": "B", "origin": "late",
                      "date": "2025-01-01", "url": "https://example.org/late"});
    world["sources"].as_array_mut().expect("a list").push(late);
    world["chapters"] = json!([
        chapter("one", "2021-03-01", (1.0, 12.0, 7.0), "a"),
        chapter("two", "2022-06-10", (3.0, 14.0, 9.0), "c"),
        chapter("three", "2023-09-20", (5.0, 15.0, 5.0), "late"),
    ]);
    Session::new(clean(&world), Vec::new())
}

fn after(mut session: Session, commands: impl IntoIterator<Item = Command>) -> Session {
    for command in commands {
        session.apply(command);
    }
    session
}

fn landed(mut session: Session) -> Session {
    session.tick(FLIGHT_S);
    assert_eq!(session.state().flight, None);
    session
}

fn opened(ix: ChapterIx) -> Session {
    landed(after(told(), [Command::OpenChapter(ix)]))
}

fn step(direction: Direction) -> Command {
    StoryCommand::Step(direction).into()
}

/// What a reader sees of where they are.
fn standpoint(state: &State) -> String {
    let s = state;
    format!(
        "{:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?}",
        s.moment,
        s.camera,
        s.axis,
        s.selection,
        s.knowledge,
        s.least_grade,
        s.filters,
        s.layers,
        s.span,
        s.compare
    )
}

#[test]
fn a_chapter_flies_to_its_day_view_and_selection() {
    let mut session = after(told(), [Command::TogglePlay, Command::OpenChapter(TWO)]);
    let start = session.state().moment;
    assert!(!session.state().playback.is_playing());
    assert_eq!(session.chapter_open(), Some(TWO));
    assert_eq!(session.day(), day("2024-05-02"), "it has yet to fly");
    assert!(session.tick(FLIGHT_S / 2.0), "it is under way");
    // Half of the time is half of the way.
    let noon = Moment::noon_of(day("2022-06-10"), session.dataset().head.utc_offset);
    let half = start.millis() + (noon.millis() - start.millis()) / 2;
    assert_eq!(session.state().moment.millis(), half);
    assert_eq!(session.state().camera.zoom(), 7.5);
    assert!(!session.tick(FLIGHT_S / 2.0), "it has come to rest");
    assert_eq!(session.state().moment, noon);
    assert_eq!(session.state().view(), session.dataset().chapter(TWO).view.expect("a view"));
    let other = session.dataset().place_ix("other-base").expect("a place");
    assert_eq!(session.state().selection, Selection::Place(other));
    assert_eq!(session.wakes_in_s(), None, "nothing moves by itself");
}

#[test]
fn with_less_motion_it_is_there_at_once() {
    let jump = StoryCommand::SetMotion(Motion::Jumping).into();
    let session = after(told(), [jump, Command::OpenChapter(TWO)]);
    assert_eq!(session.day(), day("2022-06-10"));
    assert_eq!(session.state().flight, None);
    assert_eq!(session.state().camera.zoom(), 9.0);
}

#[test]
fn whatever_the_reader_does_ends_a_flight_where_it_is() {
    for command in [
        Command::Drag(ScreenOffset { x: 5.0, y: 0.0 }),
        Command::Deselect,
        Command::TogglePlay,
        Command::ToggleHelp,
    ] {
        let mut session = after(told(), [Command::OpenChapter(TWO)]);
        session.tick(0.3);
        let (moment, zoom) = (session.state().moment, session.state().camera.zoom());
        session.apply(command.clone());
        assert_eq!(session.state().flight, None, "{command:?}");
        assert_eq!((session.state().moment, session.state().camera.zoom()), (moment, zoom));
        assert_eq!(session.chapter_open(), Some(TWO), "the card stays");
    }
    // A window that changes its size is none of the reader's doing.
    let mut session = after(told(), [Command::OpenChapter(TWO)]);
    session.apply(Command::ResizeMap { width: 500.0, height: 400.0 });
    assert!(session.state().flight.is_some());
}

#[test]
fn steps_go_from_chapter_to_chapter_and_stay_at_the_ends() {
    let forward = step(Direction::Forward);
    let back = step(Direction::Back);
    let begun = landed(after(told(), [forward.clone()]));
    assert_eq!(begun.chapter_open(), Some(ONE));
    let on = landed(after(begun, [forward.clone()]));
    assert_eq!((on.chapter_open(), on.day()), (Some(TWO), day("2022-06-10")));
    let last = landed(after(on, [forward.clone()]));
    assert_eq!(last.chapter_open(), Some(THREE));
    let stays = after(last, [forward]);
    assert_eq!((stays.chapter_open(), stays.state().flight), (Some(THREE), None));
    let previous = landed(after(stays, [back.clone()]));
    assert_eq!(previous.chapter_open(), Some(TWO));
    let first = after(previous, [back.clone(), back]);
    assert_eq!(first.chapter_open(), Some(ONE), "a step need not wait for the flight");
}

#[test]
fn leaving_brings_back_all_there_was_and_returning_the_chapter() {
    let red = told().dataset().force_ix("red").expect("red");
    let mut session = after(
        told(),
        [
            Command::GoTo(Moment::from_millis(1_700_000_000_123)),
            Command::Drag(ScreenOffset { x: 120.0, y: -33.0 }),
            Command::ToggleForce(red),
            Command::SetLeastGrade(Grade::C),
            Command::Time(TimeCommand::SetSpan(TimeSpan::Last(90))),
        ],
    );
    let before = standpoint(session.state());
    session = landed(after(session, [Command::OpenChapter(ONE)]));
    session = landed(after(session, [step(Direction::Forward), Command::ShowAllForces]));
    assert_ne!(standpoint(session.state()), before);
    session = after(session, [StoryCommand::Leave.into()]);
    assert_eq!(standpoint(session.state()), before);
    assert_eq!((session.chapter_open(), session.state().story), (None, Story::Closed));
    session = landed(after(session, [StoryCommand::Return.into()]));
    assert_eq!((session.chapter_open(), session.day()), (Some(TWO), day("2022-06-10")));
    // And out again, to the same place.
    session = after(session, [StoryCommand::Leave.into()]);
    assert_eq!(standpoint(session.state()), before);
    // Any step along the story is a return as well.
    session = landed(after(session, [step(Direction::Back)]));
    assert_eq!(session.chapter_open(), Some(TWO));
}

#[test]
fn leaving_in_flight_brings_back_all_there_was() {
    let before = standpoint(told().state());
    let mut session = after(told(), [Command::OpenChapter(THREE)]);
    session.tick(0.2);
    session.apply(StoryCommand::Leave.into());
    assert_eq!(standpoint(session.state()), before);
    assert!(!session.tick(1.0));
    assert_eq!(standpoint(session.state()), before);
}

#[test]
fn closing_the_card_stays_where_the_story_led() {
    let session = opened(TWO);
    let there = standpoint(session.state());
    let session = after(session, [StoryCommand::Close.into()]);
    assert_eq!(standpoint(session.state()), there);
    assert_eq!(session.chapter_open(), None);
    assert_eq!(session.state().chapter, Some(TWO), "to return to");
}

#[test]
fn it_tells_itself_each_chapter_as_long_as_it_takes_to_read() {
    let mut session = opened(ONE);
    session.apply(StoryCommand::Tell.into());
    // "one", "Two words."
    let reading = READING_S + 3.0 * READING_S_PER_WORD;
    assert_eq!(session.reading_s(ONE), reading);
    assert_eq!(session.wakes_in_s(), Some(reading));
    assert!(!session.tick(reading - 0.01), "nothing moves while it is read");
    assert_eq!(session.chapter_open(), Some(ONE));
    assert!(session.tick(0.02), "it flies on");
    assert_eq!(session.chapter_open(), Some(TWO));
    assert!(!session.tick(FLIGHT_S));
    assert_eq!(session.day(), day("2022-06-10"));
    session.tick(reading + 0.01);
    session.tick(FLIGHT_S);
    assert_eq!(session.chapter_open(), Some(THREE));
    session.tick(reading + 0.01);
    assert_eq!(session.state().story, Story::Resting, "the last one stays open");
    assert_eq!(session.chapter_open(), Some(THREE));
    assert_eq!(session.wakes_in_s(), None);
}

#[test]
fn the_story_waits_where_the_reader_asks_or_does_anything() {
    for command in [StoryCommand::Pause.into(), Command::Drag(ScreenOffset { x: 1.0, y: 1.0 })] {
        let mut session = after(opened(ONE), [StoryCommand::Tell.into()]);
        session.tick(2.0);
        session.apply(command);
        assert_eq!(session.state().story, Story::Resting);
        assert!(!session.tick(1000.0));
        assert_eq!(session.chapter_open(), Some(ONE));
    }
}

#[test]
fn a_chapter_is_not_told_before_its_sources_were_out() {
    let known = Command::SetKnowledge(Knowledge::On(day("2024-01-01")));
    let session = after(told(), [known]);
    let telling: Vec<Telling> = [ONE, TWO, THREE].map(|ix| session.telling(ix)).to_vec();
    use basewatch::evidence::Untold;
    assert_eq!(telling, [Telling::Told, Telling::Told, Telling::Untold(Untold::Later)]);
    let session = landed(after(session, [Command::OpenChapter(TWO)]));
    assert_eq!(session.chapter_beside(TWO, Direction::Forward), None);
    let session = after(session, [step(Direction::Forward), Command::OpenChapter(THREE)]);
    assert_eq!((session.chapter_open(), session.day()), (Some(TWO), day("2022-06-10")));
    assert!(session.state().notice.is_some());
    let graded = after(told(), [Command::SetLeastGrade(Grade::B)]);
    assert_eq!(graded.telling(TWO), Telling::Untold(Untold::LowerGrade));
    assert_eq!(graded.chapter_beside(ONE, Direction::Forward), Some(THREE));
}

#[test]
fn where_knowledge_follows_the_clock_a_chapter_is_told_on_the_day_it_became_known() {
    let known = Command::SetKnowledge(Knowledge::AsOfMoment);
    let session = landed(after(opened(TWO), [known]));
    assert_eq!(session.telling(THREE), Telling::OnceKnown);
    let session = landed(after(session, [step(Direction::Forward)]));
    assert_eq!(session.day(), day("2025-01-01"));
    assert_eq!(session.telling(THREE), Telling::Told);
}

#[test]
fn a_dataset_without_a_story_has_none_to_begin() {
    let mut session = Session::new(clean(&common::world()), Vec::new());
    let before = session.state().clone();
    for command in [step(Direction::Forward), StoryCommand::Tell.into(), StoryCommand::Leave.into()]
    {
        session.apply(command);
    }
    assert_eq!(session.state(), &before);
}

#[test]
fn the_shipped_story_takes_a_few_minutes() {
    let session = {
        let loaded = load::shipped();
        Session::new(loaded.dataset.expect("the shipped dataset"), loaded.problems)
    };
    let all: f64 =
        (0..session.dataset().chapters.len()).map(|i| session.reading_s(ChapterIx::from(i))).sum();
    assert!((60.0..360.0).contains(&all), "{all} s");
}

fn lon_lat() -> impl Strategy<Value = basewatch::model::LonLat> {
    (-170.0..170.0f64, -80.0..80.0f64)
        .prop_map(|(lon, lat)| basewatch::model::LonLat::clamped(lon, lat))
}

proptest! {
    #[test]
    fn a_flight_ends_in_the_same_place_however_the_frames_fell(
        frames in prop::collection::vec(0.001..0.1f64, 1..60),
    ) {
        let many = {
            let mut session = after(told(), [Command::OpenChapter(TWO)]);
            for frame in &frames {
                session.tick(*frame);
            }
            session
        };
        // Each frame is rounded to whole nanoseconds.
        let sum: f64 = frames.iter().map(|f| (f * 1e9).round()).sum::<f64>() / 1e9;
        let mut once = after(told(), [Command::OpenChapter(TWO)]);
        once.tick(sum);
        prop_assert_eq!(many.state(), once.state());
    }

    #[test]
    fn on_the_way_some_point_of_the_map_keeps_its_place(
        (a, b) in (lon_lat(), lon_lat()),
        (from, to) in (2.0..18.0f64, 2.0..18.0f64),
        share in 0.0..1.0f64,
    ) {
        use basewatch::model::mercator::project;
        prop_assume!((from - to).abs() > 0.5);
        let (start, end) = (Camera::new(a, from), Camera::new(b, to));
        let half = start.toward(end, share);
        // The fixed point of both ends: at centre c and scale s, p is drawn at (p - c)·s.
        let scale = |zoom: f64| zoom.exp2();
        let at = |camera: Camera| project(camera.center(), 0.0);
        let fixed = |from: f64, to: f64| (scale(start.zoom()) * from - scale(end.zoom()) * to)
            / (scale(start.zoom()) - scale(end.zoom()));
        let x = fixed(at(start).x, at(end).x);
        let drawn = |camera: Camera| (x - at(camera).x) * scale(camera.zoom());
        let tolerance = 1e-5 * (1.0 + drawn(start).abs());
        prop_assert!((drawn(half) - drawn(start)).abs() < tolerance, "{} {}", drawn(half), drawn(start));
        prop_assert!((start.toward(end, 1.0).zoom() - end.zoom()).abs() < 1e-9);
    }
}
