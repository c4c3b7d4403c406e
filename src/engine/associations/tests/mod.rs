mod family;
mod leads;

use super::*;

fn pair_of(a: &str, b: &str, (n_a, n_b, n_ab, n): (u64, u64, u64, u64), q: Option<f64>) -> ClassPair {
    ClassPair {
        a: a.into(),
        b: b.into(),
        n_a,
        n_b,
        n_ab,
        n,
        n_effective: None,
        lift: crate::stats::lift(n_ab, n_a, n_b, n),
        npmi: crate::stats::npmi(n_ab, n_a, n_b, n),
        jaccard: crate::stats::jaccard(n_ab, n_a, n_b),
        p: q,
        q,
        q_all: None,
        why: None,
    }
}

fn world() -> (Vec<(String, u64)>, Vec<ClassPair>) {
    let classes = [("cat", 100), ("dog", 400), ("emu", 3)].map(|(name, n)| (name.to_owned(), n)).to_vec();
    let pairs = vec![
        pair_of("cat", "dog", (100, 400, 90, 1000), Some(0.0001)),
        pair_of("cat", "emu", (100, 3, 0, 1000), Some(0.9)),
    ];
    (classes, pairs)
}

fn by(by: PairMeasure) -> Wanted {
    Wanted { most: 10, least: 1, by, order: Order::Frequency }
}

#[test]
fn the_matrix_opens_on_the_most_certain_pair_of_two_classes_with_enough_images() {
    let classes = [("cat", 100), ("dog", 400), ("emu", 3), ("fox", 90)].map(|(name, n)| (name.to_owned(), n)).to_vec();
    let pairs = vec![
        pair_of("cat", "dog", (100, 400, 90, 1000), Some(0.0001)),
        // More certain, of a class of three images.
        pair_of("dog", "emu", (400, 3, 3, 1000), Some(0.000_001)),
        pair_of("cat", "fox", (100, 90, 40, 1000), Some(0.01)),
    ];
    let m = matrix(classes, &pairs, 1000, by(PairMeasure::Npmi));
    let name = |i: u32| m.classes[i as usize].0.as_str();
    let mut start = m.start.map(|(a, b)| [name(a), name(b)]).expect("a pair to open on");
    start.sort_unstable();
    assert_eq!(start, ["cat", "dog"]);
}

#[test]
fn where_no_image_shows_two_classes_no_matrix_is_drawn() {
    let classes = || [("a", 300), ("b", 700)].map(|(name, n)| (name.to_owned(), n)).to_vec();
    let pairs = |both| vec![pair_of("a", "b", (300, 700, both, 1000), Some(0.0001))];
    let why = matrix(classes(), &pairs(0), 1000, by(PairMeasure::Npmi)).why;
    assert!(why.is_some_and(|why| why.starts_with("Not drawn")));
    assert_eq!(matrix(classes(), &pairs(5), 1000, by(PairMeasure::Npmi)).why, None);
}

#[test]
fn the_matrix_is_symmetric_and_starts_with_the_most_frequent_class() {
    let (classes, pairs) = world();
    let m = matrix(classes, &pairs, 1000, by(PairMeasure::Npmi));
    let names: Vec<&str> = m.classes.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["dog", "cat", "emu"]);
    let cell = |i: usize, j: usize| m.cells.0[i * 3 + j];
    for i in 0..3 {
        assert_eq!(cell(i, i), UNKNOWN);
        for j in 0..3 {
            assert_eq!(cell(i, j), cell(j, i));
        }
    }
    // npmi(90; 100, 400, 1000) = ln(2.25) / −ln(0.09) = 0.337: the step from 0.2 to 0.35.
    assert_eq!(cell(0, 1), 7 | SIGNIFICANT);
    assert_eq!(cell(1, 2) & TOO_LITTLE, TOO_LITTLE);
    // Not listed: never met, not expected to.
    assert_eq!(cell(0, 2), TOO_LITTLE | 4);
    // The pair that is not listed is a test all the same.
    assert_eq!((m.family.tests, m.family.shown, m.too_little), (3, 1, 2));
}

