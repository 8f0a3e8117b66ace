//! Incidents as hexagons and as heat: what hexagons hold against a plain count, and the choice in
//! the window, in a copied view, in the settings and on the command line.

mod common;
mod window;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use basewatch::app::Start;
use basewatch::incidents::{
    DatePrecision, Draft, Filter, Hexagon, Hexagons, Incidents, NewRow, Patch, Raster, RowIx, View,
    WorldPoint, sample,
};
use basewatch::load::view_text;
use basewatch::model::{Day, DaySpan, LonLat};
use basewatch::scene::{IncidentScene, IncidentStyle, ScreenPoint, Viewport};
use basewatch::state::{
    Camera, Command, IncidentCommand, IncidentLook, Selection, TimeCommand, TimeSpan,
};
use basewatch::view::incidents::look_name;
use egui::{Role, vec2};
use proptest::prelude::*;
use window::Window;

const DAYS: i32 = 1_000;

/// A row of the tests' own table: a day, a position, a kind, a count.
#[derive(Debug, Clone, Copy)]
struct Told {
    day: i32,
    lasts: i32,
    at: LonLat,
    kind: u32,
    count: u32,
}

impl Told {
    fn point(&self) -> WorldPoint {
        WorldPoint::of(self.at)
    }

    fn is_in(&self, days: DaySpan) -> bool {
        self.day <= days.last.number() && self.day + self.lasts >= days.first.number()
    }
}

/// Three thousand rows around a few towns and between them, and a few that went on for long: more
/// than are looked at one by one on a small screen.
fn told() -> &'static [Told] {
    static ROWS: OnceLock<Vec<Told>> = OnceLock::new();
    ROWS.get_or_init(|| {
        // Any sequence will do that looks like none (Knuth, MMIX).
        let mut state = 7u64;
        let mut random = move |below: u32| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            u32::try_from(state >> 33).expect("31 bits") % below
        };
        let row = |i: u32| {
            let spread = [0.000_01, 0.02, 0.3][random(3) as usize];
            let town = [(2.1, 13.5), (8.0, 17.0), (2.4, 13.6)][random(3) as usize];
            let mut by = || (f64::from(random(2_001)) / 1_000.0 - 1.0) * spread;
            Told {
                at: LonLat::clamped(town.0 + by(), town.1 + by()),
                day: i32::try_from(random(DAYS as u32)).expect("small"),
                lasts: if i.is_multiple_of(100) { 30 } else { 0 },
                kind: random(4),
                count: random(5),
            }
        };
        (0..3_000).map(row).collect()
    })
}

fn table() -> &'static Incidents {
    static TABLE: OnceLock<Incidents> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut draft = Draft::default();
        for (i, row) in told().iter().enumerate() {
            let day = Day::from_number(row.day);
            let lasts = row.lasts > 0;
            let new = NewRow {
                day,
                last: lasts.then(|| day.plus(row.lasts)),
                precision: if lasts { DatePrecision::Lasting } else { DatePrecision::Day },
                at: row.at,
                error_km: None,
                category: &format!("kind {}", row.kind),
                count: Some(row.count),
                label: "",
                source: "",
                link: "",
                note: "",
                line: i as u64 + 2,
            };
            draft.push(&new).expect("room for it");
        }
        draft.finish()
    })
}

fn days(first: i32, last: i32) -> DaySpan {
    DaySpan { first: Day::from_number(first), last: Day::from_number(last.max(first)) }
}

/// Rows and counts of each hexagon, told by looking at every row.
fn plain(level: u8, window: DaySpan, least: Option<u32>) -> BTreeMap<Hexagon, (u32, u64)> {
    let mut all = BTreeMap::new();
    let passes = |row: &&Told| row.is_in(window) && least.is_none_or(|least| row.count >= least);
    for row in told().iter().filter(passes) {
        let (rows, count) = all.entry(Hexagon::of(row.point(), level)).or_insert((0, 0));
        *rows += 1;
        *count += u64::from(row.count);
    }
    all
}

fn by_key(found: &Hexagons) -> BTreeMap<Hexagon, (u32, u64)> {
    for (hexagon, split) in found.iter() {
        assert_eq!(hexagon.rows, split.iter().sum::<u32>(), "split by kind");
    }
    found.hexagons.iter().map(|h| (h.key, (h.rows, h.count))).collect()
}

