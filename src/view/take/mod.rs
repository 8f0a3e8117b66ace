//! The export dialog: what is asked on the left, what it will look like on the right, where it goes
//! below.

mod form;

use egui::{
    Align, Image, Layout, ProgressBar, RichText, ScrollArea, TextEdit, TextureHandle, Ui, vec2,
};

use super::Panel;
use super::cards::card;
use super::theme::{Palette, regular, semibold};
use super::widgets::{focus_ring, rule};
use crate::state::{Command, Job, Take, TakeCommand, TakeForm, TakeKind};

/// Names for screen readers and tests.
pub const PATH_LABEL: &str = "File to write";
pub const PREVIEW_LABEL: &str = "Preview";
/// Width of what is asked, and of what is shown, points.
const FORM_WIDTH: f32 = 300.0;
const PREVIEW_WIDTH: f32 = 470.0;
/// The same for every kind, so that nothing jumps from one to the other.
const HEIGHT: f32 = 440.0;
/// What the buttons beside the path take at first; then as they were.
const BUTTONS_WIDTH: f32 = 270.0;
/// Kept of the window's width and height around it, points.
const OUTSIDE: (f32, f32) = (90.0, 280.0);

/// What stands in the place of the preview.
#[derive(Default)]
pub enum Shown {
    #[default]
    Waiting,
    Picture(TakeKind, TextureHandle),
    Words(TakeKind, String),
    /// Why there is none.
    Nothing(String),
}

/// What the dialog shows beside its form.
#[derive(Default)]
pub struct TakeView {
    pub shown: Shown,
    /// Another is being drawn.
    pub is_stale: bool,
}

pub fn dialog_ui(ui: &Ui, panel: &mut Panel<'_>, view: &TakeView) {
    let Take::Open { form, job } = &panel.session.state().take else { return };
    let (session, palette) = (panel.session, panel.palette);
    let mut asked: Vec<Command> = Vec::new();
    card(ui, palette, "Export", TakeCommand::Close.into(), panel.commands, |ui| {
        let window = ui.ctx().content_rect().size();
        let height = HEIGHT.min(window.y - OUTSIDE.1).max(180.0);
        let preview = PREVIEW_WIDTH.min(window.x - OUTSIDE.0 - FORM_WIDTH);
        ui.set_width(FORM_WIDTH + 20.0 + preview);
        kinds_ui(ui, palette, form, &mut asked);
        ui.add_space(8.0);
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 20.0;
            ui.allocate_ui_with_layout(
                vec2(FORM_WIDTH, height),
                Layout::top_down(Align::Min),
                |ui| {
                    ui.set_width(FORM_WIDTH);
                    ui.set_min_height(height);
                    ui.spacing_mut().item_spacing.x = 8.0;
                    ui.add_enabled_ui(!matches!(job, Job::Running { .. }), |ui| {
                        ScrollArea::vertical().id_salt(form.kind).max_height(height).show(
                            ui,
                            |ui| {
                                form::form_ui(ui, session, palette, form, &mut asked);
                            },
                        );
                    });
                },
            );
            ui.allocate_ui_with_layout(vec2(preview, height), Layout::top_down(Align::Min), |ui| {
                ui.set_width(preview);
                preview_ui(ui, palette, (form, view), vec2(preview, height));
            });
        });
        rule(ui, palette);
        where_ui(ui, palette, form, job, &mut asked);
        job_ui(ui, palette, job, &mut asked);
    });
    panel.commands.append(&mut asked);
}

fn kinds_ui(ui: &mut Ui, palette: &Palette, form: &TakeForm, asked: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        for kind in TakeKind::ALL {
            let words = RichText::new(kind.word()).font(semibold(13.0));
            let tab = ui.selectable_label(form.kind == kind, words);
            focus_ring(ui, &tab, palette);
            if tab.clicked() {
                asked.push(TakeCommand::Open(kind).into());
            }
        }
    });
}

