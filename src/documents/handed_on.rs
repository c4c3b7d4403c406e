//! The report as it may be handed on: no name of a person is in it. People are counted and not called; where paths of
//! pictures are made of their names, these are left out too. Findings about privacy name files and lines, and nothing that
//! was found there.

use crate::report::{Evidence, Report, Subject};
use crate::rules::Quality;
use std::borrow::Cow;

/// What stands for a path that names somebody.
const PATH: &str = "(a path that names a person)";

pub(super) fn report(report: &Report) -> Cow<'_, Report> {
    let tells = |subject: &Subject| subject.identity.is_some();
    let of_people = report.tables.people.is_some()
        || report
            .findings
            .iter()
            .any(|f| f.quality == Quality::Privacy || tells(&f.subject) || f.members.iter().any(|m| tells(&m.subject)));
    if !of_people {
        return Cow::Borrowed(report);
    }
    let mut own = report.clone();
    let in_paths = Names::of(report);
    for finding in &mut own.findings {
        let private = finding.quality == Quality::Privacy;
        evidence(&mut finding.evidence, &mut finding.subject, private, &in_paths);
        in_paths.leave(&mut finding.message);
        for member in &mut finding.members {
            evidence(&mut member.evidence, &mut member.subject, private, &in_paths);
            in_paths.leave(&mut member.message);
        }
    }
    if let Some(people) = &mut own.tables.people {
        people.largest.clear();
    }
    for group in &mut own.tables.duplicates {
        group.images.iter_mut().filter(|path| in_paths.stand_in(path)).for_each(|path| PATH.clone_into(path));
    }
    Cow::Owned(own)
}

fn evidence(all: &mut [Evidence], subject: &mut Subject, private: bool, names: &Names) {
    let called = subject.identity.take().is_some();
    for e in all {
        if private {
            (e.image, e.note) = (None, None);
        }
        if called || !names.0.is_empty() {
            e.note = None;
        }
        e.image.take_if(|path| names.stand_in(path));
        e.file.take_if(|path| names.stand_in(path));
    }
    subject.image.take_if(|path| names.stand_in(path));
}

/// Identities that are words, not numbers: those with the most pictures.
struct Names(Vec<String>);

impl Names {
    fn of(report: &Report) -> Self {
        let told = report.tables.people.iter().flat_map(|people| people.largest.iter().map(|one| one.identity.clone()));
        let is_word = |name: &String| {
            name.chars().filter(|c| c.is_alphabetic()).count() >= 3 && !name.chars().any(|c| c.is_ascii_digit())
        };
        Self(told.filter(is_word).collect())
    }

    /// A path leads to a person where pictures of the dataset are called after people: any of two words or more does then,
    /// as not every name is known here.
    fn stand_in(&self, path: &str) -> bool {
        let is_word = |part: &&str| part.chars().count() > 1 && part.chars().all(char::is_alphabetic);
        let is_name = |text: &str| text.split(['_', '-', ' ', '.']).filter(is_word).count() > 1;
        let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
        !self.0.is_empty() && (self.known(path) || is_picture(path) && stem.split('/').any(is_name))
    }

    fn known(&self, text: &str) -> bool {
        self.0.iter().any(|name| text.contains(name.as_str()))
    }

    /// Puts a word in place of names in a sentence.
    fn leave(&self, sentence: &mut String) {
        for name in self.0.iter().filter(|name| sentence.contains(name.as_str())).cloned().collect::<Vec<_>>() {
            *sentence = sentence.replace(&name, "somebody");
        }
    }
}

fn is_picture(path: &str) -> bool {
    let lower = path.to_lowercase();
    [".jpg", ".jpeg", ".png", ".webp", ".bmp", ".gif", ".tif", ".tiff"].iter().any(|ending| lower.ends_with(ending))
}
