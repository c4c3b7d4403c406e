//! ERR014: rows of tables that join to no image, and images that no row joins to.

use super::faults;
use super::joins::{Causes, joined_all_the_same};
use crate::dataset::{Dataset, FaultKind, FileId, FileRole, ImageId, Named, SplitId, Unit, split_name, split_of_path};
use crate::rules::{
    Context, Evidence, Finding, FoldKey, Measured, Meta, Need, Outcome, Quality, Rule, Severity, Spoken, Subject,
    families, fold,
};
use crate::wording;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

pub static META: Meta = Meta {
    code: "ERR014",
    name: "unjoined-rows",
    severity: Severity::Error,
    quality: Quality::FreeOfErrors,
    section: &families::FILES,
    headline: |told| told.things("row or image is not joined", "rows or images are not joined"),
    needs: &[Need::Sources],
    summary: "rows of a table join to no image, or images have no row",
    manual: include_str!("unjoined_rows.md"),
};

/// No options: a row joins or it does not.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct UnjoinedRows {}

impl Rule for UnjoinedRows {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        if context.dataset.dropped_images() > 0 {
            joined_all_the_same(context.dataset, Named::Row, &META, outcome);
            rows_without_image(context.dataset, outcome);
        }
        if !context.dataset.partly_read {
            images_without_row(context.dataset, outcome);
        }
    }

    fn speak_for(&self, _context: &Context<'_>, key: &FoldKey, members: &[Finding]) -> Spoken {
        if key.kind != WITHOUT_ROW {
            return Spoken::default();
        }
        Spoken::message(format!(
            "{} leave images without a row, most of all {}",
            wording::plural(members.len() as u64, "table", "tables"),
            wording::list(&fold::labels(members), 3),
        ))
    }
}

/// What tables are said together by that leave images out.
const WITHOUT_ROW: &str = "without-row";

fn rows_without_image(dataset: &Dataset, outcome: &mut Outcome) {
    if dataset.faults.count(FaultKind::Unjoined) == 0 {
        return;
    }
    let rows_of = |file: &FileId| dataset.sources.iter().find(|s| s.file == *file).map_or(0, |s| s.records);
    let groups = faults::groups(dataset, FaultKind::Unjoined);
    let all =
        groups.iter().flat_map(|group| &group.files.files).collect::<BTreeSet<_>>().into_iter().map(rows_of).sum();
    for group in groups {
        let mut causes = Causes::default();
        let mut evidence = Vec::with_capacity(group.kept.len());
        for fault in &group.kept {
            causes.add(fault.not_joined);
            let why = if fault.expected.is_empty() { String::new() } else { format!(": {}", fault.expected) };
            evidence.push(Evidence::place(fault.place).note(format!("{}{why}", fault.found)));
        }
        let k = group.count;
        let rows = group.files.files.iter().map(rows_of).sum::<u64>().max(k);
        let cause = causes.sentence();
        let tail = cause.as_ref().map(|c| format!(": {c}")).unwrap_or_default();
        let what = wording::plural(k, "row", "rows");
        let verb = if k == 1 { "joins" } else { "join" };
        let mut finding = Finding::new(&META, format!("{what} of {} {verb} to no image{tail}", group.label()))
            .measured(Measured::share("share of rows that join to no image", k, rows))
            .subject(group.subject())
            .evidence(evidence)
            .total(k)
            .remedy(match causes.remedy() {
                Some(remedy) => format!("In {}, {remedy}", group.label()),
                None => format!("Drop the images of the {what} as well, or take the {what} out"),
            });
        finding.cause = cause;
        outcome.push(group.fold(finding).fold_by(causes.kind()).fold_among(all));
    }
}

