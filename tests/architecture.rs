//! "The arrows hold": what the core must not know, read off its source text.

use std::fs;
use std::path::{Path, PathBuf};

/// Folders that must know no window, file or clock; the first four must exist.
const CORE: [&str; 10] = [
    "model",
    "load",
    "evidence",
    "check",
    "export",
    "state",
    "scene",
    "gazetteer",
    "search",
    "incidents",
];
const MUST_EXIST: usize = 4;

/// Words that give away a window, a file, a network or a clock.
const FOREIGN: [&str; 15] = [
    "egui",
    "eframe",
    "walkers",
    "winit",
    "wgpu",
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::thread",
    "Instant",
    "SystemTime",
    "Zoned::now",
    "Timestamp::now",
    "rand::",
];

/// Words that one folder may use all the same: the pyramid is built on several threads, which tell
/// it nothing about the world.
const ALLOWED: [(&str, &str); 1] = [("incidents", "std::thread")];

/// Who must not point at whom.
const ARROWS: [(&str, &[&str]); 13] = [
    (
        "search",
        &[
            "model",
            "load",
            "evidence",
            "check",
            "state",
            "scene",
            "gazetteer",
            "view",
            "app",
            "cli",
        ],
    ),
    (
        "model",
        &["load", "evidence", "state", "scene", "gazetteer", "view", "app", "cli", "basemap"],
    ),
    (
        "incidents",
        &[
            "load",
            "evidence",
            "check",
            "export",
            "state",
            "scene",
            "gazetteer",
            "view",
            "app",
            "cli",
            "basemap",
            "ingest",
        ],
    ),
    ("ingest", &["evidence", "check", "export", "state", "scene", "view", "app", "cli", "basemap"]),
    ("load", &["evidence", "state", "scene", "gazetteer", "view", "app", "cli", "basemap"]),
    ("evidence", &["state", "scene", "gazetteer", "view", "app", "cli", "basemap"]),
    ("check", &["state", "scene", "view", "app", "cli", "basemap"]),
    ("export", &["check", "state", "scene", "view", "app", "cli", "basemap"]),
    ("state", &["check", "scene", "view", "app", "cli", "basemap"]),
    ("gazetteer", &["scene", "view", "app", "cli", "basemap"]),
    ("scene", &["view", "app", "cli", "basemap", "picture", "offscreen"]),
    // Whoever wants a picture hands a session in: the command line, or a thread of the window's.
    ("picture", &["app", "cli", "bench", "desktop", "settings", "take"]),
    ("take", &["app", "cli", "bench", "desktop", "settings"]),
];

/// What puts something on the disk, or takes it away.
const WRITING: [&str; 20] = [
    "fs::write",
    "fs::rename",
    "fs::copy",
    "fs::remove_file",
    "fs::remove_dir",
    "fs::remove_dir_all",
    "fs::create_dir",
    "fs::create_dir_all",
    "fs::hard_link",
    "fs::set_permissions",
    "File::create",
    "File::create_new",
    "File::options",
    "OpenOptions",
    "DirBuilder",
    "set_len",
    "set_modified",
    "symlink",
    "tempfile",
    "rustix",
];

/// Where that may be: what writes whole or not at all, and the cache of tiles, whose own words tell
/// why it may do without.
const WRITERS: [&str; 2] = ["safe_write/", "basemap/http/disk.rs"];

/// What reaches outside the program, and the only files that may: the network, the reader's browser,
/// folders shown by the desktop, other programs (the loader's list of libraries, and this one again
/// to be measured).
const REACHING_OUT: [(&[&str], &[&str]); 4] = [
    (&["ureq", "std::net", "TcpStream", "TcpListener", "UdpSocket"], &["basemap/http/client.rs"]),
    (&["open_url"], &["app/mod.rs"]),
    (&["open::that", "open::that_detached", "open::with", "open::commands"], &["app/taking.rs"]),
    (&["process::Command", "Command::new"], &["desktop.rs", "bench/child.rs"]),
];

const FORBIDDEN_OUTSIDE_TESTS: [&str; 4] = [".unwrap()", "todo!", "dbg!", "unimplemented!"];

/// House rule 9: a function fits a screen.
const MOST_LINES: usize = 70;

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Every `.rs` file under a folder with its text, test modules left out; nothing where there is no
/// such folder.
fn files(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = all_files(folder);
    let tests: Vec<PathBuf> =
        found.iter().flat_map(|(path, text)| test_modules(path, &code(text))).collect();
    found.retain(|(path, _)| !tests.contains(path));
    found
}

