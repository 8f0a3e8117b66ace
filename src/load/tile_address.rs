//! The address of map tiles as a person writes it: `https://host/{z}/{x}/{y}.png`.
//!
//! What is accepted here can be asked for without a further look: a web address with a fixed host
//! and no credentials, and a place for every number of a tile.

use serde::{Deserialize, Serialize};
use url::Url;

use super::quote::quoted;

/// Longer ones are pasted by mistake.
const MOST_CHARS: usize = 2_000;
/// Servers with the same tiles, and how often an address may choose among some: so few that every
/// address that can come of it is looked at when it is typed.
const MOST_SERVERS: usize = 16;
const MOST_CHOICES: usize = 2;

/// Which tile: Web Mercator's grid, rows counted from the north.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TileNumber {
    pub zoom: u8,
    pub column: u32,
    pub row: u32,
}

/// How many pixels a tile should have for each of the screen's points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum TileSharpness {
    #[default]
    Plain,
    /// Twice as many each way, where the address has a place to ask for that.
    Double,
}

/// A tile address with its places for numbers. Its text reads back as the same.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TileAddress {
    text: String,
    parts: Vec<Part>,
    host: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Part {
    Text(String),
    Zoom,
    Column,
    Row,
    /// Rows counted from the south, as TMS servers do.
    RowFromSouth,
    /// One of several servers with the same tiles.
    OneOf(Vec<String>),
    Sharpness,
}

/// What is wrong with a tile address, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TileAddressError {
    #[error("type an address such as https://tiles.example.org/{{z}}/{{x}}/{{y}}.png")]
    Empty,
    #[error("it is longer than {MOST_CHARS} characters; copy the address alone")]
    TooLong,
    #[error("it has blanks, backslashes or control characters in it; take them out")]
    Characters,
    #[error("it must start with https:// or http://; a file of tiles is opened as a PMTiles file")]
    Scheme,
    #[error("it has no host name after the scheme, such as tiles.example.org")]
    NoHost,
    #[error("a name or password before an @ is not sent; take it out")]
    Credentials,
    #[error("leave out the # and what follows: servers never see it")]
    Fragment,
    #[error("it lacks {0}; a tile needs {{z}}, {{x}} and {{y}} (or {{-y}}) in its address")]
    Missing(&'static str),
    #[error("it names the row twice; keep {{y}} or {{-y}}")]
    TwoRows,
    #[error("{{{0}}} is not known; places are {{z}}, {{x}}, {{y}}, {{-y}}, {{s}} and {{r}}")]
    UnknownPlace(String),
    #[error("a brace is not closed, or opens nothing")]
    Brace,
    #[error("the host name may change by {{s}} alone, so that it is clear whom to ask")]
    PlaceInHost,
    #[error("it chooses among more than {MOST_SERVERS} servers, or more than {MOST_CHOICES} times")]
    Servers,
    #[error("it is not a web address: {0}")]
    NotAnAddress(String),
}

