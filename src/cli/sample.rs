//! `basewatch sample-incidents`: a made-up table of incidents to try things with.

use std::path::PathBuf;

use super::output::{self, Answer, Failure, Soundness};
use super::write::{self, Existing};
use crate::incidents::sample;

/// Rows that are made up at most: some seven gigabytes.
const MOST_ROWS: u64 = 100_000_000;

#[derive(Debug, clap::Args)]
pub(super) struct SampleArgs {
    /// How many
    #[arg(long, value_name = "N", default_value_t = 20_000,
          value_parser = clap::value_parser!(u64).range(..=MOST_ROWS))]
    rows: u64,

    /// The same number and seed give the same table
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,

    /// The file to write; without it, standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,

    /// Write over a file that is there
    #[arg(long)]
    force: bool,
}

pub(super) fn run(args: &SampleArgs) -> Result<Answer, Failure> {
    let mut table = Vec::new();
    let failed = |error: &dyn std::fmt::Display| Failure::Problem(format!("no table: {error}"));
    sample::write_csv(args.rows, args.seed, &mut table).map_err(|e| failed(&e))?;
    let text = match &args.out {
        None => String::from_utf8(table).map_err(|e| failed(&e))?,
        Some(path) => {
            let existing = if args.force { Existing::Overwrite } else { Existing::Keep };
            write::whole(path, &table, existing)?;
            let rows = args.rows;
            output::plain(&format!("{rows} made-up rows written to {}\n", path.display()))
        }
    };
    Ok(Answer { text, notes: Vec::new(), soundness: Soundness::Sound })
}
