//! What a picture tells of: its signs, its forces, and the sources behind them. What a page needs
//! beside its map.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::changes::BaseChange;
use super::legend::{LegendItem, is_in_view, legend};
use super::picture::{Picture, Side};
use super::viewport::{ScreenRect, Viewport};
use super::{AreaMark, Atlas, Look, ToldIncidents, shown_at};
use crate::model::{ClaimIx, Day, ForceIx, Grade, SourceIx};
use crate::state::Session;

/// Gathered over one picture, or over all pictures of a film.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    pub signs: BTreeSet<LegendItem>,
    pub forces: BTreeSet<ForceIx>,
    /// Those that count.
    pub sources: BTreeSet<SourceIx>,
    /// The reader's own, which no source of the dataset's is behind.
    pub incidents: ToldIncidents,
}

impl Told {
    pub fn of(session: &Session, picture: &Picture, atlas: &Atlas, viewport: &Viewport) -> Self {
        let mut told = Self {
            signs: legend(picture, atlas, viewport).into_iter().collect(),
            incidents: ToldIncidents::of(picture, viewport),
            ..Self::default()
        };
        for (side, part) in picture.sides(viewport.rect()) {
            told.bases(session, side, part);
            told.movements(session, side, part);
            told.events(session, side, part);
            told.areas(session, side, (atlas, viewport));
        }
        told
    }

    /// With all that another picture tells.
    pub fn join(&mut self, other: Self) {
        self.signs.extend(other.signs);
        self.forces.extend(other.forces);
        self.sources.extend(other.sources);
        self.incidents.join(&other.incidents);
    }

    fn bases(&mut self, session: &Session, side: &Side, part: ScreenRect) {
        for base in side.scene.bases.iter().filter(|base| part.overlaps(base.rect())) {
            match &base.change {
                BaseChange::Nothing => continue,
                BaseChange::Changed { signs, .. } => {
                    self.forces.extend(signs.iter().map(|sign| sign.force));
                    let other = session.state().compare.other();
                    let days = [Some(side.day), other].into_iter().flatten();
                    let forces: BTreeSet<ForceIx> = signs.iter().map(|sign| sign.force).collect();
                    for (day, place) in
                        days.flat_map(|d| base.places().iter().map(move |&p| (d, p)))
                    {
                        self.presences(session, day, place, |force| forces.contains(&force));
                    }
                }
                BaseChange::NotAsked => {
                    for &place in base.places() {
                        self.presences(session, side.day, place, |_| true);
                    }
                    let alone = base.fan.forces.iter().map(|force| force.wedge.force);
                    let wedges = base.wedges.iter().filter(|wedge| wedge.others == 0);
                    self.forces.extend(wedges.map(|wedge| wedge.force).chain(alone));
                }
            }
        }
    }

    fn presences(
        &mut self,
        session: &Session,
        day: Day,
        place: crate::model::PlaceIx,
        is_asked: impl Fn(ForceIx) -> bool,
    ) {
        let shown = shown_at(Look::on(session, day), place).filter(|(force, _)| is_asked(*force));
        for (_, presence) in shown {
            let claims: Vec<ClaimIx> =
                presence.claims.iter().chain(&presence.against).copied().collect();
            let voices = session.evidence().voices(session.dataset(), &claims, day);
            for voice in voices {
                self.sources.insert(voice.source);
                self.sources.extend(voice.others);
            }
        }
    }

    fn movements(&mut self, session: &Session, side: &Side, part: ScreenRect) {
        for mark in &side.scene.movements {
            let mut points = mark.pieces.iter().flat_map(|piece| &piece.points);
            if points.any(|&point| part.contains(point)) {
                self.forces.insert(mark.force);
                let known = session.evidence().movement(mark.movement);
                self.sources.extend(known.into_iter().flat_map(|known| known.sources.clone()));
            }
        }
    }

    fn events(&mut self, session: &Session, side: &Side, part: ScreenRect) {
        for mark in side.scene.events.iter().filter(|mark| part.contains(mark.center)) {
            for &event in &mark.events {
                let sources = &session.dataset().event(event).sources;
                self.sources.extend(session.evidence().admitted(sources));
            }
        }
    }

    fn areas(&mut self, session: &Session, side: &Side, (atlas, viewport): (&Atlas, &Viewport)) {
        let is_drawn = |area: &&AreaMark| area.texture.is_drawn_at(viewport.zoom());
        let marks = side.scene.areas.iter().filter(is_drawn);
        let marks = marks.filter(|area| is_in_view(area, atlas, viewport));
        for known in marks.flat_map(|mark| &mark.areas).filter_map(|&a| session.evidence().area(a))
        {
            let parts = known.from.iter().chain(&known.to);
            self.sources.extend(parts.flat_map(|part| part.sources.clone()));
        }
    }

    /// The sources in short: how many of which grade, and whose.
    pub fn credits<'a>(&self, session: &'a Session) -> SourceCredits<'a> {
        let dataset = session.dataset();
        let mut publishers: BTreeMap<&str, (usize, Grade)> = BTreeMap::new();
        let mut grades: BTreeMap<Grade, usize> = BTreeMap::new();
        for &source in &self.sources {
            let source = dataset.source(source);
            let known = publishers.entry(&source.publisher).or_insert((0, source.grade));
            known.0 += 1;
            known.1 = known.1.min(source.grade);
            *grades.entry(source.grade).or_default() += 1;
        }
        let mut order: Vec<(&str, (usize, Grade))> = publishers.into_iter().collect();
        order.sort_by_key(|(_, (count, grade))| (*grade, Reverse(*count)));
        let count = match self.sources.len() {
            1 => "1 source".to_owned(),
            n => format!("{n} sources"),
        };
        let grades: Vec<String> =
            grades.iter().map(|(grade, n)| format!("{n} of grade {}", grade.key())).collect();
        SourceCredits {
            count: format!("{count} ({})", grades.join(", ")),
            publishers: order.into_iter().map(|(publisher, _)| publisher).collect(),
        }
    }
}

/// The sources in short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceCredits<'a> {
    /// "23 sources (4 of grade A, 19 of grade B)".
    count: String,
    /// Those of the better grades first, and of these those with most.
    pub publishers: Vec<&'a str>,
}

impl SourceCredits<'_> {
    /// "23 sources (…): AFP, BBC and 12 others": so many publishers by their names.
    pub fn words(&self, named: usize) -> String {
        if self.publishers.is_empty() {
            return "No source that counts reports anything here.".to_owned();
        }
        let named = named.min(self.publishers.len());
        let names = self.publishers[..named].join(", ");
        let rest = match (named, self.publishers.len() - named) {
            (_, 0) => String::new(),
            (0, n) => format!("{n} publishers"),
            (_, 1) => " and 1 other".to_owned(),
            (_, n) => format!(" and {n} others"),
        };
        format!("{}: {names}{rest}", self.count)
    }
}
