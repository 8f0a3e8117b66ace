//! The time panel: where the clock stands, how it runs, and the slider over the whole range.

use egui::{
    Align2, Color32, CornerRadius, CursorIcon, Id, Painter, Pos2, Rect, Response, Sense, Shape,
    Stroke, Ui, WidgetInfo, pos2, vec2,
};

use super::theme::{Palette, blend, regular, semibold};
use super::{Panel, clock, story};
use crate::evidence::{Status, Track};
use crate::model::{Day, EventIx, EventKind, ForceIx, Language, Moment, PlaceIx};
use crate::state::{Command, Selection};

/// The slider's name for screen readers and tests.
pub const TIME_LABEL: &str = "Time";

/// Left of the axis, for the lanes' letters, points.
const GUTTER: f32 = 34.0;
const YEARS_HEIGHT: f32 = 16.0;
const EVENTS_HEIGHT: f32 = 60.0;
const TRACK_HEIGHT: f32 = 22.0;
const LANE_HEIGHT: f32 = 10.0;
const MOST_LANES: usize = 6;
/// A pointer this near an event's sign means the event, points.
const REACH: f32 = 6.0;

/// Time laid along a line on the screen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Axis {
    pub start: Moment,
    pub end: Moment,
    pub left: f32,
    pub right: f32,
}

impl Axis {
    /// The axis inside the slider's rectangle.
    pub fn within(slider: Rect, (start, end): (Moment, Moment)) -> Self {
        Self { start, end, left: slider.left() + GUTTER, right: slider.right() - 8.0 }
    }

    pub fn x(&self, moment: Moment) -> f32 {
        let span = (self.end.millis() - self.start.millis()) as f64;
        let share = (moment.millis() - self.start.millis()) as f64 / span;
        // f64 up to here: a range of years in milliseconds does not fit an f32.
        (f64::from(self.left) + share * f64::from(self.right - self.left)) as f32
    }

    /// Held inside the range.
    pub fn moment(&self, x: f32) -> Moment {
        let share = f64::from(x - self.left) / f64::from(self.right - self.left).max(1.0);
        let span = (self.end.millis() - self.start.millis()) as f64;
        self.start.plus_millis((share.clamp(0.0, 1.0) * span).round() as i64)
    }
}

/// Where the knob stands in the slider's rectangle.
pub fn knob(slider: Rect, axis: &Axis, moment: Moment) -> Pos2 {
    pos2(axis.x(moment), slider.top() + YEARS_HEIGHT + EVENTS_HEIGHT + TRACK_HEIGHT / 2.0)
}

pub fn timeline_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    clock::controls_ui(ui, panel);
    story::strip_ui(ui, panel);
    ui.add_space(2.0);
    slider_ui(ui, panel);
}

fn slider_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    let lanes = lanes(panel);
    // The same height with lanes or without: selecting must not move the map.
    let height = YEARS_HEIGHT + EVENTS_HEIGHT + TRACK_HEIGHT + MOST_LANES as f32 * LANE_HEIGHT;
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), height));
    let response = ui.interact(rect, Id::unique("time slider"), Sense::click_and_drag());
    let axis = Axis::within(rect, panel.session.range());
    let day = panel.session.day();
    response.widget_info(|| {
        let mut info = WidgetInfo::slider(true, f64::from(day.number()), TIME_LABEL);
        info.current_text_value = Some(day.words());
        info
    });
    let events_top = rect.top() + YEARS_HEIGHT;
    let events_rect =
        Rect::from_min_size(pos2(rect.left(), events_top), vec2(rect.width(), EVENTS_HEIGHT));
    let moment = panel.session.state().moment;
    let track_y = knob(rect, &axis, moment).y;
    let paint = Paint { painter: ui.painter().with_clip_rect(rect), palette: panel.palette, axis };
    paint.years(panel, rect);
    let signs = signs(panel, &axis, events_rect);
    paint.lanes(panel, &lanes, events_rect.bottom() + TRACK_HEIGHT);
    paint.playhead(moment, rect);
    paint.events(&signs, panel, axis.x(moment));
    paint.track(moment, track_y, &response);
    super::widgets::focus_ring(ui, &response, panel.palette);
    slide(ui, panel, &response, &axis, &signs);
}

