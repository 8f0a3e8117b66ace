//! The shipped map, all of it, through the public interface: no window, no
//! GPU, no network.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use basewatch::basemap::{Archive, EmbeddedTiles, SHIPPED_ARCHIVE, Theme, Viewport};
use walkers::{Drawable, Tile, TileId, Tiles as _};

/// Far more than any of these needs; a test that waits this long has failed.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the map's tiles are decoded for.
const TILE_SIDE_POINTS: u32 = 512;

/// Walkers tells of features it cannot use in the log and nowhere else.
struct Complaints(Mutex<Vec<String>>);

static COMPLAINTS: Complaints = Complaints(Mutex::new(Vec::new()));

impl log::Log for Complaints {
    fn enabled(&self, metadata: &log::Metadata<'_>) -> bool {
        metadata.level() <= log::Level::Warn
    }

    fn log(&self, record: &log::Record<'_>) {
        if self.enabled(record.metadata()) {
            self.0
                .lock()
                .expect("no thread panicked while it logged")
                .push(record.args().to_string());
        }
    }

    fn flush(&self) {}
}

fn vertices(tile: &Tile) -> usize {
    let Tile::Vector { drawables, texts } = tile else {
        panic!("a vector tile");
    };
    assert!(texts.is_empty(), "labels belong to the scene");
    drawables
        .iter()
        .map(|drawable| match drawable {
            Drawable::Fill(mesh) => mesh.vertices.len(),
            Drawable::Lines(lines) => lines.iter().map(|line| line.points.len()).sum(),
        })
        .sum()
}

#[test]
fn every_shipped_tile_decodes_in_both_styles_without_complaint() {
    log::set_logger(&COMPLAINTS).unwrap();
    log::set_max_level(log::LevelFilter::Warn);
    let archive = Archive::open(SHIPPED_ARCHIVE).unwrap();
    for theme in [Theme::Light, Theme::Dark] {
        let style = theme.style().unwrap();
        let mut slowest = (Duration::ZERO, None);
        let (mut count, mut total, mut most_vertices) = (0, Duration::ZERO, 0);
        for id in archive.tiles() {
            let start = Instant::now();
            let bytes = archive.read(id).unwrap();
            let tile = Tile::from_mvt(&bytes, &style, id.zoom, TILE_SIDE_POINTS).unwrap();
            let taken = start.elapsed();
            // At least the four corners of the background.
            assert!(vertices(&tile) >= 4, "{id:?}");
            most_vertices = most_vertices.max(vertices(&tile));
            count += 1;
            total += taken;
            slowest = slowest.max_by_time(taken, id);
        }
        assert!(count > 1_000, "world and region, not a stub: {count}");
        println!(
            "{theme:?}: {count} tiles, mean {:?}, slowest {slowest:?}, at most {most_vertices} vertices",
            total / count,
        );
    }
    let complaints = COMPLAINTS.0.lock().unwrap();
    assert!(complaints.is_empty(), "{:?}", complaints.first());
}

trait Slowest {
    fn max_by_time(self, taken: Duration, id: TileId) -> Self;
}

impl Slowest for (Duration, Option<TileId>) {
    fn max_by_time(self, taken: Duration, id: TileId) -> Self {
        if taken > self.0 { (taken, Some(id)) } else { self }
    }
}

#[test]
fn a_jump_to_anywhere_shows_something_at_once_and_all_of_it_soon() {
    let context = egui::Context::default();
    let style = Theme::Light.style().unwrap();
    let mut tiles = EmbeddedTiles::new(SHIPPED_ARCHIVE, style, &context).unwrap();
    let places = [
        (2.183, 13.481), // Niamey
        (7.99, 16.97),   // Agadez
        (13.3, 22.0),    // Madama
        (-18.0, 2.0),    // the region's corner, open sea
        (37.6, 55.75),   // Moscow, outside the region
        (-150.0, -60.0), // nowhere
    ];
    for zoom in 2..=18_u8 {
        for (lon_deg, lat_deg) in places {
            let viewport = Viewport {
                lon_deg,
                lat_deg,
                zoom: f64::from(zoom),
                width_points: 1400.0,
                height_points: 900.0,
            };
            tiles.begin_frame(viewport.zoom);
            let center = center_tile(&viewport);
            assert!(tiles.at(center).is_some(), "blank at {viewport:?}");
            assert!(tiles.pump_until_ready(&viewport, PATIENCE), "{viewport:?}");
        }
    }
}

/// The tile under the middle of the view, by OpenStreetMap's formula.
fn center_tile(viewport: &Viewport) -> TileId {
    let zoom = viewport.zoom as u8 - 1;
    let side = f64::from(zoom).exp2();
    let y = viewport.lat_deg.to_radians().tan().asinh() / std::f64::consts::PI;
    TileId {
        x: ((viewport.lon_deg / 360.0 + 0.5) * side) as u32,
        y: ((1.0 - y) / 2.0 * side) as u32,
        zoom,
    }
}

#[test]
fn the_first_view_is_ready_soon_after_the_start() {
    let context = egui::Context::default();
    let style = Theme::Light.style().unwrap();
    let opening = Viewport {
        lon_deg: 8.0,
        lat_deg: 17.0,
        zoom: 6.0,
        width_points: 1400.0,
        height_points: 900.0,
    };
    let start = Instant::now();
    let mut tiles = EmbeddedTiles::new(SHIPPED_ARCHIVE, style, &context).unwrap();
    let opened = start.elapsed();
    tiles.begin_frame(opening.zoom);
    assert!(tiles.pump_until_ready(&opening, PATIENCE));
    // Printed, never asserted: figures come from benches.
    println!("opened in {opened:?}, ready after {:?}", start.elapsed());
}
