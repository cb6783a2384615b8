//! What happens next, step by step, without a browser.

use super::*;
use crate::action::Part;
use crate::analysis::analyse;
use crate::effect::Advance;
use crate::library::Library;
use crate::moment::Moment;
use crate::state::Goal;
use crate::view_settings::Pane;
use ui::transport::{Command, Speed};

const GOOD: &str =
    r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Succeed"}}}"#;

/// A page with a definition that was looked at.
fn page(text: &str) -> AppState {
    let mut state = AppState::default();
    state.document.definition = text.into();
    let analysis = Rc::new(analyse(text.into(), false, &[]));
    reduce(&state, Action::Analysed(analysis)).0
}

fn moment(position: usize, steps: usize, complete: bool) -> Rc<Moment> {
    Rc::new(Moment {
        position,
        steps,
        complete,
        ..Moment::default()
    })
}

#[test]
fn typing_keeps_analyses_and_makes_the_run_stale() {
    let state = page(GOOD);
    let (state, _) = reduce(&state, Action::Moved(moment(2, 3, false), true));
    let (state, effects) = reduce(&state, Action::Edit(Part::Definition, "{".into()));
    assert!(effects.contains(&Effect::Analyse) && effects.contains(&Effect::KeepDocument));
    assert!(state.stale);
    let (again, effects) = reduce(&state, Action::Edit(Part::Definition, "{".into()));
    assert!(effects.is_empty() && again == state);
}

#[test]
fn the_name_it_is_saved_under_stays_with_the_scenario() {
    let state = page(GOOD);
    let (mut state, effects) = reduce(&state, Action::Keep(" Declined ".into()));
    assert_eq!(state.document.name(), Some("Declined"));
    let save = Effect::Shelve(Change::Save(" Declined ".into(), state.document.clone()));
    assert_eq!(effects, [Effect::KeepDocument, save]);
    assert!(!state.stale, "a name changes nothing in a run");
    let mut library = Library::default();
    library.apply(Change::Save("Other".into(), page("{}").document));
    library.apply(Change::Save("Declined".into(), state.document.clone()));
    state.library = Rc::new(library);
    let other = Change::Rename(0, "Third".into());
    let (state, _) = reduce(&state, Action::Shelve(other));
    assert_eq!(state.document.name(), Some("Declined"));
    let own = Change::Rename(1, "Refused".into());
    let (state, effects) = reduce(&state, Action::Shelve(own.clone()));
    assert_eq!(state.document.name(), Some("Refused"));
    assert_eq!(effects, [Effect::KeepDocument, Effect::Shelve(own)]);
}

#[test]
fn what_gives_way_is_kept_first() {
    let mut state = page(GOOD);
    let old = state.document.clone();
    let other = Document {
        definition: "{}".into(),
        ..Document::default()
    };
    state.dialog = Some(Dialog::Library);
    let take = Action::Take(other.clone(), Place::Scratch, "Opened.".into());
    let (next, effects) = reduce(&state, take.clone());
    assert_eq!(effects[0], Effect::Shelve(Change::Leave(old.clone())));
    assert_eq!(next.dialog, None);
    let toast = next.toasts[0].id;
    let (back, effects) = reduce(&next, Action::PressToast(toast));
    assert_eq!(effects[0], Effect::Shelve(Change::Leave(other)));
    assert_eq!(back.document, old);
    // From a lesson, it is the scratch pad's own work that gives way.
    state.place = Place::Lesson("x".into());
    let (_, effects) = reduce(&state, take);
    assert_eq!(effects[0], Effect::LeaveScratch);
}

#[test]
fn a_machine_of_a_template_opens_with_its_type_and_values() {
    let template = r#"{"Resources": {"M": {"Type": "AWS::Serverless::StateMachine", "Properties": {"Type": "EXPRESS", "DefinitionSubstitutions": {"N": "5"}, "Definition": {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}}}}}"#;
    let state = page(template);
    let (next, effects) = reduce(&state, Action::OpenMachine(0));
    assert!(
        next.document.definition.starts_with("{"),
        "{}",
        next.document.definition
    );
    assert_eq!(
        next.document.rest.get("type"),
        Some(&Value::from("EXPRESS"))
    );
    assert_eq!(next.document.values(), [("N".into(), "5".into())]);
    assert_eq!(
        effects[0],
        Effect::Shelve(Change::Leave(state.document.clone()))
    );
    let (same, _) = reduce(&state, Action::OpenMachine(7));
    assert!(same == state);
}

