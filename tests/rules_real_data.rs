//! What the rules of consistency and representation say of public datasets, where they lie beside the project; skipped where they do not.

use muster::engine::{Options, check_in_memory};
use muster::report::Report;
use std::path::Path;
use xtask::shared::shared;

/// The files of a folder, folders below it left out, whose names pass.
fn files(folder: &Path, below: &str, wanted: impl Fn(&str) -> bool) -> Vec<(String, Vec<u8>)> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(folder.join(below)).expect("the folder can be listed").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_file() && wanted(&name) {
            out.push((format!("{below}/{name}"), std::fs::read(entry.path()).expect("the file can be read")));
        }
    }
    out
}

fn report(files: Vec<(String, Vec<u8>)>, pixels: bool) -> Report {
    let check = check_in_memory("real", files, Options { pixels, ..Options::default() });
    check.report().expect("a check ends with a report").clone()
}

#[test]
fn raccoons_that_were_boxed_twice_are_found_with_the_distance_of_their_boxes() {
    let Some(folder) = shared("raccoon_voc") else { return };
    let twins = [65, 98, 83, 120, 11, 116, 74, 52, 1, 2];
    let wanted = |name: &str| {
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        twins.iter().any(|i| stem == format!("raccoon-{i}"))
    };
    let mut all = files(&folder, "images", wanted);
    all.extend(files(&folder, "annotations", wanted));
    let report = report(all, true);
    let found: Vec<_> = report.findings.iter().filter(|f| f.code == "CON001").collect();
    assert_eq!(found.len(), 1);
    assert_eq!(
        found[0].message,
        "4 pairs of images show the same picture and carry different boxes, up to 38 pixels apart"
    );
    let notes: Vec<&str> = found[0].evidence.iter().filter_map(|e| e.note.as_deref()).collect();
    for (name, by) in [("98", "4 to 24"), ("120", "1 to 38"), ("116", "1 to 25"), ("74", "4 to 36")] {
        let is = |n: &&str| n.contains(&format!("raccoon-{name}.jpg")) && n.contains(&format!("by {by} pixels"));
        assert!(notes.iter().any(is), "raccoon-{name}: {notes:?}");
    }
}

#[test]
fn the_same_pictures_as_train_and_val_are_a_leak() {
    let Some(folder) = shared("coco128_json") else { return };
    fn walk(folder: &Path, below: &str, out: &mut Vec<(String, Vec<u8>)>) {
        for entry in std::fs::read_dir(folder).expect("the folder can be listed").flatten() {
            let path = format!("{below}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                walk(&entry.path(), &format!("{path}/"), out);
            } else {
                out.push((path, std::fs::read(entry.path()).expect("the file can be read")));
            }
        }
    }
    let mut all = Vec::new();
    walk(&folder, "", &mut all);
    // Same files: no pixel needs to be looked at.
    let report = report(all, false);
    let leaks: Vec<&str> = report.findings.iter().filter(|f| f.code == "CON011").map(|f| f.message.as_str()).collect();
    assert_eq!(leaks, ["128 of 128 val images also stand in train: both name the same files"]);
}

