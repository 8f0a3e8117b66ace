//! Where the keyboard is. When what had it goes (a card closes, a menu, a callout that time has left
//! behind), it returns to what had it before, such as the button that opened the card.

use egui::{Context, Id, Popup};

/// Things that had the keyboard, remembered at most.
const MOST_KEPT: usize = 16;

/// What had the keyboard, one after the other; the last has it now.
#[derive(Debug, Clone, Default)]
struct Trail {
    ids: Vec<Id>,
    /// In the frame before: Escape takes the keyboard from what is inside a frame before it goes.
    had_popup: bool,
}

/// At the end of a frame, once everything in it has been laid out.
pub(super) fn keep(ctx: &Context) {
    let id = Id::unique("where the keyboard was");
    let trail: Trail = ctx.data(|d| d.get_temp(id)).unwrap_or_default();
    let has_popup = Popup::is_any_open(ctx);
    let is_closing = trail.had_popup;
    let mut trail = trail.ids;
    let now = ctx.memory(|m| m.focused());
    let is_there = |wanted: Id| ctx.viewport(|v| v.this_pass.widgets.get(wanted).is_some());
    match (now, trail.last().copied()) {
        (Some(now), last) if is_there(now) => {
            if last != Some(now) {
                trail.retain(|kept| *kept != now);
                trail.push(now);
                if trail.len() > MOST_KEPT {
                    trail.remove(0);
                }
            }
        }
        // Given up by hand: it is nowhere, as the reader wished.
        (None, Some(last)) if is_there(last) && is_closing => {}
        (None, Some(last)) if is_there(last) => trail.clear(),
        (_, Some(_)) => {
            while trail.last().is_some_and(|kept| !is_there(*kept)) {
                trail.pop();
            }
            if let Some(before) = trail.last() {
                ctx.memory_mut(|m| m.request_focus(*before));
                ctx.request_repaint();
            }
        }
        (_, None) => {}
    }
    ctx.data_mut(|d| d.insert_temp(id, Trail { ids: trail, had_popup: has_popup }));
}
