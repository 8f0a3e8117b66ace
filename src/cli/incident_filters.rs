//! What a reader of the command line leaves out of sight of their own tables, as the window does.

use std::sync::Arc;

use crate::load::view_text::count_span;
use crate::state::{CountSpan, IncidentFilters, KindFilter, MOST_FILTER_CHARS};

#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct IncidentFilterArgs {
    /// Only incidents of this category, such as Battles; may be repeated
    #[arg(long, value_name = "KIND", requires = "incidents")]
    incident_kind: Vec<String>,

    /// Only incidents that count so many, such as 5..10, 5.. or ..10
    #[arg(long, value_name = "MIN..MAX", value_parser = parse_counts, requires = "incidents",
          allow_hyphen_values = true)]
    incident_count: Option<CountSpan>,

    /// Only incidents that hold all these words in label, source, category or note
    #[arg(long, value_name = "WORDS", value_parser = parse_words, requires = "incidents")]
    incident_text: Option<String>,
}

impl IncidentFilterArgs {
    pub fn filters(&self) -> IncidentFilters {
        let kinds = if self.incident_kind.is_empty() {
            KindFilter::default()
        } else {
            KindFilter::Only(Arc::new(self.incident_kind.iter().cloned().collect()))
        };
        let text = self.incident_text.clone().unwrap_or_default();
        IncidentFilters { kinds, counts: self.incident_count.unwrap_or_default(), text }
    }
}

fn parse_counts(text: &str) -> Result<CountSpan, String> {
    let (least, most) = count_span(text).map_err(|(what, _)| {
        format!("{what}; write the least and the largest, such as 5..10, 5.. or ..10")
    })?;
    Ok(CountSpan { least, most })
}

fn parse_words(text: &str) -> Result<String, String> {
    if text.chars().count() > MOST_FILTER_CHARS {
        return Err(format!("at most {MOST_FILTER_CHARS} characters are looked for"));
    }
    if crate::search::plain_words(text).is_empty() {
        return Err("there is no word in it".to_owned());
    }
    Ok(text.to_owned())
}
