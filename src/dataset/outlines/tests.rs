use super::*;

const OF: Outlined = Outlined { image: ImageId(3), class: ClassId(1), of: Some(BoxId(7)) };

fn kept(traced: &Traced) -> Vec<Outline> {
    let mut outlines = Outlines::default();
    outlines.push(OF, BoxUnit::Pixels, traced);
    outlines.settle();
    assert_eq!(outlines.of(ImageId(2)).count() + outlines.of(ImageId(4)).count(), 0);
    outlines.of(ImageId(3)).collect()
}

fn close(a: &[[f64; 2]], b: &[[f64; 2]], by: f64) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a[0] - b[0]).abs() <= by && (a[1] - b[1]).abs() <= by)
}

#[test]
fn a_polygon_comes_back_with_its_points_and_parts() {
    let parts = vec![vec![[10.0, 20.0], [110.5, 20.0], [60.0, 220.0]], vec![[1.0, 1.0], [3.0, 1.0], [3.0, 4.0]]];
    let outlines = kept(&Traced::Polygon(parts.clone()));
    assert_eq!(outlines.len(), 2);
    for (outline, part) in outlines.iter().zip(&parts) {
        assert!(close(&outline.points, part, 0.01), "{outline:?}");
        assert_eq!((outline.said, outline.outlined), (3, OF));
    }
    assert_eq!(outlines[0].fractions(None), None);
    let fractions = outlines[0].fractions(Some((200, 400))).expect("a size");
    assert!(close(&fractions, &[[0.05, 0.05], [0.5525, 0.05], [0.3, 0.55]], 1e-4));
}

#[test]
fn a_border_of_many_points_is_drawn_by_few_that_lie_on_it() {
    let circle: Vec<[f64; 2]> = (0..100_000)
        .map(|i| f64::from(i) / 100_000.0 * std::f64::consts::TAU)
        .map(|a| [500.0 + 400.0 * a.cos(), 500.0 + 400.0 * a.sin()])
        .collect();
    let [outline] = &kept(&Traced::Polygon(vec![circle]))[..] else { panic!("one part") };
    assert!((8..=POINTS).contains(&outline.points.len()), "{}", outline.points.len());
    assert_eq!(outline.said, 100_000);
    assert!(outline.points.iter().all(|[x, y]| ((x - 500.0).hypot(y - 500.0) - 400.0).abs() < 0.1));
}

#[test]
fn points_on_a_straight_line_are_left_out_and_corners_stay() {
    let mut square: Vec<[f64; 2]> = (0..10).map(|i| [f64::from(i), 0.0]).collect();
    square.extend((0..10).map(|i| [10.0, f64::from(i)]));
    square.extend([[10.0, 10.0], [5.0, 10.0], [0.0, 10.0]]);
    let outlines = kept(&Traced::Polygon(vec![square]));
    assert!(close(&outlines[0].points, &[[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]], 0.01));
}

#[test]
fn keypoints_keep_their_marks_and_one_that_is_not_labelled_has_no_say() {
    let [outline] = &kept(&Traced::Keypoints(vec![[5.0, 6.0, 2.0], [0.0, 0.0, 0.0], [9.0, 8.0, 1.0]]))[..] else {
        panic!("one set")
    };
    assert_eq!(outline.marks, [2, 0, 1]);
    assert!(close(&outline.points[..1], &[[5.0, 6.0]], 0.01) && close(&outline.points[2..], &[[9.0, 8.0]], 0.01));
    assert!(kept(&Traced::Keypoints(vec![[0.0, 0.0, 0.0]])).is_empty());
}

#[test]
fn what_is_no_number_is_not_drawn() {
    for bad in [f64::NAN, f64::INFINITY, 1e300] {
        assert!(kept(&Traced::Polygon(vec![vec![[1.0, 2.0], [bad, 3.0], [4.0, 5.0]]])).is_empty());
        let long: Vec<[f64; 2]> = (0..10).map(|i| [f64::from(i), if i == 5 { bad } else { 0.0 }]).collect();
        assert!(kept(&Traced::Line(vec![long])).is_empty());
    }
    assert!(kept(&Traced::Polygon(vec![Vec::new()])).is_empty() && kept(&Traced::Nothing).is_empty());
    let one = kept(&Traced::Polygon(vec![vec![[4.0, 4.0]; 9]]));
    assert!(one[0].points.iter().all(|point| *point == [4.0, 4.0]));
}

#[test]
fn an_ellipse_reaches_as_far_as_its_axes() {
    let outlines = kept(&Traced::Ellipse([10.0, 20.0, 4.0, 2.0, std::f64::consts::FRAC_PI_2]));
    let rect = around(outlines[0].points.iter().copied()).expect("points");
    assert!((rect.w - 4.0).abs() < 0.05 && (rect.h - 8.0).abs() < 0.05, "{rect:?}");
}

#[test]
fn a_large_set_takes_no_more_room_than_it_may() {
    let mut outlines = Outlines::default();
    let part: Vec<[f64; 2]> = (0..40).map(|i| [f64::from(i * i), f64::from(i % 7) * 90.0]).collect();
    let mut objects = 0;
    while outlines.has_room() {
        outlines.push(OF, BoxUnit::Pixels, &Traced::Polygon(vec![part.clone()]));
        objects += 1;
    }
    outlines.leave_out();
    assert!(objects > 20_000, "{objects}");
    assert_eq!(outlines.counts(), (objects, 1));
}
