//! Tiles from a server of our own on this machine that answers well, badly, slowly or not at all:
//! what is asked for, how often, and what the reader is told.

mod server;
mod window;

use std::time::{Duration, Instant};

use basewatch::state::{BasemapChoice, LayerCommand};
use egui::{Event, Key, Role};
use server::layer::{Cache, Layer, PATIENCE, network, source, tile};
use server::{Reply, Server, picture, picture_of_size};
use walkers::TileId;
use window::Window;

#[test]
fn tiles_come_once_each_few_at_once_and_requests_say_who_asks() {
    let server = Server::start(|_| Reply::after(30, Reply::picture()));
    let mut layer = Layer::over(&server, 3);
    let wanted: Vec<TileId> = (0..9).map(tile).collect();
    layer.until_drawn(&wanted);
    layer.frames_for(&wanted, Duration::from_millis(50));
    let requests = server.requests();
    assert_eq!(requests.len(), 9, "each once");
    assert!(server.paths().contains(&"/8/120/118.png".to_owned()), "{:?}", server.paths());
    let agent = requests[0].header("user-agent").unwrap();
    assert!(agent.starts_with("basewatch/") && agent.contains("contact"), "{agent}");
    assert!(server.most_at_once() <= 3 && server.most_at_once() > 1, "{}", server.most_at_once());
    assert_eq!(layer.basemap.attributions()[0].text, "© a test");
    assert_eq!(layer.basemap.tiles_in_progress(), 0);
}

#[test]
fn a_zoom_past_the_deepest_stretches_it_and_one_before_the_least_asks_for_nothing() {
    let server = Server::start(|_| Reply::picture());
    let mut layer = Layer::over(&server, 2);
    layer.until_drawn(&[TileId { x: 9, y: 5, zoom: 14 }]);
    assert_eq!(layer.frame(&[TileId { x: 0, y: 0, zoom: 1 }]), 0);
    layer.frames_for(&[TileId { x: 0, y: 0, zoom: 1 }], Duration::from_millis(50));
    assert_eq!(server.paths(), ["/12/2/1.png"]);
}

#[test]
fn what_the_headers_allow_is_kept_over_a_restart() {
    let server = Server::start(|_| Reply::picture().with("cache-control", "max-age=3600"));
    let mut layer = Layer::over(&server, 2);
    layer.until_drawn(&[tile(0), tile(1)]);
    let mut again = layer.restart(&server);
    again.until_drawn(&[tile(0), tile(1)]);
    assert_eq!(server.requests().len(), 2, "no request after the restart");
}

#[test]
fn what_must_not_be_kept_is_not() {
    let server = Server::start(|_| Reply::picture().with("cache-control", "no-store"));
    let mut layer = Layer::over(&server, 2);
    layer.until_drawn(&[tile(0)]);
    assert!(!layer.cache.folder.exists(), "nothing was written");
}

#[test]
fn an_old_answer_is_confirmed_with_its_tag() {
    let server = Server::start(|request| {
        if request.header("if-none-match").as_deref() == Some("\"v1\"") {
            return Reply::status(304).with("cache-control", "no-cache");
        }
        Reply::picture().with("cache-control", "no-cache").with("etag", "\"v1\"")
    });
    let mut layer = Layer::over(&server, 2);
    layer.until_drawn(&[tile(0)]);
    let mut again = layer.restart(&server);
    again.until_drawn(&[tile(0)]);
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[1].header("if-none-match").as_deref(), Some("\"v1\""));
}

#[test]
fn an_old_answer_is_shown_while_its_server_fails_and_the_trouble_told() {
    let server = Server::start(|_| Reply::picture().with("cache-control", "no-cache"));
    let mut layer = Layer::over(&server, 2);
    layer.until_drawn(&[tile(0)]);
    server.answer_with(|_| Reply::status(503));
    let mut again = layer.restart(&server);
    again.until(&[tile(0)], |layer, drawn| drawn == 1 && layer.words().is_some());
    assert!(again.words().unwrap().contains("a fault of its own (503)"));
}

