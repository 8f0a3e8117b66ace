//! Movements and area states: on the map, under the pointer, selected, and on their pages.

mod common;
mod window;

use basewatch::evidence::{Filter, Phase};
use basewatch::model::{Dataset, DaySpan, MovementIx};
use basewatch::scene::{
    ArrowLook, Atlas, LabelStyle, Look, MeasureText, MovementMark, Picked, Scene, Viewport, build,
    pick,
};
use basewatch::state::{Camera, Command, Selection, Session};
use common::{clean, day, world};
use egui::Role;
use serde_json::{Value, json};
use window::Window;

/// Six points to a letter: near enough for what is asked here.
struct Letters;

impl MeasureText for Letters {
    fn size(&mut self, text: &str, _: LabelStyle) -> (f64, f64) {
        (text.chars().count() as f64 * 6.0, 14.0)
    }
}

/// The small world with bases far enough apart and these movements.
fn moving(movements: Value) -> Dataset {
    let mut document = world();
    document["places"][4]["lon"] = json!(9.0);
    document["movements"] = movements;
    document["claims"] = json!([
        {"id": "here", "force": "red", "place": "base", "stance": "present",
         "from": {"date": "2020-01-01", "sources": ["a"]}, "to": {"date": "..", "sources": ["a"]}},
        {"id": "there", "force": "blue", "place": "other-base", "stance": "present",
         "from": {"date": "2020-01-01", "sources": ["a"]}, "to": {"date": "..", "sources": ["a"]}},
    ]);
    // Sources speak of what has happened by then.
    for source in document["sources"].as_array_mut().expect("sources") {
        source["date"] = json!("2024-12-31");
    }
    clean(&document)
}

#[allow(clippy::needless_pass_by_value, reason = "reads as the JSON it is")]
fn movement(id: &str, start: Value, end: Value, more: Value) -> Value {
    let mut movement = json!({
        "id": id, "force": "red", "start": start, "end": end, "sources": ["a"],
        "legs": [{"at": "base"}, {"at": "other-base", "by": "road"}],
    });
    for (key, value) in more.as_object().expect("an object") {
        movement[key] = value.clone();
    }
    movement
}

fn session_on(dataset: Dataset, on: &str) -> Session {
    let mut session = Session::new(dataset, Vec::new());
    session.apply(Command::GoToDay(day(on)));
    session
}

fn scene(session: &Session) -> (Scene, Viewport) {
    let atlas = Atlas::embedded().expect("the embedded atlas");
    let viewport = Viewport::new(session.state().camera, 1200.0, 800.0);
    (build(Look::now(session), &atlas, &viewport, &mut Letters), viewport)
}

fn only(session: &Session) -> MovementMark {
    let (scene, _) = scene(session);
    let [mark] = scene.movements.as_slice() else { panic!("{} arrows", scene.movements.len()) };
    mark.clone()
}

#[test]
fn what_lasts_shows_how_far_it_has_come_and_what_is_uncertain_looks_so() {
    let dated = movement("m", json!("2024-05-01"), json!("2024-05-10"), json!({}));
    let under_way = only(&session_on(moving(json!([dated.clone()])), "2024-05-05"));
    assert_eq!(under_way.look, ArrowLook::Certain);
    let length = |gone: bool| -> f64 {
        let pieces = under_way.pieces.iter().filter(|p| p.is_gone == gone);
        pieces.flat_map(|p| p.points.windows(2)).map(|s| s[0].distance(s[1])).sum()
    };
    let share = length(true) / (length(true) + length(false));
    assert!((share - 0.5).abs() < 0.01, "five days of ten are over, and {share} of the way");
    assert!(under_way.traveller.is_some());
    let over = only(&session_on(moving(json!([dated])), "2024-05-12"));
    assert!(over.pieces.iter().all(|p| p.is_gone) && over.traveller.is_none());
    let vague = movement("m", json!("2024-05"), json!("2024-06"), json!({}));
    let possible = only(&session_on(moving(json!([vague])), "2024-05-20"));
    assert_eq!(possible.look, ArrowLook::Possible);
    assert!(possible.pieces.iter().all(|p| !p.is_gone), "how far it has come is not known");
}

