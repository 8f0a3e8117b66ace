#![no_main]
basewatch::target!(vector_tile);
