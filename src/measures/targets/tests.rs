use super::super::target_faults;
use super::super::tests::{attribute, check, dataset, said, tables};
use crate::dataset::{
    Attribute, Class, CrossingShare, Dataset, FileId, IdentityId, Role, Target, TargetCrossing, Unit, ValueType,
};
use crate::report::tables::TargetRow;
use crate::rules::{Finding, Severity};

const GENDER: [&str; 2] = ["female", "male"];
const AGE: [&str; 3] = ["0-2", "3-9", "10-19"];

fn shares(given: &[(&str, f64)]) -> Target {
    Target { shares: Some(given.iter().map(|&(g, s)| (g.to_owned(), s)).collect()), ..Target::default() }
}

fn aim(data: &mut Dataset, name: &str, given: &[(&str, f64)]) {
    data.settings.target.insert(name.into(), shares(given));
}

fn cross(attributes: &[&str], given: &[(&[&str], f64)]) -> TargetCrossing {
    let cell = |&(values, share): &(&[&str], f64)| CrossingShare {
        values: values.iter().map(|&v| v.to_owned()).collect(),
        share,
    };
    TargetCrossing {
        attributes: attributes.iter().map(|&a| a.to_owned()).collect(),
        shares: given.iter().map(cell).collect(),
        ..TargetCrossing::default()
    }
}

/// 1,000 images: 120 of 0-2, 280 of 3-9, 600 of 10-19; every other one is female.
fn thousand() -> Dataset {
    let mut data = dataset(1_000, |_| vec![]);
    attribute(&mut data, "age", Role::Protected, &AGE, |i| Some(usize::from(i >= 120) + usize::from(i >= 400)));
    attribute(&mut data, "gender", Role::Protected, &GENDER, |i| Some(i % 2));
    data
}

fn rows(data: &Dataset) -> Vec<TargetRow> {
    tables(data).targets
}

/// `place: expected … found …` of each complaint.
fn complaints(data: &Dataset) -> Vec<String> {
    target_faults(data).iter().map(|f| format!("{}: {} | {}", f.place, f.expected, f.found)).collect()
}

fn of_all(data: &Dataset) -> Vec<Finding> {
    said(data, "REP003").into_iter().filter(|f| f.subject.group.is_none() && f.subject.values.is_empty()).collect()
}

#[test]
fn all_groups_at_once_are_held_against_the_target() {
    let mut data = thousand();
    aim(&mut data, "age", &[("0-2", 0.2), ("3-9", 0.3), ("10-19", 0.5)]);
    let found = of_all(&data);
    assert_eq!(
        found[0].message,
        "age does not have the shares of its target: 10.0 % of 1,000 images would have to be of another group"
    );
    // Σ (o − e)²/e = 80²/200 + 20²/300 + 100²/500 = 53.333; w = √.0533; p by scipy.stats.chi2.sf.
    let value = |f: &Option<crate::rules::Named>| f.as_ref().map_or(0.0, |n| n.value);
    assert!((value(&found[0].effect) - 0.23094010767585033).abs() < 1e-12);
    let test = found[0].test.as_ref().expect("a test");
    assert!((test.p / 2.6230937696693e-12 - 1.0).abs() < 1e-9 && test.name == "chi-square");
    assert_eq!(test.family, 4, "three groups, and all of them");
    assert_eq!(found[0].subject.attribute.as_deref(), Some("age"));
    // 10-19 is 600 of .5: 1,200 in all, 240 of 0-2 and 360 of 3-9.
    let plan: Vec<_> = rows(&data).iter().map(|r| (r.group.clone(), r.to_collect_all)).collect();
    assert_eq!(plan, [("0-2".into(), Some(120)), ("10-19".into(), Some(0)), ("3-9".into(), Some(80))]);
    assert!(found[0].remedy.starts_with("Collect 120 images of 0-2 and 80 of 3-9"), "{}", found[0].remedy);
    let under: Vec<_> = said(&data, "REP003").into_iter().filter(|f| f.message.contains("under")).collect();
    assert_eq!(
        under[0].remedy,
        "Collect 100 images of 0-2: then their share is 20.0 %. For all groups to have their shares at once, collect \
         120 images of 0-2 and 80 of 3-9."
    );
    // A group is under its target: that is the warning.
    assert_eq!(found[0].severity, Severity::Note);
}

