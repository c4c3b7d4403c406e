use crate::dataset::{Dataset, Role};
use crate::measures::tests::{attribute, dataset, said, split, tables};

fn close(a: Option<f64>, b: f64) -> bool {
    a.is_some_and(|a| (a - b).abs() < 1e-6)
}

/// One image per person: with the class or without, group 0 or 1, in a stratum. `tables`: per stratum the images with
/// the class of group 1 and 0, then those without.
fn people(tables: &[[usize; 4]], strata: (&str, &[&str]), groups: (&str, [&str; 2]), class: &'static str) -> Dataset {
    let mut rows: Vec<(bool, usize, usize)> = Vec::new();
    for (stratum, cells) in tables.iter().enumerate() {
        for (cell, &count) in cells.iter().enumerate() {
            rows.extend(std::iter::repeat_n((cell < 2, 1 - cell % 2, stratum), count));
        }
    }
    let mut data = dataset(rows.len(), |i| if rows[i].0 { vec![class] } else { vec![] });
    attribute(&mut data, groups.0, Role::Protected, &groups.1, |i| Some(rows[i].1));
    attribute(&mut data, strata.0, Role::Attribute, strata.1, |i| Some(rows[i].2));
    data
}

/// Admissions to the University of California at Berkeley in the autumn of 1973 (Bickel, Hammel and O'Connell, Science
/// 187, 1975): admitted men and women, rejected men and women, in the six largest departments.
fn berkeley() -> Dataset {
    let tables = [
        [512, 89, 313, 19],
        [353, 17, 207, 8],
        [120, 202, 205, 391],
        [138, 131, 279, 244],
        [53, 94, 138, 299],
        [22, 24, 351, 317],
    ];
    people(&tables, ("department", &["A", "B", "C", "D", "E", "F"]), ("gender", ["female", "male"]), "admitted")
}

#[test]
fn the_lean_of_berkeleys_admissions_vanishes_within_departments() {
    let data = berkeley();
    let tables = crate::measures::tests::tables(&data);
    let rows = &tables.stratified;
    let row = rows.iter().find(|row| row.group == "male" && row.by == "department").expect("male by department");
    // statsmodels 0.14, StratifiedTable: oddsratio_pooled and its interval, test_null_odds, test_equal_odds(adjust).
    assert!(
        close(row.odds_ratio, 0.904_696_828_3) && close(row.low, 0.771_907_361_8) && close(row.high, 1.060_329_764_4)
    );
    assert!(close(row.p, 0.216_923_697_1) && close(row.homogeneity_p, 0.002_071_390_3));
    // 1.8411 with a half added to each cell.
    assert!(close(row.crude_odds_ratio, 1.840_300_194_7));
    assert_eq!((row.strata.len(), row.verdict.as_str()), (6, "vanishes"));
    let a = &row.strata[0];
    assert_eq!((a.stratum.as_str(), a.k, a.n, a.k_without, a.n_without), ("A", 512, 601, 313, 332));
    assert!(close(a.odds_ratio, 0.356_178_664_0));

    let found = said(&data, "COO004");
    let of_gender: Vec<&str> =
        found.iter().filter(|f| f.subject.attribute.as_deref() == Some("gender")).map(|f| f.message.as_str()).collect();
    assert_eq!(
        of_gender,
        ["admitted leans to male (gender) with odds ratio 1.84, but not within department: 0.905 (0.772–1.06) once \
          split by it"]
    );
}

#[test]
fn an_association_may_turn_round() {
    // In both lights women have the board more often (75 against 60 % by day, 27 against 14 % at night), and men are
    // mostly there by day.
    let tables = [[180, 60, 120, 20], [10, 90, 60, 240]];
    let data = people(&tables, ("light", &["day", "night"]), ("gender", ["woman", "man"]), "board");
    let found = said(&data, "COO004");
    let finding = found.iter().find(|f| f.subject.attribute.as_deref() == Some("gender")).expect("of gender");
    // statsmodels 0.14, StratifiedTable; crude with a half added to each cell.
    assert_eq!(
        finding.message,
        "board leans to man (gender) with odds ratio 1.83, but away from it within light: 0.477 (0.308–0.739) once split by it"
    );
    assert_eq!(finding.severity, crate::rules::Severity::Warning);
    assert_eq!(finding.test.as_ref().map(|t| t.name.as_str()), Some("cochran-mantel-haenszel"));
    assert_eq!(finding.evidence[0].note.as_deref(), Some("day"));
    // 240 of 340, and 140 of 440: more than twice the images would have to be collected; k/(100 + k) = 140/440.
    let remedy = "day holds 70.6 % of the images of board and 31.8 % of the others: draw 47 of the 240 images of board";
    assert!(finding.remedy.starts_with(remedy), "{}", finding.remedy);
}

#[test]
fn an_association_that_holds_in_each_stratum_is_left_to_the_rule_that_says_so() {
    let tables = [[60, 20, 100, 100], [60, 20, 100, 100]];
    let data = people(&tables, ("light", &["day", "night"]), ("gender", ["woman", "man"]), "board");
    let row =
        crate::measures::tests::tables(&data).stratified.into_iter().find(|r| r.group == "man" && r.by == "light");
    assert_eq!(row.map(|r| r.verdict), Some("holds".to_owned()));
    assert_eq!(said(&data, "COO002").len(), 1);
    assert!(said(&data, "COO004").is_empty());
}

#[test]
fn an_association_in_some_strata_only_differs() {
    let tables = [[90, 10, 100, 100], [50, 50, 100, 100]];
    let data = people(&tables, ("light", &["day", "night"]), ("gender", ["woman", "man"]), "board");
    let found = said(&data, "COO004");
    assert_eq!(
        found[0].message,
        "board leans to man (gender), but not alike within light: odds ratio 8.62 in day, 1.00 in night"
    );
    assert_eq!(found[0].test.as_ref().map(|t| t.name.as_str()), Some("breslow-day-tarone"));
}

#[test]
fn strata_that_hold_one_group_each_are_too_few() {
    let mut data = people(&[[60, 20, 100, 100]], ("light", &["day"]), ("gender", ["woman", "man"]), "board");
    // Each group in its own split.
    let men: Vec<bool> = (0..280).map(|i| data.attributes[0].code(i) == Some(1)).collect();
    split(&mut data, &["train", "test"], |i| usize::from(men[i]));
    let rows = tables(&data).stratified;
    let row = rows.iter().find(|r| r.by == "split").expect("by split");
    assert_eq!((row.verdict.as_str(), row.odds_ratio), ("too-few", None));
    assert!(row.why.is_some());
}
