//! What holds where the pointer rests on empty ground.

use std::time::Duration;

use egui::{Pos2, Rect, Response, RichText, Tooltip, Ui};

use super::screen_point;
use crate::model::{AreaIx, Moment};
use crate::scene::{Picture, Viewport, areas_at};
use crate::state::Camera;
use crate::view::Panel;
use crate::view::areas::paint_sample;
use crate::view::theme::regular;

/// A pointer must rest for this long, seconds: states are told to who asks, not to who passes.
const REST_S: f32 = 0.8;
/// States told at once; the rest is counted.
const MOST_TOLD: usize = 5;

/// Names the area states over the ground beneath a pointer at rest.
pub(super) fn tip_ui(
    ui: &Ui,
    panel: &Panel<'_>,
    map: &Response,
    (rect, viewport): (Rect, &Viewport),
    picture: &Picture,
) {
    let Some(pointer) = map.hover_pos() else { return };
    let (rested, is_down) =
        ui.input(|i| (i.pointer.time_since_last_movement(), i.pointer.any_down()));
    if is_down || !is_still(ui, panel, map, pointer) {
        return;
    }
    let at = screen_point(rect, pointer);
    let held = areas_at(&picture.at(at).scene.areas, panel.atlas, viewport, at);
    if held.is_empty() {
        return;
    }
    if rested < REST_S {
        ui.ctx().request_repaint_after(Duration::from_secs_f32(REST_S - rested));
        return;
    }
    let tip = Tooltip::always_open(
        ui.ctx().clone(),
        map.layer_id,
        map.id.with("ground"),
        egui::PopupAnchor::Pointer,
    );
    let muted = |words: String| RichText::new(words).font(regular(11.5)).color(panel.palette.muted);
    tip.gap(14.0).width(300.0).show(|ui| {
        ui.label(muted("In force here".to_owned()));
        for &area in held.iter().rev().take(MOST_TOLD) {
            state_ui(ui, panel, area);
        }
        if held.len() > MOST_TOLD {
            ui.label(muted(format!(
                "and {} more, in the list at the left",
                held.len() - MOST_TOLD
            )));
        }
    });
}

/// Whether neither the clock nor the map has moved since the pointer came to rest: who watches time
/// go by asks nothing of the ground.
fn is_still(ui: &Ui, panel: &Panel<'_>, map: &Response, pointer: Pos2) -> bool {
    let state = panel.session.state();
    let id = map.id.with("asked of the ground");
    let seen: Option<(Pos2, Moment, Camera)> = ui.data(|d| d.get_temp(id));
    match seen.filter(|(at, _, _)| *at == pointer) {
        Some((_, moment, camera)) => moment == state.moment && camera == state.camera,
        None => {
            ui.data_mut(|d| d.insert_temp(id, (pointer, state.moment, state.camera)));
            true
        }
    }
}

fn state_ui(ui: &mut Ui, panel: &Panel<'_>, area: AreaIx) {
    let record = panel.session.dataset().area(area);
    ui.horizontal(|ui| {
        let (sample, _) = ui.allocate_exact_size(egui::vec2(22.0, 13.0), egui::Sense::hover());
        paint_sample(ui.painter(), panel.palette, sample, record.kind, true);
        ui.add(egui::Label::new(panel.session.name(&record.label)).wrap());
    });
}
