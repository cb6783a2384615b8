//! `asl validate`: every problem of a definition, for people or as ValidateStateMachineDefinition answers.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use asl::check::{self, MAX_DIAGNOSTICS, MachineKind, Options, codes};
use asl::diagnostic::{Diagnostic, Severity};
use asl::program::substitute;
use asl::source::LineIndex;
use asl::{definition, definition::Definition};
use json::{Object, Value, json};

use crate::open;
use crate::text::{self, complain, plain, say};

/// Say what is wrong with a definition, where, and how to mend it.
///
/// Takes JSON, YAML, and templates of SAM and CloudFormation, in which it looks at every state machine.
///
/// Each problem has the service's code and message where it has one. Warnings with a code in small letters are
/// advice; --allow switches one off.
///
/// Exit status: 0 when the service would take the definition, 1 when it would refuse it, 2 when the definition
/// cannot be read. A state machine of a template whose definition is kept elsewhere is left out, and a line says so.
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  asl validate order.asl.json\n  asl validate order.asl.json --type EXPRESS --json\n  asl validate order.asl.json --allow lambda-without-retry"
)]
pub(crate) struct Arguments {
    /// The definition; - reads standard input
    definition: PathBuf,
    /// Look at this state machine of a template only
    #[arg(long, value_name = "NAME", visible_alias = "resource")]
    state_machine: Option<String>,
    /// The type the machine is created with
    #[arg(long = "type", value_name = "TYPE", default_value = "STANDARD", ignore_case = true, value_parser = ["STANDARD", "EXPRESS"])]
    kind: String,
    /// Print one JSON object: result, diagnostics, truncated, variableReferences
    #[arg(long)]
    json: bool,
    /// A value for ${NAME} in the definition; may be given more than once
    #[arg(long = "substitute", short = 's', value_name = "NAME=VALUE")]
    substitutions: Vec<String>,
    /// Leave out warnings of this code; may be given more than once
    #[arg(long, value_name = "CODE")]
    allow: Vec<String>,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    if let Some(why) = arguments.allow.iter().find_map(|code| unknown(code)) {
        complain(why);
        return ExitCode::from(2);
    }
    let text = match text::read(&arguments.definition) {
        Ok(text) => text,
        Err(error) => {
            complain(error);
            return ExitCode::from(2);
        }
    };
    let found = match open::open(&arguments.definition, text) {
        Ok(found) => found,
        Err(message) => {
            complain(message);
            return ExitCode::from(2);
        }
    };
    let given = match open::substitutions(&arguments.substitutions) {
        Ok(given) => given,
        Err(why) => {
            complain(why);
            return ExitCode::from(2);
        }
    };
    let open::Found {
        mut opened,
        mut unavailable,
    } = found;
    if let Some(name) = &arguments.state_machine {
        let Some(place) = opened.iter().position(|o| o.name.as_ref() == Some(name)) else {
            let why = open::missing(&arguments.definition, name, &opened, unavailable);
            complain(why);
            return ExitCode::from(2);
        };
        opened = vec![opened.swap_remove(place)];
        unavailable.clear();
    }
    for left_out in &unavailable {
        complain(&left_out.why);
    }
    if opened.is_empty() {
        return ExitCode::from(2);
    }
    let mut failed = false;
    let mut count = 0;
    let mut answers = Object::new();
    for mut opened in opened {
        let mut values = given.clone();
        values.append(&mut opened.substitutions);
        substitute(&opened.text, &mut opened.syntax, &values);
        count += 1;
        let options = Options {
            kind: opened
                .kind
                .or_else(|| MachineKind::from_name(&arguments.kind))
                .unwrap_or_default(),
            practice: true,
        };
        let (text, syntax) = (&opened.text, &opened.syntax);
        let definition = syntax
            .root
            .as_ref()
            .map(definition::read)
            .unwrap_or_default();
        let mut diagnostics = check::check(text, syntax, &definition, &options);
        diagnostics.retain(|d| {
            d.severity == Severity::Error || !arguments.allow.iter().any(|c| c == d.code)
        });
        failed |= has_errors(&diagnostics);
        if arguments.json {
            let name = opened.name.as_deref().unwrap_or_default();
            answers.insert(name, answer(text, &definition, &diagnostics));
        } else {
            if let Some(name) = &opened.name {
                say(&format!("{}:\n", plain(name)));
            }
            print(text, &opened.path, &diagnostics);
        }
    }
    if arguments.json {
        // A template with several machines gives an answer for each.
        let left_out = unavailable.into_iter();
        let left_out: Object = left_out
            .map(|u| (u.name.into(), Value::from(u.why)))
            .collect();
        let answer = match (count, answers.entry_at(0)) {
            (1, Some((_, answer))) if left_out.is_empty() => answer.clone(),
            _ if left_out.is_empty() => json!({"machines": answers}),
            _ => json!({"machines": answers, "unavailable": left_out}),
        };
        say(&format!("{}\n", answer.pretty()));
    }
    ExitCode::from(u8::from(failed))
}

