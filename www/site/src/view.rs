//! The page's parts as functions of the state: each takes what it shows and how to say what was wanted.

pub(crate) mod bench;
pub(crate) mod bottom;
pub(crate) mod dialogs;
pub(crate) mod header;
pub(crate) mod inbox;
pub(crate) mod lens;
pub(crate) mod lesson_pane;
pub(crate) mod library;
pub(crate) mod meters;
pub(crate) mod middle;
pub(crate) mod mock_file;
pub(crate) mod right;
pub(crate) mod strip;

/// Windows up to this width show one pane at a time.
pub(crate) const NARROW: &str = "(max-width: 899px)";

/// A callback that says one thing.
#[macro_export]
macro_rules! say {
    ($dispatch:expr, $action:expr) => {{
        let dispatch = $dispatch.clone();
        yew::Callback::from(move |()| dispatch.emit($action))
    }};
}