fn views() -> impl Strategy<Value = View> {
    let near = prop_oneof![Just((2.1, 13.5)), Just((8.0, 17.0)), Just((2.3, 13.55))];
    let by = (-0.3..0.3, -0.3..0.3);
    (near, by, 3.0..14.0, 40.0..500.0, 40.0..300.0).prop_map(|(near, by, zoom, width, height)| {
        let center = LonLat::clamped(near.0 + by.0, near.1 + by.1);
        View::small(center, zoom, width, height)
    })
}

fn windows() -> impl Strategy<Value = DaySpan> {
    prop_oneof![
        Just(days(0, DAYS)),
        (0..DAYS, 0..400).prop_map(|(first, more)| days(first, first + more)),
    ]
}

proptest! {
    /// Whole hexagons: those at the edge of the screen, too, and no other.
    #[test]
    fn hexagons_hold_what_a_plain_count_finds(
        view in views(), window in windows(), least in prop_oneof![Just(None), (1u32..4).prop_map(Some)],
    ) {
        let filter = Filter { least, ..Filter::default() };
        let mask = table().mask(&filter);
        let found = by_key(&table().hexagons(&view, window, mask.as_ref()));
        let plain = plain(view.level, window, least);
        let seen = view.cells().rect();
        let touches = |h: &Hexagon| h.rects().iter().any(|rect| rect.overlaps(&seen));
        for (hexagon, sums) in &found {
            prop_assert_eq!(plain.get(hexagon), Some(sums), "{:?}", hexagon);
        }
        for hexagon in plain.keys().filter(|h| touches(h)) {
            prop_assert!(found.contains_key(hexagon), "{:?} is on the screen", hexagon);
        }
    }

    /// A hexagon's rows are those of its cells: the list below it has as many.
    #[test]
    fn a_hexagon_lists_the_rows_that_it_counts(view in views(), window in windows()) {
        for hexagon in table().hexagons(&view, window, None).hexagons {
            let patch = Patch::Hexagon(hexagon.key);
            let rects = patch.rects();
            let listed = rects.iter().map(|rect| table().rows_in(rect, window, None, 10).total);
            prop_assert_eq!(listed.sum::<u64>(), u64::from(hexagon.rows));
            let inside = told().iter().filter(|r| r.is_in(window) && patch.contains(r.point()));
            prop_assert_eq!(inside.count(), hexagon.rows as usize);
        }
    }

    /// Cells make up hexagons without a gap, each of them in one, all hexagons of the same size.
    #[test]
    fn each_place_lies_in_one_hexagon(x in any::<u32>(), y in any::<u32>(), level in 0u8..=20) {
        let at = WorldPoint { x, y };
        let hexagon = Hexagon::of(at, level);
        prop_assert!(Patch::Hexagon(hexagon).contains(at));
        let rects = hexagon.rects();
        let sides = |rect: &basewatch::incidents::WorldRect| {
            let side = |a: u32, b: u32| (u64::from(b - a) + 1) >> (32 - level);
            side(rect.min.x, rect.max.x) * side(rect.min.y, rect.max.y)
        };
        let size: u64 = rects.iter().map(sides).sum();
        let edge = u32::MAX.checked_shr(u32::from(level)).unwrap_or(0).saturating_mul(4);
        let is_whole = [x, y].iter().all(|at| (edge..=u32::MAX - edge).contains(at));
        prop_assert!(if is_whole { size == 14 } else { (1..=14).contains(&size) }, "{}", size);
        if let [a, b] = rects.as_slice() {
            prop_assert!(!a.overlaps(b));
        }
    }

    /// Moving the map changes no hexagon that both views show.
    #[test]
    fn panning_keeps_hexagons(view in views(), window in windows(), (dx, dy) in (-60i32..60, -60i32..60)) {
        // An eighth of a cell is about a point.
        let point = 1i32 << (32 - u32::from(view.level) - 3);
        let moved = |at: WorldPoint| WorldPoint {
            x: at.x.saturating_add_signed(dx * point),
            y: at.y.saturating_add_signed(dy * point),
        };
        let mut other = view;
        (other.rect.min, other.rect.max) = (moved(view.rect.min), moved(view.rect.max));
        let before = by_key(&table().hexagons(&view, window, None));
        let after = by_key(&table().hexagons(&other, window, None));
        for (hexagon, sums) in before.iter().filter(|(h, _)| after.contains_key(*h)) {
            prop_assert_eq!(sums, &after[hexagon]);
        }
    }

    /// The cells of a density hold together what a plain count finds on the screen.
    #[test]
    fn a_raster_holds_what_a_plain_count_finds(view in views(), window in windows()) {
        let mut raster = Raster::new(&view);
        raster.add_incidents(table(), window, None);
        let seen = view.cells().rect();
        let plain = told().iter().filter(|r| r.is_in(window) && seen.contains(r.point())).count();
        prop_assert_eq!(raster.rows.iter().map(|r| *r as usize).sum::<usize>(), plain);
        prop_assert_eq!(raster.rows_in(&view.cells()), plain as u64);
    }
}

