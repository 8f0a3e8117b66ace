//! The real app in a harness: seen as a screen reader sees it, used as a hand uses it. No graphics.

mod window;

use std::time::Duration;

use basewatch::app::Start;
use basewatch::evidence::Filter;
use basewatch::load::{self, Loaded};
use basewatch::model::{Grade, Language, Moment};
use basewatch::scene::Axis;
use basewatch::state::{Command, Knowledge, Selection, Theme, TimeCommand, TimeWindow};
use basewatch::view::filters::DATE_LABEL;
use basewatch::view::off_map::FIND_LABEL;
use basewatch::view::open_view::VIEW_LABEL;
use basewatch::view::{AXIS_LABEL, BRUSH_START_LABEL, FOLD_LABEL, TIME_LABEL, knob, slider_axis};
use egui::{Key, Modifiers, Pos2, Role, vec2};
use window::{CTRL, SIZE, Widget, Window, day, start};

const US: &str = "United States";
const RUSSIA: &str = "Russia (Africa Corps)";

/// What lay under the pointer may move by this much, degrees: a third of a point at the zooms used
/// here. Latitude and longitude are compared apart, so a swapped axis fails by whole degrees.
const UNDER_POINTER_DEG: f64 = 0.01;
/// An idle window rests at least this long.
const LEAST_REST: Duration = Duration::from_secs(1);
/// More Tabs than the window has stops.
const MOST_TABS: usize = 400;

/// Desert in the north-east of Mali: no base, no event, no arrow.
const EMPTY: (f64, f64) = (0.5, 22.5);

fn empty_spot(window: &Window) -> Pos2 {
    window.screen(EMPTY.0, EMPTY.1)
}

fn deselected() -> Window {
    let mut window = Window::open();
    window.key(Key::Escape);
    assert_eq!(window.selected(), None);
    window
}

#[track_caller]
fn assert_near(found: (f64, f64), expected: (f64, f64)) {
    let away = ((found.0 - expected.0).abs(), (found.1 - expected.1).abs());
    assert!(
        away.0 < UNDER_POINTER_DEG && away.1 < UNDER_POINTER_DEG,
        "{found:?} is {away:?} degrees away from {expected:?}"
    );
}

/// The shipped dataset as JSON, changed.
fn shipped_but(change: impl FnOnce(&mut serde_json::Value)) -> Loaded {
    let mut document = serde_json::from_slice(load::SHIPPED).expect("the shipped dataset is JSON");
    change(&mut document);
    load::dataset(document.to_string().as_bytes())
}

/// Everything in the right-hand panel, in the order a screen reader meets it.
fn inspector(window: &Window) -> Vec<Widget> {
    let left = window.map().right();
    window.widgets().into_iter().filter(|w| w.rect.left() > left).collect()
}

/// The forces' rows of the selected place.
fn force_rows(window: &Window) -> Vec<Widget> {
    let is_row = |w: &Widget| w.role == Role::Button && w.is_open.is_some();
    inspector(window).into_iter().filter(is_row).collect()
}

/// What the panel tells of a force: its row and all before the next one's.
#[track_caller]
fn told_of(window: &Window, force: &str) -> Vec<Widget> {
    let panel = inspector(window);
    let is_row = |w: &Widget| w.role == Role::Button && w.is_open.is_some();
    let begin = panel.iter().position(|w| is_row(w) && w.name.starts_with(force));
    let begin = begin.unwrap_or_else(|| panic!("no row of {force} in {panel:#?}"));
    let after = panel[begin + 1..].iter().position(|w| is_row(w) || w.name == "Around this day");
    panel[begin..after.map_or(panel.len(), |n| begin + 1 + n)].to_vec()
}

/// The words of a side, and all that stands in its column down to what was said beside it.
#[track_caller]
fn side(told: &[Widget], words: &str, end: &str) -> (egui::Rect, Vec<String>) {
    let head = told.iter().position(|w| w.name == words);
    let head = head.unwrap_or_else(|| panic!("no side “{words}” in {told:#?}"));
    let left = told[head].rect.left();
    let column = told[head..].iter().take_while(|w| end.is_empty() || !w.name.starts_with(end));
    let column = column.filter(|w| (left..left + 120.0).contains(&w.rect.left()));
    (told[head].rect, column.map(|w| w.name.clone()).collect())
}

fn selecting(place: &str, on: &str) -> Window {
    let mut start = window::shipped();
    start.at = Some(day(on));
    let dataset = start.loaded.dataset.as_ref().expect("the shipped dataset");
    start.select = dataset.find(place);
    assert!(start.select.is_some(), "no {place}");
    Window::of(start)
}

// Opening.

#[test]
fn it_opens_on_2_may_2024_with_airbase_101_selected() {
    let window = Window::open();
    assert_eq!(window.day(), "2024-05-02");
    assert!(window.tells("Date 2 May 2024"));
    assert_eq!(window.selected().as_deref(), Some("airbase-101"));
    assert!(window.marker("airbase-101").is_on);
    let selected: Vec<String> =
        window.markers().into_iter().filter(|(_, m)| m.is_on).map(|(place, _)| place).collect();
    assert_eq!(selected, ["airbase-101"]);
}

#[test]
fn a_click_on_airbase_101_shows_russia_and_the_united_states_with_sources_and_grades() {
    let mut window = deselected();
    let is_told = |w: &Widget| w.name.contains("on 2 May 2024");
    assert!(!inspector(&window).iter().any(is_told), "the base's panel is gone");
    let marker = window.reach("airbase-101");
    window.click_at(marker.rect.center());
    assert_eq!(window.selected().as_deref(), Some("airbase-101"));
    for force in [US, RUSSIA] {
        window.click(Role::Button, &format!("{force}, "));
        let told = told_of(&window, force);
        let has = |words: &str| told.iter().any(|w| w.name.contains(words));
        assert!(has("confirmed"), "{force} has no status: {told:#?}");
        assert!(has("AP, “Russian trainers move to Niger airbase"), "{force}: {told:#?}");
        assert!(has("grade B"), "{force} has no grade: {told:#?}");
    }
    assert!(told_of(&window, US)[0].name.starts_with("United States, 400–450?, confirmed, "));
    assert!(told_of(&window, RUSSIA)[0].name.contains(", 60–100, confirmed, "));
}

#[test]
fn every_force_at_airbase_101_tells_how_sure_since_when_and_who_says_so_without_scrolling() {
    let window = Window::open();
    let rows = force_rows(&window);
    let begins: Vec<&str> = rows.iter().filter_map(|w| w.name.split(',').next()).collect();
    assert_eq!(begins.len(), 7, "{begins:?}");
    // The panel ends where the timeline begins.
    let panel = egui::Rect::from_min_max(
        Pos2::new(window.map().right(), window.map().top()),
        Pos2::new(SIZE.x, window.map().bottom()),
    );
    let dataset = window.session().dataset();
    let publishers: Vec<&str> = dataset.sources.iter().map(|s| s.publisher.as_str()).collect();
    for row in &rows {
        assert!(panel.contains_rect(row.rect), "{} lies at {:?}", row.name, row.rect);
        let sure = ["confirmed", "presumed", "possible"];
        assert!(sure.iter().any(|word| row.name.contains(&format!(", {word}, "))), "{}", row.name);
        assert!(row.name.contains(", since "), "{}", row.name);
        let (_, says) = row.name.split_once(", says ").expect("who says so");
        assert!(publishers.iter().any(|p| says.starts_with(p)), "{}", row.name);
        assert_eq!(row.is_open, Some(false), "{}", row.name);
    }
    let us = "United States, 400–450?, confirmed, since 20 February 2013, last seen 2 May 2024, \
              says AP, ";
    assert!(rows[0].name.starts_with(us), "{}", rows[0].name);
    assert!(rows[0].name.ends_with("; figures disagree"), "{}", rows[0].name);
}

