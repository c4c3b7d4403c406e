//! CON011: splits that share pictures or people.

mod repair;
mod spread;

use crate::dataset::{Dataset, IdentityId, ImageId, SplitHomes, SplitId, fold_of_split};
use crate::measures::duplicates::{joined, roboflow_source};
use crate::rules::{
    Context, Evidence, Finding, FoldKey, Measured, Mend, Meta, Need, Outcome, Quality, Rule, Severity, Spoken, Subject,
    Told, families, fold,
};
use crate::sorting::Sorting;
use crate::wording;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

pub static META: Meta = Meta {
    code: "CON011",
    name: "split-leak",
    severity: Severity::Error,
    quality: Quality::FreeOfErrors,
    section: &families::LEAKS,
    headline,
    needs: &[Need::Splits, Need::PixelsToo],
    summary: "two splits share pictures or people",
    manual: include_str!("split_leak.md"),
};

fn headline(told: &Told<'_>) -> String {
    let both =
        told.names(|s| Some(format!("{} shares pictures or people with {}", s.split.as_ref()?, s.with.as_ref()?)));
    both.into_iter().next().unwrap_or_else(|| "splits share pictures or people".into())
}

/// When splits share something.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct SplitLeak {
    /// Pictures stored again count too. On: a mirrored copy teaches a model the answer as well as the picture itself.
    pub near: bool,
    /// Pictures of one scene count too. On: so does a frame of the same second.
    pub scenes: bool,
    /// Decides between equal ways to repair splits. 0: any is as good as another, and one repair is the same every time.
    pub seed: u64,
}

impl Default for SplitLeak {
    fn default() -> Self {
        Self { near: true, scenes: true, seed: 0 }
    }
}

/// What findings are said together by.
const PICTURES: &str = "pictures";
const SCENES: &str = "scenes";
const PEOPLE: &str = "people";

/// How an image of one split stands in the other, the closest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Tie {
    SameFile,
    Exact,
    /// Made from one source picture, as their names say.
    Source,
    Near,
    Scene,
}

/// Images of the evaluation split that stand in the other split too: how, and as which image.
type Shared = BTreeMap<ImageId, (Tie, ImageId)>;

impl Rule for SplitLeak {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let dataset = context.dataset;
        if dataset.splits.len() < 2 {
            return;
        }
        let before = outcome.findings.len();
        let splits = dataset.splits_of_images();
        let mut sizes = vec![0u64; dataset.splits.len()];
        splits.iter().flatten().for_each(|s| sizes[s.index()] += 1);
        for ((train, eval), shared) in self.images(context, &splits) {
            let (scenes, pictures): (Shared, Shared) = shared.into_iter().partition(|(_, (tie, _))| *tie == Tie::Scene);
            if !pictures.is_empty() {
                let spread = spread::over_groups(dataset, &splits, eval, |image| pictures.contains_key(&image));
                outcome.push(images_finding(context, train, eval, &pictures, sizes[eval.index()], &spread));
            }
            if !scenes.is_empty() {
                let spread = spread::over_groups(dataset, &splits, eval, |image| scenes.contains_key(&image));
                outcome.push(scenes_finding(context, train, eval, &scenes, sizes[eval.index()], &spread));
            }
        }
        people(dataset, &splits, outcome);
        let leaks = outcome.findings.get_mut(before..).unwrap_or_default();
        if leaks.is_empty() {
            return;
        }
        let Some(homes) = SplitHomes::of(dataset).filter(|homes| repair::is_possible(dataset, &splits, homes)) else {
            return;
        };
        let duplicates = context.measures.duplicates();
        let copies = match (self.near, self.scenes) {
            (_, true) => duplicates.all(),
            (true, false) => duplicates.pictures(),
            (false, false) => duplicates.exact(),
        };
        let groups = joined(&[&copies, &one_source(dataset), &repair::people(dataset)]);
        let moves = repair::moves(&splits, dataset.splits.len(), &groups, &repair::strata(dataset), self.seed);
        if !moves.is_empty() && repair::can_be_made(dataset, &homes, &moves) {
            leaks.iter_mut().for_each(|leak| leak.mends.push(Mend::Splits(moves.clone())));
        }
    }

    fn speak_for(&self, _context: &Context<'_>, key: &FoldKey, members: &[Finding]) -> Spoken {
        let what = match key.kind {
            PEOPLE => "people or things",
            SCENES => "scenes",
            _ => "pictures",
        };
        Spoken::message(format!(
            "{} of splits share {what}: {}",
            wording::plural(members.len() as u64, "pair", "pairs"),
            wording::list(&fold::labels(members), 3),
        ))
    }
}

