//! Paints movements. Dashes and a badge tell how one travels, its width how many, filled or hollow
//! how sure it is, full or thin how far it has come.

use egui::{Align2, Color32, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Vec2, pos2, vec2};

use super::theme::{Palette, semibold};
use crate::model::TravelMode;
use crate::scene::{ArrowHead, ArrowLook, ArrowPiece, BADGE_RADIUS, MovementMark, ScreenPoint};

/// Around a line, points on either side.
const HALO: f32 = 1.5;
/// Share of the width that is left where it has not come to yet.
const TO_COME: f32 = 0.55;
const LEAST_TO_COME: f32 = 1.4;

/// Dash and gap of a line by how it is travelled, points; `None` for a whole line.
pub fn dashes(mode: TravelMode) -> Option<(f32, f32)> {
    match mode {
        TravelMode::Road => None,
        TravelMode::Air => Some((12.0, 6.0)),
        TravelMode::Sea => Some((2.5, 5.0)),
        TravelMode::Unknown => Some((5.0, 4.0)),
    }
}

pub struct Arrow<'a> {
    pub painter: &'a Painter,
    pub palette: &'a Palette,
    /// Top left corner of the map on the screen.
    pub origin: Pos2,
}

impl Arrow<'_> {
    pub fn paint(&self, mark: &MovementMark, color: Color32, is_hovered: bool) {
        let is_strong = is_hovered || mark.is_selected;
        let opacity = if is_strong { 1.0 } else { mark.strength as f32 * 0.95 };
        let color = color.gamma_multiply(opacity);
        let edge = if mark.is_selected { self.palette.accent } else { self.palette.halo };
        let width = mark.width as f32;
        for piece in &mark.pieces {
            let points: Vec<Pos2> = piece.points.iter().map(|&p| self.pos(p)).collect();
            let reach = if mark.is_selected { HALO + 0.6 } else { HALO };
            let halo = Stroke::new(self.width(width, mark.look, piece) + 2.0 * reach, edge);
            self.painter.add(Shape::line(points, halo));
        }
        for piece in &mark.pieces {
            self.piece(piece, mark.look, width, color);
        }
        for head in &mark.heads {
            self.head(head, mark.look, width, color);
        }
        if let Some(traveller) = mark.traveller {
            let ring = Stroke::new(2.0, self.palette.paper);
            self.painter.circle(self.pos(traveller), 5.5 + width * 0.3, color, ring);
        }
        for badge in &mark.badges {
            self.badge(self.pos(badge.at), badge.mode, color, is_strong);
        }
    }

    fn pos(&self, p: ScreenPoint) -> Pos2 {
        self.origin + vec2(p.x as f32, p.y as f32)
    }

    fn width(&self, width: f32, look: ArrowLook, piece: &ArrowPiece) -> f32 {
        match (look, piece.is_gone) {
            (ArrowLook::Certain, false) => (width * TO_COME).max(LEAST_TO_COME),
            (ArrowLook::Certain, true) => width,
            // Hollow: two edges and the paper between them.
            (ArrowLook::Possible | ArrowLook::Planned, _) => width.max(2.0) + 2.4,
        }
    }

    fn piece(&self, piece: &ArrowPiece, look: ArrowLook, width: f32, color: Color32) {
        let points: Vec<Pos2> = piece.points.iter().map(|&p| self.pos(p)).collect();
        let color = if piece.is_gone || look != ArrowLook::Certain {
            color
        } else {
            color.gamma_multiply(0.8)
        };
        let stroke = Stroke::new(self.width(width, look, piece), color);
        match dashes(piece.mode) {
            None => {
                self.painter.add(Shape::line(points.clone(), stroke));
            }
            Some((dash, gap)) => {
                let period = f64::from(dash + gap);
                // What comes before a piece is counted, so that dashes stand still.
                let offset = (period - piece.begins_at.rem_euclid(period)) as f32;
                self.painter.extend(Shape::dashed_line_with_offset(
                    &points,
                    stroke,
                    &[dash],
                    &[gap],
                    offset,
                ));
            }
        }
        if look != ArrowLook::Certain {
            let core = Stroke::new(stroke.width - 2.4, self.palette.paper);
            self.painter.add(Shape::line(points, core));
        }
    }

    fn head(&self, head: &ArrowHead, look: ArrowLook, width: f32, color: Color32) {
        let along = Vec2::angled(head.angle as f32);
        let side = along.rot90();
        let (long, half) = (9.0 + width, 4.6 + width * 0.55);
        let tip = self.pos(head.tip);
        let base = tip - along * long;
        let corners = vec![tip, base + side * half, base - side * half];
        match look {
            ArrowLook::Certain => {
                let edge = Stroke::new(1.0, self.palette.halo);
                self.painter.add(Shape::convex_polygon(corners, color, edge));
            }
            ArrowLook::Possible => {
                let edge = Stroke::new(1.6, color);
                self.painter.add(Shape::convex_polygon(corners, self.palette.paper, edge));
            }
            ArrowLook::Planned => {
                let open = vec![base + side * half, tip, base - side * half];
                self.painter.add(Shape::line(open.clone(), Stroke::new(4.4, self.palette.paper)));
                self.painter.add(Shape::line(open, Stroke::new(2.0, color)));
            }
        }
    }

    fn badge(&self, at: Pos2, mode: TravelMode, color: Color32, is_strong: bool) {
        let radius = BADGE_RADIUS as f32;
        let edge = Stroke::new(if is_strong { 2.4 } else { 1.5 }, color);
        self.painter.circle(at, radius, self.palette.paper, edge);
        paint_mode(self.painter, at, radius * 0.62, mode, self.palette.map_ink);
    }
}

