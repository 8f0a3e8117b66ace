//! The state of a window as a line of text, such as
//! `bw1;at=2024-05-02;known=2024-04-09;sel=airbase-101;map=7.2,16.4,5.6`: what a reader copies,
//! sends and opens again. What is left out is as the dataset opens.
//!
//! It holds what the sender points at, rings and a measured line among it. How a reader likes to
//! read (theme, names, notation of coordinates, the map beneath) is their own and no part of it.

mod incidents;
mod values;

use std::fmt;

use super::quote;
use crate::model::{Day, EventKind, Grade, LonLat, Moment, PlaceKind, View};
pub use incidents::{IncidentsText, KindsText, count_span};
use values::{
    AT_DAY_MEND, KNOWN_MEND, at, check_id, day, ids, kinds, layers, map, measured, read_look,
    rings, span, switch,
};

/// The version this program writes, and the only one it reads.
pub const VERSION: &str = "bw1";

/// Longest text looked at: far more than any window writes.
const MOST_CHARS: usize = 20_000;
/// Longest part quoted whole in a message, in characters.
const QUOTED_CHARS: usize = 40;
/// Where a swipe's line stands unless the text says otherwise.
const MIDDLE: f64 = 0.5;

/// Why a text opens no view. Every message says where, what and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ViewTextError {
    #[error("there is nothing to open; paste what “Copy view” gave, such as {EXAMPLE}")]
    Empty,
    #[error("a view has at most {MOST_CHARS} characters; paste what “Copy view” gave")]
    TooLong,
    #[error(
        "“{0}” is no view of this version: it must begin with {VERSION}; paste all that “Copy \
         view” gave, such as {EXAMPLE}"
    )]
    Version(String),
    #[error("part {part}, “{text}”: {what}; {mend}")]
    Part { part: usize, text: String, what: String, mend: &'static str },
}

const EXAMPLE: &str = "bw1;at=2024-05-02;map=7.2,16.4,5.6";

/// When the clock stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// Noon of a day.
    Day(Day),
    /// To the millisecond, UTC.
    Moment(Moment),
}

/// Whose knowledge is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    On(Day),
    /// On the day on the clock.
    AsShown,
}

/// How a second day is looked at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Look {
    Changes,
    /// The line stands at this share of the map's width, 0 to 1.
    Swipe(f64),
}

/// What is selected, by id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selected {
    Nothing,
    /// A place, an event, a movement or an area state; with its table's prefix where a record of
    /// another table has the id as well.
    Record(String),
}

/// A layer of the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LayerName {
    Areas,
    Events,
    Movements,
}

impl LayerName {
    pub const ALL: [Self; 3] = [Self::Areas, Self::Events, Self::Movements];

    pub fn key(self) -> &'static str {
        match self {
            Self::Areas => "areas",
            Self::Events => "events",
            Self::Movements => "movements",
        }
    }
}

/// Circles around the selected base.
#[derive(Debug, Clone, PartialEq)]
pub enum RingsText {
    /// Round radii that fit the zoom.
    Fitting,
    Km(Vec<f64>),
}

/// A point of a measured line.
#[derive(Debug, Clone, PartialEq)]
pub enum MeasuredPoint {
    /// By id: where it lies.
    Place(String),
    At(LonLat),
}

/// Points of a measured line at most; more are a slip of a script.
pub const MOST_MEASURED: usize = 200;

/// A window as read from, or to be written as, text. `None` and empty: as the dataset opens.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ViewText {
    pub at: Option<At>,
    pub known: Option<Known>,
    pub least_grade: Option<Grade>,
    pub versus: Option<(Day, Look)>,
    pub span_days: Option<u16>,
    /// Forces that are hidden, by id.
    pub hidden: Vec<String>,
    /// Kinds of place and of event that are left out, and statuses by their keys.
    pub hidden_places: Vec<PlaceKind>,
    pub hidden_events: Vec<EventKind>,
    pub hidden_statuses: Vec<String>,
    /// Only what lies in this country, by id.
    pub country: Option<String>,
    /// What is left out of the reader's own tables; apart, as it is large and seldom there.
    pub incidents: Box<IncidentsText>,
    /// Layers that are off.
    pub off: Vec<LayerName>,
    pub selected: Option<Selected>,
    /// Lines of latitude and longitude.
    pub has_graticule: bool,
    pub rings: Option<RingsText>,
    pub measured: Vec<MeasuredPoint>,
    pub map: Option<View>,
}

