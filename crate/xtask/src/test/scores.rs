//! Scores of the `asl` command against suites beside the project, which others recorded. They are not part of
//! it: where their folder is missing, there is nothing to score and that is said.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use super::tally::Tally;
use crate::shell::{self, Workspace, run_quietly};

/// `tests/floors.toml`: scores that were reached, below which nobody may fall.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Floors {
    score: Vec<Floor>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Floor {
    name: String,
    /// The scorer, relative to the folder of suites.
    script: String,
    #[serde(default)]
    args: Vec<String>,
    /// The least percentage of each level: `"execution L1" = 99.5`, `"all" = 90.0`.
    #[serde(default)]
    at_least: BTreeMap<String, f64>,
    /// The most failures of each level.
    #[serde(default)]
    failures_at_most: BTreeMap<String, u32>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Score {
    passed: u32,
    of: u32,
}

impl Score {
    fn percent(self) -> f64 {
        if self.of == 0 {
            0.0
        } else {
            100.0 * f64::from(self.passed) / f64::from(self.of)
        }
    }
}

pub(crate) fn run(workspace: &Workspace) -> Result<Tally> {
    let suites = std::env::var_os("ASL_SUITES")
        .map_or_else(|| workspace.root.join("../shared"), PathBuf::from);
    let file = workspace.root.join("tests/floors.toml");
    let text = fs::read_to_string(&file).with_context(|| file.display().to_string())?;
    let floors: Floors = toml::from_str(&text).context("tests/floors.toml")?;
    let asl = asl(workspace)?;
    let mut tally = Tally::default();
    for floor in &floors.score {
        let script = suites.join(&floor.script);
        if !script.is_file() {
            println!(
                "{}: not scored, {} is not there",
                floor.name,
                script.display()
            );
            continue;
        }
        println!("{}:", floor.name);
        let report = run_quietly(
            Command::new("python3")
                .arg(&script)
                .arg("--asl")
                .arg(&asl)
                .args(&floor.args),
        )?;
        tally += judge(floor, &read(&report))?;
    }
    Ok(tally)
}

/// The `asl` command, built as people would run it.
pub(crate) fn asl(workspace: &Workspace) -> Result<PathBuf> {
    shell::run(
        workspace
            .cargo()
            .args(["build", "--release", "--package", "cli"]),
    )?;
    Ok(workspace.target.join("release/asl"))
}

fn judge(floor: &Floor, scores: &BTreeMap<String, Score>) -> Result<Tally> {
    if floor.at_least.is_empty() && floor.failures_at_most.is_empty() {
        bail!("the score `{}` has no floor", floor.name);
    }
    let score = |level: &str| {
        let known = || scores.keys().cloned().collect::<Vec<_>>().join(", ");
        scores
            .get(level)
            .copied()
            .with_context(|| format!("no level `{level}` among {}", known()))
    };
    let mut tally = Tally::default();
    let mut say = |level: &str, score: Score, floor: String, holds: bool| {
        let verdict = if holds { "" } else { "  BELOW" };
        let percent = score.percent();
        println!(
            "  {level:16} {:4} of {:4}  {percent:6.2} %  ({floor}){verdict}",
            score.passed, score.of
        );
        tally += Tally::of(holds);
    };
    for (level, least) in &floor.at_least {
        let score = score(level)?;
        say(
            level,
            score,
            format!("at least {least} %"),
            score.percent() >= *least,
        );
    }
    for (level, most) in &floor.failures_at_most {
        let score = score(level)?;
        say(
            level,
            score,
            format!("at most {most} failures"),
            score.of - score.passed <= *most,
        );
    }
    Ok(tally)
}

/// Reads what the scorers print: `execution  all  L1  380/383  99.2%  L2 …` and `… 950 of 978 cases (97.1 %)`.
fn read(report: &str) -> BTreeMap<String, Score> {
    let mut scores = BTreeMap::new();
    for line in report.lines() {
        if let Some((before, after)) = line.split_once(" of ") {
            let passed = before
                .rsplit([' ', ':'])
                .next()
                .and_then(|word| word.parse().ok());
            let of = after
                .strip_suffix(')')
                .and_then(|rest| rest.split_once(" cases"));
            if let (Some(passed), Some(of)) =
                (passed, of.and_then(|(number, _)| number.parse().ok()))
            {
                scores.insert("all".to_owned(), Score { passed, of });
            }
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        let [kind, "all", rest @ ..] = words.as_slice() else {
            continue;
        };
        // "L1", "380/383" or "380/", "383" by the width of the numbers, "99.2%".
        let text = rest.join(" ").replace("/ ", "/");
        let words: Vec<&str> = text.split(' ').collect();
        for pair in words.windows(2) {
            let [level, fraction] = pair else { continue };
            let Some((passed, of)) = fraction.split_once('/') else {
                continue;
            };
            if let (Ok(passed), Ok(of)) = (passed.parse(), of.parse()) {
                scores.insert(format!("{kind} {level}"), Score { passed, of });
            }
        }
    }
    scores
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_scorers_are_understood() {
        let report = "\
execution            all                    L1  380/383   99.2%  L2  379/383   99.0%  L3   80/81    98.8%
execution            choice                 L1  302/302  100.0%

all levels: 375 of 383 cases (97.9 %)
";
        let scores = read(report);
        assert_eq!(
            scores["execution L1"],
            Score {
                passed: 380,
                of: 383
            }
        );
        assert_eq!(scores["execution L3"], Score { passed: 80, of: 81 });
        assert_eq!(
            scores["all"],
            Score {
                passed: 375,
                of: 383
            }
        );
        assert_eq!(
            read("group 3/4\n950 of 978 cases (97.14 %)")["all"],
            Score {
                passed: 950,
                of: 978
            }
        );
    }
}
