//! What beside the subject gives the class, or a group, away: each cue held against what it could tell.

use super::columns::{Column, NONE};
use super::partitions::{self, Cue, Partition};
use super::{Clusters, Covered, Postings, Relations, Share};
use crate::dataset::{ClassId, Dataset, ImageId};
use crate::sorting::Sorting;
use crate::stats;

/// Folds of the cross-validation.
const FOLDS: usize = 5;
/// Images that have both the cue and a class, below which nothing is said.
pub const LEAST: u64 = 50;
/// Classes that a cue is held against; beyond them the table grows larger than the images.
pub const MOST_CLASSES: usize = 1_000;
/// Protected attributes that cues are held against, in the order of the dataset.
const MOST_ATTRIBUTES: usize = 8;
/// Values in a row of the report; the most frequent stay.
const MOST_VALUES: usize = 20;
/// No class.
const WITHOUT: u32 = u32::MAX;

/// What could be given away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    Class,
    /// A protected attribute: its row in `Dataset::attributes`.
    Attribute(usize),
}

impl Told {
    /// `class`, or the attribute's name.
    pub fn name(self, dataset: &Dataset) -> &str {
        match self {
            Self::Class => super::CLASS,
            Self::Attribute(row) => dataset.attributes.get(row).map_or("", |a| &a.name),
        }
    }

    /// The name of a class (by its id), or of a group (by its code).
    pub fn label(self, dataset: &Dataset, code: usize) -> &str {
        match self {
            Self::Class => dataset.class_name(ClassId::from(code)),
            Self::Attribute(row) => {
                dataset.attributes.get(row).and_then(|a| a.values.get(code)).map_or("", String::as_str)
            }
        }
    }
}

/// Why a cue cannot be held against something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Untested {
    /// More than `MOST_CLASSES`.
    TooManyClasses,
    /// The folders are the classes.
    FolderIsClass,
    /// Fewer images than `LEAST`.
    FewImages,
    OneValue,
    OneClass,
    OneGroup,
    /// The folder, or the file's name, is the name of the class.
    IsTheName,
}

/// Something beside the subject that gives the class, or a group, away.
#[derive(Clone, Debug, PartialEq)]
pub struct Shortcut {
    pub what: Cue,
    pub of: Told,
    pub n: u64,
    pub cramers_v: Option<f64>,
    pub theils_u: Option<f64>,
    /// Cross-validated: how often the most frequent class of the same value is right, with its interval.
    pub accuracy: Option<Share>,
    /// How often the most frequent class of all is right: its share.
    pub baseline: Option<f64>,
    pub p: Option<f64>,
    pub q: Option<f64>,
    pub values: Vec<ShortcutValue>,
    pub why: Option<Untested>,
}

/// Of the `n` images with this value `k` are of its most frequent class.
#[derive(Clone, Debug, PartialEq)]
pub struct ShortcutValue {
    /// Its place in the cue's partition.
    pub value: usize,
    /// The class's id, or the group's code.
    pub class: usize,
    pub k: u64,
    pub n: u64,
}

/// Each cue against each thing that it could tell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shortcuts {
    pub rows: Vec<Shortcut>,
    pub cues: Vec<(Cue, Partition)>,
}

impl Shortcuts {
    /// The images sorted by a cue.
    pub fn partition(&self, cue: Cue) -> Option<&Partition> {
        self.cues.iter().find(|(own, _)| *own == cue).map(|(_, partition)| partition)
    }

    /// What a value of a cue is called.
    pub fn label(&self, cue: Cue, value: usize) -> &str {
        self.partition(cue).and_then(|p| p.labels.get(value)).map_or("", String::as_str)
    }
}

/// Per image a class, or a group of a protected attribute.
pub struct Target {
    pub of: Told,
    /// Classes, or groups, there are.
    labels: usize,
    codes: Vec<u32>,
}

impl Target {
    /// The class of an image, or its group.
    pub fn code(&self, image: usize) -> Option<usize> {
        self.codes.get(image).map(|&code| code as usize).filter(|&code| code < self.labels)
    }

