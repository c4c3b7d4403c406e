//! The checks, one file each, in a folder per family. Rules read what was measured and say what it means; they measure
//! no pixel, print nothing and draw nothing. Each rule is a struct whose fields are its options, beside it a Markdown
//! page that is manual, reference and test suite at once.

pub mod con;
pub mod coo;
pub mod cpl;
pub(crate) mod direction;
pub mod doc;
pub mod err;
pub mod families;
mod finding;
mod fold;
mod groups;
pub mod img;
pub mod index;
mod judge;
mod linked;
mod mend;
mod needs;
pub mod prv;
pub mod rep;
pub mod tax;
#[cfg(test)]
pub(crate) mod testing;
pub mod told;

pub use families::{FAMILIES, Family, SECTIONS, Screen, Section, family, screen_of};
pub use finding::{
    Cause, Evidence, FigureKind, Finding, Fold, FoldKey, Measured, Member, Named, Quality, Severity, SignificanceTest,
    Subject,
};
pub use judge::{Judged, Run, RunState, judge};
pub use mend::{CHANGES_LIST, Mend};
pub use needs::{Counted, Need};
pub use told::Told;

use crate::dataset::{Dataset, Settings};
use crate::measures::{CoverageFloors, Floors, LeaningFloors, Measures};
use serde::{Deserialize, Serialize};

/// What is said about a rule itself.
#[derive(Debug)]
pub struct Meta {
    /// `COO001`: stable once released.
    pub code: &'static str,
    /// `always-together`.
    pub name: &'static str,
    /// The usual severity; a finding may differ.
    pub severity: Severity,
    pub quality: Quality,
    /// Where its findings are shown.
    pub section: &'static Section,
    /// What its findings say together, as a clause of a heading.
    pub headline: told::Headline,
    /// What it needs before it can say anything.
    pub needs: &'static [Need],
    /// One line, for `muster rules`.
    pub summary: &'static str,
    /// The Markdown page beside the rule.
    pub manual: &'static str,
}

/// Where a manual goes on for those who work on Muster: the datasets of its tests.
const FOR_DEVELOPERS: &str = "\n## For developers\n";

impl Meta {
    /// The manual without what is for developers.
    pub fn for_readers(&self) -> &'static str {
        self.manual.split_once(FOR_DEVELOPERS).map_or(self.manual, |(own, _)| own)
    }

    /// What follows in the manual for developers.
    pub fn for_developers(&self) -> &'static str {
        self.manual.split_once(FOR_DEVELOPERS).map_or("", |(_, tests)| tests)
    }

    /// `COO`.
    pub fn family(&self) -> &'static str {
        &self.code[..3]
    }

    /// Its findings hold for the pictures that were measured, so far.
    pub fn reads_pixels(&self) -> bool {
        self.needs.iter().any(|need| matches!(need, Need::Pixels | Need::PixelsToo))
    }

    /// What it looks at, and how much of it there is.
    pub fn examines(&self, context: &Context<'_>) -> Option<Counted> {
        self.needs.iter().find_map(|need| need.counted(context))
    }

    /// Why it cannot say anything here; `None` where it has what it needs.
    pub fn lacking(&self, context: &Context<'_>) -> Option<(Need, &'static str)> {
        self.needs.iter().find_map(|need| Some((*need, need.lacking(context)?)))
    }
}

/// What a rule may look at.
pub struct Context<'a> {
    pub dataset: &'a Dataset,
    pub settings: &'a Settings,
    /// Figures that several rules share, computed once.
    pub measures: &'a Measures<'a>,
    /// How many of the dropped pictures have been measured.
    pub measured_images: u64,
    /// Every dropped picture has been measured (or none will be).
    pub complete: bool,
    /// Pixels are looked at at all (`--no-pixels` turns it off).
    pub pixels: bool,
}

/// One hypothesis of a family: its p-value, and what to say should it hold. `finding` is `None` where the effect is
/// below its floor: the test still counts in its family.
pub struct Candidate {
    pub p: f64,
    pub finding: Option<Finding>,
}

/// Hypotheses that are tested together. Most have nothing to say, and of two hundred thousand none takes more than its p.
#[derive(Default)]
pub struct Tests {
    pub p: Vec<f64>,
    /// What to say of those that say something, by their place.
    pub findings: Vec<(usize, Finding)>,
}

impl FromIterator<Candidate> for Tests {
    fn from_iter<I: IntoIterator<Item = Candidate>>(candidates: I) -> Self {
        let mut family = Self::default();
        for Candidate { p, finding } in candidates {
            family.findings.extend(finding.map(|finding| (family.p.len(), finding)));
            family.p.push(p);
        }
        family
    }
}

