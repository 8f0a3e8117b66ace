//! What is told of incidents, kept from frame to frame for as long as nothing it rests on changes.

use std::sync::Arc;

use super::{IncidentDensity, IncidentList, IncidentScene, NearBase};
use crate::incidents::{View, WorldRect};
use crate::model::{Day, DaySpan, PlaceIx};
use crate::scene::viewport::Viewport;
use crate::state::{Camera, Compare, CompareLook, Selection, Session};

/// What a scene depends on.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Key {
    generation: u64,
    viewport: Viewport,
    days: DaySpan,
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
    now: Known<Key, Arc<IncidentScene>>,
    other: Known<Key, Arc<IncidentScene>>,
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
        let is_open = !tables.is_empty();
        let key = |days| is_open.then_some(Key { generation, viewport, days });
        let scene = |key: &Key| Arc::new(IncidentScene::new(tables, &viewport, key.days));
        let days = session.days();
        self.now.follow(key(days), scene);
        let other = swiped(state.compare).and_then(|day| key(session.span_to(day)));
        self.other.follow(other, scene);
        let selected = session.selected_incidents().filter(|_| is_open);
        self.list.follow(selected.map(|rect| (generation, rect, days)), |(_, rect, days)| {
            IncidentList::new(tables, rect, *days)
        });
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
        self.now.get()
    }

    /// For a map of another size, or of other days, one that was not foreseen is worked out.
    pub fn scene(
        &self,
        session: &Session,
        viewport: &Viewport,
        days: DaySpan,
    ) -> Option<Arc<IncidentScene>> {
        let tables = &session.state().incidents;
        if tables.is_empty() {
            return None;
        }
        let key = Key { generation: tables.generation(), viewport: *viewport, days };
        let known = [&self.now, &self.other].into_iter().filter_map(|k| k.0.as_ref());
        let found = { known }.find(|(of, _)| *of == key).map(|(_, scene)| scene.clone());
        Some(found.unwrap_or_else(|| Arc::new(IncidentScene::new(tables, viewport, days))))
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

/// The other day, where it is shown beside the clock's.
fn swiped(compare: Compare) -> Option<Day> {
    match compare {
        Compare::With { other, look: CompareLook::Swipe(_) } => Some(other),
        Compare::With { look: CompareLook::Changes, .. } | Compare::Off => None,
    }
}
