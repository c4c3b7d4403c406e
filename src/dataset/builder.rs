//! How readers of annotations put what they read into the model: names to images, names to classes, faults with places.

mod joining;
mod listed;
mod shown;

use super::joins::{Loosely, Named};
use super::labelling::{Labellings, SetOf};
use super::{
    Annotator, BoxId, BoxUnit, Class, ClassId, Dataset, DeclaredSize, Fault, FileId, FileRole, FolderSplit, Folds,
    Format, IdentityId, ImageId, ImageLabel, Place, Rect, Source, SplitClaim, SplitId,
};
use listed::{Joined as JoinedBySource, Listed};
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;

/// What a name in an annotation file leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Joined {
    /// A dropped picture.
    Image(ImageId),
    /// Several dropped pictures could be meant.
    Ambiguous(Vec<ImageId>),
    /// None; the reason where one is probable: "the image is there as a.jpg, not a.jpeg".
    Missing(Option<String>),
}

/// How names are compared with the dropped pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Join {
    /// As a path relative to the file's folder, the folders above it, usual image folders; then by file name if one
    /// picture only has it.
    Name,
    /// Without extension (ids, YOLO labels).
    Stem,
}

/// Finds the dropped picture that a name means (`intake` knows how).
pub trait Pairing {
    /// `from`: path of the file that names it.
    fn find(&self, from: &str, name: &str, join: Join) -> Joined;
    /// The dropped picture that a name means but for one thing. Asked only where `find` knows none.
    fn find_loosely(&self, _from: &str, _name: &str, _join: Join) -> Loosely {
        Loosely::Nothing
    }
    /// Pictures were dropped at all.
    fn has_images(&self) -> bool;
}

/// No picture was dropped: every name is an image that is only listed.
pub struct NoPictures;

impl Pairing for NoPictures {
    fn find(&self, _from: &str, _name: &str, _join: Join) -> Joined {
        Joined::Missing(None)
    }

    fn has_images(&self) -> bool {
        false
    }
}

/// Fills a `Dataset`, one annotation file at a time.
pub struct Builder<'a> {
    pub dataset: Dataset,
    pairing: &'a dyn Pairing,
    classes: FxHashMap<String, ClassId>,
    splits: FxHashMap<String, SplitId>,
    identities: FxHashMap<String, IdentityId>,
    annotators: FxHashMap<String, u32>,
    /// Images that are only listed, by name.
    listed: Listed,
    /// Those that the current source names.
    joined: JoinedBySource,
    /// Of those the ones that a name means but for one thing, with that name.
    loosely: FxHashMap<ImageId, String>,
    labellings: Labellings,
    /// By the name of a class the images that are said not to show it.
    denied: FxHashMap<String, Vec<ImageId>>,
    folds: Folds,
    split_folders: super::SplitFolders,
    /// By the ids that annotation files give their images; `None` where two files mean two images.
    ids: FxHashMap<String, Option<ImageId>>,
    /// Images whose split a file says that is there to divide them.
    assigned: FxHashSet<ImageId>,
    /// Images whose split the settings give by their folder; `None`: not by any folder.
    set: FxHashMap<ImageId, Option<SplitId>>,
    source: u32,
    path: String,
    /// The folder of that file, where it is called as a split is.
    split_folder: Option<String>,
}

impl<'a> Builder<'a> {
    /// `dataset` holds the dropped pictures already.
    pub fn new(dataset: Dataset, pairing: &'a dyn Pairing) -> Self {
        Self {
            split_folders: super::SplitFolders::of(dataset.images.ids().map(|id| dataset.images.path(id))),
            folds: Folds::of(dataset.files.iter().map(|file| file.path.as_str())),
            dataset,
            pairing,
            classes: FxHashMap::default(),
            splits: FxHashMap::default(),
            identities: FxHashMap::default(),
            annotators: FxHashMap::default(),
            listed: Listed::default(),
            joined: JoinedBySource::default(),
            loosely: FxHashMap::default(),
            labellings: Labellings::default(),
            denied: FxHashMap::default(),
            ids: FxHashMap::default(),
            assigned: FxHashSet::default(),
            set: FxHashMap::default(),
            source: 0,
            path: String::new(),
            split_folder: None,
        }
    }

