//! One check, from the drop to the report. Owns the dataset; whoever drives it (the native command, the engine worker,
//! a test) brings the files and the facts of the images, and decides when to judge.

use super::hashed::Hashed;
use super::{Progress, State, earlier, left_aside};
use crate::dataset::bytes::ReadAt;
use crate::dataset::{
    Builder, Dataset, DroppedFile, Facts, Fate, Fault, FaultKind, FileId, FileRole, ImageFormat, ImageId, MaskFacts,
    Place, RecordKind, Settings,
};
use crate::decisions::Decisions;
use crate::fixing;
use crate::formats::slices::{run_to_end, yield_now};
use crate::formats::{self, Entry, Input, Probe, Recognised, utf16};
use crate::intake::{self, Index, Kind, Listing, Masked};
use crate::measures::{Kept, Measures};
use crate::report::changes::ChangedImages;
use crate::report::{self, Earlier, Narrative, Report};
use crate::rules::{self, Judged};
use crate::sorting::Sorting;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// How a check is done.
#[derive(Clone, Debug)]
pub struct Options {
    /// Settings in place of the folder's `muster.toml`.
    pub settings: Option<Settings>,
    /// Decisions in place of those in the folder's `muster-decisions.json`.
    pub decisions: Option<Decisions>,
    /// Only these codes or families; all where it is empty.
    pub only: Vec<String>,
    /// Not these codes or families.
    pub skip: Vec<String>,
    /// Look at pixels.
    pub pixels: bool,
    /// An earlier report to compare with.
    pub against: Option<Arc<Earlier>>,
}

impl Default for Options {
    fn default() -> Self {
        Self { settings: None, decisions: None, only: Vec::new(), skip: Vec::new(), pixels: true, against: None }
    }
}

/// What the rules said of the dataset as it stood.
pub(super) struct Verdict {
    /// What was counted, and what is counted when somebody asks for it.
    pub kept: Kept,
    pub judged: Judged,
    /// The report without its tables.
    pub brief: Report,
    /// Images that changed since an earlier report, where one was given.
    pub changed_images: ChangedImages,
    /// It in sentences.
    pub narrative: Narrative,
    /// The whole of it, put together when somebody asks for it.
    pub report: OnceLock<Report>,
    pub complete: bool,
    pub stopped: bool,
    pub by_image: super::by_image::ByImage,
    /// Lists of pictures that were asked for.
    pub listed: super::listed::Listed,
}

/// A check under way.
pub struct Check<S> {
    pub(super) dataset: Dataset,
    /// Facts of pictures that the settings left aside, by file id.
    pub(super) spare: BTreeMap<u32, Box<Facts>>,
    /// By file id; shared with a check that reads them again.
    pub(super) sources: Arc<Vec<S>>,
    pub(super) options: Options,
    /// Files that are earlier reports.
    pub(super) reports: Vec<FileId>,
    /// Content of every file that was read, by file id.
    pub(super) hashes: BTreeMap<u32, [u8; 16]>,
    /// What stands in each mask that was decoded.
    pub(super) masks: BTreeMap<FileId, MaskFacts>,
    pub(super) progress: Progress,
    pub(super) stopped: bool,
    pub(super) verdict: Option<Verdict>,
    /// Since the last judgement something else than facts of pictures came in.
    pub(super) changed: bool,
}

/// Why a `muster.toml` is not followed.
pub(super) const OTHER_SETTINGS: &str = "other settings were given in its place";
/// The most of a file's beginning that is looked at to tell what it is.
const HEAD: u64 = 64 * 1024;
const TAIL: usize = 4 * 1024;

impl<S: ReadAt> Check<S> {
    /// `files`: path below the dropped folder and the file; their order gives the handles of `Picture::handle`.
    pub fn new(name: impl Into<String>, files: Vec<(String, S)>, options: Options) -> Self {
        let listing = Listing::new(files);
        let (files, sources) = listing.into_parts();
        Self::over(name.into(), files, Arc::new(sources), options)
    }

