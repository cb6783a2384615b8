//! Carries out effects. Each ends here or comes back as an action; none changes the state by itself.

use super::{App, boot, world};
use crate::action::Action;
use crate::analysis::analyse;
use crate::course::Progress;
use crate::document::Document;
use crate::driver::Look;
use crate::editor::Reveal;
use crate::effect::{Effect, Picture};
use crate::frame;
use crate::later::{Dialogs, reader_of};
use crate::lens::Turn;
use crate::library::{Change, Entry, Library};
use crate::moment::Moment;
use crate::state::{Dialog, Goal, Place};
use crate::storage;
use asl::source::utf16_offset;
use gloo::timers::callback::Timeout;
use lesson::{Course, Lesson};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{HtmlInputElement, Response};
use yew::html::Scope;
use yew::prelude::*;

/// The simulation may take this much of a frame, in milliseconds.
const FRAME: f64 = 8.0;
/// Typing rests this long before a large definition is looked at; a small one is looked at at once.
const REST: u32 = 120;
/// A text that differs by more bytes from the last one was not typed.
const TYPED: usize = 64;
/// A moment shown this long, in milliseconds, is one to stay at.
const SETTLED: f64 = 150.0;
/// Definitions up to this many bytes are looked at at each key.
const SMALL: usize = 60_000;

impl App {
    /// Carries out an effect.
    pub(super) fn perform(&mut self, ctx: &Context<Self>, effect: Effect) {
        let link = ctx.link();
        let dispatch = link.callback(|action| action);
        let Some(effect) = self.later.hold(&self.state, effect, &dispatch) else {
            return;
        };
        match effect {
            Effect::Analyse => self.analyse_soon(link),
            Effect::AnalyseOther(arn) => self.analyse_other(link, arn),
            Effect::Frame => self.ask_frame(link),
            Effect::Start => {
                let started = self.driver.start(&self.state.document);
                self.after_start(link, started);
            }
            Effect::Fork => {
                let forked = self.driver.fork(&self.state.document);
                self.after_start(link, forked);
            }
            Effect::Drop => self.driver.forget(),
            Effect::Advance(advance) => {
                let deadline = world::now() + FRAME;
                let stops = self.stops(advance);
                let reached = self
                    .driver
                    .advance(advance, &stops, &|| world::now() < deadline);
                // Playing goes on until there is nothing left; a single step is all that was asked for.
                let plays = self.state.goal == Some(Goal::Play);
                let reached = reached && (!plays || self.driver.stands() || self.driver.asks());
                self.tell(link, reached);
            }
            Effect::Seek(step) => {
                self.driver.seek(step);
                self.tell(link, true);
            }
            Effect::Look => {
                let moment = self.look(link, self.state.selected.clone(), true);
                link.send_message(Action::Looked(Rc::new(moment)));
            }
            Effect::Send(sent) => {
                if let Err(why) = self.driver.send(sent) {
                    link.send_message(Action::Say(why.into(), true));
                }
                self.tell(link, false);
            }
            Effect::Job(job) => self.work_on(ctx, job),
            Effect::KeepDocument => self.keep_document(),
            Effect::KeepView => {
                storage::write("view", &self.state.view.to_text());
            }
            Effect::KeepProgress => {
                storage::write("progress", &self.state.study.progress.to_text());
            }
            Effect::ApplyTheme => self.apply_theme(),
            Effect::FullScreen(on) => world::full_screen(on),
            Effect::MakeLink => {
                let Some(dialogs) = Dialogs::here() else {
                    return;
                };
                let fragment = (dialogs.encode)(&self.state.document);
                let link_text = format!("{}/#{fragment}", world::origin());
                link.send_message(Action::Dialog(Some(Dialog::Share(link_text.into()))));
            }
            Effect::OpenLink(fragment) => boot::open_link(link, &fragment),
            Effect::Copy(text, says) => copy(link, text, says),
            Effect::Download(name, text) => world::download(name, "application/json", &text),
            Effect::OpenFile => open_file(link),
            Effect::FetchLesson(slug) => fetch_lesson(link, slug),
            Effect::FetchCourse => fetch_course(link),
            Effect::Address(place) => self.show_address(place),
            Effect::Check => self.start_checks(ctx),
            Effect::CheckNext => self.check_next(ctx),
            Effect::Reveal(from, to, focus) => {
                let other = self.state.other.as_ref();
                let text = self.state.text_of(other);
                let reveal = &mut self.reveal[usize::from(other.is_some())];
                *reveal = Reveal {
                    number: reveal.number + 1,
                    from: utf16_offset(&text, from),
                    to: utf16_offset(&text, to),
                    focus,
                };
            }
            Effect::Focus(id) => self.focus = Some(id),
            Effect::FadeToast(id) => {
                let link = link.clone();
                Timeout::new(7_000, move || link.send_message(Action::CloseToast(id))).forget();
            }
            Effect::ExportPicture(form) => self.export_picture(link, form),
            Effect::Shelve(change) => self.shelve(link, change),
            Effect::LeaveScratch => {
                // Read before another takes its place; put away once that stands on the screen.
                if let Some(document) = boot::kept(&Place::Scratch) {
                    self.shelve(link, Change::Leave(document));
                }
            }
            Effect::Resume(place, document) => {
                let document = boot::kept(&place).unwrap_or(document);
                link.send_message(Action::Resumed(place, document));
            }
        }
    }

