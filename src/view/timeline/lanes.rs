//! The lanes: how each force came to a base, stayed and went. Only the rows in sight are laid out.

use egui::{
    Color32, CursorIcon, Id, Mesh, Painter, Rect, Response, Role, ScrollArea, Sense, Shape, Ui,
    WidgetInfo, pos2, vec2,
};

use super::{Parts, TimeView, disclosure, go, name_disclosure, zoomed_axis};
use crate::evidence::{Presence, Status, Track};
use crate::model::{Day, ForceIx, Moment, PlaceIx};
use crate::scene::{Axis, LaneBar, LaneList, LaneRow, describe_lane, lane_bars, lane_where};
use crate::state::{Command, LaneGroup, LaneGrouping, Selection, TimeCommand};
use crate::view::Panel;
use crate::view::theme::{Palette, blend, regular, semibold, strong};
use crate::view::widgets::{focus_ring, paint_short, paint_swatch, status_chip, swatch};

pub(super) const ROW_HEIGHT: f32 = 15.0;
/// Kept free above and below a bar, points.
const BAR_INSET: f32 = 1.5;

pub fn lanes_ui(ui: &mut Ui, panel: &mut Panel<'_>, view: &mut TimeView, parts: &Parts) {
    let selection = panel.session.state().selection;
    let is_led_anew = std::mem::replace(&mut view.led_by, selection) != selection;
    let Some(list) = &view.lanes else { return };
    let axis = zoomed_axis(panel, parts);
    if list.rows.is_empty() {
        let at = pos2(axis.left_points as f32 + 4.0, parts.lanes.top() + ROW_HEIGHT / 2.0);
        let words = "No force counts at any base under these filters.";
        let ink = panel.palette.muted;
        paint_short(ui, at, words, (regular(12.0), ink), axis.right_points as f32 - at.x);
        return;
    }
    let mut inner = ui.new_child(egui::UiBuilder::new().max_rect(parts.lanes));
    inner.spacing_mut().item_spacing.y = 0.0;
    let mut scroll = ScrollArea::vertical().id_salt("lanes").auto_shrink(false);
    if is_led_anew {
        // The lanes of what is selected stand first.
        scroll = scroll.vertical_scroll_offset(0.0);
    }
    scroll.show_rows(&mut inner, ROW_HEIGHT, list.rows.len(), |ui, range| {
        for row in list.rows[range].iter().copied() {
            let (_, rect) = ui.allocate_space(vec2(ui.available_width(), ROW_HEIGHT));
            let names =
                Rect::from_min_max(rect.min, pos2(parts.overview.left() - 6.0, rect.bottom()));
            match row {
                LaneRow::Group { group, is_open, lanes } => {
                    group_ui(ui, panel, names, (group, is_open, lanes));
                }
                LaneRow::Lane { place, force } => {
                    Lane { place, force, rect, names, axis }.ui(ui, panel, list);
                }
            }
        }
    });
}

fn group_ui(
    ui: &Ui,
    panel: &mut Panel<'_>,
    rect: Rect,
    (group, is_open, lanes): (LaneGroup, bool, usize),
) {
    let dataset = panel.session.dataset();
    let name = match group {
        LaneGroup::Base(place) => panel.session.name(&dataset.place(place).name),
        LaneGroup::Force(force) => panel.session.name(&dataset.force(force).name),
    };
    let response = disclosure(ui, panel.palette, rect, Id::unique(("lanes of", group)), is_open);
    let lanes_words = if lanes == 1 { "1 lane".to_owned() } else { format!("{lanes} lanes") };
    name_disclosure(ui, &response, is_open, &format!("{name}, {lanes_words}"));
    let words = if is_open { name.to_owned() } else { format!("{name} ({lanes})") };
    let at = pos2(rect.left() + 16.0, rect.center().y);
    let ink = if is_in_focus(panel, group) { panel.palette.accent } else { panel.palette.text };
    paint_short(ui, at, &words, (semibold(11.0), ink), rect.right() - at.x);
    come_into_sight(&response);
    if response.clicked() {
        panel.commands.push(TimeCommand::ToggleLaneGroup(group).into());
    }
}

fn is_in_focus(panel: &Panel<'_>, group: LaneGroup) -> bool {
    match (panel.session.state().selection, group) {
        (Selection::Place(selected), LaneGroup::Base(place)) => {
            panel.session.dataset().base_of(selected) == place
        }
        _ => false,
    }
}

/// Rows reached by key scroll into sight.
fn come_into_sight(response: &Response) {
    if response.gained_focus() && !response.is_pointer_button_down_on() {
        response.scroll_to_me(None);
    }
}

