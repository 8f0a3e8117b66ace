//! The foot of a page: sources in short, whose the incidents are, and whom to thank.

use std::sync::Arc;

use egui::{Color32, Galley, Painter, Pos2, Rect, pos2};

use super::Page;
use super::head::{small, wrapped};
use crate::export::APP;
use crate::model::headcount::grouped;
use crate::scene::ToldTime;
use crate::state::{Compare, CompareLook};

/// Publishers that are named, where there is room for them.
const MOST_NAMED: usize = 14;
const SOURCE_ROWS: usize = 2;
const CREDIT_ROWS: usize = 3;
/// Between the two paragraphs, points.
const GAP: f32 = 3.0;

pub(super) struct Foot {
    lines: Vec<(Pos2, Arc<Galley>, Color32)>,
    top: f32,
}

impl Foot {
    pub fn of(painter: &Painter, page: &Page<'_>, inner: Rect, short: f32) -> Self {
        let font = small(short);
        let (text, muted) = (page.palette.text, page.palette.muted);
        let width = inner.width();
        let sources = sources(painter, page, width, short);
        let credits = credits(page);
        let credits = wrapped(painter, credits, (font.clone(), muted), width, CREDIT_ROWS);
        let incidents =
            incidents(page).map(|words| wrapped(painter, words, (font, text), width, SOURCE_ROWS));
        let mut top = inner.bottom() + GAP;
        let mut lines = Vec::new();
        let below = [Some((credits, muted)), incidents.map(|i| (i, text)), Some((sources, text))];
        for (galley, ink) in below.into_iter().flatten() {
            top -= GAP + galley.size().y;
            lines.push((pos2(inner.left(), top), galley, ink));
        }
        Self { lines, top }
    }

    pub fn top(&self) -> f32 {
        self.top
    }

    pub fn paint(&self, painter: &Painter) {
        for (at, galley, ink) in &self.lines {
            painter.galley(*at, galley.clone(), *ink);
        }
    }
}

/// As many publishers as two rows hold.
fn sources(painter: &Painter, page: &Page<'_>, width: f32, short: f32) -> Arc<Galley> {
    let look = (small(short), page.palette.text);
    let credits = page.told.credits(page.session);
    let most = credits.publishers.len().min(MOST_NAMED);
    let laid = |named: usize, rows: usize| {
        wrapped(painter, credits.words(named), look.clone(), width, rows)
    };
    (0..=most)
        .rev()
        .map(|named| laid(named, SOURCE_ROWS + 1))
        .find(|galley| galley.rows.len() <= SOURCE_ROWS)
        .unwrap_or_else(|| laid(0, SOURCE_ROWS))
}

/// Whose the incidents are, for whoever sees the page and not the tables.
fn incidents(page: &Page<'_>) -> Option<String> {
    let told = &page.told.incidents;
    let rows: Vec<String> = told.sides.iter().map(|side| grouped(side.rows)).collect();
    let tables = page.session.state().incidents.shown().map(|table| table.read.name.as_str());
    let names: Vec<&str> = tables.collect();
    let (first, rest) = names.split_first()?;
    let tables = match rest.len() {
        0 => format!("{first}, a table"),
        1 => format!("{first} and another table"),
        n => format!("{first} and {n} other tables"),
    };
    let most = if told.time == ToldTime::Film { "at most " } else { "" };
    let noun = if told.rows() == 1 { "row" } else { "rows" };
    // Elsewhere the head tells the days of the map.
    let days = match page.session.state().compare {
        Compare::With { look: CompareLook::Changes, .. } => {
            format!(" {}", page.session.days().words())
        }
        _ => String::new(),
    };
    Some(format!(
        "Incidents: {most}{} {noun}{days} of {tables} added by whoever made this page; no part of the \
         evidence, not checked by Basewatch.",
        rows.join(" and ")
    ))
}

/// "Data: …, as of 28 February 2026, CC BY 4.0. Map: Natural Earth. Made with Basewatch 0.1.0."
fn credits(page: &Page<'_>) -> String {
    let head = &page.session.dataset().head;
    let mut words = format!("Data: {}", page.session.name(&head.title));
    if let Some(version) = &head.version {
        words.push_str(&format!(", version {version}"));
    }
    words.push_str(&format!(", as of {}", head.as_of.words()));
    if let Some(licence) = &head.licence {
        words.push_str(&format!(", {licence}"));
    }
    format!("{words}.  Map: {}.  Made with {APP}.", page.thanks)
}
