//! Tables of incidents in the Layers menu: each shown or hidden, looked at, closed.

use egui::{RichText, Role, Ui, WidgetInfo};

use super::incidents_words;
use crate::model::headcount::grouped;
use crate::state::{Command, FileCommand, IncidentCommand, IncidentTable, TableLook, Wanted};
use crate::view::Panel;
use crate::view::files::shortened;
use crate::view::theme::{Palette, strong};
use crate::view::widgets::focus_ring;

pub fn tables_menu(ui: &mut Ui, panel: &mut Panel<'_>) {
    ui.separator();
    ui.label(strong("Incidents of your own", 12.0));
    for table in panel.session.state().incidents.tables() {
        table_row(ui, panel.palette, table, panel.commands);
    }
    if ui.button("Add incidents…").clicked() {
        panel.commands.push(FileCommand::Pick(Wanted::Incidents).into());
        ui.close();
    }
}

fn table_row(ui: &mut Ui, palette: &Palette, table: &IncidentTable, commands: &mut Vec<Command>) {
    let name = shortened(&table.read.name);
    let what = format!(
        "{}, {}, {}",
        table.read.layout.word(),
        incidents_words(table.incidents().columns().len() as u64),
        table.read.path.display()
    );
    let mut is_shown = table.look == TableLook::Shown;
    if ui.checkbox(&mut is_shown, &name).on_hover_text(what).clicked() {
        commands.push(IncidentCommand::Toggle(table.id).into());
    }
    ui.horizontal(|ui| {
        ui.add_space(20.0);
        for (word, label, command, closes) in [
            ("Fit", format!("Fit {name}"), IncidentCommand::Fit(table.id), false),
            (
                "Columns…",
                format!("Columns of {name}"),
                IncidentCommand::ChangeColumns(table.id),
                true,
            ),
            ("Close", format!("Close {name}"), IncidentCommand::Remove(table.id), false),
        ] {
            let button = ui.small_button(word);
            button.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
            focus_ring(ui, &button, palette);
            if button.clicked() {
                commands.push(command.into());
                if closes {
                    ui.close();
                }
            }
        }
        let rejected = table.read.rejects.total();
        if rejected > 0 {
            let words = format!("{} left out", grouped(rejected));
            let button = ui.small_button(RichText::new(words).color(palette.accent));
            focus_ring(ui, &button, palette);
            if button.clicked() {
                commands.push(IncidentCommand::ShowRejects(table.id).into());
                ui.close();
            }
        }
    });
}
