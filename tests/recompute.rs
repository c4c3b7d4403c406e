//! A script that has nothing but the report's JSON can recompute its verdicts: every figure of the tables follows from
//! the counts beside it, and every finding on representation and co-occurrence from its row. The formulas are written
//! here anew, from REPORT's definitions; only the tails of distributions are taken from the library.

use muster::engine::{Options, check_in_memory};
use muster::intake::example;
use muster::stats;
use serde_json::Value;

const Z: f64 = 1.959_963_984_540_054;

/// The report of the example, as it is exported.
fn of_example() -> Value {
    of(example())
}

fn of(files: Vec<(String, Vec<u8>)>) -> Value {
    let check = check_in_memory("example", files, Options::default());
    let text = muster::report::to_json(check.report().expect("a check ends with a report"));
    serde_json::from_str(&text).expect("the report is JSON")
}

fn rows<'a>(report: &'a Value, table: &str) -> &'a [Value] {
    report["tables"][table].as_array().map_or(&[], Vec::as_slice)
}

fn number(row: &Value, name: &str) -> Option<f64> {
    row[name].as_f64()
}

fn count(row: &Value, name: &str) -> f64 {
    row[name].as_f64().unwrap_or_else(|| panic!("{row} has no {name}"))
}

fn text<'a>(row: &'a Value, name: &str) -> &'a str {
    row[name].as_str().unwrap_or_default()
}

/// Figures have six significant digits, and what follows from one of them as many less one.
#[track_caller]
fn assert_close(found: Option<f64>, expected: Option<f64>, what: &str) {
    let close = match (found, expected) {
        (Some(a), Some(b)) => (a - b).abs() <= 2e-5 * a.abs().max(b.abs()) + 1e-12,
        (None, None) => true,
        _ => false,
    };
    assert!(close, "{what}: the report says {found:?}, its counts {expected:?}");
}

/// p-values lose digits where the statistic is large: relative, with the statistic behind them. Below 1e-100 they are
/// none.
#[track_caller]
fn assert_p(found: Option<f64>, expected: Option<f64>, what: &str) {
    let close = match (found, expected) {
        (Some(a), Some(b)) if a.max(b) < 1e-100 => true,
        (Some(a), Some(b)) => {
            let digits = 1e-4 * (1.0 + b.max(f64::MIN_POSITIVE).ln().abs());
            (a - b).abs() <= digits * a.max(b) + 1e-300
        }
        (None, None) => true,
        _ => false,
    };
    assert!(close, "{what}: the report says {found:?}, its counts {expected:?}");
}

fn wilson(k: f64, n: f64, worth: f64) -> (f64, f64) {
    let p = k / n;
    let centre = p + Z * Z / (2.0 * worth);
    let half = Z * (p * (1.0 - p) / worth + Z * Z / (4.0 * worth * worth)).sqrt();
    let whole = 1.0 + Z * Z / worth;
    let low = if k == 0.0 { 0.0 } else { (centre - half) / whole };
    let high = if k == n { 1.0 } else { (centre + half) / whole };
    (low, high)
}

/// The interval of a share: Wilson's, below 40 Clopper and Pearson's.
fn interval(row: &Value) -> Option<(f64, f64)> {
    let (k, n) = (count(row, "k"), count(row, "n"));
    let worth = number(row, "n_effective").unwrap_or(n).min(n);
    if n == 0.0 {
        return None;
    }
    if worth < 40.0 { stats::clopper_pearson_real(k / n, worth) } else { Some(wilson(k, n, worth)) }
}

#[track_caller]
fn assert_share(row: &Value, value: &str) {
    let (k, n) = (count(row, "k"), count(row, "n"));
    assert_close(number(row, value), (n > 0.0).then(|| k / n), &format!("share of {row}"));
    let ends = interval(row);
    assert_close(number(row, "low"), ends.map(|e| e.0), &format!("low of {row}"));
    assert_close(number(row, "high"), ends.map(|e| e.1), &format!("high of {row}"));
}

