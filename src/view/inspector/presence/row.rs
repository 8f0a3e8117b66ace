//! A force's row: who, how many, how sure, since when, and who says so, at a glance. It opens to
//! all that this rests on.

use std::sync::Arc;

use egui::collapsing_header::CollapsingState;
use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{
    Align2, Galley, Id, Painter, Pos2, Rect, Response, Sense, Stroke, Ui, Vec2, pos2, vec2,
};

use super::Told;
use crate::evidence::Voice;
use crate::model::{DatePoint, Day, EdtfDate, ForceIx, Grade, PlaceIx, Written};
use crate::view::Panel;
use crate::view::theme::{Palette, blend, regular, semibold};
use crate::view::widgets::{
    SWATCH, focus_ring, paint_chip, paint_grade, paint_swatch, status_help,
};

/// Text under the name, points.
const SMALL: f32 = 11.5;
const BADGE: f32 = 13.0;
/// Between a badge and its publisher, and between one source and the next.
const BADGE_GAP: f32 = 4.0;
const VOICE_GAP: f32 = 9.0;
const CHEVRON: f32 = 9.0;
const PADDING: f32 = 4.0;
/// Lines under the name, where one source at least finds room on them.
const MOST_LINES: usize = 2;
/// Sources a screen reader names before the rest is a number.
const NAMED_ALOUD: usize = 3;

/// Which rows stand open is the window's to remember, by place and force.
pub(super) fn is_open(ui: &Ui, key: (PlaceIx, ForceIx)) -> bool {
    CollapsingState::load_with_default_open(ui.ctx(), row_id(key), false).is_open()
}

fn row_id((place, force): (PlaceIx, ForceIx)) -> Id {
    Id::unique(("presence", place, force))
}

/// The row of one force. A click or Enter opens or shuts it.
pub(super) fn force_row(ui: &mut Ui, panel: &Panel<'_>, told: &Told<'_>) -> Response {
    let id = row_id(told.key);
    let mut state = CollapsingState::load_with_default_open(ui.ctx(), id, false);
    let laid = Layout::of(ui, panel, told);
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), laid.height));
    let response = ui.interact(rect, id, Sense::click());
    response
        .widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, spoken(panel, told)));
    ui.ctx().accesskit_node_builder(id, |node| node.set_expanded(state.is_open()));
    if ui.is_rect_visible(rect) {
        if response.hovered() {
            let ground = rect.expand2(vec2(4.0, 0.0));
            let fill = blend(panel.palette.panel, panel.palette.text, 0.05);
            ui.painter().rect_filled(ground, 5, fill);
        }
        laid.paint(ui, panel, told, rect, state.is_open());
        focus_ring(ui, &response, panel.palette);
    }
    let chip = Rect::from_min_max(pos2(rect.right() - laid.right_width, rect.top()), rect.max);
    let chip = chip.with_max_y(rect.top() + laid.head_height);
    // Over the chip, what the status means.
    ui.interact(chip, id.with("status"), Sense::hover())
        .on_hover_text(status_help(told.presence.status));
    if response.clicked() {
        state.toggle(ui);
    }
    state.store(ui.ctx());
    response.on_hover_cursor(egui::CursorIcon::PointingHand)
}

/// Where everything in a row stands, from its top left corner.
struct Layout {
    height: f32,
    head_height: f32,
    name: Arc<Galley>,
    count: Option<Arc<Galley>>,
    /// The chip and the chevron.
    right_width: f32,
    when: (Pos2, Arc<Galley>),
    badges: Vec<(Rect, Grade)>,
    words: Vec<(Pos2, Arc<Galley>)>,
}

