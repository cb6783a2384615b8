//! State machines that others wrote for real use, where they stand beside the project: each runs to an end or to a
//! wait for somebody, and the ones whose authors say what happens do what they say.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use asl::error::StatesError;
use asl::program::{Resource, Work};
use asl::run::{Outcome, Progress, Run, Status};
use asl::scenario::{Answer, Reply, Scenario, StateMocks, mocks_from_config};
use json::{Object, Value, json};
use suites::case::beside;
use suites::judge::{complaints, told};
use suites::random::Random;

const MOST_STEPS: u32 = 100_000;
const SEEDS: u64 = 8;

#[test]
fn every_definition_runs_to_an_end_or_a_wait() {
    let Some(folder) = beside("definitions") else {
        return;
    };
    let mut wrong = Vec::new();
    let (mut machines, mut runs) = (0, 0);
    for file in files(&folder) {
        let text = fs::read_to_string(&file).unwrap_or_default();
        let Some(root) = json::syntax::parse(&text).root.map(|node| node.to_value()) else {
            continue;
        };
        if root.get("States").is_none() {
            continue;
        }
        let facts = Facts::of(&root);
        let mut ran = false;
        for seed in 0..SEEDS {
            let scenario = facts.scenario(&text, seed);
            let Ok(run) = Run::start(&scenario) else {
                continue;
            };
            ran = true;
            runs += 1;
            let mut run = run.without_checkpoints();
            let progress = run.finish(MOST_STEPS);
            let name = file
                .file_name()
                .map(|n| n.to_string_lossy().into_owned())
                .unwrap_or_default();
            let mut complain = |what: String| wrong.push(format!("{name}, seed {seed}: {what}"));
            complaints(&run).into_iter().for_each(&mut complain);
            match progress {
                Progress::Finished(_) => {}
                Progress::Idle if !run.open_calls().is_empty() => {}
                other => complain(format!("{other:?} after {} steps", run.steps())),
            }
            if run.steps() < 3_000 {
                let mut again = Run::start(&scenario)
                    .expect("it started before")
                    .without_checkpoints();
                again.finish(MOST_STEPS);
                if told(&again) != told(&run) {
                    complain("tells something else the second time".into());
                }
            }
        }
        machines += u32::from(ran);
    }
    println!("{machines} machines, {runs} runs");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(machines > 60, "only {machines} machines run");
}

/// What a definition asks for: the paths it reads, the values it compares with, the tasks it calls.
#[derive(Default)]
struct Facts {
    paths: BTreeSet<String>,
    constants: Vec<Value>,
    tasks: Vec<String>,
}

impl Facts {
    fn of(root: &Value) -> Facts {
        let mut facts = Facts::default();
        facts.look(root);
        facts
    }

