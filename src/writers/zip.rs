//! A ZIP, written from its beginning to its end: no length has to be known before and nothing is gone back to, so that it
//! can be handed on in pieces. ZIP64 where it is needed is `rawzip`'s affair.

use flate2::{Compression, write::DeflateEncoder};
use rawzip::time::UtcDateTime;
use rawzip::{CompressionMethod, DataDescriptorOutput, ZipArchiveWriter, ZipDataWriter, ZipEntryWriter};
use std::collections::BTreeSet;
use std::io::{self, Write};

/// How a file stands in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    /// As it is: pictures are packed already.
    Stored,
    Deflated,
}

/// A ZIP that is being written.
pub struct Zip<W: Write> {
    archive: ZipArchiveWriter<W>,
    paths: BTreeSet<String>,
    made: Option<UtcDateTime>,
}

/// One file of it.
pub enum ZipFile<'z, W: Write> {
    Stored(ZipDataWriter<ZipEntryWriter<'z, W>>),
    Deflated(ZipDataWriter<DeflateEncoder<ZipEntryWriter<'z, W>>>),
}

impl<W: Write> Zip<W> {
    pub fn new(to: W) -> Self {
        // The first day that a ZIP can name: the same bytes whenever it is written.
        let made = UtcDateTime::from_components(1980, 1, 1, 0, 0, 0, 0);
        Self { archive: ZipArchiveWriter::new(to), paths: BTreeSet::new(), made }
    }

    /// Begins a file; `path` with `/` between folders.
    ///
    /// # Errors
    /// There is one of this path already, the path leads out of the archive or has no place in it, or what `to` says.
    pub fn begin(&mut self, path: &str, packing: Packing) -> io::Result<ZipFile<'_, W>> {
        let steps = || path.split('/');
        if path.contains(['\\', '\0']) || steps().any(|step| matches!(step, "" | "." | "..")) {
            return Err(io::Error::other(format!("{path}: no path of a file in a ZIP")));
        }
        if !self.paths.insert(path.to_owned()) {
            return Err(io::Error::new(io::ErrorKind::AlreadyExists, format!("{path} would stand in the ZIP twice")));
        }
        let method = match packing {
            Packing::Stored => CompressionMethod::STORE,
            Packing::Deflated => CompressionMethod::DEFLATE,
        };
        let mut file = self.archive.new_file(path).compression_method(method);
        if let Some(made) = self.made {
            file = file.last_modified(made);
        }
        let (entry, config) = file.start().map_err(io::Error::other)?;
        Ok(match packing {
            Packing::Stored => ZipFile::Stored(config.wrap(entry)),
            Packing::Deflated => ZipFile::Deflated(config.wrap(DeflateEncoder::new(entry, Compression::default()))),
        })
    }

    /// Writes the list of what is in it.
    ///
    /// # Errors
    /// What `to` says.
    pub fn finish(self) -> io::Result<W> {
        self.archive.finish().map_err(io::Error::other)
    }
}

impl<W: Write> ZipFile<'_, W> {
    /// Ends the file.
    ///
    /// # Errors
    /// What the writer below says.
    pub fn finish(self) -> io::Result<()> {
        let (entry, output): (ZipEntryWriter<'_, W>, DataDescriptorOutput) = match self {
            Self::Stored(data) => data.finish().map_err(io::Error::other)?,
            Self::Deflated(data) => {
                let (encoder, output) = data.finish().map_err(io::Error::other)?;
                (encoder.finish()?, output)
            }
        };
        entry.finish(output).map(drop).map_err(io::Error::other)
    }
}

impl<W: Write> Write for ZipFile<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stored(data) => data.write(bytes),
            Self::Deflated(data) => data.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stored(data) => data.flush(),
            Self::Deflated(data) => data.flush(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::read::DeflateDecoder;
    use rawzip::ZipArchive;
    use std::io::Read;

    fn unpacked(zip: &[u8]) -> Vec<(String, Vec<u8>)> {
        let archive = ZipArchive::from_slice(zip).expect("a ZIP");
        let mut files = Vec::new();
        for entry in archive.entries() {
            let entry = entry.expect("an entry");
            let found = archive.get_entry(entry.wayfinder()).expect("its bytes");
            let mut bytes = Vec::new();
            match entry.compression_method() {
                CompressionMethod::STORE => found.verifying_reader(found.data()).read_to_end(&mut bytes),
                _ => found.verifying_reader(DeflateDecoder::new(found.data())).read_to_end(&mut bytes),
            }
            .expect("the checksum holds");
            files.push((String::from_utf8_lossy(entry.file_path().as_bytes()).into_owned(), bytes));
        }
        files
    }

    #[test]
    fn what_goes_in_comes_out_and_is_the_same_each_time() {
        let long = b"0 0.5 0.5 0.1 0.1\n".repeat(20_000);
        let files = [
            ("labels/a.txt", Packing::Deflated, long.clone()),
            ("images/Gr\u{fc}n \u{7dd1}.jpg", Packing::Stored, vec![255, 216, 0, 1]),
            ("empty.csv", Packing::Deflated, Vec::new()),
            ("empty.png", Packing::Stored, Vec::new()),
        ];
        let write = || {
            let mut zip = Zip::new(Vec::new());
            for (path, packing, bytes) in &files {
                let mut file = zip.begin(path, *packing).expect("a file");
                bytes.chunks(1000).for_each(|piece| file.write_all(piece).expect("memory"));
                file.finish().expect("memory");
            }
            zip.finish().expect("memory")
        };
        let zip = write();
        assert_eq!(zip, write());
        assert!(zip.len() < long.len() / 10, "{} bytes", zip.len());
        let expected: Vec<(String, Vec<u8>)> =
            files.into_iter().map(|(path, _, bytes)| (path.to_owned(), bytes)).collect();
        assert_eq!(unpacked(&zip), expected);
    }

    #[test]
    fn paths_that_lead_out_and_doubles_are_refused() {
        let mut zip = Zip::new(Vec::new());
        for path in ["", "/a", "a/", "../a", "a/../../b", "a\\b", "a//b", "./a"] {
            assert!(zip.begin(path, Packing::Stored).is_err(), "{path}");
        }
        zip.begin("a", Packing::Stored).and_then(ZipFile::finish).expect("memory");
        assert!(zip.begin("a", Packing::Stored).is_err());
    }
}
