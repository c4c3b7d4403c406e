//! Counting and judging: 100,000 measured images, 10 attributes, 80 classes, 3 classes an image; and what is promised:
//! all rules on representation and co-occurrence over 1,000,000 images, 40 attributes and 80 classes in at most 5 s,
//! the crossings to depth 3 of 12 attributes of 5 groups in at most 2 s, both on one thread.

use muster::dataset::{
    Attribute, BoxUnit, Builder, Dataset, Facts, FileId, IdentityId, ImageFormat, Look, NoPictures, PixelFacts, Place,
    Rect, Role, SplitClaim, SplitId, Unit, ValueType,
};
use muster::measures::Measures;
use muster::rules::{self, ALL, Context, Rule, judge};

const IMAGES: usize = 100_000;
const CLASSES: u64 = 80;
const ATTRIBUTES: u64 = 10;
const PROTECTED: u64 = 3;

fn main() {
    divan::main();
}

fn random(a: u64, b: u64) -> u64 {
    let mut z = (a << 20 ^ b).wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn made_up(images: usize) -> Dataset {
    made_up_with(images, ATTRIBUTES)
}

fn made_up_with(images: usize, attributes: u64) -> Dataset {
    let mut builder = Builder::new(Dataset::default(), &NoPictures);
    let place = Place::file(FileId(0));
    let name = |c| if c == 0 { "person".to_owned() } else { format!("class {c:02}") };
    let classes: Vec<_> = (0..CLASSES).map(|c| builder.class(&name(c))).collect();
    for i in 0..images as u64 {
        let image = builder.listed_only(&format!("{i:07}.jpg"), place);
        for j in 0..3 {
            // The product of two draws: frequent classes and rare ones.
            let class = (random(i, j) % CLASSES) * (random(i, 10 + j) % CLASSES) / CLASSES;
            let rect = Rect { x: 0.1 * j as f64, y: 0.1, w: 0.2, h: 0.2 };
            builder.add_box(image, classes[class as usize], rect, BoxUnit::Fractions, 0, place);
        }
    }
    let mut dataset = builder.finish();
    for i in 0..images {
        dataset.images.facts[i] = Some(Box::new(facts(i as u64)));
    }
    for a in 0..attributes {
        let values = 2 + a % 5;
        let mut attribute =
            Attribute::new(format!("attribute {a}"), format!("labels.csv#attribute {a}"), FileId(0), Unit::Image);
        attribute.role = if a < PROTECTED { Role::Protected } else { Role::Attribute };
        attribute.ty = ValueType::Category;
        attribute.values = (0..values).map(|v| format!("value {v}")).collect();
        for i in 0..images {
            // The protected ones lean: where the first box is of a frequent class, one value in three is the first.
            let class = (random(i as u64, 0) % CLASSES) * (random(i as u64, 10) % CLASSES) / CLASSES;
            let leans = a < PROTECTED && class < 20 && random(i as u64, 400 + a).is_multiple_of(3);
            let value = if leans { 0 } else { random(i as u64, 100 + a) % values };
            attribute.set(i, value as u32);
        }
        dataset.attributes.push(attribute);
    }
    dataset
}

/// A measured picture, unlike any other.
fn facts(i: u64) -> Facts {
    let part = |j: u64| (random(i, 200 + j) % 1_000_000) as f64 / 1e6;
    let mut hash = [0; 16];
    hash[..8].copy_from_slice(&random(i, 300).to_le_bytes());
    Facts {
        bytes: 100_000 + random(i, 301) % 100_000,
        format: if random(i, 302).is_multiple_of(4) { ImageFormat::Png } else { ImageFormat::Jpeg },
        width: 640,
        height: 400 + (random(i, 303) % 200) as u32,
        orientation: 1,
        exif: None,
        frames: 1,
        profile: None,
        content_hash: hash,
        undecoded: false,
        pixels: Ok(PixelFacts {
            missing: 0.0,
            mode: "RGB".into(),
            brightness_p5: 0.1,
            brightness_p99: 0.9,
            brightness_mean: part(0),
            entropy: 8.0 * part(1),
            blur_score: part(2),
            sharpness: 1_000.0 * part(3),
            contrast: part(4),
            is_greyscale: false,
            is_transparent: false,
            bars: [0; 4],
            pixel_hash: hash,
            perceptual_hash: random(i, 304),
            look: Look::of_blocks(random(i, 304)),
        }),
    }
}

/// Every measure: how many rows they have.
fn all(dataset: &Dataset) -> usize {
    let m = rules::measures(dataset);
    let of_classes = m.class_pairs().len() + m.class_groups().len() + m.strata().rows.len() + m.related_rows().len();
    let of_groups = m.crossings().len() + m.attribute_pairs().len() + m.uncovered().len() + m.units().len();
    let others = m.splits().len() + m.targets().len() + m.missing().len() + m.scores().len();
    let of_pictures = m.duplicates().groups().count() + m.figures().len() + m.shortcuts().rows.len();
    let counted = m.counts(0).len() + m.repeats_of(0).len() + m.people().map_or(0, |people| people.sizes.len());
    of_classes + of_groups + others + of_pictures + counted
}

#[divan::bench(sample_count = 10)]
fn count(bencher: divan::Bencher<'_, '_>) {
    let dataset = made_up(IMAGES);
    bencher.bench_local(|| all(&dataset));
}

/// Five images of each person, so that every figure rests on an effective n.
fn with_people(images: usize) -> Dataset {
    let mut dataset = made_up(images);
    dataset.identities = (0..images.div_ceil(5)).map(|person| format!("person {person}")).collect();
    let of = |image: usize| Some(IdentityId::from(random(image as u64, 7) as usize % images.div_ceil(5)));
    dataset.identity_of = (0..images).map(of).collect();
    dataset
}

#[divan::bench(sample_count = 10)]
fn count_with_people(bencher: divan::Bencher<'_, '_>) {
    let dataset = with_people(IMAGES);
    bencher.bench_local(|| all(&dataset));
}

#[divan::bench(sample_count = 1, sample_size = 1)]
fn count_a_million_with_people(bencher: divan::Bencher<'_, '_>) {
    let dataset = with_people(10 * IMAGES);
    bencher.bench_local(|| all(&dataset));
}

#[divan::bench(sample_count = 1, sample_size = 1)]
fn count_a_million(bencher: divan::Bencher<'_, '_>) {
    let dataset = made_up(10 * IMAGES);
    bencher.bench_local(|| all(&dataset));
}

fn rules(family: impl Fn(&str) -> bool) -> Vec<Box<dyn Rule>> {
    let none = serde_json::Map::new();
    ALL.iter().filter(|e| family(e.meta.family())).filter_map(|entry| (entry.build)(&none).ok()).collect()
}

fn context<'a>(dataset: &'a Dataset, measures: &'a Measures<'a>) -> Context<'a> {
    Context { dataset, settings: &dataset.settings, measures, measured_images: 0, complete: true, pixels: false }
}

