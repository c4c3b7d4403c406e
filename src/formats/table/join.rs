//! Which column names images, and how its values are joined to the dropped ones. Refuses to record anything.

use super::folders::{self, Folders};
use crate::dataset::{Builder, Fate, Join, Joined, Role};
use crate::formats::attributes::Column;
use crate::formats::attributes::looks_like_image;

/// Values tried per column.
const TRIED: usize = 1000;
/// A name of as many letters means no picture by accident.
const LONG: usize = 12;

/// What a row stands for.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Key {
    /// The image that this column names.
    Image { column: usize, join: Join, words: &'static str },
    /// The image to which another file gives the id in this column.
    Id(usize),
    /// The identity that this column names: a table of people.
    Identity(usize),
    /// All pictures in the folder that this column names.
    Folder(usize),
    /// An image of its own, which nothing names; only where no images were dropped.
    Row,
    /// Nothing that was dropped.
    Nothing,
}

/// Chooses the key. `sample`: the first rows.
pub(super) fn choose(columns: &[Column], sample: &[Vec<String>], out: &Builder<'_>) -> Key {
    if out.has_images() { with_images(columns, sample, out) } else { without_images(columns, out) }
}

fn with_images(columns: &[Column], sample: &[Vec<String>], out: &Builder<'_>) -> Key {
    let by_name = candidates(columns);
    let mut best: Option<(f64, usize, Join)> = None;
    for &i in &by_name {
        better(&mut best, i, tried(columns, sample, i), out);
    }
    if best.is_none_or(|(share, ..)| share == 0.0) {
        let others = (0..columns.len()).filter(|i| !by_name.contains(i) && may_be_key(&columns[*i]));
        let mut found = None;
        for i in others {
            better(&mut found, i, tried(columns, sample, i), out);
        }
        // A column of small numbers joins to 1.jpg, 2.jpg by accident; half of its values do not. Long names, such as
        // hashes, do not join by accident: they may be those of a part that was fetched.
        let long = |i: usize| {
            let values = tried(columns, sample, i);
            !columns[i].profile.is_numeric() && values.iter().all(|value| value.chars().count() >= LONG)
        };
        let enough = |share: f64, i: usize| share >= 0.5 || share >= 0.01 && long(i);
        best = found.filter(|&(share, i, _)| enough(share, i)).or(best);
    }
    if best.is_none_or(|(share, ..)| share < 0.5)
        && let Some(column) = by_ids(columns, sample, out)
    {
        return Key::Id(column);
    }
    if best.is_none_or(|(share, ..)| share == 0.0) {
        best = loosely(columns, &by_name, sample, out).or(best);
    }
    match best {
        Some((share, column, join)) if share > 0.0 => key(columns, column, join, sample),
        _ if by_name.iter().any(|&i| names_files(&columns[i], out)) => Key::Nothing,
        _ => match by_name.first() {
            Some(&column)
                if columns[column].fixed || columns[column].rank <= 2 || columns[column].profile.is_image_names() =>
            {
                let named = sample.iter().filter_map(|r| r.get(column)).any(|v| looks_like_image(v));
                key(columns, column, if named { Join::Name } else { Join::Stem }, sample)
            }
            _ => match identity(columns) {
                Some(column) => Key::Identity(column),
                None => folders::column(columns, sample, &Folders::of(&out.dataset)).map_or(Key::Nothing, Key::Folder),
            },
        },
    }
}

fn without_images(columns: &[Column], out: &Builder<'_>) -> Key {
    let fits = |i: &usize| {
        let column = &columns[*i];
        column.fixed
            || column.rank <= 2
            || column.profile.is_image_names()
            || (column.rank == 3 && column.profile.is_nearly_unique() && columns.iter().any(describes_images))
    };
    let by_name: Vec<usize> = candidates(columns).into_iter().filter(fits).collect();
    let named = by_name.iter().copied().find(|&i| columns[i].profile.is_image_names());
    if named.is_none()
        && let Some(column) = by_ids(columns, &[], out)
    {
        return Key::Id(column);
    }
    match named.or(by_name.first().copied()) {
        Some(column) => Key::Image { column, join: Join::Name, words: "by name" },
        None => match identity(columns) {
            Some(column) if out.dataset.identity_source.is_some() => Key::Identity(column),
            _ if columns.iter().any(describes_images) => Key::Row,
            _ => Key::Nothing,
        },
    }
}

