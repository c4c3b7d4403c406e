//! What a column is about, where its name says so. Owns the list; refuses to read names (`formats` do) or to guess from
//! values.

/// The protected attribute that a column's name speaks of, or the country.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Concept {
    Skin,
    Gender,
    Race,
    Age,
    Disability,
    Religion,
    Nationality,
    Orientation,
    Pregnancy,
    Marital,
    Politics,
    /// A country that is not said to be a person's origin: where a picture was taken, mostly. Not protected.
    Country,
}

impl Concept {
    /// In a sentence: "the column's name says gender".
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Concept::Skin => "skin type",
            Concept::Gender => "gender",
            Concept::Race => "race or ethnicity",
            Concept::Age => "age",
            Concept::Disability => "disability",
            Concept::Religion => "religion",
            Concept::Nationality => "nationality",
            Concept::Orientation => "sexual orientation",
            Concept::Pregnancy => "pregnancy",
            Concept::Marital => "marital status",
            Concept::Politics => "political opinion",
            Concept::Country => "country",
        }
    }

    /// Its numbers have an order (ages, skin types), those of the others are mere codes.
    #[must_use]
    pub fn is_ordered(self) -> bool {
        matches!(self, Concept::Skin | Concept::Age)
    }
}
