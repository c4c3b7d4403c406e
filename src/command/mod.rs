//! The native command: `muster check`, `convert`, `fix`, `strip`, `rules`, `explain`, `example`. Owns the words on a terminal and the exit codes;
//! refuses to compute anything.

mod against;
mod convert;
mod decided;
mod disk;
mod fix;
mod outputs;
mod strip;
mod summary;

use crate::decisions;
use crate::documents::{self, Document};
use crate::engine::{self, Check, DiskFile, Options, Progress, Resources, State};
use crate::formats::{self, settings};
use crate::report::lists::{FORMATS as LIST_FORMATS, ListFormat};
use crate::report::{self, Report};
use crate::rules;
use crate::wording;
use clap::{Args, Parser, Subcommand};
use sha2::{Digest, Sha256};
use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Checks computer-vision datasets: who is in them, what always appears together, where labels contradict each other.
#[derive(Parser)]
#[command(name = "muster", version, max_term_width = 100)]
struct Command {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Check a dataset; exit code 0: no error found, 1: at least one, 2: the check could not run
    Check(Box<CheckArgs>),
    /// Write a dataset's annotations in another format; exit code 0: all that the format has a place for was written, 1:
    /// something was left out, 2: nothing was written
    Convert(Box<convert::ConvertArgs>),
    /// Write a corrected copy of a dataset's annotations, tables and lists by decision, each in the format it came in, with
    /// changes.csv; exit code 0: all that was decided, 1: something of it was not done, 2: nothing was written
    Fix(fix::FixArgs),
    /// Write copies of a dataset's pictures without metadata, their pixels untouched; exit code 0: all of them, 1: some were
    /// left out, 2: nothing was written
    Strip(strip::StripArgs),
    /// List every rule
    Rules {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Print the manual page of a rule, or what is read, set, reported or written
    Explain {
        /// A rule's code, such as COO001; or `formats`, `settings`, `report`, `documents`, `decisions`, `program`
        code: String,
    },
    /// Write the made-up example dataset into a folder
    Example {
        /// A folder that does not exist yet, or is empty
        folder: PathBuf,
    },
}

#[derive(Args)]
struct CheckArgs {
    /// The dataset's folder, or an archive of it: .zip, .tar, .tar.gz, .tgz
    #[arg(value_name = "FOLDER-OR-ARCHIVE")]
    folder: PathBuf,
    /// Settings in place of the folder's own muster.toml
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Decisions in place of the folder's own muster-decisions.json; accepted findings stand aside
    #[arg(long, value_name = "FILE")]
    decisions: Option<PathBuf>,
    /// Write the report as JSON; `-` for standard output
    #[arg(long, value_name = "OUT")]
    json: Option<PathBuf>,
    /// Write the findings as CSV, a row per piece of evidence
    #[arg(long, value_name = "OUT")]
    findings_csv: Option<PathBuf>,
    /// Write what each finding speaks of as CSV, a row per class, group, pair or file with its figures
    #[arg(long, value_name = "OUT")]
    members_csv: Option<PathBuf>,
    /// Write the figures of every image as CSV
    #[arg(long, value_name = "OUT")]
    images_csv: Option<PathBuf>,
    /// Write the report as one HTML file, to be read and to be printed
    #[arg(long, value_name = "OUT")]
    html: Option<PathBuf>,
    /// Write the report as Markdown: a summary, then the findings
    #[arg(long, value_name = "OUT")]
    markdown: Option<PathBuf>,
    /// Write the findings as SARIF 2.1.0, for code scanning
    #[arg(long, value_name = "OUT")]
    sarif: Option<PathBuf>,
    /// Write every document under its own name into a folder, which is made where it is not there
    #[arg(long, value_name = "DIR")]
    documents: Option<PathBuf>,
    /// Write one document: the name of OUT says which, such as croissant.json; `muster explain documents` lists them
    #[arg(long, value_name = "OUT")]
    document: Vec<PathBuf>,
    /// Say what changed since an earlier report (JSON), or since an earlier version of the dataset (a folder or an archive)
    #[arg(long, value_name = "REPORT.json")]
    against: Option<PathBuf>,
    /// Write what each finding points at into a folder of its own
    #[arg(long, value_name = "DIR")]
    lists: Option<PathBuf>,
    /// As what the lists are written: text, csv, json, label-studio, cvat, fiftyone, roboflow, separated by commas
    #[arg(long, value_name = "FORMATS", value_delimiter = ',', requires = "lists", value_parser = list_format,
        default_value = "text,csv,json")]
    list_formats: Vec<ListFormat>,
    /// Leave counts of people below K out of everything that is written, and what would give them away; 5 is usual
    #[arg(long, value_name = "K", conflicts_with_all = ["images_csv", "lists"],
        value_parser = clap::value_parser!(u64).range(2..=1_000_000))]
    suppress_below: Option<u64>,
    /// Only these rules: codes or families, separated by commas
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    only: Vec<String>,
    /// Leave these rules out
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    skip: Vec<String>,
    /// Read annotations only
    #[arg(long)]
    no_pixels: bool,
    /// Threads for the pixels; all cores where it is not given
    #[arg(long, value_name = "N")]
    jobs: Option<usize>,
    /// Memory for the pictures that are measured at once, such as 2G or 500M; three quarters of the machine's where it
    /// is not given
    #[arg(long, value_name = "BYTES", value_parser = bytes)]
    memory: Option<u64>,
    /// All findings in the summary; without it, those that fit on a screen
    #[arg(long)]
    all: bool,
    /// Write over files of the dataset, and through links
    #[arg(long)]
    overwrite: bool,
    /// No summary and no progress
    #[arg(long)]
    quiet: bool,
}

