//! Cards over the window: the keys, and what is wrong with a file.

use egui::{Align2, Area, Frame, Id, Margin, Order, RichText, ScrollArea, Ui, vec2};

use super::theme::{Palette, semibold, strong};
use super::{Panel, layers, off_map, open_view, search};
use crate::load::{Problem, Severity};
use crate::model::SourceIx;
use crate::state::{Command, FindCommand, LayerCard, LayerCommand, OffMapCard, key_help};

pub fn cards_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    said_ui(ui, panel);
    notice_ui(ui, panel);
    if panel.session.state().help_open {
        card(ui, panel.palette, "Keys and mouse", Command::ToggleHelp, panel.commands, help_ui);
    }
    if panel.session.state().off_map != OffMapCard::Closed {
        off_map_card(ui, panel);
    }
    if let Some(source) = panel.session.state().source_shown {
        source_card(ui, panel, source);
    }
    if panel.session.state().open_view_shown {
        open_view_card(ui, panel);
    }
    layer_card(ui, panel);
    if panel.session.state().problems_open {
        let problems = panel.session.problems();
        let palette = panel.palette;
        let title = "What is wrong with this dataset";
        card(ui, palette, title, Command::ToggleProblems, panel.commands, |ui| {
            ui.set_width(620.0_f32.min(ui.ctx().content_rect().width() - 80.0));
            problem_list(ui, palette, problems);
        });
    }
}

fn off_map_card(ui: &Ui, panel: &mut Panel<'_>) {
    let (session, atlas, palette) = (panel.session, panel.atlas, panel.palette);
    let mut asked = Vec::new();
    let close = Command::ShowOffMap(OffMapCard::Closed);
    card(ui, palette, "Not on the map", close, panel.commands, |ui| {
        let mut inner = Panel { session, atlas, palette, commands: &mut asked };
        off_map::card_ui(ui, &mut inner);
    });
    panel.commands.append(&mut asked);
}

fn source_card(ui: &Ui, panel: &mut Panel<'_>, source: SourceIx) {
    let (session, atlas, palette) = (panel.session, panel.atlas, panel.palette);
    let mut asked = Vec::new();
    let close = FindCommand::CloseSource.into();
    card(ui, palette, "A source", close, panel.commands, |ui| {
        let mut inner = Panel { session, atlas, palette, commands: &mut asked };
        search::source::card_ui(ui, &mut inner, source);
    });
    panel.commands.append(&mut asked);
}

fn open_view_card(ui: &Ui, panel: &mut Panel<'_>) {
    let (session, atlas, palette) = (panel.session, panel.atlas, panel.palette);
    let mut asked = Vec::new();
    card(ui, palette, "Open a view", Command::ToggleOpenView, panel.commands, |ui| {
        let mut inner = Panel { session, atlas, palette, commands: &mut asked };
        open_view::card_ui(ui, &mut inner);
    });
    panel.commands.append(&mut asked);
}

fn layer_card(ui: &Ui, panel: &mut Panel<'_>) {
    let (session, atlas, palette) = (panel.session, panel.atlas, panel.palette);
    let title = match session.state().layer_card {
        LayerCard::Closed => return,
        LayerCard::Address => "Map tiles at an address",
        LayerCard::Archive(_) => "Open a PMTiles file",
    };
    let mut asked = Vec::new();
    let close = LayerCommand::ShowCard(LayerCard::Closed).into();
    card(ui, palette, title, close, panel.commands, |ui| {
        let mut inner = Panel { session, atlas, palette, commands: &mut asked };
        layers::cards_ui(ui, &mut inner);
    });
    panel.commands.append(&mut asked);
}

/// What was done, below the top bar, until it passes.
fn said_ui(ui: &Ui, panel: &Panel<'_>) {
    let state = panel.session.state();
    let Some(said) = &state.said else { return };
    // Below a notice that waits to be dismissed.
    let y = below_bars(panel) + if state.notice.is_some() { 56.0 } else { 0.0 };
    Area::new(Id::unique("said"))
        .order(Order::Foreground)
        .anchor(Align2::CENTER_TOP, vec2(0.0, y))
        .interactable(false)
        .show(ui.ctx(), |ui| {
            Frame::window(ui.style()).inner_margin(Margin::symmetric(14, 8)).show(ui, |ui| {
                ui.set_max_width(520.0);
                ui.label(&said.words);
            });
        });
}

/// Clear of the top bar, and of the chips below it where there are any, points.
fn below_bars(panel: &Panel<'_>) -> f32 {
    if panel.session.active_filters().is_empty() { 56.0 } else { 88.0 }
}

