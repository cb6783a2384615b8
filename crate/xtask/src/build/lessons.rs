//! The course for the page: its texts read once, as prose that is there before the wasm, and as the files that
//! the page loads. What a lesson is, the crate `lesson` knows.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use lesson::author::{Library, document};

use super::pages::{Page, Prose, escape};
use crate::shell::Workspace;

/// Reads `lessons/`; what is wrong in it is said lesson by lesson.
pub(crate) fn read(workspace: &Workspace) -> Result<Library> {
    let folder = workspace.root.join("lessons");
    let mut texts = BTreeMap::new();
    gather(&folder, &folder, &mut texts)?;
    match Library::read(&texts) {
        Ok(library) => Ok(library),
        Err(problems) => bail!("the lessons need mending:\n  {}", problems.join("\n  ")),
    }
}

/// The front page and one page a lesson.
pub(crate) fn prose(library: &Library) -> Vec<Prose> {
    let mut pages = vec![front(library)];
    for source in &library.lessons {
        let lesson = &source.lesson;
        pages.push(Prose {
            path: format!("lessons/{}/index.html", lesson.slug),
            title: format!("{} · ASL Lab", lesson.title),
            description: lesson.summary.clone(),
            content: source.html(),
            needs: Some(format!("/lessons/{}.json", lesson.slug)),
        });
    }
    pages
}

/// `/lessons/course.json` and `/lessons/SLUG.json`, which the page loads.
pub(crate) fn files(library: &Library) -> Vec<Page> {
    let files = library.files().into_iter();
    files
        .map(|(name, text)| Page {
            path: format!("lessons/{name}"),
            text,
        })
        .collect()
}

/// The pages of `docs/`, which lessons link to: text alone.
pub(crate) fn documents(workspace: &Workspace) -> Result<Vec<Prose>> {
    let folder = workspace.root.join("docs");
    let mut texts = BTreeMap::new();
    if folder.is_dir() {
        gather(&folder, &folder, &mut texts)?;
    }
    let mut pages = Vec::new();
    for (path, text) in texts {
        let Some(name) = path.strip_suffix(".md") else {
            continue;
        };
        let document = document(&text);
        if !document.prose.problems.is_empty() {
            bail!("docs/{path}:\n  {}", document.prose.problems.join("\n  "));
        }
        let title = &document.title;
        pages.push(Prose {
            path: format!("docs/{name}/index.html"),
            title: format!("{title} · ASL Lab"),
            description: format!("{title}."),
            content: document.html(),
            needs: None,
        });
    }
    Ok(pages)
}

fn front(library: &Library) -> Prose {
    let mut content = format!(
        "<h1>{}</h1>\n<p>Write Amazon States Language, say what each task would answer, press Run, and see every \
         transition, payload and retry the real service would show.</p>\n",
        escape(&library.title)
    );
    let mut chapter = "";
    for source in &library.lessons {
        let lesson = &source.lesson;
        if lesson.chapter != chapter {
            content.push_str(if chapter.is_empty() { "" } else { "</ul>\n" });
            content.push_str(&format!("<h2>{}</h2>\n<ul>\n", escape(&lesson.chapter)));
            chapter = &lesson.chapter;
        }
        content.push_str(&format!(
            "<li><a href=\"/lessons/{}/\">{}</a>: {}</li>\n",
            lesson.slug,
            escape(&lesson.title),
            escape(&lesson.summary)
        ));
    }
    content.push_str(if chapter.is_empty() { "" } else { "</ul>\n" });
    Prose {
        path: "index.html".into(),
        title: "ASL Lab".into(),
        description:
            "Run AWS Step Functions state machines in the browser and see every transition.".into(),
        content,
        needs: Some("/lessons/course.json".into()),
    }
}

/// Every text of a folder by its path with `/` between the steps. Hidden files are an editor's business.
fn gather(top: &Path, folder: &Path, texts: &mut BTreeMap<String, String>) -> Result<()> {
    let entries = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    for entry in entries {
        let path = entry?.path();
        let relative = path
            .strip_prefix(top)
            .context("a file outside its folder")?;
        let steps: Vec<String> = relative
            .iter()
            .map(|step| step.to_string_lossy().into_owned())
            .collect();
        if steps.last().is_some_and(|name| name.starts_with('.')) {
            continue;
        }
        if path.is_dir() {
            gather(top, &path, texts)?;
        } else {
            let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
            texts.insert(steps.join("/"), text);
        }
    }
    Ok(())
}
