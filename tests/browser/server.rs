//! The two ends of the network as the browser sees it: the host of the page, and somebody else.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use xtask::site::{self, Answer, Request};

/// Where the page is mounted: never the root, because most people's hosts do not mount it there.
pub const PREFIX: &str = "/some/deep/path/";

/// The site as built.
pub fn dist() -> PathBuf {
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("dist");
    assert!(
        dist.join("index.html").is_file(),
        "dist/ is not built; run `cargo xtask test`, or `cargo xtask dist` and then this test again"
    );
    dist
}

/// One connection that came in.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// From which end.
    pub from: SocketAddr,
    /// `GET`, `POST`...; `CONNECT-ONLY` for a connection that sent no request;
    /// `WEBSOCKET` for an attempt to open one.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// What was sent along.
    pub body: Vec<u8>,
}

/// What came in so far.
#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<Vec<Arrival>>>);

impl Log {
    fn lines(&self) -> MutexGuard<'_, Vec<Arrival>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, request: &Request) {
        let websocket = request.header("upgrade").is_some_and(|to| to.eq_ignore_ascii_case("websocket"));
        self.lines().push(Arrival {
            from: request.from,
            method: if websocket { "WEBSOCKET".to_owned() } else { request.method.clone() },
            target: request.target.clone(),
            body: request.body.clone(),
        });
    }

    fn note_silent(&self, from: SocketAddr) {
        self.lines().push(Arrival { from, method: "CONNECT-ONLY".to_owned(), target: String::new(), body: Vec::new() });
    }

    /// Requests, without connections over which nothing was asked: a browser opens spare ones to a host it talks to.
    pub fn requests(&self) -> Vec<Arrival> {
        self.all().into_iter().filter(|arrival| arrival.method != "CONNECT-ONLY").collect()
    }

    /// Everything, connections without a request too.
    pub fn all(&self) -> Vec<Arrival> {
        self.lines().clone()
    }

    /// One line an arrival, for messages.
    pub fn shown(&self) -> String {
        self.all()
            .iter()
            .map(|arrival| format!("  {} {} from {}\n", arrival.method, arrival.target, arrival.from))
            .collect()
    }
}

/// A plain static host with `dist/` below [`PREFIX`].
pub struct Host {
    address: SocketAddr,
    /// What it was asked for.
    pub log: Log,
}

impl Host {
    /// Starts to serve on a free port, until the process ends.
    pub fn start() -> Self {
        let dist = dist();
        let (address, log) = start(move |request| site::file(&dist, PREFIX, request));
        Self { address, log }
    }

    /// A host on which something is different: `change` is given each path below the site and its answer.
    pub fn changed(change: impl Fn(&str, &mut Answer) + Send + Sync + 'static) -> Self {
        let dist = dist();
        let (address, log) = start(move |request| {
            let mut answer = site::file(&dist, PREFIX, request);
            change(request.target.strip_prefix(PREFIX).unwrap_or(&request.target), &mut answer);
            answer
        });
        Self { address, log }
    }

    /// A host whose only file is this page; to try the helpers themselves.
    pub fn of(html: &'static str) -> Self {
        let (address, log) = start(move |request| {
            if request.target != PREFIX {
                return Answer::text("404 Not Found", "");
            }
            Answer {
                status: "200 OK",
                headers: vec![("Content-Type", "text/html; charset=utf-8".to_owned())],
                body: html.as_bytes().to_vec(),
            }
        });
        Self { address, log }
    }

    /// The address of the page.
    pub fn page(&self) -> String {
        format!("http://{}{PREFIX}", self.address)
    }
}

/// Somebody to whom data could be sent: answers everything, lets every origin read, and keeps what came in.
pub struct Receiver {
    address: SocketAddr,
    /// What arrived.
    pub log: Log,
}

impl Receiver {
    /// Starts to listen on a free port, until the process ends.
    pub fn start() -> Self {
        let (address, log) = start(|_| {
            let mut answer = Answer::text("200 OK", "thank you\n");
            answer.headers.push(("Access-Control-Allow-Origin", "*".to_owned()));
            answer.headers.push(("Access-Control-Allow-Headers", "*".to_owned()));
            answer
        });
        Self { address, log }
    }

    /// An address of it.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Host and port, for schemes other than http.
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

fn start(answer: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> (SocketAddr, Log) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let address = listener.local_addr().expect("a bound socket has an address");
    let log = Log::default();
    let (heard, silent) = (log.clone(), log.clone());
    thread::spawn(move || {
        site::serve(
            listener,
            move |request| {
                heard.note(request);
                answer(request)
            },
            move |from| silent.note_silent(from),
        );
    });
    (address, log)
}
