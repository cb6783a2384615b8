//! `course.toml`: the chapters and the order of their lessons.

use crate::fields::{Fields, Problems};

/// The order of all lessons.
#[derive(Clone, Debug, PartialEq)]
pub struct Outline {
    /// What the course is called.
    pub title: String,
    /// Its chapters in order.
    pub chapters: Vec<Chapter>,
}

/// A chapter and its lessons in order.
#[derive(Clone, Debug, PartialEq)]
pub struct Chapter {
    /// The name of its folder.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// The folders of its lessons.
    pub lessons: Vec<String>,
}

impl Outline {
    /// Reads `course.toml`.
    pub fn read(text: &str) -> Result<Outline, Vec<String>> {
        let at = |problem: String| vec![format!("course.toml: {problem}")];
        let value = super::toml::parse(text).map_err(at)?;
        let problems = Problems::default();
        let fields = Fields::of(&value, "course.toml", &problems);
        let title = fields.text("title");
        let mut chapters = Vec::new();
        for item in fields.list("chapter") {
            let inner = Fields::of(&item, "course.toml: chapter", &problems);
            chapters.push(Chapter {
                id: inner.text("id"),
                title: inner.text("title"),
                lessons: inner.texts("lessons"),
            });
            inner.end();
        }
        fields.end();
        match problems.into_vec() {
            problems if problems.is_empty() => Ok(Outline { title, chapters }),
            problems => Err(problems),
        }
    }
}
