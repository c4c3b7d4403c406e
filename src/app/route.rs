//! Where the page is: the part of the address after `#`. Owns its spelling; nothing else writes or reads it.

use crate::engine::Filter;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// A screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Place {
    #[default]
    Overview,
    /// Index into the report's findings.
    Finding(u32),
    Representation,
    Cooccurrence,
    Consistency,
    Images,
    Files,
    Export,
    Settings,
    Rules,
    Rule(String),
}

/// A screen and what is asked of it: `#/images?class=dog&split=train`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Route {
    pub place: Place,
    /// Names and values, decoded, in the order written.
    pub query: Vec<(String, String)>,
}

impl Route {
    /// Reads the part of the address after `#`; what is not known is the overview.
    pub fn parse(hash: &str) -> Self {
        let hash = hash.trim_start_matches('#').trim_start_matches('/');
        let (path, query) = hash.split_once('?').unwrap_or((hash, ""));
        let mut steps = path.split('/');
        let place = match (steps.next().unwrap_or(""), steps.next()) {
            ("finding", Some(n)) => n.parse().map(Place::Finding).unwrap_or_default(),
            ("representation", _) => Place::Representation,
            ("cooccurrence", _) => Place::Cooccurrence,
            ("consistency", _) => Place::Consistency,
            ("images", _) => Place::Images,
            ("files", _) => Place::Files,
            ("export", _) => Place::Export,
            ("settings", _) => Place::Settings,
            ("rules", Some(code)) => Place::Rule(decode(code)),
            ("rules", None) => Place::Rules,
            _ => Place::Overview,
        };
        let query = query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (decode(name), decode(value)))
            .collect();
        Self { place, query }
    }

    /// The first value under a name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// All values under a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.query.iter().filter(move |(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// The pictures that this address means.
    pub fn filter(&self) -> Filter {
        let own = |values: &mut dyn Iterator<Item = &str>| values.map(str::to_owned).collect();
        Filter {
            finding: self.get("finding").and_then(|n| n.parse().ok()),
            classes: own(&mut self.all("class")),
            without: own(&mut self.all("without")),
            groups: self.all("group").filter_map(pair).collect(),
            other_groups: self.all("other-group").filter_map(pair).collect(),
            split: self.get("split").map(str::to_owned),
            missing: own(&mut self.all("missing")),
            identity: self.get("identity").map(str::to_owned),
            ranges: self.all("range").filter_map(range).collect(),
            strata: self.all("by").filter_map(pair).collect(),
            text: self.get("text").map(str::to_owned),
            unreadable: self.get("unreadable").is_some(),
            unannotated: self.get("unannotated").is_some(),
        }
    }
}

/// `gender=woman`.
fn pair(text: &str) -> Option<(String, String)> {
    text.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()))
}

/// `score=0.4..0.6`.
fn range(text: &str) -> Option<(String, f64, f64)> {
    let (name, bounds) = text.rsplit_once('=')?;
    let (from, to) = bounds.split_once("..")?;
    Some((name.to_owned(), from.parse().ok()?, to.parse().ok()?))
}

/// The address of the pictures that pass a filter.
pub fn images_link(filter: &Filter) -> String {
    let mut query: Vec<(&str, String)> = Vec::new();
    query.extend(filter.finding.map(|n| ("finding", n.to_string())));
    query.extend(filter.classes.iter().map(|c| ("class", c.clone())));
    query.extend(filter.without.iter().map(|c| ("without", c.clone())));
    query.extend(filter.groups.iter().map(|(a, v)| ("group", format!("{a}={v}"))));
    query.extend(filter.other_groups.iter().map(|(a, v)| ("other-group", format!("{a}={v}"))));
    query.extend(filter.split.iter().map(|s| ("split", s.clone())));
    query.extend(filter.missing.iter().map(|a| ("missing", a.clone())));
    query.extend(filter.identity.iter().map(|i| ("identity", i.clone())));
    query.extend(filter.ranges.iter().map(|(a, from, to)| ("range", format!("{a}={from}..{to}"))));
    query.extend(filter.strata.iter().map(|(name, value)| ("by", format!("{name}={value}"))));
    query.extend(filter.text.iter().map(|t| ("text", t.clone())));
    query.extend(filter.unreadable.then(|| ("unreadable", "1".to_owned())));
    query.extend(filter.unannotated.then(|| ("unannotated", "1".to_owned())));
    link("images", &query)
}

