//! From the dataset and what the rules said to the report.

use super::digest;
use super::types::*;
use crate::dataset::{Attribute, ClassId, Dataset, Fate, FaultKind, FileId, FileRole, Place, Unit, flag};
use crate::measures::Measures;
use crate::rules::{self, Context, Judged, Rule};
use crate::sorting::Sorting;
use crate::stats;
use crate::wording;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};

/// Evidence entries of a finding that go into an export.
pub const EVIDENCE: usize = 100;
/// Entries of evidence of all members of a finding together, and the fewest of each.
const OF_MEMBERS: usize = 2_000;
const OF_MEMBER: usize = 3;

/// Builds the report but for its tables and what is said twice in the data (`same_as`): `with_tables` adds those.
/// `content_hashes`: of every file that was read, by file id.
pub fn build(
    context: &Context<'_>,
    judged: &Judged,
    rules: &[Box<dyn Rule>],
    content_hashes: &BTreeMap<u32, [u8; 16]>,
) -> Report {
    let dataset = context.dataset;
    let findings: Vec<Finding> = judged.findings.iter().map(|f| finding(context, f)).collect();
    Report {
        schema: SCHEMA.into(),
        muster: Version { version: env!("CARGO_PKG_VERSION").into() },
        partial: partial(context),
        dataset: facts(context, content_hashes),
        files: files(dataset),
        qualities: qualities(&findings),
        findings,
        tables: Tables::default(),
        rules: judged.runs.iter().map(run).collect(),
        changes: None,
        decisions: None,
        settings: in_force(context, rules),
    }
}

/// The whole of a report that was built of this dataset and these measures.
pub fn with_tables(
    report: &Report,
    dataset: &Dataset,
    measures: &Measures<'_>,
    content_hashes: &BTreeMap<u32, [u8; 16]>,
) -> Report {
    let mut report = report.clone();
    report.dataset.images_digest = Some(ImagesDigest::of(&digest::marks(dataset, content_hashes)));
    report.tables = super::tables::all(dataset, measures);
    let relations = measures.relations();
    let same_class = |name: &String| {
        let class = dataset.classes.iter().position(|class| class.name == *name).map(ClassId::from)?;
        relations.canonical_class(class).map(|class| dataset.class_name(class).to_owned())
    };
    if relations.has_class_names() {
        report.dataset.classes.iter_mut().for_each(|class| class.same_as = same_class(&class.name));
    }
    let covered = measures.covered();
    if !covered.is_whole() {
        let of_name: FxHashMap<&str, ClassId> =
            (0..dataset.classes.len()).map(ClassId::from).map(|class| (dataset.class_name(class), class)).collect();
        for facts in &mut report.dataset.classes {
            let count = of_name.get(facts.name.as_str()).map(|&class| covered.count(class));
            facts.covered = count.filter(|&n| n < dataset.images.len() as u64);
        }
    }
    for (row, facts) in in_order(dataset).into_iter().zip(&mut report.dataset.attributes) {
        facts.same_as = relations.canonical(row).and_then(|told| Some(dataset.attributes.get(told)?.name.clone()));
    }
    report
}

/// The rows of the attributes in the order of the report.
fn in_order(dataset: &Dataset) -> Vec<usize> {
    let mut rows: Vec<usize> = (0..dataset.attributes.len()).collect();
    rows.order_by_key(|&row| (&dataset.attributes[row].name, &dataset.attributes[row].source));
    rows
}

fn partial(context: &Context<'_>) -> Option<String> {
    if context.complete {
        return None;
    }
    let images = context.dataset.dropped_images() as u64;
    let measured = format!(
        "{} of {} measured",
        wording::count(context.measured_images),
        wording::plural(images, "image", "images")
    );
    Some(match context.dataset.partly_read {
        true => format!("stopped before all annotations were read; {measured}"),
        false if context.dataset.masks_left > 0 && context.pixels => {
            let masks = wording::plural(context.dataset.masks_left, "mask", "masks");
            format!("{masks} not read; {measured}")
        }
        false => measured,
    })
}

fn run(run: &rules::Run) -> RuleRun {
    RuleRun {
        code: run.code.into(),
        state: run.state,
        why: run.why.as_deref().map(wording::visible),
        tests: run.tests as u64,
        n: run.examined.map(|e| e.n),
        of: run.examined.map(|e| if e.n == 1 { e.one } else { e.many }.into()),
    }
}