/// Files of modules declared as `#[cfg(test)] mod name;`.
fn test_modules(path: &Path, code: &str) -> Vec<PathBuf> {
    let is_folder_root = path.ends_with("mod.rs") || path.ends_with("lib.rs");
    let inside = if is_folder_root { path.with_file_name("") } else { path.with_extension("") };
    let names = code.split("#[cfg(test)]").skip(1).filter_map(|rest| {
        let (declared, _) = rest.trim_start().strip_prefix("mod ")?.split_once(';')?;
        declared.chars().all(is_ident).then_some(declared)
    });
    names.map(|name| inside.join(name).with_extension("rs")).collect()
}

fn all_files(folder: &Path) -> Vec<(PathBuf, String)> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.expect("a readable folder").path();
        if path.is_dir() {
            found.extend(all_files(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            let text = fs::read_to_string(&path).expect("a source file is text");
            found.push((path, text));
        }
    }
    found.sort();
    found
}

/// The text with comments, strings and characters blanked out, newlines kept.
fn code(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut i = 0;
    while i < chars.len() {
        let end = end_of_prose(&chars, i);
        if end > i {
            out.extend(chars[i..end].iter().map(|&c| if c == '\n' { '\n' } else { ' ' }));
            i = end;
        } else {
            out.push(chars[i]);
            i += 1;
        }
    }
    out
}

/// Where a comment, string or character that begins at `i` ends; `i` where none begins.
fn end_of_prose(chars: &[char], i: usize) -> usize {
    let at = |k: usize| chars.get(i + k).copied().unwrap_or('\0');
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let after_word = i > 0 && is_word(chars[i - 1]);
    match (at(0), at(1)) {
        ('/', '/') => i + chars[i..].iter().take_while(|&&c| c != '\n').count(),
        ('/', '*') => end_of_block_comment(chars, i),
        ('"', _) => end_of_string(chars, i + 1),
        ('b', '"') if !after_word => end_of_string(chars, i + 2),
        ('r', '"' | '#') if !after_word => end_of_raw_string(chars, i).unwrap_or(i),
        ('\'', '\\') => {
            let close = chars[i + 3..].iter().position(|&c| c == '\'');
            close.map_or(chars.len(), |k| i + 3 + k + 1)
        }
        ('\'', _) if at(2) == '\'' => i + 3,
        _ => i,
    }
}

fn end_of_block_comment(chars: &[char], start: usize) -> usize {
    let (mut depth, mut i) = (0usize, start);
    while i < chars.len() {
        match chars[i..] {
            ['/', '*', ..] => (depth, i) = (depth + 1, i + 2),
            ['*', '/', ..] => (depth, i) = (depth - 1, i + 2),
            _ => i += 1,
        }
        if depth == 0 {
            break;
        }
    }
    i
}

fn end_of_string(chars: &[char], start: usize) -> usize {
    let mut i = start;
    while i < chars.len() && chars[i] != '"' {
        i += if chars[i] == '\\' { 2 } else { 1 };
    }
    (i + 1).min(chars.len())
}

fn end_of_raw_string(chars: &[char], start: usize) -> Option<usize> {
    let hashes = chars[start + 1..].iter().take_while(|&&c| c == '#').count();
    let open = start + 1 + hashes;
    if chars.get(open) != Some(&'"') {
        return None; // r#keyword
    }
    let closing = |i: &usize| {
        chars[*i] == '"'
            && chars[*i + 1..].iter().take(hashes).filter(|&&c| c == '#').count() == hashes
    };
    (open + 1..chars.len()).find(closing).map(|i| i + 1 + hashes)
}

/// The index just past the brace that closes the first one at or after `from`.
fn past_braces(code: &str, from: usize) -> usize {
    let mut depth = 0usize;
    for (i, c) in code[from..].char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 1 => return from + i + 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    code.len()
}

/// Code with every item under `#[cfg(test)]` blanked out.
fn without_tests(code: &str) -> String {
    let mut out = code.to_owned();
    while let Some(start) = out.find("#[cfg(test)]") {
        let brace = out[start..].find('{').map(|i| start + i);
        let semicolon = out[start..].find(';').map(|i| start + i);
        let end = match (brace, semicolon) {
            (Some(brace), Some(semicolon)) if semicolon < brace => semicolon + 1,
            (Some(brace), _) => past_braces(&out, brace),
            (None, semicolon) => semicolon.map_or(out.len(), |s| s + 1),
        };
        let blank: String =
            out[start..end].chars().map(|c| if c == '\n' { c } else { ' ' }).collect();
        out.replace_range(start..end, &blank);
    }
    out
}

