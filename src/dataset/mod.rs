//! The model: images, labels, boxes, attributes, people, splits, as columns. Owns what a dataset *is*; refuses to parse
//! it (`formats`), to find it (`intake`), to measure pixels (`pixels`) and to judge (`rules`).

mod attributes;
mod boxes;
mod builder;
pub mod bytes;
mod called;
mod captions;
mod class_folders;
mod column_choices;
mod concept;
pub mod documentation;
mod embeddings;
mod fault;
mod figures;
mod folder_roles;
mod folders;
mod format;
mod geometry;
mod ids;
mod images;
mod joins;
mod labelling;
pub mod licence;
mod masks;
mod outlines;
mod paths;
pub mod personal;
mod place;
mod predictions;
mod ratings;
mod reconcile;
pub mod refused;
mod settings;
mod sources;
mod sparse;
mod spelling;
mod split_claims;
mod split_folders;
mod split_homes;
mod split_names;
mod told_by_names;

pub use attributes::{Attribute, Conflict, ImageLabel, LabelColumn, MISSING, Origin, Role, Unit, ValueType};
pub use boxes::{BoxUnit, Boxes, flag};
pub use builder::{Builder, Join, Joined, NoPictures, Pairing};
pub use called::Called;
pub use captions::Captions;
pub use class_folders::{ClassFolders, FolderUse};
pub use concept::Concept;
pub use documentation::{Answer, Documentation};
pub use embeddings::Embeddings;
pub use fault::{Fault, FaultKind, Faults, KEPT};
pub use figures::Figure;
pub use folder_roles::{FolderRole, FolderRoles, FolderSplit};
pub use folders::{Folds, fold_of_split, is_layout, is_shard, is_table, tool_folder, words_of};
pub use format::{BoxFormat, BoxNumbers, Counting, Format};
pub use geometry::{Rect, area_together};
pub use ids::{BoxId, ClassId, FileId, IdentityId, ImageId, SplitId};
pub use images::{DeclaredSize, Images, SplitClaim};
pub use joins::{LooseJoin, LooseJoins, Loosely, Named, NotJoined, Unjoined, Way};
pub use labelling::{Labelling, SetOf};
pub use masks::{MaskFlaw, MaskFlawKind, MaskName, MaskRegion, MaskSet, MaskSize, MaskTable, Masks};
pub use muster_pixels::{
    ColourProfile, Exif, Facts, ImageFormat, MaskFacts, MaskKind, MaskPixels, MaskValue, PixelFacts, Trace, sniff,
};
pub use muster_pixels::{LOOK_COLOURS, LOOK_SIDE, Look, Signs};
pub use outlines::{Outline, OutlineKind, Outlined, Outlines, Traced, around};
pub use paths::Paths;
pub use place::{Place, RecordKind};
pub use predictions::Predictions;
pub use ratings::{Annotator, RatedColumn, Ratings, majority};
pub use reconcile::natural;
pub use refused::Refused;
pub use settings::{ColumnSettings, CrossingShare, RuleSettings, Scenario, Settings, Target, TargetCrossing};
pub use sources::{ColumnInfo, DroppedFile, Fate, FieldValue, Fields, FileRole, Source};
pub use sparse::Sparse;
pub use spelling::{distance, nearest};
pub use split_folders::SplitFolders;
pub use split_homes::{Home, SplitHomes};
pub use split_names::{split_name, split_of_folder, split_of_path};
pub use told_by_names::ToldByNames;

use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// A class of objects.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Class {
    /// As the annotations write it.
    pub name: String,
    pub supercategory: Option<String>,
    /// Classes that a hierarchy says it is a part of, by name: of any one of them.
    pub part_of: Vec<String>,
    /// Where class lists declare it; empty for a class that only annotations use.
    pub declared: Vec<Place>,
    /// Annotations use its number, and nothing gives it a name.
    pub is_number: bool,
}