fn finding(context: &Context<'_>, f: &rules::Finding) -> Finding {
    let dataset = context.dataset;
    Finding {
        fingerprint: super::fingerprint::of(dataset, f),
        decision: None,
        code: f.code.into(),
        name: f.name.into(),
        severity: f.severity,
        quality: f.quality,
        message: wording::visible(&f.message),
        subject: f.subject.clone(),
        about: about_finding(dataset, f),
        measured: f.measured.clone(),
        compared: f.compared.clone(),
        threshold: f.threshold.clone(),
        effect: f.effect.clone(),
        test: f.test.clone(),
        cause: f.cause.as_deref().map(wording::visible),
        short: f.short.as_deref().map(wording::visible),
        cause_kind: f.cause_kind,
        of_measured: (f.from_pixels && context.pixels && !context.complete).then_some(context.measured_images),
        evidence: f.evidence.iter().take(EVIDENCE).map(|e| evidence(dataset, e)).collect(),
        evidence_total: f.evidence_total,
        members: members(dataset, &f.members),
        remedy: wording::visible(&f.remedy),
        fix: f.mends.first().map(|mend| mend.name().to_owned()),
        why: None,
    }
}

fn about(attribute: &Attribute) -> Option<About> {
    match (attribute.is_protected(), attribute.is_provenance()) {
        (true, _) => Some(About::Protected),
        (_, true) => Some(About::Provenance),
        _ => None,
    }
}

/// About people where one of its attributes is; about how pictures came about where all of them are.
fn about_finding(dataset: &Dataset, f: &rules::Finding) -> Option<About> {
    let names_of =
        |subject: &Subject| -> Vec<String> { subject.attribute.iter().chain(&subject.attributes).cloned().collect() };
    let mut names = names_of(&f.subject);
    names.extend(f.members.iter().flat_map(|member| names_of(&member.subject)));
    names.sort_unstable();
    names.dedup();
    let of = |name: &String| dataset.attributes.iter().find(|a| a.name == *name).map(about);
    let abouts: Vec<Option<About>> = names.iter().filter_map(of).collect();
    if abouts.contains(&Some(About::Protected)) {
        return Some(About::Protected);
    }
    let all = !abouts.is_empty() && abouts.iter().all(|about| *about == Some(About::Provenance));
    all.then_some(About::Provenance)
}

/// None is left out; the more there are, the less of their evidence goes out.
fn members(dataset: &Dataset, members: &[rules::Member]) -> Vec<Member> {
    let most = (OF_MEMBERS / members.len().max(1)).clamp(OF_MEMBER, EVIDENCE);
    members
        .iter()
        .map(|m| Member {
            subject: m.subject.clone(),
            severity: m.severity,
            message: wording::visible(&m.message),
            measured: m.measured.clone(),
            compared: m.compared.clone(),
            effect: m.effect.clone(),
            test: m.test.clone(),
            cause: m.cause.as_deref().map(wording::visible),
            evidence: m.evidence.iter().take(most).map(|e| evidence(dataset, e)).collect(),
            evidence_total: m.evidence_total,
            remedy: wording::visible(&m.remedy),
            why: None,
        })
        .collect()
}

/// One entry of evidence, in paths.
pub fn evidence(dataset: &Dataset, e: &rules::Evidence) -> Evidence {
    let place = e.place.or_else(|| e.boxes.first().map(|b| dataset.boxes.place[b.index()]));
    Evidence {
        image: e.image.map(|id| dataset.images.path(id).to_owned()),
        file: place.map(|p| dataset.path(p.file).to_owned()),
        line: place.and_then(|p| p.line()),
        record: place.and_then(|p| p.record()),
        note: e.note.clone(),
    }
}

