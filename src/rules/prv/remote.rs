//! PRV008: addresses on the net in annotations.

use crate::dataset::personal::{self, Mention, Personal};
use crate::dataset::{Dataset, ImageId, Place, RecordKind};
use crate::rules::{
    Context, Evidence, Finding, FoldKey, Measured, Meta, Need, Outcome, Quality, Rule, Severity, Spoken, Subject,
    families, fold,
};
use crate::sorting::Sorting;
use crate::wording;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub static META: Meta = Meta {
    code: "PRV008",
    name: "remote-addresses",
    severity: Severity::Note,
    quality: Quality::Privacy,
    section: &families::PERSONAL,
    headline: |_| "annotations lead to the net".into(),
    needs: &[Need::Sources],
    summary: "annotations lead to pictures or pages on the net",
    manual: include_str!("remote.md"),
};

/// When addresses are told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Remote {
    /// Different addresses in a file for each of its images. 0.1: those of licences and makers are fewer.
    pub share: f64,
}

impl Default for Remote {
    fn default() -> Self {
        Self { share: 0.1 }
    }
}

impl Rule for Remote {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let dataset = context.dataset;
        outcome.findings.extend(named_by_address(dataset));
        for mention in dataset.mentions.iter().filter(|mention| mention.kind == Personal::Address) {
            let images = dataset.sources.iter().find(|s| s.file == mention.file).map_or(0, |s| s.images);
            let images = if images == 0 { dataset.images.len() as u64 } else { images };
            // A few are of whoever made the file.
            if mention.distinct as f64 >= self.share * images as f64 {
                outcome.push(in_file(dataset, mention));
            }
        }
    }

    fn speak_for(&self, _context: &Context<'_>, _key: &FoldKey, members: &[Finding]) -> Spoken {
        let labels = fold::labels(members);
        Spoken::message(format!("annotations lead to the net: {}", wording::list(&labels, 3))).remedy(REMEDY)
    }
}

const REMEDY: &str = "Keep the pictures with the data, and take the addresses out where nobody needs them: what they lead to \
                      changes, ends, or tells who put it there";
/// Hosts that are named.
const NAMED: usize = 3;

/// Images that are listed by an address and not there.
fn named_by_address(dataset: &Dataset) -> Option<Finding> {
    let images = &dataset.images;
    let remote = |id: &ImageId| {
        let path = images.path(*id);
        images.file[id.index()].is_none() && (path.starts_with("http://") || path.starts_with("https://"))
    };
    let named: Vec<ImageId> = images.ids().filter(remote).collect();
    let hosts = most(named.iter().map(|id| personal::host_of(images.path(*id).as_bytes())));
    let (k, n) = (named.len() as u64, images.len() as u64);
    if k == 0 {
        return None;
    }
    let message = format!(
        "{} of {} {} there by address only, on {}: the data are not whole without the net",
        wording::count(k),
        wording::plural(n, "image", "images"),
        if k == 1 { "is" } else { "are" },
        wording::list(&hosts, NAMED)
    );
    let evidence = named.iter().take(MOST_EVIDENCE).map(|&id| match images.named_at[id.index()] {
        Some(place) => Evidence::image(id).at(place),
        None => Evidence::image(id),
    });
    Some(
        Finding::new(&META, message)
            .severity(Severity::Warning)
            .measured(Measured::share("share of images that are elsewhere", k, n))
            .evidence(evidence.collect())
            .total(k)
            .remedy(REMEDY)
            .fold("remote", k as f64, format!("{} by address only", wording::plural(k, "image", "images"))),
    )
}

/// Images and places shown.
const MOST_EVIDENCE: usize = 1_000;

/// Names, the most frequent first, then in order.
fn most(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    names.for_each(|name| *counts.entry(name).or_default() += 1);
    let mut counts: Vec<(String, u64)> = counts.into_iter().collect();
    counts.order_by_key(|(name, n)| (std::cmp::Reverse(*n), name.clone()));
    counts.into_iter().map(|(name, _)| name).collect()
}

fn in_file(dataset: &Dataset, mention: &Mention) -> Finding {
    let path = dataset.path(mention.file);
    let hosts = most(mention.first.iter().map(|(_, host)| host.clone()));
    let what = wording::plural(mention.distinct, "address", "addresses");
    let label = format!("{what} in {path}");
    let at = |(line, host): &(u32, String)| {
        Evidence::place(Place::new(mention.file, *line, RecordKind::Line, *line)).note(host.clone())
    };
    Finding::new(&META, format!("{path} holds {what} on the net, of {}", wording::list(&hosts, NAMED)))
        .severity(Severity::Note)
        .subject(Subject { file: Some(path.to_owned()), ..Subject::default() })
        .measured(Measured::count("addresses", mention.distinct, mention.count))
        .evidence(mention.first.iter().map(at).collect())
        .total(mention.count)
        .remedy(REMEDY)
        .fold("remote", mention.distinct as f64, label)
}
