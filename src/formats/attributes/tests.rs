//! One column, given as a table's column, as attributes of COCO's boxes and of VOC's, is one attribute.

use crate::dataset::{Attribute, Dataset, FaultKind, MISSING, Role, Unit, ValueType};
use crate::formats::testing::read_all;

/// The column as a table with a row for each value; `None` is an empty cell.
fn as_table(name: &str, values: &[Option<&str>], toml: &str) -> Dataset {
    let mut text = format!("file,{name}\n");
    for (i, value) in values.iter().enumerate() {
        text.push_str(&format!("{i:04}.jpg,{}\n", value.unwrap_or_default()));
    }
    read_all(&[], &[("t.csv", text.as_bytes()), ("muster.toml", toml.as_bytes())])
}

/// As attributes of the boxes of one COCO file.
fn as_coco(name: &str, values: &[Option<&str>], toml: &str) -> Dataset {
    let record = |(i, value): (usize, &Option<&str>)| {
        let value = value.map_or("null".to_owned(), |v| serde_json::to_string(v).unwrap_or_default());
        format!(
            "{{\"id\":{i},\"image_id\":1,\"category_id\":1,\"bbox\":[{i},0,1,1],\"attributes\":{{\"{name}\":{value}}}}}"
        )
    };
    let records: Vec<String> = values.iter().enumerate().map(record).collect();
    let text = format!(
        "{{\"images\":[{{\"id\":1,\"file_name\":\"a.jpg\"}}],\"categories\":[{{\"id\":1,\"name\":\"p\"}}],\"annotations\":[{}]}}",
        records.join(",")
    );
    read_all(&[], &[("boxes.json", text.as_bytes()), ("muster.toml", toml.as_bytes())])
}

/// As attributes of the boxes of as many VOC files, one each.
fn as_voc(name: &str, values: &[Option<&str>], toml: &str) -> Dataset {
    let escaped = |v: &str| v.replace('&', "&amp;").replace('<', "&lt;");
    let file = |(i, value): (usize, &Option<&str>)| {
        let value = value.map_or(String::new(), |v| format!("<value>{}</value>", escaped(v)));
        let text = format!(
            "<annotation><filename>{i:04}.jpg</filename><object><name>p</name>\
             <bndbox><xmin>1</xmin><ymin>1</ymin><xmax>2</xmax><ymax>2</ymax></bndbox>\
             <attributes><attribute><name>{name}</name>{value}</attribute></attributes></object></annotation>"
        );
        (format!("voc/{i:04}.xml"), text)
    };
    let files: Vec<(String, String)> = values.iter().enumerate().map(file).collect();
    let mut files: Vec<(&str, &[u8])> = files.iter().map(|(p, t)| (p.as_str(), t.as_bytes())).collect();
    files.push(("muster.toml", toml.as_bytes()));
    read_all(&[], &files)
}

/// All that is said of an attribute beside its unit, its source, and the codes of its items, which are compared by
/// value.
#[derive(Debug, PartialEq)]
struct Said {
    role: Role,
    why: String,
    ty: ValueType,
    dictionary: Vec<String>,
    values: Vec<Option<String>>,
    numbers: Option<Vec<Option<String>>>,
    missing: u64,
    sentinels: Vec<(String, u64)>,
}

fn said(attribute: &Attribute, n: usize) -> Said {
    let number = |n: Option<&f64>| n.filter(|n| n.is_finite()).map(f64::to_string);
    Said {
        role: attribute.role,
        why: attribute.why.clone(),
        ty: attribute.ty,
        dictionary: attribute.values.clone(),
        values: (0..n).map(|i| attribute.value(i).map(str::to_owned)).collect(),
        numbers: attribute.numbers.as_ref().map(|all| (0..n).map(|i| number(all.get(i))).collect()),
        missing: attribute.missing(),
        sentinels: attribute.sentinels.iter().map(|(v, k)| (v.to_string(), *k)).collect(),
    }
}

