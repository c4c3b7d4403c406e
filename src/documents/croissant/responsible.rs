//! The properties of the vocabulary for responsible AI 1.0, by the names of its table: what people answered, and what the
//! data show beside it.

use crate::documents::{answers, facts};
use crate::report::Report;
use crate::rules::{Quality, Screen};
use crate::wording::plural;
use serde_json::{Map, Value};

pub(super) fn properties(report: &Report) -> Map<String, Value> {
    let said = |key: &str| Value::from(answers::words(report, key));
    let several = |keys: &[(&str, &str)]| -> Value {
        keys.iter().map(|(what, key)| format!("{what}: {}", answers::words(report, key))).collect::<Vec<_>>().into()
    };
    let or = |lines: Vec<String>, none: &str| -> Value {
        if lines.is_empty() { vec![none.to_owned()] } else { lines }.into()
    };
    let uneven = |f: &crate::report::Finding| {
        facts::of_screen(Screen::Representation)(f) || facts::of_screen(Screen::Cooccurrence)(f)
    };
    let wrong = facts::of_quality(Quality::FreeOfErrors);
    let agreement = report.tables.agreement.iter().filter(|row| row.of.is_empty()).map(|row| {
        let value = row.value.map_or_else(|| "cannot be computed".to_owned(), crate::wording::figure);
        format!("{}, {}: {value}, n = {}", row.attribute, row.measure, crate::wording::count(row.n))
    });
    let mut limits = vec![facts::gaps(report)];
    limits.extend(facts::findings(report, facts::of_quality(Quality::Complete)));
    let missing = facts::missing(report);
    let annotators = match report.dataset.annotators {
        0 => answers::OPEN.to_owned(),
        n => format!("{} told apart by a column", plural(n, "annotator is", "annotators are")),
    };
    let all: [(&str, Value); 20] = [
        ("dataCollection", said("collected-how")),
        ("dataCollectionType", several(&[("Collected how", "collected-how")])),
        (
            "dataCollectionMissingData",
            match missing.is_empty() {
                true => "No attribute that was read lacks a value.".into(),
                false => missing.join("; ").into(),
            },
        ),
        ("dataCollectionRawData", said("sample-of")),
        ("dataCollectionTimeframe", Value::Null),
        ("dataImputationProtocol", answers::OPEN.into()),
        ("dataManipulationProtocol", said("cleaning")),
        ("dataPreprocessingProtocol", several(&[("Left out, corrected, cropped or enriched", "cleaning")])),
        ("dataAnnotationProtocol", several(&[("Instructions", "instructions"), ("Disagreements", "disagreement")])),
        ("dataAnnotationPlatform", or(facts::formats(report), answers::OPEN)),
        (
            "dataAnnotationAnalysis",
            or(agreement.chain(facts::findings(report, wrong)).collect(), "Nothing was found in what was examined."),
        ),
        ("dataReleaseMaintenancePlan", said("updates")),
        (
            "personalSensitiveInformation",
            or(facts::protected(report), "No column was taken for a protected attribute."),
        ),
        ("dataSocialImpact", said("setting")),
        ("dataBiases", or(facts::findings(report, uneven), "Nothing was found in what was examined.")),
        ("dataLimitations", limits.into()),
        ("dataUseCases", several(&[("For", "purpose"), ("Not for", "not-for")])),
        ("annotationsPerItem", annotators.into()),
        ("annotatorDemographics", several(&[("Annotators", "annotators"), ("Pay", "pay")])),
        ("machineAnnotationTools", answers::OPEN.into()),
    ];
    all.into_iter().filter(|(_, value)| !value.is_null()).map(|(name, value)| (format!("rai:{name}"), value)).collect()
}
