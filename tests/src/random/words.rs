//! What random machines are made of: paths, calls, expressions, error names. Each list of what mostly works stands
//! beside one of what is legal and mostly fails when it runs.

/// Paths that mostly lead somewhere.
pub(super) const PATHS: [&str; 11] = [
    "$",
    "$.n",
    "$.s",
    "$.l",
    "$['n']",
    "$.l[*]",
    "$.l[?(@.n > 1)]",
    "$..n",
    "$$",
    "$$.State.Name",
    "$$.Execution.Input",
];

/// Paths that mostly lead nowhere.
pub(super) const LOST_PATHS: [&str; 8] = [
    "$.gone",
    "$.a.b",
    "$.l[0]",
    "$.l[3].n",
    "$.l[-1:]",
    "$$.Map.Item.Value",
    "$$.Task.Token",
    "$$.Execution.Input.l[1]",
];

/// Calls of intrinsic functions that mostly have a value.
pub(super) const CALLS: [&str; 11] = [
    "States.Format('{}-{}', $.n, $.s)",
    "States.MathAdd($.n, 1)",
    "States.Array($.n, $.s)",
    "States.ArrayLength($.l)",
    "States.ArrayPartition($.l, 2)",
    "States.UUID()",
    "States.MathRandom(1, 9)",
    "States.JsonToString($)",
    "States.Hash($.s, 'SHA-1')",
    "States.Base64Encode($.s)",
    "States.StringSplit($.s, '-')",
];

/// Calls that mostly fail.
pub(super) const LOST_CALLS: [&str; 6] = [
    "States.StringToJson($.s)",
    "States.ArrayGetItem($.l, $.n)",
    "States.MathAdd($.s, $.a)",
    "States.JsonMerge($.a, $.b, false)",
    "States.ArrayUnique($.a)",
    "States.ArrayRange(1, 9, $.n)",
];

/// Expressions that mostly have a value.
pub(super) const EXPRESSIONS: [&str; 12] = [
    "{% $states.input %}",
    "{% $states.input.n + 1 %}",
    "{% $states.context.State.Name %}",
    "{% $merge([$states.input, {'n': 2}]) %}",
    "{% $random() %}",
    "{% $uuid() %}",
    "{% $map($states.input.l, function($x) { $string($x) & '!' }) ~> $count() %}",
    "{% $string($states.input) %}",
    "{% $hash($states.input.s) %}",
    "{% $count($states.input.l) > 2 ? 'many' : 'few' %}",
    "{% $states.context.Execution.Input %}",
    "{% {'n': $states.input.n, 'l': $range(1, 3, 1)} %}",
];

/// Expressions that mostly fail or have none.
pub(super) const LOST_EXPRESSIONS: [&str; 6] = [
    "{% $states.input.gone %}",
    "{% $states.input.a.b + 1 %}",
    "{% $states.input.l[0].n * 2 %}",
    "{% $parse($states.input.s) %}",
    "{% $partition($states.input.l, $states.input.n) %}",
    "{% $error('so') %}",
];

/// Names that tasks throw and Fail states give.
pub(super) const ERRORS: [&str; 7] = [
    "Mine",
    "Busy",
    "States.Timeout",
    "States.TaskFailed",
    "States.Runtime",
    "Lambda.Unknown",
    "States.DataLimitExceeded",
];

/// Names that retriers and catchers wait for, the one that stands last and alone first.
pub(super) const CATCHES: [&str; 6] = [
    "States.ALL",
    "Mine",
    "Busy",
    "States.Timeout",
    "States.TaskFailed",
    "States.HeartbeatTimeout",
];

/// The machine that nested executions run.
pub(super) const CHILD: &str = "arn:aws:states:us-east-1:123456789012:stateMachine:Child";

/// A machine that the scenario does not have: starting it is a call like any other.
pub(super) const STRANGER: &str = "arn:aws:states:us-east-1:123456789012:stateMachine:Stranger";
