//! An earlier report among the files of a dataset: it is compared with, unless another one is given.

use super::Check;
use crate::dataset::Fate;
use crate::dataset::bytes::ReadAt;
use crate::report::Earlier;
use std::sync::Arc;

/// Why it is not read as annotations.
pub(super) const SAID: &str = "an earlier report of Muster, not of the dataset";
/// Larger ones are not read, in bytes.
pub const LARGEST: u64 = 256 << 20;

/// A file that begins as a report does.
pub(super) fn is_report(path: &str, head: &[u8]) -> bool {
    let begins = || head.iter().copied().filter(|byte| !byte.is_ascii_whitespace());
    let first = br#"{"schema":"muster.report/"#;
    path.to_ascii_lowercase().ends_with(".json") && begins().take(first.len()).eq(first.iter().copied())
}

impl<S: ReadAt> Check<S> {
    /// Compares with an earlier report of this dataset, as its text; after `judge`.
    ///
    /// # Errors
    /// What was expected and what was found: it is no report, or that of another dataset. Then all is as it was.
    pub fn compare_with(&mut self, text: &str) -> Result<(), String> {
        let earlier = Earlier::read(text)?;
        let name = earlier.name().to_owned();
        let before = self.options.against.clone();
        self.set_against(Some(Arc::new(earlier)));
        let report = self.verdict.as_ref().map(|verdict| &verdict.brief);
        let Some((report, changes)) = report.and_then(|report| Some((report, report.changes.as_ref()?))) else {
            return Ok(());
        };
        let other = match &changes.images {
            Some(of) if of.added > 0 && of.removed > 0 && of.in_both() == 0 => Some("no picture is in both"),
            None if name != report.dataset.name => Some("its name is another one, and it does not tell its pictures"),
            _ => None,
        };
        if let Some(why) = other {
            let own = report.dataset.name.clone();
            self.set_against(before);
            return Err(format!(
                "expected an earlier report of this dataset, “{own}”, found one of another, “{name}”: {why}"
            ));
        }
        Ok(())
    }

    /// Takes the report that lies among the files; of several, and where one was given, none.
    pub(super) fn take_earlier(&mut self) {
        if self.options.against.is_some() {
            return;
        }
        let found = match self.reports.as_slice() {
            [] => return,
            [one] => *one,
            several => {
                let why = format!("{SAID}; of {} it is not known which is meant", several.len());
                for file in several {
                    if let Some(file) = self.dataset.files.get_mut(file.index()) {
                        file.fate = Fate::Skipped(why.clone());
                    }
                }
                return;
            }
        };
        let (Some(source), Some(file)) = (self.sources.get(found.index()), self.dataset.files.get_mut(found.index()))
        else {
            return;
        };
        let read = match file.bytes {
            bytes if bytes > LARGEST => Err("it is too large".to_owned()),
            bytes => source
                .head(bytes)
                .map_err(|e| e.to_string())
                .and_then(|bytes| Earlier::read(std::str::from_utf8(&bytes).map_err(|_| "it is no UTF-8".to_owned())?)),
        };
        match read {
            Ok(earlier) => {
                self.options.against = Some(Arc::new(earlier));
                file.fate = Fate::Skipped(format!("{SAID}; this one is compared with it"));
            }
            Err(why) => file.fate = Fate::Skipped(format!("{SAID}, and not compared with: {why}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::{Check, Options, check_in_memory};
    use crate::report;

    fn check(name: &str, pictures: &[&str]) -> Check<Vec<u8>> {
        let table: String = pictures.iter().map(|picture| format!("{picture},cat\n")).collect();
        let files = vec![("labels.csv".to_owned(), format!("file,class\n{table}").into_bytes())];
        check_in_memory(name, files, Options::default())
    }

    fn json(check: &Check<Vec<u8>>) -> String {
        report::to_json(check.report().expect("it was judged"))
    }

    #[test]
    fn an_earlier_report_of_the_dataset_is_compared_with_and_left_again() {
        let (before, mut now) = (check("cats", &["a.jpg", "b.jpg"]), check("cats, mended", &["b.jpg", "c.jpg"]));
        let without = json(&now);
        assert_eq!(now.compare_with(&json(&before)), Ok(()));
        let changes = now.report().and_then(|report| report.changes.clone()).expect("they are compared");
        let images = changes.images.expect("the earlier report tells its images");
        assert_eq!((images.added, images.removed), (1, 1));
        now.set_against(None);
        assert_eq!(json(&now), without);
    }

    #[test]
    fn what_is_no_report_or_that_of_another_dataset_changes_nothing() {
        let (before, other) = (check("cats", &["a.jpg", "b.jpg"]), check("dogs", &["d.jpg", "e.jpg"]));
        let mut now = check("cats", &["a.jpg", "c.jpg"]);
        assert_eq!(now.compare_with(&json(&before)), Ok(()));
        let with = json(&now);
        let why = now.compare_with(&json(&other)).err().unwrap_or_default();
        assert!(why.contains("this dataset, “cats”, found one of another, “dogs”: no picture is in both"), "{why}");
        let why = now.compare_with("{}").err().unwrap_or_default();
        assert!(why.contains("found other JSON"), "{why}");
        assert_eq!(json(&now), with);
    }
}
