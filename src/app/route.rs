//! Where the page is: the part of the address after `#`. Owns its spelling; nothing else writes or reads it.
//!
//! A browser keeps addresses, in its history and what it syncs. So no address holds a name, a value or a searched text: what
//! is asked of a screen stands there as a number, whose meaning only this page knows, as long as it is open.

use crate::engine::{Change, Filter, PictureOrder, PointsOf};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// What is asked of a screen: names and values, in the order written.
type Query = Vec<(String, String)>;

/// What the numbers in addresses mean.
#[derive(Default)]
struct Queries {
    all: Vec<Rc<Query>>,
    numbers: HashMap<Rc<Query>, usize>,
}

thread_local! {
    static QUERIES: RefCell<Queries> = RefCell::default();
}

/// The number of a query; of the same query always the same.
fn number(query: Query) -> usize {
    QUERIES.with_borrow_mut(|queries| {
        if let Some(number) = queries.numbers.get(&query) {
            return *number;
        }
        let (query, number) = (Rc::new(query), queries.all.len());
        queries.all.push(query.clone());
        queries.numbers.insert(query, number);
        number
    })
}

/// The query of a number; nothing is asked by one that this page has not given.
fn query_of(number: &str) -> Query {
    let number = number.parse::<usize>().ok();
    QUERIES
        .with_borrow(|queries| number.and_then(|n| queries.all.get(n)).map(|query| (**query).clone()))
        .unwrap_or_default()
}

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
    Completeness,
    Images,
    Map,
    Compare,
    Privacy,
    Documentation,
    Files,
    Review,
    Export,
    Settings,
    Rules,
    Rule(String),
    Licences,
}

impl Place {
    /// Stands there before anything is dropped.
    pub fn needs_no_dataset(&self) -> bool {
        matches!(self, Self::Rules | Self::Rule(_) | Self::Licences)
    }
}

/// A screen and what is asked of it: `#/images?12`, where 12 is the dogs of the training split.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Route {
    pub place: Place,
    pub query: Query,
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
            ("completeness", _) => Place::Completeness,
            ("images", _) => Place::Images,
            ("map", _) => Place::Map,
            ("compare", _) => Place::Compare,
            ("privacy", _) => Place::Privacy,
            ("documentation", _) => Place::Documentation,
            ("files", _) => Place::Files,
            ("review", _) => Place::Review,
            ("export", _) => Place::Export,
            ("settings", _) => Place::Settings,
            ("rules", Some(code)) => Place::Rule(code.to_owned()),
            ("rules", None) => Place::Rules,
            ("licences", _) => Place::Licences,
            _ => Place::Overview,
        };
        Self { place, query: query_of(query) }
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
            member: self.get("member").and_then(|n| n.parse().ok()),
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
            changed: self.get("changed").and_then(|id| Change::ALL.into_iter().find(|change| change.id() == id)),
            unreadable: self.get("unreadable").is_some(),
            unannotated: self.get("unannotated").is_some(),
            chosen: self.get("chosen").map(|text| text.split(' ').filter_map(|n| n.parse().ok()).collect()),
            order: self.get("order").and_then(order),
        }
    }
}

/// `17`, or `17,0` by the first file of embeddings.
fn like(text: &str) -> Option<PictureOrder> {
    let (image, of) = match text.split_once(',') {
        Some((image, file)) => (image, PointsOf::Brought(file.parse().ok()?)),
        None => (text, PointsOf::Measured),
    };
    Some(PictureOrder::Like(image.parse().ok()?, of))
}

/// `up=brightness`, `down=brightness`, `like=17`: as a choice of orders writes it too.
pub fn order(text: &str) -> Option<PictureOrder> {
    let (how, what) = text.split_once('=')?;
    match how {
        "up" => Some(PictureOrder::By(what.to_owned())),
        "down" => Some(PictureOrder::ByDescending(what.to_owned())),
        "like" => like(what),
        _ => None,
    }
}

