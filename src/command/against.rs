//! What `--against` names: an earlier report, or an earlier version of the dataset, which is checked for one.

use crate::engine::{self, Options, Progress, Resources};
use crate::report::{self, Earlier};
use std::path::Path;
use std::sync::Arc;

/// An earlier report larger than this is none, in bytes.
const LARGEST: u64 = 1 << 30;

/// Reads or makes the earlier report.
///
/// # Errors
/// What was expected and what was found, after the path.
pub fn read(
    path: &Path,
    options: &Options,
    resources: Resources,
    tick: &mut dyn FnMut(&Progress),
) -> Result<Arc<Earlier>, String> {
    let named = |why: String| format!("--against {}: {why}", path.display());
    let is_text = path.extension().is_some_and(|end| end.eq_ignore_ascii_case("json"));
    let bytes = std::fs::metadata(path).map_err(|e| named(e.to_string()))?;
    let text = if bytes.is_file() && is_text {
        if bytes.len() > LARGEST {
            return Err(named(format!("expected a report of Muster, found {} bytes", bytes.len())));
        }
        std::fs::read_to_string(path).map_err(|e| named(e.to_string()))?
    } else {
        let options = Options { against: None, ..options.clone() };
        let check = engine::check_path(path, options, resources, tick).map_err(|e| {
            named(format!("{e}; expected a report that `muster check --json` wrote, a folder or an archive"))
        })?;
        report::to_json(check.report().ok_or_else(|| named("the rules could not run".to_owned()))?)
    };
    Earlier::read(&text).map(Arc::new).map_err(named)
}
