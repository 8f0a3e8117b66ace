//! Another reading of a dataset, or another dataset, in the same window: what the reader chose
//! stays, as far as the new one has it.

use std::collections::BTreeSet;

use super::{Selection, Session, State};
use crate::load::Problem;
use crate::model::{Dataset, Record};
use crate::state::{
    FilesCard, Filters, Find, LaneGroup, Lanes, MapTools, Measuring, Playback, TimeWindow,
};

/// Measured points without the bases they were taken from: the points themselves stay.
fn unplaced(mut tools: MapTools) -> MapTools {
    if let Measuring::On(points) = &mut tools.measuring {
        for point in points {
            point.place = None;
        }
    }
    tools
}

impl Session {
    /// What a window keeps when it turns to another dataset: looks, layers, files and overlays.
    pub fn keep_habits_of(&mut self, before: State) {
        let state = &mut self.state;
        state.theme = before.theme;
        state.basemap = before.basemap;
        state.own_layers = before.own_layers;
        state.language = before.language;
        // What is being measured stays; it may begin at a base that is no more.
        state.map_tools = unplaced(before.map_tools);
        state.layers = before.layers;
        state.motion = before.motion;
        state.speed = before.speed;
        state.snap = before.snap;
        state.pause_at = before.pause_at;
        state.time_panel = before.time_panel;
        state.lanes = Lanes { grouping: before.lanes.grouping, ..Lanes::default() };
        state.ui_scale = before.ui_scale;
        state.hints = before.hints;
        state.files = before.files;
        state.overlays = before.overlays;
        state.incidents = before.incidents;
        state.filters.incidents = before.filters.incidents;
        state.map_size = before.map_size;
        state.legend = before.legend;
        state.recent_searches = before.recent_searches;
        // Overlays and incidents are the window's own: what is selected of them stays so.
        if matches!(before.selection, Selection::Overlay(_) | Selection::Incidents(_)) {
            state.selection = before.selection;
        }
    }

    /// The same file read again: moment, map, selection and filters stay, by id. Back and undo
    /// begin anew, for what they speak of may be gone.
    pub fn reread(self, dataset: Dataset, problems: Vec<Problem>) -> Self {
        let had_problems = self.problems.len();
        let is_new_trouble = problems.len() > had_problems;
        let mut next = Self::new(dataset, problems);
        let Self { dataset: old, state: before, .. } = self;
        let range = next.range();
        let was_playing = before.playback;
        let same = |record: Record| next.dataset.same_as(&old, record);
        let place = |p| match same(Record::Place(p)) {
            Some(Record::Place(p)) => Some(p),
            _ => None,
        };
        let force = |f| match same(Record::Force(f)) {
            Some(Record::Force(f)) => Some(f),
            _ => None,
        };
        let selection = match before.selection {
            kept @ (Selection::Nothing | Selection::Overlay(_) | Selection::Incidents(_)) => kept,
            other => Selection::from(other.record().and_then(same)),
        };
        let group = |group: &LaneGroup| match *group {
            LaneGroup::Base(p) => place(p).map(LaneGroup::Base),
            LaneGroup::Force(f) => force(f).map(LaneGroup::Force),
        };
        let closed: BTreeSet<LaneGroup> = before.lanes.closed.iter().filter_map(group).collect();
        let filters = Filters {
            hidden_forces: before.filters.hidden_forces.iter().filter_map(|&f| force(f)).collect(),
            country: before.filters.country.and_then(place),
            ..before.filters.clone()
        };
        let map_tools = unplaced(before.map_tools);
        let chapter = before.chapter.and_then(|c| match same(Record::Chapter(c)) {
            Some(Record::Chapter(c)) => Some(c),
            _ => None,
        });
        next.state = State {
            axis: TimeWindow::new(before.axis.start(), before.axis.end(), range),
            lanes: Lanes { grouping: before.lanes.grouping, closed },
            selection,
            filters,
            find: Find::Closed,
            source_shown: None,
            open_group: None,
            chapter,
            map_tools,
            story: if chapter.is_some() { before.story } else { Default::default() },
            flight: None,
            off_map: Default::default(),
            problems_open: is_new_trouble || before.problems_open && !next.problems.is_empty(),
            playback: Playback::Paused,
            ..before
        };
        next.set_knowledge(next.state.knowledge);
        next.go_to(next.state.moment);
        if was_playing.is_playing() {
            next.toggle_play();
        }
        next.refresh();
        next
    }

    /// Words that pass, from outside the state.
    pub fn tell(&mut self, words: String) {
        self.say(words);
    }

    /// The file that the dataset came from, to be named and watched.
    pub fn opened_from(&mut self, path: Option<std::path::PathBuf>) {
        if let Some(path) = &path {
            self.state.files.remember(path.clone());
        }
        self.state.files.path = path;
        self.state.files.card = FilesCard::Closed;
    }

    /// Names of the files being read, for the reader to see.
    pub fn set_reading(&mut self, names: Vec<String>) {
        self.state.files.reading = names;
    }

    /// What was kept from an earlier run, before the reader does anything.
    pub fn set_kept(
        &mut self,
        (recent, tables): (Vec<std::path::PathBuf>, Vec<std::path::PathBuf>),
        scale: crate::state::UiScale,
        hints: Vec<crate::state::Hint>,
    ) {
        self.state.files.recent = recent;
        self.state.files.recent_tables = tables;
        self.state.ui_scale = scale;
        self.state.hints = hints;
    }
}
