//! A person's habits: what survives a restart, what is dropped on the window, what changes on the
//! disk, sizes, hints, the log. Settings and datasets lie in folders of the test's own.

mod common;
mod window;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use basewatch::app::{Start, habits, read_dataset};
use basewatch::evidence::Status;
use basewatch::model::{CoordinateFormat, Grade, Language};
use basewatch::settings::{Settings, Store};
use basewatch::state::{
    BasemapChoice, Command, FileCommand, FilesCard, FilterCommand, Filters, Graticule, Hint,
    LaneGrouping, LayerToggle, Legend, MapCommand, MarkCommand, Motion, OverlayCommand,
    OverlaySpot, Rings, Selection, StoryCommand, Theme, TimeCommand, UiScale, Wanted,
};
use basewatch::view::files::{DROP_WORDS, PATH_LABEL};
use common::{present, world, world_with};
use egui::{HoveredFile, Key, Role};
use proptest::prelude::*;
use serde_json::{Value, json};
use window::{CTRL, Window, day};

/// A folder of the test's own, gone when it ends.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder for the test"))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn file(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.file(name);
        fs::write(&path, text).expect("the test's own file");
        path
    }

    fn settings(&self) -> PathBuf {
        self.file("settings.json")
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.path()).expect("the folder").flatten();
        let mut names: Vec<String> =
            entries.map(|e| e.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

/// A start as the command line makes it: with settings, of a file or of what ships.
fn start(settings: &Path, dataset: Option<&Path>) -> Start {
    let store = Store::open(settings.to_owned());
    let theme = habits::theme(&store.settings);
    let mut start = window::shipped();
    if let Some(path) = dataset {
        start.loaded = read_dataset(path).0;
        start.path = Some(path.to_owned());
    }
    Start { theme, store, ..start }
}

fn open(settings: &Path) -> Window {
    Window::of(start(settings, None))
}

fn apply(window: &mut Window, commands: impl IntoIterator<Item = Command>) {
    let ctx = window.harness.ctx.clone();
    window.harness.state_mut().apply(&ctx, commands.into_iter().collect());
    window.settle();
}

fn state(window: &Window) -> &basewatch::state::State {
    window.session().state()
}

fn title(window: &Window) -> String {
    window.session().dataset().head.title.get(Language::English).to_owned()
}

/// A dataset with a force at a base, as text.
fn small() -> Value {
    let claim = present("base").from("2023-01-01", &["a"]).ongoing(&["a"]);
    world_with([claim.seen("2024-04-01", &["a"])])
}

#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        fs::read(&self.0).map_err(|e| e.to_string())
    }
}

fn drop_on(window: &mut Window, path: &Path) {
    let file = Arc::new(Dropped(path.to_owned()));
    window.harness.input_mut().dropped_files.push(file);
    window.frame();
}

// What survives a restart.

#[test]
fn what_a_reader_chose_is_there_again_after_a_restart() {
    let folder = Folder::new();
    let mut window = open(&folder.settings());
    assert_eq!(window.day(), "2024-05-02", "a fresh install opens on the opening moment");
    apply(
        &mut window,
        [
            Command::SetTheme(Theme::Dark),
            Command::ToggleLayer(LayerToggle::Events),
            StoryCommand::SetMotion(Motion::Jumping).into(),
            FileCommand::SetScale(UiScale::percent_of(120)).into(),
            FileCommand::SeenHint(Hint::Slider).into(),
            Command::GoToDay(day("2023-12-22")),
            Command::SetLeastGrade(Grade::B),
            Command::Deselect,
            MapCommand::SetLanguage(Language::French).into(),
            MapCommand::SetCoordinates(CoordinateFormat::Sexagesimal).into(),
            MapCommand::SetGraticule(Graticule::Shown).into(),
            MapCommand::SetRings(Rings::Typed(vec![50_000.0])).into(),
            MarkCommand::SetLegend(Legend::Folded).into(),
            TimeCommand::SetLaneGrouping(LaneGrouping::Force).into(),
            FilterCommand::ToggleStatus(Status::Possible).into(),
        ],
    );
    let (filters, tools) = (state(&window).filters.clone(), state(&window).map_tools.clone());
    assert_ne!(filters, Filters::default());
    let camera = state(&window).camera;
    drop(window);
    let mut window = open(&folder.settings());
    assert_eq!(state(&window).theme, Theme::Dark);
    assert!(!state(&window).layers.events && state(&window).layers.areas);
    assert_eq!(state(&window).motion, Motion::Jumping);
    assert_eq!(state(&window).ui_scale.percent(), 120);
    assert_eq!(state(&window).hints, [Hint::Markers, Hint::Keys]);
    assert_eq!(window.day(), "2023-12-22");
    assert_eq!(state(&window).least_grade, Grade::B);
    assert_eq!(window.selected(), None);
    assert_eq!(state(&window).language, Language::French);
    assert_eq!((&state(&window).filters, &state(&window).map_tools), (&filters, &tools));
    assert_eq!(state(&window).legend, Legend::Folded);
    assert_eq!(state(&window).lanes.grouping, LaneGrouping::Force);
    let apart = (state(&window).camera.zoom() - camera.zoom()).abs();
    assert!(apart < 1e-3, "the map is where it was");
    assert!(window.tells("As you left it"), "and it says so");
    apply(&mut window, [Command::Travel(basewatch::state::Direction::Back)]);
    assert_eq!(window.day(), "2024-05-02", "the opening is one step back");
}

