//! The window: receive, tick, update, draw.

mod dialog;
mod files;
pub mod habits;
mod incidents;
mod opening;
mod rejects;
mod sift;
mod start;
mod taking;
mod watch;

use std::path::PathBuf;

pub use files::read_dataset;
pub(crate) use incidents::new_table;
pub use start::Start;

use crate::basemap::{Basemap, BasemapError, Network, Viewport};
use crate::crash::{self, Memory};
use crate::gazetteer::GazetteerError;
use crate::load::{Problem, check_url};
use crate::logbook;
use crate::scene::Atlas;
use crate::settings::{Saver, WindowSettings};
use crate::state::{
    BasemapChoice, Command, Effect, FileCommand, FileEffect, LayerCard, LayerCommand, Session,
    Theme,
};
use crate::view::{self, Panel, Views, keys, theme};
use files::Files;
use incidents::Tables;
use rejects::RejectsWriter;
use sift::Sifter;
use taking::Taking;

/// Longest wait for the map before the first frame; decoding it takes some 20 ms.
const FIRST_MAP: std::time::Duration = std::time::Duration::from_millis(150);

/// Why the window's contents could not be made: a broken build or a refusing system.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error(transparent)]
    Basemap(#[from] BasemapError),
    #[error(transparent)]
    Gazetteer(#[from] GazetteerError),
}

/// A dataset being read, or the reasons why there is none.
enum Content {
    Dataset(Box<Session>),
    Unreadable(Vec<Problem>),
}

/// Whether anything was done since the settings were last looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Since {
    Kept,
    Changed,
}

pub struct BasewatchApp {
    content: Content,
    file: String,
    /// The open dataset's file.
    path: Option<PathBuf>,
    files: Files,
    tables: Tables,
    sifter: Sifter,
    rejects: RejectsWriter,
    taking: Taking,
    saver: Option<Saver>,
    since: Since,
    atlas: Atlas,
    basemap: Basemap,
    views: Views,
    /// Where nothing could be read there is no session to hold the theme.
    theme: Theme,
    /// Nor one to hold what was refused.
    complaint: Option<String>,
    styled: Option<Theme>,
    /// The window's title as last asked for.
    title: String,
}

impl BasewatchApp {
    /// `render_state` is wgpu's, which draws the vector tiles; without it the map stays empty.
    pub fn new(
        ctx: &egui::Context,
        render_state: Option<&eframe::egui_wgpu::RenderState>,
        mut start: Start,
    ) -> Result<Self, StartError> {
        if render_state.is_some() {
            walkers::install_renderer(render_state);
        }
        theme::install_fonts(ctx);
        // Our own keys, kept in the settings; egui's would go by the key's place.
        ctx.options_mut(|options| options.zoom_with_keyboard = false);
        let saver = Saver::of(&start.store);
        let theme = start.theme;
        let overlays = std::mem::take(&mut start.overlays);
        let incidents = std::mem::take(&mut start.incidents);
        let views = Views::new(start.store.settings.time_panel_points);
        let (file, path) = (start.file.clone(), start.path.clone());
        let tile_cache = std::mem::take(&mut start.tile_cache);
        let content = start.content();
        // The map decodes in the background while the atlas is read.
        let basemap = Basemap::new(theme, tile_cache, ctx)?;
        let mut files = Files::new(ctx);
        files.watch(path.as_deref());
        for overlay in overlays {
            files.read(std::path::absolute(&overlay).unwrap_or(overlay));
        }
        let mut tables = Tables::new(ctx);
        for table in incidents {
            tables.look(std::path::absolute(&table).unwrap_or(table), false);
        }
        let mut app = Self {
            content,
            file,
            path,
            files,
            tables,
            sifter: Sifter::new(ctx),
            rejects: RejectsWriter::new(ctx),
            taking: Taking::new(ctx),
            saver,
            since: Since::Kept,
            atlas: Atlas::embedded()?,
            basemap,
            views,
            theme,
            complaint: None,
            styled: None,
            title: "Basewatch".to_owned(),
        };
        // A first frame without its map would have to be drawn again: wait a moment for it.
        app.wait_until_ready(FIRST_MAP);
        app.remember();
        Ok(app)
    }

    /// `None` where the file could not be read.
    pub fn session(&self) -> Option<&Session> {
        match &self.content {
            Content::Dataset(session) => Some(session),
            Content::Unreadable(_) => None,
        }
    }

    /// Whether the next frame's base map is complete.
    pub fn is_ready(&mut self) -> bool {
        self.map_viewport().is_none_or(|viewport| self.basemap.ready(&viewport))
    }

    /// Waits for the base map, for tests and pictures. `false` after `timeout`.
    pub fn wait_until_ready(&mut self, timeout: std::time::Duration) -> bool {
        self.map_viewport().is_none_or(|viewport| self.basemap.pump_until_ready(&viewport, timeout))
    }

