//! What can be told apart: contrast by WCAG 2.2, and colours as people with a colour-vision
//! deficiency see them. Everything is worked out from the theme, so that a colour that is changed
//! is tested with the rest.

use basewatch::evidence::Status;
use basewatch::load;
use basewatch::model::{AreaKind, EventKind, Force, Grade, Hue};
use basewatch::scene::{AreaTexture, LabelStyle, area_texture};
use basewatch::state::{KINDS, Theme};
use basewatch::view::event_signs::event_sign;
use basewatch::view::theme::{Palette, blend};
use egui::Color32;
use palette::color_difference::{Ciede2000 as _, Wcag21RelativeContrast as _};
use palette::{IntoColor as _, Lab, LinSrgb, Srgb};

/// Level AA of WCAG 2.2: text, and large text or graphics (1.4.3, 1.4.11).
const TEXT: f32 = 4.5;
const GRAPHICS: f32 = 3.0;
/// Two colours nearer than this (CIEDE2000) are not told apart at a glance on small marks.
const LEAST_DIFFERENCE: f32 = 11.0;

const THEMES: [Theme; 2] = [Theme::Light, Theme::Dark];

fn srgb(color: Color32) -> Srgb {
    assert_eq!(color.a(), 255, "a colour to compare lets nothing through");
    Srgb::new(color.r(), color.g(), color.b()).into_format()
}

fn contrast(a: Color32, b: Color32) -> f32 {
    srgb(a).relative_contrast(srgb(b))
}

/// What the eye makes of a colour.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Vision {
    Typical,
    Protanopia,
    Deuteranopia,
    Tritanopia,
}

impl Vision {
    const ALL: [Self; 4] = [Self::Typical, Self::Protanopia, Self::Deuteranopia, Self::Tritanopia];

    /// G. M. Machado, M. M. Oliveira, L. A. F. Fernandes: "A physiologically-based model for
    /// simulation of color vision deficiency", IEEE Transactions on Visualization and Computer
    /// Graphics 15 (6), 2009, at severity 1, on linear light.
    fn matrix(self) -> [[f32; 3]; 3] {
        match self {
            Self::Typical => [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
            Self::Protanopia => [
                [0.152_286, 1.052_583, -0.204_868],
                [0.114_503, 0.786_281, 0.099_216],
                [-0.003_882, -0.048_116, 1.051_998],
            ],
            Self::Deuteranopia => [
                [0.367_322, 0.860_646, -0.227_968],
                [0.280_085, 0.672_501, 0.047_413],
                [-0.011_820, 0.042_940, 0.968_881],
            ],
            Self::Tritanopia => [
                [1.255_528, -0.076_749, -0.178_779],
                [-0.078_411, 0.930_809, 0.147_602],
                [0.004_733, 0.691_367, 0.303_900],
            ],
        }
    }

    fn sees(self, color: Color32) -> Lab {
        let seen: LinSrgb = srgb(color).into_linear();
        let row =
            |r: [f32; 3]| (r[0] * seen.red + r[1] * seen.green + r[2] * seen.blue).clamp(0.0, 1.0);
        let [r, g, b] = self.matrix().map(row);
        LinSrgb::new(r, g, b).into_color()
    }

    fn difference(self, a: Color32, b: Color32) -> f32 {
        self.sees(a).difference(self.sees(b))
    }
}

/// The eye to which two colours look most alike, and how much they differ to it.
fn least_difference(a: Color32, b: Color32) -> (Vision, f32) {
    let all = Vision::ALL.map(|vision| (vision, vision.difference(a, b)));
    all.into_iter().min_by(|x, y| x.1.total_cmp(&y.1)).expect("four kinds of eyes")
}

/// Pairs that look alike to some eye and that nothing but their colour tells apart.
fn confused<T, S: PartialEq>(
    things: &[T],
    color: impl Fn(&T) -> Color32,
    shape: impl Fn(&T) -> S,
) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (i, a) in things.iter().enumerate() {
        for (j, b) in things.iter().enumerate().skip(i + 1) {
            let (_, difference) = least_difference(color(a), color(b));
            if difference < LEAST_DIFFERENCE && shape(a) == shape(b) {
                found.push((i, j));
            }
        }
    }
    found
}