#[test]
fn a_day_asked_for_wins_over_where_the_reader_was() {
    let folder = Folder::new();
    let mut window = open(&folder.settings());
    apply(&mut window, [Command::GoToDay(day("2023-12-22"))]);
    drop(window);
    let asked = Start { at: Some(day("2014-01-01")), ..start(&folder.settings(), None) };
    let window = Window::of(asked);
    assert_eq!(window.day(), "2014-01-01");
    assert!(!window.tells("As you left it"));
}

#[test]
fn every_dataset_has_a_last_view_of_its_own() {
    let folder = Folder::new();
    let mine = folder.write("mine.json", &small().to_string());
    let mut window = open(&folder.settings());
    apply(&mut window, [Command::GoToDay(day("2023-12-22"))]);
    drop(window);
    let mut window = Window::of(start(&folder.settings(), Some(&mine)));
    assert_eq!(window.day(), "2024-05-02");
    apply(&mut window, [Command::GoToDay(day("2021-03-04"))]);
    drop(window);
    assert_eq!(open(&folder.settings()).day(), "2023-12-22");
    let window = Window::of(start(&folder.settings(), Some(&mine)));
    assert_eq!(window.day(), "2021-03-04");
    assert_eq!(state(&window).files.recent, [mine]);
}

#[test]
fn broken_settings_prevent_no_start_and_are_set_aside() {
    let cases: [(&str, &[u8], &str); 4] = [
        ("torn", b"{\"theme\": \"dar", "settings.json.broken"),
        ("binary", b"\x00\xff\xfe", "settings.json.broken"),
        ("wrong", b"{\"ui_scale_percent\": \"large\"}", "settings.json.broken"),
        ("newer", b"{\"version\": 99, \"theme\": {\"name\": \"sepia\"}}", "settings.json.newer"),
    ];
    for (name, bytes, aside) in cases {
        let folder = Folder::new();
        fs::write(folder.settings(), bytes).expect("the test's own file");
        let mut window = open(&folder.settings());
        assert_eq!(window.day(), "2024-05-02", "{name}");
        assert!(window.tells("were set aside"), "{name}");
        assert_eq!(fs::read(folder.file(aside)).expect(aside), bytes, "{name}: kept as it was");
        apply(&mut window, [Command::SetTheme(Theme::Dark)]);
        drop(window);
        assert_eq!(state(&open(&folder.settings())).theme, Theme::Dark, "{name}");
    }
}

#[test]
fn settings_that_are_a_folder_or_cannot_be_written_are_told() {
    let folder = Folder::new();
    fs::create_dir(folder.settings()).expect("a folder in the file's place");
    let window = open(&folder.settings());
    assert!(window.tells("were set aside"));
    drop(window);
    // The folder that should hold the file becomes a file.
    let blocked = start(&folder.file("blocked").join("settings.json"), None);
    folder.write("blocked", "");
    let mut window = Window::of(blocked);
    apply(&mut window, [Command::SetTheme(Theme::Dark)]);
    window.wait_until("a notice", |w| w.tells("settings could not be kept"));
    assert_eq!(state(&window).theme, Theme::Dark, "all else goes on");
}

