//! Events along the axis: where their signs stand, and which of them have room for words.

use super::labels::{LabelStyle, MeasureText};
use super::time_axis::Axis;
use super::viewport::{ScreenPoint, ScreenRect};
use crate::model::{EventIx, EventKind, Moment, PlaceIx};
use crate::state::{Selection, Session};

/// Events of this weight have words.
const TOLD_IMPORTANCE: u8 = 3;
/// Longest words, points; longer ones are cut short.
pub const LONGEST_LABEL: f64 = 190.0;
/// Kept free between a sign's stem and its words, and between two labels, points.
const STEM_GAP: f64 = 4.0;
const LABEL_GAP: f64 = 5.0;

/// An event's sign.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AxisEvent {
    pub event: EventIx,
    pub kind: EventKind,
    pub importance: u8,
    pub x: f64,
    /// Points across.
    pub size: f64,
    /// Concerns what is selected, or nothing is.
    pub is_near: bool,
    pub is_selected: bool,
}

/// An event's words, in a row above its sign.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AxisLabel {
    pub event: EventIx,
    /// Where its sign stands.
    pub x: f64,
    /// From the axis' own left end and the top of the rows.
    pub rect: ScreenRect,
    pub is_selected: bool,
}

/// Rows of words above the signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LabelRows {
    pub count: u8,
    pub height_points: u16,
}

/// Known events inside the window, the weightiest last, so that they are drawn over the others.
pub fn axis_events(session: &Session, axis: &Axis) -> Vec<AxisEvent> {
    let offset = session.dataset().head.utc_offset;
    let mut all: Vec<AxisEvent> = session
        .shown_events()
        .map(|(event, record)| (event, record, session.event_day(event)))
        .map(|(event, record, day)| (event, record, Moment::noon_of(day, offset)))
        .filter(|(_, _, noon)| axis.window.contains(*noon))
        .map(|(event, record, noon)| AxisEvent {
            event,
            kind: record.kind,
            importance: record.importance,
            x: axis.x(noon),
            size: match record.importance {
                3 => 10.0,
                2 => 6.5,
                _ => 4.0,
            },
            is_near: concerns_selection(session, event),
            is_selected: session.state().selection == Selection::Event(event),
        })
        .collect();
    all.sort_by_key(|e| (e.is_selected, e.is_near, e.importance, e.event));
    all
}

/// Whether an event happened at, or is about, the selected base.
fn concerns_selection(session: &Session, event: EventIx) -> bool {
    match session.state().selection {
        Selection::Place(place) => concerns_place(session, event, place),
        _ => true,
    }
}

/// Whether an event happened at, or is about, a base.
pub fn concerns_place(session: &Session, event: EventIx, place: PlaceIx) -> bool {
    let dataset = session.dataset();
    let base = dataset.base_of(place);
    let event = dataset.event(event);
    event.place.iter().chain(&event.about_places).any(|&p| dataset.is_inside(p, base))
}

/// Words for what changes the story: the selected event's first, then from the playhead outwards.
/// Each gives way to those before it, and none leaves the axis.
pub fn axis_labels(
    session: &Session,
    axis: &Axis,
    events: &[AxisEvent],
    rows: LabelRows,
    text: &mut dyn MeasureText,
) -> Vec<AxisLabel> {
    let playhead = axis.x(session.state().moment);
    let is_told = |e: &&AxisEvent| e.is_selected || (e.importance == TOLD_IMPORTANCE && e.is_near);
    let mut order: Vec<&AxisEvent> = events.iter().filter(is_told).collect();
    let away = |e: &AxisEvent| (e.x - playhead).abs();
    order.sort_by(|a, b| {
        let apart = away(a).total_cmp(&away(b));
        b.is_selected.cmp(&a.is_selected).then(apart).then(a.event.cmp(&b.event))
    });
    let mut placed: Vec<AxisLabel> = Vec::new();
    for event in order {
        let title = session.name(&session.dataset().event(event.event).title);
        let (width, height) = text.size(title, LabelStyle::Axis);
        let size = (width.min(LONGEST_LABEL), height);
        // A stem through other words is better than no words at all.
        let place = [Stems::Clear, Stems::Across]
            .into_iter()
            .find_map(|stems| free_place(event, size, axis, rows, (&placed, stems)));
        placed.extend(place);
    }
    placed
}

/// The lowest free row to the right of the sign, else to its left.
fn free_place(
    event: &AxisEvent,
    (width, height): (f64, f64),
    axis: &Axis,
    rows: LabelRows,
    (placed, stems): (&[AxisLabel], Stems),
) -> Option<AxisLabel> {
    let (left, right) = (axis.left_points, axis.right_points);
    (0..rows.count).rev().find_map(|row| {
        let y = f64::from(row) * f64::from(rows.height_points);
        [event.x + STEM_GAP, event.x - STEM_GAP - width].into_iter().find_map(|x| {
            let rect = ScreenRect::at(ScreenPoint::new(x, y), width, height);
            let is_inside = rect.min.x >= left && rect.max.x <= right;
            let label =
                AxisLabel { event: event.event, x: event.x, rect, is_selected: event.is_selected };
            let is_free = placed.iter().all(|other| {
                !overlap(&label, other) && (stems == Stems::Across || !cross(&label, other))
            });
            (is_inside && is_free).then_some(label)
        })
    })
}

/// What the stem between an event's words and its sign may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stems {
    /// Keep clear of other words.
    Clear,
    /// Pass beneath them.
    Across,
}

fn overlap(a: &AxisLabel, b: &AxisLabel) -> bool {
    let around = ScreenRect {
        min: a.rect.min.shifted(-LABEL_GAP, 0.0),
        max: a.rect.max.shifted(LABEL_GAP, 0.0),
    };
    around.overlaps(b.rect)
}

/// Whether the stem of one passes through the words of the other on its way down.
fn cross(a: &AxisLabel, b: &AxisLabel) -> bool {
    let passes = |stem: &AxisLabel, words: &AxisLabel| {
        let across = words.rect.min.x - STEM_GAP / 2.0..words.rect.max.x + STEM_GAP / 2.0;
        stem.rect.min.y < words.rect.min.y && across.contains(&stem.x)
    };
    passes(a, b) || passes(b, a)
}
