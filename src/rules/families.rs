//! The families of rules, the screens and the sections in which their findings are shown: one list, from which the page,
//! the command, the manual's index and the first screen's list of checks derive. A rule names its section in its `Meta`;
//! a section that no rule names is not shown.

use super::{ALL, Meta};
use serde::{Deserialize, Serialize};

/// A family of rules: the letters before a code's number.
#[derive(Debug, PartialEq, Eq)]
pub struct Family {
    /// `COO`.
    pub code: &'static str,
    /// `Co-occurrence`.
    pub name: &'static str,
}

/// A screen of the page that shows findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Screen {
    Overview,
    Representation,
    Cooccurrence,
    Consistency,
    Completeness,
    Images,
    Privacy,
    Documentation,
    Files,
}

impl Screen {
    /// In the order of the rail.
    pub const ALL: [Self; 9] = [
        Self::Overview,
        Self::Representation,
        Self::Cooccurrence,
        Self::Consistency,
        Self::Completeness,
        Self::Images,
        Self::Privacy,
        Self::Documentation,
        Self::Files,
    ];

    /// What the rail calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Overview => "Overview",
            Self::Representation => "Representation",
            Self::Cooccurrence => "Co-occurrence",
            Self::Consistency => "Consistency",
            Self::Completeness => "Completeness",
            Self::Images => "Images",
            Self::Privacy => "Privacy",
            Self::Documentation => "Documentation",
            Self::Files => "Files read",
        }
    }

    /// Its sections that have a rule, in the order of reading.
    pub fn sections(self) -> impl Iterator<Item = &'static Section> {
        SECTIONS.iter().copied().filter(move |section| section.screen == self && section.rules().next().is_some())
    }

    /// What stands in the page's address.
    pub fn id(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Representation => "representation",
            Self::Cooccurrence => "cooccurrence",
            Self::Consistency => "consistency",
            Self::Completeness => "completeness",
            Self::Images => "images",
            Self::Privacy => "privacy",
            Self::Documentation => "documentation",
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
    pub screen: Screen,
    /// What the verdict says to look at first, before a colon.
    pub topic: &'static str,
    /// One sentence: what it is about.
    pub says: &'static str,
    /// The question that its rules answer, as the first screen lists it.
    pub asks: &'static str,
    /// A finding as its rules would say it, for the first screen; empty where the question is enough.
    pub example: &'static str,
}

