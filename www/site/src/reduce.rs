//! What happens next: a pure function of the state and what happened. Native tests cover it.

mod lens;
pub(crate) mod lessons;
#[cfg(test)]
mod tests;
mod time;

use crate::action::{Action, Part};
use crate::analysis::{Analysis, StateInfo};
use crate::document::Document;
use crate::effect::Effect;
use crate::library::Change;
use crate::state::{AppState, Dialog, Place};
use crate::view_settings::{Area, Pane, Theme, ViewSettings};
use json::Value;
use std::rc::Rc;
use ui::toast::Toast;

/// The next state, and what is to be done in the world.
pub(crate) fn reduce(state: &AppState, action: Action) -> (AppState, Vec<Effect>) {
    let mut next = state.clone();
    let mut effects = apply(&mut next, action);
    effects.extend(lens::wants(&mut next));
    // Whatever leaves the filled window leaves the full screen with it.
    if next.filled != state.filled {
        effects.push(Effect::FullScreen(next.filled));
    }
    (next, effects)
}

fn apply(state: &mut AppState, action: Action) -> Vec<Effect> {
    match action {
        // Somebody will want to run it.
        Action::Awake | Action::Arrived(_) => Vec::new(),
        Action::Missing(_) => {
            let says = "A part of the page could not be fetched. Look at the network and try again, or reload: there may be a new version.";
            apply(state, Action::Say(says.into(), true))
        }
        Action::OpenLink(fragment) => vec![Effect::OpenLink(fragment)],
        Action::Edit(part, text) => edit(state, part, text),
        Action::EditOther(arn, text) => {
            let document = state.document.with_machine(&arn, &text);
            change(state, document)
        }
        Action::AnalysedOther(arn, says) => analysed_other(state, &arn, says),
        Action::EditOwn => {
            state.other = None;
            Vec::new()
        }
        Action::Answers(name, answers) => {
            let document = match state.machine_shown() {
                Some(other) => (state.document).with_answers_in(&other.arn, &name, answers),
                None => state.document.with_answers(&name, answers),
            };
            change(state, document)
        }
        Action::Member(key, value) => {
            let document = state.document.with(key, value);
            change(state, document)
        }
        Action::Analysed(analysis) => {
            // An analysis of an older text comes too late: a newer one is on its way.
            if analysis.text != state.document.definition {
                return Vec::new();
            }
            if analysis.drawn
                && !analysis.states.is_empty()
                && (analysis.errors == 0 || state.picture.states.is_empty())
            {
                state.picture = analysis.clone();
            }
            // A template has no picture, and that of what stood here before would mislead.
            if !analysis.template.is_empty() {
                state.picture = analysis.clone();
            }
            state.analysis = analysis;
            // The lights belong to a layout: another picture needs them anew.
            if state.moment.steps > 0 {
                vec![Effect::Look]
            } else {
                Vec::new()
            }
        }
        Action::Transport(_)
        | Action::Frame(_)
        | Action::Moved(..)
        | Action::Refused(_)
        | Action::Breakpoint(_)
        | Action::Send(_) => time::apply(state, action),
        // Which event stands in a row only the run knows: it comes back as a jump.
        Action::SelectEvent(_) => Vec::new(),
        Action::Looked(moment) => {
            state.moment = moment;
            Vec::new()
        }
        Action::SelectState(pointer) => select(state, pointer, true),
        Action::Cursor(offset) => {
            let found = state.edited().state_at(offset).map(|s| s.pointer.clone());
            match found {
                Some(pointer) if state.edits_shown() => select(state, Some(pointer), false),
                _ => Vec::new(),
            }
        }
        Action::Focus(pointer, index) => {
            let mut focus = (*state.focus).clone();
            match index {
                Some(index) => focus.insert(pointer, index),
                None => focus.remove(&pointer),
            };
            state.focus = Rc::new(focus);
            vec![Effect::Look]
        }
        Action::GoTo(pointer) => {
            show_editor(state);
            let mut effects = edit_shown(state);
            effects.extend(state.edited().state(&pointer).map(|i| reveal(i, true)));
            effects
        }
        Action::Problem(index) => {
            let Some(diagnostic) = state.edited().diagnostics.get(index) else {
                return Vec::new();
            };
            let span = diagnostic.span;
            show_editor(state);
            vec![Effect::Reveal(span.start as usize, span.end as usize, true)]
        }
        Action::Fix(index) => fix(state, index),
        Action::Format => format(state),
        Action::Lens(turn) => lens::apply(state, turn),
        Action::Window(window) => {
            state.events.window = window;
            Vec::new()
        }
        Action::Filter(filter) => {
            state.events.filter = filter;
            Vec::new()
        }
        Action::Tab(area, tab) => {
            arrange(state, |view| view.set_tab(area, tab));
            vec![Effect::KeepView]
        }
        Action::Go(area, tab) => go(state, area, tab),
        Action::Resize(pane, size) => {
            arrange(state, |view| view.resize(pane, size));
            vec![Effect::KeepView]
        }
        Action::Fill(filled) => {
            state.filled = filled;
            Vec::new()
        }
        Action::Toggle(pane) => {
            // Whoever asks for a pane wants to see it.
            state.filled = false;
            arrange(state, |view| view.toggle(pane));
            vec![Effect::KeepView]
        }
        Action::NextTheme => {
            arrange(state, |view| {
                view.theme = match view.theme {
                    Theme::Auto => Theme::Light,
                    Theme::Light => Theme::Dark,
                    Theme::Dark => Theme::Auto,
                }
            });
            vec![Effect::ApplyTheme, Effect::KeepView]
        }
        Action::Letters(on) => {
            arrange(state, |view| view.letters = on);
            vec![Effect::KeepView]
        }
        Action::Narrow(narrow) => {
            state.narrow = narrow;
            Vec::new()
        }
        Action::Dialog(dialog) => {
            state.dialog = dialog;
            match state.dialog {
                Some(Dialog::Library) => vec![Effect::Shelve(Change::Read)],
                _ => Vec::new(),
            }
        }
        Action::Keep(name) => {
            let document = named(state, name.trim());
            let mut effects = lens::noted(state, document.clone());
            effects.push(Effect::Shelve(Change::Save(name.to_string(), document)));
            effects
        }
        Action::Shelve(change) => {
            let mut effects = Vec::new();
            if let Change::Rename(place, name) = &change
                && let Some(entry) = state.library.saved.get(*place)
                && state.document.name() == Some(&entry.name)
            {
                // What is on the page is the scenario that gets another name.
                let document = named(state, name.trim());
                effects = lens::noted(state, document);
            }
            effects.push(Effect::Shelve(change));
            effects
        }
        Action::Library(library) => {
            state.library = library;
            Vec::new()
        }
        Action::Download(document) => {
            let text = document.to_value().pretty();
            vec![Effect::Download("scenario.json", text.into())]
        }
        Action::File(name, text) => vec![Effect::Download(name, text)],
        Action::Mocks(mocks) => {
            let old = state.document.clone();
            let mut effects = change(state, old.with("mocks", Some(mocks)));
            state.dialog = None;
            state.undo = Some(Rc::new((state.next_toast, old)));
            effects.extend(say(state, "The answers are taken.", false, Some("Undo")));
            effects
        }
        Action::OpenMachine(place) => open_machine(state, place),
        Action::Share => vec![Effect::MakeLink],
        Action::Copy(text, says) => vec![Effect::Copy(text, says)],
        Action::Save => {
            let text = state.document.to_value().pretty();
            vec![Effect::Download("scenario.json", text.into())]
        }
        Action::Open => vec![Effect::OpenFile],
        Action::Export(picture) => vec![Effect::ExportPicture(picture)],
        Action::Take(document, place, says) => take(state, document, place, &says),
        Action::Resumed(place, document) => {
            state.place = place;
            replace(state, document)
        }
        Action::NewMachine => {
            let effects = take(state, new_machine(), Place::Scratch, "A new machine.");
            arrange(state, |view| view.set_tab(Area::Left, "definition"));
            effects
        }
        Action::Say(text, bad) => say(state, &text, bad, None),
        Action::CloseToast(id) => {
            state.toasts.retain(|t| t.id != id);
            Vec::new()
        }
        Action::PressToast(id) => {
            state.toasts.retain(|t| t.id != id);
            match state.undo.take() {
                Some(undo) if undo.0 == id => {
                    let leave = Effect::Shelve(Change::Leave(state.document.clone()));
                    let mut effects = vec![leave];
                    effects.extend(replace(state, undo.1.clone()));
                    effects
                }
                _ => Vec::new(),
            }
        }
        Action::CheckNext => vec![Effect::CheckNext],
        Action::Course(_)
        | Action::OpenLesson(_)
        | Action::Lesson(_)
        | Action::NoLesson(_)
        | Action::Verdicts(_)
        | Action::Predict(_)
        | Action::Hint(_)
        | Action::Case(_)
        | Action::Example(_)
        | Action::Own
        | Action::Restart
        | Action::TakeSolution
        | Action::SaveProgress
        | Action::AddProgress(_)
        | Action::ForgetProgress => lessons::apply(state, action),
    }
}

