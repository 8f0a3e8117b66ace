use std::sync::mpsc::RecvTimeoutError;

use egui::{RawInput, Rect, pos2, vec2};
use walkers::{Map, MapMemory, lon_lat};

use super::super::testing::{STYLE_JSON, TestArchive, garbage, square_of_land, tile};
use super::super::tile_math::ancestor;
use super::*;

/// Far more than any of these needs; a test that waits this long has failed.
const PATIENCE: Duration = Duration::from_secs(60);

const OVER_NIAMEY: Viewport = Viewport {
    lon_deg: 2.183,
    lat_deg: 13.481,
    zoom: 7.0,
    width_points: 800.0,
    height_points: 600.0,
};

fn style() -> Style {
    serde_json::from_str(STYLE_JSON).unwrap()
}

fn source_of_bytes(bytes: Vec<u8>) -> EmbeddedTiles {
    EmbeddedTiles::new(bytes, style(), &egui::Context::default()).unwrap()
}

fn source() -> EmbeddedTiles {
    source_of_bytes(TestArchive::world_and_one_deep_branch().bytes())
}

/// Waits until nothing is left to decode.
fn decode_everything_ahead(tiles: &mut EmbeddedTiles) {
    let pinned = pinned_tiles(&tiles.archive);
    while !pinned.iter().all(|id| tiles.current.contains(*id) || tiles.broken.contains(id)) {
        match tiles.workers.next_within(PATIENCE) {
            Ok(Some(decoded)) => tiles.accept(decoded),
            Ok(None) => {}
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                panic!("the workers stopped")
            }
        }
    }
}

fn drawables_in(piece: &TilePiece) -> usize {
    match &piece.tile {
        Tile::Vector { drawables, .. } => drawables
            .iter()
            .map(|drawable| match drawable {
                walkers::Drawable::Fill(mesh) => mesh.vertices.len(),
                walkers::Drawable::Lines(lines) => lines.len(),
            })
            .sum(),
        Tile::Raster(_) => 0,
    }
}

/// What walkers does with a piece: the square that the whole decoded tile is
/// drawn onto, when the piece is drawn onto `rect`. (`tiles.rs` in walkers.)
fn drawn_square(piece: &TilePiece, rect: Rect, tile_size: u32) -> Rect {
    let full_side = rect.width() / piece.uv.width();
    let min = rect.min - full_side * piece.uv.min.to_vec2();
    let scale = full_side / tile_size as f32;
    Rect::from_min_size(min, vec2(scale, scale) * TILE_SIDE_POINTS as f32)
}

#[test]
fn a_view_is_ready_only_once_its_tiles_are_decoded() {
    let mut tiles = source();
    let far = Viewport { zoom: 6.0, ..OVER_NIAMEY };
    assert!(!tiles.ready(&far), "zoom 5 is not decoded ahead");
    assert!(tiles.pump_until_ready(&far, PATIENCE));
    assert!(tiles.ready(&far));
    assert!(!tiles.ready(&OVER_NIAMEY), "zoom 6 was not asked for");
}

#[test]
fn something_is_drawn_before_anything_is_decoded() {
    let mut tiles = source();
    for zoom in 0..=18 {
        assert!(tiles.at(tile(zoom, 0, 0)).is_some());
    }
}

#[test]
fn a_tile_off_the_grid_gives_nothing() {
    let mut tiles = source();
    assert!(tiles.at(tile(3, 8, 0)).is_none());
    assert!(tiles.at(tile(3, 0, 8)).is_none());
    assert!(tiles.at(tile(32, 0, 0)).is_none());
}

#[test]
fn a_jump_shows_the_stretched_parent_and_then_the_detail() {
    let mut tiles = source();
    decode_everything_ahead(&mut tiles);
    let wanted = tile(6, 32, 29);
    let (_, uv_in_parent) = ancestor(wanted, PINNED_DOWN_TO_ZOOM);
    let piece = tiles.at(wanted).unwrap();
    assert_eq!(piece.uv, uv_in_parent);
    assert!(drawables_in(&piece) > 4, "land, not only background");

    assert!(tiles.pump_until_ready(&OVER_NIAMEY, PATIENCE));
    let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
    assert_eq!(tiles.at(wanted).unwrap().uv, whole);
}

