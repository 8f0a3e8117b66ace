//! Files that mean no good: refused in words or read within bounds, shown so that nothing in them
//! can mislead, and never followed.

mod common;
mod hostile;
mod window;

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use basewatch::app::read_dataset;
use basewatch::basemap::{ArchiveFile, Failure};
use basewatch::ingest;
use basewatch::load::{self, Loaded, Severity, check_url, overlay};
use basewatch::model::{OverlayFormat, SourceIx};
use basewatch::state::{
    Command, FileCommand, FindCommand, LayerToggle, OverlayCommand, Selection, Session,
    TakeCommand, TakeKind,
};
use egui::Role;
use hostile::{gzip_bomb, within};
use serde_json::{Value, json};
use walkers::TileId;
use window::Window;

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder for the test")
}

/// A file of so many bytes that takes no room on the disk.
fn sparse(folder: &Path, name: &str, start: &[u8], bytes: u64) -> PathBuf {
    let path = folder.join(name);
    let mut file = File::create(&path).expect("a file");
    file.write_all(start).expect("written");
    file.set_len(bytes).expect("a sparse file");
    path
}

#[track_caller]
fn refusal(loaded: &Loaded) -> String {
    assert!(loaded.dataset.is_none());
    loaded.problems.first().expect("a refusal says why").to_string()
}

fn apply(window: &mut Window, commands: Vec<Command>) {
    let ctx = window.harness.ctx.clone();
    window.harness.state_mut().apply(&ctx, commands);
    window.settle();
}

// Too large.

