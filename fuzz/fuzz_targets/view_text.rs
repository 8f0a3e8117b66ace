#![no_main]
basewatch::target!(view_text);
