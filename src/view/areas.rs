//! Area states as a layer of the map, between the tiles and the marks.
//!
//! Drawn by walkers' own renderer: shapes of whole countries are uploaded once and only moved
//! afterwards, and cost a fraction of what egui's textured triangles would on a software driver.

use std::collections::{BTreeMap, HashMap};

use egui::emath::TSTransform;
use egui::{Color32, Painter, Pos2, Rect, Stroke, Vec2, pos2, vec2};
use walkers::{Canvas, Drawable, Drawables, Layer, Line, Mesh, Projector, Vertex};

use super::theme::Palette;
use crate::model::AreaKind;
use crate::model::mercator::world_pixels;
use crate::scene::{
    AreaMark, AreaShape, AreaTexture, Atlas, FlatShape, Hatch, HatchDirection, HatchWeight,
    Viewport, area_texture,
};
use crate::state::Theme;

/// Points between two hatch lines, at a whole zoom level; between levels they spread by up to √2.
const DENSE_GAP: f64 = 17.0;
const SPARSE_GAP: f64 = 38.0;
/// How much of the map's ground a texture's lines cover; what is selected covers all.
const LINE_SHARE: f32 = 0.3;
/// Dash and gap of sparse lines, points.
const DASHES: [f32; 2] = [7.0, 7.0];
/// Between two ticks of a closed border, and how far they reach, points at a whole zoom level.
const TICK_GAP: f64 = 9.0;
const TICK_REACH: f64 = 4.5;
/// Levels at which borders are laid out: past the last, ticks grow with the map.
const BORDER_LEVELS: (i32, i32) = (3, 11);
/// Level at which shapes without a gap of their own are laid out: f32 holds a pixel of it finely.
const SHAPE_LEVEL: i32 = 8;
/// Shapes kept at once; there are a few for each country, state and level.
const MOST_SHAPES: usize = 256;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    name: String,
    kind: AreaKind,
    is_certain: bool,
    is_selected: bool,
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
                    kind: mark.kind,
                    is_certain: mark.is_certain,
                    is_selected: mark.is_selected,
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
    texture.is_drawn_at(zoom).then(|| match texture {
        AreaTexture::Hatch(_) => zoom.round() as i32,
        AreaTexture::Line => (zoom.round() as i32).clamp(BORDER_LEVELS.0, BORDER_LEVELS.1),
        AreaTexture::Tint => SHAPE_LEVEL,
    })
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
    let color = area_ink(palette, mark.kind, mark.is_certain, mark.is_selected);
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
        (AreaTexture::Tint, Some(shape)) => frame.fill(shape, color),
        (AreaTexture::Hatch(hatch), Some(shape)) => frame.hatch(&shape.rings, hatch, color),
        _ => frame.border(rings, color),
    };
    Shape { drawables: solid(vec![drawable]), origin }
}

/// What walkers is given to draw: nothing that has no extent, for its buffers must not be empty.
pub(super) fn solid(parts: Vec<Drawable>) -> Drawables {
    Drawables::new(parts.into_iter().filter(has_extent).collect())
}

fn has_extent(part: &Drawable) -> bool {
    match part {
        Drawable::Fill(mesh) => !mesh.indices.is_empty() && !mesh.vertices.is_empty(),
        Drawable::Lines(lines) => {
            lines.iter().any(|line| line.points.windows(2).any(|pair| pair[0] != pair[1]))
        }
    }
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

    /// A line with ticks across it, as closed borders are drawn.
    fn border(&self, lines: &[Vec<[f64; 2]>], color: Color32) -> Drawable {
        let solid = |points, width| Line { points, width, color, dasharray: Vec::new() };
        let mut drawn = Vec::new();
        for line in lines {
            let points: Vec<Pos2> = line.iter().map(|&p| self.at(p)).collect();
            let ticks = ticks(&points, TICK_GAP as f32, TICK_REACH as f32);
            drawn.extend(ticks.into_iter().map(|tick| solid(tick.to_vec(), 2.0)));
            drawn.push(solid(points, 2.6));
        }
        Drawable::Lines(drawn)
    }

    fn hatch(&self, rings: &[Vec<[f64; 2]>], hatch: Hatch, color: Color32) -> Drawable {
        let (gap, dashes) = match hatch.weight {
            HatchWeight::Dense => (DENSE_GAP, Vec::new()),
            HatchWeight::Sparse => (SPARSE_GAP, DASHES.to_vec()),
        };
        let lines = across(hatch.direction).iter().flat_map(|&across| {
            self.hatch_lines(rings, across, gap).into_iter().map(|points| Line {
                points,
                width: 1.0,
                color,
                dasharray: dashes.clone(),
            })
        });
        Drawable::Lines(lines.collect())
    }

    /// Parallel lines inside the rings, where the distance `across` them is a multiple of the gap,
    /// between every second crossing (even–odd). Anchored to the world, so that neighbours' lines
    /// meet.
    fn hatch_lines(&self, rings: &[Vec<[f64; 2]>], across: [f64; 2], gap: f64) -> Vec<Vec<Pos2>> {
        let sum = |p: [f64; 2]| (p[0] * across[0] + p[1] * across[1]) * self.size / gap;
        let along = |p: &[f64; 2]| p[0] * across[1] - p[1] * across[0];
        // In order: lines drawn in another order would give other pixels.
        let mut crossings: BTreeMap<i64, Vec<[f64; 2]>> = BTreeMap::new();
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
            points.sort_by(|a, b| along(a).total_cmp(&along(b)));
            lines.extend(
                points.chunks_exact(2).map(|pair| pair.iter().map(|&p| self.at(p)).collect()),
            );
        }
        lines
    }
}

