//! The head of a page: a title, the day, and what is left out.

use std::sync::Arc;

use egui::text::{LayoutJob, TextWrapping};
use egui::{Color32, FontId, Galley, Painter, Pos2, Rect, pos2, vec2};

use super::Page;
use crate::model::Day;
use crate::state::{Compare, CompareLook, Session};
use crate::view::theme::{Palette, regular, semibold};

/// Size of the title on a page of a thousand points, and its limits, points.
const TITLE: f32 = 28.0;
const TITLES: (f32, f32) = (19.0, 34.0);
/// Of the day and of what is left out, as shares of the title.
const DAY_SHARE: f32 = 0.72;
const NOTE_SHARE: f32 = 0.46;
const LEAST_NOTE: f32 = 11.5;
/// What the page is about, in a line, on a page with room for it, points.
const DECK: &str = "Who was based where, and how surely it is known";
const ROOMY: f32 = 700.0;
const MOST_TITLE_ROWS: usize = 2;
const MOST_NOTE_ROWS: usize = 3;
/// The mark above the title, points.
const FLAG: (f32, f32) = (34.0, 5.0);

pub(super) struct Head {
    at: Pos2,
    lines: Vec<(Pos2, Arc<Galley>, Color32)>,
    bottom: f32,
}

impl Head {
    pub fn of(painter: &Painter, page: &Page<'_>, inner: Rect, short: f32) -> Self {
        let palette = page.palette;
        let size = (short / 1000.0 * TITLE).clamp(TITLES.0, TITLES.1);
        let note = (size * NOTE_SHARE).max(LEAST_NOTE);
        let mut lines = Vec::new();
        let mut y = inner.top() + FLAG.1 + size * 0.34;
        let mut put = |text: String, font: FontId, ink: Color32, rows: usize, gap: f32| {
            let galley = wrapped(painter, text, (font, ink), inner.width(), rows);
            let height = galley.size().y;
            lines.push((pos2(inner.left(), y), galley, ink));
            y += height + gap;
        };
        put(page.look.title.clone(), semibold(size), palette.text, MOST_TITLE_ROWS, size * 0.1);
        let day = semibold(size * DAY_SHARE);
        put(days_words(page.session), day, palette.accent, MOST_TITLE_ROWS, size * 0.14);
        let filters = filter_words(page.session);
        if !filters.is_empty() {
            put(filters, semibold(note), palette.text, MOST_NOTE_ROWS, 0.0);
        }
        if short >= ROOMY && page.session.state().compare == Compare::Off {
            put(DECK.to_owned(), regular(note), palette.muted, 1, 0.0);
        }
        Self { at: inner.min, lines, bottom: y }
    }

    pub fn bottom(&self) -> f32 {
        self.bottom
    }

    pub fn paint(&self, painter: &Painter, palette: &Palette) {
        let flag = Rect::from_min_size(self.at, vec2(FLAG.0, FLAG.1));
        painter.rect_filled(flag, 0, palette.accent);
        for (at, galley, ink) in &self.lines {
            painter.galley(*at, galley.clone(), *ink);
        }
    }
}

/// Text in so many rows at most, the last shortened with an ellipsis.
pub(super) fn wrapped(
    painter: &Painter,
    text: String,
    (font, ink): (FontId, Color32),
    width: f32,
    rows: usize,
) -> Arc<Galley> {
    let mut job = LayoutJob::simple(text, font, ink, width);
    job.wrap = TextWrapping { max_width: width, max_rows: rows, ..TextWrapping::default() };
    painter.layout_job(job)
}

/// "2 May 2024", or two days and how they are compared.
fn days_words(session: &Session) -> String {
    let day = session.day();
    let shown = |day: Day| {
        let days = session.span_to(day);
        if days.is_day() { day.words() } else { days.words() }
    };
    match session.state().compare {
        Compare::With { other, look: CompareLook::Changes } => {
            // Two days are compared, whatever span of days is shown.
            format!("What changed from {} to {}", day.words(), other.words())
        }
        Compare::With { other, look: CompareLook::Swipe(_) } => {
            format!("{}, left of the line, and {}, right of it", shown(day), shown(other))
        }
        Compare::Off => shown(day),
    }
}

/// Everything that is left out: whoever reads the page must know.
fn filter_words(session: &Session) -> String {
    let words = session.active_filters().into_iter().map(|active| session.filter_words(active));
    words.collect::<Vec<_>>().join(" · ")
}

/// Small print, at a size that stays legible.
pub(super) fn small(short: f32) -> FontId {
    regular((short / 1000.0 * 11.0).clamp(10.0, 12.5))
}
