//! The look of each status: the strokes and fills of the donuts.

use egui::{Ui, pos2};

use crate::evidence::Status;
use crate::view::theme::{Palette, blend};

/// What the strokes and fills of a donut's wedges look like.
pub(super) fn paint_status(ui: &Ui, palette: &Palette, rect: egui::Rect, status: Status) {
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
