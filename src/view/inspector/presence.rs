//! One force at a place: how many, how sure, since when, and who says so.

use egui::{CollapsingHeader, Frame, Margin, RichText, Ui};

use super::{muted, wrapped};
use crate::evidence::{CountScope, Figure, Presence, Status};
use crate::model::{Claim, ClaimIx, Day, EdtfDate, ForceIx, Language, PlaceIx, SourceIx};
use crate::view::Panel;
use crate::view::theme::{semibold, strong};
use crate::view::widgets::{chip, source_line, status_chip, swatch};

/// Sources shown for a force before the rest is folded away.
const FIRST_SOURCES: usize = 3;

/// One force in one line: who, how many, how sure. What it rests on follows below.
pub(super) fn summary_row(ui: &mut Ui, panel: &Panel<'_>, force: ForceIx, presence: &Presence) {
    let record = panel.session.dataset().force(force);
    ui.horizontal(|ui| {
        swatch(ui, panel.palette, record);
        ui.label(RichText::new(record.name.get(Language::English)).size(13.0));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            status_chip(ui, panel.palette, presence.status);
            if let Some(count) = presence.headcount {
                ui.label(strong(count.words(), 13.0));
            }
        });
    });
}

/// Largest first; the uncounted after.
pub(super) fn count_key(presence: &Presence) -> i64 {
    presence.headcount.and_then(|c| c.middle()).map_or(1, |n| -(n as i64))
}

/// One force at the place: how many, how sure, since when, and who says so.
pub(super) fn presence_ui(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    place: PlaceIx,
    force: ForceIx,
    presence: &Presence,
) {
    let day = panel.session.day();
    let record = panel.session.dataset().force(force);
    ui.horizontal(|ui| {
        swatch(ui, panel.palette, record);
        ui.label(strong(record.name.get(Language::English), 14.0));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            status_chip(ui, panel.palette, presence.status);
            if let Some(count) = presence.headcount {
                ui.label(strong(count.words(), 14.0));
            }
        });
    });
    wrapped(ui, muted(panel, when_words(presence, day)));
    where_ui(ui, panel, place, presence);
    if presence.headcount_disputed {
        ui.horizontal_wrapped(|ui| {
            chip(ui, "figures disagree", panel.palette.status(Status::Disputed));
        });
    }
    figures_ui(ui, panel, presence);
    let first = nearest_sources(panel, presence, day);
    for &source in first.iter().take(FIRST_SOURCES) {
        source_line(ui, panel, source);
    }
    against_ui(ui, panel, presence);
    claims_ui(ui, panel, (place, force), presence);
}

/// "since 10 April 2024 · last seen 2 May 2024".
fn when_words(presence: &Presence, day: Day) -> String {
    let mut words = match presence.since {
        Some(date) => format!("since {}", date.words()),
        None => "start not known".to_owned(),
    };
    if let Some(seen) = presence.last_confirmed {
        words.push_str(&format!(" · last confirmed {}", seen.words()));
    }
    if let Some(age) = presence.presumed_age_days(day) {
        let months = age / 30;
        let ago = if months < 2 { format!("{age} days") } else { format!("{months} months") };
        words.push_str(&format!(" ({ago} before this day)"));
    }
    words
}

/// Which compounds it is in, and whether the place itself was named.
fn where_ui(ui: &mut Ui, panel: &Panel<'_>, place: PlaceIx, presence: &Presence) {
    let dataset = panel.session.dataset();
    let mut inside: Vec<PlaceIx> = presence
        .claims
        .iter()
        .flat_map(|&c| dataset.claim(c).places.iter().copied())
        .filter(|&p| p != place && dataset.is_inside(p, place))
        .collect();
    inside.sort_unstable();
    inside.dedup();
    if inside.is_empty() {
        return;
    }
    let names: Vec<&str> =
        inside.iter().map(|&p| dataset.place(p).name.get(Language::English)).collect();
    let outline = if inside.iter().any(|&p| dataset.place(p).schematic) {
        " (outline not published)"
    } else {
        ""
    };
    wrapped(ui, muted(panel, format!("in: {}{outline}", names.join(", "))));
}

/// Every figure that holds on the day, with who gave it.
fn figures_ui(ui: &mut Ui, panel: &mut Panel<'_>, presence: &Presence) {
    if presence.figures.is_empty() {
        return;
    }
    let dataset = panel.session.dataset();
    let mut places: Vec<&Vec<PlaceIx>> =
        presence.figures.iter().map(|f| &dataset.claim(f.claim).places).collect();
    places.dedup();
    if presence.count_scope == CountScope::Inside && places.len() > 1 {
        wrapped(ui, muted(panel, "Figures for places inside, added up:"));
    }
    let ground = panel.palette.well;
    for figure in &presence.figures {
        Frame::new().fill(ground).corner_radius(5).inner_margin(Margin::symmetric(8, 5)).show(
            ui,
            |ui| {
                ui.set_width(ui.available_width());
                figure_ui(ui, panel, figure);
            },
        );
    }
}

fn figure_ui(ui: &mut Ui, panel: &mut Panel<'_>, figure: &Figure) {
    let count = &figure.headcount;
    let mut words = format!("{}, {}", count.words(), count.kind.word());
    if let (Some(said), false) = (&count.as_reported, count.is_words_only()) {
        words.push_str(&format!(" (“{said}”)"));
    }
    if figure.is_shared {
        words.push_str(", shared with other places");
    }
    wrapped(ui, RichText::new(words).font(semibold(12.5)));
    for &source in &figure.sources {
        source_line(ui, panel, source);
    }
}

