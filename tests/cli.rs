//! The program's answers without a window: the JSON held to what a person reads in the research
//! table, exit statuses, and text that stays plain in a pipe.

mod common;

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use common::{absent, present, world, world_with};
use serde_json::{Value, json};

const PROBLEMS: i32 = 1;
const MISUSE: i32 = 2;

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_basewatch"));
    let unset = ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "RUST_LOG"];
    for name in unset.iter().chain(&["NO_COLOR", "CLICOLOR_FORCE", "CLICOLOR"]) {
        command.env_remove(name);
    }
    command.args(args);
    command
}

fn basewatch(args: &[&str]) -> Output {
    command(args).output().expect("the program starts")
}

fn words(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("the program writes UTF-8")
}

/// What a question that can be answered prints.
#[track_caller]
fn answer(args: &[&str]) -> String {
    let output = basewatch(args);
    assert_eq!(output.status.code(), Some(0), "{args:?}: {}", words(&output.stderr));
    assert_eq!(words(&output.stderr), "", "{args:?}");
    words(&output.stdout)
}

#[track_caller]
fn json_of(args: &[&str]) -> Value {
    let with_json: Vec<&str> = args.iter().copied().chain(["--json"]).collect();
    serde_json::from_str(&answer(&with_json)).expect("JSON")
}

/// The one line on stderr of a question that gets no answer.
#[track_caller]
fn refused(status: i32, args: &[&str]) -> String {
    let output = basewatch(args);
    let line = words(&output.stderr);
    assert_eq!(output.status.code(), Some(status), "{args:?}: {line}");
    assert_eq!(line.lines().count(), 1, "{args:?}: one line, not:\n{line}");
    assert!(line.starts_with("basewatch: "), "{line}");
    assert_eq!(words(&output.stdout), "", "{args:?}");
    line
}

fn kept_file(name: &str, document: &Value) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, document.to_string()).expect("a temporary file can be written");
    path
}

fn list<'a>(value: &'a Value, key: &str) -> &'a Vec<Value> {
    value[key].as_array().unwrap_or_else(|| panic!("{key} is no list: {value}"))
}

/// The row of a place and force, if there is one.
fn presence(state: &Value, place: &str, force: &str) -> Option<Value> {
    let is_it = |p: &&Value| p["place"] == place && p["force"] == force;
    let mut found = list(state, "presences").iter().filter(is_it).cloned();
    let first = found.next();
    assert!(found.next().is_none(), "{force} at {place} is listed twice");
    first
}

#[track_caller]
fn found(state: &Value, place: &str, force: &str) -> Value {
    presence(state, place, force).unwrap_or_else(|| panic!("{force} is not listed at {place}"))
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}

fn count(min: impl Into<Option<u32>>, max: impl Into<Option<u32>>, kind: &str) -> Value {
    json!({"min": min.into(), "max": max.into(), "kind": kind})
}

// state

#[test]
fn on_2_may_2024_americans_and_russians_are_on_one_airfield() {
    let state = json_of(&["state", "--at", "2024-05-02"]);
    assert_eq!(state["at"], "2024-05-02");
    assert_eq!(state["known_on"], Value::Null);
    let russia = found(&state, "airbase-101", "russia");
    assert_eq!(russia["status"], "confirmed");
    assert_eq!(russia["base"], "airbase-101");
    assert_eq!(
        (&russia["headcount"]["min"], &russia["headcount"]["max"]),
        (&json!(60), &json!(100))
    );
    assert_eq!(russia["last_confirmed"], "2024-05-02");
    let us = found(&state, "airbase-101", "us");
    assert_eq!(us["status"], "confirmed");
    assert_eq!((&us["headcount"]["min"], &us["headcount"]["max"]), (&json!(400), &json!(450)));
    assert!(!list(&us, "claims").is_empty() && !list(&us, "sources").is_empty());
    assert_eq!(presence(&state, "airbase-101", "france"), None, "they had left in December");
}

