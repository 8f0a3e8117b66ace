//! The report as Markdown, as CommonMark and GitHub's tables read it.

use super::incidents::{IncidentPart, Link, NearLine, NearPart};
use super::{BaseBlock, Report};
use crate::export::incidents::{DISCLAIMER, how_many};
use crate::model::headcount::grouped;

/// The file's text; `picture` is the name of a file beside it.
pub fn write(report: &Report, picture: Option<&str>) -> String {
    let mut out = format!("# {}\n\n", text(&report.title));
    out.push_str(&format!("{} · {}\n\n", text(&report.subtitle), text(&report.filter)));
    if let Some(picture) = picture {
        out.push_str(&format!("![Map: {}](<{}>)\n\n", text(&report.title), address(picture)));
    }
    out.push_str("## Who was where\n\n");
    if report.bases.is_empty() {
        out.push_str(
            "No source that counts reports any force. That is not the same as absent.\n\n",
        );
    }
    for block in &report.bases {
        out.push_str(&block_words(block));
    }
    if !report.totals.is_empty() {
        out.push_str("## Of whole countries and regions\n\n");
        for block in &report.totals {
            out.push_str(&block_words(block));
        }
    }
    out.push_str(&changes(report));
    out.push_str(&disputes(report));
    out.push_str(&events(report));
    out.push_str(&incidents(report));
    out.push_str(&sources(report));
    out
}

fn block_words(block: &BaseBlock) -> String {
    let mut out = format!("### {}\n\n{}\n\n", text(&block.name), text(&block.about));
    out.push_str("| force | status | head count | since | last seen | sources |\n");
    out.push_str("|---|---|---|---|---|---|\n");
    for line in &block.forces {
        let mut force = text(&line.force);
        if !line.remarks.is_empty() {
            force.push_str(&format!(" ({})", text(&line.remarks.join("; "))));
        }
        out.push_str(&format!(
            "| {force} | {} | {} | {} | {} | {} |\n",
            line.status.word(),
            text(&line.headcount),
            text(&line.since),
            text(&line.last_seen),
            numbers(&line.sources),
        ));
    }
    out.push('\n');
    out
}

fn changes(report: &Report) -> String {
    let Some(changes) = &report.changes else { return String::new() };
    let mut out = "## What changed\n\n".to_owned();
    if changes.is_empty() {
        out.push_str("No source reports a change. That is not the same as no change.\n\n");
        return out;
    }
    out.push_str(
        "| change | base | force | before | after | sources |\n|---|---|---|---|---|---|\n",
    );
    for line in changes {
        out.push_str(&format!(
            "| {} | {} | {} | {} | {} | {} |\n",
            line.kind.word(),
            text(&line.base),
            text(&line.force),
            text(&line.before),
            text(&line.after),
            numbers(&line.sources),
        ));
    }
    out.push('\n');
    out
}

fn disputes(report: &Report) -> String {
    if report.disputes.is_empty() {
        return String::new();
    }
    let mut out = "## Where sources disagree\n\n".to_owned();
    for dispute in &report.disputes {
        out.push_str(&format!("- {}\n", text(&dispute.about)));
        for side in &dispute.sides {
            out.push_str(&format!("  - {} {}\n", text(&side.words), numbers(&side.sources)));
        }
    }
    out.push('\n');
    out
}

fn events(report: &Report) -> String {
    let mut out = format!("## Events {}\n\n", report.event_days.words());
    if report.events.is_empty() {
        out.push_str("None in the dataset.\n\n");
    }
    for event in &report.events {
        let place = if event.place.is_empty() {
            String::new()
        } else {
            format!(" ({})", text(&event.place))
        };
        let (date, title) = (text(&event.date), text(&event.title));
        out.push_str(&format!("- **{date}**{place}: {title} {}\n", numbers(&event.sources)));
        if !event.detail.is_empty() {
            out.push_str(&format!("  {}\n", text(&event.detail)));
        }
    }
    out.push('\n');
    if !report.areas.is_empty() {
        out.push_str("## In force over the area\n\n");
        for area in &report.areas {
            let sources = numbers(&area.sources);
            out.push_str(&format!("- {}, {} {sources}\n", text(&area.label), area.coverage));
        }
        out.push('\n');
    }
    out
}

fn incidents(report: &Report) -> String {
    let Some(IncidentPart { extent, rows, count, kinds, near, tables }) = &report.incidents else {
        return String::new();
    };
    let mut out = format!("## Incidents, no part of the evidence\n\nThese are {DISCLAIMER}.\n\n");
    let extent = text(extent);
    out.push_str(&format!(
        "{}, {extent}; {} counted in all.\n\n",
        how_many(*rows),
        grouped(*count)
    ));
    if !kinds.is_empty() {
        out.push_str("| kind | incidents | counted |\n|---|---|---|\n");
        for line in kinds {
            let (rows, count) = (grouped(line.rows), grouped(line.count));
            out.push_str(&format!("| {} | {rows} | {count} |\n", text(&line.kind)));
        }
        out.push('\n');
    }
    out.extend(near.iter().map(near_words));
    out.push_str("### How the tables were read\n\n");
    for table in tables {
        out.push_str(&format!("- **{}**: {}\n", text(&table.name), text(&table.words)));
    }
    out.push('\n');
    out
}

fn near_words(near: &NearPart) -> String {
    let mut out = format!("### {}\n\n{}\n\n", text(&near.title), text(&near.words));
    if near.lines.is_empty() {
        return out;
    }
    out.push_str("| distance | date | kind | what | count | source |\n|---|---|---|---|---|---|\n");
    out.extend(near.lines.iter().map(near_row));
    out.push('\n');
    out
}

fn near_row(line: &NearLine) -> String {
    let link = match &line.link {
        Link::Nothing => String::new(),
        // A bar would end the cell, inside an address, too.
        Link::Address(url) => format!(" <{}>", address(url).replace('|', "%7C")),
        Link::Words(words) => format!(" {}", text(words)),
    };
    format!(
        "| {} | {} | {} | {} | {} | {}{link} |\n",
        text(&line.distance),
        text(&line.date),
        text(&line.kind),
        text(&line.what),
        text(&line.count),
        text(&line.source),
    )
}

fn sources(report: &Report) -> String {
    let mut out = "## Sources\n\n".to_owned();
    for (i, source) in report.sources.iter().enumerate() {
        let url =
            source.url.as_ref().map_or_else(String::new, |url| format!(" <{}>", address(url)));
        let access = if source.access.is_empty() {
            String::new()
        } else {
            format!(" ({})", text(&source.access))
        };
        let words = text(&source.words);
        out.push_str(&format!("{}. [{}] {words}{url}{access}\n", i + 1, source.grade));
    }
    out.push_str(
        "\nGrades: A official or primary text; B news agency, established outlet, reference work; \
         C republisher, translation, aggregator; D state-controlled or partisan outlet, \
         unconfirmed.\n\n",
    );
    out.push_str(&format!("{}\n\n{}\n", text(&report.citation), text(&report.credits.to_string())));
    out
}

/// "[1] [4]".
fn numbers(numbers: &[usize]) -> String {
    let words: Vec<String> = numbers.iter().map(|n| format!("\\[{n}\\]")).collect();
    words.join(" ")
}

/// What Markdown would obey is set apart; a dataset is a stranger's file.
fn text(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '!' | '&' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

fn address(url: &str) -> String {
    url.replace('<', "%3C").replace('>', "%3E").replace(char::is_whitespace, "%20")
}
