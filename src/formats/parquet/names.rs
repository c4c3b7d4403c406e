//! The names of pictures that stand in a table: below the table's own name, by the path that is kept with each, or by
//! row. The pictures' unpacking and the reading of the rows name them alike. Refuses to look at a picture.

use crate::dataset::{ImageFormat, tool_folder};
use rustc_hash::FxHashSet;
use unicode_normalization::UnicodeNormalization;

/// Longest path that is taken as it stands.
const LONGEST: usize = 500;

/// Gives names to the pictures of one column, in the order of the rows.
#[derive(Default)]
pub(super) struct Namer {
    /// A folder for the column where there are several of pictures; empty otherwise.
    folder: String,
    taken: FxHashSet<String>,
}

impl Namer {
    /// `column`: its name, where another column holds pictures too.
    pub(super) fn new(column: Option<&str>) -> Self {
        let plain = |name: &str| {
            let letters = name.chars().map(|c| if c.is_alphanumeric() || "-_ ".contains(c) { c } else { '-' });
            let plain: String = letters.collect();
            format!("{}/", if plain.trim().is_empty() { "pictures" } else { plain.trim() })
        };
        Self { folder: column.map(plain).unwrap_or_default(), taken: FxHashSet::default() }
    }

    /// The name of the picture of a row, without an extension where only its content says which. `row`: from 1;
    /// `nth`: from 1 where a row holds several; `path`: as the table has it.
    pub(super) fn name(&mut self, row: u64, nth: Option<u64>, path: Option<&str>) -> String {
        let by_row = match nth {
            Some(nth) => format!("row-{row:06}-{nth}"),
            None => format!("row-{row:06}"),
        };
        let own = path.and_then(clean).unwrap_or_else(|| by_row.clone());
        let mut name = own.clone();
        let mut turn = 1u32;
        while !self.taken.insert(name.clone()) {
            let again = if turn > 1 { format!("-{turn}") } else { String::new() };
            name = match has_extension(&own).then(|| own.rsplit_once('.')).flatten() {
                Some((stem, end)) => format!("{stem}-{by_row}{again}.{end}"),
                None => format!("{own}-{by_row}{again}"),
            };
            turn += 1;
        }
        format!("{}{name}", self.folder)
    }
}

/// Its extension is a picture's.
pub(super) fn has_extension(name: &str) -> bool {
    let own = name.rsplit('/').next().unwrap_or(name);
    own.rsplit_once('.').is_some_and(|(stem, end)| !stem.is_empty() && ImageFormat::from_extension(end).is_some())
}

/// A path below the table; of one that leads elsewhere only the file's own name.
fn clean(path: &str) -> Option<String> {
    let path: String = path.split(['?', '#']).next().unwrap_or(path).replace('\\', "/").nfc().collect();
    let elsewhere = path.starts_with('/')
        || path.contains("://")
        || path.as_bytes().get(1) == Some(&b':')
        || path.len() > LONGEST
        || path.split('/').any(|part| part == "..")
        || tool_folder(&path).is_some();
    let parts: Vec<&str> = path.split('/').filter(|part| !matches!(*part, "" | "." | "..")).collect();
    let name = if elsewhere { (*parts.last()?).to_owned() } else { parts.join("/") };
    let own = name.rsplit('/').next().unwrap_or(&name);
    let sound = !own.trim().is_empty() && !own.starts_with("._") && !name.chars().any(char::is_control);
    (sound && name.len() <= LONGEST).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_called_as_the_table_says_or_by_their_row() {
        let mut names = Namer::new(None);
        let mut of = |row, path| names.name(row, None, path);
        assert_eq!(of(1, Some("a.jpg")), "a.jpg");
        assert_eq!(of(2, Some("a.jpg")), "a-row-000002.jpg");
        assert_eq!(of(3, None), "row-000003");
        assert_eq!(of(4, Some("")), "row-000004");
        assert_eq!(of(5, Some("/root/.cache/x/b.png")), "b.png");
        assert_eq!(of(6, Some("C:\\x\\b.png")), "b-row-000006.png");
        assert_eq!(of(7, Some("cat/1.jpg")), "cat/1.jpg");
        assert_eq!(of(8, Some("../../etc/passwd")), "passwd");
        assert_eq!(of(9, Some("https://a.b/c/d.jpg?x=1")), "d.jpg");
        assert_eq!(of(10, Some("a-row-000011.jpg")), "a-row-000011.jpg");
        assert_eq!(of(11, Some("a.jpg")), "a-row-000011-2.jpg");
        assert_eq!(of(12, Some("\u{0}")), "row-000012");
    }

    #[test]
    fn several_columns_have_folders_and_several_pictures_of_a_row_numbers() {
        let mut names = Namer::new(Some("seg/mask.2"));
        assert_eq!(names.name(1, Some(2), None), "seg-mask-2/row-000001-2");
    }
}
