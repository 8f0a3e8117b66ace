//! Circles, hexagons or heat: the choice, and what sizes and colours mean in each.

use egui::{Align2, CornerRadius, Id, Mesh, Painter, Rect, Role, Sense, Stroke, StrokeKind, Ui};
use egui::{WidgetInfo, pos2, vec2};

use crate::model::headcount::grouped;
use crate::scene::{Classes, IncidentScene, IncidentStyle};
use crate::state::{IncidentCommand, IncidentLook};
use crate::view::Panel;
use crate::view::theme::{Palette, blend, regular, semibold};
use crate::view::widgets::{focus_ring, paint_short};

/// Height of the choice, and of what tells how to read it, points.
pub const CHOICE_HEIGHT: f32 = 28.0;
pub const KEY_HEIGHT: f32 = 50.0;
const BUTTON_HEIGHT: f32 = 22.0;
/// Height of a strip of colours.
const STRIP: f32 = 11.0;
/// A strip of colours that has no edges is drawn in so many parts.
const PARTS: u8 = 24;

/// What a choice is called where the word alone would not tell what of.
pub fn look_name(look: IncidentLook) -> String {
    format!("Incidents as {}", look.word().to_lowercase())
}

/// Three words of which one holds.
pub fn choice_ui(ui: &mut Ui, panel: &mut Panel<'_>, scene: &IncidentScene) {
    let palette = panel.palette;
    let chosen = panel.session.state().incidents.look();
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), CHOICE_HEIGHT));
    let row = Rect::from_min_size(rect.min + vec2(0.0, 2.0), vec2(rect.width(), BUTTON_HEIGHT));
    ui.painter().rect_filled(row, CornerRadius::same(6), palette.well);
    ui.painter().rect_stroke(row, 6, (1.0, palette.line), StrokeKind::Inside);
    let width = row.width() / IncidentLook::ALL.len() as f32;
    for (nth, look) in IncidentLook::ALL.into_iter().enumerate() {
        let min = pos2(row.left() + width * nth as f32, row.top());
        let cell = Rect::from_min_size(min, vec2(width, row.height()));
        let response = ui.interact(cell, Id::unique(("incident look", look)), Sense::click());
        let (is_chosen, name) = (look == chosen, look_name(look));
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, is_chosen, &name));
        let (font, ink) = if is_chosen {
            let inner = cell.shrink(2.0);
            ui.painter().rect_filled(inner, CornerRadius::same(5), palette.panel);
            let edge = blend(palette.line, palette.muted, 0.5);
            ui.painter().rect_stroke(inner, 5, (1.0, edge), StrokeKind::Inside);
            (semibold(12.0), palette.text)
        } else {
            (regular(12.0), palette.muted)
        };
        ui.painter().text(cell.center(), Align2::CENTER_CENTER, look.word(), font, ink);
        focus_ring(ui, &response, palette);
        let close_up = "Here each is drawn by itself: they are few.";
        let help = match scene.style {
            IncidentStyle::Singles => format!("{}. {close_up}", look.help()),
            _ => format!("{}.", look.help()),
        };
        let response = response.on_hover_text(help);
        if response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() && !is_chosen {
            panel.commands.push(IncidentCommand::SetLook(look).into());
        }
    }
}

/// Whether sizes or colours have to be told.
pub fn has_key(scene: &IncidentScene) -> bool {
    scene.style != IncidentStyle::Singles && scene.rows > 0
}

