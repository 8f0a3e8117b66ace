//! Positions and cells of the square world of Web Mercator, in whole numbers: sums of them are
//! exact, and the cell of a position is a shift.

use crate::model::mercator::{self, MAX_LATITUDE_DEGREES, TILE_PIXELS, WorldPixel};
use crate::model::{Latitude, LonLat};

/// Cells of this level are a 2^-20th of the world wide, 38 m at the equator: none are finer.
pub const FINEST_LEVEL: u8 = 20;

/// How wide a cell should be on the screen, points; powers of two allow 34 to 68.
const CELL_POINTS: f64 = 48.0;

/// Cells across the screen at most, so that a very large one costs no more than a large one.
const MOST_CELLS_ACROSS: usize = 160;

/// The same of the small cells that hexagons and densities are made of.
const SMALL_CELL_POINTS: f64 = 6.5;
const MOST_SMALL_CELLS_ACROSS: usize = 640;

/// Parts of the world's width that a position counts in.
const PARTS: f64 = 4_294_967_296.0;

/// Digits after the point that a position keeps, as parts of a degree: a tenth of a metre.
const KEPT: f64 = 1e6;

/// A position, x to the east and y to the south, each a 2^32nd of the world's width: 9 mm at the
/// equator. Past ±85.05° of latitude it lies on the edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct WorldPoint {
    pub x: u32,
    pub y: u32,
}

impl WorldPoint {
    pub fn of(position: LonLat) -> Self {
        let at = mercator::project(position, 0.0);
        Self { x: part(at.x), y: part(at.y) }
    }

    /// To a tenth of a metre, so that what was written with six digits comes back as it was.
    pub fn lon_lat(self) -> LonLat {
        let pixels = |part: u32| f64::from(part) / PARTS * TILE_PIXELS;
        let at = mercator::unproject(WorldPixel { x: pixels(self.x), y: pixels(self.y) }, 0.0);
        let kept = |degrees: f64| (degrees * KEPT).round() / KEPT;
        LonLat::clamped(kept(at.lon.degrees()), kept(at.lat.degrees()))
    }

    /// Whether a position so far north or south is held on the edge.
    pub fn is_held(latitude: Latitude) -> bool {
        latitude.degrees().abs() > MAX_LATITUDE_DEGREES
    }
}

/// Pixels of the world at zoom 0 to parts of it, held inside.
fn part(pixels: f64) -> u32 {
    // A float cast saturates at both ends.
    (pixels / TILE_PIXELS * PARTS).round() as u32
}

/// A rectangle of the world, both ends inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct WorldRect {
    pub min: WorldPoint,
    pub max: WorldPoint,
}

impl WorldRect {
    pub const WORLD: Self =
        Self { min: WorldPoint { x: 0, y: 0 }, max: WorldPoint { x: u32::MAX, y: u32::MAX } };

    /// Around two corners, whichever they are.
    pub fn around(a: LonLat, b: LonLat) -> Self {
        let (a, b) = (WorldPoint::of(a), WorldPoint::of(b));
        Self {
            min: WorldPoint { x: a.x.min(b.x), y: a.y.min(b.y) },
            max: WorldPoint { x: a.x.max(b.x), y: a.y.max(b.y) },
        }
    }

    /// The smallest rectangle around both.
    pub fn around_both(&self, other: &Self) -> Self {
        let (a, b) = (self, other);
        Self {
            min: WorldPoint { x: a.min.x.min(b.min.x), y: a.min.y.min(b.min.y) },
            max: WorldPoint { x: a.max.x.max(b.max.x), y: a.max.y.max(b.max.y) },
        }
    }

    pub fn contains(&self, at: WorldPoint) -> bool {
        (self.min.x..=self.max.x).contains(&at.x) && (self.min.y..=self.max.y).contains(&at.y)
    }

    pub fn encloses(&self, inner: &Self) -> bool {
        self.contains(inner.min) && self.contains(inner.max)
    }

    pub fn overlaps(&self, other: &Self) -> bool {
        self.min.x <= other.max.x
            && other.min.x <= self.max.x
            && self.min.y <= other.max.y
            && other.min.y <= self.max.y
    }
}

/// A cell: the world cut into 2^level columns and as many rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellKey {
    pub level: u8,
    /// From the north.
    pub y: u32,
    /// From the west.
    pub x: u32,
}

impl CellKey {
    pub fn of(at: WorldPoint, level: u8) -> Self {
        let level = level.min(32);
        Self { level, x: at_level(at.x, level), y: at_level(at.y, level) }
    }

    pub fn rect(self) -> WorldRect {
        let first = |cell: u32| cell.checked_shl(32 - u32::from(self.level)).unwrap_or(0);
        let last = |cell: u32| first(cell) | inside(self.level);
        WorldRect {
            min: WorldPoint { x: first(self.x), y: first(self.y) },
            max: WorldPoint { x: last(self.x), y: last(self.y) },
        }
    }
}

