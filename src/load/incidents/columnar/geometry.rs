//! Where a GeoParquet file's geometry is, and what it says.

use parquet::basic::{LogicalType, Type};
use parquet::schema::types::ColumnDescriptor;
use serde_json::Value;

use crate::load::incidents::Failure;

/// Shapes within shapes are followed so far.
const MOST_DEPTH: usize = 16;
/// The flags of the well-known binary that PostGIS writes: a third and fourth axis, a system.
const EXTENDED: [u32; 3] = [0x8000_0000, 0x4000_0000, 0x2000_0000];

/// The column that a file's metadata names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Geometry {
    column: String,
    /// Otherwise its axes are columns of their own.
    is_wkb: bool,
}

impl Geometry {
    /// What the metadata under "geo" says.
    ///
    /// # Errors
    /// Where positions are not in longitude and latitude.
    pub(super) fn of(metadata: &str) -> Result<Option<Self>, Failure> {
        let Ok(metadata) = serde_json::from_str::<Value>(metadata) else { return Ok(None) };
        let Some(column) = metadata.get("primary_column").and_then(Value::as_str) else {
            return Ok(None);
        };
        let about = metadata.get("columns").and_then(|columns| columns.get(column));
        let encoding = about.and_then(|a| a.get("encoding")).and_then(Value::as_str);
        if let Some(system) = about.and_then(|a| a.get("crs")).and_then(other_system) {
            return Err(Failure::Refused(format!(
                "Its positions are in {system}: write it again in longitude and latitude (WGS 84, \
                 OGC:CRS84)"
            )));
        }
        let is_wkb = encoding.is_none_or(|e| e.eq_ignore_ascii_case("wkb"));
        Ok(Some(Self { column: column.to_owned(), is_wkb }))
    }

    /// What a column is, of a point whose axes are columns.
    pub(super) fn axis(&self, name: &str) -> Option<&'static str> {
        match name.strip_prefix(self.column.as_str())? {
            ".x" => Some("longitude"),
            ".y" => Some("latitude"),
            _ => None,
        }
    }
}

/// Whether a column is a geometry in well-known binary, by the file's metadata or by its own type.
pub(super) fn is_wkb(column: &ColumnDescriptor, name: &str, geometry: Option<&Geometry>) -> bool {
    let is_typed = matches!(
        column.logical_type_ref(),
        Some(LogicalType::Geometry(_) | LogicalType::Geography(_))
    );
    let is_named = geometry.is_some_and(|g| g.is_wkb && g.column == name);
    column.physical_type() == Type::BYTE_ARRAY && (is_typed || is_named)
}

/// The name of a system that is not longitude and latitude; where none is named, it is.
fn other_system(crs: &Value) -> Option<String> {
    let id = crs.get("id")?;
    let authority = id.get("authority")?.as_str()?;
    let code = id.get("code").map(|c| c.as_str().map_or_else(|| c.to_string(), str::to_owned))?;
    let is_degrees = matches!(
        (authority, code.as_str()),
        ("OGC", "CRS84" | "CRS84h") | ("EPSG", "4326" | "4979" | "4258" | "4269")
    );
    let tidy: String = code.chars().filter(|c| c.is_ascii_alphanumeric()).take(20).collect();
    (!is_degrees)
        .then(|| format!("{}:{tidy}", if authority == "EPSG" { "EPSG" } else { "another system" }))
}

/// The middle of what is around a shape in well-known binary: longitude and latitude, degrees.
/// <https://www.ogc.org/standards/sfa/>, with PostGIS's flags for a third axis and a system.
pub(super) fn middle(wkb: &[u8]) -> Option<[f64; 2]> {
    let mut around = None;
    Bytes { rest: wkb, is_little: true }.shape(&mut around, 0)?;
    let [west, south, east, north]: [f64; 4] = around?;
    Some([f64::midpoint(west, east), f64::midpoint(south, north)])
}

struct Bytes<'a> {
    rest: &'a [u8],
    is_little: bool,
}

