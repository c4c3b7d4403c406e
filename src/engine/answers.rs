//! Answers to the page's questions.

use super::associations::{self, Family};
use super::check::{Check, Verdict};
use super::crossing;
use super::pictures::{evidence, picture, place_text};
use super::{Answer, Export, Filter, Question};
use crate::dataset::bytes::ReadAt;
use crate::dataset::{Dataset, ImageId, MISSING};
use crate::measures::{AttributePair, Measures};
use crate::report;
use crate::report::tables::{self, Share, Tables};
use crate::wording;

/// Rows of a small table.
const LISTED: usize = 200;

impl<S: ReadAt> Check<S> {
    /// Answers a question. Everything it needs has been counted; nothing is measured again.
    pub fn answer(&self, question: &Question) -> Answer {
        let Some(verdict) = &self.verdict else { return Answer::Sorry("nothing has been judged yet".into()) };
        let measures = self.measures(verdict);
        match question {
            Question::Pictures { filter, from, most } => self.pictures(verdict, filter, *from, *most),
            Question::Picture { image } => self.one_picture(verdict, ImageId(*image)),
            Question::Evidence { finding, from, most } => {
                let Some(finding) = verdict.judged.findings.get(*finding as usize) else {
                    return Answer::Sorry("this finding is gone".into());
                };
                let shown = finding.evidence.iter().skip(*from as usize).take(*most as usize);
                Answer::Evidence {
                    pictures: shown.map(|e| evidence(&self.dataset, &verdict.boxes_of, e)).collect(),
                    total: finding.evidence.len() as u64,
                }
            }
            Question::Crossing { attributes } => {
                Answer::Crossing(crossing::answer(&self.dataset, &measures, attributes))
            }
            Question::Splits { attribute } => {
                let named = |row: usize| self.dataset.attributes.get(row).is_some_and(|a| a.name == *attribute);
                let own = measures.splits().iter().filter(|table| named(table.attribute));
                Answer::Splits(own.flat_map(|table| tables::split_counts(&self.dataset, table)).collect())
            }
            Question::Matrix { most, least, by, order } => {
                let wanted = associations::Wanted { most: *most as usize, least: *least, by: *by, order: *order };
                self.matrix(verdict, wanted)
            }
            Question::Pair { a, b } => {
                let mut facts = associations::pair(&self.dataset, &self.pairs(&measures), a, b, occurring(verdict));
                if let Some(facts) = &mut facts {
                    let worth = |class: &str, with: &str| associations::worth(&self.dataset, &measures, class, with);
                    let row = &facts.row;
                    facts.b_given_a = Share::effective(row.n_ab, row.n_a, worth(&row.a, &row.b));
                    facts.a_given_b = Share::effective(row.n_ab, row.n_b, worth(&row.b, &row.a));
                }
                Answer::Pair(facts)
            }
            Question::Pairs { text, class, by, ranked, from, most } => {
                let (class, from, most) = (class.as_deref(), *from as usize, *most as usize);
                let page = associations::Page { text, class, by: *by, ranked: *ranked, from, most };
                let all = &self.pairs(&measures);
                let (pairs, total) = associations::pairs(all, &page);
                let apart = *ranked == associations::Ranked::Apart && total == 0;
                let why = apart.then(|| associations::why::none_apart(associations::might_keep_apart(all)));
                Answer::Pairs { pairs, total, family: Family::of_pairs(all, occurring(verdict)), why }
            }
            Question::ClassGroups { attribute, group, from, most } => {
                let rows = &self.class_groups(&measures);
                let (from, most) = (*from as usize, *most as usize);
                let family = Family::of_groups(rows, occurring(verdict));
                let (mut rows, total, overall) = associations::leans(&self.dataset, rows, attribute, group, from, most);
                let own = associations::OwnShares::of(&self.dataset, &measures, attribute);
                rows.iter_mut().for_each(|lean| lean.share = own.share(&lean.row));
                let why = (total == 0).then(|| associations::why::no_class(attribute, "", false));
                Answer::ClassGroups { rows, total, overall, family, why }
            }
            Question::GroupTable { attribute, text, by, order, from, most } => {
                let (from, most) = (*from as usize, *most as usize);
                let page = associations::GroupPage { attribute, text, by: *by, order: *order, from, most };
                let mut table =
                    associations::groups(&self.dataset, &self.class_groups(&measures), occurring(verdict), &page);
                let own = associations::OwnShares::of(&self.dataset, &measures, attribute);
                let cells = table.rows.iter_mut().flat_map(|row| &mut row.cells);
                cells.for_each(|cell| cell.lean.share = own.share(&cell.lean.row));
                Answer::GroupTable(table)
            }
            Question::Elsewhere { from, most } => {
                Answer::Elsewhere(associations::elsewhere(&self.dataset, &measures, *from as usize, *most as usize))
            }
            Question::Figures { attribute, distances } => {
                let rows: Vec<_> = measures.figures().iter().map(|row| tables::figure(&self.dataset, row)).collect();
                Answer::Figures(associations::figures(&self.dataset, &rows, attribute.as_deref(), *distances))
            }
            Question::Shortcuts => {
                let all = measures.shortcuts();
                let rows: Vec<_> = all.rows.iter().map(|row| tables::shortcut(&self.dataset, all, row)).collect();
                Answer::Shortcuts(associations::shortcuts(&rows))
            }
            Question::Tables => Answer::Tables(Box::new(small_tables(&self.dataset, &measures))),
            Question::Duplicates { from, most } => self.duplicates(verdict, *from as usize, *most as usize),
            Question::Export(export) => self.export(verdict, *export),
            Question::Settle(_) => Answer::Sorry("settings are set, not asked".into()),
        }
    }

