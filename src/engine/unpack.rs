//! Archives among the dropped files become the files that stand in them, before anything else is done. Owns the order of
//! that work and the paths that come of it; where unpacked bytes are kept is the `Keeper`'s affair: a temporary file, or
//! the browser. An archive that cannot be opened stays one file, with the reason.

use super::{Progress, State, embedded};
use crate::dataset::bytes::ReadAt;
use crate::formats::slices::yield_now;
use crate::intake::archive::{self, Archive, Entry, Form, Inflated};
use crate::intake::{Kind, kind, normal};
use std::collections::HashMap;
use std::io;
use std::ops::Range;

/// Where what comes out of archives is kept.
pub trait Keeper {
    type Source: ReadAt;

    /// A part of a file, where it lies.
    ///
    /// # Errors
    /// The keeper's own failure, which ends the unpacking.
    fn part(&mut self, of: &Self::Source, range: Range<u64>, path: &str) -> io::Result<Self::Source>;

    /// Takes the next bytes of the file that is being inflated.
    ///
    /// # Errors
    /// As above: no room is left, say.
    fn write(&mut self, bytes: &[u8]) -> io::Result<()>;

    /// The file of all bytes written since the last one.
    ///
    /// # Errors
    /// As above.
    fn close(&mut self, path: &str) -> io::Result<Self::Source>;

    /// Forgets the bytes written since the last file.
    fn discard(&mut self);

    /// A file of which nothing can be read, and its length as far as it is known.
    ///
    /// # Errors
    /// As above.
    fn refused(&mut self, path: &str, why: String, bytes: u64) -> io::Result<Self::Source>;
}

/// Bytes that are inflated at once.
const PIECE: usize = 256 * 1024;

/// The dropped files with what stands in archives in place of those, and the dataset's name.
///
/// An archive that was dropped alone is the dataset: it gives its name, and the one folder around all that is in it is no
/// part of the paths. One among other files is like a folder of its name. `tick` hears of progress.
///
/// # Errors
/// Why there is nothing to check, to be said of the dataset's name: the only archive cannot be opened, or what an archive
/// holds cannot be kept.
pub async fn unpack<K: Keeper>(
    name: String,
    files: Vec<(String, K::Source)>,
    keeper: &mut K,
    tick: &mut dyn FnMut(&Progress),
) -> Result<(String, Vec<(String, K::Source)>), String> {
    let is_archive = |path: &str| archive::form(path).is_some();
    if !files.iter().any(|(path, _)| is_archive(path) || embedded::may_hold_pictures(path)) {
        return Ok((name, files));
    }
    let alone = matches!(files.as_slice(), [(path, _)] if *path == name);
    let progress = Progress { state: State::Listing, ..Progress::default() };
    let mut work = Work { keeper, tick, progress, out: Vec::new(), buf: vec![0; PIECE] };
    let (archives, plain): (Vec<_>, Vec<_>) = files.into_iter().partition(|(path, _)| is_archive(path));
    work.progress.files = (archives.len() + plain.len()) as u64;
    work.progress.archive_bytes = archives.iter().map(|(_, source)| source.len()).sum();
    let lengths = plain.iter().map(|(path, source)| (normal(path.clone()).0, source.len())).collect();
    for (path, source) in archives {
        let until = work.progress.archive_bytes_read + source.len();
        let lie = if alone { Lie::Alone } else { Lie::Among(&lengths) };
        let kept = work.open(&path, &source, lie).await.map_err(|e| match alone {
            true => format!("cannot be unpacked: {e}"),
            false => format!("holds {path}, which cannot be unpacked: {e}"),
        });
        match kept? {
            Ok(()) => {}
            Err(why) if alone => return Err(format!("cannot be opened: {why}")),
            Err(why) => work.refuse(path, why, source.len()).map_err(|e| e.to_string())?,
        }
        work.progress.archive_bytes_read = until;
    }
    let mut out = std::mem::take(&mut work.out);
    out.extend(plain);
    work.pictures_of_tables(&out)
        .await
        .map_err(|e| format!("holds pictures in tables that cannot be unpacked: {e}"))?;
    out.append(&mut work.out);
    let name = if alone { archive::stem(&name).to_owned() } else { name };
    Ok((name, out))
}

/// Where an archive was dropped.
enum Lie<'a> {
    Alone,
    /// Among files of these lengths, by their paths in normal form.
    Among(&'a HashMap<String, u64>),
}

pub(super) struct Work<'a, K: Keeper> {
    pub(super) keeper: &'a mut K,
    pub(super) tick: &'a mut dyn FnMut(&Progress),
    pub(super) progress: Progress,
    pub(super) out: Vec<(String, K::Source)>,
    buf: Vec<u8>,
}

/// The keeper's failure, or else why an archive cannot be opened.
type Opened = io::Result<Result<(), String>>;

