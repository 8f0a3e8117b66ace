//! Disks that are full, folders that are gone, kills, and names that lead elsewhere: through the
//! real program, on the real disk. What is there stays whole, and the words say what, where and how
//! to mend it.

mod drawn;
mod window;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use basewatch::load;
use basewatch::picture::film::{Film, Reel, shoot};
use basewatch::picture::{Options, PageSize};
use basewatch::state::{
    Command as Do, Job, Named, Speed, Take, TakeCommand, TakeForm, TakeKind, TakePlaces,
};
use drawn::{done, file, folder, names, refused, words};
use serde_json::json;
use window::Window;

const OLD: &[u8] = b"what was there before";

fn skipped(test: &str, why: &str) {
    // Past libtest's capture: a skipped test must be seen.
    writeln!(std::io::stdout(), "skipped: {test} ({why})").expect("stdout takes a line");
}

/// Exports of the command line that need no graphics, each with the file's ending.
const EXPORTS: [(&[&str], &str); 5] = [
    (&["export", "--format", "geojson"], "geojson"),
    (&["export", "--format", "csv"], "csv"),
    (&["export", "--format", "kml"], "kml"),
    (&["report", "--at", "2024-05-02", "--no-picture"], "md"),
    (&["sample-incidents", "--rows", "3000"], "sample.csv"),
];

/// Each export over a file that is there, with a disk that refuses.
#[track_caller]
fn each_is_refused(folder: &Path, run: impl Fn(&[&str]) -> Output, (what, mend): (&str, &str)) {
    for (args, ending) in EXPORTS {
        let out = folder.join(format!("old.{ending}"));
        fs::write(&out, OLD).expect("a file");
        let path = out.display().to_string();
        let output = run(&[args, &["--force", "--out", &path]].concat());
        let line = words(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{ending}: {line}");
        for part in [path.as_str(), "was not written", what, mend] {
            assert!(line.contains(part), "“{part}” in: {line}");
        }
        assert_eq!(line.lines().count(), 1, "{line}");
        assert_eq!(fs::read(&out).expect("the old file"), OLD, "{ending}");
        fs::remove_file(&out).expect("the old file");
        assert!(names(folder).is_empty(), "nothing is left beside: {:?}", names(folder));
    }
}

/// A file system of a few kilobytes, gone when the test ends.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mounted(folder: &Path) -> Option<Self> {
        let at = folder.join("disk");
        fs::create_dir(&at).expect("a folder");
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=16k", "none"]).arg(&at).stderr(Stdio::null());
        mount.status().is_ok_and(|status| status.success()).then_some(Self(at))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

#[test]
fn on_a_disk_that_is_really_full_the_old_file_stays_whole() {
    let folder = folder("full-disk");
    let Some(disk) = SmallDisk::mounted(&folder) else {
        return skipped("a full disk", "no small file system can be mounted without rights");
    };
    each_is_refused(&disk.0, drawn::basewatch, ("the disk is full", "make room"));
    // And one that may only be read.
    let out = disk.0.join("old.csv");
    fs::write(&out, OLD).expect("a file");
    let mut remount = Command::new("mount");
    remount.args(["-o", "remount,ro"]).arg(&disk.0);
    assert!(remount.status().expect("mount").success(), "what was mounted can be mounted anew");
    let path = out.display().to_string();
    let line = refused(1, &["export", "--format", "csv", "--force", "--out", &path]);
    assert!(line.contains("that disk is read-only: choose another"), "{line}");
    assert_eq!(fs::read(&out).expect("the old file"), OLD);
}

#[test]
#[cfg(unix)]
fn where_no_file_may_be_so_large_the_old_file_stays_whole() {
    let folder = folder("large-file");
    // Blocks of 512 bytes. Without the trap the system would kill the program instead.
    for blocks in ["0", "1", "7"] {
        let run = |args: &[&str]| {
            let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
            let mut shell = Command::new("sh");
            shell.args(["-c", &script, env!("CARGO_BIN_EXE_basewatch")]).args(args);
            shell.env_remove("RUST_LOG").output().expect("a shell")
        };
        each_is_refused(&folder, run, ("takes no file so large", "choose another"));
        // And where the system does kill it, at that byte.
        let out = file(&folder, "killed.csv");
        fs::write(&out, OLD).expect("a file");
        let script = format!("ulimit -f {blocks}; exec \"$0\" \"$@\"");
        let mut shell = Command::new("sh");
        shell.args(["-c", &script, env!("CARGO_BIN_EXE_basewatch")]);
        shell.args(["sample-incidents", "--rows", "3000", "--force", "--out", &out]);
        let output = shell.output().expect("a shell");
        assert_eq!(output.status.code(), None, "killed: {}", words(&output.stderr));
        assert_eq!(fs::read(&out).expect("the old file"), OLD);
        assert_eq!(names(&folder).len(), 2, "what the kill left: {:?}", names(&folder));
        done(&["sample-incidents", "--rows", "3", "--force", "--out", &out]);
        assert_eq!(names(&folder), ["killed.csv"], "and the next writing cleared away");
        fs::remove_file(&out).expect("a file");
    }
}

#[test]
fn folders_that_are_gone_files_in_their_place_and_devices_are_told() {
    let folder = folder("no-folder");
    let blocked = file(&folder, "a-file");
    fs::write(&blocked, OLD).expect("a file");
    for (args, ending) in EXPORTS {
        let at = |parent: &str| format!("{parent}/out.{ending}");
        let line = refused(1, &[args, &["--out", &at(&file(&folder, "gone"))]].concat());
        assert!(line.contains("its folder is not there: make it"), "{line}");
        let line = refused(1, &[args, &["--out", &at(&blocked)]].concat());
        assert!(line.contains(&at(&blocked)) && line.contains("was not written"), "{line}");
        let mine = at(&folder.display().to_string());
        fs::write(&mine, OLD).expect("a file");
        let line = refused(1, &[args, &["--out", &mine]].concat());
        assert!(line.contains("is there already"), "{line}");
        assert_eq!(fs::read(&mine).expect("a file"), OLD);
        fs::remove_file(&mine).expect("a file");
    }
    assert_eq!(fs::read(&blocked).expect("a file"), OLD);
    assert_eq!(names(&folder), ["a-file"]);
    if Path::new("/dev/full").exists() {
        let args = ["export", "--format", "csv", "--force", "--out", "/dev/full"];
        assert!(refused(1, &args).contains("no ordinary file: choose another name"));
        let full = fs::File::options().write(true).open("/dev/full").expect("a device");
        let mut command = drawn::command(&["export", "--format", "csv"]);
        let output = command.stdout(full).stderr(Stdio::piped()).spawn().expect("it starts");
        let output = output.wait_with_output().expect("it ends");
        let line = words(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{line}");
        assert!(line.contains("the answer cannot be written"), "{line}");
    }
}

#[test]
#[cfg(unix)]
fn a_folder_that_may_not_be_written_in_is_told() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder("read-only");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).expect("a folder");
    let is_heeded = fs::write(folder.join("probe"), "").is_err();
    let _ = fs::remove_file(folder.join("probe"));
    let out = file(&folder, "out.csv");
    let args = ["export", "--format", "csv", "--out", &out];
    let output = if is_heeded {
        Some(drawn::basewatch(&args))
    } else {
        // Whoever may write everywhere gives that up for once.
        let mut lesser = Command::new("setpriv");
        lesser.args(["--bounding-set", "-dac_override", env!("CARGO_BIN_EXE_basewatch")]);
        lesser.args(args).env_remove("RUST_LOG").output().ok()
    };
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).expect("a folder");
    let Some(output) = output else {
        return skipped("a read-only folder", "who runs this may write everywhere; no setpriv");
    };
    let line = words(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{line}");
    assert!(line.contains("you may not write there: choose another folder"), "{line}");
    assert!(names(&folder).is_empty(), "{:?}", names(&folder));
}

