use super::super::{Family, why};
use crate::dataset::{Dataset, Role};
use crate::measures::tests::{attribute, check, dataset, said, tables};
use crate::report::Narrative;
use std::collections::BTreeSet;

/// Names that live as long as the test.
fn names(n: usize) -> Vec<&'static str> {
    (0..n).map(|i| &*format!("c{i:03}").leak()).collect()
}

/// The same every time (Knuth's multiplier).
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

/// 500 classes thrown at random onto 20,000 images, each onto 25 of them.
fn noise() -> (Dataset, Vec<BTreeSet<usize>>) {
    let (names, mut random) = (names(500), Random(7));
    let mut shown = vec![BTreeSet::new(); 20_000];
    for class in 0..names.len() {
        let mut left = 25;
        while left > 0 {
            left -= u64::from(shown[random.below(20_000) as usize].insert(class));
        }
    }
    let of = |i: usize| shown[i].iter().map(|&class| names[class]).collect();
    (dataset(shown.len(), of), shown)
}

#[test]
fn chance_meetings_of_rare_classes_are_no_discoveries() {
    let (data, shown) = noise();
    let tables = crate::measures::tests::tables(&data);
    let rows = &tables.class_pairs;
    let mut met = BTreeSet::new();
    for classes in &shown {
        let pairs = classes.iter().flat_map(|a| classes.range(a + 1..).map(move |b| (a, b)));
        met.extend(pairs);
    }
    assert!(met.len() > 3_000 && rows.len() == met.len(), "{} met, {} rows", met.len(), rows.len());
    // Each of them met where .03 images were to be expected: among themselves they all look unlikely.
    assert!(rows.iter().all(|row| row.q.is_some_and(|q| q < 0.05)));
    let m = rows.len() as f64;
    for row in rows {
        let expected = row.q.map(|q| (q * 124_750.0 / m).min(1.0));
        assert!(row.q_all.zip(expected).is_some_and(|(q, e)| (q - e).abs() < 1e-12), "{row:?}");
    }
    let family = Family::of_pairs(rows, 500);
    assert_eq!((family.tests, family.listed, family.of, family.shown), (124_750, m as u64, 124_750, 0));
    let rest = crate::wording::count(124_750 - met.len() as u64);
    assert_eq!(
        family.pairs_words(),
        format!(
            "124,750 pairs of classes; the {rest} that never meet, nor would by chance in 5 images, are not listed and count \
             with p = 1"
        )
    );
    let judged = check(&data);
    let codes: Vec<&str> = judged.findings.iter().map(|f| f.code).collect();
    assert!(!codes.contains(&"COO003") && !codes.contains(&"COO001"), "{codes:?}");
    let tests = |code: &str| judged.runs.iter().find(|run| run.code == code).map(|run| run.tests);
    assert_eq!((tests("COO003"), tests("COO001")), (Some(124_750), Some(2 * 124_750)));
}

#[test]
fn a_pair_that_stands_out_among_many_classes_is_still_found() {
    let (data, shown) = noise();
    let names = names(500);
    let mut classes: Vec<Vec<&'static str>> =
        shown.iter().map(|own| own.iter().map(|&class| names[class]).collect()).collect();
    // In 24 of the images of c000 there is c001 too.
    for (_, own) in shown.iter().zip(&mut classes).filter(|(own, _)| own.contains(&0) && !own.contains(&1)).take(24) {
        own.push("c001");
    }
    drop(data);
    let found = said(&dataset(classes.len(), |i| classes[i].clone()), "COO003");
    assert!(found.len() == 1 && found[0].message.starts_with("c000 and c001"), "{:?}", found.len());
    assert_eq!(found[0].test.as_ref().map(|t| t.family), Some(124_750));
}

#[test]
fn with_few_classes_every_pair_is_listed_and_counted() {
    let data =
        dataset(100, |i| [("cat", 2), ("dog", 3), ("emu", 5)].iter().filter(|c| i % c.1 == 0).map(|c| c.0).collect());
    let rows = tables(&data).class_pairs;
    let family = Family::of_pairs(&rows, 3);
    assert_eq!((family.tests, family.pairs_words().as_str()), (3, "all 3 pairs of classes"));
    assert!(rows.iter().all(|row| row.q_all.is_none()));
    // One class in all images: what it goes with says nothing.
    let data = dataset(100, |i| if i % 2 == 0 { vec!["cat", "sky"] } else { vec!["sky", "dog"] });
    let family = Family::of_pairs(&tables(&data).class_pairs, 3);
    assert_eq!(family.pairs_words(), "1 pair of classes: of 3 those of which neither class is in all images");
}