impl TileAddress {
    /// # Errors
    /// What is wrong and how to mend it.
    pub fn parse(text: &str) -> Result<Self, TileAddressError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(TileAddressError::Empty);
        }
        if text.chars().count() > MOST_CHARS {
            return Err(TileAddressError::TooLong);
        }
        if text.chars().any(|c| c.is_control() || c.is_whitespace() || c == '\\') {
            return Err(TileAddressError::Characters);
        }
        let host = host_of(text)?;
        let parts = parts(text)?;
        if parts_of_host(&host)?.iter().any(|part| !matches!(part, Part::Text(_) | Part::OneOf(_)))
        {
            return Err(TileAddressError::PlaceInHost);
        }
        for (place, name) in [(Part::Zoom, "{z}"), (Part::Column, "{x}")] {
            if !parts.contains(&place) {
                return Err(TileAddressError::Missing(name));
            }
        }
        match (parts.contains(&Part::Row), parts.contains(&Part::RowFromSouth)) {
            (false, false) => return Err(TileAddressError::Missing("{y}")),
            (true, true) => return Err(TileAddressError::TwoRows),
            _ => {}
        }
        let address = Self { text: text.to_owned(), parts, host };
        address.check_filled()?;
        Ok(address)
    }

    /// As it was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whom it asks, as typed: `{s}.tiles.example.org`.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Whether it has a place to ask for sharper tiles.
    pub fn has_sharpness(&self) -> bool {
        self.parts.contains(&Part::Sharpness)
    }

    /// The address of one tile.
    pub fn of(&self, tile: TileNumber, sharpness: TileSharpness) -> String {
        let mut address = String::with_capacity(self.text.len() + 8);
        for part in &self.parts {
            match part {
                Part::Text(text) => address.push_str(text),
                Part::Zoom => address.push_str(&tile.zoom.to_string()),
                Part::Column => address.push_str(&tile.column.to_string()),
                Part::Row => address.push_str(&tile.row.to_string()),
                Part::RowFromSouth => {
                    let rows = 1_u64 << tile.zoom.min(31);
                    let row = (rows - 1).saturating_sub(u64::from(tile.row));
                    address.push_str(&row.to_string());
                }
                Part::OneOf(names) => {
                    // The same server for the same tile, so that its cache serves.
                    let turn = (u64::from(tile.column) + u64::from(tile.row)) as usize;
                    if let Some(name) = names.get(turn % names.len().max(1)) {
                        address.push_str(name);
                    }
                }
                Part::Sharpness if sharpness == TileSharpness::Double => address.push_str("@2x"),
                Part::Sharpness => {}
            }
        }
        address
    }

    /// With numbers in it, it must be an address as servers know it.
    fn check_filled(&self) -> Result<(), TileAddressError> {
        let servers = self.parts.iter().filter_map(|part| match part {
            Part::OneOf(names) => Some(names.len()),
            _ => None,
        });
        let servers: Vec<usize> = servers.collect();
        if servers.len() > MOST_CHOICES || servers.iter().any(|many| *many > MOST_SERVERS) {
            return Err(TileAddressError::Servers);
        }
        // One server's name may be part of a host, and the next one's not.
        let turns = servers.iter().product::<usize>();
        for column in (0..).take(turns) {
            let sample = self.of(TileNumber { zoom: 0, column, row: 0 }, TileSharpness::Plain);
            let url = Url::parse(&sample)
                .map_err(|error| TileAddressError::NotAnAddress(error.to_string()))?;
            if url.host_str().is_none_or(str::is_empty) {
                return Err(TileAddressError::NoHost);
            }
        }
        Ok(())
    }
}

/// What stands between the scheme and the path.
fn host_of(text: &str) -> Result<String, TileAddressError> {
    let lower = text.to_ascii_lowercase();
    let scheme = ["https://", "http://"].into_iter().find(|scheme| lower.starts_with(scheme));
    let rest = text.get(scheme.ok_or(TileAddressError::Scheme)?.len()..).unwrap_or_default();
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if host.contains('@') {
        return Err(TileAddressError::Credentials);
    }
    if text.contains('#') {
        return Err(TileAddressError::Fragment);
    }
    if host.is_empty() || host.starts_with(':') {
        return Err(TileAddressError::NoHost);
    }
    Ok(host.to_owned())
}

fn parts_of_host(host: &str) -> Result<Vec<Part>, TileAddressError> {
    parts(host).map_err(|error| match error {
        // A brace that closes behind the host.
        TileAddressError::Brace => TileAddressError::PlaceInHost,
        error => error,
    })
}

fn parts(text: &str) -> Result<Vec<Part>, TileAddressError> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(['{', '}']) {
        let (before, from_brace) = rest.split_at(start);
        if !before.is_empty() {
            parts.push(Part::Text(before.to_owned()));
        }
        let inside = from_brace.strip_prefix('{').ok_or(TileAddressError::Brace)?;
        let (name, after) = inside.split_once('}').ok_or(TileAddressError::Brace)?;
        parts.push(part(name)?);
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest.to_owned()));
    }
    Ok(parts)
}

