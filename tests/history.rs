//! Back and forward through where the reader has been; undo and redo of what was chosen.

mod common;

use basewatch::load::view_text;
use basewatch::model::{ChapterIx, Grade};
use basewatch::state::{
    Command, Compare, CompareLook, Direction, FLIGHT_S, Knowledge, LayerToggle, ScreenOffset,
    Selection, Session, TimeCommand, TimeSpan,
};
use common::{after, day, shipped, story_world as small};
use proptest::prelude::*;

const BACK: Command = Command::Travel(Direction::Back);
const FORWARD: Command = Command::Travel(Direction::Forward);
const UNDO: Command = Command::Undo(Direction::Back);
const REDO: Command = Command::Undo(Direction::Forward);

fn on(text: &str) -> Command {
    Command::GoToDay(day(text))
}

fn select(id: &str) -> Command {
    Command::Select(Selection::Place(shipped().dataset().place_ix(id).expect(id)))
}

/// The view and the axis: all that going back brings back.
fn shown(session: &Session) -> String {
    format!("{} {:?}", session.view_text(), session.state().axis)
}

fn said(session: &Session) -> &str {
    session.state().said.as_ref().map_or("", |said| &said.words)
}

#[test]
fn a_fresh_window_has_nowhere_to_go_back_to() {
    let session = shipped();
    assert!(!session.can_travel(Direction::Back) && !session.can_travel(Direction::Forward));
    let before = session.state().clone();
    assert_eq!(after(session, [BACK, FORWARD]).state(), &before);
}

#[test]
fn back_and_forward_go_through_every_deliberate_step() {
    let steps = [
        on("2023-12-22"),
        select("airbase-201"),
        Command::StepEvent(Direction::Forward),
        Command::StepChange(Direction::Back),
        Command::GoToStart,
        Command::GoToEnd,
        Command::OpenView(view_text::parse("bw1;at=2023-08-03;grade=B;map=2,13,9").expect("one")),
        Command::Home,
    ];
    let mut session = shipped();
    let mut seen = vec![shown(&session)];
    for step in steps {
        session.apply(step.clone());
        assert_ne!(shown(&session), seen[seen.len() - 1], "{step:?} went nowhere");
        seen.push(shown(&session));
    }
    for expected in seen.iter().rev().skip(1) {
        assert!(session.can_travel(Direction::Back));
        session.apply(BACK);
        assert_eq!(&shown(&session), expected);
    }
    assert!(!session.can_travel(Direction::Back));
    for expected in seen.iter().skip(1) {
        session.apply(FORWARD);
        assert_eq!(&shown(&session), expected);
    }
    assert!(!session.can_travel(Direction::Forward));
}

#[test]
fn drags_single_days_and_playing_go_on_from_the_stop_they_began_at() {
    let mut session = after(shipped(), [on("2023-12-22")]);
    let drag = || Command::Drag(ScreenOffset { x: 40.0, y: 10.0 });
    session = after(session, [drag(), Command::StepDays(1), Command::StepDays(1), drag()]);
    session = after(session, [Command::TogglePlay]);
    session.tick(1.0);
    session = after(session, [Command::TogglePlay]);
    let left = shown(&session);
    session = after(session, [on("2012-05-05"), BACK]);
    assert_eq!(shown(&session), left, "as it was left");
    session = after(session, [BACK]);
    assert_eq!(shown(&session), shown(&shipped()));
    assert!(!session.can_travel(Direction::Back));
}

#[test]
fn a_new_step_ends_what_lay_ahead() {
    let session = after(shipped(), [on("2023-01-01"), on("2022-01-01"), BACK, on("2021-01-01")]);
    assert!(!session.can_travel(Direction::Forward));
    assert_eq!(after(session, [BACK]).day(), day("2023-01-01"));
}

#[test]
fn a_step_that_leads_nowhere_is_none() {
    let session = after(shipped(), [select("airbase-101"), on("2024-05-02"), Command::Home]);
    assert!(!session.can_travel(Direction::Back));
}

#[test]
fn chapters_are_stops_and_going_back_need_not_wait_for_the_flight() {
    let chapter = |i: usize| Command::OpenChapter(ChapterIx::from(i));
    let mut session = after(shipped(), [chapter(0)]);
    session.tick(0.1);
    session = after(session, [chapter(1)]);
    session.tick(0.1);
    session = after(session, [BACK]);
    assert_eq!((session.chapter_open(), session.state().flight), (Some(ChapterIx(0)), None));
    assert_eq!(session.day(), day("2023-07-26"));
    session = after(session, [FORWARD]);
    assert_eq!(session.chapter_open(), Some(ChapterIx(1)));
    assert_eq!(session.day(), day("2023-08-03"), "where the flight was going");
    session = after(session, [BACK, BACK]);
    assert_eq!((session.chapter_open(), shown(&session)), (None, shown(&shipped())));
    session.tick(FLIGHT_S);
    assert_eq!(shown(&session), shown(&shipped()));
}

