//! Parts of the page whose code is fetched when it is first needed, so that a first visit downloads little.
//!
//! Each part is a table of functions that only its `fetch` function names: the build puts what the table reaches,
//! and nothing else does, into a file of its own. Natively everything is in one piece and always there.

use crate::action::Action;
use crate::analysis::{Analysis, StateInfo};
use crate::complete::{self, Seen, Spot};
use crate::covering::Covering;
use crate::document::Document;
use crate::drive::Drive;
use crate::driver::{Bill, ComparisonShown, Driver, VisitsShown};
use crate::effect::{Effect, Job};
use crate::growing::Growing;
use crate::lens::{Growth, Report};
use crate::moment::Moment;
use crate::state::AppState;
use crate::view_settings::{Area, Pane};
use crate::{picture, share, view};
use asl::check::Options;
use asl::definition::Definition;
use asl::diagnostic::Diagnostic;
use asl::language::{self, Jsonata, Yaml};
use json::syntax::Syntax;
use lesson::{Lesson, Verdict};
use std::rc::Rc;
use std::sync::OnceLock;
use ui::executions::{Ask, Listed};
use ui::expressions::Bench;
use ui::timeline::Axis;
use wasm_bindgen_futures::spawn_local;
use wasm_split_helpers::{SplitLoaderError, wasm_split};
use yew::prelude::*;

/// A part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Piece {
    /// What runs a machine, and a lesson's checks.
    Engine,
    /// The checker; it comes with the editor.
    Checker,
    /// Expressions in JSONata.
    Jsonata,
    /// Definitions in YAML, and templates.
    Yaml,
    /// The workbench of a state.
    Workbench,
    /// The ways to look at a run besides its events.
    Lenses,
    /// Dialogs, answers and links.
    Dialogs,
}

/// Work that is done piece by piece between frames.
pub(crate) trait Gradual<T> {
    /// Goes on while it may; whether that was all.
    fn go_on(&mut self, go: &dyn Fn() -> bool) -> bool;
    /// What is known so far.
    fn so_far(&self) -> T;
}

/// The verdicts of a lesson, each with the place of its check, for one of its cases.
type CheckCase = fn(&Lesson, &str, Option<&str>) -> Vec<(usize, Verdict)>;
/// Begins to run the cases of a machine.
type StartCovering = fn(&Document, Option<&Lesson>, &Rc<Analysis>) -> Box<dyn Gradual<Report>>;
/// Something drawn from the state.
type View = fn(&AppState, &Callback<Action>) -> Html;
/// A panel of the workbench.
type Panel = fn(&AppState, &StateInfo, Option<Rc<Bench>>, &Callback<Action>) -> Html;

/// [`Piece::Engine`].
pub(crate) struct Engine {
    pub(crate) driver: fn() -> Box<dyn Drive>,
    pub(crate) check_case: CheckCase,
    pub(crate) step: View,
    pub(crate) inbox: View,
}

/// [`Piece::Checker`].
pub(crate) struct Checker {
    pub(crate) check: fn(&str, &Syntax, &Definition<'_>, &Options) -> Vec<Diagnostic>,
    pub(crate) complete: fn(&str, usize, &Seen) -> Option<Spot>,
    pub(crate) look: fn(&str, usize) -> Option<Spot>,
    pub(crate) target: fn(&str, usize) -> Option<(usize, usize)>,
}

/// [`Piece::Workbench`].
pub(crate) struct Workbench {
    pub(crate) expressions: Panel,
    pub(crate) test: Panel,
}

/// [`Piece::Lenses`].
pub(crate) struct Lenses {
    pub(crate) timeline: fn(VisitsShown, Axis, &Callback<Action>) -> Html,
    pub(crate) states: fn(VisitsShown, &Callback<Action>) -> Html,
    pub(crate) executions: fn(&Listed, &Callback<Ask>) -> Html,
    pub(crate) compare: fn(Option<ComparisonShown>, &Callback<Action>) -> Html,
    pub(crate) coverage: View,
    pub(crate) meters: fn(&AppState, Option<Rc<Bill>>, &Callback<Action>) -> Html,
    pub(crate) growing: fn(&Document, Option<&str>) -> Box<dyn Gradual<Growth>>,
    pub(crate) covering: StartCovering,
}

/// [`Piece::Dialogs`].
pub(crate) struct Dialogs {
    pub(crate) dialogs: View,
    pub(crate) encode: fn(&Document) -> String,
    pub(crate) decode: fn(&str) -> Option<Result<Document, String>>,
    pub(crate) svg: fn(&Analysis, &Moment) -> String,
}

/// One part: its name in the build, how it is fetched, its table.
macro_rules! part {
    ($name:ident, $fetch:ident, $table:ident { $($field:ident: $value:expr,)* }) => {
        #[wasm_split($name, fallible)]
        fn $fetch() -> Result<&'static $table, SplitLoaderError> {
            Ok(&$table { $($field: $value,)* })
        }

        impl $table {
            /// The part, once it is here.
            pub(crate) fn here() -> Option<&'static $table> {
                #[cfg(target_family = "wasm")]
                return Self::place().get().copied();
                #[cfg(not(target_family = "wasm"))]
                Some(&$table { $($field: $value,)* })
            }

            fn place() -> &'static OnceLock<&'static $table> {
                static PLACE: OnceLock<&$table> = OnceLock::new();
                &PLACE
            }

            /// The part, fetched if it is not here yet.
            #[allow(dead_code, reason = "only some parts are waited for in place")]
            pub(crate) async fn fetched() -> Option<&'static $table> {
                Self::arrive().await.ok()?;
                Self::here()
            }

