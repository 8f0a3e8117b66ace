//! What changed between the two days that are compared: by kind, with the claims behind each side.

use egui::{CollapsingHeader, RichText, Ui, vec2};

use super::presence::claim_ui;
use super::{muted, wrapped};
use crate::evidence::{Change, ChangeKind, side_words};
use crate::model::headcount::grouped;
use crate::model::{Day, PlaceIx};
use crate::scene::Comparison;
use crate::state::{Command, Selection};
use crate::view::Panel;
use crate::view::compare::{kind_help, paint_sign, sign};
use crate::view::theme::{regular, semibold, strong};
use crate::view::widgets::{self, SWATCH, paint_swatch, rule};

/// All changes; with a place selected its own, and those elsewhere folded away.
pub(super) fn changes_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    let Some(comparison) = Comparison::of(panel.session) else { return };
    let place = match panel.session.state().selection {
        Selection::Place(place) => Some(place),
        _ => None,
    };
    let dataset = panel.session.dataset();
    let (here, elsewhere): (Vec<&Change>, Vec<&Change>) = comparison
        .changes
        .iter()
        .partition(|c| place.is_none_or(|p| Comparison::concerns(dataset, c, p)));
    let title = if place.is_some() { "Changes here" } else { "Changes at the bases" };
    wrapped(ui, strong(title, 16.0));
    wrapped(ui, RichText::new(comparison.words()).font(semibold(12.5)));
    if here.is_empty() {
        ui.add_space(4.0);
        wrapped(ui, nothing_words(panel, &comparison, place));
    }
    if comparison.to < comparison.from && !here.is_empty() {
        wrapped(ui, muted(panel, "Backwards in time: swap A and B to read them forwards."));
    }
    if let Some((before, after)) = panel.atlas.incidents.compared() {
        let (before, after) = (grouped(before), grouped(after));
        let words = format!("Incidents in view: {before} → {after}");
        let label = ui.label(RichText::new(words).font(regular(12.5)));
        label.on_hover_text("Rows of your own tables, which are no part of the evidence");
    }
    list_ui(ui, panel, &comparison, &here);
    if !elsewhere.is_empty() {
        let title = format!("Changes elsewhere: {}", elsewhere.len());
        CollapsingHeader::new(RichText::new(title).size(12.0).color(panel.palette.muted))
            .id_salt("changes elsewhere")
            .show(ui, |ui| list_ui(ui, panel, &comparison, &elsewhere));
    }
    if comparison.hidden > 0 {
        let words = format!("Left out: {} of forces that are switched off.", comparison.hidden);
        wrapped(ui, muted(panel, words));
    }
    rule(ui, panel.palette);
}

fn nothing_words(panel: &Panel<'_>, comparison: &Comparison, place: Option<PlaceIx>) -> String {
    if comparison.from == comparison.to {
        return "Both days are the same: nothing can have changed.".to_owned();
    }
    let dataset = panel.session.dataset();
    let at = place
        .map_or("the bases".to_owned(), |p| panel.session.name(&dataset.place(p).name).to_owned());
    let (early, late) = (comparison.from.min(comparison.to), comparison.from.max(comparison.to));
    format!(
        "Nothing changed at {at} between {} and {}, as far as any source tells. That is not the \
         same as no change.",
        early.words(),
        late.words()
    )
}

fn list_ui(ui: &mut Ui, panel: &mut Panel<'_>, comparison: &Comparison, changes: &[&Change]) {
    for kind in ChangeKind::ALL {
        let of_kind: Vec<&&Change> = changes.iter().filter(|c| c.kind == kind).collect();
        if of_kind.is_empty() {
            continue;
        }
        ui.add_space(6.0);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            sign(ui, kind, panel.palette.muted, 13.0);
            let words = format!("{} ({})", title(kind), of_kind.len());
            let text = RichText::new(words).font(semibold(12.0)).color(panel.palette.muted);
            ui.label(text).on_hover_text(kind_help(kind));
        });
        for change in of_kind {
            change_ui(ui, panel, comparison, change);
        }
    }
}