#[test]
fn a_tile_that_is_not_there_is_no_alarm_and_a_wider_one_stands_in() {
    let server = Server::start(|request| match request.path.as_str() {
        "/8/121/118.png" => Reply::status(404),
        _ => Reply::picture(),
    });
    let mut layer = Layer::over(&server, 1);
    layer.until_drawn(&[tile(0), tile(1)]);
    layer.frames_for(&[tile(0), tile(1)], Duration::from_millis(50));
    assert_eq!(server.paths(), ["/8/120/118.png", "/8/121/118.png", "/7/60/59.png"]);
}

#[test]
fn a_server_without_a_single_tile_is_told_as_a_wrong_address() {
    let server = Server::start(|_| Reply::status(404));
    let mut layer = Layer::over(&server, 2);
    layer.until_told(&[tile(0), tile(5)], "none of these tiles");
}

#[test]
fn a_server_that_recovers_is_asked_again_after_a_rest() {
    let server = Server::start(|_| Reply::status(500));
    let mut layer = Layer::over(&server, 1);
    layer.until_told(&[tile(0)], "has a fault of its own (500)");
    let words = layer.words().unwrap();
    assert!(words.starts_with("Test tiles has a fault"), "{words}");
    assert!(words.contains("UTC") && words.contains("tried again by itself"), "{words}");
    server.answer_with(|_| Reply::picture());
    layer.until_drawn(&[tile(0)]);
    let requests = server.requests();
    let rest = requests[1].at - requests[0].at;
    // Three quarters of 200 ms at the least.
    assert!(rest >= Duration::from_millis(150), "{rest:?}");
    assert!(requests.len() < 30, "{}", requests.len());
}

#[test]
fn refusals_are_told_and_not_repeated() {
    for (status, words) in [
        (401, "401: it wants a key or a login"),
        (403, "403: not for this program or this key"),
        (410, "410: it is no longer offered"),
    ] {
        let server = Server::start(move |_| Reply::status(status));
        let mut layer = Layer::over(&server, 1);
        let wanted: Vec<TileId> = (0..12).map(tile).collect();
        layer.until_told(&wanted, words);
        layer.frames_for(&wanted, Duration::from_millis(500));
        assert_eq!(server.requests().len(), 3, "three tiles, then the server is left alone");
    }
}

#[test]
fn what_is_no_picture_is_told() {
    for (name, body, words) in [
        ("page", b"<!doctype html><p>no tiles today".to_vec(), "a web page"),
        ("bytes", vec![0xff; 4_000], "something else"),
        ("nothing", Vec::new(), "sends nothing"),
        ("half", picture()[..40].to_vec(), "a damaged one"),
        ("wall", picture_of_size(10_000, 10_000), "10000 × 10000 pixels"),
    ] {
        let server = Server::start(move |_| Reply::body(body.clone()));
        let mut layer = Layer::over(&server, 1);
        layer.until_told(&[tile(0)], words);
        layer.frames_for(&[tile(0)], Duration::from_millis(300));
        assert_eq!(server.requests().len(), 1, "{name}: asking again would bring the same");
        assert!(!layer.cache.folder.exists(), "{name}: nothing of it is kept");
    }
}

#[test]
fn a_server_that_drips_or_says_nothing_is_not_waited_for_long() {
    for reply in [Reply::Drip, Reply::Silence] {
        let server = Server::start(move |_| reply.clone());
        let mut layer = Layer::over(&server, 2);
        layer.until_told(&[tile(0)], "did not answer in time");
    }
}

#[test]
fn a_server_that_asks_for_a_pause_gets_it_whole() {
    let server = Server::start(|_| Reply::status(429).with("retry-after", "1"));
    let mut layer = Layer::over(&server, 2);
    layer.until_told(&[tile(0)], "asks for a pause");
    server.answer_with(|_| Reply::picture());
    layer.until_drawn(&[tile(0), tile(1), tile(2)]);
    let requests = server.requests();
    let pause = requests[1].at - requests[0].at;
    assert!(pause >= Duration::from_millis(950), "no tile at all meanwhile: {pause:?}");
}

