//! The members of one object that is in memory, as slices. Values are not looked into.

use super::scan::Scan;

/// Names (with their quotes) and values, in their order. Ends at the first thing that is not a member.
pub struct Members<'a> {
    bytes: &'a [u8],
    at: usize,
    state: State,
}

#[derive(PartialEq)]
enum State {
    Begins,
    Within,
    EndedWell,
    Broken,
}

impl<'a> Members<'a> {
    /// Of bytes that begin with `{`; of others there are none.
    pub fn of(bytes: &'a [u8]) -> Self {
        let state = if bytes.first() == Some(&b'{') { State::Begins } else { State::Broken };
        Self { bytes, at: 1, state }
    }

    /// The closing bracket was reached and nothing follows it.
    pub fn ended_well(&self) -> bool {
        self.state == State::EndedWell
    }

    fn peek(&mut self) -> Option<u8> {
        while let Some(&b) = self.bytes.get(self.at) {
            if !matches!(b, b' ' | b'\n' | b'\r' | b'\t') {
                return Some(b);
            }
            self.at += 1;
        }
        None
    }

    fn value(&mut self) -> Option<&'a [u8]> {
        let from = self.at;
        self.at = match self.bytes.get(from)? {
            b'"' | b'[' | b'{' => Scan::default().run(self.bytes, from)?,
            _ => {
                let ends = |b: &u8| matches!(b, b',' | b']' | b'}' | b':' | b' ' | b'\n' | b'\r' | b'\t');
                from + self.bytes[from..].iter().position(ends)?
            }
        };
        (self.at > from).then(|| &self.bytes[from..self.at])
    }

    fn member(&mut self) -> Option<(&'a [u8], &'a [u8])> {
        if self.state == State::Within {
            match self.peek()? {
                b',' => self.at += 1,
                _ => return self.end(),
            }
        }
        if self.peek()? != b'"' {
            return if self.state == State::Begins { self.end() } else { None };
        }
        let name = self.value()?;
        if self.peek()? != b':' {
            return None;
        }
        self.at += 1;
        self.peek()?;
        let value = self.value()?;
        self.state = State::Within;
        Some((name, value))
    }

    fn end<T>(&mut self) -> Option<T> {
        if self.peek()? == b'}' {
            self.at += 1;
            if self.peek().is_none() {
                self.state = State::EndedWell;
            }
        }
        None
    }
}

impl<'a> Iterator for Members<'a> {
    type Item = (&'a [u8], &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        if matches!(self.state, State::EndedWell | State::Broken) {
            return None;
        }
        let member = self.member();
        if member.is_none() && self.state != State::EndedWell {
            self.state = State::Broken;
        }
        member
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> (Vec<(&str, &str)>, bool) {
        let mut members = Members::of(text.as_bytes());
        let list = (&mut members).map(|(n, v)| (str::from_utf8(n).expect("text"), str::from_utf8(v).expect("text")));
        (list.collect(), members.ended_well())
    }

    #[test]
    fn members_are_slices_of_their_object() {
        let (members, well) = of("{\"a\": [1, {\"b\": \"}\"}] , \"c\":-1.5e3,\n\"d\":null} ");
        assert_eq!(members, [("\"a\"", "[1, {\"b\": \"}\"}]"), ("\"c\"", "-1.5e3"), ("\"d\"", "null")]);
        assert!(well);
        assert_eq!(of("{ }"), (vec![], true));
    }

    #[test]
    fn what_is_no_object_does_not_end_well() {
        for text in
            ["", "{", "[1]", "{\"a\"}", "{\"a\":}", "{\"a\":1", "{\"a\":1,}", "{\"a\":1 \"b\":2}", "{} x", "{1:2}"]
        {
            assert!(!of(text).1, "{text}");
        }
    }
}