#[test]
fn steps_around_chance_are_symmetric() {
    let (classes, mut pairs) = world();
    for (npmi, up, down) in [(0.0, 4, 4), (0.03, 5, 3), (0.1, 6, 2), (0.2, 7, 1), (0.35, 8, 0), (1.0, 8, 0)] {
        for (value, step) in [(npmi, up), (-npmi, down)] {
            pairs[0].npmi = Some(value);
            let m = matrix(classes.clone(), &pairs, 1000, by(PairMeasure::Npmi));
            assert_eq!(m.cells.0[1] & 0x0f, step, "npmi {value}");
        }
    }
}

#[test]
fn the_boundaries_of_counts_grow_even_where_counts_are_small() {
    let (classes, pairs) = world();
    for largest in [1, 90, 40_000] {
        let mut pairs = pairs.clone();
        pairs[0].n_ab = largest;
        let m = matrix(classes.clone(), &pairs, 1000, by(PairMeasure::Count));
        assert!(m.bounds.windows(2).all(|w| w[0] < w[1]), "{:?}", m.bounds);
        assert_eq!(m.bounds.len(), 7);
    }
}

#[test]
fn cells_survive_the_crossing() {
    let cells = Cells(vec![0, 7, 255]);
    let text = serde_json::to_string(&cells).unwrap();
    assert_eq!(serde_json::from_str::<Cells>(&text).unwrap(), cells);
}

#[test]
fn pairs_come_page_by_page_and_the_strongest_first() {
    let (_, pairs) = world();
    let all = Page { text: "", class: None, by: PairMeasure::Npmi, ranked: Ranked::Strongest, from: 0, most: 10 };
    let (rows, total) = super::pairs(&pairs, &all);
    // cat and emu never met, and 0.3 images were to be expected.
    assert_eq!((rows.len(), total), (1, 1));
    assert_eq!(super::pairs(&pairs, &Page { text: "EMU", ..all }).1, 0);
    assert_eq!(super::pairs(&pairs, &Page { class: Some("dog"), ..all }).1, 1);
    assert_eq!(super::pairs(&pairs, &Page { from: 1, ..all }), (Vec::new(), 1));
}

#[test]
fn a_pair_can_be_asked_from_either_side() {
    let (_, pairs) = world();
    let dataset = crate::dataset::Dataset::default();
    let measures = crate::rules::measures(&dataset);
    let known = (&measures, &*pairs);
    let facts = super::pair(&dataset, known, "dog", "cat", 3).unwrap();
    assert_eq!((facts.row.a.as_str(), facts.row.n_a, facts.row.n_b), ("dog", 400, 100));
    assert_eq!((facts.b_given_a.k, facts.b_given_a.n, facts.a_given_b.n), (90, 400, 100));
    assert!((facts.expected - 40.0).abs() < 1e-9);
    assert_eq!(facts.test.as_deref(), Some("chi-square"));
    assert_eq!(super::pair(&dataset, known, "dog", "emu", 3), None);
}

#[test]
fn a_directed_measure_speaks_of_the_rows_class() {
    let (classes, pairs) = world();
    let m = matrix(classes, &pairs, 1000, by(PairMeasure::Given));
    // dog, cat: P(cat | dog) = 90 / 400, P(dog | cat) = 90 / 100.
    assert_eq!((m.cells.0[1] & 0x0f, m.cells.0[3] & 0x0f), (3, 7));
    assert!(m.cells.0[1] & m.cells.0[3] & SIGNIFICANT != 0);
    assert_eq!(PairMeasure::Given.strength(&pairs[0], Some("dog")), 0.225);
    assert_eq!(PairMeasure::Given.strength(&pairs[0], Some("cat")), 0.9);
}

#[test]
fn a_never_met_pair_has_the_odds_ratio_of_halves() {
    let never = pair_of("cat", "cow", (100, 200, 0, 1000), Some(0.001));
    let [ratio, _] = PairMeasure::OddsRatio.both(&never);
    // (0.5 · 700.5) / (100.5 · 200.5)
    assert!((ratio.unwrap() - 350.25 / 20150.25).abs() < 1e-12);
}

