//! Incidents on the map: all symbols of a side in one mesh, kept until they change.

use std::f32::consts::TAU;
use std::sync::Arc;

use egui::{Color32, Mesh, Painter, Pos2, Rect, Shape, Stroke, Vec2, pos2, vec2};

use crate::scene::{IncidentScene, IncidentStyle, IncidentSymbol, ScreenPoint, Side};
use crate::state::{KINDS, Theme};
use crate::view::Panel;
use crate::view::theme::Palette;

/// Width of the light rim that sets symbols apart, and of the edge that fades, points.
const RIM: f32 = 1.1;
const FADE: f32 = 0.9;
/// Corners of a whole circle: more where it is larger.
const LEAST_CORNERS: f32 = 12.0;
const CORNERS_PER_POINT: f32 = 1.5;

/// A mesh and what it shows.
struct Laid {
    scene: Arc<IncidentScene>,
    theme: Theme,
    origin: Pos2,
    mesh: Arc<Mesh>,
}

/// Meshes of the sides of the map.
#[derive(Default)]
pub struct IncidentMeshes {
    laid: Vec<Laid>,
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
            let theme = panel.palette.theme;
            let is_same = |laid: &Laid| {
                Arc::ptr_eq(&laid.scene, &scene) && laid.theme == theme && laid.origin == origin
            };
            if !self.laid.get(i).is_some_and(is_same) {
                let mesh = Arc::new(mesh(&scene, panel.palette, origin));
                let laid = Laid { scene: scene.clone(), theme, origin, mesh };
                if i < self.laid.len() {
                    self.laid[i] = laid;
                } else {
                    self.laid.push(laid);
                }
            }
            let painter = painter.with_clip_rect(part.intersect(painter.clip_rect()));
            painter.add(Shape::Mesh(self.laid[i].mesh.clone()));
            selected(&painter, panel, origin, &scene);
        }
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

fn mesh(scene: &IncidentScene, palette: &Palette, origin: Pos2) -> Mesh {
    let mut builder = Builder { mesh: Mesh::default(), palette };
    for symbol in &scene.symbols {
        let center = at(origin, symbol.center);
        match symbol.main_kind() {
            Some(kind) if symbol.rows == 1 && scene.style == IncidentStyle::Singles => {
                builder.single(center, symbol.radius as f32, kind);
            }
            Some(_) => builder.circle(center, symbol),
            None => builder.plain(center, symbol.radius as f32),
        }
    }
    builder.mesh
}

/// Corners of the sign of a kind, from its middle, one point large.
fn corners(kind: usize) -> Vec<Vec2> {
    let regular = |sides: u8, turn: f32, size: f32| {
        (0..sides).map(move |i| {
            let angle = TAU * (f32::from(i) / f32::from(sides) + turn);
            vec2(angle.sin(), -angle.cos()) * size
        })
    };
    match kind {
        0 => regular(14, 0.0, 1.0).collect(),
        1 => regular(4, 0.125, 1.2).collect(),
        2 => regular(3, 0.0, 1.35).map(|c| c + vec2(0.0, 0.15)).collect(),
        3 => regular(4, 0.0, 1.25).collect(),
        4 => regular(3, 0.5, 1.35).map(|c| c - vec2(0.0, 0.15)).collect(),
        5 => regular(6, 0.0, 1.15).collect(),
        _ => regular(5, 0.0, 1.1).collect(),
    }
}

/// The sign of a kind in lists and legends.
pub fn kind_sign(painter: &Painter, palette: &Palette, center: Pos2, size: f32, kind: usize) {
    let points = corners(kind).into_iter().map(|c| center + c * size).collect();
    painter.add(Shape::convex_polygon(points, palette.incident(kind), Stroke::NONE));
}

struct Builder<'a> {
    mesh: Mesh,
    palette: &'a Palette,
}

