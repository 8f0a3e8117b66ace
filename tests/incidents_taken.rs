//! The reader's own incidents in what is taken away: the same from the window and the command line,
//! marked as no part of the evidence, harmless whatever they hold; and two days of them compared.

mod drawn;
mod window;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command as Program;

use basewatch::incidents::View;
use basewatch::model::DaySpan;
use basewatch::picture::{Framing, Options, PageSize, still};
use basewatch::scene::{IncidentScene, IncidentStyle, Viewport};
use basewatch::state::{
    Command, Compare, CompareLook, IncidentCommand, Job, Named, Session, Take, TakeCommand,
    TakeForm, TakePlaces, TimeCommand, TimeSpan,
};
use basewatch::take::incidents::{chosen, in_report};
use drawn::{can_draw, done, file, folder, refused, words};
use egui::{Key, Role};
use serde_json::Value;
use window::{CTRL, Window};

const HEADER: &str =
    "event_date,longitude,latitude,event_type,fatalities,event_id,source,link,notes";
const CHECK: &str = "Incidents of your tables";
/// What spreadsheets, browsers and readers of Markdown might obey.
const HOSTILE: [&str; 4] =
    ["=cmd|' /C calc'!A0", "<script>alert(1)</script>", "](javascript:alert(2)) | x", "]]>&amp;"];

/// Around Niamey and Agadez, in view when the window opens, and one far away.
fn table(folder: &Path) -> PathBuf {
    let mut text = format!("{HEADER}\n");
    for (date, lon, lat, kind, dead, id, link) in [
        ("2024-05-02", 4.0, 17.0, "Battles", "3", "N1", "https://example.org/n1"),
        ("2024-05-02", 4.0, 17.0, "Protests", "0", "N2", "javascript:alert(1)"),
        ("2024-05-01", 4.0, 17.0, "Battles", "", "N3", ""),
        ("2024-04-30", 7.0, 19.0, "Riots", "0", "N4", ""),
        ("2024-04-02", 2.2, 13.7, "Battles", "5", "N5", "https://example.org/n5"),
        ("2024-03-20", 2.3, 13.6, "Protests", "0", "N6", ""),
        ("2023-01-10", 2.3, 13.6, "Protests", "0", "N7", ""),
        ("2024-05-01", -60.0, -20.0, "Battles", "1", "FAR", ""),
        ("soon", 4.0, 17.0, "Battles", "1", "BAD", ""),
    ] {
        text.push_str(&format!("{date},{lon},{lat},{kind},{dead},{id},A paper,{link},A note\n"));
    }
    let path = folder.join("mine.csv");
    fs::write(&path, text).expect("a file can be written");
    path
}

fn hostile(folder: &Path) -> PathBuf {
    let mut writer = csv::Writer::from_path(folder.join("hostile.csv")).expect("a file");
    writer.write_record(HEADER.split(',')).expect("a row");
    for words in HOSTILE {
        let row = ["2024-05-02", "2.2", "13.5", words, "1", words, words, words, words];
        writer.write_record(row).expect("a row");
    }
    writer.flush().expect("a file");
    folder.join("hostile.csv")
}

/// The window with a table, and ninety days of it on the map.
fn open(table: &Path) -> Window {
    let mut start = window::shipped();
    start.incidents = vec![table.to_owned()];
    let mut window = Window::of(start);
    window.wait_until("the table", |w| {
        let incidents = &w.session().state().incidents;
        incidents.tables().len() == 1 && incidents.reading().is_none()
    });
    window.settle();
    apply(&mut window, TimeCommand::SetSpan(TimeSpan::Last(90)));
    window
}

fn apply(window: &mut Window, command: impl Into<Command>) {
    let ctx = window.harness.ctx.clone();
    window.harness.state_mut().apply(&ctx, vec![command.into()]);
    window.frame();
    window.settle();
}

/// Opens the dialog on a tab.
fn dialog(window: &mut Window, tab: &str) {
    window.key_with(CTRL, Key::E);
    window.settle();
    window.click(Role::Button, tab);
    window.settle();
}

