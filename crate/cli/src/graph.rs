//! `asl graph`: a definition as an SVG picture or a text outline, with what a run of it did when one is asked for.

use crate::run::Source;
use crate::text::{self, complain, plain, say};
use crate::validate;
use asl::definition;
use asl::diagnostic::{Diagnostic, Severity};
use asl::run::Run;
use asl::scenario::Scenario;
use asl::view::graph::{self, Layout, Overlay, Theme};
use asl::view::lights::{Focus, lights};
use asl::view::visit::Visits;
use clap::{Args, ValueEnum};
use std::path::PathBuf;
use std::process::ExitCode;

/// Draw a definition, and what a run of it did.
///
/// Broken definitions are drawn as far as they can be read. With --run the states show how they ended and the
/// ways that were taken stand out; input, mocks and all else are given as for `asl run`.
#[derive(Args)]
#[command(after_help = "Examples:
  asl graph order.asl.json -o order.svg
  asl graph order.asl.json --format outline
  asl graph order.asl.json --run --mocks mocks.json -o failed.svg")]
pub(crate) struct Graph {
    #[command(flatten)]
    source: Source,
    /// Where to write; standard output when left out
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// What to write
    #[arg(long, value_enum, default_value_t = Format::Svg)]
    format: Format,
    /// The colours of the picture
    #[arg(long, value_enum, default_value_t = Colours::Auto)]
    theme: Colours,
    /// Run it first and show what happened
    #[arg(long)]
    run: bool,
    /// Stop the run after this many steps
    #[arg(long, value_name = "N", requires = "run", default_value_t = 1_000_000)]
    max_steps: u32,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// A standalone picture
    Svg,
    /// The states and their transitions as text
    Outline,
    /// A Mermaid state diagram, without what a run did
    Mermaid,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Colours {
    /// What the reader's system prefers
    Auto,
    /// Ink on paper
    Light,
    /// Light on dark
    Dark,
}

/// Runs the command.
pub(crate) fn run(graph: &Graph) -> ExitCode {
    match draw(graph) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problems) => {
            problems.iter().for_each(complain);
            ExitCode::from(2)
        }
    }
}

fn draw(graph: &Graph) -> Result<(), Vec<String>> {
    let scenario = graph.source.read()?;
    let name = graph.source.name();
    let syntax = asl::source::parse(&scenario.definition);
    let definition = syntax.root.as_ref().map(definition::read);
    let definition = definition.ok_or_else(|| vec![format!("{name}: the text is empty")])?;
    let layout = graph::of(&definition);
    if layout.nodes.is_empty() {
        return Err(vec![format!(
            "{name}: there are no states to draw; `asl validate` says what is missing"
        )]);
    }
    let overlay = if graph.run {
        lit(graph, &scenario, &layout)?
    } else {
        Overlay::default()
    };
    let picture = match graph.format {
        Format::Outline => plain(&graph::outline_text(&layout, &overlay)),
        Format::Mermaid => graph::mermaid(&graph::model(&definition)),
        Format::Svg => {
            let theme = match graph.theme {
                Colours::Auto => Theme::Auto,
                Colours::Light => Theme::Light,
                Colours::Dark => Theme::Dark,
            };
            graph::svg(&layout, &overlay, theme)
        }
    };
    match &graph.output {
        Some(path) => {
            std::fs::write(path, picture).map_err(|error| vec![text::unreadable(path, &error)])
        }
        None => {
            say(&picture);
            Ok(())
        }
    }
}

/// Runs the scenario to its end and lights what it did.
fn lit(graph: &Graph, scenario: &Scenario, layout: &Layout) -> Result<Overlay, Vec<String>> {
    let run = Run::start(scenario).map_err(|diagnostics| {
        let errors: Vec<Diagnostic> = diagnostics
            .into_iter()
            .filter(|d| d.severity == Severity::Error)
            .collect();
        let name = graph.source.name();
        let lines = validate::lines(&scenario.definition, &name, &errors, false);
        vec![format!(
            "a definition that is refused cannot run:\n{}",
            lines.trim_end()
        )]
    })?;
    let mut run = run.without_checkpoints();
    run.finish(graph.max_steps);
    let visits = Visits::of(run.journal(), run.events().len());
    Ok(lights(layout, run.journal(), &visits, &Focus::default()))
}
