//! The figures of a run against the limits, its money by the month, and how both grow.

use crate::action::Action;
use crate::driver::{Bill, words};
use crate::growing::{drawn, full_at, slope};
use crate::lens::{Growth, Turn};
use crate::state::AppState;
use asl::machine::MAX_EVENTS;
use asl::view::cost;
use std::rc::Rc;
use ui::chart::{Chart, chart};
use ui::status::Status;
use yew::prelude::*;

/// The pane.
pub(crate) fn meters(
    state: &AppState,
    bill: Option<Rc<Bill>>,
    dispatch: &Callback<Action>,
) -> Html {
    let meters = &state.moment.meters;
    if meters.is_empty() {
        return html! { <p class="empty">{ "Run first: this pane then shows events, payloads, transitions and money against the limits." }</p> };
    }
    let largest = bill.as_ref().and_then(|b| b.largest.clone());
    html! {
        <>
            <dl class="meters">
                { for meters.iter().map(|meter| html! {
                    <div class="meter">
                        <dt>{ &*meter.name }</dt>
                        <dd>
                            <b>{ &*meter.figure }</b>
                            if let Some(share) = meter.share {
                                <meter min="0" max="1" low="0.6" high="0.9" optimum="0" value={format!("{:.4}", share.min(1.0))} aria-label={meter.name.to_string()} />
                            }
                            <span>{ &*meter.note }</span>
                            if let Some((step, name, event)) = largest.clone().filter(|_| &*meter.name == "Largest payload") {
                                <span>{ "met first in " }<button type="button" class="link" onclick={dispatch.reform(move |_| Action::Transport(ui::transport::Command::Seek(step)))}>{ format!("{event} of {name}") }</button></span>
                            }
                        </dd>
                    </div>
                }) }
            </dl>
            { for bill.iter().map(|bill| by_state(bill, dispatch)) }
            { for bill.iter().map(|bill| money(state, bill, dispatch)) }
            { growth(state, dispatch) }
        </>
    }
}

fn by_state(bill: &Bill, dispatch: &Callback<Action>) -> Html {
    let most = bill.by_state.first().map_or(1, |s| s.2.max(1));
    if bill.by_state.len() < 2 {
        return html! {};
    }
    html! {
        <details class="by-state">
            <summary>{ "Transitions by state" }</summary>
            <table>
                <tbody>{ for bill.by_state.iter().map(|(pointer, name, count)| {
                    let pointer = pointer.clone();
                    html! {
                        <tr>
                            <th scope="row"><button type="button" class="link" onclick={dispatch.reform(move |_| Action::SelectState(Some(pointer.clone())))}>{ &**name }</button></th>
                            <td class="number">{ words::count(*count) }</td>
                            <td class="share"><svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width={format!("{:.1}", *count as f64 / most as f64 * 100.0)} height="8" /></svg></td>
                        </tr>
                    }
                }) }</tbody>
            </table>
        </details>
    }
}

fn money(state: &AppState, bill: &Bill, dispatch: &Callback<Action>) -> Html {
    let runs = state.lens.runs_a_month;
    let (standard, express) = cost::bills(&bill.usage, bill.transitions, bill.definition, runs);
    let express = express.filter(|_| bill.blocked.is_none());
    let why = bill
        .blocked
        .unwrap_or("it takes longer than the five minutes of Express");
    let onslide = dispatch.reform(|e: InputEvent| {
        let place: f64 = ui::css::field_text(&e).parse().unwrap_or(0.0);
        Action::Lens(Turn::Volume(volume(place)))
    });
    let ontype = dispatch.reform(|e: InputEvent| {
        let runs = ui::css::field_text(&e).parse().unwrap_or(1.0);
        Action::Lens(Turn::Volume(runs))
    });
    let cheaper = express.as_ref().map(|e| e.month < standard.month);
    let row = |name: &'static str, of: Option<&cost::Bill>, here: bool, best: bool| {
        html! {
            <tr class={here.then_some("here")}>
                <th scope="row">{ name }if here { <span class="sr">{ " (this machine)" }</span> }</th>
                if let Some(of) = of {
                    <td class="number">{ words::money(of.run) }</td>
                    <td class="number"><b>{ words::money(of.month) }</b>if best { <i>{ " cheaper" }</i> }</td>
                } else {
                    <td colspan="2">{ format!("not possible: {why}") }</td>
                }
            </tr>
        }
    };
    html! {
        <section class="money">
            <h3>{ "Money" }</h3>
            <div class="volume">
                <label for="runs-a-month">{ "Runs a month" }</label>
                <input id="runs-a-month" type="number" min="1" max="10000000000" step="1" value={format!("{runs}")} oninput={ontype} />
                <input type="range" min="0" max="720" step="1" value={format!("{:.0}", place(runs))} aria-label="Runs a month, by powers of ten" aria-valuetext={format!("{} runs", words::count(runs as u64))} oninput={onslide} />
            </div>
            <table aria-label="Cost of this run as Standard and as Express">
                <thead><tr><td /><th scope="col" class="number">{ "a run" }</th><th scope="col" class="number">{ "a month" }</th></tr></thead>
                <tbody>
                    { row("Standard", Some(&standard), !bill.express, cheaper == Some(false)) }
                    { row("Express", express.as_ref(), bill.express, cheaper == Some(true)) }
                </tbody>
            </table>
            <p class="what">{ format!("us-east-1, without what the called services cost. {} transitions a run; the first {} a month are free.", words::count(bill.transitions), words::count(cost::FREE_TRANSITIONS as u64)) }</p>
        </section>
    }
}

