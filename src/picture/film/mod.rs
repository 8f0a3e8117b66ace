//! Films: what the window shows while it plays, frame by frame, as a GIF, an animated PNG or
//! numbered pictures. One thread draws, another writes.

mod apng;
mod changed;
mod gif;
mod palette;
mod pictures;

use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::Instant;

use super::{About, Image, Options, PictureError, Studio};
use crate::crash::contained;
use crate::model::Day;
use crate::scene::Told;
use crate::state::{AtEnd, Command, PauseAt, Playback, Session, Speed, TimeCommand, TimeWindow};
pub use pictures::{is_picture_name, picture_name};

/// Frames a second that a film may have.
pub const RATES: (u32, u32) = (1, 30);
/// The most frames; more are a slip of a script.
pub const MOST_FRAMES: usize = 20_000;
/// The first frame and the last stand still for so long, milliseconds.
const FIRST_MS: u16 = 700;
const LAST_MS: u16 = 2_000;
/// Frames that wait to be written while the next is drawn.
const WAITING: usize = 3;
/// Pictures that a palette is chosen from.
const SAMPLES: usize = 12;
/// The page and what is told of the whole film settle each other within this many rounds.
const ROUNDS: usize = 3;

/// From which day to which, and how fast.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Film {
    from: Day,
    to: Day,
    speed: Speed,
    /// Frames a second.
    rate: u32,
}

/// Why a film is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FilmError {
    #[error("{from} is not before {to}; the earlier day comes first")]
    Backwards { from: Day, to: Day },
    #[error("{0} frames a second; {lo} to {hi} can be shown", lo = RATES.0, hi = RATES.1)]
    Rate(u32),
    #[error("{0} frames are too many; at most {MOST_FRAMES} are drawn: play faster")]
    TooLong(usize),
}

impl Film {
    pub fn new(from: Day, to: Day, speed: Speed, rate: u32) -> Result<Self, FilmError> {
        if from >= to {
            return Err(FilmError::Backwards { from, to });
        }
        if !(RATES.0..=RATES.1).contains(&rate) {
            return Err(FilmError::Rate(rate));
        }
        let film = Self { from, to, speed, rate };
        match film.frames() {
            frames if frames > MOST_FRAMES => Err(FilmError::TooLong(frames)),
            _ => Ok(film),
        }
    }

    /// How many there are, the first and the last day included.
    pub fn frames(&self) -> usize {
        let seconds = f64::from(self.to.days_since(self.from)) / self.speed.days_per_second();
        // Rounding must not add a frame that stands where the last one does.
        (seconds * f64::from(self.rate) - 1e-6).ceil() as usize + 1
    }

    /// How long it plays, with its first and last picture at rest, seconds.
    pub fn seconds(&self) -> f64 {
        let at_rest = f64::from(FIRST_MS + LAST_MS) / 1000.0;
        (self.frames().saturating_sub(2)) as f64 / f64::from(self.rate) + at_rest
    }

    /// How long a frame is shown, as a fraction of a second.
    fn shown_s(&self, frame: usize) -> (u16, u16) {
        match frame {
            0 => (FIRST_MS, 1000),
            last if last + 1 == self.frames() => (LAST_MS, 1000),
            _ => (1, u16::try_from(self.rate).unwrap_or(u16::MAX)),
        }
    }

    /// Sets the clock for a frame. Those between the first and the last come one after another.
    fn set_clock(&self, session: &mut Session, frame: usize) {
        if frame == 0 || frame + 1 == self.frames() {
            if session.state().playback != Playback::Paused {
                session.apply(Command::TogglePlay);
            }
            let day = if frame == 0 { self.from } else { self.to };
            session.apply(Command::GoToDay(day));
            return;
        }
        if session.state().playback == Playback::Paused {
            session.apply(Command::TogglePlay);
        }
        session.tick(1.0 / f64::from(self.rate));
    }
}

