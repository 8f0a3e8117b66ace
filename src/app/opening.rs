//! What is taken up when a file has been asked for or read: a dataset, an overlay, another reading
//! of what is open. What cannot be read changes nothing and is told.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use log::Level;

use super::files::{Arrived, Content as FileContent, short_name};
use super::{BasewatchApp, Content, dialog, habits};
use crate::load::edits::Edits;
use crate::load::overlay::LoadedOverlay;
use crate::load::{self, Loaded};
use crate::logbook;
use crate::model::{Dataset, Language};
use crate::state::{
    Command, FileCommand, FileEffect, IncidentCommand, LayerCommand, OverlayCommand, Session,
    Wanted,
};

impl BasewatchApp {
    /// Takes up what threads have sent since the last frame.
    pub(super) fn take_up(&mut self, ctx: &egui::Context) {
        let arrived = self.files.arrived();
        if arrived.is_empty() {
            return;
        }
        for one in arrived {
            match one {
                Arrived::Answer(wanted, answer) => self.take_answer(ctx, wanted, answer),
                Arrived::Read(path, content) => self.take_file(ctx, path, content),
                Arrived::Reread(path, loaded, edits) => {
                    self.take_reread(ctx, &path, *loaded, edits);
                }
                Arrived::RereadOverlay(path, read) => self.take_overlay(ctx, path, read),
            }
        }
        self.name_reading();
        ctx.request_repaint();
    }

    pub(super) fn carry_out_file(&mut self, ctx: &egui::Context, effect: FileEffect) {
        match effect {
            FileEffect::Pick(wanted) => self.files.ask(wanted),
            FileEffect::Open(path) => {
                // What was typed may begin where the program was started.
                self.files.read(std::path::absolute(&path).unwrap_or(path));
                self.name_reading();
            }
            FileEffect::OpenShipped => self.open(ctx, load::shipped(), None),
            FileEffect::Reload => match &self.path {
                Some(_) => self.files.reread(),
                None => self.notify(ctx, "What ships with Basewatch has no file to read again."),
            },
            FileEffect::ReadLog => {
                self.apply(ctx, vec![FileCommand::ShowLog(logbook::lines()).into()]);
            }
        }
    }

    fn name_reading(&mut self) {
        let names = self.files.reading.iter().map(|path| short_name(path)).collect();
        if let Content::Dataset(session) = &mut self.content {
            session.set_reading(names);
        }
    }

    fn take_answer(&mut self, ctx: &egui::Context, wanted: Wanted, answer: dialog::Answer) {
        match answer {
            dialog::Answer::File(path) if wanted == Wanted::Incidents => {
                self.apply(ctx, vec![IncidentCommand::Open(path).into()]);
            }
            dialog::Answer::File(path) => self.carry_out_file(ctx, FileEffect::Open(path)),
            dialog::Answer::Nothing => {}
            dialog::Answer::NoDialog(why) => {
                logbook::tell(Level::Warn, &format!("no file dialog: {why}"));
                if matches!(self.content, Content::Unreadable(_)) {
                    self.complaint = Some(format!("{why} Drop the file on this window instead."));
                }
                self.apply(ctx, vec![FileCommand::AskPath { wanted, why: Some(why) }.into()]);
            }
        }
    }

    fn take_file(&mut self, ctx: &egui::Context, path: PathBuf, content: FileContent) {
        let name = short_name(&path);
        match content {
            FileContent::Dataset(loaded) => match (&loaded.dataset, loaded.problems.first()) {
                (None, first) => {
                    let why =
                        first.map_or_else(String::new, |p| format!(": {}. {}", p.what, p.mend));
                    self.notify(ctx, &format!("{name} was not opened{why}."));
                }
                (Some(_), _) => self.open(ctx, *loaded, Some(path)),
            },
            FileContent::Overlay(loaded) => match loaded.overlay {
                Some(overlay) => {
                    for problem in &loaded.problems {
                        logbook::tell(Level::Warn, &format!("{name}: {problem}"));
                    }
                    logbook::tell(Level::Info, &format!("overlay {}", path.display()));
                    let overlay = Arc::new(overlay);
                    let add = OverlayCommand::Add { path, overlay, problems: loaded.problems };
                    self.apply(ctx, vec![add.into()]);
                }
                None => {
                    let why = loaded.problems.first();
                    let why = why.map_or_else(String::new, |p| format!(": {}. {}", p.what, p.mend));
                    self.notify(ctx, &format!("The overlay {name} was not added{why}."));
                }
            },
            FileContent::Table if matches!(self.content, Content::Unreadable(_)) => {
                let words = format!("{name} is a table of incidents: open a dataset first.");
                self.notify(ctx, &words);
            }
            FileContent::Table => self.apply(ctx, vec![IncidentCommand::Open(path).into()]),
            FileContent::PmTiles => self.apply(ctx, vec![LayerCommand::OpenArchive(path).into()]),
            FileContent::Refused(why) => self.notify(ctx, &format!("{name} was not opened: {why}")),
        }
    }

