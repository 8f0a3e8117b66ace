//! What is told of incidents, kept from frame to frame for as long as nothing it rests on changes.

use std::sync::Arc;

use super::{IncidentDensity, IncidentList, IncidentScene, NearBase};
use crate::incidents::{View, WorldPoint, WorldRect};
use crate::model::{Day, DaySpan, PlaceIx};
use crate::scene::viewport::Viewport;
use crate::state::{Camera, Compare, CompareLook, IncidentTables, Selection, Session};

/// What a scene depends on.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Key {
    generation: u64,
    viewport: Viewport,
    days: DaySpan,
    /// Those on the other side of a line.
    beside: Option<DaySpan>,
}

impl Key {
    /// `None` where no table is open.
    fn of(session: &Session, viewport: Viewport) -> Option<Self> {
        let state = session.state();
        let tables = &state.incidents;
        let beside = swiped(state.compare).map(|(day, _)| session.span_to(day));
        let (generation, days) = (tables.generation(), session.days());
        (!tables.is_empty()).then_some(Self { generation, viewport, days, beside })
    }

    fn scenes(&self, tables: &IncidentTables) -> Vec<Arc<IncidentScene>> {
        match self.beside {
            None => vec![Arc::new(IncidentScene::new(tables, &self.viewport, self.days))],
            Some(beside) => {
                let days = [self.days, beside];
                IncidentScene::sides(tables, &self.viewport, days).map(Arc::new).to_vec()
            }
        }
    }
}

/// An answer with what it was asked for: asked again, it is not worked out again.
#[derive(Debug)]
struct Known<K, T>(Option<(K, T)>);

impl<K, T> Default for Known<K, T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<K: PartialEq, T> Known<K, T> {
    fn follow(&mut self, key: Option<K>, answer: impl FnOnce(&K) -> T) {
        match key {
            None => self.0 = None,
            Some(key) if self.0.as_ref().is_some_and(|(known, _)| *known == key) => {}
            Some(key) => {
                let told = answer(&key);
                self.0 = Some((key, told));
            }
        }
    }

    fn get(&self) -> Option<&T> {
        self.0.as_ref().map(|(_, told)| told)
    }
}

/// What the window shows of the tables, worked out once for all its panels.
#[derive(Debug, Default)]
pub struct IncidentAtlas {
    /// Of the clock's days, and of those on the other side of a line.
    sides: Known<Key, Vec<Arc<IncidentScene>>>,
    /// How many there are on another day, where what changed is shown and not that day.
    changed: Known<Key, u64>,
    list: Known<(u64, WorldRect, DaySpan), IncidentList>,
    near: Known<(u64, PlaceIx, DaySpan, f64), NearBase>,
    density: Known<(u64, crate::incidents::CellRect), IncidentDensity>,
}

impl IncidentAtlas {
    /// Brings everything up to what the session shows.
    pub fn follow(&mut self, session: &Session) {
        let state = session.state();
        let tables = &state.incidents;
        let generation = tables.generation();
        let (width, height) = state.map_size;
        let viewport = Viewport::new(state.camera, width, height);
        let key = Key::of(session, viewport);
        let is_open = key.is_some();
        self.sides.follow(key, |key| key.scenes(tables));
        let other = state.compare.other().filter(|_| swiped(state.compare).is_none());
        let changed = key.zip(other).map(|(key, day)| Key { days: session.span_to(day), ..key });
        self.changed.follow(changed, |key| IncidentScene::new(tables, &viewport, key.days).rows);
        let selected = session.selected_incidents().filter(|_| is_open);
        let listed = selected.map(|rect| (generation, rect, days_of(session, &viewport, &rect)));
        self.list.follow(listed, |(_, rect, days)| IncidentList::new(tables, rect, *days));
        let base = match state.selection {
            Selection::Place(place) if !tables.tables().is_empty() => Some(place),
            _ => None,
        };
        let around = base.map(|place| (generation, place, session.near_days(), tables.radius_km()));
        self.near.follow(around, |(_, place, ..)| NearBase::new(session, *place));
        let view = view_of(state.camera, state.map_size);
        let head = &session.dataset().head;
        let range = DaySpan { first: head.first_day, last: head.last_day };
        let counted = (!tables.tables().is_empty()).then(|| (generation, view.cells()));
        self.density.follow(counted, |_| IncidentDensity::new(tables, &view, range));
    }

    /// Of the days on the clock; `None` where no table is open.
    pub fn now(&self) -> Option<&Arc<IncidentScene>> {
        self.sides.get()?.first()
    }

    /// How many are in view on the days on the clock, and how many on those compared with them.
    pub fn compared(&self) -> Option<(u64, u64)> {
        let beside = self.sides.get()?.get(1).map(|scene| scene.rows);
        Some((self.now()?.rows, beside.or_else(|| self.changed.get().copied())?))
    }

    /// For each side of the map; nothing where no table is open. For a map of another size, what was
    /// not foreseen is worked out.
    pub fn scenes(&self, session: &Session, viewport: &Viewport) -> Vec<Arc<IncidentScene>> {
        let Some(key) = Key::of(session, *viewport) else { return Vec::new() };
        match &self.sides.0 {
            Some((known, scenes)) if *known == key => scenes.clone(),
            _ => key.scenes(&session.state().incidents),
        }
    }

    /// What is selected.
    pub fn list(&self) -> Option<&IncidentList> {
        self.list.get()
    }

    /// Around the selected base.
    pub fn near(&self) -> Option<&NearBase> {
        self.near.get()
    }

    pub fn density(&self) -> Option<&IncidentDensity> {
        self.density.get()
    }
}

fn view_of(camera: Camera, (width, height): (f64, f64)) -> View {
    View::new(camera.center(), camera.zoom(), width, height)
}

/// The days that are shown where a part of the world lies.
fn days_of(session: &Session, viewport: &Viewport, rect: &WorldRect) -> DaySpan {
    let Some((other, share)) = swiped(session.state().compare) else { return session.days() };
    let x = |at: WorldPoint| viewport.to_screen(at.lon_lat()).x;
    let is_beyond = f64::midpoint(x(rect.min), x(rect.max)) >= share * viewport.width_points;
    if is_beyond { session.span_to(other) } else { session.days() }
}

/// The other day, where it is shown beside the clock's, and where the line between them stands.
fn swiped(compare: Compare) -> Option<(Day, f64)> {
    match compare {
        Compare::With { other, look: CompareLook::Swipe(share) } => Some((other, share)),
        Compare::With { look: CompareLook::Changes, .. } | Compare::Off => None,
    }
}
