//! Where the parts of a page stand: the map takes what the others leave.

use egui::{Rect, Ui, pos2, vec2};

use super::foot::Foot;
use super::head::Head;
use super::key::Key;
use super::{Page, Part};
use crate::view::timeline::{LEAST_STRIP, strip_height};

/// Margin of the page: a share of its shorter side, within limits, points.
const MARGIN_SHARE: f32 = 0.032;
const MARGINS: (f32, f32) = (16.0, 44.0);
/// A page this many times as wide as high has its legend beside the map, else below it.
const WIDE: f32 = 1.12;
/// Width of a legend beside the map: a share of the page, within limits, points.
const KEY_SHARE: f32 = 0.165;
const KEY_WIDTHS: (f32, f32) = (176.0, 232.0);
/// Most of what head and foot leave that the lanes may take.
const LANES_SHARE: f32 = 0.36;
/// The least that is left to the map, points.
const LEAST_MAP: f32 = 120.0;

pub(super) struct Layout {
    pub head: Head,
    pub map: Rect,
    pub key: Option<Key>,
    pub lanes: Option<Rect>,
    pub foot: Foot,
}

impl Layout {
    pub fn of(ui: &Ui, page: &Page<'_>) -> Self {
        let whole = ui.max_rect();
        let short = whole.width().min(whole.height());
        let margin = (short * MARGIN_SHARE).clamp(MARGINS.0, MARGINS.1).round();
        let inner = whole.shrink(margin);
        let gap = (margin * 0.5).round();
        let head = Head::of(ui.painter(), page, inner, short);
        let foot = Foot::of(ui.painter(), page, inner, short);
        let mut room = inner.with_min_y(head.bottom() + gap).with_max_y(foot.top() - gap);
        let has_key = page.look.legend == Part::Shown;
        let is_wide = whole.width() >= whole.height() * WIDE;
        let mut key = None;
        if has_key && is_wide {
            let width = (whole.width() * KEY_SHARE).clamp(KEY_WIDTHS.0, KEY_WIDTHS.1).round();
            let left = room.right() - width;
            key = Some(left);
            room.max.x = left - gap;
        }
        let mut below = None;
        if has_key && !is_wide {
            let height = Key::height_below(page, room.width());
            let top = (room.bottom() - height).max(room.top() + LEAST_MAP);
            below = Some(Rect::from_min_max(pos2(room.left(), top), room.max));
            room.max.y = top - gap;
        }
        let lanes = (page.look.lanes == Part::Shown).then(|| {
            let most = (room.height() * LANES_SHARE).max(LEAST_STRIP);
            let height = strip_height(page.session, most);
            let top = (room.bottom() - height).max(room.top() + LEAST_MAP);
            let rect =
                Rect::from_min_max(pos2(inner.left(), top), pos2(inner.right(), room.bottom()));
            room.max.y = top - gap;
            rect
        });
        let key = match (key, below) {
            (Some(left), _) => {
                let rect =
                    Rect::from_min_max(pos2(left, room.top()), pos2(inner.right(), room.bottom()));
                Some(Key::beside(rect))
            }
            (None, Some(rect)) => Some(Key::below(rect)),
            (None, None) => None,
        };
        let map = whole_points(room);
        Self { head, map, key, lanes, foot }
    }
}

/// On whole points, so that the map is drawn the same whatever stands above it.
fn whole_points(rect: Rect) -> Rect {
    let size = vec2(rect.width().floor().max(1.0), rect.height().floor().max(1.0));
    Rect::from_min_size(pos2(rect.left().round(), rect.top().round()), size)
}