/// Two-sided p of a 2 × 2 table: chi-square without continuity correction, Fisher's below an expected count of 5.
fn p_of_2x2([a, b, c, d]: [f64; 4], effect: f64) -> Option<f64> {
    let n = a + b + c + d;
    let margins = [a + b, c + d, a + c, b + d];
    if margins.contains(&0.0) {
        return None;
    }
    let chi2 = n * (a * d - b * c).powi(2) / margins.iter().product::<f64>() / effect;
    let p = stats::chi_square_tail(chi2, 1.0)?;
    let least = margins[0].min(margins[1]) * margins[2].min(margins[3]) / n / effect;
    if least >= 5.0 {
        return Some(p);
    }
    let whole = |cell: f64| (cell / effect).round() as u64;
    let exact = stats::fisher_exact(whole(a), whole(b), whole(c), whole(d));
    if effect > 1.0 { Some(exact.unwrap_or(1.0).max(p)) } else { exact }
}

/// Benjamini and Hochberg's q of each row that has a p, over all rows of the table.
#[track_caller]
fn assert_q(rows: &[Value], table: &str) {
    let mut ps: Vec<f64> = rows.iter().filter_map(|row| number(row, "p")).collect();
    ps.sort_by(f64::total_cmp);
    let m = ps.len() as f64;
    for row in rows {
        let expected = number(row, "p").map(|p| {
            let later = ps.iter().enumerate().filter(|(_, other)| **other >= p);
            later.map(|(i, other)| other * m / (i as f64 + 1.0)).fold(1.0, f64::min)
        });
        assert_p(number(row, "q"), expected, &format!("q in {table} of {row}"));
    }
}

fn effect(row: &Value) -> f64 {
    number(row, "n_effective").map_or(1.0, |worth| (count(row, "n") / worth).max(1.0))
}

fn check_attributes(report: &Value) {
    for attribute in report["dataset"]["attributes"].as_array().expect("attributes") {
        for value in attribute["values"].as_array().expect("values") {
            assert_eq!(value["count"], value["share"]["k"], "{value}");
            assert_share(&value["share"], "value");
        }
    }
}

fn check_class_pairs(report: &Value) {
    let pairs = rows(report, "class_pairs");
    for row in pairs {
        let [a, b, ab, n] = ["n_a", "n_b", "n_ab", "n"].map(|name| count(row, name));
        let held = a > 0.0 && b > 0.0;
        let lift = ab * n / (a * b);
        assert_close(number(row, "lift"), held.then_some(lift), &format!("lift of {row}"));
        assert_eq!(row["why"].is_string(), !held, "{row}");
        let npmi = match ab {
            _ if !held => None,
            0.0 => Some(-1.0),
            _ if ab == n => None,
            _ => Some(lift.ln() / -(ab / n).ln()),
        };
        assert_close(number(row, "npmi"), npmi, &format!("npmi of {row}"));
        assert_close(number(row, "jaccard"), (a + b > 0.0).then(|| ab / (a + b - ab)), &format!("jaccard of {row}"));
        let p = p_of_2x2([ab, a - ab, b - ab, n + ab - a - b], effect(row));
        assert_p(number(row, "p"), p, &format!("p of {row}"));
    }
    assert_q(pairs, "class_pairs");
}

fn check_class_groups(report: &Value) {
    let groups = rows(report, "class_groups");
    for row in groups {
        let (k, n) = (count(row, "k"), count(row, "n"));
        assert_close(number(row, "share"), (n > 0.0).then(|| k / n), &format!("share of {row}"));
        let (k_without, n_without) = (count(row, "k_without"), count(row, "n_without"));
        let cells = [k, n - k, k_without, n_without - k_without];
        let (all, known) = (k + k_without, n + n_without);
        let [a, b, c, d] = cells.map(|cell| cell + 0.5);
        let empty = n == 0.0 || known == n || all == 0.0 || all == known;
        assert_close(number(row, "odds_ratio"), (!empty).then(|| a * d / (b * c)), &format!("odds ratio of {row}"));
        let spread = Z * ((1.0 / a + 1.0 / b + 1.0 / c + 1.0 / d) * effect(row)).sqrt();
        assert_close(number(row, "low"), (!empty).then(|| a * d / (b * c) * (-spread).exp()), &format!("low of {row}"));
        assert_close(number(row, "high"), (!empty).then(|| a * d / (b * c) * spread.exp()), &format!("high of {row}"));
        assert_p(number(row, "p"), p_of_2x2(cells, effect(row)), &format!("p of {row}"));
    }
    assert_q(groups, "class_groups");
}

