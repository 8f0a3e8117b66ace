//! Coordinates, measuring, rings, fitting, names in two languages, and labels that stay where they
//! are: through the real app, and on the picture it draws.

mod window;

use std::collections::{BTreeMap, BTreeSet};

use basewatch::load::{self, coordinates};
use basewatch::model::{CoordinateFormat, Language, LonLat, Precision};
use basewatch::scene::{
    Atlas, LabelStyle, MeasureText, Picture, ScreenPoint, ScreenRect, Survey, Viewport,
};
use basewatch::state::{
    Command, Direction, Fit, Graticule, LayerToggle, MapCommand, Measuring, Rings, ScreenOffset,
    Session, Waypoint,
};
use basewatch::view::map_menu::RADII_LABEL;
use basewatch::view::{COORDINATES_LABEL, MEASURED_LABEL};
use egui::{Event, Key, Modifiers, PointerButton, Pos2, Rect, Role, Shape, vec2};
use window::{CTRL, Widget, Window, builder, shipped};

/// Desert in the north-east of Mali: no base, no event, no arrow.
const EMPTY: (f64, f64) = (0.5, 22.5);
/// A pointer stands on a whole point: a third of a point at the zooms used here, degrees.
const UNDER_POINTER_DEG: f64 = 0.01;
/// Labels are placed to far less than this, points.
const SAME_PLACE: f64 = 1e-6;

fn measured(window: &Window) -> Option<String> {
    let strip = window.find(Role::Label, MEASURED_LABEL)?;
    Some(strip.name.trim_start_matches(MEASURED_LABEL).to_owned())
}

fn readout(window: &Window) -> Widget {
    window.get(Role::Button, COORDINATES_LABEL)
}

fn tools_of(session: &Session) -> &basewatch::state::MapTools {
    &session.state().map_tools
}

fn right_click(window: &mut Window, at: Pos2) {
    window.send(Event::PointerMoved(at));
    for pressed in [true, false] {
        let (button, modifiers) = (PointerButton::Secondary, Modifiers::NONE);
        window.send(Event::PointerButton { pos: at, button, pressed, modifiers });
    }
    window.send(Event::PointerGone);
    window.settle();
}

// Measuring.

#[test]
fn from_niamey_101_to_agadez_201_it_is_734_km_by_clicking_on_their_marks() {
    let mut window = Window::open();
    assert_eq!(measured(&window), None);
    window.key(Key::M);
    assert_eq!(measured(&window).as_deref(), Some("Click where measuring begins"));
    for base in ["airbase-101", "airbase-201"] {
        let at = window.marker(base).rect.center();
        window.click_at(at);
    }
    let told = "734 km from Airbase 101, Niamey to Airbase 201, Agadez";
    assert_eq!(measured(&window).as_deref(), Some(told));
    assert_eq!(window.selected().as_deref(), Some("airbase-101"), "clicks measure and no more");
    // The mark may stand aside; the base does not.
    let dataset = window.session().dataset();
    let position = dataset.place(dataset.place_ix("airbase-201").expect("201")).position;
    let points = tools_of(window.session()).measuring.waypoints();
    assert_eq!(points.last().map(|p| p.at), Some(position));
    window.key(Key::Backspace);
    let begun = "From Airbase 101, Niamey: click where it goes";
    assert_eq!(measured(&window).as_deref(), Some(begun));
    window.key(Key::Escape);
    assert_eq!(measured(&window), None);
    assert_eq!(window.selected().as_deref(), Some("airbase-101"), "Escape ends measuring alone");
    let at = window.marker("airbase-201").rect.center();
    window.click_at(at);
    assert_eq!(window.selected().as_deref(), Some("airbase-201"), "clicks select again");
}

