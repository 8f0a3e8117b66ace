//! What the strokes and fills of the donuts mean.

use egui::{Id, RichText, Sense, Ui, pos2, vec2};

use crate::evidence::Status;
use crate::view::Panel;
use crate::view::theme::{blend, regular};
use crate::view::widgets::{self, paint_short, section};

/// What the strokes and fills of the donuts mean.
pub(super) fn signs_ui(ui: &mut Ui, panel: &Panel<'_>) {
    widgets::rule(ui, panel.palette);
    section(ui, panel.palette, "How sure: the look of a wedge");
    for status in
        [Status::Confirmed, Status::Reported, Status::Disputed, Status::Presumed, Status::Possible]
    {
        let (_, rect) = ui.allocate_space(vec2(ui.available_width(), 20.0));
        let sign = egui::Rect::from_min_size(rect.min + vec2(0.0, 3.0), vec2(30.0, 14.0));
        paint_sign(ui, panel, sign, status);
        let at = pos2(rect.left() + 40.0, rect.center().y);
        let words = match status {
            Status::Confirmed => "confirmed",
            Status::Reported => "reported, on thinner evidence",
            Status::Disputed => "disputed between good sources",
            Status::Presumed => "presumed; fades with time",
            _ => "possible",
        };
        paint_short(ui, at, words, (regular(12.0), panel.palette.text), rect.right() - at.x);
        let id = Id::unique(("sign", status));
        let response = ui.interact(rect, id, Sense::hover());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, words));
        response.on_hover_text(widgets::status_help(status));
    }
    let note = "Area shows the head count; a small fixed wedge stands where nobody reported one. \
                ~ is an estimate; ? a number that no source of grade A or B gives.";
    ui.add(egui::Label::new(RichText::new(note).size(11.0).color(panel.palette.muted)).wrap());
}

fn paint_sign(ui: &Ui, panel: &Panel<'_>, rect: egui::Rect, status: Status) {
    let palette = panel.palette;
    let ink = blend(palette.muted, palette.text, 0.3);
    let p = ui.painter();
    let fill = |share: f32| blend(palette.panel, ink, share);
    let edge = egui::Stroke::new(1.6, ink);
    let corners = [
        rect.left_top(),
        rect.right_top(),
        rect.right_bottom(),
        rect.left_bottom(),
        rect.left_top(),
    ];
    match status {
        Status::Confirmed => {
            p.rect_filled(rect, 2, ink);
        }
        Status::Reported => {
            p.rect_filled(rect.shrink(2.0), 1, fill(0.8));
            p.extend(egui::Shape::dashed_line(&corners, edge, 3.6, 2.6));
        }
        Status::Disputed => {
            p.rect_filled(rect, 2, fill(0.16));
            let top = egui::Rect::from_min_max(rect.min, pos2(rect.right(), rect.center().y));
            p.rect_filled(top, 2, ink);
        }
        Status::Presumed => {
            p.rect(rect, 2, fill(0.25), edge, egui::StrokeKind::Inside);
        }
        _ => {
            p.rect_filled(rect, 2, fill(0.12));
            p.extend(egui::Shape::dashed_line(&corners, egui::Stroke::new(1.2, ink), 3.6, 2.6));
        }
    }
}
