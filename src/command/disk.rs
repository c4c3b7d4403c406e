//! New files below a folder on the disk; refuses to write over any, and out of it.

use crate::writers::Sink;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Component, Path, PathBuf};

/// New files below a folder.
pub(super) struct Disk {
    folder: PathBuf,
    file: Option<(PathBuf, BufWriter<File>)>,
    files: u64,
}

impl Disk {
    pub(super) fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), file: None, files: 0 }
    }

    /// How many were begun.
    pub(super) fn files(&self) -> u64 {
        self.files
    }

    pub(super) fn end(&mut self) -> io::Result<()> {
        match self.file.take() {
            Some((path, mut file)) => file.flush().map_err(|e| named(&path, e)),
            None => Ok(()),
        }
    }
}

fn named(path: &Path, e: io::Error) -> io::Error {
    io::Error::new(e.kind(), format!("{}: {e}", path.display()))
}

impl Sink for Disk {
    fn begin(&mut self, path: &str) -> io::Result<()> {
        self.end()?;
        // Writers make no such path; here is where it would hurt.
        if !Path::new(path).components().all(|part| matches!(part, Component::Normal(_))) {
            return Err(io::Error::other(format!("{path} leads out of the folder")));
        }
        let path = self.folder.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|e| named(parent, e))?;
        }
        let file = File::create_new(&path).map_err(|e| named(&path, e))?;
        self.file = Some((path, BufWriter::new(file)));
        self.files += 1;
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match &mut self.file {
            Some((path, file)) => file.write_all(bytes).map_err(|e| named(path, e)),
            None => Err(io::Error::other("bytes of no file")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_disk_refuses_paths_that_lead_out_and_files_that_are_there() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut disk = Disk::new(folder.path());
        for path in ["../x", "/x", "a/../../x"] {
            assert!(disk.begin(path).is_err(), "{path}");
        }
        assert!(disk.begin("a/b.txt").is_ok());
        assert!(disk.begin("a/b.txt").is_err());
    }
}
