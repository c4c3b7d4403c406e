use crate::dataset::Dataset;
use crate::measures::tests::{check, dataset, said};
use crate::rules::Severity;

fn close(a: Option<f64>, b: f64) -> bool {
    a.is_some_and(|a| (a - b).abs() < 1e-9)
}

/// 1,000 images: fork in 100, knife in 100, both in `both`; a cup in half of all, so that images show several things.
fn table(both: usize) -> Dataset {
    dataset(1_000, move |i| {
        let mut classes = Vec::new();
        classes.extend((i < 100).then_some("fork"));
        classes.extend((100 - both..200 - both).contains(&i).then_some("knife"));
        classes.extend(i.is_multiple_of(2).then_some("cup"));
        classes
    })
}

#[test]
fn a_pair_that_is_drawn_together_is_said_with_its_figures() {
    let found = said(&table(40), "COO003");
    let messages: Vec<&str> = found.iter().map(|f| f.message.as_str()).collect();
    assert_eq!(
        messages,
        ["fork and knife appear together more than chance has it: 40 images show both, 10.0 would be expected (4.00 \
          times as many)"]
    );
    let finding = &found[0];
    assert_eq!((finding.severity, finding.evidence_total), (Severity::Note, 40));
    assert_eq!(finding.evidence[0].boxes.len(), 2);
    // ln 4 / −ln .04.
    assert!(close(finding.effect.as_ref().map(|e| e.value), 4.0f64.ln() / -(0.04f64.ln())));
    // 40 of the 160 that show one: .25, Wilson from .189298 (REVISE's example of 120, 80 and 40 has the same union).
    let measured = finding.measured.as_ref().expect("measured");
    assert_eq!((measured.k, measured.n), (Some(40), 160));
    assert!(measured.low.is_some_and(|low| (low - 0.189_300).abs() < 1e-5), "{measured:?}");
    // (40 + 0)/(100 + x) = 100/(1000 + x): x = 30,000/60.
    assert!(finding.remedy.starts_with("Collect 500 images of fork without knife"), "{}", finding.remedy);
    assert_eq!(finding.test.as_ref().map(|t| t.name.as_str()), Some("chi-square"));
}

#[test]
fn a_pair_that_never_meets_though_it_should_is_said_with_what_was_expected() {
    let found = said(&table(0), "COO003");
    assert_eq!(
        found[0].message,
        "fork and knife never appear together, although 10.0 images would be expected to show both"
    );
    assert!(close(found[0].effect.as_ref().map(|e| e.value), -1.0));
    assert_eq!(found[0].evidence[0].note.as_deref(), Some("without knife"));
    // (0 + y)(1000 + y) = (100 + y)²: y = 10,000/800.
    assert!(found[0].remedy.contains("collect 13 images that show both"), "{}", found[0].remedy);
}

#[test]
fn exceptions_are_the_evidence_of_a_pair_that_is_kept_apart() {
    let found = said(&table(2), "COO003");
    assert_eq!(
        found[0].message,
        "fork and knife appear together less than chance has it: 2 images show both, 10.0 would be expected"
    );
    assert_eq!((found[0].evidence.len(), found[0].evidence[0].note.as_deref()), (2, Some("exception")));
}

#[test]
fn what_always_comes_together_is_left_to_the_rule_that_says_so() {
    let data = table(98);
    assert_eq!(said(&data, "COO001").len(), 2);
    assert!(said(&data, "COO003").is_empty());
}

#[test]
fn one_label_an_image_keeps_nothing_apart() {
    let data = dataset(300, |i| vec![["a", "b", "c"][i % 3]]);
    assert!(said(&data, "COO003").is_empty());
}

#[test]
fn many_pairs_are_one_finding_more_and_one_less() {
    const NAMES: [&str; 24] = [
        "a00", "a01", "a02", "a03", "a04", "a05", "a06", "a07", "a08", "a09", "a10", "a11", "b00", "b01", "b02", "b03",
        "b04", "b05", "b06", "b07", "b08", "b09", "b10", "b11",
    ];
    // Two worlds of twelve classes, each class in 5 of 6 of the images of its world: 132 pairs more, 144 never.
    let data = dataset(600, |i| {
        let world = if i < 300 { 0 } else { 12 };
        (0..12).filter(|class| (i + class * (1 + i % 5)) % 6 != 0).map(|class| NAMES[world + class]).collect()
    });
    let found: Vec<_> = check(&data).findings.into_iter().filter(|f| f.code == "COO003").collect();
    let mut members: Vec<usize> = found.iter().map(|f| f.members.len()).collect();
    members.sort_unstable();
    // Of the 132, twelve always meet: COO001 says so.
    assert_eq!(members, [120, 144], "one says what meets more, one what meets less");
    for finding in &found {
        let many = finding.members.len();
        assert!(finding.message.contains(&format!("{many} of 276 pairs of classes")), "{}", finding.message);
        assert!(finding.evidence_total > 0);
    }
}
