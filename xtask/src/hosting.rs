//! What a host needs besides the files: compressed copies of them, and how they are to be sent. Owns the headers and the
//! forms in which hosts read them; refuses to be needed: the page seals itself on a host that sends none of this.

use flate2::Compression;
use flate2::write::GzEncoder;
use std::fs;
use std::io::Write;
use std::path::Path;

/// Most that a browser and what lies between keep a file whose name changes with its content: a year.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// The page itself names those files: it is asked for anew each time.
const ASK: &str = "no-cache";

/// Endings of what is worth compressing.
const COMPRESSED: [&str; 5] = ["wasm", "js", "css", "html", "txt"];

/// The sizes of the program: as it is, by gzip, by brotli.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weight {
    pub plain: usize,
    pub gzip: usize,
    pub brotli: usize,
}

/// Writes `.gz` and `.br` beside what is worth it, and the files of headers. Gives the weight of the program.
///
/// # Errors
/// A file of the site that cannot be read or written, with its path; an index.html without its policy.
pub fn write(dist: &Path) -> Result<Weight, String> {
    let mut names: Vec<String> = fs::read_dir(dist)
        .map_err(|error| format!("{} cannot be listed: {error}", dist.display()))?
        .flatten()
        .filter(|entry| entry.path().is_file())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    let page = read(&dist.join("index.html"))?;
    let policy = policy(&String::from_utf8_lossy(&page)).ok_or("index.html has no Content-Security-Policy")?;

    let mut weight = Weight::default();
    for name in names.iter().filter(|name| COMPRESSED.iter().any(|ending| has_ending(name, ending))) {
        let content = read(&dist.join(name))?;
        let (gzip, brotli) = (gzip(&content)?, brotli(&content)?);
        if has_ending(name, "wasm") {
            weight.plain += content.len();
            weight.gzip += gzip.len();
            weight.brotli += brotli.len();
        }
        save(&dist.join(format!("{name}.gz")), &gzip)?;
        save(&dist.join(format!("{name}.br")), &brotli)?;
    }
    let hashed: Vec<&str> = names.iter().map(String::as_str).filter(|name| is_hashed(name)).collect();
    let headers = headers(&policy);
    for (name, text) in [
        ("_headers", underscore_headers(&headers, &hashed)),
        (".htaccess", htaccess(&headers)),
        ("nginx.conf", nginx(&headers)),
        ("vercel.json", vercel(&headers)),
    ] {
        save(&dist.join(name), text.as_bytes())?;
    }
    Ok(weight)
}

/// What is sent with every file. The policy is the page's own, so that it stops nothing that the page loads, and says
/// besides what only a header can: nobody puts this page into a frame.
fn headers(policy: &str) -> Vec<(&'static str, String)> {
    vec![
        ("Content-Security-Policy", format!("{policy}; frame-ancestors 'none'")),
        ("X-Content-Type-Options", "nosniff".to_owned()),
        ("X-Frame-Options", "DENY".to_owned()),
        ("Referrer-Policy", "no-referrer".to_owned()),
        ("Cross-Origin-Opener-Policy", "same-origin".to_owned()),
        ("Cross-Origin-Resource-Policy", "same-origin".to_owned()),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()".to_owned()),
    ]
}

/// The policy that stands in the page's head.
fn policy(page: &str) -> Option<String> {
    let from = page.split_once("http-equiv=\"Content-Security-Policy\"").or_else(|| {
        // Trunk may leave out quotes that HTML does not need.
        page.split_once("http-equiv=Content-Security-Policy")
    });
    let (before, after) = from?;
    // `content` stands before or behind, inside the same element.
    let element =
        &page[before.rfind('<')?..before.len() + (page.len() - before.len() - after.len()) + after.find('>')?];
    let (_, value) = element.split_once("content=\"")?;
    let value = &value[..value.find('"')?];
    Some(value.replace("&#39;", "'").replace("&amp;", "&"))
}