/// The directions across a hatch's lines, y down.
fn across(direction: HatchDirection) -> &'static [[f64; 2]] {
    use std::f64::consts::FRAC_1_SQRT_2 as R;
    match direction {
        HatchDirection::Rising => &[[R, R]],
        HatchDirection::Falling => &[[R, -R]],
        HatchDirection::Level => &[[0.0, 1.0]],
        HatchDirection::Upright => &[[1.0, 0.0]],
        HatchDirection::Crossed => &[[R, R], [R, -R]],
    }
}

/// Short lines across a longer one, evenly apart.
fn ticks(line: &[Pos2], gap: f32, reach: f32) -> Vec<[Pos2; 2]> {
    let mut ticks = Vec::new();
    let mut left = gap / 2.0;
    for pair in line.windows(2) {
        let (way, length) = (pair[1] - pair[0], pair[0].distance(pair[1]));
        while left <= length && length > 0.0 {
            let at = pair[0] + way * (left / length);
            let side = way.rot90() / length * reach;
            ticks.push([at - side, at + side]);
            left += gap;
        }
        left -= length;
    }
    ticks
}

/// The colour of a state's texture as it is drawn.
pub fn area_ink(palette: &Palette, kind: AreaKind, is_certain: bool, is_selected: bool) -> Color32 {
    let share = match (area_texture(kind), is_certain) {
        (AreaTexture::Tint, true) => 0.10,
        (AreaTexture::Tint, false) => 0.06,
        // A border is a line, and hides nothing.
        (AreaTexture::Line, true) => 0.5,
        (AreaTexture::Line, false) => 0.3,
        (AreaTexture::Hatch(_), true) => LINE_SHARE,
        (AreaTexture::Hatch(_), false) => LINE_SHARE * 0.6,
    };
    let share = if is_selected { (share * 2.2_f32).min(1.0) } else { share };
    palette.area(kind).gamma_multiply(share)
}

/// A piece of a texture, for a list or a legend.
pub fn paint_sample(
    painter: &Painter,
    palette: &Palette,
    rect: Rect,
    kind: AreaKind,
    is_certain: bool,
) {
    let color = palette.area(kind);
    let stroke = Stroke::new(1.2, if is_certain { color } else { color.gamma_multiply(0.6) });
    let painter = painter.with_clip_rect(rect.intersect(painter.clip_rect()));
    if !painter.clip_rect().is_positive() {
        return;
    }
    painter.rect_filled(rect, 2, palette.halo);
    match area_texture(kind) {
        AreaTexture::Tint => {
            painter.rect_filled(rect, 2, color.gamma_multiply(if is_certain { 0.35 } else { 0.2 }));
        }
        AreaTexture::Line => {
            let line = [rect.left_center(), rect.right_center()];
            painter.line_segment(line, Stroke::new(2.4, stroke.color));
            for tick in ticks(&line, 6.0, 4.0) {
                painter.line_segment(tick, stroke);
            }
        }
        AreaTexture::Hatch(hatch) => sample_hatch(&painter, rect, hatch, stroke),
    }
    painter.rect_stroke(rect, 2, Stroke::new(1.0, palette.line), egui::StrokeKind::Inside);
}

fn sample_hatch(painter: &Painter, rect: Rect, hatch: Hatch, stroke: Stroke) {
    const DASH: f32 = 3.0;
    let gap = match hatch.weight {
        HatchWeight::Dense => 4.0,
        HatchWeight::Sparse => 7.0,
    };
    // From the middle to the farthest corner, one way.
    let reach = |way: Vec2| way.x.abs() * rect.width() / 2.0 + way.y.abs() * rect.height() / 2.0;
    for across in across(hatch.direction) {
        let across = vec2(across[0] as f32, across[1] as f32);
        let along = across.rot90();
        // A line's dashes begin at the same distance from the middle, however far it goes.
        let start = along * (reach(along) / (2.0 * DASH)).ceil() * 2.0 * DASH;
        let end = along * reach(along);
        let count = (reach(across) / gap).ceil() as i32;
        for k in -count..count {
            let at = rect.center() + across * gap * (k as f32 + 0.5);
            let line = [at - start, at + end];
            match hatch.weight {
                HatchWeight::Dense => {
                    painter.line_segment(line, stroke);
                }
                HatchWeight::Sparse => {
                    painter.extend(egui::Shape::dashed_line(&line, stroke, DASH, DASH));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_extent_is_not_drawn() {
        let line = |points: &[Pos2]| Line {
            points: points.to_vec(),
            width: 1.0,
            color: Color32::RED,
            dasharray: Vec::new(),
        };
        let (a, b) = (pos2(0.0, 0.0), pos2(3.0, 0.0));
        assert!(!has_extent(&Drawable::Fill(Mesh { vertices: Vec::new(), indices: Vec::new() })));
        assert!(!has_extent(&Drawable::Lines(Vec::new())));
        assert!(!has_extent(&Drawable::Lines(vec![line(&[a]), line(&[a, a]), line(&[])])));
        assert!(has_extent(&Drawable::Lines(vec![line(&[a]), line(&[a, a, b])])));
    }
}
