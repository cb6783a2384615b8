//! The page: header, three panes, time below; on narrow windows one pane at a time.

use super::App;
use crate::action::{Action, Part};
use crate::analysis::Analysis;
use crate::editor::{Editor, EditorMark};
use crate::later::Dialogs;
use crate::lens::{Other, Turn};
use crate::reduce::lessons::set_up;
use crate::state::{AppState, Dialog};
use crate::view::{self, lesson_pane::LessonPane};
use crate::view_settings::{Area, Pane, Theme, bounds};
use asl::source::byte_offset;
use json::Value;
use std::rc::Rc;
use ui::event_table::EventTable;
use ui::mocks::{MockedState, mocks};
use ui::split::{Axis, Splitter};
use ui::status::Status;
use ui::tabs::{Tab, panel, tabs};
use ui::toast::toasts;
use ui::transport::{Transport, transport};
use yew::prelude::*;

impl App {
    /// The whole page.
    pub(super) fn draw(&self, ctx: &Context<Self>) -> Html {
        let state = &self.state;
        let dispatch: Callback<Action> = ctx.link().callback(|action| action);
        let hidden = |pane| state.view.is_hidden(pane) && !state.narrow;
        let class = classes!(
            "app",
            state.narrow.then_some("narrow"),
            state.filled.then_some("graph-fills"),
            hidden(Pane::Left).then_some("no-left"),
            hidden(Pane::Right).then_some("no-right"),
            hidden(Pane::Bottom).then_some("no-bottom"),
            state
                .narrow
                .then(|| format!("shows-{}", state.view.tab(Area::Narrow))),
        );
        html! {
            <div ref={self.root.clone()} {class}>
                <a class="skip" href="#graph" onclick={skip}>{ "Skip to the graph" }</a>
                { view::header::header(state, &dispatch) }
                <main class="panes">
                    <section class="pane left" aria-label="Text" hidden={hidden(Pane::Left)}>{ self.left(&dispatch) }</section>
                    if !state.narrow && !hidden(Pane::Left) { { splitter(state, Pane::Left, &dispatch) } }
                    <section class="pane middle" aria-label="Graph">{ view::middle::middle(state, &dispatch) }</section>
                    if !state.narrow && !hidden(Pane::Right) { { splitter(state, Pane::Right, &dispatch) } }
                    <section class="pane right" aria-label="Inspector" hidden={hidden(Pane::Right)}>{ view::right::right(state, self.bench(), self.driver.bill(), &dispatch) }</section>
                </main>
                if !state.narrow && !hidden(Pane::Bottom) { { splitter(state, Pane::Bottom, &dispatch) } }
                <footer class="time" aria-label="Time">
                    { self.transport(&dispatch) }
                    <section class="pane bottom" aria-label="Events" hidden={hidden(Pane::Bottom)}>{ self.bottom(&dispatch) }</section>
                </footer>
                if state.narrow { { narrow_tabs(state, &dispatch) } }
                { toasts(&state.toasts, &dispatch.reform(Action::CloseToast), &dispatch.reform(Action::PressToast)) }
                <div class="sr" role="status" aria-live="polite">{ if state.moving() { String::new() } else { announcement(state) } }</div>
                if let Some(dialogs) = Dialogs::here() { { (dialogs.dialogs)(state, &dispatch) } }
            </div>
        }
    }

