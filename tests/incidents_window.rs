//! The reader's own tables of incidents in the window: opened, scrubbed, counted, hovered, listed,
//! hidden, near a base; columns that are asked for, rows that are left out; files that are none.

mod common;
mod window;

use std::fs;
use std::path::{Path, PathBuf};

use basewatch::incidents::sample;
use basewatch::load;
use basewatch::model::LonLat;
use basewatch::state::{
    Command, FileCommand, IncidentCommand, IncidentsCard, Selection, TimeCommand, TimeSpan, Wanted,
};
use basewatch::view::files::PATH_LABEL;
use basewatch::view::incidents::REJECTS_PATH_LABEL;
use egui::{Role, vec2};
use window::Window;

const HEADER: &str = "event_date,longitude,latitude,event_type,fatalities,event_id,source,link";

/// A folder that goes when the test is over.
fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder for the test")
}

fn write(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, text).expect("a file can be written");
    path
}

/// Two towns away from every base, and Airbase 101's own town: three kinds, over some days.
fn small(folder: &Path) -> PathBuf {
    let mut text = format!("{HEADER}\n");
    for (date, lon, lat, kind, dead, id, link) in [
        ("2024-05-02", 4.0, 17.0, "Battles", 3, "N1", "https://example.org/n1"),
        ("2024-05-02", 4.0, 17.0, "Protests", 0, "N2", "javascript:alert(1)"),
        ("2024-05-01", 4.0, 17.0, "Battles", 1, "N3", ""),
        ("2024-05-02", 7.0, 19.0, "Riots", 0, "N4", ""),
        ("2024-04-02", 2.2, 13.7, "Battles", 5, "N5", ""),
        ("2024-03-20", 2.3, 13.6, "Protests", 0, "N6", ""),
        ("2023-01-10", 2.3, 13.6, "Protests", 0, "N7", ""),
    ] {
        text.push_str(&format!("{date},{lon},{lat},{kind},{dead},{id},A paper,{link}\n"));
    }
    write(folder, "small.csv", &text)
}

/// The shipped dataset with a table, read to its end.
fn open(table: &Path) -> Window {
    let mut start = window::shipped();
    start.incidents = vec![table.to_owned()];
    let mut window = Window::of(start);
    wait_for_tables(&mut window, 1);
    window
}

fn wait_for_tables(window: &mut Window, count: usize) {
    let tables = |w: &Window| w.session().state().incidents.tables().len();
    window.wait_until("the table", |w| {
        tables(w) == count && w.session().state().incidents.reading().is_none()
    });
    window.settle();
}

fn apply(window: &mut Window, commands: Vec<Command>) {
    let ctx = window.harness.ctx.clone();
    window.harness.state_mut().apply(&ctx, commands);
    window.settle();
}

fn last(days: u16) -> Command {
    TimeCommand::SetSpan(TimeSpan::Last(days)).into()
}

#[test]
fn a_table_is_shown_for_the_days_on_the_clock_and_counted_by_kind() {
    let folder = folder();
    let mut window = open(&small(folder.path()));
    assert_eq!(window.day(), "2024-05-02");
    assert!(window.tells("3 incidents on the map, on 2 May 2024"), "the day alone");
    window.get(Role::CheckBox, "Battles: 1");
    window.get(Role::CheckBox, "Protests: 1");
    window.get(Role::CheckBox, "Riots: 1");
    apply(&mut window, vec![last(90)]);
    let words = "6 incidents on the map, from 3 February 2024 to 2 May 2024";
    assert!(window.tells(words), "ninety days");
    window.get(Role::CheckBox, "Battles: 3");
    // Another day on the clock, another window.
    apply(&mut window, vec![Command::GoToDay(window::day("2023-01-10"))]);
    assert!(window.tells("1 incident on the map"));
    window.get(Role::CheckBox, "Battles: 0");
    apply(&mut window, vec![Command::GoToDay(window::day("2022-01-10"))]);
    assert!(window.tells("0 incidents on the map, none from"), "an empty window says so");
    window.get(Role::Label, "Incidents in view over time: 7 in all");
}

