//! The two looks of the embedded map.

use walkers::Style;

use super::BasemapError;

const LIGHT_JSON: &str = include_str!("../../assets/basemap/style-light.json");
const DARK_JSON: &str = include_str!("../../assets/basemap/style-dark.json");

pub use crate::state::Theme;

impl Theme {
    /// Reads the shipped style of this theme.
    ///
    /// # Errors
    /// When the shipped file is not a style, which a test rules out.
    pub fn style(self) -> Result<Style, BasemapError> {
        parse_style(match self {
            Self::Light => LIGHT_JSON,
            Self::Dark => DARK_JSON,
        })
    }
}

/// Reads a MapLibre style. Only its `layers` count.
///
/// # Errors
/// When it is not JSON, or a layer lacks what walkers needs of it.
pub fn parse_style(json: &str) -> Result<Style, BasemapError> {
    Ok(serde_json::from_str(json)?)
}

#[cfg(test)]
mod tests {
    use walkers::StyleLayer;

    use super::*;

    #[test]
    fn both_shipped_styles_parse_and_have_no_labels() {
        for theme in [Theme::Light, Theme::Dark] {
            let style = theme.style().unwrap();
            assert!(matches!(style.layers.first(), Some(StyleLayer::Background { .. })));
            // Labels are placed in `scene`, together with the marks.
            let is_symbol = |layer: &StyleLayer| matches!(layer, StyleLayer::Symbol { .. });
            assert!(!style.layers.iter().any(is_symbol), "{theme:?}");
        }
    }

    #[test]
    fn a_style_that_is_none_is_refused_in_words() {
        let error = parse_style("{\"layers\": 3}").err().unwrap();
        assert!(error.to_string().starts_with("the map style cannot be read"));
    }
}