#[test]
fn the_program_killed_while_it_writes_leaves_the_old_file_whole() {
    let folder = folder("killed");
    let out = file(&folder, "big.csv");
    fs::write(&out, OLD).expect("a file");
    let mut in_the_midst = 0;
    for round in 0..6u32 {
        let args = ["sample-incidents", "--rows", "60000", "--force", "--out", &out];
        let mut child = drawn::command(&args).stdout(Stdio::null()).spawn().expect("it starts");
        let begun = Instant::now();
        // Until it has begun to write.
        while names(&folder).len() < 2 && child.try_wait().expect("a child").is_none() {
            assert!(begun.elapsed() < Duration::from_secs(60), "nothing was begun");
            std::thread::yield_now();
        }
        std::thread::sleep(Duration::from_micros(u64::from(round) * 700));
        child.kill().expect("SIGKILL");
        child.wait().expect("it ended");
        let bytes = fs::read(&out).expect("it is there");
        let is_whole = bytes.iter().filter(|b| **b == b'\n').count() == 60_001;
        assert!(bytes == OLD || is_whole, "torn: {} bytes", bytes.len());
        in_the_midst += usize::from(names(&folder).len() == 2);
        assert!(names(&folder).len() <= 2, "{:?}", names(&folder));
    }
    assert!(in_the_midst > 0, "none was killed while it wrote");
    done(&["sample-incidents", "--rows", "3", "--force", "--out", &out]);
    assert_eq!(names(&folder), ["big.csv"]);
}

