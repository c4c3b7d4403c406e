//! `data-quality.csv`: measures of ISO/IEC 5259-2 by their ids, after the worded definitions that are public, beside the
//! figure of ours that says the same better. They are quotients of the report's own counts. What has no public definition,
//! or needs more than the report holds, is there by name, without a figure.

use crate::report::{Report, harmless, round6};
use crate::wording::plural;

/// How the document begins.
pub(super) const MARK: &str = "id,measure,value,k,n,how,beside it in the report,figure\n";

const HEAD: &str = "Measures of ISO/IEC 5259-2:2024, computed after the worded definitions that are public and not after the standard’s text, which is not. 1 is best where a measure is a share. Beside each stands what the report says of the same.";

/// A measure: what was counted of what, or why not.
struct Row {
    id: &'static str,
    name: &'static str,
    value: Option<f64>,
    of: Option<(u64, u64)>,
    /// How it was computed, or why it was not.
    how: String,
    /// Where the report says the same better, and what.
    beside: &'static str,
    figure: String,
}

pub(super) fn table(report: &Report) -> String {
    let mut out = MARK.to_owned();
    let mut line = |cells: [&str; 8]| {
        let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
        out.push_str(&cells.join(","));
        out.push('\n');
    };
    line(["", "about this table", "", "", "", HEAD, "", ""]);
    line([
        "",
        "dataset",
        "",
        "",
        "",
        &format!("fingerprint {}, Muster {}", report.dataset.fingerprint, report.muster.version),
        "",
        "",
    ]);
    if let Some(words) = super::facts::suppressed(report) {
        line(["", "small cells", "", "", "", &words, "", ""]);
    }
    for row in rows(report) {
        let number = |of: Option<u64>| of.map(|n| n.to_string()).unwrap_or_default();
        let value = row.value.map(|value| round6(value).to_string()).unwrap_or_default();
        line([
            row.id,
            row.name,
            &value,
            &number(row.of.map(|(k, _)| k)),
            &number(row.of.map(|(_, n)| n)),
            &row.how,
            row.beside,
            &row.figure,
        ]);
    }
    out
}

