//! Paints the scene. Decides nothing: what is drawn where stands in the marks.

use std::sync::Arc;

use egui::{Align2, Color32, CornerRadius, Painter, Pos2, Rect, Shape, Stroke, Vec2, pos2, vec2};

use super::arrows::Arrow;
use super::compare::paint_sign;
use super::event_signs::paint_event_sign;
use super::kinds::paint_kind;
use super::theme::{Palette, blend, semibold};
use crate::scene::{
    BaseChange, BaseMark, ChangeSign, EventMark, HOLE_SHARE, KindSign, LabelMark, LabelStyle,
    Picked, Rim, RunwayMark, Scene, ScreenPoint, ScreenRect, Wedge, WedgeFill,
};
use crate::state::Session;

/// A ring's chords stray from the circle by at most this, points: less cannot be seen, and every
/// corner costs triangles.
const CHORD_ERROR: f32 = 0.15;
/// Share of the radius that is the hole of a donut.
const HOLE: f32 = HOLE_SHARE as f32;
/// Most of it that letters may take.
const MOST_HOLE: f32 = 0.74;

/// What the painter needs to know.
pub struct Canvas<'a> {
    pub painter: Painter,
    /// For names, which may reach over the line of a swipe.
    pub words: Painter,
    pub palette: &'a Palette,
    pub session: &'a Session,
    /// Top left corner of the map on the screen.
    pub origin: Pos2,
    pub hovered: Option<Picked>,
}

