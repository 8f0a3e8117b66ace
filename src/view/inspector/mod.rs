//! The panel on the right: what is selected, how sure we are, since when, and who says so.

mod areas;
mod changes;
mod events;
mod incidents;
mod movements;
mod overlay;
mod presence;
mod story;

use egui::{Frame, Margin, RichText, ScrollArea, Ui};

use super::Panel;
use super::filters::as_known_words;
use super::side::day_words;
use super::theme::{semibold, strong};
use super::widgets::{NOTES_HIDDEN, chip, focus_ring, note, rule, section, source_line, swatch};
use crate::evidence::{Presence, Status};
use crate::model::{Day, DaySpan, ForceIx, PlaceIx};
use crate::state::{Action, Selection};
use areas::{area_ui, areas_of_ui};
use changes::changes_ui;
pub use events::lead_to_events;
use events::{around_ui, event_ui, history_ui};
use movements::{movement_ui, movements_of_ui};
use overlay::overlay_ui;
use presence::{claims_ui, count_key, presence_ui};
use story::chapters_ui;

pub fn inspector_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    let selection = panel.session.state().selection;
    ScrollArea::vertical().id_salt(("inspector", selection)).auto_shrink(false).show(ui, |ui| {
        Frame::new().inner_margin(Margin { right: 10, ..Margin::ZERO }).show(ui, |ui| {
            ui.add_space(4.0);
            changes_ui(ui, panel);
            match selection {
                Selection::Place(place) => place_ui(ui, panel, place),
                Selection::Event(event) => event_ui(ui, panel, event),
                Selection::Movement(movement) => movement_ui(ui, panel, movement),
                Selection::Area(area) => area_ui(ui, panel, area),
                Selection::Overlay(spot) => overlay_ui(ui, panel, spot),
                Selection::Incidents(patch) => incidents::list_ui(ui, panel, patch),
                Selection::Nothing => overview_ui(ui, panel),
            }
            cite_ui(ui, panel);
            ui.add_space(12.0);
        });
    });
}

/// What is selected, for a footnote or a bibliography.
fn cite_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    rule(ui, panel.palette);
    ui.horizontal_wrapped(|ui| {
        ui.label(muted(panel, "Copy"));
        let ways = [
            (Action::CopyCitation, "citation"),
            (Action::CopySources, "sources"),
            (Action::CopyBiblatex, "BibLaTeX"),
            (Action::CopyCslJson, "CSL-JSON"),
        ];
        for (action, words) in ways {
            let title = action.row().title;
            let link = ui.link(RichText::new(words).size(12.0)).on_hover_text(title);
            let link = link.accessible_name(title);
            focus_ring(ui, &link, panel.palette);
            if link.clicked() {
                panel.commands.extend(action.command(panel.session));
            }
        }
    });
}

fn muted(panel: &Panel<'_>, words: impl Into<String>) -> RichText {
    RichText::new(words).size(12.0).color(panel.palette.muted)
}

fn wrapped(ui: &mut Ui, text: impl Into<egui::WidgetText>) {
    ui.add(egui::Label::new(text).wrap());
}

fn place_ui(ui: &mut Ui, panel: &mut Panel<'_>, place: PlaceIx) {
    let dataset = panel.session.dataset();
    let record = dataset.place(place);
    wrapped(ui, strong(panel.session.name(&record.name), 18.0));
    wrapped(ui, muted(panel, place_line(panel, place)));
    let days = panel.session.days();
    let line = format!("{}{}", days.words(), as_known_words(panel.session));
    wrapped(ui, RichText::new(line).font(semibold(13.0)));
    let mut shown: Vec<(ForceIx, Day, &Presence)> = panel
        .session
        .evidence()
        .at_place_surest(place, days)
        .filter(|(_, _, p)| p.status.is_shown())
        .collect();
    shown.sort_by_key(|(force, _, p)| {
        (p.status == Status::Possible, p.status == Status::Presumed, count_key(p), *force)
    });
    if shown.is_empty() {
        ui.add_space(6.0);
        let words = format!(
            "No source reports a force here {}. That is not the same as absent.",
            day_words(days)
        );
        wrapped(ui, words);
    }
    for (force, day, presence) in shown {
        presence_ui(ui, panel, (place, force), day, presence);
    }
    host_ui(ui, panel, place);
    ended_ui(ui, panel, place, days);
    movements_of_ui(ui, panel, place);
    areas_of_ui(ui, panel, place);
    around_ui(ui, panel, days, Some(place));
    incidents::near_ui(ui, panel);
    history_ui(ui, panel, place);
    about_place_ui(ui, panel, place);
    chapters_ui(ui, panel);
}