/// Runs the command with these arguments, the program's name first.
pub fn run(args: impl Iterator<Item = OsString>) -> ExitCode {
    let command = match Command::try_parse_from(args) {
        Ok(command) => command,
        Err(e) => {
            let _ = e.print();
            return if e.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS };
        }
    };
    let done = match command.verb {
        Verb::Check(args) => check(&args),
        Verb::Convert(args) => convert::convert(&args),
        Verb::Fix(args) => fix::fix(&args),
        Verb::Strip(args) => strip::strip(&args),
        Verb::Rules { json } => print(&rules_list(json)).map(|()| ExitCode::SUCCESS),
        Verb::Explain { code } => explain(&code),
        Verb::Example { folder } => example(&folder),
    };
    done.unwrap_or_else(|why| {
        eprintln!("muster: {why}");
        ExitCode::from(2)
    })
}

fn check(args: &CheckArgs) -> Result<ExitCode, String> {
    for code in args.only.iter().chain(&args.skip) {
        let known = rules::ALL
            .iter()
            .any(|e| e.meta.code.eq_ignore_ascii_case(code) || e.meta.family().eq_ignore_ascii_case(code));
        if !known {
            return Err(format!("{code} is neither a rule nor a family of rules; `muster rules` lists them"));
        }
    }
    let single = args.document.iter().map(|out| Ok((out.clone(), called(out)?))).collect::<Result<Vec<_>, String>>()?;
    let settings = args.config.as_deref().map(read_settings).transpose()?;
    let decisions = args.decisions.as_deref().map(decided::read).transpose()?;
    let (only, skip) = (args.only.clone(), args.skip.clone());
    let mut options = Options { settings, decisions, only, skip, pixels: !args.no_pixels, against: None };
    if !args.overwrite {
        let tables = [&args.json, &args.findings_csv, &args.members_csv, &args.images_csv];
        for out in tables.into_iter().chain([&args.html, &args.markdown, &args.sarif]).flatten() {
            outputs::may_write(out, &args.folder)?;
        }
        if let Some(folder) = &args.lists {
            outputs::may_fill(folder)?;
        }
        for (out, _) in args.documents.iter().flat_map(|folder| dossier(folder)).chain(single.iter().cloned()) {
            outputs::may_write(&out, &args.folder)?;
        }
    }
    let machine = Resources::default();
    let resources =
        Resources { jobs: args.jobs.unwrap_or(machine.jobs), memory: args.memory.unwrap_or(machine.memory), ..machine };
    let mut meter = Meter::new(!args.quiet && std::io::stderr().is_terminal());
    if let Some(earlier) = &args.against {
        options.against = Some(against::read(earlier, &options, resources, &mut |p| meter.show(p))?);
    }
    let check = engine::check_path(&args.folder, options, resources, &mut |p| meter.show(p))
        .map_err(|e| format!("{}: {e}", args.folder.display()))?;
    meter.clear();
    // Tables are put together only where they are written.
    let report = check.brief().ok_or("the rules could not run")?;
    let without = match args.suppress_below {
        None => None,
        Some(least) => Some(report::suppress(check.report().ok_or("the report is not there")?, least)?),
    };
    let report = without.as_ref().map_or(report, |without| &without.report);
    let to_stdout = write_outputs(args, &single, &check, report, without.as_ref())?;
    if !args.quiet && !to_stdout {
        let shown = summary::Shown { colour: std::io::stdout().is_terminal(), all: args.all, tests: check.tests() };
        print(&summary::of(report, shown))?;
    }
    let errors = report.findings.iter().any(|f| f.severity == report::Severity::Error && !f.is_aside());
    match (errors, summary::has_something(report)) {
        (true, _) => Ok(ExitCode::from(1)),
        (false, true) => Ok(ExitCode::SUCCESS),
        (false, false) => Err(nothing_to_check(&args.folder, report)),
    }
}

