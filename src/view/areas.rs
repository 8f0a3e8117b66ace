//! Area states as a layer of the map, between the tiles and the marks.
//!
//! Drawn by walkers' own renderer: shapes of whole countries are uploaded once and only moved
//! afterwards, and cost a fraction of what egui's textured triangles would on a software driver.

use std::collections::HashMap;

use egui::emath::TSTransform;
use egui::{Color32, Pos2, Rect, pos2, vec2};
use walkers::{Canvas, Drawable, Drawables, Layer, Line, Mesh, Projector, Vertex};

use super::theme::Palette;
use crate::model::mercator::world_pixels;
use crate::scene::{AreaMark, AreaShape, AreaTexture, Atlas, FlatShape, Viewport};
use crate::state::Theme;

/// Points between two hatch lines, at a whole zoom level; between levels they spread by up to √2.
const HATCH_GAP: f64 = 9.0;
/// Past this zoom a country fills the screen, and its hatch would say nothing but cost much.
const DEEPEST_HATCH: f64 = 9.5;
/// Level at which shapes without a gap of their own are laid out: f32 holds a pixel of it finely.
const SHAPE_LEVEL: i32 = 8;
/// Shapes kept at once; there are a few for each country, state and level.
const MOST_SHAPES: usize = 256;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    name: String,
    texture: AreaTexture,
    is_certain: bool,
    level: i32,
    theme: Theme,
}

/// A shape laid out in pixels of one level, from `origin` on.
struct Shape {
    drawables: Drawables,
    origin: [f64; 2],
}

/// Shapes made so far.
#[derive(Default)]
pub struct AreaShapes {
    known: HashMap<Key, Shape>,
}

/// The layer of one frame.
pub struct AreaLayer {
    drawables: Vec<Drawables>,
}

impl AreaLayer {
    /// Over the areas: shapes that are already placed.
    pub fn add(&mut self, drawables: Vec<Drawables>) {
        self.drawables.extend(drawables);
    }
}

impl Layer for AreaLayer {
    fn draw(&mut self, canvas: &mut Canvas, _projector: &Projector) {
        for drawables in self.drawables.drain(..) {
            canvas.add_drawables(drawables);
        }
    }
}

impl AreaShapes {
    /// Each side's marks inside its own part of the screen; `rect` is where the map stands.
    pub fn layer(
        &mut self,
        sides: &[(&[AreaMark], Rect)],
        atlas: &Atlas,
        palette: &Palette,
        (viewport, rect): (&Viewport, Rect),
    ) -> AreaLayer {
        if self.known.len() > MOST_SHAPES {
            self.known.clear();
        }
        let drawables = sides
            .iter()
            .flat_map(|(marks, clip)| marks.iter().map(move |mark| (mark, *clip)))
            .filter_map(|(mark, clip)| {
                let level = level(mark.texture, viewport.zoom())?;
                let key = Key {
                    name: mark.name.clone(),
                    texture: mark.texture,
                    is_certain: mark.is_certain,
                    level,
                    theme: palette.theme,
                };
                let shape =
                    self.known.entry(key).or_insert_with(|| lay_out(mark, atlas, palette, level));
                Some(shape.placed(level, viewport, rect).with_clip_rect(clip))
            })
            .collect();
        AreaLayer { drawables }
    }
}

/// `None` where the mark is not drawn at this zoom.
fn level(texture: AreaTexture, zoom: f64) -> Option<i32> {
    match texture {
        AreaTexture::Hatch => (zoom <= DEEPEST_HATCH).then(|| zoom.round() as i32),
        AreaTexture::Tint | AreaTexture::Line => Some(SHAPE_LEVEL),
    }
}

impl Shape {
    fn placed(&self, level: i32, viewport: &Viewport, rect: Rect) -> Drawables {
        let size = world_pixels(viewport.zoom());
        let corner = viewport.origin();
        // f64 up to here; what is left is a distance on the screen.
        let x = self.origin[0] * size - corner.x;
        let y = self.origin[1] * size - corner.y;
        let scaling = (viewport.zoom() - f64::from(level)).exp2() as f32;
        let translation = rect.min.to_vec2() + vec2(x as f32, y as f32);
        let transform = TSTransform { scaling, translation };
        self.drawables.clone().with_transform(transform)
    }
}

