#![no_main]
basewatch::target!(settings);