/// `page-0123456789abcdef_bg.wasm`: the name changes with the content.
fn is_hashed(name: &str) -> bool {
    // Trunk leaves out zeros at the front.
    let digits = |part: &str| (12..=16).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let stem = name.split('.').next().unwrap_or_default();
    stem.trim_end_matches("_bg").rsplit('-').next().is_some_and(digits)
}

/// Netlify, Cloudflare Pages and those that follow them; the site at the root of its host.
fn underscore_headers(headers: &[(&str, String)], hashed: &[&str]) -> String {
    let mut text = "# Netlify, Cloudflare Pages. They compress by themselves.\n/*\n".to_owned();
    for (name, value) in headers {
        text += &format!("  {name}: {value}\n");
    }
    for name in hashed {
        text += &format!("/{name}\n  Cache-Control: {FOR_EVER}\n");
    }
    text
}

fn htaccess(headers: &[(&str, String)]) -> String {
    let mut text = "# Apache: mod_headers, mod_rewrite and mod_mime, below any path.\n\
                    AddType application/wasm .wasm\nAddEncoding br .br\nAddEncoding gzip .gz\nRemoveType .br .gz\n\
                    <IfModule mod_rewrite.c>\n  RewriteEngine On\n"
        .to_owned();
    for (encoding, ending) in [("br", "br"), ("gzip", "gz")] {
        text += &format!(
            "  RewriteCond %{{HTTP:Accept-Encoding}} \\b{encoding}\\b\n  RewriteCond %{{REQUEST_FILENAME}}.{ending} -f\n  \
             RewriteRule ^(.+)\\.(wasm|js|css)$ $1.$2.{ending} [L,E=no-gzip:1]\n"
        );
    }
    text += "</IfModule>\n<IfModule mod_headers.c>\n";
    for (name, value) in headers {
        text += &format!("  Header always set {name} \"{value}\"\n");
    }
    text += &format!("  Header set Cache-Control \"{ASK}\"\n  Header append Vary Accept-Encoding\n");
    text += &format!(
        "  <FilesMatch \"-[0-9a-f]{{12,16}}(_bg)?\\.(wasm|js|css)(\\.br|\\.gz)?$\">\n    \
         Header set Cache-Control \"{FOR_EVER}\"\n  </FilesMatch>\n</IfModule>\n"
    );
    text
}

fn nginx(headers: &[(&str, String)]) -> String {
    let mut text =
        "# nginx: inside the `server` block, `include` this file. brotli_static needs the module ngx_brotli.\n\
                    gzip_static on;\n# brotli_static on;\n"
            .to_owned();
    for (name, value) in headers {
        text += &format!("add_header {name} \"{value}\" always;\n");
    }
    text += "location ~ \"-[0-9a-f]{12,16}(_bg)?\\.(wasm|js|css)$\" {\n";
    text += "  types { application/wasm wasm; text/javascript js; text/css css; }\n";
    // A location with headers of its own inherits none.
    for (name, value) in headers {
        text += &format!("  add_header {name} \"{value}\" always;\n");
    }
    text += &format!("  add_header Cache-Control \"{FOR_EVER}\";\n}}\n");
    text
}

fn vercel(headers: &[(&str, String)]) -> String {
    let pair = |(name, value): &(&str, String)| format!("      {{ \"key\": \"{name}\", \"value\": \"{value}\" }}");
    let all: Vec<String> = headers.iter().map(pair).collect();
    format!(
        "{{\n  \"headers\": [\n    {{ \"source\": \"/(.*)\", \"headers\": [\n{}\n    ] }},\n    \
         {{ \"source\": \"/(.*)-([0-9a-f]{{12,16}})(.*)\", \"headers\": [\n{}\n    ] }}\n  ]\n}}\n",
        all.join(",\n"),
        pair(&("Cache-Control", FOR_EVER.to_owned())),
    )
}

/// By gzip at its best level.
///
/// # Errors
/// None in memory; the encoder's own.
pub fn gzip(content: &[u8]) -> Result<Vec<u8>, String> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content).and_then(|()| encoder.finish()).map_err(|error| format!("gzip: {error}"))
}

