//! Small things that several panels share. Each has a name and a role for a screen reader.

use egui::{
    Align2, Color32, CornerRadius, CursorIcon, Id, Rect, Response, Role, Sense, Stroke, StrokeKind,
    Ui, Vec2, WidgetInfo, pos2, vec2,
};

use super::Panel;
use super::theme::{Palette, blend, regular, semibold};
use crate::evidence::{Status, Untold};
use crate::model::{Force, Grade, SourceIx, Text};
use crate::state::Command;
use crate::state::action::Mark;

/// A force's square with its letters, painted at `rect`.
pub fn paint_swatch(ui: &Ui, palette: &Palette, rect: Rect, force: &Force, is_on: bool) {
    let fill = palette.force(force);
    let corner = CornerRadius::same(3);
    let size = if force.short.chars().count() > 2 { 8.5 } else { 9.5 };
    if is_on {
        ui.painter().rect_filled(rect, corner, fill);
        let ink = Palette::ink_on(fill);
        ui.painter().text(rect.center(), Align2::CENTER_CENTER, &force.short, semibold(size), ink);
    } else {
        let stroke = Stroke::new(1.5, fill);
        ui.painter().rect_stroke(rect, corner, stroke, StrokeKind::Inside);
        ui.painter().text(
            rect.center(),
            Align2::CENTER_CENTER,
            &force.short,
            semibold(size),
            palette.muted,
        );
    }
}

/// Size of a swatch, points.
pub const SWATCH: Vec2 = vec2(24.0, 16.0);

pub fn swatch(ui: &mut Ui, palette: &Palette, force: &Force) {
    let (rect, _) = ui.allocate_exact_size(SWATCH, Sense::hover());
    paint_swatch(ui, palette, rect, force, true);
}

/// A rounded word on a coloured ground.
pub fn chip(ui: &mut Ui, text: &str, colors: (Color32, Color32)) -> Response {
    let galley = ui.painter().layout_no_wrap(text.to_owned(), regular(11.5), colors.1);
    let (rect, response) = ui.allocate_exact_size(galley.size() + vec2(12.0, 4.0), Sense::hover());
    paint_chip(ui, (rect.center(), Align2::CENTER_CENTER), text, colors);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    response
}

/// Paints a chip at a point. Returns where it stands.
pub fn paint_chip(
    ui: &Ui,
    (at, anchor): (egui::Pos2, Align2),
    text: &str,
    (fill, ink): (Color32, Color32),
) -> Rect {
    let galley = ui.painter().layout_no_wrap(text.to_owned(), regular(11.5), ink);
    let rect = anchor.anchor_size(at, galley.size() + vec2(12.0, 4.0));
    ui.painter().rect_filled(rect, CornerRadius::same(9), fill);
    ui.painter().galley(rect.min + vec2(6.0, 2.0), galley, ink);
    rect
}

pub fn status_chip(ui: &mut Ui, palette: &Palette, status: Status) -> Response {
    chip(ui, status.word(), palette.status(status)).on_hover_text(status_help(status))
}

/// What a status means, in a sentence.
pub fn status_help(status: Status) -> &'static str {
    match status {
        Status::Disputed => "Good sources say it was there, and good sources say it was not.",
        Status::Confirmed => {
            "An official or primary text says so, or good sources of two different origins."
        }
        Status::Reported => "Reported for this day, on thinner evidence.",
        Status::Presumed => {
            "Seen before and no end is known; nobody reports it for this day. It fades with time."
        }
        Status::Possible => "Its start, its end or its place is uncertain; it may have been there.",
        Status::Ended => "The last report of it has ended, or it was reported gone.",
        Status::NotReported => "No source speaks of it. That is not the same as absent.",
    }
}

/// A source's grade in a small square.
pub fn grade_badge(ui: &mut Ui, palette: &Palette, grade: Grade) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(15.0, 15.0), Sense::hover());
    paint_grade(ui, palette, rect, grade);
    response
        .widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("grade {}", grade.key())));
    response.on_hover_text(format!("Grade {}: {}", grade.key(), grade.word()))
}