    fn left(&self, dispatch: &Callback<Action>) -> Html {
        let state = &self.state;
        let tab = state.view.tab(Area::Left);
        let list = [
            Tab::new("lesson", "Lesson"),
            Tab::new("definition", "Definition").count(state.edited().errors),
            Tab::new("input", "Input"),
            Tab::new("mocks", "Answers"),
        ];
        let dark = match state.view.theme {
            Theme::Auto => self.system_dark,
            Theme::Light => false,
            Theme::Dark => true,
        };
        let definition = state.document.definition.clone();
        let oncursor = {
            let definition = definition.clone();
            dispatch.reform(move |at: usize| Action::Cursor(byte_offset(&definition, at)))
        };
        let lesson = state.study.lesson.as_ref().map_or("", |l| &*l.slug);
        let input_error = json::parse(&state.document.input).err();
        html! {
            <>
                { tabs("Text", &list, tab, &dispatch.reform(|t| Action::Tab(Area::Left, t)), html! {
                    if tab == "definition" {
                        <button type="button" class="button small" onclick={dispatch.reform(|_| Action::Format)}>{ "Format" }</button>
                    }
                }) }
                // The lesson and the editors stay mounted: switching tabs keeps the place in the text, and undo. Another
                // lesson is another panel, read from its start.
                <div key={lesson} class="panel reading" hidden={tab != "lesson"} role="tabpanel" tabindex="-1" id="panel-lesson" aria-labelledby="tab-lesson">
                    <LessonPane study={state.study.clone()} outcome={state.moment.outcome.clone()} set_up={set_up(state)} away={crate::cases::is_example(&state.document)} dispatch={dispatch.clone()} />
                </div>
                <div class="panel" hidden={tab != "definition"} role="tabpanel" id="panel-definition" aria-labelledby="tab-definition">
                    { view::strip::template(state, dispatch) }
                    { view::strip::substitutions(state, dispatch) }
                    <Editor text={definition} label="Definition" marks={marks(&state.analysis, &state.document.definition)} reveal={self.reveal[0].clone()} {dark}
                        onchange={dispatch.reform(|t| Action::Edit(Part::Definition, t))} {oncursor} assisted=true seen={self.driver.seen(None)} hidden={state.other.is_some()} />
                    { for state.other.as_ref().map(|other| self.other(other, dark, dispatch)) }
                </div>
                <div class="panel" hidden={tab != "input"} role="tabpanel" id="panel-input" aria-labelledby="tab-input">
                    <Editor text={state.document.input.clone()} label="Input of the execution" {dark} onchange={dispatch.reform(|t| Action::Edit(Part::Input, t))} />
                    if let Some(error) = input_error { <p class="field-error" role="alert">{ format!("Not JSON yet: line {}, column {}: {}", error.line, error.column, error.message) }</p> }
                </div>
                if tab == "mocks" {
                    { panel("mocks", "scroll", html! {
                        <>
                            { self.mocks(dispatch) }
                            <div class="row-of-buttons below-mocks"><button type="button" class="button small" onclick={dispatch.reform(|_| Action::Dialog(Some(Dialog::MockFile)))}>{ "MockConfigFile …" }</button></div>
                        </>
                    }) }
                }
            </>
        }
    }

    /// The definition of another state machine, and the way back to the scenario's own.
    fn other(&self, other: &Other, dark: bool, dispatch: &Callback<Action>) -> Html {
        let text = self.state.text_of(Some(other));
        let oncursor = {
            let text = text.clone();
            dispatch.reform(move |at: usize| Action::Cursor(byte_offset(&text, at)))
        };
        let arn = other.arn.clone();
        let onchange = dispatch.reform(move |text| Action::EditOther(arn.clone(), text));
        html! {
            <>
                { view::strip::other(&other.arn, dispatch) }
                <Editor key={other.arn.to_string()} marks={marks(&other.says, &text)} {text} label="Definition of another state machine" reveal={self.reveal[1].clone()} {dark} {onchange} {oncursor} assisted=true seen={self.driver.seen(Some(&other.arn))} />
            </>
        }
    }

    /// What the workbench works on, while it is in sight.
    fn bench(&self) -> Option<Rc<ui::expressions::Bench>> {
        let state = &self.state;
        let in_sight = matches!(state.view.tab(Area::Right), "expressions" | "test");
        (in_sight && !state.moving()).then(|| self.driver.bench(state.moment.event))?
    }

    fn mocks(&self, dispatch: &Callback<Action>) -> Html {
        let state = &self.state;
        // Those of the machine in the picture.
        let (shown, other) = (state.shown(), state.machine_shown());
        let selected = state.selected.as_deref().and_then(|p| shown.state(p));
        let states = shown
            .states
            .iter()
            .filter(|s| s.kind == Some(asl::definition::StateKind::Task))
            .map(|s| MockedState {
                name: s.name.to_string().into(),
                calls: s.resource.to_string().into(),
                otherwise: otherwise(&s.resource).into(),
                answers: match other {
                    Some(other) => state.document.answers_in(&other.arn, &s.name),
                    None => state.document.answers(&s.name),
                },
                used: match other {
                    Some(_) => 0,
                    None => self.driver.used(&s.name),
                },
            })
            .collect::<Vec<_>>();
        let onchange = dispatch.reform(|(name, answers): (AttrValue, Vec<Value>)| {
            Action::Answers(name.as_str().into(), answers)
        });
        mocks(&states, selected.map(|s| &*s.name), &onchange)
    }