#[divan::bench(sample_count = 10)]
fn judge_all(bencher: divan::Bencher<'_, '_>) {
    let dataset = made_up(IMAGES);
    let measures = rules::measures(&dataset);
    let rules = rules(|family| matches!(family, "REP" | "COO"));
    let context = context(&dataset, &measures);
    bencher.bench_local(|| judge(&rules, &context));
}

/// Measures and judges, as promised; three splits.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn a_million_images_forty_attributes(bencher: divan::Bencher<'_, '_>) {
    let mut dataset = made_up_with(10 * IMAGES, 40);
    dataset.splits = ["test", "train", "val"].map(str::to_owned).to_vec();
    for image in dataset.images.ids() {
        let split = SplitId::from([1, 1, 1, 0, 2][random(u64::from(image.0), 500) as usize % 5]);
        dataset.images.split_claims.push(SplitClaim { image, split, place: None });
    }
    let rules = rules(|family| matches!(family, "REP" | "COO"));
    bencher.bench_local(|| {
        let measures = rules::measures(&dataset);
        judge(&rules, &context(&dataset, &measures))
    });
}

/// Twelve protected attributes of five groups over a million images: 66 pairs, 220 triples, what is not covered.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn crossings_of_twelve_attributes(bencher: divan::Bencher<'_, '_>) {
    let mut builder = Builder::new(Dataset::default(), &NoPictures);
    for i in 0..10 * IMAGES {
        builder.listed_only(&format!("{i:07}.jpg"), Place::file(FileId(0)));
    }
    let mut dataset = builder.finish();
    for a in 0..12 {
        let name = format!("attribute {a:02}");
        let mut attribute = Attribute::new(name.clone(), format!("labels.csv#{name}"), FileId(0), Unit::Image);
        attribute.role = Role::Protected;
        attribute.values = (0..5).map(|v| format!("value {v}")).collect();
        for i in 0..10 * IMAGES {
            // From a fifth down to one in a thousand.
            let value = [5, 5, 50, 200, 1_000].iter().position(|&one| random(i as u64, 100 + a).is_multiple_of(one));
            attribute.set(i, value.unwrap_or(0) as u32);
        }
        dataset.attributes.push(attribute);
    }
    bencher.bench_local(|| all(&dataset));
}

/// As many boxes as COCO's train2017 has, seven an image, some of them crowded: pairs that overlap, of one class and of
/// two; at most 1 s.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn overlaps_of_827_000_boxes(bencher: divan::Bencher<'_, '_>) {
    let mut builder = Builder::new(Dataset::default(), &NoPictures);
    let classes: Vec<_> = (0..CLASSES).map(|c| builder.class(&format!("class {c:02}"))).collect();
    for i in 0..118_000_u64 {
        let place = Place::file(FileId(0));
        let image = builder.listed_only(&format!("{i:07}.jpg"), place);
        builder.declare_size(image, 640, 480, place);
        // One image in a thousand is a crowd.
        let boxes = if i % 1_000 == 0 { 14 } else { 7 };
        for b in 0..boxes {
            let at = |salt: u64, most: u64| (random(i * 16 + b, salt) % most) as f64;
            let rect = Rect { x: at(1, 500), y: at(2, 400), w: 10.0 + at(3, 130), h: 10.0 + at(4, 70) };
            let class = classes[(random(i, b) % CLASSES) as usize];
            builder.add_box(image, class, rect, BoxUnit::Pixels, 0, place);
        }
    }
    let dataset = builder.finish();
    assert!(dataset.boxes.len() >= 826_000, "{}", dataset.boxes.len());
    let none = serde_json::Map::new();
    let of_overlaps = ALL.iter().filter(|e| matches!(e.meta.code, "CON003" | "CON004"));
    let rules: Vec<Box<dyn Rule>> = of_overlaps.filter_map(|entry| (entry.build)(&none).ok()).collect();
    bencher.bench_local(|| {
        let measures = rules::measures(&dataset);
        judge(&rules, &context(&dataset, &measures))
    });
}
