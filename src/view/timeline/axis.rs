//! The axis: ticks in words, signs and words of events, and the playhead over all of it.

use egui::text::{LayoutJob, TextWrapping};
use egui::{
    Align2, CursorIcon, Id, Painter, Pos2, Rect, Response, Role, Sense, Shape, Stroke, Ui,
    WidgetInfo, pos2, vec2,
};

use super::{AXIS_LABEL, Measure, Parts, SCROLL_PER_DOUBLING, TimeView, go, tip, zoomed_axis};
use crate::model::Moment;
use crate::scene::{
    Axis, AxisEvent, AxisLabel, LONGEST_LABEL, LabelRows, LabelStyle, axis_events, axis_labels,
    ticks,
};
use crate::state::{Command, LaneGrouping, Selection, TimeCommand};
use crate::view::Panel;
use crate::view::event_signs::paint_event_sign;
use crate::view::theme::{Palette, blend, regular, semibold};

/// A pointer this near an event's sign means the event, points.
const REACH: f32 = 6.0;
/// From the foot of the events up to the middle of their signs, points.
pub(super) const SIGNS: f32 = 8.0;
pub(super) const ROWS: LabelRows = LabelRows { count: 2, height_points: 14 };

pub fn axis_ui(ui: &mut Ui, panel: &mut Panel<'_>, view: &mut TimeView, parts: &Parts) {
    let axis = zoomed_axis(panel, parts);
    grouping_ui(ui, panel, parts.beside(parts.ticks));
    ticks_ui(ui, panel, view, parts, &axis);
    events_ui(ui, panel, view, parts.events, &axis);
    wheel(ui, panel, parts, &axis);
}

/// Whether lanes are grouped by base or by force.
fn grouping_ui(ui: &Ui, panel: &mut Panel<'_>, rect: Rect) {
    let palette = panel.palette;
    let now = panel.session.state().lanes.grouping;
    let mut left = rect.left() + 16.0;
    for (grouping, words) in [(LaneGrouping::Base, "By base"), (LaneGrouping::Force, "By force")] {
        let is_on = grouping == now;
        let (font, ink) =
            if is_on { (semibold(11.0), palette.text) } else { (regular(11.0), palette.muted) };
        let galley = ui.painter().layout_no_wrap(words.to_owned(), font, ink);
        let place = Rect::from_min_size(pos2(left, rect.top()), vec2(galley.size().x, 16.0));
        let response = ui.interact(place, Id::unique(words), Sense::click());
        response.widget_info(|| {
            let name = format!("Lanes {}", words.to_lowercase());
            WidgetInfo::selected(Role::RadioButton, true, is_on, name)
        });
        ui.painter().galley(pos2(left, place.center().y - galley.size().y / 2.0), galley, ink);
        if is_on {
            let line = Stroke::new(1.5, palette.accent);
            ui.painter().hline(place.x_range(), place.bottom(), line);
        }
        crate::view::widgets::focus_ring(ui, &response, palette);
        if response.on_hover_cursor(CursorIcon::PointingHand).clicked() {
            panel.commands.push(TimeCommand::SetLaneGrouping(grouping).into());
        }
        left = place.right() + 12.0;
    }
}

/// Years beneath the slider where there is nothing else.
pub fn years(ui: &Ui, panel: &Panel<'_>, parts: &Parts) {
    let axis = super::slider_axis(parts.overview, panel.session.range());
    paint_ticks(ui.painter(), panel, &axis, parts.ticks, parts.ticks.bottom());
}