/// FairFace is sold as balanced. Of the rows that its makers keep from services, none shows a Middle Eastern woman.
#[test]
fn the_hole_in_fairface_is_found_with_what_would_be_expected() {
    let Some(folder) = shared("fairface_full") else { return };
    let text = std::fs::read_to_string(folder.join("fairface_label_train.csv")).expect("the file can be read");
    let labels = |keep: &dyn Fn(&str) -> bool| {
        let kept: Vec<&str> = text.lines().enumerate().filter(|(i, l)| *i == 0 || keep(l)).map(|(_, l)| l).collect();
        ("labels.csv".to_owned(), kept.join("\n").into_bytes())
    };
    let said = |report: &Report| -> Vec<String> {
        report.findings.iter().filter(|f| f.code == "REP006").map(|f| f.message.clone()).collect()
    };
    let kept = report(vec![labels(&|line| line.ends_with(",FALSE"))], false);
    let found = said(&kept);
    for part in [
        "age × gender × race: 9 of 126 combinations have no image, 7 more have fewer than 30",
        "gender × race: 1 of 14 combinations has no image; it is Female, Middle Eastern: 0 where 1,559 would be expected",
    ] {
        assert!(found.len() == 1 && found[0].contains(part), "{found:?}");
    }
    let strength = |report: &Report| {
        let pair = report.tables.attribute_pairs.iter().find(|p| (p.a.as_str(), p.b.as_str()) == ("age", "gender"));
        pair.and_then(|p| Some((p.strength.clone()?, (p.chi2? * 100.0).round() / 100.0)))
    };
    assert_eq!(strength(&kept), Some(("small".to_owned(), 3469.4)));
    let for_services = report(vec![labels(&|line| line.ends_with(",TRUE"))], false);
    assert_eq!(strength(&for_services), Some(("negligible".to_owned(), 21.28)));

    // All rows: crossed with what they may be used for.
    let settings = "[rules.REP006]\nalso = [\"service_test\"]\n".as_bytes().to_vec();
    let found = said(&report(vec![labels(&|_| true), ("muster.toml".to_owned(), settings)], false));
    let hole = "gender × race × service_test: 1 of 28 combinations has no image; it is Female, Middle Eastern, \
                not service_test: 0 where 2,321 would be expected";
    assert!(found.iter().any(|message| message.contains(hole)), "{found:?}");
}

/// HAM10000 codes the diagnoses in one table and names them in another: seven classes under two names, each of which
/// leaned to each group by itself, and "was never shown without" the other.
#[test]
fn diagnoses_as_codes_and_as_names_are_told_once() {
    let Some(folder) = shared("ham10000") else { return };
    let read = |path: &str| (path.to_owned(), std::fs::read(folder.join(path)).expect("the file can be read"));
    let tables = ["HAM10000_metadata.csv", "ISIC2018_Task3_Test_GroundTruth.csv", "orig/HAM10000_metadata.csv"];
    let report = report(tables.map(read).into(), false);
    let related: Vec<_> = report.tables.relations.iter().filter(|r| r.kind == "same").collect();
    assert_eq!(related.len(), 1);
    assert_eq!((related[0].a.as_str(), related[0].b.as_str(), related[0].n), ("class", "class", 10015));
    let names: Vec<_> = related[0].values.iter().map(|v| (v.a.as_str(), v.b.as_str(), v.n)).collect();
    assert_eq!(names.len(), 7);
    assert!(names.contains(&("mel", "Melanoma", 1113)) && names.contains(&("nv", "Melanomaanocytic nevi", 6705)));
    let melanoma = report.dataset.classes.iter().find(|c| c.name == "Melanoma");
    assert_eq!(melanoma.and_then(|c| c.same_as.as_deref()), Some("mel"));
    for finding in report.findings.iter().filter(|f| f.code != "CON006") {
        let second = finding.subject.class.as_deref().filter(|class| names.iter().any(|(_, name, _)| name == class));
        assert_eq!(second, None, "{}", finding.message);
        assert_ne!(finding.code, "COO001", "{}", finding.message);
    }
    assert!(report.tables.class_groups.iter().any(|row| row.class == "Melanoma"), "the tables list both names");
}

/// The Parliaments' skin types lie inside lighter and darker.
#[test]
fn skin_types_inside_a_coarser_column_leave_no_hole() {
    let Some(folder) = shared("ppb") else { return };
    let table = std::fs::read(folder.join("PPB-2017-metadata.csv")).expect("the file can be read");
    let report = report(vec![("ppb.csv".to_owned(), table)], false);
    let related: Vec<_> = report.tables.relations.iter().map(|r| (&*r.kind, &*r.a, &*r.b, r.n)).collect();
    assert_eq!(related, [("nested", "bi.fitz", "fitzpatrick skin type category", 1270)]);
    let of_both = |names: &[String]| {
        names.len() == 2
            && ["bi.fitz", "fitzpatrick skin type category"].iter().all(|name| names.iter().any(|n| n == name))
    };
    assert!(report.findings.iter().all(|f| !of_both(&f.subject.attributes) || f.code != "REP006"));
    let crossing = report.tables.crossings.iter().find(|c| of_both(&c.attributes)).expect("the table lists it");
    assert_eq!(crossing.cells.iter().filter(|cell| cell.count == 0).count(), 6);
}
