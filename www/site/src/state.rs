//! Everything the page shows, as one value. It holds no engine and no element of the page: the run lives in the
//! driver, which reports a summary.

use crate::analysis::Analysis;
use crate::course::Study;
use crate::document::Document;
use crate::lens::Lens;
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
    /// The end, a breakpoint, or nothing left to do; as fast as frames allow.
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
    /// Whether the document can run: it has no errors.
    pub(crate) fn ready(&self) -> bool {
        self.analysis.runs
    }

    /// What the picture is of: the definition, or the machine of the execution that is shown alone.
    pub(crate) fn shown(&self) -> &Rc<Analysis> {
        let other = self.lens.child.as_ref().and_then(|c| c.picture.as_ref());
        other.unwrap_or(&self.picture)
    }

    /// Whether time moves by itself.
    pub(crate) fn moving(&self) -> bool {
        self.goal.is_some()
    }
}
