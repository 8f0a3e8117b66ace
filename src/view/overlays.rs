//! The reader's own overlays on the map: meshes laid out once for each file and theme and only
//! moved afterwards; points as many as are in view; what is selected or hovered on top.

use std::collections::HashMap;
use std::sync::Arc;

use egui::emath::TSTransform;
use egui::{Color32, Id, Painter, Pos2, Rect, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};
use walkers::{Drawable, Drawables, Line, Mesh, Vertex};

use super::Panel;
use super::areas::solid;
use super::theme::Palette;
use super::widgets::focus_ring;
use crate::model::mercator::world_pixels;
use crate::scene::{OVERLAY_POINT_RADIUS, OverlayScene, OverlayShape, OverlayShapes, Viewport};
use crate::state::{OverlayId, OverlaySpot, Selection, Session, Theme};

/// Level at which shapes are laid out: f32 holds a pixel of it finely.
const LEVEL: i32 = 8;
/// Width of lines and outlines, points.
const LINE: f32 = 2.4;
const OUTLINE: f32 = 1.6;
/// Share of its colour that fills a polygon.
const FILL: f32 = 0.16;
/// Points painted one by one; where more are in view they are thinned evenly.
const MOST_POINTS: usize = 4_000;

/// A file's lines and fills, laid out in pixels of one level from `origin` on.
struct Laid {
    shapes: Arc<OverlayShapes>,
    drawables: Drawables,
    origin: [f64; 2],
}

/// Meshes made so far.
#[derive(Default)]
pub struct OverlayMeshes {
    known: HashMap<(OverlayId, usize, Theme), Laid>,
}

impl OverlayMeshes {
    /// The lines and fills of one frame.
    pub fn drawables(
        &mut self,
        scene: &OverlayScene,
        session: &Session,
        palette: &Palette,
        (viewport, rect): (&Viewport, Rect),
    ) -> Vec<Drawables> {
        let overlays = &session.state().overlays;
        self.known.retain(|(id, ..), _| overlays.get(*id).is_some());
        let mut found = Vec::new();
        for (id, shapes) in &scene.shown {
            let nth = number(session, *id);
            let laid = self
                .known
                .entry((*id, nth, palette.theme))
                .or_insert_with(|| lay_out(shapes, palette.overlay(nth)));
            if !Arc::ptr_eq(&laid.shapes, shapes) {
                *laid = lay_out(shapes, palette.overlay(nth));
            }
            found.push(laid.placed(viewport, rect));
        }
        found
    }
}

/// An overlay's place in the list, which gives it its colour.
fn number(session: &Session, id: OverlayId) -> usize {
    session.state().overlays.entries().iter().position(|e| e.id == id).unwrap_or(0)
}

impl Laid {
    fn placed(&self, viewport: &Viewport, rect: Rect) -> Drawables {
        let size = world_pixels(viewport.zoom());
        let corner = viewport.origin();
        // f64 up to here; what is left is a distance on the screen.
        let x = self.origin[0] * size - corner.x;
        let y = self.origin[1] * size - corner.y;
        let scaling = (viewport.zoom() - f64::from(LEVEL)).exp2() as f32;
        let translation = rect.min.to_vec2() + vec2(x as f32, y as f32);
        self.drawables.clone().with_transform(TSTransform { scaling, translation })
    }
}

fn lay_out(shapes: &Arc<OverlayShapes>, color: Color32) -> Laid {
    let first =
        |s: &OverlayShape| s.lines.iter().flatten().chain(s.fill.corners.iter()).next().copied();
    let origin = shapes.shapes.iter().find_map(first).unwrap_or_default();
    let size = world_pixels(f64::from(LEVEL));
    let at =
        |p: &[f64; 2]| pos2(((p[0] - origin[0]) * size) as f32, ((p[1] - origin[1]) * size) as f32);
    let fill = color.gamma_multiply(FILL);
    let mut mesh = Mesh { vertices: Vec::new(), indices: Vec::new() };
    let mut lines = Vec::new();
    let stroke = |points: &Vec<[f64; 2]>, width| Line {
        points: points.iter().map(at).collect(),
        width,
        color,
        dasharray: Vec::new(),
    };
    for shape in &shapes.shapes {
        let base = u32::try_from(mesh.vertices.len()).unwrap_or(u32::MAX);
        let corners = shape.fill.corners.iter();
        mesh.vertices.extend(corners.map(|c| Vertex { position: at(c), color: fill }));
        mesh.indices.extend(shape.fill.triangles.iter().map(|i| i + base));
        lines.extend(shape.fill.rings.iter().map(|ring| stroke(ring, OUTLINE)));
        lines.extend(shape.lines.iter().map(|line| stroke(line, LINE)));
    }
    let drawables = solid(vec![Drawable::Fill(mesh), Drawable::Lines(lines)]);
    Laid { shapes: shapes.clone(), drawables, origin }
}