/// The odds ratio common to the strata (Mantel and Haenszel), that without them, and the test of no association (Cochran,
/// without continuity correction), where nothing repeats.
fn check_strata(report: &Value) {
    let all = rows(report, "stratified");
    let repeats = rows(report, "class_groups").iter().any(|row| !row["n_effective"].is_null());
    for row in all {
        let cells = |s: &Value| {
            let [k, n, k_without, n_without] = ["k", "n", "k_without", "n_without"].map(|name| count(s, name));
            [k, n - k, k_without, n_without - k_without]
        };
        let strata: Vec<[f64; 4]> = row["strata"].as_array().expect("strata").iter().map(cells).collect();
        let n = |s: &[f64; 4]| s.iter().sum::<f64>();
        let (over, under) = strata.iter().fold((0.0, 0.0), |(over, under), s| {
            (over + s[0] * s[3] / n(s).max(1.0), under + s[1] * s[2] / n(s).max(1.0))
        });
        if over > 0.0 && under > 0.0 {
            assert_close(number(row, "odds_ratio"), Some(over / under), &format!("common odds ratio of {row}"));
        }
        let mut expected = 0.0;
        let mut spread = 0.0;
        for s in strata.iter().filter(|s| n(s) > 1.0) {
            let [with, without, shown, rest] = [s[0] + s[1], s[2] + s[3], s[0] + s[2], s[1] + s[3]];
            expected += s[0] - with * shown / n(s);
            spread += with * without * shown * rest / (n(s) * n(s) * (n(s) - 1.0));
        }
        if spread > 0.0 && !repeats {
            let p = stats::chi_square_tail(expected * expected / spread, 1.0);
            assert_p(number(row, "p"), p, &format!("p of {row}"));
        }
    }
    assert_q(all, "stratified");
}

/// The cells of a crossing of two attributes as a table, in the order of the values.
fn crossing(report: &Value, a: &str, b: &str) -> Option<Vec<Vec<f64>>> {
    let names = |c: &Value| -> Vec<String> { serde_json::from_value(c["attributes"].clone()).unwrap_or_default() };
    let found = rows(report, "crossings").iter().find(|c| {
        let names = names(c);
        names.len() == 2 && names.contains(&a.to_owned()) && names.contains(&b.to_owned())
    })?;
    let mut table: Vec<(String, Vec<f64>)> = Vec::new();
    for cell in found["cells"].as_array()? {
        let first = cell["values"][0].as_str()?.to_owned();
        if table.last().is_none_or(|(name, _)| *name != first) {
            table.push((first, Vec::new()));
        }
        table.last_mut()?.1.push(count(cell, "count"));
    }
    Some(table.into_iter().map(|(_, row)| row).collect())
}

/// Chi-square, degrees of freedom and Cramér's V, empty rows and columns left out.
fn chi_square(table: &[Vec<f64>]) -> Option<(f64, f64, f64)> {
    let rows: Vec<f64> = table.iter().map(|row| row.iter().sum()).collect();
    let width = table.first()?.len();
    let columns: Vec<f64> = (0..width).map(|j| table.iter().map(|row| row[j]).sum()).collect();
    let n: f64 = rows.iter().sum();
    let held = |sums: &[f64]| sums.iter().filter(|s| **s > 0.0).count() as f64;
    let (r, c) = (held(&rows), held(&columns));
    if r < 2.0 || c < 2.0 {
        return None;
    }
    let mut chi2 = 0.0;
    for (row, sum) in table.iter().zip(&rows) {
        for (cell, column) in row.iter().zip(&columns) {
            let expected = sum * column / n;
            chi2 += if expected > 0.0 { (cell - expected).powi(2) / expected } else { 0.0 };
        }
    }
    Some((chi2, (r - 1.0) * (c - 1.0), (chi2 / (n * (r.min(c) - 1.0))).sqrt()))
}

