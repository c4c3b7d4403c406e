//! Where the command may write: what it was told to, but over no file of the dataset and through no link, unless it was
//! told that too.

use crate::documents;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

/// How what Muster writes begins; a file that begins so may be written again, also where it lies in the dataset.
const OWN: [&str; 4] =
    ["{\n  \"schema\": \"muster.", "code,severity,message,", "code,severity,finding,", "path,split,format,"];

/// # Errors
/// Why nothing is written there, and what to do.
pub fn may_write(out: &Path, dataset: &Path) -> Result<(), String> {
    let Ok(there) = fs::symlink_metadata(out) else { return Ok(()) };
    if there.is_symlink() && fs::metadata(out).is_ok_and(|to| to.is_file()) {
        return Err(format!("{} is a link to another file; --overwrite writes through it", out.display()));
    }
    if there.is_file() && lies_in(out, dataset) && !is_own(out) {
        return Err(format!(
            "{} is a file of the dataset, not a report of Muster's; choose another place, or --overwrite",
            out.display()
        ));
    }
    Ok(())
}

/// A folder of many files goes into a place of its own: one that is not there yet, or an empty folder; through no link.
///
/// # Errors
/// Why nothing is written there, and what to do.
pub fn may_fill(folder: &Path) -> Result<(), String> {
    let Ok(there) = fs::symlink_metadata(folder) else { return Ok(()) };
    if there.is_symlink() {
        return Err(format!("{} is a link; name the folder itself", folder.display()));
    }
    if !there.is_dir() {
        return Err(format!("{} is a file; choose a folder that is not there yet, or is empty", folder.display()));
    }
    match fs::read_dir(folder).map(|mut entries| entries.next().is_some()) {
        Ok(false) => Ok(()),
        Ok(true) => {
            Err(format!("{} is not empty; choose a folder that is not there yet, or is empty", folder.display()))
        }
        Err(e) => Err(format!("{}: {e}", folder.display())),
    }
}

/// `out` lies in the folder, or is it.
pub fn lies_in(out: &Path, dataset: &Path) -> bool {
    let whole = |path: &Path| path.canonicalize().unwrap_or_else(|_| PathBuf::from(path));
    let (out, dataset) = (whole(out), whole(dataset));
    out.starts_with(&dataset)
}

fn is_own(out: &Path) -> bool {
    let mut head = Vec::new();
    let read = fs::File::open(out).and_then(|file| file.take(160).read_to_end(&mut head));
    read.is_ok()
        && (head.is_empty()
            || documents::is_document(&head)
            || OWN.iter().any(|start| head.starts_with(start.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn over_no_file_of_the_dataset_and_through_no_link() {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().join("data");
        fs::create_dir(&data).expect("a folder");
        let put = |name: &str, text: &str| {
            let path = folder.path().join(name);
            fs::write(&path, text).expect("a file");
            path
        };
        let labels = put("data/labels.csv", "file,gender\na.jpg,female\n");
        let report = put("data/report.json", "{\n  \"schema\": \"muster.report/1\",\n");
        let elsewhere = put("notes.txt", "mine");
        assert!(may_write(&labels, &data).is_err_and(|why| why.contains("a file of the dataset")));
        assert_eq!(may_write(&report, &data), Ok(()), "a report is written again");
        assert_eq!(may_write(&elsewhere, &data), Ok(()), "told to, beside the dataset");
        assert_eq!(may_write(&data.join("new.json"), &data), Ok(()));
        // The dataset may be one file: an archive.
        assert!(may_write(&elsewhere, &elsewhere).is_err());
        #[cfg(unix)]
        {
            let link = folder.path().join("link.json");
            std::os::unix::fs::symlink(&labels, &link).expect("a link");
            assert!(may_write(&link, &data).is_err_and(|why| why.contains("a link to another file")));
            assert_eq!(may_write(Path::new("/dev/null"), &data), Ok(()));
        }
    }
}
