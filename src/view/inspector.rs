//! The panel on the right: what is selected, how sure we are, since when, and who says so.

use egui::{CollapsingHeader, Frame, Id, Margin, RichText, ScrollArea, Ui, vec2};

use super::Panel;
use super::theme::{blend, regular, semibold, strong};
use super::timeline::concerns_place;
use super::widgets::{self, chip, rule, section, source_line, status_chip, swatch};
use crate::evidence::{CountScope, Figure, Presence, Status};
use crate::model::{
    Claim, ClaimIx, Day, EdtfDate, Event, EventIx, ForceIx, Language, PlaceIx, SourceIx,
};
use crate::state::{Command, Selection};

/// Events listed as around the day lie within this many days of it.
const AROUND_DAYS: i32 = 45;
/// Sources shown for a force before the rest is folded away.
const FIRST_SOURCES: usize = 3;

pub fn inspector_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    let selection = panel.session.state().selection;
    ScrollArea::vertical().id_salt(("inspector", selection)).auto_shrink(false).show(ui, |ui| {
        ui.add_space(4.0);
        chapter_ui(ui, panel);
        match selection {
            Selection::Place(place) => place_ui(ui, panel, place),
            Selection::Event(event) => event_ui(ui, panel, event),
            Selection::Nothing => overview_ui(ui, panel),
        }
        ui.add_space(12.0);
    });
}

fn muted(panel: &Panel<'_>, words: impl Into<String>) -> RichText {
    RichText::new(words).size(12.0).color(panel.palette.muted)
}

fn wrapped(ui: &mut Ui, text: impl Into<egui::WidgetText>) {
    ui.add(egui::Label::new(text).wrap());
}

fn place_ui(ui: &mut Ui, panel: &mut Panel<'_>, place: PlaceIx) {
    let dataset = panel.session.dataset();
    let record = dataset.place(place);
    wrapped(ui, strong(record.name.get(Language::English), 18.0));
    wrapped(ui, muted(panel, place_line(panel, place)));
    let day = panel.session.day();
    wrapped(ui, RichText::new(format!("on {}", day.words())).font(semibold(13.0)));
    let mut shown: Vec<(ForceIx, &Presence)> = panel
        .session
        .evidence()
        .at_place(place, day)
        .filter(|(_, p)| p.status.is_shown())
        .collect();
    shown.sort_by_key(|(force, p)| {
        (p.status == Status::Possible, p.status == Status::Presumed, count_key(p), *force)
    });
    if shown.is_empty() {
        ui.add_space(6.0);
        wrapped(ui, "No source reports a force here on this day. That is not the same as absent.");
    }
    for (force, presence) in &shown {
        summary_row(ui, panel, *force, presence);
    }
    for (force, presence) in shown {
        rule(ui, panel.palette);
        presence_ui(ui, panel, place, force, presence);
    }
    host_ui(ui, panel, place);
    ended_ui(ui, panel, place, day);
    around_ui(ui, panel, day, Some(place));
    history_ui(ui, panel, place);
    about_place_ui(ui, panel, place);
    chapters_ui(ui, panel);
}

/// One force in one line: who, how many, how sure. What it rests on follows below.
fn summary_row(ui: &mut Ui, panel: &Panel<'_>, force: ForceIx, presence: &Presence) {
    let record = panel.session.dataset().force(force);
    ui.horizontal(|ui| {
        swatch(ui, panel.palette, record);
        ui.label(RichText::new(record.name.get(Language::English)).size(13.0));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            status_chip(ui, panel.palette, presence.status);
            if let Some(count) = presence.headcount {
                ui.label(strong(count.words(), 13.0));
            }
        });
    });
}

/// Largest first; the uncounted after.
fn count_key(presence: &Presence) -> i64 {
    presence.headcount.and_then(|c| c.middle()).map_or(1, |n| -(n as i64))
}

