//! The card that asks which column is what, with the first rows as they will be read.

use egui::{ComboBox, Grid, RichText, ScrollArea, Ui};

use crate::load::incidents::{DateOrder, Doubt, Role};
use crate::state::{ColumnChoice, Command, IncidentCommand};
use crate::view::Panel;
use crate::view::cards::card;
use crate::view::files::shortened;
use crate::view::theme::{Palette, regular, semibold};
use crate::view::widgets::focus_ring;

/// Begins the card's title, for tests.
pub const COLUMNS_TITLE: &str = "Columns of";

/// Rows and columns of the sample that are shown.
const SHOWN_ROWS: usize = 5;
const SHOWN_COLUMNS: usize = 24;
/// Widest column of the sample, points, and longest text of a field in it, characters.
const CELL_WIDTH: f32 = 150.0;
const CELL_CHARS: usize = 40;

pub(super) fn card_ui(ui: &Ui, panel: &mut Panel<'_>, choice: &ColumnChoice) {
    let palette = panel.palette;
    let mut asked = Vec::new();
    let title = format!("{COLUMNS_TITLE} {}", shortened(&choice.name));
    let close = IncidentCommand::CloseCard.into();
    card(ui, palette, &title, close, panel.commands, |ui| {
        ui.set_width(680.0_f32.min(ui.ctx().content_rect().width() - 80.0));
        doubts_ui(ui, palette, choice, &mut asked);
        roles_ui(ui, choice, &mut asked);
        order_ui(ui, palette, choice, &mut asked);
        ui.add_space(6.0);
        sample_ui(ui, palette, choice);
        ui.add_space(6.0);
        read_ui(ui, palette, choice, &mut asked);
    });
    panel.commands.append(&mut asked);
}

/// What there is no telling, or looks wrong.
fn doubts_ui(ui: &mut Ui, palette: &Palette, choice: &ColumnChoice, asked: &mut Vec<Command>) {
    let is_as_guessed = [Role::Longitude, Role::Latitude]
        .into_iter()
        .all(|role| choice.mapping.column(role) == choice.guess.mapping.column(role));
    let mut are_none = true;
    for doubt in &choice.guess.doubts {
        let words = match doubt {
            Doubt::DateOrder => {
                "Dates such as 02/05/2024 can be read two ways, and no row says which.".to_owned()
            }
            Doubt::Swapped | Doubt::BetterSwapped if !is_as_guessed => continue,
            Doubt::Swapped => {
                "Latitudes lie past 90: longitude and latitude may have changed places.".to_owned()
            }
            Doubt::BetterSwapped => "Longitude and latitude may have changed places: as they are, \
                                     most rows lie far from any town; swapped, they would not."
                .to_owned(),
            Doubt::Missing(role) => format!("Nothing says which column is “{}”.", role.words()),
        };
        are_none = false;
        ui.add(egui::Label::new(RichText::new(words).color(palette.accent)).wrap());
        if matches!(doubt, Doubt::Swapped | Doubt::BetterSwapped) {
            let swap = ui.button("Swap them");
            focus_ring(ui, &swap, palette);
            if swap.clicked() {
                asked.push(IncidentCommand::SwapCoordinates.into());
            }
        }
    }
    if are_none {
        let words = "Guessed from the header and the first rows. Correct what is wrong.";
        ui.label(RichText::new(words).color(palette.muted));
    }
    ui.add_space(4.0);
}

fn roles_ui(ui: &mut Ui, choice: &ColumnChoice, asked: &mut Vec<Command>) {
    Grid::new("roles").num_columns(4).spacing([12.0, 5.0]).show(ui, |ui| {
        for (i, role) in Role::ALL.into_iter().enumerate() {
            role_ui(ui, choice, role, asked);
            if i % 2 == 1 {
                ui.end_row();
            }
        }
    });
}

