//! `basewatch check`: what is wrong with a dataset, and what is worth a second look.

use std::path::PathBuf;

use serde::Serialize;

use super::output::{self, Answer, Failure, Soundness};
use super::{query, table};
use crate::check::{self, Finding, FindingKind};
use crate::gazetteer::Outlines;
use crate::load::{Problem, Severity};

const EXAMPLES: &str = "\
Examples:
  basewatch check                             the shipped dataset
  basewatch check my-theatre.json             your own
  basewatch check one.json two.json --json    several, for a program

Errors (a record was left out, or the file cannot be read): exit status 1. Warnings and findings
are worth a look, and may well be right: exit status 0.";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct CheckArgs {
    /// basewatch/1 datasets; without any, the shipped one
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,

    /// JSON instead of words
    #[arg(long)]
    json: bool,
}

/// What came of one file.
struct Checked {
    file: String,
    problems: Vec<Problem>,
    findings: Vec<Finding>,
}

pub(super) fn run(args: &CheckArgs) -> Result<Answer, Failure> {
    let outlines = Outlines::embedded()
        .map_err(|e| Failure::Problem(format!("the outlines of countries cannot be read: {e}")))?;
    let files: Vec<Option<&PathBuf>> = match args.files.as_slice() {
        [] => vec![None],
        files => files.iter().map(Some).collect(),
    };
    let checked: Vec<Checked> = files.into_iter().map(|file| checked(file, &outlines)).collect();
    let text = if args.json {
        let files = checked.iter().map(FileJson::new).collect();
        output::json(&CheckJson { files })?
    } else {
        let files: Vec<String> = checked.iter().map(words).collect();
        output::plain(&files.join("\n"))
    };
    let is_sound = checked.iter().all(|file| file.of(Severity::Error).next().is_none());
    let soundness = if is_sound { Soundness::Sound } else { Soundness::Faulty };
    Ok(Answer { text, notes: Vec::new(), soundness })
}

fn checked(path: Option<&PathBuf>, outlines: &Outlines) -> Checked {
    let (loaded, file) = query::read(path);
    let dataset = loaded.dataset.as_ref();
    let findings = dataset.map(|dataset| check::findings(dataset, outlines)).unwrap_or_default();
    Checked { file, problems: loaded.problems, findings }
}

impl Checked {
    fn of(&self, severity: Severity) -> impl Iterator<Item = &Problem> {
        self.problems.iter().filter(move |problem| problem.severity == severity)
    }
}

fn words(checked: &Checked) -> String {
    let all = |severity| checked.of(severity).map(Problem::to_string).collect::<Vec<String>>();
    let (errors, warnings) = (all(Severity::Error), all(Severity::Warning));
    let of_errors = |is_consequence: bool| -> Vec<String> {
        let some = checked.of(Severity::Error).filter(|p| p.is_consequence == is_consequence);
        some.map(Problem::to_string).collect()
    };
    let counts = [
        counted(errors.len(), "error"),
        counted(warnings.len(), "warning"),
        counted(checked.findings.len(), "finding"),
    ];
    let mut out = format!("{}: {}\n", table::title(&checked.file), counts.join(", "));
    let parts = [
        ("Errors", of_errors(false)),
        ("Errors that go away with those above", of_errors(true)),
        ("Warnings", warnings),
    ];
    for (heading, lines) in parts {
        if !lines.is_empty() {
            out.push_str(&format!("\n{}\n{}", table::part(heading), table::list(&lines)));
        }
    }
    for kind in FindingKind::ALL {
        let found = checked.findings.iter().filter(|finding| finding.kind == kind);
        let lines: Vec<String> = found.map(Finding::to_string).collect();
        if !lines.is_empty() {
            out.push_str(&format!("\n{}\n{}", table::part(kind.title()), table::list(&lines)));
        }
    }
    out
}

/// "no errors", "1 error", "2 errors".
fn counted(n: usize, what: &str) -> String {
    match n {
        0 => format!("no {what}s"),
        1 => format!("1 {what}"),
        n => format!("{n} {what}s"),
    }
}

/// What came of every file.
#[derive(Debug, Serialize)]
struct CheckJson<'a> {
    /// In the order they were named in.
    files: Vec<FileJson<'a>>,
}

/// One file.
#[derive(Debug, Serialize)]
struct FileJson<'a> {
    /// Its name, or "the shipped dataset".
    file: &'a str,
    /// Records that were left out, or why the file cannot be read.
    errors: Vec<ProblemJson<'a>>,
    /// Records that were kept, and are not quite right.
    warnings: Vec<ProblemJson<'a>>,
    /// What is worth a second look, and may well be right.
    findings: Vec<FindingJson<'a>>,
}

/// One thing wrong with a file.
#[derive(Debug, Serialize)]
struct ProblemJson<'a> {
    /// The table; null for the file as a whole.
    table: Option<&'static str>,
    /// The record's id, or its number where it has none; null for a table as a whole.
    record: Option<&'a str>,
    /// The field; null for a record as a whole.
    field: Option<&'a str>,
    /// What is wrong.
    what: &'a str,
    /// How to mend it.
    mend: &'a str,
}

/// One thing worth a look.
#[derive(Debug, Serialize)]
struct FindingJson<'a> {
    /// unused_source, presence_disagrees, spans_disagree, headcounts_disagree,
    /// place_outside_country or open_and_unconfirmed.
    kind: &'static str,
    /// The table the records are in.
    table: &'static str,
    /// Their ids.
    records: &'a [String],
    /// What was found.
    what: &'a str,
}

impl<'a> FileJson<'a> {
    fn new(checked: &'a Checked) -> Self {
        let all = |severity| checked.of(severity).map(ProblemJson::new).collect();
        let finding = |finding: &'a Finding| FindingJson {
            kind: finding.kind.key(),
            table: finding.table,
            records: &finding.records,
            what: &finding.what,
        };
        Self {
            file: &checked.file,
            errors: all(Severity::Error),
            warnings: all(Severity::Warning),
            findings: checked.findings.iter().map(finding).collect(),
        }
    }
}

impl<'a> ProblemJson<'a> {
    fn new(problem: &'a Problem) -> Self {
        Self {
            table: problem.table,
            record: problem.record.as_deref(),
            field: problem.field.as_deref(),
            what: &problem.what,
            mend: &problem.mend,
        }
    }
}
