//! The window as text, and a text as the window.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Knowledge, Selection, Session};
use crate::load::radii;
use crate::load::view_text::{
    At, IncidentsText, KindsText, Known, LayerName, Look, MeasuredPoint, RecordTable, RingsText,
    Selected, ViewText,
};
use crate::model::{Grade, LonLat, Moment, Record, View};
use crate::state::filters::STATUSES;
use crate::state::{
    Compare, CompareLook, CountSpan, Effect, Filters, Graticule, IncidentFilters, KindFilter,
    LayerToggle, MOST_FILTER_CHARS, Measuring, Playback, Rings, Story, TimeSpan, Waypoint,
};

/// Decimals of a degree and of a zoom level that a text keeps: far less than a pixel at any zoom.
const DEGREE_STEPS: f64 = 1e7;
const ZOOM_STEPS: f64 = 1e4;
const SHARE_STEPS: f64 = 1e4;

fn round(value: f64, steps: f64) -> f64 {
    (value * steps).round() / steps
}

fn written_position(at: LonLat) -> LonLat {
    let degrees = |value: f64| round(value, DEGREE_STEPS);
    LonLat::clamped(degrees(at.lon.degrees()), degrees(at.lat.degrees()))
}

fn written_incidents(filters: &IncidentFilters) -> IncidentsText {
    let names = |names: &BTreeSet<String>| names.iter().cloned().collect();
    IncidentsText {
        kinds: match &filters.kinds {
            KindFilter::AllBut(hidden) => KindsText::AllBut(names(hidden)),
            KindFilter::Only(shown) => KindsText::Only(names(shown)),
        },
        least: filters.counts.least,
        most: filters.counts.most,
        words: filters.text.trim().to_owned(),
    }
}

fn incidents_of(text: &IncidentsText) -> IncidentFilters {
    let names = |names: &[String]| Arc::new(names.iter().cloned().collect());
    IncidentFilters {
        kinds: match &text.kinds {
            KindsText::AllBut(hidden) => KindFilter::AllBut(names(hidden)),
            KindsText::Only(shown) => KindFilter::Only(names(shown)),
        },
        counts: CountSpan { least: text.least, most: text.most },
        text: text.words.chars().take(MOST_FILTER_CHARS).collect(),
    }
}

impl Session {
    /// The window as a short line: what differs from the opening, and always day and map.
    pub fn view_text(&self) -> String {
        self.written_view().to_string()
    }

    pub(super) fn copy_view(&mut self) -> Effect {
        self.say("Copied: this view as text".to_owned());
        Effect::CopyText(self.view_text())
    }

    fn written_view(&self) -> ViewText {
        let state = &self.state;
        let (moment, camera) = self.destination();
        let day = moment.day(self.dataset.head.utc_offset);
        let is_noon = Moment::noon_of(day, self.dataset.head.utc_offset) == moment;
        let center = camera.center();
        let opening = Selection::from(self.dataset.head.opening.select);
        let force_id = |&force| self.dataset.force(force).meta.id.to_string();
        ViewText {
            at: Some(if is_noon { At::Day(day) } else { At::Moment(moment) }),
            known: match state.knowledge {
                Knowledge::Everything => None,
                Knowledge::On(day) => Some(Known::On(day)),
                Knowledge::AsOfMoment => Some(Known::AsShown),
            },
            least_grade: Some(state.least_grade).filter(|g| *g != Grade::D),
            versus: match state.compare {
                Compare::Off => None,
                Compare::With { other, look: CompareLook::Changes } => Some((other, Look::Changes)),
                Compare::With { other, look: CompareLook::Swipe(share) } => {
                    Some((other, Look::Swipe(round(share.clamp(0.0, 1.0), SHARE_STEPS))))
                }
            },
            span_days: match state.span {
                TimeSpan::Day => None,
                TimeSpan::Last(_) => Some(state.span.days()),
            },
            hidden: state.filters.hidden_forces.iter().map(force_id).collect(),
            hidden_places: state.filters.hidden_places.iter().copied().collect(),
            hidden_events: state.filters.hidden_events.iter().copied().collect(),
            hidden_statuses: state
                .filters
                .hidden_statuses
                .iter()
                .map(|status| status.key().to_owned())
                .collect(),
            country: state
                .filters
                .country
                .map(|country| self.dataset.place(country).meta.id.clone()),
            incidents: Box::new(written_incidents(&state.filters.incidents)),
            off: LayerName::ALL.into_iter().filter(|&name| !self.is_on(name)).collect(),
            selected: (state.selection != opening).then(|| self.selected_id()),
            has_graticule: state.map_tools.graticule == Graticule::Shown,
            rings: match &state.map_tools.rings {
                Rings::Hidden => None,
                Rings::Fitting => Some(RingsText::Fitting),
                Rings::Typed(radii) => {
                    Some(RingsText::Km(radii.iter().map(|&m| radii::to_km(m)).collect()))
                }
            },
            measured: self.written_waypoints(),
            map: Some(View {
                center: written_position(center),
                zoom: round(camera.zoom(), ZOOM_STEPS),
            }),
        }
    }

