//! A small HTTP/1.1 server for files on this machine: one thread a connection, GET and HEAD only. It listens
//! on the loopback address alone, and knows nothing of builds but that one has happened.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result};

use super::headers::Rules;

/// What is served, and how.
#[derive(Debug)]
pub(crate) struct Site {
    pub(crate) root: PathBuf,
    /// A folder with the brotli twin of each file under the same name and `.br`.
    pub(crate) compressed: Option<PathBuf>,
    pub(crate) headers: Rules,
}

/// A server that runs until the process ends.
#[derive(Debug)]
pub(crate) struct Server {
    port: u16,
    builds: Arc<Builds>,
}

/// How many builds were announced; pages wait for the next one.
#[derive(Debug, Default)]
struct Builds {
    count: Mutex<u64>,
    changed: Condvar,
}

struct Response {
    status: &'static str,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

/// A request line or header longer than this is not from a browser.
const LONGEST_HEAD: u64 = 64 * 1024;
const IDLE: Duration = Duration::from_secs(30);

impl Server {
    pub(crate) fn start(site: Arc<Site>, listener: TcpListener) -> Result<Self> {
        let port = listener.local_addr()?.port();
        let builds = Arc::<Builds>::default();
        let server = Self {
            port,
            builds: Arc::clone(&builds),
        };
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (site, builds) = (Arc::clone(&site), Arc::clone(&builds));
                // A connection that breaks is the browser's business.
                std::thread::spawn(move || converse(&site, &builds, &stream).ok());
            }
        });
        Ok(server)
    }

    pub(crate) fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Tells every page that asked that there is a new build.
    pub(crate) fn announce_build(&self) {
        *self
            .builds
            .count
            .lock()
            .unwrap_or_else(PoisonError::into_inner) += 1;
        self.builds.changed.notify_all();
    }
}

/// Takes the port, or any free one when it is 0.
pub(crate) fn listen(port: u16) -> Result<TcpListener> {
    TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
        .with_context(|| format!("port {port} is not free; choose another with --port N"))
}

fn converse(site: &Site, builds: &Builds, stream: &TcpStream) -> std::io::Result<()> {
    stream.set_read_timeout(Some(IDLE))?;
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream);
    while let Some(request) = Request::read(&mut reader)? {
        if request.path == "/__built" {
            return stream_builds(builds, stream);
        }
        let response = answer(site, &request);
        let mut head = format!("HTTP/1.1 {}\r\n", response.status);
        for (name, value) in &response.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str(&format!("content-length: {}\r\n\r\n", response.body.len()));
        let mut bytes = head.into_bytes();
        if request.method != "HEAD" {
            bytes.extend_from_slice(&response.body);
        }
        (&mut &*stream).write_all(&bytes)?;
    }
    Ok(())
}

/// One event a build, until the page goes away.
fn stream_builds(builds: &Builds, mut stream: &TcpStream) -> std::io::Result<()> {
    stream.write_all(
        b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncache-control: no-store\r\nconnection: close\r\n\r\n",
    )?;
    let mut count = builds.count.lock().unwrap_or_else(PoisonError::into_inner);
    loop {
        let before = *count;
        count = builds
            .changed
            .wait_timeout(count, Duration::from_secs(15))
            .unwrap_or_else(PoisonError::into_inner)
            .0;
        // The comment finds out whether the page is still there.
        let message: &[u8] = if *count == before {
            b": still here\n\n"
        } else {
            b"event: built\ndata:\n\n"
        };
        stream.write_all(message)?;
    }
}

struct Request {
    method: String,
    path: String,
    takes_brotli: bool,
}