impl SplitLeak {
    /// By pair of splits (training, evaluation), sorted by name.
    fn images(&self, context: &Context<'_>, splits: &[Vec<SplitId>]) -> BTreeMap<(SplitId, SplitId), Shared> {
        let dataset = context.dataset;
        let mut shared: BTreeMap<(SplitId, SplitId), Shared> = BTreeMap::new();
        let mut add = |a: (SplitId, ImageId), b: (SplitId, ImageId), tie: Tie| {
            let Some(((train, of_train), (eval, of_eval))) = directed(dataset, a, b) else { return };
            let best = shared.entry((train, eval)).or_default().entry(of_eval).or_insert((tie, of_train));
            *best = (*best).min((tie, of_train));
        };
        for (i, of_image) in splits.iter().enumerate() {
            let id = ImageId::from(i);
            for (n, &one) in of_image.iter().enumerate() {
                of_image[n + 1..].iter().for_each(|&other| add((one, id), (other, id), Tie::SameFile));
            }
        }
        let duplicates = context.measures.duplicates();
        let mut kinds = vec![(Tie::Exact, duplicates.exact())];
        kinds.push((Tie::Source, one_source(dataset)));
        if self.near {
            kinds.push((Tie::Near, duplicates.pictures()));
        }
        if self.scenes {
            kinds.push((Tie::Scene, if self.near { duplicates.all() } else { duplicates.scenes.clone() }));
        }
        for (tie, groups) in kinds {
            for group in groups {
                // The first two images of each split stand for it: a group may have ten thousand members.
                let mut firsts: BTreeMap<SplitId, Vec<ImageId>> = BTreeMap::new();
                for &id in &group {
                    for &split in &splits[id.index()] {
                        let of_split = firsts.entry(split).or_default();
                        if of_split.len() < 2 {
                            of_split.push(id);
                        }
                    }
                }
                for &id in &group {
                    for &split in &splits[id.index()] {
                        for (&other, ids) in firsts.iter().filter(|(other, _)| **other != split) {
                            if let Some(&partner) = ids.iter().find(|&&p| p != id) {
                                add((split, id), (other, partner), tie);
                            }
                        }
                    }
                }
            }
        }
        shared
    }
}

/// The pair with the split that trains first and the one that evaluates second: test before val before the others.
/// `None` where one split is a part of the other by its name (trainval and train), and for splits of two folds: each
/// fold is a division of all images. Nor for the queries of re-identification and the gallery that they are sought in.
fn directed(
    dataset: &Dataset,
    a: (SplitId, ImageId),
    b: (SplitId, ImageId),
) -> Option<((SplitId, ImageId), (SplitId, ImageId))> {
    let name = |s: SplitId| dataset.splits.get(s.index()).map_or("", String::as_str);
    let (x, y) = (name(a.0), name(b.0));
    if x.contains(y) || y.contains(x) {
        return None;
    }
    // Who is searched for and where: the same people by intention.
    if [(x, y), (y, x)].iter().any(|pair| matches!(pair, ("query", "test" | "gallery"))) {
        return None;
    }
    let ((x, fold_x), (y, fold_y)) = (fold_of_split(x), fold_of_split(y));
    if fold_x.is_some() && fold_y.is_some() && fold_x != fold_y {
        return None;
    }
    let rank = |name: &str| match name {
        "train" => 0,
        "val" => 2,
        "dev" => 3,
        "holdout" => 4,
        "test" => 5,
        "query" => 6,
        _ => 1,
    };
    let order = (rank(x), x).cmp(&(rank(y), y));
    Some(if order.is_le() { (a, b) } else { (b, a) })
}

