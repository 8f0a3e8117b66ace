//! The whole range: how much happened when, the plain slider, and the brush for what the axis
//! shows.

use egui::accesskit::Action;
use egui::{
    Align2, Color32, Context, CornerRadius, CursorIcon, EventFilter, Id, Key, Mesh, Pos2, Rect,
    Response, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2,
};

use super::{BRUSH_END_LABEL, BRUSH_START_LABEL, TIME_LABEL, TimeView, go, tip};
use crate::model::{Day, Moment};
use crate::scene::{Axis, Density};
use crate::state::{Command, TimeCommand, TimePanel, TimeWindow};
use crate::view::Panel;
use crate::view::theme::{Palette, blend, regular};

/// Kept free at both ends of the rail, points, so that the knob stays inside.
const PADDING: f32 = 10.0;
/// From the slider's foot up to its rail, points.
const RAIL: f32 = 8.5;
/// Height of the counts above the rail, points.
const DENSITY_HEIGHT: f32 = 16.0;
/// Width of an end of the brush to take hold of, points.
const GRIP_WIDTH: f32 = 10.0;
/// Share of the window that a key moves an end of the brush.
const KEY_SHARE: f64 = 0.05;

/// The whole range along the slider's rectangle.
pub fn slider_axis(slider: Rect, range: (Moment, Moment)) -> Axis {
    Axis {
        window: TimeWindow::whole(range),
        left_points: f64::from(slider.left() + PADDING),
        right_points: f64::from(slider.right() - PADDING),
    }
}

/// Where the knob stands in the slider's rectangle.
pub fn knob(slider: Rect, axis: &Axis, moment: Moment) -> Pos2 {
    pos2(axis.x(moment) as f32, slider.bottom() - RAIL)
}

fn slider_id() -> Id {
    Id::unique("time slider")
}

/// Where the slider was drawn last.
pub fn slider_rect(ctx: &Context) -> Option<Rect> {
    ctx.read_response(slider_id()).map(|response| response.rect)
}

pub fn overview_ui(ui: &mut Ui, panel: &mut Panel<'_>, view: &mut TimeView, rect: Rect) {
    let response = ui.interact(rect, slider_id(), Sense::click_and_drag());
    let whole = slider_axis(rect, panel.session.range());
    let day = panel.session.day();
    response.widget_info(|| {
        let mut info = WidgetInfo::slider(true, f64::from(day.number()), TIME_LABEL);
        info.current_text_value = Some(day.words());
        info
    });
    let is_open = panel.session.state().time_panel == TimePanel::Open;
    let window = panel.session.state().axis;
    let counts = Rect::from_min_size(rect.min, vec2(rect.width(), DENSITY_HEIGHT));
    if is_open && window != whole.window {
        paint_brush(ui, panel.palette, &whole, window, counts);
    }
    if let Some(density) = &view.density {
        paint_density(ui, panel.palette, &whole, density, counts);
    }
    if is_open && window != whole.window {
        paint_years(ui, panel, &whole, counts);
    }
    paint_rail(ui, panel, &whole, rect, &response);
    crate::view::widgets::focus_ring(ui, &response, panel.palette);
    slide(ui, panel, &response, &whole);
    if is_open {
        if window != whole.window {
            brush_ui(ui, panel, view, &whole, counts);
        }
        end_ui(ui, panel, &whole, counts, End::Start);
        end_ui(ui, panel, &whole, counts, End::End);
    }
}

/// What the pointer, the keyboard and a screen reader do to the slider.
fn slide(ui: &Ui, panel: &mut Panel<'_>, response: &Response, whole: &Axis) {
    let steps = asked_steps(ui, response.id);
    if steps != 0 {
        panel.commands.push(Command::StepDays(steps));
    }
    if let Some(pointer) = response.interact_pointer_pos() {
        if response.double_clicked() {
            panel.commands.push(TimeCommand::FitAxis.into());
        } else if response.clicked() || response.dragged() {
            go(ui, panel, whole, pointer.x);
        }
    }
    if let Some(pointer) = response.hover_pos()
        && !response.dragged()
    {
        ui.set_cursor_icon(CursorIcon::PointingHand);
        tip(response, day_at(panel, whole, pointer.x).words());
    }
}

