//! What is left out of sight of the reader's own incidents: kinds, counts, what does not hold some
//! words. It is chosen before any table is there, and holds for all of them.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::filters::MOST_CHIPS;
use super::{ActiveFilter, IncidentKind, KindLook};
use crate::incidents::{CategoryIx, Columns, Filter};
use crate::model::headcount::grouped;
use crate::search;

/// Nothing is left out where all of it is empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IncidentFilters {
    pub kinds: KindFilter,
    pub counts: CountSpan,
    /// Words that all must stand in label, source, category or note, as they were typed.
    pub text: String,
}

/// Categories that are shown. Shared, as a table may have many thousands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KindFilter {
    AllBut(Arc<BTreeSet<String>>),
    /// Whatever their accents and capitals; not empty.
    Only(Arc<BTreeSet<String>>),
}

/// The least and the largest count, where there are any; what is not known is within neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct CountSpan {
    pub least: Option<u32>,
    pub most: Option<u32>,
}

/// Whether a text is a new one, or the last one typed on: all that is typed at once is one step to
/// be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Typing {
    Begins,
    GoesOn,
}

/// Longest text that is looked for, characters.
pub const MOST_FILTER_CHARS: usize = 200;

impl Default for KindFilter {
    fn default() -> Self {
        Self::AllBut(Arc::default())
    }
}

impl KindFilter {
    pub fn is_open(&self) -> bool {
        matches!(self, Self::AllBut(hidden) if hidden.is_empty())
    }

    /// Of some categories those that are shown, a sign for each.
    pub fn shown<'a>(&self, categories: impl Iterator<Item = &'a str>) -> Vec<bool> {
        match self {
            Self::AllBut(hidden) => categories.map(|name| !hidden.contains(name)).collect(),
            Self::Only(shown) => {
                let folded: BTreeSet<String> = shown.iter().map(|name| folded(name)).collect();
                categories.map(|name| folded.contains(&self::folded(name))).collect()
            }
        }
    }

    /// Hides a kind, or shows it again; from then on each of the others goes by itself.
    pub(super) fn toggle(&mut self, kind: &IncidentKind, all: &[IncidentKind]) {
        let mut hidden = match self {
            Self::AllBut(hidden) => std::mem::take(hidden),
            Self::Only(_) => {
                let names = || all.iter().flat_map(|k| &k.categories).map(String::as_str);
                let signs = self.shown(names());
                let hidden = names().zip(signs).filter(|(_, is_shown)| !is_shown);
                Arc::new(hidden.map(|(name, _)| name.to_owned()).collect())
            }
        };
        let names = Arc::make_mut(&mut hidden);
        match kind.look {
            KindLook::Shown => names.extend(kind.categories.iter().cloned()),
            KindLook::Hidden => kind.categories.iter().for_each(|name| {
                names.remove(name);
            }),
        }
        *self = Self::AllBut(hidden);
    }
}

fn folded(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    search::fold_into(name.trim(), &mut folded);
    folded
}

impl CountSpan {
    pub fn is_open(self) -> bool {
        self == Self::default()
    }

    /// "5 to 10", "5 or more", "at most 10"; `None` where any count will do.
    pub fn words(self) -> Option<String> {
        let number = |n: u32| grouped(n);
        match (self.least, self.most) {
            (None, None) => None,
            (Some(least), None) => Some(format!("{} or more", number(least))),
            (None, Some(most)) => Some(format!("at most {}", number(most))),
            (Some(least), Some(most)) if least == most => Some(number(least)),
            (Some(least), Some(most)) => Some(format!("{} to {}", number(least), number(most))),
        }
    }
}

impl IncidentFilters {
    /// Whether every incident is shown.
    pub fn is_open(&self) -> bool {
        self.kinds.is_open() && self.counts.is_open() && !self.has_words()
    }

    fn has_words(&self) -> bool {
        !search::plain_words(&self.text).is_empty()
    }

    /// The same for a table.
    pub fn of(&self, columns: &Columns) -> Filter {
        let categories = columns.categories();
        let hidden = if self.kinds.is_open() {
            BTreeSet::new()
        } else {
            let shown = self.kinds.shown(categories.iter().map(|c| &*c.name));
            let numbered = (0..).zip(shown);
            numbered.filter(|(_, shown)| !shown).map(|(i, _)| CategoryIx(i)).collect()
        };
        let CountSpan { least, most } = self.counts;
        Filter { hidden, least, most, text: self.text.clone() }
    }

    /// What is left out, kinds each by itself where they are few.
    pub(super) fn active(&self) -> Vec<ActiveFilter> {
        let mut all = match &self.kinds {
            KindFilter::AllBut(hidden) if hidden.len() <= MOST_CHIPS => {
                (0..hidden.len()).map(ActiveFilter::IncidentKind).collect()
            }
            KindFilter::AllBut(_) | KindFilter::Only(_) => vec![ActiveFilter::IncidentKinds],
        };
        if !self.counts.is_open() {
            all.push(ActiveFilter::IncidentCounts);
        }
        if self.has_words() {
            all.push(ActiveFilter::IncidentText);
        }
        all
    }

    pub(super) fn clear(&mut self, active: ActiveFilter) {
        match active {
            ActiveFilter::IncidentKind(nth) => {
                if let KindFilter::AllBut(hidden) = &mut self.kinds
                    && let Some(name) = hidden.iter().nth(nth).cloned()
                {
                    Arc::make_mut(hidden).remove(&name);
                }
            }
            ActiveFilter::IncidentKinds => self.kinds = KindFilter::default(),
            ActiveFilter::IncidentCounts => self.counts = CountSpan::default(),
            ActiveFilter::IncidentText => self.text.clear(),
            // Those are of claims.
            _ => {}
        }
    }

    /// "No incident of kind: Battles": what a chip says.
    pub(super) fn words(&self, active: ActiveFilter) -> String {
        match (active, &self.kinds) {
            (ActiveFilter::IncidentKind(nth), KindFilter::AllBut(hidden)) => {
                let name = hidden.iter().nth(nth).map_or("", String::as_str);
                format!("No incident of kind: {}", kind_word(name))
            }
            (ActiveFilter::IncidentKinds, KindFilter::AllBut(hidden)) => {
                format!("{} kinds of incident hidden", grouped(hidden.len() as u64))
            }
            (ActiveFilter::IncidentKinds, KindFilter::Only(shown)) if shown.len() > MOST_CHIPS => {
                format!("Only {} kinds of incident", grouped(shown.len() as u64))
            }
            (ActiveFilter::IncidentKinds, KindFilter::Only(shown)) => {
                let names: Vec<&str> = shown.iter().map(|name| kind_word(name)).collect();
                format!("Only incidents of kind: {}", names.join(", "))
            }
            (ActiveFilter::IncidentCounts, _) => {
                format!("Incidents that count {}", self.counts.words().unwrap_or_default())
            }
            (ActiveFilter::IncidentText, _) => format!("Incidents with “{}”", self.text.trim()),
            _ => String::new(),
        }
    }
}

/// As the legend has it.
fn kind_word(name: &str) -> &str {
    if name.is_empty() { "no category" } else { name }
}
