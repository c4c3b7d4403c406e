//! Each rule's manual page is its test suite: every `dataset` block is made in memory, checked, and what the page's rule
//! says is held against the `expect` block that follows. Also what must be true of every page and of the registry.
//!
//! A `dataset` block is a list of files, each opened by a line `=== path`. In a line, `{1..30}` stands for thirty lines
//! in which the number advances; several in one line advance together. In a file's own line it makes thirty files of
//! the same content. `=== path: 64x48 grey` makes a picture: a size, a colour (grey, red, green, blue, black, white,
//! noise, `dim` and `bright` noise, `smooth` without an edge, `view N`: a made-up photograph, which may be `mirrored`, `turned`, `brighter` or have a
//! `swimmer X Y`), and where wanted `same` (identical to every other `same` picture of that size and colour; others differ in a
//! few pixels) `truncated` (the file ends half way) or `cut` (its last fiftieth is missing), `bars` (black at the top and at
//! the bottom, a fifth each), `alpha` (half of it can be seen through), `deep` (16 bits), `turned` (a JPEG that EXIF turns by a
//! quarter), `gps` and `owner` (a JPEG whose metadata say where, and by whom), `adobe` (a JPEG with Adobe's profile), `frames` (a GIF of three frames). `=== path: bytes` takes the lines with `\r`, `\n`, `\t`, `\xff`
//! and `\\` as escapes, and nothing between lines. `=== path: 8x8 values 0 1 255` makes a mask of one channel with these
//! values in stripes, `indices` one with a palette (Pascal VOC's first colours), `colours 000000 800000` one of colours.
//! `=== path: refused why` is a file of which nothing can be read, for that reason.
//!
//! An `expect` block has one finding a line, `CODE severity message`, in the report's order, or `nothing`.

use muster::dataset::bytes::ReadAt;
use muster::engine::{Options, check_in_memory};
use muster::rules::{ALL, Meta};
use muster::stats::SplitMix64;
use std::collections::BTreeSet;
use std::io::Cursor;

const SECTIONS: [&str; 9] = [
    "Why it matters",
    "What is checked",
    "How it is computed",
    "Quality",
    "Not reported",
    "When the number misleads",
    "What to do",
    "Options",
    "For developers",
];

