//! What columns are called, in tables that many people keep and in several languages.

use super::mapping::{Role, Scheme};

/// A header understood.
pub(super) struct Named {
    pub columns: [Option<usize>; Role::ALL.len()],
    pub scheme: Scheme,
}

/// Names of a role, the best first; compared without spaces, signs and capitals.
const NAMES: [(Role, &[&str]); 12] = [
    (
        Role::Date,
        &[
            "eventdate",
            "datestart",
            "startdate",
            "sqldate",
            "date",
            "day",
            "datetime",
            "timestamp",
            "time",
            "when",
            "begin",
            "start",
            "from",
            "occurredon",
            "occurred",
            "incidentdate",
            "dateoccurred",
            "datedebut",
            "jour",
            "datum",
            "fecha",
            "data",
            "debut",
        ],
    ),
    (
        Role::End,
        &["dateend", "enddate", "end", "to", "until", "datefin", "fin", "finishdate", "lastday"],
    ),
    (
        Role::Longitude,
        &[
            "longitude",
            "lon",
            "long",
            "lng",
            "actiongeolong",
            "x",
            "xcoord",
            "xcoordinate",
            "longitudedd",
            "decimallongitude",
            "pointx",
            "easting",
            "lengtegraad",
            "longitud",
        ],
    ),
    (
        Role::Latitude,
        &[
            "latitude",
            "lat",
            "actiongeolat",
            "y",
            "ycoord",
            "ycoordinate",
            "latitudedd",
            "decimallatitude",
            "pointy",
            "northing",
            "breedtegraad",
            "latitud",
        ],
    ),
    (
        Role::Category,
        &[
            "eventtype",
            "typeofviolence",
            "category",
            "eventrootcode",
            "type",
            "kind",
            "class",
            "attacktype",
            "attacktype1txt",
            "incidenttype",
            "eventcode",
            "categorie",
            "typ",
            "tipo",
        ],
    ),
    (
        Role::Label,
        &[
            "eventidcnty",
            "eventid",
            "globaleventid",
            "id",
            "label",
            "name",
            "title",
            "relid",
            "incidentid",
            "nom",
            "titre",
            "objectid",
            "uid",
        ],
    ),
    (
        Role::Count,
        &[
            "fatalities",
            "best",
            "deaths",
            "killed",
            "count",
            "casualties",
            "nkill",
            "nummentions",
            "victims",
            "number",
            "morts",
            "nombre",
            "value",
            "dead",
        ],
    ),
    (
        Role::Source,
        &[
            "source",
            "sourcearticle",
            "sources",
            "sourceoffice",
            "publisher",
            "origin",
            "reportedby",
            "sourcename",
            "quelle",
            "fuente",
        ],
    ),
    (Role::Link, &["sourceurl", "url", "link", "href", "web", "lien", "website", "sourcelink"]),
    (
        Role::Note,
        &[
            "notes",
            "note",
            "sourceheadline",
            "description",
            "desc",
            "summary",
            "details",
            "comment",
            "comments",
            "text",
            "remarks",
            "beschreibung",
        ],
    ),
    (Role::DatePrecision, &["timeprecision", "dateprec", "dateprecision"]),
    (
        Role::PlacePrecision,
        &[
            "geoprecision",
            "whereprec",
            "errorkm",
            "radiuskm",
            "error",
            "accuracykm",
            "uncertaintykm",
            "precisionkm",
        ],
    ),
];

/// Small letters and digits alone, accents off the letters that French has.
fn plain(name: &str) -> String {
    let bare = |c: char| match c {
        'é' | 'è' | 'ê' => 'e',
        'û' => 'u',
        'ç' => 'c',
        other => other,
    };
    name.trim_start_matches('\u{feff}')
        .chars()
        .flat_map(char::to_lowercase)
        .map(bare)
        .filter(|c| c.is_alphanumeric())
        .collect()
}

/// What a header's names tell.
pub(super) fn roles(header: &[String]) -> Named {
    let header: Vec<String> = header.iter().map(|name| plain(name)).collect();
    let place = |name: &str| header.iter().position(|h| h == name);
    let mut columns = [None; Role::ALL.len()];
    for (role, names) in NAMES {
        columns[role as usize] = names.iter().find_map(|name| place(name));
    }
    let has = |name: &str| place(name).is_some();
    let scheme = if has("eventidcnty") || has("timeprecision") || has("geoprecision") {
        Scheme::Acled
    } else if has("whereprec") || has("dateprec") {
        Scheme::Ucdp
    } else {
        Scheme::Plain
    };
    Named { columns, scheme }
}
