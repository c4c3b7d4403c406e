//! `datasheet.md`: Datasheets for Datasets (Gebru et al., arXiv 1803.09010 v7): its seven sections and every question,
//! answered where the data answer, open where only people can.

use super::facts::{self, Paper};
use crate::dataset::Role;
use crate::report::Report;
use crate::rules::{Quality, Screen};
use crate::sorting::Sorting;
use crate::wording::{count, list};

/// What of the data answers a question.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    /// Only people, and no question of ours.
    People,
    /// People, by the key of the question.
    Asked(&'static str),
    Instances,
    Amounts,
    Consists,
    Labels,
    Missing,
    Relations,
    Splits,
    Errors,
    Contained,
    Subpopulations,
    Identify,
    Sensitive,
    Acquired,
    Impact,
}

use Source::*;

/// Sections and their questions, in the words of the paper, shortened where it gives examples.
const SECTIONS: &[(&str, &[(&str, Source)])] = &[
    (
        "Motivation",
        &[
            (
                "For what purpose was the dataset created? Was there a specific task in mind, a specific gap to be filled?",
                Asked("purpose"),
            ),
            ("Who created the dataset, and on behalf of which entity?", Asked("maker")),
            ("Who funded the creation of the dataset?", Asked("maker")),
            ("Any other comments?", People),
        ],
    ),
    (
        "Composition",
        &[
            (
                "What do the instances that comprise the dataset represent? Are there multiple types of instances?",
                Instances,
            ),
            ("How many instances are there in total, of each type?", Amounts),
            (
                "Does the dataset contain all possible instances or is it a sample of instances from a larger set?",
                Asked("sample-of"),
            ),
            ("What data does each instance consist of?", Consists),
            ("Is there a label or target associated with each instance?", Labels),
            ("Is any information missing from individual instances?", Missing),
            ("Are relationships between individual instances made explicit?", Relations),
            ("Are there recommended data splits?", Splits),
            ("Are there any errors, sources of noise, or redundancies in the dataset?", Errors),
            ("Is the dataset self-contained, or does it link to or otherwise rely on external resources?", Contained),
            ("Does the dataset contain data that might be considered confidential?", People),
            (
                "Does the dataset contain data that, if viewed directly, might be offensive, insulting, threatening, or might otherwise cause anxiety?",
                People,
            ),
            ("Does the dataset identify any subpopulations?", Subpopulations),
            ("Is it possible to identify individuals, either directly or indirectly, from the dataset?", Identify),
            ("Does the dataset contain data that might be considered sensitive in any way?", Sensitive),
            ("Any other comments?", People),
        ],
    ),
    (
        "Collection process",
        &[
            ("How was the data associated with each instance acquired?", Acquired),
            ("What mechanisms or procedures were used to collect the data?", Asked("collected-how")),
            ("If the dataset is a sample from a larger set, what was the sampling strategy?", Asked("sample-of")),
            ("Who was involved in the data collection process and how were they compensated?", Asked("collected-by")),
            ("Over what timeframe was the data collected?", Asked("collected-when")),
            ("Were any ethical review processes conducted?", People),
            (
                "Did you collect the data from the individuals in question directly, or obtain it via third parties or other sources?",
                Asked("collected-how"),
            ),
            ("Were the individuals in question notified about the data collection?", Asked("informed")),
            ("Did the individuals in question consent to the collection and use of their data?", Asked("consent")),
            (
                "If consent was obtained, were the consenting individuals provided with a mechanism to revoke their consent?",
                Asked("informed"),
            ),
            (
                "Has an analysis of the potential impact of the dataset and its use on data subjects been conducted?",
                People,
            ),
            ("Any other comments?", People),
        ],
    ),
    (
        "Preprocessing, cleaning, labeling",
        &[
            ("Was any preprocessing, cleaning or labeling of the data done?", Asked("cleaning")),
            ("Was the “raw” data saved in addition to the preprocessed, cleaned, labeled data?", People),
            ("Is the software that was used to preprocess, clean or label the data available?", People),
            ("Any other comments?", People),
        ],
    ),
    (
        "Uses",
        &[
            ("Has the dataset been used for any tasks already?", People),
            ("Is there a repository that links to any or all papers or systems that use the dataset?", People),
            ("What (other) tasks could the dataset be used for?", People),
            (
                "Is there anything about the composition of the dataset or the way it was collected and preprocessed, cleaned or labeled that might impact future uses?",
                Impact,
            ),
            ("Are there tasks for which the dataset should not be used?", Asked("not-for")),
            ("Any other comments?", People),
        ],
    ),
    (
        "Distribution",
        &[
            (
                "Will the dataset be distributed to third parties outside of the entity on behalf of which it was created?",
                People,
            ),
            ("How will the dataset be distributed?", People),
            ("When will the dataset be distributed?", People),
            (
                "Will the dataset be distributed under a copyright or other intellectual property license, or under applicable terms of use?",
                Asked("licence"),
            ),
            (
                "Have any third parties imposed IP-based or other restrictions on the data associated with the instances?",
                Asked("third-parties"),
            ),
            (
                "Do any export controls or other regulatory restrictions apply to the dataset or to individual instances?",
                People,
            ),
            ("Any other comments?", People),
        ],
    ),
    (
        "Maintenance",
        &[
            ("Who will be supporting, hosting or maintaining the dataset?", Asked("contact")),
            ("How can the owner, curator or manager of the dataset be contacted?", Asked("contact")),
            ("Is there an erratum?", People),
            ("Will the dataset be updated?", Asked("updates")),
            (
                "If the dataset relates to people, are there applicable limits on the retention of the data?",
                Asked("retention"),
            ),
            ("Will older versions of the dataset continue to be supported, hosted or maintained?", Asked("updates")),
            (
                "If others want to extend, augment, build on or contribute to the dataset, is there a mechanism for them to do so?",
                People,
            ),
            ("Any other comments?", People),
        ],
    ),
];

