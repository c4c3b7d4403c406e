//! Where pictures were taken: the position that the camera wrote into a picture becomes the attribute
//! `country (GPS)`, on which all else works as on a column of a table. Owns looking the country up, here, in a table that
//! is part of the program; refuses to keep or show a position more exactly than that.
//!
//! The borders are OpenStreetMap's (© OpenStreetMap contributors, Open Database License), simplified so that settlements
//! and large roads lie on the right side; they know nothing of the sea.

use std::sync::OnceLock;

use crate::dataset::{Attribute, Concept, Dataset, FileId, ImageId, MISSING, Role, Unit, ValueType};
use country_boundaries::{BOUNDARIES_ODBL_60X30, CountryBoundaries, LatLon};

/// The attribute's name, which settings give its role, values or target by.
pub(crate) const NAME: &str = "country (GPS)";
/// What stands for a file and column.
pub const SOURCE: &str = "EXIF#GPS";

/// The attribute, where any picture has a position.
pub(crate) fn attribute(dataset: &Dataset) -> Option<&Attribute> {
    dataset.attributes.iter().find(|a| a.source == SOURCE)
}

/// Replaces the attribute by one over all facts known by now; none where no picture has a position.
pub(crate) fn countries(dataset: &mut Dataset) {
    dataset.attributes.retain(|a| a.source != SOURCE);
    let images = &dataset.images;
    let positions: Vec<(ImageId, (f64, f64))> =
        images.ids().filter_map(|id| images.facts(id)?.exif.as_ref()?.gps.map(|position| (id, position))).collect();
    if positions.is_empty() {
        return;
    }
    let mut attribute = Attribute::new(NAME, SOURCE, FileId(u32::MAX), Unit::Image);
    attribute.concept = Some(Concept::Country);
    attribute.why = "the country of the position that the camera wrote into the picture".into();
    attribute.ty = ValueType::Category;
    if let Some(settings) = dataset.settings.columns.get(NAME) {
        attribute.role = settings.role.unwrap_or(Role::Attribute);
        attribute.origin = settings.origin.unwrap_or_default();
    }
    for (image, position) in positions {
        let code = match country(position) {
            // At sea, or at a pole: a position and no country.
            None => MISSING,
            Some(country) => match attribute.values.iter().position(|value| value == country) {
                Some(code) => code as u32,
                None => {
                    attribute.values.push(country.to_owned());
                    attribute.values.len() as u32 - 1
                }
            },
        };
        attribute.set(image.index(), code);
    }
    dataset.attributes.push(attribute);
}

/// The ISO 3166-1 code (two letters) of the country at a latitude and longitude in degrees. Where borders are disputed
/// and overlap, the smaller area.
fn country((latitude, longitude): (f64, f64)) -> Option<&'static str> {
    static BORDERS: OnceLock<Option<CountryBoundaries>> = OnceLock::new();
    let borders = BORDERS.get_or_init(|| CountryBoundaries::from_reader(BOUNDARIES_ODBL_60X30).ok()).as_ref()?;
    let position = LatLon::new(latitude, longitude).ok()?;
    // "US-TX" before "US": parts of countries have a hyphen.
    borders.ids(position).into_iter().find(|id| !id.contains('-'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::{Exif, Facts, ImageFormat};

    #[test]
    fn cities_lie_in_their_countries_even_near_a_border() {
        for (name, latitude, longitude, expected) in [
            ("Paris", 48.8566, 2.3522, Some("FR")),
            ("Strasbourg", 48.5734, 7.7521, Some("FR")),
            ("Kehl, across the Rhine", 48.5760, 7.8150, Some("DE")),
            ("Büsingen, an exclave", 47.6973, 8.6910, Some("DE")),
            ("Vaduz", 47.1410, 9.5209, Some("LI")),
            ("Monaco", 43.7384, 7.4246, Some("MC")),
            ("Dallas", 32.7767, -96.7970, Some("US")),
            ("Honolulu", 21.3069, -157.8583, Some("US")),
            ("Lagos", 6.5244, 3.3792, Some("NG")),
            ("Kigali", -1.9441, 30.0619, Some("RW")),
            ("Maseru", -29.3167, 27.4833, Some("LS")),
            ("Mumbai", 19.0760, 72.8777, Some("IN")),
            ("Hong Kong", 22.2793, 114.1628, Some("HK")),
            ("Singapore", 1.3521, 103.8198, Some("SG")),
            ("Tokyo", 35.6762, 139.6503, Some("JP")),
            ("Sydney", -33.8688, 151.2093, Some("AU")),
            ("Suva", -18.1416, 178.4419, Some("FJ")),
            ("Apia", -13.8333, -171.7667, Some("WS")),
            ("Buenos Aires", -34.6037, -58.3816, Some("AR")),
            ("Reykjavík", 64.1466, -21.9426, Some("IS")),
            ("the middle of the Atlantic", 30.0, -40.0, None),
        ] {
            assert_eq!(country((latitude, longitude)), expected, "{name}");
        }
        for edge in [(90.0, 0.0), (-90.0, 180.0), (0.0, -180.0), (0.0, 180.0), (f64::NAN, 0.0), (1e300, 1e300)] {
            country(edge);
        }
    }

    fn facts(gps: Option<(f64, f64)>) -> Option<Box<Facts>> {
        Some(Box::new(Facts {
            bytes: 1,
            format: ImageFormat::Jpeg,
            width: 1,
            height: 1,
            orientation: 1,
            exif: gps.map(|gps| Box::new(Exif { gps: Some(gps), ..Exif::default() })),
            frames: 1,
            profile: None,
            content_hash: [0; 16],
            undecoded: false,
            pixels: Err("not looked at".into()),
        }))
    }

    #[test]
    fn positions_become_one_attribute_however_often_they_are_looked_at() {
        let mut dataset = Dataset::default();
        for path in ["a.jpg", "b.jpg", "c.jpg", "d.jpg"] {
            dataset.images.push(path.to_owned(), None);
        }
        countries(&mut dataset);
        assert!(dataset.attributes.is_empty());
        for (image, gps) in [(0, None), (1, Some((48.8566, 2.3522))), (2, Some((30.0, -40.0)))] {
            dataset.images.facts[image] = facts(gps);
        }
        countries(&mut dataset);
        dataset.images.facts[3] = facts(Some((19.0760, 72.8777)));
        countries(&mut dataset);
        let [attribute] = dataset.attributes.as_slice() else { panic!("one attribute") };
        assert_eq!((attribute.name.as_str(), attribute.unit), ("country (GPS)", Unit::Image));
        assert_eq!([1, 3].map(|i| attribute.value(i)), [Some("FR"), Some("IN")]);
        // At sea is missing; without a position is not in the table.
        assert_eq!([0, 2].map(|i| attribute.is_missing(i)), [false, true]);
        assert!(attribute.has_groups() && !attribute.is_protected());
    }
}
