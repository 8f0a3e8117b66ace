#![no_main]
basewatch::target!(coordinates);