/// What a rule gives back.
#[derive(Default)]
pub struct Outcome {
    /// Facts and figures that need no correction.
    pub findings: Vec<Finding>,
    /// Families of tests: each is opened, and its candidates are kept, by the nested procedure over all families.
    pub families: Vec<Tests>,
    /// Place of a family, and how many more members it has than are given: with a p of 1, never a finding.
    pub silent: Vec<(usize, usize)>,
}

impl Outcome {
    pub fn push(&mut self, finding: Finding) {
        self.findings.push(finding);
    }
}

/// A check.
pub trait Rule {
    fn meta(&self) -> &'static Meta;
    /// The options in force, as a JSON object in the order of the struct's fields.
    fn options(&self) -> serde_json::Value;
    fn check(&self, context: &Context<'_>, outcome: &mut Outcome);

    /// One sentence for several findings that share a key, the strongest first, and what to do; what is `None` is said
    /// in general words. Where `key.attribute` is none while the findings have one, they are about several attributes.
    fn speak_for(&self, _context: &Context<'_>, _key: &FoldKey, _members: &[Finding]) -> Spoken {
        Spoken::default()
    }

    /// What is said of several attributes at once: `are unbalanced`.
    fn of_attributes(&self, _kind: &str) -> &'static str {
        "have findings of one kind"
    }
}

/// The words of a finding that speaks for many.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spoken {
    pub message: Option<String>,
    pub remedy: Option<String>,
}

impl Spoken {
    pub fn message(message: impl Into<String>) -> Self {
        Self { message: Some(message.into()), remedy: None }
    }

    pub fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = Some(remedy.into());
        self
    }
}

/// A rule's options by name, as `muster.toml` gives them.
pub type RuleOptions = serde_json::Map<String, serde_json::Value>;

/// One line of the registry: how to build a rule from its options.
pub struct Entry {
    pub meta: &'static Meta,
    /// From the options of `muster.toml`; an error names the option.
    pub build: fn(&RuleOptions) -> Result<Box<dyn Rule>, String>,
}

/// A rule with its options: what `Entry::build` is for every rule (`build::<AlwaysTogether>`).
pub fn build<R>(options: &RuleOptions) -> Result<Box<dyn Rule>, String>
where
    R: Rule + Default + serde::de::DeserializeOwned + 'static,
{
    serde_json::from_value::<R>(serde_json::Value::Object(options.clone()))
        .map(|rule| Box::new(rule) as Box<dyn Rule>)
        .map_err(|e| e.to_string())
}

/// A rule's options as the settings give them; what they get wrong is said elsewhere.
fn in_force<R: Default + serde::de::DeserializeOwned>(meta: &Meta, settings: &Settings) -> R {
    let options = settings.rules.get(meta.code).map(|rule| rule.options.clone().into_iter().collect());
    options.and_then(|o| serde_json::from_value(serde_json::Value::Object(o)).ok()).unwrap_or_default()
}

/// How exactly a rate should be known on a group, and the items that it takes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct RateWanted {
    /// ±, as a share.
    pub margin: f64,
    pub items: u64,
}

impl RateWanted {
    pub fn of(settings: &Settings) -> Self {
        let rule: rep::group_too_small::GroupTooSmall = in_force(&rep::group_too_small::META, settings);
        Self { margin: rule.margin, items: crate::stats::needed_for_rate(rule.margin) }
    }
}

/// A class in fewer images is too small.
pub fn few_images(settings: &Settings) -> u64 {
    in_force::<cpl::long_tail::LongTail>(&cpl::long_tail::META, settings).few
}

/// What the rules' options in force ask of the measures.
pub fn floors(settings: &Settings) -> Floors {
    let leans = in_force::<coo::leans_to_group::LeansToGroup>(&coo::leans_to_group::META, settings);
    let uncovered =
        in_force::<rep::uncovered_combinations::UncoveredCombinations>(&rep::uncovered_combinations::META, settings);
    Floors {
        leaning: LeaningFloors { min_odds_ratio: leans.min_odds_ratio, min_support: leans.min_support },
        coverage: CoverageFloors { threshold: uncovered.coverage, depth: uncovered.depth, also: uncovered.also },
    }
}

/// The measures of a dataset, as the options in its settings ask for them.
pub fn measures(dataset: &Dataset) -> Measures<'_> {
    Measures::of(dataset, floors(&dataset.settings))
}

