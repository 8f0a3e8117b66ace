#![no_main]
basewatch::target!(overlay_geojson);
