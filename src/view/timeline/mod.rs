//! The time panel: how the clock runs, the slider over the whole range, and beneath it the axis
//! with its events and lanes.

mod axis;
mod incidents;
mod lanes;
mod overview;
mod strip;

use std::collections::HashMap;

use egui::{Align2, Id, Pos2, Rect, Response, Role, Sense, Shape, Ui, WidgetInfo, pos2, vec2};

use super::theme::{Palette, regular};
use super::{Panel, clock, story};
use crate::model::{EventIx, PlaceIx};
use crate::scene::{self, Axis, Density, LabelStyle, LaneList, MeasureText};
use crate::state::{Command, Selection, Snap, TimeCommand, TimePanel, TimeWindow};

pub use overview::{knob, slider_axis, slider_rect};
pub use strip::{LEAST_STRIP, strip_height, strip_ui};

/// The slider's name for screen readers and tests.
pub const TIME_LABEL: &str = "Time";
/// Begins the names of the two ends of the brush, of the row of ticks, and of the fold.
pub const BRUSH_START_LABEL: &str = "Start of the axis";
pub const BRUSH_END_LABEL: &str = "End of the axis";
pub const AXIS_LABEL: &str = "Axis from";
pub const FOLD_LABEL: &str = "Axis and lanes";

/// Height of the panel with its margins, points: at first, and as far as it can be dragged.
pub const PANEL_HEIGHT: f32 = 234.0;
pub const LEAST_PANEL_HEIGHT: f32 = 158.0;
/// Most of the window's height that the panel may take.
pub const MOST_PANEL_SHARE: f32 = 0.6;
/// The slider alone, with its margins.
pub const FOLDED_PANEL_HEIGHT: f32 = 106.0;

const OVERVIEW_HEIGHT: f32 = 30.0;
const TICKS_HEIGHT: f32 = 17.0;
const EVENTS_HEIGHT: f32 = 42.0;
/// Left of the axis, for names: a share of the panel within limits, points.
const GUTTER_SHARE: f32 = 0.145;
const LEAST_GUTTER: f32 = 132.0;
const MOST_GUTTER: f32 = 196.0;
/// A clock that snaps holds at events this near to the pointer, points.
const SNAP_POINTS: f64 = 8.0;
/// Points of scrolling that double the time on the axis.
const SCROLL_PER_DOUBLING: f64 = 160.0;

/// What the time panel keeps between frames: what is worth working out only once, and where a drag
/// began.
#[derive(Default)]
pub struct TimeView {
    lanes: Option<LaneList>,
    density: Option<Density>,
    titles: HashMap<String, (f64, f64)>,
    grip: Option<Grip>,
    /// The selection that the list of lanes stood at the top for.
    led_by: Selection,
}

/// A drag of the window of time, from where it began.
#[derive(Debug, Clone, Copy)]
struct Grip {
    pointer_x: f32,
    window: TimeWindow,
}

impl TimeView {
    fn refresh(&mut self, panel: &Panel<'_>) {
        if !self.lanes.as_ref().is_some_and(|lanes| lanes.is_of(panel.session)) {
            self.lanes = Some(LaneList::of(panel.session));
        }
        if !self.density.as_ref().is_some_and(|density| density.is_of(panel.session)) {
            self.density = Some(Density::of(panel.session));
        }
    }

    /// While `response` is dragged: how far from where the drag began, points, and the window there.
    fn pulled(&mut self, response: &Response, window: TimeWindow) -> Option<(f64, TimeWindow)> {
        let pointer = response.interact_pointer_pos()?;
        if response.drag_started() {
            // Where the button went down, not where the pointer is by now.
            let from = response.ctx.input(|i| i.pointer.press_origin()).unwrap_or(pointer);
            self.grip = Some(Grip { pointer_x: from.x, window });
        }
        let grip = self.grip.filter(|_| response.dragged())?;
        Some((f64::from(pointer.x - grip.pointer_x), grip.window))
    }
}

/// Sizes of the events' titles, measured once each.
struct Measure<'a> {
    titles: &'a mut HashMap<String, (f64, f64)>,
    painter: &'a egui::Painter,
    palette: &'a Palette,
}

impl MeasureText for Measure<'_> {
    fn size(&mut self, text: &str, style: LabelStyle) -> (f64, f64) {
        if let Some(size) = self.titles.get(text) {
            return *size;
        }
        let (font, ink) = self.palette.label(style);
        let size = self.painter.layout_no_wrap(text.to_owned(), font, ink).size();
        let size = (f64::from(size.x), f64::from(size.y));
        self.titles.insert(text.to_owned(), size);
        size
    }
}

/// Where the parts of the panel lie.
#[derive(Debug, Clone, Copy)]
struct Parts {
    gutter: f32,
    overview: Rect,
    ticks: Rect,
    events: Rect,
    lanes: Rect,
}

