//! The whole window in a harness, and what a reader does to it. Every gesture is a row of egui's
//! own events, one to a frame, and goes the way eframe would send it.
#![allow(dead_code, reason = "every test binary compiles this module and uses its own part")]

use std::path::PathBuf;
use std::time::Duration;

use basewatch::app::{BasewatchApp, Start};
use basewatch::evidence::Filter;
use basewatch::load::{self, Loaded};
use basewatch::model::{Day, LonLat};
use basewatch::scene::{ScreenPoint, Viewport};
use basewatch::settings::Store;
use basewatch::state::{IncidentFilters, Selection, Session, Theme};
use basewatch::view::MAP_LABEL;
use eframe::App as _;
use egui::accesskit::{Action, ActionRequest, Toggled};
use egui::{
    Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, OutputCommand, PointerButton, Pos2,
    RawInput, Rect, Role, TouchPhase, Vec2, ViewportId, vec2,
};
use egui_kittest::kittest::NodeT as _;
use egui_kittest::{Harness, HarnessBuilder, Node};

pub const SIZE: Vec2 = vec2(1400.0, 900.0);
/// Twenty frames a second: two clicks of two frames each still make a double click.
pub const STEP_S: f32 = 0.05;
/// Frames after which a window that still wants another is not going to rest.
const MOST_FRAMES: usize = 100;
/// How often, and how long each time, a thread's work is waited for.
const MOST_WAITS: usize = 1_000;
const WAIT: Duration = Duration::from_millis(20);
/// Steps of a drag; the first is already too long for a click.
const DRAG_STEPS: u8 = 4;

/// Ctrl as winit reports it outside macOS.
pub const CTRL: Modifiers = Modifiers { ctrl: true, command: true, ..Modifiers::NONE };

/// A widget as a screen reader is told of it.
#[derive(Debug, Clone)]
pub struct Widget {
    pub role: Role,
    pub name: String,
    pub value: String,
    pub rect: Rect,
    pub is_on: bool,
    /// Whether what it opens is shown; `None` where it opens nothing.
    pub is_open: Option<bool>,
    pub is_focused: bool,
}

pub struct Window {
    pub harness: Harness<'static, BasewatchApp>,
    /// Addresses handed to the browser so far.
    pub opened: Vec<String>,
    /// Texts put on the clipboard so far.
    pub copied: Vec<String>,
}

pub fn shipped() -> Start {
    start(load::shipped())
}

pub fn start(loaded: Loaded) -> Start {
    Start {
        loaded,
        file: "a test's dataset".to_owned(),
        path: None,
        at: None,
        select: None,
        view: None,
        filter: Filter::default(),
        theme: Theme::Light,
        overlays: Vec::new(),
        incidents: Vec::new(),
        incident_filters: IncidentFilters::default(),
        // Nothing is kept: a test never sees the settings of whoever runs it.
        store: Store::default(),
        // Never written to: only a downloaded map is cached.
        tile_cache: PathBuf::from("no-such-cache"),
    }
}

/// What every harness of ours has in common.
pub fn builder(size: Vec2) -> HarnessBuilder<BasewatchApp> {
    Harness::builder()
        .with_size(size)
        .with_step_dt(STEP_S)
        .with_max_steps(MOST_FRAMES as u64)
        .with_render_cursor(false)
}

impl Window {
    /// The shipped dataset, without graphics: the tiles alone are not drawn.
    pub fn open() -> Self {
        Self::of(shipped())
    }

    pub fn of(start: Start) -> Self {
        Self::build(builder(SIZE), start)
    }

    pub fn build(builder: HarnessBuilder<BasewatchApp>, start: Start) -> Self {
        let harness = builder.build_eframe(|cc| {
            BasewatchApp::new(&cc.egui_ctx, cc.wgpu_render_state.as_ref(), start)
                .expect("the window's contents can be made")
        });
        let mut window = Self { harness, opened: Vec::new(), copied: Vec::new() };
        window.settle();
        window
    }