#[test]
fn the_slider_scrubs_through_a_table() {
    let folder = folder();
    let mut table = Vec::new();
    sample::write_csv(3_000, 7, &mut table).expect("a sample");
    let path = folder.path().join("sample.csv");
    fs::write(&path, table).expect("a file can be written");
    let mut window = open(&path);
    apply(&mut window, vec![last(90)]);
    let told = |w: &Window| w.get(Role::Label, "").name;
    let on_map = |w: &Window| {
        let widgets = w.widgets();
        let name = widgets.into_iter().map(|x| x.name).find(|n| n.contains(" on the map, "));
        name.expect("how many there are is told")
    };
    let _ = told(&window);
    let before = on_map(&window);
    let slider = window.get(Role::Slider, basewatch::view::TIME_LABEL).rect;
    let y = slider.bottom() - 6.0;
    let at = |share: f32| egui::pos2(slider.left() + slider.width() * share, y);
    window.drag(at(0.9), at(0.3));
    let after = on_map(&window);
    assert_ne!(before, after);
    // What is told is what a plain filter counts.
    let session = window.session();
    let days = session.days();
    let state = session.state();
    let table = &state.incidents.tables()[0];
    let scene = basewatch::scene::IncidentScene::new(
        &state.incidents,
        &basewatch::scene::Viewport::new(state.camera, state.map_size.0, state.map_size.1),
        days,
    );
    let in_days = |row: u32| {
        let row = table.incidents().row(basewatch::incidents::RowIx(row)).expect("a row");
        (days.first..=days.last).contains(&row.day)
    };
    let all = (0..3_000).filter(|row| in_days(*row)).count() as u64;
    assert!(scene.rows > 0 && scene.rows <= all, "{} of {all}", scene.rows);
    assert_eq!(scene.kinds.iter().sum::<u64>(), scene.rows);
    assert!(after.starts_with(&format!("{} incident", scene.rows)), "{after}");
}

#[test]
fn a_click_lists_what_lies_there_in_order_of_time_and_only_good_links_open() {
    let folder = folder();
    let mut window = open(&small(folder.path()));
    apply(&mut window, vec![last(90)]);
    let at = window.screen(4.0, 17.0);
    window.send(egui::Event::PointerMoved(at));
    window.settle();
    assert!(window.tells("3 incidents"), "hovering counts");
    assert!(window.tells("2  Battles") && window.tells("1  Protests"), "by kind");
    window.click_at(at);
    assert!(matches!(window.session().state().selection, Selection::Incidents(_)));
    assert!(window.tells("3 incidents here"));
    let y = |name: &str| {
        let found = window.widgets().into_iter().find(|w| w.name.contains(name));
        found.unwrap_or_else(|| panic!("{name} is not listed")).rect.top()
    };
    assert!(y("Battles · N3") < y("Battles · N1"), "the first day first");
    let links: Vec<_> = window.widgets().into_iter().filter(|w| w.role == Role::Link).collect();
    assert!(links.iter().any(|l| l.name == "A paper"));
    window.click(Role::Link, "A paper");
    assert_eq!(window.opened, ["https://example.org/n1"]);
    let links = window.widgets().into_iter().filter(|w| w.name == "A paper").count();
    assert_eq!(links, 1, "what is no address cannot be followed");
    // A click on nothing lets go of them.
    let empty = window.screen(0.5, 20.5);
    window.click_at(empty);
    assert!(!window.tells("incidents here"));
}

#[test]
fn a_kind_is_hidden_and_shown_again() {
    let folder = folder();
    let mut window = open(&small(folder.path()));
    window.click(Role::CheckBox, "Battles: 1");
    assert!(window.tells("2 incidents on the map"));
    let hidden = window.get(Role::CheckBox, "Battles: 0");
    assert!(!hidden.is_on);
    window.click(Role::CheckBox, "Battles: 0");
    assert!(window.tells("3 incidents on the map"));
}

