//! A base map over a server of ours: what is asked of it, drawn, and told.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use basewatch::basemap::{Basemap, LayerNote, Network, Pacing, Theme, Timeouts, Viewport};
use basewatch::state::{BasemapChoice, SourceDraft, XyzSource};
use tempfile::TempDir;
use walkers::TileId;

use super::Server;

/// Far more than anything over loopback needs.
pub const PATIENCE: Duration = Duration::from_secs(20);

pub const OVER_NIAMEY: Viewport = Viewport {
    lon_deg: 2.183,
    lat_deg: 13.481,
    zoom: 8.0,
    width_points: 800.0,
    height_points: 600.0,
};

/// As patient as a person, but faster.
pub fn network(at_once: usize) -> Network {
    Network {
        timeouts: Timeouts {
            connect: Duration::from_millis(1_000),
            whole: Duration::from_millis(1_000),
        },
        pacing: Pacing {
            at_once,
            first_rest: Duration::from_millis(200),
            longest_rest: Duration::from_millis(400),
            ..Pacing::default()
        },
    }
}

pub fn tile(x: u32) -> TileId {
    TileId { x: 120 + x, y: 118, zoom: 8 }
}

pub fn source(address: &str) -> XyzSource {
    SourceDraft {
        name: "Test tiles".to_owned(),
        address: address.to_owned(),
        attribution: "© a test".to_owned(),
        least_zoom: "2".to_owned(),
        most_zoom: "12".to_owned(),
    }
    .read()
    .expect("a test's own source")
}

/// A base map over a server, and a cache that is gone when the test ends.
pub struct Layer {
    pub basemap: Basemap,
    pub cache: Cache,
}

/// A folder that is not there until something is kept.
pub struct Cache {
    pub folder: PathBuf,
    _around: TempDir,
}

impl Cache {
    pub fn new() -> Self {
        let around = tempfile::tempdir().expect("a folder for the test");
        Self { folder: around.path().join("tiles"), _around: around }
    }
}

impl Layer {
    pub fn over(server: &Server, at_once: usize) -> Self {
        Self::of(&server.address(), Cache::new(), at_once)
    }

    pub fn of(address: &str, cache: Cache, at_once: usize) -> Self {
        let context = egui::Context::default();
        let mut basemap =
            Basemap::new(Theme::Light, cache.folder.clone(), &context).expect("the shipped map");
        basemap.set_network(network(at_once));
        basemap.choose(&BasemapChoice::Xyz(source(address))).expect("an address");
        Self { basemap, cache }
    }

    /// One frame that wants these; how many of them are drawn by the chosen layer.
    pub fn frame(&mut self, wanted: &[TileId]) -> usize {
        let mut layers = self.basemap.layers(8.0);
        let (chosen, _) = layers.remove(1);
        wanted.iter().filter(|id| chosen.at(**id).is_some()).count()
    }

    #[track_caller]
    pub fn until_drawn(&mut self, wanted: &[TileId]) {
        self.until(wanted, |layer, drawn| drawn == wanted.len() && layer.words().is_none());
    }

    #[track_caller]
    pub fn until(&mut self, wanted: &[TileId], is_so: impl Fn(&Self, usize) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let drawn = self.frame(wanted);
            if is_so(self, drawn) {
                return;
            }
            assert!(Instant::now() < deadline, "drawn: {drawn}, told: {:?}", self.words());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Frames for a while, as when a person moves the pointer about.
    pub fn frames_for(&mut self, wanted: &[TileId], time: Duration) {
        let end = Instant::now() + time;
        while Instant::now() < end {
            self.frame(wanted);
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// What the reader is told.
    pub fn words(&self) -> Option<String> {
        match self.basemap.note(&OVER_NIAMEY)? {
            LayerNote::Trouble(words) => Some(words),
            LayerNote::Elsewhere { words, .. } => panic!("not from a file: {words}"),
        }
    }

    #[track_caller]
    pub fn until_told(&mut self, wanted: &[TileId], part: &str) {
        self.until(wanted, |layer, _| layer.words().is_some_and(|words| words.contains(part)));
        let is_ready = self.basemap.pump_until_ready(&OVER_NIAMEY, PATIENCE);
        assert!(is_ready, "the embedded map shows beneath");
    }

    /// Ends, as when the program is closed, and starts anew with the same cache.
    pub fn restart(self, server: &Server) -> Self {
        let Self { basemap, cache } = self;
        drop(basemap);
        Self::of(&server.address(), cache, 2)
    }
}