impl Bytes<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.rest.split_first_chunk::<N>()?;
        self.rest = rest;
        Some(*taken)
    }

    fn number(&mut self) -> Option<u32> {
        let bytes = self.take()?;
        Some(if self.is_little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }

    fn axis(&mut self) -> Option<f64> {
        let bytes = self.take()?;
        Some(if self.is_little { f64::from_le_bytes(bytes) } else { f64::from_be_bytes(bytes) })
    }

    /// `None` where it ends in the middle or is no shape.
    fn shape(&mut self, around: &mut Option<[f64; 4]>, depth: usize) -> Option<()> {
        self.is_little = match self.take::<1>()? {
            [0] => false,
            [1] => true,
            _ => return None,
        };
        let written = self.number()?;
        let [z, m, system] = EXTENDED.map(|flag| written & flag != 0);
        let kind = written & !EXTENDED.iter().fold(0, |all, flag| all | flag);
        if system {
            self.number()?;
        }
        let (kind, thousands) = (kind % 1_000, kind / 1_000);
        let more = match thousands {
            0 => usize::from(z) + usize::from(m),
            1 | 2 => 1,
            3 => 2,
            _ => return None,
        };
        match kind {
            1 => self.points(1, more, around),
            2 => self.line(more, around),
            3 => {
                let rings = self.number()?;
                (0..rings).try_for_each(|_| self.line(more, around))
            }
            4..=7 if depth < MOST_DEPTH => {
                let parts = self.number()?;
                (0..parts).try_for_each(|_| self.shape(around, depth + 1))
            }
            _ => None,
        }
    }

    fn line(&mut self, more: usize, around: &mut Option<[f64; 4]>) -> Option<()> {
        let points = self.number()?;
        self.points(points, more, around)
    }

    fn points(&mut self, points: u32, more: usize, around: &mut Option<[f64; 4]>) -> Option<()> {
        for _ in 0..points {
            let (lon, lat) = (self.axis()?, self.axis()?);
            (0..more).try_for_each(|_| self.axis().map(|_| ()))?;
            // An empty point is written as two that are no numbers.
            if lon.is_finite() && lat.is_finite() {
                let [west, south, east, north] = around.unwrap_or([lon, lat, lon, lat]);
                *around = Some([west.min(lon), south.min(lat), east.max(lon), north.max(lat)]);
            }
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(lon: f64, lat: f64) -> Vec<u8> {
        let mut wkb = vec![1, 1, 0, 0, 0];
        wkb.extend(lon.to_le_bytes());
        wkb.extend(lat.to_le_bytes());
        wkb
    }

    #[test]
    fn a_shape_lies_in_the_middle_of_what_is_around_it() {
        assert_eq!(middle(&point(2.5, 13.25)), Some([2.5, 13.25]));
        let mut many = vec![0, 0, 0, 0, 4, 0, 0, 0, 2];
        many.extend(point(1.0, 10.0));
        many.extend(point(3.0, 20.0));
        assert_eq!(middle(&many), Some([2.0, 15.0]));
        let mut with_height = vec![1, 0xe9, 3, 0, 0];
        [4.0, 5.0, 600.0f64].iter().for_each(|axis| with_height.extend(axis.to_le_bytes()));
        assert_eq!(middle(&with_height), Some([4.0, 5.0]));
        let mut with_system = vec![1, 1, 0, 0, 0x20, 0xe6, 0x10, 0, 0];
        [4.0, 5.0f64].iter().for_each(|axis| with_system.extend(axis.to_le_bytes()));
        assert_eq!(middle(&with_system), Some([4.0, 5.0]));
    }

    #[test]
    fn what_is_no_shape_is_nowhere() {
        assert_eq!(middle(&point(f64::NAN, f64::NAN)), None);
        for end in 0..21 {
            assert_eq!(middle(&point(2.5, 13.25)[..end]), None);
        }
        // Four thousand million parts that are not there, and shapes within shapes for ever.
        assert_eq!(middle(&[1, 7, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]), None);
        assert_eq!(middle(&[1, 7, 0, 0, 0, 1, 0, 0, 0].repeat(10_000)), None);
    }

    #[test]
    fn other_systems_are_told_by_name() {
        let geo = |crs: &str| {
            Geometry::of(&format!(
                r#"{{"primary_column":"g","columns":{{"g":{{"encoding":"WKB"{crs}}}}}}}"#
            ))
        };
        let here = Geometry { column: "g".to_owned(), is_wkb: true };
        assert_eq!(geo("").ok().flatten(), Some(here.clone()));
        assert_eq!(geo(r#","crs":null"#).ok().flatten(), Some(here.clone()));
        let wgs = r#","crs":{"id":{"authority":"OGC","code":"CRS84"}}"#;
        assert_eq!(geo(wgs).ok().flatten(), Some(here));
        let utm = geo(r#","crs":{"id":{"authority":"EPSG","code":32632}}"#);
        assert!(utm.is_err_and(|e| e.to_string().contains("EPSG:32632")));
    }
}