    // What there is.

    pub fn session(&self) -> &Session {
        self.harness.state().session().expect("a dataset is open")
    }

    pub fn day(&self) -> String {
        self.session().day().to_string()
    }

    /// Id of what is selected, or the name of an overlay's feature.
    pub fn selected(&self) -> Option<String> {
        let dataset = self.session().dataset();
        match self.session().state().selection {
            Selection::Nothing => None,
            Selection::Place(ix) => Some(dataset.place(ix).meta.id.to_string()),
            Selection::Event(ix) => Some(dataset.event(ix).meta.id.to_string()),
            Selection::Movement(ix) => Some(dataset.movement(ix).meta.id.to_string()),
            Selection::Area(ix) => Some(dataset.area(ix).meta.id.to_string()),
            Selection::Overlay(spot) => self.session().overlay_title(spot),
            Selection::Incidents(_) => Some("incidents".to_owned()),
        }
    }

    /// Everything a screen reader finds, in its order.
    pub fn widgets(&self) -> Vec<Widget> {
        self.harness.root().children_recursive().map(|node| widget(&node)).collect()
    }

    pub fn find(&self, role: Role, name_begins: &str) -> Option<Widget> {
        self.widgets().into_iter().find(|w| w.role == role && w.name.starts_with(name_begins))
    }

    #[track_caller]
    pub fn get(&self, role: Role, name_begins: &str) -> Widget {
        self.find(role, name_begins).unwrap_or_else(|| {
            let names: Vec<String> =
                self.widgets().into_iter().filter(|w| w.role == role).map(|w| w.name).collect();
            panic!("no {role:?} begins “{name_begins}”; there are {names:#?}")
        })
    }

    /// Whether any widget's name or text contains these words.
    pub fn tells(&self, words: &str) -> bool {
        self.widgets().iter().any(|w| w.name.contains(words))
    }

    /// The mark of a place, by id.
    #[track_caller]
    pub fn marker(&self, place: &str) -> Widget {
        let name = self.name_of(place);
        self.get(Role::Button, &format!("{name}, {}: ", self.session().day().words()))
    }

    #[track_caller]
    pub fn name_of(&self, place: &str) -> String {
        let dataset = self.session().dataset();
        let ix = dataset.place_ix(place).unwrap_or_else(|| panic!("no place {place}"));
        dataset.place(ix).name.get(basewatch::model::Language::English).to_owned()
    }

    /// All marks, with the id of the place each speaks of.
    pub fn markers(&self) -> Vec<(String, Widget)> {
        let dataset = self.session().dataset();
        let day = self.session().day().words();
        let begins = |w: &Widget, place| {
            let name = dataset.place(place).name.get(basewatch::model::Language::English);
            w.role == Role::Button && w.name.starts_with(&format!("{name}, {day}: "))
        };
        self.widgets()
            .into_iter()
            .filter_map(|w| {
                let place = dataset.place_ixs().find(|&p| begins(&w, p))?;
                Some((dataset.place(place).meta.id.to_string(), w))
            })
            .collect()
    }

    /// The mark of a place, its group opened first where it stands in one.
    #[track_caller]
    pub fn reach(&mut self, place: &str) -> Widget {
        let name = self.name_of(place);
        let mut groups = self.groups().into_iter();
        if let Some((group, _)) = groups.find(|(_, members)| members.contains(&name)) {
            self.click_at(group.rect.center());
        }
        self.marker(place)
    }

    /// All marks of groups, with the names of their members.
    pub fn groups(&self) -> Vec<(Widget, Vec<String>)> {
        let day = self.session().day().words();
        let members = |w: &Widget| {
            let told = w.name.strip_prefix("Group of ")?.split_once(&format!(" bases, {day}: "))?;
            let (names, _) = told.1.split_once(". ")?;
            Some(names.split("; ").map(str::to_owned).collect())
        };
        self.widgets().into_iter().filter_map(|w| Some((w.clone(), members(&w)?))).collect()
    }

