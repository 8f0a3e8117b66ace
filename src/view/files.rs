//! Files: their part of the menus, the cards, what is being read, and what is dropped on the window.

use std::path::{Path, PathBuf};

use egui::{
    Align2, Area, Context, Frame, Id, Key, Margin, Order, RichText, ScrollArea, Sense, Stroke,
    TextEdit, Ui, vec2,
};

use super::Panel;
use super::cards::{card, problem_list};
use super::theme::{Palette, regular, semibold, strong};
use super::widgets::focus_ring;
use crate::state::{
    Command, CrashNote, FileCommand, FilesCard, LogLine, OverlayEntry, OverlayLook, Wanted,
};
use crate::state::{IncidentCommand, OverlayCommand, Session};

/// The name of the field for a path, for screen readers and tests.
pub const PATH_LABEL: &str = "Path of the file";
/// What stands over the window while a file is held above it.
pub const DROP_WORDS: &str = "Drop to open";
/// Longest name shown whole in a menu, in characters.
const NAME_CHARS: usize = 34;

/// Files dropped on the window since the last frame.
pub fn take_dropped(ctx: &Context) -> Vec<Command> {
    let dropped = ctx.input_mut(|i| std::mem::take(&mut i.raw.dropped_files));
    dropped.iter().map(|file| FileCommand::Open(file.path().to_owned()).into()).collect()
}

/// Over the whole window while a file is held above it.
pub fn hover_ui(ui: &Ui, palette: &Palette) {
    let names: Vec<Option<PathBuf>> =
        ui.ctx().input(|i| i.raw.hovered_files.iter().map(|f| f.path.clone()).collect());
    if names.is_empty() {
        return;
    }
    let screen = ui.ctx().content_rect();
    Area::new(Id::unique("drop here"))
        .order(Order::Tooltip)
        .fixed_pos(screen.min)
        .interactable(false)
        .show(ui.ctx(), |ui| {
            let (rect, _) = ui.allocate_exact_size(screen.size(), Sense::hover());
            ui.painter().rect_filled(rect, 0, palette.panel.gamma_multiply(0.82));
            let edge = Stroke::new(2.0, palette.accent);
            let inner = rect.shrink(14.0);
            ui.painter().rect_stroke(inner, 10, edge, egui::StrokeKind::Inside);
            let middle = rect.center();
            let box_ = egui::Rect::from_center_size(middle, vec2(rect.width() - 80.0, 90.0));
            let mut child = ui.new_child(
                egui::UiBuilder::new()
                    .max_rect(box_)
                    .layout(egui::Layout::top_down(egui::Align::Center)),
            );
            child.label(strong(DROP_WORDS, 24.0));
            let words = match names.as_slice() {
                [Some(path)] => name_of(path),
                [_] | [] => "a file".to_owned(),
                many => format!("{} files", many.len()),
            };
            child.label(RichText::new(words).font(regular(14.0)).color(palette.muted));
        });
}

fn name_of(path: &Path) -> String {
    let name =
        path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into());
    shortened(&name)
}

pub(super) fn shortened(name: &str) -> String {
    match name.char_indices().nth(NAME_CHARS) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
    }
}

/// Below the File menu's own: files lately opened, and overlays to be closed.
pub(super) fn menu_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    let state = panel.session.state();
    if !state.files.recent.is_empty() {
        group(ui);
        let words = RichText::new("Lately opened").font(semibold(11.5)).color(panel.palette.muted);
        ui.horizontal(|ui| {
            ui.add_space(super::menu::CHOICE_ROOM);
            ui.label(words);
        });
        for path in &state.files.recent {
            let open = state.files.open_again(path);
            item(ui, panel.commands, (&name_of(path), &path.display().to_string()), open);
        }
        let forget = FileCommand::ForgetRecent;
        item(
            ui,
            panel.commands,
            ("Forget these", "Files lately opened are not listed any more"),
            forget,
        );
    }
    if !state.overlays.entries().is_empty() {
        group(ui);
        for entry in state.overlays.entries() {
            let name = format!("Close overlay {}", shortened(&entry.overlay.name));
            let path = entry.path.display().to_string();
            item(ui, panel.commands, (&name, &path), OverlayCommand::Remove(entry.id));
        }
    }
}

fn group(ui: &mut Ui) {
    ui.add_space(3.0);
    ui.separator();
    ui.add_space(3.0);
}

/// A row of the menu; a click closes the menu.
fn item(
    ui: &mut Ui,
    commands: &mut Vec<Command>,
    (name, hint): (&str, &str),
    command: impl Into<Command>,
) {
    ui.horizontal(|ui| {
        ui.add_space(super::menu::CHOICE_ROOM);
        let button = egui::Button::new(name).frame(false).truncate();
        if ui.add(button).on_hover_text(hint).clicked() {
            commands.push(command.into());
            ui.close();
        }
    });
}

