use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::mpsc::channel;
use std::time::Duration;

use super::*;

/// Far more than a request over loopback needs.
const PATIENCE: Duration = Duration::from_secs(30);

const SOME_TILE: TileId = TileId { x: 129, y: 118, zoom: 8 };

/// A server on this machine, in place of OpenStreetMap's.
struct Loopback {
    port: u16,
}

impl TileSource for Loopback {
    fn tile_url(&self, TileId { x, y, zoom }: TileId) -> String {
        format!("http://127.0.0.1:{}/{zoom}/{x}/{y}.png", self.port)
    }

    fn attribution(&self) -> Attribution {
        attribution::for_walkers("", &[])
    }
}

fn cache_folder(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("basewatch-test-{}-{name}", std::process::id()))
}

fn source(port: u16, name: &str) -> Option<OsmTiles> {
    match OsmTiles::from_source(Loopback { port }, cache_folder(name), &egui::Context::default()) {
        Ok(tiles) => Some(tiles),
        Err(error) => {
            // A machine without certificates: refused in words, no panic.
            assert!(error.to_string().starts_with("OpenStreetMap cannot"));
            None
        }
    }
}

#[test]
fn a_request_says_who_asks() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (sender, requests) = channel();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = vec![0; 4096];
        let length = stream.read(&mut request).unwrap();
        let _ = stream.write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n");
        let _ = sender.send(String::from_utf8_lossy(&request[..length]).into_owned());
    });

    let Some(mut tiles) = source(port, "agent") else {
        return;
    };
    assert!(tiles.at(SOME_TILE).is_none());
    let request = requests.recv_timeout(PATIENCE).unwrap();
    assert!(request.starts_with("GET /8/129/118.png"), "{request}");
    assert!(request.contains(USER_AGENT), "{request}");
    drop(tiles);
    let _ = std::fs::remove_dir_all(cache_folder("agent"));
}

#[test]
fn a_zoom_past_the_deepest_asks_for_the_tile_above() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (sender, requests) = channel();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = vec![0; 4096];
        let length = stream.read(&mut request).unwrap();
        let _ = sender.send(String::from_utf8_lossy(&request[..length]).into_owned());
    });
    let Some(mut tiles) = source(port, "deep") else {
        return;
    };
    let deep = TileId { x: 8, y: 4, zoom: 21 };
    tiles.at(deep);
    let request = requests.recv_timeout(PATIENCE).unwrap();
    let deepest = *OsmTiles::ZOOMS.end();
    assert!(request.starts_with(&format!("GET /{deepest}/2/1.png")), "{request}");
    drop(tiles);
    let _ = std::fs::remove_dir_all(cache_folder("deep"));
}

#[test]
fn without_a_network_there_are_no_tiles_and_no_panic() {
    // A port that was free a moment ago, so nothing listens there.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let Some(mut tiles) = source(port, "offline") else {
        return;
    };
    for x in 0..50 {
        assert!(tiles.at(TileId { x, ..SOME_TILE }).is_none());
    }
    assert!(tiles.tiles.is_some(), "the source is still alive");
}

#[test]
fn a_source_that_has_come_to_an_end_gives_nothing() {
    let mut tiles = OsmTiles { tiles: None };
    assert!(tiles.at(SOME_TILE).is_none());
    assert_eq!(tiles.tile_size(), 256);
    assert_eq!(tiles.stats().in_progress, 0);
}

#[test]
fn the_tls_provider_can_be_asked_for_twice() {
    ensure_tls_provider();
    ensure_tls_provider();
    assert!(rustls::crypto::CryptoProvider::get_default().is_some());
}