fn check_attribute_pairs(report: &Value) {
    let pairs = rows(report, "attribute_pairs");
    for row in pairs {
        let Some(table) = crossing(report, text(row, "a"), text(row, "b")) else { continue };
        let n: f64 = table.iter().flatten().sum();
        assert_eq!(count(row, "n"), n, "{row}");
        let Some((chi2, df, v)) = chi_square(&table) else {
            assert!(row["chi2"].is_null() && row["why"].is_string(), "{row}");
            continue;
        };
        assert_close(number(row, "chi2"), Some(chi2), &format!("chi-square of {row}"));
        assert_eq!(number(row, "df"), Some(df), "{row}");
        assert_close(number(row, "cramers_v"), Some(v), &format!("V of {row}"));
        let p = match (table.as_slice(), df) {
            ([first, second], 1.0) if first.len() == 2 => {
                p_of_2x2([first[0], first[1], second[0], second[1]], effect(row))
            }
            _ => stats::chi_square_tail(chi2 / effect(row), df),
        };
        assert_p(number(row, "p"), p, &format!("p of {row}"));
    }
    assert_q(pairs, "attribute_pairs");
}

fn check_targets(report: &Value) {
    let targets = rows(report, "targets");
    for row in targets {
        assert_share(row, "share");
        let (target, margin) = (count(row, "target"), count(row, "margin"));
        let (least, most) = (target * (1.0 - margin), target * (1.0 + margin));
        let verdict = match (number(row, "low"), number(row, "high")) {
            (_, Some(high)) if high < least => "under",
            (Some(low), _) if low > most => "over",
            (Some(low), Some(high)) if low >= least && high <= most => "meets",
            _ => "too-few",
        };
        assert_eq!(text(row, "verdict"), verdict, "{row}");
        if verdict == "under" && target < 1.0 {
            let more = ((target * count(row, "n") - count(row, "k")) / (1.0 - target) - 1e-6).ceil().max(0.0);
            assert_eq!(number(row, "to_collect"), Some(more), "{row}");
        }
    }
    assert_q(targets, "targets");
}

fn check_uncovered(report: &Value) {
    for row in rows(report, "uncovered") {
        let names: Vec<String> = serde_json::from_value(row["attributes"].clone()).expect("attributes");
        let values: Vec<Option<String>> = serde_json::from_value(row["values"].clone()).expect("values");
        assert!(count(row, "count") < count(row, "threshold"), "{row}");
        let fixed: Vec<(&String, &String)> =
            names.iter().zip(&values).filter_map(|(name, value)| value.as_ref().map(|v| (name, v))).collect();
        let same = |c: &&Value| {
            let of: Vec<String> = serde_json::from_value(c["attributes"].clone()).unwrap_or_default();
            of.len() == fixed.len() && fixed.iter().all(|(name, _)| of.contains(name))
        };
        let Some(found) = rows(report, "crossings").iter().find(same) else { continue };
        let of: Vec<String> = serde_json::from_value(found["attributes"].clone()).expect("attributes");
        let cell = found["cells"].as_array().expect("cells").iter().find(|cell| {
            fixed.iter().all(|(name, value)| {
                of.iter().position(|a| a == *name).is_some_and(|at| cell["values"][at] == ***value)
            })
        });
        assert_eq!(cell.map(|cell| &cell["count"]), Some(&row["count"]), "{row}");
    }
}