/// Says something that a picture may show. Rows of measures alone (a ratio of each class) are about no picture.
fn describes_images(column: &Column) -> bool {
    match column.role {
        Role::Ignore => false,
        Role::Attribute | Role::Score | Role::Path => {
            column.fixed || !(column.profile.fraction || column.profile.is_nearly_unique())
        }
        // A class that no two rows share is what the row is about.
        Role::Label => column.fixed || !column.profile.is_nearly_unique(),
        _ => true,
    }
}

/// Other columns whose values name other images, of which a row speaks as well: two views of one case.
pub(super) fn others(columns: &[Column], sample: &[Vec<String>], key: &Key, out: &Builder<'_>) -> Vec<(usize, Join)> {
    let Key::Image { column: first, .. } = *key else { return Vec::new() };
    let value = |row: &Vec<String>, i: usize| row.get(i).cloned().unwrap_or_default();
    let mut taken: Vec<usize> = vec![first];
    let mut found = Vec::new();
    for (i, column) in columns.iter().enumerate() {
        let may = !taken.contains(&i)
            && column.profile.is_image_names()
            && (if column.fixed {
                column.role == Role::Path
            } else {
                column.role != Role::Ignore && !is_other_file(&column.name)
            });
        if !may {
            continue;
        }
        // The same picture under its old name is no other picture.
        let same = |row: &&Vec<String>| taken.iter().any(|&t| stem(&value(row, t)) == stem(&value(row, i)));
        let named: Vec<&Vec<String>> = sample.iter().filter(|row| !value(row, i).is_empty()).collect();
        if named.is_empty() || named.iter().filter(|row| same(row)).count() * 2 > named.len() {
            continue;
        }
        if !out.has_images() {
            taken.push(i);
            found.push((i, Join::Name));
            continue;
        }
        let mut best = None;
        better(&mut best, i, tried(columns, sample, i), out);
        if let Some((share, _, join)) = best
            && share >= 0.5
        {
            taken.push(i);
            found.push((i, join));
        }
    }
    found
}

/// A name without folders and extension.
fn stem(name: &str) -> &str {
    let own = name.rsplit(['/', '\\']).next().unwrap_or(name);
    own.split_once('.').map_or(own, |(stem, _)| stem)
}

/// A column's name says that it names masks, thumbnails or where the picture came from.
fn is_other_file(name: &str) -> bool {
    let lower = name.to_lowercase();
    [
        "mask", "segm", "annot", "label", "thumb", "orig", "source", "url", "depth", "flow", "heatmap", "saliency",
        "gt", "preview",
    ]
    .iter()
    .any(|w| lower.contains(w))
}

/// Columns that name images by their name, the settings' word or their values, the surest first.
fn candidates(columns: &[Column]) -> Vec<usize> {
    let mut found: Vec<(bool, bool, u8, usize)> = columns
        .iter()
        .enumerate()
        .filter(|(_, c)| !c.fixed || c.role == Role::Path)
        .filter(|(_, c)| c.profile.present > 0)
        .filter(|(_, c)| c.role == Role::Path || c.profile.is_image_names())
        .map(|(i, c)| {
            let rank = if c.role == Role::Path { c.rank } else { 1 };
            (!(c.fixed && c.role == Role::Path), c.profile.is_zero_one(), rank, i)
        })
        .collect();
    found.sort_unstable();
    found.into_iter().map(|(.., i)| i).collect()
}

/// Could name images although nothing says so: many different values, and nobody's attribute.
fn may_be_key(column: &Column) -> bool {
    !column.fixed
        && column.role != Role::Protected
        && !column.profile.is_zero_one()
        && !column.profile.fraction
        && column.profile.distinct().is_none_or(|d| d as u64 * 2 >= column.profile.present && d > 0)
}

fn identity(columns: &[Column]) -> Option<usize> {
    let is = |c: &&(usize, &Column)| c.1.role == Role::Identity;
    let all: Vec<(usize, &Column)> = columns.iter().enumerate().collect();
    all.iter().filter(is).min_by_key(|(i, c)| (c.rank, *i)).map(|(i, _)| *i)
}

