//! Lists that the page saves, and the command: of a finding, of one of its members, of what passes a filter.

use super::export::{ExportedFile, file_name};
use super::pictures::evidence_of;
use super::{Answered, Failure};
use crate::dataset::bytes::ReadAt;
use crate::dataset::{Dataset, ImageId};
use crate::engine::Filter;
use crate::engine::check::{Check, Verdict};
use crate::report::lists::{Item, List, ListFormat};
use crate::report::{self, Evidence};
use crate::wording;
use serde::{Deserialize, Serialize};

/// What stands in a list.
#[allow(clippy::large_enum_variant, reason = "a question is sent once and answered at once")]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ListOf {
    /// The whole evidence of a finding.
    Finding(u32),
    /// That of one of its members.
    Member(u32, u32),
    /// Images.
    Filter(Filter),
}

/// A list as a file to be saved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SaveList {
    pub of: ListOf,
    pub format: ListFormat,
}

impl Answered for SaveList {
    fn answer<S: ReadAt>(&self, check: &Check<S>, verdict: &Verdict) -> Result<ExportedFile, Failure> {
        let list = list(check, verdict, &self.of)?;
        if !list.items.is_empty() && list.is_empty(self.format) {
            return Err(Failure::NoPicture);
        }
        let about = self.format.about();
        let what = match &self.of {
            ListOf::Finding(at) => list_name(verdict, *at),
            ListOf::Member(at, member) => format!("{}-{}", list_name(verdict, *at), member + 1),
            ListOf::Filter(_) => "images".to_owned(),
        };
        let name = format!("{}-{what}.{}", file_name(&check.dataset().name), about.ending);
        Ok(ExportedFile { name, mime: about.mime.into(), content: list.write(self.format) })
    }
}

/// `ERR002-1f2e3d4c`: the code, and the beginning of the fingerprint, which tells two findings of one rule apart.
fn list_name(verdict: &Verdict, finding: u32) -> String {
    let finding = verdict.brief.findings.get(finding as usize);
    finding.map(|f| format!("{}-{}", f.code, f.fingerprint.get(..8).unwrap_or_default())).unwrap_or_default()
}

fn list<S: ReadAt>(check: &Check<S>, verdict: &Verdict, of: &ListOf) -> Result<List, Failure> {
    let data = check.dataset();
    let dataset = verdict.brief.dataset.fingerprint.clone();
    let (finding, member) = match of {
        ListOf::Filter(filter) => {
            let images = check.listed(verdict, filter);
            let path = |image: &ImageId| Some(data.images.path(*image).to_owned());
            let at = |image: &ImageId| Evidence { image: path(image), ..Evidence::default() };
            let items = images.iter().map(|image| item(data, Some(*image), at(image))).collect();
            let says = wording::plural(images.len() as u64, "image", "images");
            return Ok(List { dataset, says, items, ..List::default() });
        }
        ListOf::Finding(finding) => (*finding, None),
        ListOf::Member(finding, member) => (*finding, Some(*member)),
    };
    let told = verdict.brief.findings.get(finding as usize).ok_or(Failure::FindingGone)?;
    let evidence = match (member, verdict.judged.findings.get(finding as usize)) {
        // Of a finding that speaks for many, all that its members point at.
        (None, Some(own)) if !own.members.is_empty() => {
            own.members.iter().flat_map(|member| member.evidence.iter()).collect()
        }
        _ => evidence_of(verdict, finding, member).ok_or(Failure::FindingGone)?.iter().collect::<Vec<_>>(),
    };
    let items = evidence.into_iter().map(|e| item(data, e.image, report::evidence(data, e))).collect();
    let of_member = member.and_then(|member| told.members.get(member as usize));
    let (says, remedy) = match of_member {
        Some(member) => (member.message.clone(), member.remedy.clone()),
        None => (told.message.clone(), told.remedy.clone()),
    };
    Ok(List { dataset, code: told.code.clone(), says, remedy, items })
}

fn item(data: &Dataset, image: Option<ImageId>, at: Evidence) -> Item {
    let size = image.and_then(|image| data.images.facts(image)).map_or((0, 0), |facts| (facts.width, facts.height));
    Item { at, size }
}

impl<S: ReadAt> Check<S> {
    /// What every finding points at, as files, one in each format. A finding that points at nothing has none.
    pub fn lists(&self, formats: &[ListFormat]) -> Vec<(String, String)> {
        let Some(verdict) = &self.verdict else { return Vec::new() };
        let mut out = Vec::new();
        for at in 0..verdict.brief.findings.len() as u32 {
            let Ok(list) = list(self, verdict, &ListOf::Finding(at)) else { continue };
            for &format in formats.iter().filter(|&&format| !list.is_empty(format)) {
                out.push((format!("{}.{}", list_name(verdict, at), format.about().ending), list.write(format)));
            }
        }
        out
    }
}
