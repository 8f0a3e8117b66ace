//! Films: frames, delays and sizes read back by readers that are not ours; the first and the last
//! frame are the pictures of their days. Skipped where no graphics driver is found, unless
//! `BASEWATCH_REQUIRE_PICTURES=1`.

mod drawn;

use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::time::{Duration, Instant};

use drawn::{can_draw, command, done, file, folder, names, refused, words};
use image::RgbImage;

const FROM: &str = "2024-04-01";
const TO: &str = "2024-06-01";
/// 61 days at 30.4375 days and 6 frames a second: twelve steps and a little, and the first.
const FRAMES: usize = 14;
const SIZE: (u32, u32) = (560, 400);
const SIZE_WORDS: &str = "560x400";

/// Most that a colour of the palette is off, of 255, where it stands for the colour of a picture;
/// and the mean over all channels.
const WORST_COLOR: u8 = 70;
const MEAN_COLOR: f64 = 2.0;

fn film_args<'a>(out: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let args =
        ["animate", "--from", FROM, "--to", TO, "--fps", "6", "--size", SIZE_WORDS, "--out", out];
    [&args, more].concat()
}

/// The picture that `render` draws of a day.
#[track_caller]
fn still(folder: &Path, day: &str, more: &[&str]) -> RgbImage {
    let out = file(folder, &format!("{day}.png"));
    done(
        &[&["render", "--at", day, "--size", SIZE_WORDS, "--out", &out, "--force"], more].concat(),
    );
    image::open(&out).expect("a PNG").to_rgb8()
}

/// Lays a frame's part over what was there before; pixels that are transparent leave it as it was.
fn lay(canvas: &mut RgbImage, (left, top, width): (u32, u32, u32), rgba: &[u8]) {
    for (nth, pixel) in rgba.chunks_exact(4).enumerate() {
        let nth = u32::try_from(nth).expect("few pixels");
        if pixel[3] > 0 {
            let at = (left + nth % width, top + nth / width);
            canvas.put_pixel(at.0, at.1, image::Rgb([pixel[0], pixel[1], pixel[2]]));
        }
    }
}

/// Frames of a GIF as they are shown, with their delays in hundredths of a second.
fn read_gif(path: &str) -> (Vec<RgbImage>, Vec<u16>) {
    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::RGBA);
    let mut decoder =
        options.read_info(BufReader::new(File::open(path).expect("a file"))).expect("a GIF");
    let (width, height) = (u32::from(decoder.width()), u32::from(decoder.height()));
    let mut canvas = RgbImage::new(width, height);
    let (mut frames, mut delays) = (Vec::new(), Vec::new());
    while let Some(frame) = decoder.read_next_frame().expect("a whole frame") {
        let place = (u32::from(frame.left), u32::from(frame.top), u32::from(frame.width));
        lay(&mut canvas, place, &frame.buffer);
        frames.push(canvas.clone());
        delays.push(frame.delay);
    }
    (frames, delays)
}

/// Frames of an animated PNG as they are shown, with their delays in seconds.
fn read_apng(path: &str) -> (Vec<RgbImage>, Vec<f64>) {
    let decoder = png::Decoder::new(BufReader::new(File::open(path).expect("a file")));
    let mut reader = decoder.read_info().expect("a PNG");
    let control = reader.info().animation_control().copied().expect("an animation");
    let mut canvas = RgbImage::new(reader.info().width, reader.info().height);
    let (mut frames, mut delays) = (Vec::new(), Vec::new());
    for _ in 0..control.num_frames {
        let mut buffer = vec![0; reader.output_buffer_size().expect("a size")];
        let frame = reader.next_frame(&mut buffer).expect("a whole frame");
        let part = *reader.info().frame_control().expect("a frame's control");
        assert_eq!((part.width, part.height), (frame.width, frame.height));
        let rgb = &buffer[..frame.buffer_size()];
        let rgba: Vec<u8> = rgb.chunks_exact(3).flat_map(|p| [p[0], p[1], p[2], 255]).collect();
        lay(&mut canvas, (part.x_offset, part.y_offset, part.width), &rgba);
        frames.push(canvas.clone());
        delays.push(f64::from(part.delay_num) / f64::from(part.delay_den));
    }
    (frames, delays)
}

