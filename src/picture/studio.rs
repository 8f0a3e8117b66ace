//! Where pictures are drawn: a session, a page, and a graphics device.

use std::time::Duration;

use egui::{FullOutput, Ui};

use super::{About, Image, Options, PictureError};
use crate::basemap::{Basemap, Viewport};
use crate::export::{Credits, When};
use crate::model::Language;
use crate::offscreen::Offscreen;
use crate::scene::{Atlas, Told};
use crate::state::{Command, Session};
use crate::view::page::{self, Ground, Page, PageLook, PageView};
use crate::view::theme::{self, Palette};

/// Longest wait for the map beneath; decoding it takes some 20 ms.
const GROUND_WAIT: Duration = Duration::from_secs(20);
/// The map's size and what is told of it settle each other within this many rounds.
const ROUNDS: usize = 3;

/// A page being drawn.
pub struct Studio {
    screen: Offscreen,
    desk: Desk,
    /// What lies beneath the marks now, as it was drawn.
    ground: Option<Ground>,
}

/// What is drawn.
struct Desk {
    session: Session,
    options: Options,
    atlas: Atlas,
    basemap: Basemap,
    look: PageLook,
    view: PageView,
    told: Told,
    thanks: String,
}

impl Desk {
    /// The page, and what it keeps between frames.
    fn page(&mut self) -> (Page<'_>, &mut PageView, &mut Basemap) {
        let page = Page {
            session: &self.session,
            atlas: &self.atlas,
            palette: Palette::of(self.options.theme),
            look: &self.look,
            told: &self.told,
            thanks: &self.thanks,
        };
        (page, &mut self.view, &mut self.basemap)
    }
}

impl Studio {
    /// Looks for a graphics device and lays the page out.
    pub fn open(mut session: Session, options: Options) -> Result<Self, PictureError> {
        let screen = Offscreen::scaled(options.size.points(), options.size.scale())?;
        let ctx = &screen.ctx;
        walkers::install_renderer(Some(&screen.render_state));
        theme::install_fonts(ctx);
        theme::install_style(ctx, options.theme);
        session.apply(Command::SetTheme(options.theme));
        // Built in alone: a page must look the same wherever and whenever it is drawn.
        let mut basemap = Basemap::new(options.theme, std::env::temp_dir(), ctx)?;
        basemap.set_relief(session.state().own_layers.relief)?;
        let mut atlas = Atlas::embedded()?;
        atlas.overlays.follow(&session.state().overlays);
        let title = options.title.clone();
        let own = || session.name(&session.dataset().head.title).to_owned();
        let look = PageLook {
            title: title.unwrap_or_else(own),
            legend: options.legend,
            lanes: options.lanes,
        };
        let thanks: Vec<String> =
            basemap.attributions().iter().map(|part| part.text.to_string()).collect();
        let desk = Desk {
            session,
            options,
            atlas,
            basemap,
            look,
            view: PageView::default(),
            told: Told::default(),
            thanks: thanks.join(", "),
        };
        let mut studio = Self { screen, desk, ground: None };
        studio.settle();
        Ok(studio)
    }

    /// What a file made of this says of itself.
    pub fn about(&self) -> About {
        let session = &self.desk.session;
        let when = When::Day(session.day());
        let credits = Credits::new(session.dataset(), when, &session.filter());
        let about =
            About::new(self.desk.look.title.clone(), &credits, self.desk.options.size.scale());
        let tables: Vec<&str> =
            session.state().incidents.shown().map(|table| table.read.name.as_str()).collect();
        if tables.is_empty() { about } else { about.with_incidents(&tables) }
    }

    /// The dataset's title in English, for a line on the terminal.
    pub fn dataset_title(&self) -> &str {
        self.desk.session.dataset().head.title.get(Language::English)
    }

    /// Width and height of its pictures.
    pub fn size_pixels(&self) -> (u32, u32) {
        self.screen.size_pixels()
    }

    pub(super) fn session(&mut self) -> &mut Session {
        &mut self.desk.session
    }

    /// What the page shows now.
    pub fn still(&mut self) -> Result<Image, PictureError> {
        let (mut output, ground) = self.lay_out(|ui, desk| {
            let (page, view, _) = desk.page();
            page::marks_ui(ui, &page, view)
        });
        self.screen.upload(&mut output);
        let triangles = self.screen.tessellate(&mut output);
        if self.ground.as_ref() != Some(&ground) {
            self.draw_ground();
            self.ground = Some(ground);
        }
        let rgba = self.screen.draw_over(&mut output, &triangles)?;
        let (width, height) = self.screen.size_pixels();
        Ok(Image { width, height, rgba })
    }

    /// What the page tells of now.
    pub(super) fn told_now(&mut self) -> Told {
        let (mut output, (_, told)) = self.lay_out(|ui, desk| {
            let (page, view, _) = desk.page();
            page::survey(ui, &page, view)
        });
        self.screen.upload(&mut output);
        told
    }

    /// Lets the page tell of all this; the map may get another size by it. True where it does.
    pub(super) fn tell(&mut self, told: Told) -> bool {
        self.desk.told = told;
        self.fit()
    }

    /// Looks where the options say, and tells of what is there.
    fn settle(&mut self) {
        self.fit();
        for _ in 0..ROUNDS {
            let told = self.told_now();
            if !self.tell(told) {
                break;
            }
        }
    }

    /// The map as large as the page has room for, looking where the options say. True where its
    /// size has become another.
    fn fit(&mut self) -> bool {
        let (mut output, size) = self.lay_out(|ui, desk| page::map_size(ui, &desk.page().0));
        self.screen.upload(&mut output);
        let (width, height) = (f64::from(size.x), f64::from(size.y));
        let session = &mut self.desk.session;
        let is_other = session.state().map_size != (width, height);
        session.apply(Command::ResizeMap { width, height });
        session.apply(Command::LookAt(self.desk.options.framing.view((width, height))));
        self.ground = None;
        is_other
    }

    fn draw_ground(&mut self) {
        let state = self.desk.session.state();
        let (camera, size) = (state.camera, state.map_size);
        let viewport = Viewport {
            lon_deg: camera.center().lon.degrees(),
            lat_deg: camera.center().lat.degrees(),
            zoom: camera.zoom(),
            width_points: size.0,
            height_points: size.1,
        };
        if !self.desk.basemap.pump_until_ready(&viewport, GROUND_WAIT) {
            log::warn!("the map beneath is not complete");
        }
        let (mut output, ()) = self.lay_out(|ui, desk| {
            let (page, view, basemap) = desk.page();
            page::ground_ui(ui, &page, view, basemap);
        });
        let triangles = self.screen.tessellate(&mut output);
        self.screen.draw_ground(&mut output, &triangles);
    }

    fn lay_out<R: Default>(&mut self, draw: impl Fn(&mut Ui, &mut Desk) -> R) -> (FullOutput, R) {
        let input = self.screen.input(0.0, Vec::new());
        let ctx = self.screen.ctx.clone();
        let mut result = None;
        let desk = &mut self.desk;
        let output = ctx.run_ui(input, |ui| result = Some(draw(ui, desk)));
        // egui lays out once at least.
        (output, result.unwrap_or_default())
    }
}
