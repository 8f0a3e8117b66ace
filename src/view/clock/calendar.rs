//! A month at a glance: its days, those with events, and a click away from any of them.

use std::collections::BTreeMap;

use egui::{
    Align2, CornerRadius, EventFilter, Id, Key, Popup, PopupCloseBehavior, RectAlign, Response,
    Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, style::StyleModifier, vec2,
};

use super::HEIGHT;
use super::signs::{Sign, button};
use crate::model::{Day, EventIx};
use crate::state::Command;
use crate::view::Panel;
use crate::view::theme::{Palette, blend, regular, semibold, strong};
use crate::view::widgets::focus_ring;

/// One day of the grid, points.
const CELL: egui::Vec2 = vec2(36.0, 30.0);
const COLUMNS: usize = 7;
/// Six weeks hold any month: the card keeps its height.
const CELLS: i32 = 42;
const WEEKDAYS: [&str; COLUMNS] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];

/// What the calendar shows; forgotten when it is opened anew.
#[derive(Debug, Clone, Copy)]
struct Leaf {
    /// The first day of the month.
    first: Day,
    /// The day that the keyboard is led to, once.
    lead_to: Option<Day>,
}

pub fn calendar_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    let button = button(ui, panel.palette, Sign::Calendar, "Calendar", HEIGHT);
    let id = Id::unique("calendar");
    let today = panel.session.day();
    if button.clicked() {
        let leaf = Leaf { first: first_of_month(today), lead_to: Some(today) };
        ui.data_mut(|d| d.insert_temp(id, leaf));
    }
    // In the style of the panels: a menu's own hides the frames of buttons.
    let popup = Popup::menu(&button)
        .style(StyleModifier::default())
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .align(RectAlign::TOP_START)
        .gap(6.0);
    popup.show(|ui| {
        let leaf = ui.data(|d| d.get_temp(id));
        let leaf = leaf.unwrap_or(Leaf { first: first_of_month(today), lead_to: None });
        let leaf = leaf_ui(ui, panel, leaf);
        ui.data_mut(|d| d.insert_temp(id, leaf));
    });
    button.on_hover_text("Choose a day in a calendar");
}

fn leaf_ui(ui: &mut Ui, panel: &mut Panel<'_>, leaf: Leaf) -> Leaf {
    ui.set_width(CELL.x * COLUMNS as f32);
    ui.spacing_mut().item_spacing = vec2(0.0, 2.0);
    let months = months_ui(ui, panel, leaf.first);
    weekdays_ui(ui, panel.palette);
    let events = events_of_month(panel, leaf.first);
    let mut lead_to = None;
    // Monday leads.
    let lead = i32::from(leaf.first.civil().weekday().to_monday_zero_offset());
    for week in 0..CELLS / 7 {
        ui.horizontal(|ui| {
            for weekday in 0..7 {
                let day = leaf.first.plus(week * 7 + weekday - lead);
                let cell = day_ui(ui, panel, day, (leaf.first, &events));
                if leaf.lead_to == Some(day) {
                    cell.request_focus();
                }
                lead_to = lead_to.or_else(|| arrow(ui, &cell, day));
            }
        });
    }
    let head = &panel.session.dataset().head;
    let lead_to = lead_to.map(|day| day.clamp(head.first_day, head.last_day));
    let shown = lead_to.map_or(leaf.first.plus_months(months), first_of_month);
    let (least, most) = (first_of_month(head.first_day), first_of_month(head.last_day));
    Leaf { first: shown.clamp(least, most), lead_to }
}

/// Where an arrow key leads from the day that has the focus.
fn arrow(ui: &Ui, cell: &Response, day: Day) -> Option<Day> {
    if !cell.has_focus() {
        return None;
    }
    // Without it egui would go to whatever lies in that direction, and never into another month.
    let arrows =
        EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|m| m.set_focus_lock_filter(cell.id, arrows));
    let keys =
        [(Key::ArrowLeft, -1), (Key::ArrowRight, 1), (Key::ArrowUp, -7), (Key::ArrowDown, 7)];
    let (_, days) = ui.input(|i| keys.into_iter().find(|(key, _)| i.key_pressed(*key)))?;
    // The day may lie on the next leaf, which is drawn in the next frame.
    ui.ctx().request_repaint();
    Some(day.plus(days))
}

