//! What survives a restart.

use basewatch::settings;
use serde_json::Value;

use super::oracles::{Oracle, Room, check_words};

/// Targets that need more than the core.
pub const TARGETS: &[(&str, Oracle)] = &[("settings", settings)];

/// Settings are small; JSON values that a later version added are kept as they are.
const ROOM: Room = Room { fixed_bytes: 1 << 20, per_byte: 300 };

pub fn settings(input: &[u8]) {
    match ROOM.hold(input, || settings::parse(input)) {
        Ok(settings) => {
            assert!(settings.version <= settings::VERSION);
            let written = serde_json::to_vec_pretty(&settings).expect("they are written");
            let again = settings::parse(&written).expect("what was written is read");
            let [again, settings] =
                [again, settings].map(|s| serde_json::to_value(s).expect("it is"));
            assert!(is_same(&again, &settings), "{again} was {settings}");
        }
        Err(error) => {
            check_words(&error.what, 400);
            assert!(matches!(error.why, "broken" | "newer"));
        }
    }
}

/// The same, but for the last digits of fractions, which the JSON reader may get wrong.
fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| is_same(a, b)))
        }
        (Value::Number(a), Value::Number(b)) => match (a.as_f64(), b.as_f64()) {
            (Some(a), Some(b)) => (a - b).abs() <= a.abs() * 1e-14,
            _ => a == b,
        },
        _ => one == other,
    }
}
