//! Which tiles a view needs, and which part of an ancestor stands for a tile.
//!
//! All of it in f64 over the Web Mercator square; nothing here knows tiles'
//! contents, caches or threads.

use egui::{Rect, pos2};
use walkers::TileId;

/// Side of an embedded tile, in points, when the map is at that tile's zoom.
/// MapLibre's convention, so that a style's zooms mean what their author meant;
/// a 512-point tile is wanted at one map zoom deeper than its own number.
pub(super) const TILE_SIDE_POINTS: u32 = 512;

/// Side of the whole world, in points, at map zoom 0.
const WORLD_SIDE_AT_ZOOM_0_POINTS: f64 = 256.0;

/// How many zooms a tile of [`TILE_SIDE_POINTS`] lies above the map's own.
const TILE_ZOOM_OFFSET: f64 = 1.0;

/// Deepest zoom whose tile numbers walkers and PMTiles can hold.
const DEEPEST_TILE_ZOOM: u8 = 31;

/// Web Mercator is a square up to this latitude.
const MAX_MERCATOR_LAT_DEG: f64 = 85.051_128_779_806_6;

/// A tile showing by less than this is not needed: walkers places tiles in f32,
/// and may leave out one that touches the edge by a rounding error.
const EDGE_TOLERANCE_POINTS: f64 = 0.01;

/// What a map shows: its centre, zoom and size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Viewport {
    /// Longitude of the centre, degrees east.
    pub lon_deg: f64,
    /// Latitude of the centre, degrees north.
    pub lat_deg: f64,
    /// Map zoom as walkers counts it: the world is 256 · 2^zoom points wide.
    pub zoom: f64,
    /// Width of the map, in points.
    pub width_points: f64,
    /// Height of the map, in points.
    pub height_points: f64,
}

/// Zoom of the tiles that walkers asks for when the map is at `map_zoom`.
pub(super) fn tile_zoom_at(map_zoom: f64) -> u8 {
    // `as` saturates and takes NaN to 0, so any zoom is safe here.
    (map_zoom.round() - TILE_ZOOM_OFFSET).clamp(0.0, f64::from(DEEPEST_TILE_ZOOM)) as u8
}

/// The same for tiles of this side, a power of two times 256 points.
pub(super) fn tile_zoom_for(map_zoom: f64, side_points: u32) -> u8 {
    let offset = (f64::from(side_points.max(1)) / WORLD_SIDE_AT_ZOOM_0_POINTS).log2().round();
    (map_zoom.round() - offset).clamp(0.0, f64::from(DEEPEST_TILE_ZOOM)) as u8
}

/// Whether the grid has such a tile.
pub(super) fn is_on_grid(tile: TileId) -> bool {
    let side_tiles = 1_u64 << tile.zoom.min(DEEPEST_TILE_ZOOM);
    tile.zoom <= DEEPEST_TILE_ZOOM
        && u64::from(tile.x) < side_tiles
        && u64::from(tile.y) < side_tiles
}

/// The tile at `zoom` that covers `tile`, and the part of it (0–1, y down) that
/// `tile` takes up. A `zoom` deeper than the tile's own gives the tile itself.
pub(super) fn ancestor(tile: TileId, zoom: u8) -> (TileId, Rect) {
    let levels = u32::from(tile.zoom.saturating_sub(zoom));
    let covering = TileId {
        x: tile.x.checked_shr(levels).unwrap_or(0),
        y: tile.y.checked_shr(levels).unwrap_or(0),
        zoom: tile.zoom.min(zoom),
    };
    // Powers of two, so f32 holds them exactly down to 24 levels.
    let side = (-f64::from(levels)).exp2();
    let min_u = f64::from(tile.x) * side - f64::from(covering.x);
    let min_v = f64::from(tile.y) * side - f64::from(covering.y);
    let uv = Rect::from_min_max(
        pos2(min_u as f32, min_v as f32),
        pos2((min_u + side) as f32, (min_v + side) as f32),
    );
    (covering, uv)
}