fn preview_ui(
    ui: &mut Ui,
    palette: &Palette,
    (form, view): (&TakeForm, &TakeView),
    size: egui::Vec2,
) {
    let is_of = |kind: &TakeKind| *kind == form.kind;
    let muted = |words: &str| RichText::new(words).font(regular(12.0)).color(palette.muted);
    match &view.shown {
        Shown::Picture(kind, texture) if is_of(kind) => {
            let words = match (form.kind, view.is_stale) {
                (_, true) => "Preview, being drawn anew…".to_owned(),
                (TakeKind::Film, _) => format!("Preview of {}", form.film.from.words()),
                _ => "Preview".to_owned(),
            };
            ui.label(muted(&words));
            let room = vec2(size.x, size.y - 22.0);
            let image = Image::new(texture).fit_to_exact_size(room).maintain_aspect_ratio(true);
            let image = ui.add(image.max_size(room).alt_text(PREVIEW_LABEL));
            ui.painter().rect_stroke(
                image.rect,
                0,
                egui::Stroke::new(1.0, palette.line),
                egui::StrokeKind::Outside,
            );
        }
        Shown::Words(kind, words) if is_of(kind) => {
            ui.label(muted("The first lines"));
            let frame = egui::Frame::new().fill(palette.well).inner_margin(8);
            frame.show(ui, |ui| {
                ScrollArea::both()
                    .id_salt("first lines")
                    .auto_shrink(false)
                    .max_height(size.y - 44.0)
                    .show(ui, |ui| {
                        let text = RichText::new(words).monospace().size(11.0);
                        ui.add(egui::Label::new(text).extend());
                    });
            });
        }
        Shown::Nothing(why) => {
            ui.add(egui::Label::new(muted(why)).wrap());
        }
        _ => {
            ui.label(muted("The preview is being drawn…"));
        }
    }
}

/// Where it goes, and the button that writes it.
fn where_ui(ui: &mut Ui, palette: &Palette, form: &TakeForm, job: &Job, asked: &mut Vec<Command>) {
    let is_idle = !matches!(job, Job::Running { .. });
    let button = |ui: &mut Ui, words: RichText| {
        let button = ui.add_enabled(is_idle, egui::Button::new(words));
        focus_ring(ui, &button, palette);
        button.clicked()
    };
    let size = vec2(ui.available_width(), 28.0);
    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        let label = ui.label(RichText::new("To").font(regular(12.5)));
        let mut path = form.path.clone();
        let id = egui::Id::unique(("export buttons", form.kind));
        let buttons: f32 = ui.data(|d| d.get_temp(id)).unwrap_or(BUTTONS_WIDTH);
        let edit = TextEdit::singleline(&mut path)
            .id(egui::Id::unique("export path"))
            .desired_width(ui.available_width() - buttons)
            .align(egui::Align2::LEFT_CENTER)
            .min_size(vec2(0.0, 26.0));
        let edit = ui.add_enabled(is_idle, edit).labelled_by(label.id);
        let edit = edit.accessible_name(PATH_LABEL);
        if edit.changed() {
            let named = crate::state::Named::ByReader;
            let form = TakeForm { path, named, ..form.clone() };
            asked.push(TakeCommand::Set(Box::new(form)).into());
        }
        let begin = ui.cursor().left() - ui.spacing().item_spacing.x;
        if button(ui, RichText::new("Choose…")) {
            asked.push(TakeCommand::Choose.into());
        }
        if form.kind == TakeKind::Picture && button(ui, RichText::new("Copy")) {
            asked.push(TakeCommand::CopyPicture.into());
        }
        let words = format!("Export {}", form.kind.word().to_lowercase());
        if button(ui, RichText::new(words).font(semibold(13.0))) {
            asked.push(TakeCommand::Write.into());
        }
        let width = ui.min_rect().right() - begin;
        if width != buttons {
            ui.data_mut(|d| d.insert_temp(id, width));
            ui.ctx().request_repaint();
        }
    });
}

/// What became of it.
fn job_ui(ui: &mut Ui, palette: &Palette, job: &Job, asked: &mut Vec<Command>) {
    ui.add_space(4.0);
    let mut button = |ui: &mut Ui, words: &str, command: TakeCommand| {
        let button = ui.button(words);
        focus_ring(ui, &button, palette);
        if button.clicked() {
            asked.push(command.into());
        }
    };
    ui.horizontal_wrapped(|ui| {
        ui.set_min_height(26.0);
        match job {
            Job::None => {}
            Job::Running { done, of, left_s } => {
                let share = *done as f32 / (*of).max(1) as f32;
                let words = match (*of, *left_s) {
                    (0, _) => "Working…".to_owned(),
                    (of, None) => format!("Frame {done} of {of}"),
                    (of, Some(left)) => {
                        format!("Frame {done} of {of}, about {:.0} s left", left.ceil())
                    }
                };
                let bar = ProgressBar::new(share).desired_width(240.0).desired_height(8.0);
                ui.add(bar);
                ui.label(words);
                button(ui, "Cancel", TakeCommand::Cancel);
            }
            Job::MayItGo(path) => {
                ui.label(format!("{} is there already.", path.display()));
                button(ui, "Write over it", TakeCommand::WriteOver);
            }
            Job::Done { path, words } => {
                ui.label(RichText::new(format!("Written: {words}")).font(semibold(12.5)))
                    .on_hover_text(path.display().to_string());
                button(ui, "Open its folder", TakeCommand::OpenFolder);
            }
            Job::Failed(words) => {
                ui.label(RichText::new(words).color(palette.accent));
            }
        }
    });
}