fn facts(context: &Context<'_>, content_hashes: &BTreeMap<u32, [u8; 16]>) -> DatasetFacts {
    let dataset = context.dataset;
    let images = &dataset.images;
    let postings = context.measures.postings();
    let class_images: Vec<u64> =
        (0..dataset.classes.len()).map(|class| postings.images(ClassId::from(class)).len() as u64).collect();
    let mut class_boxes = vec![0u64; dataset.classes.len()];
    let mut boxes = 0;
    for b in dataset.boxes.counted() {
        class_boxes[dataset.boxes.class[b.index()].index()] += 1;
        boxes += 1;
    }
    let pixel_shares = dataset.mask_pictures.shares(dataset.classes.len());
    let mut classes: Vec<ClassFacts> = dataset
        .classes
        .iter()
        .enumerate()
        .map(|(i, c)| ClassFacts {
            name: c.name.clone(),
            images: class_images[i],
            boxes: class_boxes[i],
            pixel_share: pixel_shares.get(i).copied().flatten(),
            covered: None,
            same_as: None,
        })
        .collect();
    classes.order_by(|a, b| a.name.as_bytes().cmp(b.name.as_bytes()));
    let mut split_images = vec![0u64; dataset.splits.len()];
    if !dataset.images.split_claims.is_empty() {
        dataset.splits_of_images().iter().flatten().for_each(|split| split_images[split.index()] += 1);
    }
    let mut splits: Vec<SplitFacts> = dataset
        .splits
        .iter()
        .zip(split_images)
        .filter(|&(_, images)| images > 0)
        .map(|(name, images)| SplitFacts { name: name.clone(), images })
        .collect();
    splits.order_by(|a, b| a.name.cmp(&b.name));
    let in_order = in_order(dataset).into_iter();
    let attributes: Vec<AttributeFacts> =
        in_order.map(|row| attribute(&dataset.attributes[row], row, context.measures)).collect();
    let dropped = |i: &usize| images.file[*i].is_some();
    DatasetFacts {
        name: dataset.name.clone(),
        fingerprint: fingerprint(dataset, content_hashes),
        images_digest: None,
        images: dataset.dropped_images() as u64,
        images_listed: dataset.listed_images() as u64,
        unreadable_images: images.facts.iter().flatten().filter(|f| f.pixels.is_err()).count() as u64,
        images_without_annotation: (0..images.len()).filter(dropped).filter(|&i| !images.annotated[i]).count() as u64,
        boxes,
        masks: dataset.masks.saturating_sub(repeated(dataset, flag::MASK)),
        keypoints: dataset.keypoints.saturating_sub(repeated(dataset, flag::KEYPOINTS)),
        image_labels: image_labels(dataset),
        captions: dataset.captions,
        captions_empty: dataset.caption_texts.empty,
        images_of_equal_caption: dataset.caption_texts.pictures_of_equal_text(),
        identities: dataset.identities.len() as u64,
        annotators: dataset.annotators.len() as u64,
        classes,
        splits,
        attributes,
    }
}

/// Labels of whole images, each once; what a mask shows is a part of one.
fn image_labels(dataset: &Dataset) -> u64 {
    let of_mask = |place: Option<Place>| {
        let file = place.and_then(|place| dataset.files.get(place.file.index()));
        file.is_some_and(|file| matches!(file.fate, Fate::Mask(_)))
    };
    let labels = dataset.labels.iter().zip(&dataset.label_repeats);
    labels.filter(|(label, repeat)| !**repeat && !of_mask(label.place)).count() as u64
}

/// Boxes with this flag that another file has stated already.
fn repeated(dataset: &Dataset, flag: u8) -> u64 {
    let b = &dataset.boxes;
    b.same_as.iter().zip(&b.flags).filter(|(same, flags)| same.is_some() && **flags & flag != 0).count() as u64
}

fn attribute(a: &Attribute, row: usize, measures: &Measures<'_>) -> AttributeFacts {
    let counts = measures.counts(row);
    let numbers: Option<Vec<f64>> =
        a.numbers.as_ref().map(|numbers| numbers.iter().copied().filter(|x| x.is_finite()).collect());
    let n = match &numbers {
        Some(numbers) if a.values.is_empty() => numbers.len() as u64,
        _ => counts.iter().sum(),
    };
    AttributeFacts {
        name: a.name.clone(),
        role: a.role,
        ty: a.ty,
        unit: a.unit,
        origin: a.origin,
        source: a.source.clone(),
        why: a.why.clone(),
        about: about(a),
        n,
        missing: a.missing(),
        values: a
            .values
            .iter()
            .zip(counts)
            .enumerate()
            .map(|(code, (value, &count))| ValueFacts {
                value: value.clone(),
                count,
                share: Share::effective(count, n, measures.n_effective(row, code)),
            })
            .collect(),
        numeric: numbers.map(|numbers| numeric(numbers, &a.sentinels)),
        same_as: None,
    }
}

fn numeric(mut numbers: Vec<f64>, sentinels: &[(f64, u64)]) -> Numeric {
    numbers.sort_by(f64::total_cmp);
    let quantile = |at: f64| stats::quantile(&numbers, at);
    Numeric {
        min: numbers.first().copied(),
        max: numbers.last().copied(),
        mean: (!numbers.is_empty()).then(|| numbers.iter().sum::<f64>() / numbers.len() as f64),
        median: quantile(0.5),
        quantiles: [0.05, 0.25, 0.5, 0.75, 0.95]
            .into_iter()
            .filter_map(|at| quantile(at).map(|value| Quantile { at, value }))
            .collect(),
        sentinels: sentinels.iter().map(|&(value, count)| Sentinel { value, count }).collect(),
    }
}

