//! Made-up datasets whose structure is known: draws of a seed, and nothing else.

use muster::dataset::{
    Attribute, BoxUnit, Builder, Concept, Dataset, Exif, Facts, FileId, ImageFormat, Look, MISSING, NoPictures,
    PixelFacts, Place, Rect, Role, Target, Unit, ValueType,
};
use muster::rules::{ALL, Context, Outcome, Rule};
use muster::stats::SplitMix64;
use std::collections::BTreeMap;

/// Draws of a seed.
pub struct Random(SplitMix64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(SplitMix64::new(seed))
    }

    /// In 0..1.
    pub fn share(&mut self) -> f64 {
        self.0.uniform()
    }

    /// In `from..=to`.
    pub fn between(&mut self, from: usize, to: usize) -> usize {
        from + (self.share() * (to - from + 1) as f64) as usize
    }

    pub fn chance(&mut self, p: f64) -> bool {
        self.share() < p
    }

    /// A place in a list of shares.
    pub fn of(&mut self, shares: &[f64]) -> usize {
        let mut left = self.share() * shares.iter().sum::<f64>();
        for (at, share) in shares.iter().enumerate() {
            left -= share;
            if left < 0.0 {
                return at;
            }
        }
        shares.len() - 1
    }
}

pub fn column(name: &str, role: Role, unit: Unit, groups: usize) -> Attribute {
    let mut attribute = Attribute::new(name, format!("labels.csv#{name}"), FileId(0), unit);
    attribute.role = role;
    attribute.ty = ValueType::Category;
    attribute.values = (0..groups).map(|group| format!("group {group}")).collect();
    attribute
}

/// Everything is drawn apart from everything else: how many images, classes and groups there are, who shows what, in
/// which split, in which light, with which values missing. Images are only listed; some have figures all the same.
pub fn without_structure(seed: u64) -> Dataset {
    let mut random = Random::new(seed.wrapping_mul(0x2545_f491_4f6c_dd1d));
    let (images, classes) = (random.between(200, 2000), random.between(5, 30));
    // Of three datasets one has boxes, one labels, and one persons whose groups stand at their boxes.
    let kind = seed % 3;
    let mut builder = Builder::new(Dataset::default(), &NoPictures);
    let place = Place::file(FileId(0));
    let frequency: Vec<f64> = (0..classes).map(|_| 0.02 + 0.3 * random.share() * random.share()).collect();
    let ids: Vec<_> = (0..classes).map(|class| builder.class(&format!("class {class:02}"))).collect();
    let splits = ["train", "val", "test"].map(|name| builder.split(name));
    let drawn = |random: &mut Random| {
        let (w, h) = (0.05 + 0.4 * random.share(), 0.05 + 0.4 * random.share());
        Rect { x: (1.0 - w) * random.share(), y: (1.0 - h) * random.share(), w, h }
    };
    let mut persons = Vec::new();
    for i in 0..images {
        let image = builder.listed_only(&format!("{i:05}.jpg"), place);
        builder.claim_split(image, splits[random.of(&[0.7, 0.15, 0.15])], None);
        if kind == 2 {
            let person = builder.class("person");
            for _ in 0..random.between(0, 3) {
                persons.push(builder.add_box(image, person, drawn(&mut random), BoxUnit::Fractions, 0, place));
            }
        }
        for (&id, &frequency) in ids.iter().zip(&frequency) {
            if !random.chance(frequency) {
                continue;
            }
            if kind == 1 {
                builder.add_label(image, id, Some(place));
            } else {
                builder.add_box(image, id, drawn(&mut random), BoxUnit::Fractions, 0, place);
            }
        }
    }
    let mut dataset = builder.finish();
    for a in 0..random.between(2, 8) {
        let groups = random.between(2, 6);
        let role = if a % 2 == 0 { Role::Protected } else { Role::Attribute };
        let unit = if kind == 2 && a < 2 { Unit::Box } else { Unit::Image };
        let mut attribute = column(&format!("attribute {a}"), role, unit, groups);
        let shares: Vec<f64> = (0..groups).map(|_| 0.2 + random.share()).collect();
        let missing = if random.chance(0.3) { 0.1 } else { 0.0 };
        let items: Vec<usize> = match unit {
            Unit::Box => persons.iter().map(|id| id.index()).collect(),
            _ => (0..images).collect(),
        };
        for item in items {
            let code = random.of(&shares) as u32;
            attribute.set(item, if random.chance(missing) { MISSING } else { code });
        }
        if random.chance(0.3) {
            let sum: f64 = shares.iter().sum();
            let shares: BTreeMap<_, _> = attribute.values.iter().cloned().zip(shares.iter().map(|s| s / sum)).collect();
            dataset
                .settings
                .target
                .insert(attribute.name.clone(), Target { shares: Some(shares), ..Target::default() });
        }
        dataset.attributes.push(attribute);
    }
    // A stream of its own: what was drawn before they were there stays what it was.
    let mut random_order = Random::new(seed.wrapping_mul(0x9e6c_63d0_876a_68d5));
    for attribute in ordered(&mut random_order, images, persons.iter().map(|id| id.index())) {
        dataset.attributes.push(attribute);
    }
    if seed.is_multiple_of(2) {
        for facts in &mut dataset.images.facts {
            *facts = Some(Box::new(figures(&mut random)));
        }
    }
    dataset
}

