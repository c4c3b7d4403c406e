//! Several sources for one picture: what two files say alike counts once, what contradicts is kept and remembered.
//! Also brings dictionaries into their order. May run again whenever sizes have become known.

use super::{Attribute, BoxId, BoxUnit, ClassId, Dataset, FileId, MISSING, Rect};
use rustc_hash::{FxHashMap, FxHashSet};

/// Boxes of two files are the same statement when no edge is further away than this, in pixels.
const SAME_EDGE: f64 = 0.5;
/// Boxes of two files that overlap as much as this without being the same contradict each other.
const CONTRADICTS_IOU: f64 = 0.5;
/// The format of panoptic segments.
const SEGMENTS: &str = "coco-panoptic";
/// The share of a segment's box that lies in the box of the whole object; outlines differ by a pixel.
const SEEN_INSIDE: f64 = 0.9;

impl Dataset {
    /// Marks repeated statements (`Boxes::same_as`, `label_repeats`), counts per source what agrees, is added and
    /// contradicts, and sorts the dictionaries of attributes.
    pub fn reconcile(&mut self) {
        self.sort_dictionaries();
        for source in &mut self.sources {
            (source.agreed, source.added, source.contradicted) = (0, 0, 0);
        }
        let mut of_file: Vec<Option<usize>> = vec![None; self.files.len()];
        for (i, source) in self.sources.iter().enumerate() {
            if let Some(slot) = of_file.get_mut(source.file.index()) {
                *slot = Some(i);
            }
        }
        self.reconcile_boxes(&of_file);
        self.reconcile_labels(&of_file);
    }

    /// The size that boxes of an image are measured against: the real one, else what an annotation claims.
    pub fn sizes(&self) -> Vec<Option<(u32, u32)>> {
        let mut sizes: Vec<_> = self.images.ids().map(|id| self.images.real_size(id)).collect();
        for d in &self.images.declared {
            if d.width > 0 && d.height > 0 {
                sizes[d.image.index()].get_or_insert((d.width, d.height));
            }
        }
        sizes
    }

    fn reconcile_boxes(&mut self, of_file: &[Option<usize>]) {
        if self.boxes.is_empty() {
            self.box_contradictions.clear();
            return;
        }
        let sizes = self.sizes();
        let (segments, kinds) = (self.files_of_segments(), self.kinds());
        self.boxes.same_as.clear();
        self.box_contradictions.clear();
        let file = |b: &super::Boxes, i: usize| b.place[i].file;
        let mixed = self.images_of_several_files();
        let of_several = |&i: &u32| mixed[self.boxes.image[i as usize].index()];
        let mut order: Vec<u32> = (0..self.boxes.len() as u32).filter(of_several).collect();
        order.sort_by_key(|&i| (self.boxes.image[i as usize], i));
        let image = std::mem::take(&mut self.boxes.image);
        for group in order.chunk_by(|&a, &b| image[a as usize] == image[b as usize]) {
            let size = sizes[image[group[0] as usize].index()];
            self.reconcile_image(group, size, &segments, &kinds);
        }
        self.boxes.image = image;
        for i in 0..self.boxes.len() {
            if let Some(Some(source)) = of_file.get(file(&self.boxes, i).index()) {
                match self.boxes.same_as[i] {
                    Some(_) => self.sources[*source].agreed += 1,
                    None => self.sources[*source].added += 1,
                }
            }
        }
        for &(_, later) in &self.box_contradictions {
            if let Some(Some(source)) = of_file.get(file(&self.boxes, later.index()).index()) {
                self.sources[*source].contradicted += 1;
            }
        }
    }

    /// Per image whether several files state its boxes.
    fn images_of_several_files(&self) -> Vec<bool> {
        let mut first: Vec<Option<FileId>> = vec![None; self.images.len()];
        let mut mixed = vec![false; self.images.len()];
        for (image, place) in self.boxes.image.iter().zip(&self.boxes.place) {
            mixed[image.index()] |= *first[image.index()].get_or_insert(place.file) != place.file;
        }
        mixed
    }

    /// Files of panoptic segments. What lies in front of an object is cut out of its segment, so that the box around it is
    /// smaller than that of the whole object: no contradiction, and no further object.
    fn files_of_segments(&self) -> FxHashSet<FileId> {
        self.sources.iter().filter(|s| s.format.id == SEGMENTS).map(|s| s.file).collect()
    }

