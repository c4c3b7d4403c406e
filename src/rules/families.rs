//! The families of rules, the screens and the sections in which their findings are shown: one list, from which the page,
//! the command and the manual's index derive. A rule names its section in its `Meta`; a section that no rule names is
//! not shown.

/// A family of rules: the letters before a code's number.
#[derive(Debug, PartialEq, Eq)]
pub struct Family {
    /// `COO`.
    pub code: &'static str,
    /// `Co-occurrence`.
    pub name: &'static str,
    /// The screen that speaks of it.
    pub screen: Screen,
}

/// A screen of the page that shows findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Screen {
    Overview,
    Representation,
    Cooccurrence,
    Consistency,
    Images,
    Files,
}

impl Screen {
    /// What stands in the page's address.
    pub fn id(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Representation => "representation",
            Self::Cooccurrence => "cooccurrence",
            Self::Consistency => "consistency",
            Self::Images => "images",
            Self::Files => "files",
        }
    }
}

/// A part of a screen, and what its rules look for.
#[derive(Debug)]
pub struct Section {
    /// `always-together`: also the part's mark on the page.
    pub id: &'static str,
    pub name: &'static str,
    /// One sentence: what it is about.
    pub says: &'static str,
    pub screen: Screen,
}

impl PartialEq for Section {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Section {}

/// Every family that has a rule, in the order of reading.
pub const FAMILIES: &[Family] = &[
    Family { code: "ERR", name: "Integrity of files and annotations", screen: Screen::Files },
    Family { code: "REP", name: "Representation", screen: Screen::Representation },
    Family { code: "COO", name: "Co-occurrence", screen: Screen::Cooccurrence },
    Family { code: "CON", name: "Consistency", screen: Screen::Consistency },
];

/// The family of a code.
pub fn family(code: &str) -> Option<&'static Family> {
    FAMILIES.iter().find(|family| code.starts_with(family.code))
}

macro_rules! sections {
    ($($name:ident: $id:literal, $title:literal, $screen:ident, $says:literal;)*) => {
        $(pub static $name: Section = Section { id: $id, name: $title, says: $says, screen: Screen::$screen };)*
        /// Every section, in the order of reading on its screen.
        pub static SECTIONS: &[&Section] = &[$(&$name),*];
    };
}

sections! {
    GROUPS: "groups", "Groups", Representation,
        "Who is in the data, against the population it should serve.";
    COMBINATIONS: "combinations", "Combinations", Representation,
        "Combinations of attributes that have no picture, or too few.";
    MISSING: "missing", "Missing values", Representation,
        "For whom an attribute was not written down.";
    SCORES: "scores", "Scores", Representation,
        "Attributes that are scores: where their values pile up.";
    TAXONOMY: "taxonomy", "Categories", Representation,
        "Categories that hide groups.";
    SPLITS: "splits", "Splits", Representation,
        "Whether each split shows the same groups.";
    PEOPLE: "people", "People", Representation,
        "How the pictures are spread over people.";
    PLACES: "places", "Places", Representation,
        "Where the pictures were taken.";
    PAIRS: "pairs", "Pairs of classes", Cooccurrence,
        "What appears together more, or less, than chance.";
    ALWAYS_TOGETHER: "always-together", "Always together", Cooccurrence,
        "Classes that are almost never shown without another.";
    LEANING: "leaning", "Leaning to a group", Cooccurrence,
        "Classes that are shown with one group more than with others.";
    ELSEWHERE: "elsewhere", "From somewhere else", Cooccurrence,
        "Associations that a third thing explains.";
    SHOWN: "shown", "Shown differently", Cooccurrence,
        "Groups whose pictures are worse, or different.";
    NEAR: "near", "Shown nearer", Cooccurrence,
        "Groups that are shown nearer to objects, or further from them.";
    GIVEN_AWAY: "given-away", "Gives the class away", Cooccurrence,
        "What beside the subject gives a class, or a group, away.";
    BOXES: "boxes", "Boxes", Consistency,
        "Boxes that reach outside their image, have no area, are no numbers, or were made for another size.";
    LEAKS: "leaks", "Train and test", Consistency,
        "Pictures, people or things on both sides of a split: what test measures is partly what train has shown.";
    SAME_PICTURE: "same-picture", "Same picture", Consistency,
        "One picture, described in two ways. At least one side of each pair is wrong; differences are marked.";
    SAME_OBJECT: "same-object", "Same object", Consistency,
        "One object boxed as two classes, or boxed twice.";
    NAMES: "names", "Names", Consistency,
        "One class or group written in several ways.";
    FILES: "files", "Files and joins", Consistency,
        "Files that cannot be read, records without a picture, rows that join to nothing, identifiers used twice.";
}