fn lay_out(mark: &AreaMark, atlas: &Atlas, palette: &Palette, level: i32) -> Shape {
    let strength = if mark.is_certain { 1.0 } else { 0.55 };
    let nothing = FlatShape::default();
    let (rings, drawable): (&[Vec<[f64; 2]>], _) = match &mark.shape {
        AreaShape::Lines(lines) => (lines, None),
        AreaShape::Country(_) | AreaShape::Polygon(_) => {
            let shape = mark.fill(atlas).unwrap_or(&nothing);
            (&shape.rings, Some(shape))
        }
    };
    let origin = rings.iter().flatten().next().copied().unwrap_or_default();
    let frame = Frame { origin, size: world_pixels(f64::from(level)) };
    let drawable = match (mark.texture, drawable) {
        (AreaTexture::Tint, Some(shape)) => {
            frame.fill(shape, palette.tint.gamma_multiply(0.08 * strength))
        }
        (AreaTexture::Hatch, Some(shape)) => {
            frame.hatch(&shape.rings, palette.hatch.gamma_multiply(0.34 * strength))
        }
        _ => frame.outline(rings, palette.hatch.gamma_multiply(0.75 * strength)),
    };
    Shape { drawables: Drawables::new(vec![drawable]), origin }
}

/// Where a shape is laid out: pixels of one level from its own origin on.
struct Frame {
    origin: [f64; 2],
    size: f64,
}

impl Frame {
    fn at(&self, p: [f64; 2]) -> Pos2 {
        let x = (p[0] - self.origin[0]) * self.size;
        let y = (p[1] - self.origin[1]) * self.size;
        pos2(x as f32, y as f32)
    }

    fn fill(&self, shape: &FlatShape, color: Color32) -> Drawable {
        let vertices =
            shape.corners.iter().map(|&c| Vertex { position: self.at(c), color }).collect();
        Drawable::Fill(Mesh { vertices, indices: shape.triangles.clone() })
    }

    fn outline(&self, lines: &[Vec<[f64; 2]>], color: Color32) -> Drawable {
        let line = |points: &Vec<[f64; 2]>| Line {
            points: points.iter().map(|&p| self.at(p)).collect(),
            width: 4.0,
            color,
            dasharray: Vec::new(),
        };
        Drawable::Lines(lines.iter().map(line).collect())
    }

    /// Diagonal lines inside the rings, where x + y is a multiple of the gap, between every second
    /// crossing (even–odd). Anchored to the world, so that neighbours' lines meet.
    fn hatch(&self, rings: &[Vec<[f64; 2]>], color: Color32) -> Drawable {
        let sum = |p: [f64; 2]| (p[0] + p[1]) * self.size / HATCH_GAP;
        let mut crossings: HashMap<i64, Vec<[f64; 2]>> = HashMap::new();
        for edge in rings.iter().flat_map(|ring| ring.windows(2)) {
            let (a, b) = (edge[0], edge[1]);
            let (low, high) = (sum(a).min(sum(b)), sum(a).max(sum(b)));
            // Half-open, so that a corner on a line counts once.
            let mut k = low.ceil();
            while k < high {
                let t = (k - sum(a)) / (sum(b) - sum(a));
                let point = [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];
                crossings.entry(k as i64).or_default().push(point);
                k += 1.0;
            }
        }
        let mut lines = Vec::new();
        for mut points in crossings.into_values() {
            points.sort_by(|a, b| a[0].total_cmp(&b[0]));
            for pair in points.chunks_exact(2) {
                lines.push(Line {
                    points: vec![self.at(pair[0]), self.at(pair[1])],
                    width: 1.0,
                    color,
                    dasharray: Vec::new(),
                });
            }
        }
        Drawable::Lines(lines)
    }
}
