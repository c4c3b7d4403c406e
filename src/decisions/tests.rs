use super::*;

const WHOLE: &str = r#"{
  "schema": "muster.decisions/1",
  "dataset": "d1",
  "findings": [
    { "fingerprint": "b-2", "code": "REP004", "state": "accepted", "reason": "by design, says \"K\"", "by": "KM" },
    { "fingerprint": "a-1", "code": "ERR001", "state": "open" }
  ],
  "items": [
    { "image": "b.jpg", "file": "a.json", "record": "annotations[5]", "action": "relabel", "class": "dog" },
    { "image": "a.jpg", "action": "exclude", "note": "twice; see [b], {c}" },
    { "image": "a.jpg", "file": "a.txt", "line": 3, "action": "rebox", "box": [1, 2.5, 30, 40] }
  ],
  "fixes": [ { "fingerprint": "a-1", "apply": true } ]
}
"#;

#[test]
fn a_file_is_read_whole_and_written_in_a_fixed_order() {
    let (decisions, flaws) = parse(WHOLE);
    assert_eq!(flaws, []);
    assert_eq!((decisions.findings.len(), decisions.items.len(), decisions.fixes.len()), (2, 3, 1));
    assert_eq!(decisions.items[1].r#box, Some([1.0, 2.5, 30.0, 40.0]));
    let text = write(&decisions);
    insta::assert_snapshot!(text);
    assert_eq!(parse(&text), (decisions, Vec::new()));
}

fn flaws_of(text: &str) -> Vec<(u32, String, String)> {
    parse(text).1.into_iter().map(|flaw| (flaw.line, flaw.expected, flaw.found)).collect()
}

#[test]
fn what_is_wrong_is_named_by_line_and_the_rest_holds() {
    let text = r#"{ "schema": "muster.decisions/1",
  "findings": [
    { "fingerprint": "a", "state": "accepted" },
    { "fingerprint": "b",
      "state": "fine" },
    { "state": "open" },
    17,
    { "fingerprint": "c", "state": "solved", "rason": "x" },
    { "fingerprint": "c", "state": "open" }
  ],
  "items": [
    { "image": "a.jpg", "action": "relabel" },
    { "image": "a.jpg", "action": "rebox", "box": [1, 2, 0, 4] },
    { "image": "a.jpg", "action": "rebox", "box": [1, 2] },
    { "image": "a.jpg", "action": "burn" },
    { "image": "a.jpg", "action": "keep", "line": 0 },
    { "image": "a.jpg", "action": "keep" }
  ],
  "fixes": { },
  "more": 1 }"#;
    let (decisions, _) = parse(text);
    assert_eq!(decisions.findings.iter().map(|f| f.fingerprint.as_str()).collect::<Vec<_>>(), ["c"]);
    assert_eq!(decisions.items.len(), 1);
    insta::assert_debug_snapshot!(flaws_of(text));
}

#[test]
fn a_file_of_something_else_is_no_file_of_decisions() {
    assert_eq!(flaws_of("[1]")[0], (1, "an object of decisions".into(), "a list".into()));
    assert_eq!(flaws_of("{\n\n \"a\": }")[0].0, 3);
    assert_eq!(flaws_of("{}")[0], (1, "the schema `muster.decisions/1`".into(), "no schema".into()));
    let report = flaws_of("{\n\"schema\": \"muster.report/1\"}");
    assert_eq!(report, [(2, "the schema `muster.decisions/1`".into(), "`muster.report/1`".into())]);
}

#[test]
fn no_beginning_of_a_file_breaks_the_reading() {
    for end in 0..WHOLE.len() {
        if let Some(text) = WHOLE.get(..end) {
            let (decisions, flaws) = parse(text);
            assert!(!flaws.is_empty() || end + 1 >= WHOLE.len(), "{end}");
            assert!(flaws.is_empty() || decisions.is_empty());
        }
    }
}

#[test]
fn a_second_decision_takes_the_place_of_the_first() {
    let mut decisions = Decisions::default();
    let of = |state| FindingDecision { fingerprint: "a".into(), state, ..FindingDecision::default() };
    decisions.decide(of(State::Open));
    decisions.decide(of(State::Solved));
    assert_eq!(decisions.findings, [of(State::Solved)]);
    decisions.decide_item(ItemDecision::new("a.jpg", Action::Exclude));
    decisions.decide_item(ItemDecision::new("a.jpg", Action::Keep));
    decisions.decide_item(ItemDecision::new("b.jpg", Action::Keep));
    assert_eq!(decisions.items.iter().map(|item| item.action).collect::<Vec<_>>(), [Action::Keep, Action::Keep]);
}

#[test]
fn the_file_lies_at_the_top_of_what_was_dropped() {
    assert!(is_decisions("muster-decisions.json") && is_decisions("data/muster-decisions.json"));
    assert!(!is_decisions("data/old/muster-decisions.json") && !is_decisions("decisions.json"));
}
