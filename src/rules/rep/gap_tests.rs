//! Tests of what is missing, scored, and where it was taken.

use crate::dataset::{Attribute, Concept, Dataset, FileId, MISSING, Role, Unit, ValueType};
use crate::measures::tests::{attribute, check, dataset, said, split, tables};
use crate::rules::Severity;

const SKIN: [&str; 2] = ["II", "V"];

/// Of 420 images 120 at night; skin type is missing in 41 of those and in 32 of the others.
fn night(data: &mut Dataset) {
    attribute(data, "light", Role::Attribute, &["day", "night"], |i| Some(usize::from(i < 120)));
    attribute(data, "skin_type", Role::Protected, &SKIN, |i| (!(i < 41 || (120..152).contains(&i))).then_some(i % 2));
}

#[test]
fn what_is_missing_at_night_is_counted_with_test_and_effect() {
    let mut data = dataset(420, |_| vec![]);
    night(&mut data);
    let found = said(&data, "REP007");
    assert_eq!(found.len(), 1);
    assert_eq!(
        found[0].message,
        "skin_type is missing 3.20 times as often where light is night: 34.2 % of 120 images against 10.7 % of 300"
    );
    assert_eq!((found[0].severity, found[0].evidence_total), (Severity::Warning, 41));
    // scipy 1.16, chi2_contingency([[41, 79], [32, 268]], correction=False): 32.96364138802258, p 9.38985747313194e-09.
    let row = &tables(&data).missing[0];
    assert!((row.chi2.unwrap() - 32.963_641_388_022_58).abs() < 1e-9);
    assert!((row.p.unwrap() / 9.389_857_473_131_94e-9 - 1.0).abs() < 1e-6);
    assert!((row.cramers_v.unwrap() - 0.280_151_495_529_959_3).abs() < 1e-12);
    let cells: Vec<_> = row.groups.iter().map(|g| (g.group.as_str(), g.share.k, g.share.n)).collect();
    assert_eq!(cells, [("day", 32, 300), ("night", 41, 120)]);
    // 41 of 120 against 32 of 300: 28.2 more than there should be.
    assert!(found[0].remedy.starts_with("Fill in skin_type for 29 of the 41 images where light is night"));
}

#[test]
fn an_item_that_no_row_names_is_not_missing() {
    let mut data = dataset(420, |_| vec![]);
    night(&mut data);
    for item in 0..41 {
        data.attributes[1].rows[item] = false;
    }
    let row = &tables(&data).missing[0];
    let cells: Vec<_> = row.groups.iter().map(|g| (g.group.as_str(), g.share.k, g.share.n)).collect();
    assert_eq!(cells, [("day", 32, 300), ("night", 0, 79)]);
}

#[test]
fn each_class_is_held_against_the_images_without_it() {
    let mut data = dataset(200, |i| {
        let mut classes = vec!["person"];
        classes.extend((i < 80).then_some("umbrella"));
        classes
    });
    attribute(&mut data, "skin_type", Role::Protected, &SKIN, |i| (40..190).contains(&i).then_some(i % 2));
    let found = said(&data, "REP007");
    assert_eq!(found.len(), 1);
    assert_eq!(
        found[0].message,
        "skin_type is missing 6.00 times as often with umbrella: 50.0 % of 80 images against 8.3 % of 120"
    );
    let row = &tables(&data).missing[0];
    assert_eq!((row.by.as_str(), row.p), ("class", None));
    let cells: Vec<_> = row.groups.iter().map(|g| (g.group.as_str(), g.share.k, g.share.n, g.p.is_some())).collect();
    assert_eq!(cells, [("person", 50, 200, false), ("umbrella", 40, 80, true)]);
}

#[test]
fn a_split_with_more_missing_is_named_and_even_gaps_are_not() {
    let mut data = dataset(300, |_| vec![]);
    split(&mut data, &["train", "test"], |i| usize::from(i >= 200));
    attribute(&mut data, "skin_type", Role::Attribute, &SKIN, |i| (i < 260).then_some(i % 2));
    let found = said(&data, "REP007");
    assert_eq!(found[0].message, "skin_type is missing only in test: 40.0 % of 100 images, none of 200");
    assert_eq!(found[0].severity, Severity::Note);
    data.attributes[0].codes.iter_mut().enumerate().for_each(|(i, c)| *c = if i % 5 == 0 { MISSING } else { 0 });
    assert!(said(&data, "REP007").is_empty());
    assert_eq!(tables(&data).missing.len(), 1);
}

