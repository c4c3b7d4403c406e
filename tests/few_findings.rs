//! One kind is one finding: whoever reads the findings of a dataset reads few. Over the real datasets beside the
//! project, where they are.

use muster::engine::{Options, check_path};
use muster::report::{About, Finding, Report};
use std::path::{Path, PathBuf};

/// What stands at the top of any dataset, at most, and of most of them.
const MOST: usize = 25;
const USUAL: usize = 10;

fn shared() -> Option<PathBuf> {
    let given = std::env::var_os("MUSTER_SHARED").map(PathBuf::from);
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let places = [given, Some(here.join("../shared/data")), Some(here.join("../../shared/data"))];
    places.into_iter().flatten().find(|place| place.is_dir())
}

/// The report on a folder.
fn report(folder: &Path) -> Option<Report> {
    let jobs = std::thread::available_parallelism().map_or(1, usize::from);

    let check = check_path(folder, Options::default(), jobs, &mut |_| {}).ok()?;
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
    let Some(data) = shared() else {
        println!("skipped: no shared data");
        return;
    };
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
fn what_tells_how_pictures_came_about_is_read_after_who_is_in_them() {
    let Some(folder) = shared().map(|data| data.join("ham10000")).filter(|folder| folder.is_dir()) else {
        println!("skipped: no shared data");
        return;
    };
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
