//! An earlier report among the files of a dataset: it is compared with, unless another one is given.

use super::Check;
use crate::dataset::Fate;
use crate::dataset::bytes::ReadAt;
use crate::report::Earlier;
use std::sync::Arc;

/// Why it is not read as annotations.
pub(super) const SAID: &str = "an earlier report of Muster, not of the dataset";
/// Larger ones are not read, in bytes.
const LARGEST: u64 = 256 << 20;

/// A file that begins as a report does.
pub(super) fn is_report(path: &str, head: &[u8]) -> bool {
    let begins = || head.iter().copied().filter(|byte| !byte.is_ascii_whitespace());
    let first = br#"{"schema":"muster.report/"#;
    path.to_ascii_lowercase().ends_with(".json") && begins().take(first.len()).eq(first.iter().copied())
}

impl<S: ReadAt> Check<S> {
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