fn is_ident(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Whether `word` stands in the code by itself, not inside a longer name.
fn mentions(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(i, _)| {
        let before = code[..i].chars().next_back().is_some_and(is_ident);
        let after = code[i + word.len()..].chars().next().is_some_and(is_ident);
        let opens = word.starts_with(is_ident);
        let closes = word.ends_with(is_ident);
        !(opens && before || closes && after)
    })
}

/// First segments of every path that begins with `crate::`, braces opened.
fn crate_paths(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (i, prefix) in code.match_indices("crate::") {
        let rest = &code[i + prefix.len()..];
        let first = |path: &str| path.trim_start().chars().take_while(|&c| is_ident(c)).collect();
        if rest.starts_with('{') {
            let group = &rest[1..past_braces(rest, 0).max(2) - 1];
            found.extend(split_at_depth_zero(group).into_iter().map(first));
        } else {
            found.push(first(rest));
        }
    }
    found
}

fn split_at_depth_zero(group: &str) -> Vec<&str> {
    let (mut depth, mut start, mut parts) = (0usize, 0, Vec::new());
    for (i, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                parts.push(&group[start..i]);
                start = i + 1;
            }
            _ => {}
        }
    }
    parts.push(&group[start..]);
    parts
}

/// Name, first line and length in lines of every function with a body.
fn functions(code: &str) -> Vec<(String, usize, usize)> {
    let mut found = Vec::new();
    for (i, keyword) in code.match_indices("fn ") {
        let name: String = code[i + keyword.len()..].chars().take_while(|&c| is_ident(c)).collect();
        let inside_word = code[..i].chars().next_back().is_some_and(is_ident);
        if name.is_empty() || inside_word {
            continue;
        }
        if let Some(brace) = body_of(code, i) {
            let lines = |range: &str| range.matches('\n').count();
            let line = lines(&code[..i]) + 1;
            found.push((name, line, lines(&code[i..past_braces(code, brace)]) + 1));
        }
    }
    found
}

/// The opening brace of a function's body; `None` for a declaration without one.
fn body_of(code: &str, from: usize) -> Option<usize> {
    let mut depth = 0i32;
    for (i, c) in code[from..].char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            '{' if depth == 0 => return Some(from + i),
            ';' if depth == 0 => return None,
            _ => {}
        }
    }
    None
}

fn foreign_words(text: &str) -> Vec<&'static str> {
    let code = without_tests(&code(text));
    FOREIGN.into_iter().filter(|word| mentions(&code, word)).collect()
}

fn wrong_arrows(text: &str, forbidden: &[&str]) -> Vec<String> {
    let code = without_tests(&code(text));
    crate_paths(&code).into_iter().filter(|path| forbidden.contains(&path.as_str())).collect()
}

fn forbidden_calls(text: &str) -> Vec<&'static str> {
    let code = without_tests(&code(text));
    FORBIDDEN_OUTSIDE_TESTS.into_iter().filter(|call| mentions(&code, call)).collect()
}

fn writing_words(text: &str) -> Vec<&'static str> {
    let code = without_tests(&code(text));
    WRITING.into_iter().filter(|word| mentions(&code, word)).collect()
}

fn begins_thread(text: &str) -> bool {
    let code = without_tests(&code(text));
    ["thread::Builder", "thread::spawn", "scope.spawn"].iter().any(|word| mentions(&code, word))
}

/// Threads in a file where nothing takes up their panics.
fn unguarded_threads(text: &str) -> Vec<&'static str> {
    let code = without_tests(&code(text));
    let guards = ["contained(", "warded(", "resume_unwind("];
    let is_guarded = guards.iter().any(|guard| code.contains(guard));
    if begins_thread(text) && !is_guarded {
        vec!["a thread whose panic nobody tells"]
    } else {
        vec![]
    }
}

fn long_functions(text: &str) -> Vec<String> {
    functions(&without_tests(&code(text)))
        .into_iter()
        .filter(|(_, _, lines)| *lines > MOST_LINES)
        .map(|(name, line, lines)| format!("{name}, line {line}, has {lines} lines"))
        .collect()
}

