//! The `asl` command: reads arguments and files, prints, and chooses the exit status. What it prints is worked out
//! in the crates below it.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command talks to people through these two"
)]

mod eval;
mod graph;
mod lesson;
mod open;
mod run;
mod test_state;
mod text;
mod validate;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Check, run and draw state machines of the Amazon States Language without an account.
#[derive(Parser)]
#[command(name = "asl", version, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Eval(eval::Eval),
    Graph(graph::Graph),
    Run(run::Arguments),
    /// List the lessons, check an answer to one, prove that the lessons hold
    #[command(subcommand)]
    Lesson(lesson::LessonCommand),
    TestState(test_state::Arguments),
    Validate(validate::Arguments),
}

fn main() -> ExitCode {
    match Arguments::parse().command {
        Command::Eval(arguments) => arguments.run(),
        Command::Graph(graph) => graph::run(&graph),
        Command::Run(arguments) => run::run(&arguments),
        Command::Lesson(command) => lesson::run(&command),
        Command::TestState(arguments) => test_state::run(&arguments),
        Command::Validate(arguments) => validate::run(&arguments),
    }
}