/// What was refused or failed, at the foot of the map.
fn notice_ui(ui: &Ui, panel: &mut Panel<'_>) {
    let Some(words) = &panel.session.state().notice else { return };
    Area::new(Id::unique("notice"))
        .order(Order::Foreground)
        .anchor(Align2::CENTER_TOP, vec2(0.0, below_bars(panel)))
        .show(ui.ctx(), |ui| {
            Frame::window(ui.style()).inner_margin(Margin::symmetric(14, 10)).show(ui, |ui| {
                ui.set_max_width(520.0);
                ui.horizontal_wrapped(|ui| {
                    ui.label(words);
                    if ui.button("Dismiss").clicked() {
                        panel.commands.push(Command::DismissNotice);
                    }
                });
            });
        });
}

/// A floating card with a title and a button that closes it.
pub(super) fn card(
    ui: &Ui,
    palette: &Palette,
    title: &str,
    close: Command,
    commands: &mut Vec<Command>,
    contents: impl FnOnce(&mut Ui),
) {
    let id = Id::unique(title);
    let layer = egui::LayerId::new(Order::Foreground, id);
    let (is_new, by_keyboard) =
        ui.memory(|m| (!m.areas().visible_last_frame(&layer), m.focused().is_some()));
    Area::new(id).order(Order::Foreground).anchor(Align2::CENTER_CENTER, vec2(0.0, -20.0)).show(
        ui.ctx(),
        |ui| {
            Frame::window(ui.style()).inner_margin(Margin::same(20)).show(ui, |ui| {
                ui.label(strong(title, 16.0));
                ui.add_space(8.0);
                if is_new && let Some(before) = ui.memory(egui::Memory::focused) {
                    // A field that is the first thing to do may take the keyboard.
                    ui.memory_mut(|m| m.surrender_focus(before));
                }
                contents(ui);
                ui.add_space(10.0);
                let is_idle = ui.memory(|m| m.focused().is_none());
                let button = ui.button("Close").on_hover_text("Esc");
                super::widgets::focus_ring(ui, &button, palette);
                // Whoever opened it by keyboard goes on inside it.
                if is_new && by_keyboard && is_idle {
                    button.request_focus();
                }
                if button.clicked() {
                    commands.push(close);
                }
            });
        },
    );
}

/// Between the two columns of keys, and room for the longest keys, points.
const HELP_GAP: f32 = 28.0;
const HELP_KEYS: f32 = 206.0;
/// Widest that what a key does is set in one line, points.
const HELP_WORDS: f32 = 330.0;

/// In two columns, so that a low window holds all of it.
fn help_ui(ui: &mut Ui) {
    let list = key_help();
    let (left, right) = list.split_at(list.len().div_ceil(2));
    // What the card's margins and the keys leave to the words of each column.
    let room = ui.ctx().content_rect().width() - 96.0 - HELP_GAP;
    let words = (room / 2.0 - HELP_KEYS).clamp(HELP_KEYS, HELP_WORDS);
    ui.set_width((HELP_KEYS + words) * 2.0 + HELP_GAP);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = HELP_GAP;
        for (name, column) in [("keys", left), ("more keys", right)] {
            let grid = egui::Grid::new(name).num_columns(2).spacing(vec2(16.0, 6.0));
            grid.min_row_height(18.0).max_col_width(words).show(ui, |ui| {
                for help in column {
                    ui.label(RichText::new(&help.keys).font(semibold(12.5)));
                    ui.label(help.does);
                    ui.end_row();
                }
            });
        }
    });
}

/// Every problem: where, what, and how to mend it.
pub fn problem_list(ui: &mut Ui, palette: &Palette, problems: &[Problem]) {
    let errors = problems.iter().filter(|p| p.severity == Severity::Error).count();
    let warnings = problems.len() - errors;
    let count =
        format!("{} (left out), {} (kept)", counted(errors, "error"), counted(warnings, "warning"));
    ui.label(RichText::new(count).color(palette.muted));
    ui.add_space(6.0);
    let row_height = 58.0;
    ScrollArea::vertical().auto_shrink([false, true]).max_height(420.0).show_rows(
        ui,
        row_height,
        problems.len(),
        |ui, range| {
            for problem in problems.iter().skip(range.start).take(range.len()) {
                ui.allocate_ui(vec2(ui.available_width(), row_height), |ui| {
                    let color = match problem.severity {
                        Severity::Error => palette.accent,
                        Severity::Warning => palette.muted,
                    };
                    ui.label(RichText::new(place_of(problem)).font(semibold(12.5)).color(color));
                    ui.add(egui::Label::new(&problem.what).truncate());
                    let mend = RichText::new(&problem.mend).color(palette.muted);
                    ui.add(egui::Label::new(mend).truncate());
                });
            }
        },
    );
}

fn counted(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}

fn place_of(problem: &Problem) -> String {
    let mut words = problem.table.unwrap_or("file").to_owned();
    if let Some(record) = &problem.record {
        words.push_str(&format!(" · {record}"));
    }
    if let Some(field) = &problem.field {
        words.push_str(&format!(" · {field}"));
    }
    words
}
