//! The text editor: a plain field at once, CodeMirror as soon as its chunk has come. The editor owns the text
//! while someone types; what comes from outside is set only when it differs from what the editor last said.

use crate::complete::{Seen, Spot};
use crate::frame;
use crate::later::{Checker, reader_of};
use asl::language;
use asl::source::looks_like_json;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlElement, HtmlTextAreaElement};
use yew::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// The editor's chunk: five functions.
    pub(crate) type Module;

    #[wasm_bindgen(js_namespace = aslLab, js_name = editor, catch)]
    fn load() -> Result<js_sys::Promise, JsValue>;

    #[wasm_bindgen(method)]
    fn mount(
        this: &Module,
        parent: &HtmlElement,
        options: &JsValue,
        callbacks: &JsValue,
    ) -> JsValue;
    #[wasm_bindgen(method, js_name = setText)]
    fn set_text(this: &Module, handle: &JsValue, text: &str);
    #[wasm_bindgen(method, js_name = setMarks)]
    fn set_marks(this: &Module, handle: &JsValue, marks: &js_sys::Array);
    #[wasm_bindgen(method)]
    fn reveal(this: &Module, handle: &JsValue, from: f64, to: f64, focus: bool);
    #[wasm_bindgen(method)]
    fn destroy(this: &Module, handle: &JsValue);
}

/// A text from outside of more bytes than this comes into the editor after what is wrong with it is on the screen:
/// CodeMirror takes as long to lay it out as all else together.
const LARGE: usize = 200_000;

/// A mark in the text; offsets are UTF-16 units.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct EditorMark {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) severity: &'static str,
    pub(crate) message: String,
    pub(crate) code: &'static str,
    /// Label, from, to, replacement.
    pub(crate) fix: Option<(String, usize, usize, String)>,
}

/// A wish to bring a part of the text into sight; another `number` is another wish.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Reveal {
    pub(crate) number: u32,
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) focus: bool,
}

#[derive(Properties, PartialEq)]
pub(crate) struct EditorProps {
    pub(crate) text: Rc<str>,
    pub(crate) label: AttrValue,
    #[prop_or_default]
    pub(crate) marks: Rc<Vec<EditorMark>>,
    #[prop_or_default]
    pub(crate) reveal: Reveal,
    pub(crate) dark: bool,
    pub(crate) onchange: Callback<Rc<str>>,
    /// The cursor stands at this UTF-16 offset.
    #[prop_or_default]
    pub(crate) oncursor: Callback<usize>,
    /// Whether fields complete and explain themselves, as they do in a definition.
    #[prop_or_default]
    pub(crate) assisted: bool,
    /// What a run has seen, for paths that are completed.
    #[prop_or_default]
    pub(crate) seen: Seen,
    /// Whether it waits out of sight, with its undo, its folds and its place in the text.
    #[prop_or_default]
    pub(crate) hidden: bool,
}

/// Messages to itself.
pub(crate) enum Message {
    Loaded(Module),
    Typed(Rc<str>),
    Field(String),
    Cursor(usize),
    /// It is a large text's turn.
    Turn,
}

/// CodeMirror in the page.
struct Mounted {
    module: Module,
    handle: JsValue,
}

impl Drop for Mounted {
    fn drop(&mut self) {
        self.module.destroy(&self.handle);
    }
}

/// The text editor.
pub(crate) struct Editor {
    place: NodeRef,
    field: NodeRef,
    mounted: Option<Mounted>,
    /// The text as it stands; completion reads it.
    known: Rc<RefCell<Rc<str>>>,
    /// CodeMirror still shows the text before.
    behind: bool,
    seen: Rc<RefCell<Seen>>,
}

impl Component for Editor {
    type Message = Message;
    type Properties = EditorProps;

