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
fn the_chosen_map_lies_over_the_embedded_one_and_is_thanked_first() {
    let mut basemap = basemap();
    basemap.choose(&BasemapChoice::OpenStreetMap).unwrap();
    // No tile is asked for here, so no request goes out.
    assert_eq!(basemap.layers(9.0).len(), 2);
    let thanks = basemap.attributions();
    assert_eq!(thanks.first().unwrap().text, "© OpenStreetMap contributors");
    assert_eq!(thanks.len(), 4);
    assert_eq!(basemap.note(&OVER_NIAMEY), None);

    basemap.choose(&BasemapChoice::Embedded).unwrap();
    assert_eq!(basemap.layers(9.0).len(), 1);
    assert_eq!(basemap.attributions().len(), 3);
}

#[test]
fn opacity_is_handed_on_and_an_unseen_layer_is_not_drawn() {
    let mut basemap = basemap();
    basemap.choose(&BasemapChoice::OpenStreetMap).unwrap();
    basemap.set_opacity(Opacity::percent(40));
    let opacities: Vec<f32> = basemap.layers(9.0).iter().map(|(_, opacity)| *opacity).collect();
    assert_eq!(opacities, [1.0, 0.4]);
    basemap.set_opacity(Opacity::percent(0));
    assert_eq!(basemap.layers(9.0).len(), 1);
}

#[test]
fn a_file_that_cannot_be_opened_leaves_the_choice() {
    let mut basemap = basemap();
    let error = basemap.choose(&BasemapChoice::Archive("/no/such.pmtiles".into())).unwrap_err();
    assert!(error.to_string().starts_with("“such.pmtiles” was not opened: "), "{error}");
    assert_eq!(basemap.choice(), &BasemapChoice::Embedded);
    assert_eq!(basemap.layers(9.0).len(), 1);
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
        for (layer, opacity) in basemap.layers(13.0) {
            map = map.with_layer(layer, opacity);
        }
        ui.add(map);
    });
    // No painter will take the font's texture.
    output.textures_delta.clear();
}
