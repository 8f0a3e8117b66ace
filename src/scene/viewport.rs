//! Between the earth and the screen.

use crate::model::LonLat;
use crate::model::mercator::{WorldPixel, project, unproject};
use crate::state::{Camera, ScreenOffset};

/// A point on the map's screen: points from its top left corner, y down.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ScreenPoint {
    pub x: f64,
    pub y: f64,
}

impl ScreenPoint {
    pub fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    pub fn distance(self, other: Self) -> f64 {
        (self.x - other.x).hypot(self.y - other.y)
    }

    pub fn shifted(self, dx: f64, dy: f64) -> Self {
        Self { x: self.x + dx, y: self.y + dy }
    }
}

/// A rectangle on the map's screen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScreenRect {
    pub min: ScreenPoint,
    pub max: ScreenPoint,
}

impl ScreenRect {
    pub fn at(min: ScreenPoint, width: f64, height: f64) -> Self {
        Self { min, max: min.shifted(width, height) }
    }

    pub fn around(center: ScreenPoint, half_width: f64, half_height: f64) -> Self {
        Self {
            min: center.shifted(-half_width, -half_height),
            max: center.shifted(half_width, half_height),
        }
    }

    pub fn overlaps(self, other: Self) -> bool {
        self.min.x < other.max.x
            && other.min.x < self.max.x
            && self.min.y < other.max.y
            && other.min.y < self.max.y
    }

    pub fn contains(self, p: ScreenPoint) -> bool {
        self.min.x <= p.x && p.x <= self.max.x && self.min.y <= p.y && p.y <= self.max.y
    }

    pub fn encloses(self, inner: Self) -> bool {
        self.contains(inner.min) && self.contains(inner.max)
    }

    pub fn expanded(self, by: f64) -> Self {
        Self { min: self.min.shifted(-by, -by), max: self.max.shifted(by, by) }
    }

    pub fn center(self) -> ScreenPoint {
        ScreenPoint::new(
            f64::midpoint(self.min.x, self.max.x),
            f64::midpoint(self.min.y, self.max.y),
        )
    }

    pub fn width(self) -> f64 {
        self.max.x - self.min.x
    }

    pub fn height(self) -> f64 {
        self.max.y - self.min.y
    }
}

/// What the edges of a map mean to the names on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Edges {
    /// A window's: names slide in and out as the map is panned.
    #[default]
    Window,
    /// A page's: what is not whole on it is not told.
    Page,
}

/// The part of the earth on the screen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Viewport {
    pub camera: Camera,
    pub width_points: f64,
    pub height_points: f64,
    pub edges: Edges,
}

impl Viewport {
    pub fn new(camera: Camera, width_points: f64, height_points: f64) -> Self {
        let (width_points, height_points) = (width_points.max(1.0), height_points.max(1.0));
        Self { camera, width_points, height_points, edges: Edges::Window }
    }

    /// The same on a page.
    pub fn on_page(self) -> Self {
        Self { edges: Edges::Page, ..self }
    }

    pub fn zoom(&self) -> f64 {
        self.camera.zoom()
    }

    /// World pixel of the top left corner.
    pub fn origin(&self) -> WorldPixel {
        let center = project(self.camera.center(), self.zoom());
        WorldPixel { x: center.x - self.width_points / 2.0, y: center.y - self.height_points / 2.0 }
    }

    pub fn to_screen(&self, position: LonLat) -> ScreenPoint {
        let at = project(position, self.zoom());
        let origin = self.origin();
        ScreenPoint::new(at.x - origin.x, at.y - origin.y)
    }

    pub fn to_lon_lat(&self, point: ScreenPoint) -> LonLat {
        let origin = self.origin();
        unproject(WorldPixel { x: origin.x + point.x, y: origin.y + point.y }, self.zoom())
    }

    pub fn offset_from_center(&self, point: ScreenPoint) -> ScreenOffset {
        ScreenOffset { x: point.x - self.width_points / 2.0, y: point.y - self.height_points / 2.0 }
    }

    pub fn rect(&self) -> ScreenRect {
        ScreenRect::at(ScreenPoint::default(), self.width_points, self.height_points)
    }
}
