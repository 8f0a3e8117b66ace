//! A window of days that slides over tables of incidents, step by step, as a reader drags it.

use std::path::PathBuf;
use std::time::Instant;

use super::frames::{Spread, Stage};
use crate::app::new_table;
use crate::ingest;
use crate::load::shipped;
use crate::model::{Day, DaySpan, LonLat, Moment, View};
use crate::offscreen::{Graphics, Offscreen};
use crate::scene::{IncidentScene, Viewport};
use crate::state::{Command, IncidentCommand, IncidentLook, Session, TimeCommand, TimeSpan};

#[derive(Debug, clap::Args)]
pub struct ScrubArgs {
    /// The table; may be given several times
    #[arg(long, value_name = "FILE", num_args = 1.., required = true)]
    incidents: Vec<PathBuf>,

    /// How often the window moves, from the table's first day to its last
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    steps: u32,

    /// Days shown at once; 0 is the whole range
    #[arg(long, default_value_t = 90)]
    window_days: u16,

    /// The window's size, points
    #[arg(long, value_name = "WIDTHxHEIGHT", default_value = "1400x900", value_parser = parse_size)]
    size: (u32, u32),

    /// Longitude and latitude of the map's middle
    #[arg(long, value_name = "LON,LAT", default_value = "8,17", allow_hyphen_values = true,
          value_parser = parse_center)]
    center: LonLat,

    #[arg(long, default_value_t = 5.5)]
    zoom: f64,

    /// How incidents are drawn: circles, hexagons or heat
    #[arg(long, value_name = "LOOK", default_value = "circles", value_parser = parse_look)]
    incident_look: IncidentLook,

    /// Draw no map beneath
    #[arg(long)]
    no_basemap: bool,

    /// Draw on a graphics card instead of the processor
    #[arg(long)]
    gpu: bool,

    /// One line of JSON instead of a table
    #[arg(long)]
    json: bool,
}

fn parse_size(text: &str) -> Result<(u32, u32), String> {
    let parts = text.split_once('x').and_then(|(w, h)| Some((w.parse().ok()?, h.parse().ok()?)));
    let fits = |(w, h): &(u32, u32)| (320..=8192).contains(w) && (240..=8192).contains(h);
    parts.filter(fits).ok_or_else(|| "write it as 1400x900, from 320x240 to 8192x8192".to_owned())
}

fn parse_look(text: &str) -> Result<IncidentLook, String> {
    IncidentLook::of_key(text).ok_or_else(|| "write circles, hexagons or heat".to_owned())
}

fn parse_center(text: &str) -> Result<LonLat, String> {
    let parts = text
        .split_once(',')
        .and_then(|(lon, lat)| Some((lon.trim().parse().ok()?, lat.trim().parse().ok()?)));
    let fits = |(lon, lat): &(f64, f64)| lon.abs() <= 180.0 && lat.abs() <= 90.0;
    let (lon, lat) = parts.filter(fits).ok_or("write it as LON,LAT in degrees, such as 8,17")?;
    Ok(LonLat::clamped(lon, lat))
}

#[derive(Debug, serde::Serialize)]
struct Median {
    p50: f64,
}

/// Figures of one run.
#[derive(Debug, serde::Serialize)]
struct Report {
    n: u64,
    load_s: f64,
    /// Of the whole program, with the tables open and the window drawn.
    rss_mib: f64,
    /// From the window of days to the marks on the map.
    query_ms: Spread,
    /// That, layout and tessellation of the whole window.
    frame_cpu_ms: Spread,
    /// That and drawing, until the pixels can be read.
    frame_ms: Spread,
    /// The same window without the tables, drawn.
    empty_frame_ms: Median,
}

pub fn run(args: &ScrubArgs) -> Result<(), String> {
    let graphics = if args.gpu { Graphics::Hardware } else { Graphics::Software };
    let (width, height) = args.size;
    let screen = Offscreen::on((width, height), 1.0, graphics).map_err(|e| e.to_string())?;
    let mut stage = Stage::new(shipped(), screen)?;
    if args.no_basemap {
        stage.app.leave_out_basemap();
    }
    let view = View { center: args.center, zoom: args.zoom };
    apply(&mut stage, vec![Command::LookAt(view)]);
    stage.settle()?;
    let begun = Instant::now();
    let mut tables = vec![IncidentCommand::SetLook(args.incident_look).into()];
    for path in &args.incidents {
        tables.push(Command::from(read(path)?));
    }
    apply(&mut stage, tables);
    let load_s = begun.elapsed().as_secs_f64();
    let days = days_of(session(&stage)?).ok_or("there is no incident in it")?;
    let length = days.last.days_since(days.first) + 1;
    let whole = u16::try_from(length).unwrap_or(u16::MAX);
    let span = if args.window_days == 0 { whole } else { args.window_days };
    let set = TimeCommand::SetSpan(TimeSpan::Last(span)).into();
    apply(&mut stage, vec![set, Command::LookAt(view)]);
    stage.settle()?;
    let n = session(&stage)?.state().incidents.tables().iter();
    let n = n.map(|t| t.incidents().columns().len() as u64).sum();
    let mut report = measure(&mut stage, (days, args.steps), (n, load_s))?;
    hide(&mut stage);
    let (_, empty) = slide(&mut stage, (days, args.steps), false)?;
    report.empty_frame_ms = Median { p50: Spread::of(empty).p50() };
    print(&report, (args.json, &stage.screen.adapter_name()));
    Ok(())
}

