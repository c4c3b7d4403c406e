//! What is not read because it is not believed, or leads elsewhere: the reasons as people read them, each written in one
//! place. Refuses to say what else keeps a file from being read.

/// A symbolic link of a folder.
pub const LINK: &str = "a symbolic link, which is not followed: copy to here what it leads to";
/// Links that stand in an archive.
pub const LINK_IN_ARCHIVE: &str = "a link to another place";
pub const HARD_LINK_IN_ARCHIVE: &str = "a link to another file of the archive";
/// Paths of entries that no file below the archive can have.
pub const LEADS_OUT: &str = "its path leads out of the archive";
pub const NOT_BELOW: &str = "its path is no path below the archive";
/// Entries and archives of a size that is not believed.
pub const TOO_DENSE: &str = "it inflates to more than 250 times its size";
pub const OVERLAPPING: &str = "stands in the same bytes as another entry, as in archives made to overfill a disk";
pub const TOO_MUCH_BEFORE: &str =
    "the entries before it inflate to as much as is taken of one archive: 4 GiB, or 20 times its size";
pub const TOO_MUCH: &str = "it inflates to more than is taken of one archive: 4 GiB, or 20 times its size";
pub const TOO_MANY: &str = "it holds more than 2,000,000 files; those beyond were not read";

/// Why a file was not read although nothing in it was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refused {
    /// It is a link to something else.
    Link,
    /// It would lie outside the archive that it stands in.
    LeadsOut,
    /// It would be larger than anybody believes.
    Oversized,
}

impl Refused {
    /// Of the reason for which a file was left aside; `None` for any other reason. An archive that was read in part gives
    /// its reason behind a colon.
    pub fn of(reason: &str) -> Option<Self> {
        let kinds = [
            (Self::Link, [LINK, LINK_IN_ARCHIVE, HARD_LINK_IN_ARCHIVE].as_slice()),
            (Self::LeadsOut, [LEADS_OUT, NOT_BELOW].as_slice()),
            (Self::Oversized, [TOO_DENSE, OVERLAPPING, TOO_MUCH_BEFORE, TOO_MUCH, TOO_MANY].as_slice()),
        ];
        let is = |text: &&str| reason.strip_suffix(*text).is_some_and(|lead| lead.is_empty() || lead.ends_with(": "));
        kinds.into_iter().find(|(_, texts)| texts.iter().any(is)).map(|(kind, _)| kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_tells_its_kind_and_others_tell_none() {
        assert_eq!(Refused::of(LINK), Some(Refused::Link));
        assert_eq!(Refused::of(&format!("not all of it was read: {TOO_MANY}")), Some(Refused::Oversized));
        assert_eq!(Refused::of(NOT_BELOW), Some(Refused::LeadsOut));
        assert_eq!(Refused::of("no format Muster reads"), None);
        assert_eq!(Refused::of(""), None);
    }
}