#[test]
fn the_json_has_these_keys_and_no_others() {
    let state = json_of(&["state", "--at", "2024-05-02"]);
    assert_eq!(keys(&state), ["areas", "at", "events", "known_on", "presences"]);
    let expected =
        ["base", "claims", "force", "headcount", "last_confirmed", "place", "sources", "status"];
    for row in list(&state, "presences") {
        assert_eq!(keys(row), expected);
        assert!(row["headcount"].is_null() || keys(&row["headcount"]) == ["kind", "max", "min"]);
    }
    for area in list(&state, "areas") {
        assert_eq!(keys(area), ["area", "state"]);
    }
    let diff = json_of(&["diff", "2023-07-26", "2024-09-15"]);
    assert_eq!(keys(&diff), ["arrived", "evidence", "from", "grew", "left", "shrank", "to"]);
}

#[test]
fn a_compound_belongs_to_its_base_and_a_country_to_none() {
    let state = json_of(&["state", "--at", "2024-05-20", "--place", "country-niger"]);
    assert_eq!(found(&state, "airbase-101-us", "us")["base"], "airbase-101");
    let syrians = found(&state, "country-niger", "syrian-fighters");
    assert_eq!((&syrians["base"], &syrians["status"]), (&Value::Null, &json!("disputed")));
}

#[test]
fn a_place_is_taken_with_all_inside_it_and_nothing_else() {
    let places = |args: &[&str]| -> Vec<String> {
        let state = json_of(args);
        let mut places: Vec<String> = list(&state, "presences")
            .iter()
            .map(|p| p["place"].as_str().expect("an id").to_owned())
            .collect();
        places.dedup();
        places
    };
    assert_eq!(
        places(&["state", "--at", "2024-05-02", "--place", "airbase-101"]),
        [
            "airbase-101",
            "airbase-101-us",
            "airbase-101-germany",
            "airbase-101-italy",
            "airbase-101-russia"
        ]
    );
    let niger = places(&["state", "--at", "2024-05-02", "--place", "country-niger"]);
    for inside in ["country-niger", "airbase-101", "airbase-101-us", "airbase-201"] {
        assert!(niger.contains(&inside.to_owned()), "{inside}: {niger:?}");
    }
    assert!(!niger.contains(&"adji-kossei".to_owned()));
}

#[test]
fn a_force_is_taken_alone() {
    let state = json_of(&["state", "--at", "2023-10-10", "--force", "france"]);
    assert!(list(&state, "presences").iter().all(|p| p["force"] == "france"));
    assert_eq!(found(&state, "airbase-101", "france")["headcount"]["max"], 1000);
}

#[test]
fn what_has_ended_is_listed_only_when_all_is_asked_for() {
    let args = ["state", "--at", "2023-12-23", "--place", "airbase-101", "--force", "france"];
    assert!(list(&json_of(&args), "presences").is_empty());
    let all: Vec<&str> = args.into_iter().chain(["--all"]).collect();
    assert_eq!(found(&json_of(&all), "airbase-101", "france")["status"], "ended");
}

#[test]
fn what_no_claim_speaks_of_is_a_row_only_when_all_is_asked_for() {
    let args = ["state", "--at", "2025-01-01", "--place", "madama", "--force", "russia"];
    assert!(list(&json_of(&args), "presences").is_empty());
    let all: Vec<&str> = args.into_iter().chain(["--all"]).collect();
    let row = found(&json_of(&all), "madama", "russia");
    assert_eq!(row["status"], "not_reported");
    assert_eq!((&row["headcount"], &row["claims"]), (&Value::Null, &json!([])));
}

#[test]
fn without_all_nothing_is_listed_that_is_not_there() {
    for at in ["2013-01-15", "2019-07-09", "2024-05-02", "2026-02-28"] {
        for row in list(&json_of(&["state", "--at", at]), "presences") {
            let status = row["status"].as_str().expect("a word");
            let shown = ["confirmed", "reported", "disputed", "possible", "presumed"];
            assert!(shown.contains(&status), "{row}");
        }
    }
}

#[test]
fn knowledge_of_may_2024_leaves_the_americans_presumed_in_august() {
    let args = ["state", "--at", "2024-08-01", "--known-on", "2024-05-03"];
    let state = json_of(&args);
    assert_eq!(state["known_on"], "2024-05-03");
    assert_eq!(found(&state, "airbase-101", "us")["status"], "presumed");
    let now = json_of(&["state", "--at", "2024-08-01"]);
    assert_eq!(presence(&now, "airbase-101", "us"), None, "they had handed it over on 7 July");
}

