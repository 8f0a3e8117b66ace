//! What hovering a mark tells.

use egui::{Response, Tooltip, Ui};

use super::Panel;
use super::compare::sign;
use super::side::day_words;
use super::theme::{regular, strong};
use super::widgets::{grade_badge, status_chip, swatch, untold_words};
use crate::evidence::{CountRange, Presence, side_words};
use crate::model::{AreaIx, Day, EventIx, MovementIx, PlaceIx};
use crate::scene::{BaseMark, Comparison, Look, Picked, Side, describe_movement, shown_at};
use crate::state::OverlaySpot;

/// Widest, points.
const WIDTH: f32 = 340.0;
/// Members of a group that are told before the rest is counted.
const MOST_MEMBERS: usize = 12;
/// Sources named for a movement; the rest is counted.
const TIP_SOURCES: usize = 3;
/// Longest text of an overlay in a tooltip, in characters.
const TIP_CHARS: usize = 240;

pub fn show(ui: &Ui, panel: &Panel<'_>, map: &Response, picked: Picked, side: &Side) {
    let tip = Tooltip::always_open(
        ui.ctx().clone(),
        map.layer_id,
        map.id.with("tip"),
        egui::PopupAnchor::Pointer,
    );
    tip.gap(14.0).width(WIDTH).show(|ui| {
        // A tip is laid out as wide as the one before it was, which may have held a single word.
        ui.set_max_width(WIDTH);
        match picked {
            Picked::Base(place) => base_tip(ui, panel, place, side.day),
            Picked::Group(leading) => group_tip(ui, panel, leading, side),
            Picked::Event(event) => event_tip(ui, panel, event),
            Picked::Movement(movement) => movement_tip(ui, panel, movement),
            Picked::Events(place) => events_tip(ui, panel, place, side),
            Picked::Area(area) => area_tip(ui, panel, area),
            Picked::Overlay(spot) => overlay_tip(ui, panel, spot),
            Picked::Incidents(patch) => super::incidents::tip(ui, panel, patch, side),
        }
    });
}

/// What is known of a movement in a few lines, and who says so.
fn movement_tip(ui: &mut Ui, panel: &Panel<'_>, ix: MovementIx) {
    let session = panel.session;
    let Some(known) = session.evidence().movement(ix) else { return };
    let dataset = session.dataset();
    let movement = dataset.movement(ix);
    ui.label(strong(describe_movement(session, movement, known), 13.0));
    let muted =
        |words: String| egui::RichText::new(words).font(regular(11.5)).color(panel.palette.muted);
    let mut modes: Vec<&str> = movement.legs.iter().skip(1).map(|leg| leg.by.word()).collect();
    modes.dedup();
    let untold = session.evidence().untold(dataset, &movement.sources);
    let size = match (untold, &movement.headcount, &movement.size) {
        (Some(untold), _, _) => untold_words(untold).to_owned(),
        (None, Some(count), _) => count.words(),
        (None, None, Some(size)) => {
            format!("number not reported ({})", panel.session.name(size))
        }
        (None, None, None) => "number not reported".to_owned(),
    };
    ui.label(muted(format!("{} · {size}", modes.join(", then "))));
    for &source in known.sources.iter().take(TIP_SOURCES) {
        ui.horizontal(|ui| {
            let source = dataset.source(source);
            grade_badge(ui, panel.palette, source.grade);
            ui.add(egui::Label::new(muted(source.words())).wrap());
        });
    }
    let rest = known.sources.len().saturating_sub(TIP_SOURCES);
    if rest > 0 {
        ui.label(muted(format!("and {rest} more")));
    }
}

/// All that happened at a place around the day.
fn events_tip(ui: &mut Ui, panel: &Panel<'_>, place: PlaceIx, side: &Side) {
    let Some(mark) = side.scene.events.iter().find(|e| e.place == place) else { return };
    for &ix in &mark.events {
        let event = panel.session.dataset().event(ix);
        let words = format!("{}: {}", event.date.words(), panel.session.name(&event.title));
        ui.add(egui::Label::new(words).wrap());
    }
}

fn area_tip(ui: &mut Ui, panel: &Panel<'_>, ix: AreaIx) {
    let area = panel.session.dataset().area(ix);
    ui.label(strong(panel.session.name(&area.label), 13.0));
    let kind = egui::RichText::new(area.kind.word()).font(regular(11.5));
    ui.label(kind.color(panel.palette.muted));
}