    fn written_waypoints(&self) -> Vec<MeasuredPoint> {
        let written = |point: &Waypoint| match point.place {
            Some(place) => MeasuredPoint::Place(self.dataset.place(place).meta.id.clone()),
            None => MeasuredPoint::At(written_position(point.at)),
        };
        self.state.map_tools.measuring.waypoints().iter().map(written).collect()
    }

    fn is_on(&self, layer: LayerName) -> bool {
        let layers = self.state.layers;
        match layer {
            LayerName::Areas => layers.areas,
            LayerName::Events => layers.events,
            LayerName::Movements => layers.movements,
        }
    }

    fn selected_id(&self) -> Selected {
        let dataset = &self.dataset;
        let (id, table) = match self.state.selection {
            // A link cannot carry the reader's own file.
            Selection::Nothing | Selection::Overlay(_) | Selection::Incidents(_) => {
                return Selected::Nothing;
            }
            Selection::Place(place) => {
                return Selected::Record(dataset.place(place).meta.id.clone());
            }
            Selection::Event(event) => (&dataset.event(event).meta.id, RecordTable::Event),
            Selection::Movement(ix) => (&dataset.movement(ix).meta.id, RecordTable::Movement),
            Selection::Area(area) => (&dataset.area(area).meta.id, RecordTable::Area),
        };
        let is_plain = dataset.find(id) == self.state.selection.record();
        Selected::Record(if is_plain { id.clone() } else { format!("{}{id}", table.prefix()) })
    }

    /// Shows what a text asks for. What this dataset does not have is named, and the rest shown.
    pub(super) fn open_view(&mut self, view: ViewText) {
        let mut missing = Vec::new();
        self.state.story = Story::Closed;
        self.entered = None;
        self.state.open_view_shown = false;
        self.state.knowledge = Knowledge::Everything;
        self.state.notice = None;
        match view.known {
            None => {}
            Some(Known::AsShown) => self.state.knowledge = Knowledge::AsOfMoment,
            Some(Known::On(day)) => {
                self.set_knowledge(Knowledge::On(day));
                missing.extend(self.state.notice.take());
            }
        }
        self.state.least_grade = view.least_grade.unwrap_or(Grade::D);
        self.state.span = view.span_days.map_or(TimeSpan::Day, TimeSpan::Last);
        self.show_forces_and_layers(&view, &mut missing);
        self.show_tools(&view, &mut missing);
        self.state.camera = view.map.unwrap_or(self.dataset.head.opening.view).into();
        self.state.selection = self.selection_of(view.selected, &mut missing);
        self.state.playback = Playback::Paused;
        let (first, last) = (self.dataset.head.first_day, self.dataset.head.last_day);
        let offset = self.dataset.head.utc_offset;
        let moment = match view.at {
            None => Moment::noon_of(self.dataset.head.opening.day, offset),
            Some(At::Day(day)) => Moment::noon_of(day, offset),
            Some(At::Moment(moment)) => moment,
        };
        let days = [Some(moment.day(offset)), view.versus.map(|(day, _)| day)];
        for day in days.into_iter().flatten().filter(|day| !(first..=last).contains(day)) {
            missing.push(format!(
                "{} lies outside this dataset, which runs from {} to {}.",
                day.words(),
                first.words(),
                last.words()
            ));
        }
        self.go_to(moment);
        self.set_compare(view.versus.map_or(Compare::Off, |(other, look)| Compare::With {
            other,
            look: match look {
                Look::Changes => CompareLook::Changes,
                Look::Swipe(share) => CompareLook::Swipe(share),
            },
        }));
        if !missing.is_empty() {
            self.state.notice = Some(missing.join(" "));
        }
    }