/// "Air base · 13.4824° N, 2.1870° E ± 1.5 km".
fn place_line(panel: &Panel<'_>, place: PlaceIx) -> String {
    let record = panel.session.dataset().place(place);
    let (lat, lon) = (record.position.lat.degrees(), record.position.lon.degrees());
    let ns = if lat < 0.0 { 'S' } else { 'N' };
    let ew = if lon < 0.0 { 'W' } else { 'E' };
    let recalled = if record.meta.recalled.iter().any(|f| f == "position") {
        ", position recalled"
    } else {
        ""
    };
    format!(
        "{} · {:.4}° {ns}, {:.4}° {ew} ± {} km{recalled}",
        record.kind.word(),
        lat.abs(),
        lon.abs(),
        record.error_km
    )
}

/// One force at the place: how many, how sure, since when, and who says so.
fn presence_ui(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    place: PlaceIx,
    force: ForceIx,
    presence: &Presence,
) {
    let day = panel.session.day();
    let record = panel.session.dataset().force(force);
    ui.horizontal(|ui| {
        swatch(ui, panel.palette, record);
        ui.label(strong(record.name.get(Language::English), 14.0));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            status_chip(ui, panel.palette, presence.status);
            if let Some(count) = presence.headcount {
                ui.label(strong(count.words(), 14.0));
            }
        });
    });
    wrapped(ui, muted(panel, when_words(presence, day)));
    where_ui(ui, panel, place, presence);
    if presence.headcount_disputed {
        ui.horizontal_wrapped(|ui| {
            chip(ui, "figures disagree", panel.palette.status(Status::Disputed));
        });
    }
    figures_ui(ui, panel, presence);
    let first = nearest_sources(panel, presence, day);
    for &source in first.iter().take(FIRST_SOURCES) {
        source_line(ui, panel, source);
    }
    against_ui(ui, panel, presence);
    claims_ui(ui, panel, (place, force), presence);
}

/// "since 10 April 2024 · last seen 2 May 2024".
fn when_words(presence: &Presence, day: Day) -> String {
    let mut words = match presence.since {
        Some(date) => format!("since {}", date.words()),
        None => "start not known".to_owned(),
    };
    if let Some(seen) = presence.last_confirmed {
        words.push_str(&format!(" · last confirmed {}", seen.words()));
    }
    if let Some(age) = presence.presumed_age_days(day) {
        let months = age / 30;
        let ago = if months < 2 { format!("{age} days") } else { format!("{months} months") };
        words.push_str(&format!(" ({ago} before this day)"));
    }
    words
}

/// Which compounds it is in, and whether the place itself was named.
fn where_ui(ui: &mut Ui, panel: &Panel<'_>, place: PlaceIx, presence: &Presence) {
    let dataset = panel.session.dataset();
    let mut inside: Vec<PlaceIx> = presence
        .claims
        .iter()
        .flat_map(|&c| dataset.claim(c).places.iter().copied())
        .filter(|&p| p != place && dataset.is_inside(p, place))
        .collect();
    inside.sort_unstable();
    inside.dedup();
    if inside.is_empty() {
        return;
    }
    let names: Vec<&str> =
        inside.iter().map(|&p| dataset.place(p).name.get(Language::English)).collect();
    let outline = if inside.iter().any(|&p| dataset.place(p).schematic) {
        " (outline not published)"
    } else {
        ""
    };
    wrapped(ui, muted(panel, format!("in: {}{outline}", names.join(", "))));
}

/// Every figure that holds on the day, with who gave it.
fn figures_ui(ui: &mut Ui, panel: &mut Panel<'_>, presence: &Presence) {
    if presence.figures.is_empty() {
        return;
    }
    let dataset = panel.session.dataset();
    let mut places: Vec<&Vec<PlaceIx>> =
        presence.figures.iter().map(|f| &dataset.claim(f.claim).places).collect();
    places.dedup();
    if presence.count_scope == CountScope::Inside && places.len() > 1 {
        wrapped(ui, muted(panel, "Figures for places inside, added up:"));
    }
    let ground = panel.palette.well;
    for figure in &presence.figures {
        Frame::new().fill(ground).corner_radius(5).inner_margin(Margin::symmetric(8, 5)).show(
            ui,
            |ui| {
                ui.set_width(ui.available_width());
                figure_ui(ui, panel, figure);
            },
        );
    }
}

