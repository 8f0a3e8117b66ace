//! What commands about tables of incidents do to the state.

use super::{Selection, Session};
use crate::incidents::{Filter, Mask, RowIx, WorldRect};
use crate::model::headcount::grouped;
use crate::model::{Day, DaySpan, LonLat};
use crate::state::{
    Camera, Effect, IncidentCommand, IncidentEffect, IncidentFilters, IncidentReading,
    IncidentsCard, MOST_FILTER_CHARS, NewTable, RejectsJob, TableId, TimeSpan,
};

/// Days that the list around a base looks back where no span is chosen.
const NEAR_DAYS: i32 = 90;

/// Rows looked at to tell where a table lies.
const SAMPLED_ROWS: u32 = 2_000;

impl Session {
    pub(super) fn carry_out_incidents(&mut self, command: IncidentCommand) -> Option<Effect> {
        let tables = &mut self.state.incidents;
        match command {
            IncidentCommand::Open(path) => {
                self.state.files.card = crate::state::FilesCard::Closed;
                return Some(IncidentEffect::Look { path, asks: false }.into());
            }
            IncidentCommand::AskColumns(choice) => tables.card = IncidentsCard::Columns(choice),
            IncidentCommand::SetColumn { role, column } => {
                if let IncidentsCard::Columns(choice) = &mut tables.card {
                    choice.mapping.set(role, column);
                }
            }
            IncidentCommand::SwapCoordinates => {
                if let IncidentsCard::Columns(choice) = &mut tables.card {
                    choice.mapping.swap_coordinates();
                }
            }
            IncidentCommand::SetDateOrder(order) => {
                if let IncidentsCard::Columns(choice) = &mut tables.card {
                    choice.mapping.date_order = order;
                }
            }
            IncidentCommand::Read => return self.read_as_chosen(),
            IncidentCommand::StopReading => return Some(IncidentEffect::Stop.into()),
            IncidentCommand::Add(table) => self.add_incidents(*table),
            IncidentCommand::ChangeColumns(id) => {
                let path = tables.get(id)?.read.path.clone();
                return Some(IncidentEffect::Look { path, asks: true }.into());
            }
            IncidentCommand::ToggleKind(kind) => self.toggle_incident_kind(kind),
            IncidentCommand::SetText(text, _) => {
                let text = text.chars().take(MOST_FILTER_CHARS).collect();
                self.state.filters.incidents.text = text;
            }
            IncidentCommand::SetCounts(counts, _) => self.state.filters.incidents.counts = counts,
            IncidentCommand::SetFilters(filters) => self.state.filters.incidents = *filters,
            IncidentCommand::ClearFilters => {
                self.state.filters.incidents = IncidentFilters::default();
            }
            IncidentCommand::Toggle(id) => tables.toggle(id),
            IncidentCommand::Fit(id) => self.fit_incidents(id),
            IncidentCommand::Remove(id) => self.remove_incidents(id),
            IncidentCommand::ShowRejects(id) => tables.card = IncidentsCard::Rejects(id),
            IncidentCommand::WriteRejects { table, to } => {
                let read = tables.get(table)?.read.clone();
                let NewTable { path, layout, mapping, stamp, rejects: kept, .. } = read;
                let job = RejectsJob { path, layout, mapping, stamp, kept, to };
                return Some(IncidentEffect::WriteRejects(Box::new(job)).into());
            }
            IncidentCommand::CloseCard => tables.card = IncidentsCard::Closed,
            IncidentCommand::SetRadius(km) => tables.set_radius(km),
            IncidentCommand::RestoreMappings(mappings) => tables.set_mappings(mappings),
        }
        None
    }

    fn read_as_chosen(&mut self) -> Option<Effect> {
        let tables = &mut self.state.incidents;
        let IncidentsCard::Columns(choice) = &tables.card else { return None };
        if choice.mapping.missing().next().is_some() {
            return None;
        }
        let IncidentsCard::Columns(choice) = std::mem::take(&mut tables.card) else { return None };
        tables.remember(choice.mapping.clone());
        let (path, layout, mapping) = (choice.path, choice.layout, Box::new(choice.mapping));
        Some(IncidentEffect::Read { path, layout, mapping }.into())
    }

