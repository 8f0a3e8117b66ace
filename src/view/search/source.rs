//! The card of one source: where it is, and what rests on it.

use egui::{Id, RichText, ScrollArea, Ui, pos2};

use crate::model::{Record, SourceIx};
use crate::state::{Command, FindCommand, Selection};
use crate::view::Panel;
use crate::view::theme::{regular, semibold};
use crate::view::widgets::{paint_short, row, section, source_line};

const WIDTH: f32 = 520.0;
const ROW_HEIGHT: f32 = 26.0;
const MOST_HEIGHT: f32 = 340.0;
const KIND_ROOM: f32 = 84.0;

pub fn card_ui(ui: &mut Ui, panel: &mut Panel<'_>, source: SourceIx) {
    ui.set_width(WIDTH.min(ui.ctx().content_rect().width() - 80.0));
    source_line(ui, panel, source);
    let records = panel.session.resting_on(source);
    let count = match records.len() {
        0 => "Nothing that is told rests on it".to_owned(),
        1 => "1 record rests on it".to_owned(),
        n => format!("{n} records rest on it"),
    };
    section(ui, panel.palette, &count);
    ScrollArea::vertical().max_height(MOST_HEIGHT).auto_shrink([false, true]).show(ui, |ui| {
        for record in records {
            record_ui(ui, panel, record);
        }
    });
}

/// One record, and the way to it.
fn record_ui(ui: &mut Ui, panel: &mut Panel<'_>, record: Record) {
    let (kind, words) = words(panel, record);
    let name = format!("{kind}: {words}");
    let response = row(ui, panel.palette, Id::unique(("rests", record)), ROW_HEIGHT, false, &name);
    let at = pos2(response.rect.left(), response.rect.center().y);
    paint_short(ui, at, kind, (semibold(11.0), panel.palette.muted), KIND_ROOM - 8.0);
    let width = response.rect.width() - KIND_ROOM;
    let at = pos2(at.x + KIND_ROOM, at.y);
    paint_short(ui, at, &words, (regular(13.0), panel.palette.text), width);
    if response.on_hover_text(RichText::new(&words)).clicked() {
        panel.commands.push(FindCommand::CloseSource.into());
        panel.commands.extend(way_to(panel, record));
    }
}

fn words(panel: &Panel<'_>, record: Record) -> (&'static str, String) {
    let dataset = panel.session.dataset();
    let place = |ix| panel.session.name(&dataset.place(ix).name).to_owned();
    let force = |ix| panel.session.name(&dataset.force(ix).name).to_owned();
    match record {
        Record::Claim(ix) => {
            let claim = dataset.claim(ix);
            let forces: Vec<String> = claim.forces.iter().map(|&f| force(f)).collect();
            let places: Vec<String> = claim.places.iter().map(|&p| place(p)).collect();
            let words = format!("{} at {}", forces.join(" or "), places.join(" or "));
            (claim.stance.word(), words)
        }
        Record::Event(ix) => {
            let event = dataset.event(ix);
            let title = panel.session.name(&event.title);
            ("event", format!("{title}, {}", event.date.words()))
        }
        Record::Movement(ix) => ("movement", force(dataset.movement(ix).force)),
        Record::Area(ix) => ("area", panel.session.name(&dataset.area(ix).label).to_owned()),
        Record::Chapter(ix) => {
            ("chapter", panel.session.name(&dataset.chapter(ix).title).to_owned())
        }
        Record::Place(ix) => ("place", place(ix)),
        Record::Force(ix) => ("force", force(ix)),
        Record::Source(ix) => ("source", dataset.source(ix).words()),
    }
}

/// `None` for an area state, which stands on the map wherever one looks.
fn way_to(panel: &Panel<'_>, record: Record) -> Option<Command> {
    Some(match record {
        Record::Claim(ix) => {
            let place = panel.session.dataset().claim(ix).places.first().copied()?;
            Command::Reveal(Selection::Place(place))
        }
        Record::Event(event) => Command::Reveal(Selection::Event(event)),
        Record::Place(place) => Command::Reveal(Selection::Place(place)),
        Record::Movement(movement) => FindCommand::ShowMovement(movement).into(),
        Record::Chapter(chapter) => Command::OpenChapter(chapter),
        Record::Force(force) => FindCommand::ShowForce(force).into(),
        Record::Source(source) => FindCommand::ShowSource(source).into(),
        Record::Area(_) => return None,
    })
}