#[test]
fn files_of_two_gigabytes_are_refused_before_they_are_read() {
    let folder = folder();
    let two = 2 << 30;
    let mut window = Window::open();
    let before = window.session().dataset().head.title.clone();
    for (name, start) in [
        ("theatre.json", &br#"{"format":"basewatch/1","title":""#[..]),
        ("drawing.geojson", br#"{"type":"FeatureCollection","features":["#),
        ("drawing.kml", b"<kml>"),
        ("list.csv", b"event_date,longitude,latitude\n"),
        ("tiles.pmtiles", b"PMTiles\x03"),
    ] {
        let path = sparse(folder.path(), name, start, two);
        // Other tests of this file run beside.
        within(name, 256, || {
            let words = refusal(&read_dataset(&path).0);
            assert!(words.contains("2048 MB; files of up to 64 MB are read"), "{words}");
            apply(&mut window, vec![FileCommand::Open(path).into()]);
            window.wait_until(name, |w| {
                w.session().state().files.reading.is_empty() && w.tells(name)
            });
        });
        apply(&mut window, vec![Command::DismissNotice]);
        assert_eq!(window.session().dataset().head.title, before, "what was open stays");
    }
}

#[test]
#[cfg(unix)]
fn what_goes_on_without_end_is_given_up_and_a_pipe_is_not_waited_for() {
    within("zeros without end", 400, || {
        let words = refusal(&read_dataset(Path::new("/dev/zero")).0);
        assert!(words.contains("64 MB"), "{words}");
    });
    let folder = folder();
    let pipe = folder.path().join("pipe.json");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo");
    assert!(made.success());
    let mut window = Window::open();
    apply(&mut window, vec![FileCommand::Open(pipe).into()]);
    window.wait_until("the pipe is refused", |w| w.tells("it is no plain file"));
}

#[test]
fn a_document_of_nothing_but_brackets_costs_a_bounded_share() {
    let many = "[],".repeat(2 << 20);
    let text = format!(r#"{{"format":"basewatch/1","claims":[{many}[]]}}"#);
    within("nothing but brackets", 800, || {
        let loaded = load::dataset(text.as_bytes());
        assert!(loaded.dataset.is_none());
        assert!(loaded.problems.len() <= 10_010, "{}", loaded.problems.len());
    });
}

#[test]
fn a_table_of_one_endless_line_is_given_up() {
    let folder = folder();
    let path = folder.path().join("line.csv");
    let mut file = File::create(&path).expect("a file");
    file.write_all(b"event_date,longitude,latitude\n2024-05-02,2,13\n").expect("written");
    let piece = vec![b'a'; 1 << 20];
    for _ in 0..80 {
        file.write_all(&piece).expect("written");
    }
    within("one endless line", 200, || {
        let (rows, words) = table(&path);
        assert_eq!(rows, 1, "what came before it is kept");
        assert!(words.contains("line 3") && words.contains("does not end"), "{words}");
    });
}

/// Rows of a table, and why the rest of it was not read.
fn table(path: &Path) -> (usize, String) {
    let look = match ingest::look(path) {
        Ok(look) => look,
        Err(why) => return (0, why),
    };
    if let Some(role) = look.guess.mapping.missing().next() {
        return (0, format!("there is no column for {role:?}"));
    }
    let loading = ingest::load(path, look.layout, look.guess.mapping, || {});
    match loading.and_then(|loading| loading.wait().map_err(|error| error.to_string())) {
        Ok(loaded) => (loaded.incidents.columns().len(), loaded.cut_short.unwrap_or_default()),
        Err(why) => (0, why),
    }
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(text).expect("in memory");
    packed.finish().expect("in memory")
}

#[test]
fn tables_that_unpack_to_gigabytes_or_to_one_endless_feature_are_given_up() {
    let folder = folder();
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).expect("written");
        path
    };
    let feature = r#"{"type":"Feature","properties":{"date":"2024-05-02"},"geometry":{"type":"Point","coordinates":[2,13]}}"#;
    let start = format!(
        r#"{{"type":"FeatureCollection","features":[{feature},{{"type":"Feature","properties":{{"a":""#
    );
    let endless = [start.as_bytes(), &vec![b'a'; 64 << 20]].concat();
    within("packed tables", 400, || {
        let (rows, words) = table(&write("zeros.csv.gz", &gzip_bomb()));
        assert!(rows == 0 && words.contains("zero bytes"), "{words}");
        let (rows, words) = table(&write("endless.geojson.gz", &gzip(&endless)));
        assert!(rows <= 1, "{words}");
        assert!(words.contains("a feature has more than 16 MB"), "{words}");
        let line = [feature.as_bytes(), b"\n", &endless].concat();
        let (rows, words) = table(&write("endless.ndjson.gz", &gzip(&line)));
        assert!(rows <= 1 && words.contains("does not end"), "{words}");
    });
}

// Archives of tiles.

fn varint(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

/// Entries of a directory: tile, run (0 leads to another directory), length, offset.
fn directory(entries: &[(u64, u64, u64, u64)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    varint(&mut bytes, entries.len() as u64);
    let mut last = 0;
    for (tile, ..) in entries {
        varint(&mut bytes, tile - last);
        last = *tile;
    }
    entries.iter().for_each(|(_, run, ..)| varint(&mut bytes, *run));
    entries.iter().for_each(|(_, _, length, _)| varint(&mut bytes, *length));
    entries.iter().for_each(|(.., offset)| varint(&mut bytes, offset + 1));
    bytes
}

/// A PMTiles file of vector tiles, nothing in it packed.
fn archive(root: &[u8], leaves: &[u8], tiles: &[u8]) -> Vec<u8> {
    let mut bytes = b"PMTiles\x03".to_vec();
    let mut begin = 127_u64;
    for length in [root.len(), 0, leaves.len(), tiles.len()] {
        bytes.extend(begin.to_le_bytes());
        bytes.extend((length as u64).to_le_bytes());
        begin += length as u64;
    }
    bytes.extend([0; 24]);
    bytes.extend([1, 1, 1, 1, 0, 14]);
    bytes.resize(127, 0);
    [&bytes[..], root, leaves, tiles].concat()
}

fn opened(folder: &Path, bytes: &[u8]) -> Result<ArchiveFile, String> {
    let path = folder.join("tiles.pmtiles");
    fs::write(&path, bytes).expect("written");
    ArchiveFile::open(&path).map_err(|error| error.to_string())
}

const WORLD: TileId = TileId { x: 0, y: 0, zoom: 0 };

#[test]
fn directories_that_lead_to_each_other_or_past_the_end_are_told() {
    let folder = folder();
    // Two directories: each leads to the other.
    let one = directory(&[(0, 0, 9, 9)]);
    let two = directory(&[(0, 0, 9, 0)]);
    let mut leaves = one.clone();
    leaves.resize(9, 0);
    leaves.extend(two);
    leaves.resize(18, 0);
    let round = archive(&directory(&[(0, 0, 9, 0)]), &leaves, b"tile");
    let itself =
        archive(&directory(&[(0, 0, one.len() as u64, 0)]), &directory(&[(0, 0, 5, 0)]), b"tile");
    let far = archive(&directory(&[(0, 1, 4, 1 << 40)]), b"", b"tile");
    let long = archive(&directory(&[(0, 1, u64::from(u32::MAX), 0)]), b"", b"tile");
    let far_leaf = archive(&directory(&[(0, 0, 4, 1 << 40)]), b"leaf", b"tile");
    let wild = archive(&[255, 255, 255, 255, 15], b"", b"tile");
    for (name, bytes) in [
        ("round", round),
        ("itself", itself),
        ("far", far),
        ("long", long),
        ("far leaf", far_leaf),
        ("wild", wild),
    ] {
        let begin = Instant::now();
        match opened(folder.path(), &bytes) {
            Err(words) => assert!(words.contains("damaged"), "{name}: {words}"),
            Ok(file) => match file.read(WORLD) {
                Err(Failure::Damaged(words) | Failure::Unreadable(words)) => {
                    println!("{name}: {words}, {:?}", begin.elapsed());
                }
                other => panic!("{name}: {other:?}"),
            },
        }
    }
}

#[test]
fn a_million_directories_cost_bounded_memory() {
    let folder = folder();
    let leaf = directory(&[(0, 1, 4, 0)]);
    // All of them the same few bytes: a million would be longer than a directory may be.
    let many = |count: u64| {
        let entries: Vec<_> = (0..count).map(|tile| (tile, 0, leaf.len() as u64, 0)).collect();
        let list = directory(&entries);
        let leaves = [&leaf[..], &list].concat();
        let root = directory(&[(0, 0, list.len() as u64, leaf.len() as u64)]);
        archive(&root, &leaves, b"tile")
    };
    within("a million directories", 200, || {
        let file = opened(folder.path(), &many(1_100_000)).expect("its root is sound");
        let words = file.read(WORLD).expect_err("too large").to_string();
        assert!(words.contains("a directory of more than 4 MB"), "{words}");
        let file = opened(folder.path(), &many(1_000_000)).expect("its root is sound");
        for x in 0..2_000 {
            let _ = file.read(TileId { x, y: x, zoom: 12 });
        }
    });
    // Every directory of 300 kB lies elsewhere, and each is asked for.
    let entries: Vec<_> = (0..60_000).map(|tile| (tile, 1, 4, 0)).collect();
    let leaf = directory(&entries);
    let count = 100_u64;
    let root: Vec<_> =
        (0..count).map(|i| (i * 60_000, 0, leaf.len() as u64, i * leaf.len() as u64)).collect();
    let bytes = archive(&directory(&root), &leaf.repeat(count as usize), b"tile");
    let file = opened(folder.path(), &bytes).expect("its root is sound");
    drop(bytes);
    within("a hundred large directories", 100, || {
        for i in 0..count {
            let id = pmtiles_tile(i * 60_000);
            let _ = file.read(id);
        }
    });
}

/// The tile of this number, as PMTiles counts.
fn pmtiles_tile(number: u64) -> TileId {
    let coord = pmtiles::TileCoord::from(pmtiles::TileId::new(number).expect("a tile"));
    TileId { x: coord.x(), y: coord.y(), zoom: coord.z() }
}

// Nested, and full of problems.

#[test]
fn what_is_nested_a_hundred_thousand_deep_is_refused() {
    let deep =
        |open: &str, close: &str| format!("{}{}", open.repeat(100_000), close.repeat(100_000));
    let folder = folder();
    let brackets = deep("[", "]");
    let words = refusal(&load::dataset(brackets.as_bytes()));
    assert!(words.contains("recursion limit"), "{words}");
    let inside = format!(r#"{{"format":"basewatch/1","claims":{brackets}}}"#);
    assert!(refusal(&load::dataset(inside.as_bytes())).contains("line 1"));
    let objects = deep(r#"{"a":"#, "}").replace(":}", ":0}");
    refusal(&load::dataset(objects.as_bytes()));
    let geojson = format!(
        r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{"date":"2024-05-02","a":{brackets}}},"geometry":null}}]}}"#
    );
    let path = folder.path().join("deep.geojson");
    fs::write(&path, &geojson).expect("written");
    let (rows, words) = table(&path);
    assert_eq!(rows, 0);
    println!("{words}");
    let loaded = overlay::read(geojson.as_bytes(), OverlayFormat::GeoJson, "deep");
    assert!(loaded.overlay.is_none() && loaded.problems[0].what.contains("nested too deep"));
    for inside in [
        deep("<Folder>", "</Folder>"),
        deep("<MultiGeometry>", "</MultiGeometry>"),
        deep("<Document><Folder>", "</Folder></Document>"),
    ] {
        let kml = format!("<kml><Placemark>{inside}</Placemark></kml>");
        let loaded = overlay::read(kml.as_bytes(), OverlayFormat::Kml, "deep");
        assert!(loaded.overlay.is_none() && !loaded.problems.is_empty());
        let path = folder.path().join("deep.kml");
        fs::write(&path, &kml).expect("written");
        assert_eq!(table(&path).0, 0);
    }
}