fn figure_ui(ui: &mut Ui, panel: &mut Panel<'_>, figure: &Figure) {
    let count = &figure.headcount;
    let mut words = format!("{}, {}", count.words(), count.kind.word());
    if let (Some(said), false) = (&count.as_reported, count.is_words_only()) {
        words.push_str(&format!(" (“{said}”)"));
    }
    if figure.is_shared {
        words.push_str(", shared with other places");
    }
    wrapped(ui, RichText::new(words).font(semibold(12.5)));
    for &source in &figure.sources {
        source_line(ui, panel, source);
    }
}

/// Sources of the claims behind a status that no figure has named yet, nearest the day first.
fn nearest_sources(panel: &Panel<'_>, presence: &Presence, day: Day) -> Vec<SourceIx> {
    let evidence = panel.session.evidence();
    let dataset = panel.session.dataset();
    let mut all: Vec<(i32, SourceIx)> = Vec::new();
    for known in presence.claims.iter().filter_map(|&c| evidence.known(c)) {
        let starts = known.from.iter().map(|p| (p.date.bounds(), &p.sources));
        let seen = known.seen.iter().map(|s| (s.bounds, &s.sources));
        for (bounds, sources) in starts.chain(seen) {
            let away = match (bounds.contains(day), bounds.latest()) {
                (true, _) => 0,
                (false, Some(latest)) if latest < day => day.days_since(latest),
                // What was seen later says less about today than what was seen before.
                _ => 20_000,
            };
            all.extend(sources.iter().map(|&s| (away, s)));
        }
    }
    all.sort_by_key(|&(away, s)| (away, dataset.source(s).grade, s));
    let named: Vec<SourceIx> = presence.figures.iter().flat_map(|f| f.sources.clone()).collect();
    let mut unique = Vec::new();
    for (_, source) in all {
        if !unique.contains(&source) && !named.contains(&source) {
            unique.push(source);
        }
    }
    unique
}

fn against_ui(ui: &mut Ui, panel: &mut Panel<'_>, presence: &Presence) {
    for &claim in &presence.against {
        wrapped(
            ui,
            RichText::new("Said otherwise:").font(semibold(12.5)).color(panel.palette.accent),
        );
        claim_ui(ui, panel, claim);
    }
}

/// All claims, folded away: the whole of the evidence.
fn claims_ui(ui: &mut Ui, panel: &mut Panel<'_>, key: (PlaceIx, ForceIx), presence: &Presence) {
    let count = presence.claims.len() + presence.planned.len();
    let title = if count == 1 { "The claim".to_owned() } else { format!("All {count} claims") };
    let name = panel.session.dataset().force(key.1).name.get(Language::English);
    let header = CollapsingHeader::new(RichText::new(title).size(12.0).color(panel.palette.muted))
        .id_salt(("claims", key))
        .show(ui, |ui| {
            for &claim in presence.claims.iter().chain(&presence.planned) {
                claim_ui(ui, panel, claim);
            }
        });
    header.header_response.accessible_name(format!("Claims on {name}"));
}

/// One claim with its parts and their sources, as far as the filter lets it be known.
fn claim_ui(ui: &mut Ui, panel: &mut Panel<'_>, ix: ClaimIx) {
    let session = panel.session;
    let Some(known) = session.evidence().known(ix) else { return };
    let claim = session.dataset().claim(ix);
    let ground = panel.palette.well;
    Frame::new().fill(ground).corner_radius(5).inner_margin(Margin::symmetric(8, 6)).show(
        ui,
        |ui| {
            ui.set_width(ui.available_width());
            wrapped(ui, RichText::new(claim_title(panel, claim)).font(semibold(12.5)));
            if let Some(from) = &known.from {
                wrapped(ui, muted(panel, format!("from {}", from.date.words())));
                from.sources.iter().for_each(|&s| source_line(ui, panel, s));
            }
            for sighting in &known.seen {
                if let Some(record) = claim.seen.get(sighting.index) {
                    let count = record.headcount.as_ref().map_or_else(String::new, |h| {
                        format!(": {}, {}", h.words(), h.kind.word())
                    });
                    wrapped(ui, muted(panel, format!("seen {}{count}", record.date.words())));
                    sighting.sources.iter().for_each(|&s| source_line(ui, panel, s));
                }
            }
            match &known.to {
                Some(to) if to.date == EdtfDate::Ongoing => {
                    wrapped(ui, muted(panel, "no end reported: ongoing"));
                }
                Some(to) => {
                    wrapped(ui, muted(panel, format!("to {}", to.date.words())));
                    to.sources.iter().for_each(|&s| source_line(ui, panel, s));
                }
                None => wrapped(ui, muted(panel, "end unknown")),
            }
            notes_ui(ui, panel, claim);
        },
    );
}