fn images_finding(
    context: &Context<'_>,
    train: SplitId,
    eval: SplitId,
    shared: &Shared,
    n: u64,
    spread: &str,
) -> Finding {
    let dataset = context.dataset;
    let name = |s: SplitId| dataset.splits[s.index()].as_str();
    let (train, eval) = (name(train), name(eval));
    let count = |tie: Tie| shared.values().filter(|(t, _)| *t == tie).count() as u64;
    let (same, exact) = (count(Tie::SameFile), count(Tie::Exact));
    let k = shared.len() as u64;
    let ways: Vec<&str> = [
        (Tie::SameFile, "as the same file"),
        (Tie::Exact, "exactly"),
        (Tie::Source, "as copies made from one source picture"),
        (Tie::Near, "stored again"),
    ]
    .into_iter()
    .filter(|(tie, _)| count(*tie) > 0)
    .map(|(_, way)| way)
    .collect();
    let how = match ways.split_last() {
        Some((&"as the same file", [])) => ": both name the same files".to_owned(),
        Some((only, [])) => format!(", {only}"),
        Some((last, others)) => format!(", {} or {last}", others.join(", ")),
        None => String::new(),
    };
    let cause = (same == n).then(|| format!("all of {eval} is listed in {train} too"));
    let mut ties: Vec<(ImageId, Tie, ImageId)> = shared.iter().map(|(&id, &(tie, other))| (id, tie, other)).collect();
    // Pairs first, as they are shown side by side.
    ties.order_by_key(|&(id, tie, _)| (tie == Tie::SameFile, tie, id));
    let path = |id: ImageId| dataset.images.path(id);
    let evidence = ties.into_iter().flat_map(|(id, tie, other)| {
        let beside = |of: &str, split: &str| match tie {
            Tie::SameFile => format!("in {eval} and in {train}"),
            Tie::Exact => format!("same picture as {of} in {split}"),
            Tie::Source => format!("made from the same source picture as {of} in {split}"),
            Tie::Near | Tie::Scene => format!("same picture as {of} in {split}, stored again"),
        };
        let own = Evidence::image(id).note(beside(path(other), train));
        if tie == Tie::SameFile {
            return [Some(own), None];
        }
        let others = Evidence::image(other).note(beside(path(id), eval)).beside(id);
        [Some(own.beside(other)), Some(others)]
    });
    let evidence = evidence.flatten();
    let mut finding = Finding::new(
        &META,
        format!(
            "{} of {} also {} in {train}{how}{spread}",
            wording::count(k),
            wording::plural(n, &format!("{eval} image"), &format!("{eval} images")),
            if k == 1 { "stands" } else { "stand" },
        ),
    )
    .severity(if same + exact > 0 { Severity::Error } else { Severity::Warning })
    .measured(Measured::share(format!("share of {eval} that stands in {train}"), k, n))
    .subject(Subject { split: Some(eval.to_owned()), with: Some(train.to_owned()), ..Subject::default() })
    .evidence(evidence.collect())
    .remedy(format!(
        "Take the {} out of {train} or out of {eval}, and measure the model again on {eval}",
        wording::plural(k, "image", "images")
    ));
    finding.cause = cause;
    let label = format!("{} of {} in {eval} stand in {train}", wording::count(k), wording::count(n));
    finding.fold(PICTURES, k as f64 / n.max(1) as f64, label)
}

/// Pictures of one scene on both sides: no copies, but what test asks was shown.
fn scenes_finding(
    context: &Context<'_>,
    train: SplitId,
    eval: SplitId,
    shared: &Shared,
    n: u64,
    spread: &str,
) -> Finding {
    let dataset = context.dataset;
    let name = |s: SplitId| dataset.splits[s.index()].as_str();
    let (train, eval, k) = (name(train), name(eval), shared.len() as u64);
    let path = |id: ImageId| dataset.images.path(id);
    let evidence = shared.iter().flat_map(|(&id, &(_, other))| {
        let beside = |of: &str, split: &str| format!("same scene as {of} in {split}, something differs");
        [(id, other, train), (other, id, eval)]
            .map(|(id, of, split)| Evidence::image(id).note(beside(path(of), split)).beside(of))
    });
    let message = format!(
        "{} of {} {} a scene that {train} shows too{spread}",
        wording::count(k),
        wording::plural(n, &format!("{eval} image"), &format!("{eval} images")),
        if k == 1 { "shows" } else { "show" },
    );
    let label = format!("{} of {} in {eval} show scenes of {train}", wording::count(k), wording::count(n));
    Finding::new(&META, message)
        .severity(Severity::Note)
        .measured(Measured::share(format!("share of {eval} that shows a scene of {train}"), k, n))
        .subject(Subject { split: Some(eval.to_owned()), with: Some(train.to_owned()), ..Subject::default() })
        .evidence(evidence.collect())
        .remedy(format!(
            "Put all pictures of one scene, film or burst into one split: those of the {} from {train} or \
             {eval}",
            wording::plural(k, "image", "images")
        ))
        .fold(SCENES, k as f64 / n.max(1) as f64, label)
}