impl Layout {
    fn of(ui: &Ui, panel: &Panel<'_>, told: &Told<'_>) -> Self {
        let palette = panel.palette;
        let painter = ui.painter();
        let line = |text: String, font| painter.layout_no_wrap(text, font, palette.text);
        let left = SWATCH.x + 8.0;
        let width = ui.available_width();
        let chip = line(told.presence.status.word().to_owned(), regular(SMALL)).size().x + 12.0;
        let right_width = chip + CHEVRON + 6.0;
        let count = told.presence.count_words();
        let count = count.map(|words| line(words, semibold(13.5)));
        let count_width = count.as_ref().map_or(0.0, |g| g.size().x + 6.0);
        let name_width = (width - left - right_width - count_width - 6.0).max(40.0);
        let force = panel.session.dataset().force(told.key.1);
        let name = name_galley(painter, palette, panel.session.name(&force.name), name_width);
        let head_height = name.size().y.max(SWATCH.y);
        let below = width - left;
        let when = painter.layout(told.when(brief), regular(SMALL), palette.muted, below);
        let mut laid = Self {
            height: 0.0,
            head_height: head_height + PADDING,
            name,
            count,
            right_width,
            when: (pos2(left, PADDING + head_height + 1.0), when),
            badges: Vec::new(),
            words: Vec::new(),
        };
        let end = laid.voices(ui, panel, told.voices, below);
        laid.height = end + PADDING;
        laid
    }

    /// Sets the sources behind the words, as many as find room. Returns the lower end.
    fn voices(&mut self, ui: &Ui, panel: &Panel<'_>, voices: &[Voice], width: f32) -> f32 {
        let (at, when) = &self.when;
        let (left, row_height) = (at.x, when.rows.last().map_or(SMALL, |r| r.height()));
        let mut y = at.y + when.size().y - row_height;
        let mut x = when.rows.last().map_or(0.0, |r| r.rect().width()) + VOICE_GAP;
        let pitch = row_height + 2.0;
        let palette = panel.palette;
        let mut line = when.rows.len();
        for (i, voice) in voices.iter().enumerate() {
            let source = panel.session.dataset().source(voice.source);
            let rest = voices.len() - i - 1;
            let reserve = if rest > 0 { VOICE_GAP + more(ui, palette, rest).size().x } else { 0.0 };
            let most = width - BADGE - BADGE_GAP - reserve;
            let name = short_name(&source.publisher).to_owned();
            let mut job = LayoutJob::simple_singleline(name, regular(SMALL), palette.text);
            job.wrap = TextWrapping::truncate_at_width(most);
            let galley = ui.painter().layout_job(job);
            let needs = BADGE + BADGE_GAP + galley.size().x;
            if x + needs + reserve > width {
                if line >= MOST_LINES && i > 0 {
                    self.words.push((pos2(left + x, y), more(ui, palette, rest + 1)));
                    break;
                }
                line += 1;
                x = 0.0;
                y += pitch;
            }
            let corner = pos2(left + x, y + (row_height - BADGE) / 2.0);
            self.badges.push((Rect::from_min_size(corner, Vec2::splat(BADGE)), source.grade));
            self.words.push((pos2(left + x + BADGE + BADGE_GAP, y), galley));
            x += needs + VOICE_GAP;
        }
        y + row_height
    }

    fn paint(&self, ui: &Ui, panel: &Panel<'_>, told: &Told<'_>, rect: Rect, is_open: bool) {
        let palette = panel.palette;
        let force = panel.session.dataset().force(told.key.1);
        let top = rect.top() + PADDING;
        let first_line = self.name.rows.first().map_or(SWATCH.y, |r| r.height()).max(SWATCH.y);
        let middle = top + first_line / 2.0;
        let swatch = Rect::from_min_size(pos2(rect.left(), middle - SWATCH.y / 2.0), SWATCH);
        paint_swatch(ui, palette, swatch, force, true);
        let painter = ui.painter();
        let name_at = pos2(swatch.right() + 8.0, top);
        painter.galley(name_at, self.name.clone(), palette.text);
        let stroke = Stroke::new(1.5, palette.muted);
        paint_chevron(ui, pos2(rect.right() - CHEVRON / 2.0, middle), stroke, is_open);
        let status = told.presence.status;
        let chip_at = pos2(rect.right() - CHEVRON - 6.0, middle);
        let chip =
            paint_chip(ui, (chip_at, Align2::RIGHT_CENTER), status.word(), palette.status(status));
        if let Some(count) = &self.count {
            let size = count.size();
            let at = pos2(chip.left() - 6.0 - size.x, middle - size.y / 2.0);
            painter.galley(at, count.clone(), palette.text);
        }
        let from = rect.min.to_vec2();
        painter.galley(self.when.0 + from, self.when.1.clone(), palette.muted);
        for (at, words) in &self.words {
            painter.galley(*at + from, words.clone(), palette.muted);
        }
        for (badge, grade) in &self.badges {
            paint_grade(ui, palette, badge.translate(from), *grade);
        }
    }
}

