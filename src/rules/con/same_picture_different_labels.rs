//! CON001: one picture, several statements that contradict each other.

use super::compare::{Comparison, Difference, Field, Tolerance};
use crate::dataset::{BoxId, Dataset, FileId, ImageId, MISSING, Place};
use crate::measures::duplicates::Placed;
use crate::rules::{
    Context, Evidence, Finding, FoldKey, Measured, Meta, Need, Outcome, Quality, Rule, Severity, Spoken, Subject,
    families, fold,
};
use crate::sorting::Sorting;
use crate::wording;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

pub static META: Meta = Meta {
    code: "CON001",
    name: "same-picture-different-labels",
    severity: Severity::Error,
    quality: Quality::FreeOfErrors,
    section: &families::SAME_PICTURE,
    headline: |_| "equal pictures carry different labels".into(),
    needs: &[Need::Labels, Need::PixelsToo],
    summary: "the same picture carries different labels, boxes or attributes",
    manual: include_str!("same_picture_different_labels.md"),
};

/// When statements about one picture contradict each other.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct SamePictureDifferentLabels {
    /// Pixels that an edge of a box may lie apart, at least. 2: nobody draws closer than that.
    pub box_tolerance: f64,
    /// The same as a share of the box's side. 0.03: about what one person drawing a box a second time is off by.
    pub box_tolerance_share: f64,
    /// The share for pictures stored again. 0.1: made smaller and larger again, a box is drawn on other pixels.
    pub near_tolerance_share: f64,
}

impl Default for SamePictureDifferentLabels {
    fn default() -> Self {
        Self { box_tolerance: 2.0, box_tolerance_share: 0.03, near_tolerance_share: 0.1 }
    }
}

impl Rule for SamePictureDifferentLabels {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let duplicates = context.measures.duplicates();
        let comparison = Comparison::new(context.dataset);
        let exact = Tolerance { pixels: self.box_tolerance, share: self.box_tolerance_share };
        let near = Tolerance { pixels: self.box_tolerance, share: self.near_tolerance_share };
        pictures(context, &comparison, &duplicates.exact(), exact, true, outcome);
        // A scene in which somebody moved is to be described in two ways.
        pictures(context, &comparison, &duplicates.near, near, false, outcome);
        sources(context.dataset, outcome);
        conflicts(context.dataset, outcome);
    }

    fn speak_for(&self, _context: &Context<'_>, key: &FoldKey, members: &[Finding]) -> Spoken {
        match key.kind {
            EXACT => spoken_of_pictures("the same picture", members),
            NEAR => spoken_of_pictures("one picture, stored again,", members),
            TWO_VALUES => Spoken::message(format!(
                "{} have several values for some of their items: {}",
                wording::plural(members.len() as u64, "attribute", "attributes"),
                wording::list(&fold::labels(members), 4),
            )),
            _ => Spoken::default(),
        }
    }
}

/// What findings are said together by.
const EXACT: &str = "same-picture";
const NEAR: &str = "stored-again";
const TWO_VALUES: &str = "two-values";

/// `pairs of images that show the same picture carry: different classes (4 pairs) …`.
fn spoken_of_pictures(what: &str, members: &[Finding]) -> Spoken {
    let most = members.iter().filter_map(|m| m.measured.as_ref()?.k).max().unwrap_or(0);
    Spoken::message(format!(
        "images that show {what} contradict each other in {} ways, the most frequent in {}: {}",
        wording::count(members.len() as u64),
        wording::plural(most, "pair", "pairs"),
        wording::list(&fold::labels(members), 4),
    ))
}

/// Two images of one picture and what they say differently.
struct Pair {
    images: [ImageId; 2],
    difference: Difference,
}

/// Compares each image of a group with the group's first.
fn pictures(
    context: &Context<'_>,
    comparison: &Comparison<'_>,
    groups: &[Vec<ImageId>],
    tolerance: Tolerance,
    exact: bool,
    outcome: &mut Outcome,
) {
    let (dataset, duplicates) = (context.dataset, context.measures.duplicates());
    let mut by_field: BTreeMap<Field, Vec<Pair>> = BTreeMap::new();
    for group in groups {
        for &other in &group[1..] {
            let placed = if exact { Placed::default() } else { duplicates.placed(other) };
            for difference in comparison.differences(group[0], other, placed, tolerance) {
                by_field.entry(difference.field).or_default().push(Pair { images: [group[0], other], difference });
            }
        }
    }
    let pairs: u64 = groups.iter().map(|g| g.len() as u64 - 1).sum();
    for (field, mut found) in by_field {
        found.order_by(|a, b| b.difference.pixels.total_cmp(&a.difference.pixels).then(a.images.cmp(&b.images)));
        outcome.push(finding(dataset, field, &found, pairs, exact));
    }
}

