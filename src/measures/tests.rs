use super::*;
use crate::dataset::{
    Attribute, BoxUnit, Builder, FileId, ImageId, NoPictures, Place, Rect, Role, SplitClaim, SplitId, Target, Unit,
    ValueType,
};
use crate::report::tables::Tables;
use crate::rules::{ALL, Context, Finding, Judged, Rule, judge};

/// A dataset of `n` listed images, `classes` giving the classes that image i shows.
pub(crate) fn dataset(n: usize, classes: impl Fn(usize) -> Vec<&'static str>) -> Dataset {
    let mut builder = Builder::new(Dataset::default(), &NoPictures);
    for i in 0..n {
        let image = builder.listed_only(&format!("{i:07}.png"), Place::file(FileId(0)));
        for class in classes(i) {
            let class = builder.class(class);
            let rect = Rect { x: 0.1, y: 0.1, w: 0.2, h: 0.2 };
            builder.add_box(image, class, rect, BoxUnit::Fractions, 0, Place::file(FileId(0)));
        }
    }
    builder.finish()
}

/// Adds an attribute over images; `None` is a missing value.
pub(crate) fn attribute(
    dataset: &mut Dataset,
    name: &str,
    role: Role,
    values: &[&str],
    of: impl Fn(usize) -> Option<usize>,
) {
    let mut column = Attribute::new(name, format!("labels.csv#{name}"), FileId(0), Unit::Image);
    column.role = role;
    column.ty = ValueType::Category;
    column.values = values.iter().map(|&v| v.to_owned()).collect();
    for image in 0..dataset.images.len() {
        column.set(image, of(image).map_or(crate::dataset::MISSING, |code| code as u32));
    }
    dataset.attributes.push(column);
}

/// Puts image i into a split.
pub(crate) fn split(dataset: &mut Dataset, names: &[&str], of: impl Fn(usize) -> usize) {
    dataset.splits = names.iter().map(|&n| n.to_owned()).collect();
    for image in dataset.images.ids() {
        let split = SplitId::from(of(image.index()));
        dataset.images.split_claims.push(SplitClaim { image, split, place: None });
    }
}

/// Everything that the rules on representation and co-occurrence say.
pub(crate) fn check(dataset: &Dataset) -> Judged {
    let measures = crate::rules::measures(dataset);
    let rules: Vec<Box<dyn Rule>> = ALL
        .iter()
        .filter(|entry| matches!(entry.meta.family(), "REP" | "COO"))
        .map(|entry| (entry.build)(&serde_json::Map::new()).expect("defaults"))
        .collect();
    let context = Context {
        dataset,
        settings: &dataset.settings,
        measures: &measures,
        measured_images: 0,
        complete: true,
        pixels: false,
    };
    judge(&rules, &context)
}

/// All tables, with names.
pub(crate) fn tables(dataset: &Dataset) -> Tables {
    crate::report::tables::all(dataset, &crate::rules::measures(dataset))
}

/// What one rule says.
pub(crate) fn said(dataset: &Dataset, code: &str) -> Vec<Finding> {
    let findings = check(dataset).findings.into_iter().filter(|f| f.code == code);
    let mut alone: Vec<Finding> = findings.flat_map(one_by_one).collect();
    alone.sort_by(|a, b| (&a.subject, &a.message).cmp(&(&b.subject, &b.message)));
    alone
}

/// What each of those that a finding speaks for would say alone.
fn one_by_one(finding: Finding) -> Vec<Finding> {
    // Groups too small and combinations are said together from the first.
    if finding.members.is_empty() || matches!(finding.code, "REP005" | "REP006") {
        return vec![finding];
    }
    let alone = finding.members.iter().map(|member| Finding {
        severity: member.severity,
        message: member.message.clone(),
        subject: member.subject.clone(),
        measured: member.measured.clone(),
        compared: member.compared.clone(),
        effect: member.effect.clone(),
        test: member.test.clone(),
        cause: member.cause.clone(),
        evidence: member.evidence.clone(),
        evidence_total: member.evidence_total,
        members: Vec::new(),
        remedy: member.remedy.clone(),
        ..finding.clone()
    });
    alone.collect()
}

fn close(a: Option<f64>, b: f64) -> bool {
    a.is_some_and(|a| (a - b).abs() < 1e-9 * b.abs().max(1.0))
}

#[test]
fn rows_of_an_index_keep_the_order_of_their_pairs() {
    let pairs = [(1, 7), (0, 3), (1, 2), (9, 1)];
    let rows = Rows::of(3, || pairs.iter().copied());
    assert_eq!((rows.row(0), rows.row(1), rows.row(2), rows.row(9)), (&[3][..], &[7, 2][..], &[][..], &[][..]));
}

