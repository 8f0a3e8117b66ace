//! The reader's own overlays: shapes prepared once for each file, and what of them lies under a
//! point. A frame only asks which are shown.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::atlas::{FlatShape, fraction_of};
use super::viewport::{ScreenPoint, Viewport};
use crate::model::mercator::world_pixels;
use crate::model::{Overlay, OverlayGeometry};
use crate::state::{OverlayId, OverlayLook, OverlaySpot, Overlays};

/// Radius of a point, and how far an unsteady hand may miss, points of the screen.
pub const OVERLAY_POINT_RADIUS: f64 = 5.0;
const SLACK: f64 = 4.0;
/// Features in view that get a place of their own for keys and screen readers.
const MOST_NAMED: usize = 150;

/// A corner in the north-west and one in the south-east, as fractions of the world.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Span {
    min: [f64; 2],
    max: [f64; 2],
}

impl Span {
    fn around<'a>(points: impl Iterator<Item = &'a [f64; 2]>) -> Self {
        let nothing = Self { min: [f64::INFINITY; 2], max: [f64::NEG_INFINITY; 2] };
        points.fold(nothing, |s, p| Self {
            min: [s.min[0].min(p[0]), s.min[1].min(p[1])],
            max: [s.max[0].max(p[0]), s.max[1].max(p[1])],
        })
    }

    /// Whether any of it lies within `reach` of a rectangle.
    fn meets(self, other: Self, reach: f64) -> bool {
        let near =
            |i: usize| self.min[i] <= other.max[i] + reach && other.min[i] <= self.max[i] + reach;
        near(0) && near(1)
    }

    fn size(self) -> f64 {
        (self.max[0] - self.min[0]) * (self.max[1] - self.min[1])
    }
}

/// One feature, in fractions of the world: 0–1 east, 0–1 south.
#[derive(Debug, Clone, PartialEq)]
pub struct OverlayShape {
    pub points: Vec<[f64; 2]>,
    pub lines: Vec<Vec<[f64; 2]>>,
    pub fill: FlatShape,
    span: Span,
}

impl OverlayShape {
    fn of(geometry: &OverlayGeometry) -> Self {
        let flat = |line: &Vec<_>| line.iter().map(|&p| fraction_of(p)).collect::<Vec<_>>();
        let points: Vec<_> = flat(&geometry.points);
        let lines: Vec<Vec<_>> = geometry.lines.iter().map(flat).collect();
        let mut fill = FlatShape::default();
        for polygon in &geometry.polygons {
            let holes: Vec<_> = polygon.holes.iter().map(flat).collect();
            fill.append(&flat(&polygon.outer), &holes);
        }
        let all = points.iter().chain(lines.iter().flatten());
        let span = Span::around(all.chain(fill.rings.iter().flatten()));
        Self { points, lines, fill, span }
    }

    /// Where a name or a press belongs: its point, the middle of its line, inside its polygon.
    fn anchor(&self) -> [f64; 2] {
        let middle = |line: &Vec<[f64; 2]>| line.get(line.len() / 2).copied();
        self.points
            .first()
            .copied()
            .or_else(|| largest_triangle(&self.fill))
            .or_else(|| self.lines.first().and_then(middle))
            .unwrap_or([0.5, 0.5])
    }
}

/// The middle of the largest triangle of a filled shape: a point inside it.
fn largest_triangle(shape: &FlatShape) -> Option<[f64; 2]> {
    let corner = |i: &u32| shape.corners.get(*i as usize).copied();
    let triangles = shape.triangles.chunks_exact(3).filter_map(|t| {
        let (a, b, c) = (corner(&t[0])?, corner(&t[1])?, corner(&t[2])?);
        let area = ((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])).abs();
        Some((area, [(a[0] + b[0] + c[0]) / 3.0, (a[1] + b[1] + c[1]) / 3.0]))
    });
    triangles.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, middle)| middle)
}

/// A file's features, ready to be drawn and picked.
#[derive(Debug, Clone, PartialEq)]
pub struct OverlayShapes {
    pub shapes: Vec<OverlayShape>,
    anchors: Vec<[f64; 2]>,
}

impl OverlayShapes {
    /// Triangulates every polygon: once for each file.
    pub fn of(overlay: &Overlay) -> Self {
        let shapes: Vec<_> =
            overlay.features.iter().map(|f| OverlayShape::of(&f.geometry)).collect();
        let anchors = shapes.iter().map(OverlayShape::anchor).collect();
        Self { shapes, anchors }
    }
}

/// Prepared shapes by overlay.
#[derive(Debug, Clone, Default)]
pub struct OverlayAtlas {
    known: BTreeMap<OverlayId, Arc<OverlayShapes>>,
}

impl OverlayAtlas {
    /// Follows the state: what is new is prepared, what has gone let go.
    pub fn follow(&mut self, overlays: &Overlays) {
        let is_same = self.known.len() == overlays.entries().len()
            && overlays.entries().iter().all(|e| self.known.contains_key(&e.id));
        if is_same {
            return;
        }
        self.known.retain(|id, _| overlays.get(*id).is_some());
        for entry in overlays.entries() {
            self.known
                .entry(entry.id)
                .or_insert_with(|| Arc::new(OverlayShapes::of(&entry.overlay)));
        }
    }

