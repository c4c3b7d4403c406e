//! `muster strip`: copies of a dataset's pictures without their metadata. Owns the words about what was taken out and the
//! files on the disk; refuses to change a file in its place, to write into the dataset, and to copy a picture whose metadata
//! it cannot take out.

use super::{outputs, print};
use crate::dataset::bytes::ReadAt;
use crate::engine::{self, DiskFile, Stripped};
use crate::wording::plural;
use clap::Args;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};
use std::process::ExitCode;

#[derive(Args)]
pub struct StripArgs {
    /// The dataset's folder, or an archive of it: .zip, .tar, .tar.gz, .tgz
    #[arg(value_name = "FOLDER-OR-ARCHIVE")]
    folder: PathBuf,
    /// A folder that does not exist yet, or is empty, outside of the dataset
    #[arg(value_name = "OUT")]
    out: PathBuf,
    /// Copy all other files too, as they are
    #[arg(long)]
    all: bool,
    /// Say nothing but what was left out
    #[arg(long)]
    quiet: bool,
}

/// Bytes of another file that are copied at once.
const AT_ONCE: usize = 1 << 20;

/// What was done.
#[derive(Default)]
struct Done {
    pictures: Stripped,
    copied: u64,
    /// Other files that are not in the copy.
    others: u64,
}

pub fn strip(args: &StripArgs) -> Result<ExitCode, String> {
    outputs::may_fill(&args.out)?;
    if args.folder.is_dir() && lies_below(&args.out, &args.folder) {
        return Err(format!(
            "{} lies within {}; choose a folder outside of the dataset, which stays as it is",
            args.out.display(),
            args.folder.display()
        ));
    }
    let (_, files) =
        engine::files_of(&args.folder, &mut |_| {}).map_err(|e| format!("{}: {e}", args.folder.display()))?;
    let mut done = Done::default();
    for (path, file) in &files {
        one(args, path, file, &mut done)
            .map_err(|e| format!("{path}: {e}; {} holds what was written until then", args.out.display()))?;
    }
    if done.pictures.written == 0 && done.pictures.left_out.is_empty() {
        return Err(format!("{}: no picture to copy", args.folder.display()));
    }
    print(&(said(args, &done).join("\n") + "\n"))?;
    Ok(ExitCode::from(u8::from(!done.pictures.left_out.is_empty())))
}

/// One file of the dataset.
fn one(args: &StripArgs, path: &str, file: &DiskFile, done: &mut Done) -> io::Result<()> {
    let is_picture = engine::is_picture(path, file);
    if let Some(why) = file.refused() {
        match is_picture {
            true => done.pictures.left_out.push((path.to_owned(), why.to_owned())),
            false => done.others += 1,
        }
        return Ok(());
    }
    if !is_picture {
        match args.all {
            true => {
                copy(file, &mut created(&args.out, path)?)?;
                done.copied += 1;
            }
            false => done.others += 1,
        }
        return Ok(());
    }
    if let Some(bytes) = done.pictures.strip(path, file.bytes()) {
        created(&args.out, path)?.write_all(&bytes)?;
    }
    Ok(())
}

/// A new file below the folder; the way to it is made.
fn created(folder: &Path, path: &str) -> io::Result<File> {
    // Listings and archives give no such path; here is where it would hurt.
    if !Path::new(path).components().all(|part| matches!(part, Component::Normal(_))) {
        return Err(io::Error::other("its path leads out of the folder"));
    }
    let path = folder.join(path);
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    File::create_new(path)
}

fn copy(file: &DiskFile, to: &mut File) -> io::Result<()> {
    let (mut buf, mut at) = (vec![0; AT_ONCE], 0);
    loop {
        match file.read_at(at, &mut buf)? {
            0 => return Ok(()),
            n => {
                to.write_all(&buf[..n])?;
                at += n as u64;
            }
        }
    }
}

fn said(args: &StripArgs, done: &Done) -> Vec<String> {
    let mut lines = Vec::new();
    if !args.quiet {
        lines.push(format!(
            "{}: {} written without metadata; pixels, colours and way up are as they were",
            args.out.display(),
            plural(done.pictures.written, "picture", "pictures")
        ));
        lines.extend(done.pictures.says());
    }
    lines.extend(done.pictures.says_left_out());
    if !args.quiet {
        let files = |n: u64| plural(n, "other file", "other files");
        if done.copied > 0 {
            lines.push(format!("{} copied as they are: what they say of people is still there", files(done.copied)));
        }
        if done.others > 0 {
            let how = if args.all { "cannot be read" } else { "--all copies them as they are" };
            lines.push(format!("{} not copied: {how}", files(done.others)));
        }
    }
    lines
}

/// `out`, which need not be there yet, is the folder or lies below it.
pub(super) fn lies_below(out: &Path, folder: &Path) -> bool {
    let Ok(folder) = folder.canonicalize() else { return false };
    let whole = std::env::current_dir().map(|here| here.join(out)).unwrap_or_else(|_| out.to_owned());
    // The nearest folder above that is there says where it will lie.
    let mut above = whole.as_path();
    loop {
        match (above.canonicalize(), above.parent()) {
            (Ok(there), _) => return there.starts_with(&folder),
            (Err(_), Some(parent)) => above = parent,
            (Err(_), None) => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_within_the_dataset_is_told_however_it_is_written() {
        let base = tempfile::tempdir().expect("a folder");
        let data = base.path().join("data");
        fs::create_dir(&data).expect("a folder");
        for (out, expected) in [
            (data.clone(), true),
            (data.join("out"), true),
            (data.join("a/b/c"), true),
            (base.path().join("other/../data/out"), false),
            (data.join("../out"), false),
            (base.path().join("data-out"), false),
        ] {
            // A way through a folder that is not there leads nowhere yet.
            assert_eq!(lies_below(&out, &data), expected, "{}", out.display());
        }
        #[cfg(unix)]
        {
            let link = base.path().join("link");
            std::os::unix::fs::symlink(&data, &link).expect("a link");
            assert!(lies_below(&link.join("out"), &data));
        }
        assert!(created(base.path(), "../x").is_err());
    }
}