    fn map_viewport(&self) -> Option<Viewport> {
        let state = self.session()?.state();
        Some(Viewport {
            lon_deg: state.camera.center().lon.degrees(),
            lat_deg: state.camera.center().lat.degrees(),
            zoom: state.camera.zoom(),
            width_points: state.map_size.0,
            height_points: state.map_size.1,
        })
    }

    /// Carries out commands and what they ask of the world.
    pub fn apply(&mut self, ctx: &egui::Context, commands: Vec<Command>) {
        if commands.is_empty() {
            return;
        }
        for command in commands {
            let Content::Dataset(session) = &mut self.content else {
                self.apply_without_dataset(ctx, command);
                continue;
            };
            let told = session.state().notice.clone();
            let effect = session.apply(command);
            match &session.state().notice {
                Some(words) if told.as_ref() != Some(words) => {
                    logbook::tell(log::Level::Warn, words);
                }
                _ => {}
            }
            match effect {
                Some(Effect::OpenUrl(url)) => match check_url(&url) {
                    Ok(()) => ctx.open_url(egui::OpenUrl::new_tab(&url)),
                    Err(why) => self.notify(ctx, &format!("This link was not opened: {why}.")),
                },
                Some(Effect::CopyText(text)) => ctx.copy_text(text),
                Some(Effect::File(effect)) => self.carry_out_file(ctx, effect),
                Some(Effect::Incidents(effect)) => self.carry_out_incidents(ctx, effect),
                Some(Effect::Take(effect)) => self.carry_out_take(ctx, effect),
                None => {}
            }
        }
        self.since = Since::Changed;
        ctx.request_repaint();
    }

    /// Where nothing could be read, files can still be opened.
    fn apply_without_dataset(&mut self, ctx: &egui::Context, command: Command) {
        let effect = match command {
            Command::File(FileCommand::Pick(wanted)) => FileEffect::Pick(wanted),
            Command::File(FileCommand::Open(path)) => FileEffect::Open(path),
            Command::File(FileCommand::OpenShipped) => FileEffect::OpenShipped,
            Command::File(FileCommand::Reload) => FileEffect::Reload,
            _ => return,
        };
        self.carry_out_file(ctx, effect);
    }