/// The ground of the embedded map: land and sea, read off its own style.
fn grounds(theme: Theme) -> [Color32; 2] {
    let style = match theme {
        Theme::Light => include_str!("../assets/basemap/style-light.json"),
        Theme::Dark => include_str!("../assets/basemap/style-dark.json"),
    };
    let style: serde_json::Value = serde_json::from_str(style).expect("a style is JSON");
    let color = |id: &str, property: &str| {
        let layers = style["layers"].as_array().expect("layers");
        let layer = layers.iter().find(|l| l["id"] == id).expect("the layer");
        let hex = layer["paint"][property].as_str().expect("a colour");
        Color32::from_hex(hex).expect("a colour")
    };
    [color("land", "fill-color"), color("sea", "background-color")]
}

/// Complaints about pairs of an ink and a ground.
fn too_weak(
    pairs: impl IntoIterator<Item = (String, Color32, Color32)>,
    least: f32,
) -> Vec<String> {
    pairs
        .into_iter()
        .filter_map(|(name, ink, ground)| {
            let found = contrast(ink, ground);
            (found < least).then(|| format!("{name}: {found:.2} of {least}"))
        })
        .collect()
}

#[track_caller]
fn assert_strong(pairs: impl IntoIterator<Item = (String, Color32, Color32)>, least: f32) {
    let weak = too_weak(pairs, least);
    assert!(weak.is_empty(), "{weak:#?}");
}

fn force_of(hue: Hue) -> Force {
    let mut force = load::shipped().dataset.expect("the shipped dataset").forces.swap_remove(0);
    force.hue = Some(hue);
    force
}

fn status_key(status: &Status) -> &'static str {
    status.word()
}

const STATUSES: [Status; 6] = [
    Status::Confirmed,
    Status::Reported,
    Status::Disputed,
    Status::Presumed,
    Status::Possible,
    Status::Ended,
];

// That the measures measure.

#[test]
fn the_measures_know_black_from_white_and_find_what_is_too_weak() {
    assert!((contrast(Color32::BLACK, Color32::WHITE) - 21.0).abs() < 0.01);
    let grey = Color32::from_gray(0x77);
    // A well-known borderline: #777 on white is 4.48 to 1.
    let weak = too_weak([("grey".to_owned(), grey, Color32::WHITE)], TEXT);
    assert_eq!(weak, ["grey: 4.48 of 4.5"]);
}

#[test]
fn the_model_of_the_eye_confuses_red_and_green_as_it_should() {
    let (red, green) = (Color32::from_rgb(0xa0, 0x50, 0x20), Color32::from_rgb(0x60, 0x70, 0x18));
    assert!(Vision::Typical.difference(red, green) > 30.0);
    assert!(Vision::Deuteranopia.difference(red, green) < 15.0);
    let (blue, yellow) = (Color32::from_rgb(0x20, 0x40, 0xc0), Color32::from_rgb(0xe0, 0xd0, 0x30));
    assert!(Vision::Deuteranopia.difference(blue, yellow) > 40.0);
    // And white stays white to every eye.
    for vision in Vision::ALL {
        assert!(vision.sees(Color32::WHITE).l > 99.0, "{vision:?}");
    }
    // Twins in colour and shape are found; another letter tells them apart.
    let twins = [(red, "A"), (red, "A"), (red, "B")];
    assert_eq!(confused(&twins, |t| t.0, |t| t.1), [(0, 1)]);
}

// Contrast.

#[test]
fn all_text_in_the_panels_can_be_read() {
    for theme in THEMES {
        let p = Palette::of(theme);
        let grounds = [("panel", p.panel), ("well", p.well)];
        let inks = [("text", p.text), ("muted", p.muted), ("link", p.link), ("accent", p.accent)];
        let pairs = grounds.iter().flat_map(|(ground, g)| {
            inks.iter().map(move |(ink, i)| (format!("{theme:?} {ink} on {ground}"), *i, *g))
        });
        assert_strong(pairs, TEXT);
        let selected = blend(p.panel, p.accent, 0.13);
        let others = [
            ("on accent", p.on_accent, p.accent),
            ("text on what is selected", p.text, selected),
            ("muted on what is selected", p.muted, selected),
            ("text on what is filtered", p.text, blend(p.panel, p.accent, 0.14)),
        ];
        assert_strong(others.map(|(n, i, g)| (format!("{theme:?} {n}"), i, g)), TEXT);
    }
}

