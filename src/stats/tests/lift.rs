use super::super::*;
use super::near;

#[test]
fn lift_and_npmi_have_the_intervals_of_the_delta_method() {
    // numpy, from the gradients; coverage simulated in 5,000 multinomial samples: 94 to 96 %.
    let i = lift_interval(90, 100, 400, 1000, 1.0).unwrap();
    near(i.value, 2.25, 1e-12);
    near(i.low, 2.0562338591190557, 1e-9);
    near(i.high, 2.4620254051107335, 1e-9);
    let i = npmi_interval(90, 100, 400, 1000, 1.0).unwrap();
    near(i.low, 0.29222059220432367, 1e-9);
    near(i.high, 0.381324701595183, 1e-9);
    let i = lift_interval(12, 300, 250, 2000, 1.0).unwrap();
    near(i.low, 0.186538275967578, 1e-9);
    near(i.high, 0.5489489997098399, 1e-9);
    let i = npmi_interval(12, 300, 250, 2000, 1.0).unwrap();
    near(i.low, -0.3047551896190926, 1e-9);
    near(i.high, -0.14068469170994846, 1e-9);
}

#[test]
fn independence_lies_in_the_middle_of_its_interval() {
    let i = npmi_interval(20, 100, 200, 1000, 1.0).unwrap();
    near(i.low, -0.09506002875410942, 1e-9);
    near(i.high, 0.09506002875410936, 1e-9);
    let i = lift_interval(20, 100, 200, 1000, 1.0).unwrap();
    assert!(i.low < 1.0 && i.high > 1.0);
}

#[test]
fn a_handful_of_pictures_gives_no_interval() {
    for f in [lift_interval, npmi_interval] {
        assert_eq!(f(4, 100, 100, 1000, 1.0), None);
        assert_eq!(f(0, 100, 100, 1000, 1.0), None);
        assert_eq!(f(50, 1000, 50, 1000, 1.0), None);
        assert_eq!(f(60, 50, 50, 1000, 1.0), None);
        assert_eq!(f(0, 0, 0, 0, 1.0), None);
    }
}

#[test]
fn the_ends_stay_within_what_is_possible() {
    // Only together: lift cannot exceed n / n_a.
    let i = lift_interval(50, 50, 50, 1000, 1.0).unwrap();
    assert!(i.low <= 20.0 && (i.high - 20.0).abs() < 1e-9);
    let i = npmi_interval(50, 50, 50, 1000, 1.0).unwrap();
    assert!(i.low <= 1.0 && i.high <= 1.0 && i.value == 1.0);
}

#[test]
fn pictures_that_repeat_widen_the_interval() {
    let (one, four) =
        (lift_interval(90, 100, 400, 1000, 1.0).unwrap(), lift_interval(90, 100, 400, 1000, 4.0).unwrap());
    near((four.value / four.low).ln(), 2.0 * (one.value / one.low).ln(), 1e-9);
    assert_eq!(lift_interval(90, 100, 400, 1000, 0.2), lift_interval(90, 100, 400, 1000, 1.0));
}
