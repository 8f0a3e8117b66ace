#![no_main]
basewatch::target!(pmtiles);
