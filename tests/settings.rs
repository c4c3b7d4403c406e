//! Settings that say something else of the columns: the page's panel and `--config` lead to one report, and back.

use muster::dataset::{ColumnSettings, Origin, Role, Settings, ValueType};
use muster::engine::{Check, Options, check_in_memory};
use muster::intake::example;
use muster::report::to_json;

fn files() -> Vec<(String, Vec<u8>)> {
    let mut files = example();
    // The pictures' own figures stay what they were: a few are enough.
    let mut kept = 0;
    files.retain(|(path, _)| {
        !path.ends_with(".jpg") || {
            kept += 1;
            kept <= 40
        }
    });
    files
}

fn json(check: &Check<Vec<u8>>) -> String {
    to_json(check.report().expect("a check ends with a report"))
}

#[test]
fn columns_set_on_the_page_count_as_those_of_a_given_file() {
    let mut check = check_in_memory("example", files(), Options::default());
    let first = check.report().expect("a report").settings.settings.clone();
    let mut settings = first.clone();
    settings.columns.entry("gender".into()).or_default().role = Some(Role::Attribute);
    settings.columns.entry("light".into()).or_default().role = Some(Role::Protected);
    let skin = settings.columns.entry("skin_type".into()).or_default();
    (skin.missing, skin.origin) = (Some(vec!["I".into()]), Some(Origin::Inferred));

    check.settle_with(settings.clone());
    let given = Options { settings: Some(settings), ..Options::default() };
    assert_eq!(json(&check), json(&check_in_memory("example", files(), given)));
    let attributes = &check.report().expect("a report").dataset.attributes;
    let of = |name: &str| attributes.iter().find(|a| a.name == name).expect("an attribute");
    assert_eq!((of("gender").role, of("light").role), (Role::Attribute, Role::Protected));
    assert_eq!(of("skin_type").origin, Origin::Inferred);
    assert!(of("skin_type").values.iter().all(|v| v.value != "I" || v.count == 0));

    check.settle_with(first.clone());
    let given = Options { settings: Some(first), ..Options::default() };
    assert_eq!(json(&check), json(&check_in_memory("example", files(), given)));
}

fn one(name: &str, column: ColumnSettings) -> Options {
    let settings = Settings { columns: [(name.to_owned(), column)].into(), ..Settings::default() };
    Options { settings: Some(settings), ..Options::default() }
}

#[test]
fn attributes_of_boxes_obey_the_settings() {
    let boxes: Vec<String> = (0..30)
        .map(|i| {
            let level = ["low", "high", "none"][i % 3];
            format!(
                r#"{{"id": {}, "image_id": 1, "category_id": 1, "bbox": [1, 1, 5, 5], "attributes": {{"level": "{level}"}}}}"#,
                i + 1
            )
        })
        .collect();
    let coco = format!(
        r#"{{"images": [{{"id": 1, "file_name": "a.jpg", "width": 10, "height": 10}}], "categories": [{{"id": 1, "name": "c"}}], "annotations": [{}]}}"#,
        boxes.join(",")
    );
    let column = ColumnSettings {
        role: Some(Role::Protected),
        ty: Some(ValueType::Ordinal),
        origin: Some(Origin::SelfDeclared),
        order: Some(["low", "middle", "high"].map(str::to_owned).to_vec()),
        missing: Some(vec!["none".into()]),
        ..ColumnSettings::default()
    };
    let files = vec![("labels.json".to_owned(), coco.into_bytes())];
    let check = check_in_memory("boxes", files, one("level", column));
    let attribute = &check.report().expect("a report").dataset.attributes[0];
    assert_eq!((attribute.role, attribute.ty), (Role::Protected, ValueType::Ordinal));
    assert_eq!((attribute.origin, attribute.n, attribute.missing), (Origin::SelfDeclared, 20, 10));
    let values: Vec<(&str, u64)> = attribute.values.iter().map(|v| (v.value.as_str(), v.count)).collect();
    assert_eq!(values, [("low", 10), ("middle", 0), ("high", 10)]);
    let columns = &check.summary().expect("a summary").sources[0].columns;
    assert_eq!((columns[0].name.as_str(), columns[0].why.as_str()), ("level", "the settings say so"));
}

#[test]
fn a_column_of_scores_is_a_distribution_without_its_sentinels() {
    let mut csv = String::from("image,Male,score\n");
    for i in 0..400 {
        let score = if i % 40 == 0 { "-999".to_owned() } else { format!("{}", f64::from(i) / 400.0) };
        csv += &format!("a{i:03}.jpg,{},{score}\n", f64::from(i % 41) / 10.0 - 2.0);
    }
    for options in [
        Options::default(),
        one(
            "score",
            ColumnSettings { ty: Some(ValueType::Real), role: Some(Role::Score), ..ColumnSettings::default() },
        ),
    ] {
        let check = check_in_memory("scores", vec![("scores.csv".to_owned(), csv.clone().into_bytes())], options);
        let report = check.report().expect("a report");
        let score = report.dataset.attributes.iter().find(|a| a.name == "score").expect("a column of scores");
        let numeric = score.numeric.as_ref().expect("numbers");
        assert_eq!((score.role, score.n, score.missing), (Role::Score, 390, 10));
        assert!(numeric.min.is_some_and(|min| min >= 0.0) && numeric.sentinels.len() == 1, "{numeric:?}");
        let names: Vec<&str> = report.tables.scores.iter().map(|s| s.attribute.as_str()).collect();
        assert_eq!(names, ["Male", "score"]);
    }
}