/// Every rule, in the order of their codes: one line each.
#[rustfmt::skip]
pub const ALL: &[Entry] = &[
    Entry { meta: &con::same_picture_different_labels::META, build: build::<con::same_picture_different_labels::SamePictureDifferentLabels> },
    Entry { meta: &con::same_person_different_values::META, build: build::<con::same_person_different_values::SamePersonDifferentValues> },
    Entry { meta: &con::one_object_two_classes::META, build: build::<con::one_object_two_classes::OneObjectTwoClasses> },
    Entry { meta: &con::boxed_twice::META, build: build::<con::boxed_twice::BoxedTwice> },
    Entry { meta: &con::grouped_here::META, build: build::<con::grouped_here::GroupedHere> },
    Entry { meta: &con::one_class_several_names::META, build: build::<con::one_class_several_names::OneClassSeveralNames> },
    Entry { meta: &con::nested_classes::META, build: build::<con::nested_classes::NestedClasses> },
    Entry { meta: &con::annotators_disagree::META, build: build::<con::annotators_disagree::AnnotatorsDisagree> },
    Entry { meta: &con::forgotten::META, build: build::<con::forgotten::Forgotten> },
    Entry { meta: &con::annotation_style::META, build: build::<con::annotation_style::AnnotationStyle> },
    Entry { meta: &con::split_leak::META, build: build::<con::split_leak::SplitLeak> },
    Entry { meta: &con::damaged_table::META, build: build::<con::damaged_table::DamagedTable> },
    Entry { meta: &coo::always_together::META, build: build::<coo::always_together::AlwaysTogether> },
    Entry { meta: &coo::leans_to_group::META, build: build::<coo::leans_to_group::LeansToGroup> },
    Entry { meta: &coo::together_more_or_less::META, build: build::<coo::together_more_or_less::TogetherMoreOrLess> },
    Entry { meta: &coo::association_from_elsewhere::META, build: build::<coo::association_from_elsewhere::AssociationFromElsewhere> },
    Entry { meta: &coo::worse_or_different::META, build: build::<coo::worse_or_different::WorseOrDifferent> },
    Entry { meta: &coo::gives_the_class_away::META, build: build::<coo::gives_the_class_away::GivesTheClassAway> },
    Entry { meta: &coo::shown_how_near::META, build: build::<coo::shown_how_near::ShownHowNear> },
    Entry { meta: &cpl::one_way::META, build: build::<cpl::one_way::OneWay> },
    Entry { meta: &cpl::layout::META, build: build::<cpl::layout::Layout> },
    Entry { meta: &cpl::long_tail::META, build: build::<cpl::long_tail::LongTail> },
    Entry { meta: &cpl::conditions::META, build: build::<cpl::conditions::Conditions> },
    Entry { meta: &cpl::sources::META, build: build::<cpl::sources::Sources> },
    Entry { meta: &cpl::scenarios::META, build: build::<cpl::scenarios::Scenarios> },
    Entry { meta: &doc::open_questions::META, build: build::<doc::open_questions::OpenQuestions> },
    Entry { meta: &doc::contradicted::META, build: build::<doc::contradicted::Contradicted> },
    Entry { meta: &err::unreadable_image::META, build: build::<err::unreadable_image::UnreadableImage> },
    Entry { meta: &err::extension_differs::META, build: build::<err::extension_differs::ExtensionDiffers> },
    Entry { meta: &err::annotation_without_image::META, build: build::<err::annotation_without_image::AnnotationWithoutImage> },
    Entry { meta: &err::image_without_annotation::META, build: build::<err::image_without_annotation::ImageWithoutAnnotation> },
    Entry { meta: &err::size_differs::META, build: build::<err::size_differs::SizeDiffers> },
    Entry { meta: &err::box_without_area::META, build: build::<err::box_without_area::BoxWithoutArea> },
    Entry { meta: &err::box_outside_image::META, build: build::<err::box_outside_image::BoxOutsideImage> },
    Entry { meta: &err::not_a_number::META, build: build::<err::not_a_number::NotANumber> },
    Entry { meta: &err::duplicate_id::META, build: build::<err::duplicate_id::DuplicateId> },
    Entry { meta: &err::dangling_id::META, build: build::<err::dangling_id::DanglingId> },
    Entry { meta: &err::class_list::META, build: build::<err::class_list::ClassList> },
    Entry { meta: &err::duplicate_name::META, build: build::<err::duplicate_name::DuplicateName> },
    Entry { meta: &err::unparsable_file::META, build: build::<err::unparsable_file::UnparsableFile> },
    Entry { meta: &err::unjoined_rows::META, build: build::<err::unjoined_rows::UnjoinedRows> },
    Entry { meta: &err::no_mask::META, build: build::<err::no_mask::NoMask> },
    Entry { meta: &err::size_outlier::META, build: build::<err::size_outlier::SizeOutlier> },
    Entry { meta: &err::left_aside::META, build: build::<err::left_aside::LeftAside> },
    Entry { meta: &err::not_believed::META, build: build::<err::not_believed::NotBelieved> },
    Entry { meta: &err::several_datasets::META, build: build::<err::several_datasets::SeveralDatasets> },
    Entry { meta: &img::dark::META, build: build::<img::dark::Dark> },
    Entry { meta: &img::light::META, build: build::<img::light::Light> },
    Entry { meta: &img::blurry::META, build: build::<img::blurry::Blurry> },
    Entry { meta: &img::low_information::META, build: build::<img::low_information::LowInformation> },
    Entry { meta: &img::odd_aspect::META, build: build::<img::odd_aspect::OddAspect> },
    Entry { meta: &img::odd_size::META, build: build::<img::odd_size::OddSize> },
    Entry { meta: &img::grey_among_colour::META, build: build::<img::grey_among_colour::GreyAmongColour> },
    Entry { meta: &img::exact_duplicates::META, build: build::<img::exact_duplicates::ExactDuplicates> },
    Entry { meta: &img::near_duplicates::META, build: build::<img::near_duplicates::NearDuplicates> },
    Entry { meta: &img::bars::META, build: build::<img::bars::Bars> },
    Entry { meta: &img::low_resolution::META, build: build::<img::low_resolution::LowResolution> },
    Entry { meta: &img::several_pictures::META, build: build::<img::several_pictures::SeveralPictures> },
    Entry { meta: &img::stored_otherwise::META, build: build::<img::stored_otherwise::StoredOtherwise> },
    Entry { meta: &img::colour_profile::META, build: build::<img::colour_profile::ColourProfile> },
    Entry { meta: &img::turned::META, build: build::<img::turned::Turned> },
    Entry { meta: &img::cut_short::META, build: build::<img::cut_short::CutShort> },
    Entry { meta: &prv::positions::META, build: build::<prv::positions::Positions> },
    Entry { meta: &prv::camera_traces::META, build: build::<prv::camera_traces::CameraTraces> },
    Entry { meta: &prv::personal_data::META, build: build::<prv::personal_data::PersonalData> },
    Entry { meta: &prv::anonymity::META, build: build::<prv::anonymity::Anonymity> },
    Entry { meta: &prv::people_not_declared::META, build: build::<prv::people_not_declared::PeopleNotDeclared> },
    Entry { meta: &prv::minors::META, build: build::<prv::minors::Minors> },
    Entry { meta: &prv::no_consent::META, build: build::<prv::no_consent::NoConsent> },
    Entry { meta: &prv::remote::META, build: build::<prv::remote::Remote> },
    Entry { meta: &rep::declared_absent::META, build: build::<rep::declared_absent::DeclaredAbsent> },
    Entry { meta: &rep::no_sample::META, build: build::<rep::no_sample::NoSample> },
    Entry { meta: &rep::off_target::META, build: build::<rep::off_target::OffTarget> },
    Entry { meta: &rep::unbalanced_groups::META, build: build::<rep::unbalanced_groups::UnbalancedGroups> },
    Entry { meta: &rep::group_too_small::META, build: build::<rep::group_too_small::GroupTooSmall> },
    Entry { meta: &rep::uncovered_combinations::META, build: build::<rep::uncovered_combinations::UncoveredCombinations> },
    Entry { meta: &rep::missing_by_group::META, build: build::<rep::missing_by_group::MissingByGroup> },
    Entry { meta: &rep::score_at_boundary::META, build: build::<rep::score_at_boundary::ScoreAtBoundary> },
    Entry { meta: &rep::coarse_taxonomy::META, build: build::<rep::coarse_taxonomy::CoarseTaxonomy> },
    Entry { meta: &rep::splits_differ::META, build: build::<rep::splits_differ::SplitsDiffer> },
    Entry { meta: &rep::few_people::META, build: build::<rep::few_people::FewPeople> },
    Entry { meta: &rep::where_taken::META, build: build::<rep::where_taken::WhereTaken> },
    Entry { meta: &tax::offensive::META, build: build::<tax::offensive::Offensive> },
    Entry { meta: &tax::unseen::META, build: build::<tax::unseen::Unseen> },
    Entry { meta: &tax::rest::META, build: build::<tax::rest::Rest> },
    Entry { meta: &tax::protected_as_class::META, build: build::<tax::protected_as_class::ProtectedAsClass> },
];

/// The registry's line for a code, in any case of letters.
pub fn entry(code: &str) -> Option<&'static Entry> {
    ALL.iter().find(|e| e.meta.code.eq_ignore_ascii_case(code))
}