    fn analyse_soon(&mut self, link: &Scope<App>) {
        let text = self.state.document.definition.clone();
        let express = self.state.document.is_express(None);
        // A text that came as a whole is looked at at once; only typing is waited for.
        let typed = text.len().abs_diff(self.state.analysis.text.len()) <= TYPED;
        let rest = if typed && text.len() > SMALL { REST } else { 0 };
        let values = self.state.document.values();
        let link = link.clone();
        // A newer wish takes the place of an older one.
        self.analysing = Some(Timeout::new(rest, move || {
            link.send_message(Action::Analysed(Rc::new(analyse(text, express, &values))));
        }));
    }

    /// Looks at the definition of another state machine; while someone types a large one, once typing rests.
    fn analyse_other(&mut self, link: &Scope<App>, arn: Rc<str>) {
        let document = &self.state.document;
        let Some(text) = document.machine(&arn) else {
            return;
        };
        let (express, values) = (document.is_express(Some(&arn)), document.values());
        let link = link.clone();
        let large = text.len() > SMALL;
        let look = move || {
            let says = Rc::new(analyse(text, express, &values));
            link.send_message(Action::AnalysedOther(arn, says));
        };
        if large {
            self.analysing_other = Some(Timeout::new(REST, look));
        } else {
            look();
        }
    }

    fn ask_frame(&mut self, link: &Scope<App>) {
        let link = link.clone();
        self.frame = Some(gloo::render::request_animation_frame(move |now| {
            link.send_message(Action::Frame(now));
        }));
    }

    fn after_start(&mut self, link: &Scope<App>, started: Result<(), Vec<String>>) {
        match started {
            Ok(()) => self.tell(link, false),
            Err(problems) => link.send_message(Action::Refused(problems)),
        }
    }

    /// Tells the reducer how the run stands now.
    fn tell(&mut self, link: &Scope<App>, reached: bool) {
        // While the run races nobody reads stages; they are told when it stands.
        let full = reached || !self.state.races();
        let moment = self.look(link, None, full);
        link.send_message(Action::Moved(Rc::new(moment), reached));
    }

    fn look(&mut self, link: &Scope<App>, chosen: Option<Rc<str>>, full: bool) -> Moment {
        let deep = full && self.rests(link);
        self.driver.moment(&Look {
            chosen: chosen.as_deref(),
            full,
            deep,
            layout: &self.state.shown().layout,
            focus: &self.state.focus,
            lens: &self.state.lens,
        })
    }

