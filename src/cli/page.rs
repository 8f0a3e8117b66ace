//! What a picture and a film on the command line have in common: the page and what it shows.

use std::path::Path;

use super::ThemeArg;
use super::incidents::IncidentArgs;
use super::output::Failure;
use super::query::{FilterArgs, Opened, SightArgs, parse_day};
use super::write::Existing;
use crate::gazetteer::Outlines;
use crate::load::view_text::{self, ViewText};
use crate::model::{Day, LonLat, View};
use crate::picture::{Framing, Options, PageSize, Part, PictureError, SizeError, points_of};
use crate::state::{
    Command, Compare, CompareLook, Knowledge, MAX_ZOOM, MIN_ZOOM, Session, Theme, TimeCommand,
    TimeSpan,
};

/// How a page is drawn.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct PageArgs {
    /// Width and height of the page in points; with --scale 1 a point is a pixel
    #[arg(long, value_name = "WxH", value_parser = parse_size, default_value = "1600x1000",
          allow_hyphen_values = true)]
    size: (u32, u32),

    /// Pixels to a point; 2 for print and fine screens
    #[arg(long, value_name = "N", default_value_t = 1.0, allow_hyphen_values = true)]
    scale: f32,

    /// Look at this longitude and latitude, degrees, such as 2.18,13.48
    #[arg(long, value_name = "LON,LAT", value_parser = parse_center, allow_hyphen_values = true,
          requires = "zoom", conflicts_with = "fit")]
    center: Option<LonLat>,

    /// At this zoom, 2 to 18
    #[arg(long, value_name = "Z", value_parser = parse_zoom, requires = "center")]
    zoom: Option<f64>,

    /// Show all of these places, by id or country code, such as niger or airbase-101
    #[arg(long, value_name = "PLACE", num_args = 1..)]
    fit: Vec<String>,

    #[command(flatten)]
    filter: FilterArgs,

    #[command(flatten)]
    sight: SightArgs,

    #[command(flatten)]
    incidents: IncidentArgs,

    /// Show so many days up to each day, not that day alone
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u16).range(1..))]
    span: Option<u16>,

    /// What changed from the day shown to this one
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    compare: Option<Day>,

    /// Light or dark
    #[arg(long, value_enum, default_value_t = ThemeArg::Light)]
    theme: ThemeArg,

    /// Instead of the dataset's title, or the place's name
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,

    /// Leave out what the signs mean
    #[arg(long)]
    no_legend: bool,

    /// With the lanes of time below the map
    #[arg(long)]
    lanes: bool,

    /// Exactly what “Copy view” in the window gave: filters, comparison and map
    #[arg(long, value_name = "TEXT", value_parser = view_text::parse,
          conflicts_with_all = ["known_on", "grade", "place_kind", "event_kind", "status",
                                "country", "span", "compare"])]
    view: Option<ViewText>,

    /// Write over a file that is there
    #[arg(long)]
    force: bool,
}

impl PageArgs {
    pub fn size(&self) -> Result<PageSize, Failure> {
        let (width, height) = self.size;
        PageSize::new(width, height, self.scale).map_err(|error| {
            let option = if matches!(error, SizeError::Scale(_)) { "--scale" } else { "--size" };
            Failure::Misuse(format!("{option}: {error}"))
        })
    }

    pub fn existing(&self) -> Existing {
        if self.force { Existing::Overwrite } else { Existing::Keep }
    }

    /// The session as the arguments have it, but for its day, and how it is drawn.
    pub fn session(&self, opened: &mut Opened) -> Result<(Session, Options), Failure> {
        let filters = self.sight.filters(opened)?;
        let mut session = Session::new(opened.dataset.clone(), Vec::new());
        // The map may go where they are; what is asked for otherwise comes after.
        self.incidents.add_to(&mut session, opened)?;
        session.apply(Command::Deselect);
        if let Some(view) = &self.view {
            session.apply(Command::OpenView(view.clone()));
            if let Some(trouble) = &session.state().notice {
                return Err(Failure::Misuse(format!("--view: {trouble}")));
            }
        }
        let filter = self.filter.filter();
        let mut commands: Vec<Command> = Vec::new();
        if self.view.is_none() {
            commands.push(Command::SetLeastGrade(filter.least_grade));
            commands.extend(filter.known_on.map(|d| Command::SetKnowledge(Knowledge::On(d))));
            commands.extend(self.sight.commands(&filters));
            let span = self.span.map(|days| TimeCommand::SetSpan(TimeSpan::Last(days)));
            commands.extend(span.map(Command::from));
        }
        for command in commands {
            session.apply(command);
            if let Some(trouble) = session.state().notice.clone() {
                return Err(Failure::Misuse(format!("--known-on: {trouble}")));
            }
        }
        let (framing, title) = self.framing(opened, &session)?;
        let options = Options {
            size: self.size()?,
            theme: Theme::from(self.theme),
            title: self.title.clone().or(title),
            legend: if self.no_legend { Part::Left } else { Part::Shown },
            lanes: if self.lanes { Part::Shown } else { Part::Left },
            framing,
        };
        Ok((session, options))
    }

