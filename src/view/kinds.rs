//! Kinds of place as small signs, told apart by shape alone.

use egui::{Color32, Painter, Pos2, Shape, Stroke, Vec2, pos2, vec2};

use crate::model::PlaceKind;

/// Paints the sign of a kind into a square about `center`. `ground` is what lies beneath.
pub fn paint_kind(
    p: &Painter,
    center: Pos2,
    half: f32,
    kind: PlaceKind,
    (ink, ground): (Color32, Color32),
) {
    let at = |x: f32, y: f32| center + vec2(x, y) * half;
    let polygon = |points: Vec<Pos2>| {
        p.add(Shape::convex_polygon(points, ink, Stroke::NONE));
    };
    let stroke = |width: f32| Stroke::new((width * half).max(1.0), ink);
    match kind {
        PlaceKind::Airbase => {
            // An aircraft from above: fuselage, swept wings, tail.
            p.line_segment([at(0.0, -1.0), at(0.0, 0.95)], stroke(0.34));
            p.line(vec![at(-1.0, 0.3), at(0.0, -0.25), at(1.0, 0.3)], stroke(0.36));
            p.line(vec![at(-0.45, 0.95), at(0.0, 0.7), at(0.45, 0.95)], stroke(0.26));
        }
        PlaceKind::Airport => {
            // Two runways that cross.
            p.line_segment([at(-0.95, 0.55), at(0.95, -0.55)], stroke(0.38));
            p.line_segment([at(-0.35, -0.9), at(0.35, 0.9)], stroke(0.38));
        }
        PlaceKind::Camp => {
            // A tent with its door open.
            polygon(vec![at(0.0, -0.85), at(1.0, 0.8), at(-1.0, 0.8)]);
            let door = vec![at(0.0, -0.05), at(0.34, 0.85), at(-0.34, 0.85)];
            p.add(Shape::convex_polygon(door, ground, Stroke::NONE));
        }
        PlaceKind::Outpost => {
            // A watchtower.
            polygon(vec![at(-0.62, -0.95), at(0.62, -0.95), at(0.62, -0.2), at(-0.62, -0.2)]);
            p.line_segment([at(-0.38, -0.2), at(-0.62, 0.95)], stroke(0.26));
            p.line_segment([at(0.38, -0.2), at(0.62, 0.95)], stroke(0.26));
            p.line_segment([at(-0.52, 0.4), at(0.52, 0.4)], stroke(0.2));
        }
        PlaceKind::Headquarters => {
            // A flag on its staff.
            p.line_segment([at(-0.7, -1.0), at(-0.7, 1.0)], stroke(0.24));
            polygon(vec![at(-0.7, -0.95), at(0.95, -0.95), at(0.95, 0.1), at(-0.7, 0.1)]);
        }
        PlaceKind::Compound => {
            let size = Vec2::splat(1.5 * half);
            let rect = egui::Rect::from_center_size(center, size);
            p.rect_stroke(rect, 1, stroke(0.28), egui::StrokeKind::Middle);
        }
        PlaceKind::Town => {
            // A house.
            let walls = [at(0.68, -0.05), at(0.68, 0.85), at(-0.68, 0.85), at(-0.68, -0.05)];
            polygon(vec![at(0.0, -0.9), walls[0], walls[1], walls[2], walls[3]]);
        }
        PlaceKind::City => {
            // Three blocks of different heights.
            for (left, top) in [(-0.95, -0.1), (-0.28, -0.95), (0.4, -0.45)] {
                let (min, max) = (at(left, top), at(left + 0.55, 0.85));
                p.rect_filled(egui::Rect::from_min_max(min, max), 0, ink);
            }
        }
        PlaceKind::Site => {
            p.circle_stroke(center, half * 0.8, stroke(0.26));
            p.circle_filled(center, half * 0.32, ink);
        }
        PlaceKind::Point | PlaceKind::Region | PlaceKind::Country => {
            p.circle_filled(pos2(center.x, center.y), half * 0.5, ink);
        }
    }
}
