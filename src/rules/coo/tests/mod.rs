mod away;
mod elsewhere;
mod near;
mod pictures;
mod together;

use crate::dataset::Role;
use crate::measures::tests::{attribute, check, dataset, said, tables};

/// 900 images show a person, 120 a skateboard, 118 both; 1,200 in all.
fn streets() -> crate::dataset::Dataset {
    dataset(1_200, |i| {
        let mut classes = Vec::new();
        classes.extend((i < 900).then_some("person"));
        classes.extend((782..902).contains(&i).then_some("skateboard"));
        classes
    })
}

#[test]
fn a_class_that_always_comes_with_another_is_reported_exceptions_first() {
    let found = said(&streets(), "COO001");
    assert_eq!(found.len(), 1);
    let finding = &found[0];
    assert_eq!(finding.message, "skateboard is (almost) never shown without person: 118 of 120 images");
    let measured = finding.measured.as_ref().expect("measured");
    assert!((measured.low.unwrap_or(0.0) - 0.941264).abs() < 1e-6);
    assert!((measured.high.unwrap_or(0.0) - 0.995417).abs() < 1e-6);
    // 118·1200/(120·900)
    assert!((finding.effect.as_ref().map_or(0.0, |e| e.value) - 1.311_111_111).abs() < 1e-6);
    assert_eq!(finding.evidence_total, 120);
    let notes: Vec<_> = finding.evidence.iter().take(3).map(|e| (e.image.map(|i| i.0), e.note.as_deref())).collect();
    assert_eq!(notes, [(Some(900), Some("exception")), (Some(901), Some("exception")), (Some(782), None)]);
    assert_eq!(finding.evidence[2].boxes.len(), 2);
    // (118·1200 − 900·120)/(900 − 118) = 42.97: with 43 more, 118/163 = 900/1243.
    assert!(finding.remedy.contains("43 make it that of all images"), "{}", finding.remedy);
}

#[test]
fn what_is_in_nearly_every_image_is_no_companion() {
    // person in 1,190 of 1,200: lift of skateboard → person at most 1.01.
    let data = dataset(1_200, |i| {
        let mut classes = Vec::new();
        classes.extend((i < 1_190).then_some("person"));
        classes.extend((i < 120).then_some("skateboard"));
        classes
    });
    assert!(said(&data, "COO001").is_empty());
}

#[test]
fn twenty_of_twenty_are_too_few_to_be_sure() {
    let data = dataset(400, |i| if i < 20 { vec!["ball", "dog"] } else { vec![] });
    assert!(said(&data, "COO001").is_empty());
    let data = dataset(400, |i| if i < 35 { vec!["ball", "dog"] } else { vec![] });
    assert_eq!(said(&data, "COO001")[0].message, "ball is never shown without dog: 35 of 35 images");
}

#[test]
fn a_class_leans_to_the_over_represented_group_only() {
    let mut data = streets();
    // With skateboard 80 of 120 male; without 540 of 1,080.
    attribute(&mut data, "gender", Role::Protected, &["female", "male"], |i| {
        let with = (782..902).contains(&i);
        Some(usize::from(if with { i < 862 } else { i % 2 == 0 }))
    });
    let found = said(&data, "COO002");
    let messages: Vec<&str> = found.iter().map(|f| f.message.as_str()).collect();
    // (80.5·540.5)/(40.5·540.5) = 1.988.
    assert_eq!(
        messages,
        ["skateboard leans to male (gender): 66.7 % of 120 images with it, 50.0 % of 1,080 without (odds ratio \
             1.99, 1.34–2.95)"]
    );
    assert_eq!(found[0].evidence[0].note.as_deref(), Some("exception"));
    // 80/(120 + x) = .5.
    assert!(found[0].remedy.starts_with("Collect 40 images"), "{}", found[0].remedy);
}

#[test]
fn unstructured_data_is_met_with_silence() {
    // 30 classes and 8 attributes drawn by a hash of the image: 50 draws, counted over all.
    const NAMES: [&str; 30] = [
        "c00", "c01", "c02", "c03", "c04", "c05", "c06", "c07", "c08", "c09", "c10", "c11", "c12", "c13", "c14", "c15",
        "c16", "c17", "c18", "c19", "c20", "c21", "c22", "c23", "c24", "c25", "c26", "c27", "c28", "c29",
    ];
    let mut loud = 0;
    for draw in 0..20u64 {
        let random = move |i: usize, j: u64| {
            let mut x = (i as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15)
                ^ (j + 1000 * draw).wrapping_mul(0xD1B5_4A32_D192_ED03);
            for _ in 0..3 {
                x ^= x >> 31;
                x = x.wrapping_mul(0xBF58_476D_1CE4_E5B9);
            }
            (x >> 11) as f64 / (1u64 << 53) as f64
        };
        let mut data = dataset(600, |i| {
            NAMES.iter().enumerate().filter(|(j, _)| random(i, *j as u64) < 0.15).map(|(_, n)| *n).collect()
        });
        for (at, name) in ["a", "b", "c", "d", "e", "f", "g", "h"].into_iter().enumerate() {
            attribute(&mut data, name, Role::Protected, &["x", "y"], |i| {
                Some(usize::from(random(i, 100 + at as u64) < 0.5))
            });
        }
        let judged = check(&data);
        loud += usize::from(judged.findings.iter().any(|f| f.test.is_some()));
    }
    assert!(loud <= 3, "{loud} of 20 draws without structure were not silent");
}

