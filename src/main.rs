//! Logging and notes of crashes, then the window or a subcommand.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// The system's own keeps what large pictures leave behind: after an hour of exports the window held
/// three times the memory that it began with. This one gives it back, and is quicker for frames.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    // RUST_LOG tells more. By default only what went wrong in our own code: what ends the program
    // is told once, in a line of ours.
    let filter = env_logger::Env::default()
        .default_filter_or("error,eframe=off,wgpu_hal=off,wgpu_core=off,egui_wgpu=off");
    let terminal = env_logger::Builder::from_env(filter).format_timestamp(None).build();
    basewatch::crash::install(basewatch::crash::usual_folder());
    // What goes wrong can be read in the window, too.
    basewatch::logbook::install(terminal);
    basewatch::cli::run()
}
