//! One kind is one finding: whoever reads the findings of a dataset reads few. Over the real datasets beside the
//! project, where they are.

use muster::engine::{Options, Resources, check_in_memory, check_path};
use muster::report::{About, Finding, Report};
use std::path::{Path, PathBuf};
use xtask::shared::shared;

/// What stands at the top of any dataset, at most, and of most of them.
const MOST: usize = 25;
const USUAL: usize = 10;

/// The report on a folder.
fn report(folder: &Path) -> Option<Report> {
    let check = check_path(folder, Options::default(), Resources::default(), &mut |_| {}).ok()?;
    check.report().cloned()
}

fn check_members(name: &str, finding: &Finding) {
    if finding.members.is_empty() {
        return;
    }
    let one = finding.members.len() == 1;
    assert!(!one, "{name}: {} speaks for one as if it were many", finding.message);
    let worst = finding.members.iter().map(|member| member.severity).min();
    assert_eq!(worst, Some(finding.severity), "{name}: {}", finding.message);
    let total: u64 = finding.members.iter().map(|member| member.evidence_total).sum();
    assert!(total >= finding.evidence_total, "{name}: {}: {total} < {}", finding.message, finding.evidence_total);
    for member in &finding.members {
        assert!(!member.message.is_empty(), "{name}: a member of {} says nothing", finding.message);
    }
}

#[test]
fn no_real_dataset_has_more_findings_than_somebody_reads() {
    let Some(data) = shared(".") else { return };
    let mut folders: Vec<PathBuf> = std::fs::read_dir(data)
        .expect("the folder is there")
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    let (mut few, mut all) = (0, 0);
    for folder in folders {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Some(report) = report(&folder) else { continue };
        let n = report.findings.len();
        println!("{name}: {n} findings");
        assert!(n <= MOST, "{name} has {n} findings");
        report.findings.iter().for_each(|finding| check_members(&name, finding));
        all += 1;
        few += usize::from(n < USUAL);
    }
    assert!(few * 2 > all, "only {few} of {all} datasets have fewer than {USUAL} findings");
}

#[test]
fn many_datasets_in_one_folder_are_not_judged_as_one() {
    let Some(folder) = shared("datumaro_assets") else { return };
    let report = report(&folder).expect("a report");
    let codes: Vec<&str> = report.findings.iter().map(|f| f.code.as_str()).collect();
    assert!(codes.contains(&"ERR019") && codes.is_sorted(), "{codes:?}");
    let mut once = codes.clone();
    once.dedup();
    assert_eq!(once, codes, "each rule speaks once");
    let of_one = ["REP", "COO", "CON", "CPL", "TAX"];
    assert!(!codes.iter().any(|code| of_one.contains(&&code[..3])), "{codes:?}");
    let rule = report.rules.iter().find(|rule| rule.code == "CON011").expect("it is in the list");
    assert!(rule.why.as_ref().is_some_and(|why| why.starts_with("many datasets lie in this folder")), "{rule:?}");
}

/// The messages of one rule over a real dataset.
fn messages(folder: &Path, code: &str) -> Vec<String> {
    let report = report(folder).expect("a report");
    report.findings.into_iter().filter(|f| f.code == code).map(|f| f.message).collect()
}

#[test]
fn what_was_wrong_about_real_datasets_is_not_said_any_more() {
    if let Some(folder) = shared("images") {
        // A Cardigan is a dog, a cardigan a jacket.
        assert_eq!(messages(&folder, "CON006"), [""; 0]);
    }
    if let Some(folder) = shared("imagededup") {
        // Its folders hold variants and formats, and no classes.
        assert_eq!(messages(&folder, "CON001"), [""; 0]);
    }
    if let Some(folder) = shared("utkface_names") {
        for code in ["REP006", "REP009"] {
            let said = messages(&folder, code);
            assert!(!said.iter().any(|message| message.contains("pred_gender")), "{said:?}");
        }
    }
}

#[test]
fn what_tells_how_pictures_came_about_is_read_after_who_is_in_them() {
    let Some(folder) = shared("ham10000") else { return };
    let report = report(&folder).expect("a report");
    let about = |name: &str| report.dataset.attributes.iter().find(|a| a.name == name).and_then(|a| a.about);
    assert_eq!(about("dx_type"), Some(About::Provenance));
    assert_eq!(about("sex"), Some(About::Protected));
    assert_eq!(about("localization"), None);
    let mut findings: Vec<&Finding> = report.findings.iter().collect();
    findings.sort_by(|a, b| a.by_weight(b));
    let severity = |about: Option<About>| {
        let of = findings.iter().enumerate().filter(move |(_, f)| f.about == about);
        of.map(|(at, f)| (f.severity, at)).collect::<Vec<_>>()
    };
    for (protected, at) in severity(Some(About::Protected)) {
        for (provenance, later) in severity(Some(About::Provenance)) {
            assert!(
                protected > provenance || at < later,
                "{} before {}",
                findings[later].message,
                findings[at].message
            );
        }
    }
}

