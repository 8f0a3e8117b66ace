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
        let lowest = room.bottom();
        let lanes = (page.look.lanes == Part::Shown).then(|| {
            let most = (room.height() * LANES_SHARE).max(LEAST_STRIP);
            let height = strip_height(page.session, most);
            let top = (room.bottom() - height).max(room.top() + LEAST_MAP);
            let rect = Rect::from_min_max(pos2(room.left(), top), room.max);
            room.max.y = top - gap;
            rect
        });
        let key = match (key, below) {
            (Some(left), _) => {
                let rect = Rect::from_min_max(pos2(left, room.top()), pos2(inner.right(), lowest));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load;
    use crate::scene::{Atlas, LegendItem, Told, ToldIncidents, ToldSide, ToldSize, ToldTime};
    use crate::state::{Command, Compare, CompareLook, KINDS, Session, Theme, TimeCommand};
    use crate::view::page::PageLook;
    use crate::view::theme::{self, Palette};

    /// Parts may touch, but for rounding.
    const TOUCH: f32 = 0.51;

    fn session() -> Session {
        let dataset = load::shipped().dataset.expect("the shipped dataset");
        let mut session = Session::new(dataset, Vec::new());
        let day = load::edtf::parse_day("2024-09-15").expect("a day");
        let compare = Compare::With { other: day, look: CompareLook::Changes };
        session.apply(TimeCommand::SetCompare(compare).into());
        session.apply(Command::SetLeastGrade(crate::model::Grade::B));
        session
    }

    /// As much as a page can have to tell.
    fn told(session: &Session) -> Told {
        let dataset = session.dataset();
        let kinds = crate::model::PlaceKind::ALL.iter().map(|&k| LegendItem::Kind(k));
        let statuses = crate::state::filters::STATUSES.into_iter().map(LegendItem::Status);
        let others = [LegendItem::Counted, LegendItem::Event, LegendItem::Movement];
        Told {
            signs: kinds.chain(statuses).chain(others).collect(),
            forces: dataset.force_ixs().collect(),
            sources: (0..dataset.sources.len()).map(crate::model::SourceIx::from).collect(),
            incidents: ToldIncidents {
                sides: vec![ToldSide { rows: 7_000, kinds: [1_000; KINDS] }; 2],
                size: ToldSize::Rows(500),
                time: ToldTime::Film,
            },
        }
    }

    fn parts(size: (f32, f32), look: &PageLook) -> (Rect, Vec<(&'static str, Rect)>) {
        let session = session();
        let told = told(&session);
        let atlas = Atlas::embedded().expect("the atlas");
        let page = Page {
            session: &session,
            atlas: &atlas,
            palette: Palette::of(Theme::Light),
            look,
            told: &told,
            thanks: "Natural Earth, © GeoNames CC BY 4.0, OurAirports",
        };
        let ctx = egui::Context::default();
        theme::install_fonts(&ctx);
        let whole = Rect::from_min_size(pos2(0.0, 0.0), vec2(size.0, size.1));
        let input = || egui::RawInput { screen_rect: Some(whole), ..Default::default() };
        let mut parts = Vec::new();
        for _ in 0..2 {
            let mut output = ctx.run_ui(input(), |ui| {
                let layout = Layout::of(ui, &page);
                parts = vec![
                    ("head", Rect::from_min_max(whole.min, pos2(size.0, layout.head.bottom()))),
                    ("map", layout.map),
                    ("foot", Rect::from_min_max(pos2(0.0, layout.foot.top()), whole.max)),
                ];
                parts.extend(layout.key.as_ref().map(|key| ("key", key.rect())));
                parts.extend(layout.lanes.map(|lanes| ("lanes", lanes)));
            });
            // egui insists that somebody takes its glyphs.
            output.textures_delta.set.drain();
            output.textures_delta.free.drain();
        }
        (whole, parts)
    }

    #[test]
    fn no_part_of_a_page_covers_another_at_any_size() {
        let title =
            "Niger and its neighbours, 2012–2026, and all that came to pass in them".to_owned();
        for (width, height) in
            [(480.0, 360.0), (800.0, 600.0), (1600.0, 1000.0), (1080.0, 1920.0), (1200.0, 1200.0)]
        {
            for (legend, lanes) in [
                (Part::Shown, Part::Shown),
                (Part::Shown, Part::Left),
                (Part::Left, Part::Shown),
                (Part::Left, Part::Left),
            ] {
                let look = PageLook { title: title.clone(), legend, lanes };
                let (whole, parts) = parts((width, height), &look);
                for (nth, (name, part)) in parts.iter().enumerate() {
                    assert!(whole.contains_rect(*part), "{width}×{height}: {name} {part}");
                    for (other_name, other) in &parts[nth + 1..] {
                        let common = part.intersect(*other);
                        let covers = common.width() > TOUCH && common.height() > TOUCH;
                        assert!(!covers, "{width}×{height}: {name} and {other_name}: {common}");
                    }
                }
            }
        }
    }

    #[test]
    fn without_anything_beside_it_the_map_has_most_of_the_page() {
        let look = PageLook { title: "A map".to_owned(), legend: Part::Left, lanes: Part::Left };
        let (whole, parts) = parts((1600.0, 1000.0), &look);
        let map = parts.iter().find(|(name, _)| *name == "map").expect("a map").1;
        assert!(map.area() > 0.7 * whole.area(), "{map}");
    }
}