/// "+12": sources that found no room.
fn more(ui: &Ui, palette: &Palette, count: usize) -> Arc<Galley> {
    ui.painter().layout_no_wrap(format!("+{count}"), regular(SMALL), palette.muted)
}

/// On one line, where it fits; else what stands in brackets goes below, set smaller.
fn name_galley(painter: &Painter, palette: &Palette, name: &str, width: f32) -> Arc<Galley> {
    let (font, ink) = (semibold(13.5), palette.text);
    let line = painter.layout_no_wrap(name.to_owned(), font.clone(), ink);
    let in_two = name.split_once(" (").filter(|_| line.size().x > width);
    let Some((first, rest)) = in_two else {
        return painter.layout(name.to_owned(), font, ink, width);
    };
    let mut job = LayoutJob::simple(first.to_owned(), font, ink, width);
    job.append(&format!("\n({rest}"), 0.0, TextFormat::simple(regular(SMALL), palette.muted));
    painter.layout_job(job)
}

fn paint_chevron(ui: &Ui, center: Pos2, stroke: Stroke, is_open: bool) {
    let arm = vec2(CHEVRON / 2.0, if is_open { -CHEVRON / 4.0 } else { CHEVRON / 4.0 });
    let tip = center + vec2(0.0, arm.y);
    let ends = [center - arm, center + vec2(arm.x, -arm.y)];
    ui.painter().line(vec![ends[0], tip, ends[1]], stroke);
}

/// "United States, 400–450, confirmed, since 20 February 2013, last seen 2 May 2024, says AP,
/// Al Jazeera; figures disagree".
fn spoken(panel: &Panel<'_>, told: &Told<'_>) -> String {
    let dataset = panel.session.dataset();
    let mut name = panel.session.name(&dataset.force(told.key.1).name).to_owned();
    if let Some(count) = told.presence.count_words() {
        name.push_str(&format!(", {count}"));
    }
    name.push_str(&format!(", {}, ", told.presence.status.word()));
    name.push_str(&told.when(EdtfDate::words).replace(" · ", ", "));
    let publishers: Vec<&str> = told
        .voices
        .iter()
        .take(NAMED_ALOUD)
        .map(|v| dataset.source(v.source).publisher.as_str())
        .collect();
    if !publishers.is_empty() {
        name.push_str(&format!(", says {}", publishers.join(", ")));
    }
    if told.voices.len() > NAMED_ALOUD {
        name.push_str(&format!(" and {} more", told.voices.len() - NAMED_ALOUD));
    }
    if !told.denials.disputing.is_empty() {
        name.push_str("; presence disputed");
    }
    if told.presence.headcount_disputed {
        name.push_str("; figures disagree");
    }
    name
}

/// "US Africa Command", not its parts in brackets.
fn short_name(publisher: &str) -> &str {
    publisher.split_once(" (").map_or(publisher, |(name, _)| name)
}

/// "20 Feb 2013", "Nov 2017–Jan 2018": dates for a line that has little room, never broken.
fn brief(date: EdtfDate) -> String {
    let words = match date {
        EdtfDate::Point(p) => brief_point(p),
        EdtfDate::Between(a, b) => format!("{}–{}", brief_point(a), brief_point(b)),
        EdtfDate::OrEarlier(p) => format!("{} or earlier", brief_point(p)),
        EdtfDate::OrLater(p) => format!("{} or later", brief_point(p)),
        EdtfDate::Ongoing => date.words(),
    };
    words.replace(' ', "\u{a0}")
}

fn brief_point(point: DatePoint) -> String {
    let words = point.words();
    match point.written {
        Written::Day(day) => words.replace(&day.words(), &brief_day(day)),
        Written::Month(year, month) => {
            let day = Day::from_ymd(year, month, 1);
            let short = day.map(brief_day);
            // "1 Nov 2017" without its day.
            let month = short.as_deref().and_then(|s| s.split_once(' ')).map(|(_, m)| m.to_owned());
            let full = DatePoint { approximate: false, uncertain: false, ..point }.words();
            words.replace(&full, &month.unwrap_or_else(|| full.clone()))
        }
        Written::Year(_) => words,
    }
}

fn brief_day(day: Day) -> String {
    format!("{} {}", day.short_words(), day.civil().year())
}
