//! The dataset's chapters: how it came about, and how it ended.

use egui::{Id, Ui, vec2};

use super::{muted, wrapped};
use crate::state::Command;
use crate::view::Panel;
use crate::view::theme::semibold;
use crate::view::widgets::{self, rule, section};

/// The story in order; each leads to its day, view and selection.
pub(super) fn chapters_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    let session = panel.session;
    if session.dataset().chapters.is_empty() {
        return;
    }
    rule(ui, panel.palette);
    section(ui, panel.palette, "How it came about, and how it ended");
    let known = session.known_chapters();
    if known.len() < session.dataset().chapters.len() {
        let words = "Chapters that tell what does not count here are left out.";
        wrapped(ui, muted(panel, words));
    }
    for ix in known {
        let chapter = session.dataset().chapter(ix);
        let is_open = session.chapter_open() == Some(ix);
        let title = format!("{}. {}", ix.index() + 1, panel.session.name(&chapter.title));
        let palette = panel.palette;
        let width = ui.available_width();
        let job = egui::text::LayoutJob::simple(title.clone(), semibold(12.5), palette.text, width);
        let galley = ui.painter().layout_job(job);
        let height = galley.size().y + 8.0;
        let name = format!("Chapter {title}");
        let response =
            widgets::row(ui, palette, Id::unique(("chapter", ix)), height, is_open, &name);
        ui.painter().galley(response.rect.left_top() + vec2(0.0, 4.0), galley, palette.text);
        if response.clicked() {
            panel.commands.push(Command::OpenChapter(ix));
        }
    }
}
