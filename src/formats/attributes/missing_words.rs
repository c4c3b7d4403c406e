//! Words that tables write where nothing is known, and the codes of places that look like one of them. Refuses to decide
//! what a column means by them.

/// What a word for a missing value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// Means nothing else.
    Mark,
    /// A country, a continent.
    Na,
    /// "No beard", "no religion".
    None,
    /// Somebody wrote that it is not known.
    Unknown,
}

const MARKS: &[&str] = &[
    "n/a",
    "n.a.",
    "n.a",
    "#n/a",
    "<na>",
    "nan",
    "null",
    "nil",
    "-",
    "--",
    "?",
    ".",
    "not available",
    "#value!",
    "\\n",
];

const UNKNOWN: &[&str] = &[
    "unknown",
    "unkown",
    "unk",
    "unkn",
    "not known",
    "not reported",
    "not recorded",
    "not specified",
    "not stated",
    "not given",
    "not provided",
    "not applicable",
    "not determined",
    "not disclosed",
    "unspecified",
    "unreported",
    "undisclosed",
    "undetermined",
    "no data",
    "no information",
    "missing",
    "unbekannt",
    "keine angabe",
    "inconnu",
    "inconnue",
    "non renseigné",
    "desconocido",
    "desconocida",
    "desconhecido",
    "sconosciuto",
    "onbekend",
    "nieznany",
    "неизвестно",
    "未知",
    "不明",
];

/// The word for a missing value that a field holds, if any. Asked of every field of every table.
pub(super) fn word(value: &str) -> Option<Word> {
    let first = value.as_bytes().first()?;
    let is = |words: &[&str]| words.iter().any(|w| value.eq_ignore_ascii_case(w));
    match first {
        b'n' | b'N' if value.eq_ignore_ascii_case("none") => Some(Word::None),
        // "Na" is sodium, or a name.
        b'n' | b'N' if matches!(value, "na" | "NA") => Some(Word::Na),
        b'n' | b'N' | b'#' | b'<' | b'-' | b'?' | b'.' | b'\\' if is(MARKS) => Some(Word::Mark),
        b'n' | b'N' | b'u' | b'U' | b'm' | b'M' | b'k' | b'K' | b'i' | b'I' | b'd' | b'D' | b's' | b'S' | b'o'
        | b'O'
            if (3..=16).contains(&value.len()) =>
        {
            is(UNKNOWN).then_some(Word::Unknown).or_else(|| spaced(value))
        }
        0x80.. if value.len() <= 32 => is(UNKNOWN).then_some(Word::Unknown),
        _ => None,
    }
}

/// "not_reported", "Not-Reported".
fn spaced(value: &str) -> Option<Word> {
    if !value.contains(['_', '-']) {
        return None;
    }
    let plain = value.replace(['_', '-'], " ");
    UNKNOWN.iter().any(|w| plain.eq_ignore_ascii_case(w)).then_some(Word::Unknown)
}

/// Codes of countries (ISO 3166) and of continents, two letters each.
const COUNTRIES: &str = "AD AE AF AG AI AL AM AN AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT \
    BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET EU FI FJ \
    FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT \
    JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP \
    MQ MR MS MT MU MV MW MX MY MZ NC NE NF NG NI NL NO NP NR NU NZ OC OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE \
    RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV \
    TW TZ UA UG UK UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW";

/// Codes of the states of the USA.
const STATES: &str = "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH \
    OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC";

pub(super) fn is_country(value: &str) -> bool {
    value.len() == 2 && COUNTRIES.split_whitespace().any(|c| value.eq_ignore_ascii_case(c))
}

pub(super) fn is_state(value: &str) -> bool {
    STATES.split_whitespace().any(|s| s == value)
}
