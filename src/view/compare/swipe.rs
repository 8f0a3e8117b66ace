//! Two days on one map: their dates, and the line between them that a hand, the keyboard or a
//! screen reader moves.

use egui::accesskit::Action;
use egui::{
    Align2, CornerRadius, CursorIcon, EventFilter, Id, Key, Pos2, Rect, Response, Sense, Stroke,
    StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use crate::model::Day;
use crate::scene::{Picture, Side};
use crate::state::{Compare, CompareLook, TimeCommand};
use crate::view::Panel;
use crate::view::theme::semibold;
use crate::view::widgets::focus_ring;

/// The line's name for screen readers and tests.
pub const SWIPE_LABEL: &str = "Line between the two days";

/// A pointer this near the line holds it, points.
const REACH: f32 = 8.0;
/// A key moves the line by this share of the map.
const STEP: f64 = 0.05;
/// Of the grip in the middle of the line, points.
const GRIP: (f32, f32) = (18.0, 34.0);

/// Whether a pointer there would hold the line.
pub fn is_on_line(picture: &Picture, map: Rect, pointer: Pos2) -> bool {
    match picture {
        Picture::Whole(_) => false,
        Picture::Swipe { line, .. } => (pointer.x - map.left() - *line as f32).abs() <= REACH,
    }
}

/// Drawn over the marks, which must not take the pointer from it.
pub fn line_ui(ui: &Ui, panel: &mut Panel<'_>, picture: &Picture, map: Rect) {
    let Compare::With { other, look: CompareLook::Swipe(share) } = panel.session.state().compare
    else {
        return;
    };
    let Picture::Swipe { left, right, line } = picture else { return };
    let x = map.left() + *line as f32;
    let strip = Rect::from_x_y_ranges(x - REACH..=x + REACH, map.y_range()).intersect(map);
    let response = ui.interact(strip, Id::unique("swipe line"), Sense::click_and_drag());
    response.widget_info(|| {
        let mut info = WidgetInfo::slider(true, (share * 100.0).round(), SWIPE_LABEL);
        let words = format!(
            "{:.0} %: {} to the left, {} to the right",
            share * 100.0,
            left.day.words(),
            right.day.words()
        );
        info.current_text_value = Some(words);
        info
    });
    paint(ui, panel, map, x, &response);
    dates(ui, panel, map, x, [left, right].map(|side: &Side| side.day));
    if let Some(share) = moved(ui, &response, map, share) {
        let look = CompareLook::Swipe(share);
        panel.commands.push(TimeCommand::SetCompare(Compare::With { other, look }).into());
    }
    response
        .on_hover_and_drag_cursor(CursorIcon::ResizeHorizontal)
        .on_hover_text("Drag; or Tab to it and press Up or Down");
}

/// Where the line is put now, if it is.
fn moved(ui: &Ui, response: &Response, map: Rect, share: f64) -> Option<f64> {
    if response.dragged()
        && let Some(pointer) = response.interact_pointer_pos()
    {
        let along = f64::from(pointer.x - map.left()) / f64::from(map.width().max(1.0));
        return Some(along.clamp(0.0, 1.0)).filter(|now| *now != share);
    }
    let id = response.id;
    let mut steps = ui.input(|i| {
        i.num_accesskit_action_requests(id, Action::Increment) as f64
            - i.num_accesskit_action_requests(id, Action::Decrement) as f64
    });
    if response.has_focus() {
        // Left and right are the clock's wherever the focus is.
        let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|m| m.set_focus_lock_filter(id, filter));
        let (up, down) = ui
            .input(|i| (i.num_presses(Key::ArrowUp) as f64, i.num_presses(Key::ArrowDown) as f64));
        steps += up - down;
    }
    (steps != 0.0).then(|| (share + steps * STEP).clamp(0.0, 1.0))
}

fn paint(ui: &Ui, panel: &Panel<'_>, map: Rect, x: f32, response: &Response) {
    let palette = panel.palette;
    let painter = ui.painter().with_clip_rect(map);
    painter.vline(x, map.y_range(), Stroke::new(5.0, palette.halo));
    painter.vline(x, map.y_range(), Stroke::new(2.0, palette.accent));
    let is_held = response.hovered() || response.dragged();
    let grip = Rect::from_center_size(pos2(x, map.center().y), vec2(GRIP.0, GRIP.1));
    let corner = CornerRadius::same(9);
    let fill = if is_held { palette.accent } else { palette.panel };
    painter.rect(grip, corner, fill, Stroke::new(1.5, palette.accent), StrokeKind::Inside);
    let ink = if is_held { palette.on_accent } else { palette.accent };
    for dir in [-1.0, 1.0] {
        let tip = grip.center() + vec2(6.0 * dir, 0.0);
        let wing = |y: f32| tip + vec2(-3.5 * dir, y);
        painter.line(vec![wing(-4.0), tip, wing(4.0)], Stroke::new(1.6, ink));
    }
    if response.has_focus() {
        focus_ring(ui, &response.clone().with_new_rect(grip), palette);
    }
}

/// The dates at the top, each on its own side of the line.
fn dates(ui: &Ui, panel: &Panel<'_>, map: Rect, x: f32, days: [Day; 2]) {
    let palette = panel.palette;
    let (before, after) = (map.with_max_x(x), map.with_min_x(x));
    let sides = [
        ("A", days[0], before, pos2(x - 12.0, map.top() + 10.0), Align2::RIGHT_TOP),
        ("B", days[1], after, pos2(x + 12.0, map.top() + 10.0), Align2::LEFT_TOP),
    ];
    for (letter, day, side, at, align) in sides {
        let painter = ui.painter().with_clip_rect(side);
        let words = format!("{letter}  {}", day.words());
        let galley = painter.layout_no_wrap(words, semibold(13.0), palette.text);
        let rect = align.anchor_size(at, galley.size() + vec2(16.0, 8.0));
        let edge = Stroke::new(1.0, palette.line);
        painter.rect(rect, CornerRadius::same(6), palette.panel, edge, StrokeKind::Inside);
        painter.galley(rect.min + vec2(8.0, 4.0), galley, palette.text);
    }
}
