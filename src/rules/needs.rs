//! What a rule needs before it can say anything, and, where that is lacking, why it was not tested.

use super::Context;
use super::prv::people;
use crate::dataset::{Concept, FaultKind, Role, Unit};

/// Something that a rule needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Pictures were dropped and their pixels are looked at.
    Pixels,
    /// What pictures say is read where they are looked at; without them it has less to say, not nothing.
    PixelsToo,
    /// Any file.
    Files,
    /// All annotations were read: what it misses may stand in what was not reached.
    AllRead,
    /// Enough of everything for a comparison: what it says rests on tests, and where none could be made it has examined
    /// nothing.
    Tests,
    /// A picture was dropped.
    Images,
    /// An annotation file or a table was read.
    Sources,
    /// Something says what pictures show: an annotation file, a table, or the folders that they lie in.
    Labels,
    Boxes,
    /// Two classes or more.
    Classes,
    /// An attribute with two groups or more.
    Groups,
    /// A class or an attribute: something with a name.
    Names,
    /// A class, or an attribute with two groups or more.
    ClassOrGroups,
    /// A class and an attribute with groups.
    ClassesAndGroups,
    /// A target population, or a declared domain.
    Target,
    /// An attribute or a target that was declared.
    Declared,
    /// Any attribute.
    Attributes,
    /// An attribute of numbers.
    Numbers,
    /// A column or positions that say where pictures were taken.
    Countries,
    Splits,
    Identities,
    /// A column, or the camera's clock, that says under which conditions pictures were taken.
    Conditions,
    /// Anything that says from where pictures come: cameras, days, hosts, uploaders.
    Provenance,
    /// A scenario that the settings require.
    Scenarios,
    /// Something says that people are shown.
    People,
    /// The settings say that no people are shown.
    DeclaredFree,
    /// Somebody answered a question, or said where a column came from.
    Answers,
    /// Ages, or classes that people of some age are called by.
    Ages,
    /// Columns that may single somebody out together.
    QuasiIdentifiers,
    /// Something that several annotators said of the same images.
    Ratings,
}