#[test]
fn past_the_deepest_zoom_the_deepest_tile_is_used() {
    let mut tiles = source();
    assert!(tiles.pump_until_ready(&OVER_NIAMEY, PATIENCE));
    for zoom in 7..=18_u8 {
        let below = zoom - 6;
        let wanted = tile(zoom, (32 << below) + 1, 29 << below);
        let piece = tiles.at(wanted).unwrap();
        assert_eq!(piece.uv, ancestor(wanted, 6).1);
        assert!(piece.uv.min.x > 0.0 && piece.uv.min.y == 0.0, "axes swapped");
    }
}

#[test]
fn a_missing_ocean_tile_falls_back_to_what_there_is() {
    let mut tiles = source();
    let ocean = Viewport { lon_deg: -150.0, lat_deg: -40.0, ..OVER_NIAMEY };
    assert!(tiles.pump_until_ready(&ocean, PATIENCE));
    let wanted = tile(6, 5, 40);
    assert_eq!(tiles.at(wanted).unwrap().uv, ancestor(wanted, 3).1);
}

#[test]
fn an_archive_without_a_world_still_shows_the_background() {
    let mut archive = TestArchive::default();
    archive.put(tile(6, 32, 29), square_of_land());
    let mut tiles = source_of_bytes(archive.bytes());
    assert_eq!(drawables_in(&tiles.at(tile(4, 1, 1)).unwrap()), 4);
    assert!(tiles.pump_until_ready(&OVER_NIAMEY, PATIENCE));
}

#[test]
fn a_damaged_tile_is_replaced_by_its_parent() {
    let mut archive = TestArchive::world_and_one_deep_branch();
    archive.put(tile(6, 32, 29), garbage());
    let mut tiles = source_of_bytes(archive.bytes());
    assert!(tiles.pump_until_ready(&OVER_NIAMEY, PATIENCE));
    assert!(tiles.broken.contains(&tile(6, 32, 29)));
    let piece = tiles.at(tile(6, 32, 29)).unwrap();
    assert_eq!(piece.uv, ancestor(tile(6, 32, 29), 5).1);
}

#[test]
fn a_new_style_leaves_the_picture_until_it_is_covered() {
    let mut tiles = source();
    assert!(tiles.pump_until_ready(&OVER_NIAMEY, PATIENCE));
    let wanted = tile(6, 32, 29);
    tiles.begin_frame(7.0);
    tiles.set_style(style()).unwrap();
    assert!(drawables_in(&tiles.at(wanted).unwrap()) > 4);
    assert!(tiles.outgoing.is_some());
    assert!(tiles.pump_until_ready(&OVER_NIAMEY, PATIENCE));
    assert!(tiles.outgoing.is_none());
    assert!(drawables_in(&tiles.at(wanted).unwrap()) > 4);
}

#[test]
fn frames_alone_bring_in_the_new_style() {
    let mut tiles = source();
    let wanted = tile(6, 32, 29);
    tiles.set_style(style()).unwrap();
    let deadline = Instant::now() + PATIENCE;
    while tiles.outgoing.is_some() {
        assert!(Instant::now() < deadline, "the old style never went");
        tiles.begin_frame(7.0);
        tiles.at(wanted);
        std::thread::yield_now();
    }
    assert!(tiles.current.contains(wanted));
}

#[test]
fn workers_end_when_the_source_is_dropped() {
    let tiles = source();
    let is_alive = tiles.workers.watch();
    assert!(is_alive());
    drop(tiles);
    assert!(!is_alive());
}

#[test]
fn a_repaint_is_asked_for_when_a_tile_arrives() {
    let (sender, receiver) = std::sync::mpsc::channel();
    let context = egui::Context::default();
    context.set_request_repaint_callback(move |_| {
        let _ = sender.send(());
    });
    let bytes = TestArchive::world_and_one_deep_branch().bytes();
    let mut tiles = EmbeddedTiles::new(bytes, style(), &context).unwrap();
    tiles.at(tile(6, 32, 29));
    assert!(receiver.recv_timeout(PATIENCE).is_ok());
}