/// BLAKE3 over path and content of every file, in order of path; files that were not read count with their size. The
/// file of decisions is not among them: to decide makes no other dataset.
fn fingerprint(dataset: &Dataset, content_hashes: &BTreeMap<u32, [u8; 16]>) -> String {
    let mut hasher = blake3::Hasher::new();
    for (i, file) in dataset.files.iter().enumerate() {
        if crate::decisions::is_decisions(&file.path) {
            continue;
        }
        hasher.update(file.path.as_bytes());
        hasher.update(&[0]);
        match content_hashes.get(&(i as u32)) {
            Some(hash) => hasher.update(hash),
            None => hasher.update(&file.bytes.to_le_bytes()),
        };
        hasher.update(&[0]);
    }
    super::csv::hex(&hasher.finalize().as_bytes()[..16])
}

fn files(dataset: &Dataset) -> FilesRead {
    let mut skipped_files = Vec::new();
    let mut image_kinds: BTreeMap<String, (u64, u64, String)> = BTreeMap::new();
    let unusable: BTreeSet<FileId> = dataset.faults.of(FaultKind::Unusable).map(|fault| fault.place.file).collect();
    let decoded: BTreeSet<FileId> = dataset.mask_pictures.sizes.iter().map(|size| size.file).collect();
    for (at, file) in dataset.files.iter().enumerate() {
        match &file.fate {
            Fate::Image(id) => {
                let name = file.path.rsplit('/').next().unwrap_or(&file.path);
                let kind = match name.rsplit_once('.').map(|(_, e)| e.to_lowercase()) {
                    Some(e) if e == "jpg" || e == "jpe" || e == "jfif" => "jpeg".to_owned(),
                    Some(e) if e == "tif" => "tiff".to_owned(),
                    Some(e) => e,
                    None => "image".to_owned(),
                };
                let entry = image_kinds.entry(kind).or_insert_with(|| (0, 0, file.path.clone()));
                entry.0 += 1;
                entry.1 += u64::from(dataset.images.listed[id.index()] || dataset.images.annotated[id.index()]);
            }
            Fate::Source(_) => {}
            Fate::Mask(_) if decoded.contains(&FileId::from(at)) => {}
            Fate::Mask(of) => {
                let tail = if dataset.mask_pictures.read { "it cannot be decoded" } else { "its pixels are not read" };
                let why = format!("a mask of {}, by its folder and name; {tail}", dataset.path(*of));
                skipped_files.push(SkippedFile { path: file.path.clone(), why, lost: false });
            }
            Fate::Skipped(why) => {
                let lost = unusable.contains(&FileId::from(at));
                skipped_files.push(SkippedFile { path: file.path.clone(), why: why.clone(), lost });
            }
            Fate::Pending => {
                let why = "not reached before the stop".into();
                skipped_files.push(SkippedFile { path: file.path.clone(), why, lost: false });
            }
        }
    }
    let dropped = dataset.files.len() as u64;
    let skipped = skipped_files.len() as u64;
    let dropped_images = dataset.dropped_images() as u64;
    let mut groups = source_groups(dataset);
    groups.extend(image_kinds.into_iter().map(|(format, (files, joined, example))| FileGroup {
        role: "images".into(),
        format,
        why: "a picture by its name".into(),
        files,
        joined,
        unmatched_records: 0,
        unmatched_images: files - joined,
        example,
        records: files,
        agreed: 0,
        added: 0,
        contradicted: 0,
    }));
    groups.extend(dataset.told_by_names.iter().map(|told| {
        let n = told.images.len() as u64;
        FileGroup {
            role: role_name(told.format.role).into(),
            format: told.format.id.into(),
            why: told.why.clone(),
            files: 0,
            joined: n,
            unmatched_records: 0,
            unmatched_images: dropped_images.saturating_sub(n),
            example: String::new(),
            records: n,
            agreed: 0,
            added: n,
            contradicted: 0,
        }
    }));
    groups.extend(dataset.mask_pictures.sets.iter().map(|set| FileGroup {
        role: "annotations".into(),
        format: set.format.id.into(),
        why: set.why.clone(),
        files: set.files.len() as u64,
        joined: set.images.len() as u64,
        unmatched_records: 0,
        unmatched_images: dropped_images.saturating_sub(set.images.len() as u64),
        example: set.files.first().map(|&file| dataset.path(file)).unwrap_or_default().to_owned(),
        records: set.records,
        agreed: 0,
        added: set.records,
        contradicted: 0,
    }));
    if let Some(folders) = &dataset.class_folders {
        groups.push(FileGroup {
            role: "annotations".into(),
            format: folders.format.id.into(),
            why: folders.why.clone(),
            files: 0,
            joined: folders.images,
            unmatched_records: 0,
            unmatched_images: dropped_images - folders.images.min(dropped_images),
            example: String::new(),
            records: folders.images,
            agreed: 0,
            added: folders.images,
            contradicted: 0,
        });
    }
    groups.order_by(|a, b| (&a.role, &a.format, &a.example).cmp(&(&b.role, &b.format, &b.example)));
    let folders = super::folders::folders(dataset);
    let sources = super::source_files::sources(dataset);
    FilesRead { dropped, read: dropped - skipped, skipped, groups, sources, folders, skipped_files }
}

