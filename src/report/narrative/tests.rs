//! Verdicts, headings and sections of small datasets, whole: a changed word shows here.

use super::{Narrative, Sign};
use crate::engine::{Options, check_in_memory};
use crate::report::Report;
use crate::rules::{RunState, Screen, families};

fn report_of(files: &[(&str, String)], options: Options) -> Report {
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), text.clone().into_bytes())).collect();
    check_in_memory("data", files, options).report().expect("a check in memory ends with a report").clone()
}

fn of(files: &[(&str, String)]) -> (Report, Narrative) {
    let report = report_of(files, Options::default());
    let narrative = Narrative::of(&report, &report.tables.targets);
    (report, narrative)
}

/// Nurses are women, nine in ten; each other class has as many of both.
fn leaning() -> Vec<(&'static str, String)> {
    let mut table = String::from("image,label,gender\n");
    for i in 0..400 {
        let (label, gender) = match i {
            0..100 => ("nurse", if i % 10 == 0 { "man" } else { "woman" }),
            _ => (["cook", "driver", "farmer"][i % 3], if i / 3 % 2 == 0 { "man" } else { "woman" }),
        };
        table.push_str(&format!("{i:03}.jpg,{label},{gender}\n"));
    }
    vec![("labels.csv", table)]
}

#[test]
fn the_verdict_says_what_to_look_at_first() {
    let (report, narrative) = of(&leaning());
    let v = &narrative.verdict;
    assert_eq!(v.sign, Sign::Warning, "{v:?}");
    assert!(v.sentence.contains("Look first at classes by gender: "), "{}", v.sentence);
    assert!(v.sentence.contains("nurse"), "{}", v.sentence);
    assert!(v.lead.contains("chance findings are held to 5 %."), "{}", v.lead);
    assert!(!narrative.first.is_empty() && narrative.first.len() <= 4);
    assert!(narrative.heading(Screen::Cooccurrence).contains("nurse"), "{}", narrative.heading(Screen::Cooccurrence));
    assert_eq!(report.rules.len(), crate::rules::ALL.len());
}

#[test]
fn a_section_claims_only_what_ran() {
    let (_, narrative) = of(&leaning());
    let boxes = narrative.section(&families::BOXES).expect("boxes have rules");
    assert_eq!((boxes.sign, boxes.findings), (Sign::Lacking, 0));
    assert!(boxes.says.starts_with("Not examined: "), "{}", boxes.says);
    let leaks = narrative.section(&families::LEAKS).expect("leaks have a rule");
    assert_eq!((leaks.sign, leaks.says.as_str()), (Sign::Lacking, "Not examined: it takes two splits"));
    let names = narrative.section(&families::NAMES).expect("names have rules");
    assert_eq!(names.sign, Sign::Ok, "{}", names.says);
    let heading = narrative.heading(Screen::Consistency);
    assert!(heading.starts_with("Nothing contradicts itself in what could be examined, "), "{heading}");
    assert!(heading.contains("Train and test (it takes two splits)"), "{heading}");
}

#[test]
fn what_is_switched_off_is_neither_clean_nor_lacking() {
    let mut files = leaning();
    files.push((
        "muster.toml",
        "[rules.CON006]\nenabled = false\nreason = \"names are fixed\"\n[rules.ERR011]\nenabled = false\n".into(),
    ));
    let (report, narrative) = of(&files);
    let names = narrative.section(&families::NAMES).expect("names have rules");
    assert_eq!((names.sign, names.why.as_str()), (Sign::Off, "names are fixed; no reason was given"));
    let run = report.rules.iter().find(|run| run.code == "CON006").expect("every rule is listed");
    assert_eq!((run.state, run.why.as_deref(), run.tests), (RunState::Off, Some("names are fixed"), 0));
    let only = report_of(&leaning(), Options { only: vec!["COO".into()], ..Options::default() });
    let run = only.rules.iter().find(|run| run.code == "ERR001").expect("every rule is listed");
    assert_eq!((run.state, run.why.as_deref()), (RunState::Off, Some("left out by --only")));
}

#[test]
fn without_pictures_nothing_is_a_clean_bill() {
    let (_, narrative) = of(&[("labels.csv", "image,label\na.jpg,cat\nb.jpg,dog\n".into())]);
    let v = &narrative.verdict;
    assert_eq!(v.sign, Sign::Lacking);
    assert!(v.sentence.contains("little examined"), "{v:?}");
    assert!(v.sentence.contains("no picture was dropped"), "{v:?}");
}

#[test]
fn an_empty_folder_is_told_as_such() {
    let (_, narrative) = of(&[]);
    assert_eq!(narrative.verdict.sentence, "“data” is empty: there is no file in it.");
    assert_eq!(narrative.verdict.sign, Sign::Lacking);
}