    /// Whether the moment shown is one to stay at. While a person scrubs, nobody reads why something failed or where a
    /// key comes from; that is told as soon as the hand rests.
    fn rests(&mut self, link: &Scope<App>) -> bool {
        let (at, now) = (self.driver.place(), world::now());
        if at != self.shown.0 {
            let moves = now - self.shown.1 < SETTLED;
            self.shown = (at, now);
            if moves {
                let link = link.clone();
                let look = move || link.send_message(Action::Lens(Turn::Rest));
                self.settling = Some(Timeout::new(SETTLED as u32, look));
            } else {
                self.settling = None;
            }
        }
        self.settling.is_none() || now - self.shown.1 >= SETTLED
    }

    fn keep_document(&mut self) {
        let (key, document) = (self.state.place.key(), self.state.document.clone());
        let keep = move || {
            storage::write(&key, &document.to_value().text());
        };
        if self.state.document.definition.len() <= SMALL {
            self.keeping = None;
            keep();
        } else {
            // A large text is written once typing rests; the timer of the last key wins.
            self.keeping = Some(Timeout::new(REST, keep));
        }
    }

    /// Changes what is kept. The storage is what counts: another tab may have changed it.
    fn shelve(&mut self, link: &Scope<App>, change: Change) {
        let (link, deleted) = (link.clone(), self.state.library.deleted.clone());
        // Nobody waits for what gave way, but for what took its place.
        let waits = matches!(change, Change::Leave(_));
        let shelve: Box<dyn FnOnce()> = Box::new(move || shelve(&link, deleted, change));
        if waits {
            frame::once_drawn(shelve);
        } else {
            shelve();
        }
    }

    fn show_address(&mut self, place: Place) {
        match &place {
            Place::Lesson(slug) if slug.is_empty() => {}
            Place::Lesson(slug) => {
                storage::write("place", slug);
                let path = format!("/lessons/{slug}/");
                if world::path() != path {
                    world::go(&path, false);
                }
            }
            Place::Scratch => {
                storage::write("place", "scratch");
                if world::path() != "/" {
                    world::go("/", false);
                }
            }
        }
    }

    fn apply_theme(&mut self) {
        let root = world::window()
            .and_then(|w| w.document())
            .and_then(|d| d.document_element());
        if let Some(root) = root {
            let _ = root.set_attribute("data-theme", self.state.view.theme.name());
        }
    }

    fn export_picture(&self, link: &Scope<App>, form: Picture) {
        let Some(dialogs) = Dialogs::here() else {
            return;
        };
        let svg = (dialogs.svg)(self.state.shown(), &self.state.moment);
        match form {
            Picture::Svg => world::download("state-machine.svg", "image/svg+xml", &svg),
            Picture::Png => {
                let link = link.clone();
                spawn_local(async move {
                    if crate::png::download(&svg).await.is_none() {
                        let says = "This browser could not draw the picture as PNG; SVG works.";
                        link.send_message(Action::Say(says.into(), true));
                    }
                });
            }
        }
    }
}

fn shelve(link: &Scope<App>, deleted: Option<(usize, Entry)>, change: Change) {
    let text = storage::read("library").unwrap_or_default();
    let mut library = Library::from_text(&text);
    library.deleted = deleted;
    let says = match &change {
        Change::Save(name, _) => Some(format!("“{}” is saved.", name.trim())),
        _ => None,
    };
    if library.apply(change) {
        // What gave way makes room for what was named.
        while !storage::write("library", &library.to_text()) {
            if library.left.pop().is_none() {
                let says = "This browser has no room to keep it. Save it as a file instead.";
                link.send_message(Action::Say(says.into(), true));
                return;
            }
        }
    }
    if let Some(says) = says {
        link.send_message(Action::Say(says.into(), false));
    }
    link.send_message(Action::Library(Rc::new(library)));
}