#[test]
fn on_grade_b_and_better_nobody_says_450() {
    let state = json_of(&["state", "--at", "2024-05-02", "--grade", "B"]);
    let us = found(&state, "airbase-101", "us");
    assert_ne!(us["headcount"]["max"], 450);
    let all = json_of(&["state", "--at", "2024-05-02"]);
    let sources = |row: &Value| list(row, "sources").len();
    assert!(sources(&us) < sources(&found(&all, "airbase-101", "us")));
}

#[test]
fn the_opening_day_is_asked_for_where_no_day_is() {
    assert_eq!(json_of(&["state"])["at"], "2024-05-02");
}

#[test]
fn area_states_and_events_of_the_day_are_listed() {
    let state = json_of(&["state", "--at", "2023-08-10"]);
    let closed = json!({"area": "niger-airspace-closed-2023", "state": "certain"});
    assert!(list(&state, "areas").contains(&closed), "{}", state["areas"]);
    let later = json_of(&["state", "--at", "2024-05-02"]);
    assert!(list(&later, "areas").iter().all(|a| a["area"] != "niger-airspace-closed-2023"));
    // No end of it was ever reported.
    let to_france = json!({"area": "niger-airspace-closed-to-france-2023", "state": "presumed"});
    assert!(list(&later, "areas").contains(&to_france), "{}", later["areas"]);
    let coup = json_of(&["events", "--kind", "coup"])["events"][0]["event"].clone();
    assert!(list(&json_of(&["state", "--at", "2023-07-26"]), "events").contains(&coup));
    assert!(!list(&state, "events").contains(&coup));
}

#[test]
fn a_claim_of_absence_is_among_the_claims() {
    let there = present("north").named("there").from("2023-01-01", &["b"]).ongoing(&["b"]);
    let not = absent("north").named("not").from("2023-01-01", &["b-other"]);
    let document = world_with([there.seen("2024-06-01", &["b"]), not]);
    let path = kept_file("cli-disputed.json", &document);
    let path = path.to_str().expect("a plain path");
    let state = json_of(&["state", path, "--at", "2024-05-02", "--place", "north"]);
    let row = found(&state, "north", "red");
    assert_eq!(row["status"], "disputed");
    assert_eq!(row["claims"], json!(["there", "not"]));
    assert_eq!(row["sources"], json!(["b", "b-other"]));
    assert_eq!(row["base"], "base");
}

// diff

/// The entries of a base and force.
fn entries(diff: &Value, key: &str, base: &str, force: &str) -> Vec<Value> {
    let is_it = |e: &&Value| e["base"] == base && e["force"] == force;
    list(diff, key).iter().filter(is_it).cloned().collect()
}

#[test]
fn the_russians_arrived_on_10_april_2024() {
    let diff = json_of(&["diff", "2024-04-09", "2024-04-10"]);
    assert_eq!((&diff["from"], &diff["to"]), (&json!("2024-04-09"), &json!("2024-04-10")));
    let arrived = entries(&diff, "arrived", "airbase-101", "russia");
    assert_eq!(arrived.len(), 1);
    assert_eq!(keys(&arrived[0]), ["base", "force", "headcount"]);
    assert_eq!(
        (&arrived[0]["headcount"]["min"], &arrived[0]["headcount"]["max"]),
        (&json!(60), &json!(100))
    );
}

#[test]
fn the_last_french_left_after_22_december_2023() {
    let diff = json_of(&["diff", "2023-12-22", "2023-12-23"]);
    let left = entries(&diff, "left", "airbase-101", "france");
    assert_eq!(left.len(), 1, "with the head count it had before");
    assert_eq!(
        (&left[0]["headcount"]["min"], &left[0]["headcount"]["max"]),
        (&json!(50), &json!(50))
    );
    assert!(list(&diff, "arrived").is_empty());
}

#[test]
fn bases_are_compared_and_neither_countries_nor_compounds() {
    let diff = json_of(&["diff", "2023-07-26", "2024-09-15"]);
    let mut bases = Vec::new();
    for key in ["arrived", "left", "grew", "shrank", "evidence"] {
        bases.extend(list(&diff, key).iter().map(|e| e["base"].as_str().expect("an id")));
    }
    assert!(bases.contains(&"airbase-101") && bases.contains(&"airbase-201"));
    assert!(
        bases.iter().all(|b| !b.starts_with("country-") && *b != "airbase-101-us"),
        "{bases:?}"
    );
    assert_eq!(entries(&diff, "left", "airbase-201", "us").len(), 1);
    assert_eq!(entries(&diff, "left", "ouallam", "france").len(), 1);
}