#[test]
fn placemarks_deep_inside_a_document_do_not_look_all_the_way_up() {
    let depth = 1_000;
    let place = "<Placemark><Point><coordinates>2,13</coordinates></Point></Placemark>";
    let kml = format!(
        "<kml>{}{}{}</kml>",
        "<x>".repeat(depth),
        place.repeat(50_000),
        "</x>".repeat(depth)
    );
    let loaded = within("fifty thousand deep placemarks", 300, || {
        overlay::read(kml.as_bytes(), OverlayFormat::Kml, "deep")
    });
    assert!(loaded.overlay.is_some_and(|o| o.features.len() == 50_000));
}

#[test]
fn entities_are_not_unfolded() {
    let mut laughs = String::from("<!DOCTYPE kml [<!ENTITY a0 \"ha\">");
    for i in 1..40 {
        laughs.push_str(&format!("<!ENTITY a{i} \"{}\">", format!("&a{};", i - 1).repeat(10)));
    }
    let billion = format!("{laughs}]><kml><Placemark><name>&a39;</name></Placemark></kml>");
    let quadratic = format!(
        "<!DOCTYPE kml [<!ENTITY a \"{}\">]><kml><name>{}</name></kml>",
        "a".repeat(100_000),
        "&a;".repeat(100_000)
    );
    let outside =
        "<!DOCTYPE kml [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><kml><name>&a;</name></kml>";
    let folder = folder();
    for kml in [billion.as_str(), &quadratic, outside] {
        within("entities", 64, || {
            let loaded = overlay::read(kml.as_bytes(), OverlayFormat::Kml, "laughs");
            assert!(loaded.overlay.is_none());
            assert!(loaded.problems[0].mend.contains("DOCTYPE"), "{:?}", loaded.problems);
            let path = folder.path().join("laughs.kml");
            fs::write(&path, kml).expect("written");
            let (rows, words) = table(&path);
            assert!(rows == 0 && words.contains("DOCTYPE"), "{words}");
        });
    }
}