fn finding(dataset: &Dataset, field: Field, found: &[Pair], pairs: u64, exact: bool) -> Finding {
    let k = found.len() as u64;
    let (what, of) = match field {
        Field::Classes => ("different classes".to_owned(), "classes"),
        Field::Number => ("a different number of boxes".into(), "boxes"),
        Field::Extent => {
            let most = found.first().map_or(0.0, |p| p.difference.pixels);
            (format!("different boxes, up to {} pixels apart", wording::count(most as u64)), "boxes")
        }
        Field::Attribute(i) => (format!("different values of {}", dataset.attributes[i].name), "values"),
        Field::Identity => ("different people or things".into(), "identities"),
    };
    let subject = match field {
        Field::Attribute(i) => Some(dataset.attributes[i].name.clone()),
        _ => None,
    };
    let severity = match (exact, field) {
        (true, Field::Extent) => Severity::Warning,
        (true, _) => Severity::Error,
        (false, Field::Extent | Field::Number) => Severity::Note,
        (false, _) => Severity::Warning,
    };
    let evidence = found.iter().flat_map(|pair| {
        let path = |i: usize| dataset.images.path(pair.images[i]);
        (0..2).map(move |i| {
            let boxes = pair.difference.boxes[i].iter().copied();
            let other = match i {
                1 => pair.difference.note.clone(),
                _ => turned(&pair.difference.note),
            };
            let note = format!("same picture as {}; {other}", path(1 - i));
            Evidence::image(pair.images[i]).boxes(boxes).note(note).beside(pair.images[1 - i])
        })
    });
    let (carry, images) = if k == 1 { ("carries", "pair of images shows") } else { ("carry", "pairs of images show") };
    let message = match exact {
        true => format!("{} {images} the same picture and {carry} {what}", wording::count(k)),
        false => format!("{} {images} one picture, stored again, and {carry} {what}", wording::count(k)),
    };
    let label = format!("{what} ({})", wording::plural(k, "pair", "pairs"));
    Finding::new(&META, message)
        .severity(severity)
        .fold(if exact { EXACT } else { NEAR }, k as f64, label)
        .measured(Measured::share(
            format!(
                "share of pairs of {} with different {of}",
                if exact { "equal images" } else { "pictures stored again" }
            ),
            k,
            pairs,
        ))
        .subject(Subject { attribute: subject, ..Subject::default() })
        .evidence(evidence.collect())
        .remedy(if exact {
            format!("Keep one image of {}, with the {of} that are right", wording::each_of(k, "pair", "pairs"))
        } else {
            format!(
                "Look at the {} side by side: what one has and the other lacks may be forgotten",
                wording::plural(k, "pair", "pairs")
            )
        })
}

/// The note as it reads from the other image.
fn turned(note: &str) -> String {
    note.replace(" there", "\0").replace(" here", " there").replace('\0', " here")
}

/// Boxes of two files that overlap without agreeing.
fn sources(dataset: &Dataset, outcome: &mut Outcome) {
    let boxes = &dataset.boxes;
    let file = |b: BoxId| boxes.place[b.index()].file;
    let mut by_files: BTreeMap<(FileId, FileId), Vec<(BoxId, BoxId)>> = BTreeMap::new();
    for &(a, b) in &dataset.box_contradictions {
        by_files.entry((file(a), file(b))).or_default().push((a, b));
    }
    // Many small files (VOC beside one CSV) are one contradiction of formats.
    let spread = by_files.len() > 3;
    let mut groups: BTreeMap<(String, String), Vec<(BoxId, BoxId)>> = BTreeMap::new();
    for ((a, b), pairs) in by_files {
        let name = |f: FileId| if spread { folder_of(dataset, f) } else { dataset.path(f).to_owned() };
        groups.entry((name(a), name(b))).or_default().extend(pairs);
    }
    for ((a, b), pairs) in groups {
        let k = pairs.len() as u64;
        let evidence = pairs.iter().map(|&(x, y)| {
            let (one, other) = (boxes.class[x.index()], boxes.class[y.index()]);
            let note = if one == other {
                format!("{} elsewhere in {}", dataset.class_name(one), dataset.path(file(x)))
            } else {
                format!("{} here, {} in {}", dataset.class_name(other), dataset.class_name(one), dataset.path(file(x)))
            };
            Evidence::image(boxes.image[y.index()]).boxes([x, y]).at(boxes.place[y.index()]).note(note)
        });
        let what = wording::plural(k, "box", "boxes");
        let verb = if k == 1 { "contradicts" } else { "contradict" };
        outcome.push(
            Finding::new(&META, format!("{what} of {b} {verb} {a} about the same picture"))
                .severity(Severity::Warning)
                .without_pixels()
                .measured(Measured::share(
                    "share of boxes that another file contradicts",
                    k,
                    boxes.counted().count() as u64,
                ))
                .subject(Subject { file: Some(b.clone()), ..Subject::default() })
                .fold("files", k as f64, format!("{b} and {a} ({what})"))
                .evidence(evidence.collect())
                .remedy(format!("Decide which of {a} and {b} holds and leave the other out: until then both count")),
        );
    }
}

