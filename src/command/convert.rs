//! `muster convert`: reads a folder as `check` does and writes its annotations in another format. Owns the words about
//! what is lost and the files on the disk; refuses to write over anything, and to copy pictures.

use super::disk::Disk;
use super::{Meter, outputs, print};
use crate::dataset::{Dataset, FaultKind};
use crate::engine::{self, Options, Resources};
use crate::wording::{plural, visible};
use crate::writers::{self, Fate, Plan, Target};
use clap::Args;
use std::fs;
use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Args)]
pub struct ConvertArgs {
    /// The dataset's folder, or an archive of it: .zip, .tar, .tar.gz, .tgz
    #[arg(value_name = "FOLDER-OR-ARCHIVE")]
    folder: PathBuf,
    /// The format to write: coco, yolo, voc or csv
    #[arg(long, value_name = "FORMAT", value_parser = target)]
    to: &'static Target,
    /// A folder that does not exist yet, or is empty
    #[arg(value_name = "OUT")]
    out: PathBuf,
    /// Settings in place of the folder's own muster.toml
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Do not say what is lost
    #[arg(long)]
    quiet: bool,
}

fn target(id: &str) -> Result<&'static Target, String> {
    let known = || writers::TARGETS.map(|target| target.id).join(", ");
    writers::target(id).ok_or_else(|| format!("expected one of {}", known()))
}

pub fn convert(args: &ConvertArgs) -> Result<ExitCode, String> {
    outputs::may_fill(&args.out)?;
    let settings = args.config.as_deref().map(super::read_settings).transpose()?;
    let mut meter = Meter::new(!args.quiet && io::stderr().is_terminal());
    let options = Options { settings, ..Options::default() };
    let check = engine::read_path(&args.folder, options, Resources::default(), &mut |p| meter.show(p))
        .map_err(|e| format!("{}: {e}", args.folder.display()))?;
    meter.clear();
    let dataset = check.dataset();
    if dataset.images.is_empty() {
        return Err(format!(
            "{}: nothing to convert, neither a picture nor an annotation that names one",
            args.folder.display()
        ));
    }
    let plan = args.to.plan(dataset);
    if plan.images() == 0 {
        return Err(format!(
            "{}: nothing of it can be written as {}{}",
            args.folder.display(),
            args.to.name,
            before(&plan, dataset, args).iter().skip(1).map(|line| format!("\n{line}")).collect::<String>()
        ));
    }
    let say = |lines: Vec<String>| if args.quiet { Ok(()) } else { print(&(lines.join("\n") + "\n")) };
    // Said before the first file is there.
    say(before(&plan, dataset, args))?;
    let mut disk = Disk::new(&args.out);
    let written = fs::create_dir_all(&args.out).and_then(|()| plan.write(&mut disk)).and_then(|()| disk.end());
    written.map_err(|e| format!("{}: {e}; what was written until then is not the whole", args.out.display()))?;
    say(after(&plan, disk.files(), args))?;
    let left_out = plan.left_out() != (0, 0) || unread(dataset) > 0;
    Ok(ExitCode::from(u8::from(left_out)))
}

/// Records and files that could not be read, and so are not written.
fn unread(dataset: &Dataset) -> u64 {
    let kinds = [
        FaultKind::Unparsable,
        FaultKind::Unusable,
        FaultKind::BadRecord,
        FaultKind::DanglingId,
        FaultKind::Unjoined,
        FaultKind::Table,
    ];
    // A box with a number that is none is left out, and said to be.
    let numbers = dataset.faults.of(FaultKind::NotANumber).filter(|fault| fault.r#box.is_none()).count() as u64;
    numbers + kinds.into_iter().map(|kind| dataset.faults.count(kind)).sum::<u64>()
}

fn before(plan: &Plan<'_>, dataset: &Dataset, args: &ConvertArgs) -> Vec<String> {
    let to = args.to.name;
    let mut lines = vec![format!(
        "{}: {}, {}, {}{}, to be written as {to}",
        visible(&dataset.name),
        plural(plan.images() as u64, "image", "images"),
        plural(plan.boxes() as u64, "box", "boxes"),
        match plan.labels() as u64 {
            0 => String::new(),
            n => format!("{}, ", plural(n, "image-level label", "image-level labels")),
        },
        plural(plan.classes() as u64, "class", "classes"),
    )];
    let mut block = |head: String, fate: Fate| {
        let of: Vec<&str> = plan.losses().iter().filter(|l| l.fate == fate).map(|l| l.text.as_str()).collect();
        if !of.is_empty() {
            lines.push(head);
            lines.extend(of.iter().map(|text| format!("  {text}")));
        }
    };
    block(format!("{to} has no place for:"), Fate::NoPlace);
    block("Left out:".to_owned(), Fate::LeftOut);
    block("To know:".to_owned(), Fate::Changed);
    let faults = unread(dataset);
    if faults > 0 {
        lines.push(format!(
            "{} could not be read, or not whole: `muster check {}` says which",
            plural(faults, "record or file", "records or files"),
            args.folder.display()
        ));
    }
    lines
}

fn after(plan: &Plan<'_>, files: u64, args: &ConvertArgs) -> Vec<String> {
    let out = args.out.display();
    let lost = plan.losses().iter().filter(|l| l.fate == Fate::NoPlace).count() as u64;
    let (images, boxes) = plan.left_out();
    let mut parts = Vec::new();
    for (n, one, many) in [
        (lost, "kind of thing without a place", "kinds of things without a place"),
        (images, "image left out", "images left out"),
        (boxes, "box left out", "boxes left out"),
    ] {
        if n > 0 {
            parts.push(plural(n, one, many));
        }
    }
    let mut lines = vec![format!(
        "{out}: {} written, {} and {} in them{}",
        plural(files, "file", "files"),
        plural(plan.images() as u64, "image", "images"),
        plural(plan.boxes() as u64, "box", "boxes"),
        if parts.is_empty() {
            "; nothing was left out".to_owned()
        } else {
            format!("; {} (see above)", parts.join(", "))
        }
    )];
    if !args.to.note.is_empty() {
        lines.push(args.to.note.to_owned());
    }
    lines.push(format!("Pictures were not copied; below {out} they are expected {}.", args.to.pictures));
    if outputs::lies_in(&args.out, &args.folder) {
        lines.push(format!("{out} lies within the dataset: the next check of that will read both."));
    }
    lines
}
