//! What a rule says: a finding, with its figures, its evidence and what to do.

use crate::dataset::{BoxId, ImageId, Place};
use serde::{Deserialize, Serialize};

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// A fact that is wrong or makes the data unusable.
    Error,
    /// A risk that somebody must decide about.
    Warning,
    /// Worth knowing.
    Note,
}

/// The four qualities of Article 10(3) of the EU AI Act, and two more subjects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quality {
    Relevant,
    Representative,
    FreeOfErrors,
    Complete,
    Privacy,
    Documentation,
}

/// What a finding is about. The keys of REPORT's `subject`, in its order; absent ones are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(default)]
pub struct Subject {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub with: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attribute: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<String>,
    /// Parallel to `attributes`; `None` leaves that attribute free.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Option<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub split: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub annotator: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
}

/// What a figure is, and so how it is written and on which scale it is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FigureKind {
    /// `k` of `n`, 0..1.
    Share,
    /// A number of things.
    Count,
    /// Any other number.
    #[default]
    Figure,
}

/// The pattern behind a finding's `cause`, where one is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// Boxes hold two corners where a corner and a size are expected.
    Corners,
    /// Boxes hold their centre where a corner is expected, or the other way round.
    Centres,
    /// Boxes hold y before x.
    Swapped,
    /// Boxes were made for the picture as it lies before it is turned upright.
    Turned,
    /// The numbers are fractions of the image.
    Fractions,
    /// The numbers are in another unit, or of another size of the image.
    OtherSize,
    /// Width or height is zero or negative.
    NoArea,
}

/// A measured figure. `value` is `None` where it cannot be computed, and `why` says why.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    pub name: String,
    #[serde(default)]
    pub kind: FigureKind,
    pub value: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub k: Option<u64>,
    pub n: u64,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub n_effective: Option<f64>,
    /// `wilson`, `clopper-pearson`, `count` …
    pub method: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub why: Option<String>,
}

impl Measured {
    /// A share of `n`, with its 95 % interval (Wilson; Clopper–Pearson below n = 40).
    pub fn share(name: impl Into<String>, k: u64, n: u64) -> Self {
        Self::share_effective(name, k, n, None)
    }

    /// A share of items that repeat, worth `n_effective` independent ones.
    pub fn share_effective(name: impl Into<String>, k: u64, n: u64, n_effective: Option<f64>) -> Self {
        match crate::stats::share_effective(k, n, n_effective.unwrap_or(n as f64)) {
            Some(i) => Self {
                name: name.into(),
                kind: FigureKind::Share,
                value: Some(i.value),
                low: Some(i.low),
                high: Some(i.high),
                k: Some(k),
                n,
                n_effective,
                method: i.method.into(),
                why: None,
            },
            None => Self {
                name: name.into(),
                kind: FigureKind::Share,
                k: Some(k),
                n,
                method: "wilson".into(),
                why: Some(format!("n = {n}")),
                ..Self::default()
            },
        }
    }

    /// A plain count.
    pub fn count(name: impl Into<String>, value: u64, n: u64) -> Self {
        Self {
            name: name.into(),
            kind: FigureKind::Count,
            value: Some(value as f64),
            k: Some(value),
            n,
            method: "count".into(),
            ..Self::default()
        }
    }

    /// A figure without an interval.
    pub fn figure(name: impl Into<String>, value: f64, n: u64, method: impl Into<String>) -> Self {
        Self { name: name.into(), value: Some(value), n, method: method.into(), ..Self::default() }
    }
}

/// A named number: a threshold, an effect size.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Named {
    pub name: String,
    pub value: f64,
    #[serde(default)]
    pub kind: FigureKind,
}

impl Named {
    pub fn new(name: impl Into<String>, value: f64) -> Self {
        Self { name: name.into(), value, kind: FigureKind::Figure }
    }
}