    /// A check of files that are listed.
    pub(super) fn over(name: String, files: Vec<DroppedFile>, sources: Arc<Vec<S>>, options: Options) -> Self {
        let progress = Progress { state: State::Listing, files: files.len() as u64, ..Progress::default() };
        let dataset = Dataset { name, files, ..Dataset::default() };
        Self {
            dataset,
            spare: BTreeMap::new(),
            sources,
            options,
            reports: Vec::new(),
            hashes: BTreeMap::new(),
            masks: BTreeMap::new(),
            progress,
            stopped: false,
            verdict: None,
            changed: true,
        }
    }

    pub fn dataset(&self) -> &Dataset {
        &self.dataset
    }

    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    /// All of `read_in_slices` at once.
    pub fn read(&mut self, tick: &mut dyn FnMut(&Progress) -> bool) {
        run_to_end(self.read_in_slices(tick));
    }

    /// Lists the pictures, tells what each other file is, and reads the annotations. `tick` hears of progress and stops
    /// the reading by returning `false`: what was not reached stays unread, and what was read can be judged.
    pub async fn read_in_slices(&mut self, tick: &mut dyn FnMut(&Progress) -> bool) {
        self.resolve_folders();
        let texts = self.sort_files(tick).await;
        self.progress.images = self.dataset.images.len() as u64;
        self.progress.image_bytes = self.dataset.files.iter().filter(|f| is_image(&f.fate)).map(|f| f.bytes).sum();
        self.progress.state = State::Reading;
        let claims = self.recognise(&texts, tick).await;
        self.progress.sources = claims.len() as u64;
        self.progress.source_bytes = claims.iter().map(|c| self.dataset.files[c.1.index()].bytes).sum();
        self.read_sources(&claims, tick).await;
        self.take_earlier();
        self.dataset.reconcile();
        self.progress.state = State::Measuring;
        self.progress.reading = None;
        tick(&self.progress);
    }

    /// Tells how far it is, unless that was answered with "stop" already; says whether to go on.
    fn goes_on(&mut self, tick: &mut dyn FnMut(&Progress) -> bool) -> bool {
        self.stopped = self.stopped || !tick(&self.progress);
        !self.stopped
    }

    /// Sorts the files into pictures, files to look into, and files left aside.
    async fn sort_files(&mut self, tick: &mut dyn FnMut(&Progress) -> bool) -> Vec<FileId> {
        let (mut texts, mut pictures) = (Vec::new(), Vec::new());
        for i in 0..self.dataset.files.len() {
            let id = FileId::from(i);
            if let Some(why) = self.sources[i].refused() {
                self.dataset.files[i].fate = Fate::Skipped(why.to_owned());
                continue;
            }
            if let Some(why) = self.set_aside(i) {
                self.dataset.files[i].fate = Fate::Skipped(why);
                continue;
            }
            let kind = match intake::kind(&self.dataset.files[i].path) {
                Kind::Unknown => {
                    yield_now().await;
                    if !self.goes_on(tick) {
                        continue;
                    }
                    self.kind_by_content(i)
                }
                kind => kind,
            };
            match kind {
                Kind::Image => pictures.push(id),
                Kind::Text | Kind::Unknown => texts.push(id),
                Kind::Aside(why) => {
                    self.note_licence(id);
                    self.dataset.files[i].fate = Fate::Skipped(why);
                }
            }
        }
        self.list_pictures(&pictures);
        texts
    }

    /// Notes a text for people, or a file of settings, that says under which licence the pictures stand.
    fn note_licence(&mut self, id: FileId) {
        let path = &self.dataset.files[id.index()].path;
        let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
        let ends = [".yaml", ".yml", ".md", ".markdown", ".rst"];
        let is_for_people = name.starts_with("readme") || ends.iter().any(|end| name.ends_with(end));
        if is_for_people
            && !self.dataset.licensed.contains(&id)
            && self.sources[id.index()].head(HEAD).is_ok_and(|head| super::mentions::a_line_says_licence(&head))
        {
            self.dataset.licensed.push(id);
        }
    }