fn measure(
    stage: &mut Stage,
    (days, steps): (DaySpan, u32),
    (n, load_s): (u64, f64),
) -> Result<Report, String> {
    stage.forget();
    // The processor's part by itself: a software driver's threads would run into it otherwise.
    stage.draws = false;
    let (query, _) = slide(stage, (days, steps), true)?;
    let cpu = std::mem::take(&mut stage.cpu_ms);
    stage.draws = true;
    let (_, frames) = slide(stage, (days, steps), false)?;
    Ok(Report {
        n,
        load_s,
        rss_mib: rss_mib(),
        query_ms: Spread::of(query),
        frame_cpu_ms: Spread::of(cpu),
        frame_ms: Spread::of(frames),
        empty_frame_ms: Median { p50: f64::NAN },
    })
}

fn session(stage: &Stage) -> Result<&Session, String> {
    stage.app.session().ok_or_else(|| "no dataset is open".to_owned())
}

fn apply(stage: &mut Stage, commands: Vec<Command>) {
    let ctx = stage.screen.ctx.clone();
    stage.app.apply(&ctx, commands);
}

/// As the window reads it, with the columns as they are guessed.
fn read(path: &std::path::Path) -> Result<IncidentCommand, String> {
    let look = ingest::look(path)?;
    let loading = ingest::load(path, look.layout, look.guess.mapping, || ())?;
    let loaded = loading.wait().map_err(|e| e.to_string())?;
    Ok(IncidentCommand::Add(Box::new(new_table(loaded))))
}

/// From the tables' first day to their last.
fn days_of(session: &Session) -> Option<DaySpan> {
    let tables = session.state().incidents.tables().iter();
    let all = tables.filter_map(|t| t.incidents().columns().days());
    all.reduce(|a, b| DaySpan { first: a.first.min(b.first), last: a.last.max(b.last) })
}

fn hide(stage: &mut Stage) {
    let Some(session) = stage.app.session() else { return };
    let tables = session.state().incidents.tables().iter();
    let close = tables.map(|t| Command::from(IncidentCommand::Remove(t.id))).collect();
    apply(stage, close);
}

/// Moves the clock from the first day to the last. Milliseconds of the queries, where they are
/// asked for, and of the frames.
fn slide(
    stage: &mut Stage,
    (days, steps): (DaySpan, u32),
    asks: bool,
) -> Result<(Vec<f64>, Vec<f64>), String> {
    stage.frame(Vec::new())?;
    stage.forget();
    let mut queries = Vec::new();
    let length = f64::from(days.last.days_since(days.first));
    for step in 0..steps {
        let share = f64::from(step) / f64::from(steps.max(2) - 1);
        // At most the table's length in days.
        let day: Day = days.first.plus((length * share).round() as i32);
        let offset = session(stage)?.dataset().head.utc_offset;
        apply(stage, vec![Command::GoTo(Moment::noon_of(day, offset))]);
        if asks {
            queries.push(query_ms(session(stage)?));
        }
        stage.frame(Vec::new())?;
    }
    Ok((queries, std::mem::take(&mut stage.frame_ms)))
}

fn query_ms(session: &Session) -> f64 {
    let state = session.state();
    let viewport = Viewport::new(state.camera, state.map_size.0, state.map_size.1);
    let begun = Instant::now();
    let scene = IncidentScene::new(&state.incidents, &viewport, session.days());
    let took = begun.elapsed().as_secs_f64() * 1000.0;
    std::hint::black_box(scene);
    took
}

/// Memory that is really held, MiB; not a number where the system does not tell.
fn rss_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:"));
    let kib = line.and_then(|l| l.trim().trim_end_matches("kB").trim().parse::<f64>().ok());
    kib.map_or(f64::NAN, |kib| kib / 1024.0)
}

fn print(report: &Report, (json, adapter): (bool, &str)) {
    if json {
        // Plain numbers: they always serialise.
        println!("{}", serde_json::to_string(report).unwrap_or_default());
        return;
    }
    println!("graphics         {adapter}");
    println!("incidents        {}", report.n);
    println!("loaded in        {:.2} s", report.load_s);
    println!("memory           {:.0} MiB", report.rss_mib);
    println!("query            {}", report.query_ms);
    println!("frame, CPU       {}", report.frame_cpu_ms);
    println!("frame, drawn     {}", report.frame_ms);
    println!("without tables   median {:.2} ms", report.empty_frame_ms.p50);
}
