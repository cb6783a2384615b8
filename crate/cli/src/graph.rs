//! `asl graph`: a definition as an SVG picture or a text outline.

use asl::definition;
use asl::view::graph::{self, Overlay, Theme};
use clap::{Args, ValueEnum};
use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// Draw a definition.
#[derive(Debug, Args)]
pub(crate) struct Graph {
    /// The definition; `-` reads standard input.
    definition: PathBuf,
    /// Where to write; standard output when left out.
    #[arg(short, long)]
    output: Option<PathBuf>,
    /// What to write.
    #[arg(long, value_enum, default_value_t = Format::Svg)]
    format: Format,
    /// The colours of the picture.
    #[arg(long, value_enum, default_value_t = Colours::Auto)]
    theme: Colours,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// A standalone picture
    Svg,
    /// The states and their transitions as text
    Outline,
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
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "asl graph: {error}");
            ExitCode::from(2)
        }
    }
}

fn draw(graph: &Graph) -> Result<(), String> {
    let name = graph.definition.display();
    let text = if graph.definition.as_os_str() == "-" {
        let mut text = String::new();
        let read = std::io::stdin().read_to_string(&mut text);
        read.map_err(|error| format!("standard input: {error}"))?;
        text
    } else {
        std::fs::read_to_string(&graph.definition).map_err(|error| format!("{name}: {error}"))?
    };
    let syntax = json::syntax::parse(&text);
    let definition = syntax.root.as_ref().map(definition::read);
    let definition = definition.ok_or_else(|| format!("{name}: the text is empty"))?;
    let layout = graph::of(&definition);
    if layout.nodes.is_empty() {
        return Err(format!("{name}: there are no states to draw"));
    }
    let overlay = Overlay::default();
    let picture = match graph.format {
        Format::Outline => graph::outline_text(&layout, &overlay),
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
            std::fs::write(path, picture).map_err(|error| format!("{}: {error}", path.display()))
        }
        None => std::io::stdout()
            .write_all(picture.as_bytes())
            .map_err(|error| error.to_string()),
    }
}
