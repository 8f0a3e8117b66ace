//! What commands about files and overlays do to the state.

use std::path::Path;
use std::sync::Arc;

use super::{Selection, Session};
use crate::load::Problem;
use crate::model::{GeoBounds, Overlay};
use crate::state::{
    Camera, Command, Effect, FileCommand, FileEffect, FilesCard, Hint, OverlayCommand, OverlayLook,
    OverlaySpot, TakeEffect, UiScale,
};

impl Session {
    pub(super) fn carry_out_file(&mut self, command: FileCommand) -> Option<Effect> {
        match command {
            FileCommand::Pick(wanted) => return Some(FileEffect::Pick(wanted).into()),
            FileCommand::AskPath { wanted, why } => {
                self.state.files.card = FilesCard::Path { wanted, why };
            }
            FileCommand::Open(path) => {
                if matches!(self.state.files.card, FilesCard::Path { .. }) {
                    self.state.files.card = FilesCard::Closed;
                }
                return Some(FileEffect::Open(path).into());
            }
            FileCommand::OpenShipped => return Some(FileEffect::OpenShipped.into()),
            FileCommand::Reload => return Some(FileEffect::Reload.into()),
            FileCommand::ForgetRecent => {
                self.state.files.recent.clear();
                self.state.files.recent_tables.clear();
            }
            FileCommand::AskLog => return Some(FileEffect::ReadLog.into()),
            FileCommand::ShowLog(lines) => self.state.files.card = FilesCard::Log(lines),
            FileCommand::CopyLog => return self.copy_log(),
            FileCommand::ShowCrash(note) => self.state.files.card = FilesCard::Crash(note),
            FileCommand::CopyCrash | FileCommand::ShowCrashFolder | FileCommand::RestoreCrash => {
                return self.carry_out_crash(&command);
            }
            FileCommand::ShowOverlayProblems(id) => {
                self.state.files.card = FilesCard::OverlayProblems(id);
            }
            FileCommand::CloseCard => self.state.files.card = FilesCard::Closed,
            FileCommand::OpenLink(url) => return Some(Effect::OpenUrl(url)),
            FileCommand::SetScale(scale) => self.set_scale(scale),
            FileCommand::SeenHint(hint) => self.state.hints.retain(|h| *h != hint),
            FileCommand::SeenAllHints => self.state.hints.clear(),
        }
        None
    }

    fn carry_out_crash(&mut self, command: &FileCommand) -> Option<Effect> {
        let FilesCard::Crash(note) = &self.state.files.card else { return None };
        match command {
            FileCommand::CopyCrash => {
                let text = note.text.clone();
                self.say("Copied: the note".to_owned());
                Some(Effect::CopyText(text))
            }
            FileCommand::ShowCrashFolder => {
                let folder = note.path.parent()?.to_owned();
                Some(TakeEffect::OpenFolder(folder).into())
            }
            FileCommand::RestoreCrash => {
                let view = note.view.clone()?;
                self.state.files.card = FilesCard::Closed;
                self.apply(Command::OpenView(view))
            }
            _ => None,
        }
    }

    fn copy_log(&mut self) -> Option<Effect> {
        let FilesCard::Log(lines) = &self.state.files.card else { return None };
        let text = lines.iter().map(|line| line.words() + "\n").collect();
        self.say("Copied: the log".to_owned());
        Some(Effect::CopyText(text))
    }

    fn set_scale(&mut self, scale: UiScale) {
        self.state.ui_scale = scale;
        self.say(format!("Everything at {} %", scale.percent()));
    }

