//! Real windows in child processes, which tell their parent when they are ready and what idling
//! costs them.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::app::{BasewatchApp, Start};
use crate::desktop;
use crate::evidence::Filter;
use crate::load::shipped;
use crate::settings::Store;
use crate::state::{IncidentFilters, Theme};

/// Windows opened for each figure; the median counts.
const STARTS: usize = 5;
/// A window idles this long before it is measured, and then this long again.
const SETTLE: Duration = Duration::from_secs(4);
const IDLE: Duration = Duration::from_secs(5);

/// Seconds from starting the process to its first complete frame on the screen.
pub fn median_start_s(bare: bool) -> Result<f64, String> {
    let mut seconds = Vec::with_capacity(STARTS);
    for _ in 0..STARTS {
        let begun = Instant::now();
        let args: &[&str] = if bare { &["show-first", "--bare"] } else { &["show-first"] };
        let line = first_line(args)?;
        if line != "shown" {
            return Err(format!("the child said “{line}”"));
        }
        seconds.push(begun.elapsed().as_secs_f64());
    }
    seconds.sort_by(f64::total_cmp);
    seconds.get(STARTS / 2).copied().ok_or_else(|| "nothing was measured".to_owned())
}

/// Frames drawn and milliseconds of CPU used in five seconds of idling.
pub fn idle() -> Result<(u64, f64), String> {
    let line = first_line(&["stand-idle"])?;
    let mut words = line.split_whitespace();
    let frames = words.next().and_then(|w| w.parse().ok());
    let cpu_ms = words.next().and_then(|w| w.parse().ok());
    frames.zip(cpu_ms).ok_or_else(|| format!("the child said “{line}”"))
}

/// Starts this program again and waits for the first line it prints.
fn first_line(args: &[&str]) -> Result<String, String> {
    let program = std::env::current_exe().map_err(|e| e.to_string())?;
    let mut child = Command::new(program)
        .arg("bench")
        .args(args)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|e| e.to_string())?;
    let stdout = child.stdout.take().ok_or("no output")?;
    let mut line = String::new();
    let read = BufReader::new(stdout).read_line(&mut line).map_err(|e| e.to_string());
    // The line is all that was wanted. Whether the child had ended already is no matter.
    let _ = child.kill();
    let _ = child.wait();
    read?;
    if line.is_empty() {
        Err("the child said nothing".to_owned())
    } else {
        Ok(line.trim().to_owned())
    }
}

fn start() -> Start {
    Start {
        loaded: shipped(),
        file: "the shipped dataset".to_owned(),
        path: None,
        at: None,
        select: None,
        view: None,
        filter: Filter::default(),
        theme: Theme::Light,
        overlays: Vec::new(),
        incidents: Vec::new(),
        incident_filters: IncidentFilters::default(),
        store: Store::default(),
        tile_cache: desktop::tile_cache(),
    }
}

/// A window that tells when its first complete frame has been handed to the screen.
struct FirstFrame {
    app: Option<BasewatchApp>,
    was_ready: bool,
}

impl eframe::App for FirstFrame {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        // The frame before this one was complete, and by now it has been shown.
        if self.was_ready {
            println!("shown");
            std::process::exit(0);
        }
        if let Some(app) = &mut self.app {
            app.advance(ui.ctx());
            app.draw(ui);
            // After drawing: only then is it known how large the map is in this window.
            self.was_ready = app.is_ready();
        } else {
            self.was_ready = true;
        }
        if self.was_ready {
            ui.ctx().request_repaint();
        }
    }
}

pub fn show_first(bare: bool) -> Result<(), String> {
    desktop::run("Basewatch", None, move |cc| {
        let app = if bare {
            None
        } else {
            let render_state = cc.wgpu_render_state.as_ref();
            Some(BasewatchApp::new(&cc.egui_ctx, render_state, start())?)
        };
        Ok(Box::new(FirstFrame { app, was_ready: false }))
    })
}

/// The app with its frames counted.
struct Counted {
    app: BasewatchApp,
    frames: Arc<AtomicU64>,
}

impl eframe::App for Counted {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        self.frames.fetch_add(1, Ordering::Relaxed);
        self.app.advance(ui.ctx());
        self.app.draw(ui);
    }
}

pub fn stand_idle() -> Result<(), String> {
    desktop::run("Basewatch", None, |cc| {
        let app = BasewatchApp::new(&cc.egui_ctx, cc.wgpu_render_state.as_ref(), start())?;
        let frames = Arc::new(AtomicU64::new(0));
        let counted = frames.clone();
        std::thread::spawn(move || {
            std::thread::sleep(SETTLE);
            let (before, cpu_before) = (counted.load(Ordering::Relaxed), cpu_ms());
            std::thread::sleep(IDLE);
            let drawn = counted.load(Ordering::Relaxed) - before;
            println!("{drawn} {}", cpu_ms() - cpu_before);
            std::process::exit(0);
        });
        Ok(Box::new(Counted { app, frames }))
    })
}

/// CPU time this process has used, milliseconds, from Linux's `/proc`; NaN elsewhere.
fn cpu_ms() -> f64 {
    // Nanoseconds on a CPU, finer than the ticks of /proc/self/stat; summed over the threads.
    let Ok(tasks) = std::fs::read_dir("/proc/self/task") else { return f64::NAN };
    tasks
        .flatten()
        .filter_map(|task| std::fs::read_to_string(task.path().join("schedstat")).ok())
        .filter_map(|line| line.split_whitespace().next()?.parse::<f64>().ok())
        .sum::<f64>()
        / 1e6
}
