//! The few things of a `data.yaml` that matter, with their lines. Reads the events of the YAML parser and builds no
//! tree: aliases are never followed, so no file can grow by them.

use crate::dataset::split_name;
use yaml_rust2::parser::{Event, Parser};
use yaml_rust2::scanner::TScalarStyle;

#[derive(Debug, Default, PartialEq)]
pub(super) struct DataYaml {
    /// Class number, name, line.
    pub(super) names: Vec<(u32, String, u32)>,
    /// The line of the key `names`.
    pub(super) names_at: Option<u32>,
    /// Names that are one text where a list belongs.
    pub(super) one_text: Option<(String, u32)>,
    /// Names that programs read as true, false or nothing, as they stand without quotation marks.
    pub(super) no_texts: Vec<(String, u32)>,
    /// A file that holds the names.
    pub(super) names_file: Option<(String, u32)>,
    /// Declared number of classes, with its line.
    pub(super) nc: Option<(String, u32)>,
    /// Numbers per set of keypoints (`kpt_shape: [17, 3]` is 51).
    pub(super) keypoints: Option<usize>,
    /// Names whose key is no number: the key, its line.
    pub(super) bad_keys: Vec<(String, u32)>,
    /// The folder that the others are below.
    pub(super) root: Option<String>,
    /// Where the pictures of each split are.
    pub(super) splits: Vec<Declared>,
    /// Where the YAML breaks: line, and what the parser says.
    pub(super) broken: Option<(u32, String)>,
}

/// A folder or a list of a split's pictures.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Declared {
    /// `val`.
    pub(super) split: &'static str,
    /// As it stands: `valid`.
    pub(super) key: String,
    pub(super) value: String,
    pub(super) line: u32,
}

/// A text that does not show any names and has other keys of a `data.yaml`, whether or not it is YAML.
pub(super) fn looks_so(text: &str, name: &str) -> bool {
    let has =
        |key: &str| text.lines().any(|l| l.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with(':')));
    let split = has("train") || has("val");
    let called_so = matches!(name.to_ascii_lowercase().rsplit_once('.'), Some(("data" | "dataset", _)));
    (has("names") && (split || has("nc") || called_so))
        || (split && (has("nc") || (has("train") && has("val") && called_so)))
}

/// Reads what can be read; a file that breaks off keeps what came before. Tabs are what YAML refuses first: what stands
/// behind them is read as if they were blanks.
pub(super) fn read(text: &str) -> DataYaml {
    let data = parse(text);
    if data.broken.is_none() {
        return data;
    }
    let indented = |line: &&str| line.trim_start_matches(' ').starts_with('\t') && !line.trim().is_empty();
    let Some((_, at)) = text.lines().zip(1u32..).find(|(line, _)| indented(line)) else { return data };
    let blanks: Vec<String> = text.lines().map(|line| line.replace('\t', "  ")).collect();
    let what = "a tab before the text, which YAML does not allow".to_owned();
    DataYaml { broken: Some((at, what)), ..parse(&blanks.join("\n")) }
}

/// Where the parser stands.
#[derive(Default)]
struct State {
    depth: usize,
    /// The top level's key that waits for its value.
    top: Option<String>,
    /// The values of that key are a map; of each of its items.
    is_map: bool,
    item_is_map: bool,
    /// The key of the map of names, and within one of its items.
    key: Option<String>,
    item_key: Option<String>,
    shape: Vec<usize>,
}

fn parse(text: &str) -> DataYaml {
    let mut data = DataYaml::default();
    let mut parser = Parser::new(text.chars());
    let mut state = State::default();
    loop {
        let (event, mark) = match parser.next_token() {
            Ok(token) => token,
            Err(e) => {
                data.broken = Some((line(e.marker().line()), e.info().to_owned()));
                break;
            }
        };
        match event {
            Event::StreamEnd => break,
            Event::MappingStart(..) | Event::SequenceStart(..) => {
                state.depth += 1;
                let is_map = matches!(event, Event::MappingStart(..));
                match state.depth {
                    2 => state.is_map = is_map,
                    3 => state.item_is_map = is_map,
                    _ => {}
                }
            }
            Event::MappingEnd | Event::SequenceEnd => {
                state.depth = state.depth.saturating_sub(1);
                match state.depth {
                    1 => (state.top, state.key) = (None, None),
                    2 => (state.key, state.item_key) = (None, None),
                    _ => {}
                }
            }
            Event::Scalar(value, style, ..) => {
                data.scalar(&mut state, value, style == TScalarStyle::Plain, line(mark.line()));
            }
            Event::Alias(_) if state.depth == 1 => state.top = None,
            Event::Alias(_) if state.depth == 2 => state.key = None,
            _ => {}
        }
    }
    if let [points, numbers] = state.shape[..] {
        data.keypoints = Some(points * numbers);
    }
    data
}