/// The document under a name of its own.
fn named(state: &AppState, name: &str) -> Document {
    state.document.with_view("name", Some(Value::from(name)))
}

fn edit(state: &mut AppState, part: Part, text: Rc<str>) -> Vec<Effect> {
    let mut document = state.document.clone();
    match part {
        Part::Definition => document.definition = text,
        Part::Input => document.input = text,
    }
    let before = state.document.definition.clone();
    let effects = change(state, document);
    if state.study.lesson.is_some() && before != state.document.definition {
        lessons::study(state, |study| study.trial.edited = true);
    }
    effects
}

/// The document changed by a small edit: the run stands where it stands, and goes on with the change from there.
fn change(state: &mut AppState, document: Document) -> Vec<Effect> {
    if document == state.document {
        return Vec::new();
    }
    let mut effects = vec![Effect::KeepDocument];
    let differs = |key: &str| document.rest.get(key) != state.document.rest.get(key);
    if differs("machines") || differs("substitutions") {
        let shown = state.machine_shown().map(|m| m.arn.clone());
        let edited = state.other.as_ref().map(|m| m.arn.clone());
        let twice = shown == edited;
        let arns = shown.into_iter().chain(edited.filter(|_| !twice));
        effects.extend(arns.map(Effect::AnalyseOther));
    }
    if document.definition != state.document.definition
        || ["type", "substitutions"].into_iter().any(differs)
    {
        effects.push(Effect::Analyse);
        if state.study.lesson.is_some() {
            lessons::study(state, |study| study.checking = true);
            effects.push(Effect::Check);
        }
    }
    state.document = document;
    state.stale = state.moment.steps > 0;
    state.goal = None;
    effects
}