pub fn paint_grade(ui: &Ui, palette: &Palette, rect: Rect, grade: Grade) {
    let (fill, ink) = palette.grade(grade);
    ui.painter().rect_filled(rect, CornerRadius::same(3), fill);
    let font = semibold(rect.height() * 0.67);
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, grade.key(), font, ink);
}

/// One source: grade, publisher, title, date; a link where its own page is known.
pub fn source_line(ui: &mut Ui, panel: &mut Panel<'_>, ix: SourceIx) {
    let words = panel.session.dataset().source(ix).words();
    source_link(ui, panel, ix, words);
}

/// A source without its title, for a narrow column or where the title stands just above.
pub fn source_brief(ui: &mut Ui, panel: &mut Panel<'_>, ix: SourceIx) {
    let source = panel.session.dataset().source(ix);
    let words = format!("{}, {}", source.publisher, date_words(source));
    source_link(ui, panel, ix, words);
}

fn source_link(ui: &mut Ui, panel: &mut Panel<'_>, ix: SourceIx, words: String) {
    let source = panel.session.dataset().source(ix);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        grade_badge(ui, panel.palette, source.grade);
        let width = ui.available_width();
        ui.allocate_ui(vec2(width, 0.0), |ui| {
            let (role, ink, sense) = match source.url {
                Some(_) => (Role::Link, panel.palette.link, Sense::click()),
                None => (Role::Label, panel.palette.text, Sense::hover()),
            };
            let text = egui::RichText::new(words).size(12.0).color(ink);
            let line = ui.add(egui::Label::new(text).wrap().sense(sense));
            line.widget_info(|| WidgetInfo::labeled(role, true, source.words()));
            let line = line.on_hover_ui(|ui| source_tip(ui, panel, source));
            if source.url.is_some() {
                let link = line.on_hover_cursor(CursorIcon::PointingHand);
                focus_ring(ui, &link, panel.palette);
                if link.clicked() {
                    panel.commands.push(Command::OpenSource(ix));
                }
            }
        });
    });
}

/// Why an event's details are not told.
pub fn untold_words(untold: Untold) -> &'static str {
    match untold {
        Untold::Later => "Details became known later.",
        Untold::LowerGrade => "Details rest in part on sources of a lower grade than counts.",
    }
}

/// A record's note; while an earlier day's knowledge is shown, one line that there is none.
pub fn note(ui: &mut Ui, panel: &Panel<'_>, note: Option<&Text>) {
    let Some(note) = note else { return };
    let text = if panel.session.evidence().tells_notes() {
        egui::RichText::new(panel.session.name(note)).size(12.0)
    } else {
        egui::RichText::new(NOTES_HIDDEN).size(12.0).color(panel.palette.muted)
    };
    ui.add(egui::Label::new(text).wrap());
}

/// Notes look back; no source dates them.
pub const NOTES_HIDDEN: &str = "Notes are hidden: they were written later, with hindsight.";

/// The source in full, what is noted of it, and its address.
fn source_tip(ui: &mut Ui, panel: &Panel<'_>, source: &crate::model::Source) {
    ui.set_max_width(360.0);
    ui.label(source.words());
    if let Some(note) = &source.meta.note {
        ui.label(panel.session.name(note));
    }
    let address = source.url.as_deref();
    let address = address.unwrap_or("No address: cite it by publisher, title and date");
    ui.label(egui::RichText::new(address).size(12.0).color(panel.palette.muted));
}

fn date_words(source: &crate::model::Source) -> String {
    source.date.map_or_else(|| "undated".to_owned(), |date| date.words())
}

/// Marks what the keyboard would press.
pub fn focus_ring(ui: &Ui, response: &Response, palette: &Palette) {
    if response.has_focus() {
        let rect = response.rect.expand(2.0);
        let stroke = Stroke::new(2.0, palette.accent);
        ui.painter().rect_stroke(rect, CornerRadius::same(5), stroke, StrokeKind::Outside);
    }
}