    /// Begins a source: all that follows is said by this file. Ends the one before. Annotation files of one format are
    /// taken for one annotation set, which knows the classes of all; see [`Self::labels_as`].
    pub fn begin(&mut self, file: FileId, format: &'static Format, why: impl Into<String>) {
        self.end();
        self.source = self.dataset.sources.len() as u32;
        self.path = self.dataset.path(file).to_owned();
        let folder = self.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let last = folder.rsplit('/').next().unwrap_or("");
        self.split_folder = super::split_name(last).map(|_| folder.to_owned());
        self.dataset.sources.push(Source::new(file, format, why));
        if let Some(dropped) = self.dataset.files.get_mut(file.index()) {
            dropped.fate = super::Fate::Source(self.source);
        }
        if format.role == FileRole::Annotations {
            self.labellings.begin(SetOf::Named(format.id.to_owned()));
        }
    }

    /// Which annotation set the file that is read belongs to; says whether it is the first of it.
    pub fn labels_as(&mut self, set: SetOf) -> bool {
        self.labellings.begin(set)
    }

    /// The file that is read knows a class, whether it shows it or not.
    pub fn knows(&mut self, class: ClassId) {
        self.labellings.knows(class);
    }

    /// The file that is read, of the kind [`SetOf::Statements`], says that an image does not show the class of this name.
    /// That alone makes no class; somebody has looked at the image.
    pub fn denies(&mut self, image: ImageId, class: &str) {
        self.annotate(image);
        match self.denied.get_mut(class) {
            Some(images) => images.push(image),
            None => drop(self.denied.insert(class.to_owned(), vec![image])),
        }
    }

    /// Ends the current source.
    pub fn end(&mut self) {
        let joined = self.joined.take();
        if let Some(source) = self.dataset.sources.get_mut(self.source as usize) {
            match source.joined.is_empty() {
                true => source.joined = joined,
                false => source.joined.extend(joined),
            }
            source.joined.sort_unstable();
            source.joined.dedup();
            source.images = source.joined.len() as u64;
            self.labellings.end(&source.joined);
        }
        self.loosely.clear();
    }

    /// The source that is being read.
    pub fn source(&mut self) -> Option<&mut Source> {
        self.dataset.sources.get_mut(self.source as usize)
    }

    /// The path of the file that is being read.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Pictures were dropped at all (otherwise every name is an image that is only listed, and that is no fault).
    pub fn has_images(&self) -> bool {
        self.pairing.has_images()
    }

    /// A file of just this path was dropped.
    pub fn has_file(&self, path: &str) -> bool {
        self.dataset.files.binary_search_by(|file| file.path.as_bytes().cmp(path.as_bytes())).is_ok()
    }

    /// Looks a name up without recording anything.
    pub fn find(&self, name: &str, join: Join) -> Joined {
        self.pairing.find(&self.path, name, join)
    }

    /// The image that an *annotation* names: a dropped picture, or one that is only listed. Records a `NoImage` fault
    /// the first time a name leads nowhere although pictures were dropped. Marks it as listed; the caller sets
    /// `annotated` through `annotate`.
    pub fn image(&mut self, name: &str, join: Join, place: Place) -> ImageId {
        let id = match self.join(name, join, place, Named::Annotation) {
            Ok(id) => id,
            Err(why) => self.listed_image(name, why, place),
        };
        self.name_image(id, place);
        id
    }

    /// The image of this name, of which is known that it is not among those dropped, whatever else is called so.
    pub fn missing(&mut self, name: &str, place: Place) -> ImageId {
        let id = self.listed_image(name, super::Unjoined::default(), place);
        self.name_image(id, place);
        id
    }

    /// The image that is only listed under this name, made where there is none yet, without any fault: for tables,
    /// which report their joins themselves.
    pub fn listed_only(&mut self, name: &str, place: Place) -> ImageId {
        let key = self.listed_key(name);
        let id = match self.listed.get(&self.dataset.images, &key) {
            Some(id) => id,
            None => self.list(&key),
        };
        self.name_image(id, place);
        id
    }

    /// The image that is only listed under this name; none is made.
    pub fn listed_as(&self, name: &str) -> Option<ImageId> {
        self.listed.get(&self.dataset.images, &self.listed_key(name))
    }

    /// Marks an image as named by the current source.
    pub fn name_image(&mut self, id: ImageId, place: Place) {
        let images = &mut self.dataset.images;
        images.listed[id.index()] = true;
        images.named_at[id.index()].get_or_insert(place);
        self.joined.insert(id);
    }