/// "Air base · 13.4824° N, 2.1870° E ± 1.5 km".
fn place_line(panel: &Panel<'_>, place: PlaceIx) -> String {
    let record = panel.session.dataset().place(place);
    let (lat, lon) = (record.position.lat.degrees(), record.position.lon.degrees());
    let ns = if lat < 0.0 { 'S' } else { 'N' };
    let ew = if lon < 0.0 { 'W' } else { 'E' };
    let recalled = if record.meta.recalled.iter().any(|f| f == "position") {
        ", position recalled"
    } else {
        ""
    };
    format!(
        "{} · {:.4}° {ns}, {:.4}° {ew} ± {} km{recalled}",
        record.kind.word(),
        lat.abs(),
        lon.abs(),
        record.error_km
    )
}

/// The host's army, where no claim makes it more than that.
fn host_ui(ui: &mut Ui, panel: &Panel<'_>, place: PlaceIx) {
    let dataset = panel.session.dataset();
    let host = dataset.force_ixs().find(|&f| dataset.is_host(f, place));
    let Some(host) = host else { return };
    if panel.session.evidence().track(place, host).is_some() {
        return;
    }
    rule(ui, panel.palette);
    ui.horizontal_wrapped(|ui| {
        let force = dataset.force(host);
        swatch(ui, panel.palette, force);
        ui.label(panel.session.name(&force.name));
        chip(ui, "host", panel.palette.status(Status::NotReported));
    });
}

/// Forces that were here and are not any more.
fn ended_ui(ui: &mut Ui, panel: &mut Panel<'_>, place: PlaceIx, days: DaySpan) {
    let ended: Vec<(ForceIx, &Presence)> = panel
        .session
        .evidence()
        .at_place_over(place, days)
        .filter(|(_, p)| p.status == Status::Ended && !p.claims.is_empty())
        .collect();
    if ended.is_empty() {
        return;
    }
    rule(ui, panel.palette);
    section(ui, panel.palette, "Was here before");
    for (force, presence) in ended {
        let record = panel.session.dataset().force(force);
        let until = presence
            .ended
            .map_or_else(|| "end not known".to_owned(), |d| format!("until {}", d.words()));
        ui.horizontal_wrapped(|ui| {
            swatch(ui, panel.palette, record);
            wrapped(ui, panel.session.name(&record.name));
        });
        wrapped(ui, muted(panel, until));
        claims_ui(ui, panel, (place, force), presence);
    }
}

fn about_place_ui(ui: &mut Ui, panel: &mut Panel<'_>, place: PlaceIx) {
    let record = panel.session.dataset().place(place);
    rule(ui, panel.palette);
    section(ui, panel.palette, "About this place");
    if panel.session.evidence().tells_notes() {
        note(ui, panel, record.meta.note.as_ref());
    } else {
        // For every note of the page, those of claims too.
        wrapped(ui, muted(panel, NOTES_HIDDEN));
    }
    if !record.aliases.is_empty() {
        wrapped(ui, muted(panel, format!("Also: {}", record.aliases.join(", "))));
    }
    if let Some(from) = &record.position_from {
        wrapped(ui, muted(panel, format!("Position from: {from}")));
    }
    for source in panel.session.evidence().admitted(&record.sources) {
        source_line(ui, panel, source);
    }
}

fn overview_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    let head = &panel.session.dataset().head;
    wrapped(ui, strong(panel.session.name(&head.title), 18.0));
    if let Some(summary) = &head.summary {
        wrapped(ui, RichText::new(panel.session.name(summary)).size(12.5));
    }
    chapters_ui(ui, panel);
    around_ui(ui, panel, panel.session.days(), None);
}