    /// Lets the window's title say what counts.
    fn entitle(&mut self, ctx: &egui::Context) {
        let Content::Dataset(session) = &self.content else { return };
        let title = view::filters::window_title(session);
        if title != self.title {
            ctx.send_viewport_cmd(egui::ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }

    /// Lets the base map, the overlays' shapes and the scale follow the state.
    fn follow(&mut self, ctx: &egui::Context) {
        let (wanted, choice) = match &self.content {
            Content::Dataset(session) => (session.state().theme, session.state().basemap.clone()),
            Content::Unreadable(_) => (self.theme, self.basemap.choice().clone()),
        };
        if self.styled != Some(wanted) {
            theme::install_style(ctx, wanted);
            self.styled = Some(wanted);
            self.theme = wanted;
            if let Err(error) = self.basemap.set_theme(wanted) {
                log::error!("{error}");
            }
        }
        if let Content::Dataset(session) = &self.content {
            self.atlas.overlays.follow(&session.state().overlays);
            self.atlas.incidents.follow(session);
            self.files.watch_overlays(&session.state().overlays);
            ctx.set_zoom_factor(session.state().ui_scale.factor());
        }
        self.follow_layers(ctx, &choice);
    }

    /// The map beneath; where it cannot be opened, the former one stays and the reader is told.
    fn follow_layers(&mut self, ctx: &egui::Context, choice: &BasemapChoice) {
        if let Content::Dataset(session) = &self.content {
            let own = &session.state().own_layers;
            self.basemap.set_opacity(own.opacity);
            if let Err(error) = self.basemap.set_relief(own.relief) {
                log::error!("{error}");
            }
        }
        if choice == self.basemap.choice() {
            return;
        }
        let command = match self.basemap.choose(choice) {
            Ok(()) => LayerCommand::ShowCard(LayerCard::Closed),
            Err(error) => {
                let back_to = self.basemap.choice().clone();
                LayerCommand::Refused { back_to, why: format!("{error}.") }
            }
        };
        self.apply(ctx, vec![command.into()]);
    }

    /// Leaves the map beneath undrawn, for measurements.
    pub fn leave_out_basemap(&mut self) {
        self.basemap.leave_out();
    }

    /// How servers of tiles are asked from now on.
    pub fn set_network(&mut self, network: Network) {
        self.basemap.set_network(network);
    }

    /// Hands what is to be kept to the thread that writes it, once nothing moves.
    fn keep_settings(&mut self, ctx: &egui::Context) {
        if let Some(trouble) = self.saver.as_ref().and_then(Saver::trouble) {
            self.notify(ctx, &trouble);
        }
        if self.since == Since::Changed {
            self.remember();
        }
        // Not while a hand is on the slider or the map: what it leads to counts.
        let is_held = ctx.input(|i| i.pointer.any_down());
        let is_moving = self.session().is_some_and(Session::is_moving);
        if !is_moving && !is_held {
            self.keep_now(ctx);
        }
    }

    /// Should this be the last that the window shows.
    fn remember(&self) {
        let Content::Dataset(session) = &self.content else { return };
        crash::remember(Memory {
            key: habits::view_key(self.path.as_deref()),
            dataset: files::short_name(std::path::Path::new(&self.file)),
            view: session.view_text(),
        });
    }

    fn keep_now(&mut self, ctx: &egui::Context) {
        let (Content::Dataset(session), Some(saver)) = (&self.content, &mut self.saver) else {
            return;
        };
        let window = window_size(ctx);
        let height = self.views.time_panel_height();
        let last = saver.last();
        let is_same_window = (window.is_none() || window == last.window)
            && (height.is_none() || height == last.time_panel_points);
        if self.since == Since::Changed || !is_same_window {
            let settings = habits::kept(last, session, window, height);
            saver.keep(settings);
            self.since = Since::Kept;
        }
    }

    /// Lets time pass and takes files and keys.
    pub fn advance(&mut self, ctx: &egui::Context) {
        self.take_up(ctx);
        self.take_up_incidents(ctx);
        let mut commands = self.take_keys(ctx);
        commands.extend(view::files::take_dropped(ctx));
        self.apply(ctx, commands);
        if let Content::Dataset(session) = &mut self.content {
            // The first frame of a movement comes after an unknown rest; a wait is all rest.
            let is_moving = session.is_moving();
            let dt_s = ctx.input(|i| if is_moving { i.stable_dt } else { i.unstable_dt });
            if session.tick(f64::from(dt_s)) {
                self.since = Since::Changed;
                ctx.request_repaint();
            } else if let Some(wait_s) = session.wakes_in_s() {
                ctx.request_repaint_after(std::time::Duration::from_secs_f64(wait_s));
            }
        }
        self.take_up_exports(ctx);
        self.take_up_sifted();
        self.take_up_rejects(ctx);
        self.follow(ctx);
        self.entitle(ctx);
        self.keep_settings(ctx);
    }

    /// Keys that the raw input hook has not taken: in tests there is none.
    fn take_keys(&self, ctx: &egui::Context) -> Vec<Command> {
        let Content::Dataset(session) = &self.content else { return Vec::new() };
        let focus = keys::Focus::of(ctx);
        ctx.input_mut(|i| keys::take(&mut i.events, session, focus))
    }

    /// Draws everything and carries out what was done to it.
    pub fn draw(&mut self, ui: &mut egui::Ui) {
        let mut commands = Vec::new();
        let had_menu = egui::Popup::is_any_open(ui.ctx());
        match &self.content {
            Content::Dataset(session) => {
                let mut panel = Panel {
                    session,
                    atlas: &self.atlas,
                    palette: theme::Palette::of(session.state().theme),
                    commands: &mut commands,
                };
                view::window_ui(ui, &mut panel, &mut self.views, &mut self.basemap);
            }
            Content::Unreadable(problems) => {
                let palette = theme::Palette::of(self.theme);
                let told = (self.file.as_str(), self.complaint.as_deref());
                view::problems_only_ui(ui, palette, told, problems, &mut commands);
            }
        }
        view::files::hover_ui(ui, theme::Palette::of(self.theme));
        let ctx = ui.ctx().clone();
        if had_menu && !egui::Popup::is_any_open(&ctx) {
            // Closed while it was drawn: without another frame it would stay on the screen.
            ctx.request_repaint();
        }
        self.apply(&ctx, commands);
    }
}

/// The window's size in points of the system's own scale; `None` where there is no window.
fn window_size(ctx: &egui::Context) -> Option<WindowSettings> {
    let scale = ctx.zoom_factor();
    ctx.input(|i| {
        let window = i.viewport();
        let is_maximized = window.maximized == Some(true) || window.fullscreen == Some(true);
        let size = window.inner_rect?.size() * scale;
        let is_whole = size.x >= 1.0 && size.y >= 1.0 && window.minimized != Some(true);
        is_whole.then(|| WindowSettings {
            width: size.x.round(),
            height: size.y.round(),
            is_maximized,
        })
    })
}

impl eframe::App for BasewatchApp {
    fn raw_input_hook(&mut self, ctx: &egui::Context, raw_input: &mut egui::RawInput) {
        // egui would move its focus with the arrows, so they are taken before it sees them.
        let Content::Dataset(session) = &self.content else { return };
        let focus = keys::Focus::of(ctx);
        let commands = keys::take(&mut raw_input.events, session, focus);
        self.apply(ctx, commands);
    }

    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.advance(ctx);
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        self.draw(ui);
    }

    fn on_exit(&mut self) {
        self.taking.stop();
        // What is moving comes to rest here; the thread that writes is waited for.
        if let (Content::Dataset(session), Some(saver)) = (&self.content, &mut self.saver) {
            let settings = habits::kept(saver.last(), session, None, None);
            saver.keep(settings);
        }
        self.saver = None;
    }

    fn clear_color(&self, _visuals: &egui::Visuals) -> [f32; 4] {
        theme::Palette::of(self.theme).panel.to_normalized_gamma_f32()
    }
}
