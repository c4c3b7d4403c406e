//! By which names files and columns are known to hold embeddings.

use std::collections::BTreeMap;

/// Columns from which on numbered ones are the numbers of a point.
const FEWEST: usize = 16;

/// Words of files and columns that hold embeddings: what they are, and models that make them.
const WORDS: [&str; 24] = [
    "emb",
    "embs",
    "embed",
    "embeds",
    "embedding",
    "embeddings",
    "feat",
    "feats",
    "feature",
    "features",
    "vector",
    "vectors",
    "vec",
    "latent",
    "latents",
    "descriptor",
    "descriptors",
    "clip",
    "openclip",
    "siglip",
    "dino",
    "dinov2",
    "dinov3",
    "arcface",
];

/// A file or column is called as embeddings are: by one of its words.
pub(in crate::formats) fn is_called_so(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| WORDS.contains(&word))
}

/// The places of at least 16 names that have one beginning and consecutive numbers, in the order of those: `emb_0`,
/// `emb_1`, ... or `0`, `1`, ... The longest such run.
pub(in crate::formats) fn numbered(names: &[String]) -> Option<Vec<usize>> {
    let mut runs: BTreeMap<&str, BTreeMap<u32, usize>> = BTreeMap::new();
    for (place, name) in names.iter().enumerate() {
        let digits = name.bytes().rev().take_while(u8::is_ascii_digit).count();
        let (prefix, number) = name.split_at(name.len() - digits);
        if let Ok(number) = number.parse::<u32>() {
            runs.entry(prefix).or_default().entry(number).or_insert(place);
        }
    }
    let consecutive = |run: &BTreeMap<u32, usize>| {
        let (Some((first, _)), Some((last, _))) = (run.first_key_value(), run.last_key_value()) else { return false };
        run.len() >= FEWEST && *first <= 1 && (last - first) as usize == run.len() - 1
    };
    let found = runs.into_values().filter(consecutive).max_by_key(BTreeMap::len)?;
    Some(found.into_values().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbered_columns_of_one_beginning_are_a_point() {
        let names = |prefix: &str, numbers: std::ops::Range<u32>| -> Vec<String> {
            ["file".to_owned()].into_iter().chain(numbers.map(|n| format!("{prefix}{n}"))).collect()
        };
        assert_eq!(numbered(&names("emb_", 0..16)), Some((1..=16).collect()));
        assert_eq!(numbered(&names("", 1..513)).map(|of| of.len()), Some(512));
        assert_eq!(numbered(&names("f", 0..15)), None, "too few");
        assert_eq!(numbered(&names("x", 5..40)), None, "a run begins with 0 or 1");
        let mut gap = names("f", 0..20);
        gap.remove(5);
        assert_eq!(numbered(&gap), None, "one is missing");
        let mut turned = names("f", 0..20);
        turned.reverse();
        assert_eq!(numbered(&turned).map(|of| of[0]), Some(19), "in the order of their numbers");
    }

    #[test]
    fn words_of_names_speak_of_embeddings() {
        assert!(["clip.npy", "image_embeddings.npz", "CLIP-vit.npy", "x/features.npy"].iter().all(|n| is_called_so(n)));
        assert!(["eclipse.npy", "y_train.npy", "camera.npy", "featured.npy"].iter().all(|n| !is_called_so(n)));
    }
}