/// Sources of the claims behind a status that no figure has named yet, nearest the day first.
fn nearest_sources(panel: &Panel<'_>, presence: &Presence, day: Day) -> Vec<SourceIx> {
    let evidence = panel.session.evidence();
    let dataset = panel.session.dataset();
    let mut all: Vec<(i32, SourceIx)> = Vec::new();
    for known in presence.claims.iter().filter_map(|&c| evidence.known(c)) {
        let starts = known.from.iter().map(|p| (p.date.bounds(), &p.sources));
        let seen = known.seen.iter().map(|s| (s.bounds, &s.sources));
        for (bounds, sources) in starts.chain(seen) {
            let away = match (bounds.contains(day), bounds.latest()) {
                (true, _) => 0,
                (false, Some(latest)) if latest < day => day.days_since(latest),
                // What was seen later says less about today than what was seen before.
                _ => 20_000,
            };
            all.extend(sources.iter().map(|&s| (away, s)));
        }
    }
    all.sort_by_key(|&(away, s)| (away, dataset.source(s).grade, s));
    let named: Vec<SourceIx> = presence.figures.iter().flat_map(|f| f.sources.clone()).collect();
    let mut unique = Vec::new();
    for (_, source) in all {
        if !unique.contains(&source) && !named.contains(&source) {
            unique.push(source);
        }
    }
    unique
}

fn against_ui(ui: &mut Ui, panel: &mut Panel<'_>, presence: &Presence) {
    for &claim in &presence.against {
        wrapped(
            ui,
            RichText::new("Said otherwise:").font(semibold(12.5)).color(panel.palette.accent),
        );
        claim_ui(ui, panel, claim);
    }
}

/// All claims, folded away: the whole of the evidence.
pub(super) fn claims_ui(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    key: (PlaceIx, ForceIx),
    presence: &Presence,
) {
    let count = presence.claims.len() + presence.planned.len();
    let title = if count == 1 { "The claim".to_owned() } else { format!("All {count} claims") };
    let name = panel.session.dataset().force(key.1).name.get(Language::English);
    let header = CollapsingHeader::new(RichText::new(title).size(12.0).color(panel.palette.muted))
        .id_salt(("claims", key))
        .show(ui, |ui| {
            for &claim in presence.claims.iter().chain(&presence.planned) {
                claim_ui(ui, panel, claim);
            }
        });
    header.header_response.accessible_name(format!("Claims on {name}"));
}

/// One claim with its parts and their sources, as far as the filter lets it be known.
fn claim_ui(ui: &mut Ui, panel: &mut Panel<'_>, ix: ClaimIx) {
    let session = panel.session;
    let Some(known) = session.evidence().known(ix) else { return };
    let claim = session.dataset().claim(ix);
    let ground = panel.palette.well;
    Frame::new().fill(ground).corner_radius(5).inner_margin(Margin::symmetric(8, 6)).show(
        ui,
        |ui| {
            ui.set_width(ui.available_width());
            wrapped(ui, RichText::new(claim_title(panel, claim)).font(semibold(12.5)));
            if let Some(from) = &known.from {
                wrapped(ui, muted(panel, format!("from {}", from.date.words())));
                from.sources.iter().for_each(|&s| source_line(ui, panel, s));
            }
            for sighting in &known.seen {
                if let Some(record) = claim.seen.get(sighting.index) {
                    let count = record.headcount.as_ref().map_or_else(String::new, |h| {
                        format!(": {}, {}", h.words(), h.kind.word())
                    });
                    wrapped(ui, muted(panel, format!("seen {}{count}", record.date.words())));
                    sighting.sources.iter().for_each(|&s| source_line(ui, panel, s));
                }
            }
            match &known.to {
                Some(to) if to.date == EdtfDate::Ongoing => {
                    wrapped(ui, muted(panel, "no end reported: ongoing"));
                }
                Some(to) => {
                    wrapped(ui, muted(panel, format!("to {}", to.date.words())));
                    to.sources.iter().for_each(|&s| source_line(ui, panel, s));
                }
                None => wrapped(ui, muted(panel, "end unknown")),
            }
            notes_ui(ui, panel, claim);
        },
    );
}

fn notes_ui(ui: &mut Ui, panel: &Panel<'_>, claim: &Claim) {
    if !claim.meta.recalled.is_empty() {
        let fields = claim.meta.recalled.join(", ");
        wrapped(ui, muted(panel, format!("recalled, not verified: {fields}")));
    }
    if panel.session.evidence().tells_notes()
        && let Some(note) = &claim.meta.note
    {
        wrapped(ui, RichText::new(note.get(Language::English)).size(12.0));
    }
}

/// "present at US compound, Airbase 101".
fn claim_title(panel: &Panel<'_>, claim: &Claim) -> String {
    let dataset = panel.session.dataset();
    let places: Vec<&str> =
        claim.places.iter().map(|&p| dataset.place(p).name.get(Language::English)).collect();
    let unit = claim.unit.map_or_else(String::new, |u| {
        format!(" ({})", dataset.force(u).name.get(Language::English))
    });
    format!("{} at {}{unit}", claim.stance.word(), places.join(" or "))
}