/// The map alone: what is told around it is told of all days of a film at once.
fn map_of(page: &RgbImage) -> RgbImage {
    let (width, height) = (SIZE.0 - 60, 120);
    image::imageops::crop_imm(page, 30, 90, width, height).to_image()
}

/// The worst and the mean difference of a channel.
fn off(a: &RgbImage, b: &RgbImage) -> (u8, f64) {
    assert_eq!(a.dimensions(), b.dimensions());
    let diffs = || a.iter().zip(b.iter()).map(|(a, b)| a.abs_diff(*b));
    let sum: u64 = diffs().map(u64::from).sum();
    (diffs().max().unwrap_or(0), sum as f64 / a.len() as f64)
}

#[test]
fn a_gif_has_every_frame_with_its_delay_and_begins_and_ends_as_its_days_look() {
    if !can_draw("a GIF") {
        return;
    }
    let folder = folder("gif");
    let out = file(&folder, "film.gif");
    done(&film_args(&out, &[]));
    let (frames, delays) = read_gif(&out);
    assert_eq!(frames.len(), FRAMES);
    assert_eq!(frames[0].dimensions(), SIZE);
    assert_eq!((delays[0], delays[FRAMES - 1]), (70, 200), "the ends stand still");
    // 1/6 s is 16.67 hundredths: rounding must not add up.
    let middle = &delays[1..FRAMES - 1];
    assert!(middle.iter().all(|d| (16..=17).contains(d)), "{middle:?}");
    let total: u32 = middle.iter().map(|d| u32::from(*d)).sum();
    assert!(total.abs_diff(200) <= 1, "twelve frames last two seconds, not {total}");
    let exact = file(&folder, "film.apng");
    done(&film_args(&exact, &[]));
    for (nth, (frame, exact)) in frames.iter().zip(read_apng(&exact).0).enumerate() {
        let (worst, mean) = off(frame, &exact);
        assert!(worst <= WORST_COLOR && mean <= MEAN_COLOR, "frame {nth}: {worst}, {mean}");
    }
    let (worst, mean) = off(&frames[0], &frames[FRAMES - 1]);
    assert!(worst > WORST_COLOR && mean > 0.1, "the days differ: {worst}, {mean}");
}

#[test]
fn an_animated_png_begins_and_ends_exactly_as_its_days_look() {
    if !can_draw("an animated PNG") {
        return;
    }
    let folder = folder("apng");
    let out = file(&folder, "film.apng");
    let more = ["--theme", "dark", "--no-legend"];
    done(&film_args(&out, &more));
    let (frames, delays) = read_apng(&out);
    assert_eq!(frames.len(), FRAMES);
    assert!((delays[0] - 0.7).abs() < 1e-9 && (delays[FRAMES - 1] - 2.0).abs() < 1e-9);
    assert!(delays[1..FRAMES - 1].iter().all(|d| (d - 1.0 / 6.0).abs() < 1e-9), "{delays:?}");
    let numbered = format!("{}/", file(&folder, "frames"));
    done(&film_args(&numbered, &more));
    for (frame, day) in [(&frames[0], FROM), (&frames[FRAMES - 1], TO)] {
        assert!(map_of(frame) == map_of(&still(&folder, day, &more)), "the map on {day}");
    }
    let expected: Vec<String> = (1..=FRAMES).map(|n| format!("frame-{n:05}.png")).collect();
    assert_eq!(names(Path::new(&numbered)), expected);
    for (frame, name) in frames.iter().zip(&expected) {
        let picture = image::open(Path::new(&numbered).join(name)).expect("a PNG").to_rgb8();
        assert!(*frame == picture, "{name} is another frame than the film's");
    }
}