    /// Of each class those that it is a kind of, as its list has them: who is a woman is a person.
    fn kinds(&self) -> Vec<Vec<ClassId>> {
        let ids: FxHashMap<&str, ClassId> =
            self.classes.iter().enumerate().map(|(at, class)| (class.name.as_str(), ClassId::from(at))).collect();
        let above = |class: ClassId| {
            let above = self.classes.get(class.index())?.supercategory.as_deref()?;
            ids.get(above).copied().filter(|above| *above != class)
        };
        let all = |at: usize| {
            let mut kinds = Vec::new();
            let mut next = above(ClassId::from(at));
            while let Some(class) = next.filter(|class| !kinds.contains(class)) {
                kinds.push(class);
                next = above(class);
            }
            kinds
        };
        (0..self.classes.len()).map(all).collect()
    }

    /// One image with boxes of several files. `group`: its boxes in the order in which they were read.
    fn reconcile_image(
        &mut self,
        group: &[u32],
        size: Option<(u32, u32)>,
        segments: &FxHashSet<FileId>,
        kinds: &[Vec<ClassId>],
    ) {
        let boxes = &mut self.boxes;
        let rect = |b: &super::Boxes, i: u32| -> (Rect, bool) {
            match b.pixels(BoxId(i), size) {
                Some(r) => (r, true),
                None => (b.rect[i as usize], false),
            }
        };
        // Primary boxes, and which files have found themselves in each already: two equal boxes in one file are two.
        let mut primaries: Vec<(u32, Vec<FileId>)> = Vec::new();
        for &i in group {
            let own = boxes.place[i as usize].file;
            let (r, pixels) = rect(boxes, i);
            let same = primaries.iter_mut().find(|(p, claimed)| {
                let (q, q_pixels) = rect(boxes, *p);
                boxes.class[*p as usize] == boxes.class[i as usize]
                    && pixels == q_pixels
                    && !claimed.contains(&own)
                    && same_rect(&r, &q, if pixels { SAME_EDGE } else { fraction_edge(boxes.unit[i as usize]) })
            });
            match same {
                Some((p, claimed)) => {
                    claimed.push(own);
                    boxes.same_as[i as usize] = Some(BoxId(*p));
                }
                None => primaries.push((i, vec![own])),
            }
        }
        if !segments.is_empty() {
            whole_of_segments(boxes, &mut primaries, segments, &rect);
        }
        let is_segment = |i: u32| segments.contains(&boxes.place[i as usize].file);
        let is_kind = |a: u32, b: u32| {
            let (a, b) = (boxes.class[a as usize], boxes.class[b as usize]);
            kinds.get(a.index()).is_some_and(|above| above.contains(&b))
        };
        for (at, &(i, ref claimed)) in primaries.iter().enumerate() {
            let (r, _) = rect(boxes, i);
            let contradicted = primaries[..at].iter().find(|(p, others)| {
                let (q, _) = rect(boxes, *p);
                !others.iter().any(|f| claimed.contains(f))
                    && r.iou(&q) >= CONTRADICTS_IOU
                    && (is_segment(*p) == is_segment(i) || same_rect(&r, &q, SAME_EDGE))
                    && !is_kind(*p, i)
                    && !is_kind(i, *p)
            });
            if let Some((p, _)) = contradicted {
                self.box_contradictions.push((BoxId(*p), BoxId(i)));
            }
        }
    }

    fn reconcile_labels(&mut self, of_file: &[Option<usize>]) {
        let mut order: Vec<usize> = (0..self.labels.len()).collect();
        order.sort_by_key(|&i| (self.labels[i].image, self.labels[i].class, i));
        self.label_repeats = vec![false; self.labels.len()];
        for pair in order.windows(2) {
            let (a, b) = (&self.labels[pair[0]], &self.labels[pair[1]]);
            self.label_repeats[pair[1]] = a.image == b.image && a.class == b.class;
        }
        for (label, &repeat) in self.labels.iter().zip(&self.label_repeats) {
            let source = label.place.and_then(|p| of_file.get(p.file.index()).copied().flatten());
            if let Some(source) = source {
                let source = &mut self.sources[source];
                *(if repeat { &mut source.agreed } else { &mut source.added }) += 1;
            }
        }
    }

    fn sort_dictionaries(&mut self) {
        let settings = &self.settings;
        for attribute in &mut self.attributes {
            let suffix = format!("#{}", attribute.name);
            let places = attribute.source.split(", ").map(|source| source.strip_suffix(&suffix).unwrap_or(source));
            let order = places
                .filter_map(|place| settings.column(place, &attribute.name))
                .find_map(|column| column.order.as_ref().or(column.values.as_ref()));
            sort_dictionary(attribute, order.map_or(&[], Vec::as_slice));
        }
    }
}

