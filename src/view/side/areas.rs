//! What was in force over the area.

use egui::{RichText, Ui, pos2, vec2};

use crate::evidence::{AreaPresence, Coverage};
use crate::model::AreaIx;
use crate::state::{Command, Selection};
use crate::view::Panel;
use crate::view::areas::paint_sample;
use crate::view::theme::{regular, strong};
use crate::view::widgets::{self, row, section};

/// Size of a texture's sample, points.
const SAMPLE: egui::Vec2 = vec2(24.0, 14.0);

pub(super) fn areas_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    let held: Vec<_> = panel
        .session
        .evidence()
        .areas_over(panel.session.days())
        .filter(|a| a.coverage != Coverage::Possible && panel.session.is_area_shown(a.area))
        .collect();
    if held.is_empty() {
        return;
    }
    widgets::rule(ui, panel.palette);
    section(ui, panel.palette, "In force over the area");
    for area in held {
        area_row(ui, panel, area);
    }
}

/// A texture and a label that lead to the area state's page.
pub fn area_row(ui: &mut Ui, panel: &mut Panel<'_>, held: AreaPresence) {
    let (palette, session) = (panel.palette, panel.session);
    let record = session.dataset().area(held.area);
    let label = label(panel, held);
    let left = SAMPLE.x + 8.0;
    let width = ui.available_width() - left;
    let galley = ui.painter().layout(label.clone(), regular(12.0), palette.text, width);
    let is_selected = session.state().selection == Selection::Area(held.area);
    let id = ui.scope_id().with(("area row", held.area));
    let height = galley.size().y.max(SAMPLE.y) + 5.0;
    let name = format!("{label}, {}", record.kind.word());
    let response = row(ui, palette, id, height, is_selected, &name);
    let top = response.rect.left_top() + vec2(0.0, 2.5);
    let sample = egui::Rect::from_min_size(pos2(top.x, top.y + 0.5), SAMPLE);
    let is_certain = held.coverage == Coverage::Certain;
    paint_sample(ui.painter(), palette, sample, record.kind, is_certain);
    ui.painter().galley(top + vec2(left, 0.0), galley, palette.text);
    let response = response.on_hover_ui(|ui| area_tip(ui, panel, held.area));
    if response.clicked() {
        panel.commands.push(Command::Reveal(Selection::Area(held.area)));
    }
}

/// What is in force, and how surely where that is not certain.
fn label(panel: &Panel<'_>, held: AreaPresence) -> String {
    let (evidence, dataset) = (panel.session.evidence(), panel.session.dataset());
    let mut label = panel.session.name(&dataset.area(held.area).label).to_owned();
    if held.coverage == Coverage::Presumed {
        let end = evidence.area_end_below_grade(dataset, held.area, panel.session.day());
        label.push_str(&end.map_or_else(
            || " (presumed)".to_owned(),
            |end| format!(" (ended {} by sources of a lower grade, not counted)", end.words()),
        ));
    }
    label
}

fn area_tip(ui: &mut Ui, panel: &Panel<'_>, area: AreaIx) {
    let dataset = panel.session.dataset();
    let record = dataset.area(area);
    ui.set_max_width(340.0);
    ui.label(strong(panel.session.name(&record.label), 13.0));
    let known = panel.session.evidence().area(area);
    let parts = known.map(|k| [("from", k.from.as_ref()), ("to", k.to.as_ref())]);
    for (word, part) in parts.into_iter().flatten() {
        if let Some(part) = part {
            ui.label(format!("{word} {}", part.date.words()));
            for &source in &part.sources {
                let source = dataset.source(source);
                let words = format!("{} · {}", source.grade.key(), source.words());
                ui.label(RichText::new(words).size(11.5).color(panel.palette.muted));
            }
        }
    }
    widgets::note(ui, panel, record.meta.note.as_ref());
}
