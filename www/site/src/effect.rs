//! What the page does to the world, as data. The reducer asks for effects; `perform` carries them out.

use crate::document::Document;
use crate::library::Change;
use crate::state::Place;
use std::rc::Rc;
use ui::transport::Command;

/// One effect.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Effect {
    /// Look at the definition soon; several wishes in one frame become one.
    Analyse,
    /// The same for the definition of the other state machine of this ARN.
    AnalyseOther(Rc<str>),
    /// Look at the next frame.
    Frame,
    /// Start the document's run afresh.
    Start,
    /// Carry the changed document into the run from the moment shown.
    Fork,
    /// Forget the run.
    Drop,
    /// Take steps, as many as fit into a frame's time.
    Advance(Advance),
    /// Show this step.
    Seek(usize),
    /// Tell the moment again, for another chosen state.
    Look,
    /// Something from outside for the run.
    Send(Sent),
    /// Work out what a pane needs, piece by piece between frames.
    Job(Job),
    /// Keep the document.
    KeepDocument,
    /// Keep the arrangement.
    KeepView,
    /// Keep what was done of the lesson.
    KeepProgress,
    /// Make the theme seen.
    ApplyTheme,
    /// Show the whole page's address for this document.
    MakeLink,
    /// Open the scenario that this fragment of the address holds.
    OpenLink(Rc<str>),
    /// Put a text on the clipboard and say so.
    Copy(Rc<str>, &'static str),
    /// Offer a text as a file.
    Download(&'static str, Rc<str>),
    /// Let the person choose a file.
    OpenFile,
    /// Fetch a lesson.
    FetchLesson(Rc<str>),
    /// Fetch the list of lessons.
    FetchCourse,
    /// Change the address to that of a place.
    Address(Place),
    /// Run the lesson's checks soon.
    Check,
    /// Run the next case of the checks.
    CheckNext,
    /// Bring bytes of the definition into sight, and the focus there if asked.
    Reveal(usize, usize, bool),
    /// The focus goes to the element of this id once it is drawn.
    Focus(Rc<str>),
    /// Put a message away after a while.
    FadeToast(u32),
    /// Ask the browser for the whole screen, or give it back.
    FullScreen(bool),
    /// Draw the picture as a file.
    ExportPicture(Picture),
    /// Change the kept scenarios and tell how they stand.
    Shelve(Change),
    /// The work of the scratch pad gives way to another scenario.
    LeaveScratch,
    /// Ask storage for the work of a place, else take this document.
    Resume(Place, Document),
}

/// Something that takes longer than a frame may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Job {
    /// Keep the run shown, to compare others with it.
    Pin,
    /// Measure how the run grows, soon.
    Grow,
    /// Measure one more run.
    GrowNext,
    /// Run the cases, soon.
    Cover,
    /// Run one more case.
    CoverNext,
}

/// How far to go.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Advance {
    /// To the end or a breakpoint.
    End,
    /// One step.
    Step,
    /// Past what is inside of the present state.
    Over,
}

/// The form of an exported picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Picture {
    /// Scalable.
    Svg,
    /// Pixels.
    Png,
}

/// What comes from outside.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Sent {
    /// The pending call of this id succeeds with a JSON text.
    Success(u32, Rc<str>),
    /// The pending call of this id fails with error and cause.
    Failure(u32, Rc<str>, Rc<str>),
    /// The worker of the pending call of this id is alive.
    Heartbeat(u32),
    /// The execution is stopped.
    Stop,
    /// Time goes on to the next limit.
    GoOn,
}

/// Which transport commands need a run that stands.
pub(crate) fn moves(command: Command) -> bool {
    matches!(
        command,
        Command::Step | Command::Over | Command::ToEnd | Command::Toggle
    )
}