/// Another document takes the place of this one: no run, no selection.
fn replace(state: &mut AppState, document: Document) -> Vec<Effect> {
    let mut effects = change(state, document);
    state.other = None;
    if state.study.lesson.is_some() {
        lessons::study(state, |study| study.trial.edited = false);
    }
    state.selected = None;
    state.breakpoints = Rc::default();
    state.focus = Rc::default();
    state.moment = Rc::default();
    state.stale = false;
    state.refused = Rc::default();
    state.lens = Rc::new(crate::lens::Lens {
        runs_a_month: state.lens.runs_a_month,
        on_error: state.lens.on_error,
        only_differences: state.lens.only_differences,
        ..crate::lens::Lens::default()
    });
    effects.push(Effect::Drop);
    effects
}

/// As [`replace`], with a message whose button brings the old document back.
fn take(state: &mut AppState, document: Document, place: Place, says: &str) -> Vec<Effect> {
    let old = state.document.clone();
    let same_place = state.place == place;
    state.place = place.clone();
    state.dialog = None;
    // Before anything is kept in its place.
    let mut effects = Vec::new();
    if same_place && old != document {
        effects.push(Effect::Shelve(Change::Leave(old.clone())));
    } else if place == Place::Scratch && !same_place {
        effects.push(Effect::LeaveScratch);
    }
    if place == Place::Scratch && state.study.lesson.is_some() {
        // The lesson's checks judge the lesson's own work, never what was opened from elsewhere.
        state.study = Rc::new(crate::course::Study {
            lesson: None,
            verdicts: Rc::default(),
            ..(*state.study).clone()
        });
        arrange(state, |view| view.set_tab(Area::Left, "definition"));
    }
    effects.extend(replace(state, document));
    effects.push(Effect::Address(place));
    if same_place && !old.definition.is_empty() && old != state.document {
        let id = state.next_toast;
        effects.extend(say(state, says, false, Some("Undo")));
        state.undo = Some(Rc::new((id, old)));
    }
    effects
}

