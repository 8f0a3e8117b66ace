use std::time::Duration;

use http::{Request, Response};

use super::*;

const SOURCE: &str = "https://t.org/{z}/{x}/{y}.png";
const ADDRESS: &str = "https://t.org/1/2/3.png";

/// A folder that is not there until something is kept, gone when the test ends.
struct Folder(PathBuf, #[expect(dead_code, reason = "goes with the test")] tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        let around = tempfile::tempdir().unwrap();
        Self(around.path().join("tiles"), around)
    }

    fn files(&self) -> Vec<PathBuf> {
        Index::of(&self.0).files.into_keys().collect()
    }
}

fn policy() -> CachePolicy {
    let request = Request::get(ADDRESS).body(()).unwrap();
    let response = Response::builder().header("cache-control", "max-age=60").body(()).unwrap();
    CachePolicy::new(&request, &response)
}

#[test]
fn what_is_kept_is_there_after_a_restart_and_for_its_own_source_only() {
    let folder = Folder::new();
    let cache = DiskCache::new(folder.0.clone(), 1 << 20);
    assert!(cache.get(SOURCE, ADDRESS).is_none());
    cache.put(SOURCE, ADDRESS, &policy(), b"a picture");
    let again = DiskCache::new(folder.0.clone(), 1 << 20);
    assert_eq!(again.get(SOURCE, ADDRESS).unwrap().body, b"a picture");
    assert!(again.get("https://t.org/{z}/{x}/{y}.jpg", ADDRESS).is_none());
    assert!(again.get(SOURCE, "https://t.org/1/2/4.png").is_none());
}

#[test]
fn a_file_with_any_byte_changed_or_missing_is_as_good_as_none() {
    let folder = Folder::new();
    let cache = DiskCache::new(folder.0.clone(), 1 << 20);
    cache.put(SOURCE, ADDRESS, &policy(), b"a picture");
    let file = folder.files().pop().unwrap();
    let whole = fs::read(&file).unwrap();
    for index in (0..whole.len()).step_by(5) {
        let mut damaged = whole.clone();
        damaged[index] ^= 0x20;
        fs::write(&file, damaged).unwrap();
        assert!(cache.get(SOURCE, ADDRESS).is_none(), "byte {index}");
        fs::write(&file, &whole[..index]).unwrap();
        assert!(cache.get(SOURCE, ADDRESS).is_none(), "cut at {index}");
    }
    fs::write(&file, whole).unwrap();
    assert!(cache.get(SOURCE, ADDRESS).is_some());
}

#[test]
fn a_file_of_another_address_under_the_same_name_is_none() {
    let folder = Folder::new();
    let cache = DiskCache::new(folder.0.clone(), 1 << 20);
    cache.put(SOURCE, ADDRESS, &policy(), b"a picture");
    let other = "https://t.org/1/2/9.png";
    let path = cache.path(SOURCE, other);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::rename(folder.files().pop().unwrap(), path).unwrap();
    assert!(cache.get(SOURCE, other).is_none());
}

#[test]
fn what_was_used_longest_ago_goes_first_and_nothing_else_in_the_folder() {
    let folder = Folder::new();
    fs::create_dir_all(&folder.0).unwrap();
    fs::write(folder.0.join("letter.txt"), "mine").unwrap();
    let body = vec![7; 10_000];
    let address = |n: u32| format!("https://t.org/9/{n}/0.png");
    let first = DiskCache::new(folder.0.clone(), 200_000);
    for n in 0..15 {
        first.put(SOURCE, &address(n), &policy(), &body);
        let file = File::options().write(true).open(first.path(SOURCE, &address(n))).unwrap();
        let used = SystemTime::now() - Duration::from_secs(3_600 - u64::from(n));
        file.set_modified(used).unwrap();
    }
    // After a restart: the oldest is used, then more come than there is room for.
    let cache = DiskCache::new(folder.0.clone(), 200_000);
    assert!(cache.get(SOURCE, &address(0)).is_some());
    for n in 15..24 {
        cache.put(SOURCE, &address(n), &policy(), &body);
    }
    assert!(cache.get(SOURCE, &address(0)).is_some(), "just used");
    assert!(cache.get(SOURCE, &address(1)).is_none(), "used longest ago");
    assert!(cache.get(SOURCE, &address(23)).is_some());
    assert!(Index::of(&folder.0).bytes <= 200_000);
    assert!(folder.0.join("letter.txt").exists());
}

#[test]
fn a_folder_that_cannot_be_written_is_no_harm() {
    let folder = Folder::new();
    fs::write(&folder.0, "a file where the folder should be").unwrap();
    let cache = DiskCache::new(folder.0.clone(), 1 << 20);
    cache.put(SOURCE, ADDRESS, &policy(), b"a picture");
    assert!(cache.get(SOURCE, ADDRESS).is_none());
    fs::remove_file(&folder.0).unwrap();
}