#[test]
fn a_base_lists_what_happened_near_it() {
    let folder = folder();
    let mut window = open(&small(folder.path()));
    assert_eq!(window.selected().as_deref(), Some("airbase-101"));
    assert!(window.tells("2 incidents within"), "the last ninety days where no span is set");
    assert!(window.tells("in 90 days"));
    assert!(window.tells("Battles · N5") && window.tells("24 km"));
    // Smaller than the distance to any.
    apply(&mut window, vec![IncidentCommand::SetRadius(10.0).into()]);
    assert!(window.tells("0 incidents within"));
    apply(&mut window, vec![IncidentCommand::SetRadius(20.0).into(), last(3000)]);
    assert!(window.tells("2 incidents within"), "N6 and N7");
    apply(&mut window, vec![IncidentCommand::SetRadius(f64::NAN).into()]);
    assert_eq!(window.session().state().incidents.radius_km(), 20.0);
}

#[test]
fn several_of_those_near_a_base_are_in_sight_at_once() {
    let folder = folder();
    let rows: String =
        (0..40).map(|i| format!("2024-05-02,2.2,13.5,Battles,1,R{i},s,\n")).collect();
    let window = open(&write(folder.path(), "near.csv", &format!("{HEADER}\n{rows}")));
    let listed = window.widgets().into_iter().filter(|w| w.name.starts_with("Battles · R"));
    // As many as fit in the list and one or two cut off; not all of them are laid out.
    let listed = listed.count();
    assert!((5..=10).contains(&listed), "{listed} in sight");
}

#[test]
fn rows_that_are_left_out_are_told_and_written() {
    let folder = folder();
    let text = format!(
        "{HEADER}\n2024-05-02,4,17,Battles,1,a,s,\nsoon,4,17,Battles,1,b,s,\n\
         2024-05-02,4,97,Battles,1,c,s,\nlater,4,17,Battles,1,d,s,\n{}",
        "2024-05-02,4,17,Battles,1,e,s,\n".repeat(19)
    );
    let mut window = open(&write(folder.path(), "bad.csv", &text));
    assert!(window.tells("3 rows were left out"));
    let id = window.session().state().incidents.tables()[0].id;
    apply(&mut window, vec![IncidentCommand::ShowRejects(id).into()]);
    assert!(window.tells("Left out of bad.csv"));
    assert!(window.tells("3 of 23 rows could not be read"));
    assert!(window.tells("The date cannot be read: 2"));
    assert!(window.tells("soon") && window.tells("line 3"));
    assert!(window.tells("The latitude lies past 90: 1"));
    assert!(window.find(Role::TextInput, REJECTS_PATH_LABEL).is_some());
    window.click(Role::Button, "Write");
    window.wait_until("the file", |w| w.tells("Written: 3 rows"));
    let written = folder.path().join("bad-rejects.csv");
    let text = fs::read_to_string(&written).expect("the rejects are written");
    assert_eq!(text.lines().count(), 4, "{text}");
    assert!(text.contains("3,bad_date,soon"), "{text}");
    assert!(text.contains("\"soon,4,17,Battles,1,b,s,\""), "the row itself: {text}");
    // Not over a file that is there.
    fs::write(&written, "mine").expect("a file can be written");
    window.click(Role::Button, "Write");
    window.wait_until("the refusal", |w| w.tells("is there already"));
    assert_eq!(fs::read_to_string(&written).expect("a file"), "mine");
    window.key(egui::Key::Escape);
    assert_eq!(window.session().state().incidents.card, IncidentsCard::Closed);
}

