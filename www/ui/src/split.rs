//! The bar between two panes: dragged with a pointer, moved with the arrow keys.

use yew::prelude::*;

/// Which way a bar moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// A vertical bar between left and right.
    Horizontal,
    /// A horizontal bar between above and below.
    Vertical,
}

/// Props of [`Splitter`].
#[derive(Properties, PartialEq)]
pub struct SplitterProps {
    /// Which way it moves.
    pub axis: Axis,
    /// What it resizes, for assistive technology: "Inspector width".
    pub label: AttrValue,
    /// The size of the pane it resizes, in CSS pixels.
    pub size: f64,
    /// The least size.
    pub min: f64,
    /// The greatest size.
    pub max: f64,
    /// Whether the pane lies behind the bar (right of it or below it).
    pub reverse: bool,
    /// A new size.
    pub onresize: Callback<f64>,
}

/// The bar between two panes.
#[component]
pub fn Splitter(props: &SplitterProps) -> Html {
    // Where the drag began: pointer place and size.
    let drag = use_mut_ref(|| None::<(f64, f64)>);
    let horizontal = props.axis == Axis::Horizontal;
    let sign = if props.reverse { -1.0 } else { 1.0 };
    let (size, min, max) = (props.size, props.min, props.max);
    let along = move |e: &PointerEvent| {
        f64::from(if horizontal {
            e.client_x()
        } else {
            e.client_y()
        })
    };
    let onpointerdown = {
        let drag = drag.clone();
        Callback::from(move |e: PointerEvent| {
            if let Some(bar) = e
                .current_target()
                .and_then(|t| wasm_bindgen::JsCast::dyn_into::<web_sys::Element>(t).ok())
            {
                // Without capture the drag still works while the pointer stays on the bar.
                let _ = bar.set_pointer_capture(e.pointer_id());
            }
            *drag.borrow_mut() = Some((along(&e), size));
        })
    };
    let onpointermove = {
        let (drag, onresize) = (drag.clone(), props.onresize.clone());
        Callback::from(move |e: PointerEvent| {
            if let Some((from, start)) = *drag.borrow() {
                onresize.emit((start + sign * (along(&e) - from)).clamp(min, max));
            }
        })
    };
    let onpointerup = Callback::from(move |_: PointerEvent| *drag.borrow_mut() = None);
    let onkeydown = {
        let onresize = props.onresize.clone();
        Callback::from(move |e: KeyboardEvent| {
            let step = if e.shift_key() { 64.0 } else { 16.0 };
            let by = match e.key().as_str() {
                "ArrowRight" if horizontal => step,
                "ArrowLeft" if horizontal => -step,
                "ArrowDown" if !horizontal => step,
                "ArrowUp" if !horizontal => -step,
                "Home" => -1e6 * sign,
                "End" => 1e6 * sign,
                _ => return,
            };
            e.prevent_default();
            e.stop_propagation();
            onresize.emit((size + sign * by).clamp(min, max));
        })
    };
    html! {
        <div
            class={classes!("splitter", if horizontal { "horizontal" } else { "vertical" })}
            role="separator"
            tabindex="0"
            aria-orientation={if horizontal { "vertical" } else { "horizontal" }}
            aria-label={props.label.clone()}
            aria-valuenow={format!("{size:.0}")}
            aria-valuemin={format!("{min:.0}")}
            aria-valuemax={format!("{max:.0}")}
            {onpointerdown}
            {onpointermove}
            onpointerup={onpointerup.clone()}
            onpointercancel={onpointerup}
            {onkeydown}
        />
    }
}