/// Images that were made from one source picture, as Roboflow names them: `name_jpg.rf.<hash>.jpg`.
fn one_source(dataset: &Dataset) -> Vec<Vec<ImageId>> {
    let images = &dataset.images;
    let mut by_source: BTreeMap<&str, Vec<ImageId>> = BTreeMap::new();
    for id in images.ids().filter(|&id| images.file[id.index()].is_some()) {
        if let Some(source) = roboflow_source(images.path(id)) {
            by_source.entry(source).or_default().push(id);
        }
    }
    by_source.into_values().filter(|ids| ids.len() > 1).collect()
}

fn people(dataset: &Dataset, splits: &[Vec<SplitId>], outcome: &mut Outcome) {
    let mut of_split: BTreeMap<SplitId, BTreeSet<IdentityId>> = BTreeMap::new();
    let mut images: FxHashMap<(SplitId, IdentityId), Vec<ImageId>> = FxHashMap::default();
    for (i, of_image) in splits.iter().enumerate() {
        let Some(identity) = dataset.identity_of.get(i).copied().flatten() else { continue };
        for &split in of_image {
            of_split.entry(split).or_default().insert(identity);
            images.entry((split, identity)).or_default().push(ImageId::from(i));
        }
    }
    let called = dataset.identities_called();
    let (one, many) = (called.one, called.many);
    let all: Vec<SplitId> = of_split.keys().copied().collect();
    for (at, &a) in all.iter().enumerate() {
        for &b in &all[at + 1..] {
            let any = ImageId(0);
            let Some(((train, _), (eval, _))) = directed(dataset, (a, any), (b, any)) else { continue };
            let both: Vec<IdentityId> = of_split[&train].intersection(&of_split[&eval]).copied().collect();
            if both.is_empty() {
                continue;
            }
            let (k, n) = (both.len() as u64, of_split[&eval].len() as u64);
            let (train_name, eval_name) = (&dataset.splits[train.index()], &dataset.splits[eval.index()]);
            let mut evidence = Vec::new();
            for &identity in &both {
                let count = |split| images.get(&(split, identity)).map_or(0, Vec::len) as u64;
                for &id in images.get(&(eval, identity)).into_iter().flatten() {
                    let shown = wording::plural(count(train), "image", "images");
                    let who = dataset.identities.get(identity.index()).map_or("", String::as_str);
                    evidence.push(Evidence::image(id).note(format!("{who}, in {shown} of {train_name}")));
                }
            }
            let total = evidence.len() as u64;
            let is_shared = |id: ImageId| {
                let of = dataset.identity_of.get(id.index()).copied().flatten();
                of.is_some_and(|identity| both.binary_search(&identity).is_ok())
            };
            let spread = match spread::over_groups(dataset, splits, eval, is_shared) {
                none if none.is_empty() => none,
                of => format!(", in pictures{of}").replacen("; ", " ", 1),
            };
            let what = if n == 1 { one } else { many };
            outcome.push(
                Finding::new(
                    &META,
                    format!(
                        "{} of {} {what} in {eval_name} also {} in {train_name}{spread}",
                        wording::count(k),
                        wording::count(n),
                        if k == 1 { "stands" } else { "stand" },
                    ),
                )
                .severity(Severity::Warning)
                .measured(Measured::share(format!("share of {many} in {eval_name} that stand in {train_name}"), k, n))
                .subject(Subject {
                    split: Some(eval_name.clone()),
                    with: Some(train_name.clone()),
                    column: dataset.identity_source.clone(),
                    ..Subject::default()
                })
                .without_pixels()
                .evidence(evidence)
                .total(total)
                .fold(
                    PEOPLE,
                    k as f64 / n.max(1) as f64,
                    format!("{} of {} in {eval_name} stand in {train_name}", wording::count(k), wording::count(n)),
                )
                .remedy(format!(
                    "Put all images of one {one} into one split: move those of the {} from {eval_name} or {train_name}",
                    wording::plural(k, one, many)
                )),
            );
        }
    }
}

#[cfg(test)]
mod tests;
