//! The card of what is not on the map: what each record says, why it stands nowhere, its sources.

use std::collections::BTreeSet;

use egui::{Id, RichText, ScrollArea, TextEdit, Ui, pos2, vec2};

use super::Panel;
use super::theme::{regular, semibold, strong};
use super::widgets::{paint_short, row, source_line};
use crate::evidence::{Known, KnownPart, OffMap};
use crate::model::{AreaIx, ClaimIx, EdtfDate, PlaceIx, Record, SourceIx};
use crate::scene::describe_movement;
use crate::state::{Command, OffMapCard, Selection, Session};

/// The filter field's name for screen readers and tests.
pub const FIND_LABEL: &str = "Find in this list";

const WIDTH: f32 = 640.0;
const LIST_HEIGHT: f32 = 270.0;
const LEAST_DETAIL: f32 = 110.0;
const MOST_DETAIL: f32 = 240.0;
const ROW_HEIGHT: f32 = 23.0;
/// Lists longer than this can be searched.
const SHORT_LIST: usize = 12;

/// Records that are not on the map, each once.
pub fn count(session: &Session) -> usize {
    session.evidence().off_map().iter().map(|o| o.record).collect::<BTreeSet<_>>().len()
}

/// A line of the list.
enum Line {
    Heading(String),
    Item(OffMap, String),
}

pub fn card_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    ui.set_width(WIDTH.min(ui.ctx().content_rect().width() - 80.0));
    let all = panel.session.evidence().off_map();
    if all.is_empty() {
        let words = "Everything that is known stands on the map.";
        ui.label(RichText::new(words).color(panel.palette.muted));
        return;
    }
    let intro = "Known, and shown by no mark or only in part: each with the reason.";
    ui.label(RichText::new(intro).size(12.5).color(panel.palette.muted));
    let sought = find_ui(ui, all.len());
    let lines = lines(panel.session, all, &sought);
    ui.add_space(4.0);
    if lines.is_empty() {
        let words = format!("Nothing in this list has “{}” in it.", sought.trim());
        ui.label(RichText::new(words).color(panel.palette.muted));
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical()
        .id_salt("off the map")
        .auto_shrink([false, true])
        .max_height(list_height(ui))
        .show_rows(ui, ROW_HEIGHT, lines.len(), |ui, range| {
            // Rows are painted a little wider than they are.
            ui.set_width(ui.available_width() - 8.0);
            for line in lines.iter().skip(range.start).take(range.len()) {
                line_ui(ui, panel, line);
            }
        });
    ui.spacing_mut().item_spacing.y = 4.0;
    super::widgets::rule(ui, panel.palette);
    // The same height with a record or without: choosing one must not move the list.
    let height = detail_height(ui);
    let shown = match panel.session.state().off_map {
        OffMapCard::Showing(record) => all.iter().find(|o| o.record == record),
        OffMapCard::Open | OffMapCard::Closed => None,
    };
    ScrollArea::vertical()
        .id_salt(("off the map, detail", shown))
        .auto_shrink(false)
        .max_height(height)
        .show(ui, |ui| match shown {
            Some(shown) => detail_ui(ui, panel, shown),
            None => {
                let words = RichText::new("Choose a record to see what it rests on.");
                ui.label(words.color(panel.palette.muted));
            }
        });
}

fn detail_height(ui: &Ui) -> f32 {
    (ui.ctx().content_rect().height() * 0.22).clamp(LEAST_DETAIL, MOST_DETAIL)
}

/// In a low window the list gives way, so that the card stays whole.
fn list_height(ui: &Ui) -> f32 {
    LIST_HEIGHT
        .min(ui.ctx().content_rect().height() - detail_height(ui) - 240.0)
        .max(3.0 * ROW_HEIGHT)
}

fn find_ui(ui: &mut Ui, length: usize) -> String {
    if length <= SHORT_LIST {
        return String::new();
    }
    let id = Id::unique("find off the map");
    let mut sought: String = ui.data(|d| d.get_temp(id)).unwrap_or_default();
    let edit = TextEdit::singleline(&mut sought).id(id).hint_text(FIND_LABEL);
    ui.add(edit.desired_width(260.0)).accessible_name(FIND_LABEL);
    ui.data_mut(|d| d.insert_temp(id, sought.clone()));
    sought
}

