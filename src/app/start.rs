//! What the window opens on.

use std::path::{Path, PathBuf};

use super::files::short_name;
use super::{Content, habits};
use crate::crash::Found;
use crate::evidence::Filter;
use crate::load::view_text::{self, ViewText};
use crate::load::{Loaded, Problem};
use crate::model::{Dataset, Day, Record};
use crate::settings::Store;
use crate::state::{
    Command, CrashNote, FileCommand, IncidentCommand, IncidentFilters, Knowledge, Session, Theme,
};

/// What to open, and how.
#[derive(Debug)]
pub struct Start {
    pub loaded: Loaded,
    /// Name of the file, for the reader.
    pub file: String,
    /// Where it lies, to be watched; `None` for what ships with Basewatch.
    pub path: Option<PathBuf>,
    pub at: Option<Day>,
    pub select: Option<Record>,
    /// Exactly this view, instead of a day, a selection and a filter.
    pub view: Option<ViewText>,
    /// What counts at first.
    pub filter: Filter,
    pub theme: Theme,
    /// The reader's own files over the map.
    pub overlays: Vec<PathBuf>,
    /// The reader's own tables of incidents, and what is left out of sight of them.
    pub incidents: Vec<PathBuf>,
    pub incident_filters: IncidentFilters,
    /// What was kept from the last time, and where.
    pub store: Store,
    /// Where downloaded tiles may be kept; touched only if the reader chooses such a map.
    pub tile_cache: PathBuf,
}

impl Start {
    pub(super) fn content(self) -> Content {
        match self.loaded.dataset {
            Some(dataset) => Content::Dataset(Box::new(session(
                dataset,
                self.loaded.problems,
                (self.at, self.select, self.filter, self.theme),
                (self.view, self.incident_filters),
                (&self.store, self.path),
                &self.file,
            ))),
            None => Content::Unreadable(self.loaded.problems),
        }
    }
}

fn session(
    dataset: Dataset,
    problems: Vec<Problem>,
    (at, select, filter, theme): (Option<Day>, Option<Record>, Filter, Theme),
    (view, incidents): (Option<ViewText>, IncidentFilters),
    (store, path): (&Store, Option<PathBuf>),
    file: &str,
) -> Session {
    let has_problems = !problems.is_empty();
    let asks_for_nothing = at.is_none()
        && select.is_none()
        && view.is_none()
        && filter == Filter::default()
        && incidents.is_open();
    let mut session = Session::new(dataset, problems);
    let mut commands = vec![Command::SetTheme(theme), Command::SetLeastGrade(filter.least_grade)];
    commands.extend(filter.known_on.map(|day| Command::SetKnowledge(Knowledge::On(day))));
    if let Some(record) = select {
        commands.push(Command::Reveal(Some(record).into()));
    }
    // After the selection: an event brings its own day, the one asked for wins.
    commands.extend(at.map(Command::GoToDay));
    commands.extend(view.map(Command::OpenView));
    if !incidents.is_open() {
        commands.push(IncidentCommand::SetFilters(Box::new(incidents)).into());
    }
    if has_problems {
        commands.push(Command::ToggleProblems);
    }
    commands.extend(store.notice.clone().map(Command::Notify));
    if store.path().is_some() {
        habits::restore(&mut session, &store.settings);
    }
    for command in commands {
        session.apply(command);
    }
    session.opened_from(path);
    session.begin_here();
    // What was shown when a fault of ours ended the last run may lead to it again: the reader says.
    if store.path().is_some() && asks_for_nothing && store.crash.is_none() {
        habits::return_to_last_view(&mut session, &store.settings);
    }
    if let Some(found) = store.crash.clone() {
        session.apply(crash_note(found, file));
    }
    session
}

/// The card that tells of the last run. Its view can be had again where it was this dataset's.
fn crash_note(found: Found, file: &str) -> Command {
    let Found { path, text, dataset, view, others } = found;
    let is_same = dataset == short_name(Path::new(file));
    let view = view.filter(|_| is_same).and_then(|view| view_text::parse(&view).ok());
    FileCommand::ShowCrash(Box::new(CrashNote { path, text, view, others })).into()
}