/// What an action is now, at a point: a tick, or a dot; nothing where it is off.
pub fn paint_choice(ui: &Ui, color: Color32, c: egui::Pos2, mark: Mark) {
    match mark {
        Mark::Check(true) => {
            let line = vec![c + vec2(-4.5, 0.0), c + vec2(-1.5, 3.5), c + vec2(4.5, -4.0)];
            ui.painter().line(line, Stroke::new(1.8, color));
        }
        Mark::Radio(true) => {
            ui.painter().circle_filled(c, 3.2, color);
        }
        Mark::None | Mark::Check(false) | Mark::Radio(false) => {}
    }
}

/// Signs painted as shapes, so that no font can lack them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    Play,
    Pause,
    Previous,
    Next,
    PreviousChange,
    NextChange,
    Plus,
    Minus,
    Home,
    Back,
    Forward,
    Cross,
    Moon,
    Sun,
    Swap,
}

/// A square button with a painted sign and a name.
pub fn icon_button(ui: &mut Ui, palette: &Palette, icon: Icon, name: &str, size: f32) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(size), Sense::click());
    let is_enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, is_enabled, name));
    let visuals = ui.style().interact(&response);
    let corner = CornerRadius::same(6);
    ui.painter().rect(rect, corner, visuals.weak_bg_fill, visuals.bg_stroke, StrokeKind::Inside);
    paint_icon(ui, (palette.text, visuals.weak_bg_fill), rect.shrink(size * 0.3), icon);
    focus_ring(ui, &response, palette);
    response.on_hover_text(name)
}

fn paint_icon(ui: &Ui, (color, ground): (Color32, Color32), r: Rect, icon: Icon) {
    let p = ui.painter();
    let stroke = Stroke::new(1.8, color);
    match icon {
        Icon::Play => paint_triangle(p, color, true, r.translate(vec2(r.width() * 0.08, 0.0))),
        Icon::Pause => {
            let bar = vec2(r.width() * 0.32, r.height());
            p.rect_filled(Rect::from_min_size(r.min, bar), 1, color);
            p.rect_filled(Rect::from_min_size(pos2(r.right() - bar.x, r.top()), bar), 1, color);
        }
        Icon::Previous | Icon::Next => {
            let next = icon == Icon::Next;
            paint_triangle(p, color, next, r);
            p.vline(if next { r.right() } else { r.left() }, r.y_range(), stroke);
        }
        Icon::PreviousChange | Icon::NextChange => {
            paint_chevrons(p, stroke, icon == Icon::NextChange, r);
        }
        Icon::Plus | Icon::Minus => {
            p.hline(r.x_range(), r.center().y, stroke);
            if icon == Icon::Plus {
                p.vline(r.center().x, r.y_range(), stroke);
            }
        }
        Icon::Swap => paint_swap(p, stroke, r),
        Icon::Back | Icon::Forward => paint_arrow(p, stroke, icon == Icon::Forward, r),
        Icon::Cross => {
            p.line_segment([r.left_top(), r.right_bottom()], stroke);
            p.line_segment([r.right_top(), r.left_bottom()], stroke);
        }
        Icon::Home => paint_house(p, stroke, r),
        Icon::Sun => {
            p.circle_filled(r.center(), r.width() * 0.28, color);
            for i in 0..8 {
                let dir = Vec2::angled(std::f32::consts::TAU * i as f32 / 8.0) * r.width() * 0.5;
                p.line_segment([r.center() + dir * 0.8, r.center() + dir * 1.15], stroke);
            }
        }
        Icon::Moon => paint_moon(ui, color, ground, r),
    }
}

fn paint_triangle(p: &egui::Painter, color: Color32, tip_right: bool, r: Rect) {
    let points = if tip_right {
        vec![r.left_top(), r.right_center(), r.left_bottom()]
    } else {
        vec![r.right_top(), r.right_bottom(), r.left_center()]
    };
    p.add(egui::Shape::convex_polygon(points, color, Stroke::NONE));
}

fn paint_chevrons(p: &egui::Painter, stroke: Stroke, forward: bool, r: Rect) {
    let dir = if forward { 1.0 } else { -1.0 };
    let arm = r.width() * 0.26;
    for dx in [-0.22, 0.22] {
        let tip = r.center() + vec2(dx * r.width() + arm * 0.6 * dir, 0.0);
        let back = vec2(-arm * 1.2 * dir, arm * 1.3);
        p.line(vec![tip + vec2(back.x, -back.y), tip, tip + back], stroke);
    }
}

