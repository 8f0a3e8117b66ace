//! The export dialog through the real window: what it writes is what the command line writes, and
//! nothing is written that was not asked for. And citations.

mod drawn;
mod window;

use std::path::Path;

use basewatch::state::{
    Command, Job, Named, PageShape, Selection, Speed, Take, TakeCommand, TakeForm, TakeKind,
};
use basewatch::view::take::{PATH_LABEL, PREVIEW_LABEL};
use drawn::{can_draw, done, file, folder, names, words};
use egui::{Key, Role};
use window::{CTRL, Window};

/// The dialog, opened as a reader would, on one of its tabs.
fn dialog(tab: &str) -> Window {
    let mut window = Window::open();
    window.key_with(CTRL, Key::E);
    window.settle();
    window.click(Role::Button, tab);
    window.settle();
    window
}

fn form(window: &Window) -> TakeForm {
    window.session().state().take.form().expect("the dialog is open").clone()
}

fn job(window: &Window) -> Job {
    match &window.session().state().take {
        Take::Open { job, .. } => job.clone(),
        Take::Closed => panic!("the dialog is closed"),
    }
}

/// Types a path into the dialog's field.
fn write_to(window: &mut Window, path: &str) {
    let form = TakeForm { path: path.to_owned(), named: Named::ByReader, ..form(window) };
    apply(window, TakeCommand::Set(Box::new(form)));
    assert_eq!(window.get(Role::TextInput, PATH_LABEL).value, path);
}

fn apply(window: &mut Window, command: impl Into<Command>) {
    let ctx = window.harness.ctx.clone();
    window.harness.state_mut().apply(&ctx, vec![command.into()]);
    window.frame();
    window.settle();
}

fn export(window: &mut Window, button: &str) {
    window.click(Role::Button, button);
    window.wait_until("the file is written", |w| !matches!(job(w), Job::Running { .. }));
    window.settle();
}

fn read(path: &str) -> Vec<u8> {
    std::fs::read(path).expect("a file")
}

#[test]
fn data_from_the_window_are_those_of_the_command_line() {
    let folder = folder("taken-data");
    for (format, name) in [("GeoJSON", "geojson"), ("CSV", "csv"), ("KML", "kml")] {
        let mut window = dialog("Data");
        window.click(Role::Button, format);
        window.settle();
        let out = file(&folder, &format!("window.{name}"));
        write_to(&mut window, &out);
        export(&mut window, "Export data");
        assert!(matches!(job(&window), Job::Done { .. }), "{:?}", job(&window));
        let by_line = file(&folder, &format!("line.{name}"));
        done(&["export", "--format", name, "--out", &by_line]);
        assert!(read(&out) == read(&by_line), "{format} differs");
    }
}

#[test]
fn a_report_from_the_window_tells_what_the_command_line_tells() {
    let folder = folder("taken-report");
    let mut window = dialog("Report");
    window.click(Role::Button, "Markdown");
    window.settle();
    let out = file(&folder, "window.md");
    write_to(&mut window, &out);
    export(&mut window, "Export report");
    assert!(matches!(job(&window), Job::Done { .. }), "{:?}", job(&window));
    let by_line = file(&folder, "line.md");
    done(&["report", "--at", "2024-05-02", "--out", &by_line, "--no-picture"]);
    // The window's has its picture where one can be drawn.
    let own = words(&read(&out));
    let own: Vec<&str> = own.lines().filter(|line| !line.starts_with("![")).collect();
    let other = words(&read(&by_line));
    let other: Vec<&str> = other.lines().collect();
    let full = |lines: &[&str]| -> Vec<String> {
        lines.iter().filter(|l| !l.is_empty()).map(|l| (*l).to_owned()).collect()
    };
    assert_eq!(full(&own), full(&other));
}

#[test]
fn a_picture_is_previewed_and_written_as_large_as_asked() {
    if !can_draw("a picture from the window") {
        return;
    }
    let folder = folder("taken-picture");
    let mut window = dialog("Picture");
    window.wait_until("the preview", |w| w.find(Role::Image, PREVIEW_LABEL).is_some());
    window.click(Role::Button, "1×");
    window.settle();
    let out = file(&folder, "a.png");
    write_to(&mut window, &out);
    export(&mut window, "Export picture");
    assert!(matches!(job(&window), Job::Done { .. }), "{:?}", job(&window));
    let picture = image::open(&out).expect("a PNG");
    assert_eq!((picture.width(), picture.height()), (1600, 1000));
    assert_eq!(names(&folder), ["a.png"], "and nothing else is left");
}

