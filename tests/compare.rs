//! Two days compared: what the window lists is what the command line answers, and one map shows
//! both days.

mod window;

use std::process::Command as Program;
use std::time::Duration;

use basewatch::evidence::{ChangeKind, CountRange, Status};
use basewatch::load;
use basewatch::model::{Day, Grade, Language};
use basewatch::scene::{
    Atlas, BaseChange, Comparison, LabelStyle, MeasureText, Picked, Picture, ScreenPoint,
    ScreenRect, Viewport,
};
use basewatch::state::{Command, Compare, CompareLook, Knowledge, Selection, Session, TimeCommand};
use basewatch::view::compare::{OTHER_LABEL, SWIPE_LABEL};
use egui::accesskit::Action;
use egui::{Key, Role, pos2};
use proptest::prelude::*;
use serde_json::{Value, json};
use window::{CTRL, Window, day};

const COUP: &str = "2023-07-26";
const WITHDRAWN: &str = "2024-09-20";
const PAIRS: [(&str, &str); 6] = [
    (COUP, WITHDRAWN),
    ("2012-01-01", "2013-02-01"),
    ("2014-09-15", "2022-01-15"),
    ("2023-10-10", "2023-12-15"),
    ("2024-05-02", "2026-02-28"),
    ("2024-05-02", "2024-05-02"),
];

fn session() -> Session {
    let loaded = load::shipped();
    Session::new(loaded.dataset.expect("the shipped dataset"), loaded.problems)
}

fn comparing(session: &mut Session, from: Day, to: Day, look: CompareLook) {
    session.apply(Command::GoToDay(from));
    session.apply(TimeCommand::SetCompare(Compare::With { other: to, look }).into());
}

fn comparison(session: &mut Session, from: &str, to: &str) -> Comparison {
    comparing(session, day(from), day(to), CompareLook::Changes);
    Comparison::of(session).expect("two days are compared")
}

fn id_of(session: &Session, change: &basewatch::evidence::Change) -> (String, String) {
    let dataset = session.dataset();
    (
        dataset.place(change.base).meta.id.to_string(),
        dataset.force(change.force).meta.id.to_string(),
    )
}

fn kinds_of(session: &Session, comparison: &Comparison, base: &str) -> Vec<(String, ChangeKind)> {
    let mut found: Vec<(String, ChangeKind)> = comparison
        .changes
        .iter()
        .map(|c| (id_of(session, c), c.kind))
        .filter(|((at, _), _)| at == base)
        .map(|((_, force), kind)| (force, kind))
        .collect();
    found.sort();
    found
}