/// A test of significance. `q`, `family` and `level` are filled in when all families are known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SignificanceTest {
    pub name: String,
    pub p: f64,
    pub q: f64,
    /// Number of tests in the family.
    pub family: u64,
    pub correction: String,
    /// What `q` was held against.
    pub level: f64,
}

impl SignificanceTest {
    pub fn new(name: impl Into<String>, p: f64) -> Self {
        Self { name: name.into(), p, q: p, family: 1, correction: "benjamini-hochberg".into(), level: 0.05 }
    }
}

/// One piece of evidence, by ids; the report turns it into paths.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evidence {
    /// The picture accused.
    pub image: Option<ImageId>,
    /// The boxes meant, to be drawn over it.
    pub boxes: Vec<BoxId>,
    /// Where the statement stands.
    pub place: Option<Place>,
    pub note: Option<String>,
    /// The other picture, where the two are one pair.
    pub beside: Option<ImageId>,
}

impl Evidence {
    pub fn image(image: ImageId) -> Self {
        Self { image: Some(image), ..Self::default() }
    }

    pub fn place(place: Place) -> Self {
        Self { place: Some(place), ..Self::default() }
    }

    pub fn boxes(mut self, boxes: impl IntoIterator<Item = BoxId>) -> Self {
        self.boxes.extend(boxes);
        self
    }

    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    pub fn beside(mut self, other: ImageId) -> Self {
        self.beside = Some(other);
        self
    }

    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }
}

/// One of the things that a finding speaks for, with its own figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    pub subject: Subject,
    pub severity: Severity,
    /// What a finding about it alone would say.
    pub message: String,
    pub measured: Option<Measured>,
    /// The figure that it is compared with, on the same scale: of the others.
    pub compared: Option<Measured>,
    pub effect: Option<Named>,
    pub test: Option<SignificanceTest>,
    pub cause: Option<String>,
    pub evidence: Vec<Evidence>,
    pub evidence_total: u64,
    pub remedy: String,
}

/// What is said together: the findings of one rule with one key become one finding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FoldKey {
    /// What the rule found of each of them: `leans`, `more`, `less`.
    pub kind: &'static str,
    /// The attribute that all are about: row of `Dataset::attributes`.
    pub attribute: Option<usize>,
    /// The cause or the kind of file that they share.
    pub cause: String,
}

/// How a finding is said together with others of its rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Fold {
    pub key: FoldKey,
    /// Its place among them: the largest first.
    pub strength: f64,
    /// What the sentence that speaks for all calls it: `skateboard (male)`.
    pub label: String,
    /// How many were looked at in all, where no two findings speak of the same: then their counts add up.
    pub among: Option<u64>,
}

/// A finding. `code`, `name` and `quality` come from the rule's `Meta`.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    pub code: &'static str,
    pub name: &'static str,
    pub severity: Severity,
    pub quality: Quality,
    /// One sentence with the figures in it.
    pub message: String,
    pub subject: Subject,
    pub measured: Option<Measured>,
    /// The figure that it is compared with, on the same scale: of the others.
    pub compared: Option<Measured>,
    pub threshold: Option<Named>,
    pub effect: Option<Named>,
    pub test: Option<SignificanceTest>,
    /// One sentence where a pattern explains many faults at once.
    pub cause: Option<String>,
    /// The most telling first. All that there is; exports cut it.
    pub evidence: Vec<Evidence>,
    /// May be larger than `evidence` where faults were only counted.
    pub evidence_total: u64,
    /// All that it speaks for, the strongest first; empty where it speaks of one.
    pub members: Vec<Member>,
    /// What, how many and where.
    pub remedy: String,
    /// How it is said together with others, where it is.
    pub fold: Option<Fold>,
    /// It without its figures, as a clause of a heading: `nv is shown on younger people`; where the subject says too
    /// little for one.
    pub short: Option<String>,
    /// The pattern of `cause`, for a sketch of it.
    pub cause_kind: Option<Cause>,
    /// What would mend it, where its cause is known.
    pub mends: Vec<super::Mend>,
    /// It holds for the pictures that were measured so far.
    pub from_pixels: bool,
}

