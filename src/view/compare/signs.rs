//! The signs of change, painted as shapes: each kind has its own, so that no colour is needed.

use egui::{Color32, Painter, Pos2, Sense, Shape, Stroke, Ui, Vec2, pos2, vec2};

use crate::evidence::ChangeKind;

/// A sign around `center`, `half` points to each side.
pub fn paint_sign(painter: &Painter, center: Pos2, half: f32, kind: ChangeKind, color: Color32) {
    let at = |x: f32, y: f32| center + vec2(x, y) * half;
    let line = Stroke::new((half * 0.32).clamp(1.5, 2.6), color);
    match kind {
        ChangeKind::Arrived => {
            let corners = vec![at(0.0, -0.95), at(1.0, 0.8), at(-1.0, 0.8)];
            painter.add(Shape::convex_polygon(corners, color, Stroke::NONE));
        }
        ChangeKind::Left => {
            painter.circle_stroke(center, half * 0.9, Stroke::new(line.width * 0.75, color));
            for slope in [-1.0, 1.0] {
                painter.line_segment([at(-0.5, -0.5 * slope), at(0.5, 0.5 * slope)], line);
            }
        }
        ChangeKind::Grew => arrow(painter, [at(0.0, 0.95), at(0.0, -0.9)], half, line),
        ChangeKind::Shrank => arrow(painter, [at(0.0, -0.95), at(0.0, 0.9)], half, line),
        ChangeKind::Evidence => {
            let reach = 0.72;
            let corners = vec![at(0.0, -reach), at(reach, 0.0), at(0.0, reach), at(-reach, 0.0)];
            painter.add(Shape::closed_line(corners, Stroke::new(line.width * 0.75, color)));
        }
    }
}

fn arrow(painter: &Painter, [tail, tip]: [Pos2; 2], half: f32, line: Stroke) {
    painter.line_segment([tail, tip], line);
    let back = (tail - tip).normalized() * half * 0.75;
    let wings = [back.rot90(), -back.rot90()].map(|side| tip + back + side);
    painter.line(vec![wings[0], tip, wings[1]], line);
}

/// A sign in a row of words.
pub fn sign(ui: &mut Ui, kind: ChangeKind, color: Color32, size: f32) {
    let (rect, _) = ui.allocate_exact_size(Vec2::splat(size), Sense::hover());
    paint_sign(ui.painter(), pos2(rect.center().x, rect.center().y), size * 0.45, kind, color);
}