fn day_at(panel: &Panel<'_>, axis: &Axis, x: f32) -> Day {
    axis.moment(f64::from(x)).day(panel.session.dataset().head.utc_offset)
}

/// How many steps on, or back where negative, a screen reader asks for.
fn asked_steps(ui: &Ui, id: Id) -> i32 {
    let count = |action| ui.input(|i| i.num_accesskit_action_requests(id, action));
    let of = |n: usize| i32::try_from(n).unwrap_or(0);
    of(count(Action::Increment)) - of(count(Action::Decrement))
}

/// What the axis shows, to be moved along.
fn brush_ui(ui: &Ui, panel: &mut Panel<'_>, view: &mut TimeView, whole: &Axis, counts: Rect) {
    let window = panel.session.state().axis;
    let rect = brush_rect(whole, window, counts);
    // Not for the keyboard: its ends are, and the axis itself.
    let response = ui.interact(rect, Id::unique("time brush"), Sense::CLICK | Sense::DRAG);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Pane, true, "What the axis shows"));
    if response.double_clicked() {
        panel.commands.push(TimeCommand::FitAxis.into());
    } else if let Some((points, from)) = view.pulled(&response, window) {
        let millis = (points * whole.millis_per_point()).round() as i64;
        let to = from.panned(millis, panel.session.range());
        panel.commands.push(TimeCommand::SetAxis(to).into());
    }
    if response.hovered() || response.dragged() {
        ui.set_cursor_icon(CursorIcon::Grab);
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Start,
    End,
}

/// One end of the brush.
fn end_ui(ui: &Ui, panel: &mut Panel<'_>, whole: &Axis, counts: Rect, end: End) {
    let (window, range) = (panel.session.state().axis, panel.session.range());
    let (at, label) = match end {
        End::Start => (window.start(), BRUSH_START_LABEL),
        End::End => (window.end(), BRUSH_END_LABEL),
    };
    let x = whole.x(at) as f32;
    let rect = Rect::from_center_size(pos2(x, counts.center().y), vec2(GRIP_WIDTH, DENSITY_HEIGHT));
    let response = ui.interact(rect, Id::unique(label), Sense::click_and_drag());
    let day = at.day(panel.session.dataset().head.utc_offset);
    response.widget_info(|| {
        let mut info = WidgetInfo::slider(true, f64::from(day.number()), label);
        info.current_text_value = Some(day.words());
        info
    });
    let moved_to = |moment| match end {
        End::Start => window.with_start(moment, range),
        End::End => window.with_end(moment, range),
    };
    let steps = asked_steps(ui, response.id) + key_steps(ui, &response);
    if steps != 0 {
        let step = (window.millis() as f64 * KEY_SHARE).round() as i64;
        let to = moved_to(at.plus_millis(step * i64::from(steps)));
        panel.commands.push(TimeCommand::SetAxis(to).into());
    }
    if response.double_clicked() {
        panel.commands.push(TimeCommand::FitAxis.into());
    } else if let Some(pointer) = response.interact_pointer_pos().filter(|_| response.dragged()) {
        let to = moved_to(whole.moment(f64::from(pointer.x)));
        panel.commands.push(TimeCommand::SetAxis(to).into());
    }
    let is_held = response.hovered() || response.dragged();
    if is_held {
        ui.set_cursor_icon(CursorIcon::ResizeHorizontal);
    }
    let ink = if is_held { panel.palette.text } else { panel.palette.muted };
    let bar = Rect::from_center_size(rect.center(), vec2(3.0, DENSITY_HEIGHT - 5.0));
    ui.painter().rect_filled(bar, CornerRadius::same(2), ink);
    crate::view::widgets::focus_ring(ui, &response, panel.palette);
}