/// A state machine of the template takes the template's place, with its type and values.
fn open_machine(state: &mut AppState, place: usize) -> Vec<Effect> {
    let analysis = state.analysis.clone();
    let Some(machine) = analysis.template.get(place) else {
        return Vec::new();
    };
    let Ok(definition) = &machine.definition else {
        return Vec::new();
    };
    let mut document = Document {
        definition: definition.clone(),
        ..Document::default()
    };
    if machine.kind.as_deref() == Some("EXPRESS") {
        document = document.with("type", Some(Value::from("EXPRESS")));
    }
    if !machine.values.is_empty() {
        let values = machine.values.iter();
        let values = values.map(|(name, value)| (name.clone(), Value::from(value)));
        document = document.with("substitutions", Some(Value::Object(values.collect())));
    }
    let says = format!("{} of the template is open.", machine.name);
    take(state, document, Place::Scratch, &says)
}

/// Shows a message.
fn say(state: &mut AppState, text: &str, bad: bool, action: Option<&'static str>) -> Vec<Effect> {
    let id = state.next_toast;
    state.next_toast += 1;
    // What only the last message can undo, an older one does not offer.
    let old = |t: &Toast| *t.text == *text || action.is_some() && t.action.is_some();
    state.toasts.retain(|t| !old(t));
    state.toasts.push(Toast {
        id,
        text: text.to_string().into(),
        bad,
        action: action.map(Into::into),
    });
    // More than three at once is a wall.
    if state.toasts.len() > 3 {
        state.toasts.remove(0);
    }
    vec![Effect::FadeToast(id)]
}

fn select(state: &mut AppState, pointer: Option<Rc<str>>, follow: bool) -> Vec<Effect> {
    if state.selected == pointer {
        return Vec::new();
    }
    state.selected = pointer;
    let mut effects = vec![Effect::Look];
    // The editor may have the text of another machine than the one in the picture.
    if follow
        && state.edits_shown()
        && let Some(pointer) = &state.selected
    {
        effects.extend(state.edited().state(pointer).map(|i| reveal(i, false)));
    }
    effects
}

/// The cursor goes to the state's name. Nothing is selected: what is typed next must not replace the name.
fn reveal(info: &StateInfo, focus: bool) -> Effect {
    let start = info.name_span.start as usize;
    Effect::Reveal(start, start, focus)
}

fn show_editor(state: &mut AppState) {
    state.filled = false;
    arrange(state, |view| {
        view.set_tab(Area::Left, "definition");
        view.set_tab(Area::Narrow, "text");
        view.hidden[Pane::Left as usize] = false;
    });
}

/// Shows an area wherever it is hidden, and takes the focus there.
fn go(state: &mut AppState, area: Area, tab: Option<&'static str>) -> Vec<Effect> {
    let (pane, narrow) = match area {
        Area::Left => (Pane::Left, "text"),
        _ => (Pane::Right, "data"),
    };
    state.filled = false;
    arrange(state, |view| {
        if let Some(tab) = tab {
            view.set_tab(area, tab);
        }
        view.set_tab(Area::Narrow, narrow);
        view.hidden[pane as usize] = false;
    });
    let tab = match state.view.tab(area) {
        // The workbench has one tab.
        "expressions" | "test" => "source",
        tab => tab,
    };
    // A lesson is for reading: the keys that scroll are wanted there.
    let kind = if tab == "lesson" { "panel" } else { "tab" };
    let focus = Effect::Focus(format!("{kind}-{tab}").into());
    vec![Effect::KeepView, focus]
}

