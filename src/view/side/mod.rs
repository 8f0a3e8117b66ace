//! The panel on the left: the forces on this day, the bases, what held over the area, the legend.

mod areas;
mod bases;
mod forces;
mod incidents;
mod legend;
mod status_sign;

pub use areas::area_row;
use egui::{Id, ScrollArea, Ui, pos2};
pub use legend::paint as paint_legend_sign;

use super::theme::semibold;
use super::widgets::{self, paint_short, row};
use super::{Panel, off_map};
use crate::model::DaySpan;
use crate::scene::LegendItem;
use crate::state::{Command, OffMapCard};

/// Height of the row at the foot, points.
const OFF_MAP_HEIGHT: f32 = 30.0;
/// Share of the panel's height that the forces may take.
const FORCES_SHARE: f32 = 0.52;

pub fn side_ui(ui: &mut Ui, panel: &mut Panel<'_>, items: &[LegendItem]) {
    let width = ui.available_width();
    let incidents_height = incidents::height(panel, ui.available_height());
    let legend_height = legend::height(panel, items, ui.available_height() - incidents_height);
    // Forces above, bases below, each scrolling by itself so that neither pushes the other out.
    let below = legend_height + incidents_height;
    let forces_height = (ui.available_height() - below) * FORCES_SHARE;
    ui.spacing_mut().item_spacing.y = 2.0;
    ScrollArea::vertical().id_salt("forces").max_height(forces_height).show(ui, |ui| {
        forces::forces_ui(ui, panel);
    });
    widgets::rule(ui, panel.palette);
    let bases_height = ui.available_height() - OFF_MAP_HEIGHT - below;
    let list = ScrollArea::vertical().id_salt("bases").auto_shrink(false);
    list.max_height(bases_height).min_scrolled_height(0.0).show(ui, |ui| {
        bases::bases_ui(ui, panel);
        areas::areas_ui(ui, panel);
        ui.add_space(8.0);
    });
    // Something too wide above would make all below it too wide as well.
    ui.set_max_width(width);
    if incidents_height > 0.0 {
        let size = egui::vec2(width, incidents_height);
        ui.allocate_ui(size, |ui| incidents::incidents_ui(ui, panel));
    }
    if legend_height > 0.0 {
        let size = egui::vec2(width, legend_height);
        ui.allocate_ui(size, |ui| legend::legend_ui(ui, panel, items));
    }
    off_map_ui(ui, panel);
}

/// At the foot, always in sight: what no mark can show.
fn off_map_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    let palette = panel.palette;
    ui.painter().hline(ui.max_rect().x_range(), ui.cursor().top(), (1.0, palette.line));
    let words = format!("Not on the map ({})", off_map::count(panel.session));
    let id = Id::unique("off the map");
    let response = row(ui, palette, id, OFF_MAP_HEIGHT - 2.0, false, &words);
    let at = pos2(response.rect.left(), response.rect.center().y);
    paint_short(ui, at, &words, (semibold(12.5), palette.link), response.rect.width());
    let hint = "Totals, alternatives and undated records that no mark can show";
    if response.on_hover_text(hint).clicked() {
        panel.commands.push(Command::ShowOffMap(OffMapCard::Open));
    }
}

/// "on this day", or the span that is shown.
pub fn day_words(days: DaySpan) -> String {
    if days.is_day() { "on this day".to_owned() } else { days.words() }
}
