//! Area states: tints and hatches over countries, borders and polygons.

use std::collections::BTreeMap;

use super::Look;
use super::atlas::{Atlas, FlatShape, fraction_of};
use crate::evidence::Coverage;
use crate::model::{AreaExtent, AreaIx, AreaKind, LonLat, PlaceIx};
use crate::state::Session;

/// How a state is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AreaTexture {
    /// Pacts, accords and mandates: a quiet tint.
    Tint,
    /// Closures, sanctions, bans: diagonal lines.
    Hatch,
    /// A closed border: a thick line.
    Line,
}

/// One country, border or polygon with the states that hold over it.
#[derive(Debug, Clone, PartialEq)]
pub struct AreaMark {
    /// Tells its shape from others': "NE", "border BJ-NE".
    pub name: String,
    pub texture: AreaTexture,
    /// Certainly so; else drawn fainter.
    pub is_certain: bool,
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

fn texture(kind: AreaKind) -> AreaTexture {
    match kind {
        AreaKind::Alliance
        | AreaKind::Accord
        | AreaKind::Mandate
        | AreaKind::Transition
        | AreaKind::Corridor => AreaTexture::Tint,
        AreaKind::AirspaceClosed
        | AreaKind::Sanctions
        | AreaKind::Suspension
        | AreaKind::Emergency
        | AreaKind::TravelBan => AreaTexture::Hatch,
        AreaKind::BorderClosed => AreaTexture::Line,
    }
}

/// What tells one mark from another: states of one texture over one country share it.
type Key = (AreaTexture, bool, String);

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
        let texture = texture(area.kind);
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
            marks
                .entry((texture, !is_certain, name.clone()))
                .or_insert_with(|| AreaMark { name, texture, is_certain, areas: Vec::new(), shape })
                .areas
                .push(held.area);
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
