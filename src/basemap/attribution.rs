//! Whom the maps thank, as data for the view to lay out.

use walkers::sources::Attribution;

/// One thanked source: what to write and where it leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AttributionPart {
    /// Words to show, as they stand.
    pub text: &'static str,
    /// An https address on the source's own site.
    pub url: &'static str,
}

/// Parts of the embedded map, in the order to show them.
pub(super) const EMBEDDED: &[AttributionPart] = &[
    AttributionPart { text: "Natural Earth", url: "https://www.naturalearthdata.com" },
    AttributionPart { text: "© GeoNames CC BY 4.0", url: "https://www.geonames.org" },
    AttributionPart { text: "OurAirports", url: "https://ourairports.com" },
];

/// The same on one line, for whoever has room for one link only.
pub(super) const EMBEDDED_TEXT: &str = "Natural Earth · © GeoNames CC BY 4.0 · OurAirports";

pub(super) const OPENSTREETMAP: &[AttributionPart] = &[AttributionPart {
    text: "© OpenStreetMap contributors",
    url: "https://www.openstreetmap.org/copyright",
}];

/// In walkers' own form, which has room for one address: the first part's.
pub(super) fn for_walkers(text: &'static str, parts: &[AttributionPart]) -> Attribution {
    Attribution {
        text,
        url: parts.first().map_or("", |part| part.url),
        logo_light: None,
        logo_dark: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_text_is_the_parts_joined() {
        let texts: Vec<&str> = EMBEDDED.iter().map(|part| part.text).collect();
        assert_eq!(EMBEDDED_TEXT, texts.join(" · "));
    }

    #[test]
    fn every_part_leads_to_an_https_address() {
        for part in EMBEDDED.iter().chain(OPENSTREETMAP) {
            assert!(part.url.starts_with("https://"), "{}", part.text);
        }
    }
}
