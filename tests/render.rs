//! Pictures without a window: what they show, that they are the same each time, and what is said
//! where there can be none. What draws is skipped where no graphics driver is found, unless
//! `BASEWATCH_REQUIRE_PICTURES=1`.

mod drawn;

use std::path::Path;

use drawn::{basewatch, can_draw, command, done, file, folder, names, refused, words};
use image::RgbImage;

const MAY: &str = "2024-05-02";
/// A small page: fast to draw.
const SMALL: &str = "720x480";

fn picture(path: &str) -> RgbImage {
    image::open(path).expect("a PNG").to_rgb8()
}

/// Draws a small page of 2 May 2024 with more arguments.
#[track_caller]
fn rendered(folder: &Path, name: &str, more: &[&str]) -> String {
    let out = file(folder, name);
    done(&[&["render", "--at", MAY, "--size", SMALL, "--out", &out], more].concat());
    out
}

/// Share of pixels that differ.
fn difference(a: &RgbImage, b: &RgbImage) -> f64 {
    assert_eq!(a.dimensions(), b.dimensions());
    let differing = a.pixels().zip(b.pixels()).filter(|(a, b)| a != b).count();
    differing as f64 / a.pixels().len() as f64
}

#[test]
fn the_same_picture_comes_out_to_the_byte_twice() {
    if !can_draw("the same picture twice") {
        return;
    }
    let folder = folder("twice");
    let one = rendered(&folder, "one.png", &["--lanes"]);
    let two = rendered(&folder, "two.png", &["--lanes"]);
    let read = |path| std::fs::read(path).expect("a file");
    assert!(read(one) == read(two), "two runs drew two pictures");
    assert_eq!(names(&folder), ["one.png", "two.png"], "and nothing else is left");
}

#[test]
fn size_and_scale_are_as_asked_and_the_file_says_what_it_is() {
    if !can_draw("size and scale") {
        return;
    }
    let folder = folder("size");
    let out = rendered(&folder, "a.png", &["--scale", "1.5", "--known-on", MAY]);
    assert_eq!(picture(&out).dimensions(), (1080, 720));
    let decoder =
        png::Decoder::new(std::io::BufReader::new(std::fs::File::open(&out).expect("a file")));
    let reader = decoder.read_info().expect("a PNG");
    let info = reader.info();
    let text = |keyword: &str| {
        let chunk = info.utf8_text.iter().find(|c| c.keyword == keyword).expect("a text");
        chunk.get_text().expect("UTF-8")
    };
    assert!(text("Title").starts_with("Niger and its neighbours"), "{}", text("Title"));
    let about = text("Description");
    for part in ["on 2 May 2024", "known on 2 May 2024", "as of", "CC BY 4.0", "Basewatch"] {
        assert!(about.contains(part), "“{part}” in: {about}");
    }
    assert!(text("Copyright").contains("CC BY 4.0") && text("Software").starts_with("Basewatch "));
    assert!(info.pixel_dims.is_some_and(|dims| dims.xppu == 5669), "96 × 1.5 dots to the inch");
}

#[test]
fn every_option_shows() {
    if !can_draw("every option") {
        return;
    }
    let folder = folder("options");
    let plain = picture(&rendered(&folder, "plain.png", &[]));
    // Each with the least share of the picture that must change by it.
    let cases: [(&[&str], f64); 11] = [
        (&["--theme", "dark"], 0.9),
        (&["--no-legend"], 0.1),
        (&["--lanes"], 0.1),
        (&["--fit", "airbase-101"], 0.3),
        (&["--fit", "niger", "chad"], 0.1),
        (&["--center", "2.18,13.48", "--zoom", "11"], 0.3),
        (&["--known-on", "2024-04-01"], 0.005),
        (&["--grade", "A"], 0.005),
        (&["--status", "confirmed"], 0.005),
        (&["--compare", "2024-09-15"], 0.02),
        (&["--title", "Two armies on one airfield"], 0.001),
    ];
    for (nth, (more, least)) in cases.iter().enumerate() {
        let other = picture(&rendered(&folder, &format!("{nth}.png"), more));
        let share = difference(&plain, &other);
        assert!(share >= *least, "{more:?} changes {share} of the picture");
    }
    let dark = picture(&file(&folder, "0.png"));
    assert!(plain.get_pixel(2, 2).0.iter().all(|c| *c > 240), "light paper");
    assert!(dark.get_pixel(2, 2).0.iter().all(|c| *c < 60), "dark paper");
}

