//! Where the map looks: a centre and a zoom, owned by the state and by nobody else.

use crate::model::mercator::{WorldPixel, held_on_map, project, unproject, world_pixels};
use crate::model::{LonLat, View};

/// Zooms the map can show (Web Mercator, 256-pixel tiles).
pub const MIN_ZOOM: f64 = 2.0;
pub const MAX_ZOOM: f64 = 18.0;
/// Levels a key or a button zooms.
pub const ZOOM_STEP: f64 = 0.5;

/// Kept free on every side of what is fitted, points: marks, their names, and the buttons.
const FIT_MARGIN_POINTS: f64 = 64.0;
/// Of a map too small for that, points.
const LEAST_FIT_POINTS: f64 = 40.0;
/// Nearer than this, one base alone says nothing of where it lies.
const NEAREST_FIT_ZOOM: f64 = 13.0;

/// A distance on the screen, in points: x to the right, y down.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ScreenOffset {
    pub x: f64,
    pub y: f64,
}

/// Where the map looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Camera {
    center: LonLat,
    zoom: f64,
}

impl Camera {
    pub fn new(center: LonLat, zoom: f64) -> Self {
        let zoom = if zoom.is_nan() { MIN_ZOOM } else { zoom.clamp(MIN_ZOOM, MAX_ZOOM) };
        Self { center: held_on_map(center), zoom }
    }

    pub fn center(self) -> LonLat {
        self.center
    }

    pub fn zoom(self) -> f64 {
        self.zoom
    }

    /// Moves what is under the centre by `drag`: the map follows the pointer.
    pub fn dragged(self, drag: ScreenOffset) -> Self {
        let at = project(self.center, self.zoom);
        let moved = WorldPixel { x: at.x - drag.x, y: at.y - drag.y };
        Self::new(unproject(moved, self.zoom), self.zoom)
    }

    /// Zooms by `levels`, holding still what lies `from_center` of the centre.
    pub fn zoomed(self, levels: f64, from_center: ScreenOffset) -> Self {
        let zoom = Self::new(self.center, self.zoom + levels).zoom;
        let scale = world_pixels(zoom) / world_pixels(self.zoom);
        let at = project(self.center, self.zoom);
        let center = WorldPixel {
            x: (at.x + from_center.x) * scale - from_center.x,
            y: (at.y + from_center.y) * scale - from_center.y,
        };
        Self::new(unproject(center, zoom), zoom)
    }

    /// Shows all of `points` on a map of this size, no nearer than is of use for one alone.
    pub fn fitting(points: &[LonLat], (width, height): (f64, f64)) -> Self {
        let corners = points.iter().map(|&p| project(p, MIN_ZOOM));
        let start = (f64::INFINITY, f64::NEG_INFINITY);
        let wider = |(least, most): (f64, f64), value: f64| (least.min(value), most.max(value));
        let (x, y) = corners.fold((start, start), |(x, y), at| (wider(x, at.x), wider(y, at.y)));
        if x.0 > x.1 {
            return Self::new(LonLat::clamped(0.0, 0.0), MIN_ZOOM);
        }
        let middle = |range: (f64, f64)| f64::midpoint(range.0, range.1);
        let levels = |range: (f64, f64), room: f64| {
            let room = (room - 2.0 * FIT_MARGIN_POINTS).max(LEAST_FIT_POINTS);
            (room / (range.1 - range.0).max(f64::MIN_POSITIVE)).log2()
        };
        let zoom = MIN_ZOOM + levels(x, width).min(levels(y, height));
        let center = unproject(WorldPixel { x: middle(x), y: middle(y) }, MIN_ZOOM);
        Self::new(center, zoom.min(NEAREST_FIT_ZOOM))
    }

    /// A share of the way to `other`, 0 to 1, in one sweep: some point of the map keeps its place
    /// on the screen all the way.
    pub fn toward(self, other: Self, share: f64) -> Self {
        let share = share.clamp(0.0, 1.0);
        let zoom = self.zoom + (other.zoom - self.zoom) * share;
        let pixel = |zoom: f64| 1.0 / world_pixels(zoom);
        let whole = pixel(other.zoom) - pixel(self.zoom);
        // Too near the same zoom to divide by: straight on.
        let is_level = (other.zoom - self.zoom).abs() < 1e-6;
        let moved = if is_level { share } else { (pixel(zoom) - pixel(self.zoom)) / whole };
        let (from, to) = (project(self.center, MIN_ZOOM), project(other.center, MIN_ZOOM));
        let at =
            WorldPixel { x: from.x + (to.x - from.x) * moved, y: from.y + (to.y - from.y) * moved };
        Self::new(unproject(at, MIN_ZOOM), zoom)
    }
}

impl From<View> for Camera {
    fn from(view: View) -> Self {
        Self::new(view.center, view.zoom)
    }
}