/// A dataset as it was read, and as far as it was measured.
#[derive(Default, Debug)]
pub struct Dataset {
    /// The dropped folder's name.
    pub name: String,
    /// Every dropped file, sorted by path (bytes after NFC).
    pub files: Vec<DroppedFile>,
    pub images: Images,
    pub classes: Vec<Class>,
    pub boxes: Boxes,
    pub labels: Vec<ImageLabel>,
    /// Columns of classes of which each row has one value.
    pub label_columns: Vec<LabelColumn>,
    /// For a row of `labels` that another file has stated already.
    pub label_repeats: Vec<bool>,
    /// Boxes of two files that overlap without agreeing: the earlier, the later.
    pub box_contradictions: Vec<(BoxId, BoxId)>,
    pub attributes: Vec<Attribute>,
    pub identities: Vec<String>,
    /// Per image the identity shown, where a column says so.
    pub identity_of: Vec<Option<IdentityId>>,
    /// The column that names identities: `labels.csv#person_id`.
    pub identity_source: Option<String>,
    pub annotators: Vec<String>,
    /// Per image who annotated it, where something says so; may be shorter than the images.
    pub annotator_of: Vec<Annotator>,
    /// Who drew a box, where rows of one image are several annotators': rows of `annotators`.
    pub drawn_by: FxHashMap<BoxId, u32>,
    pub splits: Vec<String>,
    /// Each annotation file or table that was read.
    pub sources: Vec<Source>,
    /// Which images are labelled for which classes. Empty where nobody recorded it: then all are for all.
    pub labellings: Vec<Labelling>,
    /// Images labelled for one class alone, sorted by class.
    pub statements: Vec<(ClassId, ImageId)>,
    pub faults: Faults,
    /// Names that were joined although they are not written as the pictures are called.
    pub loose_joins: LooseJoins,
    /// Lists of classes, with the label files that count them from 1 where the format counts from 0.
    pub counted_from_one: Vec<(FileId, Vec<FileId>)>,
    /// The reading was stopped before the last annotation was read: that nothing says something proves nothing.
    pub partly_read: bool,
    /// Set where folders were taken for classes.
    pub class_folders: Option<ClassFolders>,
    /// What names of pictures and folders say.
    pub told_by_names: Vec<ToldByNames>,
    /// What the folders of pictures were taken for, by path, with those in them that it holds for.
    pub folder_uses: BTreeMap<String, FolderUse>,
    /// What the settings say of folders.
    pub folder_roles: FolderRoles,
    pub settings: Settings,
    /// What was decided, in the file beside the data.
    pub decisions: crate::decisions::Decisions,
    /// Where parts of the settings stand in their file, by `target.gender`, `target-crossing.0`, `folders.PATH`, `scenario.0`
    /// and `scenario.0#light`.
    pub setting_lines: BTreeMap<String, u32>,
    /// Segmentation masks, keypoint sets and captions seen; captions without a text are not among them.
    pub masks: u64,
    pub keypoints: u64,
    pub captions: u64,
    /// Masks and keypoints as far as there is room for them, to be shown.
    pub outlines: Outlines,
    /// Captions likewise.
    pub caption_texts: Captions,
    pub predictions: Predictions,
    /// What models outside of Muster make of the pictures, a file each. No figure and no finding comes of them.
    pub embeddings: Vec<Embeddings>,
    /// What each of several raters says of the same images.
    pub ratings: Ratings,
    /// Pictures that mark what is where in others.
    pub mask_pictures: Masks,
    /// What leads to people in annotation files, by file and kind.
    pub mentions: Vec<personal::Mention>,
    /// Annotation files that say under which licence, or with which consent, their pictures are used.
    pub licensed: Vec<FileId>,
    /// Licences that records give single pictures.
    pub licences: Vec<licence::Licence>,
    /// Masks were dropped whose pixels are not read, or not yet: what they show is missing.
    pub masks_left: u64,
}

impl Dataset {
    /// Pictures dropped, broken ones included.
    pub fn dropped_images(&self) -> usize {
        self.images.file.iter().filter(|f| f.is_some()).count()
    }

    /// Pictures that annotations or tables name.
    pub fn listed_images(&self) -> usize {
        self.images.listed.iter().filter(|&&l| l).count()
    }

