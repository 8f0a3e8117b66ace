//! The axis with its events and lanes as they stand on a page: nothing in it can be pressed, and
//! only the bases on the map have lanes.

use egui::{Rect, Ui, pos2, vec2};

use super::lanes::{Lane, ROW_HEIGHT, paint_group};
use super::{EVENTS_HEIGHT, Measure, Parts, TICKS_HEIGHT, TimeView, axis, zoomed_axis};
use crate::model::PlaceIx;
use crate::scene::{LaneList, LaneRow, axis_events, axis_labels};
use crate::state::{LaneGroup, Session};
use crate::view::Panel;
use crate::view::theme::regular;
use crate::view::widgets::paint_short;

/// Room for the axis and a few lanes, points.
pub const LEAST_STRIP: f32 = TICKS_HEIGHT + EVENTS_HEIGHT + ROW_HEIGHT * 4.0;

/// What a strip takes of `most`: whole rows.
pub fn strip_height(session: &Session, most: f32) -> f32 {
    let above = TICKS_HEIGHT + EVENTS_HEIGHT;
    let rows = LaneList::of(session).rows.len() as f32;
    let fit = ((most - above) / ROW_HEIGHT).floor();
    above + fit.min(rows).max(1.0) * ROW_HEIGHT
}

/// Lanes of these places; what there is no room for is counted.
pub fn strip_ui(
    ui: &Ui,
    panel: &mut Panel<'_>,
    view: &mut TimeView,
    (rect, places): (Rect, &[PlaceIx]),
) {
    view.refresh(panel);
    let parts = Parts::within(rect.with_min_y(rect.top() - super::OVERVIEW_HEIGHT));
    let zoomed = zoomed_axis(panel, &parts);
    axis::paint_ticks(ui.painter(), panel, &zoomed, parts.ticks, parts.lanes.bottom());
    let events = axis_events(panel.session, &zoomed);
    let painter = ui.painter().with_clip_rect(parts.events);
    let y = parts.events.bottom() - axis::SIGNS;
    for event in &events {
        axis::paint_sign(&painter, panel.palette, event, pos2(event.x as f32, y));
    }
    let palette = panel.palette;
    let mut text = Measure { titles: &mut view.titles, painter: &painter, palette };
    for label in axis_labels(panel.session, &zoomed, &events, axis::ROWS, &mut text) {
        axis::paint_label(&painter, panel, &label, parts.events);
    }
    if let Some(list) = &view.lanes {
        let rows = rows_of(panel.session, list, places);
        let fit = (parts.lanes.height() / ROW_HEIGHT + 0.01).floor() as usize;
        let mut shown = if rows.len() > fit { fit.saturating_sub(1) } else { rows.len() };
        // No heading without a lane.
        if shown > 0 && matches!(rows[shown - 1], LaneRow::Group { .. }) {
            shown -= 1;
        }
        for (nth, row) in rows.iter().take(shown).enumerate() {
            let whole = row_rect(&parts, nth);
            let names = whole.with_max_x(parts.overview.left() - 6.0);
            match *row {
                LaneRow::Group { group, .. } => paint_group(ui, panel, names, group),
                LaneRow::Lane { place, force } => {
                    Lane { place, force, rect: whole, names, axis: zoomed }.paint(ui, panel, list);
                }
            }
        }
        more(ui, panel, &parts, (&rows, shown));
    }
    axis::playhead(ui, panel, &parts);
}

fn row_rect(parts: &Parts, nth: usize) -> Rect {
    let top = parts.lanes.top() + ROW_HEIGHT * nth as f32;
    Rect::from_min_size(pos2(parts.lanes.left(), top), vec2(parts.lanes.width(), ROW_HEIGHT))
}

/// "and 12 more lanes", where the last row would be.
fn more(ui: &Ui, panel: &Panel<'_>, parts: &Parts, (rows, shown): (&[LaneRow], usize)) {
    let left = rows[shown..].iter().filter(|row| matches!(row, LaneRow::Lane { .. })).count();
    if left == 0 {
        return;
    }
    let row = row_rect(parts, shown);
    let words = if left == 1 { "and 1 more".to_owned() } else { format!("and {left} more") };
    let at = pos2(row.left(), row.center().y);
    let width = parts.overview.left() - 6.0 - at.x;
    paint_short(ui, at, &words, (regular(11.0), panel.palette.muted), width);
}

/// The rows of these places, each group with its heading.
fn rows_of(session: &Session, list: &LaneList, places: &[PlaceIx]) -> Vec<LaneRow> {
    let dataset = session.dataset();
    let is_asked = |place: PlaceIx| places.contains(&dataset.base_of(place));
    let mut rows: Vec<LaneRow> = Vec::new();
    for &row in &list.rows {
        match row {
            LaneRow::Lane { place, .. } if is_asked(place) => rows.push(row),
            LaneRow::Lane { .. } => {}
            LaneRow::Group { group: LaneGroup::Base(place), .. } if !is_asked(place) => {}
            LaneRow::Group { .. } => {
                // A heading with nothing beneath it goes.
                if matches!(rows.last(), Some(LaneRow::Group { .. })) {
                    rows.pop();
                }
                rows.push(row);
            }
        }
    }
    if matches!(rows.last(), Some(LaneRow::Group { .. })) {
        rows.pop();
    }
    rows
}