fn role_ui(ui: &mut Ui, choice: &ColumnChoice, role: Role, asked: &mut Vec<Command>) {
    const NONE: &str = "none";
    let mapping = &choice.mapping;
    let words = if role.is_needed() { format!("{} *", role.words()) } else { role.words().into() };
    let label = ui.label(RichText::new(words).font(regular(12.5)));
    let name = |column: usize| mapping.names.get(column).map_or(NONE, String::as_str);
    let now = mapping.column(role);
    let shown = now.map_or_else(|| NONE.to_owned(), |column| shortened(name(column)));
    let combo = ComboBox::from_id_salt(("role", role)).width(170.0).selected_text(shown);
    let shown = combo.show_ui(ui, |ui| {
        let mut choose = |ui: &mut Ui, column: Option<usize>, words: &str| {
            if ui.selectable_label(now == column, shortened(words)).clicked() {
                asked.push(IncidentCommand::SetColumn { role, column }.into());
            }
        };
        choose(ui, None, NONE);
        for (i, name) in mapping.names.iter().enumerate() {
            choose(ui, Some(i), name);
        }
    });
    shown.response.labelled_by(label.id).accessible_name(role.words());
}

/// How dates with two numbers before the year are read, and a way to swap coordinates.
fn order_ui(ui: &mut Ui, palette: &Palette, choice: &ColumnChoice, asked: &mut Vec<Command>) {
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        ui.label(RichText::new("02/05/2024 is").font(regular(12.5)));
        for (order, words) in
            [(DateOrder::DayFirst, "2 May"), (DateOrder::MonthFirst, "5 February")]
        {
            let radio = ui.radio(choice.mapping.date_order == order, words);
            focus_ring(ui, &radio, palette);
            if radio.clicked() {
                asked.push(IncidentCommand::SetDateOrder(order).into());
            }
        }
        ui.add_space(12.0);
        let swap = ui.button("Swap longitude and latitude");
        focus_ring(ui, &swap, palette);
        if swap.clicked() {
            asked.push(IncidentCommand::SwapCoordinates.into());
        }
    });
}

/// The first rows; above each column what it is taken for.
fn sample_ui(ui: &mut Ui, palette: &Palette, choice: &ColumnChoice) {
    let mapping = &choice.mapping;
    let columns = mapping.names.len().min(SHOWN_COLUMNS);
    ScrollArea::horizontal().auto_shrink([false, true]).show(ui, |ui| {
        let grid = Grid::new("sample").striped(true).spacing([12.0, 3.0]);
        grid.max_col_width(CELL_WIDTH).show(ui, |ui| {
            for column in 0..columns {
                let role = Role::ALL.into_iter().find(|r| mapping.column(*r) == Some(column));
                let words = role.map_or("", Role::words);
                ui.label(RichText::new(words).font(regular(11.0)).color(palette.accent));
            }
            ui.end_row();
            for name in mapping.names.iter().take(columns) {
                ui.label(RichText::new(shortened(name)).font(semibold(12.0)));
            }
            ui.end_row();
            for row in choice.guess.rows.iter().take(SHOWN_ROWS) {
                for column in 0..columns {
                    let field = row.get(column).map_or("", String::as_str);
                    ui.add(egui::Label::new(RichText::new(cut(field)).size(12.0)).truncate());
                }
                ui.end_row();
            }
        });
    });
}

fn cut(field: &str) -> String {
    let plain: String = field.chars().filter(|c| !c.is_control()).take(CELL_CHARS + 1).collect();
    match plain.char_indices().nth(CELL_CHARS) {
        Some((end, _)) => format!("{}…", &plain[..end]),
        None => plain,
    }
}

fn read_ui(ui: &mut Ui, palette: &Palette, choice: &ColumnChoice, asked: &mut Vec<Command>) {
    let missing: Vec<&str> = choice.mapping.missing().map(Role::words).collect();
    ui.horizontal(|ui| {
        let read = egui::Button::new(RichText::new("Read the table").font(semibold(13.0)));
        let read = ui.add_enabled(missing.is_empty(), read);
        focus_ring(ui, &read, palette);
        if read.clicked() {
            asked.push(IncidentCommand::Read.into());
        }
        let words = if missing.is_empty() {
            "Remembered for every table with this header.".to_owned()
        } else {
            format!("Still to be chosen: {}", missing.join(", "))
        };
        ui.label(RichText::new(words).font(regular(12.0)).color(palette.muted));
    });
}
