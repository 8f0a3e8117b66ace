//! What the signs on the map mean, at the foot of the panel: those on the map now, and no others.

use egui::{
    Align2, Color32, Id, Pos2, Rect, Role, ScrollArea, Sense, Shape, Stroke, Ui, pos2, vec2,
};

use super::status_sign::paint_status;
use crate::scene::LegendItem;
use crate::state::{Legend, MarkCommand};
use crate::view::Panel;
use crate::view::areas::paint_sample;
use crate::view::compare::paint_sign;
use crate::view::kinds::paint_kind;
use crate::view::theme::{Palette, blend, regular, semibold};
use crate::view::widgets::{self, paint_short, status_help};

/// Heights of the title and of a row, points.
const TITLE_HEIGHT: f32 = 24.0;
const ROW_HEIGHT: f32 = 19.0;
/// Room for a sign, and between it and its words, points.
const SIGN_WIDTH: f32 = 24.0;
const GAP: f32 = 5.0;
/// A column narrower than this is set smaller, points.
const NARROW: f32 = 104.0;
/// Share of the panel's height at most.
const MOST_SHARE: f32 = 0.3;
/// A panel lower than this has no legend, points.
const LOW_PANEL: f32 = 330.0;
/// What the lists above need before it takes more than its least rows, points: four forces and four
/// bases.
const LISTS_HEIGHT: f32 = 300.0;
/// The half row says that there is more.
const LEAST_ROWS: f32 = 2.5;

/// What it takes of the panel, of which `available` is left.
pub(super) fn height(panel: &Panel<'_>, items: &[LegendItem], available: f32) -> f32 {
    match panel.session.state().legend {
        Legend::Folded => TITLE_HEIGHT,
        Legend::Open if available < LOW_PANEL => 0.0,
        Legend::Open => {
            let rows = items.len().div_ceil(2) as f32 * ROW_HEIGHT + 4.0;
            let left = (available - LISTS_HEIGHT - TITLE_HEIGHT).max(LEAST_ROWS * ROW_HEIGHT);
            TITLE_HEIGHT + rows.min(left).min(available * MOST_SHARE)
        }
    }
}

pub(super) fn legend_ui(ui: &mut Ui, panel: &mut Panel<'_>, items: &[LegendItem]) {
    let legend = panel.session.state().legend;
    title_ui(ui, panel, legend);
    if legend == Legend::Folded {
        return;
    }
    let height = ui.available_height();
    let list = ScrollArea::vertical().id_salt("legend").max_height(height);
    // Otherwise it would take more than its least rows, and push the panel's foot out of sight.
    list.min_scrolled_height(0.0).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for pair in items.chunks(2) {
            let (_, rect) = ui.allocate_space(vec2(ui.available_width(), ROW_HEIGHT));
            let (left, right) = rect.split_left_right_at_fraction(0.5);
            for (&item, cell) in pair.iter().zip([left, right]) {
                item_ui(ui, panel.palette, item, cell);
            }
        }
    });
}

fn title_ui(ui: &mut Ui, panel: &mut Panel<'_>, legend: Legend) {
    let palette = panel.palette;
    ui.painter().hline(ui.max_rect().x_range(), ui.cursor().top(), (1.0, palette.line));
    let is_open = legend == Legend::Open;
    let name = "On the map now: what the signs mean";
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), TITLE_HEIGHT));
    let response = ui.interact(rect, Id::unique("legend's title"), Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(Role::DisclosureTriangle, true, name));
    response.ctx.accesskit_node_builder(response.id, |node| node.set_expanded(is_open));
    widgets::focus_ring(ui, &response, palette);
    let at = pos2(rect.left(), rect.center().y);
    paint_short(ui, at, "Signs on the map", (semibold(11.5), palette.muted), rect.width() - 20.0);
    let tip = pos2(rect.right() - 8.0, rect.center().y);
    let (dx, dy) = (4.0, if is_open { 2.5 } else { -2.5 });
    let chevron = vec![tip + vec2(-dx, -dy), tip + vec2(0.0, dy), tip + vec2(dx, -dy)];
    ui.painter().line(chevron, Stroke::new(1.6, palette.muted));
    if response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
        let other = if is_open { Legend::Folded } else { Legend::Open };
        panel.commands.push(MarkCommand::SetLegend(other).into());
    }
}

