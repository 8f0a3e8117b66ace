//! Tables for people: columns, colours, and the width they have.
//!
//! Colours are always written; `output::print` takes them out again where they do not belong.

use anstyle::{AnsiColor, Style};
use comfy_table::{
    Attribute, Cell, CellAlignment, Color, ColumnConstraint, ContentArrangement, Table, TableStyle,
    Width,
};

use crate::evidence::{ChangeKind, Status};
use crate::model::date::MONTHS;
use crate::model::{Dataset, Day, EdtfDate, Source, SourceIx};

/// No lines: room between the columns is enough.
const STYLE: TableStyle = TableStyle::new();

/// Room between two columns, in characters.
const GAP: u16 = 2;

/// Longest name of a publisher, in characters.
const MOST_PUBLISHER_CHARS: usize = 26;

/// Blanks before what lies inside something else. Not of the kind that lines are broken at.
const INDENT: &str = "\u{a0}\u{a0}";

/// A table with these headings. On a terminal its cells wrap to fit; in a pipe or a file every row
/// is one line.
pub(super) fn table(headings: &[&str]) -> Table {
    let heading = |words: &&str| Cell::new(words).add_attribute(Attribute::Dim);
    let mut table = bare();
    table.set_header(headings.iter().map(heading).collect::<Vec<Cell>>());
    table
}

/// A table without headings.
pub(super) fn bare() -> Table {
    let mut table = Table::new();
    table.load_style(STYLE).enforce_styling().set_content_arrangement(ContentArrangement::Dynamic);
    // Blanks after a word are no part of it, so that `lines` can take them off.
    table.style_text_only();
    table
}

/// A line for each, wrapped beneath itself.
pub(super) fn list(items: &[impl AsRef<str>]) -> String {
    marked("•", items)
}

/// The same with blanks for a sign.
pub(super) fn notes(items: &[impl AsRef<str>]) -> String {
    marked("\u{a0}", items)
}

fn marked(sign: &str, items: &[impl AsRef<str>]) -> String {
    let mut table = bare();
    for item in items {
        table.add_row(vec![Cell::new(sign), Cell::new(item.as_ref())]);
    }
    for column in table.column_iter_mut() {
        column.set_padding((0, 1));
    }
    keep_whole(&mut table, &[0]);
    text(&table)
}

/// Keeps these columns as wide as what is in them.
pub(super) fn keep_whole(table: &mut Table, columns: &[usize]) {
    for &index in columns {
        if let Some(column) = table.column_mut(index) {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
}

/// Keeps a column from getting narrower than `least`, in characters, where it has that much in it.
pub(super) fn widen(table: &mut Table, index: usize, least: u16) {
    let content = table.column_max_content_widths().get(index).copied().unwrap_or(0);
    if let Some(column) = table.column_mut(index) {
        let width = content.min(least) + GAP;
        column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(width)));
    }
}

/// Leaves a column out where the terminal is narrower than `least`, in characters.
pub(super) fn hide_below(table: &mut Table, index: usize, least: u16) {
    let is_narrow = table.width().is_some_and(|width| width < least);
    if let Some(column) = table.column_mut(index)
        && is_narrow
    {
        column.set_constraint(ColumnConstraint::Hidden);
    }
}

pub(super) fn indented(words: &str, depth: usize) -> String {
    INDENT.repeat(depth) + words
}

/// The table as lines.
pub(super) fn lines(table: &mut Table) -> String {
    for column in table.column_iter_mut() {
        column.set_padding((0, GAP));
    }
    text(table)
}

/// Without the blanks that fill the last column.
fn text(table: &Table) -> String {
    table.lines().map(|line| line.replace('\u{a0}', " ").trim_end().to_owned() + "\n").collect()
}

pub(super) fn strong_cell(words: &str) -> Cell {
    Cell::new(words).add_attribute(Attribute::Bold)
}

pub(super) fn number_cell(words: &str) -> Cell {
    Cell::new(words).set_alignment(CellAlignment::Right)
}

/// The word, with a mark behind it where there is more to say.
pub(super) fn status_cell(status: Status, mark: &str) -> Cell {
    let cell = Cell::new(format!("{}{mark}", status.word()));
    match status {
        Status::Confirmed => cell.fg(Color::DarkGreen),
        Status::Reported => cell.fg(Color::DarkYellow),
        Status::Disputed => cell.fg(Color::DarkRed).add_attribute(Attribute::Bold),
        Status::Presumed => cell.fg(Color::DarkCyan),
        Status::Possible | Status::Ended | Status::NotReported => {
            cell.add_attribute(Attribute::Dim)
        }
    }
}

pub(super) fn status_words(status: Status) -> String {
    let style = match status {
        Status::Confirmed => AnsiColor::Green.on_default(),
        Status::Reported => AnsiColor::Yellow.on_default(),
        Status::Disputed => AnsiColor::Red.on_default().bold(),
        Status::Presumed => AnsiColor::Cyan.on_default(),
        Status::Possible | Status::Ended | Status::NotReported => Style::new().dimmed(),
    };
    styled(style, status.word())
}

pub(super) fn change_cell(kind: ChangeKind) -> Cell {
    let cell = Cell::new(kind.word());
    match kind {
        ChangeKind::Arrived => cell.fg(Color::DarkGreen),
        ChangeKind::Left => cell.fg(Color::DarkRed),
        ChangeKind::Grew => cell.fg(Color::DarkCyan),
        ChangeKind::Shrank => cell.fg(Color::DarkYellow),
        ChangeKind::Evidence => cell.add_attribute(Attribute::Dim),
    }
}

/// As a cell has room for: "17 Oct 2023", "between Nov 2017 and Jan 2018".
pub(super) fn date_words(date: EdtfDate) -> String {
    let words = match date {
        EdtfDate::Between(a, b) => format!("between {} and {}", a.words(), b.words()),
        other => other.words(),
    };
    short_months(words)
}

pub(super) fn day_words(day: Day) -> String {
    short_months(day.words())
}

fn short_months(words: String) -> String {
    MONTHS.iter().fold(words, |words, month| words.replace(month, &month[..3]))
}

/// Publishers and grades of the best sources, the nearest to the day first, and how many more
/// there are.
pub(super) fn sources_words(
    dataset: &Dataset,
    sources: &[SourceIx],
    day: Day,
    most: usize,
) -> String {
    let as_of = dataset.head.as_of;
    let mut best: Vec<&Source> = sources.iter().map(|&s| dataset.source(s)).collect();
    best.sort_by_key(|s| (s.grade, s.published_by(as_of).days_since(day).abs()));
    let mut shown: Vec<String> = Vec::new();
    for source in &best {
        let words = format!("{} ({})", short(&source.publisher), source.grade.key());
        if shown.len() < most && !shown.contains(&words) {
            shown.push(words);
        }
    }
    let more = best.len().saturating_sub(shown.len());
    let more = if more > 0 { format!(" +{more}") } else { String::new() };
    shown.join(", ") + &more
}

fn short(name: &str) -> String {
    if name.chars().count() <= MOST_PUBLISHER_CHARS {
        return name.to_owned();
    }
    let kept: String = name.chars().take(MOST_PUBLISHER_CHARS - 1).collect();
    format!("{}…", kept.trim_end())
}

pub(super) fn title(words: &str) -> String {
    styled(Style::new().bold(), words)
}

/// The heading of a part.
pub(super) fn part(words: &str) -> String {
    styled(Style::new().bold().fg_color(Some(AnsiColor::Blue.into())), words)
}

fn styled(style: Style, words: &str) -> String {
    format!("{style}{words}{style:#}")
}