#[test]
fn pairs_of_classes_are_counted_over_all_images() {
    // 10 images: a in 0..6, b in 4..8, c in 0..10 (all), nothing else.
    let data = dataset(10, |i| {
        let mut classes = vec!["c"];
        classes.extend((i < 6).then_some("b-first"));
        classes.extend((4..8).contains(&i).then_some("a-second"));
        classes
    });
    let tables = crate::measures::tests::tables(&data);
    let rows = &tables.class_pairs;
    let names: Vec<_> = rows.iter().map(|r| (r.a.as_str(), r.b.as_str(), r.n_a, r.n_b, r.n_ab, r.n)).collect();
    assert_eq!(
        names,
        [("a-second", "b-first", 4, 6, 2, 10), ("a-second", "c", 4, 10, 4, 10), ("b-first", "c", 6, 10, 6, 10)]
    );
    // lift = 2·10/(4·6); npmi = ln(5/6)/−ln(.2); jaccard = 2/8.
    assert!(close(rows[0].lift, 20.0 / 24.0));
    assert!(close(rows[0].npmi, (5.0f64 / 6.0).ln() / -(0.2f64).ln()));
    assert!(close(rows[0].jaccard, 0.25));
    // The margin of c is empty: everything shows it.
    assert_eq!((rows[1].p, rows[1].q, rows[2].p), (None, None, None));
    // Fisher on [[2, 2], [4, 2]]: with n_ab = 0 impossible to exceed, 2 is the most likely table of its margins.
    assert!(close(rows[0].p, 1.0));
    assert_eq!(rows[0].q, rows[0].p);
}

#[test]
fn classes_that_never_meet_have_npmi_minus_one_and_those_always_there_have_none() {
    let data = dataset(4, |i| if i < 2 { vec!["a"] } else { vec!["b"] });
    let row = &tables(&data).class_pairs[0];
    assert_eq!((row.n_ab, row.npmi), (0, Some(-1.0)));
    let data = dataset(4, |_| vec!["a", "b"]);
    let row = &tables(&data).class_pairs[0];
    assert_eq!((row.n_ab, row.npmi), (4, None));
}

#[test]
fn crossings_list_their_empty_cells() {
    let mut data = dataset(4, |_| vec![]);
    attribute(&mut data, "gender", Role::Protected, &["female", "male"], |i| Some(i % 2));
    attribute(&mut data, "age", Role::Protected, &["0-2", "3-9", "10-19"], |i| [Some(0), Some(0), Some(2), None][i]);
    attribute(&mut data, "light", Role::Attribute, &["day"], |_| Some(0));
    let tables = crate::measures::tests::tables(&data);
    let names: Vec<String> = tables.crossings.iter().map(|c| c.attributes.join("×")).collect();
    assert_eq!(names, ["age×light", "gender×age", "gender×light"]);
    let cells: Vec<_> = tables.crossings[1].cells.iter().map(|c| (c.values.join(" "), c.count)).collect();
    let expected = [
        ("female 0-2", 1),
        ("female 3-9", 0),
        ("female 10-19", 1),
        ("male 0-2", 1),
        ("male 3-9", 0),
        ("male 10-19", 0),
    ];
    assert_eq!(cells, expected.map(|(v, c)| (v.to_owned(), c)));
    let pairs: Vec<_> =
        tables.attribute_pairs.iter().map(|p| (p.a.as_str(), p.b.as_str(), p.n, p.why.is_some())).collect();
    assert_eq!(pairs, [("age", "gender", 3, false), ("age", "light", 3, true), ("gender", "light", 4, true)]);
    // [[1, 1], [1, 0]]: n(ad−bc)²/(r₁r₂c₁c₂) = 3·1/(2·1·2·1).
    assert!(close(tables.attribute_pairs[0].chi2, 0.75));
}

#[test]
fn three_protected_attributes_are_crossed_at_once() {
    let mut data = dataset(8, |_| vec![]);
    for (bit, name) in ["a", "b", "c"].into_iter().enumerate() {
        attribute(&mut data, name, Role::Protected, &["0", "1"], |i| Some(i >> bit & 1));
    }
    let tables = crate::measures::tests::tables(&data);
    assert_eq!(tables.crossings.len(), 4);
    let three = tables.crossings.iter().find(|c| c.attributes.len() == 3).expect("a triple");
    assert_eq!(three.cells.len(), 8);
    assert!(three.cells.iter().all(|c| c.count == 1));
}

#[test]
fn a_class_is_held_against_the_images_without_it() {
    // Of 10 images 4 show the class: 3 f, 1 m; of the other 6 with a known group 2 f, 3 m; one is unknown.
    let mut data = dataset(10, |i| if i < 4 { vec!["skateboard"] } else { vec![] });
    let groups = [0, 0, 0, 1, 0, 0, 1, 1, 1, 9];
    attribute(&mut data, "gender", Role::Protected, &["female", "male"], |i| Some(groups[i]).filter(|&g| g < 2));
    let measures = crate::rules::measures(&data);
    let tables = crate::measures::tests::tables(&data);
    let row = &tables.class_groups[0];
    assert_eq!((row.class.as_str(), row.group.as_str(), row.k, row.n), ("skateboard", "female", 3, 4));
    assert!(close(row.share, 0.75));
    // (3.5 · 3.5) / (1.5 · 2.5)
    assert!(close(row.odds_ratio, 12.25 / 3.75));
    let second = &measures.class_groups()[1];
    assert_eq!((second.class, second.attribute, second.group), (crate::dataset::ClassId(0), 0, 1));
}