#[test]
fn a_pasted_view_is_what_its_options_are() {
    if !can_draw("a pasted view") {
        return;
    }
    let folder = folder("view");
    let by_options =
        rendered(&folder, "options.png", &["--grade", "B", "--center", "7.2,16.4", "--zoom", "5"]);
    let by_view = file(&folder, "view.png");
    let view = "bw1;at=2024-05-02;grade=B;sel=;map=7.2,16.4,5";
    done(&[
        "render", "--view", view, "--center", "7.2,16.4", "--zoom", "5", "--size", SMALL, "--out",
        &by_view,
    ]);
    assert_eq!(picture(&by_options), picture(&by_view));
}

#[test]
fn a_file_that_is_there_stays_without_force() {
    let folder = folder("force");
    let out = file(&folder, "kept.png");
    std::fs::write(&out, "mine").expect("a file");
    let line = refused(1, &["render", "--at", MAY, "--out", &out]);
    assert!(line.contains("is there already") && line.contains("--force"), "{line}");
    assert_eq!(std::fs::read(&out).expect("a file"), b"mine");
    if can_draw("over a file") {
        done(&["render", "--at", MAY, "--size", SMALL, "--out", &out, "--force"]);
        assert_eq!(picture(&out).dimensions(), (720, 480));
        assert_eq!(names(&folder), ["kept.png"]);
    }
}

#[test]
fn a_report_has_its_picture_inside_or_beside_it() {
    if !can_draw("a report's picture") {
        return;
    }
    let folder = folder("report");
    let (html, md) = (file(&folder, "may.html"), file(&folder, "may.md"));
    done(&["report", "--at", MAY, "--out", &html]);
    let page = std::fs::read_to_string(&html).expect("a page");
    assert!(page.contains("src=\"data:image/png;base64,iVBOR"), "a PNG in the page");
    done(&["report", "--at", MAY, "--place", "airbase-101", "--out", &md]);
    let text = std::fs::read_to_string(&md).expect("a page");
    assert!(text.contains("](<may.png>)"), "{}", text.lines().take(6).collect::<String>());
    assert_eq!(picture(&file(&folder, "may.png")).dimensions(), (1620, 1080));
    // The picture is a file of its own, and is not written over either.
    std::fs::remove_file(&md).expect("a file");
    let line = refused(1, &["report", "--at", MAY, "--out", &md]);
    assert!(line.contains("may.png is there already"), "{line}");
    assert!(!Path::new(&md).exists(), "half a report is none");
    done(&["report", "--at", MAY, "--out", &md, "--no-picture"]);
    let text = std::fs::read_to_string(&md).expect("a page");
    assert!(!text.contains("may.png"));
}

// Where nothing can be drawn.

/// Runs it where no driver can be found.
fn without_driver(args: &[&str]) -> std::process::Output {
    let mut command = command(args);
    command.env("WGPU_BACKEND", "vulkan");
    for name in ["VK_DRIVER_FILES", "VK_ICD_FILENAMES"] {
        command.env(name, "no-such-driver.json");
    }
    command.output().expect("the program starts")
}