#[test]
fn figures_that_disagree_stand_side_by_side_with_their_grades() {
    let window = Window::open();
    let told = told_of(&window, US);
    let (low, fewer) = side(&told, "400", "also said");
    let (high, more) = side(&told, "450", "also said");
    assert!(low.right() < high.left() && low.top() == high.top(), "{low:?} and {high:?}");
    let has = |column: &[String], words: &str| column.iter().any(|name| name.starts_with(words));
    assert!(has(&fewer, "grade C") && has(&fewer, "The New York Times, "), "{fewer:?}");
    assert!(has(&more, "grade D") && has(&more, "Office of Rep. Matt Gaetz, "), "{more:?}");
    assert!(has(&fewer, "on C only: unconfirmed") && !has(&fewer, "grade D"), "{fewer:?}");
    assert!(has(&more, "on D only: unconfirmed") && !has(&more, "grade C"), "{more:?}");
    let beneath = told.iter().find(|w| w.name == "also said: “a small number”, reported");
    assert!(beneath.expect("what contradicts nobody").rect.top() > high.bottom());
}

#[test]
fn a_presence_in_dispute_shows_who_says_there_and_who_says_not() {
    let window = selecting("country-niger", "2024-06-01");
    let told = told_of(&window, "Syrian fighters (alleged)");
    assert!(told[0].name.contains(", disputed, ") && told[0].name.ends_with("; presence disputed"));
    let (there, yes) = side(&told, "There", "");
    let (not, no) = side(&told, "Not there", "");
    assert!(there.right() < not.left() && there.top() == not.top(), "{there:?} and {not:?}");
    for column in [yes, no] {
        assert!(column.iter().any(|name| name == "grade B"), "{column:?}");
        assert!(column.iter().any(|name| name.starts_with("Arab News, ")), "{column:?}");
    }
}

#[test]
fn a_row_opens_and_shuts_by_hand_and_by_key_and_says_which() {
    let mut window = Window::open();
    let germany = |w: &Window| w.get(Role::Button, "Germany, ");
    assert_eq!(germany(&window).is_open, Some(false));
    assert!(!told_of(&window, "Germany").iter().any(|w| w.role == Role::DisclosureTriangle));
    window.click(Role::Button, "Germany, ");
    assert_eq!(germany(&window).is_open, Some(true));
    assert!(told_of(&window, "Germany").iter().any(|w| w.name == "Claims on Germany"));
    window.click(Role::Button, "Belgium, ");
    assert_eq!(germany(&window).is_open, Some(true), "several may stand open");
    window.click(Role::Button, "Base Airbase 201, Agadez");
    window.click(Role::Button, "Base Airbase 101, Niamey");
    assert_eq!(germany(&window).is_open, Some(true), "it is remembered");
    window.key(Key::Escape);
    window.click(Role::Button, "Base Airbase 101, Niamey");
    tab_to(&mut window, "Germany, ");
    window.key(Key::Enter);
    assert_eq!(germany(&window).is_open, Some(false));
}

#[test]
fn long_names_and_dates_wrap_inside_the_panel() {
    let map = Window::open().map();
    let cases = [("kidal", "2024-05-02"), ("country-niger", "2024-08-10"), ("gao", "2023-01-01")];
    for (place, on) in cases {
        let mut window = selecting(place, on);
        assert_eq!(window.map(), map, "{place} on {on} pushes the map aside");
        for row in force_rows(&window) {
            assert!(row.rect.right() <= SIZE.x, "{} at {:?}", row.name, row.rect);
            window.click(Role::Button, &row.name);
        }
        assert_eq!(window.map(), map, "{place} on {on}, opened, pushes the map aside");
    }
}

#[test]
fn a_click_on_a_source_of_a_side_asks_for_exactly_its_address() {
    let mut window = selecting("country-niger", "2024-06-01");
    let told = told_of(&window, "Syrian fighters (alleged)");
    let link = told.iter().find(|w| w.role == Role::Link).expect("a source with an address");
    let dataset = window.session().dataset();
    let source = dataset.sources.iter().find(|s| {
        link.name.starts_with(&s.publisher)
            && s.title.as_ref().is_some_and(|title| link.name.contains(title.as_str()))
    });
    let address = source.and_then(|s| s.url.clone()).expect("a link has an address");
    window.click(Role::Link, &link.name);
    assert_eq!(window.opened, [address]);
}

#[test]
fn everything_to_press_lies_inside_the_smallest_window() {
    let size = vec2(880.0, 560.0);
    let window = Window::build(window::builder(size), window::shipped());
    let screen = egui::Rect::from_min_size(Pos2::ZERO, size);
    for name in ["Play", "Next event", "Previous event", "Zoom in", "Dark theme", "Layers"] {
        let rect = window.get(Role::Button, name).rect;
        assert!(screen.contains_rect(rect), "{name} at {rect:?}");
    }
    assert!(screen.contains_rect(window.get(Role::Slider, TIME_LABEL).rect));
    assert!(window.map().width() > 300.0 && window.map().height() > 200.0);
    assert!(window.map().contains(window.marker("airbase-101").rect.center()));
}

// Time.

fn axis(window: &Window) -> Axis {
    slider_axis(window.get(Role::Slider, TIME_LABEL).rect, window.session().range())
}

/// Drags the knob to noon of a day.
fn drag_time_to(window: &mut Window, to: &str) {
    let slider = window.get(Role::Slider, TIME_LABEL).rect;
    let axis = axis(window);
    let offset = window.session().dataset().head.utc_offset;
    let from = knob(slider, &axis, window.session().state().moment);
    let to = knob(slider, &axis, Moment::noon_of(day(to), offset));
    window.drag(from, to);
}

#[test]
fn dragging_time_to_september_2024_takes_the_americans_away_and_leaves_the_russians() {
    let mut window = Window::open();
    assert!(window.marker("airbase-101").name.contains(US));
    assert!(window.marker("airbase-201").name.contains(US));
    drag_time_to(&mut window, "2024-09-01");
    assert_eq!(window.day(), "2024-09-01");
    assert!(window.tells("Date 1 September 2024"));
    assert_eq!(window.get(Role::Slider, TIME_LABEL).value, "1 September 2024");
    assert!(!window.marker("airbase-101").name.contains(US));
    assert!(!window.marker("airbase-201").name.contains(US));
    assert!(window.marker("airbase-101").name.contains(RUSSIA));
    assert_eq!(window.selected().as_deref(), Some("airbase-101"), "dragging selects nothing");
}

#[test]
fn the_slider_stops_at_both_ends() {
    let mut window = Window::open();
    let slider = window.get(Role::Slider, TIME_LABEL).rect;
    let grip = |w: &Window| knob(slider, &axis(w), w.session().state().moment);
    window.drag(grip(&window), Pos2::new(SIZE.x + 300.0, slider.center().y));
    assert_eq!(window.day(), "2026-02-28");
    window.drag(grip(&window), Pos2::new(-300.0, slider.center().y));
    assert_eq!(window.day(), "2012-01-01");
}

/// The part of time that the axis shows, laid beneath the slider.
fn zoomed_axis(window: &Window) -> Axis {
    Axis { window: window.session().state().axis, ..axis(window) }
}

fn on_axis(window: &Window, x: f64) -> Pos2 {
    Pos2::new(x as f32, window.get(Role::Button, AXIS_LABEL).rect.center().y)
}

/// From one day's start to another's.
fn span(window: &Window, from: &str, to: &str) -> TimeWindow {
    let offset = window.session().dataset().head.utc_offset;
    let at = |text| Moment::start_of(day(text), offset);
    TimeWindow::new(at(from), at(to), window.session().range())
}

fn show(window: &mut Window, shown: TimeWindow) {
    let ctx = window.harness.ctx.clone();
    let command = TimeCommand::SetAxis(shown).into();
    window.harness.state_mut().apply(&ctx, vec![command]);
    window.settle();
}

/// Both ends lie where they should, as near as a point of the screen tells.
#[track_caller]
fn assert_shows(window: &Window, expected: TimeWindow, per_point: f64) {
    let shown = window.session().state().axis;
    for (found, expected) in [(shown.start(), expected.start()), (shown.end(), expected.end())] {
        let away = (found.millis() - expected.millis()).abs() as f64;
        assert!(
            away <= per_point / 20.0,
            "{found:?} is not {expected:?}, {} points",
            away / per_point
        );
    }
}

#[test]
fn the_wheel_over_the_axis_zooms_at_the_pointer_and_a_double_click_shows_all() {
    let mut window = Window::open();
    let before = zoomed_axis(&window);
    let at = on_axis(&window, 900.0);
    let under = before.moment(900.0);
    let map_zoom = window.zoom();
    window.wheel_up_at(at);
    let after = zoomed_axis(&window);
    assert!(after.window.millis() < before.window.millis() * 9 / 10);
    assert!((after.x(under) - 900.0).abs() < 0.5, "{under:?} went to {}", after.x(under));
    assert_eq!(window.zoom(), map_zoom);
    assert_eq!(window.day(), "2024-05-02");
    window.double_click_at(at);
    assert_eq!(window.session().state().axis, before.window);
    assert_eq!(window.day(), "2024-05-02", "the clock stays");
}