#[test]
fn the_french_shrank_from_1000_to_157() {
    let diff = json_of(&["diff", "2023-10-10", "2023-12-15"]);
    let shrank = entries(&diff, "shrank", "airbase-101", "france");
    assert_eq!(shrank.len(), 1);
    assert_eq!(keys(&shrank[0]), ["base", "force", "from", "to"]);
    assert_eq!((&shrank[0]["from"]["max"], &shrank[0]["to"]["min"]), (&json!(1000), &json!(157)));
    let back = json_of(&["diff", "2014-09-15", "2022-01-15"]);
    let grew = entries(&back, "grew", "airbase-101", "france");
    assert_eq!((&grew[0]["from"]["max"], &grew[0]["to"]["min"]), (&json!(400), &json!(1050)));
}

#[test]
fn where_only_the_status_changed_it_says_so() {
    let diff = json_of(&["diff", "2026-01-29", "2026-02-28"]);
    let italy = entries(&diff, "evidence", "airbase-101", "italy");
    assert_eq!(italy.len(), 1);
    assert_eq!(italy[0]["to"], "presumed");
    assert_ne!(italy[0]["from"], "presumed");
}

#[test]
fn what_was_not_known_yet_is_no_change() {
    let days = ["2024-06-01", "2024-08-01"];
    let now = json_of(&["diff", days[0], days[1]]);
    assert_eq!(entries(&now, "left", "airbase-101", "us").len(), 1);
    let then = json_of(&["diff", days[0], days[1], "--known-on", "2024-05-03"]);
    assert!(entries(&then, "left", "airbase-101", "us").is_empty());
}

#[test]
fn a_dataset_comes_before_the_two_days() {
    let arrival = present("north").from("2024-03-01", &["b"]).to("2024-06-01", &["b"]);
    let counted = arrival.counted("2024-03-01", (40, 60), "counted", &["b"]);
    let path = kept_file("cli-arrival.json", &world_with([counted]));
    let path = path.to_str().expect("a plain path");
    let diff = json_of(&["diff", path, "2024-02-01", "2024-04-01"]);
    let expected = json!([{"base": "base", "force": "red", "headcount": count(40, 60, "counted")}]);
    assert_eq!(diff["arrived"], expected);
    assert_eq!(json_of(&["diff", path, "2024-04-01", "2024-04-01"])["arrived"], json!([]));
}

// events

#[test]
fn there_was_one_coup() {
    let events = json_of(&["events", "--kind", "coup"]);
    assert_eq!(list(&events, "events").len(), 1);
    let coup = &events["events"][0];
    assert_eq!((&coup["date"], &coup["importance"]), (&json!("2023-07-26"), &json!(3)));
    assert!(!list(coup, "sources").is_empty());
}

#[test]
fn events_are_of_the_days_kind_place_and_force_asked_for() {
    let dates = |args: &[&str]| -> Vec<String> {
        let events = json_of(args);
        let date = |e: &Value| e["date"].as_str().expect("a date").to_owned();
        list(&events, "events").iter().map(date).collect()
    };
    let handovers = ["events", "--kind", "handover", "--force", "us"];
    assert_eq!(dates(&handovers), ["2024-07-07", "2024-08-05"]);
    let at_101: Vec<&str> = handovers.into_iter().chain(["--place", "airbase-101"]).collect();
    assert_eq!(dates(&at_101), ["2024-07-07"], "its compound was handed over");
    let from: Vec<&str> = handovers.into_iter().chain(["--from", "2024-07-08"]).collect();
    assert_eq!(dates(&from), ["2024-08-05"]);
    let to: Vec<&str> = handovers.into_iter().chain(["--to", "2024-08-05"]).collect();
    assert_eq!(dates(&to), ["2024-07-07", "2024-08-05"], "both days included");
    let known: Vec<&str> = handovers.into_iter().chain(["--known-on", "2024-07-20"]).collect();
    assert_eq!(dates(&known), ["2024-07-07"]);
}

