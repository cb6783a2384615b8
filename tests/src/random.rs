//! Random scenarios, each from one number: definitions of every state type, inputs, answers, commands. Most of
//! them are legal; what they ask for often is not, and then the engine has to fail as the service would.

use json::{Object, Value, json};

/// A small generator of numbers; the same numbers for the same seed, everywhere.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// A generator.
    pub fn new(seed: u64) -> Random {
        Random(seed ^ 0x9e37_79b9_7f4a_7c15)
    }

    /// The next number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below a bound.
    pub fn below(&mut self, bound: usize) -> usize {
        (self.number() % bound.max(1) as u64) as usize
    }

    /// True so many times of a hundred.
    pub fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    /// One of a list.
    pub fn pick<'l, T: ?Sized>(&mut self, list: &[&'l T]) -> &'l T {
        list[self.below(list.len())]
    }

    /// A small value of any kind.
    pub fn value(&mut self, depth: usize) -> Value {
        match self.below(if depth == 0 { 6 } else { 9 }) {
            0 => Value::Null,
            1 => Value::from(self.percent(50)),
            2 => Value::from(self.below(5) as i64 - 1),
            3 => Value::from(self.below(100) as f64 / 8.0),
            4 => Value::from(self.pick(&["", "a", "yes", "2024-01-01T00:00:10Z", "7", "ä😀"])),
            5 => Value::from("text"),
            6 => (0..self.below(4)).map(|_| self.value(depth - 1)).collect(),
            _ => self.record(depth - 1),
        }
    }

    /// An object with the members that the paths below ask for.
    pub fn record(&mut self, depth: usize) -> Value {
        let mut object = Object::new();
        object.insert("n", Value::from(self.below(4) as i64));
        for key in ["a", "b", "s"] {
            if self.percent(60) {
                object.insert(key, self.value(depth));
            }
        }
        if self.percent(70) {
            let items: Value = (0..self.below(5)).map(|_| self.value(depth)).collect();
            object.insert("l", items);
        }
        Value::Object(object)
    }
}

const PATHS: [&str; 16] = [
    "$",
    "$.n",
    "$.a",
    "$.b",
    "$.l",
    "$.l[0]",
    "$.l[*]",
    "$.l[?(@ > 1)]",
    "$..n",
    "$.gone",
    "$.a.b",
    "$$",
    "$$.State.Name",
    "$$.Execution.Input",
    "$$.Map.Item.Value",
    "$v0",
];
const CALLS: [&str; 10] = [
    "States.Format('{}-{}', $.n, $.a)",
    "States.MathAdd($.n, 1)",
    "States.Array($.a, $.b)",
    "States.ArrayLength($.l)",
    "States.UUID()",
    "States.MathRandom(1, 9)",
    "States.StringToJson($.s)",
    "States.JsonToString($)",
    "States.ArrayGetItem($.l, $.n)",
    "States.Hash($.s, 'SHA-1')",
];
const EXPRESSIONS: [&str; 12] = [
    "{% $states.input %}",
    "{% $states.input.n + 1 %}",
    "{% $states.input.l[0] %}",
    "{% $states.context.State.Name %}",
    "{% $states.input.gone %}",
    "{% $merge([$states.input, {'n': 2}]) %}",
    "{% $random() %}",
    "{% $uuid() %}",
    "{% $v0 %}",
    "{% $map($states.input.l, function($x) { $x & '!' }) %}",
    "{% $states.input.a.b %}",
    "{% $string($states.input) %}",
];
const ERRORS: [&str; 7] = [
    "Mine",
    "Busy",
    "States.Timeout",
    "States.TaskFailed",
    "States.Runtime",
    "Lambda.Unknown",
    "States.DataLimitExceeded",
];
const CATCHES: [&str; 6] = [
    "States.ALL",
    "Mine",
    "Busy",
    "States.Timeout",
    "States.TaskFailed",
    "States.HeartbeatTimeout",
];
const RESOURCES: [&str; 8] = [
    "arn:aws:lambda:us-east-1:123456789012:function:F",
    "arn:aws:states:::lambda:invoke",
    "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
    "arn:aws:states:::glue:startJobRun.sync",
    "arn:aws:states:us-east-1:123456789012:activity:Hand",
    "arn:aws:states:::states:startExecution.sync:2",
    "arn:aws:states:::states:startExecution",
    "arn:aws:states:::aws-sdk:s3:listBuckets",
];
const CHILD: &str = "arn:aws:states:us-east-1:123456789012:stateMachine:Child";

