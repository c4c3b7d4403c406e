//! The engine on a disk: the native command, tests and benches.

use super::embedded::may_hold_pictures;
use super::measuring::{Work, in_parallel};
use super::resources::Resources;
use super::unpack::{Keeper, unpack};
use super::{Check, Options, Progress};
use crate::dataset::bytes::ReadAt;
use crate::dataset::{FileId, ImageId, refused};
use crate::formats::slices::run_to_end;
use crate::intake::archive;
use crate::pixels;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// A file on disk, or in an archive on disk.
#[derive(Clone)]
pub struct DiskFile {
    place: Place,
    from: u64,
    len: u64,
}

#[derive(Clone)]
enum Place {
    /// Opened for each read.
    Path(Arc<Path>),
    /// What came out of archives, one after the other.
    Scratch(Arc<Mutex<File>>),
    /// Nothing can be read, for this reason.
    Nowhere(Arc<str>),
}

impl DiskFile {
    fn new(path: &Path, len: u64) -> Self {
        Self { place: Place::Path(path.into()), from: 0, len }
    }

    /// One of which nothing can be read.
    fn nowhere(why: String) -> Self {
        Self { place: Place::Nowhere(why.into()), from: 0, len: 0 }
    }

    /// All of them, of a file that is not too long: a picture is decoded from all of its bytes.
    ///
    /// # Errors
    /// It is too long, or cannot be read.
    pub fn bytes(&self) -> io::Result<Vec<u8>> {
        if self.len > pixels::MAX_FILE {
            return Err(io::Error::other(pixels::TOO_LONG));
        }
        match &self.place {
            // It may have changed its length since it was listed.
            Place::Path(path) if self.from == 0 => std::fs::read(path),
            _ => self.head(self.len),
        }
    }
}

impl ReadAt for DiskFile {
    fn len(&self) -> u64 {
        self.len
    }

    fn refused(&self) -> Option<&str> {
        match &self.place {
            Place::Nowhere(why) => Some(why),
            Place::Path(_) | Place::Scratch(_) => None,
        }
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.len.saturating_sub(offset)).unwrap_or(usize::MAX).min(buf.len());
        let (at, buf) = (self.from.saturating_add(offset), &mut buf[..most]);
        match &self.place {
            Place::Path(path) => fill(&mut File::open(path)?, at, buf),
            Place::Scratch(file) => fill(&mut file.lock().unwrap_or_else(PoisonError::into_inner), at, buf),
            Place::Nowhere(why) => Err(io::Error::other(why.to_string())),
        }
    }
}

fn fill(file: &mut File, from: u64, buf: &mut [u8]) -> io::Result<usize> {
    file.seek(SeekFrom::Start(from))?;
    let mut at = 0;
    while at < buf.len() {
        match file.read(&mut buf[at..])? {
            0 => break,
            n => at += n,
        }
    }
    Ok(at)
}

/// What comes out of archives, in one temporary file without a name, which is gone with the check.
#[derive(Default)]
struct Scratch {
    file: Option<Arc<Mutex<File>>>,
    /// Where the file that is being written begins and ends.
    from: u64,
    to: u64,
}

impl Scratch {
    fn file(&mut self) -> io::Result<Arc<Mutex<File>>> {
        let there = self.file.take().map_or_else(|| tempfile::tempfile().map(|f| Arc::new(Mutex::new(f))), Ok)?;
        Ok(self.file.insert(there).clone())
    }
}

impl Keeper for Scratch {
    type Source = DiskFile;

    fn part(&mut self, of: &DiskFile, range: Range<u64>, _path: &str) -> io::Result<DiskFile> {
        let len = range.end.saturating_sub(range.start);
        Ok(DiskFile { place: of.place.clone(), from: of.from.saturating_add(range.start), len })
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let file = self.file()?;
        let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
        let said = |e: io::Error| io::Error::new(e.kind(), format!("{} (in {})", e, std::env::temp_dir().display()));
        file.seek(SeekFrom::Start(self.to)).and_then(|_| file.write_all(bytes)).map_err(said)?;
        self.to += bytes.len() as u64;
        Ok(())
    }

    fn close(&mut self, _path: &str) -> io::Result<DiskFile> {
        let (from, len) = (self.from, self.to - self.from);
        self.from = self.to;
        Ok(DiskFile { place: Place::Scratch(self.file()?), from, len })
    }

    fn discard(&mut self) {
        self.to = self.from;
    }

    fn refused(&mut self, _path: &str, why: String, bytes: u64) -> io::Result<DiskFile> {
        Ok(DiskFile { place: Place::Nowhere(why.into()), from: 0, len: bytes })
    }
}

/// Checks a folder or an archive with these threads and so much memory for the pixels. `tick` hears of progress.
///
/// # Errors
/// The folder cannot be listed, or the archive cannot be opened.
pub fn check_path(
    path: &Path,
    options: Options,
    resources: Resources,
    tick: &mut dyn FnMut(&Progress),
) -> io::Result<Check<DiskFile>> {
    let mut check = opened(path, options, tick)?;
    read_masks(&mut check, resources, tick);
    measure(&mut check, |_| true, resources, tick);
    check.judge(true);
    tick(check.progress());
    Ok(check)
}

