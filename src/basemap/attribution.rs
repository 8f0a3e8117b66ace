//! Whom the maps thank, as data for the view to lay out.

use walkers::sources::Attribution;

use std::borrow::Cow;

/// One thanked source: what to write and where it leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttributionPart {
    /// Words to show, as they stand.
    pub text: Cow<'static, str>,
    /// An https address on the source's own site, where one is known for sure.
    pub url: Option<&'static str>,
}

impl AttributionPart {
    const fn linked(text: &'static str, url: &'static str) -> Self {
        Self { text: Cow::Borrowed(text), url: Some(url) }
    }

    /// Words that the reader, or a file of the reader's, brought: they lead nowhere.
    pub(super) fn plain(text: &str) -> Self {
        Self { text: Cow::Owned(text.to_owned()), url: None }
    }
}

/// Parts of the embedded map, in the order to show them.
pub(super) const EMBEDDED: &[AttributionPart] = &[
    AttributionPart::linked("Natural Earth", "https://www.naturalearthdata.com"),
    AttributionPart::linked("© GeoNames CC BY 4.0", "https://www.geonames.org"),
    AttributionPart::linked("OurAirports", "https://ourairports.com"),
];

/// The same on one line, for whoever has room for one link only.
pub(super) const EMBEDDED_TEXT: &str = "Natural Earth · © GeoNames CC BY 4.0 · OurAirports";

pub(super) const OPENSTREETMAP: &[AttributionPart] = &[AttributionPart::linked(
    "© OpenStreetMap contributors",
    "https://www.openstreetmap.org/copyright",
)];

/// In walkers' own form, which has room for one address: the first part's.
pub(super) fn for_walkers(text: &'static str, parts: &[AttributionPart]) -> Attribution {
    Attribution {
        text,
        url: parts.first().and_then(|part| part.url).unwrap_or_default(),
        logo_light: None,
        logo_dark: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_text_is_the_parts_joined() {
        let texts: Vec<&str> = EMBEDDED.iter().map(|part| part.text.as_ref()).collect();
        assert_eq!(EMBEDDED_TEXT, texts.join(" · "));
    }

    #[test]
    fn every_part_leads_to_an_https_address() {
        for part in EMBEDDED.iter().chain(OPENSTREETMAP) {
            assert!(part.url.is_some_and(|url| url.starts_with("https://")), "{}", part.text);
        }
    }
}
