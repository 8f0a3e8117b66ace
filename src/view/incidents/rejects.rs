//! The card about rows that were left out: how many for which reason, the first of each, and all of
//! them as a file.

use std::path::PathBuf;

use egui::{Id, RichText, ScrollArea, TextEdit, Ui, vec2};

use crate::load::incidents::{KEPT, Reason, Rejected};
use crate::model::file_name;
use crate::model::headcount::grouped;
use crate::state::{Command, IncidentCommand, IncidentTable, TableId};
use crate::view::Panel;
use crate::view::cards::card;
use crate::view::files::shortened;
use crate::view::theme::{Palette, regular, semibold, strong};
use crate::view::widgets::focus_ring;

/// The name of the field for the file, for screen readers and tests.
pub const REJECTS_PATH_LABEL: &str = "File for the rows that were left out";

const ROW_HEIGHT: f32 = 18.0;

pub(super) fn card_ui(ui: &Ui, panel: &mut Panel<'_>, id: TableId) {
    let Some(table) = panel.session.state().incidents.get(id) else { return };
    let palette = panel.palette;
    let mut asked = Vec::new();
    let title = format!("Left out of {}", shortened(&table.read.name));
    let close = IncidentCommand::CloseCard.into();
    card(ui, palette, &title, close, panel.commands, |ui| {
        ui.set_width(620.0_f32.min(ui.ctx().content_rect().width() - 80.0));
        contents_ui(ui, palette, table, &mut asked);
    });
    panel.commands.append(&mut asked);
}

fn contents_ui(ui: &mut Ui, palette: &Palette, table: &IncidentTable, asked: &mut Vec<Command>) {
    let rejects = &table.read.rejects;
    let kept = table.incidents().columns().len() as u64;
    let words = format!(
        "{} of {} rows could not be read and are left out.",
        grouped(rejects.total()),
        grouped(rejects.total() + kept)
    );
    ui.add(egui::Label::new(words).wrap());
    if table.read.notices.better_swapped > 0 {
        let words = format!(
            "{} of them would lie on the earth with longitude and latitude swapped: see Columns… \
             in the Layers menu.",
            grouped(table.read.notices.better_swapped)
        );
        ui.add(egui::Label::new(RichText::new(words).color(palette.accent)).wrap());
    }
    ui.add_space(4.0);
    let by_reason = rejects.by_reason();
    let height = (ui.ctx().content_rect().height() - 260.0).clamp(120.0, 420.0);
    ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
        for (reason, rejected) in by_reason {
            reason_ui(ui, palette, reason, rejected);
        }
    });
    ui.add_space(6.0);
    export_ui(ui, palette, table, asked);
}

fn reason_ui(ui: &mut Ui, palette: &Palette, reason: Reason, rejected: &Rejected) {
    let (what, mend) = reason.words();
    ui.label(strong(format!("{what}: {}", grouped(rejected.count)), 13.0));
    ui.label(RichText::new(format!("{mend}.")).font(regular(12.0)).color(palette.muted));
    let title = if rejected.count > rejected.first.len() as u64 {
        format!("The first {KEPT}")
    } else {
        "Each of them".to_owned()
    };
    let header = egui::CollapsingHeader::new(title).id_salt(reason.key());
    header.default_open(rejected.first.len() <= 5).show(ui, |ui| {
        for reject in &rejected.first {
            ui.allocate_ui(vec2(ui.available_width(), ROW_HEIGHT), |ui| {
                ui.horizontal(|ui| {
                    let line = RichText::new(format!("line {}", grouped(reject.line)));
                    ui.label(line.font(semibold(12.0)).color(palette.muted));
                    let value = if reject.value.is_empty() { "(empty)" } else { &reject.value };
                    let value = RichText::new(value).font(egui::FontId::monospace(12.0));
                    ui.add(egui::Label::new(value).truncate());
                });
            });
        }
    });
    ui.add_space(4.0);
}

/// A file for all of them: the table is read again for it.
fn export_ui(ui: &mut Ui, palette: &Palette, table: &IncidentTable, asked: &mut Vec<Command>) {
    let id = Id::unique(("file for rejects", table.id));
    let usual = || {
        let stem = table.read.name.split('.').next().unwrap_or_default();
        let name = file_name(stem, "incidents");
        table.read.path.with_file_name(format!("{name}-rejects.csv")).display().to_string()
    };
    let mut text: String = ui.data(|d| d.get_temp(id)).unwrap_or_else(usual);
    let label =
        ui.label(RichText::new("Write every one of them as a table (CSV):").font(regular(12.5)));
    ui.horizontal(|ui| {
        let edit = TextEdit::singleline(&mut text)
            .desired_width(ui.available_width() - 90.0)
            .min_size(vec2(0.0, 26.0));
        ui.add(edit).labelled_by(label.id).accessible_name(REJECTS_PATH_LABEL);
        let write = ui.button(RichText::new("Write").font(semibold(12.5)));
        focus_ring(ui, &write, palette);
        let path = text.trim().trim_matches('"');
        if write.clicked() && !path.is_empty() {
            let to = PathBuf::from(path);
            asked.push(IncidentCommand::WriteRejects { table: table.id, to }.into());
        }
    });
    ui.data_mut(|d| d.insert_temp(id, text));
}