    fn transport(&self, dispatch: &Callback<Action>) -> Html {
        let (state, moment) = (&self.state, &self.state.moment);
        // How a run of an older text ended says nothing of this one.
        let (status, says): (Status, AttrValue) = if state.stale {
            (Status::Idle, "changed since".into())
        } else {
            (moment.status, moment.says.to_string().into())
        };
        transport(&Transport {
            status,
            says,
            position: moment.position,
            steps: moment.steps,
            complete: moment.complete,
            playing: state.moving(),
            asks: state.asks(),
            ready: state.ready(),
            speed: state.speed,
            clock: moment.clock.to_string().into(),
            date: moment.date.to_string().into(),
            marks: moment.marks.clone(),
            pauses: state.lens.on_error,
            onpauses: crate::say!(dispatch, Action::Lens(Turn::OnError)),
            onasked: crate::say!(dispatch, Action::Go(Area::Right, Some("inbox"))),
            oncommand: dispatch.reform(Action::Transport),
        })
    }

    fn bottom(&self, dispatch: &Callback<Action>) -> Html {
        let state = &self.state;
        let tab = state.view.tab(Area::Bottom);
        let tools = view::lens::tools(state, tab, self.driver.has_before(), dispatch);
        let body = self
            .lens(tab, dispatch)
            .unwrap_or_else(|| self.events(tab, dispatch));
        view::bottom::bottom(state, tools, body, dispatch)
    }

    fn events(&self, tab: &str, dispatch: &Callback<Action>) -> Html {
        let state = &self.state;
        if tab == "problems" {
            return view::bottom::problems(state, dispatch);
        }
        let selected = state.moment.event;
        let (count, window, rows, reveal) = self.driver.rows(&state.events.window, selected);
        let table = EventTable {
            count,
            window,
            rows,
            selected,
            reveal,
            onwindow: dispatch.reform(Action::Window),
            onselect: dispatch.reform(Action::SelectEvent),
        };
        view::bottom::events(state, &table)
    }
}

/// What is marked in a text. Marks of an older one would stand in wrong places; the new ones are a moment away.
fn marks(says: &Analysis, text: &Rc<str>) -> Rc<Vec<EditorMark>> {
    if says.text == *text {
        says.marks.clone()
    } else {
        Rc::default()
    }
}

fn skip(event: MouseEvent) {
    event.prevent_default();
    ui::tabs::focus("graph");
}

fn splitter(state: &AppState, pane: Pane, dispatch: &Callback<Action>) -> Html {
    let (min, max) = bounds(pane);
    let (axis, label, size, reverse) = match pane {
        Pane::Left => (
            Axis::Horizontal,
            "Width of the text",
            state.view.left,
            false,
        ),
        Pane::Right => (
            Axis::Horizontal,
            "Width of the inspector",
            state.view.right,
            true,
        ),
        Pane::Bottom => (
            Axis::Vertical,
            "Height of the events",
            state.view.bottom,
            true,
        ),
    };
    html! {
        <Splitter {axis} {label} {size} {min} {max} {reverse} onresize={dispatch.reform(move |s| Action::Resize(pane, s))} />
    }
}

fn narrow_tabs(state: &AppState, dispatch: &Callback<Action>) -> Html {
    let tabs = [
        ("text", "Text"),
        ("graph-narrow", "Graph"),
        ("data", "Data"),
        ("time", "Events"),
    ];
    let shown = state.view.tab(Area::Narrow);
    let waiting = state.moment.pending.len();
    html! {
        <nav class="narrow-tabs" aria-label="Panes">
            { for tabs.into_iter().map(|(id, label)| html! {
                <button type="button" class="tab" aria-pressed={if shown == id { "true" } else { "false" }} onclick={dispatch.reform(move |_| Action::Tab(Area::Narrow, id))}>{ label }{ for (id == "data" && waiting > 0).then(|| html! { <span class="count">{ waiting }</span> }) }</button>
            }) }
        </nav>
    }
}

/// What a screen reader says after each stop.
fn announcement(state: &AppState) -> String {
    let moment = &state.moment;
    if moment.steps == 0 || state.dialog == Some(Dialog::Help) {
        return String::new();
    }
    let name = moment.state.as_deref().and_then(|p| state.shown().state(p));
    if let (Some(info), Some(left)) = (name, &moment.asked) {
        return format!(
            "Step {}: {} waits for an answer, {left} left. The inbox has the question.",
            moment.position, info.name
        );
    }
    match name {
        Some(info) => format!(
            "Step {}: {}, {}",
            moment.position,
            info.name,
            moment.status.word()
        ),
        None => format!("Step {}: {}", moment.position, moment.says),
    }
}

fn otherwise(resource: &str) -> &'static str {
    if resource.ends_with(".waitForTaskToken") || resource.contains(":activity:") {
        "No answer listed: it waits until you answer it in the inbox."
    } else {
        "No answer listed: it returns its input."
    }
}
