//! An event's page, and events in lists.

use egui::{CollapsingHeader, RichText, Ui, vec2};

use super::{muted, wrapped};
use crate::model::{DaySpan, Event, EventIx, PlaceIx};
use crate::state::{Command, Selection};
use crate::view::Panel;
use crate::view::theme::{blend, regular, semibold, strong};
use crate::view::timeline::concerns_place;
use crate::view::widgets::{self, chip, note, rule, section, source_line, swatch, untold_words};

/// Events listed as around the day lie within this many days of it.
const AROUND_DAYS: i32 = 45;

/// Events in the days or near them, those of a place alone where one is given.
pub(super) fn around_ui(ui: &mut Ui, panel: &mut Panel<'_>, days: DaySpan, place: Option<PlaceIx>) {
    let session = panel.session;
    let near: Vec<EventIx> = session
        .evidence()
        .known_events(session.dataset())
        .filter(|(ix, _)| {
            let day = session.event_day(*ix);
            let (first, last) = (days.first.plus(-AROUND_DAYS), days.last.plus(AROUND_DAYS));
            first <= day && day <= last
        })
        .filter(|(ix, _)| place.is_none_or(|p| concerns_place(panel, *ix, p)))
        .map(|(ix, _)| ix)
        .collect();
    rule(ui, panel.palette);
    let title = if days.is_day() { "Around this day" } else { "In these days and around them" };
    section(ui, panel.palette, title);
    if near.is_empty() {
        let words = format!("No event within {AROUND_DAYS} days.");
        wrapped(ui, muted(panel, words));
    }
    for ix in near {
        event_row(ui, panel, ix);
    }
}

pub(super) fn history_ui(ui: &mut Ui, panel: &mut Panel<'_>, place: PlaceIx) {
    let session = panel.session;
    let all: Vec<EventIx> = session
        .evidence()
        .known_events(session.dataset())
        .filter(|(ix, _)| concerns_place(panel, *ix, place))
        .map(|(ix, _)| ix)
        .collect();
    if all.is_empty() {
        return;
    }
    let title = format!("Its whole history: {} events", all.len());
    CollapsingHeader::new(RichText::new(title).size(12.0).color(panel.palette.muted))
        .id_salt(("history", place))
        .show(ui, |ui| {
            for ix in all {
                event_row(ui, panel, ix);
            }
        });
}

/// A date and a title that lead to the event.
fn event_row(ui: &mut Ui, panel: &mut Panel<'_>, ix: EventIx) {
    let palette = panel.palette;
    let event = panel.session.dataset().event(ix);
    let title = panel.session.name(&event.title);
    let is_selected = panel.session.state().selection == Selection::Event(ix);
    let day = panel.session.event_day(ix);
    let width = ui.available_width() - 84.0;
    let weight = if event.importance == 3 { semibold(12.5) } else { regular(12.5) };
    let mut job = egui::text::LayoutJob::simple(title.to_owned(), weight, palette.text, width);
    job.wrap.max_rows = 3;
    let galley = ui.painter().layout_job(job);
    let height = galley.size().y + 6.0;
    let name = format!("{}: {title}", event.date.words());
    let id = ui.scope_id().with(("event row", ix));
    let response = widgets::row(ui, palette, id, height, is_selected, &name);
    let top = response.rect.left_top() + vec2(0.0, 3.0);
    let ink = if day == panel.session.day() { palette.accent } else { palette.muted };
    let date = format!("{} {}", day.short_words(), day.civil().year());
    ui.painter().text(top, egui::Align2::LEFT_TOP, date, regular(12.0), ink);
    ui.painter().galley(top + vec2(82.0, 0.0), galley, palette.text);
    if response.clicked() {
        panel.commands.push(Command::Reveal(Selection::Event(ix)));
    }
}

pub(super) fn event_ui(ui: &mut Ui, panel: &mut Panel<'_>, ix: EventIx) {
    let days = panel.session.days();
    if !panel.session.evidence().knows_event(ix) {
        wrapped(ui, strong("Not known", 18.0));
        let words = "No source that counts under the filter reports the event that is selected.";
        wrapped(ui, muted(panel, words));
        around_ui(ui, panel, days, None);
        return;
    }
    let event = panel.session.dataset().event(ix);
    wrapped(ui, strong(panel.session.name(&event.title), 18.0));
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(event.date.words()).font(semibold(13.0)));
        if let Some(time) = &event.time {
            ui.label(muted(panel, time));
        }
        let color = panel.palette.event(event.kind);
        chip(ui, event.kind.word(), (blend(panel.palette.panel, color, 0.16), panel.palette.text));
    });
    details_ui(ui, panel, event);
    event_links_ui(ui, panel, event);
    rule(ui, panel.palette);
    section(ui, panel.palette, "Who says so");
    for source in panel.session.evidence().admitted(&event.sources) {
        source_line(ui, panel, source);
    }
    if !event.meta.recalled.is_empty() {
        let fields = event.meta.recalled.join(", ");
        wrapped(ui, muted(panel, format!("recalled, not verified: {fields}")));
    }
    ui.add_space(4.0);
    note(ui, panel, event.meta.note.as_ref());
    around_ui(ui, panel, days, None);
}

/// What a title leaves out, as far as all of it is known.
fn details_ui(ui: &mut Ui, panel: &Panel<'_>, event: &Event) {
    ui.add_space(4.0);
    if let Some(untold) = panel.session.evidence().untold(panel.session.dataset(), &event.sources) {
        wrapped(ui, muted(panel, untold_words(untold)));
        return;
    }
    if let Some(detail) = &event.detail {
        wrapped(ui, panel.session.name(detail));
    }
    if let Some(numbers) = &event.numbers {
        wrapped(ui, muted(panel, format!("Numbers: {}", panel.session.name(numbers))));
    }
}

/// Where it happened, and the places and forces it is about.
fn event_links_ui(ui: &mut Ui, panel: &mut Panel<'_>, event: &Event) {
    let dataset = panel.session.dataset();
    rule(ui, panel.palette);
    section(ui, panel.palette, "Concerns");
    let mut places: Vec<PlaceIx> = event.place.into_iter().collect();
    places.extend(event.about_places.iter().copied().filter(|p| event.place != Some(*p)));
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 5.0);
        for place in places {
            let name = panel.session.name(&dataset.place(place).name);
            if ui.button(RichText::new(name).size(12.0)).clicked() {
                panel.commands.push(Command::Reveal(Selection::Place(place)));
            }
        }
    });
    ui.horizontal_wrapped(|ui| {
        for &force in &event.about_forces {
            let force = dataset.force(force);
            swatch(ui, panel.palette, force);
            ui.label(RichText::new(panel.session.name(&force.name)).size(12.0));
        }
    });
}