/// Where a film goes.
pub enum Reel<'a> {
    Gif(&'a mut (dyn Write + Send)),
    Apng(&'a mut (dyn Write + Send)),
    /// One PNG after another, each with its name.
    Pictures(&'a mut (dyn FnMut(&str, &[u8]) -> std::io::Result<()> + Send)),
}

/// How far a film is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// Frames that are written.
    pub done: usize,
    pub of: usize,
    /// Since drawing began, seconds.
    pub elapsed_s: f64,
}

impl Progress {
    pub fn frames_per_second(&self) -> f64 {
        self.done as f64 / self.elapsed_s.max(1e-3)
    }

    /// An estimate, once there is something to go by.
    pub fn left_s(&self) -> Option<f64> {
        let left = self.of.saturating_sub(self.done) as f64;
        (self.done > 2).then(|| left / self.frames_per_second())
    }
}

/// Why a film came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum ShootError {
    #[error(transparent)]
    Picture(#[from] PictureError),
    #[error("the film could not be written: {0}")]
    Writing(#[from] std::io::Error),
    #[error("called off")]
    CalledOff,
}

impl From<::gif::EncodingError> for ShootError {
    fn from(error: ::gif::EncodingError) -> Self {
        match error {
            ::gif::EncodingError::Io(error) => Self::Writing(error),
            other => Self::Writing(std::io::Error::other(other)),
        }
    }
}

impl From<::png::EncodingError> for ShootError {
    fn from(error: ::png::EncodingError) -> Self {
        match error {
            ::png::EncodingError::IoError(error) => Self::Writing(error),
            other => Self::Writing(std::io::Error::other(other)),
        }
    }
}

/// A frame, and for how long it is shown as a fraction of a second.
struct Frame {
    image: Image,
    shown_s: (u16, u16),
}

/// Takes frames one after another.
trait Writes {
    fn frame(&mut self, frame: Frame) -> Result<(), ShootError>;
    /// After the last.
    fn finish(&mut self) -> Result<(), ShootError>;
}

/// Draws a film and writes it. `watch` is told after each frame that is written; once `call_off`
/// is set, nothing more is drawn.
pub fn shoot(
    session: Session,
    options: Options,
    film: &Film,
    reel: Reel<'_>,
    watch: &mut dyn FnMut(Progress),
    call_off: &AtomicBool,
) -> Result<About, ShootError> {
    let mut studio = Studio::open(at_start(session, film), options)?;
    tell_all(&mut studio, film, call_off)?;
    let about = studio.about().of_days(film.from, film.to);
    let samples = match reel {
        Reel::Gif(_) => samples(&mut studio, film, call_off)?,
        Reel::Apng(_) | Reel::Pictures(_) => Vec::new(),
    };
    let size = studio.size_pixels();
    let begun = Instant::now();
    std::thread::scope(|scope| {
        let (sender, frames) = sync_channel(WAITING);
        let (told, done) = std::sync::mpsc::channel();
        let about = &about;
        let writer = scope.spawn(move || {
            contained("Writing the film", || -> Result<(), ShootError> {
                let writes: Box<dyn Writes + '_> = match reel {
                    Reel::Gif(out) => Box::new(gif::Gif::begin(out, size, &samples, about)?),
                    Reel::Apng(out) => {
                        Box::new(apng::Apng::begin(out, size, film.frames(), about)?)
                    }
                    Reel::Pictures(put) => Box::new(pictures::Pictures::new(put, about)),
                };
                drop(samples);
                write(writes, &frames, &told)
            })
        });
        let mut tell = || {
            if let Some(done) = done.try_iter().last() {
                let elapsed_s = begun.elapsed().as_secs_f64();
                watch(Progress { done, of: film.frames(), elapsed_s });
            }
        };
        let drawn = draw(&mut studio, film, &sender, &mut tell, call_off);
        drop(sender);
        // What was written badly says more than that nobody took the frames.
        let failed = |words: String| Err(std::io::Error::other(words).into());
        let written = writer.join().map_or_else(
            |_| failed("the thread that writes gave up".to_owned()),
            |written| written.unwrap_or_else(failed),
        );
        tell();
        drawn.and(written)
    })?;
    Ok(about)
}

fn draw(
    studio: &mut Studio,
    film: &Film,
    sender: &SyncSender<Frame>,
    tell: &mut dyn FnMut(),
    call_off: &AtomicBool,
) -> Result<(), ShootError> {
    for frame in 0..film.frames() {
        if call_off.load(Ordering::Relaxed) {
            return Err(ShootError::CalledOff);
        }
        film.set_clock(studio.session(), frame);
        let image = studio.still()?;
        if sender.send(Frame { image, shown_s: film.shown_s(frame) }).is_err() {
            // The writer ended; it knows why.
            return Ok(());
        }
        tell();
    }
    Ok(())
}

fn write(
    mut writes: Box<dyn Writes + '_>,
    frames: &Receiver<Frame>,
    told: &std::sync::mpsc::Sender<usize>,
) -> Result<(), ShootError> {
    for (nth, frame) in frames.iter().enumerate() {
        writes.frame(frame)?;
        // Whether anybody still listens is no matter.
        let _ = told.send(nth + 1);
    }
    writes.finish()
}

/// The session with its clock on the first day, and an axis that shows the film's days.
fn at_start(mut session: Session, film: &Film) -> Session {
    let offset = session.dataset().head.utc_offset;
    let start = crate::model::Moment::start_of(film.from, offset);
    let end = crate::model::Moment::start_of(film.to.plus(1), offset);
    for command in [
        TimeCommand::SetAtEnd(AtEnd::Stop),
        TimeCommand::SetPauseAt(PauseAt::Nothing),
        TimeCommand::SetAxis(TimeWindow::new(start, end, session.range())),
    ] {
        session.apply(command.into());
    }
    session.apply(Command::SetSpeed(film.speed));
    film.set_clock(&mut session, 0);
    session
}

/// Lets the page tell of all that the film shows, so that nothing on it comes and goes but the map.
fn tell_all(studio: &mut Studio, film: &Film, call_off: &AtomicBool) -> Result<(), ShootError> {
    for _ in 0..ROUNDS {
        let mut told = Told::default();
        for frame in 0..film.frames() {
            if call_off.load(Ordering::Relaxed) {
                return Err(ShootError::CalledOff);
            }
            film.set_clock(studio.session(), frame);
            told.join(studio.told_now());
        }
        film.set_clock(studio.session(), 0);
        if !studio.tell(told) {
            break;
        }
    }
    Ok(())
}

/// Pictures from all over the film.
fn samples(
    studio: &mut Studio,
    film: &Film,
    call_off: &AtomicBool,
) -> Result<Vec<Image>, ShootError> {
    let days = film.to.days_since(film.from);
    let count = i32::try_from(SAMPLES).unwrap_or(1).min(days + 1);
    let mut images = Vec::new();
    for nth in 0..count {
        if call_off.load(Ordering::Relaxed) {
            return Err(ShootError::CalledOff);
        }
        let day = film.from.plus(days * nth / (count - 1).max(1));
        studio.session().apply(Command::GoToDay(day));
        images.push(studio.still()?);
    }
    film.set_clock(studio.session(), 0);
    Ok(images)
}
