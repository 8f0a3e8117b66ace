//! Which records stand, so that others can point at them.

use std::cell::Cell;
use std::collections::{HashMap, HashSet};

use crate::load::problem::FieldProblems;
use crate::load::raw::{RawClaim, RawForce, RawPlace};

/// Tables that other records point into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::load) enum Table {
    Sources,
    Forces,
    Places,
    Claims,
    Events,
}

impl Table {
    fn one(self) -> &'static str {
        match self {
            Self::Sources => "source",
            Self::Forces => "force",
            Self::Places => "place",
            Self::Claims => "claim",
            Self::Events => "event",
        }
    }
}

/// Index of every id that still stands.
#[derive(Debug, Default)]
pub(in crate::load) struct Ids {
    tables: HashMap<Table, HashMap<String, usize>>,
    /// In the file, and left out for errors of its own.
    left_out: HashSet<(Table, String)>,
    /// Ids that were compared for hints.
    compared: Cell<usize>,
}

/// Comparisons that hints may cost; a file in which nothing fits gets few.
const MOST_COMPARED: usize = 5_000_000;

impl Ids {
    pub fn fill<'a>(&mut self, table: Table, ids: impl Iterator<Item = &'a String>) {
        self.tables.insert(table, ids.cloned().zip(0..).collect());
    }

    /// Takes out whatever leans on what does not stand, however far down the chain: a round for
    /// each link would take for ever over a long one.
    pub fn take_out_chains<'a>(
        &mut self,
        table: Table,
        links: impl Iterator<Item = (&'a str, Option<&'a str>)>,
    ) {
        let Some(ids) = self.tables.get_mut(&table) else { return };
        let next: HashMap<&str, &str> =
            links.filter_map(|(id, to)| to.map(|to| (id, to))).collect();
        let mut stands: HashMap<&str, bool> = HashMap::with_capacity(next.len());
        for &start in next.keys() {
            let (mut at, mut chain) = (start, Vec::new());
            let outcome = loop {
                match (stands.get(at), next.get(at)) {
                    (Some(known), _) => break *known,
                    _ if !ids.contains_key(at) => break false,
                    (None, None) => break true,
                    (None, Some(&to)) => {
                        // A circle is reported as one.
                        stands.insert(at, true);
                        chain.push(at);
                        at = to;
                    }
                }
            };
            stands.extend(chain.into_iter().map(|id| (id, outcome)));
        }
        ids.retain(|id, _| stands.get(id.as_str()).copied().unwrap_or(true));
    }

    /// Remembers which of `all` no longer stand.
    pub fn note_left_out(&mut self, all: &Self) {
        let gone = all.tables.iter().flat_map(|(table, ids)| {
            ids.keys().filter(|id| self.get(*table, id).is_none()).map(|id| (*table, id.clone()))
        });
        self.left_out = gone.collect();
    }

    pub(super) fn get(&self, table: Table, id: &str) -> Option<usize> {
        self.tables.get(&table)?.get(id).copied()
    }

    pub(super) fn one<I: From<usize>>(
        &self,
        table: Table,
        field: &str,
        id: &str,
        problems: &mut FieldProblems,
    ) -> Option<I> {
        let found = self.get(table, id);
        if found.is_none() {
            let (what, mend) = self.missing(table, id);
            if self.is_left_out(table, id) {
                problems.consequence(field, what, mend);
            } else {
                problems.error(field, what, mend);
            }
        }
        found.map(I::from)
    }

    fn is_left_out(&self, table: Table, id: &str) -> bool {
        self.left_out.contains(&(table, id.to_owned()))
    }

    /// What to say of an id that does not stand, and how to mend it.
    fn missing(&self, table: Table, id: &str) -> (String, String) {
        let one = table.one();
        if self.is_left_out(table, id) {
            let what = format!("the {one} “{id}” was left out for errors of its own");
            return (what, format!("Mend that {one} first"));
        }
        let mend = self.nearest(table, id).map_or_else(
            || format!("Add that {one}, or correct the id"),
            |near| format!("Did you mean “{near}”?"),
        );
        (format!("there is no {one} “{id}”"), mend)
    }

    pub(super) fn maybe<I: From<usize>>(
        &self,
        table: Table,
        field: &str,
        id: Option<&String>,
        problems: &mut FieldProblems,
    ) -> Option<I> {
        id.and_then(|id| self.one(table, field, id, problems))
    }

    pub(super) fn many<I: From<usize>>(
        &self,
        table: Table,
        field: &str,
        ids: &[String],
        problems: &mut FieldProblems,
    ) -> Vec<I> {
        ids.iter().filter_map(|id| self.one(table, field, id, problems)).collect()
    }

    /// An id that begins the same way, for the hint.
    fn nearest(&self, table: Table, id: &str) -> Option<&str> {
        let shared =
            |other: &str| id.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
        let ids = self.tables.get(&table)?;
        self.compared.set(self.compared.get().saturating_add(ids.len()));
        if self.compared.get() > MOST_COMPARED {
            return None;
        }
        let best = ids.keys().max_by_key(|other| (shared(other), std::cmp::Reverse(*other)))?;
        (shared(best) >= 3).then_some(best.as_str())
    }
}