#[test]
fn every_event_is_listed_in_the_order_of_time() {
    let events = json_of(&["events"]);
    let shipped: Value =
        serde_json::from_slice(basewatch::load::SHIPPED).expect("the shipped dataset is JSON");
    assert_eq!(list(&events, "events").len(), list(&shipped, "events").len());
    assert!(
        list(&events, "events").is_sorted_by_key(|e| e["earliest"].as_str().map(str::to_owned))
    );
}

// explain

#[test]
fn an_explanation_names_the_rules_the_claims_and_the_sources() {
    let question = ["explain", "--place", "airbase-101", "--force", "france", "--at", "2023-12-22"];
    let why = json_of(&question);
    assert_eq!((&why["status"], &why["headcount"]["max"]), (&json!("confirmed"), &json!(50)));
    assert!(!list(&why, "rules").is_empty());
    let said = answer(&question);
    for claim in list(&why, "claims") {
        let id = claim["claim"].as_str().expect("an id");
        assert!(said.contains(id), "{id} is not in:\n{said}");
        for part in list(claim, "parts") {
            for source in list(part, "sources") {
                let is_it = |s: &&Value| s["source"] == *source;
                assert!(list(&why, "sources").iter().any(|s| is_it(&s)), "{source}");
            }
        }
    }
    for source in list(&why, "sources") {
        let publisher = source["publisher"].as_str().expect("a publisher");
        assert!(said.contains(publisher), "{publisher} is not in:\n{said}");
    }
}

#[test]
fn an_explanation_agrees_with_the_state() {
    let state = json_of(&["state", "--at", "2024-05-02", "--place", "airbase-101", "--all"]);
    for row in list(&state, "presences").iter().filter(|p| p["place"] == "airbase-101") {
        let force = row["force"].as_str().expect("an id");
        let why =
            json_of(&["explain", "--place", "airbase-101", "--force", force, "--at", "2024-05-02"]);
        assert_eq!((&why["status"], &why["headcount"]), (&row["status"], &row["headcount"]));
    }
}

#[test]
fn silence_is_explained_as_silence() {
    let said = answer(&["explain", "--place", "madama", "--force", "russia", "--at", "2025-01-01"]);
    assert!(said.contains("not reported") && said.contains("not the same as absent"), "{said}");
}

#[test]
fn what_the_filter_leaves_out_is_named_and_not_told() {
    let why = [
        "explain",
        "--place",
        "airbase-101",
        "--force",
        "us",
        "--at",
        "2024-08-01",
        "--known-on",
        "2024-05-03",
    ];
    let told = json_of(&why);
    assert_eq!(told["status"], "presumed");
    assert!(!list(&told, "left_out").is_empty());
    let left: u64 = list(&told, "claims").iter().filter_map(|c| c["parts_left_out"].as_u64()).sum();
    assert!(left > 0);
    assert!(!answer(&why).contains("7 July 2024"), "nobody knew of the handover");
}

// check

#[test]
fn the_shipped_dataset_has_findings_and_no_error() {
    let checked = json_of(&["check"]);
    let file = &checked["files"][0];
    assert_eq!(file["file"], "the shipped dataset");
    assert!(list(file, "errors").is_empty());
    let kinds: Vec<&Value> = list(file, "findings").iter().map(|f| &f["kind"]).collect();
    // Section 7 of the research table: versions that contradict each other are kept.
    assert!(kinds.contains(&&json!("presence_disagrees")), "{kinds:?}");
    assert!(kinds.contains(&&json!("headcounts_disagree")), "{kinds:?}");
}

#[test]
fn errors_are_listed_and_are_a_problem() {
    let mut document = world();
    document["claims"] = json!([{"id": "lost", "force": "red", "place": "nowhere",
                                 "stance": "present", "from": {"date": "2024-01-01", "sources": ["b"]}}]);
    let bad = kept_file("cli-lost.json", &document);
    let good = kept_file("cli-good.json", &world());
    let (bad, good) = (bad.to_str().expect("plain"), good.to_str().expect("plain"));
    let output = basewatch(&["check", good, bad, "--json"]);
    assert_eq!(output.status.code(), Some(PROBLEMS));
    let checked: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert!(list(&checked["files"][0], "errors").is_empty());
    let error = &checked["files"][1]["errors"][0];
    assert_eq!((&error["table"], &error["record"]), (&json!("claims"), &json!("lost")));
    assert!(error["what"].as_str().is_some_and(|what| what.contains("nowhere")), "{error}");
    let said = words(&basewatch(&["check", bad]).stdout);
    assert!(
        said.contains("1 error") && said.contains("lost") && said.contains("nowhere"),
        "{said}"
    );
}

