//! A form that is filled in becomes a file: what stands behind the window's export dialog. The same
//! functions as the command line's draw the pictures and write the words.
//!
//! Must not know the window or the command line.

pub mod data;
pub mod film;
pub mod incidents;

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use crate::evidence::Evidence;
use crate::export::incidents::Extent;
use crate::export::report::{self, Asked, Report};
use crate::export::{self, Credits, Cut, Data, When};
use crate::gazetteer::Outlines;
use crate::model::{Day, PlaceIx};
use crate::picture::film::Progress;
use crate::picture::{About, Framing, Image, Options, PageSize, Part, points_of, still};
use crate::safe_write::{self, Existing};
use crate::state::{
    Command, Compare, CompareLook, PageForm, PagePart, ReportFormat, Session, TakeForm, TakeKind,
    TakeTime, Theme, TimeCommand,
};

/// The page of a report's picture, points, and pixels to each.
const REPORT_PAGE: (u32, u32, f32) = (1080, 720, 1.5);
/// Pixels to a point of a picture's preview.
const PREVIEW_SCALE: f32 = 0.5;

/// Why nothing was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TakeError {
    #[error("{} is there already", .0.display())]
    Exists(PathBuf),
    #[error("called off; nothing was written")]
    CalledOff,
    /// What happened, and how to mend it.
    #[error("{0}")]
    Failed(String),
}

impl TakeError {
    fn of(error: impl std::fmt::Display) -> Self {
        Self::Failed(error.to_string())
    }

    /// Of a file that could not be written.
    fn refused(path: &Path, error: &std::io::Error) -> Self {
        match safe_write::why(error) {
            None => Self::Exists(path.to_owned()),
            Some(why) => Self::Failed(format!("{} was not written: {why}", path.display())),
        }
    }
}

/// What is shown before anything is written.
pub enum Preview {
    Picture(Image),
    /// The first lines.
    Words(String),
}

/// A form with a session of its own to draw from.
pub struct Order {
    session: Session,
    form: TakeForm,
}

impl Order {
    pub fn new(mut session: Session, form: TakeForm) -> Self {
        incidents::settle(&mut session, form.incidents);
        Self { session, form }
    }

    /// Writes it, and tells in words what was written. `watch` hears of a film's progress.
    pub fn write(
        self,
        path: &Path,
        existing: Existing,
        watch: &mut dyn FnMut(Progress),
        call_off: &AtomicBool,
    ) -> Result<String, TakeError> {
        look_ahead(path, existing)?;
        match self.form.kind {
            TakeKind::Picture => {
                let (image, about) = self.picture()?;
                let png = image.png(&about).map_err(TakeError::of)?;
                write_whole(path, &png, existing)?;
                Ok(format!("{} × {} pixels", image.width, image.height))
            }
            TakeKind::Film => film::write(self, path, existing, watch, call_off),
            TakeKind::Report => self.write_report(path, existing),
            TakeKind::Data => self.with_data(|data| {
                data::write_file(data, self.form.data, (path, existing))?;
                Ok(data::rows_words(data))
            }),
        }
    }

    /// The picture that the form asks for.
    pub fn picture(self) -> Result<(Image, About), TakeError> {
        let options = page_options(&self.session, self.form.drawn_page())?;
        still(self.session, options).map_err(TakeError::of)
    }

    /// What the file will hold, as far as it can be seen at once.
    pub fn preview(mut self) -> Result<Preview, TakeError> {
        match self.form.kind {
            TakeKind::Picture | TakeKind::Film => {
                if self.form.kind == TakeKind::Film {
                    self.session.apply(Command::GoToDay(self.form.film.from));
                }
                let mut options = page_options(&self.session, self.form.drawn_page())?;
                let (width, height) = self.form.drawn_page().shape.points();
                options.size =
                    PageSize::new(width, height, PREVIEW_SCALE).map_err(TakeError::of)?;
                let (image, _) = still(self.session, options).map_err(TakeError::of)?;
                Ok(Preview::Picture(image))
            }
            TakeKind::Report => {
                let text = report::markdown::write(&self.report(), None);
                Ok(Preview::Words(data::first_lines(text.lines())))
            }
            TakeKind::Data => {
                self.with_data(|data| data::preview(data, self.form.data).map(Preview::Words))
            }
        }
    }

    /// The other day, where two are compared and that is asked for.
    fn compared(&self) -> Option<Day> {
        let other = self.session.state().compare.other();
        other.filter(|_| self.form.time_taken() == TakeTime::Compared)
    }

    fn evidence(&self) -> &Evidence {
        self.session.evidence()
    }

    fn report(&self) -> Report {
        let (day, place) = (self.session.day(), self.session.place_taken(&self.form));
        let asked = match self.compared() {
            None => Asked { day, since: None, place },
            Some(other) => Asked { day: day.max(other), since: Some(day.min(other)), place },
        };
        let mut report = report::report(self.session.dataset(), self.evidence(), asked);
        let part = incidents::in_view(&self.session);
        report.incidents = incidents::in_report(&self.session, asked, part);
        report
    }

