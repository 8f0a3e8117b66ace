//! Events glow where they happened, around their date.

use std::collections::BTreeMap;

use super::Look;
use super::bases::BaseMark;
use super::viewport::{ScreenPoint, Viewport};
use crate::model::{Bounds, DaySpan, EventIx, PlaceIx, PlaceKind};
use crate::state::{Selection, Session};

/// An event shows for this long after its date, days.
pub const EVENT_DAYS_AFTER: i32 = 30;
/// And this long before it, days.
pub const EVENT_DAYS_BEFORE: i32 = 4;
/// Events told beside one place at once; the rest is counted.
const CALLOUTS: usize = 2;
/// Longest title a callout gives whole, characters.
const CALLOUT_CHARS: usize = 38;

/// What happened at one place around the day.
#[derive(Debug, Clone, PartialEq)]
pub struct EventMark {
    pub place: PlaceIx,
    pub center: ScreenPoint,
    /// Radius the glow starts from, points: the base's, where there is one.
    pub inner_radius: f64,
    /// 0 to 1: how near the strongest event is in time.
    pub strength: f64,
    /// Strongest first.
    pub events: Vec<EventIx>,
    /// One line for each event told beside the mark.
    pub callouts: Vec<Callout>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Callout {
    pub event: EventIx,
    pub text: String,
    pub strength: f64,
}

/// How strongly an event shows on these days: 1 on its date, 0 when out of reach.
pub fn event_strength(bounds: Bounds, days: DaySpan) -> f64 {
    if bounds.overlaps(days.bounds()) {
        return 1.0;
    }
    let past = bounds.latest().map(|l| days.first.days_since(l)).filter(|d| *d > 0);
    let ahead = bounds.earliest().map(|e| e.days_since(days.last)).filter(|d| *d > 0);
    let fade =
        |days: i32, reach: i32| (1.0 - f64::from(days) / f64::from(reach + 1)).clamp(0.0, 1.0);
    match (past, ahead) {
        (Some(days), _) => fade(days, EVENT_DAYS_AFTER),
        (None, Some(days)) => fade(days, EVENT_DAYS_BEFORE) * 0.6,
        (None, None) => 0.0,
    }
}

pub(super) fn marks(look: Look<'_>, viewport: &Viewport, bases: &[BaseMark]) -> Vec<EventMark> {
    let session = look.session;
    let dataset = session.dataset();
    let mut at: BTreeMap<PlaceIx, Vec<(EventIx, f64)>> = BTreeMap::new();
    if session.state().layers.events {
        for (ix, event) in session.evidence().known_events(dataset) {
            let strength = event_strength(event.bounds(), look.days);
            if strength > 0.0
                && let Some(place) = event.place
            {
                at.entry(dataset.base_of(place)).or_default().push((ix, strength));
            }
        }
    }
    if let Selection::Event(event) = session.state().selection
        && session.evidence().knows_event(event)
        && let Some(place) = session.event_place(event)
    {
        let list = at.entry(dataset.base_of(place)).or_default();
        list.retain(|(ix, _)| *ix != event);
        list.push((event, 1.0));
    }
    let visible = viewport.rect().expanded(120.0);
    at.into_iter()
        .map(|(place, events)| mark(session, viewport, bases, place, events))
        .filter(|m| visible.contains(m.center))
        .collect()
}

fn mark(
    session: &Session,
    viewport: &Viewport,
    bases: &[BaseMark],
    place: PlaceIx,
    mut events: Vec<(EventIx, f64)>,
) -> EventMark {
    let dataset = session.dataset();
    let selected = session.state().selection;
    let weight = |&(ix, strength): &(EventIx, f64)| {
        let chosen = if selected == Selection::Event(ix) { 10.0 } else { 0.0 };
        strength * f64::from(dataset.event(ix).importance) + chosen
    };
    events.sort_by(|a, b| weight(b).total_cmp(&weight(a)).then(a.0.cmp(&b.0)));
    let base = bases.iter().find(|b| b.place == place);
    let center =
        base.map_or_else(|| viewport.to_screen(dataset.place(place).position), |b| b.center);
    // Far out only what changes the story is told in words.
    let least = if viewport.zoom() < 5.0 { 3 } else { 2 };
    let told = |&&(ix, _): &&(EventIx, f64)| {
        dataset.event(ix).importance >= least || selected == Selection::Event(ix)
    };
    let callouts: Vec<Callout> = events
        .iter()
        .filter(told)
        .take(CALLOUTS)
        .map(|&(event, strength)| Callout { event, text: callout_text(session, event), strength })
        .collect();
    let is_area = matches!(dataset.place(place).kind, PlaceKind::Country | PlaceKind::Region);
    EventMark {
        place,
        center,
        inner_radius: base.map_or(if is_area { 2.0 } else { 5.0 }, |b| b.radius),
        strength: events.first().map_or(0.0, |e| e.1),
        events: events.into_iter().map(|(ix, _)| ix).collect(),
        callouts,
    }
}

/// "19 Apr  US agrees to withdraw".
fn callout_text(session: &Session, ix: EventIx) -> String {
    let event = session.dataset().event(ix);
    let day = session.event_day(ix);
    let title = session.name(&event.title);
    format!("{}  {}", day.short_words(), shortened(title))
}

/// At a word's end, with an ellipsis; the page and the tooltip give the whole title.
fn shortened(title: &str) -> String {
    if title.chars().count() <= CALLOUT_CHARS {
        return title.to_owned();
    }
    let mut short = String::new();
    for word in title.split(' ') {
        if short.chars().count() + word.chars().count() >= CALLOUT_CHARS {
            break;
        }
        if !short.is_empty() {
            short.push(' ');
        }
        short.push_str(word);
    }
    short.push('…');
    short
}