fn cli_diff(from: &str, to: &str, more: &[&str]) -> Value {
    let mut program = Program::new(env!("CARGO_BIN_EXE_basewatch"));
    let output = program.args(["diff", from, to, "--json"]).args(more).output();
    let output = output.expect("the program starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// What the window compares, written as the command line writes it.
fn as_json(session: &Session, comparison: &Comparison) -> Value {
    let count = |range: Option<CountRange>| {
        range.map(|r| json!({"min": r.min, "max": r.max, "kind": r.kind.word()}))
    };
    let list = |kind: ChangeKind| -> Value {
        let entry = |c: &basewatch::evidence::Change| {
            let (base, force) = id_of(session, c);
            let (before, after): ((Status, _), (Status, _)) = (c.before, c.after);
            match kind {
                ChangeKind::Arrived => {
                    json!({"base": base, "force": force, "headcount": count(after.1)})
                }
                ChangeKind::Left => {
                    json!({"base": base, "force": force, "headcount": count(before.1)})
                }
                ChangeKind::Grew | ChangeKind::Shrank => json!({
                    "base": base, "force": force, "from": count(before.1), "to": count(after.1)
                }),
                ChangeKind::Evidence => json!({
                    "base": base, "force": force, "from": before.0.key(), "to": after.0.key()
                }),
            }
        };
        comparison.of_kind(kind).map(entry).collect()
    };
    json!({
        "from": comparison.from.to_string(),
        "to": comparison.to.to_string(),
        "arrived": list(ChangeKind::Arrived),
        "left": list(ChangeKind::Left),
        "grew": list(ChangeKind::Grew),
        "shrank": list(ChangeKind::Shrank),
        "evidence": list(ChangeKind::Evidence),
    })
}

// One list.

#[test]
fn the_windows_comparison_is_the_command_lines_diff() {
    let mut session = session();
    for (from, to) in PAIRS {
        let here = comparison(&mut session, from, to);
        assert_eq!(as_json(&session, &here), cli_diff(from, to, &[]), "{from} to {to}");
    }
    session.apply(Command::SetKnowledge(Knowledge::On(day("2024-05-03"))));
    session.apply(Command::SetLeastGrade(Grade::B));
    let filter = ["--known-on", "2024-05-03", "--grade", "B"];
    for (from, to) in PAIRS {
        let here = comparison(&mut session, from, to);
        assert_eq!(as_json(&session, &here), cli_diff(from, to, &filter), "{from} to {to}");
    }
}

#[test]
fn from_the_coup_to_the_withdrawal_the_french_and_americans_left_and_the_russians_came() {
    let mut session = session();
    let forwards = comparison(&mut session, COUP, WITHDRAWN);
    assert_eq!(forwards.words(), "from 26 July 2023 to 20 September 2024");
    let at_101 = kinds_of(&session, &forwards, "airbase-101");
    let has = |found: &[(String, ChangeKind)], force: &str, kind| {
        found.contains(&(force.to_owned(), kind))
    };
    assert!(has(&at_101, "france", ChangeKind::Left), "{at_101:?}");
    assert!(has(&at_101, "us", ChangeKind::Left), "{at_101:?}");
    assert!(has(&at_101, "russia", ChangeKind::Arrived), "{at_101:?}");
    session.apply(TimeCommand::SwapCompare.into());
    assert_eq!(session.day(), day(WITHDRAWN));
    let back = Comparison::of(&session).expect("still compared");
    assert_eq!(back.words(), "from 20 September 2024 back to 26 July 2023");
    let at_101 = kinds_of(&session, &back, "airbase-101");
    assert!(has(&at_101, "france", ChangeKind::Arrived), "{at_101:?}");
    assert!(has(&at_101, "russia", ChangeKind::Left), "{at_101:?}");
}

#[test]
fn a_force_that_is_switched_off_is_left_out_and_counted() {
    let mut session = session();
    let all = comparison(&mut session, COUP, WITHDRAWN);
    assert_eq!(all.hidden, 0);
    let france = session.dataset().force_ix("france").expect("the French");
    session.apply(Command::ToggleForce(france));
    let fewer = Comparison::of(&session).expect("two days");
    assert!(fewer.changes.iter().all(|c| c.force != france));
    assert!(fewer.hidden > 0);
    assert_eq!(fewer.changes.len() + fewer.hidden, all.changes.len());
}

#[test]
fn the_other_day_and_the_line_are_held_inside_what_there_is() {
    let mut session = session();
    let last = session.dataset().head.last_day;
    comparing(&mut session, day(COUP), last.plus(900), CompareLook::Swipe(7.0));
    let held = Compare::With { other: last, look: CompareLook::Swipe(1.0) };
    assert_eq!(session.state().compare, held);
    comparing(&mut session, day(COUP), last, CompareLook::Swipe(f64::NAN));
    assert_eq!(session.state().compare, Compare::With { other: last, look: CompareLook::HALVES });
}

#[test]
fn a_closed_comparison_comes_back_as_it_was_left() {
    let mut session = session();
    comparing(&mut session, day(COUP), day(WITHDRAWN), CompareLook::Swipe(0.3));
    let left = session.state().compare;
    session.apply(TimeCommand::ToggleCompare.into());
    assert_eq!(session.state().compare, Compare::Off);
    session.apply(Command::GoToDay(day("2023-08-01")));
    session.apply(TimeCommand::ToggleCompare.into());
    assert_eq!(session.state().compare, left);
    // On that very day there would be nothing to compare.
    session.apply(TimeCommand::ToggleCompare.into());
    session.apply(Command::GoToDay(day(WITHDRAWN)));
    session.apply(TimeCommand::ToggleCompare.into());
    assert_ne!(session.state().compare.other(), Some(day(WITHDRAWN)));
}

#[test]
fn comparing_begins_a_year_on_or_where_time_ends_before_that_a_year_before() {
    let begins = |at: &str| {
        let mut session = session();
        session.apply(Command::GoToDay(day(at)));
        session.apply(TimeCommand::ToggleCompare.into());
        session.state().compare.other().map(|d| d.to_string())
    };
    assert_eq!(begins("2024-05-02").as_deref(), Some("2025-05-02"));
    assert_eq!(begins("2025-12-01").as_deref(), Some("2024-12-01"));
}

#[test]
fn swapping_mirrors_and_swapping_twice_changes_nothing() {
    let mut session = session();
    let head = &session.dataset().head;
    let (first, days) = (head.first_day, head.last_day.days_since(head.first_day));
    for step in 0..40 {
        let (a, b) = (first.plus(step * 131 % days), first.plus(step * 977 % days));
        comparing(&mut session, a, b, CompareLook::Swipe(0.3));
        let (here, state) = (Comparison::of(&session).expect("two days"), session.state().clone());
        session.apply(TimeCommand::SwapCompare.into());
        assert_eq!((session.day(), session.state().compare.other()), (b, Some(a)));
        let swapped = Comparison::of(&session).expect("two days");
        assert_eq!(mirrored(&swapped), here, "{a} and {b}");
        session.apply(TimeCommand::SwapCompare.into());
        assert_eq!(session.day(), a);
        assert_eq!(session.state().compare, state.compare);
        assert_eq!(Comparison::of(&session).expect("two days"), here);
        comparing(&mut session, a, a, CompareLook::Changes);
        assert!(Comparison::of(&session).expect("two days").changes.is_empty());
    }
}

fn mirrored(comparison: &Comparison) -> Comparison {
    let mut mirror = comparison.clone();
    std::mem::swap(&mut mirror.from, &mut mirror.to);
    for change in &mut mirror.changes {
        std::mem::swap(&mut change.before, &mut change.after);
        change.kind = match change.kind {
            ChangeKind::Arrived => ChangeKind::Left,
            ChangeKind::Left => ChangeKind::Arrived,
            ChangeKind::Grew => ChangeKind::Shrank,
            ChangeKind::Shrank => ChangeKind::Grew,
            ChangeKind::Evidence => ChangeKind::Evidence,
        };
    }
    mirror
}

// The map.

/// Every character as wide as the next.
struct Plain;

impl MeasureText for Plain {
    fn size(&mut self, text: &str, _: LabelStyle) -> (f64, f64) {
        (6.5 * text.chars().count() as f64, 14.0)
    }
}

fn picture(session: &Session) -> (Picture, Viewport) {
    let atlas = Atlas::embedded().expect("the embedded gazetteer");
    let viewport = Viewport::new(session.state().camera, 800.0, 600.0);
    (Picture::build(session, &atlas, &viewport, &mut Plain), viewport)
}

#[test]
fn every_change_has_a_sign_at_its_base_and_no_label_covers_a_mark() {
    let mut session = session();
    let comparison = comparison(&mut session, COUP, WITHDRAWN);
    let (picture, _) = picture(&session);
    let Picture::Whole(side) = &picture else { panic!("changes are one picture") };
    let mut changed = 0;
    for base in &side.scene.bases {
        let expected = comparison.at_base(base.place).count();
        match &base.change {
            BaseChange::NotAsked => panic!("{} shows a day", base.name),
            BaseChange::Nothing => {
                assert_eq!(expected, 0, "{}", base.name);
                assert!(base.wedges.iter().all(|w| w.opacity < 0.5), "{} is not pale", base.name);
            }
            BaseChange::Changed { signs, more } => {
                changed += 1;
                assert_eq!(signs.len() + more, expected, "{}", base.name);
                let mut kinds: Vec<_> = signs.iter().map(|s| (s.kind, s.force)).collect();
                let mut wanted: Vec<_> =
                    comparison.at_base(base.place).map(|c| (c.kind, c.force)).collect();
                kinds.sort();
                wanted.sort();
                assert_eq!(kinds, wanted, "{}", base.name);
                let at =
                    side.scene.bases.iter().rev().find(|b| {
                        b.center.distance(base.center) <= b.radius && b.place != base.place
                    });
                if at.is_none() {
                    assert_eq!(picture.pick(base.center), Some(Picked::Base(base.place)));
                }
            }
        }
        let mark = ScreenRect::around(base.center, base.radius * 0.7, base.radius * 0.7);
        for label in &side.scene.labels {
            assert!(!label.rect.overlaps(mark), "“{}” covers {}", label.text, base.name);
        }
    }
    assert!(changed > 5, "only {changed} bases changed");
    assert!(side.scene.events.is_empty() && side.scene.movements.is_empty());
}

#[test]
fn what_is_selected_keeps_its_name_while_changes_are_shown() {
    let mut session = session();
    for (from, to) in PAIRS {
        comparison(&mut session, from, to);
        let (picture, _) = picture(&session);
        let Picture::Whole(side) = &picture else { panic!("changes are one picture") };
        let named = side.scene.labels.iter().find(|l| l.style == LabelStyle::BaseSelected);
        assert!(named.is_some(), "no name from {from} to {to}");
    }
}

#[test]
fn on_either_side_of_the_line_its_own_day_is_shown_and_picked() {
    let mut session = session();
    let ix = session.dataset().place_ix("airbase-101").expect("the base");
    let position = session.dataset().place(ix).position;
    for (share, expected) in [(0.999, COUP), (0.001, WITHDRAWN)] {
        comparing(&mut session, day(COUP), day(WITHDRAWN), CompareLook::Swipe(share));
        let (picture, viewport) = picture(&session);
        let at = viewport.to_screen(position);
        assert_eq!(picture.at(at).day, day(expected));
        let sides = picture.sides(viewport.rect());
        assert_eq!(sides.len(), 2);
        assert!((sides[0].1.max.x - share * 800.0).abs() < 1e-9);
        assert_eq!((sides[0].1.max.x, sides[1].1.max.x), (sides[1].1.min.x, 800.0));
    }
    comparing(&mut session, day(COUP), day(WITHDRAWN), CompareLook::HALVES);
    let (picture, viewport) = picture(&session);
    let (left, right) = (ScreenPoint::new(399.0, 300.0), ScreenPoint::new(401.0, 300.0));
    assert_eq!((picture.at(left).day, picture.at(right).day), (day(COUP), day(WITHDRAWN)));
    for (side, part) in picture.sides(viewport.rect()) {
        for base in side.scene.bases.iter().filter(|b| part.contains(b.center)) {
            let found = picture.pick(base.center);
            let is_own = |p| side.scene.bases.iter().any(|b| Picked::Base(b.place) == p);
            assert!(found.is_some_and(is_own), "{} on {}", base.name, side.day);
        }
    }
}

#[test]
fn names_at_the_line_are_whole_and_stand_clear_of_each_other() {
    let mut session = session();
    let mut reaching = 0;
    for step in 1..20 {
        let look = CompareLook::Swipe(f64::from(step) / 20.0);
        comparing(&mut session, day("2024-05-02"), day(COUP), look);
        let (picture, _) = picture(&session);
        let Picture::Swipe { left, right, line } = &picture else { panic!("a swipe has sides") };
        let (names, others) = (&left.scene.labels, &right.scene.labels);
        assert!(!names.is_empty() || !others.is_empty());
        for name in names {
            reaching += usize::from(name.rect.min.x < *line && *line < name.rect.max.x);
            for other in others {
                assert!(!name.rect.overlaps(other.rect), "“{}” on “{}”", name.text, other.text);
            }
            let shown = right.scene.bases.iter().filter(|b| b.center.x >= *line);
            for base in shown {
                let is_over = name.rect.max.x > *line && name.rect.overlaps(base.rect());
                assert!(!is_over, "“{}” covers {}", name.text, base.name);
            }
        }
    }
    assert!(reaching > 0, "no name ever reaches over the line: nothing was tried");
}

// The window.

fn type_other(window: &mut Window, text: &str) {
    window.click(Role::TextInput, OTHER_LABEL);
    window.key_with(CTRL, Key::A);
    window.send(egui::Event::Text(text.to_owned()));
    window.key(Key::Enter);
}

fn other(window: &Window) -> Option<String> {
    window.session().state().compare.other().map(|d| d.to_string())
}

/// The rows of changes as a screen reader meets them, as kind, force, base, before and after.
fn listed(window: &Window) -> Vec<[String; 3]> {
    let titles = [
        ("Arrived", "arrived"),
        ("Left", "left"),
        ("Grew", "grew"),
        ("Shrank", "shrank"),
        ("Evidence alone", "evidence"),
    ];
    let row = |name: &str| {
        let (title, rest) = name.split_once(": ")?;
        let (_, key) = titles.iter().find(|(t, _)| *t == title)?;
        let (what, _) = rest.split_once(" on ")?;
        // What stands before the first date: force, base, and the side's words.
        let (force, rest) = what.split_once(" at ")?;
        Some([(*key).to_owned(), rest.to_owned(), force.to_owned()])
    };
    let buttons = window.widgets().into_iter().filter(|w| w.role == Role::Button);
    buttons.filter_map(|w| row(&w.name)).collect()
}

#[test]
fn the_rows_of_the_window_are_those_of_the_command_line() {
    let mut window = Window::open();
    window.key(Key::Escape);
    let ctx = window.harness.ctx.clone();
    window.harness.state_mut().apply(
        &ctx,
        vec![
            Command::GoToDay(day(COUP)),
            TimeCommand::SetCompare(Compare::With {
                other: day(WITHDRAWN),
                look: CompareLook::Changes,
            })
            .into(),
        ],
    );
    window.settle();
    let diff = cli_diff(COUP, WITHDRAWN, &[]);
    let dataset = window.session().dataset();
    let name = |value: &Value| {
        let base = dataset.place_ix(value["base"].as_str().expect("an id")).expect("a place");
        let force = dataset.force_ix(value["force"].as_str().expect("an id")).expect("a force");
        let base = dataset.place(base).name.get(Language::English);
        (base.to_owned(), dataset.force(force).name.get(Language::English).to_owned())
    };
    let mut expected = Vec::new();
    for kind in ChangeKind::ALL {
        let entries = diff[kind.word()].as_array().expect("a list");
        expected.extend(entries.iter().map(|e| (kind.word().to_owned(), name(e))));
    }
    let rows = listed(&window);
    assert_eq!(rows.len(), expected.len(), "{rows:#?}");
    for (row, (kind, (base, force))) in rows.iter().zip(&expected) {
        assert!(
            row[0] == *kind && row[1].starts_with(base.as_str()) && row[2] == *force,
            "{row:?}"
        );
    }
}

#[test]
fn the_button_a_typed_date_swap_swipe_and_close() {
    let mut window = Window::open();
    assert!(window.find(Role::TextInput, OTHER_LABEL).is_none());
    window.click(Role::Button, "Compare");
    assert_eq!(other(&window).as_deref(), Some("2025-05-02"));
    assert!(window.get(Role::Button, "Compare").is_on);
    type_other(&mut window, "26 July 2023");
    assert_eq!(other(&window).as_deref(), Some(COUP));
    assert!(window.tells("from 2 May 2024 back to 26 July 2023"));
    let at_101 = "France at Airbase 101, Niamey, ended on 2 May 2024, ";
    window.get(Role::Button, &format!("Arrived: {at_101}"));
    window
        .get(Role::Button, "Left: Russia (Africa Corps) at Airbase 101, Niamey, confirmed, 60–100");
    assert!(window.marker("airbase-101").name.contains("France arrived"));
    window.click(Role::Button, "Swap the two days");
    assert_eq!((window.day().as_str(), other(&window).as_deref()), (COUP, Some("2024-05-02")));
    assert!(window.tells("from 26 July 2023 to 2 May 2024"));
    window.get(Role::Button, "Arrived: Russia (Africa Corps) at Airbase 101, Niamey, not reported");
    assert!(window.rest() > Duration::from_secs(1), "an idle comparison draws nothing");
    window.click(Role::Button, "Stop comparing");
    assert_eq!(window.session().state().compare, Compare::Off);
    assert!(!window.tells("from 26 July 2023 to 2 May 2024"));
    window.key(Key::B);
    assert!(other(&window).is_some());
    window.key(Key::B);
    assert_eq!(other(&window), None);
}

#[test]
fn a_date_that_is_none_or_lies_outside_is_told_and_changes_nothing() {
    let mut window = Window::open();
    window.key(Key::B);
    let before = other(&window);
    for (typed, words) in [
        ("3 March 1999", "3 March 1999 is before this dataset begins: choose a day from 1 January"),
        ("2030", "1 January 2030 is after this dataset ends"),
        ("soon", "“soon” is no date here"),
    ] {
        type_other(&mut window, typed);
        assert!(window.tells(words), "{typed}");
        assert_eq!(other(&window), before, "{typed}");
    }
    type_other(&mut window, "July 2023");
    assert_eq!(other(&window).as_deref(), Some("2023-07-01"));
    assert!(!window.tells("is no date here"));
    type_other(&mut window, "2 May 2024");
    assert!(window.tells("Both days are the same"));
}

#[test]
fn a_row_leads_to_its_base_and_opens_to_the_claims_of_both_days() {
    let mut window = Window::open();
    window.key(Key::Escape);
    window.key(Key::B);
    type_other(&mut window, WITHDRAWN);
    window.click(Role::Button, "Left: United States at Airbase 201, Agadez");
    assert_eq!(window.selected().as_deref(), Some("airbase-201"));
    assert!(window.tells("Changes elsewhere: "));
    let behind = "Claims behind United States at Airbase 201, Agadez";
    assert!(!window.tells("On 20 September 2024: ended"));
    window.click(Role::DisclosureTriangle, behind);
    assert!(window.tells("On 2 May 2024: confirmed, ~550–700"));
    assert!(window.tells("On 20 September 2024: ended"));
    assert!(window.widgets().iter().any(|w| w.name == "grade A" || w.name == "grade B"));
}

#[test]
fn the_line_of_a_swipe_is_dragged_stepped_by_keys_and_asked_by_a_screen_reader() {
    let mut window = Window::open();
    window.key(Key::B);
    window.click(Role::Button, "Swipe");
    let share = |w: &Window| match w.session().state().compare {
        Compare::With { look: CompareLook::Swipe(share), .. } => share,
        other => panic!("no swipe: {other:?}"),
    };
    assert!((share(&window) - 0.5).abs() < 1e-9);
    assert!(window.rest() > Duration::from_secs(1), "an idle swipe draws nothing");
    let map = window.map();
    let at = |share: f32| pos2(map.left() + map.width() * share, map.top() + 90.0);
    window.drag(at(0.5), at(0.25));
    assert!((share(&window) - 0.25).abs() < 0.002, "{}", share(&window));
    let line = window.get(Role::Slider, SWIPE_LABEL);
    assert_eq!(line.value, "25 %: 2 May 2024 to the left, 2 May 2025 to the right");
    window.ask(Role::Slider, SWIPE_LABEL, Action::Increment);
    assert!((share(&window) - 0.30).abs() < 0.002);
    window.ask(Role::Slider, SWIPE_LABEL, Action::Focus);
    window.key(Key::ArrowDown);
    window.key(Key::ArrowDown);
    assert!((share(&window) - 0.20).abs() < 0.002, "{}", share(&window));
    assert!(window.get(Role::Slider, SWIPE_LABEL).is_focused, "the arrows stay with the line");
    let camera = window.session().state().camera;
    window.drag(at(0.2), pos2(map.right() + 300.0, map.center().y));
    assert!((share(&window) - 1.0).abs() < 1e-9, "held at the edge");
    assert_eq!(window.session().state().camera, camera, "the map stays");
    assert!(window.marker("airbase-101").name.contains("2 May 2024"));
    window.drag(pos2(map.right() - 2.0, map.top() + 200.0), at(0.0));
    let marker = "Airbase 101, Niamey, 2 May 2025: ";
    assert!(window.find(Role::Button, marker).is_some(), "all of the map is the other day's");
    window.click(Role::Button, marker);
    assert_eq!(window.session().state().selection, Selection::Place(place(&window)));
}

fn place(window: &Window) -> basewatch::model::PlaceIx {
    window.session().dataset().place_ix("airbase-101").expect("the base")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_line_stays_on_the_map_whatever_is_asked(share in proptest::num::f64::ANY) {
        let look = CompareLook::Swipe(share);
        thread_local! {
            static SESSION: std::cell::RefCell<Session> = std::cell::RefCell::new(session());
        }
        SESSION.with_borrow_mut(|session| {
            comparing(session, day(COUP), day(WITHDRAWN), look);
            match session.state().compare {
                Compare::With { look: CompareLook::Swipe(held), .. } => {
                    prop_assert!((0.0..=1.0).contains(&held));
                    if (0.0..=1.0).contains(&share) {
                        prop_assert_eq!(held, share);
                    }
                }
                other => prop_assert!(false, "{:?}", other),
            }
            Ok(())
        })?;
    }
}
