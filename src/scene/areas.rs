//! Area states: tints and hatches over countries, borders and polygons.

use std::collections::BTreeMap;

use super::Look;
use super::atlas::{Atlas, FlatShape, fraction_of};
use super::pick::distance_to;
use super::viewport::{ScreenPoint, Viewport};
use crate::evidence::Coverage;
use crate::model::mercator::world_pixels;
use crate::model::{AreaExtent, AreaIx, AreaKind, LonLat, PlaceIx};
use crate::state::{Selection, Session};

/// How a kind of state is drawn. Each kind has a texture of its own, so that those over one country
/// stay tellable without their colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AreaTexture {
    /// A quiet tint beneath all else.
    Tint,
    Hatch(Hatch),
    /// A line with ticks along the border.
    Line,
}

/// Past this zoom a country fills the screen, and its hatch would say nothing but cost much.
const DEEPEST_HATCH: f64 = 9.5;

impl AreaTexture {
    /// Whether it is drawn at a zoom.
    pub fn is_drawn_at(self, zoom: f64) -> bool {
        match self {
            Self::Hatch(_) => zoom <= DEEPEST_HATCH,
            Self::Line | Self::Tint => true,
        }
    }
}

/// Parallel lines over an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hatch {
    pub weight: HatchWeight,
    pub direction: HatchDirection,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HatchWeight {
    /// Broken and far apart.
    Sparse,
    /// Whole and close.
    Dense,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HatchDirection {
    /// `/`
    Rising,
    /// `\`
    Falling,
    Level,
    Upright,
    /// `/` and `\` at once.
    Crossed,
}

/// One country, border or polygon with the states of one kind that hold over it.
#[derive(Debug, Clone, PartialEq)]
pub struct AreaMark {
    /// Tells its shape from others': "NE", "border BJ-NE".
    pub name: String,
    pub kind: AreaKind,
    /// What holds, in words.
    pub label: String,
    pub texture: AreaTexture,
    /// Certainly so; else drawn fainter.
    pub is_certain: bool,
    /// One of its states is selected: drawn stronger.
    pub is_selected: bool,
    /// In the dataset's order; more than one where states overlap.
    pub areas: Vec<AreaIx>,
    pub shape: AreaShape,
}

/// Fractions of the world, as in [`FlatShape`].
#[derive(Debug, Clone, PartialEq)]
pub enum AreaShape {
    Country(String),
    Polygon(FlatShape),
    Lines(Vec<Vec<[f64; 2]>>),
}

impl AreaMark {
    /// The shape to fill; `None` for a border.
    pub fn fill<'a>(&'a self, atlas: &'a Atlas) -> Option<&'a FlatShape> {
        match &self.shape {
            AreaShape::Country(iso) => atlas.countries.get(iso),
            AreaShape::Polygon(shape) => Some(shape),
            AreaShape::Lines(_) => None,
        }
    }
}

/// Pacts, accords and mandates quietly; closures, sanctions and bans so that they are seen.
pub fn area_texture(kind: AreaKind) -> AreaTexture {
    use HatchDirection as D;
    use HatchWeight::{Dense, Sparse};
    let hatch = |weight, direction| AreaTexture::Hatch(Hatch { weight, direction });
    match kind {
        AreaKind::Alliance => AreaTexture::Tint,
        AreaKind::Accord => hatch(Sparse, D::Rising),
        AreaKind::Mandate => hatch(Sparse, D::Falling),
        AreaKind::Transition => hatch(Sparse, D::Level),
        AreaKind::Corridor => hatch(Sparse, D::Upright),
        AreaKind::AirspaceClosed => hatch(Dense, D::Rising),
        AreaKind::Sanctions => hatch(Dense, D::Falling),
        AreaKind::Suspension => hatch(Dense, D::Level),
        AreaKind::TravelBan => hatch(Dense, D::Upright),
        AreaKind::Emergency => hatch(Dense, D::Crossed),
        AreaKind::BorderClosed => AreaTexture::Line,
    }
}

/// A pointer this near a border's line means it, points.
const BORDER_REACH: f64 = 5.0;

/// What holds where a point of the screen lies, in drawing order.
pub fn areas_at(
    marks: &[AreaMark],
    atlas: &Atlas,
    viewport: &Viewport,
    point: ScreenPoint,
) -> Vec<AreaIx> {
    let at = fraction_of(viewport.to_lon_lat(point));
    let is_over = |mark: &&AreaMark| match mark.fill(atlas) {
        Some(shape) => shape.contains(at),
        None => mark.is_near(viewport, point),
    };
    let mut found = Vec::new();
    for &area in marks.iter().filter(is_over).flat_map(|mark| &mark.areas) {
        if !found.contains(&area) {
            found.push(area);
        }
    }
    found
}

impl AreaMark {
    /// Whether a border's line passes near a point.
    pub(super) fn is_near(&self, viewport: &Viewport, point: ScreenPoint) -> bool {
        let AreaShape::Lines(lines) = &self.shape else { return false };
        let (size, origin) = (world_pixels(viewport.zoom()), viewport.origin());
        let on_screen =
            |p: [f64; 2]| ScreenPoint::new(p[0] * size - origin.x, p[1] * size - origin.y);
        lines
            .iter()
            .flat_map(|line| line.windows(2))
            .any(|pair| distance_to(on_screen(pair[0]), on_screen(pair[1]), point) <= BORDER_REACH)
    }
}

/// What tells one mark from another: states of one kind over one country share it.
type Key = (AreaTexture, AreaKind, bool, String);

pub(super) fn marks(look: Look<'_>, atlas: &Atlas) -> Vec<AreaMark> {
    let session = look.session;
    if !session.state().layers.areas {
        return Vec::new();
    }
    let dataset = session.dataset();
    let mut marks: BTreeMap<Key, AreaMark> = BTreeMap::new();
    for held in session.evidence().areas_over(look.days).filter(|a| session.is_area_shown(a.area)) {
        // What may have lapsed long ago is listed, and tints nothing.
        if held.coverage == Coverage::Possible {
            continue;
        }
        let area = dataset.area(held.area);
        let is_certain = held.coverage == Coverage::Certain;
        let texture = area_texture(area.kind);
        let is_selected = session.state().selection == Selection::Area(held.area);
        let label = session.name(&area.label);
        let shapes: Vec<(String, AreaShape)> = match &area.extent {
            AreaExtent::Countries(countries) => countries
                .iter()
                .filter_map(|&c| iso(session, c))
                .map(|iso| (iso.clone(), country_shape(texture, iso, atlas)))
                .collect(),
            AreaExtent::Border(a, b) => border(session, atlas, *a, *b).into_iter().collect(),
            AreaExtent::Polygon(corners) => {
                vec![(format!("polygon {}", area.meta.id), polygon(corners))]
            }
        };
        for (name, shape) in shapes {
            let kind = area.kind;
            let key = (texture, kind, !is_certain, name.clone());
            let mark = marks.entry(key).or_insert_with(|| AreaMark {
                name,
                kind,
                label: String::new(),
                texture,
                is_certain,
                is_selected: false,
                areas: Vec::new(),
                shape,
            });
            mark.areas.push(held.area);
            mark.is_selected |= is_selected;
            let comma = if mark.label.is_empty() { "" } else { "; " };
            mark.label.push_str(&format!("{comma}{label}"));
        }
    }
    marks.into_values().collect()
}

/// Closed borders all round are drawn as a line along the outline.
fn country_shape(texture: AreaTexture, iso: String, atlas: &Atlas) -> AreaShape {
    match (texture, atlas.countries.get(&iso)) {
        (AreaTexture::Line, Some(shape)) => AreaShape::Lines(shape.rings.clone()),
        _ => AreaShape::Country(iso),
    }
}

fn polygon(corners: &[LonLat]) -> AreaShape {
    AreaShape::Polygon(FlatShape::polygon(corners))
}

fn border(session: &Session, atlas: &Atlas, a: PlaceIx, b: PlaceIx) -> Option<(String, AreaShape)> {
    let (a_iso, b_iso) = (iso(session, a)?, iso(session, b)?);
    let name = format!("border {a_iso}-{b_iso}");
    let lines = match atlas.border(&a_iso, &b_iso) {
        Some(lines) => lines.clone(),
        // Between countries the map has no outline of: a line from one to the other.
        None => {
            let at = |p: PlaceIx| fraction_of(session.dataset().place(p).position);
            vec![vec![at(a), at(b)]]
        }
    };
    Some((name, AreaShape::Lines(lines)))
}

fn iso(session: &Session, place: PlaceIx) -> Option<String> {
    session.dataset().place(place).country.clone()
}