#[test]
fn dragging_the_ticks_moves_the_axis_under_the_pointer() {
    let mut window = Window::open();
    let from = span(&window, "2018-01-01", "2020-01-01");
    show(&mut window, from);
    let axis = zoomed_axis(&window);
    window.drag(on_axis(&window, 800.0), on_axis(&window, 500.0));
    let millis = (300.0 * axis.millis_per_point()).round() as i64;
    assert_eq!(window.session().state().axis, from.panned(millis, window.session().range()));
    assert_eq!(window.day(), "2024-05-02", "the clock stays");
}

#[test]
fn the_brush_is_dragged_and_resized_to_where_the_pointer_lets_go() {
    let mut window = Window::open();
    let first = span(&window, "2016-01-01", "2018-01-01");
    show(&mut window, first);
    let overview = axis(&window);
    let per_point = overview.millis_per_point();
    let y = window.get(Role::Slider, BRUSH_START_LABEL).rect.center().y;
    let at = |moment| Pos2::new(overview.x(moment) as f32, y);
    let offset = window.session().dataset().head.utc_offset;
    let moment = |text| Moment::start_of(day(text), offset);
    // The middle, by a year.
    window.drag(at(moment("2017-01-01")), at(moment("2018-01-01")));
    assert_shows(&window, span(&window, "2016-12-31", "2018-12-31"), per_point * 30.0);
    assert_eq!(window.session().state().axis.millis(), first.millis(), "no longer, no shorter");
    // The start, then the end.
    let end = window.session().state().axis.end();
    let grip = at(window.session().state().axis.start());
    window.drag(grip, at(moment("2014-06-01")));
    assert_shows(
        &window,
        TimeWindow::new(moment("2014-06-01"), end, window.session().range()),
        per_point,
    );
    window.drag(at(end), at(moment("2020-03-01")));
    assert_shows(&window, span(&window, "2014-06-01", "2020-03-01"), per_point * 2.0);
    assert_eq!(window.day(), "2024-05-02", "the clock stays");
    window.double_click_at(at(moment("2017-01-01")));
    assert_eq!(window.session().state().axis, overview.window);
}

#[test]
fn a_click_in_the_overview_beside_the_brush_moves_the_clock() {
    let mut window = Window::open();
    let shown = span(&window, "2022-01-01", "2025-01-01");
    show(&mut window, shown);
    let overview = axis(&window);
    let y = window.get(Role::Slider, BRUSH_START_LABEL).rect.center().y;
    window.click_at(Pos2::new(600.0, y));
    assert_eq!(window.session().state().moment, overview.moment(600.0));
}

#[test]
fn a_key_moves_the_end_of_the_brush_that_has_the_focus() {
    let mut window = Window::open();
    let whole = window.session().state().axis;
    tab_to(&mut window, BRUSH_START_LABEL);
    window.key(Key::ArrowUp);
    let shown = window.session().state().axis;
    assert_eq!(shown.end(), whole.end());
    assert_eq!(
        shown.start(),
        whole.start().plus_millis((whole.millis() as f64 * 0.05).round() as i64)
    );
}

#[test]
fn a_click_on_a_lane_selects_its_base_and_moves_the_clock_to_that_moment() {
    let mut window = deselected();
    let lane = window.widgets().into_iter().find(|w| {
        w.role == Role::Button && w.name.contains(" at ") && w.name.ends_with(" on 2 May 2024")
    });
    let lane = lane.expect("a lane in sight");
    let (_, rest) = lane.name.split_once(" at ").expect("where");
    let (base, _) = rest.rsplit_once(": ").expect("a status");
    let axis = zoomed_axis(&window);
    window.click_at(Pos2::new(760.0, lane.rect.center().y));
    assert_eq!(window.session().state().moment, axis.moment(760.0));
    let selected = window.selected().expect("a selection");
    assert_eq!(window.name_of(&selected), base);
    assert!(window.tells(&format!(" at {base}: ")), "its lanes stand first");
}

#[test]
fn a_lane_says_who_was_where_and_a_group_folds() {
    let mut window = Window::open();
    let lane = "United States at Airbase 101, Niamey: confirmed on 2 May 2024";
    assert!(window.find(Role::Button, lane).is_some());
    let header = |w: &Window| {
        let is_header =
            |w: &Widget| w.name.starts_with("Airbase 101, Niamey, ") && w.name.ends_with(" lanes");
        w.widgets().into_iter().find(is_header).expect("the group of the selected base")
    };
    assert_eq!(header(&window).is_open, Some(true));
    let at = header(&window).rect.center();
    window.click_at(at);
    assert_eq!(header(&window).is_open, Some(false));
    assert!(window.find(Role::Button, lane).is_none());
}

#[test]
fn the_panel_folds_to_the_slider_and_opens_again() {
    let mut window = Window::open();
    let (map, slider) = (window.map(), window.get(Role::Slider, TIME_LABEL).rect);
    assert_eq!(window.get(Role::Button, FOLD_LABEL).is_open, Some(true));
    window.click(Role::Button, FOLD_LABEL);
    assert_eq!(window.get(Role::Button, FOLD_LABEL).is_open, Some(false));
    assert!(window.find(Role::Slider, BRUSH_START_LABEL).is_none());
    assert!(window.map().height() > map.height() + 60.0);
    drag_time_to(&mut window, "2024-09-01");
    assert_eq!(window.day(), "2024-09-01", "the slider is the same");
    window.click(Role::Button, FOLD_LABEL);
    assert_eq!((window.map(), window.get(Role::Slider, TIME_LABEL).rect), (map, slider));
}

#[test]
fn the_panel_is_dragged_higher_by_its_edge() {
    let mut window = Window::open();
    let map = window.map();
    // Its own side of the line between it and the map.
    let edge = Pos2::new(map.center().x, map.bottom() + 2.0);
    window.drag(edge, edge - vec2(0.0, 120.0));
    let higher = window.map();
    assert!((map.bottom() - higher.bottom() - 120.0).abs() < 3.0, "{map:?} and {higher:?}");
    window.drag(Pos2::new(edge.x, higher.bottom() + 2.0), Pos2::new(edge.x, 0.0));
    assert!(window.map().height() > 200.0, "the map keeps its room: {:?}", window.map());
}

#[test]
fn keys_step_through_time() {
    let mut window = deselected();
    let mut press = |modifiers, key, expected: &str| {
        window.key_with(modifiers, key);
        assert_eq!(window.day(), expected, "after {key:?} with {modifiers:?}");
    };
    press(Modifiers::NONE, Key::ArrowRight, "2024-05-03");
    press(Modifiers::NONE, Key::ArrowLeft, "2024-05-02");
    press(Modifiers::SHIFT, Key::ArrowRight, "2024-06-02");
    press(Modifiers::SHIFT, Key::ArrowLeft, "2024-05-02");
    press(CTRL, Key::ArrowRight, "2025-05-02");
    press(CTRL, Key::ArrowLeft, "2024-05-02");
    press(Modifiers::NONE, Key::PageDown, "2024-05-03");
    press(Modifiers::NONE, Key::PageUp, "2024-05-02");
    press(Modifiers::NONE, Key::PageUp, "2024-05-01");
    press(Modifiers::NONE, Key::End, "2026-02-28");
    press(Modifiers::NONE, Key::Home, "2012-01-01");
}

#[test]
fn full_stop_and_comma_go_from_change_to_change_of_the_selected_base() {
    let mut window = Window::open();
    window.key(Key::Period);
    let change = window.session().day();
    assert!(change > day("2024-05-02"), "forward, not to {change}");
    window.key(Key::Comma);
    assert!(window.session().day() < change);
    window.key(Key::Period);
    assert_eq!(window.session().day(), change, "the same change from the other side");
}

#[test]
fn arrows_move_time_even_while_a_button_has_the_focus() {
    let mut window = deselected();
    window.key(Key::Tab);
    window.key(Key::Tab);
    let focused = |w: &Window| w.widgets().into_iter().find(|w| w.is_focused).map(|w| w.name);
    let before = focused(&window);
    assert!(before.is_some(), "Tab gives something the focus");
    window.key(Key::ArrowRight);
    assert_eq!(window.day(), "2024-05-03");
    assert_eq!(focused(&window), before);
}

