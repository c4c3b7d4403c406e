//! What the findings of one rule say together, as one clause of a heading. A rule's `Meta` holds the clause; this holds
//! what it may read: subjects of findings and of their members, and counts. It judges nothing.

use super::{Measured, Subject};
use crate::wording;

/// Names that a clause gives as the strongest.
const STRONGEST: usize = 2;

/// The findings of one rule, together.
#[derive(Debug, Default)]
pub struct Told<'a> {
    /// What each is about, the strongest first; of a finding that speaks for many, its members.
    pub subjects: Vec<&'a Subject>,
    /// The strongest finding as a clause, where it gives one.
    pub short: Option<&'a str>,
    /// The strongest finding's figure.
    pub measured: Option<&'a Measured>,
    /// What was counted: images, boxes, rows.
    pub things: u64,
    /// Classes of the dataset.
    pub classes: u64,
    /// Attributes whose values are yes or no.
    pub yes_no: Vec<&'a str>,
}

/// A clause without a full stop, with names and figures of the data; it begins a sentence or follows a semicolon.
pub type Headline = fn(&Told<'_>) -> String;

impl Told<'_> {
    /// `1,312 boxes reach outside their image`.
    pub fn things(&self, one: &str, many: &str) -> String {
        wording::plural(self.things, one, many)
    }

    /// `race and gender are unbalanced`, of the attributes told.
    pub fn attributes(&self, one: &str, many: &str) -> String {
        let all = self.names(|s| s.attribute.clone());
        self.list(&all, one, many)
    }

    /// `dark (skin type) has no sample`, of the groups told; of attributes where no group is named.
    pub fn groups(&self, one: &str, many: &str) -> String {
        let all = self.names(|s| self.group_of(s).or_else(|| s.attribute.clone()));
        self.list(&all, one, many)
    }

    /// Different names, in the order of the subjects.
    pub fn names(&self, of: impl Fn(&Subject) -> Option<String>) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        for name in self.subjects.iter().filter_map(|s| of(s)) {
            if !out.contains(&name) {
                out.push(name);
            }
        }
        out
    }

    /// Of how many classes something holds: `52 of 79 classes`, `all 12 classes`.
    pub fn of_classes(&self, n: usize) -> String {
        let n = n as u64;
        match self.classes {
            of if of > n => {
                format!("{} of {}", wording::count(n), wording::plural(of, "class", "classes"))
            }
            of if of == n && n > 1 => format!("all {} classes", wording::count(n)),
            _ => wording::plural(n, "class", "classes"),
        }
    }

    fn list(&self, names: &[String], one: &str, many: &str) -> String {
        let verb = if names.len() == 1 { one } else { many };
        match names {
            [] => verb.to_owned(),
            _ => format!("{} {verb}", wording::list(names, 3)),
        }
    }
}

/// `, most of all a and b`.
pub fn most_of_all(names: &[String]) -> String {
    match names {
        [] => String::new(),
        _ => format!(", most of all {}", wording::list(&names[..names.len().min(STRONGEST)], STRONGEST)),
    }
}

impl Told<'_> {
    /// A group as a person reads it: `dark (skin type)`; of an attribute that is true or false, `Male` and `not Male`.
    pub fn group_words(&self, attribute: &str, group: &str) -> String {
        wording::group_of(attribute, group, self.yes_no.contains(&attribute))
    }

    /// The same, where the attribute has been named already.
    pub fn group_alone(&self, attribute: &str, group: &str) -> String {
        wording::group(attribute, group, self.yes_no.contains(&attribute))
    }

    /// Its groups are told by its name: `Male` and `not Male`.
    fn is_property(&self, attribute: &str, group: &str) -> bool {
        self.yes_no.contains(&attribute) && wording::property(attribute, group).is_some()
    }

    /// The group that a subject speaks of.
    fn group_of(&self, s: &Subject) -> Option<String> {
        match (&s.attribute, &s.group) {
            (Some(attribute), Some(group)) => Some(self.group_words(attribute, group)),
            _ if !s.attributes.is_empty() => {
                let parts = s.attributes.iter().zip(&s.values);
                let parts: Vec<String> =
                    parts.filter_map(|(name, value)| Some(self.group_alone(name, value.as_deref()?))).collect();
                (!parts.is_empty()).then(|| parts.join(", "))
            }
            _ => None,
        }
    }
}

