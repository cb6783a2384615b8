//! The expressions of a state: each with its value, open to change, and with the value of every part of it.
//! It evaluates on what a step left behind; the run itself it never touches.

mod parts;

use crate::css;
use crate::icon::{Icon, sign};
use crate::inspector::shorten;
use crate::json_view::JsonView;
use asl::run::Inspection;
use asl::run::expressions::{Evaluated, Failed, Found, Kind, evaluate};
use parts::Parts;
use std::rc::Rc;
use yew::prelude::*;

/// What a visit of a state left behind, for expressions to be evaluated on.
#[derive(Clone, Debug)]
pub struct Bench {
    /// Another number for another visit or moment.
    pub moment: (u32, usize, usize),
    /// Stages, variables and context.
    pub inspection: Inspection,
    /// The virtual time in milliseconds.
    pub now_millis: i64,
}

impl PartialEq for Bench {
    fn eq(&self, other: &Bench) -> bool {
        self.moment == other.moment
    }
}

/// Props of [`Expressions`].
#[derive(Properties, PartialEq)]
pub struct ExpressionsProps {
    /// The expressions as the definition has them.
    pub found: Rc<Vec<Found>>,
    /// Data of the visit shown; none where the state was not reached.
    pub bench: Option<Rc<Bench>>,
    /// Put this text in the place of an expression.
    pub onput: Callback<(Found, String)>,
    /// Asked to copy this text.
    pub oncopy: Callback<String>,
}

/// The expressions of a state.
#[component]
pub fn Expressions(props: &ExpressionsProps) -> Html {
    let open = use_state(|| None::<String>);
    if props.found.is_empty() {
        return html! { <p class="empty">{ "This state has no expressions: no field of it is a path, an intrinsic function or JSONata." }</p> };
    }
    // A single expression needs no choosing.
    let shown = match &*open {
        Some(field) => Some(field.as_str()),
        None if props.found.len() == 1 => props.found.first().map(|f| f.field.as_str()),
        None => None,
    };
    html! {
        <div class="expressions">
            if props.bench.is_none() {
                <p class="hint">{ "This state was not reached up to the moment shown, so there are no values yet. Run or step into it." }</p>
            } else if shown.is_none() {
                <p class="hint">{ "Choose one: change it and see at once what it would give here." }</p>
            }
            <ul>
                { for props.found.iter().map(|found| {
                    let is_open = shown == Some(found.field.as_str());
                    let onopen = {
                        let (open, field) = (open.clone(), found.field.clone());
                        Callback::from(move |()| open.set(Some(if is_open { String::new() } else { field.clone() })))
                    };
                    html! { <Expression key={found.field.clone()} found={found.clone()} bench={props.bench.clone()} {is_open} {onopen} onput={props.onput.clone()} oncopy={props.oncopy.clone()} /> }
                }) }
            </ul>
        </div>
    }
}

/// Props of [`Expression`].
#[derive(Properties, PartialEq)]
struct ExpressionProps {
    found: Found,
    bench: Option<Rc<Bench>>,
    is_open: bool,
    onopen: Callback<()>,
    onput: Callback<(Found, String)>,
    oncopy: Callback<String>,
}

