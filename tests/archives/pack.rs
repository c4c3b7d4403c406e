//! Archives made here, for the native tests and the browser's.

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
    let mut archive = ZipArchiveWriter::new(Vec::new());
    for (i, (path, bytes)) in files.iter().enumerate() {
        let deflate = matches!(packed, Packed::Deflated) || (matches!(packed, Packed::Mixed) && i % 2 == 0);
        let method = if deflate { CompressionMethod::DEFLATE } else { CompressionMethod::STORE };
        let (mut entry, config) = archive
            .new_file(EntryPath::verbatim(path.as_bytes()))
            .compression_method(method)
            .start()
            .expect("an entry can begin");
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

pub fn tar(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    for (path, bytes) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        archive.append_data(&mut header, path, bytes.as_slice()).expect("memory can be written");
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
