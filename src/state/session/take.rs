//! Taking away: the export dialog's form, and citations for the clipboard.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::find::index::title_of;
use super::{Selection, Session};
use crate::export::cite::{self, CitationStyle};
use crate::export::{Credits, When};
use crate::model::{ClaimIx, Language, PlaceIx, SourceIx, file_name};
use crate::state::{
    Cite, DataFormat, Effect, FilmForm, FilmFormat, Job, Named, PageForm, PagePart, PageShape,
    ReportFormat, Speed, Take, TakeCommand, TakeEffect, TakeForm, TakeKind, TakePlaces, TakeTime,
};

/// A film shows this much of the time before the clock's day and after it, months.
const FILM_MONTHS: i32 = 9;

impl Session {
    pub(super) fn carry_out_take(&mut self, command: TakeCommand) -> Option<Effect> {
        match command {
            TakeCommand::Open(kind) => return self.open_take(kind),
            TakeCommand::Close => {
                let is_running = self.state.take.is_running();
                if let Take::Open { form, .. } = std::mem::take(&mut self.state.take) {
                    self.last_form = Some(form);
                }
                return is_running.then(|| TakeEffect::Cancel.into());
            }
            TakeCommand::Set(form) => self.set_form(*form),
            TakeCommand::Suggest(folder) => self.with_form(|form| {
                if form.path.is_empty() {
                    form.path = folder.join("basewatch").display().to_string();
                }
            }),
            TakeCommand::Choose => return Some(TakeEffect::Choose.into()),
            TakeCommand::Chosen(path) => self.with_form(|form| {
                form.path = path.display().to_string();
                form.named = Named::ByReader;
            }),
            TakeCommand::Write => return self.write(TakeEffect::Write),
            TakeCommand::WriteOver => return self.write(TakeEffect::WriteOver),
            TakeCommand::Cancel => return Some(TakeEffect::Cancel.into()),
            TakeCommand::Told(told) => self.told(told),
            TakeCommand::OpenFolder => {
                let Take::Open { job: Job::Done { path, .. }, .. } = &self.state.take else {
                    return None;
                };
                let folder = path.parent().map_or_else(|| path.clone(), PathBuf::from);
                return Some(TakeEffect::OpenFolder(folder).into());
            }
            TakeCommand::CopyPicture => return Some(TakeEffect::CopyPicture.into()),
            TakeCommand::Cite(what) => return self.cite(what),
        }
        None
    }

    fn open_take(&mut self, kind: TakeKind) -> Option<Effect> {
        if let Take::Open { form, .. } = &self.state.take {
            let form = TakeForm { kind, ..(**form).clone() };
            self.set_form(form);
            return None;
        }
        let form = Box::new(TakeForm { kind, ..self.picture_form() });
        self.state.take = Take::Open { form, job: Job::None };
        self.rename();
        Some(TakeEffect::Suggest.into())
    }

    /// The form that is open, else as it was left, else a new one.
    pub fn picture_form(&self) -> TakeForm {
        let open = self.state.take.form();
        open.or(self.last_form.as_deref()).cloned().unwrap_or_else(|| self.new_form())
    }

    fn new_form(&self) -> TakeForm {
        let head = &self.dataset.head;
        let day = self.day();
        let from = day.plus_months(-FILM_MONTHS).max(head.first_day);
        let to = day.plus_months(FILM_MONTHS).min(head.last_day);
        let page = PageForm {
            shape: PageShape::default(),
            scale: 2,
            theme: self.state.theme,
            legend: PagePart::Shown,
            lanes: PagePart::LeftOut,
            title: String::new(),
        };
        TakeForm {
            kind: TakeKind::Picture,
            // A film of so many pixels would take long to draw and longer to send.
            film_page: PageForm { shape: PageShape::Screen, scale: 1, ..page.clone() },
            page,
            film: FilmForm { from, to, speed: Speed::Month, rate: 12, format: FilmFormat::Gif },
            report: ReportFormat::Html,
            report_time: TakeTime::Day,
            data: DataFormat::Geojson,
            data_time: TakeTime::Whole,
            places: TakePlaces::All,
            incidents: PagePart::Shown,
            path: String::new(),
            named: Named::ByUs,
        }
    }

