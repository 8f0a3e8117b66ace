//! Above the overview: how many of the incidents in view happened when, by kind.

use egui::{Align2, Id, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::{GUTTER_SHARE, LEAST_GUTTER, MOST_GUTTER, slider_axis};
use crate::model::Moment;
use crate::model::headcount::grouped;
use crate::view::Panel;
use crate::view::incidents::bars;
use crate::view::theme::{blend, regular};

/// Height of the counts, points, and what is kept below them.
const HEIGHT: f32 = 24.0;
const GAP: f32 = 3.0;
/// Begins its name for screen readers and tests.
pub const DENSITY_LABEL: &str = "Incidents in view over time";

/// Takes its height from the top of the panel, where a table is open, and leaves the rest.
pub(super) fn density_ui(ui: &Ui, panel: &Panel<'_>, rect: Rect) -> Rect {
    let Some(density) = panel.atlas.incidents.density() else { return rect };
    let palette = panel.palette;
    let gutter = (rect.width() * GUTTER_SHARE).clamp(LEAST_GUTTER, MOST_GUTTER);
    let (beside, rest) = rect.split_left_right_at_x(rect.left() + gutter);
    let counts = Rect::from_min_size(rest.min, vec2(rest.width(), HEIGHT));
    let whole = slider_axis(counts, panel.session.range());
    let offset = panel.session.dataset().head.utc_offset;
    // The days that the map shows, behind the bars.
    let days = panel.session.days();
    let x = |moment: Moment| whole.x(moment) as f32;
    let (first, past) =
        (Moment::start_of(days.first, offset), Moment::start_of(days.last.plus(1), offset));
    let shown = Rect::from_x_y_ranges(x(first)..=x(past).max(x(first) + 1.5), counts.y_range());
    ui.painter().rect_filled(shown, 0, blend(palette.panel, palette.accent, 0.3));
    let ends = (whole.left_points as f32, whole.right_points as f32);
    ui.painter().add(Shape::mesh(bars(counts, ends, density, palette)));
    let foot = Stroke::new(1.0, palette.line);
    ui.painter().hline(counts.x_range(), counts.bottom() + 1.0, foot);
    let at = pos2(beside.left(), counts.center().y);
    ui.painter().text(at, Align2::LEFT_CENTER, "Incidents in view", regular(11.5), palette.muted);
    let total: u64 = density.bins.iter().flatten().map(|rows| u64::from(*rows)).sum();
    let name = format!("{DENSITY_LABEL}: {} in all", grouped(total));
    let response = ui.interact(counts, Id::unique("incidents over time"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
    if let Some(pointer) = response.hover_pos() {
        let share = (pointer.x - ends.0) / (ends.1 - ends.0);
        // A float cast saturates; past the end there is no bin.
        let bin = (share * density.bins.len() as f32).max(0.0) as usize;
        if let Some(kinds) = density.bins.get(bin) {
            let day = whole.moment(f64::from(pointer.x)).day(offset);
            let rows: u64 = kinds.iter().map(|rows| u64::from(*rows)).sum();
            let words = format!(
                "{}, around {}",
                crate::view::incidents::incidents_words(rows),
                day.words()
            );
            response.on_hover_text_at_pointer(words);
        }
    }
    rect.with_min_y(counts.bottom() + GAP)
}