    fn write_report(self, path: &Path, existing: Existing) -> Result<String, TakeError> {
        let beside = path.with_extension("png");
        let has_beside = self.form.report == ReportFormat::Markdown;
        if has_beside {
            look_ahead(&beside, existing)?;
        }
        let report = self.report();
        let format = self.form.report;
        // A report is worth having without its picture.
        let (picture, lacking) = match self.report_picture() {
            Ok(png) => (Some(png), String::new()),
            Err(error) => (None, format!(", without a picture: {error}")),
        };
        let text = match format {
            ReportFormat::Html => report::html::write(&report, picture.as_deref()),
            ReportFormat::Markdown => {
                let name = beside.file_name().map(|name| name.to_string_lossy().into_owned());
                let name = name.filter(|_| picture.is_some());
                report::markdown::write(&report, name.as_deref())
            }
        };
        if let (true, Some(png)) = (has_beside, &picture) {
            write_whole(&beside, png, existing)?;
        }
        write_whole(path, text.as_bytes(), existing)?;
        let sources = match report.sources.len() {
            1 => "1 source".to_owned(),
            n => format!("{n} sources"),
        };
        Ok(format!("{}, {sources}{lacking}", report.title))
    }

    fn report_picture(self) -> Result<Vec<u8>, TakeError> {
        let compare = match self.compared() {
            Some(other) => Compare::With { other, look: CompareLook::Changes },
            None => Compare::Off,
        };
        let place = self.session.place_taken(&self.form);
        let mut session = self.session;
        session.apply(Command::Deselect);
        session.apply(TimeCommand::SetCompare(compare).into());
        report_picture(session, place)
    }

    /// The rows: all that counts, also what is left out of sight; of the incidents those on the map.
    fn with_data<R>(
        &self,
        take: impl FnOnce(&Data<'_>) -> Result<R, TakeError>,
    ) -> Result<R, TakeError> {
        let session = &self.session;
        let when = match self.form.time_taken() {
            TakeTime::Whole | TakeTime::Compared => When::Whole,
            TakeTime::Day => When::Day(session.day()),
        };
        let outlines = Outlines::embedded().map_err(TakeError::of)?;
        let cut = Cut { when, place: session.place_taken(&self.form), force: None };
        let features = export::features(session.dataset(), self.evidence(), &outlines, cut);
        let credits = Credits::new(session.dataset(), when, &session.filter());
        let days = Some(session.days());
        let extent = Extent { days, part: incidents::in_view(session) };
        let chosen = incidents::chosen(session, extent);
        take(&Data {
            dataset: session.dataset(),
            features: &features,
            credits: &credits,
            incidents: chosen.as_ref(),
        })
    }
}

/// The map that goes with a report, of what the session shows, about one place or where it looks:
/// a PNG's bytes.
pub fn report_picture(session: Session, place: Option<PlaceIx>) -> Result<Vec<u8>, TakeError> {
    let mut options = Options::of(&session);
    let (width, height, scale) = REPORT_PAGE;
    options.size = PageSize::new(width, height, scale).map_err(TakeError::of)?;
    // It goes on paper.
    options.theme = Theme::Light;
    if let Some(place) = place {
        let outlines = Outlines::embedded().map_err(TakeError::of)?;
        options.framing = Framing::Points(points_of(session.dataset(), &outlines, place));
        options.title = Some(session.name(&session.dataset().place(place).name).to_owned());
    }
    let (image, about) = still(session, options).map_err(TakeError::of)?;
    image.png(&about).map_err(TakeError::of)
}

/// The page that a form asks for, showing what the session's map shows.
fn page_options(session: &Session, form: &PageForm) -> Result<Options, TakeError> {
    let (width, height) = form.shape.points();
    let size = PageSize::new(width, height, f32::from(form.scale)).map_err(TakeError::of)?;
    let part = |part| match part {
        PagePart::Shown => Part::Shown,
        PagePart::LeftOut => Part::Left,
    };
    let title = form.title.trim();
    Ok(Options {
        size,
        theme: form.theme,
        title: (!title.is_empty()).then(|| title.to_owned()),
        legend: part(form.legend),
        lanes: part(form.lanes),
        framing: Framing::of(session),
    })
}

/// Refuses before anything is worked out what would be refused afterwards.
fn look_ahead(path: &Path, existing: Existing) -> Result<(), TakeError> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
    if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
        let words = format!("The folder {} is not there. Choose another.", folder.display());
        return Err(TakeError::Failed(words));
    }
    let is_empty_folder = std::fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_none());
    if existing == Existing::Keep && path.exists() && !is_empty_folder {
        return Err(TakeError::Exists(path.to_owned()));
    }
    Ok(())
}

pub(crate) fn write_whole(path: &Path, bytes: &[u8], existing: Existing) -> Result<(), TakeError> {
    let written = match existing {
        Existing::Keep => safe_write::create(path, bytes),
        Existing::Overwrite => safe_write::replace(path, bytes),
    };
    written.map_err(|error| TakeError::refused(path, &error))
}