#[component]
fn Expression(props: &ExpressionProps) -> Html {
    let found = &props.found;
    // What is typed here; none while it is what the definition says.
    let draft = use_state(|| None::<String>);
    {
        let draft = draft.clone();
        use_effect_with(found.text.clone(), move |_| draft.set(None));
    }
    let text = draft.as_deref().unwrap_or(found.text.trim()).to_string();
    let evaluated: Rc<Option<Evaluated>> = use_memo(
        (props.bench.clone(), found.field.clone(), text.clone()),
        |(bench, field, text)| {
            let bench = bench.as_ref()?;
            Some(evaluate(
                &bench.inspection,
                field,
                found.kind,
                text,
                bench.now_millis,
            ))
        },
    );
    let (class, icon, word, preview) = match &*evaluated {
        None => ("open", Icon::Minus, "no value yet", String::new()),
        Some(Evaluated { result: Ok(v), .. }) => ("holds", Icon::Check, "", shorten(&v.text())),
        Some(Evaluated { result: Err(e), .. }) => {
            ("fails", Icon::Cross, "fails: ", e.message.clone())
        }
    };
    let onclick = props.onopen.reform(|_: MouseEvent| ());
    html! {
        <li class={classes!("expression", class, props.is_open.then_some("is-open"))}>
            <button type="button" class="expression-head" aria-expanded={if props.is_open { "true" } else { "false" }} {onclick}>
                <span class="field">{ found.field.replace('/', " › ") }</span>
                <code class="text">{ shorten(text.trim()) }</code>
                <span class="value">{ sign(icon) }<span class="sr">{ word }</span><code>{ preview }</code></span>
            </button>
            if props.is_open {
                { workshop(props, &text, draft.is_some(), &evaluated, &Callback::from(move |text| draft.set(text))) }
            }
        </li>
    }
}

/// An open expression: the field to change it in, its value, its parts.
fn workshop(
    props: &ExpressionProps,
    text: &str,
    changed: bool,
    evaluated: &Rc<Option<Evaluated>>,
    ondraft: &Callback<Option<String>>,
) -> Html {
    let found = &props.found;
    let oninput = {
        let (ondraft, original) = (ondraft.clone(), found.text.trim().to_string());
        Callback::from(move |e: InputEvent| {
            let text = css::field_text(&e);
            ondraft.emit((text != original).then_some(text));
        })
    };
    let put = {
        let (found, text) = (found.clone(), text.to_string());
        props
            .onput
            .reform(move |_: MouseEvent| (found.clone(), text.clone()))
    };
    let reset = ondraft.reform(|_: MouseEvent| None);
    let lines = text.lines().map(|l| 1 + l.len() / 40).sum::<usize>();
    let failed = match &**evaluated {
        Some(Evaluated { result: Err(e), .. }) => Some(e),
        _ => None,
    };
    let language = match found.kind {
        Kind::Jsonata => "JSONata",
        Kind::Path => "Path or intrinsic function",
    };
    html! {
        <div class="workshop">
            <label class="wide">{ language }
                <textarea class="code" rows={lines.clamp(1, 14).to_string()} spellcheck="false" autocapitalize="off" value={text.to_string()} {oninput} aria-invalid={if failed.is_some() { "true" } else { "false" }} />
            </label>
            if let Some(failed) = failed { { error(text, failed) } }
            if changed {
                <div class="row-of-buttons">
                    <button type="button" class="button primary small" onclick={put}>{ "Put it into the definition" }</button>
                    <button type="button" class="button small" onclick={reset}>{ "Undo the change" }</button>
                </div>
            }
            if let Some(known) = &**evaluated {
                if let Ok(value) = &known.result {
                    <h4>{ "Value" }</h4>
                    <JsonView value={value.clone()} label="Value of the expression" oncopy={props.oncopy.clone()} />
                }
                if known.parts.len() > 1 {
                    <Parts text={text.to_string()} kind={found.kind} evaluated={evaluated.clone()} />
                }
            }
        </div>
    }
}

/// What went wrong, and the place in the text.
fn error(text: &str, failed: &Failed) -> Html {
    let place = failed.span.and_then(|span| {
        let (start, end) = (span.start as usize, (span.end as usize).min(text.len()));
        Some((text.get(..start)?, text.get(start..end)?, text.get(end..)?))
    });
    html! {
        <div class="expression-error" role="alert">
            <p class="field-error">{ &failed.message }</p>
            if let Some((before, at, after)) = place {
                <pre tabindex="0" aria-label="The place of the error"><code>{ before }<mark>{ if at.trim().is_empty() { "▴" } else { at } }</mark>{ after }</code></pre>
            }
        </div>
    }
}
