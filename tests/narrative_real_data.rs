//! The verdict and the headings over public datasets, where they lie beside the project; skipped where they do not.

use muster::engine::{Options, Resources, check_path};
use muster::report::Narrative;
use muster::rules::Screen;
use xtask::shared::shared;

fn narrative(name: &str) -> Option<Narrative> {
    let folder = shared(name)?;
    let check =
        check_path(&folder, Options::default(), Resources::default(), &mut |_| {}).expect("the folder can be listed");
    let narrative = check.summary().expect("the check has judged").narrative;
    eprintln!("{name}\n  {}\n  {}", narrative.verdict.sentence, narrative.verdict.lead);
    for (screen, heading) in &narrative.headings {
        eprintln!("  {}: {heading}", screen.name());
    }
    for section in &narrative.sections {
        eprintln!("    {:<16} {:?} {}", section.id, section.sign, section.says);
    }
    Some(narrative)
}

#[test]
fn every_verdict_is_a_sentence_that_stands_alone() {
    for name in [
        "fairface",
        "ham10000",
        "coco128_json",
        "coco_gender_csv",
        "raccoon_voc",
        "lfw",
        "ppb",
        "openimages",
        "exif_orientation",
    ] {
        let Some(n) = narrative(name) else { continue };
        let all = n.headings.iter().map(|(_, heading)| heading).chain([&n.verdict.sentence, &n.verdict.lead]);
        for said in all {
            for private in ["hypothes", "families were", "effective n", " npmi", "COO0", "REP0", "CON0", "ERR0"] {
                assert!(!said.contains(private), "{name}: {private}: {said}");
            }
            assert!(said.is_empty() || said.ends_with('.'), "{name}: {said}");
            assert!(!said.contains(": .") && !said.contains("  ") && !said.contains("; ;"), "{name}: {said}");
        }
        assert!(!n.heading(Screen::Consistency).is_empty() && !n.heading(Screen::Cooccurrence).is_empty());
    }
}