#[test]
fn few_images_are_tested_exactly_and_trifles_are_not_told() {
    let mut data = dataset(8, |_| vec![]);
    attribute(&mut data, "age", Role::Protected, &AGE, |i| Some(i.saturating_sub(5)));
    aim(&mut data, "age", &[("0-2", 0.25), ("3-9", 0.25), ("10-19", 0.5)]);
    let fit = crate::rules::measures(&data).targets()[0].fit.clone().expect("a fit");
    // By enumeration in Python: 6, 1, 1 of 8.
    assert!((fit.p - 0.01123046875).abs() < 1e-12 && fit.test == "exact");
    let mut data = dataset(100_000, |_| vec![]);
    attribute(&mut data, "gender", Role::Protected, &GENDER, |i| Some(usize::from(i % 100 < 47)));
    aim(&mut data, "gender", &[("female", 0.5), ("male", 0.5)]);
    assert_eq!(said(&data, "REP003"), [], "w = .06, p < 1e-70");
}

#[test]
fn groups_that_the_target_does_not_name_are_said_and_leave_no_plan() {
    let mut data = dataset(1_000, |_| vec![]);
    attribute(&mut data, "gender", Role::Protected, &["female", "male", "unknown"], |i| {
        Some(if i < 50 { 2 } else { usize::from(i >= 300) })
    });
    aim(&mut data, "gender", &[("female", 0.5), ("male", 0.5)]);
    let found = of_all(&data);
    assert_eq!(
        found[0].cause.as_deref(),
        Some("50 images more are of groups that the target does not name; they are in no group here.")
    );
    assert!(rows(&data).iter().all(|row| row.to_collect_all.is_none()));
}

#[test]
fn a_target_from_a_survey_is_compared_as_two_shares() {
    let mut data = dataset(200, |_| vec![]);
    attribute(&mut data, "gender", Role::Protected, &GENDER, |i| Some(usize::from(i >= 60)));
    let target = Target { sample: Some(1_200), ..shares(&[("female", 0.5), ("male", 0.5)]) };
    data.settings.target.insert("gender".into(), target);
    let row = &rows(&data)[0];
    // Newcombe's method 10 in Python; chi-square of [[60, 140], [600, 600]] by scipy.
    let close = |x: Option<f64>, y: f64| assert!((x.unwrap_or(9.0) - y).abs() < 1e-9, "{x:?} {y}");
    close(row.difference_low, -0.26564004272235303);
    close(row.difference_high, -0.12748279112217842);
    close(row.target_low, 0.47175552884751193);
    close(row.p, 1.5560483717741938e-7);
    assert_eq!((row.verdict.as_str(), row.sample), ("under", Some(1_200)));
    let found = said(&data, "REP003");
    assert!(
        found.iter().any(|f| f.message
            == "female (gender) is 30.0 % of 200 images (24.1–36.7 %), under the target of 50.0 % (47.2–52.8 %, 1,200 \
                asked)"),
        "{found:?}"
    );
    // Asked of few, the same share says little: twenty people.
    data.settings.target.get_mut("gender").expect("a target").sample = Some(20);
    assert_eq!(rows(&data)[0].verdict, "too-few");
}

#[test]
fn combinations_of_groups_have_their_own_targets() {
    let mut data = thousand();
    data.settings.target_crossing.push(cross(
        &["gender", "age"],
        &[(&["female", "0-2"], 0.2), (&["male", "0-2"], 0.06), (&["female", "20-29"], 0.1)],
    ));
    let rows = rows(&data);
    let told: Vec<_> = rows.iter().map(|r| (r.attribute.as_str(), r.group.as_str(), r.k, r.n, &*r.verdict)).collect();
    assert_eq!(
        told,
        [
            ("gender × age", "female × 0-2", 60, 1_000, "under"),
            ("gender × age", "female × 20-29", 0, 1_000, "under"),
            ("gender × age", "male × 0-2", 60, 1_000, "too-few"),
        ]
    );
    assert_eq!((rows[0].attributes.join(" "), rows[0].values.join(" ")), ("gender age".into(), "female 0-2".into()));
    // What is not named is 64 %, and has 880 of 1,000: 1,375 in all. But .2 · 1375 − 60 = 215.
    assert_eq!(rows.iter().map(|r| r.to_collect_all).collect::<Vec<_>>(), [Some(215), Some(138), Some(23)]);
    let found = said(&data, "REP003");
    assert_eq!(found.len(), 2, "no test of all at once, as the target does not name all");
    assert_eq!(found[0].subject.attributes, ["gender", "age"]);
    assert_eq!(found[0].subject.values, [Some("female".to_owned()), Some("0-2".to_owned())]);
    assert_eq!(found[0].evidence_total, 60);
    let absent = said(&data, "REP002");
    assert_eq!(
        absent[0].message,
        "female × 20-29 (gender × age) has no sample: 0 of 1,000 images, so its share is at most 0.30 %; the target is \
         10.0 %"
    );
    assert_eq!(absent[0].subject.values[1].as_deref(), Some("20-29"));
}

