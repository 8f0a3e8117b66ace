//! Measurements of the window, hidden from the help: `basewatch bench window --json`.
//!
//! Frames are measured without a window, so that each part has a beginning and an end; start and
//! idling are measured in real windows of child processes. Timings are printed, never asserted.

mod child;
mod frames;
mod generated;
mod scrub;

use std::process::ExitCode;

use clap::Subcommand;

use crate::load::shipped;

/// What to measure.
#[derive(Debug, Subcommand)]
pub enum What {
    /// Start, frames and idling of the shipped dataset
    Window {
        /// One line of JSON instead of a table
        #[arg(long)]
        json: bool,
        /// Frames of a generated dataset with so many lanes instead
        #[arg(long)]
        lanes: Option<usize>,
        /// The frames' CPU alone: no drawing, no windows
        #[arg(long)]
        cpu: bool,
    },
    /// A window of days that slides over a table of incidents
    Scrub(scrub::ScrubArgs),
    /// A child's part: tell when the first complete frame has been shown
    ShowFirst {
        /// A window with nothing in it
        #[arg(long)]
        bare: bool,
    },
    /// A child's part: stand idle and tell what it cost
    StandIdle,
}

/// Figures of one run.
#[derive(Debug, serde::Serialize)]
struct Report {
    /// Process start to first complete frame, seconds; `null` without a display.
    start_s: Option<f64>,
    bare_start_s: Option<f64>,
    /// Update, layout and tessellation of the whole window, milliseconds.
    frame_cpu_ms: frames::Spread,
    /// Of these, the ones that drag the slider, and those that pan and zoom.
    scrub_cpu_ms: frames::Spread,
    move_cpu_ms: frames::Spread,
    /// That and drawing until the pixels can be read.
    frame_ms: Option<frames::Spread>,
    /// The same window with nothing on the map.
    empty_frame_ms: Option<frames::Spread>,
    /// Frames in five seconds of idling.
    idle_frames: Option<u64>,
    idle_cpu_ms: Option<f64>,
    adapter: String,
}

pub fn run(what: &What) -> ExitCode {
    let outcome = match what {
        What::Window { json, lanes, cpu } => {
            window(*lanes, *cpu).map(|report| print(&report, *json))
        }
        What::Scrub(args) => scrub::run(args),
        What::ShowFirst { bare } => child::show_first(*bare),
        What::StandIdle => child::stand_idle(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(line) => {
            eprintln!("basewatch: {line}");
            ExitCode::FAILURE
        }
    }
}

fn window(lanes: Option<usize>, cpu: bool) -> Result<Report, String> {
    let measured = frames::measure(lanes.map_or_else(shipped, generated::lanes), !cpu)?;
    // Without a display there is no window to start; the frames above need none.
    let start_s = (!cpu).then(|| child::median_start_s(false).ok()).flatten();
    let bare_start_s = (!cpu).then(|| child::median_start_s(true).ok()).flatten();
    let idle = (!cpu).then(|| child::idle().ok()).flatten();
    Ok(Report {
        start_s,
        bare_start_s,
        frame_cpu_ms: measured.frame_cpu,
        scrub_cpu_ms: measured.scrub_cpu,
        move_cpu_ms: measured.move_cpu,
        frame_ms: measured.frame,
        empty_frame_ms: measured.empty_frame,
        idle_frames: idle.map(|i| i.0),
        idle_cpu_ms: idle.map(|i| i.1),
        adapter: measured.adapter,
    })
}

fn print(report: &Report, json: bool) {
    if json {
        // Plain numbers and strings: they always serialise.
        println!("{}", serde_json::to_string(report).unwrap_or_default());
        return;
    }
    let seconds = |s: Option<f64>| s.map_or("no display".to_owned(), |s| format!("{s:.3} s"));
    println!("graphics              {}", report.adapter);
    println!("first complete frame  {}", seconds(report.start_s));
    println!("bare window           {}", seconds(report.bare_start_s));
    println!("frame, CPU            {}", report.frame_cpu_ms);
    println!("  of these scrubbing  {}", report.scrub_cpu_ms);
    println!("  panning, zooming    {}", report.move_cpu_ms);
    if let (Some(frame), Some(empty)) = (report.frame_ms, report.empty_frame_ms) {
        println!("frame, drawn          {frame}");
        println!("empty map, drawn      {empty}");
    }
    if let (Some(frames), Some(cpu)) = (report.idle_frames, report.idle_cpu_ms) {
        println!("idle for 5 s          {frames} frames, {cpu:.1} ms of CPU");
    }
}
