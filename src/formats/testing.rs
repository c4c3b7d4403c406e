//! What the tests of all formats share: a pairing that knows a fixed list of pictures, and a way to read files
//! through `recognise` and `Session` as the engine does.

use super::slices::run_to_end;
use super::{Entry, Input, Probe, Recognised, Session, beside, recognise, settle_claims};
use crate::dataset::{Builder, Dataset, DroppedFile, Fate, FileId, ImageId, Join, Joined, Pairing};

/// Pairs names with a fixed list of pictures: by path below the naming file's folder or any folder above it, then by
/// file name where one picture only has it; stems likewise, `labels` read as `images`.
#[derive(Default)]
pub(crate) struct FixedPairing {
    paths: Vec<String>,
}

impl FixedPairing {
    /// `paths`: the dropped pictures; picture `i` is `ImageId(i)`.
    pub(crate) fn new(paths: &[&str]) -> Self {
        Self { paths: paths.iter().map(|p| (*p).to_owned()).collect() }
    }

    /// A dataset that holds these pictures, as the engine would have listed them, and the files of `sources`, whose
    /// ids follow those of the pictures.
    pub(crate) fn dataset(&self, sources: &[&str]) -> Dataset {
        let mut dataset = Dataset::default();
        for path in &self.paths {
            let file = FileId::from(dataset.files.len());
            let image = dataset.images.push(path.clone(), Some(file));
            dataset.files.push(dropped(path, Fate::Image(image)));
        }
        for path in sources {
            dataset.files.push(dropped(path, Fate::Pending));
        }
        dataset
    }
}

fn dropped(path: &str, fate: Fate) -> DroppedFile {
    DroppedFile { path: path.to_owned(), bytes: 0, handle: 0, was_not_nfc: false, fate }
}

fn without_extension(path: &str) -> &str {
    match path.rsplit_once('.') {
        Some((stem, end)) if !end.contains('/') => stem,
        _ => path,
    }
}

impl Pairing for FixedPairing {
    fn find(&self, from: &str, name: &str, join: Join) -> Joined {
        let name = name.replace('\\', "/");
        let name = name.trim_start_matches("./");
        let same = |path: &str, wanted: &str| match join {
            Join::Name => path == wanted,
            Join::Stem => without_extension(path) == wanted,
        };
        let mut folder = from;
        while !folder.is_empty() {
            folder = folder.rsplit_once('/').map_or("", |(f, _)| f);
            let wanted = if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
            if let Some(i) = self.paths.iter().position(|p| same(p, &wanted)) {
                return Joined::Image(ImageId::from(i));
            }
        }
        let own = name.rsplit('/').next().unwrap_or(name);
        let found: Vec<ImageId> = (0..self.paths.len())
            .filter(|&i| same(self.paths[i].rsplit('/').next().unwrap_or(""), own))
            .map(ImageId::from)
            .collect();
        match found.as_slice() {
            [] => Joined::Missing(None),
            [one] => Joined::Image(*one),
            _ => Joined::Ambiguous(found),
        }
    }

    fn has_images(&self) -> bool {
        !self.paths.is_empty()
    }
}

/// Reads `files` (path, content) beside the dropped `images` as the engine would: recognised, sorted by format and
/// path, read in one session. Panics where a file is nobody's.
pub(crate) fn read_all(images: &[&str], files: &[(&str, &[u8])]) -> Dataset {
    let pairing = FixedPairing::new(images);
    let paths: Vec<&str> = files.iter().map(|(path, _)| *path).collect();
    let mut out = Builder::new(pairing.dataset(&paths), &pairing);
    let mut order: Vec<(&'static Entry, FileId, String)> = Vec::new();
    for (i, (path, content)) in files.iter().enumerate() {
        match recognise(&probe_among(path, content, &paths)) {
            Recognised::As(format, why) => order.push((format, FileId::from(images.len() + i), why)),
            other => panic!("{path}: {other:?}"),
        }
    }
    for (i, (_, content)) in files.iter().enumerate() {
        out.dataset.files[images.len() + i].bytes = content.len() as u64;
    }
    settle_claims(&mut order, &out.dataset.files);
    order.sort_by(|a, b| {
        let path = |id: FileId| paths[id.index() - images.len()];
        (a.0.turn(), path(a.1)).cmp(&(b.0.turn(), path(b.1)))
    });
    let mut session = Session::default();
    for (format, id, why) in order {
        let i = id.index() - images.len();
        let bytes = files[i].1.to_vec();
        let input = Input { file: id, bytes: &bytes, why: &why };
        run_to_end(session.read(format, &input, &mut out, &mut |_| true));
    }
    session.finish(&mut out, false);
    let mut dataset = out.finish();
    dataset.reconcile();
    dataset
}

/// `recognise` over a whole content.
pub(crate) fn recognised(path: &str, content: &[u8]) -> Recognised {
    recognise(&probe_among(path, content, &[]))
}

/// The probe of a file that lies among others.
fn probe_among<'a>(path: &'a str, content: &'a [u8], paths: &[&str]) -> Probe<'a> {
    let (head, tail) = (&content[..content.len().min(64 << 10)], &content[content.len().saturating_sub(4 << 10)..]);
    let mut probe = Probe::new(path, head, content.len() as u64, tail);
    (probe.beside_array, probe.names_beside) = beside(path, |other| paths.contains(&other));
    probe
}

pub(crate) use xtask::shared::shared;