#[test]
fn answers_from_elsewhere_can_be_undone() {
    let state = page(GOOD);
    let state = reduce(
        &state,
        Action::Answers("A".into(), vec![Value::from(1_i64)]),
    )
    .0;
    let (next, _) = reduce(&state, Action::Mocks(Value::empty_object()));
    assert!(next.document.answers("A").is_empty());
    let toast = next.toasts.last().expect("a message").id;
    let (back, _) = reduce(&next, Action::PressToast(toast));
    assert_eq!(back.document.answers("A").len(), 1);
}

#[test]
fn an_error_keeps_the_last_good_picture() {
    let state = page(GOOD);
    let (state, _) = reduce(
        &state,
        Action::Edit(Part::Definition, "{\"StartAt\": ".into()),
    );
    let late = Rc::new(analyse(GOOD.into(), false, &[]));
    let (state, _) = reduce(&state, Action::Analysed(late));
    assert_eq!(
        state.analysis.errors, 0,
        "an analysis of another text changes nothing"
    );
    let broken = Rc::new(analyse("{\"StartAt\": ".into(), false, &[]));
    let (state, _) = reduce(&state, Action::Analysed(broken));
    assert!(state.analysis.errors > 0 && !state.ready());
    assert_eq!(&*state.picture.text, GOOD);
}

#[test]
fn running_needs_a_definition_without_errors() {
    let (_, effects) = reduce(&page("{"), Action::Transport(Command::Run));
    assert!(!effects.contains(&Effect::Start));
    let (state, effects) = reduce(&page(GOOD), Action::Transport(Command::Run));
    assert_eq!(effects, [Effect::Start, Effect::Frame]);
    let (state, effects) = reduce(&state, Action::Frame(16.0));
    assert_eq!(effects, [Effect::Advance(Advance::End)]);
    let (state, effects) = reduce(&state, Action::Moved(moment(5, 5, false), false));
    assert!(effects.contains(&Effect::Frame), "not there yet");
    let (state, effects) = reduce(&state, Action::Moved(moment(9, 9, true), true));
    assert!(!state.moving() && !effects.contains(&Effect::Frame));
}

#[test]
fn stop_works_between_any_two_frames() {
    let (state, _) = reduce(&page(GOOD), Action::Transport(Command::Run));
    let (state, _) = reduce(&state, Action::Moved(moment(5, 5, false), false));
    let (state, _) = reduce(&state, Action::Transport(Command::Toggle));
    assert!(!state.moving());
    assert_eq!(reduce(&state, Action::Frame(1e3)).1, []);
}

#[test]
fn playing_keeps_its_pace() {
    let (state, _) = reduce(&page(GOOD), Action::Moved(moment(1, 1, false), true));
    let (state, _) = reduce(&state, Action::Transport(Command::Toggle));
    assert_eq!(state.goal, Some(Goal::Play));
    let (state, effects) = reduce(&state, Action::Frame(1_000.0));
    assert_eq!(effects, [Effect::Advance(Advance::Step)]);
    let (state, effects) = reduce(&state, Action::Frame(1_016.0));
    assert_eq!(effects, [Effect::Frame], "too early for the next step");
    let (state, _) = reduce(&state, Action::Transport(Command::Speed(Speed::Full)));
    assert_eq!(state.goal, Some(Goal::Run));
}

#[test]
fn a_step_after_a_change_forks_the_run() {
    let (state, _) = reduce(&page(GOOD), Action::Moved(moment(2, 4, false), true));
    let (state, effects) = reduce(&state, Action::Answers("A".into(), vec![json::Value::Null]));
    assert!(state.stale && !effects.contains(&Effect::Analyse));
    let (state, effects) = reduce(&state, Action::Transport(Command::Step));
    assert_eq!(effects, [Effect::Fork, Effect::Advance(Advance::Step)]);
    assert!(!state.stale);
}

/// The moment at which a person is asked, before the end of what is known or at it.
fn asking(position: usize, steps: usize) -> Rc<Moment> {
    Rc::new(Moment {
        asked: Some("1 h".into()),
        ..(*moment(position, steps, false)).clone()
    })
}