#[test]
#[cfg(target_os = "linux")]
fn without_a_driver_a_line_says_what_to_install_and_nothing_is_left() {
    let folder = folder("no-driver");
    for args in [
        vec!["render", "--at", MAY, "--out", "a.png"],
        vec!["animate", "--from", MAY, "--to", "2024-06-01", "--out", "a.gif"],
        vec!["animate", "--from", MAY, "--to", "2024-06-01", "--out", "a/"],
    ] {
        let out = file(&folder, args[args.len() - 1]);
        let args = [&args[..args.len() - 1], &[out.as_str()]].concat();
        let output = without_driver(&args);
        let line = words(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{line}");
        assert_eq!(line.lines().count(), 1, "{line}");
        assert!(line.contains("apt-get install mesa-vulkan-drivers"), "{line}");
        assert_eq!(names(&folder), [""; 0]);
    }
}

#[test]
#[cfg(target_os = "linux")]
fn without_a_driver_a_report_is_written_and_says_that_it_has_no_picture() {
    let folder = folder("no-driver-report");
    for name in ["may.html", "may.md"] {
        let output = without_driver(&["report", "--at", MAY, "--out", &file(&folder, name)]);
        let line = words(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{line}");
        assert_eq!(line.lines().count(), 1, "{line}");
        assert!(line.contains("the report has no picture"), "{line}");
    }
    assert_eq!(names(&folder), ["may.html", "may.md"]);
}

// What is asked for wrongly is refused before anything is drawn.

#[test]
fn what_cannot_be_drawn_is_refused_in_words() {
    let cases: [(&[&str], &[&str]); 20] = [
        (&["--size", "0x0"], &["0x0", "480x360"]),
        (&["--size", "200x2000"], &["200x2000", "too small"]),
        (&["--size", "9000x1000"], &["9000x1000", "8192"]),
        (&["--size", "8000x8000"], &["megapixels"]),
        (&["--size", "4000000000x4000000000"], &["8192"]),
        (&["--size", "-5x400"], &["1600x1000"]),
        (&["--size", "wide"], &["wide", "1600x1000"]),
        (&["--scale", "0"], &["scale 0", "0.5", "4"]),
        (&["--scale", "NaN"], &["scale NaN"]),
        (&["--size", "3000x2000", "--scale", "4"], &["8192"]),
        (&["--center", "2.2,13.5", "--zoom", "19"], &["zooms run from 2 to 18"]),
        (&["--center", "2.2,13.5", "--zoom", "NaN"], &["zooms run from 2 to 18"]),
        (&["--center", "200,13.5", "--zoom", "5"], &["longitude", "-180"]),
        (&["--center", "Niamey", "--zoom", "5"], &["2.18,13.48"]),
        (&["--center", "2.2,13.5"], &["--zoom"]),
        (&["--fit", "airbase-11"], &["--fit airbase-11", "did you mean airbase-101?"]),
        (&["--at", "1999-01-01"], &["1999-01-01", "2012-01-01"]),
        (&["--compare", "2031-01-01"], &["--compare 2031-01-01", "2026-02-28"]),
        (&["--known-on", "soon"], &["soon"]),
        (&["--view", "nonsense"], &["nonsense"]),
    ];
    for (more, parts) in cases {
        let line = refused(2, &[&["render", "--out", "never.png"], more].concat());
        for part in parts {
            assert!(line.contains(part), "{more:?}: “{part}” in: {line}");
        }
    }
    assert!(!Path::new("never.png").exists());
}

#[test]
fn another_suffix_or_a_folder_that_is_not_there_is_refused() {
    let line = refused(2, &["render", "--out", "a.svg"]);
    assert!(line.contains("a.svg") && line.contains(".png"), "{line}");
    let line = refused(1, &["render", "--out", "no/such/folder/a.png"]);
    assert!(line.contains("its folder is not there"), "{line}");
}

#[test]
fn help_shows_how_pictures_are_made() {
    let help = words(&basewatch(&["render", "--help"]).stdout);
    assert!(help.contains("basewatch render --at 2024-05-02 --out may.png"), "{help}");
}
