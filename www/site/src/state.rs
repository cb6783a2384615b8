//! Everything the page shows, as one value. It holds no engine and no element of the page: the run lives in the
//! driver, which reports a summary.

use crate::analysis::Analysis;
use crate::course::Study;
use crate::document::Document;
use crate::lens::{Lens, Other};
use crate::library::Library;
use crate::moment::Moment;
use crate::view_settings::ViewSettings;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::rc::Rc;
use ui::toast::Toast;
use ui::transport::Speed;

/// The page.
#[derive(Clone, PartialEq)]
pub(crate) struct AppState {
    /// What is edited.
    pub(crate) document: Document,
    /// Where the document belongs: a lesson's slug, or the scratch pad.
    pub(crate) place: Place,
    /// What the definition says, as of the last look at it.
    pub(crate) analysis: Rc<Analysis>,
    /// The other state machine of the scenario whose definition is in the editor, as of the last look at it.
    pub(crate) other: Option<Other>,
    /// The last analysis that gave a picture, kept while the text has errors.
    pub(crate) picture: Rc<Analysis>,
    /// How the run stands.
    pub(crate) moment: Rc<Moment>,
    /// Whether the document differs from the one the run was started or forked with.
    pub(crate) stale: bool,
    /// What the driver is asked to reach, if it is on its way.
    pub(crate) goal: Option<Goal>,
    /// When playing took its last step, in milliseconds of the browser's clock.
    pub(crate) last_step: f64,
    /// How fast playing goes.
    pub(crate) speed: Speed,
    /// The chosen state's JSON pointer.
    pub(crate) selected: Option<Rc<str>>,
    /// The only iteration of a Map that is shown, by the Map's pointer.
    pub(crate) focus: Rc<BTreeMap<Rc<str>, u32>>,
    /// States at which runs stop, by pointer.
    pub(crate) breakpoints: Rc<BTreeSet<Rc<str>>>,
    /// The event table.
    pub(crate) events: Events,
    /// How the run is looked at.
    pub(crate) lens: Rc<Lens>,
    /// Panes, tabs, theme.
    pub(crate) view: Rc<ViewSettings>,
    /// The lesson and what was done of it.
    pub(crate) study: Rc<Study>,
    /// The open dialog.
    pub(crate) dialog: Option<Dialog>,
    /// The scenarios that the device keeps, as of the last time they were read.
    pub(crate) library: Rc<Library>,
    /// Messages at the edge.
    pub(crate) toasts: Vec<Toast>,
    /// The id of the next message.
    pub(crate) next_toast: u32,
    /// The document that an undo button of a message brings back.
    pub(crate) undo: Option<Rc<(u32, Document)>>,
    /// Whether the window is narrow, so that panes become tabs.
    pub(crate) narrow: bool,
    /// Whether the graph fills the window, with the transport alone beside it.
    pub(crate) filled: bool,
    /// Why the run could not start.
    pub(crate) refused: Rc<Vec<String>>,
}

/// Where a document belongs; each place keeps its own work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// A lesson.
    Lesson(Rc<str>),
    /// No lesson.
    Scratch,
}

impl Place {
    /// The name under which its work is kept.
    pub(crate) fn key(&self) -> String {
        match self {
            Place::Lesson(slug) => format!("work/{slug}"),
            Place::Scratch => "work".into(),
        }
    }
}

/// What the driver is on its way to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Goal {
    /// The end, a breakpoint, a question, or nothing left to do; as fast as frames allow.
    Run,
    /// The same, but past questions: they run out of time.
    End,
    /// Playing at the chosen speed.
    Play,
}

/// What the event table shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Events {
    /// The rows in sight.
    pub(crate) window: Range<usize>,
    /// Only events whose type, state or text holds this.
    pub(crate) filter: Rc<str>,
}

/// Dialogs.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Dialog {
    /// The keys.
    Help,
    /// The share link, once it is made.
    Share(Rc<str>),
    /// The solution of the lesson beside one's own text.
    Solution,
    /// All lessons.
    Course,
    /// The scenarios that the device keeps.
    Library,
    /// Answers from and as a MockConfigFile.
    MockFile,
}

impl Default for AppState {
    fn default() -> AppState {
        let analysis = Rc::new(Analysis::default());
        AppState {
            document: Document::default(),
            place: Place::Scratch,
            picture: analysis.clone(),
            analysis,
            other: None,
            moment: Rc::default(),
            stale: false,
            goal: None,
            last_step: 0.0,
            speed: Speed::default(),
            selected: None,
            focus: Rc::default(),
            breakpoints: Rc::default(),
            events: Events {
                window: 0..64,
                filter: "".into(),
            },
            lens: Rc::default(),
            view: Rc::default(),
            study: Rc::default(),
            dialog: None,
            library: Rc::default(),
            toasts: Vec::new(),
            next_toast: 1,
            undo: None,
            narrow: false,
            filled: false,
            refused: Rc::default(),
        }
    }
}

impl AppState {
    /// Whether the document can run: it has no errors, nor has the other definition in the editor.
    pub(crate) fn ready(&self) -> bool {
        self.analysis.runs && self.other.as_ref().is_none_or(|o| o.says.errors == 0)
    }

    /// What the picture is of: the definition, or the machine of the execution that is shown alone.
    pub(crate) fn shown(&self) -> &Rc<Analysis> {
        self.machine_shown().map_or(&self.picture, |m| &m.says)
    }

    /// The other state machine that the picture is of.
    pub(crate) fn machine_shown(&self) -> Option<&Other> {
        self.lens.child.as_ref()?.machine.as_ref()
    }

    /// What the text in the editor says.
    pub(crate) fn edited(&self) -> &Rc<Analysis> {
        self.other.as_ref().map_or(&self.analysis, |m| &m.says)
    }

    /// The text of a state machine: of another one of the scenario, or of its own.
    pub(crate) fn text_of(&self, other: Option<&Other>) -> Rc<str> {
        let text = other.and_then(|other| self.document.machine(&other.arn));
        text.unwrap_or_else(|| self.document.definition.clone())
    }

    /// Whether the text in the editor is that of the machine in the picture.
    pub(crate) fn edits_shown(&self) -> bool {
        let arn = |other: Option<&Other>| other.map(|m| m.arn.clone());
        arn(self.machine_shown()) == arn(self.other.as_ref())
    }

    /// Whether the run goes as fast as frames allow, so that nobody reads on the way.
    pub(crate) fn races(&self) -> bool {
        matches!(self.goal, Some(Goal::Run | Goal::End))
    }

    /// Whether the run has come to a question to a person and time stands still.
    pub(crate) fn asks(&self) -> bool {
        self.moment.asked.is_some() && self.moment.position >= self.moment.steps
    }

    /// Whether time moves by itself.
    pub(crate) fn moving(&self) -> bool {
        self.goal.is_some()
    }
}