#[test]
fn a_film_whose_writing_panics_ends_as_an_error_in_words() {
    if !drawn::can_draw("a film whose writing panics") {
        return;
    }
    let dataset = load::shipped().dataset.expect("what ships reads");
    let session = basewatch::state::Session::new(dataset, Vec::new());
    let mut options = Options::of(&session);
    options.size = PageSize::new(480, 360, 1.0).expect("a page");
    let day = window::day;
    let film = Film::new(day("2024-05-01"), day("2024-05-20"), Speed::Week, 6).expect("a film");
    let mut put = |_: &str, _: &[u8]| -> std::io::Result<()> { panic!("no such frame") };
    let reel = Reel::Pictures(&mut put);
    let taken = shoot(session, options, &film, reel, &mut |_| {}, &AtomicBool::new(false));
    let words = taken.map(drop).expect_err("nothing was written").to_string();
    assert!(
        words.contains("Writing the film failed") && words.contains("no such frame"),
        "{words}"
    );
}

/// A dataset whose only base has this id.
fn base_called(id: &str) -> serde_json::Value {
    json!({
        "format": "basewatch/1", "title": "Names", "as_of": "2026-02-28", "utc_offset": "+01:00",
        "range": {"from": "2020-01-01", "to": "2026-02-28"},
        "opening": {"day": "2024-05-02", "view": {"lon": 2.2, "lat": 13.5, "zoom": 6.0},
                    "select": id},
        "sources": [{"id": "a", "publisher": "a", "grade": "A", "origin": "a", "date": "2020-01-01"}],
        "forces": [{"id": "red", "name": "Red", "short": "R", "kind": "state"}],
        "places": [{"id": id, "name": "../../etc/\u{202e}passwd", "kind": "airbase", "country": "XX",
                    "lat": 13.5, "lon": 2.2, "error_km": 1.0}],
        "claims": [],
    })
}

#[test]
fn names_that_are_offered_for_files_never_lead_out_of_the_folder() {
    let long = "a".repeat(10_000);
    for id in ["../../etc/passwd", "/etc/passwd", "con", "a/b", "\u{202e}gnp", "..", &long] {
        let loaded = load::dataset(base_called(id).to_string().as_bytes());
        let Some(dataset) = loaded.dataset else { continue };
        let mut session = basewatch::state::Session::new(dataset, loaded.problems);
        session.apply(TakeCommand::Open(TakeKind::Data).into());
        session.apply(TakeCommand::Suggest(PathBuf::from("/home/me/out")).into());
        let form = session.state().take.form().expect("a form").clone();
        for form in [
            TakeForm { places: TakePlaces::Selected, ..form.clone() },
            TakeForm { kind: TakeKind::Report, places: TakePlaces::Selected, ..form.clone() },
            TakeForm { kind: TakeKind::Picture, ..form },
        ] {
            session.apply(TakeCommand::Set(Box::new(form)).into());
            let path = PathBuf::from(&session.state().take.form().expect("a form").path);
            assert_eq!(path.parent(), Some(Path::new("/home/me/out")), "{id:.20}: {path:?}");
            let name = path.file_name().and_then(|n| n.to_str()).expect("a name");
            assert!(name.len() < 200 && !name.starts_with("con."), "{name}");
            assert!(name.chars().all(|c| c.is_alphanumeric() || "-_.".contains(c)), "{name}");
        }
    }
}

#[test]
fn a_dataset_with_hostile_names_is_exported_into_one_file_alone() {
    let folder = folder("hostile-names");
    let inner = folder.join("inner");
    fs::create_dir(&inner).expect("a folder");
    let dataset = file(&folder, "names.json");
    fs::write(&dataset, base_called("base").to_string()).expect("a file");
    for (args, ending) in &EXPORTS[..4] {
        let out = inner.join(format!("out.{ending}")).display().to_string();
        let args = [&args[..1], &[dataset.as_str()], &args[1..], &["--out", &out]].concat();
        done(&args);
        assert_eq!(names(&inner), [format!("out.{ending}")]);
        fs::remove_file(&out).expect("a file");
    }
    assert_eq!(names(&folder), ["inner", "names.json"]);
}

#[test]
fn a_path_with_dots_is_the_readers_own_and_is_told_as_it_is_written() {
    let folder = folder("dots");
    let inner = folder.join("inner");
    fs::create_dir(&inner).expect("a folder");
    let mut window = Window::open();
    let apply = |window: &mut Window, command: Do| {
        let ctx = window.harness.ctx.clone();
        window.harness.state_mut().apply(&ctx, vec![command]);
        window.settle();
    };
    apply(&mut window, TakeCommand::Open(TakeKind::Data).into());
    let form = window.session().state().take.form().expect("a form").clone();
    let path = inner.join("../out.geojson").display().to_string();
    let form = TakeForm { path: path.clone(), named: Named::ByReader, ..form };
    apply(&mut window, TakeCommand::Set(Box::new(form)).into());
    apply(&mut window, TakeCommand::Write.into());
    let job = |w: &Window| match &w.session().state().take {
        Take::Open { job, .. } => job.clone(),
        Take::Closed => panic!("the dialog is closed"),
    };
    window.wait_until("it is written", |w| !matches!(job(w), Job::Running { .. }));
    assert!(matches!(job(&window), Job::Done { path: told, .. } if told == Path::new(&path)));
    assert_eq!(names(&folder), ["inner", "out.geojson"]);
}
