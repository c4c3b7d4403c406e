//! Data made for benches: the same bytes each time, on every machine.

use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};
use std::fmt::Write;
use std::io::Cursor;

/// A small generator of numbers.
fn generator(seed: u64) -> impl FnMut(u64) -> u64 {
    let mut state = seed;
    move |below| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) % below
    }
}

/// About `bytes` of COCO JSON as Python writes it: seven boxes to an image, polygons of 10 to 50 points.
pub fn coco(bytes: usize, annotations_first: bool) -> Vec<u8> {
    let mut annotations = String::from("\"annotations\": [");
    let mut images = String::from("\"images\": [");
    let mut random = generator(42);
    let mut id = 0;
    while annotations.len() + images.len() < bytes {
        if id % 7 == 0 {
            let image = id / 7;
            let comma = if image == 0 { "" } else { ", " };
            let _ = write!(
                images,
                "{comma}{{\"license\": 3, \"file_name\": \"{image:012}.jpg\", \"coco_url\": \
                 \"http://images.example/train/{image:012}.jpg\", \"height\": 480, \"width\": 640, \
                 \"date_captured\": \"2013-11-15 02:41:42\", \"id\": {image}}}"
            );
        }
        let comma = if id == 0 { "" } else { ", " };
        let _ = write!(annotations, "{comma}{{\"segmentation\": [[");
        for point in 0..20 + 2 * random(40) {
            let comma = if point == 0 { "" } else { ", " };
            let _ = write!(annotations, "{comma}{}.{:02}", random(640), random(100));
        }
        let _ = write!(
            annotations,
            "]], \"area\": {}.{}, \"iscrowd\": 0, \"image_id\": {}, \"bbox\": [{}.{}, {}.5, {}.{:02}, {}.1], \
             \"category_id\": {}, \"id\": {id}}}",
            random(90_000),
            random(10_000),
            id / 7,
            random(600),
            random(100),
            random(400),
            random(200),
            random(100),
            random(200),
            1 + random(80),
        );
        id += 1;
    }
    let names: Vec<String> =
        (1..=80).map(|i| format!("{{\"supercategory\": \"thing\", \"id\": {i}, \"name\": \"class {i}\"}}")).collect();
    let categories = format!("\"categories\": [{}]", names.join(", "));
    annotations.push(']');
    images.push(']');
    match annotations_first {
        true => format!("{{{annotations}, {images}, {categories}}}"),
        false => format!("{{{images}, {categories}, {annotations}}}"),
    }
    .into_bytes()
}

/// A table of 40 columns of 1 and −1 as CelebA's is written. One column is Male, and every third of the others leans to
/// it or away from it.
pub fn attributes(rows: u64) -> Vec<u8> {
    let names: Vec<String> =
        (0..40).map(|i| if i == 20 { "Male".to_owned() } else { format!("Trait_{i:02}") }).collect();
    let mut text = format!("{rows}\n{} \n", names.join(" "));
    let mut random = generator(7);
    for row in 1..=rows {
        let _ = write!(text, "{row:06}.jpg");
        let male = random(100) < 42;
        for column in 0..40 {
            // From two in a hundred to eighty, as there.
            let share = 2 + (column * 37) % 79;
            let leans = match column % 6 {
                0 if male => share / 4,
                3 if !male => share / 4,
                _ => share,
            };
            let is = if column == 20 { male } else { random(100) < leans };
            text.push_str(if is { "  1" } else { " -1" });
        }
        text.push('\n');
    }
    text.into_bytes()
}

/// Who is shown in each row's image: some twenty images of each of ten thousand people.
pub fn identities(rows: u64) -> Vec<u8> {
    let mut text = String::new();
    let mut random = generator(8);
    for row in 1..=rows {
        let _ = writeln!(text, "{row:06}.jpg {}", 1 + random(10_177));
    }
    text.into_bytes()
}

/// A picture of 500 × 400 with as much detail as a photograph: about 107 KB as a JPEG. Each seed gives another one.
pub fn photograph(seed: u32) -> Vec<u8> {
    let mut state = 1_u32.wrapping_add(seed.wrapping_mul(747_796_405));
    let (across, down) = (f64::from(seed % 7 + 3), f64::from(seed % 11 + 2));
    let picture = RgbImage::from_fn(500, 400, |x, y| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let grain = (state >> 27) as u8;
        let wave = (f64::from(x) / 500.0 * across).sin() * (f64::from(y) / 400.0 * down).cos();
        let tone = (110.0 + 110.0 * wave) as u8;
        Rgb([tone + grain, (y * 220 / 400) as u8 + grain, ((x + y) * 220 / 900) as u8 + grain])
    });
    let mut bytes = Cursor::new(Vec::new());
    picture.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, 93)).expect("the picture can be encoded");
    bytes.into_inner()
}
