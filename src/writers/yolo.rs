//! YOLO: a text file of fractions for each picture, below a folder for each split, and `data.yaml` with the names of
//! classes. Refuses to cut boxes at the edge of their picture.

use super::names::stem;
use super::numbers::fraction;
use super::out::Out;
use super::plan::{Image, Plan};
use rustc_hash::FxHashSet;
use std::io;

pub(super) fn write(plan: &Plan<'_>, out: &mut Out<'_>) -> io::Result<()> {
    out.begin("data.yaml")?;
    out.text(&data_yaml(plan))?;
    for part in &plan.parts {
        let folder = folder(plan, part.name.is_some(), &part.slug);
        for &row in &part.images {
            let Some(image) = plan.images.get(row as usize) else { continue };
            out.begin(&format!("labels{folder}/{}.txt", stem(&image.place)))?;
            labels(plan, image, out)?;
        }
    }
    Ok(())
}

/// The folder of a split, with its slash; none where there are no splits.
fn folder(plan: &Plan<'_>, is_split: bool, slug: &str) -> String {
    match (is_split, plan.has_splits()) {
        (true, _) => format!("/{slug}"),
        (false, true) => "/nosplit".to_owned(),
        (false, false) => String::new(),
    }
}

fn labels(plan: &Plan<'_>, image: &Image, out: &mut Out<'_>) -> io::Result<()> {
    for &id in &plan.boxes[image.boxes.clone()] {
        let rect = plan.rect(id, image.size);
        let [x, y, w, h] = [rect.x + rect.w / 2.0, rect.y + rect.h / 2.0, rect.w, rect.h].map(fraction);
        let class = plan.number(plan.dataset.boxes.class[id.index()]);
        out.text(&format!("{class} {x} {y} {w} {h}\n"))?;
    }
    Ok(())
}

fn data_yaml(plan: &Plan<'_>) -> String {
    let mut yaml = "path: .\n".to_owned();
    if plan.has_splits() {
        let mut taken: FxHashSet<String> = ["path", "nc", "names"].map(str::to_owned).into_iter().collect();
        for part in plan.parts.iter().filter(|part| part.name.is_some()) {
            let key = super::names::unused(part.slug.clone(), &mut taken);
            yaml.push_str(&format!("{}: {}\n", scalar(&key), scalar(&format!("images/{}", part.slug))));
        }
    } else {
        yaml.push_str("train: images\n");
    }
    yaml.push_str(&format!("nc: {}\nnames:\n", plan.classes.len()));
    for (number, &class) in plan.classes.iter().enumerate() {
        yaml.push_str(&format!("  {number}: {}\n", scalar(plan.dataset.class_name(class))));
    }
    yaml
}

/// A text that YAML reads as this text: in quotes unless it is a plain word that means nothing else.
fn scalar(text: &str) -> String {
    const MEANT: [&str; 10] = ["y", "n", "yes", "no", "true", "false", "on", "off", "null", "nan"];
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ' ' | '/');
    let is_word = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(plain)
        && !text.ends_with(' ')
        && !MEANT.iter().any(|word| word.eq_ignore_ascii_case(text));
    if is_word {
        return text.to_owned();
    }
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            // Breaks of lines and marks that YAML takes for its own.
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}'..='\u{ffff}') => {
                quoted.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::scalar;

    #[test]
    fn names_that_yaml_would_take_for_something_else_stand_in_quotes() {
        for plain in ["cat", "traffic light", "a-b_c"] {
            assert_eq!(scalar(plain), plain);
        }
        for (text, expected) in [
            ("no", "\"no\""),
            ("Null", "\"Null\""),
            ("12", "\"12\""),
            ("1e3", "\"1e3\""),
            ("", "\"\""),
            ("~", "\"~\""),
            ("a: b", "\"a: b\""),
            ("a #b", "\"a #b\""),
            ("- x", "\"- x\""),
            ("=1", "\"=1\""),
            ("say \"hi\"\\", "\"say \\\"hi\\\"\\\\\""),
            ("a\nb", "\"a\\nb\""),
            ("ä", "\"ä\""),
            ("end ", "\"end \""),
        ] {
            assert_eq!(scalar(text), expected);
        }
    }
}