/// Writes what the dialog asks for, with its form changed.
fn export(window: &mut Window, path: &str, change: impl FnOnce(&mut TakeForm)) {
    let form = window.session().state().take.form().expect("the dialog is open");
    let mut form = TakeForm { path: path.to_owned(), named: Named::ByReader, ..form.clone() };
    change(&mut form);
    apply(window, TakeCommand::Set(Box::new(form)));
    apply(window, TakeCommand::Write);
    let job = |w: &Window| match &w.session().state().take {
        Take::Open { job, .. } => job.clone(),
        Take::Closed => panic!("the dialog is closed"),
    };
    window.wait_until("the file is written", |w| !matches!(job(w), Job::Running { .. }));
    assert!(matches!(job(window), Job::Done { .. }), "{:?}", job(window));
}

/// What the map shows, as the command line takes it: west, south, east, north; and its days.
fn extent(session: &Session) -> (String, String) {
    let state = session.state();
    let (width, height) = state.map_size;
    let rect = View::new(state.camera.center(), state.camera.zoom(), width, height).rect;
    let (nw, se) = (rect.min.lon_lat(), rect.max.lon_lat());
    let corners = [nw.lon.degrees(), se.lat.degrees(), se.lon.degrees(), nw.lat.degrees()];
    let DaySpan { first, last } = session.days();
    (corners.map(|degrees| degrees.to_string()).join(","), format!("{first}/{last}"))
}

fn read(path: &str) -> String {
    fs::read_to_string(path).expect("a file")
}

#[test]
fn data_from_the_window_are_those_of_the_command_line() {
    let folder = folder("incidents-data");
    let table = table(&folder);
    let mut window = open(&table);
    let (bbox, days) = extent(window.session());
    dialog(&mut window, "Data");
    assert!(window.get(Role::CheckBox, CHECK).is_on);
    for (format, name) in [("GeoJSON", "geojson"), ("CSV", "csv"), ("KML", "kml")] {
        window.click(Role::Button, format);
        window.settle();
        let out = file(&folder, &format!("window.{name}"));
        export(&mut window, &out, |_| ());
        let by_line = file(&folder, &format!("line.{name}"));
        let mine = table.display().to_string();
        let output = done(&[
            "export",
            "--format",
            name,
            "--incidents",
            &mine,
            "--incident-days",
            &days,
            "--bbox",
            &bbox,
            "--out",
            &by_line,
        ]);
        assert!(words(&output.stdout).contains("rows, and 6 incidents written"));
        assert!(words(&output.stderr).contains("the date cannot be read (1)"), "it is told");
        let text = read(&out);
        assert!(text == read(&by_line), "{format} differs");
        for (id, is_there) in [("N1", true), ("N6", true), ("N7", false), ("FAR", false)] {
            assert_eq!(text.contains(id), is_there, "{format}: {id}");
        }
        assert!(!text.contains("javascript:"), "{format}: an address that must not be followed");
    }
    // Without them the file is that of the evidence alone.
    window.click(Role::CheckBox, CHECK);
    window.settle();
    let (out, by_line) = (file(&folder, "without.kml"), file(&folder, "without-line.kml"));
    export(&mut window, &out, |_| ());
    done(&["export", "--format", "kml", "--out", &by_line]);
    assert!(read(&out) == read(&by_line) && !read(&out).contains("ncident"));
}

