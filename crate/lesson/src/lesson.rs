//! What a lesson is, as data. It knows neither how authors write one nor how a check is run.

use json::Object;

use crate::expectation::Expectation;

/// One lesson: something to read, something to predict, something to mend.
#[derive(Clone, Debug, PartialEq)]
pub struct Lesson {
    /// Its name in addresses: `backup-job`.
    pub slug: String,
    /// The title of the chapter it stands in.
    pub chapter: String,
    /// What it is called.
    pub title: String,
    /// One or two sentences for lists and previews.
    pub summary: String,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// About how long it takes.
    pub minutes: u64,
    /// The question that is asked before the first run.
    pub predict: Predict,
    /// The text, in order.
    pub body: Vec<Block>,
    /// What to do.
    pub tasks: Vec<Task>,
    /// What shows that it is done.
    pub checks: Vec<Check>,
    /// What the world does in the checks and when the learner presses Run; the first is shown at the start.
    pub cases: Vec<Case>,
    /// Other machines to run and compare.
    pub examples: Vec<Example>,
    /// The text the learner starts from.
    pub starter: String,
    /// One right answer.
    pub solution: String,
    /// More right answers, for instance in the other query language.
    pub alternatives: Vec<Example>,
}

/// A question to answer before the machine moves.
#[derive(Clone, Debug, PartialEq)]
pub struct Predict {
    /// The question, as HTML.
    pub question: String,
    /// The case that settles it.
    pub case: String,
    /// What one may answer, as HTML.
    pub choices: Vec<String>,
    /// The index of the right one.
    pub answer: usize,
    /// What to say afterwards, as HTML.
    pub reveal: String,
}

/// A piece of the text.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// Paragraphs, lists, headings, tables.
    Html(String),
    /// A block of code.
    Code {
        /// What stood behind the fence: `asl`, `json`, `text`…
        language: String,
        /// The code, as it is written.
        text: String,
    },
    /// Here the question is asked.
    Predict,
    /// Here stands the task of this id with its checks and hints.
    Task(String),
    /// Here the example of this id can be opened.
    Example(String),
}

/// Something to do.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// Its name in checks and in kept progress.
    pub id: String,
    /// A short imperative.
    pub title: String,
    /// What is wanted, as HTML.
    pub text: String,
    /// Hints as HTML, each telling more than the one before.
    pub hints: Vec<String>,
}

/// What the world does during a run: a scenario without its definition.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// Its name in checks.
    pub id: String,
    /// What happens, in a few words: "The database is busy twice".
    pub title: String,
    /// The members of the scenario.
    pub scenario: Object,
}

/// A complete machine with the case to run it in.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// Its name in the text.
    pub id: String,
    /// What it shows.
    pub title: String,
    /// The definition's text.
    pub definition: String,
    /// The case that shows it best.
    pub case: String,
}

/// Something that must hold for a definition. It judges behaviour wherever it can, text only where it must.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// Its name.
    pub id: String,
    /// The task it belongs to.
    pub task: String,
    /// What holds when it passes: "A busy database is asked again".
    pub title: String,
    /// The case to run; none when the text alone decides.
    pub case: Option<String>,
    /// What must hold.
    pub expect: Expectation,
    /// What the learner reads when it does not.
    pub message: String,
    /// Better words for particular ways of failing; the first that fits is used.
    pub advice: Vec<Advice>,
}

/// What to say when a check fails in a particular way.
#[derive(Clone, Debug, PartialEq)]
pub struct Advice {
    /// How it failed.
    pub when: Expectation,
    /// What the learner reads.
    pub say: String,
}

/// All lessons in their order, as lists show them.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    /// What the course is called.
    pub title: String,
    /// Its lessons in order; consecutive ones of the same chapter belong together.
    pub lessons: Vec<Listing>,
}

/// A lesson as lists show it.
#[derive(Clone, Debug, PartialEq)]
pub struct Listing {
    /// Its name in addresses.
    pub slug: String,
    /// The title of its chapter.
    pub chapter: String,
    /// What it is called.
    pub title: String,
    /// One or two sentences.
    pub summary: String,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// About how long it takes.
    pub minutes: u64,
}

impl Lesson {
    /// The case of this name.
    pub fn case(&self, id: &str) -> Option<&Case> {
        self.cases.iter().find(|case| case.id == id)
    }

    /// The example or the further right answer of this name.
    pub fn example(&self, id: &str) -> Option<&Example> {
        let mut all = self.examples.iter().chain(&self.alternatives);
        all.find(|example| example.id == id)
    }

    /// The checks of this task.
    pub fn checks_of<'l>(&'l self, task: &'l str) -> impl Iterator<Item = &'l Check> {
        self.checks.iter().filter(move |check| check.task == task)
    }
}