/// Takes each panoptic segment for the object that it is what is seen of, where another file has that object whole.
fn whole_of_segments(
    boxes: &mut super::Boxes,
    primaries: &mut Vec<(u32, Vec<FileId>)>,
    segments: &FxHashSet<FileId>,
    rect: &dyn Fn(&super::Boxes, u32) -> (Rect, bool),
) {
    let is_segment = |boxes: &super::Boxes, i: u32| segments.contains(&boxes.place[i as usize].file);
    // Of all that fit, those that fit best are each other's.
    let mut fits: Vec<(f64, usize, usize)> = Vec::new();
    for (at, (i, _)) in primaries.iter().enumerate().filter(|(_, (i, _))| is_segment(boxes, *i)) {
        let (seen, pixels) = rect(boxes, *i);
        for (of, (p, claimed)) in primaries.iter().enumerate() {
            let (whole, whole_pixels) = rect(boxes, *p);
            let alike = boxes.class[*p as usize] == boxes.class[*i as usize] && pixels == whole_pixels;
            if alike
                && !is_segment(boxes, *p)
                && !claimed.contains(&boxes.place[*i as usize].file)
                && seen.share_inside(&whole) >= SEEN_INSIDE
            {
                fits.push((seen.iou(&whole), at, of));
            }
        }
    }
    fits.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| (a.1, a.2).cmp(&(b.1, b.2))));
    let mut gone = vec![false; primaries.len()];
    for (_, at, of) in fits {
        let (i, file) = (primaries[at].0, boxes.place[primaries[at].0 as usize].file);
        if gone[at] || primaries[of].1.contains(&file) {
            continue;
        }
        gone[at] = true;
        boxes.same_as[i as usize] = Some(BoxId(primaries[of].0));
        primaries[of].1.push(file);
    }
    let mut gone = gone.into_iter();
    primaries.retain(|_| !gone.next().unwrap_or(false));
}

fn fraction_edge(unit: BoxUnit) -> f64 {
    match unit {
        BoxUnit::Pixels => SAME_EDGE,
        BoxUnit::Fractions => 1e-4,
    }
}

fn same_rect(a: &Rect, b: &Rect, edge: f64) -> bool {
    a.edges_apart(b).iter().all(|&by| by <= edge)
}

/// Declared values first, in their order, then the rest in natural order ("3-9" before "10-19").
fn sort_dictionary(attribute: &mut Attribute, declared: &[String]) {
    for value in declared {
        if !attribute.values.contains(value) {
            attribute.values.push(value.clone());
        }
    }
    let rank = |v: &String| declared.iter().position(|d| d == v).unwrap_or(usize::MAX);
    let mut order: Vec<usize> = (0..attribute.values.len()).collect();
    order.sort_by(|&a, &b| {
        let (a, b) = (&attribute.values[a], &attribute.values[b]);
        rank(a).cmp(&rank(b)).then_with(|| natural(a, b))
    });
    if order.iter().enumerate().all(|(new, &old)| new == old) {
        return;
    }
    let mut new_code = vec![0u32; order.len()];
    for (new, &old) in order.iter().enumerate() {
        new_code[old] = new as u32;
    }
    attribute.values = order.iter().map(|&old| std::mem::take(&mut attribute.values[old])).collect();
    let renumber = |code: &mut u32| {
        if *code != MISSING {
            *code = new_code.get(*code as usize).copied().unwrap_or(MISSING);
        }
    };
    attribute.codes.iter_mut().for_each(renumber);
    attribute.conflicts.iter_mut().flat_map(|c| c.values.iter_mut()).for_each(renumber);
}

/// Natural order: runs of digits compare as numbers, all else by bytes.
pub fn natural(a: &str, b: &str) -> std::cmp::Ordering {
    use std::cmp::Ordering;
    let (mut x, mut y) = (a, b);
    loop {
        let (xd, yd) = (digits(x), digits(y));
        if xd > 0 && yd > 0 {
            let (p, q) = (x[..xd].trim_start_matches('0'), y[..yd].trim_start_matches('0'));
            let order = p.len().cmp(&q.len()).then_with(|| p.cmp(q));
            if order != Ordering::Equal {
                return order;
            }
            (x, y) = (&x[xd..], &y[yd..]);
            continue;
        }
        match (x.chars().next(), y.chars().next()) {
            (None, None) => return a.cmp(b),
            (None, _) => return Ordering::Less,
            (_, None) => return Ordering::Greater,
            (Some(c), Some(d)) if c == d => (x, y) = (&x[c.len_utf8()..], &y[d.len_utf8()..]),
            (Some(c), Some(d)) => return c.cmp(&d),
        }
    }
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_sort_as_people_count() {
        let mut ages = vec!["10-19", "3-9", "0-2", "more than 70", "20-29"];
        ages.sort_by(|a, b| natural(a, b));
        assert_eq!(ages, ["0-2", "3-9", "10-19", "20-29", "more than 70"]);
    }
}