impl Request {
    /// The next request of a connection; none when the browser is done.
    fn read(reader: &mut BufReader<&TcpStream>) -> std::io::Result<Option<Self>> {
        let mut head = reader.take(LONGEST_HEAD);
        let mut line = String::new();
        if head.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let mut words = line.split_whitespace();
        let (Some(method), Some(target)) = (words.next(), words.next()) else {
            return Ok(None);
        };
        let mut request = Self {
            method: method.to_owned(),
            path: target
                .split(['?', '#'])
                .next()
                .unwrap_or_default()
                .to_owned(),
            takes_brotli: false,
        };
        loop {
            let mut header = String::new();
            if head.read_line(&mut header)? == 0 {
                return Ok(None);
            }
            let header = header.trim_end().to_ascii_lowercase();
            if header.is_empty() {
                return Ok(Some(request));
            }
            if let Some(value) = header.strip_prefix("accept-encoding:") {
                request.takes_brotli = value.split(',').any(|name| name.trim() == "br");
            }
        }
    }
}

fn answer(site: &Site, request: &Request) -> Response {
    if request.method != "GET" && request.method != "HEAD" {
        return plain("405 Method Not Allowed", "Only GET and HEAD.");
    }
    let Some(relative) = relative(&request.path) else {
        return plain("400 Bad Request", "A path that leads out.");
    };
    let mut file = site.root.join(&relative);
    if file.is_dir() {
        if !request.path.ends_with('/') {
            let mut response = plain("301 Moved Permanently", "");
            response
                .headers
                .insert("location".into(), format!("{}/", request.path));
            return response;
        }
        file.push("index.html");
    }
    if let Some(found) = read(site, request, &file, "200 OK", &request.path) {
        return found;
    }
    read(
        site,
        request,
        &site.root.join("404.html"),
        "404 Not Found",
        "/404.html",
    )
    .unwrap_or_else(|| plain("404 Not Found", "Not found."))
}

fn read(
    site: &Site,
    request: &Request,
    file: &Path,
    status: &'static str,
    path: &str,
) -> Option<Response> {
    let twin = || {
        let relative = file.strip_prefix(&site.root).ok()?;
        let mut name = site.compressed.as_ref()?.join(relative).into_os_string();
        name.push(".br");
        fs::read(name).ok()
    };
    let small = if request.takes_brotli { twin() } else { None };
    let mut headers = BTreeMap::from([("content-type".to_owned(), media_type(file).to_owned())]);
    if small.is_some() {
        headers.insert("content-encoding".into(), "br".into());
        headers.insert("vary".into(), "accept-encoding".into());
    }
    let body = match small {
        Some(body) => body,
        None => fs::read(file).ok()?,
    };
    headers.extend(site.headers.of(path));
    Some(Response {
        status,
        headers,
        body,
    })
}

/// The path of a request as a path below the root; none when it is malformed or leads out.
fn relative(path: &str) -> Option<PathBuf> {
    let decoded = percent_decode(path.strip_prefix('/')?)?;
    let path = PathBuf::from(decoded);
    path.components()
        .all(|part| matches!(part, Component::Normal(_)))
        .then_some(path)
}

fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        if *first != b'%' {
            bytes.push(*first);
            rest = after;
            continue;
        }
        let digits = std::str::from_utf8(after.get(..2)?).ok()?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        rest = &after[2..];
    }
    String::from_utf8(bytes).ok()
}

fn media_type(file: &Path) -> &'static str {
    match file
        .extension()
        .and_then(|extension| extension.to_str())
        .unwrap_or_default()
    {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "webmanifest" => "application/manifest+json",
        "txt" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn plain(status: &'static str, text: &str) -> Response {
    let headers = BTreeMap::from([(
        "content-type".to_owned(),
        "text/plain; charset=utf-8".to_owned(),
    )]);
    Response {
        status,
        headers,
        body: text.as_bytes().to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside() {
        assert_eq!(
            relative("/lessons/one/"),
            Some(PathBuf::from("lessons/one/"))
        );
        assert_eq!(relative("/"), Some(PathBuf::new()));
        assert_eq!(relative("/a%20b"), Some(PathBuf::from("a b")));
        for bad in [
            "/../secret",
            "/%2e%2e/secret",
            "//etc/passwd",
            "/a/%2",
            "/a/%zz",
            "nothing",
            "/%ff",
        ] {
            assert_eq!(relative(bad), None, "{bad}");
        }
    }
}