    fn look(&mut self, value: &Value) {
        match value {
            Value::Object(members) => {
                for (key, member) in members.iter() {
                    if member.get("Type").and_then(Value::as_str) == Some("Task") {
                        self.tasks.push(key.to_string());
                    }
                    let compares = ["Equals", "Matches", "Than"]
                        .iter()
                        .any(|word| key.contains(word));
                    if compares && !key.ends_with("Path") {
                        self.constants.push(member.clone());
                    }
                    self.look(member);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.look(item)),
            Value::String(text) => {
                // Paths stand alone or inside a call.
                for piece in text.split([',', '(', ')', ' ']) {
                    if piece.starts_with("$.") {
                        self.paths.insert(piece.to_owned());
                    }
                }
            }
            _ => {}
        }
    }

    fn scenario(&self, text: &str, seed: u64) -> Scenario {
        let mut random = Random::new(seed);
        let mocks = self.tasks.iter().map(|state| {
            let mut answers = Vec::new();
            for _ in 0..3 {
                let reply = match random.percent(10) {
                    true => Reply::Throw(StatesError::new("States.TaskFailed", "no")),
                    false => Reply::Return(self.document(&mut random)),
                };
                answers.push(Answer {
                    times: random.below(3) as u32 + 1,
                    after: random.below(5) as f64,
                    ..Answer::new(reply)
                });
            }
            answers.push(Answer {
                times: u32::MAX,
                ..Answer::new(Reply::Return(self.document(&mut random)))
            });
            StateMocks {
                state: state.as_str().into(),
                answers,
            }
        });
        Scenario {
            mocks: mocks.collect(),
            input: self.document(&mut random),
            seed,
            ..Scenario::of(text)
        }
    }

    /// A document in which most of the paths lead somewhere.
    fn document(&self, random: &mut Random) -> Value {
        let mut document = Value::empty_object();
        for path in &self.paths {
            if random.percent(93) {
                let leaf = match random.below(4) {
                    0 | 1 if !self.constants.is_empty() => {
                        self.constants[random.below(self.constants.len())].clone()
                    }
                    2 => json!([1, {"n": 2}]),
                    _ => random.value(1),
                };
                let steps: Vec<&str> = path[2..]
                    .split('.')
                    .map(|step| step.split('[').next().unwrap_or_default())
                    .collect();
                put(&mut document, &steps, leaf);
            }
        }
        document
    }
}

fn put(at: &mut Value, steps: &[&str], leaf: Value) {
    let Value::Object(members) = at else { return };
    match steps {
        [] => {}
        [last] => {
            if !members.contains_key(last) {
                members.insert(*last, leaf);
            }
        }
        [first, rest @ ..] => {
            if !members.get(first).is_some_and(Value::is_object) {
                members.insert(*first, Value::Object(Object::new()));
            }
            if let Some(next) = members.get_mut(first) {
                put(next, rest, leaf);
            }
        }
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.to_string_lossy().contains(".json") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn backup(reply: Reply) -> Option<Run> {
    let file = beside("definitions")?
        .join("Link-+stepfunctions_lab/src/workflows/backup_workflow/state_machine_definition.json.tpl.sub.json");
    let text = fs::read_to_string(file).ok()?;
    let function = "arn:aws:lambda:eu-west-1:123456789012:function:backup";
    let mut scenario = Scenario::of(text);
    scenario
        .substitutions
        .push(("backup_lambda_arn".into(), function.into()));
    scenario.mocks.push(StateMocks {
        state: "Start Backup".into(),
        answers: vec![Answer::new(reply)],
    });
    let mut run = Run::start(&scenario).expect("the backup workflow compiles");
    run.finish(MOST_STEPS);
    Some(run)
}

/// Types and states of the main execution's events.
fn sequence(run: &Run) -> Vec<String> {
    let name = |event| {
        run.journal()
            .state_name(event)
            .map_or(String::new(), |name| format!(" {name}"))
    };
    run.events()
        .iter()
        .map(|event| format!("{}{}", event.kind.name(), name(event)))
        .collect()
}

#[test]
fn the_backup_succeeds_after_three_virtual_seconds() {
    let Some(run) = backup(Reply::Return(json!({"IsBackupSuccessful": true}))) else {
        return;
    };
    assert_eq!(run.outcome().status, Status::Succeeded);
    assert_eq!(run.stats().virtual_millis, 3_000);
    assert_eq!(run.stats().transitions, 5);
    let expected = [
        "ExecutionStarted",
        "TaskStateEntered Start Backup",
        "LambdaFunctionScheduled Start Backup",
        "LambdaFunctionStarted Start Backup",
        "LambdaFunctionSucceeded Start Backup",
        "TaskStateExited Start Backup",
        "ChoiceStateEntered Backup Successful?",
        "ChoiceStateExited Backup Successful?",
        "PassStateEntered Yes",
        "PassStateExited Yes",
        "WaitStateEntered Wait 3 sec",
        "WaitStateExited Wait 3 sec",
        "PassStateEntered Backup Success!",
        "PassStateExited Backup Success!",
        "ExecutionSucceeded",
    ];
    assert_eq!(sequence(&run), expected);
}

#[test]
fn the_backup_that_answers_true_alone_fails_in_the_choice() {
    let Some(run) = backup(Reply::Return(json!(true))) else {
        return;
    };
    let cause = "An error occurred while executing the state 'Backup Successful?' (entered at the event id #7). Invalid path \
                 '$.IsBackupSuccessful': The choice state's condition path references an invalid value.";
    assert_eq!(run.outcome(), failed(StatesError::runtime(cause)));
}

#[test]
fn the_backup_that_throws_fails_with_what_was_thrown() {
    let thrown = StatesError::new(
        "Exception",
        "{\"errorMessage\": \"Backup failed\", \"errorType\": \"Exception\"}",
    );
    let Some(run) = backup(Reply::Throw(thrown.clone())) else {
        return;
    };
    assert_eq!(run.outcome(), failed(thrown));
    assert_eq!(
        sequence(&run)[4..],
        ["LambdaFunctionFailed Start Backup", "ExecutionFailed"]
    );
}

fn failed(error: StatesError) -> Outcome {
    Outcome {
        status: Status::Failed,
        output: None,
        error: Some(error),
    }
}

#[test]
fn the_cases_of_the_mock_config_file_end_as_their_authors_say() {
    let Some(folder) = beside(
        "definitions/aws-samples+aws-stepfunctions-examples/sam/app-local-testing-mock-config",
    ) else {
        return;
    };
    let read = |name: &str| fs::read_to_string(folder.join(name)).expect("a file of the sample");
    let definition = read("statemachine/local_testing.asl.json");
    let config = json::parse(&read("statemachine/test/MockConfigFile.json")).expect("JSON");
    let input = json::parse(&read("events/sfn_valid_input.json")).expect("JSON");
    let program = asl::program::compile(&definition, asl::program::MachineKind::Standard)
        .program
        .expect("it compiles");
    let by_arn = |state: &str| {
        let work = program.find(state).map(|id| &program.state(id).work);
        matches!(work, Some(Work::Task(task)) if matches!(task.resource, Resource::Function(_)))
    };
    for (case, last, failures) in [
        ("HappyPathTest", "CustomerAddedToFollowup", 0),
        ("NegativeSentimentTest", "NegativeSentimentDetected", 0),
        (
            "CustomValidationFailedCatchTest",
            "CustomValidationFailed",
            4,
        ),
        ("ValidationExceptionCatchTest", "ValidationException", 1),
        ("RetryOnServiceExceptionTest", "CustomerAddedToFollowup", 2),
    ] {
        let mocks = mocks_from_config(&config, None, case, &by_arn).expect("a case of the file");
        let scenario = Scenario {
            mocks,
            input: input.clone(),
            ..Scenario::of(definition.clone())
        };
        let mut run = Run::start(&scenario).expect("it starts");
        run.finish(MOST_STEPS);
        let told = sequence(&run);
        let task = told
            .iter()
            .rfind(|line| line.starts_with("TaskStateEntered"))
            .map(String::as_str);
        assert_eq!(
            task,
            Some(format!("TaskStateEntered {last}").as_str()),
            "{case}: {told:#?}"
        );
        assert_eq!(
            run.outcome().status,
            Status::Succeeded,
            "{case}: {:?}",
            run.outcome()
        );
        let failed = told
            .iter()
            .filter(|line| line.starts_with("TaskFailed"))
            .count();
        assert!(failed >= failures, "{case}: {failed} failures: {told:#?}");
    }
}