#[test]
fn going_on_from_a_question_lets_it_time_out() {
    use crate::effect::Sent;
    let (state, _) = reduce(&page(GOOD), Action::Moved(asking(4, 4), true));
    let (next, effects) = reduce(&state, Action::Transport(Command::Toggle));
    assert_eq!(effects, [Effect::Send(Sent::GoOn), Effect::Frame]);
    assert_eq!(
        next.goal,
        Some(Goal::Play),
        "it may come to another question"
    );
    // What was done since is looked at first: there may be an answer now.
    let (changed, _) = reduce(&state, Action::Answers("A".into(), vec![json::Value::Null]));
    let (_, effects) = reduce(&changed, Action::Transport(Command::Toggle));
    assert_eq!(effects, [Effect::Fork, Effect::Frame]);
    // What is known is played as it was.
    let (past, _) = reduce(&page(GOOD), Action::Moved(asking(4, 9), true));
    let (_, effects) = reduce(&past, Action::Transport(Command::Toggle));
    assert_eq!(effects, [Effect::Frame]);
    // The way to the end asks nobody.
    let (state, _) = reduce(&state, Action::Transport(Command::ToEnd));
    assert_eq!(state.goal, Some(Goal::End));
}

#[test]
fn scrubbing_pauses() {
    let (state, _) = reduce(&page(GOOD), Action::Transport(Command::Run));
    let (state, effects) = reduce(&state, Action::Transport(Command::Seek(3)));
    assert_eq!(effects, [Effect::Seek(3)]);
    assert!(!state.moving());
}

#[test]
fn the_cursor_chooses_the_state_around_it() {
    let state = page(GOOD);
    let inside = GOOD.find("\"Pass\"").expect("it is there");
    let (state, effects) = reduce(&state, Action::Cursor(inside));
    assert_eq!(state.selected.as_deref(), Some("/States/A"));
    assert_eq!(
        effects,
        [Effect::Look],
        "the editor does not scroll under the cursor"
    );
    let (_, effects) = reduce(&state, Action::SelectState(Some("/States/B".into())));
    assert!(matches!(
        effects.as_slice(),
        [Effect::Look, Effect::Reveal(_, _, false)]
    ));
}

#[test]
fn taking_another_document_can_be_undone() {
    let state = page(GOOD);
    let new = Document {
        definition: "{}".into(),
        ..Document::default()
    };
    let other = Document {
        definition: "[]".into(),
        ..Document::default()
    };
    let take = |document| Action::Take(document, Place::Scratch, "Taken.".into());
    let (state, effects) = reduce(&state, take(new));
    assert!(effects.contains(&Effect::Drop));
    // Only the last message can undo.
    let another = Action::Take(other, Place::Scratch, "Another.".into());
    assert_eq!(reduce(&state, another).0.toasts.len(), 1);
    let toast = state.toasts.last().expect("a message").id;
    let (state, _) = reduce(&state, Action::PressToast(toast));
    assert_eq!(&*state.document.definition, GOOD);
    assert!(state.toasts.is_empty());
}

#[test]
fn panes_are_arranged_and_kept() {
    let (state, effects) = reduce(&page(GOOD), Action::Toggle(Pane::Right));
    assert!(state.view.is_hidden(Pane::Right));
    assert_eq!(effects, [Effect::KeepView]);
    let (state, effects) = reduce(&state, Action::NextTheme);
    assert_eq!(state.view.theme, Theme::Light);
    assert_eq!(effects, [Effect::ApplyTheme, Effect::KeepView]);
}

#[test]
fn whatever_leaves_the_filled_window_gives_the_screen_back() {
    let (filled, effects) = reduce(&page(GOOD), Action::Fill(true));
    assert_eq!(effects, [Effect::FullScreen(true)]);
    assert_eq!(reduce(&filled, Action::Fill(true)).1, []);
    let ways = [
        Action::Fill(false),
        Action::Toggle(Pane::Left),
        Action::GoTo("/States/A".into()),
    ];
    for way in ways {
        let (state, effects) = reduce(&filled, way);
        assert!(!state.filled && effects.contains(&Effect::FullScreen(false)));
    }
}