/// By brotli as hosts do it beforehand: quality 11, a window of 16 MiB.
///
/// # Errors
/// None in memory; the encoder's own.
pub fn brotli(content: &[u8]) -> Result<Vec<u8>, String> {
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 24, ..Default::default() };
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut &content[..], &mut out, &parameters).map_err(|error| format!("brotli: {error}"))?;
    Ok(out)
}

fn has_ending(name: &str, ending: &str) -> bool {
    Path::new(name).extension().is_some_and(|own| own == ending)
}

/// All of a file.
///
/// # Errors
/// It cannot be read; with its path.
pub fn read(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| format!("{} cannot be read: {error}", path.display()))
}

/// A file with this content.
///
/// # Errors
/// It cannot be written; with its path.
pub fn save(path: &Path, content: &[u8]) -> Result<(), String> {
    fs::write(path, content).map_err(|error| format!("{} cannot be written: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_of_the_header_is_that_of_the_page() {
        let page = include_str!("../../index.html");
        let policy = policy(page).expect("index.html has a policy");
        assert!(policy.starts_with("default-src 'none'; ") && policy.contains("worker-src 'self' blob:"), "{policy}");
        // A policy that stood in the header and was stricter than the page's would stop the page from loading itself.
        for needed in ["script-src 'self' blob: 'wasm-unsafe-eval'", "connect-src 'self'", "style-src 'self'"] {
            assert!(policy.contains(needed), "{policy} lacks {needed}");
        }
        assert!(headers(&policy)[0].1.ends_with("; frame-ancestors 'none'"));
        assert!(!policy.contains('"'), "a policy with a quote cannot be written into these files");
        let shortened = "<meta content=\"default-src &#39;none&#39;\" http-equiv=Content-Security-Policy><p>";
        assert_eq!(super::policy(shortened).as_deref(), Some("default-src 'none'"));
        assert_eq!(super::policy("<p>"), None);
    }

    #[test]
    fn only_names_with_a_hash_are_kept_for_ever() {
        for name in ["page-0123456789abcdef_bg.wasm", "page-0123456789abcdef.js", "base-a1b2c3d4e5f6071.css"] {
            assert!(is_hashed(name), "{name}");
        }
        for name in ["index.html", "page.js", "page-0123.js", "_headers", "a-0123456789abcdeg.css"] {
            assert!(!is_hashed(name), "{name}");
        }
    }

    #[test]
    fn a_site_gets_its_headers_and_its_compressed_copies() {
        let dist = std::env::temp_dir().join(format!("muster-hosting-{}", std::process::id()));
        fs::create_dir_all(&dist).expect("a folder");
        let program = [b"\0asm".to_vec(), vec![7; 10_000]].concat();
        fs::write(dist.join("index.html"), include_str!("../../index.html")).expect("a file");
        fs::write(dist.join("page-0123456789abcdef_bg.wasm"), &program).expect("a file");
        let weight = write(&dist).expect("the site can be completed");
        let length = |name: &str| fs::metadata(dist.join(name)).map_or(0, |file| file.len() as usize);
        assert_eq!(weight.plain, program.len());
        assert!(weight.gzip > 0 && weight.gzip < 200 && weight.brotli > 0 && weight.brotli < 200, "{weight:?}");
        assert_eq!(length("page-0123456789abcdef_bg.wasm.gz"), weight.gzip);
        assert_eq!(length("page-0123456789abcdef_bg.wasm.br"), weight.brotli);
        let text = |name: &str| fs::read_to_string(dist.join(name)).unwrap_or_default();
        assert!(
            text("_headers")
                .contains("/page-0123456789abcdef_bg.wasm\n  Cache-Control: public, max-age=31536000, immutable\n")
        );
        for name in ["_headers", ".htaccess", "nginx.conf", "vercel.json"] {
            for part in ["frame-ancestors 'none'", "no-referrer", "nosniff", "immutable"] {
                assert!(text(name).contains(part), "{name} lacks {part}");
            }
        }
        fs::remove_dir_all(&dist).expect("the folder can go");
    }
}