    /// Of the images that show one class only, whatever names it has. Where they are fewer than half of those with a
    /// class: the class of the largest box. Where sources label different images for different classes, the classes that
    /// are looked for together and shown in most images: else what tells the sources apart gave every class away.
    pub fn classes(dataset: &Dataset, (postings, covered): (&Postings, &Covered), relations: &Relations) -> Self {
        let leading = if covered.is_whole() { None } else { leading(dataset, postings, covered) };
        let is_meant = |class: u32| leading.is_none_or(|set| covered.set(ClassId(class)) == set);
        let mut codes = vec![WITHOUT; dataset.images.len()];
        let (mut with, mut with_one) = (0usize, 0usize);
        for image in dataset.images.ids() {
            let meant = postings.classes(image).iter().copied().filter(|&class| is_meant(class));
            let mut classes = meant.map(|class| relations.class(ClassId(class)).0);
            let Some(first) = classes.next() else { continue };
            with += 1;
            if classes.all(|class| class == first) {
                codes[image.index()] = first;
                with_one += 1;
            }
        }
        if 2 * with_one < with {
            let sizes = dataset.sizes();
            for image in dataset.images.ids() {
                let largest = dataset.largest_box(postings.boxes(image), sizes[image.index()]);
                let class = largest.map(|id| dataset.boxes.class[id.index()].0).filter(|&class| is_meant(class));
                codes[image.index()] = class.unwrap_or(WITHOUT);
            }
        }
        Self { of: Told::Class, labels: dataset.classes.len(), codes }
    }

    /// Of the images that show one group only.
    fn groups(dataset: &Dataset, column: &Column) -> Self {
        let codes = column.masks(dataset).into_iter().map(|mask| match mask.count_ones() {
            1 => mask.trailing_zeros(),
            _ => WITHOUT,
        });
        Self { of: Told::Attribute(column.attribute), labels: column.values, codes: codes.collect() }
    }

    /// `None` for an attribute without groups.
    pub fn of(dataset: &Dataset, labels: (&Postings, &Covered), relations: &Relations, told: Told) -> Option<Self> {
        match told {
            Told::Class => Some(Self::classes(dataset, labels, relations)),
            Told::Attribute(row) => Column::of(dataset, row).map(|column| Self::groups(dataset, &column)),
        }
    }
}

/// The set of images whose classes are shown in most images; of equals the first.
fn leading(dataset: &Dataset, postings: &Postings, covered: &Covered) -> Option<usize> {
    let mut images = vec![0u64; covered.sets()];
    for image in dataset.images.ids() {
        let mut sets: Vec<usize> = postings.classes(image).iter().map(|&class| covered.set(ClassId(class))).collect();
        sets.sort_unstable();
        sets.dedup();
        sets.iter().filter_map(|&set| images.get_mut(set).map(|n| *n += 1)).for_each(drop);
    }
    most(&images)
}

/// Each cue against the classes and the protected attributes.
pub fn count(
    dataset: &Dataset,
    labels: (&Postings, &Covered),
    columns: &[Column],
    clusters: &Clusters,
    relations: &Relations,
) -> Shortcuts {
    let protected = columns.iter().filter(|c| dataset.attributes[c.attribute].is_protected()).take(MOST_ATTRIBUTES);
    let mut targets = vec![Target::classes(dataset, labels, relations)];
    targets.extend(protected.map(|column| Target::groups(dataset, column)));
    let place = |told: Told| match told {
        Told::Class => None,
        Told::Attribute(row) => Some((&dataset.attributes[row].name, row)),
    };
    targets[1..].order_by_key(|target| place(target.of));
    targets.retain(|target| target.codes.iter().any(|&code| code != WITHOUT));
    if targets.is_empty() {
        return Shortcuts::default();
    }
    let folds = folds(dataset, clusters);
    let partition = |cue: Cue| partitions::cue(dataset, cue).map(|partition| (cue, partition));
    let cues: Vec<(Cue, Partition)> = Cue::ALL.into_iter().filter_map(partition).collect();
    let mut rows: Vec<Shortcut> = Vec::new();
    for target in &targets {
        rows.extend(cues.iter().map(|(cue, partition)| row(dataset, (*cue, partition), target, &folds, clusters)));
    }
    super::fill_q(&mut rows, |row| row.p, |row, q| row.q = q);
    Shortcuts { rows, cues }
}

