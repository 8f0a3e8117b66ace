//! Positions on the earth, WGS84 degrees.

/// Degrees north, −90 to 90.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Latitude(f64);

impl Latitude {
    /// `None` for NaN and past the poles.
    pub fn new(degrees: f64) -> Option<Self> {
        (-90.0..=90.0).contains(&degrees).then_some(Self(degrees))
    }

    pub fn degrees(self) -> f64 {
        self.0
    }
}

/// Degrees east, −180 to 180.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Longitude(f64);

impl Longitude {
    /// `None` for NaN and past the antimeridian.
    pub fn new(degrees: f64) -> Option<Self> {
        (-180.0..=180.0).contains(&degrees).then_some(Self(degrees))
    }

    pub fn degrees(self) -> f64 {
        self.0
    }
}

/// A position. Longitude and latitude are distinct types so that they cannot change places.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LonLat {
    pub lon: Longitude,
    pub lat: Latitude,
}

impl LonLat {
    pub fn new(lon_degrees: f64, lat_degrees: f64) -> Option<Self> {
        Some(Self { lon: Longitude::new(lon_degrees)?, lat: Latitude::new(lat_degrees)? })
    }

    /// Held inside the valid range; NaN becomes 0.
    pub fn clamped(lon_degrees: f64, lat_degrees: f64) -> Self {
        let tame = |degrees: f64, limit: f64| {
            if degrees.is_nan() { 0.0 } else { degrees.clamp(-limit, limit) }
        };
        Self { lon: Longitude(tame(lon_degrees, 180.0)), lat: Latitude(tame(lat_degrees, 90.0)) }
    }
}