    fn create(ctx: &Context<Self>) -> Self {
        if let Ok(promise) = load() {
            let link = ctx.link().clone();
            wasm_bindgen_futures::spawn_local(async move {
                // Without the chunk the plain field stays, and nothing is lost.
                if let Ok(module) = JsFuture::from(promise).await {
                    link.send_message(Message::Loaded(module.unchecked_into()));
                }
            });
        }
        Editor {
            place: NodeRef::default(),
            field: NodeRef::default(),
            mounted: None,
            known: Rc::new(RefCell::new(ctx.props().text.clone())),
            behind: false,
            seen: Rc::new(RefCell::new(ctx.props().seen.clone())),
        }
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Loaded(module) => {
                self.mount(ctx, module);
                true
            }
            // Typed into a text that is no longer the one: it stays within undo, and the new text comes at once.
            Message::Typed(_) if self.behind => {
                self.catch_up(ctx.props());
                false
            }
            Message::Turn => {
                if self.behind {
                    self.catch_up(ctx.props());
                }
                false
            }
            Message::Typed(text) => {
                *self.known.borrow_mut() = text.clone();
                ctx.props().onchange.emit(text);
                false
            }
            Message::Field(text) => {
                let text: Rc<str> = text.into();
                *self.known.borrow_mut() = text.clone();
                ctx.props().onchange.emit(text);
                false
            }
            Message::Cursor(offset) => {
                ctx.props().oncursor.emit(offset);
                false
            }
        }
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &EditorProps) -> bool {
        let props = ctx.props();
        if props.seen != old.seen {
            *self.seen.borrow_mut() = props.seen.clone();
        }
        if props.dark != old.dark
            && let Some(mounted) = self.mounted.take()
        {
            let module: Module = mounted.module.clone().unchecked_into();
            drop(mounted);
            self.mount(ctx, module);
        }
        let differs = *self.known.borrow() != props.text;
        if differs {
            *self.known.borrow_mut() = props.text.clone();
        }
        if self.mounted.is_some() {
            let waits = self.behind || differs && props.text.len() > LARGE;
            if differs && waits {
                let link = ctx.link().clone();
                frame::once_drawn(Box::new(move || link.send_message(Message::Turn)));
            }
            self.behind |= differs;
            let reveals = props.reveal.number != old.reveal.number;
            if (reveals && self.behind) || (!waits && (differs || props.marks != old.marks)) {
                self.catch_up(props);
            }
            if let Some(mounted) = &self.mounted
                && reveals
            {
                mounted.reveal(&props.reveal);
            }
            return props.hidden != old.hidden;
        }
        if props.reveal.number != old.reveal.number
            && let Some(field) = self.field.cast::<HtmlTextAreaElement>()
        {
            let (from, to) = (props.reveal.from as u32, props.reveal.to as u32);
            // A selection outside of the text is clipped by the browser.
            let _ = field.set_selection_range(from, to);
            if props.reveal.focus {
                let _ = field.focus();
            }
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let oninput = ctx
            .link()
            .callback(|e: InputEvent| Message::Field(ui::css::field_text(&e)));
        html! {
            <div class="editor" hidden={props.hidden}>
                <div class="editor-place" ref={self.place.clone()} />
                if self.mounted.is_none() {
                    <textarea ref={self.field.clone()} class="code editor-field" aria-label={props.label.clone()} spellcheck="false" autocapitalize="off" autocomplete="off" value={self.known.borrow().to_string()} {oninput} />
                }
            </div>
        }
    }
}

impl Editor {
    fn mount(&mut self, ctx: &Context<Self>, module: Module) {
        let Some(parent) = self.place.cast::<HtmlElement>() else {
            return;
        };
        let props = ctx.props();
        let options = object(&[
            ("text", (&**self.known.borrow()).into()),
            ("language", "json".into()),
            ("theme", if props.dark { "dark" } else { "light" }.into()),
            ("readonly", false.into()),
            ("label", props.label.as_str().into()),
        ]);
        let link = ctx.link().clone();
        let change = Closure::<dyn Fn(String)>::new(move |text: String| {
            link.send_message(Message::Typed(text.into()));
        });
        let link = ctx.link().clone();
        let cursor = Closure::<dyn Fn(f64)>::new(move |offset: f64| {
            link.send_message(Message::Cursor(offset as usize));
        });
        let mut members = vec![
            ("change", change.into_js_value()),
            ("cursor", cursor.into_js_value()),
        ];
        if props.assisted {
            members.extend(assistance(&self.known, &self.seen));
        }
        let callbacks = object(&members);
        let had_focus = self
            .field
            .cast::<HtmlElement>()
            .is_some_and(|field| field.matches(":focus").unwrap_or(false));
        let handle = module.mount(&parent, &options, &callbacks);
        let mounted = Mounted { module, handle };
        mounted.set_marks(&props.marks);
        if had_focus || props.reveal.number > 0 {
            let mut reveal = props.reveal.clone();
            reveal.focus |= had_focus;
            mounted.reveal(&reveal);
        }
        self.mounted = Some(mounted);
        self.behind = false;
    }

    /// CodeMirror gets the text that stands, and its marks.
    fn catch_up(&mut self, props: &EditorProps) {
        let Some(mounted) = &self.mounted else { return };
        if self.behind {
            self.behind = false;
            mounted.module.set_text(&mounted.handle, &props.text);
        }
        mounted.set_marks(&props.marks);
    }
}