/// What the pointer, the keyboard and a screen reader do to the slider.
fn slide(ui: &Ui, panel: &mut Panel<'_>, response: &Response, axis: &Axis, signs: &[Sign]) {
    use egui::accesskit::Action;
    let id = response.id;
    let (up, down) = ui.input(|i| {
        (
            i.num_accesskit_action_requests(id, Action::Increment),
            i.num_accesskit_action_requests(id, Action::Decrement),
        )
    });
    let steps = i32::try_from(up).unwrap_or(0) - i32::try_from(down).unwrap_or(0);
    if steps != 0 {
        panel.commands.push(Command::StepDays(steps));
    }
    let under = |p: Pos2| signs.iter().rev().find(|s| s.at.distance(p) <= REACH + s.size / 2.0);
    if let Some(pointer) = response.interact_pointer_pos() {
        match under(pointer) {
            Some(sign) if response.clicked() => {
                panel.commands.push(Command::Reveal(Selection::Event(sign.event)));
            }
            _ if response.clicked() || response.dragged() => {
                panel.commands.push(Command::GoTo(axis.moment(pointer.x)));
            }
            _ => {}
        }
    }
    if let Some(pointer) = response.hover_pos()
        && !response.dragged()
    {
        ui.set_cursor_icon(CursorIcon::PointingHand);
        let words = match under(pointer) {
            Some(sign) => {
                let event = panel.session.dataset().event(sign.event);
                format!("{}\n{}", event.date.words(), event.title.get(Language::English))
            }
            None => axis.moment(pointer.x).day(panel.session.dataset().head.utc_offset).words(),
        };
        egui::Tooltip::always_open(
            ui.ctx().clone(),
            response.layer_id,
            id.with("tip"),
            egui::PopupAnchor::Pointer,
        )
        .gap(14.0)
        .show(|ui| ui.label(words));
    }
}

/// An event on the axis.
struct Sign {
    event: EventIx,
    kind: EventKind,
    importance: u8,
    at: Pos2,
    size: f32,
    /// Concerns what is selected, or nothing is.
    is_near: bool,
    is_selected: bool,
}

fn signs(panel: &Panel<'_>, axis: &Axis, rect: Rect) -> Vec<Sign> {
    let session = panel.session;
    let offset = session.dataset().head.utc_offset;
    let mut signs: Vec<Sign> = session
        .evidence()
        .known_events(session.dataset())
        .map(|(event, record)| Sign {
            event,
            kind: record.kind,
            importance: record.importance,
            at: pos2(
                axis.x(Moment::noon_of(session.event_day(event), offset)),
                rect.bottom() - 8.0,
            ),
            size: match record.importance {
                3 => 10.0,
                2 => 6.5,
                _ => 4.0,
            },
            is_near: concerns_selection(panel, event),
            is_selected: session.state().selection == Selection::Event(event),
        })
        .filter(|s| (axis.left..=axis.right).contains(&s.at.x))
        .collect();
    signs.sort_by_key(|s| (s.is_selected, s.is_near, s.importance, s.event));
    signs
}

/// Whether an event happened at, or is about, the selected base.
pub(super) fn concerns_selection(panel: &Panel<'_>, event: EventIx) -> bool {
    match panel.session.state().selection {
        Selection::Place(place) => concerns_place(panel, event, place),
        Selection::Event(_) | Selection::Nothing => true,
    }
}

pub(super) fn concerns_place(panel: &Panel<'_>, event: EventIx, place: PlaceIx) -> bool {
    let dataset = panel.session.dataset();
    let base = dataset.base_of(place);
    let event = dataset.event(event);
    event.place.iter().chain(&event.about_places).any(|&p| dataset.is_inside(p, base))
}

/// Tracks of the selected base: how each force came, stayed and went.
fn lanes<'a>(panel: &Panel<'a>) -> Vec<(ForceIx, &'a Track)> {
    let Selection::Place(place) = panel.session.state().selection else {
        return Vec::new();
    };
    let session = panel.session;
    let base = session.dataset().base_of(place);
    let mut lanes: Vec<(ForceIx, &Track)> = session
        .evidence()
        .tracks()
        .filter(|(p, force, _)| *p == base && session.is_force_shown(*force))
        .filter(|(_, _, track)| track.stretches().any(|(_, p)| p.status.is_present()))
        .map(|(_, force, track)| (force, track))
        .collect();
    let first_day = |track: &Track| {
        track.stretches().find(|(_, p)| p.status.is_present()).and_then(|(day, _)| day)
    };
    lanes.sort_by_key(|(force, track)| (first_day(track), *force));
    lanes.truncate(MOST_LANES);
    lanes
}

