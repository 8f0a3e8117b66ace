use std::fs::{self, File};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use super::faults::{Fault, Faults, with};
use super::*;

const OLD: &[u8] = b"the old contents, which are longer than the new";
const NEW: &[u8] = b"the new contents";

/// A folder with a file in it, and what else is there.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        fs::write(place.file(), OLD).unwrap();
        place
    }

    fn file(&self) -> PathBuf {
        self.0.path().join("file")
    }

    fn frames(&self) -> PathBuf {
        self.0.path().join("frames")
    }

    fn names(&self) -> Vec<String> {
        names(self.0.path())
    }

    #[track_caller]
    fn holds_file(&self, bytes: &[u8], what: impl std::fmt::Display) {
        assert_eq!(fs::read(self.file()).unwrap(), bytes, "{what}");
        assert_eq!(self.names(), ["file"], "{what}: nothing is left beside");
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn is_picture(name: &str) -> bool {
    name.starts_with("frame-")
}

/// Two pictures in a folder.
fn pictures(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = DraftFolder::begin(path)?;
    folder.write("frame-1", bytes)?;
    folder.write("frame-2", bytes)?;
    folder.finish(Existing::Overwrite, is_picture)
}

#[track_caller]
fn holds_pictures(place: &Place, bytes: &[u8], what: impl std::fmt::Display) {
    let names: Vec<String> = names(&place.frames());
    assert_eq!(names, ["frame-1", "frame-2"], "{what}");
    for name in names {
        assert_eq!(fs::read(place.frames().join(name)).unwrap(), bytes, "{what}");
    }
    assert_eq!(place.names(), ["file", "frames"], "{what}: nothing is left beside");
}

#[test]
fn a_disk_that_is_full_at_any_byte_leaves_the_old_file_whole() {
    let place = Place::new();
    for bytes in 0..=NEW.len() as u64 {
        for write in [replace, keep] {
            fs::write(place.file(), OLD).unwrap();
            let (done, _) = with(Faults::full_after(bytes), || write(&place.file(), NEW));
            if bytes == NEW.len() as u64 {
                done.unwrap();
                place.holds_file(NEW, bytes);
            } else {
                let error = done.unwrap_err();
                assert_eq!(error.kind(), ErrorKind::StorageFull);
                assert!(why(&error).unwrap().starts_with("the disk is full: make room"));
                place.holds_file(OLD, bytes);
            }
        }
        let new = place.0.path().join("new");
        let (done, _) = with(Faults::full_after(bytes), || create(&new, NEW));
        assert_eq!(done.is_ok(), bytes == NEW.len() as u64);
        assert_eq!(new.exists(), done.is_ok(), "{bytes}");
        let _ = fs::remove_file(&new);
        assert_eq!(place.names(), ["file"]);
    }
}

#[test]
fn a_disk_that_is_full_at_any_byte_leaves_the_old_pictures_whole() {
    let place = Place::new();
    pictures(&place.frames(), OLD).unwrap();
    let all = 2 * NEW.len() as u64;
    for bytes in 0..=all {
        let (done, _) = with(Faults::full_after(bytes), || pictures(&place.frames(), NEW));
        assert_eq!(done.is_ok(), bytes == all);
        holds_pictures(&place, if bytes == all { NEW } else { OLD }, bytes);
    }
}

#[test]
fn short_writes_are_gone_on_with() {
    let place = Place::new();
    for piece in 1..NEW.len() {
        let short = || Faults::in_pieces(piece);
        fs::write(place.file(), OLD).unwrap();
        with(short(), || replace(&place.file(), NEW)).0.unwrap();
        place.holds_file(NEW, piece);
        with(short(), || pictures(&place.frames(), NEW)).0.unwrap();
        holds_pictures(&place, NEW, piece);
        fs::remove_dir_all(place.frames()).unwrap();
    }
    // A disk that takes nothing at all, and says no more.
    let nothing = || Faults::in_pieces(0);
    let error = with(nothing(), || replace(&place.file(), OLD)).0.unwrap_err();
    assert!(why(&error).unwrap().contains("takes no more of it"));
    place.holds_file(NEW, "nothing taken");
    assert!(with(nothing(), || pictures(&place.frames(), NEW)).0.is_err());
    place.holds_file(NEW, "nothing taken");
}

#[test]
fn whichever_step_is_refused_what_was_there_stays_whole() {
    let kinds = [ErrorKind::PermissionDenied, ErrorKind::ReadOnlyFilesystem, ErrorKind::NotFound];
    let place = Place::new();
    let mut refused = 0;
    for kind in kinds {
        for step in 0.. {
            fs::write(place.file(), OLD).unwrap();
            let faults = Faults::at(step, Fault::Refused(kind));
            let (done, steps) = with(faults, || replace(&place.file(), NEW));
            // The last step, the folder's sync, comes when the new file is there.
            assert_eq!(done.is_ok(), step >= 5, "{step}");
            place.holds_file(if done.is_ok() { NEW } else { OLD }, step);
            refused += usize::from(done.is_err());
            if step > steps {
                break;
            }
        }
    }
    assert_eq!(refused, 3 * 5, "begin, write, permit, sync, place");
}

#[test]
fn whichever_step_is_refused_the_old_pictures_stay_whole() {
    let place = Place::new();
    for can_exchange in [true, false] {
        let mut refused = 0;
        for step in 0.. {
            let _ = fs::remove_dir_all(place.frames());
            pictures(&place.frames(), OLD).unwrap();
            let at = Faults::at(step, Fault::Refused(ErrorKind::StorageFull));
            let (done, steps) =
                with(at.exchanging(can_exchange), || pictures(&place.frames(), NEW));
            holds_pictures(&place, if done.is_ok() { NEW } else { OLD }, step);
            refused += usize::from(done.is_err());
            if step > steps {
                break;
            }
        }
        assert_eq!(refused, if can_exchange { 7 } else { 8 });
    }
}

#[test]
fn where_folders_cannot_be_exchanged_a_kill_between_loses_nothing() {
    let place = Place::new();
    pictures(&place.frames(), OLD).unwrap();
    // As a kill leaves it: the old one aside, nothing in its place.
    let aside = place.0.path().join(".frames.basewatch-old");
    fs::rename(place.frames(), &aside).unwrap();
    let (refused, _) = with(Faults::full_after(0), || pictures(&place.frames(), NEW));
    assert!(refused.is_err());
    holds_pictures(&place, OLD, "brought back by the next writing, even one that fails");
    // And one that came a step later: both are there.
    pictures(&aside, OLD).unwrap();
    pictures(&place.frames(), NEW).unwrap();
    holds_pictures(&place, NEW, "the one that was replaced goes");
}

#[test]
fn a_vanished_folder_and_a_file_in_its_place_are_told_in_words() {
    let place = Place::new();
    let words = |path: &Path| why(&replace(path, NEW).unwrap_err()).unwrap();
    assert!(words(&place.0.path().join("no/such")).contains("its folder is not there: make it"));
    assert!(words(&place.file().join("below")).contains("what should be its folder is a file"));
    assert!(words(place.0.path()).contains("a folder of that name is there"));
    let long = place.0.path().join("x".repeat(300));
    assert!(words(&long).contains("too long"), "{}", words(&long));
    // The folder goes while the file is being written.
    let inner = place.0.path().join("inner");
    fs::create_dir(&inner).unwrap();
    let mut draft = Draft::begin(&inner.join("a")).unwrap();
    draft.write_all(NEW).unwrap();
    fs::remove_dir_all(&inner).unwrap();
    let error = draft.finish(Existing::Keep).unwrap_err();
    assert!(why(&error).unwrap().contains("its folder is not there"));
    place.holds_file(OLD, "all the rest");
}

#[test]
fn what_a_kill_left_is_cleared_away_and_what_somebody_still_writes_is_not() {
    let place = Place::new();
    let at = |name: &str| place.0.path().join(name);
    let mut other = Draft::begin(&at("other")).unwrap();
    let frames = DraftFolder::begin(&at("frames")).unwrap();
    other.write_all(NEW).unwrap();
    fs::write(at(".basewatch-0123456789.part"), "torn").unwrap();
    fs::create_dir(at(".basewatch-abcdefghij.part")).unwrap();
    fs::write(at(".basewatch-abcdefghij.part").join("frame-1"), "torn").unwrap();
    // Not of ours, by name or by what it holds.
    let strange = [".basewatch-01234567.part", ".basewatch-notes.txt", "basewatch-0123456789.part"];
    for name in strange {
        fs::write(at(name), "mine").unwrap();
    }
    let deep = at(".basewatch-withafolde.part");
    fs::create_dir_all(deep.join("inner")).unwrap();
    replace(&place.file(), NEW).unwrap();
    let left = place.names();
    for name in strange.into_iter().chain(["file", ".basewatch-withafolde.part"]) {
        assert!(left.iter().any(|n| n == name), "{name} in {left:?}");
    }
    assert_eq!(left.len(), 5 + 2, "and the two that are being written: {left:?}");
    frames.write("frame-1", NEW).unwrap();
    frames.finish(Existing::Keep, is_picture).unwrap();
    other.finish(Existing::Keep).unwrap();
    assert_eq!(fs::read(at("other")).unwrap(), NEW);
    assert_eq!(names(&at("frames")), ["frame-1"]);
}

#[test]
fn two_at_once_leave_one_of_the_two_whole() {
    let place = Place::new();
    let whole = |n: u8| vec![n; 50_000];
    std::thread::scope(|scope| {
        for n in 0..4u8 {
            let file = place.file();
            scope.spawn(move || {
                for _ in 0..50 {
                    replace(&file, &whole(n)).unwrap();
                }
            });
        }
        for _ in 0..200 {
            let read = fs::read(place.file()).unwrap();
            assert!(read == OLD || (0..4).any(|n| read == whole(n)), "{} bytes", read.len());
        }
    });
    assert_eq!(place.names(), ["file"]);
    // Where it is to be new, one of them is refused.
    let new = place.0.path().join("new");
    let drafts: Vec<Draft> = (0..3)
        .map(|n| {
            let mut draft = Draft::begin(&new).unwrap();
            draft.write_all(&whole(n)).unwrap();
            draft
        })
        .collect();
    let done: Vec<bool> =
        drafts.into_iter().map(|draft| draft.finish(Existing::Keep).is_ok()).collect();
    assert_eq!(done, [true, false, false]);
    assert_eq!(fs::read(&new).unwrap(), whole(0));
    assert_eq!(place.names(), ["file", "new"]);
}

#[test]
fn a_name_in_a_folder_never_leads_out_of_it() {
    let place = Place::new();
    let folder = DraftFolder::begin(&place.frames()).unwrap();
    for name in ["../file", "/tmp/file", "a/b", "..", ".", "", "a/../../file"] {
        let error = folder.write(name, NEW).unwrap_err();
        assert_eq!(why(&error).unwrap(), "a name in a folder is no path", "{name}");
    }
    folder.write("frame-1", NEW).unwrap();
    assert!(folder.write("frame-1", OLD).is_err(), "each name once");
    drop(folder);
    place.holds_file(OLD, "nothing was written elsewhere");
}

#[test]
fn files_set_aside_replace_none() {
    let place = Place::new();
    let first = set_aside(&place.file(), "broken").unwrap();
    fs::write(place.file(), NEW).unwrap();
    let second = set_aside(&place.file(), "broken").unwrap();
    assert_eq!(place.names(), ["file.broken", "file.broken-2"]);
    assert_eq!(fs::read(first).unwrap(), OLD);
    assert_eq!(fs::read(second).unwrap(), NEW);
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().mode() & 0o777
    }

    #[test]
    fn permissions_stay_and_new_files_have_the_usual_ones() {
        let place = Place::new();
        for wanted in [0o600, 0o640, 0o664, 0o755] {
            fs::set_permissions(place.file(), fs::Permissions::from_mode(wanted)).unwrap();
            replace(&place.file(), NEW).unwrap();
            assert_eq!(mode(&place.file()), wanted);
        }
        let usual = place.0.path().join("usual");
        File::create(&usual).unwrap();
        let new = place.0.path().join("new");
        create(&new, NEW).unwrap();
        assert_eq!(mode(&new), mode(&usual));
        let own = place.0.path().join("made/for/it");
        keep(&own, NEW).unwrap();
        assert_eq!(mode(&own), 0o600, "a file of our own is for its owner");
        assert_eq!(mode(own.parent().unwrap()), 0o700);
    }

    #[test]
    fn what_is_protected_or_no_file_is_left_alone() {
        let place = Place::new();
        fs::set_permissions(place.file(), fs::Permissions::from_mode(0o444)).unwrap();
        let error = replace(&place.file(), NEW).unwrap_err();
        assert!(why(&error).unwrap().contains("write-protected"));
        place.holds_file(OLD, "protected");
        let error = replace(Path::new("/dev/null"), NEW).unwrap_err();
        assert!(why(&error).unwrap().contains("no ordinary file"));
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
    }

    #[test]
    fn a_link_stays_and_what_it_leads_to_is_written() {
        let place = Place::new();
        let elsewhere = tempfile::tempdir().unwrap();
        let (real, link) = (elsewhere.path().join("real"), place.0.path().join("link"));
        fs::write(&real, OLD).unwrap();
        symlink(&real, &link).unwrap();
        let chain = place.0.path().join("chain");
        symlink("link", &chain).unwrap();
        for path in [&link, &chain] {
            fs::write(&real, OLD).unwrap();
            replace(path, NEW).unwrap();
            assert!(path.is_symlink());
            assert_eq!(fs::read(&real).unwrap(), NEW);
        }
        // One that leads nowhere yet; a new file is not written through it.
        let empty = place.0.path().join("empty");
        symlink(elsewhere.path().join("later"), &empty).unwrap();
        assert_eq!(create(&empty, NEW).unwrap_err().kind(), ErrorKind::AlreadyExists);
        replace(&empty, NEW).unwrap();
        assert_eq!(names(elsewhere.path()), ["later", "real"]);
        let round = place.0.path().join("round");
        symlink("round", &round).unwrap();
        assert!(why(&replace(&round, NEW).unwrap_err()).unwrap().contains("circle"));
    }

    #[test]
    fn a_link_in_the_place_of_a_folder_is_left_alone() {
        let place = Place::new();
        let elsewhere = tempfile::tempdir().unwrap();
        fs::write(elsewhere.path().join("frame-1"), OLD).unwrap();
        symlink(elsewhere.path(), place.frames()).unwrap();
        for path in [place.frames(), place.frames().join("")] {
            let error = pictures(&path, NEW).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::AlreadyExists);
        }
        assert_eq!(fs::read(elsewhere.path().join("frame-1")).unwrap(), OLD);
        assert_eq!(names(elsewhere.path()), ["frame-1"]);
    }
}
