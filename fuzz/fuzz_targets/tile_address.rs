#![no_main]
basewatch::target!(tile_address);