#[test]
fn a_planned_movement_is_known_when_it_is_announced_and_never_looks_made() {
    let mut document = world();
    document["movements"] = json!([movement(
        "m",
        json!("2024-05-01"),
        json!("2024-05-10"),
        json!({"stage": "planned"})
    )]);
    // Its sources are of 2020: they can only have announced it.
    let dataset = clean(&document);
    let session = session_on(dataset, "2024-05-05");
    let known = session.evidence().movement(MovementIx(0)).expect("an announced plan is known");
    assert_eq!(known.phase(DaySpan::day(day("2024-05-05"))), Phase::UnderWay);
    document["movements"][0]["stage"] = json!("made");
    let made = session_on(clean(&document), "2024-05-05");
    assert!(made.evidence().movement(MovementIx(0)).is_none(), "nobody reported that it was made");
    let planned = movement(
        "m",
        json!("2024-05-01"),
        json!("2024-05-10"),
        json!({"stage": "planned", "headcount": {"min": 90, "max": 110, "kind": "forecast"}}),
    );
    let mark = only(&session_on(moving(json!([planned])), "2024-05-05"));
    assert_eq!(mark.look, ArrowLook::Planned);
    assert!(mark.pieces.iter().all(|p| !p.is_gone));
    assert!(mark.description.ends_with(", planned"), "{}", mark.description);
    assert!(mark.words.expect("words").text.contains("planned"));
}

#[test]
fn a_stage_that_is_none_is_told_with_those_there_are() {
    let mut document = world();
    let odd = movement("m", json!("2024-05-01"), json!(null), json!({"stage": "perhaps"}));
    document["movements"] = json!([odd]);
    let loaded = basewatch::load::dataset(document.to_string().as_bytes());
    let problem = loaded.problems.iter().find(|p| p.field.as_deref() == Some("stage"));
    let problem = problem.expect("a problem with the stage");
    assert!(problem.what.contains("perhaps") && problem.mend.contains("planned"), "{problem:?}");
}

#[test]
fn more_people_make_a_wider_arrow_and_an_unknown_number_a_thin_one_that_says_so() {
    let of = |headcount: Value| {
        let more = json!({ "headcount": headcount });
        let one = movement("m", json!("2024-05-01"), json!("2024-05-10"), more);
        only(&session_on(moving(json!([one])), "2024-05-05"))
    };
    let counted = |n: u32| of(json!({"min": n, "max": n, "kind": "reported"}));
    let (few, many, unknown) = (counted(50), counted(900), of(json!(null)));
    assert!(unknown.width < few.width && few.width < many.width);
    assert!(!unknown.is_counted && few.is_counted);
    assert_eq!(unknown.words.expect("words").text, "R ?");
    assert_eq!(many.words.expect("words").text, "R 900");
}

#[test]
fn a_number_that_rests_on_a_later_source_gives_no_width_before_it() {
    let more = json!({"sources": ["a", "b"],
                      "headcount": {"min": 400, "max": 400, "kind": "reported"}});
    let mut dataset =
        moving(json!([movement("m", json!("2024-05-01"), json!("2024-05-10"), more)]));
    dataset.sources[0].date = Some(basewatch::model::EdtfDate::exact(day("2024-05-02")));
    let mut session = session_on(dataset, "2024-05-05");
    assert!(only(&session).is_counted);
    session.apply(Command::SetKnowledge(basewatch::state::Knowledge::On(day("2024-05-05"))));
    let mark = only(&session);
    assert!(!mark.is_counted, "what counts 400 was published later");
}

#[test]
fn arrows_keep_off_the_marks_and_are_picked_where_they_are_painted() {
    let dataset = basewatch::load::shipped().dataset.expect("the shipped dataset");
    let mut session = Session::new(dataset, Vec::new());
    let mut arrows = 0;
    for on in ["2022-08-15", "2023-10-15", "2024-05-02", "2024-07-01", "2024-09-14", "2025-12-01"] {
        session.apply(Command::GoToDay(day(on)));
        for zoom in [4.5, 5.6, 7.0] {
            session.apply(Command::LookAt(basewatch::model::View {
                center: session.state().camera.center(),
                zoom,
            }));
            let (scene, viewport) = scene(&session);
            for mark in &scene.movements {
                arrows += 1;
                let clear = |at: basewatch::scene::ScreenPoint| {
                    scene.bases.iter().all(|b| b.center.distance(at) > b.radius)
                };
                let badge = mark.badges.iter().find(|b| !clear(b.at));
                assert!(
                    badge.is_none(),
                    "{on}, zoom {zoom}: a badge of {} covers a mark",
                    mark.description
                );
                let is_seen = |at: &basewatch::scene::ScreenPoint| viewport.rect().contains(*at);
                let on_label = |at: basewatch::scene::ScreenPoint| {
                    scene.labels.iter().any(|l| l.target.is_some() && l.rect.contains(at))
                };
                for badge in mark.badges.iter().map(|b| b.at).filter(is_seen) {
                    let near =
                        scene.bases.iter().any(|b| b.center.distance(badge) < b.radius + 5.0);
                    let other = scene.movements.iter().any(|m| m != mark && m.is_at(badge));
                    if !near && !other && !on_label(badge) {
                        assert_eq!(pick(&scene, badge), Some(Picked::Movement(mark.movement)));
                    }
                }
            }
        }
    }
    assert!(arrows > 20, "{arrows} arrows");
}