/// `#/place?name=value…`, with names and values encoded.
pub fn link(place: &str, query: &[(&str, String)]) -> String {
    let mut out = format!("#/{place}");
    for (i, (name, value)) in query.iter().enumerate() {
        out.push(if i == 0 { '?' } else { '&' });
        out.push_str(&format!("{}={}", encode(name), encode(value)));
    }
    out
}

/// What stands as it is, as in JavaScript's `encodeURIComponent`.
const PLAIN: AsciiSet = NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

fn encode(text: &str) -> String {
    utf8_percent_encode(text, &PLAIN).to_string()
}

fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8().map_or_else(|_| text.to_owned(), |decoded| decoded.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn named() -> impl Strategy<Value = String> {
        // Whatever a folder or a table may hold, with what an address is made of.
        prop_oneof!["[a-z =&%#?/+.]{1,8}", "\\PC{1,8}"]
    }

    /// Names that stand before a `=` in a pair: an attribute's name may hold one, and then the first parts it.
    fn attribute() -> impl Strategy<Value = String> {
        "[^=]{1,8}"
    }

    fn filter() -> impl Strategy<Value = Filter> {
        let many = || proptest::collection::vec(named(), 0..3);
        let pairs = || proptest::collection::vec((attribute(), named()), 0..3);
        let ranges = proptest::collection::vec((named(), -1e9..1e9, -1e9..1e9), 0..2);
        let one = || proptest::option::of(named());
        let texts = (one(), one(), one(), many(), many(), many());
        let groups = (pairs(), pairs(), pairs(), ranges);
        (proptest::option::of(any::<u32>()), texts, groups, any::<bool>(), any::<bool>()).prop_map(
            |(finding, (split, identity, text, classes, without, missing), groups, unreadable, unannotated)| {
                let (groups, other_groups, strata, ranges) = groups;
                Filter {
                    finding,
                    classes,
                    without,
                    groups,
                    other_groups,
                    split,
                    missing,
                    identity,
                    ranges,
                    strata,
                    text,
                    unreadable,
                    unannotated,
                }
            },
        )
    }

    proptest! {
        #[test]
        fn the_address_of_pictures_means_those_pictures(filter in filter()) {
            let route = Route::parse(&images_link(&filter));
            prop_assert_eq!(route.place.clone(), Place::Images);
            prop_assert_eq!(route.filter(), filter);
        }

        #[test]
        fn any_address_is_read_without_a_fault(hash in "\\PC{0,40}") {
            let _ = Route::parse(&hash).filter();
        }

        #[test]
        fn an_address_holds_nothing_that_ends_it(name in named()) {
            let link = link("rules", &[("q", name.clone())]);
            prop_assert!(link.is_ascii() && !link.contains([' ', '"', '<']), "{}", link);
            let route = Route::parse(&link);
            prop_assert_eq!(route.get("q"), Some(name.as_str()));
        }
    }

    #[test]
    fn each_screen_has_its_address() {
        for (hash, place) in [
            ("", Place::Overview),
            ("#/", Place::Overview),
            ("#/finding/3", Place::Finding(3)),
            ("#/finding/x", Place::Overview),
            ("#/representation", Place::Representation),
            ("#/cooccurrence", Place::Cooccurrence),
            ("#/consistency", Place::Consistency),
            ("#/images?class=dog", Place::Images),
            ("#/files", Place::Files),
            ("#/export", Place::Export),
            ("#/settings", Place::Settings),
            ("#/rules", Place::Rules),
            ("#/rules/ERR001", Place::Rule("ERR001".into())),
            ("#/nowhere", Place::Overview),
        ] {
            assert_eq!(Route::parse(hash).place, place, "{hash}");
        }
    }

    #[test]
    fn what_is_no_encoding_stays_as_it_is() {
        assert_eq!(Route::parse("#/images?text=100%").get("text"), Some("100%"));
        assert_eq!(Route::parse("#/images?text=%ff").get("text"), Some("%ff"));
    }
}