/// Shares of gaps, and where they are uneven: groups of which one gap and one value are expected take part.
fn check_missing(report: &Value) {
    let table = rows(report, "missing");
    for row in table {
        let cells = row["groups"].as_array().expect("groups");
        cells.iter().for_each(|cell| assert_share(cell, "value"));
        let effect = number(row, "design_effect").unwrap_or(1.0);
        if text(row, "by") == "class" {
            check_missing_by_class(report, row, cells);
            continue;
        }
        let sum = |name: &str| cells.iter().map(|cell| count(cell, name)).sum::<f64>();
        let rate = sum("k") / sum("n");
        let tested = cells.iter().filter(|cell| count(cell, "n") * rate.min(1.0 - rate) >= 1.0);
        let of: Vec<Vec<f64>> =
            tested.map(|cell| vec![count(cell, "k"), count(cell, "n") - count(cell, "k")]).collect();
        let Some((chi2, df, v)) = of.first().and_then(|_| chi_square(&of)) else {
            assert!(row["chi2"].is_null() && row["why"].is_string(), "{row}");
            continue;
        };
        assert_close(number(row, "chi2"), Some(chi2), &format!("chi-square of {row}"));
        assert_close(number(row, "cramers_v"), Some(v), &format!("V of {row}"));
        let p = match of.as_slice() {
            [x, y] => p_of_2x2([x[0], x[1], y[0], y[1]], effect),
            _ => stats::chi_square_tail(chi2 / effect, df),
        };
        assert_p(number(row, "p"), p, &format!("p of {row}"));
    }
    let tests = table.iter().flat_map(|row| std::iter::once(row).chain(row["groups"].as_array().into_iter().flatten()));
    let tests: Vec<Value> = tests.map(|t| serde_json::json!({ "p": t["p"], "q": t["q"] })).collect();
    assert_q(&tests, "missing");
}

/// The images with each class against those without it, whose gaps are those of the attribute less its own.
fn check_missing_by_class(report: &Value, row: &Value, cells: &[Value]) {
    let all = report["dataset"]["attributes"].as_array().expect("attributes");
    let named: Vec<&Value> = all.iter().filter(|a| a["name"] == row["attribute"]).collect();
    let [attribute] = named.as_slice() else { return };
    let k = count(attribute, "missing");
    let n = count(attribute, "n") + k;
    for cell in cells.iter().filter(|cell| !cell["p"].is_null()) {
        let (own, of) = (count(cell, "k"), count(cell, "n"));
        let (k_without, n_without) = match (number(cell, "k_without"), number(cell, "n_without")) {
            (Some(k), Some(n)) => (k, n),
            _ => (k - own, n - of),
        };
        let table = [own, of - own, k_without, n_without - k_without];
        let p = p_of_2x2(table, number(cell, "design_effect").unwrap_or(1.0));
        assert_p(number(cell, "p"), p, &format!("p of {cell} in {row}"));
        let v = chi_square(&[table[..2].to_vec(), table[2..].to_vec()]).map(|(_, _, v)| v);
        assert_close(number(cell, "cramers_v"), v, &format!("V of {cell}"));
    }
}

/// Every finding and every member, with its code and its threshold.
fn singles(report: &Value) -> Vec<(&str, Option<f64>, &Value)> {
    let mut out = Vec::new();
    for finding in report["findings"].as_array().expect("findings") {
        let (code, threshold) = (text(finding, "code"), finding["threshold"]["value"].as_f64());
        out.push((code, threshold, finding));
        out.extend(finding["members"].as_array().expect("members").iter().map(|member| (code, threshold, member)));
    }
    out
}

/// What each finding says crosses its threshold, and its q was held against its level.
fn check_findings(report: &Value) {
    for (code, threshold, finding) in singles(report) {
        if let Some(q) = finding["test"]["q"].as_f64() {
            assert!(q <= count(&finding["test"], "level") + 1e-9, "{finding}");
            assert!(count(&finding["test"], "p") <= q + 1e-9 && count(&finding["test"], "family") >= 1.0, "{finding}");
        }
        let measured = &finding["measured"];
        if measured["method"] == "wilson" || measured["method"] == "clopper-pearson" {
            assert_share(measured, "value");
        }
        match (code, threshold) {
            ("COO001", Some(least)) => assert!(count(measured, "low") >= least, "{finding}"),
            ("COO002", Some(least)) => assert!(count(&finding["effect"], "value").abs() >= least, "{finding}"),
            _ => {}
        }
    }
}

