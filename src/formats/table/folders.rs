//! Rows that speak of a folder of pictures: `train/XR_HAND/patient00003/study1_positive/,1` (MURA), `n000002,…,m`
//! (VGGFace2's people). Owns which pictures a name of a folder means; refuses to say what the row says of them.

use crate::dataset::{Dataset, ImageId, Role};
use crate::formats::attributes::Column;
use rustc_hash::FxHashMap;

/// The dropped pictures by the folders above them, by each end of a folder's path that only one folder has.
#[derive(Default)]
pub(super) struct Folders {
    /// Folders by the ends of their paths; `None` where several have one.
    ends: FxHashMap<String, Option<u32>>,
    /// The pictures in each folder and below it.
    images: Vec<Vec<ImageId>>,
}

impl Folders {
    pub(super) fn of(dataset: &Dataset) -> Self {
        let mut numbers: FxHashMap<&str, u32> = FxHashMap::default();
        let mut images: Vec<Vec<ImageId>> = Vec::new();
        let mut found = Self::default();
        let dropped = dataset.images.ids().filter(|id| dataset.images.file[id.index()].is_some());
        for image in dropped {
            let path = dataset.images.path(image);
            for (end, _) in path.match_indices('/') {
                let folder = &path[..end];
                let number = *numbers.entry(folder).or_insert_with(|| {
                    let number = images.len() as u32;
                    images.push(Vec::new());
                    let ends = folder.match_indices('/').map(|(at, _)| &folder[at + 1..]).chain([folder]);
                    for end in ends {
                        let known = found.ends.entry(end.to_owned());
                        known.and_modify(|of| *of = None).or_insert(Some(number));
                    }
                    number
                });
                images[number as usize].push(image);
            }
        }
        Self { images, ..found }
    }

    /// The pictures in the folder that a name means; the name may begin with folders above the dropped one.
    pub(super) fn images(&self, name: &str) -> &[ImageId] {
        let name = name.trim().trim_start_matches("./").trim_matches('/');
        let mut ends = [name].into_iter().chain(name.match_indices('/').map(|(at, _)| &name[at + 1..]));
        let found = ends.find_map(|end| self.ends.get(end).copied());
        let number = found.flatten().map(|number| number as usize);
        number.and_then(|number| self.images.get(number)).map_or(&[], Vec::as_slice)
    }
}

/// The column of which nearly all values are folders of pictures: paths of such, or, in a table that says who people are,
/// names of such.
pub(super) fn column(columns: &[Column], sample: &[Vec<String>], folders: &Folders) -> Option<usize> {
    let of_people = columns.iter().any(|c| c.role == Role::Protected);
    (0..columns.len()).find(|&i| {
        let may = !columns[i].fixed && columns[i].role != Role::Protected && !columns[i].profile.is_numeric();
        let values = || sample.iter().filter_map(|row| row.get(i)).filter(|value| !value.is_empty());
        let named = values().filter(|value| !folders.images(value).is_empty()).count();
        let are_paths = || values().all(|value| value.trim_matches('/').contains('/'));
        may && named >= 2 && named * 10 >= values().count() * 9 && (of_people || are_paths())
    })
}

#[cfg(test)]
mod tests {
    use crate::dataset::Role;
    use crate::formats::testing::read_all;

    #[test]
    fn a_row_that_names_a_folder_speaks_of_all_pictures_in_it() {
        let images = [
            "M/train/HAND/patient1/study1_positive/1.png",
            "M/train/HAND/patient1/study1_positive/2.png",
            "M/train/HAND/patient2/study1_negative/1.png",
            "M/train/HAND/patient3/study1_negative/1.png",
        ];
        let text = b"M/train/HAND/patient1/study1_positive/,1\nM/train/HAND/patient2/study1_negative/,0\n\
            M/train/HAND/patient3/study1_negative/,0\n";
        for dropped in [images.to_vec(), images.iter().map(|path| &path[2..]).collect()] {
            let dataset = read_all(&dropped, &[("train_labeled_studies.csv", text)]);
            let labels: Vec<&str> = dataset.labels.iter().map(|l| dataset.class_name(l.class)).collect();
            assert_eq!((labels, dataset.faults.iter().count()), (vec!["1", "1", "0", "0"], 0));
            assert_eq!(dataset.sources[0].join.as_deref(), Some("by folder"));
        }
    }

    #[test]
    fn people_that_are_folders_have_the_values_of_their_row() {
        let images = ["train/n000002/0001_01.jpg", "train/n000002/0002_01.jpg", "test/n000003/0001_01.jpg"];
        let text = b"Class_ID, Name, Sample_Num, Flag, Gender\nn000002, \"A_B\", 2, 1, m\nn000003, \"C_D\", 1, 0, f\n";
        let dataset = read_all(&images, &[("identity_meta.csv", text)]);
        let gender = dataset.attributes.iter().find(|a| a.name == "Gender").expect("an attribute");
        assert_eq!((gender.role, gender.counts(), dataset.classes.len()), (Role::Protected, vec![1, 2], 0));
        // A class is no person.
        let kinds = b"folder,latin\ncat,Felis\ndog,Canis\n";
        let dataset = read_all(&["cat/1.jpg", "cat/2.jpg", "dog/3.jpg", "dog/4.jpg"], &[("kinds.csv", kinds)]);
        assert!(dataset.attributes.is_empty());
    }
}
