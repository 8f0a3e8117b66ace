//! Tables of incidents that are looked at and read, one after the other, each in threads of its
//! own; what came of it is taken up between two frames.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};

use log::Level;

use super::BasewatchApp;
use super::files::short_name;
use crate::crash::contained;
use crate::ingest::{self, LoadError, Loaded, Loading, Look, Stage};
use crate::load::incidents::{Doubt, Layout, Mapping};
use crate::logbook;
use crate::model::LonLat;
use crate::state::{
    ColumnChoice, IncidentCommand, IncidentEffect, IncidentReading, NewTable, ReadingStage, Whole,
};

/// What a first look found.
struct Looked {
    path: PathBuf,
    asks: bool,
    look: Result<Look, String>,
}

/// A table to be read.
struct Job {
    path: PathBuf,
    layout: Layout,
    mapping: Mapping,
}

/// Tables that are looked at, that wait, and the one that is being read.
pub(super) struct Tables {
    ctx: egui::Context,
    sender: Sender<Looked>,
    receiver: Receiver<Looked>,
    waiting: VecDeque<Job>,
    loading: Option<Loading>,
    /// How many are still being looked at.
    looking: usize,
}

impl Tables {
    pub fn new(ctx: &egui::Context) -> Self {
        let (sender, receiver) = mpsc::channel();
        Self {
            ctx: ctx.clone(),
            sender,
            receiver,
            waiting: VecDeque::new(),
            loading: None,
            looking: 0,
        }
    }

    /// Looks at a file's beginning.
    pub fn look(&mut self, path: PathBuf, asks: bool) {
        let (sender, ctx) = (self.sender.clone(), self.ctx.clone());
        let spawned = std::thread::Builder::new().name("incidents".to_owned()).spawn(move || {
            let look = contained("Looking at it", || ingest::look(&path));
            let look = look.unwrap_or_else(Err);
            // The window may have been closed meanwhile.
            let _ = sender.send(Looked { path, asks, look });
            ctx.request_repaint();
        });
        match spawned {
            Ok(_) => self.looking += 1,
            Err(error) => log::error!("a table could not be looked at: {error}"),
        }
    }

    /// Whether anything is still to come.
    pub fn is_busy(&self) -> bool {
        self.looking > 0 || self.loading.is_some() || !self.waiting.is_empty()
    }

    /// Stops what is being read; what waits is not read either.
    fn stop(&mut self) {
        self.waiting.clear();
        if let Some(loading) = &self.loading {
            loading.cancel();
        }
    }

    fn read(&mut self, job: Job) {
        // The same file with other columns takes the place of what is being read of it.
        if self.loading.as_ref().is_some_and(|l| l.path == job.path) {
            self.loading = None;
        }
        self.waiting.push_back(job);
    }

    /// Begins with the next one, where none is being read.
    fn go_on(&mut self) -> Option<(PathBuf, String)> {
        if self.loading.is_some() {
            return None;
        }
        let Job { path, layout, mapping } = self.waiting.pop_front()?;
        let ctx = self.ctx.clone();
        match ingest::load(&path, layout, mapping, move || ctx.request_repaint()) {
            Ok(loading) => {
                self.loading = Some(loading);
                None
            }
            Err(why) => Some((path, why)),
        }
    }
}

/// How far a table is, for the state; the preview stays until there is a newer one.
fn reading(loading: &Loading, before: Option<&IncidentReading>) -> IncidentReading {
    let progress = loading.progress();
    let kept = before.and_then(|b| b.preview.clone());
    IncidentReading {
        name: short_name(&loading.path),
        rows: progress.rows,
        rejected: progress.rejected,
        fraction: progress.fraction(),
        bytes_per_second: progress.bytes_per_second(),
        stage: match progress.stage {
            Stage::Reading => ReadingStage::Reading,
            Stage::Sorting | Stage::Over => ReadingStage::Sorting,
        },
        preview: loading.preview().map(Whole::new).or(kept),
    }
}

impl BasewatchApp {
    pub(super) fn carry_out_incidents(&mut self, ctx: &egui::Context, effect: IncidentEffect) {
        match effect {
            IncidentEffect::Look { path, asks } => {
                self.tables.look(std::path::absolute(&path).unwrap_or(path), asks);
            }
            IncidentEffect::Read { path, layout, mapping } => {
                self.tables.read(Job { path, layout, mapping: *mapping });
                ctx.request_repaint();
            }
            IncidentEffect::Stop => self.tables.stop(),
            IncidentEffect::WriteRejects(job) => {
                if let Err(error) = self.rejects.begin(*job) {
                    self.notify(ctx, &format!("The rows were not written: {error}."));
                }
            }
        }
    }

