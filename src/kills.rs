//! Kills at every step of writing, and at any moment: nothing is lost, torn or left to pile up.
//!
//! This test binary starts itself as the program that writes, each kind of file as the window and
//! the command line write it, and kills it with SIGKILL. `docs/reliability.md` tells the figures.

use std::fs;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use crate::picture::film::{is_picture_name, picture_name};
use crate::safe_write::faults::{Fault, Faults, STOPPED, with};
use crate::safe_write::{Draft, DraftFolder, Existing};
use crate::settings::{self, Settings};
use crate::{safe_write, take};

const PART: &str = "BASEWATCH_KILLED_PART";
const CHILD: &str = "kills::the_part_of_the_child";

/// Kills in `cargo test`: every step, and so many at any moment.
const FEW: usize = 40;
/// And in the long form, all in all.
const MANY: usize = 1_000;

/// Longest that a child writes before it is killed, microseconds.
const MOST_MICROS: u64 = 30_000;

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// With the files lately opened.
    Settings,
    /// Each a new file.
    Rejects,
    Data,
    /// With a picture beside.
    Report,
    Picture,
    Film,
    Pictures,
    CrashNote,
}

const KINDS: [Kind; 8] = [
    Kind::Settings,
    Kind::Rejects,
    Kind::Data,
    Kind::Report,
    Kind::Picture,
    Kind::Film,
    Kind::Pictures,
    Kind::CrashNote,
];

/// Contents of one round, which tell whether they are whole.
fn contents(round: usize) -> Vec<u8> {
    let line = format!("round {round}\n");
    // Of different lengths, so that none fits into another.
    let lines = 400 + round % 7 * 300;
    let mut bytes = line.repeat(lines).into_bytes();
    bytes.extend(format!("{lines} lines of round {round}, and no more").bytes());
    bytes
}

/// The round that a file is of; `None` where it is not whole.
fn round_of(bytes: &[u8]) -> Option<usize> {
    let text = std::str::from_utf8(bytes).ok()?;
    let round = text.lines().next()?.strip_prefix("round ")?.parse().ok()?;
    (bytes == contents(round)).then_some(round)
}

fn settings_of(round: usize) -> Settings {
    let path = |n: usize| PathBuf::from(format!("/data/{round}/{n}.json"));
    Settings { recent_files: (0..10 + round % 7).map(path).collect(), ..Settings::default() }
}

impl Kind {
    fn file(self) -> &'static str {
        match self {
            Self::Settings => "config/settings.json",
            Self::Rejects => "table-rejects.csv",
            Self::Data => "data.geojson",
            Self::Report => "report.md",
            Self::Picture => "map.png",
            Self::Film => "film.gif",
            Self::Pictures => "frames",
            Self::CrashNote => "state/crash.txt",
        }
    }

    fn write(self, folder: &Path, round: usize) -> io::Result<()> {
        let path = folder.join(self.file());
        let bytes = contents(round);
        let taken = |outcome: Result<(), take::TakeError>| outcome.map_err(io::Error::other);
        match self {
            Self::Settings => settings::write(&path, &settings_of(round)),
            Self::Rejects => {
                if path.exists() {
                    fs::remove_file(&path)?;
                }
                safe_write::create(&path, &bytes)
            }
            Self::Data | Self::Picture => {
                taken(take::write_whole(&path, &bytes, Existing::Overwrite))
            }
            Self::Report => {
                let beside = path.with_extension("png");
                let both = take::write_whole(&beside, &bytes, Existing::Overwrite)
                    .and_then(|()| take::write_whole(&path, &bytes, Existing::Overwrite));
                taken(both)
            }
            Self::Film => {
                let mut file = io::BufWriter::new(Draft::begin(&path)?);
                bytes.chunks(700).try_for_each(|frame| file.write_all(frame))?;
                file.into_inner()
                    .map_err(io::IntoInnerError::into_error)?
                    .finish(Existing::Overwrite)
            }
            Self::Pictures => {
                let folder = DraftFolder::begin(&path)?;
                for number in 1..=3 {
                    folder.write(&picture_name(number), &bytes)?;
                }
                folder.finish(Existing::Overwrite, is_picture_name)
            }
            Self::CrashNote => safe_write::keep(&path, &bytes),
        }
    }

    /// The round of what is there; `None` where nothing is. Panics where it is not whole.
    #[track_caller]
    fn found(self, folder: &Path) -> Option<usize> {
        let path = folder.join(self.file());
        let whole = |path: &Path| {
            let bytes = fs::read(path).ok()?;
            let round = match self {
                Self::Settings => {
                    let read: Settings = serde_json::from_slice(&bytes).expect("whole settings");
                    let first = read.recent_files.first().expect("a file lately opened");
                    let round = first.components().nth(2).expect("its round");
                    let round = round.as_os_str().to_str().and_then(|r| r.parse().ok());
                    round.filter(|round| read == settings_of(*round))
                }
                _ => round_of(&bytes),
            };
            Some(round.unwrap_or_else(|| panic!("{} is torn", path.display())))
        };
        match self {
            Self::Pictures if path.is_dir() => {
                let all: Vec<_> = (1..=3).map(|n| whole(&path.join(picture_name(n)))).collect();
                assert!(all.iter().all(|r| r.is_some() && *r == all[0]), "mixed: {all:?}");
                assert_eq!(fs::read_dir(&path).unwrap().count(), 3);
                all[0]
            }
            Self::Report => {
                let beside = whole(&path.with_extension("png"));
                let round = whole(&path);
                assert!(beside == round || beside == round.map_or(Some(1), |r| Some(r + 1)));
                round
            }
            _ => whole(&path),
        }
    }
}