pub(in crate::load) fn check_id(id: &str, problems: &mut FieldProblems) {
    let word =
        |w: &str| !w.is_empty() && w.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    if !id.split('-').all(word) {
        problems.error(
            "id",
            format!("“{id}” is not made of kebab-case words"),
            "Use small letters a–z, digits and single hyphens, such as airbase-101",
        );
    }
}

/// Ids that lie on a circle of parents, parts or refinements.
#[derive(Debug, Default)]
pub(in crate::load) struct Circles {
    of: HashMap<(&'static str, String), &'static str>,
}

impl Circles {
    pub fn report(&self, table: &'static str, id: &str, problems: &mut FieldProblems) {
        if let Some(field) = self.of.get(&(table, id.to_owned())) {
            problems.error(
                *field,
                "following this field leads back to the record itself",
                "Break the circle: one of them must not point at another",
            );
        }
    }

    fn find<'a>(
        &mut self,
        table: &'static str,
        field: &'static str,
        links: impl Iterator<Item = (&'a str, Option<&'a str>)>,
    ) {
        let next: HashMap<&str, &str> =
            links.filter_map(|(id, to)| to.map(|to| (id, to))).collect();
        // 0 unseen, else the number of the walk that first came by: every link is walked once.
        let mut seen: HashMap<&str, usize> = HashMap::new();
        for (walk, &start) in next.keys().enumerate() {
            let mut at = start;
            while !seen.contains_key(at) {
                seen.insert(at, walk);
                match next.get(at) {
                    Some(&to) => at = to,
                    None => break,
                }
            }
            if seen.get(at) == Some(&walk) && next.contains_key(at) {
                self.mark_circle(table, field, at, &next);
            }
        }
    }

    fn mark_circle(
        &mut self,
        table: &'static str,
        field: &'static str,
        start: &str,
        next: &HashMap<&str, &str>,
    ) {
        let mut at = start;
        while self.of.insert((table, at.to_owned()), field).is_none() {
            match next.get(at) {
                Some(&to) => at = to,
                None => break,
            }
        }
    }
}

pub(in crate::load) fn circles<'a>(
    places: impl Iterator<Item = &'a RawPlace>,
    forces: impl Iterator<Item = &'a RawForce>,
    claims: impl Iterator<Item = &'a RawClaim>,
) -> Circles {
    let mut circles = Circles::default();
    circles.find("places", "parent", places.map(|p| (p.id.as_str(), p.parent.as_deref())));
    circles.find("forces", "part_of", forces.map(|f| (f.id.as_str(), f.part_of.as_deref())));
    circles.find("claims", "refines", claims.map(|c| (c.id.as_str(), c.refines.as_deref())));
    circles
}
