//! The words by which each record and action is found.

use crate::model::{Dataset, Language, LegEnd, Movement, PlaceIx, Record, Text};
use crate::search::{Field, Index};
use crate::state::{Action, Target};

type Words = Vec<(Field, String)>;

/// Every record that a reader can go to, and every action.
pub fn build(dataset: &Dataset) -> Index<Target> {
    let mut index = Index::default();
    let mut add = |target: Target, words: Words| {
        index.add(target, words.iter().map(|(field, text)| (*field, text.as_str())));
    };
    for (i, place) in dataset.place_ixs().zip(&dataset.places) {
        let mut words = named(&place.name, &place.meta.id);
        words.extend(place.aliases.iter().map(|alias| (Field::Alias, alias.clone())));
        words.push((Field::Context, place.kind.word().to_owned()));
        words.extend(around(dataset, i));
        add(Target::Record(Record::Place(i)), words);
    }
    for (i, force) in dataset.force_ixs().zip(&dataset.forces) {
        let mut words = named(&force.name, &force.meta.id);
        words.push((Field::Alias, force.short.clone()));
        words.extend(force.aliases.iter().map(|alias| (Field::Alias, alias.clone())));
        words.push((Field::Context, force.kind.word().to_owned()));
        words.extend(force.part_of.map(|f| context(&dataset.force(f).name)).unwrap_or_default());
        add(Target::Record(Record::Force(i)), words);
    }
    for (i, event) in dataset.events.iter().enumerate() {
        let mut words = named(&event.title, &event.meta.id);
        words.push((Field::Context, event.kind.word().to_owned()));
        words.push((Field::Context, event.date.words()));
        for &place in event.place.iter().chain(&event.about_places) {
            words.extend(context(&dataset.place(place).name));
            words.extend(around(dataset, place));
        }
        for &force in &event.about_forces {
            words.extend(context(&dataset.force(force).name));
        }
        add(Target::Record(Record::Event(i.into())), words);
    }
    for (i, chapter) in dataset.chapters.iter().enumerate() {
        let mut words = named(&chapter.title, &chapter.meta.id);
        words.push((Field::Context, format!("chapter story {}", chapter.day.words())));
        add(Target::Record(Record::Chapter(i.into())), words);
    }
    for (i, movement) in dataset.movements.iter().enumerate() {
        let words = vec![
            (Field::Name, title_of(dataset, movement, Language::English)),
            (Field::Alias, title_of(dataset, movement, Language::French)),
            (Field::Alias, movement.meta.id.clone()),
            (Field::Context, "movement".to_owned()),
        ];
        add(Target::Record(Record::Movement(i.into())), words);
    }
    for (i, source) in dataset.sources.iter().enumerate() {
        let mut words = vec![(Field::Name, source.publisher.clone())];
        words.extend(source.title.iter().map(|title| (Field::Name, title.clone())));
        words.push((Field::Alias, source.meta.id.clone()));
        words.push((Field::Context, "source".to_owned()));
        words.extend(source.date.map(|date| (Field::Context, date.words())));
        add(Target::Record(Record::Source(i.into())), words);
    }
    for &action in Action::ALL {
        let row = action.row();
        let mut words = vec![(Field::Name, row.title.to_owned())];
        words.push((Field::Context, format!("{} command", row.also)));
        add(Target::Action(action), words);
    }
    index
}

/// Under every name it has, and its id.
fn named(name: &Text, id: &str) -> Words {
    let other = name.fr.iter().map(|fr| (Field::Alias, fr.clone()));
    let all = std::iter::once((Field::Name, name.en.clone())).chain(other);
    all.chain([(Field::Alias, id.to_owned())]).collect()
}

fn context(name: &Text) -> Words {
    std::iter::once(&name.en).chain(&name.fr).map(|text| (Field::Context, text.clone())).collect()
}

/// What a place lies in.
fn around(dataset: &Dataset, place: PlaceIx) -> Words {
    let outer = dataset.ancestors(place).skip(1);
    outer.flat_map(|p| context(&dataset.place(p).name)).collect()
}

/// "France: Airbase 101, Niamey → home". Labels of stops may have been written later.
pub fn title_of(dataset: &Dataset, movement: &Movement, language: Language) -> String {
    let stop = |at: LegEnd| match at {
        LegEnd::Place(place) => dataset.place(place).name.get(language).to_owned(),
        LegEnd::Abroad => "abroad".to_owned(),
        LegEnd::Home => "home".to_owned(),
    };
    let stops: Vec<String> = movement.legs.iter().map(|leg| stop(leg.at)).collect();
    format!("{}: {}", dataset.force(movement.force).name.get(language), stops.join(" → "))
}