/// Writes round after round until it is killed; with a step, one round that stops there.
#[test]
#[ignore = "the part of the program that is killed"]
fn the_part_of_the_child() {
    let Ok(part) = std::env::var(PART) else { return };
    let words: Vec<&str> = part.split('\t').collect();
    let [folder, kind, round, step] = words.as_slice() else { panic!("{part}") };
    let folder = Path::new(folder);
    let kind = KINDS[kind.parse::<usize>().unwrap()];
    let round: usize = round.parse().unwrap();
    if let Ok(step) = step.parse() {
        with(Faults::at(step, Fault::Stop), || kind.write(folder, round)).0.unwrap();
        println!("ended before that step");
        return;
    }
    println!("writing");
    for round in round.. {
        kind.write(folder, round).unwrap();
    }
}

/// What is killed, and what was found of it.
struct Killing {
    folder: tempfile::TempDir,
    /// The newest round that was found of each kind.
    newest: [usize; KINDS.len()],
    kills: usize,
    at_steps: usize,
    /// Of the kills at any moment, how many left something unfinished.
    in_the_midst: usize,
    absent: usize,
}

fn start(folder: &Path, kind: usize, round: usize, step: Option<usize>) -> Child {
    let step = step.map_or_else(|| "-".to_owned(), |step| step.to_string());
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", CHILD, "--ignored", "--nocapture", "--test-threads=1"])
        .env(PART, format!("{}\t{kind}\t{round}\t{step}", folder.display()))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Reads what a child says until a line tells what is waited for.
fn wait_for(stdout: ChildStdout, wanted: &[&str]) -> String {
    let lines = BufReader::new(stdout).lines().map_while(Result::ok);
    // libtest begins a line of its own before.
    let hit = |line: String| {
        let at = wanted.iter().find_map(|wanted| line.find(wanted))?;
        Some(line[at..].to_owned())
    };
    { lines }.find_map(hit).expect("the child says where it is")
}

impl Killing {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for kind in KINDS {
            let path = folder.path().join(kind.file());
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            kind.write(folder.path(), 1).unwrap();
        }
        let newest = [1; KINDS.len()];
        Self { folder, newest, kills: 0, at_steps: 0, in_the_midst: 0, absent: 0 }
    }

    /// Kills a writing at a step; `false` where it has no such step.
    fn at_step(&mut self, kind: usize, step: usize) -> bool {
        let mut child = start(self.folder.path(), kind, self.newest[kind] + 1, Some(step));
        let said = wait_for(child.stdout.take().unwrap(), &[STOPPED, "ended before"]);
        let has_stopped = said.starts_with(STOPPED);
        child.kill().unwrap();
        child.wait().unwrap();
        if has_stopped {
            self.at_steps += 1;
            self.kills += 1;
        }
        self.look(kind);
        has_stopped
    }

    fn at_any_moment(&mut self, kind: usize, micros: u64) {
        let mut child = start(self.folder.path(), kind, self.newest[kind] + 1, None);
        wait_for(child.stdout.take().unwrap(), &["writing"]);
        std::thread::sleep(Duration::from_micros(micros));
        child.kill().unwrap();
        let status = child.wait().unwrap();
        assert!(!status.success() && status.code().is_none(), "it was killed: {status}");
        self.kills += 1;
        self.in_the_midst += usize::from(self.left(kind) > 0);
        self.look(kind);
    }

    /// Names of ours beside a kind's file.
    fn left(&self, kind: usize) -> usize {
        let path = self.folder.path().join(KINDS[kind].file());
        let entries = fs::read_dir(path.parent().unwrap()).unwrap();
        let name = |e: io::Result<fs::DirEntry>| e.unwrap().file_name().into_string().unwrap();
        entries.map(name).filter(|name| name.contains("basewatch-")).count()
    }

    /// All that is there is whole, none older than before, and one thing is left beside at most.
    fn look(&mut self, kind: usize) {
        for (at, other) in KINDS.iter().enumerate() {
            match other.found(self.folder.path()) {
                Some(round) => {
                    assert!(
                        round >= self.newest[at],
                        "{other:?}: {round} after {}",
                        self.newest[at]
                    );
                    assert!(at == kind || round == self.newest[at], "{other:?} was not written");
                    self.newest[at] = round;
                }
                // Taken away by the test itself, to be new again.
                None => {
                    assert_eq!(*other, Kind::Rejects, "lost");
                    self.absent += usize::from(at == kind);
                }
            }
        }
        assert!(self.left(kind) <= 1, "{} names are left beside", self.left(kind));
    }

    fn at_every_step(&mut self) {
        for (kind, written) in KINDS.iter().enumerate() {
            let steps = (0..).take_while(|step| self.at_step(kind, *step)).count();
            assert!(steps >= 6, "{written:?} has {steps} steps");
        }
    }

    /// At moments that come again with the same seed.
    fn at_moments(&mut self, count: usize, mut seed: u64) {
        for n in 0..count {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            self.at_any_moment(n % KINDS.len(), (seed >> 33) % MOST_MICROS);
        }
    }

    /// A writing that is not killed leaves nothing of the killed ones.
    fn end(mut self, begun: Instant) {
        for (kind, written) in KINDS.iter().enumerate() {
            written.write(self.folder.path(), self.newest[kind] + 1).unwrap();
            self.look(kind);
            assert_eq!(self.left(kind), 0, "{written:?}");
        }
        let Self { kills, at_steps, in_the_midst, absent, .. } = self;
        // Past libtest's capture: these are the figures.
        let told = format!(
            "{kills} kills: {at_steps} at every step of {} kinds, {} at any moment ({in_the_midst} \
             of them in the midst of a writing); 0 files lost, 0 torn, 0 left beside; {absent} new \
             files not there yet; {:.1} s",
            KINDS.len(),
            kills - at_steps,
            begun.elapsed().as_secs_f64()
        );
        writeln!(io::stdout(), "{told}").unwrap();
    }
}

#[test]
fn killed_at_every_step_and_at_some_moments_nothing_is_lost_or_torn() {
    let begun = Instant::now();
    let mut killing = Killing::new();
    killing.at_every_step();
    killing.at_moments(FEW, 1);
    killing.end(begun);
}

#[test]
#[ignore = "a thousand kills take some minutes"]
fn killed_a_thousand_times_nothing_is_lost_or_torn() {
    let begun = Instant::now();
    let mut killing = Killing::new();
    while killing.kills < MANY / 3 {
        killing.at_every_step();
    }
    killing.at_moments(MANY - killing.kills, 2);
    assert_eq!(killing.kills, MANY);
    killing.end(begun);
}

#[test]
fn a_torn_file_would_be_seen() {
    let whole = contents(5);
    assert_eq!(round_of(&whole), Some(5));
    for torn in [&whole[..whole.len() - 1], &whole[..100], &whole[1..], &[]] {
        assert_eq!(round_of(torn), None);
    }
    let mut mixed = contents(12);
    mixed.truncate(500);
    mixed.extend(&contents(5)[500..]);
    assert_eq!(round_of(&mixed), None);
}
