//! One force at a place: how many, how sure, since when, and who says so.

mod row;
mod sides;

use egui::{CollapsingHeader, Frame, Margin, RichText, Ui};

use super::{muted, wrapped};
use crate::evidence::{CountScope, CountSides, Denials, Figure, Presence, Voice};
use crate::model::{Claim, ClaimIx, Day, EdtfDate, ForceIx, HeadCount, PlaceIx, SourceIx};
use crate::view::Panel;
use crate::view::theme::semibold;
use crate::view::widgets::{source_brief, source_line};

/// Sources shown for a force before the rest is left to its claims.
const FIRST_SOURCES: usize = 5;

/// Between two rows, points.
const ROW_GAP: f32 = 1.0;

/// What is told of one force at one place.
struct Told<'a> {
    /// The day that is told: the last of those shown on which it is surest.
    day: Day,
    /// That day, where it is not the clock's.
    as_on: Option<Day>,
    key: (PlaceIx, ForceIx),
    presence: &'a Presence,
    /// Days since it was last seen, where it is only presumed.
    age_days: Option<i32>,
    /// An end before the day that only sources of too low a grade give.
    end_below_grade: Option<EdtfDate>,
    voices: &'a [Voice],
    denials: Denials,
    counts: CountSides<'a>,
}

impl Told<'_> {
    /// "since 10 April 2024 · last seen 2 May 2024", dates in the words of `date_words`.
    fn when(&self, date_words: impl Fn(EdtfDate) -> String) -> String {
        let mut words = match self.presence.since {
            Some(date) => format!("since {}", date_words(date)),
            None => "start not known".to_owned(),
        };
        if let Some(seen) = self.presence.last_confirmed {
            let seen = date_words(EdtfDate::exact(seen));
            words.push_str(&format!(" · last seen {seen}"));
        }
        if let Some(age) = self.age_days {
            let months = age / 30;
            let ago = if months < 2 {
                format!("{age}\u{a0}days")
            } else {
                format!("{months}\u{a0}months")
            };
            words.push_str(&format!(", {ago} before"));
        }
        if let Some(end) = self.end_below_grade {
            let end = date_words(end);
            words.push_str(&format!(" · ended {end} by sources of a lower grade, not counted"));
        }
        if let Some(day) = self.as_on {
            words.push_str(&format!(" · as on {}", date_words(EdtfDate::exact(day))));
        }
        words
    }
}

/// Largest first; the uncounted after.
pub(super) fn count_key(presence: &Presence) -> i64 {
    presence.headcount.and_then(|c| c.middle()).map_or(1, |n| -(n as i64))
}

/// One force at the place: a row that answers at a glance and opens to all that it rests on. What
/// is in dispute is never folded away.
pub(super) fn presence_ui(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    (place, force): (PlaceIx, ForceIx),
    day: Day,
    presence: &Presence,
) {
    let session = panel.session;
    let (dataset, evidence) = (session.dataset(), session.evidence());
    let voices = evidence.voices(dataset, &presence.claims, day);
    let told = Told {
        day,
        as_on: Some(day).filter(|day| *day != session.day()),
        key: (place, force),
        presence,
        age_days: presence.presumed_age_days(day),
        end_below_grade: evidence.end_below_grade(dataset, presence, day),
        voices: &voices,
        denials: evidence.denials(dataset, place, presence, day),
        counts: presence.count_sides(dataset, place),
    };
    ui.add_space(ROW_GAP - ui.spacing().item_spacing.y);
    row::force_row(ui, panel, &told);
    sides::disputes_ui(ui, panel, &told);
    if row::is_open(ui, told.key) {
        body_ui(ui, panel, &told);
    }
}

/// Where inside, every figure, the sources nearest the day, what was said otherwise, the claims.
fn body_ui(ui: &mut Ui, panel: &mut Panel<'_>, told: &Told<'_>) {
    where_ui(ui, panel, told.key.0, told.presence);
    figures_ui(ui, panel, told);
    let named: Vec<SourceIx> =
        told.presence.figures.iter().flat_map(|f| f.sources.iter().copied()).collect();
    let unnamed = || told.voices.iter().map(|v| v.source).filter(|s| !named.contains(s));
    for source in unnamed().take(FIRST_SOURCES) {
        source_line(ui, panel, source);
    }
    let rest = unnamed().count().saturating_sub(FIRST_SOURCES);
    if rest > 0 {
        wrapped(ui, muted(panel, format!("and {rest} more, in the claims")));
    }
    otherwise_ui(ui, panel, told);
    claims_ui(ui, panel, told.key, told.presence);
    ui.add_space(4.0);
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
        inside.iter().map(|&p| panel.session.name(&dataset.place(p).name)).collect();
    let outline = if inside.iter().any(|&p| dataset.place(p).schematic) {
        " (outline not published)"
    } else {
        ""
    };
    wrapped(ui, muted(panel, format!("in: {}{outline}", names.join(", "))));
}

