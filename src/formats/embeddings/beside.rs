//! What stands beside an array: the file of the names of its rows, called as it is. Refuses to open either.

/// Endings of files of names.
const NAMES: [&str; 5] = ["txt", "csv", "tsv", "lst", "names"];
/// Endings of arrays.
const ARRAYS: [&str; 2] = ["npy", "npz"];

/// Whether an array lies beside this file, which may name its rows; whether such a file lies beside this array. `has`
/// knows whether a file of a path was dropped.
pub fn beside(path: &str, has: impl Fn(&str) -> bool) -> (bool, bool) {
    let Some((stem, end)) = path.rsplit_once('.') else { return (false, false) };
    let any = |endings: &[&str]| endings.iter().any(|end| has(&format!("{stem}.{end}")));
    let is = |endings: &[&str]| endings.iter().any(|e| end.eq_ignore_ascii_case(e));
    (is(&NAMES) && any(&ARRAYS), is(&ARRAYS) && any(&NAMES))
}
