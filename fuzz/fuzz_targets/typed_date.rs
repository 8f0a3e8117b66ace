#![no_main]
basewatch::target!(typed_date);