    /// Puts a form in the place of the last; what it says of files follows.
    fn set_form(&mut self, form: TakeForm) {
        if self.state.take.is_running() {
            return;
        }
        self.state.take = Take::Open { form: Box::new(form), job: Job::None };
        self.rename();
    }

    fn with_form(&mut self, change: impl FnOnce(&mut TakeForm)) {
        if let Take::Open { form, job } = &mut self.state.take {
            change(form);
            *job = Job::None;
            self.rename();
        }
    }

    /// The name and its ending go with what is chosen; a name that the reader gave keeps its stem.
    fn rename(&mut self) {
        let stem = self.file_stem();
        let Take::Open { form, .. } = &mut self.state.take else { return };
        if form.path.trim().is_empty() {
            return;
        }
        let mut path = PathBuf::from(form.path.trim());
        if form.named == Named::ByUs {
            path.set_file_name(stem);
            // Dots of the stem are none of a suffix.
            if !form.suffix().is_empty() {
                path.as_mut_os_string().push(format!(".{}", form.suffix()));
            }
        } else if path.extension().is_some_and(is_ours) || path.extension().is_none() {
            path.set_extension(form.suffix());
        }
        let named = path.display().to_string();
        if named != form.path {
            form.path = named;
        }
    }

    /// "airbase-101-2024-05-02": what is told, and of when.
    fn file_stem(&self) -> String {
        let Some(form) = self.state.take.form() else { return String::new() };
        let place = self.place_taken(form);
        let place = place.map(|place| self.dataset.place(place).meta.id.clone());
        // An id is the dataset's, and that may be anybody's.
        let about = file_name(&place.unwrap_or_default(), "basewatch");
        let day = self.day();
        match (form.kind, form.time_taken()) {
            (TakeKind::Film, _) => format!("{about}-{}-{}", form.film.from, form.film.to),
            (TakeKind::Picture, _) | (_, TakeTime::Day) => format!("{about}-{day}"),
            (_, TakeTime::Whole) => about,
            (_, TakeTime::Compared) => {
                let other = self.state.compare.other().unwrap_or(day);
                format!("{about}-{}-{}", day.min(other), day.max(other))
            }
        }
    }

    /// The place that a report or a table is cut to.
    pub fn place_taken(&self, form: &TakeForm) -> Option<PlaceIx> {
        let cuts = matches!(form.kind, TakeKind::Report | TakeKind::Data);
        match (form.places, self.state.selection) {
            (TakePlaces::Selected, Selection::Place(place)) if cuts => Some(place),
            _ => None,
        }
    }

    fn write(&mut self, effect: TakeEffect) -> Option<Effect> {
        let Take::Open { form, job } = &mut self.state.take else { return None };
        if let Some(complaint) = form.complaint() {
            *job = Job::Failed(complaint);
            return None;
        }
        if matches!(job, Job::Running { .. }) {
            return None;
        }
        *job = Job::Running { done: 0, of: 0, left_s: None };
        Some(effect.into())
    }

    fn told(&mut self, told: Job) {
        if let Take::Open { job, .. } = &mut self.state.take {
            *job = told;
        } else if let Job::Done { words, .. } = told {
            self.say(words);
        } else if let Job::Failed(words) = told {
            self.state.notice = Some(words);
        }
    }

