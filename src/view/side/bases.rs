//! The bases, those with somebody there first.

use egui::{Id, RichText, Ui, pos2};

use crate::evidence::Status;
use crate::model::PlaceIx;
use crate::scene::{Look, bases, shown_calls};
use crate::state::{Command, Selection};
use crate::view::Panel;
use crate::view::theme::{regular, semibold};
use crate::view::widgets::{paint_short, row_with, section};

/// Height of a base's row, points.
const BASE_HEIGHT: f32 = 25.0;
/// Small wedges beside a base's name at most.
const MOST_DOTS: usize = 5;

pub(super) fn bases_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    let dataset = panel.session.dataset();
    let shown = |p: PlaceIx| {
        shown_calls(Look::now(panel.session), p).filter(|call| call.status.is_present()).count()
    };
    let mut all: Vec<(PlaceIx, usize)> =
        bases(panel.session).into_iter().map(|p| (p, shown(p))).collect();
    let country = |p: PlaceIx| dataset.country_of(p);
    let home = country_in_focus(panel);
    all.sort_by_cached_key(|&(p, n)| {
        let name = panel.session.name(&dataset.place(p).name);
        (country(p) != home, country(p), std::cmp::Reverse(n), name)
    });
    let (now, quiet): (Vec<_>, Vec<_>) = all.into_iter().partition(|&(_, n)| n > 0);
    let mut last = None;
    for &(place, _) in &now {
        let here = country(place);
        if here != last {
            let name = here.map_or("Elsewhere", |c| panel.session.name(&dataset.place(c).name));
            section(ui, panel.palette, &format!("Bases in {name}"));
            last = here;
        }
        base_row(ui, panel, place);
    }
    let title = format!("No force confirmed or reported ({})", quiet.len());
    egui::CollapsingHeader::new(RichText::new(title).size(12.0).color(panel.palette.muted))
        .id_salt("quiet bases")
        .show(ui, |ui| {
            for &(place, _) in &quiet {
                base_row(ui, panel, place);
            }
        });
}

/// The country of what is selected, else of what the dataset opens on.
fn country_in_focus(panel: &Panel<'_>) -> Option<PlaceIx> {
    let dataset = panel.session.dataset();
    let selected = match panel.session.state().selection {
        Selection::Place(place) => dataset.country_of(place),
        _ => None,
    };
    selected.or_else(|| match dataset.head.opening.select {
        Some(crate::model::Record::Place(place)) => dataset.country_of(place),
        _ => None,
    })
}

fn base_row(ui: &mut Ui, panel: &mut Panel<'_>, place: PlaceIx) {
    let palette = panel.palette;
    let session = panel.session;
    let dataset = session.dataset();
    let name = session.name(&dataset.place(place).name);
    let is_selected =
        matches!(session.state().selection, Selection::Place(p) if dataset.base_of(p) == place);
    let label = || {
        let shown = shown_calls(Look::now(session), place);
        let forces: Vec<&str> =
            shown.map(|call| session.name(&dataset.force(call.force).name)).collect();
        let forces = if forces.is_empty() { "none reported".to_owned() } else { forces.join(", ") };
        format!("Base {name}: {forces}")
    };
    let id = Id::unique(("base row", place));
    let response = row_with(ui, palette, id, BASE_HEIGHT, is_selected, label);
    let rect = response.rect;
    // Rows out of sight are there for a screen reader alone.
    if !ui.is_rect_visible(rect) {
        if response.clicked() {
            panel.commands.push(Command::Reveal(Selection::Place(place)));
        }
        return;
    }
    let shown: Vec<_> = shown_calls(Look::now(session), place).collect();
    let mut x = rect.right();
    let mut dots: Vec<_> = shown.iter().filter(|call| call.status.is_present()).collect();
    dots.truncate(MOST_DOTS);
    for call in dots.into_iter().rev() {
        let color = palette.force(dataset.force(call.force));
        let center = pos2(x - 5.0, rect.center().y);
        match call.status {
            Status::Presumed => {
                ui.painter().circle_stroke(center, 4.0, egui::Stroke::new(1.6, color));
            }
            _ => {
                ui.painter().circle_filled(center, 4.8, color);
            }
        }
        x -= 13.0;
    }
    let font = if is_selected { semibold(12.5) } else { regular(12.5) };
    let ink = if shown.is_empty() { palette.muted } else { palette.text };
    paint_short(ui, pos2(rect.left(), rect.center().y), name, (font, ink), x - rect.left() - 4.0);
    if response.clicked() {
        panel.commands.push(Command::Reveal(Selection::Place(place)));
    }
}
