//! `asl lesson`: lists the lessons, runs their checks on a definition, and proves that the lessons themselves hold.

use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, io};

use ::lesson::author::{Library, Source, prove};
use ::lesson::{Lesson, Verdict};
use json::{Value, json};

use crate::text::{self, complain, plain};

/// What `asl lesson` can do.
#[derive(clap::Subcommand)]
pub(crate) enum LessonCommand {
    /// List the lessons in their order
    List {
        /// The folder that holds course.toml [default: lessons/ here or in a folder above]
        #[arg(long, value_name = "DIR")]
        lessons: Option<PathBuf>,
    },
    /// Run the checks of a lesson on a definition, or prove that the lessons hold
    ///
    /// With a definition, every check of the lesson runs on that file and says what to look at if it fails.
    /// Without one the lessons themselves are proven: the starter fails a check, the solution passes all, each
    /// wrong answer fails what it is listed for, links lead somewhere, and what the prose says of runs is so.
    #[command(
        after_help = "Examples:\n  asl lesson check\n  asl lesson check backup-job mine.asl.json"
    )]
    Check {
        /// The lesson; all of them when absent
        slug: Option<String>,
        /// The definition to check
        #[arg(value_name = "DEFINITION", conflicts_with = "definition")]
        file: Option<PathBuf>,
        /// The same by name
        #[arg(long, value_name = "FILE", requires = "slug")]
        definition: Option<PathBuf>,
        /// Print the verdicts on the definition as JSON
        #[arg(long)]
        json: bool,
        /// The folder that holds course.toml [default: lessons/ here or in a folder above]
        #[arg(long, value_name = "DIR")]
        lessons: Option<PathBuf>,
    },
}

/// Runs the command. Status 0 when all is well, 1 when a check or a proof fails, 2 when something cannot be read.
pub(crate) fn run(command: &LessonCommand) -> ExitCode {
    match attempt(command) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(problem) => {
            complain(problem);
            ExitCode::from(2)
        }
    }
}

fn attempt(command: &LessonCommand) -> Result<bool, String> {
    let mut out = io::stdout().lock();
    let written = match command {
        LessonCommand::List { lessons } => list(&library(lessons.as_deref())?, &mut out),
        LessonCommand::Check {
            slug,
            file,
            definition,
            json,
            lessons,
        } => {
            let definition = file.as_ref().or(definition.as_ref());
            if *json && definition.is_none() {
                return Err(
                    "--json prints the verdicts on a definition: name its file after the lesson"
                        .into(),
                );
            }
            let library = library(lessons.as_deref())?;
            let chosen = choose(&library, slug.as_deref())?;
            match (definition, chosen[..].first()) {
                (Some(file), Some(source)) => {
                    let text = text::read(file)?;
                    let verdicts = ::lesson::check(&source.lesson, &text);
                    if *json {
                        writeln!(out, "{}", verdicts_value(&verdicts).pretty())
                            .map(|()| verdicts.iter().all(|verdict| verdict.passed))
                    } else {
                        report(&source.lesson, &verdicts, &mut out)
                    }
                }
                _ => proofs(&library, &chosen, &mut out),
            }
        }
    };
    // A reader that has gone away (`asl lesson list | head`) is no error of ours.
    written.or_else(|error| match error.kind() {
        io::ErrorKind::BrokenPipe => Ok(true),
        _ => Err(error.to_string()),
    })
}

fn choose<'l>(library: &'l Library, slug: Option<&str>) -> Result<Vec<&'l Source>, String> {
    let Some(slug) = slug else {
        return Ok(library.lessons.iter().collect());
    };
    library
        .lesson(slug)
        .map(|source| vec![source])
        .ok_or_else(|| {
            let known: Vec<&str> = library
                .lessons
                .iter()
                .map(|source| source.lesson.slug.as_str())
                .collect();
            format!(
                "there is no lesson `{slug}`; there are {}",
                known.join(", ")
            )
        })
}

fn list(library: &Library, out: &mut impl Write) -> io::Result<bool> {
    let mut chapter = "";
    for Source { lesson, .. } in &library.lessons {
        if lesson.chapter != chapter {
            chapter = &lesson.chapter;
            writeln!(out, "{chapter}")?;
        }
        writeln!(
            out,
            "  {:<12} {} ({} min)\n  {:<12} {}",
            lesson.slug, lesson.title, lesson.minutes, "", lesson.summary
        )?;
    }
    Ok(true)
}

