//! Why something failed: the links from the error to the catcher that took it or the end, each a way to its moment.

use crate::icon::sign;
use crate::status::Status;
use yew::prelude::*;

/// One link, in words.
#[derive(Clone, Debug, PartialEq)]
pub struct ChainLink {
    /// What happened.
    pub text: AttrValue,
    /// Where and when: `Ship · event 14 · 3 s · branch 0`.
    pub place: AttrValue,
    /// Its sign.
    pub status: Status,
    /// The event that tells it, by place in the journal.
    pub event: usize,
    /// Whether it is about the step that is shown.
    pub here: bool,
}

/// The chain; empty where nothing failed.
pub fn chain(links: &[ChainLink], onjump: &Callback<usize>) -> Html {
    if links.is_empty() {
        return html! {};
    }
    html! {
        <section class="why">
            <h3>{ "From the error to its end" }</h3>
            <ol class="chain">
                { for links.iter().map(|link| {
                    let event = link.event;
                    html! {
                        <li class={link.status.class()}>
                            <button type="button" aria-current={link.here.then_some("step")} onclick={onjump.reform(move |_| event)}>
                                { sign(link.status.icon()) }
                                <span>{ link.text.clone() }<i>{ link.place.clone() }</i></span>
                            </button>
                        </li>
                    }
                }) }
            </ol>
        </section>
    }
}