/// Per image its fold, by its path; images that repeat one another lie in one fold, that of the first of them.
fn folds(dataset: &Dataset, clusters: &Clusters) -> Vec<u8> {
    let mut of_cluster = vec![u8::MAX; clusters.count()];
    let fold = |path: &str| {
        // FNV-1a, and SplitMix64's last steps: the same on every machine.
        let hash =
            path.bytes().fold(0xcbf2_9ce4_8422_2325u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
        let hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        ((hash ^ (hash >> 31)) % FOLDS as u64) as u8
    };
    let images = dataset.images.path.iter().enumerate();
    images
        .map(|(image, path)| match of_cluster.get_mut(clusters.of_image(image as u32) as usize) {
            Some(of_cluster) => {
                if *of_cluster == u8::MAX {
                    *of_cluster = fold(path);
                }
                *of_cluster
            }
            None => fold(path),
        })
        .collect()
}

/// Images by fold, value and class.
struct Counts {
    values: usize,
    classes: usize,
    /// Per fold, value and class.
    cells: Vec<u64>,
}

impl Counts {
    fn of(cue: &Partition, target: &Target, folds: &[u8]) -> Self {
        let (values, classes) = (cue.labels.len(), target.labels);
        let mut cells = vec![0u64; FOLDS * values * classes];
        for ((&value, &class), &fold) in cue.codes.iter().zip(&target.codes).zip(folds) {
            if value != NONE && class != WITHOUT {
                cells[(usize::from(fold) * values + usize::from(value)) * classes + class as usize] += 1;
            }
        }
        Self { values, classes, cells }
    }

    fn row(&self, fold: usize, value: usize) -> &[u64] {
        let from = (fold * self.values + value) * self.classes;
        &self.cells[from..from + self.classes]
    }

    /// Per value and class, over all folds.
    fn table(&self) -> Vec<Vec<u64>> {
        (0..self.values)
            .map(|value| {
                let mut sums = vec![0; self.classes];
                for fold in 0..FOLDS {
                    sums.iter_mut().zip(self.row(fold, value)).for_each(|(sum, count)| *sum += count);
                }
                sums
            })
            .collect()
    }

    /// Per fold the class said for each value, read from the other folds; for a value that they do not have, their most
    /// frequent class.
    fn said(&self, table: &[Vec<u64>]) -> Vec<Vec<usize>> {
        (0..FOLDS)
            .map(|fold| {
                let mut all = vec![0u64; self.classes];
                let elsewhere: Vec<Vec<u64>> = (0..self.values)
                    .map(|value| {
                        let rest: Vec<u64> =
                            table[value].iter().zip(self.row(fold, value)).map(|(sum, own)| sum - own).collect();
                        all.iter_mut().zip(&rest).for_each(|(sum, count)| *sum += count);
                        rest
                    })
                    .collect();
                let usual = most(&all).unwrap_or(0);
                elsewhere.iter().map(|counts| most(counts).unwrap_or(usual)).collect()
            })
            .collect()
    }
}

/// The place of the largest count, of equals the first; `None` where all are 0.
fn most(counts: &[u64]) -> Option<usize> {
    let mut best: Option<(usize, u64)> = None;
    for (at, &count) in counts.iter().enumerate() {
        if count > best.map_or(0, |(_, most)| most) {
            best = Some((at, count));
        }
    }
    best.map(|(at, _)| at)
}

fn row(
    dataset: &Dataset,
    (what, cue): (Cue, &Partition),
    target: &Target,
    folds: &[u8],
    clusters: &Clusters,
) -> Shortcut {
    let mut row = Shortcut {
        what,
        of: target.of,
        n: 0,
        cramers_v: None,
        theils_u: None,
        accuracy: None,
        baseline: None,
        p: None,
        q: None,
        values: Vec::new(),
        why: None,
    };
    if target.labels > MOST_CLASSES {
        row.why = Some(Untested::TooManyClasses);
        return row;
    }
    let counts = Counts::of(cue, target, folds);
    let table = counts.table();
    row.n = table.iter().flatten().sum();
    row.values = values(cue, &table);
    row.why = why_not(dataset, (what, cue), target, &table, row.n);
    if row.why.is_some() {
        return row;
    }
    // Classes as rows: U is what the cue tells of the class.
    let by_class: Vec<Vec<u64>> =
        (0..counts.classes).map(|class| table.iter().map(|of_value| of_value[class]).collect()).collect();
    let test = stats::chi_square(&by_class);
    row.cramers_v = test.as_ref().map(|t| t.cramers_v);
    row.theils_u = stats::theils_u(&by_class);

    let outcome = counts.said(&table);
    let mut right = 0;
    for (fold, by_value) in outcome.iter().enumerate() {
        for (value, &class) in by_value.iter().enumerate() {
            right += counts.row(fold, value)[class];
        }
    }
    let n_effective = (!clusters.is_trivial())
        .then(|| {
            let known = (0..cue.codes.len() as u32).filter_map(|image| {
                let (value, class) = (cue.code(image as usize)?, target.codes.get(image as usize)?);
                let fold = folds.get(image as usize)?;
                (*class != WITHOUT).then(|| (image, outcome[usize::from(*fold)][value] == *class as usize))
            });
            clusters.share(known).n_effective()
        })
        .flatten();
    // Where images repeat, the test is worth less by the design effect of the accuracy (Rao and Scott 1981).
    let effect = n_effective.map_or(1.0, |worth| (row.n as f64 / worth).max(1.0));
    row.p = test.and_then(|t| stats::chi_square_tail(t.statistic / effect, t.df));
    row.accuracy = Some(Share::effective(right, row.n, n_effective));
    // The usual class of the other folds would be right a little less often, which flatters the cue.
    let usual = by_class.iter().map(|of_class| of_class.iter().sum::<u64>()).max().unwrap_or(0);
    row.baseline = Some(usual as f64 / row.n as f64);
    row
}

/// The values with the most images, each with its most frequent class.
fn values(cue: &Partition, table: &[Vec<u64>]) -> Vec<ShortcutValue> {
    let mut values: Vec<ShortcutValue> = Vec::new();
    for (value, counts) in table.iter().enumerate() {
        if let Some(class) = most(counts) {
            values.push(ShortcutValue { value, class, k: counts[class], n: counts.iter().sum() });
        }
    }
    values.order_by(|a, b| b.n.cmp(&a.n).then_with(|| cue.labels[a.value].cmp(&cue.labels[b.value])));
    values.truncate(MOST_VALUES);
    values
}

/// Why a cue cannot be held against this.
fn why_not(
    dataset: &Dataset,
    (what, cue): (Cue, &Partition),
    target: &Target,
    table: &[Vec<u64>],
    n: u64,
) -> Option<Untested> {
    if target.of == Told::Class && dataset.class_folders.is_some() && what == Cue::Folder {
        return Some(Untested::FolderIsClass);
    }
    if n < LEAST {
        return Some(Untested::FewImages);
    }
    let held = |counts: &[u64]| counts.iter().any(|&count| count > 0);
    if table.iter().filter(|counts| held(counts)).count() < 2 {
        return Some(Untested::OneValue);
    }
    let classes = (0..target.labels).filter(|&class| table.iter().any(|counts| counts[class] > 0)).count();
    if classes < 2 {
        return Some(if target.of == Told::Class { Untested::OneClass } else { Untested::OneGroup });
    }
    let named: u64 = cue
        .labels
        .iter()
        .zip(table)
        .flat_map(|(label, counts)| {
            counts.iter().enumerate().filter(|(class, _)| same_name(label, target.of.label(dataset, *class)))
        })
        .map(|(_, &count)| count)
        .sum();
    (matches!(what, Cue::Folder | Cue::FileName) && 2 * named >= n).then_some(Untested::IsTheName)
}

/// One begins with the other, letters and digits alone: `cat…` and `cats`; a number in front counts classes
/// (`005.Crested_Auklet`).
fn same_name(a: &str, b: &str) -> bool {
    let plain =
        |name: &str| name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let counted = |name: &str| {
        let name = plain(name);
        let rest = name.trim_start_matches(|c: char| c.is_ascii_digit());
        if rest.is_empty() { name.clone() } else { rest.to_owned() }
    };
    let (a, b) = (counted(a), counted(b));
    !a.is_empty() && !b.is_empty() && (a.starts_with(&b) || b.starts_with(&a))
}

/// The images with a value, each with its class or group; those of the class that the value gives away first.
pub fn images_of(cue: &Partition, target: &Target, value: usize, class: usize) -> Vec<(ImageId, usize)> {
    let of = |right: bool| {
        (0..cue.codes.len()).filter_map(move |image| {
            let own = cue.code(image).filter(|&code| code == value).and(target.code(image))?;
            ((own == class) == right).then(|| (ImageId::from(image), own))
        })
    };
    of(true).chain(of(false)).collect()
}
