#![no_main]
basewatch::target!(edtf);
