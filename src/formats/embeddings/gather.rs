//! The points of one file on their way into the model: rows to pictures, numbers to points. Takes no more memory than the
//! pictures that are there need. Refuses to know how a file is written.

use super::Flaw;
use crate::dataset::{Builder, Embeddings, Fault, FaultKind, FileId, ImageId, Join, Named, Place, RecordKind};
use crate::formats::attributes::looks_like_image;
use crate::sorting::Sorting;
use crate::wording;
use rustc_hash::FxHashMap;

/// Numbers that the points of one file may have: a gigabyte.
const MOST_NUMBERS: usize = 1 << 28;
/// Numbers of one point.
pub(in crate::formats) const MOST_DIMS: usize = 1 << 16;
/// In place of a point's number: none.
const NONE: u32 = u32::MAX;

/// Where a row names its picture; the names' own file may be another.
pub(in crate::formats) type Name = (String, Place);

/// Which pictures the rows of a file are of.
pub(in crate::formats) struct Joined {
    /// By row.
    images: Vec<Option<ImageId>>,
    /// By row where it stands; empty where nothing names it.
    places: Vec<Place>,
    how: &'static str,
}

impl Joined {
    /// By the names of the rows; a name that no picture has is said.
    pub(in crate::formats) fn by_names(names: &[Name], out: &mut Builder<'_>) -> Self {
        let mut taken: FxHashMap<ImageId, u32> = FxHashMap::default();
        let (mut images, mut by_stem) = (Vec::with_capacity(names.len()), false);
        for (row, (name, place)) in (1u32..).zip(names) {
            let image = find(name.trim(), *place, out);
            by_stem |= image.is_some() && !looks_like_image(name.trim());
            let before = image.and_then(|image| taken.get(&image).copied());
            if let (Some(image), Some(before)) = (image, before) {
                let expected = format!("one row for each picture, and row {before} is its");
                out.fault(Fault::new(FaultKind::BadRecord, *place, expected, super::super::short(name)).of(image));
            }
            images.push(image.filter(|_| before.is_none()));
            image.map(|image| taken.entry(image).or_insert(row));
        }
        let places = names.iter().map(|(_, place)| *place).collect();
        Self { images, places, how: if by_stem { "by name without extension" } else { "by name" } }
    }

    /// By the order of the dropped pictures' paths. `None`: there are not as many.
    pub(super) fn by_order(rows: u64, out: &mut Builder<'_>) -> Option<Self> {
        let images = &out.dataset.images;
        let mut dropped: Vec<ImageId> = images.ids().filter(|id| images.file[id.index()].is_some()).collect();
        if dropped.is_empty() || dropped.len() as u64 != rows {
            return None;
        }
        dropped.order_by(|a, b| images.path(*a).cmp(images.path(*b)));
        let places = Vec::new();
        Some(Self {
            images: dropped.into_iter().map(Some).collect(),
            places,
            how: "by the order of the pictures' paths",
        })
    }
}

/// The picture that a row names. Where no pictures were dropped, one that is listed.
fn find(name: &str, place: Place, out: &mut Builder<'_>) -> Option<ImageId> {
    if !out.has_images() {
        return out.listed_as(name);
    }
    let join = if looks_like_image(name) { Join::Name } else { Join::Stem };
    match out.join(name, join, place, Named::Row) {
        Ok(image) => Some(image),
        Err(why) => {
            out.fault(Fault::unjoined(FaultKind::Unjoined, place, why, name));
            None
        }
    }
}

/// Points that are being filled.
pub(in crate::formats) struct Gathering {
    file: FileId,
    dims: usize,
    how: &'static str,
    places: Vec<Place>,
    /// By row the point that it becomes, or [`NONE`].
    at: Vec<u32>,
    images: Vec<ImageId>,
    points: Vec<f32>,
    /// Of each point: how many numbers it has, and the first that is none, with its row.
    filled: Vec<u32>,
    not_finite: FxHashMap<u32, (usize, f64)>,
    /// The file was cut off, which is said already.
    cut: bool,
}

impl Gathering {
    /// # Errors
    /// The points are too many.
    pub(in crate::formats) fn new(file: FileId, joined: Joined, dims: usize) -> Result<Self, Flaw> {
        let mut images: Vec<ImageId> = joined.images.iter().copied().flatten().collect();
        images.sort_unstable();
        let numbers = images.len().checked_mul(dims).filter(|n| *n <= MOST_NUMBERS && dims <= MOST_DIMS);
        let Some(numbers) = numbers else {
            let found = format!("{} of {dims} numbers", wording::plural(images.len() as u64, "point", "points"));
            let remedy = "Reduce the embeddings, for example to their first 256 principal components";
            return Err(Flaw::new("points of at most 65,536 numbers, and 268,435,456 numbers in all", found, remedy));
        };
        let point = |image: &Option<ImageId>| {
            image.and_then(|image| images.binary_search(&image).ok()).map_or(NONE, |at| at as u32)
        };
        let at = joined.images.iter().map(point).collect();
        let filled = vec![0; images.len()];
        let points = vec![0.0; numbers];
        let not_finite = FxHashMap::default();
        let Joined { places, how, .. } = joined;
        Ok(Self { file, dims, how, places, at, images, points, filled, not_finite, cut: false })
    }