#[test]
fn what_a_later_version_added_stays_in_the_file() {
    let folder = Folder::new();
    let kept = json!({"version": 1, "theme": "light", "magnifier": "round",
                      "layers": {"areas": false, "graticule": true}});
    folder.write("settings.json", &kept.to_string());
    let mut window = open(&folder.settings());
    assert!(!state(&window).layers.areas);
    apply(&mut window, [Command::SetTheme(Theme::Dark)]);
    drop(window);
    let text = fs::read(folder.settings()).expect("the settings");
    let read: Value = serde_json::from_slice(&text).expect("JSON");
    assert_eq!(read["magnifier"], "round");
    assert_eq!(read["layers"]["graticule"], true);
    assert_eq!(read["theme"], "dark");
    assert_eq!(folder.names(), ["settings.json"], "nothing half-written is left behind");
}

#[test]
fn settings_written_by_nobody_touch_no_file() {
    let window = Window::open();
    assert!(state(&window).hints.is_empty(), "measurements and pictures show no hints");
    let store = Store::default();
    assert!(store.path().is_none());
    assert_eq!(state(&window).basemap, BasemapChoice::Embedded);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn no_settings_whatever_prevent_a_start(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let folder = Folder::new();
        fs::write(folder.settings(), &bytes).expect("the test's own file");
        let store = Store::open(folder.settings());
        let was_read = serde_json::from_slice::<Settings>(&bytes).is_ok();
        prop_assert_eq!(store.notice.is_none(), was_read);
    }

    #[test]
    fn what_is_written_is_read_again(
        scale in any::<u16>(), folded in any::<bool>(), view in ".{0,40}", dataset in ".{0,40}",
        height in prop::option::of(0.0..2000.0f32),
    ) {
        let mut settings = Settings {
            ui_scale_percent: scale, time_panel_folded: folded, time_panel_points: height,
            ..Settings::default()
        };
        settings.set_last_view(dataset.clone(), view.clone());
        let text = serde_json::to_vec(&settings).expect("settings can be written");
        let read: Settings = serde_json::from_slice(&text).expect("and read");
        prop_assert_eq!(read.last_view(&dataset), Some(view.as_str()));
        prop_assert_eq!(read, settings);
    }
}

// Opening.

#[test]
fn a_file_held_over_the_window_is_told_and_dropping_it_opens_it() {
    let folder = Folder::new();
    let mine = folder.write("mine.txt", &small().to_string());
    let mut window = Window::open();
    apply(&mut window, [Command::SetTheme(Theme::Dark)]);
    let hovered = HoveredFile { path: Some(mine.clone()), ..HoveredFile::default() };
    window.harness.input_mut().hovered_files.push(hovered);
    window.frames(2);
    assert!(window.tells(DROP_WORDS) && window.tells("mine.txt"));
    window.harness.input_mut().hovered_files.clear();
    drop_on(&mut window, &mine);
    window.wait_until("the dataset", |w| title(w) == "A small world");
    window.frame();
    assert!(!window.tells(DROP_WORDS));
    assert!(window.tells("Opened A small world"));
    assert_eq!(state(&window).theme, Theme::Dark, "looks stay");
    assert_eq!(state(&window).files.path.as_deref(), Some(mine.as_path()));
    assert_eq!(state(&window).files.recent, [mine]);
    assert!(!state(&window).problems_open);
    apply(&mut window, [FileCommand::OpenShipped.into()]);
    assert_ne!(title(&window), "A small world");
}

#[test]
fn a_dataset_with_problems_opens_with_its_problems() {
    let folder = Folder::new();
    let mut document = small();
    document["claims"][0]["place"] = json!("nowhere");
    let mine = folder.write("mine.json", &document.to_string());
    let mut window = Window::open();
    drop_on(&mut window, &mine);
    window.wait_until("the dataset", |w| title(w) == "A small world");
    window.frame();
    assert!(state(&window).problems_open);
    assert!(window.tells("What is wrong with this dataset"));
}