#[test]
fn redirects_lead_to_the_same_host_only() {
    let server = Server::start(|request| {
        if request.path.starts_with("/moved") {
            Reply::picture()
        } else {
            Reply::status(302).with("location", "/moved.png")
        }
    });
    let mut layer = Layer::over(&server, 1);
    layer.until_drawn(&[tile(0)]);

    let other = Server::start(|_| Reply::picture());
    let elsewhere = other.address().replace("127.0.0.1", "localhost");
    let elsewhere = elsewhere.replace("{z}/{x}/{y}", "8/120/118");
    server.answer_with(move |_| Reply::status(302).with("location", &elsewhere));
    let mut layer = Layer::over(&server, 1);
    layer.until_told(&[tile(0)], "sends on to localhost, port");
    assert!(other.requests().is_empty(), "the other server was not asked");

    server.answer_with(|_| Reply::status(302).with("location", "file:///etc/passwd"));
    let mut layer = Layer::over(&server, 1);
    layer.until_told(&[tile(0)], "which was not asked");
}

#[test]
fn an_answer_that_breaks_off_or_does_not_end_is_bounded() {
    let short =
        Server::start(|_| Reply::raw(b"HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\nhalf"));
    Layer::over(&short, 1).until_told(&[tile(0)], "does not answer as a web server does");

    let garbage = Server::start(|_| Reply::raw(b"\x00\x01\x02 not HTTP at all\r\n\r\n"));
    let mut layer = Layer::over(&garbage, 1);
    layer.until_told(&[tile(0)], "does not answer as a web server does");

    let claims =
        Server::start(|_| Reply::raw(b"HTTP/1.1 200 OK\r\ncontent-length: 9999999999\r\n\r\n"));
    Layer::over(&claims, 1).until_told(&[tile(0)], "more than 4 MB");

    let endless = Server::start(|_| Reply::Endless);
    Layer::over(&endless, 1).until_told(&[tile(0)], "more than 4 MB");
    let sent = endless.bytes_sent();
    assert!(sent < 32 << 20, "{sent} bytes were taken");
}

#[test]
fn nobody_there_is_told_and_asked_for_seldom() {
    let server = Server::start(|_| Reply::picture());
    let address = server.address();
    drop(server);
    let mut layer = Layer::of(&address, Cache::new(), 4);
    let wanted: Vec<TileId> = (0..20).map(tile).collect();
    layer.until_told(&wanted, "cannot be reached");
    layer.frames_for(&wanted, Duration::from_millis(500));
    let words = layer.words().unwrap();
    let count: u32 = words
        .split(['.', ' '])
        .find_map(|word| word.parse().ok().filter(|count| *count < 200))
        .unwrap_or(1);
    assert!(count <= 8, "one at a time after the first: {words}");
}

#[test]
fn what_went_out_of_view_is_not_asked_for_and_the_new_view_goes_first() {
    let server = Server::start(|_| Reply::after(150, Reply::picture()));
    let mut layer = Layer::over(&server, 1);
    let first: Vec<TileId> = (0..12).map(tile).collect();
    layer.until(&first, |_, _| !server.requests().is_empty());
    let new = [TileId { x: 4, y: 4, zoom: 8 }];
    layer.until_drawn(&new);
    layer.frames_for(&new, Duration::from_millis(200));
    assert_eq!(server.paths(), ["/8/120/118.png", "/8/4/4.png"]);
}

fn show(window: &mut Window, command: LayerCommand) {
    let ctx = window.harness.ctx.clone();
    window.harness.state_mut().apply(&ctx, vec![command.into()]);
    window.settle();
}

#[track_caller]
fn until(window: &mut Window, is_so: impl Fn(&Window) -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !is_so(window) {
        assert!(Instant::now() < deadline, "{:#?}", window.widgets());
        std::thread::sleep(Duration::from_millis(10));
        window.frame();
    }
}

