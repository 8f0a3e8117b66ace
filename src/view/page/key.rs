//! What the signs on the map mean: its forces, its signs, the reader's own incidents, in one column beside the map or in
//! several below it.

use std::borrow::Cow;

use egui::{Align2, Painter, Rect, Ui, pos2, vec2};

use super::Page;
use crate::model::ForceIx;
use crate::model::headcount::grouped;
use crate::scene::{IncidentScene, LegendItem, ToldSize, ToldTime};
use crate::state::KINDS;
use crate::view::incidents::kind_sign;
use crate::view::side::paint_legend_sign;
use crate::view::theme::{blend, regular, semibold};
use crate::view::widgets::{paint_short, paint_swatch};

/// Heights of a heading and of a row, points; rows of a crowded column move together as far as the
/// least.
const HEADING: f32 = 21.0;
const ROW: f32 = 20.0;
const LEAST_ROW: f32 = 13.5;
const GROUP_GAP: f32 = 10.0;
/// Least width of a column below the map, points.
const COLUMN: f32 = 178.0;
/// Room for a sign, and between it and its words, points.
const SIGN: f32 = 24.0;
const SIGN_GAP: f32 = 8.0;
const SIZE: f32 = 12.0;
/// Of a row's height, where rows have moved together.
const SIZE_SHARE: f32 = 0.8;