            async fn arrive() -> Result<(), SplitLoaderError> {
                // A second arrival brings the same table.
                let _ = Self::place().set($fetch().await?);
                Ok(())
            }
        }
    };
}

part!(
    engine,
    fetch_engine,
    Engine {
        driver: || Box::new(Driver::default()),
        check_case: lesson::check_case,
        step: view::right::step,
        inbox: view::inbox::inbox,
    }
);

part!(
    engine,
    fetch_checker,
    Checker {
        check: asl::check::check,
        complete: complete::complete,
        look: complete::look,
        target: complete::target,
    }
);

part!(
    tools,
    fetch_workbench,
    Workbench {
        expressions: view::bench::expressions,
        test: view::bench::test,
    }
);

part!(
    tools,
    fetch_lenses,
    Lenses {
        timeline: view::lens::timeline,
        states: view::lens::states,
        executions: ui::executions::executions,
        compare: view::lens::compare,
        coverage: view::lens::coverage,
        meters: view::meters::meters,
        growing: |document, along| Box::new(Growing::new(document, along)),
        covering: |document, lesson, picture| Box::new(Covering::new(document, lesson, picture)),
    }
);

part!(
    dialogs,
    fetch_dialogs,
    Dialogs {
        dialogs: view::dialogs::dialogs,
        encode: share::encode,
        decode: share::decode,
        svg: picture::svg,
    }
);

#[wasm_split(jsonata, fallible)]
fn fetch_jsonata() -> Result<&'static Jsonata, SplitLoaderError> {
    Ok(&language::JSONATA)
}

#[wasm_split(yaml, fallible)]
fn fetch_yaml() -> Result<&'static Yaml, SplitLoaderError> {
    Ok(&language::YAML)
}

/// Waits for what reads a text that someone opened. Without it the text is kept as it is, to be read later.
pub(crate) async fn reader_of(text: &str) {
    if !asl::source::looks_like_json(text)
        && language::yaml().is_none()
        && let Ok(yaml) = fetch_yaml().await
    {
        language::install_yaml(yaml);
    }
}

async fn arrive(part: Piece) -> Result<(), SplitLoaderError> {
    match part {
        Piece::Engine => Engine::arrive().await,
        Piece::Checker => Checker::arrive().await,
        Piece::Workbench => Workbench::arrive().await,
        Piece::Lenses => Lenses::arrive().await,
        Piece::Dialogs => Dialogs::arrive().await,
        Piece::Jsonata => fetch_jsonata().await.map(language::install_jsonata),
        Piece::Yaml => fetch_yaml().await.map(language::install_yaml),
    }
}

/// Which parts are here or on their way, and what waits for them.
#[derive(Default)]
pub(crate) struct Later {
    asked: Vec<Piece>,
    here: Vec<Piece>,
    waiting: Vec<(Piece, Effect)>,
}

impl Later {
    /// Whether a part is here. Natively all are.
    fn has(&self, part: Piece) -> bool {
        cfg!(not(target_family = "wasm")) || self.here.contains(&part)
    }

    /// Fetches a part, unless it is here or on its way; says when it has arrived, or that it did not.
    pub(crate) fn ask(&mut self, part: Piece, dispatch: Callback<Action>) {
        if self.has(part) || self.asked.contains(&part) {
            return;
        }
        self.asked.push(part);
        spawn_local(async move {
            dispatch.emit(match arrive(part).await {
                Ok(()) => Action::Arrived(part),
                Err(_) => Action::Missing(part),
            });
        });
    }

