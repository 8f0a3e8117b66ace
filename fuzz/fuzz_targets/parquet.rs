#![no_main]
basewatch::target!(parquet);