#[test]
fn columns_that_nothing_tells_are_asked_for_and_remembered() {
    let folder = folder();
    let text = "jour,ou,la,quoi\n2024-05-02,4,17,Battles\n2024-05-02,7,19,Riots\n";
    let path = write(folder.path(), "odd.csv", text);
    let mut start = window::shipped();
    start.incidents = vec![path.clone()];
    let mut window = Window::of(start);
    window.wait_until("the card", |w| w.tells("Columns of odd.csv"));
    assert!(window.tells("Still to be chosen: Longitude, Latitude"));
    let choose = |role, column| IncidentCommand::SetColumn { role, column: Some(column) }.into();
    use basewatch::load::incidents::Role as Column;
    // The wrong way round at first.
    apply(
        &mut window,
        vec![
            choose(Column::Longitude, 2),
            choose(Column::Latitude, 1),
            choose(Column::Category, 3),
        ],
    );
    window.click(Role::Button, "Swap longitude and latitude");
    window.click(Role::Button, "Read the table");
    wait_for_tables(&mut window, 1);
    assert!(window.tells("2 incidents on the map"));
    window.get(Role::CheckBox, "Riots: 1");
    // Another table with that header is read at once.
    let again = write(folder.path(), "again.csv", &text.replace("Riots", "Other"));
    apply(&mut window, vec![IncidentCommand::Open(again).into()]);
    wait_for_tables(&mut window, 2);
    assert!(window.tells("4 incidents on the map"));
    let id = window.session().state().incidents.tables()[1].id;
    apply(&mut window, vec![IncidentCommand::ChangeColumns(id).into()]);
    window.wait_until("the card", |w| w.tells("Columns of again.csv"));
}

#[test]
fn files_that_are_no_tables_are_refused_and_nothing_changes() {
    let folder = folder();
    let mut window = Window::open();
    for (name, text, words) in [
        ("empty.csv", "", "empty"),
        ("words.csv", "a,b,c\nx,y,z\n", "None of its columns looks like a date"),
        ("missing.csv", "", "No incidents of missing.csv were added"),
    ] {
        let path = if name.starts_with("missing") {
            folder.path().join(name)
        } else {
            write(folder.path(), name, text)
        };
        apply(&mut window, vec![IncidentCommand::Open(path).into()]);
        window.wait_until(words, |w| {
            w.session().state().notice.as_ref().is_some_and(|n| n.contains(words))
        });
        assert!(window.session().state().incidents.is_empty());
    }
    // A header alone has no row to guess a date from, but is told by its names.
    let header = write(folder.path(), "header.csv", &format!("{HEADER}\n"));
    apply(&mut window, vec![IncidentCommand::Open(header).into()]);
    wait_for_tables(&mut window, 1);
    assert!(window.tells("header.csv: 0 incidents"));
}

#[test]
fn a_table_is_dropped_typed_and_closed() {
    let folder = folder();
    let table = small(folder.path());
    let mut window = Window::open();
    assert!(!window.tells("on the map, on"), "no table, no legend");
    apply(&mut window, vec![FileCommand::Open(table.clone()).into()]);
    wait_for_tables(&mut window, 1);
    // The same file gives way to its next reading.
    apply(&mut window, vec![FileCommand::AskPath { wanted: Wanted::Incidents, why: None }.into()]);
    let field = window.get(Role::TextInput, PATH_LABEL);
    window.click_at(field.rect.center());
    window.send(egui::Event::Text(table.display().to_string()));
    window.click(Role::Button, "Open");
    wait_for_tables(&mut window, 1);
    window.click(Role::Button, "Layers");
    window.get(Role::CheckBox, "small.csv");
    window.click(Role::CheckBox, "small.csv");
    window.settle();
    assert!(window.tells("0 incidents on the map"));
    window.click(Role::Button, "Close small.csv");
    assert!(window.session().state().incidents.is_empty());
    assert!(!window.tells("incidents on the map"));
}

#[test]
fn what_lies_out_of_view_is_gone_to() {
    let folder = folder();
    let path = write(folder.path(), "far.csv", "date,lon,lat\n2024-05-02,-60,-20\n");
    let window = open(&path);
    let center: LonLat = window.session().state().camera.center();
    assert!((center.lon.degrees() + 60.0).abs() < 1.0, "{center:?}");
}

#[test]
fn another_dataset_keeps_the_tables() {
    let folder = folder();
    let mut window = open(&small(folder.path()));
    let world = write(folder.path(), "world.json", &common::world().to_string());
    apply(&mut window, vec![FileCommand::Open(world).into()]);
    let title = |w: &Window| w.session().dataset().head.title.get(Default::default()).to_owned();
    window.wait_until("the dataset", |w| title(w) == "A small world");
    assert_eq!(window.session().state().incidents.tables().len(), 1);
}