/// The slider goes through nine tens in each power of ten, ten places each: what one would say, and no logarithm.
const PLACES: f64 = 90.0;

/// The number of runs at a place of the slider.
fn volume(place: f64) -> f64 {
    let mut unit = 1.0;
    let mut rest = place.max(0.0);
    while rest >= PLACES {
        rest -= PLACES;
        unit *= 10.0;
    }
    ((10.0 + rest) * unit / 10.0).round().max(1.0)
}

/// The place of a number of runs on the slider.
fn place(runs: f64) -> f64 {
    let (mut unit, mut place) = (1.0, 0.0);
    while runs >= unit * 10.0 && place < 1_000.0 {
        unit *= 10.0;
        place += PLACES;
    }
    place + (runs / unit - 1.0).max(0.0) * 10.0
}

fn growth(state: &AppState, dispatch: &Callback<Action>) -> Html {
    let growth: &Growth = &state.lens.growth;
    if growth.choices.is_empty() {
        return html! {
            <section class="growth">
                <h3>{ "Growth" }</h3>
                <p class="hint">{ if state.lens.grows.is_some() && !growth.going { "Nothing here can grow: the input and the answers hold no list and no count." } else { "Measuring …" } }</p>
            </section>
        };
    }
    let chosen = growth.choices.iter().find(|c| c.pointer == growth.along);
    let words_of = chosen.map_or("", |c| &*c.words);
    let onchange =
        dispatch.reform(|e: Event| Action::Lens(Turn::Along(ui::css::field_text(&e).into())));
    let line = drawn(&growth.points);
    let last = line.last();
    let right = last.map_or(String::new(), |p| format!("n = {}", words::count(p.n)));
    let events: Vec<(f64, f64)> = line
        .iter()
        .map(|p| (p.n as f64, f64::from(p.events)))
        .collect();
    let dollars: Vec<(f64, f64)> = line.iter().map(|p| (p.n as f64, p.standard)).collect();
    let top_events = line.iter().map(|p| p.events).max().unwrap_or(0);
    let top_dollars = line.iter().map(|p| p.standard).fold(0.0, f64::max);
    let limit = (
        f64::from(MAX_EVENTS),
        AttrValue::Static("25,000: the history is full"),
    );
    html! {
        <section class="growth" aria-busy={if growth.going { "true" } else { "false" }}>
            <h3>{ "Growth" }</h3>
            <label class="wide">{ "n is" }
                <select {onchange}>
                    { for growth.choices.iter().map(|c| html! { <option value={c.pointer.to_string()} selected={c.pointer == growth.along}>{ format!("{} (now {})", c.words, words::count(c.size)) }</option> }) }
                </select>
            </label>
            if line.len() > 1 {
                { chart(&Chart {
                    label: "Events of a run".into(),
                    points: events,
                    limit: Some(limit),
                    top: words::count(u64::from(top_events)).into(),
                    right: right.clone().into(),
                }) }
                { chart(&Chart {
                    label: "Dollars a run, as Standard".into(),
                    points: dollars,
                    limit: None,
                    top: words::money(top_dollars).into(),
                    right: right.into(),
                }) }
                <p class="grows">{ sentence(growth, words_of) }</p>
                <details>
                    <summary>{ "The figures" }</summary>
                    <table>
                        <thead><tr><th scope="col" class="number">{ "n" }</th><th scope="col" class="number">{ "Events" }</th><th scope="col" class="number">{ "Standard" }</th><th scope="col" class="number">{ "Express" }</th><th scope="col">{ "Ends" }</th></tr></thead>
                        <tbody>{ for growth.points.iter().map(|p| html! {
                            <tr>
                                <td class="number">{ words::count(p.n) }</td>
                                <td class="number">{ words::count(u64::from(p.events)) }</td>
                                <td class="number">{ words::money(p.standard) }</td>
                                <td class="number">{ p.express.map_or("–".into(), words::money) }</td>
                                <td>{ p.status.word() }</td>
                            </tr>
                        }) }</tbody>
                    </table>
                </details>
            } else if growth.going {
                <p class="hint">{ "Measuring …" }</p>
            }
        </section>
    }
}

fn sentence(growth: &Growth, of: &str) -> String {
    let below: Vec<_> = growth
        .points
        .iter()
        .copied()
        .filter(|p| p.events < MAX_EVENTS)
        .collect();
    let Some((events, dollars)) = slope(&below) else {
        return String::new();
    };
    if events == 0.0 {
        return format!("With n, the {of}, this run does not grow.");
    }
    let mut text = format!(
        "n: {of}. Each one more adds {} events and {} as Standard.",
        (events * 10.0).round() / 10.0,
        words::money(dollars)
    );
    if let Some(full) = full_at(&growth.points) {
        text.push_str(&format!(
            " At n ≈ {} a Standard execution's history is full, and it fails.",
            words::count(full)
        ));
    }
    let failed = growth.points.iter().find(|p| p.status == Status::Failed);
    if let Some(point) = failed.filter(|p| p.events < MAX_EVENTS) {
        text.push_str(&format!(" At n = {} the run fails.", words::count(point.n)));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slider_and_the_field_say_the_same() {
        for runs in [1.0, 10.0, 25.0, 100_000.0, 1_500_000.0, 100_000_000.0] {
            assert_eq!(volume(place(runs)), runs);
        }
        assert!(volume(719.0) < volume(720.0) && volume(720.0) == 1e8);
    }
}
