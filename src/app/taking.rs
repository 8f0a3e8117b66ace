//! What the export dialog asks for is drawn and written in threads of its own; what came of it is
//! taken up between two frames.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::JoinHandle;

use super::dialog::{self, Answer};
use super::{BasewatchApp, Content};
use crate::crash::contained;
use crate::logbook;
use crate::picture::Image;
use crate::safe_write::Existing;
use crate::state::{Command, Job, Session, TakeCommand, TakeEffect, TakeForm, Theme};
use crate::take::{Order, Preview, TakeError};
use crate::view::take::{Shown, TakeView};

/// What a preview shows: it holds while this does.
#[derive(Debug, Clone, PartialEq)]
struct Wish {
    form: TakeForm,
    view: String,
    theme: Theme,
    /// What of the reader's tables is shown, and on how large a map.
    incidents: (u64, (f64, f64)),
}

impl Wish {
    /// `None` where no dialog is open.
    fn of(session: &Session) -> Option<Self> {
        let form = session.state().take.form()?.clone();
        // Where it goes, and how densely it is drawn, changes nothing that could be seen.
        let mut form = TakeForm { path: String::new(), ..form };
        form.page.scale = 1;
        form.film_page.scale = 1;
        let state = session.state();
        let incidents = (state.incidents.generation(), state.map_size);
        Some(Self { form, view: session.view_text(), theme: state.theme, incidents })
    }
}

/// What a thread has to tell.
enum Arrived {
    Progress(Job),
    Written(PathBuf, Result<String, TakeError>),
    Preview(Box<Wish>, Result<Preview, TakeError>),
    Picture(Result<Image, TakeError>),
    Where(Answer),
}

/// Threads that draw and write, and what they send.
pub(super) struct Taking {
    ctx: egui::Context,
    sender: Sender<Arrived>,
    receiver: Receiver<Arrived>,
    writing: Option<(Arc<AtomicBool>, JoinHandle<()>)>,
    /// What the preview shows, or will.
    wish: Option<Wish>,
    is_drawing: bool,
    /// Where the last file was written.
    folder: Option<PathBuf>,
}

impl Taking {
    pub fn new(ctx: &egui::Context) -> Self {
        let (sender, receiver) = mpsc::channel();
        Self {
            ctx: ctx.clone(),
            sender,
            receiver,
            writing: None,
            wish: None,
            is_drawing: false,
            folder: None,
        }
    }

    /// Something always arrives: where the work panics, what `or` makes of the words.
    fn spawn(
        &self,
        what: &'static str,
        work: impl FnOnce(&Sender<Arrived>) -> Arrived + Send + 'static,
        or: impl FnOnce(String) -> Arrived + Send + 'static,
    ) -> Option<JoinHandle<()>> {
        let (sender, ctx) = (self.sender.clone(), self.ctx.clone());
        let spawned = std::thread::Builder::new().name("export".to_owned()).spawn(move || {
            let arrived = contained(what, || work(&sender)).unwrap_or_else(or);
            // The window may have been closed meanwhile.
            let _ = sender.send(arrived);
            ctx.request_repaint();
        });
        spawned.map_err(|error| log::error!("nothing can be exported: {error}")).ok()
    }

    fn write(&mut self, order: Order, path: PathBuf, existing: Existing) {
        let call_off = Arc::new(AtomicBool::new(false));
        let (heard, ctx) = (call_off.clone(), self.ctx.clone());
        let to = path.clone();
        let work = move |sender: &Sender<Arrived>| {
            let mut watch = |progress: crate::picture::film::Progress| {
                let (done, of) = (progress.done, progress.of);
                // The window may have been closed meanwhile.
                let _ = sender.send(Arrived::Progress(Job::Running {
                    done,
                    of,
                    left_s: progress.left_s(),
                }));
                ctx.request_repaint();
            };
            let written = order.write(&path, existing, &mut watch, &heard);
            Arrived::Written(path, written)
        };
        let or = |words| Arrived::Written(to, Err(TakeError::Failed(words)));
        let thread = self.spawn("The export", work, or);
        self.writing = thread.map(|thread| (call_off, thread));
    }

    /// A picture of what is wanted now, unless one is being drawn: then after that.
    fn preview(&mut self, session: &Session, wish: Wish) {
        if self.is_drawing {
            return;
        }
        let order = Order::new(session.twin(), wish.form.clone());
        self.wish = Some(wish.clone());
        let (wish, other) = (Box::new(wish.clone()), Box::new(wish));
        let work = move |_: &Sender<Arrived>| Arrived::Preview(wish, order.preview());
        let or = |words| Arrived::Preview(other, Err(TakeError::Failed(words)));
        self.is_drawing = self.spawn("The preview", work, or).is_some();
    }

    fn copy_picture(&self, order: Order) {
        let work =
            move |_: &Sender<Arrived>| Arrived::Picture(order.picture().map(|(image, _)| image));
        let or = |words| Arrived::Picture(Err(TakeError::Failed(words)));
        self.spawn("The picture", work, or);
    }

    fn choose(&self, suggested: PathBuf) {
        let work = move |_: &Sender<Arrived>| Arrived::Where(dialog::ask_where(&suggested));
        self.spawn("The dialog", work, |words| Arrived::Where(Answer::NoDialog(words)));
    }

    fn call_off(&self) {
        if let Some((call_off, _)) = &self.writing {
            call_off.store(true, Ordering::Relaxed);
        }
    }

    /// Nothing half-written is left behind when the window closes.
    pub fn stop(&mut self) {
        self.call_off();
        if let Some((_, thread)) = self.writing.take()
            && thread.join().is_err()
        {
            log::error!("what was being exported was not finished");
        }
    }

