//! All lessons from the texts of their folder, and the files that the page loads. It touches no file itself.

use std::collections::BTreeMap;

use json::{Value, json};

use super::course::Outline;
use super::source::Source;

/// Every lesson, read.
#[derive(Clone, Debug, PartialEq)]
pub struct Library {
    /// What the course is called.
    pub title: String,
    /// The lessons in order.
    pub lessons: Vec<Source>,
}

impl Library {
    /// Reads all lessons. `texts` holds every file of the `lessons` folder by its path in it, with `/` between
    /// the steps: `course.toml`, `foundations/backup-job/lesson.md`…
    pub fn read(texts: &BTreeMap<String, String>) -> Result<Library, Vec<String>> {
        let course = texts
            .get("course.toml")
            .ok_or_else(|| vec!["course.toml is missing".to_string()])?;
        let outline = Outline::read(course)?;
        let mut problems = Vec::new();
        let mut lessons = Vec::new();
        let mut known = vec!["course.toml".to_string()];
        for chapter in &outline.chapters {
            for slug in &chapter.lessons {
                let folder = format!("{}/{slug}/", chapter.id);
                let files: BTreeMap<&str, &str> = texts
                    .iter()
                    .filter_map(|(path, text)| Some((path.strip_prefix(&folder)?, text.as_str())))
                    .collect();
                known.push(folder.clone());
                match Source::read(slug, &chapter.title, &files) {
                    Ok(source) => lessons.push(source),
                    Err(found) => {
                        problems.extend(found.iter().map(|problem| format!("{folder}{problem}")));
                    }
                }
            }
        }
        for path in texts.keys() {
            if !known.iter().any(|start| path.starts_with(start)) {
                problems.push(format!("{path} belongs to no lesson of course.toml"));
            }
        }
        if problems.is_empty() {
            Ok(Library {
                title: outline.title,
                lessons,
            })
        } else {
            Err(problems)
        }
    }

    /// The lesson of this name.
    pub fn lesson(&self, slug: &str) -> Option<&Source> {
        self.lessons
            .iter()
            .find(|source| source.lesson.slug == slug)
    }

    /// The list of lessons that the page loads first.
    pub fn course(&self) -> Value {
        let lessons: Vec<Value> = self
            .lessons
            .iter()
            .map(|source| {
                let lesson = &source.lesson;
                let tags: Vec<Value> = lesson.tags.iter().map(|tag| tag.as_str().into()).collect();
                json!({
                    "slug": lesson.slug.as_str(),
                    "chapter": lesson.chapter.as_str(),
                    "title": lesson.title.as_str(),
                    "summary": lesson.summary.as_str(),
                    "tags": tags,
                    "minutes": lesson.minutes as i64
                })
            })
            .collect();
        json!({"title": self.title.as_str(), "lessons": lessons})
    }

    /// The files that the page loads: `course.json` and `SLUG.json` of each lesson.
    pub fn files(&self) -> Vec<(String, String)> {
        let mut files = vec![("course.json".to_string(), self.course().text())];
        for source in &self.lessons {
            files.push((format!("{}.json", source.lesson.slug), source.bundle.text()));
        }
        files
    }
}