impl Canvas<'_> {
    pub fn scene(&self, scene: &Scene) {
        for runway in &scene.runways {
            self.runway(runway);
        }
        // Beneath the names, whose halo keeps them legible over a line.
        for movement in &scene.movements {
            let is_hovered = self.hovered == Some(Picked::Movement(movement.movement));
            let color = self.palette.force(self.session.dataset().force(movement.force));
            let arrow =
                Arrow { painter: &self.painter, palette: self.palette, origin: self.origin };
            arrow.paint(movement, color, is_hovered);
        }
        let labels = || scene.labels.iter().filter(|label| label.whole > 0.0);
        for label in labels().filter(|l| !is_callout(l.style)) {
            self.label(label);
        }
        for event in &scene.events {
            self.glow(event);
        }
        for base in &scene.bases {
            self.error(base);
        }
        for base in &scene.bases {
            self.fan(base);
            self.base(base);
        }
        for label in labels().filter(|l| is_callout(l.style)) {
            self.label(label);
        }
    }

    fn pos(&self, p: ScreenPoint) -> Pos2 {
        // f32 holds a screen many times over; world pixels never come here.
        self.origin + vec2(p.x as f32, p.y as f32)
    }

    fn rect(&self, r: ScreenRect) -> Rect {
        Rect::from_min_max(self.pos(r.min), self.pos(r.max))
    }

    fn runway(&self, runway: &RunwayMark) {
        let ends = runway.ends.map(|e| self.pos(e));
        let width = runway.width as f32;
        let edge = Stroke::new(width + 2.0, self.palette.halo);
        self.painter.line_segment(ends, edge);
        self.painter.line_segment(ends, Stroke::new(width, self.palette.runway));
        if width > 6.0 {
            let center = Stroke::new(1.0, self.palette.halo);
            self.painter.extend(Shape::dashed_line(&ends, center, 9.0, 9.0));
        }
    }

    fn glow(&self, event: &EventMark) {
        let center = self.pos(event.center);
        let Some(&first) = event.events.first() else { return };
        let color = self.palette.event(self.session.dataset().event(first).kind);
        let strength = event.strength as f32;
        let inner = event.inner_radius as f32;
        for (reach, share) in [(13.0, 0.10), (8.5, 0.16), (4.5, 0.24)] {
            let stroke = Stroke::new(4.5, color.gamma_multiply(share * strength));
            self.painter.circle_stroke(center, inner + reach, stroke);
        }
        if event.inner_radius < 6.0 {
            let kind = self.session.dataset().event(first).kind;
            let edge = Stroke::new(1.0, self.palette.paper);
            paint_event_sign(&self.painter, center, 5.5, kind, (color, edge));
        }
    }

    fn base(&self, base: &BaseMark) {
        let center = self.pos(base.center);
        let radius = base.radius as f32;
        let is_hovered = self.hovered == Some(base.picked());
        if base.center.distance(base.anchor) > base.radius * 0.6 {
            let anchor = self.pos(base.anchor);
            let thread = Stroke::new(1.2, blend(self.palette.map_ink, self.palette.halo, 0.3));
            self.painter.line_segment([center, anchor], thread);
            self.painter.circle_filled(anchor, 2.2, thread.color);
        }
        if let BaseChange::Changed { signs, more } = &base.change {
            self.changes(center, radius, signs, *more);
        } else if base.is_empty {
            self.dot(center, radius, base);
        } else {
            self.painter.circle_filled(center, radius + 1.5, self.palette.paper);
            for wedge in &base.wedges {
                self.wedge(center, radius, wedge, base.wedges.len());
            }
            self.hole(center, radius, base);
        }
        if base.is_selected {
            let ring = radius + 4.5;
            self.painter.circle_stroke(center, ring, Stroke::new(3.5, self.palette.paper));
            self.painter.circle_stroke(center, ring, Stroke::new(2.2, self.palette.accent));
        } else if is_hovered {
            let stroke = Stroke::new(2.0, self.palette.map_ink);
            self.painter.circle_stroke(center, radius + 3.5, stroke);
        }
        if base.is_group() {
            self.badge(center, radius, base.places().len());
        }
    }

    /// The circle in which the place lies.
    fn error(&self, base: &BaseMark) {
        let Some(radius) = base.error_radius else { return };
        let ink = self.palette.map_ink;
        let edge = Stroke::new(1.0, ink.gamma_multiply(0.42));
        let anchor = self.pos(base.anchor);
        self.painter.circle(anchor, radius as f32, ink.gamma_multiply(0.035), edge);
    }

    /// The forces outside the donut, tied to it, and the compounds they stand in.
    fn fan(&self, base: &BaseMark) {
        let center = self.pos(base.center);
        let soft = blend(self.palette.map_ink, self.palette.halo, 0.35);
        let at = |(x, y): (f64, f64)| center + vec2(x as f32, y as f32);
        let tie = Stroke::new(1.2, soft);
        for compound in &base.fan.compounds {
            let middle = at(compound.offset);
            self.painter.line_segment([center, middle], tie);
            let is_hovered = self.hovered == Some(Picked::Base(compound.place));
            let edge = match (compound.is_selected, is_hovered) {
                (true, _) => Stroke::new(2.2, self.palette.accent),
                (_, true) => Stroke::new(2.0, self.palette.map_ink),
                _ => tie,
            };
            let half = vec2(compound.half.0 as f32, compound.half.1 as f32);
            let rect = Rect::from_center_size(middle, half * 2.0);
            self.painter.rect_filled(rect, 4, self.palette.paper.gamma_multiply(0.86));
            if compound.is_schematic {
                let corners = [
                    rect.left_top(),
                    rect.right_top(),
                    rect.right_bottom(),
                    rect.left_bottom(),
                    rect.left_top(),
                ];
                self.painter.extend(Shape::dashed_line(&corners, edge, 5.0, 3.5));
            } else {
                self.painter.rect_stroke(rect, 4, edge, egui::StrokeKind::Middle);
            }
        }
        for force in &base.fan.forces {
            let (middle, radius) = (at(force.offset), force.radius as f32);
            if base.fan.compounds.is_empty() {
                self.painter.line_segment([center, middle], tie);
            }
            self.painter.circle_filled(middle, radius + 1.5, self.palette.paper);
            self.wedge(middle, radius, &force.wedge, 1);
            let size = if force.wedge.letters.chars().count() > 2 { 7.5 } else { 9.0 };
            self.only_letters(middle, radius, &force.wedge.letters, size);
        }
    }

    /// The sign of its kind where there is room for it, else a ring.
    fn dot(&self, center: Pos2, radius: f32, base: &BaseMark) {
        let soft = blend(self.palette.map_ink, self.palette.halo, 0.25);
        let Some(sign) = base.kind_sign() else {
            let edge = Stroke::new(1.4, soft);
            self.painter.circle(center, radius, self.palette.paper, edge);
            return;
        };
        let edge = Stroke::new(0.8, blend(soft, self.palette.halo, 0.5));
        self.painter.circle(center, radius + 2.0, self.palette.paper, edge);
        let colors = (soft, self.palette.paper);
        paint_kind(&self.painter, center, sign.half() as f32, base.kind, colors);
    }

    /// How many bases a group has, at its shoulder.
    fn badge(&self, center: Pos2, radius: f32, count: usize) {
        let words = count.to_string();
        let size = if radius < 8.0 { 8.0 } else { 9.5 };
        let at = center + vec2(1.0, -1.0) * (radius * 0.72 + 2.5);
        let half = vec2(size * (0.28 * words.len() as f32 + 0.38), size * 0.68);
        let ground = Rect::from_center_size(at, half * 2.0);
        self.painter.rect_filled(ground.expand(1.2), 9, self.palette.paper);
        self.painter.rect_filled(ground, 8, self.palette.map_ink);
        self.painter.text(at, Align2::CENTER_CENTER, words, semibold(size), self.palette.paper);
    }

    /// Signs on a plate; how many more there are stands beneath it.
    fn changes(&self, center: Pos2, radius: f32, signs: &[ChangeSign], more: usize) {
        let edge = Stroke::new(1.2, blend(self.palette.map_ink, self.palette.halo, 0.35));
        self.painter.circle(center, radius, self.palette.paper, edge);
        for sign in signs {
            let color = self.palette.force(self.session.dataset().force(sign.force));
            let at = center + vec2(sign.offset.0 as f32, sign.offset.1 as f32);
            let (width, height) = (sign.half.0 as f32, sign.half.1 as f32);
            // The sign in the upper part, the letters below.
            let (above, below) = (at - vec2(0.0, height * 0.4), at + vec2(0.0, height * 0.56));
            paint_sign(&self.painter, above, width * 0.62, sign.kind, color);
            let size = if sign.letters.chars().count() > 2 { 0.72 } else { 0.84 } * width;
            let ink = self.palette.map_ink;
            let font = semibold(size.max(6.5));
            self.painter.text(below, Align2::CENTER_CENTER, &sign.letters, font, ink);
        }
        if more > 0 {
            let at = center + vec2(0.0, radius);
            let words = format!("+{more}");
            let font = semibold(9.0);
            self.painter.circle_filled(at, 8.0, self.palette.map_ink);
            self.painter.text(at, Align2::CENTER_CENTER, words, font, self.palette.paper);
        }
    }

    fn wedge(&self, center: Pos2, radius: f32, wedge: &Wedge, count: usize) {
        let color = match wedge.others {
            0 => self.palette.force(self.session.dataset().force(wedge.force)),
            _ => self.palette.muted,
        };
        let opacity = wedge.opacity as f32;
        let solid = blend(self.palette.paper, color, opacity);
        let hole = radius * HOLE;
        let gap = if count > 1 { 0.9 / radius } else { 0.0 };
        let turn = std::f32::consts::TAU;
        let from = wedge.start_turn as f32 * turn + gap;
        let to = ((wedge.start_turn + wedge.sweep_turn) as f32 * turn - gap).max(from + 0.02);
        let ring = |inner: f32, outer: f32, fill: Color32| {
            let points = arc(center, f32::midpoint(inner, outer), from, to);
            self.painter.add(Shape::line(points, Stroke::new(outer - inner, fill)));
        };
        match wedge.fill {
            WedgeFill::Solid => ring(hole, radius, solid),
            WedgeFill::Hollow => ring(hole, radius, blend(self.palette.paper, solid, 0.28)),
            WedgeFill::Faint => ring(hole, radius, blend(self.palette.paper, color, 0.16)),
            WedgeFill::Split => {
                ring(hole, radius, blend(self.palette.paper, color, 0.16));
                ring(f32::midpoint(hole, radius), radius, solid);
            }
        }
        let stroke = Stroke::new(1.8, solid);
        match wedge.rim {
            // A full wedge is its own rim.
            Rim::Solid if wedge.fill == WedgeFill::Solid => {}
            Rim::Solid => {
                self.painter.add(Shape::line(arc(center, radius, from, to), stroke));
            }
            Rim::Dashed => {
                let edge = arc(center, radius + 0.8, from, to);
                self.painter.add(Shape::line(edge.clone(), Stroke::new(2.4, self.palette.paper)));
                self.painter.extend(Shape::dashed_line(&edge, stroke, 3.6, 2.6));
            }
        }
        if matches!(wedge.fill, WedgeFill::Hollow | WedgeFill::Faint) {
            self.painter.add(Shape::line(arc(center, hole, from, to), Stroke::new(1.0, solid)));
        }
        if count > 1 {
            self.letters(center, radius, wedge, f32::midpoint(from, to), solid);
        }
    }

    /// On the wedge where they fit, clear of the hole and of the edge; the base's label says them all.
    fn letters(&self, center: Pos2, radius: f32, wedge: &Wedge, middle: f32, solid: Color32) {
        let dir = direction(middle);
        let room = wedge.sweep_turn as f32 * std::f32::consts::TAU * radius * 0.73;
        let size = (radius * 0.36).clamp(8.0, 11.0);
        let (width, height) = (size * 0.66 * wedge.letters.chars().count() as f32, size * 0.8);
        // Beside the middle a line of letters runs across the ring, above and below it along it.
        let (x, y) = (dir.x.abs(), dir.y.abs());
        let along = y * width + x * height + 2.0;
        let across = (x * width).max(y * height);
        let fits = room >= along && radius * (1.0 - HOLE) >= across;
        let ink_fill = match wedge.fill {
            WedgeFill::Solid => solid,
            _ => self.palette.paper,
        };
        if fits {
            let at = center + dir * radius * (1.0 + HOLE) / 2.0;
            let ink = Palette::ink_on(ink_fill);
            self.painter.text(at, Align2::CENTER_CENTER, &wedge.letters, semibold(size), ink);
        }
    }

    /// The kind of place. Where one force alone has no room for its letters on the ring it says
    /// them in the middle, and the kind stands at its foot.
    fn hole(&self, center: Pos2, radius: f32, base: &BaseMark) {
        self.painter.circle_filled(center, radius * HOLE, self.palette.paper);
        let colors = (self.palette.map_ink, self.palette.paper);
        if let Some(sign) = base.kind_sign() {
            let at = match sign {
                KindSign::Foot => center + vec2(-0.74, 0.74) * radius,
                KindSign::Dot(_) | KindSign::Hole(_) => center,
            };
            let half = sign.half() as f32;
            self.painter.circle_filled(at, half + 1.8, self.palette.paper);
            paint_kind(&self.painter, at, half, base.kind, colors);
        }
        let [only] = base.wedges.as_slice() else { return };
        let size =
            (radius * 0.55).clamp(7.5, 11.0) - if only.letters.len() > 2 { 1.5 } else { 0.0 };
        self.only_letters(center, radius, &only.letters, size);
    }

    /// In the middle of a ring of one force, on a ground wide enough to read them: the ring keeps a
    /// rim at least.
    fn only_letters(&self, center: Pos2, radius: f32, letters: &str, size: f32) {
        let needs = size * 0.34 * letters.chars().count() as f32 + 2.0;
        let ground = needs.clamp(radius * HOLE, radius * MOST_HOLE);
        self.painter.circle_filled(center, ground, self.palette.paper);
        let ink = self.palette.map_ink;
        self.painter.text(center, Align2::CENTER_CENTER, letters, semibold(size), ink);
    }

    fn halo(&self, words: &Painter, min: Pos2, galley: &Arc<egui::Galley>) {
        for offset in HALO {
            words.galley_with_override_text_color(min + offset, galley.clone(), self.palette.halo);
        }
    }

    fn label(&self, label: &LabelMark) {
        let (font, ink) = self.palette.label(label.style);
        let rect = self.rect(label.rect);
        let is_hovered = label.target.is_some() && label.target == self.hovered;
        let mut words = self.words.clone();
        words.multiply_opacity(label.whole as f32);
        if let Some(dot) = label.dot {
            let at = self.pos(dot);
            words.circle(at, 2.1, self.palette.halo, Stroke::new(1.2, ink));
        }
        let galley = words.layout_no_wrap(label.text.clone(), font, ink);
        if is_callout(label.style) {
            self.callout(&words, label, (rect, &galley), is_hovered);
            return;
        }
        self.halo(&words, rect.min, &galley);
        words.galley(rect.min, galley, ink);
    }

    fn callout(
        &self,
        words: &Painter,
        label: &LabelMark,
        (rect, galley): (Rect, &Arc<egui::Galley>),
        is_hovered: bool,
    ) {
        let strength = label.strength as f32;
        let ground = rect.expand2(vec2(0.0, -1.0));
        let fill =
            blend(self.palette.paper, self.palette.accent, if is_hovered { 0.14 } else { 0.0 });
        let corner = CornerRadius::same(4);
        words.rect_filled(ground, corner, fill.gamma_multiply(0.60 + 0.35 * strength));
        let ink = blend(self.palette.halo, self.palette.map_ink, 0.45 + 0.55 * strength);
        if let Some(Picked::Event(event)) = label.target {
            let kind = self.session.dataset().event(event).kind;
            let bar = Rect::from_min_size(ground.min, vec2(3.0, ground.height()));
            let color = self.palette.event(kind).gamma_multiply(strength);
            words.rect_filled(bar, corner, color);
            let sign = pos2(rect.min.x + 10.0, ground.center().y);
            paint_event_sign(words, sign, 3.8, kind, (color, Stroke::NONE));
        }
        let at = rect.min + CALLOUT_INSET + vec2(SIGN_ROOM, 0.0);
        words.galley_with_override_text_color(at, galley.clone(), ink);
    }
}