#[test]
fn going_to_an_area_shows_it_and_takes_the_focus_there() {
    let (mut state, _) = reduce(&page(GOOD), Action::Toggle(Pane::Right));
    state.filled = true;
    let (state, effects) = reduce(&state, Action::Go(Area::Right, Some("inbox")));
    assert!(!state.view.is_hidden(Pane::Right) && !state.filled);
    assert_eq!(state.view.tab(Area::Right), "inbox");
    assert_eq!(state.view.tab(Area::Narrow), "data");
    assert!(effects.contains(&Effect::Focus("tab-inbox".into())));
    let (state, _) = reduce(&state, Action::Tab(Area::Right, "test"));
    let (_, effects) = reduce(&state, Action::Go(Area::Right, None));
    assert_eq!(
        effects,
        [Effect::KeepView, Effect::Focus("tab-source".into())]
    );
}

#[test]
fn an_answer_that_is_not_json_is_not_sent() {
    let sent = crate::effect::Sent::Success(1, "{".into());
    let (state, effects) = reduce(&page(GOOD), Action::Send(sent));
    assert!(!effects.iter().any(|e| matches!(e, Effect::Send(_))));
    assert!(state.toasts[0].bad);
}

#[test]
fn at_most_three_messages_at_once() {
    let mut state = page(GOOD);
    for i in 0..10 {
        state = reduce(&state, Action::Say(format!("{i}").into(), false)).0;
    }
    assert_eq!(state.toasts.len(), 3);
}

#[test]
fn a_chosen_visit_is_shown_with_its_own_state() {
    use crate::lens::Turn;
    use asl::view::tree::Key;
    let state = page(GOOD);
    let (state, _) = reduce(&state, Action::Moved(moment(9, 9, true), true));
    let chosen = Turn::Chosen(Key::Visit(0), 4, Some("/States/A".into()));
    let (state, effects) = reduce(&state, Action::Lens(chosen));
    assert_eq!(effects, [Effect::Seek(4)]);
    let (state, effects) = reduce(&state, Action::Moved(moment(4, 9, true), true));
    assert_eq!(state.selected.as_deref(), Some("/States/A"));
    assert!(effects.contains(&Effect::Look) && state.lens.cursor.is_some());
    // The row stays chosen until the run shows another moment.
    let (state, _) = reduce(&state, Action::Moved(moment(5, 9, true), true));
    assert_eq!(state.lens.cursor, None);
}

#[test]
fn running_to_a_state_stops_once() {
    use crate::lens::Turn;
    let (state, _) = reduce(&page(GOOD), Action::Moved(moment(3, 3, true), true));
    let (state, effects) = reduce(&state, Action::Lens(Turn::RunTo("/States/B".into())));
    assert_eq!(
        effects,
        [Effect::Start, Effect::Frame],
        "from the end: again"
    );
    assert_eq!(state.lens.run_to.as_deref(), Some("/States/B"));
    let (state, _) = reduce(&state, Action::Moved(moment(2, 2, false), true));
    assert_eq!(state.lens.run_to, None);
}

#[test]
fn growth_and_coverage_are_worked_out_for_what_is_in_sight() {
    use crate::effect::Job;
    let (state, effects) = reduce(&page(GOOD), Action::Moved(moment(3, 3, true), true));
    assert!(!effects.contains(&Effect::Job(Job::Grow)));
    let (state, effects) = reduce(&state, Action::Tab(Area::Right, "meters"));
    assert!(effects.contains(&Effect::Job(Job::Grow)));
    let (state, effects) = reduce(&state, Action::Tab(Area::Bottom, "coverage"));
    assert_eq!(effects, [Effect::KeepView, Effect::Job(Job::Cover)]);
    let (state, effects) = reduce(&state, Action::Narrow(false));
    assert!(effects.is_empty(), "once");
    let (_, effects) = reduce(&state, Action::Edit(Part::Input, "{\"n\": 2}".into()));
    assert!(
        effects.contains(&Effect::Job(Job::Grow)) && effects.contains(&Effect::Job(Job::Cover))
    );
}

#[test]
fn keeping_a_case_leaves_the_run_as_it_is() {
    use crate::lens::Turn;
    let (state, _) = reduce(&page(GOOD), Action::Moved(moment(3, 3, true), true));
    let (state, effects) = reduce(&state, Action::Lens(Turn::KeepCase));
    assert!(!state.stale && effects.contains(&Effect::KeepDocument));
    assert_eq!(crate::cases::of(&state.document).len(), 1);
}