#[test]
fn a_small_window_shows_it_all() {
    let folder = folder();
    let mut start = window::start(load::shipped());
    start.incidents = vec![small(folder.path())];
    let mut window = Window::build(window::builder(vec2(1024.0, 700.0)), start);
    wait_for_tables(&mut window, 1);
    assert!(window.tells("incidents on the map"));
    window.get(Role::Button, "Not on the map");
}

// The command line.

/// What the program says on stderr where there is no display; it must end with this status.
#[track_caller]
fn refused(status: i32, args: &[&str]) -> String {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_basewatch"));
    for name in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "RUST_LOG"] {
        command.env_remove(name);
    }
    let output = command.args(args).output().expect("the program starts");
    let line = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(output.status.code(), Some(status), "{args:?}: {line}");
    assert_eq!(line.lines().count(), 1, "{line}");
    line
}

#[test]
fn on_the_command_line_a_file_that_is_no_table_is_named_with_the_reason() {
    let folder = folder();
    let text = |path: &Path| path.display().to_string();
    let missing = text(&folder.path().join("missing.csv"));
    let line = refused(1, &["--incidents", &missing]);
    assert!(line.contains("missing.csv") && line.contains("No such file"), "{line}");
    let words = text(&write(folder.path(), "words.csv", "a,b,c\nx,y,z\n"));
    let line = refused(1, &["--incidents", &words]);
    assert!(line.contains("words.csv") && line.contains("looks like a date"), "{line}");
    let empty = text(&write(folder.path(), "empty.csv", ""));
    assert!(refused(1, &["--incidents", &empty]).contains("empty"));
    // A good one needs a window.
    let good = text(&small(folder.path()));
    assert!(refused(1, &["--incidents", &good]).contains("display"));
    // And measuring wants a sensible size.
    let line = refused(2, &["bench", "scrub", "--incidents", &good, "--size", "9x9"]);
    assert!(line.contains("1400x900"), "{line}");
}

#[test]
fn every_row_that_is_left_out_is_written_and_a_file_that_changed_or_went_is_told() {
    let folder = folder();
    let bad = |n: usize| {
        let rows: String = (0..n).map(|i| format!("soon,4,17,\"a, b\",1,b{i},s,\n")).collect();
        format!("{HEADER}\n2024-05-02,4,17,Battles,1,a,s,\n{rows}")
    };
    let path = write(folder.path(), "bad.csv", &bad(250));
    let mut window = open(&path);
    let table = window.session().state().incidents.tables()[0].id;
    let written = |window: &mut Window, name: &str, words: &str| {
        let to = folder.path().join(name);
        apply(window, vec![IncidentCommand::WriteRejects { table, to: to.clone() }.into()]);
        window.wait_until(words, |w| w.tells(words));
        fs::read_to_string(to).expect("a file is written")
    };
    let text = written(&mut window, "all.csv", "Written: 250 rows");
    assert_eq!(text.lines().count(), 251, "a header and each of them");
    let last = "252,bad_date,soon,";
    assert!(text.lines().last().is_some_and(|line| line.starts_with(last)), "{text}");
    assert!(text.contains("\"soon,4,17,\"\"a, b\"\",1,b249,s,\""), "as the file has it");
    fs::write(&path, bad(251)).expect("a file can be written");
    let text = written(&mut window, "changed.csv", "has changed since it was opened");
    assert_eq!(text.lines().count(), 252);
    fs::remove_file(&path).expect("a file can go");
    let text = written(&mut window, "kept.csv", "only the first 100 of each reason");
    assert_eq!(text.lines().count(), 102, "and how many more");
    let to = folder.path().join("no-such-folder").join("x.csv");
    apply(&mut window, vec![IncidentCommand::WriteRejects { table, to }.into()]);
    window.wait_until("why", |w| w.tells("its folder is not there"));
}