/// Headings with those of their items that have the words sought.
fn lines(session: &Session, all: &[OffMap], sought: &str) -> Vec<Line> {
    let sought = sought.trim().to_lowercase();
    let mut lines = Vec::new();
    for group in all.chunk_by(|a, b| a.reason == b.reason) {
        let items: Vec<Line> = group
            .iter()
            .map(|o| (*o, words(session, o.record)))
            .filter(|(_, words)| words.to_lowercase().contains(&sought))
            .map(|(o, words)| Line::Item(o, words))
            .collect();
        if let (Some(first), false) = (group.first(), items.is_empty()) {
            lines.push(Line::Heading(format!("{} ({})", first.reason.words(), items.len())));
            lines.extend(items);
        }
    }
    lines
}

fn line_ui(ui: &mut Ui, panel: &mut Panel<'_>, line: &Line) {
    let palette = panel.palette;
    match line {
        Line::Heading(words) => {
            let (_, rect) = ui.allocate_space(vec2(ui.available_width(), ROW_HEIGHT));
            let at = pos2(rect.left(), rect.center().y + 2.0);
            paint_short(ui, at, words, (semibold(12.0), palette.muted), rect.width());
            let response = ui.interact(rect, ui.scope_id().with(words), egui::Sense::hover());
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, words));
        }
        Line::Item(item, words) => {
            let is_open = panel.session.state().off_map == OffMapCard::Showing(item.record);
            let id = Id::unique(("off the map", *item));
            let response = row(ui, palette, id, ROW_HEIGHT, is_open, words);
            let at = pos2(response.rect.left() + 10.0, response.rect.center().y);
            let width = response.rect.width() - 14.0;
            paint_short(ui, at, words, (regular(12.5), palette.text), width);
            if response.clicked() {
                open(panel, item.record);
            }
        }
    }
}

/// An event has a page of its own; whatever else is told in the card.
fn open(panel: &mut Panel<'_>, record: Record) {
    match record {
        Record::Event(event) => reveal(panel, Selection::Event(event)),
        other => panel.commands.push(Command::ShowOffMap(OffMapCard::Showing(other))),
    }
}

fn reveal(panel: &mut Panel<'_>, selection: Selection) {
    panel.commands.push(Command::ShowOffMap(OffMapCard::Closed));
    panel.commands.push(Command::Reveal(selection));
}

/// One line on a record, as far as it is known.
fn words(session: &Session, record: Record) -> String {
    let dataset = session.dataset();
    match record {
        Record::Claim(ix) => claim_words(session, ix),
        Record::Event(ix) => {
            let event = dataset.event(ix);
            format!("{}: {}", event.date.words(), session.name(&event.title))
        }
        Record::Movement(ix) => {
            let known = session.evidence().movement(ix);
            let words = |k| describe_movement(session, dataset.movement(ix), k);
            known.map(words).unwrap_or_default()
        }
        Record::Area(ix) => session.name(&dataset.area(ix).label).to_owned(),
        Record::Source(ix) => dataset.source(ix).words(),
        Record::Place(ix) => session.name(&dataset.place(ix).name).to_owned(),
        Record::Force(ix) => session.name(&dataset.force(ix).name).to_owned(),
        Record::Chapter(ix) => session.name(&dataset.chapter(ix).title).to_owned(),
    }
}

/// "France: present in Niger, January 2013 to 22 December 2023".
fn claim_words(session: &Session, ix: ClaimIx) -> String {
    let dataset = session.dataset();
    let claim = dataset.claim(ix);
    let force = |f| session.name(&dataset.force(f).name);
    let forces: Vec<&str> = claim.forces.iter().map(|&f| force(f)).collect();
    let place = |p: PlaceIx| session.name(&dataset.place(p).name);
    let places: Vec<&str> = claim.places.iter().map(|&p| place(p)).collect();
    let at = if claim.places.iter().all(|&p| dataset.is_territory(p)) { "in" } else { "at" };
    let unit = claim.unit.map_or_else(String::new, |u| format!(" ({})", force(u)));
    let mut words = format!(
        "{}{unit}: {} {at} {}",
        forces.join(" and "),
        claim.stance.word(),
        places.join(" or ")
    );
    if let Some(known) = session.evidence().known(ix) {
        words.push_str(&when_words(session, known));
    }
    words
}