/// The attribute that a column becomes, which must be the same whichever way it comes; `None` where it becomes none.
fn everywhere_with(name: &str, values: &[Option<&str>], toml: &str) -> Option<Said> {
    let ways = [as_table(name, values, toml), as_coco(name, values, toml), as_voc(name, values, toml)];
    let told: Vec<Option<Said>> =
        ways.iter().map(|d| d.attributes.iter().find(|a| a.name == name).map(|a| said(a, values.len()))).collect();
    assert_eq!(told[1], told[0], "COCO's boxes and a table differ in {name}");
    assert_eq!(told[2], told[0], "VOC's boxes and a table differ in {name}");
    let infos: Vec<_> = ways
        .iter()
        .filter_map(|d| d.sources.iter().flat_map(|s| &s.columns).find(|c| c.name == name))
        .map(|c| (c.role, c.ty, c.why.clone(), c.examples.clone()))
        .collect();
    assert_eq!(infos.len(), 3, "{name} is not listed everywhere");
    assert!(infos.iter().all(|i| *i == infos[0]), "{infos:?}");
    told.into_iter().next().flatten()
}

fn everywhere(name: &str, values: &[&str]) -> Option<Said> {
    let values: Vec<Option<&str>> = values.iter().map(|v| Some(*v).filter(|v| !v.is_empty())).collect();
    everywhere_with(name, &values, "")
}

#[test]
fn ranges_are_steps_in_their_order() {
    let ages = everywhere("age", &["10-19", "0-2", "3-9", "more than 70", "0-2", ""]).expect("an attribute");
    assert_eq!((ages.role, ages.ty, ages.missing), (Role::Protected, ValueType::Ordinal, 1));
    assert_eq!(ages.dictionary, ["0-2", "3-9", "10-19", "more than 70"]);
}

#[test]
fn what_says_that_nothing_is_known_is_no_group() {
    let pose = everywhere("pose", &["N/A", "none", "", "sitting", "standing", "-", "unknown"]).expect("an attribute");
    // Of a pose there may be none; the other words say that it is not known.
    assert_eq!(pose.dictionary, ["none", "sitting", "standing"]);
    assert_eq!((pose.missing, pose.ty), (4, ValueType::Category));
    assert_eq!(
        pose.why,
        "its name says nothing more; taken for missing: - (1), N/A (1), unknown (1) and empty fields (1); none is a value here"
    );
    let religion = everywhere("religion", &["none", "N/A", "a", "b", "a"]).expect("an attribute");
    assert_eq!((religion.dictionary.len(), religion.missing), (3, 1));
}

#[test]
fn eighty_is_eighty_however_it_is_written() {
    let ages = everywhere("age", &["80.0", "80", "60.0", "60", "80"]).expect("an attribute");
    assert_eq!(ages.dictionary, ["60", "80"]);
    assert_eq!((ages.ty, ages.values[0].as_deref()), (ValueType::Ordinal, Some("80")));
}

#[test]
fn sentinels_among_numbers_are_set_aside_and_missing() {
    let ages: Vec<String> =
        (0..60).map(|i| if i % 10 == 5 { "-1".into() } else { (20 + i % 35).to_string() }).collect();
    let ages = everywhere("age", &ages.iter().map(String::as_str).collect::<Vec<_>>()).expect("an attribute");
    assert_eq!((ages.ty, ages.missing), (ValueType::Integer, 6));
    assert_eq!(ages.sentinels, [("-1".to_owned(), 6)]);
    assert!(ages.dictionary.is_empty() && ages.numbers.is_some());
}

#[test]
fn ages_are_years_whatever_their_unit_and_those_nobody_has_are_set_aside() {
    let mut ages: Vec<String> = (0..60).map(|i| format!("{:03}Y", 20 + i % 35)).collect();
    ages.extend(["018M", "411Y", "999Y", "-1"].map(str::to_owned));
    let ages = everywhere("Patient Age", &ages.iter().map(String::as_str).collect::<Vec<_>>()).expect("an attribute");
    assert_eq!((ages.ty, ages.missing), (ValueType::Real, 3));
    assert_eq!(ages.sentinels.iter().map(|s| s.0.as_str()).collect::<Vec<_>>(), ["-1", "411", "999"]);
    assert_eq!(ages.numbers.expect("numbers")[60].as_deref(), Some("1.5"));
}

#[test]
fn years_of_birth_and_ages_in_days_are_no_impossible_ages() {
    for from in [1950, 4_000] {
        let born: Vec<String> = (0..60).map(|i| (from + i % 35).to_string()).collect();
        let born = everywhere("age", &born.iter().map(String::as_str).collect::<Vec<_>>()).expect("an attribute");
        assert_eq!((born.sentinels.len(), born.missing), (0, 0));
    }
}