#[test]
fn classes_can_stand_by_name_and_rare_ones_stay_out() {
    let (classes, pairs) = world();
    let names = |wanted: Wanted| -> Vec<String> {
        matrix(classes.clone(), &pairs, 1000, wanted).classes.into_iter().map(|c| c.0).collect()
    };
    let wanted = by(PairMeasure::Npmi);
    assert_eq!(names(Wanted { order: Order::Name, ..wanted }), ["cat", "dog", "emu"]);
    assert_eq!(names(Wanted { least: 20, ..wanted }), ["dog", "cat"]);
    assert_eq!(names(Wanted { order: Order::Name, most: 1, ..wanted }), ["dog"]);
}

#[test]
fn clustering_puts_classes_that_meet_side_by_side() {
    // Two blocks of three, written in turns: those of a block meet often, others never.
    let order = seriation::seriate(6, |i, j| if i % 2 == j % 2 { 0.9 } else { -0.5 });
    let blocks: Vec<usize> = order.iter().map(|i| i % 2).collect();
    assert_eq!(blocks, [0, 0, 0, 1, 1, 1]);
    // A chain is laid out as one: each item is most like the one before it.
    let chain = seriation::seriate(5, |i, j| 1.0 - 0.2 * (j - i) as f32);
    assert!(chain == [0, 1, 2, 3, 4] || chain.windows(2).all(|w| w[0].abs_diff(w[1]) <= 2), "{chain:?}");
    for size in 0..3 {
        assert_eq!(seriation::seriate(size, |_, _| 0.0), (0..size).collect::<Vec<_>>());
    }
}

#[test]
fn every_class_has_one_place_whatever_the_order() {
    let alike = |i: usize, j: usize| ((i * 31 + j * 17) % 13) as f32 / 13.0 - 0.3;
    let order = seriation::seriate(300, alike);
    assert_eq!(order, seriation::seriate(300, alike));
    let mut sorted = order;
    sorted.sort_unstable();
    assert_eq!(sorted, (0..300).collect::<Vec<_>>());
}

#[test]
fn pairs_kept_apart_are_those_far_below_chance() {
    let pairs = vec![
        pair_of("a", "b", (500, 400, 0, 2000), Some(1e-9)),
        pair_of("a", "c", (500, 400, 40, 2000), Some(1e-9)),
        // Significant, yet more than half as often as chance.
        pair_of("a", "d", (500, 400, 80, 2000), Some(1e-9)),
        // Never met, but only two were expected.
        pair_of("b", "e", (40, 100, 0, 2000), Some(0.04)),
        pair_of("b", "f", (40, 400, 0, 2000), Some(0.2)),
        pair_of("c", "e", (400, 100, 0, 2000), Some(1e-4)),
    ];
    let page = Page { text: "", class: None, by: PairMeasure::Npmi, ranked: Ranked::Apart, from: 0, most: 10 };
    let (rows, total) = super::pairs(&pairs, &page);
    let names: Vec<String> = rows.iter().map(|p| format!("{}{}", p.a, p.b)).collect();
    // Never met where 100 were expected stands before never met where 20 were.
    assert_eq!((names, total), (vec!["ab".to_owned(), "ce".into(), "ac".into()], 3));
}

fn lean_of(class: &str, group: &str, (k, n): (u64, u64), odds: f64, q: f64) -> ClassGroup {
    ClassGroup {
        class: class.into(),
        attribute: "gender".into(),
        group: group.into(),
        k,
        n,
        n_effective: None,
        k_without: 0,
        n_without: 0,
        share: Some(k as f64 / n as f64),
        odds_ratio: Some(odds),
        low: None,
        high: None,
        p: Some(q),
        q: Some(q),
    }
}