#[test]
fn a_screen_reader_measures_from_mark_to_mark() {
    let mut window = Window::open();
    window.click(Role::Button, "Measure by clicking");
    for base in ["airbase-101", "airbase-201"] {
        let name = format!("{}, ", window.name_of(base));
        let marker = window.marker(base).name;
        assert!(marker.starts_with(&name));
        window.ask(Role::Button, &marker, egui::accesskit::Action::Click);
    }
    assert!(measured(&window).is_some_and(|told| told.starts_with("734 km from ")));
    window.click(Role::Button, "Start again");
    assert_eq!(measured(&window).as_deref(), Some("Click where measuring begins"));
    window.click(Role::Button, "End measuring");
    assert_eq!(tools_of(window.session()).measuring, Measuring::Off);
}

#[test]
fn a_point_beside_every_base_is_measured_where_it_was_clicked_and_once() {
    let mut window = Window::open();
    window.key(Key::M);
    let (at, zoom) = (window.screen(EMPTY.0, EMPTY.1), window.zoom());
    window.double_click_at(at);
    assert_eq!(window.zoom(), zoom, "a double click measures, it does not zoom");
    let points = tools_of(window.session()).measuring.waypoints();
    let [only] = points else { panic!("one point, not {points:?}") };
    assert_eq!(only.place, None);
    assert!((only.at.lon.degrees() - EMPTY.0).abs() < UNDER_POINTER_DEG);
    assert!((only.at.lat.degrees() - EMPTY.1).abs() < UNDER_POINTER_DEG);
    window.click_at(at + vec2(120.0, 0.0));
    window.click_at(at + vec2(120.0, 60.0));
    let told = measured(&window).expect("measuring");
    assert!(told.ends_with(", by 1 point between"), "{told}");
    let legs = tools_of(window.session()).measuring.waypoints().len();
    assert_eq!(legs, 3);
}

// Coordinates.

#[test]
fn the_readout_tells_what_lies_under_the_pointer_in_either_format() {
    let mut window = Window::open();
    assert!(readout(&window).name.starts_with("Coordinates: Centre 16.4000° N, 7.2000° E"));
    let at = window.screen(EMPTY.0, EMPTY.1).round();
    for format in [CoordinateFormat::Decimal, CoordinateFormat::Sexagesimal] {
        assert_eq!(tools_of(window.session()).coordinates, format);
        window.send(Event::PointerMoved(at));
        window.settle();
        let told = readout(&window).name;
        let words = told.trim_start_matches("Coordinates: ");
        let read = coordinates::parse(words).expect("what is told can be typed");
        let (lon, lat) = window.under(at);
        let tolerance = format.rounding_degrees(Precision::Usual) * 1.01;
        assert!((read.lon.degrees() - lon).abs() < tolerance, "{words} at {lon}");
        assert!((read.lat.degrees() - lat).abs() < tolerance, "{words} at {lat}");
        let click = readout(&window).rect.center();
        window.click_at(click);
    }
    assert_eq!(tools_of(window.session()).coordinates, CoordinateFormat::Decimal, "and back");
}

#[test]
fn a_right_click_copies_where_it_was_and_over_a_mark_where_the_base_is() {
    let mut window = Window::open();
    let at = window.screen(EMPTY.0, EMPTY.1).round();
    right_click(&mut window, at);
    let copied = window.copied.last().expect("something was copied").clone();
    let read = coordinates::parse(&copied).expect("it can be pasted");
    let (lon, lat) = window.under(at);
    assert!((read.lon.degrees() - lon).abs() < 1e-4 && (read.lat.degrees() - lat).abs() < 1e-4);
    assert!(window.tells(&format!("Copied: {copied}")));
    let mark = window.marker("airbase-101").rect.center();
    right_click(&mut window, mark);
    assert_eq!(window.copied.last().map(String::as_str), Some("13.4824° N, 2.1870° E"));
    assert_eq!(window.selected().as_deref(), Some("airbase-101"));
}

// Options.

#[test]
fn keys_and_the_menu_switch_the_same_options() {
    let mut window = Window::open();
    window.key(Key::G);
    assert_eq!(tools_of(window.session()).graticule, Graticule::Shown);
    window.key(Key::R);
    assert_eq!(tools_of(window.session()).rings, Rings::Fitting);
    window.click(Role::Button, "Layers");
    assert!(window.get(Role::CheckBox, "Lines of latitude").is_on);
    assert!(window.get(Role::RadioButton, "Fitting the zoom").is_on);
    window.click(Role::CheckBox, "Lines of latitude");
    assert_eq!(tools_of(window.session()).graticule, Graticule::Hidden);
    window.click(Role::RadioButton, "None");
    assert_eq!(tools_of(window.session()).rings, Rings::Hidden);
}