#[test]
fn a_film_that_is_called_off_leaves_nothing() {
    if !can_draw("a film from the window") {
        return;
    }
    let folder = folder("taken-film");
    let mut window = dialog("Film");
    let out = file(&folder, "a.gif");
    write_to(&mut window, &out);
    let mut short = form(&window);
    short.film.from = window::day("2024-04-01");
    short.film.to = window::day("2024-05-01");
    short.film.speed = Speed::Week;
    short.film_page.shape = PageShape::Column;
    apply(&mut window, TakeCommand::Set(Box::new(short)));
    window.click(Role::Button, "Export film");
    window.wait_until("frames are drawn", |w| matches!(job(w), Job::Running { done: 1.., .. }));
    window.click(Role::Button, "Cancel");
    window.wait_until("it is called off", |w| matches!(job(w), Job::Failed(_)));
    assert!(window.tells("called off; nothing was written"));
    assert!(names(&folder).is_empty(), "{:?}", names(&folder));
}

#[test]
fn a_file_that_is_there_goes_only_when_the_reader_says_so() {
    let folder = folder("taken-over");
    let out = file(&folder, "mine.csv");
    std::fs::write(&out, "mine").expect("a file");
    let mut window = dialog("Data");
    window.click(Role::Button, "CSV");
    window.settle();
    write_to(&mut window, &out);
    export(&mut window, "Export data");
    assert_eq!(job(&window), Job::MayItGo(Path::new(&out).to_owned()));
    assert_eq!(read(&out), b"mine");
    export(&mut window, "Write over it");
    assert!(matches!(job(&window), Job::Done { .. }));
    assert_ne!(read(&out), b"mine");
}

#[test]
fn what_cannot_be_written_is_told_and_loses_nothing() {
    let folder = folder("taken-nowhere");
    let mut window = dialog("Data");
    write_to(&mut window, &file(&folder, "no such/folder.geojson"));
    export(&mut window, "Export data");
    let Job::Failed(words) = job(&window) else { panic!("{:?}", job(&window)) };
    assert!(words.contains("no such is not there"), "{words}");
    write_to(&mut window, "");
    window.click(Role::Button, "Export data");
    window.settle();
    assert_eq!(job(&window), Job::Failed("Name the file to write".to_owned()));
}

#[test]
fn the_name_goes_with_what_is_chosen_until_the_reader_gives_one() {
    let mut window = dialog("Picture");
    let name = |window: &Window| {
        let path = form(window).path;
        Path::new(&path).file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
    };
    assert_eq!(name(&window), "basewatch-2024-05-02.png");
    window.click(Role::Button, "Data");
    window.settle();
    assert_eq!(name(&window), "basewatch.geojson");
    window.click(Role::Button, "KML");
    window.settle();
    assert_eq!(name(&window), "basewatch.kml");
    write_to(&mut window, "/tmp/my.kml");
    window.click(Role::Button, "CSV");
    window.settle();
    assert_eq!(name(&window), "my.csv");
}

#[test]
fn the_dialog_closes_with_escape_and_comes_back_as_it_was_left() {
    let mut window = dialog("Data");
    window.click(Role::Button, "KML");
    window.settle();
    window.key(Key::Escape);
    window.settle();
    assert_eq!(window.session().state().take, Take::Closed);
    apply(&mut window, TakeCommand::Open(TakeKind::Data));
    assert_eq!(form(&window).suffix(), "kml");
}

#[test]
fn citations_name_the_dataset_the_day_and_the_sources_of_the_selection() {
    let mut window = Window::open();
    let copied = |window: &mut Window, name: &str| {
        window.click(Role::Link, name);
        window.copied.last().expect("something was copied").clone()
    };
    let citation = copied(&mut window, "Copy a citation");
    for part in ["Airbase 101", "2 May 2024", "Basewatch", "as of"] {
        assert!(citation.contains(part), "{citation}");
    }
    let sources = copied(&mut window, "Copy the sources of what is selected");
    assert!(sources.contains("https://"), "{sources}");
    let count = sources.lines().count();
    let entries: serde_json::Value =
        serde_json::from_str(&copied(&mut window, "Copy the sources as CSL-JSON")).expect("JSON");
    assert_eq!(entries.as_array().map(Vec::len), Some(count));
    let entries = copied(&mut window, "Copy the sources as BibLaTeX");
    assert_eq!(entries.matches("@online{").count(), count);
    // Of nothing: everybody who is anywhere.
    apply(&mut window, Command::Select(Selection::Nothing));
    let all = copied(&mut window, "Copy the sources of what is selected");
    assert!(all.lines().count() > count);
    assert!(sources.lines().all(|line| all.contains(line)));
}