pub(super) fn datasheet(report: &Report) -> String {
    let mut paper = Paper::new("Datasheet", report);
    let questions = || SECTIONS.iter().flat_map(|(_, questions)| questions.iter());
    let from_data = questions().filter(|(_, from)| !matches!(from, People | Asked(_))).count() as u64;
    paper.p(&format!(
        "The questions are those of Gebru et al., Datasheets for Datasets (arXiv 1803.09010). Of {} {} are answered from \
         the data as far as data can; the others are for people.",
        count(questions().count() as u64),
        count(from_data)
    ));
    for (section, questions) in SECTIONS {
        paper.h2(section);
        for (question, from) in *questions {
            paper.h3(question);
            answer(&mut paper, report, *from);
        }
    }
    paper.finish(report)
}

fn answer(paper: &mut Paper, report: &Report, from: Source) {
    let d = &report.dataset;
    match from {
        People => paper.open(),
        Asked(key) => paper.answered(report, &[key]),
        Instances => {
            let mut classes: Vec<&crate::report::ClassFacts> = d.classes.iter().collect();
            classes.order_by_key(|c| std::cmp::Reverse(c.images));
            let named: Vec<String> =
                classes.iter().map(|c| format!("{} ({} images)", c.name, count(c.images))).collect();
            match named.is_empty() {
                true => paper.p("Images; no class is named."),
                false => paper.p(&format!("Images, labelled with classes: {}.", list(&named, 20))),
            }
            paper.p("What they are meant to represent is for people to say.");
        }
        Amounts => paper.p(&facts::amounts(report)),
        Consists => paper.lines(&facts::formats(report)),
        Labels => paper.p(&format!(
            "{} Of the images {} have no annotation.",
            facts::amounts(report),
            count(d.images_without_annotation)
        )),
        Missing => match facts::missing(report) {
            lines if lines.is_empty() => paper.p("No attribute that was read lacks a value."),
            lines => paper.lines(&lines),
        },
        Relations => match &report.tables.people {
            Some(people) => paper.p(&format!(
                "A column says which images show the same of {} {} ({} images).",
                count(people.identities),
                people.many,
                count(people.images)
            )),
            None => paper.p("No column says which images belong together."),
        },
        Splits => paper.p(&facts::splits(report)),
        Errors => {
            paper.p(&facts::duplicates(report));
            paper.lines(&facts::findings(report, facts::of_quality(Quality::FreeOfErrors)));
        }
        Contained => paper.p(&format!(
            "{} dropped, {} read, {} left aside; {} images that files name, of {} that are there.",
            count(report.files.dropped),
            count(report.files.read),
            count(report.files.skipped),
            count(d.images_listed),
            count(d.images)
        )),
        Subpopulations | Sensitive => match facts::protected(report) {
            lines if lines.is_empty() => paper.p("No column was taken for a protected attribute."),
            lines => paper.lines(&lines),
        },
        Identify => {
            let of = |role| d.attributes.iter().filter(|a| a.role == role).count() as u64;
            paper.p(&format!(
                "{} different people or subjects are told apart by a column; {} columns are taken for quasi-identifiers. \
                 Whether people can be recognised in the pictures was not examined: nothing is recognised in them.",
                count(d.identities),
                count(of(Role::QuasiIdentifier))
            ));
        }
        Acquired => {
            let mut lines: Vec<String> = facts::sources(report);
            lines.extend(facts::conditions(report));
            match lines.is_empty() {
                true => paper.p("Neither a column nor a camera says where and when the pictures were taken."),
                false => paper.lines(&lines),
            }
            paper.p("How they were acquired beyond this is for people to say.");
        }
        Impact => {
            paper.p(&facts::gaps(report));
            let found = |f: &crate::report::Finding| {
                facts::of_screen(Screen::Representation)(f) || facts::of_screen(Screen::Cooccurrence)(f)
            };
            paper.lines(&facts::findings(report, found));
        }
    }
}
