//! Edits of a text by the places of its bytes: what is between them stays as it is.

use std::ops::Range;

#[derive(Default)]
pub(super) struct Edits(Vec<(Range<usize>, String)>);

impl Edits {
    pub(super) fn replace(&mut self, range: Range<usize>, text: impl Into<String>) {
        self.0.push((range, text.into()));
    }

    pub(super) fn cut(&mut self, range: Range<usize>) {
        self.replace(range, "");
    }

    /// Cuts the elements of a list for which `goes` holds, each with one comma; `elements`: their places, in order.
    pub(super) fn cut_elements(&mut self, elements: &[Range<usize>], goes: &dyn Fn(usize) -> bool) {
        let mut at = 0;
        let mut kept: Option<usize> = None;
        while at < elements.len() {
            if !goes(at) {
                kept = Some(elements[at].end);
                at += 1;
                continue;
            }
            let from = at;
            while at < elements.len() && goes(at) {
                at += 1;
            }
            match (elements.get(at), kept) {
                (Some(next), _) => self.cut(elements[from].start..next.start),
                (None, Some(end)) => self.cut(end..elements[at - 1].end),
                (None, None) => self.cut(elements[from].start..elements[at - 1].end),
            }
        }
    }

    /// The text with all edits; of two that overlap the first holds.
    pub(super) fn apply(mut self, text: &str) -> String {
        self.0.sort_by_key(|(range, _)| (range.start, range.end));
        let (mut out, mut at) = (String::with_capacity(text.len()), 0);
        for (range, new) in self.0 {
            if range.start < at {
                continue;
            }
            out.push_str(text.get(at..range.start).unwrap_or_default());
            out.push_str(&new);
            at = range.end;
        }
        out.push_str(text.get(at..).unwrap_or_default());
        out
    }
}

/// A number as files have it: at most so many decimals, none that are zeros.
pub(super) fn number(x: f64, decimals: usize) -> String {
    let text = format!("{x:.decimals$}");
    let short = match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.'),
        false => &text,
    };
    if short == "-0" { "0".to_owned() } else { short.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_go_with_one_comma_wherever_they_stand() {
        let text = "[1, 2, 3, 4]";
        let places = [1..2, 4..5, 7..8, 10..11];
        for (gone, left) in [
            (vec![0], "[2, 3, 4]"),
            (vec![3], "[1, 2, 3]"),
            (vec![1, 2], "[1, 4]"),
            (vec![0, 1, 2, 3], "[]"),
            (vec![0, 3], "[2, 3]"),
            (vec![], text),
        ] {
            let mut edits = Edits::default();
            edits.cut_elements(&places, &|at| gone.contains(&at));
            assert_eq!(edits.apply(text), left, "{gone:?}");
        }
    }

    #[test]
    fn numbers_are_written_short() {
        assert_eq!(["0.3", "12", "-1.5", "0"].map(str::to_owned), [0.1 + 0.2, 12.0, -1.5, -0.0].map(|x| number(x, 6)));
    }
}
