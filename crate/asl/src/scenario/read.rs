//! Reading a scenario from its JSON form; every mistake is told, with a pointer to its place.

use super::{
    Answer, CallTarget, Command, DEFAULT_START, Names, OtherMachine, Reply, S3Object, Scenario,
    StateMocks, TimedCommand,
};
use crate::data::time::Moment;
use crate::error::StatesError;
use crate::program::MachineKind;
use json::{Object, Str, Value};

/// An answer grows to this many bytes at most: far above the service's limit, far below what fills a page's memory.
const MOST_BYTES: i64 = 10_000_000;

impl Scenario {
    /// Reads a scenario. `file` is asked for definitions that are named by file.
    ///
    /// # Errors
    /// All mistakes, each with the JSON pointer of its place.
    pub fn from_value(
        value: &Value,
        file: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Scenario, Vec<String>> {
        let mut reader = Reader {
            problems: Vec::new(),
            file,
        };
        let scenario = reader.scenario(value);
        if reader.problems.is_empty() {
            Ok(scenario)
        } else {
            Err(reader.problems)
        }
    }

    /// Reads the answers of the states from their JSON form, as in the member `mocks`.
    ///
    /// # Errors
    /// As [`Scenario::from_value`].
    pub fn read_mocks(value: &Value) -> Result<Vec<StateMocks>, Vec<String>> {
        let mut reader = Reader {
            problems: Vec::new(),
            file: &|_| None,
        };
        let mocks = reader.mocks("/mocks", Some(value));
        if reader.problems.is_empty() {
            Ok(mocks)
        } else {
            Err(reader.problems)
        }
    }
}

/// The members a scenario may have; anything else is a typing mistake worth telling.
const MEMBERS: &[&str] = &[
    "definition",
    "type",
    "input",
    "substitutions",
    "mocks",
    "s3",
    "activities",
    "machines",
    "commands",
    "context",
    "startTime",
    "seed",
    "name",
    "description",
    "view",
];

struct Reader<'f> {
    problems: Vec<String>,
    file: &'f dyn Fn(&str) -> Option<String>,
}

