//! Taking away: what the export dialog is to write, and how far it is. Files are written elsewhere:
//! a command asks for it by an effect, and what came of it comes back as a command.

use std::path::{Path, PathBuf};

use super::{Speed, Theme};
use crate::model::Day;

/// What is taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum TakeKind {
    #[default]
    Picture,
    Film,
    Report,
    Data,
}

impl TakeKind {
    pub const ALL: [Self; 4] = [Self::Picture, Self::Film, Self::Report, Self::Data];

    pub fn word(self) -> &'static str {
        match self {
            Self::Picture => "Picture",
            Self::Film => "Film",
            Self::Report => "Report",
            Self::Data => "Data",
        }
    }
}

/// The page of a picture or a film, points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum PageShape {
    #[default]
    Wide,
    Screen,
    Square,
    Tall,
    Column,
}

impl PageShape {
    pub const ALL: [Self; 5] = [Self::Wide, Self::Screen, Self::Square, Self::Tall, Self::Column];

    /// Width and height.
    pub fn points(self) -> (u32, u32) {
        match self {
            Self::Wide => (1600, 1000),
            Self::Screen => (1280, 720),
            Self::Square => (1080, 1080),
            Self::Tall => (1080, 1920),
            Self::Column => (800, 600),
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Wide => "Wide",
            Self::Screen => "Screen, 16:9",
            Self::Square => "Square",
            Self::Tall => "Tall, 9:16",
            Self::Column => "Small",
        }
    }
}

/// Whether a part of the page is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PagePart {
    Shown,
    LeftOut,
}

impl PagePart {
    pub fn other(self) -> Self {
        match self {
            Self::Shown => Self::LeftOut,
            Self::LeftOut => Self::Shown,
        }
    }
}

/// How the page of a picture, or of a film, looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageForm {
    pub shape: PageShape,
    /// Pixels to a point, 1 to 3.
    pub scale: u8,
    pub theme: Theme,
    pub legend: PagePart,
    pub lanes: PagePart,
    /// Over the map; empty for the dataset's own.
    pub title: String,
}

/// Scales that are offered.
pub const SCALES: [u8; 3] = [1, 2, 3];

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FilmFormat {
    Gif,
    Apng,
    /// A folder of numbered pictures.
    Pictures,
}

impl FilmFormat {
    pub const ALL: [Self; 3] = [Self::Gif, Self::Apng, Self::Pictures];

    pub fn word(self) -> &'static str {
        match self {
            Self::Gif => "GIF",
            Self::Apng => "APNG",
            Self::Pictures => "PNGs",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FilmForm {
    pub from: Day,
    pub to: Day,
    pub speed: Speed,
    /// Frames a second.
    pub rate: u8,
    pub format: FilmFormat,
}

/// Rates that are offered, frames a second.
pub const RATES: [u8; 4] = [6, 12, 24, 30];

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReportFormat {
    Html,
    Markdown,
}

impl ReportFormat {
    pub const ALL: [Self; 2] = [Self::Html, Self::Markdown];

    pub fn word(self) -> &'static str {
        match self {
            Self::Html => "HTML",
            Self::Markdown => "Markdown",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DataFormat {
    Geojson,
    Csv,
    Kml,
}

impl DataFormat {
    pub const ALL: [Self; 3] = [Self::Geojson, Self::Csv, Self::Kml];

    pub fn word(self) -> &'static str {
        match self {
            Self::Geojson => "GeoJSON",
            Self::Csv => "CSV",
            Self::Kml => "KML",
        }
    }
}

/// Which part of time a report or a table speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TakeTime {
    /// The day on the clock.
    Day,
    /// What changed between the two days that are compared.
    Compared,
    /// The whole range.
    Whole,
}

/// Which places it speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TakePlaces {
    All,
    /// The selected one and what is inside it.
    Selected,
}

/// Who named the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Named {
    /// It follows what is chosen.
    ByUs,
    ByReader,
}

/// Everything that the dialog asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakeForm {
    pub kind: TakeKind,
    /// Of a picture.
    pub page: PageForm,
    pub film: FilmForm,
    /// Of a film.
    pub film_page: PageForm,
    pub report: ReportFormat,
    pub report_time: TakeTime,
    pub data: DataFormat,
    pub data_time: TakeTime,
    pub places: TakePlaces,
    /// The reader's own tables, where any are open.
    pub incidents: PagePart,
    /// The file to write, as typed.
    pub path: String,
    pub named: Named,
}

impl TakeForm {
    /// The page of what is taken away.
    pub fn drawn_page(&self) -> &PageForm {
        if self.kind == TakeKind::Film { &self.film_page } else { &self.page }
    }

    /// How the file's name ends; empty for a folder.
    pub fn suffix(&self) -> &'static str {
        match self.kind {
            TakeKind::Picture => "png",
            TakeKind::Film => match self.film.format {
                FilmFormat::Gif => "gif",
                FilmFormat::Apng => "apng",
                FilmFormat::Pictures => "",
            },
            TakeKind::Report => match self.report {
                ReportFormat::Html => "html",
                ReportFormat::Markdown => "md",
            },
            TakeKind::Data => match self.data {
                DataFormat::Geojson => "geojson",
                DataFormat::Csv => "csv",
                DataFormat::Kml => "kml",
            },
        }
    }

    /// What is still to be mended before anything can be written.
    pub fn complaint(&self) -> Option<String> {
        if self.kind == TakeKind::Film && self.film.from >= self.film.to {
            let (from, to) = (self.film.from.words(), self.film.to.words());
            return Some(format!("{from} is not before {to}: let the film begin earlier"));
        }
        let name = Path::new(self.path.trim()).file_name();
        name.is_none().then(|| "Name the file to write".to_owned())
    }
}

/// How far it is.
#[derive(Debug, Clone, PartialEq)]
pub enum Job {
    /// Nothing is being written.
    None,
    /// `done` of so many frames; 0 of 0 where there is nothing to count.
    Running {
        done: usize,
        of: usize,
        left_s: Option<f64>,
    },
    /// The file is there already: may it go?
    MayItGo(PathBuf),
    Done {
        path: PathBuf,
        words: String,
    },
    Failed(String),
}

/// The export dialog.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Take {
    #[default]
    Closed,
    Open {
        form: Box<TakeForm>,
        job: Job,
    },
}

impl Take {
    pub fn form(&self) -> Option<&TakeForm> {
        match self {
            Self::Closed => None,
            Self::Open { form, .. } => Some(form),
        }
    }

    pub fn is_running(&self) -> bool {
        matches!(self, Self::Open { job: Job::Running { .. }, .. })
    }
}

/// How sources are written out for other programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cite {
    /// The dataset at this moment, with what is selected.
    Citation,
    /// The sources behind what is selected, a line each.
    Sources,
    Biblatex,
    CslJson,
}

/// One thing a reader did about taking away.
#[derive(Debug, Clone, PartialEq)]
pub enum TakeCommand {
    Open(TakeKind),
    Close,
    Set(Box<TakeForm>),
    /// The folder that files were last written to is this.
    Suggest(PathBuf),
    /// The system's dialog asks where.
    Choose,
    Chosen(PathBuf),
    /// Unless something is there.
    Write,
    /// Even if something is there.
    WriteOver,
    Cancel,
    /// What came of it so far.
    Told(Job),
    OpenFolder,
    CopyPicture,
    Cite(Cite),
}

/// What is asked of the world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TakeEffect {
    /// In which folder files are usually written.
    Suggest,
    Choose,
    Write,
    WriteOver,
    Cancel,
    OpenFolder(PathBuf),
    CopyPicture,
}