#[test]
fn gaps_of_boxes_are_told_apart_by_their_images() {
    let mut data = dataset(200, |_| vec!["person", "person"]);
    attribute(&mut data, "light", Role::Attribute, &["day", "night"], |i| Some(usize::from(i < 50)));
    let mut skin = Attribute::new("skin_type", "a.json#skin_type", FileId(0), Unit::Box);
    skin.values = SKIN.map(str::to_owned).to_vec();
    for item in 0..400 {
        skin.set(item, if item < 100 && item % 2 == 0 { MISSING } else { 0 });
    }
    data.attributes.push(skin);
    let found = said(&data, "REP007");
    assert_eq!(found[0].message, "skin_type is missing only where light is night: 50.0 % of 100 boxes, none of 300");
    assert_eq!(found[0].evidence_total, 50);
    assert_eq!(found[0].evidence[0].boxes.len(), 1);
}

#[test]
fn pictures_of_few_people_are_worth_less_than_their_number() {
    let mut data = dataset(420, |_| vec![]);
    night(&mut data);
    let alone = tables(&data).missing[0].p.unwrap();
    // Ten pictures of each person, the gaps of whole persons.
    data.identities = (0..42).map(|i| format!("p{i}")).collect();
    data.identity_of = (0..420).map(|i| Some(crate::dataset::IdentityId::from(i / 10))).collect();
    let together = tables(&data).missing[0].p.unwrap();
    assert!(together > 1e4 * alone && together < 0.1, "{alone} {together}");
}

#[test]
fn a_share_of_gaps_rests_on_the_people_of_its_group() {
    use crate::dataset::{IdentityId, ImageId};
    let mut data = dataset(420, |i| if i % 3 == 0 { vec!["ball"] } else { vec!["chair"] });
    night(&mut data);
    split(&mut data, &["train", "test"], |i| usize::from(i % 9 < 2));
    // People of one, two, … pictures, by day and at night; some pictures have no row.
    data.identities = (0..60).map(|i| format!("p{i}")).collect();
    data.identity_of = (0..420).map(|i| (i % 5 != 4).then(|| IdentityId::from(i * i % 60))).collect();
    (0..420).filter(|i| i % 17 == 3).for_each(|i| data.attributes[1].rows[i] = false);
    let measures = crate::rules::measures(&data);
    let tables = crate::measures::tests::tables(&data);
    let skin = &data.attributes[1];
    let mut seen = 0;
    for row in tables.missing.iter().filter(|row| row.attribute == "skin_type") {
        for cell in &row.groups {
            let is_in = |i: usize| match row.by.as_str() {
                "class" => measures
                    .postings()
                    .classes(ImageId::from(i))
                    .iter()
                    .any(|&c| data.class_name(crate::dataset::ClassId(c)) == cell.group),
                "split" => data.splits[usize::from(i % 9 < 2)] == cell.group,
                _ => data.attributes[0].value(i) == Some(cell.group.as_str()),
            };
            let items = (0..420).filter(|&i| skin.has_row(i) && is_in(i));
            let sums = measures.clusters().share(items.map(|i| (i as u32, skin.is_missing(i))));
            assert_eq!((cell.share.k, cell.share.n), (sums.k, sums.n), "{} {}", row.by, cell.group);
            assert!(!sums.is_trivial());
            let (found, expected) = (cell.share.n_effective.unwrap(), sums.n_effective().unwrap());
            assert!((found - expected).abs() < 1e-9, "{} {}: {found} for {expected}", row.by, cell.group);
            seen += 1;
        }
    }
    assert_eq!(seen, 6);
}

fn numbers(data: &mut Dataset, name: &str, ty: ValueType, of: impl Fn(usize) -> f64) {
    let mut column = Attribute::new(name, format!("labels.csv#{name}"), FileId(0), Unit::Image);
    (column.role, column.ty) = (Role::Protected, ty);
    column.rows = vec![true; data.images.len()];
    column.numbers = Some((0..data.images.len()).map(of).collect());
    data.attributes.push(column);
}

