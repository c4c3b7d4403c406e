//! Files whose name says that they hold annotations and whose content says that something went wrong on the way: a
//! pointer in place of the data, a web page, an empty file, text that is no JSON or YAML from its first lines.

use super::Unusable;
use crate::formats::{Probe, json, parquet};

const PARQUET: &str = "a Parquet table, which begins with PAR1";

/// What a file should hold that is called so; `None` where its name promises no annotations.
fn promised(probe: &Probe<'_>) -> Option<&'static str> {
    Some(match probe.extension().as_str() {
        "json" | "geojson" => "JSON",
        "jsonl" | "ndjson" | "odgt" => "a JSON record in each line",
        "xml" => "XML",
        "yaml" | "yml" => "YAML",
        "csv" | "tsv" | "tab" => "a table",
        "txt" | "names" | "data" | "lst" => "a line for each label or name",
        _ if parquet::is_named(probe.path) => PARQUET,
        _ => return None,
    })
}

/// Something else that came in place of a file, whatever reader would take it: a pointer, a web page.
pub(in crate::formats) fn in_place_of_data(probe: &Probe<'_>) -> Option<Unusable> {
    let expected = promised(probe)?;
    let text = probe.head.trim_ascii_start();
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let begins = |with: &str| text.get(..with.len()).is_some_and(|t| t.eq_ignore_ascii_case(with.as_bytes()));
    let (found, remedy) = if begins("version https://git-lfs.github.com/") {
        (
            "a Git LFS pointer, so the data were never fetched",
            "Run `git lfs pull` where the dataset was cloned, and drop it again",
        )
    } else if begins("<!doctype html") || begins("<html") {
        (
            "a web page (HTML), likely an error or a login page that was saved in its place",
            "Fetch the file again from its source",
        )
    } else {
        return None;
    };
    Some(Unusable { line: Some(1), expected: expected.into(), found: found.into(), remedy: remedy.into() })
}

/// What is wrong with a file that no reader knows.
pub(super) fn look(probe: &Probe<'_>) -> Option<Unusable> {
    match promised(probe)? {
        "JSON" => not_json(probe),
        // Its reader takes what begins as one.
        PARQUET => Some(match probe.bytes {
            0 => empty(PARQUET),
            _ => Unusable {
                line: None,
                expected: PARQUET.into(),
                found: "another beginning".into(),
                remedy: "Fetch the file again from its source, or give it the ending of what it is".into(),
            },
        }),
        expected @ ("XML" | "a table" | "a JSON record in each line") => (probe.bytes == 0).then(|| empty(expected)),
        _ => None,
    }
}

fn empty(expected: &str) -> Unusable {
    Unusable {
        line: None,
        expected: expected.into(),
        found: "an empty file".into(),
        remedy: "Fetch the file again from its source".into(),
    }
}

/// A JSON file that breaks before anything in it shows what it is. A file that is JSON, whatever of, is not meant.
fn not_json(probe: &Probe<'_>) -> Option<Unusable> {
    if probe.head.trim_ascii().is_empty() {
        return Some(empty("JSON"));
    }
    let whole = probe.bytes <= probe.head.len() as u64;
    let text = probe.head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(probe.head);
    let flaw = json::explain(text, "the end of the file")?;
    // Where the head ends, the file goes on.
    if !whole && flaw.at >= text.len().saturating_sub(64) {
        return None;
    }
    let before = &text[..flaw.at.min(text.len())];
    let line = u32::try_from(memchr::memchr_iter(b'\n', before).count()).unwrap_or(u32::MAX).saturating_add(1);
    let (found, remedy) = cause(text, flaw.found);
    Some(Unusable { line: Some(line), expected: flaw.expected.into(), found, remedy: remedy.into() })
}

/// What stands there, with the likely cause, and what to do.
fn cause(text: &[u8], found: String) -> (String, &'static str) {
    let compact: Vec<u8> = text.iter().copied().filter(|b| !b.is_ascii_whitespace()).take(3).collect();
    if matches!(compact.as_slice(), [b'{', b'\'', ..] | [b'[', b'{', b'\''] | [b'[', b'\'', ..]) {
        return (
            format!("{found}: it was printed by Python, which quotes with ' where JSON has \""),
            "Write it with `json.dump` in place of `print` or `str`",
        );
    }
    if found.contains("end of the file") {
        return (found, "Fetch the file again from its source: what follows is missing");
    }
    (found, "Correct the file at the line named, or write it anew with a JSON library")
}

#[cfg(test)]
mod tests {
    use crate::formats::testing::recognised;
    use crate::formats::{Recognised, Unusable};

    fn unusable(path: &str, content: &str) -> Option<Unusable> {
        match recognised(path, content.as_bytes()) {
            Recognised::Unusable(unusable) => Some(unusable),
            _ => None,
        }
    }

    fn said(path: &str, content: &str) -> String {
        let unusable = unusable(path, content).unwrap_or_default();
        format!("{:?}: {}", unusable.line, unusable.why())
    }

    #[test]
    fn what_came_in_place_of_annotations_is_named() {
        let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n";
        for path in ["a.json", "a.xml", "a.csv", "labels/1.txt", "data.yaml", "metadata.jsonl"] {
            assert!(said(path, pointer).contains("a Git LFS pointer"), "{path}: {}", said(path, pointer));
        }
        assert!(said("a.json", "\n<!DOCTYPE html><html>").contains("a web page"));
        assert_eq!(said("a.json", ""), "None: expected JSON, found an empty file");
        assert_eq!(said("a.xml", ""), "None: expected XML, found an empty file");
    }

    #[test]
    fn json_that_breaks_in_its_first_lines_says_where() {
        assert_eq!(
            said("a.json", "{\"images\":\n [{\"id\": 1,\n"),
            "Some(3): expected a name in quotes, found the end of the file"
        );
        let python = said("a.json", "{'images': [{'id': 1}]}");
        assert!(
            python.starts_with("Some(1): expected a name in quotes") && python.contains("printed by Python"),
            "{python}"
        );
        assert_eq!(unusable("package.json", "{\"name\": \"x\", \"version\": 1}"), None);
        let long = format!("{{\"a\": \"{}", "x".repeat(70_000));
        assert_eq!(unusable("long.json", &long), None);
    }

    #[test]
    fn every_prefix_is_told_without_a_panic() {
        let text = "{\"images\": [{\"id\": 1, \"x\": \"é\\u00e9\"}], \"n\": [NaN, -1.5e3, null]}";
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
            recognised("a.json", &text.as_bytes()[..end]);
        }
    }
}