/// Every pair that COO001 would name, were significance not asked for, is named or has a row whose q says why not.
fn check_always_together(report: &Value) {
    let named: Vec<(&str, &str)> = singles(report)
        .into_iter()
        .filter(|(code, _, f)| *code == "COO001" && f["subject"]["class"].is_string())
        .map(|(_, _, f)| (text(&f["subject"], "class"), text(&f["subject"], "with")))
        .collect();
    for row in rows(report, "class_pairs") {
        for (class, with, own) in [("a", "b", "n_a"), ("b", "a", "n_b")] {
            let n = count(row, own);
            let (low, _) = wilson(count(row, "n_ab"), n, n);
            let crossed = row["n_effective"].is_null() && n >= 20.0 && low >= 0.9 && number(row, "lift") >= Some(1.2);
            let is_named = named.contains(&(text(row, class), text(row, with)));
            assert!(!crossed || is_named || count(row, "q") > 1e-3, "{row} is named by no finding");
            assert!(!is_named || (n >= 20.0 && number(row, "lift") >= Some(1.2)), "{row} is named");
        }
    }
}

fn check_all(report: &Value) {
    check_attributes(report);
    for unit in rows(report, "units") {
        assert_share(unit, "value");
    }
    check_class_pairs(report);
    check_class_groups(report);
    check_strata(report);
    for table in ["figures", "shortcuts"] {
        assert_q(rows(report, table), table);
    }
    check_attribute_pairs(report);
    check_targets(report);
    check_uncovered(report);
    check_missing(report);
    check_findings(report);
    check_always_together(report);
}

#[test]
fn the_report_of_the_example_follows_from_its_own_counts() {
    let report = of_example();
    for table in ["crossings", "class_pairs", "class_groups", "splits", "attribute_pairs", "units"] {
        assert!(!rows(&report, table).is_empty(), "{table} is empty");
    }
    check_all(&report);
}

/// The names of all fields below a value. Names that come from the data or from rules' options are left out.
fn keys(value: &Value, of_data: bool, out: &mut std::collections::BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                if !of_data {
                    out.insert(name.clone());
                }
                keys(value, of_data || name == "settings", out);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| keys(item, of_data, out)),
        _ => {}
    }
}

#[test]
fn every_field_of_the_report_is_explained() {
    let mut names = std::collections::BTreeSet::new();
    keys(&of_example(), false, &mut names);
    let missing: Vec<&String> =
        names.iter().filter(|name| !muster::report::SCHEMA_PAGE.contains(&format!("`{name}`"))).collect();
    assert!(names.len() > 100 && missing.is_empty(), "src/report/schema.md does not name {missing:?}");
}

#[test]
fn so_does_one_with_targets_of_groups_and_of_crossings() {
    let mut files = example();
    files.retain(|(path, _)| !path.ends_with(".jpg"));
    let (_, settings) = files.iter_mut().find(|(path, _)| path == "muster.toml").expect("settings");
    settings.extend_from_slice(
        b"\n[target.\"gender\"]\nshares = { man = 0.49, woman = 0.5, non-binary = 0.01 }\nsource = \"made up\"\n\
          \n[target.\"light\"]\ncounts = { day = 50, dusk = 30, night = 20 }\nmargin = 0.5\n\
          \n[[target-crossing]]\nattributes = [\"gender\", \"light\"]\nshares = [\n  \
          { values = [\"woman\", \"night\"], share = 0.2 },\n  { values = [\"man\", \"day\"], share = 0.8 },\n]\n",
    );
    let report = of(files);
    assert!(rows(&report, "targets").len() >= 6, "{}", report["tables"]["targets"]);
    check_all(&report);
}