impl DataYaml {
    fn scalar(&mut self, state: &mut State, value: String, plain: bool, at: u32) {
        let next = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        let Some(top) = state.top.clone() else {
            if state.depth == 1 {
                if value == "names" {
                    self.names_at = Some(at);
                }
                state.top = Some(value);
            }
            return;
        };
        match (state.depth, top.as_str()) {
            (1, "nc") => self.nc = Some((value, at)),
            (1, "path") => self.root = Some(value).filter(|v| !is_nothing(v)),
            (1, "names") if !is_nothing(&value) => self.one_text(value, at),
            (1, key) => self.split(key.to_owned(), value, at),
            (2, "kpt_shape") => state.shape.extend(value.parse::<usize>().ok().filter(|n| *n < 10_000)),
            (2, "names") if !state.is_map => self.name(next, value, plain, at),
            (2, "names") => match state.key.take() {
                None => state.key = Some(value),
                Some(number) => match number.parse() {
                    Ok(number) => self.name(number, value, plain, at),
                    Err(_) => self.bad_keys.push((number, at)),
                },
            },
            // `- 0: cat`, `- {id: 0, name: cat}`.
            (3, "names") if !state.is_map && state.item_is_map => match state.item_key.take() {
                None => state.item_key = Some(value),
                Some(key) => match key.parse() {
                    Ok(number) => self.name(number, value, plain, at),
                    Err(_) if key == "name" => self.name(next, value, plain, at),
                    Err(_) => {}
                },
            },
            (2, key) if !state.is_map => self.split(key.to_owned(), value, at),
            _ => {}
        }
        if state.depth == 1 {
            state.top = None;
        }
    }

    fn name(&mut self, number: u32, name: String, plain: bool, at: u32) {
        if plain && is_no_text(&name) {
            self.no_texts.push((name.clone(), at));
        }
        self.names.push((number, name, at));
    }

    /// `names: cat, dog`, `names: coco.names`.
    fn one_text(&mut self, value: String, at: u32) {
        if value.ends_with(".names") || value.ends_with(".txt") {
            self.names_file = Some((value, at));
            return;
        }
        let each = value.trim_matches(['[', ']', '(', ')']).split([',', ';']);
        let each = each.map(|name| name.trim().trim_matches(['\'', '"'])).filter(|name| !name.is_empty());
        self.names.extend(each.zip(0u32..).map(|(name, number)| (number, name.to_owned(), at)));
        self.one_text = Some((value, at));
    }

    fn split(&mut self, key: String, value: String, line: u32) {
        if let Some(split) = split_name(&key).filter(|_| !is_nothing(&value) && !is_no_text(&value)) {
            self.splits.push(Declared { split, key, value, line });
        }
    }
}

fn is_nothing(value: &str) -> bool {
    matches!(value.trim(), "" | "~" | "null" | "Null" | "NULL" | "None" | "none")
}

/// What YAML 1.1, as programs in Python read it, takes for true, false or nothing.
fn is_no_text(value: &str) -> bool {
    let words = ["yes", "no", "on", "off", "true", "false", "null", "~", ""];
    words.contains(&value.to_ascii_lowercase().as_str())
}

fn line(from_one: usize) -> u32 {
    u32::try_from(from_one).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn names(text: &str) -> Vec<(u32, String, u32)> {
        read(text).names
    }

    #[test]
    fn names_are_a_list_or_a_map() {
        let expected = [(0, "cat".to_owned(), 2), (1, "dog".to_owned(), 3)];
        assert_eq!(names("names:\n- cat\n- dog\nnc: 2\n"), expected);
        assert_eq!(names("names:\n  0: cat\n  1: dog\n"), expected);
        assert_eq!(names("train: x\nnames: ['cat', \"dog\"]").len(), 2);
        assert_eq!(names("path: [1, {names: [a]}]\nother: {names: [b]}\n"), []);
    }

    #[test]
    fn the_number_of_classes_and_keypoints_is_read() {
        let data = read("# c\nkpt_shape: [17, 3]\nnc: 80\nnames: {0: person}\nflip_idx: [0, 2]\n");
        assert_eq!(data.keypoints, Some(51));
        assert_eq!(data.nc, Some(("80".to_owned(), 3)));
        assert_eq!(data.names.len(), 1);
    }

    #[test]
    fn aliases_do_not_grow() {
        let bomb = "a: &a [x,x,x]\nb: &b [*a,*a,*a]\nc: &c [*b,*b,*b]\nnames: *c\nnc: 3\n";
        let data = read(bomb);
        assert_eq!((data.names.len(), data.nc), (0, Some(("3".to_owned(), 5))));
    }

    #[test]
    fn every_prefix_can_be_read() {
        let text = "train: ../train/images\nnc: 2\nnames:\n  0: \"cat\"\n  1: 'dog # no'\n  2: [x, {y: z}]\n";
        for n in 0..text.len() {
            read(&text[..n]);
        }
    }

    proptest! {
        #[test]
        fn nothing_makes_the_reading_panic(text in "[a-c0-9 \n\t:\\-\\[\\]{},&*!|>'\"#%@?~é]{0,80}") {
            read(&text);
        }
    }
}