    /// Those that are drawn, the first at the bottom.
    pub fn shown(&self, overlays: &Overlays) -> Vec<(OverlayId, Arc<OverlayShapes>)> {
        let is_shown = |e: &&crate::state::OverlayEntry| e.look == OverlayLook::Shown;
        let shown = overlays.entries().iter().filter(is_shown);
        shown.filter_map(|e| Some((e.id, self.known.get(&e.id)?.clone()))).collect()
    }
}

/// The overlays that a map shows, and where it looks.
#[derive(Debug, Clone)]
pub struct OverlayScene {
    pub shown: Vec<(OverlayId, Arc<OverlayShapes>)>,
    viewport: Viewport,
}

impl OverlayScene {
    pub fn new(atlas: &OverlayAtlas, overlays: &Overlays, viewport: &Viewport) -> Self {
        Self { shown: atlas.shown(overlays), viewport: *viewport }
    }

    /// Where a fraction of the world lies on the screen.
    pub fn to_screen(&self, at: [f64; 2]) -> ScreenPoint {
        let (size, origin) = (world_pixels(self.viewport.zoom()), self.viewport.origin());
        ScreenPoint::new(at[0] * size - origin.x, at[1] * size - origin.y)
    }

    fn to_fraction(&self, at: ScreenPoint) -> [f64; 2] {
        let (size, origin) = (world_pixels(self.viewport.zoom()), self.viewport.origin());
        [(at.x + origin.x) / size, (at.y + origin.y) / size]
    }

    /// The topmost feature under a point: points before lines before polygons, of polygons the
    /// smallest.
    pub fn pick(&self, point: ScreenPoint) -> Option<OverlaySpot> {
        let at = self.to_fraction(point);
        let here = Span { min: at, max: at };
        let size = world_pixels(self.viewport.zoom());
        let reach = (OVERLAY_POINT_RADIUS + SLACK) / size;
        let mut best: Option<(u8, f64, OverlaySpot)> = None;
        for (id, shapes) in self.shown.iter().rev() {
            for (feature, shape) in shapes.shapes.iter().enumerate() {
                if !shape.span.meets(here, reach) {
                    continue;
                }
                let Some((rank, measure)) = touch(shape, at, size) else { continue };
                let spot = OverlaySpot { overlay: *id, feature };
                if best.is_none_or(|(r, m, _)| (rank, measure) < (r, m)) {
                    best = Some((rank, measure, spot));
                }
            }
        }
        best.map(|(_, _, spot)| spot)
    }

    /// The features in view with the point that stands for each, so many at most.
    pub fn named(&self) -> Vec<(OverlaySpot, ScreenPoint)> {
        let screen = self.viewport.rect();
        let (min, max) = (self.to_fraction(screen.min), self.to_fraction(screen.max));
        let view = Span { min, max };
        let mut found = Vec::new();
        for (id, shapes) in &self.shown {
            for (feature, (shape, anchor)) in shapes.shapes.iter().zip(&shapes.anchors).enumerate()
            {
                if found.len() == MOST_NAMED {
                    return found;
                }
                if shape.span.meets(view, 0.0) {
                    let at = self.to_screen(*anchor);
                    if screen.contains(at) {
                        found.push((OverlaySpot { overlay: *id, feature }, at));
                    }
                }
            }
        }
        found
    }

    /// The outline of a feature that is selected or hovered.
    pub fn shape(&self, spot: OverlaySpot) -> Option<&OverlayShape> {
        let (_, shapes) = self.shown.iter().find(|(id, _)| *id == spot.overlay)?;
        shapes.shapes.get(spot.feature)
    }
}

/// How a shape is touched at a fraction of the world: by a point (0), a line (1) or its fill (2),
/// and how near, or how large it is.
fn touch(shape: &OverlayShape, at: [f64; 2], size: f64) -> Option<(u8, f64)> {
    let away = |p: &[f64; 2]| (p[0] - at[0]).hypot(p[1] - at[1]) * size;
    let nearest = shape.points.iter().map(away).fold(f64::INFINITY, f64::min);
    if nearest <= OVERLAY_POINT_RADIUS + SLACK {
        return Some((0, nearest));
    }
    let on_line = shape
        .lines
        .iter()
        .flat_map(|line| line.windows(2))
        .map(|s| distance_to(s[0], s[1], at) * size)
        .fold(f64::INFINITY, f64::min);
    if on_line <= SLACK {
        return Some((1, on_line));
    }
    is_inside(&shape.fill.rings, at).then_some((2, shape.span.size()))
}

fn distance_to(a: [f64; 2], b: [f64; 2], p: [f64; 2]) -> f64 {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let length_squared = dx * dx + dy * dy;
    let t = if length_squared == 0.0 {
        0.0
    } else {
        (((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length_squared).clamp(0.0, 1.0)
    };
    (p[0] - a[0] - dx * t).hypot(p[1] - a[1] - dy * t)
}

/// By the number of edges to the right (even–odd), so that holes are outside.
fn is_inside(rings: &[Vec<[f64; 2]>], p: [f64; 2]) -> bool {
    let crosses = |a: [f64; 2], b: [f64; 2]| {
        (a[1] > p[1]) != (b[1] > p[1])
            && p[0] < (b[0] - a[0]) * (p[1] - a[1]) / (b[1] - a[1]) + a[0]
    };
    let edges = rings.iter().flat_map(|ring| ring.windows(2));
    edges.filter(|e| crosses(e[0], e[1])).count() % 2 == 1
}