/// One arrow to the right above one to the left.
fn paint_swap(p: &egui::Painter, stroke: Stroke, r: Rect) {
    let wing = r.width() * 0.26;
    for (y, dir) in [(-0.26, 1.0), (0.26, -1.0)] {
        let middle = r.center() + vec2(0.0, y * r.height());
        let tip = middle + vec2(dir * r.width() * 0.6, 0.0);
        p.line_segment([middle - (tip - middle), tip], stroke);
        let back = |side: f32| tip + vec2(-dir * wing, side * wing);
        p.line(vec![back(-1.0), tip, back(1.0)], stroke);
    }
}

fn paint_arrow(p: &egui::Painter, stroke: Stroke, forward: bool, r: Rect) {
    let (tip, tail) = if forward {
        (r.right_center(), r.left_center())
    } else {
        (r.left_center(), r.right_center())
    };
    let back = vec2(if forward { -0.42 } else { 0.42 } * r.width(), 0.42 * r.height());
    p.line_segment([tail, tip], stroke);
    p.line(vec![tip + vec2(back.x, -back.y), tip, tip + back], stroke);
}

fn paint_house(p: &egui::Painter, stroke: Stroke, r: Rect) {
    let c = r.center();
    let (left, right) = (r.left() + r.width() * 0.18, r.right() - r.width() * 0.18);
    let roof =
        vec![pos2(r.left() - 1.0, c.y), pos2(c.x, r.top() - 1.0), pos2(r.right() + 1.0, c.y)];
    let walls =
        vec![pos2(left, c.y), pos2(left, r.bottom()), pos2(right, r.bottom()), pos2(right, c.y)];
    p.line(roof, stroke);
    p.line(walls, stroke);
}

/// A crescent: a disc with a disc of the button's ground over it.
fn paint_moon(ui: &Ui, color: Color32, ground: Color32, r: Rect) {
    let radius = r.width() * 0.55;
    ui.painter().circle_filled(r.center(), radius, color);
    ui.painter().circle_filled(
        r.center() + vec2(radius * 0.55, -radius * 0.4),
        radius * 0.85,
        ground,
    );
}

/// A heading inside a panel.
pub fn section(ui: &mut Ui, palette: &Palette, text: &str) {
    ui.add_space(6.0);
    let label = egui::RichText::new(text).font(semibold(11.5)).color(palette.muted);
    ui.add(egui::Label::new(label));
}

/// A thin line across a panel.
pub fn rule(ui: &mut Ui, palette: &Palette) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 9.0), Sense::hover());
    ui.painter().hline(rect.x_range(), rect.center().y, Stroke::new(1.0, palette.line));
}

/// A row as wide as the panel that can be clicked. Returns its response and its rectangle.
pub fn row(
    ui: &mut Ui,
    palette: &Palette,
    id: Id,
    height: f32,
    is_selected: bool,
    name: &str,
) -> Response {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), height));
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_selected, name));
    let ground = rect.expand2(vec2(4.0, 0.0));
    if is_selected {
        ui.painter().rect_filled(ground, 5, blend(palette.panel, palette.accent, 0.13));
    } else if response.hovered() {
        ui.painter().rect_filled(ground, 5, blend(palette.panel, palette.text, 0.05));
    }
    focus_ring(ui, &response, palette);
    response.on_hover_cursor(CursorIcon::PointingHand)
}

/// Paints text held inside `width`, shortened with an ellipsis. Returns where it ends.
pub fn paint_short(
    ui: &Ui,
    at: egui::Pos2,
    text: &str,
    (font, color): (egui::FontId, Color32),
    width: f32,
) -> f32 {
    let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), font, color);
    job.wrap = egui::text::TextWrapping::truncate_at_width(width.max(0.0));
    let galley = ui.painter().layout_job(job);
    let size = galley.size();
    ui.painter().galley(pos2(at.x, at.y - size.y / 2.0), galley, color);
    at.x + size.x
}