struct Paint<'a> {
    painter: Painter,
    palette: &'a Palette,
    axis: Axis,
}

impl Paint<'_> {
    fn years(&self, panel: &Panel<'_>, rect: Rect) {
        let head = &panel.session.dataset().head;
        let (first, last) = (head.first_day.civil().year(), head.last_day.civil().year());
        let per_year = (self.axis.right - self.axis.left) / f32::from(last - first + 1);
        let every = if per_year > 44.0 { 1 } else { 2 };
        for year in first..=last {
            let Some(day) = Day::from_ymd(year, 1, 1) else { continue };
            let x = self.axis.x(Moment::start_of(day, head.utc_offset));
            if x < self.axis.left - 1.0 {
                continue;
            }
            let top = rect.top() + YEARS_HEIGHT - 2.0;
            self.painter.vline(x, top..=rect.bottom(), Stroke::new(1.0, self.palette.line));
            if (year - first) % every == 0 && x + 28.0 < self.axis.right {
                let at = pos2(x + 3.0, rect.top());
                let ink = self.palette.muted;
                self.painter.text(at, Align2::LEFT_TOP, year.to_string(), regular(11.0), ink);
            }
        }
    }

    fn events(&self, signs: &[Sign], panel: &Panel<'_>, playhead_x: f32) {
        for sign in signs {
            self.sign(sign);
        }
        // Words for what changes the story: the selected first, then from the playhead outwards;
        // each gives way to those before.
        let mut order: Vec<&Sign> =
            signs.iter().filter(|s| s.is_selected || (s.importance == 3 && s.is_near)).collect();
        let away = |s: &Sign| (s.at.x - playhead_x).abs();
        order.sort_by(|a, b| b.is_selected.cmp(&a.is_selected).then(away(a).total_cmp(&away(b))));
        let mut taken: Vec<Rect> = Vec::new();
        for sign in order {
            self.sign_label(sign, panel, &mut taken);
        }
    }

    fn sign(&self, sign: &Sign) {
        let strong = self.palette.event(sign.kind);
        let color = if sign.is_near { strong } else { blend(self.palette.panel, strong, 0.32) };
        let half = sign.size / 2.0;
        let c = sign.at;
        let polygon = |points: Vec<Pos2>| {
            let edge = Stroke::new(1.0, self.palette.panel);
            self.painter.add(Shape::convex_polygon(points, color, edge));
        };
        use EventKind as K;
        match sign.kind {
            K::Arrival | K::Opening => polygon(vec![
                pos2(c.x, c.y - half),
                pos2(c.x + half, c.y + half),
                pos2(c.x - half, c.y + half),
            ]),
            K::Departure | K::Handover | K::Closure => polygon(vec![
                pos2(c.x - half, c.y - half),
                pos2(c.x + half, c.y - half),
                pos2(c.x, c.y + half),
            ]),
            K::Coup | K::Attack | K::Denunciation | K::Order => polygon(vec![
                pos2(c.x, c.y - half),
                pos2(c.x + half, c.y),
                pos2(c.x, c.y + half),
                pos2(c.x - half, c.y),
            ]),
            _ => {
                self.painter.circle(c, half, color, Stroke::new(1.0, self.palette.panel));
            }
        }
        if sign.is_selected {
            self.painter.circle_stroke(c, half + 3.0, Stroke::new(2.0, self.palette.accent));
        }
    }

    fn sign_label(&self, sign: &Sign, panel: &Panel<'_>, taken: &mut Vec<Rect>) {
        let title = panel.session.dataset().event(sign.event).title.get(Language::English);
        let ink = if sign.is_selected { self.palette.accent } else { self.palette.text };
        let mut job =
            egui::text::LayoutJob::simple_singleline(title.to_owned(), regular(11.0), ink);
        job.wrap = egui::text::TextWrapping::truncate_at_width(190.0);
        let galley = self.painter.layout_job(job);
        for row in 0..3 {
            let y = sign.at.y - 8.0 - 14.0 * (row as f32 + 1.0);
            let to_right = pos2(sign.at.x + 4.0, y);
            let to_left = pos2(sign.at.x - 4.0 - galley.size().x, y);
            for min in [to_right, to_left] {
                let rect = Rect::from_min_size(min, galley.size());
                let inside = rect.left() >= self.axis.left && rect.right() <= self.axis.right;
                if inside && !taken.iter().any(|t| t.intersects(rect.expand2(vec2(5.0, 0.0)))) {
                    taken.push(rect);
                    let stem = Stroke::new(1.0, blend(self.palette.line, self.palette.muted, 0.5));
                    self.painter.vline(
                        sign.at.x,
                        rect.bottom() - 2.0..=sign.at.y - sign.size / 2.0,
                        stem,
                    );
                    self.painter.rect_filled(rect.expand(1.0), 2, self.palette.panel);
                    self.painter.galley(min, galley, ink);
                    return;
                }
            }
        }
    }

    fn playhead(&self, moment: Moment, rect: Rect) {
        let line = Stroke::new(1.5, self.palette.accent);
        self.painter.vline(self.axis.x(moment), rect.top() + 2.0..=rect.bottom(), line);
    }

    fn track(&self, moment: Moment, y: f32, response: &Response) {
        let x = self.axis.x(moment);
        let rail = |from: f32, to: f32| {
            Rect::from_min_max(pos2(from, y - 2.5), pos2(to.max(from), y + 2.5))
        };
        let corner = CornerRadius::same(3);
        let (left, right) = (self.axis.left, self.axis.right);
        self.painter.rect_filled(rail(left, right), corner, self.palette.line);
        let done = blend(self.palette.line, self.palette.accent, 0.75);
        self.painter.rect_filled(rail(left, x), corner, done);
        let is_held = response.dragged() || response.hovered();
        let radius = if is_held { 9.0 } else { 8.0 };
        self.painter.circle_filled(pos2(x, y), radius + 1.5, self.palette.panel);
        self.painter.circle_filled(pos2(x, y), radius, self.palette.accent);
        self.painter.circle_filled(pos2(x, y), 2.6, self.palette.on_accent);
    }

    fn lanes(&self, panel: &Panel<'_>, lanes: &[(ForceIx, &Track)], top: f32) {
        if lanes.is_empty() {
            let at = pos2(self.axis.left + 4.0, top + LANE_HEIGHT);
            let words = "Select a base to see its forces over time.";
            let ink = self.palette.muted;
            self.painter.text(at, Align2::LEFT_TOP, words, regular(12.0), ink);
        }
        let dataset = panel.session.dataset();
        let offset = dataset.head.utc_offset;
        for (i, (force, track)) in lanes.iter().enumerate() {
            let force = dataset.force(*force);
            let y = top + LANE_HEIGHT * i as f32;
            let color = self.palette.force(force);
            let at = pos2(self.axis.left - 6.0, y + LANE_HEIGHT / 2.0);
            let ink = self.palette.text;
            self.painter.text(at, Align2::RIGHT_CENTER, &force.short, semibold(9.5), ink);
            let stretches: Vec<_> = track.stretches().collect();
            for (j, (start, presence)) in stretches.iter().enumerate() {
                let left =
                    start.map_or(self.axis.left, |d| self.axis.x(Moment::start_of(d, offset)));
                let right = stretches
                    .get(j + 1)
                    .and_then(|(d, _)| *d)
                    .map_or(self.axis.right, |d| self.axis.x(Moment::start_of(d, offset)));
                let bar = Rect::from_min_max(
                    pos2(left.max(self.axis.left), y + 1.5),
                    pos2(right.min(self.axis.right), y + LANE_HEIGHT - 1.5),
                );
                if bar.width() > 0.0 {
                    self.bar(bar, presence.status, color);
                }
            }
        }
    }

    fn bar(&self, bar: Rect, status: Status, color: Color32) {
        let ground = self.palette.panel;
        match status {
            Status::Confirmed => {
                self.painter.rect_filled(bar, 0, color);
            }
            Status::Reported => {
                self.painter.rect_filled(bar, 0, blend(ground, color, 0.72));
            }
            Status::Disputed => {
                self.painter.rect_filled(bar, 0, blend(ground, color, 0.2));
                let half = Rect::from_min_max(bar.min, pos2(bar.right(), bar.center().y));
                self.painter.rect_filled(half, 0, color);
            }
            Status::Presumed => {
                self.painter.rect_filled(bar, 0, blend(ground, color, 0.34));
            }
            Status::Possible => {
                self.painter.rect_filled(bar, 0, blend(ground, color, 0.14));
            }
            Status::Ended | Status::NotReported => {}
        }
    }
}