#[test]
fn where_all_is_in_view_hexagons_and_circles_have_the_same_total() {
    let center = LonLat::clamped(5.0, 15.0);
    for window in [days(0, DAYS), days(100, 189), days(500, 500)] {
        let circles = table().cells(&View::new(center, 5.5, 1400.0, 900.0), window, None);
        let small = View::small(center, 5.5, 1400.0, 900.0);
        let hexagons = table().hexagons(&small, window, None);
        let rows: u64 = hexagons.hexagons.iter().map(|h| u64::from(h.rows)).sum();
        let count: u64 = hexagons.hexagons.iter().map(|h| h.count).sum();
        assert!(rows > 0 && hexagons.hexagons.len() > 1);
        assert_eq!((rows, count), (circles.rows, circles.count));
    }
}

// The window.

/// The shipped dataset with some made-up incidents of all days up to the one on the clock.
fn open(folder: &Path) -> Window {
    let mut text = Vec::new();
    sample::write_csv(3_000, 7, &mut text).expect("a sample");
    let path = folder.join("sample.csv");
    fs::write(&path, text).expect("a file can be written");
    let mut window = Window::of(Start { incidents: vec![path], ..window::shipped() });
    window.wait_until("the table", |w| {
        w.session().state().incidents.tables().len() == 1
            && w.session().state().incidents.reading().is_none()
    });
    window.settle();
    apply(&mut window, vec![TimeCommand::SetSpan(TimeSpan::Last(4_400)).into()]);
    window
}

fn apply(window: &mut Window, commands: Vec<Command>) {
    let ctx = window.harness.ctx.clone();
    window.harness.state_mut().apply(&ctx, commands);
    window.settle();
}

fn look(window: &Window) -> IncidentLook {
    window.session().state().incidents.look()
}

/// What is on the map, as the window has it.
fn scene(window: &Window) -> IncidentScene {
    let session = window.session();
    let state = session.state();
    let viewport = Viewport::new(state.camera, state.map_size.0, state.map_size.1);
    IncidentScene::new(&state.incidents, &viewport, session.days())
}

fn choose(window: &mut Window, look: IncidentLook) {
    window.click(Role::RadioButton, &look_name(look));
    window.settle();
}

fn hover(window: &mut Window, at: ScreenPoint) -> egui::Pos2 {
    let at = window.map().min + vec2(at.x as f32, at.y as f32);
    window.send(egui::Event::PointerMoved(at));
    window.settle();
    at
}

/// The fullest that the pointer finds: marks, labels and cards lie over some. Where it is on the map
/// and in the window.
fn hovered(
    window: &mut Window,
    centers: impl Iterator<Item = (u32, ScreenPoint)>,
    words: &str,
) -> (ScreenPoint, egui::Pos2) {
    let inner = window.map().shrink2(vec2(60.0, 60.0));
    let map = window.map().min;
    let on_screen = |at: &ScreenPoint| map + vec2(at.x as f32, at.y as f32);
    let mut free: Vec<_> = centers.filter(|(_, at)| inner.contains(on_screen(at))).collect();
    free.sort_by_key(|(rows, _)| std::cmp::Reverse(*rows));
    let found = free.into_iter().take(40).find_map(|(_, at)| {
        let point = hover(window, at);
        window.tells(words).then_some((at, point))
    });
    found.expect("hovering tells")
}

