//! Pictures: those that pass a filter, the evidence of a finding, one with all its facts, those that are one.

use super::{Answered, Failure};
use crate::dataset::bytes::ReadAt;
use crate::dataset::{IdentityId, ImageId, MISSING, Unit};
use crate::engine::check::{Check, Verdict};
use crate::engine::outlines;
use crate::engine::pictures::{evidence, outlined, picture, place_text};
use crate::engine::{Filter, Picture};
use crate::measures::duplicates::DuplicateKind;
use crate::report::{self, Member};
use crate::rules;
use crate::wording;
use serde::{Deserialize, Serialize};

/// Pictures shown of a group of duplicates.
const SHOWN: usize = 12;
/// Records named of one picture.
const RECORDS: usize = 100;
/// Outlines and captions shown of one picture.
const OUTLINES: usize = 400;
const CAPTIONS: usize = 50;

/// Pictures `from..from + most` that pass the filter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pictures {
    pub filter: Filter,
    pub from: u32,
    pub most: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PicturesAnswer {
    pub pictures: Vec<Picture>,
    /// That pass, and that there are.
    pub total: u64,
    pub of: u64,
}

impl Answered for Pictures {
    fn answer<S: ReadAt>(&self, check: &Check<S>, verdict: &Verdict) -> Result<PicturesAnswer, Failure> {
        let ids = check.listed(verdict, &self.filter);
        let shown = ids.iter().skip(self.from as usize).take(self.most as usize);
        Ok(PicturesAnswer {
            pictures: shown.map(|&id| picture(&check.dataset, &verdict.by_image, id, &[])).collect(),
            total: ids.len() as u64,
            of: check.dataset.images.len() as u64,
        })
    }
}

/// The evidence of a finding, or of one of its members, `from..from + most`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    pub finding: u32,
    pub member: Option<u32>,
    pub from: u32,
    pub most: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EvidenceAnswer {
    /// What was asked.
    pub of: Evidence,
    pub pictures: Vec<Picture>,
    /// What each of them is evidence by: its image, file, line and record.
    pub records: Vec<report::Evidence>,
    pub total: u64,
}

impl Answered for Evidence {
    fn answer<S: ReadAt>(&self, check: &Check<S>, verdict: &Verdict) -> Result<EvidenceAnswer, Failure> {
        let all = evidence_of(verdict, self.finding, self.member).ok_or(Failure::FindingGone)?;
        let shown = all.iter().skip(self.from as usize).take(self.most as usize);
        Ok(EvidenceAnswer {
            of: *self,
            records: shown.clone().map(|e| report::evidence(&check.dataset, e)).collect(),
            pictures: shown.map(|e| evidence(&check.dataset, &verdict.by_image, e)).collect(),
            total: all.len() as u64,
        })
    }
}

/// The evidence of a finding, or of one of its members; `None` where there is no such.
pub(in crate::engine) fn evidence_of(
    verdict: &Verdict,
    finding: u32,
    member: Option<u32>,
) -> Option<&[rules::Evidence]> {
    let finding = verdict.judged.findings.get(finding as usize)?;
    match member {
        None => Some(&finding.evidence),
        Some(member) => finding.members.get(member as usize).map(|member| member.evidence.as_slice()),
    }
}

/// All that a finding speaks for; the summary holds the strongest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Members {
    pub finding: u32,
}

impl Answered for Members {
    fn answer<S: ReadAt>(&self, _check: &Check<S>, verdict: &Verdict) -> Result<Vec<Member>, Failure> {
        let finding = verdict.brief.findings.get(self.finding as usize).ok_or(Failure::FindingGone)?;
        Ok(finding.members.clone())
    }
}

/// Groups of alike pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duplicates {
    pub from: u32,
    pub most: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DuplicatesAnswer {
    pub groups: Vec<(DuplicateKind, Vec<Picture>)>,
    pub total: u64,
}

impl Answered for Duplicates {
    fn answer<S: ReadAt>(&self, check: &Check<S>, verdict: &Verdict) -> Result<DuplicatesAnswer, Failure> {
        let measures = check.measures(verdict);
        let all = measures.duplicates().shown();
        let of = |id: &ImageId| picture(&check.dataset, &verdict.by_image, *id, &[]);
        let shown = all.iter().skip(self.from as usize).take(self.most as usize);
        let groups = shown.map(|(kind, group)| (*kind, group.iter().take(SHOWN).map(of).collect())).collect();
        Ok(DuplicatesAnswer { groups, total: all.len() as u64 })
    }
}

/// One picture with all its facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnePicture {
    pub image: u32,
}

/// Facts as label and value, in the order to be shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PictureFacts {
    pub picture: Picture,
    pub facts: Vec<(String, String)>,
    pub attributes: Vec<(String, String)>,
    pub records: Vec<String>,
    pub captions: Vec<String>,
    /// Why objects of the picture lack their outlines, where they do.
    pub not_drawn: Option<String>,
}

impl Answered for OnePicture {
    fn answer<S: ReadAt>(&self, check: &Check<S>, verdict: &Verdict) -> Result<PictureFacts, Failure> {
        let (data, image) = (&check.dataset, ImageId(self.image));
        if image.index() >= data.images.len() {
            return Err(Failure::PictureGone);
        }
        let picture = outlined(data, &verdict.by_image, image, &[], OUTLINES);
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
                Unit::Image => Some(image.index()),
                Unit::Identity => data.identity_of.get(image.index()).copied().flatten().map(IdentityId::index),
                Unit::Box => None,
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
        records.extend(verdict.by_image.boxes(image).take(RECORDS).map(|b| {
            let class = data.class_name(data.boxes.class[b.index()]);
            format!("{class}: {}", place_text(data, data.boxes.place[b.index()]))
        }));
        let captions = data.caption_texts.of(image).take(CAPTIONS).map(str::to_owned).collect();
        let not_drawn = outlines::not_drawn(data, &picture);
        Ok(PictureFacts { picture, facts, attributes, records, captions, not_drawn })
    }
}

/// `48.85837° N, 2.29448° E`: five decimals are about a metre.
fn position(latitude: f64, longitude: f64) -> String {
    let side = |x: f64, above: &'static str, below: &'static str| if x < 0.0 { below } else { above };
    let (ns, ew) = (side(latitude, "N", "S"), side(longitude, "E", "W"));
    format!("{:.5}° {ns}, {:.5}° {ew}", latitude.abs(), longitude.abs())
}
