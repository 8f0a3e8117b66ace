#![no_main]
basewatch::target!(dataset);
