//! Small inputs that went wrong once, beside the project where they are: each says what a careful person expects of it.
//! The answers are the ones that the folder's own README gives; where it allows several, ours.

use muster::engine::{Options, Resources, check_path};
use muster::report::{Finding, Report, Severity};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use xtask::shared::shared;

/// A case a line, then what its report has to say, between semicolons: a count of the dataset, a class or a split with
/// its images, a group of an attribute with its size, a finding (its severity at least) with words that stand in it,
/// findings that may not be, a file left aside with words of its reason, and the exit code of the command.
const CASES: &str = "
json-utf16 | boxes 4; class cat 2; class dog 2; exit 0
json-python-repr | ERR013 error: annotations.json, \"line\":1, Python; exit 1
json-empty | ERR013 error: annotations.json, empty; exit 1
json-cut-early | ERR013 error: annotations.json, line 4; exit 1
json-lfs-pointer | ERR013 error: annotations.json, Git LFS; exit 1
linked-annotation | aside annotations.json: link; dropped 5
linked-pictures | aside .jpg: link; dropped 5
linked-folder | aside images: link; dropped 2
yolo-commas | ERR013 error: \"line\":1, commas; boxes 5; exit 1
yolo-decimal-commas | ERR013 error: \"line\":1, decimal commas; exit 1
yolo-class-names | ERR013 error: \"line\":1, found cat; class cat 2; exit 1
yolo-pixels | ERR007 error: 001.txt, \"line\":1, pixels; exit 1
yolo-four-columns | ERR013 error: \"line\":1, expected 5 fields, found 4; exit 1
yolo-class-minus-one | ERR011 error: 001.txt, \"line\":1, -1; exit 1
yolo-brackets | ERR013 error: \"line\":1, brackets; ERR013 error: colon; exit 1
yolo-utf16 | boxes 5; exit 0
yolo-score-last | ERR013 note: sixth number, confidence or boxes 0
yolo-score-second | ERR013 warning: confidence or boxes 0
yolo-counted-from-one | ERR011 error: counted from 1; exit 1
yolo-export-with-list | images_listed 3; boxes 3; split train 3
yaml-dead-paths | ERR013 error: data.yaml, \"line\":2, \"line\":3, for train, for val; exit 1
yaml-against-class-list | ERR011 warning: classes.txt, data.yaml, cat, dog
yaml-name-twice | ERR011 warning: data.yaml, cat, 0 and 2
yaml-tabs | ERR013 error: data.yaml, line 4, tab; exit 1
yaml-names-in-a-string | ERR013 warning: data.yaml, line 4; class cat 2; class dog 2; class cow 1
yaml-gbk | class 狗 2; class 猫 2; ERR013 warning: data.yaml, GBK
coco-file-name-twice | ERR012 error: images[0], images[3], 001.jpg; exit 1
coco-ids-as-text | boxes 4; ERR010 note: as text
coco-ids-padded | class cat 2; class dog 2; ERR010 note: zeros at the front
coco-size-not-filled-in | boxes 4; ERR008 error: size was not filled in
coco-box-empty | ERR013 error: empty bbox, \"line\":41
coco-predictions-beside | boxes 6; class cat 3; class dog 3; no CON001
voc-filename-of-another | ERR012 error: 002.xml, 003.xml, 004.xml, 001.jpg; no CON001; exit 1
voc-latin1-called-utf8 | class straße 3; ERR013 warning: 001.xml, UTF-8
voc-gbk | class 猫 3
table-preamble-sep | group gender female 8; group gender male 4; no ERR013; no ERR014
table-preamble-sep-comma | group gender female 8; group gender male 4; no ERR013; no ERR014
table-preamble-comment | group gender female 8; group gender male 4; no ERR013; no ERR014
boxes-headerless-with-size | boxes 6; class object 6; no REP004; no REP005
boxes-in-one-column | boxes 6
boxes-of-regions | boxes 5; class cat 5
boxes-class-under-another-name | class WBC 5; class RBC 5; boxes 10
boxes-decimal-comma | boxes 3
boxes-one-swapped | ERR006 error: \"line\":3, x1 and x2 are swapped; no ERR006: once read as
class-list-as-table | boxes 4; class cat 2; class dog 2; no ERR013; exit 0
table-two-image-columns | images 12; no ERR014
several-rows-an-image | CON001 warning: 1 image 3 values or CON008 note: a.jpg; no REP002
several-values-in-one-field | CON012 warning: gender, several values
table-excel-dates | CON012 warning: 9-Mar, 3-9, 19-Oct, 10-19
na-is-a-country | group continent NA 8; group country NA 8; no REP007
none-is-a-group | group religion None 9; group beard none 12
captions | captions 60
identity-file | identities 25; no class
count-line-lies | ERR013 note: list_attr.txt, 90
ages-with-units | REP008 note: 411; median 49
ages-impossible | REP008 note: 411, 999, −1
name-double-extension | boxes 5; no ERR003; no ERR004
name-shared-stem | ERR003 warning: s.txt, share their name or ERR012 warning: s.txt
name-case-of-stem | boxes 4; ERR003 note: upper and lower case; no ERR004
name-lost-zeros | group gender female 8; group gender male 4; ERR014 note: zeros at the front
name-lost-zeros-no-header | ERR014 note: zeros at the front; no ERR013; exit 0
ids-with-a-point | group gender female 8; group gender male 4; ERR014 note: decimals
percent-names-table | boxes 4; ERR014 note: percent-encoded
percent-names-coco | boxes 4; ERR003 note: percent-encoded
percent-names-voc | boxes 3; ERR003 note: percent-encoded
name-with-a-space | group gender female 8; ERR014 note: labels.csv, \"line\":7, blanks
name-jpeg-for-jpg | group gender female 8; group gender male 4; ERR014 note: .jpeg
sibling-mask-folders | no class named Ground_Truth; no class named Training_Images; no COO006
sibling-annot-folders | no class named trainannot; split train 5; split test 5
stereo-pairs | no class named image_2; no class named image_3
class-folders-copied-into-splits | class cat 9; class dog 9; no CON001; no class named split
class-folders-beside-a-table | class cat 9; class dog 9
tool-folders | class cat 4; class dog 4; no CON001; aside .ipynb_checkpoints: not of the dataset; aside @eaDir: not of the dataset
tool-folders-in-splits | class a 6; class b 6; no CON001; no class named .ipynb_checkpoints
yaml-train-is-val | CON011 warning: train
yaml-splits-by-folder | split train 4; split val 4
yaml-lists-over-folder | split train 3; split val 5; no CON011
table-name-over-split-lists | split train 5; split test 3; no CON011
cross-validation-folds | no CON011
coco-polygon-is-box | boxes 4; ERR015 warning: annotations.json
coco-polygon-flat | boxes 4; ERR015 warning: annotations.json
coco-polygon-odd | boxes 4; ERR015 warning: annotations.json
coco-mask-empty | masks 0; ERR015 note: annotations.json
coco-masks-only | class cat 2; class dog 2
voc-polygon-only | class cat 4
masks-beside-images | images 6
text-called-jpg | ERR001 error: HTML, Git LFS; exit 1
jpeg-without-its-end | unreadable_images 0; IMG016 note: last-blocks-lost.jpg, 2.0 %; no ERR001
tiff-of-32-bits | no ERR001 as error; exit 0
tiff-planar-tiles | no ERR001 as error; exit 0
exact-copies | IMG008 note: .jpg
format-cvat | boxes 4; exit 0
format-labelme | boxes 4; exit 0
format-label-studio | boxes 4; exit 0
format-createml | boxes 4; exit 0
format-via | boxes 4; exit 0
format-kitti | boxes 4 or boxes 8; exit 0
format-supervisely | boxes 4; exit 0
format-jsonl | boxes 6; exit 0
partial-table-cooccurrence | no COO001; no COO003; pairs n 400
hierarchy-of-columns | CON007 note: hierarchy; no COO001; no COO003
few-with-a-position | no REP005; no REP012 as warning
default-attribute | no REP004; no REP005
unique-values | no REP005: \"attribute\":\"name\"
heaps-of-widths | no REP008
labels-without-pictures | ERR003 note: no picture was dropped
long-tail | CPL003 note: lynx
";