fn title(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Arrived => "Arrived",
        ChangeKind::Left => "Left",
        ChangeKind::Grew => "Grew",
        ChangeKind::Shrank => "Shrank",
        ChangeKind::Evidence => "Evidence alone",
    }
}

/// One change: a row that leads to its base, and what each side rests on.
fn change_ui(ui: &mut Ui, panel: &mut Panel<'_>, comparison: &Comparison, change: &Change) {
    row_ui(ui, panel, comparison, change);
    let dataset = panel.session.dataset();
    let force = panel.session.name(&dataset.force(change.force).name);
    let base = panel.session.name(&dataset.place(change.base).name);
    let text = RichText::new("Claims behind both days").size(12.0).color(panel.palette.muted);
    let header = CollapsingHeader::new(text)
        .id_salt(("claims behind", change.base, change.force))
        .show(ui, |ui| {
            side_ui(ui, panel, change, comparison.from, &side_words(change.before));
            side_ui(ui, panel, change, comparison.to, &side_words(change.after));
        });
    header.header_response.accessible_name(format!("Claims behind {force} at {base}"));
}

fn row_ui(ui: &mut Ui, panel: &mut Panel<'_>, comparison: &Comparison, change: &Change) {
    let palette = panel.palette;
    let dataset = panel.session.dataset();
    let force = dataset.force(change.force);
    let force_name = panel.session.name(&force.name);
    let base = panel.session.name(&dataset.place(change.base).name);
    let (before, after) = (side_words(change.before), side_words(change.after));
    let left = 16.0 + SWATCH.x + 8.0;
    let width = ui.available_width() - left;
    let laid = |text: String, font, ink| ui.painter().layout(text, font, ink, width);
    let selection = panel.session.state().selection;
    let is_at_selected = selection == Selection::Place(change.base);
    let mut lines = vec![laid(force_name.to_owned(), semibold(13.0), palette.text)];
    if !is_at_selected {
        lines.push(laid(base.to_owned(), regular(12.0), palette.text));
    }
    lines.push(laid(format!("{before} → {after}"), regular(12.0), palette.muted));
    let height = lines.iter().map(|g| g.size().y + 1.0).sum::<f32>() + 6.0;
    let name = format!(
        "{}: {force_name} at {base}, {before} on {}, {after} on {}",
        title(change.kind),
        comparison.from.words(),
        comparison.to.words()
    );
    let id = ui.scope_id().with(("change", change.base, change.force));
    let response = widgets::row(ui, palette, id, height, false, &name);
    let top = response.rect.left_top() + vec2(0.0, 3.0);
    let middle = lines[0].size().y / 2.0;
    let ink = palette.force(force);
    paint_sign(ui.painter(), top + vec2(6.0, middle), 5.5, change.kind, ink);
    let swatch = top + vec2(16.0, middle - SWATCH.y / 2.0);
    paint_swatch(ui, palette, egui::Rect::from_min_size(swatch, SWATCH), force, true);
    let mut at = top + vec2(left, 0.0);
    for line in lines {
        let step = line.size().y + 1.0;
        ui.painter().galley(at, line, palette.text);
        at.y += step;
    }
    if response.clicked() {
        panel.commands.push(Command::Reveal(Selection::Place(change.base)));
    }
}

/// The claims that one day's presence rests on.
fn side_ui(ui: &mut Ui, panel: &mut Panel<'_>, change: &Change, day: Day, words: &str) {
    let title = format!("On {}: {words}", day.words());
    wrapped(ui, RichText::new(title).font(semibold(12.5)));
    let session = panel.session;
    let presence = session.evidence().presence(change.base, change.force, day);
    if presence.claims.is_empty() {
        let words = "No source speaks of it. That is not the same as absent.";
        wrapped(ui, muted(panel, words));
    }
    ui.push_id(day, |ui| {
        for &claim in &presence.claims {
            claim_ui(ui, panel, claim);
        }
    });
}
