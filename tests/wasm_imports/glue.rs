//! The glue that wasm-bindgen writes beside the program: its imports, and what each of them calls.

use crate::refused::NETWORK;
use crate::tokens::tokens;
use std::collections::{BTreeMap, BTreeSet};

/// Words of the language that are not names.
const LANGUAGE: [&str; 32] = [
    "arguments",
    "async",
    "await",
    "break",
    "case",
    "catch",
    "const",
    "default",
    "delete",
    "else",
    "false",
    "finally",
    "for",
    "function",
    "if",
    "in",
    "let",
    "null",
    "of",
    "return",
    "super",
    "switch",
    "this",
    "throw",
    "true",
    "try",
    "typeof",
    "undefined",
    "var",
    "void",
    "while",
    "yield",
];

/// Every import by its name, with its lines.
pub fn imports(glue: &str) -> BTreeMap<String, String> {
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    let mut name = None;
    for line in glue.lines().skip_while(|line| !line.starts_with("function __wbg_get_imports(")) {
        if line == "}" {
            break;
        }
        // Each import begins on a line of its own, indented by eight spaces.
        let begins = line.strip_prefix("        ").filter(|rest| !rest.starts_with(' '));
        if let Some((key, _)) = begins.and_then(|rest| rest.split_once(": ")) {
            name = Some(key.to_owned());
        }
        // What closes the list of them is indented by four.
        if line.strip_prefix("    ").is_some_and(|rest| !rest.starts_with(' ')) {
            name = None;
        }
        if let Some(name) = &name {
            let body = found.entry(name.clone()).or_default();
            let code = if body.is_empty() { line.split_once(": ").map_or(line, |(_, code)| code) } else { line };
            body.push_str(code);
            body.push('\n');
        }
    }
    found
}

/// Names that the glue declares at its left edge: its own helpers, which are not the browser's.
pub fn own_names(glue: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for line in glue.lines() {
        let words = tokens(line);
        let words = words.strip_prefix(&["export"]).unwrap_or(&words);
        let words = words.strip_prefix(&["async"]).unwrap_or(words);
        if line.starts_with(char::is_alphabetic) {
            match words {
                ["function" | "class", name, ..] => _ = names.insert((*name).to_owned()),
                ["const" | "let" | "var", ..] => names.extend(declared(words)),
                _ => {}
            }
        }
    }
    names
}

fn declared(words: &[&str]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (at, word) in words.iter().enumerate() {
        if matches!(*word, "const" | "let" | "var" | "function" | "class") {
            // `let a, b, c;` declares three.
            let mut next = at + 1;
            while let Some(name) = words.get(next) {
                names.insert((*name).to_owned());
                if words.get(next + 1) != Some(&",") || *word == "function" {
                    break;
                }
                next += 2;
            }
        }
        if matches!(*word, "function" | "catch") {
            let open = words[at..].iter().position(|word| *word == "(").map(|open| at + open + 1);
            let parameters = open.map_or(&[][..], |open| &words[open..]);
            names.extend(parameters.iter().take_while(|word| **word != ")").map(|word| (*word).to_owned()));
        }
    }
    names
}

/// What the lines of one import call, set, read and make, in the words of the list.
pub fn calls(body: &str, own: &BTreeSet<String>) -> BTreeSet<String> {
    let words = tokens(body);
    let local = declared(&words);
    let is_name =
        |word: &str| word.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_' || first == '$');
    let known =
        |word: &str| own.contains(word) || local.contains(word) || LANGUAGE.contains(&word) || is_argument(word);
    let mut found = BTreeSet::new();
    for (at, word) in words.iter().enumerate().filter(|(_, word)| is_name(word)) {
        let before = |back: usize| at.checked_sub(back).map_or("", |at| words[at]);
        let after = words.get(at + 1).copied().unwrap_or_default();
        let ending = match after {
            "(" => "()",
            "=" => " =",
            _ => "",
        };
        if before(1) == "." {
            match before(2) {
                // The program's own memory, tables and exports.
                "wasm" | "import" => {}
                ")" if of_memory(&words[..at - 1]) => {}
                receiver if is_name(receiver) && !known(receiver) => {
                    found.insert(format!("{receiver}.{word}{ending}"));
                }
                _ if before(3) == "." && before(4) == "wasm" => {}
                _ => {
                    found.insert(format!("{word}{ending}"));
                }
            }
        } else if before(1) == "new" || before(1) == "instanceof" {
            found.insert(format!("{} {word}", before(1)));
        } else if !known(word) && !matches!(*word, "new" | "instanceof") && after != "." && !is_key(before(1), after) {
            found.insert(format!("{word}{ending}"));
        } else if *word == "import" {
            found.insert(format!("import{ending}"));
        }
    }
    // A property whose name is put together: nobody can tell which.
    if words
        .windows(2)
        .any(|pair| pair[1] == "[" && (is_name(pair[0]) && !LANGUAGE.contains(&pair[0]) || pair[0] == ")"))
    {
        found.insert("[...]".to_owned());
    }
    // An error that is thrown goes nowhere but to whoever called.
    found.remove("new Error");
    found
}

