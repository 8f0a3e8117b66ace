//! Text in one or two languages.

/// Languages a dataset may carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    #[default]
    English,
    French,
}

/// Words for the reader: English always, French where given.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text {
    pub en: String,
    pub fr: Option<String>,
}

impl Text {
    pub fn english(en: impl Into<String>) -> Self {
        Self { en: en.into(), fr: None }
    }

    pub fn get(&self, language: Language) -> &str {
        match (language, &self.fr) {
            (Language::French, Some(fr)) => fr,
            _ => &self.en,
        }
    }
}
