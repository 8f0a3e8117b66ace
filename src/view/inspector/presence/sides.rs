//! Where sources disagree: the sides next to each other, each with who says so.

use egui::{Align, Frame, Layout, Margin, RichText, Stroke, Ui};

use super::{Told, figure_words, said_otherwise};
use crate::evidence::Status;
use crate::evidence::{CountDispute, CountScope, Figure, Voice};
use crate::model::{ClaimIx, Day, Grade, SourceIx};
use crate::view::Panel;
use crate::view::inspector::{muted, wrapped};
use crate::view::theme::{semibold, strong};
use crate::view::widgets::{rule, source_brief};

/// Sides that stand next to each other; further ones go into another row.
const COLUMNS: usize = 2;
const COLUMN_GAP: f32 = 17.0;
/// Voices of one side before the rest is left to the claims.
const MOST_VOICES: usize = 4;

/// Everything about the presence that is in dispute, or nothing at all.
pub(super) fn disputes_ui(ui: &mut Ui, panel: &mut Panel<'_>, told: &Told<'_>) {
    if !told.denials.disputing.is_empty() {
        block(ui, panel, "Sources disagree: is it there?", |ui, panel| {
            presence_sides(ui, panel, told);
        });
    }
    for dispute in &told.counts.disputes {
        block(ui, panel, "Sources disagree: how many?", |ui, panel| {
            count_sides(ui, panel, told, dispute);
        });
    }
}

fn block(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    title: &str,
    body: impl FnOnce(&mut Ui, &mut Panel<'_>),
) {
    let palette = panel.palette;
    let (_, ink) = palette.status(Status::Disputed);
    let frame = Frame::new()
        .fill(palette.well)
        .corner_radius(5)
        .stroke(Stroke::new(1.0, palette.line))
        .inner_margin(Margin::symmetric(8, 6));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 3.0;
        wrapped(ui, RichText::new(title).font(semibold(12.0)).color(ink));
        body(ui, panel);
    });
}

fn presence_sides(ui: &mut Ui, panel: &mut Panel<'_>, told: &Told<'_>) {
    let against = voices(panel, told.day, &told.denials.disputing);
    columns(ui, panel, COLUMNS, Between::Line, |ui, panel, i| {
        let (words, voices) =
            if i == 0 { ("There", told.voices) } else { ("Not there", against.as_slice()) };
        wrapped(ui, strong(words, 13.5));
        let claims = if i == 0 { &told.presence.claims } else { &told.denials.disputing };
        statement_ui(ui, panel, claims);
        let sources: Vec<SourceIx> =
            voices.iter().flat_map(|v| v.others.iter().copied().chain([v.source])).collect();
        weakness_ui(ui, panel, &sources);
        for voice in voices.iter().take(MOST_VOICES) {
            source_brief(ui, panel, voice.source);
        }
        if voices.len() > MOST_VOICES {
            let rest = format!("and {} more, in the claims", voices.len() - MOST_VOICES);
            wrapped(ui, muted(panel, rest));
        }
    });
}

/// What is noted of a side's first claim: who alleges, who denies, in whose pages.
fn statement_ui(ui: &mut Ui, panel: &Panel<'_>, claims: &[ClaimIx]) {
    let Some(&claim) = claims.first().filter(|_| panel.session.evidence().tells_notes()) else {
        return;
    };
    if let Some(note) = &panel.session.dataset().claim(claim).meta.note {
        wrapped(ui, muted(panel, panel.session.name(note)));
    }
}

fn voices(panel: &Panel<'_>, day: Day, claims: &[ClaimIx]) -> Vec<Voice> {
    let session = panel.session;
    session.evidence().voices(session.dataset(), claims, day)
}