#[test]
fn longitude_and_latitude_that_changed_places_are_noticed_and_swapped_by_one_click() {
    let folder = folder();
    let mut table = Vec::new();
    sample::write_csv(400, 7, &mut table).expect("a sample");
    let text = String::from_utf8(table).expect("text");
    let right = write(folder.path(), "right.csv", &text);
    let swapped = text.replacen("longitude,latitude", "latitude,longitude", 1);
    let swapped = write(folder.path(), "swapped.csv", &swapped);
    let mut window = open(&right);
    assert_eq!(window.session().state().incidents.card, IncidentsCard::Closed, "nothing to ask");
    apply(&mut window, vec![IncidentCommand::Open(swapped).into()]);
    window.wait_until("the card", |w| w.tells("Columns of swapped.csv"));
    assert!(window.tells("Longitude and latitude may have changed places"));
    window.click(Role::Button, "Swap them");
    assert!(!window.tells("may have changed places"));
    window.click(Role::Button, "Read the table");
    wait_for_tables(&mut window, 2);
    let tables = window.session().state().incidents.tables();
    let first =
        |i: usize| tables[i].incidents().row(basewatch::incidents::RowIx(0)).expect("one").at;
    assert_eq!(first(0), first(1));
}

#[test]
fn a_drawing_opened_as_a_table_is_opened_as_one_again() {
    let folder = folder();
    let point = r#"{"type":"Feature","properties":{"date":"2024-05-02"},
        "geometry":{"type":"Point","coordinates":[4,17]}}"#;
    let text = format!(r#"{{"type":"FeatureCollection","features":[{point}]}}"#);
    let path = write(folder.path(), "points.geojson", &text);
    let mut window = open(&path);
    let files = &window.session().state().files;
    assert_eq!(files.recent, std::slice::from_ref(&path));
    let again = files.open_again(&path);
    assert_eq!(again, IncidentCommand::Open(path.clone()).into());
    // Opened as an overlay since, it is one.
    apply(&mut window, vec![FileCommand::Open(path.clone()).into()]);
    window.wait_until("the overlay", |w| w.session().state().overlays.entries().len() == 1);
    let files = &window.session().state().files;
    assert_eq!(files.open_again(&path), FileCommand::Open(path).into());
}

#[test]
fn tables_columns_and_filters_are_remembered_across_starts() {
    use basewatch::state::{IncidentFilters, Typing};
    let folder = folder();
    let settings = folder.path().join("settings.json");
    let start = || {
        let store = basewatch::settings::Store::open(settings.clone());
        basewatch::app::Start { store, ..window::shipped() }
    };
    let path = write(folder.path(), "odd.csv", "jour,ou,la\n2024-05-02,4,17\n2024-05-02,7,19\n");
    let mut window = Window::of(start());
    apply(&mut window, vec![IncidentCommand::Open(path.clone()).into()]);
    window.wait_until("the card", |w| w.tells("Columns of odd.csv"));
    let choose = |role, column| IncidentCommand::SetColumn { role, column: Some(column) }.into();
    use basewatch::load::incidents::Role as Column;
    apply(&mut window, vec![choose(Column::Longitude, 1), choose(Column::Latitude, 2)]);
    window.click(Role::Button, "Read the table");
    wait_for_tables(&mut window, 1);
    apply(&mut window, vec![IncidentCommand::SetText("row 7".to_owned(), Typing::Begins).into()]);
    drop(window);
    let mut window = Window::of(start());
    let state = window.session().state();
    assert_eq!(
        (&state.files.recent, &state.files.recent_tables),
        (&vec![path.clone()], &vec![path])
    );
    assert!(state.incidents.is_empty(), "as overlays, none is opened by itself");
    assert_eq!(state.filters.incidents.text, "row 7");
    assert!(window.tells("Clear filter: Incidents with “row 7”"), "and is in sight");
    window.click(Role::Button, "File");
    window.click(Role::Button, "odd.csv");
    wait_for_tables(&mut window, 1);
    assert_eq!(window.session().state().incidents.card, IncidentsCard::Closed, "not asked again");
    assert!(window.tells("0 of 2 shown"));
    window.click(Role::Button, "Show all incidents");
    assert_eq!(window.session().state().filters.incidents, IncidentFilters::default());
}