/// Tables that fill one attribute together (train and val lists) are one; a table without attributes stands alone. Where
/// no picture was dropped, the images are those that any file lists, and only tables that describe them are asked: one
/// of boxes or splits lists what it is about.
fn images_without_row(dataset: &Dataset, outcome: &mut Outcome) {
    let tables: Vec<FileId> = dataset.sources.iter().filter(|s| s.role == FileRole::Table).map(|s| s.file).collect();
    if tables.is_empty() {
        return;
    }
    let mut named: BTreeMap<Vec<FileId>, Vec<bool>> = BTreeMap::new();
    let n = dataset.images.len();
    for attribute in dataset.attributes.iter().filter(|a| a.unit == Unit::Image) {
        let files = files_of(dataset, &attribute.source, &tables);
        if !files.is_empty() {
            let rows = named.entry(files).or_insert_with(|| vec![false; n]);
            (0..n).filter(|&i| attribute.has_row(i)).for_each(|i| rows[i] = true);
        }
    }
    let in_groups: BTreeSet<FileId> = named.keys().flatten().copied().collect();
    let alone: Vec<FileId> = tables.into_iter().filter(|f| !in_groups.contains(f)).collect();
    let are_dropped = dataset.dropped_images() > 0;
    let describes = |file: FileId| dataset.labels.iter().any(|l| l.place.is_some_and(|p| p.file == file));
    for &table in &alone {
        if are_dropped || describes(table) {
            named.insert(vec![table], vec![false; n]);
        }
    }
    // What tables say beside attributes: labels, splits, boxes.
    let labels = dataset.labels.iter().filter_map(|l| l.place.map(|p| (l.image, p.file)));
    let splits = dataset.images.split_claims.iter().filter_map(|c| c.place.map(|p| (c.image, p.file)));
    let boxes = dataset.boxes.image.iter().zip(&dataset.boxes.place).map(|(&image, p)| (image, p.file));
    let at = dataset.images.ids().filter_map(|id| dataset.images.named_at[id.index()].map(|p| (id, p.file)));
    let group_of: BTreeMap<FileId, Vec<FileId>> =
        named.keys().flat_map(|files| files.iter().map(|&f| (f, files.clone()))).collect();
    for (image, file) in labels.chain(splits).chain(boxes).chain(at) {
        if let Some(rows) = group_of.get(&file).and_then(|files| named.get_mut(files)) {
            rows[image.index()] = true;
        }
    }
    let splits = dataset.splits_of_images();
    for (files, rows) in of_all_splits(dataset, named) {
        let scope = Scope::of(dataset, &files, &splits, &rows);
        let counts = |id: &ImageId| {
            (!are_dropped || dataset.images.file[id.index()].is_some())
                && (rows[id.index()] || scope.holds(dataset, &splits, *id))
        };
        let of: Vec<ImageId> = dataset.images.ids().filter(counts).collect();
        let without: Vec<ImageId> = of.iter().copied().filter(|id| !rows[id.index()]).collect();
        let (k, n) = (without.len() as u64, of.len() as u64);
        // Where no row joins at all, the rows are the finding.
        if k == 0 || k == n {
            continue;
        }
        let paths: Vec<&str> = files.iter().map(|&f| dataset.path(f)).collect();
        let (verb, tables) = (if k == 1 { "has" } else { "have" }, wording::list(&paths, 3));
        outcome.push(
            Finding::new(
                &META,
                match are_dropped {
                    true => format!("{} {verb} no row in {tables}", wording::plural(k, "image", "images")),
                    false => {
                        let of = wording::plural(n, "listed image", "listed images");
                        format!("{} of {of} {verb} no row in {tables}", wording::count(k))
                    }
                },
            )
            .severity(Severity::Note)
            .measured(Measured::share("share of images without a row", k, n))
            .subject(Subject { file: paths.first().map(|p| (*p).to_owned()), ..Subject::default() })
            .evidence(without.into_iter().map(Evidence::image).collect())
            .fold(WITHOUT_ROW, k as f64, format!("{} ({})", wording::list(&paths, 1), wording::count(k)))
            .remedy(format!(
                "Add rows for the {}, or say why they have none: they are in no figure of the table's columns",
                wording::plural(k, "image", "images")
            )),
        );
    }
}

/// Tables that count as one, and per image whether they have a row of it.
type Together = (Vec<FileId>, Vec<bool>);
type Rows = BTreeMap<Vec<FileId>, Vec<bool>>;

/// Tables that are called alike but for their split (`train.csv` and `test.csv`) are one, whatever their columns: each
/// speaks of the images of its split.
fn of_all_splits(dataset: &Dataset, named: Rows) -> Rows {
    // By the name without the split, or by the files themselves.
    let mut by_name: BTreeMap<(Option<String>, Vec<FileId>), Together> = BTreeMap::new();
    for (files, rows) in named {
        let mut names: Vec<Option<String>> = files.iter().map(|&file| without_split(dataset.path(file))).collect();
        names.dedup();
        let key = match names.as_slice() {
            [Some(name)] => (Some(name.clone()), Vec::new()),
            _ => (None, files.clone()),
        };
        let (all, of_all) = by_name.entry(key).or_insert_with(|| (Vec::new(), vec![false; rows.len()]));
        all.extend(files);
        of_all.iter_mut().zip(rows).for_each(|(of_all, has)| *of_all |= has);
    }
    let sorted = by_name.into_values().map(|(mut files, rows)| {
        files.sort_unstable();
        (files, rows)
    });
    sorted.collect()
}

