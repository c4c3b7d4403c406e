//! A check that is judged again and again while pictures are measured keeps what the pictures cannot change, and ends
//! where one ends that is judged once.

use muster::engine::{Check, Options, ask};
use muster::intake::example;
use muster::pixels::measure_named;
use muster::report::to_json;

/// Judged after every so many pictures, and at the end; asked for its tables each time where `asked`.
fn judged(every: usize, asked: bool) -> String {
    let files = example();
    let names: Vec<String> = files.iter().map(|(path, _)| path.clone()).collect();
    let mut check = Check::new("example", files, Options::default());
    check.read(&mut |_| true);
    for (at, (image, handle)) in check.images_to_measure().into_iter().enumerate() {
        let facts = check.source(image).map(|bytes| measure_named(bytes, &names[handle as usize]));
        check.put(image, facts.expect("a picture of the example"));
        if at % every == 0 {
            check.judge(false);
            if asked {
                assert!(check.ask(ask::SmallTables).is_ok());
            }
        }
    }
    check.judge(false);
    to_json(check.report().expect("it was judged"))
}

#[test]
fn a_check_judged_while_pictures_are_measured_ends_as_one_that_is_judged_once() {
    let once = judged(usize::MAX, false);
    assert!(once.contains("\"class_pairs\"") && once.contains("\"exact-bytes\""), "the example has both");
    for (every, asked) in [(97, false), (23, true)] {
        assert!(judged(every, asked) == once, "judged after every {every} pictures");
    }
}
