//! PRV003: e-mail addresses, phone numbers and names of people in paths, columns and annotation files.

use super::people::{known, plain};
use crate::dataset::personal::{self, Mention, Personal};
use crate::dataset::{Dataset, Fate, FileId, ImageId, Place, RecordKind, words_of};
use crate::rules::groups::MOST_EVIDENCE;
use crate::rules::{
    Context, Evidence, Finding, FoldKey, Measured, Meta, Need, Outcome, Quality, Rule, Severity, Spoken, Subject,
    families, fold,
};
use crate::wording;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

pub static META: Meta = Meta {
    code: "PRV003",
    name: "personal-data",
    severity: Severity::Warning,
    quality: Quality::Privacy,
    section: &families::PERSONAL,
    headline: |_| "personal data stand in clear".into(),
    needs: &[Need::Files],
    summary: "e-mail addresses, phone numbers or names of people stand in paths, columns or annotation files",
    manual: include_str!("personal_data.md"),
};

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct PersonalData {}

impl Rule for PersonalData {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        for mention in context.dataset.mentions.iter().filter(|m| m.kind != Personal::Address) {
            outcome.push(in_file(context.dataset, mention));
        }
        outcome.findings.extend(columns(context.dataset));
        outcome.findings.extend(paths(context.dataset));
        outcome.findings.extend(people(context.dataset).or_else(|| file_names(context)));
    }

    fn speak_for(&self, _context: &Context<'_>, _key: &FoldKey, members: &[Finding]) -> Spoken {
        Spoken::message(format!("personal data stand in clear: {}", wording::list(&fold::labels(members), NAMED)))
            .remedy(REMEDY)
    }
}

/// Places that a sentence names.
const NAMED: usize = 4;
const REMEDY: &str = "Take them out, or put numbers in their place whose list is kept elsewhere, before the data are passed \
                      on. Where they have to stay, write down why, and who may read them";
/// Of a rule about names: as many have to look like one.
const MOST_LOOK_LIKE: f64 = 0.8;
/// Identities from which on their names are looked at.
const LEAST_PEOPLE: usize = 5;

fn words(kind: Personal, n: u64) -> String {
    match kind {
        Personal::Email => wording::plural(n, "e-mail address", "e-mail addresses"),
        Personal::Phone => wording::plural(n, "phone number", "phone numbers"),
        Personal::Address => wording::plural(n, "address", "addresses"),
    }
}

fn finding(message: String, what: &str, n: u64, label: String) -> Finding {
    Finding::new(&META, message).measured(Measured::count(what, n, n)).remedy(REMEDY).fold("personal", n as f64, label)
}

fn in_file(dataset: &Dataset, mention: &Mention) -> Finding {
    let path = dataset.path(mention.file);
    let what = words(mention.kind, mention.distinct);
    let verb = if mention.distinct == 1 { "stands" } else { "stand" };
    let times = match mention.count {
        1 => String::new(),
        n if mention.distinct == n => String::new(),
        n => format!(", {} times in all", wording::count(n)),
    };
    let at = |(line, masked): &(u32, String)| {
        Evidence::place(Place::new(mention.file, *line, RecordKind::Line, *line)).note(masked.clone())
    };
    // One alone is mostly that of whoever made the file.
    let severity = if mention.distinct == 1 { Severity::Note } else { Severity::Warning };
    finding(format!("{what} {verb} in {path}{times}"), "times", mention.count, format!("{what} in {path}"))
        .severity(severity)
        .subject(Subject { file: Some(path.to_owned()), ..Subject::default() })
        .evidence(mention.first.iter().map(at).collect())
        .total(mention.count)
}

/// Words that make a column one of names of people, all of a group in it.
const NAMES: &[&[&str]] = &[
    &["first", "name"],
    &["firstname"],
    &["last", "name"],
    &["lastname"],
    &["full", "name"],
    &["fullname"],
    &["family", "name"],
    &["given", "name"],
    &["surname"],
    &["patient", "name"],
    &["person", "name"],
    &["subject", "name"],
    &["participant", "name"],
    &["user", "name"],
    &["username"],
    &["owner", "name"],
    &["vorname"],
    &["nachname"],
    &["familienname"],
    &["prenom"],
    &["prénom"],
    &["apellido"],
    &["apellidos"],
    &["cognome"],
    &["sobrenome"],
    &["achternaam"],
    &["voornaam"],
    &["фамилия"],
    &["姓名"],
];
const PHONES: &[&str] =
    &["phone", "telephone", "tel", "mobile", "cellphone", "telefon", "handy", "telefono", "téléphone"];

/// Columns whose names say that they hold people's names, or phone numbers as they are dialled at home.
fn columns(dataset: &Dataset) -> Vec<Finding> {
    let mut found = Vec::new();
    for source in &dataset.sources {
        for column in &source.columns {
            let own = words_of(&column.name);
            let all = |group: &&[&str]| group.iter().all(|word| own.iter().any(|o| o == word));
            let is_names = NAMES.iter().any(all) && own.iter().all(|word| word != "file" && word != "image");
            let is_phones = own.iter().any(|word| PHONES.contains(&word.as_str()));
            if !is_names && !is_phones {
                continue;
            }
            let holds = |text: &str| match is_names {
                true => text.chars().any(char::is_alphabetic),
                false => text.chars().filter(char::is_ascii_digit).count() >= 7 && !text.starts_with('+'),
            };
            let values: Vec<_> = column.fields.values.iter().filter(|v| !v.is_missing && holds(&v.text)).collect();
            // Names that all are one are no names of people.
            let distinct = values.len() as u64 + if values.is_empty() { 0 } else { column.fields.more };
            if distinct < 2 {
                continue;
            }
            let what = match is_names {
                true => format!("{} {}", wording::count(distinct), "names of people"),
                false => words(Personal::Phone, distinct),
            };
            let path = dataset.path(source.file);
            let label = format!("{what} in the column {}", column.name);
            let subject =
                Subject { file: Some(path.to_owned()), column: Some(column.name.clone()), ..Subject::default() };
            let place = Evidence::place(Place::file(source.file)).note(format!("column {}", column.name));
            found.push(
                finding(format!("{what} stand in the column {} of {path}", column.name), "values", distinct, label)
                    .subject(subject)
                    .evidence(vec![place]),
            );
        }
    }
    found
}