impl PartialEq for Section {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Section {}

impl Section {
    /// Its rules, in the order of their codes.
    pub fn rules(&'static self) -> impl Iterator<Item = &'static Meta> {
        ALL.iter().map(|entry| entry.meta).filter(move |meta| meta.section == self)
    }

    /// A finding of this code is shown here.
    pub fn holds(&self, code: &str) -> bool {
        super::entry(code).is_some_and(|entry| entry.meta.section == self)
    }
}

/// Every family that has a rule, in the order of reading.
pub const FAMILIES: &[Family] = &[
    Family { code: "ERR", name: "Integrity of files and annotations" },
    Family { code: "IMG", name: "Image quality" },
    Family { code: "REP", name: "Representation" },
    Family { code: "COO", name: "Co-occurrence" },
    Family { code: "CON", name: "Consistency" },
    Family { code: "CPL", name: "Completeness" },
    Family { code: "PRV", name: "Privacy" },
    Family { code: "TAX", name: "Taxonomy" },
    Family { code: "DOC", name: "Documentation" },
];

impl Family {
    /// Its rules, in the order of their codes.
    pub fn rules(&'static self) -> impl Iterator<Item = &'static Meta> {
        ALL.iter().map(|entry| entry.meta).filter(move |meta| meta.family() == self.code)
    }
}

/// The family of a code.
pub fn family(code: &str) -> Option<&'static Family> {
    FAMILIES.iter().find(|family| code.starts_with(family.code))
}

/// The screen that counts a finding of this code in the rail: the one on which it is shown.
pub fn screen_of(code: &str) -> Screen {
    super::entry(code).map_or(Screen::Overview, |entry| entry.meta.section.screen)
}

macro_rules! sections {
    ($($name:ident: $id:literal, $title:literal, $screen:ident, $topic:literal, $says:literal, $asks:literal, $example:literal;)*) => {
        $(pub static $name: Section = Section {
            id: $id,
            name: $title,
            screen: Screen::$screen,
            topic: $topic,
            says: $says,
            asks: $asks,
            example: $example,
        };)*
        /// Every section, in the order of reading on its screen.
        pub static SECTIONS: &[&Section] = &[$(&$name),*];
    };
}

sections! {
    DECLARED: "declared", "Declared, but absent", Representation, "who was declared",
        "Attributes and groups that were declared, or that the target population names, without a sample.",
        "Is a group that you declared not there at all?",
        "";
    TARGET: "target", "Against the target", Representation, "the target population",
        "The shares of groups, against those of the population that the data should serve.",
        "Who is in it, compared with the people you name?",
        "";
    GROUPS: "groups", "Groups", Representation, "who is in it",
        "How large the groups of each attribute are.",
        "Which groups are few, or too few to measure anything on?",
        "";
    COMBINATIONS: "combinations", "Combinations", Representation, "combinations of attributes",
        "Combinations of attributes that have no picture, or too few.",
        "Which combinations of attributes have no image?",
        "";
    MISSING: "missing", "Missing values", Representation, "what was not written down",
        "For whom an attribute was not written down.",
        "For whom is an attribute missing?",
        "Skin type is missing three times as often at night: 34.2 % against 10.7 %.";
    SCORES: "scores", "Scores", Representation, "scores",
        "Attributes that are scores: where their values pile up.",
        "Do scores pile up where a small shift turns them?",
        "";
    TAXONOMY: "taxonomy", "Categories", Representation, "categories",
        "Categories that hide groups.",
        "Do categories hide groups?",
        "";
    SPLITS: "splits", "Splits", Representation, "the splits",
        "Whether each split shows the same groups.",
        "Does each split show the same groups?",
        "";
    PEOPLE: "people", "People", Representation, "people",
        "How the pictures are spread over people.",
        "Do few people carry it?",
        "";
    PLACES: "places", "Places", Representation, "places",
        "Where the pictures were taken.",
        "Where was it taken?",
        "";
    PAIRS: "pairs", "Pairs of classes", Cooccurrence, "what appears together",
        "What appears together more, or less, than chance.",
        "What appears together more, or less, than chance?",
        "";
    ALWAYS_TOGETHER: "always-together", "Always together", Cooccurrence, "what is never shown alone",
        "Classes that are almost never shown without another.",
        "What is never shown without something else?",
        "skateboard is almost never shown without person: 118 of 120 images (94.1–99.5 %).";
    LEANING: "leaning", "Leaning to a group", Cooccurrence, "classes and groups",
        "Classes that are shown with one group more than with others.",
        "Which classes are shown with one group more than with others?",
        "";
    ELSEWHERE: "elsewhere", "From somewhere else", Cooccurrence, "where associations come from",
        "Associations that a third thing explains.",
        "Does a third thing explain it?",
        "";
    SHOWN: "shown", "Shown differently", Cooccurrence, "how groups are shown",
        "Groups whose pictures are worse, or different.",
        "Whose pictures are darker, smaller or less sharp?",
        "";
    GIVEN_AWAY: "given-away", "Gives the class away", Cooccurrence, "what gives the class away",
        "What beside the subject gives a class, or a group, away.",
        "Does a camera, a size or a file format give the class away?",
        "";
    NEAR: "near", "Shown nearer", Cooccurrence, "who is shown how near",
        "Groups that are shown nearer to objects, or further from them.",
        "Who is shown how near to things?",
        "";
    BOXES: "boxes", "Boxes", Consistency, "boxes",
        "Boxes that reach outside their image, have no area, are no numbers, or were made for another size.",
        "Are boxes inside their image, and numbers?",
        "1,312 boxes reach outside their image; 1,287 of them fit once read as corners (x1, y1, x2, y2).";
    LEAKS: "leaks", "Train and test", Consistency, "train and test",
        "Pictures, people or things on both sides of a split: what test measures is partly what train has shown.",
        "Do train and test share pictures or people?",
        "";
    SAME_PICTURE: "same-picture", "Same picture", Consistency, "equal pictures",
        "One picture, described in two ways; differences are marked. Of two copies that say different things one is wrong.",
        "Does one picture carry two labels?",
        "";
    SAME_PERSON: "same-person", "Same person", Consistency, "people with several values",
        "People and things whose images carry several values of what does not change.",
        "Does one person carry two sexes, or two eye colours?",
        "";
    AGREEMENT: "agreement", "Annotators", Consistency, "annotators",
        "How far annotators of the same images agree, who differs from the others, and over what.",
        "Do annotators agree, and about whom do they not?",
        "";
    DUPLICATES: "duplicates", "Duplicates", Consistency, "duplicates",
        "Files that hold one picture, pictures stored again, and, apart from them, pictures of one scene.",
        "Is a picture there more than once, mirrored, resized or cropped?",
        "12 groups of files hold the same picture, 31 files in all; 19 could go.";
    SAME_OBJECT: "same-object", "Same object", Consistency, "objects with two classes",
        "One object boxed as two classes.",
        "Is one object boxed as two classes?",
        "";
    BOXED_TWICE: "boxed-twice", "Boxed twice", Consistency, "boxes that repeat",
        "One object boxed twice as the same class.",
        "Is one object boxed twice?",
        "";
    GROUPED: "grouped", "Grouped or separate", Consistency, "groups in one box",
        "Classes that are boxed one by one here and as a group there.",
        "Is a class boxed one by one here and as a group there?",
        "";
    FORGOTTEN: "forgotten", "Probably forgotten", Consistency, "objects without a box",
        "Objects that are said to be there and have no box.",
        "Is an object named that nobody boxed?",
        "";
    STYLE: "style", "Ways of annotating", Consistency, "ways of annotating",
        "Boxes whose number, size or fit changes with who drew them, or with the part of the data.",
        "Does the way of drawing boxes change with who drew them?",
        "";
    NAMES: "names", "Names", Consistency, "names",
        "One class or group written in several ways, and classes that their list does not know.",
        "Is one class written in several ways?",
        "";
    LABELS: "labels", "Words for people", Consistency, "what classes are called",
        "Labels that hurt, judge people, say what no picture shows, or hold whatever is left over.",
        "Is a label a slur, an opinion, or something that cannot be seen?",
        "";
    TABLES: "tables", "Tables", Consistency, "tables",
        "Values that a table lost or changed on its way, and columns of which one decides another.",
        "Did a table lose or change values on its way?",
        "";
    FILES: "files", "Files and joins", Consistency, "files and joins",
        "Files that cannot be read, records without a picture, rows that join to nothing, identifiers used twice.",
        "Can every file be read, and does every record find its picture?",
        "";
    CLASSES: "classes", "Classes", Completeness, "how many of each class",
        "How many images and objects each class has, in all and in each split.",
        "Which classes have too few images?",
        "2 of 3 classes have fewer than 20 images: lynx (8) and dog (12); cat has 380 of 400.";
    LAYOUT: "layout", "Where and how large", Completeness, "where objects lie",
        "Where in their images objects lie, and how large they are.",
        "Do objects always lie in the middle, or fill their image?",
        "";
    VARIETY: "variety", "Seen in one way", Completeness, "classes seen in one way only",
        "Classes whose pictures or objects vary far less than those of all.",
        "Is a class shown in one way only?",
        "";
    CONDITIONS: "conditions", "Conditions", Completeness, "conditions",
        "Conditions under which next to no picture was taken: day and night, indoors and outdoors, weather, season.",
        "Are there pictures by night, indoors, in winter?",
        "";
    SOURCES: "sources", "Sources", Completeness, "where pictures come from",
        "From how many cameras, days, places or people the pictures come.",
        "Do the pictures come from few cameras, days or people?",
        "";
    SCENARIOS: "scenarios", "Required scenarios", Completeness, "required scenarios",
        "What the settings require to be in the data, and how much of it is missing.",
        "Is everything there that you require?",
        "";
    EXPOSURE: "exposure", "Light and sharpness", Images, "light and sharpness",
        "Pictures that are dark, light or blurred, or show next to nothing.",
        "Which pictures are dark, blurred or empty?",
        "";
    SHAPE: "shape", "Size and shape", Images, "sizes and shapes",
        "Pictures of an odd size or shape, of few pixels, or with bars along their edges.",
        "Which pictures have an odd size, or bars along their edges?",
        "";
    STORED: "stored", "Colours and storage", Images, "how pictures are stored",
        "Pictures that are grey, see-through, animated or of other colours than the rest.",
        "Which pictures are stored unlike the rest?",
        "";
    METADATA: "metadata", "In the pictures' metadata", Privacy, "the pictures' metadata",
        "What the files of pictures say beside their pixels: where they were taken, by whom, with which camera, and small pictures that show more.",
        "Do pictures say where they were taken, and by whom?",
        "34 of 120 images say where they were taken: their metadata hold a GPS position";
    PERSONAL: "personal", "In names and annotations", Privacy, "personal data",
        "E-mail addresses, phone numbers and names of people in paths, columns and annotation files, and addresses on the net.",
        "Do names, mail addresses or phone numbers stand in paths or columns?",
        "";
    ANONYMITY: "anonymity", "Singled out", Privacy, "who can be singled out",
        "Whether people share what is written of them with others, or are alone in it.",
        "Can a person be found by age, gender and town?",
        "";
    SHOWN_PEOPLE: "shown-people", "Who may be shown", Privacy, "who may be shown",
        "People in data that are declared free of them, minors, and whether a licence or consent is recorded.",
        "Are minors shown, and did those shown agree?",
        "";
    QUESTIONS: "questions", "Questions to people", Documentation, "what was answered",
        "What only people can say of the data: what is still open, and where the data say otherwise.",
        "Do the answers of people agree with the data?",
        "";
}
