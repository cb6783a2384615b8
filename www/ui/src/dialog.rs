//! A modal dialog: the browser's own, which keeps the focus inside and gives it back.

use crate::icon::{Icon, IconButton};
use web_sys::HtmlDialogElement;
use yew::prelude::*;

/// Props of [`Dialog`].
#[derive(Properties, PartialEq)]
pub struct DialogProps {
    /// Its heading.
    pub title: AttrValue,
    /// Closed, by button, Escape or a click beside it.
    pub onclose: Callback<()>,
    /// More classes.
    #[prop_or_default]
    pub class: Classes,
    /// What it shows.
    pub children: Html,
}

/// A dialog that is open as long as it is rendered.
#[component]
pub fn Dialog(props: &DialogProps) -> Html {
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with((), move |()| {
            let dialog = node.cast::<HtmlDialogElement>();
            if let Some(dialog) = &dialog {
                // Already open only when the browser restored it; then it is what we want.
                let _ = dialog.show_modal();
            }
            move || {
                if let Some(dialog) = dialog {
                    dialog.close();
                }
            }
        });
    }
    let oncancel = props.onclose.reform(|e: Event| e.prevent_default());
    let onclick = {
        let (node, onclose) = (node.clone(), props.onclose.clone());
        Callback::from(move |e: MouseEvent| {
            // The dialog itself is hit only beside its content, which fills it.
            let hit: Option<HtmlDialogElement> = crate::css::target(&e);
            if hit.is_some() && hit == node.cast::<HtmlDialogElement>() {
                onclose.emit(());
            }
        })
    };
    html! {
        <dialog ref={node} class={classes!("dialog", props.class.clone())} aria-labelledby="dialog-title" {oncancel} {onclick}>
            <div class="dialog-body">
                <header>
                    <h2 id="dialog-title">{ props.title.clone() }</h2>
                    <IconButton icon={Icon::Close} label="Close" key_hint="Esc" onclick={props.onclose.clone()} />
                </header>
                { props.children.clone() }
            </div>
        </dialog>
    }
}