    pub fn map(&self) -> Rect {
        self.get(Role::Canvas, MAP_LABEL).rect
    }

    fn viewport(&self) -> Viewport {
        let state = self.session().state();
        Viewport::new(state.camera, state.map_size.0, state.map_size.1)
    }

    /// Where on the screen a position lies.
    pub fn screen(&self, lon_deg: f64, lat_deg: f64) -> Pos2 {
        let at = self.viewport().to_screen(LonLat::new(lon_deg, lat_deg).expect("a position"));
        self.map().min + vec2(at.x as f32, at.y as f32)
    }

    /// Degrees east and north under a point of the screen.
    pub fn under(&self, at: Pos2) -> (f64, f64) {
        let from = at - self.map().min;
        let point = ScreenPoint::new(f64::from(from.x), f64::from(from.y));
        let position = self.viewport().to_lon_lat(point);
        (position.lon.degrees(), position.lat.degrees())
    }

    pub fn zoom(&self) -> f64 {
        self.session().state().camera.zoom()
    }

    /// How long the last frame lets the window rest.
    pub fn rest(&self) -> Duration {
        self.harness.output().viewport_output[&ViewportId::ROOT].repaint_delay
    }

    /// Frames until something holds that threads bring about.
    #[track_caller]
    pub fn wait_until(&mut self, what: &str, holds: impl Fn(&Self) -> bool) {
        for _ in 0..MOST_WAITS {
            self.frame();
            if holds(self) {
                return;
            }
            std::thread::sleep(WAIT);
        }
        panic!("waited in vain: {what}");
    }

    // What is done.

    /// One event, by way of the hook through which eframe sends it, and one frame.
    pub fn send(&mut self, event: Event) {
        let mut raw = RawInput { events: vec![event], ..RawInput::default() };
        let ctx = self.harness.ctx.clone();
        self.harness.state_mut().raw_input_hook(&ctx, &mut raw);
        for event in raw.events {
            self.harness.event(event);
        }
        self.frame();
    }

    pub fn frame(&mut self) {
        self.harness.step();
        let commands = &self.harness.output().platform_output.commands;
        for command in commands {
            match command {
                OutputCommand::OpenUrl(open) => self.opened.push(open.url.clone()),
                OutputCommand::CopyText(text) => self.copied.push(text.clone()),
                _ => {}
            }
        }
    }

    pub fn frames(&mut self, count: usize) {
        for _ in 0..count {
            self.frame();
        }
    }

    /// Frames until none is wanted at once; then everything to press must have a name.
    #[track_caller]
    pub fn settle(&mut self) {
        for _ in 0..MOST_FRAMES {
            self.frame();
            if self.rest() > Duration::ZERO {
                self.harness.check_accessibility();
                return;
            }
        }
        panic!("still drawing after {MOST_FRAMES} frames: {:?}", self.harness.ctx.repaint_causes());
    }

    /// Until the base map's tiles are there.
    pub fn load_tiles(&mut self) {
        let is_ready = self.harness.state_mut().wait_until_ready(Duration::from_secs(30));
        assert!(is_ready, "the embedded tiles did not come");
        self.settle();
    }

    pub fn key(&mut self, key: Key) {
        self.key_with(Modifiers::NONE, key);
    }

    /// As [`Self::key`], but without waiting for rest: playback never rests.
    pub fn press_key(&mut self, key: Key) {
        let modifiers = Modifiers::NONE;
        for pressed in [true, false] {
            self.send(Event::Key { key, physical_key: None, pressed, repeat: false, modifiers });
        }
    }

    pub fn key_with(&mut self, modifiers: Modifiers, key: Key) {
        self.send(Event::ModifiersChanged(modifiers));
        for pressed in [true, false] {
            self.send(Event::Key { key, physical_key: None, pressed, repeat: false, modifiers });
        }
        self.send(Event::ModifiersChanged(Modifiers::NONE));
        self.settle();
    }