#[test]
fn play_runs_and_stops_exactly_at_the_end() {
    let mut window = Window::open();
    window.key(Key::End);
    window.key_with(CTRL, Key::ArrowLeft);
    window.click(Role::ComboBox, "Speed");
    window.click(Role::Button, "1 year/s");
    let (begin, end) = (window.session().state().moment, window.session().range().1);
    let play = window.get(Role::Button, "Play").rect.center();
    window.press_and_let_go(play);
    window.frames(8);
    let halfway = window.session().state().moment;
    assert!(begin < halfway && halfway < end, "{halfway:?}");
    assert!(window.find(Role::Button, "Pause").is_some());
    window.frames(20);
    assert_eq!(window.session().state().moment, end);
    assert!(window.find(Role::Button, "Play").is_some(), "it has paused");
    window.frames(5);
    assert_eq!(window.session().state().moment, end);
    assert_eq!(window.day(), "2026-02-28");
}

#[test]
fn space_plays_and_pauses() {
    let mut window = deselected();
    window.press_key(Key::Space);
    assert!(window.session().state().playback.is_playing());
    window.frames(10);
    assert!(window.session().day() > day("2024-05-02"));
    window.press_key(Key::Space);
    let paused = window.session().state().moment;
    window.frames(10);
    assert_eq!(window.session().state().moment, paused);
}

// Who is where.

#[test]
fn a_force_switched_off_in_the_panel_leaves_the_map_and_comes_back() {
    let mut window = Window::open();
    let named_at = |w: &Window| {
        let markers = w.markers();
        markers.into_iter().filter(|(_, m)| m.name.contains(US)).map(|(p, _)| p).collect()
    };
    let before: Vec<String> = named_at(&window);
    assert!(before.contains(&"airbase-201".to_owned()), "{before:?}");
    window.click(Role::CheckBox, US);
    assert!(!window.get(Role::CheckBox, US).is_on);
    assert_eq!(named_at(&window), Vec::<String>::new());
    assert!(window.marker("airbase-101").name.contains(RUSSIA), "the others stay");
    window.click(Role::CheckBox, US);
    let mut after = named_at(&window);
    after.sort();
    let mut expected = before;
    expected.sort();
    assert_eq!(after, expected);
}

#[test]
fn a_layer_is_switched_off_in_the_menu() {
    let mut window = Window::open();
    window.click(Role::Button, "Layers");
    assert!(window.get(Role::CheckBox, "Movements").is_on);
    window.click(Role::CheckBox, "Movements");
    let layers = window.session().state().layers;
    assert!(!layers.movements && layers.events && layers.areas);
}

#[test]
fn the_list_of_bases_and_the_map_select_the_same() {
    let mut window = Window::open();
    let chosen = |w: &Window| {
        let rows = w.widgets();
        let rows = rows.into_iter().filter(|w| w.name.starts_with("Base ") && w.is_on);
        rows.map(|w| w.name).collect::<Vec<_>>()
    };
    assert_eq!(chosen(&window).len(), 1);
    assert!(chosen(&window)[0].starts_with("Base Airbase 101, Niamey: United States"));
    window.click(Role::Button, "Base Airbase 201, Agadez");
    assert_eq!(window.selected().as_deref(), Some("airbase-201"));
    assert!(window.marker("airbase-201").is_on);
    let on = window.widgets().into_iter().filter(|w| w.role == Role::Button && w.is_on);
    assert!(on.into_iter().all(|w| w.name.contains("Airbase 201, Agadez")));
    let marker = window.reach("ouallam").rect.center();
    window.click_at(marker);
    assert_eq!(window.selected().as_deref(), Some("ouallam"));
    assert_eq!(chosen(&window).len(), 1);
    assert!(chosen(&window)[0].starts_with("Base Ouallam camp: "));
}

/// The list's last fold holds the bases without a force.
fn unfold_all_bases(window: &mut Window) {
    let left = window.map().left();
    let mut folds = window.widgets().into_iter();
    let fold = folds.rfind(|w| {
        w.role == Role::DisclosureTriangle
            && w.rect.right() < left
            && w.name.starts_with("No force confirmed")
    });
    window.click(Role::DisclosureTriangle, &fold.expect("a fold").name);
}

#[test]
fn the_list_names_the_forces_that_the_map_names() {
    let mut window = Window::open();
    unfold_all_bases(&mut window);
    for (place, marker) in window.markers() {
        let begin = format!("Base {}: ", window.name_of(&place));
        let row = window.get(Role::Button, &begin);
        let listed = row.name.strip_prefix(&begin).expect("that is how it begins");
        for force in listed.split(", ").filter(|force| *force != "none reported") {
            assert!(marker.name.contains(force), "{force}: {} ≠ {}", row.name, marker.name);
        }
    }
}

#[test]
fn a_source_with_an_address_opens_it_once() {
    let mut window = Window::open();
    window.click(Role::Button, "Russia (Africa Corps), ");
    let link = window.get(Role::Link, "Al Jazeera, “Russian troops deploy to airbase");
    let address = {
        let sources = &window.session().dataset().sources;
        let source = sources
            .iter()
            .find(|s| s.title.as_ref().is_some_and(|title| link.name.contains(title.as_str())));
        source.and_then(|s| s.url.clone()).expect("a link has an address")
    };
    window.click(Role::Link, &link.name);
    assert_eq!(window.opened, std::slice::from_ref(&address));
    assert!(address.starts_with("https://") || address.starts_with("http://"), "{address}");
}

#[test]
fn an_event_in_the_list_opens_its_page_and_moves_time() {
    let mut window = deselected();
    window.click(Role::Button, "10 April 2024: First Russian instructors land at Niamey");
    assert_eq!(window.selected().as_deref(), Some("first-russians-land"));
    assert_eq!(window.day(), "2024-04-10");
    assert!(window.tells("Who says so"));
    assert!(window.find(Role::Button, "Airbase 101").is_some(), "it leads to its places");
}

#[test]
fn a_chapter_opens_with_its_day_its_text_and_the_way_on() {
    let mut window = deselected();
    let chapters: Vec<(String, String)> = {
        let dataset = window.session().dataset();
        let told = |c: &basewatch::model::Chapter| {
            (c.day.to_string(), c.text.get(Language::English).to_owned())
        };
        dataset.chapters.iter().map(told).collect()
    };
    let count = chapters.len();
    window.click(Role::Button, "Chapter 3. ");
    assert_eq!(window.day(), chapters[2].0);
    assert!(window.tells(&format!("The story, 3 of {count}")));
    assert!(window.tells(&chapters[2].1));
    window.click(Role::Button, "Next chapter");
    assert_eq!(window.day(), chapters[3].0);
    assert!(window.tells(&chapters[3].1));
    window.click(Role::Button, "Previous chapter");
    assert_eq!(window.day(), chapters[2].0);
}

#[test]
fn the_maps_makers_are_thanked_whatever_is_open() {
    let mut window = Window::open();
    let thanked = ["Natural Earth", "© GeoNames CC BY 4.0", "OurAirports"];
    let all = |w: &Window| thanked.iter().all(|name| w.find(Role::Link, name).is_some());
    assert!(all(&window));
    window.key(Key::F1);
    assert!(all(&window));
    window.key(Key::Escape);
    window.click(Role::Button, "Dark theme");
    assert!(all(&window));
    window.click(Role::Link, "Natural Earth");
    assert_eq!(window.opened, ["https://www.naturalearthdata.com"]);
}

// The map under the pointer.

#[test]
fn a_click_on_empty_map_deselects() {
    let mut window = Window::open();
    window.click_at(empty_spot(&window));
    assert_eq!(window.selected(), None);
}

#[test]
fn selecting_moves_neither_the_map_nor_the_slider_from_under_the_pointer() {
    let mut window = Window::open();
    let places = |w: &Window| (w.map(), w.get(Role::Slider, TIME_LABEL).rect);
    let before = places(&window);
    window.click_at(empty_spot(&window));
    assert_eq!(places(&window), before, "nothing selected");
    let marker = window.reach("ouallam").rect.center();
    window.click_at(marker);
    assert_eq!(places(&window), before, "a base with fewer forces");
    window.key(Key::PageUp);
    assert_eq!(places(&window), before, "another day");
}