    /// Lists the pictures; masks of others are none of their own.
    fn list_pictures(&mut self, pictures: &[FileId]) {
        let dataset = &mut self.dataset;
        let paths: Vec<&str> = pictures.iter().map(|&id| dataset.path(id)).collect();
        let masked = super::folders::masked(&paths, &dataset.folder_roles);
        for (&id, of) in pictures.iter().zip(masked) {
            let of = match of {
                Masked::Of(of) => pictures.get(of),
                Masked::Lone => {
                    let name = dataset.path(id).rsplit('/').next().unwrap_or_default().to_owned();
                    dataset.faults.push(Fault::new(
                        FaultKind::NoImage,
                        Place::file(id),
                        "a mask without its image",
                        name,
                    ));
                    dataset.files[id.index()].fate = Fate::Skipped("a mask whose image is not there".into());
                    continue;
                }
                Masked::No => None,
            };
            if let Some(of) = of {
                dataset.masks += 1;
                dataset.files[id.index()].fate = Fate::Mask(*of);
                continue;
            }
            let image = dataset.images.push(dataset.files[id.index()].path.clone(), Some(id));
            dataset.files[id.index()].fate = Fate::Image(image);
        }
    }

    fn kind_by_content(&self, file: usize) -> Kind {
        match self.sources[file].head(64) {
            Ok(head) => match crate::pixels::sniff(&head) {
                // Some datasets give their annotations no ending.
                ImageFormat::Unknown if head.trim_ascii_start().starts_with(b"<annotation") => Kind::Text,
                ImageFormat::Unknown | ImageFormat::Svg => Kind::Aside("no format Muster reads".into()),
                _ => Kind::Image,
            },
            Err(e) => Kind::Aside(format!("cannot be read: {e}")),
        }
    }

    /// A picture of the same name, but for the extension, lies beside a file; files are listed by path.
    fn has_picture_beside(&self, id: FileId) -> bool {
        let files = &self.dataset.files;
        let Some((stem, _)) = files[id.index()].path.rsplit_once('.') else { return false };
        let of_stem = |file: &DroppedFile| file.path.strip_prefix(stem).is_some_and(|rest| rest.starts_with('.'));
        let before = files[..id.index()].iter().rev().take_while(|file| of_stem(file));
        let after = files[id.index() + 1..].iter().take_while(|file| of_stem(file));
        before.chain(after).any(|file| is_image(&file.fate))
    }

    /// The names of the pictures, with and without their extensions.
    fn names_of_pictures(&self) -> FxHashSet<String> {
        let own = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
        let names = self.dataset.images.path.iter().map(own);
        let stems = names.clone().filter_map(|name| Some(name.rsplit_once('.')?.0.to_owned()));
        names.chain(stems).collect()
    }

    /// What a file is, from its beginning, its end and what lies about it; `None` where it cannot be read.
    fn look_at(
        &mut self,
        id: FileId,
        pictures: &FxHashSet<String>,
        neighbour: Option<&'static Entry>,
    ) -> Option<Recognised> {
        let source = &self.sources[id.index()];
        let beside_picture = self.has_picture_beside(id);
        let files = &self.dataset.files;
        let has = |path: &str| files.binary_search_by(|file| file.path.as_bytes().cmp(path.as_bytes())).is_ok();
        let (beside_array, names_beside) = formats::beside(&files[id.index()].path, has);
        let file = &mut self.dataset.files[id.index()];
        let head = match source.head(HEAD) {
            Ok(head) => head,
            Err(e) => {
                file.fate = Fate::Skipped(format!("cannot be read: {e}"));
                return None;
            }
        };
        // Its tables are about the data, and no data.
        if crate::documents::is_document(&head) {
            file.fate = Fate::Skipped("a document that Muster wrote".into());
            return None;
        }
        self.note_licence(id);
        let (source, file) = (&self.sources[id.index()], &mut self.dataset.files[id.index()]);
        let mut tail = vec![0; TAIL.min(file.bytes as usize)];
        let from = file.bytes - tail.len() as u64;
        let got = source.read_at(from, &mut tail).unwrap_or(0);
        tail.truncate(got);
        let mut probe = Probe::new(&file.path, &head, file.bytes, &tail);
        let text = utf16::is(&probe).then(|| utf16::decoded(source)).and_then(Result::ok);
        if file.path == fixing::CHANGES_FILE && head.starts_with(fixing::HEADER.as_bytes()) {
            return Some(Recognised::No(crate::rules::CHANGES_LIST.to_owned()));
        }
        if earlier::is_report(&file.path, &head) {
            // A file may be looked at twice.
            if !self.reports.contains(&id) {
                self.reports.push(id);
            }
            return Some(Recognised::No(earlier::SAID.to_owned()));
        }
        if let Some(text) = &text {
            let ends = (text.len().min(HEAD as usize), text.len().saturating_sub(TAIL));
            probe = Probe::new(&file.path, &text[..ends.0], text.len() as u64, &text[ends.1..]);
        }
        probe.beside_picture = beside_picture;
        probe.picture = probe.name().rsplit_once('.').is_some_and(|(stem, _)| pictures.contains(stem));
        probe.neighbour = neighbour;
        probe.names_pictures = names_pictures(&probe, pictures);
        (probe.beside_array, probe.names_beside) = (beside_array, names_beside);
        let mut recognised = formats::recognise(&probe);
        if let (Some(_), Recognised::As(_, why)) = (&text, &mut recognised) {
            why.push_str(utf16::SAID);
        }
        Some(recognised)
    }

