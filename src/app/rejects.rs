//! Rows that were left out of a table, all of them, written as a table of their own in a thread.

use std::io::{self, Write as _};
use std::path::Path;
use std::sync::mpsc::{self, Receiver, Sender};

use super::files::short_name;
use super::{BasewatchApp, Content};
use crate::crash::contained;
use crate::ingest::{RejectsError, RejectsWritten, write_rejects};
use crate::load::incidents::KEPT;
use crate::model::headcount::grouped;
use crate::safe_write::{self, Draft, Existing};
use crate::state::RejectsJob;

/// What became of it in words; an error is what a reader must not overlook.
type Told = Result<String, String>;

pub(super) struct RejectsWriter {
    ctx: egui::Context,
    sender: Sender<Told>,
    receiver: Receiver<Told>,
}

impl RejectsWriter {
    pub fn new(ctx: &egui::Context) -> Self {
        let (sender, receiver) = mpsc::channel();
        Self { ctx: ctx.clone(), sender, receiver }
    }

    pub fn begin(&self, job: RejectsJob) -> io::Result<()> {
        let (sender, ctx) = (self.sender.clone(), self.ctx.clone());
        let run = move || {
            let to = std::path::absolute(&job.to).unwrap_or_else(|_| job.to.clone());
            let told = contained("Writing what was left out", || write(&RejectsJob { to, ..job }));
            // The window may have been closed meanwhile.
            let _ = sender.send(told.and_then(|told| told));
            ctx.request_repaint();
        };
        std::thread::Builder::new().name("rejects".to_owned()).spawn(run).map(drop)
    }
}

/// Whole or not at all; a file that is there stays.
fn write(job: &RejectsJob) -> Told {
    let to = job.to.display();
    let unwritten = |error: &io::Error| match safe_write::why(error) {
        None => format!("{to} is there already. Choose another name."),
        Some(why) => format!("{to} was not written: {why}."),
    };
    // Before a long table is read in vain.
    if job.to.exists() {
        return Err(unwritten(&io::ErrorKind::AlreadyExists.into()));
    }
    let mut draft = Draft::begin(&job.to).map_err(|error| unwritten(&error))?;
    let how = (job.layout, &job.mapping, job.stamp);
    let name = short_name(&job.path);
    let outcome = write_rejects(&job.path, how, &mut draft);
    let told = match outcome {
        Ok(written) => written_words(&name, &job.to, &written),
        Err(RejectsError::Write(error)) => return Err(unwritten(&error)),
        Err(RejectsError::Read(error)) => {
            draft.write_all(&job.kept.csv()).map_err(|error| unwritten(&error))?;
            let why = safe_write::why(&error).unwrap_or_else(|| error.to_string());
            Err(format!(
                "{name} cannot be read again ({why}): only the first {KEPT} of each reason were \
                 written to {to}."
            ))
        }
    };
    draft.finish(Existing::Keep).map_err(|error| unwritten(&error))?;
    told
}

fn written_words(name: &str, to: &Path, written: &RejectsWritten) -> Told {
    let noun = if written.rows == 1 { "row" } else { "rows" };
    let words = format!("Written: {} {noun}, {}", grouped(written.rows), to.display());
    if written.has_changed {
        return Err(format!(
            "{words}. But {name} has changed since it was opened: these are the rows that would \
             be left out of it now. Open it again to see them."
        ));
    }
    Ok(words)
}

impl BasewatchApp {
    pub(super) fn take_up_rejects(&mut self, ctx: &egui::Context) {
        let told: Vec<Told> = self.rejects.receiver.try_iter().collect();
        for one in told {
            match one {
                Err(words) => self.notify(ctx, &words),
                Ok(words) => {
                    if let Content::Dataset(session) = &mut self.content {
                        session.tell(words);
                    }
                    ctx.request_repaint();
                }
            }
        }
    }
}
