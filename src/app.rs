//! The window: receive, tick, update, draw.

use std::path::PathBuf;

use crate::basemap::{Basemap, BasemapError, Network, Viewport};
use crate::evidence::Filter;
use crate::gazetteer::GazetteerError;
use crate::load::view_text::ViewText;
use crate::load::{Loaded, Problem, check_url};
use crate::model::{Dataset, Day, Record};
use crate::scene::Atlas;
use crate::state::{
    BasemapChoice, Command, Effect, Knowledge, LayerCard, LayerCommand, Session, Theme,
};
use crate::view::{self, Panel, Views, keys, theme};

/// Longest wait for the map before the first frame; decoding it takes some 20 ms.
const FIRST_MAP: std::time::Duration = std::time::Duration::from_millis(150);

/// What to open, and how.
#[derive(Debug)]
pub struct Start {
    pub loaded: Loaded,
    /// Name of the file, for the reader.
    pub file: String,
    pub at: Option<Day>,
    pub select: Option<Record>,
    /// Exactly this view, instead of a day, a selection and a filter.
    pub view: Option<ViewText>,
    /// What counts at first.
    pub filter: Filter,
    pub theme: Theme,
    /// Where downloaded tiles may be kept; touched only if the reader chooses such a map.
    pub tile_cache: PathBuf,
}

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

pub struct BasewatchApp {
    content: Content,
    file: String,
    atlas: Atlas,
    basemap: Basemap,
    views: Views,
    /// Where nothing could be read there is no session to hold the theme.
    theme: Theme,
    styled: Option<Theme>,
    /// The window's title as last asked for.
    title: String,
}

impl BasewatchApp {
    /// `render_state` is wgpu's, which draws the vector tiles; without it the map stays empty.
    pub fn new(
        ctx: &egui::Context,
        render_state: Option<&eframe::egui_wgpu::RenderState>,
        start: Start,
    ) -> Result<Self, StartError> {
        if render_state.is_some() {
            walkers::install_renderer(render_state);
        }
        theme::install_fonts(ctx);
        let theme = start.theme;
        let content = match start.loaded.dataset {
            Some(dataset) => Content::Dataset(Box::new(session(
                dataset,
                start.loaded.problems,
                (start.at, start.select, start.filter, theme),
                start.view,
            ))),
            None => Content::Unreadable(start.loaded.problems),
        };
        // The map decodes in the background while the atlas is read.
        let basemap = Basemap::new(theme, start.tile_cache, ctx)?;
        let mut app = Self {
            content,
            file: start.file,
            atlas: Atlas::embedded()?,
            basemap,
            views: Views::default(),
            theme,
            styled: None,
            title: "Basewatch".to_owned(),
        };
        // A first frame without its map would have to be drawn again: wait a moment for it.
        app.wait_until_ready(FIRST_MAP);
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
        let Content::Dataset(session) = &mut self.content else { return };
        if commands.is_empty() {
            return;
        }
        for command in commands {
            match session.apply(command) {
                Some(Effect::OpenUrl(url)) => match check_url(&url) {
                    Ok(()) => ctx.open_url(egui::OpenUrl::new_tab(&url)),
                    Err(why) => {
                        session.apply(Command::Notify(format!("This link was not opened: {why}.")));
                    }
                },
                Some(Effect::CopyText(text)) => ctx.copy_text(text),
                None => {}
            }
        }
        ctx.request_repaint();
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

    /// Lets the base map follow the state.
    fn follow(&mut self, ctx: &egui::Context) {
        let (wanted, choice) = match &self.content {
            Content::Dataset(session) => (session.state().theme, session.state().basemap.clone()),
            Content::Unreadable(_) => (self.theme, self.basemap.choice().clone()),
        };
        if self.styled != Some(wanted) {
            theme::install_style(ctx, wanted);
            self.styled = Some(wanted);
            if let Err(error) = self.basemap.set_theme(wanted) {
                log::error!("{error}");
            }
        }
        self.follow_layers(ctx, &choice);
    }

    /// The map beneath; where it cannot be opened, the former one stays and the reader is told.
    fn follow_layers(&mut self, ctx: &egui::Context, choice: &BasemapChoice) {
        if let Content::Dataset(session) = &self.content {
            self.basemap.set_opacity(session.state().own_layers.opacity);
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

    /// How servers of tiles are asked from now on.
    pub fn set_network(&mut self, network: Network) {
        self.basemap.set_network(network);
    }

    /// Lets time pass and takes the keys.
    pub fn advance(&mut self, ctx: &egui::Context) {
        let commands = self.take_keys(ctx);
        self.apply(ctx, commands);
        if let Content::Dataset(session) = &mut self.content {
            // The first frame of a movement comes after an unknown rest; a wait is all rest.
            let is_moving = session.is_moving();
            let dt_s = ctx.input(|i| if is_moving { i.stable_dt } else { i.unstable_dt });
            if session.tick(f64::from(dt_s)) {
                ctx.request_repaint();
            } else if let Some(wait_s) = session.wakes_in_s() {
                ctx.request_repaint_after(std::time::Duration::from_secs_f64(wait_s));
            }
        }
        self.follow(ctx);
        self.entitle(ctx);
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
                view::problems_only_ui(ui, palette, &self.file, problems);
            }
        }
        let ctx = ui.ctx().clone();
        if had_menu && !egui::Popup::is_any_open(&ctx) {
            // Closed while it was drawn: without another frame it would stay on the screen.
            ctx.request_repaint();
        }
        self.apply(&ctx, commands);
    }
}

fn session(
    dataset: Dataset,
    problems: Vec<Problem>,
    (at, select, filter, theme): (Option<Day>, Option<Record>, Filter, Theme),
    view: Option<ViewText>,
) -> Session {
    let has_problems = !problems.is_empty();
    let mut session = Session::new(dataset, problems);
    let mut commands = vec![Command::SetTheme(theme), Command::SetLeastGrade(filter.least_grade)];
    commands.extend(filter.known_on.map(|day| Command::SetKnowledge(Knowledge::On(day))));
    if let Some(record) = select {
        commands.push(Command::Reveal(Some(record).into()));
    }
    // After the selection: an event brings its own day, the one asked for wins.
    commands.extend(at.map(Command::GoToDay));
    commands.extend(view.map(Command::OpenView));
    if has_problems {
        commands.push(Command::ToggleProblems);
    }
    for command in commands {
        session.apply(command);
    }
    session.begin_here();
    session
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

    fn clear_color(&self, _visuals: &egui::Visuals) -> [f32; 4] {
        theme::Palette::of(self.theme).panel.to_normalized_gamma_f32()
    }
}