fn part(name: &str) -> Result<Part, TileAddressError> {
    let name_lower = name.to_ascii_lowercase();
    if let Some(names) = name_lower.strip_prefix("switch:") {
        let names: Vec<String> = names.split(',').map(str::to_owned).collect();
        let is_plain = |name: &String| {
            !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        };
        return if names.iter().all(is_plain) {
            Ok(Part::OneOf(names))
        } else {
            Err(TileAddressError::UnknownPlace(quoted(name, 40)))
        };
    }
    Ok(match name_lower.as_str() {
        "z" | "zoom" => Part::Zoom,
        "x" => Part::Column,
        "y" => Part::Row,
        "-y" => Part::RowFromSouth,
        "s" => Part::OneOf(["a", "b", "c"].map(str::to_owned).to_vec()),
        "r" | "@2x" | "ratio" => Part::Sharpness,
        _ => return Err(TileAddressError::UnknownPlace(quoted(name, 40))),
    })
}

impl TryFrom<String> for TileAddress {
    type Error = TileAddressError;

    fn try_from(text: String) -> Result<Self, TileAddressError> {
        Self::parse(&text)
    }
}

impl From<TileAddress> for String {
    fn from(address: TileAddress) -> Self {
        address.text
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What people type: braces, names of places, hosts, rubbish.
    fn typed() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            Just("https://"),
            Just("http://"),
            Just("t.org"),
            Just("/"),
            Just("{z}"),
            Just("{x}"),
            Just("{y}"),
            Just("{-y}"),
            Just("{s}"),
            Just("{r}"),
            Just("{"),
            Just("}"),
            Just("@"),
            Just("#"),
            Just("?"),
            Just(":8080"),
            Just("é"),
            Just(" "),
            Just("{switch:a,b}"),
        ];
        prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        /// Whatever is accepted is asked for at the host that was typed, over http, and reads back
        /// as the same.
        #[test]
        fn what_is_accepted_asks_the_host_that_was_typed(
            text in typed(), zoom in 0..25_u8, column: u32, row: u32,
        ) {
            if let Ok(address) = TileAddress::parse(&text) {
                prop_assert_eq!(&TileAddress::parse(address.text()).unwrap(), &address);
                let url = Url::parse(&address.of(TileNumber { zoom, column, row }, TileSharpness::Double));
                let url = url.unwrap();
                prop_assert!(matches!(url.scheme(), "http" | "https"));
                // What stands after the last place in the typed host, without its port.
                let typed = address.host().rsplit('}').next().unwrap_or_default();
                let typed = typed.split(':').next().unwrap_or_default();
                if typed.is_ascii() {
                    let host = url.host_str().unwrap();
                    prop_assert!(host.ends_with(typed), "{} asks {url}", address.host());
                    let has_place = address.host().contains('{');
                    prop_assert!(has_place || host == typed, "{} asks {url}", address.host());
                }
                prop_assert!(url.username().is_empty() && url.password().is_none());
            }
        }