#[test]
fn each_table_is_corrected_over_all_of_its_rows_and_says_so() {
    let mut data = dataset(400, |i| if i % 4 == 0 { vec!["bow"] } else { vec!["cap"] });
    attribute(&mut data, "gender", Role::Protected, &["man", "woman"], |i| Some(usize::from(i % 8 < 3)));
    attribute(&mut data, "light", Role::Attribute, &["day", "night"], |i| Some(usize::from(i % 3 == 0)));
    let measures = crate::rules::measures(&data);
    let tables = crate::measures::tests::tables(&data);
    let t = &tables;
    let q_over_all = |rows: Vec<(Option<f64>, Option<f64>)>| {
        let ps: Vec<f64> = rows.iter().filter_map(|r| r.0).collect();
        let qs: Vec<f64> = rows.iter().filter(|r| r.0.is_some()).filter_map(|r| r.1).collect();
        assert_eq!(crate::stats::benjamini_hochberg(&ps), qs);
        ps.len() as u64
    };
    let groups = Family::of_groups(&t.class_groups, 2);
    assert_eq!(groups.tests, q_over_all(t.class_groups.iter().map(|r| (r.p, r.q)).collect()));
    assert_eq!(groups.groups_words(), "8 tests: each class with each group of each attribute");
    let strata = Family::of_strata(measures.strata());
    assert_eq!(strata.tests, q_over_all(t.stratified.iter().map(|r| (r.p, r.q)).collect()));
    let listed = strata.listed;
    assert!(
        listed > 0 && strata.strata_words().contains(&format!("{listed} association")),
        "{}",
        strata.strata_words()
    );
    let figures = Family::of_figures(&t.figures);
    assert_eq!(figures.tests, q_over_all(t.figures.iter().map(|r| (r.p, r.q)).collect()));
    let cut = Family { listed: 3_000, of: 4_000, ..groups };
    assert!(cut.groups_words().ends_with(" (the 3,000 of 4,000 classes in most images)"));
}

#[test]
fn what_was_not_tested_says_why_and_what_was_tested_says_how_often() {
    let none = Family::default();
    let some = Family { tests: 12, ..none };
    let one = [("cat".to_owned(), 9)];
    assert_eq!(why::no_pairs(&[], &none).as_deref(), Some("Not tested: no class was read."));
    assert!(why::no_pairs(&one, &none).is_some_and(|w| w.contains("cat is the only class")));
    assert_eq!(why::no_pairs(&one, &some), None);
    assert!(
        why::none_apart(0).starts_with("Not tested") && why::none_apart(7).starts_with("Tested, none found: of 7 ")
    );
    assert!(why::no_strata(0, 0).starts_with("Not tested: no class was held"));
    assert!(why::no_strata(12, 0).starts_with("Tested, nothing to look into: in 12 tests"));
    assert!(why::no_strata(12, 2).starts_with("Not tested: 2 classes lean"));

    let mut data = dataset(30, |_| vec!["mug"]);
    assert!(why::no_figures(&data, false).contains("no attribute with two groups"));
    attribute(&mut data, "light", Role::Attribute, &["day", "night"], |i| Some(i % 2));
    assert!(why::no_figures(&data, true).contains("an attribute of boxes, or a protected one"));
    attribute(&mut data, "gender", Role::Protected, &["man", "woman"], |i| Some(i % 2));
    assert!(why::no_figures(&data, true).contains("no class is called person"));
    assert_eq!(why::no_figures(&dataset(3, |_| Vec::new()), true), "Not measured: no box was read.");
}

fn report(settings: &str, classes: &str) -> crate::report::Report {
    let files = vec![
        ("d/labels.csv".to_owned(), classes.as_bytes().to_vec()),
        ("d/muster.toml".to_owned(), settings.as_bytes().to_vec()),
    ];
    let check = crate::engine::check_in_memory("d", files, Default::default());
    check.report().expect("a report").clone()
}

#[test]
fn a_rule_that_is_off_is_not_one_that_found_nothing() {
    let table = "image,gender,city\na.jpg,man,Rome\nb.jpg,man,Oslo\n";
    let off = report("[rules.COO001]\nenabled = false\nreason = \"one object each\"\n", table);
    assert_eq!(why::none_always(&Narrative::of(&off, &[])), "Switched off: one object each.");
    let on = report("[rules.COO001]\nmin-support = 30\n", table);
    assert_eq!(why::none_always(&Narrative::of(&on, &[])), "Not examined: it takes two classes.");
    let attributes = &on.dataset.attributes;
    assert!(why::no_groups(attributes, 0).is_some_and(|w| w.contains("no class was read")));
    let one = attributes.iter().filter(|a| a.name == "gender").cloned().collect::<Vec<_>>();
    assert_eq!(why::no_groups(&one, 3).as_deref(), Some("Not tested: gender has one group only."));
    assert!(why::no_groups(&[], 3).is_some_and(|w| w.contains("Name a column")));
}