/// Reads a folder or an archive as a check does, without judging. Pictures are opened where nothing else says their
/// size.
///
/// # Errors
/// As `check_path`.
pub fn read_path(
    path: &Path,
    options: Options,
    resources: Resources,
    tick: &mut dyn FnMut(&Progress),
) -> io::Result<Check<DiskFile>> {
    let mut check = opened(path, options, tick)?;
    let sized: Vec<bool> = check.dataset().sizes().iter().map(Option::is_some).collect();
    measure(&mut check, |image| !sized.get(image.index()).copied().unwrap_or(false), resources, tick);
    check.reconcile();
    Ok(check)
}

/// The name of a folder or an archive, and its files by their paths below it.
///
/// # Errors
/// As `check_path`.
pub fn files_of(path: &Path, tick: &mut dyn FnMut(&Progress)) -> io::Result<(String, Vec<(String, DiskFile)>)> {
    let path = path.canonicalize()?;
    let name = path.file_name().map_or_else(|| "dataset".into(), |n| n.to_string_lossy().into_owned());
    let files = if path.is_dir() {
        list(&path)?
    } else if archive::form(&name).is_some() || may_hold_pictures(&name) {
        vec![(name.clone(), DiskFile::new(&path, path.metadata()?.len()))]
    } else {
        let why = match crate::intake::kind(&name) {
            crate::intake::Kind::Aside(why) => format!("not a folder but {why}"),
            _ => "neither a folder nor an archive that Muster opens".to_owned(),
        };
        return Err(io::Error::new(io::ErrorKind::NotADirectory, why));
    };
    run_to_end(unpack(name, files, &mut Scratch::default(), tick)).map_err(io::Error::other)
}

/// A folder or an archive whose annotations are read.
fn opened(path: &Path, options: Options, tick: &mut dyn FnMut(&Progress)) -> io::Result<Check<DiskFile>> {
    let (name, files) = files_of(path, tick)?;
    let mut check = Check::new(name, files, options);
    check.read(&mut |progress| {
        tick(progress);
        true
    });
    Ok(check)
}

/// All files below a folder. Symbolic links are not followed, for they may lead out of it or in circles: they are listed with
/// that reason.
fn list(folder: &Path) -> io::Result<Vec<(String, DiskFile)>> {
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(folder).follow_links(false) {
        let entry = match entry {
            Ok(entry) => entry,
            // The folder itself; one below it is told of, and the rest is still checked.
            Err(e) if e.depth() == 0 => return Err(e.into()),
            Err(e) => {
                let path = e.path().unwrap_or(folder);
                let why = e.io_error().map_or_else(|| e.to_string(), |e| format!("it cannot be read: {e}"));
                files.push((below(folder, path), DiskFile::nowhere(why)));
                continue;
            }
        };
        if entry.path_is_symlink() {
            files.push((below(folder, entry.path()), DiskFile::nowhere(refused::LINK.to_owned())));
            continue;
        }
        if !entry.file_type().is_file() {
            continue;
        }
        let file = match entry.metadata() {
            Ok(metadata) => DiskFile::new(entry.path(), metadata.len()),
            Err(e) => DiskFile::nowhere(format!("it cannot be read: {e}")),
        };
        files.push((below(folder, entry.path()), file));
    }
    Ok(files)
}

/// A path below the folder, its parts joined by `/`.
fn below(folder: &Path, path: &Path) -> String {
    let below = path.strip_prefix(folder).unwrap_or(path);
    below.iter().map(written).collect::<Vec<_>>().join("/")
}

/// A name as text; bytes that are no UTF-8 as `%FF`, so that two names never become one.
fn written(name: &OsStr) -> String {
    let mut out = String::new();
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        out.push_str(chunk.valid());
        out.extend(chunk.invalid().iter().map(|byte| format!("%{byte:02X}")));
    }
    out
}

/// Decodes the masks.
fn read_masks(check: &mut Check<DiskFile>, resources: Resources, tick: &mut dyn FnMut(&Progress)) {
    let name = |file: FileId| {
        let path = check.dataset().path(file);
        path.rsplit('/').next().unwrap_or(path).to_owned()
    };
    let work: Work<FileId> = check
        .masks_to_measure()
        .into_iter()
        .filter_map(|(file, _)| check.mask_source(file).map(|source| (file, source.clone(), name(file))))
        .collect();
    in_parallel(work, resources, pixels::mask_named, |file, facts| {
        match facts {
            Ok(facts) => check.put_mask(file, facts),
            Err(why) => check.lost_mask(file, why),
        }
        tick(check.progress());
    });
}

/// Measures the pictures that are wanted.
fn measure(
    check: &mut Check<DiskFile>,
    wanted: impl Fn(ImageId) -> bool,
    resources: Resources,
    tick: &mut dyn FnMut(&Progress),
) {
    let name = |image: ImageId| {
        let path = check.dataset().images.path(image);
        path.rsplit('/').next().unwrap_or(path).to_owned()
    };
    let work: Work<ImageId> = check
        .images_to_measure()
        .into_iter()
        .filter(|(image, _)| wanted(*image))
        .filter_map(|(image, _)| check.source(image).map(|source| (image, source.clone(), name(image))))
        .collect();
    in_parallel(work, resources, pixels::measure_named, |image, facts| {
        match facts {
            Ok(facts) => check.put(image, facts),
            Err(why) => check.lost(image, why),
        }
        tick(check.progress());
    });
}