#[test]
fn each_row_says_that_it_is_none_of_the_evidence_and_whose_it_is() {
    let folder = folder("incidents-rows");
    let mine = table(&folder).display().to_string();
    let out = file(&folder, "all.geojson");
    done(&["export", "--format", "geojson", "--incidents", &mine, "--out", &out]);
    let document: Value = serde_json::from_str(&read(&out)).expect("JSON");
    let features = document["features"].as_array().expect("features");
    let told = |f: &&Value| f["properties"]["record"] == "incident";
    let incidents: Vec<&Value> = features.iter().filter(told).collect();
    assert_eq!(incidents.len(), 8, "all days, everywhere");
    assert!(features.iter().all(|f| told(&f) || f["properties"]["record"] == "evidence"));
    let first = &incidents.iter().find(|f| f["properties"]["label"] == "N1").expect("N1");
    let properties = &first["properties"];
    assert_eq!(first["geometry"]["coordinates"], serde_json::json!([4, 17]));
    for (name, value) in [
        ("kind", "incident"),
        ("id", "mine.csv#2"),
        ("table", "mine.csv"),
        ("start", "2024-05-02"),
        ("end", "2024-05-02"),
        ("category", "Battles"),
        ("source", "A paper"),
        ("link", "https://example.org/n1"),
        ("detail", "A note"),
    ] {
        assert_eq!(properties[name], value, "{name}");
    }
    assert_eq!((&properties["count"], &properties["line"]), (&3.into(), &2.into()));
    let unknown = incidents.iter().find(|f| f["properties"]["label"] == "N3").expect("N3");
    assert_eq!(unknown["properties"]["count"], Value::Null, "unknown is not 0");
    assert_eq!(document["basewatch"]["incidents"]["tables"][0]["rows_left_out"], 1);
    // A day alone.
    let day = file(&folder, "day.csv");
    done(&["export", "--format", "csv", "--at", "2024-05-02", "--incidents", &mine, "--out", &day]);
    let rows = read(&day).lines().filter(|line| line.starts_with("incident,")).count();
    assert_eq!(rows, 2);
}

#[test]
fn gdal_reads_all_three_with_their_incidents() {
    let folder = folder("incidents-gdal");
    let (mine, theirs) = (table(&folder), hostile(&folder));
    let (mine, theirs) = (mine.display().to_string(), theirs.display().to_string());
    for format in ["geojson", "csv", "kml"] {
        let out = file(&folder, &format!("all.{format}"));
        done(&["export", "--format", format, "--incidents", &mine, &theirs, "--out", &out]);
        let read = Program::new("ogrinfo").args(["-ro", "-so", "-al", &out]).output();
        let Ok(read) = read else {
            let required = std::env::var_os("BASEWATCH_REQUIRE_GDAL").is_some();
            assert!(!required, "GDAL is required here");
            eprintln!("skipped: ogrinfo cannot be run; install gdal-bin");
            return;
        };
        assert!(read.status.success(), "{}", words(&read.stderr));
        assert_eq!(words(&read.stderr), "", "GDAL warns of nothing");
        let summary = words(&read.stdout);
        if format == "kml" {
            assert!(summary.contains("Layer name: Incidents of mine.csv"), "{summary}");
            assert!(summary.contains("Feature Count: 8\n"), "{summary}");
        } else {
            assert!(summary.contains("record: String"), "{summary}");
            let found = Program::new("ogrinfo")
                .args(["-ro", "-so", "-al", "-where", "record='incident'", &out])
                .output()
                .expect("GDAL was there");
            assert!(words(&found.stdout).contains("Feature Count: 12\n"), "{format}");
        }
    }
}

#[test]
fn a_report_tells_of_them_and_of_those_near_its_place() {
    let folder = folder("incidents-report");
    let table = table(&folder);
    let mine = table.display().to_string();
    let mut window = open(&table);
    let (bbox, _) = extent(window.session());
    dialog(&mut window, "Report");
    window.click(Role::Button, "Markdown");
    window.settle();
    let out = file(&folder, "window.md");
    export(&mut window, &out, |form| form.places = TakePlaces::Selected);
    let by_line = file(&folder, "line.md");
    let common = ["--at", "2024-05-02", "--place", "airbase-101", "--incidents", &mine];
    let args = ["report", "--span", "90", "--bbox", &bbox, "--no-picture", "--out", &by_line];
    done(&[&args[..], &common[..]].concat());
    let full = |text: &str| -> Vec<String> {
        let lines = text.lines().filter(|l| !l.is_empty() && !l.starts_with("!["));
        lines.map(str::to_owned).collect()
    };
    let text = read(&by_line);
    assert_eq!(full(&read(&out)), full(&text));
    for part in [
        "6 incidents, from 3 February 2024 to 2 May 2024",
        "8 counted in all",
        "| Battles | 3 | 8 |",
        "### Within 100 km of Airbase 101, Niamey",
        "2 incidents in 90 days",
        "<https://example.org/n5>",
        "8 rows read",
        "1 left out: the date cannot be read (1)",
    ] {
        assert!(text.contains(part), "“{part}” in\n{text}");
    }
    let near: Vec<&str> = text.lines().filter(|line| line.contains(" km | ")).collect();
    assert!(near[0].contains("N6") && near[1].contains("N5"), "the nearest first: {near:?}");
    let html = file(&folder, "line.html");
    done(&[&["report", "--no-picture", "--radius", "20", "--out", &html], &common[..]].concat());
    assert!(read(&html).contains("<h3>Within 20 km of Airbase 101, Niamey</h3>"));
    assert!(read(&html).contains("1 incident in 90 days"), "N6 alone");
}