#[test]
fn what_is_wrong_with_a_target_is_said() {
    let mut data = thousand();
    aim(&mut data, "age", &[("0-2", 0.5), ("3-9", 0.5), ("10-19", 0.2)]);
    let gender = Target {
        counts: shares(&[("female", 1.0)]).shares,
        margin: Some(3.0),
        sample: Some(0),
        ..shares(&[("femal", 0.5), ("male", -0.5), ("non-binary", f64::NAN)])
    };
    data.settings.target.insert("gender".into(), gender);
    data.settings.target.insert("labels.csv#gender".into(), shares(&[]));
    let found = complaints(&data);
    assert_eq!(
        found,
        [
            "target.age: shares that add up to 1 | 1.2 for age; they are divided by it",
            "target.gender: shares or counts | both for gender; the shares are followed, the counts are not",
            "target.gender: a finite number of 0 or more | -0.5 for male, which is left out",
            "target.gender: a finite number of 0 or more | NaN for non-binary, which is left out",
            "target.gender: shares that add up to 1 | 0.5 for gender; they are divided by it",
            "target.gender: a margin between 0 and 1 | 3",
            "target.gender: at least one person asked | 0; the target is taken as known",
            "target.gender: female | femal, a group that neither the data nor the declared values of gender know",
            "target.gender: one target for an attribute | another one for gender, which goes before",
            "target.labels.csv#gender: a share above 0 | none for labels.csv#gender; nothing is held against it",
        ]
    );
    check(&data);
    let mut data = thousand();
    // A third each, as people write it, and counts of any size.
    aim(&mut data, "age", &[("0-2", 0.33), ("3-9", 0.33), ("10-19", 0.33)]);
    let counts = shares(&[("female", 41_000_000.0), ("male", 39_500_000.5)]).shares;
    data.settings.target.insert("gender".into(), Target { counts, ..Target::default() });
    assert_eq!(complaints(&data), [] as [String; 0]);
}

#[test]
fn what_is_wrong_with_the_target_of_a_crossing_is_said() {
    let mut data = thousand();
    aim(&mut data, "gender", &[("female", 0.5), ("male", 0.5)]);
    data.settings.target_crossing.push(cross(
        &["gender", "age"],
        &[(&["female", "0-2"], 0.6), (&["female", "0-2"], 0.1), (&["male", "0-2"], f64::INFINITY), (&["male"], 0.1)],
    ));
    data.settings.target_crossing.push(cross(&["gender", "gender"], &[(&["female", "Male"], 0.0)]));
    data.settings
        .target_crossing
        .push(cross(&["gender", "age"], &[(&["female", "0-2"], 0.9), (&["male", "3-9"], 0.9)]));
    assert_eq!(
        complaints(&data),
        [
            "target-crossing.0: each combination once | female × 0-2 again, which is left out",
            "target-crossing.0: a finite number of 0 or more | inf for male × 0-2, which is left out",
            "target-crossing.0: one value for each attribute | male",
            "target-crossing.0: cells of female that add up to its own target, 0.5 | 0.6; both are held against the data",
            "target-crossing.1: each attribute once | gender twice",
            "target-crossing.1: male | Male, a group that neither the data nor the declared values of gender know",
            "target-crossing.1: a share above 0 | none for gender × gender; nothing is held against it",
            "target-crossing.2: shares that add up to 1 at most | 1.8 for gender × age; they are divided by it",
        ]
    );
    check(&data);
}

#[test]
fn an_attribute_without_groups_cannot_have_a_target() {
    let mut data = dataset(10, |_| vec![]);
    let mut score = Attribute::new("score", "labels.csv#score", FileId(0), Unit::Image);
    (score.role, score.ty, score.numbers) = (Role::Score, ValueType::Real, Some(vec![0.5; 10]));
    data.attributes.push(score);
    aim(&mut data, "score", &[("high", 1.0)]);
    data.settings.target_crossing.push(cross(&["scor", "nothing"], &[(&["a", "b"], 0.5)]));
    assert_eq!(
        complaints(&data),
        ["target.score: an attribute with groups | score, of type real and role score; nothing is held"]
    );
    let absent: Vec<String> = said(&data, "REP001").into_iter().map(|f| f.message).collect();
    assert_eq!(
        absent,
        [
            "nothing is declared as part of a target population, but no table or annotation file has a column of that \
             name",
            "scor is declared as part of a target population, but no table or annotation file has a column of that \
             name; score is spelled nearly so",
        ]
    );
    assert_eq!(rows(&data), []);
}