#[test]
fn what_cannot_be_read_is_told_and_changes_nothing() {
    let folder = Folder::new();
    let cases = [
        ("notes.txt", "Dear diary", "no dataset"),
        ("empty.json", "", "it is empty"),
        ("torn.json", "{\"format\": \"basewatch/1\", \"claims\": [", "was not opened: "),
        ("old.json", "{\"format\": \"basewatch/9\"}", "was not opened: "),
        ("a.kmz", "PK\u{3}\u{4}", "Unpack it"),
        ("torn.geojson", "{\"type\": \"FeatureCollection\", \"features\": [", "ends in the middle"),
    ];
    let mut window = Window::open();
    let before = window.session().view_text();
    let paths = cases.map(|(name, text, words)| (folder.write(name, text), words));
    let missing =
        [(folder.file("missing.json"), "cannot be opened"), (folder.path().to_owned(), "a folder")];
    for (path, words) in paths.into_iter().chain(missing) {
        apply(&mut window, [Command::DismissNotice]);
        drop_on(&mut window, &path);
        window.wait_until(words, |w| state(w).notice.as_ref().is_some_and(|n| n.contains(words)));
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        assert!(state(&window).notice.as_ref().is_some_and(|n| n.contains(&name)), "{name}");
        assert_eq!(window.session().view_text(), before);
        assert!(state(&window).overlays.entries().is_empty());
    }
}

#[test]
fn a_path_can_be_typed_where_no_dialog_is_had() {
    let folder = Folder::new();
    let mine = folder.write("mine.json", &small().to_string());
    let mut window = Window::open();
    let why = Some("No dialog here.".to_owned());
    apply(&mut window, [FileCommand::AskPath { wanted: Wanted::Dataset, why }.into()]);
    assert!(window.tells("No dialog here. Type the file's path"));
    assert!(window.get(Role::TextInput, PATH_LABEL).is_focused);
    window.send(egui::Event::Text(mine.display().to_string()));
    window.key(Key::Enter);
    window.wait_until("the dataset", |w| title(w) == "A small world");
    assert_eq!(state(&window).files.card, FilesCard::Closed);
}

#[test]
fn an_overlay_on_the_command_line_and_one_dropped_lie_over_the_map() {
    let folder = Folder::new();
    let point = |lon: f64| json!({"type": "Point", "coordinates": [lon, 20.5]}).to_string();
    let first = folder.write("first.geojson", &point(4.0));
    let second = folder.write("second", &point(5.0));
    let mut window = Window::of(Start { overlays: vec![first], ..window::shipped() });
    let count = |w: &Window| state(w).overlays.entries().len();
    window.wait_until("the first", |w| count(w) == 1);
    drop_on(&mut window, &second);
    window.wait_until("the second", |w| count(w) == 2);
    window.click_at(window.screen(5.0, 20.5));
    assert_eq!(window.selected().as_deref(), Some("feature 1"));
    let mine = folder.write("mine.json", &small().to_string());
    drop_on(&mut window, &mine);
    window.wait_until("the dataset", |w| title(w) == "A small world");
    assert_eq!(count(&window), 2, "overlays are the window's own");
}

#[test]
fn a_window_that_could_not_read_its_file_opens_another_and_the_mended_one() {
    let folder = Folder::new();
    let mine = folder.write("mine.json", "{");
    let mut window = Window::of(start(&folder.settings(), Some(&mine)));
    assert!(window.harness.state().session().is_none());
    let other = folder.write("other.txt", "no");
    drop_on(&mut window, &other);
    window.wait_until("a complaint", |w| w.tells("other.txt was not opened"));
    fs::write(&mine, small().to_string()).expect("the test's own file");
    window.wait_until("the mended file", |w| w.harness.state().session().is_some());
    assert_eq!(title(&window), "A small world");
}

// The disk.