/// 400 listed images of four classes: ball and bat are shown with men mostly, cup and bag with women.
fn leaning() -> Report {
    let mut table = String::from("file,label,gender\n");
    for i in 0..400 {
        let class = ["ball", "bat", "cup", "bag"][i % 4];
        // Ball leans most.
        let often = if class == "ball" { i % 40 != 0 } else { i % 5 != 0 };
        let male = (i % 4 < 2) == often;
        table.push_str(&format!("{i:03}.jpg,{class},{}\n", if male { "male" } else { "female" }));
    }
    let options = Options { pixels: false, ..Options::default() };
    let check = check_in_memory("leaning", vec![("labels.csv".to_owned(), table.into_bytes())], options);
    check.report().expect("a check ends with a report").clone()
}

#[test]
fn classes_that_lean_to_one_attribute_are_one_finding_with_each_as_a_member() {
    let report = leaning();
    let found: Vec<&Finding> = report.findings.iter().filter(|f| f.code == "COO002").collect();
    let [finding] = found.as_slice() else { panic!("{} findings", found.len()) };
    assert!(finding.message.starts_with("4 of 4 classes lean to a gender, most of all "), "{}", finding.message);
    assert!(finding.message.contains("(male)") && finding.message.contains("(female)"), "{}", finding.message);
    assert_eq!((finding.subject.class.as_deref(), finding.subject.attribute.as_deref()), (None, Some("gender")));
    assert_eq!(finding.about, Some(About::Protected));
    assert_eq!(finding.members.len(), 4);
    assert_eq!(finding.members.iter().map(|m| m.evidence_total).sum::<u64>(), finding.evidence_total);
    assert_eq!(finding.measured, finding.members[0].measured, "the figures are those of the strongest");
    assert_eq!(finding.members[0].subject.class.as_deref(), Some("ball"));
    for member in &finding.members {
        let test = member.test.as_ref().expect("each was tested");
        assert!(test.q <= test.level && test.family >= 8, "{test:?}");
        assert!(member.subject.class.is_some() && !member.evidence.is_empty() && !member.remedy.is_empty());
    }
    // Two of each member in turn.
    let noted = |at: usize| finding.evidence[at].note.clone().unwrap_or_default();
    assert!(noted(0).starts_with("ball (male)") && noted(1).starts_with("ball (male)"), "{}", noted(1));
    assert!(!noted(2).starts_with("ball (male)"), "{}", noted(2));
}

#[test]
fn the_tables_hold_a_row_for_each_piece_of_evidence_and_for_each_member() {
    let report = leaning();
    let of_finding = |f: &Finding| f.singles().iter().map(|single| single.evidence.len().max(1)).sum::<usize>();
    let rows: usize = report.findings.iter().map(of_finding).sum();
    assert_eq!(muster::report::findings_csv(&report).lines().count(), rows + 1);
    let singles: usize = report.findings.iter().map(|f| f.singles().len()).sum();
    let members = muster::report::members_csv(&report);
    assert_eq!(members.lines().count(), singles + 1);
    assert!(members.starts_with("code,severity,finding,message,class,with,attribute,group,"), "{members}");
    assert!(members.contains(",ball,,gender,male,"), "{members}");
}

#[test]
fn levels_of_a_hierarchy_are_not_said_to_go_together_or_apart() {
    // Four leaves in two branches, a column each.
    let mut table = String::from("image,label,group_label\n");
    for i in 0..400 {
        let (leaf, branch) = [("oak", "tree"), ("pine", "tree"), ("rose", "shrub"), ("hazel", "shrub")][i % 4];
        table.push_str(&format!("{i:03}.jpg,{leaf},{branch}\n"));
    }
    let options = Options { pixels: false, ..Options::default() };
    let check = check_in_memory("levels", vec![("labels.csv".to_owned(), table.into_bytes())], options);
    let report = check.report().expect("a check ends with a report");
    let said: Vec<&str> =
        report.findings.iter().filter(|f| f.code.starts_with("COO")).map(|f| f.message.as_str()).collect();
    assert!(report.dataset.classes.len() == 6, "{:?}", report.dataset.classes);
    assert!(said.is_empty(), "{said:?}");
}
