//! Short messages at the edge of the page, read out politely.

use crate::icon::{Icon, IconButton, Sign};
use yew::prelude::*;

/// One message.
#[derive(Clone, Debug, PartialEq)]
pub struct Toast {
    /// Its identity.
    pub id: u32,
    /// What it says.
    pub text: AttrValue,
    /// Whether something went wrong.
    pub bad: bool,
    /// What a button in it does.
    pub action: Option<AttrValue>,
}

/// Props of [`Toasts`].
#[derive(Properties, PartialEq)]
pub struct ToastsProps {
    /// The messages shown now.
    pub toasts: Vec<Toast>,
    /// One was put away.
    pub onclose: Callback<u32>,
    /// The button of one was pressed.
    pub onaction: Callback<u32>,
}

/// The messages shown now.
#[component]
pub fn Toasts(props: &ToastsProps) -> Html {
    html! {
        <div class="toasts" role="status" aria-live="polite">
            { for props.toasts.iter().map(|toast| {
                let id = toast.id;
                html! {
                    <div key={id} class={classes!("toast", toast.bad.then_some("bad"))}>
                        <Sign icon={if toast.bad { Icon::Warn } else { Icon::Info }} />
                        <span>{ toast.text.clone() }</span>
                        if let Some(action) = &toast.action {
                            <button type="button" class="button" onclick={props.onaction.reform(move |_| id)}>{ action.clone() }</button>
                        }
                        <IconButton icon={Icon::Close} label="Dismiss" onclick={props.onclose.reform(move |()| id)} />
                    </div>
                }
            }) }
        </div>
    }
}
