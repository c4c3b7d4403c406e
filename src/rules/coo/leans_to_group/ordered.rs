//! A class against an attribute whose values have an order: which way its images stand, and by how much.

use super::{LeansToGroup, META};
use crate::dataset::{Attribute, ImageId};
use crate::measures::class_orders::ClassOrder;
use crate::measures::ordered::{OrderedColumn, Scale};
use crate::rules::{
    Candidate, Context, Evidence, Finding, FoldKey, Measured, Spoken, Subject, Tests, direction, fold, groups,
};
use crate::sorting::Sorting;
use crate::wording;

/// The rows that are tested, those of one attribute together.
pub(super) fn tested<'a>(rule: &LeansToGroup, context: &Context<'a>) -> Vec<&'a ClassOrder> {
    let measures = context.measures;
    let speaks = |row: &&ClassOrder| measures.relations().speaks(row.class, row.attribute);
    let enough = |row: &&ClassOrder| row.shift.n >= rule.min_support;
    let mut rows: Vec<&ClassOrder> = measures.class_orders().rows.iter().filter(enough).filter(speaks).collect();
    rows.order_by_key(|row| row.attribute);
    rows
}

/// The effect reaches its floor.
pub(super) fn stands_out(rule: &LeansToGroup, row: &ClassOrder) -> bool {
    row.shift.delta.value.abs() >= rule.min_delta
}

/// The tests of one attribute.
pub(super) fn family(rule: &LeansToGroup, context: &Context<'_>, rows: &[&ClassOrder], most: usize) -> Tests {
    let said = rows.iter().any(|row| stands_out(rule, row));
    let column = rows.first().filter(|_| said).and_then(|row| OrderedColumn::of(context.dataset, row.attribute));
    let candidate = |row: &&ClassOrder| Candidate {
        p: row.shift.p,
        finding: column.as_ref().filter(|_| stands_out(rule, row)).and_then(|c| finding(rule, context, row, c, most)),
    };
    rows.iter().map(candidate).collect()
}

fn finding(
    rule: &LeansToGroup,
    context: &Context<'_>,
    row: &ClassOrder,
    column: &OrderedColumn,
    most: usize,
) -> Option<Finding> {
    let attribute = context.dataset.attributes.get(row.attribute)?;
    let class = context.dataset.class_name(row.class);
    let (shift, scale) = (&row.shift, &column.scale);
    let delta = shift.delta;
    let (low, high) = delta.interval?;
    let (own, others) =
        (scale.middle(attribute, shift.median.middle), scale.middle(attribute, shift.median_rest.middle));
    let against = if own == others { "as of all others".to_owned() } else { format!("against {others} of all others") };
    let short = format!("{class} is shown {}", direction::of(attribute, scale, delta.value > 0.0).with);
    let message = format!(
        "{class} is shown {}: median {own} {against}{} (Cliff's delta {}, 95 % {} to {})",
        direction::of(attribute, scale, delta.value > 0.0).with,
        wording::bracketed_effective(shift.n, row.n_effective()),
        direction::two_digits(delta.value),
        direction::two_digits(low),
        direction::two_digits(high),
    );
    let with = direction::of(attribute, scale, delta.value > 0.0).with;
    let label = format!("{class} {with} (median {own}, all others {others})");
    let (evidence, counts) = evidence(context, row, column, most);
    Some(
        Finding::new(&META, message)
            .short(short)
            .severity(groups::severity(attribute))
            .subject(Subject {
                class: Some(class.to_owned()),
                attribute: Some(attribute.name.clone()),
                ..Subject::default()
            })
            .measured(Measured {
                name: format!("Cliff's delta of {} with {class}", attribute.name),
                value: Some(delta.value),
                low: Some(low),
                high: Some(high),
                n: shift.n,
                n_effective: row.n_effective(),
                method: "feng-cliff".into(),
                ..Measured::default()
            })
            .threshold("min-delta", rule.min_delta)
            .effect("cliffs-delta", delta.value)
            .test("mann-whitney", shift.p)
            .evidence(evidence)
            .total(shift.n)
            .remedy(remedy(class, attribute, scale, row, &others, counts))
            .fold(ORDERED, low.abs().min(high.abs()), label)
            .fold_of(row.attribute),
    )
}

/// What classes are said together by that stand to one side of an attribute's order.
pub(super) const ORDERED: &str = "ordered";

/// `6 of 8 classes differ in age: nv on younger people (median 45, all others 60), …`.
pub(super) fn spoken(rule: &LeansToGroup, context: &Context<'_>, key: &FoldKey, members: &[Finding]) -> Spoken {
    let Some(attribute) = key.attribute.and_then(|row| context.dataset.attributes.get(row)) else {
        return Spoken::default();
    };
    let tested = tested(rule, context).iter().filter(|row| Some(row.attribute) == key.attribute).count() as u64;
    Spoken::message(format!(
        "{} of {} differ in {}, most of all {}",
        wording::count(members.len() as u64),
        wording::plural(tested, "class", "classes"),
        attribute.name,
        wording::list(&fold::labels(members), 3),
    ))
}

/// How many images on the far side of the others' median bring the class's median to it.
fn remedy(
    class: &str,
    attribute: &Attribute,
    scale: &Scale,
    row: &ClassOrder,
    others: &str,
    (far, near): (u64, u64),
) -> String {
    let higher = row.shift.delta.value < 0.0;
    let name = direction::of(attribute, scale, higher).of;
    let side = if higher { "above" } else { "below" };
    match near.checked_sub(far).filter(|&lacking| lacking > 0) {
        Some(lacking) => format!(
            "Collect {} of {class} {name} ({side} {others}): then as many of its images lie {side} the median of the \
             others as on its other side.",
            wording::plural(lacking, "image", "images"),
        ),
        None => format!("Collect images of {class} {name}, and images without {class} at the values where it stands."),
    }
}

/// The images of the class with a known value: those that stand the other way first, the furthest before; and how many
/// lie beyond the others' median on that far side, and on the near one.
fn evidence(
    context: &Context<'_>,
    row: &ClassOrder,
    column: &OrderedColumn,
    most: usize,
) -> (Vec<Evidence>, (u64, u64)) {
    let higher = row.shift.delta.value > 0.0;
    let (low, high) = row.shift.median_rest.middle;
    let below = |level: usize| level < low;
    let above = |level: usize| level > high;
    let postings = context.measures.postings();
    let mut images: Vec<(usize, u32)> =
        postings.images(row.class).iter().filter_map(|&image| Some((column.level(image)?, image))).collect();
    images.sort_unstable_by_key(|&(level, image)| (if higher { level } else { usize::MAX - level }, image));
    let count = |side: &dyn Fn(usize) -> bool| images.iter().filter(|&&(level, _)| side(level)).count() as u64;
    let (under, over) = (count(&below), count(&above));
    let far = |level: usize| if higher { below(level) } else { above(level) };
    let evidence = images.iter().take(most).map(|&(level, image)| {
        let evidence = postings.evidence(context.dataset, ImageId(image), row.class);
        if far(level) { evidence.note("exception") } else { evidence }
    });
    (evidence.collect(), if higher { (under, over) } else { (over, under) })
}