    fn button(&mut self, pos: Pos2, pressed: bool) {
        let button = PointerButton::Primary;
        self.send(Event::PointerButton { pos, button, pressed, modifiers: Modifiers::NONE });
    }

    /// As [`Self::click_at`], but without waiting for rest: playback never rests.
    pub fn press_and_let_go(&mut self, at: Pos2) {
        self.send(Event::PointerMoved(at));
        self.button(at, true);
        self.button(at, false);
        self.send(Event::PointerGone);
    }

    /// Clicks and takes the pointer away, so that no hover stays behind.
    pub fn click_at(&mut self, at: Pos2) {
        self.clicks_at(at, 1);
    }

    pub fn double_click_at(&mut self, at: Pos2) {
        self.clicks_at(at, 2);
    }

    fn clicks_at(&mut self, at: Pos2, count: usize) {
        self.send(Event::PointerMoved(at));
        for _ in 0..count {
            self.button(at, true);
            self.button(at, false);
        }
        self.send(Event::PointerGone);
        self.settle();
    }

    /// Scrolls a widget into sight and clicks its middle.
    #[track_caller]
    pub fn click(&mut self, role: Role, name_begins: &str) {
        self.ask(role, name_begins, Action::ScrollIntoView);
        let at = self.get(role, name_begins).rect.center();
        self.click_at(at);
    }

    /// Does to a widget what a screen reader would.
    #[track_caller]
    pub fn ask(&mut self, role: Role, name_begins: &str, action: Action) {
        self.get(role, name_begins);
        let is_wanted = |node: &Node<'_>| {
            let widget = widget(node);
            widget.role == role && widget.name.starts_with(name_begins)
        };
        let node = self.harness.root().children_recursive().find(is_wanted);
        let (target_node, target_tree) = node.expect("found just now").accesskit_node().locate();
        self.send(Event::AccessKitActionRequest(ActionRequest {
            action,
            target_node,
            target_tree,
            data: None,
        }));
        self.settle();
    }

    /// Presses at `from`, moves in a few steps, lets go at `to`.
    pub fn drag(&mut self, from: Pos2, to: Pos2) {
        self.send(Event::PointerMoved(from));
        self.button(from, true);
        for step in 1..=DRAG_STEPS {
            let share = f32::from(step) / f32::from(DRAG_STEPS);
            self.send(Event::PointerMoved(from.lerp(to, share)));
        }
        self.button(to, false);
        self.send(Event::PointerGone);
        self.settle();
    }

    /// One notch of the wheel away from the reader.
    pub fn wheel_up_at(&mut self, at: Pos2) {
        self.send(Event::PointerMoved(at));
        self.send(Event::MouseWheel {
            unit: MouseWheelUnit::Line,
            delta: vec2(0.0, 1.0),
            phase: TouchPhase::Move,
            source: MouseWheelSource::Wheel,
            modifiers: Modifiers::NONE,
        });
        self.settle();
        self.send(Event::PointerGone);
        self.settle();
    }
}

fn widget(node: &Node<'_>) -> Widget {
    let inner = node.accesskit_node();
    let value = inner.value().unwrap_or_default();
    // AccessKit keeps a label's words in its value.
    let name =
        if inner.role() == Role::Label { value.clone() } else { inner.label().unwrap_or_default() };
    let rect = inner.bounding_box().map_or(Rect::NOTHING, |b| {
        Rect::from_min_max(Pos2::new(b.x0 as f32, b.y0 as f32), Pos2::new(b.x1 as f32, b.y1 as f32))
    });
    Widget {
        role: inner.role(),
        name,
        value,
        rect,
        is_on: inner.toggled() == Some(Toggled::True),
        is_open: inner.data().is_expanded(),
        is_focused: inner.is_focused(),
    }
}

pub fn day(text: &str) -> Day {
    load::edtf::parse_day(text).unwrap_or_else(|e| panic!("a test's own day: {e}"))
}
