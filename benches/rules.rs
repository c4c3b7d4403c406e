//! Counting and judging: 100,000 measured images, 10 attributes, 80 classes, 3 classes an image.

use muster::dataset::{
    Attribute, BoxUnit, Builder, Dataset, Facts, FileId, IdentityId, ImageFormat, Join, Joined, Pairing, PixelFacts,
    Place, Rect, Role, Unit, ValueType,
};
use muster::rules::{ALL, Context, Measures, Rule, judge};

const IMAGES: usize = 100_000;
const CLASSES: u64 = 80;
const ATTRIBUTES: u64 = 10;

fn main() {
    divan::main();
}

struct Nothing;

impl Pairing for Nothing {
    fn find(&self, _: &str, _: &str, _: Join) -> Joined {
        Joined::Missing(None)
    }

    fn has_images(&self) -> bool {
        false
    }
}

fn random(a: u64, b: u64) -> u64 {
    let mut z = (a << 20 ^ b).wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn made_up(images: usize) -> Dataset {
    let mut builder = Builder::new(Dataset::default(), &Nothing);
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
    for a in 0..ATTRIBUTES {
        let values = 2 + a % 5;
        let mut attribute =
            Attribute::new(format!("attribute {a}"), format!("labels.csv#attribute {a}"), FileId(0), Unit::Image);
        attribute.role = if a < 3 { Role::Protected } else { Role::Attribute };
        attribute.ty = ValueType::Category;
        attribute.values = (0..values).map(|v| format!("value {v}")).collect();
        for i in 0..images {
            // The protected ones lean: where the first box is of a frequent class, one value in three is the first.
            let class = (random(i as u64, 0) % CLASSES) * (random(i as u64, 10) % CLASSES) / CLASSES;
            let leans = a < 3 && class < 20 && random(i as u64, 400 + a).is_multiple_of(3);
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
        content_hash: hash,
        pixels: Ok(PixelFacts {
            mode: "RGB".into(),
            brightness_p5: 0.1,
            brightness_p99: 0.9,
            brightness_mean: part(0),
            entropy: 8.0 * part(1),
            blur_score: part(2),
            sharpness: 1_000.0 * part(3),
            contrast: part(4),
            is_greyscale: false,
            pixel_hash: hash,
            perceptual_hash: random(i, 304),
        }),
    }
}

#[divan::bench(sample_count = 10)]
fn count(bencher: divan::Bencher) {
    let dataset = made_up(IMAGES);
    bencher.bench_local(|| Measures::of(&dataset));
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
fn count_with_people(bencher: divan::Bencher) {
    let dataset = with_people(IMAGES);
    bencher.bench_local(|| Measures::of(&dataset));
}

#[divan::bench(sample_count = 1, sample_size = 1)]
fn count_a_million_with_people(bencher: divan::Bencher) {
    let dataset = with_people(10 * IMAGES);
    bencher.bench_local(|| Measures::of(&dataset));
}

#[divan::bench(sample_count = 1, sample_size = 1)]
fn count_a_million(bencher: divan::Bencher) {
    let dataset = made_up(10 * IMAGES);
    bencher.bench_local(|| Measures::of(&dataset));
}

#[divan::bench(sample_count = 10)]
fn judge_all(bencher: divan::Bencher) {
    let dataset = made_up(IMAGES);
    let measures = Measures::of(&dataset);
    let none = serde_json::Map::new();
    let rules: Vec<Box<dyn Rule>> = ALL.iter().filter_map(|entry| (entry.build)(&none).ok()).collect();
    let context = Context {
        dataset: &dataset,
        settings: &dataset.settings,
        measures: &measures,
        measured_images: 0,
        complete: true,
        pixels: false,
    };
    bencher.bench_local(|| judge(&rules, &context));
}