/// Every figure that no other contradicts, with who gave it.
fn figures_ui(ui: &mut Ui, panel: &mut Panel<'_>, told: &Told<'_>) {
    let figures = &told.counts.undisputed;
    let dataset = panel.session.dataset();
    let mut places: Vec<&Vec<PlaceIx>> =
        figures.iter().map(|f| &dataset.claim(f.claim).places).collect();
    places.dedup();
    if told.presence.count_scope == CountScope::Inside && places.len() > 1 {
        wrapped(ui, muted(panel, "Figures for places inside, added up:"));
    }
    let ground = panel.palette.well;
    for figure in figures {
        Frame::new().fill(ground).corner_radius(5).inner_margin(Margin::symmetric(8, 5)).show(
            ui,
            |ui| {
                ui.set_width(ui.available_width());
                wrapped(ui, RichText::new(figure_words(figure)).font(semibold(12.5)));
                for &source in &figure.sources {
                    source_line(ui, panel, source);
                }
            },
        );
    }
}

/// "450, reported (“about 450”)".
fn figure_words(figure: &Figure) -> String {
    let count = &figure.headcount;
    let mut words = format!("{}, {}", count.words(), count.kind.word());
    if let Some(said) = said_otherwise(count) {
        words.push_str(&format!(" (“{said}”)"));
    }
    if figure.is_shared {
        words.push_str(", shared with other places");
    }
    words
}

/// What was printed, where it says more than the number does.
fn said_otherwise(count: &HeadCount) -> Option<&str> {
    let said = count.as_reported.as_deref().filter(|_| !count.is_words_only());
    said.filter(|said| *said != count.words())
}

/// Absences that are reported and dispute nothing.
fn otherwise_ui(ui: &mut Ui, panel: &mut Panel<'_>, told: &Told<'_>) {
    let evidence = panel.session.evidence();
    for &claim in &told.denials.weak {
        let sources = evidence.known(claim).map_or(&[] as &[SourceIx], |k| &k.sources);
        let grades = sides::weak_grades(panel, sources).unwrap_or("C or D");
        let words = format!("Also said otherwise (disputes nothing: grade {grades} only)");
        wrapped(ui, RichText::new(words).font(semibold(12.5)));
        claim_ui(ui, panel, claim);
    }
    for &claim in &told.denials.partial {
        let words = "Said to be gone from elsewhere, or from a part (disputes nothing here)";
        wrapped(ui, RichText::new(words).font(semibold(12.5)));
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
    let name = panel.session.name(&panel.session.dataset().force(key.1).name);
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
pub(super) fn claim_ui(ui: &mut Ui, panel: &mut Panel<'_>, ix: ClaimIx) {
    let session = panel.session;
    let Some(known) = session.evidence().known(ix) else { return };
    let claim = session.dataset().claim(ix);
    let ground = panel.palette.well;
    Frame::new().fill(ground).corner_radius(5).inner_margin(Margin::symmetric(8, 6)).show(
        ui,
        |ui| {
            ui.set_width(ui.available_width());
            wrapped(ui, RichText::new(claim_title(panel, claim)).font(semibold(12.5)));
            let mut named = Vec::new();
            if let Some(from) = &known.from {
                wrapped(ui, muted(panel, format!("from {}", from.date.words())));
                part_sources(ui, panel, &from.sources, &mut named);
            }
            for sighting in &known.seen {
                if let Some(record) = claim.seen.get(sighting.index) {
                    let count = record.headcount.as_ref().map_or_else(String::new, |h| {
                        format!(": {}, {}", h.words(), h.kind.word())
                    });
                    wrapped(ui, muted(panel, format!("seen {}{count}", record.date.words())));
                    part_sources(ui, panel, &sighting.sources, &mut named);
                }
            }
            match &known.to {
                Some(to) if to.date == EdtfDate::Ongoing => {
                    wrapped(ui, muted(panel, "no end reported: ongoing"));
                }
                Some(to) => {
                    wrapped(ui, muted(panel, format!("to {}", to.date.words())));
                    part_sources(ui, panel, &to.sources, &mut named);
                }
                None => wrapped(ui, muted(panel, "end unknown")),
            }
            notes_ui(ui, panel, claim);
        },
    );
}

/// In full the first time a claim names a source, in brief after that.
fn part_sources(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    sources: &[SourceIx],
    named: &mut Vec<SourceIx>,
) {
    for &source in sources {
        if named.contains(&source) {
            source_brief(ui, panel, source);
        } else {
            source_line(ui, panel, source);
            named.push(source);
        }
    }
}

fn notes_ui(ui: &mut Ui, panel: &Panel<'_>, claim: &Claim) {
    if !claim.meta.recalled.is_empty() {
        let fields = claim.meta.recalled.join(", ");
        wrapped(ui, muted(panel, format!("recalled, not verified: {fields}")));
    }
    if panel.session.evidence().tells_notes()
        && let Some(note) = &claim.meta.note
    {
        wrapped(ui, RichText::new(panel.session.name(note)).size(12.0));
    }
}

/// "present at US compound, Airbase 101".
fn claim_title(panel: &Panel<'_>, claim: &Claim) -> String {
    let dataset = panel.session.dataset();
    let places: Vec<&str> =
        claim.places.iter().map(|&p| panel.session.name(&dataset.place(p).name)).collect();
    let unit = claim
        .unit
        .map_or_else(String::new, |u| format!(" ({})", panel.session.name(&dataset.force(u).name)));
    format!("{} at {}{unit}", claim.stance.word(), places.join(" or "))
}
