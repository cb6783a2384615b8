//! Distributed Map: a Map Run whose items are processed by child executions, each with a history of its own.

mod batch;
mod csv;
mod reader;
mod writer;

use super::execution::{ExecutionNames, Origin, Parent, Status};
use super::frame::{Failure, Frame, Item, Join, MapRun, Phase};
use super::map::{number, plain, room, whole_number};
use super::setup::NewExecution;
use super::{Recorder, Simulation};
use crate::error::{ITEM_READER_FAILED, StatesError, TOLERANCE_EXCEEDED, texts};
use crate::journal::{Detail, EventKind, ExecutionId, FrameId};
use crate::program::{
    Distributed, MachineKind, MapWork, NumberSource, Processor, Program, State, StateId, Work,
};
use json::{Str, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Children that run at once at most, and by default [D].
const CHILD_LIMIT: u32 = 10_000;

/// The counts of a Map Run, named as DescribeMapRun names them.
#[derive(Clone, Debug, PartialEq)]
pub struct MapRunCounts {
    /// The Map Run's ARN.
    pub arn: Str,
    /// The frame and the Map state it belongs to.
    pub frame: FrameId,
    /// The Map state.
    pub state: StateId,
    /// Children not started yet.
    pub pending: u32,
    /// Children that run.
    pub running: u32,
    /// Children that ended well.
    pub succeeded: u32,
    /// Children that failed.
    pub failed: u32,
    /// Children that timed out.
    pub timed_out: u32,
    /// Children that were stopped.
    pub aborted: u32,
    /// All children.
    pub total: u32,
}

/// One child to be: its item (or batch) and how many items it stands for.
#[derive(Clone, Debug)]
pub(super) struct Share {
    pub(super) input: Value,
    pub(super) items: u32,
}

impl Simulation {
    /// Starts the Map Run: tolerances, items, batches, and the first children.
    #[allow(
        clippy::too_many_arguments,
        reason = "what a Map has planned is exactly this"
    )]
    pub(super) fn start_map_run(
        &mut self,
        recorder: &mut Recorder<'_>,
        mut frame: Box<Frame>,
        program: &Arc<Program>,
        map: &MapWork,
        distributed: &Distributed,
        effective: Value,
        limit: i64,
        items: Option<Vec<Item>>,
    ) {
        let state = program.state(frame.state);
        let tolerances = self.tolerances(&frame, state, distributed, &effective);
        let prepared = tolerances.and_then(|tolerances| {
            let request = match &distributed.reader {
                Some(reader) => Some(self.read_request(&frame, state, reader, &effective)?),
                None => None,
            };
            Ok((tolerances, request))
        });
        let ((tolerated_count, tolerated_percentage), request) = match prepared {
            Ok(prepared) => prepared,
            Err(failure) => return self.state_failed(recorder, frame, program, failure, false),
        };
        let label = distributed
            .label
            .clone()
            .unwrap_or_else(|| self.entropy.uuid_v4().into());
        let arn: Str = self.map_run_arn(frame.execution, &label).into();
        let started_event = self.emit_next(
            recorder,
            &mut frame,
            EventKind::MapRunStarted,
            Detail::MapRun(arn.clone()),
        );
        let read = match (request, items) {
            (Some(request), _) => reader::read(&self.world.scenario.s3, &self.written, &request)
                .map_err(|cause| StatesError::new(ITEM_READER_FAILED, cause)),
            (None, items) => Ok(items.unwrap_or_default()),
        };
        let shares = match read {
            Ok(items) => self.shares(&frame, state, map, distributed, &effective, &items),
            Err(error) => {
                let detail = Detail::Error(Box::new(error.clone()));
                self.emit_next(recorder, &mut frame, EventKind::MapRunFailed, detail);
                return self.state_failed(recorder, frame, program, error.into(), true);
            }
        };
        let shares = match shares {
            Ok(shares) => shares,
            Err(failure) => {
                let detail = Detail::Error(Box::new(failure.error.clone()));
                self.emit_next(recorder, &mut frame, EventKind::MapRunFailed, detail);
                return self.state_failed(recorder, frame, program, failure, true);
            }
        };
        frame.phase = Phase::Joining(Box::new(Join {
            results: vec![None; shares.len()],
            live: BTreeMap::new(),
            done: 0,
            next: 0,
            limit: room(limit, CHILD_LIMIT),
            items: None,
            effective,
            run: Some(Box::new(MapRun {
                arn,
                label,
                started_event,
                succeeded: 0,
                failed: 0,
                timed_out: 0,
                aborted: 0,
                failed_items: 0,
                tolerated_count,
                tolerated_percentage,
                items_total: shares.iter().map(|s| s.items).sum(),
                shares: Arc::new(shares),
                children: Vec::new(),
                again: Vec::new(),
                unsuccessful: Vec::new(),
                redriven: 0,
                written: None,
            })),
        }));
        self.renumber(&mut frame);
        self.fill_map_run(recorder, frame, program);
    }

    /// Starts children while there are items and room.
    fn fill_map_run(
        &mut self,
        recorder: &mut Recorder<'_>,
        mut frame: Box<Frame>,
        program: &Arc<Program>,
    ) {
        let state = program.state(frame.state);
        let Work::Map(map) = &state.work else {
            return self.frames.put(frame);
        };
        let Processor::Distributed(distributed) = &map.processor else {
            return self.frames.put(frame);
        };
        let kind = if distributed.express {
            MachineKind::Express
        } else {
            MachineKind::Standard
        };
        loop {
            let Phase::Joining(join) = &mut frame.phase else {
                return self.frames.put(frame);
            };
            let Some(run) = &mut join.run else {
                return self.frames.put(frame);
            };
            if join.live.len() as u32 >= join.limit {
                break;
            }
            let index = match run.again.pop() {
                Some(index) => index,
                None if (join.next as usize) < run.shares.len() => {
                    join.next += 1;
                    join.next - 1
                }
                None => break,
            };
            let Some(share) = run.shares.get(index as usize).cloned() else {
                break;
            };
            let label = run.label.clone();
            let names = self.child_names(frame.execution, &label, kind);
            let origin = Origin {
                execution: frame.execution,
                frame: frame.id,
                state: frame.state,
            };
            let answers = self.execution(frame.execution).answers;
            let child = self.start_execution(
                recorder,
                NewExecution {
                    program: program.clone(),
                    machine: map.machine,
                    kind,
                    answers,
                    names,
                    input: share.input,
                    origin: Some((
                        origin,
                        Parent::Item {
                            slot: frame.slot,
                            index,
                        },
                    )),
                    item: Some(index),
                },
            );
            let root = self.execution(child).root;
            if let Phase::Joining(join) = &mut frame.phase {
                join.live.insert(index, root);
                if let Some(run) = &mut join.run {
                    run.children.push(child);
                }
            }
        }
        let done = matches!(&frame.phase, Phase::Joining(join) if join.done as usize == join.results.len());
        if done {
            self.map_run_succeeded(recorder, frame, program, state, distributed)
        } else {
            self.frames.put(frame)
        }
    }

    /// A child execution has ended.
    pub(super) fn item_ended(
        &mut self,
        recorder: &mut Recorder<'_>,
        slot: u32,
        index: u32,
        id: ExecutionId,
    ) {
        let Some(mut frame) = self.frames.take(slot) else {
            return;
        };
        let program = self.execution(frame.execution).program.clone();
        let (status, output) = {
            let child = self.execution(id);
            (child.status, child.output.clone())
        };
        let breached = match &mut frame.phase {
            Phase::Joining(join) => {
                join.live.remove(&index);
                join.done += 1;
                if let Some(place) = join.results.get_mut(index as usize) {
                    *place = output;
                }
                join.run
                    .as_mut()
                    .is_some_and(|run| run.count(status, index))
            }
            _ => return self.frames.put(frame),
        };
        if breached {
            return self.map_run_failed(recorder, frame, &program);
        }
        self.fill_map_run(recorder, frame, &program);
    }

    fn map_run_failed(
        &mut self,
        recorder: &mut Recorder<'_>,
        mut frame: Box<Frame>,
        program: &Arc<Program>,
    ) {
        let live: Vec<u32> = match &frame.phase {
            Phase::Joining(join) => join.live.values().copied().collect(),
            _ => Vec::new(),
        };
        for root in live {
            if let Some(id) = self.frames.get(root).map(|f| f.execution) {
                self.stop_child(recorder, id);
            }
        }
        frame.children_stop();
        let error = StatesError::new(TOLERANCE_EXCEEDED, texts::TOLERANCE_EXCEEDED_CAUSE);
        let detail = Detail::Error(Box::new(error.clone()));
        self.emit_next(recorder, &mut frame, EventKind::MapRunFailed, detail);
        self.state_failed(recorder, frame, program, error.into(), true);
    }

    fn map_run_succeeded(
        &mut self,
        recorder: &mut Recorder<'_>,
        mut frame: Box<Frame>,
        program: &Arc<Program>,
        state: &State,
        distributed: &Distributed,
    ) {
        if let Some(writer) = &distributed.writer {
            match self.write_results(&frame, state, writer) {
                Ok(details) => {
                    if let Phase::Joining(join) = &mut frame.phase
                        && let Some(run) = &mut join.run
                    {
                        run.written = Some(details);
                    }
                }
                Err(failure) => {
                    let detail = Detail::Error(Box::new(failure.error.clone()));
                    self.emit_next(recorder, &mut frame, EventKind::MapRunFailed, detail);
                    return self.state_failed(recorder, frame, program, failure, true);
                }
            }
        }
        let succeeded = self.emit_next(
            recorder,
            &mut frame,
            EventKind::MapRunSucceeded,
            Detail::None,
        );
        self.joined(recorder, frame, program, succeeded);
    }

    /// Runs the failed children of a Map Run again.
    pub(super) fn redrive_map_run(&mut self, recorder: &mut Recorder<'_>, mut frame: Box<Frame>) {
        let program = self.execution(frame.execution).program.clone();
        let mut detail = Detail::None;
        if let Phase::Joining(join) = &mut frame.phase
            && let Some(run) = &mut join.run
        {
            run.redriven += 1;
            detail = Detail::MapRunRedriven(run.arn.clone(), run.redriven);
            join.done -= run.failed + run.timed_out;
            run.failed = 0;
            run.timed_out = 0;
            run.aborted = 0;
            run.failed_items = 0;
            run.again = std::mem::take(&mut run.unsuccessful);
            run.again.sort_unstable_by(|a, b| b.cmp(a));
        }
        self.emit_next(recorder, &mut frame, EventKind::MapRunRedriven, detail);
        self.fill_map_run(recorder, frame, &program);
    }

    /// The open Map Runs with their counts.
    pub fn map_runs(&self) -> Vec<MapRunCounts> {
        let mut runs = Vec::new();
        for frame in self.frames.iter() {
            if let Phase::Joining(join) = &frame.phase
                && let Some(run) = &join.run
            {
                let running = join.live.len() as u32;
                let ended = run.succeeded + run.failed + run.timed_out + run.aborted;
                runs.push(MapRunCounts {
                    arn: run.arn.clone(),
                    frame: frame.id,
                    state: frame.state,
                    pending: (join.results.len() as u32).saturating_sub(ended + running),
                    running,
                    succeeded: run.succeeded,
                    failed: run.failed,
                    timed_out: run.timed_out,
                    aborted: run.aborted,
                    total: join.results.len() as u32,
                });
            }
        }
        runs
    }

    pub(in crate::machine) fn tolerances(
        &mut self,
        frame: &Frame,
        state: &State,
        distributed: &Distributed,
        effective: &Value,
    ) -> Result<(Option<f64>, Option<f64>), Failure> {
        let count = match &distributed.tolerated_count {
            None => None,
            Some(source) => {
                let count = self.tolerance(
                    frame,
                    state,
                    "ToleratedFailureCount",
                    source,
                    effective,
                    true,
                )?;
                if count < 0.0 {
                    return Err(self.runtime_failure(
                        frame,
                        state,
                        texts::cannot_be_negative("ToleratedFailureCount"),
                    ));
                }
                Some(count)
            }
        };
        let percentage = match &distributed.tolerated_percentage {
            None => None,
            Some(source) => {
                let percentage = self.tolerance(
                    frame,
                    state,
                    "ToleratedFailurePercentage",
                    source,
                    effective,
                    false,
                )?;
                if !(0.0..=100.0).contains(&percentage) {
                    return Err(self.runtime_failure(frame, state, texts::PERCENTAGE_OUT_OF_RANGE));
                }
                Some(percentage)
            }
        };
        Ok((count, percentage))
    }

    fn tolerance(
        &mut self,
        frame: &Frame,
        state: &State,
        field: &str,
        source: &NumberSource,
        effective: &Value,
        whole: bool,
    ) -> Result<f64, Failure> {
        match source {
            NumberSource::Literal(n) => Ok(*n),
            NumberSource::Path(path) => {
                let found = self.with_scope(frame, effective, frame.item.as_deref(), |scope, _| {
                    path.evaluate(scope)
                });
                let value = found.map_err(|f| self.data_failure(frame, state, f))?;
                let fits = if whole {
                    whole_number(&value).map(|n| n as f64)
                } else {
                    number(&value)
                };
                fits.ok_or_else(|| {
                    let cause = if whole {
                        texts::not_a_valid_integer(field, &plain(&value), path.text())
                    } else {
                        texts::not_a_valid_float(field, &plain(&value), path.text())
                    };
                    self.runtime_failure(frame, state, cause)
                })
            }
            NumberSource::Expression(expression) => {
                let value = self.expression(
                    frame,
                    state,
                    field,
                    expression,
                    super::flow::States::default(),
                )?;
                value.as_f64().ok_or_else(|| {
                    self.expression_failure(
                        frame,
                        state,
                        expression.wrong_type(field, "number", &value),
                    )
                })
            }
        }
    }

    fn map_run_arn(&mut self, execution: ExecutionId, label: &str) -> String {
        let names = self.execution(execution).names.clone();
        let prefix = prefix(&names.machine_arn, "mapRun");
        let id = self.entropy.uuid_v4();
        format!("{prefix}:{}/{label}:{id}", names.machine_name)
    }

    fn child_names(
        &mut self,
        parent: ExecutionId,
        label: &str,
        kind: MachineKind,
    ) -> ExecutionNames {
        let names = self.execution(parent).names.clone();
        let name: Str = self.entropy.uuid_v4().into();
        let machine = format!("{}/{label}", names.machine_name);
        let arn = match kind {
            MachineKind::Standard => format!(
                "{}:{machine}:{name}",
                prefix(&names.machine_arn, "execution")
            ),
            MachineKind::Express => {
                format!(
                    "{}:{machine}:{name}:{}",
                    prefix(&names.machine_arn, "express"),
                    self.entropy.uuid_v4()
                )
            }
        };
        ExecutionNames {
            arn: arn.into(),
            name,
            machine_arn: format!("{}/{label}", names.machine_arn).into(),
            machine_name: machine.into(),
            role_arn: names.role_arn.clone(),
        }
    }
}

