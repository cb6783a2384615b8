//! Every lesson of `lessons/` is read as the build reads it, and proves itself.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use lesson::author::{Library, prove};

/// Every file below `folder` by its path in it.
fn texts(folder: &Path, start: &str, texts: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("the entry can be read").path();
        let name = path.file_name().expect("a name").to_string_lossy();
        let inner = format!("{start}{name}");
        if path.is_dir() {
            self::texts(&path, &format!("{inner}/"), texts);
        } else {
            texts.insert(inner, fs::read_to_string(&path).expect("a text"));
        }
    }
}

fn library() -> Library {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../lessons");
    let mut files = BTreeMap::new();
    texts(&folder, "", &mut files);
    Library::read(&files).unwrap_or_else(|problems| panic!("{}", problems.join("\n")))
}

#[test]
fn lessons_can_be_read() {
    let library = library();
    assert!(library.lessons.len() >= 4);
    for (name, text) in library.files() {
        let value = json::parse(&text).expect("a bundle is JSON");
        if name == "course.json" {
            lesson::Course::from_value(&value).expect("the page reads the course");
        } else {
            let read = lesson::Lesson::from_value(&value).expect("the page reads the lesson");
            let source = library.lesson(&read.slug).expect("a lesson of this name");
            assert_eq!(read, source.lesson);
        }
    }
}

#[test]
fn prose_carries_no_script_and_no_style() {
    for source in &library().lessons {
        let html = source.html().to_lowercase();
        for word in [
            "<script",
            "<style",
            " style=",
            " onclick=",
            "javascript:",
            "<img",
            "<iframe",
        ] {
            assert!(!html.contains(word), "{}: {word}", source.lesson.slug);
        }
        assert!(html.starts_with("<h1>"), "{}", source.lesson.slug);
    }
}

#[test]
fn lessons_prove_themselves() {
    let library = library();
    let mut problems = Vec::new();
    for source in &library.lessons {
        let found = prove(&library, source);
        problems.extend(
            found
                .into_iter()
                .map(|problem| format!("{}: {problem}", source.lesson.slug)),
        );
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn verdicts_are_the_same_each_time() {
    for source in &library().lessons {
        let lesson = &source.lesson;
        for text in [&lesson.starter, &lesson.solution] {
            assert_eq!(lesson::check(lesson, text), lesson::check(lesson, text));
        }
    }
}

#[test]
fn any_text_gets_a_verdict_and_a_reason() {
    let deep = "[".repeat(100_000);
    for source in &library().lessons {
        let lesson = &source.lesson;
        let starter = &lesson.starter;
        let texts = [
            "",
            "{",
            "null",
            "[]",
            "\u{feff}{}",
            &deep,
            &starter[..starter.len() / 2],
            &starter.replace("\"StartAt\"", "\"BeginAt\""),
            &starter
                .replace("Succeed", "Suceed")
                .replace("\"End\"", "\"Ende\""),
        ];
        for text in texts {
            let verdicts = lesson::check(lesson, text);
            assert_eq!(verdicts.len(), lesson.checks.len());
            for verdict in verdicts {
                let what = format!("{}: {} on {text:.40}", lesson.slug, verdict.check);
                assert!(!verdict.passed, "{what}");
                assert!(!verdict.message.is_empty(), "{what}");
                assert!(!verdict.observed.is_empty(), "{what}");
            }
        }
    }
}

/// Answers as they look while somebody types: a piece is missing, stands twice or stands somewhere else.
#[test]
fn half_typed_answers_get_verdicts() {
    let rounds = std::env::var("ROUNDS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(40);
    let mut seed: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut below = |limit: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed as usize % limit.max(1)
    };
    for source in &library().lessons {
        let lesson = &source.lesson;
        let right = lesson.alternatives.iter().map(|other| &other.definition);
        for text in right.chain([&lesson.starter, &lesson.solution]) {
            // Cut at quotes and brackets: what is left is read further than after a cut anywhere.
            let cuts: Vec<usize> = text
                .match_indices(['"', '{', '}', '[', ']', ','])
                .map(|(at, _)| at)
                .collect();
            for _ in 0..rounds {
                let (a, b) = (below(cuts.len()), below(12));
                let (from, to) = (cuts[a], cuts[(a + b).min(cuts.len() - 1)]);
                let piece = &text[from..to];
                let place = cuts[below(cuts.len())];
                let changed = match below(3) {
                    0 => format!("{}{}", &text[..from], &text[to..]),
                    1 => format!("{}{piece}{}", &text[..from], &text[from..]),
                    _ => format!("{}{piece}{}", &text[..place], &text[place..]),
                };
                let verdicts = lesson::check(lesson, &changed);
                assert_eq!(verdicts.len(), lesson.checks.len());
            }
        }
    }
}
