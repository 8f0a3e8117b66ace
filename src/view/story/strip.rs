//! One stop for each chapter, in order, in a row above the axis.

use egui::{CursorIcon, Id, Rect, RichText, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

use super::{number, title};
use crate::model::ChapterIx;
use crate::state::{Command, StoryCommand};
use crate::view::Panel;
use crate::view::theme::{blend, regular, semibold};
use crate::view::widgets::{focus_ring, paint_short};

const HEIGHT: f32 = 22.0;
const GAP: f32 = 3.0;
/// Stops narrower than this show their number alone, points.
const TITLE_ROOM: f32 = 104.0;
/// The open chapter's stop is this wide, where the others keep room for their numbers.
const OPEN_WIDTH: f32 = 300.0;
const LEAST_WIDTH: f32 = 24.0;
/// Room for the number before a title.
const NUMBER_ROOM: f32 = 24.0;

/// Nothing where the dataset tells no story.
pub fn strip_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    let count = panel.session.dataset().chapters.len();
    if count == 0 {
        return;
    }
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        toggle_ui(ui, panel);
        ui.add_space(GAP);
        let open = panel.session.chapter_open();
        let room = ui.available_width() - GAP * (count as f32 - 1.0);
        let even = room / count as f32;
        let others = (room - OPEN_WIDTH) / (count as f32 - 1.0).max(1.0);
        let has_wide = open.is_some() && even < OPEN_WIDTH && others >= LEAST_WIDTH;
        let (wide, narrow) = if has_wide { (OPEN_WIDTH, others) } else { (even, even) };
        for ix in (0..count).map(ChapterIx::from) {
            let is_open = open == Some(ix);
            // Thousands of chapters are a line of hairs, and still a line.
            let width = if is_open { wide } else { narrow }.max(1.0);
            stop_ui(ui, panel, ix, width, is_open);
        }
    });
}

/// Into the story, and out of it.
fn toggle_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    let session = panel.session;
    let is_open = session.chapter_open().is_some();
    let (name, hint, command) = match (is_open, session.state().chapter) {
        (true, _) => ("Leave the story", "Back to where you were before it", StoryCommand::Leave),
        (false, Some(_)) => {
            ("Return to the story", "To the chapter you left", StoryCommand::Return)
        }
        (false, None) => ("Begin the story", "Told in chapters", StoryCommand::Return),
    };
    let text = RichText::new("Story").font(semibold(11.5));
    let button = egui::Button::new(text).selected(is_open).min_size(vec2(0.0, HEIGHT));
    let button = ui.add(button).accessible_name(name);
    focus_ring(ui, &button, panel.palette);
    if button.on_hover_text(format!("{name}. {hint}.")).clicked() {
        panel.commands.push(command.into());
    }
}

fn stop_ui(ui: &mut Ui, panel: &mut Panel<'_>, ix: ChapterIx, width: f32, is_open: bool) {
    let (_, rect) = ui.allocate_space(vec2(width, HEIGHT));
    let title = title(panel, ix);
    let can_open = panel.session.chapter_day(ix).is_some();
    let sense = if can_open { Sense::click() } else { Sense::hover() };
    let response = ui.interact(rect, Id::unique(("story stop", ix)), sense);
    let count = panel.session.dataset().chapters.len();
    let place = format!("Stop {} of {count}", number(ix));
    response.widget_info(|| {
        let words = match title {
            Ok(title) => format!("{place}: {title}"),
            Err(why) => format!("{place}: {why}"),
        };
        WidgetInfo::selected(Role::Button, can_open, is_open, words)
    });
    paint(ui, panel, rect, (ix, title.ok()), (is_open, response.hovered() && can_open));
    focus_ring(ui, &response, panel.palette);
    let response =
        if can_open { response.on_hover_cursor(CursorIcon::PointingHand) } else { response };
    let response = response.on_hover_ui(|ui| match title {
        Ok(title) => {
            ui.label(RichText::new(title).font(semibold(12.5)));
            if let Some(day) = panel.session.chapter_day(ix) {
                ui.label(RichText::new(day.words()).color(panel.palette.muted));
            }
        }
        Err(why) => {
            ui.label(why);
        }
    });
    if response.clicked() {
        panel.commands.push(Command::OpenChapter(ix));
    }
}

fn paint(
    ui: &Ui,
    panel: &Panel<'_>,
    rect: Rect,
    (ix, title): (ChapterIx, Option<&str>),
    (is_open, is_hovered): (bool, bool),
) {
    let palette = panel.palette;
    let ground = match (is_open, is_hovered) {
        (true, _) => blend(palette.panel, palette.accent, 0.16),
        (false, true) => blend(palette.well, palette.text, 0.07),
        (false, false) if title.is_none() => palette.panel,
        (false, false) => palette.well,
    };
    // The chapter the reader left keeps a mark, and what is not told is no more than an outline.
    let is_left = panel.session.state().chapter == Some(ix);
    let edge = if is_left { palette.accent } else { palette.line };
    let stroke = Stroke::new(1.0, edge);
    ui.painter().rect(rect, 5, ground, stroke, StrokeKind::Inside);
    let told = title.is_some();
    let ink = match (is_open, told) {
        (true, _) => palette.text,
        (false, true) => blend(palette.muted, palette.text, 0.5),
        (false, false) => blend(palette.panel, palette.muted, 0.65),
    };
    let font = if is_open { semibold(11.5) } else { regular(11.5) };
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    let number = number(ix).to_string();
    match title {
        Some(title) if rect.width() >= TITLE_ROOM => {
            let center = egui::pos2(rect.left() + NUMBER_ROOM / 2.0 + 1.0, rect.center().y);
            let mark = if is_left { palette.accent } else { palette.muted };
            painter.text(center, egui::Align2::CENTER_CENTER, number, semibold(11.5), mark);
            let at = egui::pos2(rect.left() + NUMBER_ROOM, rect.center().y);
            paint_short(ui, at, title, (font, ink), rect.width() - NUMBER_ROOM - 5.0);
        }
        _ => {
            painter.text(rect.center(), egui::Align2::CENTER_CENTER, number, font, ink);
        }
    }
}
