//! The workloads as scenarios: those that stand beside the project, and our own for what nobody else runs.

use std::path::Path;

use anyhow::{Context, Result};
use asl::scenario::{mocks_from_config, mocks_value};
use json::{Value, json};

use super::text;

/// A scenario with the best figure of others.
pub(super) struct Workload {
    pub(super) name: String,
    pub(super) scenario: Value,
    /// Transitions per second of the fastest other runner.
    pub(super) fastest: Option<f64>,
}

pub(super) fn workloads(folder: &Path) -> Result<Vec<Workload>> {
    let mut workloads = Vec::new();
    let figures = text(&folder.join("README.md")).unwrap_or_default();
    if let Some(manifest) = text(&folder.join("manifest.json")) {
        let manifest = json::parse(&manifest).context("manifest.json")?;
        for entry in manifest.as_array().into_iter().flat_map(|list| list.iter()) {
            let name = entry
                .get("name")
                .and_then(Value::as_str)
                .context("a workload without a name")?;
            workloads.push(Workload {
                name: name.to_owned(),
                scenario: beside(folder, name)?,
                fastest: fastest(&figures, name),
            });
        }
    } else {
        println!(
            "{} is not there: only our own workloads run",
            folder.display()
        );
    }
    for (name, count) in [("distributed_1k", 1_000), ("distributed_10k", 10_000)] {
        workloads.push(Workload {
            name: name.to_owned(),
            scenario: distributed(count),
            fastest: None,
        });
    }
    Ok(workloads)
}

/// A workload of the folder. Histories of the large ones pass 25,000 events, so these run as Express.
fn beside(folder: &Path, name: &str) -> Result<Value> {
    let read = |ending: &str| {
        text(&folder.join(format!("{name}.{ending}.json")))
            .map(|text| json::parse(&text).with_context(|| format!("{name}.{ending}.json")))
    };
    let definition = read("asl").with_context(|| format!("{name} has no definition"))??;
    let input = read("input").unwrap_or(Ok(Value::empty_object()))?;
    let kind = if name.ends_with("10k") {
        "EXPRESS"
    } else {
        "STANDARD"
    };
    let mocks = match read("mock") {
        Some(config) => mocks_value(
            &mocks_from_config(&config?, None, "Mock", &|_| false).map_err(anyhow::Error::msg)?,
        ),
        None => Value::empty_object(),
    };
    Ok(json!({"definition": definition, "type": kind, "input": input, "mocks": mocks}))
}

/// A Distributed Map of Standard children, each with a Pass and a Choice.
fn distributed(count: i64) -> Value {
    let items: Value = (0..count).map(|i| json!({"id": i, "ok": true})).collect();
    json!({
        "input": {"items": items},
        "definition": {
            "StartAt": "Each",
            "States": {
                "Each": {
                    "Type": "Map",
                    "ItemsPath": "$.items",
                    "ItemProcessor": {
                        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                        "StartAt": "Work",
                        "States": {
                            "Work": {"Type": "Pass", "Parameters": {"id.$": "$.id", "ok.$": "$.ok"}, "Next": "Ok?"},
                            "Ok?": {
                                "Type": "Choice",
                                "Choices": [{"Variable": "$.ok", "BooleanEquals": true, "Next": "Done"}],
                                "Default": "Done"
                            },
                            "Done": {"Type": "Succeed"}
                        }
                    },
                    "End": true
                }
            }
        }
    })
}

/// The best figure in the line of the table that names the workload. A line may name two, parted by a slash, and
/// then each of its cells does.
fn fastest(table: &str, name: &str) -> Option<f64> {
    let line = table.lines().find_map(|line| {
        let cells: Vec<&str> = line
            .trim()
            .trim_matches('|')
            .split('|')
            .map(str::trim)
            .collect();
        let place = cells.first()?.split('/').position(|n| n.trim() == name)?;
        Some((cells, place))
    });
    let (cells, place) = line?;
    cells
        .iter()
        .skip(2)
        .filter_map(|cell| {
            let figure = cell.split('/').nth(place)?.trim();
            Some(figure.strip_suffix('k')?.parse::<f64>().ok()? * 1000.0)
        })
        .max_by(f64::total_cmp)
}

#[cfg(test)]
mod tests {
    use super::fastest;

    #[test]
    fn the_best_figure_of_a_line_is_found() {
        let table = "| loop_1k | 2,002 | 30.8k | 107.7k |\n| map_1k / map_10k | 1 / 2 | 13.5k / 21.2k | 22.3k / 2.8k |\n";
        assert_eq!(fastest(table, "loop_1k"), Some(107_700.0));
        assert_eq!(fastest(table, "map_1k"), Some(22_300.0));
        assert_eq!(fastest(table, "map_10k"), Some(21_200.0));
        assert_eq!(fastest(table, "other"), None);
    }
}