    /// Files that rules look into: annotations, tables and what else was read. Embeddings are only where something is wrong
    /// with them, so that they change nothing that is said of the dataset.
    pub fn counted_sources(&self) -> u64 {
        let counts = |source: &&Source| {
            source.role != FileRole::Embeddings || self.faults.iter().any(|fault| fault.place.file == source.file)
        };
        self.sources.iter().filter(counts).count() as u64
    }

    /// All annotations were read, those in masks among them.
    pub fn all_read(&self) -> bool {
        !self.partly_read && self.masks_left == 0
    }

    pub fn path(&self, file: FileId) -> &str {
        self.files.get(file.index()).map_or("", |f| f.path.as_str())
    }

    pub fn class_name(&self, class: ClassId) -> &str {
        self.classes.get(class.index()).map_or("", |c| c.name.as_str())
    }

    /// The box that a picture shows for a box: of statements that repeat each other, the first.
    pub fn shown_box(&self, id: BoxId) -> BoxId {
        self.boxes.same_as.get(id.index()).copied().flatten().unwrap_or(id)
    }

    /// Per image its splits, sorted, each once.
    pub fn splits_of_images(&self) -> Vec<Vec<SplitId>> {
        let mut splits = vec![Vec::new(); self.images.len()];
        for claim in &self.images.split_claims {
            splits[claim.image.index()].push(claim.split);
        }
        for of_image in &mut splits {
            of_image.sort_unstable();
            of_image.dedup();
        }
        splits
    }

    /// The image that an item of an attribute belongs to; `None` for an identity (it has several).
    pub fn image_of_item(&self, unit: Unit, item: usize) -> Option<ImageId> {
        match unit {
            Unit::Image => (item < self.images.len()).then(|| ImageId::from(item)),
            Unit::Box => self.boxes.image.get(item).copied(),
            Unit::Identity => None,
        }
    }

    /// Per image, sorted and each once: the codes of an attribute that it shows (several where boxes carry it).
    /// Images without a value are left out.
    pub fn groups_by_image(&self, attribute: &Attribute) -> Vec<(ImageId, usize)> {
        let mut pairs: Vec<(ImageId, usize)> = match attribute.unit {
            Unit::Image => (0..attribute.codes.len())
                .filter_map(|i| attribute.code(i).map(|code| (ImageId::from(i), code)))
                .collect(),
            Unit::Box => self
                .boxes
                .counted()
                .filter_map(|b| attribute.code(b.index()).map(|code| (self.boxes.image[b.index()], code)))
                .collect(),
            Unit::Identity => self
                .identity_of
                .iter()
                .enumerate()
                .filter_map(|(i, id)| id.and_then(|id| attribute.code(id.index())).map(|code| (ImageId::from(i), code)))
                .collect(),
        };
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    }

    /// Per image whether a source that knows any class speaks of it; `None` where nobody recorded it, or all are.
    pub fn labelled(&self) -> Option<Vec<bool>> {
        if self.labellings.is_empty() && self.statements.is_empty() {
            return None;
        }
        let mut labelled = vec![false; self.images.len()];
        let images =
            self.labellings.iter().flat_map(|l| &l.images).chain(self.statements.iter().map(|(_, image)| image));
        images.filter_map(|image| labelled.get_mut(image.index()).map(|of| *of = true)).for_each(drop);
        labelled.contains(&false).then_some(labelled)
    }

    /// Per image, sorted and each once: the classes in it, from boxes and image-level labels.
    pub fn classes_by_image(&self) -> Vec<(ImageId, ClassId)> {
        // Boxes of one image stand together as a rule, and many are of one class.
        const LOOKED_BACK: usize = 8;
        let mut pairs: Vec<(ImageId, ClassId)> = Vec::new();
        for b in self.boxes.counted() {
            let pair = (self.boxes.image[b.index()], self.boxes.class[b.index()]);
            if !pairs.iter().rev().take(LOOKED_BACK).any(|known| *known == pair) {
                pairs.push(pair);
            }
        }
        pairs.extend(self.labels.iter().map(|l| (l.image, l.class)));
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    }
}