#[test]
fn classes_are_held_against_all_groups_of_an_attribute() {
    let rows = [
        lean_of("bow", "man", (40, 100), 0.7, 0.2),
        lean_of("bow", "woman", (60, 100), 1.4, 0.2),
        lean_of("cap", "man", (90, 100), 9.0, 0.001),
        lean_of("cap", "woman", (10, 100), 0.1, 0.001),
        lean_of("dart", "man", (3, 4), 3.0, 0.6),
        lean_of("dart", "woman", (1, 4), 0.3, 0.6),
    ];
    let dataset = crate::dataset::Dataset { name: "d".into(), ..crate::dataset::Dataset::default() };
    let page = GroupPage {
        support: 20,
        attribute: "gender",
        text: "",
        by: GroupMeasure::OddsRatio,
        order: GroupOrder::Lean,
        from: 0,
        most: 10,
    };
    let table = groups(&dataset, &rows, 3, &page);
    let names: Vec<&str> = table.rows.iter().map(|r| r.class.as_str()).collect();
    assert_eq!(names, ["cap", "bow", "dart"]);
    assert_eq!(table.groups.iter().map(|g| g.group.as_str()).collect::<Vec<_>>(), ["man", "woman"]);
    let steps: Vec<Option<u8>> = table.rows[0].cells.iter().map(|c| c.step).collect();
    assert_eq!(steps, [Some(7), Some(0)]);
    assert!(table.rows[0].cells[0].significant && table.rows[2].cells[0].too_little);
    assert_eq!((table.total, table.family.tests, table.significant, table.too_little), (3, 6, 2, 2));
    assert_eq!(groups(&dataset, &rows, 3, &GroupPage { text: "DA", ..page }).total, 1);
    let by_name = groups(&dataset, &rows, 3, &GroupPage { order: GroupOrder::Name, most: 1, ..page });
    assert_eq!((by_name.rows[0].class.as_str(), by_name.rows.len(), by_name.total), ("bow", 1, 3));
    assert_eq!(groups(&dataset, &rows, 3, &GroupPage { attribute: "age", ..page }).rows, []);
}

#[test]
fn figures_are_of_the_attribute_that_differs_most_unless_one_is_named() {
    let row = |attribute: &str, class: Option<&str>, delta: f64, q: f64| crate::report::tables::FigureByGroup {
        figure: "brightness".into(),
        attribute: attribute.into(),
        class: class.map(str::to_owned),
        groups: vec![crate::report::tables::GroupFigure {
            group: "x".into(),
            n: 50,
            n_effective: None,
            p5: None,
            p25: None,
            median: None,
            p75: None,
            p95: None,
            delta: Some(delta),
            low: None,
            high: None,
        }],
        h: None,
        df: None,
        p: Some(q),
        q: Some(q),
        trend: None,
        sampled: None,
        why: None,
    };
    let rows = [
        row("age", None, 0.2, 0.01),
        row("gender", None, -0.4, 0.01),
        row("skin", None, 0.9, 0.5),
        row("age", Some("dog"), 0.1, 0.2),
        row("age", Some("cat"), 0.3, 0.2),
    ];
    let data = crate::dataset::Dataset::default();
    let f = figures(&data, &rows, None, false);
    assert_eq!((f.attribute.as_deref(), f.listed.total, f.listed.family.tests), (Some("gender"), 1, 5));
    assert_eq!(f.attributes, ["age", "gender", "skin"]);
    assert_eq!(figures(&data, &rows, Some("age"), false).attribute.as_deref(), Some("age"));
    let near = figures(&data, &rows, None, true);
    let classes: Vec<Option<&str>> = near.listed.rows.iter().map(|r| r.class.as_deref()).collect();
    assert_eq!((near.attribute.as_deref(), classes), (Some("age"), vec![Some("cat"), Some("dog")]));
    assert_eq!(figures(&data, &[], None, true).attribute, None);
}

#[test]
fn what_beats_the_baseline_most_comes_first() {
    let row = |what: &str, accuracy: Option<(u64, u64)>| crate::report::tables::Shortcut {
        what: what.into(),
        of: "class".into(),
        n: 100,
        cramers_v: None,
        theils_u: None,
        accuracy: accuracy.map(|(k, n)| Share::of(k, n)),
        baseline: Some(0.5),
        p: None,
        q: None,
        values: Vec::new(),
        why: None,
    };
    let listed = shortcuts(&[row("mode", None), row("format", Some((55, 100))), row("folder", Some((90, 100)))]);
    let names: Vec<&str> = listed.rows.iter().map(|r| r.what.as_str()).collect();
    assert_eq!(names, ["folder", "format", "mode"]);
}
