#![no_main]
basewatch::target!(picture);