/// Whether the viewport shows any of this ground: west, south, east, north in degrees.
pub(super) fn shows(viewport: &Viewport, [west, south, east, north]: [f64; 4]) -> bool {
    let world_side_points = WORLD_SIDE_AT_ZOOM_0_POINTS * viewport.zoom.exp2();
    let (x, y) = mercator_unit(viewport.lon_deg, viewport.lat_deg);
    let (left, top) = mercator_unit(west, north);
    let (right, bottom) = mercator_unit(east, south);
    let half_width = viewport.width_points / 2.0 / world_side_points;
    let half_height = viewport.height_points / 2.0 / world_side_points;
    left < x + half_width
        && right > x - half_width
        && top < y + half_height
        && bottom > y - half_height
}

/// Tiles that the viewport shows, nearest the centre first: the same that
/// walkers' flood fill asks for.
pub(super) fn tiles_in(viewport: &Viewport) -> Vec<TileId> {
    let zoom = tile_zoom_at(viewport.zoom);
    let side_tiles = f64::from(zoom).exp2();
    let world_side_points = WORLD_SIDE_AT_ZOOM_0_POINTS * viewport.zoom.exp2();
    let tile_side_points = world_side_points / side_tiles;

    let (x_world, y_world) = mercator_unit(viewport.lon_deg, viewport.lat_deg);
    let (x_tiles, y_tiles) = (x_world * side_tiles, y_world * side_tiles);
    let columns = visible_range(x_tiles, viewport.width_points, tile_side_points, side_tiles);
    let rows = visible_range(y_tiles, viewport.height_points, tile_side_points, side_tiles);

    let mut tiles: Vec<TileId> =
        rows.flat_map(|y| columns.clone().map(move |x| TileId { x, y, zoom })).collect();
    tiles.sort_by(|a, b| {
        let distance = |tile: &TileId| {
            (f64::from(tile.x) + 0.5 - x_tiles).hypot(f64::from(tile.y) + 0.5 - y_tiles)
        };
        distance(a).total_cmp(&distance(b))
    });
    tiles
}

/// Rows or columns of tiles that a view `length_points` long shows.
fn visible_range(
    center_tiles: f64,
    length_points: f64,
    tile_side_points: f64,
    side_tiles: f64,
) -> std::ops::Range<u32> {
    let half_points = (length_points / 2.0 - EDGE_TOLERANCE_POINTS).max(0.0);
    let half_tiles = half_points / tile_side_points;
    let first = (center_tiles - half_tiles).floor().clamp(0.0, side_tiles);
    let past_last = (center_tiles + half_tiles).floor() + 1.0;
    first as u32..past_last.clamp(0.0, side_tiles) as u32
}