/// Everything a check finds in these files, by file.
fn findings<T: std::fmt::Debug>(
    files: Vec<(PathBuf, String)>,
    check: impl Fn(&str) -> Vec<T>,
) -> Vec<String> {
    files
        .into_iter()
        .map(|(path, text)| (path, check(&text)))
        .filter(|(_, found)| !found.is_empty())
        .map(|(path, found)| format!("{}: {found:?}", path.display()))
        .collect()
}

fn assert_none(found: &[String]) {
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn the_folders_of_the_core_are_there() {
    for folder in &CORE[..MUST_EXIST] {
        assert!(!files(&src().join(folder)).is_empty(), "src/{folder} has no source");
    }
}

#[test]
fn the_core_knows_no_window_no_file_and_no_clock() {
    for folder in CORE {
        let foreign = |text: &str| {
            let mut found = foreign_words(text);
            found.retain(|word| !ALLOWED.contains(&(folder, *word)));
            found
        };
        assert_none(&findings(files(&src().join(folder)), foreign));
    }
}

#[test]
fn arrows_point_one_way() {
    for (folder, forbidden) in ARROWS {
        assert_none(&findings(files(&src().join(folder)), |text| wrong_arrows(text, forbidden)));
    }
}

#[test]
fn nothing_is_unwrapped_or_left_to_do_outside_tests() {
    assert_none(&findings(files(&src()), forbidden_calls));
}

#[test]
fn one_module_writes_files_and_no_other_does() {
    let mut files = files(&src());
    let all = files.len();
    files.retain(|(path, _)| {
        let inside = path.strip_prefix(src()).expect("a file of src");
        !WRITERS.iter().any(|writer| inside.to_string_lossy().starts_with(writer))
    });
    assert!(all > files.len() + WRITERS.len(), "those that may write are where they were");
    assert_none(&findings(files, writing_words));
}

#[test]
fn what_reaches_outside_is_in_the_places_that_are_known() {
    for (words, known) in REACHING_OUT {
        let mut files = files(&src());
        let reaching = |text: &str| -> Vec<&'static str> {
            let code = without_tests(&code(text));
            words.iter().copied().filter(|word| mentions(&code, word)).collect()
        };
        for place in known {
            let at = files.iter().position(|(path, _)| *path == src().join(place));
            let (_, text) = files.swap_remove(at.expect(place));
            assert!(!reaching(&text).is_empty(), "{place} reaches out no more");
        }
        assert_none(&findings(files, reaching));
    }
}

