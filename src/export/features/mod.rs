//! Presences, events, movements and area states as rows with a shape and two days.

mod row;

use std::collections::BTreeSet;

pub use row::{COLUMNS, Feature, FeatureKind, Shape, Value};

use row::Cells;

use super::{Cut, When};
use crate::evidence::{Coverage, Evidence, Presence, Track};
use crate::gazetteer::{Outlines, Point};
use crate::model::{
    AreaExtent, AreaIx, Bounds, Dataset, Day, EdtfDate, EventIx, ForceIx, Grade, HeadCount,
    Language, LegEnd, LonLat, MovementIx, PlaceIx, SourceIx,
};

/// Everything that the evidence says, cut to what is asked for: presences by place, force and
/// time, then events, movements and area states in the dataset's order.
pub fn features(
    dataset: &Dataset,
    evidence: &Evidence,
    outlines: &Outlines,
    cut: Cut,
) -> Vec<Feature> {
    let writer = Writer { dataset, evidence, outlines };
    let mut all = Vec::new();
    for (place, force, track) in evidence.tracks() {
        all.extend(writer.presences(place, force, track));
    }
    all.extend(evidence.known_events(dataset).map(|(ix, _)| writer.event(ix)));
    all.extend(evidence.known_movements().filter_map(|(ix, _)| writer.movement(ix)));
    all.extend((0..dataset.areas.len()).filter_map(|i| writer.area(AreaIx::from(i))));
    all.into_iter()
        .filter(|(_, about)| about.admits(dataset, cut))
        .map(|(feature, _)| feature)
        .filter(|feature| match cut.when {
            When::Day(day) => {
                feature.start.is_none_or(|s| s <= day) && feature.end.is_none_or(|e| day <= e)
            }
            When::Whole => true,
        })
        .collect()
}

/// What a row speaks of.
struct About {
    places: Vec<PlaceIx>,
    forces: Vec<ForceIx>,
}

impl About {
    fn admits(&self, dataset: &Dataset, cut: Cut) -> bool {
        cut.place.is_none_or(|asked| self.places.iter().any(|&p| dataset.is_inside(p, asked)))
            && cut.force.is_none_or(|asked| self.forces.contains(&asked))
    }
}

struct Writer<'a> {
    dataset: &'a Dataset,
    evidence: &'a Evidence,
    outlines: &'a Outlines,
}

