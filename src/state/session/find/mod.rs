//! Finding anything by its words, and going there.

pub(super) mod index;
mod rows;
mod take;

use super::Session;
use crate::load::coordinates;
use crate::load::typed::{day_to_go_to, parse_typed};
use crate::model::mercator::project;
use crate::model::{ForceIx, LonLat, PlaceIx, PlaceKind, Record};
use crate::search;
use crate::state::{Action, Find, FindCommand, Findings, Found, FoundKind, Target};
pub(super) use index::build;

/// Rows that the window shows at most.
pub const MOST_ROWS: usize = 60;
/// Earlier searches kept.
const MOST_RECENT: usize = 5;
/// Bases, and searches, on offer while nothing is typed.
const SUGGESTED: usize = 4;
/// What a base and a force count more than the words of any event or title that begin alike.
const BASE: i32 = 34;
const FORCE: i32 = 24;
/// What being in view adds.
const IN_VIEW: i32 = 6;

impl Session {
    /// What the search shows now.
    pub fn findings(&self) -> Findings {
        match &self.state.find {
            Find::Closed => Findings::default(),
            Find::Open { query, .. } if query.trim().is_empty() => self.suggestions(),
            Find::Open { query, .. } => self.find(query, &[], MOST_ROWS),
        }
    }

    /// What matches `query` and may be told: bases and what is in view first. Of these kinds
    /// alone, unless there are none.
    pub fn find(&self, query: &str, kinds: &[FoundKind], most: usize) -> Findings {
        let is_wanted = |kind| kinds.is_empty() || kinds.contains(&kind);
        let index = self.index.get_or_init(|| build(&self.dataset));
        let hits = index.find(query, |target| {
            (is_wanted(kind_of(target)) && self.may_be_told(target)).then(|| self.weight(target))
        });
        let direct = self.direct(query).into_iter().filter(|target| is_wanted(kind_of(target)));
        let targets: Vec<Target> =
            direct.chain(hits.into_iter().map(|hit| hit.target.clone())).collect();
        let total = targets.len();
        let rows = targets.into_iter().take(most).map(|target| self.row(target, query));
        Findings { rows: rows.collect(), total }
    }

    /// What the query itself says: a day, a position.
    fn direct(&self, query: &str) -> Vec<Target> {
        let head = &self.dataset.head;
        let day = parse_typed(query).and(day_to_go_to(query, head.first_day, head.last_day));
        let position = coordinates::parse(query);
        let days = day.ok().map(Target::Day).into_iter();
        days.chain(position.ok().map(Target::Position)).collect()
    }

    /// While nothing is typed: what was looked for, the bases in view, some actions.
    fn suggestions(&self) -> Findings {
        let recent = self.state.recent_searches.iter().take(SUGGESTED).cloned().map(Target::Query);
        let mut bases: Vec<(i64, PlaceIx)> = self.bases_by_size();
        bases.retain(|&(_, place)| self.is_in_view(self.dataset.place(place).position));
        let bases = bases.into_iter().take(SUGGESTED);
        let bases = bases.map(|(_, place)| Target::Record(Record::Place(place)));
        let actions = [Action::NextEvent, Action::TypeDate, Action::Compare, Action::Keys];
        let targets = recent.chain(bases).chain(actions.map(Target::Action));
        let rows: Vec<Found> = targets.map(|target| self.row(target, "")).collect();
        Findings { total: rows.len(), rows }
    }

    /// Bases with somebody on the days shown, the most people first.
    fn bases_by_size(&self) -> Vec<(i64, PlaceIx)> {
        let mut sizes = std::collections::BTreeMap::new();
        for (place, force, track) in self.evidence.tracks() {
            let presence = track.over(self.days());
            if self.is_base(place) && self.is_force_shown(force) && presence.status.is_present() {
                let count = presence.headcount.and_then(|c| c.middle()).unwrap_or(1.0);
                *sizes.entry(place).or_insert(0) -= count.round() as i64;
            }
        }
        let mut bases: Vec<(i64, PlaceIx)> = sizes.into_iter().map(|(p, size)| (size, p)).collect();
        bases.sort_unstable();
        bases
    }

    fn is_base(&self, place: PlaceIx) -> bool {
        !self.dataset.is_territory(place) && self.dataset.base_of(place) == place
    }

    /// Whether a row may show it: nothing that became known later shows through.
    fn may_be_told(&self, target: &Target) -> bool {
        let Target::Record(record) = target else { return true };
        let evidence = &self.evidence;
        match *record {
            Record::Place(place) => self.tells_place(place),
            Record::Force(force) => self.tells_force(force),
            Record::Event(event) => evidence.knows_event(event),
            Record::Chapter(chapter) => evidence.knows_chapter(&self.dataset, chapter),
            Record::Movement(movement) => evidence.movement(movement).is_some(),
            Record::Source(source) => !evidence.admitted(&[source]).is_empty(),
            Record::Area(area) => evidence.area(area).is_some(),
            Record::Claim(claim) => evidence.known(claim).is_some(),
        }
    }