/// A path without the words of it that are splits; `None` where none is one.
fn without_split(path: &str) -> Option<String> {
    let (mut left, mut found) = (Vec::new(), false);
    for word in path.split(|c: char| !c.is_alphanumeric()) {
        match split_name(word) {
            Some(_) => found = true,
            None => left.push(word.to_lowercase()),
        }
    }
    found.then(|| left.join(" "))
}

/// What tables are about, by the pictures that they name: those of one folder, of one split. A list of the validation
/// pictures leaves no training picture out; nor do tables that are each called after a split leave out those of others.
struct Scope<'d> {
    folder: &'d str,
    splits: Vec<SplitId>,
    /// The splits that all the tables are called after; `None` where one of them is called otherwise.
    called: Option<Vec<&'static str>>,
}

impl<'d> Scope<'d> {
    fn of(dataset: &'d Dataset, files: &[FileId], splits: &[Vec<SplitId>], rows: &[bool]) -> Self {
        let called = files.iter().map(|&file| split_of_path(dataset.path(file))).collect();
        let mut named = dataset.images.ids().filter(|id| rows[id.index()]);
        let Some(first) = named.next() else { return Self { folder: "", splits: Vec::new(), called } };
        let folder = |id: ImageId| dataset.images.path(id).rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut scope = Self { folder: folder(first), splits: splits[first.index()].clone(), called };
        for id in named {
            while !is_below(folder(id), scope.folder) {
                scope.folder = scope.folder.rsplit_once('/').map_or("", |(above, _)| above);
            }
            scope.splits.retain(|split| splits[id.index()].contains(split));
        }
        scope
    }

    fn holds(&self, dataset: &Dataset, splits: &[Vec<SplitId>], id: ImageId) -> bool {
        let own = &splits[id.index()];
        let name = |split: &SplitId| dataset.splits.get(split.index()).map(String::as_str);
        let is_called =
            |called: &[&str]| own.iter().any(|split| name(split).is_some_and(|name| called.contains(&name)));
        is_below(dataset.images.path(id), self.folder)
            && (self.splits.is_empty() || own.is_empty() || own.iter().any(|split| self.splits.contains(split)))
            && (own.is_empty() || self.called.as_deref().is_none_or(is_called))
    }
}

