use super::*;
use crate::dataset::flag;

const PATH: &str = "MOT17/train/MOT17-02/gt/gt.txt";
const INFO: &str = "MOT17/train/MOT17-02/seqinfo.ini";
const INI: &str =
    "[Sequence]\nname=MOT17-02\nimDir=img1\nframeRate=30\nseqLength=3\nimWidth=1920\nimHeight=1080\nimExt=.jpg\n";
const IMAGES: [&str; 4] = [
    "MOT17/train/MOT17-02/img1/000001.jpg",
    "MOT17/train/MOT17-02/img1/000002.jpg",
    "MOT17/train/MOT17-02/img1/000003.jpg",
    "MOT17/train/MOT17-04/img1/000001.jpg",
];
const SMALL: &str = "1,1,912,484,97,109,1,1,1\n\
    2,1,912.5,484,97,109,1,1,0.86\n\
    1,3,1338,418,167,379,0,12,0.25\n\
    2,2,-5,10,20,30,1,1,0\n";

#[test]
fn objects_of_frames_are_read_by_the_numbers_of_frame_and_class() {
    let dataset = read_all(&IMAGES, &[(PATH, SMALL.as_bytes()), (INFO, INI.as_bytes())]);
    assert_eq!(said(&dataset), [""; 0]);
    assert_eq!(
        boxes(&dataset),
        [
            (IMAGES[0], "Pedestrian", [912.0, 484.0, 97.0, 109.0]),
            (IMAGES[1], "Pedestrian", [912.5, 484.0, 97.0, 109.0]),
            (IMAGES[0], "Reflection", [1338.0, 418.0, 167.0, 379.0]),
            (IMAGES[1], "Pedestrian", [-5.0, 10.0, 20.0, 30.0]),
        ]
    );
    assert_eq!(dataset.boxes.flags, [0, 0, flag::DIFFICULT, 0]);
    let visible = dataset.attributes.iter().find(|a| a.name == "visibility").expect("visibility");
    assert_eq!(visible.numbers.as_deref(), Some([1.0, 0.86, 0.25, 0.0].as_slice()));
    assert_eq!(dataset.splits, ["train"]);
    // The third frame has no line: nothing is in it. That of another sequence is none of it.
    assert_eq!(dataset.images.annotated, [true, true, true, false]);
    assert_eq!(dataset.images.declared[0].width, 1920);
}

#[test]
fn a_frame_that_shows_one_person_is_of_that_person_and_others_of_nobody() {
    let dataset = read_all(&IMAGES, &[(PATH, SMALL.as_bytes())]);
    assert_eq!(dataset.identities, ["MOT17-02/1", "MOT17-02/2"]);
    let of: Vec<Option<u32>> = dataset.identity_of.iter().map(|id| id.map(|id| id.0)).collect();
    assert_eq!(of, [Some(0)]);
    assert_eq!(dataset.identity_source.as_deref(), Some("MOT17/train/MOT17-02/gt/gt.txt#track"));
}

#[test]
fn ten_fields_are_of_pedestrians_and_a_list_of_labels_names_classes() {
    let dataset = read_all(&IMAGES, &[(PATH, b"1,1,1703,385,157,339,1,-1,-1,-1\n1,2,3,4,5,6,1,40.1,-3,0\n")]);
    assert_eq!(said(&dataset), [""; 0]);
    assert_eq!(boxes(&dataset).iter().map(|b| b.1).collect::<Vec<_>>(), ["Pedestrian"; 2]);
    let list = ("MOT17/train/MOT17-02/gt/labels.txt", b"cat\ndog\n".as_slice());
    let dataset = read_all(&IMAGES, &[(PATH, b"1,1,3,4,5,6,1,2,1\n1,2,3,4,5,6,1,1,1\n"), list]);
    assert_eq!(boxes(&dataset).iter().map(|b| b.1).collect::<Vec<_>>(), ["dog", "cat"]);
    assert_eq!(said(&dataset), [""; 0]);
}

#[test]
fn frames_of_other_spellings_are_found_and_without_pictures_they_are_listed() {
    let images = ["dance/val/d04/img1/00000001.jpg"];
    let dataset = read_all(&images, &[("dance/val/d04/gt/gt.txt", b"1,1,3,4,5,6,1,1,1\n")]);
    assert_eq!((said(&dataset).len(), boxes(&dataset)[0].0), (0, images[0]));
    let dataset = read_all(&[], &[("d04/gt/gt.txt", b"1,1,3,4,5,6,1,1,1\n")]);
    assert_eq!((said(&dataset).len(), boxes(&dataset)[0].0), (0, "d04/img1/000001.jpg"));
}

#[test]
fn detections_and_results_are_left_aside() {
    let detections = "1,-1,1359.1,413.27,120.26,362.77,2.3092,-1,-1,-1\n";
    assert!(taken_for("MOT17-02/det/det.txt", detections).starts_with("MOT detections"));
    assert!(taken_for("results/MOT17-02.txt", detections).starts_with("MOT results"));
    assert_eq!(taken_for("MOT17-02/gt/gt.txt", SMALL), "mot");
    assert_eq!(taken_for("MOT17-02/gt/gt_val_half.txt", SMALL), "mot");
    assert_eq!(taken_for("MOT17-02/seqinfo.ini", INI), "mot-sequence");
    assert_ne!(taken_for("desktop.ini", "[.ShellClassInfo]\nIcon=x\n"), "mot-sequence");
}

#[test]
fn usual_mistakes_are_said_with_their_lines_and_the_rest_is_read() {
    let text = format!(
        "{SMALL}0,1,1,2,3,4,1,1,1\n4,1,1,2,3,4,1,1,1\n1.5,1,1,2,3,4,1,1,1\n1,x,1,2,3,4,1,1,1\n\
         1,4,1,2,,4,1,1,1\n1,5,1,2,3,4,1,14,1\n1,6,1,2,3,4\n1,7,1,2,3,4,yes,1,half\n{SMALL}"
    );
    let ini = INI.replace("1080", "full");
    let dataset = read_all(&IMAGES, &[(PATH, text.as_bytes()), (INFO, ini.as_bytes())]);
    assert_eq!(
        said(&dataset),
        [
            "7: expected a whole number for imheight, found full",
            "5: expected a frame counted from 1, found frame 0",
            "6: expected a frame up to 3, as seqinfo.ini says, found frame 4",
            "7: expected the number of a frame, from 1, found 1.5",
            "8: expected the number of a track, found x",
            "9: expected numbers, found an empty field",
            "10: expected a class from 1 to 13, found 14",
            "11: expected nine or ten numbers between commas, found 6 fields",
            "12: expected 0 or 1 for whether it counts, found yes",
            "12: expected a visibility from 0 to 1, found half",
        ]
    );
    assert_eq!(dataset.boxes.len(), 10);
}

#[test]
fn every_beginning_can_be_read() {
    every_prefix(&IMAGES, PATH, SMALL);
    for end in 0..INI.len() {
        if taken_for(INFO, &INI[..end]) == "mot-sequence" {
            read_all(&IMAGES, &[(PATH, SMALL.as_bytes()), (INFO, &INI.as_bytes()[..end])]);
        }
    }
}