fn count_sides(ui: &mut Ui, panel: &mut Panel<'_>, told: &Told<'_>, dispute: &CountDispute<'_>) {
    let is_one_of_several = told.presence.count_scope == CountScope::Inside
        && (told.counts.disputes.len() > 1 || !told.counts.undisputed.is_empty());
    if is_one_of_several {
        let place = panel.session.dataset().place(dispute.place);
        wrapped(ui, muted(panel, format!("at {}", panel.session.name(&place.name))));
    }
    columns(ui, panel, dispute.sides.len(), Between::Line, |ui, panel, i| {
        let mut number = None;
        for figure in &dispute.sides[i] {
            let words = figure.headcount.words();
            // One number from several sources stands once above them all.
            if number.as_ref() != Some(&words) {
                wrapped(ui, strong(&words, 13.5));
                number = Some(words);
            }
            side_figure(ui, panel, figure);
        }
        let sources: Vec<SourceIx> =
            dispute.sides[i].iter().flat_map(|f| f.sources.iter().copied()).collect();
        weakness_ui(ui, panel, &sources);
    });
    for figure in &dispute.also {
        wrapped(ui, muted(panel, format!("also said: {}", figure_words(figure))));
        match figure.sources.as_slice() {
            [only] => source_brief(ui, panel, *only),
            several => columns(ui, panel, several.len(), Between::Nothing, |ui, panel, i| {
                source_brief(ui, panel, several[i]);
            }),
        }
    }
}

fn side_figure(ui: &mut Ui, panel: &mut Panel<'_>, figure: &Figure) {
    let count = &figure.headcount;
    let mut words = count.kind.word().to_owned();
    if let Some(said) = said_otherwise(count) {
        words.push_str(&format!(": “{said}”"));
    }
    if figure.is_shared {
        words.push_str(", shared with other places");
    }
    wrapped(ui, muted(panel, words));
    for &source in &figure.sources {
        source_brief(ui, panel, source);
    }
}

/// "on D only: unconfirmed", where nothing better stands behind a side.
fn weakness_ui(ui: &mut Ui, panel: &Panel<'_>, sources: &[SourceIx]) {
    if let Some(grades) = weak_grades(panel, sources) {
        wrapped(ui, RichText::new(format!("on {grades} only: unconfirmed")).font(semibold(11.5)));
    }
}

/// "C", "D" or "C and D"; `None` where a better source is among them, or none at all.
pub(super) fn weak_grades(panel: &Panel<'_>, sources: &[SourceIx]) -> Option<&'static str> {
    let mut grades: Vec<Grade> =
        sources.iter().map(|&s| panel.session.dataset().source(s).grade).collect();
    grades.sort_unstable();
    grades.dedup();
    match grades.as_slice() {
        [Grade::C] => Some("C"),
        [Grade::D] => Some("D"),
        [Grade::C, Grade::D] => Some("C and D"),
        _ => None,
    }
}

/// What stands between two columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Between {
    Nothing,
    Line,
}

/// Columns next to each other, as many rows of them as it takes.
fn columns(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    count: usize,
    between: Between,
    mut side: impl FnMut(&mut Ui, &mut Panel<'_>, usize),
) {
    let line = Stroke::new(1.0, panel.palette.line);
    for first in (0..count).step_by(COLUMNS) {
        if first > 0 && between == Between::Line {
            rule(ui, panel.palette);
        }
        let gap = std::mem::replace(&mut ui.spacing_mut().item_spacing.x, COLUMN_GAP);
        let drawn = ui.scope(|ui| {
            ui.columns(COLUMNS, |columns| {
                for (i, column) in columns.iter_mut().enumerate() {
                    if first + i < count {
                        column.spacing_mut().item_spacing.x = gap;
                        // A column's own layout would stretch every line to its width.
                        let layout = Layout::top_down(Align::Min);
                        column.with_layout(layout, |ui| side(ui, panel, first + i));
                    }
                }
            });
        });
        ui.spacing_mut().item_spacing.x = gap;
        let rect = drawn.response.rect;
        if between == Between::Line {
            ui.painter().vline(rect.center().x, rect.y_range(), line);
        }
    }
}