impl Reader<'_> {
    fn problem(&mut self, pointer: &str, message: &str) {
        self.problems.push(format!(
            "{}: {message}",
            if pointer.is_empty() { "/" } else { pointer }
        ));
    }

    /// Tells the members of an object that nothing reads.
    fn known(&mut self, pointer: &str, what: &str, object: &Object, members: &[&str]) {
        for key in object.keys() {
            if !members.contains(&&**key) {
                let known = members.join(", ");
                self.problem(
                    &format!("{pointer}/{key}"),
                    &format!("{what} has no such member; it has {known}."),
                );
            }
        }
    }

    fn scenario(&mut self, value: &Value) -> Scenario {
        let Some(object) = value.as_object() else {
            self.problem("", "A scenario is a JSON object.");
            return Scenario::default();
        };
        self.known("", "A scenario", object, MEMBERS);
        Scenario {
            definition: self.definition("/definition", object.get("definition")),
            kind: self.kind("/type", object.get("type")),
            // Who gives no input starts with an empty object; a null that is written is one.
            input: object
                .get("input")
                .cloned()
                .unwrap_or_else(Value::empty_object),
            substitutions: self.substitutions(object.get("substitutions")),
            mocks: self.mocks("/mocks", object.get("mocks")),
            s3: self.s3(object.get("s3")),
            activities: object
                .get("activities")
                .filter(|v| !v.is_null())
                .map(|v| self.strings("/activities", v)),
            machines: self.machines(object.get("machines")),
            commands: self.commands(object.get("commands")),
            context: self.context(object.get("context")),
            start_time: self.start_time(object.get("startTime")),
            seed: match object.get("seed") {
                None | Some(Value::Null) => 0,
                Some(seed) => seed
                    .as_i64()
                    .and_then(|n| u64::try_from(n).ok())
                    .unwrap_or_else(|| {
                        self.problem("/seed", "The seed is a whole number from 0.");
                        0
                    }),
            },
        }
    }

    fn context(&mut self, value: Option<&Value>) -> Names {
        let Some(object) = self.object("/context", value) else {
            return Names::default();
        };
        let members = ["executionArn", "stateMachineArn", "roleArn"];
        self.known("/context", "The context", object, &members);
        let [execution_arn, state_machine_arn, role_arn] =
            members.map(|key| match object.get(key) {
                None | Some(Value::Null) => None,
                Some(arn) => self.text(&format!("/context/{key}"), Some(arn)),
            });
        Names {
            execution_arn,
            state_machine_arn,
            role_arn,
        }
    }

    fn definition(&mut self, pointer: &str, value: Option<&Value>) -> String {
        match value {
            Some(Value::String(text))
                if text.trim_start().starts_with('{') || text.contains('\n') =>
            {
                text.to_string()
            }
            Some(Value::String(name)) => (self.file)(name).unwrap_or_else(|| {
                self.problem(pointer, &format!("The file '{name}' cannot be read."));
                String::new()
            }),
            Some(Value::Object(_)) => value.map(Value::pretty).unwrap_or_default(),
            Some(_) => {
                self.problem(
                    pointer,
                    "A definition is an object, a text, or the name of a file.",
                );
                String::new()
            }
            None => {
                self.problem(pointer, "The definition is missing.");
                String::new()
            }
        }
    }

    fn kind(&mut self, pointer: &str, value: Option<&Value>) -> MachineKind {
        match value.map(Value::as_str) {
            None | Some(Some("STANDARD")) => MachineKind::Standard,
            Some(Some("EXPRESS")) => MachineKind::Express,
            Some(_) if value.is_some_and(Value::is_null) => MachineKind::Standard,
            Some(_) => {
                self.problem(pointer, "The type is STANDARD or EXPRESS.");
                MachineKind::Standard
            }
        }
    }

    fn object<'v>(&mut self, pointer: &str, value: Option<&'v Value>) -> Option<&'v Object> {
        match value {
            None | Some(Value::Null) => None,
            Some(Value::Object(object)) => Some(object),
            Some(_) => {
                self.problem(pointer, "An object is expected here.");
                None
            }
        }
    }

    fn array<'v>(&mut self, pointer: &str, value: Option<&'v Value>) -> &'v [Value] {
        match value {
            None | Some(Value::Null) => &[],
            Some(Value::Array(array)) => array,
            Some(_) => {
                self.problem(pointer, "An array is expected here.");
                &[]
            }
        }
    }

    fn strings(&mut self, pointer: &str, value: &Value) -> Vec<Str> {
        let items = self.array(pointer, Some(value)).iter().enumerate();
        items
            .filter_map(|(i, item)| self.text(&format!("{pointer}/{i}"), Some(item)))
            .collect()
    }

    fn text(&mut self, pointer: &str, value: Option<&Value>) -> Option<Str> {
        let text = value.and_then(Value::as_str).map(Str::from);
        if text.is_none() {
            self.problem(pointer, "A string is expected here.");
        }
        text
    }

    fn string(&mut self, pointer: &str, object: &Value, key: &str) -> Str {
        let text = self.text(&format!("{pointer}/{key}"), object.get(key));
        text.unwrap_or_default()
    }

    fn substitutions(&mut self, value: Option<&Value>) -> Vec<(Str, Str)> {
        let Some(object) = self.object("/substitutions", value) else {
            return Vec::new();
        };
        let text = |value: &Value| {
            value
                .as_str()
                .map_or_else(|| value.text().into(), Str::from)
        };
        object.iter().map(|(k, v)| (k.clone(), text(v))).collect()
    }

    fn mocks(&mut self, pointer: &str, value: Option<&Value>) -> Vec<StateMocks> {
        let Some(object) = self.object(pointer, value) else {
            return Vec::new();
        };
        let mut mocks = Vec::new();
        for (state, answers) in object.iter() {
            let pointer = format!("{pointer}/{state}");
            if answers.as_object().is_some() {
                let one = "The answers of a state are an array, even where there is only one.";
                self.problem(&pointer, one);
                continue;
            }
            let answers = self.array(&pointer, Some(answers));
            let answers = answers
                .iter()
                .enumerate()
                .filter_map(|(i, a)| self.answer(&format!("{pointer}/{i}"), a));
            mocks.push(StateMocks {
                state: state.clone(),
                answers: answers.collect(),
            });
        }
        mocks
    }

    fn answer(&mut self, pointer: &str, value: &Value) -> Option<Answer> {
        const ANSWER: &[&str] = &[
            "return",
            "throw",
            "timeout",
            "unpolled",
            "after",
            "times",
            "iteration",
            "input",
            "submitted",
            "bytes",
        ];
        let object = self.object(pointer, Some(value))?;
        self.known(pointer, "An answer", object, ANSWER);
        let flag = |key: &str| object.get(key).and_then(Value::as_bool) == Some(true);
        let never = flag("timeout") || flag("unpolled");
        let reply = match (object.get("return"), object.get("throw"), never) {
            (Some(result), None, false) => Reply::Return(result.clone()),
            (None, Some(error), false) => {
                Reply::Throw(self.error(&format!("{pointer}/throw"), error))
            }
            (None, None, true) if flag("unpolled") => Reply::Unpolled,
            (None, None, true) => Reply::Timeout,
            (None, None, false) if object.get("bytes").is_some() => {
                Reply::Return(Value::empty_object())
            }
            _ => {
                self.problem(pointer, "An answer has one of return, throw and timeout.");
                return None;
            }
        };
        let number = |this: &mut Self, key: &str| match object.get(key) {
            None | Some(Value::Null) => None,
            Some(n) if n.as_f64().is_some_and(|n| (0.0..=1e11).contains(&n)) => n.as_f64(),
            Some(_) => {
                this.problem(
                    &format!("{pointer}/{key}"),
                    "A number from 0 is expected here.",
                );
                None
            }
        };
        let whole = |this: &mut Self, key: &str| {
            let n = number(this, key)?;
            if n.fract() != 0.0 || n > f64::from(u32::MAX) {
                let pointer = format!("{pointer}/{key}");
                this.problem(&pointer, "A whole number from 0 is expected here.");
            }
            Some(n as u32)
        };
        let bytes = match (object.get("bytes"), &reply) {
            (None | Some(Value::Null), _) => None,
            (Some(n), Reply::Return(Value::Object(_))) => {
                let n = n.as_i64().filter(|n| (1..=MOST_BYTES).contains(n));
                if n.is_none() {
                    self.problem(
                        &format!("{pointer}/bytes"),
                        "A whole number from 1 to 10,000,000 is expected here.",
                    );
                }
                n.map(|n| n as u32)
            }
            (Some(_), _) => {
                self.problem(
                    &format!("{pointer}/bytes"),
                    "Only an answer that returns an object can be grown to a number of bytes.",
                );
                None
            }
        };
        Some(Answer {
            bytes,
            reply,
            after: number(self, "after").unwrap_or(0.0),
            times: whole(self, "times").unwrap_or(1),
            iteration: whole(self, "iteration"),
            input: object.get("input").cloned(),
            submitted: object.get("submitted").cloned(),
        })
    }

    /// An error: an object as cause becomes compact JSON text.
    fn error(&mut self, pointer: &str, value: &Value) -> StatesError {
        if self.object(pointer, Some(value)).is_none() {
            return StatesError {
                name: None,
                cause: None,
            };
        }
        let text = |key: &str| match value.get(key) {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) => Some(text.clone()),
            Some(other) => Some(other.text().into()),
        };
        StatesError {
            name: text("error"),
            cause: text("cause"),
        }
    }

    fn s3(&mut self, value: Option<&Value>) -> Vec<S3Object> {
        let items = self.array("/s3", value);
        let mut objects = Vec::new();
        for (i, item) in items.iter().enumerate() {
            let pointer = format!("/s3/{i}");
            if let Some(object) = self.object(&pointer, Some(item)) {
                let members = ["bucket", "key", "body"];
                self.known(&pointer, "An object of S3", object, &members);
            }
            let body = match item.get("body") {
                Some(Value::String(text)) => text.clone(),
                Some(other) => other.text().into(),
                None => "".into(),
            };
            let (bucket, key) = (
                self.string(&pointer, item, "bucket"),
                self.string(&pointer, item, "key"),
            );
            objects.push(S3Object { bucket, key, body });
        }
        objects
    }

    fn machines(&mut self, value: Option<&Value>) -> Vec<OtherMachine> {
        let Some(object) = self.object("/machines", value) else {
            return Vec::new();
        };
        let mut machines = Vec::new();
        for (arn, machine) in object.iter() {
            let pointer = format!("/machines/{arn}");
            if let Some(object) = self.object(&pointer, Some(machine)) {
                let members = ["definition", "type", "mocks"];
                self.known(&pointer, "A state machine", object, &members);
            }
            machines.push(OtherMachine {
                arn: arn.clone(),
                definition: self
                    .definition(&format!("{pointer}/definition"), machine.get("definition")),
                kind: self.kind(&format!("{pointer}/type"), machine.get("type")),
                mocks: self.mocks(&format!("{pointer}/mocks"), machine.get("mocks")),
            });
        }
        machines
    }

    fn commands(&mut self, value: Option<&Value>) -> Vec<TimedCommand> {
        let items = self.array("/commands", value);
        let mut commands = Vec::new();
        for (i, item) in items.iter().enumerate() {
            let pointer = format!("/commands/{i}");
            let at = item
                .get("at")
                .and_then(Value::as_f64)
                .filter(|at| (0.0..=1e11).contains(at));
            if at.is_none() {
                self.problem(&pointer, "A command has a time \"at\" in virtual seconds.");
            }
            if let Some(command) = self.command(&pointer, item) {
                commands.push(TimedCommand {
                    at: at.unwrap_or(0.0),
                    command,
                });
            }
        }
        commands
    }

    fn command(&mut self, pointer: &str, item: &Value) -> Option<Command> {
        let names = [
            "sendTaskSuccess",
            "sendTaskFailure",
            "sendTaskHeartbeat",
            "stop",
            "redrive",
            "goOn",
        ];
        let Some((name, body)) = names.iter().find_map(|n| Some((*n, item.get(n)?))) else {
            self.problem(pointer, "A command is one of sendTaskSuccess, sendTaskFailure, sendTaskHeartbeat, stop, redrive, goOn.");
            return None;
        };
        if let Some(object) = item.as_object() {
            self.known(pointer, "This command", object, &["at", name]);
        }
        let pointer = format!("{pointer}/{name}");
        if let Some(object) = body.as_object() {
            let members: &[&str] = match name {
                "sendTaskSuccess" => &["state", "token", "output"],
                "sendTaskFailure" => &["state", "token", "error", "cause"],
                "sendTaskHeartbeat" => &["state", "token"],
                "stop" => &["error", "cause"],
                _ => &[],
            };
            self.known(&pointer, "This command", object, members);
        }
        let error = |this: &mut Self| match body {
            Value::Object(_) => this.error(&pointer, body),
            _ => StatesError {
                name: None,
                cause: None,
            },
        };
        Some(match name {
            "stop" => Command::Stop(error(self)),
            "redrive" => Command::Redrive,
            "goOn" => Command::GoOn,
            _ => {
                // The short form of a heartbeat names the state alone.
                let target = match (body, body.get("token")) {
                    (Value::String(state), _) => CallTarget::State(state.clone()),
                    (_, Some(Value::String(token))) => CallTarget::Token(token.clone()),
                    _ => CallTarget::State(self.string(&pointer, body, "state")),
                };
                match name {
                    "sendTaskSuccess" => {
                        Command::Succeed(target, body.get("output").cloned().unwrap_or(Value::Null))
                    }
                    "sendTaskFailure" => Command::Fail(target, error(self)),
                    _ => Command::Heartbeat(target),
                }
            }
        })
    }

    fn start_time(&mut self, value: Option<&Value>) -> i64 {
        match value {
            None | Some(Value::Null) => DEFAULT_START,
            Some(value) => match value.as_str().and_then(Moment::parse) {
                Some(time) => time.epoch_millis(),
                None => {
                    self.problem(
                        "/startTime",
                        "The start is an RFC 3339 timestamp such as 2024-01-01T00:00:00Z.",
                    );
                    DEFAULT_START
                }
            },
        }
    }
}