/// A lorry, an aeroplane, a ship; a question mark where nobody says.
pub fn paint_mode(painter: &Painter, at: Pos2, size: f32, mode: TravelMode, ink: Color32) {
    let p = |x: f32, y: f32| pos2(at.x + x * size, at.y + y * size);
    let fill = |points: Vec<Pos2>| {
        painter.add(Shape::convex_polygon(points, ink, Stroke::NONE));
    };
    match mode {
        TravelMode::Road => {
            painter.rect_filled(Rect::from_two_pos(p(-1.0, -0.65), p(0.3, 0.4)), 0, ink);
            fill(vec![p(0.42, -0.3), p(0.78, -0.3), p(1.05, 0.1), p(1.05, 0.4), p(0.42, 0.4)]);
            painter.circle_filled(p(-0.5, 0.55), size * 0.26, ink);
            painter.circle_filled(p(0.6, 0.55), size * 0.26, ink);
        }
        TravelMode::Air => {
            fill(vec![p(-0.14, -0.85), p(0.14, -0.85), p(0.16, 0.85), p(-0.16, 0.85)]);
            fill(vec![p(0.0, -0.35), p(1.0, 0.3), p(1.0, 0.5), p(0.0, 0.2)]);
            fill(vec![p(0.0, -0.35), p(-1.0, 0.3), p(-1.0, 0.5), p(0.0, 0.2)]);
            fill(vec![p(0.0, 0.5), p(0.42, 0.9), p(-0.42, 0.9)]);
        }
        TravelMode::Sea => {
            fill(vec![p(-1.0, 0.15), p(1.0, 0.15), p(0.6, 0.75), p(-0.65, 0.75)]);
            painter.rect_filled(Rect::from_two_pos(p(-0.55, -0.3), p(0.3, 0.05)), 0, ink);
            painter.rect_filled(Rect::from_two_pos(p(-0.3, -0.8), p(-0.05, -0.3)), 0, ink);
        }
        TravelMode::Unknown => {
            painter.text(at, Align2::CENTER_CENTER, "?", semibold(size * 2.1), ink);
        }
    }
}

/// A piece of an arrow, for a legend: its dashes, filled or hollow, with its head.
pub fn paint_sample(
    painter: &Painter,
    palette: &Palette,
    rect: Rect,
    (mode, look): (TravelMode, ArrowLook),
) {
    let arrow = Arrow { painter, palette, origin: rect.min };
    let middle = f64::from(rect.height()) / 2.0;
    let (begin, end) =
        (ScreenPoint::new(1.0, middle), ScreenPoint::new(f64::from(rect.width()) - 2.0, middle));
    let piece = ArrowPiece { points: vec![begin, end], mode, is_gone: true, begins_at: 0.0 };
    arrow.piece(&piece, look, 2.4, palette.text);
    arrow.head(&ArrowHead { tip: end, angle: 0.0, is_gone: true }, look, 1.0, palette.text);
}

/// Marks an arrow's badge as what the keyboard would press.
pub fn focus_ring(painter: &Painter, palette: &Palette, handle: Rect) {
    let stroke = Stroke::new(2.0, palette.accent);
    painter.rect_stroke(handle.expand(2.0), 5, stroke, StrokeKind::Outside);
}
