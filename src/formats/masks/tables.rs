//! Tables of classes for masks: a name with a colour or a number. Owns their grammars (`class_dict.csv`,
//! `label_colors.txt`, CVAT's `labelmap.txt`, Datumaro's `dataset_meta.json`, Mapillary's `config.json`); refuses lists of
//! names alone, which are YOLO's.

use crate::dataset::{ImageFormat, MaskName};
use serde_json::Value;

/// Larger tables are refused.
pub(super) const LARGEST: u64 = 4 << 20;

/// What kind of table a text is, and its classes; `None` where it is none. `name`: of the file.
pub(super) fn parse(text: &str, name: &str) -> Option<(&'static str, Vec<MaskName>)> {
    let name = name.to_ascii_lowercase();
    let (_, end) = name.rsplit_once('.').unwrap_or((&name, ""));
    let hinted = is_hinted(&name);
    let (what, names) = match end {
        "json" => ("JSON of classes with their colours or numbers", json(text, hinted)?),
        "csv" | "tsv" => ("a table with the columns name, r, g, b", columns(text)?),
        "txt" | "lst" | "" => match labelmap(text) {
            Some(names) => ("CVAT's list of classes and their colours", names),
            None if hinted => match lines(text) {
                Some(names) => ("a colour and the name of its class in each line", names),
                None => ("a table with the columns name, r, g, b", columns(text)?),
            },
            None => return None,
        },
        _ => return None,
    };
    (!names.is_empty()).then_some((what, names))
}

/// A file's name speaks of classes or colours.
pub(super) fn is_hinted(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["color", "colour", "label", "class", "palette", "legend", "objectinfo"].iter().any(|hint| name.contains(hint))
}

fn rgb(parts: &[u32]) -> Option<u32> {
    match parts {
        [r, g, b] if parts.iter().all(|part| *part < 256) => Some(r << 16 | g << 8 | b),
        _ => None,
    }
}

/// A name, and not that of a picture.
fn is_name(text: &str) -> bool {
    let end = text.rsplit_once('.').map_or("", |(_, end)| end);
    text.chars().any(char::is_alphabetic) && text.len() <= 100 && ImageFormat::from_extension(end).is_none()
}

/// Lines that say something, with their numbers.
fn said(text: &str) -> impl Iterator<Item = (u32, &str)> {
    let lines = text.lines().enumerate().map(|(at, line)| (at as u32 + 1, line.trim().trim_start_matches('\u{feff}')));
    lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#') && !line.starts_with("//"))
}

/// Nearly all lines are of the form, and those.
fn mostly<'t>(text: &'t str, of: impl Fn(u32, &'t str) -> Option<MaskName>) -> Option<Vec<MaskName>> {
    let (mut names, mut all) = (Vec::new(), 0);
    for (at, line) in said(text) {
        all += 1;
        names.extend(of(at, line));
    }
    (names.len() >= 2 && names.len() * 10 >= all * 9).then_some(names)
}

/// `road:128,64,128::`
fn labelmap(text: &str) -> Option<Vec<MaskName>> {
    mostly(text, |line, said| {
        let mut parts = said.split(':');
        let (name, colour) = (parts.next()?.trim(), parts.next()?);
        let colour: Vec<u32> = colour.split(',').map(|part| part.trim().parse().ok()).collect::<Option<_>>()?;
        is_name(name).then(|| rgb(&colour))?.map(|colour| MaskName {
            name: name.to_owned(),
            value: None,
            colour: Some(colour),
            line,
        })
    })
}

/// `128 64 128 road`, with a number of the class before it or not, or the name first.
fn lines(text: &str) -> Option<Vec<MaskName>> {
    mostly(text, |line, said| {
        let words: Vec<&str> =
            said.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';')).filter(|w| !w.is_empty()).collect();
        let number = |word: &&str| word.trim_matches(['(', ')', '[', ']']).parse::<u32>().ok();
        let leading: Vec<u32> = words.iter().map_while(number).collect();
        let trailing = words.iter().rev().map_while(number).count();
        let (numbers, name) = match (leading.len(), trailing) {
            (3 | 4, 0) => (leading.clone(), words.get(leading.len()..)?),
            (0 | 1, 3) => {
                let at = words.len() - 3;
                let after = words.get(at..)?.iter().map_while(number);
                (leading.iter().copied().chain(after).collect(), words.get(leading.len()..at)?)
            }
            _ => return None,
        };
        let (value, colour) = numbers.split_at(numbers.len().checked_sub(3)?);
        let name = name.join(" ");
        if !is_name(&name) {
            return None;
        }
        Some(MaskName { name, value: value.first().copied(), colour: Some(rgb(colour)?), line })
    })
}