impl<K: Keeper> Work<'_, K> {
    async fn open(&mut self, path: &str, source: &K::Source, lie: Lie<'_>) -> Opened {
        match archive::form(path) {
            Some(Form::TarGz) => {
                let (tar, fault) = match Inflated::new(source) {
                    Ok(stream) => self.inflate(path, stream).await?,
                    Err(why) => return Ok(Err(why)),
                };
                self.entries(path, &tar, Form::TarGz, fault, lie).await
            }
            Some(form) => self.entries(path, source, form, None, lie).await,
            None => Ok(Err("no archive that Muster opens".to_owned())),
        }
    }

    /// A gzip stream as a file, and why it is not all of it.
    async fn inflate(&mut self, path: &str, mut stream: Inflated<'_>) -> io::Result<(K::Source, Option<String>)> {
        let before = self.progress.archive_bytes_read;
        let fault = loop {
            match stream.next(&mut self.buf) {
                Ok(0) => break None,
                Ok(n) => self.keeper.write(&self.buf[..n])?,
                Err(why) => break Some(why),
            }
            self.progress.archive_bytes_read = before + stream.read();
            (self.tick)(&self.progress);
            yield_now().await;
        };
        Ok((self.keeper.close(path)?, fault))
    }

    /// The entries of an archive, as files. `cut`: why the archive itself is not whole.
    async fn entries(
        &mut self,
        path: &str,
        source: &K::Source,
        form: Form,
        cut: Option<String>,
        lie: Lie<'_>,
    ) -> Opened {
        let before = self.progress.archive_bytes_read;
        let mut archive = match Archive::open(form, source) {
            Ok(archive) => archive,
            Err(why) => return Ok(Err(cut.unwrap_or(why))),
        };
        if let Lie::Among(lengths) = lie
            && lies_unpacked(path, &archive.entries, lengths)
        {
            return Ok(Err("the files in it lie unpacked beside it".to_owned()));
        }
        let root = archive.common_root().map(|root| format!("{root}/"));
        for at in 0..archive.entries.len() {
            let Some(Entry { path: own, bytes, .. }) = archive.entries.get(at) else { break };
            let (below, bytes) = match lie {
                Lie::Alone => (root.as_ref().and_then(|root| own.strip_prefix(root)).unwrap_or(own).to_owned(), *bytes),
                Lie::Among(_) => (format!("{path}/{own}"), *bytes),
            };
            match self.entry(&mut archive, at, source, &below).await? {
                Ok(file) => self.out.push((below, file)),
                Err(why) => self.refuse(below, why, bytes)?,
            }
            self.progress.unpacked += 1;
            if form != Form::TarGz {
                self.progress.archive_bytes_read = before + archive.reached().min(source.len());
            }
            (self.tick)(&self.progress);
            yield_now().await;
        }
        if let Some(why) = cut.or(archive.fault.take()) {
            self.refuse(path.to_owned(), format!("not all of it was read: {why}"), source.len())?;
        }
        Ok(Ok(()))
    }

    /// One entry as a file, or why nothing of it can be read.
    async fn entry(
        &mut self,
        archive: &mut Archive<'_>,
        at: usize,
        source: &K::Source,
        path: &str,
    ) -> io::Result<Result<K::Source, String>> {
        let seems_whole = archive.entries.get(at).is_some_and(Entry::seems_whole);
        if archive::form(path).is_some() && seems_whole {
            return Ok(Err("an archive within an archive: unpack it first".to_owned()));
        }
        // What is left aside for its name is not unpacked for that.
        if let Kind::Aside(why) = kind(path)
            && seems_whole
        {
            return Ok(Err(why));
        }
        let stretch = match archive.locate(at) {
            Ok(stretch) => stretch,
            Err(why) => return Ok(Err(why)),
        };
        if stretch.deflated || stretch.is_checked() {
            let mut pieces = archive.pieces(&stretch);
            loop {
                match pieces.next(&mut self.buf) {
                    Ok(0) => break,
                    Ok(n) if stretch.deflated => self.keeper.write(&self.buf[..n])?,
                    Ok(_) => {}
                    Err(why) => {
                        self.keeper.discard();
                        return Ok(Err(why));
                    }
                }
                (self.tick)(&self.progress);
                yield_now().await;
            }
        }
        Ok(Ok(if stretch.deflated {
            self.keeper.close(path)?
        } else {
            self.keeper.part(source, stretch.range, path)?
        }))
    }

    pub(super) fn refuse(&mut self, path: String, why: String, bytes: u64) -> io::Result<()> {
        let file = self.keeper.refused(&path, why, bytes)?;
        self.out.push((path, file));
        Ok(())
    }
}

/// All that stands in an archive lies beside it too, or in the folder of its name.
fn lies_unpacked(archive: &str, entries: &[Entry], lengths: &HashMap<String, u64>) -> bool {
    let beside = archive.rsplit_once('/').map(|(folder, _)| format!("{folder}/")).unwrap_or_default();
    let own = format!("{beside}{}/", archive::stem(archive));
    let mut wanted = entries.iter().filter(|e| e.seems_whole() && !matches!(kind(&e.path), Kind::Aside(_))).peekable();
    let is_there = |folder: &str, e: &Entry| lengths.get(&normal(format!("{folder}{}", e.path)).0) == Some(&e.bytes);
    wanted.peek().is_some() && wanted.all(|e| is_there(&beside, e) || is_there(&own, e))
}