fn arrange(state: &mut AppState, change: impl FnOnce(&mut ViewSettings)) {
    let mut view = (*state.view).clone();
    change(&mut view);
    if view != *state.view {
        state.view = Rc::new(view);
    }
}

/// The text of the machine in the picture comes into the editor, if another one is there.
fn edit_shown(state: &mut AppState) -> Vec<Effect> {
    if state.edits_shown() {
        return Vec::new();
    }
    state.other = state.machine_shown().cloned();
    let Some(other) = state.other.clone() else {
        return Vec::new();
    };
    // The run may have begun with an older text, in which the states stood elsewhere.
    let text = state.text_of(Some(&other));
    if text == other.says.text {
        return Vec::new();
    }
    let express = state.document.is_express(Some(&other.arn));
    let says = crate::analysis::analyse(text, express, &state.document.values());
    analysed_other(state, &other.arn, Rc::new(says))
}

/// Another machine's definition was looked at: the picture follows while it is shown and has no errors.
fn analysed_other(state: &mut AppState, arn: &str, says: Rc<Analysis>) -> Vec<Effect> {
    // A newer text is looked at in a moment.
    if state.document.machine(arn).as_ref() != Some(&says.text) {
        return Vec::new();
    }
    if let Some(other) = state.other.as_mut().filter(|o| *o.arn == *arn) {
        other.says = says.clone();
    }
    let shown = state.machine_shown().is_some_and(|m| *m.arn == *arn);
    if !shown || !says.drawn || says.errors > 0 {
        return Vec::new();
    }
    let mut lens = (*state.lens).clone();
    if let Some(machine) = lens.child.as_mut().and_then(|c| c.machine.as_mut()) {
        machine.says = says;
    }
    state.lens = Rc::new(lens);
    vec![Effect::Look]
}

/// Another text takes the place of that in the editor.
fn edit_text(state: &mut AppState, text: Rc<str>) -> Vec<Effect> {
    match &state.other {
        Some(other) => {
            let document = state.document.with_machine(&other.arn, &text);
            change(state, document)
        }
        None => edit(state, Part::Definition, text),
    }
}

fn fix(state: &mut AppState, index: usize) -> Vec<Effect> {
    let said = state.edited();
    let fix = said.diagnostics.get(index).and_then(|d| d.fix.clone());
    let text = state.text_of(state.other.as_ref());
    // The finding may speak of an older text.
    if said.text != text {
        return Vec::new();
    }
    let Some(fix) = fix else {
        return Vec::new();
    };
    let (start, end) = (fix.span.start as usize, fix.span.end as usize);
    let (Some(before), Some(after)) = (text.get(..start), text.get(end..)) else {
        return Vec::new();
    };
    let mended = format!("{before}{}{after}", fix.replacement);
    edit_text(state, mended.into())
}

fn format(state: &mut AppState) -> Vec<Effect> {
    let text = state.text_of(state.other.as_ref());
    match json::parse(&text) {
        Ok(value) => edit_text(state, value.pretty().into()),
        Err(_) if !asl::source::looks_like_json(&text) => say(
            state,
            "YAML keeps the layout that you give it. Format is for JSON.",
            false,
            None,
        ),
        Err(error) => say(
            state,
            &format!("Cannot format: line {}: {}", error.line, error.message),
            true,
            None,
        ),
    }
}

/// The machine that someone starts with who starts from nothing.
fn new_machine() -> Document {
    Document {
        definition: NEW_MACHINE.into(),
        input: "{\n  \"name\": \"Ada\"\n}".into(),
        ..Document::default()
    }
}

const NEW_MACHINE: &str = r#"{
  "Comment": "A first machine: change it and watch the picture.",
  "StartAt": "Greet",
  "States": {
    "Greet": {
      "Type": "Task",
      "Resource": "arn:aws:lambda:us-east-1:123456789012:function:greet",
      "Next": "Done"
    },
    "Done": {
      "Type": "Succeed"
    }
  }
}
"#;
