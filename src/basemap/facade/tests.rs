use walkers::{MapMemory, lon_lat};

use super::*;

const OVER_NIAMEY: Viewport = Viewport {
    lon_deg: 2.183,
    lat_deg: 13.481,
    zoom: 9.0,
    width_points: 1400.0,
    height_points: 900.0,
};

fn basemap() -> Basemap {
    // Nothing is written there: these tests choose no map from the network.
    let folder = PathBuf::from("/nonexistent/basewatch-tiles");
    Basemap::new(Theme::Light, folder, &egui::Context::default()).unwrap()
}

#[test]
fn the_shipped_map_opens_and_becomes_ready() {
    let mut basemap = basemap();
    assert_eq!(basemap.layers(9.0).len(), 1);
    assert!(basemap.pump_until_ready(&OVER_NIAMEY, Duration::from_secs(60)));
    assert!(basemap.ready(&OVER_NIAMEY));
}

#[test]
fn nothing_of_openstreetmap_is_made_unless_it_is_chosen() {
    let mut basemap = basemap();
    basemap.layers(9.0);
    basemap.choose(BasemapChoice::Embedded).unwrap();
    basemap.layers(9.0);
    assert_eq!(basemap.choice(), &BasemapChoice::Embedded);
    assert!(basemap.openstreetmap.is_none());
}

#[test]
fn the_embedded_map_lies_beneath_openstreetmap() {
    let mut basemap = basemap();
    let folder = std::env::temp_dir().join("basewatch-test-openstreetmap");
    basemap.openstreetmap_cache_folder = folder;
    if let Err(error) = basemap.choose(BasemapChoice::OpenStreetMap) {
        // A machine without certificates says so and keeps the embedded map.
        assert!(error.to_string().starts_with("OpenStreetMap cannot be used"));
        assert_eq!(basemap.choice(), &BasemapChoice::Embedded);
        return;
    }
    // No tile is asked for here, so no request goes out.
    let urls: Vec<&str> = basemap.layers(9.0).iter().map(|layer| layer.attribution().url).collect();
    assert_eq!(urls.len(), 2);
    assert!(urls[0].contains("naturalearthdata"));
    assert!(urls[1].contains("openstreetmap"));
    let thanks = basemap.attributions();
    assert_eq!(thanks.first().unwrap().text, "© OpenStreetMap contributors");
    assert_eq!(thanks.len(), 4);

    basemap.choose(BasemapChoice::Embedded).unwrap();
    assert_eq!(basemap.layers(9.0).len(), 1);
    assert_eq!(basemap.attributions().len(), 3);
}

#[test]
fn a_theme_switch_is_ready_again_after_decoding_anew() {
    let mut basemap = basemap();
    assert!(basemap.pump_until_ready(&OVER_NIAMEY, Duration::from_secs(60)));
    basemap.set_theme(Theme::Light).unwrap();
    assert!(basemap.ready(&OVER_NIAMEY), "the same theme changes nothing");
    basemap.set_theme(Theme::Dark).unwrap();
    assert_eq!(basemap.theme(), Theme::Dark);
    assert!(!basemap.ready(&OVER_NIAMEY));
    assert!(basemap.pump_until_ready(&OVER_NIAMEY, Duration::from_secs(60)));
}

#[test]
fn the_layers_go_into_walkers_map() {
    let context = egui::Context::default();
    let mut basemap = basemap();
    let mut memory = MapMemory::default();
    memory.set_zoom(13.0).unwrap();
    let mut output = context.run_ui(egui::RawInput::default(), |ui| {
        let mut map = walkers::Map::new(None, &mut memory, lon_lat(2.183, 13.481));
        for layer in basemap.layers(13.0) {
            map = map.with_layer(layer, 1.0);
        }
        ui.add(map);
    });
    // No painter will take the font's texture.
    output.textures_delta.clear();
}