/// Builds one scenario.
struct Builder<'r> {
    random: &'r mut Random,
    names: Vec<String>,
    express: bool,
}

/// A scenario of a seed, in its JSON form.
pub fn scenario(seed: u64) -> Value {
    let mut random = Random::new(seed);
    let express = random.percent(15);
    let mut builder = Builder {
        random: &mut random,
        names: Vec::new(),
        express,
    };
    let definition = builder.machine(2, true);
    let names = std::mem::take(&mut builder.names);
    let child = builder.machine(1, true);
    let child_names = std::mem::take(&mut builder.names);
    let mut scenario = Object::new();
    scenario.insert("definition", definition);
    if express {
        scenario.insert("type", Value::from("EXPRESS"));
    }
    let input = if random.percent(85) {
        random.record(2)
    } else {
        random.value(2)
    };
    scenario.insert("input", input);
    scenario.insert("seed", Value::from(random.below(1000) as i64));
    let mocks = mocks(&mut random, &names);
    scenario.insert("mocks", mocks);
    let child_mocks = mocks_of(&mut random, &child_names, 50);
    scenario.insert(
        "machines",
        json!({CHILD: {"definition": child, "mocks": child_mocks}}),
    );
    scenario.insert("s3", json!([{"bucket": "b", "key": "k", "body": "[1, 2, {\"n\": 3}]"}, {"bucket": "b", "key": "c", "body": "n,a\n1,2\n3,4\n"}]));
    let commands: Value = (0..random.below(4))
        .map(|_| command(&mut random, &names))
        .collect();
    scenario.insert("commands", commands);
    Value::Object(scenario)
}

fn mocks(random: &mut Random, names: &[String]) -> Value {
    mocks_of(random, names, 75)
}

fn mocks_of(random: &mut Random, names: &[String], chance: usize) -> Value {
    let mut mocks = Object::new();
    for name in names {
        if random.percent(chance) {
            let answers: Value = (0..random.below(4) + 1).map(|_| answer(random)).collect();
            mocks.insert(name.as_str(), answers);
        }
    }
    Value::Object(mocks)
}

fn answer(random: &mut Random) -> Value {
    let mut answer = Object::new();
    match random.below(10) {
        0..5 => answer.insert(
            "return",
            if random.percent(60) {
                random.record(1)
            } else {
                random.value(2)
            },
        ),
        5..8 => answer.insert(
            "throw",
            json!({"error": (random.pick(&ERRORS)), "cause": "c"}),
        ),
        8 => answer.insert("timeout", Value::from(true)),
        _ => answer.insert("return", Value::Null),
    };
    if random.percent(40) {
        answer.insert("after", Value::from(random.below(20) as f64 / 2.0));
    }
    if random.percent(70) {
        answer.insert("times", Value::from(random.below(50) as i64));
    }
    if random.percent(10) {
        answer.insert("iteration", Value::from(random.below(3) as i64));
    }
    if random.percent(30) {
        answer.insert("submitted", random.value(1));
    }
    Value::Object(answer)
}

fn command(random: &mut Random, names: &[String]) -> Value {
    let state = match names.len() {
        0 => "S".to_owned(),
        count => names[random.below(count)].clone(),
    };
    let at = random.below(60) as f64 / 2.0;
    match random.below(6) {
        0 | 1 => {
            json!({"at": at, "sendTaskSuccess": {"state": state, "output": (random.value(1))}})
        }
        2 => json!({"at": at, "sendTaskFailure": {"state": state, "error": "No"}}),
        3 => json!({"at": at, "sendTaskHeartbeat": state}),
        4 => json!({"at": at, "stop": {"error": "Halt"}}),
        _ => json!({"at": at, "redrive": {}}),
    }
}