    /// The file that is read speaks of this image without annotating it: what a model predicts.
    pub fn speaks_of(&mut self, image: ImageId) {
        self.joined.insert(image);
    }

    /// Makes an image that is only listed.
    fn list(&mut self, name: &str) -> ImageId {
        let id = self.dataset.images.push_named(name, None);
        self.listed.insert(&self.dataset.images, id);
        id
    }

    /// A listed name, made comparable: NFC, `/`, no leading `./`. Files that stand in a split's own folder keep that
    /// folder apart: `0001.jpg` of train and of test are two pictures.
    fn listed_key<'n>(&self, name: &'n str) -> Cow<'n, str> {
        use unicode_normalization::UnicodeNormalization;
        let plain = name.is_ascii() && !name.contains('\\');
        let name: Cow<'n, str> = match plain {
            true => name.trim_start_matches("./").into(),
            false => {
                let name: String = name.nfc().map(|c| if c == '\\' { '/' } else { c }).collect();
                name.trim_start_matches("./").to_owned().into()
            }
        };
        match &self.split_folder {
            Some(folder) if !name.contains('/') => format!("{folder}/{name}").into(),
            _ => name,
        }
    }

    /// This image carries an annotation (not merely a table's row).
    pub fn annotate(&mut self, image: ImageId) {
        self.dataset.images.annotated[image.index()] = true;
    }

    /// The class of this name, exactly as written; made where there is none yet.
    pub fn class(&mut self, name: &str) -> ClassId {
        if let Some(&id) = self.classes.get(name) {
            return id;
        }
        let id = ClassId::from(self.dataset.classes.len());
        self.dataset.classes.push(Class { name: name.to_owned(), ..Class::default() });
        self.classes.insert(name.to_owned(), id);
        id
    }

    /// The class of this number, which nothing gives a name to.
    pub fn class_number(&mut self, number: i64) -> ClassId {
        let id = self.class(&format!("class {number}"));
        self.dataset.classes[id.index()].is_number = true;
        id
    }

    /// The class of this name, declared by a class list.
    pub fn declare_class(&mut self, name: &str, supercategory: Option<&str>, place: Place) -> ClassId {
        let id = self.class(name);
        self.labellings.knows(id);
        let class = &mut self.dataset.classes[id.index()];
        class.declared.push(place);
        if class.supercategory.is_none() {
            class.supercategory = supercategory.filter(|s| !s.is_empty()).map(str::to_owned);
        }
        id
    }

    /// Adds a box, finite or not, and marks its image as annotated.
    pub fn add_box(
        &mut self,
        image: ImageId,
        class: ClassId,
        rect: Rect,
        unit: BoxUnit,
        flags: u8,
        place: Place,
    ) -> BoxId {
        self.annotate(image);
        self.labels(image, class);
        if let Some(source) = self.source() {
            source.records += 1;
        }
        self.dataset.boxes.push(image, class, rect, unit, flags, place)
    }

    /// Adds an image-level label and marks its image as annotated.
    pub fn add_label(&mut self, image: ImageId, class: ClassId, place: Option<Place>) {
        self.annotate(image);
        self.labels(image, class);
        self.dataset.labels.push(ImageLabel { image, class, place });
    }

    fn labels(&mut self, image: ImageId, class: ClassId) {
        if self.dataset.sources.is_empty() {
            return;
        }
        if !self.labellings.has_begun() {
            self.labellings.begin(SetOf::File);
        }
        self.labellings.states(class, image);
    }

    /// Records the size that an annotation claims for an image, in pixels.
    pub fn declare_size(&mut self, image: ImageId, width: u32, height: u32, place: Place) {
        self.dataset.images.declared.push(DeclaredSize { image, width, height, place });
    }

    /// The split of this name (use `split_name` for the usual spellings), made where there is none yet.
    pub fn split(&mut self, name: &str) -> SplitId {
        if let Some(&id) = self.splits.get(name) {
            return id;
        }
        let id = SplitId::from(self.dataset.splits.len());
        self.dataset.splits.push(name.to_owned());
        self.splits.insert(name.to_owned(), id);
        id
    }

    /// States that an image belongs to a split; `place` is `None` where its own folder says so.
    pub fn claim_split(&mut self, image: ImageId, split: SplitId, place: Option<Place>) {
        let by_where_it_lies = place.is_none() || self.source_role() == Some(FileRole::Annotations);
        match self.set.get(&image) {
            Some(Some(_)) => return,
            Some(None) if by_where_it_lies => return,
            _ => {}
        }
        self.dataset.images.split_claims.push(SplitClaim { image, split, place });
    }

    /// The role of the file that is being read.
    fn source_role(&self) -> Option<FileRole> {
        self.dataset.sources.get(self.source as usize).map(|source| source.role)
    }

    /// Claims for a dropped image the split that its folders speak of, as the settings have them.
    pub fn claim_split_of_folders(&mut self, image: ImageId) {
        let path = self.dataset.images.path(image).to_owned();
        match self.dataset.folder_roles.split(&path) {
            FolderSplit::Unsaid => {
                if let Some(split) = self.split_of_folders(&path) {
                    self.claim_split(image, split, None);
                }
            }
            FolderSplit::None => drop(self.set.insert(image, None)),
            FolderSplit::Is(name) => {
                let split = self.split(&name);
                self.claim_split(image, split, None);
                self.set.insert(image, Some(split));
            }
        }
    }

    /// As `claim_split`, by a file that is there to divide the images: it goes before what their folders are called.
    pub fn assign_split(&mut self, image: ImageId, split: SplitId, place: Place) {
        self.claim_split(image, split, Some(place));
        if !matches!(self.set.get(&image), Some(Some(_))) {
            self.assigned.insert(image);
        }
    }

    /// The split that the path of the current file speaks of: by its folder (`train/_annotations.coco.json`) or its
    /// name (`instances_train2017.json`, `labels_val.csv`).
    pub fn split_of_file(&mut self) -> Option<SplitId> {
        let name = super::split_of_path(&self.path)?;
        let name = self.folds.name(&self.path, name);
        Some(self.split(&name))
    }

    /// The split that the folders of a path speak of; folds of a cross-validation have splits of their own.
    pub fn split_of_folders(&mut self, path: &str) -> Option<SplitId> {
        let name = super::split_of_folder(path).or_else(|| self.split_folders.split(path))?;
        let name = self.folds.name(path, name);
        Some(self.split(&name))
    }

    /// The identity of this name, made where there is none yet.
    pub fn identity(&mut self, name: &str) -> IdentityId {
        if let Some(&id) = self.identities.get(name) {
            return id;
        }
        let id = IdentityId::from(self.dataset.identities.len());
        self.dataset.identities.push(name.to_owned());
        self.identities.insert(name.to_owned(), id);
        id
    }

    /// States who annotated an image: a row of `Dataset::annotators`.
    pub fn annotated_by(&mut self, image: ImageId, name: &str) -> u32 {
        let known = self.annotators.get(name).copied();
        let who = known.unwrap_or_else(|| {
            let all = &mut self.dataset.annotators;
            let who = all.iter().position(|known| known == name).unwrap_or_else(|| {
                all.push(name.to_owned());
                all.len() - 1
            });
            self.annotators.insert(name.to_owned(), who as u32);
            who as u32
        });
        let of = &mut self.dataset.annotator_of;
        if of.len() <= image.index() {
            of.resize(image.index() + 1, Annotator::Unknown);
        }
        if let Some(of) = of.get_mut(image.index()) {
            *of = match *of {
                Annotator::Unknown => Annotator::One(who),
                Annotator::One(before) if before == who => Annotator::One(who),
                _ => Annotator::Several,
            };
        }
        who
    }

    pub fn fault(&mut self, fault: Fault) {
        self.dataset.faults.push(fault);
    }

    /// Ends the last source and hands the dataset over.
    pub fn finish(mut self) -> Dataset {
        self.end();
        self.dataset.outlines.settle();
        self.dataset.caption_texts.settle();
        let assigned = std::mem::take(&mut self.assigned);
        self.dataset.images.split_claims.retain(|claim| claim.place.is_some() || !assigned.contains(&claim.image));
        let known = self.denied.into_iter().filter_map(|(name, images)| Some((*self.classes.get(&name)?, images)));
        let denied = known.flat_map(|(class, images)| images.into_iter().map(move |image| (class, image)));
        let (labellings, statements) = self.labellings.finish(denied);
        self.dataset.labellings.extend(labellings);
        self.dataset.statements = statements;
        self.dataset.settle_splits();
        self.dataset
    }
}