/// The path is that of the folder, or of something below it.
fn is_below(path: &str, folder: &str) -> bool {
    folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The tables among the sources of an attribute (`train.csv#age, val.csv#age`), sorted.
fn files_of(dataset: &Dataset, source: &str, tables: &[FileId]) -> Vec<FileId> {
    let paths: BTreeSet<&str> = source.split(", ").filter_map(|s| s.rsplit_once('#').map(|(path, _)| path)).collect();
    let is_named = |path: &str| paths.iter().any(|p| *p == path || path.rsplit('/').next() == Some(*p));
    let mut files: Vec<FileId> = tables.iter().copied().filter(|&f| is_named(dataset.path(f))).collect();
    files.sort_unstable();
    files
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::{Attribute, Fault, NotJoined, Place, RecordKind, Unjoined, Way};
    use crate::rules::testing::World;

    fn table(world: &mut World, path: &str, rows: &[usize]) -> FileId {
        let file = world.source(path, "table");
        let mut attribute = Attribute::new("age", format!("{path}#age"), file, Unit::Image);
        attribute.values.push("3-9".into());
        rows.iter().for_each(|&i| attribute.set(i, 0));
        world.dataset.attributes.push(attribute);
        file
    }

    #[test]
    fn rows_that_join_to_no_image_say_why() {
        let mut world = World::with_images(&["a.jpg", "b.jpg", "c.jpg"]);
        let file = table(&mut world, "labels.csv", &[0, 1, 2]);
        for (i, name) in ["a.jpeg", "b.jpeg", "z.jpg"].into_iter().enumerate() {
            let place = Place::new(file, i as u32 + 2, RecordKind::Row, i as u32 + 1);
            let why = (i < 2).then_some(NotJoined::SeveralBut(Way::Case));
            let why = Unjoined { why, words: String::new() };
            world.dataset.faults.push(Fault::unjoined(FaultKind::Unjoined, place, why, name));
        }
        let findings = world.findings(&UnjoinedRows {});
        assert_eq!(
            findings.iter().map(|f| f.message.as_str()).collect::<Vec<_>>(),
            ["3 rows of labels.csv join to no image: \
                 2 fit several images each but for upper and lower case"]
        );
        assert_eq!(findings[0].remedy, "In labels.csv, write the names just as the files are called");
    }

    #[test]
    fn images_without_a_row_are_a_note() {
        let mut world = World::with_images(&["a.jpg", "b.jpg", "c.jpg"]);
        table(&mut world, "labels.csv", &[0]);
        let findings = world.findings(&UnjoinedRows {});
        assert_eq!(
            findings.iter().map(|f| (f.severity, f.message.as_str())).collect::<Vec<_>>(),
            [(Severity::Note, "2 images have no row in labels.csv")]
        );
    }

    #[test]
    fn listed_images_without_a_row_are_counted_where_no_picture_was_dropped() {
        let mut world = World::with_listed(&["a.jpg", "b.jpg", "c.jpg", "d.jpg"]);
        table(&mut world, "attributes.txt", &[1]);
        assert_eq!(world.messages(&UnjoinedRows {}), ["3 of 4 listed images have no row in attributes.txt"]);
    }

    #[test]
    fn two_tables_of_one_attribute_are_one() {
        let mut world = World::with_images(&["a.jpg", "b.jpg", "c.jpg"]);
        table(&mut world, "train.csv", &[0, 1]);
        world.source("val.csv", "table");
        world.dataset.attributes[0].source = "train.csv#age, val.csv#age".into();
        world.dataset.attributes[0].set(2, 0);
        assert!(world.findings(&UnjoinedRows {}).is_empty());
    }

    #[test]
    fn tables_of_two_splits_are_one_whatever_their_columns() {
        let mut world = World::with_images(&["a.jpg", "b.jpg", "c.jpg"]);
        let ages = table(&mut world, "train.csv", &[0, 1]);
        let names = world.source("test.csv", "table");
        world.dataset.images.named_at[2] = Some(Place::new(names, 2, RecordKind::Row, 1));
        assert!(world.findings(&UnjoinedRows {}).is_empty(), "{ages:?}");
        world.source("notes.csv", "table");
        world.dataset.images.named_at[2] = None;
        assert_eq!(world.messages(&UnjoinedRows {}), ["1 image has no row in train.csv and test.csv"]);
    }

    #[test]
    fn a_table_of_one_split_owes_no_row_to_images_of_another() {
        let mut world = World::with_images(&["train/a.jpg", "train/b.jpg", "test/c.jpg"]);
        table(&mut world, "train_labels.csv", &[0]);
        crate::measures::tests::split(&mut world.dataset, &["train", "test"], |image| image / 2);
        assert_eq!(world.messages(&UnjoinedRows {}), ["1 image has no row in train_labels.csv"]);
    }

    #[test]
    fn a_table_of_one_split_or_folder_leaves_no_picture_of_another_out() {
        let mut world = World::with_images(&["train/a.jpg", "train/b.jpg", "val/c.jpg", "val/d.jpg"]);
        table(&mut world, "train/labels.csv", &[0, 1]);
        table(&mut world, "val/labels.csv", &[2]);
        // Called alike but for their split, they are one.
        assert_eq!(world.messages(&UnjoinedRows {}), ["1 image has no row in train/labels.csv and val/labels.csv"]);
        let mut world = World::with_images(&["north/a.jpg", "north/b.jpg", "south/c.jpg", "south/d.jpg"]);
        table(&mut world, "south/labels.csv", &[2, 3]);
        // Rows that name the pictures of a folder say nothing of the folder beside it.
        assert!(world.findings(&UnjoinedRows {}).is_empty());
    }

    #[test]
    fn a_table_of_which_no_row_joins_says_nothing_of_images() {
        let mut world = World::with_images(&["a.jpg", "b.jpg"]);
        table(&mut world, "labels.csv", &[]);
        assert!(world.findings(&UnjoinedRows {}).is_empty());
    }
}