/// A window whose cache is gone when the test ends.
fn window() -> (Window, Layer) {
    let server = Server::start(|_| Reply::picture());
    let layer = Layer::over(&server, 2);
    let start =
        basewatch::app::Start { tile_cache: layer.cache.folder.clone(), ..window::shipped() };
    let mut window = Window::of(start);
    window.harness.state_mut().set_network(network(2));
    (window, layer)
}

#[test]
fn the_window_tells_of_a_failing_server_keeps_its_map_and_falls_silent_again() {
    let server = Server::start(|_| Reply::status(502));
    let (mut window, _cache) = window();
    window.load_tiles();
    show(&mut window, LayerCommand::AddSource(source(&server.address())));
    until(&mut window, |w| w.tells("Test tiles has a fault of its own (502)"));
    assert!(window.harness.state_mut().is_ready(), "the embedded map");
    assert!(window.tells("© a test"), "thanked while it is chosen");
    server.answer_with(|_| Reply::picture());
    until(&mut window, |w| !w.tells("has a fault"));
    window.settle();
    show(&mut window, LayerCommand::ForgetSource(source(&server.address())));
    assert_eq!(window.session().state().basemap, BasemapChoice::Embedded);
    assert!(!window.tells("© a test"));
}

#[test]
fn an_address_is_typed_with_what_is_wrong_beneath_it() {
    let server = Server::start(|_| Reply::picture());
    let (mut window, _cache) = window();
    window.click(Role::Button, "Layers");
    window.click(Role::Button, "Other address…");
    window.settle();
    window.send(Event::Text("ftp://tiles.example.org/{z}/{x}/{y}".to_owned()));
    window.settle();
    assert!(window.tells("It must start with https:// or http://"));
    for _ in 0..60 {
        window.press_key(Key::Backspace);
    }
    window.send(Event::Text(server.address()));
    window.settle();
    assert!(!window.tells("It must start with"));
    assert!(window.tells("Over Niamey it will ask for http://127.0.0.1"));
    window.key(Key::Enter);
    until(&mut window, |_| !server.requests().is_empty());
    let state = window.session().state();
    assert!(matches!(&state.basemap, BasemapChoice::Xyz(source) if source.zooms().most() == 19));
    assert_eq!(state.own_layers.sources.len(), 1);
    assert!(window.tells("127.0.0.1"), "a source without thanks is named by its host");
}

#[test]
fn a_file_is_opened_by_its_path_or_refused_beneath_the_field() {
    let (mut window, cache) = window();
    std::fs::create_dir_all(&cache.cache.folder).unwrap();
    let shipped = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/basemap/basemap.pmtiles");
    let mut bytes = std::fs::read(shipped).unwrap();
    // Its bounds, so that it seems to be of somewhere else: 11 to 12° east, 43 to 44° north.
    for (at, degrees) in [(102, 11), (106, 43), (110, 12), (114, 44)] {
        bytes[at..at + 4].copy_from_slice(&(degrees * 10_000_000_i32).to_le_bytes());
    }
    let elsewhere = cache.cache.folder.join("elsewhere.pmtiles");
    std::fs::write(&elsewhere, &bytes).unwrap();

    window.click(Role::Button, "Layers");
    window.click(Role::Button, "PMTiles file…");
    window.send(Event::Text("/no/such/file.pmtiles".to_owned()));
    window.key(Key::Enter);
    assert!(window.tells("“file.pmtiles” was not opened: there is no such file"));
    assert_eq!(window.session().state().basemap, BasemapChoice::Embedded);
    show(&mut window, LayerCommand::OpenArchive(elsewhere.clone()));
    assert_eq!(window.session().state().basemap, BasemapChoice::Archive(elsewhere));
    assert!(window.tells("covers 43.0° to 44.0° north, 11.0° to 12.0° east"));
    window.click(Role::Button, "Show it");
    assert!(!window.tells("covers 43.0°"));
    let center = window.session().state().camera.center();
    assert!((center.lat.degrees() - 43.5).abs() < 0.2 && (center.lon.degrees() - 11.5).abs() < 0.2);
}
