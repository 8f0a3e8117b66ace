//! The open chapter on the map: what happened, who says so, and the way on.

use egui::{
    Align, Area, CollapsingHeader, Frame, Id, Layout, Margin, Order, Pos2, Rect, RichText,
    ScrollArea, Ui, Vec2, pos2, vec2,
};

use super::{number, title};
use crate::model::{ChapterIx, PlaceIx};
use crate::scene::Viewport;
use crate::state::{Command, Direction, Selection, Story, StoryCommand};
use crate::view::Panel;
use crate::view::theme::{regular, strong};
use crate::view::widgets::{Icon, focus_ring, icon_button, source_line};

const WIDTH: f32 = 348.0;
/// From the map's edges; below, the attribution keeps its line.
const MARGIN: f32 = 10.0;
const FOOT: f32 = 32.0;
/// The zoom buttons' column at the right.
const BUTTONS: f32 = 44.0;
/// What is selected keeps so much free around it, points: to each side, above, and below for its
/// label.
const CLEAR: (f32, f32, f32) = (80.0, 44.0, 84.0);

/// Over the map, while a chapter is open.
pub fn card_ui(ui: &Ui, panel: &mut Panel<'_>, map: Rect) {
    let Some(ix) = panel.session.chapter_open() else { return };
    let id = Id::unique("story card");
    let width = WIDTH.min(map.width() - 2.0 * MARGIN - BUTTONS).max(120.0);
    let size = ui.ctx().memory(|m| m.area_rect(id)).map_or(vec2(width, 220.0), |r| r.size());
    let at = place(map, size, selected(panel, map));
    Area::new(id).order(Order::Middle).fixed_pos(at).constrain(false).show(ui.ctx(), |ui| {
        let frame = Frame::window(ui.style()).inner_margin(Margin::symmetric(14, 11));
        frame.show(ui, |ui| {
            ui.set_width(width - 28.0);
            chapter_ui(ui, panel, ix, map.height() - FOOT - MARGIN - 112.0);
        });
    });
}

/// Where the selected base will be on the screen once the map has come to rest.
fn selected(panel: &Panel<'_>, map: Rect) -> Option<Pos2> {
    let session = panel.session;
    let place: PlaceIx = match session.state().selection {
        Selection::Nothing | Selection::Overlay(_) => return None,
        Selection::Place(place) => place,
        Selection::Event(event) => session.event_place(event)?,
    };
    let (_, camera) = session.destination();
    let (width, height) = (f64::from(map.width()), f64::from(map.height()));
    let base = session.dataset().place(session.dataset().base_of(place));
    let at = Viewport::new(camera, width, height).to_screen(base.position);
    Some(map.min + vec2(at.x as f32, at.y as f32))
}

/// The lower left corner, else one that leaves the selected base to be seen.
fn place(map: Rect, size: Vec2, keep_free: Option<Pos2>) -> Pos2 {
    let left = map.left() + MARGIN;
    let right = (map.right() - MARGIN - BUTTONS - size.x).max(left);
    let top = map.top() + MARGIN;
    let bottom = (map.bottom() - FOOT - size.y).max(top);
    let corners = [pos2(left, bottom), pos2(left, top), pos2(right, top), pos2(right, bottom)];
    let is_free = |corner: &Pos2| {
        let card = Rect::from_min_size(*corner, size);
        let (aside, above, below) = CLEAR;
        keep_free.is_none_or(|at| {
            let mark = Rect::from_min_max(at - vec2(aside, above), at + vec2(aside, below));
            !card.intersects(mark)
        })
    };
    corners.into_iter().find(is_free).unwrap_or(corners[0])
}

fn chapter_ui(ui: &mut Ui, panel: &mut Panel<'_>, ix: ChapterIx, most_height: f32) {
    let count = panel.session.dataset().chapters.len();
    ui.horizontal(|ui| {
        let words = format!("The story, {} of {count}", number(ix));
        ui.label(RichText::new(words).size(12.0).color(panel.palette.muted));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let close = icon_button(ui, panel.palette, Icon::Cross, "Close the story", 22.0);
            if close.on_hover_text("You stay where it led").clicked() {
                panel.commands.push(StoryCommand::Close.into());
            }
        });
    });
    match title(panel, ix) {
        Ok(title) => {
            ui.add(egui::Label::new(strong(title, 15.0)).wrap());
            let scroll = ScrollArea::vertical().id_salt(("chapter", ix)).auto_shrink([false, true]);
            scroll.max_height(most_height.max(60.0)).show(ui, |ui| told_ui(ui, panel, ix));
        }
        Err(why) => {
            ui.add(egui::Label::new(RichText::new(why).color(panel.palette.muted)).wrap());
        }
    }
    away_ui(ui, panel, ix);
    ui.add_space(6.0);
    way_ui(ui, panel, ix);
}

fn told_ui(ui: &mut Ui, panel: &mut Panel<'_>, ix: ChapterIx) {
    let session = panel.session;
    let chapter = session.dataset().chapter(ix);
    let text = RichText::new(panel.session.name(&chapter.text)).font(regular(12.5));
    ui.add(egui::Label::new(text).wrap());
    let sources = session.evidence().admitted(&chapter.sources);
    let muted = panel.palette.muted;
    if sources.len() < chapter.sources.len() {
        let words = "Part of this rests on sources of a lower grade than counts.";
        ui.add(egui::Label::new(RichText::new(words).size(12.0).color(muted)).wrap());
    }
    let title = format!("Sources ({})", sources.len());
    CollapsingHeader::new(RichText::new(title).size(12.0).color(muted))
        .id_salt(("chapter sources", ix))
        .show(ui, |ui| {
            for source in sources {
                source_line(ui, panel, source);
            }
        });
}

/// Where the reader has wandered off, the way back to the chapter.
fn away_ui(ui: &mut Ui, panel: &mut Panel<'_>, ix: ChapterIx) {
    let session = panel.session;
    let Some(day) = session.chapter_day(ix) else { return };
    if session.state().flight.is_some() || session.day() == day {
        return;
    }
    ui.add_space(2.0);
    let words = format!("Back to {}, where it is told", day.words());
    let link = ui.link(RichText::new(words).size(12.0));
    focus_ring(ui, &link, panel.palette);
    if link.clicked() {
        panel.commands.push(Command::OpenChapter(ix));
    }
}

fn way_ui(ui: &mut Ui, panel: &mut Panel<'_>, ix: ChapterIx) {
    let session = panel.session;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 5.0;
        for (icon, name, direction) in [
            (Icon::Previous, "Previous chapter", Direction::Back),
            (Icon::Next, "Next chapter", Direction::Forward),
        ] {
            let can_go = session.chapter_beside(ix, direction).is_some();
            let clicked = ui.add_enabled_ui(can_go, |ui| {
                icon_button(ui, panel.palette, icon, name, 26.0).clicked()
            });
            if clicked.inner {
                panel.commands.push(StoryCommand::Step(direction).into());
            }
        }
        let is_telling = matches!(session.state().story, Story::Telling { .. });
        let (icon, name, command) = if is_telling {
            (Icon::Pause, "Pause the story", StoryCommand::Pause)
        } else {
            (Icon::Play, "Play the story", StoryCommand::Tell)
        };
        if icon_button(ui, panel.palette, icon, name, 26.0).clicked() {
            panel.commands.push(command.into());
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let leave = ui.button("Leave").on_hover_text("Back to where you were before the story");
            focus_ring(ui, &leave, panel.palette);
            if leave.clicked() {
                panel.commands.push(StoryCommand::Leave.into());
            }
        });
    });
}
