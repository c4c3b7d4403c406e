//! COO004: the association comes from somewhere else.

use super::leans_to_group::names;
use crate::dataset::ImageId;
use crate::measures::{By, ClassGroup, StrataOf, Stratified, StratifiedVerdict, Stratum};
use crate::rules::{
    Candidate, Context, Evidence, Finding, FoldKey, Measured, Meta, Need, Outcome, Quality, Rule, Severity, Spoken,
    Subject, Told, families, fold, groups, told,
};
use crate::sorting::Sorting;
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "COO004",
    name: "association-from-elsewhere",
    severity: Severity::Note,
    quality: Quality::Representative,
    section: &families::ELSEWHERE,
    headline,
    needs: &[Need::ClassesAndGroups, Need::Tests],
    summary: "a class leans to a group only until the images are split by something else",
    manual: include_str!("association_from_elsewhere.md"),
};

fn headline(told: &Told<'_>) -> String {
    let all = told.names(|s| {
        let (class, attribute, group) = (s.class.as_ref()?, s.attribute.as_ref()?, s.group.as_ref()?);
        Some(format!("{class} with {}", told.group_words(attribute, group)))
    });
    match all.as_slice() {
        [one] => format!("{one}: what goes together goes, changes or turns round within a third thing"),
        all => format!(
            "{} of a class and a group go, change or turn round within a third thing{}",
            wording::plural(all.len() as u64, "association", "associations"),
            told::most_of_all(all)
        ),
    }
}

/// Which associations are spoken of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct AssociationFromElsewhere {
    /// Images of the class with a known group. 20, as for COO002, whose associations are looked into.
    pub min_support: u64,
}

impl Default for AssociationFromElsewhere {
    fn default() -> Self {
        Self { min_support: 20 }
    }
}

impl Rule for AssociationFromElsewhere {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let measures = context.measures;
        let rows = measures.class_groups();
        let mut tested: Vec<usize> = (0..rows.len())
            .filter(|&at| {
                let row = &rows[at];
                row.p.is_some() && row.n >= self.min_support && measures.relations().speaks(row.class, row.attribute)
            })
            .collect();
        // The family of COO002: what is said here is said about its associations, when they hold.
        tested.order_by_key(|&at| rows[at].attribute);
        for family in tested.chunk_by(|&a, &b| rows[a].attribute == rows[b].attribute) {
            if !measures.strata().rows.iter().any(|row| row.attribute == rows[family[0]].attribute) {
                continue;
            }
            let attribute = context.dataset.attributes.get(rows[family[0]].attribute);
            let shown = attribute.map(|attribute| context.dataset.groups_by_image(attribute)).unwrap_or_default();
            let candidates = family.iter().map(|&at| self.candidate(context, at, &shown));
            outcome.families.push(candidates.collect());
        }
    }

    fn speak_for(&self, context: &Context<'_>, key: &FoldKey, members: &[Finding]) -> Spoken {
        let name = key.attribute.and_then(|row| context.dataset.attributes.get(row)).map_or("", |a| a.name.as_str());
        Spoken::message(format!(
            "{} classes lean to {} {name} by way of something else: {}",
            wording::count(members.len() as u64),
            wording::article(name),
            wording::list(&fold::labels(members), 3),
        ))
    }

    fn of_attributes(&self, _kind: &str) -> &'static str {
        "have groups to which classes lean by way of something else"
    }
}

/// Evidence kept per finding; the total stays exact.
const MOST_EVIDENCE: usize = 1_000;

/// A row of the table with the thing that made its strata.
#[derive(Clone, Copy)]
struct Row<'a> {
    row: &'a Stratified,
    by: &'a By,
}

impl AssociationFromElsewhere {
    /// `shown`: images with the groups that they show, of the attribute.
    fn candidate(&self, context: &Context<'_>, pair: usize, shown: &[(ImageId, usize)]) -> Candidate {
        let measures = context.measures;
        let (of, strata) = (&measures.class_groups()[pair], measures.strata());
        let crude = of.p.unwrap_or(1.0);
        let from = strata.rows.partition_point(|row| row.pair < pair);
        let own = strata.rows[from..].iter().take_while(|row| row.pair == pair);
        let rows: Vec<Row<'_>> = own.map(|row| Row { row, by: &strata.by[row.by] }).collect();
        let Some(telling) = most_telling(&rows) else { return Candidate { p: crude, finding: None } };
        let (test, own) = match telling.row.verdict {
            StratifiedVerdict::Reverses => ("cochran-mantel-haenszel", telling.row.p),
            StratifiedVerdict::Differs => ("breslow-day-tarone", telling.row.homogeneity_p),
            _ => ("chi-square", None),
        };
        // Both must hold: that there is an association, and what becomes of it.
        let p = own.map_or(crude, |own| own.max(crude));
        let finding = finding(context, of, telling, (&rows, shown)).map(|finding| finding.test(test, p));
        Candidate { p, finding }
    }
}