    /// On an earlier day's knowledge a base is told where some claim that counts speaks of it;
    /// countries and towns stand on every map.
    fn tells_place(&self, place: PlaceIx) -> bool {
        let kind = self.dataset.place(place).kind;
        let is_geography = matches!(
            kind,
            PlaceKind::Country | PlaceKind::Region | PlaceKind::City | PlaceKind::Town
        );
        is_geography
            || self.evidence.filter().known_on.is_none()
            || self.evidence.at_place(place, self.day()).next().is_some()
    }

    fn tells_force(&self, force: ForceIx) -> bool {
        let is_about = || {
            let mut events = self.evidence.known_events(&self.dataset);
            events.any(|(_, event)| event.about_forces.contains(&force))
        };
        self.evidence.filter().known_on.is_none()
            || self.evidence.tracks().any(|(_, f, _)| f == force)
            || is_about()
    }

    /// How much more it counts than its words alone.
    fn weight(&self, target: &Target) -> i32 {
        let Target::Record(record) = target else { return 0 };
        match *record {
            Record::Place(place) => {
                let has_claims = self.evidence.at_place(place, self.day()).next().is_some();
                let base = if self.is_base(place) && has_claims { BASE } else { 4 };
                base + self.in_view(Some(place))
            }
            Record::Force(_) => FORCE,
            Record::Chapter(_) => 3,
            Record::Event(event) => {
                let importance = i32::from(self.dataset.event(event).importance);
                importance + self.in_view(self.event_place(event))
            }
            Record::Movement(_) => -4,
            Record::Source(_) | Record::Claim(_) | Record::Area(_) => -10,
        }
    }

    fn in_view(&self, place: Option<PlaceIx>) -> i32 {
        let position = place.map(|place| self.dataset.place(place).position);
        if position.is_some_and(|position| self.is_in_view(position)) { IN_VIEW } else { 0 }
    }

    pub(in crate::state::session) fn is_in_view(&self, position: LonLat) -> bool {
        let camera = self.state.camera;
        let at = project(position, camera.zoom());
        let center = project(camera.center(), camera.zoom());
        let (width, height) = self.state.map_size;
        (at.x - center.x).abs() < width / 2.0 && (at.y - center.y).abs() < height / 2.0
    }

    pub(super) fn carry_out_find(&mut self, command: FindCommand) {
        match command {
            FindCommand::Toggle if self.state.find == Find::Closed => {
                self.state.find = Find::Open { query: String::new(), chosen: 0 };
            }
            FindCommand::Toggle | FindCommand::Close => self.state.find = Find::Closed,
            FindCommand::Type(query) => self.state.find = Find::Open { query, chosen: 0 },
            FindCommand::Step(rows) => self.step_found(rows),
            FindCommand::ShowForce(force) => self.show_force(force),
            FindCommand::ShowMovement(movement) => self.show_movement(movement),
            FindCommand::ShowSource(source) => self.state.source_shown = Some(source),
            FindCommand::CloseSource => self.state.source_shown = None,
            // They are other commands: `Session::apply` has put those in their place.
            FindCommand::TakeChosen | FindCommand::Take(_) => {}
        }
    }

    fn step_found(&mut self, rows: i32) {
        let count = i64::try_from(self.findings().rows.len()).unwrap_or(i64::MAX);
        if let Find::Open { chosen, .. } = &mut self.state.find {
            let now = i64::try_from(*chosen).unwrap_or(0);
            let next = (now + i64::from(rows)).rem_euclid(count.max(1));
            *chosen = usize::try_from(next).unwrap_or(0);
        }
    }
}

pub(super) fn kind_of(target: &Target) -> FoundKind {
    match target {
        Target::Record(record) => match record {
            Record::Place(_) | Record::Area(_) => FoundKind::Place,
            Record::Force(_) => FoundKind::Force,
            Record::Event(_) | Record::Claim(_) => FoundKind::Event,
            Record::Chapter(_) => FoundKind::Chapter,
            Record::Movement(_) => FoundKind::Movement,
            Record::Source(_) => FoundKind::Source,
        },
        Target::Action(_) => FoundKind::Action,
        Target::Day(_) => FoundKind::Day,
        Target::Position(_) => FoundKind::Position,
        Target::Query(_) => FoundKind::Recent,
    }
}

fn emphasised(title: &str, query: &str) -> Vec<std::ops::Range<usize>> {
    search::emphasis(title, query)
}