#[test]
fn the_smaller_number_to_collect_is_advised() {
    // With the class 8 of 100 show the group, without it 1 of 1,000: 7,900 others, or 86 of the group elsewhere.
    let mut data = dataset(1_100, |i| if i < 100 { vec!["skateboard"] } else { vec!["tree"] });
    attribute(&mut data, "light", Role::Attribute, &["day", "night"], |i| Some(usize::from(i < 8 || i == 100)));
    let found = said(&data, "COO002");
    let of_night: Vec<_> = found.iter().filter(|f| f.subject.group.as_deref() == Some("night")).collect();
    // (1 + y)/(1000 + y) = 8/100: y = 7900/92 = 85.9.
    assert!(of_night[0].remedy.starts_with("Collect 86 images of night without skateboard"), "{}", of_night[0].remedy);
}

#[test]
fn what_nobody_can_collect_is_weighted_or_told_apart() {
    // With the class k of 200 are men, without it e of 200.
    let advice = |k: usize, e: usize| {
        let mut data = dataset(400, |i| if i < 200 { vec!["skateboard"] } else { vec![] });
        attribute(&mut data, "gender", Role::Protected, &["woman", "man"], |i| {
            Some(usize::from(if i < 200 { i < k } else { i < 200 + e }))
        });
        said(&data, "COO002").first().expect("a finding").remedy.clone()
    };
    // 120·200/80 − 200 others, (120·200 − 200·80)/80 men without: 100 each.
    assert!(advice(120, 80).starts_with("Collect 100 images of skateboard with other groups"), "{}", advice(120, 80));
    // 550 others or 440 men without, of 400 images; 40·50/(150·160) = .0833: then 12.5 of 62.5 are men.
    assert_eq!(
        advice(150, 40),
        "Weight man with skateboard by 0.083 in training: then man is as frequent with it as without, 20.0 %. Collect \
         what you can of skateboard with other groups and of man without skateboard; to even it out by that alone would \
         take 440 images, more than there are here."
    );
    // 1,700 or 3,400; 20·10/(190·180) = .006.
    assert!(
        advice(190, 20).starts_with("Give results of skateboard for man and for the other groups apart. Collect what"),
        "{}",
        advice(190, 20)
    );
}

#[test]
fn both_shares_of_a_lean_count_people_and_not_their_pictures() {
    // Ten pictures of each person: 20 people with the class, 16 of them men, and 20 without, 4 of them men.
    let mut data = dataset(400, |i| if i < 200 { vec!["skateboard"] } else { vec![] });
    attribute(&mut data, "gender", Role::Protected, &["woman", "man"], |i| {
        Some(usize::from(if i < 200 { i < 160 } else { i < 240 }))
    });
    data.identities = (0..40).map(|i| format!("p{i}")).collect();
    data.identity_of = (0..400usize).map(|i| Some((i / 10).into())).collect();
    let found = said(&data, "COO002");
    let (with, without) =
        (found[0].measured.as_ref().expect("its share"), found[0].compared.as_ref().expect("the other share"));
    assert_eq!((without.k, without.n), (Some(40), 200));
    let worth = |share: &crate::rules::finding::Measured| share.n_effective.expect("people");
    assert!((worth(with) - 20.0).abs() < 0.5 && (worth(without) - 20.0).abs() < 0.5, "{with:?} {without:?}");
    // Wilson's interval of 4 of 20, not of 40 of 200: .149 to .261.
    assert!(without.low.is_some_and(|low| low < 0.1) && without.high.is_some_and(|high| high > 0.4), "{without:?}");
}

#[test]
fn crowded_images_make_no_class_lean() {
    use crate::dataset::{Attribute, FileId, MISSING, Unit, ValueType};
    // One to four persons an image, each a woman or a man by the toss of a coin; chairs stand in crowded images.
    let coin = |i: usize, j: u64| {
        let mut x = (i as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (j + 7).wrapping_mul(0xD1B5_4A32_D192_ED03);
        for _ in 0..3 {
            x ^= x >> 31;
            x = x.wrapping_mul(0xBF58_476D_1CE4_E5B9);
        }
        x >> 32
    };
    let persons = |i: usize| 1 + (coin(i, 0) % 4) as usize;
    let mut data = dataset(2_000, |i| {
        let mut classes = vec!["person"; persons(i)];
        classes.extend((coin(i, 1) % 5 < persons(i) as u64).then_some("chair"));
        classes
    });
    let mut gender = Attribute::new("gender", "boxes.json#gender", FileId(0), Unit::Box);
    (gender.role, gender.ty) = (Role::Protected, ValueType::Category);
    gender.values = vec!["female".into(), "male".into()];
    for b in 0..data.boxes.len() {
        let person = data.class_name(data.boxes.class[b]) == "person";
        gender.set(b, if person { (coin(b, 2) % 2) as u32 } else { MISSING });
    }
    data.attributes.push(gender);
    let found: Vec<String> = said(&data, "COO002").into_iter().map(|f| f.message).collect();
    assert!(found.is_empty(), "{found:?}");
    let rows = tables(&data).class_groups;
    let chair = rows.iter().find(|r| r.class == "chair").expect("a row of chairs");
    // Without the restriction 80 % and more of the images with a chair show a woman.
    assert!(chair.share.is_some_and(|share| (0.4..0.6).contains(&share)), "{chair:?}");
}