    fn pictures(&self, verdict: &Verdict, filter: &Filter, from: u32, most: u32) -> Answer {
        let ids = self.filtered(verdict, filter);
        let pictures = ids
            .iter()
            .skip(from as usize)
            .take(most as usize)
            .map(|&id| picture(&self.dataset, &verdict.boxes_of, id, &[]))
            .collect();
        Answer::Pictures { pictures, total: ids.len() as u64, of: self.dataset.images.len() as u64 }
    }

    fn one_picture(&self, verdict: &Verdict, image: ImageId) -> Answer {
        let data = &self.dataset;
        if image.index() >= data.images.len() {
            return Answer::Sorry("this picture is gone".into());
        }
        let picture = picture(data, &verdict.boxes_of, image, &[]);
        let mut facts: Vec<(String, String)> = Vec::new();
        let mut fact = |name: &str, value: String| facts.push((name.to_owned(), value));
        if let Some(f) = data.images.facts(image) {
            fact(
                "Size",
                format!("{} × {} px", wording::count(u64::from(f.width)), wording::count(u64::from(f.height))),
            );
            fact("Format", format!("{:?}", f.format).to_uppercase());
            fact("File", wording::plural(f.bytes, "byte", "bytes"));
            if f.orientation != 1 {
                fact("EXIF orientation", f.orientation.to_string());
            }
            let exif = f.exif.as_deref();
            if let Some(camera) = exif.and_then(|e| e.camera.clone()) {
                fact("Camera", camera);
            }
            if let Some(taken) = exif.and_then(|e| e.taken.as_ref()) {
                fact("Taken", taken.replace('T', " "));
            }
            if let Some((latitude, longitude)) = exif.and_then(|e| e.gps) {
                fact("Position", position(latitude, longitude));
            }
            match &f.pixels {
                Err(why) => fact("Unreadable", why.clone()),
                Ok(p) => {
                    fact("Mode", p.mode.clone());
                    fact(
                        "Brightness, 5th to 99th percentile",
                        format!("{:.2} to {:.2}", p.brightness_p5, p.brightness_p99),
                    );
                    fact("Contrast", format!("{:.3}", p.contrast));
                    fact("Entropy", format!("{:.2} bits", p.entropy));
                    fact("Blur score", format!("{:.3}", p.blur_score));
                    fact("Sharpness", wording::figure(p.sharpness));
                    fact("Greyscale", if p.is_greyscale { "yes" } else { "no" }.to_owned());
                    fact("Perceptual hash", format!("{:016x}", p.perceptual_hash));
                }
            }
        } else if data.images.file[image.index()].is_some() {
            fact("Pixels", "not measured".to_owned());
        }
        let mut attributes: Vec<(String, String)> = Vec::new();
        for a in &data.attributes {
            let item = match a.unit {
                crate::dataset::Unit::Image => Some(image.index()),
                crate::dataset::Unit::Identity => {
                    data.identity_of.get(image.index()).copied().flatten().map(crate::dataset::IdentityId::index)
                }
                crate::dataset::Unit::Box => None,
            };
            let Some(item) = item else { continue };
            let number = a.numbers.as_ref().and_then(|n| n.get(item)).filter(|x| x.is_finite());
            if let Some(value) = a.value(item).map(str::to_owned).or_else(|| number.map(f64::to_string)) {
                attributes.push((a.name.clone(), value));
            } else if a.codes.get(item) == Some(&MISSING) && a.has_row(item) {
                attributes.push((a.name.clone(), "missing".to_owned()));
            }
        }
        let mut records: Vec<String> = Vec::new();
        if let Some(place) = data.images.named_at[image.index()] {
            records.push(place_text(data, place));
        }
        records.extend(verdict.boxes_of.get(image).take(100).map(|b| {
            let class = data.class_name(data.boxes.class[b.index()]);
            format!("{class}: {}", place_text(data, data.boxes.place[b.index()]))
        }));
        Answer::Picture { picture, facts, attributes, records }
    }