impl fmt::Display for ViewText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(VERSION)?;
        match self.at {
            Some(At::Day(day)) => write!(f, ";at={day}")?,
            Some(At::Moment(moment)) => write!(f, ";at={}", written_moment(moment))?,
            None => {}
        }
        match self.known {
            Some(Known::On(day)) => write!(f, ";known={day}")?,
            Some(Known::AsShown) => f.write_str(";known=shown")?,
            None => {}
        }
        if let Some(grade) = self.least_grade {
            write!(f, ";grade={}", grade.key())?;
        }
        if let Some((day, look)) = self.versus {
            write!(f, ";vs={day}")?;
            match look {
                Look::Changes => {}
                Look::Swipe(share) if share == MIDDLE => f.write_str(";look=swipe")?,
                Look::Swipe(share) => write!(f, ";look=swipe:{share}")?,
            }
        }
        if let Some(days) = self.span_days {
            write!(f, ";span={days}d")?;
        }
        if !self.hidden.is_empty() {
            write!(f, ";hide={}", self.hidden.join(","))?;
        }
        let places = self.hidden_places.iter().map(|kind| kind.key());
        let events = self.hidden_events.iter().map(|kind| kind.key());
        let statuses = self.hidden_statuses.iter().map(String::as_str);
        write_list(f, "noplace", places)?;
        write_list(f, "noevent", events)?;
        write_list(f, "nostatus", statuses)?;
        if let Some(country) = &self.country {
            write!(f, ";country={country}")?;
        }
        write!(f, "{}", self.incidents)?;
        if !self.off.is_empty() {
            let off: Vec<&str> = self.off.iter().map(|l| l.key()).collect();
            write!(f, ";off={}", off.join(","))?;
        }
        match &self.selected {
            Some(Selected::Nothing) => f.write_str(";sel=")?,
            Some(Selected::Record(id)) => write!(f, ";sel={id}")?,
            None => {}
        }
        self.write_tools(f)?;
        if let Some(view) = self.map {
            let (lon, lat) = (view.center.lon.degrees(), view.center.lat.degrees());
            write!(f, ";map={lon},{lat},{}", view.zoom)?;
        }
        Ok(())
    }
}

impl ViewText {
    fn write_tools(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.has_graticule {
            f.write_str(";grid=on")?;
        }
        match &self.rings {
            Some(RingsText::Fitting) => f.write_str(";rings=fit")?,
            Some(RingsText::Km(radii)) => {
                let radii: Vec<String> = radii.iter().map(f64::to_string).collect();
                write_list(f, "rings", radii.iter().map(String::as_str))?;
            }
            None => {}
        }
        let point = |point: &MeasuredPoint| match point {
            MeasuredPoint::Place(id) => id.clone(),
            MeasuredPoint::At(at) => format!("{}:{}", at.lon.degrees(), at.lat.degrees()),
        };
        let points: Vec<String> = self.measured.iter().map(point).collect();
        write_list(f, "measure", points.iter().map(String::as_str))
    }
}

fn write_list<'a>(
    f: &mut fmt::Formatter<'_>,
    key: &str,
    words: impl Iterator<Item = &'a str>,
) -> fmt::Result {
    let words: Vec<&str> = words.collect();
    if words.is_empty() { Ok(()) } else { write!(f, ";{key}={}", words.join(",")) }
}

/// `2024-05-02T11:00:00.000Z`.
fn written_moment(moment: Moment) -> String {
    jiff::Timestamp::from_millisecond(moment.millis())
        .map_or_else(|_| moment.millis().to_string(), |t| format!("{t:.3}"))
}

