//! How to cite a dataset, a moment of it, and the sources it rests on: plain text, BibLaTeX and
//! CSL-JSON.

use serde_json::{Value, json};

use super::{Credits, When};
use crate::model::{Bounds, Dataset, DatePoint, EdtfDate, Source, SourceIx, Written};

/// How sources are written out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CitationStyle {
    /// A line each, for a reader.
    Plain,
    /// Entries for BibLaTeX, whose dates take months, years and spans.
    Biblatex,
    /// A JSON array for Zotero, Pandoc and the like.
    CslJson,
}

/// The dataset at a moment, with what is selected in it, as one sentence.
pub fn citation(credits: &Credits, selected: Option<&str>) -> String {
    let version = credits.version.as_ref().map_or_else(String::new, |v| format!(", version {v}"));
    let mut out =
        format!("{} (dataset{version}, as of {})", credits.dataset, credits.as_of.words());
    if let Some(selected) = selected {
        out.push_str(&format!(": {selected}"));
    }
    if let When::Day(day) = credits.when {
        out.push_str(&format!(", on {}", day.words()));
    }
    out.push_str(&format!("; {}. Seen in {}.", credits.filter_words(), super::APP));
    if let Some(licence) = &credits.licence {
        out.push_str(&format!(" {licence}."));
    }
    out
}

/// The sources in the order given, each once.
pub fn sources(dataset: &Dataset, sources: &[SourceIx], style: CitationStyle) -> String {
    let mut once: Vec<SourceIx> = Vec::new();
    for &source in sources {
        if !once.contains(&source) {
            once.push(source);
        }
    }
    let records = once.iter().map(|&s| dataset.source(s));
    match style {
        CitationStyle::Plain => records.map(|s| plain(s) + "\n").collect(),
        CitationStyle::Biblatex => records.map(biblatex).collect::<Vec<_>>().join("\n"),
        CitationStyle::CslJson => {
            let entries: Vec<Value> = records.map(csl).collect();
            format!("{:#}\n", Value::from(entries))
        }
    }
}

/// "AP, “Title”, 2 May 2024 [B] https://…".
fn plain(source: &Source) -> String {
    let url = source.url.as_ref().map_or_else(String::new, |url| format!(" {url}"));
    format!("{} [{}]{url}", source.words(), source.grade.key())
}

fn biblatex(source: &Source) -> String {
    let mut fields = vec![("author", format!("{{{}}}", escaped(&source.publisher)))];
    fields.extend(source.title.as_ref().map(|title| ("title", format!("{{{}}}", escaped(title)))));
    fields.extend(source.date.and_then(edtf).map(|date| ("date", date)));
    // A field for addresses is read as it stands, but for what would close it.
    let address = source.url.as_ref().map(|url| url.replace('{', "%7B").replace('}', "%7D"));
    fields.extend(address.map(|url| ("url", url)));
    fields.push(("note", format!("Grade {}: {}", source.grade.key(), source.grade.word())));
    let lines: Vec<String> =
        fields.iter().map(|(name, value)| format!("  {name} = {{{value}}},\n")).collect();
    format!("@online{{{},\n{}}}\n", source.meta.id, lines.concat())
}

/// Dates as BibLaTeX takes them: ISO 8601-2, with `/` between the ends of a span.
fn edtf(date: EdtfDate) -> Option<String> {
    (date != EdtfDate::Ongoing).then(|| date.to_string())
}

/// What TeX would obey is written out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '{' | '}' | '$' | '&' | '#' | '_' | '%' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

fn csl(source: &Source) -> Value {
    let mut entry = json!({
        "id": source.meta.id,
        "type": "webpage",
        "author": [{"literal": source.publisher}],
        "container-title": source.publisher,
        "note": format!("Grade {}: {}", source.grade.key(), source.grade.word()),
    });
    if let Some(title) = &source.title {
        entry["title"] = json!(title);
    }
    if let Some(url) = &source.url {
        entry["URL"] = json!(url);
    }
    if let Some(date) = source.date {
        entry["issued"] = issued(date);
    }
    entry
}

/// Date parts where the date is a year, a month or a day, or lies between two; else words.
fn issued(date: EdtfDate) -> Value {
    let parts = |point: DatePoint| match point.written {
        Written::Year(year) => json!([year]),
        Written::Month(year, month) => json!([year, month]),
        Written::Day(day) => {
            let civil = day.civil();
            json!([civil.year(), civil.month(), civil.day()])
        }
    };
    match date {
        EdtfDate::Point(point) if point.approximate || point.uncertain => {
            json!({"date-parts": [parts(point)], "circa": true})
        }
        EdtfDate::Point(point) => json!({"date-parts": [parts(point)]}),
        EdtfDate::Between(a, b) => json!({"date-parts": [parts(a), parts(b)]}),
        EdtfDate::OrEarlier(_) | EdtfDate::OrLater(_) | EdtfDate::Ongoing => {
            json!({"literal": date.words()})
        }
    }
}

/// When a source may have been published, for sorting a bibliography; the undated last.
pub fn published(source: &Source) -> Bounds {
    source.date.map_or(Bounds::UNKNOWN, EdtfDate::bounds)
}
