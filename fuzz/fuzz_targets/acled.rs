#![no_main]
basewatch::target!(acled);