/// What CodeMirror may ask: what stands here, what fits, and where it leads.
fn assistance(
    known: &Rc<RefCell<Rc<str>>>,
    seen: &Rc<RefCell<Seen>>,
) -> [(&'static str, JsValue); 2] {
    let (text, seen) = (known.clone(), seen.clone());
    let spot = Closure::<dyn Fn(f64, bool) -> JsValue>::new(move |offset: f64, writing: bool| {
        let seen = seen.borrow().clone();
        answer(&text, move |checker, text| {
            spot_at(checker, text, offset, writing, &seen)
        })
    });
    let text = known.clone();
    let target = Closure::<dyn Fn(f64) -> JsValue>::new(move |offset: f64| {
        answer(&text, move |checker, text| target_at(checker, text, offset))
    });
    [
        ("spot", spot.into_js_value()),
        ("target", target.into_js_value()),
    ]
}

/// The checker's answer about the text. The editor may ask before the checker is here, or what reads YAML: then it
/// gets a promise.
fn answer(
    text: &Rc<RefCell<Rc<str>>>,
    ask: impl FnOnce(&Checker, &str) -> JsValue + 'static,
) -> JsValue {
    let readable = language::yaml().is_some() || looks_like_json(&text.borrow());
    if let Some(checker) = Checker::here().filter(|_| readable) {
        return ask(checker, &text.borrow());
    }
    let text = text.clone();
    let promise = wasm_bindgen_futures::future_to_promise(async move {
        let asked = text.borrow().clone();
        reader_of(&asked).await;
        let checker = Checker::fetched().await;
        Ok(checker.map_or(JsValue::NULL, |checker| ask(checker, &text.borrow())))
    });
    promise.into()
}

fn target_at(checker: &Checker, text: &str, offset: f64) -> JsValue {
    match (checker.target)(text, offset as usize) {
        Some((from, to)) => object(&[("from", (from as f64).into()), ("to", (to as f64).into())]),
        None => JsValue::NULL,
    }
}

fn spot_at(checker: &Checker, text: &str, offset: f64, writing: bool, seen: &Seen) -> JsValue {
    let found = if writing {
        (checker.complete)(text, offset as usize, seen)
    } else {
        (checker.look)(text, offset as usize)
    };
    found.map_or(JsValue::NULL, |spot| js_spot(&spot))
}

impl Mounted {
    fn set_marks(&self, marks: &[EditorMark]) {
        let array: js_sys::Array = marks.iter().map(js_mark).collect();
        self.module.set_marks(&self.handle, &array);
    }

    fn reveal(&self, reveal: &Reveal) {
        let (from, to) = (reveal.from as f64, reveal.to as f64);
        self.module.reveal(&self.handle, from, to, reveal.focus);
    }
}

fn js_mark(mark: &EditorMark) -> JsValue {
    let fixes: js_sys::Array = mark
        .fix
        .iter()
        .map(|(label, from, to, insert)| {
            object(&[
                ("label", label.into()),
                ("from", (*from as f64).into()),
                ("to", (*to as f64).into()),
                ("insert", insert.into()),
            ])
        })
        .collect();
    object(&[
        ("from", (mark.from as f64).into()),
        ("to", (mark.to as f64).into()),
        ("severity", mark.severity.into()),
        ("message", (&mark.message).into()),
        ("code", mark.code.into()),
        ("fixes", fixes.into()),
    ])
}

fn js_spot(spot: &Spot) -> JsValue {
    let options: js_sys::Array = spot
        .options
        .iter()
        .map(|(label, detail, insert)| {
            object(&[
                ("label", label.into()),
                ("detail", (*detail).into()),
                ("insert", insert.into()),
            ])
        })
        .collect();
    let has: js_sys::Array = spot.has.iter().map(JsValue::from).collect();
    object(&[
        ("from", (spot.from as f64).into()),
        ("to", (spot.to as f64).into()),
        ("key", spot.key.into()),
        ("raw", spot.raw.into()),
        ("name", (&spot.name).into()),
        ("owner", (&spot.owner).into()),
        ("kind", spot.kind.into()),
        ("language", spot.language.into()),
        ("calls", (&spot.calls).into()),
        ("has", has.into()),
        ("value", (&spot.value).into()),
        ("quoted", spot.quoted.into()),
        ("alone", spot.alone.into()),
        ("yaml", spot.yaml.into()),
        ("indent", (spot.indent as f64).into()),
        ("options", options.into()),
    ])
}

fn object(members: &[(&str, JsValue)]) -> JsValue {
    let object = js_sys::Object::new();
    for (name, value) in members {
        // Setting a property of a fresh plain object cannot fail.
        let _ = js_sys::Reflect::set(&object, &(*name).into(), value);
    }
    object.into()
}
