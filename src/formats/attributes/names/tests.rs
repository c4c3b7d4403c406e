use super::*;
use crate::formats::attributes::values::*;

fn role(name: &str) -> Role {
    role_of_name(name).0
}

#[test]
fn protected_attributes_are_known_in_many_languages() {
    for (name, concept) in [
        ("gender", Concept::Gender),
        ("Sex", Concept::Gender),
        ("patient_sex", Concept::Gender),
        ("Geschlecht", Concept::Gender),
        ("genre", Concept::Gender),
        ("sexe", Concept::Gender),
        ("género", Concept::Gender),
        ("sexo", Concept::Gender),
        ("genere", Concept::Gender),
        ("sesso", Concept::Gender),
        ("gênero", Concept::Gender),
        ("geslacht", Concept::Gender),
        ("płeć", Concept::Gender),
        ("cinsiyet", Concept::Gender),
        ("пол", Concept::Gender),
        ("性别", Concept::Gender),
        ("性別", Concept::Gender),
        ("الجنس", Concept::Gender),
        ("جنس", Concept::Gender),
        ("Male", Concept::Gender),
        ("is_male", Concept::Gender),
        ("perceivedGender", Concept::Gender),
        ("age", Concept::Age),
        ("AgeGroup", Concept::Age),
        ("age_approx", Concept::Age),
        ("Alter", Concept::Age),
        ("âge", Concept::Age),
        ("a\u{302}ge", Concept::Age),
        ("edad", Concept::Age),
        ("età", Concept::Age),
        ("idade", Concept::Age),
        ("leeftijd", Concept::Age),
        ("wiek", Concept::Age),
        ("yaş", Concept::Age),
        ("возраст", Concept::Age),
        ("患者年龄", Concept::Age),
        ("年齢", Concept::Age),
        ("عمر", Concept::Age),
        ("DOB", Concept::Age),
        ("date_of_birth", Concept::Age),
        ("Young", Concept::Age),
        ("race", Concept::Race),
        ("Ethnicity", Concept::Race),
        ("ethnic_group", Concept::Race),
        ("Herkunft", Concept::Race),
        ("origine", Concept::Race),
        ("raza", Concept::Race),
        ("etnia", Concept::Race),
        ("种族", Concept::Race),
        ("fitzpatrick skin type category", Concept::Skin),
        ("bi.fitz", Concept::Skin),
        ("skinTone", Concept::Skin),
        ("monk_skin_tone", Concept::Skin),
        ("Hautfarbe", Concept::Skin),
        ("couleur de peau", Concept::Skin),
        ("tono_de_piel", Concept::Skin),
        ("skin", Concept::Skin),
        ("Skin Color", Concept::Skin),
        ("disability", Concept::Disability),
        ("Behinderung", Concept::Disability),
        ("religion", Concept::Religion),
        ("nationality", Concept::Nationality),
        ("country_of_origin", Concept::Nationality),
        ("sexual_orientation", Concept::Orientation),
        ("pregnant", Concept::Pregnancy),
        ("marital_status", Concept::Marital),
    ] {
        let guess = guess(name);
        assert_eq!((guess.role, guess.concept), (Role::Protected, Some(concept)), "{name}");
    }
}

#[test]
fn a_word_inside_another_word_is_not_meant() {
    for name in [
        "page",
        "stage",
        "message",
        "usage_count",
        "sexagesimal",
        "trace",
        "brace_type",
        "embrace",
        "average",
        "coverage",
        "language_model",
        "image_quality",
        "storage",
        "agency",
        "orientation",
        "image_orientation",
        "race_car",
        "skin_lesion_size",
        "gendarme",
        "terrace",
        "male_lead_hat",
        "voltage",
        "eta",
    ] {
        assert_ne!(role(name), Role::Protected, "{name}");
    }
}

#[test]
fn columns_that_name_images_people_splits_and_classes_are_known() {
    for (name, expected) in [
        ("file", Role::Path),
        ("filename", Role::Path),
        ("file_name", Role::Path),
        ("ImageID", Role::Path),
        ("image_path", Role::Path),
        ("img", Role::Path),
        ("id", Role::Path),
        ("lesion_id", Role::Identity),
        ("person_id", Role::Identity),
        ("PatientID", Role::Identity),
        ("identity", Role::Identity),
        ("subject", Role::Identity),
        ("split", Role::Split),
        ("Usage", Role::Split),
        ("fold", Role::Split),
        ("annotator", Role::Annotator),
        ("worker_id", Role::Annotator),
        ("label", Role::Label),
        ("LabelName", Role::Label),
        ("class", Role::Label),
        ("dx", Role::Label),
        ("dog_breed", Role::Label),
        ("category_id", Role::Label),
        ("confidence", Role::Score),
        ("gender_score", Role::Score),
        ("race_scores_fair", Role::Score),
        ("zip", Role::QuasiIdentifier),
        ("country", Role::QuasiIdentifier),
        ("OriginalURL", Role::Ignore),
        ("comment", Role::Ignore),
        ("Unnamed: 0", Role::Ignore),
        ("", Role::Ignore),
        ("dx_type", Role::Attribute),
        ("localization", Role::Attribute),
        ("weather", Role::Attribute),
        ("service_test", Role::Attribute),
    ] {
        assert_eq!(role(name), expected, "{name}");
    }
    assert_eq!(role_of_name("gender").1, "the column's name says gender");
}

#[test]
fn any_name_is_answered() {
    for name in ["\u{0}", "🙂🙂", "ÄÖÜ\u{301}", "a".repeat(100_000).as_str(), "_-_", "İstanbul", "ǅ"] {
        role_of_name(name);
    }
}

#[test]
fn values_are_told_apart() {
    for value in ["0-2", "more than 70", "60+", "IV", "type 3", "20–29", "<18", "30 to 39", "Type IV", "70 and over"]
    {
        assert!(is_ordinal(value), "{value}");
    }
    for value in ["9-Mar", "male", "Oct-19", "", "1-2-3-4", "Class", "12345678"] {
        assert!(!is_ordinal(value), "{value}");
    }
    assert_eq!(number("0,5", true), Some(0.5));
    assert_eq!(number("0,5", false), None);
    assert_eq!(number("nan", false), None);
    assert_eq!(number("inf", false), None);
    assert_eq!(number("-inf", false), None);
    assert_eq!(number("1e999", false), None);
    assert_eq!(
        (canonical("80.0"), canonical("80.5"), canonical("007"), canonical("-1.00")),
        ("80", "80.5", "007", "-1")
    );
    assert!(looks_like_date("2021-03-04T10:00:00Z") && looks_like_date("4.3.2021") && !looks_like_date("0.123456"));
    assert!(looks_like_image("a/b.JPG") && !looks_like_image(".jpg") && !looks_like_image("a.txt"));
    let years: Vec<Option<f64>> =
        ["058Y", "018M", "2 weeks", "45 years old", "45", "M", "12x", ""].map(age_in_years).into();
    assert_eq!(years, [Some(58.0), Some(1.5), Some(14.0 / 365.25), Some(45.0), None, None, None, None]);
}

#[test]
fn how_pictures_came_about_is_told_apart_from_what_they_show() {
    for name in ["dataset", "source", "image_source", "dx_type", "camera", "Camera Model", "license", "hospital"] {
        assert!(is_provenance(name), "{name}");
    }
    for name in ["gender", "age", "localization", "light", "open source tool", "camera angle", "resource"] {
        assert!(!is_provenance(name), "{name}");
    }
}