/// What is being read, over the map, until it is there.
pub fn reading_ui(ui: &Ui, panel: &Panel<'_>, map: egui::Rect) {
    let reading = &panel.session.state().files.reading;
    if reading.is_empty() {
        return;
    }
    let words = match reading.as_slice() {
        [one] => format!("Reading {}…", shortened(one)),
        many => format!("Reading {} files…", many.len()),
    };
    Area::new(Id::unique("reading"))
        .order(Order::Foreground)
        .pivot(Align2::CENTER_BOTTOM)
        .fixed_pos(map.center_bottom() - vec2(0.0, 40.0))
        .interactable(false)
        .show(ui.ctx(), |ui| {
            Frame::window(ui.style()).inner_margin(Margin::symmetric(14, 8)).show(ui, |ui| {
                ui.label(words);
            });
        });
}

/// The card about files that is open.
pub fn cards_ui(ui: &Ui, panel: &mut Panel<'_>) {
    let (palette, session) = (panel.palette, panel.session);
    let mut asked: Vec<Command> = Vec::new();
    let close = || Command::from(FileCommand::CloseCard);
    match &session.state().files.card {
        FilesCard::Closed => {}
        FilesCard::Path { wanted, why } => {
            let title = match wanted {
                Wanted::Dataset => "Open a file",
                Wanted::Overlay => "Add an overlay",
                Wanted::Incidents => "Add incidents",
            };
            card(ui, palette, title, close(), panel.commands, |ui| {
                path_ui(ui, palette, (*wanted, why.as_deref()), session, &mut asked);
            });
        }
        FilesCard::Log(lines) => {
            card(ui, palette, "Log of this session", close(), panel.commands, |ui| {
                log_ui(ui, palette, lines, &mut asked);
            });
        }
        FilesCard::Crash(note) => {
            let title = "Basewatch ended in a fault of its own";
            card(ui, palette, title, close(), panel.commands, |ui| {
                crash_ui(ui, palette, note, &mut asked);
            });
        }
        FilesCard::OverlayProblems(id) => {
            let Some(entry) = session.state().overlays.get(*id) else { return };
            let title = format!("What is wrong with {}", shortened(&entry.overlay.name));
            card(ui, palette, &title, close(), panel.commands, |ui| {
                ui.set_width(620.0_f32.min(ui.ctx().content_rect().width() - 80.0));
                problem_list(ui, palette, &entry.problems);
            });
        }
    }
    panel.commands.append(&mut asked);
}

fn path_ui(
    ui: &mut Ui,
    palette: &Palette,
    (wanted, why): (Wanted, Option<&str>),
    session: &Session,
    asked: &mut Vec<Command>,
) {
    let id = Id::unique("path of a file");
    let mut text: String = ui.data(|d| d.get_temp(id)).unwrap_or_default();
    ui.set_width(460.0);
    if let Some(why) = why {
        let words = format!("{why} Type the file's path instead, or drop it on the window.");
        ui.add(egui::Label::new(RichText::new(words).size(12.5)).wrap());
    }
    let words = match wanted {
        Wanted::Dataset => "A dataset, or an overlay (GeoJSON, KML):",
        Wanted::Overlay => "A GeoJSON or KML file:",
        Wanted::Incidents => "A table (CSV, GeoJSON, KML):",
    };
    let label = ui.label(RichText::new(words).font(regular(12.5)));
    let is_sent = ui
        .horizontal(|ui| {
            let edit = TextEdit::singleline(&mut text)
                .id(id)
                .hint_text("/home/me/theatre.json")
                .desired_width(380.0)
                .min_size(vec2(0.0, 26.0));
            let edit = ui.add(edit).labelled_by(label.id).accessible_name(PATH_LABEL);
            if ui.memory(|m| m.focused().is_none()) && !edit.lost_focus() {
                edit.request_focus();
            }
            let key = |key| edit.lost_focus() && ui.input(|i| i.key_pressed(key));
            if key(Key::Escape) {
                asked.push(FileCommand::CloseCard.into());
            }
            let entered = key(Key::Enter);
            let open = ui.button(RichText::new("Open").font(semibold(12.5)));
            focus_ring(ui, &open, palette);
            open.clicked() || entered
        })
        .inner;
    let path = text.trim().trim_matches('"').to_owned();
    if is_sent && !path.is_empty() {
        asked.push(match wanted {
            Wanted::Incidents => IncidentCommand::Open(path.into()).into(),
            Wanted::Dataset | Wanted::Overlay => FileCommand::Open(path.into()).into(),
        });
        text.clear();
    }
    ui.data_mut(|d| d.insert_temp(id, text));
    if !session.state().files.recent.is_empty() {
        ui.add_space(4.0);
        ui.label(RichText::new("Lately opened").font(semibold(11.5)).color(palette.muted));
        for path in &session.state().files.recent {
            let row = ui.button(name_of(path)).on_hover_text(path.display().to_string());
            focus_ring(ui, &row, palette);
            if row.clicked() {
                asked.push(session.state().files.open_again(path));
            }
        }
    }
}

