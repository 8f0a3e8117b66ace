//! What the export dialog asks, one thing below the other.

use egui::{ComboBox, Id, RichText, TextEdit, Ui, vec2};

use crate::load::typed::day_to_go_to;
use crate::model::Day;
use crate::state::take::{RATES, SCALES};
use crate::state::{
    ActiveFilter, Command, DataFormat, FilmForm, FilmFormat, PageForm, PagePart, PageShape,
    ReportFormat, Selection, Session, Speed, TakeCommand, TakeForm, TakeKind, TakePlaces, TakeTime,
    Theme,
};
use crate::view::theme::{Palette, regular};
use crate::view::widgets::focus_ring;

/// The check that lets the reader's own tables go with the rest.
const INCIDENTS: &str = "Incidents of your tables";

/// Width of what stands before a field, points.
const NAME_WIDTH: f32 = 84.0;

/// A day as it is being typed, and what is wrong with it.
#[derive(Debug, Clone, Default)]
struct TypedDay {
    text: String,
    complaint: Option<String>,
}

/// Fields of a form: what is changed makes another form.
struct Fields<'a> {
    palette: &'a Palette,
    form: TakeForm,
    is_changed: bool,
}

pub(super) fn form_ui(
    ui: &mut Ui,
    session: &Session,
    palette: &Palette,
    form: &TakeForm,
    asked: &mut Vec<Command>,
) {
    ui.spacing_mut().item_spacing.y = 7.0;
    let mut fields = Fields { palette, form: form.clone(), is_changed: false };
    match form.kind {
        TakeKind::Picture => fields.page(ui, session),
        TakeKind::Film => fields.film(ui, session),
        TakeKind::Report => fields.report(ui, session),
        TakeKind::Data => fields.data(ui, session),
    }
    fields.incidents(ui, session);
    if fields.is_changed {
        asked.push(TakeCommand::Set(Box::new(fields.form)).into());
    }
}