#[test]
fn a_double_click_on_a_marker_zooms_in_on_it() {
    let mut window = deselected();
    let marker = window.marker("airbase-201").rect.center();
    let (zoom, under) = (window.zoom(), window.under(marker));
    window.double_click_at(marker);
    assert!((window.zoom() - zoom - 1.0).abs() < 1e-9, "from {zoom} to {}", window.zoom());
    assert_near(window.under(marker), under);
}

#[test]
fn the_wheel_zooms_at_the_pointer_without_ctrl() {
    let mut window = deselected();
    let spot = window.map().min + vec2(200.0, 120.0);
    let (zoom, under) = (window.zoom(), window.under(spot));
    window.wheel_up_at(spot);
    assert!(window.zoom() > zoom + 0.1, "from {zoom} to {}", window.zoom());
    assert_near(window.under(spot), under);
}

#[test]
fn the_wheel_zooms_over_a_marker_too_and_not_over_a_panel() {
    let mut window = deselected();
    let marker = window.marker("airbase-201").rect.center();
    let (zoom, under) = (window.zoom(), window.under(marker));
    window.wheel_up_at(marker);
    assert!(window.zoom() > zoom + 0.1);
    assert_near(window.under(marker), under);
    let zoom = window.zoom();
    window.wheel_up_at(window.get(Role::Button, "Chapter 2.").rect.center());
    assert_eq!(window.zoom(), zoom);
}

#[test]
fn a_drag_pans_and_selects_nothing() {
    let mut window = deselected();
    let from = empty_spot(&window);
    let to = from + vec2(160.0, 100.0);
    let (zoom, under) = (window.zoom(), window.under(from));
    window.drag(from, to);
    assert_near(window.under(to), under);
    assert_eq!(window.zoom(), zoom);
    assert_eq!(window.selected(), None);
}

#[test]
fn a_double_click_zooms_in_by_one_level_where_it_is() {
    let mut window = deselected();
    let spot = empty_spot(&window);
    let (zoom, under) = (window.zoom(), window.under(spot));
    window.double_click_at(spot);
    assert!((window.zoom() - zoom - 1.0).abs() < 1e-9, "from {zoom} to {}", window.zoom());
    assert_near(window.under(spot), under);
}

#[test]
fn buttons_zoom_and_lead_home() {
    let mut window = deselected();
    let (zoom, under) = (window.zoom(), window.under(window.map().center()));
    window.click(Role::Button, "Zoom in");
    assert!((window.zoom() - zoom - 0.5).abs() < 1e-9);
    assert_near(window.under(window.map().center()), under);
    window.click(Role::Button, "Zoom out");
    window.click(Role::Button, "Zoom out");
    assert!((window.zoom() - zoom + 0.5).abs() < 1e-9);
    window.click(Role::Button, "Opening view");
    assert!((window.zoom() - zoom).abs() < 1e-9);
}

/// Slack around a mark within which a click still means it, points.
const SLACK: f32 = 4.0;

/// The mark that is painted, the one that is picked and the one a screen reader presses are one.
/// Only a dot of a base without forces may lie under another base's donut.
#[track_caller]
fn assert_every_marker_picks_its_own_base(window: &mut Window) {
    let map = window.map();
    let mut markers = window.markers();
    markers.retain(|(_, m)| map.contains(m.rect.center()));
    assert!(!markers.is_empty());
    for (place, _) in markers {
        // Selecting changes which mark lies uppermost, so each is met with nothing selected.
        window.key(Key::Escape);
        let marker = window.marker(&place);
        let at = marker.rect.center();
        window.click_at(at);
        let Some(selected) = window.selected() else {
            assert!(window.session().open_group().is_some(), "a click on {place} does nothing");
            assert!(marker.name.ends_with("no force reported"), "{place} lies under a group");
            continue;
        };
        if selected != place {
            window.key(Key::Escape);
            let above = window.marker(&selected);
            let reach = above.rect.width() / 2.0 + SLACK;
            assert!(above.rect.center().distance(at) <= reach, "{selected} picked at {place}");
            assert!(marker.name.ends_with("no force reported"), "{place} lies under {selected}");
        }
    }
    for (group, members) in window.groups() {
        // A group of dots may lie under a donut, as a dot may.
        if map.contains(group.rect.center()) && !group.name.ends_with("no force reported") {
            assert_the_group_opens(window, &group, &members);
        }
    }
}

/// A click opens it, and in its ring every member picks itself.
#[track_caller]
fn assert_the_group_opens(window: &mut Window, group: &Widget, members: &[String]) {
    window.key(Key::Escape);
    window.click_at(group.rect.center());
    assert!(window.session().open_group().is_some(), "{} did not open", group.name);
    for member in members {
        let marker = window.get(Role::Button, &format!("{member}, 2 May 2024: "));
        window.click_at(marker.rect.center());
        let selected = window.selected().map(|place| window.name_of(&place));
        assert_eq!(selected.as_ref(), Some(member), "in the ring of {}", group.name);
    }
    // The first closes the ring, the second lets go of what is selected.
    window.key(Key::Escape);
    assert_eq!(window.session().open_group(), None);
    assert!(window.selected().is_some());
    window.key(Key::Escape);
}

#[test]
fn every_marker_picks_its_own_base() {
    assert_every_marker_picks_its_own_base(&mut deselected());
}

#[test]
fn every_marker_picks_its_own_base_far_out_where_they_crowd() {
    let mut window = deselected();
    for _ in 0..4 {
        window.key(Key::Minus);
    }
    assert_every_marker_picks_its_own_base(&mut window);
}

// Keyboard and screen reader.

/// Presses Tab until the focus is on something so named.
#[track_caller]
fn tab_to(window: &mut Window, name_begins: &str) {
    for _ in 0..MOST_TABS {
        window.key(Key::Tab);
        if window.widgets().iter().any(|w| w.is_focused && w.name.starts_with(name_begins)) {
            return;
        }
    }
    panic!("{MOST_TABS} Tabs did not reach {name_begins}");
}

#[test]
fn tab_reaches_a_marker_and_enter_selects_it() {
    let mut window = deselected();
    tab_to(&mut window, "Airbase 201, Agadez, 2 May 2024");
    window.key(Key::Enter);
    assert_eq!(window.selected().as_deref(), Some("airbase-201"));
}

#[test]
fn a_screen_reader_steps_the_slider_by_days() {
    let mut window = Window::open();
    window.ask(Role::Slider, TIME_LABEL, egui::accesskit::Action::Increment);
    assert_eq!(window.day(), "2024-05-03");
    window.ask(Role::Slider, TIME_LABEL, egui::accesskit::Action::Decrement);
    assert_eq!(window.day(), "2024-05-02");
}

#[test]
fn f1_and_escape_open_and_close_the_keys() {
    let mut window = Window::open();
    window.key(Key::F1);
    assert!(window.tells("Keys and mouse") && window.tells("previous or next event"));
    window.key(Key::Escape);
    assert!(!window.tells("previous or next event"));
    assert_eq!(window.selected().as_deref(), Some("airbase-101"), "the first Esc only closes");
    window.key(Key::Escape);
    assert_eq!(window.selected(), None);
}

#[test]
fn the_wheel_over_the_keys_card_does_not_zoom_the_map_beneath() {
    let mut window = Window::open();
    window.key(Key::F1);
    let zoom = window.zoom();
    window.wheel_up_at(window.get(Role::Label, "previous or next event").rect.center());
    assert_eq!(window.zoom(), zoom);
}

#[test]
fn the_theme_button_switches_and_says_so() {
    let mut window = Window::open();
    window.click(Role::Button, "Dark theme");
    assert_eq!(window.session().state().theme, Theme::Dark);
    assert!(window.harness.ctx.global_style().visuals.dark_mode);
    window.click(Role::Button, "Light theme");
    assert_eq!(window.session().state().theme, Theme::Light);
    assert!(!window.harness.ctx.global_style().visuals.dark_mode);
}

// Files with faults.