/// Cases of later work, which are passed over here.
const LATER: [&str; 0] = [];

fn severity(word: &str) -> Severity {
    match word {
        "error" => Severity::Error,
        "warning" => Severity::Warning,
        "note" => Severity::Note,
        _ => panic!("{word} is no severity"),
    }
}

fn all_of(finding: &Finding) -> String {
    serde_json::to_string(finding).expect("a finding is JSON")
}

/// Whether the report says so.
fn holds(report: &Report, clause: &str) -> bool {
    let facts = serde_json::to_value(&report.dataset).expect("facts are JSON");
    let (head, words) = clause.split_once(": ").unwrap_or((clause, ""));
    let head: Vec<&str> = head.split(' ').collect();
    let words: Vec<&str> = words.split(", ").filter(|word| !word.is_empty()).collect();
    let speaks = |finding: &Finding| {
        let all = all_of(finding);
        words.iter().all(|word| all.contains(word))
    };
    let named = |name: &str| report.dataset.classes.iter().find(|class| class.name == name);
    let number = |text: &str| text.parse::<u64>().ok();
    match head.as_slice() {
        ["exit", code] => {
            let errors = report.findings.iter().any(|f| f.severity == Severity::Error);
            number(code) == Some(u64::from(errors))
        }
        ["dropped", n] => number(n) == Some(report.files.dropped),
        ["aside", path] => {
            let found = report.files.skipped_files.iter().find(|file| file.path.contains(path));
            found.is_some_and(|file| words.iter().all(|word| file.why.contains(word)))
        }
        ["class", name, n] => named(name).map(|class| class.images) == number(n),
        ["no", "class"] => report.dataset.classes.is_empty(),
        ["no", "class", "named", name] => named(name).is_none(),
        ["split", name, n] => {
            report.dataset.splits.iter().find(|split| split.name == *name).map(|split| split.images) == number(n)
        }
        ["group", attribute, value, n] => {
            let mut of = report.dataset.attributes.iter().filter(|a| a.name == *attribute).flat_map(|a| &a.values);
            of.find(|group| group.value == *value).map(|group| group.count) == number(n)
        }
        ["median", n] => {
            let mut numeric = report.dataset.attributes.iter().filter_map(|a| a.numeric.as_ref());
            numeric.any(|figures| figures.median == n.parse().ok())
        }
        ["pairs", "n", n] => {
            let tables = serde_json::to_value(&report.tables).expect("tables are JSON");
            let pairs = tables["class_pairs"].as_array().cloned().unwrap_or_default();
            !pairs.is_empty() && pairs.iter().all(|pair| pair["n"].as_u64() == number(n))
        }
        ["no", code] => !report.findings.iter().any(|f| f.code == *code && speaks(f)),
        ["no", code, "as", least] => {
            !report.findings.iter().any(|f| f.code == *code && f.severity <= severity(least) && speaks(f))
        }
        // Errors come before warnings.
        [code, least] if code.len() == 6 && code.ends_with(|c: char| c.is_ascii_digit()) => {
            report.findings.iter().any(|f| f.code == *code && f.severity <= severity(least) && speaks(f))
        }
        [count, n] => facts[*count].as_u64().is_some_and(|found| Some(found) == number(n)),
        _ => panic!("{clause} is not understood"),
    }
}