fn source_groups(dataset: &Dataset) -> Vec<FileGroup> {
    let dropped_images = dataset.dropped_images() as u64;
    let mut groups: BTreeMap<(FileRole, &str, &str), Vec<&crate::dataset::Source>> = BTreeMap::new();
    for source in &dataset.sources {
        groups.entry((source.role, source.format.id, &source.why)).or_default().push(source);
    }
    groups
        .into_iter()
        .map(|((role, format, why), sources)| {
            let mut joined: Vec<_> = sources.iter().flat_map(|s| s.joined.iter().copied()).collect();
            if dropped_images > 0 {
                joined.retain(|id| dataset.images.file[id.index()].is_some());
            }
            joined.sort_unstable();
            joined.dedup();
            let joined = joined.len() as u64;
            let sum = |of: fn(&crate::dataset::Source) -> u64| sources.iter().map(|s| of(s)).sum();
            let speaks_of_images = !matches!(role, FileRole::ClassList | FileRole::Settings | FileRole::Decisions);
            FileGroup {
                role: role_name(role).into(),
                format: format.into(),
                why: if role == FileRole::Predictions {
                    format!("{why}; {}, kept apart", wording::plural(sum(|s| s.records), "prediction", "predictions"))
                } else {
                    why.into()
                },
                files: sources.len() as u64,
                joined,
                unmatched_records: sum(|s| s.unmatched),
                unmatched_images: if speaks_of_images { dropped_images.saturating_sub(joined) } else { 0 },
                example: sources.iter().map(|s| dataset.path(s.file)).min().unwrap_or_default().to_owned(),
                records: sum(|s| s.records),
                agreed: sum(|s| s.agreed),
                added: sum(|s| s.added),
                contradicted: sum(|s| s.contradicted),
            }
        })
        .collect()
}

pub(super) fn role_name(role: FileRole) -> &'static str {
    match role {
        FileRole::Annotations => "annotations",
        FileRole::ClassList => "class-list",
        FileRole::Table => "table",
        FileRole::ImageList => "image-list",
        FileRole::Predictions => "predictions",
        FileRole::Embeddings => "embeddings",
        FileRole::Settings => "settings",
        FileRole::Decisions => "decisions",
    }
}

/// How many findings count for each quality; those set aside do not.
pub(super) fn qualities(findings: &[Finding]) -> Qualities {
    let mut q = Qualities::default();
    for f in findings.iter().filter(|f| !f.is_aside()) {
        let tally = match f.quality {
            Quality::Relevant => &mut q.relevant,
            Quality::Representative => &mut q.representative,
            Quality::FreeOfErrors => &mut q.free_of_errors,
            Quality::Complete => &mut q.complete,
            Quality::Privacy => &mut q.privacy,
            Quality::Documentation => &mut q.documentation,
        };
        match f.severity {
            Severity::Error => tally.errors += 1,
            Severity::Warning => tally.warnings += 1,
            Severity::Note => tally.notes += 1,
        }
    }
    q
}

fn in_force(context: &Context<'_>, rules: &[Box<dyn Rule>]) -> InForce {
    let options = rules.iter().map(|r| (r.meta().code.to_owned(), r.options())).collect();
    let off = context
        .settings
        .rules
        .iter()
        .filter(|(_, s)| !s.enabled)
        .map(|(code, s)| (code.clone(), s.reason.clone().unwrap_or_default()))
        .collect();
    InForce { settings: context.settings.clone(), options, off, pixels: context.pixels, suppress_below: None }
}

/// `image`, `box`, `identity`.
pub fn unit_name(unit: Unit) -> &'static str {
    match unit {
        Unit::Image => "image",
        Unit::Box => "box",
        Unit::Identity => "identity",
    }
}