#[test]
fn a_score_has_a_histogram_a_curve_and_a_band_and_no_cut_is_imposed() {
    // −2 to 2 in equal steps: IQR 2, band ± 0.2, which holds a tenth.
    let mut data = dataset(4_001, |_| vec![]);
    numbers(&mut data, "male", ValueType::Real, |i| (i as f64 - 2_000.0) / 1_000.0);
    let tables = crate::measures::tests::tables(&data);
    let score = &tables.scores[0];
    assert_eq!((score.n, score.missing, score.cut), (4_001, 0, Some(0.0)));
    assert!((score.band.unwrap() - 0.2).abs() < 1e-12);
    let inside = score.boundary.as_ref().unwrap();
    assert!((399..=401).contains(&inside.k) && inside.n == 4_001);
    assert_eq!(score.bins.len(), 60);
    assert_eq!(score.bins.iter().map(|b| b.count).sum::<u64>(), 4_001);
    assert!(
        score.curve.len() <= 101 && score.curve.windows(2).all(|w| w[0].at < w[1].at && w[0].share.k >= w[1].share.k)
    );
    assert_eq!((score.curve[0].share.k, score.curve.last().unwrap().share.k), (4_001, 1));
    let at_zero = score.curve.iter().find(|c| c.at == 0.0).unwrap();
    assert_eq!(at_zero.share.k, 2_001);
    assert!(score.heaped.is_empty());
    // 10.0 % inside, 9.1 to 10.9: not surely more than a tenth.
    assert!(said(&data, "REP008").is_empty());
}

#[test]
fn a_score_that_is_dense_at_its_cut_is_reported() {
    let mut data = dataset(1_000, |_| vec![]);
    // The cube pulls numbers towards zero.
    numbers(&mut data, "male", ValueType::Real, |i| ((i as f64 - 499.5) / 500.0).powi(3));
    let found = said(&data, "REP008");
    assert_eq!(found.len(), 1);
    assert_eq!(
        found[0].message,
        "male (score): 29.2 % of 1,000 images lie within ±0.025 of 0; from a cut at −0.025 to one at 0.025 the share \
         called positive falls from 64.6 % to 35.4 %"
    );
    assert_eq!(found[0].severity, Severity::Warning);
    assert_eq!(found[0].evidence_total, 292);
}

#[test]
fn probabilities_are_cut_at_one_half_and_angles_above_zero_nowhere() {
    let mut data = dataset(100, |_| vec![]);
    numbers(&mut data, "p", ValueType::Real, |i| i as f64 / 99.0);
    numbers(&mut data, "angle", ValueType::Real, |i| 0.5 + i as f64);
    numbers(&mut data, "one", ValueType::Real, |_| 0.3);
    numbers(&mut data, "none", ValueType::Real, |_| f64::NAN);
    let scores = tables(&data).scores;
    assert_eq!(scores.iter().map(|s| s.cut).collect::<Vec<_>>(), [Some(0.5), None, None, None]);
    assert_eq!((scores[2].bins.len(), scores[2].bins[0].count, scores[2].curve.len()), (1, 100, 1));
    assert_eq!((scores[3].n, scores[3].missing, scores[3].why.as_deref()), (0, 100, Some("no item has a number")));
}

#[test]
fn ages_have_no_cut_and_bins_of_whole_years() {
    let mut data = dataset(2_340, |_| vec![]);
    numbers(&mut data, "age", ValueType::Integer, |i| (i % 117) as f64);
    let score = &tables(&data).scores[0];
    assert_eq!((score.cut, score.bins.len()), (None, 59));
    assert_eq!((score.bins[0].from, score.bins[0].to, score.bins[0].count), (-0.5, 1.5, 40));
    assert_eq!(score.bins[58].count, 20);
    assert_eq!(score.bins.iter().map(|b| b.count).sum::<u64>(), 2_340);
    assert!(score.curve.iter().all(|cut| cut.at.fract() == 0.0));
    assert!(score.heaped.is_empty());
}