#[test]
fn a_jump_goes_to_its_event_and_shows_another_execution_where_it_has_to() {
    use crate::lens::{Child, Turn};
    let (state, _) = reduce(&page(GOOD), Action::Moved(moment(9, 9, true), true));
    let generation = state.moment.generation;
    let child = Child {
        id: 2,
        generation,
        machine: None,
    };
    let jump = Turn::Jumped {
        event: 7,
        step: 4,
        pointer: Some("/States/A".into()),
        child: Some(Some(child)),
        walk: None,
    };
    let (state, effects) = reduce(&state, Action::Lens(jump));
    assert_eq!(effects, [Effect::Seek(4)]);
    let (state, _) = reduce(&state, Action::Moved(moment(4, 9, true), true));
    assert_eq!(state.selected.as_deref(), Some("/States/A"));
    assert_eq!(state.lens.at, Some((7, generation, 4)));
    assert_eq!(state.lens.child.as_ref().map(|c| c.id), Some(2));
    // The run moves on: the event is left, the execution stays.
    let (state, _) = reduce(&state, Action::Moved(moment(5, 9, true), true));
    assert!(state.lens.at.is_none() && state.lens.child.is_some());
    let (state, effects) = reduce(&state, Action::Lens(Turn::Shown(None, None)));
    assert!(state.lens.child.is_none() && effects == [Effect::Seek(5)]);
}

#[test]
fn the_definition_of_another_machine_is_edited_where_it_is_kept() {
    use crate::lens::{Child, Other, Turn};
    use json::json;
    let mut state = page(GOOD);
    let inner =
        json!({"StartAt": "In", "States": {"In": {"Type": "Wait", "Seconds": "x", "End": true}}});
    let text: Rc<str> = inner.pretty().into();
    let machines = json!({"arn:inner": {"definition": inner}});
    state.document = state.document.with("machines", Some(machines));
    let (state, _) = reduce(&state, Action::Moved(moment(9, 9, true), true));
    let says = |text: &Rc<str>| Rc::new(analyse(text.clone(), false, &[]));
    let child = Child {
        id: 1,
        generation: state.moment.generation,
        machine: Some(Other {
            arn: "arn:inner".into(),
            says: says(&text),
        }),
    };
    let (state, _) = reduce(&state, Action::Lens(Turn::Shown(Some(child), None)));
    // Choosing a state of it moves nothing in the text of the definition, and a place in that chooses nothing in it.
    let (state, effects) = reduce(&state, Action::SelectState(Some("/States/In".into())));
    assert_eq!(effects, [Effect::Look]);
    let (state, effects) = reduce(&state, Action::Cursor(60));
    assert!(effects.is_empty() && state.selected.as_deref() == Some("/States/In"));
    let (state, effects) = reduce(&state, Action::GoTo("/States/In".into()));
    assert!(matches!(effects[..], [Effect::Reveal(..)]));
    assert_eq!(state.text_of(state.other.as_ref()), text);
    assert_eq!(state.edited().errors, 1, "{:?}", state.edited().diagnostics);
    // What is typed goes into the scenario; the picture follows once it can be drawn.
    let better: Rc<str> = text.replace("\"x\"", "5").replace("In", "Inside").into();
    let (state, effects) = reduce(
        &state,
        Action::EditOther("arn:inner".into(), better.clone()),
    );
    let look = Effect::AnalyseOther("arn:inner".into());
    assert_eq!(effects, [Effect::KeepDocument, look]);
    assert!(state.stale && *state.document.definition == *GOOD);
    let found = Action::AnalysedOther("arn:inner".into(), says(&better));
    let (state, effects) = reduce(&state, found);
    assert_eq!(effects, [Effect::Look]);
    assert!(state.shown().state("/States/Inside").is_some());
    let broken: Rc<str> = "{".into();
    let (state, _) = reduce(
        &state,
        Action::EditOther("arn:inner".into(), broken.clone()),
    );
    let found = Action::AnalysedOther("arn:inner".into(), says(&broken));
    let (state, _) = reduce(&state, found);
    assert!(state.edited().errors > 0 && state.shown().text == better);
    assert!(state.analysis.errors == 0 && !state.ready());
    // The way back, and to the state of the definition that is asked for next.
    let (back, _) = reduce(&state, Action::EditOwn);
    assert_eq!(&*back.edited().text, GOOD);
    let (state, _) = reduce(&state, Action::Lens(Turn::Shown(None, None)));
    let (state, effects) = reduce(&state, Action::GoTo("/States/A".into()));
    assert!(state.other.is_none() && matches!(effects[..], [Effect::Reveal(..)]));
}