#[test]
fn attributes_of_images_and_of_people_are_not_crossed() {
    let mut data = thousand();
    data.identities = vec!["p".to_owned()];
    data.identity_of = vec![Some(IdentityId(0)); 1_000];
    let mut born = Attribute::new("born", "people.csv#born", FileId(0), Unit::Identity);
    (born.role, born.ty, born.values) = (Role::Protected, ValueType::Category, vec!["here".to_owned()]);
    born.set(0, 0);
    data.attributes.push(born);
    data.settings.target_crossing.push(cross(&["gender", "born"], &[(&["female", "here"], 0.5)]));
    assert_eq!(
        complaints(&data),
        ["target-crossing.0: attributes of one kind of item | born of identities beside others of images; nothing is \
          held against gender × born"]
    );
    assert_eq!(rows(&data), []);
}

#[test]
fn odd_attributes_are_harmless() {
    // One value; only missing values; ten thousand values; groups of one image; no image at all.
    let names: Vec<String> = (0..10_000).map(|i| format!("v{i}")).collect();
    let many: Vec<&str> = names.iter().map(String::as_str).collect();
    for n in [0, 1, 12, 10_000] {
        let mut data = dataset(n, |i| if i % 2 == 0 { vec!["a"] } else { vec![] });
        attribute(&mut data, "one", Role::Protected, &["only"], |_| Some(0));
        attribute(&mut data, "none", Role::Protected, &["x", "y"], |_| None);
        attribute(&mut data, "many", Role::Protected, &many, |i| Some(i % 10_000));
        attribute(&mut data, "single", Role::Protected, &["a", "b", "c"], |i| Some(i.min(2)));
        aim(&mut data, "one", &[("only", 1.0)]);
        aim(&mut data, "none", &[("x", 0.5), ("y", 0.5)]);
        aim(&mut data, "single", &[("a", 0.0), ("b", 1.0)]);
        let all: Vec<(&str, f64)> = many.iter().map(|v| (*v, 0.0001)).collect();
        aim(&mut data, "many", &all);
        data.settings.target_crossing.push(cross(&["one", "none"], &[(&["only", "x"], 1.0)]));
        data.classes.push(Class { name: "nowhere".into(), ..Class::default() });
        data.identities = vec!["p".to_owned(); n.min(3)];
        data.identity_of = (0..n).map(|i| (i < 3).then(|| IdentityId::from(i.min(1)))).collect();
        let judged = check(&data);
        for row in tables(&data).targets {
            let figures = [row.share, row.low, row.high, row.p, row.q, row.n_effective];
            assert!(figures.into_iter().flatten().all(f64::is_finite), "{row:?}");
            let shares = [row.share, row.low, row.high, row.p, row.q];
            assert!(shares.into_iter().flatten().all(|x| (0.0..=1.0).contains(&x)), "{row:?}");
        }
        let without = judged.findings.iter().any(|f| f.code == "REP001" && f.message.contains("none"));
        assert!(without, "only missing values are said");
        if n == 12 {
            let found =
                |code: &str, text: &str| judged.findings.iter().any(|f| f.code == code && f.message.contains(text));
            assert!(found("REP005", "single"));
        }
    }
}

#[test]
fn a_group_that_is_right_with_people_who_repeat_is_not_called_off() {
    // 30 people, 9 of them women with 20 images each, 21 men with 20: 30 % of 600 images, of 30 people.
    let mut data = dataset(600, |_| vec![]);
    attribute(&mut data, "gender", Role::Protected, &GENDER, |i| Some(usize::from(i / 20 >= 9)));
    aim(&mut data, "gender", &[("female", 0.4), ("male", 0.6)]);
    assert!(rows(&data)[0].p.is_some_and(|p| p < 1e-5));
    data.identities = (0..30).map(|i| format!("p{i}")).collect();
    data.identity_of = (0..600).map(|i| Some(IdentityId::from(i / 20))).collect();
    let row = &rows(&data)[0];
    assert!(row.p.is_some_and(|p| p > 0.2), "{row:?}");
    assert_eq!(row.verdict, "too-few");
    let fit = crate::rules::measures(&data).targets()[0].fit.clone().expect("a fit");
    assert!(fit.p > 0.2 && fit.n_effective.is_some_and(|n| (n - 30.0).abs() < 1e-9));
    assert_eq!(said(&data, "REP003"), []);
}