#[test]
fn findings_alone_are_no_problem() {
    // Nothing in the small world names its sources.
    let path = kept_file("cli-unused.json", &world());
    let checked = json_of(&["check", path.to_str().expect("a plain path")]);
    let findings = list(&checked["files"][0], "findings");
    assert!(findings.iter().all(|f| f["kind"] == "unused_source") && !findings.is_empty());
}

#[test]
fn a_dataset_with_errors_is_answered_and_is_a_problem() {
    let mut document = world_with([present("north").from("2023-01-01", &["b"]).ongoing(&["b"])]);
    let lost = json!({"id": "lost", "force": "red", "place": "nowhere", "stance": "present",
                      "seen": []});
    document["claims"].as_array_mut().expect("a list").push(lost);
    let path = kept_file("cli-partly.json", &document);
    let path = path.to_str().expect("a plain path");
    let output = basewatch(&["state", path, "--at", "2024-05-02", "--json"]);
    assert_eq!(output.status.code(), Some(PROBLEMS));
    let state: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(found(&state, "north", "red")["status"], "presumed");
    let said = words(&output.stderr);
    let expected =
        format!("basewatch: 1 record of {path} was left out; basewatch check {path} lists them\n");
    assert_eq!(said, expected);
}

// Misuse, each in one line.

#[test]
fn misuse_is_answered_with_one_line_that_says_what() {
    let cases: &[(&[&str], &[&str])] = &[
        (&["state", "--at", "2024-13-01"], &["2024-13-01", "--at"]),
        (&["state", "--at", "2024-05"], &["2024-05", "not a day"]),
        (&["state", "--place", "airbase-102"], &["airbase-102", "airbase-101"]),
        (&["state", "--place", "niger"], &["country-niger"]),
        (&["state", "--force", "United States"], &["did you mean us?"]),
        (&["state", "--force", "qqqq"], &["qqqq", "no force"]),
        (&["state", "--grade", "E"], &["A, B, C and D"]),
        (&["state", "--nonsense"], &["--nonsense"]),
        (&["diff"], &["FROM TO"]),
        (&["diff", "2024-05-02"], &["FROM TO"]),
        (&["diff", "2024-05-02", "2024-04-02"], &["2024-05-02", "2024-04-02", "after"]),
        (&["diff", "yesterday", "2024-04-02"], &["FROM", "yesterday"]),
        (&["diff", "2024-04-02", "2024-02-30"], &["TO", "2024-02-30"]),
        (&["events", "--kind", "party"], &["party", "coup", "handover"]),
        (&["events", "--from", "2024-05-02", "--to", "2024-05-01"], &["--from", "--to"]),
        (&["events", "--place", "nonsense-camp-9"], &["no place"]),
        (&["explain", "--place", "airbase-101", "--force", "us"], &["--at"]),
        (&["--view", "nonsense"], &["--view", "nonsense", "must begin with bw1"]),
        (&["--view", "bw1;grade=E"], &["part 2", "write A, B, C or D"]),
        (&["--view", "bw1", "--at", "2024-05-02"], &["--view", "--at"]),
        (&["explain", "--place", "x9x9", "--force", "us", "--at", "2024-05-02"], &["x9x9"]),
    ];
    for (args, expected) in cases {
        let line = refused(MISUSE, args);
        for word in *expected {
            assert!(line.contains(word), "“{word}” is not in: {line}");
        }
    }
}

#[test]
fn a_file_that_cannot_be_read_is_a_problem_and_not_misuse() {
    for args in [
        &["state", "no-such-file.json"][..],
        &["diff", "no-such-file.json", "2024-01-01", "2024-02-01"],
        &["events", "no-such-file.json"],
        &["explain", "no-such-file.json", "--place", "a", "--force", "b", "--at", "2024-01-01"],
    ] {
        assert!(refused(PROBLEMS, args).contains("no-such-file.json"));
    }
}