#[test]
fn a_dataset_with_a_bad_claim_opens_with_the_rest_and_lists_what_is_wrong() {
    let mut id = String::new();
    let loaded = shipped_but(|document| {
        // One that no other claim leans on, so that nothing else is left out with it.
        let text = document.to_string();
        let claims = document["claims"].as_array_mut().expect("a list");
        let lone =
            |claim: &&mut serde_json::Value| text.matches(&claim["id"].to_string()).count() == 1;
        let claim = claims.iter_mut().find(lone).expect("a claim that stands alone");
        claim["force"] = "nobody".into();
        id = claim["id"].as_str().expect("an id").to_owned();
    });
    assert_eq!(loaded.problems.len(), 1, "{:#?}", loaded.problems);
    let mut window = Window::of(start(loaded));
    assert!(window.tells("What is wrong with this dataset"));
    assert!(window.tells(&format!("claims · {id} · force")), "the record and the field");
    assert!(window.tells("nobody"), "what is wrong");
    assert!(window.marker("airbase-101").name.contains(RUSSIA), "the good records are there");
    window.click(Role::Button, "Close");
    assert!(!window.tells("What is wrong with this dataset"));
    window.click(Role::Button, "1 error");
    assert!(window.tells("What is wrong with this dataset"));
}

#[test]
fn a_file_cut_short_opens_a_window_that_says_so() {
    let half = &load::SHIPPED[..load::SHIPPED.len() / 2];
    let loaded = load::dataset(half);
    assert!(loaded.dataset.is_none());
    let what = loaded.problems[0].what.clone();
    let mut window = Window::of(start(loaded));
    assert!(window.tells("Basewatch could not read this dataset"));
    assert!(window.tells("a test's dataset"), "the file's name");
    assert!(window.tells(&what), "{what}");
    for key in [Key::Space, Key::ArrowRight, Key::Escape, Key::F1] {
        window.key(key);
    }
    assert!(window.rest() > LEAST_REST);
}

#[test]
fn a_dataset_with_nothing_in_it_opens() {
    let empty = shipped_but(|document| {
        for table in ["claims", "events", "movements", "areas", "chapters"] {
            document[table] = serde_json::json!([]);
        }
    });
    let window = Window::of(start(empty));
    assert!(window.tells("No source reports a force here on this day."));
}

// Rest.

#[test]
fn an_idle_window_asks_for_no_frame() {
    let mut window = Window::open();
    window.load_tiles();
    let rests = |w: &mut Window| {
        w.settle();
        w.frame();
        w.rest()
    };
    assert!(rests(&mut window) > LEAST_REST, "after opening: {:?}", window.rest());
    window.click(Role::Button, "Base Airbase 201, Agadez");
    window.load_tiles();
    assert!(rests(&mut window) > LEAST_REST, "after a click: {:?}", window.rest());
    window.key(Key::ArrowRight);
    assert!(rests(&mut window) > LEAST_REST, "after a key: {:?}", window.rest());
    drag_time_to(&mut window, "2024-09-01");
    assert!(rests(&mut window) > LEAST_REST, "after a drag: {:?}", window.rest());
}

#[test]
fn a_pointer_that_lies_still_over_the_map_asks_for_no_frame() {
    let mut window = Window::open();
    window.load_tiles();
    window.send(egui::Event::PointerMoved(empty_spot(&window)));
    window.settle();
    window.frames(20);
    assert!(window.rest() > LEAST_REST, "{:?}", window.rest());
}

// The run in a real window.

/// A point that `.ci/window` gives the name of.
fn ci_point(name: &str) -> Pos2 {
    let script = include_str!("../.ci/window");
    let begin = format!("{name}=");
    let line = script.lines().find_map(|line| line.strip_prefix(&begin)).expect(name);
    let (x, y) = line.split_once(',').expect("two numbers");
    Pos2::new(x.parse().expect("a number"), y.parse().expect("a number"))
}

#[test]
fn the_run_in_a_real_window_grips_what_it_means_to() {
    const HOLD: f32 = 5.0;
    let mut window = Window::open();
    let slider = window.get(Role::Slider, TIME_LABEL).rect;
    let at = knob(slider, &axis(&window), window.session().state().moment);
    assert!(at.distance(ci_point("slider_knob")) < HOLD, "the knob is at {at:?}");
    window.drag(ci_point("slider_knob"), ci_point("slider_in_january_2023"));
    assert!(window.day().starts_with("2023-01"), "not {}", window.day());
    let marker = window.marker("adji-kossei").rect.center();
    assert!(marker.distance(ci_point("marker_of_adji_kossei")) < HOLD, "it is at {marker:?}");
}

// What counts.

/// The window's title, as last asked of the system in this frame.
fn titled(window: &Window) -> Option<String> {
    let commands = &window.harness.output().viewport_output[&egui::ViewportId::ROOT].commands;
    commands.iter().rev().find_map(|command| match command {
        egui::ViewportCommand::Title(title) => Some(title.clone()),
        _ => None,
    })
}

/// Opens the menu and types into its date field.
fn type_known_on(window: &mut Window, text: &str) {
    window.click(Role::Button, "Known on: ");
    window.click(Role::TextInput, DATE_LABEL);
    window.key_with(CTRL, Key::A);
    window.send(egui::Event::Text(text.to_owned()));
    window.press_key(Key::Enter);
}

/// Days after the eve, as the window would write them.
const LATER: [&str; 6] = ["May 2024", "June 2024", "July 2024", "August 2024", "2025", "2026"];

#[test]
fn a_typed_day_of_knowledge_is_told_by_strip_title_and_panel() {
    let mut window = Window::open();
    assert_eq!(titled(&window), None, "the title stays as it is");
    assert!(!window.tells("only what had been published"));
    assert!(window.tells("on 2 May 2024"));
    type_known_on(&mut window, "2024-04-09");
    assert_eq!(titled(&window).as_deref(), Some("Basewatch · known on 9 April 2024"));
    window.settle();
    assert!(window.tells("Clear filter: Known on 9 April 2024"));
    assert!(window.tells("only what had been published by then counts"));
    assert!(window.tells("on 2 May 2024, as known on 9 April 2024"));
    assert!(window.find(Role::Button, "Known on: 9 April 2024").is_some());
    assert!(window.find(Role::TextInput, DATE_LABEL).is_none(), "the menu has closed");
    assert!(!window.marker("airbase-101").name.contains(RUSSIA));
    assert!(window.tells("Notes are hidden: they were written later, with hindsight."));
    window.click(Role::Button, "Clear all");
    assert!(!window.tells("only what had been published"));
    assert!(window.marker("airbase-101").name.contains(RUSSIA));
    assert!(window.find(Role::Button, "Known on: today").is_some());
}

#[test]
fn a_wrong_day_says_what_is_wrong_and_how_to_mend_it_and_changes_nothing() {
    for (text, wrong) in [
        ("2024-13-09", "“2024-13-09” names a day or month the calendar does not have."),
        ("spring", "“spring” is not a single day."),
        ("", "No day was typed."),
    ] {
        let mut window = Window::open();
        type_known_on(&mut window, text);
        window.settle();
        assert!(window.tells(wrong), "{text}");
        assert!(window.tells("Write year, month and day as in 2024-04-09."), "{text}");
        assert!(window.find(Role::TextInput, DATE_LABEL).is_some(), "still open");
        assert_eq!(window.session().state().knowledge, Knowledge::Everything);
    }
}

#[test]
fn a_day_of_knowledge_is_set_by_keyboard_alone() {
    let mut window = deselected();
    tab_to(&mut window, "Known on: today");
    window.key(Key::Enter);
    tab_to(&mut window, DATE_LABEL);
    window.send(egui::Event::Text("2024-04-09".to_owned()));
    window.key(Key::Enter);
    assert_eq!(window.session().state().knowledge, Knowledge::On(day("2024-04-09")));
    tab_to(&mut window, "Clear");
    window.key(Key::Enter);
    assert_eq!(window.session().filter(), Filter::default());
}

#[test]
fn escape_closes_a_menu_and_keeps_the_selection() {
    let mut window = Window::open();
    window.click(Role::Button, "Known on: today");
    assert!(window.find(Role::TextInput, DATE_LABEL).is_some());
    window.key(Key::Escape);
    assert!(window.find(Role::TextInput, DATE_LABEL).is_none());
    assert_eq!(window.selected().as_deref(), Some("airbase-101"));
}

