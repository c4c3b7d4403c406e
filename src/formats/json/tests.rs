use super::*;
use crate::formats::slices::run_to_end;
use proptest::prelude::*;

#[derive(Default)]
struct Seen {
    members: Vec<String>,
    elements: Vec<(String, u32, u32, String)>,
}

impl Visit for Seen {
    fn member(&mut self, name: &str, _first: u8, _at: Mark) -> Want {
        self.members.push(name.to_owned());
        if name.starts_with("skip") { Want::Skip } else { Want::Elements }
    }

    fn element(&mut self, name: &str, e: Element<'_>) {
        self.elements.push((name.to_owned(), e.index, e.line, String::from_utf8_lossy(e.bytes).into_owned()));
    }
}

fn seen(text: &[u8], chunk: usize) -> (Seen, Walked) {
    let mut seen = Seen::default();
    let walked = run_to_end(walk(&text.to_vec(), chunk, &mut seen, &mut 0, &mut |_| true));
    (seen, walked)
}

fn flaw(text: &str) -> (u32, String, String) {
    let (_, walked) = seen(text.as_bytes(), 3);
    let last = walked.broken.last().unwrap_or_else(|| panic!("{text}: no flaw"));
    (last.line, last.expected.clone(), last.found.clone())
}

#[test]
fn elements_come_with_their_lines_whatever_the_buffer() {
    let text =
        "\u{feff}{\n \"a\": [\n  {\"x\": \"]}\"},\n  2\n ], \"skip\": [[1]],\"b\":[\"q\\\"\",\n[1,\n2]],\"c\":{}}\n";
    for chunk in (1..8).chain([4096]) {
        let (seen, walked) = seen(text.as_bytes(), chunk);
        assert!(walked.is_complete() && walked.broken.is_empty(), "{walked:?}");
        assert_eq!(seen.members, ["a", "skip", "b", "c"]);
        let expected =
            [("a", 0, 3, "{\"x\": \"]}\"}"), ("a", 1, 4, "2"), ("b", 0, 5, "\"q\\\"\""), ("b", 1, 6, "[1,\n2]")];
        assert_eq!(seen.elements, expected.map(|(n, i, l, t)| (n.to_owned(), i, l, t.to_owned())));
    }
}

#[test]
fn a_list_at_the_top_is_a_member_without_a_name() {
    let (seen, walked) = seen(b"[1, 2]", 4);
    assert!(walked.is_complete());
    assert_eq!(seen.elements.len(), 2);
    assert_eq!(seen.elements[1].3, "2");
}

#[test]
fn a_file_that_ends_early_says_where_and_what_was_expected() {
    let end = "the end of the file".to_owned();
    assert_eq!(flaw("{\"a\": [\n{\"b\": [1,\n 2,"), (3, "a number".into(), end.clone()));
    assert_eq!(flaw("{\"a\": [\n1,"), (2, "a value".into(), end.clone()));
    assert_eq!(flaw("{\"a\": [1]"), (1, "a comma or }".into(), end.clone()));
    assert_eq!(flaw("{\"skip\": [1,\n"), (2, "the rest of a value".into(), end.clone()));
    assert_eq!(flaw(""), (1, "{ or [".into(), end));
    assert_eq!(flaw("{}\n\nx"), (3, "the end of the file".into(), "x".into()));
    assert_eq!(flaw("hello"), (1, "{ or [".into(), "hello".into()));
}

#[test]
fn a_comma_too_many_or_too_few_is_read_over() {
    let (seen, walked) = seen(b"{\"a\": [{} {},\n], \"b\": [3] \"c\": [4],}", 5);
    assert!(walked.is_complete());
    assert_eq!(walked.broken.len(), 4);
    assert_eq!(seen.elements.iter().map(|e| e.3.as_str()).collect::<Vec<_>>(), ["{}", "{}", "3", "4"]);
}