/// " · 2,000, seen August 2023", else ", January 2013 to 22 December 2023".
fn when_words(session: &Session, known: &Known) -> String {
    let claim = session.dataset().claim(known.claim);
    let seen = || known.seen.iter().filter_map(|s| claim.seen.get(s.index));
    let counted: Vec<(String, String)> =
        seen().filter_map(|s| Some((s.headcount.as_ref()?.words(), s.date.words()))).collect();
    if let Some((count, date)) = counted.first() {
        let more = match counted.len() - 1 {
            0 => String::new(),
            n => format!(" and {n} more"),
        };
        return format!(" · {count}, seen {date}{more}");
    }
    let date = |part: &Option<KnownPart>| part.as_ref().map(|p| p.date);
    match (date(&known.from), date(&known.to)) {
        (Some(from), Some(EdtfDate::Ongoing)) => format!(", since {}", from.words()),
        (Some(from), Some(to)) if from == to => format!(", {}", from.words()),
        (Some(from), Some(to)) => format!(", {} to {}", from.words(), to.words()),
        (Some(from), None) => format!(", from {}", from.words()),
        (None, Some(EdtfDate::Ongoing)) => ", ongoing".to_owned(),
        (None, Some(to)) => format!(", to {}", to.words()),
        (None, None) => seen().next().map_or_else(String::new, |s| format!(", {}", s.date.words())),
    }
}

/// The record in full, its sources, and the places it leads to.
fn detail_ui(ui: &mut Ui, panel: &mut Panel<'_>, shown: &OffMap) {
    let title = words(panel.session, shown.record);
    ui.add(egui::Label::new(strong(title, 13.0)).wrap());
    match shown.record {
        Record::Claim(ix) => claim_ui(ui, panel, ix),
        Record::Area(ix) => area_ui(ui, panel, ix),
        Record::Movement(ix) => {
            let sources = panel.session.evidence().movement(ix).map(|m| m.sources.clone());
            sources_ui(ui, panel, &sources.unwrap_or_default());
        }
        Record::Source(ix) => source_line(ui, panel, ix),
        Record::Place(_) | Record::Force(_) | Record::Event(_) | Record::Chapter(_) => {}
    }
    let dataset = panel.session.dataset();
    ui.horizontal_wrapped(|ui| {
        for place in shown.places(dataset) {
            let name = panel.session.name(&dataset.place(place).name);
            if ui.button(RichText::new(format!("Show {name}")).size(12.0)).clicked() {
                reveal(panel, Selection::Place(place));
            }
        }
    });
}

fn claim_ui(ui: &mut Ui, panel: &mut Panel<'_>, ix: ClaimIx) {
    let session = panel.session;
    let Some(known) = session.evidence().known(ix) else { return };
    if let Some(from) = &known.from {
        part_ui(ui, panel, &format!("from {}", from.date.words()), &from.sources);
    }
    for sighting in &known.seen {
        let Some(record) = session.dataset().claim(ix).seen.get(sighting.index) else { continue };
        let count = record
            .headcount
            .as_ref()
            .map_or_else(String::new, |h| format!(": {}, {}", h.words(), h.kind.word()));
        part_ui(ui, panel, &format!("seen {}{count}", record.date.words()), &sighting.sources);
    }
    if let Some(to) = &known.to {
        let words = match to.date {
            EdtfDate::Ongoing => "no end reported: ongoing".to_owned(),
            date => format!("to {}", date.words()),
        };
        part_ui(ui, panel, &words, &to.sources);
    }
}

fn area_ui(ui: &mut Ui, panel: &mut Panel<'_>, ix: AreaIx) {
    let Some(known) = panel.session.evidence().area(ix) else { return };
    for (word, part) in [("from", &known.from), ("to", &known.to)] {
        if let Some(part) = part {
            part_ui(ui, panel, &format!("{word} {}", part.date.words()), &part.sources);
        }
    }
}

fn part_ui(ui: &mut Ui, panel: &mut Panel<'_>, words: &str, sources: &[SourceIx]) {
    let text = RichText::new(words).size(12.0).color(panel.palette.muted);
    ui.add(egui::Label::new(text).wrap());
    sources_ui(ui, panel, sources);
}

fn sources_ui(ui: &mut Ui, panel: &mut Panel<'_>, sources: &[SourceIx]) {
    sources.iter().for_each(|&s| source_line(ui, panel, s));
}