#[test]
fn knowledge_follows_the_slider() {
    let mut window = Window::open();
    window.click(Role::Button, "Known on: today");
    window.click(Role::RadioButton, "On the day shown (follows the slider)");
    assert!(window.tells("on 2 May 2024, as known that day"));
    drag_time_to(&mut window, "2024-04-11");
    assert!(window.tells("Known on the day shown, 11 April 2024"));
    assert!(!window.marker("airbase-101").name.contains(RUSSIA));
    window.key(Key::ArrowRight);
    assert!(window.marker("airbase-101").name.contains(RUSSIA), "reported on the 12th");
    window.key(Key::K);
    assert_eq!(window.session().state().knowledge, Knowledge::Everything);
}

#[test]
fn the_day_shown_can_be_fixed_as_the_day_of_knowledge() {
    let mut window = Window::open();
    window.click(Role::Button, "Known on: today");
    window.click(Role::RadioButton, "On the day shown now, 2 May 2024");
    window.key(Key::End);
    assert_eq!(window.session().state().knowledge, Knowledge::On(day("2024-05-02")));
    assert!(window.tells("on 28 February 2026, as known on 2 May 2024"));
}

#[test]
fn a_least_grade_is_chosen_and_told() {
    let mut window = Window::open();
    let gaetz = "Office of Rep. Matt Gaetz";
    assert!(window.tells(gaetz));
    window.click(Role::Button, "Filter");
    for meaning in Grade::ALL.iter().map(|g| g.word()) {
        assert!(window.tells(meaning), "{meaning}");
    }
    window.click(Role::RadioButton, "B or better");
    window.key(Key::Escape);
    assert!(window.tells("Clear filter: Sources: grade B or better"));
    assert!(window.find(Role::Button, "Filter (1)").is_some());
    assert!(!window.tells(gaetz) && !window.tells("grade D"));
    window.click(Role::CheckBox, US);
    assert!(window.tells("Clear filter: Sources: grade B or better"));
    assert!(window.tells("Clear filter: Without United States"));
    window.click(Role::Button, "Clear all");
    assert!(window.get(Role::CheckBox, US).is_on && window.tells(gaetz));
}

#[test]
fn it_opens_with_the_filter_asked_for() {
    let filter = Filter { known_on: Some(day("2024-04-09")), least_grade: Grade::B };
    let mut window = Window::of(Start { filter, ..window::shipped() });
    for words in ["Known on 9 April 2024", "Sources: grade B or better"] {
        assert!(window.tells(&format!("Clear filter: {words}")), "{words}");
    }
    window.click(Role::Button, "Clear all");
    window.frame();
    assert_eq!(window.session().filter(), Filter::default());
}

#[test]
fn on_the_eve_no_word_in_the_window_looks_ahead() {
    let filter = Filter { known_on: Some(day("2024-04-09")), ..Filter::default() };
    let at = Some(day("2024-04-09"));
    let mut window = Window::of(Start { filter, at, ..window::shipped() });
    let looks_ahead = |window: &Window| {
        let own = |w: &Widget| w.name.contains("everything published up to");
        let words = window.widgets().into_iter().filter(|w| !own(w)).map(|w| w.name);
        // The dataset's own title and the publishers' names of its range are no hindsight.
        let told: Vec<String> = words
            .filter(|w| LATER.iter().any(|end| w.contains(end)))
            .filter(|w| !w.contains("2012"))
            .collect();
        told
    };
    for base in ["airbase-101", "airbase-201", "niamey", "country-niger"] {
        let ix = window.session().dataset().place_ix(base).expect(base);
        let ctx = window.harness.ctx.clone();
        let select = vec![Command::Reveal(Selection::Place(ix))];
        window.harness.state_mut().apply(&ctx, select);
        window.settle();
        let inspector = window.map().right();
        let folds = window.widgets().into_iter();
        let is_fold = |w: &Widget| w.role == Role::DisclosureTriangle && w.rect.left() > inspector;
        for fold in folds.filter(is_fold).map(|w| w.name).collect::<Vec<_>>() {
            window.ask(Role::DisclosureTriangle, &fold, egui::accesskit::Action::Click);
        }
        assert_eq!(looks_ahead(&window), Vec::<String>::new(), "at {base}");
    }
}

#[test]
fn an_event_that_is_selected_and_not_known_is_not_told() {
    let mut window = deselected();
    window.click(Role::Button, "19 April 2024: US agrees to withdraw from Niger");
    assert!(window.tells("US agrees to withdraw from Niger"));
    type_known_on(&mut window, "2024-04-09");
    window.settle();
    assert!(!window.tells("US agrees to withdraw"), "neither page, list, callout nor axis");
    assert!(window.tells("No source that counts under the filter reports the event"));
}

#[test]
fn details_that_became_known_later_are_not_told() {
    let mut window = deselected();
    window.click(Role::Button, "10 April 2024: First Russian instructors land at Niamey");
    let detail = {
        let dataset = window.session().dataset();
        let event = dataset.event(dataset.event_ix("first-russians-land").expect("the event"));
        event.detail.as_ref().expect("details").get(Language::English).to_owned()
    };
    assert!(window.tells(&detail) && window.tells("Numbers: 100"));
    let publishers =
        |w: &Window| w.widgets().iter().filter(|w| w.name.contains("May 2024")).count();
    assert!(publishers(&window) > 0, "some of its sources are of May");
    type_known_on(&mut window, "2024-04-13");
    window.settle();
    assert!(window.tells("First Russian instructors land at Niamey"));
    assert!(window.tells("Details became known later."));
    assert!(!window.tells(&detail) && !window.tells("Numbers: 100"));
    assert_eq!(publishers(&window), 0, "sources that do not count are no evidence");
}

#[test]
fn chapters_that_were_not_known_are_passed_over() {
    let mut window = deselected();
    type_known_on(&mut window, "2024-04-09");
    window.settle();
    assert!(window.find(Role::Button, "Chapter 5. ").is_some());
    assert!(window.find(Role::Button, "Chapter 6. ").is_none());
    window.click(Role::Button, "Chapter 5. ");
    assert!(window.tells("The story, 5 of 10"));
    let day = window.day();
    window.click(Role::Button, "Next chapter");
    assert_eq!(window.day(), day, "there is none");
}

// The story, back and forward, undo, and the window as text.

const ALT: Modifiers = Modifiers::ALT;
const CTRL_SHIFT: Modifiers = Modifiers { shift: true, ..CTRL };

#[test]
fn the_story_is_stepped_through_by_keys_and_left_to_where_the_reader_was() {
    let mut window = deselected();
    window.key(Key::PageDown);
    window.key(Key::Plus);
    let before = window.session().view_text();
    assert!(!window.tells("The story, "));
    window.key_with(CTRL, Key::PageDown);
    assert_eq!(window.day(), "2023-07-26");
    assert!(window.tells("The story, 1 of 10") && window.get(Role::Button, "Stop 1 of 10").is_on);
    window.key_with(CTRL, Key::PageDown);
    assert_eq!((window.day().as_str(), window.zoom()), ("2023-08-03", 6.6));
    assert_eq!(window.selected().as_deref(), Some("airbase-101-france"));
    window.key_with(CTRL, Key::PageUp);
    assert_eq!(window.day(), "2023-07-26");
    window.click(Role::Button, "Stop 4 of 10: The last French leave Airbase 101");
    assert_eq!(window.day(), "2023-12-22");
    window.click(Role::Button, "Leave");
    assert_eq!(window.session().view_text(), before);
    assert!(!window.tells("The story, "));
    window.click(Role::Button, "Return to the story");
    assert_eq!(window.day(), "2023-12-22");
    window.click(Role::Button, "Close the story");
    assert_eq!(window.day(), "2023-12-22");
    assert!(!window.tells("The story, "));
}

#[test]
fn the_card_of_a_chapter_leaves_the_selected_base_to_be_seen() {
    let mut window = deselected();
    for _ in 0..10 {
        window.key_with(CTRL, Key::PageDown);
        let session = window.session();
        let place = match session.state().selection {
            basewatch::state::Selection::Place(place) => session.dataset().base_of(place),
            other => panic!("{other:?} is no place"),
        };
        let at = session.dataset().place(place).position;
        let base = window.screen(at.lon.degrees(), at.lat.degrees());
        let card = window.get(Role::Button, "Close the story").rect;
        let card = card.union(window.get(Role::Button, "Previous chapter").rect);
        assert!(window.map().contains(base), "chapter of {}", window.day());
        assert!(!card.contains(base), "{card:?} covers {base:?} on {}", window.day());
    }
}

