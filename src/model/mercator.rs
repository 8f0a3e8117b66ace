//! Web Mercator (EPSG:3857) in pixels of a world 256·2^zoom pixels wide, x to the east and y to
//! the south, in f64: at zoom 18 an f32 would err by metres.

use super::{Latitude, LonLat, Longitude};

/// Pixels across a tile, and across the whole world at zoom 0.
pub const TILE_PIXELS: f64 = 256.0;

/// The latitude at which the projected world is square, degrees.
pub const MAX_LATITUDE_DEGREES: f64 = 85.051_128_779_806_59;

/// Metres around the equator (WGS84).
pub const EQUATOR_METRES: f64 = 40_075_016.685_578_5;

/// A position in world pixels of some zoom.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WorldPixel {
    pub x: f64,
    pub y: f64,
}

/// Pixels across the world at `zoom`.
pub fn world_pixels(zoom: f64) -> f64 {
    TILE_PIXELS * zoom.exp2()
}

/// Positions past ±85.05° are drawn on the edge.
pub fn project(position: LonLat, zoom: f64) -> WorldPixel {
    let size = world_pixels(zoom);
    let lat = position.lat.degrees().clamp(-MAX_LATITUDE_DEGREES, MAX_LATITUDE_DEGREES);
    let sin = lat.to_radians().sin();
    let y = 0.5 - ((1.0 + sin) / (1.0 - sin)).ln() / (4.0 * std::f64::consts::PI);
    WorldPixel { x: (position.lon.degrees() + 180.0) / 360.0 * size, y: y * size }
}

/// The position under a world pixel; outside the world, the nearest on its edge.
pub fn unproject(pixel: WorldPixel, zoom: f64) -> LonLat {
    let size = world_pixels(zoom);
    let lon = (pixel.x / size).clamp(0.0, 1.0) * 360.0 - 180.0;
    let n = std::f64::consts::PI * (1.0 - 2.0 * (pixel.y / size).clamp(0.0, 1.0));
    LonLat::clamped(lon, n.sinh().atan().to_degrees())
}

/// Ground metres a screen pixel covers at this latitude and zoom.
pub fn metres_per_pixel(lat: Latitude, zoom: f64) -> f64 {
    EQUATOR_METRES * lat.degrees().to_radians().cos() / world_pixels(zoom)
}

/// Held inside ±85.05° and ±180°: where a map can be centred.
pub fn held_on_map(position: LonLat) -> LonLat {
    let lat = position.lat.degrees().clamp(-MAX_LATITUDE_DEGREES, MAX_LATITUDE_DEGREES);
    LonLat { lon: position.lon, lat: Latitude::new(lat).unwrap_or(position.lat) }
}

/// Longitude to the world's fraction, 0 at 180° west and 1 at 180° east.
pub fn x_fraction(lon: Longitude) -> f64 {
    (lon.degrees() + 180.0) / 360.0
}
