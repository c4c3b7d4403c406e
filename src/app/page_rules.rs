//! What a style says of the pages of paper. A browser heeds it only in a document's own style, never in a part of one.

/// The `@page` rules of a style, as they stand in it.
pub fn page_rules(style: &str) -> String {
    let mut rules = String::new();
    let mut rest = style;
    while let Some(at) = rest.find("@page") {
        rest = &rest[at..];
        let mut depth = 0_u32;
        let end = rest.char_indices().find_map(|(at, c)| {
            match c {
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                _ => return None,
            }
            (depth == 0).then_some(at + 1)
        });
        let Some(end) = end else { break };
        rules.push_str(&rest[..end]);
        rules.push('\n');
        rest = &rest[end..];
    }
    rules
}

#[cfg(test)]
mod tests {
    use super::page_rules;

    #[test]
    fn rules_for_pages_are_taken_whole_and_nothing_else() {
        let style = "p{color:red}\n@page { size: A4; }\n@media print { p { margin: 0 } }\n@page{@bottom-left{content:\"a\"}@bottom-right{content:counter(page)}}\nb{}";
        let expected = "@page { size: A4; }\n@page{@bottom-left{content:\"a\"}@bottom-right{content:counter(page)}}\n";
        assert_eq!(page_rules(style), expected);
    }

    #[test]
    fn a_rule_that_does_not_end_is_left_out() {
        assert_eq!(page_rules("@page { size: A4"), "");
        assert_eq!(page_rules("p{}"), "");
    }
}
