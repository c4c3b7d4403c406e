//! What a file's name says that it is, before anything of it has been read.

use crate::dataset::tool_folder;

/// The first sorting of a dropped file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A picture, by its extension.
    Image,
    /// Text that may hold annotations: its beginning is looked at.
    Text,
    /// No extension, or one that is not known: its first bytes are looked at for a picture's signature.
    Unknown,
    /// Nothing for us; the reason.
    Aside(String),
}

const IMAGES: &[&str] = &[
    "jpg", "jpeg", "jpe", "jfif", "png", "apng", "gif", "bmp", "dib", "webp", "tif", "tiff", "pnm", "pbm", "pgm",
    "ppm", "pam", "tga", "ico", "qoi", "hdr", "ff", "avif", "heic", "heif", "jxl", "jp2", "exr", "psd",
];
const TEXTS: &[&str] = &[
    "json", "xml", "csv", "tsv", "tab", "txt", "yaml", "yml", "names", "toml", "jsonl", "ndjson", "data", "lst", "cls",
    "caption", "parquet", "parq", "pqt", "npy", "npz", "ini", "odgt", "geojson",
];
const ASIDE: &[(&[&str], &str)] = &[
    (&["zip", "tar", "gz", "tgz", "bz2", "xz", "7z", "rar", "zst"], "an archive: unpack it first"),
    (&["mp4", "avi", "mov", "mkv", "webm", "m4v", "mpg", "mpeg"], "a video; Muster reads single pictures"),
    (&["wav", "mp3", "flac", "ogg", "m4a"], "sound"),
    (&["pdf", "doc", "docx", "odt", "rtf", "ppt", "pptx"], "a document"),
    (&["xls", "xlsx", "ods", "numbers"], "a spreadsheet: save it as CSV and drop it again"),
    (&["md", "markdown", "rst", "html", "htm", "tex"], "a text for people"),
    (&["py", "ipynb", "m", "js", "ts", "sh", "bat", "r", "rs", "c", "cpp", "h", "java", "lua"], "program code"),
    (&["mat", "pkl", "pickle", "h5", "hdf5", "tfrecord", "record", "lmdb", "mdb"], "binary data of a program"),
    (&["arrow", "feather", "db", "sqlite"], "a table in a binary format; export it as CSV"),
    (&["pt", "pth", "onnx", "pb", "ckpt", "safetensors", "weights", "caffemodel"], "a model"),
    (&["svg"], "a drawing, not a picture of pixels"),
];

/// Sorts a file by its path.
pub fn kind(path: &str) -> Kind {
    let name = path.rsplit('/').next().unwrap_or(path);
    let lower = name.to_lowercase();
    if let Some((folder, what)) = tool_folder(path) {
        return Kind::Aside(format!("in {folder}: {what}, not of the dataset"));
    }
    if lower.starts_with("._") {
        return Kind::Aside("a file of macOS beside the real one".into());
    }
    if matches!(
        lower.as_str(),
        ".ds_store" | "thumbs.db" | "desktop.ini" | ".gitkeep" | ".gitignore" | ".gitattributes"
    ) {
        return Kind::Aside("a file of the system, not of the dataset".into());
    }
    let plain: String = lower.chars().filter(|c| c.is_alphanumeric()).collect();
    if plain.contains("samplesubmission") && lower.ends_with(".csv") {
        return Kind::Aside("an example of how to hand in predictions: what it says of the pictures is made up".into());
    }
    let Some(extension) = extension(&lower) else { return Kind::Unknown };
    if IMAGES.contains(&extension) {
        return Kind::Image;
    }
    if TEXTS.contains(&extension) {
        return Kind::Text;
    }
    match ASIDE.iter().find(|(extensions, _)| extensions.contains(&extension)) {
        Some((_, why)) => Kind::Aside((*why).into()),
        None => Kind::Unknown,
    }
}

/// The extension, without the dot.
pub(super) fn extension(name: &str) -> Option<&str> {
    let name = name.rsplit('/').next().unwrap_or(name);
    name.rsplit_once('.').filter(|(stem, ext)| !stem.is_empty() && !ext.is_empty()).map(|(_, ext)| ext)
}

/// The extension is one of a picture.
pub(super) fn is_image_extension(extension: &str) -> bool {
    IMAGES.contains(&extension.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_beside_pictures_of_public_datasets_is_looked_into_and_made_up_rows_are_not() {
        for path in ["train/A/seqinfo.ini", "annotation_train.odgt", "xView_train.geojson"] {
            assert_eq!(kind(path), Kind::Text, "{path}");
        }
        for path in ["sample_submission.csv", "LOC_sample_submission.csv", "sampleSubmission.csv"] {
            assert!(matches!(kind(path), Kind::Aside(_)), "{path}");
        }
        assert!(matches!(kind("desktop.ini"), Kind::Aside(_)));
    }

    #[test]
    fn names_sort_files() {
        assert_eq!(kind("a/B.JPG"), Kind::Image);
        assert_eq!(kind("labels.CSV"), Kind::Text);
        assert_eq!(kind("LICENSE"), Kind::Unknown);
        assert!(matches!(kind("x/._b.jpg"), Kind::Aside(_)));
        assert!(matches!(kind("notes.docx"), Kind::Aside(_)));
        let aside = |path| match kind(path) {
            Kind::Aside(why) => why,
            kind => format!("{kind:?}"),
        };
        let why = "in .ipynb_checkpoints: copies that Jupyter keeps, not of the dataset";
        assert_eq!(aside("cat/.ipynb_checkpoints/a-checkpoint.jpg"), why);
        assert!(aside("@eaDir/a.jpg/SYNOPHOTO_THUMB_M.jpg").starts_with("in @eaDir: thumbnails"));
        assert!(aside("__MACOSX/a/._b.jpg").starts_with("in __MACOSX: a file of macOS"));
        assert_eq!(extension(".hidden"), None);
    }
}
