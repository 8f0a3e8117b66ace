#![no_main]
basewatch::target!(table_kml);
