//! Incidents on the map: all symbols of a side in one mesh, kept until they change.

use std::f32::consts::TAU;
use std::sync::Arc;

use egui::epaint::Vertex;
use egui::{Color32, Context, Mesh, Painter, Pos2, Rect, Shape, Stroke, Vec2, pos2, vec2};

use super::sprites::{EDGE, Fill, RIM, Sprites, corners};

use crate::scene::{IncidentScene, IncidentStyle, IncidentSymbol, ScreenPoint, Side};
use crate::state::KINDS;
use crate::view::Panel;
use crate::view::theme::Palette;

/// Steps of a whole turn.
const LEAST_STEPS: f32 = 8.0;

/// A mesh and what it shows.
struct Laid {
    scene: Arc<IncidentScene>,
    origin: Pos2,
    mesh: Arc<Mesh>,
}

/// Meshes of the sides of the map.
#[derive(Default)]
pub struct IncidentMeshes {
    laid: Vec<Laid>,
    sprites: Option<Sprites>,
}

impl IncidentMeshes {
    /// Over the base map, beneath all marks.
    pub fn paint(
        &mut self,
        painter: &Painter,
        panel: &Panel<'_>,
        origin: Pos2,
        sides: &[(&Side, Rect)],
    ) {
        let scenes: Vec<_> = sides
            .iter()
            .filter_map(|(s, part)| Some((s.scene.incidents.clone()?, *part)))
            .collect();
        self.laid.truncate(scenes.len());
        for (i, (scene, part)) in scenes.into_iter().enumerate() {
            let mesh = self.lay(painter.ctx(), panel.palette, origin, (i, &scene));
            let painter = painter.with_clip_rect(part.intersect(painter.clip_rect()));
            painter.add(Shape::Mesh(mesh));
            selected(&painter, panel, origin, &scene);
        }
    }

    /// All symbols of a scene, the map's `side`th, as they lie on the screen where the map's corner
    /// is at `origin`; the mesh of before, where nothing of that has changed.
    pub fn lay(
        &mut self,
        ctx: &Context,
        palette: &Palette,
        origin: Pos2,
        (side, scene): (usize, &Arc<IncidentScene>),
    ) -> Arc<Mesh> {
        let (scale, theme) = (ctx.pixels_per_point(), palette.theme);
        if self.sprites.as_ref().is_some_and(|s| (s.scale, s.theme) != (scale, theme)) {
            self.sprites = None;
            self.laid.clear();
        }
        let sprites = self.sprites.get_or_insert_with(|| Sprites::new(ctx, palette, scale));
        let is_same = |laid: &&Laid| Arc::ptr_eq(&laid.scene, scene) && laid.origin == origin;
        if let Some(laid) = self.laid.get(side).filter(is_same) {
            return laid.mesh.clone();
        }
        let mesh = Arc::new(mesh(scene, sprites, origin));
        let laid = Laid { scene: scene.clone(), origin, mesh: mesh.clone() };
        match self.laid.get_mut(side) {
            Some(known) => *known = laid,
            None => self.laid.push(laid),
        }
        mesh
    }
}

/// A ring around what is selected.
fn selected(painter: &Painter, panel: &Panel<'_>, origin: Pos2, scene: &IncidentScene) {
    let Some(rect) = panel.session.selected_incidents() else { return };
    for symbol in scene.symbols.iter().filter(|s| rect.encloses(&s.rect)) {
        let stroke = Stroke::new(2.4, panel.palette.accent);
        painter.circle_stroke(at(origin, symbol.center), symbol.radius as f32 + 2.4, stroke);
    }
}

fn at(origin: Pos2, p: ScreenPoint) -> Pos2 {
    origin + vec2(p.x as f32, p.y as f32)
}

fn mesh(scene: &IncidentScene, sprites: &Sprites, origin: Pos2) -> Mesh {
    let mut mesh = Mesh::with_texture(sprites.texture.id());
    // Most are discs of one kind: two triangles.
    mesh.reserve_vertices(scene.symbols.len() * 4);
    mesh.reserve_triangles(scene.symbols.len() * 2);
    let mut builder = Builder { mesh, sprites };
    for symbol in &scene.symbols {
        let center = at(origin, symbol.center);
        match symbol.main_kind() {
            Some(kind) if symbol.rows == 1 && scene.style == IncidentStyle::Singles => {
                builder.single(center, kind);
            }
            main => builder.circle(center, symbol, main),
        }
    }
    builder.mesh
}

