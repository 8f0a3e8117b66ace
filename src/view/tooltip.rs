//! What hovering a mark tells.

use egui::{Response, Tooltip, Ui};

use super::Panel;
use super::compare::sign;
use super::side::day_words;
use super::theme::{regular, strong};
use super::widgets::{status_chip, swatch, untold_words};
use crate::evidence::{CountRange, Presence, side_words};
use crate::model::{Day, EventIx, PlaceIx};
use crate::scene::{Comparison, Look, Picked, Side, shown_at};
use crate::state::OverlaySpot;

/// Longest text of an overlay in a tooltip, in characters.
const TIP_CHARS: usize = 240;

pub fn show(ui: &Ui, panel: &Panel<'_>, map: &Response, picked: Picked, side: &Side) {
    let tip = Tooltip::always_open(
        ui.ctx().clone(),
        map.layer_id,
        map.id.with("tip"),
        egui::PopupAnchor::Pointer,
    );
    tip.gap(14.0).width(340.0).show(|ui| match picked {
        Picked::Base(place) => base_tip(ui, panel, place, side.day),
        Picked::Event(event) => event_tip(ui, panel, event),
        Picked::Overlay(spot) => overlay_tip(ui, panel, spot),
        Picked::Movement(movement) => {
            let mark = side.scene.movements.iter().find(|m| m.movement == movement);
            ui.label(mark.map_or("", |m| m.description.as_str()));
        }
    });
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
    let mut shown: Vec<_> = shown_at(Look::on(panel.session, day), place).collect();
    let people = |p: &Presence| p.headcount.and_then(CountRange::middle).unwrap_or(0.0);
    shown.sort_by(|a, b| a.1.status.cmp(&b.1.status).then(people(b.1).total_cmp(&people(a.1))));
    let any = !shown.is_empty();
    for (force, presence) in shown {
        ui.horizontal(|ui| {
            let force = dataset.force(force);
            swatch(ui, panel.palette, force);
            ui.label(panel.session.name(&force.name));
            if let Some(count) = presence.count_words(dataset) {
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