impl Writer<'_> {
    /// One row for each stretch of days on which status, head count and sources stay the same.
    fn presences(&self, place: PlaceIx, force: ForceIx, track: &Track) -> Vec<(Feature, About)> {
        let mut rows: Vec<(Option<Day>, Option<Day>, &Presence)> = Vec::new();
        let mut stretches = track.stretches().peekable();
        while let Some((first, presence)) = stretches.next() {
            let last = stretches.peek().and_then(|(next, _)| next.map(|day| day.plus(-1)));
            if !presence.status.is_shown() {
                continue;
            }
            match rows.last_mut() {
                Some((_, end, before))
                    if end.map(|e| e.plus(1)) == first && same(before, presence) =>
                {
                    *end = last;
                }
                _ => rows.push((first, last, presence)),
            }
        }
        rows.into_iter()
            .map(|(start, end, presence)| {
                let feature = self.presence((place, force), (start, end), presence);
                (feature, About { places: vec![place], forces: vec![force] })
            })
            .collect()
    }

    fn presence(
        &self,
        (place, force): (PlaceIx, ForceIx),
        (start, end): (Option<Day>, Option<Day>),
        presence: &Presence,
    ) -> Feature {
        let record = self.dataset.force(force);
        let place_record = self.dataset.place(place);
        let from = start.map_or_else(|| "..".to_owned(), |day| day.to_string());
        let id = format!("{}/{}/{from}", place_record.meta.id, record.meta.id);
        let at = place_record.name.get(Language::English);
        let name = format!("{} at {at}", record.name.get(Language::English));
        let claims = presence.claims.iter().chain(&presence.against);
        let sources = presence.sources(|claim| {
            self.evidence.known(claim).map(|known| known.sources.clone()).unwrap_or_default()
        });
        let ids: Vec<&str> = claims.map(|&c| self.dataset.claim(c).meta.id.as_str()).collect();
        let count = presence.headcount;
        let mut cells = self.cells(FeatureKind::Presence, &id, &name, &sources);
        self.set_place(&mut cells, place);
        cells.status = presence.status.key().into();
        cells.force_id = record.meta.id.as_str().into();
        cells.force = record.name.get(Language::English).into();
        cells.headcount_min = count.and_then(|c| c.min).into();
        cells.headcount_max = count.and_then(|c| c.max).into();
        cells.headcount_kind = count.map(|c| c.kind.word()).into();
        cells.last_confirmed = presence.last_confirmed.into();
        cells.claim_ids = ids.join("; ").into();
        cells.detail = self.count_detail(presence).into();
        let shape = Shape::Point(place_record.position);
        finish(FeatureKind::Presence, cells, shape, (start, end), Some(force))
    }

    /// What a head count's two numbers do not say.
    fn count_detail(&self, presence: &Presence) -> String {
        let mut words = Vec::new();
        if presence.headcount_disputed {
            words.push("figures disagree; the range holds them all");
        }
        if presence.is_count_unconfirmed {
            words.push("no source of grade A or B gives a number");
        }
        if presence.is_count_shared() {
            words.push("one figure for several places together");
        }
        words.join("; ")
    }

    fn event(&self, ix: EventIx) -> (Feature, About) {
        let event = self.dataset.event(ix);
        let bounds = event.bounds();
        let sources = self.evidence.admitted(&event.sources);
        let title = event.title.get(Language::English);
        let mut cells = self.cells(FeatureKind::Event, &event.meta.id, title, &sources);
        cells.category = event.kind.key().into();
        cells.importance = Value::Whole(i64::from(event.importance));
        // A detail rests on all its sources together.
        let is_told = self.evidence.untold(self.dataset, &event.sources).is_none();
        let detail = event.detail.as_ref().filter(|_| is_told);
        cells.detail = detail.map(|text| text.get(Language::English)).into();
        let forces: Vec<&str> = event
            .about_forces
            .iter()
            .map(|&f| self.dataset.force(f).name.get(Language::English))
            .collect();
        cells.force = forces.join("; ").into();
        let at = event.place.or_else(|| event.about_places.first().copied());
        if let Some(place) = at {
            self.set_place(&mut cells, place);
        }
        set_bounds(&mut cells, Some(bounds), None);
        let shape = at.map_or(Shape::None, |p| Shape::Point(self.dataset.place(p).position));
        let days = (bounds.earliest(), bounds.latest());
        let places = event.place.iter().chain(&event.about_places).copied().collect();
        let about = About { places, forces: event.about_forces.clone() };
        (finish(FeatureKind::Event, cells, shape, days, event.about_forces.first().copied()), about)
    }

    fn movement(&self, ix: MovementIx) -> Option<(Feature, About)> {
        let movement = self.dataset.movement(ix);
        let known = self.evidence.movement(ix)?;
        let force = self.dataset.force(movement.force);
        let mut route = Vec::new();
        let mut places = Vec::new();
        for leg in &movement.legs {
            match leg.at {
                LegEnd::Place(place) => {
                    route.push(self.dataset.place(place).name.get(Language::English));
                    places.push(place);
                }
                LegEnd::Abroad => route.push("abroad"),
                LegEnd::Home => route.push("home"),
            }
        }
        let name = format!("{}: {}", force.name.get(Language::English), route.join(" → "));
        let mut cells = self.cells(FeatureKind::Movement, &movement.meta.id, &name, &known.sources);
        cells.force_id = force.meta.id.as_str().into();
        cells.force = force.name.get(Language::English).into();
        let is_told = self.evidence.untold(self.dataset, &movement.sources).is_none();
        set_count(&mut cells, movement.headcount.as_ref().filter(|_| is_told));
        let size = movement.size.as_ref().filter(|_| is_told);
        cells.detail = size.map(|text| text.get(Language::English)).into();
        let (start, end) = (known.start.map(EdtfDate::bounds), known.end.map(EdtfDate::bounds));
        set_bounds(&mut cells, start, end);
        let positions: Vec<LonLat> =
            places.iter().map(|&p| self.dataset.place(p).position).collect();
        let shape = match positions.as_slice() {
            [] => Shape::None,
            [one] => Shape::Point(*one),
            _ => Shape::Lines(vec![positions]),
        };
        let days =
            (start.or(end).and_then(Bounds::earliest), end.or(start).and_then(Bounds::latest));
        let about = About { places, forces: vec![movement.force] };
        Some((finish(FeatureKind::Movement, cells, shape, days, Some(movement.force)), about))
    }

    fn area(&self, ix: AreaIx) -> Option<(Feature, About)> {
        let area = self.dataset.area(ix);
        let known = self.evidence.area(ix)?;
        let parts = known.from.iter().chain(&known.to);
        let mut sources: Vec<SourceIx> = parts.flat_map(|p| p.sources.iter().copied()).collect();
        let mut seen = BTreeSet::new();
        sources.retain(|s| seen.insert(*s));
        let label = area.label.get(Language::English);
        let mut cells = self.cells(FeatureKind::Area, &area.meta.id, label, &sources);
        cells.category = area.kind.key().into();
        let bounds =
            |part: &Option<crate::evidence::KnownPart>| part.as_ref().map(|p| p.date.bounds());
        let (start, end) = (bounds(&known.from), bounds(&known.to));
        set_bounds(&mut cells, start, end);
        let (shape, places) = self.extent(&area.extent);
        if let [place] = places[..] {
            self.set_place(&mut cells, place);
        }
        // Past its last day an area state is only presumed, and the row ends with the axis.
        let last = self.dataset.head.last_day;
        let is_open = end.is_none()
            && self
                .evidence
                .areas_on(last)
                .any(|a| a.area == ix && a.coverage != Coverage::Possible);
        let latest = end.and_then(Bounds::latest);
        let days = (start.and_then(Bounds::earliest), if is_open { None } else { latest });
        let about = About { places, forces: Vec::new() };
        Some((finish(FeatureKind::Area, cells, shape, days, None), about))
    }

    /// The shape, and the countries it concerns.
    fn extent(&self, extent: &AreaExtent) -> (Shape, Vec<PlaceIx>) {
        let iso = |p: &PlaceIx| self.dataset.place(*p).country.clone().unwrap_or_default();
        match extent {
            AreaExtent::Countries(places) => {
                let outlines = places.iter().filter_map(|p| self.outlines.countries.get(&iso(p)));
                let polygons = outlines.flatten().map(|polygon| {
                    std::iter::once(&polygon.outer).chain(&polygon.holes).map(|r| ring(r)).collect()
                });
                (Shape::Polygons(polygons.collect()), places.clone())
            }
            AreaExtent::Border(a, b) => {
                let border = self.outlines.border(&iso(a), &iso(b));
                let lines = border.iter().flat_map(|b| &b.lines).map(|line| ring(line));
                (Shape::Lines(lines.collect()), vec![*a, *b])
            }
            AreaExtent::Polygon(corners) => {
                let mut outer = corners.clone();
                if outer.first() != outer.last() {
                    outer.extend(corners.first().copied());
                }
                (Shape::Polygons(vec![vec![outer]]), Vec::new())
            }
        }
    }

    fn cells(&self, kind: FeatureKind, id: &str, name: &str, sources: &[SourceIx]) -> Cells {
        let records = || sources.iter().map(|&s| self.dataset.source(s));
        let ids: Vec<&str> = records().map(|s| s.meta.id.as_str()).collect();
        let words: Vec<String> =
            records().map(|s| format!("[{}] {}", s.grade.key(), s.words())).collect();
        Cells {
            kind: kind.key().into(),
            id: id.into(),
            name: name.into(),
            best_grade: records().map(|s| s.grade).min().map(Grade::key).into(),
            source_ids: ids.join("; ").into(),
            sources: words.join("; ").into(),
            ..Cells::empty()
        }
    }

    fn set_place(&self, cells: &mut Cells, place: PlaceIx) {
        let record = self.dataset.place(place);
        let base = self.dataset.base_of(place);
        cells.place_id = record.meta.id.as_str().into();
        cells.place = record.name.get(Language::English).into();
        cells.place_kind = record.kind.key().into();
        cells.error_km = Value::Real(record.error_km);
        if !self.dataset.is_territory(place) {
            cells.base_id = self.dataset.place(base).meta.id.as_str().into();
        }
        let country =
            self.dataset.ancestors(place).find_map(|p| self.dataset.place(p).country.as_deref());
        cells.country = country.into();
    }
}