fn ticks_ui(ui: &Ui, panel: &mut Panel<'_>, view: &mut TimeView, parts: &Parts, axis: &Axis) {
    let response = ui.interact(parts.ticks, Id::unique("time axis"), Sense::click_and_drag());
    let offset = panel.session.dataset().head.utc_offset;
    let (first, last) = (axis.window.start().day(offset), axis.window.end().day(offset));
    response.widget_info(|| {
        let words = format!("{AXIS_LABEL} {} to {}: show all", first.words(), last.words());
        WidgetInfo::labeled(Role::Button, true, words)
    });
    paint_ticks(ui.painter(), panel, axis, parts.ticks, parts.lanes.bottom());
    crate::view::widgets::focus_ring(ui, &response, panel.palette);
    // A key or a screen reader presses it; a hand has two clicks for it.
    let is_pressed = response.clicked() && response.interact_pointer_pos().is_none();
    if response.double_clicked() || is_pressed {
        panel.commands.push(TimeCommand::FitAxis.into());
    } else if let Some((points, from)) = view.pulled(&response, axis.window) {
        let millis = -(points * axis.millis_per_point()).round() as i64;
        let to = from.panned(millis, panel.session.range());
        panel.commands.push(TimeCommand::SetAxis(to).into());
    }
    if response.dragged() {
        ui.set_cursor_icon(CursorIcon::Grabbing);
    } else if response.hovered() {
        ui.set_cursor_icon(CursorIcon::Grab);
    }
}

pub(super) fn paint_ticks(
    painter: &Painter,
    panel: &Panel<'_>,
    axis: &Axis,
    rect: Rect,
    foot: f32,
) {
    let palette = panel.palette;
    let offset = panel.session.dataset().head.utc_offset;
    for tick in ticks(axis, offset) {
        let x = axis.x(Moment::start_of(tick.day, offset)) as f32;
        let share = if tick.is_major { 1.0 } else { 0.6 };
        let line = Stroke::new(1.0, blend(palette.panel, palette.line, share));
        painter.vline(x, rect.top() + 3.0..=foot, line);
        let (font, ink) = if tick.is_major {
            (regular(11.0), palette.text)
        } else {
            (regular(11.0), palette.muted)
        };
        if x + 28.0 < axis.right_points as f32 {
            painter.text(pos2(x + 4.0, rect.top() + 2.0), Align2::LEFT_TOP, tick.label, font, ink);
        }
    }
}

/// The wheel zooms at the pointer, and pans where it turns sideways. Over the lanes it scrolls
/// them, and zooms with Ctrl.
fn wheel(ui: &Ui, panel: &mut Panel<'_>, parts: &Parts, axis: &Axis) {
    let strip = parts.ticks.union(parts.events);
    let Some(pointer) = ui.input(|i| i.pointer.hover_pos()) else { return };
    let is_ours = ui.ctx().layer_id_at(pointer) == Some(ui.layer_id());
    let is_on_strip = strip.contains(pointer);
    let is_on_lanes = parts.lanes.contains(pointer) && pointer.x >= strip.left();
    if !is_ours || !(is_on_strip || is_on_lanes) {
        return;
    }
    let (scrolled, pinched) = ui.input(|i| (i.smooth_scroll_delta, f64::from(i.zoom_delta())));
    let turned = if is_on_strip { f64::from(scrolled.y) / SCROLL_PER_DOUBLING } else { 0.0 };
    let factor = (-turned).exp2() / pinched;
    if (factor - 1.0).abs() > f64::EPSILON {
        let at = axis.moment(f64::from(pointer.x));
        panel.commands.push(TimeCommand::ZoomAxis { factor, at }.into());
    }
    if scrolled.x != 0.0 {
        let millis = -(f64::from(scrolled.x) * axis.millis_per_point()).round() as i64;
        panel.commands.push(TimeCommand::PanAxis { millis }.into());
    }
}

fn events_ui(ui: &Ui, panel: &mut Panel<'_>, view: &mut TimeView, rect: Rect, axis: &Axis) {
    let id = Id::unique("axis events");
    let response = ui.interact(rect, id, Sense::CLICK | Sense::DRAG);
    response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, "Events"));
    let events = axis_events(panel.session, axis);
    let painter = ui.painter().with_clip_rect(rect);
    let y = rect.bottom() - SIGNS;
    for event in &events {
        paint_sign(&painter, panel.palette, event, pos2(event.x as f32, y));
    }
    let palette = panel.palette;
    let mut text = Measure { titles: &mut view.titles, painter: &painter, palette };
    let labels = axis_labels(panel.session, axis, &events, ROWS, &mut text);
    // Beneath all words.
    let stem = Stroke::new(1.0, blend(palette.line, palette.muted, 0.5));
    for label in &labels {
        let from = rect.top() + label.rect.min.y as f32 + 2.0;
        painter.vline(label.x as f32, from..=rect.bottom() - SIGNS - 5.0, stem);
    }
    for label in &labels {
        paint_label(&painter, panel, label, rect);
    }
    point(ui, panel, &response, axis, &events, y);
}