    /// Rows that are missing, or have not all of their numbers, were said.
    pub(in crate::formats) fn is_cut(&mut self) {
        self.cut = true;
    }

    /// Where a row stands.
    fn place(&self, row: usize) -> Place {
        let record = u32::try_from(row + 1).unwrap_or(u32::MAX);
        let own = self.places.get(row).copied().filter(|place| place.file == self.file);
        own.unwrap_or(Place::new(self.file, 0, RecordKind::Row, record))
    }

    /// The row is of a picture that is there.
    pub(in crate::formats) fn wants(&self, row: usize) -> bool {
        self.at.get(row).is_some_and(|at| *at != NONE)
    }

    /// A number of a row, each once.
    pub(in crate::formats) fn put(&mut self, row: usize, column: usize, number: f64) {
        let Some(at) = self.at.get(row).copied().filter(|at| *at != NONE) else { return };
        if let Some(filled) = self.filled.get_mut(at as usize) {
            *filled = filled.saturating_add(1);
        }
        if column >= self.dims {
            return;
        }
        let own = number as f32;
        if !own.is_finite() {
            self.not_finite.entry(at).or_insert((row, number));
        }
        if let Some(place) = self.points.get_mut(at as usize * self.dims + column) {
            *place = own;
        }
    }

    /// Rows with another number of numbers.
    fn say_incomplete(&self, out: &mut Builder<'_>) {
        for (row, at) in self.at.iter().enumerate().filter(|(_, at)| **at != NONE) {
            let filled = self.filled.get(*at as usize).copied().unwrap_or_default();
            if filled as usize != self.dims {
                let numbers = |n: u64| wording::plural(n, "number", "numbers");
                let (expected, found) = (numbers(self.dims as u64), numbers(u64::from(filled)));
                out.fault(Fault::new(FaultKind::BadRecord, self.place(row), expected, found));
            }
        }
    }

    /// Points that have all of their numbers and only finite ones become the dataset's; those that have others are said.
    pub(in crate::formats) fn finish(mut self, out: &mut Builder<'_>) {
        let mut bad: Vec<(usize, f64, u32)> = self.not_finite.iter().map(|(at, (row, n))| (*row, *n, *at)).collect();
        bad.order_by_key(|(row, ..)| *row);
        for (row, number, at) in bad {
            let place = self.place(row);
            let found = match number {
                n if n.is_nan() => "NaN",
                n if n.is_infinite() => "infinity",
                _ => "a number beyond 32-bit floats",
            };
            let fault = Fault::new(FaultKind::NotANumber, place, "finite numbers in each point", found);
            let image = self.images.get(at as usize).copied();
            out.fault(match image {
                Some(image) => fault.of(image),
                None => fault,
            });
        }
        if !self.cut {
            self.say_incomplete(out);
        }
        let mut kept = 0;
        for at in 0..self.images.len() {
            let whole = self.filled.get(at).is_some_and(|n| *n as usize == self.dims);
            if !whole || self.not_finite.contains_key(&(at as u32)) {
                continue;
            }
            self.images[kept] = self.images[at];
            self.points.copy_within(at * self.dims..(at + 1) * self.dims, kept * self.dims);
            kept += 1;
        }
        self.images.truncate(kept);
        self.points.truncate(kept * self.dims);
        for image in &self.images {
            out.speaks_of(*image);
        }
        let rows = self.at.len() as u64;
        let joined = self.at.iter().filter(|at| **at != NONE).count() as u64;
        if let Some(source) = out.source() {
            let dims = wording::plural(self.dims as u64, "number", "numbers");
            source.why.push_str(&format!(": {dims} a picture"));
            source.records = rows;
            source.unmatched = rows - joined;
            source.join = Some(self.how.to_owned());
        }
        // The list of names beside it says the same of them.
        let beside = self.places.first().map(|place| place.file).filter(|file| *file != self.file);
        if let Some(names) = out.dataset.sources.iter_mut().find(|source| Some(source.file) == beside) {
            names.joined.clone_from(&self.images);
            names.images = kept as u64;
            names.unmatched = rows - joined;
        }
        if kept > 0 {
            let Self { file, dims, images, points, .. } = self;
            out.dataset.embeddings.push(Embeddings { file, dims, images, points });
        }
    }
}