impl Fields<'_> {
    fn change(&mut self, change: impl FnOnce(&mut TakeForm)) {
        change(&mut self.form);
        self.is_changed = true;
    }

    /// One of some, each with its words, side by side.
    fn choice<T: Copy + PartialEq>(
        &mut self,
        ui: &mut Ui,
        name: &str,
        (all, now): (&[T], T),
        words: impl Fn(T) -> String,
        set: impl Fn(&mut TakeForm, T),
    ) {
        ui.horizontal_wrapped(|ui| {
            self.name(ui, name);
            for &one in all {
                let label = ui.selectable_label(one == now, words(one));
                focus_ring(ui, &label, self.palette);
                if label.clicked() {
                    self.change(|form| set(form, one));
                }
            }
        });
    }

    fn name(&self, ui: &mut Ui, name: &str) {
        let text = RichText::new(name).font(regular(12.5)).color(self.palette.muted);
        ui.allocate_ui(vec2(NAME_WIDTH, 22.0), |ui| {
            ui.set_width(NAME_WIDTH);
            ui.label(text);
        });
    }

    fn list<T: Copy + PartialEq>(
        &mut self,
        ui: &mut Ui,
        name: &str,
        (all, now): (&[T], T),
        words: impl Fn(T) -> String,
        set: impl Fn(&mut TakeForm, T),
    ) {
        ui.horizontal(|ui| {
            self.name(ui, name);
            let combo = ComboBox::from_id_salt(name).width(190.0).selected_text(words(now));
            let shown = combo.show_ui(ui, |ui| {
                for &one in all {
                    if ui.selectable_label(one == now, words(one)).clicked() {
                        self.change(|form| set(form, one));
                    }
                }
            });
            let response = shown.response.accessible_name(name);
            focus_ring(ui, &response, self.palette);
        });
    }

    fn check(
        &mut self,
        ui: &mut Ui,
        words: &str,
        part: PagePart,
        set: impl Fn(&mut TakeForm, PagePart),
    ) {
        let mut is_on = part == PagePart::Shown;
        let check = ui.checkbox(&mut is_on, words);
        focus_ring(ui, &check, self.palette);
        if check.changed() {
            self.change(|form| set(form, part.other()));
        }
    }

    /// The page of a picture or a film.
    fn page(&mut self, ui: &mut Ui, session: &Session) {
        let page: PageForm = self.form.drawn_page().clone();
        let own = session.name(&session.dataset().head.title);
        ui.horizontal(|ui| {
            self.name(ui, "Title");
            let mut title = page.title.clone();
            let edit = TextEdit::singleline(&mut title).hint_text(own).desired_width(190.0);
            let edit = ui.add(edit).accessible_name("Title");
            if edit.changed() {
                self.change(|form| drawn_page(form).title = title);
            }
        });
        let words = |shape: PageShape| {
            let (width, height) = shape.points();
            format!("{}, {width} × {height}", shape.word())
        };
        self.list(ui, "Page", (&PageShape::ALL, page.shape), words, |form, shape| {
            drawn_page(form).shape = shape;
        });
        let (width, height) = page.shape.points();
        let pixels = |scale: u8| format!("{scale}×");
        self.choice(ui, "Sharpness", (&SCALES, page.scale), pixels, |form, scale| {
            drawn_page(form).scale = scale;
        });
        let scale = u32::from(page.scale);
        let words = format!("{} × {} pixels", width * scale, height * scale);
        self.remark(ui, &words);
        let themes = [Theme::Light, Theme::Dark];
        let word = |theme| if theme == Theme::Light { "Light" } else { "Dark" }.to_owned();
        self.choice(ui, "Theme", (&themes, page.theme), word, |form, theme| {
            drawn_page(form).theme = theme;
        });
        self.check(ui, "Legend", page.legend, |form, part| drawn_page(form).legend = part);
        self.check(ui, "Lanes of time below", page.lanes, |form, part| {
            drawn_page(form).lanes = part;
        });
        self.remark(ui, "The page shows what the map shows: its day, view and filters.");
    }

    fn film(&mut self, ui: &mut Ui, session: &Session) {
        let film: FilmForm = self.form.film;
        self.day(ui, session, "From", film.from, |form, day| form.film.from = day);
        self.day(ui, session, "To", film.to, |form, day| form.film.to = day);
        let words = |speed: Speed| speed.words().to_owned();
        self.list(ui, "Speed", (&Speed::ALL, film.speed), words, |form, speed| {
            form.film.speed = speed;
        });
        let words = |rate: u8| rate.to_string();
        self.choice(ui, "Frames/s", (&RATES, film.rate), words, |form, rate| {
            form.film.rate = rate;
        });
        let words = |format: FilmFormat| format.word().to_owned();
        self.choice(ui, "Format", (&FilmFormat::ALL, film.format), words, |form, format| {
            form.film.format = format;
        });
        let days = f64::from(film.to.days_since(film.from).max(0));
        let seconds = days / film.speed.days_per_second();
        let frames = (seconds * f64::from(film.rate)).ceil();
        self.remark(ui, &format!("{seconds:.0} s of film, {frames:.0} frames"));
        ui.add_space(2.0);
        self.page(ui, session);
    }

    /// A day, typed in any spelling that the clock takes.
    fn day(
        &mut self,
        ui: &mut Ui,
        session: &Session,
        name: &str,
        day: Day,
        set: impl Fn(&mut TakeForm, Day),
    ) {
        let id = Id::unique(("export day", name));
        let kept: Option<TypedDay> = ui.data(|d| d.get_temp(id));
        let mut typed = kept.clone().unwrap_or_default();
        let mut text = kept.map_or_else(|| day.words(), |kept| kept.text);
        let edit = ui.horizontal(|ui| {
            self.name(ui, name);
            let edit = TextEdit::singleline(&mut text).id(id.with("field")).desired_width(190.0);
            ui.add(edit).accessible_name(name)
        });
        let edit = edit.inner;
        if edit.changed() {
            typed = TypedDay { text: text.clone(), complaint: None };
        }
        let head = &session.dataset().head;
        if edit.lost_focus() && !typed.text.is_empty() {
            match day_to_go_to(&text, head.first_day, head.last_day) {
                Ok(day) => {
                    typed = TypedDay::default();
                    self.change(|form| set(form, day));
                }
                Err(error) => typed.complaint = Some(format!("{error}.")),
            }
        }
        if let Some(complaint) = &typed.complaint {
            let text = RichText::new(complaint).font(regular(11.5)).color(self.palette.accent);
            ui.add(egui::Label::new(text).wrap());
        }
        ui.data_mut(|d| {
            if typed.text.is_empty() {
                d.remove::<TypedDay>(id);
            } else {
                d.insert_temp(id, typed);
            }
        });
    }

    fn report(&mut self, ui: &mut Ui, session: &Session) {
        let words = |format: ReportFormat| format.word().to_owned();
        let now = self.form.report;
        self.choice(ui, "Format", (&ReportFormat::ALL, now), words, |form, format| {
            form.report = format;
        });
        let now = self.form.report_time;
        self.time(ui, session, TakeTime::Day, now, |form, time| form.report_time = time);
        self.places(ui, session);
        self.out_of_sight(ui, session);
        self.remark(
            ui,
            "Who was where, what changed, who contradicts whom, what happened, and every source \
             with its grade, with the map of this day.",
        );
    }

    fn data(&mut self, ui: &mut Ui, session: &Session) {
        let words = |format: DataFormat| format.word().to_owned();
        let now = self.form.data;
        self.choice(ui, "Format", (&DataFormat::ALL, now), words, |form, format| {
            form.data = format;
        });
        let now = self.form.data_time;
        self.time(ui, session, TakeTime::Whole, now, |form, time| form.data_time = time);
        self.places(ui, session);
        self.out_of_sight(ui, session);
        let words = match self.form.data {
            DataFormat::Geojson => "For QGIS, kepler.gl and the like; start and end as ISO 8601.",
            DataFormat::Csv => "For a spreadsheet; every column is told in docs/exports.md.",
            DataFormat::Kml => "For Google Earth, whose time slider takes its TimeSpans.",
        };
        self.remark(ui, words);
    }

    /// The day or the other span of time that there is.
    fn time(
        &mut self,
        ui: &mut Ui,
        session: &Session,
        usual: TakeTime,
        now: TakeTime,
        set: impl Fn(&mut TakeForm, TakeTime),
    ) {
        let day = session.day();
        let mut all = vec![TakeTime::Day];
        if usual == TakeTime::Whole {
            all.push(TakeTime::Whole);
        } else if session.state().compare.other().is_some() {
            all.push(TakeTime::Compared);
        }
        let other = session.state().compare.other().unwrap_or(day);
        let words = |time| match time {
            TakeTime::Day => day.words(),
            TakeTime::Whole => "The whole range".to_owned(),
            TakeTime::Compared => {
                format!("{} to {}", day.min(other).words(), day.max(other).words())
            }
        };
        let now = if all.contains(&now) { now } else { TakeTime::Day };
        self.list(ui, "Time", (&all, now), words, set);
    }

    fn places(&mut self, ui: &mut Ui, session: &Session) {
        let Selection::Place(place) = session.state().selection else { return };
        let name = session.name(&session.dataset().place(place).name);
        let now = self.form.places;
        let all = [TakePlaces::All, TakePlaces::Selected];
        let words = |places| match places {
            TakePlaces::All => "All places".to_owned(),
            TakePlaces::Selected => name.to_owned(),
        };
        self.list(ui, "Places", (&all, now), words, |form, places| form.places = places);
    }

    /// The reader's own tables go with the rest, unless that is unwanted.
    fn incidents(&mut self, ui: &mut Ui, session: &Session) {
        if session.state().incidents.shown().next().is_none() {
            return;
        }
        ui.add_space(2.0);
        self.check(ui, INCIDENTS, self.form.incidents, |form, part| form.incidents = part);
        let days = session.days().words();
        let words = match self.form.kind {
            _ if self.form.incidents == PagePart::LeftOut => "Your tables are left out.".to_owned(),
            TakeKind::Picture => format!("As on the map, {days}; the page says whose they are."),
            TakeKind::Film => "As the map would show them day by day; the page says whose they \
                               are."
                .to_owned(),
            TakeKind::Report => "How many of which kind in the part of the world on the map, and \
                                 the nearest to the place the report is about."
                .to_owned(),
            TakeKind::Data => format!(
                "Those that lie on the map, {days}, each marked as an incident and no part of the \
                 evidence."
            ),
        };
        self.remark(ui, &words);
    }

    /// A file is for others, who do not see what this window hides.
    fn out_of_sight(&self, ui: &mut Ui, session: &Session) {
        let is_of_sight =
            |f: &ActiveFilter| !matches!(f, ActiveFilter::Knowledge | ActiveFilter::Grade);
        if session.active_filters().iter().any(is_of_sight) {
            let words = "Written in full: also what your filters of forces, kinds, status or \
                         country leave out of sight.";
            let text = RichText::new(words).font(regular(11.5)).color(self.palette.accent);
            ui.add(egui::Label::new(text).wrap());
        }
    }

    fn remark(&self, ui: &mut Ui, words: &str) {
        let text = RichText::new(words).font(regular(11.5)).color(self.palette.muted);
        ui.add(egui::Label::new(text).wrap());
    }
}

fn drawn_page(form: &mut TakeForm) -> &mut PageForm {
    if form.kind == TakeKind::Film { &mut form.film_page } else { &mut form.page }
}