        /// Two tiles never have the same address, and swapped axes are another tile.
        #[test]
        fn every_tile_has_an_address_of_its_own(a in (0..9_u8, 0..500_u32, 0..500_u32), b in (0..9_u8, 0..500_u32, 0..500_u32)) {
            let address = TileAddress::parse("https://{s}.t.org/{z}/{x}/{-y}{r}.png").unwrap();
            let of = |(zoom, x, y): (u8, u32, u32)| {
                let side = 1_u32 << zoom;
                let tile = TileNumber { zoom, column: x % side, row: y % side };
                (tile, address.of(tile, TileSharpness::Plain))
            };
            let ((tile_a, at_a), (tile_b, at_b)) = (of(a), of(b));
            prop_assert_eq!(tile_a == tile_b, at_a == at_b);
        }
    }

    const NIAMEY: TileNumber = TileNumber { zoom: 8, column: 129, row: 118 };

    fn filled(text: &str) -> String {
        TileAddress::parse(text).unwrap().of(NIAMEY, TileSharpness::Plain)
    }

    #[test]
    fn every_place_takes_its_number() {
        assert_eq!(filled("https://t.org/{z}/{x}/{y}.png"), "https://t.org/8/129/118.png");
        assert_eq!(filled("HTTP://t.org/{zoom}/{X}/{y}"), "HTTP://t.org/8/129/118");
        assert_eq!(filled("https://t.org/{z}/{x}/{-y}.png"), "https://t.org/8/129/137.png");
        assert_eq!(filled("https://t.org/?x={x}&y={y}&z={z}"), "https://t.org/?x=129&y=118&z=8");
        assert_eq!(filled("https://{s}.t.org/{z}/{x}/{y}"), "https://b.t.org/8/129/118");
        let switched = "https://{switch:t0,t1}.t.org/{z}/{x}/{y}";
        assert_eq!(filled(switched), "https://t1.t.org/8/129/118");
        let sharp = TileAddress::parse("https://t.org/{z}/{x}/{y}{r}.png").unwrap();
        assert!(sharp.has_sharpness());
        assert_eq!(sharp.of(NIAMEY, TileSharpness::Plain), "https://t.org/8/129/118.png");
        assert_eq!(sharp.of(NIAMEY, TileSharpness::Double), "https://t.org/8/129/118@2x.png");
    }

    #[test]
    fn what_is_wrong_is_said() {
        use TileAddressError as E;
        let error = |text: &str| TileAddress::parse(text).unwrap_err();
        assert_eq!(error("  "), E::Empty);
        assert_eq!(error("https://t.org/{x}/{y}"), E::Missing("{z}"));
        assert_eq!(error("https://t.org/{z}/{y}"), E::Missing("{x}"));
        assert_eq!(error("https://t.org/{z}/{x}"), E::Missing("{y}"));
        assert_eq!(error("https://t.org/{z}/{x}/{y}/{-y}"), E::TwoRows);
        assert_eq!(error("file:///tmp/{z}/{x}/{y}"), E::Scheme);
        assert_eq!(error("t.org/{z}/{x}/{y}"), E::Scheme);
        assert_eq!(error("https:///{z}/{x}/{y}"), E::NoHost);
        assert_eq!(error("https://:80/{z}/{x}/{y}"), E::NoHost);
        assert_eq!(error("https://me:pw@t.org/{z}/{x}/{y}"), E::Credentials);
        assert_eq!(error("https://t.org/{z}/{x}/{y}#top"), E::Fragment);
        assert_eq!(error("https://t.org/{z} /{x}/{y}"), E::Characters);
        assert_eq!(error("https://t.org/{z}/{x}/{y}/{q}"), E::UnknownPlace("q".to_owned()));
        assert_eq!(error("https://t.org/{z}/{x}/{y"), E::Brace);
        assert_eq!(error("https://t.org/{z}/{x}/y}"), E::Brace);
        assert_eq!(error("https://{x}.org/{z}/{x}/{y}"), E::PlaceInHost);
        assert!(matches!(error("https://t.org:99999/{z}/{x}/{y}"), E::NotAnAddress(_)));
        assert_eq!(error(&"h".repeat(MOST_CHARS + 1)), E::TooLong);
        assert!(error("https://t.org/{x}/{y}").to_string().contains("{z}, {x} and {y}"));
    }

    #[test]
    fn every_server_that_may_be_asked_is_looked_at() {
        let error = |text: &str| TileAddress::parse(text).unwrap_err();
        // “xn--a” is no name in Punycode, “xn--b” neither; alone they pass.
        let address = "https://{switch:a,xn--a}.t.org/{z}/{x}/{y}";
        assert!(matches!(error(address), TileAddressError::NotAnAddress(_)));
        let address = "https://t{switch:0,1}.{switch:a,b,xn--a}.org/{z}/{x}/{y}";
        assert!(matches!(error(address), TileAddressError::NotAnAddress(_)));
        let many = vec!["a"; MOST_SERVERS + 1].join(",");
        assert_eq!(
            error(&format!("https://{{switch:{many}}}/{{z}}/{{x}}/{{y}}")),
            TileAddressError::Servers
        );
        assert_eq!(error("https://{s}.{s}.{s}.org/{z}/{x}/{y}"), TileAddressError::Servers);
        assert!(TileAddress::parse("https://{s}.{switch:t0,t1}.org/{z}/{x}/{y}").is_ok());
    }

    #[test]
    fn a_switch_cannot_smuggle_in_another_host() {
        let error = TileAddress::parse("https://{switch:evil.org/,b}.t.org/{z}/{x}/{y}");
        assert!(matches!(error, Err(TileAddressError::UnknownPlace(_))));
    }
}