/// The small world, and a million claims of which none is right.
fn a_million_problems() -> Loaded {
    let world = common::world().to_string();
    let claims = format!(r#""claims":[{}0]"#, "0,".repeat(999_999));
    let text = world.replace(r#""claims":[]"#, &claims);
    assert!(text.len() > 2_000_000);
    load::dataset(text.as_bytes())
}

#[test]
fn a_million_problems_are_counted_and_their_list_is_quick() {
    let loaded = within("a million problems", 300, a_million_problems);
    assert_eq!(loaded.problems.len(), 10_001);
    let last = loaded.problems.last().expect("a last one").to_string();
    assert!(last.contains("990000 more errors are not listed"), "{last}");
    let kept: usize = loaded.problems.iter().map(|p| p.to_string().len()).sum();
    assert!(kept < 4 << 20, "{kept} bytes of words are held");
    let mut window = Window::of(window::start(loaded));
    for what in ["open", "again"] {
        let begin = Instant::now();
        apply(&mut window, vec![Command::ToggleProblems]);
        println!("{what}: {:?}", begin.elapsed());
    }
    if !window.session().state().problems_open {
        apply(&mut window, vec![Command::ToggleProblems]);
    }
    assert!(window.tells("10001 errors"));
    let map = window.map();
    for _ in 0..20 {
        let begin = Instant::now();
        window.send(egui::Event::PointerMoved(map.center()));
        window.send(egui::Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            delta: egui::vec2(0.0, -40_000.0),
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Wheel,
            modifiers: egui::Modifiers::NONE,
        });
        println!("two frames while scrolling: {:?}", begin.elapsed());
    }
    window.settle();
    assert!(window.widgets().len() < 2_000, "only the rows in sight are laid out");
}

#[test]
fn references_into_nowhere_are_told_without_a_search_for_each() {
    let mut world = common::world();
    let place = |i: usize, parent: &str| {
        json!({"id": format!("place-{i}"), "name": "x", "kind": "camp", "parent": parent,
               "country": "XX", "lat": 13.5, "lon": 2.2, "error_km": 1.0})
    };
    let mut places: Vec<Value> = world["places"].as_array().expect("places").clone();
    places.extend((0..10_000).map(|i| place(i, "nowhere-at-all")));
    world["places"] = places.into();
    let loaded =
        within("references into nowhere", 200, || load::dataset(world.to_string().as_bytes()));
    assert_eq!(loaded.errors().count(), 10_000);
    assert!(loaded.dataset.is_some());
}

#[test]
fn records_that_pull_one_another_down_fall_at_once() {
    let mut world = common::world();
    let mut places: Vec<Value> = world["places"].as_array().expect("places").clone();
    let places_before = places.len();
    places.extend((0..5_000).map(|i| {
        json!({"id": format!("place-{i}"), "name": "x", "kind": "camp",
               "parent": format!("place-{}", i + 1),
               "country": "XX", "lat": 13.5, "lon": 2.2, "error_km": 1.0})
    }));
    world["places"] = places.into();
    let loaded = within("a chain", 200, || load::dataset(world.to_string().as_bytes()));
    assert_eq!(loaded.errors().count(), 5_000);
    assert_eq!(loaded.problems.iter().filter(|p| p.is_consequence).count(), 4_999);
    let names_the_last = |p: &basewatch::load::Problem| p.to_string().contains("place-5000");
    assert!(loaded.problems.iter().any(names_the_last));
    assert_eq!(loaded.dataset.expect("the rest stands").places.len(), places_before);
}

#[test]
fn places_inside_places_a_thousand_deep_can_be_asked() {
    let mut world = common::world();
    let mut places: Vec<Value> = world["places"].as_array().expect("places").clone();
    places.extend((0..1_000).map(|i| {
        let parent = if i == 0 { "base".to_owned() } else { format!("place-{}", i - 1) };
        json!({"id": format!("place-{i}"), "name": "x", "kind": "compound", "parent": parent,
               "country": "XX", "lat": 13.5, "lon": 2.2, "error_km": 1.0})
    }));
    world["places"] = places.into();
    world["claims"] =
        json!([common::present("place-999").from("2024-01-01", &["a"]).ongoing(&["a"]).0]);
    let session =
        within("places inside places", 200, || Session::new(common::clean(&world), Vec::new()));
    assert_eq!(session.dataset().places.len(), 1_005);
}

// Words that mislead.

/// Characters that turn, hide or blank what stands beside them.
fn is_sly(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
        || (c.is_control() && c != '\n')
}

fn sly(words: &str) -> String {
    format!("{words}\u{202e}gpj.\u{2066}exe\u{200b}\u{feff}\u{7}{}", "Very long ".repeat(1_000))
}

/// The small world, all its words sly and of ten thousand characters.
fn sly_world() -> Value {
    let mut world = common::world();
    let claim = common::present("base").from("2024-01-01", &["a", "b"]).ongoing(&["a"]);
    let mut claim = claim.counted("2024-05-01", (5, 10), "reported", &["b"]).0;
    claim["note"] = json!(sly("note"));
    claim["seen"][0]["headcount"]["as_reported"] = json!(sly("some"));
    world["claims"] = json!([claim]);
    world["title"] = json!(sly("title"));
    for source in world["sources"].as_array_mut().expect("sources") {
        source["publisher"] = json!(sly("publisher"));
        source["title"] = json!(sly("title"));
        source["note"] = json!({"en": sly("note"), "fr": sly("note")});
        source["url"] = json!("https://example.org/a-page");
    }
    for force in world["forces"].as_array_mut().expect("forces") {
        force["name"] = json!(sly("force"));
        force["aliases"] = json!([sly("alias")]);
    }
    for place in world["places"].as_array_mut().expect("places") {
        place["name"] = json!({"en": sly("place"), "fr": sly("place")});
        place["note"] = json!(sly("note"));
    }
    world["events"] = json!([{"id": "one", "date": "2024-05-02", "title": sly("event"),
        "detail": sly("detail"), "numbers": sly("numbers"), "kind": "other", "importance": 3,
        "place": "base", "sources": ["a"]}]);
    world["areas"] = json!([{"id": "sky", "kind": "airspace_closed", "label": sly("sky"),
        "countries": ["land"], "from": {"date": "2024-01-01", "sources": ["a"]}}]);
    world["chapters"] = json!([{"id": "first", "title": sly("chapter"), "text": sly("text"),
        "day": "2024-05-02", "select": "base", "sources": ["a"]}]);
    world
}

#[track_caller]
fn check_window(window: &Window, map: egui::Rect, what: &str) {
    for widget in window.widgets() {
        let words = format!("{}{}", widget.name, widget.value);
        let found = words.chars().find(|c| is_sly(*c));
        assert_eq!(found, None, "{what}: in {:.200}", words.escape_debug());
    }
    assert_eq!(window.map(), map, "{what}: the panels keep their sizes");
}

#[test]
fn words_that_turn_hide_or_go_on_break_no_layout_and_mislead_nobody() {
    let plain = Window::of(window::start(Loaded {
        dataset: Some(common::clean(&common::world())),
        problems: Vec::new(),
    }));
    let loaded = load::dataset(sly_world().to_string().as_bytes());
    assert!(loaded.errors().next().is_none(), "{:#?}", loaded.problems);
    let told = loaded.problems.iter().filter(|p| p.what.contains("cannot be seen")).count();
    assert!(told >= 10, "each record that was tamed is told: {:#?}", loaded.problems);
    assert!(loaded.problems.iter().all(|p| p.severity == Severity::Warning));
    let mut window = Window::of(window::start(loaded));
    let map = window.map();
    assert_eq!(map.left_top(), plain.map().left_top());
    check_window(&window, map, "at first");
    for record in ["base", "one"] {
        let dataset = window.session().dataset();
        let select = match dataset.place_ix(record) {
            Some(place) => Selection::Place(place),
            None => Selection::Event(dataset.event_ix(record).expect("an event")),
        };
        apply(&mut window, vec![Command::Select(select)]);
        check_window(&window, map, record);
        assert!(window.tells("Very long Very long"), "{record}");
    }
    let source = SourceIx::from(0);
    for (what, command) in [
        ("problems", Command::ToggleProblems),
        ("a source", FindCommand::ShowSource(source).into()),
        ("help", Command::ToggleHelp),
    ] {
        apply(&mut window, vec![command]);
        check_window(&window, map, what);
        window.key(egui::Key::Escape);
    }
    // Over each mark, event and name.
    for at in [map.center(), window.marker("base").rect.center()] {
        window.send(egui::Event::PointerMoved(at));
        window.frames(20);
        check_window(&window, map, "hovered");
    }
}

#[test]
fn a_table_and_a_drawing_with_such_words_are_as_harmless() {
    let folder = folder();
    let name = "gate\u{202e}gpj.exe.csv";
    let path = folder.path().join(name);
    let row = |word: &str| {
        format!(
            "2024-05-02,4.0,17.0,{0},3,N1,{0},{1},{0}\n",
            sly(word).replace(['\u{7}', '\n'], " "),
            "javascript:alert(1)"
        )
    };
    let text = format!(
        "event_date,longitude,latitude,event_type,fatalities,event_id,source,link,notes\n{}{}",
        row("a"),
        row("b")
    );
    fs::write(&path, text).expect("written");
    let mut start = window::shipped();
    start.incidents = vec![path];
    let mut window = Window::of(start);
    window.wait_until("the table", |w| w.session().state().incidents.tables().len() == 1);
    window.settle();
    let map = window.map();
    check_window(&window, map, "a table");
    let feature = json!({"type": "Feature", "properties": {"name": sly("name"), "description": sly("d"), "a": sly("a")},
        "geometry": {"type": "Polygon", "coordinates": [[[4.0, 16.0], [6.0, 16.0], [6.0, 18.0], [4.0, 18.0]]]}});
    let path = folder.path().join("draw\u{202e}gpj.geojson");
    fs::write(&path, feature.to_string()).expect("written");
    let without_callouts = Command::ToggleLayer(LayerToggle::Events);
    apply(&mut window, vec![without_callouts, FileCommand::Open(path).into()]);
    window.wait_until("the drawing", |w| w.session().state().overlays.entries().len() == 1);
    window.settle();
    window.click_at(window.screen(5.7, 17.8));
    check_window(&window, map, "a drawing");
    window.click_at(window.screen(4.0, 17.0));
    check_window(&window, map, "an incident");
}

// Links.

const TRAPS: [&str; 22] = [
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    " https://example.org/",
    "file:///etc/passwd",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "ftp://example.org/",
    "https://user:pass@example.org/",
    "https://example.org@evil.test/",
    "https://exаmple.org/",
    "https://аррӏе.com/",
    "https://example。org/",
    "https://ex%61mple.org/",
    "https://example.org\u{202e}/gpj",
    "https://example.org/\u{2066}x",
    "https://example.org/\u{200b}x",
    "https://example.org/a b",
    "https://example.org/\nx",
    "https://example.org\\@evil.test/",
    "https://",
    "//example.org/",
    "https:example.org",
];

#[test]
fn only_addresses_that_lead_where_they_seem_to_are_followed() {
    for trap in TRAPS {
        assert!(check_url(trap).is_err(), "{trap}");
    }
    assert!(check_url(&format!("https://example.org/{}", "a".repeat(1_000))).is_err());
    for good in
        ["https://example.org/", "http://127.0.0.1:8080/a?b#c", "https://xn--bcher-kva.example/é"]
    {
        assert!(check_url(good).is_ok(), "{good}");
    }
    // In a dataset: the source is left out, with words.
    for trap in TRAPS {
        let mut world = common::world();
        world["sources"][5]["url"] = json!(trap);
        let loaded = load::dataset(world.to_string().as_bytes());
        let kept = loaded.dataset.expect("the rest stands");
        let kept = kept.sources.iter().find_map(|source| source.url.clone());
        match kept {
            // A hidden character is left out, which makes a plain address.
            Some(url) => assert!(check_url(&url).is_ok() && url.is_ascii(), "{trap}"),
            None => assert!(loaded.problems.iter().any(|p| p.field.as_deref() == Some("url"))),
        }
    }
}

#[test]
fn traps_in_a_drawing_are_text_and_no_command_opens_them() {
    let mut properties = serde_json::Map::new();
    // Fonts have no sign for the full stop of another script, which a debug build does not bear.
    for (i, trap) in TRAPS.iter().enumerate().filter(|(_, trap)| !trap.contains('。')) {
        properties.insert(format!("p{i}"), json!(trap));
    }
    properties.insert("good".to_owned(), json!("https://example.org/page"));
    let document = json!({"type": "Feature", "properties": properties, "geometry": {"type": "Polygon",
        "coordinates": [[[4.0, 16.0], [6.0, 16.0], [6.0, 18.0], [4.0, 18.0]]]}});
    let loaded = overlay::read(document.to_string().as_bytes(), OverlayFormat::GeoJson, "traps");
    let mut window = Window::open();
    let add = OverlayCommand::Add {
        path: PathBuf::from("/traps.geojson"),
        overlay: std::sync::Arc::new(loaded.overlay.expect("a drawing")),
        problems: loaded.problems,
    };
    // Callouts may lie over it, and would be what is clicked.
    apply(&mut window, vec![Command::ToggleLayer(LayerToggle::Events), add.into()]);
    window.click_at(window.screen(5.7, 17.8));
    let links: Vec<String> = window
        .widgets()
        .into_iter()
        .filter(|w| w.role == Role::Link && w.rect.left() > window.map().right())
        .map(|w| w.name)
        // Beside what the panel offers in any case.
        .filter(|name| name.contains([':', '@']) && !name.starts_with("Latest turn"))
        .collect();
    // What begins with a blank is read without it.
    assert!(
        links.iter().all(|l| l == "https://example.org/" || l == "https://example.org/page"),
        "{links:?}"
    );
    assert!(window.tells("javascript:alert(1)"), "shown as text");
    for trap in TRAPS {
        apply(&mut window, vec![FileCommand::OpenLink(trap.to_owned()).into()]);
        assert!(window.tells("This link was not opened"), "{trap}");
        apply(&mut window, vec![Command::DismissNotice]);
    }
    assert!(window.opened.is_empty(), "{:?}", window.opened);
    window.click(Role::Link, "https://example.org/page");
    assert_eq!(window.opened, ["https://example.org/page"], "what is shown is what is opened");
}

// Names of files.

#[test]
fn no_name_in_a_dataset_leads_an_export_out_of_its_folder() {
    let mut world = common::world();
    world["title"] = json!("../../../etc/passwd");
    world["places"][1]["name"] = json!("../../../etc/passwd");
    world["places"][4]["id"] = json!("../../../etc/passwd");
    let loaded = load::dataset(world.to_string().as_bytes());
    let words: Vec<String> = loaded.errors().map(ToString::to_string).collect();
    assert!(words.iter().any(|w| w.contains("kebab-case")), "{words:?}");
    let mut session = Session::new(loaded.dataset.expect("the rest stands"), Vec::new());
    for kind in [TakeKind::Picture, TakeKind::Film, TakeKind::Report, TakeKind::Data] {
        session.apply(TakeCommand::Open(kind).into());
        session.apply(TakeCommand::Suggest(PathBuf::from("/home/me/exports")).into());
        let path = session.state().take.form().expect("a form").path.clone();
        assert!(
            Path::new(&path).parent().is_some_and(|p| p == Path::new("/home/me/exports")),
            "{path}"
        );
        assert!(!path.contains(".."), "{path}");
        session.apply(TakeCommand::Close.into());
    }
}