impl Builder<'_> {
    fn vertex(&mut self, at: Pos2, color: Color32) -> u32 {
        // A mesh of this many corners is never made: symbols are a thousand at most.
        let index = u32::try_from(self.mesh.vertices.len()).unwrap_or(u32::MAX);
        self.mesh.colored_vertex(at, color);
        index
    }

    /// A closed band between two rows of corners.
    fn band(&mut self, inner: &[Pos2], outer: &[Pos2], (from, to): (Color32, Color32)) {
        let first = self.vertex(inner[0], from);
        self.vertex(outer[0], to);
        let steps = inner.len().min(outer.len());
        for i in 1..steps {
            self.vertex(inner[i], from);
            self.vertex(outer[i], to);
        }
        let pairs = u32::try_from(steps).unwrap_or(0);
        for i in 0..pairs {
            let (a, b) = (first + i * 2, first + (i + 1) % pairs * 2);
            self.mesh.add_triangle(a, a + 1, b);
            self.mesh.add_triangle(b, a + 1, b + 1);
        }
    }

    fn fan(&mut self, center: Pos2, rim: &[Pos2], color: Color32) {
        let middle = self.vertex(center, color);
        for point in rim {
            self.vertex(*point, color);
        }
        for i in 1..u32::try_from(rim.len()).unwrap_or(0) {
            self.mesh.add_triangle(middle, middle + i, middle + i + 1);
        }
    }

    /// The light rim around a symbol, fading outwards.
    fn rim(&mut self, center: Pos2, unit: &[Vec2], radius: f32) {
        let paper = self.palette.paper.gamma_multiply(0.9);
        let clear = Color32::TRANSPARENT;
        let ring = |r: f32| -> Vec<Pos2> { unit.iter().map(|u| center + *u * r).collect() };
        self.band(&ring(radius), &ring(radius + RIM), (paper, paper));
        self.band(&ring(radius + RIM), &ring(radius + RIM + FADE), (paper, clear));
    }

    /// A wedge for each kind, clockwise from the top in the order of the legend.
    fn circle(&mut self, center: Pos2, symbol: &IncidentSymbol) {
        let radius = symbol.radius as f32;
        let unit = unit_circle(radius);
        self.rim(center, &unit, radius);
        let total = symbol.rows.max(1) as f32;
        let mut turn = 0.0;
        for kind in (0..KINDS).filter(|k| symbol.kinds[*k] > 0) {
            let share = symbol.kinds[kind] as f32 / total;
            let steps = (share * unit.len() as f32).ceil().max(1.0);
            let point = |i: f32| {
                let angle = TAU * (turn + share * i / steps);
                center + vec2(angle.sin(), -angle.cos()) * radius
            };
            let rim: Vec<Pos2> = (0..=steps as u16).map(|i| point(f32::from(i))).collect();
            self.fan(center, &rim, self.palette.incident(kind));
            turn += share;
        }
    }

    /// What is still being read: its kinds are told once it is there.
    fn plain(&mut self, center: Pos2, radius: f32) {
        let unit = unit_circle(radius);
        self.rim(center, &unit, radius);
        let mut rim: Vec<Pos2> = unit.iter().map(|u| center + *u * radius).collect();
        rim.push(rim[0]);
        self.fan(center, &rim, self.palette.muted);
    }

    fn single(&mut self, center: Pos2, radius: f32, kind: usize) {
        let unit = corners(kind);
        self.rim(center, &unit, radius);
        let mut rim: Vec<Pos2> = unit.iter().map(|u| center + *u * radius).collect();
        rim.push(rim[0]);
        self.fan(center, &rim, self.palette.incident(kind));
    }
}

fn unit_circle(radius: f32) -> Vec<Vec2> {
    let corners = (LEAST_CORNERS + radius * CORNERS_PER_POINT).round();
    let corner = |i: u16| {
        let angle = TAU * f32::from(i) / corners;
        vec2(angle.sin(), -angle.cos())
    };
    // A few dozen.
    (0..corners as u16).map(corner).collect()
}

/// Bars of an overview, stacked by kind, in one mesh.
pub(in crate::view) fn bars(
    rect: Rect,
    (left, right): (f32, f32),
    density: &crate::scene::IncidentDensity,
    palette: &Palette,
) -> Mesh {
    let mut mesh = Mesh::default();
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