fn notes_ui(ui: &mut Ui, panel: &Panel<'_>, claim: &Claim) {
    if !claim.meta.recalled.is_empty() {
        let fields = claim.meta.recalled.join(", ");
        wrapped(ui, muted(panel, format!("recalled, not verified: {fields}")));
    }
    if let Some(note) = &claim.meta.note {
        wrapped(ui, RichText::new(note.get(Language::English)).size(12.0));
    }
}

/// "present at US compound, Airbase 101".
fn claim_title(panel: &Panel<'_>, claim: &Claim) -> String {
    let dataset = panel.session.dataset();
    let places: Vec<&str> =
        claim.places.iter().map(|&p| dataset.place(p).name.get(Language::English)).collect();
    let unit = claim.unit.map_or_else(String::new, |u| {
        format!(" ({})", dataset.force(u).name.get(Language::English))
    });
    format!("{} at {}{unit}", claim.stance.word(), places.join(" or "))
}

/// The host's army, where no claim makes it more than that.
fn host_ui(ui: &mut Ui, panel: &Panel<'_>, place: PlaceIx) {
    let dataset = panel.session.dataset();
    let host = dataset.force_ixs().find(|&f| dataset.is_host(f, place));
    let Some(host) = host else { return };
    if panel.session.evidence().track(place, host).is_some() {
        return;
    }
    rule(ui, panel.palette);
    ui.horizontal_wrapped(|ui| {
        let force = dataset.force(host);
        swatch(ui, panel.palette, force);
        ui.label(force.name.get(Language::English));
        chip(ui, "host", panel.palette.status(Status::NotReported));
    });
}

/// Forces that were here and are not any more.
fn ended_ui(ui: &mut Ui, panel: &mut Panel<'_>, place: PlaceIx, day: Day) {
    let ended: Vec<(ForceIx, &Presence)> = panel
        .session
        .evidence()
        .at_place(place, day)
        .filter(|(_, p)| p.status == Status::Ended && !p.claims.is_empty())
        .collect();
    if ended.is_empty() {
        return;
    }
    rule(ui, panel.palette);
    section(ui, panel.palette, "Was here before");
    for (force, presence) in ended {
        let record = panel.session.dataset().force(force);
        let until = presence
            .ended
            .map_or_else(|| "end not known".to_owned(), |d| format!("until {}", d.words()));
        ui.horizontal(|ui| {
            swatch(ui, panel.palette, record);
            ui.label(record.name.get(Language::English));
            ui.label(muted(panel, until));
        });
        claims_ui(ui, panel, (place, force), presence);
    }
}

/// Events near the day, those of a place alone where one is given.
fn around_ui(ui: &mut Ui, panel: &mut Panel<'_>, day: Day, place: Option<PlaceIx>) {
    let session = panel.session;
    let near: Vec<EventIx> = session
        .evidence()
        .known_events(session.dataset())
        .filter(|(ix, _)| session.event_day(*ix).days_since(day).abs() <= AROUND_DAYS)
        .filter(|(ix, _)| place.is_none_or(|p| concerns_place(panel, *ix, p)))
        .map(|(ix, _)| ix)
        .collect();
    rule(ui, panel.palette);
    section(ui, panel.palette, "Around this day");
    if near.is_empty() {
        let words = format!("No event within {AROUND_DAYS} days.");
        wrapped(ui, muted(panel, words));
    }
    for ix in near {
        event_row(ui, panel, ix);
    }
}