#[test]
fn what_rows_hold_stays_words() {
    let folder = folder("incidents-hostile");
    let path = hostile(&folder);
    let theirs = path.display().to_string();
    let out = |name: &str| file(&folder, name);
    for name in ["geojson", "csv", "kml"] {
        done(&["export", "--format", name, "--incidents", &theirs, "--out", &out(name)]);
    }
    let mut rows = csv::Reader::from_path(out("csv")).expect("a table");
    let mut incidents = 0;
    for record in rows.records() {
        let record = record.expect("a row");
        incidents += usize::from(&record[0] == "incident");
        assert!(record.iter().all(|cell| !cell.starts_with(['=', '@'])), "a formula: {record:?}");
    }
    assert_eq!(incidents, HOSTILE.len());
    let kml = read(&out("kml"));
    assert!(!kml.contains("<script") && kml.parse::<kml::Kml>().is_ok());
    let json: Value = serde_json::from_str(&read(&out("geojson"))).expect("JSON");
    let all = json["features"].as_array().expect("features").iter();
    let labels: Vec<&str> = all.filter_map(|f| f["properties"]["label"].as_str()).collect();
    assert_eq!(labels, HOSTILE, "as they were");
    assert!(all_links(&json).is_empty(), "none of them is an address");
    for name in ["a.html", "a.md"] {
        done(&[
            "report",
            "--at",
            "2024-05-02",
            "--place",
            "airbase-101",
            "--no-picture",
            "--incidents",
            &theirs,
            "--out",
            &out(name),
        ]);
    }
    let html = read(&out("a.html"));
    assert!(!html.contains("<script") && !html.contains("href=\"javascript"), "{html}");
    assert!(html.contains("&lt;script&gt;alert(1)"));
    let md = read(&out("a.md"));
    let obeyed = md.replace("\\<", "").replace("\\]", "").replace("\\|", "");
    assert!(!obeyed.contains("<script") && !obeyed.contains("](javascript"), "{md}");
    let near = obeyed.lines().filter(|line| line.contains(" km | "));
    for line in near {
        assert_eq!(line.matches('|').count(), 7, "one row has six cells: {line}");
    }
}

fn all_links(document: &Value) -> Vec<&Value> {
    let features = document["features"].as_array().expect("features").iter();
    features.filter_map(|f| f["properties"].get("link")).collect()
}

#[test]
fn a_picture_from_the_window_is_the_command_lines_byte_for_byte() {
    if !can_draw("a picture with incidents") {
        return;
    }
    let folder = folder("incidents-picture");
    let table = table(&folder);
    let mine = table.display().to_string();
    let window = open(&table);
    let session = window.session();
    let view = session.state().view();
    let size = PageSize::new(900, 600, 1.0).expect("a size");
    let mut twin = session.twin();
    twin.apply(Command::Deselect);
    let framing = Framing::Exact(view);
    let (image, about) =
        still(twin, Options { size, framing, ..Options::of(session) }).expect("a picture");
    let own = image.png(&about).expect("a PNG");
    let center = format!("{},{}", view.center.lon.degrees(), view.center.lat.degrees());
    let zoom = view.zoom.to_string();
    let line = |name: &str, more: &[&str]| {
        let out = file(&folder, name);
        let page = ["--size", "900x600", "--center", &center, "--zoom", &zoom, "--out", &out];
        done(&[&["render", "--at", "2024-05-02", "--span", "90"], &page[..], more].concat());
        fs::read(out).expect("a picture")
    };
    let with = line("with.png", &["--incidents", &mine]);
    assert!(own == with, "the window's differs");
    let text = String::from_utf8_lossy(&with).into_owned();
    assert!(text.contains("with incidents of mine.csv"), "the file says whose they are");
    let pixels = |png: &[u8]| image::load_from_memory(png).expect("a PNG").to_rgb8();
    assert_ne!(pixels(&with), pixels(&line("without.png", &[])));
}