#[test]
fn every_test_that_the_security_page_names_is_there() {
    let page = include_str!("../SECURITY.md");
    let is_name = |word: &&str| word.matches('_').count() >= 3 && word.chars().all(is_ident);
    let named: Vec<&str> = page.split('`').skip(1).step_by(2).filter(is_name).collect();
    assert!(named.len() >= 20, "{named:?}");
    let tests = src().with_file_name("tests");
    let texts: Vec<String> =
        [src(), tests].iter().flat_map(|folder| all_files(folder)).map(|(_, text)| text).collect();
    let is_there = |name: &&str| texts.iter().any(|text| mentions(text, &format!("fn {name}")));
    let missing: Vec<&&str> = named.iter().filter(|name| !is_there(name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn no_thread_ends_without_a_word() {
    // The measurements' own thread has nobody to tell.
    let mut files = files(&src());
    files.retain(|(path, _)| !path.ends_with("bench/child.rs"));
    let threads = files.iter().filter(|(_, text)| begins_thread(text)).count();
    assert!(threads >= 10, "{threads} files begin threads");
    assert_none(&findings(files, unguarded_threads));
}

#[test]
fn functions_fit_a_screen() {
    assert_none(&findings(files(&src()), long_functions));
}

// The checkers themselves.

#[test]
fn files_of_test_modules_are_known_and_those_of_others_are_not() {
    let declared = "#[cfg(test)]\nmod tests;\nmod real;\n#[cfg(test)]\nmod inline { fn f() {} }";
    let found = |path| test_modules(Path::new(path), declared);
    assert_eq!(found("src/basemap/osm.rs"), [Path::new("src/basemap/osm/tests.rs")]);
    assert_eq!(found("src/basemap/mod.rs"), [Path::new("src/basemap/tests.rs")]);
}

#[test]
fn a_planted_window_file_or_clock_is_found() {
    assert_eq!(foreign_words("use egui::Context;"), ["egui"]);
    assert_eq!(foreign_words("fn f() { std::fs::read(p); }"), ["std::fs"]);
    assert_eq!(foreign_words("let t = std::time::Instant::now();"), ["Instant"]);
    assert_eq!(foreign_words("jiff::Zoned::now()"), ["Zoned::now"]);
}

#[test]
fn words_in_comments_strings_tests_and_longer_names_are_no_finding() {
    assert!(foreign_words("//! Must not know egui.\n/* nor /* std::fs */ egui */").is_empty());
    assert!(foreign_words(r##"let s = "egui \" egui"; let r = r#"egui " egui"#;"##).is_empty());
    assert!(foreign_words("let Instantly = reguired;").is_empty());
    assert!(foreign_words("#[cfg(test)]\nmod tests { use std::fs; fn f() {} }").is_empty());
}

#[test]
fn what_follows_comments_strings_characters_and_tests_is_still_read() {
    assert_eq!(foreign_words("/* a */ egui"), ["egui"]);
    assert_eq!(foreign_words("let c = '\"'; egui::f(); let d = '\\''; let l: &'a str;"), ["egui"]);
    assert_eq!(foreign_words("#[cfg(test)]\nmod tests { mod a {} }\nuse egui;"), ["egui"]);
    assert_eq!(foreign_words("#[cfg(test)]\nmod tests;\nfn f() { egui }"), ["egui"]);
}

#[test]
fn a_planted_wrong_arrow_is_found() {
    assert_eq!(wrong_arrows("use crate::state::Session;", &["state"]), ["state"]);
    assert_eq!(
        wrong_arrows("use crate::{model::{Day, state}, view};", &["state", "view"]),
        ["view"]
    );
    assert_eq!(
        wrong_arrows("use crate::{\n    model,\n    state::Camera,\n};", &["state"]),
        ["state"]
    );
    assert_eq!(wrong_arrows("fn f() { crate::scene::draw() }", &["scene"]), ["scene"]);
    assert!(
        wrong_arrows("use crate::model::state::X; use crate::statement;", &["state"]).is_empty()
    );
}

#[test]
fn a_planted_unwrap_is_found_and_one_in_a_test_is_not() {
    assert_eq!(forbidden_calls("fn f() { x.unwrap() }"), [".unwrap()"]);
    assert_eq!(forbidden_calls("fn f() { todo!() }"), ["todo!"]);
    assert!(forbidden_calls("fn f() { x.unwrap_or(1); x.unwrap_or_default() }").is_empty());
    assert!(forbidden_calls("#[cfg(test)]\nmod tests { fn f() { x.unwrap() } }").is_empty());
}

#[test]
fn a_planted_thread_without_a_guard_is_found() {
    let planted = "fn f() { std::thread::Builder::new().spawn(move || work()) }";
    assert_eq!(unguarded_threads(planted).len(), 1);
    assert_eq!(unguarded_threads("thread::scope(|scope| scope.spawn(|| work()))").len(), 1);
    assert!(unguarded_threads("thread::spawn(|| contained(what, work))").is_empty());
    assert!(
        unguarded_threads("#[cfg(test)]\nmod tests { fn f() { thread::spawn(g) } }").is_empty()
    );
}

#[test]
fn a_planted_writing_is_found_and_reading_is_none() {
    assert_eq!(writing_words("fn f() { std::fs::write(p, b) }"), ["fs::write"]);
    assert_eq!(writing_words("let f = fs::File::create(p)?;"), ["File::create"]);
    assert_eq!(writing_words("fs::OpenOptions::new().append(true)"), ["OpenOptions"]);
    assert!(
        writing_words("fs::read(p); File::open(p); out.write_all(b); safe_write::f()").is_empty()
    );
    assert!(writing_words("#[cfg(test)]\nmod tests { fn f() { fs::write(p, b) } }").is_empty());
}

#[test]
fn a_planted_long_function_is_found_and_one_that_just_fits_is_not() {
    let function = |lines: usize| {
        format!(
            "fn ok() {{}}\nfn long(a: [u8; 3]) -> u8\n{{\n{}}}\n",
            "    step('{');\n".repeat(lines)
        )
    };
    assert!(long_functions(&function(MOST_LINES - 3)).is_empty());
    let found = long_functions(&function(MOST_LINES - 2));
    assert_eq!(found, [format!("long, line 2, has {} lines", MOST_LINES + 1)]);
    assert!(functions("trait T { fn declared(&self); }").is_empty());
}
