//! What was in force over the area.

use egui::{RichText, Sense, Ui};

use crate::evidence::Coverage;
use crate::view::Panel;
use crate::view::theme::strong;
use crate::view::widgets::{self, section};

pub(super) fn areas_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    let held: Vec<_> = panel
        .session
        .evidence()
        .areas_over(panel.session.days())
        .filter(|a| a.coverage != Coverage::Possible)
        .collect();
    if held.is_empty() {
        return;
    }
    widgets::rule(ui, panel.palette);
    section(ui, panel.palette, "In force over the area");
    for area in held {
        let record = panel.session.dataset().area(area.area);
        let mut label = panel.session.name(&record.label).to_owned();
        if area.coverage == Coverage::Presumed {
            let (evidence, dataset) = (panel.session.evidence(), panel.session.dataset());
            let end = evidence.area_end_below_grade(dataset, area.area, panel.session.day());
            label.push_str(&end.map_or_else(
                || " (presumed)".to_owned(),
                |end| format!(" (ended {} by sources of a lower grade, not counted)", end.words()),
            ));
        }
        let text = RichText::new(label).size(12.0);
        ui.horizontal_top(|ui| {
            ui.label(RichText::new("•").color(panel.palette.muted));
            let line = ui.add(egui::Label::new(text).wrap().sense(Sense::hover()));
            line.on_hover_ui(|ui| area_tip(ui, panel, area.area));
        });
    }
}

fn area_tip(ui: &mut Ui, panel: &Panel<'_>, area: crate::model::AreaIx) {
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