#[test]
fn every_prefix_delivers_what_came_before() {
    let text = b"{\"a\": [{\"x\": 1}, {\"y\": [2]}], \"b\": [3, 4]}";
    let whole = seen(text, 4).0.elements;
    for n in 0..text.len() {
        let (seen, walked) = seen(&text[..n], 4);
        assert_eq!(walked.broken.len(), 1, "{n}");
        assert!(!walked.is_complete());
        // A number at the end may be cut short; all before it must be the same.
        let sure = seen.elements.len().saturating_sub(1);
        assert_eq!(seen.elements[..sure], whole[..sure], "{n}");
    }
}

#[test]
fn a_list_can_be_read_later() {
    struct Later(Option<Mark>, Vec<(u32, String)>);
    impl Visit for Later {
        fn member(&mut self, name: &str, _: u8, at: Mark) -> Want {
            if name == "a" {
                self.0 = Some(at);
            }
            Want::Later
        }
        fn element(&mut self, _: &str, e: Element<'_>) {
            self.1.push((e.line, String::from_utf8_lossy(e.bytes).into_owned()));
        }
    }
    let text = b"{\"z\":1,\n\"a\":\n[5,\n6], \"b\": []}".to_vec();
    let (mut later, mut done) = (Later(None, Vec::new()), 0);
    assert!(run_to_end(walk(&text, 2, &mut later, &mut done, &mut |_| true)).is_complete());
    let at = later.0.expect("seen");
    assert!(run_to_end(walk_list(&text, 2, ("a", at), &mut later, &mut done, &mut |_| true)).is_complete());
    assert_eq!(later.1, [(3, "5".to_owned()), (4, "6".to_owned())]);
}

#[test]
fn a_walk_stops_when_told_to() {
    let text = format!("[{}]", vec!["1"; 1000].join(","));
    let mut seen = Seen::default();
    let text = text.into_bytes();
    let walked = run_to_end(walk(&text, 16, &mut seen, &mut 0, &mut |done| done < 100));
    assert!(walked.cancelled);
    assert!(seen.elements.len() < 100);
}

fn value() -> impl Strategy<Value = serde_json::Value> {
    use serde_json::Value;
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        (-1e6..1e6f64).prop_map(Value::from),
        "[\\x20-\\x7eé\\n\"\\\\]{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec(("[a-z\"\\\\{]{0,4}", inner), 0..4)
                .prop_map(|m| Value::Object(m.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn the_walk_sees_the_elements_that_serde_sees(
        lists in prop::collection::vec(("[a-z]{1,4}", prop::collection::vec(value(), 0..5)), 0..4),
        pretty in any::<bool>(),
        chunk in 1usize..8,
    ) {
        let whole: serde_json::Map<String, serde_json::Value> =
            lists.into_iter().map(|(name, list)| (name, serde_json::Value::from(list))).collect();
        let text = if pretty { serde_json::to_vec_pretty(&whole) } else { serde_json::to_vec(&whole) }.expect("writes");
        let (seen, walked) = seen(&text, chunk);
        prop_assert!(walked.is_complete() && walked.broken.is_empty());
        let found: Vec<(String, serde_json::Value)> =
            seen.elements.iter().map(|e| (e.0.clone(), serde_json::from_str(&e.3).expect("a value"))).collect();
        let expected: Vec<(String, serde_json::Value)> = whole
            .iter()
            .filter(|(name, _)| !name.starts_with("skip"))
            .flat_map(|(n, l)| l.as_array().into_iter().flatten().map(move |v| (n.clone(), v.clone())))
            .collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn no_bytes_make_the_walk_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), chunk in 1usize..8) {
        let (_, _) = seen(&bytes, chunk);
    }

    #[test]
    fn no_broken_json_makes_the_walk_panic(text in "[\\[\\]{}\",:\\\\ 1a\n]{0,60}", chunk in 1usize..8) {
        let (_, walked) = seen(text.as_bytes(), chunk);
        if serde_json::from_str::<serde_json::Value>(&text).is_err() {
            // What serde refuses is either refused here or lies within a value that was handed over unchecked.
            let _ = walked;
        }
        let _ = explain(text.as_bytes(), "the end");
    }
}
