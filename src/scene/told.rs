//! What a picture tells of: its signs, its forces, and the sources behind them. What a page needs
//! beside its map.

use std::collections::BTreeSet;

use super::changes::BaseChange;
use super::legend::{LegendItem, is_in_view, legend};
use super::picture::{Picture, Side};
use super::viewport::{ScreenRect, Viewport};
use super::{Atlas, Look, shown_at};
use crate::model::{ClaimIx, Day, ForceIx, Grade, SourceIx};
use crate::state::Session;

/// Gathered over one picture, or over all pictures of a film.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    pub signs: BTreeSet<LegendItem>,
    pub forces: BTreeSet<ForceIx>,
    /// Those that count.
    pub sources: BTreeSet<SourceIx>,
}

impl Told {
    pub fn of(session: &Session, picture: &Picture, atlas: &Atlas, viewport: &Viewport) -> Self {
        let mut told = Self {
            signs: legend(picture, atlas, viewport).into_iter().collect(),
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
        let marks = side.scene.areas.iter().filter(|area| is_in_view(area, atlas, viewport));
        for known in marks.flat_map(|mark| &mark.areas).filter_map(|&a| session.evidence().area(a))
        {
            let parts = known.from.iter().chain(&known.to);
            self.sources.extend(parts.flat_map(|part| part.sources.clone()));
        }
    }

    /// "23 sources, 4 of them official: AFP, BBC, Le Monde and 12 other publishers": of so many
    /// publishers the names, those with most sources of the better grades first.
    pub fn sources_words(&self, session: &Session, named: usize) -> String {
        let dataset = session.dataset();
        let mut publishers: Vec<(usize, Grade, &str)> = Vec::new();
        for &source in &self.sources {
            let source = dataset.source(source);
            match publishers.iter_mut().find(|p| p.2 == source.publisher) {
                Some(known) => {
                    known.0 += 1;
                    known.1 = known.1.min(source.grade);
                }
                None => publishers.push((1, source.grade, &source.publisher)),
            }
        }
        publishers.sort_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0)).then(a.2.cmp(b.2)));
        let count = match self.sources.len() {
            0 => return "No source that counts reports anything here.".to_owned(),
            1 => "1 source".to_owned(),
            n => format!("{n} sources"),
        };
        let grades: Vec<String> = [Grade::A, Grade::B, Grade::C, Grade::D]
            .into_iter()
            .map(|grade| (grade, self.of_grade(session, grade)))
            .filter(|(_, n)| *n > 0)
            .map(|(grade, n)| format!("{n} of grade {}", grade.key()))
            .collect();
        let names: Vec<&str> = publishers.iter().take(named).map(|p| p.2).collect();
        let rest = publishers.len() - names.len();
        let rest = match rest {
            0 => String::new(),
            1 => " and 1 other".to_owned(),
            n => format!(" and {n} others"),
        };
        format!("{count} ({}): {}{rest}", grades.join(", "), names.join(", "))
    }

    fn of_grade(&self, session: &Session, grade: Grade) -> usize {
        let dataset = session.dataset();
        self.sources.iter().filter(|&&s| dataset.source(s).grade == grade).count()
    }

    /// How many publishers stand behind the sources.
    pub fn publishers(&self, session: &Session) -> usize {
        let dataset = session.dataset();
        let names: BTreeSet<&str> =
            self.sources.iter().map(|&s| dataset.source(s).publisher.as_str()).collect();
        names.len()
    }
}
