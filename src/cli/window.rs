//! Opening the window; where there can be none, the opening day as a table.

use std::path::Path;

use super::WindowArgs;
use super::output::{Answer, Failure};
use super::query::{self, Opened};
use super::{incidents, state};
use crate::app::{Start, habits};
use crate::crash;
use crate::desktop;
use crate::model::{Dataset, Day, Movement, Record};
use crate::settings::{self, Store};
use crate::state::Theme;

/// What can be selected, in words.
const SELECTABLE: &str = "place, event, movement or area state";

/// Below the table that stands in for the window.
const HOW_TO_GET_THE_WINDOW: &str = "\
There is no display for the window: start basewatch from a desktop session, or set DISPLAY. \
basewatch state --help tells what can be asked without one.";

/// Opens the window and stays until it is closed.
pub(super) fn run(args: &WindowArgs) -> Result<Answer, Failure> {
    // Without a display nothing is kept, and nobody's settings are touched.
    let store = if desktop::names_display() {
        let mut store = store(args);
        store.crash = crash::usual_folder().and_then(|folder| crash::unseen(&folder));
        store
    } else {
        Store::default()
    };
    let start = start(args, store)?;
    let asks_for_window = args.select.is_some()
        || args.view.is_some()
        || args.theme.is_some()
        || !args.overlay.is_empty()
        || !args.incidents.is_empty();
    if desktop::names_display() || asks_for_window {
        return open(start).map(|()| Answer::silent()).map_err(Failure::Problem);
    }
    let opened = Opened::new(start.loaded, start.file)?;
    let day = args.at.unwrap_or(opened.dataset.head.opening.day);
    let picture = picture_command(args, day);
    let mut answer = state::answer(opened, &state::StateArgs::of_day(args.at, &args.filter))?;
    answer.text.push_str(&format!("\nAs a picture: {picture}\n{HOW_TO_GET_THE_WINDOW}\n"));
    Ok(answer)
}

/// The command that draws the same day.
fn picture_command(args: &WindowArgs, day: Day) -> String {
    let dataset = args.dataset.as_ref().map_or_else(String::new, |p| format!(" {}", quoted(p)));
    let out = format!("basewatch-{day}.png");
    format!("basewatch render{dataset} --at {day}{} --out {out}", args.filter.written())
}

/// As a shell takes it.
fn quoted(path: &Path) -> String {
    let path = path.display().to_string();
    let is_plain = |c: char| c.is_alphanumeric() || "/._-".contains(c);
    if path.chars().all(is_plain) { path } else { format!("'{}'", path.replace('\'', "'\\''")) }
}

/// Where no window can be opened, a file that could not be read is named as well: the window would
/// have listed what is wrong with it.
fn open(start: Start) -> Result<(), String> {
    let unread = query::unread(&start.loaded, &start.file);
    desktop::open_window(start).map_err(|refused| match unread {
        Some(unread) => format!("{unread}; and {refused}"),
        None => refused,
    })
}

/// The settings that are named, else the usual ones.
fn store(args: &WindowArgs) -> Store {
    let named = std::env::var_os(settings::VARIABLE).filter(|name| !name.is_empty());
    let path = args.settings.clone().or(named.map(Into::into)).or_else(settings::usual_path);
    path.map_or_else(Store::default, Store::open)
}

fn start(args: &WindowArgs, store: Store) -> Result<Start, Failure> {
    let (loaded, file) = query::read(args.dataset.as_ref());
    let select = match (&args.select, &loaded.dataset) {
        (Some(id), Some(dataset)) => Some(selected(dataset, &file, id)?),
        _ => None,
    };
    if let (Some(at), Some(dataset)) = (args.at, &loaded.dataset) {
        let (first, last) = (dataset.head.first_day, dataset.head.last_day);
        if !(first..=last).contains(&at) {
            let line = format!("--at {at}: {file} runs from {first} to {last}");
            return Err(Failure::Misuse(line));
        }
    }
    for table in &args.incidents {
        // Before the window opens.
        incidents::look(table)?;
    }
    Ok(Start {
        loaded,
        file,
        path: args.dataset.as_ref().map(|p| std::path::absolute(p).unwrap_or(p.clone())),
        at: args.at,
        select,
        view: args.view.clone(),
        filter: args.filter.filter(),
        theme: args.theme.map_or_else(|| habits::theme(&store.settings), Theme::from),
        overlays: args.overlay.clone(),
        incidents: args.incidents.clone(),
        incident_filters: args.incident_filter.filters(),
        store,
        tile_cache: desktop::tile_cache(),
    })
}

fn selected(dataset: &Dataset, file: &str, id: &str) -> Result<Record, Failure> {
    match dataset.find(id) {
        Some(
            record @ (Record::Place(_) | Record::Event(_) | Record::Movement(_) | Record::Area(_)),
        ) => Ok(record),
        Some(_) => {
            let line = format!("--select {id}: that is no {SELECTABLE} of {file}");
            Err(Failure::Misuse(line))
        }
        None => {
            let places = dataset.places.iter().map(|p| (&p.meta, &p.name));
            let events = dataset.events.iter().map(|e| (&e.meta, &e.title));
            let force = |m: &'_ Movement| &dataset.force(m.force).name;
            let movements = dataset.movements.iter().map(|m| (&m.meta, force(m)));
            let areas = dataset.areas.iter().map(|a| (&a.meta, &a.label));
            let all = places.chain(events).chain(movements).chain(areas);
            Err(query::unknown(file, ("select", SELECTABLE, id), all))
        }
    }
}