/// There was no picture, and nothing that names one; what lay there instead.
fn nothing_to_check(folder: &Path, report: &Report) -> String {
    let lay = match report.files.dropped {
        0 => "there is no file in it".to_owned(),
        n => {
            let aside = &report.files.skipped_files;
            let named: Vec<String> = aside.iter().map(|file| format!("{} ({})", file.path, file.why)).collect();
            let few = if named.is_empty() { String::new() } else { format!(": {}", wording::list(&named, 3)) };
            format!("in it: {}{few}", wording::plural(n, "file", "files"))
        }
    };
    format!("{}: nothing to check, neither a picture nor an annotation that names one; {lay}", folder.display())
}

/// Writes the files that were asked for; says whether one of them is standard output.
///
/// `without`: small cells, where they are to be left out.
fn write_outputs(
    args: &CheckArgs,
    single: &[(PathBuf, Document)],
    check: &Check<DiskFile>,
    report: &Report,
    without: Option<&report::Suppressed>,
) -> Result<bool, String> {
    let whole = || match without {
        Some(without) => &without.report,
        None => check.report().unwrap_or(report),
    };
    let outputs: [(&Option<PathBuf>, &dyn Fn() -> String); 7] = [
        (&args.json, &|| without.map_or_else(|| report::to_json(whole()), |without| without.json.clone())),
        (&args.html, &|| Document::Html.write(whole())),
        (&args.markdown, &|| Document::Markdown.write(whole())),
        (&args.sarif, &|| Document::Sarif.write(whole())),
        (&args.findings_csv, &|| report::findings_csv(report)),
        (&args.members_csv, &|| report::members_csv(report)),
        (&args.images_csv, &|| report::images_csv(check.dataset())),
    ];
    let asked: Vec<_> = outputs.iter().filter_map(|(out, text)| Some((out.as_deref()?, text))).collect();
    for (out, text) in &asked {
        write(out, &text())?;
    }
    if let Some(folder) = &args.documents {
        std::fs::create_dir_all(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
        for (out, document) in dossier(folder) {
            write(&out, &document.write(whole()))?;
        }
    }
    for (out, document) in single {
        write(out, &document.write(whole()))?;
    }
    if let Some(folder) = &args.lists {
        std::fs::create_dir_all(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
        for (name, text) in check.lists(&args.list_formats) {
            write(&folder.join(name), &text)?;
        }
    }
    Ok(asked.iter().any(|(out, _)| is_stdout(out)))
}

/// A format of lists, by its name.
fn list_format(id: &str) -> Result<ListFormat, String> {
    let known = LIST_FORMATS.iter().find(|about| about.id == id);
    known.map(|about| about.format).ok_or_else(|| {
        let ids: Vec<&str> = LIST_FORMATS.iter().map(|about| about.id).collect();
        format!("there are {}", ids.join(", "))
    })
}

/// The document that a file is called after.
fn called(out: &Path) -> Result<Document, String> {
    let name = out.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    let own = documents::ALL.iter().find(|about| about.file == name);
    own.map(|about| about.document).ok_or_else(|| {
        let names: Vec<&str> = documents::ALL.iter().map(|about| about.file).collect();
        format!("{}: no document is called {name}; there are {}", out.display(), wording::list(&names, names.len()))
    })
}

/// Every document and where it goes.
fn dossier(folder: &Path) -> impl Iterator<Item = (PathBuf, Document)> {
    documents::ALL.iter().map(|about| (folder.join(about.file), about.document))
}

/// `2G`, `500M`, `64000K` or a number of bytes; powers of 1024.
fn bytes(text: &str) -> Result<u64, String> {
    let expected = || format!("expected a number of bytes, such as 2G or 500M, found {text}");
    let plain = text.trim_end_matches(['B', 'b', 'i']);
    let (number, shift) = match plain.char_indices().next_back() {
        Some((at, 'k' | 'K')) => (&plain[..at], 10),
        Some((at, 'm' | 'M')) => (&plain[..at], 20),
        Some((at, 'g' | 'G')) => (&plain[..at], 30),
        Some((at, 't' | 'T')) => (&plain[..at], 40),
        _ => (plain, 0),
    };
    let number: u64 = number.trim().parse().map_err(|_| expected())?;
    number.checked_mul(1 << shift).ok_or_else(expected)
}

fn read_settings(path: &Path) -> Result<crate::dataset::Settings, String> {
    let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let (settings, faults) = settings::parse(&text);
    match faults.first() {
        None => Ok(settings),
        Some((line, expected, found)) => {
            Err(format!("{}, line {line}: expected {expected}, found {found}", path.display()))
        }
    }
}

fn is_stdout(out: &Path) -> bool {
    out.as_os_str() == "-"
}

fn write(out: &Path, text: &str) -> Result<(), String> {
    if is_stdout(out) {
        return print(text);
    }
    std::fs::write(out, text).map_err(|e| format!("{}: {e}", out.display()))
}

/// To standard output; a reader that has gone away (`| head`) is no fault.
fn print(text: &str) -> Result<(), String> {
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => Err(e.to_string()),
        _ => Ok(()),
    }
}

#[derive(serde::Serialize)]
struct RuleLine {
    code: &'static str,
    name: &'static str,
    family: &'static str,
    severity: rules::Severity,
    quality: rules::Quality,
    summary: &'static str,
}

fn rules_list(json: bool) -> String {
    let lines: Vec<RuleLine> = rules::ALL
        .iter()
        .map(|e| RuleLine {
            code: e.meta.code,
            name: e.meta.name,
            family: e.meta.family(),
            severity: e.meta.severity,
            quality: e.meta.quality,
            summary: e.meta.summary,
        })
        .collect();
    if json {
        return report::to_json(&lines);
    }
    let severity = |s| match s {
        rules::Severity::Error => "error",
        rules::Severity::Warning => "warning",
        rules::Severity::Note => "note",
    };
    lines.iter().map(|l| format!("{}  {:<7}  {:<32}  {}\n", l.code, severity(l.severity), l.name, l.summary)).collect()
}

/// Which program this is, as far as it can know.
fn program() -> String {
    let version = env!("CARGO_PKG_VERSION");
    let own = std::env::current_exe().and_then(std::fs::read);
    let file = match own {
        Ok(bytes) => {
            let digits: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
            format!(
                "SHA-256 of the file that it was started from: {digits}\nA program that was changed can say anything: \
                     take the hash with another one."
            )
        }
        Err(e) => format!("It cannot read the file that it was started from: {e}"),
    };
    format!("muster {version}\n{file}\nThe page has a fingerprint of its own, which it shows.\n")
}

fn explain(code: &str) -> Result<ExitCode, String> {
    if code.eq_ignore_ascii_case("report") {
        return print(crate::report::SCHEMA_PAGE).map(|()| ExitCode::SUCCESS);
    }
    if code.eq_ignore_ascii_case("documents") {
        return print(&documents::reference()).map(|()| ExitCode::SUCCESS);
    }
    if code.eq_ignore_ascii_case("decisions") {
        return print(decisions::PAGE).map(|()| ExitCode::SUCCESS);
    }
    if code.eq_ignore_ascii_case("formats") {
        return print(&formats::reference()).map(|()| ExitCode::SUCCESS);
    }
    if code.eq_ignore_ascii_case("program") {
        return print(&program()).map(|()| ExitCode::SUCCESS);
    }
    if code.eq_ignore_ascii_case("settings") {
        return print(&settings_reference()).map(|()| ExitCode::SUCCESS);
    }
    let entry = rules::entry(code).ok_or_else(|| format!("{code} is no rule; `muster rules` lists them"))?;
    print(entry.meta.manual).map(|()| ExitCode::SUCCESS)
}

/// The reference of `muster.toml`, with every rule's options and their defaults.
fn settings_reference() -> String {
    let none = rules::RuleOptions::new();
    let mut text = format!("{}\n## Options of rules, with their defaults\n\n", engine::SETTINGS_REFERENCE);
    for entry in rules::ALL {
        let Ok(rule) = (entry.build)(&none) else { continue };
        let options = rule.options();
        for (name, value) in options.as_object().into_iter().flatten() {
            text.push_str(&format!("- {} `{name} = {value}`\n", entry.meta.code));
        }
    }
    text
}

fn example(folder: &Path) -> Result<ExitCode, String> {
    let fault = |path: &Path, e: std::io::Error| format!("{}: {e}", path.display());
    if std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(format!("{} is not empty", folder.display()));
    }
    for (path, bytes) in crate::intake::example() {
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(|e| fault(parent, e))?;
        }
        std::fs::write(&path, bytes).map_err(|e| fault(&path, e))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Progress on a terminal's standard error: one line that is written over.
struct Meter {
    on: bool,
    last: Option<std::time::Instant>,
}

impl Meter {
    fn new(on: bool) -> Self {
        Self { on, last: None }
    }

    fn show(&mut self, progress: &Progress) {
        let soon = self.last.is_some_and(|last| last.elapsed().as_millis() < 100);
        if !self.on || soon {
            return;
        }
        self.last = Some(std::time::Instant::now());
        let count = wording::count;
        let text = match progress.state {
            State::Measuring => {
                format!("{} of {} images measured", count(progress.images_measured), count(progress.images))
            }
            State::Listing if progress.archive_bytes > 0 => format!(
                "{} files unpacked, {} % of the archives",
                count(progress.unpacked),
                progress.archive_bytes_read.saturating_mul(100) / progress.archive_bytes
            ),
            _ => format!(
                "{} files, {} of {} annotation files read",
                count(progress.files),
                count(progress.sources_read),
                count(progress.sources)
            ),
        };
        eprint!("\r\x1b[2K{text}");
    }

    fn clear(&self) {
        if self.on && self.last.is_some() {
            eprint!("\r\x1b[2K");
        }
    }
}
