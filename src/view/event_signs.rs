//! The signs of events, on the axis and on the map alike: their shape tells the kind, and so does
//! their colour.

use egui::{Color32, Painter, Pos2, Shape, Stroke, vec2};

use crate::model::EventKind;

/// A sign's shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventSign {
    /// Something came: a triangle that points up.
    Up,
    /// Something went: a triangle that points down.
    Down,
    /// A turn: a diamond.
    Diamond,
    Disc,
}

pub fn event_sign(kind: EventKind) -> EventSign {
    use EventKind as K;
    match kind {
        K::Arrival | K::Opening => EventSign::Up,
        K::Departure | K::Handover | K::Closure => EventSign::Down,
        K::Coup | K::Attack | K::Denunciation | K::Order => EventSign::Diamond,
        _ => EventSign::Disc,
    }
}

/// `half` a sign's height to either side of `at`.
pub(super) fn paint_event_sign(
    painter: &Painter,
    at: Pos2,
    half: f32,
    kind: EventKind,
    (color, edge): (Color32, Stroke),
) {
    let corners = |points: &[(f32, f32)]| {
        let points = points.iter().map(|&(x, y)| at + vec2(x, y) * half).collect();
        painter.add(Shape::convex_polygon(points, color, edge));
    };
    match event_sign(kind) {
        EventSign::Up => corners(&[(0.0, -1.0), (1.0, 1.0), (-1.0, 1.0)]),
        EventSign::Down => corners(&[(-1.0, -1.0), (1.0, -1.0), (0.0, 1.0)]),
        EventSign::Diamond => corners(&[(0.0, -1.0), (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0)]),
        EventSign::Disc => {
            painter.circle(at, half, color, edge);
        }
    }
}