#[test]
fn the_ends_of_a_film_are_the_pictures_of_their_days_where_the_page_tells_the_same() {
    if !can_draw("the ends of a film") {
        return;
    }
    let folder = folder("ends");
    let out = file(&folder, "film.apng");
    // A film tells of all its days at once; over two days with nothing new that is the same.
    let args = ["--from", "2022-02-10", "--to", "2022-02-12", "--size", SIZE_WORDS, "--out", &out];
    done(&[&["animate", "--speed", "1day/s", "--fps", "2"], args.as_slice()].concat());
    let (frames, _) = read_apng(&out);
    assert_eq!(frames.len(), 5);
    for (frame, day) in [(&frames[0], "2022-02-10"), (&frames[4], "2022-02-12")] {
        assert!(*frame == still(&folder, day, &[]), "{day}");
    }
}

#[test]
fn a_folder_with_other_files_is_left_alone() {
    let folder = folder("others");
    let frames = folder.join("frames");
    std::fs::create_dir(&frames).expect("a folder");
    std::fs::write(frames.join("notes.txt"), "mine").expect("a file");
    let out = frames.to_str().expect("a plain path");
    let line = refused(1, &film_args(out, &[]));
    assert!(line.contains("is not empty"), "{line}");
    let line = refused(1, &film_args(out, &["--force"]));
    assert!(line.contains("other files"), "{line}");
    assert_eq!(names(&frames), ["notes.txt"]);
    assert_eq!(names(&folder), ["frames"]);
}

#[test]
#[cfg(unix)]
fn called_off_it_leaves_nothing_behind() {
    if !can_draw("a film called off") {
        return;
    }
    let folder = folder("called-off");
    for name in ["film.gif", "film.apng", "frames/"] {
        let out = file(&folder, name);
        let args = ["animate", "--from", "2012-02-01", "--to", "2025-01-01", "--out", &out];
        let child = command(&args).stderr(std::process::Stdio::piped()).spawn();
        let child = child.expect("the program starts");
        // Once it has begun to write.
        let begun = Instant::now();
        while names(&folder).is_empty() {
            assert!(begun.elapsed() < Duration::from_secs(60), "nothing was begun");
            std::thread::sleep(Duration::from_millis(20));
        }
        let pid = child.id().to_string();
        let told = std::process::Command::new("kill").args(["-INT", &pid]).status();
        assert!(told.expect("kill runs").success());
        let output = child.wait_with_output().expect("it ends");
        let said = words(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.ends_with("called off; nothing was written\n"), "{said}");
        assert_eq!(names(&folder), [""; 0], "{name}");
    }
}

#[test]
fn films_that_cannot_be_are_refused_in_words() {
    let cases: [(&[&str], &[&str]); 7] = [
        (&["--from", TO, "--to", FROM], &["2024-06-01 is not before 2024-04-01"]),
        (&["--from", FROM, "--to", FROM], &["not before"]),
        (&["--from", "2011-01-01", "--to", TO], &["--from 2011-01-01", "2012-01-01"]),
        (&["--from", FROM, "--to", TO, "--fps", "0"], &["1 to 30"]),
        (&["--from", FROM, "--to", TO, "--fps", "240"], &["240", "1 to 30"]),
        (&["--from", FROM, "--to", TO, "--speed", "2weeks/s"], &["1month/s", "1year/s"]),
        (
            &["--from", "2012-01-01", "--to", "2026-02-28", "--speed", "1day/s", "--fps", "30"],
            &["too many", "20000"],
        ),
    ];
    for (more, parts) in cases {
        let line = refused(2, &[&["animate", "--out", "never.gif"], more].concat());
        for part in parts {
            assert!(line.contains(part), "{more:?}: “{part}” in: {line}");
        }
    }
    let line = refused(2, &film_args("film.mp4", &[]));
    assert!(line.contains("film.mp4") && line.contains(".gif"), "{line}");
}
