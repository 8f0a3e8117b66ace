//! Names that are not in the dataset: countries, towns, regions, deserts and waters.

use super::placer::{AROUND, Block, Edge, Line, ON, Placer, SIDEWAYS};
use super::{AIRFIELD_NAME_ZOOM, LabelStyle, SAME_SPOT};
use crate::gazetteer::{Named as _, PhysicalKind, PlaceKind};
use crate::model::{Language, LonLat};
use crate::scene::atlas::Atlas;
use crate::scene::bases::BaseMark;
use crate::scene::runways::RunwayMark;
use crate::scene::viewport::{ScreenPoint, ScreenRect, Viewport};

/// Names that are not in the dataset.
pub(super) struct Names<'a> {
    pub(super) atlas: &'a Atlas,
    pub(super) viewport: &'a Viewport,
    pub(super) near: ScreenRect,
    pub(super) bases: &'a [BaseMark],
    pub(super) language: Language,
}

impl Names<'_> {
    /// On the screen or near it.
    fn at(&self, lon_deg: f64, lat_deg: f64) -> Option<ScreenPoint> {
        let point = self.viewport.to_screen(LonLat::clamped(lon_deg, lat_deg));
        self.near.contains(point).then_some(point)
    }

    fn shows(&self, min_zoom: u8, max_zoom: u8) -> bool {
        (f64::from(min_zoom)..f64::from(max_zoom) + 1.0).contains(&self.viewport.zoom())
    }

    pub(super) fn countries(&self, placer: &mut Placer<'_>) {
        for country in &self.atlas.gazetteer.countries {
            if self.shows(country.min_zoom, country.max_zoom)
                && let Some(anchor) = self.at(country.lon_deg, country.lat_deg)
            {
                placer.add(plain(
                    spaced(country.name_in(self.language)),
                    LabelStyle::Country,
                    anchor,
                ));
            }
        }
    }

    pub(super) fn airfields(&self, placer: &mut Placer<'_>, runways: &[RunwayMark]) {
        if self.viewport.zoom() < AIRFIELD_NAME_ZOOM {
            return;
        }
        let mut seen = Vec::new();
        for runway in runways {
            if seen.contains(&runway.airfield) {
                continue;
            }
            seen.push(runway.airfield);
            let Some(airfield) = self.atlas.runways.airfields.get(runway.airfield) else {
                continue;
            };
            let Some(anchor) = self.at(airfield.lon_deg, airfield.lat_deg) else { continue };
            let half = runway.ends[0].distance(runway.ends[1]) / 2.0;
            let block = Block {
                sides: AROUND,
                clearance: 12.0_f64.max(half * 0.2),
                ..plain(airfield.name.clone(), LabelStyle::Airfield, anchor)
            };
            placer.add(block);
        }
    }

    pub(super) fn towns(&self, placer: &mut Placer<'_>) {
        let zoom = self.viewport.zoom();
        for town in &self.atlas.gazetteer.places {
            if zoom < f64::from(town.min_zoom) {
                continue;
            }
            let Some(anchor) = self.at(town.lon_deg, town.lat_deg) else { continue };
            if self.bases.iter().any(|b| b.anchor.distance(anchor) < b.radius.max(SAME_SPOT)) {
                continue;
            }
            let style = match town.kind {
                PlaceKind::Capital | PlaceKind::City => LabelStyle::City,
                PlaceKind::Town | PlaceKind::Village => LabelStyle::Town,
            };
            let block = Block {
                sides: SIDEWAYS,
                clearance: 5.0,
                dot: true,
                ..plain(town.name_in(self.language).to_owned(), style, anchor)
            };
            placer.add(block);
        }
    }

    pub(super) fn regions(&self, placer: &mut Placer<'_>) {
        for region in &self.atlas.gazetteer.regions {
            if self.shows(region.min_zoom, region.max_zoom)
                && let Some(anchor) = self.at(region.lon_deg, region.lat_deg)
            {
                placer.add(plain(
                    region.name_in(self.language).to_owned(),
                    LabelStyle::Region,
                    anchor,
                ));
            }
        }
    }

    pub(super) fn physical(&self, placer: &mut Placer<'_>) {
        for name in &self.atlas.gazetteer.physical {
            if self.shows(name.min_zoom, name.max_zoom)
                && let Some(anchor) = self.at(name.lon_deg, name.lat_deg)
            {
                let style = match name.kind {
                    PhysicalKind::Lake | PhysicalKind::River | PhysicalKind::Sea => {
                        LabelStyle::Water
                    }
                    _ => LabelStyle::Desert,
                };
                placer.add(plain(name.name_in(self.language).to_owned(), style, anchor));
            }
        }
    }
}

fn plain(text: String, style: LabelStyle, anchor: ScreenPoint) -> Block {
    Block {
        lines: vec![Line { text, style, strength: 1.0, target: None }],
        anchor,
        clearance: 0.0,
        sides: ON,
        dot: false,
        edge: Edge::Ignored,
    }
}

/// Capitals set apart, as maps name countries.
fn spaced(name: &str) -> String {
    let mut out = String::with_capacity(name.len() * 4);
    for (i, c) in name.to_uppercase().chars().enumerate() {
        if i > 0 {
            out.push('\u{200a}');
        }
        out.push(c);
    }
    out
}