    fn pairs(&self, measures: &Measures<'_>) -> Vec<tables::ClassPair> {
        measures.class_pairs().iter().map(|row| tables::class_pair(&self.dataset, row)).collect()
    }

    fn class_groups(&self, measures: &Measures<'_>) -> Vec<tables::ClassGroup> {
        measures.class_groups().iter().map(|row| tables::class_group(&self.dataset, row)).collect()
    }

    fn matrix(&self, verdict: &Verdict, wanted: associations::Wanted) -> Answer {
        let all = &verdict.brief.dataset.classes;
        let classes: Vec<(String, u64)> =
            all.iter().filter(|c| c.images > 0).map(|c| (c.name.clone(), c.images)).collect();
        let n = self.dataset.images.len() as u64;
        let pairs = self.pairs(&self.measures(verdict));
        Answer::Matrix(associations::matrix(classes, &pairs, n, wanted))
    }

    fn duplicates(&self, verdict: &Verdict, from: usize, most: usize) -> Answer {
        let measures = self.measures(verdict);
        let all: Vec<(&str, &[ImageId])> =
            measures.duplicates().groups().map(|(kind, group)| (kind.name(), group)).collect();
        let groups = all
            .iter()
            .skip(from)
            .take(most)
            .map(|(kind, group)| {
                let pictures =
                    group.iter().take(12).map(|&id| picture(&self.dataset, &verdict.boxes_of, id, &[])).collect();
                ((*kind).to_owned(), pictures)
            })
            .collect();
        Answer::Duplicates { groups, total: all.len() as u64 }
    }

    fn export(&self, verdict: &Verdict, export: Export) -> Answer {
        let partial = if verdict.complete { "" } else { "-partial" };
        let name = |what: &str| format!("{}{partial}-{what}", file_name(&self.dataset.name));
        let (name, mime, content) = match export {
            Export::Json => {
                (name("muster.json"), "application/json", report::to_json(self.report().unwrap_or(&verdict.brief)))
            }
            Export::FindingsCsv => (name("findings.csv"), "text/csv", report::findings_csv(&verdict.brief)),
            Export::ImagesCsv => (name("images.csv"), "text/csv", report::images_csv(&self.dataset)),
            Export::PairsCsv => {
                let page = associations::Page {
                    text: "",
                    class: None,
                    by: Default::default(),
                    ranked: Default::default(),
                    from: 0,
                    most: usize::MAX,
                };
                let (pairs, _) = associations::pairs(&self.pairs(&self.measures(verdict)), &page);
                (name("pairs.csv"), "text/csv", report::pairs_csv(&pairs))
            }
        };
        Answer::Export { name, mime: mime.into(), content }
    }
}

/// Classes that are in an image.
fn occurring(verdict: &Verdict) -> u64 {
    verdict.brief.dataset.classes.iter().filter(|class| class.images > 0).count() as u64
}

/// `48.85837° N, 2.29448° E`: five decimals are about a metre.
fn position(latitude: f64, longitude: f64) -> String {
    let side = |x: f64, above: &'static str, below: &'static str| if x < 0.0 { below } else { above };
    let (ns, ew) = (side(latitude, "N", "S"), side(longitude, "E", "W"));
    format!("{:.5}° {ns}, {:.5}° {ew}", latitude.abs(), longitude.abs())
}

/// The tables that are small whatever the dataset, each cut where it is not.
fn small_tables(dataset: &Dataset, measures: &Measures<'_>) -> Tables {
    let mut pairs: Vec<&AttributePair> = measures.attribute_pairs().iter().collect();
    pairs.sort_by(|a, b| b.cramers_v.unwrap_or(-1.0).total_cmp(&a.cramers_v.unwrap_or(-1.0)));
    let targets = measures.targets().iter().flat_map(|population| tables::targets(dataset, population));
    Tables {
        uncovered: measures.uncovered().iter().take(LISTED).map(|row| tables::uncovered(dataset, row)).collect(),
        targets: targets.take(10 * LISTED).collect(),
        attribute_pairs: pairs.into_iter().take(LISTED).map(|row| tables::attribute_pair(dataset, row)).collect(),
        units: measures.units().iter().take(10 * LISTED).map(|row| tables::unit(dataset, row)).collect(),
        missing: measures.missing().iter().take(LISTED).map(|row| tables::missing_by(dataset, row)).collect(),
        scores: measures.scores().iter().take(LISTED).map(|row| tables::score(dataset, row)).collect(),
        people: measures.people().map(|row| tables::people(dataset, row)),
        ..Tables::default()
    }
}

/// A name that any file system takes.
fn file_name(name: &str) -> String {
    let safe: String = name.chars().map(|c| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '-' }).collect();
    match safe.trim_matches(['.', '-']) {
        "" => "dataset".into(),
        trimmed => trimmed.chars().take(80).collect(),
    }
}