#[test]
fn larger_tiles_past_the_deepest_zoom_are_drawn_onto_the_same_ground() {
    let mut tiles = source();
    decode_everything_ahead(&mut tiles);
    assert!(tiles.pump_until_ready(&OVER_NIAMEY, PATIENCE));
    for map_zoom in [7.0, 8.0, 10.3, 13.0, 18.0] {
        tiles.begin_frame(map_zoom);
        // On its own tile, and on a tile whose ancestor at zoom 3 stands in.
        for (wanted, source_zoom) in [(tile(6, 32, 29), 6), (tile(6, 3, 50), 3)] {
            let piece = tiles.at(wanted).unwrap();
            let side = 256.0 * 2.0_f32.powf(map_zoom as f32 - 6.0);
            let rect = Rect::from_min_size(pos2(100.0, 50.0), vec2(side, side));
            let (_, uv) = ancestor(wanted, source_zoom);
            let full_side = side / uv.width();
            let expected = Rect::from_min_size(
                rect.min - full_side * uv.min.to_vec2(),
                vec2(full_side, full_side),
            );
            let drawn = drawn_square(&piece, rect, tiles.tile_size());
            assert!((drawn.min - expected.min).length() < 1e-3 * side);
            assert!((drawn.width() / expected.width() - 1.0).abs() < 1e-6);
        }
    }
}

/// Notes what walkers asks for, and in tiles of which size.
struct Recorder {
    tile_size: u32,
    asked: HashSet<TileId>,
}

impl Tiles for Recorder {
    fn at(&mut self, id: TileId) -> Option<TilePiece> {
        self.asked.insert(id);
        None
    }

    fn attribution(&self) -> Attribution {
        attribution::for_walkers("", &[])
    }

    fn tile_size(&self) -> u32 {
        self.tile_size
    }
}

fn asked_by_walkers(viewport: &Viewport, tile_size: u32) -> HashSet<TileId> {
    let size = vec2(viewport.width_points as f32, viewport.height_points as f32);
    let mut recorder = Recorder { tile_size, asked: HashSet::new() };
    let mut memory = MapMemory::default();
    memory.set_zoom(viewport.zoom).unwrap();
    let input = RawInput {
        screen_rect: Some(Rect::from_min_size(pos2(0.0, 0.0), size)),
        ..RawInput::default()
    };
    let center = lon_lat(viewport.lon_deg, viewport.lat_deg);
    let mut output = egui::Context::default().run_ui(input, |ui| {
        // The whole screen, without the panel's margins.
        let rect = Rect::from_min_size(pos2(0.0, 0.0), size);
        let mut child = ui.new_child(egui::UiBuilder::new().max_rect(rect));
        child.add(Map::new(Some(&mut recorder), &mut memory, center));
    });
    // No painter will take the font's texture.
    output.textures_delta.clear();
    recorder.asked
}

/// Views at half and whole zooms over places on every side of the globe.
fn sweep(zooms: std::ops::RangeInclusive<u8>) -> impl Iterator<Item = Viewport> {
    let places =
        [(2.183, 13.481), (13.0, 22.6), (-77.0, 38.9), (174.8, -41.3), (-17.9, 2.1), (0.0, 0.0)];
    zooms.flat_map(move |zoom| {
        places.into_iter().flat_map(move |(lon_deg, lat_deg)| {
            [0.0, 0.5].map(|half| Viewport {
                lon_deg,
                lat_deg,
                zoom: f64::from(zoom) + half,
                width_points: 1400.0,
                height_points: 900.0,
            })
        })
    })
}

#[test]
fn the_tiles_waited_for_are_those_that_walkers_asks_for() {
    for viewport in sweep(0..=18) {
        let asked = asked_by_walkers(&viewport, TILE_SIDE_POINTS);
        let needed: HashSet<TileId> = tiles_in(&viewport).into_iter().collect();
        assert!(needed.is_subset(&asked), "waiting for what is never asked: {viewport:?}");
        // Walkers may ask for a neighbour that touches the edge with nothing.
        let slack = Viewport {
            width_points: viewport.width_points + 1.0,
            height_points: viewport.height_points + 1.0,
            ..viewport
        };
        let at_most: HashSet<TileId> = tiles_in(&slack).into_iter().collect();
        assert!(asked.is_subset(&at_most), "not waiting for all: {viewport:?}");
    }
}

#[test]
fn nothing_is_ever_blank_on_a_sweep_of_jumps() {
    let mut tiles = source();
    decode_everything_ahead(&mut tiles);
    for viewport in sweep(2..=18) {
        tiles.begin_frame(viewport.zoom);
        for id in asked_by_walkers(&viewport, tiles.tile_size()) {
            let piece = tiles.at(id).unwrap();
            assert!(drawables_in(&piece) > 4, "only background: {id:?}");
        }
    }
}
