//! The reader's own incidents: painted on the map, what hovering tells, what is being read, their
//! part of the Layers menu, and the cards about columns and rejects.

mod columns;
mod filters;
mod menu;
mod paint;
mod rejects;
mod sprites;

use egui::{Align2, Area, Frame, Id, Margin, Order, ProgressBar, Rect, RichText, Sense, Ui, vec2};

pub use columns::COLUMNS_TITLE;
pub(super) use filters::passing_words;
pub use filters::{FILTER_TEXT_LABEL, LEAST_LABEL, MOST_LABEL, are_wanted, filters_ui};
pub use menu::tables_menu;
pub use paint::IncidentMeshes;
pub(super) use paint::{bars, kind_sign};
pub use rejects::REJECTS_PATH_LABEL;

use super::Panel;
use super::files::shortened;
use super::theme::{regular, strong};
use super::widgets::focus_ring;
use crate::incidents::WorldRect;
use crate::model::headcount::grouped;
use crate::scene::{IncidentStyle, Side};
use crate::state::{IncidentCommand, IncidentsCard, ReadingStage};

/// "1 incident", "2,345 incidents".
pub fn incidents_words(rows: u64) -> String {
    let noun = if rows == 1 { "incident" } else { "incidents" };
    format!("{} {noun}", grouped(rows))
}

/// What hovering a symbol tells: how many of each kind, on which days.
pub(super) fn tip(ui: &mut Ui, panel: &Panel<'_>, rect: &WorldRect, side: &Side) {
    let Some(scene) = &side.scene.incidents else { return };
    let (kinds, rows, count) = scene.told(rect);
    ui.label(strong(incidents_words(rows.into()), 13.5));
    let muted = |words: String| RichText::new(words).font(regular(11.5)).color(panel.palette.muted);
    ui.label(muted(scene.days.words()));
    let tables = &panel.session.state().incidents;
    for (kind, rows) in kinds.into_iter().enumerate().filter(|(_, rows)| *rows > 0) {
        let Some(named) = tables.kinds().get(kind) else { continue };
        ui.horizontal(|ui| {
            let (sign, _) = ui.allocate_exact_size(vec2(13.0, 13.0), Sense::hover());
            kind_sign(ui.painter(), panel.palette, sign.center(), 4.5, kind);
            ui.label(format!("{}  {}", grouped(rows), shortened(&named.words())));
        });
    }
    if count > 0 {
        ui.label(muted(format!("{} counted in all", grouped(count))));
    }
    let hint = match scene.style {
        IncidentStyle::Cells => "In this part of the map. Click to list them.",
        IncidentStyle::Singles => "Click to list them.",
    };
    ui.label(muted(hint.to_owned()));
}

/// What is being read, over the map, until it is there.
pub(super) fn reading_ui(ui: &Ui, panel: &mut Panel<'_>, map: Rect) {
    let Some(reading) = panel.session.state().incidents.reading() else { return };
    let palette = panel.palette;
    let stage = match reading.stage {
        ReadingStage::Reading => {
            let megabytes = reading.bytes_per_second / 1e6;
            format!("{} rows · {megabytes:.0} MB/s", grouped(reading.rows))
        }
        ReadingStage::Sorting => format!("{} rows · putting them in order", grouped(reading.rows)),
    };
    let left_out = match reading.rejected {
        0 => String::new(),
        n => format!(" · {} left out", grouped(n)),
    };
    let title = format!("Reading {}", shortened(&reading.name));
    let mut stops = false;
    Area::new(Id::unique("reading incidents"))
        .order(Order::Foreground)
        .pivot(Align2::CENTER_BOTTOM)
        .fixed_pos(map.center_bottom() - vec2(0.0, 40.0))
        .show(ui.ctx(), |ui| {
            Frame::window(ui.style()).inner_margin(Margin::symmetric(14, 10)).show(ui, |ui| {
                ui.set_width(300.0_f32.min(map.width() - 60.0));
                ui.label(strong(title, 13.0));
                let bar = ProgressBar::new(reading.fraction as f32).desired_height(8.0);
                ui.add(bar.fill(palette.accent));
                ui.horizontal(|ui| {
                    let words = RichText::new(format!("{stage}{left_out}")).font(regular(12.0));
                    ui.label(words.color(palette.muted));
                    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                        let cancel = ui.button("Cancel");
                        focus_ring(ui, &cancel, palette);
                        stops = cancel.clicked();
                    });
                });
            });
        });
    if stops {
        panel.commands.push(IncidentCommand::StopReading.into());
    }
}

/// The card about tables that is open.
pub(super) fn cards_ui(ui: &Ui, panel: &mut Panel<'_>) {
    match &panel.session.state().incidents.card {
        IncidentsCard::Closed => {}
        IncidentsCard::Columns(choice) => columns::card_ui(ui, panel, choice),
        IncidentsCard::Rejects(id) => rejects::card_ui(ui, panel, *id),
    }
}