fn item_ui(ui: &Ui, palette: &Palette, item: LegendItem, cell: Rect) {
    let is_narrow = cell.width() < NARROW;
    let (width, gap, size) = if is_narrow { (18.0, 3.0, 10.5) } else { (SIGN_WIDTH, GAP, 12.0) };
    let sign =
        Rect::from_center_size(pos2(cell.left() + width / 2.0, cell.center().y), vec2(width, 13.0));
    paint(ui, palette, item, sign);
    let x = sign.right() + gap;
    let font = (regular(size), palette.text);
    paint_short(ui, pos2(x, cell.center().y), item.words(), font, cell.right() - x);
    let response = ui.interact(cell, Id::unique(("legend", item)), Sense::hover());
    let help = match item {
        LegendItem::Status(status) => Some(status_help(status)),
        other => other.help(),
    };
    let name = help.map_or(item.words().to_owned(), |help| format!("{}: {help}", item.words()));
    response.widget_info(|| egui::WidgetInfo::labeled(Role::Label, true, &name));
    if let Some(help) = help {
        response.on_hover_text(help);
    }
}

/// A sign as the legend has it.
pub fn paint(ui: &Ui, palette: &Palette, item: LegendItem, r: Rect) {
    let p = ui.painter();
    let (c, ink) = (r.center(), palette.map_ink);
    let soft = blend(palette.muted, palette.text, 0.3);
    match item {
        LegendItem::Kind(kind) => paint_kind(p, c, 6.0, kind, (ink, palette.panel)),
        LegendItem::Dot => {
            p.circle(c, 3.5, palette.paper, Stroke::new(1.4, soft));
        }
        LegendItem::Status(status) => paint_status(ui, palette, r.shrink2(vec2(1.0, 0.5)), status),
        LegendItem::Counted => {
            donut(ui, c, &[(0.0, 0.6, soft), (0.63, 0.97, faint(palette, soft))]);
        }
        LegendItem::Uncounted => {
            donut(ui, c, &[(0.0, 0.1, soft), (0.14, 0.96, faint(palette, soft))]);
        }
        LegendItem::Others => {
            donut(ui, c, &[(0.0, 0.8, faint(palette, soft)), (0.83, 0.97, palette.muted)]);
        }
        LegendItem::Group => {
            donut(ui, c - vec2(2.0, 0.0), &[(0.0, 0.55, soft), (0.58, 0.97, faint(palette, soft))]);
            let at = c + vec2(6.0, -3.5);
            p.circle_filled(at, 5.2, palette.panel);
            p.circle_filled(at, 4.6, ink);
            p.text(at, Align2::CENTER_CENTER, "2", semibold(7.5), palette.paper);
        }
        LegendItem::Schematic => {
            p.extend(Shape::dashed_line(&corners(r), Stroke::new(1.2, soft), 4.0, 3.0));
        }
        LegendItem::PositionError => {
            p.circle(c, 6.5, ink.gamma_multiply(0.05), Stroke::new(1.0, ink.gamma_multiply(0.5)));
            p.circle_filled(c, 1.6, soft);
        }
        LegendItem::Change(kind) => paint_sign(p, c, 6.0, kind, soft),
        LegendItem::Unchanged => donut(ui, c, &[(0.0, 0.97, faint(palette, soft))]),
        LegendItem::Event => event(ui, palette, c),
        LegendItem::Movement => movement(ui, r, soft),
        LegendItem::Area(kind) => paint_sample(ui.painter(), palette, r, kind, true),
    }
}

fn faint(palette: &Palette, color: Color32) -> Color32 {
    blend(palette.panel, color, 0.28)
}

/// Wedges, each from and to a share of the turn.
fn donut(ui: &Ui, center: Pos2, wedges: &[(f32, f32, Color32)]) {
    for &(from, to, color) in wedges {
        let points = (0..=12)
            .map(|i| {
                let turn = (from + (to - from) * i as f32 / 12.0) * std::f32::consts::TAU;
                center + vec2(turn.sin(), -turn.cos()) * 4.8
            })
            .collect();
        ui.painter().add(Shape::line(points, Stroke::new(3.6, color)));
    }
}

fn event(ui: &Ui, palette: &Palette, c: Pos2) {
    let color = palette.muted;
    ui.painter().circle_stroke(c, 6.2, Stroke::new(2.2, color.gamma_multiply(0.3)));
    let s = 3.6;
    let diamond = vec![c - vec2(0.0, s), c + vec2(s, 0.0), c + vec2(0.0, s), c - vec2(s, 0.0)];
    ui.painter().add(Shape::convex_polygon(diamond, color, Stroke::NONE));
}

fn movement(ui: &Ui, r: Rect, color: Color32) {
    let (from, to) = (r.left_bottom() + vec2(2.0, -3.0), r.right_center() + vec2(-3.0, -1.0));
    ui.painter().line_segment([from, to], Stroke::new(2.2, color));
    let dir = (to - from).normalized();
    let side = dir.rot90() * 3.6;
    let head = vec![to + dir * 3.0, to - dir * 4.0 + side, to - dir * 4.0 - side];
    ui.painter().add(Shape::convex_polygon(head, color, Stroke::NONE));
}

fn corners(r: Rect) -> [Pos2; 5] {
    [r.left_top(), r.right_top(), r.right_bottom(), r.left_bottom(), r.left_top()]
}