    /// Where files go that the reader gave no folder: as last time, else among the documents.
    fn usual_folder(&self) -> PathBuf {
        let home = etcetera::home_dir().ok();
        let documents = home.as_ref().map(|home| home.join("Documents"));
        let folders = [self.folder.clone(), documents, home, std::env::current_dir().ok()];
        folders.into_iter().flatten().find(|folder| folder.is_dir()).unwrap_or_default()
    }
}

impl BasewatchApp {
    pub(super) fn carry_out_take(&mut self, ctx: &egui::Context, effect: TakeEffect) {
        let Content::Dataset(session) = &self.content else { return };
        let form = session.picture_form();
        let order = |form: TakeForm| Order::new(session.twin(), form);
        match effect {
            TakeEffect::Suggest => {
                let folder = self.taking.usual_folder();
                self.apply(ctx, vec![TakeCommand::Suggest(folder).into()]);
            }
            TakeEffect::Choose => self.taking.choose(typed_path(&form)),
            TakeEffect::Write => {
                let path = typed_path(&form);
                self.taking.write(order(form), path, Existing::Keep);
            }
            TakeEffect::WriteOver => {
                let path = typed_path(&form);
                self.taking.write(order(form), path, Existing::Overwrite);
            }
            TakeEffect::Cancel => self.taking.call_off(),
            TakeEffect::CopyPicture => self.taking.copy_picture(order(form)),
            TakeEffect::OpenFolder(folder) => {
                if let Err(error) = open::that_detached(&folder) {
                    let words = format!("{} could not be opened: {error}.", folder.display());
                    self.notify(ctx, &words);
                }
            }
        }
    }

    /// What the threads have done since the last frame, and what the dialog wants to see now.
    pub(super) fn take_up_exports(&mut self, ctx: &egui::Context) {
        let arrived: Vec<Arrived> = self.taking.receiver.try_iter().collect();
        for one in arrived {
            match one {
                Arrived::Progress(job) => self.apply(ctx, vec![told(job)]),
                Arrived::Written(path, written) => self.take_written(ctx, path, written),
                Arrived::Preview(wish, preview) => {
                    self.taking.is_drawing = false;
                    *self.views.take_mut() =
                        TakeView { shown: shown(ctx, &wish, preview), is_stale: false };
                }
                Arrived::Picture(Ok(image)) => {
                    ctx.copy_image(color_image(&image));
                    let words =
                        format!("Copied: a picture of {} × {} pixels", image.width, image.height);
                    self.apply(ctx, vec![Command::Say(words)]);
                }
                Arrived::Picture(Err(error)) => {
                    self.notify(ctx, &format!("No picture was copied: {error}."));
                }
                Arrived::Where(Answer::File(path)) => {
                    self.apply(ctx, vec![TakeCommand::Chosen(path).into()]);
                }
                Arrived::Where(Answer::Nothing) => {}
                Arrived::Where(Answer::NoDialog(why)) => {
                    self.notify(ctx, &format!("{why} Type where the file goes instead."));
                }
            }
        }
        let Content::Dataset(session) = &self.content else { return };
        let Some(wish) = Wish::of(session) else {
            self.taking.wish = None;
            *self.views.take_mut() = TakeView::default();
            return;
        };
        if self.taking.wish.as_ref() != Some(&wish) {
            self.views.take_mut().is_stale = true;
            self.taking.preview(session, wish);
        }
    }

    fn take_written(
        &mut self,
        ctx: &egui::Context,
        path: PathBuf,
        written: Result<String, TakeError>,
    ) {
        self.taking.writing = None;
        let job = match written {
            Ok(words) => {
                self.taking.folder = path.parent().map(Path::to_owned);
                Job::Done { path, words }
            }
            Err(TakeError::Exists(path)) => Job::MayItGo(path),
            Err(error) => {
                logbook::tell(log::Level::Warn, &format!("nothing was exported: {error}"));
                Job::Failed(error.to_string())
            }
        };
        self.apply(ctx, vec![told(job)]);
    }
}

fn told(job: Job) -> Command {
    TakeCommand::Told(job).into()
}

/// What was typed may begin where the program was started.
fn typed_path(form: &TakeForm) -> PathBuf {
    let path = PathBuf::from(form.path.trim());
    std::path::absolute(&path).unwrap_or(path)
}

fn shown(ctx: &egui::Context, wish: &Wish, preview: Result<Preview, TakeError>) -> Shown {
    let kind = wish.form.kind;
    match preview {
        Ok(Preview::Picture(image)) => {
            let options = egui::TextureOptions::LINEAR;
            Shown::Picture(kind, ctx.load_texture("export preview", color_image(&image), options))
        }
        Ok(Preview::Words(words)) => Shown::Words(kind, words),
        Err(error) => Shown::Nothing(format!("No preview: {error}.")),
    }
}

fn color_image(image: &Image) -> egui::ColorImage {
    let size = [image.width as usize, image.height as usize];
    egui::ColorImage::from_rgba_unmultiplied(size, &image.rgba)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn an_export_that_panics_arrives_as_an_error_in_words() {
        let taking = Taking::new(&egui::Context::default());
        let path = PathBuf::from("out.csv");
        let or = |words| Arrived::Written(path, Err(TakeError::Failed(words)));
        let thread = taking.spawn("The export", |_| panic!("no such row"), or);
        let arrived = taking.receiver.recv_timeout(Duration::from_secs(30));
        let Ok(Arrived::Written(path, Err(TakeError::Failed(words)))) = arrived else {
            panic!("something else arrived, or nothing")
        };
        assert_eq!(path, Path::new("out.csv"));
        assert!(words.contains("The export failed") && words.contains("no such row"), "{words}");
        assert!(words.contains("please report it"), "{words}");
        assert!(thread.expect("a thread").join().is_ok(), "and the thread ended in peace");
    }
}