#[test]
fn an_arrow_stands_still_while_the_map_is_panned() {
    let one = movement("m", json!("2024-05-01"), json!("2024-05-10"), json!({}));
    let mut session = session_on(moving(json!([one])), "2024-05-05");
    let before = only(&session);
    session.apply(Command::Drag(basewatch::state::ScreenOffset { x: 37.0, y: -11.0 }));
    let after = only(&session);
    assert_eq!(before.badges.len(), after.badges.len());
    for (a, b) in before.badges.iter().zip(&after.badges) {
        assert!((b.at.x - a.at.x - 37.0).abs() < 0.01 && (b.at.y - a.at.y + 11.0).abs() < 0.01);
    }
    assert_eq!(before.pieces[0].begins_at, after.pieces[0].begins_at, "dashes do not run");
}

#[test]
fn movements_and_area_states_are_kept_in_a_copied_view_and_undone() {
    let dataset = basewatch::load::shipped().dataset.expect("the shipped dataset");
    let mut session = Session::new(dataset, Vec::new());
    let dataset = session.dataset();
    let movement = dataset.movement_ix("mali-gao-to-kidal-2024").expect("a movement");
    let area = dataset.area_ix("niger-ecowas-sanctions-2023").expect("a state");
    for selection in [Selection::Movement(movement), Selection::Area(area)] {
        session.apply(Command::Reveal(selection));
        assert!(session.evidence().filter() == Filter::default());
        let text = session.view_text();
        session.apply(Command::Deselect);
        let view = basewatch::load::view_text::parse(&text).expect("its own text");
        session.apply(Command::OpenView(view));
        assert_eq!(session.state().selection, selection, "{text}");
    }
    assert_eq!(session.day(), day("2023-07-30"), "time went to where the sanctions began");
    session.apply(Command::Undo(basewatch::state::Direction::Back));
    assert_eq!(session.state().selection, Selection::Nothing);
}

#[test]
fn a_selection_that_two_tables_share_names_its_table() {
    let mut document = world();
    document["movements"] =
        json!([movement("base", json!("2020-01-01"), json!("2020-01-02"), json!({}))]);
    let mut session = Session::new(clean(&document), Vec::new());
    session.apply(Command::Select(Selection::Movement(MovementIx(0))));
    let text = session.view_text();
    assert!(text.contains("sel=movement:base"), "{text}");
    session.apply(Command::Deselect);
    session.apply(Command::OpenView(basewatch::load::view_text::parse(&text).expect("a view")));
    assert_eq!(session.state().selection, Selection::Movement(MovementIx(0)));
}

#[test]
fn a_base_lists_its_movements_and_the_side_panel_leads_to_area_states() {
    let mut start = window::shipped();
    start.at = Some(day("2023-10-15"));
    let mut window = Window::of(start);
    assert!(window.tells("Movements from here and to here"));
    let row = "Niger suspended from the African Union";
    window.click(Role::Button, row);
    assert_eq!(window.selected().as_deref(), Some("niger-suspended-from-african-union-2023"));
    for words in ["In force on this day", "Presumed in force"] {
        if window.tells(words) {
            return;
        }
    }
    panic!("the page does not tell whether it holds");
}

#[test]
fn a_click_on_a_closed_border_selects_it_and_one_on_a_country_selects_nothing() {
    let mut start = window::shipped();
    start.at = Some(day("2023-08-20"));
    let mut window = Window::of(start);
    let session = window.session();
    let atlas = Atlas::embedded().expect("the embedded atlas");
    let size = session.state().map_size;
    let viewport = Viewport::new(Camera::from(session.state().view()), size.0, size.1);
    let scene = build(Look::now(session), &atlas, &viewport, &mut Letters);
    let map = window.map();
    let border = (0..size.0 as i32)
        .flat_map(|x| (0..size.1 as i32).step_by(4).map(move |y| (f64::from(x), f64::from(y))))
        .map(|(x, y)| basewatch::scene::ScreenPoint::new(x, y))
        .find(|&at| {
            let is_bare = pick(&scene, at).is_none() && at.x > 60.0 && at.x < size.0 - 60.0;
            is_bare && basewatch::scene::pick_border(&scene, &viewport, at).is_some()
        })
        .expect("a closed border in view");
    window.click_at(map.min + egui::vec2(border.x as f32, border.y as f32));
    assert!(window.selected().expect("a border").contains("border"), "{:?}", window.selected());
    window.click_at(window.screen(11.0, 18.6));
    assert_eq!(window.selected(), None);
}