/// What is wrong with one part, and how to mend it.
type Complaint = (String, &'static str);

/// Reads a view. Blanks around it are allowed; its parts may come in any order.
pub fn parse(text: &str) -> Result<ViewText, ViewTextError> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(ViewTextError::Empty);
    }
    if trimmed.chars().count() > MOST_CHARS {
        return Err(ViewTextError::TooLong);
    }
    let mut parts = trimmed.split(';');
    let version = parts.next().unwrap_or_default();
    if version != VERSION {
        return Err(ViewTextError::Version(quoted(version)));
    }
    let mut view = ViewText::default();
    let mut look = None;
    let mut seen: Vec<&str> = Vec::new();
    for (i, part) in parts.enumerate().filter(|(_, part)| !part.is_empty()) {
        let complain = |(what, mend): Complaint| ViewTextError::Part {
            part: i + 2,
            text: quoted(part),
            what,
            mend,
        };
        let (key, value) = part.split_once('=').ok_or_else(|| complain(unknown_part()))?;
        if seen.contains(&key) {
            let what = format!("{} is given twice", quoted(key));
            return Err(complain((what, "keep one of the two")));
        }
        seen.push(key);
        read_part(&mut view, &mut look, key, value).map_err(complain)?;
    }
    match (&mut view.versus, look) {
        (Some((_, written)), Some(look)) => *written = look,
        (None, Some(_)) => {
            return Err(ViewTextError::Part {
                part: 1 + seen.iter().position(|k| *k == "look").map_or(0, |i| i + 1),
                text: "look".to_owned(),
                what: "there is no second day to look at".to_owned(),
                mend: "add one, such as vs=2023-07-26, or leave look out",
            });
        }
        _ => {}
    }
    Ok(view)
}

fn quoted(text: &str) -> String {
    quote::quoted(text, QUOTED_CHARS)
}

fn unknown_part() -> Complaint {
    let mend = "it may be at=, known=, grade=, vs=, look=, span=, hide=, noplace=, noevent=, \
                nostatus=, country=, noincident=, onlyincident=, icount=, iwords=, off=, sel=, grid=, rings=, measure= or map=";
    ("there is no such part".to_owned(), mend)
}

fn read_part(
    view: &mut ViewText,
    look: &mut Option<Look>,
    key: &str,
    value: &str,
) -> Result<(), Complaint> {
    match key {
        "at" => view.at = Some(at(value)?),
        "known" if value == "shown" => view.known = Some(Known::AsShown),
        "known" => view.known = Some(Known::On(day(value, KNOWN_MEND)?)),
        "grade" => {
            let grade = Grade::ALL.iter().find(|g| g.key() == value);
            let wrong = || ("that is no grade".to_owned(), "write A, B, C or D");
            view.least_grade = Some(*grade.ok_or_else(wrong)?);
        }
        "vs" => view.versus = Some((day(value, AT_DAY_MEND)?, Look::Changes)),
        "look" => *look = Some(read_look(value)?),
        "span" => view.span_days = Some(span(value)?),
        "hide" => view.hidden = ids(value)?,
        "noplace" => view.hidden_places = kinds(value, PlaceKind::ALL, PlaceKind::key)?,
        "noevent" => view.hidden_events = kinds(value, EventKind::ALL, EventKind::key)?,
        "nostatus" => {
            let read = kinds(value, &values::STATUSES, |status| status)?;
            view.hidden_statuses = read.into_iter().map(str::to_owned).collect();
        }
        "country" => {
            check_id(value)?;
            view.country = Some(value.to_owned());
        }
        "off" => view.off = layers(value)?,
        "sel" if value.is_empty() => view.selected = Some(Selected::Nothing),
        "sel" => {
            check_id(RecordTable::of(value).map_or(value, |(_, id)| id))?;
            view.selected = Some(Selected::Record(value.to_owned()));
        }
        "grid" => view.has_graticule = switch(value)?,
        "rings" => view.rings = Some(rings(value)?),
        "measure" => view.measured = measured(value)?,
        "map" => view.map = Some(map(value)?),
        _ => return view.incidents.read_part(key, value).unwrap_or_else(|| Err(unknown_part())),
    }
    Ok(())
}

/// The table of a record whose id one of another table has as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordTable {
    Event,
    Movement,
    Area,
}

impl RecordTable {
    pub const ALL: [Self; 3] = [Self::Event, Self::Movement, Self::Area];

    /// Before the id.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Event => "event:",
            Self::Movement => "movement:",
            Self::Area => "area:",
        }
    }

    /// The table that a selection names, and the id in it.
    pub fn of(selected: &str) -> Option<(Self, &str)> {
        Self::ALL.into_iter().find_map(|t| Some((t, selected.strip_prefix(t.prefix())?)))
    }
}