#[test]
fn undo_takes_back_each_choice_and_tells_which() {
    let france = shipped().dataset().force_ix("france").expect("france");
    let compare = Compare::With { other: day("2023-07-26"), look: CompareLook::Changes };
    let cases: [(Command, &str, &str); 9] = [
        (Command::ToggleForce(france), "France shown again", "France hidden again"),
        (
            Command::SetKnowledge(Knowledge::On(day("2024-04-09"))),
            "Known on: today again",
            "Known on 9 April 2024 again",
        ),
        (
            Command::SetLeastGrade(Grade::B),
            "All grades count again",
            "Grade B or better counts again",
        ),
        (Command::ToggleLayer(LayerToggle::Events), "Events shown again", "Events hidden again"),
        (
            TimeCommand::SetSpan(TimeSpan::Last(90)).into(),
            "What is shown is again the day",
            "What is shown is again the last 90 days",
        ),
        (
            TimeCommand::SetCompare(compare).into(),
            "Compared with no other day again",
            "Compared with 26 July 2023 again",
        ),
        (Command::Deselect, "Airbase 101", "Nothing selected again"),
        (select("airbase-201"), "Airbase 101", "Airbase 201"),
        (Command::ShowOnlyForce(france), "forces shown again", "forces hidden again"),
    ];
    for (command, undone, redone) in cases {
        let mut session = after(shipped(), [command.clone()]);
        let changed = shown(&session);
        assert_ne!(changed, shown(&shipped()), "{command:?}");
        session = after(session, [UNDO]);
        assert_eq!(shown(&session), shown(&shipped()), "{command:?}");
        assert!(said(&session).contains(undone), "{} for {undone}", said(&session));
        session = after(session, [REDO]);
        assert_eq!(shown(&session), changed);
        assert!(said(&session).contains(redone), "{} for {redone}", said(&session));
    }
}

#[test]
fn undo_leaves_the_clock_and_the_map_alone() {
    let drag = Command::Drag(ScreenOffset { x: 40.0, y: 10.0 });
    let session = after(shipped(), [Command::SetLeastGrade(Grade::A), drag, on("2020-01-01")]);
    let (moment, camera) = (session.state().moment, session.state().camera);
    let session = after(session, [UNDO]);
    assert_eq!((session.state().moment, session.state().camera), (moment, camera));
    assert_eq!(session.state().least_grade, Grade::D);
}

#[test]
fn with_nothing_to_undo_it_says_so() {
    let session = after(shipped(), [UNDO]);
    assert_eq!(said(&session), "Nothing to undo");
    assert_eq!(said(&after(session, [REDO])), "Nothing to redo");
}

#[test]
fn dragging_the_line_of_a_swipe_is_one_step() {
    let swipe = |share| {
        let look = CompareLook::Swipe(share);
        TimeCommand::SetCompare(Compare::With { other: day("2023-07-26"), look }).into()
    };
    let session = after(shipped(), [swipe(0.5), swipe(0.4), swipe(0.3), UNDO]);
    assert_eq!(session.state().compare, Compare::Off);
}

#[test]
fn what_is_kept_has_an_end() {
    let mut session = small();
    for i in 0..2_000 {
        session.apply(Command::GoToDay(day("2020-02-01").plus(i % 1_000)));
        session.apply(Command::SetLeastGrade(if i % 2 == 0 { Grade::A } else { Grade::D }));
    }
    let mut stops = 0;
    while session.can_travel(Direction::Back) {
        session.apply(BACK);
        stops += 1;
    }
    assert!((100..1_000).contains(&stops), "{stops}");
}

fn any_step() -> impl Strategy<Value = Command> {
    let session = small();
    let (forces, places) = (session.dataset().forces.len(), session.dataset().places.len());
    let chapters = session.dataset().chapters.len();
    let a_day = (15_400..20_500i32).prop_map(basewatch::model::Day::from_number);
    prop_oneof![
        a_day.prop_map(Command::GoToDay),
        (0..forces).prop_map(|i| Command::ToggleForce(i.into())),
        (0..places).prop_map(|i| Command::Select(Selection::Place(i.into()))),
        (0..places).prop_map(|i| Command::Reveal(Selection::Place(i.into()))),
        (0..chapters).prop_map(|i| Command::OpenChapter(i.into())),
        prop::sample::select(Grade::ALL).prop_map(Command::SetLeastGrade),
        Just(Command::ToggleKnowledge),
        Just(Command::Home),
        Just(Command::Deselect),
        Just(Command::StepDays(3)),
        Just(Command::ClearFilters),
        Just(Command::Drag(ScreenOffset { x: 31.0, y: -7.0 })),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn undoing_everything_and_doing_it_again_is_exact(
        steps in prop::collection::vec(any_step(), 1..25),
    ) {
        let chosen = |s: &Session| {
            let s = s.state();
            (s.selection, s.knowledge, s.least_grade, s.filters.clone(), s.layers, s.span)
        };
        let mut session = after(small(), steps);
        let end = chosen(&session);
        let mut count = 0;
        loop {
            session.apply(UNDO);
            if said(&session) == "Nothing to undo" {
                break;
            }
            count += 1;
        }
        prop_assert_eq!(chosen(&session), chosen(&small()));
        for _ in 0..count {
            session.apply(REDO);
        }
        prop_assert_eq!(chosen(&session), end);
    }

    #[test]
    fn going_back_all_the_way_and_forward_again_is_exact(
        steps in prop::collection::vec(any_step(), 1..25),
    ) {
        let mut session = after(small(), steps);
        let end = session.view_text();
        let mut count = 0;
        while session.can_travel(Direction::Back) {
            session.apply(BACK);
            count += 1;
        }
        for _ in 0..count {
            session.apply(FORWARD);
        }
        prop_assert_eq!(session.view_text(), end);
    }
}