#[test]
fn chips_badges_and_letters_can_be_read() {
    for theme in THEMES {
        let p = Palette::of(theme);
        let chips = STATUSES.map(|s| (format!("{theme:?} {s:?}"), p.status(s).1, p.status(s).0));
        assert_strong(chips, TEXT);
        let grades = Grade::ALL.iter().map(|&g| {
            let (fill, ink) = p.grade(g);
            (format!("{theme:?} grade {}", g.key()), ink, fill)
        });
        assert_strong(grades, TEXT);
        let letters = Hue::ALL.iter().map(|&hue| {
            let fill = p.force(&force_of(hue));
            (format!("{theme:?} letters on {}", hue.word()), Palette::ink_on(fill), fill)
        });
        assert_strong(letters, TEXT);
        let kinds = AreaKind::ALL.iter().map(|&kind| {
            let ground = blend(p.panel, p.area(kind), 0.20);
            (format!("{theme:?} chip of {}", kind.word()), p.text, ground)
        });
        assert_strong(kinds, TEXT);
    }
}

#[test]
fn names_on_the_map_can_be_read_by_their_halo_and_on_the_bare_ground() {
    const STYLES: [LabelStyle; 14] = [
        LabelStyle::BaseSelected,
        LabelStyle::Base,
        LabelStyle::BaseEmpty,
        LabelStyle::Summary,
        LabelStyle::Event,
        LabelStyle::EventMore,
        LabelStyle::Movement,
        LabelStyle::Country,
        LabelStyle::Region,
        LabelStyle::City,
        LabelStyle::Town,
        LabelStyle::Desert,
        LabelStyle::Water,
        LabelStyle::Airfield,
    ];
    for theme in THEMES {
        let p = Palette::of(theme);
        let [land, sea] = grounds(theme);
        let mut names = Vec::new();
        for style in STYLES {
            let ink = p.label(style).1;
            let under = if style == LabelStyle::Water { sea } else { land };
            names.extend(
                [("halo", p.halo), ("ground", under)]
                    .map(|(n, g)| (format!("{theme:?} {style:?} on {n}"), ink, g)),
            );
        }
        assert_strong(names, TEXT);
    }
}

#[test]
fn marks_arrows_and_signs_stand_out_from_their_ground() {
    for theme in THEMES {
        let p = Palette::of(theme);
        let [land, _] = grounds(theme);
        let forces = Hue::ALL.iter().flat_map(|&hue| {
            let color = p.force(&force_of(hue));
            [("land", land), ("paper", p.paper), ("panel", p.panel)]
                .map(|(n, ground)| (format!("{theme:?} {} on {n}", hue.word()), color, ground))
        });
        assert_strong(forces, GRAPHICS);
        let events = EventKind::ALL.iter().flat_map(|&kind| {
            [("land", land), ("panel", p.panel)]
                .map(|(n, ground)| (format!("{theme:?} {kind:?} on {n}"), p.event(kind), ground))
        });
        assert_strong(events, GRAPHICS);
        // In lists and in the legend; over a whole country a texture is quieter, and named there.
        let areas = AreaKind::ALL.iter().flat_map(|&kind| {
            [("halo", p.halo), ("land", land)]
                .map(|(n, ground)| (format!("{theme:?} {kind:?} on {n}"), p.area(kind), ground))
        });
        assert_strong(areas, GRAPHICS);
        let others = [
            ("focus on the panel", p.accent, p.panel),
            ("focus on a well", p.accent, p.well),
            ("focus on land", p.accent, land),
            ("runway on land", p.runway, land),
        ];
        assert_strong(others.map(|(n, i, g)| (format!("{theme:?} {n}"), i, g)), GRAPHICS);
    }
}

