//! A scripted drag of the slider through the whole range, and a pan, frame by frame.

use std::fmt;
use std::time::{Duration, Instant};

use cpu_time::ThreadTime;
use egui::{Event, Modifiers, PointerButton, Pos2, pos2};

use crate::app::{BasewatchApp, Start};
use crate::evidence::Filter;
use crate::load::Loaded;
use crate::offscreen::Offscreen;
use crate::settings::Store;
use crate::state::{Command, IncidentFilters, LayerToggle, Theme};
use crate::view;

const WIDTH: u32 = 1400;
const HEIGHT: u32 = 900;
/// Steps of the slider's drag and of the pan.
const SCRUB_STEPS: usize = 150;
const PAN_STEPS: usize = 50;
/// Steps of the zoom, in and out.
const ZOOM_STEPS: usize = 60;
/// Seconds a frame stands for.
const DT_S: f64 = 1.0 / 60.0;
/// Longest wait for the base map.
const READY: Duration = Duration::from_secs(30);

/// Median and 99th percentile, milliseconds.
#[derive(Debug, Clone, Copy, serde::Serialize)]
pub struct Spread {
    p50: f64,
    p99: f64,
}

impl Spread {
    pub(super) fn of(mut millis: Vec<f64>) -> Self {
        millis.sort_by(f64::total_cmp);
        let at = |share: f64| {
            let index = ((millis.len() as f64 - 1.0) * share).ceil() as usize;
            millis.get(index).copied().unwrap_or(f64::NAN)
        };
        Self { p50: at(0.5), p99: at(0.99) }
    }
}

impl Spread {
    pub(super) fn p50(self) -> f64 {
        self.p50
    }
}

impl fmt::Display for Spread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "median {:.2} ms, p99 {:.2} ms", self.p50, self.p99)
    }
}

pub struct Measured {
    pub frame_cpu: Spread,
    pub scrub_cpu: Spread,
    /// Panning and zooming.
    pub move_cpu: Spread,
    /// Drawn; `None` where that was not asked for.
    pub frame: Option<Spread>,
    pub empty_frame: Option<Spread>,
    pub adapter: String,
}

pub(super) struct Stage {
    pub screen: Offscreen,
    pub app: BasewatchApp,
    /// Time on the processor.
    pub cpu_ms: Vec<f64>,
    /// Time by the clock.
    pub frame_ms: Vec<f64>,
    /// Whether frames are drawn, or end with their triangles.
    pub draws: bool,
}

pub fn measure(loaded: Loaded, draws: bool) -> Result<Measured, String> {
    let screen = Offscreen::new(WIDTH, HEIGHT).map_err(|e| e.to_string())?;
    let mut stage = Stage::new(loaded, screen)?;
    stage.settle()?;
    // The CPU's part by itself: a software driver's threads would run into it otherwise.
    stage.forget();
    stage.draws = false;
    stage.scrub()?;
    let scrub_ms = std::mem::take(&mut stage.cpu_ms);
    stage.pan()?;
    stage.zoom()?;
    let move_ms = std::mem::take(&mut stage.cpu_ms);
    let (mut frame, mut empty_frame) = (None, None);
    if draws {
        stage.draws = true;
        frame = Some(stage.drawn()?);
        stage.empty_the_map()?;
        empty_frame = Some(stage.drawn()?);
    }
    Ok(Measured {
        frame_cpu: Spread::of(scrub_ms.iter().chain(&move_ms).copied().collect()),
        scrub_cpu: Spread::of(scrub_ms),
        move_cpu: Spread::of(move_ms),
        frame,
        empty_frame,
        adapter: stage.screen.adapter_name(),
    })
}

impl Stage {
    /// A dataset's window, with nothing kept from any other.
    pub fn new(loaded: Loaded, screen: Offscreen) -> Result<Self, String> {
        let start = Start {
            loaded,
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
            tile_cache: std::env::temp_dir(),
        };
        let app = BasewatchApp::new(&screen.ctx, Some(&screen.render_state), start)
            .map_err(|e| e.to_string())?;
        Ok(Self { screen, app, cpu_ms: Vec::new(), frame_ms: Vec::new(), draws: true })
    }

