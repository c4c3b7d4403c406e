//! Names that are known without a table: those of Pascal VOC's palette and of Cityscapes' label numbers. Refuses to guess
//! any others.

/// Pascal VOC's classes by their index; 0 is background.
const VOC: [&str; 21] = [
    "background",
    "aeroplane",
    "bicycle",
    "bird",
    "boat",
    "bottle",
    "bus",
    "car",
    "cat",
    "chair",
    "cow",
    "diningtable",
    "dog",
    "horse",
    "motorbike",
    "person",
    "pottedplant",
    "sheep",
    "sofa",
    "train",
    "tvmonitor",
];

/// Cityscapes' classes by their id; the first four are no objects.
const CITYSCAPES: [&str; 34] = [
    "void",
    "void",
    "void",
    "void",
    "static",
    "dynamic",
    "ground",
    "road",
    "sidewalk",
    "parking",
    "rail track",
    "building",
    "wall",
    "fence",
    "guard rail",
    "bridge",
    "tunnel",
    "pole",
    "polegroup",
    "traffic light",
    "traffic sign",
    "vegetation",
    "terrain",
    "sky",
    "person",
    "rider",
    "car",
    "truck",
    "bus",
    "caravan",
    "trailer",
    "train",
    "motorcycle",
    "bicycle",
];
/// The ids of those that are trained on, in the order of their train ids.
const TRAINED: [u32; 19] = [7, 8, 11, 12, 13, 17, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 31, 32, 33];

pub(super) fn voc(index: u32) -> Option<&'static str> {
    VOC.get(index as usize).copied()
}

pub(super) fn cityscapes(id: u32) -> Option<&'static str> {
    CITYSCAPES.get(id as usize).copied()
}

pub(super) fn cityscapes_trained(id: u32) -> Option<&'static str> {
    cityscapes(*TRAINED.get(id as usize)?)
}

/// The colour of an index in Pascal VOC's palette, `0xRRGGBB`: the bits of the index, spread over the channels.
pub(super) fn voc_colour(index: u32) -> u32 {
    let (mut rest, mut colour, mut shift) = (index & 0xFF, 0, 7);
    while rest > 0 {
        colour |= (rest & 1) << (16 + shift) | (rest >> 1 & 1) << (8 + shift) | (rest >> 2 & 1) << shift;
        (rest, shift) = (rest >> 3, shift - 1);
    }
    colour
}

/// The index of a colour in that palette, of the classes that have names.
pub(super) fn voc_index(colour: u32) -> Option<u32> {
    (0..VOC.len() as u32).find(|&index| voc_colour(index) == colour)
}

/// Words for what is no object.
pub(super) fn is_nothing(name: &str) -> bool {
    const NOTHING: [&str; 14] = [
        "background",
        "bg",
        "backgrounds",
        "void",
        "ignore",
        "ignored",
        "ignoreregion",
        "unlabeled",
        "unlabelled",
        "unlabel",
        "outofroi",
        "none",
        "nothing",
        "dontcare",
    ];
    let plain: String = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    NOTHING.contains(&plain.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_palette_of_pascal_voc_is_made_of_bits() {
        let colours: Vec<u32> = [0, 1, 2, 8, 15, 20, 255].into_iter().map(voc_colour).collect();
        assert_eq!(colours, [0, 0x80_00_00, 0x00_80_00, 0x40_00_00, 0xC0_80_80, 0x00_40_80, 0xE0_E0_C0]);
        assert_eq!((voc_index(0xC0_80_80), voc_index(0x01_02_03)), (Some(15), None));
        assert_eq!((voc(15), voc(21), cityscapes(26)), (Some("person"), None, Some("car")));
        assert_eq!((cityscapes_trained(0), cityscapes_trained(18)), (Some("road"), Some("bicycle")));
    }

    #[test]
    fn what_is_no_object_is_told_by_its_name() {
        assert!(["Background", "_background_", "VOID", "un-labelled", "out of roi"].iter().all(|n| is_nothing(n)));
        assert!(["cat", "other", "unknown", ""].iter().all(|n| !is_nothing(n)));
    }
}
