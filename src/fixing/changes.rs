//! `changes.csv`: one row for each thing that a corrected copy has otherwise.

/// Its name, at the top of the copy.
pub const FILE: &str = "changes.csv";
/// Its first line.
pub const HEADER: &str = "file,image,record,what,before,after,fingerprint";

/// One row. `fingerprint`: of the finding that asked for it; empty where an item was decided about.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    pub file: String,
    pub image: String,
    pub record: String,
    pub what: &'static str,
    pub before: String,
    pub after: String,
    pub fingerprint: String,
}

/// The file's text.
pub fn csv(changes: &[Change]) -> String {
    let mut out = csv::Writer::from_writer(Vec::new());
    // Into memory: nothing fails but for want of it.
    let _ = out.write_record(HEADER.split(','));
    for c in changes {
        let fields = [&c.file, &c.image, &c.record, c.what, &c.before, &c.after, &c.fingerprint];
        let _ = out.write_record(fields.map(crate::report::harmless));
    }
    String::from_utf8(out.into_inner().unwrap_or_default()).unwrap_or_default()
}