fn folder_of(dataset: &Dataset, file: FileId) -> String {
    let path = dataset.path(file);
    let alone = |folder: &str| {
        let inside = |f: &&crate::dataset::Source| dataset.path(f.file).rsplit_once('/').map_or("", |p| p.0) == folder;
        dataset.sources.iter().filter(inside).take(2).count() < 2
    };
    match path.rsplit_once('/') {
        Some((folder, _)) if !alone(folder) => format!("{folder}/"),
        _ => path.to_owned(),
    }
}

/// Of so many images one with several numbers is no mistake in a row.
const MANY_OF: u64 = 5;

/// Tables, or rows of one table, that give one item several values.
fn conflicts(dataset: &Dataset, outcome: &mut Outcome) {
    for attribute in dataset.attributes.iter().filter(|a| !a.conflicts.is_empty()) {
        let mut items: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
        for conflict in &attribute.conflicts {
            items.entry(conflict.item).or_default().extend(conflict.values.iter().filter(|v| **v != MISSING));
        }
        let k = items.len() as u64;
        let most = items.values().map(BTreeSet::len).max().unwrap_or(0).max(2) as u64;
        let files: BTreeSet<&str> =
            attribute.conflicts.iter().flat_map(|c| c.places).map(|p| dataset.path(p.file)).collect();
        let files: Vec<&str> = files.into_iter().collect();
        // A list for training and one for testing may each hold several rows of an image: neither contradicts the other.
        let one_file = attribute.conflicts.iter().all(|c| c.places[0].file == c.places[1].file);
        let value = |code: u32| attribute.values.get(code as usize).map_or("another value", String::as_str);
        let at = |place: Place| match place.line().filter(|_| one_file) {
            Some(line) => format!("line {}", wording::count(u64::from(line))),
            None => dataset.path(place.file).to_owned(),
        };
        let evidence = attribute.conflicts.iter().map(|c| Evidence {
            image: dataset.image_of_item(attribute.unit, c.item as usize),
            boxes: Vec::new(),
            place: Some(c.places[1]),
            note: Some(format!(
                "{} in {}, {} in {}",
                value(c.values[0]),
                at(c.places[0]),
                value(c.values[1]),
                at(c.places[1])
            )),
            beside: None,
        });
        let (one, many) = attribute.unit.nouns();
        let n = attribute.rows.iter().filter(|&&r| r).count() as u64;
        let what = wording::plural(k, one, many);
        let several = match (most, k) {
            (2, _) => "two values".to_owned(),
            (most, 1) => format!("{} values", wording::count(most)),
            (most, _) => format!("two to {} values", wording::count(most)),
        };
        // Rows of one table may be what several people said of one picture.
        let raters = one_file && !dataset.annotators.is_empty();
        let message = match (raters, one_file) {
            (true, _) => format!(
                "annotators disagree in {} and give {what} {several} of {}",
                wording::list(&files, 3),
                attribute.name
            ),
            (false, true) => {
                format!("rows of {} give {what} {several} of {}", wording::list(&files, 3), attribute.name)
            }
            (false, false) => {
                format!("{} give {what} {several} of {}", wording::list(&files, 3), attribute.name)
            }
        };
        let remedy = if one_file {
            format!(
                "Decide on one value for the {what}: until then that of the first row counts. Where several people \
                 labelled each {one}, keep their rows apart in a column that says who, and count the majority"
            )
        } else {
            format!("Decide on one value for the {what}: until then that of {} counts", files[0])
        };
        outcome.push(
            Finding::new(&META, message)
                .severity(match (raters, one_file) {
                    (true, _) => Severity::Note,
                    // Numbers that differ in many images have a row for each thing in them, as the people of a picture.
                    (_, true) if attribute.values.is_empty() && k * MANY_OF >= n => Severity::Note,
                    (false, true) => Severity::Warning,
                    (false, false) => Severity::Error,
                })
                .without_pixels()
                .measured(Measured::share(format!("share of {many} with several values"), k, n.max(k)))
                .subject(Subject { attribute: Some(attribute.name.clone()), ..Subject::default() })
                .fold(TWO_VALUES, k as f64, format!("{} ({what})", attribute.name))
                .evidence(evidence.collect())
                .remedy(remedy),
        );
    }
}

#[cfg(test)]
mod tests;
