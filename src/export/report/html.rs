//! The report as one page of HTML: no script, nothing fetched, its picture inside. Prints on A4.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use super::incidents::{IncidentPart, Link, NearLine, NearPart};
use super::{BaseBlock, ForceLine, Report, Side};
use crate::export::incidents::{DISCLAIMER, how_many};
use crate::model::headcount::grouped;

/// Set in the system's own type; colours darker than AA asks for on white.
const STYLE: &str = include_str!("report.css");

/// The file's text; `picture` is a PNG that goes into the page.
pub fn write(report: &Report, picture: Option<&[u8]>) -> String {
    let mut out = String::from("<!doctype html>\n<html lang=\"en\">\n<head>\n");
    out.push_str("<meta charset=\"utf-8\">\n");
    out.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    // Whatever a dataset holds, the page runs nothing and asks nobody for anything.
    out.push_str(
        "<meta http-equiv=\"Content-Security-Policy\" \
         content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">\n",
    );
    out.push_str(&format!("<title>{}</title>\n", text(&report.title)));
    out.push_str(&format!("<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n"));
    out.push_str(&format!("<h1>{}</h1>\n", text(&report.title)));
    let (subtitle, filter) = (text(&report.subtitle), text(&report.filter));
    out.push_str(&format!("<p class=\"lead\">{subtitle} · <b>{filter}</b></p>\n"));
    if let Some(png) = picture {
        let alt = format!("Map: {}", report.title);
        out.push_str(&format!(
            "<figure><img alt=\"{}\" src=\"data:image/png;base64,{}\"></figure>\n",
            text(&alt),
            BASE64_STANDARD.encode(png)
        ));
    }
    out.push_str("<h2>Who was where</h2>\n");
    if report.bases.is_empty() {
        out.push_str(
            "<p>No source that counts reports any force. That is not the same as absent.</p>\n",
        );
    }
    out.extend(report.bases.iter().map(block_html));
    if !report.totals.is_empty() {
        out.push_str("<h2>Of whole countries and regions</h2>\n");
        out.extend(report.totals.iter().map(block_html));
    }
    out.push_str(&changes(report));
    out.push_str(&disputes(report));
    out.push_str(&events(report));
    out.push_str(&incidents(report));
    out.push_str(&sources(report));
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

fn block_html(block: &BaseBlock) -> String {
    let mut out = format!(
        "<section>\n<h3>{}</h3>\n<p class=\"about\">{}</p>\n",
        text(&block.name),
        text(&block.about)
    );
    out.push_str(&table_head(&["force", "status", "head count", "since", "last seen", "sources"]));
    out.extend(block.forces.iter().map(force_row));
    out.push_str("</tbody></table>\n</section>\n");
    out
}

fn table_head(headings: &[&str]) -> String {
    let cells: String = headings.iter().map(|h| format!("<th scope=\"col\">{h}</th>")).collect();
    format!("<table><thead><tr>{cells}</tr></thead><tbody>\n")
}

fn force_row(line: &ForceLine) -> String {
    let remarks = if line.remarks.is_empty() {
        String::new()
    } else {
        format!("<div class=\"remark\">{}</div>", text(&line.remarks.join("; ")))
    };
    format!(
        "<tr><th scope=\"row\">{}{remarks}</th><td>{}</td><td class=\"count\">{}</td><td>{}</td>\
         <td>{}</td><td class=\"refs\">{}</td></tr>\n",
        text(&line.force),
        line.status.word(),
        text(&line.headcount),
        text(&line.since),
        text(&line.last_seen),
        numbers(&line.sources),
    )
}

fn changes(report: &Report) -> String {
    let Some(changes) = &report.changes else { return String::new() };
    let mut out = "<h2>What changed</h2>\n".to_owned();
    if changes.is_empty() {
        out.push_str("<p>No source reports a change. That is not the same as no change.</p>\n");
        return out;
    }
    out.push_str(&table_head(&["change", "base", "force", "before", "after", "sources"]));
    for line in changes {
        out.push_str(&format!(
            "<tr><td>{}</td><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td>\
             <td class=\"refs\">{}</td></tr>\n",
            line.kind.word(),
            text(&line.base),
            text(&line.force),
            text(&line.before),
            text(&line.after),
            numbers(&line.sources),
        ));
    }
    out.push_str("</tbody></table>\n");
    out
}

fn disputes(report: &Report) -> String {
    if report.disputes.is_empty() {
        return String::new();
    }
    let mut out = "<h2>Where sources disagree</h2>\n<dl>\n".to_owned();
    let side = |side: &Side| format!("<dd>{} {}</dd>\n", text(&side.words), numbers(&side.sources));
    for dispute in &report.disputes {
        out.push_str(&format!("<dt>{}</dt>\n", text(&dispute.about)));
        out.extend(dispute.sides.iter().map(side));
    }
    out.push_str("</dl>\n");
    out
}

fn events(report: &Report) -> String {
    let mut out = format!("<h2>Events {}</h2>\n", text(&report.event_days.words()));
    if report.events.is_empty() {
        out.push_str("<p>None in the dataset.</p>\n");
    } else {
        out.push_str("<ul>\n");
        for event in &report.events {
            let place = if event.place.is_empty() {
                String::new()
            } else {
                format!(", {}", text(&event.place))
            };
            let detail = if event.detail.is_empty() {
                String::new()
            } else {
                format!("<div class=\"remark\">{}</div>", text(&event.detail))
            };
            out.push_str(&format!(
                "<li><b>{}</b>{place}: {} {}{detail}</li>\n",
                text(&event.date),
                text(&event.title),
                numbers(&event.sources)
            ));
        }
        out.push_str("</ul>\n");
    }
    if !report.areas.is_empty() {
        out.push_str("<h2>In force over the area</h2>\n<ul>\n");
        for area in &report.areas {
            let sources = numbers(&area.sources);
            out.push_str(&format!("<li>{}, {} {sources}</li>\n", text(&area.label), area.coverage));
        }
        out.push_str("</ul>\n");
    }
    out
}

fn incidents(report: &Report) -> String {
    let Some(IncidentPart { extent, rows, count, kinds, near, tables }) = &report.incidents else {
        return String::new();
    };
    let mut out = "<h2>Incidents, no part of the evidence</h2>\n".to_owned();
    out.push_str(&format!("<p class=\"about\">These are {}.</p>\n", text(DISCLAIMER)));
    let extent = text(extent);
    out.push_str(&format!(
        "<p>{}, {extent}; {} counted in all.</p>\n",
        how_many(*rows),
        grouped(*count)
    ));
    if !kinds.is_empty() {
        out.push_str(&table_head(&["kind", "incidents", "counted"]));
        for line in kinds {
            out.push_str(&format!(
                "<tr><th scope=\"row\">{}</th><td class=\"count\">{}</td>\
                 <td class=\"count\">{}</td></tr>\n",
                text(&line.kind),
                grouped(line.rows),
                grouped(line.count),
            ));
        }
        out.push_str("</tbody></table>\n");
    }
    out.extend(near.iter().map(near_html));
    out.push_str("<h3>How the tables were read</h3>\n<ul>\n");
    for table in tables {
        out.push_str(&format!("<li><b>{}</b>: {}</li>\n", text(&table.name), text(&table.words)));
    }
    out.push_str("</ul>\n");
    out
}

fn near_html(near: &NearPart) -> String {
    let mut out = format!("<h3>{}</h3>\n<p>{}</p>\n", text(&near.title), text(&near.words));
    if near.lines.is_empty() {
        return out;
    }
    out.push_str(&table_head(&["distance", "date", "kind", "what", "count", "source"]));
    out.extend(near.lines.iter().map(near_row));
    out.push_str("</tbody></table>\n");
    out
}

fn near_row(line: &NearLine) -> String {
    let link = match &line.link {
        Link::Nothing => String::new(),
        Link::Address(url) => {
            let url = text(url);
            format!(" <a class=\"url\" href=\"{url}\" rel=\"noreferrer\">{url}</a>")
        }
        Link::Words(words) => format!(" <span class=\"url\">{}</span>", text(words)),
    };
    format!(
        "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td class=\"count\">{}</td>\
         <td>{}{link}</td></tr>\n",
        text(&line.distance),
        text(&line.date),
        text(&line.kind),
        text(&line.what),
        text(&line.count),
        text(&line.source),
    )
}

fn sources(report: &Report) -> String {
    let mut out = "<h2>Sources</h2>\n<ol class=\"sources\">\n".to_owned();
    for (i, source) in report.sources.iter().enumerate() {
        let words = text(&source.words);
        // Only addresses that the loader has checked stand in a dataset.
        let words = match &source.url {
            Some(url) => format!(
                "<a href=\"{0}\" rel=\"noreferrer\">{words}</a> <span class=\"url\">{0}</span>",
                text(url)
            ),
            None => words,
        };
        let access = if source.access.is_empty() {
            String::new()
        } else {
            format!("<div class=\"remark\">{}</div>", text(&source.access))
        };
        let n = i + 1;
        out.push_str(&format!(
            "<li id=\"s{n}\"><span class=\"grade\">{}</span> {words}{access}</li>\n",
            source.grade
        ));
    }
    out.push_str("</ol>\n");
    out.push_str(
        "<p class=\"about\">Grades: A official or primary text; B news agency, established outlet, \
         reference work; C republisher, translation, aggregator; D state-controlled or partisan \
         outlet, unconfirmed.</p>\n",
    );
    out.push_str(&format!("<footer><p>{}</p>", text(&report.citation)));
    out.push_str(&format!("<p>{}</p></footer>\n", text(&report.credits.to_string())));
    out
}

/// "[1] [4]", each leading to its source.
fn numbers(numbers: &[usize]) -> String {
    let link = |n: &usize| format!("<a class=\"ref\" href=\"#s{n}\">[{n}]</a>");
    numbers.iter().map(link).collect::<Vec<_>>().join(" ")
}

/// What HTML would obey is written out, in text and in attributes.
fn text(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