    fn add_incidents(&mut self, table: NewTable) {
        self.state.files.remember_table(table.path.clone());
        let words = added_words(&table);
        let is_whole = table.cut_short.is_none() && !table.changed_meanwhile;
        let id = self.state.incidents.add(table);
        if is_whole {
            self.say(words);
        } else {
            self.state.notice = Some(words);
        }
        let is_seen = self.sample(id).into_iter().any(|at| self.is_in_view(at));
        if !is_seen {
            self.fit_incidents(id);
        }
    }

    fn remove_incidents(&mut self, id: TableId) {
        self.state.incidents.remove(id);
        if self.state.incidents.card == IncidentsCard::Rejects(id) {
            self.state.incidents.card = IncidentsCard::Closed;
        }
        let is_bare = self.state.incidents.is_empty();
        if is_bare && matches!(self.state.selection, Selection::Incidents(_)) {
            self.state.selection = Selection::Nothing;
        }
    }

    /// Positions of some rows, evenly spread over time.
    fn sample(&self, id: TableId) -> Vec<LonLat> {
        let Some(table) = self.state.incidents.get(id) else { return Vec::new() };
        // No table has more rows than a u32 counts.
        let rows = u32::try_from(table.incidents().columns().len()).unwrap_or(u32::MAX);
        let step = (rows / SAMPLED_ROWS).max(1) as usize;
        let at = |row| table.incidents().columns().at(RowIx(row)).map(|at| at.lon_lat());
        (0..rows).step_by(step).filter_map(at).collect()
    }

    fn fit_incidents(&mut self, id: TableId) {
        let positions = self.sample(id);
        if !positions.is_empty() {
            self.state.camera = Camera::fitting(&positions, self.state.map_size);
        }
    }

    fn toggle_incident_kind(&mut self, kind: usize) {
        let all = self.state.incidents.kinds();
        if let Some(kind) = all.get(kind) {
            self.state.filters.incidents.kinds.toggle(kind, all);
        }
    }

    /// What was worked out in a thread, from outside the state.
    pub fn set_sifted(&mut self, table: TableId, filter: Filter, mask: Option<Mask>) {
        self.state.incidents.take_sifted(table, filter, mask);
    }

    /// Works out at once which incidents the filters leave in sight, for those who can wait.
    pub fn sift_incidents(&mut self) {
        self.state.incidents.sift();
    }

    /// What is being read, from outside the state.
    pub fn set_incident_reading(&mut self, reading: Option<IncidentReading>) {
        self.state.incidents.set_reading(reading);
    }

    /// The days over which incidents near a base are listed: those shown, or where a single day
    /// is, the last ninety up to it.
    pub fn near_days(&self) -> DaySpan {
        self.near_days_to(self.day())
    }

    /// As if the clock stood on `day`.
    pub fn near_days_to(&self, day: Day) -> DaySpan {
        match self.state.span {
            TimeSpan::Last(days) if days > 1 => self.span_to(day),
            TimeSpan::Last(_) | TimeSpan::Day => {
                DaySpan { first: day.plus(1 - NEAR_DAYS), last: day }
            }
        }
    }

    /// The part of the world whose incidents are selected.
    pub fn selected_incidents(&self) -> Option<WorldRect> {
        match self.state.selection {
            Selection::Incidents(rect) => Some(rect),
            _ => None,
        }
    }
}

fn added_words(table: &NewTable) -> String {
    let columns = table.incidents.columns();
    let rows = columns.len() as u64;
    let noun = if rows == 1 { "incident" } else { "incidents" };
    let mut words = format!("{}: {} {noun}", table.name, grouped(rows));
    if let Some(days) = columns.days() {
        words.push_str(&format!(", {}", days.words()));
    }
    match table.rejects.total() {
        0 => {}
        1 => words.push_str("; 1 row was left out, listed in Layers"),
        n => words.push_str(&format!("; {} rows were left out, listed in Layers", grouped(n))),
    }
    if table.notices.is_order_open() {
        words.push_str("; dates like 02/05/2024 were read by a guess: see its columns in Layers");
    }
    if table.notices.better_swapped > 0 {
        words.push_str("; longitude and latitude may have changed places");
    }
    if table.changed_meanwhile {
        words.push_str(". The file changed while it was read: open it again");
    }
    match &table.cut_short {
        Some(why) => words.push_str(&format!(". The rest was not read: {why}.")),
        None => words.push('.'),
    }
    words
}