/// The name of a group on a page.
pub(super) fn paint_group(ui: &Ui, panel: &Panel<'_>, rect: Rect, group: LaneGroup) {
    let dataset = panel.session.dataset();
    let name = match group {
        LaneGroup::Base(place) => panel.session.name(&dataset.place(place).name),
        LaneGroup::Force(force) => panel.session.name(&dataset.force(force).name),
    };
    let look = (semibold(11.0), panel.palette.text);
    paint_short(ui, pos2(rect.left(), rect.center().y), name, look, rect.width());
}

/// One lane where it is drawn.
pub(super) struct Lane {
    pub(super) place: PlaceIx,
    pub(super) force: ForceIx,
    pub(super) rect: Rect,
    /// Left of the axis.
    pub(super) names: Rect,
    pub(super) axis: Axis,
}

impl Lane {
    /// As it stands on a page.
    pub(super) fn paint(&self, ui: &Ui, panel: &Panel<'_>, list: &LaneList) {
        let Some(track) = panel.session.evidence().track(self.place, self.force) else { return };
        self.names_ui(ui, panel);
        self.bars(ui, panel, track, list);
    }

    fn ui(&self, ui: &Ui, panel: &mut Panel<'_>, list: &LaneList) {
        let session = panel.session;
        let Some(track) = session.evidence().track(self.place, self.force) else { return };
        let id = Id::unique(("lane", self.place, self.force));
        let response = ui.interact(self.rect, id, Sense::click());
        response.widget_info(|| {
            let status = track.at(session.day()).status;
            let lane = (self.place, self.force);
            let words = describe_lane(session, lane, status, session.day());
            WidgetInfo::labeled(Role::Button, true, words)
        });
        if response.hovered() {
            let ground = blend(panel.palette.panel, panel.palette.text, 0.05);
            ui.painter().rect_filled(self.rect, 3, ground);
        }
        self.names_ui(ui, panel);
        self.bars(ui, panel, track, list);
        focus_ring(ui, &response, panel.palette);
        come_into_sight(&response);
        let response = response.on_hover_cursor(CursorIcon::PointingHand);
        if response.clicked() {
            panel.commands.push(Command::Reveal(Selection::Place(self.place)));
            let pointer = response.interact_pointer_pos();
            if let Some(pointer) = pointer.filter(|p| p.x > self.names.right()) {
                go(ui, panel, &self.axis, pointer.x);
            }
        }
        self.tip(panel, &response, track);
    }

    fn names_ui(&self, ui: &Ui, panel: &Panel<'_>) {
        let dataset = panel.session.dataset();
        let force = dataset.force(self.force);
        let mut x = self.names.left() + 16.0;
        let y = self.names.center().y;
        let name = match panel.session.state().lanes.grouping {
            LaneGrouping::Base => {
                let swatch = Rect::from_min_size(pos2(x, y - 6.0), vec2(24.0, 12.0));
                paint_swatch(ui, panel.palette, swatch, force, true);
                x = swatch.right() + 5.0;
                panel.session.name(&force.name)
            }
            LaneGrouping::Force => panel.session.name(&dataset.place(self.place).name),
        };
        let look = (regular(11.0), panel.palette.text);
        paint_short(ui, pos2(x, y), name, look, self.names.right() - x);
    }

    fn bars(&self, ui: &Ui, panel: &Panel<'_>, track: &Track, list: &LaneList) {
        let dataset = panel.session.dataset();
        let head = &dataset.head;
        let is_total = dataset.is_territory(self.place);
        let (left, right) = (self.axis.left_points as f32, self.axis.right_points as f32);
        let room = self.rect.shrink2(vec2(0.0, BAR_INSET));
        let clip = Rect::from_x_y_ranges(left..=right, self.rect.y_range());
        let painter = ui.painter().with_clip_rect(clip.intersect(ui.clip_rect()));
        let color = panel.palette.force(dataset.force(self.force));
        let x = |day: Day| self.axis.x(Moment::start_of(day, head.utc_offset)) as f32;
        for bar in lane_bars(track, head.first_day, head.last_day) {
            let (from, to) = (x(bar.first), x(bar.end));
            let is_shown = panel.session.is_presence_shown(self.place, self.force, bar.status);
            if !is_shown || to < left || from > right {
                continue;
            }
            let top = room.bottom() - list.height(is_total, bar.headcount) as f32 * room.height();
            // Far outside there is nothing to see, and nothing for an f32 to blur.
            let rect = Rect::from_min_max(
                pos2(from.max(left - 1.0), top),
                pos2(to.min(right + 1.0), room.bottom()),
            );
            let share = |x: f32| f64::from((x - from) / (to - from).max(f32::MIN_POSITIVE));
            let strength = |x: f32| bar.strength.0 + (bar.strength.1 - bar.strength.0) * share(x);
            let ends = (strength(rect.left()), strength(rect.right()));
            paint_bar(&painter, panel.palette, rect, &LaneBar { strength: ends, ..bar }, color);
        }
    }