/// Is a word between these two the key of an object?
fn is_key(before: &str, after: &str) -> bool {
    after == ":" && matches!(before, "{" | ",")
}

fn is_argument(word: &str) -> bool {
    word.strip_prefix("arg").is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Do these words end in a call of a helper that gives a view of the program's memory?
fn of_memory(words: &[&str]) -> bool {
    matches!(words, [.., helper, "(", ")"] if helper.starts_with("get") && helper.contains("Memory"))
}

/// What is wrong with the glue as a whole, outside of its imports too.
pub fn faults(glue: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let mut within = "";
    let mut comment = false;
    for line in glue.lines() {
        // The documentation of an export, copied from the source.
        comment = (comment || line.trim() == "/**") && line.trim() != "*/";
        if comment {
            continue;
        }
        // Only what stands at the left edge begins a function of the glue's own.
        if let Some(rest) = line.strip_prefix("async ").unwrap_or(line).strip_prefix("function ") {
            within = rest.split('(').next().unwrap_or_default();
        }
        let words = tokens(line);
        let loads = within.starts_with("__wbg_init") || within == "__wbg_load";
        for name in words.iter().filter(|word| NETWORK.contains(word)) {
            let allowed = (*name == "fetch" && loads) || asks(&words, name);
            if !allowed {
                faults.push(format!("{name} in {within}: {}", line.trim()));
            }
        }
        let brings = words.first() == Some(&"import") || words.windows(2).any(|pair| pair == ["import", "("]);
        if brings || (words.first() == Some(&"export") && words.contains(&"from")) {
            faults.push(format!("it does not stand alone: {}", line.trim()));
        }
    }
    faults
}

/// Does the line only ask what something is?
fn asks(words: &[&str], name: &str) -> bool {
    let uses = words.iter().filter(|word| **word == name).count();
    uses == words.windows(2).filter(|pair| pair[0] == "instanceof" && pair[1] == name).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GLUE: &str = "\
function __wbg_get_imports() {
    const import0 = {
        __proto__: null,
        __wbg_append_0123456789abcdef: function() { return handleError(function (arg0, arg1) {
            arg0.append(arg1);
        }, arguments); },
        __wbg_new_0123456789abcdef: function(arg0, arg1) {
            const ret = new Blob(getArray(arg0, arg1));
            getDataViewMemory0().setInt32(arg0 + 4 * 0, ret, true);
            return ret;
        },
        __wbg_keys_0123456789abcdef: function(arg0) {
            const ret = Object.keys(arg0);
            return ret.length;
        },
        __wbg_set_0123456789abcdef: function(arg0, arg1) {
            arg0.textContent = arg1 === 0 ? navigator : document;
            arg0[arg1] = { open: 1 };
        },
    };
    return { \"./page_bg.js\": import0 };
}

function getArray(ptr, len) { return wasm.memory.slice(ptr, len); }
function getDataViewMemory0() { return new DataView(wasm.memory.buffer); }
function handleError(f, args) { return f.apply(this, args); }
async function __wbg_init(path) {
    path = fetch(path);
}
";

    fn of(import: &str) -> Vec<String> {
        let bodies = imports(GLUE);
        calls(&bodies[&format!("__wbg_{import}_0123456789abcdef")], &own_names(GLUE)).into_iter().collect()
    }

    #[test]
    fn what_an_import_calls_is_told_apart_from_the_helpers_of_the_glue() {
        assert_eq!(of("append"), ["append()"]);
        assert_eq!(of("new"), ["new Blob"]);
        assert_eq!(of("keys"), ["Object.keys()", "length"]);
        assert_eq!(of("set"), ["[...]", "document", "navigator", "textContent ="]);
    }

    #[test]
    fn a_glue_that_only_loads_its_program_has_no_fault() {
        assert_eq!(faults(GLUE), [] as [&str; 0]);
        let documented = format!("/**\n * A Worker is started by fetch.\n */\n{GLUE}");
        assert_eq!(faults(&documented), [] as [&str; 0]);
    }

    #[test]
    fn a_glue_that_fetches_elsewhere_or_imports_a_file_has_a_fault() {
        let sends = GLUE.replace("arg0.append(arg1)", "fetch(arg1)");
        assert_eq!(faults(&sends).len(), 1);
        let brings = format!("import {{ a }} from './snippets/a.js';\n{GLUE}");
        assert_eq!(faults(&brings).len(), 1);
        assert_eq!(faults("const a = await import(b);").len(), 1);
        assert_eq!(faults("const a = new Worker(b);").len(), 1);
    }
}
