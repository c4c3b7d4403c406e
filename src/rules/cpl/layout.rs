//! CPL002: objects that always lie in the middle of their image, or always fill it.

use crate::dataset::{BoxId, ClassId};
use crate::measures::extents::{self, Extent};
use crate::rules::{
    Context, Evidence, Finding, FoldKey, Measured, Meta, Need, Outcome, Quality, Rule, Severity, Spoken, Subject,
    families,
};
use crate::stats;
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "CPL002",
    name: "always-in-the-middle",
    severity: Severity::Note,
    quality: Quality::Complete,
    section: &families::LAYOUT,
    headline: |told| told.short.unwrap_or("objects always lie in the middle, or fill their image").to_owned(),
    needs: &[Need::Boxes, Need::PixelsToo],
    summary: "objects always lie in the middle of their image, or fill it",
    manual: include_str!("layout.md"),
};

/// When objects count as always in one place or of one size.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Layout {
    /// Share of the boxes that lie in the middle ninth of where they could, above which the whole interval must lie. 0.5:
    /// four and a half times what chance would give.
    pub middle: f64,
    /// Share of the boxes that take half of their image or more, above which the whole interval must lie. 0.5: most.
    pub fills: f64,
    /// Boxes, and images that hold them, from which on this is looked at. 50: an interval is then narrower than 30 points.
    pub least: u64,
}

impl Default for Layout {
    fn default() -> Self {
        Self { middle: 0.5, fills: 0.5, least: 50 }
    }
}

/// What chance would put into the middle ninth.
const BY_CHANCE: f64 = 1.0 / 9.0;
/// Classes that are named.
const NAMED: usize = 3;
/// Boxes kept as evidence of a class.
const MOST_EVIDENCE: usize = 100;

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Middle,
    Fills,
}

impl Kind {
    const ALL: [Self; 2] = [Self::Middle, Self::Fills];

    fn key(self) -> &'static str {
        match self {
            Self::Middle => "middle",
            Self::Fills => "fills",
        }
    }

    /// Boxes that are so, of those that could be.
    fn of(self, extent: &Extent) -> (u64, u64) {
        match self {
            Self::Middle => (extent.in_middle, extent.with_room),
            Self::Fills => (extent.filling, extent.n),
        }
    }
}

impl Rule for Layout {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let all = context.measures.extents();
        for kind in Kind::ALL {
            let before = outcome.findings.len();
            for (class, extent) in &all.classes {
                outcome.findings.extend(self.finding(context, kind, Some(*class), extent));
            }
            // No class alone has boxes enough.
            if outcome.findings.len() == before {
                outcome.findings.extend(self.finding(context, kind, None, &all.all));
            }
        }
    }

    fn speak_for(&self, context: &Context<'_>, key: &FoldKey, members: &[Finding]) -> Spoken {
        let extents = context.measures.extents();
        let kind = if key.kind == Kind::Middle.key() { Kind::Middle } else { Kind::Fills };
        let classes: Vec<&str> = members.iter().filter_map(|m| m.subject.class.as_deref()).collect();
        let of = wording::count(extents.classes.len() as u64);
        let named = wording::list(&classes, NAMED);
        let n = wording::count(members.len() as u64);
        let all = self.said(kind, &extents.all);
        let message = match kind {
            Kind::Middle => format!(
                "objects of {n} of {of} classes mostly lie in the middle of their image ({named}); of all boxes {all}"
            ),
            Kind::Fills => format!(
                "objects of {n} of {of} classes mostly take half of their image or more ({named}); of all boxes {all}"
            ),
        };
        Spoken::message(message)
    }
}

impl Layout {
    fn limit(&self, kind: Kind) -> (&'static str, f64) {
        match kind {
            Kind::Middle => ("middle", self.middle),
            Kind::Fills => ("fills", self.fills),
        }
    }

