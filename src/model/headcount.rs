//! How many people, as reported.

/// What a head count rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CountKind {
    Counted,
    Reported,
    Estimated,
    Forecast,
    Ceiling,
}

impl CountKind {
    /// Forecasts and ceilings never contradict what was counted or reported.
    pub fn can_contradict(self) -> bool {
        matches!(self, Self::Counted | Self::Reported)
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Counted => "counted",
            Self::Reported => "reported",
            Self::Estimated => "estimated",
            Self::Forecast => "forecast",
            Self::Ceiling => "ceiling",
        }
    }
}

/// A range of people; either end may be unknown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadCount {
    pub min: Option<u32>,
    pub max: Option<u32>,
    pub kind: CountKind,
    /// The words as printed: "a small number", "100+", "<500".
    pub as_reported: Option<String>,
}

impl HeadCount {
    /// True where neither end is known and only words are left.
    pub fn is_words_only(&self) -> bool {
        self.min.is_none() && self.max.is_none()
    }

    /// "400–450", "100 or more", "up to 500", or the reported words.
    pub fn words(&self) -> String {
        match range_words(self.min, self.max) {
            Some(range) => range,
            None => match &self.as_reported {
                Some(words) => format!("“{words}”"),
                None => "number not reported".to_owned(),
            },
        }
    }
}

/// "400–450", "300", "100+", "up to 500"; `None` where nothing is known.
pub fn range_words(min: Option<u32>, max: Option<u32>) -> Option<String> {
    match (min, max) {
        (Some(a), Some(b)) if a == b => Some(grouped(a)),
        (Some(a), Some(b)) => Some(format!("{}–{}", grouped(a), grouped(b))),
        (Some(a), None) => Some(format!("{}+", grouped(a))),
        (None, Some(b)) => Some(format!("up to {}", grouped(b))),
        (None, None) => None,
    }
}

/// Thousands set apart: 1,100.
pub fn grouped(n: impl Into<u64>) -> String {
    let digits = n.into().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}