    /// Compares with the other day, once the session is on its own.
    pub fn compare(&self, session: &mut Session, opened: &Opened) -> Result<(), Failure> {
        if let Some(other) = self.compare {
            in_range("--compare", other, opened)?;
            let look = CompareLook::Changes;
            session.apply(TimeCommand::SetCompare(Compare::With { other, look }).into());
        }
        Ok(())
    }

    /// What the map shows, and the title that goes with it.
    fn framing(
        &self,
        opened: &Opened,
        session: &Session,
    ) -> Result<(Framing, Option<String>), Failure> {
        if let (Some(center), Some(zoom)) = (self.center, self.zoom) {
            return Ok((Framing::Exact(View { center, zoom }), None));
        }
        if self.fit.is_empty() {
            return Ok((Framing::of(session), None));
        }
        let outlines = Outlines::embedded().map_err(|e| Failure::Problem(e.to_string()))?;
        let places: Vec<_> =
            self.fit.iter().map(|id| opened.find_place_to_fit(id)).collect::<Result<_, _>>()?;
        let points =
            places.iter().flat_map(|&p| points_of(&opened.dataset, &outlines, p)).collect();
        let title = match places.as_slice() {
            [only] => Some(opened.place_name(*only).to_owned()),
            _ => None,
        };
        Ok((Framing::Points(points), title))
    }
}

/// A day that the dataset speaks of, else a refusal that names the option.
pub(super) fn in_range(option: &str, day: Day, opened: &Opened) -> Result<(), Failure> {
    let head = &opened.dataset.head;
    if (head.first_day..=head.last_day).contains(&day) {
        return Ok(());
    }
    let (first, last) = (head.first_day, head.last_day);
    let file = opened.file();
    Err(Failure::Misuse(format!("{option} {day}: {file} runs from {first} to {last}")))
}

/// What went wrong while drawing, in a line.
pub(super) fn failed(error: &PictureError) -> Failure {
    Failure::Problem(error.to_string())
}

/// The extension in small letters.
pub(super) fn extension(path: &Path) -> String {
    path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase()
}

fn parse_size(text: &str) -> Result<(u32, u32), String> {
    let sides = text.split_once(['x', 'X', '×']);
    let parsed = sides.and_then(|(w, h)| Some((w.trim().parse().ok()?, h.trim().parse().ok()?)));
    parsed.ok_or_else(|| "write width and height in points, such as 1600x1000".to_owned())
}

fn parse_center(text: &str) -> Result<LonLat, String> {
    let parts = text.split_once(',');
    let numbers = parts.and_then(|(lon, lat)| {
        Some((lon.trim().parse::<f64>().ok()?, lat.trim().parse::<f64>().ok()?))
    });
    let Some((lon, lat)) = numbers else {
        return Err("write longitude and latitude in degrees, such as 2.18,13.48".to_owned());
    };
    if (-180.0..=180.0).contains(&lon) && (-85.0..=85.0).contains(&lat) {
        return Ok(LonLat::clamped(lon, lat));
    }
    Err("the longitude lies between -180 and 180, the latitude between -85 and 85".to_owned())
}

fn parse_zoom(text: &str) -> Result<f64, String> {
    let zoom = text.parse::<f64>().ok().filter(|zoom| (MIN_ZOOM..=MAX_ZOOM).contains(zoom));
    zoom.ok_or_else(|| format!("zooms run from {MIN_ZOOM} to {MAX_ZOOM}"))
}
