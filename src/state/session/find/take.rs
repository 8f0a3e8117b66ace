//! Going to what was found.

use super::{MOST_RECENT, Session};
use crate::model::{ForceIx, LegEnd, LonLat, MovementIx, PlaceIx, Record, SourceIx, View};
use crate::state::{Command, Find, FindCommand, Selection, Target};

/// Least zoom at which a position typed as numbers is looked at.
const POSITION_ZOOM: f64 = 8.0;

impl Session {
    /// What a command is where it takes a row of the search: the row's own command. The search
    /// closes, and what was typed is kept for the next time.
    pub(in crate::state::session) fn taken(&mut self, command: Command) -> Option<Command> {
        let target = match command {
            Command::Find(FindCommand::Take(target)) => Some(target),
            Command::Find(FindCommand::TakeChosen) => self.chosen_target(),
            other => return Some(other),
        };
        let target = target?;
        if let Target::Query(query) = target {
            return Some(FindCommand::Type(query).into());
        }
        self.keep_search();
        self.state.find = Find::Closed;
        self.command_of(target)
    }

    fn chosen_target(&self) -> Option<Target> {
        let Find::Open { chosen, .. } = self.state.find else { return None };
        self.findings().rows.into_iter().nth(chosen).map(|row| row.target)
    }

    fn keep_search(&mut self) {
        let Find::Open { query, .. } = &self.state.find else { return };
        let query = query.trim().to_owned();
        if !query.is_empty() {
            let recent = &mut self.state.recent_searches;
            recent.retain(|earlier| *earlier != query);
            recent.insert(0, query);
            recent.truncate(MOST_RECENT);
        }
    }

    /// `None` for an action that has nothing to do.
    fn command_of(&self, target: Target) -> Option<Command> {
        Some(match target {
            Target::Record(record) => match record {
                Record::Place(place) => Command::Reveal(Selection::Place(place)),
                Record::Event(event) => Command::Reveal(Selection::Event(event)),
                Record::Force(force) => FindCommand::ShowForce(force).into(),
                Record::Chapter(chapter) => Command::OpenChapter(chapter),
                Record::Movement(movement) => FindCommand::ShowMovement(movement).into(),
                Record::Source(source) => FindCommand::ShowSource(source).into(),
                Record::Area(_) | Record::Claim(_) => return None,
            },
            Target::Action(action) => return action.command(self),
            Target::Day(day) => Command::GoToDay(day),
            Target::Position(center) => {
                let zoom = self.state.camera.zoom().max(POSITION_ZOOM);
                Command::LookAt(View { center, zoom })
            }
            Target::Query(query) => FindCommand::Type(query).into(),
        })
    }

    /// To its largest base now; where there is none, to the first day there was one.
    pub(super) fn show_force(&mut self, force: ForceIx) {
        self.state.filters.hidden_forces.remove(&force);
        let now = self.bases_of(force, self.day()).first().copied();
        let place = match (now, self.first_seen(force)) {
            (Some(place), _) => place,
            (None, Some((day, place))) => {
                self.go_to_day(day);
                place
            }
            (None, None) => {
                let name = self.name(&self.dataset.force(force).name);
                self.state.notice = Some(format!(
                    "No base is known at which {name} was present, as far as the filters let count."
                ));
                return;
            }
        };
        self.reveal(Selection::Place(place));
    }

    pub(super) fn show_movement(&mut self, ix: MovementIx) {
        let first_day = self.evidence.movement(ix).and_then(|known| known.bounds()?.earliest());
        if let Some(day) = first_day {
            self.go_to_day(day);
        }
        let legs = &self.dataset.movement(ix).legs;
        let places = legs.iter().filter_map(|leg| match leg.at {
            LegEnd::Place(place) => Some(place),
            LegEnd::Abroad | LegEnd::Home => None,
        });
        let bases: Vec<PlaceIx> = places.collect();
        let base = bases.iter().copied().find(|&place| self.is_base(place));
        if let Some(place) = base.or(bases.first().copied()) {
            let position: LonLat = self.dataset.place(place).position;
            self.bring_into_view(position);
            self.state.selection = Selection::Place(place);
        }
    }

    /// Records that cite a source and are told, in the order of the tables.
    pub fn resting_on(&self, source: SourceIx) -> Vec<Record> {
        let dataset = &self.dataset;
        let cites = |sources: &[SourceIx]| sources.contains(&source);
        let claims = dataset.claims.iter().enumerate();
        let claims = claims.filter(|(_, c)| cites(&c.sources()));
        let events = dataset.events.iter().enumerate().filter(|(_, e)| cites(&e.sources));
        let movements = dataset.movements.iter().enumerate().filter(|(_, m)| cites(&m.sources));
        let areas =
            dataset.areas.iter().enumerate().filter(|(_, area)| {
                area.from.iter().chain(&area.to).any(|part| cites(&part.sources))
            });
        let chapters = dataset.chapters.iter().enumerate().filter(|(_, c)| cites(&c.sources));
        let places = dataset.places.iter().enumerate().filter(|(_, p)| cites(&p.sources));
        let forces = dataset.forces.iter().enumerate().filter(|(_, f)| cites(&f.sources));
        let all = claims
            .map(|(i, _)| Record::Claim(i.into()))
            .chain(places.map(|(i, _)| Record::Place(i.into())))
            .chain(forces.map(|(i, _)| Record::Force(i.into())))
            .chain(events.map(|(i, _)| Record::Event(i.into())))
            .chain(movements.map(|(i, _)| Record::Movement(i.into())))
            .chain(areas.map(|(i, _)| Record::Area(i.into())))
            .chain(chapters.map(|(i, _)| Record::Chapter(i.into())));
        all.filter(|&record| self.may_be_told(&Target::Record(record))).collect()
    }
}
