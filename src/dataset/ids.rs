//! Ids: small numbers into dense tables.

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta] $name:ident),+ $(,)?) => {$(
        #[$doc]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u32);

        impl $name {
            /// The row in its table.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }

        impl From<usize> for $name {
            fn from(index: usize) -> Self {
                Self(u32::try_from(index).unwrap_or(u32::MAX))
            }
        }
    )+};
}

id! {
    /// A dropped file: a row of `Dataset::files`.
    FileId,
    /// A picture, dropped or only listed: a row of `Dataset::images`.
    ImageId,
    /// A class: a row of `Dataset::classes`.
    ClassId,
    /// A bounding box: a row of `Dataset::boxes`.
    BoxId,
    /// A split (train, val, test …): a row of `Dataset::splits`.
    SplitId,
    /// A person or thing seen in several images: a row of `Dataset::identities`.
    IdentityId,
}
