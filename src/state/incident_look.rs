//! How incidents are drawn far out, where there are too many for each to have a sign of its own.

/// Close up, each is drawn by itself in every look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum IncidentLook {
    /// As large as they are many, split by kind.
    #[default]
    Circles,
    /// Equal parts of the map, the darker the more there are.
    Hexagons,
    /// A density without edges.
    Heat,
}

impl IncidentLook {
    pub const ALL: [Self; 3] = [Self::Circles, Self::Hexagons, Self::Heat];

    /// As settings, copied views and the command line write it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Circles => "circles",
            Self::Hexagons => "hexagons",
            Self::Heat => "heat",
        }
    }

    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|look| look.key() == key)
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Circles => "Circles",
            Self::Hexagons => "Hexagons",
            Self::Heat => "Heat",
        }
    }

    pub fn help(self) -> &'static str {
        match self {
            Self::Circles => "The larger, the more incidents; split by kind",
            Self::Hexagons => "Equal parts of the map: the more incidents, the stronger the colour",
            Self::Heat => "Where incidents lie close together, without edges",
        }
    }
}