    async fn recognise(
        &mut self,
        texts: &[FileId],
        tick: &mut dyn FnMut(&Progress) -> bool,
    ) -> Vec<(&'static Entry, FileId, String)> {
        let pictures = self.names_of_pictures();
        let mut told: Vec<(FileId, Recognised)> = Vec::new();
        for &id in texts {
            yield_now().await;
            if !self.goes_on(tick) {
                break;
            }
            if let Some(recognised) = self.look_at(id, &pictures, None) {
                told.push((id, recognised));
            }
        }
        // What other files of its folder are may tell what a file is that says too little by itself.
        let mut neighbours: FxHashMap<(String, String), &'static Entry> = FxHashMap::default();
        for (id, recognised) in &told {
            if let Recognised::As(entry, _) = recognised
                && entry.format.role == FileRole::Annotations
            {
                neighbours.entry(folder_and_ending(self.dataset.path(*id))).or_insert(entry);
            }
        }
        let (mut claims, mut unusables) = (Vec::new(), Vec::new());
        for (id, mut recognised) in told {
            if matches!(recognised, Recognised::No(_))
                && let Some(neighbour) = neighbours.get(&folder_and_ending(self.dataset.path(id)))
                && let Some(again) = self.look_at(id, &pictures, Some(neighbour))
            {
                recognised = again;
                yield_now().await;
            }
            let file = &mut self.dataset.files[id.index()];
            match recognised {
                Recognised::As(entry, _)
                    if entry.format.role == FileRole::Settings && self.options.settings.is_some() =>
                {
                    file.fate = Fate::Skipped(OTHER_SETTINGS.into());
                }
                Recognised::As(entry, why) => claims.push((entry, id, why)),
                Recognised::Unusable(unusable) => {
                    file.fate = Fate::Skipped(unusable.why());
                    unusables.push((id, unusable));
                }
                Recognised::No(why) => file.fate = Fate::Skipped(why),
            }
        }
        // Said once, by what is known best of it.
        let said: FxHashSet<FileId> = unusables.iter().map(|(file, _)| *file).collect();
        let others = left_aside::annotations(&self.dataset.files, &pictures);
        unusables.extend(others.into_iter().filter(|(file, _)| !self.stopped && !said.contains(file)));
        for (file, unusable) in unusables {
            let place = unusable.line.map_or(Place::file(file), |line| Place::new(file, line, RecordKind::Line, line));
            let fault = Fault::new(FaultKind::Unusable, place, unusable.expected, unusable.found);
            self.dataset.faults.push(fault.remedy(unusable.remedy));
        }
        formats::settle_claims(&mut claims, &self.dataset.files);
        claims.order_by_key(|(entry, file, _)| (entry.turn(), *file));
        claims
    }