fn history_ui(ui: &mut Ui, panel: &mut Panel<'_>, place: PlaceIx) {
    let session = panel.session;
    let all: Vec<EventIx> = session
        .evidence()
        .known_events(session.dataset())
        .filter(|(ix, _)| concerns_place(panel, *ix, place))
        .map(|(ix, _)| ix)
        .collect();
    if all.is_empty() {
        return;
    }
    let title = format!("Its whole history: {} events", all.len());
    CollapsingHeader::new(RichText::new(title).size(12.0).color(panel.palette.muted))
        .id_salt(("history", place))
        .show(ui, |ui| {
            for ix in all {
                event_row(ui, panel, ix);
            }
        });
}

/// A date and a title that lead to the event.
fn event_row(ui: &mut Ui, panel: &mut Panel<'_>, ix: EventIx) {
    let palette = panel.palette;
    let event = panel.session.dataset().event(ix);
    let title = event.title.get(Language::English);
    let is_selected = panel.session.state().selection == Selection::Event(ix);
    let day = panel.session.event_day(ix);
    let width = ui.available_width() - 84.0;
    let weight = if event.importance == 3 { semibold(12.5) } else { regular(12.5) };
    let mut job = egui::text::LayoutJob::simple(title.to_owned(), weight, palette.text, width);
    job.wrap.max_rows = 3;
    let galley = ui.painter().layout_job(job);
    let height = galley.size().y + 6.0;
    let name = format!("{}: {title}", event.date.words());
    let id = ui.scope_id().with(("event row", ix));
    let response = widgets::row(ui, palette, id, height, is_selected, &name);
    let top = response.rect.left_top() + vec2(0.0, 3.0);
    let ink = if day == panel.session.day() { palette.accent } else { palette.muted };
    let date = format!("{} {}", day.short_words(), day.civil().year());
    ui.painter().text(top, egui::Align2::LEFT_TOP, date, regular(12.0), ink);
    ui.painter().galley(top + vec2(82.0, 0.0), galley, palette.text);
    if response.clicked() {
        panel.commands.push(Command::Reveal(Selection::Event(ix)));
    }
}

fn about_place_ui(ui: &mut Ui, panel: &mut Panel<'_>, place: PlaceIx) {
    let record = panel.session.dataset().place(place);
    rule(ui, panel.palette);
    section(ui, panel.palette, "About this place");
    if let Some(note) = &record.meta.note {
        wrapped(ui, RichText::new(note.get(Language::English)).size(12.0));
    }
    if !record.aliases.is_empty() {
        wrapped(ui, muted(panel, format!("Also: {}", record.aliases.join(", "))));
    }
    if let Some(from) = &record.position_from {
        wrapped(ui, muted(panel, format!("Position from: {from}")));
    }
    for &source in &record.sources {
        source_line(ui, panel, source);
    }
}

fn event_ui(ui: &mut Ui, panel: &mut Panel<'_>, ix: EventIx) {
    let event = panel.session.dataset().event(ix);
    wrapped(ui, strong(event.title.get(Language::English), 18.0));
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(event.date.words()).font(semibold(13.0)));
        if let Some(time) = &event.time {
            ui.label(muted(panel, time));
        }
        let color = panel.palette.event(event.kind);
        chip(ui, event.kind.word(), (blend(panel.palette.panel, color, 0.16), panel.palette.text));
    });
    if let Some(detail) = &event.detail {
        ui.add_space(4.0);
        wrapped(ui, detail.get(Language::English));
    }
    if let Some(numbers) = &event.numbers {
        wrapped(ui, muted(panel, format!("Numbers: {}", numbers.get(Language::English))));
    }
    event_links_ui(ui, panel, event);
    rule(ui, panel.palette);
    section(ui, panel.palette, "Who says so");
    for &source in &event.sources {
        source_line(ui, panel, source);
    }
    if !event.meta.recalled.is_empty() {
        let fields = event.meta.recalled.join(", ");
        wrapped(ui, muted(panel, format!("recalled, not verified: {fields}")));
    }
    if let Some(note) = &event.meta.note {
        ui.add_space(4.0);
        wrapped(ui, RichText::new(note.get(Language::English)).size(12.0));
    }
    let day = panel.session.day();
    around_ui(ui, panel, day, None);
}