pub fn order_text(order: &PictureOrder) -> String {
    match order {
        PictureOrder::By(name) => format!("up={name}"),
        PictureOrder::ByDescending(name) => format!("down={name}"),
        PictureOrder::Like(image, PointsOf::Measured) => format!("like={image}"),
        PictureOrder::Like(image, PointsOf::Brought(file)) => format!("like={image},{file}"),
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
    link("images", &filter_query(filter))
}

/// The address of one picture, opened among those that pass a filter.
pub fn picture_link(filter: &Filter, image: u32) -> String {
    let mut query = filter_query(filter);
    query.push(("image", image.to_string()));
    link("images", &query)
}

fn filter_query(filter: &Filter) -> Vec<(&'static str, String)> {
    let mut query: Vec<(&'static str, String)> = Vec::new();
    query.extend(filter.finding.map(|n| ("finding", n.to_string())));
    query.extend(filter.member.map(|n| ("member", n.to_string())));
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
    query.extend(filter.changed.map(|change| ("changed", change.id().to_owned())));
    query.extend(filter.unreadable.then(|| ("unreadable", "1".to_owned())));
    query.extend(filter.unannotated.then(|| ("unannotated", "1".to_owned())));
    query.extend(filter.chosen.iter().map(|chosen| {
        let numbers: Vec<String> = chosen.iter().map(u32::to_string).collect();
        ("chosen", numbers.join(" "))
    }));
    query.extend(filter.order.iter().map(|order| ("order", order_text(order))));
    query
}

/// `#/place?number`, which stands for these names and values.
pub fn link(place: &str, query: &[(&str, String)]) -> String {
    if query.is_empty() {
        return format!("#/{place}");
    }
    format!("#/{place}?{}", number(query.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()))
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
        let order = prop_oneof![
            named().prop_map(PictureOrder::By),
            named().prop_map(PictureOrder::ByDescending),
            (any::<u32>(), proptest::option::of(any::<u32>())).prop_map(|(image, file)| {
                PictureOrder::Like(image, file.map_or(PointsOf::Measured, PointsOf::Brought))
            })
        ];
        let chosen = proptest::collection::vec(any::<u32>(), 0..5);
        let picked = (proptest::option::of(chosen), proptest::option::of(order));
        (proptest::option::of(any::<u32>()), texts, groups, (any::<bool>(), any::<bool>()), picked).prop_map(
            |(finding, texts, groups, (unreadable, unannotated), (chosen, order))| {
                let (split, identity, text, classes, without, missing) = texts;
                let (groups, other_groups, strata, ranges) = groups;
                Filter {
                    finding,
                    member: finding.map(|finding| finding % 7),
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
                    changed: unannotated.then_some(Change::Annotations),
                    unreadable,
                    unannotated,
                    chosen,
                    order,
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
        fn an_address_holds_no_name_and_no_value(filter in filter()) {
            let link = images_link(&filter);
            let rest = link.strip_prefix("#/images").unwrap_or("?x");
            prop_assert!(rest.is_empty() || rest[1..].bytes().all(|b| b.is_ascii_digit()), "{}", link);
            prop_assert_eq!(&images_link(&filter), &link);
            let of_one = Route::parse(&picture_link(&filter, 7));
            prop_assert_eq!((of_one.get("image"), of_one.filter()), (Some("7"), filter));
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
            ("#/completeness", Place::Completeness),
            ("#/map", Place::Map),
            ("#/compare", Place::Compare),
            ("#/privacy", Place::Privacy),
            ("#/documentation", Place::Documentation),
            ("#/images?12", Place::Images),
            ("#/files", Place::Files),
            ("#/review", Place::Review),
            ("#/export", Place::Export),
            ("#/settings", Place::Settings),
            ("#/rules", Place::Rules),
            ("#/licences", Place::Licences),
            ("#/rules/ERR001", Place::Rule("ERR001".into())),
            ("#/nowhere", Place::Overview),
        ] {
            assert_eq!(Route::parse(hash).place, place, "{hash}");
        }
    }

    #[test]
    fn what_this_page_has_not_numbered_asks_nothing() {
        for address in ["#/images?999999999", "#/images?class=dog", "#/images?-1", "#/images?"] {
            assert_eq!(Route::parse(address), Route { place: Place::Images, query: Vec::new() }, "{address}");
        }
    }
}
