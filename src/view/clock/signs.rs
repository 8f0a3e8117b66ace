//! The clock's signs, painted as shapes.

use egui::{
    Color32, CornerRadius, Painter, Rect, Response, Role, Sense, Shape, Stroke, StrokeKind, Ui,
    Vec2, WidgetInfo, pos2, vec2,
};

use crate::view::theme::{Palette, blend};
use crate::view::widgets::focus_ring;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    Loop,
    PauseAtEvents,
    Snap,
    Calendar,
}

/// A square button that stays pressed while what it stands for is on.
pub fn toggle(
    ui: &mut Ui,
    palette: &Palette,
    (sign, is_on): (Sign, bool),
    (name, hint): (&str, &str),
    size: f32,
) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(size), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_on, name));
    let visuals = ui.style().interact(&response);
    let (fill, stroke, ink) = if is_on {
        let fill = blend(palette.panel, palette.accent, 0.16);
        (fill, Stroke::new(1.5, palette.accent), palette.accent)
    } else {
        (visuals.weak_bg_fill, visuals.bg_stroke, palette.text)
    };
    ui.painter().rect(rect, CornerRadius::same(6), fill, stroke, StrokeKind::Inside);
    paint(ui.painter(), rect.shrink(size * 0.27), sign, ink);
    focus_ring(ui, &response, palette);
    response.on_hover_text(hint)
}

/// A square button with a sign.
pub fn button(ui: &mut Ui, palette: &Palette, sign: Sign, name: &str, size: f32) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(size), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    let visuals = ui.style().interact(&response);
    let corner = CornerRadius::same(6);
    ui.painter().rect(rect, corner, visuals.weak_bg_fill, visuals.bg_stroke, StrokeKind::Inside);
    paint(ui.painter(), rect.shrink(size * 0.27), sign, palette.text);
    focus_ring(ui, &response, palette);
    response
}

fn paint(p: &Painter, r: Rect, sign: Sign, ink: Color32) {
    match sign {
        Sign::Loop => paint_loop(p, r, ink),
        Sign::PauseAtEvents => paint_pause_at_event(p, r, ink),
        Sign::Snap => paint_magnet(p, r, ink),
        Sign::Calendar => paint_calendar(p, r, ink),
    }
}

/// Two arrows that run round into each other.
fn paint_loop(p: &Painter, r: Rect, ink: Color32) {
    let stroke = Stroke::new(1.7, ink);
    let ring = r.shrink2(vec2(0.5, 2.5));
    let bend = ring.height() / 2.0;
    let half = |sign: f32| {
        let (near, far) = (ring.center().x - sign * (ring.width() / 2.0 - bend), sign);
        let y = ring.center().y;
        let mut points: Vec<_> = (0..=6)
            .map(|i| {
                let angle = std::f32::consts::FRAC_PI_2 * i as f32 / 6.0;
                pos2(near - far * bend * angle.cos(), y - far * bend * angle.sin())
            })
            .collect();
        points.push(pos2(ring.center().x + far * (ring.width() / 2.0 - 2.5), y - far * bend));
        points
    };
    for sign in [1.0, -1.0] {
        let line = half(sign);
        let tip = line[line.len() - 1] + vec2(sign * 3.2, 0.0);
        p.line(line, stroke);
        let back = tip - vec2(sign * 4.6, 0.0);
        let head = vec![tip, back + vec2(0.0, 3.2), back - vec2(0.0, 3.2)];
        p.add(Shape::convex_polygon(head, ink, Stroke::NONE));
    }
}

/// Two bars before an event's diamond.
fn paint_pause_at_event(p: &Painter, r: Rect, ink: Color32) {
    let bar = vec2(2.6, r.height() - 1.0);
    for x in [r.left(), r.left() + 4.4] {
        p.rect_filled(Rect::from_min_size(pos2(x, r.top() + 0.5), bar), 1, ink);
    }
    let (c, reach) = (pos2(r.right() - 2.2, r.center().y), 3.6);
    let diamond = vec![
        c - vec2(0.0, reach),
        c + vec2(reach, 0.0),
        c + vec2(0.0, reach),
        c - vec2(reach, 0.0),
    ];
    p.add(Shape::convex_polygon(diamond, ink, Stroke::NONE));
}

/// A horseshoe magnet, its poles down.
fn paint_magnet(p: &Painter, r: Rect, ink: Color32) {
    let radius = r.width() * 0.36;
    let center = pos2(r.center().x, r.top() + radius + 1.4);
    let foot = r.bottom() - 3.6;
    let mut points = vec![pos2(center.x - radius, foot)];
    points.extend((0..=12).map(|i| {
        let angle = std::f32::consts::PI * i as f32 / 12.0;
        center - vec2(radius * angle.cos(), radius * angle.sin())
    }));
    points.push(pos2(center.x + radius, foot));
    p.line(points, Stroke::new(3.0, ink));
    for x in [center.x - radius, center.x + radius] {
        let pole = Rect::from_center_size(pos2(x, foot + 2.8), vec2(3.0, 2.4));
        p.rect_filled(pole, 0, ink);
    }
}

/// A leaf with its rings and a few days.
fn paint_calendar(p: &Painter, r: Rect, ink: Color32) {
    let stroke = Stroke::new(1.5, ink);
    let leaf = Rect::from_min_max(r.min + vec2(0.2, 1.8), r.max - vec2(0.2, 0.0));
    p.rect_stroke(leaf, CornerRadius::same(2), stroke, StrokeKind::Inside);
    let line = leaf.top() + leaf.height() * 0.32;
    p.hline(leaf.x_range(), line, stroke);
    for share in [0.3, 0.7] {
        let x = egui::lerp(leaf.x_range(), share);
        p.vline(x, r.top() - 0.6..=leaf.top() + 1.6, stroke);
    }
    for (column, row) in [(0.3, 0.35), (0.7, 0.35), (0.3, 0.75), (0.7, 0.75)] {
        let at = pos2(egui::lerp(leaf.x_range(), column), egui::lerp(line..=leaf.bottom(), row));
        p.circle_filled(at, 1.1, ink);
    }
}