#[test]
fn a_dataset_that_changes_on_the_disk_is_read_again_and_the_reader_stays() {
    let folder = Folder::new();
    let mine = folder.write("mine.json", &small().to_string());
    let mut window = Window::of(start(&folder.settings(), Some(&mine)));
    let other = window.session().dataset().find("other-base");
    apply(
        &mut window,
        [
            Command::GoToDay(day("2024-01-05")),
            Command::Select(Selection::from(other)),
            Command::SetLeastGrade(Grade::B),
        ],
    );
    let blue = window.session().dataset().force_ix("blue").expect("a force");
    apply(&mut window, [Command::ToggleForce(blue)]);
    let before = (window.session().view_text(), state(&window).camera);
    // A base before all others: every place has another number now.
    let mut document = small();
    let place = json!({"id": "new-base", "name": "New", "kind": "camp", "parent": "land",
                       "country": "XX", "lat": 14.0, "lon": 3.0, "error_km": 1.0});
    document["places"].as_array_mut().expect("a list").insert(0, place);
    document["forces"].as_array_mut().expect("a list").reverse();
    document["claims"][0]["to"]["date"] = json!("2024-06-01");
    document["events"] = json!([{"id": "e", "kind": "attack", "title": "T"}]);
    fs::write(&mine, document.to_string()).expect("the test's own file");
    window.wait_until("the new reading", |w| w.tells("Reloaded mine.json"));
    assert!(window.tells("2 records added, 1 record changed"), "{:?}", state(&window).said);
    assert_eq!((window.session().view_text(), state(&window).camera), before);
    assert_eq!(window.selected().as_deref(), Some("other-base"));
    // The event without a date is left out: that is new, and shown.
    assert!(state(&window).problems_open);
}

#[test]
fn an_overlay_that_changes_on_the_disk_is_read_again_where_it_lay() {
    let folder = Folder::new();
    let text = |name: &str, lon: f64| {
        let feature = |name: &str, lon: f64| {
            json!({"type": "Feature", "properties": {"name": name},
                   "geometry": {"type": "Point", "coordinates": [lon, 20.5]}})
        };
        json!({"type": "FeatureCollection",
               "features": [feature(name, lon), feature("still", 9.0)]})
        .to_string()
    };
    let mine = folder.write("mine.geojson", &text("first", 4.0));
    let other = folder.write("other.geojson", &text("aside", 3.0));
    let overlays = vec![mine.clone(), other];
    let mut window = Window::of(Start { overlays, ..window::shipped() });
    window.wait_until("both", |w| state(w).overlays.entries().len() == 2);
    let order: Vec<PathBuf> =
        state(&window).overlays.entries().iter().map(|e| e.path.clone()).collect();
    let mut entries = state(&window).overlays.entries().iter();
    let overlay = entries.find(|e| e.path == mine).expect("mine").id;
    let spot = |feature| Selection::Overlay(OverlaySpot { overlay, feature });
    apply(&mut window, [Command::Select(spot(1)), OverlayCommand::Toggle(overlay).into()]);
    apply(&mut window, [OverlayCommand::Toggle(overlay).into(), Command::Select(spot(1))]);
    let camera = state(&window).camera;
    fs::write(&mine, text("moved", 5.0)).expect("the test's own file");
    window.wait_until("the new reading", |w| w.tells("Read again: Overlay mine.geojson: 2"));
    let now: Vec<PathBuf> =
        state(&window).overlays.entries().iter().map(|e| e.path.clone()).collect();
    assert_eq!((now, state(&window).camera), (order, camera));
    assert_eq!(window.selected().as_deref(), Some("still"), "a name that is still there");
    window.click_at(window.screen(5.0, 20.5));
    assert_eq!(window.selected().as_deref(), Some("moved"));
    fs::write(&mine, "{\"type\": \"FeatureCollection\", \"fea").expect("the test's own file");
    window.wait_until("a complaint", |w| w.tells("mine.geojson changed and cannot be read: "));
    assert_eq!(state(&window).overlays.entries().len(), 2, "what was read before stays");
}

#[test]
fn a_file_half_written_is_waited_for_and_one_that_stays_broken_is_told() {
    let folder = Folder::new();
    let whole = small().to_string();
    let mine = folder.write("mine.json", &whole);
    let mut window = Window::of(start(&folder.settings(), Some(&mine)));
    fs::write(&mine, &whole[..whole.len() / 2]).expect("the test's own file");
    // The watcher has seen the half by now, and not yet given up.
    let begun = std::time::Instant::now();
    while begun.elapsed() < Duration::from_millis(1_300) {
        window.frame();
        std::thread::sleep(Duration::from_millis(20));
        assert_eq!(state(&window).notice, None);
    }
    let longer = whole.replace("A small world", "A larger world");
    fs::write(&mine, &longer).expect("the test's own file");
    window.wait_until("the whole", |w| title(w) == "A larger world");
    assert_eq!(state(&window).notice, None);
    fs::write(&mine, "{\"format\": ").expect("the test's own file");
    window.wait_until("a notice", |w| state(w).notice.is_some());
    let notice = state(&window).notice.clone().expect("just now");
    assert!(notice.contains("mine.json changed and cannot be read"), "{notice}");
    assert_eq!(title(&window), "A larger world", "the old data stays");
}