/// What sizes or colours mean.
pub fn key_ui(ui: &mut Ui, panel: &Panel<'_>, scene: &IncidentScene) {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), KEY_HEIGHT));
    let palette = panel.palette;
    let words = match scene.style {
        IncidentStyle::Singles => return,
        IncidentStyle::Cells => sizes(ui, palette, rect, scene.key()),
        IncidentStyle::Hexagons => classes(ui, palette, rect, scene.hexagons.classes),
        IncidentStyle::Heat => ramp(ui, palette, rect),
    };
    let response = ui.interact(rect, Id::unique("how incidents are drawn"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
}

/// Two circles.
fn sizes(ui: &Ui, palette: &Palette, rect: Rect, (rows, radius): (u32, f64)) -> String {
    let foot = rect.center().y + radius as f32;
    let x = rect.left() + radius as f32 + 2.0;
    // A tenth of the rows has a tenth of the area.
    let small = (radius / 10f64.sqrt()) as f32;
    for r in [radius as f32, small] {
        ui.painter().circle_stroke(pos2(x, foot - r), r, (1.2, palette.muted));
    }
    let left = x + radius as f32 + 8.0;
    let words = format!("size: {} and {}", grouped(rows), grouped(rows / 10));
    let at = pos2(left, rect.center().y);
    paint_short(ui, at, &words, (regular(11.5), palette.muted), rect.right() - left);
    words
}

/// A strip of colours with the least number of each.
fn classes(ui: &Ui, palette: &Palette, rect: Rect, classes: Classes) -> String {
    let font = regular(11.5);
    let at = pos2(rect.left(), rect.top() + 9.0);
    paint_short(ui, at, "in a hexagon, at least", (font.clone(), palette.muted), rect.width());
    let width = rect.width() / classes.len().max(1) as f32;
    for (class, least) in classes.limits().iter().enumerate() {
        let min = pos2(rect.left() + width * class as f32, rect.top() + 19.0);
        let color = palette.hexagon(classes.share(class));
        swatch(ui.painter(), Rect::from_min_size(min, vec2(width - 1.0, STRIP)), palette, color);
        let at = pos2(min.x, min.y + STRIP + 9.0);
        paint_short(ui, at, &short(*least), (font.clone(), palette.text), width - 2.0);
    }
    let each = (0..classes.len()).map(|class| class_words(classes, class));
    format!("colours: {} in a hexagon", each.collect::<Vec<_>>().join(", "))
}

/// "20 to 99", "500 or more".
pub fn class_words(classes: Classes, class: usize) -> String {
    match classes.bounds(class) {
        (least, None) => format!("{} or more", grouped(least)),
        (least, Some(most)) if least == most => grouped(least),
        (least, Some(most)) => format!("{} to {}", grouped(least), grouped(most)),
    }
}

/// "500", "5k", "2M": round numbers where there is little room.
fn short(number: u32) -> String {
    match number {
        0..1_000 => number.to_string(),
        1_000..1_000_000 => format!("{}k", number / 1_000),
        _ => format!("{}M", number / 1_000_000),
    }
}

fn ramp(ui: &Ui, palette: &Palette, rect: Rect) -> String {
    let min = pos2(rect.left(), rect.top() + 8.0);
    let strip = Rect::from_min_size(min, vec2(rect.width() - 1.0, STRIP));
    paint_ramp(ui.painter(), strip, palette);
    let y = strip.bottom() + 9.0;
    for (x, align, words) in [
        (strip.left(), Align2::LEFT_CENTER, "fewer"),
        (strip.right(), Align2::RIGHT_CENTER, "more"),
    ] {
        ui.painter().text(pos2(x, y), align, words, regular(11.5), palette.muted);
    }
    "colour: from fewer to more incidents close together".to_owned()
}

/// A colour as it looks over the map.
pub fn swatch(painter: &Painter, rect: Rect, palette: &Palette, color: egui::Color32) {
    painter.rect_filled(rect, 2, palette.halo);
    painter.rect_filled(rect, 2, color);
}

/// All densities, from left to right.
pub fn paint_ramp(painter: &Painter, rect: Rect, palette: &Palette) {
    let mut mesh = Mesh::default();
    let part = |n: u8| f32::from(n) / f32::from(PARTS);
    for n in 0..=PARTS {
        let color = palette.heat(part(n));
        let x = rect.left() + rect.width() * part(n);
        mesh.colored_vertex(pos2(x, rect.top()), color);
        mesh.colored_vertex(pos2(x, rect.bottom()), color);
        if n > 0 {
            let last = u32::from(n) * 2;
            mesh.add_triangle(last - 2, last - 1, last);
            mesh.add_triangle(last, last - 1, last + 1);
        }
    }
    painter.rect_filled(rect, 0, palette.halo);
    painter.add(mesh);
    painter.rect_stroke(rect, 0, Stroke::new(1.0, palette.line), StrokeKind::Inside);
}
