//! The engine behind a JavaScript edge: texts in, texts out. It knows no page; Node runs it in tests and benches.

use std::sync::Arc;

use asl::diagnostic::Severity;
use asl::program::{Program, compile};
use asl::run::Run;
use asl::scenario::Scenario;
use json::{Value, json};
use wasm_bindgen::prelude::wasm_bindgen;

/// Steps that a run takes at most; the same as the command takes.
const MOST_STEPS: u32 = 20_000_000;

/// Runs a scenario given as JSON text and returns what `asl run --json` prints, without the line end.
#[wasm_bindgen]
pub fn run(scenario: &str) -> String {
    match prepare(scenario) {
        Err(problem) => problem.text(),
        Ok(workload) => match Run::start_program(workload.program, &workload.scenario) {
            Err(diagnostics) => refused(&diagnostics).text(),
            Ok(run) => {
                let mut run = run.without_checkpoints();
                run.finish(MOST_STEPS);
                run.to_value().text()
            }
        },
    }
}

/// A scenario that was read and compiled once, to be run often.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Workload {
    scenario: Scenario,
    program: Arc<Program>,
}

#[wasm_bindgen]
impl Workload {
    /// Reads and compiles a scenario.
    ///
    /// # Errors
    /// What is wrong with it, as JSON text.
    #[wasm_bindgen(constructor)]
    pub fn new(scenario: &str) -> Result<Workload, String> {
        prepare(scenario).map_err(|problem| problem.text())
    }

    /// Runs it once with the full journal and returns the transitions, or -1 when it did not succeed.
    pub fn run(&self) -> f64 {
        let Ok(run) = Run::start_program(self.program.clone(), &self.scenario) else {
            return -1.0;
        };
        let mut run = run.without_checkpoints();
        run.finish(MOST_STEPS);
        match run.outcome().status {
            asl::run::Status::Succeeded => run.stats().transitions as f64,
            _ => -1.0,
        }
    }
}

/// The bytes of memory that the module holds; it never gives any back, so this is the most it has needed.
#[wasm_bindgen]
pub fn memory_bytes() -> f64 {
    #[cfg(target_arch = "wasm32")]
    let pages = core::arch::wasm32::memory_size(0);
    #[cfg(not(target_arch = "wasm32"))]
    let pages = 0_usize;
    pages as f64 * 65_536.0
}

fn prepare(scenario: &str) -> Result<Workload, Value> {
    let told = |problems: Vec<String>| json!({"problems": (problems.into_iter().map(Value::from).collect::<Value>())});
    let value = json::parse(scenario).map_err(|error| told(vec![error.to_string()]))?;
    let scenario = Scenario::from_value(&value, &|_| None).map_err(told)?;
    let compiled =
        compile::compile_with(&scenario.definition, scenario.kind, &scenario.substitutions);
    match compiled.program {
        Some(program) => Ok(Workload { scenario, program }),
        None => Err(refused(&compiled.diagnostics)),
    }
}

fn refused(diagnostics: &[asl::diagnostic::Diagnostic]) -> Value {
    let errors = diagnostics.iter().filter(|d| d.severity == Severity::Error);
    let rows = errors.map(|d| json!({"code": (d.code), "message": (d.message.as_str()), "location": (d.pointer.as_str())}));
    json!({"result": "FAIL", "diagnostics": (rows.collect::<Value>())})
}