#[test]
fn a_look_is_chosen_and_no_look_changes_a_figure() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = open(folder.path());
    let title = |w: &Window| {
        let found = w.widgets().into_iter().map(|w| w.name).find(|n| n.contains(" on the map, "));
        found.expect("how many there are is told")
    };
    assert!(window.get(Role::RadioButton, "Incidents as circles").is_on);
    assert!(window.tells("size: "));
    let (before, circles) = (title(&window), scene(&window));
    assert_eq!(circles.style, IncidentStyle::Cells);
    for (look, style, words) in [
        (IncidentLook::Hexagons, IncidentStyle::Hexagons, " in a hexagon"),
        (IncidentLook::Heat, IncidentStyle::Heat, "from fewer to more incidents"),
        (IncidentLook::Circles, IncidentStyle::Cells, "size: "),
    ] {
        choose(&mut window, look);
        assert!(window.get(Role::RadioButton, &look_name(look)).is_on);
        let chosen =
            window.widgets().into_iter().filter(|w| w.role == Role::RadioButton && w.is_on);
        assert_eq!(chosen.filter(|w| w.name.starts_with("Incidents as")).count(), 1);
        assert!(window.tells(words), "{look:?} tells how to read it");
        let foot = window.get(Role::Button, "Not on the map").rect;
        assert!(foot.height() > 27.0 && foot.bottom() <= window.map().bottom(), "{look:?}: {foot}");
        assert_eq!(title(&window), before, "{look:?}");
        let scene = scene(&window);
        assert_eq!(scene.style, style);
        assert_eq!(
            (scene.rows, scene.count, scene.kinds),
            (circles.rows, circles.count, circles.kinds)
        );
        assert_eq!(scene.symbols.is_empty(), look != IncidentLook::Circles);
    }
}

#[test]
fn a_hexagon_tells_its_rows_and_lists_as_many() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = open(folder.path());
    choose(&mut window, IncidentLook::Hexagons);
    let scene = scene(&window);
    let hexagons = &scene.hexagons.hexagons;
    let centers = hexagons.iter().map(|h| (h.sum.rows, h.center));
    let (at, point) = hovered(&mut window, centers, "In this hexagon");
    let hexagon = hexagons.iter().find(|h| h.center == at).expect("it is there");
    let words = |rows: u32| {
        let noun = if rows == 1 { "incident" } else { "incidents" };
        format!("{rows} {noun}")
    };
    assert!(window.tells(&words(hexagon.sum.rows)));
    let kinds = window.session().state().incidents.kinds().to_vec();
    let (most, rows) = hexagon.sum.kinds.iter().enumerate().max_by_key(|k| k.1).expect("kinds");
    assert!(window.tells(&format!("{rows}  {}", kinds[most].words())), "by kind");
    window.click_at(point);
    let selected = window.session().state().selection;
    assert_eq!(selected, Selection::Incidents(Patch::Hexagon(hexagon.key)));
    assert!(window.tells(&format!("{} here", words(hexagon.sum.rows))));
    // What kinds are hidden counts for nothing.
    let name = kinds[most].words();
    window.click(Role::CheckBox, &name);
    assert!(window.tells(&format!("{} here", words(hexagon.sum.rows - rows))));
}

#[test]
fn heat_tells_what_lies_around_the_pointer_and_lists_as_many() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = open(folder.path());
    choose(&mut window, IncidentLook::Heat);
    let scene = scene(&window);
    let heat = scene.heat.as_ref().expect("a density");
    assert!(heat.steps.contains(&0) && heat.steps.iter().any(|step| *step > 150));
    let centers = scene.counted().iter().map(|s| (s.rows, s.center));
    let centers = centers.filter(|(_, at)| scene.pick(*at).is_some());
    let (at, point) = hovered(&mut window, centers, "Around the pointer");
    let patch = scene.pick(at).expect("something lies there");
    let told = scene.told(patch, &window.session().state().incidents);
    assert!(told.rows > 0 && told.kinds.iter().sum::<u32>() == told.rows);
    let rows = (0..3_000).filter_map(|row| {
        window.session().state().incidents.tables()[0].incidents().row(RowIx(row))
    });
    let inside = rows.filter(|r| {
        (scene.days.first..=scene.days.last).contains(&r.day)
            && patch.contains(WorldPoint::of(r.at))
    });
    assert_eq!(inside.count(), told.rows as usize, "no row of elsewhere");
    window.click_at(point);
    let noun = if told.rows == 1 { "incident" } else { "incidents" };
    assert!(window.tells(&format!("{} {noun} here", told.rows)));
    // Where there is nothing, nothing is told.
    let empty = scene.pick(ScreenPoint::new(-500.0, -500.0));
    assert_eq!(empty, None);
}

#[test]
fn close_up_each_is_drawn_by_itself_in_every_look() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = open(folder.path());
    apply(&mut window, vec![TimeCommand::SetSpan(TimeSpan::Last(90)).into()]);
    for look in IncidentLook::ALL {
        choose(&mut window, look);
        let scene = scene(&window);
        assert_eq!(scene.style, IncidentStyle::Singles, "{look:?}");
        assert!(scene.hexagons.hexagons.is_empty() && scene.heat.is_none());
        assert_eq!(scene.symbols.iter().map(|s| u64::from(s.rows)).sum::<u64>(), scene.rows);
    }
}