    /// Takes up what was looked at and read since the last frame.
    pub(super) fn take_up_incidents(&mut self, ctx: &egui::Context) {
        if !self.tables.is_busy() {
            return;
        }
        let looked: Vec<Looked> = self.tables.receiver.try_iter().collect();
        for one in looked {
            self.tables.looking = self.tables.looking.saturating_sub(1);
            self.take_look(ctx, one);
        }
        if let Some(outcome) = self.tables.loading.as_ref().and_then(Loading::take) {
            let path = self.tables.loading.take().map(|l| l.path.clone()).unwrap_or_default();
            self.take_table(ctx, &path, outcome);
        }
        if let Some((path, why)) = self.tables.go_on() {
            self.refuse_table(ctx, &path, &why);
        }
        self.tell_reading();
    }

    fn tell_reading(&mut self) {
        let super::Content::Dataset(session) = &mut self.content else { return };
        let before = session.state().incidents.reading().cloned();
        let name = |l: &Loading| short_name(&l.path);
        let loading = self.tables.loading.as_ref();
        let same = before.as_ref().filter(|b| loading.is_some_and(|l| name(l) == b.name));
        session.set_incident_reading(loading.map(|l| reading(l, same)));
    }

    fn take_look(&mut self, ctx: &egui::Context, looked: Looked) {
        let Looked { path, asks, look } = looked;
        let look = match look {
            Ok(look) if look.guess.is_recognised() => look,
            Ok(look) => return self.refuse_table(ctx, &path, &look.guess.unrecognised()),
            Err(why) => return self.refuse_table(ctx, &path, &why),
        };
        let Some(session) = self.session() else { return };
        let mut guess = look.guess;
        let has_town = |at: LonLat| self.atlas.gazetteer.has_town_near(at);
        if !guess.doubts.contains(&Doubt::Swapped) && guess.is_better_swapped(has_town) {
            guess.doubts.push(Doubt::BetterSwapped);
        }
        let kept = session.state().incidents.mappings().get(&guess.mapping.key());
        let kept = kept.filter(|kept| kept.fits(&guess.mapping)).cloned();
        let is_kept = kept.is_some();
        let mapping = kept.unwrap_or_else(|| guess.mapping.clone());
        // The order of dates is found out while reading, and told.
        let is_in_doubt = guess.doubts.iter().any(|doubt| *doubt != Doubt::DateOrder);
        if asks || (is_in_doubt && !is_kept) || mapping.missing().next().is_some() {
            let (name, layout) = (short_name(&path), look.layout);
            let choice = ColumnChoice { path, name, layout, guess, mapping };
            self.apply(ctx, vec![IncidentCommand::AskColumns(Box::new(choice)).into()]);
        } else {
            self.tables.read(Job { path, layout: look.layout, mapping });
        }
    }

    fn take_table(&mut self, ctx: &egui::Context, path: &Path, outcome: Result<Loaded, LoadError>) {
        match outcome {
            Ok(loaded) => {
                let words = format!(
                    "incidents {}: {} rows, {} rejected, {:.2} s",
                    path.display(),
                    loaded.incidents.columns().len(),
                    loaded.rejects.total(),
                    loaded.took.as_secs_f64()
                );
                logbook::tell(Level::Info, &words);
                // All at once: no frame shows both the whole and what was seen of it before.
                self.tell_reading();
                let add = IncidentCommand::Add(Box::new(new_table(loaded)));
                self.apply(ctx, vec![add.into()]);
            }
            Err(LoadError::Cancelled) => {
                self.tell_reading();
                let words =
                    format!("Reading {} was stopped; nothing of it is kept", short_name(path));
                if let super::Content::Dataset(session) = &mut self.content {
                    session.tell(words);
                }
                ctx.request_repaint();
            }
            Err(LoadError::Refused(why)) => self.refuse_table(ctx, path, &why),
        }
    }

    fn refuse_table(&mut self, ctx: &egui::Context, path: &Path, why: &str) {
        let why = why.trim_end_matches('.');
        self.notify(ctx, &format!("No incidents of {} were added: {why}.", short_name(path)));
    }
}

/// As the state takes it.
pub(crate) fn new_table(loaded: Loaded) -> NewTable {
    NewTable {
        name: short_name(&loaded.path),
        path: loaded.path,
        layout: loaded.layout,
        mapping: loaded.mapping,
        incidents: Whole::new(loaded.incidents),
        rejects: Whole::new(loaded.rejects),
        notices: loaded.notices,
        cut_short: loaded.cut_short,
        changed_meanwhile: loaded.changed_meanwhile,
        stamp: loaded.stamp,
    }
}

/// Whether a file is a table by its name: such a file is no dataset and no drawing.
pub(super) fn is_table(path: &Path) -> bool {
    const ENDS: [&str; 11] = [
        ".csv",
        ".tsv",
        ".tab",
        ".ndjson",
        ".geojsonl",
        ".geojsons",
        ".jsonl",
        ".parquet",
        ".geoparquet",
        ".csv.gz",
        ".tsv.gz",
    ];
    let name = short_name(path).to_lowercase();
    ENDS.iter().any(|end| name.ends_with(end))
}
