//! An area state's page, and area states in lists.

use egui::{RichText, Ui, vec2};

use super::events::around_ui;
use super::{muted, wrapped};
use crate::evidence::{Coverage, KnownPart};
use crate::model::{Area, AreaExtent, AreaIx, DaySpan, EdtfDate, Part, PlaceIx, PlaceKind};
use crate::state::{Command, Selection};
use crate::view::Panel;
use crate::view::side::{area_row, day_words};
use crate::view::theme::{blend, semibold, strong};
use crate::view::widgets::{chip, focus_ring, note, rule, section, source_line};

pub(super) fn area_ui(ui: &mut Ui, panel: &mut Panel<'_>, ix: AreaIx) {
    let session = panel.session;
    let days = session.days();
    let Some(known) = session.evidence().area(ix) else {
        wrapped(ui, strong("Not known", 18.0));
        let words =
            "No source that counts under the filter reports the area state that is selected.";
        wrapped(ui, muted(panel, words));
        around_ui(ui, panel, days, None);
        return;
    };
    let area = session.dataset().area(ix);
    wrapped(ui, strong(panel.session.name(&area.label), 18.0));
    ui.horizontal_wrapped(|ui| {
        let ground = blend(panel.palette.panel, panel.palette.area(area.kind), 0.20);
        chip(ui, area.kind.word(), (ground, panel.palette.text));
    });
    wrapped(ui, RichText::new(held_words(panel, ix, days)).font(semibold(13.0)));
    extent_ui(ui, panel, area);
    rule(ui, panel.palette);
    section(ui, panel.palette, "Who says so");
    part_ui(ui, panel, "from", known.from.as_ref(), area.from.as_ref());
    part_ui(ui, panel, "to", known.to.as_ref(), area.to.as_ref());
    if !area.meta.recalled.is_empty() {
        let fields = area.meta.recalled.join(", ");
        wrapped(ui, muted(panel, format!("recalled, not verified: {fields}")));
    }
    ui.add_space(4.0);
    note(ui, panel, area.meta.note.as_ref());
    around_ui(ui, panel, days, session.place_of(Selection::Area(ix)));
}

/// "In force on this day".
fn held_words(panel: &Panel<'_>, ix: AreaIx, days: DaySpan) -> String {
    let session = panel.session;
    let held = session.evidence().areas_over(days).find(|held| held.area == ix);
    let words = match held.map(|held| held.coverage) {
        Some(Coverage::Certain) => "In force",
        Some(Coverage::Presumed) => "Presumed in force: no end is known",
        Some(Coverage::Possible) => "Possibly in force",
        None => "Not in force",
    };
    let mut words = format!("{words} {}", day_words(days));
    let (evidence, dataset) = (session.evidence(), session.dataset());
    if let Some(end) = evidence.area_end_below_grade(dataset, ix, days.last) {
        let more = format!(" · ended {} by sources of a lower grade, not counted", end.words());
        words.push_str(&more);
    }
    words
}

/// Where it held; countries lead to their pages.
fn extent_ui(ui: &mut Ui, panel: &mut Panel<'_>, area: &Area) {
    let (words, places): (&str, Vec<PlaceIx>) = match &area.extent {
        AreaExtent::Countries(countries) => ("over", countries.clone()),
        AreaExtent::Border(a, b) => ("on the border of", vec![*a, *b]),
        AreaExtent::Polygon(_) => {
            wrapped(ui, muted(panel, "over a part of the country, drawn on the map"));
            return;
        }
    };
    ui.horizontal_wrapped(|ui| {
        ui.label(muted(panel, words));
        for place in places {
            let name = panel.session.name(&panel.session.dataset().place(place).name);
            let button = ui.button(RichText::new(name).size(12.0));
            focus_ring(ui, &button, panel.palette);
            if button.clicked() {
                panel.commands.push(Command::Reveal(Selection::Place(place)));
            }
        }
    });
}

/// A start or an end as far as it is known, with its sources.
fn part_ui(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    word: &str,
    known: Option<&KnownPart>,
    part: Option<&Part>,
) {
    let Some(known) = known else {
        wrapped(ui, muted(panel, format!("{word}: not known")));
        return;
    };
    let words = match known.date {
        EdtfDate::Ongoing => "no end reported: ongoing".to_owned(),
        date => format!("{word} {}", date.words()),
    };
    wrapped(ui, RichText::new(words).font(semibold(12.5)));
    for &source in &known.sources {
        source_line(ui, panel, source);
    }
    let told = part.and_then(|p| p.note.as_ref());
    if panel.session.evidence().tells_notes()
        && let Some(told) = told
    {
        wrapped(ui, muted(panel, panel.session.name(told)));
    }
}

/// What is in force over a country, on its page.
pub(super) fn areas_of_ui(ui: &mut Ui, panel: &mut Panel<'_>, place: PlaceIx) {
    let session = panel.session;
    if session.dataset().place(place).kind != PlaceKind::Country {
        return;
    }
    let is_here = |ix: AreaIx| match &session.dataset().area(ix).extent {
        AreaExtent::Countries(countries) => countries.contains(&place),
        AreaExtent::Border(a, b) => [*a, *b].contains(&place),
        AreaExtent::Polygon(_) => false,
    };
    let held: Vec<_> = session
        .evidence()
        .areas_over(session.days())
        .filter(|held| held.coverage != Coverage::Possible && is_here(held.area))
        .collect();
    if held.is_empty() {
        return;
    }
    rule(ui, panel.palette);
    section(ui, panel.palette, "In force over it");
    ui.spacing_mut().item_spacing = vec2(8.0, 2.0);
    for held in held {
        area_row(ui, panel, held);
    }
}