#[test]
fn a_day_the_dataset_does_not_speak_of_is_answered_with_a_note() {
    for args in [
        &["state", "--at", "1999-01-01", "--json"][..],
        &["diff", "1999-01-01", "2024-05-02", "--json"],
    ] {
        let output = basewatch(args);
        assert_eq!(output.status.code(), Some(0));
        let note = words(&output.stderr);
        assert_eq!(note.lines().count(), 1, "{note}");
        assert!(note.contains("1999-01-01") && note.contains("2012-01-01"), "{note}");
        let _: Value = serde_json::from_slice(&output.stdout).expect("JSON all the same");
    }
}

// For people.

#[test]
fn every_help_teaches_by_examples_that_work() {
    for sub in ["state", "diff", "events", "explain", "check"] {
        let help = answer(&[sub, "--help"]);
        let (_, examples) = help.split_once("Examples:").unwrap_or_else(|| panic!("{help}"));
        let lines = examples.lines().filter_map(|line| line.strip_prefix("  basewatch "));
        let mut ran = 0;
        for line in lines.filter(|line| !line.contains(".json")) {
            let example = line.split("   ").next().unwrap_or(line);
            answer(&example.split_whitespace().collect::<Vec<&str>>());
            ran += 1;
        }
        assert!(ran > 0, "{help}");
    }
}

