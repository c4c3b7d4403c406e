//! The few things of a `data.yaml` that matter, with their lines. Reads the events of the YAML parser and builds no
//! tree: aliases are never followed, so no file can grow by them.

use yaml_rust2::parser::{Event, Parser};

#[derive(Debug, Default, PartialEq)]
pub(super) struct DataYaml {
    /// Class number, name, line.
    pub(super) names: Vec<(u32, String, u32)>,
    /// Declared number of classes, with its line.
    pub(super) nc: Option<(String, u32)>,
    /// Numbers per set of keypoints (`kpt_shape: [17, 3]` is 51).
    pub(super) keypoints: Option<usize>,
    /// Names whose key is no number: the key, its line.
    pub(super) bad_keys: Vec<(String, u32)>,
    /// Where the YAML breaks: line, and what the parser says.
    pub(super) broken: Option<(u32, String)>,
}

/// Reads what can be read; a file that breaks off keeps what came before.
pub(super) fn read(text: &str) -> DataYaml {
    let mut data = DataYaml::default();
    let mut parser = Parser::new(text.chars());
    let mut depth = 0usize;
    // The top level's key that waits for its value, the key of the map of names, and whether that is a map.
    let (mut top, mut key, mut is_map): (Option<String>, Option<String>, bool) = (None, None, false);
    let mut shape: Vec<usize> = Vec::new();
    loop {
        let (event, mark) = match parser.next_token() {
            Ok(token) => token,
            Err(e) => {
                data.broken = Some((line(e.marker().line()), e.info().to_owned()));
                break;
            }
        };
        let at = line(mark.line());
        match event {
            Event::StreamEnd => break,
            Event::MappingStart(..) | Event::SequenceStart(..) => {
                depth += 1;
                if depth == 2 {
                    is_map = matches!(event, Event::MappingStart(..));
                }
            }
            Event::MappingEnd | Event::SequenceEnd => {
                depth = depth.saturating_sub(1);
                match depth {
                    1 => (top, key) = (None, None),
                    2 => key = None,
                    _ => {}
                }
            }
            Event::Scalar(value, ..) => match (depth, top.as_deref()) {
                (1, None) => top = Some(value),
                (1, Some("nc")) => (data.nc, top) = (Some((value, at)), None),
                (1, Some(_)) => top = None,
                (2, Some("kpt_shape")) => shape.extend(value.parse::<usize>().ok().filter(|n| *n < 10_000)),
                (2, Some("names")) if !is_map => {
                    let number = u32::try_from(data.names.len()).unwrap_or(u32::MAX);
                    data.names.push((number, value, at));
                }
                (2, Some("names")) => match key.take() {
                    None => key = Some(value),
                    Some(number) => match number.parse() {
                        Ok(number) => data.names.push((number, value, at)),
                        Err(_) => data.bad_keys.push((number, at)),
                    },
                },
                _ => {}
            },
            Event::Alias(_) if depth == 1 => top = None,
            Event::Alias(_) if depth == 2 => key = None,
            _ => {}
        }
    }
    if let [points, numbers] = shape[..] {
        data.keypoints = Some(points * numbers);
    }
    data
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