#[test]
fn a_film_begins_and_ends_as_the_pictures_of_its_days() {
    if !can_draw("a film with incidents") {
        return;
    }
    let folder = folder("incidents-film");
    let mine = table(&folder).display().to_string();
    let page = ["--size", "900x600", "--no-legend", "--span", "3", "--fit", "niger"];
    let frames = format!("{}/", file(&folder, "frames"));
    let film = ["animate", "--from", "2024-04-29", "--to", "2024-05-02", "--speed", "1day/s"];
    let more = ["--fps", "1", "--incidents", &mine, "--out", &frames];
    done(&[&film[..], &more[..], &page[..]].concat());
    let open = |path: String| image::open(path).expect("a PNG").to_rgb8();
    // What is told around the map is told of the whole film.
    let map =
        |page: image::RgbImage| image::imageops::crop_imm(&page, 40, 150, 820, 300).to_image();
    let ends = [("2024-04-29", "frame-00001.png"), ("2024-05-02", "frame-00004.png")];
    let maps = ends.map(|(day, frame)| {
        let out = file(&folder, &format!("{day}.png"));
        let still = ["render", "--at", day, "--incidents", &mine, "--out", &out];
        done(&[&still[..], &page[..]].concat());
        let drawn = map(open(out));
        assert!(drawn == map(open(format!("{frames}{frame}"))), "{day}");
        drawn
    });
    let out = file(&folder, "none.png");
    done(&[&["render", "--at", "2024-05-02", "--out", &out], &page[..]].concat());
    assert!(maps[1] != map(open(out)), "the incidents are on the map");
}

#[test]
fn two_days_side_by_side_have_each_its_own_incidents_at_one_scale() {
    let folder = folder("incidents-compare");
    let mut window = open(&table(&folder));
    let other = window::day("2023-01-15");
    let look = CompareLook::HALVES;
    apply(&mut window, TimeCommand::SetCompare(Compare::With { other, look }));
    assert!(window.tells("Incidents in view: 6 → 1"), "with a line between them");
    let look = CompareLook::Changes;
    apply(&mut window, TimeCommand::SetCompare(Compare::With { other, look }));
    assert!(window.tells("Incidents in view: 6 → 1"), "and where only changes are shown");
    apply(&mut window, TimeCommand::SetCompare(Compare::Off));
    assert!(!window.tells("Incidents in view: "));
    // Many on one side: neither is drawn one by one, and a circle means the same on both.
    let path = folder.join("many.csv");
    let many = "2024-05-02,4,17,Battles,1,x,s,,\n".repeat(900);
    let few = "2023-01-15,4,17,Battles,1,x,s,,\n".repeat(90);
    fs::write(&path, format!("{HEADER}\n{many}{few}")).expect("a file can be written");
    let window = open(&path);
    let session = window.session();
    let state = session.state();
    let viewport = Viewport::new(state.camera, state.map_size.0, state.map_size.1);
    let days = [session.days(), session.span_to(other)];
    let [left, right] = IncidentScene::sides(&state.incidents, &viewport, days);
    assert_eq!((left.rows, right.rows), (900, 90));
    assert_eq!((left.style, right.style), (IncidentStyle::Cells, IncidentStyle::Cells));
    let areas = [&left, &right].map(|scene| scene.symbols[0].radius.powi(2));
    assert!((areas[0] / areas[1] - 10.0).abs() < 1e-9, "{areas:?}");
    let alone = IncidentScene::new(&state.incidents, &viewport, days[1]);
    assert_ne!(alone.symbols[0].radius, right.symbols[0].radius, "alone it has its own scale");
}