    pub(super) fn carry_out_overlay(&mut self, command: OverlayCommand) {
        match command {
            OverlayCommand::Add { path, overlay, problems } => {
                let words = added_words(overlay.features.len(), &overlay.name, problems.len());
                self.state.files.remember(path.clone());
                let id = self.state.overlays.add(path, overlay, problems);
                let selected = self.state.selection;
                if matches!(selected, Selection::Overlay(spot) if self.state.overlays.get(spot.overlay).is_none())
                {
                    self.state.selection = Selection::Nothing;
                }
                self.say(words);
                self.fit_overlay_out_of_view(id);
            }
            OverlayCommand::Replace { path, overlay, problems } => {
                self.replace_overlay(&path, overlay, problems);
            }
            OverlayCommand::Toggle(id) => {
                self.state.overlays.toggle(id);
                let is_hidden = |e: &crate::state::OverlayEntry| e.look == OverlayLook::Hidden;
                if self.state.overlays.get(id).is_some_and(is_hidden) {
                    self.deselect_overlay(id);
                }
            }
            OverlayCommand::Fit(id) => {
                let bounds = self.state.overlays.get(id).and_then(|e| e.overlay.bounds());
                if let Some(bounds) = bounds {
                    self.state.camera = self.fitted(bounds);
                }
            }
            OverlayCommand::Remove(id) => {
                self.state.overlays.remove(id);
                self.deselect_overlay(id);
                if self.state.files.card == FilesCard::OverlayProblems(id) {
                    self.state.files.card = FilesCard::Closed;
                }
            }
        }
    }

    /// A selected feature stays so where one of its name has its place in the file.
    fn replace_overlay(&mut self, path: &Path, overlay: Arc<Overlay>, problems: Vec<Problem>) {
        let selected = match self.state.selection {
            Selection::Overlay(spot) => self.overlay_title(spot).map(|title| (spot, title)),
            _ => None,
        };
        let words = added_words(overlay.features.len(), &overlay.name, problems.len());
        let is_troubled = !problems.is_empty();
        let replaced = self.state.overlays.replace(path, overlay, problems);
        let Some((former, id)) = replaced else { return };
        if let Some((spot, title)) = selected.filter(|(spot, _)| spot.overlay == former) {
            let next = OverlaySpot { overlay: id, ..spot };
            let is_there = self.overlay_title(next).as_ref() == Some(&title);
            self.state.selection =
                if is_there { Selection::Overlay(next) } else { Selection::Nothing };
        }
        if self.state.files.card == FilesCard::OverlayProblems(former) {
            self.state.files.card =
                if is_troubled { FilesCard::OverlayProblems(id) } else { FilesCard::Closed };
        }
        self.say(format!("Read again: {words}"));
    }

    fn deselect_overlay(&mut self, id: crate::state::OverlayId) {
        if matches!(self.state.selection, Selection::Overlay(spot) if spot.overlay == id) {
            self.state.selection = Selection::Nothing;
        }
    }

    /// What was just added must be seen: where nothing of it is in view, the map goes there.
    fn fit_overlay_out_of_view(&mut self, id: crate::state::OverlayId) {
        let Some(entry) = self.state.overlays.get(id) else { return };
        let positions = entry.overlay.features.iter().flat_map(|f| f.geometry.positions());
        let is_seen = { positions }.any(|p| self.is_in_view(p));
        if let (false, Some(bounds)) = (is_seen, entry.overlay.bounds()) {
            self.state.camera = self.fitted(bounds);
        }
    }

    fn fitted(&self, bounds: GeoBounds) -> Camera {
        Camera::fitting(&[bounds.south_west, bounds.north_east], self.state.map_size)
    }

    /// What a feature of an overlay is called, where it is still there.
    pub fn overlay_title(&self, spot: OverlaySpot) -> Option<String> {
        let (entry, _) = self.state.overlays.feature(spot)?;
        Some(entry.overlay.title(spot.feature))
    }

    /// The hint that a newcomer is shown now.
    pub fn hint(&self) -> Option<Hint> {
        self.state.hints.first().copied()
    }
}

fn added_words(features: usize, name: &str, problems: usize) -> String {
    let features =
        if features == 1 { "1 feature".to_owned() } else { format!("{features} features") };
    match problems {
        0 => format!("Overlay {name}: {features}"),
        1 => format!("Overlay {name}: {features}; 1 problem, listed in Layers"),
        n => format!("Overlay {name}: {features}; {n} problems, listed in Layers"),
    }
}