    /// Lets an effect wait when something that it needs is not here; gives it back when nothing is missing.
    pub(crate) fn hold(
        &mut self,
        state: &AppState,
        effect: Effect,
        dispatch: &Callback<Action>,
    ) -> Option<Effect> {
        let needs = needs(state, &effect);
        let Some(part) = needs.into_iter().find(|part| !self.has(*part)) else {
            return Some(effect);
        };
        // Checks are nobody's wish yet: they run once something else has brought the engine.
        if !matches!(effect, Effect::Check | Effect::CheckNext) || part != Piece::Engine {
            self.ask(part, dispatch.clone());
        }
        // What is asked for twice before it can begin begins once.
        let begins = matches!(effect, Effect::Start | Effect::Fork);
        if !(begins && self.waiting.iter().any(|(_, waits)| *waits == effect)) {
            self.waiting.push((part, effect));
        }
        None
    }

    /// A part is here: what waited for it.
    pub(crate) fn arrived(&mut self, part: Piece) -> Vec<Effect> {
        self.asked.retain(|asked| *asked != part);
        self.here.push(part);
        self.released(part)
    }

    /// A part did not arrive; it may be asked for again. What waited for it is not done.
    pub(crate) fn missing(&mut self, part: Piece) -> Vec<Effect> {
        self.asked.retain(|asked| *asked != part);
        self.released(part)
    }

    fn released(&mut self, part: Piece) -> Vec<Effect> {
        let waiting = std::mem::take(&mut self.waiting);
        let (free, still) = waiting.into_iter().partition(|(needs, _)| *needs == part);
        self.waiting = still;
        let free: Vec<(Piece, Effect)> = free;
        free.into_iter().map(|(_, effect)| effect).collect()
    }
}

/// What a text needs to be read.
fn languages(text: &str) -> impl Iterator<Item = Piece> {
    // Templates are read by the same part, in JSON as well.
    let yaml = !asl::source::looks_like_json(text) || text.contains("AWS::");
    let yaml = yaml.then_some(Piece::Yaml);
    let jsonata = (text.contains("JSONata") || text.contains("{%")).then_some(Piece::Jsonata);
    yaml.into_iter().chain(jsonata)
}

/// What an effect needs.
fn needs(state: &AppState, effect: &Effect) -> Vec<Piece> {
    let document = &state.document;
    let mut parts = match effect {
        Effect::Start | Effect::Fork => {
            let machines = document.rest.get("machines").map(json::Value::text);
            let mut parts = vec![Piece::Engine];
            parts.extend(
                machines
                    .iter()
                    .flat_map(|text| languages(text))
                    .filter(|p| *p == Piece::Jsonata),
            );
            let others = document
                .rest
                .get("machines")
                .and_then(json::Value::as_object);
            let mut texts = others.into_iter().flat_map(json::Object::values);
            let is_yaml = |machine: &json::Value| {
                let text = machine.get("definition").and_then(json::Value::as_str);
                text.is_some_and(|text| !asl::source::looks_like_json(text))
            };
            parts.extend(texts.any(is_yaml).then_some(Piece::Yaml));
            parts
        }
        Effect::Check | Effect::CheckNext => vec![Piece::Engine],
        Effect::Job(Job::Pin) => vec![Piece::Engine],
        Effect::Job(_) => vec![Piece::Engine, Piece::Lenses],
        Effect::Advance(_) | Effect::Seek(_) | Effect::Look | Effect::Send(_) => {
            return vec![Piece::Engine];
        }
        Effect::Analyse => Vec::new(),
        Effect::AnalyseOther(arn) => {
            let text = document.machine(arn).unwrap_or_default();
            return [Piece::Checker]
                .into_iter()
                .chain(languages(&text))
                .collect();
        }
        Effect::MakeLink | Effect::OpenLink(_) | Effect::ExportPicture(_) => {
            return vec![Piece::Dialogs];
        }
        _ => return Vec::new(),
    };
    parts.extend(languages(&document.definition));
    parts
}

/// What the panes in sight need.
pub(crate) fn in_sight(state: &AppState) -> Vec<Piece> {
    let mut parts = Vec::new();
    if state.dialog.is_some() {
        parts.push(Piece::Dialogs);
    }
    if state.narrow || !state.view.is_hidden(Pane::Right) {
        match state.view.tab(Area::Right) {
            "expressions" | "test" => parts.push(Piece::Workbench),
            "meters" => parts.push(Piece::Lenses),
            _ => {}
        }
    }
    if state.narrow || !state.view.is_hidden(Pane::Bottom) {
        match state.view.tab(Area::Bottom) {
            "timeline" | "states" | "executions" | "compare" | "coverage" => {
                parts.push(Piece::Lenses);
            }
            _ => {}
        }
    }
    parts
}

/// Stands where a part will be.
pub(crate) fn on_its_way() -> Html {
    html! { <p class="empty" role="status">{ "On its way …" }</p> }
}