/// Points, and what is selected or hovered, over the base map and beneath all marks.
pub fn paint(
    painter: &Painter,
    scene: &OverlayScene,
    panel: &Panel<'_>,
    origin: Pos2,
    hovered: Option<OverlaySpot>,
) {
    let screen = painter.clip_rect().expand(OVERLAY_POINT_RADIUS as f32);
    let place = |p: &[f64; 2]| {
        let at = scene.to_screen(*p);
        origin + vec2(at.x as f32, at.y as f32)
    };
    for (id, shapes) in &scene.shown {
        let color = panel.palette.overlay(number(panel.session, *id));
        let points = shapes.shapes.iter().flat_map(|s| &s.points).map(place);
        let in_view: Vec<Pos2> = points.filter(|p| screen.contains(*p)).collect();
        let step = in_view.len().div_ceil(MOST_POINTS).max(1);
        for at in in_view.into_iter().step_by(step) {
            point(painter, panel.palette, at, color, 0.0);
        }
    }
    let selected = match panel.session.state().selection {
        Selection::Overlay(spot) => Some(spot),
        _ => None,
    };
    for (spot, width) in [(hovered, 2.5), (selected, 4.0)] {
        let Some(shape) = spot.and_then(|spot| scene.shape(spot)) else { continue };
        let stroke = Stroke::new(width, panel.palette.accent);
        for line in shape.lines.iter().chain(&shape.fill.rings) {
            painter.line(line.iter().map(place).collect(), stroke);
        }
        for at in shape.points.iter().map(place) {
            point(painter, panel.palette, at, panel.palette.accent, width / 2.0);
        }
    }
}

/// A square on its corner: no base looks so.
fn point(painter: &Painter, palette: &Palette, at: Pos2, color: Color32, larger: f32) {
    let r = OVERLAY_POINT_RADIUS as f32 + larger;
    let corners = [vec2(0.0, -r), vec2(r, 0.0), vec2(0.0, r), vec2(-r, 0.0)];
    let corners = corners.into_iter().map(|c| at + c).collect();
    let edge = Stroke::new(1.4, palette.paper);
    painter.add(egui::Shape::convex_polygon(corners, color, edge));
}

/// Features for the keyboard and for screen readers, over what is painted.
pub fn features_ui(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    scene: &OverlayScene,
    (rect, part): (Rect, Rect),
) -> Option<(OverlaySpot, Option<Pos2>)> {
    let mut clicked = None;
    for (spot, at) in scene.named() {
        let center = rect.min + vec2(at.x as f32, at.y as f32);
        if !part.contains(center) {
            continue;
        }
        let Some((entry, feature)) = panel.session.state().overlays.feature(spot) else { continue };
        let title = entry.overlay.title(spot.feature);
        let name = format!("{title}, {} of {}", feature.geometry.words(), entry.overlay.name);
        let is_selected = panel.session.state().selection == Selection::Overlay(spot);
        let hit = Rect::from_center_size(center, vec2(14.0, 14.0)).intersect(part);
        let response = ui.interact(hit, Id::unique(("overlay feature", spot)), Sense::click());
        response.widget_info(|| WidgetInfo::selected(egui::Role::Button, true, is_selected, &name));
        focus_ring(ui, &response, panel.palette);
        if response.clicked() {
            clicked = Some((spot, response.interact_pointer_pos()));
        }
    }
    clicked
}