/// Up and down while an end has the keyboard: left and right are the clock's, wherever it is.
fn key_steps(ui: &Ui, response: &Response) -> i32 {
    if !response.has_focus() {
        return 0;
    }
    let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|m| m.set_focus_lock_filter(response.id, filter));
    let count = |key| ui.input(|i| i.num_presses(key));
    let of = |n: usize| i32::try_from(n).unwrap_or(0);
    of(count(Key::ArrowUp)) - of(count(Key::ArrowDown))
}

fn brush_rect(whole: &Axis, window: TimeWindow, counts: Rect) -> Rect {
    let x = |moment| whole.x(moment) as f32;
    Rect::from_x_y_ranges(x(window.start())..=x(window.end()), counts.y_range())
}

fn paint_brush(ui: &Ui, palette: &Palette, whole: &Axis, window: TimeWindow, counts: Rect) {
    let rect = brush_rect(whole, window, counts);
    let fill = blend(palette.panel, palette.accent, 0.12);
    ui.painter().rect_filled(rect, CornerRadius::same(2), fill);
}

/// Years, where the axis beneath no longer tells all of them.
fn paint_years(ui: &Ui, panel: &Panel<'_>, whole: &Axis, counts: Rect) {
    let offset = panel.session.dataset().head.utc_offset;
    for tick in crate::scene::ticks(whole, offset) {
        let x = whole.x(Moment::start_of(tick.day, offset)) as f32;
        let line = Stroke::new(1.0, panel.palette.line);
        ui.painter().vline(x, counts.y_range(), line);
        if x + 30.0 < whole.right_points as f32 {
            let at = pos2(x + 3.0, counts.top() - 1.0);
            let ink = panel.palette.muted;
            ui.painter().text(at, Align2::LEFT_TOP, tick.label, regular(9.5), ink);
        }
    }
}

/// Events dark above changes pale, in one mesh.
fn paint_density(ui: &Ui, palette: &Palette, whole: &Axis, density: &Density, counts: Rect) {
    let step = (whole.right_points - whole.left_points) / density.bins.len().max(1) as f64;
    let (pale, dark) =
        (blend(palette.panel, palette.muted, 0.34), blend(palette.panel, palette.muted, 0.75));
    let room = f64::from(DENSITY_HEIGHT - 2.0);
    let mut mesh = Mesh::default();
    for (i, bin) in density.bins.iter().enumerate().filter(|(_, bin)| bin.total() > 0) {
        let left = (whole.left_points + step * i as f64) as f32;
        let right = left + step as f32 - 1.0;
        let top = density.height(bin.total()) * room;
        let events = top * f64::from(bin.events) / f64::from(bin.total());
        let y = |height: f64| counts.bottom() - height as f32;
        let mut bar = |from: f64, to: f64, color: Color32| {
            let rect = Rect::from_min_max(pos2(left, y(to)), pos2(right, y(from)));
            mesh.add_colored_rect(rect, color);
        };
        bar(0.0, top - events, pale);
        bar(top - events, top, dark);
    }
    ui.painter().add(Shape::mesh(mesh));
}

fn paint_rail(ui: &Ui, panel: &Panel<'_>, whole: &Axis, rect: Rect, response: &Response) {
    let palette = panel.palette;
    let at = knob(rect, whole, panel.session.state().moment);
    let rail =
        |from: f32, to: f32| Rect::from_x_y_ranges(from..=to.max(from), at.y - 2.0..=at.y + 2.0);
    let (left, right) = (whole.left_points as f32, whole.right_points as f32);
    let corner = CornerRadius::same(2);
    let painter = ui.painter();
    painter.rect_filled(rail(left, right), corner, palette.line);
    painter.rect_filled(rail(left, at.x), corner, blend(palette.line, palette.accent, 0.75));
    let line = Stroke::new(1.5, palette.accent);
    painter.vline(at.x, rect.top()..=at.y, line);
    let radius = if response.dragged() || response.hovered() { 8.0 } else { 7.0 };
    painter.circle_filled(at, radius + 1.5, palette.panel);
    painter.circle_filled(at, radius, palette.accent);
    painter.circle_filled(at, 2.4, palette.on_accent);
}