/// The cell of a coordinate: its first `level` bits.
pub(super) fn at_level(part: u32, level: u8) -> u32 {
    part.checked_shr(32 - u32::from(level)).unwrap_or(0)
}

/// The bits of a coordinate that lie inside a cell.
pub(super) fn inside(level: u8) -> u32 {
    u32::MAX.checked_shr(u32::from(level)).unwrap_or(0)
}

/// A rectangle of cells, all those that a rectangle touches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CellRect {
    pub level: u8,
    pub first_x: u32,
    pub first_y: u32,
    /// Inclusive, as all of these are.
    pub last_x: u32,
    pub last_y: u32,
}

impl CellRect {
    pub fn of(rect: &WorldRect, level: u8) -> Self {
        let (first, last) = (CellKey::of(rect.min, level), CellKey::of(rect.max, level));
        let (first_x, first_y) = (first.x, first.y);
        Self { level: first.level, first_x, first_y, last_x: last.x, last_y: last.y }
    }

    pub fn columns(&self) -> usize {
        (self.last_x - self.first_x) as usize + 1
    }

    pub fn rows(&self) -> usize {
        (self.last_y - self.first_y) as usize + 1
    }

    /// The world under them.
    pub fn rect(&self) -> WorldRect {
        let corner = |x, y| CellKey { level: self.level, x, y }.rect();
        let (first, last) = (corner(self.first_x, self.first_y), corner(self.last_x, self.last_y));
        WorldRect { min: first.min, max: last.max }
    }

    /// Number of a cell among these, row by row.
    pub(super) fn index(&self, x: u32, y: u32) -> Option<usize> {
        let column = x.checked_sub(self.first_x).filter(|_| x <= self.last_x)? as usize;
        let row = y.checked_sub(self.first_y).filter(|_| y <= self.last_y)? as usize;
        Some(row * self.columns() + column)
    }

    /// Number of the cell that a position lies in.
    pub(super) fn index_of(&self, at: WorldPoint) -> Option<usize> {
        self.index(at_level(at.x, self.level), at_level(at.y, self.level))
    }
}

/// What part of the world is looked at, and in cells of what size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct View {
    /// Exactly what is on the screen.
    pub rect: WorldRect,
    /// Of the cells: 0 has one, [`FINEST_LEVEL`] the finest.
    pub level: u8,
}

impl View {
    /// A screen around a centre. The level depends on the zoom alone (but on screens so large that
    /// there would be too many cells), so that moving the map changes no cell.
    pub fn new(center: LonLat, zoom: f64, width_points: f64, height_points: f64) -> Self {
        let size = (width_points, height_points);
        Self::of_cells(center, zoom, size, (CELL_POINTS, MOST_CELLS_ACROSS))
    }

    /// The same in cells so small that what is made of them looks as if it were made of the rows:
    /// on the screen 4.6 to 9.2 points wide.
    pub fn small(center: LonLat, zoom: f64, width_points: f64, height_points: f64) -> Self {
        let size = (width_points, height_points);
        Self::of_cells(center, zoom, size, (SMALL_CELL_POINTS, MOST_SMALL_CELLS_ACROSS))
    }

    fn of_cells(
        center: LonLat,
        zoom: f64,
        (width_points, height_points): (f64, f64),
        (cell_points, most_across): (f64, usize),
    ) -> Self {
        let at = mercator::project(center, 0.0);
        let scale = zoom.exp2();
        let (half_width, half_height) = (width_points / 2.0 / scale, height_points / 2.0 / scale);
        let corner = |sign: f64| WorldPoint {
            x: part(at.x + sign * half_width),
            y: part(at.y + sign * half_height),
        };
        let rect = WorldRect { min: corner(-1.0), max: corner(1.0) };
        Self { rect, level: coarse_enough(&rect, level_for(zoom, cell_points), most_across) }
    }

    pub fn cells(&self) -> CellRect {
        CellRect::of(&self.rect, self.level)
    }
}

/// The level whose cells come nearest to [`CELL_POINTS`] at this zoom.
pub fn level_of(zoom: f64) -> u8 {
    level_for(zoom, CELL_POINTS)
}

fn level_for(zoom: f64, cell_points: f64) -> u8 {
    let level = zoom + (TILE_PIXELS / cell_points).log2();
    // A float cast saturates; NaN is 0.
    (level.round() as u8).min(FINEST_LEVEL)
}

fn coarse_enough(rect: &WorldRect, mut level: u8, most_across: usize) -> u8 {
    let too_many = |level| {
        let cells = CellRect::of(rect, level);
        cells.columns().max(cells.rows()) > most_across
    };
    while level > 0 && too_many(level) {
        level -= 1;
    }
    level
}