/// A header with a name and the three channels, or a colour in one cell; a column of numbers besides.
fn columns(text: &str) -> Option<Vec<MaskName>> {
    let (_, header) = said(text).next()?;
    let delimiter = [b',', b';', b'\t'].into_iter().max_by_key(|d| header.bytes().filter(|b| b == d).count())?;
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .trim(csv::Trim::All)
        .has_headers(false)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let mut records = reader.records();
    let header: Vec<String> = records.next()?.ok()?.iter().map(str::to_lowercase).collect();
    let at = |names: &[&str]| header.iter().position(|column| names.contains(&column.as_str()));
    let name = at(&["name", "class", "label", "class_name", "classname", "label_name", "category", "title"])?;
    let channels = [at(&["r", "red"]), at(&["g", "green"]), at(&["b", "blue"])];
    let colour = at(&["color", "colour", "rgb", "hex"]);
    let value = at(&["id", "index", "value", "class_id", "label_id", "number", "pixel", "pixel_value", "trainid"]);
    // ADE20K's objectInfo150.txt numbers its classes.
    let numbered = at(&["idx"]).filter(|_| colour.is_none());
    if channels.iter().any(Option::is_none) && colour.or(numbered).is_none() {
        return None;
    }
    let mut names = Vec::new();
    for record in records {
        let record = record.ok()?;
        let cell = |at: usize| record.get(at).unwrap_or_default();
        let own = match channels {
            [Some(r), Some(g), Some(b)] => {
                let parts: Option<Vec<u32>> = [r, g, b].iter().map(|&at| cell(at).parse().ok()).collect();
                parts.as_deref().and_then(rgb)
            }
            _ => colour.and_then(|at| in_one(cell(at))),
        };
        let line = record.position().map_or(0, |p| u32::try_from(p.line()).unwrap_or(0));
        let value = value.or(numbered).and_then(|at| cell(at).parse().ok());
        if !cell(name).is_empty() && (own.is_some() || numbered.is_some() && value.is_some()) {
            names.push(MaskName { name: cell(name).to_owned(), value, colour: own, line });
        }
    }
    (names.len() >= 2).then_some(names)
}

/// `#804080`, `128 64 128`, `(128, 64, 128)`
fn in_one(cell: &str) -> Option<u32> {
    if let Some(hex) = cell.strip_prefix('#').filter(|hex| hex.len() == 6) {
        return u32::from_str_radix(hex, 16).ok();
    }
    let parts = cell.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    rgb(&parts.map(|part| part.parse().ok()).collect::<Option<Vec<u32>>>()?)
}

fn json(text: &str, hinted: bool) -> Option<Vec<MaskName>> {
    let value: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).ok()?;
    let map = value.get("label_map").and_then(Value::as_object);
    let numbered = |map: &serde_json::Map<String, Value>| -> Option<Vec<MaskName>> {
        let mut names = Vec::new();
        for (key, name) in map {
            let (value, name) = (key.parse().ok()?, name.as_str()?.to_owned());
            names.push(MaskName { name, value: Some(value), colour: None, line: 0 });
        }
        names.sort_unstable_by_key(|name| name.value);
        Some(names)
    };
    if let Some(map) = map {
        let mut names = numbered(map)?;
        if let Some(colours) = value.get("segmentation_colors").and_then(Value::as_array) {
            names.iter_mut().zip(colours).for_each(|(name, colour)| name.colour = triple(colour));
        }
        return Some(names);
    }
    let listed = ["labels", "classes", "categories"].into_iter().find_map(|key| value.get(key)?.as_array());
    if let Some(list) = listed.or(value.as_array().filter(|_| hinted)) {
        let named = |of: &Value| {
            let text = |key: &str| of.get(key).and_then(Value::as_str);
            let name = text("readable").or(text("name")).or(text("label")).or(text("class"))?.to_owned();
            let colour = ["color", "colour", "rgb"].into_iter().find_map(|key| triple(of.get(key)?))?;
            let value = ["id", "value", "index"].into_iter().find_map(|key| of.get(key)?.as_u64());
            Some(MaskName { name, value: value.and_then(|v| v.try_into().ok()), colour: Some(colour), line: 0 })
        };
        // Boxes and captions have no colours.
        return list.iter().map(named).collect::<Option<Vec<_>>>().filter(|names| names.len() >= 2);
    }
    let map = value.as_object().filter(|_| hinted)?;
    let by_colour: Option<Vec<MaskName>> = map
        .iter()
        .map(|(name, colour)| {
            Some(MaskName { name: name.clone(), value: None, colour: Some(triple(colour)?), line: 0 })
        })
        .collect();
    by_colour.or_else(|| numbered(map)).filter(|names| names.len() >= 2)
}