fn set_count(cells: &mut Cells, count: Option<&HeadCount>) {
    cells.headcount_min = count.and_then(|c| c.min).into();
    cells.headcount_max = count.and_then(|c| c.max).into();
    cells.headcount_kind = count.filter(|c| !c.is_words_only()).map(|c| c.kind.word()).into();
}

fn set_bounds(cells: &mut Cells, start: Option<Bounds>, end: Option<Bounds>) {
    cells.start_earliest = start.and_then(Bounds::earliest).into();
    cells.start_latest = start.and_then(Bounds::latest).into();
    cells.end_earliest = end.and_then(Bounds::earliest).into();
    cells.end_latest = end.and_then(Bounds::latest).into();
}

fn finish(
    kind: FeatureKind,
    mut cells: Cells,
    shape: Shape,
    (start, end): (Option<Day>, Option<Day>),
    force: Option<ForceIx>,
) -> Feature {
    cells.start = start.into();
    cells.end = end.into();
    let text = |value: &Value| match value {
        Value::Text(text) => text.clone(),
        _ => String::new(),
    };
    let (id, name) = (text(&cells.id), text(&cells.name));
    Feature { kind, id, name, shape, start, end, force, values: cells.into_values() }
}

/// Nothing that a row tells differs.
fn same(a: &Presence, b: &Presence) -> bool {
    a.status == b.status
        && a.headcount == b.headcount
        && a.headcount_disputed == b.headcount_disputed
        && a.claims == b.claims
        && a.against == b.against
}

fn ring(points: &[Point]) -> Vec<LonLat> {
    points.iter().map(|p| LonLat::clamped(p.lon_deg, p.lat_deg)).collect()
}