/// Ages in steps of five, and in half of the datasets a real number besides; of persons, where there are any.
fn ordered(random: &mut Random, images: usize, persons: impl Iterator<Item = usize>) -> Vec<Attribute> {
    let persons: Vec<usize> = persons.collect();
    let unit = if persons.is_empty() { Unit::Image } else { Unit::Box };
    let items: Vec<usize> = if persons.is_empty() { (0..images).collect() } else { persons };
    let mut age = column("age", Role::Protected, unit, 0);
    (age.ty, age.concept) = (ValueType::Ordinal, Some(Concept::Age));
    age.values = (0..18).map(|step| (5 * step).to_string()).collect();
    let shares: Vec<f64> = (0..18).map(|_| 0.2 + random.share()).collect();
    items.iter().for_each(|&item| age.set(item, random.of(&shares) as u32));
    let mut all = vec![age];
    if random.chance(0.5) {
        let mut weight = column("weight", Role::Attribute, unit, 0);
        weight.ty = ValueType::Real;
        let mut numbers = vec![f64::NAN; items.iter().max().map_or(0, |most| most + 1)];
        for &item in &items {
            weight.set(item, MISSING);
            numbers[item] = if random.chance(0.05) { f64::NAN } else { 40.0 + 60.0 * random.share() };
        }
        weight.numbers = Some(numbers);
        all.push(weight);
    }
    all
}

/// The figures of a picture that nobody took.
fn figures(random: &mut Random) -> Facts {
    let mut bytes = [0; 16];
    bytes.iter_mut().for_each(|byte| *byte = (random.share() * 256.0) as u8);
    Facts {
        bytes: random.between(20_000, 400_000) as u64,
        format: if random.chance(0.7) { ImageFormat::Jpeg } else { ImageFormat::Png },
        width: [320, 640, 1024][random.between(0, 2)],
        height: [240, 480, 768][random.between(0, 2)],
        orientation: 1,
        exif: random.chance(0.6).then(|| {
            let camera = Some(format!("camera {}", random.between(1, 5)));
            let taken = Some(format!("2024-05-17T{:02}:00:00", random.between(0, 23)));
            Box::new(Exif { camera, taken, ..Exif::default() })
        }),
        frames: 1,
        profile: None,
        content_hash: bytes,
        undecoded: false,
        pixels: Ok(PixelFacts {
            missing: 0.0,
            mode: "RGB".into(),
            brightness_p5: 0.1 * random.share(),
            brightness_p99: 0.9 + 0.1 * random.share(),
            brightness_mean: random.share(),
            entropy: 7.0 + random.share(),
            blur_score: 0.4 + 0.6 * random.share(),
            sharpness: 1000.0 * random.share(),
            contrast: 0.4 * random.share(),
            is_greyscale: random.chance(0.1),
            is_transparent: false,
            bars: [0; 4],
            pixel_hash: bytes,
            perceptual_hash: u64::from_le_bytes([0, 1, 2, 3, 4, 5, 6, 7].map(|i| bytes[i])),
            look: Look::of_blocks(u64::from_le_bytes([0, 1, 2, 3, 4, 5, 6, 7].map(|i| bytes[i]))),
        }),
    }
}

/// The rules of representation and co-occurrence as they stand, or one of them.
pub fn rules(code: Option<&str>) -> Vec<Box<dyn Rule>> {
    ALL.iter()
        .filter(|entry| code.map_or(matches!(entry.meta.family(), "REP" | "COO"), |code| entry.meta.code == code))
        .map(|entry| (entry.build)(&serde_json::Map::new()).expect("a rule has defaults"))
        .collect()
}

/// Calls `with` on the dataset as a check would see it, all pictures measured.
pub fn looked_at<T>(dataset: &Dataset, with: impl FnOnce(&Context<'_>) -> T) -> T {
    let measures = muster::rules::measures(dataset);
    with(&Context {
        dataset,
        settings: &dataset.settings,
        measures: &measures,
        measured_images: dataset.images.facts.iter().flatten().count() as u64,
        complete: true,
        pixels: dataset.images.facts.iter().any(Option::is_some),
    })
}

/// What would be said without any correction: p below .05, the effect above its floor.
pub fn uncorrected(rules: &[Box<dyn Rule>], context: &Context<'_>) -> Vec<&'static str> {
    let mut said = Outcome::default();
    rules.iter().for_each(|rule| rule.check(context, &mut said));
    let of_family = |tests: muster::rules::Tests| {
        let said = tests.findings.into_iter().filter(move |(at, _)| tests.p[*at] < 0.05);
        said.map(|(_, finding)| finding.code)
    };
    let mut codes: Vec<_> = said.families.into_iter().flat_map(of_family).collect();
    codes.extend(said.findings.iter().filter(|finding| finding.test.is_some()).map(|finding| finding.code));
    codes
}