/// Where it happened, and the places and forces it is about.
fn event_links_ui(ui: &mut Ui, panel: &mut Panel<'_>, event: &Event) {
    let dataset = panel.session.dataset();
    rule(ui, panel.palette);
    section(ui, panel.palette, "Concerns");
    let mut places: Vec<PlaceIx> = event.place.into_iter().collect();
    places.extend(event.about_places.iter().copied().filter(|p| event.place != Some(*p)));
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 5.0);
        for place in places {
            let name = dataset.place(place).name.get(Language::English);
            if ui.button(RichText::new(name).size(12.0)).clicked() {
                panel.commands.push(Command::Reveal(Selection::Place(place)));
            }
        }
    });
    ui.horizontal_wrapped(|ui| {
        for &force in &event.about_forces {
            let force = dataset.force(force);
            swatch(ui, panel.palette, force);
            ui.label(RichText::new(force.name.get(Language::English)).size(12.0));
        }
    });
}

fn overview_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    let head = &panel.session.dataset().head;
    wrapped(ui, strong(head.title.get(Language::English), 18.0));
    if let Some(summary) = &head.summary {
        wrapped(ui, RichText::new(summary.get(Language::English)).size(12.5));
    }
    chapters_ui(ui, panel);
    let day = panel.session.day();
    around_ui(ui, panel, day, None);
}

/// The open chapter, while the clock stands at it, with the way on and back.
fn chapter_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    let session = panel.session;
    let Some(ix) = session.state().chapter else { return };
    let chapter = session.dataset().chapter(ix);
    if session.day() != chapter.day {
        return;
    }
    let count = session.dataset().chapters.len();
    let ground = panel.palette.well;
    Frame::new().fill(ground).corner_radius(7).inner_margin(Margin::same(10)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let place = format!("The story, {} of {count}", ix.index() + 1);
        ui.label(muted(panel, place));
        wrapped(ui, strong(chapter.title.get(Language::English), 14.0));
        wrapped(ui, RichText::new(chapter.text.get(Language::English)).size(12.5));
        let title = format!("Sources ({})", chapter.sources.len());
        CollapsingHeader::new(RichText::new(title).size(12.0).color(panel.palette.muted))
            .id_salt(("chapter sources", ix))
            .show(ui, |ui| {
                for &source in &chapter.sources {
                    source_line(ui, panel, source);
                }
            });
        ui.horizontal(|ui| {
            let at = ix.index();
            let back = ui.add_enabled(at > 0, egui::Button::new("Previous chapter"));
            if back.clicked() {
                panel.commands.push(Command::OpenChapter((at - 1).into()));
            }
            let on = ui.add_enabled(at + 1 < count, egui::Button::new("Next chapter"));
            if on.clicked() {
                panel.commands.push(Command::OpenChapter((at + 1).into()));
            }
        });
    });
    ui.add_space(8.0);
}

/// The story in order; each leads to its day, view and selection.
fn chapters_ui(ui: &mut Ui, panel: &mut Panel<'_>) {
    let session = panel.session;
    if session.dataset().chapters.is_empty() {
        return;
    }
    rule(ui, panel.palette);
    section(ui, panel.palette, "How it came about, and how it ended");
    for (i, chapter) in session.dataset().chapters.iter().enumerate() {
        let ix = crate::model::ChapterIx::from(i);
        let is_open = session.state().chapter == Some(ix) && session.day() == chapter.day;
        let title = format!("{}. {}", i + 1, chapter.title.get(Language::English));
        let palette = panel.palette;
        let width = ui.available_width();
        let job = egui::text::LayoutJob::simple(title.clone(), semibold(12.5), palette.text, width);
        let galley = ui.painter().layout_job(job);
        let height = galley.size().y + 8.0;
        let name = format!("Chapter {title}");
        let response =
            widgets::row(ui, palette, Id::unique(("chapter", i)), height, is_open, &name);
        ui.painter().galley(response.rect.left_top() + vec2(0.0, 4.0), galley, palette.text);
        if response.clicked() {
            panel.commands.push(Command::OpenChapter(ix));
        }
    }
}