/// A field of CSV that no spreadsheet executes.
fn quoted(text: &str) -> String {
    let text = harmless(text);
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

fn share(id: &'static str, name: &'static str, k: u64, n: u64, how: &str, beside: &'static str, figure: String) -> Row {
    let value = (n > 0).then(|| k as f64 / n as f64);
    let how = if n > 0 { how.to_owned() } else { format!("{how}; nothing to count") };
    Row { id, name, value, of: Some((k, n)), how, beside, figure }
}

fn without(id: &'static str, name: &'static str, why: &str, beside: &'static str, figure: String) -> Row {
    Row { id, name, value: None, of: None, how: why.to_owned(), beside, figure }
}

/// `0 errors, 2 warnings, 1 note` about what is free of errors.
fn faults(report: &Report) -> String {
    let tally = report.qualities.free_of_errors;
    let all =
        [(tally.errors, "error", "errors"), (tally.warnings, "warning", "warnings"), (tally.notes, "note", "notes")];
    all.map(|(n, one, many)| plural(n, one, many)).join(", ")
}

const FAULTS: &str = "qualities.free_of_errors";
const CLOSED: &str = "not computed: its definition is not public";
const PICTURES: &str = "not computed: the report holds no figure of each picture; the images CSV does";

fn rows(report: &Report) -> Vec<Row> {
    let d = &report.dataset;
    let (known, missing) = d.attributes.iter().fold((0, 0), |(n, m), a| (n + a.n, m + a.missing));
    let whole = d.attributes.iter().filter(|a| a.missing == 0).count() as u64;
    let labelled = d.images.saturating_sub(d.images_without_annotation);
    let alike = report.tables.agreement.iter().find(|row| row.measure == "alike" && row.of.is_empty());
    let kappa = report.tables.agreement.iter().find(|row| row.measure != "alike" && row.of.is_empty());
    let agreement = kappa.and_then(|row| Some(format!("{} of {}: {}", row.measure, row.attribute, round6(row.value?))));
    let agreement = agreement.unwrap_or_else(|| "no column says who annotated".into());
    let exact = report.tables.duplicates.iter().filter(|group| group.kind.starts_with("exact"));
    let duplicates = report.tables.duplicates.len().to_string();
    let lacking = format!("{} of {} attributes lack values", d.attributes.len() as u64 - whole, d.attributes.len());
    let repeated: u64 = exact.map(|group| group.images.len().saturating_sub(1) as u64).sum();
    let shown: Vec<u64> = d.classes.iter().map(|c| c.images).collect();
    let (fewest, most, total) =
        (shown.iter().copied().min().unwrap_or(0), shown.iter().copied().max().unwrap_or(0), shown.iter().sum::<u64>());
    let mean = total as f64 / shown.len().max(1) as f64;
    let deviation = shown.iter().map(|n| (*n as f64 - mean).abs()).fold(0.0, f64::max);
    let targets = &report.settings.settings.target;
    let with_target = targets.keys().filter(|name| d.attributes.iter().any(|a| a.name == **name)).count() as u64;
    let mut all = vec![
        match alike {
            Some(row) => Row {
                id: "Acc-ML-7",
                name: "Data label accuracy",
                value: row.value,
                of: None,
                how: format!(
                    "share of pairs of judgements that say the same of {}, {} pairs; truth is not known",
                    row.attribute, row.n
                ),
                beside: "tables.agreement",
                figure: agreement,
            },
            None => without(
                "Acc-ML-7",
                "Data label accuracy",
                "not computed: nothing in the data says which labels are true",
                "tables.agreement",
                agreement,
            ),
        },
        share(
            "Com-ML-1",
            "Value completeness",
            known,
            known + missing,
            "known values of all attributes, of those that should be there",
            "dataset.attributes[].missing",
            lacking.clone(),
        ),
        without(
            "Com-ML-2",
            "Value occurrence completeness",
            CLOSED,
            "tables.uncovered",
            report.tables.uncovered.len().to_string(),
        ),
        share(
            "Com-ML-3",
            "Feature completeness",
            whole,
            d.attributes.len() as u64,
            "attributes of which no value is missing",
            "dataset.attributes[].missing",
            lacking.clone(),
        ),
        without(
            "Com-ML-4",
            "Record completeness",
            "not computed: the report holds no values of single records",
            "dataset.attributes[].missing",
            lacking.clone(),
        ),
        share(
            "Com-ML-5",
            "Label completeness",
            labelled,
            d.images,
            "dropped images with an annotation, of all dropped",
            "dataset.images_without_annotation",
            d.images_without_annotation.to_string(),
        ),
        match report.settings.pixels && d.images > 0 {
            true => share(
                "Con-ML-1",
                "Data record consistency",
                d.images - repeated.min(d.images),
                d.images,
                "images that do not repeat another exactly",
                "tables.duplicates",
                duplicates.clone(),
            ),
            false => without(
                "Con-ML-1",
                "Data record consistency",
                "not computed: no picture was opened",
                "tables.duplicates",
                duplicates.clone(),
            ),
        },
        without(
            "Con-ML-2",
            "Data label consistency",
            "not computed: similar items of different labels are findings with their places",
            FAULTS,
            faults(report),
        ),
        without("Con-ML-3", "Data format consistency", CLOSED, FAULTS, faults(report)),
        without("Con-ML-4", "Semantic consistency", CLOSED, FAULTS, faults(report)),
        without("Bal-ML-1", "Brightness balance", PICTURES, "tables.figures", String::new()),
        without("Bal-ML-2", "Resolution balance", PICTURES, "tables.figures", String::new()),
        Row {
            id: "Bal-ML-3",
            name: "Balance of images between categories",
            value: (shown.len() > 1 && deviation > 0.0).then(|| 1.0 / deviation),
            of: None,
            how: format!(
                "inverse of the largest deviation from the mean of {} classes, in images; none where all are equal",
                shown.len()
            ),
            beside: "tables.balance: fewest and most images of a class",
            figure: format!("{fewest} and {most}"),
        },
        without(
            "Bal-ML-4",
            "Bounding box height to width ratio balance",
            "not computed: the report holds shapes of boxes in steps",
            "tables.layouts",
            String::new(),
        ),
        without(
            "Bal-ML-5",
            "Category bounding box area balance",
            "not computed: the report holds sizes of boxes in steps",
            "tables.layouts",
            String::new(),
        ),
        without(
            "Bal-ML-6",
            "Sample bounding box area balance",
            "not computed: the report holds sizes of boxes in steps",
            "tables.layouts",
            String::new(),
        ),
        without("Bal-ML-7", "Label proportion balance", CLOSED, "tables.class_groups", String::new()),
        without("Bal-ML-8", "Label distribution balance", CLOSED, "tables.balance", String::new()),
        Row {
            id: "Div-ML-1",
            name: "Label richness",
            value: Some(shown.len() as f64),
            of: None,
            how: "different classes that occur".into(),
            beside: "dataset.classes",
            figure: d.classes.len().to_string(),
        },
        share(
            "Div-ML-2",
            "Relative label abundance",
            most,
            total,
            "images of the class with the most, of the images of all classes, each class counted by itself",
            "tables.balance",
            format!("{fewest} and {most}"),
        ),
        Row {
            id: "Div-ML-3",
            name: "Category size diversity",
            value: None,
            of: None,
            how: "not computed as one figure: beside it the images of the class with the fewest and with the most"
                .into(),
            beside: "tables.balance",
            figure: format!("{fewest} and {most}"),
        },
        match targets.is_empty() {
            true => without(
                "Rep-ML-1",
                "Representativeness",
                "not computed: no target says which attributes matter",
                "tables.targets",
                String::new(),
            ),
            false => share(
                "Rep-ML-1",
                "Representativeness",
                with_target,
                targets.len() as u64,
                "attributes with a target that the data have; it counts attributes, not shares",
                "tables.targets",
                format!(
                    "{} of {} groups meet theirs",
                    report.tables.targets.iter().filter(|t| t.verdict == "meets").count(),
                    report.tables.targets.len()
                ),
            ),
        },
    ];
    for (id, name) in
        [("Sim-ML-1", "Sample similarity"), ("Sim-ML-2", "Sample tightness"), ("Sim-ML-3", "Sample independence")]
    {
        all.push(without(id, name, CLOSED, "tables.duplicates", duplicates.clone()));
    }
    all.push(without("Idn-ML-1", "Identifiability ratio", CLOSED, "tables.anonymity", String::new()));
    all
}
