//! The story: a row of stops above the axis, and a card on the map while a chapter is open.

mod card;
mod strip;

pub use card::card_ui;
pub use strip::strip_ui;

use super::Panel;
use crate::evidence::Untold;
use crate::model::ChapterIx;
use crate::state::Telling;

/// "3": a chapter's place in the story, whatever else is told.
fn number(ix: ChapterIx) -> usize {
    ix.index() + 1
}

/// A chapter's title where it may be told; else why it is not. What is learnt later shows in
/// neither.
fn title<'a>(panel: &Panel<'a>, ix: ChapterIx) -> Result<&'a str, &'static str> {
    match panel.session.telling(ix) {
        Telling::Told => Ok(panel.session.name(&panel.session.dataset().chapter(ix).title)),
        Telling::OnceKnown => Err("Not yet known on the day shown: opening it goes to the day on \
                                   which it was."),
        Telling::Untold(Untold::Later) => {
            Err("Not told under this filter: part of what it rests on was published later.")
        }
        Telling::Untold(Untold::LowerGrade) => {
            Err("Not told under this filter: what it rests on is of a lower grade.")
        }
    }
}