/// `[128, 64, 128]` or `"#804080"`
fn triple(value: &Value) -> Option<u32> {
    match value {
        Value::String(text) => in_one(text),
        Value::Array(parts) => {
            let parts: Option<Vec<u32>> = parts.iter().map(|part| part.as_u64()?.try_into().ok()).collect();
            rgb(&parts?)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str, name: &str) -> Vec<(String, Option<u32>, Option<u32>)> {
        let parsed = parse(text, name).map(|(_, names)| names).unwrap_or_default();
        parsed.into_iter().map(|name| (name.name, name.value, name.colour)).collect()
    }

    fn named(name: &str, value: Option<u32>, colour: Option<u32>) -> (String, Option<u32>, Option<u32>) {
        (name.to_owned(), value, colour)
    }

    #[test]
    fn tables_of_classes_are_read_in_all_their_forms() {
        let road = named("road", None, Some(0x80_40_80));
        let sky = named("sky", None, Some(0x00_00_40));
        for (text, name) in [
            ("name,r,g,b\nroad,128,64,128\nsky,0,0,64\n", "class_dict.csv"),
            ("\u{feff}Name; R; G; B\r\nroad; 128; 64; 128\r\nsky; 0; 0; 64\r\n", "x.csv"),
            ("class,color\nroad,#804080\nsky,#000040\n", "classes.csv"),
            ("128 64 128\troad\n0 0 64\tsky\n", "label_colors.txt"),
            ("# r g b name\n128, 64, 128, road\n0, 0, 64, sky", "label_colors.txt"),
            ("road 128 64 128\nsky 0 0 64\n", "label_colors.txt"),
            ("# label:color_rgb:parts:actions\nroad:128,64,128::\nsky:0,0,64::\n", "labelmap.txt"),
            (r##"[{"name": "road", "color": [128, 64, 128]}, {"name": "sky", "color": "#000040"}]"##, "labels.json"),
        ] {
            assert_eq!(names(text, name), [road.clone(), sky.clone()], "{text}");
        }
        assert_eq!(
            names(r#"{"label_map": {"0": "a", "10": "b"}, "segmentation_colors": [[0, 0, 0], [1, 2, 3]]}"#, "m.json"),
            [named("a", Some(0), Some(0)), named("b", Some(10), Some(0x01_02_03))]
        );
        assert_eq!(
            names(r#"{"0": "background", "1": "cat"}"#, "labels.json"),
            [named("background", Some(0), None), named("cat", Some(1), None)]
        );
        assert_eq!(
            names("Idx\tRatio\tTrain\tVal\tName\n1\t0.1\t2\t3\twall\n2\t0.1\t2\t3\tsky\n", "objectInfo150.txt"),
            [named("wall", Some(1), None), named("sky", Some(2), None)]
        );
        assert_eq!(
            names("7 128 64 128 road\n8 0 0 64 traffic light\n", "label_colors.txt"),
            [named("road", Some(7), Some(0x80_40_80)), named("traffic light", Some(8), Some(0x00_00_40))]
        );
    }

    #[test]
    fn what_is_no_table_of_classes_is_none() {
        for (text, name) in [
            ("0 0.5 0.5 0.1 0.1\n1 0.5 0.5 0.1 0.1\n", "labels.txt"),
            ("cat\ndog\n", "classes.txt"),
            ("a.jpg 10 20 30\nb.jpg 10 20 30\n", "list.txt"),
            ("a.jpg 10 20 30\nb.jpg 10 20 30\n", "labels.txt"),
            ("image,label\na.jpg,cat\nb.jpg,dog\n", "labels.csv"),
            ("name,r,g,b\n", "class_dict.csv"),
            ("name,r,g,b\ncat,300,0,0\ndog,0,0,999\n", "class_dict.csv"),
            (r#"{"images": [], "categories": [{"id": 1, "name": "cat"}, {"id": 2, "name": "dog"}]}"#, "labels.json"),
            (r#"{"labels": ["a", "b"]}"#, "labels.json"),
            (r#"{"a": 1}"#, "labels.json"),
            ("", "label_colors.txt"),
            ("12:30,14:05\n13:30,15:05\n", "times.txt"),
        ] {
            assert_eq!(names(text, name), [], "{text}");
        }
    }

    #[test]
    fn no_beginning_of_a_table_breaks_the_reader() {
        for (text, name) in [
            ("name,r,g,b\nröad,128,64,128\nsky,0,0,64\n", "class_dict.csv"),
            ("128 64 128\tröad\n0 0 64\tsky\n", "label_colors.txt"),
            ("röad:128,64,128::\nsky:0,0,64::\n", "labelmap.txt"),
            (r#"{"label_map": {"0": "ä"}, "segmentation_colors": [[0, 0, 0]]}"#, "dataset_meta.json"),
        ] {
            for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
                names(&text[..end], name);
            }
        }
    }
}
