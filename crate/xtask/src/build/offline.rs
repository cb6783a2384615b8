//! The service worker with the list of what one build consists of. It knows files, not what is in them.

use anyhow::Result;

use super::Bundle;
use super::pages::{Page, replace};

/// `/sw.js`: the template with a version that changes whenever anything of the build does.
pub(crate) fn worker(template: &str, bundle: &Bundle, pages: &[Page]) -> Result<Page> {
    let mut files: Vec<String> = bundle
        .files
        .iter()
        .map(|file| format!("/assets/{file}"))
        .collect();
    files.extend(pages.iter().filter_map(address));
    let mut version = Digest::default();
    version.take(template);
    for file in &files {
        version.take(file);
    }
    for page in pages {
        version.take(&page.text);
    }
    let list: Vec<String> = files.iter().map(|file| format!("  \"{file}\"")).collect();
    let text = replace(
        template,
        &[
            ("version", format!("{:016x}", version.0)),
            ("files", format!("[\n{}\n]", list.join(",\n"))),
        ],
    )?;
    Ok(Page {
        path: "sw.js".into(),
        text,
    })
}

/// The address under which a page is asked for; none for what nobody asks for by its name.
fn address(page: &Page) -> Option<String> {
    match page.path.strip_suffix("index.html") {
        Some(folder) => Some(format!("/{folder}")),
        None if page.path == "404.html" => None,
        None => Some(format!("/{}", page.path)),
    }
}

/// FNV-1a: the same on every machine, and nothing here is secret.
struct Digest(u64);

impl Default for Digest {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Digest {
    fn take(&mut self, text: &str) {
        for byte in text.bytes().chain([0]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(path: &str, text: &str) -> Page {
        Page {
            path: path.into(),
            text: text.into(),
        }
    }

    #[test]
    fn a_changed_page_is_another_version_of_the_same_files() {
        let bundle = Bundle {
            files: vec!["boot-1.js".into()],
            entries: Default::default(),
        };
        let build = |text| {
            let pages = [
                page("index.html", text),
                page("lessons/one/index.html", ""),
                page("lessons/one.json", "{}"),
                page("404.html", ""),
            ];
            worker("{{version}} {{files}}", &bundle, &pages)
                .unwrap()
                .text
        };
        let (one, other) = (build("a"), build("b"));
        let (version, files) = one.split_once(' ').unwrap();
        assert_eq!(
            files,
            "[\n  \"/assets/boot-1.js\",\n  \"/\",\n  \"/lessons/one/\",\n  \"/lessons/one.json\"\n]"
        );
        assert_eq!(other.split_once(' ').unwrap().1, files);
        assert_ne!(version, other.split_once(' ').unwrap().0);
    }
}