/// Room around a callout's words, points, and beside them for the sign of its kind.
pub const CALLOUT_INSET: Vec2 = vec2(8.0, 2.5);
pub const SIGN_ROOM: f32 = 9.0;

pub fn is_callout(style: LabelStyle) -> bool {
    matches!(style, LabelStyle::Event | LabelStyle::EventMore)
}

/// Each costs every glyph once more, which a software driver feels: four are enough.
const HALO: [Vec2; 4] = [vec2(-1.1, -1.1), vec2(1.1, -1.1), vec2(-1.1, 1.1), vec2(1.1, 1.1)];

/// Clockwise from the top.
fn direction(turn_rad: f32) -> Vec2 {
    vec2(turn_rad.sin(), -turn_rad.cos())
}

fn arc(center: Pos2, radius: f32, from_rad: f32, to_rad: f32) -> Vec<Pos2> {
    let step = 2.0 * (1.0 - CHORD_ERROR / radius.max(1.0)).acos();
    let steps = (((to_rad - from_rad) / step).ceil() as usize).clamp(2, 64);
    (0..=steps)
        .map(|i| {
            let angle = from_rad + (to_rad - from_rad) * i as f32 / steps as f32;
            center + direction(angle) * radius
        })
        .map(|p| pos2(p.x, p.y))
        .collect()
}
