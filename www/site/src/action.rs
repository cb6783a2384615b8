//! Everything that can happen to the page, as one closed list.

use crate::analysis::Analysis;
use crate::course::Progress;
use crate::document::Document;
use crate::effect::{Picture, Sent};
use crate::later::Piece;
use crate::lens::Turn;
use crate::library::{Change, Library};
use crate::moment::Moment;
use crate::state::{Dialog, Place};
use crate::view_settings::{Area, Pane};
use json::Value;
use lesson::{Course, Lesson, Verdict};
use std::ops::Range;
use std::rc::Rc;
use ui::transport::Command;

/// One happening.
#[derive(Clone, PartialEq)]
pub(crate) enum Action {
    /// A part's code is here.
    Arrived(Piece),
    /// A part's code could not be fetched.
    Missing(Piece),
    /// Somebody is there: what they may ask for next is fetched.
    Awake,
    /// The address holds a shared scenario: in this fragment.
    OpenLink(Rc<str>),
    /// The person changed a text.
    Edit(Part, Rc<str>),
    /// The text of this other state machine of the scenario changed.
    EditOther(Rc<str>, Rc<str>),
    /// The definition of this other state machine was looked at.
    AnalysedOther(Rc<str>, Rc<Analysis>),
    /// The scenario's own definition is in the editor again.
    EditOwn,
    /// The person changed the answers of a state of the machine in the picture.
    Answers(Rc<str>, Vec<Value>),
    /// The person changed another member of the scenario.
    Member(&'static str, Option<Value>),
    /// The definition was looked at.
    Analysed(Rc<Analysis>),
    /// A button of the transport bar or its key.
    Transport(Command),
    /// The browser is about to draw; its clock in milliseconds.
    Frame(f64),
    /// The run moved; whether what was asked for is reached.
    Moved(Rc<Moment>, bool),
    /// The same moment with another chosen state.
    Looked(Rc<Moment>),
    /// The run could not start.
    Refused(Vec<String>),
    /// A state was chosen in the graph, the outline or a list.
    SelectState(Option<Rc<str>>),
    /// The event in this row of the table was chosen.
    SelectEvent(usize),
    /// The cursor of the editor stands at this byte of the definition.
    Cursor(usize),
    /// Show this state's text in the editor.
    GoTo(Rc<str>),
    /// Only this iteration of a Map is shown, or all.
    Focus(Rc<str>, Option<u32>),
    /// A breakpoint is set or removed.
    Breakpoint(Rc<str>),
    /// Show the place of this diagnostic.
    Problem(usize),
    /// Apply the fix of this diagnostic.
    Fix(usize),
    /// Lay out the JSON of the definition afresh.
    Format,
    /// Something from outside for the run.
    Send(Sent),
    /// The run is looked at in another way.
    Lens(Turn),
    /// Other rows of the event table came into sight.
    Window(Range<usize>),
    /// The filter of the event table.
    Filter(Rc<str>),
    /// A tab was chosen.
    Tab(Area, &'static str),
    /// The focus is wanted in an area, at this tab or at the one that is chosen there.
    Go(Area, Option<&'static str>),
    /// A pane was resized.
    Resize(Pane, f64),
    /// A pane is shown or hidden.
    Toggle(Pane),
    /// The graph fills the window, or not.
    Fill(bool),
    /// The next theme.
    NextTheme,
    /// Single letters are commands, or not.
    Letters(bool),
    /// The window became narrow or wide.
    Narrow(bool),
    /// A dialog opens or closes.
    Dialog(Option<Dialog>),
    /// The share link is wanted.
    Share,
    /// A text goes to the clipboard; what to say then.
    Copy(Rc<str>, &'static str),
    /// The scenario goes to a file.
    Save,
    /// A file is wanted.
    Open,
    /// The picture goes to a file.
    Export(Picture),
    /// A document takes the place of this one.
    Take(Document, Place, Rc<str>),
    /// The kept work of a place was found.
    Resumed(Place, Document),
    /// A message.
    Say(Rc<str>, bool),
    /// A message is put away.
    CloseToast(u32),
    /// The button of a message was pressed.
    PressToast(u32),
    /// The list of lessons came.
    Course(Rc<Course>),
    /// A lesson is wanted.
    OpenLesson(Rc<str>),
    /// A lesson came.
    Lesson(Rc<Lesson>),
    /// A lesson did not come.
    NoLesson(Rc<str>),
    /// It is time to run the next case of the checks.
    CheckNext,
    /// The checks spoke.
    Verdicts(Rc<Vec<Verdict>>),
    /// The question was answered.
    Predict(usize),
    /// One more hint of a task.
    Hint(Rc<str>),
    /// An example or case of the lesson is taken into the editors.
    Case(Rc<str>),
    /// An example of the lesson is taken into the editors.
    Example(Rc<str>),
    /// One's own machine takes the place of the example that stands in its place.
    Own,
    /// The starter of the lesson is taken into the editor.
    Restart,
    /// The solution of the lesson is taken into the editor.
    TakeSolution,
    /// What was done of the lessons is offered as a file.
    SaveProgress,
    /// A file held what was done elsewhere.
    AddProgress(Rc<Progress>),
    /// What was done is forgotten.
    ForgetProgress,
    /// An empty machine.
    NewMachine,
    /// This state machine of the template in the editor takes the template's place.
    OpenMachine(usize),
    /// All answers are taken from elsewhere.
    Mocks(Value),
    /// The scenario is saved under a name.
    Keep(Rc<str>),
    /// The kept scenarios change.
    Shelve(Change),
    /// The kept scenarios were read.
    Library(Rc<Library>),
    /// A kept scenario goes to a file.
    Download(Document),
    /// A text goes to a file of this name.
    File(&'static str, Rc<str>),
}

/// A text that is edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// The definition.
    Definition,
    /// The input.
    Input,
}
