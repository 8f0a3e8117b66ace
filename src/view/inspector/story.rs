//! The dataset's chapters: how it came about, and how it ended.

use egui::{CollapsingHeader, Frame, Id, Margin, RichText, Ui, vec2};

use super::{muted, wrapped};
use crate::model::Language;
use crate::state::Command;
use crate::view::Panel;
use crate::view::theme::{semibold, strong};
use crate::view::widgets::{self, rule, section, source_line};

/// The open chapter, while the clock stands at it, with the way on and back.
pub(super) fn chapter_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    let session = panel.session;
    let Some(ix) = session.chapter_shown() else { return };
    let chapter = session.dataset().chapter(ix);
    let known = session.known_chapters();
    let Some(at) = known.iter().position(|&k| k == ix) else { return };
    let ground = panel.palette.well;
    Frame::new().fill(ground).corner_radius(7).inner_margin(Margin::same(10)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let place = format!("The story, {} of {}", at + 1, known.len());
        ui.label(muted(panel, place));
        wrapped(ui, strong(chapter.title.get(Language::English), 14.0));
        wrapped(ui, RichText::new(chapter.text.get(Language::English)).size(12.5));
        let sources = session.evidence().admitted(&chapter.sources);
        if sources.len() < chapter.sources.len() {
            wrapped(
                ui,
                muted(panel, "Part of this rests on sources of a lower grade than counts."),
            );
        }
        let title = format!("Sources ({})", sources.len());
        CollapsingHeader::new(RichText::new(title).size(12.0).color(panel.palette.muted))
            .id_salt(("chapter sources", ix))
            .show(ui, |ui| {
                for source in sources {
                    source_line(ui, panel, source);
                }
            });
        ui.horizontal(|ui| {
            let before = at.checked_sub(1).and_then(|i| known.get(i));
            for (words, to) in [("Previous chapter", before), ("Next chapter", known.get(at + 1))] {
                let button = ui.add_enabled(to.is_some(), egui::Button::new(words));
                if let (true, Some(&to)) = (button.clicked(), to) {
                    panel.commands.push(Command::OpenChapter(to));
                }
            }
        });
    });
    ui.add_space(8.0);
}

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
    for (i, ix) in known.into_iter().enumerate() {
        let chapter = session.dataset().chapter(ix);
        let is_open = session.chapter_shown() == Some(ix);
        let title = format!("{}. {}", i + 1, chapter.title.get(Language::English));
        let palette = panel.palette;
        let width = ui.available_width();
        let job = egui::text::LayoutJob::simple(title.clone(), semibold(12.5), palette.text, width);
        let galley = ui.painter().layout_job(job);
        let height = galley.size().y + 8.0;
        let name = format!("Chapter {title}");
        let response =
            widgets::row(ui, palette, Id::unique(("chapter", i)), height, is_open, &name);
        ui.painter().galley(response.rect.left_top() + vec2(0.0, 4.0), galley, palette.text);
        if response.clicked() {
            panel.commands.push(Command::OpenChapter(ix));
        }
    }
}
