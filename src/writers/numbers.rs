//! Numbers as files have them: the shortest decimal that reads as the same number.

/// `12`, `0.5`, `1e-7`.
pub(super) fn number(n: f64) -> String {
    let a = n.abs();
    if a != 0.0 && !(1e-5..1e15).contains(&a) { format!("{n:e}") } else { format!("{n}") }
}

/// The same, never without its point: lines of whole numbers alone could be anything.
pub(super) fn fraction(n: f64) -> String {
    let text = number(n);
    if text.contains(['.', 'e']) { text } else { format!("{text}.0") }
}

/// Pixels that were made of fractions, to a millionth: 100 and not 99.99999999999999.
pub(super) fn rounded(pixels: f64) -> f64 {
    let millions = pixels * 1e6;
    if millions.abs() < 9e15 { millions.round() / 1e6 } else { pixels }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_written_short() {
        assert_eq!([12.0, 0.1, -3.25, 0.0].map(number), ["12", "0.1", "-3.25", "0"]);
        assert_eq!([1e-7, 1e20].map(number), ["1e-7", "1e20"]);
        assert_eq!([1.0, 0.25].map(fraction), ["1.0", "0.25"]);
        assert_eq!(rounded(99.999_999_999_999_99), 100.0);
    }

    proptest! {
        #[test]
        fn every_finite_number_comes_back(n in any::<f64>().prop_filter("finite", |n| n.is_finite())) {
            prop_assert_eq!(number(n).parse::<f64>(), Ok(n));
            prop_assert_eq!(fraction(n).parse::<f64>(), Ok(n));
            prop_assert!(number(n).len() <= 40);
        }
    }
}