/// The sign of a kind in lists and legends.
pub fn kind_sign(painter: &Painter, palette: &Palette, center: Pos2, size: f32, kind: usize) {
    let points = corners(kind).into_iter().map(|c| center + c * size).collect();
    painter.add(Shape::convex_polygon(points, palette.incident(kind), Stroke::NONE));
}

struct Builder<'a> {
    mesh: Mesh,
    sprites: &'a Sprites,
}

impl Builder<'_> {
    /// A corner of a disc, by its place on the screen and in the picture.
    fn vertex(&mut self, pos: Pos2, uv: Pos2) -> u32 {
        // A mesh of so many corners is never made: symbols are a thousand at most.
        let index = u32::try_from(self.mesh.vertices.len()).unwrap_or(u32::MAX);
        self.mesh.vertices.push(Vertex { pos, uv, color: Color32::WHITE });
        index
    }

    fn disc(&mut self, center: Pos2, radius: f32, fill: Fill) {
        let disc = self.sprites.disc(fill, radius);
        let beyond = 1.0 + (RIM + EDGE) / radius;
        let [a, b, c, d] = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)].map(|(x, y)| {
            let by = vec2(x, y) * beyond;
            self.vertex(center + by * radius, disc.uv(by))
        });
        self.mesh.add_triangle(a, b, c);
        self.mesh.add_triangle(a, c, d);
    }

    /// From and to shares of the turn, clockwise from the top: a few triangles that reach over the
    /// rim, which the picture cuts round.
    fn wedge(&mut self, (center, radius): (Pos2, f32), (from, to): (f32, f32), fill: Fill) {
        let disc = self.sprites.disc(fill, radius);
        let steps = ((to - from) * LEAST_STEPS).ceil().max(1.0);
        let half = TAU * (to - from) / steps / 2.0;
        let beyond = (1.0 + (RIM + EDGE) / radius) / half.cos();
        let middle = self.vertex(center, disc.uv(Vec2::ZERO));
        let mut before = None;
        // At most eight.
        for i in 0..=steps as u8 {
            let angle = TAU * (from + (to - from) * f32::from(i) / steps);
            let by = vec2(angle.sin(), -angle.cos()) * beyond;
            let corner = self.vertex(center + by * radius, disc.uv(by));
            if let Some(before) = before {
                self.mesh.add_triangle(middle, before, corner);
            }
            before = Some(corner);
        }
    }

    /// A wedge for each kind, clockwise from the top in the order of the legend. What is still being
    /// read has none: its kinds are told once it is there.
    fn circle(&mut self, center: Pos2, symbol: &IncidentSymbol, main: Option<usize>) {
        let radius = symbol.radius as f32;
        let only = main.filter(|kind| symbol.kinds[*kind] == symbol.rows);
        if main.is_none() || only.is_some() {
            self.disc(center, radius, only.map_or(Fill::Unknown, Fill::Kind));
            return;
        }
        let known: u32 = symbol.kinds.iter().sum();
        let mut turn = 0.0;
        for kind in (0..KINDS).filter(|k| symbol.kinds[*k] > 0) {
            let share = symbol.kinds[kind] as f32 / known.max(1) as f32;
            self.wedge((center, radius), (turn, turn + share), Fill::Kind(kind));
            turn += share;
        }
    }

    fn single(&mut self, center: Pos2, kind: usize) {
        let (sign, width) = self.sprites.sign(kind);
        let rect = Rect::from_center_size(center, Vec2::splat(width));
        self.mesh.add_rect_with_uv(rect, sign, Color32::WHITE);
    }
}

/// Bars of an overview, stacked by kind, in one mesh.
pub(in crate::view) fn bars(
    rect: Rect,
    (left, right): (f32, f32),
    density: &crate::scene::IncidentDensity,
    palette: &Palette,
) -> Mesh {
    let mut mesh = Mesh::default();
    let filled = density.bins.iter().flatten().filter(|rows| **rows > 0).count();
    mesh.reserve_vertices(filled * 4);
    mesh.reserve_triangles(filled * 2);
    let step = (right - left) / density.bins.len().max(1) as f32;
    let room = rect.height() - 1.0;
    for (i, bin) in density.bins.iter().enumerate() {
        let x = left + step * i as f32;
        let mut y = rect.bottom();
        for (kind, rows) in bin.iter().enumerate().filter(|(_, rows)| **rows > 0) {
            let height = room * *rows as f32 / density.most.max(1) as f32;
            let bar = Rect::from_min_max(pos2(x, y - height), pos2(x + step - 0.6, y));
            mesh.add_colored_rect(bar, palette.incident(kind));
            y -= height;
        }
    }
    mesh
}