/// What the pointer does to the events.
fn point(
    ui: &Ui,
    panel: &mut Panel<'_>,
    response: &Response,
    axis: &Axis,
    events: &[AxisEvent],
    y: f32,
) {
    let under = |p: Pos2| {
        let is_near =
            |e: &&AxisEvent| pos2(e.x as f32, y).distance(p) <= REACH + e.size as f32 / 2.0;
        events.iter().rev().find(is_near)
    };
    if let Some(pointer) = response.interact_pointer_pos() {
        match under(pointer) {
            Some(event) if response.clicked() => {
                panel.commands.push(Command::Reveal(Selection::Event(event.event)));
            }
            _ if response.clicked() || response.dragged() => go(ui, panel, axis, pointer.x),
            _ => {}
        }
    }
    if let Some(pointer) = response.hover_pos()
        && !response.dragged()
    {
        ui.set_cursor_icon(CursorIcon::PointingHand);
        let dataset = panel.session.dataset();
        let words = match under(pointer) {
            Some(event) => {
                let event = dataset.event(event.event);
                format!("{}\n{}", event.date.words(), panel.session.name(&event.title))
            }
            None => axis.moment(f64::from(pointer.x)).day(dataset.head.utc_offset).words(),
        };
        tip(response, words);
    }
}

pub(super) fn paint_sign(painter: &Painter, palette: &Palette, event: &AxisEvent, c: Pos2) {
    let strong = palette.event(event.kind);
    let color = if event.is_near { strong } else { blend(palette.panel, strong, 0.32) };
    let half = event.size as f32 / 2.0;
    let edge = Stroke::new(1.0, palette.panel);
    paint_event_sign(painter, c, half, event.kind, (color, edge));
    if event.is_selected {
        painter.circle_stroke(c, half + 3.0, Stroke::new(2.0, palette.accent));
    }
}

pub(super) fn paint_label(painter: &Painter, panel: &Panel<'_>, label: &AxisLabel, events: Rect) {
    let palette = panel.palette;
    let title = panel.session.name(&panel.session.dataset().event(label.event).title);
    let (font, ink) = palette.label(LabelStyle::Axis);
    let ink = if label.is_selected { palette.accent } else { ink };
    let mut job = LayoutJob::simple_singleline(title.to_owned(), font, ink);
    job.wrap = TextWrapping::truncate_at_width(LONGEST_LABEL as f32);
    let galley = painter.layout_job(job);
    let min = pos2(label.rect.min.x as f32, events.top() + label.rect.min.y as f32);
    let ground = Rect::from_min_size(min, galley.size());
    painter.rect_filled(ground, 2, palette.panel);
    painter.galley(min, galley, ink);
}

/// Where the clock stands, through ticks, events and lanes.
pub fn playhead(ui: &Ui, panel: &Panel<'_>, parts: &Parts) {
    let axis = zoomed_axis(panel, parts);
    let moment = panel.session.state().moment;
    if axis.window.contains(moment) {
        let x = axis.x(moment) as f32;
        let line = Stroke::new(1.5, panel.palette.accent);
        ui.painter().vline(x, parts.ticks.top()..=parts.lanes.bottom(), line);
        let tip = vec![
            pos2(x - 4.5, parts.ticks.top()),
            pos2(x + 4.5, parts.ticks.top()),
            pos2(x, parts.ticks.top() + 6.0),
        ];
        ui.painter().add(Shape::convex_polygon(tip, panel.palette.accent, Stroke::NONE));
    }
}