    /// Says what was refused or failed, in the window and in the log.
    pub(super) fn notify(&mut self, ctx: &egui::Context, words: &str) {
        match &self.content {
            Content::Dataset(_) => self.apply(ctx, vec![Command::Notify(words.to_owned())]),
            Content::Unreadable(_) => {
                logbook::tell(Level::Warn, words);
                self.complaint = Some(words.to_owned());
                ctx.request_repaint();
            }
        }
    }

    /// Turns to another dataset; looks, layers and overlays stay.
    pub(super) fn open(&mut self, ctx: &egui::Context, loaded: Loaded, path: Option<PathBuf>) {
        let Loaded { dataset: Some(dataset), problems } = loaded else { return };
        let file = path.as_deref().map_or_else(|| "the shipped dataset".to_owned(), full_name);
        let title = dataset.head.title.get(Language::English).to_owned();
        let errors = problems.len();
        self.keep_now(ctx);
        let mut next = Session::new(dataset, problems);
        match std::mem::replace(&mut self.content, Content::Unreadable(Vec::new())) {
            Content::Dataset(before) => next.keep_habits_of(before.state().clone()),
            Content::Unreadable(_) => {
                next.apply(Command::SetTheme(self.theme));
                if let Some(saver) = &self.saver {
                    habits::restore(&mut next, saver.last());
                }
            }
        }
        next.opened_from(path.clone());
        if errors > 0 {
            next.apply(Command::ToggleProblems);
        }
        next.begin_here();
        if let Some(saver) = &self.saver {
            habits::return_to_last_view(&mut next, saver.last());
        }
        next.tell(format!("Opened {title}"));
        logbook::tell(Level::Info, &format!("opened {file}: {errors} problems"));
        self.content = Content::Dataset(Box::new(next));
        self.views = Default::default();
        self.file = file;
        self.files.watch(path.as_deref());
        self.path = path;
        self.complaint = None;
        self.remember();
        ctx.request_repaint();
    }

    fn take_reread(&mut self, ctx: &egui::Context, path: &Path, loaded: Loaded, edits: Edits) {
        // A word from a file that is not open any more.
        if self.path.as_deref() != Some(path) {
            return;
        }
        let name = short_name(path);
        let Loaded { dataset, problems } = loaded;
        match (dataset, &mut self.content) {
            (None, Content::Dataset(_)) => {
                let why = problems.first();
                let why = why.map_or_else(String::new, |p| format!(": {}. {}", p.what, p.mend));
                let words = format!(
                    "{name} changed and cannot be read{why}. What was read before \
                                     stays."
                );
                self.notify(ctx, &words);
            }
            (None, Content::Unreadable(known)) => *known = problems,
            (Some(dataset), Content::Unreadable(_)) => {
                let loaded = Loaded { dataset: Some(dataset), problems };
                self.open(ctx, loaded, Some(path.to_owned()));
            }
            (Some(dataset), Content::Dataset(_)) => {
                self.replace_reading(dataset, problems, &name, edits);
            }
        }
        ctx.request_repaint();
    }

    /// Another reading of an overlay that lies over the map.
    fn take_overlay(
        &mut self,
        ctx: &egui::Context,
        path: PathBuf,
        read: Result<LoadedOverlay, String>,
    ) {
        let name = short_name(&path);
        let read = read.and_then(|loaded| {
            let first = loaded.problems.first().map(|p| format!("{}. {}.", p.what, p.mend));
            let overlay = loaded.overlay.ok_or(first.unwrap_or_default())?;
            Ok((overlay, loaded.problems))
        });
        match read {
            Ok((overlay, problems)) => {
                for problem in &problems {
                    logbook::tell(Level::Warn, &format!("{name}: {problem}"));
                }
                let overlay = Arc::new(overlay);
                self.apply(ctx, vec![OverlayCommand::Replace { path, overlay, problems }.into()]);
            }
            Err(why) => {
                let words =
                    format!("{name} changed and cannot be read: {why} What was read before stays.");
                self.notify(ctx, &words);
            }
        }
    }

    fn replace_reading(
        &mut self,
        dataset: Dataset,
        problems: Vec<load::Problem>,
        name: &str,
        edits: Edits,
    ) {
        let count = problems.len();
        let was = std::mem::replace(&mut self.content, Content::Unreadable(Vec::new()));
        let Content::Dataset(session) = was else { return };
        let mut next = session.reread(dataset, problems);
        let trouble = match count {
            0 => String::new(),
            1 => "; 1 problem".to_owned(),
            n => format!("; {n} problems"),
        };
        let words = format!("Reloaded {name}: {}{trouble}", edits.words());
        logbook::tell(Level::Info, &words);
        next.tell(words);
        self.content = Content::Dataset(Box::new(next));
        // Sizes and rows laid out for the old records.
        self.views = Default::default();
    }
}

fn full_name(path: &Path) -> String {
    path.display().to_string()
}