    /// Two frames settle egui's layout; the map is complete before the first that counts.
    pub fn settle(&mut self) -> Result<(), String> {
        for _ in 0..2 {
            self.frame(Vec::new())?;
            self.app.wait_until_ready(READY);
        }
        Ok(())
    }

    pub fn forget(&mut self) {
        self.cpu_ms.clear();
        self.frame_ms.clear();
    }

    pub fn frame(&mut self, events: Vec<Event>) -> Result<(), String> {
        let input = self.screen.input(DT_S, events);
        let ctx = self.screen.ctx.clone();
        let (begun, cpu) = (Instant::now(), ThreadTime::now());
        let mut output = ctx.run_ui(input, |ui| {
            self.app.advance(ui.ctx());
            self.app.draw(ui);
        });
        let triangles = self.screen.tessellate(&mut output);
        // Of this thread alone: time for which others had the processor is none of the window's.
        self.cpu_ms.push(cpu.elapsed().as_secs_f64() * 1000.0);
        if self.draws {
            self.screen.draw(&mut output, &triangles).map_err(|e| e.to_string())?;
            self.frame_ms.push(millis(begun));
        } else {
            self.screen.upload(&mut output);
        }
        Ok(())
    }

    /// Through the whole range with the button held, as a reader drags it.
    fn scrub(&mut self) -> Result<(), String> {
        let slider = view::slider_rect(&self.screen.ctx).ok_or("the slider was not drawn")?;
        // On the rail, below the brush.
        let y = slider.bottom() - 6.0;
        let (left, right) = (slider.left() + 12.0, slider.right() - 12.0);
        self.frame(press(pos2(left, y), true))?;
        for i in 0..=SCRUB_STEPS {
            let x = left + (right - left) * i as f32 / SCRUB_STEPS as f32;
            self.frame(vec![Event::PointerMoved(pos2(x, y))])?;
        }
        self.frame(press(pos2(right, y), false))
    }

    fn pan(&mut self) -> Result<(), String> {
        let center = pos2(WIDTH as f32 / 2.0, HEIGHT as f32 / 2.0 - 40.0);
        self.frame(press(center, true))?;
        for i in 0..=PAN_STEPS {
            let angle = std::f32::consts::TAU * i as f32 / PAN_STEPS as f32;
            let at = center + egui::vec2(angle.sin() * 160.0, (1.0 - angle.cos()) * 90.0);
            self.frame(vec![Event::PointerMoved(at)])?;
        }
        self.frame(press(center, false))
    }

    /// In and out again about the middle, a notch to a frame.
    fn zoom(&mut self) -> Result<(), String> {
        let center = pos2(WIDTH as f32 / 2.0, HEIGHT as f32 / 2.0 - 40.0);
        self.frame(vec![Event::PointerMoved(center)])?;
        for i in 0..ZOOM_STEPS {
            let factor: f32 = if i < ZOOM_STEPS / 2 { 1.06 } else { 1.0 / 1.06 };
            self.frame(vec![Event::Zoom(factor)])?;
        }
        Ok(())
    }

    fn drawn(&mut self) -> Result<Spread, String> {
        self.frame(Vec::new())?;
        self.forget();
        self.scrub()?;
        self.pan()?;
        self.zoom()?;
        Ok(Spread::of(std::mem::take(&mut self.frame_ms)))
    }

    /// The same window with no mark on the map: what the map and the panels cost alone.
    fn empty_the_map(&mut self) -> Result<(), String> {
        let Some(session) = self.app.session() else { return Ok(()) };
        let hide = session.dataset().force_ixs().map(Command::ToggleForce);
        let layers = [LayerToggle::Areas, LayerToggle::Events, LayerToggle::Movements];
        let commands = hide.chain(layers.map(Command::ToggleLayer)).collect();
        let ctx = self.screen.ctx.clone();
        self.app.apply(&ctx, commands);
        self.frame(Vec::new())
    }
}

fn press(pos: Pos2, pressed: bool) -> Vec<Event> {
    let button = Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    vec![Event::PointerMoved(pos), button]
}

fn millis(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
}