fn report(lesson: &Lesson, verdicts: &[Verdict], out: &mut impl Write) -> io::Result<bool> {
    let paint = Paint(io::stdout().is_terminal() && env::var_os("NO_COLOR").is_none());
    writeln!(out, "{}", lesson.title)?;
    let mut said = "";
    for task in &lesson.tasks {
        writeln!(out, "\n{}", task.title)?;
        for verdict in verdicts.iter().filter(|verdict| verdict.task == task.id) {
            if verdict.passed {
                writeln!(out, "  {} {}", paint.green("✓"), verdict.title)?;
                continue;
            }
            writeln!(out, "  {} {}", paint.red("✗"), verdict.title)?;
            // What stops every check is told once.
            if verdict.message == said {
                writeln!(out, "    {}", paint.dim("(as above)"))?;
                continue;
            }
            said = &verdict.message;
            writeln!(out, "    {}", plain(said))?;
            for observed in &verdict.observed {
                writeln!(out, "    {}", paint.dim(&format!("({})", plain(observed))))?;
            }
        }
    }
    let failed = verdicts.iter().filter(|verdict| !verdict.passed).count();
    match failed {
        0 => writeln!(out, "\nAll {} checks pass.", verdicts.len())?,
        1 => writeln!(out, "\n1 of {} checks fails.", verdicts.len())?,
        _ => writeln!(out, "\n{failed} of {} checks fail.", verdicts.len())?,
    }
    Ok(failed == 0)
}

fn proofs(library: &Library, chosen: &[&Source], out: &mut impl Write) -> io::Result<bool> {
    let mut holds = true;
    for source in chosen {
        let problems = prove(library, source);
        let lesson = &source.lesson;
        let figures = format!(
            "{} checks, {} wrong answers, {} statements about runs",
            lesson.checks.len(),
            source.wrong.len(),
            source.facts.len()
        );
        if problems.is_empty() {
            writeln!(out, "{:<12} holds: {figures}", lesson.slug)?;
            continue;
        }
        holds = false;
        writeln!(out, "{:<12} does not hold: {figures}", lesson.slug)?;
        for problem in problems {
            writeln!(out, "  {problem}")?;
        }
    }
    Ok(holds)
}

fn verdicts_value(verdicts: &[Verdict]) -> Value {
    let verdicts: Vec<Value> = verdicts
        .iter()
        .map(|verdict| {
            let observed: Vec<Value> = verdict.observed.iter().map(|o| o.as_str().into()).collect();
            json!({
                "check": verdict.check.as_str(),
                "task": verdict.task.as_str(),
                "title": verdict.title.as_str(),
                "passed": verdict.passed,
                "message": verdict.message.as_str(),
                "observed": observed
            })
        })
        .collect();
    Value::from(verdicts)
}

/// Colours, on a terminal only.
struct Paint(bool);

impl Paint {
    fn code(&self, code: &str, text: &str) -> String {
        match self.0 {
            true => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
            false => text.to_string(),
        }
    }

    fn green(&self, text: &str) -> String {
        self.code("32", text)
    }

    fn red(&self, text: &str) -> String {
        self.code("31", text)
    }

    fn dim(&self, text: &str) -> String {
        self.code("2", text)
    }
}

/// Reads the lessons of this folder, or of the nearest `lessons/` upwards.
fn library(folder: Option<&Path>) -> Result<Library, String> {
    let folder = match folder {
        Some(folder) => folder.to_path_buf(),
        None => {
            let here = env::current_dir().map_err(|error| error.to_string())?;
            here.ancestors()
                .map(|above| above.join("lessons"))
                .find(|folder| folder.join("course.toml").is_file())
                .ok_or("no lessons/course.toml here or in a folder above; name the folder with --lessons DIR")?
        }
    };
    let mut files = BTreeMap::new();
    if !folder.join("course.toml").is_file() {
        return Err(format!(
            "{}: there is no course.toml in this folder",
            folder.display()
        ));
    }
    texts(&folder, "", &mut files)?;
    Library::read(&files).map_err(|problems| problems.join("\n"))
}

/// Every file below `folder` by its path in it.
fn texts(folder: &Path, start: &str, found: &mut BTreeMap<String, String>) -> Result<(), String> {
    let unreadable = |error| text::unreadable(folder, &error);
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        // Editors leave hidden files behind.
        if name.starts_with('.') {
            continue;
        }
        let inner = format!("{start}{name}");
        if path.is_dir() {
            texts(&path, &format!("{inner}/"), found)?;
        } else {
            found.insert(inner, text::read(&path)?);
        }
    }
    Ok(())
}