    /// Graticule, rings and measured line; how coordinates are written stays the reader's.
    fn show_tools(&mut self, view: &ViewText, missing: &mut Vec<String>) {
        let mut points = Vec::with_capacity(view.measured.len());
        for point in &view.measured {
            match point {
                MeasuredPoint::At(at) => points.push(Waypoint { at: *at, place: None }),
                MeasuredPoint::Place(id) => match self.dataset.place_ix(id) {
                    Some(place) => {
                        let at = self.dataset.place(place).position;
                        points.push(Waypoint { at, place: Some(place) });
                    }
                    None => missing.push(format!("This dataset has no place “{id}” to measure.")),
                },
            }
        }
        let tools = &mut self.state.map_tools;
        tools.graticule = if view.has_graticule { Graticule::Shown } else { Graticule::Hidden };
        tools.rings = match &view.rings {
            None => Rings::Hidden,
            Some(RingsText::Fitting) => Rings::Fitting,
            Some(RingsText::Km(radii)) => Rings::Typed(radii.iter().map(|km| km * 1e3).collect()),
        };
        tools.measuring = if points.is_empty() { Measuring::Off } else { Measuring::On(points) };
    }

    fn show_forces_and_layers(&mut self, view: &ViewText, missing: &mut Vec<String>) {
        self.show_filtered(view, missing);
        for id in &view.hidden {
            match self.dataset.force_ix(id) {
                Some(force) => {
                    self.state.filters.hidden_forces.insert(force);
                }
                None => missing.push(format!("This dataset has no force “{id}” to hide.")),
            }
        }
        for (name, toggle) in [
            (LayerName::Areas, LayerToggle::Areas),
            (LayerName::Events, LayerToggle::Events),
            (LayerName::Movements, LayerToggle::Movements),
        ] {
            if self.is_on(name) == view.off.contains(&name) {
                self.toggle_layer(toggle);
            }
        }
    }

    /// Kinds, statuses and country as the text has them; all forces.
    fn show_filtered(&mut self, view: &ViewText, missing: &mut Vec<String>) {
        let status = |key: &String| STATUSES.into_iter().find(|status| status.key() == key);
        let country = view.country.as_ref().and_then(|id| {
            let place = self.dataset.place_ix(id);
            if place.is_none() {
                missing.push(format!("This dataset has no country “{id}” to show alone."));
            }
            place
        });
        self.state.filters = Filters {
            hidden_places: view.hidden_places.iter().copied().collect(),
            hidden_events: view.hidden_events.iter().copied().collect(),
            hidden_statuses: view.hidden_statuses.iter().filter_map(status).collect(),
            country,
            incidents: incidents_of(&view.incidents),
            ..Filters::default()
        };
    }

    fn selection_of(&self, selected: Option<Selected>, missing: &mut Vec<String>) -> Selection {
        let id = match selected {
            None => return self.dataset.head.opening.select.into(),
            Some(Selected::Nothing) => return Selection::Nothing,
            Some(Selected::Record(id)) => id,
        };
        let found = match RecordTable::of(&id) {
            Some((RecordTable::Event, id)) => self.dataset.event_ix(id).map(Record::Event),
            Some((RecordTable::Movement, id)) => self.dataset.movement_ix(id).map(Record::Movement),
            Some((RecordTable::Area, id)) => self.dataset.area_ix(id).map(Record::Area),
            None => self.dataset.find(&id),
        };
        let selection = Selection::from(found);
        if selection == Selection::Nothing {
            missing.push(format!(
                "This dataset has no place, event, movement or area state “{id}” to select."
            ));
        }
        selection
    }
}
