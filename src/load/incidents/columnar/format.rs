//! The structures at a Parquet file's end and before its pages, as far as the library knows them:
//! it reads a field by its number as what it should be, whatever kind the file gives it.
//!
//! <https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift>

use super::thrift::Fields;
use super::thrift::Shape::{Byte, Bytes, Count, List, Real, Structure, Truth, Whole};

/// `FileMetaData`. The last two are skipped by a library built without encryption.
pub(super) const FILE: Fields = &[
    (1, Whole),
    (2, List(&Structure(SCHEMA_ELEMENT))),
    (3, Whole),
    (4, List(&Structure(ROW_GROUP))),
    (5, List(&Structure(KEY_VALUE))),
    (6, Bytes),
    (7, List(&Structure(COLUMN_ORDER))),
];

/// `PageHeader`.
pub(super) const PAGE: Fields = &[
    (1, Whole),
    (2, Whole),
    (3, Whole),
    (4, Whole),
    (5, Structure(&[(1, Whole), (2, Whole), (3, Whole), (4, Whole), (5, Structure(STATISTICS))])),
    (6, Structure(&[])),
    // A dictionary's.
    (7, Structure(&[(1, Count), (2, Whole), (3, Truth)])),
    (
        8,
        Structure(&[
            (1, Whole),
            (2, Whole),
            (3, Whole),
            (4, Whole),
            (5, Whole),
            (6, Whole),
            (7, Truth),
            (8, Structure(STATISTICS)),
        ]),
    ),
];

const SCHEMA_ELEMENT: Fields = &[
    (1, Whole),
    (2, Whole),
    (3, Whole),
    (4, Bytes),
    (5, Whole),
    (6, Whole),
    (7, Whole),
    (8, Whole),
    (9, Whole),
    (10, Structure(LOGICAL_TYPE)),
];

/// Most kinds say nothing more, and are empty.
const LOGICAL_TYPE: Fields = &[
    (1, Structure(&[])),
    (2, Structure(&[])),
    (3, Structure(&[])),
    (4, Structure(&[])),
    (5, Structure(&[(1, Whole), (2, Whole)])),
    (6, Structure(&[])),
    (7, Structure(TIME)),
    (8, Structure(TIME)),
    (10, Structure(&[(1, Byte), (2, Truth)])),
    (11, Structure(&[])),
    (12, Structure(&[])),
    (13, Structure(&[])),
    (14, Structure(&[])),
    (15, Structure(&[])),
    (16, Structure(&[(1, Byte)])),
    (17, Structure(&[(1, Bytes)])),
    (18, Structure(&[(1, Bytes), (2, Whole)])),
    (19, Structure(&[])),
];

/// `TimeType` and `TimestampType`, alike.
const TIME: Fields =
    &[(1, Truth), (2, Structure(&[(1, Structure(&[])), (2, Structure(&[])), (3, Structure(&[]))]))];

const ROW_GROUP: Fields = &[
    (1, List(&Structure(COLUMN_CHUNK))),
    (2, Whole),
    (3, Whole),
    (4, List(&Structure(&[(1, Whole), (2, Truth), (3, Truth)]))),
    (5, Whole),
    (6, Whole),
    (7, Whole),
];

const KEY_VALUE: Fields = &[(1, Bytes), (2, Bytes)];

const COLUMN_ORDER: Fields = &[(1, Structure(&[])), (2, Structure(&[])), (3, Structure(&[]))];

/// Two more are skipped by a library built without encryption.
const COLUMN_CHUNK: Fields = &[
    (1, Bytes),
    (2, Whole),
    (3, Structure(COLUMN)),
    (4, Whole),
    (5, Whole),
    (6, Whole),
    (7, Whole),
];

/// `ColumnMetaData`.
const COLUMN: Fields = &[
    (1, Whole),
    (2, List(&Whole)),
    (3, List(&Bytes)),
    (4, Whole),
    (5, Whole),
    (6, Whole),
    (7, Whole),
    (8, List(&Structure(KEY_VALUE))),
    (9, Whole),
    (10, Whole),
    (11, Whole),
    (12, Structure(STATISTICS)),
    (13, List(&Structure(&[(1, Whole), (2, Whole), (3, Whole)]))),
    (14, Whole),
    (15, Whole),
    (16, Structure(&[(1, Whole), (2, List(&Whole)), (3, List(&Whole))])),
    (17, Structure(&[(1, Structure(BOUNDING_BOX)), (2, List(&Whole))])),
];

const STATISTICS: Fields = &[
    (1, Bytes),
    (2, Bytes),
    (3, Whole),
    (4, Whole),
    (5, Bytes),
    (6, Bytes),
    (7, Truth),
    (8, Truth),
    (9, Whole),
];

const BOUNDING_BOX: Fields =
    &[(1, Real), (2, Real), (3, Real), (4, Real), (5, Real), (6, Real), (7, Real), (8, Real)];