fn copy(link: &Scope<App>, text: Rc<str>, says: &'static str) {
    let link = link.clone();
    let clipboard = world::window().map(|w| w.navigator().clipboard());
    spawn_local(async move {
        let copied = match clipboard {
            // Absent without a secure context.
            Some(clipboard) if !JsValue::from(clipboard.clone()).is_undefined() => {
                JsFuture::from(clipboard.write_text(&text)).await.is_ok()
            }
            _ => false,
        };
        let (says, bad) = if copied {
            (says, false)
        } else {
            (
                "The browser did not allow copying. Select the text and copy it by hand.",
                true,
            )
        };
        link.send_message(Action::Say(says.into(), bad));
    });
}

fn open_file(link: &Scope<App>) {
    let input = world::window()
        .and_then(|w| w.document())
        .and_then(|d| d.create_element("input").ok())
        .and_then(|e| e.dyn_into::<HtmlInputElement>().ok());
    let Some(input) = input else { return };
    input.set_type("file");
    input.set_accept(".json,.asl,.yaml,.yml,application/json");
    let link = link.clone();
    let chosen = input.clone();
    let listener = gloo::events::EventListener::once(&input, "change", move |_| {
        let file = chosen.files().and_then(|files| files.get(0));
        let Some(file) = file else { return };
        spawn_local(async move {
            let text = JsFuture::from(file.text())
                .await
                .ok()
                .and_then(|t| t.as_string());
            if let Some(progress) = text.as_deref().and_then(Progress::from_file) {
                link.send_message(Action::AddProgress(Rc::new(progress)));
                return;
            }
            if let Some(text) = &text {
                reader_of(text).await;
            }
            let read = text
                .ok_or_else(|| "it cannot be read".to_string())
                .and_then(|text| Document::from_file(&text));
            link.send_message(match read {
                Ok(document) => Action::Take(document, Place::Scratch, "File opened.".into()),
                Err(why) => Action::Say(format!("That file cannot be opened: {why}.").into(), true),
            });
        });
    });
    listener.forget();
    input.click();
}

/// Fetches a file of the site as JSON.
async fn fetch(path: &str) -> Result<json::Value, String> {
    let window = world::window().ok_or("there is no window")?;
    let response = JsFuture::from(window.fetch_with_str(path))
        .await
        .map_err(|_| "the network did not answer".to_string())?;
    let response: Response = response.unchecked_into();
    if !response.ok() {
        return Err(format!("the server answered {}", response.status()));
    }
    let text = response.text().map_err(|_| "it has no text".to_string())?;
    let text = JsFuture::from(text)
        .await
        .map_err(|_| "it broke off".to_string())?;
    json::parse(&text.as_string().unwrap_or_default()).map_err(|e| e.message)
}

fn fetch_course(link: &Scope<App>) {
    let link = link.clone();
    spawn_local(async move {
        let course = fetch("/lessons/course.json").await;
        let course = course.and_then(|v| Course::from_value(&v).map_err(|e| e.join("; ")));
        if let Ok(course) = course {
            link.send_message(Action::Course(Rc::new(course)));
        }
    });
}

fn fetch_lesson(link: &Scope<App>, slug: Rc<str>) {
    let link = link.clone();
    spawn_local(async move {
        let mut slug = slug.to_string();
        if slug.is_empty() {
            // No lesson in particular: the first.
            let course = fetch("/lessons/course.json").await;
            let course = course.and_then(|v| Course::from_value(&v).map_err(|e| e.join("; ")));
            match course.as_ref().map(|c| c.lessons.first()) {
                Ok(Some(first)) => slug = first.slug.clone(),
                _ => {
                    link.send_message(Action::NewMachine);
                    return;
                }
            }
        }
        let lesson = fetch(&format!("/lessons/{slug}.json")).await;
        let lesson = lesson.and_then(|v| Lesson::from_value(&v).map_err(|e| e.join("; ")));
        link.send_message(match lesson {
            Ok(lesson) => Action::Lesson(Rc::new(lesson)),
            Err(why) => {
                Action::NoLesson(format!("The lesson “{slug}” did not load: {why}.").into())
            }
        });
    });
}