#[test]
fn radii_are_typed_and_wrong_ones_told_on_the_spot() {
    let mut window = Window::open();
    window.click(Role::Button, "Layers");
    window.click(Role::RadioButton, "These, km");
    let typed = |window: &Window| tools_of(window.session()).rings.clone();
    assert_eq!(typed(&window), Rings::Typed(vec![100_000.0, 250_000.0, 500_000.0]));
    for (text, wrong) in [("far", Some("“far” is no number")), ("50, 734", None)] {
        window.click(Role::TextInput, RADII_LABEL);
        window.key_with(CTRL, Key::A);
        window.send(Event::Text(text.to_owned()));
        window.key(Key::Enter);
        match wrong {
            Some(wrong) => assert!(window.tells(wrong)),
            None => assert_eq!(typed(&window), Rings::Typed(vec![50_000.0, 734_000.0])),
        }
    }
    let session = window.session();
    let survey = survey(session, &viewport(session));
    let radii: Vec<f64> = survey.rings.iter().map(|ring| ring.radius_m).collect();
    assert_eq!(radii, [50_000.0, 734_000.0]);
    assert!(survey.rings.iter().all(|ring| ring.around == session.ringed().expect("101")));
}

#[test]
fn place_names_are_french_everywhere_once_asked_for() {
    let mut window = Window::open();
    let french = "Base aérienne 101, Niamey";
    assert!(!window.tells(french) && window.tells("Airbase 101, Niamey"));
    let english = window.widgets().iter().filter(|w| w.name.contains("Airbase 101")).count();
    window.click(Role::Button, "Layers");
    window.click(Role::RadioButton, "Français");
    window.key(Key::Escape);
    assert_eq!(window.session().state().language, Language::French);
    let told: Vec<Widget> =
        window.widgets().into_iter().filter(|w| w.name.contains("Airbase 101, Niamey")).collect();
    assert!(told.is_empty(), "still English: {told:#?}");
    let count = window.widgets().iter().filter(|w| w.name.contains(french)).count();
    assert!(count >= 3 && english >= 3, "{count} of {english}: mark, list, lanes and panel");
    let on_map = texts(&window, window.map());
    assert!(on_map.iter().any(|(words, _)| words == french));
    assert!(on_map.iter().any(|(words, _)| words == "Aérodrome de Dirkou"));
}

// Fitting.

#[test]
fn every_base_that_shows_something_fits_and_none_lies_under_the_buttons() {
    for size in [vec2(1400.0, 900.0), vec2(1024.0, 700.0)] {
        let mut window = Window::build(builder(size), shipped());
        let camera = window.session().state().camera;
        window.key_with(Modifiers::SHIFT, Key::F);
        assert_ne!(window.session().state().camera, camera);
        let map = window.map();
        let buttons = button_column(&window);
        let readout = readout(&window).rect;
        let session = window.session();
        let dataset = session.dataset();
        let shown = basewatch::scene::bases(session).into_iter().filter(|&base| {
            basewatch::scene::shown_at(basewatch::scene::Look::now(session), base).count() > 0
        });
        let mut count = 0;
        for base in shown {
            let position = dataset.place(base).position;
            let at = window.screen(position.lon.degrees(), position.lat.degrees());
            let id = &dataset.place(base).meta.id;
            assert!(map.shrink(30.0).contains(at), "{id} at {at:?} is outside {map:?}");
            assert!(!buttons.contains(at) && !readout.contains(at), "{id} lies under a control");
            count += 1;
        }
        assert!(count > 10, "{count}");
        window.key_with(Modifiers::ALT, Key::ArrowLeft);
        assert_eq!(window.session().state().camera, camera, "back leads back");
    }
}

