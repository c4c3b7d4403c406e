//! The engine on a folder of a disk: the native command, tests and benches.

use super::{Check, Options, Progress};
use crate::dataset::ImageId;
use crate::dataset::bytes::ReadAt;
use crate::pixels;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

/// A file on disk, opened for each read.
pub struct DiskFile {
    path: PathBuf,
    len: u64,
}

impl ReadAt for DiskFile {
    fn len(&self) -> u64 {
        self.len
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<usize> {
        let mut file = File::open(&self.path)?;
        file.seek(SeekFrom::Start(offset))?;
        let mut at = 0;
        while at < buf.len() {
            match file.read(&mut buf[at..])? {
                0 => break,
                n => at += n,
            }
        }
        Ok(at)
    }
}

/// Checks a folder with `jobs` threads for the pixels. `tick` hears of progress.
///
/// # Errors
/// The folder cannot be listed.
pub fn check_folder(
    folder: &Path,
    options: Options,
    jobs: usize,
    tick: &mut dyn FnMut(&Progress),
) -> io::Result<Check<DiskFile>> {
    let folder = folder.canonicalize()?;
    if !folder.is_dir() {
        let why = match crate::intake::kind(&folder.to_string_lossy()) {
            crate::intake::Kind::Aside(why) => format!("not a folder but {why}"),
            _ => "not a folder".to_owned(),
        };
        return Err(io::Error::new(io::ErrorKind::NotADirectory, why));
    }
    let name = folder.file_name().map_or_else(|| "dataset".into(), |n| n.to_string_lossy().into_owned());
    let mut check = Check::new(name, list(&folder)?, options);
    check.read(&mut |progress| {
        tick(progress);
        true
    });
    measure(&mut check, jobs.max(1), tick);
    check.judge(true);
    tick(check.progress());
    Ok(check)
}

/// All files below a folder. Symbolic links are not followed: they may lead out of it, or in circles.
fn list(folder: &Path) -> io::Result<Vec<(String, DiskFile)>> {
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(folder).follow_links(false) {
        let entry = entry?;
        if !entry.file_type().is_file() {
            continue;
        }
        let path = entry.path();
        let below = path.strip_prefix(folder).unwrap_or(path);
        let name: Vec<String> = below.iter().map(|part| part.to_string_lossy().into_owned()).collect();
        files.push((name.join("/"), DiskFile { len: entry.metadata()?.len(), path: path.to_owned() }));
    }
    Ok(files)
}

fn measure(check: &mut Check<DiskFile>, jobs: usize, tick: &mut dyn FnMut(&Progress)) {
    let work: Vec<(ImageId, PathBuf)> = check
        .images_to_measure()
        .into_iter()
        .filter_map(|(image, _)| check.source(image).map(|s| (image, s.path.clone())))
        .collect();
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        let (sender, receiver) = mpsc::sync_channel(4 * jobs);
        for _ in 0..jobs.min(work.len()) {
            let sender = sender.clone();
            let (work, next) = (&work, &next);
            scope.spawn(move || {
                while let Some((image, path)) = work.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
                    let facts = match std::fs::read(path) {
                        Ok(bytes) => std::panic::catch_unwind(|| pixels::measure_named(&bytes, &name))
                            .map_err(|_| "measuring it failed inside Muster".to_owned()),
                        Err(e) => Err(format!("the file cannot be read: {e}")),
                    };
                    if sender.send((*image, facts)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        for (image, facts) in receiver {
            match facts {
                Ok(facts) => check.put(image, facts),
                Err(why) => check.lost(image, why),
            }
            tick(check.progress());
        }
    });
}