fn log_ui(ui: &mut Ui, palette: &Palette, lines: &[LogLine], asked: &mut Vec<Command>) {
    ui.set_width(660.0_f32.min(ui.ctx().content_rect().width() - 80.0));
    if lines.is_empty() {
        ui.label(RichText::new("Nothing was logged so far.").color(palette.muted));
        return;
    }
    let words = format!("{} lines, minutes and seconds since the start", lines.len());
    ui.horizontal(|ui| {
        ui.label(RichText::new(words).color(palette.muted));
        let copy = ui.button("Copy all");
        focus_ring(ui, &copy, palette);
        if copy.clicked() {
            asked.push(FileCommand::CopyLog.into());
        }
    });
    ui.add_space(4.0);
    let list = ScrollArea::vertical().auto_shrink([false, true]).max_height(420.0);
    list.stick_to_bottom(true).show(ui, |ui| {
        for line in lines {
            let ink = if line.level == "error" { palette.accent } else { palette.text };
            ui.horizontal_top(|ui| {
                let font = || egui::FontId::monospace(11.5);
                let at = RichText::new(format!("{:>7}  {:<5}", line.clock(), line.level));
                ui.label(at.font(font()).color(palette.muted));
                let text = RichText::new(&line.text).font(regular(12.0)).color(ink);
                ui.add(egui::Label::new(text).wrap());
            });
        }
    });
}

/// What the last run left: what can be done with it, and all that it tells.
fn crash_ui(ui: &mut Ui, palette: &Palette, note: &CrashNote, asked: &mut Vec<Command>) {
    ui.set_width(660.0_f32.min(ui.ctx().content_rect().width() - 80.0));
    let more = match note.others {
        0 => String::new(),
        1 => " One more note lies beside it.".to_owned(),
        n => format!(" {n} more notes lie beside it."),
    };
    let words = format!(
        "That should not have happened. What is known of it is in the note below; nothing was sent \
         to anybody. Please read it and report it as it says.{more}"
    );
    ui.add(egui::Label::new(words).wrap());
    let path = RichText::new(note.path.display().to_string()).font(regular(12.0));
    ui.add(egui::Label::new(path.color(palette.muted)).wrap());
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        let mut offer = |ui: &mut Ui, words: &str, command: FileCommand| {
            let button = ui.button(RichText::new(words).font(semibold(12.5)));
            focus_ring(ui, &button, palette);
            if button.clicked() {
                asked.push(command.into());
            }
        };
        if note.view.is_some() {
            offer(ui, "Return to what was shown", FileCommand::RestoreCrash);
        }
        offer(ui, "Copy the note", FileCommand::CopyCrash);
        offer(ui, "Show its folder", FileCommand::ShowCrashFolder);
    });
    ui.add_space(6.0);
    let height = (ui.ctx().content_rect().height() - 300.0).clamp(100.0, 380.0);
    ScrollArea::vertical().auto_shrink([false, true]).max_height(height).show(ui, |ui| {
        let text = RichText::new(&note.text).font(egui::FontId::monospace(11.5));
        ui.add(egui::Label::new(text).wrap());
    });
}

/// Overlays in the Layers menu: each shown or hidden, looked at, closed.
pub fn overlays_menu(ui: &mut Ui, panel: &mut Panel<'_>) {
    ui.separator();
    ui.label(strong("Overlays of your own", 12.0));
    let entries = panel.session.state().overlays.entries();
    for (i, entry) in entries.iter().enumerate() {
        overlay_row(ui, panel.palette, (i, entry), panel.commands);
    }
    if ui.button("Add GeoJSON or KML…").clicked() {
        panel.commands.push(FileCommand::Pick(Wanted::Overlay).into());
        ui.close();
    }
}

fn overlay_row(
    ui: &mut Ui,
    palette: &Palette,
    (i, entry): (usize, &OverlayEntry),
    commands: &mut Vec<Command>,
) {
    let name = shortened(&entry.overlay.name);
    ui.horizontal(|ui| {
        let mut is_shown = entry.look == OverlayLook::Shown;
        let (swatch, _) = ui.allocate_exact_size(vec2(10.0, 10.0), Sense::hover());
        ui.painter().rect_filled(swatch, 2, palette.overlay(i));
        let what = format!(
            "{}, {} features, {}",
            entry.overlay.format.word(),
            entry.overlay.features.len(),
            entry.path.display()
        );
        if ui.checkbox(&mut is_shown, &name).on_hover_text(what).clicked() {
            commands.push(OverlayCommand::Toggle(entry.id).into());
        }
        for (word, label, command) in [
            ("Fit", format!("Fit {name}"), OverlayCommand::Fit(entry.id)),
            ("Close", format!("Close {name}"), OverlayCommand::Remove(entry.id)),
        ] {
            let button = ui.small_button(word);
            button.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &label));
            focus_ring(ui, &button, palette);
            if button.clicked() {
                commands.push(command.into());
            }
        }
        if !entry.problems.is_empty() {
            let words = match entry.problems.len() {
                1 => "1 problem".to_owned(),
                n => format!("{n} problems"),
            };
            let text = RichText::new(words).color(palette.accent);
            if ui.small_button(text).clicked() {
                commands.push(FileCommand::ShowOverlayProblems(entry.id).into());
                ui.close();
            }
        }
    });
}