/// An association that turns round is said before one that vanishes, and that before one that differs.
fn most_telling<'a>(rows: &[Row<'a>]) -> Option<Row<'a>> {
    let rank = |row: &Row<'_>| match row.row.verdict {
        StratifiedVerdict::Reverses => Some((0, row.row.high)),
        StratifiedVerdict::Vanishes => Some((1, row.row.odds_ratio)),
        // That a class is seen otherwise beside another one is no news.
        StratifiedVerdict::Differs if !matches!(row.by.of, StrataOf::Class(_)) => Some((2, row.row.homogeneity_p)),
        _ => None,
    };
    let ranked = rows.iter().filter_map(|row| rank(row).map(|rank| (row, rank)));
    ranked
        .min_by(|(_, a), (_, b)| a.0.cmp(&b.0).then(a.1.unwrap_or(1.0).total_cmp(&b.1.unwrap_or(1.0))))
        .map(|(row, _)| *row)
}

/// `light`, or `the presence of car`.
fn name_of(context: &Context<'_>, by: &By) -> String {
    match by.of {
        StrataOf::Class(class) => format!("the presence of {}", context.dataset.class_name(class)),
        of => of.name(context.dataset).to_owned(),
    }
}

/// What a stratum is called.
fn label<'a>(by: &'a By, stratum: &Stratum) -> &'a str {
    by.partition.labels.get(stratum.stratum).map_or("", String::as_str)
}

