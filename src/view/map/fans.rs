//! What stands around a base close to, for the keyboard and for screen readers: forces outside the
//! donut, and compounds with those in them.

use egui::{Id, Rect, Role, Sense, Ui, WidgetInfo};

use super::signs::clicked;
use super::{on_screen, screen_point};
use crate::model::{ForceIx, PlaceIx};
use crate::scene::{BaseMark, Picked, Picture, ScreenRect};
use crate::view::Panel;
use crate::view::widgets::focus_ring;

/// Something around a base that can be reached and pressed.
struct Part<'a> {
    key: (PlaceIx, Option<ForceIx>),
    hit: ScreenRect,
    is_selected: bool,
    words: &'a str,
    picked: Picked,
}

/// A compound tells of the forces in it; the others each have a button of their own.
fn parts(base: &BaseMark) -> impl Iterator<Item = Part<'_>> {
    let compounds = base.fan.compounds.iter().map(|compound| Part {
        key: (compound.place, None),
        hit: compound.rect(base.center),
        is_selected: compound.is_selected,
        words: &compound.description,
        picked: Picked::Base(compound.place),
    });
    let forces = base.fan.forces.iter().filter(|force| force.compound.is_none());
    compounds.chain(forces.map(|force| Part {
        key: (base.place, Some(force.force)),
        hit: force.rect(base.center),
        is_selected: false,
        words: &force.description,
        picked: base.picked(),
    }))
}

pub(super) fn fan_ui(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    picture: &Picture,
    base: &BaseMark,
    (rect, side): (Rect, Rect),
) {
    for part in parts(base) {
        let hit = on_screen(rect, part.hit).intersect(side);
        if !hit.is_positive() {
            continue;
        }
        let id = Id::unique(("beside a base", side.left() > rect.left(), part.key));
        let response = ui.interact(hit, id, Sense::click());
        response
            .widget_info(|| WidgetInfo::selected(Role::Button, true, part.is_selected, part.words));
        focus_ring(ui, &response, panel.palette);
        if response.clicked() {
            // Another mark may lie over it: ask what is really there. Without a pointer it is the
            // thing itself.
            let pointer = response.interact_pointer_pos().map(|p| screen_point(rect, p));
            let picked = pointer.map_or(Some(part.picked), |at| picture.pick(at));
            let at = pointer.unwrap_or(part.hit.center());
            let position = panel.session.dataset().place(part.key.0).position;
            clicked(ui, panel, picture, (at, position), picked);
        }
    }
}