    /// What holds on the day under the pointer, since when and until when.
    fn tip(&self, panel: &Panel<'_>, response: &Response, track: &Track) {
        let Some(pointer) = response.hover_pos() else { return };
        let session = panel.session;
        let day = if pointer.x > self.names.right() {
            let offset = session.dataset().head.utc_offset;
            self.axis.moment(f64::from(pointer.x)).day(offset)
        } else {
            session.day()
        };
        egui::Tooltip::always_open(
            response.ctx.clone(),
            response.layer_id,
            response.id.with("tip"),
            egui::PopupAnchor::Pointer,
        )
        .gap(14.0)
        .width(320.0)
        .show(|ui| self.tip_ui(ui, panel, track, day));
    }

    fn tip_ui(&self, ui: &mut Ui, panel: &Panel<'_>, track: &Track, day: Day) {
        let dataset = panel.session.dataset();
        let force = dataset.force(self.force);
        let presence = track.at(day);
        ui.horizontal(|ui| {
            swatch(ui, panel.palette, force);
            ui.label(strong(panel.session.name(&force.name), 13.5));
        });
        let muted = |words: String| {
            egui::RichText::new(words).font(regular(11.5)).color(panel.palette.muted)
        };
        ui.label(muted(format!("{}, {}", lane_where(panel.session, self.place), day.words())));
        ui.horizontal(|ui| {
            status_chip(ui, panel.palette, presence.status);
            if let Some(count) = presence.headcount {
                ui.label(strong(count.words(), 13.0));
            }
        });
        let (first, last) = (dataset.head.first_day, dataset.head.last_day);
        let bars = lane_bars(track, first, last);
        if let Some(words) = since_until(&bars, presence, day, last) {
            ui.label(muted(words));
        }
    }
}

/// "since 20 February 2013, until 6 July 2024".
fn since_until(bars: &[LaneBar], presence: &Presence, day: Day, last: Day) -> Option<String> {
    let now = bars.iter().position(|bar| bar.first <= day && day < bar.end)?;
    if !bars[now].status.is_shown() {
        return presence.ended.map(|end| format!("until {}", end.words()));
    }
    let stay = bars[now..].iter().take_while(|bar| bar.status.is_shown());
    let end = stay.last().map_or(bars[now].end, |bar| bar.end);
    let since = match presence.since {
        Some(since) => format!("since {}", since.words()),
        None => "start not known".to_owned(),
    };
    let until = end.plus(-1);
    Some(if until >= last { since } else { format!("{since}, until {}", until.words()) })
}

fn paint_bar(painter: &Painter, palette: &Palette, bar: Rect, look: &LaneBar, color: Color32) {
    let ground = palette.panel;
    let foot = |share: f32| {
        let line = Rect::from_min_max(pos2(bar.left(), bar.bottom() - 1.0), bar.max);
        painter.rect_filled(line, 0, blend(ground, color, share));
    };
    match look.status {
        Status::Confirmed => {
            painter.rect_filled(bar, 0, color);
        }
        Status::Reported => {
            painter.rect_filled(bar, 0, blend(ground, color, 0.7));
        }
        Status::Disputed => {
            painter.rect_filled(bar, 0, blend(ground, color, 0.2));
            let half = Rect::from_min_max(bar.min, pos2(bar.right(), bar.center().y));
            painter.rect_filled(half, 0, color);
        }
        Status::Presumed => {
            let at = |strength: f64| blend(ground, color, 0.5 * strength as f32);
            painter.add(faded(bar, at(look.strength.0), at(look.strength.1)));
        }
        Status::Possible => {
            painter.rect_filled(bar, 0, blend(ground, color, 0.14));
            foot(0.5);
        }
        Status::Ended | Status::NotReported => {}
    }
}

/// A rectangle that goes from one colour to another.
fn faded(rect: Rect, from: Color32, to: Color32) -> Shape {
    let mut mesh = Mesh::default();
    mesh.colored_vertex(rect.left_top(), from);
    mesh.colored_vertex(rect.right_top(), to);
    mesh.colored_vertex(rect.right_bottom(), to);
    mesh.colored_vertex(rect.left_bottom(), from);
    mesh.add_triangle(0, 1, 2);
    mesh.add_triangle(0, 2, 3);
    Shape::mesh(mesh)
}