/// A file of an example.
#[derive(Clone)]
struct Held {
    bytes: Vec<u8>,
    /// Why nothing of it can be read.
    refused: Option<String>,
}

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl ReadAt for Held {
    fn len(&self) -> u64 {
        self.bytes.len() as u64
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> std::io::Result<usize> {
        self.bytes.read_at(offset, buf)
    }

    fn refused(&self) -> Option<&str> {
        self.refused.as_deref()
    }
}

/// What the rule of this code says of these files: `CODE severity message` each.
fn findings(code: &str, files: Vec<(String, Held)>) -> Vec<String> {
    let check = check_in_memory("example", files, Options::default());
    let report = check.report().expect("a check in memory ends with a report");
    let of_rule = report.findings.iter().filter(|f| f.code == code);
    of_rule
        .map(|f| {
            let severity = serde_json::to_value(f.severity).expect("a severity is a word");
            format!("{} {} {}", f.code, severity.as_str().unwrap_or_default(), f.message)
        })
        .collect()
}

#[test]
fn each_rule_says_what_its_page_says_it_says() {
    let mut wrong = Vec::new();
    for entry in ALL {
        for example in examples(entry.meta) {
            let found = findings(entry.meta.code, files(&example.dataset));
            if found != example.expected {
                wrong.push(format!(
                    "{} line {}\n  expected: {}\n  found:    {}",
                    entry.meta.code,
                    example.line,
                    example.expected.join("\n            "),
                    found.join("\n            ")
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{} examples differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn each_page_has_all_its_sections_and_an_example_of_both_kinds() {
    for entry in ALL {
        let meta = entry.meta;
        let title = format!("# {} {}", meta.code, meta.name);
        assert_eq!(meta.manual.lines().next(), Some(title.as_str()));
        let sections: Vec<&str> = meta.manual.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        assert_eq!(sections, SECTIONS, "sections of {}", meta.code);
        let examples = examples(meta);
        assert!(examples.iter().any(|e| !e.expected.is_empty()), "{} has no example that is found", meta.code);
        assert!(examples.iter().any(|e| e.expected.is_empty()), "{} has no example of nothing", meta.code);
    }
}

#[test]
fn codes_are_sorted_and_each_there_once() {
    let codes: Vec<&str> = ALL.iter().map(|e| e.meta.code).collect();
    let sorted: Vec<&str> = codes.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
    assert_eq!(codes, sorted);
}

#[test]
fn names_are_kebab_case_and_each_there_once() {
    let names: BTreeSet<&str> = ALL.iter().map(|e| e.meta.name).collect();
    assert_eq!(names.len(), ALL.len());
    for name in names {
        let good = name.split('-').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase()));
        assert!(good, "{name}");
    }
}

#[test]
fn codes_are_three_letters_and_three_digits_and_summaries_are_one_line() {
    for entry in ALL {
        let (letters, digits) = entry.meta.code.split_at(3);
        assert!(letters.bytes().all(|b| b.is_ascii_uppercase()), "{}", entry.meta.code);
        assert!(digits.len() == 3 && digits.bytes().all(|b| b.is_ascii_digit()), "{}", entry.meta.code);
        let summary = entry.meta.summary;
        assert!(!summary.is_empty() && !summary.contains('\n') && !summary.ends_with('.'), "{summary}");
    }
}

#[test]
fn every_option_is_on_its_page_and_an_unknown_one_is_refused() {
    for entry in ALL {
        let rule = (entry.build)(&serde_json::Map::new()).expect("a rule is built from no options");
        let options = rule.options();
        for name in options.as_object().expect("options are an object").keys() {
            assert!(entry.meta.manual.contains(&format!("- `{name}`")), "{}: option {name}", entry.meta.code);
        }
        let again = (entry.build)(options.as_object().expect("an object")).expect("options can be given back");
        assert_eq!(again.options(), options);
        let unknown = serde_json::Map::from_iter([("no-such-option".to_owned(), serde_json::Value::Null)]);
        assert!((entry.build)(&unknown).is_err(), "{} accepts an unknown option", entry.meta.code);
    }
}

struct Example {
    dataset: String,
    expected: Vec<String>,
    line: usize,
}

/// The pairs of blocks of a page.
fn examples(meta: &Meta) -> Vec<Example> {
    let mut examples = Vec::new();
    let mut dataset: Option<String> = None;
    let mut lines = meta.manual.lines().enumerate();
    while let Some((at, line)) = lines.next() {
        let Some(kind) = line.strip_prefix("```").filter(|kind| !kind.is_empty()) else { continue };
        let block: Vec<&str> = lines.by_ref().map(|(_, l)| l).take_while(|l| *l != "```").collect();
        match (kind, dataset.take()) {
            ("dataset", None) => dataset = Some(block.join("\n")),
            ("expect", Some(dataset)) => {
                let expected = block.iter().filter(|l| **l != "nothing").map(|l| (*l).to_owned()).collect();
                examples.push(Example { dataset, expected, line: at + 1 });
            }
            (_, None) => {}
            _ => panic!("{} line {}: a dataset block has no expect block", meta.code, at + 1),
        }
    }
    assert!(dataset.is_none(), "{}: the last dataset block has no expect block", meta.code);
    examples
}

/// The files of a `dataset` block.
fn files(block: &str) -> Vec<(String, Held)> {
    let mut files = Vec::new();
    let mut parts: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in block.lines() {
        match (line.strip_prefix("=== "), parts.last_mut()) {
            (Some(header), _) => parts.push((header, Vec::new())),
            (None, Some((_, content))) => content.push(line),
            (None, None) => panic!("a dataset block begins with `=== path`, not with {line:?}"),
        }
    }
    for (header, lines) in parts {
        let (path, what) = header.split_once(": ").unwrap_or((header, ""));
        for path in expand(path) {
            let refused = what.strip_prefix("refused ").map(str::to_owned);
            let content = match what {
                _ if refused.is_some() => Vec::new(),
                "" => {
                    lines.iter().flat_map(|line| expand(line)).map(|line| line + "\n").collect::<String>().into_bytes()
                }
                "bytes" => lines.iter().flat_map(|line| unescape(line)).collect(),
                picture => draw(&path, picture),
            };
            files.push((path, Held { bytes: content, refused }));
        }
    }
    files
}

/// A line for each number of its ranges; the line itself where it has none.
fn expand(line: &str) -> Vec<String> {
    let ranges: Vec<(usize, usize, u64, u64)> = line
        .match_indices('{')
        .filter_map(|(open, _)| {
            let close = open + line[open..].find('}')?;
            let (from, to) = line[open + 1..close].split_once("..")?;
            Some((open, close, from.parse().ok()?, to.parse().ok()?))
        })
        .collect();
    let Some(&(_, _, from, to)) = ranges.first() else { return vec![line.to_owned()] };
    assert!(ranges.iter().all(|r| r.3.checked_sub(r.2) == to.checked_sub(from)), "ranges of unequal length: {line}");
    (0..=to - from)
        .map(|step| {
            let (mut out, mut done) = (String::new(), 0);
            for &(open, close, from, _) in &ranges {
                out.push_str(&line[done..open]);
                out.push_str(&(from + step).to_string());
                done = close + 1;
            }
            out + &line[done..]
        })
        .collect()
}

fn unescape(line: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut bytes = line.bytes();
    while let Some(byte) = bytes.next() {
        match (byte, if byte == b'\\' { bytes.next() } else { None }) {
            (b'\\', Some(b'n')) => out.push(b'\n'),
            (b'\\', Some(b'r')) => out.push(b'\r'),
            (b'\\', Some(b't')) => out.push(b'\t'),
            (b'\\', Some(b'x')) => {
                let digits = [bytes.next(), bytes.next()].map(|b| char::from(b.unwrap_or(b'?')).to_digit(16));
                let [Some(high), Some(low)] = digits else { panic!("\\x needs two digits: {line}") };
                out.push((high * 16 + low) as u8);
            }
            (b'\\', Some(other)) => out.push(other),
            (byte, _) => out.push(byte),
        }
    }
    out
}

/// `64x48 grey`, encoded as the path's extension says.
fn draw(path: &str, what: &str) -> Vec<u8> {
    let words: Vec<&str> = what.split_whitespace().collect();
    let (size, colour) = (words[0], words.get(1).copied().unwrap_or("grey"));
    let (width, height) = size.split_once('x').expect("a size such as 64x48");
    let (width, height): (u32, u32) = (width.parse().expect("a width"), height.parse().expect("a height"));
    if let "values" | "indices" | "colours" = colour {
        return mask(path, (width, height), colour, &words[2..]);
    }
    if colour == "view" {
        return encoded(path, &view((width, height), &words[2..]));
    }
    let same = words.contains(&"same");
    let mut random = draws_of(if same { what } else { path });
    let mut image = image::RgbImage::from_fn(width, height, |x, y| {
        image::Rgb(match colour {
            "grey" => [128; 3],
            "red" => [200, 40, 40],
            "green" => [40, 160, 60],
            "blue" => [40, 70, 200],
            "black" => [0; 3],
            "white" => [255; 3],
            _ if words.contains(&"bars") && (y < height / 5 || y >= height - height / 5) => [0; 3],
            "noise" => [byte(&mut random), byte(&mut random), byte(&mut random)],
            "dim" => [byte(&mut random) / 4; 3],
            "bright" => [246 + byte(&mut random) % 10; 3],
            "smooth" => [(x * 150 / width) as u8, (y * 150 / height) as u8, 0],
            other => panic!("no such colour: {other}"),
        })
    });
    if !same && matches!(colour, "grey" | "red" | "green" | "blue" | "black" | "white") {
        for _ in 0..6 {
            let (x, y) = (u32::from(byte(&mut random)) % width, u32::from(byte(&mut random)) % height);
            image.put_pixel(x, y, image::Rgb([byte(&mut random), byte(&mut random), byte(&mut random)]));
        }
    }
    let format = image::ImageFormat::from_path(path).expect("a path that ends like an image");
    let mut bytes = Cursor::new(Vec::new());
    if words.contains(&"frames") {
        let mut encoder = image::codecs::gif::GifEncoder::new(&mut bytes);
        let frame = image::Frame::new(image::DynamicImage::ImageRgb8(image).into_rgba8());
        encoder.encode_frames([frame.clone(), frame.clone(), frame]).expect("frames can be written to memory");
        drop(encoder);
    } else {
        let mut image = image::DynamicImage::ImageRgb8(image);
        if words.contains(&"alpha") {
            let mut seen_through = image.into_rgba8();
            seen_through.pixels_mut().step_by(2).for_each(|pixel| pixel.0[3] = 0);
            image = seen_through.into();
        } else if words.contains(&"deep") {
            image = image.into_rgb16().into();
        }
        image.write_to(&mut bytes, format).expect("an image can be written to memory");
    }
    let mut bytes = bytes.into_inner();
    if words.contains(&"turned") {
        segment(&mut bytes, 0xE1, b"Exif\0\0II\x2A\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0");
    }
    if words.contains(&"gps") {
        segment(&mut bytes, 0xE1, &[&b"Exif\0\0"[..], &position()].concat());
    }
    if words.contains(&"owner") {
        segment(
            &mut bytes,
            0xE1,
            b"Exif\0\0II\x2A\0\x08\0\0\0\x01\0\x3B\x01\x02\0\x07\0\0\0\x1A\0\0\0\0\0\0\0Jo Doe\0",
        );
    }
    if words.contains(&"adobe") {
        segment(&mut bytes, 0xE2, &[b"ICC_PROFILE\0\x01\x01", &adobe()[..]].concat());
    }
    if words.contains(&"truncated") {
        bytes.truncate(bytes.len() / 2);
    }
    if words.contains(&"cut") {
        bytes.truncate(bytes.len() - bytes.len() / 50);
    }
    bytes
}

/// An EXIF block that says 33° south, 151° east.
fn position() -> Vec<u8> {
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        [&tag.to_le_bytes()[..], &kind.to_le_bytes(), &count.to_le_bytes(), &value].concat()
    };
    let degrees = |degrees: u32| [degrees, 1, 30, 1, 0, 1].into_iter().flat_map(u32::to_le_bytes).collect::<Vec<u8>>();
    let mut block = b"II\x2A\0\x08\0\0\0\x01\0".to_vec();
    block.extend(entry(0x8825, 4, 1, 26u32.to_le_bytes()));
    block.extend([0, 0, 0, 0, 4, 0]);
    block.extend(entry(1, 2, 2, *b"S\0\0\0"));
    block.extend(entry(2, 5, 3, 80u32.to_le_bytes()));
    block.extend(entry(3, 2, 2, *b"E\0\0\0"));
    block.extend(entry(4, 5, 3, 104u32.to_le_bytes()));
    block.extend([0; 4]);
    [block, degrees(33), degrees(151)].concat()
}

/// Puts a segment behind the first marker of a JPEG.
fn segment(bytes: &mut Vec<u8>, marker: u8, what: &[u8]) {
    let length = (what.len() as u16 + 2).to_be_bytes();
    let segment = [&[0xFF, marker], &length[..], what].concat();
    drop(bytes.splice(2..2, segment));
}

/// A colour profile with a name and the green of Adobe RGB (1998), and no more.
fn adobe() -> Vec<u8> {
    let number = |value: f64| ((value * 65_536.0) as i32).to_be_bytes();
    let primary = |of: [f64; 3]| [b"XYZ \0\0\0\0".to_vec(), of.into_iter().flat_map(number).collect()].concat();
    let tags = [
        (b"desc", b"desc\0\0\0\0\0\0\0\x11Adobe RGB (1998)\0".to_vec()),
        (b"rXYZ", primary([0.6097, 0.3111, 0.0195])),
        (b"gXYZ", primary([0.2053, 0.6257, 0.0609])),
        (b"bXYZ", primary([0.1492, 0.0632, 0.7446])),
    ];
    let mut profile = vec![0; 128];
    profile[16..20].copy_from_slice(b"RGB ");
    profile[36..40].copy_from_slice(b"acsp");
    profile.extend((tags.len() as u32).to_be_bytes());
    let mut behind = 132 + 12 * tags.len();
    for (name, data) in &tags {
        profile.extend(*name);
        profile.extend((behind as u32).to_be_bytes());
        profile.extend((data.len() as u32).to_be_bytes());
        behind += data.len();
    }
    tags.iter().for_each(|(_, data)| profile.extend(data));
    let length = (profile.len() as u32).to_be_bytes();
    profile[..4].copy_from_slice(&length);
    profile
}

fn encoded(path: &str, image: &image::RgbImage) -> Vec<u8> {
    let format = image::ImageFormat::from_path(path).expect("a path that ends like an image");
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).expect("an image can be written to memory");
    bytes.into_inner()
}

/// A made-up photograph: soft hills of light, drawn from its number, the same at every size.
fn view((width, height): (u32, u32), words: &[&str]) -> image::RgbImage {
    let mut random = draws_of(&format!("view {}", words[0]));
    let mut draw = || f64::from(byte(&mut random)) / 255.0;
    let hills: Vec<[f64; 6]> = (0..24).map(|_| [(); 6].map(|()| draw())).collect();
    let seen = |x: f64, y: f64| -> [f64; 3] {
        let light = |hill: &[f64; 6]| {
            let (across, down, size) = (x - hill[0], y - hill[1], 0.04 + 0.1 * hill[2]);
            (hill[3] - 0.4) * 1.5 / (1.0 + (across * across + down * down) / (size * size))
        };
        let sum: f64 = hills.iter().map(light).sum();
        [0.0, 0.05, 0.1].map(|tint| 30.0 + 110.0 * (0.4 + sum + tint * (x - y)).clamp(0.0, 1.5))
    };
    let number = |at: usize| words.get(at + 1).map_or(0.0, |w| w.parse::<f64>().expect("a place in pixels"));
    let swimmer = words.iter().position(|w| *w == "swimmer").map(|at| (number(at), number(at + 1)));
    let has = |word: &str| words.contains(&word);
    image::RgbImage::from_fn(width, height, |px, py| {
        let share = |at: u32, of: u32| (f64::from(at) + 0.5) / f64::from(of);
        let (x, y) = (share(px, width), share(py, height));
        let (x, y) = if has("turned") { (y, 1.0 - x) } else { (x, y) };
        let x = if has("mirrored") { 1.0 - x } else { x };
        let near = |at: f64, of: u32| (f64::from(of) - at).abs() < 6.0;
        let is_swimmer = swimmer.is_some_and(|(sx, sy)| near(sx, px) && near(sy, py));
        let light = if has("brighter") { 1.25 } else { 1.0 };
        image::Rgb(if is_swimmer { [250; 3] } else { seen(x, y).map(|v| (v * light) as u8) })
    })
}

/// A mask with these values in stripes.
fn mask(path: &str, (width, height): (u32, u32), kind: &str, values: &[&str]) -> Vec<u8> {
    let at = |x: u32| values[(x as usize * values.len()) / width as usize];
    let value = |x: u32| at(x).parse::<u8>().expect("a value of a mask, 0 to 255");
    let format = image::ImageFormat::from_path(path).expect("a path that ends like an image");
    let mut bytes = Cursor::new(Vec::new());
    match kind {
        "indices" => {
            let mut encoder = png::Encoder::new(&mut bytes, width, height);
            encoder.set_color(png::ColorType::Indexed);
            let mut palette = vec![0, 0, 0, 128, 0, 0, 0, 128, 0, 128, 128, 0];
            palette.resize(768, 200);
            encoder.set_palette(palette);
            let mut writer = encoder.write_header().expect("a header");
            let row: Vec<u8> = (0..width).map(value).collect();
            writer.write_image_data(&row.repeat(height as usize)).expect("a mask can be written to memory");
            writer.finish().expect("a mask can be written to memory");
        }
        "values" => {
            let image = image::GrayImage::from_fn(width, height, |x, _| image::Luma([value(x)]));
            image.write_to(&mut bytes, format).expect("a mask can be written to memory");
        }
        _ => {
            let image = image::RgbImage::from_fn(width, height, |x, _| {
                let colour = u32::from_str_radix(at(x), 16).expect("a colour such as 800000");
                image::Rgb([(colour >> 16) as u8, (colour >> 8) as u8, colour as u8])
            });
            image.write_to(&mut bytes, format).expect("a mask can be written to memory");
        }
    }
    bytes.into_inner()
}

/// Draws seeded by a name: the same pictures on every machine.
fn draws_of(name: &str) -> SplitMix64 {
    SplitMix64::new(name.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)))
}

fn byte(draws: &mut SplitMix64) -> u8 {
    (draws.next() >> 56) as u8
}

#[test]
fn ranges_advance_together() {
    assert_eq!(expand("a{1..3}.png,b{7..9}"), ["a1.png,b7", "a2.png,b8", "a3.png,b9"]);
    assert_eq!(expand("{\"not\": \"a range\"}"), ["{\"not\": \"a range\"}"]);
    assert_eq!(unescape("a\\r\\xfe\\\\"), [b'a', b'\r', 0xfe, b'\\']);
}
