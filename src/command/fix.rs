//! `muster fix`: checks a folder, and writes a corrected copy of it by decision. Owns the words and the files on the disk;
//! refuses to write over anything, and to mend what nobody decided.

use super::disk::Disk;
use super::{Meter, outputs, print};
use crate::dataset::{Fate, FileId};
use crate::decisions::{self, Decisions};
use crate::engine::{self, Check, DiskFile, Options, Resources};
use crate::fixing::{self, Corrected, Wanted};
use crate::wording::{plural, visible};
use crate::writers::Sink;
use clap::Args;
use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Args)]
pub struct FixArgs {
    /// The dataset's folder, or an archive of it: .zip, .tar, .tar.gz, .tgz
    #[arg(value_name = "FOLDER-OR-ARCHIVE")]
    folder: PathBuf,
    /// What was decided: `muster explain decisions`; without it, muster-decisions.json at the top of the folder
    #[arg(long, value_name = "FILE")]
    decisions: Option<PathBuf>,
    /// A folder that does not exist yet, or is empty
    #[arg(value_name = "OUT")]
    out: PathBuf,
    /// Copy the pictures, too, but those that are left out; without it, only annotations, tables and lists are written
    #[arg(long)]
    pictures: bool,
    /// Settings in place of the folder's own muster.toml
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Do not say what was done
    #[arg(long)]
    quiet: bool,
}

/// Lines of a list that are printed.
const PRINTED: usize = 20;

pub fn fix(args: &FixArgs) -> Result<ExitCode, String> {
    outputs::may_fill(&args.out)?;
    if args.folder.is_dir() && super::strip::lies_below(&args.out, &args.folder) {
        return Err(format!(
            "{} lies within {}; choose a folder outside of the dataset, which stays as it is",
            args.out.display(),
            args.folder.display()
        ));
    }
    let settings = args.config.as_deref().map(super::read_settings).transpose()?;
    let decisions = args.decisions.as_deref().map(super::decided::read).transpose()?;
    let mut meter = Meter::new(!args.quiet && io::stderr().is_terminal());
    let options = Options { settings, decisions, ..Options::default() };
    // Findings are looked for as a check does: their fingerprints say what is to be mended.
    let check = engine::check_path(&args.folder, options, Resources::default(), &mut |p| meter.show(p))
        .map_err(|e| format!("{}: {e}", args.folder.display()))?;
    meter.clear();
    let decisions = check.decisions();
    if decisions.items.is_empty() && decisions.fixes.iter().all(|fix| !fix.apply) {
        return Err(nothing_decided(args, decisions));
    }
    let (wanted, corrected) = check.corrected().map_err(|e| e.to_string())?;
    if corrected.changes.is_empty() && wanted.reannotate.is_empty() {
        return Err(format!("nothing of what was decided can be carried out{}", listed(&corrected.not_done)));
    }
    write(args, &check, &corrected)
        .map_err(|e| format!("{}: {e}; what was written until then is not the whole", args.out.display()))?;
    if !args.quiet {
        print(&said(args, &check, &wanted, &corrected))?;
    }
    Ok(ExitCode::from(u8::from(!corrected.not_done.is_empty())))
}

fn nothing_decided(args: &FixArgs, decisions: &Decisions) -> String {
    let from = match (&args.decisions, decisions.is_empty()) {
        (Some(path), _) => format!("{} asks for nothing", path.display()),
        (None, true) => format!("{} holds no {}, and --decisions gives none", args.folder.display(), decisions::FILE),
        (None, false) => format!("{} asks for nothing", decisions::FILE),
    };
    format!("{from}: expected an entry under `items`, or one under `fixes` with `apply`; `muster explain decisions`")
}

fn write(args: &FixArgs, check: &Check<DiskFile>, corrected: &Corrected) -> io::Result<()> {
    std::fs::create_dir_all(&args.out)?;
    let mut disk = Disk::new(&args.out);
    for (path, bytes) in &corrected.files {
        disk.begin(path)?;
        disk.write(bytes)?;
    }
    disk.begin(fixing::CHANGES_FILE)?;
    disk.write(fixing::csv(&corrected.changes).as_bytes())?;
    if args.pictures {
        for file in check.pictures_of(corrected) {
            disk.begin(corrected.path(check.dataset(), file))?;
            check.copy(file, &mut disk)?;
        }
    }
    disk.end()
}

fn said(args: &FixArgs, check: &Check<DiskFile>, wanted: &Wanted, corrected: &Corrected) -> String {
    let is_picture = |file: FileId| {
        let fate = check.dataset().files.get(file.index()).map(|file| &file.fate);
        matches!(fate, Some(Fate::Image(_) | Fate::Mask(_)))
    };
    let mut kinds: std::collections::BTreeMap<&str, u64> = std::collections::BTreeMap::new();
    corrected.changes.iter().for_each(|change| *kinds.entry(change.what).or_default() += 1);
    let out = args.out.display();
    let mut text = format!(
        "{out}: {} written, {} in {}\n",
        plural(corrected.files.len() as u64, "file", "files"),
        plural(corrected.changes.len() as u64, "change", "changes"),
        fixing::CHANGES_FILE
    );
    kinds.iter().for_each(|(what, n)| text.push_str(&format!("  {what}: {}\n", crate::wording::count(*n))));
    if !wanted.reannotate.is_empty() {
        let n = plural(wanted.reannotate.len() as u64, "item is", "items are");
        text.push_str(&format!("{n} for annotators to look at again, and not changed\n"));
    }
    if !args.pictures {
        text.push_str("Pictures were not copied: --pictures does\n");
        let moved = corrected.moved.keys().filter(|file| is_picture(**file)).count() as u64;
        if moved > 0 {
            let n = plural(moved, "picture belongs", "pictures belong");
            text.push_str(&format!("{n} into another folder now: {} says which\n", fixing::CHANGES_FILE));
        }
    }
    if !corrected.not_done.is_empty() {
        text.push_str(&format!("Not done{}\n", listed(&corrected.not_done)));
    }
    text
}

fn listed(lines: &[String]) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let mut text = ":".to_owned();
    lines.iter().take(PRINTED).for_each(|line| text.push_str(&format!("\n  {}", visible(line))));
    if lines.len() > PRINTED {
        text.push_str(&format!("\n  and {} more", crate::wording::count((lines.len() - PRINTED) as u64)));
    }
    text
}