fn finding(
    context: &Context<'_>,
    pair: &ClassGroup,
    of: Row<'_>,
    (all, shown): (&[Row<'_>], &[(ImageId, usize)]),
) -> Option<Finding> {
    let row = of.row;
    let attribute = context.dataset.attributes.get(pair.attribute)?;
    let (class, group) = names(context.dataset, pair);
    let by = name_of(context, of.by);
    let (ratio, crude) = (row.odds_ratio?, row.crude_odds_ratio?);
    let words = groups::short(attribute, pair.group);
    let leans = format!("{class} {}", groups::leans_to(attribute, pair.group));
    let common = format!("{} ({}–{})", wording::figure(ratio), wording::figure(row.low?), wording::figure(row.high?));
    let message = match row.verdict {
        StratifiedVerdict::Differs => {
            let (most, least) = (extreme(row, true)?, extreme(row, false)?);
            let of_one =
                |s: &Stratum| format!("{} in {}", wording::figure(s.odds_ratio.unwrap_or(1.0)), label(of.by, s));
            format!("{leans}, but not alike within {by}: odds ratio {}, {}", of_one(most), of_one(least))
        }
        verdict => {
            let within = match verdict {
                StratifiedVerdict::Reverses => "but away from it within",
                _ if row.low? > 1.0 => "but hardly within",
                _ => "but not within",
            };
            format!("{leans} with odds ratio {}, {within} {by}: {common} once split by it", wording::figure(crude))
        }
    };
    let severity = match row.verdict {
        StratifiedVerdict::Reverses => groups::severity(attribute),
        _ => Severity::Note,
    };
    let (evidence, total) = evidence(context, pair, shown, of);
    let n = row.strata.iter().map(|s| s.n + s.n_without).sum();
    Some(
        Finding::new(&META, message)
            .severity(severity)
            .subject(Subject {
                class: Some(class.to_owned()),
                attribute: Some(attribute.name.clone()),
                group: Some(group.to_owned()),
                ..Subject::default()
            })
            .measured(Measured {
                name: format!("odds ratio within {by}"),
                value: Some(ratio),
                low: row.low,
                high: row.high,
                n,
                method: "mantel-haenszel".into(),
                ..Measured::default()
            })
            .effect("crude-odds-ratio", crude)
            .cause(cause(context, &words, of, all))
            .evidence(evidence)
            .total(total)
            .remedy(remedy((class, &words), of, &by))
            .fold("elsewhere", strength(row), short(row, class, &words, &by))
            .fold_of(pair.attribute),
    )
}

/// What turns round stands before what vanishes, and that before what differs.
fn strength(row: &Stratified) -> f64 {
    match row.verdict {
        StratifiedVerdict::Reverses => 2.0,
        StratifiedVerdict::Vanishes => 1.0,
        _ => 0.0,
    }
}

/// `bkl and 75 (differs by dataset)`.
fn short(row: &Stratified, class: &str, group: &str, by: &str) -> String {
    let what = match row.verdict {
        StratifiedVerdict::Reverses => "turns round within",
        StratifiedVerdict::Vanishes => "goes within",
        _ => "differs by",
    };
    format!("{class} and {group} ({what} {by})")
}

/// The stratum in which the class leans most, or least, of those that are certain enough to be told apart.
fn extreme(row: &Stratified, most: bool) -> Option<&Stratum> {
    let known = row.strata.iter().filter(|s| s.odds_ratio.is_some());
    let end = |s: &Stratum| if most { -s.low.unwrap_or(0.0) } else { s.high.unwrap_or(f64::INFINITY) };
    known.min_by(|a, b| end(a).total_cmp(&end(b)))
}

fn cause(context: &Context<'_>, group: &str, of: Row<'_>, all: &[Row<'_>]) -> String {
    let percent = |k: u64, n: u64| if n > 0 { wording::percent(k as f64 / n as f64) } else { "–".to_owned() };
    let strata: Vec<String> = of
        .row
        .strata
        .iter()
        .map(|s| {
            format!(
                "{} {} of {} with it and {} of {} without",
                label(of.by, s),
                percent(s.k, s.n),
                wording::count(s.n),
                percent(s.k_without, s.n_without),
                wording::count(s.n_without),
            )
        })
        .collect();
    let first = format!("{group} by {}: {}.", name_of(context, of.by), strata.join("; "));
    let also: Vec<String> = all
        .iter()
        .filter(|other| other.by != of.by && other.row.verdict == of.row.verdict)
        .map(|other| name_of(context, other.by))
        .collect();
    if also.is_empty() { first } else { format!("{first} So it does within {}.", wording::list(&also, 5)) }
}

/// Where the class is crowded, and how many images elsewhere would spread it as the others are.
fn remedy((class, group): (&str, &str), of: Row<'_>, by: &str) -> String {
    let row = of.row;
    if row.verdict == StratifiedVerdict::Differs {
        let most = extreme(row, true).map_or("", |s| label(of.by, s));
        return format!(
            "Look at {class} in {most} first: collect there images of it with other groups than {group}. An odds ratio \
             over all images speaks for none of the strata.",
        );
    }
    let n: u64 = row.strata.iter().map(|s| s.n).sum();
    let m: u64 = row.strata.iter().map(|s| s.n_without).sum();
    let share = |part: u64, all: u64| if all > 0 { part as f64 / all as f64 } else { 0.0 };
    let crowded = row
        .strata
        .iter()
        .filter(|s| s.n_without > 0 && s.n > 0)
        .max_by(|a, b| {
            let excess = |s: &Stratum| share(s.n, n) - share(s.n_without, m);
            excess(a).total_cmp(&excess(b)).then_with(|| label(of.by, b).cmp(label(of.by, a)))
        })
        .filter(|s| share(s.n, n) > share(s.n_without, m));
    let Some(s) = crowded else {
        return format!("Give figures for {class} and {group} within {by}, not over all images.");
    };
    // n_s / (n + x) = m_s / m; or, of those in the stratum, k with k / (n − n_s + k) = m_s / m.
    let even = share(s.n_without, m);
    let x = (n as f64 * (share(s.n, n) / even - 1.0) - 1e-9).ceil().max(1.0) as u64;
    let k = if even < 1.0 { ((n - s.n) as f64 * even / (1.0 - even)).round() as u64 } else { s.n };
    let advice = if x > n && k > 0 {
        format!("draw {} of the {} of {class} in it", wording::count(k), wording::plural(s.n, "image", "images"))
    } else {
        format!("collect {} of {class} outside it", wording::plural(x, "image", "images"))
    };
    format!(
        "{} holds {} of the images of {class} and {} of the others: {advice} to spread it as they are, and give figures \
         for {class} and {group} within {by}.",
        label(of.by, s),
        wording::percent(share(s.n, n)),
        wording::percent(even),
    )
}

/// The images of the class with the group, those of the stratum with most of them first, each noted by its stratum.
fn evidence(context: &Context<'_>, pair: &ClassGroup, shown: &[(ImageId, usize)], of: Row<'_>) -> (Vec<Evidence>, u64) {
    let partition = &of.by.partition;
    // Both are in the order of the images.
    let mut rest = shown;
    let has_group = |image: &ImageId| {
        while rest.first().is_some_and(|(earlier, _)| earlier < image) {
            rest = &rest[1..];
        }
        rest.iter().take_while(|(own, _)| own == image).any(|(_, group)| *group == pair.group)
    };
    let count = |stratum: usize| of.row.strata.iter().find(|s| s.stratum == stratum).map_or(0, |s| s.k);
    let images = context.measures.postings().images(pair.class).iter().map(|&image| ImageId(image));
    // The first images of each stratum, as they stand: sorted.
    let mut with: Vec<Vec<ImageId>> = vec![Vec::new(); partition.labels.len()];
    let mut total = 0;
    for image in images.filter(has_group) {
        let Some(stratum) = partition.code(image.index()) else { continue };
        total += 1;
        if with[stratum].len() < MOST_EVIDENCE {
            with[stratum].push(image);
        }
    }
    let mut order: Vec<usize> = (0..with.len()).collect();
    order.order_by_key(|&stratum| (std::cmp::Reverse(count(stratum)), stratum));
    let images = order.into_iter().flat_map(|stratum| with[stratum].iter().map(move |&image| (stratum, image)));
    let evidence = images.take(MOST_EVIDENCE).map(|(stratum, image)| {
        let evidence = context.measures.postings().evidence(context.dataset, image, pair.class);
        evidence.note(partition.labels[stratum].clone())
    });
    (evidence.collect(), total)
}