#[test]
fn kinds_of_incidents_stand_out_and_are_told_apart() {
    for theme in THEMES {
        let p = Palette::of(theme);
        let [land, sea] = grounds(theme);
        let kinds = (0..KINDS).flat_map(|kind| {
            [("land", land), ("sea", sea), ("panel", p.panel), ("paper", p.paper)].map(
                |(n, ground)| (format!("{theme:?} kind {kind} on {n}"), p.incident(kind), ground),
            )
        });
        assert_strong(kinds, GRAPHICS);
        // In a circle that is split there is nothing but colour: every eye must do.
        let all: Vec<usize> = (0..KINDS).collect();
        let alike = confused(&all, |kind| p.incident(*kind), |_| "wedge");
        assert!(alike.is_empty(), "{theme:?}: {alike:?}");
    }
}

#[test]
fn the_more_incidents_the_farther_the_colour_is_from_the_map() {
    for theme in THEMES {
        let p = Palette::of(theme);
        let [land, _] = grounds(theme);
        // As many as there are classes at most.
        let colors = [0.0, 0.25, 0.5, 0.75, 1.0].map(|share| p.density(share));
        for pair in colors.windows(2) {
            let (vision, difference) = least_difference(pair[0], pair[1]);
            assert!(difference >= LEAST_DIFFERENCE, "{theme:?}: {difference} to {vision:?}");
            assert!(contrast(pair[0], land) < contrast(pair[1], land), "{theme:?}: {pair:?}");
        }
        let (vision, difference) = least_difference(colors[0], land);
        assert!(difference >= LEAST_DIFFERENCE, "{theme:?}: few on land, to {vision:?}");
    }
}

// Colour vision.

#[test]
fn forces_that_look_alike_to_some_eye_differ_by_their_letters() {
    let dataset = load::shipped().dataset.expect("the shipped dataset");
    for theme in THEMES {
        let p = Palette::of(theme);
        let found = confused(&dataset.forces, |f| p.force(f), |f| f.short.clone());
        let names: Vec<_> = found
            .iter()
            .map(|&(i, j)| (&dataset.forces[i].short, &dataset.forces[j].short))
            .collect();
        assert!(names.is_empty(), "{theme:?}: {names:?}");
        // Letters alone would do; the hues are told apart all the same wherever eyes allow it.
        let hues: Vec<Force> = Hue::ALL.iter().map(|&hue| force_of(hue)).collect();
        for (i, a) in hues.iter().enumerate() {
            for b in &hues[i + 1..] {
                let typical = Vision::Typical.difference(p.force(a), p.force(b));
                assert!(typical >= 9.0, "{theme:?}: {:?} and {:?} are {typical}", a.hue, b.hue);
            }
        }
    }
}

#[test]
fn the_main_forces_of_the_story_are_told_apart_by_every_eye() {
    let dataset = load::shipped().dataset.expect("the shipped dataset");
    let main = ["us", "france", "russia", "italy", "germany"]
        .map(|id| dataset.force(dataset.force_ix(id).unwrap_or_else(|| panic!("no {id}"))));
    for theme in THEMES {
        let p = Palette::of(theme);
        let found = confused(&main, |f| p.force(f), |_| ());
        assert!(found.is_empty(), "{theme:?}: {found:?}");
    }
}

#[test]
fn statuses_events_and_area_states_never_rest_on_colour_alone() {
    for theme in THEMES {
        let p = Palette::of(theme);
        assert_eq!(confused(&STATUSES, |s| p.status(*s).0, status_key), []);
        let kinds = AreaKind::ALL;
        assert_eq!(confused(kinds, |k| p.area(*k), |k| area_texture(*k)), []);
        // Signs stand for groups of kinds: one shape goes with one colour, and the other way round.
        for a in EventKind::ALL {
            for b in EventKind::ALL {
                let same_shape = event_sign(*a) == event_sign(*b);
                assert_eq!(same_shape, p.event(*a) == p.event(*b), "{a:?} and {b:?}");
            }
        }
    }
}

#[test]
fn no_two_kinds_of_area_state_share_a_texture() {
    for (i, a) in AreaKind::ALL.iter().enumerate() {
        for b in &AreaKind::ALL[i + 1..] {
            assert_ne!(area_texture(*a), area_texture(*b), "{a:?} and {b:?}");
        }
    }
    let tints = AreaKind::ALL.iter().filter(|k| area_texture(**k) == AreaTexture::Tint);
    assert_eq!(tints.count(), 1, "two tints over one country would melt into one");
}