#[test]
fn fitting_the_selection_shows_it_with_its_rings_and_says_so_where_there_is_none() {
    let mut window = Window::open();
    window.key(Key::F);
    let close = window.zoom();
    assert!(close > 10.0, "{close}");
    let (lon, lat) = (2.187, 13.4824);
    assert!(window.screen(lon, lat).distance(window.map().center()) < 1.0);
    let mut session = Session::new(load::shipped().dataset.expect("shipped"), Vec::new());
    session.apply(MapCommand::SetRings(Rings::Typed(vec![500_000.0])).into());
    session.apply(MapCommand::Fit(Fit::Selection).into());
    assert!(session.state().camera.zoom() < 7.0, "the ring fits");
    let viewport = viewport(&session);
    let ring = &survey(&session, &viewport).rings[0];
    assert!(ring.runs.iter().flatten().all(|p| viewport.rect().contains(*p)));
    window.key(Key::H);
    window.key(Key::Escape);
    let camera = window.session().state().camera;
    window.key(Key::F);
    assert_eq!(window.session().state().camera, camera);
    assert!(window.tells("Nothing is selected that lies on the map"));
}

#[test]
fn fitting_the_selection_while_measuring_shows_the_line() {
    let mut session = Session::new(load::shipped().dataset.expect("shipped"), Vec::new());
    session.apply(MapCommand::ToggleMeasuring.into());
    for (lon, lat) in [(2.187, 13.4824), (8.0139, 16.9503)] {
        let at = LonLat::new(lon, lat).expect("a position");
        session.apply(MapCommand::Measure(Waypoint { at, place: None }).into());
    }
    assert_eq!((session.measured_m() / 1000.0).round(), 734.0);
    session.apply(MapCommand::Fit(Fit::Selection).into());
    let viewport = viewport(&session);
    let measure = survey(&session, &viewport).measure.expect("a line");
    let total = measure.total.expect("its length");
    assert_eq!(total.text, "734 km");
    assert!(measure.points.iter().all(|p| viewport.rect().expanded(-60.0).contains(*p)));
    // On the ground the way is straight; on the map it bows to the pole.
    let middle = measure.runs[0][measure.runs[0].len() / 2];
    let straight = (measure.points[0].y + measure.points[1].y) / 2.0;
    assert!(middle.y < straight - 0.5, "{middle:?} and {straight}");
    session.apply(Command::Travel(Direction::Back));
}

// What stands on the map.

