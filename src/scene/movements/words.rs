//! A movement in words.

use crate::evidence::KnownMovement;
use crate::model::{Leg, LegEnd, Movement, MovementStage};
use crate::state::Session;

/// A stop's name, as far as labels are told.
pub(super) fn end_name(session: &Session, leg: &Leg, tells_labels: bool) -> String {
    match (leg.label.as_ref().filter(|_| tells_labels), leg.at) {
        (Some(label), _) => session.name(label).to_owned(),
        (None, LegEnd::Place(p)) => session.name(&session.dataset().place(p).name).to_owned(),
        (None, LegEnd::Abroad) => "abroad".to_owned(),
        (None, LegEnd::Home) => "home".to_owned(),
    }
}

/// A stop's name as far as it is known: labels rest on all of a movement's sources together.
pub fn leg_name(session: &Session, movement: &Movement, leg: &Leg) -> String {
    let untold = session.evidence().untold(session.dataset(), &movement.sources);
    end_name(session, leg, untold.is_none())
}

/// "Ouallam → Airbase 101 → N'Djamena".
pub fn movement_title(session: &Session, movement: &Movement) -> String {
    let route: Vec<String> =
        movement.legs.iter().map(|leg| leg_name(session, movement, leg)).collect();
    route.join(" → ")
}

/// "France: Ouallam → Airbase 101 → N'Djamena, 10 October 2023 to 22 October 2023".
pub fn describe_movement(session: &Session, movement: &Movement, known: &KnownMovement) -> String {
    let force = session.name(&session.dataset().force(movement.force).name);
    let when = match (known.start, known.end) {
        (Some(start), Some(end)) if start != end => format!("{} to {}", start.words(), end.words()),
        (Some(date), _) => date.words(),
        (None, Some(date)) => format!("by {}", date.words()),
        (None, None) => "date unknown".to_owned(),
    };
    let planned = match movement.stage {
        MovementStage::Planned => ", planned",
        MovementStage::Made => "",
    };
    format!("{force}: {}, {when}{planned}", movement_title(session, movement))
}
