//! Arguments, logging, then the window or a subcommand.

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    // RUST_LOG tells more; by default only what went wrong in our own code.
    let filter = env_logger::Env::default().default_filter_or("error,wgpu_hal=off,wgpu_core=off");
    env_logger::Builder::from_env(filter).format_timestamp(None).init();
    basewatch::cli::run(basewatch::cli::Args::parse())
}
