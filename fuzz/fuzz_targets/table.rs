#![no_main]
basewatch::target!(table);