/// The folder to check: itself, or what its script makes of it.
fn made(case: &Path, scratch: &Path) -> PathBuf {
    if !case.join("make.sh").exists() {
        return case.to_owned();
    }
    let to = scratch.join(case.file_name().expect("a case has a name"));
    let done = Command::new("sh").arg("make.sh").arg(&to).current_dir(case).output().expect("sh runs");
    assert!(done.status.success(), "{}: {}", case.display(), String::from_utf8_lossy(&done.stderr));
    to
}

fn lines() -> Vec<(&'static str, &'static str)> {
    CASES.lines().filter_map(|line| line.split_once(" | ")).collect()
}

#[test]
fn every_case_is_answered_as_a_careful_person_would() {
    let Some(folder) = shared("../cases") else { return };
    let scratch = tempfile::tempdir().expect("a folder for what scripts make");
    let mut wrong = Vec::new();
    for (name, expected) in lines() {
        if LATER.contains(&name) || !folder.join(name).is_dir() {
            continue;
        }
        let path = made(&folder.join(name), scratch.path());
        let check = check_path(&path, Options::default(), Resources::default(), &mut |_| {}).expect("it is checked");
        let report = check.report().expect("a check ends with a report");
        for clause in expected.split("; ") {
            if !clause.split(" or ").any(|clause| holds(report, clause)) {
                wrong.push(format!("{name}: not {clause}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} clauses do not hold:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_case_has_its_line() {
    let Some(folder) = shared("../cases") else { return };
    let entries = std::fs::read_dir(folder).expect("the folder is there").flatten();
    let there: BTreeSet<String> = entries
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    let named: BTreeSet<String> = lines().iter().map(|(name, _)| (*name).to_owned()).collect();
    let lacking: Vec<_> = there.difference(&named).collect();
    assert!(lacking.is_empty(), "no line for {lacking:?}");
}
