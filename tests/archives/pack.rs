//! Archives made here, for the tests of the library, of the command and of the page.

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder};
use rawzip::path::EntryPath;
use rawzip::{CompressionMethod, ZipArchiveWriter};
use std::fs;
use std::io::Write;
use std::path::Path;

/// How the files of a ZIP archive are packed.
#[derive(Clone, Copy)]
pub enum Packed {
    Stored,
    Deflated,
    /// Every second one is deflated.
    Mixed,
}

pub fn zip(files: &[(String, Vec<u8>)], packed: Packed) -> Vec<u8> {
    let deflates =
        |i: usize| matches!(packed, Packed::Deflated) || (matches!(packed, Packed::Mixed) && i.is_multiple_of(2));
    let files: Vec<(&[u8], &[u8], bool)> =
        files.iter().enumerate().map(|(i, (path, bytes))| (path.as_bytes(), bytes.as_slice(), deflates(i))).collect();
    zip_of(&files)
}

/// Paths as they are to stand in the archive, bytes, and whether they are deflated.
pub fn zip_of(files: &[(&[u8], &[u8], bool)]) -> Vec<u8> {
    let mut archive = ZipArchiveWriter::new(Vec::new());
    for &(path, bytes, deflate) in files {
        let method = if deflate { CompressionMethod::DEFLATE } else { CompressionMethod::STORE };
        let (mut entry, config) =
            archive.new_file(EntryPath::verbatim(path)).compression_method(method).start().expect("an entry can begin");
        let said = if deflate {
            let mut writer = config.wrap(DeflateEncoder::new(&mut entry, Compression::default()));
            writer.write_all(bytes).expect("memory can be written");
            let (encoder, said) = writer.finish().expect("an entry can end");
            encoder.finish().expect("a stream can end");
            said
        } else {
            let mut writer = config.wrap(&mut entry);
            writer.write_all(bytes).expect("memory can be written");
            writer.finish().expect("an entry can end").1
        };
        entry.finish(said).expect("an entry can end");
    }
    archive.finish().expect("an archive can end")
}

pub fn tar<P: AsRef<Path>, B: AsRef<[u8]>>(files: &[(P, B)]) -> Vec<u8> {
    let mut archive = ::tar::Builder::new(Vec::new());
    for (path, bytes) in files {
        let bytes = bytes.as_ref();
        let mut header = ::tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        archive.append_data(&mut header, path, bytes).expect("memory can be written");
    }
    archive.into_inner().expect("an archive can end")
}

pub fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory can be written");
    encoder.finish().expect("a stream can end")
}

/// All files below a folder with their paths, each below `root`.
pub fn files_of(folder: &Path, root: &str) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    walk(folder, root, &mut files);
    files.sort();
    files
}

fn walk(folder: &Path, above: &str, files: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).expect("the folder can be listed").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let below = if above.is_empty() { name } else { format!("{above}/{name}") };
        if entry.path().is_dir() {
            walk(&entry.path(), &below, files);
        } else {
            files.push((below, fs::read(entry.path()).expect("the file can be read")));
        }
    }
}