#[test]
fn true_and_false_are_one_value_in_any_case_and_zeros_in_front_stay() {
    let seen = everywhere("seen", &["TRUE", "false", "True", "FALSE"]).expect("an attribute");
    assert_eq!((seen.ty, seen.dictionary.len()), (ValueType::Boolean, 2));
    let zip = everywhere("zip", &["01234", "01234", "99999", "01234"]).expect("an attribute");
    assert_eq!((zip.role, zip.values[0].as_deref()), (Role::QuasiIdentifier, Some("01234")));
}

#[test]
fn values_that_differ_everywhere_are_no_attribute() {
    let notes: Vec<String> = (0..40).map(|i| format!("note {i} of somebody")).collect();
    assert_eq!(everywhere("note", &notes.iter().map(String::as_str).collect::<Vec<_>>()), None);
    assert_eq!(everywhere("empty", &["", "N/A", ""]), None);
}

#[test]
fn settings_hold_for_boxes_as_for_tables() {
    let toml = "[columns.rank]\nrole = \"protected\"\ntype = \"category\"\nmissing = [\"x\"]\norigin = \"inferred\"\n";
    let values = ["1", "x", "N/A", "2"].map(Some);
    let rank = everywhere_with("rank", &values, toml).expect("an attribute");
    assert_eq!((rank.role, rank.ty, rank.missing), (Role::Protected, ValueType::Category, 1));
    assert_eq!(rank.dictionary, ["1", "2", "N/A"]);
    assert_eq!(rank.why, "the settings say so");
}

#[test]
fn a_text_among_very_many_numbers_is_a_fault_and_the_numbers_stay() {
    let values: Vec<String> = (0..20_200).map(|i| if i == 30 { "tall".into() } else { format!("{i}.5") }).collect();
    let values: Vec<Option<&str>> = values.iter().map(|v| Some(v.as_str())).collect();
    for dataset in [as_table("height", &values, ""), as_coco("height", &values, "")] {
        let height = dataset.attributes.iter().find(|a| a.name == "height").expect("an attribute");
        let numbers = height.numbers.as_ref().expect("numbers");
        assert_eq!((height.ty, numbers[20_150], height.missing()), (ValueType::Real, 20_150.5, 1));
        assert_eq!(dataset.faults.of(FaultKind::NotANumber).map(|f| f.found.as_str()).collect::<Vec<_>>(), ["tall"]);
    }
}

#[test]
fn two_files_of_boxes_fill_one_attribute_as_two_tables_do() {
    let coco = |value: &str| {
        format!(
            "{{\"images\":[{{\"id\":1,\"file_name\":\"{value}.jpg\"}}],\"categories\":[{{\"id\":1,\"name\":\"p\"}}],\
             \"annotations\":[{{\"id\":1,\"image_id\":1,\"category_id\":1,\"bbox\":[0,0,1,1],\"tone\":\"{value}\"}}]}}"
        )
    };
    let (a, b) = (coco("dark"), coco("pale"));
    let dataset = read_all(&[], &[("a.json", a.as_bytes()), ("b.json", b.as_bytes())]);
    let [tone] = dataset.attributes.as_slice() else { panic!("{:?}", dataset.attributes) };
    assert_eq!((tone.unit, tone.source.as_str()), (Unit::Box, "a.json#tone, b.json#tone"));
    assert_eq!((tone.codes.as_slice(), tone.values.len()), (&[0, 1][..], 2));
    assert!(!tone.codes.contains(&MISSING));
    let listed: Vec<usize> = dataset.sources.iter().map(|s| s.columns.len()).collect();
    assert_eq!(listed, [1, 1]);
}

#[test]
fn a_box_that_says_two_things_of_itself_contradicts_itself() {
    let text = "{\"images\":[{\"id\":1,\"file_name\":\"a.jpg\"}],\"categories\":[{\"id\":1,\"name\":\"p\"}],\
        \"annotations\":[{\"id\":1,\"image_id\":1,\"category_id\":1,\"bbox\":[0,0,1,1],\
        \"tone\":\"a\",\"attributes\":{\"tone\":\"b\"}}]}";
    let dataset = read_all(&[], &[("a.json", text.as_bytes())]);
    assert_eq!((dataset.attributes[0].value(0), dataset.attributes[0].conflicts.len()), (Some("a"), 1));
}
