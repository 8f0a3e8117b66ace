//! Rows as a file of some format.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use super::TakeError;
use crate::export::incidents::{Chosen, how_many};
use crate::export::{self, Data};
use crate::safe_write::{Draft, Existing};
use crate::state::{DataFormat, Theme};
use crate::view::theme::Palette;

/// Rows of a preview.
const PREVIEW_LINES: usize = 60;
/// Bytes that are gathered before they go to the disk.
const GATHERED: usize = 1 << 17;
/// Rows of each part that a preview shows where there are two.
const PREVIEW_ROWS: usize = PREVIEW_LINES / 2;
/// Lines of a preview with what stands around its rows, and the characters of each.
const MOST_LINES: usize = 2 * PREVIEW_LINES;
const PREVIEW_CHARS: usize = 240;

/// Writes rows, one after the other.
pub fn write(data: &Data<'_>, format: DataFormat, out: &mut dyn Write) -> io::Result<()> {
    match format {
        DataFormat::Geojson => export::geojson::write(data, out),
        DataFormat::Csv => export::csv::write(data, out),
        DataFormat::Kml => {
            let palette = Palette::of(Theme::Light);
            let color = |force| {
                let color = palette.force(data.dataset.force(force));
                [color.r(), color.g(), color.b()]
            };
            export::kml::write(data, color, out)
        }
    }
}

/// Writes a file, whole or not at all.
pub fn write_file(
    data: &Data<'_>,
    format: DataFormat,
    (path, existing): (&Path, Existing),
) -> Result<(), TakeError> {
    super::look_ahead(path, existing)?;
    let written = (|| {
        let mut out = BufWriter::with_capacity(GATHERED, Draft::begin(path)?);
        write(data, format, &mut out)?;
        let draft = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        draft.finish(existing)
    })();
    written.map_err(|error| TakeError::refused(path, &error))
}

/// How many rows there are: "612 rows", "612 rows, and 1,203 incidents".
pub fn rows_words(data: &Data<'_>) -> String {
    let rows = match data.features.len() {
        1 => "1 row".to_owned(),
        n => format!("{n} rows"),
    };
    match data.incidents.map(Chosen::rows) {
        None => rows,
        Some(n) => format!("{rows}, and {}", how_many(n as u64)),
    }
}

/// The first rows of the evidence, and the first incidents.
pub(super) fn preview(data: &Data<'_>, format: DataFormat) -> Result<String, TakeError> {
    let incidents = data.incidents.map(|chosen| chosen.first(PREVIEW_ROWS));
    let most = if incidents.is_some() { PREVIEW_ROWS } else { PREVIEW_LINES };
    let shown = data.features.len().min(most);
    let few = Data { features: &data.features[..shown], incidents: incidents.as_ref(), ..*data };
    let mut text = Vec::new();
    write(&few, format, &mut text).map_err(TakeError::of)?;
    let text = String::from_utf8(text).map_err(TakeError::of)?;
    let mut lines = Vec::new();
    for line in text.lines() {
        if begins_incidents(line, format) && !lines.contains(&"…") {
            lines.push("…");
        }
        lines.push(line);
    }
    Ok(first_lines(lines.into_iter()))
}

fn begins_incidents(line: &str, format: DataFormat) -> bool {
    match format {
        DataFormat::Geojson => line.contains(r#""record":"incident""#),
        DataFormat::Csv => line.starts_with("incident,"),
        DataFormat::Kml => line.starts_with("<Folder><name>Incidents of "),
    }
}

/// Few enough lines, and short enough, that a window lays them out at once.
pub(super) fn first_lines<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let short = |line: &str| match line.char_indices().nth(PREVIEW_CHARS) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    };
    lines.take(MOST_LINES).map(short).collect::<Vec<_>>().join("\n")
}