#[test]
fn so_does_one_in_which_pictures_of_people_repeat() {
    // Twelve pictures of each of 50 people; what is missing is missing of whole people, mostly, and at night.
    let mut table = "file,person_id,country,light,skin_type,class\n".to_owned();
    for i in 0..600 {
        let person = i / 12;
        let country = if person < 40 { "FR" } else { ["DE", "IN"][person % 2] };
        let night = person % 3 == 0 || i % 7 == 0;
        let skin = if (night && person % 6 < 4) || i % 29 == 0 { "" } else { ["II", "V"][person % 2] };
        let class = if night && i % 5 > 0 { "lamp" } else { "chair" };
        let light = if night { "night" } else { "day" };
        table.push_str(&format!("{i:03}.jpg,p{person:02},{country},{light},{skin},{class}\n"));
    }
    let report = of(vec![("labels.csv".to_owned(), table.into_bytes())]);
    let missing = rows(&report, "missing");
    let cells = || missing.iter().flat_map(|row| row["groups"].as_array().into_iter().flatten());
    assert!(missing.len() >= 3 && cells().all(|cell| cell["n_effective"].is_number()), "{missing:?}");
    assert!(missing.iter().any(|row| row["design_effect"].is_number()), "{missing:?}");
    assert!(cells().any(|cell| cell["design_effect"].is_number()), "{missing:?}");
    let said =
        |code: &str| report["findings"].as_array().expect("findings").iter().find(|f| f["code"] == code).cloned();
    for code in ["REP007", "REP012"] {
        let finding = said(code).unwrap_or_else(|| panic!("{code} says nothing"));
        assert!(finding["measured"]["n_effective"].is_number(), "{finding}");
    }
    check_all(&report);
}

#[test]
fn so_does_one_in_which_two_tables_label_different_images() {
    // Hats and scarves of images 0 to 399, dogs and cats of 250 to 649; ages of people on some, in all.
    let (mut worn, mut pets) = ("image,hat,scarf,glove\n".to_owned(), "image,label\n".to_owned());
    let mut people = "image,gender,age\n".to_owned();
    for i in 0..800u32 {
        let draw = |salt: u32| i.wrapping_mul(2_654_435_761).wrapping_add(salt.wrapping_mul(40_503)) >> 13 & 7;
        let bit = |set: bool| u8::from(set);
        if i < 400 {
            let scarf = draw(2) < 3;
            worn.push_str(&format!("{i:03}.jpg,{},{},{}\n", bit(draw(1) < 3), bit(scarf), bit(!scarf && draw(3) < 6)));
        }
        if (250..650).contains(&i) {
            pets.push_str(&format!("{i:03}.jpg,{}\n", ["dog", "cat", "emu"][draw(4) as usize % 3]));
        }
        let woman = draw(5) < if draw(2) < 3 { 6 } else { 2 };
        let age = if draw(6) == 0 { "" } else { ["20", "30", "40"][draw(7) as usize % 3] };
        people.push_str(&format!("{i:03}.jpg,{},{age}\n", if woman { "female" } else { "male" }));
    }
    let files = [("worn/_classes.csv", worn), ("pets.csv", pets), ("people.csv", people)];
    let report = of(files.map(|(path, text)| (path.to_owned(), text.into_bytes())).to_vec());
    let n = |a: &str, b: &str| {
        let row = rows(&report, "class_pairs").iter().find(|row| row["a"] == a && row["b"] == b);
        row.map(|row| count(row, "n"))
    };
    assert_eq!([n("hat", "scarf"), n("cat", "dog"), n("cat", "hat")], [Some(400.0), Some(400.0), Some(150.0)]);
    assert!(rows(&report, "missing").iter().any(|row| row["groups"][0]["n_without"].is_number()));
    check_all(&report);
}

#[test]
fn so_do_those_of_public_datasets() {
    let wanted = [
        "fairface_full/fairface_label_val.csv",
        "ppb/PPB-2017-metadata.csv",
        "coco_gender_csv/val.csv",
        "ham10000/HAM10000_metadata.csv",
    ];
    for path in wanted {
        let Some(file) = xtask::shared::shared(path) else { continue };
        let bytes = std::fs::read(file).expect("the file can be read");
        check_all(&of(vec![(path.to_owned(), bytes)]));
    }
}