/// Classes that lean to a group: `52 of 79 classes lean to a gender, most of all skateboard (male) and handbag
/// (female)`. Of several attributes that of the strongest subject is told.
pub fn lean(told: &Told<'_>) -> String {
    let attributes = told.names(|s| s.class.as_ref().and(s.attribute.clone()));
    let Some(attribute) = attributes.first() else { return "classes lean to groups".into() };
    let own: Vec<&Subject> = told
        .subjects
        .iter()
        .filter(|s| s.class.is_some() && s.attribute.as_ref() == Some(attribute))
        .copied()
        .collect();
    let own = Told { subjects: own, classes: told.classes, yes_no: told.yes_no.clone(), ..Told::default() };
    let classes = own.names(|s| s.class.clone());
    let each =
        own.names(|s| Some(format!("{} ({})", s.class.as_ref()?, own.group_alone(attribute, s.group.as_ref()?))));
    let groups = own.names(|s| s.group.clone());
    let words = match (classes.as_slice(), groups.as_slice()) {
        // Compared along an order: there is no group to name.
        (classes, []) => match (told.short, classes.len()) {
            (Some(short), 1) => short.to_owned(),
            (Some(short), n) => format!(
                "{short}; of the other {} {} in {attribute} as well",
                wording::plural(told.classes.saturating_sub(1), "class", "classes"),
                wording::plural(n as u64 - 1, "differs", "differ")
            ),
            (None, n) => format!("{} {} in {attribute}", told.of_classes(n), if n == 1 { "differs" } else { "differ" }),
        },
        ([class], [group]) => {
            let who = wording::shown_with(attribute, group, own.yes_no.contains(&attribute.as_str()));
            format!("{class} is shown more often with {who}")
        }
        _ => {
            let to = match groups.first().is_some_and(|group| own.is_property(attribute, group)) {
                true => {
                    format!("to {} or {}", wording::group(attribute, "1", true), wording::group(attribute, "0", true))
                }
                false => format!("to {} {attribute}", article(attribute)),
            };
            let verb = if classes.len() == 1 { "leans" } else { "lean" };
            format!("{} {verb} {to}{}", told.of_classes(classes.len()), most_of_all(&each))
        }
    };
    match &attributes[1..] {
        [] => words,
        others => format!("{words}; classes differ by {} as well", wording::list(others, 2)),
    }
}

fn article(word: &str) -> &'static str {
    if word.starts_with(['a', 'e', 'i', 'o', 'A', 'E', 'I', 'O']) { "an" } else { "a" }
}

/// Classes that are never shown alone: `7 of 79 classes are almost never shown without another, most of all skateboard
/// (without person)`.
pub fn never_alone(told: &Told<'_>) -> String {
    let classes = told.names(|s| s.with.as_ref().and(s.class.clone()));
    let with = told.names(|s| s.with.clone());
    match (classes.as_slice(), with.as_slice()) {
        ([class], [with]) => format!("{class} is almost never shown without {with}"),
        (_, [with]) => {
            format!("{} are almost never shown without {with}{}", told.of_classes(classes.len()), most_of_all(&classes))
        }
        _ => {
            let each = told.names(|s| Some(format!("{} (without {})", s.class.as_ref()?, s.with.as_ref()?)));
            format!("{} are almost never shown without another{}", told.of_classes(classes.len()), most_of_all(&each))
        }
    }
}

/// Two classes each: `3 pairs of classes …, most of all car and truck`.
pub fn pairs(told: &Told<'_>, one: &str, many: &str) -> String {
    let each = told.names(|s| Some(format!("{} and {}", s.class.as_ref()?, s.with.as_ref()?)));
    match each.as_slice() {
        [] => format!("pairs of classes {many}"),
        [pair] => format!("{pair} {one}"),
        all => format!("{} pairs of classes {many}{}", wording::count(all.len() as u64), most_of_all(all)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subject(class: &str, attribute: &str, group: &str) -> Subject {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Subject { class: some(class), attribute: some(attribute), group: some(group), ..Subject::default() }
    }

    #[test]
    fn leans_are_told_with_the_strongest_named() {
        let (a, b, c) = (
            subject("skateboard", "gender", "male"),
            subject("handbag", "gender", "female"),
            subject("tie", "gender", "male"),
        );
        let told = |subjects: Vec<_>, classes| lean(&Told { subjects, classes, ..Told::default() });
        assert_eq!(
            told(vec![&a, &b, &c], 79),
            "3 of 79 classes lean to a gender, most of all skateboard (male) and handbag (female)"
        );
        assert_eq!(told(vec![&a], 79), "skateboard is shown more often with male (gender)");
        let bald = subject("Bald", "Male", "-1");
        let yes_no = vec!["Male"];
        let of = |subjects| Told { subjects, classes: 40, yes_no: yes_no.clone(), ..Told::default() };
        assert_eq!(lean(&of(vec![&bald])), "Bald is shown more often with people who are not Male");
        let hat = subject("Hat", "Male", "1");
        assert_eq!(
            lean(&of(vec![&bald, &hat])),
            "2 of 40 classes lean to Male or not Male, most of all Bald (not Male) and Hat (Male)"
        );
    }

    #[test]
    fn a_group_that_is_true_or_false_is_told_by_its_attribute() {
        let told = Told { yes_no: vec!["Male", "sex"], ..Told::default() };
        assert_eq!(told.group_words("Male", "-1"), "not Male");
        assert_eq!(told.group_words("Male", "1"), "Male");
        assert_eq!(told.group_words("skin type", "dark"), "dark (skin type)");
        assert_eq!(told.group_alone("gender", "male"), "male");
        assert_eq!(told.group_words("sex", "0"), "sex: 0");
        // A number of things is no yes or no.
        assert_eq!(told.group_words("people", "1"), "1 (people)");
    }
}