    async fn read_sources(
        &mut self,
        claims: &[(&'static Entry, FileId, String)],
        tick: &mut dyn FnMut(&Progress) -> bool,
    ) {
        let mut dataset = std::mem::take(&mut self.dataset);
        if let Some(settings) = &self.options.settings {
            dataset.settings = settings.clone();
        }
        let index = Index::new(&dataset.images);
        let mut out = Builder::new(dataset, &index);
        out.dataset.images.ids().for_each(|image| out.claim_split_of_folders(image));
        let mut session = formats::Session::default();
        for (entry, file, why) in claims {
            let before = self.progress.source_bytes_read;
            let (path, bytes) = {
                let dropped = &out.dataset.files[file.index()];
                (dropped.path.clone(), dropped.bytes)
            };
            yield_now().await;
            self.progress.reading = Some(path);
            if !self.goes_on(tick) {
                break;
            }
            let source = &self.sources[file.index()];
            let text = why.ends_with(utf16::SAID).then(|| utf16::decoded(source)).and_then(Result::ok);
            let hashed = Hashed::new(source);
            let bytes_read: &dyn ReadAt = text.as_ref().map_or(&hashed as &dyn ReadAt, |text| text as &dyn ReadAt);
            let input = Input { file: *file, bytes: bytes_read, why };
            let (progress, stopped) = (&mut self.progress, &mut self.stopped);
            let mut hear = |read: u64| {
                progress.source_bytes_read = before + read.min(bytes);
                *stopped = *stopped || !tick(progress);
                !*stopped
            };
            session.read(entry, &input, &mut out, &mut hear).await;
            if self.stopped {
                if let Some(source) = out.source() {
                    source.why.push_str("; the reading was stopped within it");
                }
                break;
            }
            self.progress.source_bytes_read = before + bytes;
            self.progress.sources_read += 1;
            self.progress.boxes = out.dataset.boxes.len() as u64;
            if let Some(whole) = hashed.finish().await {
                self.hashes.insert(file.0, whole.hash);
                let own = out.dataset.sources.iter_mut().filter(|source| source.file == *file);
                own.for_each(|source| source.sha256 = Some(whole.sha256));
                let (mentions, licensed) = whole.scanner.end(*file);
                if !matches!(entry.format.role, FileRole::Settings | FileRole::Decisions) {
                    out.dataset.mentions.extend(mentions);
                    out.dataset.licensed.extend(licensed.then_some(*file));
                }
            }
        }
        session.finish(&mut out, self.stopped);
        self.dataset = out.finish();
        self.changed = true;
        self.dataset.partly_read = self.stopped;
        self.check_rule_settings();
        self.check_folder_settings();
    }

    /// Options for rules that do not exist, or that a rule does not know, are said.
    pub(super) fn check_rule_settings(&mut self) {
        let file =
            self.dataset.sources.iter().find(|s| s.role == FileRole::Settings).map_or(FileId(u32::MAX), |s| s.file);
        let mut faults = Vec::new();
        for (code, settings) in &self.dataset.settings.rules {
            match rules::entry(code) {
                None => faults.push((format!("the code of a rule under [rules.{code}]"), code.clone())),
                Some(entry) => {
                    let options = settings.options.clone().into_iter().collect();
                    if let Err(e) = (entry.build)(&options) {
                        faults.push((format!("options that {code} has"), e));
                    }
                }
            }
        }
        for (expected, found) in faults {
            self.dataset.faults.push(Fault::new(FaultKind::Setting, Place::file(file), expected, found));
        }
    }

    /// What is wrong with the targets, with the line where they stand in the file of settings.
    pub(super) fn check_targets(&mut self) {
        let dataset = &mut self.dataset;
        dataset.faults.forget(FaultKind::Target);
        let file = dataset.sources.iter().find(|s| s.role == FileRole::Settings).map_or(FileId(u32::MAX), |s| s.file);
        for fault in crate::measures::target_faults(dataset) {
            let line = dataset.setting_lines.get(&fault.place);
            let place = match line {
                Some(&line) => Place::new(file, line, RecordKind::Line, 0),
                None => Place::file(file),
            };
            dataset.faults.push(Fault::new(FaultKind::Target, place, fault.expected, fault.found));
        }
    }

    /// The pictures to be measured, by path: their image and the handle of their file.
    pub fn images_to_measure(&self) -> Vec<(ImageId, u32)> {
        if !self.options.pixels {
            return Vec::new();
        }
        let images = &self.dataset.images;
        images
            .ids()
            .filter(|id| images.facts(*id).is_none())
            .filter_map(|id| images.file[id.index()].map(|f| (id, self.dataset.files[f.index()].handle)))
            .collect()
    }

    /// Says anew what sources state alike, after sizes became known.
    pub fn reconcile(&mut self) {
        self.dataset.reconcile();
    }

    /// The file of an image.
    pub fn source(&self, image: ImageId) -> Option<&S> {
        self.dataset.images.file[image.index()].map(|f| &self.sources[f.index()])
    }

    /// Takes the facts of one image.
    pub fn put(&mut self, image: ImageId, facts: Facts) {
        let Some(file) = self.dataset.images.file.get(image.index()).copied().flatten() else { return };
        self.hashes.insert(file.0, facts.content_hash);
        self.progress.images_measured += 1;
        self.progress.image_bytes_read += self.dataset.files[file.index()].bytes;
        self.progress.unreadable += u64::from(facts.pixels.is_err());
        self.dataset.images.facts[image.index()] = Some(Box::new(facts));
    }

    /// The picture could not be measured at all: it cannot be read, or measuring it died.
    pub fn lost(&mut self, image: ImageId, why: impl Into<String>) {
        let bytes = self.dataset.images.file[image.index()].map_or(0, |f| self.dataset.files[f.index()].bytes);
        let facts = Facts {
            bytes,
            format: ImageFormat::Unknown,
            width: 0,
            height: 0,
            orientation: 1,
            exif: None,
            frames: 1,
            profile: None,
            content_hash: [0; 16],
            undecoded: false,
            pixels: Err(why.into()),
        };
        self.put(image, facts);
        if let Some(file) = self.dataset.images.file[image.index()] {
            self.hashes.remove(&file.0);
        }
    }

    /// Comparisons made by tests, after `judge`.
    pub fn tests(&self) -> u64 {
        self.verdict.as_ref().map_or(0, |v| v.judged.tests as u64)
    }

    /// The report without its tables, after `judge`.
    pub fn brief(&self) -> Option<&Report> {
        self.verdict.as_ref().map(|v| &v.brief)
    }

    /// The report with all tables, after `judge`: counts what no rule has asked for.
    pub fn report(&self) -> Option<&Report> {
        let verdict = self.verdict.as_ref()?;
        let whole = || report::with_tables(&verdict.brief, &self.dataset, &self.measures(verdict), &self.hashes);
        Some(verdict.report.get_or_init(whole))
    }

    /// The measures that a verdict rests on.
    pub(super) fn measures(&self, verdict: &Verdict) -> Measures<'_> {
        Measures::over(&self.dataset, verdict.kept.clone())
    }
}

/// Files of one folder that end alike are of one kind, as a rule.
fn folder_and_ending(path: &str) -> (String, String) {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    (folder.to_owned(), name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase())
}

pub(super) fn is_image(fate: &Fate) -> bool {
    matches!(fate, Fate::Image(_))
}

/// Lines of a list that are looked at.
const LINES: usize = 20;

/// The first word of nearly every line is the name of a picture.
fn names_pictures(probe: &Probe<'_>, pictures: &FxHashSet<String>) -> bool {
    if !matches!(probe.extension().as_str(), "txt" | "lst" | "list" | "") || pictures.is_empty() {
        return false;
    }
    let text = String::from_utf8_lossy(probe.head);
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')).collect();
    let lines = &lines[..lines.len().min(LINES)];
    let names = |line: &&&str| {
        let first = line.split_whitespace().next().unwrap_or_default();
        pictures.contains(first.rsplit('/').next().unwrap_or(first))
    };
    lines.len() > 2 && lines.iter().filter(names).count() * 10 >= lines.len() * 9
}
