//! What beside the subject gives the class, or a group, away: each cue held against what it could tell.

use super::columns::{Column, NONE};
use super::partitions::{self, Partition};
use super::{Clusters, Covered, Postings, Relations};
use crate::dataset::{ClassId, Dataset, ImageId};
use crate::measures::tables::{CLASS, Share, Shortcut, ShortcutValue};
use crate::stats;

/// Folds of the cross-validation.
const FOLDS: usize = 5;
/// Images that have both the cue and a class, below which nothing is said.
const LEAST: u64 = 50;
/// Classes that a cue is held against; beyond them the table grows larger than the images.
const MOST_CLASSES: usize = 1_000;
/// Protected attributes that cues are held against, in the order of the dataset.
const MOST_ATTRIBUTES: usize = 8;
/// Values in a row of the report; the most frequent stay.
const MOST_VALUES: usize = 20;
/// No class.
const WITHOUT: u32 = u32::MAX;

/// What could be given away: per image a class, or a group of a protected attribute.
pub struct Target {
    /// `class`, or the attribute's name.
    pub name: String,
    /// Row of `Dataset::attributes`; `None` for classes.
    pub attribute: Option<usize>,
    labels: Vec<String>,
    codes: Vec<u32>,
}

impl Target {
    /// The class of an image, or its group.
    pub fn label(&self, image: usize) -> Option<&str> {
        self.codes.get(image).and_then(|&code| self.labels.get(code as usize)).map(String::as_str)
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
        let labels = (0..dataset.classes.len()).map(|c| dataset.class_name(ClassId::from(c)).to_owned()).collect();
        Self { name: CLASS.to_owned(), attribute: None, labels, codes }
    }

    /// Of the images that show one group only.
    fn groups(dataset: &Dataset, column: &Column) -> Self {
        let codes = column.masks(dataset).into_iter().map(|mask| match mask.count_ones() {
            1 => mask.trailing_zeros(),
            _ => WITHOUT,
        });
        let attribute = &dataset.attributes[column.attribute];
        Self {
            name: attribute.name.clone(),
            attribute: Some(column.attribute),
            labels: attribute.values.clone(),
            codes: codes.collect(),
        }
    }

    /// By name: the classes, or the first attribute called so.
    pub fn by_name(
        dataset: &Dataset,
        labels: (&Postings, &Covered),
        relations: &Relations,
        name: &str,
    ) -> Option<Self> {
        if name == CLASS {
            return Some(Self::classes(dataset, labels, relations));
        }
        let attribute = dataset.attributes.iter().position(|a| a.name == name && a.is_protected())?;
        Column::of(dataset, attribute).map(|column| Self::groups(dataset, &column))
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
) -> Vec<Shortcut> {
    let protected = columns.iter().filter(|c| dataset.attributes[c.attribute].is_protected()).take(MOST_ATTRIBUTES);
    let mut targets = vec![Target::classes(dataset, labels, relations)];
    targets.extend(protected.map(|column| Target::groups(dataset, column)));
    targets[1..].sort_by(|a, b| (&a.name, a.attribute).cmp(&(&b.name, b.attribute)));
    targets.retain(|target| target.codes.iter().any(|&code| code != WITHOUT));
    if targets.is_empty() {
        return Vec::new();
    }
    let folds = folds(dataset, clusters);
    let cues: Vec<Partition> = partitions::CUES.iter().filter_map(|name| partitions::cue(dataset, name)).collect();
    let mut rows: Vec<Shortcut> = Vec::new();
    for target in &targets {
        rows.extend(cues.iter().map(|cue| row(dataset, cue, target, &folds, clusters)));
    }
    super::fill_q(&mut rows, |row| row.p, |row, q| row.q = q);
    rows
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
        let (values, classes) = (cue.labels.len(), target.labels.len());
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

fn row(dataset: &Dataset, cue: &Partition, target: &Target, folds: &[u8], clusters: &Clusters) -> Shortcut {
    let mut row = Shortcut {
        what: cue.name.clone(),
        of: target.name.clone(),
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
    if target.labels.len() > MOST_CLASSES {
        row.why = Some(format!("more than {MOST_CLASSES} classes"));
        return row;
    }
    let counts = Counts::of(cue, target, folds);
    let table = counts.table();
    row.n = table.iter().flatten().sum();
    row.values = values(cue, target, &table);
    row.why = why_not(dataset, cue, target, &table, row.n);
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
fn values(cue: &Partition, target: &Target, table: &[Vec<u64>]) -> Vec<ShortcutValue> {
    let mut values: Vec<ShortcutValue> = Vec::new();
    for (label, counts) in cue.labels.iter().zip(table) {
        if let Some(class) = most(counts) {
            let (class, k) = (target.labels[class].clone(), counts[class]);
            values.push(ShortcutValue { value: label.clone(), class, k, n: counts.iter().sum() });
        }
    }
    values.sort_by(|a, b| b.n.cmp(&a.n).then_with(|| a.value.cmp(&b.value)));
    values.truncate(MOST_VALUES);
    values
}

/// Why a cue cannot be held against this.
fn why_not(dataset: &Dataset, cue: &Partition, target: &Target, table: &[Vec<u64>], n: u64) -> Option<String> {
    let by_folder = target.attribute.is_none() && dataset.class_folders.is_some();
    if by_folder && cue.name == "folder" {
        return Some("the folders are the classes".into());
    }
    if n < LEAST {
        return Some(format!("fewer than {LEAST} images"));
    }
    let held = |counts: &[u64]| counts.iter().any(|&count| count > 0);
    if table.iter().filter(|counts| held(counts)).count() < 2 {
        return Some("one value only".into());
    }
    let classes = (0..target.labels.len()).filter(|&class| table.iter().any(|counts| counts[class] > 0)).count();
    if classes < 2 {
        return Some(if target.attribute.is_none() { "one class only" } else { "one group only" }.into());
    }
    let named: u64 = cue
        .labels
        .iter()
        .zip(table)
        .flat_map(|(label, counts)| target.labels.iter().zip(counts).filter(|(class, _)| same_name(label, class)))
        .map(|(_, &count)| count)
        .sum();
    let is_name = matches!(cue.name.as_str(), "folder" | "file name") && 2 * named >= n;
    is_name.then(|| format!("the {} is the name of the {}", cue.name, target.name))
}

/// One begins with the other, letters and digits alone: `cat…` and `cats`.
fn same_name(a: &str, b: &str) -> bool {
    let plain =
        |name: &str| name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let (a, b) = (plain(a), plain(b));
    !a.is_empty() && !b.is_empty() && (a.starts_with(&b) || b.starts_with(&a))
}

/// The images with a value, with the class that it gives away first, each with what is noted of it.
pub fn images_of(cue: &Partition, target: &Target, value: &str, class: &str) -> Vec<(ImageId, String)> {
    let of = |right: bool| {
        (0..cue.codes.len()).filter_map(move |image| {
            let own = cue.code(image).filter(|&code| cue.labels[code] == value).and(target.label(image))?;
            ((own == class) == right).then(|| (ImageId::from(image), format!("{value}: {own}")))
        })
    };
    of(true).chain(of(false)).collect()
}