#[test]
fn a_story_that_tells_itself_lets_the_window_rest_while_it_is_read() {
    let mut window = deselected();
    window.key_with(CTRL, Key::PageDown);
    window.click(Role::Button, "Play the story");
    assert!(window.find(Role::Button, "Pause the story").is_some());
    assert!(window.rest() > LEAST_REST && window.rest() < Duration::from_secs(60));
    let reading = window.session().reading_s(0usize.into());
    window.frames((reading / f64::from(window::STEP_S)) as usize + 2);
    window.settle();
    assert!(window.tells("The story, 2 of 10"));
    assert_eq!(window.day(), "2023-08-03");
    window.click(Role::Button, "Pause the story");
    assert!(window.find(Role::Button, "Play the story").is_some());
}

#[test]
fn chapters_that_are_not_told_are_stops_without_a_title() {
    let mut window = deselected();
    type_known_on(&mut window, "2024-04-09");
    window.settle();
    let stop = window.get(Role::Button, "Stop 6 of 10: Not told under this filter");
    assert!(!window.tells("The first Russians land"));
    window.click_at(stop.rect.center());
    assert!(!window.tells("The story, "));
    window.click(Role::Button, "Stop 5 of 10: The accord with");
    assert!(window.tells("The story, 5 of 10"));
    window.key_with(CTRL, Key::PageDown);
    assert!(window.tells("The story, 5 of 10"), "there is no next one");
}

#[test]
fn back_and_forward_go_where_the_reader_has_been() {
    let mut window = Window::open();
    let opening = window.session().view_text();
    window.click(Role::Button, "Back");
    assert_eq!(window.session().view_text(), opening, "nowhere to go back to");
    window.key(Key::PageDown);
    let next = window.session().view_text();
    window.key(Key::Home);
    window.key_with(ALT, Key::ArrowLeft);
    assert_eq!(window.session().view_text(), next);
    window.click(Role::Button, "Back");
    assert_eq!(window.session().view_text(), opening);
    window.click(Role::Button, "Forward");
    assert_eq!(window.session().view_text(), next);
    window.key_with(ALT, Key::ArrowRight);
    assert_eq!(window.day(), "2012-01-01");
}

#[test]
fn undo_and_redo_say_what_they_did_and_the_words_pass() {
    let mut window = Window::open();
    window.key(Key::K);
    window.key(Key::Escape);
    assert_eq!(window.selected(), None);
    window.key_with(CTRL, Key::Z);
    assert_eq!(window.selected().as_deref(), Some("airbase-101"));
    assert!(window.tells("Airbase 101, Niamey selected again"));
    window.key_with(CTRL, Key::Z);
    assert_eq!(window.session().state().knowledge, Knowledge::Everything);
    assert!(window.tells("Known on: today again"));
    window.key_with(CTRL_SHIFT, Key::Z);
    assert_eq!(window.session().state().knowledge, Knowledge::AsOfMoment);
    window.key_with(CTRL, Key::Y);
    assert_eq!(window.selected(), None);
    assert!(window.tells("Nothing selected again"));
    window.frames((4.0 / window::STEP_S) as usize);
    window.settle();
    assert!(!window.tells("Nothing selected again"));
    assert!(window.rest() > LEAST_REST);
}

#[test]
fn a_view_is_copied_and_opened_again() {
    let mut window = Window::open();
    window.key(Key::K);
    window.key(Key::PageDown);
    let text = window.session().view_text();
    window.click(Role::Button, "File");
    window.click(Role::MenuItem, "Copy this view");
    assert!(window.tells("Copied"));
    window.key_with(CTRL_SHIFT, Key::C);
    assert_eq!(window.copied, [text.clone(), text.clone()]);
    window.key(Key::K);
    window.key(Key::Home);
    assert_ne!(window.session().view_text(), text);
    window.click(Role::Button, "File");
    window.click(Role::MenuItem, "Open a copied view");
    window.click(Role::TextInput, VIEW_LABEL);
    window.send(egui::Event::Paste("bw1;at=yesterday".to_owned()));
    window.key(Key::Enter);
    assert!(window.tells("Not opened: part 2, “at=yesterday”: that is no day"));
    window.click(Role::TextInput, VIEW_LABEL);
    window.key_with(CTRL, Key::A);
    window.send(egui::Event::Paste(text.clone()));
    window.key(Key::Enter);
    assert_eq!(window.session().view_text(), text);
    assert!(window.find(Role::TextInput, VIEW_LABEL).is_none(), "the card is gone");
    window.click(Role::Button, "File");
    window.click(Role::MenuItem, "Open a copied view");
    window.key(Key::Escape);
    assert!(window.find(Role::TextInput, VIEW_LABEL).is_none());
}

#[test]
fn a_window_opens_on_a_view_and_has_nothing_to_go_back_to() {
    let text =
        "bw1;at=2023-12-22;known=2024-04-09;grade=B;hide=us,france;sel=airbase-201;map=8,17,6";
    let mut start = window::shipped();
    start.view = Some(load::view_text::parse(text).expect("a view"));
    let mut window = Window::of(start);
    assert_eq!(window.session().view_text(), text);
    window.key_with(CTRL, Key::Z);
    window.key_with(ALT, Key::ArrowLeft);
    assert_eq!(window.session().view_text(), text);
}

// Not on the map.

#[test]
fn what_is_not_on_the_map_is_listed_found_and_told_with_its_sources() {
    let mut window = Window::open();
    window.click(Role::Button, "Not on the map (");
    assert!(window.tells("Said of a whole country or region, so pinned to no base ("));
    window.click(Role::TextInput, FIND_LABEL);
    window.send(egui::Event::Text("bamako attacks".to_owned()));
    window.settle();
    assert!(window.tells("Sources without a date (1)"));
    window.click(Role::Button, "Wikipedia, “2024 Bamako attacks");
    assert!(window.find(Role::Link, "Wikipedia, “2024 Bamako attacks").is_some());
    window.key(Key::Escape);
    assert!(!window.tells("Sources without a date"));
    assert_eq!(window.selected().as_deref(), Some("airbase-101"), "Esc only closed the card");
}

#[test]
fn an_event_without_a_place_leads_to_its_page_and_a_total_to_its_country() {
    let mut window = Window::open();
    window.click(Role::Button, "Not on the map (");
    window.click(Role::TextInput, FIND_LABEL);
    window.send(egui::Event::Text("tchiani".to_owned()));
    window.settle();
    window.click(Role::Button, "26 March 2024: Tchiani and Putin speak by telephone");
    assert_eq!(window.selected().as_deref(), Some("tchiani-putin-call"));
    assert!(!window.tells("Events that happened at no place of the dataset"), "the card closed");
    let mut window = Window::open();
    window.click(Role::Button, "Not on the map (");
    window.click(Role::Button, "France: present in Niger, January 2013");
    assert!(window.tells("from January 2013"));
    window.click(Role::Button, "Show Niger");
    assert_eq!(window.selected().as_deref(), Some("country-niger"));
}

#[test]
fn a_list_with_nothing_in_it_and_a_search_without_a_find_say_so() {
    let mut window = Window::open();
    window.click(Role::Button, "Not on the map (");
    window.click(Role::TextInput, FIND_LABEL);
    window.send(egui::Event::Text("atlantis".to_owned()));
    window.settle();
    assert!(window.tells("Nothing in this list has “atlantis” in it."));
    let empty = shipped_but(|document| {
        for table in ["claims", "events", "movements", "areas", "chapters"] {
            document[table] = serde_json::json!([]);
        }
        for source in document["sources"].as_array_mut().expect("a list") {
            source["date"] = "2020".into();
        }
    });
    let mut window = Window::of(start(empty));
    window.click(Role::Button, "Not on the map (0)");
    assert!(window.tells("Everything that is known stands on the map."));
}

#[test]
fn the_menus_and_the_card_fit_the_smallest_window() {
    let size = vec2(880.0, 560.0);
    let mut window = Window::build(window::builder(size), window::shipped());
    let screen = egui::Rect::from_min_size(Pos2::ZERO, size);
    type_known_on(&mut window, "2024-04-09");
    window.settle();
    for name in ["Known on: 9 April 2024", "Filter", "Clear", "Help"] {
        let rect = window.get(Role::Button, name).rect;
        assert!(screen.contains_rect(rect), "{name} at {rect:?}");
    }
    window.click(Role::Button, "Not on the map (");
    let close = window.get(Role::Button, "Close").rect;
    assert!(screen.contains_rect(close), "{close:?}");
}
