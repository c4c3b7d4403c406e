//! Darknet's `.data` file: `key = value` lines with the number of classes, the file of their names and the lists of
//! pictures.

use super::yaml::{DataYaml, Declared};
use crate::dataset::split_name;

const KEYS: [&str; 8] = ["classes", "train", "valid", "val", "test", "names", "backup", "eval"];

/// Two of its keys stand in it.
pub(super) fn looks_so(text: &str) -> bool {
    pairs(text).filter(|(key, _, _)| KEYS.contains(&key.as_str())).count() >= 2
}

/// What of it matters.
pub(super) fn read(text: &str) -> DataYaml {
    let mut data = DataYaml::default();
    for (key, value, line) in pairs(text).filter(|(_, value, _)| !value.is_empty()) {
        match key.as_str() {
            "classes" => data.nc = Some((value, line)),
            "names" => data.names_file = Some((value, line)),
            _ => {
                if let Some(split) = split_name(&key) {
                    data.splits.push(Declared { split, key, value, line });
                }
            }
        }
    }
    data
}

/// Key, value, line.
fn pairs(text: &str) -> impl Iterator<Item = (String, String, u32)> {
    text.lines().zip(1u32..).filter(|(line, _)| !line.trim_start().starts_with('#')).filter_map(|(line, number)| {
        let (key, value) = line.split_once('=')?;
        Some((key.trim().to_ascii_lowercase(), value.trim().to_owned(), number))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_keys_are_read_with_their_lines() {
        let text =
            "classes = 2\ntrain=data/train.txt\nvalid  = data/val.txt\n# test = x\nnames = a.names\nbackup = b/\n";
        assert!(looks_so(text) && !looks_so("x = 1\nclasses = 3\n"));
        let data = read(text);
        assert_eq!((data.nc, data.names_file), (Some(("2".into(), 1)), Some(("a.names".into(), 5))));
        let splits: Vec<_> = data.splits.iter().map(|d| (d.split, d.value.as_str(), d.line)).collect();
        assert_eq!(splits, [("train", "data/train.txt", 2), ("val", "data/val.txt", 3)]);
    }

    #[test]
    fn every_prefix_can_be_read() {
        let text = "classes = 2\ntrain=é\n=\n";
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
            looks_so(&text[..end]);
            read(&text[..end]);
        }
    }
}