/// Its values are names of other dropped files, each: the table says what is in the download.
pub(super) fn names_files(column: &Column, out: &Builder<'_>) -> bool {
    let own = |path: &'_ str| path.rsplit('/').next().unwrap_or(path).to_owned();
    let values = column.profile.values.as_ref().filter(|values| !values.is_empty() && values.len() <= 100);
    values.is_some_and(|values| {
        let files: Vec<String> =
            out.dataset.files.iter().filter(|f| !matches!(f.fate, Fate::Image(_))).map(|f| own(&f.path)).collect();
        values.keys().all(|value| files.iter().any(|file| **file == *own(value)))
    })
}

/// Values spread over the column, in an order that does not change.
fn tried(columns: &[Column], sample: &[Vec<String>], column: usize) -> Vec<String> {
    match &columns[column].profile.values {
        Some(values) => {
            let mut all: Vec<&str> = values.keys().map(|k| &**k).collect();
            all.sort_unstable();
            let step = all.len().div_ceil(TRIED).max(1);
            all.into_iter().step_by(step).map(str::to_owned).collect()
        }
        None => sample.iter().filter_map(|r| r.get(column)).filter(|v| !v.is_empty()).take(TRIED).cloned().collect(),
    }
}

fn better(best: &mut Option<(f64, usize, Join)>, column: usize, values: Vec<String>, out: &Builder<'_>) {
    if values.is_empty() {
        return;
    }
    for join in [Join::Name, Join::Stem] {
        let found = values.iter().filter(|v| !matches!(out.find(v, join), Joined::Missing(_))).count();
        let share = found as f64 / values.len() as f64;
        // Names that mostly join as they stand are names: the others are wrong, not written without extension.
        let is_name = |b: f64, at: usize| join == Join::Stem && at == column && b >= 0.5;
        if best.is_none_or(|(b, at, _)| share > b && !is_name(b, at)) {
            *best = Some((share, column, join));
        }
    }
}

/// The column of which most values are ids that another file gives its images. Any small number is somebody's id: a
/// column that is not called one must hold nothing else.
fn by_ids(columns: &[Column], sample: &[Vec<String>], out: &Builder<'_>) -> Option<usize> {
    candidates(columns).into_iter().find(|&column| {
        let values = tried(columns, sample, column);
        let found = values.iter().filter(|value| out.of_id(value).is_some()).count();
        let called = columns[column].fixed || columns[column].rank <= 2;
        found > 0 && if called { found * 2 >= values.len() } else { found == values.len() && found >= 2 }
    })
}

/// The column of which nearly all values mean an image but for one thing, such as `1` for `0001.jpg`, where no column
/// names images as they are called. Any number joins to some image of a long row: the values must be many.
fn loosely(
    columns: &[Column],
    by_name: &[usize],
    sample: &[Vec<String>],
    out: &Builder<'_>,
) -> Option<(f64, usize, Join)> {
    let others = (0..columns.len()).filter(|i| !by_name.contains(i) && may_be_key(&columns[*i]));
    for column in by_name.iter().copied().chain(others) {
        let values = tried(columns, sample, column);
        let named = values.iter().any(|value| looks_like_image(value));
        let join = if named { Join::Name } else { Join::Stem };
        let found = values.iter().filter(|value| out.finds(value, join)).count();
        let enough = if by_name.contains(&column) { found > 0 } else { found >= 2 && found * 10 >= values.len() * 9 };
        if enough {
            return Some((found as f64 / values.len() as f64, column, join));
        }
    }
    None
}

fn key(columns: &[Column], column: usize, join: Join, sample: &[Vec<String>]) -> Key {
    let slashes = sample.iter().filter_map(|r| r.get(column)).any(|v| v.contains('/') || v.contains('\\'));
    let id = columns[column].name.to_ascii_lowercase().ends_with("id");
    let words = match join {
        Join::Stem if id => "by id",
        Join::Stem => "by name without extension",
        Join::Name if slashes => "by path",
        Join::Name => "by name",
    };
    Key::Image { column, join, words }
}