/// Why a code cannot be allowed; a slip in it would otherwise leave everything as it is without a word.
fn unknown(code: &str) -> Option<String> {
    if codes::WARNINGS.contains(&code) {
        return None;
    }
    if codes::ERRORS.contains(&code) {
        let why = "this code is an error, and errors cannot be left out";
        return Some(format!("--allow {code}: {why}"));
    }
    let near = codes::warnings_like(code);
    let (word, list) = match near.is_empty() {
        true => ("there are", codes::WARNINGS.join(", ")),
        false => ("near it:", near.join(", ")),
    };
    Some(format!(
        "--allow {code}: no warning has this code; {word} {list}"
    ))
}

fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|d| d.severity == Severity::Error)
}

/// The answer of the API, with our places and help.
fn answer(text: &str, definition: &Definition<'_>, diagnostics: &[Diagnostic]) -> Value {
    let rows = rows(text, diagnostics);
    let references: Object = check::variable_references(definition)
        .into_iter()
        .map(|(state, names)| {
            let names: Vec<Value> = names
                .iter()
                .map(|name| Value::from(name.as_str()))
                .collect();
            (state, Value::from(names))
        })
        .collect();
    json!({
        "result": if has_errors(diagnostics) { "FAIL" } else { "OK" },
        "diagnostics": rows,
        "truncated": diagnostics.len() >= MAX_DIAGNOSTICS,
        "variableReferences": references,
    })
}

/// Diagnostics as the API gives them, with our places and help.
pub(crate) fn rows(text: &str, diagnostics: &[Diagnostic]) -> Vec<Value> {
    let lines = LineIndex::new(text);
    diagnostics
        .iter()
        .map(|d| {
            let place = lines.place(text, d.span.start as usize);
            let mut row = Object::new();
            row.insert("severity", Value::from(d.severity.name()));
            row.insert("code", Value::from(d.code));
            row.insert("message", Value::from(d.message.as_str()));
            if !d.pointer.is_empty() {
                row.insert("location", Value::from(d.pointer.as_str()));
            }
            row.insert("line", Value::from(place.line as i64));
            row.insert("column", Value::from(place.column as i64));
            if !d.help.is_empty() {
                row.insert("help", Value::from(d.help.as_str()));
            }
            Value::Object(row)
        })
        .collect()
}

/// One line a problem, as editors and terminals know to follow, and its help below.
pub(crate) fn lines(text: &str, name: &str, diagnostics: &[Diagnostic], colour: bool) -> String {
    let paint = |code: &str, text: &str| {
        if colour {
            format!("\x1b[{code}m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    };
    let index = LineIndex::new(text);
    let name = plain(name);
    let mut out = String::new();
    for d in diagnostics {
        let place = index.place(text, d.span.start as usize);
        let (kind, colour) = match d.severity {
            Severity::Error => ("error", "31"),
            Severity::Warning => ("warning", "33"),
            Severity::Hint => ("hint", "36"),
        };
        let kind = paint(colour, kind);
        out += &format!(
            "{name}:{}:{}: {kind} {}: {}\n",
            place.line,
            place.column,
            d.code,
            indented(&d.message)
        );
        if !d.help.is_empty() {
            out += &format!("    help: {}\n", indented(&d.help));
        }
    }
    out
}

/// A text of several lines that stays below the line it belongs to.
fn indented(text: &str) -> String {
    plain(text).replace('\n', "\n    ")
}

/// The problems and their count.
fn print(text: &str, path: &Path, diagnostics: &[Diagnostic]) {
    let name = crate::text::name(path);
    let colour = std::io::stdout().is_terminal();
    say(&lines(text, &name, diagnostics, colour));
    let count = |severity| {
        diagnostics
            .iter()
            .filter(|d| d.severity == severity)
            .count()
    };
    let plural = |n: usize, noun: &str| format!("{n} {noun}{}", if n == 1 { "" } else { "s" });
    let errors = count(Severity::Error);
    let rest = count(Severity::Warning) + count(Severity::Hint);
    say(&format!(
        "{}: {}, {}\n",
        plain(&name),
        plural(errors, "error"),
        plural(rest, "warning")
    ));
}