/// The start of an ARN of another resource in the same account: `arn:aws:states:us-east-1:123456789012:mapRun`.
pub(super) fn prefix(machine_arn: &str, resource: &str) -> String {
    let parts: Vec<&str> = machine_arn.splitn(6, ':').take(5).collect();
    format!("{}:{resource}", parts.join(":"))
}

impl Frame {
    /// Counts the live children of a Map Run as stopped, so that a redrive starts them once more.
    pub(in crate::machine) fn children_stop(&mut self) {
        if let Phase::Joining(join) = &mut self.phase
            && let Some(run) = &mut join.run
        {
            let stopped: Vec<u32> = std::mem::take(&mut join.live).into_keys().collect();
            run.aborted += stopped.len() as u32;
            run.unsuccessful.extend(stopped);
        }
    }
}

impl MapRun {
    /// Counts a child that has ended; tells whether that was one failure too many.
    fn count(&mut self, status: Status, index: u32) -> bool {
        match status {
            Status::Succeeded | Status::Running => {
                self.succeeded += 1;
                return false;
            }
            Status::TimedOut => self.timed_out += 1,
            Status::Aborted => self.aborted += 1,
            Status::Failed => self.failed += 1,
        }
        self.failures_seen(index);
        let failed = f64::from(self.failed_items);
        let total = f64::from(self.items_total.max(1));
        match (self.tolerated_count, self.tolerated_percentage) {
            (None, None) => failed > 0.0,
            (count, percentage) => {
                count.is_some_and(|c| failed > c)
                    || percentage.is_some_and(|p| failed * 100.0 / total > p)
            }
        }
    }

    fn failures_seen(&mut self, index: u32) {
        self.failed_items += self.shares.get(index as usize).map_or(1, |s| s.items);
        self.unsuccessful.push(index);
    }
}
