//! The application: holds the one state, hands what happens to the reducer, and carries out the effects it asks for.

mod boot;
mod checks;
mod draw;
mod lens;
mod perform;
mod world;

pub(crate) use world::download_url;

use crate::action::Action;
use crate::drive::Handle;
use crate::editor::Reveal;
use crate::effect::Effect;
use crate::later::{self, Engine, Later, Piece};
use crate::lens::Turn;
use crate::reduce::reduce;
use crate::state::AppState;
use crate::view;
use gloo::events::EventListener;
use gloo::render::AnimationFrame;
use gloo::timers::callback::Timeout;
use std::rc::Rc;
use yew::prelude::*;

/// The application.
pub(crate) struct App {
    state: AppState,
    driver: Handle,
    later: Later,
    /// The last wish to bring text into sight: of the scenario's own definition, of another machine's.
    reveal: [Reveal; 2],
    root: NodeRef,
    /// The element that takes the focus once it is drawn.
    focus: Option<Rc<str>>,
    /// Whether the system is dark.
    system_dark: bool,
    checks: Option<checks::Checks>,
    work: lens::Work,
    /// The run and the step that are shown, and since when.
    shown: ((u32, usize), f64),
    /// Looks deeper once scrubbing rests.
    settling: Option<Timeout>,
    frame: Option<AnimationFrame>,
    analysing: Option<Timeout>,
    analysing_other: Option<Timeout>,
    keeping: Option<Timeout>,
    checking: Option<Timeout>,
    /// Listeners live as long as the page.
    _listeners: Vec<EventListener>,
}

impl Component for App {
    type Message = Action;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        let link = ctx.link().clone();
        let system_dark = world::media("(prefers-color-scheme: dark)");
        let mut app = App {
            state: boot::state(),
            driver: Handle::default(),
            later: Later::default(),
            reveal: Default::default(),
            root: NodeRef::default(),
            focus: None,
            system_dark,
            checks: None,
            work: lens::Work::default(),
            shown: Default::default(),
            settling: None,
            frame: None,
            analysing: None,
            analysing_other: None,
            keeping: None,
            checking: None,
            _listeners: boot::listeners(&link),
        };
        for effect in boot::effects(&app.state) {
            app.perform(ctx, effect);
        }
        boot::open_address(&link);
        boot::tell_of_storage(&link);
        app
    }

    fn update(&mut self, ctx: &Context<Self>, action: Action) -> bool {
        let action = match action {
            // The table speaks of rows; the run knows which event stands in a row.
            Action::SelectEvent(row) => {
                let event = self.driver.event_of_row(row);
                let jump = event
                    .and_then(|event| self.driver.resolve(&self.state.lens, Turn::Jump(event)));
                match jump {
                    Some(turn) => Action::Lens(turn),
                    None => return false,
                }
            }
            Action::Lens(turn) => match self.driver.resolve(&self.state.lens, turn) {
                Some(turn) => Action::Lens(turn),
                None => return false,
            },
            action => action,
        };
        let released = self.fetched(ctx, &action);
        let (next, mut effects) = reduce(&self.state, action);
        self.state = next;
        effects.extend(released);
        for effect in effects {
            self.perform(ctx, effect);
        }
        self.driver
            .filter(&self.state.events.filter, &self.state.lens);
        for piece in later::in_sight(&self.state) {
            self.later.ask(piece, ctx.link().callback(|action| action));
        }
        self.prepare();
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        self.draw(ctx)
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        let view = &self.state.view;
        ui::css::set(
            &self.root,
            &[
                ("--left", format!("{}px", view.left)),
                ("--right", format!("{}px", view.right)),
                ("--bottom", format!("{}px", view.bottom)),
            ],
        );
        if let Some(id) = self.focus.take() {
            ui::tabs::focus(&id);
        }
        if first {
            ctx.link()
                .send_message(Action::Narrow(world::media(view::NARROW)));
        }
    }
}

impl App {
    /// What news of a piece sets free.
    fn fetched(&mut self, ctx: &Context<Self>, action: &Action) -> Vec<Effect> {
        match action {
            Action::Awake => {
                for piece in [Piece::Checker, Piece::Engine] {
                    self.later.ask(piece, ctx.link().callback(|action| action));
                }
                Vec::new()
            }
            Action::Arrived(piece) => {
                let mut effects = self.later.arrived(*piece);
                match piece {
                    Piece::Engine => {
                        if let Some(engine) = Engine::here() {
                            self.driver.arrive((engine.driver)());
                        }
                    }
                    // The text was drawn without being checked.
                    Piece::Checker => effects.push(Effect::Analyse),
                    _ => {}
                }
                effects
            }
            Action::Missing(piece) => {
                let given_up = self.later.missing(*piece);
                let moves =
                    |e: &Effect| matches!(e, Effect::Start | Effect::Fork | Effect::Advance(_));
                if given_up.iter().any(moves) {
                    let why = "What runs a machine could not be fetched.".to_string();
                    ctx.link().send_message(Action::Refused(vec![why]));
                }
                Vec::new()
            }
            _ => Vec::new(),
        }
    }
}