#[test]
fn a_short_table() {
    let said =
        answer(&["state", "--at", "2023-12-22", "--place", "airbase-101", "--force", "france"]);
    insta::assert_snapshot!(said, @r"
    Niger and its neighbours, 2012–2026
    Friday, 22 December 2023

    PLACE, FORCE           STATUS     HEAD COUNT  SINCE     LAST SEEN    SOURCES
    Niger
      Airbase 101, Niamey
        France             confirmed          50  Jan 2013  22 Dec 2023  Xinhua (B), Raids Aviation (B) +11
        French base
          France           confirmed          50  Jan 2013  22 Dec 2023  Xinhua (B), Raids Aviation (B) +11

    Events of the day
    DATE         KIND       WHAT                            WHERE                     SOURCES
    22 Dec 2023  departure  Last French troops leave Niger  French base, Airbase 101  Xinhua (B), AFP (C)
    ");
}

#[test]
fn the_readme_shows_what_is_printed() {
    let readme = include_str!("../README.md");
    let blocks = readme.split("```console\n").skip(1).filter_map(|rest| rest.split("```").next());
    let mut compared = 0;
    for example in blocks.flat_map(|block| block.split("$ basewatch ").skip(1)) {
        let (args, shown) = example.split_once('\n').expect("a command, then what it prints");
        let said = answer(&args.split(' ').collect::<Vec<&str>>());
        assert_eq!(said.trim_end(), shown.trim_end(), "{args}");
        compared += 1;
    }
    assert!(compared >= 3, "{compared} examples");
}

#[test]
fn an_empty_answer_says_what_silence_means() {
    let said = answer(&["state", "--at", "2025-01-01", "--place", "madama", "--force", "russia"]);
    assert!(said.contains("No source reports Russia (Africa Corps) at Madama"), "{said}");
    assert!(said.contains("not the same as absent"), "{said}");
    let ended = ["state", "--at", "2024-05-02", "--place", "airbase-101", "--force", "france"];
    assert!(answer(&ended).contains("--all"));
    assert!(answer(&["diff", "2012-01-01", "2012-01-02"]).contains("not the same as no change"));
    let events = answer(&["events", "--kind", "coup", "--from", "2024-01-01"]);
    assert!(events.contains("No source reports such an event"), "{events}");
}

#[test]
fn in_a_pipe_there_are_no_colours_and_no_blanks_at_the_end() {
    for args in [
        &["state"][..],
        &["diff", "2023-07-26", "2024-09-15"],
        &["events"],
        &["explain", "--place", "airbase-101", "--force", "us", "--at", "2024-05-02"],
        &["check"],
    ] {
        let said = answer(args);
        assert!(!said.contains('\x1b'), "{args:?}");
        assert!(said.lines().all(|line| line == line.trim_end()), "{args:?}");
    }
}

#[test]
fn colours_come_where_they_are_asked_for_and_no_color_is_obeyed() {
    let state = ["state", "--place", "airbase-101"];
    let forced = command(&state).env("CLICOLOR_FORCE", "1").output().expect("it starts");
    assert!(words(&forced.stdout).contains('\x1b'));
    let refused = command(&state).env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1").output();
    assert!(!words(&refused.expect("it starts").stdout).contains('\x1b'));
}

#[test]
fn what_a_dataset_would_tell_a_terminal_to_do_is_not_passed_on() {
    let claim = present("north").from("2023-01-01", &["b"]).ongoing(&["b"]);
    let mut document = world_with([claim]);
    document["forces"][0]["name"] = json!("Red \u{1b}]0;owned\u{7}\u{1b}[2J\u{9b}1A Army");
    document["title"] = json!("\u{1b}[31mA red\rworld");
    let path = kept_file("cli-controls.json", &document);
    let path = path.to_str().expect("a plain path");
    let forced = command(&["state", path]).env("CLICOLOR_FORCE", "1").output().expect("it starts");
    let said = words(&forced.stdout);
    assert!(said.contains("Red ]0;owned[2J1A Army"), "{said:?}");
    assert!(said.contains("[31mA red world"), "{said:?}");
    for order in ["\u{1b}]", "\u{1b}[2J", "\u{1b}[31m", "\u{9b}", "\u{7}"] {
        assert!(!said.contains(order), "{said:?}");
    }
}

#[test]
fn a_reader_that_closes_early_gets_no_panic() {
    // More than a pipe holds, so that the program is still writing.
    let mut child = command(&["events", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(words(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn details_that_rest_on_later_sources_are_not_told() {
    let args = ["events", "--known-on", "2024-04-19", "--from", "2024-04-10", "--to", "2024-04-10"];
    let known = json_of(&args);
    let landed = known["events"].as_array().expect("events");
    let landed = landed.iter().find(|e| e["event"] == "first-russians-land").expect("the landing");
    assert_eq!(landed["detail"], Value::Null, "the forecast was told on 3 May");
    let now = json_of(&["events", "--from", "2024-04-10", "--to", "2024-04-10"]);
    assert!(now["events"].to_string().contains("about 60"), "{now}");
}

#[test]
fn marks_in_the_table_are_explained_below_it() {
    let table = answer(&["state", "--at", "2024-05-02", "--place", "airbase-101"]);
    assert!(table.contains("400–450?!"), "{table}");
    assert!(table.contains("? No source of grade A or B gives a number."), "{table}");
    let table = answer(&["state", "--at", "2024-05-02", "--place", "airbase-201"]);
    assert!(table.contains("~550–700") && table.contains("~ An estimate."), "{table}");
    let table = answer(&["state", "--at", "2024-05-02", "--grade", "B", "--force", "france"]);
    assert!(table.contains("presumed†") && table.contains("† Sources of a lower grade"), "{table}");
    let table = answer(&["state", "--at", "2023-10-08", "--force", "france"]);
    assert!(table.contains("400=") && table.contains("= One figure for several places"), "{table}");
}

#[test]
fn filters_of_incidents_that_make_no_sense_are_refused_before_a_window_opens() {
    let folder = tempfile::tempdir().expect("a folder");
    let table = folder.path().join("own.csv");
    std::fs::write(&table, "date,lon,lat\n2024-05-02,4,17\n").expect("a file can be written");
    let table = table.to_str().expect("a plain path");
    let with = |more: &[&str]| {
        let args: Vec<&str> = ["--incidents", table].iter().chain(more).copied().collect();
        refused(MISUSE, &args)
    };
    assert!(with(&["--incident-count", "9..3"]).contains("larger than the largest"));
    assert!(with(&["--incident-count", "many"]).contains("such as 5..10"));
    assert!(with(&["--incident-count", "-5..3"]).contains("such as 5..10"));
    assert!(with(&["--incident-text", " - "]).contains("there is no word in it"));
    assert!(with(&["--incident-text", "x", "--view", "bw1;iwords=y"]).contains("--view"));
    assert!(refused(MISUSE, &["--incident-kind", "Battles"]).contains("--incidents"));
}
