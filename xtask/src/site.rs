//! A small static server for 127.0.0.1: one thread a connection, one request a connection, nothing cached.
//! It behaves as a plain static host does: no headers of policy, so what the page promises it keeps by itself.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

/// Most bytes that are read of one request.
const REQUEST_LIMIT: u64 = 1024 * 1024;

/// A request.
#[derive(Clone, Debug)]
pub struct Request {
    /// `GET`, `HEAD`, `POST`...
    pub method: String,
    /// Path and query as sent.
    pub target: String,
    /// The other end.
    pub from: SocketAddr,
    /// Header lines: name in lower case, value.
    pub headers: Vec<(String, String)>,
    /// What was sent along, as far as the limit goes.
    pub body: Vec<u8>,
}

impl Request {
    /// The first header of that name (given in lower case).
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// What is sent back.
#[derive(Debug)]
pub struct Answer {
    /// Status line after the version, such as `200 OK`; where it is empty, the connection is closed without an answer.
    pub status: &'static str,
    /// Headers besides the length, the caching and the closing.
    pub headers: Vec<(&'static str, String)>,
    /// The body; left out for HEAD.
    pub body: Vec<u8>,
}

impl Answer {
    /// A short answer in plain text.
    pub fn text(status: &'static str, body: &str) -> Self {
        Self {
            status,
            headers: vec![("Content-Type", "text/plain; charset=utf-8".to_owned())],
            body: body.as_bytes().to_vec(),
        }
    }
}

/// Answers every connection with `answer`, for ever. A connection that sends no request is handed to `silent`.
pub fn serve(
    listener: TcpListener,
    answer: impl Fn(&Request) -> Answer + Send + Sync + 'static,
    silent: impl Fn(SocketAddr) + Send + Sync + 'static,
) {
    let answer = Arc::new(answer);
    let silent = Arc::new(silent);
    for stream in listener.incoming().flatten() {
        let (answer, silent) = (Arc::clone(&answer), Arc::clone(&silent));
        thread::spawn(move || match stream.peer_addr() {
            Ok(from) => {
                if !matches!(converse(stream, from, &*answer), Ok(true)) {
                    silent(from);
                }
            }
            Err(_) => drop(stream),
        });
    }
}

/// True when a request was read.
fn converse(stream: TcpStream, from: SocketAddr, answer: &dyn Fn(&Request) -> Answer) -> io::Result<bool> {
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    let mut reader = BufReader::new(stream.try_clone()?.take(REQUEST_LIMIT));
    let Some(request) = read(&mut reader, from)? else {
        return Ok(false);
    };
    let reply = answer(&request);
    if reply.status.is_empty() {
        return Ok(true);
    }
    let mut head = format!("HTTP/1.1 {}\r\n", reply.status);
    for (name, value) in &reply.headers {
        head += &format!("{name}: {value}\r\n");
    }
    head += &format!("Content-Length: {}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n", reply.body.len());
    let mut stream = stream;
    stream.write_all(head.as_bytes())?;
    if request.method != "HEAD" {
        stream.write_all(&reply.body)?;
    }
    stream.flush()?;
    Ok(true)
}

fn read(reader: &mut impl BufRead, from: SocketAddr) -> io::Result<Option<Request>> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut words = line.split_whitespace();
    let (Some(method), Some(target)) = (words.next(), words.next()) else {
        return Ok(None);
    };
    let (method, target) = (method.to_owned(), target.to_owned());
    let mut headers = Vec::new();
    loop {
        line.clear();
        if reader.read_line(&mut line)? == 0 || line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':') {
            headers.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    let mut request = Request { method, target, from, headers, body: Vec::new() };
    let length = request.header("content-length").and_then(|length| length.parse().ok());
    if let Some(length) = length {
        reader.take(length).read_to_end(&mut request.body)?;
    }
    Ok(Some(request))
}

/// The file that a static host with `root` mounted at `prefix` (starting and ending in `/`) would send.
pub fn file(root: &Path, prefix: &str, request: &Request) -> Answer {
    let target = request.target.split(['?', '#']).next().unwrap_or_default();
    if format!("{target}/") == prefix {
        let mut answer = Answer::text("301 Moved Permanently", "");
        answer.headers.push(("Location", prefix.to_owned()));
        return answer;
    }
    let missing = || Answer::text("404 Not Found", "not found\n");
    let Some(path) = target.strip_prefix(prefix).and_then(|rest| inside(root, rest)) else {
        return missing();
    };
    match std::fs::read(&path) {
        Ok(body) => Answer { status: "200 OK", headers: vec![("Content-Type", media_type(&path).to_owned())], body },
        Err(_) => missing(),
    }
}

/// A path below `root`, never outside of it.
fn inside(root: &Path, relative: &str) -> Option<PathBuf> {
    let relative = percent_decoded(relative)?;
    let mut path = root.to_path_buf();
    for part in Path::new(&relative).components() {
        match part {
            Component::Normal(name) => path.push(name),
            Component::CurDir => {}
            _ => return None,
        }
    }
    if path.is_dir() {
        path.push("index.html");
    }
    Some(path)
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digit = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16));
            let value = digit(rest.next())? * 16 + digit(rest.next())?;
            bytes.push(u8::try_from(value).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

/// The media type by the ending of the name.
pub fn media_type(path: &Path) -> &'static str {
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json" | "webmanifest") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("txt" | "md" | "csv") => "text/plain; charset=utf-8",
        Some("zip") => "application/zip",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(target: &str) -> Request {
        Request {
            method: "GET".to_owned(),
            target: target.to_owned(),
            from: SocketAddr::from(([127, 0, 0, 1], 1)),
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    #[test]
    fn nothing_outside_the_folder_is_sent() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        assert_eq!(file(&root, "/a/", &asked("/a/site.rs")).status, "200 OK");
        for target in ["/a/../Cargo.toml", "/a/%2e%2e/Cargo.toml", "/a//etc/passwd", "/site.rs", "/a/%zz"] {
            assert_eq!(file(&root, "/a/", &asked(target)).status, "404 Not Found", "{target}");
        }
    }

    #[test]
    fn the_folder_without_its_slash_leads_to_the_folder() {
        let answer = file(Path::new("."), "/a/b/", &asked("/a/b"));
        assert_eq!(answer.status, "301 Moved Permanently");
        assert!(answer.headers.contains(&("Location", "/a/b/".to_owned())));
    }
}
