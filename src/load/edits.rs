//! What an editor did to a dataset between two readings: records added, removed and changed, going
//! by their ids. Indices shift when a record is inserted, so the written records are compared.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use serde_json::Value;

/// A mark of every record of a document, by table and id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fingerprint {
    records: HashMap<(String, String), u64>,
    head: u64,
}

/// How many records one reading has that another has not, or has otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Edits {
    pub added: usize,
    pub removed: usize,
    pub changed: usize,
    /// Title, range, opening and the like.
    pub head: bool,
}

impl Fingerprint {
    /// Of a document's bytes; of what is no JSON, the empty one.
    pub fn of(bytes: &[u8]) -> Self {
        let mut found = Self::default();
        let Ok(Value::Object(members)) = serde_json::from_slice(bytes) else { return found };
        let mut head = DefaultHasher::new();
        for (name, member) in members {
            let Value::Array(rows) = member else {
                (name, member.to_string()).hash(&mut head);
                continue;
            };
            for (i, row) in rows.into_iter().enumerate() {
                let id = row.get("id").and_then(Value::as_str);
                let id = id.map_or_else(|| format!("#{}", i + 1), str::to_owned);
                let mut mark = DefaultHasher::new();
                row.to_string().hash(&mut mark);
                found.records.insert((name.clone(), id), mark.finish());
            }
        }
        found.head = head.finish();
        found
    }

    /// From this reading to a later one.
    pub fn edits_to(&self, later: &Self) -> Edits {
        let is_new = |key: &&(String, String)| !self.records.contains_key(*key);
        let added = later.records.keys().filter(is_new).count();
        let removed = self.records.keys().filter(|key| !later.records.contains_key(*key)).count();
        let differs = |(key, mark): &(&(String, String), &u64)| {
            self.records.get(*key).is_some_and(|known| known != *mark)
        };
        let changed = later.records.iter().filter(differs).count();
        Edits { added, removed, changed, head: self.head != later.head }
    }
}

impl Edits {
    /// "2 records added, 1 changed"; "nothing changed in its records".
    pub fn words(self) -> String {
        let counted = |n: usize, what: &str| match n {
            0 => None,
            1 => Some(format!("1 record {what}")),
            n => Some(format!("{n} records {what}")),
        };
        let parts: Vec<String> = [
            counted(self.added, "added"),
            counted(self.changed, "changed"),
            counted(self.removed, "removed"),
            self.head.then(|| "head changed".to_owned()),
        ]
        .into_iter()
        .flatten()
        .collect();
        if parts.is_empty() { "no record changed".to_owned() } else { parts.join(", ") }
    }
}