/// Words of the map with the place of each, as painted.
fn texts(window: &Window, within: Rect) -> Vec<(String, Rect)> {
    fn walk(shape: &Shape, clip: Rect, found: &mut Vec<(String, Rect)>) {
        match shape {
            Shape::Text(text) => {
                let rect = text.galley.rect.translate(text.pos.to_vec2());
                found.push((text.galley.text().to_owned(), rect.intersect(clip)));
            }
            Shape::Vec(shapes) => shapes.iter().for_each(|s| walk(s, clip, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    for clipped in &window.harness.output().shapes {
        walk(&clipped.shape, clipped.clip_rect, &mut found);
    }
    found.retain(|(_, rect)| rect.is_positive() && within.intersects(*rect));
    found
}

fn button_column(window: &Window) -> Rect {
    let names = [
        "Zoom in",
        "Zoom out",
        "Opening view",
        "Fit the map to every",
        "Fit the map to the",
        "Measure by",
    ];
    names
        .map(|name| window.get(Role::Button, name).rect)
        .into_iter()
        .fold(Rect::NOTHING, Rect::union)
}

#[test]
fn no_name_lies_under_the_buttons_the_readout_or_the_attribution() {
    for size in [vec2(1400.0, 900.0), vec2(1024.0, 700.0)] {
        let mut window = Window::build(builder(size), shipped());
        window.key(Key::G);
        window.key(Key::R);
        for step in 0..12 {
            let from = window.map().center() + vec2(0.0, -120.0);
            window.drag(from, from + vec2(37.0, if step % 2 == 0 { 23.0 } else { -31.0 }));
            // Letters on a wedge are a part of its mark, which slides beneath.
            let mut buttons = texts(&window, button_column(&window));
            buttons.retain(|(words, _)| words.chars().count() > 3);
            assert!(buttons.is_empty(), "under the buttons: {buttons:?}");
            let readout = texts(&window, readout(&window).rect);
            assert_eq!(readout.len(), 2, "coordinates and scale: {readout:?}");
            let link = window.get(Role::Link, "© GeoNames").rect;
            let thanks = texts(&window, link);
            assert_eq!(thanks.len(), 1, "one name of a source: {thanks:?}");
        }
    }
}

#[test]
fn a_label_followed_over_thirty_frames_of_dragging_keeps_its_place_on_the_map() {
    let mut window = Window::open();
    window.key(Key::Escape);
    let followed = ["Airbase 201, Agadez", "Dirkou airfield", "Ténéré"];
    let start = window.screen(EMPTY.0, EMPTY.1);
    let place = |window: &Window, words: &str| {
        let map = window.map();
        let found = texts(window, map).into_iter().rev().find(|(text, _)| text == words);
        let (_, rect) = found.unwrap_or_else(|| panic!("{words} has gone"));
        let anchor = window.screen(10.0, 18.0);
        rect.min - anchor
    };
    let first = followed.map(|words| place(&window, words));
    window.send(Event::PointerMoved(start));
    let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
    window.send(Event::PointerButton { pos: start, button, pressed: true, modifiers });
    for frame in 1..=30_u8 {
        let by = vec2(f32::from(frame) * -3.0, f32::from(frame % 7) * 4.0);
        window.send(Event::PointerMoved(start + by));
        window.frame();
        for (words, first) in followed.iter().zip(first) {
            let now = place(&window, words);
            assert!((now - first).length() < 0.02, "frame {frame}: {words} is at {now:?}");
        }
    }
}

// The picture behind it, at every zoom.

struct SixToALetter;

impl MeasureText for SixToALetter {
    fn size(&mut self, text: &str, _: LabelStyle) -> (f64, f64) {
        (text.chars().count() as f64 * 6.0, 14.0)
    }
}

fn viewport(session: &Session) -> Viewport {
    let state = session.state();
    Viewport::new(state.camera, state.map_size.0, state.map_size.1)
}

fn survey(session: &Session, viewport: &Viewport) -> Survey {
    Survey::build(session, viewport, None, &[], &mut SixToALetter)
}

/// Labels that were placed together, as one.
#[derive(Debug, Clone)]
struct Block {
    /// What its lines say, look like and name.
    key: String,
    rect: ScreenRect,
    is_callout: bool,
}

fn blocks(session: &Session, atlas: &Atlas) -> Vec<Block> {
    let viewport = viewport(session);
    let picture = Picture::build(session, atlas, &viewport, &mut SixToALetter);
    let Picture::Whole(side) = picture else { panic!("no comparison is on") };
    let mut by_number: BTreeMap<usize, Block> = BTreeMap::new();
    for label in &side.scene.labels {
        let line = format!("{:?} {} {:?}; ", label.style, label.text, label.target);
        let is_callout = matches!(label.style, LabelStyle::Event | LabelStyle::EventMore);
        let new = || Block { key: String::new(), rect: label.rect, is_callout };
        let block = by_number.entry(label.block).or_insert_with(new);
        block.key.push_str(&line);
        let (rect, other) = (&mut block.rect, label.rect);
        rect.min = ScreenPoint::new(rect.min.x.min(other.min.x), rect.min.y.min(other.min.y));
        rect.max = ScreenPoint::new(rect.max.x.max(other.max.x), rect.max.y.max(other.max.y));
    }
    by_number.into_values().collect()
}

/// Whether a callout lies there.
fn is_covered(blocks: &[Block], rect: ScreenRect) -> bool {
    blocks.iter().any(|block| block.is_callout && block.rect.expanded(0.1).overlaps(rect))
}

/// What each name of `from` that is in sight before and after does in `to`, the map having moved
/// by `by`: the first that is neither where it should be nor under a callout.
fn restless<'a>(
    (from, to): (&'a [Block], &[Block]),
    by: ScreenOffset,
    screen: ScreenRect,
) -> Option<&'a Block> {
    from.iter().filter(|block| !block.is_callout).find(|block| {
        let (rect, key) = (block.rect, &block.key);
        let goes_to = ScreenRect::at(rect.min.shifted(by.x, by.y), rect.width(), rect.height());
        let is_in_sight = rect.overlaps(screen) && goes_to.overlaps(screen);
        let is_there =
            to.iter().any(|b| b.key == *key && b.rect.min.distance(goes_to.min) < SAME_PLACE);
        is_in_sight && !is_there && !is_covered(to, goes_to)
    })
}

#[test]
fn panning_at_any_zoom_moves_names_with_the_map_and_none_comes_or_goes_in_sight() {
    /// So much of a name at the screen's edge cannot be read yet, points.
    const EDGE: f64 = 40.0;
    let atlas = Atlas::embedded().expect("the built-in atlas");
    for zoom in [3.0, 4.4, 5.6, 6.7, 7.5, 9.2, 11.0, 13.5] {
        let mut session = Session::new(load::shipped().dataset.expect("shipped"), Vec::new());
        let levels = zoom - session.state().camera.zoom();
        session.apply(Command::Zoom { levels, from_center: ScreenOffset { x: -60.0, y: 40.0 } });
        let screen = viewport(&session).rect().expanded(-EDGE);
        let mut before = blocks(&session, &atlas);
        for frame in 0..30 {
            let drag = ScreenOffset { x: 17.0, y: f64::from(frame % 5) * 6.0 - 11.0 };
            let back = ScreenOffset { x: -drag.x, y: -drag.y };
            session.apply(Command::Drag(drag));
            let now = blocks(&session, &atlas);
            let gone = restless((&before, &now), drag, screen);
            assert!(gone.is_none(), "z{zoom}, frame {frame}: jumps or goes: {gone:#?}");
            let come = restless((&now, &before), back, screen);
            assert!(come.is_none(), "z{zoom}, frame {frame}: appears: {come:#?}");
            before = now;
        }
    }
}

#[test]
fn a_name_once_shown_while_zooming_in_does_not_come_and_go() {
    /// Gone after being shown, and shown again, over four levels: where marks crowd, a name may
    /// give way to a weightier one that finds room.
    const MOST_RETURNS: usize = 2;
    let atlas = Atlas::embedded().expect("the built-in atlas");
    let mut session = Session::new(load::shipped().dataset.expect("shipped"), Vec::new());
    // A callout hides what it lies on, and turns about.
    session.apply(Command::ToggleLayer(LayerToggle::Events));
    session.apply(Command::Zoom { levels: 4.0 - 5.6, from_center: ScreenOffset::default() });
    let mut returns: BTreeMap<String, usize> = BTreeMap::new();
    let mut gone: BTreeMap<String, bool> = BTreeMap::new();
    for _ in 0..100 {
        session.apply(Command::Zoom { levels: 0.04, from_center: ScreenOffset::default() });
        let viewport = viewport(&session);
        let picture = Picture::build(&session, &atlas, &viewport, &mut SixToALetter);
        let Picture::Whole(side) = picture else { panic!("no comparison is on") };
        let shown = side.scene.labels.iter().filter(|l| l.style != LabelStyle::Summary);
        let now: BTreeSet<String> =
            shown.map(|l| format!("{:?} {} {:?}", l.style, l.text, l.target)).collect();
        for key in &now {
            if gone.insert(key.clone(), false) == Some(true) {
                *returns.entry(key.clone()).or_default() += 1;
            }
        }
        let missing = gone.iter_mut().filter(|(key, _)| !now.contains(*key));
        missing.for_each(|(_, is_gone)| *is_gone = true);
    }
    let bases = returns.iter().filter(|(key, _)| key.contains("Base"));
    let restless: Vec<_> = bases.filter(|(_, count)| **count > MOST_RETURNS).collect();
    assert!(restless.is_empty(), "{restless:#?}");
    let many = returns.values().filter(|count| **count > MOST_RETURNS).count();
    assert!(many * 50 <= gone.len(), "{many} of {} names come and go: {returns:#?}", gone.len());
}