/// What a feature of the reader's own file is called, and the beginning of what it says.
fn overlay_tip(ui: &mut Ui, panel: &Panel<'_>, spot: OverlaySpot) {
    let Some((entry, feature)) = panel.session.state().overlays.feature(spot) else { return };
    let short = |text: &str| match text.char_indices().nth(TIP_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    };
    ui.label(strong(short(&entry.overlay.title(spot.feature)), 13.5));
    let line = format!("{} of {}", feature.geometry.words(), entry.overlay.name);
    ui.label(egui::RichText::new(line).font(regular(11.5)).color(panel.palette.muted));
    if let Some(description) = &feature.description {
        ui.label(short(description));
    }
}

fn base_tip(ui: &mut Ui, panel: &Panel<'_>, place: PlaceIx, day: Day) {
    let dataset = panel.session.dataset();
    ui.label(strong(panel.session.name(&dataset.place(place).name), 13.5));
    let days = panel.session.span_to(day);
    ui.label(egui::RichText::new(days.words()).font(regular(11.5)).color(panel.palette.muted));
    let place_record = dataset.place(place);
    let words = format!(
        "{}; position known to within {} km",
        place_record.kind.word(),
        place_record.error_km
    );
    ui.label(egui::RichText::new(words).font(regular(11.5)).color(panel.palette.muted));
    let mut shown: Vec<_> = shown_at(Look::on(panel.session, day), place).collect();
    let people = |p: &Presence| p.headcount.and_then(CountRange::middle).unwrap_or(0.0);
    shown.sort_by(|a, b| a.1.status.cmp(&b.1.status).then(people(b.1).total_cmp(&people(a.1))));
    let any = !shown.is_empty();
    for (force, presence) in shown {
        ui.horizontal(|ui| {
            let force = dataset.force(force);
            swatch(ui, panel.palette, force);
            ui.label(panel.session.name(&force.name));
            if let Some(count) = presence.count_words() {
                ui.label(strong(count, 13.0));
            }
            status_chip(ui, panel.palette, presence.status);
        });
    }
    if !any {
        ui.label(format!("No force is reported here {}.", day_words(days)));
    }
    changes_tip(ui, panel, place);
}

/// The members of a group, each with who is there.
fn group_tip(ui: &mut Ui, panel: &Panel<'_>, leading: PlaceIx, side: &Side) {
    let dataset = panel.session.dataset();
    let is_group = |b: &&BaseMark| b.is_group() && b.place == leading;
    let Some(mark) = side.scene.bases.iter().find(is_group) else { return };
    let members = mark.places();
    ui.label(strong(format!("{} bases close together", members.len()), 13.5));
    let days = panel.session.span_to(side.day);
    let muted = |words| egui::RichText::new(words).font(regular(11.5)).color(panel.palette.muted);
    ui.label(muted(format!("{}; click to open", days.words())));
    for &place in members.iter().take(MOST_MEMBERS) {
        ui.horizontal_wrapped(|ui| {
            ui.label(panel.session.name(&dataset.place(place).name));
            for (force, _) in shown_at(Look::on(panel.session, side.day), place) {
                swatch(ui, panel.palette, dataset.force(force));
            }
        });
    }
    if members.len() > MOST_MEMBERS {
        ui.label(muted(format!("and {} more", members.len() - MOST_MEMBERS)));
    }
}

/// What changed there, while two days are compared.
fn changes_tip(ui: &mut Ui, panel: &Panel<'_>, place: PlaceIx) {
    let Some(comparison) = Comparison::of(panel.session) else { return };
    let muted = |words| egui::RichText::new(words).font(regular(11.5)).color(panel.palette.muted);
    ui.separator();
    ui.label(muted(format!("Changes {}", comparison.words())));
    let mut changes = comparison.at_base(place).peekable();
    if changes.peek().is_none() {
        ui.label("None that any source tells of.");
    }
    for change in changes {
        ui.horizontal(|ui| {
            let force = panel.session.dataset().force(change.force);
            sign(ui, change.kind, panel.palette.force(force), 13.0);
            swatch(ui, panel.palette, force);
            ui.label(strong(change.kind.word(), 13.0));
        });
        let (before, after) = (side_words(change.before), side_words(change.after));
        ui.label(muted(format!("{before} → {after}")));
    }
}

fn event_tip(ui: &mut Ui, panel: &Panel<'_>, event: EventIx) {
    let dataset = panel.session.dataset();
    let event = dataset.event(event);
    ui.label(strong(panel.session.name(&event.title), 13.5));
    let line = format!("{} · {}", event.date.words(), event.kind.word());
    ui.label(egui::RichText::new(line).font(regular(11.5)).color(panel.palette.muted));
    match (panel.session.evidence().untold(dataset, &event.sources), &event.detail) {
        (Some(untold), _) => {
            ui.label(egui::RichText::new(untold_words(untold)).color(panel.palette.muted));
        }
        (None, Some(detail)) => {
            ui.label(panel.session.name(detail));
        }
        (None, None) => {}
    }
}
