//! What the names of two pictures say of where they come from: one source, or two frames of one film. Owns how tools name
//! what they make; names alone make no pair alike.

/// What two names say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    Nothing,
    /// Made from one picture: Roboflow's versions of it, `a.jpg` and `a_crop.jpg`.
    OneSource,
    /// Two frames of one film: whatever they look like, neither is the other stored again.
    OtherFrame,
}

/// A picture's name, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Name<'a> {
    /// Without folders, ending, and what a tool has added.
    stem: &'a str,
    /// Roboflow made it.
    is_version: bool,
    /// The film, and the number of its frame.
    frame: Option<(&'a str, u64)>,
}

/// Words that a film's frames are called by, and endings of films left in the name.
const FILM: [&str; 19] = [
    "frame",
    "frames",
    "video",
    "vid",
    "film",
    "clip",
    "anim",
    "animation",
    "apng",
    "gif",
    "mp4",
    "mov",
    "avi",
    "mkv",
    "webm",
    "m4v",
    "mpg",
    "mpeg",
    "wmv",
];
/// What is added to the name of a picture that something was done to.
const MADE: [&str; 24] = [
    "copy",
    "crop",
    "cropped",
    "resize",
    "resized",
    "small",
    "large",
    "thumb",
    "thumbnail",
    "scaled",
    "flip",
    "flipped",
    "hflip",
    "vflip",
    "mirror",
    "mirrored",
    "rotate",
    "rotated",
    "rotation",
    "gray",
    "grey",
    "bright",
    "aug",
    "augmented",
];

impl<'a> Name<'a> {
    pub(super) fn of(path: &'a str) -> Self {
        let file = path.rsplit('/').next().unwrap_or(path);
        let (stem, is_version) = match roboflow_source(file) {
            Some(source) => (without_format(source), true),
            None => (file.rsplit_once('.').map_or(file, |(stem, _)| stem), false),
        };
        Self { stem, is_version, frame: frame_of(stem) }
    }

    pub(super) fn beside(&self, other: &Self) -> Told {
        if self.is_version && other.is_version && self.stem == other.stem {
            return Told::OneSource;
        }
        match (self.frame, other.frame) {
            (Some((film, at)), Some((other, there))) if film == other && at != there => Told::OtherFrame,
            _ if is_made_of(self.stem, other.stem) || is_made_of(other.stem, self.stem) => Told::OneSource,
            _ => Told::Nothing,
        }
    }
}

/// `name_jpg` of `train/name_jpg.rf.0123456789abcdef0123456789abcdef.jpg`, as Roboflow names what it makes of a picture.
pub fn roboflow_source(path: &str) -> Option<&str> {
    let name = path.rsplit('/').next()?;
    let (source, rest) = name.rsplit_once(".rf.")?;
    let (hash, _) = rest.split_once('.')?;
    let is_hash = hash.len() >= 16 && hash.bytes().all(|b| b.is_ascii_alphanumeric());
    (is_hash && !source.is_empty()).then_some(source)
}

/// Roboflow keeps the old ending as `_jpg`.
fn without_format(source: &str) -> &str {
    let endings = ["_jpg", "_jpeg", "_png", "_webp", "_bmp", "_JPG", "_JPEG", "_PNG"];
    endings.iter().find_map(|ending| source.strip_suffix(ending)).unwrap_or(source)
}

/// `(DJI_0839_MP4-, 12)` of `DJI_0839_MP4-0012`; `None` where nothing says that it is a film.
fn frame_of(stem: &str) -> Option<(&str, u64)> {
    let film = stem.trim_end_matches(|c: char| c.is_ascii_digit());
    let at: u64 = stem.get(film.len()..)?.parse().ok()?;
    let mut words = film.split(|c: char| !c.is_ascii_alphanumeric());
    let is_film = |word: &str| {
        // The 4 of mp4 is no number of a film.
        let unnumbered = word.trim_end_matches(|c: char| c.is_ascii_digit());
        FILM.iter().any(|film| film.eq_ignore_ascii_case(word) || film.eq_ignore_ascii_case(unnumbered))
    };
    words.any(is_film).then_some((film, at))
}

/// `a_crop`, `a-copy2` and `a (1)` are made of `a`.
fn is_made_of(made: &str, of: &str) -> bool {
    let Some(rest) = made.strip_prefix(of).filter(|_| !of.is_empty()) else { return false };
    let is_numbered = rest
        .trim()
        .strip_prefix('(')
        .and_then(|r| r.strip_suffix(')'))
        .is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
    let Some(word) = rest.strip_prefix(['_', '-', ' ', '.']) else { return is_numbered };
    let word = word.trim_end_matches(|c: char| c.is_ascii_digit() || c == '_');
    is_numbered || MADE.iter().any(|of| of.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(a: &str, b: &str) -> Told {
        Name::of(a).beside(&Name::of(b))
    }

    #[test]
    fn frames_of_one_film_are_told_by_their_names() {
        let frame = |at: &str, hash: &str| format!("train/DJI_0839_5meter_MP4-{at}_jpg.rf.{hash}.jpg");
        let (one, other) = ("2f2a09227728d873895beca9e5583db3", "60cf0da4e972a1644c33ccdeb08dd9ed");
        assert_eq!(told(&frame("0012", one), &frame("0018", other)), Told::OtherFrame);
        assert_eq!(told(&frame("0012", one), &frame("0012", other)), Told::OneSource);
        assert_eq!(told("a/frame_0001.jpg", "b/frame_0002.png"), Told::OtherFrame);
        assert_eq!(told("video3_12.jpg", "video3_13.jpg"), Told::OtherFrame);
        assert_eq!(told("frame12.jpg", "frame13.jpg"), Told::OtherFrame);
        // Two films, one frame, and numbers that speak of no film.
        assert_eq!(told("video3_12.jpg", "video4_13.jpg"), Told::Nothing);
        assert_eq!(told("a/frame_0001.jpg", "b/frame_0001.jpg"), Told::Nothing);
        assert_eq!(told("raccoon-11.jpg", "raccoon-116.jpg"), Told::Nothing);
        assert_eq!(told("1.jpg", "2.jpg"), Told::Nothing);
        assert_eq!(told("mp4.jpg", ""), Told::Nothing);
    }

    #[test]
    fn what_was_done_to_a_picture_may_stand_in_its_name() {
        for made in ["a_crop.jpg", "a-copy2.png", "x/a (1).jpg", "a(2).jpg", "a_hflip.jpg"] {
            assert_eq!(told("a.jpg", made), Told::OneSource, "{made}");
            assert_eq!(told(made, "a.jpg"), Told::OneSource, "{made}");
        }
        for other in ["ab.jpg", "a_1.jpg", "a.jpg", "b_crop.jpg", "a ().jpg", "(1).jpg", ".jpg"] {
            assert_eq!(told("a.jpg", other), Told::Nothing, "{other}");
        }
    }

    #[test]
    fn names_of_roboflow_name_their_source() {
        let hash = "0123456789abcdef0123456789abcdef";
        assert_eq!(roboflow_source(&format!("train/a_jpg.rf.{hash}.jpg")), Some("a_jpg"));
        assert_eq!(roboflow_source("train/a_jpg.rf.short.jpg"), None);
        assert_eq!(roboflow_source("train/a.jpg"), None);
    }
}