impl Builder<'_> {
    fn machine(&mut self, depth: usize, outermost: bool) -> Value {
        let count = self.random.below(4) + 1;
        let first = self.names.len();
        let own: Vec<String> = (0..count).map(|i| format!("S{}", first + i)).collect();
        self.names.extend(own.iter().cloned());
        let mut states = Object::new();
        for (i, name) in own.iter().enumerate() {
            let state = self.state(&own, i, depth);
            states.insert(name.as_str(), state);
        }
        let mut machine = Object::new();
        machine.insert("StartAt", Value::from(own[0].as_str()));
        if outermost && self.random.percent(10) {
            machine.insert(
                "TimeoutSeconds",
                Value::from(self.random.below(30) as i64 + 1),
            );
        }
        machine.insert("States", Value::Object(states));
        Value::Object(machine)
    }

    fn state(&mut self, own: &[String], place: usize, depth: usize) -> Value {
        let jsonata = self.random.percent(20);
        let kind = match self.random.below(if depth == 0 { 12 } else { 18 }) {
            0..3 => "Pass",
            3..7 => "Task",
            7 | 8 => "Choice",
            9 => "Wait",
            10 => "Succeed",
            11 => "Fail",
            12..15 => "Parallel",
            _ => "Map",
        };
        let mut state = Object::new();
        state.insert("Type", Value::from(kind));
        if jsonata {
            state.insert("QueryLanguage", Value::from("JSONata"));
        }
        if !matches!(kind, "Choice" | "Succeed" | "Fail") {
            self.way(&mut state, own, place);
        }
        match kind {
            "Choice" => self.choice(&mut state, own, jsonata),
            "Wait" => self.wait(&mut state, jsonata),
            "Fail" => self.fail(&mut state, jsonata),
            "Task" => self.task(&mut state, jsonata),
            "Parallel" => {
                let branches: Value = (0..self.random.below(3) + 1)
                    .map(|_| self.machine(depth - 1, false))
                    .collect();
                state.insert("Branches", branches);
            }
            "Map" => self.map(&mut state, depth, jsonata),
            _ => {}
        }
        if matches!(kind, "Task" | "Parallel" | "Map") {
            self.handlers(&mut state, own, jsonata);
        }
        self.flow(&mut state, kind, jsonata);
        Value::Object(state)
    }

    /// Mostly onwards, so that most machines end; sometimes back.
    fn way(&mut self, state: &mut Object, own: &[String], place: usize) {
        let back = self.random.percent(6);
        let next = if back {
            self.random.below(own.len())
        } else {
            place + 1
        };
        match own.get(next) {
            Some(next) if back || self.random.percent(85) => {
                state.insert("Next", Value::from(next.as_str()))
            }
            _ => state.insert("End", Value::from(true)),
        };
    }

    fn target(&mut self, own: &[String]) -> Value {
        Value::from(own[self.random.below(own.len())].as_str())
    }

    fn choice(&mut self, state: &mut Object, own: &[String], jsonata: bool) {
        let rules: Vec<Value> = (0..self.random.below(3) + 1)
            .map(|_| {
                let mut rule = if jsonata {
                    let condition = self.random.pick(&[
                        "{% $states.input.n = 1 %}",
                        "{% $exists($states.input.a) %}",
                        "{% $states.input.n %}",
                        "{% true %}",
                    ]);
                    json!({"Condition": condition})
                } else {
                    self.rule(2)
                };
                if let Value::Object(rule) = &mut rule {
                    rule.insert("Next", self.target(own));
                }
                rule
            })
            .collect();
        state.insert("Choices", Value::from(rules));
        if self.random.percent(80) {
            state.insert("Default", self.target(own));
        }
    }

    fn rule(&mut self, depth: usize) -> Value {
        if depth > 0 && self.random.percent(30) {
            let parts: Value = (0..self.random.below(2) + 1)
                .map(|_| self.rule(depth - 1))
                .collect();
            return match self.random.below(3) {
                0 => json!({"And": parts}),
                1 => json!({"Or": parts}),
                _ => json!({"Not": (self.rule(depth - 1))}),
            };
        }
        let variable = self.random.pick(&[
            "$.n",
            "$.a",
            "$.l[0]",
            "$.s",
            "$.gone",
            "$$.Execution.RedriveCount",
            "$v0",
        ]);
        match self.random.below(7) {
            0 => json!({"Variable": variable, "NumericEquals": 1}),
            1 => json!({"Variable": variable, "NumericLessThanPath": "$.n"}),
            2 => json!({"Variable": variable, "StringMatches": "t*t"}),
            3 => json!({"Variable": variable, "TimestampLessThan": "2024-06-01T00:00:00Z"}),
            4 => json!({"Variable": variable, "BooleanEquals": true}),
            5 => json!({"Variable": variable, "IsNull": false}),
            _ => json!({"Variable": variable, "IsPresent": true}),
        }
    }

    fn wait(&mut self, state: &mut Object, jsonata: bool) {
        let (key, value) = match (jsonata, self.random.below(4)) {
            (_, 0) => ("Seconds", Value::from(self.random.below(9) as i64)),
            (_, 1) => ("Timestamp", Value::from("2024-01-01T00:00:05Z")),
            (true, _) => ("Seconds", Value::from("{% $states.input.n %}")),
            (false, 2) => ("SecondsPath", Value::from("$.n")),
            (false, _) => ("TimestampPath", Value::from("$.s")),
        };
        state.insert(key, value);
    }

    fn fail(&mut self, state: &mut Object, jsonata: bool) {
        if self.random.percent(80) {
            state.insert("Error", Value::from(self.random.pick(&ERRORS)));
        }
        if self.random.percent(40) {
            let (key, value) = match jsonata {
                true => ("Cause", self.random.pick(&EXPRESSIONS)),
                false => (
                    "CausePath",
                    self.random
                        .pick(&["$.s", "$.gone", "States.JsonToString($)"]),
                ),
            };
            state.insert(key, Value::from(value));
        }
    }

    fn task(&mut self, state: &mut Object, jsonata: bool) {
        let resource = if self.express {
            RESOURCES[self.random.below(2)]
        } else {
            self.random.pick(&RESOURCES)
        };
        state.insert("Resource", Value::from(resource));
        let field = if jsonata { "Arguments" } else { "Parameters" };
        let token = if jsonata {
            "{% $states.context.Task.Token %}"
        } else {
            "$$.Task.Token"
        };
        let suffix = if jsonata { "" } else { ".$" };
        let body: Option<Value> = match resource {
            r if r.contains("lambda:invoke") => {
                Some(json!({"FunctionName": "F", "Payload": {"n": 1}}))
            }
            r if r.contains("sqs") => Some(
                json!({"QueueUrl": "q", "MessageBody": (Value::Object(Object::from_iter([(format!("t{suffix}").into(), Value::from(token))])))}),
            ),
            r if r.contains("glue") => Some(json!({"JobName": "j"})),
            r if r.contains("startExecution") => Some(
                json!({"StateMachineArn": CHILD, "Input": {"n": (self.random.below(3) as i64)}}),
            ),
            r if r.contains("aws-sdk") => Some(Value::empty_object()),
            _ => None,
        };
        if let Some(body) = body {
            state.insert(field, body);
        }
        if self.random.percent(40) {
            state.insert(
                "TimeoutSeconds",
                Value::from(self.random.below(20) as i64 + 4),
            );
        }
        if self.random.percent(20) {
            state.insert(
                "HeartbeatSeconds",
                Value::from(self.random.below(3) as i64 + 1),
            );
        }
    }

    fn map(&mut self, state: &mut Object, depth: usize, jsonata: bool) {
        let mut processor = self.machine(depth - 1, false);
        let distributed = !self.express && self.random.percent(35);
        if distributed && let Value::Object(processor) = &mut processor {
            let kind = if self.random.percent(80) {
                "STANDARD"
            } else {
                "EXPRESS"
            };
            processor.insert(
                "ProcessorConfig",
                json!({"Mode": "DISTRIBUTED", "ExecutionType": kind}),
            );
        }
        state.insert("ItemProcessor", processor);
        match (jsonata, self.random.below(3)) {
            (true, 0) => state.insert("Items", json!([1, {"n": 2}])),
            (true, _) => state.insert("Items", Value::from("{% $states.input.l %}")),
            (false, 0) => None,
            (false, _) => state.insert(
                "ItemsPath",
                Value::from(self.random.pick(&["$.l", "$.l", "$.l", "$.a", "$.gone"])),
            ),
        };
        if self.random.percent(40) {
            let selector = match jsonata {
                true => json!({"v": "{% $states.context.Map.Item.Value %}"}),
                false => {
                    json!({"v.$": (self.random.pick(&["$$.Map.Item.Value", "$$.Map.Item.Index", "$.n", "$$.Map.Item.Value.n"]))})
                }
            };
            state.insert("ItemSelector", selector);
        }
        if self.random.percent(50) {
            state.insert("MaxConcurrency", Value::from(self.random.below(3) as i64));
        }
        if !distributed {
            return;
        }
        if self.random.percent(30) {
            let (key, config) = match self.random.below(3) {
                0 => ("k", json!({"InputType": "JSON"})),
                1 => (
                    "c",
                    json!({"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"}),
                ),
                _ => ("none", json!({"InputType": "JSONL"})),
            };
            let arguments = if jsonata { "Arguments" } else { "Parameters" };
            let mut reader = Object::new();
            reader.insert("Resource", Value::from("arn:aws:states:::s3:getObject"));
            reader.insert("ReaderConfig", config);
            reader.insert(arguments, json!({"Bucket": "b", "Key": key}));
            state.insert("ItemReader", Value::Object(reader));
            state.remove("ItemsPath");
            state.remove("Items");
        }
        if self.random.percent(25) {
            state.insert("ItemBatcher", json!({"MaxItemsPerBatch": 2}));
        }
        if self.random.percent(40) {
            state.insert(
                "ToleratedFailurePercentage",
                Value::from(self.random.below(101) as i64),
            );
        }
        if self.random.percent(25) {
            let arguments = if jsonata { "Arguments" } else { "Parameters" };
            let mut writer = Object::new();
            writer.insert("Resource", Value::from("arn:aws:states:::s3:putObject"));
            writer.insert(arguments, json!({"Bucket": "b", "Prefix": "out"}));
            state.insert("ResultWriter", Value::Object(writer));
        }
    }

    fn handlers(&mut self, state: &mut Object, own: &[String], jsonata: bool) {
        if self.random.percent(50) {
            let retriers: Value = (0..self.random.below(2) + 1)
                .map(|i| {
                    let name = if i == 1 {
                        "States.ALL"
                    } else {
                        CATCHES[1 + self.random.below(5)]
                    };
                    let mut retrier = Object::new();
                    retrier.insert("ErrorEquals", json!([name]));
                    retrier.insert("MaxAttempts", Value::from(self.random.below(4) as i64));
                    if self.random.percent(50) {
                        retrier.insert(
                            "IntervalSeconds",
                            Value::from(self.random.below(5) as i64 + 1),
                        );
                        retrier.insert("BackoffRate", Value::from(1.5));
                    }
                    if self.random.percent(30) {
                        retrier.insert("JitterStrategy", Value::from("FULL"));
                    }
                    Value::Object(retrier)
                })
                .collect();
            state.insert("Retry", retriers);
        }
        if self.random.percent(50) {
            let name = self.random.pick(&CATCHES);
            let mut catcher = Object::new();
            catcher.insert("ErrorEquals", json!([name]));
            catcher.insert("Next", self.target(own));
            if !jsonata && self.random.percent(50) {
                catcher.insert(
                    "ResultPath",
                    Value::from(self.random.pick(&["$.e", "$.a.e", "$"])),
                );
            }
            state.insert("Catch", json!([(Value::Object(catcher))]));
        }
    }

    fn flow(&mut self, state: &mut Object, kind: &str, jsonata: bool) {
        if jsonata {
            if kind != "Fail" && kind != "Choice" && self.random.percent(40) {
                let output = Value::from(self.random.pick(&EXPRESSIONS));
                state.insert(
                    "Output",
                    if self.random.percent(50) {
                        output
                    } else {
                        json!({"n": 1, "o": output})
                    },
                );
            }
            return;
        }
        if kind == "Fail" {
            return;
        }
        if self.random.percent(12) {
            state.insert("InputPath", Value::from(self.random.pick(&PATHS[..15])));
        }
        if self.random.percent(12) {
            state.insert("OutputPath", Value::from(self.random.pick(&PATHS[..15])));
        }
        let template = |random: &mut Random| {
            let mut object = Object::new();
            object.insert(
                "n.$",
                Value::from(random.pick(&["$.n", "States.MathAdd(1, 1)", "$"])),
            );
            let text = if random.percent(50) {
                random.pick(&PATHS[..15])
            } else {
                random.pick(&CALLS)
            };
            object.insert("a.$", Value::from(text));
            object.insert("l", json!([1, 2, {"n": 3}]));
            Value::Object(object)
        };
        let works = matches!(kind, "Pass" | "Task" | "Parallel" | "Map");
        if works {
            if kind != "Map" && !state.contains_key("Parameters") && self.random.percent(30) {
                let value = template(self.random);
                state.insert("Parameters", value);
            }
            if self.random.percent(30) {
                let path = match self.random.pick(&["$.r", "$.a.b.c", "$", "$.l[0]", ""]) {
                    "" => Value::Null,
                    path => Value::from(path),
                };
                state.insert("ResultPath", path);
            }
            if kind != "Pass" && self.random.percent(20) {
                let value = template(self.random);
                state.insert("ResultSelector", value);
            }
        }
        if kind == "Pass" && self.random.percent(30) {
            let value = self.random.record(1);
            state.insert("Result", value);
        }
        if kind != "Succeed" && self.random.percent(8) {
            let text = self.random.pick(&["$.n", "$", "$$.State.Name"]);
            state.insert("Assign", json!({"v0.$": text}));
        }
    }
}