#[derive(Debug, Clone, Copy)]
enum Item {
    Force(ForceIx),
    Sign(LegendItem),
    /// A kind of the reader's own incidents.
    Kind(usize),
    /// How many of them a circle stands for.
    Circle(ToldSize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stand {
    Beside,
    Below,
}

pub(super) struct Key {
    rect: Rect,
    stand: Stand,
}

/// Headings with what stands beneath them.
fn groups(page: &Page<'_>) -> Vec<(&'static str, Vec<Item>)> {
    let forces: Vec<Item> = page.told.forces.iter().map(|&f| Item::Force(f)).collect();
    let signs: Vec<Item> = page.told.signs.iter().map(|&s| Item::Sign(s)).collect();
    let incidents = match page.told.incidents.time {
        ToldTime::Moment => "Incidents, not evidence",
        ToldTime::Film => "Incidents, most at once",
    };
    let groups = [("Forces", forces), ("Signs", signs), (incidents, kinds(page))];
    groups.into_iter().filter(|(_, items)| !items.is_empty()).collect()
}

/// Kinds of incidents that are there, and what their sizes mean.
fn kinds(page: &Page<'_>) -> Vec<Item> {
    let told = &page.told.incidents;
    let kinds = (0..KINDS).filter(|&kind| told.has_kind(kind)).map(Item::Kind);
    let circle = Some(told.size).filter(|size| *size != ToldSize::Nothing);
    kinds.chain(circle.map(Item::Circle)).collect()
}

/// How many rows each group has of so many. Where there are too few, each has an equal share and
/// what the others leave of theirs, and signs of kinds, which tell themselves, stand last.
fn shared_out(
    groups: Vec<(&'static str, Vec<Item>)>,
    rows: usize,
) -> Vec<(&'static str, Vec<Item>, usize)> {
    let all: usize = groups.iter().map(|(_, items)| items.len()).sum();
    let mut shared: Vec<_> =
        groups.into_iter().map(|(heading, items)| (heading, items, 0)).collect();
    let mut left = rows.min(all);
    // The smallest first: what they leave of their share is the others'.
    let mut order: Vec<usize> = (0..shared.len()).collect();
    order.sort_by_key(|&nth| shared[nth].1.len());
    let mut waiting = order.len();
    for nth in order {
        let (_, items, room) = &mut shared[nth];
        *room = items.len().min(left / waiting);
        left -= *room;
        waiting -= 1;
        if all > rows {
            items.sort_by_key(|item| {
                matches!(item, Item::Sign(LegendItem::Kind(_) | LegendItem::Dot))
            });
        }
    }
    shared
}

fn columns(width: f32) -> usize {
    ((width / COLUMN).floor() as usize).max(1)
}

impl Key {
    pub fn beside(rect: Rect) -> Self {
        Self { rect, stand: Stand::Beside }
    }

    pub fn below(rect: Rect) -> Self {
        Self { rect, stand: Stand::Below }
    }

    #[cfg(test)]
    pub fn rect(&self) -> Rect {
        self.rect
    }

    /// Height of a legend below the map.
    pub fn height_below(page: &Page<'_>, width: f32) -> f32 {
        let columns = columns(width);
        let groups = groups(page);
        let rows: usize = groups.iter().map(|(_, items)| items.len().div_ceil(columns)).sum();
        let gaps = groups.len().saturating_sub(1) as f32 * GROUP_GAP * 0.6;
        groups.len() as f32 * HEADING + rows as f32 * ROW + gaps
    }

    pub fn paint(&self, ui: &Ui, page: &Page<'_>) {
        match self.stand {
            Stand::Beside => self.paint_column(ui, page),
            Stand::Below => self.paint_rows(ui, page),
        }
    }

    fn paint_column(&self, ui: &Ui, page: &Page<'_>) {
        let groups = groups(page);
        let count: usize = groups.iter().map(|(_, items)| items.len()).sum();
        let fixed = groups.len() as f32 * (HEADING + GROUP_GAP) - GROUP_GAP;
        let row = ((self.rect.height() - fixed) / count.max(1) as f32).clamp(LEAST_ROW, ROW);
        let rows = ((self.rect.height() - fixed) / row + 0.01).floor().max(0.0) as usize;
        let mut y = self.rect.top();
        for (heading, items, room) in shared_out(groups, rows) {
            if room == 0 {
                continue;
            }
            paint_heading(ui.painter(), page, heading, self.rect.with_min_y(y));
            y += HEADING;
            let shown = if items.len() > room { room - 1 } else { items.len() };
            let cell = |nth: usize| {
                let at = pos2(self.rect.left(), y + row * nth as f32);
                Rect::from_min_size(at, vec2(self.rect.width(), row))
            };
            for (nth, &item) in items[..shown].iter().enumerate() {
                paint_item(ui, page, item, cell(nth));
            }
            if shown < items.len() {
                paint_more(ui, page, cell(shown), items.len() - shown);
            }
            y += row * room as f32 + GROUP_GAP;
        }
    }

    fn paint_rows(&self, ui: &Ui, page: &Page<'_>) {
        let columns = columns(self.rect.width());
        let width = self.rect.width() / columns as f32;
        let mut y = self.rect.top();
        for (heading, items) in groups(page) {
            paint_heading(ui.painter(), page, heading, self.rect.with_min_y(y));
            y += HEADING;
            // Down each column, so that what belongs together stands together.
            let rows = items.len().div_ceil(columns);
            for (nth, &item) in items.iter().enumerate() {
                let (column, row) = (nth / rows.max(1), nth % rows.max(1));
                let at = pos2(self.rect.left() + width * column as f32, y + ROW * row as f32);
                let cell = Rect::from_min_size(at, vec2(width - SIGN_GAP, ROW));
                if cell.bottom() <= self.rect.bottom() + 0.5 {
                    paint_item(ui, page, item, cell);
                }
            }
            y += ROW * rows as f32 + GROUP_GAP * 0.6;
        }
    }
}

fn paint_heading(painter: &Painter, page: &Page<'_>, heading: &str, rect: Rect) {
    let palette = page.palette;
    painter.hline(
        rect.x_range(),
        rect.top() + 0.5,
        (1.0, blend(palette.line, palette.muted, 0.35)),
    );
    let at = pos2(rect.left(), rect.top() + 4.0);
    painter.text(at, Align2::LEFT_TOP, heading, semibold(11.0), palette.muted);
}

fn paint_more(ui: &Ui, page: &Page<'_>, cell: Rect, more: usize) {
    let at = pos2(cell.left() + SIGN + SIGN_GAP, cell.center().y);
    let words = format!("and {more} more");
    let font = regular((cell.height() * SIZE_SHARE).min(SIZE));
    paint_short(ui, at, &words, (font, page.palette.muted), cell.right() - at.x);
}

fn paint_item(ui: &Ui, page: &Page<'_>, item: Item, cell: Rect) {
    let middle = pos2(cell.left() + SIGN / 2.0, cell.center().y);
    let sign = Rect::from_center_size(middle, vec2(SIGN, (cell.height() - 2.0).min(13.0)));
    let font = regular((cell.height() * SIZE_SHARE).min(SIZE));
    let mut right = cell.right();
    let words: Cow<'_, str> = match item {
        Item::Force(force) => {
            let force = page.session.dataset().force(force);
            paint_swatch(ui, page.palette, sign, force, true);
            page.session.name(&force.name).into()
        }
        Item::Sign(sign_item) => {
            paint_legend_sign(ui, page.palette, sign_item, sign);
            sign_item.printed().into()
        }
        Item::Kind(kind) => {
            kind_sign(ui.painter(), page.palette, middle, sign.height() * 0.38, kind);
            let at = pos2(cell.right(), cell.center().y);
            let (numbers, ink) = (numbers(page, kind), page.palette.muted);
            let drawn = ui.painter().text(at, Align2::RIGHT_CENTER, numbers, font.clone(), ink);
            right = drawn.left() - SIGN_GAP;
            let kinds = page.session.state().incidents.kinds();
            kinds.get(kind).map(|kind| kind.words()).unwrap_or_default().into()
        }
        Item::Circle(size) => {
            // A tenth of the rows has a tenth of the area.
            let radius = (IncidentScene::LARGEST / 10f64.sqrt()) as f32;
            let stroke = (1.2, page.palette.muted);
            ui.painter().circle_stroke(middle, radius.min(sign.height() / 2.0), stroke);
            match size {
                ToldSize::Rows(rows) => format!("circle this large: {}", grouped(rows / 10)).into(),
                ToldSize::Changing | ToldSize::Nothing => "area: number of incidents".into(),
            }
        }
    };
    let at = pos2(sign.right() + SIGN_GAP, cell.center().y);
    paint_short(ui, at, &words, (font, page.palette.text), right - at.x);
}

/// How many there are of a kind; left and right of a line each by itself.
fn numbers(page: &Page<'_>, kind: usize) -> String {
    let sides = page.told.incidents.sides.iter();
    let rows = sides.map(|side| grouped(side.kinds.get(kind).copied().unwrap_or(0)));
    rows.collect::<Vec<_>>().join(" | ")
}