#[test]
fn two_days_side_by_side_are_drawn_at_one_scale() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = open(folder.path());
    let state = window.session().state();
    let viewport = Viewport::new(state.camera, state.map_size.0, state.map_size.1);
    let all = window.session().days();
    let few = DaySpan { first: all.last.plus(-900), last: all.last };
    for look in [IncidentLook::Hexagons, IncidentLook::Heat] {
        apply(&mut window, vec![IncidentCommand::SetLook(look).into()]);
        let tables = &window.session().state().incidents;
        let [many, fewer] = IncidentScene::sides(tables, &viewport, [all, few]);
        assert_eq!(many.style, fewer.style);
        assert_eq!(many.hexagons.classes, fewer.hexagons.classes);
        let scale = |scene: &IncidentScene| scene.heat.as_ref().map(|heat| heat.key_rows);
        assert_eq!(scale(&many), scale(&fewer));
        assert!(fewer.rows < many.rows && fewer.rows > 0);
    }
}

#[test]
fn a_look_goes_with_a_copied_view_and_stays_in_the_settings() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = open(folder.path());
    choose(&mut window, IncidentLook::Heat);
    let text = window.session().view_text();
    assert!(text.contains(";ilook=heat"), "{text}");
    choose(&mut window, IncidentLook::Circles);
    assert!(!window.session().view_text().contains("ilook"), "as it opens");
    let view = view_text::parse(&text).expect("what was written is read");
    apply(&mut window, vec![Command::OpenView(view)]);
    assert_eq!(look(&window), IncidentLook::Heat);
    let wrong = view_text::parse("bw1;ilook=squares").expect_err("no look").to_string();
    assert!(wrong.contains("squares") && wrong.contains("hexagons or heat"), "{wrong}");
    // The next start has what was chosen, unless it is told otherwise.
    let settings = folder.path().join("settings.json");
    let start = || {
        let store = basewatch::settings::Store::open(settings.clone());
        Start { store, ..window::shipped() }
    };
    let mut window = Window::of(start());
    apply(&mut window, vec![IncidentCommand::SetLook(IncidentLook::Hexagons).into()]);
    drop(window);
    assert_eq!(look(&Window::of(start())), IncidentLook::Hexagons);
    let asked = Start { incident_look: Some(IncidentLook::Heat), ..start() };
    assert_eq!(look(&Window::of(asked)), IncidentLook::Heat);
}

#[test]
fn the_command_line_knows_the_looks() {
    let refused = |args: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_basewatch"));
        let output = command.args(args).output().expect("the program starts");
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        String::from_utf8(output.stderr).expect("UTF-8")
    };
    let line = refused(&["--incidents", "x.csv", "--incident-look", "squares"]);
    assert!(line.contains("squares") && line.contains("hexagons"), "{line}");
    assert!(refused(&["--incident-look", "heat"]).contains("--incidents"));
    let line = refused(&["--view", "bw1", "--incidents", "x.csv", "--incident-look", "heat"]);
    assert!(line.contains("--view"), "{line}");
}

#[test]
fn panning_by_whole_points_moves_what_is_drawn_and_nothing_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = open(folder.path());
    let state = window.session().state();
    let (camera, (width, height)) = (state.camera, state.map_size);
    let viewport = Viewport::new(camera, width, height);
    let (dx, dy) = (37.0, -23.0);
    let center = viewport.to_lon_lat(ScreenPoint::new(width / 2.0 + dx, height / 2.0 + dy));
    let days = window.session().days();
    let shifted = Viewport::new(Camera::new(center, camera.zoom()), width, height);
    apply(&mut window, vec![IncidentCommand::SetLook(IncidentLook::Hexagons).into()]);
    let tables = &window.session().state().incidents;
    let [before, after] = [viewport, shifted].map(|v| IncidentScene::new(tables, &v, days));
    let mut both = 0;
    for hexagon in &before.hexagons.hexagons {
        let same = after.hexagons.hexagons.iter().find(|h| h.key == hexagon.key);
        let Some(same) = same else { continue };
        both += 1;
        assert_eq!(same.sum, hexagon.sum);
        let moved = same.center.shifted(dx, dy);
        assert!(moved.distance(hexagon.center) < 0.01, "{moved:?} {:?}", hexagon.center);
    }
    assert!(both > 50, "{both}");
}
