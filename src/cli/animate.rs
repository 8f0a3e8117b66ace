//! `basewatch animate`: what the window shows while it plays, as a film.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::output::{self, Answer, Failure};
use super::page::{PageArgs, extension, in_range};
use super::query::{Opened, parse_day};
use super::write::{self, Existing};
use crate::model::Day;
use crate::picture::film::{Film, Progress, is_picture_name};
use crate::safe_write::may_go;
use crate::state::{FilmFormat, Speed};
use crate::take::film::Shot;

const EXAMPLES: &str = "\
Examples:
  basewatch animate --from 2023-07-01 --to 2024-10-01 --out niger.gif
  basewatch animate --from 2023-07-01 --to 2024-10-01 --size 1280x800 --out niger.apng
  basewatch animate --from 2020-01-01 --to 2025-01-01 --speed 3months/s --fit niger --out five.gif
  basewatch animate --from 2024-03-01 --to 2024-10-01 --fps 24 --lanes --out frames/
  basewatch animate --from 2023-07-01 --to 2024-10-01 --span 90 --incidents acled.csv --out a.gif
  ffmpeg -framerate 24 -i frames/frame-%05d.png -pix_fmt yuv420p niger.mp4

Ctrl+C calls it off, and leaves no file behind.";

/// Between two lines on how far it is, where they do not replace each other, seconds.
const TELL_EVERY_S: f64 = 5.0;

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct AnimateArgs {
    /// A basewatch/1 dataset; without one, Niger and its neighbours 2012–2026
    dataset: Option<PathBuf>,

    /// The first day
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    from: Day,

    /// The last day
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    to: Day,

    /// How much time passes in a second
    #[arg(long, value_parser = parse_speed, default_value = "1month/s")]
    speed: Speed,

    /// Frames a second
    #[arg(long, value_name = "N", default_value_t = 12)]
    fps: u32,

    /// The file to write, .gif or .apng (.png); or a folder for numbered pictures
    #[arg(long, value_name = "FILE|FOLDER")]
    out: PathBuf,

    #[command(flatten)]
    page: PageArgs,
}

pub(super) fn run(args: &AnimateArgs) -> Result<Answer, Failure> {
    let kind = kind_of(&args.out)?;
    args.page.size()?;
    let film = Film::new(args.from, args.to, args.speed, args.fps)
        .map_err(|error| Failure::Misuse(error.to_string()))?;
    let mut opened = Opened::open(args.dataset.as_ref())?;
    in_range("--from", args.from, &opened)?;
    in_range("--to", args.to, &opened)?;
    let (mut session, options) = args.page.session(&mut opened)?;
    args.page.compare(&mut session, &opened)?;
    let existing = args.page.existing();
    look_ahead(&args.out, kind, existing)?;
    let call_off = Arc::new(AtomicBool::new(false));
    let asked = call_off.clone();
    // Where it cannot be heard, Ctrl+C ends the program, and what was begun is left beside.
    if let Err(error) = ctrlc::set_handler(move || asked.store(true, Ordering::Relaxed)) {
        log::debug!("Ctrl+C cannot be heard: {error}");
    }
    let shot = Shot { session, options, film, call_off: &call_off };
    let mut teller = Teller::new();
    let mut watch = |progress: Progress| teller.tell(progress);
    let taken = shot.take(&args.out, (kind, existing), &mut watch);
    teller.end();
    let about = taken.map_err(|error| write::not_taken(&args.out, &error))?;
    let (frames, seconds) = (film.frames(), film.seconds());
    let out = args.out.display();
    let told = format!("{out} written: {}, {frames} frames, {seconds:.1} s\n", about.title);
    Ok(opened.answer(output::plain(&told)))
}

/// Says how far it is: in one line that is written over on a terminal, else in a line now and then.
struct Teller {
    is_terminal: bool,
    told_s: f64,
    has_told: bool,
}

impl Teller {
    fn new() -> Self {
        Self { is_terminal: io::stderr().is_terminal(), told_s: 0.0, has_told: false }
    }

    fn tell(&mut self, progress: Progress) {
        let Progress { done, of, elapsed_s } = progress;
        if !self.is_terminal && elapsed_s - self.told_s < TELL_EVERY_S {
            return;
        }
        self.told_s = elapsed_s;
        let left =
            progress.left_s().map_or_else(String::new, |left| format!(", {} left", time(left)));
        let rate = progress.frames_per_second();
        let line = format!("frame {done} of {of}, {rate:.0} a second{left}");
        let mut stderr = io::stderr();
        // Where nobody listens there is nobody to tell.
        let _ = if self.is_terminal {
            write!(stderr, "\r{line:<60}").and_then(|()| stderr.flush())
        } else {
            writeln!(stderr, "{line}")
        };
        self.has_told = true;
    }

    /// Leaves the line to what comes after.
    fn end(&self) {
        if self.is_terminal && self.has_told {
            let _ = write!(io::stderr(), "\r{:60}\r", "");
        }
    }
}

/// "about 40 s", "about 3 min".
fn time(seconds: f64) -> String {
    if seconds < 90.0 {
        format!("about {:.0} s", seconds.ceil())
    } else {
        format!("about {:.0} min", (seconds / 60.0).ceil())
    }
}

fn kind_of(path: &Path) -> Result<FilmFormat, Failure> {
    let is_folder = path.is_dir() || path.to_string_lossy().ends_with(std::path::is_separator);
    match extension(path).as_str() {
        _ if is_folder => Ok(FilmFormat::Pictures),
        "gif" => Ok(FilmFormat::Gif),
        "apng" | "png" => Ok(FilmFormat::Apng),
        "" => Ok(FilmFormat::Pictures),
        _ => Err(Failure::Misuse(format!(
            "--out {}: a film is a .gif, an .apng or a folder of pictures; for an MP4 see \
             basewatch animate --help",
            path.display()
        ))),
    }
}

/// Refuses before anything is drawn what would be refused afterwards.
fn look_ahead(path: &Path, kind: FilmFormat, existing: Existing) -> Result<(), Failure> {
    if kind != FilmFormat::Pictures || !path.exists() {
        return write::look_ahead(path, existing);
    }
    match may_go(path, existing, is_picture_name) {
        Ok(true) => Ok(()),
        Ok(false) if existing == Existing::Overwrite => Err(Failure::Problem(format!(
            "{} holds other files than numbered pictures; name another folder",
            path.display()
        ))),
        Ok(false) => Err(Failure::Problem(format!(
            "{} is not empty; --force writes over the pictures there",
            path.display()
        ))),
        Err(error) => Err(write::refused(path, &error)),
    }
}

/// As the window names them, spaces aside: 1month/s.
fn parse_speed(text: &str) -> Result<Speed, String> {
    let plain = |words: &str| words.replace(' ', "").to_lowercase();
    Speed::ALL.into_iter().find(|speed| plain(speed.words()) == plain(text)).ok_or_else(|| {
        let all: Vec<String> = Speed::ALL.iter().map(|speed| plain(speed.words())).collect();
        format!("speeds are {}", all.join(", "))
    })
}
