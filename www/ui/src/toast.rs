//! Short messages at the edge of the page, read out politely.

use crate::icon::{Icon, IconButton, sign};
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

/// The messages shown now; one is put away, or its button is pressed.
pub fn toasts(toasts: &[Toast], onclose: &Callback<u32>, onaction: &Callback<u32>) -> Html {
    html! {
        <div class="toasts" role="status" aria-live="polite">
            { for toasts.iter().map(|toast| {
                let id = toast.id;
                html! {
                    <div key={id} class={classes!("toast", toast.bad.then_some("bad"))}>
                        { sign(if toast.bad { Icon::Warn } else { Icon::Info }) }
                        <span>{ toast.text.clone() }</span>
                        if let Some(action) = &toast.action {
                            <button type="button" class="button" onclick={onaction.reform(move |_| id)}>{ action.clone() }</button>
                        }
                        <IconButton icon={Icon::Close} label="Dismiss" onclick={onclose.reform(move |()| id)} />
                    </div>
                }
            }) }
        </div>
    }
}
