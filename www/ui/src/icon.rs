//! The page's own signs, drawn on a 16-unit square with one stroke width.

use yew::prelude::*;

/// A sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // Each is what its name says.
pub enum Icon {
    Back,
    Bars,
    Bolt,
    Box,
    Branch,
    Catch,
    Check,
    ChevronDown,
    ChevronRight,
    Circle,
    Clock,
    Close,
    Code,
    Copy,
    Cross,
    Down,
    Download,
    End,
    Fit,
    Fork,
    Full,
    Help,
    Image,
    Inbox,
    Info,
    Kept,
    Left,
    List,
    Minus,
    Moon,
    More,
    Open,
    Over,
    Pause,
    Pen,
    Play,
    Plus,
    Repeat,
    Restart,
    Right,
    Run,
    Share,
    Start,
    Step,
    Stop,
    Sun,
    Trash,
    Undo,
    Up,
    Warn,
}

/// The path of a sign.
pub fn path(icon: Icon) -> &'static str {
    match icon {
        Icon::Back => "M11 3 5 8l6 5zM3 3v10",
        Icon::Bars => "M2 4h7M5 8h9M3 12h6",
        Icon::Bolt => "M9 1 3 9h5l-1 6 6-8H8z",
        Icon::Box => "M3 3h10v10H3z",
        Icon::Branch => "M8 1.5 14.5 8 8 14.5 1.5 8z",
        Icon::Catch => "M3 4v4a5 5 0 0 0 10 0V4M8 2v5M6 5l2 2 2-2",
        Icon::Check => "m3 8.5 3.2 3.2L13 4.8",
        Icon::ChevronDown => "m4 6 4 4 4-4",
        Icon::ChevronRight => "m6 4 4 4-4 4",
        Icon::Circle => "M8 3.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9z",
        Icon::Clock => "M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM8 4.8V8l2.4 1.6",
        Icon::Close | Icon::Cross => "m4 4 8 8M12 4l-8 8",
        Icon::Code => "m5 4-4 4 4 4M11 4l4 4-4 4",
        Icon::Copy => "M6 6h8v8H6zM10 6V2H2v8h4",
        Icon::Down => "M8 3v10M4 9l4 4 4-4",
        Icon::Download => "M8 2v8M5 7l3 3 3-3M2 13h12",
        Icon::End => "M2 3.5v9L7 8zM8 3.5v9L13 8zM14.5 3.5v9",
        Icon::Fit => "M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4",
        Icon::Fork => "M4 2v12M4 8c6 0 7-2 7-6M9 4l2-2 2 2",
        Icon::Full => "M9 7 14 2M14 6V2h-4M7 9l-5 5M2 10v4h4",
        Icon::Help => "M5.5 6a2.5 2.5 0 1 1 3.6 2.2C8.3 8.6 8 9 8 10M8 12.5v.6",
        Icon::Image => "M2 3h12v10H2zM2 11l4-4 3 3 2-2 3 3M10.5 5.5h.5",
        Icon::Inbox => "M2 9l2-6h8l2 6v4H2zM2 9h4l1 2h2l1-2h4",
        Icon::Info => "M8 7v5M8 4v.6",
        Icon::Kept => "M4 2h8v12l-4-3-4 3z",
        Icon::Left => "M13 8H3M7 4 3 8l4 4",
        Icon::List => "M5 4h9M5 8h9M5 12h9M2 4h.5M2 8h.5M2 12h.5",
        Icon::Minus => "M3 8h10",
        Icon::Moon => "M13 9.5A5.5 5.5 0 0 1 6.5 3 5.5 5.5 0 1 0 13 9.5z",
        Icon::More => "M3 8h.6M8 8h.6M13 8h.6",
        Icon::Open => "M2 13V3h4l2 2h6v8z",
        Icon::Over => {
            "M2 9a6 6 0 0 1 11-3M13.5 2v4.5H9M8 10.5a1.7 1.7 0 1 1 0 3.4 1.7 1.7 0 0 1 0-3.4z"
        }
        Icon::Pause => "M5 3v10M11 3v10",
        Icon::Pen => "M3 13l.7-3L11 2.7 13.3 5 6 12.3zM9.5 4.2l2.3 2.3",
        Icon::Play | Icon::Run => "M4 2.5v11L13 8z",
        Icon::Plus => "M8 3v10M3 8h10",
        Icon::Repeat => "M3 7a5 5 0 0 1 9-2M13 2v3h-3M13 9a5 5 0 0 1-9 2M3 14v-3h3",
        Icon::Restart => "M13 8a5 5 0 1 1-2-4M13 2v3h-3",
        Icon::Right => "M3 8h10M9 4l4 4-4 4",
        Icon::Share => "M8 10V2M5 4.5 8 2l3 2.5M3 8v6h10V8",
        Icon::Start => "M14 3.5v9L9 8zM8 3.5v9L3 8zM1.5 3.5v9",
        Icon::Step => "m5 3 6 5-6 5zM13 3v10",
        Icon::Stop => "M4 4h8v8H4z",
        Icon::Sun => {
            "M8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1"
        }
        Icon::Trash => "M2.5 4h11M6 4V2h4v2M4 4l.8 10h6.4L12 4",
        Icon::Undo => "M3 6h7a3.5 3.5 0 0 1 0 7H6M6 3 3 6l3 3",
        Icon::Up => "M8 13V3M4 7l4-4 4 4",
        Icon::Warn => "M8 2 15 14H1zM8 6.5V10M8 12v.4",
    }
}

/// A sign as decoration: the words stand beside it or in the label of its button.
pub fn sign(icon: Icon) -> Html {
    let filled = matches!(
        icon,
        Icon::Run | Icon::Play | Icon::Stop | Icon::Start | Icon::End | Icon::Step | Icon::Back
    );
    html! {
        <svg class={classes!("sign", filled.then_some("filled"))} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
            <path d={path(icon)} />
        </svg>
    }
}

/// Props of [`IconButton`].
#[derive(Properties, PartialEq)]
pub struct IconButtonProps {
    /// Which sign.
    pub icon: Icon,
    /// The verb: name for assistive technology and tooltip.
    pub label: AttrValue,
    /// The key that does the same, for the tooltip.
    #[prop_or_default]
    pub key_hint: Option<AttrValue>,
    /// Cannot be used now.
    #[prop_or_default]
    pub disabled: bool,
    /// For toggles: whether it is on.
    #[prop_or_default]
    pub pressed: Option<bool>,
    /// More classes.
    #[prop_or_default]
    pub class: Classes,
    /// Shows the label as text too.
    #[prop_or_default]
    pub wide: bool,
    /// Pressed.
    pub onclick: Callback<()>,
}

/// A button with a sign.
#[component]
pub fn IconButton(props: &IconButtonProps) -> Html {
    let title = match &props.key_hint {
        Some(key) => format!("{} ({key})", props.label),
        None => props.label.to_string(),
    };
    let onclick = props.onclick.reform(|_: MouseEvent| ());
    html! {
        <button
            type="button"
            class={classes!("button", "icon", props.wide.then_some("wide"), props.class.clone())}
            aria-label={(!props.wide).then(|| props.label.clone())}
            aria-pressed={props.pressed.map(|p| if p { "true" } else { "false" })}
            {title}
            disabled={props.disabled}
            {onclick}
        >
            { sign(props.icon) }
            if props.wide { <span>{ props.label.clone() }</span> }
        </button>
    }
}