impl Finding {
    pub fn new(meta: &super::Meta, message: impl Into<String>) -> Self {
        Self {
            code: meta.code,
            name: meta.name,
            severity: meta.severity,
            quality: meta.quality,
            message: message.into(),
            subject: Subject::default(),
            measured: None,
            compared: None,
            threshold: None,
            effect: None,
            test: None,
            cause: None,
            evidence: Vec::new(),
            evidence_total: 0,
            members: Vec::new(),
            remedy: String::new(),
            fold: None,
            short: None,
            cause_kind: None,
            mends: Vec::new(),
            from_pixels: meta.reads_pixels(),
        }
    }

    pub fn subject(mut self, subject: Subject) -> Self {
        self.subject = subject;
        self
    }

    pub fn measured(mut self, measured: Measured) -> Self {
        self.measured = Some(measured);
        self
    }

    pub fn compared(mut self, compared: Measured) -> Self {
        self.compared = Some(compared);
        self
    }

    pub fn threshold(mut self, name: &str, value: f64) -> Self {
        self.threshold = Some(Named::new(name, value));
        self
    }

    /// A threshold on the scale of the measured share: the two are drawn on one axis.
    pub fn threshold_share(mut self, name: &str, value: f64) -> Self {
        self.threshold = Some(Named { kind: FigureKind::Share, ..Named::new(name, value) });
        self
    }

    pub fn effect(mut self, name: &str, value: f64) -> Self {
        self.effect = Some(Named::new(name, value));
        self
    }

    pub fn test(mut self, name: &str, p: f64) -> Self {
        self.test = Some(SignificanceTest::new(name, p));
        self
    }

    pub fn cause(mut self, cause: impl Into<String>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    pub fn short(mut self, clause: impl Into<String>) -> Self {
        self.short = Some(clause.into());
        self
    }

    pub fn cause_kind(mut self, kind: Cause) -> Self {
        self.cause_kind = Some(kind);
        self
    }

    pub fn mend(mut self, mend: super::Mend) -> Self {
        self.mends.push(mend);
        self
    }

    /// It rests on annotations alone, though its rule reads pixels too.
    pub fn without_pixels(mut self) -> Self {
        self.from_pixels = false;
        self
    }

    /// Sets the evidence, and the total to its length where that is larger.
    pub fn evidence(mut self, evidence: Vec<Evidence>) -> Self {
        self.evidence_total = self.evidence_total.max(evidence.len() as u64);
        self.evidence = evidence;
        self
    }

    pub fn total(mut self, total: u64) -> Self {
        self.evidence_total = total;
        self
    }

    pub fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = remedy.into();
        self
    }

    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// It is said together with the others of its rule that are of this kind: all of them.
    pub fn fold(mut self, kind: &'static str, strength: f64, label: impl Into<String>) -> Self {
        let key = FoldKey { kind, attribute: None, cause: String::new() };
        self.fold = Some(Fold { key, strength, label: label.into(), among: None });
        self
    }

    /// Only with those about this attribute (row of `Dataset::attributes`).
    pub fn fold_of(mut self, attribute: usize) -> Self {
        if let Some(fold) = &mut self.fold {
            fold.key.attribute = Some(attribute);
        }
        self
    }

    /// What is said of all is a share of so many: each finding speaks of other ones.
    pub fn fold_among(mut self, all: u64) -> Self {
        if let Some(fold) = &mut self.fold {
            fold.among = Some(all);
        }
        self
    }

    /// Only with those of this cause.
    pub fn fold_by(mut self, cause: impl Into<String>) -> Self {
        if let Some(fold) = &mut self.fold {
            fold.key.cause = cause.into();
        }
        self
    }
}