    fn cite(&mut self, what: Cite) -> Option<Effect> {
        if what == Cite::Citation {
            let credits = Credits::new(&self.dataset, When::Day(self.day()), &self.filter());
            let selected = self.selected_title();
            self.say("Copied: how to cite this".to_owned());
            return Some(Effect::CopyText(cite::citation(&credits, selected.as_deref())));
        }
        let style = match what {
            Cite::Citation | Cite::Sources => CitationStyle::Plain,
            Cite::Biblatex => CitationStyle::Biblatex,
            Cite::CslJson => CitationStyle::CslJson,
        };
        let sources = self.sources_selected();
        if sources.is_empty() {
            let words = "Nothing was copied: no source that counts speaks of this.";
            self.state.notice = Some(words.to_owned());
            return None;
        }
        let count = match sources.len() {
            1 => "1 source".to_owned(),
            n => format!("{n} sources"),
        };
        let form = match what {
            Cite::Biblatex => " as BibLaTeX",
            Cite::CslJson => " as CSL-JSON",
            Cite::Citation | Cite::Sources => "",
        };
        self.say(format!("Copied: {count}{form}"));
        Some(Effect::CopyText(cite::sources(&self.dataset, &sources, style)))
    }

    /// What is selected, by its name in English, the language of citations.
    fn selected_title(&self) -> Option<String> {
        let english = Language::English;
        let dataset = &self.dataset;
        match self.state.selection {
            Selection::Place(place) => Some(dataset.place(place).name.get(english).to_owned()),
            Selection::Event(event) => Some(dataset.event(event).title.get(english).to_owned()),
            Selection::Area(area) => Some(dataset.area(area).label.get(english).to_owned()),
            Selection::Movement(movement) => {
                Some(title_of(dataset, dataset.movement(movement), english))
            }
            Selection::Overlay(_) | Selection::Incidents(_) | Selection::Nothing => None,
        }
    }

    /// The sources that count behind what is selected: of a place, behind who is there on the days
    /// shown; of nothing, behind who is anywhere. In the dataset's order.
    pub fn sources_selected(&self) -> Vec<SourceIx> {
        let evidence = &self.evidence;
        match self.state.selection {
            Selection::Event(event) => evidence.admitted(&self.dataset.event(event).sources),
            Selection::Movement(movement) => {
                evidence.movement(movement).map(|known| known.sources.clone()).unwrap_or_default()
            }
            Selection::Area(area) => {
                let known = evidence.area(area).into_iter();
                let parts = known.flat_map(|known| known.from.iter().chain(&known.to));
                parts.flat_map(|part| part.sources.clone()).collect()
            }
            Selection::Place(place) => self.sources_at([place]),
            Selection::Overlay(_) | Selection::Incidents(_) => Vec::new(),
            Selection::Nothing => {
                let is_base = |p: &PlaceIx| self.dataset.base_of(*p) == *p;
                let shown = evidence.places().filter(is_base).filter(|&p| self.is_place_shown(p));
                self.sources_at(shown)
            }
        }
    }

    fn sources_at(&self, places: impl IntoIterator<Item = PlaceIx>) -> Vec<SourceIx> {
        let (day, days) = (self.day(), self.days());
        let mut all = BTreeSet::new();
        for place in places {
            let shown = self
                .calls_at(place, days)
                .filter(|call| self.is_presence_shown(place, call.force, call.status));
            for call in shown {
                let presence = self.evidence.presence_of(&call);
                let claims: Vec<ClaimIx> =
                    presence.claims.iter().chain(&presence.against).copied().collect();
                for voice in self.evidence.voices(&self.dataset, &claims, day) {
                    all.insert(voice.source);
                    all.extend(voice.others);
                }
            }
        }
        all.into_iter().collect()
    }
}

impl TakeForm {
    /// The time that a report or a table speaks of.
    pub fn time_taken(&self) -> TakeTime {
        match self.kind {
            TakeKind::Report => self.report_time,
            TakeKind::Data => self.data_time,
            TakeKind::Picture | TakeKind::Film => TakeTime::Day,
        }
    }
}

/// Whether an ending is one that the dialog gives.
fn is_ours(suffix: &std::ffi::OsStr) -> bool {
    let ours = ["png", "gif", "apng", "html", "md", "geojson", "csv", "kml"];
    ours.iter().any(|known| suffix.eq_ignore_ascii_case(known))
}