/// The month's name between buttons. Returns by how many months the reader leafs.
fn months_ui(ui: &mut Ui, panel: &Panel<'_>, first: Day) -> i32 {
    let (earlier, later) = ui.input(|i| (i.key_pressed(Key::PageUp), i.key_pressed(Key::PageDown)));
    let mut months = i32::from(later) - i32::from(earlier);
    ui.horizontal(|ui| {
        let mut leaf = |ui: &mut Ui, words: &str, name: &str, by: i32| {
            let button = egui::Button::new(strong(words, 15.0)).min_size(vec2(32.0, 26.0));
            let button = ui.add(button).accessible_name(name);
            focus_ring(ui, &button, panel.palette);
            if button.on_hover_text(name).clicked() {
                months += by;
            }
            ui.add_space(4.0);
        };
        leaf(ui, "«", "Previous year", -12);
        leaf(ui, "‹", "Previous month", -1);
        let width = CELL.x * COLUMNS as f32 - 4.0 * 36.0;
        let (rect, title) = ui.allocate_exact_size(vec2(width, 26.0), Sense::hover());
        let words = month_words(first);
        let ink = panel.palette.text;
        ui.painter().text(rect.center(), Align2::CENTER_CENTER, &words, semibold(13.5), ink);
        title.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
        ui.add_space(4.0);
        leaf(ui, "›", "Next month", 1);
        leaf(ui, "»", "Next year", 12);
    });
    months
}

fn weekdays_ui(ui: &mut Ui, palette: &Palette) {
    let (rect, _) = ui.allocate_exact_size(vec2(CELL.x * COLUMNS as f32, 20.0), Sense::hover());
    for (i, weekday) in WEEKDAYS.iter().enumerate() {
        let at = pos2(rect.left() + CELL.x * (i as f32 + 0.5), rect.center().y);
        ui.painter().text(at, Align2::CENTER_CENTER, weekday, regular(11.0), palette.muted);
    }
}

/// One day: its number, a dot where something happened, a frame where the clock stands.
fn day_ui(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    day: Day,
    (first, events): (Day, &BTreeMap<Day, Vec<EventIx>>),
) -> Response {
    let (palette, session) = (panel.palette, panel.session);
    let head = &session.dataset().head;
    let is_inside = head.first_day <= day && day <= head.last_day;
    let sense = if is_inside { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(CELL, sense);
    let on_day = events.get(&day).map_or(&[][..], Vec::as_slice);
    let is_now = day == session.day();
    response.widget_info(|| {
        let count = match on_day.len() {
            0 => String::new(),
            1 => ", 1 event".to_owned(),
            n => format!(", {n} events"),
        };
        let name = format!("Go to {}{count}", day.words());
        WidgetInfo::selected(Role::Button, is_inside, is_now, name)
    });
    let cell = rect.shrink(1.5);
    let corner = CornerRadius::same(6);
    let fill = match (is_now, response.hovered() && is_inside) {
        (true, _) => palette.accent,
        (false, true) => blend(palette.panel, palette.text, 0.10),
        (false, false) => palette.panel,
    };
    ui.painter().rect_filled(cell, corner, fill);
    let is_of_month = first_of_month(day) == first;
    let ink = match (is_now, is_inside, is_of_month) {
        (true, _, _) => palette.on_accent,
        (false, true, true) => palette.text,
        (false, true, false) => palette.muted,
        (false, false, _) => blend(palette.panel, palette.muted, 0.45),
    };
    let at = cell.center() - vec2(0.0, 2.0);
    let number = day.civil().day().to_string();
    ui.painter().text(at, Align2::CENTER_CENTER, number, regular(13.0), ink);
    if !on_day.is_empty() {
        let dot = if is_now { palette.on_accent } else { palette.accent };
        ui.painter().circle_filled(pos2(cell.center().x, cell.bottom() - 4.5), 2.1, dot);
    }
    if response.has_focus() {
        let ring = Stroke::new(2.0, palette.link);
        ui.painter().rect_stroke(cell, corner, ring, StrokeKind::Outside);
    }
    if response.clicked() {
        panel.commands.push(Command::GoToDay(day));
        ui.close();
    }
    told(response, panel, on_day)
}

/// What happened on the day, while the pointer is over it.
fn told(cell: Response, panel: &Panel<'_>, events: &[EventIx]) -> Response {
    if events.is_empty() {
        return cell;
    }
    let dataset = panel.session.dataset();
    let titles: Vec<&str> =
        events.iter().map(|&ix| panel.session.name(&dataset.event(ix).title)).collect();
    cell.on_hover_text(titles.join("\n"))
}

/// Known events on the days of a leaf, by the day on which the clock shows them.
fn events_of_month(panel: &Panel<'_>, first: Day) -> BTreeMap<Day, Vec<EventIx>> {
    let session = panel.session;
    let mut events: BTreeMap<Day, Vec<EventIx>> = BTreeMap::new();
    for ix in (0..session.dataset().events.len()).map(EventIx::from) {
        if let Some(day) = session.event_shown_on(ix)
            && day.days_since(first).abs() < CELLS
        {
            events.entry(day).or_default().push(ix);
        }
    }
    events
}

fn first_of_month(day: Day) -> Day {
    day.plus(1 - i32::from(day.civil().day()))
}

/// "May 2024".
fn month_words(first: Day) -> String {
    first.words().split_once(' ').map_or_else(String::new, |(_, month)| month.to_owned())
}