#[test]
fn a_click_beyond_the_line_lists_the_other_day() {
    let folder = folder("incidents-swipe");
    let mut window = open(&table(&folder));
    // The line left of everything: all of the map is the other day's.
    let (other, look) = (window::day("2024-05-01"), CompareLook::Swipe(0.02));
    apply(&mut window, TimeCommand::SetSpan(TimeSpan::Day));
    apply(&mut window, TimeCommand::SetCompare(Compare::With { other, look }));
    let at = window.screen(4.0, 17.0);
    window.click_at(at);
    assert!(window.tells("1 incident here") && window.tells("on 1 May 2024"));
    assert!(window.tells("Battles · N3"));
}

#[test]
fn hidden_tables_and_kinds_are_left_out() {
    let folder = folder("incidents-hidden");
    let mut window = open(&table(&folder));
    let rows = |session: &Session| {
        let extent = basewatch::export::incidents::Extent::EVERYTHING;
        chosen(session, extent).map(|chosen| chosen.rows())
    };
    assert_eq!(rows(window.session()), Some(8));
    apply(&mut window, IncidentCommand::ToggleKind(0));
    assert_eq!(rows(window.session()), Some(4), "without the battles");
    let id = window.session().state().incidents.tables()[0].id;
    apply(&mut window, IncidentCommand::Toggle(id));
    assert_eq!(rows(window.session()), None);
    let asked =
        basewatch::export::report::Asked { day: window.session().day(), since: None, place: None };
    let world = basewatch::incidents::WorldRect::WORLD;
    assert!(in_report(window.session(), asked, world).is_none());
}

#[test]
fn the_preview_shows_both() {
    let folder = folder("incidents-preview");
    let mut window = open(&table(&folder));
    dialog(&mut window, "Data");
    window.wait_until("the preview", |w| w.tells(r#""record":"incident""#));
    assert!(window.tells(r#""base_id":"#), "rows of the evidence, too");
    window.click(Role::CheckBox, CHECK);
    window.wait_until("another", |w| !w.tells(r#""record":"incident""#));
}

#[test]
fn tables_that_cannot_be_read_are_refused_in_words() {
    let folder = folder("incidents-refused");
    let write = |name: &str, text: &str| {
        fs::write(folder.join(name), text).expect("a file can be written");
        file(&folder, name)
    };
    let empty = write("empty.csv", "");
    let half = write("half.csv", "date,lat\n2024-05-02,4\n");
    let missing = file(&folder, "missing.csv");
    let good = table(&folder).display().to_string();
    let out = file(&folder, "a.geojson");
    let picture = file(&folder, "a.png");
    let export = ["export", "--format", "geojson", "--out", &out, "--incidents"];
    for (table, part) in [(&empty, "empty"), (&half, "“Longitude”"), (&missing, "missing.csv")]
    {
        let line = refused(1, &[&export[..], &[table]].concat());
        assert!(line.contains("--incidents") && line.contains(part), "{line}");
        let line = refused(1, &["render", "--out", &picture, "--incidents", table]);
        assert!(line.contains("--incidents") && line.contains(part), "{line}");
    }
    for (more, part) in [
        (["--incident-days", "2024-05-02/2024-01-01"], "the earlier day comes first"),
        (["--incident-days", "soon"], "soon"),
        (["--bbox", "16,11,0,23"], "west lies before east"),
        (["--bbox", "1,2"], "0,11.5,16,23.5"),
    ] {
        let line = refused(2, &[&export[..], &[&good], &more].concat());
        assert!(line.contains(part), "{line}");
    }
    let line = refused(2, &["export", "--format", "csv", "--bbox", "0,1,2,3"]);
    assert!(line.contains("--incidents"), "{line}");
    assert!(!Path::new(&out).exists() && !Path::new(&picture).exists());
}