/// Web Mercator onto the unit square: x to the east, y to the south.
fn mercator_unit(lon_deg: f64, lat_deg: f64) -> (f64, f64) {
    let lat_deg = lat_deg.clamp(-MAX_MERCATOR_LAT_DEG, MAX_MERCATOR_LAT_DEG);
    let y_radians = lat_deg.to_radians().tan().asinh();
    ((1.0 + lon_deg / 180.0) / 2.0, (1.0 - y_radians / std::f64::consts::PI) / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Airbase 101, Niamey.
    const NIAMEY: (f64, f64) = (2.183, 13.481);

    fn tile_over(lon_deg: f64, lat_deg: f64, zoom: u8) -> TileId {
        let (x, y) = mercator_unit(lon_deg, lat_deg);
        let side_tiles = f64::from(zoom).exp2();
        TileId { x: (x * side_tiles) as u32, y: (y * side_tiles) as u32, zoom }
    }

    #[test]
    fn an_ancestors_part_covers_the_same_ground_as_the_tile() {
        for zoom in 2..=18_u8 {
            let tile = tile_over(NIAMEY.0, NIAMEY.1, zoom);
            for ancestor_zoom in 0..=zoom {
                let (covering, uv) = ancestor(tile, ancestor_zoom);
                let tile_side = (-f64::from(zoom)).exp2();
                let covering_side = (-f64::from(ancestor_zoom)).exp2();
                let west = (f64::from(covering.x) + f64::from(uv.min.x)) * covering_side;
                let north = (f64::from(covering.y) + f64::from(uv.min.y)) * covering_side;
                assert_eq!(west, f64::from(tile.x) * tile_side, "{tile:?}");
                assert_eq!(north, f64::from(tile.y) * tile_side, "{tile:?}");
                assert_eq!(f64::from(uv.width()) * covering_side, tile_side);
                assert_eq!(f64::from(uv.height()) * covering_side, tile_side);
            }
        }
    }

    #[test]
    fn an_ancestors_part_is_another_one_when_the_axes_are_swapped() {
        let tile = tile_over(NIAMEY.0, NIAMEY.1, 12);
        let swapped = TileId { x: tile.y, y: tile.x, ..tile };
        let (covering, uv) = ancestor(tile, 8);
        let (covering_swapped, uv_swapped) = ancestor(swapped, 8);
        assert_ne!(covering, covering_swapped);
        assert_ne!(uv, uv_swapped);
        assert_eq!(uv_swapped.min, pos2(uv.min.y, uv.min.x));
    }

    #[test]
    fn a_tile_is_its_own_ancestor_at_its_zoom_and_deeper() {
        let tile = tile_over(NIAMEY.0, NIAMEY.1, 6);
        let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        assert_eq!(ancestor(tile, 6), (tile, whole));
        assert_eq!(ancestor(tile, 9), (tile, whole));
    }

    #[test]
    fn the_deepest_tile_has_an_ancestor_at_zoom_0() {
        let corner = TileId { x: (1 << 31) - 1, y: 0, zoom: 31 };
        assert_eq!(ancestor(corner, 0).0, TileId { x: 0, y: 0, zoom: 0 });
    }

    #[test]
    fn the_centre_tile_is_the_one_that_openstreetmaps_formula_gives() {
        // https://wiki.openstreetmap.org/wiki/Slippy_map_tilenames, worked by hand.
        let viewport = Viewport {
            lon_deg: NIAMEY.0,
            lat_deg: NIAMEY.1,
            zoom: 9.0,
            width_points: 1.0,
            height_points: 1.0,
        };
        let niamey = TileId { x: 129, y: 118, zoom: 8 };
        assert_eq!(tiles_in(&viewport), [niamey]);

        let swapped = Viewport { lon_deg: NIAMEY.1, lat_deg: NIAMEY.0, ..viewport };
        assert_ne!(tiles_in(&swapped), [niamey]);
    }

    #[test]
    fn ground_is_shown_or_not_by_both_axes() {
        let viewport = Viewport {
            lon_deg: NIAMEY.0,
            lat_deg: NIAMEY.1,
            zoom: 8.0,
            width_points: 800.0,
            height_points: 600.0,
        };
        assert!(shows(&viewport, [2.0, 13.0, 2.5, 14.0]));
        assert!(shows(&viewport, [-180.0, -85.0, 180.0, 85.0]));
        assert!(!shows(&viewport, [13.0, 2.0, 14.0, 2.5]), "axes swapped");
        assert!(!shows(&viewport, [2.0, 43.0, 2.5, 44.0]), "too far north");
        assert!(!shows(&viewport, [11.0, 13.0, 12.0, 14.0]), "too far east");
    }

    #[test]
    fn a_wide_view_needs_more_columns_than_rows() {
        let viewport = Viewport {
            lon_deg: NIAMEY.0,
            lat_deg: NIAMEY.1,
            zoom: 7.0,
            width_points: 2000.0,
            height_points: 300.0,
        };
        let tiles = tiles_in(&viewport);
        let span = |numbers: &dyn Fn(&TileId) -> u32| {
            let least = tiles.iter().map(numbers).min().unwrap();
            tiles.iter().map(numbers).max().unwrap() - least
        };
        assert!(span(&|tile| tile.x) > span(&|tile| tile.y));
    }

    #[test]
    fn a_view_past_the_edge_of_the_world_asks_for_nothing_beyond_it() {
        for (lon_deg, lat_deg) in [(-180.0, 85.0), (180.0, -85.0), (0.0, 90.0)] {
            let viewport = Viewport {
                lon_deg,
                lat_deg,
                zoom: 2.0,
                width_points: 3000.0,
                height_points: 3000.0,
            };
            let tiles = tiles_in(&viewport);
            assert!(!tiles.is_empty());
            assert!(tiles.iter().all(|tile| is_on_grid(*tile)));
        }
    }
}