impl Parts {
    fn within(rect: Rect) -> Self {
        let gutter = (rect.width() * GUTTER_SHARE).clamp(LEAST_GUTTER, MOST_GUTTER);
        let left = rect.left() + gutter;
        let part = |top: f32, height: f32| {
            Rect::from_min_max(pos2(left, top), pos2(rect.right(), top + height))
        };
        let overview = part(rect.top(), OVERVIEW_HEIGHT);
        let ticks = part(overview.bottom(), TICKS_HEIGHT);
        let events = part(ticks.bottom(), EVENTS_HEIGHT);
        let lanes = Rect::from_min_max(pos2(rect.left(), events.bottom()), rect.max);
        Self { gutter, overview, ticks, events, lanes }
    }

    /// Beside a part, where its words stand.
    fn beside(&self, part: Rect) -> Rect {
        let left = part.left() - self.gutter;
        Rect::from_min_max(pos2(left, part.top()), pos2(part.left() - 6.0, part.bottom()))
    }
}

pub fn timeline_ui(ui: &mut Ui, panel: &mut Panel<'_>, view: &mut TimeView) {
    clock::controls_ui(ui, panel);
    let is_open = panel.session.state().time_panel == TimePanel::Open;
    if is_open {
        story::strip_ui(ui, panel);
    }
    ui.add_space(2.0);
    view.refresh(panel);
    let available = ui.available_size().max(vec2(0.0, OVERVIEW_HEIGHT + TICKS_HEIGHT));
    let (_, rect) = ui.allocate_space(available);
    let rect = if is_open { incidents::density_ui(ui, panel, rect) } else { rect };
    let parts = Parts::within(rect);
    fold_ui(ui, panel, parts.beside(parts.overview), is_open);
    overview::overview_ui(ui, panel, view, parts.overview);
    if is_open {
        axis::axis_ui(ui, panel, view, &parts);
        lanes::lanes_ui(ui, panel, view, &parts);
        axis::playhead(ui, panel, &parts);
    } else {
        axis::years(ui, panel, &parts);
    }
}

/// Opens and folds all but the slider.
fn fold_ui(ui: &mut Ui, panel: &mut Panel<'_>, rect: Rect, is_open: bool) {
    let rect = rect.with_max_y(rect.top() + 20.0);
    let rect = rect.with_max_x(rect.left() + 108.0);
    let response = disclosure(ui, panel.palette, rect, Id::unique("time fold"), is_open);
    name_disclosure(ui, &response, is_open, FOLD_LABEL);
    let at = pos2(rect.left() + 16.0, rect.center().y);
    let ink = panel.palette.muted;
    ui.painter().text(at, Align2::LEFT_CENTER, FOLD_LABEL, regular(11.0), ink);
    let hint = if is_open { "Show the slider alone" } else { "Show the axis and the lanes" };
    if response.on_hover_text(hint).clicked() {
        let next = if is_open { TimePanel::Slider } else { TimePanel::Open };
        panel.commands.push(TimeCommand::SetTimePanel(next).into());
    }
}

/// A triangle that points down where something is open; the caller writes beside it.
fn disclosure(ui: &Ui, palette: &Palette, rect: Rect, id: Id, is_open: bool) -> Response {
    let response = ui.interact(rect, id, Sense::click());
    let ink = if response.hovered() { palette.text } else { palette.muted };
    let c = pos2(rect.left() + 7.0, rect.center().y);
    let points: [Pos2; 3] = if is_open {
        [c + vec2(-4.0, -2.0), c + vec2(4.0, -2.0), c + vec2(0.0, 3.0)]
    } else {
        [c + vec2(-2.0, -4.0), c + vec2(3.0, 0.0), c + vec2(-2.0, 4.0)]
    };
    ui.painter().add(Shape::convex_polygon(points.to_vec(), ink, egui::Stroke::NONE));
    super::widgets::focus_ring(ui, &response, palette);
    response.on_hover_cursor(egui::CursorIcon::PointingHand)
}

fn name_disclosure(ui: &Ui, response: &Response, is_open: bool, name: &str) {
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_expanded(is_open));
}

/// Whether an event happened at, or is about, a base.
pub(super) fn concerns_place(panel: &Panel<'_>, event: EventIx, place: PlaceIx) -> bool {
    scene::concerns_place(panel.session, event, place)
}

/// The part of time that the state shows, laid beneath the overview.
fn zoomed_axis(panel: &Panel<'_>, parts: &Parts) -> Axis {
    let whole = slider_axis(parts.overview, panel.session.range());
    Axis { window: panel.session.state().axis, ..whole }
}

/// Puts the clock where the pointer is; holds at events with Shift, or where that is chosen.
fn go(ui: &Ui, panel: &mut Panel<'_>, axis: &Axis, x: f32) {
    let moment = axis.moment(f64::from(x));
    let snaps = panel.session.state().snap == Snap::Events || ui.input(|i| i.modifiers.shift);
    panel.commands.push(if snaps {
        let within_millis = (axis.millis_per_point() * SNAP_POINTS).round() as i64;
        Command::GoToSnapped { moment, within_millis }
    } else {
        Command::GoTo(moment)
    });
}

/// Words beside the pointer.
fn tip(response: &Response, words: String) {
    egui::Tooltip::always_open(
        response.ctx.clone(),
        response.layer_id,
        response.id.with("tip"),
        egui::PopupAnchor::Pointer,
    )
    .gap(14.0)
    .show(|ui| ui.label(words));
}