#[test]
fn ages_that_end_in_0_and_5_too_often_are_said_to_be_estimated() {
    // Ages 20 to 49, twenty of each, and forty more at 25, 30, 35, 40 and 45.
    let mut data = dataset(800, |_| vec![]);
    numbers(&mut data, "age", ValueType::Integer, |i| {
        if i < 600 { 20.0 + (i % 30) as f64 } else { 25.0 + 5.0 * (i % 5) as f64 }
    });
    data.attributes[0].concept = Some(Concept::Age);
    let found = said(&data, "REP008");
    assert_eq!(found.len(), 1);
    assert_eq!(
        found[0].message,
        "age heaps at 25, 30, 35, 40 and 45: 37.5 % of 800 images have exactly one of these values; by their \
         neighbours it would be 12.5 %"
    );
    assert_eq!(found[0].severity, Severity::Note);
    assert!(found[0].cause.as_ref().is_some_and(|c| c.contains("estimated")));
}

#[test]
fn a_real_value_that_many_share_exactly_heaps() {
    let mut data = dataset(1_000, |_| vec![]);
    numbers(&mut data, "smile", ValueType::Real, |i| if i < 120 { 0.25 } else { 1.0 + i as f64 / 1_000.0 });
    assert_eq!(said(&data, "REP008")[0].message, "smile heaps at 0.25: 12.0 % of 1,000 images have exactly this value");
}

#[test]
fn sentinels_are_said() {
    let mut data = dataset(100, |_| vec![]);
    numbers(&mut data, "age", ValueType::Integer, |i| if i < 7 { f64::NAN } else { i as f64 });
    data.attributes[0].sentinels = vec![(-1.0, 4), (999.0, 3)];
    let found = said(&data, "REP008");
    assert_eq!(
        found[0].message,
        "age: 7 values were taken for \"not known\", far outside the other values: −1 (4) and 999 (3)"
    );
    assert_eq!(found[0].measured.as_ref().map(|m| m.n), Some(100));
}

#[test]
fn one_country_is_reported_with_the_effective_number_and_not_twice() {
    let mut data = dataset(100, |_| vec![]);
    attribute(&mut data, "country", Role::QuasiIdentifier, &["DE", "FR", "IN"], |i| {
        Some(if i < 82 { 1 } else { usize::from(i < 90) * 2 })
    });
    data.attributes[0].concept = Some(Concept::Country);
    let found = said(&data, "REP012");
    // exp(H) 1.813115380860853, 1/Σp² 1.4518002322880375; Wilson .7333 to .8830.
    assert_eq!(
        found[0].message,
        "country: 82.0 % of 100 images are of one country (FR; 73.3–88.3 %); 3 countries, effectively 1.81 (Hill \
         number of order 1) or 1.45 (of order 2)"
    );
    assert!(found[0].remedy.starts_with("Collect 64 images from other countries"));
    assert!(check(&data).findings.iter().all(|f| f.code != "REP004"));
}

#[test]
fn the_country_of_few_people_is_less_certain_than_that_of_many() {
    let mut data = dataset(100, |_| vec![]);
    attribute(&mut data, "country", Role::QuasiIdentifier, &["DE", "FR"], |i| Some(usize::from(i < 82)));
    data.attributes[0].concept = Some(Concept::Country);
    // Two pictures of each person: 41 of 50, Wilson .6920 to .9023.
    data.identities = (0..50).map(|i| format!("p{i}")).collect();
    data.identity_of = (0..100).map(|i| Some(crate::dataset::IdentityId::from(i / 2))).collect();
    let found = said(&data, "REP012");
    assert!(
        found[0].message.starts_with(
            "country: 82.0 % of 100 images (effective n 50) are of one country (FR; 69.2–90.2 %); 2 countries"
        ),
        "{}",
        found[0].message
    );
    assert_eq!(found[0].measured.as_ref().and_then(|m| m.n_effective), Some(50.0));
    // Of ten people with ten pictures each, eight.
    data.identity_of = (0..100).map(|i| Some(crate::dataset::IdentityId::from(i / 10))).collect();
    assert!(said(&data, "REP012").is_empty());
}

#[test]
fn a_land_that_is_yes_or_no_is_no_country_and_half_is_not_most() {
    let mut data = dataset(100, |_| vec![]);
    attribute(&mut data, "land", Role::QuasiIdentifier, &["no", "yes"], |i| Some(usize::from(i < 90)));
    attribute(&mut data, "country", Role::QuasiIdentifier, &["DE", "FR"], |i| Some(usize::from(i < 55)));
    for attribute in &mut data.attributes {
        attribute.concept = Some(Concept::Country);
    }
    data.attributes[0].ty = ValueType::Boolean;
    assert!(said(&data, "REP012").is_empty());
}