#[test]
fn watching_wakes_no_window() {
    let folder = Folder::new();
    let mine = folder.write("mine.json", &small().to_string());
    let mut window = Window::of(start(&folder.settings(), Some(&mine)));
    for hint in Hint::ALL {
        apply(&mut window, [FileCommand::SeenHint(hint).into()]);
    }
    window.frames(100);
    window.settle();
    std::thread::sleep(Duration::from_millis(2_500));
    assert!(
        !window.harness.ctx.has_requested_repaint(),
        "{:?}",
        window.harness.ctx.repaint_causes()
    );
    assert!(window.rest() > Duration::from_secs(1));
}

// Sizes, hints, the log.

#[test]
fn ctrl_plus_and_minus_scale_the_window_and_plus_and_minus_the_map() {
    let mut window = Window::open();
    let zoom = window.zoom();
    window.key_with(CTRL, Key::Plus);
    window.key_with(CTRL, Key::Equals);
    assert_eq!(state(&window).ui_scale.percent(), 120);
    assert!((window.harness.ctx.zoom_factor() - 1.2).abs() < 1e-3);
    assert_eq!(window.zoom(), zoom);
    window.key_with(CTRL, Key::Minus);
    assert_eq!(state(&window).ui_scale.percent(), 110);
    window.key_with(CTRL, Key::Num0);
    assert_eq!(state(&window).ui_scale.percent(), 100);
    window.key(Key::Plus);
    assert!(window.zoom() > zoom);
    assert_eq!(state(&window).ui_scale.percent(), 100);
}

#[test]
fn hints_come_one_by_one_and_go_for_good() {
    let folder = Folder::new();
    let mut window = open(&folder.settings());
    for hint in Hint::ALL {
        assert!(window.tells(hint.words()), "{hint:?}");
        window.click(Role::Button, "Got it");
    }
    assert!(window.find(Role::Button, "Got it").is_none());
    drop(window);
    assert!(open(&folder.settings()).find(Role::Button, "Got it").is_none());
}

#[test]
fn no_more_hints_means_none() {
    let folder = Folder::new();
    let mut window = open(&folder.settings());
    window.click(Role::Button, "No more hints");
    drop(window);
    assert!(open(&folder.settings()).find(Role::Button, "Got it").is_none());
}

#[test]
fn what_went_wrong_can_be_read_and_copied() {
    let folder = Folder::new();
    let path = folder.write("diary.txt", "Dear diary");
    let mut window = Window::open();
    drop_on(&mut window, &path);
    window.wait_until("a notice", |w| state(w).notice.is_some());
    window.settle();
    window.click(Role::Button, "Dismiss");
    window.click(Role::Button, "Help");
    window.click(Role::MenuItem, "Log of this session…");
    assert!(window.tells("Log of this session"));
    assert!(window.tells("diary.txt was not opened"));
    window.click(Role::Button, "Copy all");
    assert!(window.copied.iter().any(|t| t.contains("warn") && t.contains("diary.txt")));
    window.key(Key::Escape);
    assert_eq!(state(&window).files.card, FilesCard::Closed);
}

#[test]
fn a_dataset_without_claims_says_so() {
    let folder = Folder::new();
    let mine = folder.write("mine.json", &world().to_string());
    let window = Window::of(start(&folder.settings(), Some(&mine)));
    assert!(window.tells("This dataset makes no claims yet"));
}

#[test]
fn lengths_that_are_no_numbers_do_not_spoil_the_file_for_the_next_start() {
    for far in ["1e39", "-1e39"] {
        let text = format!(
            r#"{{"theme": "dark", "time_panel_points": {far}, "window": {{"width": {far}, "height": 9}}}}"#
        );
        let settings = basewatch::settings::parse(text.as_bytes()).expect("they are settings");
        assert_eq!((settings.time_panel_points, settings.window), (None, None));
        let written = serde_json::to_vec(&settings).expect("they are written");
        let again = basewatch::settings::parse(&written).expect("and read again");
        assert_eq!(again.theme, "dark");
    }
}