    /// `140 of 180 that could lie elsewhere do (77.8 %; 71.2–83.2 %), by chance 11.1 % would`.
    fn said(&self, kind: Kind, extent: &Extent) -> String {
        let (k, n) = kind.of(extent);
        let share = Measured::share_effective("", k, n, worth(extent, n));
        let range = share.low.zip(share.high).map(|(low, high)| format!("; {}", wording::percent_range(low, high)));
        let figures = format!(
            "{} of {}{} ({}{})",
            wording::count(k),
            wording::count(n),
            if kind == Kind::Middle { " that could lie elsewhere" } else { "" },
            share.value.map(wording::percent).unwrap_or_default(),
            range.unwrap_or_default()
        );
        match kind {
            Kind::Middle => format!("{figures}, by chance {}", wording::percent(BY_CHANCE)),
            Kind::Fills => format!("{figures}{}", by_size(extent)),
        }
    }

    fn finding(&self, context: &Context<'_>, kind: Kind, class: Option<ClassId>, extent: &Extent) -> Option<Finding> {
        let (k, n) = kind.of(extent);
        let (option, limit) = self.limit(kind);
        let worth = worth(extent, n);
        let interval = stats::share_effective(k, n, worth.unwrap_or(n as f64))?;
        if n < self.least || extent.images < self.least || interval.low <= limit {
            return None;
        }
        let name = class.map_or("objects", |class| context.dataset.class_name(class));
        let said = self.said(kind, extent);
        let message = match kind {
            Kind::Middle => format!("{name}: most boxes lie in the middle of their image, {said}"),
            Kind::Fills => format!("{name}: most boxes take half of their image or more, {said}"),
        };
        let (what, short, remedy) = match kind {
            Kind::Middle => (
                "share of boxes in the middle",
                format!("{name} mostly lies in the middle"),
                "Add pictures that show it at the sides and corners, or cut pictures so that it lies elsewhere, also in \
                 test: a model that never sees it there need not find it there.",
            ),
            Kind::Fills => (
                "share of boxes of half the image or more",
                format!("{name} mostly fills its image"),
                "Add pictures that show it small and from afar, or scale pictures down in training, also in test: a model \
                 that only sees it large need not find it small.",
            ),
        };
        let mut finding = Finding::new(&META, message)
            .short(short)
            .subject(Subject { class: class.map(|_| name.to_owned()), ..Subject::default() })
            .measured(Measured::share_effective(what, k, n, worth))
            .threshold_share(option, limit)
            .evidence(evidence(context, kind, class))
            .total(k)
            .remedy(remedy)
            .fold(kind.key(), interval.value, name);
        if kind == Kind::Middle {
            finding = finding.effect("times-chance", interval.value / BY_CHANCE);
        }
        Some(finding)
    }
}

/// Boxes of one picture, and of pictures that repeat one another, are no independent ones: not more than there are
/// pictures.
fn worth(extent: &Extent, n: u64) -> Option<f64> {
    (extent.images < n).then_some(extent.images as f64)
}

/// `; 2.3 % small, 20.1 % medium, 77.6 % large by COCO's limits`.
fn by_size(extent: &Extent) -> String {
    if extent.sized == 0 {
        return String::new();
    }
    let share = |n: u64| wording::percent(n as f64 / extent.sized as f64);
    let [small, medium, large] = extent.by_size.map(share);
    format!("; by COCO's limits {small} are small, {medium} medium, {large} large")
}

fn evidence(context: &Context<'_>, kind: Kind, class: Option<ClassId>) -> Vec<Evidence> {
    let (boxes, sizes) = (&context.dataset.boxes, context.dataset.sizes());
    let is_so = |id: &BoxId| {
        let size = sizes.get(boxes.image[id.index()].index()).copied().flatten();
        let place = extents::place_of(context.dataset, *id, size);
        place.is_some_and(|rect| match kind {
            Kind::Middle => extents::is_in_middle(&rect) == Some(true),
            Kind::Fills => rect.area() >= extents::FILLS,
        })
    };
    let own = |id: &BoxId| class.is_none_or(|class| boxes.class[id.index()] == class);
    let shown = boxes.counted().filter(own).filter(is_so).take(MOST_EVIDENCE);
    shown.map(|id| Evidence::image(boxes.image[id.index()]).boxes([id]).at(boxes.place[id.index()])).collect()
}