impl Need {
    /// What is lacking, in words that follow `not tested: `.
    pub fn lacking(self, context: &Context<'_>) -> Option<&'static str> {
        let dataset = context.dataset;
        // Numbers are compared by their order, or in bands.
        let grouped = || dataset.attributes.iter().any(|a| a.has_groups() && a.values.len() > 1 || a.numbers.is_some());
        let (there, why) = match self {
            Self::Pixels if !context.pixels => (false, "pixels were not looked at"),
            Self::Pixels | Self::Images => (dataset.dropped_images() > 0, "no picture was dropped"),
            Self::PixelsToo | Self::Tests => (true, ""),
            Self::Files => (!dataset.files.is_empty(), "no file was dropped"),
            Self::Names => {
                (!dataset.classes.is_empty() || !dataset.attributes.is_empty(), "no class and no attribute was read")
            }
            Self::ClassOrGroups => {
                (!dataset.classes.is_empty() || grouped(), "no class and no attribute with groups was read")
            }
            Self::AllRead if dataset.partly_read => (false, "the reading was stopped before all annotations were read"),
            Self::AllRead => (dataset.masks_left == 0, "masks are not read, or not yet"),
            Self::Sources => (
                dataset.counted_sources() > 0 || dataset.mask_pictures.read,
                "no annotation file and no table was read",
            ),
            Self::Labels => (
                dataset.counted_sources() > 0 || !dataset.classes.is_empty() || !dataset.told_by_names.is_empty(),
                "no annotation file, no table, no folder of a class and no telling name was read",
            ),
            // A box that is no numbers is read as a fault.
            Self::Boxes => {
                (!dataset.boxes.is_empty() || dataset.faults.count(FaultKind::NotANumber) > 0, "no box was read")
            }
            Self::Classes => (dataset.classes.len() > 1, "it takes two classes"),
            Self::Groups => (grouped(), "no attribute with two groups or more was read"),
            Self::ClassesAndGroups if dataset.classes.is_empty() => (false, "no class was read"),
            Self::ClassesAndGroups => (grouped(), "no attribute with two groups or more was read"),
            Self::Target => (
                !context.settings.target.is_empty() || !context.settings.target_crossing.is_empty(),
                "no target population was given",
            ),
            Self::Declared => (
                !context.settings.target.is_empty()
                    || !context.settings.target_crossing.is_empty()
                    || context.settings.columns.values().any(|c| c.role == Some(Role::Protected) || c.values.is_some()),
                "no attribute, domain or target population was declared",
            ),
            Self::Attributes => (!dataset.attributes.is_empty(), "no attribute was read"),
            Self::Numbers => (
                dataset.attributes.iter().any(|a| a.numbers.is_some()),
                "no attribute holds numbers that could be scores",
            ),
            Self::Countries => (
                dataset.attributes.iter().any(|a| a.concept == Some(Concept::Country)),
                "no column and no position says where pictures were taken",
            ),
            Self::Splits => (dataset.splits.len() > 1, "it takes two splits"),
            Self::Identities => (
                !dataset.identities.is_empty() || dataset.attributes.iter().any(|a| a.unit == Unit::Identity),
                "no column says who is shown",
            ),
            Self::Conditions => (
                !context.measures.conditions().is_empty(),
                "no column and no camera's clock says under which conditions pictures were taken",
            ),
            Self::Provenance => {
                (!context.measures.sources().is_empty(), "no column and no camera says where pictures come from")
            }
            Self::Scenarios => (!context.settings.scenario.is_empty(), "no scenario is required in muster.toml"),
            Self::People => (people::known(context).is_some(), "nothing says that people are shown"),
            Self::DeclaredFree => (
                context.settings.documentation.people == Some(false),
                "muster.toml does not declare the data free of people",
            ),
            Self::Answers => (
                !context.settings.documentation.is_empty()
                    || context.settings.columns.values().any(|column| column.origin.is_some()),
                "no question under [documentation] is answered",
            ),
            Self::Ages => (
                dataset.attributes.iter().any(|a| a.concept == Some(Concept::Age)) || !dataset.classes.is_empty(),
                "no age and no class was read",
            ),
            Self::QuasiIdentifiers => (
                context.measures.anonymity().is_some(),
                "it takes two columns that are protected or help to single a person out",
            ),
            Self::Ratings => (!dataset.ratings.is_empty(), "no image was judged by several annotators"),
        };
        (!there).then_some(why)
    }

    /// What a rule that needs this looks at; `None` where the need is a condition, not a thing.
    pub fn counted(self, context: &Context<'_>) -> Option<Counted> {
        let dataset = context.dataset;
        let (n, one, many) = match self {
            Self::PixelsToo
            | Self::Tests
            | Self::AllRead
            | Self::Target
            | Self::Declared
            | Self::DeclaredFree
            | Self::Answers => {
                return None;
            }
            Self::Pixels => (context.measured_images, "image", "images"),
            Self::People => (people::known(context)?.total, "image of people", "images of people"),
            Self::QuasiIdentifiers => (context.measures.anonymity()?.attributes.len() as u64, "column", "columns"),
            Self::Ages => (
                (dataset.attributes.iter().filter(|a| a.concept == Some(Concept::Age)).count() + dataset.classes.len())
                    as u64,
                "age or class",
                "ages and classes",
            ),
            Self::Images | Self::Labels => (dataset.dropped_images() as u64, "image", "images"),
            Self::Files => (dataset.files.len() as u64, "file", "files"),
            Self::Sources if dataset.mask_pictures.read => {
                let masks: usize = dataset.mask_pictures.sets.iter().map(|set| set.files.len()).sum();
                (dataset.counted_sources() + masks as u64, "file of annotations", "files of annotations")
            }
            Self::Sources => (dataset.counted_sources(), "annotation file or table", "annotation files and tables"),
            Self::Boxes => (dataset.boxes.counted().count() as u64, "box", "boxes"),
            Self::Names => ((dataset.classes.len() + dataset.attributes.len()) as u64, "name", "names"),
            Self::Classes | Self::ClassesAndGroups | Self::ClassOrGroups => {
                (dataset.classes.len() as u64, "class", "classes")
            }
            Self::Groups | Self::Attributes | Self::Numbers | Self::Countries => {
                (dataset.attributes.len() as u64, "attribute", "attributes")
            }
            Self::Splits => (dataset.splits.len() as u64, "split", "splits"),
            Self::Conditions => {
                (context.measures.conditions().len() as u64, "kind of condition", "kinds of conditions")
            }
            Self::Provenance => (context.measures.sources().len() as u64, "kind of source", "kinds of sources"),
            Self::Scenarios => (context.settings.scenario.len() as u64, "scenario", "scenarios"),
            Self::Identities => {
                let called = dataset.identities_called();
                (dataset.identities.len() as u64, called.one, called.many)
            }
            Self::Ratings => (dataset.ratings.len() as u64, "judgement", "judgements"),
        };
        Some(Counted { n, one, many })
    }
}

/// How much of a thing there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    pub n: u64,
    pub one: &'static str,
    pub many: &'static str,
}
