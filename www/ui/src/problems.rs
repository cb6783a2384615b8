//! The list of what is wrong with the author's text.

use crate::icon::{Icon, sign};
use asl::diagnostic::{Diagnostic, Severity};
use asl::source::LineIndex;
use std::rc::Rc;
use yew::prelude::*;

/// More findings than this are counted, not listed.
const MOST: usize = 200;

/// Props of [`Problems`].
#[derive(Properties, PartialEq)]
pub struct ProblemsProps {
    /// The text the findings speak of.
    pub text: Rc<str>,
    /// The findings.
    pub diagnostics: Rc<Vec<Diagnostic>>,
    /// One was chosen: show its place.
    pub ongo: Callback<usize>,
    /// The fix of one was chosen.
    pub onfix: Callback<usize>,
}

/// The list of what is wrong with the author's text.
#[component]
pub fn Problems(props: &ProblemsProps) -> Html {
    if props.diagnostics.is_empty() {
        return html! { <p class="empty">{ "No problems: the definition is one the service would take." }</p> };
    }
    let index = LineIndex::new(&props.text);
    let rows = props
        .diagnostics
        .iter()
        .take(MOST)
        .enumerate()
        .map(|(i, diagnostic)| {
            let place = index.place(&props.text, diagnostic.span.start as usize);
            let (class, icon, word) = match diagnostic.severity {
                Severity::Error => ("error", Icon::Cross, "Error"),
                Severity::Warning => ("warning", Icon::Warn, "Warning"),
                Severity::Hint => ("hint", Icon::Info, "Hint"),
            };
            html! {
                <li key={i} class={classes!("problem", class)}>
                    { sign(icon) }
                    <div>
                        <button type="button" class="link" onclick={props.ongo.reform(move |_| i)}>
                            <span class="sr">{ format!("{word}: ") }</span>{ &diagnostic.message }
                        </button>
                        if !diagnostic.help.is_empty() { <p>{ &diagnostic.help }</p> }
                        <p class="where">{ format!("line {}, column {} · {}", place.line, place.column, diagnostic.code) }</p>
                    </div>
                    if let Some(fix) = &diagnostic.fix {
                        <button type="button" class="button" onclick={props.onfix.reform(move |_| i)}>{ &fix.label }</button>
                    }
                </li>
            }
        });
    let more = props.diagnostics.len().saturating_sub(MOST);
    html! {
        <ul class="problems">
            { for rows }
            if more > 0 { <li class="empty">{ format!("and {more} more") }</li> }
        </ul>
    }
}