#[test]
fn a_target_has_three_verdicts_and_says_how_many_to_collect() {
    use std::collections::BTreeMap;
    let mut data = dataset(12_100, |_| vec![]);
    attribute(&mut data, "gender", Role::Protected, &["female", "male"], |i| Some(usize::from(i >= 4_011)));
    let shares = BTreeMap::from([("female".to_owned(), 0.51), ("male".to_owned(), 0.49)]);
    data.settings.target.insert("gender".into(), Target { shares: Some(shares), ..Target::default() });
    let rows = tables(&data).targets;
    let female = &rows[0];
    assert_eq!((female.verdict.as_str(), female.to_collect), ("under", Some(4_409)));
    assert!((female.low.unwrap_or(0.0) - 0.323155).abs() < 1e-6);
    assert_eq!((rows[1].verdict.as_str(), rows[1].to_collect), ("over", None));
    assert_eq!(targets::to_collect(50, 100, 0.5), Some(0));
    assert_eq!(targets::to_collect(0, 100, 1.0), None);
}

/// FairFace, train: gender × age (figures published with the dataset). Skipped where the data is not at hand.
#[test]
fn fairface_gender_and_age_go_together_as_published() {
    let Ok(folder) = std::env::var("MUSTER_DATA") else { return };
    let path = std::path::Path::new(&folder).join("fairface_full/fairface_label_train.csv");
    let Ok(text) = std::fs::read_to_string(path) else { return };
    let rows: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let mut data = dataset(rows.len(), |_| vec![]);
    for (column, name) in [(1, "age"), (2, "gender")] {
        let mut values: Vec<&str> = rows.iter().filter_map(|r| r.get(column).copied()).collect();
        values.sort_unstable();
        values.dedup();
        attribute(&mut data, name, Role::Protected, &values, |i| {
            rows[i].get(column).and_then(|v| values.iter().position(|x| x == v))
        });
    }
    let pair = tables(&data).attribute_pairs.remove(0);
    assert_eq!((pair.n, pair.df), (86_744, Some(8.0)));
    assert!((pair.chi2.unwrap_or(0.0) - 1979.7488).abs() < 1e-4);
    assert!((pair.cramers_v.unwrap_or(0.0) - 0.1510724683).abs() < 1e-9);
}

#[test]
fn an_empty_dataset_gives_empty_tables_and_nothing_to_say() {
    let data = dataset(0, |_| vec![]);
    assert_eq!(tables(&data), Tables::default());
    assert!(check(&data).findings.is_empty());
    let mut data = dataset(3, |_| vec!["a"]);
    attribute(&mut data, "gender", Role::Protected, &["female"], |_| None);
    assert_eq!(crate::rules::measures(&data).counts(0), [0]);
    assert_eq!(crate::rules::measures(&data).counts(7), [] as [u64; 0]);
    assert!(ImageId(0).index() < data.images.len());
}

#[test]
fn more_facts_leave_what_reads_none_of_them() {
    use std::sync::Arc;
    let mut world = crate::rules::testing::World::with_images(&["a.jpg", "b.jpg", "c.jpg"]);
    let look = |dataset: &Dataset, kept: Option<Kept>| {
        let measures = kept.map_or_else(|| crate::rules::measures(dataset), |kept| Measures::over(dataset, kept));
        let _ = (measures.class_pairs(), measures.figures(), measures.relations());
        measures.kept()
    };
    let first = look(&world.dataset, None);
    world.measure(0, 64, 48, 1, 1, 0xFFFF);
    let second = look(&world.dataset, Some(first.after_pixels(&world.dataset)));
    assert!(Arc::ptr_eq(&first.annotations, &second.annotations) && Arc::ptr_eq(&first.clustered, &second.clustered));
    assert!(!Arc::ptr_eq(&first.pictures, &second.pictures));
    // The same picture again: images repeat one another, and all that knows it is counted anew.
    world.measure(1, 64, 48, 1, 1, 0xFFFF);
    let third = look(&world.dataset, Some(second.after_pixels(&world.dataset)));
    assert!(Arc::ptr_eq(&first.annotations, &third.annotations) && !Arc::ptr_eq(&second.clustered, &third.clustered));
    assert_eq!(third.clustered.clusters.get().map(Clusters::count), Some(1));
}

#[test]
fn nothing_is_counted_before_it_is_asked_for() {
    let data = dataset(4, |_| vec!["a"]);
    let measures = crate::rules::measures(&data);
    assert!(measures.people().is_none() && !measures.postings().images(crate::dataset::ClassId(0)).is_empty());
    let kept = measures.kept();
    assert!(kept.clustered.crossed.get().is_none() && kept.clustered.class_pairs.get().is_none());
    assert!(kept.pictures.duplicates.get().is_none());
}