/// Paths of pictures and files with an e-mail address or a phone number in them.
fn paths(dataset: &Dataset) -> Option<Finding> {
    let mut hits: Vec<(usize, String)> = Vec::new();
    for (at, file) in dataset.files.iter().enumerate() {
        personal::find(file.path.as_bytes(), |kind, range| {
            if kind != Personal::Address {
                hits.push((at, personal::masked(kind, &file.path.as_bytes()[range])));
            }
        });
    }
    hits.dedup_by_key(|hit| hit.0);
    let n = hits.len() as u64;
    let label = format!("{} with an e-mail address or phone number", wording::plural(n, "path", "paths"));
    let evidence = hits.iter().map(|(at, masked)| match dataset.files[*at].fate {
        Fate::Image(image) => Evidence::image(image).note(masked.clone()),
        _ => Evidence::place(Place::file(FileId::from(*at))).note(masked.clone()),
    });
    let message = format!(
        "the {} of {} {} an e-mail address or a phone number",
        if n == 1 { "path" } else { "paths" },
        wording::plural(n, "file", "files"),
        if n == 1 { "holds" } else { "hold" }
    );
    (n > 0).then(|| finding(message, "paths", n, label).evidence(evidence.collect()))
}

/// Two to four words of letters, two of them with a capital: as people are called. "van" and "al" are written small.
fn is_like_a_name(name: &str) -> bool {
    let parts: Vec<&str> = name.split(['_', ' ', '-', '.', ',']).filter(|part| !part.is_empty()).collect();
    let begins = |part: &&&str| part.chars().next().is_some_and(|c| c.is_alphabetic() && !c.is_lowercase());
    let letters = parts.iter().all(|part| part.chars().all(char::is_alphabetic));
    let capitals = parts.iter().filter(begins).count();
    (2..=4).contains(&parts.len()) && capitals >= 2 && letters && name.chars().any(char::is_lowercase)
}

/// Names in file names from which on they are looked at.
const LEAST_NAMES: usize = 20;

/// Pictures of people that are called as people are, with a number: `Jo_Doe_0001.jpg`.
fn file_names(context: &Context<'_>) -> Option<Finding> {
    let dataset = context.dataset;
    let of_picture = |path: &str| -> Option<String> {
        let name = path.rsplit('/').next().unwrap_or(path);
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let lead = stem.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '_' | '-' | ' '));
        is_like_a_name(lead).then(|| lead.to_owned())
    };
    let all = dataset.images.len();
    let like: Vec<(ImageId, String)> =
        dataset.images.ids().filter_map(|id| Some((id, of_picture(dataset.images.path(id))?))).collect();
    if all == 0 || (like.len() as f64) < MOST_LOOK_LIKE * all as f64 {
        return None;
    }
    let names: BTreeSet<&str> = like.iter().map(|(_, name)| name.as_str()).collect();
    let classes: BTreeSet<String> = dataset.classes.iter().map(|class| plain(&class.name)).collect();
    // Breeds and places are called so too: only where people are known to be shown.
    let of_classes = names.iter().any(|name| classes.contains(&plain(name)));
    if names.len() < LEAST_NAMES || of_classes || known(context).is_none() {
        return None;
    }
    let n = names.len() as u64;
    let people = wording::plural(n, "name of a person", "names of people");
    let images = wording::plural(like.len() as u64, "image", "images");
    let message = format!("{people} stand in the file names of {images}");
    let evidence: Vec<Evidence> = like.iter().take(MOST_EVIDENCE).map(|(id, _)| Evidence::image(*id)).collect();
    let found = finding(message, "names", n, format!("{people} in file names"));
    Some(found.evidence(evidence).total(like.len() as u64))
}

/// Identities that are called as people are.
fn people(dataset: &Dataset) -> Option<Finding> {
    let called = dataset.identities_called();
    let like_name = |name: &&String| is_like_a_name(name);
    let (all, like) = (dataset.identities.len(), dataset.identities.iter().filter(like_name).count());
    if !called.are_people || all < LEAST_PEOPLE || (like as f64) < MOST_LOOK_LIKE * all as f64 {
        return None;
    }
    let n = like as u64;
    let label = format!("{} who are called by name", wording::plural(n, called.one, called.many));
    let verb = if n == 1 { "is" } else { "are" };
    let message =
        format!("{} {verb} called by name, in paths or annotations", wording::plural(n, called.one, called.many));
    let images = dataset.images.ids().zip(&dataset.identity_of).filter(|(_, identity)| identity.is_some());
    let evidence: Vec<Evidence> = images.map(|(image, _)| Evidence::image(image)).take(MOST_EVIDENCE).collect();
    Some(finding(message, "people", n, label).evidence(evidence))
}
